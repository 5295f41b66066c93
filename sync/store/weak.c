/* How a person stands in each group of clauses, by the answers given on this kiosk and, as the server
 * told, elsewhere: for that person's own boosters. Owns no table. */
#include "sync/store/internal.h"

#include "sync/base/log.h"

#include <stdlib.h>
#include <string.h>

struct answered {
    struct mm_evidence row;
    const struct mm_clause_group *group;
};
struct answers {
    struct answered *list; /* owned */
    size_t n, cap;
};

static enum mm_err add(struct answers *answers, const struct mm_evidence_row *row, enum mm_mark mark,
                       int64_t at_ms, struct mm_errinfo *info)
{
    for (size_t c = 0; c < row->n_clauses; c++) {
        const struct mm_clause_group *group = mm_clause_group_of(row->clauses[c]->id);
        if (!group)
            continue;
        if (answers->n == answers->cap) {
            size_t cap = answers->cap ? answers->cap * 2 : 64;
            struct answered *more = realloc(answers->list, cap * sizeof *more);
            if (!more)
                return mm_nomem(info);
            answers->list = more;
            answers->cap = cap;
        }
        struct answered *a = &answers->list[answers->n++];
        *a = (struct answered){.row = {.mark = mark, .at_ms = at_ms}, .group = group};
        enum mm_err err = mm_store_copy(a->row.row_id, sizeof a->row.row_id, row->row_id, info);
        if (err)
            return err;
    }
    return MM_OK;
}

/* An answer to an item that is no longer in the pack as it was says nothing; nor does a row that was not
 * answered, or not asked on the way taken (as the server has it in its pools). */
static enum mm_err read_answer(struct mm_stmt *s, const struct mm_pack *pack, struct answers *answers,
                               struct mm_errinfo *info)
{
    const struct mm_item *item = mm_pack_item(pack, mm_col_str(s, 0));
    struct mm_answer answer = {0};
    struct mm_grade grade = {0};
    enum mm_err err = MM_OK;
    if (!item || strcmp(item->version_hash, mm_col_str(s, 1)) != 0 ||
        item->ops->parse_response(item, mm_col_str(s, 2), &answer))
        return MM_OK;
    mm_grade(item, &answer, &grade);
    for (size_t i = 0; !err && i < grade.n_rows; i++) {
        struct mm_evidence_row row = {0};
        item->ops->evidence(item, i, &row);
        if (grade.mark[i] < MM_MARK_NONE)
            err = add(answers, &row, grade.mark[i], mm_col_int(s, 3), info);
    }
    return err;
}

/* A row that another kiosk asked, of an item that is in the pack as it was asked there. */
static enum mm_err read_elsewhere(struct mm_stmt *s, const struct mm_pack *pack, struct answers *answers,
                                  struct mm_errinfo *info)
{
    const struct mm_item *item = mm_pack_item(pack, mm_col_str(s, 0));
    int64_t mark = mm_col_int(s, 3);
    if (!item || strcmp(item->version_hash, mm_col_str(s, 1)) != 0 || mark < 0 || mark >= MM_MARK_NONE)
        return MM_OK;
    for (size_t i = 0; i < item->ops->n_rows(item); i++) {
        struct mm_evidence_row row = {0};
        item->ops->evidence(item, i, &row);
        if (strcmp(row.row_id, mm_col_str(s, 2)) == 0)
            return add(answers, &row, (enum mm_mark)mark, mm_col_int(s, 4), info);
    }
    return MM_OK;
}

/* The latest answer to each row. */
static void judge(struct answers *answers, int64_t now_ms, enum mm_group_state *states, size_t n_states)
{
    struct mm_evidence *rows = calloc(answers->n + 1, sizeof *rows);
    size_t n_groups = 0;
    const struct mm_clause_group *groups = mm_clause_groups(&n_groups);
    for (size_t g = 0; rows && g < n_groups && g < n_states; g++) {
        size_t n = 0;
        for (size_t i = 0; i < answers->n; i++) {
            if (answers->list[i].group == &groups[g])
                rows[n++] = answers->list[i].row;
        }
        states[g] = mm_group_state(rows, mm_evidence_latest(rows, n), now_ms);
    }
    free(rows);
}

static enum mm_err read_all(struct mm_store *store, const char *sql, const char *person,
                            const struct mm_pack *pack,
                            enum mm_err (*read)(struct mm_stmt *s, const struct mm_pack *pack,
                                                struct answers *answers, struct mm_errinfo *info),
                            struct answers *answers, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(store->db, sql, &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    while (!err && (err = mm_stmt_step(s, &row, info)) == MM_OK && row)
        err = read(s, pack, answers, info);
    mm_stmt_end(s);
    return err;
}

enum mm_err mm_store_groups(struct mm_store *store, const struct mm_pack *pack, const char *person,
                            enum mm_group_state *ret_states, size_t n_states, struct mm_errinfo *info)
{
    struct answers answers = {0};
    for (size_t i = 0; i < n_states; i++)
        ret_states[i] = MM_GROUP_LITTLE;
    enum mm_err err = read_all(store,
                               "SELECT item, item_version, response, at_ms FROM answer WHERE registration IN"
                               " (SELECT registration FROM sitting WHERE person=?)",
                               person, pack, read_answer, &answers, info);
    if (!err)
        err = read_all(store, "SELECT item, item_version, row, mark, at_ms FROM row_elsewhere WHERE person=?",
                       person, pack, read_elsewhere, &answers, info);
    if (!err)
        judge(&answers, mm_store_time_ms(store), ret_states, n_states);
    free(answers.list);
    return err;
}
