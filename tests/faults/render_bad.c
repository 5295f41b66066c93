/* A renderer that misbehaves, in place of mamori-render: shuts itself in like the real one, then does what
 * its first argument says. What the sandbox must stop ends it by a signal or fails; if it is let through, it
 * says so and ends well, and the test goes red. */
#include "sync/export/render/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int let_through(const char *what)
{
    printf("let through: %s\n", what);
    fflush(stdout);
    return 0;
}

static int hang(void)
{
    while (pause() != 0)
        ;
    return let_through("the end of waiting");
}

static int spin(void)
{
    volatile unsigned i = 1;

    while (i)
        i |= 1;
    return let_through("the end of time");
}

/* Takes memory until there is none; a renderer that gets none says so. */
static int eat(void)
{
    size_t taken = 0;

    for (;; taken += 1 << 20) {
        char *p = malloc(1 << 20);

        if (!p)
            break;
        memset(p, 1, 1 << 20);
        if (taken > (size_t)4 << 30)
            return let_through("4 GiB");
    }
    fprintf(stderr, "no memory after %zu MiB\n", taken >> 20);
    return 1;
}

static int flood(void)
{
    static char block[1 << 20];

    for (int i = 0; i < 200; i++)
        if (write(STDOUT_FILENO, block, sizeof(block)) != (ssize_t)sizeof(block))
            return 1;
    return let_through("200 MiB");
}

static int files(void)
{
    int n = 0;

    while (dup(STDIN_FILENO) >= 0 && n < 1000)
        n++;
    fprintf(stderr, "%d more files\n", n);
    return n < 1000 ? 1 : let_through("1000 files");
}

static int net(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0 || errno ? let_through("a socket") : 1;
}

static int local(void)
{
    return socket(AF_UNIX, SOCK_STREAM, 0) >= 0 || errno ? let_through("a local socket") : 1;
}

static int run(void)
{
    execl("/bin/true", "true", (char *)NULL);
    return let_through("another program");
}

static int split(void)
{
    return fork() >= 0 || errno ? let_through("a second process") : 1;
}

static int make(void)
{
    int fd = open("/tmp/mamori-render-was-here", O_WRONLY | O_CREAT, 0600);

    fprintf(stderr, "open: %s\n", strerror(errno));
    return fd >= 0 ? let_through("a file to write") : 1;
}

static int drop(void)
{
    return unlink("/tmp/mamori-render-was-here") == 0 || errno ? let_through("deleting") : 1;
}

static int look(void)
{
    int fd = open("/etc/passwd", O_RDONLY);

    fprintf(stderr, "open: %s\n", strerror(errno));
    return fd >= 0 ? let_through("somebody else's file") : 1;
}

static int limits(void)
{
    struct rlimit cpu, memory, output;

    getrlimit(RLIMIT_CPU, &cpu);
    getrlimit(RLIMIT_AS, &memory);
    getrlimit(RLIMIT_FSIZE, &output);
    fprintf(stderr, "%ld s, %ld MiB, %ld MiB\n", (long)cpu.rlim_cur, (long)(memory.rlim_cur >> 20),
            (long)(output.rlim_cur >> 20));
    return 1;
}

static int crash(void)
{
    return raise(SIGSEGV);
}

static int noise(void)
{
    for (int i = 0; i < 20000; i++)
        fprintf(stderr, "noise %d\n", i);
    fprintf(stderr, "the last line\n");
    return 64 + MM_ERR_INVALID;
}

static int silent(void)
{
    return 64 + MM_ERR_INVALID; /* a refusal without a sentence is none */
}

static int strange(void)
{
    return 63;
}

static int fine(void)
{
    return puts("fine") < 0;
}

static const struct {
    const char *name;
    int (*run)(void);
} ways[] = {{"hang", hang},     {"spin", spin},       {"eat", eat},   {"flood", flood}, {"files", files},
            {"net", net},       {"local", local},     {"run", run},   {"split", split}, {"make", make},
            {"limits", limits}, {"drop", drop},       {"look", look}, {"crash", crash}, {"noise", noise},
            {"silent", silent}, {"strange", strange}, {"fine", fine}};

int main(int argc, char **argv)
{
    static const char *const none[] = {"/nowhere"};
    struct mm_errinfo info = MM_ERRINFO_INIT;

    /* The real limit would take its time: a lower one is kept. */
    if (argc > 1 && strcmp(argv[1], "spin") == 0)
        setrlimit(RLIMIT_CPU, &(struct rlimit){1, 2});
    if (mm_sandbox_enter(none, 1, &info) != MM_OK) {
        fprintf(stderr, "%s\n", info.text);
        return 64 + (int)info.err;
    }
    for (size_t i = 0; argc > 1 && i < sizeof(ways) / sizeof(ways[0]); i++)
        if (strcmp(ways[i].name, argv[1]) == 0)
            return ways[i].run();
    return 2;
}
