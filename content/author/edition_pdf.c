/* The reviewer's edition: everything that a pack says, in the order in which somebody would check it. */
#include "content/author/edition.h"

#include "content/author/booklet.h"
#include "content/pack/words.h"
#include "sync/base/limits.h"
#include "sync/export/paper.h"

#include <stdio.h>
#include <string.h>

#define WAIT_MS                                                                                              \
    120000 /* hundreds of pages, on a machine that may be busy; processor time is bounded anyway */

static void say_review(struct mm_booklet *e, const struct mm_review *review, int version, const char *hash)
{
    mm_buf_printf(&e->line, "版 %d（%s）　", version, hash);
    if (review->state == MM_REVIEW_DONE)
        mm_buf_printf(&e->line, "監修済: %s、%s", review->by, review->date);
    else
        mm_buf_str_append(&e->line, "未監修");
}

/* ---- pages -----------------------------------------------------------------------------------------------
 */

static void block_text(struct mm_booklet *e, const struct mm_block *b)
{
    mm_booklet_text(e, b->text, "body", 0);
}

static void block_quote(struct mm_booklet *e, const struct mm_block *b)
{
    mm_booklet_clause(e, b->clause, 2);
}

static void block_list(struct mm_booklet *e, const struct mm_block *b)
{
    if (*b->title)
        mm_booklet_text(e, b->title, "body", 0);
    mm_booklet_list(e, b->type == MM_BLOCK_STEPS ? "numbers" : "points", b->items, b->n_items);
    if (*b->text)
        mm_booklet_text(e, b->text, "small", 1);
}

static void block_case(struct mm_booklet *e, const struct mm_block *b)
{
    mm_booklet_text(e, b->title, "small", 1);
    mm_booklet_text(e, b->text, "body", 1);
    mm_edition_source(e->desk, b->source, &e->line);
    if (e->line.len)
        mm_booklet_line(e, "small", 1);
}

static void block_note(struct mm_booklet *e, const struct mm_block *b)
{
    mm_booklet_text(e, b->text, "small", 1);
}

static void block_table(struct mm_booklet *e, const struct mm_block *b)
{
    struct mm_booklet_column columns[3] = {{"", 0}};
    size_t n = (size_t)b->columns;
    struct mm_buf plain;

    mm_buf_init(&plain, MM_MAX_PAPER_TEXT);
    for (size_t c = 0; c < n; c++) {
        mm_markup_plain(b->items[c], &plain);
        mm_buf_char(&plain, '\0');
    }
    for (size_t c = 0, at = 0; c < n; c++) {
        columns[c].title = mm_buf_str(&plain) + at;
        at += strlen(columns[c].title) + 1;
    }
    mm_booklet_table(e, columns, n);
    for (size_t r = n; r + n <= b->n_items; r += n) {
        mm_jw_arr(&e->paper.w);
        for (size_t c = 0; c < n; c++)
            mm_booklet_markup(e, NULL, b->items[r + c]);
        mm_jw_end(&e->paper.w);
    }
    mm_booklet_table_end(e);
    mm_buf_done(&plain);
}

static void block_question(struct mm_booklet *e, const struct mm_block *b)
{
    mm_buf_printf(&e->line, "練習問題 %s（第2部）", b->item_id);
    mm_booklet_line(e, "small", 1);
}

static void block_figure(struct mm_booklet *e, const struct mm_block *b)
{
    struct mm_buf svg;

    if (b->figure && mm_file_read(b->figure->path, MM_MAX_FIGURE_BYTES, &svg, NULL) == MM_OK) {
        mm_paper_part(&e->paper, "figure");
        mm_jw_kstr(&e->paper.w, "svg", mm_buf_str(&svg));
        mm_jw_end(&e->paper.w);
        mm_buf_done(&svg);
    }
    mm_buf_printf(&e->line, "図の言葉: %s", b->text);
    mm_booklet_line(e, "small", 1);
}

static void (*const put_block[])(struct mm_booklet *e, const struct mm_block *b) = {
    [MM_BLOCK_TEXT] = block_text,     [MM_BLOCK_QUOTE] = block_quote, [MM_BLOCK_LIST] = block_list,
    [MM_BLOCK_STEPS] = block_list,    [MM_BLOCK_CASE] = block_case,   [MM_BLOCK_NOTE] = block_note,
    [MM_BLOCK_ACTIONS] = block_list,  [MM_BLOCK_TABLE] = block_table, [MM_BLOCK_QUESTION] = block_question,
    [MM_BLOCK_FIGURE] = block_figure,
};
_Static_assert(sizeof(put_block) / sizeof(put_block[0]) == MM_BLOCK_TYPE_COUNT, "every block is printed");

