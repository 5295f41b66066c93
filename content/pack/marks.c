/* What stands on a sheet of paper, typed mark by mark, becomes an answer. */
#include "content/pack/item.h"

#include <string.h>

enum {
    MARK_NONE = -1,
    MARK_UNSURE = -2,
    MARK_NO = -3,
    MARK_YES = -4,
    MARK_STRANGE = -5
}; /* else: a letter */

/* Everything that people type for one of them. Letters come below. */
static const struct {
    const char *text;
    int mark;
} words[] = {
    {"○", MARK_YES},
    {"◯", MARK_YES},
    {"〇", MARK_YES},
    {"1", MARK_YES},
    {"１", MARK_YES},
    {"×", MARK_NO},
    {"\xE2\x9C\x95", MARK_NO},
    {"\xE2\x9C\x96", MARK_NO}, /* crosses that are typed, never shown */
    {"0", MARK_NO},
    {"０", MARK_NO},
    {"?", MARK_UNSURE},
    {"？", MARK_UNSURE},
    {"-", MARK_NONE},
    {"－", MARK_NONE},
    {"ー", MARK_NONE},
    {"−", MARK_NONE},
};
static const char *const between[] = {" ", "　", ",", "、", "，", "・", "→"};

static bool starts(const char *at, const char *word)
{
    return strncmp(at, word, strlen(word)) == 0;
}

static const char *skip(const char *at)
{
    for (size_t i = 0; i < sizeof between / sizeof between[0];)
        if (starts(at, between[i])) {
            at += strlen(between[i]);
            i = 0;
        } else {
            i++;
        }
    return at;
}

