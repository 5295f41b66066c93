#include "content/author/adopt.h"

#include "sync/base/utf8.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TITLE_CHARS   20 /* of a clause that has no words of its own in its heading */
#define TITLE_MOST    80
#define HEADING_CHARS 30 /* a longer line is text */
#define BLANK         "　"

enum kind {
    KIND_TEXT,
    KIND_CHAPTER,
    KIND_SECTION,
    KIND_ARTICLE,
    KIND_NUMBER,
    KIND_PAREN,
    KIND_SUPPLEMENT,
    KIND_COUNT
};

struct line {
    enum kind kind;
    const char *s; /* not terminated; without blanks at both ends and without # */
    size_t len;
    size_t mark; /* bytes of the number and what belongs to it */
    char number[24];
    bool is_title; /* （目的） on a line of its own, before 第n条 */
    int at;
};
struct reading {
    struct line *lines; /* owned */
    size_t n;
    bool seen[KIND_COUNT];
    struct mm_adopt_policy *policy;
    int level[MM_MAX_CLAUSES]; /* of each clause */
    struct mm_errinfo *info;
};

/* ---- one line -------------------------------------------------------------------------------------- */

static bool starts(const char *s, size_t len, const char *with)
{
    return len >= strlen(with) && memcmp(s, with, strlen(with)) == 0;
}

static bool ends(const char *s, size_t len, const char *with)
{
    return len >= strlen(with) && memcmp(s + len - strlen(with), with, strlen(with)) == 0;
}

static void trim(const char **s, size_t *len)
{
    for (;;) {
        size_t n = *len && (isspace((unsigned char)**s) || **s == '#') ? 1 : starts(*s, *len, BLANK) ? 3 : 0;

        if (!n)
            break;
        *s += n;
        *len -= n;
    }
    for (;;) {
        size_t n = *len && isspace((unsigned char)(*s)[*len - 1]) ? 1 : ends(*s, *len, BLANK) ? 3 : 0;

        if (!n)
            break;
        *len -= n;
    }
}

