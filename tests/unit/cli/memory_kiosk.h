/* A kiosk's store and its folder of packs in memory, in the place of sync/store and of pack_files.c. They
 * keep and find; what is to be kept, sent, taken back or refused, the agent decides (sync/agent) and the
 * rules that the real store has too (outbox_rules.c). The linker takes these functions instead of those of
 * the archives. */
#ifndef MM_TEST_MEMORY_KIOSK_H
#define MM_TEST_MEMORY_KIOSK_H

#include "sync/agent/certificate.h"
#include "sync/agent/pack_own.h"
#include "sync/store/internal.h"
#include "sync/wire/summary.h"

#include <stdlib.h>
#include <string.h>

#define MEMORY_FACTS   32
#define MEMORY_RECORDS 1000
#define MEMORY_FILES   64

struct memory_record {
    char id[MM_UUID_BYTES];
    char *bytes; /* owned */
    size_t len;
    struct mm_hash prev, chain;
    bool waits;
};
struct memory_file {
    char path[100]; /* "" when there is none */
    size_t len;     /* of it */
    struct mm_hash hash;
    int64_t bytes;
};
struct memory_store {
    struct mm_store head; /* first; nothing of it is used */
    struct {
        char name[24], value[200];
    } fact[MEMORY_FACTS];
    size_t n_facts;
    struct memory_record record[MEMORY_RECORDS]; /* seq 1 first */
    size_t n;
    struct memory_file file[MEMORY_FILES];
};

static struct memory_store *memory_of(struct mm_store *store)
{
    return (struct memory_store *)store;
}

static void memory_store_free(struct memory_store *m)
{
    for (size_t i = 0; m && i < m->n; i++)
        free(m->record[i].bytes);
    free(m);
}

static void memory_record_add(struct memory_store *m, const char *id, const char *bytes, size_t len)
{
    struct memory_record *r = &m->record[m->n];
    *r = (struct memory_record){.bytes = mm_strndup(bytes, len), .len = len, .waits = true};
    snprintf(r->id, sizeof r->id, "%s", id);
    if (m->n)
        r->prev = m->record[m->n - 1].chain;
    r->chain = mm_chain_next(&r->prev, (int64_t)m->n + 1, bytes, len);
    m->n++;
}

/* ---- facts (meta.c) ---- */
enum mm_err mm_store_meta_get(struct mm_store *store, const char *name, char *out, size_t out_bytes,
                              struct mm_errinfo *info)
{
    const struct memory_store *m = memory_of(store);
    for (size_t i = 0; i < m->n_facts; i++)
        if (strcmp(m->fact[i].name, name) == 0) {
            snprintf(out, out_bytes, "%s", m->fact[i].value);
            return MM_OK;
        }
    return mm_fail(info, MM_ERR_NOT_FOUND, "%s", name);
}

enum mm_err mm_store_meta_set(struct mm_store *store, const char *name, const char *value,
                              struct mm_errinfo *info)
{
    struct memory_store *m = memory_of(store);
    size_t i = 0;
    while (i < m->n_facts && strcmp(m->fact[i].name, name) != 0)
        i++;
    if (i == MEMORY_FACTS || strlen(name) >= sizeof m->fact[0].name ||
        strlen(value) >= sizeof m->fact[0].value)
        return mm_fail(info, MM_ERR_TOO_BIG, "%s=%s", name, value);
    m->n_facts += i == m->n_facts;
    snprintf(m->fact[i].name, sizeof m->fact[i].name, "%s", name);
    snprintf(m->fact[i].value, sizeof m->fact[i].value, "%s", value);
    return MM_OK;
}

enum mm_err mm_store_meta_put(struct mm_store *store, const struct mm_store_fact *facts, size_t n,
                              struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < n; i++)
        err = mm_store_meta_set(store, facts[i].name, facts[i].value, info);
    return err;
}

int64_t mm_store_meta_int(struct mm_store *store, const char *name, int64_t fallback)
{
    char text[32];
    return mm_store_meta_get(store, name, text, sizeof text, NULL) ? fallback : strtoll(text, NULL, 10);
}

