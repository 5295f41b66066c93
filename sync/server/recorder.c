/* Tables recorder and recorder_key: who may send records, and what is known of them. */
#include "sync/base/log.h"
#include "sync/server/clock.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Later than every other key of the recorder, whatever the clock says: that is how the newest is known. */
static enum mm_err insert_key(struct mm_central *central, const char *id, const struct mm_sign_public *key,
                              struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    char key_id[MM_KEY_ID_BYTES], text[MM_PUBLIC_TEXT_BYTES];
    mm_sign_key_id(key, key_id);
    mm_sign_public_format(key, text);
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO recorder_key (council, recorder, key_id, public_key, status,"
                                  " added_at_ms) SELECT ?1, ?2, ?3, ?4, 'active',"
                                  " CASE WHEN COALESCE(MAX(added_at_ms),0)>=?5 THEN MAX(added_at_ms)+1"
                                  " ELSE ?5 END FROM recorder_key WHERE council=?1 AND recorder=?2",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, id);
    mm_bind_str(stmt, 3, key_id);
    mm_bind_str(stmt, 4, text);
    mm_bind_int(stmt, 5, mm_now_ms(&central->clock));
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_recorder_insert(struct mm_central *central, const char *id, const char *name,
                               const struct mm_recorder_new *what, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "INSERT INTO recorder (council, id, name, kind, status, enrolled_at_ms, last_seen_at_ms,"
                    " last_received_at_ms, last_seq, backlog) VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, -1)",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, id);
    mm_bind_str(stmt, 3, name);
    mm_bind_str(stmt, 4, what->kind);
    mm_bind_str(stmt, 5, what->status);
    mm_bind_int(stmt, 6, mm_now_ms(&central->clock));
    mm_bind_int(stmt, 7, what->last_seq);
    err = mm_stmt_run(stmt, NULL, info);
    return err ? err : insert_key(central, id, what->key, info);
}

enum mm_err mm_recorder_follow(struct mm_central *central, const char *recorder, const char *before,
                               struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "UPDATE recorder SET follows=?3 WHERE council=?1 AND id=?2 AND id<>?3 AND EXISTS"
                    " (SELECT 1 FROM recorder WHERE council=?1 AND id=?3 AND kind='kiosk')",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, recorder);
    mm_bind_str(stmt, 3, before);
    return mm_stmt_run(stmt, NULL, info);
}

/* *ret_status "" when there is no such key. */
static enum mm_err key_status(struct mm_central *central, const char *recorder, const char *key_id,
                              char ret_status[16], struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(
        central->db, "SELECT status FROM recorder_key WHERE council=? AND recorder=? AND key_id=?", &stmt,
        info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, recorder);
    mm_bind_str(stmt, 3, key_id);
    err = mm_stmt_step(stmt, &row, info);
    if (!err)
        (void)snprintf(ret_status, 16, "%s", row ? mm_col_str(stmt, 0) : "");
    mm_stmt_end(stmt);
    return err;
}

static enum mm_err add_key(struct mm_central *central, const char *recorder, const struct mm_sign_public *key,
                           struct mm_errinfo *info)
{
    char key_id[MM_KEY_ID_BYTES], status[16];
    mm_sign_key_id(key, key_id);
    enum mm_err err = key_status(central, recorder, key_id, status, info);
    if (err || strcmp(status, "active") == 0)
        return err;
    if (status[0])
        return mm_fail(info, MM_ERR_EXISTS, "%s",
                       mm_say("この鍵は前に使われたものです", "this key was used before"));
    return insert_key(central, recorder, key, info);
}

enum mm_err mm_recorder_key_add(struct mm_central *central, const char *recorder,
                                const struct mm_sign_public *key, struct mm_errinfo *info)
{
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    return mm_central_write_end(central, add_key(central, recorder, key, info), info);
}

/* The keys before the one that was just used: their time is over. */
static enum mm_err retire_older(struct mm_central *central, const char *recorder, const char *key_id,
                                struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "UPDATE recorder_key SET status='retired' WHERE council=?1 AND recorder=?2"
                    " AND status='active' AND added_at_ms<(SELECT k.added_at_ms FROM recorder_key k"
                    " WHERE k.council=?1 AND k.recorder=?2 AND k.key_id=?3)",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, recorder);
    mm_bind_str(stmt, 3, key_id);
    return mm_stmt_send(stmt, NULL, info);
}