/* A number in any of the three scripts: its value, *ret_len its bytes (0: there is none). */
static int read_number(const char *s, size_t len, size_t *ret_len)
{
    static const char *const kanji[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    static const char *const wide[] = {"０", "１", "２", "３", "４", "５", "６", "７", "８", "９"};
    int value = 0, tens = 0;
    size_t pos = 0;

    while (pos < len && value < 10000) {
        size_t before = pos;

        if (isdigit((unsigned char)s[pos])) {
            value = value * 10 + s[pos++] - '0';
            continue;
        }
        for (int d = 0; d < 10 && pos == before; d++) {
            if (!starts(s + pos, len - pos, wide[d]) && !starts(s + pos, len - pos, kanji[d]))
                continue;
            value = value * 10 + d;
            pos += 3;
        }
        if (pos == before && starts(s + pos, len - pos, "十") && !tens) {
            tens = (value ? value : 1) * 10;
            value = 0;
            pos += 3;
        }
        if (pos == before)
            break;
    }
    *ret_len = pos;
    return tens + value;
}

/* What stands behind the number of an article: 第3条の規定により… is a sentence. */
static bool ends_mark(const char *s, size_t len)
{
    return !len || isspace((unsigned char)*s) || starts(s, len, BLANK) || starts(s, len, "（") ||
           starts(s, len, "(");
}

/* 第3条, 第3条の2 */
static bool read_ordinal(struct line *line)
{
    static const struct {
        const char *word;
        enum kind kind;
    } words[] = {{"章", KIND_CHAPTER}, {"節", KIND_SECTION}, {"条", KIND_ARTICLE}};
    size_t n, more;
    int number;

    if (!starts(line->s, line->len, "第"))
        return false;
    number = read_number(line->s + 3, line->len - 3, &n);
    for (size_t i = 0; n && i < sizeof(words) / sizeof(words[0]); i++) {
        size_t end = 3 + n + strlen(words[i].word);

        if (!starts(line->s + 3 + n, line->len - 3 - n, words[i].word))
            continue;
        snprintf(line->number, sizeof(line->number), "%d", number);
        if (starts(line->s + end, line->len - end, "の")) {
            int sub = read_number(line->s + end + 3, line->len - end - 3, &more);

            if (more) {
                snprintf(line->number, sizeof(line->number), "%d-%d", number, sub);
                end += 3 + more;
            }
        }
        if (words[i].kind == KIND_ARTICLE && !ends_mark(line->s + end, line->len - end))
            return false;
        line->kind = words[i].kind;
        line->mark = end;
        return true;
    }
    return false;
}

/* (1), （１） and ⑴ */
static bool read_paren(struct line *line)
{
    size_t open = starts(line->s, line->len, "(") ? 1 : starts(line->s, line->len, "（") ? 3 : 0, pos = 0, n;
    uint32_t cp = line->len ? mm_utf8_next(line->s, line->len, &pos) : 0;
    int number;

    if (cp >= 0x2474 && cp <= 0x2487) {
        snprintf(line->number, sizeof(line->number), "%u", (unsigned)(cp - 0x2473));
        line->mark = pos;
        line->kind = KIND_PAREN;
        return true;
    }
    if (!open)
        return false;
    number = read_number(line->s + open, line->len - open, &n);
    pos = open + n;
    if (n && (starts(line->s + pos, line->len - pos, ")") || starts(line->s + pos, line->len - pos, "）"))) {
        snprintf(line->number, sizeof(line->number), "%d", number);
        line->mark = pos + (line->s[pos] == ')' ? 1 : 3);
        line->kind = KIND_PAREN;
        return true;
    }
    return false;
}

/* "1 目的", "１　目的", "1. 目的" */
static bool read_plain(struct line *line)
{
    static const char *const marks[] = {" ", BLANK, ". ", "．", "、"};
    size_t n;
    int number = read_number(line->s, line->len, &n);

    if (!n || (!isdigit((unsigned char)*line->s) && !starts(line->s, n, "\xEF"))) /* kanji begin sentences */
        return false;
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        if (!starts(line->s + n, line->len - n, marks[i]) || n + strlen(marks[i]) >= line->len)
            continue;
        snprintf(line->number, sizeof(line->number), "%d", number);
        line->mark = n + (strcmp(marks[i], ". ") == 0 ? 1 : i > 2 ? strlen(marks[i]) : 0);
        line->kind = KIND_NUMBER;
        return true;
    }
    return false;
}

static bool read_supplement(struct line *line)
{
    size_t n = starts(line->s, line->len, "附則") || starts(line->s, line->len, "付則")      ? 6
               : starts(line->s, line->len, "附　則") || starts(line->s, line->len, "附 則") ? line->len
                                                                                             : 0;

    if (!n || n != line->len)
        return false;
    line->kind = KIND_SUPPLEMENT;
    line->mark = line->len;
    snprintf(line->number, sizeof(line->number), "%s", "");
    return true;
}

static void classify(struct line *line)
{
    line->kind = KIND_TEXT;
    if (read_ordinal(line) || read_paren(line) || read_supplement(line) || read_plain(line))
        return;
    line->is_title = (starts(line->s, line->len, "（") && ends(line->s, line->len, "）")) ||
                     (starts(line->s, line->len, "(") && ends(line->s, line->len, ")"));
}

static enum mm_err split(struct reading *r, const char *text, size_t len)
{
    size_t rows = 1;
    int at = 0;

    for (size_t i = 0; i < len; i++)
        rows += text[i] == '\n';
    r->lines = calloc(rows, sizeof(*r->lines));
    if (!r->lines)
        return mm_fail(r->info, MM_ERR_NOMEM, "方針を読むメモリが足りません。");
    for (size_t start = 0; start < len;) {
        const char *end = memchr(text + start, '\n', len - start);
        size_t n = end ? (size_t)(end - text) - start : len - start;
        struct line line = {.s = text + start, .len = n, .at = ++at};

        trim(&line.s, &line.len);
        start += n + 1;
        if (!line.len)
            continue;
        classify(&line);
        r->seen[line.kind] = true;
        r->lines[r->n++] = line;
    }
    return MM_OK;
}

