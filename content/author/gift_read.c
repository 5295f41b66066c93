/* GIFT back into cells. Only what form_gift.c writes: choices, pairs and descriptions of items that are
 * there. */
#include "content/author/gift_in.h"

#include "content/pack/shape.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reading {
    const struct mm_bank *before;
    struct mm_bank *out;
    const struct mm_gift_block *block;
    struct mm_buf plain; /* one piece without its escapes */
    struct mm_errinfo *info;
    enum mm_err err;
};

/* The innermost error gets the line. */
static enum mm_err fail(struct reading *r, enum mm_err err, const char *what)
{
    if (!r->err)
        r->err = mm_fail(r->info, err, "%d 行目: %s", r->block->line, what);
    return r->err;
}

/* Without escapes and without [html]. */
static const char *plain(struct reading *r, struct mm_gift_piece p)
{
    static const char *const formats[] = {"[html]", "[plain]", "[moodle]", "[markdown]"};

    p = mm_gift_trim(p);
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
        if (mm_gift_begins(p, formats[i]))
            p = mm_gift_trim(mm_gift_skip(p, strlen(formats[i])));
    mm_buf_clear(&r->plain);
    for (size_t i = 0; i < p.len; i++) {
        if (p.at[i] == '\\' && i + 1 < p.len)
            mm_buf_char(&r->plain, p.at[++i] == 'n' ? '\n' : p.at[i]);
        else
            mm_buf_char(&r->plain, p.at[i]);
    }
    return mm_buf_str(&r->plain);
}

/* HTML as markup, kept by the bank. */
static const char *markup(struct reading *r, const char *html, size_t len)
{
    struct mm_errinfo inner = MM_ERRINFO_INIT;
    struct mm_buf out;
    const char *kept;

    mm_buf_init(&out, MM_MAX_TEXT_BYTES);
    if (mm_gift_unhtml(html, len, &out, &inner))
        fail(r, inner.err, inner.text);
    kept = mm_arena_str(&r->out->arena, mm_buf_str(&out));
    mm_buf_done(&out);
    return kept;
}

static const char *text_of(struct reading *r, struct mm_gift_piece p)
{
    const char *html = plain(r, p);

    return markup(r, html, strlen(html));
}

/* ---- into cells -------------------------------------------------------------------------------------------
 */

/* All rows of the item with nothing said but their ids; added when it is met first. NULL with an error. */
static struct mm_bank_line *rows_of(struct reading *r, const char *item, size_t *ret_n, bool *ret_first)
{
    size_t n = 0, first = r->out->n;
    const struct mm_bank_line *old = mm_bank_find(r->before, item, &n);
    const struct mm_bank_line *have = mm_bank_find(r->out, item, ret_n);

    *ret_first = !have;
    if (have)
        return r->out->lines + (have - r->out->lines);
    if (!old) {
        char what[300];

        snprintf(what, sizeof(what),
                 "問題「%s」は、今の教材にありません。新しい問題は、話題や対象も書ける CSV か xlsx "
                 "で加えてください。",
                 item);
        fail(r, MM_ERR_INVALID, what);
        return NULL;
    }
    for (size_t i = 0; i < n; i++) {
        struct mm_bank_line *line = mm_bank_add(r->out, old[i].kind);

        if (!line) {
            r->err = mm_bank_check(r->out, r->info);
            return NULL;
        }
        for (size_t c = MM_BANK_OF; c <= MM_BANK_ID; c++)
            line->cell[c] = old[i].cell[c];
        line->line = r->block->line;
    }
    *ret_n = n;
    return r->out->lines + first;
}

