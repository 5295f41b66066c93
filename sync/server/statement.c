/* Table statement: append only. What arrived is kept byte for byte; the columns beside it are for finding. */
#include "sync/base/log.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <string.h>

void mm_actor_key(const struct mm_json *actor, char *out, size_t out_bytes)
{
    static const char *const plain[] = {"mbox", "mbox_sha1sum", "openid"};
    const struct mm_json *account = mm_json_get(actor, "account");
    out[0] = '\0';
    if (account)
        (void)snprintf(out, out_bytes, "%s\n%s", mm_json_get_str(account, "homePage", ""),
                       mm_json_get_str(account, "name", ""));
    for (size_t i = 0; !account && !out[0] && i < sizeof plain / sizeof plain[0]; i++)
        (void)snprintf(out, out_bytes, "%s", mm_json_get_str(actor, plain[i], ""));
}

enum mm_err mm_stored_resume(struct mm_central *central, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT stored_at_ms, stored_no FROM statement WHERE council=?"
                                  " ORDER BY stored_at_ms DESC, stored_no DESC LIMIT 1",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    err = mm_stmt_step(stmt, &row, info);
    central->stored_ms = !err && row ? mm_col_int(stmt, 0) : 0;
    central->stored_no = !err && row ? mm_col_int(stmt, 1) : 0;
    atomic_store(&central->shared->stored_ms, central->stored_ms);
    mm_stmt_end(stmt);
    return err;
}

static void next_stored(struct mm_central *central)
{
    int64_t now = mm_now_ms(&central->clock);
    central->stored_no = now > central->stored_ms ? 0 : central->stored_no + 1;
    central->stored_ms = now > central->stored_ms ? now : central->stored_ms;
}

/* The next one may still get the current millisecond; one of a transaction under way came after settled_ms or
 * in it. */
int64_t mm_stored_now(struct mm_central *central)
{
    int64_t now = mm_now_ms(&central->clock), last = atomic_load(&central->shared->stored_ms);
    int64_t settled = atomic_load(&central->shared->settled_ms);
    if (atomic_load(&central->shared->under_way))
        return settled - 1;
    return (now > last ? now : last) - 1;
}

