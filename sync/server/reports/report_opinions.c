/* 問題についての意見: how often each reason was chosen, by question and version, and what was decided of it.
 * Nobody's opinion: neither the kiosk nor the server knows whose it was. */
#include "sync/server/internal.h"
#include "sync/server/opinion.h"
#include "sync/server/reports/reports.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column {
    CLAUSE,
    ITEM,
    VERSION,
    STEM,
    COUNT,
    REASONS,
    MAIN = REASONS + MM_OPINION_COUNT,
    ISSUED,
    DECISION,
    WHY,
    DAY,
    ID,
    N_COLUMNS
};
static const struct mm_column columns[N_COLUMNS] = {
    [CLAUSE] = {"clause", "条項", MM_CELL_TEXT, 14},
    [ITEM] = {"item", "問い", MM_CELL_TEXT, 24},
    [VERSION] = {"version", "問いの版", MM_CELL_TEXT, 18},
    [STEM] = {"stem", "問いの文", MM_CELL_TEXT, 40},
    [COUNT] = {"count", "意見", MM_CELL_TEXT, 10},
#define REASON(code, ja) [REASONS + MM_OPINION_##code] = {#code, ja, MM_CELL_INT, 10},
#include "sync/wire/opinion.def"
#undef REASON
    [MAIN] = {"main", "主な理由", MM_CELL_TEXT, 30},
    [ISSUED] = {"issued_on", "集計した日", MM_CELL_DATE, 14},
    [DECISION] = {"decision", "扱い", MM_CELL_TEXT, 18},
    [WHY] = {"why", "そう決めた理由", MM_CELL_TEXT, 26},
    [DAY] = {"decided_on", "決めた日", MM_CELL_DATE, 14},
    [ID] = {"id", "扱いの番号", MM_CELL_TEXT, 38},
};

struct filling {
    struct mm_central *central;
    struct mm_report_table *table;
    struct mm_opinion_row *opinions;    /* owned */
    struct mm_item_decision *decisions; /* owned */
    size_t n_opinions, n_decisions;
    struct mm_errinfo *info;
};

/* The words of the question without its markup's signs for readings. */
static void set_stem(struct mm_cell *cell, const struct mm_item *item)
{
    struct mm_buf plain;
    mm_buf_init(&plain, MM_MAX_TEXT_BYTES);
    mm_markup_plain(item->stem, &plain);
    mm_cell_set_text(cell, mm_buf_str(&plain));
    mm_buf_done(&plain);
}

/* The reason that was chosen most; of equal ones the first. */
static void set_main(struct mm_cell *cell, const struct mm_opinion_row *opinion)
{
    unsigned most = 0;
    for (unsigned i = 1; i < MM_OPINION_COUNT; i++)
        if (opinion->reasons[i] > opinion->reasons[most])
            most = i;
    mm_cell_set_text(cell, mm_opinion_ja((enum mm_opinion)most));
}

static void set_decision(struct mm_cell *row, const struct mm_item_decision *d)
{
    char words[MM_ID_BYTES + 60];
    (void)snprintf(words, sizeof words, "%s%s%s", mm_ruling_ja(d->ruling), d->answer[0] ? "：" : "",
                   d->answer);
    mm_cell_set_text(&row[DECISION], words);
    mm_cell_set_text(&row[WHY], mm_ruling_reason_ja(d->reason) ? mm_ruling_reason_ja(d->reason) : d->reason);
    mm_cell_set_date(&row[DAY], d->at_ms);
    mm_cell_set_text(&row[ID], d->id);
}

