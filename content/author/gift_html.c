#include "content/author/gift.h"

#include "sync/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- markup to HTML -------------------------------------------------------------------------------------
 */

static void put_plain(const char *text, size_t len, struct mm_buf *out)
{
    static const struct {
        char c;
        const char *html;
    } special[] = {{'<', "&lt;"}, {'>', "&gt;"}, {'&', "&amp;"}, {'"', "&quot;"}, {'\n', "<br>"}};

    for (size_t i = 0; i < len; i++) {
        const char *html = NULL;

        for (size_t k = 0; k < sizeof(special) / sizeof(special[0]); k++)
            html = text[i] == special[k].c ? special[k].html : html;
        if (html)
            mm_buf_str_append(out, html);
        else
            mm_buf_char(out, text[i]);
    }
}

static size_t letter(const char *text, size_t len)
{
    size_t n = 1;

    while (n < len && ((unsigned char)text[n] & 0xC0) == 0x80)
        n++;
    return n;
}

/* 情報|じょう|ほう : one reading behind each character; 情報|じょうほう : one behind all. */
static void put_ruby(const char *text, size_t len, struct mm_buf *out)
{
    const char *bar = memchr(text, '|', len), *end = text + len;
    bool each = memchr(bar + 1, '|', (size_t)(end - bar - 1)) != NULL;
    const char *base = text;

    mm_buf_str_append(out, "<ruby>");
    while (bar && bar < end) {
        const char *reading = bar + 1, *stop = memchr(reading, '|', (size_t)(end - reading));
        size_t n = each ? letter(base, (size_t)(end - base)) : (size_t)(bar - base);

        put_plain(base, n, out);
        base += n;
        mm_buf_str_append(out, "<rt>");
        put_plain(reading, (size_t)((stop ? stop : end) - reading), out);
        mm_buf_str_append(out, "</rt>");
        bar = stop;
    }
    mm_buf_str_append(out, "</ruby>");
}

static void put_variable(const struct mm_json *vars, const char *name, size_t len, struct mm_buf *out)
{
    char key[64];
    const char *value;

    snprintf(key, sizeof(key), "%.*s", (int)len, name);
    value = mm_json_get_str(vars, key, key);
    mm_buf_printf(out, "<var title=\"%s\">", key);
    put_plain(value, strlen(value), out);
    mm_buf_str_append(out, "</var>");
}

void mm_gift_html(const struct mm_json *vars, const char *text, struct mm_buf *out)
{
    bool strong = false;

    while (*text) {
        size_t brace = *text == '{' ? strcspn(text, "}") : 0;

        if (brace && text[brace] && text[1] == '$') {
            put_variable(vars, text + 2, brace - 2, out);
            text += brace + 1;
        } else if (brace && text[brace] && memchr(text, '|', brace)) {
            put_ruby(text + 1, brace - 1, out);
            text += brace + 1;
        } else if (strncmp(text, "**", 2) == 0) {
            strong = !strong;
            mm_buf_str_append(out, strong ? "<strong>" : "</strong>");
            text += 2;
        } else if (strncmp(text, "[[", 2) == 0 || strncmp(text, "]]", 2) == 0) {
            mm_buf_str_append(out, *text == '[' ? "<dfn>" : "</dfn>");
            text += 2;
        } else {
            put_plain(text++, 1, out);
        }
    }
}

/* ---- HTML to markup --------------------------------------------------------------------------------------
 */

struct undoing {
    struct mm_buf *out;
    struct mm_buf ruby, readings; /* base and readings (each with | before it) of the ruby that is open */
    size_t start;                 /* of this text in out */
    bool in_ruby, in_reading, in_variable;
    bool paragraph; /* one has begun or ended, and nothing stands in the new one yet */
};

/* A paragraph that is not the first begins a line. */
static void open_line(struct undoing *u)
{
    if (u->paragraph && u->out->len > u->start)
        mm_buf_char(u->out, '\n');
    u->paragraph = false;
}

static void say(struct undoing *u, const char *text, size_t len)
{
    if (u->paragraph && len == 1 && strchr(" \t\r\n", *text))
        return;
    open_line(u);
    if (!u->in_variable)
        mm_buf_append(u->in_reading ? &u->readings : u->in_ruby ? &u->ruby : u->out, text, len);
}

static void tag_ruby(struct undoing *u, bool end, const char *rest)
{
    (void)rest;
    open_line(u);
    if (end && u->in_ruby)
        mm_buf_printf(u->out, "{%s%s}", mm_buf_str(&u->ruby), mm_buf_str(&u->readings));
    u->in_ruby = !end;
    u->in_reading = false;
    mm_buf_clear(&u->ruby);
    mm_buf_clear(&u->readings);
}

