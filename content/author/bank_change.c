#include "content/author/bank.h"

#include "content/pack/shape.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the learner sees, and the key. */
static const enum mm_bank_column seen_columns[] = {
    MM_BANK_TYPE,         MM_BANK_LABEL,       MM_BANK_TEXT,        MM_BANK_CORRECT,
    MM_BANK_CATEGORY_OF,  MM_BANK_EXPLANATION, MM_BANK_CONSEQUENCE, MM_BANK_NEXT,
    MM_BANK_DEBRIEF,      MM_BANK_ACTION,      MM_BANK_QUOTE,       MM_BANK_FIGURE,
    MM_BANK_FIGURE_WORDS, MM_BANK_FIGURE_SIZE, MM_BANK_REGION,      MM_BANK_NARRATION,
};

struct comparing {
    const struct mm_desk *desk;
    struct mm_bank_changes *out;
    struct mm_errinfo *info;
    enum mm_err err;
};
struct rows { /* of one item */
    const struct mm_bank_line *lines;
    size_t n;
};

/* ---- rows that are the same -------------------------------------------------------------------------- */

/* The decision that an option stands in; "" for none. */
static const char *above(const struct rows *rows, size_t i)
{
    for (; rows->lines[i].kind == MM_BANK_OPTION; i--)
        ;
    return rows->lines[i].kind == MM_BANK_DECISION ? rows->lines[i].cell[MM_BANK_ID] : "";
}

static const struct mm_bank_line *find_like(const struct rows *in, const struct rows *of, size_t i)
{
    const struct mm_bank_line *line = &of->lines[i];

    for (size_t k = 0; k < in->n; k++)
        if (in->lines[k].kind == line->kind &&
            (line->kind == MM_BANK_ITEM ||
             (strcmp(in->lines[k].cell[MM_BANK_ID], line->cell[MM_BANK_ID]) == 0 &&
              strcmp(above(in, k), above(of, i)) == 0)))
            return &in->lines[k];
    return NULL;
}

static bool same_places(const struct rows *a, const struct rows *b)
{
    bool same = a->n == b->n;

    for (size_t i = 0; same && i < a->n; i++)
        same = find_like(a, b, i) == &a->lines[i];
    return same;
}

static bool seen_changed(const struct rows *before, const struct rows *after)
{
    bool changed = !same_places(before, after);

    for (size_t i = 0; i < after->n && !changed; i++)
        for (size_t c = 0; c < sizeof(seen_columns) / sizeof(seen_columns[0]) && !changed; c++)
            changed =
                strcmp(before->lines[i].cell[seen_columns[c]], after->lines[i].cell[seen_columns[c]]) != 0;
    return changed;
}

/* ---- changes ------------------------------------------------------------------------------------------ */

static void add(struct comparing *c, const struct mm_bank_change *change)
{
    struct mm_bank_changes *out = c->out;

    if (out->n == out->cap) {
        size_t cap = out->cap ? out->cap * 2 : 64;
        struct mm_bank_change *grown = realloc(out->list, cap * sizeof(*grown));

        if (!grown) {
            c->err = mm_nomem(c->info);
            return;
        }
        out->list = grown;
        out->cap = cap;
    }
    out->list[out->n++] = *change;
}

static void add_cells(struct comparing *c, const struct mm_bank_change *about,
                      const struct mm_bank_line *before, const struct mm_bank_line *after)
{
    for (size_t k = MM_BANK_TYPE; k < MM_BANK_COLUMN_COUNT; k++) {
        struct mm_bank_change change = *about;

        if (strcmp(before->cell[k], after->cell[k]) == 0)
            continue;
        change.column = (enum mm_bank_column)k;
        change.before = before->cell[k];
        change.after = after->cell[k];
        add(c, &change);
    }
}

static void add_rows(struct comparing *c, struct mm_bank_change about, const struct rows *before,
                     const struct rows *after)
{
    for (size_t i = 0; i < after->n; i++) {
        const struct mm_bank_line *line = &after->lines[i], *old = find_like(before, after, i);

        about.kind = line->kind;
        about.id = line->kind == MM_BANK_ITEM ? "" : line->cell[MM_BANK_ID];
        about.line = line->line;
        about.column = MM_BANK_ID;
        about.before = "";
        about.after = line->cell[MM_BANK_TEXT];
        if (old)
            add_cells(c, &about, old, line);
        else
            add(c, &about);
    }
    for (size_t i = 0; i < before->n; i++) {
        if (find_like(after, before, i))
            continue;
        about.kind = before->lines[i].kind;
        about.id = before->lines[i].cell[MM_BANK_ID];
        about.before = before->lines[i].cell[MM_BANK_TEXT];
        about.after = "";
        about.column = MM_BANK_ID;
        add(c, &about);
    }
    if (before->n == after->n && !same_places(before, after)) {
        about.kind = MM_BANK_ITEM;
        about.id = "";
        about.column = MM_BANK_ID;
        about.before = about.after = "並び";
        add(c, &about);
    }
}