/* opinion NULL: there is none of this version. */
static enum mm_err add_row(struct filling *f, const char *item_id, const char *version,
                           const struct mm_opinion_row *opinion)
{
    const struct mm_item *item = mm_pack_item(mm_central_pack(f->central), item_id);
    const struct mm_item_decision *decision =
        mm_item_decision_standing(f->decisions, f->n_decisions, item_id, version, f->table->as_of_ms);
    struct mm_cell *row = mm_report_row(f->table);
    char count[32];
    if (!row)
        return mm_nomem(f->info);
    bool now = item && strcmp(item->version_hash, version) == 0;
    mm_cell_set_text(&row[CLAUSE], item && item->n_clauses ? item->clauses[0]->label : "");
    mm_cell_set_text(&row[ITEM], item_id);
    mm_cell_set_text(&row[VERSION], version);
    mm_cell_set_text(&row[STEM], now ? "" : "前の版です");
    if (now)
        set_stem(&row[STEM], item);
    (void)snprintf(count, sizeof count, "%lld件", opinion ? (long long)opinion->n : 0LL);
    mm_cell_set_text(&row[COUNT], opinion && opinion->n < 0 ? "5件未満" : count);
    for (unsigned i = 0; opinion && opinion->n >= 0 && i < MM_OPINION_COUNT; i++)
        mm_cell_set_int(&row[REASONS + i], opinion->reasons[i]);
    if (opinion && opinion->n >= 0) {
        set_main(&row[MAIN], opinion);
        mm_cell_set_date(&row[ISSUED], opinion->as_of_ms);
    }
    for (size_t i = DECISION; i < N_COLUMNS; i++)
        if (i != DAY)
            mm_cell_set_text(&row[i], "");
    if (decision)
        set_decision(row, decision);
    return MM_OK;
}

static bool has_opinion(const struct filling *f, const struct mm_item_decision *d)
{
    for (size_t i = 0; i < f->n_opinions; i++)
        if (strcmp(f->opinions[i].item, d->item) == 0 && strcmp(f->opinions[i].version, d->version) == 0)
            return true;
    return false;
}

static enum mm_err fill(struct filling *f)
{
    enum mm_err err = mm_opinion_list(f->central, f->table->as_of_ms, &f->opinions, &f->n_opinions, f->info);
    if (!err)
        err = mm_item_decisions(f->central, &f->decisions, &f->n_decisions, f->info);
    for (size_t i = 0; !err && i < f->n_opinions; i++)
        err = add_row(f, f->opinions[i].item, f->opinions[i].version, &f->opinions[i]);
    for (size_t i = 0; !err && i < f->n_decisions; i++) {
        const struct mm_item_decision *d = &f->decisions[i];
        if (mm_item_decision_standing(f->decisions, f->n_decisions, d->item, d->version,
                                      f->table->as_of_ms) == d &&
            !has_opinion(f, d))
            err = add_row(f, d->item, d->version, NULL);
    }
    return err;
}

static enum mm_err add_notes(struct mm_report_table *table)
{
    static const char *const notes[] = {
        "意見に、お名前も時刻も付いていません。1件で、理由をいくつでも選べます。5件に満たないあいだは、理由ご"
        "との数を出しません。数は、集計した日のものです。意見が5件増えるごとに集計し直します。",
        "「数に入れない」「別の答えも正しい」と決めた問いは、これまでの答えを数え直します。初めの記録は残り、"
        "数え"
        "直したことを新しい記録に書きます。目安に届いた方は、扱いを取り消しても届いたままです。",
    };
    enum mm_err err = MM_OK;
    for (size_t i = 0; i < sizeof notes / sizeof notes[0] && !err; i++)
        err = mm_report_note(table, "%s", notes[i]);
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct filling f = {.central = central, .table = &table, .info = info};
    mm_report_start(central, "opinions", "問題についての意見", columns, N_COLUMNS, MM_HANDLING_INTERNAL,
                    as_of_ms, &table);
    enum mm_err err = fill(&f);
    if (!err)
        err = add_notes(&table);
    free(f.opinions);
    free(f.decisions);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_opinions = {
    .name = "opinions",
    .ja = "問題についての意見: 理由ごとの数と、決めた扱い（個人名なし）",
    .en = "opinions on questions: how often each reason was chosen, and what was decided; without names",
    .names_people = false,
    .run = run,
};
