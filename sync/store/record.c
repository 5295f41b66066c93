/* Owner of table statement: the recorder's rows, numbered from 1 without a gap, each chained to the one
 * before, never changed and never removed. */
#include "sync/store/internal.h"

#include "sync/base/log.h"
#include "sync/rules/duties.h"

#include <string.h>

struct tail {
    int64_t seq;
    struct mm_hash chain;
};

static enum mm_err read_tail(struct mm_store *store, struct tail *ret_tail, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    struct tail tail = {0};
    enum mm_err err =
        mm_db_query(store->db, "SELECT seq,chain FROM statement ORDER BY seq DESC LIMIT 1", &s, info);
    if (err)
        return err;
    err = mm_stmt_step(s, &row, info);
    if (!err && row) {
        tail.seq = mm_col_int(s, 0);
        tail.chain = mm_col_hash(s, 1);
    }
    mm_stmt_end(s);
    if (!err)
        *ret_tail = tail;
    return err;
}

/* Within one boot of the machine time goes on from the last record, however the wall clock was moved
 * meanwhile. */
static void go_on(struct mm_store *store, const char *bytes, size_t len)
{
    struct mm_statement_view last;
    if (!store->boot[0] || mm_statement_view(bytes, len, &last, NULL))
        return; /* a record that cannot be read is the proof's business */
    int64_t gone_ms = store->steady.base_mono_ms - last.mono_ms;
    if (last.boot && strcmp(last.boot, store->boot) == 0 && gone_ms >= 0 &&
        last.at_ms + gone_ms > store->steady.base_wall_ms)
        store->steady.base_wall_ms = last.at_ms + gone_ms;
    mm_statement_view_done(&last);
}

/* After a restart ids go on above those that are stored. */
enum mm_err mm_store_record_resume(struct mm_store *store, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    struct mm_uuid last;
    bool row = false;
    enum mm_err err =
        mm_db_query(store->db, "SELECT id,at_ms,bytes FROM statement ORDER BY seq DESC LIMIT 1", &s, info);
    if (err)
        return err;
    err = mm_stmt_step(s, &row, info);
    if (!err && row) {
        if (mm_uuid_parse(mm_col_str(s, 0), &last) == MM_OK)
            mm_uuid7_resume(&store->ids, &last);
        size_t len = 0;
        const char *bytes = mm_col_blob(s, 2, &len);
        store->earlier_at_ms = mm_col_int(s, 1);
        store->clock_back = store->steady.base_wall_ms < store->earlier_at_ms;
        go_on(store, bytes, len);
    }
    mm_stmt_end(s);
    return err;
}

/* A clock that shows less than an earlier start wrote down was wrong then or is wrong now. */
static enum mm_clock_quality clock_quality(const struct mm_store *store, int64_t at_ms)
{
    return at_ms < MM_CLOCK_EARLIEST_MS || store->clock_back || at_ms < store->earlier_at_ms ? MM_CLOCK_UNSURE
                                                                                             : MM_CLOCK_OK;
}

static enum mm_err insert(struct mm_store *store, int64_t seq, const struct mm_sitting *sitting,
                          const struct mm_statement *statement, const struct mm_hash *prev,
                          const struct mm_buf *bytes, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    struct mm_hash chain = mm_chain_next(prev, seq, bytes->data, bytes->len);
    enum mm_err err =
        mm_db_query(store->db,
                    "INSERT INTO statement(seq,id,bytes,prev,chain,at_ms,verb,registration,session)"
                    " VALUES(?,?,?,?,?,?,?,?,?)",
                    &s, info);
    if (err)
        return err;
    mm_bind_int(s, 1, seq);
    mm_bind_str(s, 2, statement->id);
    mm_bind_blob(s, 3, bytes->data, bytes->len);
    mm_bind_hash(s, 4, prev);
    mm_bind_hash(s, 5, &chain);
    mm_bind_int(s, 6, statement->at_ms);
    mm_bind_str(s, 7, mm_verb_iri(statement->verb));
    mm_bind_str(s, 8, sitting->registration);
    mm_bind_str(s, 9, sitting->session);
    return mm_stmt_run(s, NULL, info);
}

