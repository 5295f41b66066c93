/* The councils of a store: which there are, and at which of them a central stands. Whatever a central reads
 * or writes is the rows of the one at which it stands, and what lies beside the database for that one alone.
 */
#include "sync/base/log.h"
#include "sync/server/place.h"
#include "sync/server/posting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- which there are ------------------------------------------------------------------------------------
 */
enum mm_err mm_council_add(struct mm_shared *shared, const char *id, const char *name,
                           struct mm_errinfo *info)
{
    struct mm_council_own **at = &shared->councils;
    while (*at)
        at = &(*at)->next;
    struct mm_council_own *own = calloc(1, sizeof *own);
    if (!own)
        return mm_nomem(info);
    (void)snprintf(own->id, sizeof own->id, "%s", id);
    (void)snprintf(own->name, sizeof own->name, "%s", name);
    *at = own;
    return MM_OK;
}

void mm_councils_forget(struct mm_shared *shared)
{
    while (shared->councils) {
        struct mm_council_own *own = shared->councils;
        shared->councils = own->next;
        mm_packs_close(own);
        free(own);
    }
}

enum mm_err mm_councils_read(struct mm_central *central, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err =
        mm_db_query(central->db, "SELECT id, name FROM council ORDER BY created_at_ms, id", &stmt, info);
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row)
        err = mm_council_add(central->shared, mm_col_str(stmt, 0), mm_col_str(stmt, 1), info);
    mm_stmt_end(stmt);
    if (!err && !central->shared->councils)
        err = mm_fail(info, MM_ERR_NOT_FOUND,
                      mm_say("%s に議会がありません。mamori init を行ってください",
                             "there is no council in %s; run mamori init"),
                      central->url);
    return err;
}

char *mm_council_file(const struct mm_central *central, const struct mm_council_own *own)
{
    return own == central->shared->councils ? mm_strdup(central->store)
                                            : mm_asprintf("%s.%s", central->store, own->id);
}

/* ---- at which one ---------------------------------------------------------------------------------------
 */
enum mm_err mm_central_stand(struct mm_central *central, struct mm_council_own *own, struct mm_errinfo *info)
{
    char *file = mm_council_file(central, own);
    if (!file)
        return mm_nomem(info);
    free(central->file);
    central->file = file;
    central->own = own;
    (void)snprintf(central->council, sizeof central->council, "%s", own->id);
    mm_db_scope(central->db, central->council);
    return MM_OK;
}

static struct mm_council_own *find(const struct mm_central *central, const char *id)
{
    struct mm_council_own *own = central->shared->councils;
    while (own && strcmp(own->id, id) != 0)
        own = own->next;
    return own;
}

enum mm_err mm_central_turn(struct mm_central *central, const char *council, struct mm_errinfo *info)
{
    if (strcmp(central->council, council) == 0)
        return MM_OK;
    struct mm_council_own *own = find(central, council);
    if (!own)
        return mm_fail(info, MM_ERR_NOT_FOUND, mm_say("議会「%s」はありません", "there is no council %s"),
                       council);
    /* what a job has added for its own council goes there before the next one's job */
    enum mm_err err = mm_db_in_tx(central->db) ? mm_postings_flush(central, info) : MM_OK;
    bool looking = central->looking;
    if (looking)
        mm_db_snapshot_end(central->db);
    if (!err)
        err = mm_central_stand(central, own, info);
    if (!err && looking)
        err = mm_db_snapshot(central->db, info);
    return err ? err : mm_council_load(central, info);
}

bool mm_central_alone(const struct mm_central *central)
{
    return !central->shared->councils->next;
}

enum mm_err mm_central_each(struct mm_central *central, mm_council_visit visit, void *ctx,
                            struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (struct mm_council_own *own = central->shared->councils; own && !err; own = own->next) {
        err = mm_central_turn(central, own->id, info);
        if (!err)
            err = visit(central, ctx, info);
    }
    return err;
}

/* ---- as somebody names it -------------------------------------------------------------------------------
 */
/* "kamakura（鎌倉市議会）、machi（町議会）" */
static void write_all(const struct mm_central *central, struct mm_buf *out)
{
    for (const struct mm_council_own *own = central->shared->councils; own; own = own->next)
        mm_buf_printf(out, mm_say("%s%s（%s）", "%s%s (%s)"),
                      own == central->shared->councils ? "" : mm_say("、", ", "), own->id, own->name);
}

/* *ret_own: NULL when none is called so, or when several are. */
static void find_called(const struct mm_central *central, const char *called, struct mm_council_own **ret_own)
{
    struct mm_council_own *by_name = NULL;
    bool twice = false;
    *ret_own = find(central, called);
    for (struct mm_council_own *own = central->shared->councils; own; own = own->next) {
        if (strcmp(own->name, called) != 0)
            continue;
        twice = by_name != NULL;
        by_name = own;
    }
    if (!*ret_own && !twice)
        *ret_own = by_name;
}

enum mm_err mm_central_choose(struct mm_central *central, const char *called, struct mm_errinfo *info)
{
    struct mm_council_own *own = mm_central_alone(central) ? central->shared->councils : NULL;
    struct mm_buf all;
    if (called)
        find_called(central, called, &own);
    if (own)
        return mm_central_turn(central, own->id, info);
    mm_buf_init(&all, MM_MAX_FIELD_BYTES);
    write_all(central, &all);
    enum mm_err err =
        called ? mm_fail(info, MM_ERR_USAGE,
                         mm_say("議会「%s」は選べません。--council に、次のどれかを指定してください: %s",
                                "no one council %s; name one of these with --council: %s"),
                         called, mm_buf_str(&all))
               : mm_fail(info, MM_ERR_USAGE,
                         mm_say("議会がいくつかあります。--council に、次のどれかを指定してください: %s",
                                "several councils; name one of these with --council: %s"),
                         mm_buf_str(&all));
    mm_buf_done(&all);
    return err;
}

enum mm_err mm_central_peek(const char *url, struct mm_central **ret_central, struct mm_errinfo *info)
{
    const struct mm_clock clock = mm_clock_system();
    const struct mm_random random = mm_random_system();
    struct mm_central *central = NULL;
    enum mm_err err = mm_central_alloc(url, MM_CENTRAL_READ, &clock, &random, &central, info);
    if (!err)
        err = central->place->open(central, info);
    if (!err)
        err = mm_councils_read(central, info);
    if (!err)
        err = mm_central_turn(central, central->shared->councils->id, info);
    if (err) {
        mm_central_close(central);
        return err;
    }
    *ret_central = central;
    return MM_OK;
}

enum mm_err mm_central_find(const char *url, const char *called, struct mm_council_found *ret_found,
                            struct mm_errinfo *info)
{
    struct mm_central *central = NULL;
    enum mm_err err = mm_central_peek(url, &central, info);
    if (!err)
        err = mm_central_choose(central, called, info);
    if (!err) {
        (void)snprintf(ret_found->id, sizeof ret_found->id, "%s", central->council);
        err = mm_secret_load(central->file, ret_found->secret, sizeof ret_found->secret, info);
    }
    mm_central_close(central);
    return err;
}
