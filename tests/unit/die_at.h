/* kill -9 at the n-th call by which a program changes a file or speaks to a database: a child of the test
 * does the work and ends itself there. Its calls stand in front of those of libc, for SQLite and libpq too;
 * so a test with this is "plain": a sanitizer has its own. */
#ifndef MM_TEST_DIE_AT_H
#define MM_TEST_DIE_AT_H

#include "tests/unit/mm_test.h"

#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static long die_at; /* 0: never */

static void die_here(void)
{
    if (die_at && --die_at == 0)
        (void)kill(getpid(), SIGKILL);
}

#define DIE_CALL __attribute__((visibility("default")))
DIE_CALL ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at);
DIE_CALL ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
    die_here();
    return syscall(SYS_pwrite64, fd, bytes, len, at);
}
DIE_CALL int ftruncate64(int fd, off64_t len);
DIE_CALL int ftruncate64(int fd, off64_t len)
{
    die_here();
    return (int)syscall(SYS_ftruncate, fd, len);
}
DIE_CALL int fdatasync(int fd)
{
    die_here();
    return (int)syscall(SYS_fdatasync, fd);
}
DIE_CALL int fsync(int fd)
{
    die_here();
    return (int)syscall(SYS_fsync, fd);
}
DIE_CALL int unlink(const char *path)
{
    die_here();
    return (int)syscall(SYS_unlink, path);
}
DIE_CALL ssize_t write(int fd, const void *bytes, size_t len)
{
    die_here();
    return syscall(SYS_write, fd, bytes, len);
}
DIE_CALL int rename(const char *from, const char *to)
{
    die_here();
    return (int)syscall(SYS_rename, from, to);
}
DIE_CALL ssize_t send(int fd, const void *bytes, size_t len, int flags)
{
    die_here();
    return syscall(SYS_sendto, fd, bytes, len, flags, NULL, 0);
}

/* In a child, killed at its n-th call (0: never). What work said: 0 for good; -1: it was killed. */
static inline int die_in(long n, int (*work)(void *ctx), void *ctx)
{
    int status = -1;
    (void)fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        die_at = n;
        int said = work(ctx);
        die_at = 0;
        (void)fflush(stdout);
        _exit(said);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        return 99;
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? -1
           : WIFEXITED(status)                                ? WEXITSTATUS(status)
                                                              : 99;
}

/* Work that goes in steps, each of which is kept or not: killed at its first call and begun again, killed at
 * its second, and so on; where a step was kept, at the first of what is left. So the whole of it is killed at
 * every call, each time in the place that the one before has left. `step` says how many are kept now; `kept`
 * looks at what was just kept. *ret_killed: how often. False: the work failed, or there was no end to it. */
struct die_steps {
    int (*work)(void *ctx);
    long (*step)(void *ctx);
    void (*kept)(void *ctx, long step);
    void *ctx;
    long stride; /* 1: at every call; 3: at every third, of the next step at others */
};
static inline bool die_at_every(const struct die_steps *s, long *ret_killed)
{
    long before = s->step(s->ctx), n = 1;
    for (*ret_killed = 0; *ret_killed < 5000; n += s->stride) {
        int said = die_in(n, s->work, s->ctx);
        if (said != -1)
            return MM_CHECK(said == 0);
        ++*ret_killed;
        long now = s->step(s->ctx);
        if (now != before) {
            MM_CHECK(now > before && now <= before + s->stride);
            s->kept(s->ctx, now);
            before = now;
            n = 1 + now % s->stride - s->stride;
        }
    }
    return MM_CHECK(*ret_killed < 5000);
}
#endif
