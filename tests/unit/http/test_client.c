/* The client against servers that are odd, slow, too generous or not there. */
#include "sync/http/client.h"
#include "tests/unit/fake_server.h"

#include <time.h>

__attribute__((constructor)) static void speak_japanese(void)
{
    setenv("LC_ALL", "ja_JP.UTF-8", 1);
}

static void answer(struct fake *f, const struct asked *a, struct said *said)
{
    said->status = 200;
    if (strcmp(a->path, "/echo") == 0) {
        char one[100], agent[100];
        header_of(a, "X-One", one, sizeof one);
        header_of(a, "User-Agent", agent, sizeof agent);
        mm_buf_printf(&said->body, "%s|%s|%.6s|%.*s", a->method, one, agent, (int)a->len, a->body);
        snprintf(said->headers, sizeof said->headers,
                 "ETag: \"abc\"\r\nretry-after: 12\r\nContent-Type: text/x\r\n");
    } else if (strcmp(a->path, "/away") == 0) {
        said->status = 302;
        snprintf(said->headers, sizeof said->headers, "Location: %s/echo\r\n", f->url);
    } else if (strcmp(a->path, "/big") == 0) {
        for (int i = 0; i < 3000; i++)
            mm_buf_char(&said->body, 'x');
    } else if (strcmp(a->path, "/slow") == 0) {
        const struct timespec wait = {1, 500000000};
        nanosleep(&wait, NULL);
    } else if (strcmp(a->path, "/nothing") == 0) {
        said->status = 0;
    } else if (strcmp(a->path, "/no") == 0) {
        said->status = 418;
        mm_buf_str_append(&said->body, "{\"error\":\"x\",\"message\":\"できません\"}");
    } else if (strcmp(a->path, "/html") == 0) {
        said->status = 502;
        mm_buf_str_append(&said->body, "<html>");
    }
}

struct place {
    struct fake f;
    struct mm_http_client *client;
    struct mm_http_answer answer;
    struct mm_errinfo info;
};

static bool start(struct place *p, const struct mm_http_settings *settings)
{
    fake_start(&p->f, answer);
    p->client = NULL;
    p->info = (struct mm_errinfo)MM_ERRINFO_INIT;
    mm_http_answer_init(&p->answer);
    return MM_CHECK(mm_http_open(settings, &p->client, NULL) == MM_OK);
}

static void stop(struct place *p)
{
    mm_http_answer_done(&p->answer);
    mm_http_close(p->client);
    fake_stop(&p->f);
}

static enum mm_err get(struct place *p, const char *path)
{
    char url[200];
    snprintf(url, sizeof url, "%s%s", path[0] == '/' ? p->f.url : "", path);
    const struct mm_http_call call = {.method = "GET", .url = url};
    mm_errinfo_clear(&p->info);
    return mm_http_send(p->client, &call, &p->answer, &p->info);
}

MM_TEST(a_request_carries_its_headers_and_body_and_the_reply_its_own)
{
    struct place p;
    char url[200];
    MM_REQUIRE(start(&p, &(struct mm_http_settings){0}));
    const struct mm_http_header headers[] = {{"X-One", "1"}};
    snprintf(url, sizeof url, "%s/echo", p.f.url);
    const struct mm_http_call call = {"POST", url, headers, 1, "a\0b", 3};
    for (int i = 0; i < 2; i++) {
        MM_CHECK_ERR(mm_http_send(p.client, &call, &p.answer, NULL), MM_OK);
        MM_CHECK_INT(p.answer.status, 200);
        MM_CHECK_STR(mm_buf_str(&p.answer.body), "POST|1|mamori|a");
        MM_CHECK_STR(p.answer.etag, "\"abc\"");
        MM_CHECK_STR(p.answer.type, "text/x");
        MM_CHECK_INT(p.answer.retry_after_s, 12);
    }
    MM_CHECK_ERR(get(&p, "/html"), MM_OK); /* nothing of the last answer is left */
    MM_CHECK_STR(p.answer.etag, "");
    MM_CHECK_INT(p.answer.retry_after_s, -1);
    stop(&p);
}