static void put_page(struct mm_booklet *e, const struct mm_module *module, size_t p)
{
    const struct mm_page *page = &module->pages[p];

    mm_buf_printf(&e->line, "%zu　%s", p + 1, page->title);
    mm_booklet_heading(e, "2", mm_buf_str(&e->line));
    mm_buf_clear(&e->line);
    mm_buf_printf(&e->line, "%s　対象: %s　版の値 %s", page->id, mm_audience_ja(page->audience),
                  page->version_hash);
    mm_booklet_line(e, "small", 0);
    for (size_t i = 0; i < page->n_blocks; i++) {
        if (page->blocks[i].audience != page->audience) {
            mm_buf_printf(&e->line, "〔%sだけに見せる〕", mm_audience_ja(page->blocks[i].audience));
            mm_booklet_line(e, "small", 0);
        }
        put_block[page->blocks[i].type](e, &page->blocks[i]);
    }
}

static void put_module(struct mm_booklet *e, const struct mm_module *module)
{
    mm_booklet_new_page(e);
    mm_booklet_heading(e, "1", module->title);
    mm_buf_printf(&e->line, "単元 %s　対象: %s　約 %d 分　", module->id, mm_audience_ja(module->audience),
                  module->minutes);
    say_review(e, &module->review, module->version, module->version_hash);
    mm_booklet_line(e, "small", 0);
    mm_booklet_text(e, module->summary, "body", 0);
    mm_paper_part(&e->paper, "pairs");
    mm_jw_karr(&e->paper.w, "items");
    for (size_t i = 0; i < module->n_objectives; i++) {
        char label[80];

        snprintf(label, sizeof(label), "学習目標（%s）", mm_bloom_ja(module->objectives[i].bloom));
        mm_booklet_pair(e, label, module->objectives[i].text);
    }
    mm_booklet_pair(e, "監修", "　　　　　　　　　　　　　（役職）　　　　年　　月　　日");
    mm_jw_end(&e->paper.w);
    mm_jw_end(&e->paper.w);
    for (size_t p = 0; p < module->n_pages; p++)
        put_page(e, module, p);
}

/* ---- items -----------------------------------------------------------------------------------------------
 */

static void put_options(struct mm_booklet *e, const struct mm_item *item, size_t group, bool all)
{
    static const struct mm_booklet_column columns[] = {
        {"", 0.05}, {"文", 0.37}, {"正答", 0.11}, {"解説", 0.47}};

    mm_booklet_table(e, columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < item->n_options; i++) {
        const struct mm_option *option = &item->options[i];

        if (!all && option->group != group)
            continue;
        mm_jw_arr(&e->paper.w);
        mm_jw_str(&e->paper.w, option->id);
        mm_booklet_markup(e, NULL, option->text);
        mm_edition_key(item, i, &e->line);
        mm_booklet_markup(e, NULL, mm_buf_str(&e->line));
        mm_buf_clear(&e->line);
        if (*option->consequence)
            mm_buf_printf(&e->line, "その後: %s\n", option->consequence);
        mm_buf_str_append(&e->line, option->explanation);
        mm_booklet_markup(e, NULL, mm_buf_str(&e->line));
        mm_buf_clear(&e->line);
        mm_jw_end(&e->paper.w);
    }
    mm_booklet_table_end(e);
}

static void put_citations(struct mm_booklet *e, const struct mm_item *item)
{
    struct mm_buf source;

    mm_buf_init(&source, MM_MAX_PAPER_TEXT);
    mm_edition_source(e->desk, item->source, &source);
    mm_paper_part(&e->paper, "pairs");
    mm_jw_karr(&e->paper.w, "items");
    mm_booklet_pair(e, "ふりかえり", item->debrief);
    mm_booklet_pair(e, "今日からの行動", item->action);
    mm_booklet_pair(e, "もと", mm_buf_str(&source));
    mm_jw_end(&e->paper.w);
    mm_jw_end(&e->paper.w);
    mm_buf_done(&source);
    if (item->quote)
        mm_booklet_clause(e, item->quote, 1);
}

static void put_picture(struct mm_booklet *e, const struct mm_item *item)
{
    const struct mm_picture *picture = item->figure.picture;
    const struct mm_block block = {.type = MM_BLOCK_FIGURE, .figure = picture, .text = item->figure.words};

    if (*item->figure.id)
        block_figure(e, &block);
}

static void put_item(struct mm_booklet *e, const struct mm_item *item)
{
    bool decisions = item->ops->order == MM_ORDER_GROUPS;

    mm_buf_printf(&e->line, "%s　%s%s", item->id, item->ops->ja, item->practice ? "（練習）" : "");
    mm_booklet_heading(e, "2", mm_buf_str(&e->line));
    mm_buf_clear(&e->line);
    mm_buf_printf(&e->line, "対象: %s　段階: %s　条:", mm_audience_ja(item->audience),
                  mm_bloom_ja(item->bloom));
    for (size_t i = 0; i < item->n_clauses; i++)
        mm_buf_printf(&e->line, " %s", item->clauses[i]->label);
    mm_buf_str_append(&e->line, "　");
    say_review(e, &item->review, item->version, item->version_hash);
    mm_booklet_line(e, "small", 0);
    if (*item->label)
        mm_booklet_text(e, item->label, "small", 0);
    mm_booklet_text(e, item->stem, "body", 0);
    put_picture(e, item);
    for (size_t g = 0; decisions && g < item->n_groups; g++) {
        mm_buf_printf(&e->line, "%s　%s", item->groups[g].id, item->groups[g].text);
        mm_booklet_text(e, mm_buf_str(&e->line), "body", 1);
        mm_buf_clear(&e->line);
        put_options(e, item, g, false);
    }
    if (!decisions)
        put_options(e, item, 0, true);
    put_citations(e, item);
}

