#include "sync/agent/print.h"

#include "sync/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define NAME_CHARS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-@:/"

/* No blank and no hyphen in front: it is a word on a command line. */
static bool is_name(const char *name)
{
    size_t len = strlen(name);
    return len > 0 && len < MM_PRINTER_BYTES && name[0] != '-' && strspn(name, NAME_CHARS) == len;
}

enum mm_err mm_printer_set(struct mm_store *store, const char *name, struct mm_errinfo *info)
{
    if (name[0] && !is_name(name))
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("「%s」はプリンターの名前ではありません。lpstat -p で確かめてください",
                              "\"%s\" is no name of a printer; see lpstat -p"),
                       name);
    return mm_store_meta_set(store, MM_META_PRINTER, name, info);
}

/* It says nothing anybody would read: its output goes nowhere. */
static int start(const char *printer, const char *path, pid_t *ret_pid)
{
    char *words[] = {(char[]){"lp"}, (char[]){"-s"}, (char[]){"-d"}, NULL, (char[]){"--"}, NULL, NULL};
    char printer_word[MM_PRINTER_BYTES], path_word[4096];
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    sigset_t none, all;
    (void)snprintf(printer_word, sizeof printer_word, "%s", printer);
    (void)snprintf(path_word, sizeof path_word, "%s", path);
    words[3] = printer_word;
    words[5] = path_word;
    sigemptyset(&none);
    sigfillset(&all);
    int rc = posix_spawn_file_actions_init(&files);
    if (rc)
        return rc;
    rc = posix_spawnattr_init(&attr);
    if (!rc) {
        for (int fd = 0; !rc && fd < 3; fd++)
            rc = posix_spawn_file_actions_addopen(&files, fd, "/dev/null", fd ? O_WRONLY : O_RDONLY, 0);
        rc = rc ? rc : posix_spawn_file_actions_addclosefrom_np(&files, 3);
        rc = rc ? rc : posix_spawnattr_setsigmask(&attr, &none);
        rc = rc ? rc : posix_spawnattr_setsigdefault(&attr, &all);
        rc = rc ? rc
                : posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                                      POSIX_SPAWN_SETPGROUP);
        rc = rc ? rc : posix_spawnp(ret_pid, "lp", &files, &attr, words, environ);
        posix_spawnattr_destroy(&attr);
    }
    posix_spawn_file_actions_destroy(&files);
    return rc;
}

/* Its exit code; -1 when its time was over, and it and all that it started were ended. */
static int wait_for(pid_t pid, int64_t wait_ms)
{
    int fd = pidfd_open(pid, 0), status = 0;
    struct pollfd end = {.fd = fd, .events = POLLIN};
    bool late = fd < 0 || poll(&end, 1, (int)wait_ms) <= 0;
    if (late)
        (void)kill(-pid, SIGKILL);
    if (fd >= 0)
        close(fd);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return late ? -1 : WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

enum mm_err mm_print_file(const char *printer, const char *path, int64_t wait_ms, struct mm_errinfo *info)
{
    pid_t pid = 0;
    if (!is_name(printer))
        return mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                       mm_say("プリンターが決まっていません。", "no printer is set."));
    int rc = start(printer, path, &pid);
    if (rc)
        return mm_fail(
            info, rc == ENOMEM ? MM_ERR_NOMEM : MM_ERR_NOT_FOUND, "%s",
            mm_say("印刷のしくみ（lp）が、この端末にありません。", "there is no lp on this kiosk."));
    int code = wait_for(pid, wait_ms);
    if (code < 0)
        return mm_fail(info, MM_ERR_BUSY, "%s",
                       mm_say("プリンターから返事がありません。", "the printer does not answer."));
    if (code > 0)
        return mm_fail(info, MM_ERR_IO, "%s",
                       mm_say("プリンターが受け付けませんでした。", "the printer refused it."));
    return MM_OK;
}
