#include "sync/cli/paper_rows.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdlib.h>
#include <string.h>

enum mm_err mm_cli_csv(const char *path, struct mm_csv *ret_csv, struct mm_errinfo *info)
{
    struct mm_buf bytes, text;
    enum mm_csv_encoding encoding;
    enum mm_err err = mm_file_read(path, MM_MAX_ROSTER_BYTES, &bytes, info);

    if (err)
        return err;
    mm_buf_init(&text, 3 * (size_t)MM_MAX_ROSTER_BYTES);
    err = mm_csv_decode(mm_buf_str(&bytes), bytes.len, &text, &encoding, info);
    if (!err)
        err = mm_csv_parse(mm_buf_str(&text), text.len, ret_csv, info);
    mm_buf_done(&text);
    mm_buf_done(&bytes);
    return err;
}

size_t mm_cli_csv_column(const struct mm_csv *csv, const char *name)
{
    for (size_t i = 0; csv->n_rows && i < csv->rows[0].n; i++)
        if (strcmp(csv->rows[0].fields[i], name) == 0)
            return i;
    return MM_NO_COLUMN;
}

const char *mm_cli_csv_cell(const struct mm_csv *csv, size_t row, size_t column)
{
    return column < csv->rows[row].n ? csv->rows[row].fields[column] : "";
}

enum mm_err mm_cli_group(const char *text, int64_t *ret_group, struct mm_errinfo *info)
{
    char *end = NULL;

    *ret_group = strtoll(text, &end, 10);
    if (!*text || *end || *ret_group < 1)
        return mm_fail(
            info, MM_ERR_USAGE,
            mm_say("「%s」は集合研修の番号ではありません。mamori group open が言った番号を入れてください",
                   "\"%s\" is no number of a group session; mamori group open said it"),
            text);
    return MM_OK;
}

void mm_cli_paper_begin(struct mm_jw *w, struct mm_buf *in)
{
    char actor[200];

    mm_cli_actor(actor, sizeof(actor));
    mm_jw_init(w, in);
    mm_jw_obj(w);
    mm_jw_kstr(w, "actor", actor);
}

enum mm_err mm_cli_group_begin(const struct mm_cli *cli, struct mm_jw *w, struct mm_buf *in,
                               struct mm_errinfo *info)
{
    int64_t group = 0;
    enum mm_err err = mm_cli_group(cli->args[0], &group, info);

    mm_buf_init(in, 16384);
    mm_cli_paper_begin(w, in);
    mm_jw_kint(w, "group", group);
    return err;
}
