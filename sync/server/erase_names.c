/* Where a name can lie beside the roster, and what is put in its place. */
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/erase.h"
#include "sync/server/internal.h"
#include "sync/server/roster_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- how a name can be written ---------------------------------------------------------------------- */
#define MOST_NEEDLES 20
#define LEAST_CHARS  2 /* one alone stands in too many other words */
struct needles {
    char *list[MOST_NEEDLES];   /* owned */
    size_t n, n_plain;          /* the plain ones come first; behind them as JSON may escape them */
    const struct mm_hash *mbox; /* of an address that only its hash is known of, or NULL */
};

static bool add(struct needles *needles, const char *text)
{
    for (size_t i = 0; i < needles->n; i++)
        if (strcmp(needles->list[i], text) == 0)
            return true;
    char *copy = needles->n < MOST_NEEDLES ? mm_strdup(text) : NULL;
    if (copy)
        needles->list[needles->n++] = copy;
    return copy != NULL;
}

static size_t chars_of(const char *text)
{
    size_t n = 0, len = strlen(text);
    for (size_t pos = 0; pos < len; n++)
        (void)mm_utf8_next(text, len, &pos);
    return n;
}

/* "青葉　和夫" with the space that stands there, another one, none, and as names are compared. */
static bool add_name(struct needles *needles, const char *name)
{
    char key[2 * MM_MAX_NAME_BYTES], other[2 * MM_MAX_NAME_BYTES];
    static const char *const spaces[] = {"", " ", "\xe3\x80\x80"};
    struct mm_person person = {0};
    bool ok = true;
    if (chars_of(name) < LEAST_CHARS)
        return true;
    ok = add(needles, name);
    (void)snprintf(person.name, sizeof person.name, "%s", name);
    mm_roster_key(&person, true, false, key);
    ok = ok && add(needles, key);
    for (size_t i = 0; ok && i < sizeof spaces / sizeof spaces[0]; i++) {
        const char *wide = strstr(name, spaces[2]), *at = wide ? wide : strchr(name, ' ');
        if (!at)
            break;
        (void)snprintf(other, sizeof other, "%.*s%s%s", (int)(at - name), name, spaces[i],
                       at + (wide ? strlen(spaces[2]) : 1));
        ok = add(needles, other);
    }
    return ok;
}

static int escape(char *out, size_t room, unsigned unit, bool upper)
{
    return upper ? snprintf(out, room, "\\u%04X", unit) : snprintf(out, room, "\\u%04x", unit);
}

static bool add_escaped(struct needles *needles, const char *text, bool upper)
{
    char out[6 * MM_MAX_NAME_BYTES];
    size_t len = strlen(text), n = 0;
    for (size_t pos = 0; pos < len && n + 16 < sizeof out;) {
        uint32_t cp = mm_utf8_next(text, len, &pos);
        if (cp < 0x80)
            n += (size_t)snprintf(out + n, sizeof out - n, "%c", (int)cp);
        else if (cp < 0x10000)
            n += (size_t)escape(out + n, sizeof out - n, (unsigned)cp, upper);
        else {
            n += (size_t)escape(out + n, sizeof out - n, 0xD800u + ((cp - 0x10000) >> 10), upper);
            n += (size_t)escape(out + n, sizeof out - n, 0xDC00u + ((cp - 0x10000) & 0x3FF), upper);
        }
    }
    out[n] = '\0';
    return add(needles, out);
}

static bool needles_init(struct needles *needles, const struct mm_person *person, const char *mbox)
{
    char whole[MM_MAX_URL_BYTES];
    (void)snprintf(whole, sizeof whole, "%.*s\"", (int)sizeof whole - 2,
                   mbox); /* not the beginning of another */
    bool ok = add_name(needles, person->name) && (!*mbox || add(needles, whole));
    needles->n_plain = needles->n;
    for (size_t i = 0; ok && i < needles->n_plain; i++)
        ok = add_escaped(needles, needles->list[i], false) && add_escaped(needles, needles->list[i], true);
    return ok;
}

static void needles_done(struct needles *needles)
{
    for (size_t i = 0; i < needles->n; i++)
        free(needles->list[i]);
}

