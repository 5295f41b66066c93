/* bench_start NAME TIMES COMMAND...: from just before fork and exec to the first frame on the display (the
 * preloaded shim tells), TIMES times; the program is ended after each. Prints NAME_p50_ms and NAME_max_ms. */
#include "tests/bench/bench.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#define MAX_TIMES   1000
#define PATIENCE_MS 20000

/* ns, or -1: no frame came. */
static int64_t once(char **command)
{
    int pipes[2];
    char text[64] = "";
    if (pipe(pipes) != 0)
        return -1;
    int64_t from = bench_ns();
    pid_t child = fork();
    if (child == 0) {
        snprintf(text, sizeof text, "%d", pipes[1]);
        close(pipes[0]);
        setenv("MM_BENCH_FIRST_FD", text, 1);
        execvp(command[0], command);
        _exit(127);
    }
    close(pipes[1]);
    struct pollfd wait = {.fd = pipes[0], .events = POLLIN};
    ssize_t got = poll(&wait, 1, PATIENCE_MS) == 1 ? read(pipes[0], text, sizeof text - 1) : -1;
    close(pipes[0]);
    if (child > 0) {
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
    }
    return got > 0 ? strtoll(text, NULL, 10) - from : -1;
}

int main(int argc, char **argv)
{
    static int64_t ns[MAX_TIMES];
    char name[100];
    long times = argc > 3 ? strtol(argv[2], NULL, 10) : 0;
    if (times < 1 || times > MAX_TIMES) {
        fprintf(stderr, "bench_start NAME TIMES COMMAND...\n");
        return 2;
    }
    for (long i = 0; i < times; i++) {
        ns[i] = once(argv + 3);
        if (ns[i] < 0) {
            fprintf(stderr, "bench_start: %s shows no frame\n", argv[3]);
            return EXIT_FAILURE;
        }
    }
    snprintf(name, sizeof name, "%s_p50_ms", argv[1]);
    bench_say(name, bench_pct_ms(ns, (size_t)times, 50));
    snprintf(name, sizeof name, "%s_max_ms", argv[1]);
    bench_say(name, bench_pct_ms(ns, (size_t)times, 100));
    return EXIT_SUCCESS;
}
