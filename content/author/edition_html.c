/* One course for a browser and its reading tools: headings in order, ruby as ruby, tables with heads, words
 * for every figure, answers behind <details>. One file, no script, nothing fetched. */
#include "content/author/edition.h"

#include "content/pack/words.h"
#include "sync/base/limits.h"
#include "sync/base/utf8.h"

#include <string.h>

struct html {
    const struct mm_desk *desk;
    struct mm_buf *out;
};

static const char style[] =
    "<style>\n"
    ":root{color-scheme:light dark}\n"
    "body{font-family:'BIZ UDPGothic','Noto Sans JP',sans-serif;line-height:1.9;max-width:42em;margin:0 auto;"
    "padding:1em;color:#1a1a1a;background:#fff}\n"
    "h1,h2,h3{line-height:1.5;color:#00316a}h2{border-bottom:2px solid #00316a;margin-top:2.5em}\n"
    "blockquote,.case{border-left:4px solid #00316a;background:#eef4fa;margin:1em 0;padding:.5em 1em}\n"
    ".note,figcaption,.source{font-size:.875em;color:#4a4a4a}table{border-collapse:collapse;width:100%}\n"
    "th,td{border:1px solid #b3b3b3;padding:.4em "
    ".6em;text-align:left;vertical-align:top}th{background:#eef4fa}\n"
    "figure{margin:1em 0}figure svg{max-width:100%;height:auto;background:#fff}\n"
    "details{border:1px solid #b3b3b3;padding:.5em 1em;margin:1em 0}summary{cursor:pointer;min-height:2em}\n"
    ".who{font-weight:bold;color:#00316a}a{color:#00316a}:focus-visible{outline:3px solid #b3640d}\n"
    "@media(prefers-color-scheme:dark){body{background:#1a1a1a;color:#fefefe}h1,h2,h3,a,.who{color:#9db7f9}"
    "blockquote,.case,th{background:#26303c}.note,figcaption,.source{color:#d0d0d0}}\n"
    "dt{font-weight:bold}dd{margin:0 0 .6em 1em}\n"
    "@media print{details{display:block}nav,.skip{display:none}}\n"
    "</style>\n";

/* ---- texts -----------------------------------------------------------------------------------------------
 */

static void put_letters(struct mm_buf *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '<')
            mm_buf_str_append(out, "&lt;");
        else if (text[i] == '&')
            mm_buf_str_append(out, "&amp;");
        else if (text[i] == '"')
            mm_buf_str_append(out, "&quot;");
        else if (text[i] == '\n')
            mm_buf_str_append(out, "<br>\n");
        else
            mm_buf_char(out, text[i]);
    }
}

static void put_plain(struct mm_buf *out, const char *text)
{
    put_letters(out, text, strlen(text));
}

/* The parts of a reading by character (じょう|ほう) are heard as one. */
static void put_reading(struct mm_buf *out, const struct mm_span *span)
{
    mm_buf_str_append(out, "<ruby>");
    put_letters(out, span->text, span->len);
    mm_buf_str_append(out, "<rp>（</rp><rt>");
    for (size_t i = 0; i < span->reading_len; i++)
        if (span->reading[i] != '|')
            mm_buf_char(out, span->reading[i]);
    mm_buf_str_append(out, "</rt><rp>）</rp></ruby>");
}

static void put_markup(struct mm_buf *out, const char *markup)
{
    struct mm_span span;
    bool strong, was = false;
    size_t pos = 0;

    while (mm_markup_next(markup, &pos, &span, &strong)) {
        if (strong != was)
            mm_buf_str_append(out, strong ? "<strong>" : "</strong>");
        was = strong;
        if (span.type == MM_SPAN_RUBY)
            put_reading(out, &span);
        else if (span.type == MM_SPAN_BREAK)
            mm_buf_str_append(out, "<br>\n");
        else
            put_letters(out, span.text, span.len);
    }
    if (was)
        mm_buf_str_append(out, "</strong>");
}

