/* Parts 5 to 8 of the reviewer's edition: what the kiosk says beside pages and items. */
#include "content/author/booklet.h"
#include "content/author/edition.h"
#include "content/pack/tabletop.h"
#include "content/pack/words.h"
#include "sync/base/limits.h"

#include <stdio.h>
#include <string.h>

/* The clauses as one text, 、 between them; "" for none. */
static void add_clauses(struct mm_booklet *e, const struct mm_clause *const *clauses, size_t n)
{
    for (size_t i = 0; i < n; i++)
        mm_buf_printf(&e->line, "%s%s", i ? "、" : "", clauses[i]->label);
}

/* The line as one more text of a row. */
static void put_cell_line(struct mm_booklet *e)
{
    mm_jw_str(&e->paper.w, mm_buf_str(&e->line));
    mm_buf_clear(&e->line);
}

static void put_terms(struct mm_booklet *e)
{
    static const struct mm_booklet_column columns[] = {
        {"用語", 0.24}, {"読み", 0.24}, {"やさしい説明", 0.52}};
    const struct mm_pack *pack = e->desk->pack;

    mm_booklet_new_page(e);
    mm_booklet_heading(e, "1", "第5部　用語集");
    mm_booklet_table(e, columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < pack->n_terms; i++) {
        mm_jw_arr(&e->paper.w);
        mm_jw_str(&e->paper.w, pack->terms[i].term);
        mm_jw_str(&e->paper.w, pack->terms[i].reading);
        mm_booklet_markup(e, NULL, pack->terms[i].plain);
        mm_jw_end(&e->paper.w);
    }
    mm_booklet_table_end(e);
}

static void put_tips(struct mm_booklet *e)
{
    static const struct mm_booklet_column columns[] = {
        {"", 0.07}, {"はじめの画面に出る言葉", 0.68}, {"条", 0.25}};
    const struct mm_pack *pack = e->desk->pack;

    mm_booklet_new_page(e);
    mm_booklet_heading(e, "1", "第6部　ひとこと");
    mm_booklet_table(e, columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < pack->n_tips; i++) {
        mm_jw_arr(&e->paper.w);
        mm_buf_printf(&e->line, "%zu", i + 1);
        put_cell_line(e);
        mm_booklet_markup(e, NULL, pack->tips[i].text);
        mm_jw_str(&e->paper.w, pack->tips[i].clause ? pack->tips[i].clause->label : "");
        mm_jw_end(&e->paper.w);
    }
    mm_booklet_table_end(e);
}

static void put_selfcheck(struct mm_booklet *e, const struct mm_selfcheck *check)
{
    static const struct mm_booklet_column columns[] = {
        {"", 0.19}, {"問い", 0.35}, {"なぜ聞くのか", 0.29}, {"条", 0.17}};

    mm_buf_printf(&e->line, "%s%s", check->title, check->provisional ? "　暫定（議会の決定前）" : "");
    mm_booklet_heading(e, "2", mm_buf_str(&e->line));
    mm_buf_clear(&e->line);
    mm_buf_printf(&e->line, "対象: %s　%zu 問　答え: ", mm_audience_ja(check->audience), check->n_questions);
    for (size_t i = 0; i < MM_SELFCHECK_ANSWERS; i++)
        mm_buf_printf(&e->line, "%s%s", i ? "／" : "", mm_selfcheck_answers[i]);
    mm_booklet_line(e, "small", 0);
    mm_booklet_table(e, columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < check->n_questions; i++) {
        const struct mm_asked *asked = &check->questions[i];

        mm_jw_arr(&e->paper.w);
        mm_jw_str(&e->paper.w, asked->id);
        mm_booklet_markup(e, NULL, asked->text);
        mm_booklet_markup(e, NULL, asked->why);
        add_clauses(e, asked->clauses, asked->n_clauses);
        put_cell_line(e);
        mm_jw_end(&e->paper.w);
    }
    mm_booklet_table_end(e);
}

/* ---- the council's own ------------------------------------------------------------------------------------
 */

static void put_help(struct mm_booklet *e, const struct mm_council *council)
{
    mm_booklet_heading(e, "2", "困ったとき（はじめの画面から、だれでも開けます）");
    if (council->order_provisional)
        mm_booklet_plain(e, MM_ORDER_PROVISIONAL, "small", 0);
    for (size_t i = 0; i < council->n_help; i++) {
        mm_booklet_text(e, council->help[i].title, "body", 0);
        mm_booklet_list(e, "numbers", council->help[i].steps, council->help[i].n_steps);
    }
}

