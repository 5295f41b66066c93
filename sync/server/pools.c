/* Evidence as pools: the only way out of the table evidence, for issued.c alone. Rows are walked person by
 * person; what leaves is counts of people and of answers. */
#include "sync/base/log.h"
#include "sync/server/evidence.h"
#include "sync/server/internal.h"
#include "sync/server/rescore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_KEYS_OF_ROW 32

struct known_person {
    char id[MM_ID_BYTES];
    enum mm_audience audience;
};

/* One answered row of the person at hand. */
struct row {
    struct mm_evidence evidence;
    char item[MM_ID_BYTES];
    size_t keys[MAX_KEYS_OF_ROW];
    size_t n_keys;
};

struct pools {
    struct mm_central *central;
    const struct mm_pack *pack;
    enum mm_pool_key key;
    enum mm_audience audience;
    int64_t as_of_ms;
    struct known_person *people;
    size_t n_people;
    struct mm_pool_row *pools; /* result */
    size_t n_pools, cap_pools;
    struct row *rows; /* of the person at hand */
    size_t n_rows, cap_rows;
    char person[MM_ID_BYTES];
};

static int compare_people(const void *a, const void *b)
{
    return strcmp(((const struct known_person *)a)->id, ((const struct known_person *)b)->id);
}

static int compare_pools(const void *a, const void *b)
{
    return strcmp(((const struct mm_pool_row *)a)->key, ((const struct mm_pool_row *)b)->key);
}

static enum mm_err load_people(struct pools *p, struct mm_errinfo *info)
{
    struct mm_person *list = NULL;
    size_t n = 0;
    enum mm_err err = mm_people_list(p->central, &list, &n, info);
    if (err)
        return err;
    p->people = calloc(n ? n : 1, sizeof *p->people);
    for (size_t i = 0; p->people && i < n; i++) {
        (void)snprintf(p->people[i].id, sizeof p->people[i].id, "%s", list[i].id);
        p->people[i].audience = mm_person_audience(&list[i]);
    }
    if (p->people)
        qsort(p->people, n, sizeof *p->people, compare_people);
    p->n_people = n;
    free(list);
    return p->people ? MM_OK : mm_nomem(info);
}

/* 1: counts as inside, -1: in the complement, 0: neither. */
static int side_of(const struct pools *p, const char *person)
{
    struct known_person wanted = {0};
    if (p->audience == MM_AUD_BOTH)
        return 1;
    (void)snprintf(wanted.id, sizeof wanted.id, "%s", person);
    const struct known_person *found =
        bsearch(&wanted, p->people, p->n_people, sizeof *p->people, compare_people);
    return !found ? 0 : found->audience == p->audience ? 1 : -1;
}

static enum mm_err add_pool(struct pools *p, const char *key, size_t *ret_at, struct mm_errinfo *info)
{
    struct mm_pool_row *more = mm_central_grow(p->pools, p->n_pools, &p->cap_pools, sizeof *more);
    if (!more)
        return mm_nomem(info);
    p->pools = more;
    p->pools[p->n_pools] = (struct mm_pool_row){0};
    (void)snprintf(p->pools[p->n_pools].key, sizeof p->pools[0].key, "%s", key);
    *ret_at = p->n_pools++;
    return MM_OK;
}

static bool is_leaf_of(const struct mm_clause *leaf, const char *clause)
{
    return leaf && leaf->sub_leaf && leaf->parent && strcmp(leaf->parent, clause) == 0;
}

/* The pool of the clause and, where it has sub-leaves, that of its rest. */
static enum mm_err add_clause_pools(struct pools *p, const char *id, struct mm_errinfo *info)
{
    const struct mm_policy *policy = &p->pack->policy;
    char rest[MM_POOL_KEY_BYTES + 1];
    size_t at = 0, leaf = 0;
    enum mm_err err = add_pool(p, id, &at, info);
    while (leaf < policy->n_clauses && !is_leaf_of(&policy->clauses[leaf], id))
        leaf++;
    (void)snprintf(rest, sizeof rest, "%s" MM_POOL_REST, id);
    return err || leaf == policy->n_clauses ? err : add_pool(p, rest, &at, info);
}

