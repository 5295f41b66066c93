/* central_check URL: reads a server's database as it lies there, runs SQLite's own check, verifies every row
 * hash and the chain of every recorder without a gap, and prints what a report is made of: a line a statement
 * (seq, id, verb, registration, chain), then progress and evidence. Exit 1 when anything does not fit. */
#include "sync/base/hash.h"
#include "sync/db/pg/pg.h"
#include "sync/db/sqlite/sqlite.h"

#include <stdio.h>
#include <string.h>

static enum mm_err check_integrity(struct mm_db *db, struct mm_errinfo *info)
{
    struct mm_stmt *stmt;
    bool row;
    enum mm_err err = mm_db_query(db, "PRAGMA integrity_check", &stmt, info);
    if (err != MM_OK)
        return err;
    err = mm_stmt_step(stmt, &row, info);
    if (err == MM_OK && (!row || strcmp(mm_col_str(stmt, 0), "ok") != 0))
        err = mm_fail(info, MM_ERR_CORRUPT, "integrity_check: %s", row ? mm_col_str(stmt, 0) : "no answer");
    mm_stmt_end(stmt);
    return err;
}

struct link {
    char recorder[80];
    int64_t seq;
    struct mm_hash chain;
};

static enum mm_err follow(struct mm_stmt *stmt, struct link *last, struct mm_errinfo *info)
{
    size_t len;
    const char *recorder = mm_col_str(stmt, 0), *bytes;
    int64_t seq = mm_col_int(stmt, 1);
    struct mm_hash prev = mm_col_hash(stmt, 3), chain = mm_col_hash(stmt, 4), hash = mm_col_hash(stmt, 5);
    struct mm_hash real, next;
    if (strcmp(recorder, last->recorder) != 0) {
        *last = (struct link){.seq = 0};
        snprintf(last->recorder, sizeof(last->recorder), "%s", recorder);
    }
    bytes = mm_col_blob(stmt, 2, &len);
    real = mm_sha256(bytes, len);
    next = mm_chain_next(&last->chain, seq, bytes, len);
    if (seq != last->seq + 1)
        return mm_fail(info, MM_ERR_CORRUPT, "%s: %lld follows %lld", recorder, (long long)seq,
                       (long long)last->seq);
    if (!mm_hash_equal(&prev, &last->chain) || !mm_hash_equal(&chain, &next) || !mm_hash_equal(&hash, &real))
        return mm_fail(info, MM_ERR_CORRUPT, "%s: %lld does not fit the chain", recorder, (long long)seq);
    last->seq = seq;
    last->chain = chain;
    return MM_OK;
}

/* seq, id, verb, registration, chain as a line says them: by the kind of database. */
static const char *const chains[] = {
    "SELECT recorder, seq, bytes, prev, chain, hash, id,"
    " json_extract(CAST(bytes AS TEXT), '$.verb.id'),"
    " json_extract(CAST(bytes AS TEXT), '$.context.registration'),"
    " lower(hex(chain)) FROM statement ORDER BY recorder, seq",
    "SELECT recorder, seq, bytes, prev, chain, hash, id, convert_from(bytes, 'UTF8')::json->'verb'->>'id',"
    " convert_from(bytes, 'UTF8')::json->'context'->>'registration',"
    " encode(chain, 'hex') FROM statement ORDER BY recorder, seq",
};

