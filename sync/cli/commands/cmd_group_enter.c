#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/paper_rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"sheets", MM_OPT_INT, NULL, "N", "回収した用紙の枚数（数えた数）", "how many sheets there are, counted"},
};

enum { NUMBER, PERSON, MARKS, N_NAMED };
static const char *const named[N_NAMED] = {"用紙", "氏名", "印の数"};

struct columns {
    size_t named[N_NAMED], assisted;
};

static enum mm_err find_columns(const struct mm_csv *csv, struct columns *c, struct mm_errinfo *info)
{
    c->assisted = mm_cli_csv_column(csv, "支援");
    for (size_t i = 0; i < N_NAMED; i++) {
        c->named[i] = mm_cli_csv_column(csv, named[i]);
        if (c->named[i] == MM_NO_COLUMN)
            return mm_fail(
                info, MM_ERR_USAGE,
                mm_say("「%s」の列がありません。一行目は、用紙、氏名、問1、問2…、印の数 としてください",
                       "there is no column %s; the first row is 用紙, 氏名, 問1, 問2 …, 印の数"),
                named[i]);
    }
    return MM_OK;
}

static void put_row(const struct mm_csv *csv, const struct columns *c, size_t row, struct mm_jw *w)
{
    const char *marks = mm_cli_csv_cell(csv, row, c->named[MARKS]);
    char *end = NULL;
    int64_t n = strtoll(marks, &end, 10);

    mm_jw_obj(w);
    mm_jw_kstr(w, "number", mm_cli_csv_cell(csv, row, c->named[NUMBER]));
    mm_jw_kstr(w, "person", mm_cli_csv_cell(csv, row, c->named[PERSON]));
    mm_jw_kint(w, "marks", *marks && !*end ? n : -1);
    mm_jw_kbool(w, "assisted", c->assisted != MM_NO_COLUMN && *mm_cli_csv_cell(csv, row, c->assisted));
    mm_jw_karr(w, "answers");
    for (size_t i = 0; i < csv->rows[0].n; i++)
        if (strncmp(csv->rows[0].fields[i], "問", strlen("問")) == 0)
            mm_jw_str(w, mm_cli_csv_cell(csv, row, i));
    mm_jw_end(w);
    mm_jw_end(w);
}

static enum mm_err ask(const struct mm_cli *cli, const struct mm_csv *csv, int64_t group, struct mm_buf *in,
                       struct mm_errinfo *info)
{
    struct columns columns;
    struct mm_jw w;
    enum mm_err err = find_columns(csv, &columns, info);

    if (err)
        return err;
    mm_cli_paper_begin(&w, in);
    mm_jw_kint(&w, "group", group);
    mm_jw_kint(&w, "sheets", mm_cli_int(cli, "sheets", -1));
    mm_jw_karr(&w, "rows");
    for (size_t i = 1; i < csv->n_rows; i++)
        put_row(csv, &columns, i, &w);
    mm_jw_end(&w);
    mm_jw_end(&w);
    return mm_buf_check(in, info);
}

/* By the line of the file, as the spreadsheet numbers it. */
static enum mm_err say(const struct mm_json *out, const struct mm_csv *csv, struct mm_errinfo *info)
{
    const struct mm_json *faults = mm_json_get(out, "faults");

    for (const struct mm_json *f = mm_json_first(faults); f; f = mm_json_next(f)) {
        int64_t row = mm_json_get_int(f, "row", 0);
        if (row > 0 && (size_t)row < csv->n_rows)
            printf(mm_say("%d行目: %s\n", "line %d: %s\n"), csv->rows[row].line,
                   mm_json_get_str(f, "message", ""));
        else
            printf("%s\n", mm_json_get_str(f, "message", ""));
    }
    if (mm_json_size(faults))
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("直してから、もう一度入力してください。まだ何も記録していません",
                              "mend them and enter the file again; nothing is recorded yet"));
    printf(mm_say("%" PRId64 " 枚を記録しました（記録済みは %" PRId64
                  " 枚）。研修が終わったら mamori group close で閉じてください。\n",
                  "%" PRId64 " sheets recorded (%" PRId64
                  " were there already); mamori group close ends it.\n"),
           mm_json_get_int(out, "entered", 0), mm_json_get_int(out, "already", 0));
    return MM_OK;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_csv csv = {.n_rows = 0};
    struct mm_json *out = NULL;
    struct mm_buf in;
    int64_t group = 0;
    enum mm_err err = mm_cli_group(cli->args[0], &group, info);

    mm_buf_init(&in, MM_MAX_ROSTER_BYTES);
    if (!err)
        err = mm_cli_csv(cli->args[1], &csv, info);
    if (!err)
        err = ask(cli, &csv, group, &in, info);
    if (!err)
        err = mm_cli_action(cli, "group.enter", &in, &out, info);
    if (!err)
        err = say(out, &csv, info);
    mm_json_free(out);
    mm_csv_done(&csv);
    mm_buf_done(&in);
    return err;
}

extern const struct mm_command mm_cmd_group_enter;
const struct mm_command mm_cmd_group_enter = {
    .words = "group enter",
    .args = "GROUP FILE.csv",
    .min_args = 2,
    .max_args = 2,
    .ja = "集合研修の回答用紙を入力します（一人一行。一つでも合わなければ、何も記録しません）",
    .en = "enters the sheets of a group session (a row a person; all of them or none)",
    .more_ja = "列は、用紙（番号）、氏名、問1、問2…、印の数（用紙で数えた印）、支援（あれば何か書く）。\n"
               "答えの書き方は mamori paper enter --help と同じです。--sheets は回収した枚数です。",
    .more_en = "columns: 用紙 (number), 氏名 (name), 問1, 問2 ..., 印の数 (marks counted on the sheet), 支援 "
               "(anything, if helped).\n"
               "Answers as in mamori paper enter --help; --sheets: how many were collected.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "sheets",
    .run = run,
};
