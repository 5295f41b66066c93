/* Owner of table issued: one row for each figure and each time that it was issued. Nothing is ever changed
 * here. */
#include "sync/server/issued.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/evidence.h"
#include "sync/server/issued_row.h"
#include "sync/server/opinion.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const part_names[] = {
    [MM_ISSUED_WHOLE] = "whole",
    [MM_ISSUED_COUNCILLORS] = "councillors",
    [MM_ISSUED_STAFF] = "staff",
    [MM_ISSUED_OTHERS] = "others",
};
_Static_assert(sizeof part_names / sizeof part_names[0] == MM_ISSUED_PART_COUNT, "a name for each part");

/* One clause, or what speaks for it and for none of its sub-leaves. */
struct key {
    char id[MM_POOL_KEY_BYTES];
    const struct mm_clause *clause; /* of the whole that it is or is a part of */
    bool is_part;
    struct mm_figure now[MM_ISSUED_PART_COUNT], issued[MM_ISSUED_PART_COUNT];
    int64_t as_of_ms[MM_ISSUED_PART_COUNT];
};
struct keys {
    struct mm_central *central;
    struct key *list; /* owned */
    size_t n;
    int64_t at_ms;
    bool period_over;
};

/* ---- reading ------------------------------------------------------------------------------------------ */
static struct key *find(struct keys *k, const char *id)
{
    for (size_t i = 0; i < k->n; i++)
        if (strcmp(k->list[i].id, id) == 0)
            return &k->list[i];
    return NULL;
}

static void set_place(const struct mm_pack *pack, struct key *key)
{
    char id[MM_POOL_KEY_BYTES];
    size_t len = strcspn(key->id, MM_POOL_REST);
    (void)snprintf(id, sizeof id, "%.*s", (int)len, key->id);
    key->clause = mm_pack_clause(pack, id);
    key->is_part = key->id[len] || (key->clause && key->clause->sub_leaf);
    if (key->clause && key->clause->sub_leaf && key->clause->parent)
        key->clause = mm_pack_clause(pack, key->clause->parent);
}

/* The pools of one audience; the first call makes the keys. */
static enum mm_err load_now(struct keys *k, enum mm_issued_part part, enum mm_audience audience,
                            struct mm_errinfo *info)
{
    struct mm_pool_row *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_evidence_pools(k->central, MM_POOL_CLAUSE, audience, k->at_ms, &rows, &n, info);
    if (!err && !k->list) {
        k->list = calloc(n ? n : 1, sizeof *k->list);
        if (!k->list)
            err = mm_nomem(info);
        for (; !err && k->n < n; k->n++) {
            (void)snprintf(k->list[k->n].id, sizeof k->list[0].id, "%s", rows[k->n].key);
            set_place(mm_central_pack(k->central), &k->list[k->n]);
        }
    }
    for (size_t i = 0; !err && i < n; i++) {
        struct key *key = find(k, rows[i].key);
        if (key)
            key->now[part] = (struct mm_figure){rows[i].people, rows[i].rows, rows[i].right, rows[i].unsure};
    }
    free(rows);
    return err;
}

static void set_others(struct key *key)
{
    const struct mm_figure *whole = &key->now[MM_ISSUED_WHOLE], *c = &key->now[MM_ISSUED_COUNCILLORS],
                           *s = &key->now[MM_ISSUED_STAFF];
    key->now[MM_ISSUED_OTHERS] =
        (struct mm_figure){whole->people - c->people - s->people, whole->rows - c->rows - s->rows,
                           whole->right - c->right - s->right, whole->unsure - c->unsure - s->unsure};
}

static bool read_issued(struct keys *k, struct mm_stmt *stmt)
{
    struct key *key = find(k, mm_col_str(stmt, 0));
    size_t part = 0;
    while (part < MM_ISSUED_PART_COUNT && strcmp(part_names[part], mm_col_str(stmt, 1)) != 0)
        part++;
    if (!key || part == MM_ISSUED_PART_COUNT)
        return false;
    key->as_of_ms[part] = mm_col_int(stmt, 2);
    key->issued[part] = (struct mm_figure){mm_col_int(stmt, 3), mm_col_int(stmt, 4), mm_col_int(stmt, 5),
                                           mm_col_int(stmt, 6)};
    return true;
}