static void put_element(struct mm_buf *out, const char *tag, const char *class, const char *markup)
{
    mm_buf_printf(out, "<%s%s%s%s>", tag, *class ? " class=\"" : "", class, *class ? "\"" : "");
    put_markup(out, markup);
    mm_buf_printf(out, "</%s>\n", tag);
}

/* ---- blocks ----------------------------------------------------------------------------------------------
 */

static void block_text(struct html *h, const struct mm_block *b)
{
    put_element(h->out, "p", b->type == MM_BLOCK_NOTE ? "note" : "", b->text);
}

static void put_quote(struct html *h, const struct mm_clause *clause)
{
    mm_buf_str_append(h->out, "<blockquote><p><strong>");
    put_plain(h->out, clause->label);
    mm_buf_str_append(h->out, "　");
    put_plain(h->out, clause->title);
    mm_buf_str_append(h->out, "</strong></p><p>");
    put_plain(h->out, clause->text);
    mm_buf_str_append(h->out, "</p></blockquote>\n");
}

static void block_quote(struct html *h, const struct mm_block *b)
{
    put_quote(h, b->clause);
}

static void block_list(struct html *h, const struct mm_block *b)
{
    const char *tag = b->type == MM_BLOCK_STEPS ? "ol" : "ul";

    if (*b->title)
        put_element(h->out, "h3", "", b->title);
    mm_buf_printf(h->out, "<%s>\n", tag);
    for (size_t i = 0; i < b->n_items; i++)
        put_element(h->out, "li", "", b->items[i]);
    mm_buf_printf(h->out, "</%s>\n", tag);
    if (*b->text)
        put_element(h->out, "p", "note", b->text);
}

static void block_case(struct html *h, const struct mm_block *b)
{
    mm_buf_str_append(h->out, "<div class=\"case\">\n");
    put_element(h->out, "p", "who", b->title);
    put_element(h->out, "p", "", b->text);
    mm_buf_str_append(h->out, "</div>\n");
}

static void block_table(struct html *h, const struct mm_block *b)
{
    size_t n = (size_t)b->columns;

    mm_buf_str_append(h->out, "<table>\n<thead><tr>");
    for (size_t i = 0; i < n && i < b->n_items; i++) {
        mm_buf_str_append(h->out, "<th scope=\"col\">");
        put_markup(h->out, b->items[i]);
        mm_buf_str_append(h->out, "</th>");
    }
    mm_buf_str_append(h->out, "</tr></thead>\n<tbody>\n");
    for (size_t i = n; i < b->n_items; i++) {
        const char *tag = i % n ? "td" : "th";

        mm_buf_printf(h->out, "%s<%s%s>", i % n ? "" : "<tr>", tag, i % n ? "" : " scope=\"row\"");
        put_markup(h->out, b->items[i]);
        mm_buf_printf(h->out, "</%s>%s", tag, i % n == n - 1 ? "</tr>\n" : "");
    }
    mm_buf_str_append(h->out, "</tbody>\n</table>\n");
}

/* The drawing is for those who see it; the words are always there. */
static void put_figure(struct html *h, const struct mm_picture *picture, const char *words,
                       const char *caption)
{
    struct mm_buf svg;
    const char *root;

    mm_buf_str_append(h->out, "<figure>\n");
    if (picture && mm_file_read(picture->path, MM_MAX_FIGURE_BYTES, &svg, NULL) == MM_OK) {
        root = strstr(mm_buf_str(&svg), "<svg");
        if (root) {
            mm_buf_printf(h->out, "<svg aria-hidden=\"true\" width=\"%d\" height=\"%d\"", picture->w,
                          picture->h);
            mm_buf_str_append(h->out, root + strlen("<svg"));
        }
        mm_buf_done(&svg);
    }
    mm_buf_str_append(h->out, "<figcaption>");
    if (*caption) {
        put_markup(h->out, caption);
        mm_buf_str_append(h->out, "<br>");
    }
    mm_buf_str_append(h->out, "図: ");
    put_plain(h->out, words);
    mm_buf_str_append(h->out, "</figcaption>\n</figure>\n");
}

