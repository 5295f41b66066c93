#include "sync/server/paper_print.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/export/paper.h"
#include "sync/server/paper_pieces.h"
#include "sync/server/paper_print_tabletop.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- pieces ----------------------------------------------------------------------------------------- */
/* "Ａ", full width. */
static void letter(size_t at, char out[8])
{
    snprintf(out, 8, "\xef\xbc%c", (char)(0xa1 + at % 26));
}

static void put_letters(struct mm_paper *p, size_t n)
{
    char text[8];

    mm_jw_karr(&p->w, "choices");
    for (size_t i = 0; i < n; i++) {
        letter(i, text);
        mm_jw_str(&p->w, text);
    }
    mm_jw_str(&p->w, "わからない");
    mm_jw_end(&p->w);
}

static void put_lettered(struct mm_paper *p, const struct mm_json *list, bool options)
{
    size_t at = 0;
    char before[16], text[8];

    for (const struct mm_json *o = mm_json_first(list); o; o = mm_json_next(o)) {
        letter(at++, text);
        snprintf(before, sizeof(before), "%s　", text);
        mm_sheet_line(p, before, options ? mm_json_get_str(o, "text", "") : mm_json_str(o, ""), 1);
    }
}

/* ---- questions -------------------------------------------------------------------------------------- */
static void ask_true_false(struct mm_paper *p, const struct mm_json *item, bool boxes)
{
    static const char *const choices[] = {"正しい", "正しくない", "わからない"};

    mm_paper_part(p, "checks");
    mm_jw_kbool(&p->w, "numbered", true);
    mm_jw_karr(&p->w, "items");
    for (const struct mm_json *o = mm_json_first(mm_json_get(item, "options")); o; o = mm_json_next(o)) {
        mm_jw_obj(&p->w);
        mm_jw_key(&p->w, "text");
        mm_sheet_markup(p, "", mm_json_get_str(o, "text", ""));
        mm_jw_karr(&p->w, "choices");
        for (size_t i = 0; boxes && i < 3; i++)
            mm_jw_str(&p->w, choices[i]);
        mm_jw_end(&p->w);
        mm_jw_end(&p->w);
    }
    mm_jw_end(&p->w);
    mm_jw_end(&p->w);
}

static void ask_letters(struct mm_paper *p, const struct mm_json *item, bool boxes, const char *words)
{
    const struct mm_json *options = mm_json_get(item, "options");

    put_lettered(p, options, true);
    if (!boxes)
        return;
    mm_paper_part(p, "checks");
    mm_jw_karr(&p->w, "items");
    mm_jw_obj(&p->w);
    mm_jw_kstr(&p->w, "text", words);
    put_letters(p, mm_json_size(options));
    mm_jw_end(&p->w);
    mm_jw_end(&p->w);
    mm_jw_end(&p->w);
}

static void ask_one(struct mm_paper *p, const struct mm_json *item, bool boxes)
{
    ask_letters(p, item, boxes, "一つに印をつけてください。");
}

static void ask_any(struct mm_paper *p, const struct mm_json *item, bool boxes)
{
    ask_letters(p, item, boxes, "あてはまるものすべてに印をつけてください。");
}

static void blanks(size_t n, struct mm_buf *out)
{
    for (size_t i = 0; i < n; i++)
        mm_buf_printf(out, "%s［　　］", i ? " → " : "");
}

static void ask_sequence(struct mm_paper *p, const struct mm_json *item, bool boxes)
{
    struct mm_buf line;

    put_lettered(p, mm_json_get(item, "options"), true);
    if (!boxes)
        return;
    mm_buf_init(&line, 2000);
    mm_buf_str_append(&line, "文字を順番に書いてください。　");
    blanks(mm_json_size(mm_json_get(item, "options")), &line);
    mm_sheet_text(p, mm_buf_str(&line), 0);
    mm_buf_done(&line);
}

static void ask_sort(struct mm_paper *p, const struct mm_json *item, bool boxes)
{
    const struct mm_json *groups = mm_json_get(item, "groups");

    put_lettered(p, groups, false);
    mm_paper_part(p, "checks");
    mm_jw_kbool(&p->w, "numbered", true);
    mm_jw_karr(&p->w, "items");
    for (const struct mm_json *o = mm_json_first(mm_json_get(item, "options")); o; o = mm_json_next(o)) {
        mm_jw_obj(&p->w);
        mm_jw_key(&p->w, "text");
        mm_sheet_markup(p, "", mm_json_get_str(o, "text", ""));
        if (boxes) {
            put_letters(p, mm_json_size(groups));
        } else {
            mm_jw_karr(&p->w, "choices");
            mm_jw_end(&p->w);
        }
        mm_jw_end(&p->w);
    }
    mm_jw_end(&p->w);
    mm_jw_end(&p->w);
}