/* ---- clauses --------------------------------------------------------------------------------------- */

/* How deep a heading of that kind stands; 0: it is text; -1: a heading without a number of the rule. */
static int level_of(const struct reading *r, enum kind kind)
{
    bool articles = r->seen[KIND_ARTICLE], chapters = r->seen[KIND_CHAPTER] && !articles;
    const int levels[KIND_COUNT] = {[KIND_CHAPTER] = articles ? -1 : 1,
                                    [KIND_SECTION] = -1,
                                    [KIND_ARTICLE] = 1,
                                    [KIND_NUMBER] = articles   ? 0
                                                    : chapters ? 2
                                                               : 1,
                                    [KIND_PAREN] = chapters ? 3 : 2,
                                    [KIND_SUPPLEMENT] = -1};

    return levels[kind];
}

static bool is_heading(const struct reading *r, const struct line *line)
{
    return level_of(r, line->kind) != 0;
}

static bool has_id(const struct mm_adopt_policy *policy, const char *id)
{
    for (size_t i = 0; i < policy->n; i++)
        if (strcmp(policy->list[i].id, id) == 0)
            return true;
    return false;
}

/* The last clause that stands higher; NULL for none. */
static const struct mm_adopt_clause *parent_of(const struct reading *r, int level)
{
    for (size_t i = r->policy->n; i-- > 0 && level > 1;)
        if (r->level[i] > 0 && r->level[i] < level)
            return &r->policy->list[i];
    return NULL;
}

static void make_id(const struct reading *r, const struct line *line, int level,
                    struct mm_adopt_clause *clause)
{
    static const char *const letters[KIND_COUNT] = {
        [KIND_CHAPTER] = "c", [KIND_SECTION] = "s", [KIND_SUPPLEMENT] = "sup"};
    const struct mm_adopt_clause *parent = level > 0 ? parent_of(r, level) : NULL;

    if (level < 0)
        snprintf(clause->id, sizeof(clause->id), "%s%s", letters[line->kind], line->number);
    else
        snprintf(clause->id, sizeof(clause->id), "%.30s%s%s", parent ? parent->id : "", parent ? "." : "",
                 line->number);
    snprintf(clause->parent, sizeof(clause->parent), "%s", parent ? parent->id : "");
    for (int again = 2; level < 0 && has_id(r->policy, clause->id) && again < 100; again++)
        snprintf(clause->id, sizeof(clause->id), "%s%s-%d", letters[line->kind], line->number, again);
}

static size_t chars(const char *s, size_t len)
{
    size_t n = 0, pos = 0;

    for (; pos < len; n++)
        (void)mm_utf8_next(s, len, &pos);
    return n;
}

/* The words of a heading without its number and its brackets, or the beginning of the text. */
static char *make_title(const struct line *line, const char *heading, const char *text)
{
    const char *open = strstr(heading, "（"), *s = heading;
    size_t len = strlen(heading);
    const char *close = open ? strstr(open, "）") : NULL;
    struct mm_buf title;

    if (line->kind == KIND_ARTICLE && close) {
        s = open + 3;
        len = (size_t)(close - s);
    } else if (line->kind != KIND_CHAPTER && line->kind != KIND_SECTION && line->kind != KIND_SUPPLEMENT) {
        s += line->mark < len ? line->mark : len;
        len = strlen(s);
    }
    trim(&s, &len);
    if (len && chars(s, len) <= TITLE_MOST)
        return mm_strndup(s, len);
    if (len)
        text = s; /* too long: its beginning */
    mm_buf_init(&title, 400);
    for (size_t pos = 0, n = 0; text[pos]; n++) {
        size_t start = pos;

        (void)mm_utf8_next(text, strlen(text), &pos);
        if (n && starts(text + start, strlen(text + start), BLANK))
            break; /* （1）　機密性　…をいう。 */
        if (n == TITLE_CHARS || text[start] == '\n') {
            mm_buf_str_append(&title, "…");
            break;
        }
        mm_buf_append(&title, text + start, pos - start);
    }
    if (!title.len)
        mm_buf_append(&title, line->s, line->mark ? line->mark : line->len);
    return mm_buf_take(&title, NULL);
}