static void block_figure(struct html *h, const struct mm_block *b)
{
    put_figure(h, b->figure, b->text, b->title);
}

/* ---- practice questions
 * ------------------------------------------------------------------------------------ */

static void put_option(struct html *h, const struct mm_item *item, size_t i, bool answer)
{
    const struct mm_option *option = &item->options[i];
    struct mm_buf key;

    mm_buf_str_append(h->out, "<li>");
    put_markup(h->out, option->text);
    if (answer) {
        mm_buf_init(&key, MM_MAX_TEXT_BYTES);
        mm_edition_key(item, i, &key);
        mm_buf_str_append(h->out, " … <strong>");
        put_markup(h->out, strcmp(mm_buf_str(&key), "○") == 0   ? "○（正しい）"
                           : strcmp(mm_buf_str(&key), "×") == 0 ? "×（正しくない）"
                                                                : mm_buf_str(&key));
        mm_buf_str_append(h->out, "</strong><br>");
        if (*option->consequence) {
            put_markup(h->out, option->consequence);
            mm_buf_str_append(h->out, "<br>");
        }
        put_markup(h->out, option->explanation);
        mm_buf_done(&key);
    }
    mm_buf_str_append(h->out, "</li>\n");
}

/* Steps that are to be put in order are listed by their words, so that the list gives nothing away. */
static void mix(const struct mm_item *item, bool hide, size_t order[MM_MAX_OPTIONS])
{
    for (size_t i = 0; i < item->n_options; i++)
        order[i] = i;
    if (!hide || item->ops->order != MM_ORDER_MIXED)
        return;
    for (size_t i = 1; i < item->n_options; i++)
        for (size_t k = i;
             k > 0 && strcmp(item->options[order[k]].text, item->options[order[k - 1]].text) < 0; k--) {
            size_t swap = order[k];

            order[k] = order[k - 1];
            order[k - 1] = swap;
        }
}

static void put_options(struct html *h, const struct mm_item *item, bool answer)
{
    bool decisions = item->ops->order == MM_ORDER_GROUPS;
    size_t order[MM_MAX_OPTIONS];

    mix(item, !answer, order);
    for (size_t g = 0; g < (decisions ? item->n_groups : 1); g++) {
        if (decisions)
            put_element(h->out, "p", "", item->groups[g].text);
        mm_buf_str_append(h->out, "<ol type=\"a\">\n");
        for (size_t i = 0; i < item->n_options; i++)
            if (!decisions || item->options[order[i]].group == g)
                put_option(h, item, order[i], answer);
        mm_buf_str_append(h->out, "</ol>\n");
    }
}

static void block_question(struct html *h, const struct mm_block *b)
{
    const struct mm_item *item = mm_pack_item(h->desk->pack, b->item_id);

    if (!item)
        return;
    mm_buf_str_append(h->out, "<section>\n<h3>やってみましょう</h3>\n");
    if (*item->label)
        put_element(h->out, "p", "note", item->label);
    put_element(h->out, "p", "", item->stem);
    if (*item->figure.id)
        put_figure(h, item->figure.picture, item->figure.words, "");
    if (item->n_groups && item->ops->order != MM_ORDER_GROUPS) {
        mm_buf_str_append(h->out, "<p>分け方: ");
        for (size_t g = 0; g < item->n_groups; g++) {
            mm_buf_str_append(h->out, g ? "、" : "");
            put_markup(h->out, item->groups[g].text);
        }
        mm_buf_str_append(h->out, "</p>\n");
    }
    put_options(h, item, false);
    mm_buf_str_append(h->out, "<details><summary>答えと解説</summary>\n");
    put_options(h, item, true);
    if (*item->debrief)
        put_element(h->out, "p", "", item->debrief);
    put_element(h->out, "p", "who", item->action);
    if (item->quote)
        put_quote(h, item->quote);
    mm_buf_str_append(h->out, "</details>\n</section>\n");
}

