#include "sync/export/render.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_WORDS  16
#define MAX_ENV    12
#define SAYS_BYTES (sizeof(((struct mm_errinfo *)0)->text))
#define FIRST_FD   3 /* what the child must not have */

struct child {
    const struct mm_render_job *job;
    char program[MM_PATH_BYTES];
    int in, out, says; /* memory files: its standard input, output and error */
    pid_t pid;
    int fd;    /* of the process */
    bool late; /* its time was over */
    siginfo_t end;
};

/* ---- the program -------------------------------------------------------------------------------------- */
/* Beside this program (a build folder), or where `cmake --install` puts it: bin/../libexec/mamori. */
static enum mm_err find_program(char out[MM_PATH_BYTES], struct mm_errinfo *info)
{
    static const char *const places[] = {"mamori-render", "../libexec/mamori/mamori-render"};
    const char *chosen = getenv("MAMORI_RENDER");
    char folder[MM_PATH_BYTES];
    ssize_t n = readlink("/proc/self/exe", folder, sizeof(folder) - 1);

    if (chosen && *chosen && strlen(chosen) < MM_PATH_BYTES) {
        memcpy(out, chosen, strlen(chosen) + 1);
        return MM_OK;
    }
    folder[n > 0 ? n : 0] = '\0';
    if (strrchr(folder, '/'))
        *strrchr(folder, '/') = '\0';
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        if (mm_path_join(out, folder, places[i]) == MM_OK && access(out, X_OK) == 0)
            return MM_OK;
    return mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                   mm_say("紙面と図を作るプログラム mamori-render がありません。mamori を入れ直すか、"
                          "MAMORI_RENDER に場所を指定してください",
                          "mamori-render, which draws papers and figures, is missing; install mamori again "
                          "or name its place in MAMORI_RENDER"));
}

/* ---- starting ----------------------------------------------------------------------------------------- */
static bool write_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, data, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        data += n;
        len -= (size_t)n;
    }
    return true;
}

static enum mm_err open_files(struct child *c, struct mm_errinfo *info)
{
    c->in = memfd_create("mamori-in", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    c->out = memfd_create("mamori-out", MFD_CLOEXEC);
    c->says = memfd_create("mamori-says", MFD_CLOEXEC);
    if (c->in < 0 || c->out < 0 || c->says < 0 || !write_all(c->in, c->job->input, c->job->input_bytes) ||
        lseek(c->in, 0, SEEK_SET) != 0 ||
        fcntl(c->in, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0)
        return mm_fail_errno(info, errno, "%s",
                             mm_say("紙面を作る準備ができません", "cannot prepare the renderer's files"));
    return MM_OK;
}

/* The few variables that the child may know: the language of its sentences, its data, the sanitizers. */
static void pick_env(char *env[MAX_ENV])
{
    static const char *const names[] = {"LANG=",         "LC_ALL=",        "LC_MESSAGES=", "MAMORI_DATA=",
                                        "ASAN_OPTIONS=", "UBSAN_OPTIONS=", "LSAN_OPTIONS="};
    size_t n = 0;

    for (char **e = environ; *e; e++)
        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && n + 1 < MAX_ENV; i++)
            if (strncmp(*e, names[i], strlen(names[i])) == 0)
                env[n++] = *e;
    env[n] = NULL;
}

static int set_files(posix_spawn_file_actions_t *files, const struct child *c)
{
    int rc = posix_spawn_file_actions_adddup2(files, c->in, STDIN_FILENO);

    rc = rc ? rc : posix_spawn_file_actions_adddup2(files, c->out, STDOUT_FILENO);
    rc = rc ? rc : posix_spawn_file_actions_adddup2(files, c->says, STDERR_FILENO);
    rc = rc ? rc : posix_spawn_file_actions_addchdir_np(files, "/");
    return rc ? rc : posix_spawn_file_actions_addclosefrom_np(files, FIRST_FD);
}

static int set_signals(posix_spawnattr_t *attr)
{
    sigset_t none, all;
    int rc;

    sigemptyset(&none);
    sigfillset(&all);
    rc = posix_spawnattr_setsigmask(attr, &none);
    rc = rc ? rc : posix_spawnattr_setsigdefault(attr, &all);
    return rc ? rc
              : posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                                   POSIX_SPAWN_SETPGROUP);
}

static int spawn(struct child *c, char *const *words, char *const *env)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    int rc = posix_spawn_file_actions_init(&files);

    if (rc)
        return rc;
    rc = posix_spawnattr_init(&attr);
    if (!rc) {
        rc = set_files(&files, c);
        rc = rc ? rc : set_signals(&attr);
        rc = rc ? rc : posix_spawn(&c->pid, c->program, &files, &attr, words, env);
        posix_spawnattr_destroy(&attr);
    }
    posix_spawn_file_actions_destroy(&files);
    return rc;
}

static enum mm_err start(struct child *c, struct mm_errinfo *info)
{
    const char *words[MAX_WORDS] = {"mamori-render", c->job->name};
    char *mutable_words[MAX_WORDS], *env[MAX_ENV];
    size_t n = 2;
    int rc;