/* Clauses and groups are all there from the start, in the order of the policy. */
static enum mm_err fixed_pools(struct pools *p, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    size_t at = 0, n_groups = 0;
    const struct mm_clause_group *groups = mm_clause_groups(&n_groups);
    for (size_t i = 0; !err && p->key == MM_POOL_CLAUSE && i < p->pack->policy.n_clauses; i++)
        err = add_clause_pools(p, p->pack->policy.clauses[i].id, info);
    for (size_t i = 0; !err && p->key == MM_POOL_GROUP && i < n_groups; i++)
        err = add_pool(p, groups[i].id, &at, info);
    return err;
}

static void add_key(const struct pools *p, struct row *row, const char *key)
{
    size_t at = 0;
    while (at < p->n_pools && strcmp(p->pools[at].key, key) != 0)
        at++;
    if (at == p->n_pools || row->n_keys == MAX_KEYS_OF_ROW)
        return;
    for (size_t i = 0; i < row->n_keys; i++)
        if (row->keys[i] == at)
            return;
    row->keys[row->n_keys++] = at;
}

/* A tag on a sub-leaf speaks for the clause above it too. */
static void add_clause(const struct pools *p, struct row *row, const char *id)
{
    const struct mm_clause *clause = mm_pack_clause(p->pack, id);
    const struct mm_clause_group *group = p->key == MM_POOL_GROUP ? mm_clause_group_of(id) : NULL;
    if (group)
        add_key(p, row, group->id);
    if (p->key != MM_POOL_CLAUSE)
        return;
    add_key(p, row, id);
    if (clause && clause->sub_leaf && clause->parent)
        add_key(p, row, clause->parent);
}

/* A row that speaks for a clause and for none of its sub-leaves. */
static void add_rests(const struct pools *p, struct row *row)
{
    char rest[MM_POOL_KEY_BYTES + 1];
    size_t n = row->n_keys;
    for (size_t i = 0; i < n; i++) {
        const char *id = p->pools[row->keys[i]].key;
        bool leaf = false;
        for (size_t j = 0; j < n; j++)
            leaf |= is_leaf_of(mm_pack_clause(p->pack, p->pools[row->keys[j]].key), id);
        (void)snprintf(rest, sizeof rest, "%s" MM_POOL_REST, id);
        if (!leaf)
            add_key(p, row, rest);
    }
}

static enum mm_err set_keys(struct pools *p, struct row *row, const char *clauses, struct mm_errinfo *info)
{
    char id[MM_ID_BYTES];
    enum mm_err err = MM_OK;
    row->n_keys = 0;
    if (p->key == MM_POOL_ITEM) {
        size_t at = 0;
        while (at < p->n_pools && strcmp(p->pools[at].key, row->item) != 0)
            at++;
        if (at == p->n_pools)
            err = add_pool(p, row->item, &at, info);
        row->keys[row->n_keys++] = at;
        return err;
    }
    for (const char *c = clauses; *c; c += strspn(c, " ")) {
        size_t len = strcspn(c, " ");
        (void)snprintf(id, sizeof id, "%.*s", (int)len, c);
        add_clause(p, row, id);
        c += len;
    }
    if (p->key == MM_POOL_CLAUSE)
        add_rests(p, row);
    return MM_OK;
}

static bool has_key(const struct row *row, size_t key)
{
    for (size_t i = 0; i < row->n_keys; i++)
        if (row->keys[i] == key)
            return true;
    return false;
}

static void count_state(const struct pools *p, size_t key, struct mm_pool_row *pool)
{
    int64_t *const of_state[] = {
        [MM_GROUP_LITTLE] = &pool->little,
        [MM_GROUP_KNOWS] = &pool->knows,
        [MM_GROUP_AGAIN] = &pool->again,
    };
    struct mm_evidence *list = calloc(p->n_rows, sizeof *list);
    size_t n = 0;
    if (!list)
        return;
    for (size_t r = 0; r < p->n_rows; r++)
        if (has_key(&p->rows[r], key))
            list[n++] = p->rows[r].evidence;
    enum mm_group_state state = mm_group_state(list, n, p->as_of_ms);
    if (n > 0 && state < MM_GROUP_STATE_COUNT)
        (*of_state[state])++;
    free(list);
}

