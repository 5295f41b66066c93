#include "sync/server/held.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REASON_CHARS 200
#define MAX_NAMES    40 /* of members that differ */
#define NAME_BYTES   200

static const struct {
    const char *code, *ja;
} verdicts[] = {
    [MM_VERDICT_OPEN] = {"open", "未確認"},
    [MM_VERDICT_KEPT] = {"kept", "このまま残す"},
    [MM_VERDICT_GIVEN_UP] = {"given-up", "数えない"},
    [MM_VERDICT_ACCEPTED] = {"accepted", "受け入れた"},
};
_Static_assert(sizeof verdicts / sizeof verdicts[0] == MM_VERDICT_COUNT, "words for each");

const char *mm_verdict_code(enum mm_verdict verdict)
{
    return verdicts[verdict].code;
}

const char *mm_verdict_ja(enum mm_verdict verdict)
{
    return verdicts[verdict].ja;
}

enum mm_err mm_verdict_find(const char *code, enum mm_verdict *ret_verdict)
{
    for (int i = 0; i < MM_VERDICT_COUNT; i++) {
        if (strcmp(verdicts[i].code, code) != 0)
            continue;
        *ret_verdict = (enum mm_verdict)i;
        return MM_OK;
    }
    return MM_ERR_NOT_FOUND;
}

/* ---- the list ------------------------------------------------------------------------------------------ */
#define HELD_OF(table, conflict, error)                                                                      \
    "SELECT h.recorder, COALESCE(r.name, ''), h.id, h.hash, " conflict ", " error                            \
    ", h.seq, LENGTH(h.bytes),"                                                                              \
    " h.received_at_ms, COALESCE(s.verdict, ''), COALESCE(s.reason, ''), COALESCE(s.actor, ''),"             \
    " COALESCE(s.at_ms, 0) FROM " table " h LEFT JOIN recorder r ON r.council=h.council AND r.id=h.recorder" \
    " LEFT JOIN settled s ON s.council=h.council AND s.recorder=h.recorder AND s.seq=h.seq"                  \
    " AND s.hash=h.hash WHERE h.council=?"

static enum mm_err read_row(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_held *held = element;
    char hex[MM_HASH_HEX_BYTES];
    (void)info;
    (void)snprintf(held->recorder, sizeof held->recorder, "%s", mm_col_str(stmt, 0));
    mm_utf8_copy(held->kiosk, sizeof held->kiosk, mm_col_str(stmt, 1));
    (void)snprintf(held->id, sizeof held->id, "%s", mm_col_str(stmt, 2));
    held->hash = mm_col_hash(stmt, 3);
    mm_hash_format(&held->hash, hex);
    (void)snprintf(held->mark, sizeof held->mark, "%.12s", hex);
    held->conflict = mm_col_int(stmt, 4) != 0;
    mm_utf8_copy(held->error, sizeof held->error, mm_col_str(stmt, 5));
    held->seq = mm_col_int(stmt, 6);
    held->bytes = mm_col_int(stmt, 7);
    held->received_at_ms = mm_col_int(stmt, 8);
    if (mm_verdict_find(mm_col_str(stmt, 9), &held->verdict))
        held->verdict = MM_VERDICT_OPEN;
    mm_utf8_copy(held->reason, sizeof held->reason, mm_col_str(stmt, 10));
    mm_utf8_copy(held->actor, sizeof held->actor, mm_col_str(stmt, 11));
    held->settled_at_ms = mm_col_int(stmt, 12);
    return MM_OK;
}

enum mm_err mm_held_list(struct mm_central *central, bool all, struct mm_held **ret_rows, size_t *ret_n,
                         struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "SELECT * FROM (" HELD_OF("quarantine", "0", "h.error") " UNION ALL " HELD_OF(
                        "conflict", "1", "''") ") x ORDER BY 9 DESC, 1, 7 DESC, 4",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, central->council);
    err = mm_central_list(stmt, read_row, sizeof **ret_rows, ret_rows, ret_n, info);
    if (err || all)
        return err;
    size_t n = 0;
    for (size_t i = 0; i < *ret_n; i++)
        if ((*ret_rows)[i].verdict == MM_VERDICT_OPEN)
            (*ret_rows)[n++] = (*ret_rows)[i];
    *ret_n = n;
    return MM_OK;
}

/* The first and the last hash that begin with these digits; false: none does. */
static bool hashes_of(const char *which, struct mm_hash *first, struct mm_hash *last)
{
    char low[MM_HASH_HEX_BYTES], high[MM_HASH_HEX_BYTES];
    size_t len = strlen(which);
    if (len < 4 || len >= sizeof low)
        return false;
    memset(low, '0', sizeof low - 1);
    memset(high, 'f', sizeof high - 1);
    low[sizeof low - 1] = high[sizeof high - 1] = '\0';
    memcpy(low, which, len);
    memcpy(high, which, len);
    return mm_hash_parse(low, first) == MM_OK && mm_hash_parse(high, last) == MM_OK;
}

#define BY_ID   " AND h.id=?"
#define BY_HASH " AND h.hash BETWEEN ? AND ?"

