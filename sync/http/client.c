/* libcurl's easy interface behind client.h. */
#include "sync/http/client.h"

#include "sync/base/json.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/base/utf8.h"

#include <curl/curl.h>
#include <gnutls/x509.h> /* the names of its verdicts only */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CURL_OPT(curl, option, value) (void)curl_easy_setopt((curl), (option), (value))

struct mm_http_client {
    CURL *curl;                 /* owned */
    char *ca_file, *proxy;      /* owned; NULL when unset */
    struct curl_slist *address; /* owned; NULL when unset */
    int64_t connect_ms, total_ms;
    size_t max_reply_bytes;
    char error[CURL_ERROR_SIZE];
};

static pthread_once_t started = PTHREAD_ONCE_INIT;
static void start_curl(void)
{
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
}

void mm_http_answer_init(struct mm_http_answer *answer)
{
    *answer = (struct mm_http_answer){.retry_after_s = -1};
    mm_buf_init(&answer->body, MM_MAX_REPLY_BYTES);
}

void mm_http_answer_done(struct mm_http_answer *answer)
{
    mm_buf_done(&answer->body);
}

enum mm_err mm_http_open(const struct mm_http_settings *settings, struct mm_http_client **ret_client,
                         struct mm_errinfo *info)
{
    (void)pthread_once(&started, start_curl);
    struct mm_http_client *client = calloc(1, sizeof *client);
    if (!client)
        return mm_nomem(info);
    client->connect_ms = settings->connect_ms > 0 ? settings->connect_ms : MM_HTTP_CONNECT_MS;
    client->total_ms = settings->total_ms > 0 ? settings->total_ms : MM_HTTP_TOTAL_MS;
    client->max_reply_bytes = settings->max_reply_bytes ? settings->max_reply_bytes : MM_MAX_REPLY_BYTES;
    client->ca_file = settings->ca_file ? mm_strdup(settings->ca_file) : NULL;
    client->proxy = settings->proxy ? mm_strdup(settings->proxy) : NULL;
    client->curl = curl_easy_init();
    char *to = settings->address
                   ? mm_asprintf(strchr(settings->address, ':') ? "::[%s]:" : "::%s:", settings->address)
                   : NULL;
    client->address = to ? curl_slist_append(NULL, to) : NULL;
    free(to);
    if (!client->curl || (settings->address && !client->address) || (settings->ca_file && !client->ca_file) ||
        (settings->proxy && !client->proxy)) {
        mm_http_close(client);
        return mm_nomem(info);
    }
    *ret_client = client;
    return MM_OK;
}

void mm_http_close(struct mm_http_client *client)
{
    if (!client)
        return;
    if (client->curl)
        curl_easy_cleanup(client->curl);
    curl_slist_free_all(client->address);
    free(client->ca_file);
    free(client->proxy);
    free(client);
}

static size_t on_body(char *data, size_t size, size_t n, void *ctx)
{
    struct mm_http_answer *answer = ctx;
    mm_buf_append(&answer->body, data, size * n);
    return answer->body.err ? 0 : size * n;
}

struct kept_header {
    const char *name;
    size_t at, bytes; /* place of its text in mm_http_answer */
};
#define KEPT(name, field)                                                                                    \
    {                                                                                                        \
        name, offsetof(struct mm_http_answer, field), sizeof((struct mm_http_answer *)0)->field              \
    }
static const struct kept_header kept[] = {
    KEPT("ETag", etag),
    KEPT("Content-Type", type),
    KEPT("Date", date),
    KEPT("Mamori-Next", next),
    KEPT("Content-Disposition", disposition),
};

static size_t on_header(char *data, size_t size, size_t n, void *ctx)
{
    size_t len = size * n;
    const char *colon = memchr(data, ':', len);
    for (size_t i = 0; colon && i < sizeof kept / sizeof kept[0]; i++) {
        size_t name_len = strlen(kept[i].name);
        if ((size_t)(colon - data) != name_len || strncasecmp(data, kept[i].name, name_len) != 0)
            continue;
        const char *value = colon + 1, *end = data + len;
        while (value < end && (*value == ' ' || *value == '\t'))
            value++;
        while (end > value && (end[-1] == '\r' || end[-1] == '\n' || end[-1] == ' '))
            end--;
        if ((size_t)(end - value) < kept[i].bytes) { /* a longer one is none that our server sends */
            char *out = (char *)ctx + kept[i].at;
            memcpy(out, value, (size_t)(end - value));
            out[end - value] = '\0';
        }
    }
    return len;
}

