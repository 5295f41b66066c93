/* What systemd is told, with a socket of our own: the protocol, and signs of life that only a writer who
 * writes can give.
 * mm-test: labels=threads */
#include "sync/server/notify.h"
#include "sync/server/writer.h"
#include "tests/unit/server/fixture_web.h"

#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

struct systemd {
    int fd;
    char text[500];
};

static bool systemd_open(struct systemd *s, const char *dir, bool hidden)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    char name[200];
    snprintf(name, sizeof name, "%s%.80s/notify", hidden ? "@" : "", dir);
    snprintf(at.sun_path, sizeof at.sun_path, "%.107s", name);
    if (hidden)
        at.sun_path[0] = '\0';
    s->fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    (void)unlink(name);
    (void)setenv("NOTIFY_SOCKET", name, 1);
    return MM_CHECK(bind(s->fd, (const struct sockaddr *)&at,
                         (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name) + !hidden)) == 0);
}

/* The next thing it was told within that time; "" if nothing. */
static const char *told(struct systemd *s, int wait_ms)
{
    struct pollfd p = {.fd = s->fd, .events = POLLIN};
    s->text[0] = '\0';
    if (poll(&p, 1, wait_ms) == 1) {
        ssize_t n = recv(s->fd, s->text, sizeof s->text - 1, 0);
        s->text[n > 0 ? n : 0] = '\0';
    }
    return s->text;
}

MM_TEST(the_socket_of_the_environment_is_told)
{
    char dir[256];
    struct systemd s;
    struct mm_notify notify;
    mm_test_mkdir(dir);
    for (int hidden = 0; hidden < 2; hidden++) {
        MM_REQUIRE(systemd_open(&s, dir, hidden));
        (void)setenv("WATCHDOG_USEC", "30000000", 1);
        mm_notify_open(&notify);
        MM_CHECK_INT(notify.watchdog_us, 30000000);
        MM_CHECK(!getenv("NOTIFY_SOCKET") && !getenv("WATCHDOG_USEC"));
        mm_notify_say(&notify, "READY=1");
        MM_CHECK_STR(told(&s, 5000), "READY=1");
        close(s.fd);
        mm_notify_say(&notify, "STOPPING=1"); /* to nobody */
        mm_notify_close(&notify);
    }
    mm_test_rmdir(dir);
}

MM_TEST(without_systemd_nothing_is_told)
{
    static const char *const names[] = {"", "relative", "/", NULL};
    struct mm_notify notify;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i])
            (void)setenv("NOTIFY_SOCKET", names[i], 1);
        (void)setenv("WATCHDOG_USEC", "1000", 1);
        mm_notify_open(&notify);
        MM_CHECK(notify.fd == -1 && notify.watchdog_us == 0);
        mm_notify_say(&notify, "READY=1");
        mm_notify_close(&notify);
    }
}

MM_TEST(the_watchdog_of_another_process_is_not_ours)
{
    char dir[256];
    struct systemd s;
    struct mm_notify notify;
    mm_test_mkdir(dir);
    MM_REQUIRE(systemd_open(&s, dir, false));
    (void)setenv("WATCHDOG_USEC", "1000", 1);
    (void)setenv("WATCHDOG_PID", "1", 1);
    mm_notify_open(&notify);
    MM_CHECK(notify.fd >= 0 && notify.watchdog_us == 0);
    mm_notify_close(&notify);
    close(s.fd);
    mm_test_rmdir(dir);
}

static void beat(void *ctx)
{
    mm_notify_say(ctx, "WATCHDOG=1");
}

struct block {
    struct mm_job job;
    pthread_mutex_t lock; /* held by the test: the writer waits */
};

static void block_run(struct mm_central *central, void *ctx)
{
    (void)central;
    struct block *block = ctx;
    (void)pthread_mutex_lock(&block->lock);
    (void)pthread_mutex_unlock(&block->lock);
}

static void block_after(void *ctx, enum mm_err err, const struct mm_errinfo *info)
{
    (void)ctx, (void)err, (void)info;
}

static void *ask(void *ctx)
{
    return (void *)(intptr_t)web_get(ctx, "/healthz");
}

