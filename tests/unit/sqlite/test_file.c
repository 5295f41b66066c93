/* Two processes on one file, transactions, errors, checkpoints. */
#include "sync/db/sqlite/sqlite.h"
#include "tests/unit/mm_test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

static char dir[256];
static char path[300];

static void start(void)
{
    mm_test_mkdir(dir);
    snprintf(path, sizeof path, "%s/a.db", dir);
}

static void end(void)
{
    mm_test_rmdir(dir);
}

static struct mm_db *open_db(enum mm_sqlite_mode mode)
{
    struct mm_db *db = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (mm_sqlite_open(path, mode, &db, &info))
        printf("open: %s\n", info.text);
    return db;
}

static const char *const schema[] = {
    "CREATE TABLE t(n INTEGER PRIMARY KEY, who TEXT NOT NULL UNIQUE) STRICT"};

static enum mm_err insert(struct mm_db *db, const char *who)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_db_begin(db, NULL);
    if (err)
        return err;
    err = mm_db_query(db, "INSERT INTO t(who) VALUES(?)", &s, NULL);
    if (!err) {
        mm_bind_str(s, 1, who);
        err = mm_stmt_run(s, NULL, NULL);
    }
    if (err) {
        mm_db_rollback(db);
        return err;
    }
    return mm_db_commit(db, NULL);
}

static int64_t count(struct mm_db *db)
{
    int64_t n = -1;
    return mm_db_int(db, "SELECT count(*) FROM t", &n, NULL) ? -1 : n;
}

static unsigned mode_of(const char *suffix)
{
    char name[400];
    struct stat st;
    snprintf(name, sizeof name, "%s%s", path, suffix);
    return stat(name, &st) == 0 ? st.st_mode & 07777 : 0;
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void pause_ms(long ms)
{
    struct timespec t = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&t, NULL);
}

static int wait_for(pid_t pid)
{
    int status = -1;
    waitpid(pid, &status, 0);
    return status;
}

MM_TEST(a_new_file_has_mode_0660_even_with_umask_077)
{
    start();
    mode_t old = umask(077);
    struct mm_db *db = open_db(MM_SQLITE_CREATE);
    MM_REQUIRE(db);
    MM_CHECK_ERR(mm_db_migrate(db, schema, 1, NULL), MM_OK);
    MM_CHECK_ERR(insert(db, "a"), MM_OK);
    umask(old);
    MM_CHECK_INT(mode_of(""), 0660);
    MM_CHECK_INT(mode_of(".lock"), 0660);
    MM_CHECK_INT(mode_of("-wal"), 0660);
    MM_CHECK_INT(mode_of("-shm"), 0660);
    mm_db_close(db);
    end();
}

/* Child and parent write in turn; first says who opens (and so creates) the file. */
static void two_writers(bool child_first, mode_t mask)
{
    enum { EACH = 60 };
    int ready[2];
    start();
    MM_REQUIRE(pipe(ready) == 0);
    mode_t old = umask(mask);
    struct mm_db *db = child_first ? NULL : open_db(MM_SQLITE_CREATE);
    if (db)
        mm_db_close(db); /* a connection never crosses a fork */
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        db = open_db(MM_SQLITE_CREATE);
        bool ok = db && mm_db_migrate(db, schema, 1, NULL) == MM_OK && write(ready[1], "x", 1) == 1;
        for (int i = 0; ok && i < EACH; i++) {
            char who[32];
            snprintf(who, sizeof who, "child %d", i);
            ok = insert(db, who) == MM_OK && mm_db_checkpoint(db, i % 7, NULL) == MM_OK;
        }
        mm_db_close(db);
        _exit(ok ? 0 : 1);
    }
    char c;
    if (child_first)
        MM_CHECK(read(ready[0], &c, 1) == 1);
    db = open_db(MM_SQLITE_CREATE);
    MM_REQUIRE(db);
    MM_CHECK_ERR(mm_db_migrate(db, schema, 1, NULL), MM_OK);
    for (int i = 0; i < EACH; i++) {
        char who[32];
        snprintf(who, sizeof who, "parent %d", i);
        MM_CHECK_ERR(insert(db, who), MM_OK);
        MM_CHECK_ERR(mm_db_checkpoint(db, i % 5, NULL), MM_OK);
    }
    MM_CHECK_INT(wait_for(pid), 0);
    umask(old);
    MM_CHECK_INT(count(db), 2 * EACH);
    int64_t sound = 0;
    MM_CHECK_ERR(
        mm_db_int(db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check='ok'", &sound, NULL),
        MM_OK);
    MM_CHECK_INT(sound, 1);
    mm_db_close(db);
    close(ready[0]);
    close(ready[1]);
    end();
}

