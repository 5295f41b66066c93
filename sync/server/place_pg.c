/* A central store in a database of PostgreSQL. What SQLite's store has beside its file lies in a folder of
 * this machine, DIR/<database>.packs/ and so on; which folder, a row of table lease says, so that nobody has
 * to say it twice. MAMORI_FILES names another one, for a store that was brought to another machine; while
 * the one of the row is here, it is refused. */
#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/db/pg/pg.h"
#include "sync/server/place.h"
#include "sync/server/wall.h"
#include "sync/server/years.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILES_DEFAULT "/var/lib/mamori"

/* ---- the folder ---------------------------------------------------------------------------------------- */
/* The same folder, however it is written? */
static bool same_folder(const char *a, const char *b)
{
    char *real_a = realpath(a, NULL), *real_b = realpath(b, NULL);
    bool same = real_a && real_b ? strcmp(real_a, real_b) == 0 : strcmp(a, b) == 0;
    free(real_a);
    free(real_b);
    return same;
}

/* Another folder than the store's own is for where that one is not: never a second set of keys and packs. */
static enum mm_err check_chosen(const char *chosen, const char *own, const char *name,
                                struct mm_errinfo *info)
{
    char *key = mm_asprintf("%s/%s.key", own, name);
    enum mm_err err = key ? MM_OK : mm_nomem(info);
    if (!err && !same_folder(chosen, own) && mm_path_exists(key))
        err = mm_fail(
            info, MM_ERR_USAGE,
            mm_say("この保管先の教材と鍵は %s にあります。環境変数 MAMORI_FILES（%s）を外してください",
                   "packs and keys of this store lie in %s; unset MAMORI_FILES (%s)"),
            own, chosen);
    free(key);
    return err;
}

static enum mm_err files_read(struct mm_db *db, char **ret_file, struct mm_errinfo *info)
{
    const char *chosen = getenv("MAMORI_FILES");
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(db, "SELECT url FROM lease WHERE name='files'", &stmt, info);
    if (!err)
        err = mm_stmt_step(stmt, &row, info);
    const char *own = !err && row ? mm_col_str(stmt, 0) : NULL;
    chosen = chosen && *chosen ? chosen : NULL;
    if (!err && chosen && own)
        err = check_chosen(chosen, own, mm_pg_name(db), info);
    if (!err) {
        char *file = mm_asprintf("%s/%s", chosen ? chosen : own ? own : FILES_DEFAULT, mm_pg_name(db));
        err = file ? MM_OK : mm_nomem(info);
        if (!err)
            *ret_file = file;
    }
    mm_stmt_end(stmt);
    return err;
}

static enum mm_err files_write(struct mm_db *db, const char *dir, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_begin(db, info);
    if (err)
        return err;
    err = mm_db_query(db, "INSERT INTO lease (name, url, pid, taken_at_ms) VALUES ('files', ?, 0, 0)", &stmt,
                      info);
    if (!err) {
        mm_bind_str(stmt, 1, dir);
        err = mm_stmt_run(stmt, NULL, info);
    }
    if (!err)
        return mm_db_commit(db, info);
    mm_db_rollback(db);
    return err;
}

/* ---- opening ------------------------------------------------------------------------------------------- */
/* For whom the database sets no walls, there is one wall less than we promise. */
static enum mm_err check_user(struct mm_db *db, struct mm_errinfo *info)
{
    int64_t above = 0;
    enum mm_err err = mm_db_int(db,
                                "SELECT COUNT(*) FROM pg_catalog.pg_roles WHERE rolname=current_user"
                                " AND (rolsuper OR rolbypassrls)",
                                &above, info);
    if (!err && above)
        err = mm_fail(info, MM_ERR_AUTH, "%s",
                      mm_say("データベースの管理者では動かせません。専用の利用者を作ってください"
                             "（CREATE ROLE mamori LOGIN; CREATE DATABASE mamori OWNER mamori;）",
                             "not as the database's superuser: make a user of its own "
                             "(CREATE ROLE mamori LOGIN; CREATE DATABASE mamori OWNER mamori;)"));
    return err;
}

static enum mm_err connect(const char *url, bool writes, struct mm_db **ret_db, struct mm_errinfo *info)
{
    struct mm_db *db = NULL;
    enum mm_err err = mm_pg_open(url, writes, &db, info);
    if (!err)
        err = check_user(db, info);
    if (err)
        mm_db_close(db);
    else
        *ret_db = db;
    return err;
}

