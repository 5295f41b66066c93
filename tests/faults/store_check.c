/* store_check DIR [bytes]: opens a kiosk's store as the next start would, verifies every row hash and the
 * chain, runs SQLite's own check, and prints one line a statement: seq, id, verb, registration, chain. Exit 1
 * when anything does not fit. */
#include "sync/base/hash.h"
#include "sync/store/store.h"

#include <stdio.h>
#include <string.h>

static enum mm_err print_statements(struct mm_db *db, struct mm_errinfo *info)
{
    struct mm_stmt *stmt;
    bool row;
    enum mm_err err = mm_db_query(
        db, "SELECT seq, id, verb, registration, lower(hex(chain)) FROM statement ORDER BY seq", &stmt, info);
    if (err != MM_OK)
        return err;
    while ((err = mm_stmt_step(stmt, &row, info)) == MM_OK && row)
        printf("%lld %s %s %s %s\n", (long long)mm_col_int(stmt, 0), mm_col_str(stmt, 1), mm_col_str(stmt, 2),
               mm_col_str(stmt, 3), mm_col_str(stmt, 4));
    mm_stmt_end(stmt);
    return err;
}

static enum mm_err print_bytes(struct mm_db *db, struct mm_errinfo *info)
{
    struct mm_stmt *stmt;
    bool row;
    size_t len;
    enum mm_err err = mm_db_query(db, "SELECT seq, bytes FROM statement ORDER BY seq", &stmt, info);
    if (err != MM_OK)
        return err;
    while ((err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        const char *bytes = mm_col_blob(stmt, 1, &len);
        printf("%lld %.*s\n", (long long)mm_col_int(stmt, 0), (int)len, bytes);
    }
    mm_stmt_end(stmt);
    return err;
}

/* What was written in one transaction is there together or not at all. */
static enum mm_err check_together(struct mm_db *db, struct mm_errinfo *info)
{
    static const struct {
        const char *sql, *what;
    } rows[] = {
        {"SELECT count(*) FROM answer WHERE statement NOT IN (SELECT id FROM statement)",
         "answers without their statement"},
        {"SELECT count(*) FROM statement WHERE verb LIKE '%/answered' AND registration NOT IN"
         " (SELECT registration FROM answer)",
         "answered statements without an answer"},
        {"SELECT count(*) FROM outbox WHERE seq NOT IN (SELECT seq FROM statement)",
         "outbox rows without their statement"},
        {"SELECT count(*) FROM attempt WHERE completed AND registration NOT IN"
         " (SELECT registration FROM statement WHERE verb LIKE '%/completed')",
         "completed attempts without their statement"},
    };
    size_t i;
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int64_t n = 0;
        enum mm_err err = mm_db_int(db, rows[i].sql, &n, info);
        if (err != MM_OK)
            return err;
        if (n)
            return mm_fail(info, MM_ERR_CORRUPT, "%lld %s", (long long)n, rows[i].what);
    }
    return MM_OK;
}

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

int main(int argc, char **argv)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_clock clock = mm_clock_system();
    struct mm_random random = mm_random_system();
    struct mm_store *store = NULL;
    int64_t n = 0;
    bool bytes = argc == 3 && strcmp(argv[2], "bytes") == 0;
    if (argc != 2 && !bytes) {
        fprintf(stderr, "usage: store_check DIR [bytes]\n");
        return 2;
    }
    enum mm_err err = mm_crypto_init(&info);
    if (err == MM_OK)
        err = mm_store_open(argv[1], false, &clock, &random, &store, &info);
    if (err == MM_OK)
        err = check_integrity(mm_store_db(store), &info);
    if (err == MM_OK)
        err = check_together(mm_store_db(store), &info);
    if (err == MM_OK)
        err = mm_store_verify(store, &n, &info);
    if (err == MM_OK)
        err = bytes ? print_bytes(mm_store_db(store), &info) : print_statements(mm_store_db(store), &info);
    if (err == MM_OK && !bytes)
        printf("outbox %lld\n", (long long)mm_store_outbox_count(store));
    mm_store_close(store);
    if (err != MM_OK)
        fprintf(stderr, "%s: %s\n", mm_err_name(err), info.text);
    return err == MM_OK ? 0 : 1;
}