    for (const char *const *a = c->job->args; a && *a; a++) {
        if (n + 1 >= MAX_WORDS)
            return mm_fail(info, MM_ERR_TOO_BIG, "%s: too many words", c->job->name);
        words[n++] = *a;
    }
    memcpy(mutable_words, words,
           sizeof(words)); /* posix_spawn takes them without const and changes nothing */
    pick_env(env);
    rc = spawn(c, mutable_words, env);
    if (rc)
        return mm_fail(info, rc == ENOMEM ? MM_ERR_NOMEM : MM_ERR_NOT_FOUND,
                       mm_say("紙面と図を作るプログラム %s を動かせません（%s）。mamori を入れ直してください",
                              "cannot start %s, which draws papers and figures (%s); install mamori again"),
                       c->program, strerror(rc));
    c->fd = pidfd_open(c->pid, 0);
    return MM_OK;
}

/* ---- waiting ------------------------------------------------------------------------------------------ */
static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* True when it has ended by itself in time. Without a pidfd (an old kernel) it is looked after now and then.
 */
static bool ended(struct child *c, int64_t until_ms)
{
    for (;;) {
        struct pollfd p = {.fd = c->fd, .events = POLLIN};
        int64_t left = until_ms - now_ms();

        if (waitid(P_PID, (id_t)c->pid, &c->end, WEXITED | WNOHANG | WNOWAIT) == 0 && c->end.si_pid == c->pid)
            return true;
        if (left <= 0)
            return false;
        (void)poll(&p, c->fd >= 0 ? 1 : 0, c->fd < 0 && left > 5 ? 5 : (int)(left < 60000 ? left : 60000));
    }
}

static void finish(struct child *c)
{
    int64_t wait = c->job->wait_ms > 0 ? c->job->wait_ms : MM_RENDER_WAIT_MS;

    c->late = !ended(c, now_ms() + wait);
    if (c->late)
        (void)kill(c->pid, SIGKILL); /* not yet waited for: this id is still its own */
    while (waitid(P_PID, (id_t)c->pid, &c->end, WEXITED) != 0 && errno == EINTR)
        ;
}

/* ---- what came of it ---------------------------------------------------------------------------------- */
/* The child's last line: libraries may have spoken before it. */
static void read_says(const struct child *c, char out[SAYS_BYTES])
{
    off_t end = lseek(c->says, 0, SEEK_END),
          from = end > (off_t)SAYS_BYTES - 1 ? end - (off_t)SAYS_BYTES + 1 : 0;
    ssize_t n = end > 0 ? pread(c->says, out, SAYS_BYTES - 1, from) : 0;
    char *last;

    n = n < 0 ? 0 : n;
    while (n > 0 && out[n - 1] == '\n')
        n--;
    out[n] = '\0';
    last = strrchr(out, '\n');
    if (last)
        memmove(out, last + 1, strlen(last + 1) + 1);
}

static enum mm_err too_much(struct mm_errinfo *info)
{
    return mm_fail(
        info, MM_ERR_TOO_BIG, "%s",
        mm_say("紙面や図が大きすぎて、決められた時間と記憶の量では作れませんでした。分けてください",
               "the paper or figure is too large for the time and memory that it may take; split "
               "it"));
}

static enum mm_err broke_down(const struct child *c, const char *says, struct mm_errinfo *info)
{
    return mm_fail(info, MM_ERR_IO,
                   mm_say("紙面と図を作るプログラムが途中で止まりました（%s %d）%s%s",
                          "mamori-render broke down (%s %d)%s%s"),
                   c->end.si_code == CLD_EXITED ? "exit" : "signal", c->end.si_status, *says ? ": " : "",
                   says);
}

static enum mm_err judge(const struct child *c, struct mm_errinfo *info)
{
    char says[SAYS_BYTES];
    bool killed = c->end.si_code != CLD_EXITED;
    int status = c->end.si_status;

    /* SIGKILL from elsewhere: the kernel was out of memory. */
    if (c->late || (killed && (status == SIGXCPU || status == SIGXFSZ || status == SIGKILL)))
        return too_much(info);
    if (!killed && status == 0)
        return MM_OK;
    read_says(c, says);
    if (!killed && status > MM_RENDER_EXIT && status < MM_RENDER_EXIT + MM_ERR_COUNT && *says)
        return mm_fail(info, (enum mm_err)(status - MM_RENDER_EXIT), "%s", says);
    return broke_down(c, says, info);
}

static enum mm_err take_output(const struct child *c, struct mm_buf *out, struct mm_errinfo *info)
{
    char chunk[64 * 1024];
    off_t at = 0;

    for (;;) {
        ssize_t n = pread(c->out, chunk, sizeof(chunk), at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return mm_fail_errno(info, errno, "%s",
                                 mm_say("できた紙面を読めません", "cannot read the output"));
        if (n == 0)
            break;
        mm_buf_append(out, chunk, (size_t)n);
        at += n;
    }
    return mm_buf_check(out, info);
}

enum mm_err mm_render(const struct mm_render_job *job, struct mm_buf *out, struct mm_errinfo *info)
{
    struct child c = {.job = job, .in = -1, .out = -1, .says = -1, .fd = -1};
    enum mm_err err = find_program(c.program, info);

    if (!err)
        err = open_files(&c, info);
    if (!err)
        err = start(&c, info);
    if (!err) {
        finish(&c);
        err = judge(&c, info);
    }
    if (!err)
        err = take_output(&c, out, info);
    for (size_t i = 0; i < 4; i++) {
        int fd = (int[]){c.in, c.out, c.says, c.fd}[i];

        if (fd >= 0)
            close(fd);
    }
    return err;
}
