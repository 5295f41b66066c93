#include "content/author/adopt_in.h"

#include "sync/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TITLE_CHARS   20 /* of a clause that has no words of its own in its heading */
#define TITLE_MOST    80
#define HEADING_CHARS 30 /* a longer line is text */

struct reading {
    struct mm_adopt_line *lines; /* owned */
    size_t n;
    bool seen[MM_ADOPT_COUNT];
    struct mm_adopt_policy *policy;
    int level[MM_MAX_CLAUSES]; /* of each clause */
    struct mm_errinfo *info;
};

/* ---- lines -------------------------------------------------------------------------------------- */

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
        struct mm_adopt_line line = {.s = text + start, .len = n, .at = ++at};

        mm_adopt_trim(&line.s, &line.len);
        start += n + 1;
        if (!line.len)
            continue;
        mm_adopt_line_read(&line);
        r->seen[line.kind] = true;
        r->lines[r->n++] = line;
    }
    return MM_OK;
}

/* ---- clauses --------------------------------------------------------------------------------------- */

/* How deep a heading of that kind stands; 0: it is text; -1: a heading without a number of the rule. */
static int level_of(const struct reading *r, enum mm_adopt_kind kind)
{
    bool articles = r->seen[MM_ADOPT_ARTICLE], chapters = r->seen[MM_ADOPT_CHAPTER] && !articles;
    const int levels[MM_ADOPT_COUNT] = {[MM_ADOPT_CHAPTER] = articles ? -1 : 1,
                                        [MM_ADOPT_SECTION] = -1,
                                        [MM_ADOPT_ARTICLE] = 1,
                                        [MM_ADOPT_NUMBER] = articles   ? 0
                                                            : chapters ? 2
                                                                       : 1,
                                        [MM_ADOPT_PAREN] = chapters ? 3 : 2,
                                        [MM_ADOPT_SUPPLEMENT] = -1};

    return levels[kind];
}

static bool is_heading(const struct reading *r, const struct mm_adopt_line *line)
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

static void make_id(const struct reading *r, const struct mm_adopt_line *line, int level,
                    struct mm_adopt_clause *clause)
{
    static const char *const letters[MM_ADOPT_COUNT] = {
        [MM_ADOPT_CHAPTER] = "c", [MM_ADOPT_SECTION] = "s", [MM_ADOPT_SUPPLEMENT] = "sup"};
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
static char *make_title(const struct mm_adopt_line *line, const char *heading, const char *text)
{
    const char *open = strstr(heading, "（"), *s = heading;
    size_t len = strlen(heading);
    const char *close = open ? strstr(open, "）") : NULL;
    struct mm_buf title;

    if (line->kind == MM_ADOPT_ARTICLE && close) {
        s = open + 3;
        len = (size_t)(close - s);
    } else if (line->kind != MM_ADOPT_CHAPTER && line->kind != MM_ADOPT_SECTION &&
               line->kind != MM_ADOPT_SUPPLEMENT) {
        s += line->mark < len ? line->mark : len;
        len = strlen(s);
    }
    mm_adopt_trim(&s, &len);
    if (len && chars(s, len) <= TITLE_MOST)
        return mm_strndup(s, len);
    if (len)
        text = s; /* too long: its beginning */
    mm_buf_init(&title, 400);
    for (size_t pos = 0, n = 0; text[pos]; n++) {
        size_t start = pos;

        (void)mm_utf8_next(text, strlen(text), &pos);
        if (n && mm_adopt_starts(text + start, strlen(text + start), MM_ADOPT_BLANK))
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
    const struct mm_adopt_line *line = &r->lines[i];
    const char *rest = line->s + line->mark;
    size_t len = line->len - line->mark;
    bool followed = i + 1 < r->n && (!is_heading(r, &r->lines[i + 1]) ||
                                     level_of(r, r->lines[i + 1].kind) > level_of(r, line->kind));
    const char *close = mm_adopt_starts(rest, len, "（") ? memmem(rest, len, "）", 3) : NULL;

    if (close && line->kind == MM_ADOPT_ARTICLE)
        return (size_t)(close - line->s) + 3;
    if (level_of(r, line->kind) < 0)
        return line->len;
    mm_adopt_trim(&rest, &len);
    return followed && chars(rest, len) <= HEADING_CHARS && !memmem(rest, len, "。", 3) ? line->len
                                                                                        : line->mark;
}

static void add_text(struct mm_buf *text, const struct mm_adopt_line *line)
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
    mm_adopt_trim(&rest, &rest_len);
    mm_buf_append(&text, rest, rest_len);
    for (; *i < r->n && !is_heading(r, &r->lines[*i]); (*i)++) {
        bool next_is_article = *i + 1 < r->n && r->lines[*i + 1].kind == MM_ADOPT_ARTICLE;

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
static enum mm_err take_clause(struct reading *r, size_t *i, const struct mm_adopt_line *title)
{
    const struct mm_adopt_line *line = &r->lines[*i];
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
        const struct mm_adopt_line *title = r->lines[i].is_title ? &r->lines[i] : NULL;

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
    policy.articles = r.seen[MM_ADOPT_ARTICLE];
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
