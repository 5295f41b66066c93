#include "sync/server/proxies.h"

#include "sync/base/log.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

static bool parse(const char *text, size_t len, struct in6_addr *ret_address)
{
    char one[INET6_ADDRSTRLEN];
    struct in_addr v4;
    if (len == 0 || len >= sizeof one)
        return false;
    (void)snprintf(one, sizeof one, "%.*s", (int)len, text);
    if (inet_pton(AF_INET6, one, ret_address) == 1)
        return true;
    if (inet_pton(AF_INET, one, &v4) != 1)
        return false;
    *ret_address = (struct in6_addr){.s6_addr = {[10] = 0xff, [11] = 0xff}};
    memcpy(&ret_address->s6_addr[12], &v4, 4);
    return true;
}

enum mm_err mm_proxies_read(const char *text, struct mm_proxies *ret_proxies, struct mm_errinfo *info)
{
    struct mm_proxies proxies = {.n = 0};
    for (const char *at = text; at && *at;) {
        size_t len = strcspn(at, ",");
        if (proxies.n == MM_MOST_PROXIES || !parse(at, len, &proxies.list[proxies.n]))
            return mm_fail(info, MM_ERR_USAGE,
                           mm_say("--trust-proxy %s は使えません。127.0.0.1,::1 の形で %d 個まで指定できます",
                                  "--trust-proxy %s cannot be used; give it as 127.0.0.1,::1, at most %d"),
                           text, MM_MOST_PROXIES);
        proxies.n++;
        at += len + (at[len] == ',');
    }
    *ret_proxies = proxies;
    return MM_OK;
}

struct in6_addr mm_proxies_address(const struct sockaddr *peer)
{
    struct in6_addr out = {0};
    if (peer && peer->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, peer, sizeof v6);
        out = v6.sin6_addr;
    } else if (peer && peer->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, peer, sizeof v4);
        out.s6_addr[10] = out.s6_addr[11] = 0xff;
        memcpy(&out.s6_addr[12], &v4.sin_addr, 4);
    }
    return out;
}

bool mm_proxies_has(const struct mm_proxies *proxies, const struct in6_addr *address)
{
    for (size_t i = 0; i < proxies->n; i++)
        if (memcmp(&proxies->list[i], address, sizeof *address) == 0)
            return true;
    return false;
}

bool mm_proxies_client(const struct mm_proxies *proxies, const char *forwarded, char out[INET6_ADDRSTRLEN])
{
    const char *end = forwarded + strlen(forwarded);
    while (end > forwarded) {
        struct in6_addr address;
        const char *at = end;
        while (at > forwarded && at[-1] != ',')
            at--;
        const char *next = at > forwarded ? at - 1 : forwarded;
        at += strspn(at, " \t");
        while (end > at && (end[-1] == ' ' || end[-1] == '\t'))
            end--;
        if (!parse(at, (size_t)(end - at), &address))
            return false;
        if (!mm_proxies_has(proxies, &address)) {
            (void)snprintf(out, INET6_ADDRSTRLEN, "%.*s", (int)(end - at), at);
            return true;
        }
        end = next;
    }
    return false;
}
