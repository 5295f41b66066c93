/* GIFT taken apart: one question between empty lines into its name, its text and its answers. */
#include "content/author/gift_in.h"

#include <stdlib.h>
#include <string.h>

struct mm_gift_piece mm_gift_trim(struct mm_gift_piece p)
{
    while (p.len && strchr(" \t\r\n", p.at[0]))
        p.at++, p.len--;
    while (p.len && strchr(" \t\r\n", p.at[p.len - 1]))
        p.len--;
    return p;
}

/* Bytes up to the first of the marks that no backslash covers. */
static size_t until(struct mm_gift_piece p, const char *marks)
{
    size_t i = 0;

    while (i < p.len && !strchr(marks, p.at[i]))
        i += p.at[i] == '\\' && i + 1 < p.len ? 2 : 1;
    return i < p.len ? i : p.len;
}

struct mm_gift_piece mm_gift_skip(struct mm_gift_piece p, size_t n)
{
    return (struct mm_gift_piece){p.at + n, p.len - n};
}

bool mm_gift_begins(struct mm_gift_piece p, const char *word)
{
    return p.len >= strlen(word) && strncmp(p.at, word, strlen(word)) == 0;
}

struct taking {
    struct mm_errinfo *info;
    int line;
    enum mm_err err;
};

/* The innermost error gets the line. */
static void fail(struct taking *r, enum mm_err err, const char *what)
{
    if (!r->err)
        r->err = mm_fail(r->info, err, "%d 行目: %s", r->line, what);
}

static struct mm_gift_piece read_answer(struct taking *r, struct mm_gift_block *b, struct mm_gift_piece body)
{
    struct mm_gift_answer *a = &b->answers[b->n];
    bool equal = *body.at == '=';
    double weight = 0;
    size_t n;

    if (b->n == MM_MAX_OPTIONS) {
        fail(r, MM_ERR_TOO_BIG, "答えが多すぎます（12 まで）。");
        return mm_gift_skip(body, body.len);
    }
    b->n++;
    body = mm_gift_trim(mm_gift_skip(body, 1));
    if (body.len && *body.at == '%') {
        weight = strtod(body.at + 1, NULL); /* the text behind is terminated */
        n = until(mm_gift_skip(body, 1), "%");
        body = n + 2 <= body.len ? mm_gift_skip(body, n + 2) : mm_gift_skip(body, body.len);
    }
    n = until(body, "=~#");
    a->right = equal || weight > 0;
    a->text = (struct mm_gift_piece){body.at, n};
    for (size_t i = 0; i + 1 < n; i++)
        if (strncmp(body.at + i, "->", 2) == 0 && equal) {
            a->has_match = true;
            a->match = mm_gift_skip(a->text, i + 2);
            a->text.len = i;
            break;
        }
    body = mm_gift_skip(body, n);
    if (!body.len || *body.at != '#' || mm_gift_begins(body, "####"))
        return body;
    body = mm_gift_skip(body, 1);
    n = until(body, "=~#");
    a->has_feedback = true;
    a->feedback = (struct mm_gift_piece){body.at, n};
    return mm_gift_skip(body, n);
}

static void read_answers(struct taking *r, struct mm_gift_block *b, struct mm_gift_piece body)
{
    body = mm_gift_trim(body);
    if (!body.len)
        fail(r, MM_ERR_UNSUPPORTED, "記述で答える問題は取り込めません。");
    else if (*body.at == '#' && !mm_gift_begins(body, "####"))
        fail(r, MM_ERR_UNSUPPORTED, "数で答える問題は取り込めません。");
    else if (!strchr("=~", *body.at))
        fail(r, MM_ERR_UNSUPPORTED, "○×だけの問題と、言葉で答える問題は取り込めません。");
    while (body.len && !r->err) {
        if (mm_gift_begins(body, "####")) {
            b->has_general = true;
            b->general = mm_gift_trim(mm_gift_skip(body, 4));
            return;
        }
        if (*body.at == '#')
            fail(r, MM_ERR_SYNTAX, "解説（#）が二つ続いています。");
        else
            body = mm_gift_trim(read_answer(r, b, body));
    }
}

static void read_block(struct taking *r, struct mm_gift_block *b, struct mm_gift_piece text)
{
    size_t n;

    if (!mm_gift_begins(text, "::")) {
        fail(r, MM_ERR_INVALID, "問題の名前（::id::）がありません。書き出したときの名前を残してください。");
        return;
    }
    text = mm_gift_skip(text, 2);
    for (n = 0; n + 1 < text.len && strncmp(text.at + n, "::", 2) != 0; n++)
        ;
    b->title = mm_gift_trim((struct mm_gift_piece){text.at, n});
    text = n + 2 <= text.len ? mm_gift_skip(text, n + 2) : mm_gift_skip(text, text.len);
    n = until(text, "{}");
    b->stem = (struct mm_gift_piece){text.at, n};
    b->has_answers = n < text.len;
    if (!b->has_answers)
        return;
    text = mm_gift_skip(text, n + 1);
    n = until(text, "{}");
    if (n == text.len || text.at[n] != '}')
        fail(r, MM_ERR_SYNTAX, "答えの { } が閉じていません。途中に空の行があれば、取りのぞいてください。");
    else if (mm_gift_trim(mm_gift_skip(text, n + 1)).len)
        fail(r, MM_ERR_UNSUPPORTED, "文の途中で答える（穴うめの）問題は取り込めません。");
    else
        read_answers(r, b, (struct mm_gift_piece){text.at, n});
}

enum mm_err mm_gift_take(struct mm_gift_piece text, int line, struct mm_gift_block *ret_block,
                         struct mm_errinfo *info)
{
    struct taking r = {.info = info, .line = line};

    *ret_block = (struct mm_gift_block){.line = line};
    read_block(&r, ret_block, text);
    return r.err;
}
