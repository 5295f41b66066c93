/* Single choice: three options, one of them right, or わからない. One row of evidence. */
#include "content/pack/pack.h"

#include <string.h>

#define OPTIONS     3
#define UNSURE_WORD "unsure" /* no option may have this id (checked for every type) */

static void check(const struct mm_item *item, void *ctx,
                  void (*breach)(void *ctx, const char *field, const char *message))
{
    int right = 0;
    for (size_t i = 0; i < item->n_options; i++)
        right += item->options[i].correct;
    if (item->n_options != OPTIONS)
        breach(ctx, "options", "一つ選ぶ問題（single）の選択肢は、ちょうど 3 つにしてください。");
    if (right != 1)
        breach(ctx, "options",
               "一つ選ぶ問題（single）の正しい選択肢（correct: true）は、ちょうど 1 つにしてください。");
}

static size_t n_rows(const struct mm_item *item)
{
    (void)item;
    return 1;
}

/* The chosen option, NULL when none is. */
static const struct mm_option *chosen(const struct mm_item *item, const struct mm_answer *answer)
{
    int row = answer->n_rows ? answer->row[0] : MM_ANS_NONE;
    return row >= 0 && (size_t)row < item->n_options ? &item->options[row] : NULL;
}

static bool unsure(const struct mm_answer *answer)
{
    return answer->n_rows && answer->row[0] == MM_ANS_UNSURE;
}

static void grade(const struct mm_item *item, const struct mm_answer *answer, struct mm_grade *ret_grade)
{
    const struct mm_option *option = chosen(item, answer);
    struct mm_grade result = {.right = option && option->correct, .n_rows = 1};
    if (unsure(answer))
        result.mark[0] = MM_MARK_UNSURE;
    else
        result.mark[0] = result.right ? MM_MARK_RIGHT : MM_MARK_WRONG;
    *ret_grade = result;
}

static void evidence(const struct mm_item *item, size_t row, struct mm_evidence_row *ret_row)
{
    (void)row;
    *ret_row = (struct mm_evidence_row){item->id, item->clauses, item->n_clauses};
}

static void response(const struct mm_item *item, const struct mm_answer *answer, struct mm_buf *out)
{
    const struct mm_option *option = chosen(item, answer);
    if (unsure(answer))
        mm_buf_str_append(out, UNSURE_WORD);
    else if (option)
        mm_buf_str_append(out, option->id);
}

static enum mm_err parse_response(const struct mm_item *item, const char *text, struct mm_answer *ret_answer)
{
    struct mm_answer answer = {.n_rows = 1, .row = {MM_ANS_NONE}};
    bool found = *text == '\0';
    if (strcmp(text, UNSURE_WORD) == 0) {
        answer.row[0] = MM_ANS_UNSURE;
        found = true;
    }
    for (size_t i = 0; i < item->n_options && !found; i++) {
        found = strcmp(item->options[i].id, text) == 0;
        if (found)
            answer.row[0] = (int)i;
    }
    if (!found)
        return MM_ERR_INVALID;
    *ret_answer = answer;
    return MM_OK;
}

static void pattern(const struct mm_item *item, struct mm_buf *out)
{
    for (size_t i = 0; i < item->n_options; i++) {
        if (item->options[i].correct)
            mm_buf_str_append(out, item->options[i].id);
    }
}

extern const struct mm_item_ops mm_item_single;
const struct mm_item_ops mm_item_single = {
    .name = "single",
    .ja = "一つ選ぶ",
    .interaction_type = "choice",
    .check = check,
    .n_rows = n_rows,
    .grade = grade,
    .evidence = evidence,
    .response = response,
    .parse_response = parse_response,
    .pattern = pattern,
};