/* Which sentence a curl code gets; the rest is "the connection broke". */
static const struct {
    CURLcode code;
    enum mm_err err;
    const char *ja, *en;
} failures[] = {
    {CURLE_URL_MALFORMAT, MM_ERR_INVALID, "サーバーのアドレスの書き方が正しくありません",
     "the server's address is not a URL"},
    {CURLE_UNSUPPORTED_PROTOCOL, MM_ERR_INVALID, "サーバーのアドレスは http:// か https:// で始めてください",
     "the server's address must start with http:// or https://"},
    {CURLE_COULDNT_RESOLVE_HOST, MM_ERR_NETWORK,
     "サーバーの名前が見つかりません。アドレスと回線を確かめてください",
     "the server's name cannot be found; check the address and the network"},
    {CURLE_COULDNT_RESOLVE_PROXY, MM_ERR_NETWORK, "中継サーバー（プロキシ）の名前が見つかりません",
     "the proxy's name cannot be found"},
    {CURLE_COULDNT_CONNECT, MM_ERR_NETWORK,
     "サーバーにつながりません。サーバーが動いているか、回線を確かめてください",
     "the server cannot be reached; check that it runs and the network"},
    {CURLE_GOT_NOTHING, MM_ERR_NETWORK,
     "サーバーとの通信が途中で切れました。https のサーバーなら、アドレスを https:// で始めてください",
     "the server closed without an answer; if it speaks https, start the address with https://"},
    {CURLE_OPERATION_TIMEDOUT, MM_ERR_NETWORK, "サーバーの返事が時間内に届きませんでした",
     "the server did not answer in time"},
    {CURLE_SSL_CONNECT_ERROR, MM_ERR_NETWORK, "暗号化した接続を始められません。何も送っていません",
     "no encrypted connection could be made; nothing was sent"},
    {CURLE_SSL_CACERT_BADFILE, MM_ERR_NETWORK, "証明書のファイルを読めません",
     "the certificate file cannot be read"},
    {CURLE_OUT_OF_MEMORY, MM_ERR_NOMEM, "メモリが足りません", "out of memory"},
};

/* What GnuTLS found wrong with a certificate; the first row that is true is said. */
static const struct {
    long bit;
    const char *ja, *en;
} verdicts[] = {
    {GNUTLS_CERT_SIGNER_NOT_FOUND,
     "サーバーの証明書が、この端末の信じる認証局のものではありません。何も送っていません",
     "the server's certificate is not of a CA that is trusted here; nothing was sent"},
    {GNUTLS_CERT_SIGNER_NOT_CA, "サーバーの証明書が、認証局でないものに署名されています。何も送っていません",
     "the server's certificate is signed by one that is no CA; nothing was sent"},
    {GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE,
     "サーバーの証明書が、認証局の許す範囲の外のものです。何も送っていません",
     "the server's certificate is not one that its CA may sign; nothing was sent"},
    {GNUTLS_CERT_INSECURE_ALGORITHM,
     "サーバーの証明書が、破られている方式（短い鍵や SHA-1 など）のものです。何も送っていません",
     "the server's certificate uses a broken algorithm (a short key, SHA-1); nothing was sent"},
    {GNUTLS_CERT_NOT_ACTIVATED,
     "サーバーの証明書はまだ有効ではありません。この端末の日付を確かめてください。正しければ、サーバーを"
     "管理する方に知らせてください。何も送っていません",
     "the server's certificate is not valid yet: check this machine's date; if it is right, tell whoever "
     "runs the server; nothing was sent"},
    {GNUTLS_CERT_EXPIRED,
     "サーバーの証明書の期限が切れています。この端末の日付を確かめてください。正しければ、サーバーを管理する"
     "方に新しい証明書を頼んでください。何も送っていません",
     "the server's certificate has expired: check this machine's date; if it is right, whoever runs the "
     "server makes a new one (mamori tls make); nothing was sent"},
    {GNUTLS_CERT_REVOKED, "サーバーの証明書は取り消されています。何も送っていません",
     "the server's certificate was revoked; nothing was sent"},
};

