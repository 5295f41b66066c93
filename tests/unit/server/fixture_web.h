/* A listening server on loopback and a client. Needs fixture_batch.h. */
#ifndef MM_TEST_FIXTURE_WEB_H
#define MM_TEST_FIXTURE_WEB_H

#include "sync/http/client.h"
#include "sync/server/http.h"
#include "sync/server/router.h"
#include "tests/unit/server/fixture_batch.h"

#include <arpa/inet.h>
#include <sys/socket.h>

struct web {
    struct council c;
    struct mm_web *web;
    struct mm_router *router;
    struct mm_http_client *client;
    struct mm_http_answer answer;
    char secret[100]; /* "Bearer …" */
    bool unsettled;   /* the test does not look into the store now */
};

/* w->c is open already. */
static inline bool web_serve(struct web *w, struct mm_web_settings settings)
{
    static const struct mm_http_settings http = {0};
    settings.listen = "127.0.0.1:0";
    settings.ops = &mm_router_ops;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char secret[64] = "";
    mm_http_answer_init(&w->answer);
    enum mm_err err = mm_web_open(&settings, &w->web, &info);
    if (!err)
        err = mm_router_new(w->c.central, &w->router, &info);
    char *folder = err ? NULL : mm_central_folder(w->c.central);
    if (!err)
        err = mm_web_spool(w->web, folder, &info);
    free(folder);
    if (!err)
        err = mm_web_start(w->web, w->router, &info);
    if (!err)
        err = mm_http_open(&http, &w->client, &info);
    if (!err)
        err = mm_secret_load(w->c.file, secret, sizeof secret, &info);
    snprintf(w->secret, sizeof w->secret, "Bearer %s", secret);
    MM_CHECK_STR(info.text, "");
    return MM_CHECK(err == MM_OK);
}

static inline bool web_open_with(struct web *w, struct mm_web_settings settings)
{
    memset(w, 0, sizeof *w);
    return council_open(&w->c) && web_serve(w, settings);
}

static inline bool web_open(struct web *w)
{
    return web_open_with(w, (struct mm_web_settings){0});
}

static inline void web_close(struct web *w)
{
    mm_http_answer_done(&w->answer);
    mm_http_close(w->client);
    mm_web_close(w->web);
    mm_router_free(w->router);
    council_close(&w->c);
}

/* Status of a request; the answer stays in w. -1 when there was none. */
static inline int web_send(struct web *w, const char *method, const char *path,
                           const struct mm_http_header *headers, size_t n, const char *body, size_t len)
{
    char url[80 * 1024];
    struct mm_errinfo info = MM_ERRINFO_INIT;
    snprintf(url, sizeof url, "%s%s", mm_web_url(w->web), path);
    const struct mm_http_call call = {method, url, headers, n, body, len};
    enum mm_err err = mm_http_send(w->client, &call, &w->answer, &info);
    if (!w->unsettled)
        mm_router_settle(w->router); /* the test looks into the store itself, which is the writer's */
    MM_CHECK_STR(info.text, "");
    return err ? -1 : w->answer.status;
}

static inline int web_get(struct web *w, const char *path)
{
    return web_send(w, "GET", path, NULL, 0, NULL, 0);
}

/* True when the answer is a JSON error of this code with a message. */
static inline bool is_error(struct web *w, const char *code)
{
    static const struct mm_json_limits limits = {65536, 8};
    struct mm_json *doc = NULL;
    bool good =
        mm_json_parse(mm_buf_str(&w->answer.body), w->answer.body.len, &limits, &doc, NULL) == MM_OK &&
        strcmp(mm_json_get_str(doc, "error", ""), code) == 0 && mm_json_get_str(doc, "message", "")[0];
    if (!good)
        printf("  answer: %d %s\n", w->answer.status, mm_buf_str(&w->answer.body));
    mm_json_free(doc);
    return good;
}