static void put_stem(struct reading *r, struct mm_bank_line *line, const struct mm_bank_line *old)
{
    static const char small[] = "<small>", small_end[] = "</small><br>", em[] = "<br><em>",
                      em_end[] = "</em>";
    const char *html = plain(r, r->block->stem), *end = html + strlen(html), *at;

    if (strncmp(html, small, strlen(small)) == 0 && (at = strstr(html, small_end))) {
        line->cell[MM_BANK_LABEL] = markup(r, html + strlen(small), (size_t)(at - html) - strlen(small));
        html = at + strlen(small_end);
    }
    at = *old->cell[MM_BANK_FIGURE_WORDS] ? strstr(html, em) : NULL;
    if (at && end - at >= (long)(strlen(em) + strlen(em_end)) && strcmp(end - strlen(em_end), em_end) == 0) {
        line->cell[MM_BANK_FIGURE_WORDS] =
            markup(r, at + strlen(em), (size_t)(end - at) - strlen(em) - strlen(em_end));
        end = at;
    }
    line->cell[MM_BANK_TEXT] = markup(r, html, (size_t)(end - html));
}

static size_t count(const char *text, const char *tag)
{
    size_t n = 0;

    for (; (text = strstr(text, tag)); text += strlen(tag))
        n++;
    return n;
}

/* What stands between two tags from *at on, as markup; *at goes behind it. NULL with an error. */
static const char *within(struct reading *r, const char **at, const char *tag, const char *end_tag)
{
    const char *text = strstr(*at, tag), *end = text ? strstr(text, end_tag) : NULL;

    if (!end) {
        fail(r, MM_ERR_SYNTAX, "解説の <li> か <p> が閉じていません。");
        return NULL;
    }
    *at = end + strlen(end_tag);
    text += strlen(tag);
    return markup(r, text, (size_t)(end - text));
}

/* The <li> of pairs, one each, and behind them the <p> of what to do: with one of them gone, the rest would
 * go to another's place. */
static void put_general(struct reading *r, struct mm_bank_line *item, struct mm_bank_line *options, size_t n)
{
    const char *at = plain(r, r->block->general);

    if (count(at, "<li>") != n) {
        fail(r, MM_ERR_INVALID,
             "解説（####）の <li> の数が、答えの数とちがいます。答え一つに一つ、同じ順に置いてください。");
        return;
    }
    for (size_t i = 0; i < n && !r->err; i++)
        options[i].cell[MM_BANK_EXPLANATION] = within(r, &at, "<li>", "</li>");
    if (!r->err && count(at, "<p>") != 1)
        fail(r, MM_ERR_INVALID,
             "解説（####）の終わりの <p>（今日からの行動）がないか、二つ以上あります。一つにしてください。");
    if (!r->err)
        item->cell[MM_BANK_ACTION] = within(r, &at, "<p>", "</p>");
}

/* What happened then stands in a <p> before the explanation. */
static void put_choice(struct reading *r, struct mm_bank_line *option, const struct mm_gift_answer *a,
                       bool scene)
{
    const char *html, *end;

    option->cell[MM_BANK_TEXT] = text_of(r, a->text);
    option->cell[MM_BANK_CORRECT] = a->right ? "○" : "×";
    if (!a->has_feedback)
        return;
    html = plain(r, a->feedback);
    end = scene && strncmp(html, "<p>", 3) == 0 ? strstr(html, "</p>") : NULL;
    if (end) {
        option->cell[MM_BANK_CONSEQUENCE] = markup(r, html + 3, (size_t)(end - html) - 3);
        html = end + 4;
    }
    option->cell[MM_BANK_EXPLANATION] = markup(r, html, strlen(html));
}

/* id of the category with that text, of the item as it is. */
static const char *find_category(const struct mm_bank_line *old, size_t n, const char *text)
{
    for (size_t i = 0; i < n; i++)
        if (old[i].kind == MM_BANK_CATEGORY && strcmp(old[i].cell[MM_BANK_TEXT], text) == 0)
            return old[i].cell[MM_BANK_ID];
    return NULL;
}

static void put_pair(struct reading *r, struct mm_bank_line *option, const struct mm_gift_answer *a,
                     enum mm_gift_way way, const struct mm_bank_line *old, size_t n_old)
{
    const char *match = text_of(r, a->match);

