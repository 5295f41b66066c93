#include "sync/server/migrate.h"

#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/server/erase.h"
#include "sync/server/place.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

static enum mm_err check_places(const struct mm_migrate *what, struct mm_errinfo *info)
{
    const struct mm_place *from = NULL, *to = NULL;
    enum mm_err err = mm_place_find(what->from, &from, info);
    if (!err)
        err = mm_place_find(what->to, &to, info);
    if (!err && from != &mm_place_sqlite && to != &mm_place_sqlite)
        err = mm_fail(
            info, MM_ERR_USAGE, "%s",
            mm_say("PostgreSQL から PostgreSQL へは pg_dump で移してください（--from か --to の一方は "
                   "sqlite: です）",
                   "from PostgreSQL to PostgreSQL use pg_dump (one of --from and --to is sqlite:)"));
    if (!err && strcmp(what->from, what->to) == 0)
        err = mm_fail(info, MM_ERR_USAGE, "%s",
                      mm_say("--from と --to が同じです。移す先を指定してください",
                             "--from and --to are the same; name the new place"));
    return err;
}

/* A backup knows nobody who was erased after it: somebody has to say who was. */
static enum mm_err check_erased(const struct mm_migrate *what, bool backup, struct mm_errinfo *info)
{
    if (!backup && what->erased)
        return mm_fail(info, MM_ERR_USAGE, "%s",
                       mm_say("--erased は控えから戻すときに指定します", "--erased is for a backup alone"));
    if (!backup || (what->erased && strcmp(what->erased, "none") == 0))
        return MM_OK;
    if (!what->erased)
        return mm_fail(
            info, MM_ERR_USAGE, "%s",
            mm_say("控えのあとに名簿から消去した方が戻らないように、--erased に消去した方の一覧（前の記録の "
                   ".erased か、控えの隣の " MM_ERASED_LIST "）を指定してください。だれも消去していなければ "
                   "--erased none です",
                   "say with --erased who was erased after the backup (the former FILE.erased, "
                   "or " MM_ERASED_LIST " beside the backups), or --erased none when nobody was"));
    return mm_path_exists(what->erased)
               ? MM_OK
               : mm_fail(info, MM_ERR_NOT_FOUND, mm_say("%s がありません", "there is no %s"), what->erased);
}

static enum mm_err carry_erased(const struct mm_central *from, const struct mm_central *to,
                                const struct mm_migrate *what, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    bool list = what->erased && strcmp(what->erased, "none") != 0;
    for (const struct mm_council_own *own = from->shared->councils; list && own && !err; own = own->next) {
        char *from_file = mm_council_file(from, own);
        char *to_file = from_file ? mm_asprintf("%s%s", to->store, from_file + strlen(from->store)) : NULL;
        err = to_file ? mm_erased_carry(what->erased, own->id, to_file, info) : mm_nomem(info);
        free(from_file);
        free(to_file);
    }
    return err;
}

/* Who begins to write there erases them. */
static enum mm_err erase_there(const struct mm_migrate *what, struct mm_errinfo *info)
{
    struct mm_central *to = NULL;
    enum mm_err err = mm_central_open(what->to, MM_CENTRAL_WRITE, NULL, what->clock, what->random, &to, info);
    mm_central_close(to);
    return err;
}

static enum mm_err make_tables(struct mm_central *to, const struct mm_migrate *what, bool *ret_ours,
                               struct mm_errinfo *info)
{
    const struct mm_central_new how = {.files = what->files, .role = what->role, .moved = true};
    enum mm_err err = to->place->create(to, &how, ret_ours, info);
    if (!err)
        err = mm_db_migrate(to->db, mm_central_schema, mm_central_schema_n, info);
    return err || !to->place->defined ? err : to->place->defined(to, info);
}

/* Keys of periods of 個人の点検 (selfcheck.h) move with their store, and go into no backup. */
static enum mm_err copy_period_keys(const struct mm_central *from, const struct mm_central *to,
                                    struct mm_errinfo *info)
{
    glob_t found = {0};
    char *first = mm_asprintf("%s.selfcheck.*", from->store),
         *others = mm_asprintf("%s.*.selfcheck.*", from->store);
    enum mm_err err = first && others ? MM_OK : mm_nomem(info);
    if (!err && (glob(first, 0, NULL, &found) == GLOB_NOSPACE ||
                 glob(others, GLOB_APPEND, NULL, &found) == GLOB_NOSPACE))
        err = mm_nomem(info);
    for (size_t i = 0; !err && i < found.gl_pathc; i++) {
        char *path = mm_asprintf("%s%s", to->store, found.gl_pathv[i] + strlen(from->store));
        err = path ? mm_beside_copy_file(found.gl_pathv[i], path, info) : mm_nomem(info);
        free(path);
    }
    globfree(&found);
    free(first);
    free(others);
    return err;
}

static enum mm_err move_rows(struct mm_central *from, struct mm_central *to, const struct mm_migrate *what,
                             struct mm_copy *copy, struct mm_copy_watch *watch, struct mm_errinfo *info)
{
    struct mm_db *sqlite = from->place == &mm_place_sqlite ? from->db : to->db;
    enum mm_err err = mm_beside_copy_all(from, to->store, mm_beside_copy, info);
    if (!err)
        err = carry_erased(from, to, what, info);
    if (!err)
        err = copy_period_keys(from, to, info);
    if (!err)
        err = mm_copy_plan(sqlite, copy, info);
    return err ? err : mm_copy_all(copy, from->db, to->db, watch, info);
}

