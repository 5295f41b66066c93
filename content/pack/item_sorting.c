/* Sorting: three to six cards, each to be put into one of two to four categories, or わからない. One row of
 * evidence a card. */
#include "content/pack/item.h"

#include <string.h>

#define CARDS_MIN      3
#define CARDS_MAX      6
#define CATEGORIES_MIN 2
#define CATEGORIES_MAX 4

/* Categories first: each card names the one that it belongs to. */
static void parse(struct mm_build *b, const struct mm_at *at, struct mm_item *item)
{
    struct mm_at list = mm_at_key(at, "options");
    struct mm_each each;
    mm_parse_groups(b, at, "categories", item);
    struct mm_option *cards = mm_arena_array(b->arena, mm_json_size(list.node), sizeof *cards);
    mm_parse_more_options(b, &list, item, cards);
    for (mm_each_start(&each, &list); cards && mm_each_next(&each);) {
        struct mm_at category = mm_at_key(&each.at, "category");
        const char *id = mm_json_str(category.node, "");
        size_t group = mm_group_find(item, 0, id, strlen(id));
        cards[each.at.index].group = group;
        if (group == item->n_groups)
            mm_error_at(b->findings, &category,
                        "分類「%s」が categories にありません。id を確かめてください。", id);
    }
}

static void check(struct mm_build *b, const struct mm_at *at, const struct mm_item *item)
{
    struct mm_at categories = mm_at_key(at, "categories");
    struct mm_each each;
    mm_item_size_check(b, at, "options", item, CARDS_MIN, CARDS_MAX, "カード");
    mm_item_size_check(b, at, "categories", item, CATEGORIES_MIN, CATEGORIES_MAX, "分類");
    for (mm_each_start(&each, &categories); mm_each_next(&each);) {
        size_t cards = 0;
        for (size_t i = 0; i < item->n_options; i++)
            cards += item->options[i].group == each.at.index;
        if (!cards)
            mm_error_at(b->findings, &each.at,
                        "この分類に入るカードがありません。カードを加えるか、分類を取りのぞいてください。");
    }
}

static void grade(const struct mm_item *item, const struct mm_answer *answer,
                  enum mm_mark ret_mark[MM_MAX_ROWS])
{
    for (size_t i = 0; i < item->n_options; i++)
        ret_mark[i] = mm_mark_of(mm_row(answer, i), (int)item->options[i].group);
}

static void response(const struct mm_item *item, const struct mm_answer *answer, struct mm_buf *out)
{
    size_t start = out->len;
    for (size_t i = 0; i < item->n_options; i++) {
        int value = mm_row(answer, i);
        bool sorted = value >= 0 && (size_t)value < item->n_groups;
        if (!sorted && value != MM_ANS_UNSURE)
            continue;
        mm_words_put(out, start, "", item->options[i].id, MM_DOT);
        mm_buf_str_append(out, sorted ? item->groups[value].id : MM_UNSURE);
    }
}

static void pattern(const struct mm_item *item, struct mm_buf *out)
{
    size_t start = out->len;
    for (size_t i = 0; i < item->n_options; i++) {
        mm_words_put(out, start, "", item->options[i].id, MM_DOT);
        if (item->options[i].group < item->n_groups)
            mm_buf_str_append(out, item->groups[item->options[i].group].id);
    }
}

/* Cards come in their stored order, so that each stands at most once. */
static enum mm_err parse_response(const struct mm_item *item, const char *text, struct mm_answer *ret_answer)
{
    struct mm_answer answer;
    struct mm_words words;
    size_t next = 0;
    mm_answer_none(item, &answer);
    mm_words_start(&words, text);
    while (mm_words_next(&words)) {
        struct mm_pair pair;
        if (!mm_pair_split(words.part, words.len, &pair))
            return MM_ERR_SYNTAX;
        size_t i = mm_option_find(item, next, pair.id, pair.id_len);
        size_t group = mm_group_find(item, 0, pair.word, pair.word_len);
        bool unsure = mm_word_is(pair.word, pair.word_len, MM_UNSURE);
        if (i == item->n_options || (group == item->n_groups && !unsure))
            return MM_ERR_INVALID;
        answer.row[i] = unsure ? MM_ANS_UNSURE : (int)group;
        next = i + 1;
    }
    *ret_answer = answer;
    return MM_OK;
}

static const struct mm_field card_fields[] = {
    MM_OPTION_TEXT, {"category", MM_KIND_ID}, MM_OPTION_TAGS, MM_FIELDS_END};
static const struct mm_shape card_shape = {"card", card_fields};
static const struct mm_field category_fields[] = {
    {"id", MM_KIND_ID}, {"text", MM_KIND_TEXT, 0, 1, 12}, MM_FIELDS_END};
static const struct mm_shape category_shape = {"category", category_fields};
static const struct mm_field fields[] = {
    {"categories", MM_KIND_OBJECTS, 0, 1, MM_MAX_OPTIONS, &category_shape},
    {"options", MM_KIND_OBJECTS, 0, 1, MM_MAX_OPTIONS, &card_shape},
    {"keep_order", MM_KIND_BOOL, MM_FIELD_OPTIONAL},
    MM_FIELDS_END};
extern const struct mm_shape mm_item_shape_sorting;
const struct mm_shape mm_item_shape_sorting = {"sorting", mm_item_fields, .own = fields};

extern const struct mm_item_ops mm_item_sorting;
const struct mm_item_ops mm_item_sorting = {
    .name = "sorting",
    .ja = "仲間分け",
    .interaction_type = "matching",
    .paper = MM_PAPER_SORT,
    .parse = parse,
    .check = check,
    .n_rows = mm_rows_of_options,
    .grade = grade,
    .evidence = mm_evidence_of_option,
    .response = response,
    .parse_response = parse_response,
    .pattern = pattern,
};