/* ---- one item ----------------------------------------------------------------------------------------- */

static const char *file_of(const struct mm_desk *desk, const char *item)
{
    for (size_t i = 0; i < desk->sources.n; i++) {
        const struct mm_source *source = &desk->sources.list[i];

        if (!source->doc || strcmp(source->shape->name, "items") != 0)
            continue;
        for (const struct mm_json *node = mm_json_first(source->doc); node; node = mm_json_next(node))
            if (strcmp(mm_json_get_str(node, "id", ""), item) == 0)
                return source->name;
    }
    return NULL;
}

/* The item's rows as they will be: what the table does not say comes from the files. */
static struct rows merge(struct comparing *c, const struct rows *before, const struct rows *table)
{
    struct mm_bank *after = &c->out->after;
    size_t first = after->n;

    for (size_t i = 0; i < table->n; i++) {
        const struct mm_bank_line *old = before->n ? find_like(before, table, i) : NULL;
        struct mm_bank_line *line = mm_bank_add(after, table->lines[i].kind);

        if (!line) {
            c->err = mm_bank_check(after, c->info);
            return (struct rows){NULL, 0};
        }
        line->line = table->lines[i].line;
        for (size_t k = 0; k < MM_BANK_COLUMN_COUNT; k++) {
            const char *cell = table->lines[i].cell[k];

            if (!cell)
                cell = old ? old->cell[k] : "";
            line->cell[k] = cell;
        }
    }
    return (struct rows){after->lines + first, table->n};
}

/* Nobody has seen the new words yet, and an answer must tell them from the old ones. */
static void raise_version(struct comparing *c, const struct rows *before, const struct rows *after)
{
    struct mm_bank_line *line = c->out->after.lines + (after->lines - c->out->after.lines);
    long old = strtol(before->lines[0].cell[MM_BANK_VERSION], NULL, 10);
    char text[24];

    if (!seen_changed(before, after))
        return;
    if (strtol(line->cell[MM_BANK_VERSION], NULL, 10) <= old) {
        snprintf(text, sizeof(text), "%ld", old + 1);
        line->cell[MM_BANK_VERSION] = mm_arena_str(&c->out->after.arena, text);
    }
    if (strcmp(line->cell[MM_BANK_REVIEW_HASH], before->lines[0].cell[MM_BANK_REVIEW_HASH]) == 0) {
        line->cell[MM_BANK_REVIEW] = "未監修";
        line->cell[MM_BANK_REVIEWER] = line->cell[MM_BANK_REVIEW_DATE] = line->cell[MM_BANK_REVIEW_HASH] = "";
    }
}

static void compare_item(struct comparing *c, const struct mm_bank *before_bank, const struct rows *table,
                         const char *into)
{
    const char *item = table->lines[0].cell[MM_BANK_OF];
    struct rows before = {0}, after;
    struct mm_bank_change about = {
        .item = item, .file = file_of(c->desk, item), .id = "", .line = table->lines[0].line};
    size_t first = c->out->after.n, n = c->out->n;

    before.lines = mm_bank_find(before_bank, item, &before.n);
    after = merge(c, &before, table);
    if (c->err)
        return;
    if (!before.lines) {
        about.added = true;
        about.file = into;
        about.before = "";
        about.after = after.lines[0].cell[MM_BANK_TEXT];
        add(c, &about);
    } else {
        raise_version(c, &before, &after);
        add_rows(c, about, &before, &after);
    }
    if (c->out->n == n)
        c->out->after.n = first; /* nothing changes */
    else
        c->out->n_items++;
}

enum mm_err mm_bank_compare(const struct mm_desk *desk, const struct mm_bank *before,
                            const struct mm_bank *table, const char *into,
                            struct mm_bank_changes *ret_changes, struct mm_errinfo *info)
{
    struct mm_bank_changes out = {0};
    struct comparing c = {.desk = desk, .out = &out, .info = info};
    struct rows rows;

    mm_bank_init(&out.after);
    for (size_t i = 0; i < table->n && !c.err; i += rows.n) {
        rows.lines = mm_bank_find(table, table->lines[i].cell[MM_BANK_OF], &rows.n);
        compare_item(&c, before, &rows, into);
    }
    for (size_t i = 0; i < before->n; i++)
        if (before->lines[i].kind == MM_BANK_ITEM)
            out.n_untouched += !mm_bank_find(table, before->lines[i].cell[MM_BANK_OF], &rows.n);
    if (!c.err)
        c.err = mm_bank_check(&out.after, info);
    if (c.err)
        mm_bank_changes_done(&out);
    else
        *ret_changes = out;
    return c.err;
}

void mm_bank_changes_done(struct mm_bank_changes *changes)
{
    free(changes->list);
    mm_bank_done(&changes->after);
    *changes = (struct mm_bank_changes){0};
}