/* A key is worth no more than its recorder: 'active' only when both are, 'retired' unless it is revoked. */
static enum mm_err key_query(struct mm_central *central, const char *recorder, const char *key_id,
                             struct mm_stmt **ret_stmt, struct mm_errinfo *info)
{
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT k.public_key, CASE WHEN r.status='active' THEN k.status"
                                  " ELSE r.status END FROM recorder_key k JOIN recorder r"
                                  " ON r.council=k.council AND r.id=k.recorder"
                                  " WHERE k.council=? AND k.recorder=? AND k.key_id=?",
                                  ret_stmt, info);
    if (err)
        return err;
    mm_bind_str(*ret_stmt, 1, central->council);
    mm_bind_str(*ret_stmt, 2, recorder);
    mm_bind_str(*ret_stmt, 3, key_id);
    return MM_OK;
}

enum mm_err mm_central_key(struct mm_central *central, const char *recorder, const char *key_id,
                           struct mm_sign_public *ret_key, char ret_status[16], struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    struct mm_sign_public key;
    bool row = false;
    enum mm_err err = key_query(central, recorder, key_id, &stmt, info);
    if (err)
        return err;
    err = mm_stmt_step(stmt, &row, info);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                      mm_say("この端末は登録されていません", "this recorder is not enrolled"));
    if (!err && mm_sign_public_parse(mm_col_str(stmt, 0), &key))
        err = mm_fail(info, MM_ERR_CORRUPT, "recorder_key %s", key_id);
    if (!err) {
        *ret_key = key;
        (void)snprintf(ret_status, 16, "%s", mm_col_str(stmt, 1));
    }
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_recorder_key_now(struct mm_central *central, const char *recorder, const char *key_id,
                                struct mm_sign_public *ret_key, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT k.public_key FROM recorder_key k JOIN recorder r"
                                  " ON r.council=k.council AND r.id=k.recorder"
                                  " WHERE k.council=? AND k.recorder=? AND k.status='active'"
                                  " AND r.status='active' AND r.kind='kiosk'"
                                  " ORDER BY CASE WHEN k.key_id=? THEN 0 ELSE 1 END, k.added_at_ms DESC",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, recorder);
    mm_bind_str(stmt, 3, key_id ? key_id : "");
    err = mm_stmt_step(stmt, &row, info);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                      mm_say("この端末は登録されていません", "this recorder is not enrolled"));
    else if (!err && mm_sign_public_parse(mm_col_str(stmt, 0), ret_key))
        err = mm_fail(info, MM_ERR_CORRUPT, "recorder_key of %s", recorder);
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_central_server_key(struct mm_central *central, struct mm_sign_public *ret_key,
                                  struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    struct mm_sign_public key;
    bool row = false;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT k.public_key FROM recorder_key k JOIN recorder r"
                                  " ON r.council=k.council AND r.id=k.recorder"
                                  " WHERE k.council=? AND r.kind='server' AND k.status='active'"
                                  " ORDER BY k.added_at_ms DESC",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    err = mm_stmt_step(stmt, &row, info);
    if (!err && (!row || mm_sign_public_parse(mm_col_str(stmt, 0), &key)))
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                      mm_say("このサーバーの鍵がありません", "this server has no key of its own"));
    if (!err)
        *ret_key = key;
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_recorder_is_own(struct mm_central *central, const char *recorder, bool *ret_own,
                               struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db, "SELECT 1 FROM recorder WHERE council=? AND id=? AND kind='server'", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, recorder);
    err = mm_stmt_step(stmt, ret_own, info);
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_recorder_seen_tx(struct mm_central *central, const char *recorder,
                                const struct mm_recorder_seen *seen, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "UPDATE recorder SET last_seen_at_ms=?1,"
                    " backlog=CASE WHEN ?2<0 THEN backlog ELSE ?2 END WHERE council=?3 AND id=?4",
                    &stmt, info);
    if (!err) {
        mm_bind_int(stmt, 1, mm_now_ms(&central->clock));
        mm_bind_int(stmt, 2, seen->backlog);
        mm_bind_str(stmt, 3, central->council);
        mm_bind_str(stmt, 4, recorder);
        err = mm_stmt_send(stmt, NULL, info);
    }
    if (!err && seen->boot)
        err = mm_clock_measure(central, recorder, seen, info);
    if (!err && seen->key)
        err = retire_older(central, recorder, seen->key, info);
    return err;
}

enum mm_err mm_recorder_seen(struct mm_central *central, const char *recorder,
                             const struct mm_recorder_seen *seen, struct mm_errinfo *info)
{
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = mm_recorder_seen_tx(central, recorder, seen, info);
    return mm_central_write_end(central, err, info);
}

enum mm_err mm_recorder_received(struct mm_central *central, const char *recorder, int64_t last_seq,
                                 struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db, "UPDATE recorder SET last_received_at_ms=?, last_seq=? WHERE council=? AND id=?", &stmt,
        info);
    if (err)
        return err;
    mm_bind_int(stmt, 1, mm_now_ms(&central->clock));
    mm_bind_int(stmt, 2, last_seq);
    mm_bind_str(stmt, 3, central->council);
    mm_bind_str(stmt, 4, recorder);
    return mm_stmt_send(stmt, NULL, info);
}

