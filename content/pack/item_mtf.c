/* Multiple true/false: three statements, each 正しい, 正しくない or わからない. One row of evidence a
 * statement; the item is right only when all three are. */
#include "content/pack/pack.h"

#include <string.h>

#define STATEMENTS 3

static void check(const struct mm_item *item, void *ctx,
                  void (*breach)(void *ctx, const char *field, const char *message))
{
    if (item->n_options != STATEMENTS)
        breach(ctx, "options", "正誤の問題（mtf）の文は、ちょうど 3 つにしてください。");
}

static size_t n_rows(const struct mm_item *item)
{
    return item->n_options;
}

static enum mm_mark mark(const struct mm_option *option, int answer)
{
    if (answer == MM_ANS_UNSURE)
        return MM_MARK_UNSURE;
    return answer == (option->correct ? MM_ANS_TRUE : MM_ANS_FALSE) ? MM_MARK_RIGHT : MM_MARK_WRONG;
}

static int row_of(const struct mm_answer *answer, size_t row)
{
    return row < answer->n_rows ? answer->row[row] : MM_ANS_NONE;
}

static void grade(const struct mm_item *item, const struct mm_answer *answer, struct mm_grade *ret_grade)
{
    struct mm_grade result = {.right = true, .n_rows = item->n_options};
    for (size_t i = 0; i < item->n_options; i++) {
        result.mark[i] = mark(&item->options[i], row_of(answer, i));
        result.right = result.right && result.mark[i] == MM_MARK_RIGHT;
    }
    *ret_grade = result;
}

static void evidence(const struct mm_item *item, size_t row, struct mm_evidence_row *ret_row)
{
    const struct mm_option *option = &item->options[row];
    *ret_row = (struct mm_evidence_row){option->row_id, option->clauses, option->n_clauses};
}

static const struct {
    int answer;
    const char *word;
} words[] = {{MM_ANS_TRUE, "true"}, {MM_ANS_FALSE, "false"}, {MM_ANS_UNSURE, "unsure"}};

static void put_pair(struct mm_buf *out, bool first, const char *id, const char *word)
{
    mm_buf_printf(out, "%s%s[.]%s", first ? "" : "[,]", id, word);
}

static void response(const struct mm_item *item, const struct mm_answer *answer, struct mm_buf *out)
{
    bool first = true;
    for (size_t i = 0; i < item->n_options; i++) {
        for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
            if (row_of(answer, i) != words[k].answer)
                continue;
            put_pair(out, first, item->options[i].id, words[k].word);
            first = false;
        }
    }
}

static void pattern(const struct mm_item *item, struct mm_buf *out)
{
    for (size_t i = 0; i < item->n_options; i++)
        put_pair(out, i == 0, item->options[i].id, item->options[i].correct ? "true" : "false");
}

/* One "a[.]true" of len bytes into its row, which lies at *next or below; *next moves behind it, so that rows
 * come in their stored order and each at most once. */
static enum mm_err parse_pair(const struct mm_item *item, const char *pair, size_t len,
                              struct mm_answer *answer, size_t *next)
{
    const char *dot = memmem(pair, len, "[.]", 3);
    if (!dot)
        return MM_ERR_SYNTAX;
    size_t id_len = (size_t)(dot - pair);
    size_t word_len = len - id_len - 3;
    for (size_t i = *next; i < item->n_options; i++) {
        if (strlen(item->options[i].id) != id_len || memcmp(item->options[i].id, pair, id_len) != 0)
            continue;
        for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
            if (strlen(words[k].word) != word_len || memcmp(words[k].word, dot + 3, word_len) != 0)
                continue;
            answer->row[i] = words[k].answer;
            *next = i + 1;
            return MM_OK;
        }
    }
    return MM_ERR_INVALID;
}

static enum mm_err parse_response(const struct mm_item *item, const char *text, struct mm_answer *ret_answer)
{
    struct mm_answer answer = {.n_rows = item->n_options};
    size_t next = 0;
    for (size_t i = 0; i < MM_MAX_ROWS; i++)
        answer.row[i] = MM_ANS_NONE;
    for (const char *pair = text; *pair;) {
        const char *comma = strstr(pair, "[,]");
        size_t len = comma ? (size_t)(comma - pair) : strlen(pair);
        enum mm_err err = parse_pair(item, pair, len, &answer, &next);
        if (err)
            return err;
        pair += len;
        if (comma && pair[3] == '\0')
            return MM_ERR_SYNTAX;
        pair += comma ? 3 : 0;
    }
    *ret_answer = answer;
    return MM_OK;
}

extern const struct mm_item_ops mm_item_mtf;
const struct mm_item_ops mm_item_mtf = {
    .name = "mtf",
    .ja = "正誤3つ",
    .interaction_type = "matching",
    .check = check,
    .n_rows = n_rows,
    .grade = grade,
    .evidence = evidence,
    .response = response,
    .parse_response = parse_response,
    .pattern = pattern,
};