/* Each of the four is an index by itself; what both know is there once. */
static enum mm_err list_of(struct mm_central *central, const char *which, struct mm_held **ret_rows,
                           size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_hash first, last;
    struct mm_stmt *stmt = NULL;
    int at = 1;
    if (!hashes_of(which, &first, &last)) {
        memset(&first, 0xff, sizeof first); /* between these there is nothing */
        memset(&last, 0, sizeof last);
    }
    enum mm_err err = mm_db_query(central->db,
                                  HELD_OF("quarantine", "0", "h.error") BY_ID
                                  " UNION " HELD_OF("quarantine", "0", "h.error") BY_HASH
                                  " UNION " HELD_OF("conflict", "1", "''") BY_ID
                                  " UNION " HELD_OF("conflict", "1", "''") BY_HASH " LIMIT 1000",
                                  &stmt, info);
    if (err)
        return err;
    for (int table = 0; table < 2; table++) {
        mm_bind_str(stmt, at++, central->council);
        mm_bind_str(stmt, at++, which);
        mm_bind_str(stmt, at++, central->council);
        mm_bind_hash(stmt, at++, &first);
        mm_bind_hash(stmt, at++, &last);
    }
    return mm_central_list(stmt, read_row, sizeof **ret_rows, ret_rows, ret_n, info);
}

enum mm_err mm_held_find(struct mm_central *central, const char *which, struct mm_held *ret_held,
                         struct mm_errinfo *info)
{
    struct mm_held *rows = NULL;
    size_t found = 0;
    enum mm_err err = list_of(central, which, &rows, &found, info);
    if (!err && found)
        *ret_held = rows[0];
    free(rows);
    if (!err && !found)
        err =
            mm_fail(info, MM_ERR_NOT_FOUND,
                    mm_say("「%s」という保留の記録はありません。「保留・食いちがい」の一覧で確かめてください",
                           "no record \"%s\" is kept apart; see mamori held list --all"),
                    which);
    if (!err && found > 1)
        err = mm_fail(info, MM_ERR_CONFLICT,
                      mm_say("「%s」にあたる記録が %zu 件あります。印をもっと長く書いてください",
                             "\"%s\" is %zu records; write more of its mark"),
                      which, found);
    return err;
}

/* ---- why a conflict is one ----------------------------------------------------------------------------- */
struct compared {
    struct mm_buf *names;
    size_t n;
};

static bool same_value(const struct mm_json *a, const struct mm_json *b)
{
    struct mm_buf texts[2];
    const struct mm_json *nodes[2] = {a, b};
    for (int i = 0; i < 2; i++) {
        struct mm_jw w;
        mm_buf_init(&texts[i], MM_MAX_STATEMENT_BYTES * 2);
        mm_jw_init(&w, &texts[i]);
        mm_jw_node(&w, nodes[i]);
    }
    bool same = strcmp(mm_buf_str(&texts[0]), mm_buf_str(&texts[1])) == 0;
    mm_buf_done(&texts[0]);
    mm_buf_done(&texts[1]);
    return same;
}

static void compare(struct compared *c, const char *path, const struct mm_json *a, const struct mm_json *b);

static void compare_member(struct compared *c, const char *path, const char *key, const struct mm_json *a,
                           const struct mm_json *b)
{
    char below[NAME_BYTES];
    (void)snprintf(below, sizeof below, "%s%s%s", path, *path ? "." : "", key);
    if (a && b)
        compare(c, below, a, b);
    else if (c->n++ < MAX_NAMES)
        mm_buf_printf(c->names, "%s\n", below);
}

static void compare(struct compared *c, const char *path, const struct mm_json *a, const struct mm_json *b)
{
    if (mm_json_type(a) != MM_JSON_OBJECT || mm_json_type(b) != MM_JSON_OBJECT) {
        if (!same_value(a, b) && c->n++ < MAX_NAMES)
            mm_buf_printf(c->names, "%s\n", path);
        return;
    }
    for (const struct mm_json *m = mm_json_first(a); m; m = mm_json_next(m))
        compare_member(c, path, mm_json_key(m), m, mm_json_get(b, mm_json_key(m)));
    for (const struct mm_json *m = mm_json_first(b); m; m = mm_json_next(m))
        if (!mm_json_get(a, mm_json_key(m)))
            compare_member(c, path, mm_json_key(m), NULL, m);
}

struct other {
    struct mm_json *doc;
    int64_t at_ms;
};

static const struct mm_json_limits limits = {MM_MAX_STATEMENT_BYTES, MM_MAX_JSON_DEPTH};

static enum mm_err take_other(void *ctx, const struct mm_statement_row *row)
{
    struct other *other = ctx;
    other->at_ms = row->received_at_ms;
    return mm_json_parse(row->bytes, row->len, &limits, &other->doc, NULL);
}

/* The first four parameters: which record. */
static void bind_key(struct mm_stmt *stmt, const struct mm_central *central, const struct mm_held *held)
{
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, held->recorder);
    mm_bind_int(stmt, 3, held->seq);
    mm_bind_hash(stmt, 4, &held->hash);
}

