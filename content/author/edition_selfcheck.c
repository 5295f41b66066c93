/* The self-check on paper: what each person answers without a name, and what the office answers for the
 * council, with who sees to it, what it rests on and when it gets better. */
#include "content/author/booklet.h"
#include "content/author/edition.h"
#include "sync/base/log.h"

#include <string.h>

/* Opens a row; the number stands before the question: a column of its own would take the room of the words.
 */
static void put_numbered(struct mm_booklet *e, size_t number, const char *markup)
{
    mm_jw_arr(&e->paper.w);
    mm_buf_printf(&e->line, "**%zu**　%s", number, markup);
    mm_booklet_markup(e, NULL, mm_buf_str(&e->line));
    mm_buf_clear(&e->line);
}

/* A mark in the column of the answer: nothing is written that shows a hand. */
static void put_personal(struct mm_booklet *e, const struct mm_selfcheck *check)
{
    static const double shares[MM_SELFCHECK_ANSWERS] = {0.09, 0.09, 0.115, 0.12, 0.14};
    struct mm_booklet_column columns[1 + MM_SELFCHECK_ANSWERS] = {{"問い", 0.445}};

    for (size_t i = 0; i < MM_SELFCHECK_ANSWERS; i++)
        columns[1 + i] = (struct mm_booklet_column){mm_selfcheck_answers[i], shares[i]};
    mm_booklet_plain(e,
                     "自分について、当てはまるところ一つに○を付けます。名前は書きません。○のほかには、何も"
                     "書かないでください。",
                     "body", 0);
    mm_booklet_plain(
        e,
        "集めた用紙では、問いごとに○の数だけを数えます。だれの答えかは調べません。研修の記録とは別に"
        "扱い、数は、5人以上の答えがそろったときだけ示します。",
        "small", 0);
    mm_booklet_form(e, columns, sizeof(columns) / sizeof(columns[0]), 13);
    for (size_t i = 0; i < check->n_questions; i++) {
        put_numbered(e, i + 1, check->questions[i].text);
        for (size_t k = 0; k < MM_SELFCHECK_ANSWERS; k++)
            mm_jw_str(&e->paper.w, "");
        mm_jw_end(&e->paper.w);
    }
    mm_booklet_table_end(e);
}

static void put_office(struct mm_booklet *e, const struct mm_selfcheck *check)
{
    static const struct mm_booklet_column columns[] = {
        {"問い", 0.42}, {"答え", 0.2}, {"役割", 0.12}, {"根拠", 0.12}, {"改善の予定日", 0.14}};

    mm_booklet_plain(e, "記入日　　令和　　　年　　　月　　　日", "body", 0);
    mm_booklet_plain(e, "答えは、番号一つに○を付けます。", "body", 0);
    for (size_t i = 0; i < MM_SELFCHECK_ANSWERS; i++)
        mm_buf_printf(&e->line, "%s%zu %s", i ? "　" : "", i + 1, mm_selfcheck_answers[i]);
    mm_booklet_line(e, "body", 0);
    mm_booklet_plain(
        e,
        "役割には受け持つ役職を、根拠には確かめた文書や記録の名前を書きます。個人の名前は書きません。"
        "「一部」「いいえ」のときは、改善の予定日を書きます。",
        "small", 0);
    mm_booklet_form(e, columns, sizeof(columns) / sizeof(columns[0]), 18);
    for (size_t i = 0; i < check->n_questions; i++) {
        put_numbered(e, i + 1, check->questions[i].text);
        mm_jw_str(&e->paper.w, "1 2 3 4 5");
        for (size_t k = 0; k < 3; k++)
            mm_jw_str(&e->paper.w, "");
        mm_jw_end(&e->paper.w);
    }
    mm_booklet_table_end(e);
}

/* One that is not named here is answered without a name. */
static const struct {
    const char *id;
    void (*put)(struct mm_booklet *e, const struct mm_selfcheck *check);
} forms[] = {{"office", put_office}, {"personal", put_personal}};

static void put_form(struct mm_booklet *e, const struct mm_selfcheck *check)
{
    size_t i = 0;

    while (i + 1 < sizeof(forms) / sizeof(forms[0]) && strcmp(forms[i].id, check->id) != 0)
        i++;
    mm_buf_printf(&e->line, "%s%s", check->title, check->provisional ? "　暫定（議会の決定前）" : "");
    mm_booklet_heading(e, "1", mm_buf_str(&e->line));
    mm_buf_clear(&e->line);
    mm_buf_printf(&e->line, "%s　　　実施の回　令和　　　年度　第　　　回", e->desk->pack->council.name);
    mm_booklet_line(e, "body", 0);
    forms[i].put(e, check);
}

enum mm_err mm_edition_selfcheck(const struct mm_desk *desk, struct mm_buf *out, struct mm_errinfo *info)
{
    const struct mm_pack *pack = desk->pack;
    const struct mm_paper_head head = {.title = "自己点検の用紙",
                                       .council = pack->council.name,
                                       .handling = MM_HANDLING_INTERNAL,
                                       .kind = "letter",
                                       .orientation = "portrait",
                                       .large = true};
    struct mm_booklet e;

    if (!pack->n_selfchecks)
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("点検の問いがありません。common/selfcheck.json に書いてください。",
                              "nothing is asked; write common/selfcheck.json."));
    mm_booklet_start(&e, desk, &head);
    for (size_t i = 0; i < pack->n_selfchecks; i++) {
        if (i)
            mm_booklet_new_page(&e);
        put_form(&e, &pack->selfchecks[i]);
    }
    return mm_booklet_finish(&e, out, info);
}