/* ---- records (outbox.c) ---- */
enum mm_err mm_store_outbox_after(struct mm_store *store, int64_t after, size_t max, size_t max_bytes,
                                  struct mm_outbox_row **ret_rows, size_t *ret_n, struct mm_errinfo *info)
{
    const struct memory_store *m = memory_of(store);
    struct mm_outbox_row *rows = calloc(m->n ? m->n : 1, sizeof *rows);
    size_t n = 0, bytes = 0;
    if (!rows)
        return mm_nomem(info);
    for (size_t i = (size_t)after; i < m->n && n < max; i++) {
        const struct memory_record *r = &m->record[i];
        if (!r->waits)
            continue;
        bytes += r->len + 1;
        if (!mm_outbox_goes_along(n ? &rows[n - 1] : NULL, (int64_t)i + 1, bytes, max_bytes))
            break;
        rows[n] = (struct mm_outbox_row){.seq = (int64_t)i + 1, .prev = r->prev, .chain = r->chain};
        snprintf(rows[n].id, sizeof rows[n].id, "%s", r->id);
        rows[n].bytes = r->bytes; /* borrowed here: see mm_outbox_free */
        rows[n++].len = r->len;
    }
    *ret_rows = rows;
    *ret_n = n;
    return MM_OK;
}

enum mm_err mm_store_outbox(struct mm_store *store, size_t max, size_t max_bytes,
                            struct mm_outbox_row **ret_rows, size_t *ret_n, struct mm_errinfo *info)
{
    return mm_store_outbox_after(store, 0, max, max_bytes, ret_rows, ret_n, info);
}

void mm_outbox_free(struct mm_outbox_row *rows, size_t n)
{
    (void)n;
    free(rows);
}

enum mm_err mm_store_outbox_named(struct mm_store *store, const struct mm_record_reply *replies, size_t n,
                                  struct mm_errinfo *info)
{
    struct memory_store *m = memory_of(store);
    (void)info;
    for (size_t i = 0; i < n; i++)
        if (replies[i].seq >= 1 && replies[i].seq <= (int64_t)m->n &&
            strcmp(m->record[replies[i].seq - 1].id, replies[i].id) == 0)
            m->record[replies[i].seq - 1].waits = false;
    return MM_OK;
}

int64_t mm_store_outbox_count(struct mm_store *store)
{
    const struct memory_store *m = memory_of(store);
    int64_t n = 0;
    for (size_t i = 0; i < m->n; i++)
        n += m->record[i].waits;
    return n;
}

enum mm_err mm_store_sent(struct mm_store *store, struct mm_chain_end *ret_sent, struct mm_errinfo *info)
{
    const struct memory_store *m = memory_of(store);
    size_t first = 0;
    (void)info;
    while (first < m->n && !m->record[first].waits)
        first++;
    *ret_sent = (struct mm_chain_end){
        .seq = mm_outbox_sent_up_to(first < m->n ? (int64_t)first + 1 : 0, (int64_t)m->n)};
    if (ret_sent->seq)
        ret_sent->chain = m->record[ret_sent->seq - 1].chain;
    return MM_OK;
}

enum mm_err mm_store_outbox_back(struct mm_store *store, const struct mm_chain_end *held, int64_t *ret_n,
                                 struct mm_errinfo *info)
{
    struct memory_store *m = memory_of(store);
    struct mm_hash ours = {{0}};
    (void)info;
    if (held->seq >= 1 && held->seq <= (int64_t)m->n)
        ours = m->record[held->seq - 1].chain;
    *ret_n = 0;
    for (int64_t i = mm_outbox_back_behind(held, &ours); i < (int64_t)m->n; i++) {
        *ret_n += !m->record[i].waits;
        m->record[i].waits = true;
    }
    return MM_OK;
}

/* ---- files of packs (pack_files.c) ---- */
static struct memory_store *memory_kiosk; /* whose agent runs now */