static enum mm_err must_be_there(struct mm_db *db, const char *url, struct mm_errinfo *info)
{
    int64_t version = 0;
    enum mm_err err = mm_db_version(db, &version, info);
    if (!err && version == 0)
        err = mm_fail(info, MM_ERR_NOT_FOUND,
                      mm_say("%s に記録の場所がありません。はじめに mamori init を行ってください",
                             "there is no store at %s; run mamori init first"),
                      url);
    return err;
}

static enum mm_err file_of(const char *url, char **ret_file, struct mm_errinfo *info)
{
    struct mm_db *db = NULL;
    enum mm_err err = connect(url, false, &db, info);
    if (!err)
        err = must_be_there(db, url, info);
    if (!err)
        err = files_read(db, ret_file, info);
    mm_db_close(db);
    return err;
}

/* The lock ends with the session, so a holder that ended a moment ago may still seem to be there. */
static enum mm_err take_lease(struct mm_central *central, struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    struct mm_lease lease = {.url = ""};
    enum mm_err err = MM_ERR_BUSY;
    for (int waited_ms = 0; err == MM_ERR_BUSY && waited_ms <= MM_LEASE_WAIT_MS;
         waited_ms += MM_LEASE_STEP_MS) {
        if (waited_ms)
            mm_lease_pause();
        mm_errinfo_clear(&why);
        err = mm_pg_claim(central->db, &why);
        lease.url[0] = '\0';
        if (err == MM_ERR_BUSY)
            mm_ignore(mm_lease_read(central->db, &lease, NULL)); /* only for the sentence */
    }
    central->connection = mm_pg_connection(central->db);
    return err == MM_ERR_BUSY ? mm_lease_busy(lease.url, info)
           : err              ? mm_fail(info, err, "%s", why.text)
                              : MM_OK;
}

static enum mm_err open_store(struct mm_central *central, struct mm_errinfo *info)
{
    bool writes = central->mode == MM_CENTRAL_WRITE;
    enum mm_err err = connect(central->url, writes, &central->db, info);
    if (!err && writes)
        err = take_lease(central, info);
    if (!err)
        err = must_be_there(central->db, central->url, info);
    return err ? err : files_read(central->db, &central->store, info);
}

static enum mm_err open_reader(struct mm_central *reader, const struct mm_central *writer,
                               struct mm_errinfo *info)
{
    reader->store = mm_strdup(writer->store);
    return reader->store ? mm_pg_open(reader->url, false, &reader->db, info) : mm_nomem(info);
}

/* ---- the lease ----------------------------------------------------------------------------------------- */
/* After a lost connection: the lock is ours again, but somebody may have had it in between, and what we know
 * of the store would be old. */
static enum mm_err held(struct mm_central *central, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    unsigned connection = mm_pg_connection(central->db);
    if (central->connection == connection || !central->lease_at_ms)
        return MM_OK;
    enum mm_err err =
        mm_db_query(central->db, "SELECT pid, taken_at_ms FROM lease WHERE name='writer'", &stmt, info);
    if (!err)
        err = mm_stmt_step(stmt, &row, info);
    if (!err &&
        (!row || mm_col_int(stmt, 0) != (int64_t)getpid() || mm_col_int(stmt, 1) != central->lease_at_ms))
        err =
            mm_fail(info, MM_ERR_BUSY, "%s",
                    mm_say("つながらない間に、ほかの mamori "
                           "がこのデータベースに書きました。サーバーを始め直してください",
                           "another mamori wrote to this database while it could not be reached; restart the "
                           "server"));
    mm_stmt_end(stmt);
    if (!err)
        central->connection = connection;
    return err;
}

static enum mm_err holder(const char *url, struct mm_lease *ret_lease, struct mm_errinfo *info)
{
    struct mm_db *db = NULL;
    struct mm_lease lease = {.url = ""};
    bool claimed = false;
    enum mm_err err = connect(url, false, &db, info);
    if (!err)
        err = must_be_there(db, url, info);
    if (!err)
        err = mm_pg_claimed(db, &claimed, info);
    if (!err && !claimed)
        err = mm_lease_nobody(info);
    if (!err)
        err = mm_lease_read(db, &lease, info);
    mm_db_close(db);
    if (!err && !lease.url[0])
        err = mm_lease_busy("", info);
    if (!err)
        *ret_lease = lease;
    return err;
}

/* ---- making -------------------------------------------------------------------------------------------- */
static enum mm_err must_be_new(struct mm_central *central, struct mm_errinfo *info)
{
    bool unfinished = false;
    int64_t version = 0;
    enum mm_err err = mm_db_version(central->db, &version, info);
    if (!err && version > 0)
        err = mm_council_none(central->db, &unfinished, info);
    if (!err && version > 0 && !unfinished)
        err = mm_fail(
            info, MM_ERR_EXISTS,
            mm_say("%s には記録の場所がもうあります。別のデータベースを指定するか、そのまま使ってください",
                   "there is a store at %s already; use it, or name another database"),
            central->url);
    return err;
}