static void (*const put_block[])(struct html *h, const struct mm_block *b) = {
    [MM_BLOCK_TEXT] = block_text,     [MM_BLOCK_QUOTE] = block_quote, [MM_BLOCK_LIST] = block_list,
    [MM_BLOCK_STEPS] = block_list,    [MM_BLOCK_CASE] = block_case,   [MM_BLOCK_NOTE] = block_text,
    [MM_BLOCK_ACTIONS] = block_list,  [MM_BLOCK_TABLE] = block_table, [MM_BLOCK_QUESTION] = block_question,
    [MM_BLOCK_FIGURE] = block_figure,
};
_Static_assert(sizeof(put_block) / sizeof(put_block[0]) == MM_BLOCK_TYPE_COUNT, "every block has its HTML");

/* ---- the page ---------------------------------------------------------------------------------------------
 */

/* What only one audience is shown says so in words. */
static void put_who(struct html *h, unsigned audience, unsigned within)
{
    if (audience != within)
        mm_buf_printf(h->out, "<p class=\"who\">%sの方へ</p>\n", mm_audience_ja(audience));
}

/* Words with what they mean, each with its reading. */
static void put_term(struct html *h, const struct mm_term *term)
{
    mm_buf_str_append(h->out, "<dt>");
    put_plain(h->out, term->term);
    mm_buf_str_append(h->out, "（");
    put_plain(h->out, term->reading);
    mm_buf_str_append(h->out, "）</dt><dd>");
    put_markup(h->out, term->plain);
    mm_buf_str_append(h->out, "</dd>\n");
}

/* Councillors and staff read one page here: the words of both. */
/* Councillors and staff read one page here: the words of both. */
static void put_terms_of(struct html *h, const struct mm_page *page, unsigned audience)
{
    struct mm_page_terms own, other;

    mm_terms_of(h->desk->pack, page, audience & MM_AUD_COUNCILLOR ? MM_AUD_COUNCILLOR : MM_AUD_STAFF, &own);
    mm_terms_of(h->desk->pack, page, audience & MM_AUD_STAFF ? MM_AUD_STAFF : MM_AUD_COUNCILLOR, &other);
    if (!own.n && !other.n)
        return;
    mm_buf_str_append(h->out, "<h3>このページの言葉</h3>\n<dl>\n");
    for (size_t i = 0; i < own.n; i++)
        put_term(h, own.term[i]);
    for (size_t i = 0; i < other.n; i++) {
        bool known = false;

        for (size_t k = 0; k < own.n; k++)
            known = known || own.term[k] == other.term[i];
        if (!known)
            put_term(h, other.term[i]);
    }
    mm_buf_str_append(h->out, "</dl>\n");
}

static void put_page(struct html *h, const struct mm_page *page, unsigned audience)
{
    mm_buf_printf(h->out, "<section id=\"%s\">\n", page->id);
    put_element(h->out, "h2", "", page->title);
    put_who(h, page->audience & audience, audience);
    for (size_t i = 0; i < page->n_blocks; i++) {
        unsigned who = page->blocks[i].audience & audience;

        if (!who)
            continue;
        put_who(h, who, page->audience & audience);
        put_block[page->blocks[i].type](h, &page->blocks[i]);
    }
    put_terms_of(h, page, audience & page->audience);
    mm_buf_str_append(h->out, "</section>\n");
}

typedef void each_page(struct html *h, const struct mm_page *page, unsigned audience);

static void put_entry(struct html *h, const struct mm_page *page, unsigned audience)
{
    (void)audience;
    mm_buf_printf(h->out, "<li><a href=\"#%s\">", page->id);
    put_markup(h->out, page->title);
    mm_buf_str_append(h->out, "</a></li>\n");
}

static void for_pages(struct html *h, const struct mm_course *course, each_page *each)
{
    for (size_t m = 0; m < course->n_modules; m++)
        for (size_t p = 0; p < course->modules[m]->n_pages; p++) {
            const struct mm_page *page = &course->modules[m]->pages[p];

            if ((page->audience & course->audience) && mm_course_shows(course, page))
                each(h, page, course->audience);
        }
}