/* How each way of paper.show is asked, and what a room's sheet has for it: rows of marks. */
static const struct way {
    const char *name;
    void (*ask)(struct mm_paper *p, const struct mm_json *item, bool boxes);
    bool by_option, by_group; /* a row of the sheet for each option; letters of groups */
} ways[] = {
    {"true_false", ask_true_false, true, false},
    {"one", ask_one, false, false},
    {"any", ask_any, false, false},
    {"sequence", ask_sequence, false, false},
    {"sort", ask_sort, true, true},
};

static const struct way *way_of(const struct mm_json *item)
{
    size_t i = 0;
    while (i + 1 < sizeof(ways) / sizeof(ways[0]) &&
           strcmp(ways[i].name, mm_json_get_str(item, "way", "")) != 0)
        i++;
    return &ways[i];
}

/* heading: of a question that is to be answered, or of its explanations, which may go over a page. */
static void put_stem(struct mm_paper *p, const struct mm_json *item, size_t number,
                     void (*heading)(struct mm_paper *p, const char *text))
{
    char head[200];

    snprintf(head, sizeof(head), "問%zu　%.120s", number, mm_json_get_str(item, "label", ""));
    heading(p, head);
    mm_sheet_line(p, "", mm_json_get_str(item, "stem", ""), 0);
}

static void put_questions(struct mm_paper *p, const struct mm_json *shown, bool boxes)
{
    size_t number = 0;

    for (const struct mm_json *i = mm_json_first(mm_json_get(shown, "items")); i; i = mm_json_next(i)) {
        put_stem(p, i, ++number, mm_sheet_question);
        way_of(i)->ask(p, i, boxes);
    }
}

/* ---- the papers ------------------------------------------------------------------------------------- */
static void print_form(struct mm_paper *p, const struct mm_json *shown)
{
    char line[400];

    snprintf(line, sizeof(line), "%.200s　さん", mm_json_get_str(shown, "name", ""));
    mm_sheet_text(p, line, 0);
    mm_sheet_text(p,
                  "□に✓印をつけてください。わからないときは「わからない」でかまいません。"
                  "書き終わったら事務局にお渡しください。あとで解説をお渡しします。",
                  0);
    put_questions(p, shown, true);
}

static void print_asked(struct mm_paper *p, const struct mm_json *shown)
{
    char line[200];

    snprintf(line, sizeof(line), "目安の時間は %" PRId64 " 分です。答えは別の回答用紙に書いてください。",
             mm_json_get_int(shown, "minutes", 0));
    mm_sheet_text(p, line, 0);
    put_questions(p, shown, false);
}

/* What to do, and the clause in the policy's own words: once an item, for all of its explanations, and not
 * twice running. said: of the item before. */
static const char *put_beside(struct mm_paper *p, const struct mm_json *item, const char *said)
{
    const char *clause = mm_json_get_str(item, "clause", "");
    char line[700];

    mm_sheet_line(p, "今日から：", mm_json_get_str(item, "action", ""), 0);
    if (!*clause)
        return said;
    snprintf(line, sizeof(line), "%.600s%s", clause,
             strcmp(clause, said) == 0 ? "（原文は、前の問いにあります）" : "");
    mm_sheet_text(p, line, 1);
    if (strcmp(clause, said) != 0)
        mm_sheet_text(p, mm_json_get_str(item, "quote", ""), 1);
    return clause;
}

static void print_explain(struct mm_paper *p, const struct mm_json *shown)
{
    const char *said = "";
    size_t number = 0;
    char before[400];

    mm_sheet_text(p, "それぞれの答えと、その理由です。お持ち帰りいただけます。", 0);
    for (const struct mm_json *i = mm_json_first(mm_json_get(shown, "items")); i; i = mm_json_next(i)) {
        put_stem(p, i, ++number, mm_sheet_heading);
        for (const struct mm_json *o = mm_json_first(mm_json_get(i, "options")); o; o = mm_json_next(o)) {
            snprintf(before, sizeof(before), "【%.300s】", mm_json_get_str(o, "key", ""));
            mm_sheet_line(p, before, mm_json_get_str(o, "text", ""), 0);
            mm_sheet_line(p, "", mm_json_get_str(o, "explanation", ""), 2);
        }
        said = put_beside(p, i, said);
    }
}

