/* Packs the server handed out: folders FILE.packs/<version>, tables pack_version and pack_file. A version is
 * never changed or removed, because answers are read by the pack they were given under. */
#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/server/internal.h"
#include "sync/server/offers.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum mm_err version_dir(struct mm_central *central, const char *version, const char *suffix,
                               char out[MM_PATH_BYTES], struct mm_errinfo *info)
{
    int len = snprintf(out, MM_PATH_BYTES, "%s.packs/%s%s", central->file, version, suffix);
    if (len < 0 || len >= MM_PATH_BYTES)
        return mm_fail(info, MM_ERR_TOO_BIG, mm_say("ファイル名が長すぎます: %s", "the path is too long: %s"),
                       central->file);
    return MM_OK;
}

enum mm_err mm_packs_path(struct mm_central *central, const char *version, const char *suffix,
                          char out[MM_PATH_BYTES], struct mm_errinfo *info)
{
    return version_dir(central, version, suffix, out, info);
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

enum mm_err mm_packs_source(const char *dir, const char *name, char out[MM_PATH_BYTES])
{
    char folder[MM_PATH_BYTES];
    enum mm_err err = mm_path_join(out, dir, name);
    /* the common layer may lie beside the council's folder instead of in it */
    if (!err && !mm_path_exists(out) && strncmp(name, "common/", 7) == 0)
        err = mm_path_join(folder, dir, "..") ? MM_ERR_TOO_BIG : mm_path_join(out, folder, name);
    return err;
}

static enum mm_err copy_file(const char *from_dir, const char *to_dir, const struct mm_pack_file *file,
                             struct mm_errinfo *info)
{
    char from[MM_PATH_BYTES], to[MM_PATH_BYTES], folder[MM_PATH_BYTES];
    struct mm_buf buf;
    mm_buf_init(&buf, MM_MAX_PACK_FILE_BYTES);
    enum mm_err err = mm_path_join(to, to_dir, file->name);
    if (!err)
        err = mm_packs_source(from_dir, file->name, from);
    if (!err)
        err = mm_file_read(from, MM_MAX_PACK_FILE_BYTES, &buf, info);
    if (!err) {
        struct mm_hash hash = mm_sha256(buf.data, buf.len);
        if (!mm_hash_equal(&hash, &file->hash))
            err = mm_fail(info, MM_ERR_CONFLICT,
                          mm_say("教材のファイルが写している間に変わりました: %s",
                                 "a file of the pack changed while it was copied: %s"),
                          file->name);
    }
    if (!err) {
        (void)snprintf(folder, sizeof folder, "%s", to);
        *strrchr(folder, '/') = '\0';
        err = mm_mkdirs(folder, 0750, info);
    }
    if (!err)
        err = mm_file_write_atomic(to, buf.data, buf.len, 0640, info);
    mm_buf_done(&buf);
    return err;
}

/* Copies the pack beside its place and moves it there in one step. */
static enum mm_err install(struct mm_central *central, const char *dir, const char *version,
                           const struct mm_pack_file *files, size_t n, const struct mm_seal_key *key,
                           struct mm_errinfo *info)
{
    char temp[MM_PATH_BYTES], final[MM_PATH_BYTES];
    struct mm_pack *pack = NULL;
    enum mm_err err = version_dir(central, version, "", final, info);
    if (!err)
        err = version_dir(central, version, ".tmp", temp, info);
    if (err || mm_path_is_dir(final))
        return err;
    (void)nftw(temp, remove_entry, 16, FTW_DEPTH | FTW_PHYS); /* left by a killed one */
    for (size_t i = 0; !err && i < n; i++)
        err = copy_file(dir, temp, &files[i], info);
    if (!err)
        err = mm_pack_open_known(temp, version, key, &pack, info); /* publishing has checked it */
    if (!err && strcmp(pack->version, version) != 0)
        err = mm_fail(info, MM_ERR_CONFLICT, "%s",
                      mm_say("教材が写している間に変わりました。もう一度お試しください",
                             "the pack changed while it was copied; try again"));
    if (!err && pack->sealed) /* before the pack is there: with it comes what opens it */
        err = mm_packs_key_put(central, version, key, info);
    mm_pack_free(pack);
    if (!err && rename(temp, final) != 0)
        err = mm_fail(info, MM_ERR_IO, "%s", final);
    if (err) {
        (void)nftw(temp, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
        return err;
    }
    int fd = open(final, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
    return MM_OK;
}

static enum mm_err insert_rows(struct mm_central *central, const struct mm_manifest *manifest,
                               struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO pack_version (council, version, serial, published_at_ms)"
                                  " VALUES (?, ?, ?, ?) ON CONFLICT (council, version) DO UPDATE"
                                  " SET serial=excluded.serial, published_at_ms=excluded.published_at_ms",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, manifest->version);
    mm_bind_int(stmt, 3, manifest->serial);
    mm_bind_int(stmt, 4, mm_now_ms(&central->clock));
    err = mm_stmt_run(stmt, NULL, info);
    for (size_t i = 0; !err && i < manifest->n_files; i++) {
        const struct mm_manifest_file *file = &manifest->files[i];
        err = mm_db_query(central->db,
                          "INSERT INTO pack_file (council, version, name, hash, bytes)"
                          " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                          &stmt, info);
        if (err)
            break;
        mm_bind_str(stmt, 1, central->council);
        mm_bind_str(stmt, 2, manifest->version);
        mm_bind_str(stmt, 3, file->name);
        mm_bind_hash(stmt, 4, &file->hash);
        mm_bind_int(stmt, 5, file->bytes);
        err = mm_stmt_run(stmt, NULL, info);
    }
    return err;
}

/* A course that no pack had before. */
static enum mm_err insert_courses(struct mm_central *central, const struct mm_pack *pack,
                                  struct mm_errinfo *info)
{
    char today[MM_DAY_BYTES];
    enum mm_err err = MM_OK;
    mm_day_format(mm_date_day(mm_date_of(mm_now_ms(&central->clock))), today);
    for (size_t i = 0; !err && i < pack->n_courses; i++) {
        struct mm_stmt *stmt = NULL;
        err = mm_db_query(central->db,
                          "INSERT INTO course (council, id, since_day) VALUES (?, ?, ?)"
                          " ON CONFLICT (council, id) DO NOTHING",
                          &stmt, info);
        if (err)
            break;
        mm_bind_str(stmt, 1, central->council);
        mm_bind_str(stmt, 2, pack->courses[i].id);
        mm_bind_str(stmt, 3, today);
        err = mm_stmt_run(stmt, NULL, info);
    }
    return err;
}

static bool is_changed(const struct mm_clause *clause, const struct mm_clause *before)
{
    return !before || strcmp(clause->text, before->text) != 0 ||
           strcmp(clause->heading, before->heading) != 0;
}

/* The ids of clauses whose words are others now, or that one of the two does not have. */
static void changed_clauses(const struct mm_pack *before, const struct mm_pack *after, char *out,
                            size_t bytes)
{
    size_t len = 0;
    const struct mm_pack *both[] = {after, before};
    out[0] = '\0';
    for (size_t p = 0; p < 2; p++) {
        for (size_t i = 0; i < both[p]->policy.n_clauses; i++) {
            const struct mm_clause *clause = &both[p]->policy.clauses[i];
            const struct mm_clause *other = mm_pack_clause(both[1 - p], clause->id);
            if (!clause->sub_leaf && (p == 0 ? is_changed(clause, other) : !other) && len < bytes)
                len += (size_t)snprintf(out + len, bytes - len, "%s%s", len ? " " : "", clause->id);
        }
    }
}

/* A pack with another wording of the policy: a fact for everybody; whom it concerns is a rule. */
static enum mm_err note_revision(struct mm_central *central, const struct mm_pack *pack,
                                 struct mm_errinfo *info)
{
    const struct mm_pack *before =
        central->pack_version[0] ? mm_packs_get(central, central->pack_version) : NULL;
    struct mm_fact fact = {.kind = MM_FACT_REVISION, .until_day = MM_DAY_NONE};
    if (!before || strcmp(before->policy.text_hash, pack->policy.text_hash) == 0)
        return MM_OK;
    changed_clauses(before, pack, fact.detail, sizeof fact.detail);
    if (!fact.detail[0])
        return MM_OK; /* its title or source alone */
    fact.on_day = fact.known_day = mm_date_day(mm_date_of(mm_now_ms(&central->clock)));
    (void)snprintf(fact.text, sizeof fact.text, "%s", pack->policy.text_hash);
    mm_central_new_id(central, fact.id);
    return mm_facts_put(central, &fact, info);
}

enum mm_err mm_packs_courses(struct mm_central *central, struct mm_course_since **ret_courses, size_t *ret_n,
                             struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    struct mm_course_since *list = NULL;
    size_t n = 0, cap = 0;
    bool row = false;
    enum mm_err err =
        mm_db_query(central->db, "SELECT id, since_day FROM course WHERE council=? ORDER BY id", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    while (n < MM_MAX_LIST && !err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        struct mm_course_since *more = mm_central_grow(list, n, &cap, sizeof *list);
        if (!more) {
            err = mm_nomem(info);
            break;
        }
        list = more;
        (void)snprintf(list[n].id, sizeof list[n].id, "%s", mm_col_str(stmt, 0));
        if (mm_day_parse(mm_col_str(stmt, 1), &list[n].since_day) == MM_OK)
            n++;
    }
    mm_stmt_end(stmt);
    if (err) {
        free(list);
        return err;
    }
    *ret_courses = list;
    *ret_n = n;
    return MM_OK;
}

static enum mm_err insert_all(struct mm_central *central, const struct mm_pack *pack,
                              const struct mm_offer *offer, const struct mm_manifest *manifest,
                              struct mm_errinfo *info)
{
    enum mm_err err = insert_rows(central, manifest, info);
    if (!err)
        err = mm_offer_keep(central, offer, manifest, info);
    if (!err)
        err = insert_courses(central, pack, info);
    if (!err)
        err = note_revision(central, pack, info);
    if (!err)
        err = mm_council_pack_set(central, manifest->version, manifest->serial, info);
    return err;
}

/* (tx) */
static enum mm_err note_operation(struct mm_central *central, const char *actor, const char *version,
                                  struct mm_errinfo *info)
{
    char what[100];
    (void)snprintf(what, sizeof what, "content publish %s", version);
    return mm_operation_insert(central, actor, what, info);
}

static enum mm_err publish(struct mm_central *central, const char *actor, const char *dir,
                           const struct mm_pack *pack, const struct mm_seal_key *key,
                           const struct mm_offer *offer, struct mm_errinfo *info)
{
    struct mm_manifest manifest;
    struct mm_offered_pack offered = {.version = pack->version};
    struct mm_pack_file *files = NULL;
    mm_manifest_init(&manifest);
    enum mm_err err = mm_pack_files(dir, &files, &offered.n, info);
    offered.files = files;
    if (!err)
        err = mm_offer_accept(central, offer, &offered, &manifest, info);
    if (!err)
        err = install(central, dir, pack->version, files, offered.n, key, info);
    if (!err)
        err = mm_central_write_begin(central, info);
    if (!err) {
        err = insert_all(central, pack, offer, &manifest, info);
        if (!err && actor)
            err = note_operation(central, actor, manifest.version, info);
        err = mm_central_write_end(central, err, info);
    }
    if (!err) {
        central->pack_serial = manifest.serial;
        (void)snprintf(central->pack_version, sizeof central->pack_version, "%s", pack->version);
    }
    mm_manifest_done(&manifest);
    free(files);
    return err;
}

enum mm_err mm_packs_publish(struct mm_central *central, const char *actor, const char *dir,
                             const char *known, const struct mm_seal_key *key, const struct mm_offer *offer,
                             struct mm_errinfo *info)
{
    struct mm_pack *pack = NULL;
    enum mm_err err = mm_pack_open_known(dir, known, key, &pack, info);
    if (!err && strcmp(pack->council.id, central->council) != 0)
        err = mm_fail(info, MM_ERR_INVALID,
                      mm_say("教材は議会「%s」のものです（ここは「%s」）",
                             "the pack belongs to the council \"%s\"; this is \"%s\""),
                      pack->council.id, central->council);
    if (!err)
        err = publish(central, actor, dir, pack, key, offer, info);
    mm_pack_free(pack);
    return err;
}

/* A published pack. FILE.packs/<version>.checked tells which program has checked it. */
static struct mm_pack *open_published(struct mm_central *central, const char *version, const char *dir)
{
    char mark[MM_PACK_MARK_BYTES] = "", path[MM_PATH_BYTES + 16];
    struct mm_pack *pack = NULL;
    struct mm_buf kept;
    (void)snprintf(path, sizeof path, "%s.checked", dir);
    if (mm_file_read(path, sizeof mark - 1, &kept, NULL) == MM_OK) {
        (void)snprintf(mark, sizeof mark, "%s", mm_buf_str(&kept));
        mm_buf_done(&kept);
    }
    char had[MM_PACK_MARK_BYTES];
    memcpy(had, mark, sizeof had);
    struct mm_grant grant;
    struct mm_errinfo why = MM_ERRINFO_INIT;
    enum mm_err err = mm_packs_key_get(central, version, &grant, &why);
    bool has_key = !err;
    if (has_key || err == MM_ERR_NOT_FOUND)
        err = mm_pack_open_marked(dir, has_key ? &grant.key : NULL, mark, &pack, &why);
    if (has_key)
        mm_grant_done(&grant);
    if (err) {
        mm_log(MM_LOG_ERROR, "the pack %s cannot be opened: %s", version, why.text);
        return NULL;
    }
    if (strcmp(mark, had) != 0) /* who may only read has it checked again */
        (void)!mm_file_write_atomic(path, mark, strlen(mark), 0640, NULL);
    return pack;
}

static const struct mm_pack *find_or_open(struct mm_central *central, const char *version)
{
    char dir[MM_PATH_BYTES];
    struct mm_pack_slot *slot = central->own->packs;
    while (slot && strcmp(slot->version, version) != 0)
        slot = slot->next;
    if (slot)
        return slot->pack;
    /* The version comes from statements too: only what it may look like reaches the file system, and only
     * versions that were published take a slot. */
    if (strlen(version) != 16 || strspn(version, "0123456789abcdef") != 16 ||
        version_dir(central, version, "", dir, NULL) || !mm_path_is_dir(dir))
        return NULL;
    slot = calloc(1, sizeof *slot);
    if (!slot)
        return NULL;
    (void)snprintf(slot->version, sizeof slot->version, "%s", version);
    slot->pack = open_published(central, version, dir);
    slot->next = central->own->packs;
    central->own->packs = slot;
    return slot->pack;
}

const struct mm_pack *mm_packs_get(struct mm_central *central, const char *version)
{
    (void)pthread_mutex_lock(&central->shared->lock);
    const struct mm_pack *pack = find_or_open(central, version);
    (void)pthread_mutex_unlock(&central->shared->lock);
    return pack;
}

void mm_packs_close(struct mm_council_own *own)
{
    while (own->packs) {
        struct mm_pack_slot *slot = own->packs;
        own->packs = slot->next;
        mm_pack_free(slot->pack);
        free(slot);
    }
}

enum mm_err mm_packs_file(struct mm_central *central, const struct mm_hash *hash, char out[1024],
                          struct mm_errinfo *info)
{
    char dir[MM_PATH_BYTES];
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(
        central->db, "SELECT version, name FROM pack_file WHERE council=? AND hash=? LIMIT 1", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_hash(stmt, 2, hash);
    err = mm_stmt_step(stmt, &row, info);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                      mm_say("その教材ファイルはありません", "there is no such file in any pack"));
    if (!err)
        err = version_dir(central, mm_col_str(stmt, 0), "", dir, info);
    if (!err)
        err = mm_path_join(out, dir, mm_col_str(stmt, 1));
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_course_unknown(const char *text, struct mm_errinfo *info)
{
    return mm_fail(info, MM_ERR_NOT_FOUND,
                   mm_say("「%s」という研修は教材にありません。研修の名前を「研修と期日」で確かめてください",
                          "the pack has no course \"%s\"; see mamori report duties"),
                   text);
}

enum mm_err mm_course_find(struct mm_central *central, const char *text, const struct mm_course **ret_course,
                           struct mm_errinfo *info)
{
    const struct mm_course *course = mm_pack_course_called(mm_central_pack(central), text);
    if (!course)
        return mm_course_unknown(text, info);
    *ret_course = course;
    return MM_OK;
}
