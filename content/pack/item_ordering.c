/* Ordering: three to five steps to be put into order. The stored order is the right one. One row of evidence
 * for each pair of neighbours in it: right when the earlier step stands somewhere before the later one,
 * わからない when one of them has no place because the rest was not known. */
#include "content/pack/item.h"

#include <string.h>

#define STEPS_MIN 3
#define STEPS_MAX 5
#define NOWHERE   MM_MAX_OPTIONS

static void parse(struct mm_build *b, const struct mm_at *at, struct mm_item *item)
{
    mm_parse_options(b, at, "options", item);
}

static void check(struct mm_build *b, const struct mm_at *at, const struct mm_item *item)
{
    mm_item_size_check(b, at, "options", item, STEPS_MIN, STEPS_MAX, "手順");
}

static size_t n_rows(const struct mm_item *item)
{
    return item->n_options ? item->n_options - 1 : 0;
}

/* Fills ret_place[step] with the place of each step, NOWHERE where it has none; gives the number of places
 * taken. The last step takes the place that is left. */
static size_t places(const struct mm_item *item, const struct mm_answer *answer,
                     size_t ret_place[MM_MAX_OPTIONS])
{
    size_t n = 0;
    for (size_t i = 0; i < MM_MAX_OPTIONS; i++)
        ret_place[i] = NOWHERE;
    while (n < n_rows(item)) {
        int step = mm_row(answer, n);
        if (step < 0 || (size_t)step >= item->n_options || ret_place[step] != NOWHERE)
            return n;
        ret_place[step] = n++;
    }
    for (size_t i = 0; n && n == n_rows(item) && i < item->n_options; i++) {
        if (ret_place[i] == NOWHERE)
            ret_place[i] = n++;
    }
    return n;
}

static bool complete(const struct mm_item *item, const struct mm_answer *answer)
{
    size_t place[MM_MAX_OPTIONS];
    size_t n = places(item, answer, place);
    return n == item->n_options || mm_row(answer, n) == MM_ANS_UNSURE;
}

static void grade(const struct mm_item *item, const struct mm_answer *answer,
                  enum mm_mark ret_mark[MM_MAX_ROWS])
{
    size_t place[MM_MAX_OPTIONS];
    size_t n = places(item, answer, place);
    enum mm_mark rest = mm_row(answer, n) == MM_ANS_UNSURE ? MM_MARK_UNSURE : MM_MARK_NONE;
    for (size_t i = 0; i < n_rows(item); i++) {
        if (place[i] == NOWHERE || place[i + 1] == NOWHERE)
            ret_mark[i] = rest;
        else
            ret_mark[i] = place[i] < place[i + 1] ? MM_MARK_RIGHT : MM_MARK_WRONG;
    }
}

static void response(const struct mm_item *item, const struct mm_answer *answer, struct mm_buf *out)
{
    size_t place[MM_MAX_OPTIONS], start = out->len;
    size_t n = places(item, answer, place);
    for (size_t at = 0; at < n; at++) {
        for (size_t i = 0; i < item->n_options; i++) {
            if (place[i] == at)
                mm_words_put(out, start, "", item->options[i].id, "");
        }
    }
    if (mm_row(answer, n) == MM_ANS_UNSURE)
        mm_words_put(out, start, "", MM_UNSURE, "");
}

static void pattern(const struct mm_item *item, struct mm_buf *out)
{
    size_t start = out->len;
    for (size_t i = 0; i < item->n_options; i++)
        mm_words_put(out, start, "", item->options[i].id, "");
}

/* Each step at most once; "unsure" only at the end, where at least two steps have no place. */
static enum mm_err parse_response(const struct mm_item *item, const char *text, struct mm_answer *ret_answer)
{
    struct mm_answer answer;
    struct mm_words words;
    unsigned used = 0;
    size_t n = 0, rows = n_rows(item);
    bool unsure = false;
    mm_answer_none(item, &answer);
    mm_words_start(&words, text);
    while (mm_words_next(&words)) {
        size_t step = mm_option_find(item, 0, words.part, words.len);
        if (unsure || n == item->n_options)
            return MM_ERR_INVALID;
        unsure = mm_word_is(words.part, words.len, MM_UNSURE);
        if (unsure)
            continue;
        if (step == item->n_options || (used & (1u << step)))
            return MM_ERR_INVALID;
        used |= 1u << step;
        if (n < rows)
            answer.row[n] = (int)step;
        n++;
    }
    if (n && n == rows)
        return MM_ERR_INVALID; /* the last step is always written too */
    if (unsure && n > rows)
        return MM_ERR_INVALID;
    for (size_t i = n; unsure && i < rows; i++)
        answer.row[i] = MM_ANS_UNSURE;
    *ret_answer = answer;
    return MM_OK;
}

static const struct mm_field step_fields[] = {MM_OPTION_TEXT, MM_FIELDS_END};
static const struct mm_shape step_shape = {"step", step_fields};
static const struct mm_field fields[] = {{"options", MM_KIND_OBJECTS, 0, 1, MM_MAX_OPTIONS, &step_shape},
                                         MM_FIELDS_END};
extern const struct mm_shape mm_item_shape_ordering;
const struct mm_shape mm_item_shape_ordering = {"ordering", mm_item_fields, .own = fields};

extern const struct mm_item_ops mm_item_ordering;
const struct mm_item_ops mm_item_ordering = {
    .name = "ordering",
    .ja = "並べかえ",
    .interaction_type = "sequencing",
    .order = MM_ORDER_MIXED,
    .paper = MM_PAPER_SEQUENCE,
    .parse = parse,
    .check = check,
    .n_rows = n_rows,
    .complete = complete,
    .grade = grade,
    .evidence = mm_evidence_of_option,
    .response = response,
    .parse_response = parse_response,
    .pattern = pattern,
};
