/* One writer at a time: what its row says. The lock itself is the place's (place.h). */
#include "sync/base/log.h"
#include "sync/server/place.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void mm_lease_pause(void)
{
    const struct timespec step = {0, MM_LEASE_STEP_MS * 1000000L};
    (void)nanosleep(&step, NULL);
}

/* URL, and behind a space the address; "" when the holder listens nowhere. */
enum mm_err mm_lease_read(struct mm_db *db, struct mm_lease *out, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    *out = (struct mm_lease){.url = ""};
    enum mm_err err = mm_db_query(db, "SELECT url FROM lease WHERE name='writer'", &stmt, info);
    if (!err)
        err = mm_stmt_step(stmt, &row, info);
    const char *listen = !err && row ? mm_col_str(stmt, 0) : "";
    size_t len = strcspn(listen, " ");
    (void)snprintf(out->url, sizeof out->url, "%.*s", (int)len, listen);
    (void)snprintf(out->address, sizeof out->address, "%s", listen[len] ? listen + len + 1 : "");
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_lease_busy(const char *url, struct mm_errinfo *info)
{
    if (url[0])
        return mm_fail(
            info, MM_ERR_BUSY,
            mm_say("サーバー %s がこのデータベースを使っています", "the server at %s holds this database"),
            url);
    return mm_fail(
        info, MM_ERR_BUSY, "%s",
        mm_say("ほかの mamori がこのデータベースに書いています。少し待ってから、もう一度お試しください",
               "another mamori is writing to this database; try again in a moment"));
}

enum mm_err mm_lease_nobody(struct mm_errinfo *info)
{
    return mm_fail(info, MM_ERR_NOT_FOUND, "%s", mm_say("サーバーは動いていません", "no server is running"));
}

enum mm_err mm_lease_sign(struct mm_central *central, const char *listen, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_begin(central->db, info);
    if (err)
        return err;
    central->lease_at_ms = mm_now_ms(&central->clock);
    err = mm_db_query(central->db,
                      "INSERT INTO lease (name, url, pid, taken_at_ms) VALUES ('writer', ?, ?, ?)"
                      " ON CONFLICT (name) DO UPDATE SET url=excluded.url, pid=excluded.pid,"
                      " taken_at_ms=excluded.taken_at_ms",
                      &stmt, info);
    if (!err) {
        mm_bind_str(stmt, 1, listen ? listen : "");
        mm_bind_int(stmt, 2, (int64_t)getpid());
        mm_bind_int(stmt, 3, central->lease_at_ms);
        err = mm_stmt_run(stmt, NULL, info);
    }
    return mm_central_write_end(central, err, info);
}

enum mm_err mm_central_lease(const char *url, struct mm_lease *ret_lease, struct mm_errinfo *info)
{
    const struct mm_place *place = NULL;
    enum mm_err err = mm_place_find(url, &place, info);
    return err ? err : place->holder(url, ret_lease, info);
}

/* ---- a store that was brought elsewhere -----------------------------------------------------------------
 */
static enum mm_err going_tx(struct mm_central *central, const char *name, const char *to,
                            struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_exec(central->db, "DELETE FROM lease WHERE name IN ('moving', 'moved')", info);
    if (err || !name)
        return err;
    err = mm_db_query(central->db, "INSERT INTO lease (name, url, pid, taken_at_ms) VALUES (?, ?, 0, ?)",
                      &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, name);
    mm_bind_str(stmt, 2, to);
    mm_bind_int(stmt, 3, mm_now_ms(&central->clock));
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_lease_going(struct mm_central *central, enum mm_lease_going what, const char *to,
                           struct mm_errinfo *info)
{
    static const char *const names[] = {
        [MM_LEASE_GOING] = "moving", [MM_LEASE_GONE] = "moved", [MM_LEASE_STAYS] = NULL};
    _Static_assert(sizeof names / sizeof names[0] == MM_LEASE_GOING_COUNT, "a row for each");
    enum mm_err err = mm_db_begin(central->db, info);
    if (!err)
        err = going_tx(central, names[what], to, info);
    if (!err)
        return mm_db_commit(central->db, info);
    mm_db_rollback(central->db);
    return err;
}

static enum mm_err gone(const char *to, struct mm_errinfo *info)
{
    return mm_fail(info, MM_ERR_CONFLICT,
                   mm_say("この記録は %s に移しました。--db をそちらに変えてください（元のまま読むことは"
                          "できます。戻すときは、移した先から mamori store migrate で新しい場所へ移します）",
                          "this store was moved to %s: say so in --db (here it can still be read; to go "
                          "back, mamori store migrate from there to a new place)"),
                   to);
}

static enum mm_err going(const struct mm_central *central, const char *to, struct mm_errinfo *info)
{
    return mm_fail(
        info, MM_ERR_CONFLICT,
        mm_say(
            "この記録を %s へ移す作業が途中で止まっています。mamori store migrate --from %s --to %s を"
            "もう一度行ってください（元のまま読むことはできます）",
            "moving this store to %s was cut off: give mamori store migrate --from %s --to %s again (it can "
            "still be read)"),
        to, central->url, to);
}

enum mm_err mm_lease_here(struct mm_central *central, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(
        central->db, "SELECT name, url FROM lease WHERE name IN ('moving', 'moved')", &stmt, info);
    if (!err)
        err = mm_stmt_step(stmt, &row, info);
    if (!err && row && strcmp(mm_col_str(stmt, 0), "moved") == 0)
        err = gone(mm_col_str(stmt, 1), info);
    else if (!err && row && (!central->goes_to || strcmp(central->goes_to, mm_col_str(stmt, 1)) != 0))
        err = going(central, mm_col_str(stmt, 1), info);
    central->going = !err && row;
    mm_stmt_end(stmt);
    return err;
}
