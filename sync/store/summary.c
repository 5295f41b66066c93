/* Owner of tables summary, row_elsewhere, scored and passed_elsewhere: what the server says of people's other
 * kiosks and of what was decided, and in which version. Each of its parts replaces what it said before. */
#include "sync/store/internal.h"

static enum mm_err run_for(struct mm_store *store, const char *sql, const char *person,
                           struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_db_query(store->db, sql, &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    return mm_stmt_run(s, NULL, info);
}

static enum mm_err put_row_tx(struct mm_store *store, const struct mm_summary *summary,
                              const struct mm_summary_item *item, const struct mm_summary_row *row,
                              struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_db_query(store->db,
                                  "INSERT INTO row_elsewhere(person,row,item,item_version,mark,at_ms)"
                                  " VALUES(?,?,?,?,?,?) ON CONFLICT(person,row) DO NOTHING",
                                  &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, summary->person);
    mm_bind_str(s, 2, row->row);
    mm_bind_str(s, 3, item->item);
    mm_bind_str(s, 4, item->version);
    mm_bind_int(s, 5, row->mark);
    mm_bind_int(s, 6, row->at_ms);
    return mm_stmt_run(s, NULL, info);
}

static enum mm_err put_rows_tx(struct mm_store *store, const struct mm_summary *summary,
                               struct mm_errinfo *info)
{
    enum mm_err err = run_for(store, "DELETE FROM row_elsewhere WHERE person=?", summary->person, info);
    for (size_t i = 0; !err && i < summary->n_items; i++) {
        const struct mm_summary_item *item = &summary->items[i];
        for (size_t r = 0; !err && r < item->n_rows; r++)
            err = put_row_tx(store, summary, item, &summary->rows[item->first + r], info);
    }
    return err;
}

static enum mm_err put_scored_tx(struct mm_store *store, const struct mm_summary *summary,
                                 struct mm_errinfo *info)
{
    enum mm_err err = run_for(store, "DELETE FROM scored WHERE person=?", summary->person, info);
    for (size_t i = 0; !err && i < summary->n_scored; i++) {
        const struct mm_summary_scored *one = &summary->scored[i];
        struct mm_stmt *s = NULL;
        err = mm_db_query(
            store->db, "INSERT OR REPLACE INTO scored(person,attempt,item,scoring,at_ms) VALUES(?,?,?,?,?)",
            &s, info);
        if (err)
            return err;
        mm_bind_str(s, 1, summary->person);
        mm_bind_str(s, 2, one->attempt);
        mm_bind_str(s, 3, one->item);
        mm_bind_str(s, 4, one->scoring);
        mm_bind_int(s, 5, one->at_ms);
        err = mm_stmt_run(s, NULL, info);
    }
    return err;
}

static enum mm_err put_passed_tx(struct mm_store *store, const struct mm_summary *summary,
                                 struct mm_errinfo *info)
{
    enum mm_err err = run_for(store, "DELETE FROM passed_elsewhere WHERE person=?", summary->person, info);
    for (size_t i = 0; !err && i < summary->n_passed; i++) {
        struct mm_stmt *s = NULL;
        err = mm_db_query(
            store->db, "INSERT OR REPLACE INTO passed_elsewhere(registration,person) VALUES(?,?)", &s, info);
        if (err)
            return err;
        mm_bind_str(s, 1, summary->passed[i].registration);
        mm_bind_str(s, 2, summary->person);
        err = mm_stmt_run(s, NULL, info);
    }
    return err;
}

enum mm_err mm_store_scored(struct mm_store *store, const char *attempt, const char *item,
                            char ret_scoring[MM_SCORING_BYTES], int64_t *ret_at_ms, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    ret_scoring[0] = '\0';
    enum mm_err err =
        mm_db_query(store->db, "SELECT scoring,at_ms FROM scored WHERE attempt=? AND item=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, attempt);
    mm_bind_str(s, 2, item);
    err = mm_stmt_step(s, &row, info);
    if (!err && row) {
        *ret_at_ms = mm_col_int(s, 1);
        err = mm_store_copy(ret_scoring, MM_SCORING_BYTES, mm_col_str(s, 0), info);
    }
    mm_stmt_end(s);
    return err;
}

static enum mm_err note_tx(struct mm_store *store, const char *person, int64_t version, const char *etag,
                           struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err =
        mm_db_query(store->db, "INSERT OR REPLACE INTO summary(person,version,etag) VALUES(?,?,?)", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    mm_bind_int(s, 2, version);
    mm_bind_str(s, 3, etag);
    return mm_stmt_run(s, NULL, info);
}

static enum mm_err put_tx(struct mm_store *store, const struct mm_summary *summary, int64_t version,
                          const char *etag, struct mm_errinfo *info)
{
    enum mm_err err = mm_store_seen_elsewhere_tx(store, summary, info);
    if (!err)
        err = put_rows_tx(store, summary, info);
    if (!err)
        err = mm_store_past_elsewhere_tx(store, summary, info);
    if (!err)
        err = put_scored_tx(store, summary, info);
    if (!err)
        err = put_passed_tx(store, summary, info);
    if (!err)
        err = mm_store_looked_tx(store, summary->person, summary->looked, summary->n_looked, info);
    if (!err && summary->settings)
        err = mm_store_setting_follow_tx(store, summary->person, summary->settings, summary->settings_at_ms,
                                         summary->settings_id, info);
    for (size_t i = 0; !err && i < summary->n_texts; i++)
        err = mm_store_acknowledged_tx(store, summary->person, summary->texts[i].text,
                                       summary->texts[i].version, summary->texts[i].at_ms, info);
    return err ? err : note_tx(store, summary->person, version, etag, info);
}

enum mm_err mm_store_summary_put(struct mm_store *store, const struct mm_summary *summary, int64_t version,
                                 const char *etag, struct mm_errinfo *info)
{
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    return mm_store_finish(store, put_tx(store, summary, version, etag, info), info);
}

enum mm_err mm_store_summary_at(struct mm_store *store, const char *person, int64_t *ret_version,
                                char ret_etag[200], struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    *ret_version = 0;
    ret_etag[0] = '\0';
    enum mm_err err = mm_db_query(store->db, "SELECT version,etag FROM summary WHERE person=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    err = mm_stmt_step(s, &row, info);
    if (!err && row) {
        *ret_version = mm_col_int(s, 0);
        err = mm_store_copy(ret_etag, 200, mm_col_str(s, 1), info);
    }
    mm_stmt_end(s);
    return err;
}

enum mm_err mm_store_summary_same(struct mm_store *store, const char *person, int64_t version,
                                  struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    err = mm_db_query(store->db, "UPDATE summary SET version=? WHERE person=?", &s, info);
    if (!err) {
        mm_bind_int(s, 1, version);
        mm_bind_str(s, 2, person);
        err = mm_stmt_run(s, NULL, info);
    }
    return mm_store_finish(store, err, info);
}

enum mm_err mm_store_summaries_prune_tx(struct mm_store *store, struct mm_errinfo *info)
{
    static const char *const sql[] = {
        "DELETE FROM summary WHERE person NOT IN (SELECT id FROM person)",
        "DELETE FROM row_elsewhere WHERE person NOT IN (SELECT id FROM person)",
        "DELETE FROM seen_elsewhere WHERE person NOT IN (SELECT id FROM person)",
        "DELETE FROM past_elsewhere WHERE person NOT IN (SELECT id FROM person)",
        "DELETE FROM scored WHERE person NOT IN (SELECT id FROM person)",
        "DELETE FROM passed_elsewhere WHERE person NOT IN (SELECT id FROM person)",
        "DELETE FROM looked WHERE person<>'' AND person NOT IN (SELECT id FROM person)",
    };
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < sizeof sql / sizeof sql[0]; i++)
        err = mm_db_exec(store->db, sql[i], info);
    return err;
}
