#include "sync/server/attachment.h"

#include "sync/base/hash.h"
#include "sync/base/limits.h"
#include "sync/server/internal.h"

#define PIECES_IN_FLIGHT 16 /* sent before their answers are waited for */

static size_t piece_at(const struct mm_attachment *a, size_t at)
{
    return a->len - at < MM_ATTACHMENT_PIECE ? a->len - at : MM_ATTACHMENT_PIECE;
}

static void walked(const struct mm_attachment *a, size_t at)
{
    if (a->mapped)
        mm_body_drop(a->data + at, piece_at(a, at));
}

struct mm_hash mm_attachment_hash(const struct mm_attachment *a)
{
    struct mm_sha256_state state;
    mm_sha256_start(&state);
    for (size_t at = 0; at < a->len; at += MM_ATTACHMENT_PIECE) {
        mm_sha256_add(&state, a->data + at, piece_at(a, at));
        walked(a, at);
    }
    return mm_sha256_end(&state);
}

static enum mm_err put_piece(struct mm_central *central, const struct mm_attachment *a, size_t n,
                             struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    size_t at = n * MM_ATTACHMENT_PIECE;
    enum mm_err err = mm_db_query(
        central->db, "INSERT INTO attachment (council, sha2, n, bytes) VALUES (?,?,?,?)", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, a->sha2);
    mm_bind_int(stmt, 3, (int64_t)n);
    mm_bind_blob(stmt, 4, a->len ? a->data + at : "", piece_at(a, at));
    err = mm_stmt_run(stmt, NULL, info);
    walked(a, at);
    if (!err && n % PIECES_IN_FLIGHT == PIECES_IN_FLIGHT - 1)
        err = mm_db_wait(central->db, info);
    return err;
}

enum mm_err mm_attachment_put(struct mm_central *central, const struct mm_attachment *a,
                              struct mm_errinfo *info)
{
    int64_t len = 0;
    enum mm_err err = mm_attachment_size(central, a->sha2, &len, info);
    if (err != MM_ERR_NOT_FOUND)
        return err;
    err = put_piece(central, a, 0, info); /* one that is empty has a piece too */
    for (size_t n = 1; !err && n * MM_ATTACHMENT_PIECE < a->len; n++)
        err = put_piece(central, a, n, info);
    return err ? err : mm_db_wait(central->db, info);
}

enum mm_err mm_attachment_size(struct mm_central *central, const char *sha2, int64_t *ret_len,
                               struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    int64_t len = -1;
    enum mm_err err = mm_db_query(
        central->db,
        "SELECT CAST(COALESCE(SUM(LENGTH(bytes)), -1) AS BIGINT) FROM attachment WHERE council=? AND sha2=?",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, sha2);
    err = mm_stmt_step(stmt, &row, info);
    if (!err && row)
        len = mm_col_int(stmt, 0);
    mm_stmt_end(stmt);
    if (!err && len >= 0)
        *ret_len = len;
    return err ? err : len < 0 ? MM_ERR_NOT_FOUND : MM_OK;
}

enum mm_err mm_attachment_get(struct mm_central *central, const char *sha2, struct mm_body *to,
                              struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false, any = false;
    enum mm_err err = mm_db_query(
        central->db, "SELECT bytes FROM attachment WHERE council=? AND sha2=? ORDER BY n", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, sha2);
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        size_t len = 0;
        const void *bytes = mm_col_blob(stmt, 0, &len);
        any = true;
        err = mm_body_add(to, len ? bytes : "", len);
    }
    mm_stmt_end(stmt);
    return err || any ? err : MM_ERR_NOT_FOUND;
}
