/* Proxies that an administrator trusts: many connections come from their address, and whom they ask for
 * stands in X-Forwarded-For. From anybody else that header says nothing. */
#ifndef MM_SERVER_PROXIES_H
#define MM_SERVER_PROXIES_H

#include "sync/base/err.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#define MM_MOST_PROXIES 8
struct mm_proxies {
    struct in6_addr list[MM_MOST_PROXIES];
    size_t n;
};
/* "127.0.0.1,::1": numeric addresses. NULL: none. USAGE. */
MM_MUST_USE enum mm_err mm_proxies_read(const char *text, struct mm_proxies *ret_proxies,
                                        struct mm_errinfo *info);
/* IPv4 as IPv6 has it; all zeros for anything else. */
struct in6_addr mm_proxies_address(const struct sockaddr *peer);
bool mm_proxies_has(const struct mm_proxies *proxies, const struct in6_addr *address);
/* forwarded: the header's value. The last address in it that is no proxy of ours, as text. False when there
 * is none, or something that is no address stands before it is found. */
bool mm_proxies_client(const struct mm_proxies *proxies, const char *forwarded, char out[INET6_ADDRSTRLEN]);
#endif