static void grid_row(struct mm_paper *p, const char *first, const char *second)
{
    mm_jw_arr(&p->w);
    mm_jw_str(&p->w, first);
    mm_jw_str(&p->w, second);
    mm_jw_end(&p->w);
}

/* What is to be circled, or blanks to be filled. */
static void marks_of(const struct mm_json *item, struct mm_buf *out)
{
    const struct way *way = way_of(item);
    size_t n = mm_json_size(mm_json_get(item, way->by_group ? "groups" : "options"));
    char text[8];

    if (way->ask == ask_sequence) {
        blanks(n, out);
        return;
    }
    if (way->ask == ask_true_false)
        mm_buf_str_append(out, "○　　　×　　　");
    for (size_t i = 0; way->ask != ask_true_false && i < n; i++) {
        letter(i, text);
        mm_buf_printf(out, "%s　　　", text);
    }
    mm_buf_str_append(out, "わからない");
}

static void put_marks(struct mm_paper *p, const struct mm_json *item, size_t number)
{
    const struct way *way = way_of(item);
    size_t n = way->by_option ? mm_json_size(mm_json_get(item, "options")) : 1;
    struct mm_buf marks;
    char first[60];

    mm_buf_init(&marks, 2000);
    marks_of(item, &marks);
    for (size_t i = 0; i < n; i++) {
        if (n > 1)
            snprintf(first, sizeof(first), "問%zu（%zu）", number, i + 1);
        else
            snprintf(first, sizeof(first), "問%zu%s", number,
                     way->ask == ask_any ? "　あてはまるものすべて" : "");
        grid_row(p, first, mm_buf_str(&marks));
    }
    mm_buf_done(&marks);
}

static void print_sheets(struct mm_paper *p, const struct mm_json *shown)
{
    static const double shares[] = {0.35, 0.65};
    bool first = true;

    for (const struct mm_json *s = mm_json_first(mm_json_get(shown, "sheets")); s; s = mm_json_next(s)) {
        char head[100];
        size_t number = 0;

        if (!first)
            mm_sheet_page(p);
        first = false;
        const char *const titles[] = {
            head, "答え（一つを丸で囲んでください）"}; /* the number on every page of the sheet */

        snprintf(head, sizeof(head), "用紙 %.20s", mm_json_str(s, ""));
        mm_sheet_heading(p, head);
        mm_sheet_text(p, "氏名　＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿", 0);
        mm_sheet_grid(p, 9, titles, shares, 2);
        for (const struct mm_json *i = mm_json_first(mm_json_get(shown, "items")); i; i = mm_json_next(i))
            put_marks(p, i, ++number);
        mm_jw_end(&p->w);
        mm_jw_end(&p->w);
    }
}

static void print_present(struct mm_paper *p, const struct mm_json *shown)
{
    static const char *const titles[][4] = {{"氏名", "出席の印", "用紙の番号", "備考"},
                                            {"氏名", "出席の印", "備考"}};
    static const double shares[][4] = {{0.34, 0.2, 0.26, 0.2}, {0.4, 0.3, 0.3}};
    bool sheets = mm_json_size(mm_json_get(shown, "sheets"));
    size_t columns = sheets ? 4 : 3;

    mm_sheet_grid(p, 10, titles[!sheets], shares[!sheets], columns);
    for (const struct mm_json *i = mm_json_first(mm_json_get(shown, "people")); i; i = mm_json_next(i)) {
        mm_jw_arr(&p->w);
        mm_jw_str(&p->w, mm_json_str(i, ""));
        for (size_t k = 1; k < columns; k++)
            mm_jw_str(&p->w, "");
        mm_jw_end(&p->w);
    }
    mm_jw_end(&p->w);
    mm_jw_end(&p->w);
    mm_sheet_text(p, sheets ? "出席　　　　人　／　回収した用紙　　　　枚" : "出席　　　　人", 0);
}

