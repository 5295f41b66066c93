#include "sync/table/file.h"

#include "sync/base/hash.h"
#include "sync/base/path.h"
#include "sync/table/csv.h"
#include "sync/table/xlsx_read.h"

#include <stdlib.h>

static enum mm_err put_book(const struct mm_buf *bytes, struct mm_jw *w, struct mm_errinfo *info)
{
    char *text = (char *)malloc(4 * (bytes->len / 3) + 8);

    if (!text)
        return mm_nomem(info);
    mm_base64url(mm_buf_str(bytes), bytes->len, text);
    mm_jw_kstr(w, "xlsx", text);
    free(text);
    return MM_OK;
}

static enum mm_err put_csv(const struct mm_buf *bytes, struct mm_jw *w, struct mm_errinfo *info)
{
    struct mm_buf text;
    enum mm_csv_encoding encoding;
    enum mm_err err;

    mm_buf_init(&text, 3 * bytes->len + 16); /* CP932 grows */
    err = mm_csv_decode(mm_buf_str(bytes), bytes->len, &text, &encoding, info);
    mm_jw_key(w, "csv");
    mm_jw_strn(w, mm_buf_str(&text), text.len);
    mm_buf_done(&text);
    return err;
}

enum mm_err mm_table_file_put(const char *path, size_t max, struct mm_jw *w, struct mm_errinfo *info)
{
    struct mm_buf bytes;
    enum mm_err err = mm_file_read(path, max, &bytes, info);

    if (err)
        return err;
    err = mm_xlsx_looks_like(mm_buf_str(&bytes), bytes.len) ? put_book(&bytes, w, info)
                                                            : put_csv(&bytes, w, info);
    mm_buf_done(&bytes);
    return err;
}