static bool memory_below(const char *path, const char *folder)
{
    size_t len = strlen(folder);
    return strncmp(path, folder, len) == 0 && path[len] == '/';
}

static struct memory_file *memory_file_find(const char *path)
{
    size_t len = strlen(path);
    for (size_t i = 0; i < MEMORY_FILES; i++)
        if (memory_kiosk->file[i].len == len && memcmp(memory_kiosk->file[i].path, path, len) == 0)
            return &memory_kiosk->file[i];
    return NULL;
}

static void memory_file_name(struct memory_file *file, const char *path)
{
    file->len = strlen(path) < sizeof file->path ? strlen(path) : 0;
    memcpy(file->path, path, file->len);
    file->path[file->len] = '\0';
}

static bool memory_folder(const char *folder)
{
    for (size_t i = 0; i < MEMORY_FILES; i++)
        if (memory_below(memory_kiosk->file[i].path, folder))
            return true;
    return false;
}

static void memory_remove(const char *folder)
{
    for (size_t i = 0; i < MEMORY_FILES; i++)
        if (memory_below(memory_kiosk->file[i].path, folder))
            memory_file_name(&memory_kiosk->file[i], "");
}

bool mm_pack_there(const struct mm_pack_install *in)
{
    return memory_folder(in->final);
}

bool mm_pack_file_fits(const char *path, const struct mm_manifest_file *file)
{
    const struct memory_file *there = memory_file_find(path);
    return there && there->bytes == file->bytes && mm_hash_equal(&there->hash, &file->hash);
}

static enum mm_err memory_put(const char *to, const struct mm_hash *hash, int64_t bytes,
                              struct mm_errinfo *info)
{
    struct memory_file *at = memory_file_find(to);
    at = at ? at : memory_file_find("");
    if (!at || strlen(to) >= sizeof at->path)
        return mm_fail(info, MM_ERR_NO_SPACE, "%s", to);
    memory_file_name(at, to);
    at->hash = *hash;
    at->bytes = bytes;
    return MM_OK;
}

enum mm_err mm_pack_file_put(const char *to, const struct mm_buf *bytes, struct mm_errinfo *info)
{
    struct mm_hash hash = mm_sha256(bytes->data, bytes->len);
    return memory_put(to, &hash, (int64_t)bytes->len, info);
}

enum mm_err mm_pack_file_copy(const char *from, const char *to, struct mm_errinfo *info)
{
    const struct memory_file *there = memory_file_find(from);
    return there ? memory_put(to, &there->hash, there->bytes, info) : MM_ERR_NOT_FOUND;
}

enum mm_err mm_pack_drop_others(struct mm_pack_install *in, struct mm_errinfo *info)
{
    (void)in, (void)info; /* nobody else puts anything there */
    return MM_OK;
}

/* All of it, as the manifest says. */
enum mm_err mm_pack_check(struct mm_pack_install *in, struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES];
    for (size_t i = 0; i < in->manifest->n_files; i++) {
        if (mm_path_join(path, in->temp, in->manifest->files[i].name) ||
            !mm_pack_file_fits(path, &in->manifest->files[i]))
            return mm_fail(info, MM_ERR_INVALID, "%s", path);
    }
    return MM_OK;
}

enum mm_err mm_pack_move(struct mm_pack_install *in, struct mm_errinfo *info)
{
    char rest[100], to[MM_PATH_BYTES + 100];
    (void)info;
    for (size_t i = 0; i < MEMORY_FILES; i++) {
        struct memory_file *at = &memory_kiosk->file[i];
        if (!memory_below(at->path, in->temp))
            continue;
        snprintf(rest, sizeof rest, "%s", at->path + strlen(in->temp));
        snprintf(to, sizeof to, "%s%s", in->final, rest);
        memory_file_name(at, to); /* shorter than it was */
    }
    return MM_OK;
}

void mm_pack_undo(struct mm_pack_install *in)
{
    memory_remove(in->temp);
}