MM_TEST(two_processes_write_one_file_parent_first)
{
    two_writers(false, 022);
}

MM_TEST(two_processes_write_one_file_child_first)
{
    two_writers(true, 022);
}

MM_TEST(two_processes_write_one_file_with_umask_077)
{
    two_writers(false, 077);
    two_writers(true, 077);
}

/* Runs body in a child under another user of the group of the folder; needs root. */
static int as_user(uid_t uid, gid_t gid, int (*body)(void))
{
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        umask(077);
        if (setgid(gid) || setuid(uid))
            _exit(99);
        _exit(body());
    }
    return wait_for(pid);
}

static int write_one(void)
{
    char who[32];
    struct mm_db *db = open_db(MM_SQLITE_CREATE);
    if (!db || mm_db_migrate(db, schema, 1, NULL))
        return 1;
    snprintf(who, sizeof who, "user %d", (int)getuid());
    enum mm_err err = insert(db, who);
    mm_db_close(db);
    return err == MM_OK ? 0 : 2;
}

MM_TEST(two_users_of_one_group_write_one_file_in_both_orders)
{
    if (getuid() != 0) {
        printf("skipped: needs root to change users\n");
        return;
    }
    static const uid_t users[2][2] = {{65001, 65002}, {65002, 65001}};
    for (int order = 0; order < 2; order++) {
        start();
        MM_REQUIRE(chown(dir, 0, 65000) == 0 && chmod(dir, 02770) == 0);
        MM_CHECK_INT(as_user(users[order][0], 65000, write_one), 0);
        MM_CHECK_INT(as_user(users[order][1], 65000, write_one), 0);
        struct mm_db *db = open_db(MM_SQLITE_READ_ONLY);
        MM_REQUIRE(db);
        MM_CHECK_INT(count(db), 2);
        mm_db_close(db);
        end();
    }
}

MM_TEST(read_only_works_while_another_process_writes)
{
    int go[2], done[2];
    char c;
    start();
    MM_REQUIRE(pipe(go) == 0 && pipe(done) == 0);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        struct mm_db *db = open_db(MM_SQLITE_CREATE);
        bool ok = db && mm_db_migrate(db, schema, 1, NULL) == MM_OK && insert(db, "a") == MM_OK;
        ok = ok && write(done[1], "x", 1) == 1 && read(go[0], &c, 1) == 1 && insert(db, "b") == MM_OK;
        ok = ok && write(done[1], "x", 1) == 1 && read(go[0], &c, 1) == 1;
        mm_db_close(db);
        _exit(ok ? 0 : 1);
    }
    MM_CHECK(read(done[0], &c, 1) == 1);
    struct mm_db *db = open_db(MM_SQLITE_READ_ONLY);
    MM_REQUIRE(db);
    MM_CHECK_INT(count(db), 1);
    MM_CHECK(write(go[1], "x", 1) == 1 && read(done[0], &c, 1) == 1);
    MM_CHECK_INT(count(db), 2);
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_ERR_READ_ONLY);
    MM_CHECK_ERR(mm_db_exec(db, "DELETE FROM t", NULL), MM_ERR_READ_ONLY);
    MM_CHECK_ERR(mm_db_checkpoint(db, 0, NULL), MM_ERR_READ_ONLY);
    MM_CHECK(write(go[1], "x", 1) == 1);
    MM_CHECK_INT(wait_for(pid), 0);
    MM_CHECK_INT(count(db), 2);
    mm_db_close(db);
    close(go[0]);
    close(go[1]);
    close(done[0]);
    close(done[1]);
    end();
}