static void put_contacts(struct mm_booklet *e, const struct mm_council *council)
{
    static const struct mm_booklet_column columns[] = {{"連絡先", 0.4}, {"画面と紙に出る言葉", 0.6}};

    mm_booklet_heading(e, "2", "連絡先");
    mm_booklet_table(e, columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < council->n_contacts; i++) {
        const struct mm_contact *contact = &council->contacts[i];

        mm_jw_arr(&e->paper.w);
        mm_jw_str(&e->paper.w, contact->name);
        mm_jw_str(&e->paper.w, contact->value ? contact->value : "（未記入）" MM_CONTACT_BLANK);
        mm_jw_end(&e->paper.w);
    }
    mm_booklet_table_end(e);
}

static void put_tabletop(struct mm_booklet *e, const struct mm_tabletop *tabletop)
{
    static const struct mm_booklet_column columns[] = {
        {"時刻", 0.1}, {"起きること", 0.36}, {"決めること", 0.3}, {"話し合いの手がかり", 0.24}};

    mm_buf_printf(&e->line, "机上訓練「%s」%s　およそ%d分", tabletop->title,
                  tabletop->provisional ? "　暫定（議会の決定前）" : "", tabletop->minutes);
    mm_booklet_heading(e, "2", mm_buf_str(&e->line));
    mm_buf_clear(&e->line);
    mm_booklet_text(e, tabletop->scene, "body", 0);
    for (size_t i = 0; i < tabletop->n_roles; i++) {
        mm_buf_printf(&e->line, "%s　%s", tabletop->roles[i].title, tabletop->roles[i].task);
        mm_booklet_text(e, mm_buf_str(&e->line), "small", 1);
        mm_buf_clear(&e->line);
    }
    mm_booklet_table(e, columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < tabletop->n_injects; i++) {
        const struct mm_inject *inject = &tabletop->injects[i];

        mm_jw_arr(&e->paper.w);
        mm_jw_str(&e->paper.w, inject->clock);
        mm_booklet_markup(e, NULL, inject->text);
        mm_buf_str_append(&e->line, inject->ask);
        for (size_t k = 0; k < inject->n_options; k++)
            mm_buf_printf(&e->line, "\n%zu　%s", k + 1, inject->options[k].text);
        mm_booklet_markup(e, NULL, mm_buf_str(&e->line));
        mm_buf_clear(&e->line);
        mm_booklet_markup(e, NULL, inject->talk);
        mm_jw_end(&e->paper.w);
    }
    mm_booklet_table_end(e);
    for (size_t i = 0; i < tabletop->n_look_back; i++)
        mm_booklet_text(e, tabletop->look_back[i], "small", 0);
}

/* The words that stand for this council in the texts; those that nobody filled in yet are marked. */
static void put_words(struct mm_booklet *e)
{
    static const struct mm_booklet_column columns[] = {{"変数", 0.3}, {"教材の文に入る言葉", 0.7}};
    const struct mm_source *file = mm_sources_find(&e->desk->sources, "council.json");
    const struct mm_json *vars = file ? mm_json_get(file->doc, "variables") : NULL;

    mm_booklet_heading(e, "2", "この議会の言葉（council.json の variables）");
    mm_booklet_table(e, columns, sizeof(columns) / sizeof(columns[0]));
    for (const struct mm_json *var = mm_json_first(vars); var; var = mm_json_next(var)) {
        const char *value = mm_json_str(var, "");

        mm_jw_arr(&e->paper.w);
        mm_jw_str(&e->paper.w, mm_json_key(var));
        mm_buf_printf(&e->line, "%s%s", strcmp(value, MM_CONTACT_BLANK) == 0 ? "（未記入）" : "", value);
        put_cell_line(e);
        mm_jw_end(&e->paper.w);
    }
    mm_booklet_table_end(e);
}

static void put_council(struct mm_booklet *e)
{
    const struct mm_council *council = &e->desk->pack->council;

    mm_booklet_new_page(e);
    mm_booklet_heading(e, "1", "第8部　この議会の案内");
    put_help(e, council);
    put_contacts(e, council);
    mm_booklet_heading(e, "2", "利用目的（はじめて受ける人に見せます）");
    for (size_t i = 0; i < council->n_purpose; i++)
        mm_booklet_text(e, council->purpose[i], "body", 0);
    put_words(e);
}

void mm_edition_extras(struct mm_booklet *e)
{
    const struct mm_pack *pack = e->desk->pack;

    put_terms(e);
    put_tips(e);
    mm_booklet_new_page(e);
    mm_booklet_heading(e, "1", "第7部　点検の問いと机上訓練");
    for (size_t i = 0; i < pack->n_selfchecks; i++)
        put_selfcheck(e, &pack->selfchecks[i]);
    for (size_t i = 0; i < pack->n_tabletops; i++)
        put_tabletop(e, &pack->tabletops[i]);
    put_council(e);
}