static enum mm_err last_seq_query(struct mm_central *central, const char *recorder, struct mm_stmt **ret_stmt,
                                  struct mm_errinfo *info)
{
    enum mm_err err =
        mm_db_query(central->db, "SELECT last_seq FROM recorder WHERE council=? AND id=?", ret_stmt, info);
    if (err)
        return err;
    mm_bind_str(*ret_stmt, 1, central->council);
    mm_bind_str(*ret_stmt, 2, recorder);
    return MM_OK;
}

enum mm_err mm_recorder_ask(struct mm_central *central, const char *recorder, const char *key_id,
                            struct mm_errinfo *info)
{
    struct mm_stmt *key = NULL, *last_seq = NULL;
    enum mm_err err = key_query(central, recorder, key_id, &key, info);
    if (!err)
        err = mm_stmt_ask(key, info);
    if (!err)
        err = last_seq_query(central, recorder, &last_seq, info);
    return err ? err : mm_stmt_ask(last_seq, info);
}

enum mm_err mm_recorder_last_seq(struct mm_central *central, const char *recorder, int64_t *ret_last_seq,
                                 struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = last_seq_query(central, recorder, &stmt, info);
    if (err)
        return err;
    err = mm_stmt_step(stmt, &row, info);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                      mm_say("この端末は登録されていません", "this recorder is not enrolled"));
    if (!err)
        *ret_last_seq = mm_col_int(stmt, 0);
    mm_stmt_end(stmt);
    return err;
}

/* Those of which nobody has decided (held.c). */
#define COUNT_OF(table)                                                                                      \
    "(SELECT COUNT(*) FROM " table " t WHERE t.council=r.council AND t.recorder=r.id AND NOT EXISTS"         \
    " (SELECT 1 FROM settled s WHERE s.council=t.council AND s.recorder=t.recorder AND s.seq=t.seq"          \
    " AND s.hash=t.hash))"

static enum mm_err read_kiosk(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_kiosk_row *k = element;
    (void)info;
    *k = (struct mm_kiosk_row){.enrolled_at_ms = mm_col_int(stmt, 3),
                               .last_seen_at_ms = mm_col_int(stmt, 4),
                               .last_received_at_ms = mm_col_int(stmt, 5),
                               .last_seq = mm_col_int(stmt, 6),
                               .backlog = mm_col_int(stmt, 7),
                               .quarantined = mm_col_int(stmt, 9),
                               .conflicts = mm_col_int(stmt, 10),
                               .forked = mm_col_int(stmt, 11) != 0};
    (void)snprintf(k->recorder, sizeof k->recorder, "%s", mm_col_str(stmt, 0));
    (void)snprintf(k->name, sizeof k->name, "%s", mm_col_str(stmt, 1));
    (void)snprintf(k->status, sizeof k->status, "%s", mm_col_str(stmt, 2));
    (void)snprintf(k->key_id, sizeof k->key_id, "%s", mm_col_str(stmt, 8));
    return MM_OK;
}

enum mm_err mm_central_kiosks(struct mm_central *central, struct mm_kiosk_row **ret_rows, size_t *ret_n,
                              struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    struct mm_kiosk_row *list = NULL;
    size_t n = 0;
    enum mm_err err =
        mm_db_query(central->db,
                    "SELECT r.id, r.name, r.status, r.enrolled_at_ms, r.last_seen_at_ms,"
                    " r.last_received_at_ms, r.last_seq, r.backlog,"
                    " (SELECT k.key_id FROM recorder_key k WHERE k.council=r.council AND"
                    " k.recorder=r.id AND k.status='active' ORDER BY k.added_at_ms DESC LIMIT 1)," COUNT_OF(
                        "quarantine") "," COUNT_OF("conflict") ", EXISTS(SELECT 1 FROM chain_note n WHERE"
                                                               " n.council=r.council AND n.recorder=r.id AND "
                                                               "n.kind='fork') FROM recorder r"
                                                               " WHERE r.council=? AND r.kind='kiosk' ORDER "
                                                               "BY r.enrolled_at_ms, r.id",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    err = mm_central_list(stmt, read_kiosk, sizeof *list, &list, &n, info);
    for (size_t i = 0; !err && i < n; i++)
        err = mm_clock_off(central, list[i].recorder, &list[i].clock_off_ms, info);
    if (err) {
        free(list);
        return err;
    }
    *ret_rows = list;
    *ret_n = n;
    return MM_OK;
}
