/* Speech through libspeechd, which is opened by name where it is installed: no build needs it. */
#include "kiosk/platform/speech.h"

#include "sync/base/log.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LIBRARY   "libspeechd.so.2"
#define MAX_BYTES 16384 /* of one text; a longer page is spoken up to here */
#define FIRST_FD  3
#define END_MS    300 /* for saying goodbye */
#define PAUSE_MS  200 /* a voice needs a moment to fall silent, and drops what comes before */

extern char **environ;

struct mm_speech {
    pid_t pid;
    int fd; /* a socket of packets: one text each */
};

bool mm_speech_there(void)
{
    void *library = dlopen(LIBRARY, RTLD_LAZY | RTLD_LOCAL);
    if (!library)
        return false;
    dlclose(library);
    return true;
}

/* ---- the kiosk's end -------------------------------------------------------------------------------- */
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
    size_t len = strlen(text);
    while (len > MAX_BYTES || (len && ((unsigned char)text[len] & 0xC0) == 0x80)) /* at a character's end */
        len--;
    if (send(speech->fd, len ? text : "\n", len ? len : 1, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0)
        return true;
    return errno == EAGAIN;
}

void mm_speech_close(struct mm_speech *speech)
{
    const struct timespec step = {.tv_nsec = 10 * 1000 * 1000};
    int waited = 0;
    if (!speech)
        return;
    close(speech->fd); /* the child falls silent and ends; one that hangs is ended */
    while (waitpid(speech->pid, NULL, waited > END_MS ? 0 : WNOHANG) == 0) {
        (void)nanosleep(&step, NULL);
        waited += 10;
        if (waited > END_MS)
            kill(speech->pid, SIGKILL);
    }
    free(speech);
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
    ssize_t n = recv(STDIN_FILENO, text, MAX_BYTES, 0), more;
    char next[MAX_BYTES];
    while (n > 0 && (more = recv(STDIN_FILENO, next, sizeof next, MSG_DONTWAIT)) > 0) {
        memcpy(text, next, (size_t)more);
        n = more;
    }
    text[n > 0 ? n : 0] = '\0';
    return n;
}

int mm_speech_child(void)
{
    static char text[MAX_BYTES + 1];
    struct voice voice = {0};
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
        if (strspn(text, " \n") < strlen(text) && voice.say(voice.connection, PRIORITY_TEXT, text) < 0)
            break;
    }
    (void)voice.cancel(voice.connection);
    voice.close(voice.connection);
    return EXIT_SUCCESS;
}