enum mm_err mm_store_record_tx(struct mm_store *store, const struct mm_sitting *sitting, const char *home,
                               struct mm_statement *statement, char ret_id[MM_UUID_BYTES],
                               struct mm_errinfo *info)
{
    char id[MM_UUID_BYTES], home_page[MM_MAX_URL_BYTES];
    struct tail tail;
    struct mm_buf bytes;
    enum mm_err err = home
                          ? mm_store_copy(home_page, sizeof home_page, home, info)
                          : mm_store_sitting_home(store, sitting->session, home_page, sizeof home_page, info);
    if (!err)
        err = read_tail(store, &tail, info);
    if (err)
        return err;
    mm_store_new_id(store, id);
    statement->id = id;
    statement->at_ms = mm_store_now_ms(store);
    statement->mono_ms = mm_mono_ms(store->clock);
    statement->clock_quality = clock_quality(store, statement->at_ms);
    const struct mm_session session = {
        .home_page = home_page,
        .person = sitting->person,
        .course = sitting->course,
        .course_title = sitting->course_title,
        .course_version = sitting->course_version,
        .registration = sitting->registration,
        .session = sitting->session,
        .pack_version = sitting->pack_version,
        .boot = store->boot,
        .mode = sitting->mode,
        .mastery_score = sitting->mastery_score,
        .assisted = sitting->assisted,
        .wants_passed = sitting->wants_passed,
        .told = sitting->told,
        .route = sitting->in_room ? MM_DUTY_BY_GROUP : NULL,
    };
    mm_buf_init(&bytes, MM_MAX_STATEMENT_BYTES);
    mm_statement_write(&session, statement, &bytes);
    err = mm_buf_check(&bytes, info);
    if (!err)
        err = insert(store, tail.seq + 1, sitting, statement, &tail.chain, &bytes, info);
    if (!err)
        err = mm_store_outbox_add_tx(store, tail.seq + 1, info);
    mm_buf_done(&bytes);
    statement->id = NULL; /* id lives no longer than this call */
    if (!err && ret_id)
        memcpy(ret_id, id, MM_UUID_BYTES);
    return err;
}

bool mm_store_recorded(struct mm_store *store, const char *registration, enum mm_verb verb)
{
    return mm_store_yes(store, "SELECT 1 FROM statement WHERE registration=? AND verb=? LIMIT 1",
                        registration, mm_verb_iri(verb));
}

bool mm_store_recorded_in(struct mm_store *store, const char *session, enum mm_verb verb)
{
    return mm_store_yes(store, "SELECT 1 FROM statement WHERE session=? AND verb=? LIMIT 1", session,
                        mm_verb_iri(verb));
}

int64_t mm_store_recorded_last_ms(struct mm_store *store, const char *session, int64_t fallback)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    int64_t at_ms = fallback;
    if (mm_db_query(store->db, "SELECT max(at_ms) FROM statement WHERE session=?", &s, NULL))
        return fallback;
    mm_bind_str(s, 1, session);
    if (mm_stmt_step(s, &row, NULL) == MM_OK && row && !mm_col_null(s, 0))
        at_ms = mm_col_int(s, 0);
    mm_stmt_end(s);
    return at_ms;
}

/* ---- proving ------------------------------------------------------------------------------------- */
static bool same(const char *said, const char *column)
{
    return strcmp(said ? said : "", column) == 0;
}

/* The columns that others search by must say what the bytes say; what belongs to no course has neither
 * registration nor session. */
static bool columns_fit(struct mm_stmt *s, const char *bytes, size_t len)
{
    struct mm_statement_view view;
    if (mm_statement_view(bytes, len, &view, NULL))
        return false;
    bool fit = strcmp(view.id, mm_col_str(s, 1)) == 0 && strcmp(view.verb_iri, mm_col_str(s, 5)) == 0 &&
               view.at_ms == mm_col_int(s, 6) && same(view.registration, mm_col_str(s, 7)) &&
               same(view.session, mm_col_str(s, 8));
    mm_statement_view_done(&view);
    return fit;
}

static bool row_fits(struct mm_stmt *s, int64_t seq, struct mm_hash *chain)
{
    size_t len = 0;
    struct mm_hash prev = mm_col_hash(s, 3), stored = mm_col_hash(s, 4);
    const void *bytes = mm_col_blob(s, 2, &len);
    struct mm_hash next = mm_chain_next(chain, seq, bytes, len);
    if (mm_col_int(s, 0) != seq || !mm_hash_equal(&prev, chain) || !mm_hash_equal(&stored, &next) ||
        !columns_fit(s, bytes, len))
        return false;
    *chain = next;
    return true;
}

enum mm_err mm_store_verify(struct mm_store *store, int64_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    struct mm_hash chain = {{0}};
    bool row = false;
    int64_t seq = 0;
    enum mm_err err = mm_db_query(
        store->db,
        "SELECT seq,id,bytes,prev,chain,verb,at_ms,registration,session FROM statement ORDER BY seq", &s,
        info);
    if (err)
        return err;
    while ((err = mm_stmt_step(s, &row, info)) == MM_OK && row) {
        if (!row_fits(s, seq + 1, &chain)) {
            err = mm_fail(info, MM_ERR_CORRUPT, "%s (seq %lld)",
                          mm_say("記録のつながりが合いません。事務局に知らせてください",
                                 "the chain of records does not fit"),
                          (long long)seq + 1);
            break;
        }
        seq++;
    }
    mm_stmt_end(s);
    if (!err && ret_n)
        *ret_n = seq;
    return err;
}
