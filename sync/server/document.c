#include "sync/server/document.h"

#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <string.h>

static void place_key(const struct mm_document_place *place, char out[MM_HASH_HEX_BYTES])
{
    struct mm_sha256_state state;
    const char *const parts[] = {place->resource, place->activity, place->agent};
    mm_sha256_start(&state);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        mm_sha256_add(&state, parts[i], strlen(parts[i]) + 1); /* with its end, so that no two run together */
    struct mm_hash hash = mm_sha256_end(&state);
    mm_hash_format(&hash, out);
}

/* The first four values of every text here: council, place, registration, id. */
static enum mm_err query(struct mm_central *central, const struct mm_document_place *place, const char *sql,
                         struct mm_stmt **ret_stmt, struct mm_errinfo *info)
{
    char key[MM_HASH_HEX_BYTES];
    enum mm_err err = mm_db_query(central->db, sql, ret_stmt, info);
    if (err)
        return err;
    place_key(place, key);
    mm_bind_str(*ret_stmt, 1, central->council);
    mm_bind_str(*ret_stmt, 2, key);
    mm_bind_str(*ret_stmt, 3, place->registration);
    mm_bind_str(*ret_stmt, 4, place->id ? place->id : "");
    return MM_OK;
}

void mm_document_done(struct mm_document *document)
{
    mm_buf_done(&document->bytes);
}

enum mm_err mm_document_get(struct mm_central *central, const struct mm_document_place *place,
                            struct mm_document *ret_document, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    size_t len = 0;
    *ret_document = (struct mm_document){.at_us = 0};
    mm_buf_init(&ret_document->bytes, MM_MAX_DOCUMENT_BYTES);
    enum mm_err err = query(central, place,
                            "SELECT type, etag, at_us, bytes FROM document"
                            " WHERE council=? AND place=? AND registration=? AND id=?",
                            &stmt, info);
    if (err)
        return err;
    err = mm_stmt_step(stmt, &row, info);
    if (!err && row) {
        mm_utf8_copy(ret_document->type, sizeof ret_document->type, mm_col_str(stmt, 0));
        mm_utf8_copy(ret_document->etag, sizeof ret_document->etag, mm_col_str(stmt, 1));
        ret_document->at_us = mm_col_int(stmt, 2);
        const void *bytes = mm_col_blob(stmt, 3, &len);
        mm_buf_append(&ret_document->bytes, bytes, len);
        err = mm_buf_check(&ret_document->bytes, info);
    }
    mm_stmt_end(stmt);
    return err ? err : row ? MM_OK : MM_ERR_NOT_FOUND;
}

enum mm_err mm_document_put(struct mm_central *central, const struct mm_document_place *place,
                            const char *type, const void *bytes, size_t len, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    char hex[MM_SHA1_HEX_BYTES], etag[MM_ETAG_BYTES];
    if (len > MM_MAX_DOCUMENT_BYTES)
        return mm_fail(info, MM_ERR_TOO_BIG, "文書が大きすぎます（%d バイトまで）", MM_MAX_DOCUMENT_BYTES);
    enum mm_err err =
        query(central, place,
              "INSERT INTO document (council, place, registration, id, resource, activity, agent,"
              " type, bytes, etag, at_us) VALUES (?,?,?,?,?,?,?,?,?,?,?)"
              " ON CONFLICT (council, place, registration, id) DO UPDATE SET"
              " type=excluded.type, bytes=excluded.bytes, etag=excluded.etag,"
              " at_us=excluded.at_us",
              &stmt, info);
    if (err)
        return err;
    mm_sha1_hex(bytes, len, hex);
    (void)snprintf(etag, sizeof etag, "\"%s\"", hex);
    mm_bind_str(stmt, 5, place->resource);
    mm_bind_str(stmt, 6, place->activity);
    mm_bind_str(stmt, 7, place->agent);
    mm_bind_str(stmt, 8, type);
    mm_bind_blob(stmt, 9, len ? bytes : "", len);
    mm_bind_str(stmt, 10, etag);
    mm_bind_int(stmt, 11, mm_now_ms(&central->clock) * 1000);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_document_delete(struct mm_central *central, const struct mm_document_place *place,
                               struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        query(central, place,
              place->id ? "DELETE FROM document WHERE council=? AND place=? AND registration=? AND id=?"
                        : "DELETE FROM document WHERE council=?1 AND place=?2"
                          " AND (?3='' OR registration=?3) AND ?4=''",
              &stmt, info);
    return err ? err : mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_document_ids(struct mm_central *central, const struct mm_document_place *place,
                            int64_t since_us, struct mm_buf *out, int64_t *ret_last_us,
                            struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    struct mm_jw w;
    bool row = false;
    int64_t last = 0, n = 0;
    enum mm_err err = query(central, place,
                            "SELECT id, MAX(at_us) FROM document WHERE council=?1 AND place=?2"
                            " AND (?3='' OR registration=?3) AND ?4='' AND at_us>?5 GROUP BY id ORDER BY id"
                            " LIMIT ?6",
                            &stmt, info);
    if (err)
        return err;
    mm_bind_int(stmt, 5, since_us);
    mm_bind_int(stmt, 6, MM_MAX_XAPI_IDS + 1);
    mm_jw_init(&w, out);
    mm_jw_arr(&w);
    while ((err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        if (n++ == MM_MAX_XAPI_IDS) { /* a list that is cut would look like all there are */
            err = mm_fail(info, MM_ERR_TOO_BIG, "文書が %d を超えます。since で分けて求めてください",
                          MM_MAX_XAPI_IDS);
            break;
        }
        mm_jw_str(&w, mm_col_str(stmt, 0));
        last = mm_col_int(stmt, 1) > last ? mm_col_int(stmt, 1) : last;
    }
    mm_jw_end(&w);
    mm_stmt_end(stmt);
    if (!err)
        *ret_last_us = last;
    return err;
}