/* Bytes of a line that are its heading: all of it, or its number and a title in brackets; the rest is text.
 */
static size_t heading_bytes(const struct reading *r, size_t i)
{
    const struct line *line = &r->lines[i];
    const char *rest = line->s + line->mark;
    size_t len = line->len - line->mark;
    bool followed = i + 1 < r->n && (!is_heading(r, &r->lines[i + 1]) ||
                                     level_of(r, r->lines[i + 1].kind) > level_of(r, line->kind));
    const char *close = starts(rest, len, "（") ? memmem(rest, len, "）", 3) : NULL;

    if (close && line->kind == KIND_ARTICLE)
        return (size_t)(close - line->s) + 3;
    if (level_of(r, line->kind) < 0)
        return line->len;
    trim(&rest, &len);
    return followed && chars(rest, len) <= HEADING_CHARS && !memmem(rest, len, "。", 3) ? line->len
                                                                                        : line->mark;
}

static void add_text(struct mm_buf *text, const struct line *line)
{
    if (text->len)
        mm_buf_char(text, '\n');
    mm_buf_append(text, line->s, line->len);
}

/* What follows a heading, up to the next one; *i stands at the first line behind it. */
static char *take_text(struct reading *r, size_t *i, const char *rest, size_t rest_len)
{
    struct mm_buf text;

    mm_buf_init(&text, MM_MAX_PACK_FILE_BYTES);
    trim(&rest, &rest_len);
    mm_buf_append(&text, rest, rest_len);
    for (; *i < r->n && !is_heading(r, &r->lines[*i]); (*i)++) {
        bool next_is_article = *i + 1 < r->n && r->lines[*i + 1].kind == KIND_ARTICLE;

        if (r->lines[*i].is_title && next_is_article)
            break;
        add_text(&text, &r->lines[*i]);
    }
    if (!text.len)
        mm_buf_str_append(&text, "");
    return mm_buf_take(&text, NULL); /* NULL: keep says so */
}

static enum mm_err keep(struct reading *r, struct mm_adopt_clause *clause, int level)
{
    struct mm_adopt_policy *policy = r->policy;
    char shown[100];

    if (!clause->heading || !clause->text || !clause->title)
        return mm_fail(r->info, MM_ERR_NOMEM, "方針を読むメモリが足りません。");
    if (policy->n == MM_MAX_CLAUSES)
        return mm_fail(r->info, MM_ERR_TOO_BIG, "%d 行目: 見出しが多すぎます（上限 %d）。", clause->line,
                       MM_MAX_CLAUSES);
    if (mm_utf8_count(clause->text, true) > MM_MAX_CLAUSE_CHARS ||
        mm_utf8_count(clause->heading, true) > MM_MAX_HEADING_CHARS)
        return mm_fail(r->info, MM_ERR_TOO_BIG,
                       "%d 行目: 見出しか本文が長すぎます（上限 %d 字と %d "
                       "字）。見出しの番号を行の初めに付けてください。",
                       clause->line, MM_MAX_HEADING_CHARS, MM_MAX_CLAUSE_CHARS);
    mm_utf8_copy(shown, sizeof(shown), clause->heading);
    if (has_id(policy, clause->id))
        return mm_fail(r->info, MM_ERR_SYNTAX,
                       "%d 行目: 「%s」と同じ番号の見出しが前にもあります。番号を確かめてください。",
                       clause->line, shown);
    r->level[policy->n] = level;
    policy->list[policy->n++] = *clause;
    *clause = (struct mm_adopt_clause){.line = 0};
    return MM_OK;
}