static enum mm_err check_chains(struct mm_db *db, bool on_pg, struct mm_errinfo *info)
{
    struct mm_stmt *stmt;
    struct link last = {.seq = 0};
    bool row;
    enum mm_err err = mm_db_query(db, chains[on_pg], &stmt, info);
    if (err != MM_OK)
        return err;
    while ((err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        err = follow(stmt, &last, info);
        if (err != MM_OK)
            break;
        printf("%lld %s %s %s %s\n", (long long)mm_col_int(stmt, 1), mm_col_str(stmt, 6), mm_col_str(stmt, 7),
               mm_col_str(stmt, 8), mm_col_str(stmt, 9));
    }
    mm_stmt_end(stmt);
    return err;
}

static enum mm_err print_rows(struct mm_db *db, const char *sql, struct mm_errinfo *info)
{
    struct mm_stmt *stmt;
    bool row;
    enum mm_err err = mm_db_query(db, sql, &stmt, info);
    if (err != MM_OK)
        return err;
    while ((err = mm_stmt_step(stmt, &row, info)) == MM_OK && row)
        puts(mm_col_str(stmt, 0));
    mm_stmt_end(stmt);
    return err;
}

/* How many statements each key of table posting leads to, and how many of them there are. A list holds one
 * number for each statement behind its first: bytes whose top bit is clear end one. */
static enum mm_err print_postings(struct mm_db *db, struct mm_errinfo *info)
{
    struct mm_stmt *stmt;
    bool row;
    int64_t key = -1, n = 0;
    enum mm_err err = mm_db_query(db, "SELECT key, list FROM posting ORDER BY key, first", &stmt, info);
    if (err != MM_OK)
        return err;
    while ((err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        size_t len = 0;
        const unsigned char *list = mm_col_blob(stmt, 1, &len);
        if (mm_col_int(stmt, 0) != key && n > 0) {
            printf("posting %lld %lld\n", (long long)key, (long long)n);
            n = 0;
        }
        key = mm_col_int(stmt, 0);
        n++;
        for (size_t i = 0; i < len; i++)
            n += list[i] < 0x80;
    }
    mm_stmt_end(stmt);
    printf("posting %lld %lld\n", (long long)key, (long long)n);
    return err;
}

static const char *const derived[] = {
    "SELECT 'progress '||registration||' '||person||' '||course||' '||state||' '||first_at_ms||' '"
    "||completed_at_ms||' '||last_at_ms FROM progress ORDER BY 1",
    "SELECT 'reached '||registration||' '||person||' '||at_ms FROM reached ORDER BY 1",
    "SELECT 'evidence '||person||' '||row_id||' '||sight||' '||item||' '||mark||' '||revision||' '||statement"
    " FROM evidence ORDER BY 1",
    "SELECT 'recorder '||name||' '||last_seq FROM recorder ORDER BY 1",
    "SELECT 'aside '||seq||' '||id FROM quarantine ORDER BY 1",
    "SELECT 'aside '||seq||' '||id FROM conflict ORDER BY 1",
    "SELECT 'aside '||kind||' '||seq FROM chain_note ORDER BY 1",
};

/* Rows of the council alone, as the server sees them. */
static enum mm_err open_pg(const char *url, struct mm_db **ret_db, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    char council[100] = "";
    bool row = false;
    enum mm_err err = mm_pg_open(url, false, ret_db, info);
    if (err == MM_OK)
        err = mm_db_query(*ret_db, "SELECT id FROM council", &stmt, info);
    if (err == MM_OK)
        err = mm_stmt_step(stmt, &row, info);
    if (err == MM_OK && row)
        snprintf(council, sizeof council, "%s", mm_col_str(stmt, 0));
    mm_stmt_end(stmt);
    if (err == MM_OK)
        mm_db_scope(*ret_db, council);
    return err;
}

static enum mm_err open_sqlite(const char *url, struct mm_db **ret_db, struct mm_errinfo *info)
{
    const char *colon = strchr(url, ':');
    enum mm_err err = mm_sqlite_open(colon ? colon + 1 : url, MM_SQLITE_EXISTING, ret_db, info);
    return err == MM_OK ? check_integrity(*ret_db, info) : err;
}

int main(int argc, char **argv)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_db *db = NULL;
    size_t i;
    if (argc != 2) {
        fprintf(stderr, "usage: central_check URL\n");
        return 2;
    }
    bool on_pg = strncmp(argv[1], "postgresql:", 11) == 0;
    enum mm_err err = mm_crypto_init(&info);
    if (err == MM_OK)
        err = on_pg ? open_pg(argv[1], &db, &info) : open_sqlite(argv[1], &db, &info);
    if (err == MM_OK)
        err = check_chains(db, on_pg, &info);
    if (err == MM_OK)
        err = print_postings(db, &info);
    for (i = 0; i < sizeof(derived) / sizeof(derived[0]) && err == MM_OK; i++)
        err = print_rows(db, derived[i], &info);
    mm_db_close(db);
    if (err != MM_OK)
        fprintf(stderr, "%s: %s\n", mm_err_name(err), info.text);
    return err == MM_OK ? 0 : 1;
}