    option->cell[MM_BANK_TEXT] = text_of(r, a->text);
    if (way == MM_GIFT_TRUE) {
        if (strcmp(match, MM_GIFT_TRUE_JA) != 0 && strcmp(match, MM_GIFT_FALSE_JA) != 0)
            fail(r, MM_ERR_INVALID, "-> の右は「正しい」か「正しくない」にしてください。");
        option->cell[MM_BANK_CORRECT] = strcmp(match, MM_GIFT_TRUE_JA) == 0 ? "○" : "×";
    } else if (way == MM_GIFT_SORT) {
        option->cell[MM_BANK_CATEGORY_OF] = find_category(old, n_old, match);
        if (!option->cell[MM_BANK_CATEGORY_OF])
            fail(r, MM_ERR_INVALID,
                 "-> の右の分類が、今の教材にありません。分類は CSV か xlsx で変えてください。");
    }
}

/* Steps go to the places that their numbers say. */
static void put_order(struct reading *r, struct mm_bank_line *options, size_t n)
{
    struct mm_bank_line kept[MM_MAX_OPTIONS];
    bool used[MM_MAX_OPTIONS] = {false};

    memcpy(kept, options, n * sizeof(*options));
    for (size_t i = 0; i < n && !r->err; i++) {
        char *end;
        const char *text = text_of(r, r->block->answers[i].match);
        long place = strtol(text, &end, 10);

        if (end == text || *end || place < 1 || place > (long)n || used[place - 1]) {
            fail(r, MM_ERR_INVALID, "-> の右は、1 からの番号を一度ずつにしてください。");
            return;
        }
        used[place - 1] = true;
        options[place - 1] = kept[i];
    }
}

static void put_answers(struct reading *r, enum mm_gift_way way, struct mm_bank_line *options, size_t n,
                        const struct mm_bank_line *old, size_t n_old)
{
    const struct mm_gift_block *b = r->block;

    if (n != b->n)
        fail(r, MM_ERR_INVALID,
             "答えの数が、今の教材とちがいます。選択肢を増やしたり減らしたりするときは、CSV か xlsx "
             "を使ってください。");
    for (size_t i = 0; i < n && !r->err; i++) {
        bool pairs = way != MM_GIFT_CHOICE && way != MM_GIFT_SCENE;

        if (b->answers[i].has_match != pairs)
            fail(r, MM_ERR_INVALID, "答えの形（-> のありなし）が、今の問題の種類とちがいます。");
        else if (pairs)
            put_pair(r, &options[i], &b->answers[i], way, old, n_old);
        else
            put_choice(r, &options[i], &b->answers[i], way == MM_GIFT_SCENE);
    }
}

/* Options below rows[at], a decision or the item. */
static struct mm_bank_line *options_of(struct mm_bank_line *rows, size_t n, size_t at, size_t *ret_n)
{
    size_t first = at + 1;

    while (first < n && rows[at].kind == MM_BANK_ITEM && rows[first].kind == MM_BANK_CATEGORY)
        first++;
    for (*ret_n = 0; first + *ret_n < n && rows[first + *ret_n].kind == MM_BANK_OPTION;)
        ++*ret_n;
    return rows + first;
}

static void put_item(struct reading *r, struct mm_bank_line *rows, size_t n, bool first)
{
    size_t n_old, n_options;
    const struct mm_bank_line *old = mm_bank_find(r->before, rows->cell[MM_BANK_OF], &n_old);
    enum mm_gift_way way = mm_gift_way(old);
    struct mm_bank_line *options = options_of(rows, n, 0, &n_options);

    if (!first && rows->cell[MM_BANK_TEXT])
        fail(r, MM_ERR_INVALID, "同じ名前の問題が二度あります。");
    if (r->block->has_answers == (way == MM_GIFT_SCENE))
        fail(r, MM_ERR_INVALID, "答えの { } のありなしが、今の問題の種類とちがいます。");
    if (r->err)
        return;
    put_stem(r, rows, old);
    if (way == MM_GIFT_SCENE)
        return;
    put_answers(r, way, options, n_options, old, n_old);
    if (r->block->has_general && !r->err)
        put_general(r, rows, options, way == MM_GIFT_CHOICE ? 0 : n_options);
    if (way == MM_GIFT_ORDER && !r->err)
        put_order(r, options, n_options);
}