static enum mm_err make_and_fill(struct mm_central *from, struct mm_central *to,
                                 const struct mm_migrate *what, struct mm_copy *copy,
                                 struct mm_copy_watch *watch, bool *ret_ours, struct mm_errinfo *info)
{
    enum mm_err err = make_tables(to, what, ret_ours, info);
    if (!err && from->mode == MM_CENTRAL_WRITE) /* before anybody could write there */
        err = mm_lease_going(from, MM_LEASE_GOING, what->to, info);
    return err ? err : move_rows(from, to, what, copy, watch, info);
}

/* It failed, and there is surely nothing at the new place (a database that was lost may have committed): the
 * old one is written to as before. */
static void stays(struct mm_central *from, const struct mm_migrate *what)
{
    struct mm_central *there = NULL;
    enum mm_err err =
        mm_central_open(what->to, MM_CENTRAL_READ, NULL, what->clock, what->random, &there, NULL);
    mm_central_close(there);
    if (err == MM_ERR_NOT_FOUND) /* else the mark stays, and says what to do */
        mm_ignore(mm_lease_going(from, MM_LEASE_STAYS, NULL, NULL));
}

static enum mm_err bring(struct mm_central *from, const struct mm_migrate *what, struct mm_copy *copy,
                         struct mm_copy_watch *watch, struct mm_errinfo *info)
{
    struct mm_central *to = NULL;
    bool ours = false;
    enum mm_err err = mm_central_alloc(what->to, MM_CENTRAL_WRITE, what->clock, what->random, &to, info);
    if (!err)
        err = make_and_fill(from, to, what, copy, watch, &ours, info);
    if (err && ours)
        to->place->destroy(to);
    mm_central_close(to);
    if (err && ours && from->mode == MM_CENTRAL_WRITE)
        stays(from, what);
    return err;
}

/* Who was killed after the new store was there, and before the old one said so. */
static enum mm_err prove_there(struct mm_central *from, const struct mm_migrate *what, struct mm_copy *copy,
                               struct mm_copy_watch *watch, struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    struct mm_central *to = NULL;
    enum mm_err err = mm_central_open(what->to, MM_CENTRAL_READ, NULL, what->clock, what->random, &to, &why);
    if (!err)
        err = mm_copy_plan(from->place == &mm_place_sqlite ? from->db : to->db, copy, &why);
    if (!err)
        err = mm_copy_rows(copy, from->db, NULL, watch, &why);
    if (!err)
        err = mm_copy_prove(copy, to->db, watch, &why);
    mm_central_close(to);
    if (err == MM_ERR_CORRUPT)
        return mm_fail(
            info, MM_ERR_CONFLICT,
            mm_say("%s には、移したあとの記録がもうあるようです（%s）。--db をそちらに変えてください。"
                   "元の記録は読めるまま残っています",
                   "the store at %s seems to be in use already (%s); say so in --db. The old one can "
                   "still be read"),
            what->to, why.text);
    return err ? mm_fail(info, err, "%s", why.text) : MM_OK;
}

static enum mm_err open_from(const struct mm_migrate *what, bool backup, struct mm_central **ret_from,
                             struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    enum mm_err err =
        backup ? mm_central_open(what->from, MM_CENTRAL_READ, NULL, what->clock, what->random, ret_from, &why)
               : mm_central_open_going(what->from, what->to, what->clock, what->random, ret_from, &why);
    if (err == MM_ERR_BUSY)
        return mm_fail(
            info, err,
            mm_say("%s。サーバーを止めてから、もう一度お試しください", "%s; stop it, then try again"),
            why.text);
    return err ? mm_fail(info, err, "%s", why.text) : MM_OK;
}

enum mm_err mm_central_migrate(const struct mm_migrate *what, struct mm_copy_watch *watch,
                               struct mm_backup_counts *ret_counts, struct mm_errinfo *info)
{
    struct mm_central *from = NULL;
    struct mm_copy copy = {.n = 0};
    struct mm_errinfo why = MM_ERRINFO_INIT;
    bool backup = mm_backup_is(what->from);
    *ret_counts = (struct mm_backup_counts){0};
    enum mm_err err = check_places(what, info);
    if (!err)
        err = check_erased(what, backup, info);
    if (!err)
        err = open_from(what, backup, &from, info);
    if (!err)
        err = bring(from, what, &copy, watch, &why);
    if (err == MM_ERR_EXISTS && !copy.n && from && from->going)
        err = prove_there(from, what, &copy, watch, info);
    else if (err && why.err)
        err = mm_fail(info, err, "%s", why.text);
    for (size_t i = 0; !err && i < copy.n; i++)
        mm_backup_count(ret_counts, copy.tables[i].name, copy.tables[i].rows);
    if (!err && !backup)
        err = mm_lease_going(from, MM_LEASE_GONE, what->to, info);
    mm_copy_done(&copy);
    mm_central_close(from);
    if (!err && backup)
        err = erase_there(what, info);
    return err;
}
