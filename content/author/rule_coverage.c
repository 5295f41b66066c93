/* coverage.csv: every phrase of the policy, and where it is taught, asked, shown, explained and reported. The
 * council's own file counts before the common one. The common one speaks of one council's policy; for another
 * policy it says nothing. */
#include "content/author/rule.h"

#include "sync/base/utf8.h"

#include <string.h>

enum column { CLAUSE, PHRASE, PAGE, COUNCILLOR, STAFF, CASE, TERM, REPORT, NOTE, N_COLUMNS };
static const char *const names[] = {"clause",      "phrase", "page",     "items_councillor",
                                    "items_staff", "case",   "glossary", "report",
                                    "note",        NULL};
_Static_assert(sizeof(names) / sizeof(names[0]) == N_COLUMNS + 1, "one name a column");

struct coverage {
    const struct mm_ruling *ruling;
    struct mm_sheet sheet;
    size_t row;
};

static const char *cell(const struct coverage *c, size_t column)
{
    return mm_sheet_cell(&c->sheet, c->row, column);
}

static bool is_at_or_below(const char *id, const char *parent)
{
    size_t len = strlen(parent);

    return strncmp(id, parent, len) == 0 && (!id[len] || id[len] == '.');
}

/* Whether the words stand in the policy under that clause, below it, or in what stands above it. */
static bool in_policy(const struct mm_policy *policy, const char *clause, const char *phrase)
{
    for (size_t i = 0; i < policy->n_clauses; i++) {
        const struct mm_clause *c = &policy->clauses[i];
        bool meant = is_at_or_below(c->id, clause) || is_at_or_below(clause, c->id);

        if (meant && (strstr(c->text, phrase) || strstr(c->heading, phrase)))
            return true;
    }
    return false;
}

static bool has_page(const struct mm_pack *pack, const char *id)
{
    for (size_t i = 0; i < pack->n_modules; i++)
        if (mm_module_page(&pack->modules[i], id))
            return true;
    return false;
}

static bool has_term(const struct mm_pack *pack, const char *term)
{
    return mm_pack_term(pack, term) != NULL;
}

static bool is_used(const struct mm_pack *pack, const char *case_id)
{
    for (size_t i = 0; i < pack->n_items; i++)
        if (strcmp(pack->items[i].source, case_id) == 0)
            return true;
    for (size_t m = 0; m < pack->n_modules; m++)
        for (size_t p = 0; p < pack->modules[m].n_pages; p++)
            for (size_t b = 0; b < pack->modules[m].pages[p].n_blocks; b++)
                if (strcmp(pack->modules[m].pages[p].blocks[b].source, case_id) == 0)
                    return true;
    return false;
}

typedef void check_word(struct coverage *c, size_t column, const char *word);

static void check_words(struct coverage *c, size_t column, check_word *check)
{
    const char *text = cell(c, column), *word;
    char one[MM_ID_BYTES * 4];
    size_t len;

    while (mm_word_next(&text, &word, &len)) {
        if (len >= sizeof(one)) {
            mm_sheet_error(c->ruling, &c->sheet, c->row, column,
                           "長すぎる言葉があります。空白で区切ってください。");
            continue;
        }
        memcpy(one, word, len);
        one[len] = '\0';
        check(c, column, one);
    }
}

static void check_page(struct coverage *c, size_t column, const char *word)
{
    if (!has_page(c->ruling->desk->pack, word))
        mm_sheet_error(c->ruling, &c->sheet, c->row, column,
                       "ページ「%s」は、どの単元にもありません。id を確かめてください。", word);
}

static void check_asked(struct coverage *c, size_t column, const char *word)
{
    const struct mm_item *item = mm_pack_item(c->ruling->desk->pack, word);
    unsigned audience = column == STAFF ? MM_AUD_STAFF : MM_AUD_COUNCILLOR;

    if (!item)
        mm_sheet_error(c->ruling, &c->sheet, c->row, column,
                       "問題「%s」がありません。id を確かめてください。", word);
    else if (item->practice)
        mm_sheet_error(c->ruling, &c->sheet, c->row, column,
                       "問題「%s」は練習問題です。確かめ問題を書いてください。", word);
    else if (!(item->audience & audience))
        mm_sheet_error(c->ruling, &c->sheet, c->row, column, "問題「%s」は%s向けではありません。", word,
                       column == STAFF ? "職員" : "議員");
}

/* "架空の場面（duty.p8）": whether that page or question is there. */
static bool is_scene(const struct mm_pack *pack, const char *word, bool *ret_there)
{
    static const char before[] = "架空の場面（", after[] = "）";
    char id[MM_ID_BYTES * 4];
    size_t len = strlen(word);

    if (strncmp(word, before, strlen(before)) != 0 || len < strlen(before) + strlen(after) ||
        strcmp(word + len - strlen(after), after) != 0)
        return false;
    len -= strlen(before) + strlen(after);
    mm_utf8_copy(id, len < sizeof(id) ? len + 1 : sizeof(id), word + strlen(before));
    *ret_there = has_page(pack, id) || mm_pack_item(pack, id);
    return true;
}

static void check_case(struct coverage *c, size_t column, const char *word)
{
    bool there = false, scene = is_scene(c->ruling->desk->pack, word, &there);

    if (scene && !there)
        mm_sheet_error(c->ruling, &c->sheet, c->row, column,
                       "「%s」のページか問題がありません。id を確かめてください。", word);
    else if (!scene && !is_used(c->ruling->desk->pack, word))
        mm_sheet_error(
            c->ruling, &c->sheet, c->row, column,
            "事例「%s」は、どのページにも問題にもありません。事例の id か「架空の場面（ページか問題の "
            "id）」と書いてください。",
            word);
}

