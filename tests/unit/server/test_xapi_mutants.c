/* The table of test_xapi_cases.c against the code that answers /xapi, each of its conditions held true and
 * held false in turn: a row that nothing turns red says nothing and is to be deleted.
 * mm-test-mutated: routes/xapi*.c routes/route_xapi_*.c multipart.c lrs.c alternate.c signed.c
 * mm-test-mutated: document.c search.c mention.c
 * mm-test: labels=plain,long timeout=3600 */
#include "tests/unit/server/mutant_if.h"

#undef if
#include "tests/unit/server/test_xapi_cases.c"

#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>

#define MAX_SITES  1000
#define PATIENCE_S 60 /* a loop may have lost its end */
/* Rows that no condition of the first sixty turned red: what follows has not been walked to its end yet. This
 * only goes down. */
#define IDLE_AT_MOST 23

/* Of this process and its children, in which the server runs. */
static struct shared {
    size_t n;
    struct {
        const char *file; /* static, and the same in every child */
        int line;
        bool held[2]; /* what it was without being forced */
    } sites[MAX_SITES];
    bool red[N_ROWS][2]; /* of the last child */
    bool began;          /* it came to the first row */
} * shared;

static const char *forced_file;
static int forced_line, forced_to;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void note(const struct mm_mutant_site *site, int holds)
{
    size_t i = 0;
    while (i < shared->n && (shared->sites[i].file != site->file || shared->sites[i].line != site->line))
        i++;
    if (i == MAX_SITES || !strstr(site->file, "sync/server/"))
        return;
    shared->sites[i].file = site->file;
    shared->sites[i].line = site->line;
    shared->sites[i].held[holds] = true;
    shared->n = i == shared->n ? i + 1 : shared->n;
}

int mm_mutant_if(struct mm_mutant_site *site, int holds)
{
    if (!shared)
        return holds; /* the tests of the table itself */
    if (!forced_file) {
        pthread_mutex_lock(&lock);
        note(site, holds);
        pthread_mutex_unlock(&lock);
        return holds;
    }
    int state = __atomic_load_n(&site->state, __ATOMIC_RELAXED);
    if (state == 0) {
        state = site->line == forced_line && strcmp(site->file, forced_file) == 0 ? 2 : 1;
        __atomic_store_n(&site->state, state, __ATOMIC_RELAXED);
    }
    return state == 2 ? forced_to : holds;
}

/* In a child of its own, which may crash or never end. */
static void run(const char *tmp)
{
    static const char *const versions[] = {"1.0.3", "2.0.0"};
    memset(shared->red, 0, sizeof shared->red);
    shared->began = false;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        setenv("TMPDIR", tmp, 1);
        alarm(PATIENCE_S);
        if (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr))
            _exit(2);
        for (size_t which = 0; which < 2; which++) {
            struct web w;
            char basic[300];
            if (!web_open(&w) || !credential(&w, "all", basic))
                _exit(2);
            shared->began = true;
            for (size_t i = 0; i < N_ROWS; i++) {
                if (!rows[i].status[which])
                    continue;
                shared->red[i][which] = true; /* until it is known better */
                shared->red[i][which] = !row_holds(&w, basic, versions[which], which, &rows[i]);
                mm_clock_advance(&w.c.at, 10);
            }
            web_close(&w);
        }
        _exit(0);
    }
    waitpid(child, NULL, 0);
}

static bool ever[N_ROWS]; /* was red */

static size_t count_red(void)
{
    size_t n = 0;
    for (size_t i = 0; shared->began && i < N_ROWS; i++) {
        bool red = shared->red[i][0] || shared->red[i][1];
        ever[i] |= red;
        n += red;
    }
    return n;
}

static size_t idle_rows(bool tell)
{
    size_t n = 0;
    for (size_t i = 0; i < N_ROWS; i++) {
        n += !ever[i];
        if (tell && !ever[i])
            printf("  nothing turns it red: %s, %s\n", rows[i].section, rows[i].rule);
    }
    return n;
}

/* Ends when no more rows are left than that; IDLE_AT_MOST 0 walks on. */
MM_TEST(every_row_turns_red_for_some_condition_that_is_held)
{
    char tmp[256];
    size_t mutants = 0, noticed = 0;
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    MM_REQUIRE(shared != MAP_FAILED);
    mm_test_mkdir(tmp);
    run(tmp);
    MM_REQUIRE(shared->began);
    MM_CHECK_INT(count_red(), 0);
    MM_REQUIRE(shared->n > 100 && shared->n < MAX_SITES);
    size_t n = shared->n;
    for (size_t i = 0; i < 2 * n && idle_rows(false) > IDLE_AT_MOST; i++) {
        if (!shared->sites[i / 2].held[i % 2 == 0])
            continue; /* never otherwise */
        forced_file = shared->sites[i / 2].file;
        forced_line = shared->sites[i / 2].line;
        forced_to = i % 2;
        run(tmp);
        mutants++;
        size_t red = count_red();
        noticed += red > 0;
        if (getenv("MM_SHOW"))
            printf("  %s:%d held %s: %zu red, %zu left%s\n", forced_file, forced_line,
                   forced_to ? "true" : "false", red, idle_rows(false),
                   shared->began ? "" : " (does not begin)");
    }
    mm_test_rmdir(tmp);
    MM_CHECK(idle_rows(true) <= IDLE_AT_MOST);
    printf("%zu rows, %zu conditions, %zu mutants, %zu of them noticed\n", (size_t)N_ROWS, n, mutants,
           noticed);
    munmap(shared, sizeof *shared);
    shared = NULL;
}
