/* Preloaded into a program: another start of the machine, with a clock that is off. The monotonic clock, the
 * boot id and the wall clock are all that a program sees of it. MM_MACHINE_BOOT=FILE   what
 * /proc/sys/kernel/random/boot_id says MM_MACHINE_WALL_S=N    seconds by which the wall clock is ahead
 *   MM_MACHINE_MONO_S=N    seconds by which the monotonic clock is ahead */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>

static time_t by(const char *name)
{
    const char *value = getenv(name);
    return value ? (time_t)strtoll(value, NULL, 10) : 0;
}

int clock_gettime(clockid_t id, struct timespec *ts)
{
    static int (*next)(clockid_t, struct timespec *);
    if (!next)
        *(void **)(&next) = dlsym(RTLD_NEXT, "clock_gettime");
    int result = next(id, ts);
    if (result == 0 && id == CLOCK_REALTIME)
        ts->tv_sec += by("MM_MACHINE_WALL_S");
    if (result == 0 && id == CLOCK_BOOTTIME)
        ts->tv_sec += by("MM_MACHINE_MONO_S");
    return result;
}

time_t time(time_t *out)
{
    struct timespec ts = {0};
    (void)clock_gettime(CLOCK_REALTIME, &ts);
    if (out)
        *out = ts.tv_sec;
    return ts.tv_sec;
}

int open(const char *path, int flags, ...)
{
    static int (*next)(const char *, int, ...);
    const char *boot = getenv("MM_MACHINE_BOOT");
    va_list ap;
    va_start(ap, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(ap, mode_t) : 0;
    va_end(ap);
    if (!next)
        *(void **)(&next) = dlsym(RTLD_NEXT, "open");
    if (boot && strcmp(path, "/proc/sys/kernel/random/boot_id") == 0)
        path = boot;
    return next(path, flags, mode);
}