/* ---- the rest ---------------------------------------------------------------------------------------------
 */

static void put_course(struct mm_booklet *e, const struct mm_course *course)
{
    char minutes[32], questions[32];

    snprintf(minutes, sizeof(minutes), "%d 分", course->minutes);
    snprintf(questions, sizeof(questions), "%d 問", course->n_items);
    mm_jw_arr(&e->paper.w);
    mm_jw_str(&e->paper.w, course->title);
    mm_jw_str(&e->paper.w, mm_audience_ja(course->audience));
    mm_buf_clear(&e->line);
    for (size_t i = 0; i < course->n_modules; i++)
        mm_buf_printf(&e->line, "%s%s", i ? "、" : "", course->modules[i]->title);
    mm_jw_str(&e->paper.w, mm_buf_str(&e->line));
    mm_buf_clear(&e->line);
    mm_jw_str(&e->paper.w, minutes);
    mm_jw_str(&e->paper.w, questions);
    mm_jw_end(&e->paper.w);
}

static void put_courses(struct mm_booklet *e)
{
    static const struct mm_booklet_column columns[] = {
        {"研修", 0.32}, {"対象", 0.14}, {"単元", 0.34}, {"時間", 0.1}, {"確かめ問題", 0.1}};

    mm_booklet_new_page(e);
    mm_booklet_heading(e, "1", "第3部　研修");
    mm_booklet_table(e, columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < e->desk->pack->n_courses; i++)
        put_course(e, &e->desk->pack->courses[i]);
    mm_booklet_table_end(e);
}

static void put_policy(struct mm_booklet *e)
{
    const struct mm_policy *policy = &e->desk->pack->policy;

    mm_booklet_new_page(e);
    mm_booklet_heading(e, "1", "第4部　方針の原文");
    mm_booklet_plain(e, policy->title, "body", 0);
    mm_booklet_plain(e, policy->source_line, "small", 0);
    for (size_t i = 0; i < policy->n_clauses; i++)
        if (!policy->clauses[i].sub_leaf)
            mm_booklet_clause(e, &policy->clauses[i], 0);
}

static void put_front(struct mm_booklet *e)
{
    const struct mm_pack *pack = e->desk->pack;

    if (*pack->council.disclaimer)
        mm_booklet_plain(e, pack->council.disclaimer, "body", 0);
    mm_buf_printf(
        &e->line,
        "教材の版 %s の全文です。第1部に単元 %zu とそのページ、第2部に問題 %zu と正答・解説・もとにしたもの、"
        "第3部に研修 %zu、第4部に方針の原文、第5部に用語 %zu、第6部にひとこと "
        "%zu、第7部に点検の問いと机上訓練、"
        "第8部にこの議会の案内（困ったとき、連絡先、利用目的）があります。",
        pack->version, pack->n_modules, pack->n_items, pack->n_courses, pack->n_terms, pack->n_tips);
    mm_booklet_line(e, "body", 0);
    mm_booklet_plain(
        e,
        "監修したら、その単元や問題の review に、議会の役職名、日、版の値（かっこの中の 16 字）を書きます。"
        "中身が一字でも変わると版の値が変わり、未監修にもどります。",
        "body", 0);
    mm_booklet_plain(e, "この冊子には確かめ問題の正答があります。受講する方には渡さないでください。", "body",
                     0);
}

enum mm_err mm_edition_pdf(const struct mm_desk *desk, int64_t now_ms, struct mm_buf *out,
                           struct mm_errinfo *info)
{
    const struct mm_paper_head head = {.title = "教材の全文（監修用）",
                                       .council = desk->pack->council.name,
                                       .handling = MM_HANDLING_INTERNAL,
                                       .as_of_ms = now_ms,
                                       .orientation = "portrait",
                                       .wait_ms = WAIT_MS};
    struct mm_booklet e;

    mm_booklet_start(&e, desk, &head);
    put_front(&e);
    for (size_t m = 0; m < desk->pack->n_modules; m++)
        put_module(&e, &desk->pack->modules[m]);
    mm_booklet_new_page(&e);
    mm_booklet_heading(&e, "1", "第2部　問題");
    for (size_t i = 0; i < desk->pack->n_items; i++)
        put_item(&e, &desk->pack->items[i]);
    put_courses(&e);
    put_policy(&e);
    mm_edition_extras(&e);
    return mm_booklet_finish(&e, out, info);
}