MM_TEST(a_redirect_is_a_status_and_not_followed)
{
    struct place p;
    MM_REQUIRE(start(&p, &(struct mm_http_settings){0}));
    MM_CHECK_ERR(get(&p, "/away"), MM_OK);
    MM_CHECK_INT(p.answer.status, 302);
    MM_CHECK_INT(p.f.n_asked, 1);
    stop(&p);
}

MM_TEST(a_reply_over_its_bound_is_too_big)
{
    struct place p;
    MM_REQUIRE(start(&p, &(struct mm_http_settings){.max_reply_bytes = 2999}));
    MM_CHECK_ERR(get(&p, "/big"), MM_ERR_TOO_BIG);
    MM_CHECK(p.info.text[0] != '\0');
    stop(&p);
    MM_REQUIRE(start(&p, &(struct mm_http_settings){.max_reply_bytes = 3000}));
    MM_CHECK_ERR(get(&p, "/big"), MM_OK);
    MM_CHECK_INT(p.answer.body.len, 3000);
    stop(&p);
}

MM_TEST(slow_silent_absent_and_foreign_servers_get_a_sentence_each)
{
    static const struct {
        const char *url, *text;
        enum mm_err err;
    } rows[] = {
        {"/nothing", "途中で切れ", MM_ERR_NETWORK},
        {"http://127.0.0.1:1/", "つながりません", MM_ERR_NETWORK},
        {"http://no-such-host.invalid/", "名前が見つかりません", MM_ERR_NETWORK},
        {"ftp://127.0.0.1/", "http://", MM_ERR_INVALID},
        {"file:///etc/hostname", "http://", MM_ERR_INVALID},
        {"http://", "アドレス", MM_ERR_INVALID},
        {"/slow", "時間内に", MM_ERR_NETWORK}, /* last: it keeps the server busy */
    };
    struct place p;
    MM_REQUIRE(start(&p, &(struct mm_http_settings){.total_ms = 600, .connect_ms = 500}));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        MM_CHECK_ERR(get(&p, rows[i].url), rows[i].err);
        if (!MM_CHECK(strstr(p.info.text, rows[i].text) != NULL))
            printf("  %s: %s\n", rows[i].url, p.info.text);
    }
    stop(&p);
}

MM_TEST(a_plain_server_is_no_tls_server_and_gets_no_request)
{
    struct place p;
    char url[100];
    MM_REQUIRE(start(&p, &(struct mm_http_settings){.total_ms = 3000}));
    snprintf(url, sizeof url, "https%.60s/echo", p.f.url + 4);
    const struct mm_http_call call = {"POST", url, NULL, 0, "secret", 6};
    p.f.n_asked = 0;
    /* the server waits for more of what it takes for a request line: end it from outside */
    shutdown(p.f.fd, SHUT_RDWR);
    MM_CHECK_ERR(mm_http_send(p.client, &call, &p.answer, NULL), MM_ERR_NETWORK);
    MM_CHECK_INT(p.f.n_asked, 0);
    stop(&p);
}

MM_TEST(a_proxy_in_the_environment_is_not_used)
{
    struct place p;
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
    MM_REQUIRE(start(&p, &(struct mm_http_settings){0}));
    MM_CHECK_ERR(get(&p, "/no"), MM_OK);
    MM_CHECK_INT(p.answer.status, 418);
    stop(&p);
    MM_REQUIRE(start(&p, &(struct mm_http_settings){.proxy = "http://127.0.0.1:1"}));
    MM_CHECK_ERR(get(&p, "/no"), MM_ERR_NETWORK);
    stop(&p);
    unsetenv("http_proxy");
    unsetenv("ALL_PROXY");
}

MM_TEST(the_servers_own_sentence_is_found_or_the_status_stands_for_it)
{
    struct place p;
    char text[100];
    MM_REQUIRE(start(&p, &(struct mm_http_settings){0}));
    MM_CHECK_ERR(get(&p, "/no"), MM_OK);
    mm_http_message(&p.answer, text, sizeof text);
    MM_CHECK_STR(text, "できません");
    mm_http_message(&p.answer, text, 6);
    MM_CHECK_STR(text, "で");
    MM_CHECK_ERR(get(&p, "/html"), MM_OK);
    mm_http_message(&p.answer, text, sizeof text);
    MM_CHECK_STR(text, "HTTP 502");
    stop(&p);
}

MM_TEST_MAIN
