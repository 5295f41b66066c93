/* Changes of the bank into the files of a pack: on a copy first, then in place. */
#include "content/author/bank.h"

#include "content/pack/shape.h"
#include "sync/base/path.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct change_file { /* one file of items that will be different */
    const char *name;
    const struct mm_source *source; /* NULL: it is new */
    struct mm_buf text;
};
struct applying {
    const struct mm_desk *desk;
    const struct mm_bank_changes *changes;
    struct change_file files[64];
    size_t n;
    struct mm_errinfo *info;
};

/* ---- what the files will say -------------------------------------------------------------------------- */

static enum mm_err put_item(const struct applying *a, const char *item, struct mm_buf *out)
{
    size_t n = 0;
    const struct mm_bank_line *lines = mm_bank_find(&a->changes->after, item, &n);

    return mm_bank_json(lines, n, out, a->info);
}

static bool changes_item(const struct applying *a, const struct mm_slice *slice, char id[MM_ID_BYTES])
{
    struct mm_json *node = NULL;
    size_t n;
    bool changes;

    if (mm_json_parse_scanned(slice->data, slice->len, &node, NULL))
        return false;
    snprintf(id, MM_ID_BYTES, "%s", mm_json_get_str(node, "id", ""));
    mm_json_free(node);
    changes = mm_bank_find(&a->changes->after, id, &n) != NULL;
    return changes;
}

/* The items of a file that are there already: those that change are written anew, all else stays to the byte.
 * *ret_end: where the last one ends. */
static enum mm_err put_old(const struct applying *a, struct change_file *file, const char **ret_end)
{
    const char *at = mm_buf_str(&file->source->text), *end = at + file->source->text.len;
    struct mm_slice *slices = NULL;
    size_t n = 0;
    enum mm_err err = mm_json_slices(at, file->source->text.len, MM_MAX_ITEMS, &slices, &n, a->info);

    for (size_t i = 0; i < n && !err; i++) {
        char id[MM_ID_BYTES];

        if (!changes_item(a, &slices[i], id))
            continue;
        mm_buf_append(&file->text, at, (size_t)(slices[i].data - at));
        err = put_item(a, id, &file->text);
        at = slices[i].data + slices[i].len;
    }
    if (!err && n && slices[n - 1].data + slices[n - 1].len > at) {
        mm_buf_append(&file->text, at, (size_t)(slices[n - 1].data + slices[n - 1].len - at));
        at = slices[n - 1].data + slices[n - 1].len;
    }
    *ret_end = n ? at : end;
    free(slices);
    return err;
}

static enum mm_err put_new(const struct applying *a, struct change_file *file, bool first)
{
    enum mm_err err = MM_OK;

    for (size_t i = 0; i < a->changes->n && !err; i++) {
        const struct mm_bank_change *change = &a->changes->list[i];

        if (!change->added || strcmp(change->file, file->name) != 0)
            continue;
        mm_buf_str_append(&file->text, first ? "\n  " : ",\n  ");
        err = put_item(a, change->item, &file->text);
        first = false;
    }
    return err;
}

static enum mm_err make_text(const struct applying *a, struct change_file *file)
{
    const char *end = "\n]\n";
    bool first = !file->source || !mm_json_size(file->source->doc);
    enum mm_err err = MM_OK;

    mm_buf_init(&file->text, MM_MAX_PACK_FILE_BYTES);
    if (first)
        mm_buf_char(&file->text, '[');
    else
        err = put_old(a, file, &end);
    if (!err)
        err = put_new(a, file, first);
    mm_buf_str_append(&file->text, end);
    return err ? err : mm_buf_check(&file->text, a->info);
}

static enum mm_err add_file(struct applying *a, const char *name)
{
    const struct mm_shape *shape = mm_shape_of_file(name);

    for (size_t i = 0; i < a->n; i++)
        if (strcmp(a->files[i].name, name) == 0)
            return MM_OK;
    if (!mm_path_safe(name) || !shape || strcmp(shape->name, "items") != 0)
        return mm_fail(a->info, MM_ERR_USAGE,
                       "--into %s には置けません。common/items/名前.json か items/名前.json にしてください。",
                       name);
    if (a->n == sizeof(a->files) / sizeof(a->files[0]))
        return mm_fail(a->info, MM_ERR_TOO_BIG,
                       "一度に変えられるのは 64 ファイルまでです。表を分けてください。");
    a->files[a->n++] = (struct change_file){.name = name, .source = mm_sources_find(&a->desk->sources, name)};
    return make_text(a, &a->files[a->n - 1]);
}

/* Every change has a file, before any is made. */
static enum mm_err need_files(const struct applying *a)
{
    for (size_t i = 0; i < a->changes->n; i++)
        if (!a->changes->list[i].file)
            return mm_fail(a->info, MM_ERR_USAGE,
                           "%d 行目: 問題「%s」は新しい問題です。--into common/items/名前.json "
                           "のように、置くファイルを書いてください。",
                           a->changes->list[i].line, a->changes->list[i].item);
    return MM_OK;
}

static enum mm_err make_files(struct applying *a)
{
    enum mm_err err = need_files(a);

    for (size_t i = 0; i < a->changes->n && !err; i++)
        err = add_file(a, a->changes->list[i].file);
    return err;
}

/* ---- the copy ------------------------------------------------------------------------------------------ */

static enum mm_err put_file(const char *dir, const char *name, const struct mm_buf *text,
                            struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES];
    enum mm_err err = mm_path_join(path, dir, name);
    char *slash = strrchr(path, '/');

    if (err)
        return mm_fail(info, err, "%s: 名前が長すぎます。", name);
    *slash = '\0';
    err = mm_mkdirs(path, 0700, info);
    *slash = '/';
    return err ? err : mm_file_write_atomic(path, mm_buf_str(text), text->len, 0644, info);
}