static void clause_done(struct mm_adopt_clause *clause)
{
    free(clause->title);
    free(clause->heading);
    free(clause->text);
}

/* title: the line （目的） before it, or NULL. */
static enum mm_err take_clause(struct reading *r, size_t *i, const struct line *title)
{
    const struct line *line = &r->lines[*i];
    int level = level_of(r, line->kind);
    size_t bytes = heading_bytes(r, *i);
    struct mm_adopt_clause clause = {.line = line->at};
    enum mm_err err;

    if (level > 1 && !parent_of(r, level))
        level = 1;
    clause.heading = title ? mm_asprintf("%.*s%.*s", (int)title->len, title->s, (int)bytes, line->s)
                           : mm_strndup(line->s, bytes);
    (*i)++;
    clause.text = take_text(r, i, line->s + bytes, line->len - bytes);
    if (clause.heading && clause.text)
        clause.title = make_title(line, clause.heading, clause.text);
    make_id(r, line, level, &clause);
    err = keep(r, &clause, level);
    clause_done(&clause);
    return err;
}

/* Text between the title and the first heading: a preamble. */
static enum mm_err take_preamble(struct reading *r, size_t *i)
{
    struct mm_adopt_clause clause = {.line = r->lines[*i].at, .id = "pre"};
    enum mm_err err;

    clause.heading = mm_strdup("");
    clause.title = mm_strdup("前文");
    clause.text = take_text(r, i, "", 0);
    err = clause.text && !*clause.text ? MM_OK : keep(r, &clause, -1);
    clause_done(&clause);
    return err;
}

static enum mm_err take_all(struct reading *r)
{
    size_t i = 1;
    enum mm_err err;

    if (!r->n)
        return mm_fail(r->info, MM_ERR_SYNTAX,
                       "何も書かれていません。方針の原文のファイルを指してください。");
    if (is_heading(r, &r->lines[0]))
        i = 0;
    else
        r->policy->title = mm_strndup(r->lines[0].s, r->lines[0].len);
    err = i < r->n ? take_preamble(r, &i) : MM_OK; /* a title alone has none */
    while (!err && i < r->n) {
        const struct line *title = r->lines[i].is_title ? &r->lines[i] : NULL;

        i += title != NULL;
        err = take_clause(r, &i, title);
    }
    if (!err && (!r->policy->n || (r->policy->n == 1 && r->level[0] < 0)))
        err = mm_fail(r->info, MM_ERR_SYNTAX,
                      "%d 行目まで読みましたが、見出しがありません。第1条、1、(1) "
                      "のような見出しを行の初めに付けてください。",
                      r->lines[r->n - 1].at);
    return err;
}

enum mm_err mm_adopt_read(const char *text, size_t len, struct mm_adopt_policy *ret_policy,
                          struct mm_errinfo *info)
{
    struct mm_adopt_policy policy = {0};
    struct reading r = {.policy = &policy, .info = info};
    enum mm_err err = split(&r, text, len);

    policy.list = calloc(MM_MAX_CLAUSES, sizeof(*policy.list));
    if (!err && !policy.list)
        err = mm_fail(info, MM_ERR_NOMEM, "方針を読むメモリが足りません。");
    if (!err)
        err = take_all(&r);
    policy.articles = r.seen[KIND_ARTICLE];
    free(r.lines);
    if (err)
        mm_adopt_policy_done(&policy);
    else
        *ret_policy = policy;
    return err;
}

void mm_adopt_policy_done(struct mm_adopt_policy *policy)
{
    for (size_t i = 0; policy->list && i < policy->n; i++)
        clause_done(&policy->list[i]);
    free(policy->list);
    free(policy->title);
    *policy = (struct mm_adopt_policy){0};
}
