/* SQLite keeps what sync/db/db.h promises. */
#include "sync/db/sqlite/sqlite.h"
#include "tests/unit/db_conform.h"

static char dir[256], path[300];

static void conform_start(void)
{
    mm_test_mkdir(dir);
    snprintf(path, sizeof path, "%s/a.db", dir);
}

static struct mm_db *conform_open(bool writes)
{
    struct mm_db *db = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (mm_sqlite_open(path, writes ? MM_SQLITE_CREATE : MM_SQLITE_READ_ONLY, &db, &info))
        printf("open: %s\n", info.text);
    return db;
}

static void conform_end(void)
{
    mm_test_rmdir(dir);
}

MM_TEST_MAIN
