#include "sync/server/listen.h"

#include "sync/base/log.h"

#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* "HOST:PORT" with a numeric host; IPv6 in brackets. */
static enum mm_err resolve(const char *listen_at, struct addrinfo **ret_addr, struct mm_errinfo *info)
{
    const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                                   .ai_socktype = SOCK_STREAM};
    char host[64];
    const char *colon = strrchr(listen_at, ':');
    size_t len = colon ? (size_t)(colon - listen_at) : 0;
    bool bracket = len > 2 && listen_at[0] == '[' && listen_at[len - 1] == ']';
    /* Numbers above 65535 would be taken modulo 65536. */
    bool port_ok = colon && strspn(colon + 1, "0123456789") == strlen(colon + 1) && strlen(colon + 1) <= 5 &&
                   strtol(colon + 1, NULL, 10) <= 65535;
    if (port_ok && len > 0 && len < sizeof host && colon[1]) {
        (void)snprintf(host, sizeof host, "%.*s", (int)(bracket ? len - 2 : len), listen_at + bracket);
        if (getaddrinfo(host, colon + 1, &hints, ret_addr) == 0)
            return MM_OK;
    }
    return mm_fail(info, MM_ERR_USAGE,
                   mm_say("--listen %s は使えません。127.0.0.1:8080 の形で指定してください",
                          "--listen %s cannot be used; give it as 127.0.0.1:8080"),
                   listen_at);
}

/* The address of this machine in its first network, of that family; false when it is in none. */
static bool address_of_machine(int family, char host[INET6_ADDRSTRLEN])
{
    struct ifaddrs *all = NULL;
    bool found = false;
    if (getifaddrs(&all) != 0)
        return false;
    for (const struct ifaddrs *at = all; at && !found; at = at->ifa_next) {
        bool of_family = at->ifa_addr && at->ifa_addr->sa_family == family;
        socklen_t len = family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
        if (!of_family || !(at->ifa_flags & IFF_UP) || (at->ifa_flags & IFF_LOOPBACK))
            continue;
        found = getnameinfo(at->ifa_addr, len, host, INET6_ADDRSTRLEN, NULL, 0, NI_NUMERICHOST) == 0 &&
                !strchr(host, '%'); /* an address of one cable alone is nobody's to type */
    }
    freeifaddrs(all);
    return found;
}

/* "Every address" is none that a kiosk can be told. */
static void name_addresses(struct mm_listen_at *at)
{
    bool v4 = strcmp(at->host, "0.0.0.0") == 0, v6 = strcmp(at->host, "::") == 0;
    (void)snprintf(at->here, sizeof at->here, "%s", v4 ? "127.0.0.1" : v6 ? "::1" : at->host);
    char host[INET6_ADDRSTRLEN];
    bool known = (v4 || v6) && address_of_machine(v4 ? AF_INET : AF_INET6, host);
    if (v4 || v6)
        (void)snprintf(at->host, sizeof at->host, "%s", known ? host : at->here);
}

enum mm_err mm_listen(const char *listen_at, int *ret_fd, struct mm_listen_at *ret_at,
                      struct mm_errinfo *info)
{
    struct addrinfo *addr = NULL;
    struct sockaddr_storage bound;
    socklen_t len = sizeof bound;
    struct mm_listen_at at;
    int on = 1;
    int fd = -1;
    enum mm_err err = resolve(listen_at, &addr, info);
    if (err)
        return err;
    fd = socket(addr->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(fd, addr->ai_addr, addr->ai_addrlen) != 0 || listen(fd, SOMAXCONN) != 0 ||
        getsockname(fd, (struct sockaddr *)&bound, &len) != 0 ||
        getnameinfo((struct sockaddr *)&bound, len, at.host, sizeof at.host, at.port, sizeof at.port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        err =
            errno == EADDRINUSE
                ? mm_fail(info, MM_ERR_BUSY,
                          mm_say("%s はほかのプログラムが使っています。--listen で別の番号を指定してください",
                                 "%s is in use by another program; give another port with --listen"),
                          listen_at)
                : mm_fail_errno(info, errno, mm_say("%s で待ち受けられません", "cannot listen on %s"),
                                listen_at);
    freeaddrinfo(addr);
    if (err && fd >= 0)
        close(fd);
    if (err)
        return err;
    name_addresses(&at);
    *ret_fd = fd;
    *ret_at = at;
    return MM_OK;
}
