/* bench_input NAME TIMES PAUSE_MS KEY... -- COMMAND...: starts COMMAND on the display, waits until it shows
 * nothing new, and presses these keys (names as X has them) in turn, TIMES in all, as a keyboard would, each
 * PAUSE_MS after the last. Prints NAME_p50_ms, NAME_p99_ms and NAME_max_ms: from just before a key goes down
 * to the return of the call that presented the frame it brought (the preloaded shim tells). libXtst, which
 * xdotool brings, is opened by name. */
#include "tests/bench/bench.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#define MAX_TIMES   2000
#define MAX_KEYS    8
#define PATIENCE_MS 20000
#define QUIET_MS    1500 /* nothing new for so long: it stands */

struct keyboard {
    void *display;
    void *(*open)(const char *name);
    unsigned long (*keysym)(const char *name);
    unsigned char (*keycode)(void *display, unsigned long keysym);
    int (*flush)(void *display);
    int (*press)(void *display, unsigned keycode, int down, unsigned long delay);
};

static bool find(void *library, const char *name, void *ret_function)
{
    void *found = library ? dlsym(library, name) : NULL;
    memcpy(ret_function, &found, sizeof found);
    return found != NULL;
}

static bool keyboard_open(struct keyboard *k)
{
    void *x11 = dlopen("libX11.so.6", RTLD_NOW), *test = dlopen("libXtst.so.6", RTLD_NOW);
    bool all = find(x11, "XOpenDisplay", &k->open) && find(x11, "XStringToKeysym", &k->keysym) &&
               find(x11, "XKeysymToKeycode", &k->keycode) && find(x11, "XFlush", &k->flush) &&
               find(test, "XTestFakeKeyEvent", &k->press);
    k->display = all ? k->open(NULL) : NULL;
    return k->display != NULL;
}

static void hit(const struct keyboard *k, unsigned code, bool down)
{
    k->press(k->display, code, down, 0);
    k->flush(k->display);
}

/* When the next frame was there, as the shim says; -1: none came in time. */
static int64_t frame(int fd, int wait_ms)
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    int64_t at = -1;
    if (poll(&wait, 1, wait_ms) != 1 || read(fd, &at, sizeof at) != (ssize_t)sizeof at)
        return -1;
    return at;
}

static pid_t start(char **command, int *ret_fd)
{
    int pipes[2];
    char text[32];
    pid_t child;
    if (pipe(pipes) != 0)
        return -1;
    snprintf(text, sizeof text, "%d", pipes[1]);
    setenv("MM_BENCH_FRAMES_FD", text, 1);
    child = fork();
    if (child == 0) {
        close(pipes[0]);
        execvp(command[0], command);
        _exit(127);
    }
    close(pipes[1]);
    *ret_fd = pipes[0];
    return child;
}

/* False when a key brought no frame. */
static bool measure(const struct keyboard *k, char **keys, int n_keys, int fd, long times, int pause_ms,
                    int64_t *ns)
{
    if (frame(fd, PATIENCE_MS) < 0)
        return false;
    while (frame(fd, QUIET_MS) >= 0)
        continue;
    for (long i = 0; i < times; i++) {
        unsigned code = k->keycode(k->display, k->keysym(keys[i % n_keys]));
        int64_t from = bench_ns(), to;
        hit(k, code, true);
        to = frame(fd, PATIENCE_MS);
        hit(k, code, false);
        if (to < 0)
            return false;
        ns[i] = to - from;
        while (frame(fd, pause_ms) >= 0) /* what a key brings later is no part of it */
            continue;
    }
    return true;
}

int main(int argc, char **argv)
{
    static int64_t ns[MAX_TIMES];
    long times = argc > 5 ? strtol(argv[2], NULL, 10) : 0,
         pause_ms = argc > 5 ? strtol(argv[3], NULL, 10) : 0;
    int n_keys = 0, fd = -1;
    struct keyboard keyboard = {0};
    char name[100];
    while (4 + n_keys < argc && strcmp(argv[4 + n_keys], "--") != 0)
        n_keys++;
    if (times < 1 || times > MAX_TIMES || n_keys < 1 || n_keys > MAX_KEYS || 5 + n_keys >= argc) {
        fprintf(stderr, "bench_input NAME TIMES PAUSE_MS KEY... -- COMMAND...\n");
        return 2;
    }
    if (!keyboard_open(&keyboard)) {
        fprintf(stderr, "bench_input: no display, or no libXtst\n");
        return EXIT_FAILURE;
    }
    pid_t child = start(argv + 5 + n_keys, &fd);
    bool all = child > 0 && measure(&keyboard, argv + 4, n_keys, fd, times, (int)pause_ms, ns);
    if (child > 0) {
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
    }
    if (!all) {
        fprintf(stderr, "bench_input: %s: a key brings no frame\n", argv[1]);
        return EXIT_FAILURE;
    }
    snprintf(name, sizeof name, "%s_p50_ms", argv[1]);
    bench_say(name, bench_pct_ms(ns, (size_t)times, 50));
    snprintf(name, sizeof name, "%s_p99_ms", argv[1]);
    bench_say(name, bench_pct_ms(ns, (size_t)times, 99));
    snprintf(name, sizeof name, "%s_max_ms", argv[1]);
    bench_say(name, bench_pct_ms(ns, (size_t)times, 100));
    return EXIT_SUCCESS;
}