static bool has_mbox(const struct mm_hash *mbox, const char *bytes, size_t len)
{
    static const char scheme[] = "mailto:";
    const char *end = bytes + len, *at = bytes;
    while ((at = memmem(at, (size_t)(end - at), scheme, sizeof scheme - 1))) {
        const char *quote = memchr(at, '"', (size_t)(end - at));
        if (!quote)
            return false;
        struct mm_hash hash = mm_sha256(at, (size_t)(quote - at));
        if (mm_hash_equal(&hash, mbox))
            return true;
        at = quote;
    }
    return false;
}

static bool is_in(const struct needles *needles, const void *bytes, size_t len)
{
    if (needles->mbox && has_mbox(needles->mbox, bytes, len))
        return true;
    for (size_t i = 0; i < needles->n; i++)
        if (memmem(bytes, len, needles->list[i], strlen(needles->list[i])))
            return true;
    return false;
}

/* ---- what is kept for others -------------------------------------------------------------------------- */
static enum mm_err id_of(struct mm_stmt *stmt, void *out, struct mm_errinfo *info)
{
    (void)info;
    (void)snprintf(out, MM_ID_BYTES, "%s", mm_col_str(stmt, 0));
    return MM_OK;
}

/* Others under a legal hold: a record that speaks of one of them, by id or by name, stays as it is. */
struct guards {
    struct needles *list; /* owned; one for each */
    size_t n, cap;
};

static enum mm_err guard(struct mm_central *central, struct guards *guards, const char *id,
                         struct mm_errinfo *info)
{
    struct mm_person other;
    void *list = mm_central_grow(guards->list, guards->n, &guards->cap, sizeof *guards->list);
    if (!list)
        return mm_nomem(info);
    guards->list = list;
    struct needles *needles = &guards->list[guards->n++];
    *needles = (struct needles){.n = 0};
    enum mm_err err = mm_people_get(central, id, &other, NULL);
    if (err == MM_ERR_NOT_FOUND)
        return add(needles, id) ? MM_OK : mm_nomem(info);
    if (err)
        return mm_fail(info, err, "person %s", id);
    return needles_init(needles, &other, "") && add(needles, id) ? MM_OK : mm_nomem(info);
}