/* The person at hand is complete: adds what they answered to the pools. */
static void flush_person(struct pools *p)
{
    int side = p->n_rows ? side_of(p, p->person) : 0;
    for (size_t key = 0; side && key < p->n_pools; key++) {
        struct mm_pool_row *pool = &p->pools[key];
        int64_t rows = 0, right = 0, unsure = 0;
        for (size_t r = 0; r < p->n_rows; r++) {
            if (!has_key(&p->rows[r], key))
                continue;
            rows++;
            right += p->rows[r].evidence.mark == MM_MARK_RIGHT;
            unsure += p->rows[r].evidence.mark == MM_MARK_UNSURE;
        }
        if (rows && side < 0)
            pool->complement_people++;
        if (!rows || side < 0)
            continue;
        pool->people++;
        pool->rows += rows;
        pool->right += right;
        pool->unsure += unsure;
        if (p->key == MM_POOL_GROUP)
            count_state(p, key, pool);
    }
    p->n_rows = 0;
}

static enum mm_err add_row(struct pools *p, struct mm_stmt *stmt, struct mm_errinfo *info)
{
    struct row *more = mm_central_grow(p->rows, p->n_rows, &p->cap_rows, sizeof *more);
    if (!more)
        return mm_nomem(info);
    p->rows = more;
    struct row *row = &p->rows[p->n_rows++];
    (void)snprintf(row->evidence.row_id, sizeof row->evidence.row_id, "%s", mm_col_str(stmt, 1));
    (void)snprintf(row->item, sizeof row->item, "%s", mm_col_str(stmt, 2));
    row->evidence.mark = (enum mm_mark)mm_col_int(stmt, 4);
    row->evidence.at_ms = mm_col_int(stmt, 5);
    return set_keys(p, row, mm_col_str(stmt, 3), info);
}

/* By person and row, newest first: the first of each row is the latest answer to it. Rows that were not
 * answered, or not asked on the way taken, say nothing. */
static enum mm_err walk_latest(struct pools *p, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    char last_row[MM_ID_BYTES * 2] = "";
    enum mm_err err = mm_db_query(p->central->db,
                                  "SELECT person, row_id, item, clauses, mark, at_ms FROM evidence"
                                  " WHERE council=? AND at_ms<=? AND mark<=2"
                                  " ORDER BY person, row_id, at_ms DESC, statement DESC",
                                  &stmt, info);
    _Static_assert(MM_MARK_WRONG == 0 && MM_MARK_UNSURE == 2 && MM_MARK_NONE == 3,
                   "the marks in the query above");
    if (err)
        return err;
    mm_bind_str(stmt, 1, p->central->council);
    mm_bind_int(stmt, 2, p->as_of_ms);
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        if (strcmp(mm_col_str(stmt, 0), p->person) != 0) {
            flush_person(p);
            (void)snprintf(p->person, sizeof p->person, "%s", mm_col_str(stmt, 0));
            last_row[0] = '\0';
        }
        if (strcmp(mm_col_str(stmt, 1), last_row) == 0)
            continue;
        (void)snprintf(last_row, sizeof last_row, "%s", mm_col_str(stmt, 1));
        if (mm_evidence_counts(mm_col_int(stmt, 5), p->as_of_ms))
            err = add_row(p, stmt, info);
    }
    mm_stmt_end(stmt);
    flush_person(p);
    return err;
}

/* A person's first sight of an item: the attempt or session with the earliest answer to it. The row of the
 * item as a whole is right when every row of that sight is. */
struct sight {
    char item[MM_ID_BYTES];
    int64_t at_ms;
    bool all_right, any_unsure;
};

