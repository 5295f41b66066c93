/* A head: who sends it, can it be read in one way only, is what it announces wanted? */
#include "sync/server/http_own.h"

#include "sync/base/log.h"

#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

const char *mm_exchange_header(void *ctx, const char *name)
{
    const struct exchange *x = ctx;
    return MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, name);
}

void mm_exchange_set_peer(struct exchange *x)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *addr = info ? info->client_addr : NULL;
    if (!addr ||
        getnameinfo(addr,
                    addr->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in),
                    x->peer, sizeof x->peer, NULL, 0, NI_NUMERICHOST) != 0)
        (void)snprintf(x->peer, sizeof x->peer, "?");
    const struct in6_addr address = mm_proxies_address(addr);
    const char *forwarded = mm_exchange_header(x, "X-Forwarded-For");
    const struct mm_proxies *proxies = &x->web->settings.proxies;
    const char *scheme = mm_exchange_header(x, "X-Forwarded-Proto");
    x->secure =
        x->web->tls != NULL || (scheme && strcmp(scheme, "https") == 0 && mm_proxies_has(proxies, &address));
    if (forwarded && mm_proxies_has(proxies, &address) &&
        !mm_proxies_client(proxies, forwarded, x->peer)) /* it asks for somebody, but who? */
        (void)snprintf(x->peer, sizeof x->peer, "?");
}

struct mm_web_request mm_exchange_request(struct exchange *x, const char *method)
{
    return (struct mm_web_request){.method = method,
                                   .target = x->target,
                                   .path = x->path,
                                   .query = x->query,
                                   .peer = x->peer,
                                   .secure = x->secure,
                                   .spool = x->web->spool,
                                   .body = "",
                                   .header = mm_exchange_header,
                                   .ctx = x};
}

struct head_facts {
    size_t bytes;
    unsigned lengths, codings, hosts;
    bool odd; /* a name that is none, a line that goes on in the next */
    bool chunked;
};

/* libmicrohttpd (0.9.75) glues a line that begins with a space to the name of the header before it:
 * "Transfer-Encoding:", " chunked" becomes a header that nobody knows, while a proxy reads it as it was
 * meant. Such a name was moved; any other stands right before its value, as it came. */
static bool is_folded(const char *name, const char *value)
{
    uintptr_t at = (uintptr_t)name + strlen(name) + 1, to = (uintptr_t)value;
    if (to < at || to - at > CONNECTION_BYTES)
        return true;
    const char *space = name + strlen(name) + 1;
    return strspn(space, " \t") < to - at;
}

static enum MHD_Result add_fact(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
    (void)kind;
    struct head_facts *facts = cls;
    facts->odd |= value && is_folded(name, value);
    value = value ? value : "";
    facts->bytes += strlen(name) + strlen(value) + 4;
    facts->odd |= name[strcspn(name, " \t\"(),/:;<=>?@[\\]{}")] != '\0';
    facts->hosts += strcasecmp(name, "Host") == 0;
    facts->lengths += strcasecmp(name, "Content-Length") == 0;
    if (strcasecmp(name, "Transfer-Encoding") == 0) {
        facts->codings++;
        facts->chunked = strcasecmp(value, "chunked") == 0;
    }
    return MHD_YES;
}

/* Where does the body end? A head that could be read in two ways is answered to nobody: whoever stands
 * between might read it in the other. */
static bool framing_clear(const struct head_facts *facts)
{
    return !facts->odd && facts->hosts <= 1 && facts->lengths + facts->codings <= 1 &&
           (!facts->codings || facts->chunked);
}

/* What can be refused by the headers alone. */
bool mm_exchange_accept(struct mm_web *web, struct exchange *x, const char *method)
{
    struct head_facts facts = {0};
    const char *length = mm_exchange_header(x, "Content-Length");
    (void)MHD_get_connection_values(x->connection, MHD_HEADER_KIND, add_fact, &facts);
    x->rude = true;
    if (!framing_clear(&facts)) {
        x->hang_up = true;
        mm_web_reply_error(&x->reply, 400, "unclear", "この依頼は二通りに読めるため、受け取れません");
        return false;
    }
    if (strlen(x->target) > MM_MAX_URL_BYTES) {
        mm_web_reply_error(&x->reply, 414, "url_too_long", "アドレスが長すぎます");
        return false;
    }
    if (facts.bytes > MM_MAX_HEADER_BYTES) {
        mm_web_reply_error(&x->reply, 431, "header_too_big", "ヘッダーが大きすぎます");
        return false;
    }
    x->rude = false;
    struct mm_web_request request = mm_exchange_request(x, method);
    if (!web->settings.ops->accept(web->ctx, &request, &x->max_body, &x->reply))
        return false;
    if (x->max_body > MM_MAX_BODY_BYTES && mm_exchange_header(x, "Content-Encoding"))
        x->max_body = MM_MAX_BODY_BYTES; /* what is packed is unpacked in memory */
    if (length && strtoull(length, NULL, 10) > x->max_body) {
        mm_web_reply_error(&x->reply, 413, mm_err_name(MM_ERR_TOO_BIG), "本文が大きすぎます");
        return false;
    }
    x->body.max = x->max_body;
    return true;
}
