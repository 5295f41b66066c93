/* The listening socket. */
#ifndef MM_SERVER_LISTEN_H
#define MM_SERVER_LISTEN_H

#include "sync/base/err.h"

#include <arpa/inet.h>

struct mm_listen_at {
    char host[INET6_ADDRSTRLEN], port[16]; /* numbers; host is one that can be called */
    char here[INET6_ADDRSTRLEN];           /* what this machine itself calls */
};
/* listen_at: "127.0.0.1:8080", "[::1]:0". USAGE when it is none, BUSY when another program has it. *ret_at:
 * what was bound; for every address (0.0.0.0, [::]) one that others reach this machine at. *ret_fd: owned. */
MM_MUST_USE enum mm_err mm_listen(const char *listen_at, int *ret_fd, struct mm_listen_at *ret_at,
                                  struct mm_errinfo *info);
#endif