static enum mm_err guards_read(struct mm_central *central, const char *person, struct guards *guards,
                               struct mm_errinfo *info)
{
    struct {
        char id[MM_ID_BYTES];
    } *ids = NULL;
    struct mm_stmt *stmt = NULL;
    size_t n = 0;
    enum mm_err err = mm_db_query(
        central->db, "SELECT person FROM legal_hold WHERE council=? AND person<>? ORDER BY person", &stmt,
        info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    err = mm_central_list(stmt, id_of, sizeof *ids, &ids, &n, info);
    for (size_t i = 0; !err && i < n; i++)
        err = guard(central, guards, ids[i].id, info);
    free(ids);
    return err;
}

static void guards_done(struct guards *guards)
{
    for (size_t i = 0; i < guards->n; i++)
        needles_done(&guards->list[i]);
    free(guards->list);
}

static enum mm_err check_guards(const struct guards *guards, const void *bytes, size_t len,
                                struct mm_errinfo *info)
{
    for (size_t i = 0; i < guards->n; i++)
        if (is_in(&guards->list[i], bytes, len))
            return mm_fail(info, MM_ERR_CONFLICT, "%s",
                           mm_say("この方の氏名は、保全中のほかの方の記録の中にもあります。保全が終わるまで、"
                                  "消去できません（保全は「削除と保全」で解けます）",
                                  "the name stands in records of somebody else who is under a legal hold; "
                                  "nothing can be erased until mamori roster hold --release ends it"));
    return MM_OK;
}

/* ---- where ------------------------------------------------------------------------------------------ */
#define MOST_KEYS        3
#define ERASE_ATTACHMENT "DELETE FROM attachment WHERE council=?1 AND sha2=?2"
static const struct place {
    const char *find;   /* keys, then what is looked through */
    const char *erase;  /* ?1 council, then the keys, then the tombstone's bytes when a record stays */
    int n_keys, id_key; /* id_key: -1 where the row goes */
    bool text, derives;
} places[] = {
    {"SELECT id, person, bytes FROM statement WHERE council=?1",
     "UPDATE statement SET bytes=?4 WHERE council=?1 AND id=?2 AND person=?3", 2, 0, false, true},
    {"SELECT recorder, CAST(seq AS TEXT), id, bytes FROM quarantine WHERE council=?1",
     "UPDATE quarantine SET bytes=?5 WHERE council=?1 AND recorder=?2 AND CAST(seq AS TEXT)=?3 AND id=?4", 3,
     2, false, false},
    {"SELECT recorder, CAST(seq AS TEXT), id, bytes FROM conflict WHERE council=?1",
     "UPDATE conflict SET bytes=?5 WHERE council=?1 AND recorder=?2 AND CAST(seq AS TEXT)=?3 AND id=?4", 3, 2,
     false, false},
    {"SELECT recorder, id, entry FROM told_kept WHERE council=?1",
     "DELETE FROM told_kept WHERE council=?1 AND recorder=?2 AND id=?3", 2, -1, true, false},
    {"SELECT place, registration, id, bytes FROM document WHERE council=?1",
     "DELETE FROM document WHERE council=?1 AND place=?2 AND registration=?3 AND id=?4", 3, -1, false, false},
    {"SELECT place, registration, id, agent FROM document WHERE council=?1",
     "DELETE FROM document WHERE council=?1 AND place=?2 AND registration=?3 AND id=?4", 3, -1, true, false},
    {"SELECT sha2, bytes FROM attachment WHERE council=?1", ERASE_ATTACHMENT, 1, -1, false, false},
    /* one may stand across two pieces */
    {"SELECT a.sha2, SUBSTR(a.bytes, LENGTH(a.bytes)-4095) || SUBSTR(b.bytes, 1, 4096) FROM attachment a"
     " JOIN attachment b ON b.council=a.council AND b.sha2=a.sha2 AND b.n=a.n+1 WHERE a.council=?1",
     ERASE_ATTACHMENT, 1, -1, false, false},
};
/* Free texts of ours keep the rest. ?2: the name */
static const char *const mended[] = {
    "UPDATE operation SET what=REPLACE(what, ?2, '（消去）') WHERE council=?1 AND what<>REPLACE(what, ?2, "
    "'')",
    "UPDATE settled SET reason=REPLACE(reason, ?2, '（消去）') WHERE council=?1 AND reason<>REPLACE(reason, "
    "?2, "
    "'')",
    "UPDATE office_answer SET role=REPLACE(role, ?2, '（消去）'), note=REPLACE(note, ?2, '（消去）')"
    " WHERE council=?1 AND (role<>REPLACE(role, ?2, '') OR note<>REPLACE(note, ?2, ''))",
    "UPDATE office_sign SET role=REPLACE(role, ?2, '（消去）') WHERE council=?1 AND role<>REPLACE(role, ?2, "
    "'')",
    "UPDATE incident SET note=REPLACE(note, ?2, '（消去）') WHERE council=?1 AND note<>REPLACE(note, ?2, '')",
};

struct hit {
    char key[MOST_KEYS][MM_ID_BYTES + MM_HASH_HEX_BYTES];
};
struct hits {
    struct hit *list; /* owned */
    size_t n, cap;
};

static enum mm_err find(struct mm_central *central, const struct place *place, const struct needles *needles,
                        const struct guards *guards, struct hits *hits, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(central->db, place->find, &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        size_t len = 0;
        const void *bytes =
            place->text ? mm_col_str(stmt, place->n_keys) : mm_col_blob(stmt, place->n_keys, &len);
        len = place->text ? strlen(bytes) : len;
        if (!is_in(needles, bytes, len))
            continue;
        if ((err = check_guards(guards, bytes, len, info)) != MM_OK)
            break;
        void *list = mm_central_grow(hits->list, hits->n, &hits->cap, sizeof *hits->list);
        if (!list) {
            err = mm_nomem(info);
            break;
        }
        hits->list = list;
        struct hit *hit = &hits->list[hits->n++];
        for (int k = 0; k < place->n_keys; k++)
            (void)snprintf(hit->key[k], sizeof hit->key[k], "%s", mm_col_str(stmt, k));
    }
    mm_stmt_end(stmt);
    return err;
}

/* ---- the stone -------------------------------------------------------------------------------------- */
#define STONE_BYTES 400
static void stone_of(const char *id, char out[STONE_BYTES])
{
    (void)snprintf(out, STONE_BYTES,
                   "{\"id\":\"%.60s\",\"actor\":{\"account\":{\"homePage\":\"https://mamori.example/\","
                   "\"name\":\"erased\"}},\"verb\":{\"id\":\"https://mamori.example/xapi/verb/erased\"},"
                   "\"object\":{\"id\":\"https://mamori.example/xapi/erased\"}}",
                   id);
}

static enum mm_err stone_put(struct mm_central *central, const char *id, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO tombstone (council, id, at_ms) VALUES (?,?,?)"
                                  " ON CONFLICT (council, id) DO NOTHING",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, id);
    mm_bind_int(stmt, 3, mm_now_ms(&central->clock));
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_tombstone_is(struct mm_central *central, const char *id, const void *bytes, size_t len,
                            bool *ret_is, struct mm_errinfo *info)
{
    char stone[STONE_BYTES];
    struct mm_stmt *stmt = NULL;
    stone_of(id, stone);
    *ret_is = false;
    if (len != strlen(stone) || memcmp(bytes, stone, len) != 0)
        return MM_OK;
    enum mm_err err =
        mm_db_query(central->db, "SELECT 1 FROM tombstone WHERE council=? AND id=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, id);
    err = mm_stmt_step(stmt, ret_is, info);
    mm_stmt_end(stmt);
    return err;
}

/* ---- all of it -------------------------------------------------------------------------------------- */
static enum mm_err erase_one(struct mm_central *central, const struct place *place, const struct hit *hit,
                             struct mm_errinfo *info)
{
    char stone[STONE_BYTES];
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db, place->erase, &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    for (int k = 0; k < place->n_keys; k++)
        mm_bind_str(stmt, k + 2, hit->key[k]);
    if (place->id_key >= 0) {
        stone_of(hit->key[place->id_key], stone);
        mm_bind_blob(stmt, place->n_keys + 2, stone, strlen(stone));
    }
    err = mm_stmt_run(stmt, NULL, info);
    if (!err && place->id_key >= 0)
        err = stone_put(central, hit->key[place->id_key], info);
    return err;
}

static enum mm_err erase_place(struct mm_central *central, const struct place *place,
                               const struct needles *needles, const struct guards *guards,
                               struct mm_erased *erased, struct mm_errinfo *info)
{
    struct hits hits = {0};
    enum mm_err err = find(central, place, needles, guards, &hits, info);
    for (size_t i = 0; !err && i < hits.n; i++)
        err = erase_one(central, place, &hits.list[i], info);
    /* What was derived of a record that is a tombstone now does not follow from the records any more. */
    for (size_t i = 0; !err && place->derives && i < hits.n; i++)
        if (hits.list[i].key[1][0])
            err = mm_derive_again(central, hits.list[i].key[1], info);
    *(place->id_key >= 0 ? &erased->tombstones : &erased->rows) += (int64_t)hits.n;
    free(hits.list);
    return err;
}

static enum mm_err mend(struct mm_central *central, const char *sql, const char *name,
                        struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db, sql, &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, name);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_erase_names(struct mm_central *central, const struct mm_person *person, const char *mbox,
                           const struct mm_hash *again, struct mm_erased *erased, struct mm_errinfo *info)
{
    struct needles needles = {.mbox = again};
    struct guards guards = {.n = 0};
    enum mm_err err = needles_init(&needles, person, mbox) ? MM_OK : mm_nomem(info);
    if (!err && !again)
        err = guards_read(central, person->id, &guards, info);
    for (size_t i = 0; !err && i < sizeof places / sizeof places[0]; i++)
        err = erase_place(central, &places[i], &needles, &guards, erased, info);
    for (size_t i = 0; !err && i < sizeof mended / sizeof mended[0]; i++)
        for (size_t k = 0; !err && k < needles.n_plain; k++)
            err = mend(central, mended[i], needles.list[k], info);
    guards_done(&guards);
    needles_done(&needles);
    return err;
}
