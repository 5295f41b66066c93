#include "sync/server/notify.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int64_t positive(const char *text)
{
    char *end = NULL;
    long long value = text ? strtoll(text, &end, 10) : 0;
    return text && *text && !*end && value > 0 ? value : 0;
}

void mm_notify_open(struct mm_notify *notify)
{
    const char *path = getenv("NOTIFY_SOCKET"), *pid = getenv("WATCHDOG_PID");
    size_t len = path ? strlen(path) : 0;
    *notify = (struct mm_notify){.fd = -1, .to = {.sun_family = AF_UNIX}};
    if (len > 1 && len < sizeof notify->to.sun_path && (path[0] == '/' || path[0] == '@')) {
        memcpy(notify->to.sun_path, path, len + 1);
        notify->to_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len + (path[0] == '/'));
        if (path[0] == '@') /* a name without a file */
            notify->to.sun_path[0] = '\0';
        notify->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    }
    if (notify->fd >= 0 && (!pid || positive(pid) == (int64_t)getpid()))
        notify->watchdog_us = positive(getenv("WATCHDOG_USEC"));
    (void)unsetenv("NOTIFY_SOCKET");
    (void)unsetenv("WATCHDOG_USEC");
    (void)unsetenv("WATCHDOG_PID");
}

void mm_notify_say(const struct mm_notify *notify, const char *state)
{
    if (notify->fd >= 0)
        (void)sendto(notify->fd, state, strlen(state), MSG_NOSIGNAL, (const struct sockaddr *)&notify->to,
                     notify->to_len);
}

void mm_notify_close(struct mm_notify *notify)
{
    if (notify->fd >= 0)
        close(notify->fd);
    notify->fd = -1;
}