/* The last issue of each, up to the time of the keys. */
static enum mm_err load_issued(struct keys *k, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err =
        mm_db_query(k->central->db,
                    "SELECT clause, part, as_of_ms, n_people, n_rows, n_right, n_unsure FROM issued"
                    " WHERE council=? AND as_of_ms<=? ORDER BY as_of_ms",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, k->central->council);
    mm_bind_int(stmt, 2, k->at_ms);
    while ((err = mm_stmt_step(stmt, &row, info)) == MM_OK && row)
        (void)read_issued(k, stmt); /* a clause that the pack of now has not is kept for another pack */
    mm_stmt_end(stmt);
    return err;
}

static enum mm_err load(struct keys *k, struct mm_central *central, int64_t at_ms, struct mm_errinfo *info)
{
    *k = (struct keys){.central = central, .at_ms = at_ms};
    enum mm_err err = load_now(k, MM_ISSUED_WHOLE, MM_AUD_BOTH, info);
    if (!err)
        err = load_now(k, MM_ISSUED_COUNCILLORS, MM_AUD_COUNCILLOR, info);
    if (!err)
        err = load_now(k, MM_ISSUED_STAFF, MM_AUD_STAFF, info);
    for (size_t i = 0; !err && i < k->n; i++)
        set_others(&k->list[i]);
    return err ? err : load_issued(k, info);
}

/* ---- issuing ------------------------------------------------------------------------------------------ */
static enum mm_err put(struct mm_central *central, const char *key, enum mm_issued_part part, int64_t at_ms,
                       const struct mm_figure *f, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db,
        "INSERT INTO issued (council, clause, part, as_of_ms, n_people, n_rows, n_right, n_unsure)"
        " VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (council, clause, part, as_of_ms) DO NOTHING",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, key);
    mm_bind_str(stmt, 3, part_names[part]);
    mm_bind_int(stmt, 4, at_ms);
    mm_bind_int(stmt, 5, f->people);
    mm_bind_int(stmt, 6, f->rows);
    mm_bind_int(stmt, 7, f->right);
    mm_bind_int(stmt, 8, f->unsure);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_issued_put(struct mm_central *central, const char *key, int64_t at_ms,
                          const struct mm_figure *figure, struct mm_errinfo *info)
{
    return put(central, key, MM_ISSUED_WHOLE, at_ms, figure, info);
}

enum mm_err mm_issued_last(struct mm_central *central, const char *key, int64_t at_ms,
                           struct mm_figure *ret_figure, int64_t *ret_as_of_ms, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    *ret_figure = (struct mm_figure){0};
    *ret_as_of_ms = 0;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT as_of_ms, n_people, n_rows, n_right, n_unsure FROM issued WHERE"
                                  " council=?1 AND clause=?2 AND part='whole' AND as_of_ms<=?3"
                                  " ORDER BY as_of_ms DESC LIMIT 1",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, key);
    mm_bind_int(stmt, 3, at_ms);
    if ((err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        *ret_as_of_ms = mm_col_int(stmt, 0);
        *ret_figure = (struct mm_figure){mm_col_int(stmt, 1), mm_col_int(stmt, 2), mm_col_int(stmt, 3),
                                         mm_col_int(stmt, 4)};
    }
    mm_stmt_end(stmt);
    return err;
}

static enum mm_err put_new(struct keys *k, const struct key *key, enum mm_issued_part part,
                           struct mm_errinfo *info)
{
    if (mm_figure_same(&key->now[part], &key->issued[part]))
        return MM_OK;
    return put(k->central, key->id, part, k->at_ms, &key->now[part], info);
}

/* Parts that together make a whole: all of them or none, because the missing one is what is left; and only
 * when the wholes that they add up to may be issued too, because what is left is also what the whole has not.
 */
enum split_kind { CLAUSE, PARTS, CLAUSE_BY_LIST, PARTS_BY_LIST, SPLIT_COUNT };
static const struct split {
    bool parts; /* the sub-leaves and the rest of the clause; else the clause itself */
    enum mm_issued_part from, to;
    unsigned wholes; /* bits of enum split_kind */
} splits[SPLIT_COUNT] = {
    [CLAUSE] = {false, MM_ISSUED_WHOLE, MM_ISSUED_WHOLE, 0},
    [PARTS] = {true, MM_ISSUED_WHOLE, MM_ISSUED_WHOLE, 1U << CLAUSE},
    [CLAUSE_BY_LIST] = {false, MM_ISSUED_COUNCILLORS, MM_ISSUED_OTHERS, 1U << CLAUSE},
    [PARTS_BY_LIST] = {true, MM_ISSUED_COUNCILLORS, MM_ISSUED_OTHERS, 1U << PARTS | 1U << CLAUSE_BY_LIST},
};

