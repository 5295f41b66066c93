/* Questions before their time: sent with others in one go, their rows kept until the same question comes. */
#include "sync/db/pg/internal.h"

#include <string.h>

/* All answers under way; what failed among them stays to be told. */
static void gather(struct mm_pg *db)
{
    if (db->due_n && !mm_pg_absorb(db, NULL) && !mm_pg_sync(db, NULL))
        mm_pg_take(db, 0);
}

void mm_pg_ahead_drop(struct mm_pg *db, struct mm_pg_stmt *s)
{
    if (!s->ahead.open)
        return;
    if (!s->ahead.arrived)
        gather(db);
    while (s->kept_from < s->kept_n)
        PQclear(s->kept[s->kept_from++]);
    s->kept_from = s->kept_n = 0;
    s->ahead.open = false;
}

enum mm_err mm_pg_ask(struct mm_stmt *stmt, struct mm_errinfo *info)
{
    struct mm_pg *db = mm_pg(stmt->db);
    struct mm_pg_stmt *s = mm_pg_stmt(stmt);
    mm_pg_ahead_drop(db, s);
    enum mm_err err = mm_pg_ready(db, info);
    if (!err)
        err = mm_pg_absorb(db, info);
    if (!err)
        err = mm_pg_put(db, s, info);
    if (!err)
        err = mm_pg_due_add(db, (struct mm_pg_due){.asked = s}, info);
    if (err)
        return err;
    struct mm_buf free_again = s->ahead.values;
    s->ahead.values = s->values;
    s->values = free_again;
    memcpy(s->ahead.value, s->value, sizeof s->value);
    s->ahead.n = s->n;
    s->ahead.turn = db->turn;
    s->ahead.arrived = false;
    s->ahead.open = true;
    return MM_OK;
}

void mm_pg_unask(struct mm_db *db)
{
    mm_pg(db)->turn++;
}

static bool same_question(const struct mm_pg *db, const struct mm_pg_stmt *s)
{
    bool same = s->ahead.turn == db->turn && s->ahead.n == s->n && s->ahead.values.len == s->values.len;
    for (int i = 0; same && i < s->n; i++) {
        const struct mm_pg_value *a = &s->ahead.value[i], *b = &s->value[i];
        same = a->type == b->type && a->null == b->null && a->at == b->at && a->len == b->len;
    }
    return same && memcmp(mm_buf_str(&s->ahead.values), mm_buf_str(&s->values), s->values.len) == 0;
}

enum mm_err mm_pg_answered(struct mm_pg *db, struct mm_pg_stmt *s, bool *ret_answered,
                           struct mm_errinfo *info)
{
    if (!same_question(db, s)) {
        mm_pg_ahead_drop(db, s);
        return MM_OK;
    }
    if (!s->ahead.arrived)
        gather(db);
    enum mm_err err = mm_pg_failed(db, info);
    if (err)
        return err;
    s->ahead.open = false;
    *ret_answered = true;
    return MM_OK;
}