static enum mm_err held_doc(struct mm_central *central, const struct mm_held *held, struct mm_json **ret_doc,
                            struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    size_t len = 0;
    enum mm_err err = mm_db_query(
        central->db, "SELECT bytes FROM conflict WHERE council=? AND recorder=? AND seq=? AND hash=?", &stmt,
        info);
    if (err)
        return err;
    bind_key(stmt, central, held);
    err = mm_stmt_step(stmt, &row, info);
    if (!err && row) {
        const char *bytes = mm_col_blob(stmt, 0, &len);
        err = mm_json_parse(bytes, len, &limits, ret_doc, info);
    }
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_held_differences(struct mm_central *central, const struct mm_held *held,
                                struct mm_buf *ret_names, int64_t *ret_other_at_ms, struct mm_errinfo *info)
{
    struct mm_json *doc = NULL;
    struct other other = {.at_ms = 0};
    struct compared c = {.names = ret_names};
    *ret_other_at_ms = 0;
    if (!held->conflict)
        return MM_OK;
    enum mm_err err = held_doc(central, held, &doc, info);
    if (!err)
        err = mm_statement_get(central, held->id, take_other, &other, info);
    if (err == MM_ERR_NOT_FOUND) /* it is not there any more */
        err = MM_OK;
    if (!err && doc && other.doc)
        compare(&c, "", other.doc, doc);
    *ret_other_at_ms = other.at_ms;
    mm_json_free(doc);
    mm_json_free(other.doc);
    return err ? err : mm_buf_check(ret_names, info);
}

/* ---- deciding ------------------------------------------------------------------------------------------ */
/* (tx) */
static enum mm_err forget(struct mm_central *central, const struct mm_held *held, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db, "DELETE FROM settled WHERE council=? AND recorder=? AND seq=? AND hash=?", &stmt, info);
    if (err)
        return err;
    bind_key(stmt, central, held);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_held_put(struct mm_central *central, const struct mm_held *held, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = forget(central, held, info);
    if (err || held->verdict == MM_VERDICT_OPEN)
        return err;
    err = mm_db_query(central->db,
                      "INSERT INTO settled (council, recorder, seq, hash, verdict, reason, actor,"
                      " at_ms) VALUES (?,?,?,?,?,?,?,?)",
                      &stmt, info);
    if (err)
        return err;
    bind_key(stmt, central, held);
    mm_bind_str(stmt, 5, mm_verdict_code(held->verdict));
    mm_bind_str(stmt, 6, held->reason);
    mm_bind_str(stmt, 7, held->actor);
    mm_bind_int(stmt, 8, held->settled_at_ms);
    return mm_stmt_run(stmt, NULL, info);
}

static enum mm_err settle(struct mm_central *central, const char *actor, const struct mm_held *held,
                          struct mm_errinfo *info)
{
    char what[1200];
    (void)snprintf(what, sizeof what, "held settle %s %s %lld %s: %s", held->mark, held->recorder,
                   (long long)held->seq, mm_verdict_code(held->verdict), held->reason);
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = mm_operation_insert(central, actor, what, info);
    if (!err && held->verdict == MM_VERDICT_ACCEPTED)
        err = mm_held_accept(central, held, info);
    if (!err)
        err = mm_held_put(central, held, info);
    return mm_central_write_end(central, err, info);
}

enum mm_err mm_held_reason(const char *reason, struct mm_errinfo *info)
{
    if (mm_utf8_label(reason, sizeof((struct mm_held *)0)->reason - 1, REASON_CHARS))
        return MM_OK;
    return mm_fail(info, MM_ERR_INVALID,
                   mm_say("--reason に、そう決めた理由を %d 文字以内で書いてください",
                          "say with --reason in at most %d characters why"),
                   REASON_CHARS);
}

enum mm_err mm_held_settle(struct mm_central *central, const char *actor, const char *which,
                           enum mm_verdict verdict, const char *reason, struct mm_held *ret_held,
                           struct mm_errinfo *info)
{
    struct mm_held held;
    enum mm_err err = verdict == MM_VERDICT_OPEN ? MM_OK : mm_held_reason(reason, info);
    if (!err)
        err = mm_held_find(central, which, &held, info);
    if (!err && held.verdict == MM_VERDICT_ACCEPTED && verdict != MM_VERDICT_ACCEPTED)
        err = mm_fail(info, MM_ERR_CONFLICT, "%s",
                      mm_say("受け入れた記録は、もう数えています。取り消すことはできません",
                             "it was accepted and counts; that cannot be taken back"));
    if (err)
        return err;
    if (held.verdict == MM_VERDICT_ACCEPTED) { /* who decided first stays the one */
        *ret_held = held;
        return MM_OK;
    }
    held.verdict = verdict;
    held.settled_at_ms = mm_now_ms(&central->clock);
    mm_utf8_copy(held.reason, sizeof held.reason, verdict == MM_VERDICT_OPEN ? "" : reason);
    mm_utf8_copy(held.actor, sizeof held.actor, actor);
    err = settle(central, actor, &held, info);
    if (!err)
        *ret_held = held;
    return err;
}