static const struct change_file *changed(const struct applying *a, const char *name)
{
    for (size_t i = 0; i < a->n; i++)
        if (strcmp(a->files[i].name, name) == 0)
            return &a->files[i];
    return NULL;
}

static enum mm_err copy_pack(const struct applying *a, const char *to)
{
    enum mm_err err = MM_OK;

    for (size_t i = 0; i < a->desk->sources.n && !err; i++) {
        const struct mm_source *source = &a->desk->sources.list[i];
        struct mm_buf text;

        if (changed(a, source->name))
            continue;
        err = mm_file_read(source->path, MM_MAX_PACK_FILE_BYTES, &text, a->info);
        if (err)
            break;
        err = put_file(to, source->name, &text, a->info);
        mm_buf_done(&text);
    }
    for (size_t i = 0; i < a->n && !err; i++)
        err = put_file(to, a->files[i].name, &a->files[i].text, a->info);
    return err;
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st, (void)flag, (void)ftw;
    return remove(path);
}

static enum mm_err try_copy(const struct applying *a, struct mm_findings *findings)
{
    const char *tmp = getenv("TMPDIR");
    char dir[MM_PATH_BYTES];
    struct mm_pack *pack = NULL;
    enum mm_err err = mm_path_join(dir, tmp && *tmp ? tmp : "/tmp", "mamori-import-XXXXXX");

    if (err || !mkdtemp(dir))
        return mm_fail_errno(a->info, errno, "%s", dir);
    err = copy_pack(a, dir);
    if (!err)
        err = mm_pack_open(dir, &pack, findings, a->info);
    mm_pack_free(pack);
    nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return err;
}

/* ---- in place ------------------------------------------------------------------------------------------ */

/* Where the files of a layer lie: the path of one of them without its name. */
static enum mm_err path_of(const struct applying *a, const struct change_file *file, char path[MM_PATH_BYTES],
                           struct mm_errinfo *info)
{
    bool common = strncmp(file->name, "common/", strlen("common/")) == 0;

    for (size_t i = 0; i < a->desk->sources.n; i++) {
        const struct mm_source *source = &a->desk->sources.list[i];
        size_t stem = strlen(source->path) - strlen(source->name);

        if (source->common != common)
            continue;
        if ((size_t)snprintf(path, MM_PATH_BYTES, "%.*s%s", (int)stem, source->path, file->name) <
            MM_PATH_BYTES)
            return MM_OK;
    }
    return mm_fail(info, MM_ERR_TOO_BIG, "%s: 名前が長すぎます。", file->name);
}

static enum mm_err keep_old(const struct change_file *file, const char *path, struct mm_errinfo *info)
{
    char kept[MM_PATH_BYTES + 1];

    if (!file->source)
        return MM_OK;
    snprintf(kept, sizeof(kept), "%s~", path);
    return mm_file_write_atomic(kept, mm_buf_str(&file->source->text), file->source->text.len, 0644, info);
}

/* Somebody may have saved it while the table was compared and tried: their text is not ours to replace. */
static enum mm_err check_same(const struct change_file *file, const char *path, struct mm_errinfo *info)
{
    struct mm_buf now;
    bool same = !file->source && !mm_path_exists(path);

    if (file->source) {
        enum mm_err err = mm_file_read(path, MM_MAX_PACK_FILE_BYTES, &now, info);

        if (err)
            return err;
        same = now.len == file->source->text.len &&
               memcmp(mm_buf_str(&now), mm_buf_str(&file->source->text), now.len) == 0;
        mm_buf_done(&now);
    }
    return same ? MM_OK
                : mm_fail(info, MM_ERR_EXISTS,
                          "%s は、取り込みのあいだに変わりました。もう一度取り込んでください。", path);
}

/* As it was: what can be undone is undone, and the first error is the one that is told. */
static void take_back(const struct applying *a, size_t n)
{
    char path[MM_PATH_BYTES];

    for (size_t i = 0; i < n; i++) {
        const struct change_file *file = &a->files[i];

        if (path_of(a, file, path, NULL))
            continue;
        if (!file->source)
            unlink(path);
        else if (mm_file_write_atomic(path, mm_buf_str(&file->source->text), file->source->text.len, 0644,
                                      NULL))
            continue; /* the former text lies beside it as NAME~ */
    }
}

static enum mm_err write_files(const struct applying *a)
{
    char path[MM_PATH_BYTES];
    enum mm_err err = MM_OK;
    size_t i;

    for (i = 0; i < a->n && !err; i++) {
        err = path_of(a, &a->files[i], path, a->info);
        if (!err)
            err = check_same(&a->files[i], path, a->info);
        if (!err)
            err = keep_old(&a->files[i], path, a->info);
    }
    for (i = 0; i < a->n && !err; i++) {
        err = path_of(a, &a->files[i], path, a->info);
        if (!err)
            err = check_same(&a->files[i], path, a->info);
        if (!err)
            err = mm_file_write_atomic(path, mm_buf_str(&a->files[i].text), a->files[i].text.len, 0644,
                                       a->info);
    }
    if (err && i)
        take_back(a, i - 1);
    return err;
}

enum mm_err mm_bank_apply(const struct mm_desk *desk, const struct mm_bank_changes *changes, bool write,
                          struct mm_findings *findings, struct mm_errinfo *info)
{
    struct applying a = {.desk = desk, .changes = changes, .info = info};
    enum mm_err err = make_files(&a);

    if (!err)
        err = try_copy(&a, findings);
    if (!err && write)
        err = write_files(&a);
    for (size_t i = 0; i < a.n; i++)
        mm_buf_done(&a.files[i].text);
    return err;
}
