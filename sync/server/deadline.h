/* How long a connection may take over a request, and which one goes when there are too many. libmicrohttpd's
 * own time-out starts anew with every byte, so a client that sends one now and then would hold a connection
 * for ever; and its limit of connections keeps the newcomer out, so that a few that only wait would lock out
 * everybody else of their address, the clerk at this machine too. Here those go that have waited longest for
 * their client. Owns one thread, which sleeps while there is no connection; it shuts sockets down and
 * leaves closing them to their owner. */
#ifndef MM_SERVER_DEADLINE_H
#define MM_SERVER_DEADLINE_H

#include "sync/base/err.h"
#include "sync/server/proxies.h"

#include <sys/socket.h>

enum mm_deadline_step {
    MM_DEADLINE_HEAD,  /* opened, or idle between two requests: the next head must be whole in time */
    MM_DEADLINE_BODY,  /* the head is in */
    MM_DEADLINE_NONE,  /* a handler works: no time counts */
    MM_DEADLINE_REPLY, /* the client reads */
    MM_DEADLINE_STEP_COUNT
};
struct mm_deadline_limits {
    unsigned seconds[MM_DEADLINE_STEP_COUNT];
    unsigned same, all; /* connections of one address, of all: beyond them those go that only wait */
    const struct mm_proxies *proxies; /* borrowed; of them only `all` counts. May be NULL */
};
struct mm_deadline;
struct mm_deadline_row;
MM_MUST_USE enum mm_err mm_deadline_start(const struct mm_deadline_limits *limits,
                                          struct mm_deadline **ret_deadline, struct mm_errinfo *info);
/* After the last connection was removed. Accepts NULL. */
void mm_deadline_stop(struct mm_deadline *deadline);

/* NULL without memory: such a connection has no deadline. fd stays the caller's, open until remove. Of an
 * address that has several times as many as it may have in the end the new one is shut down at once. */
struct mm_deadline_row *mm_deadline_add(struct mm_deadline *deadline, int fd, const struct sockaddr *peer);
/* more_s: beyond what the step has. */
void mm_deadline_set(struct mm_deadline *deadline, struct mm_deadline_row *row, enum mm_deadline_step step,
                     unsigned more_s);
void mm_deadline_remove(struct mm_deadline *deadline, struct mm_deadline_row *row);
#endif
