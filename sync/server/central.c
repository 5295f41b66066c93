/* Opening and closing the central store, and the facts that everybody asks for. */
#include "sync/base/log.h"
#include "sync/server/codes.h"
#include "sync/server/erase.h"
#include "sync/server/place.h"
#include "sync/server/posting.h"
#include "sync/server/selfcheck.h"
#include "sync/server/told.h"
#include "sync/server/wall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *mm_central_grow(void *list, size_t n, size_t *cap, size_t element_bytes)
{
    if (n < *cap)
        return list;
    size_t more = *cap ? *cap * 2 : 64;
    void *bigger = reallocarray(list, more, element_bytes);
    if (bigger)
        *cap = more;
    return bigger;
}

enum mm_err mm_central_list(struct mm_stmt *stmt, mm_row_read read, size_t element_bytes, void *ret_list,
                            size_t *ret_n, struct mm_errinfo *info)
{
    char *list = NULL;
    size_t n = 0, cap = 0;
    bool row = false;
    enum mm_err err = MM_OK;
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        char *more = mm_central_grow(list, n, &cap, element_bytes);
        if (!more) {
            err = mm_nomem(info);
            break;
        }
        list = more;
        memset(list + n * element_bytes, 0, element_bytes);
        err = read(stmt, list + n * element_bytes, info);
        n += !err;
    }
    mm_stmt_end(stmt);
    if (err) {
        free(list);
        return err;
    }
    memcpy(ret_list, &list, sizeof list);
    *ret_n = n;
    return MM_OK;
}