MM_TEST(a_checkpoint_waits_while_another_process_holds_a_transaction)
{
    int held[2], ready[2];
    char c = 'x';
    start();
    struct mm_db *db = open_db(MM_SQLITE_CREATE);
    MM_REQUIRE(db && pipe(held) == 0 && pipe(ready) == 0);
    MM_CHECK_ERR(mm_db_migrate(db, schema, 1, NULL), MM_OK);
    MM_CHECK_ERR(insert(db, "a"), MM_OK);
    mm_db_close(db);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        db = open_db(MM_SQLITE_EXISTING);
        bool ok = db && read(ready[0], &c, 1) == 1 && mm_db_begin(db, NULL) == MM_OK &&
                  mm_db_exec(db, "INSERT INTO t(who) VALUES('held')", NULL) == MM_OK &&
                  write(held[1], "x", 1) == 1;
        pause_ms(400);
        ok = ok && mm_db_commit(db, NULL) == MM_OK;
        mm_db_close(db);
        _exit(ok ? 0 : 1);
    }
    db = open_db(MM_SQLITE_EXISTING);
    MM_REQUIRE(db);
    MM_CHECK(write(ready[1], &c, 1) == 1); /* opening takes the lock too */
    MM_CHECK(read(held[0], &c, 1) == 1);
    int64_t before = now_ms();
    MM_CHECK_ERR(mm_db_checkpoint(db, 0, NULL), MM_OK);
    int64_t took = now_ms() - before;
    MM_CHECK(took >= 300);
    MM_CHECK_INT(wait_for(pid), 0);
    MM_CHECK_INT(count(db), 2);
    mm_db_close(db);
    close(held[0]);
    close(held[1]);
    close(ready[0]);
    close(ready[1]);
    end();
}

MM_TEST(nothing_checkpoints_by_itself_and_the_checkpoint_empties_the_wal)
{
    struct stat st;
    char wal[400];
    start();
    snprintf(wal, sizeof wal, "%s-wal", path);
    struct mm_db *db = open_db(MM_SQLITE_CREATE);
    MM_REQUIRE(db);
    MM_CHECK_ERR(mm_db_migrate(db, schema, 1, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_exec(db,
                            "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c WHERE i<20000)"
                            " INSERT INTO t(who) SELECT printf('row %060d', i) FROM c",
                            NULL),
                 MM_OK);
    MM_CHECK_ERR(mm_db_commit(db, NULL), MM_OK);
    MM_CHECK_ERR(insert(db, "one more"), MM_OK);
    MM_REQUIRE(stat(path, &st) == 0);
    MM_CHECK(st.st_size <= 4096); /* more than 500 pages written, and all of them still in the WAL */
    mm_db_close(db);
    MM_CHECK(stat(wal, &st) == 0 && st.st_size > 4096 * 500);
    db = open_db(MM_SQLITE_EXISTING);
    MM_REQUIRE(db);
    MM_CHECK_ERR(mm_db_checkpoint(db, 1000000, NULL), MM_OK); /* below the limit: nothing happens */
    MM_CHECK(stat(wal, &st) == 0 && st.st_size > 0);
    MM_CHECK_ERR(mm_db_checkpoint(db, 10, NULL), MM_OK);
    MM_CHECK(stat(wal, &st) == 0 &&
             st.st_size == 32 + 24 + 4096); /* begun anew, before anybody waits for it */
    MM_CHECK_ERR(mm_db_checkpoint(db, 0, NULL), MM_OK);
    MM_CHECK(stat(wal, &st) == 0 && st.st_size == 0);
    MM_CHECK_INT(count(db), 20001);
    mm_db_close(db);
    end();
}

MM_TEST(a_reader_keeps_its_snapshot_and_does_not_hold_a_checkpoint_up)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    start();
    struct mm_db *db = open_db(MM_SQLITE_CREATE);
    MM_REQUIRE(db);
    MM_CHECK_ERR(mm_db_migrate(db, schema, 1, NULL), MM_OK);
    MM_CHECK_ERR(insert(db, "a"), MM_OK);
    MM_CHECK_ERR(insert(db, "b"), MM_OK);
    struct mm_db *reader = open_db(MM_SQLITE_READ_ONLY);
    MM_REQUIRE(reader);
    MM_CHECK_ERR(mm_db_query(reader, "SELECT who FROM t ORDER BY n", &s, NULL), MM_OK);
    MM_CHECK_ERR(mm_stmt_step(s, &row, NULL), MM_OK);
    MM_CHECK_ERR(insert(db, "c"), MM_OK);
    int64_t before = now_ms();
    MM_CHECK_ERR(mm_db_checkpoint(db, 0, NULL), MM_OK);
    MM_CHECK(now_ms() - before < 1000);
    int rows = row;
    while (mm_stmt_step(s, &row, NULL) == MM_OK && row)
        rows++;
    MM_CHECK_INT(rows, 2);
    mm_stmt_end(s);
    MM_CHECK_INT(count(reader), 3);
    mm_db_close(reader);
    mm_db_close(db);
    end();
}

