/* Preloaded into the programs that are measured, so that they carry no clock of their own for it. It notes
 * when a frame was handed to the display and how often fdatasync ran before it, and can make fdatasync
 * slower. MM_BENCH_LOG=FILE       lines "frame <ns> <fdatasyncs since the last frame>" and "traced <bytes>"
 *   MM_BENCH_FIRST_FD=FD    the time of the first frame as text, at once; with MM_BENCH_FRAME=N of the Nth
 *   MM_BENCH_FRAMES_FD=FD   the time of every frame as eight bytes, at once
 *   MM_BENCH_SYNC_US=N      every fdatasync takes N µs more */
#include "tests/bench/bench.h"

#include <SDL.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>

static FILE *log_file;
static int first_fd = -1, frames_fd = -1;
static int64_t first_frame;
static int64_t sync_us;
static long syncs;

static int64_t number(const char *variable, int64_t missing)
{
    const char *text = getenv(variable);
    return text ? strtoll(text, NULL, 10) : missing;
}

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("MM_BENCH_LOG");
    first_fd = (int)number("MM_BENCH_FIRST_FD", -1);
    first_frame = number("MM_BENCH_FRAME", 1);
    frames_fd = (int)number("MM_BENCH_FRAMES_FD", -1);
    sync_us = number("MM_BENCH_SYNC_US", 0);
    if (path)
        log_file = fopen(path, "we");
}

__attribute__((destructor)) static void end(void)
{
    if (log_file)
        fclose(log_file);
}

/* POSIX lets dlsym's result be called, ISO C does not say how. */
static void find(const char *name, void *ret_function)
{
    void *found = dlsym(RTLD_NEXT, name);
    memcpy(ret_function, &found, sizeof found);
}

static void note_frame(void)
{
    int64_t now = bench_ns();
    if (first_fd >= 0 && --first_frame == 0) {
        dprintf(first_fd, "%lld\n", (long long)now);
        close(first_fd);
        first_fd = -1;
    }
    if (frames_fd >= 0 && write(frames_fd, &now, sizeof now) != (ssize_t)sizeof now)
        frames_fd = -1;
    if (log_file)
        fprintf(log_file, "frame %lld %ld\n", (long long)now, syncs);
    syncs = 0;
}

int SDL_UpdateWindowSurfaceRects(SDL_Window *window, const SDL_Rect *rects, int n)
{
    static int (*real)(SDL_Window *, const SDL_Rect *, int);
    if (!real)
        find("SDL_UpdateWindowSurfaceRects", &real);
    int code = real(window, rects, n);
    note_frame();
    return code;
}

int fdatasync(int fd)
{
    static int (*real)(int);
    struct timespec wait = {.tv_sec = sync_us / 1000000, .tv_nsec = sync_us % 1000000 * 1000};
    if (!real)
        find("fdatasync", &real);
    int code = real(fd);
    int error = errno;
    while (sync_us && nanosleep(&wait, &wait) != 0)
        ;
    syncs++;
    errno = error;
    return code;
}

/* The kiosk flushes its trace after the frame that says "saved": how far it then is tells which records. */
int fflush(FILE *file)
{
    static int (*real)(FILE *);
    if (!real)
        find("fflush", &real);
    int code = real(file);
    if (log_file && file && file != log_file && fileno(file) > 2)
        fprintf(log_file, "traced %ld\n", ftell(file));
    return code;
}