MM_TEST(a_writer_that_is_stuck_gives_no_sign_of_life)
{
    struct web w;
    struct systemd s;
    struct mm_notify notify;
    struct block block = {.lock = PTHREAD_MUTEX_INITIALIZER};
    pthread_t client;
    void *status = NULL;
    MM_REQUIRE(web_open(&w) && systemd_open(&s, w.c.dir, false));
    mm_notify_open(&notify);
    mm_router_pulse(w.router, beat, &notify);
    MM_CHECK_STR(told(&s, 5000), "WATCHDOG=1");
    mm_router_settle(w.router);
    (void)pthread_mutex_lock(&block.lock);
    block.job = (struct mm_job){block_run, block_after, &block, NULL};
    mm_writer_add(w.c.central->shared->writer, &block.job);
    for (int i = 0; i < 5; i++)
        mm_router_pulse(w.router, beat, &notify);
    MM_CHECK_STR(told(&s, 300), "");
    /* nor can it be stopped in peace: somebody waits for an answer */
    MM_CHECK(pthread_create(&client, NULL, ask, &w) == 0);
    for (int i = 0; i < 500 && atomic_load(&w.c.central->shared->metrics.queued) < 2; i++)
        (void)usleep(10000);
    MM_CHECK(!mm_web_calm(w.web, 1));
    (void)pthread_mutex_unlock(&block.lock);
    MM_CHECK_STR(told(&s, 5000), "WATCHDOG=1");
    MM_CHECK_STR(told(&s, 300), ""); /* one for all that were asked for meanwhile */
    MM_CHECK(pthread_join(client, &status) == 0);
    MM_CHECK_INT((intptr_t)status, 200);
    MM_CHECK(mm_web_calm(w.web, 5));
    close(s.fd);
    web_close(&w);
    mm_notify_close(&notify);
}

static void *ask_backup(void *ctx)
{
    struct web *w = ctx;
    const struct mm_http_header headers[] = {{"Authorization", w->secret}};
    return (void *)(intptr_t)web_send(w, "POST", "/api/v1/backup", headers, 1, "{}", 2);
}

/* Until somebody reads what is to be copied next: from then on the backup waits for us. */
static int hold_up(const char *fifo)
{
    int fd = -1;
    for (int i = 0; i < 60000 && fd < 0; i++) {
        fd = open(fifo, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0)
            (void)usleep(1000);
    }
    MM_CHECK(fd >= 0);
    return fd;
}

MM_TEST(a_backup_that_takes_long_holds_nobody_up)
{
    static const char health[] = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    static const struct mm_http_settings http = {0};
    struct web w, other;
    struct systemd s;
    struct mm_notify notify;
    char fifo[500], reply[4096];
    pthread_t client;
    void *status = NULL;
    MM_REQUIRE(web_open(&w) && systemd_open(&s, w.c.dir, false));
    mm_central_backups_to(w.c.central, w.c.dir);
    mm_notify_open(&notify);
    snprintf(fifo, sizeof fifo, "%s.codes", w.c.file);
    (void)unlink(fifo);
    MM_REQUIRE(mkfifo(fifo, 0600) == 0);
    w.unsettled = true; /* what is slow is not waited for here */
    other = w;
    mm_http_answer_init(&other.answer);
    MM_REQUIRE(mm_http_open(&http, &other.client, NULL) == MM_OK);
    MM_CHECK(pthread_create(&client, NULL, ask_backup, &other) == 0);
    int held = hold_up(fifo);
    mm_router_pulse(w.router, beat, &notify);
    if (MM_CHECK(strcmp(told(&s, 20000), "WATCHDOG=1") == 0)) {
        for (int i = 0; i < 3 * MM_WEB_THREADS; i++) { /* each connection by whichever thread takes it */
            web_raw(&w, health, sizeof health - 1, reply, sizeof reply);
            MM_CHECK(strncmp(reply, "HTTP/1.1 200", 12) == 0);
        }
        MM_CHECK_INT((intptr_t)ask_backup(&w), 429);
        MM_CHECK(is_error(&w, "busy"));
    }
    close(held);
    MM_CHECK(pthread_join(client, &status) == 0);
    MM_CHECK_INT((intptr_t)status, 200);
    w.unsettled = false;
    MM_CHECK(strstr(mm_buf_str(&other.answer.body), "\"name\":\"mamori-") != NULL);
    MM_CHECK_INT((intptr_t)ask_backup(&w),
                 409); /* this minute has one; the next request finds the way free */
    mm_http_answer_done(&other.answer);
    mm_http_close(other.client);
    close(s.fd);
    web_close(&w);
    mm_notify_close(&notify);
}

MM_TEST(a_database_that_fails_gives_none_either)
{
    struct web w;
    struct systemd s;
    struct mm_notify notify;
    MM_REQUIRE(web_open(&w) && systemd_open(&s, w.c.dir, false));
    mm_notify_open(&notify);
    MM_CHECK_ERR(mm_db_exec(w.c.central->db, "ALTER TABLE setting RENAME TO gone", NULL), MM_OK);
    mm_router_pulse(w.router, beat, &notify);
    mm_router_settle(w.router);
    MM_CHECK_STR(told(&s, 100), "");
    close(s.fd);
    web_close(&w);
    mm_notify_close(&notify);
}
MM_TEST_MAIN
