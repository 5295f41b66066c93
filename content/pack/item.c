/* What item types share: values of rows, the words of responses. */
#include "content/pack/item.h"

#include <string.h>

/* ---- rows ------------------------------------------------------------------------------------------- */

int mm_row(const struct mm_answer *answer, size_t row)
{
    return row < answer->n_rows ? answer->row[row] : MM_ANS_NONE;
}

enum mm_mark mm_mark_of(int value, int key)
{
    if (value == MM_ANS_UNSURE)
        return MM_MARK_UNSURE;
    if (value == MM_ANS_NONE)
        return MM_MARK_NONE;
    return value == key ? MM_MARK_RIGHT : MM_MARK_WRONG;
}

void mm_answer_none(const struct mm_item *item, struct mm_answer *ret_answer)
{
    *ret_answer = (struct mm_answer){.n_rows = item->ops->n_rows(item)};
    for (size_t i = 0; i < MM_MAX_ROWS; i++)
        ret_answer->row[i] = MM_ANS_NONE;
}

bool mm_answer_complete(const struct mm_item *item, const struct mm_answer *answer)
{
    if (answer->n_rows != item->ops->n_rows(item) || !answer->n_rows)
        return false;
    if (item->ops->complete)
        return item->ops->complete(item, answer);
    for (size_t i = 0; i < answer->n_rows; i++) {
        if (answer->row[i] == MM_ANS_NONE)
            return false;
    }
    return true;
}

/* An item counts as right only when every row of it that was asked is right. */
void mm_grade(const struct mm_item *item, const struct mm_answer *answer, struct mm_grade *ret_grade)
{
    struct mm_grade grade = {.n_rows = item->ops->n_rows(item), .right = mm_answer_complete(item, answer)};
    item->ops->grade(item, answer, grade.mark);
    for (size_t i = 0; i < grade.n_rows; i++)
        grade.right = grade.right && (grade.mark[i] == MM_MARK_RIGHT || grade.mark[i] == MM_MARK_UNASKED);
    *ret_grade = grade;
}

/* ---- ways through decisions ------------------------------------------------------------------------- */

/* Where わからない leads: to what the right option leads. */
static size_t next_of(const struct mm_item *item, size_t decision, int value)
{
    for (size_t i = 0; i < item->n_options; i++) {
        const struct mm_option *option = &item->options[i];
        bool taken = value == MM_ANS_UNSURE ? option->correct : (int)i == value;
        if (option->group == decision && taken)
            return option->next;
    }
    return decision; /* an option of another decision: the way stops here */
}

size_t mm_item_way(const struct mm_item *item, const struct mm_answer *answer, size_t ret_way[MM_MAX_ROWS],
                   bool *ret_end)
{
    size_t n = 0, at = 0;
    bool end = false;
    while (!end && at < item->n_groups && n < MM_MAX_ROWS) {
        int value = mm_row(answer, at);
        size_t next = value == MM_ANS_NONE ? at : next_of(item, at, value);
        ret_way[n++] = at;
        if (next <= at)
            break;
        end = next >= item->n_groups;
        at = next;
    }
    if (ret_end)
        *ret_end = end;
    return n;
}

/* ---- options ------------------------------------------------------------------------------------------ */

size_t mm_option_find(const struct mm_item *item, size_t from, const char *id, size_t len)
{
    size_t i = from;
    while (i < item->n_options && !mm_word_is(id, len, item->options[i].id))
        i++;
    return i < item->n_options ? i : item->n_options;
}

size_t mm_group_find(const struct mm_item *item, size_t from, const char *id, size_t len)
{
    size_t i = from;
    while (i < item->n_groups && !mm_word_is(id, len, item->groups[i].id))
        i++;
    return i < item->n_groups ? i : item->n_groups;
}

size_t mm_rows_of_options(const struct mm_item *item)
{
    return item->n_options;
}

void mm_evidence_of_option(const struct mm_item *item, size_t row, struct mm_evidence_row *ret_row)
{
    const struct mm_option *option = &item->options[row];
    *ret_row = (struct mm_evidence_row){option->row_id, option->clauses, option->n_clauses};
}

/* ---- words -------------------------------------------------------------------------------------------- */

void mm_words_start(struct mm_words *words, const char *text)
{
    *words = (struct mm_words){.at = *text ? text : NULL};
}

bool mm_words_next(struct mm_words *words)
{
    if (!words->at)
        return false;
    const char *comma = strstr(words->at, MM_COMMA);
    words->part = words->at;
    words->len = comma ? (size_t)(comma - words->at) : strlen(words->at);
    words->at = comma ? comma + strlen(MM_COMMA) : NULL;
    return true;
}

bool mm_word_is(const char *part, size_t len, const char *word)
{
    return strlen(word) == len && memcmp(part, word, len) == 0;
}

void mm_words_put(struct mm_buf *out, size_t start, const char *before, const char *id, const char *after)
{
    mm_buf_printf(out, "%s%s%s%s", out->len > start ? MM_COMMA : "", before, id, after);
}

bool mm_pair_split(const char *part, size_t len, struct mm_pair *ret_pair)
{
    const char *dot = memmem(part, len, MM_DOT, strlen(MM_DOT));
    if (!dot)
        return false;
    size_t id_len = (size_t)(dot - part);
    *ret_pair = (struct mm_pair){.id = part,
                                 .id_len = id_len,
                                 .word = dot + strlen(MM_DOT),
                                 .word_len = len - id_len - strlen(MM_DOT)};
    return true;
}
