#include "sync/export/render/sandbox.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* ---- limits ------------------------------------------------------------------------------------------- */
static bool limit(int what, int64_t value)
{
    struct rlimit now, l = {(rlim_t)value, (rlim_t)value};

    if (getrlimit((__rlimit_resource_t)what, &now) != 0)
        return false;
    if (now.rlim_max != RLIM_INFINITY && now.rlim_max < l.rlim_max)
        l.rlim_cur = l.rlim_max = now.rlim_max; /* it is lower already */
    return setrlimit((__rlimit_resource_t)what, &l) == 0;
}

/* SIGXCPU first, which tells the caller why; SIGKILL a second later. A lower limit that is there stays. */
static bool limit_cpu(int64_t seconds)
{
    struct rlimit now, l = {(rlim_t)seconds, (rlim_t)seconds + 1};

    if (getrlimit(RLIMIT_CPU, &now) != 0)
        return false;
    l.rlim_cur = now.rlim_cur < l.rlim_cur ? now.rlim_cur : l.rlim_cur;
    l.rlim_max = now.rlim_max < l.rlim_max ? now.rlim_max : l.rlim_max;
    return setrlimit(RLIMIT_CPU, &l) == 0;
}

static bool set_limits(void)
{
    /* The sanitizer maps terabytes of shadow. */
    bool good = SANITIZED || limit(RLIMIT_AS, MM_RENDER_MEMORY_BYTES);

    good = limit_cpu(SANITIZED ? 10 * MM_RENDER_CPU_S : MM_RENDER_CPU_S) && good;
    good = limit(RLIMIT_FSIZE, MM_MAX_PDF_BYTES) && good;
    good = limit(RLIMIT_NOFILE, MM_RENDER_FILES) && good;
    good = limit(RLIMIT_CORE, 0) && good;
    return good;
}

/* ---- files (Landlock) --------------------------------------------------------------------------------- */
static void allow_path(int ruleset, const char *path)
{
    struct landlock_path_beneath_attr rule = {.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE};
    struct stat st;

    rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
    if (rule.parent_fd < 0)
        return;
    if (fstat(rule.parent_fd, &st) == 0 && S_ISDIR(st.st_mode))
        rule.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR;
    (void)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(rule.parent_fd);
}

/* A kernel without Landlock (before 5.13, or switched off) leaves this to seccomp, which forbids writing. */
static void close_files(const char *const *paths, size_t n_paths)
{
    const struct landlock_ruleset_attr attr = {
        .handled_access_fs =
            LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE |
            LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
            LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
            LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
            LANDLOCK_ACCESS_FS_MAKE_SYM};
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);

    if (ruleset < 0)
        return;
    for (size_t i = 0; i < n_paths; i++)
        allow_path(ruleset, paths[i]);
    (void)syscall(SYS_landlock_restrict_self, ruleset, 0);
    close(ruleset);
}

/* ---- system calls (seccomp) --------------------------------------------------------------------------- */
/* Memory, time, the files it has, and looking at files: all that drawing needs. What is in neither list fails
 * with EPERM, so that a newer C library finds another way. */
static const int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(pread64),
    SCMP_SYS(readv),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(lseek),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(statx),
    SCMP_SYS(statfs),
    SCMP_SYS(fstatfs),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getdents64),
    SCMP_SYS(getcwd),
    SCMP_SYS(fcntl),
    SCMP_SYS(mmap),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(mprotect),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(futex),
    SCMP_SYS(getrandom),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(times),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(getppid),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
    SCMP_SYS(getrusage),
    SCMP_SYS(getrlimit),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(restart_syscall),
};

/* Nothing that draws asks for these: whoever does is not drawing. (Pango looks for fonts in a second thread,
 * so clone is told apart by its flags; clone3 hides them and must go.) */
static const int deadly[] = {
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(socket),
    SCMP_SYS(socketpair),
    SCMP_SYS(connect),
    SCMP_SYS(bind),
    SCMP_SYS(ptrace),
    SCMP_SYS(mount),
    SCMP_SYS(bpf),
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(rename),
    SCMP_SYS(renameat),
    SCMP_SYS(renameat2),
    SCMP_SYS(creat),
    SCMP_SYS(mkdir),
    SCMP_SYS(mkdirat),
    SCMP_SYS(truncate),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(kill),
    SCMP_SYS(tkill),
    SCMP_SYS(pidfd_open),
    SCMP_SYS(process_vm_readv),
};

#define WRITING (O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND)

static int add_clone(scmp_filter_ctx filter)
{
    int rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);

    rc = rc ? rc
            : seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                               SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
    return rc ? rc
              : seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(clone), 1,
                                 SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
}

static int fill_filter(scmp_filter_ctx filter)
{
    int rc = add_clone(filter);

    for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]) && !rc; i++)
        rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    for (size_t i = 0; i < sizeof(deadly) / sizeof(deadly[0]) && !rc; i++)
        rc = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, deadly[i], 0);
    rc = rc ? rc
            : seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, WRITING, O_RDONLY));
    rc = rc ? rc
            : seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
                               SCMP_A1(SCMP_CMP_MASKED_EQ, WRITING, O_RDONLY));
    /* abort() ends this process only; a limit may be read, not raised. */
    rc = rc ? rc
            : seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                               SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
    return rc ? rc
              : seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_A2(SCMP_CMP_EQ, 0));
}

static bool close_calls(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    int rc = filter ? fill_filter(filter) : -ENOMEM;

    rc = rc ? rc : seccomp_load(filter);
    seccomp_release(filter);
    return rc == 0;
}

enum mm_err mm_sandbox_enter(const char *const *paths, size_t n_paths, struct mm_errinfo *info)
{
    bool good = prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && (SANITIZED || prctl(PR_SET_DUMPABLE, 0) == 0) &&
                set_limits() && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;

    if (good && !SANITIZED) {
        close_files(paths, n_paths);
        good = close_calls();
    }
    return good ? MM_OK
                : mm_fail(info, MM_ERR_UNSUPPORTED, "%s",
                          mm_say("このOSでは紙面を作るプログラムを安全に囲えないため、作りません（seccomp）",
                                 "this system cannot confine the renderer (seccomp), so nothing is drawn"));
}