/* What stays: the pack of now and the one before. */
enum mm_err mm_agent_packs_prune(struct mm_agent *agent, struct mm_errinfo *info)
{
    char now[200] = "", before[200] = "";
    (void)info;
    mm_ignore(mm_store_meta_get(agent->store, "pack_dir", now, sizeof now, NULL));
    mm_ignore(mm_store_meta_get(agent->store, "pack_before", before, sizeof before, NULL));
    for (size_t i = 0; now[0] && i < MEMORY_FILES; i++) {
        const char *path = memory_kiosk->file[i].path;
        if (path[0] && !memory_below(path, now) && !(before[0] && memory_below(path, before)))
            memory_file_name(&memory_kiosk->file[i], "");
    }
    return MM_OK;
}

/* ---- what is not there: people, sealed packs, papers, another record store ---- */
enum mm_err mm_store_told_forgotten(struct mm_store *store, const char *last, bool *ret_forgotten,
                                    struct mm_errinfo *info)
{
    (void)store, (void)last, (void)info;
    *ret_forgotten = false;
    return MM_OK;
}

enum mm_err mm_store_told_back(struct mm_store *store, int64_t *ret_n, struct mm_errinfo *info)
{
    (void)store, (void)info;
    *ret_n = 0;
    return MM_OK;
}

enum mm_err mm_store_roster_put(struct mm_store *store, const struct mm_roster *roster,
                                struct mm_errinfo *info)
{
    (void)store, (void)roster, (void)info;
    return MM_OK;
}

enum mm_err mm_store_looked_put(struct mm_store *store, const struct mm_looked *looked, size_t n,
                                struct mm_errinfo *info)
{
    (void)store, (void)looked, (void)n, (void)info;
    return MM_OK;
}

enum mm_err mm_store_summary_at(struct mm_store *store, const char *person, int64_t *ret_version,
                                char ret_etag[200], struct mm_errinfo *info)
{
    (void)store, (void)person, (void)ret_version, (void)ret_etag;
    return mm_fail(info, MM_ERR_UNSUPPORTED, "nobody is on the roster");
}

enum mm_err mm_store_summary_same(struct mm_store *store, const char *person, int64_t version,
                                  struct mm_errinfo *info)
{
    (void)store, (void)person, (void)version;
    return mm_fail(info, MM_ERR_UNSUPPORTED, "nobody is on the roster");
}

enum mm_err mm_store_summary_put(struct mm_store *store, const struct mm_summary *summary, int64_t version,
                                 const char *etag, struct mm_errinfo *info)
{
    (void)store, (void)summary, (void)version, (void)etag;
    return mm_fail(info, MM_ERR_UNSUPPORTED, "nobody is on the roster");
}

int64_t mm_store_time_ms(struct mm_store *store)
{
    (void)store;
    return COUNCIL_AT_MS;
}

struct mm_db *mm_store_db(struct mm_store *store)
{
    (void)store;
    return NULL;
}

enum mm_err mm_db_checkpoint(struct mm_db *db, int min_pages, struct mm_errinfo *info)
{
    (void)db, (void)min_pages, (void)info;
    return MM_OK;
}

enum mm_err mm_agent_certificates_prune(struct mm_agent *agent, const struct mm_roster *roster,
                                        struct mm_errinfo *info)
{
    (void)agent, (void)roster, (void)info;
    return MM_OK;
}

bool mm_agent_offer_sealed(const struct mm_manifest *manifest)
{
    (void)manifest;
    return false;
}

enum mm_err mm_agent_seal_bring(struct mm_agent *agent, const char *version, struct mm_seal_key *ret_key,
                                struct mm_errinfo *info)
{
    (void)agent, (void)version, (void)ret_key;
    return mm_fail(info, MM_ERR_UNSUPPORTED, "no pack is sealed");
}

void mm_agent_seal_drop(struct mm_agent *agent, const char *version)
{
    (void)agent, (void)version;
}

void mm_agent_seals_hand(struct mm_agent *agent, bool asks)
{
    (void)agent, (void)asks;
}

const struct mm_push_ops mm_push_lrs = {.name = "none"};
#endif
