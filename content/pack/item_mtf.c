/* Multiple true/false: three statements, each 正しい, 正しくない or わからない. One row of evidence a
 * statement; the item is right only when all three are. */
#include "content/pack/item.h"

#include <string.h>

#define STATEMENTS 3

static void parse(struct mm_build *b, const struct mm_at *at, struct mm_item *item)
{
    mm_parse_options(b, at, "options", item);
}

static void check(struct mm_build *b, const struct mm_at *at, const struct mm_item *item)
{
    mm_item_size_check(b, at, "options", item, STATEMENTS, STATEMENTS, "文");
}

static void grade(const struct mm_item *item, const struct mm_answer *answer,
                  enum mm_mark ret_mark[MM_MAX_ROWS])
{
    for (size_t i = 0; i < item->n_options; i++)
        ret_mark[i] = mm_mark_of(mm_row(answer, i), item->options[i].correct ? MM_ANS_TRUE : MM_ANS_FALSE);
}

static const struct {
    int answer;
    const char *word;
} words_of[] = {{MM_ANS_TRUE, "true"}, {MM_ANS_FALSE, "false"}, {MM_ANS_UNSURE, MM_UNSURE}};
#define N_WORDS (sizeof words_of / sizeof words_of[0])

static const char *word_of(int value)
{
    for (size_t i = 0; i < N_WORDS; i++) {
        if (words_of[i].answer == value)
            return words_of[i].word;
    }
    return NULL;
}

static void response(const struct mm_item *item, const struct mm_answer *answer, struct mm_buf *out)
{
    size_t start = out->len;
    for (size_t i = 0; i < item->n_options; i++) {
        const char *word = word_of(mm_row(answer, i));
        if (!word)
            continue;
        mm_words_put(out, start, "", item->options[i].id, MM_DOT);
        mm_buf_str_append(out, word);
    }
}

static void pattern(const struct mm_item *item, struct mm_buf *out)
{
    size_t start = out->len;
    for (size_t i = 0; i < item->n_options; i++) {
        mm_words_put(out, start, "", item->options[i].id, MM_DOT);
        mm_buf_str_append(out, word_of(item->options[i].correct ? MM_ANS_TRUE : MM_ANS_FALSE));
    }
}

/* Statements come in their stored order, so that each stands at most once. */
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
        size_t i = mm_option_find(item, next, pair.id, pair.id_len), k = 0;
        while (k < N_WORDS && !mm_word_is(pair.word, pair.word_len, words_of[k].word))
            k++;
        if (i == item->n_options || k == N_WORDS)
            return MM_ERR_INVALID;
        answer.row[i] = words_of[k].answer;
        next = i + 1;
    }
    *ret_answer = answer;
    return MM_OK;
}

static const struct mm_field fields[] = {{"options", MM_KIND_OBJECTS, 0, 1, MM_MAX_OPTIONS, &mm_option_shape},
                                         {"keep_order", MM_KIND_BOOL, MM_FIELD_OPTIONAL},
                                         MM_FIELDS_END};
extern const struct mm_shape mm_item_shape_mtf;
const struct mm_shape mm_item_shape_mtf = {"mtf", mm_item_fields, .own = fields};

extern const struct mm_item_ops mm_item_mtf;
const struct mm_item_ops mm_item_mtf = {
    .name = "mtf",
    .brief = true,
    .ja = "正誤3つ",
    .interaction_type = "matching",
    .true_false = true,
    .paper = MM_PAPER_TRUE_FALSE,
    .parse = parse,
    .check = check,
    .n_rows = mm_rows_of_options,
    .grade = grade,
    .evidence = mm_evidence_of_option,
    .response = response,
    .parse_response = parse_response,
    .pattern = pattern,
};