static void check_term(struct coverage *c, size_t column, const char *word)
{
    if (!has_term(c->ruling->desk->pack, word))
        mm_sheet_error(c->ruling, &c->sheet, c->row, column,
                       "「%s」は common/glossary.json にありません。用語を加えるか、つづりを直してください。",
                       word);
}

static void check_report(struct coverage *c, size_t column, const char *word)
{
    const char *const *reports = c->ruling->opts->reports;

    for (; reports && *reports; reports++)
        if (strcmp(*reports, word) == 0)
            return;
    if (reports)
        mm_sheet_error(c->ruling, &c->sheet, c->row, column,
                       "「%s」という報告はありません。mamori report --help の名前を書いてください。", word);
}

static check_word *const checks[N_COLUMNS] = {
    [PAGE] = check_page, [COUNCILLOR] = check_asked, [STAFF] = check_asked,
    [CASE] = check_case, [TERM] = check_term,        [REPORT] = check_report};

/* A hole is an error unless the row says that the phrase is only taught, or only staff are asked. */
static void check_hole(struct coverage *c, size_t column)
{
    const char *note = cell(c, NOTE);

    if (*cell(c, column) || strstr(note, "教えるだけ") || (column == COUNCILLOR && strstr(note, "職員のみ")))
        return;
    mm_sheet_error(c->ruling, &c->sheet, c->row, column,
                   "「%s」の%sが空です。書き入れるか、教えるだけなら note に「教えるだけ」と書いてください。",
                   cell(c, PHRASE), names[column]);
}

/* A phrase is taught where a course shows a page of it. */
static void check_taught(struct coverage *c)
{
    const char *text = cell(c, PAGE), *word;
    size_t len, there = 0, shown = 0;

    while (mm_word_next(&text, &word, &len)) {
        char id[MM_ID_BYTES];
        enum mm_shown where;

        mm_utf8_copy(id, len < sizeof(id) ? len + 1 : sizeof(id), word);
        where = mm_desk_shows(c->ruling->desk, id);
        there += where != MM_SHOWN_ASIDE;
        shown += where == MM_SHOWN;
    }
    if (there && !shown)
        mm_sheet_error(
            c->ruling, &c->sheet, c->row, PAGE,
            "「%s」を教えるページは、どの研修にも出てきません。courses.json の研修に加えてください。",
            cell(c, PHRASE));
}

static void check_row(struct coverage *c)
{
    for (size_t i = 0; i < c->row; i++) {
        bool same = strcmp(mm_sheet_cell(&c->sheet, i, PHRASE), cell(c, PHRASE)) == 0 &&
                    strcmp(mm_sheet_cell(&c->sheet, i, CLAUSE), cell(c, CLAUSE)) == 0;
        if (same)
            mm_sheet_error(c->ruling, &c->sheet, c->row, PHRASE, "「%s」が二度あります。一つにしてください。",
                           cell(c, PHRASE));
    }
    if (!in_policy(&c->ruling->desk->pack->policy, cell(c, CLAUSE), cell(c, PHRASE)))
        mm_sheet_error(c->ruling, &c->sheet, c->row, PHRASE,
                       "「%s」は、方針の %s にありません。原文のとおりに書いてください。", cell(c, PHRASE),
                       cell(c, CLAUSE));
    for (size_t column = PAGE; column < NOTE; column++) {
        check_hole(c, column);
        if (checks[column])
            check_words(c, column, checks[column]);
    }
    check_taught(c);
}

/* Every clause with words of its own has a row, or a row of what lies below it. */
static void check_clauses(struct coverage *c)
{
    const struct mm_policy *policy = &c->ruling->desk->pack->policy;
    size_t n = mm_sheet_rows(&c->sheet);

    for (size_t i = 0; i < policy->n_clauses; i++) {
        const struct mm_clause *clause = &policy->clauses[i];
        bool there = clause->sub_leaf || !*clause->text;

        for (c->row = 0; c->row < n && !there; c->row++)
            there = is_at_or_below(cell(c, CLAUSE), clause->id);
        if (!there)
            mm_finding_add(c->ruling->findings, MM_FINDING_ERROR, c->sheet.source->name, 1, names[CLAUSE],
                           "%sの言葉が一つもありません。行を加えてください。", clause->label);
    }
}

/* The common file describes this policy when half of its phrases stand in it. */
static bool is_ours(struct coverage *c, bool own)
{
    size_t n = mm_sheet_rows(&c->sheet), here = 0;

    for (c->row = 0; c->row < n; c->row++)
        here += in_policy(&c->ruling->desk->pack->policy, cell(c, CLAUSE), cell(c, PHRASE));
    return own || here * 2 >= n;
}

static enum mm_err run(const struct mm_ruling *ruling)
{
    struct coverage c = {.ruling = ruling};
    bool own = mm_sources_find(&ruling->desk->sources, "coverage.csv") != NULL, found;
    enum mm_err err =
        mm_sheet_open(ruling, own ? "coverage.csv" : "common/coverage.csv", names, &c.sheet, &found);

    if (err || !found)
        return err;
    if (is_ours(&c, own)) {
        for (c.row = 0; c.row < mm_sheet_rows(&c.sheet); c.row++)
            check_row(&c);
        check_clauses(&c);
    }
    mm_sheet_done(&c.sheet);
    return MM_OK;
}

extern const struct mm_rule mm_rule_coverage;
const struct mm_rule mm_rule_coverage = {"coverage", run};