/* The next mark; false at the end. */
static bool next(const char **at, int *ret_mark)
{
    const char *p = skip(*at);
    *ret_mark = MARK_STRANGE;
    if (!*p)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (starts(p, words[i].text)) {
            *at = p + strlen(words[i].text);
            *ret_mark = words[i].mark;
            return true;
        }
    *at = p + 1;
    if ((*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z')) {
        *ret_mark = (*p | 0x20) - 'a';
    } else if (starts(p, "\xef\xbc") && (unsigned char)p[2] >= 0xa1 && (unsigned char)p[2] <= 0xba) {
        *ret_mark = (unsigned char)p[2] - 0xa1; /* Ａ … Ｚ */
        *at = p + 3;
    }
    return true;
}

struct marks {
    int mark[MM_MAX_OPTIONS];
    size_t n;
};

static enum mm_err split(const char *text, struct marks *marks, struct mm_errinfo *info)
{
    int mark;
    marks->n = 0;
    while (next(&text, &mark)) {
        if (mark == MARK_STRANGE)
            return mm_fail(
                info, MM_ERR_INVALID,
                "読めない印があります。○、×、A、B…、？（わからない）、－（印なし）で入れてください");
        if (marks->n == MM_MAX_OPTIONS)
            return mm_fail(info, MM_ERR_INVALID, "印が多すぎます（%d まで）", MM_MAX_OPTIONS);
        marks->mark[marks->n++] = mark;
    }
    return MM_OK;
}

size_t mm_marks_count(const char *text)
{
    size_t n = 0;
    int mark;
    while (next(&text, &mark))
        n += mark != MARK_NONE;
    return n;
}

/* As many marks as there are rows. */
static enum mm_err check_size(const struct marks *m, size_t n, const char *what, struct mm_errinfo *info)
{
    return m->n == n
               ? MM_OK
               : mm_fail(info, MM_ERR_INVALID,
                         "印が %zu あります。%sは %zu なので、%zu の印を、印がないところは－で入れてください",
                         m->n, what, n, n);
}

static enum mm_err strange(struct mm_errinfo *info, const char *wanted)
{
    return mm_fail(info, MM_ERR_INVALID, "この問いに合わない印があります。%sで入れてください", wanted);
}

static enum mm_err read_true_false(const struct mm_item *item, const uint8_t *order, const struct marks *m,
                                   struct mm_answer *a, struct mm_errinfo *info)
{
    enum mm_err err = check_size(m, item->n_options, "文", info);
    for (size_t k = 0; !err && k < m->n; k++) {
        int *row = &a->row[order[k]];
        if (m->mark[k] == MARK_YES || m->mark[k] == MARK_NO)
            *row = m->mark[k] == MARK_YES ? MM_ANS_TRUE : MM_ANS_FALSE;
        else if (m->mark[k] == MARK_UNSURE)
            *row = MM_ANS_UNSURE;
        else if (m->mark[k] != MARK_NONE)
            err = strange(info, "○、×、？、－");
    }
    return err;
}

static enum mm_err read_one(const struct mm_item *item, const uint8_t *order, const struct marks *m,
                            struct mm_answer *a, struct mm_errinfo *info)
{
    if (m->n > 1)
        return mm_fail(info, MM_ERR_INVALID,
                       "一つ選ぶ問いに印が %zu あります。ご本人に確かめるか、－（印なし）を入れてください",
                       m->n);
    if (m->n == 0)
        return check_size(m, 1, "答え", info);
    if (m->mark[0] == MARK_UNSURE)
        a->row[0] = MM_ANS_UNSURE;
    else if (m->mark[0] >= 0 && (size_t)m->mark[0] < item->n_options)
        a->row[0] = order[m->mark[0]];
    else if (m->mark[0] != MARK_NONE)
        return strange(info, "選択肢の文字、？、－");
    return MM_OK;
}

static enum mm_err read_any(const struct mm_item *item, const uint8_t *order, const struct marks *m,
                            struct mm_answer *a, struct mm_errinfo *info)
{
    if (m->n == 0)
        return check_size(m, 1, "答え", info);
    bool alone = m->n == 1 && m->mark[0] < 0;
    if (alone && m->mark[0] == MARK_NONE)
        return MM_OK;
    for (size_t i = 0; i < a->n_rows; i++)
        a->row[i] = alone && m->mark[0] == MARK_UNSURE ? MM_ANS_UNSURE : MM_ANS_FALSE;
    if (alone && (m->mark[0] == MARK_UNSURE || m->mark[0] == MARK_NO))
        return MM_OK;
    for (size_t k = 0; k < m->n; k++) {
        if (m->mark[k] < 0 || (size_t)m->mark[k] >= item->n_options)
            return strange(info, "選択肢の文字（どれも選ばれていなければ 0）、？、－");
        if (a->row[order[m->mark[k]]] == MM_ANS_TRUE)
            return mm_fail(info, MM_ERR_INVALID, "同じ文字が二度あります");
        a->row[order[m->mark[k]]] = MM_ANS_TRUE;
    }
    return MM_OK;
}

static enum mm_err read_sequence(const struct mm_item *item, const uint8_t *order, const struct marks *m,
                                 struct mm_answer *a, struct mm_errinfo *info)
{
    bool used[MM_MAX_OPTIONS] = {false};
    if (m->n == 1 && m->mark[0] == MARK_NONE)
        return MM_OK;
    if (m->n == 1 && m->mark[0] == MARK_UNSURE) {
        for (size_t i = 0; i < a->n_rows; i++)
            a->row[i] = MM_ANS_UNSURE;
        return MM_OK;
    }
    enum mm_err err = check_size(m, item->n_options, "順番", info);
    for (size_t k = 0; !err && k < m->n; k++) {
        if (m->mark[k] < 0 || (size_t)m->mark[k] >= item->n_options)
            return strange(info, "文字（全部か、？だけか、－だけ）");
        if (used[m->mark[k]])
            return mm_fail(info, MM_ERR_INVALID, "同じ文字が二度あります");
        used[m->mark[k]] = true;
        if (k < a->n_rows)
            a->row[k] = order[m->mark[k]];
    }
    return err;
}

static enum mm_err read_sort(const struct mm_item *item, const uint8_t *order, const struct marks *m,
                             struct mm_answer *a, struct mm_errinfo *info)
{
    enum mm_err err = check_size(m, item->n_options, "カード", info);
    for (size_t k = 0; !err && k < m->n; k++) {
        int *row = &a->row[order[k]];
        if (m->mark[k] == MARK_UNSURE)
            *row = MM_ANS_UNSURE;
        else if (m->mark[k] >= 0 && (size_t)m->mark[k] < item->n_groups)
            *row = m->mark[k];
        else if (m->mark[k] != MARK_NONE)
            err = strange(info, "なかまの文字、？、－");
    }
    return err;
}

static enum mm_err read_not(const struct mm_item *item, const uint8_t *order, const struct marks *m,
                            struct mm_answer *a, struct mm_errinfo *info)
{
    (void)item, (void)order, (void)m, (void)a;
    return mm_fail(info, MM_ERR_INVALID, "この問題は紙では出せません");
}

enum mm_err mm_marks_read(const struct mm_item *item, const uint8_t *order, const char *text,
                          struct mm_answer *ret_answer, struct mm_errinfo *info)
{
    static enum mm_err (*const ways[])(const struct mm_item *, const uint8_t *, const struct marks *,
                                       struct mm_answer *, struct mm_errinfo *) = {
        [MM_PAPER_NOT] = read_not, [MM_PAPER_TRUE_FALSE] = read_true_false, [MM_PAPER_ONE] = read_one,
        [MM_PAPER_ANY] = read_any, [MM_PAPER_SEQUENCE] = read_sequence,     [MM_PAPER_SORT] = read_sort,
    };
    _Static_assert(sizeof ways / sizeof ways[0] == MM_PAPER_WAY_COUNT, "a reader for each way");
    struct marks marks;
    mm_answer_none(item, ret_answer);
    enum mm_err err = split(text, &marks, info);
    return err ? err : ways[item->ops->paper](item, order, &marks, ret_answer, info);
}
