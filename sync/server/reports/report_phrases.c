/* 条項の言葉ごとの理解: from a phrase of the policy to the items that ask it, and how these were answered at
 * first sight, as issued. Which item asks which phrase stands in the pack (coverage.csv). */
#include "sync/base/limits.h"
#include "sync/server/internal.h"
#include "sync/server/issued.h"
#include "sync/server/reports/reports.h"
#include "sync/table/csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column { CLAUSE, PHRASE, ITEM, PEOPLE, RIGHT, SHARE, UNSURE, DAY, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [CLAUSE] = {"clause", "条項", MM_CELL_TEXT, 14},
    [PHRASE] = {"phrase", "方針の言葉", MM_CELL_TEXT, 40},
    [ITEM] = {"item", "問い", MM_CELL_TEXT, 24},
    [PEOPLE] = {"people", "答えた人", MM_CELL_INT, 10},
    [RIGHT] = {"right", "正しい人", MM_CELL_INT, 10},
    [SHARE] = {"share", "割合", MM_CELL_PERCENT, 8},
    [UNSURE] = {"unsure", "わからない", MM_CELL_INT, 10},
    [DAY] = {"issued_on", "集計した日", MM_CELL_DATE, 14},
};

/* Columns of coverage.csv. */
enum { IN_CLAUSE, IN_PHRASE, IN_PAGE, IN_COUNCILLORS, IN_STAFF, IN_COLUMNS };

struct job {
    const struct mm_pack *pack;
    struct mm_issued_item *items; /* owned */
    size_t n;
    struct mm_report_table *table;
    struct mm_errinfo *info;
};

/* Of the version that is asked now; NULL: none is shown. */
static const struct mm_issued_item *issued_of(const struct job *job, const struct mm_item *item)
{
    for (size_t i = 0; i < job->n; i++)
        if (!job->items[i].label[0] && strcmp(job->items[i].item, item->id) == 0 &&
            strcmp(job->items[i].version, item->version_hash) == 0)
            return &job->items[i];
    return NULL;
}

static enum mm_err add_item(struct job *job, const struct mm_csv_row *in, const char *id)
{
    const struct mm_clause *clause = mm_pack_clause(job->pack, in->fields[IN_CLAUSE]);
    const struct mm_item *item = mm_pack_item(job->pack, id);
    const struct mm_issued_item *issued = item ? issued_of(job, item) : NULL;
    struct mm_cell *row = mm_report_row(job->table);
    if (!row)
        return mm_nomem(job->info);
    mm_cell_set_text(&row[CLAUSE], clause ? clause->label : in->fields[IN_CLAUSE]);
    mm_cell_set_text(&row[PHRASE], in->fields[IN_PHRASE]);
    mm_cell_set_text(&row[ITEM], id);
    if (!issued)
        return MM_OK;
    mm_cell_set_int(&row[PEOPLE], issued->figure.people);
    mm_cell_set_int(&row[RIGHT], issued->figure.right);
    mm_cell_set_share(&row[SHARE], (double)issued->figure.right / (double)issued->figure.people);
    mm_cell_set_int(&row[UNSURE], issued->figure.unsure);
    mm_cell_set_date(&row[DAY], issued->as_of_ms);
    return MM_OK;
}

static bool holds(const char *words, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = strstr(words, word); at; at = strstr(at + 1, word))
        if ((at == words || at[-1] == ' ') && (at[len] == ' ' || !at[len]))
            return true;
    return false;
}

/* Each item once, though councillors and staff may both be asked it. */
static enum mm_err add_phrase(struct job *job, const struct mm_csv_row *in)
{
    char id[MM_ID_BYTES];
    enum mm_err err = MM_OK;
    for (int column = IN_COUNCILLORS; !err && column <= IN_STAFF; column++)
        for (const char *at = in->fields[column]; !err && *at;
             at += strcspn(at, " "), at += strspn(at, " ")) {
            (void)snprintf(id, sizeof id, "%.*s", (int)strcspn(at, " "), at);
            if (mm_pack_item(job->pack, id) &&
                (column == IN_COUNCILLORS || !holds(in->fields[IN_COUNCILLORS], id)))
                err = add_item(job, in, id);
        }
    return err;
}

static enum mm_err add_rows(struct mm_central *central, struct job *job)
{
    struct mm_csv csv = {0};
    struct mm_buf text;
    struct mm_errinfo why = MM_ERRINFO_INIT;
    mm_buf_init(&text, MM_MAX_ROSTER_BYTES);
    enum mm_err err = mm_packs_text(central, job->pack->version, "common/coverage.csv", &text, &why);
    if (err == MM_ERR_NOT_FOUND)
        return MM_OK; /* a pack without this list has no phrases */
    if (err)
        return mm_fail(job->info, err, "%s", why.text);
    err = mm_csv_parse_long(mm_buf_str(&text), text.len, MM_MAX_TEXT_BYTES, &csv, job->info);
    for (size_t i = 1; !err && i < csv.n_rows; i++)
        if (csv.rows[i].n >= IN_COLUMNS)
            err = add_phrase(job, &csv.rows[i]);
    mm_csv_done(&csv);
    mm_buf_done(&text);
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct job job = {.pack = mm_central_pack(central), .table = &table, .info = info};
    enum mm_err err = mm_issued_items(central, as_of_ms, &job.items, &job.n, info);
    mm_report_start(central, "phrases", "条項の言葉ごとの理解", columns, N_COLUMNS, MM_HANDLING_INTERNAL,
                    as_of_ms, &table);
    if (!err)
        err = add_rows(central, &job);
    if (!err)
        err = mm_report_note(&table,
                             "方針の言葉ごとに、それをたずねる問い（いまの版）と、初めて見たときの答えです。"
                             "一つの問いがいくつかの言葉をたずねることがあります。");
    if (!err)
        err = mm_report_note(&table,
                             "「-」: 答えた方が5人未満か、引き算で5人未満の答えが分かるため出していません。"
                             "項目の分析（items）と同じ数字です。");
    free(job.items);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_phrases = {
    .name = "phrases",
    .ja = "条項の言葉ごとの理解: 言葉から、たずねる問いと答えを合わせた割合へ（個人名なし）",
    .en = "from each phrase of the policy to the items that ask it and their pooled answers, without names",
    .names_people = false,
    .run = run,
};