enum mm_err mm_statement_insert(struct mm_central *central, const struct mm_record *record,
                                struct mm_errinfo *info)
{
    const struct mm_statement_view *view = &record->view;
    bool ours = view->actor_home && view->actor_name && strcmp(view->actor_home, central->home_page) == 0;
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "INSERT INTO statement (council, id, recorder, seq, bytes, hash, prev, chain, verb,"
                    " person, actor, activity, registration, stored_at_ms, stored_no, at_ms)"
                    " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                    &stmt, info);
    if (err)
        return err;
    next_stored(central);
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, record->id);
    mm_bind_str(stmt, 3, record->recorder);
    mm_bind_int(stmt, 4, record->seq);
    mm_bind_blob(stmt, 5, record->bytes, record->len);
    mm_bind_hash(stmt, 6, &record->hash);
    mm_bind_hash(stmt, 7, &record->prev);
    mm_bind_hash(stmt, 8, &record->chain);
    mm_bind_str(stmt, 9, view->verb_iri);
    mm_bind_str(stmt, 10, ours ? view->actor_name : "");
    mm_bind_str(stmt, 11, record->actor);
    mm_bind_str(stmt, 12, view->object_id ? view->object_id : "");
    mm_bind_str(stmt, 13, view->registration ? view->registration : "");
    mm_bind_int(stmt, 14, central->stored_ms);
    mm_bind_int(stmt, 15, central->stored_no);
    mm_bind_int(stmt, 16, view->at_ms);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_statement_known(struct mm_central *central, const char *id, struct mm_hash *ret_hash,
                               struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err =
        mm_db_query(central->db, "SELECT hash FROM statement WHERE council=? AND id=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, id);
    err = mm_stmt_step(stmt, &row, info);
    if (!err && row)
        *ret_hash = mm_col_hash(stmt, 0);
    mm_stmt_end(stmt);
    return err ? err : row ? MM_OK : MM_ERR_NOT_FOUND;
}

/* One text for each index that can carry the search, both ways; the other filters narrow what it gives. */
#define SEARCH(driver, compare, order)                                                                       \
    "SELECT bytes, recorder, stored_at_ms, stored_no, seq FROM statement WHERE council=?1 AND " driver       \
    " AND (?2 IS NULL OR id=?2) AND (?3 IS NULL OR registration=?3) AND (?4 IS NULL OR actor=?4)"            \
    " AND (?5 IS NULL OR activity=?5) AND (?6 IS NULL OR verb=?6)"                                           \
    " AND (?12=0 OR person='' OR verb NOT IN (?13, ?14, ?15))"                                               \
    " AND stored_at_ms>?7 AND stored_at_ms<=?8 AND (stored_at_ms, stored_no)" compare "(?9, ?10)"            \
    " ORDER BY stored_at_ms " order ", stored_no " order " LIMIT ?11"
#define BOTH(driver)                                                                                         \
    {                                                                                                        \
        SEARCH(driver, "<", "DESC"), SEARCH(driver, ">", "ASC")                                              \
    }
static const struct {
    size_t field; /* of mm_statement_filter: used when this is not NULL */
    const char *sql[2];
} searches[] = {
    {offsetof(struct mm_statement_filter, id), BOTH("id=?2")},
    {offsetof(struct mm_statement_filter, registration), BOTH("registration=?3")},
    {offsetof(struct mm_statement_filter, actor), BOTH("actor=?4")},
    {offsetof(struct mm_statement_filter, activity), BOTH("activity=?5")},
    {offsetof(struct mm_statement_filter, verb), BOTH("verb=?6")},
};
#define N_SEARCHES (sizeof searches / sizeof searches[0])
static const char *const search_all[2] = BOTH("1=1");

static const char *filter_field(const struct mm_statement_filter *filter, size_t at)
{
    return *(const char *const *)((const char *)filter + at);
}

static enum mm_err start_search(struct mm_central *central, const struct mm_statement_filter *filter,
                                struct mm_stmt **ret_stmt, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    const char *sql = search_all[filter->ascending];
    int64_t edge = filter->ascending ? INT64_MIN : INT64_MAX;
    for (size_t i = N_SEARCHES; i-- > 0;)
        if (filter_field(filter, searches[i].field))
            sql = searches[i].sql[filter->ascending];
    enum mm_err err = mm_db_query(central->db, sql, &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    for (size_t i = 0; i < N_SEARCHES; i++)
        mm_bind_str(stmt, 2 + (int)i, filter_field(filter, searches[i].field));
    mm_bind_int(stmt, 7, filter->since_ms);
    mm_bind_int(stmt, 8, filter->until_ms);
    mm_bind_int(stmt, 9, filter->has_cursor ? filter->cursor_ms : edge);
    mm_bind_int(stmt, 10, filter->has_cursor ? filter->cursor_no : edge);
    mm_bind_int(stmt, 11, (int64_t)filter->limit + 1);
    mm_bind_int(stmt, 12, filter->no_answers);
    mm_bind_str(stmt, 13, mm_verb_iri(MM_VERB_ANSWERED));
    mm_bind_str(stmt, 14, mm_verb_iri(MM_VERB_PASSED));
    mm_bind_str(stmt, 15, mm_verb_iri(MM_VERB_FAILED));
    *ret_stmt = stmt;
    return MM_OK;
}

static void read_row(struct mm_stmt *stmt, struct mm_statement_row *row)
{
    row->bytes = mm_col_blob(stmt, 0, &row->len);
    row->recorder = mm_col_str(stmt, 1);
    row->stored_at_ms = mm_col_int(stmt, 2);
    row->stored_no = mm_col_int(stmt, 3);
    row->seq = mm_col_int(stmt, 4);
}

enum mm_err mm_statement_search(struct mm_central *central, const struct mm_statement_filter *filter,
                                mm_statement_each each, void *ctx, bool *ret_more, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    size_t n = 0;
    enum mm_err err = start_search(central, filter, &stmt, info);
    if (err)
        return err;
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row && n < filter->limit) {
        struct mm_statement_row found;
        read_row(stmt, &found);
        err = each(ctx, &found);
        n++;
    }
    mm_stmt_end(stmt);
    if (!err)
        *ret_more = row;
    return err;
}

#define ALL(filter)                                                                                          \
    "SELECT bytes, recorder, stored_at_ms, stored_no, seq FROM statement WHERE council=?1" filter            \
    " ORDER BY recorder, seq, id"
enum mm_err mm_statement_all(struct mm_central *central, const char *person, mm_statement_each each,
                             void *ctx, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    char actor[MM_ID_BYTES + sizeof central->home_page];
    bool row = false;
    enum mm_err err = mm_db_query(central->db, person ? ALL(" AND actor=?2") : ALL(""), &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    (void)snprintf(actor, sizeof actor, "%s\n%s", central->home_page, person ? person : "");
    if (person)
        mm_bind_str(stmt, 2, actor);
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        struct mm_statement_row found;
        read_row(stmt, &found);
        err = each(ctx, &found);
    }
    mm_stmt_end(stmt);
    return err;
}