static enum mm_err may_define(struct mm_central *central, struct mm_errinfo *info)
{
    int64_t may = 0;
    enum mm_err err = mm_db_int(
        central->db, "SELECT CASE WHEN has_schema_privilege(current_schema(), 'CREATE') THEN 1 ELSE 0 END",
        &may, info);
    if (!err && !may)
        err = mm_fail(info, MM_ERR_AUTH,
                      mm_say("データベース「%s」に表を作る権限がありません。データベースの所有者で行うか、"
                             "GRANT CREATE ON SCHEMA public を求めてください",
                             "no right to make tables in the database \"%s\": do it as its owner, or ask for "
                             "GRANT CREATE ON SCHEMA public"),
                      mm_pg_name(central->db));
    return err;
}

static enum mm_err drop_unfinished(struct mm_central *central, struct mm_errinfo *info)
{
    int64_t version = 0;
    enum mm_err err = mm_db_version(central->db, &version, info);
    return err || version == 0 ? err : mm_wall_destroy(central->db, info);
}

/* The folder must be there and be for us before anything is made in the database. */
static enum mm_err take_files(struct mm_central *central, const struct mm_central_new *what, const char *dir,
                              struct mm_errinfo *info)
{
    char *key = NULL;
    struct mm_errinfo why = MM_ERRINFO_INIT;
    central->store = mm_asprintf("%s/%s", dir, mm_pg_name(central->db));
    key = central->store ? mm_asprintf("%s.key", central->store) : NULL;
    enum mm_err err = key ? mm_mkdirs(dir, 0750, &why) : mm_nomem(&why);
    if (!err && access(dir, W_OK | X_OK) != 0)
        err = mm_fail_errno(&why, EACCES, "%s", dir);
    if (err)
        (void)mm_fail(
            info, err,
            mm_say("教材と鍵を置くフォルダーを使えません（%s）。書けるフォルダーを --files か環境変数 "
                   "MAMORI_FILES "
                   "で指定してください",
                   "the folder for packs and keys cannot be used (%s); name one that can be written with "
                   "--files or MAMORI_FILES"),
            why.text);
    else if (!what->moved && mm_path_exists(key))
        err = mm_fail(info, MM_ERR_EXISTS,
                      mm_say("%s がもうあります。--files で別のフォルダーを指定してください",
                             "%s is there already; name another folder with --files"),
                      key);
    free(key);
    return err;
}

static enum mm_err create(struct mm_central *central, const struct mm_central_new *what, bool *ret_ours,
                          struct mm_errinfo *info)
{
    const char *chosen = getenv("MAMORI_FILES");
    const char *dir = what->files ? what->files : chosen && *chosen ? chosen : FILES_DEFAULT;
    if (dir[0] != '/')
        return mm_fail(info, MM_ERR_USAGE,
                       mm_say("--files には / で始まるフォルダーを指定してください（%s）",
                              "--files needs a folder that begins with / (%s)"),
                       dir);
    enum mm_err err = connect(central->url, true, &central->db, info);
    if (!err)
        err = must_be_new(central, info);
    if (!err)
        err = take_lease(central, info);
    if (!err) /* again: somebody else may have made it while we waited for the lease */
        err = must_be_new(central, info);
    if (!err)
        err = may_define(central, info);
    if (!err) /* what somebody who was killed has left */
        err = drop_unfinished(central, info);
    if (!err)
        err = take_files(central, what, dir, info);
    *ret_ours = !err;
    if (!err)
        err = mm_db_migrate(central->db, mm_central_schema, mm_central_schema_n, info);
    if (!err)
        err = files_write(central->db, dir, info);
    return err || !what->role ? err : mm_wall_admit(central->db, what->role, info);
}

static enum mm_err defined(struct mm_central *central, struct mm_errinfo *info)
{
    enum mm_err err = mm_years_build(central->db, mm_now_ms(&central->clock), info);
    return err ? err : mm_wall_build(central->db, info);
}

static void destroy(struct mm_central *central)
{
    if (central->db) /* where it cannot be reached any more, the next mamori init says what is left */
        mm_ignore(mm_wall_destroy(central->db, NULL));
}

const struct mm_place mm_place_pg = {
    .scheme = "postgresql://",
    .walls = true,
    .file = file_of,
    .open = open_store,
    .open_reader = open_reader,
    .create = create,
    .defined = defined,
    .destroy = destroy,
    .held = held,
    .holder = holder,
};
