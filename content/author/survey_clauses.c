/* How many questions there are of each clause, audience and type, by what they ask of the learner. */
#include "content/author/survey.h"

#include "content/pack/words.h"

#include <string.h>

enum { CLAUSE, TITLE, AUDIENCE, TYPE, FIRST_BLOOM, TOTAL = FIRST_BLOOM + 6, SHARED, COLUMNS };
static const char *const blooms[] = {"remember", "understand", "apply", "analyze", "evaluate", "create"};
static const struct mm_column columns[COLUMNS] = {
    {"clause", "条", MM_CELL_TEXT, 14},       {"title", "題名", MM_CELL_TEXT, 20},
    {"audience", "対象", MM_CELL_TEXT, 6},    {"type", "種類", MM_CELL_TEXT, 12},
    {"remember", "覚える", MM_CELL_INT, 7},   {"understand", "分かる", MM_CELL_INT, 7},
    {"apply", "使う", MM_CELL_INT, 7},        {"analyze", "見分ける", MM_CELL_INT, 7},
    {"evaluate", "判断する", MM_CELL_INT, 7}, {"create", "作る", MM_CELL_INT, 7},
    {"total", "計", MM_CELL_INT, 6},          {"shared", "うち両方に出る", MM_CELL_INT, 8},
};

static bool is_about(const struct mm_item *item, const struct mm_clause *clause)
{
    for (size_t i = 0; i < item->n_clauses; i++)
        if (item->clauses[i] == clause)
            return true;
    return false;
}

static int bloom_of(const struct mm_item *item)
{
    for (int i = 0; i < 6; i++)
        if (strcmp(blooms[i], item->bloom) == 0)
            return i;
    return 0; /* the shape allows no other */
}

struct tally {
    int64_t bloom[6], total, shared;
};

/* type NULL: all of them. */
static struct tally count(const struct mm_pack *pack, const struct mm_clause *clause, unsigned audience,
                          const struct mm_item_ops *type)
{
    struct tally tally = {0};

    for (size_t i = 0; i < pack->n_items; i++) {
        const struct mm_item *item = &pack->items[i];

        if (item->practice || !(item->audience & audience) || (type && item->ops != type) ||
            !is_about(item, clause))
            continue;
        tally.bloom[bloom_of(item)]++;
        tally.total++;
        tally.shared += item->audience == MM_AUD_BOTH;
    }
    return tally;
}

static enum mm_err put_row(struct mm_report_table *table, const struct mm_clause *clause, unsigned audience,
                           const char *type, const struct tally *tally, struct mm_errinfo *info)
{
    struct mm_cell *row = mm_report_row(table);

    if (!row)
        return mm_nomem(info);
    mm_cell_set_text(&row[CLAUSE], clause->sub_leaf ? clause->id : clause->label);
    mm_cell_set_text(&row[TITLE], clause->title);
    mm_cell_set_text(&row[AUDIENCE], mm_audience_ja(audience));
    mm_cell_set_text(&row[TYPE], type);
    for (int i = 0; i < 6; i++)
        mm_cell_set_int(&row[FIRST_BLOOM + i], tally->bloom[i]);
    mm_cell_set_int(&row[TOTAL], tally->total);
    mm_cell_set_int(&row[SHARED], tally->shared);
    return MM_OK;
}

static enum mm_err put_clause(const struct mm_pack *pack, struct mm_report_table *table,
                              const struct mm_clause *clause, unsigned audience, struct mm_errinfo *info)
{
    size_t n;
    const struct mm_item_ops *const *types = mm_item_types(&n);
    struct tally tally = count(pack, clause, audience, NULL);
    enum mm_err err = MM_OK;

    if (tally.total || *clause->text)
        err = put_row(table, clause, audience, "すべて", &tally, info);
    for (size_t i = 0; i < n && !err; i++) {
        tally = count(pack, clause, audience, types[i]);
        if (tally.total)
            err = put_row(table, clause, audience, types[i]->ja, &tally, info);
    }
    return err;
}

static enum mm_err put_notes(const struct mm_pack *pack, struct mm_report_table *table)
{
    size_t n[4] = {0}, practice = 0, statements = 0, live;

    for (size_t i = 0; i < pack->n_items; i++) {
        const struct mm_item *item = &pack->items[i];

        practice += item->practice;
        n[item->audience & MM_AUD_BOTH] += !item->practice;
        statements += !item->practice && item->ops->true_false;
    }
    live = pack->n_items - practice;
    return mm_report_note(
        table,
        "確かめ問題 %zu（議員だけ %zu、職員だけ %zu、両方に出る %zu）、うち正誤の文を並べた問題 "
        "%zu。練習問題 %zu は数えていません。一つの問題が、いくつもの条に数えられることがあります。",
        live, n[MM_AUD_COUNCILLOR], n[MM_AUD_STAFF], n[MM_AUD_BOTH], statements, practice);
}

static enum mm_err run(const struct mm_desk *desk, struct mm_report_table *table, struct mm_errinfo *info)
{
    const struct mm_policy *policy = &desk->pack->policy;
    enum mm_err err = MM_OK;

    for (size_t i = 0; i < policy->n_clauses && !err; i++)
        for (unsigned who = MM_AUD_COUNCILLOR; who <= MM_AUD_STAFF && !err; who <<= 1)
            err = put_clause(desk->pack, table, &policy->clauses[i], who, info);
    return err ? err : put_notes(desk->pack, table);
}

extern const struct mm_survey mm_survey_clauses;
const struct mm_survey mm_survey_clauses = {"clauses",
                                            "条、対象、種類、段階ごとの問題の数",
                                            "items by clause, audience, type and Bloom level",
                                            columns,
                                            COLUMNS,
                                            run};
