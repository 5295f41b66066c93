/* Databases for tests in the PostgreSQL whose URL stands in the file MM_TEST_PG (tests/pg_shared). The first
 * is filled by the test, the others are copies of it; all are gone at the end. */
#ifndef MM_TEST_FIXTURE_PG_H
#define MM_TEST_FIXTURE_PG_H

#include "sync/db/pg/pg.h"
#include "tests/unit/mm_test.h"

#define PG_NAME_BYTES 32

static char pg_cluster_url[400];
static int pg_made;

/* False: the tests run on SQLite. */
static inline bool pg_wanted(void)
{
    const char *path = getenv("MM_TEST_PG");
    if (!path || pg_cluster_url[0])
        return path != NULL;
    FILE *file = fopen(path, "r");
    if (!file || !fgets(pg_cluster_url, sizeof pg_cluster_url, file)) {
        printf("skipped: PostgreSQL is not installed\n");
        exit(77);
    }
    fclose(file);
    pg_cluster_url[strcspn(pg_cluster_url, "\n")] = '\0';
    return true;
}

static inline void pg_url(const char *database, char *out, size_t out_bytes)
{
    snprintf(out, out_bytes, "%s&dbname=%s", pg_cluster_url, database);
}

static inline void pg_name(int n, char out[PG_NAME_BYTES])
{
    snprintf(out, PG_NAME_BYTES, "t%ld_%d", (long)getpid(), n);
}

static inline enum mm_err pg_exec(const char *sql, struct mm_errinfo *info)
{
    struct mm_db *db = NULL;
    enum mm_err err = mm_pg_open(pg_cluster_url, true, &db, info);
    if (!err)
        err = mm_db_exec(db, sql, info);
    mm_db_close(db);
    return err;
}

static inline enum mm_err pg_make(char ret_name[PG_NAME_BYTES], struct mm_errinfo *info)
{
    char sql[200], first[PG_NAME_BYTES];
    pg_name(0, first);
    pg_name(pg_made, ret_name);
    snprintf(sql, sizeof sql, "CREATE DATABASE %s TEMPLATE %s", ret_name, pg_made ? first : "template0");
    pg_made++;
    return pg_exec(sql, info);
}

static inline void pg_forget(void)
{
    char sql[200], name[PG_NAME_BYTES];
    for (int i = 0; i < pg_made; i++) {
        pg_name(i, name);
        snprintf(sql, sizeof sql, "DROP DATABASE IF EXISTS %s WITH (FORCE)", name);
        if (pg_exec(sql, NULL))
            printf("%s is left over\n", name);
    }
}

/* In a copy of the first one's folder: what lies beside a database has its name. */
static inline enum mm_err pg_rename_files(const char *dir, struct mm_errinfo *info)
{
    static const char *const suffixes[] = {".packs", ".secret", ".key", ".codes", ".pack-key"};
    char first[PG_NAME_BYTES], name[PG_NAME_BYTES], from[400], to[400];
    pg_name(0, first);
    pg_name(pg_made - 1, name);
    for (size_t i = 0; pg_made && i < sizeof suffixes / sizeof suffixes[0]; i++) {
        snprintf(from, sizeof from, "%s/%s%s", dir, first, suffixes[i]);
        snprintf(to, sizeof to, "%s/%s%s", dir, name, suffixes[i]);
        if (rename(from, to) != 0)
            return mm_fail(info, MM_ERR_IO, "rename %s", from);
    }
    return MM_OK;
}
#endif
