/* How many parallel questions each place of a form can be filled from. */
#include "content/author/survey.h"

#include "content/pack/words.h"

#include <stdio.h>

enum { COURSE, TITLE, AUDIENCE, ABOUT, TYPE, NEEDED, THERE, SHARED, EACH, COLUMNS };
static const struct mm_column columns[COLUMNS] = {
    {"course", "研修", MM_CELL_TEXT, 20},  {"title", "題名", MM_CELL_TEXT, 24},
    {"audience", "対象", MM_CELL_TEXT, 6}, {"about", "何について", MM_CELL_TEXT, 24},
    {"type", "種類", MM_CELL_TEXT, 12},    {"needed", "出す数", MM_CELL_INT, 6},
    {"there", "ある数", MM_CELL_INT, 6},   {"shared", "うち両方に出る", MM_CELL_INT, 8},
    {"each", "1問に", MM_CELL_INT, 6},
};

struct totals {
    size_t slots, few;
};

static enum mm_err put_slot(const struct mm_pack *pack, struct mm_report_table *table,
                            const struct mm_course *course, const struct mm_slot *slot, unsigned who,
                            struct totals *totals, struct mm_errinfo *info)
{
    struct mm_cell *row = mm_report_row(table);
    int64_t there = 0, shared = 0;

    if (!row)
        return mm_nomem(info);
    for (size_t i = 0; i < pack->n_items; i++)
        if (mm_item_serves(&pack->items[i], course, slot, who)) {
            there++;
            shared += pack->items[i].audience == MM_AUD_BOTH;
        }
    totals->slots++;
    totals->few += there < MM_PARALLEL_ITEMS * (int64_t)slot->count;
    mm_cell_set_text(&row[COURSE], course->id);
    mm_cell_set_text(&row[TITLE], course->title);
    mm_cell_set_text(&row[AUDIENCE], mm_audience_ja(who));
    mm_cell_set_text(&row[ABOUT], slot->weak     ? "その人が確かめたいこと"
                                  : slot->clause ? slot->clause->label
                                                 : slot->topic);
    mm_cell_set_text(&row[TYPE], slot->type ? slot->type->ja : "どれでも");
    mm_cell_set_int(&row[NEEDED], slot->count);
    mm_cell_set_int(&row[THERE], there);
    mm_cell_set_int(&row[SHARED], shared);
    mm_cell_set_int(&row[EACH], there / slot->count);
    return MM_OK;
}

static enum mm_err run(const struct mm_desk *desk, struct mm_report_table *table, struct mm_errinfo *info)
{
    const struct mm_pack *pack = desk->pack;
    struct totals totals = {0};
    enum mm_err err = MM_OK;

    for (size_t c = 0; c < pack->n_courses; c++)
        for (size_t s = 0; s < pack->courses[c].n_slots; s++)
            for (unsigned who = MM_AUD_COUNCILLOR; who <= MM_AUD_STAFF && !err; who <<= 1)
                if (pack->courses[c].slots[s].audience & who)
                    err = put_slot(pack, table, &pack->courses[c], &pack->courses[c].slots[s], who, &totals,
                                   info);
    return err ? err
               : mm_report_note(table, "問題の枠 %zu のうち、1問に %d 問に足りない枠が %zu あります。",
                                totals.slots, MM_PARALLEL_ITEMS, totals.few);
}

extern const struct mm_survey mm_survey_slots;
const struct mm_survey mm_survey_slots = {"slots",
                                          "確かめ問題の枠ごとの、入れかわる問題の数",
                                          "parallel items for each slot of each form",
                                          columns,
                                          COLUMNS,
                                          run};