static void tag_reading(struct undoing *u, bool end, const char *rest)
{
    (void)rest;
    u->in_reading = !end && u->in_ruby;
    if (u->in_reading)
        mm_buf_char(&u->readings, '|');
}

static void tag_strong(struct undoing *u, bool end, const char *rest)
{
    (void)end, (void)rest;
    say(u, "**", 2);
}

static void tag_term(struct undoing *u, bool end, const char *rest)
{
    (void)rest;
    say(u, end ? "]]" : "[[", 2);
}

static void tag_break(struct undoing *u, bool end, const char *rest)
{
    (void)end, (void)rest;
    say(u, "\n", 1);
}

static void tag_variable(struct undoing *u, bool end, const char *rest)
{
    const char *name = strstr(rest, "title=\"");

    open_line(u);
    if (!end && name)
        mm_buf_printf(u->out, "{$%.*s}", (int)strcspn(name + 7, "\">"), name + 7);
    u->in_variable = !end && name;
}

static void tag_paragraph(struct undoing *u, bool end, const char *rest)
{
    (void)end, (void)rest;
    u->paragraph = true;
}

static void tag_nothing(struct undoing *u, bool end, const char *rest)
{
    (void)u, (void)end, (void)rest;
}

static const struct {
    const char *name;
    void (*tag)(struct undoing *u, bool end, const char *rest);
} tags[] = {
    {"ruby", tag_ruby},    {"rt", tag_reading},   {"rb", tag_nothing},  {"strong", tag_strong},
    {"b", tag_strong},     {"dfn", tag_term},     {"br", tag_break},    {"br/", tag_break},
    {"var", tag_variable}, {"span", tag_nothing}, {"p", tag_paragraph}, {"div", tag_paragraph},
};

static bool do_tag(struct undoing *u, const char *html, size_t len)
{
    char inner[200];
    size_t name;
    bool end = len > 1 && html[1] == '/';

    if (len < 3 || len - 2 - end >= sizeof(inner))
        return false;
    snprintf(inner, sizeof(inner), "%.*s", (int)(len - 2 - end), html + 1 + end);
    name = strcspn(inner, " ");
    for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
        if (strlen(tags[i].name) == name && strncmp(tags[i].name, inner, name) == 0) {
            tags[i].tag(u, end, inner + name);
            return true;
        }
    return false;
}

static bool do_entity(struct undoing *u, const char *html, size_t len)
{
    static const char *const names[][2] = {{"&lt;", "<"},    {"&gt;", ">"},   {"&amp;", "&"},
                                           {"&quot;", "\""}, {"&nbsp;", " "}, {"&#39;", "'"}};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strlen(names[i][0]) == len && strncmp(html, names[i][0], len) == 0) {
            say(u, names[i][1], 1);
            return true;
        }
    return false;
}

enum mm_err mm_gift_unhtml(const char *html, size_t len, struct mm_buf *out, struct mm_errinfo *info)
{
    struct undoing u = {.out = out, .start = out->len};
    char shown[MM_BANK_SHOWN_BYTES];
    enum mm_err err = MM_OK;

    mm_buf_init(&u.ruby, MM_MAX_TEXT_BYTES);
    mm_buf_init(&u.readings, MM_MAX_TEXT_BYTES);
    for (size_t i = 0; i < len && !err;) {
        char close = html[i] == '<' ? '>' : html[i] == '&' ? ';' : '\0';
        const char *end = close ? memchr(html + i, close, len - i) : NULL;
        size_t n = end ? (size_t)(end - (html + i)) + 1 : 1;

        if (!close)
            say(&u, html + i, 1);
        else if (!end || !(close == '>' ? do_tag(&u, html + i, n) : do_entity(&u, html + i, n)))
            err = mm_fail(info, MM_ERR_INVALID,
                          "「%s」は、この教材の書き方にありません。取りのぞいてください。",
                          mm_bank_shown(html + i, n, shown));
        i += n;
    }
    if (!err && u.in_ruby)
        err = mm_fail(info, MM_ERR_INVALID, "<ruby> が閉じていません。");
    if (!err && (u.ruby.err || u.readings.err))
        err = mm_fail(info, MM_ERR_TOO_BIG, "ルビが長すぎます。");
    mm_buf_done(&u.ruby);
    mm_buf_done(&u.readings);
    return err ? err : mm_buf_check(out, info);
}
