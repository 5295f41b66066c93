/* Whether the form of an option tells its key: words that stand almost only in right or only in wrong
 * options, and three statements that are never all alike. */
#include "content/author/rule.h"
#include "content/author/survey.h"

#include <string.h>

enum { SIGN, ONE_RIGHT, ONE_ALL, EACH_RIGHT, EACH_ALL, CLUE, COLUMNS };
static const struct mm_column columns[COLUMNS] = {
    {"sign", "手がかり", MM_CELL_TEXT, 24},           {"one_right", "一つ選ぶ: 正", MM_CELL_INT, 9},
    {"one_all", "一つ選ぶ: すべて", MM_CELL_INT, 9},  {"each_right", "一つずつ: 正", MM_CELL_INT, 9},
    {"each_all", "一つずつ: すべて", MM_CELL_INT, 9}, {"clue", "見直し", MM_CELL_TEXT, 14},
};
/* A sign tells the key where it stands often and on one side only. */
#define CLUE_OFTEN  8    /* options */
#define CLUE_SHARE  0.85 /* of them on the same side */
#define ALIKE_LEAST 0.1  /* of the items of three statements; by chance it would be a quarter */

static const char *const signs[] = {"ので",     "事務局", "聞",         "確かめ",   "知らせ",
                                    "すべて",   "必ず",   "だけ",       "要らない", "関係がない",
                                    "くわしい", "と考え", "ほうがよい", "後で",     "先に"};
#define N_SIGNS (sizeof(signs) / sizeof(signs[0]))

struct tally {
    int64_t right, all;
};

static bool says(const char *markup, const char *sign)
{
    struct mm_buf plain;
    bool found;

    mm_buf_init(&plain, MM_MAX_TEXT_BYTES);
    mm_markup_plain(markup, &plain);
    found = strstr(mm_buf_str(&plain), sign) != NULL;
    mm_buf_done(&plain);
    return found;
}

static size_t n_right(const struct mm_item *item, size_t group)
{
    size_t n = 0;

    for (size_t o = 0; o < item->n_options; o++)
        n += item->options[o].group == group && item->options[o].correct;
    return n;
}

static bool is_clue(const struct tally *t)
{
    double share = t->all ? (double)t->right / (double)t->all : 0;

    return t->all >= CLUE_OFTEN && (share >= CLUE_SHARE || share <= 1 - CLUE_SHARE);
}

/* Options of a list with one right one, and those each for itself; what has no right ones (steps, cards) is
 * neither. */
static void count(const struct mm_item *item, const char *sign, struct tally *one, struct tally *each)
{
    for (size_t o = 0; o < item->n_options; o++) {
        const struct mm_option *option = &item->options[o];
        size_t right = n_right(item, option->group);
        struct tally *t = item->ops->true_false || right > 1 ? each : right == 1 ? one : NULL;

        if (t && says(option->text, sign)) {
            t->all++;
            t->right += option->correct;
        }
    }
}

static enum mm_err put_sign(const struct mm_pack *pack, struct mm_report_table *table, const char *sign,
                            struct mm_errinfo *info)
{
    struct mm_cell *row = mm_report_row(table);
    struct tally one = {0}, each = {0};

    if (!row)
        return mm_nomem(info);
    for (size_t i = 0; i < pack->n_items; i++)
        count(&pack->items[i], sign, &one, &each);
    mm_cell_set_text(&row[SIGN], sign);
    mm_cell_set_int(&row[ONE_RIGHT], one.right);
    mm_cell_set_int(&row[ONE_ALL], one.all);
    mm_cell_set_int(&row[EACH_RIGHT], each.right);
    mm_cell_set_int(&row[EACH_ALL], each.all);
    mm_cell_set_text(&row[CLUE], is_clue(&one) || is_clue(&each) ? "かたよっています" : "");
    return MM_OK;
}

static enum mm_err note_alike(const struct mm_pack *pack, struct mm_report_table *table)
{
    int64_t items = 0, right = 0, wrong = 0;

    for (size_t i = 0; i < pack->n_items; i++) {
        const struct mm_item *item = &pack->items[i];
        size_t n = n_right(item, 0);

        if (!item->ops->true_false)
            continue;
        items++;
        right += n == item->n_options;
        wrong += n == 0;
    }
    return mm_report_note(table, "正誤3つ %lld 問のうち、三つとも正 %lld 問、三つとも誤 %lld 問。%s",
                          (long long)items, (long long)right, (long long)wrong,
                          (double)(right + wrong) < ALIKE_LEAST * (double)items
                              ? "少ないので、二つ分かれば三つ目が推測できます。"
                              : "");
}

static enum mm_err run(const struct mm_desk *desk, struct mm_report_table *table, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;

    for (size_t s = 0; s < N_SIGNS && !err; s++)
        err = put_sign(desk->pack, table, signs[s], info);
    return err ? err : note_alike(desk->pack, table);
}

extern const struct mm_survey mm_survey_clues;
const struct mm_survey mm_survey_clues = {
    "clues", "問題の形から答えが分かるところ", "where the form of an option tells its key", columns, COLUMNS,
    run};
