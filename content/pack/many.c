/* Any number of options chosen out of a list, each a row of its own: chosen, not chosen, わからない or not
 * answered yet. What is not chosen is not written: that is how a list of choices is read. So what is still
 * open is, and so is the answer that none is chosen. */
#include "content/pack/item.h"

#include <string.h>

#define UNSURE_MARK MM_UNSURE ":" /* no id has a colon */
#define OPEN_MARK   "open:"
#define NONE_WORD   "none" /* no option may have this id */

static const struct {
    int value;
    const char *mark;
} marks[] = {{MM_ANS_TRUE, ""}, {MM_ANS_UNSURE, UNSURE_MARK}, {MM_ANS_NONE, OPEN_MARK}};
#define N_MARKS (sizeof marks / sizeof marks[0])

void mm_many_grade(const struct mm_item *item, const struct mm_answer *answer,
                   enum mm_mark ret_mark[MM_MAX_ROWS])
{
    for (size_t i = 0; i < item->n_options; i++)
        ret_mark[i] = mm_mark_of(mm_row(answer, i), item->options[i].correct ? MM_ANS_TRUE : MM_ANS_FALSE);
}

static size_t count(const struct mm_item *item, const struct mm_answer *answer, int value)
{
    size_t n = 0;
    for (size_t i = 0; i < item->n_options; i++)
        n += mm_row(answer, i) == value;
    return n;
}

void mm_many_response(const struct mm_item *item, const struct mm_answer *answer, struct mm_buf *out)
{
    size_t start = out->len;
    if (count(item, answer, MM_ANS_NONE) == item->n_options)
        return;
    if (count(item, answer, MM_ANS_FALSE) == item->n_options)
        mm_buf_str_append(out, NONE_WORD);
    for (size_t i = 0; i < item->n_options; i++) {
        for (size_t k = 0; k < N_MARKS; k++) {
            if (marks[k].value == mm_row(answer, i))
                mm_words_put(out, start, marks[k].mark, item->options[i].id, "");
        }
    }
}

/* The longest mark that the part begins with. */
static size_t mark_of(const char *part, size_t len)
{
    size_t best = 0;
    for (size_t k = 1; k < N_MARKS; k++) {
        size_t mark = strlen(marks[k].mark);
        if (len > mark && memcmp(part, marks[k].mark, mark) == 0)
            best = k;
    }
    return best;
}

/* Options come in their stored order, so that each stands at most once. */
enum mm_err mm_many_parse_response(const struct mm_item *item, const char *text, struct mm_answer *ret_answer)
{
    struct mm_answer answer;
    struct mm_words words;
    bool none = strcmp(text, NONE_WORD) == 0;
    size_t next = 0;
    mm_answer_none(item, &answer);
    for (size_t i = 0; *text && i < answer.n_rows; i++)
        answer.row[i] = MM_ANS_FALSE;
    mm_words_start(&words, none ? "" : text);
    while (mm_words_next(&words)) {
        size_t k = mark_of(words.part, words.len), skip = strlen(marks[k].mark);
        size_t i = mm_option_find(item, next, words.part + skip, words.len - skip);
        if (i == item->n_options)
            return MM_ERR_INVALID;
        answer.row[i] = marks[k].value;
        next = i + 1;
    }
    if (*text && count(item, &answer, MM_ANS_NONE) == item->n_options)
        return MM_ERR_INVALID; /* nothing answered is written as nothing */
    *ret_answer = answer;
    return MM_OK;
}

void mm_many_pattern(const struct mm_item *item, struct mm_buf *out)
{
    size_t start = out->len;
    for (size_t i = 0; i < item->n_options; i++) {
        if (item->options[i].correct)
            mm_words_put(out, start, "", item->options[i].id, "");
    }
}

void mm_many_check(struct mm_build *b, const struct mm_at *at, const struct mm_item *item)
{
    struct mm_at options = mm_at_key(at, "options");
    struct mm_each each;
    size_t right = 0;
    for (size_t i = 0; i < item->n_options; i++)
        right += item->options[i].correct;
    for (mm_each_start(&each, &options); mm_each_next(&each);) {
        struct mm_at id = mm_at_key(&each.at, "id");
        if (strcmp(mm_json_str(id.node, ""), NONE_WORD) == 0)
            mm_error_at(b->findings, &id,
                        "id「%s」は、一つも選ばないときのためのものです。a、b、c などにしてください。",
                        NONE_WORD);
    }
    if (right == 0 || right == item->n_options)
        mm_error_at(b->findings, &options,
                    "「%s」の問題（%s）には、当てはまるもの（correct: true）と当てはまらないもの（correct: "
                    "false）が、どちらも 1 つ以上いります。",
                    item->ops->ja, item->ops->name);
}