static enum mm_err add_sight(struct pools *p, const struct sight *sight, struct mm_errinfo *info)
{
    struct row *more = mm_central_grow(p->rows, p->n_rows, &p->cap_rows, sizeof *more);
    if (!more)
        return mm_nomem(info);
    p->rows = more;
    struct row *row = &p->rows[p->n_rows++];
    *row = (struct row){.evidence.at_ms = sight->at_ms,
                        .evidence.mark = sight->all_right    ? MM_MARK_RIGHT
                                         : sight->any_unsure ? MM_MARK_UNSURE
                                                             : MM_MARK_WRONG};
    (void)snprintf(row->item, sizeof row->item, "%s", sight->item);
    return set_keys(p, row, "", info);
}

static enum mm_err walk_first(struct pools *p, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    struct sight first = {0};
    enum mm_err err = mm_db_query(p->central->db,
                                  "SELECT person, item, MIN(at_ms),"
                                  " MIN(CASE WHEN mark IN (1, 4) THEN 1 ELSE 0 END),"
                                  " MAX(CASE mark WHEN 2 THEN 1 ELSE 0 END), sight FROM evidence"
                                  " WHERE council=? AND at_ms<=? AND mark<5 GROUP BY person, item, sight"
                                  " ORDER BY person, item, MIN(at_ms), sight",
                                  &stmt, info);
    _Static_assert(MM_MARK_RIGHT == 1 && MM_MARK_UNSURE == 2 && MM_MARK_UNASKED == 4 && MM_MARK_EXCLUDED == 5,
                   "the marks in the query above");
    if (err)
        return err;
    mm_bind_str(stmt, 1, p->central->council);
    mm_bind_int(stmt, 2, p->as_of_ms);
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        bool same = strcmp(mm_col_str(stmt, 0), p->person) == 0;
        if (same && strcmp(mm_col_str(stmt, 1), first.item) == 0)
            continue;
        if (!same)
            flush_person(p);
        (void)snprintf(p->person, sizeof p->person, "%s", mm_col_str(stmt, 0));
        (void)snprintf(first.item, sizeof first.item, "%s", mm_col_str(stmt, 1));
        first.at_ms = mm_col_int(stmt, 2);
        first.all_right = mm_col_int(stmt, 3) != 0;
        first.any_unsure = mm_col_int(stmt, 4) != 0;
        err = add_sight(p, &first, info);
    }
    mm_stmt_end(stmt);
    flush_person(p);
    return err;
}

static enum mm_err run(struct pools *p, enum mm_err (*walk)(struct pools *p, struct mm_errinfo *info),
                       struct mm_pool_row **ret_rows, size_t *ret_n, struct mm_errinfo *info)
{
    p->pack = mm_central_pack(p->central);
    enum mm_err err = p->pack ? load_people(p, info) : mm_fail(info, MM_ERR_NOT_FOUND, "pack");
    if (!err)
        err = fixed_pools(p, info);
    if (!err)
        err = walk(p, info);
    free(p->people);
    free(p->rows);
    if (err) {
        free(p->pools);
        return err;
    }
    if (p->key == MM_POOL_ITEM && p->n_pools)
        qsort(p->pools, p->n_pools, sizeof *p->pools, compare_pools);
    *ret_rows = p->pools;
    *ret_n = p->n_pools;
    return MM_OK;
}

enum mm_err mm_evidence_pools(struct mm_central *central, enum mm_pool_key key, enum mm_audience audience,
                              int64_t as_of_ms, struct mm_pool_row **ret_rows, size_t *ret_n,
                              struct mm_errinfo *info)
{
    struct pools p = {.central = central, .key = key, .audience = audience, .as_of_ms = as_of_ms};
    return run(&p, walk_latest, ret_rows, ret_n, info);
}

enum mm_err mm_evidence_first_sight(struct mm_central *central, enum mm_audience audience, int64_t as_of_ms,
                                    struct mm_pool_row **ret_rows, size_t *ret_n, struct mm_errinfo *info)
{
    struct pools p = {.central = central, .key = MM_POOL_ITEM, .audience = audience, .as_of_ms = as_of_ms};
    return run(&p, walk_first, ret_rows, ret_n, info);
}