static const struct {
    const char *word, *ja, *title;
    void (*print)(struct mm_paper *p, const struct mm_json *shown);
    bool names, normal, sheet;
    enum { OF_COURSES, OF_TABLETOPS, OF_BOTH } of;
} papers[] = {
    [MM_PAPER_PRINT_FORM] = {"form", "用紙", "確かめ用紙", print_form, true, false, true, OF_COURSES},
    [MM_PAPER_PRINT_EXPLAIN] = {"explanations", "解説", "解説", print_explain, true, false, true, OF_COURSES},
    [MM_PAPER_PRINT_ASKED] = {"questions", "問題", "確かめ問題", print_asked, false, false, false,
                              OF_COURSES},
    [MM_PAPER_PRINT_SHEETS] = {"sheets", "回答用紙", "回答用紙", print_sheets, true, false, false,
                               OF_COURSES},
    [MM_PAPER_PRINT_PRESENT] = {"attendance", "出席票", "出席票", print_present, true, true, false, OF_BOTH},
    [MM_PAPER_PRINT_PLAN] = {"plan", "進行表", "進行表", mm_paper_print_plan, false, true, false,
                             OF_TABLETOPS},
    [MM_PAPER_PRINT_REVIEW] = {"review", "振り返り", "振り返り", mm_paper_print_review, false, true, false,
                               OF_TABLETOPS},
};
_Static_assert(sizeof(papers) / sizeof(papers[0]) == MM_PAPER_PRINT_COUNT, "a way to print each");

enum mm_paper_print mm_paper_print_find(const char *word)
{
    int what = 0;

    while (what < MM_PAPER_PRINT_COUNT && strcmp(papers[what].word, word) != 0 &&
           strcmp(papers[what].ja, word) != 0)
        what++;
    return (enum mm_paper_print)what;
}

bool mm_paper_print_is_sheet(enum mm_paper_print what)
{
    return papers[what].sheet;
}

enum mm_handling mm_paper_print_handling(enum mm_paper_print what)
{
    return papers[what].names ? MM_HANDLING_NAMES : MM_HANDLING_INTERNAL;
}

static enum mm_err check_kind(const struct mm_json *shown, enum mm_paper_print what, struct mm_errinfo *info)
{
    bool tabletop = mm_json_get(shown, "tabletop");

    if (papers[what].of == OF_BOTH || (papers[what].of == OF_TABLETOPS) == tabletop)
        return MM_OK;
    return mm_fail(info, MM_ERR_INVALID, "%s",
                   tabletop
                       ? mm_say("机上訓練に問題と回答用紙はありません。進行表、振り返り、出席票のどれかにして"
                                "ください",
                                "a tabletop has no questions; choose plan, review or attendance")
                       : mm_say("進行表と振り返りは、机上訓練のものです。問題、回答用紙、出席票のどれかにして"
                                "ください",
                                "plan and review are of a tabletop; choose questions, sheets or attendance"));
}

/* The key goes to nobody who has not handed in. */
static enum mm_err check_state(const struct mm_json *shown, enum mm_paper_print what, struct mm_errinfo *info)
{
    if (what != MM_PAPER_PRINT_EXPLAIN || strcmp(mm_json_get_str(shown, "state", ""), "made") != 0)
        return MM_OK;
    return mm_fail(info, MM_ERR_INVALID, "%s",
                   mm_say("解説は、用紙の入力が済んでから印刷できます",
                          "explanations are printed after the sheet was entered"));
}

void mm_paper_print_title(const struct mm_json *shown, enum mm_paper_print what,
                          char out[MM_PAPER_TITLE_BYTES])
{
    int64_t group = mm_json_get_int(shown, "group", 0);
    const struct mm_json *sheets = mm_json_get(shown, "sheets");

    if (group)
        snprintf(out, MM_PAPER_TITLE_BYTES, "%s　%.200s（%s %" PRId64 "、%.20s）", papers[what].title,
                 mm_json_get_str(shown, "title", ""),
                 mm_json_get(shown, "tabletop") ? "机上訓練" : "集合研修", group,
                 mm_json_get_str(shown, "on", ""));
    else
        snprintf(out, MM_PAPER_TITLE_BYTES, "%s %.20s　%.200s", papers[what].title,
                 mm_json_str(mm_json_at(sheets, 0), ""), mm_json_get_str(shown, "title", ""));
}

enum mm_err mm_paper_print(const struct mm_json *shown, enum mm_paper_print what, int64_t now_ms,
                           struct mm_buf *out, struct mm_errinfo *info)
{
    char title[MM_PAPER_TITLE_BYTES];
    struct mm_paper paper;
    enum mm_err err = check_kind(shown, what, info);

    if (!err)
        err = check_state(shown, what, info);
    if (err)
        return err;
    mm_paper_print_title(shown, what, title);
    const struct mm_paper_head head = {.title = title,
                                       .council = mm_json_get_str(shown, "council_name", ""),
                                       .handling = mm_paper_print_handling(what),
                                       .demo = mm_json_get_bool(shown, "demo", false),
                                       .as_of_ms = now_ms,
                                       .large = !papers[what].normal};
    mm_paper_start(&paper, &head);
    papers[what].print(&paper, shown);
    return mm_paper_finish(&paper, out, info);
}
