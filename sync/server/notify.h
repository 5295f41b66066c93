/* What systemd is told of this process: a line to the socket that it names in the environment (sd_notify(3)
 * says how; a datagram is all of it, so no library is needed). Without systemd nothing happens. */
#ifndef MM_SERVER_NOTIFY_H
#define MM_SERVER_NOTIFY_H

#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

struct mm_notify {
    int fd; /* owned; -1: nobody listens */
    struct sockaddr_un to;
    socklen_t to_len;
    int64_t watchdog_us; /* so often it wants a sign of life; 0: never */
};
/* Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID, and takes them out of the environment. */
void mm_notify_open(struct mm_notify *notify);
/* "READY=1", several lines with \n between. A message that does not arrive is no failure of ours. */
void mm_notify_say(const struct mm_notify *notify, const char *state);
void mm_notify_close(struct mm_notify *notify);
#endif