static void put_decision(struct reading *r, struct mm_bank_line *rows, size_t n, const char *id)
{
    size_t n_options = 0;

    for (size_t i = 1; i < n; i++) {
        struct mm_bank_line *options;

        if (rows[i].kind != MM_BANK_DECISION || strcmp(rows[i].cell[MM_BANK_ID], id) != 0)
            continue;
        if (rows[i].cell[MM_BANK_TEXT])
            fail(r, MM_ERR_INVALID, "同じ名前の場面が二度あります。");
        rows[i].cell[MM_BANK_TEXT] = text_of(r, r->block->stem);
        options = options_of(rows, n, i, &n_options);
        put_answers(r, MM_GIFT_SCENE, options, n_options, rows, n);
        return;
    }
    fail(r, MM_ERR_INVALID, "この場面は、今の教材にありません。場面は CSV か xlsx で加えてください。");
}

static void put_block(struct reading *r)
{
    char id[MM_ID_BYTES * 2], *part;
    struct mm_bank_line *rows;
    bool first = false;
    size_t n = 0;

    snprintf(id, sizeof(id), "%s", plain(r, r->block->title));
    part = strchr(id, '/');
    if (part)
        *part++ = '\0';
    if (!mm_id_text_ok(id) || (part && !mm_id_text_ok(part))) {
        fail(r, MM_ERR_INVALID,
             "問題の名前（::id::）が、id の形ではありません。書き出したときの名前にしてください。");
        return;
    }
    rows = rows_of(r, id, &n, &first);
    if (!rows || r->err)
        return;
    if (part)
        put_decision(r, rows, n, part);
    else
        put_item(r, rows, n, first);
}

/* ---- the file ---------------------------------------------------------------------------------------------
 */

static void do_block(struct reading *r, struct mm_buf *text, int line)
{
    struct mm_gift_piece piece = mm_gift_trim((struct mm_gift_piece){mm_buf_str(text), text->len});
    struct mm_gift_block block;

    if (!piece.len || mm_gift_begins(piece, "$CATEGORY:") || r->err)
        return;
    r->block = &block;
    r->err = mm_gift_take(piece, line, &block, r->info);
    if (!r->err)
        put_block(r);
    r->block = NULL;
}

/* Blocks stand between empty lines; lines that begin with // are nobody's. */
static void read_text(struct reading *r, const char *text)
{
    struct mm_buf block;
    int line = 1, first = 1;

    mm_buf_init(&block, 16 * MM_MAX_TEXT_BYTES);
    while (*text && !r->err) {
        size_t len = strcspn(text, "\n");
        struct mm_gift_piece piece = mm_gift_trim((struct mm_gift_piece){text, len});

        if (!piece.len) {
            do_block(r, &block, first);
            mm_buf_clear(&block);
        } else if (!mm_gift_begins(piece, "//")) {
            first = block.len ? first : line;
            mm_buf_append(&block, text, len);
            mm_buf_char(&block, '\n');
        }
        if (block.err)
            r->err = mm_fail(r->info, MM_ERR_TOO_BIG, "%d 行目: 一つの問題が長すぎます。", first);
        text += len + (text[len] == '\n');
        line++;
    }
    do_block(r, &block, first);
    mm_buf_done(&block);
}

enum mm_err mm_gift_read(const void *bytes, size_t len, const struct mm_bank *before,
                         struct mm_bank *ret_bank, struct mm_errinfo *info)
{
    enum mm_csv_encoding encoding;
    struct mm_bank bank;
    struct reading r = {.before = before, .out = &bank, .info = info};
    struct mm_buf text;

    mm_bank_init(&bank);
    mm_buf_init(&text, 3 * (size_t)MM_MAX_ROSTER_BYTES);
    mm_buf_init(&r.plain, 16 * MM_MAX_TEXT_BYTES);
    r.err = mm_csv_decode(bytes, len, &text, &encoding, info);
    if (!r.err)
        read_text(&r, mm_buf_str(&text));
    if (!r.err)
        r.err = mm_bank_check(&bank, info);
    mm_buf_done(&r.plain);
    mm_buf_done(&text);
    if (r.err)
        mm_bank_done(&bank);
    else
        *ret_bank = bank;
    return r.err;
}