/* A verdict that the table has no row for, and a name that does not fit, keep the general sentences. */
static enum mm_err fail_certificate(struct mm_http_client *client, const char *why, struct mm_errinfo *info)
{
    long found = 0;
    const curl_version_info_data *version = curl_version_info(CURLVERSION_NOW);
    (void)curl_easy_getinfo(client->curl, CURLINFO_SSL_VERIFYRESULT, &found);
    if (!version->ssl_version || strncmp(version->ssl_version, "GnuTLS", 6) != 0)
        found = 0; /* other libraries number their verdicts otherwise */
    for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++)
        if (found & verdicts[i].bit)
            return mm_fail(info, MM_ERR_NETWORK, "%s", mm_say(verdicts[i].ja, verdicts[i].en));
    if (strstr(why, "does not match"))
        return mm_fail(info, MM_ERR_NETWORK, "%s",
                       mm_say("サーバーの証明書が、ほかの名前のサーバーのものです。何も送っていません",
                              "the server's certificate is for another name; nothing was sent"));
    return mm_fail(info, MM_ERR_NETWORK, "%s (%s)",
                   mm_say("サーバーの証明書を確かめられません。何も送っていません",
                          "the server's certificate cannot be verified; nothing was sent"),
                   why);
}

static enum mm_err fail_code(struct mm_http_client *client, CURLcode code, struct mm_errinfo *info)
{
    const char *why = client->error[0] ? client->error : curl_easy_strerror(code);
    if (code == CURLE_PEER_FAILED_VERIFICATION)
        return fail_certificate(client, why, info);
    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++)
        if (failures[i].code == code)
            return mm_fail(info, failures[i].err, "%s (%s)", mm_say(failures[i].ja, failures[i].en), why);
    return mm_fail(info, MM_ERR_NETWORK, "%s (%s)",
                   mm_say("サーバーとの通信が途中で切れました", "the connection to the server broke"), why);
}

static size_t on_read(char *out, size_t size, size_t n, void *ctx)
{
    const struct mm_http_call *call = ctx;
    size_t got = call->read(call->ctx, out, size * n);
    return got == SIZE_MAX ? CURL_READFUNC_ABORT : got;
}