static bool in_split(const struct key *key, const struct mm_clause *clause, const struct split *split)
{
    return key->clause == clause && key->is_part == split->parts;
}

static bool may_issue(const struct keys *k, const struct mm_clause *clause, const struct split *split)
{
    bool may = true;
    for (size_t i = 0; i < k->n; i++)
        for (int p = split->from; in_split(&k->list[i], clause, split) && p <= (int)split->to; p++)
            may &= mm_figure_follows(&k->list[i].issued[p], &k->list[i].now[p], k->period_over);
    return may;
}

static enum mm_err issue_clause(struct keys *k, const struct mm_clause *clause, struct mm_errinfo *info)
{
    unsigned issued = 0;
    enum mm_err err = MM_OK;
    for (size_t s = 0; s < SPLIT_COUNT; s++) {
        const struct split *split = &splits[s];
        if ((issued & split->wholes) != split->wholes || !may_issue(k, clause, split))
            continue;
        issued |= 1U << s;
        for (size_t i = 0; i < k->n; i++)
            for (int p = split->from; !err && in_split(&k->list[i], clause, split) && p <= (int)split->to;
                 p++)
                err = put_new(k, &k->list[i], (enum mm_issued_part)p, info);
    }
    return err;
}

static enum mm_err issue_all(struct mm_central *central, int64_t at_ms, bool period_over,
                             struct mm_errinfo *info)
{
    struct keys k;
    enum mm_err err = load(&k, central, at_ms, info);
    k.period_over = period_over;
    for (size_t i = 0; !err && i < k.n; i++)
        if (!k.list[i].is_part)
            err = issue_clause(&k, k.list[i].clause, info);
    free(k.list);
    return err;
}

/* ---- when ---------------------------------------------------------------------------------------------- */
static bool is_fresh(const void *ctx, const char *clause)
{
    const struct keys *k = ctx;
    size_t i = 0;
    while (i < k->n && strcmp(k->list[i].id, clause) != 0)
        i++;
    return i < k->n && mm_figure_same(&k->list[i].now[MM_ISSUED_WHOLE], &k->list[i].issued[MM_ISSUED_WHOLE]);
}

/* What is counted beside the clauses: only together with them, because what they leave is known. */
static enum mm_err issue_beside(struct mm_central *central, int64_t at_ms, bool period_over,
                                struct mm_errinfo *info)
{
    struct keys k;
    enum mm_err err = load(&k, central, at_ms, info);
    if (!err)
        err = mm_issue_items(central, at_ms, period_over, is_fresh, &k, info);
    free(k.list);
    return err ? err : mm_issue_kept(central, at_ms, period_over, info);
}

static enum mm_err issue_at(struct mm_central *central, int64_t at_ms, bool period_over, bool whole,
                            struct mm_errinfo *info)
{
    enum mm_err err = issue_all(central, at_ms, period_over, info);
    if (!err)
        err = mm_issue_cuts(central, at_ms, period_over, info);
    return err || !whole ? err : issue_beside(central, at_ms, period_over, info);
}

/* The figures of a 年度 that is over are issued once, as of its last moment. */
#define SETTING_YEAR "issued_year"
static enum mm_err close_year(struct mm_central *central, int64_t now_ms, struct mm_errinfo *info)
{
    char text[16];
    int year = mm_date_fiscal_year(mm_date_of(now_ms));
    struct mm_errinfo why = MM_ERRINFO_INIT;
    enum mm_err err = mm_setting_get(central, SETTING_YEAR, text, sizeof text, &why);
    bool first = err == MM_ERR_NOT_FOUND;
    if (err && !first)
        return mm_fail(info, err, "%s", why.text);
    if (!first && strtol(text, NULL, 10) >= year)
        return MM_OK;
    err = MM_OK;
    if (!first)
        err = issue_at(central, mm_date_start_ms((struct mm_date){year, 4, 1}) - 1, true, true, info);
    for (int past = first ? year : (int)strtol(text, NULL, 10); !err && past < year; past++)
        err = mm_issue_year(central, past, info);
    (void)snprintf(text, sizeof text, "%d", year);
    return err ? err : mm_setting_put(central, SETTING_YEAR, text, info);
}