enum mm_err mm_central_lines(struct mm_central *central, const char *sql, struct mm_hash *hash,
                             struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(central->db, sql, &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    while ((err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        const char *line = mm_col_str(stmt, 0);
        *hash = mm_chain_next(hash, 0, line, strlen(line));
    }
    mm_stmt_end(stmt);
    return err;
}

void mm_central_new_id(struct mm_central *central, char out[MM_UUID_BYTES])
{
    struct mm_uuid id = mm_uuid7_next(&central->ids, mm_now_ms(&central->clock), &central->random);
    mm_uuid_format(&id, out);
}

/* A reader changes nothing, so an older schema is for the writer to bring up, and so is a wall that a
 * migration left open when it was killed. */
static enum mm_err check_schema(struct mm_central *central, struct mm_errinfo *info)
{
    int64_t version = 0;
    enum mm_err err = mm_db_version(central->db, &version, info);
    if (err)
        return err;
    if (central->mode == MM_CENTRAL_WRITE) {
        if (central->place->defined && version < (int64_t)mm_central_schema_n)
            err = mm_wall_open(central->db, info);
        if (!err)
            err = mm_db_migrate(central->db, mm_central_schema, mm_central_schema_n, info);
        return err || !central->place->defined ? err : central->place->defined(central, info);
    }
    if (version != (int64_t)mm_central_schema_n)
        err = mm_fail(info, MM_ERR_UNSUPPORTED,
                      mm_say("%s: 別の版のプログラムが作った記録です。このプログラムと"
                             "サーバーの版をそろえてください",
                             "%s: made by another version; bring program and "
                             "server to the same one"),
                      central->url);
    return err || !central->place->walls ? err : mm_wall_check(central->db, info);
}

static enum mm_err check_pack(struct mm_central *central, struct mm_errinfo *info)
{
    if (mm_packs_get(central, central->pack_version))
        return MM_OK;
    return mm_fail(info, MM_ERR_CORRUPT,
                   mm_say("教材 %s.packs/%s を開けません。控えから戻してください",
                          "the pack %s.packs/%s cannot be opened; restore it from a backup"),
                   central->file, central->pack_version);
}

static enum mm_err make_ready(struct mm_central *central, void *ctx, struct mm_errinfo *info)
{
    const char *listen = ctx;
    enum mm_err err = mm_stored_resume(central, info);
    if (!err && central->mode == MM_CENTRAL_WRITE)
        err = mm_codes_make(central, info);
    if (!err && central->mode == MM_CENTRAL_WRITE)
        err = mm_derived_bring_up(central, info);
    if (!err && central->mode == MM_CENTRAL_WRITE)
        err = mm_erase_again(central, info);
    if (!err && central->mode == MM_CENTRAL_WRITE)
        err = mm_selfcheck_tidy(central, info);
    if (!err && listen)
        mm_ignore(mm_told_again(central, NULL)); /* what stays is looked at again at the next start */
    return err || central->mode == MM_CENTRAL_READ ? err : check_pack(central, info);
}

static enum mm_err load(struct mm_central *central, const char *listen, struct mm_errinfo *info)
{
    enum mm_err err = central->place->open(central, info);
    if (!err)
        err = check_schema(central, info);
    if (!err && central->mode == MM_CENTRAL_WRITE)
        err = mm_lease_here(central, info);
    if (!err && central->mode == MM_CENTRAL_WRITE)
        err = mm_lease_sign(central, listen, info);
    if (!err)
        err = mm_councils_read(central, info);
    if (!err)
        err = mm_central_each(central, make_ready, (void *)(uintptr_t)listen, info);
    if (!err)
        err = mm_central_turn(central, central->shared->councils->id, info);
    return err ? err : check_pack(central, info);
}

enum mm_err mm_central_alloc(const char *url, enum mm_central_mode mode, const struct mm_clock *clock,
                             const struct mm_random *random, struct mm_central **ret_central,
                             struct mm_errinfo *info)
{
    struct mm_central *central = calloc(1, sizeof *central);
    if (!central)
        return mm_nomem(info);
    central->lease_fd = -1;
    central->mode = mode;
    central->clock = *clock;
    central->random = *random;
    mm_uuid7_init(&central->ids);
    central->url = mm_strdup(url);
    central->shared_is_own = true;
    enum mm_err err = mm_shared_new(&central->shared, info);
    if (!err)
        err = mm_postings_new(&central->postings, info);
    if (!err)
        err = central->url ? mm_place_find(url, &central->place, info) : mm_nomem(info);
    if (err) {
        mm_central_close(central);
        return err;
    }
    *ret_central = central;
    return MM_OK;
}

static enum mm_err loaded(struct mm_central *central, const char *listen, struct mm_central **ret_central,
                          struct mm_errinfo *info)
{
    enum mm_err err = load(central, listen, info);
    if (err) {
        mm_central_close(central);
        return err;
    }
    *ret_central = central;
    return MM_OK;
}

enum mm_err mm_central_open(const char *url, enum mm_central_mode mode, const char *listen,
                            const struct mm_clock *clock, const struct mm_random *random,
                            struct mm_central **ret_central, struct mm_errinfo *info)
{
    struct mm_central *central = NULL;
    enum mm_err err = mm_central_alloc(url, mode, clock, random, &central, info);
    return err ? err : loaded(central, listen, ret_central, info);
}

enum mm_err mm_central_open_going(const char *url, const char *to, const struct mm_clock *clock,
                                  const struct mm_random *random, struct mm_central **ret_central,
                                  struct mm_errinfo *info)
{
    struct mm_central *central = NULL;
    enum mm_err err = mm_central_alloc(url, MM_CENTRAL_WRITE, clock, random, &central, info);
    if (err)
        return err;
    central->goes_to = to;
    return loaded(central, NULL, ret_central, info);
}

void mm_central_close(struct mm_central *central)
{
    if (!central)
        return;
    if (central->db && central->mode == MM_CENTRAL_WRITE)
        mm_ignore(mm_db_checkpoint(central->db, 0, NULL)); /* what it cannot move now stays safe in the WAL */
    mm_db_close(central->db);
    if (central->place && central->place->drop_lease)
        central->place->drop_lease(central);
    mm_postings_free(central->postings);
    if (central->shared_is_own)
        mm_shared_free(central->shared);
    free(central->file);
    free(central->store);
    free(central->url);
    free(central);
}

/* ---- reading beside the writer --------------------------------------------------------------------------
 */
enum mm_err mm_central_reader(struct mm_central *writer, struct mm_central **ret_reader,
                              struct mm_errinfo *info)
{
    struct mm_central *reader = NULL;
    enum mm_err err =
        mm_central_alloc(writer->url, MM_CENTRAL_READ, &writer->clock, &writer->random, &reader, info);
    if (err)
        return err;
    mm_shared_free(reader->shared);
    reader->shared = writer->shared;
    reader->shared_is_own = false;
    err = reader->place->open_reader(reader, writer, info);
    if (!err)
        err = mm_central_turn(reader, reader->shared->councils->id, info);
    if (err) {
        mm_central_close(reader);
        return err;
    }
    *ret_reader = reader;
    return MM_OK;
}

enum mm_err mm_central_read_begin(struct mm_central *reader, struct mm_errinfo *info)
{
    unsigned facts = atomic_load(&reader->shared->facts);
    enum mm_err err = mm_db_snapshot(reader->db, info);
    if (!err && reader->facts != facts)
        err = mm_council_load(reader, info);
    if (!err)
        reader->facts = facts;
    reader->looking = !err;
    return err;
}

void mm_central_read_end(struct mm_central *reader)
{
    mm_db_snapshot_end(reader->db);
    reader->looking = false;
    reader->issued = 0;
}

enum mm_err mm_central_read_once(struct mm_central *central, bool *ret_mine, struct mm_errinfo *info)
{
    *ret_mine = !central->looking && !mm_db_in_tx(central->db);
    return *ret_mine ? mm_central_read_begin(central, info) : MM_OK;
}

struct mm_db *mm_central_db(struct mm_central *central)
{
    return central->db;
}

const struct mm_clock *mm_central_clock(struct mm_central *central)
{
    return &central->clock;
}

int64_t mm_central_pack_serial(struct mm_central *central)
{
    return central->pack_serial;
}

void mm_central_backups_to(struct mm_central *central, const char *folder)
{
    central->shared->backups = folder;
}

const struct mm_pack *mm_central_pack(struct mm_central *central)
{
    return mm_packs_get(central, central->pack_version);
}

const char *mm_central_council(struct mm_central *central)
{
    return central->council;
}

const char *mm_central_council_name(struct mm_central *central)
{
    return central->name;
}

const char *mm_central_home_page(struct mm_central *central)
{
    return central->home_page;
}

bool mm_central_demo(struct mm_central *central)
{
    return central->demo;
}

char *mm_central_folder(const struct mm_central *central)
{
    const char *slash = strrchr(central->store, '/');
    return slash ? mm_strndup(central->store, slash == central->store ? 1 : (size_t)(slash - central->store))
                 : mm_strdup(".");
}
