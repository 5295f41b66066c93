/* A browser that keeps its cookie and the token of its page, against a listening server. Needs fixture_web.h.
 */
#ifndef MM_TEST_FIXTURE_BROWSER_H
#define MM_TEST_FIXTURE_BROWSER_H

#include "sync/server/login.h"
#include "tests/unit/server/fixture_web.h"

#define PASSWORD "correct horse battery"

struct browser {
    char token[MM_TOKEN_BYTES], csrf[MM_TOKEN_BYTES]; /* "": nobody is signed in */
    const char *more;                                 /* headers, each with its end of line; NULL */
    bool no_csrf;
    int status;
    char head[4000], body[8000];
};

/* An account whose password is PASSWORD, stretched no more than a one-time code: a test asks it often. */
static inline struct mm_account account_with(struct web *w, const char *name, const char *role)
{
    struct mm_account like = {.id = ""}, made = {.id = ""};
    MM_CHECK_ERR(mm_code_hash(PASSWORD, strlen(PASSWORD), like.password), MM_OK);
    snprintf(like.name, sizeof like.name, "%s", name);
    snprintf(like.label, sizeof like.label, "書記 %s", name);
    snprintf(like.role, sizeof like.role, "%s", role);
    MM_CHECK_ERR(mm_central_write_begin(w->c.central, NULL), MM_OK);
    MM_CHECK_ERR(
        mm_central_write_end(w->c.central, mm_account_insert(w->c.central, &like, &made, NULL), NULL), MM_OK);
    return made;
}

static inline void browser_keeps(struct browser *b)
{
    static const struct mm_json_limits limits = {65536, 8};
    struct mm_json *doc = NULL;
    const char *cookie = strstr(b->head, "Set-Cookie: mamori=");
    if (cookie)
        snprintf(b->token, sizeof b->token, "%.*s", (int)strcspn(cookie + 19, ";\r"), cookie + 19);
    if (mm_json_parse(b->body, strlen(b->body), &limits, &doc, NULL))
        return;
    if (mm_json_get(doc, "csrf"))
        snprintf(b->csrf, sizeof b->csrf, "%s", mm_json_get_str(doc, "csrf", ""));
    mm_json_free(doc);
}

/* Status of a request as a page of ours makes it. */
static inline int browse(struct web *w, struct browser *b, const char *method, const char *path,
                         const char *body)
{
    char text[8000], reply[12000], cookie[100] = "", csrf[100] = "";
    if (b->token[0])
        snprintf(cookie, sizeof cookie, "Cookie: other=1; mamori=%s\r\n", b->token);
    if (b->csrf[0] && !b->no_csrf)
        snprintf(csrf, sizeof csrf, "X-Mamori-CSRF: %s\r\n", b->csrf);
    int n = snprintf(text, sizeof text,
                     "%s %s HTTP/1.1\r\nHost: mamori.test\r\nConnection: close\r\n%s%s%s"
                     "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                     method, path, cookie, csrf, b->more ? b->more : "", strlen(body), body);
    (void)web_raw_within(w, 60, text, (size_t)n, reply, sizeof reply);
    mm_router_settle(w->router);
    const char *end = strstr(reply, "\r\n\r\n");
    b->status = end && strncmp(reply, "HTTP/1.1 ", 9) == 0 ? (int)strtol(reply + 9, NULL, 10) : -1;
    snprintf(b->head, sizeof b->head, "%.*s", end ? (int)(end - reply) : 0, reply);
    snprintf(b->body, sizeof b->body, "%s", end ? end + 4 : "");
    if (b->status == 200)
        browser_keeps(b);
    return b->status;
}

static inline int sign_in(struct web *w, struct browser *b, const char *name, const char *password,
                          const char *code)
{
    char body[1000];
    snprintf(body, sizeof body, "{\"name\":\"%s\",\"password\":\"%s\"%s%s%s}", name, password,
             code ? ",\"code\":\"" : "", code ? code : "", code ? "\"" : "");
    return browse(w, b, "POST", "/api/v1/session", body);
}

static inline bool says_code(const struct browser *b, const char *code)
{
    char text[100];
    snprintf(text, sizeof text, "\"error\":\"%s\"", code);
    return strstr(b->body, text) != NULL;
}

/* The text of a member, or "". */
static inline void member(const struct browser *b, const char *name, char *out, size_t out_bytes)
{
    char key[60];
    snprintf(key, sizeof key, "\"%s\":\"", name);
    const char *at = strstr(b->body, key);
    at = at ? at + strlen(key) : "";
    snprintf(out, out_bytes, "%.*s", (int)strcspn(at, "\""), at);
}
#endif
