/* The version of every item, page and module, and who reviewed it. */
#include "content/author/survey.h"

enum { KIND, ID, VERSION, HASH, STATE, BY, DATE, COLUMNS };
static const struct mm_column columns[COLUMNS] = {
    {"kind", "何", MM_CELL_TEXT, 8},      {"id", "id", MM_CELL_TEXT, 28},
    {"version", "版", MM_CELL_INT, 5},    {"hash", "版の値", MM_CELL_TEXT, 18},
    {"review", "監修", MM_CELL_TEXT, 8},  {"by", "監修者", MM_CELL_TEXT, 16},
    {"date", "監修日", MM_CELL_TEXT, 12},
};

static enum mm_err put(struct mm_report_table *table, const char *kind, const char *id, int version,
                       const char *hash, const struct mm_review *review, struct mm_errinfo *info)
{
    struct mm_cell *row = mm_report_row(table);

    if (!row)
        return mm_nomem(info);
    mm_cell_set_text(&row[KIND], kind);
    mm_cell_set_text(&row[ID], id);
    if (version)
        mm_cell_set_int(&row[VERSION], version);
    mm_cell_set_text(&row[HASH], hash);
    if (!review)
        return MM_OK;
    mm_cell_set_text(&row[STATE], review->state == MM_REVIEW_DONE ? "監修済" : "未監修");
    mm_cell_set_text(&row[BY], review->by ? review->by : "");
    mm_cell_set_text(&row[DATE], review->date ? review->date : "");
    return MM_OK;
}

static enum mm_err put_module(struct mm_report_table *table, const struct mm_module *module,
                              struct mm_errinfo *info)
{
    enum mm_err err =
        put(table, "単元", module->id, module->version, module->version_hash, &module->review, info);

    for (size_t p = 0; p < module->n_pages && !err; p++)
        err = put(table, "ページ", module->pages[p].id, 0, module->pages[p].version_hash, NULL, info);
    return err;
}

static enum mm_err run(const struct mm_desk *desk, struct mm_report_table *table, struct mm_errinfo *info)
{
    const struct mm_pack *pack = desk->pack;
    size_t reviewed = 0;
    enum mm_err err = MM_OK;

    for (size_t i = 0; i < pack->n_items && !err; i++) {
        const struct mm_item *item = &pack->items[i];

        reviewed += item->review.state == MM_REVIEW_DONE;
        err = put(table, "問題", item->id, item->version, item->version_hash, &item->review, info);
    }
    for (size_t m = 0; m < pack->n_modules && !err; m++) {
        reviewed += pack->modules[m].review.state == MM_REVIEW_DONE;
        err = put_module(table, &pack->modules[m], info);
    }
    return err ? err
               : mm_report_note(
                     table,
                     "監修済は、問題と単元 %zu のうち %zu です。版の値は、見える中身と正答から作るので、"
                     "一字でも変わると変わります。",
                     pack->n_items + pack->n_modules, reviewed);
}

extern const struct mm_survey mm_survey_versions;
const struct mm_survey mm_survey_versions = {"versions", "版と監修", "versions and reviews",
                                             columns,    COLUMNS,    run};
