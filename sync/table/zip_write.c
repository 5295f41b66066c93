#include "sync/table/zip_write.h"

#include <stdlib.h>
#include <zip.h>

/* 1980-01-01, the first day that an archive can name. */
#define ALWAYS 315532800

static bool add(zip_t *zip, const struct mm_zip_entry *entry)
{
    zip_source_t *source = zip_source_buffer(zip, entry->text, entry->len, 0);
    zip_int64_t at = source ? zip_file_add(zip, entry->name, source, ZIP_FL_ENC_UTF_8) : -1;

    if (source && at < 0)
        zip_source_free(source);
    return at >= 0 && zip_file_set_mtime(zip, (zip_uint64_t)at, ALWAYS, 0) == 0;
}

/* The bytes of a closed archive. */
static enum mm_err copy(zip_source_t *source, struct mm_buf *out, struct mm_errinfo *info)
{
    char chunk[16 * 1024];
    zip_int64_t n;

    if (zip_source_open(source) != 0)
        return mm_fail(info, MM_ERR_IO, "zip を作れませんでした。");
    while ((n = zip_source_read(source, chunk, sizeof(chunk))) > 0)
        mm_buf_append(out, chunk, (size_t)n);
    zip_source_close(source);
    return n < 0 ? mm_fail(info, MM_ERR_IO, "zip を作れませんでした。") : mm_buf_check(out, info);
}

enum mm_err mm_zip_write(const struct mm_zip_entry *entries, size_t n, struct mm_buf *out,
                         struct mm_errinfo *info)
{
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_TRUNCATE, NULL) : NULL;
    bool good = zip != NULL;
    enum mm_err err;

    if (zip)
        zip_source_keep(source); /* closing takes one of its two owners */
    for (size_t i = 0; i < n && good; i++)
        good = add(zip, &entries[i]);
    if (zip && (!good || zip_close(zip) != 0)) {
        zip_discard(zip);
        good = false;
    }
    err = good ? copy(source, out, info) : mm_fail(info, MM_ERR_IO, "zip を作れませんでした。");
    zip_source_free(source); /* accepts NULL */
    return err;
}