MM_TEST(the_lock_gives_busy_after_a_few_seconds)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char lock[400];
    start();
    struct mm_db *db = open_db(MM_SQLITE_CREATE);
    MM_REQUIRE(db);
    snprintf(lock, sizeof lock, "%s.lock", path);
    int fd = open(lock, O_RDWR | O_CLOEXEC);
    MM_REQUIRE(fd >= 0 && flock(fd, LOCK_EX) == 0);
    int64_t before = now_ms();
    MM_CHECK_ERR(mm_db_begin(db, &info), MM_ERR_BUSY);
    int64_t took = now_ms() - before;
    MM_CHECK(took >= 2000 && took <= 15000);
    MM_CHECK(info.text[0] != '\0');
    MM_CHECK(!mm_db_in_tx(db));
    close(fd);
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    mm_db_rollback(db);
    mm_db_close(db);
    end();
}

MM_TEST(an_error_rolls_everything_back_and_frees_the_lock)
{
    start();
    struct mm_db *db = open_db(MM_SQLITE_CREATE);
    MM_REQUIRE(db);
    MM_CHECK_ERR(mm_db_migrate(db, schema, 1, NULL), MM_OK);
    MM_CHECK_ERR(insert(db, "a"), MM_OK);
    MM_CHECK_ERR(mm_db_begin(db, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_exec(db, "INSERT INTO t(who) VALUES('b')", NULL), MM_OK);
    MM_CHECK(mm_db_exec(db, "INSERT INTO t(who) VALUES(NULL)", NULL) != MM_OK);
    mm_db_rollback(db);
    MM_CHECK(!mm_db_in_tx(db));
    MM_CHECK_INT(count(db), 1);
    struct mm_db *other = open_db(MM_SQLITE_EXISTING);
    MM_REQUIRE(other);
    MM_CHECK_ERR(insert(other, "c"), MM_OK);
    mm_db_close(other);
    mm_db_rollback(db); /* harmless when none is open */
    mm_db_close(db);
    end();
}

MM_TEST(a_full_file_gives_no_space_and_nothing_is_half_written)
{
    start();
    struct mm_db *db = open_db(MM_SQLITE_CREATE);
    MM_REQUIRE(db);
    MM_CHECK_ERR(mm_db_migrate(db, schema, 1, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_exec(db, "PRAGMA max_page_count=12", NULL), MM_OK);
    char who[3000];
    memset(who, 'x', sizeof who);
    who[sizeof who - 1] = '\0';
    enum mm_err err = MM_OK;
    int stored = 0;
    for (int i = 0; i < 40 && !err; i++) {
        who[0] = (char)('A' + i);
        err = insert(db, who);
        stored += err == MM_OK;
    }
    MM_CHECK_ERR(err, MM_ERR_NO_SPACE);
    MM_CHECK(stored > 0);
    MM_CHECK_INT(count(db), stored);
    MM_CHECK(!mm_db_in_tx(db));
    MM_CHECK_ERR(mm_db_exec(db, "PRAGMA max_page_count=1000", NULL), MM_OK);
    MM_CHECK_ERR(insert(db, who), MM_OK); /* recovers without a restart */
    mm_db_close(db);
    end();
}

MM_TEST(a_disk_that_takes_no_more_bytes_gives_no_space)
{
    start();
    struct mm_db *db = open_db(MM_SQLITE_CREATE);
    MM_REQUIRE(db);
    MM_CHECK_ERR(mm_db_migrate(db, schema, 1, NULL), MM_OK);
    mm_db_close(db);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        struct rlimit limit = {64 * 1024, 64 * 1024}; /* stands for a full disk: write(2) fails with EFBIG */
        signal(SIGXFSZ, SIG_IGN);
        db = open_db(MM_SQLITE_EXISTING);
        enum mm_err err = db && setrlimit(RLIMIT_FSIZE, &limit) == 0 ? MM_OK : MM_ERR_IO;
        for (int i = 0; i < 2000 && !err; i++) {
            char who[400];
            snprintf(who, sizeof who, "%0300d", i);
            err = insert(db, who);
        }
        _exit(err == MM_ERR_NO_SPACE ? 0 : 1 + (int)err);
    }
    MM_CHECK_INT(wait_for(pid), 0);
    db = open_db(MM_SQLITE_EXISTING);
    MM_REQUIRE(db);
    MM_CHECK(count(db) > 0);
    mm_db_close(db);
    end();
}

MM_TEST(a_file_that_is_no_database_is_corrupt_and_a_missing_one_not_found)
{
    struct mm_db *db = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    start();
    MM_CHECK_ERR(mm_sqlite_open(path, MM_SQLITE_EXISTING, &db, NULL), MM_ERR_NOT_FOUND);
    MM_CHECK_ERR(mm_sqlite_open(path, MM_SQLITE_READ_ONLY, &db, NULL), MM_ERR_NOT_FOUND);
    FILE *f = fopen(path, "w");
    MM_REQUIRE(f);
    for (int i = 0; i < 400; i++)
        fputs("this is no database at all\n", f);
    fclose(f);
    MM_CHECK_ERR(mm_sqlite_open(path, MM_SQLITE_EXISTING, &db, &info), MM_ERR_CORRUPT);
    MM_CHECK(strstr(info.text, path) != NULL);
    MM_CHECK(db == NULL);
    end();
}

MM_TEST(a_file_that_cannot_be_written_is_read_only)
{
    start();
    struct mm_db *db = open_db(MM_SQLITE_CREATE);
    MM_REQUIRE(db);
    MM_CHECK_ERR(mm_db_migrate(db, schema, 1, NULL), MM_OK);
    mm_db_close(db);
    MM_REQUIRE(chmod(path, 0444) == 0 && chmod(dir, 0755) == 0);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        if (getuid() == 0 && (setgid(65001) || setuid(65001)))
            _exit(99);
        struct mm_db *d = NULL;
        _exit(mm_sqlite_open(path, MM_SQLITE_EXISTING, &d, NULL) == MM_ERR_READ_ONLY ? 0 : 1);
    }
    MM_CHECK_INT(wait_for(pid), 0);
    end();
}

MM_TEST_MAIN