/* A GET signed by a kiosk. */
static inline int web_signed(struct web *w, struct kiosk *k, const char *path, const char *etag)
{
    char time[MM_TIME_BYTES], signature[MM_SIGNATURE_TEXT_BYTES];
    struct mm_buf text;
    struct mm_hash empty = mm_sha256("", 0);
    mm_time_format(COUNCIL_AT_MS, time);
    mm_buf_init(&text, 100000);
    mm_request_signed_text("GET", path, "kamakura", k->recorder, time, &empty, &text);
    struct mm_signature sig = mm_sign(&k->key, text.data, text.len);
    mm_buf_done(&text);
    mm_signature_format(&sig, signature);
    const struct mm_http_header headers[] = {{MM_HDR_COUNCIL, "kamakura"},
                                             {MM_HDR_RECORDER, k->recorder},
                                             {MM_HDR_KEY, k->key_id},
                                             {MM_HDR_TIME, time},
                                             {MM_HDR_SIGNATURE, signature},
                                             {MM_HDR_BACKLOG, "7"},
                                             {MM_HDR_BOOT, "0198c000-0000-7000-8000-00000000000c"},
                                             {MM_HDR_MONO, "5000"},
                                             {"If-None-Match", etag}};
    return web_send(w, "GET", path, headers, etag ? 9 : 8, NULL, 0);
}

/* A signed batch; body may differ from what was signed. */
static inline int web_batch(struct web *w, struct kiosk *k, const struct mm_batch_head *head,
                            const char *body, size_t len, const char *encoding)
{
    char signature[MM_SIGNATURE_TEXT_BYTES], range[64], prev[MM_HASH_HEX_BYTES];
    struct mm_signature sig = mm_batch_sign(head, &k->key);
    mm_signature_format(&sig, signature);
    mm_hash_format(&head->prev, prev);
    snprintf(range, sizeof range, "%lld-%lld", (long long)head->first_seq, (long long)head->last_seq);
    const struct mm_http_header headers[] = {{MM_HDR_COUNCIL, head->council},
                                             {MM_HDR_RECORDER, head->recorder},
                                             {MM_HDR_KEY, head->key_id},
                                             {MM_HDR_SEQ, range},
                                             {MM_HDR_PREV, prev},
                                             {MM_HDR_SIGNATURE, signature},
                                             {"Content-Encoding", encoding}};
    return web_send(w, "POST", "/kiosk/v1/batch", headers, encoding ? 7 : 6, body, len);
}

/* Bytes straight to the port; what comes back until it is closed, or nothing more comes for so long. */
static inline size_t web_raw_within(struct web *w, int seconds, const char *bytes, size_t len, char *out,
                                    size_t out_bytes)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval wait = {seconds, 0};
    size_t got = 0;
    ssize_t n = 0;
    to.sin_port = htons((uint16_t)strtoul(strrchr(mm_web_url(w->web), ':') + 1, NULL, 10));
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        MM_CHECK(!"connect");
        return 0;
    }
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    for (size_t sent = 0; sent < len; sent += (size_t)n)
        if ((n = send(fd, bytes + sent, len - sent, MSG_NOSIGNAL)) <= 0)
            break;
    while (got + 1 < out_bytes && (n = recv(fd, out + got, out_bytes - 1 - got, 0)) > 0)
        got += (size_t)n;
    out[got] = '\0';
    close(fd);
    return got;
}

/* Until the server closes; so long that no busy machine is taken for a server that says nothing. */
static inline size_t web_raw(struct web *w, const char *bytes, size_t len, char *out, size_t out_bytes)
{
    return web_raw_within(w, 60, bytes, len, out, out_bytes);
}

/* What stands behind "Basic " in a header. */
static inline void base64(const char *s, char *out)
{
    static const char a[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t len = strlen(s);
    for (size_t i = 0; i < len; i += 3) {
        unsigned v = (unsigned)(unsigned char)s[i] << 16 |
                     (i + 1 < len ? (unsigned)(unsigned char)s[i + 1] << 8 : 0) |
                     (i + 2 < len ? (unsigned)(unsigned char)s[i + 2] : 0);
        *out++ = a[v >> 18];
        *out++ = a[v >> 12 & 63];
        *out++ = i + 1 < len ? a[v >> 6 & 63] : '=';
        *out++ = i + 2 < len ? a[v & 63] : '=';
    }
    *out = '\0';
}
#endif