static enum mm_err issue_here(struct mm_central *central, bool whole, struct mm_errinfo *info)
{
    int64_t now_ms = mm_now_ms(&central->clock);
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = close_year(central, now_ms, info);
    if (!err)
        err = issue_at(central, now_ms, false, whole, info);
    if (!err)
        err = mm_issue_opinions(central, now_ms, info);
    return mm_central_write_end(central, err, info);
}

static enum mm_err issue_by(struct mm_central *central, bool whole, struct mm_errinfo *info)
{
    struct mm_buf in;
    if (central->mode == MM_CENTRAL_WRITE)
        return issue_here(central, whole, info);
    if (central->issued > (int)whole) /* what is looked at has them */
        return MM_OK;
    mm_buf_init(&in, 32);
    mm_buf_str_append(&in, whole ? "{\"items\":true}" : "{}");
    enum mm_err err = mm_central_act(central, "figures.issue", &in, info);
    mm_buf_done(&in);
    if (!err && central->looking)
        central->issued = (int)whole + 1;
    return err;
}

enum mm_err mm_issue(struct mm_central *central, struct mm_errinfo *info)
{
    return issue_by(central, false, info);
}

enum mm_err mm_issue_whole(struct mm_central *central, struct mm_errinfo *info)
{
    return issue_by(central, true, info);
}

enum mm_err mm_issue_daily(struct mm_central *central, struct mm_errinfo *info)
{
    int day = mm_date_of(mm_now_ms(&central->clock)).day;
    return atomic_exchange(&central->own->issued_day, day) == day ? MM_OK : mm_issue_whole(central, info);
}

/* ---- for reports ----------------------------------------------------------------------------------------
 */
int64_t mm_issued_look(struct mm_central *central, int64_t as_of_ms)
{
    int64_t now_ms = mm_now_ms(&central->clock);
    bool today = mm_date_compare(mm_date_of(as_of_ms), mm_date_of(now_ms)) == 0;
    return today && now_ms > as_of_ms ? now_ms : as_of_ms;
}

enum mm_err mm_issued_clauses(struct mm_central *central, int64_t as_of_ms, struct mm_issued_row **ret_rows,
                              size_t *ret_n, struct mm_errinfo *info)
{
    struct keys k = {0};
    struct mm_issued_row *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_issue(central, info);
    as_of_ms = mm_issued_look(central, as_of_ms);
    if (!err)
        err = load(&k, central, as_of_ms, info);
    if (!err && !(rows = calloc(k.n ? k.n : 1, sizeof *rows)))
        err = mm_nomem(info);
    for (size_t i = 0; !err && i < k.n; i++) {
        if (strstr(k.list[i].id, MM_POOL_REST))
            continue; /* for the arithmetic alone */
        struct mm_issued_row *row = &rows[n++];
        mm_utf8_copy(row->key, sizeof row->key, k.list[i].id);
        row->people = k.list[i].now[MM_ISSUED_WHOLE].people;
        for (int p = 0; p < MM_ISSUED_PART_COUNT; p++)
            if (mm_evidence_counts(k.list[i].as_of_ms[p], as_of_ms)) {
                row->figure[p] = k.list[i].issued[p];
                row->as_of_ms[p] = k.list[i].as_of_ms[p];
            }
    }
    free(k.list);
    if (!err) {
        *ret_rows = rows;
        *ret_n = n;
    }
    return err;
}

bool mm_issued_shown(const struct mm_issued_row *row, enum mm_issued_part part)
{
    int64_t rest = 0;
    for (int p = MM_ISSUED_COUNCILLORS; p < MM_ISSUED_OTHERS; p++)
        rest += (int)part == p ? 0 : row->figure[p].people;
    return part != MM_ISSUED_OTHERS && row->figure[part].rows > 0 &&
           mm_figure_shown(row->figure[part].people, rest, part == MM_ISSUED_WHOLE);
}