/* Everything that makes the client safe stands here, set anew for each request. */
static void prepare(struct mm_http_client *client, const struct mm_http_call *call,
                    struct curl_slist *headers, struct mm_http_answer *answer)
{
    CURL *curl = client->curl;
    curl_easy_reset(curl); /* keeps the open connection */
    client->error[0] = '\0';
    CURL_OPT(curl, CURLOPT_ERRORBUFFER, client->error);
    CURL_OPT(curl, CURLOPT_URL, call->url);
    CURL_OPT(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    CURL_OPT(curl, CURLOPT_FOLLOWLOCATION, 0L);
    CURL_OPT(curl, CURLOPT_NOSIGNAL, 1L);
    CURL_OPT(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    CURL_OPT(curl, CURLOPT_CONNECT_TO, client->address);
    CURL_OPT(curl, CURLOPT_PROXY, client->proxy ? client->proxy : "");
    CURL_OPT(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    CURL_OPT(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    CURL_OPT(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    CURL_OPT(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    if (client->ca_file) {
        CURL_OPT(curl, CURLOPT_CAINFO, client->ca_file);
        CURL_OPT(curl, CURLOPT_CAPATH, (char *)NULL); /* only this file: the system's roots do not count */
    }
    CURL_OPT(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)client->connect_ms);
    CURL_OPT(curl, CURLOPT_TIMEOUT_MS, (long)client->total_ms);
    CURL_OPT(curl, CURLOPT_HTTPHEADER, headers);
    CURL_OPT(curl, CURLOPT_USERAGENT, "mamori/" MM_VERSION);
    CURL_OPT(curl, CURLOPT_WRITEFUNCTION, on_body);
    CURL_OPT(curl, CURLOPT_WRITEDATA, answer);
    CURL_OPT(curl, CURLOPT_HEADERFUNCTION, on_header);
    CURL_OPT(curl, CURLOPT_HEADERDATA, answer);
    if (strcmp(call->method, "POST") == 0 || strcmp(call->method, "PUT") == 0) {
        CURL_OPT(curl, CURLOPT_POST, 1L);
        CURL_OPT(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->len);
        CURL_OPT(curl, CURLOPT_POSTFIELDS, call->read ? NULL : call->len ? call->body : "");
        CURL_OPT(curl, CURLOPT_READFUNCTION, on_read);
        CURL_OPT(curl, CURLOPT_READDATA, call);
        CURL_OPT(curl, CURLOPT_CUSTOMREQUEST, call->method);
    } else if (strcmp(call->method, "HEAD") == 0) {
        CURL_OPT(curl, CURLOPT_NOBODY, 1L);
    } else if (strcmp(call->method, "GET") != 0) {
        CURL_OPT(curl, CURLOPT_CUSTOMREQUEST, call->method);
    }
}

static enum mm_err make_headers(const struct mm_http_call *call, struct curl_slist **ret_list,
                                struct mm_errinfo *info)
{
    struct curl_slist *list = curl_slist_append(NULL, "Expect:"); /* no round trip before the body */
    for (size_t i = 0; list && i < call->n_headers; i++) {
        char *line = mm_asprintf("%s: %s", call->headers[i].name, call->headers[i].value);
        struct curl_slist *longer = line ? curl_slist_append(list, line) : NULL;
        free(line);
        if (!longer) {
            curl_slist_free_all(list);
            list = NULL;
        } else {
            list = longer;
        }
    }
    if (!list)
        return mm_nomem(info);
    *ret_list = list;
    return MM_OK;
}

enum mm_err mm_http_send(struct mm_http_client *client, const struct mm_http_call *call,
                         struct mm_http_answer *ret_answer, struct mm_errinfo *info)
{
    struct curl_slist *headers = NULL;
    mm_http_answer_done(ret_answer);
    mm_http_answer_init(ret_answer);
    ret_answer->body.max = client->max_reply_bytes;
    enum mm_err err = make_headers(call, &headers, info);
    if (err)
        return err;
    prepare(client, call, headers, ret_answer);
    CURLcode code = curl_easy_perform(client->curl);
    curl_slist_free_all(headers);
    if (ret_answer->body.err == MM_ERR_TOO_BIG)
        return mm_fail(info, MM_ERR_TOO_BIG, "%s",
                       mm_say("サーバーの返事が大きすぎます", "the server's reply is too large"));
    if (ret_answer->body.err)
        return mm_nomem(info);
    if (code != CURLE_OK)
        return fail_code(client, code, info);
    long status = 0;
    curl_off_t wait = 0;
    (void)curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &status);
    (void)curl_easy_getinfo(client->curl, CURLINFO_RETRY_AFTER, &wait);
    ret_answer->status = (int)status;
    ret_answer->retry_after_s = wait > 0 ? (int64_t)wait : -1;
    time_t date = ret_answer->date[0] ? curl_getdate(ret_answer->date, NULL) : -1;
    ret_answer->date_at_ms = date > 0 ? (int64_t)date * 1000 : 0;
    return MM_OK;
}

static void read_text(const struct mm_http_answer *answer, const char *name, char *out, size_t out_bytes)
{
    static const struct mm_json_limits limits = {64 * 1024, 8};
    struct mm_json *doc = NULL;
    const char *text = "";
    if (mm_json_parse(mm_buf_str(&answer->body), answer->body.len, &limits, &doc, NULL) == MM_OK)
        text = mm_json_get_str(doc, name, "");
    mm_utf8_copy(out, out_bytes, text);
    mm_json_free(doc);
}

void mm_http_message(const struct mm_http_answer *answer, char *out, size_t out_bytes)
{
    read_text(answer, "message", out, out_bytes);
    if (!out[0])
        (void)snprintf(out, out_bytes, "HTTP %d", answer->status);
}

void mm_http_error(const struct mm_http_answer *answer, char *out, size_t out_bytes)
{
    read_text(answer, "error", out, out_bytes);
}

static int nibble(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c) : NULL;
    return at ? (int)(at - digits) : -1;
}

void mm_http_file_name(const struct mm_http_answer *answer, char *out, size_t out_bytes)
{
    static const char word[] = "filename*=UTF-8''";
    const char *at = strstr(answer->disposition, word);
    size_t n = 0;
    for (at = at ? at + sizeof word - 1 : ""; *at && *at != ';' && n + 1 < out_bytes; at++) {
        int high = *at == '%' ? nibble(at[1]) : -1, low = high >= 0 ? nibble(at[2]) : -1;
        out[n++] = low >= 0 ? (char)(high * 16 + low) : *at;
        at += low >= 0 ? 2 : 0;
    }
    out[n] = '\0';
    if (*at && *at != ';') /* longer than there is room for */
        out[0] = '\0';
    if (!mm_path_safe(out) || strchr(out, '/') || !mm_utf8_valid(out, strlen(out), NULL))
        out[0] = '\0';
}
