#include "sync/server/alternate.h"

#include "sync/base/limits.h"
#include "sync/base/utf8.h"
#include "sync/server/router.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PLACE   "/xapi/"
#define VERSION "X-Experience-API-Version"
#define FORM    "application/x-www-form-urlencoded"

/* Fields of the form that are headers; all others but content are parameters. */
static const char *const headers[] = {"Authorization", VERSION,         "Content-Type",   "Content-Length",
                                      "If-Match",      "If-None-Match", "Accept-Language"};
#define N_HEADERS (sizeof headers / sizeof headers[0])

struct mm_alternate {
    struct mm_web_pair pair[N_HEADERS];
    char *value[N_HEADERS]; /* owned */
    char *content;          /* owned; NULL: none */
    struct mm_buf query;
    char method[8];
};

void mm_alternate_free(struct mm_alternate *alternate)
{
    if (!alternate)
        return;
    for (size_t i = 0; i < N_HEADERS; i++)
        free(alternate->value[i]);
    free(alternate->content);
    mm_buf_done(&alternate->query);
    free(alternate);
}

bool mm_alternate_asked(const struct mm_web_request *request)
{
    const char *version = mm_web_header(request, VERSION);
    if (strcmp(request->method, "POST") != 0 || strncmp(request->path, PLACE, sizeof PLACE - 1) != 0 ||
        (version && version[0] == '2'))
        return false;
    for (const char *at = request->query; *at; at += strcspn(at, "&"), at += *at == '&')
        if (strncmp(at, "method=", 7) == 0)
            return true;
    return false;
}

static bool refuse(struct mm_web_reply *reply, const char *message)
{
    mm_web_reply_error(reply, 400, "invalid", message);
    return false;
}

/* Exactly one parameter: a method that the resources know. */
static bool take_method(struct mm_alternate *a, const struct mm_web_request *request)
{
    static const char *const methods[] = {"GET", "PUT", "POST", "DELETE"};
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        if (strcmp(request->query + strlen("method="), methods[i]) == 0) {
            memcpy(a->method, methods[i], strlen(methods[i]) + 1);
            return strncmp(request->query, "method=", 7) == 0;
        }
    return false;
}

static bool take_field(struct mm_alternate *a, const char *name, char *value)
{
    char **place = strcmp(name, "content") == 0 ? &a->content : NULL;
    for (size_t i = 0; i < N_HEADERS; i++)
        if (strcasecmp(headers[i], name) == 0)
            place = &a->value[i];
    if (place &&
        (*place || (place != &a->content && (!mm_utf8_is_line(value) || strlen(value) > MM_MAX_URL_BYTES))))
        return false; /* twice, or a header too long, or one that would end where another could begin */
    if (place) {
        *place = value;
        return true;
    }
    mm_percent_encode(name, &a->query);
    mm_buf_char(&a->query, '=');
    mm_percent_encode(value, &a->query);
    mm_buf_char(&a->query, '&');
    free(value);
    return true;
}

static bool take_form(struct mm_alternate *a, const char *form)
{
    for (const char *at = form; *at && !a->query.err; at += strcspn(at, "&"), at += *at == '&') {
        size_t len = strcspn(at, "&"), name_len = strcspn(at, "=&");
        size_t value_at = name_len < len ? name_len + 1 : len;
        char name[64], *value = malloc(len - value_at + 1);
        if (!value || mm_percent_decode(at, name_len, true, name, sizeof name) ||
            mm_percent_decode(at + value_at, len - value_at, true, value, len - value_at + 1) ||
            !take_field(a, name, value)) {
            free(value);
            return false;
        }
    }
    return a->query.err == MM_OK;
}

/* What a body has no type in the form is JSON, as bodies of this interface are. */
static void put_headers(struct mm_alternate *a, struct mm_web_request *request)
{
    size_t n = 0;
    for (size_t i = 0; i < N_HEADERS; i++) {
        const char *value = a->value[i];
        if (!value && strcmp(headers[i], "Content-Type") == 0)
            value = "application/json";
        if (value)
            a->pair[n++] = (struct mm_web_pair){headers[i], value};
    }
    request->instead = a->pair;
    request->n_instead = n;
}

bool mm_alternate_read(struct mm_web_request *request, struct mm_alternate **ret_alternate,
                       struct mm_web_reply *reply)
{
    const char *type = mm_web_header(request, "Content-Type");
    struct mm_alternate *a = calloc(1, sizeof *a);
    if (!a) {
        mm_web_reply_fail(reply, MM_ERR_NOMEM, NULL);
        return false;
    }
    *ret_alternate = a;
    mm_buf_init(&a->query, MM_MAX_URL_BYTES);
    if (!take_method(a, request))
        return refuse(reply, "method: GET、PUT、POST、DELETE のどれかだけを、アドレスに書いてください");
    if (!type || strncasecmp(type, FORM, sizeof FORM - 1) != 0)
        return refuse(reply, "Content-Type: " FORM " で送ってください");
    if (strlen(request->body) != request->len || !take_form(a, request->body))
        return refuse(reply, "フォームの書き方が正しくありません");
    put_headers(a, request);
    bool sends = a->method[0] == 'P';
    if (sends && !a->content)
        return refuse(reply, "content: 本文がありません");
    const char *version = mm_web_header(request, VERSION);
    if (version && version[0] == '2')
        return refuse(reply, "method: 2.0 では使えません");
    request->method = a->method;
    request->query = mm_buf_str(&a->query);
    request->body = sends ? a->content : "";
    request->len = strlen(request->body);
    return true;
}
