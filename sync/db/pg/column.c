/* Columns of a row in PostgreSQL's binary formats. */
#include "sync/db/pg/internal.h"

#include <endian.h>
#include <string.h>

static const char *value(struct mm_stmt *stmt, int at, size_t *ret_len)
{
    const PGresult *row = mm_pg_stmt(stmt)->row;
    if (!row || at < 0 || at >= PQnfields(row) || PQgetisnull(row, 0, at))
        return NULL;
    *ret_len = (size_t)PQgetlength(row, 0, at);
    return PQgetvalue(row, 0, at);
}

/* bool, smallint, integer and bigint, by their length. */
int64_t mm_pg_col_int(struct mm_stmt *stmt, int at)
{
    size_t len = 0;
    const char *v = value(stmt, at, &len);
    uint64_t n = 0;
    if (!v || len == 0 || len > sizeof n)
        return 0;
    for (size_t i = 0; i < len; i++)
        n = n << 8 | (unsigned char)v[i];
    if (len < sizeof n && ((unsigned char)v[0] & 0x80))
        n |= UINT64_MAX << (8 * len);
    return (int64_t)n;
}

double mm_pg_col_num(struct mm_stmt *stmt, int at)
{
    size_t len = 0;
    const char *v = value(stmt, at, &len);
    uint64_t wire;
    double number = 0;
    if (!v || len != sizeof wire)
        return 0;
    memcpy(&wire, v, sizeof wire);
    wire = be64toh(wire);
    memcpy(&number, &wire, sizeof number);
    return number;
}

const char *mm_pg_col_text(struct mm_stmt *stmt, int at)
{
    size_t len = 0;
    const char *v = value(stmt, at, &len);
    return v ? v : "";
}

const void *mm_pg_col_blob(struct mm_stmt *stmt, int at, size_t *ret_len)
{
    size_t len = 0;
    const char *v = value(stmt, at, &len);
    *ret_len = v ? len : 0;
    return v ? v : "";
}

bool mm_pg_col_null(struct mm_stmt *stmt, int at)
{
    size_t len = 0;
    return !value(stmt, at, &len);
}
