/* Speech through libspeechd, which is opened by name where it is installed: no build needs it. */
#include "kiosk/platform/speech.h"

#include "sync/base/hash.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LIBRARY   "libspeechd.so.2"
#define MAX_BYTES 16384 /* of one text; a longer page is spoken up to here */
#define FIRST_FD  3
#define END_MS    300  /* for saying goodbye */
#define LOOK_MS   1000 /* for finding the library */
#define STEP_MS   10
#define PAUSE_MS  200 /* a voice needs a moment to fall silent, and drops what comes before */

extern char **environ;

/* Ends this process when the kiosk is gone, however it went and whatever the voice is doing. */
static void go_with(pid_t kiosk)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != kiosk)
        _exit(EXIT_FAILURE);
}

struct mm_speech {
    pid_t pid;
    int fd; /* a socket of packets: one text each */
};

/* ---- the kiosk's end -------------------------------------------------------------------------------- */
/* Waits for a child to end, and ends one that takes longer. True when it ended well. */
static bool child_ended(pid_t pid, int most_ms)
{
    const struct timespec step = {.tv_nsec = STEP_MS * 1000 * 1000};
    int waited = 0, status = -1;
    pid_t ended;
    while ((ended = waitpid(pid, &status, waited > most_ms ? 0 : WNOHANG)) == 0 ||
           (ended < 0 && errno == EINTR)) {
        (void)nanosleep(&step, NULL);
        waited += STEP_MS;
        if (waited > most_ms)
            kill(pid, SIGKILL);
    }
    return ended == pid && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
}

/* What libspeechd brings with it never leaves a process again: a child looks. */
bool mm_speech_there(void)
{
    pid_t parent = getpid(), pid = fork();
    if (pid == 0) {
        go_with(parent);
        _exit(dlopen(LIBRARY, RTLD_LAZY | RTLD_LOCAL) ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    return pid > 0 && child_ended(pid, LOOK_MS);
}

static int spawn(int fd, pid_t *ret_pid)
{
    char name[] = "mamori-kiosk", mode[] = "--speak";
    char *const argv[] = {name, mode, NULL};
    posix_spawn_file_actions_t files;
    int rc = posix_spawn_file_actions_init(&files);
    if (rc)
        return rc;
    rc = posix_spawn_file_actions_adddup2(&files, fd, STDIN_FILENO);
    rc = rc ? rc : posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    rc = rc ? rc : posix_spawn_file_actions_addclosefrom_np(&files, FIRST_FD);
    rc = rc ? rc : posix_spawn(ret_pid, "/proc/self/exe", &files, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&files);
    return rc;
}

enum mm_err mm_speech_open(struct mm_speech **ret_speech, struct mm_errinfo *info)
{
    struct mm_speech *speech = calloc(1, sizeof *speech);
    int ends[2], rc;
    if (!speech)
        return mm_nomem(info);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
        free(speech);
        return mm_fail_errno(info, errno, "%s", mm_say("読み上げを始められません", "cannot start the voice"));
    }
    speech->fd = ends[0];
    rc = spawn(ends[1], &speech->pid);
    close(ends[1]);
    if (rc) {
        close(speech->fd);
        free(speech);
        return mm_fail_errno(info, rc, "%s", mm_say("読み上げを始められません", "cannot start the voice"));
    }
    *ret_speech = speech;
    return MM_OK;
}

bool mm_speech_say(struct mm_speech *speech, const char *text)
{
    char cut[MAX_BYTES + 1];
    size_t len;
    mm_utf8_copy(cut, sizeof cut, text[0] ? text : "\n");
    len = strlen(cut);
    bool sent = send(speech->fd, cut, len, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0 || errno == EAGAIN;
    mm_wipe(cut, len);
    return sent;
}

bool mm_speech_close(struct mm_speech *speech)
{
    bool well;
    if (!speech)
        return true;
    close(speech->fd); /* the child falls silent and ends; one that hangs is ended */
    well = child_ended(speech->pid, END_MS);
    free(speech);
    return well;
}

/* ---- the child's end --------------------------------------------------------------------------------- */
/* What of libspeechd is used; libspeechd.h of Debian 12 (0.11). */
struct voice {
    void *library;
    void *connection;
    void *(*open)(const char *client, const char *connection, const char *user, int mode);
    void (*close)(void *connection);
    int (*set_language)(void *connection, const char *language);
    int (*cancel)(void *connection);
    int (*say)(void *connection, int priority, const char *text);
};
enum { MODE_SINGLE = 0, PRIORITY_TEXT = 3 };

static bool voice_open(struct voice *v)
{
    const struct {
        const char *name;
        void *function;
    } functions[] = {{"spd_open", &v->open},
                     {"spd_close", &v->close},
                     {"spd_set_language", &v->set_language},
                     {"spd_cancel", &v->cancel},
                     {"spd_say", &v->say}};
    v->library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    for (size_t i = 0; v->library && i < sizeof functions / sizeof functions[0]; i++) {
        void *function = dlsym(v->library, functions[i].name);
        if (!function)
            return false;
        memcpy(functions[i].function, &function, sizeof function);
    }
    v->connection = v->library ? v->open("mamori", "kiosk", NULL, MODE_SINGLE) : NULL;
    if (v->connection)
        (void)v->set_language(v->connection, "ja");
    return v->connection != NULL;
}

/* The last of the texts that wait: what came before it is out of date. 0 at the end. */
static ssize_t newest(char text[MAX_BYTES + 1])
{
    ssize_t n, more;
    char next[MAX_BYTES];
    while ((n = recv(STDIN_FILENO, text, MAX_BYTES, 0)) < 0 && errno == EINTR)
        continue;
    while (n > 0 && (more = recv(STDIN_FILENO, next, sizeof next, MSG_DONTWAIT)) > 0) {
        memcpy(text, next, (size_t)more);
        n = more;
    }
    text[n > 0 ? n : 0] = '\0';
    return n;
}

/* Whoever holds the other end of standard input. */
static void go_with_kiosk(void)
{
    struct ucred peer;
    socklen_t len = sizeof peer;
    if (getsockopt(STDIN_FILENO, SOL_SOCKET, SO_PEERCRED, &peer, &len) == 0)
        go_with(peer.pid);
}

int mm_speech_child(void)
{
    static char text[MAX_BYTES + 1];
    struct voice voice = {0};
    int code = EXIT_SUCCESS;
    go_with_kiosk();
    if (!voice_open(&voice)) {
        mm_log(MM_LOG_WARN, "%s",
               mm_say("読み上げを使えません。speech-dispatcher と日本語の音声を入れてください。",
                      "no voice; install speech-dispatcher and a voice for Japanese"));
        return EXIT_FAILURE;
    }
    while (newest(text) > 0) {
        struct pollfd more = {.fd = STDIN_FILENO, .events = POLLIN};
        (void)voice.cancel(voice.connection);
        if (poll(&more, 1, PAUSE_MS) != 0) /* somebody goes on quickly: only where they stay is spoken */
            continue;
        if (strspn(text, " \n") < strlen(text) && voice.say(voice.connection, PRIORITY_TEXT, text) < 0) {
            mm_log(MM_LOG_WARN, "%s",
                   mm_say("読み上げられませんでした。speech-dispatcher の記録を見てください。",
                          "the voice could not speak; see the log of speech-dispatcher"));
            code = EXIT_FAILURE;
            break;
        }
    }
    (void)voice.cancel(voice.connection);
    voice.close(voice.connection);
    return code;
}
