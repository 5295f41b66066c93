/* Single choice: three options, one of them right, or わからない. One row of evidence, which speaks of what
 * the right option is tagged with. */
#include "content/pack/item.h"

#include <string.h>

#define OPTIONS 3

static void parse(struct mm_build *b, const struct mm_at *at, struct mm_item *item)
{
    mm_parse_options(b, at, "options", item);
}

static void check(struct mm_build *b, const struct mm_at *at, const struct mm_item *item)
{
    struct mm_at options = mm_at_key(at, "options");
    int right = 0;
    for (size_t i = 0; i < item->n_options; i++)
        right += item->options[i].correct;
    mm_item_size_check(b, at, "options", item, OPTIONS, OPTIONS, "選択肢");
    if (right != 1)
        mm_error_at(b->findings, &options,
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
    int row = mm_row(answer, 0);
    return row >= 0 && (size_t)row < item->n_options ? &item->options[row] : NULL;
}

static void grade(const struct mm_item *item, const struct mm_answer *answer,
                  enum mm_mark ret_mark[MM_MAX_ROWS])
{
    const struct mm_option *option = chosen(item, answer);
    ret_mark[0] = mm_mark_of(mm_row(answer, 0), option && option->correct ? mm_row(answer, 0) : MM_ANS_NONE);
}

static void evidence(const struct mm_item *item, size_t row, struct mm_evidence_row *ret_row)
{
    (void)row;
    *ret_row = (struct mm_evidence_row){item->id, item->clauses, item->n_clauses};
    for (size_t i = 0; i < item->n_options; i++) {
        const struct mm_option *option = &item->options[i];
        if (option->correct && option->n_clauses)
            *ret_row = (struct mm_evidence_row){item->id, option->clauses, option->n_clauses};
    }
}

static void response(const struct mm_item *item, const struct mm_answer *answer, struct mm_buf *out)
{
    const struct mm_option *option = chosen(item, answer);
    if (mm_row(answer, 0) == MM_ANS_UNSURE)
        mm_buf_str_append(out, MM_UNSURE);
    else if (option)
        mm_buf_str_append(out, option->id);
}

static enum mm_err parse_response(const struct mm_item *item, const char *text, struct mm_answer *ret_answer)
{
    struct mm_answer answer;
    size_t i = mm_option_find(item, 0, text, strlen(text));
    mm_answer_none(item, &answer);
    if (strcmp(text, MM_UNSURE) == 0)
        answer.row[0] = MM_ANS_UNSURE;
    else if (i < item->n_options)
        answer.row[0] = (int)i;
    else if (*text)
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

static const struct mm_field fields[] = {{"options", MM_KIND_OBJECTS, 0, 1, MM_MAX_OPTIONS, &mm_option_shape},
                                         {"keep_order", MM_KIND_BOOL, MM_FIELD_OPTIONAL},
                                         MM_FIELDS_END};
extern const struct mm_shape mm_item_shape_single;
const struct mm_shape mm_item_shape_single = {"single", mm_item_fields, .own = fields};

extern const struct mm_item_ops mm_item_single;
const struct mm_item_ops mm_item_single = {
    .name = "single",
    .brief = true,
    .ja = "一つ選ぶ",
    .interaction_type = "choice",
    .paper = MM_PAPER_ONE,
    .parse = parse,
    .check = check,
    .n_rows = n_rows,
    .grade = grade,
    .evidence = evidence,
    .response = response,
    .parse_response = parse_response,
    .pattern = pattern,
};