static bool reviewed(const struct mm_course *course)
{
    bool all = course->n_modules > 0;

    for (size_t m = 0; m < course->n_modules; m++)
        all = all && course->modules[m]->review.state == MM_REVIEW_DONE;
    return all;
}

static void put_head(struct html *h, const char *title)
{
    const struct mm_council *council = &h->desk->pack->council;

    mm_buf_str_append(h->out,
                      "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>");
    put_plain(h->out, title);
    mm_buf_str_append(h->out, "　");
    put_plain(h->out, council->name);
    mm_buf_str_append(h->out, "</title>\n");
    mm_buf_str_append(h->out, style);
    mm_buf_str_append(h->out, "</head>\n<body>\n<a class=\"skip\" href=\"#main\">本文へ</a>\n<header>\n");
    put_element(h->out, "p", "", council->name);
    put_element(h->out, "h1", "", title);
}

static void put_foot(struct html *h)
{
    const struct mm_pack *pack = h->desk->pack;

    put_element(h->out, "p", "source", pack->policy.source_line);
    if (*pack->council.disclaimer)
        put_element(h->out, "p", "source", pack->council.disclaimer);
    mm_buf_printf(h->out, "<p class=\"source\">教材の版 %s</p>\n</footer>\n</body>\n</html>\n",
                  pack->version);
}

enum mm_err mm_edition_html(const struct mm_desk *desk, const struct mm_course *course, struct mm_buf *out,
                            struct mm_errinfo *info)
{
    struct html h = {desk, out};

    put_head(&h, course->title);
    put_element(out, "p", "", course->reason);
    mm_buf_printf(out, "<p>対象: %s　読む時間: 約 %d 分</p>\n", mm_audience_ja(course->audience),
                  course->page_minutes);
    if (!reviewed(course))
        mm_buf_str_append(out, "<p class=\"note\">監修前の教材です。</p>\n");
    mm_buf_str_append(out, "<nav aria-label=\"目次\">\n<ol>\n");
    for_pages(&h, course, put_entry);
    mm_buf_str_append(out, "</ol>\n</nav>\n</header>\n<main id=\"main\">\n");
    for_pages(&h, course, put_page);
    mm_buf_str_append(out, "</main>\n<footer>\n");
    if (course->n_items)
        mm_buf_printf(out,
                      "<p>確かめ問題 %d "
                      "問は、端末か紙で受けていただきます。このページを読んだことは記録に残りません。</p>\n",
                      course->n_items);
    if (desk->pack->n_terms)
        mm_buf_str_append(out, "<p><a href=\"" MM_EDITION_GLOSSARY "\">用語集（すべての言葉）</a></p>\n");
    put_foot(&h);
    return mm_buf_check(out, info);
}

/* ---- all words --------------------------------------------------------------------------------------------
 */

enum mm_err mm_edition_glossary(const struct mm_desk *desk, struct mm_buf *out, struct mm_errinfo *info)
{
    struct html h = {desk, out};
    int row = -1;

    put_head(&h, "用語集");
    mm_buf_printf(out,
                  "<p>教材に出る言葉 %zu を、あいうえお順に並べました。</p>\n</header>\n<main id=\"main\">\n",
                  desk->pack->n_terms);
    for (size_t i = 0; i < desk->pack->n_terms; i++) {
        const struct mm_term *term = &desk->pack->terms[i];
        int own = mm_kana_row(term->reading);

        if (i == 0 || own != row) {
            mm_buf_str_append(out, i ? "</dl>\n" : "");
            if (own >= 0)
                mm_buf_printf(out, "<h2>%s行</h2>\n", mm_kana_row_names[own]);
            mm_buf_str_append(out, "<dl>\n");
        }
        row = own;
        put_term(&h, term);
    }
    mm_buf_str_append(out, desk->pack->n_terms ? "</dl>\n</main>\n<footer>\n" : "</main>\n<footer>\n");
    put_foot(&h);
    return mm_buf_check(out, info);
}
