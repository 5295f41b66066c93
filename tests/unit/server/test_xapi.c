/* GET /xapi/statements: filters, pages, headers, refusals.
 * mm-test: labels=threads
 * mm-test-pg: long */
#include "tests/unit/server/fixture_web.h"

#define OTHER "0198c000-0000-7000-8000-0000000000bb"
#define N     12

struct reader {
    struct web w;
    struct kiosk k;
    struct record records[N];
    char basic[300];
    const char *version;
};

/* Statements of two people, a second apart, stored in order. */
static bool reader_open(struct reader *r)
{
    char id[MM_UUID_BYTES], secret[64], pair[200];
    struct mm_record_reply reply;
    if (!web_open(&r->w) || !kiosk_enrol(&r->w.c, &r->k, 1))
        return false;
    for (int i = 0; i < N; i++) {
        enum mm_verb verb = i % 3 == 0 ? MM_VERB_LAUNCHED : MM_VERB_EXPERIENCED;
        r->records[i] = record_verb(&r->w.c, &r->k, i % 2 ? OTHER : PERSON, verb, COUNCIL_AT_MS - 5000 + i);
        MM_CHECK_ERR(take(&r->w.c, &r->k, &r->records[i], 1, &reply), MM_OK);
        mm_clock_advance(&r->w.c.at, i < 6 ? 1000 : 0); /* the later ones share their millisecond */
    }
    const struct mm_credential_row like = {
        .name = "研究", .scope = "statements/read", .decision = "議会運営委員会 2026-11-01 第1号"};
    bool good = mm_credential_add(r->w.c.central, "clerk", &like, id, secret, NULL) == MM_OK;
    snprintf(pair, sizeof pair, "%s:%s", id, secret);
    snprintf(r->basic, sizeof r->basic, "Basic ");
    base64(pair, r->basic + 6);
    r->version = "1.0.3";
    return MM_CHECK(good);
}

static void reader_close(struct reader *r)
{
    records_free(r->records, N);
    web_close(&r->w);
}

static int ask(struct reader *r, const char *path)
{
    const struct mm_http_header headers[] = {{"Authorization", r->basic},
                                             {"X-Experience-API-Version", r->version}};
    return web_send(&r->w, "GET", path, headers, r->version ? 2 : 1, NULL, 0);
}

/* Ids of an answer in order, space-separated; the next page's address. */
static size_t ids(struct reader *r, char *out, size_t out_bytes, char *more, size_t more_bytes)
{
    static const struct mm_json_limits limits = {8 * 1024 * 1024, 32};
    struct mm_json *doc = NULL;
    size_t len = 0, n = 0;
    out[0] = '\0';
    if (!MM_CHECK(mm_json_parse(mm_buf_str(&r->w.answer.body), r->w.answer.body.len, &limits, &doc, NULL) ==
                  MM_OK))
        return 0;
    const struct mm_json *list = mm_json_get(doc, "statements");
    for (const struct mm_json *s = mm_json_first(list); s; s = mm_json_next(s), n++)
        len += (size_t)snprintf(out + len, out_bytes - len, "%s ", mm_json_get_str(s, "id", "?"));
    if (more)
        snprintf(more, more_bytes, "%s", mm_json_get_str(doc, "more", "?"));
    mm_json_free(doc);
    return n;
}

MM_TEST(one_statement_comes_with_its_own_bytes_and_what_the_store_adds)
{
    struct reader r;
    char path[200];
    MM_REQUIRE(reader_open(&r));
    snprintf(path, sizeof path, "/xapi/statements?statementId=%s", r.records[3].id);
    MM_CHECK_INT(ask(&r, path), 200);
    const char *body = mm_buf_str(&r.w.answer.body);
    MM_CHECK(strncmp(body, r.records[3].bytes, r.records[3].len - 1) == 0);
    MM_CHECK(strstr(body, "\"stored\":\"2026-") && strstr(body, "\"authority\":{") &&
             strstr(body, "\"version\":\"1.0.0\""));
    struct mm_json *doc = NULL;
    MM_CHECK_ERR(mm_json_parse(body, r.w.answer.body.len, &council_limits, &doc, NULL), MM_OK);
    MM_CHECK_ERR(mm_statement_check(doc, MM_XAPI_1, NULL), MM_OK);
    mm_json_free(doc);
    MM_CHECK_INT(ask(&r, "/xapi/statements?statementId=0198c000-0000-7000-8000-000000000000"), 404);
    reader_close(&r);
}

MM_TEST(pages_hold_every_statement_once_in_both_orders)
{
    struct reader r;
    char list[2000], more[3000], all[2][4000];
    MM_REQUIRE(reader_open(&r));
    for (int ascending = 0; ascending < 2; ascending++) {
        size_t seen = 0, pages = 0;
        all[ascending][0] = '\0';
        snprintf(more, sizeof more, "/xapi/statements?limit=5&ascending=%s", ascending ? "true" : "false");
        while (more[0] && pages++ < 10) {
            MM_CHECK_INT(ask(&r, more), 200);
            seen += ids(&r, list, sizeof list, more, sizeof more);
            strncat(all[ascending], list, sizeof all[0] - strlen(all[ascending]) - 1);
        }
        MM_CHECK_INT(seen, N);
        MM_CHECK_INT(pages, 3);
    }
    for (int i = 0; i < N; i++) {
        const char *up = strstr(all[1], r.records[i].id), *down = strstr(all[0], r.records[i].id);
        MM_CHECK(up && up - all[1] == 37 * i);
        MM_CHECK(down && down - all[0] == 37 * (N - 1 - i));
    }
    reader_close(&r);
}

MM_TEST(a_page_stays_right_while_records_arrive)
{
    struct reader r;
    char list[2000], more[3000];
    struct mm_record_reply reply;
    MM_REQUIRE(reader_open(&r));
    MM_CHECK_INT(ask(&r, "/xapi/statements?limit=4"), 200);
    MM_CHECK_INT(ids(&r, list, sizeof list, more, sizeof more), 4);
    struct record fresh = record_verb(&r.w.c, &r.k, PERSON, MM_VERB_EXPERIENCED, COUNCIL_AT_MS);
    MM_CHECK_ERR(take(&r.w.c, &r.k, &fresh, 1, &reply), MM_OK);
    MM_CHECK_INT(ask(&r, more), 200);
    MM_CHECK_INT(ids(&r, list, sizeof list, NULL, 0), 4);
    MM_CHECK(strstr(list, fresh.id) == NULL);
    MM_CHECK(strstr(list, r.records[N - 5].id) == list);
    records_free(&fresh, 1);
    reader_close(&r);
}

MM_TEST(filters_find_what_they_say_alone_and_together)
{
    struct reader r;
    char path[3000], list[2000], registration[MM_UUID_BYTES];
    struct mm_buf agent;
    MM_REQUIRE(reader_open(&r));
    MM_CHECK_INT(ask(&r, "/xapi/statements?verb=http%3A%2F%2Fadlnet.gov%2Fexpapi%2Fverbs%2Flaunched"), 200);
    MM_CHECK_INT(ids(&r, list, sizeof list, NULL, 0), 4);
    mm_registration("kamakura", OTHER, COURSE, "none", 1, registration);
    snprintf(path, sizeof path, "/xapi/statements?registration=%s", registration);
    MM_CHECK_INT(ask(&r, path), 200);
    MM_CHECK_INT(ids(&r, list, sizeof list, NULL, 0), 6);
    mm_buf_init(&agent, 2000);
    snprintf(path, sizeof path, "{\"account\":{\"homePage\":\"%s\",\"name\":\"%s\"}}",
             mm_central_home_page(r.w.c.central), PERSON);
    mm_percent_encode(path, &agent);
    snprintf(path, sizeof path, "/xapi/statements?agent=%s", mm_buf_str(&agent));
    MM_CHECK_INT(ask(&r, path), 200);
    MM_CHECK_INT(ids(&r, list, sizeof list, NULL, 0), 6);
    snprintf(path, sizeof path,
             "/xapi/statements?agent=%s&verb=http%%3A%%2F%%2Fadlnet.gov%%2Fexpapi%%2Fverbs%%2Flaunched",
             mm_buf_str(&agent));
    MM_CHECK_INT(ask(&r, path), 200);
    MM_CHECK_INT(ids(&r, list, sizeof list, NULL, 0), 2);
    snprintf(path, sizeof path, "/xapi/statements?activity=%s%%2Fcourse%%2F" COURSE,
             "https%3A%2F%2Fkamakura.mamori.example");
    MM_CHECK_INT(ask(&r, path), 200);
    MM_CHECK_INT(ids(&r, list, sizeof list, NULL, 0), 4);
    MM_CHECK_INT(ask(&r, "/xapi/statements?verb=http%3A%2F%2Fexample.jp%2Fnothing"), 200);
    MM_CHECK_STR(mm_buf_str(&r.w.answer.body), "{\"statements\":[],\"more\":\"\"}");
    mm_buf_done(&agent);
    reader_close(&r);
}

MM_TEST(since_is_later_than_and_until_is_up_to)
{
    struct reader r;
    char path[300], list[2000], time[MM_TIME_BYTES];
    MM_REQUIRE(reader_open(&r));
    mm_time_format(COUNCIL_AT_MS + 2000, time); /* when the third one was stored */
    snprintf(path, sizeof path, "/xapi/statements?until=%s&ascending=true", time);
    MM_CHECK_INT(ask(&r, path), 200);
    MM_CHECK_INT(ids(&r, list, sizeof list, NULL, 0), 3);
    snprintf(path, sizeof path, "/xapi/statements?since=%s", time);
    MM_CHECK_INT(ask(&r, path), 200);
    MM_CHECK_INT(ids(&r, list, sizeof list, NULL, 0), N - 3);
    reader_close(&r);
}

MM_TEST(a_parameter_that_is_unknown_double_or_wrong_is_400)
{
    static const char *const bad[] = {
        "LIMIT=1",
        "statementid=0198c000-0000-7000-8000-000000000000",
        "StatementId=x",
        "foo=bar",
        "limit=-1",
        "limit=x",
        "limit=1&limit=2",
        "ascending=TRUE",
        "verb=launched",
        "registration=1",
        "since=yesterday",
        "agent=%7B%7D",
        "agent=x",
        "more=1.5",
        "more=1.x",
        "format=short",
        "attachments=1",
        "related_agents=yes",
        "statementId=x",
        "verb=%zz",
        "verb=%00",
        "=",
        "statementId=0198c000-0000-7000-8000-000000000000&limit=1",
        "statementId=0198c000-0000-7000-8000-000000000000&verb=http%3A%2F%2Fa%2Fb"};
    static const char *const good[] = {"",
                                       "limit=0",
                                       "limit=100000",
                                       "format=exact",
                                       "attachments=false",
                                       "attachments=true&format=canonical",
                                       "related_agents=false&related_activities=false",
                                       "since=2026-11-22T00:00:00%2B09:00"};
    struct reader r;
    char path[300];
    MM_REQUIRE(reader_open(&r));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        snprintf(path, sizeof path, "/xapi/statements?%s", bad[i]);
        if (!MM_CHECK(ask(&r, path) == 400 && is_error(&r.w, "invalid")))
            printf("  %s\n", bad[i]);
    }
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        snprintf(path, sizeof path, "/xapi/statements?%s", good[i]);
        if (!MM_CHECK(ask(&r, path) == 200))
            printf("  %s\n", good[i]);
    }
    reader_close(&r);
}

MM_TEST(the_version_header_is_needed_and_echoed)
{
    static const struct {
        const char *sent;
        int status;
        const char *echo;
    } rows[] = {{"1.0", 200, "1.0.3"}, {"1.0.0", 200, "1.0.3"}, {"1.0.3", 200, "1.0.3"},
                {"2.0", 200, "2.0.0"}, {"2.0.0", 200, "2.0.0"}, {NULL, 400, NULL},
                {"0.9.5", 400, NULL},  {"1.1.0", 400, NULL},    {"1.0.", 400, NULL},
                {"1.0.3x", 400, NULL}, {"3.0.0", 400, NULL}};
    struct reader r;
    MM_REQUIRE(reader_open(&r));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char request[800], reply[16384], want[60];
        r.version = rows[i].sent;
        MM_CHECK_INT(ask(&r, "/xapi/statements?limit=1"), rows[i].status);
        snprintf(request, sizeof request,
                 "GET /xapi/statements?limit=1 HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\n%s%s%s"
                 "Connection: close\r\n\r\n",
                 r.basic, rows[i].sent ? "X-Experience-API-Version: " : "", rows[i].sent ? rows[i].sent : "",
                 rows[i].sent ? "\r\n" : "");
        web_raw(&r.w, request, strlen(request), reply, sizeof reply);
        MM_CHECK(strstr(reply, "X-Experience-API-Consistent-Through: 2026-") != NULL);
        snprintf(want, sizeof want, "X-Experience-API-Version: %s\r\n", rows[i].echo ? rows[i].echo : "");
        MM_CHECK(!rows[i].echo || strstr(reply, want) != NULL);
        MM_CHECK(rows[i].status != 200 || strstr(reply, "Last-Modified: Sun, 22 Nov 2026") != NULL);
    }
    reader_close(&r);
}

MM_TEST(about_needs_nothing)
{
    struct reader r;
    MM_REQUIRE(reader_open(&r));
    MM_CHECK_INT(web_get(&r.w, "/xapi/about"), 200);
    MM_CHECK_STR(mm_buf_str(&r.w.answer.body), "{\"version\":[\"1.0.3\",\"2.0.0\"]}");
    reader_close(&r);
}

MM_TEST(no_credential_reads_what_a_person_answered_or_whether_it_was_right)
{
    static const enum mm_verb hidden[] = {MM_VERB_PASSED, MM_VERB_FAILED};
    struct reader r;
    struct record more[4];
    struct mm_record_reply reply;
    char path[600];
    MM_REQUIRE(reader_open(&r));
    more[0] = record_answer(&r.w.c, &r.k, PERSON, 0, true, NULL, 1, COUNCIL_AT_MS);
    for (size_t i = 0; i < 2; i++)
        more[1 + i] = record_verb(&r.w.c, &r.k, PERSON, hidden[i], COUNCIL_AT_MS);
    more[3] = record_verb(&r.w.c, &r.k, PERSON, MM_VERB_COMPLETED, COUNCIL_AT_MS);
    for (size_t i = 0; i < 4; i++) {
        MM_CHECK_ERR(take(&r.w.c, &r.k, &more[i], 1, &reply), MM_OK);
        snprintf(path, sizeof path, "/xapi/statements?statementId=%s", more[i].id);
        MM_CHECK_INT(ask(&r, path), i < 3 ? 404 : 200);
    }
    mm_clock_advance(&r.w.c.at, 1000);
    MM_CHECK_INT(ask(&r, "/xapi/statements?limit=500"), 200);
    const char *body = mm_buf_str(&r.w.answer.body);
    MM_CHECK(strstr(body, "verbs/completed") && !strstr(body, "verbs/answered") &&
             !strstr(body, "verbs/passed") && !strstr(body, "verbs/failed") && !strstr(body, "\"success\""));
    MM_CHECK_INT(ask(&r, "/xapi/statements?verb=http%3A%2F%2Fadlnet.gov%2Fexpapi%2Fverbs%2Fanswered"), 200);
    MM_CHECK(strstr(mm_buf_str(&r.w.answer.body), "\"statements\":[]") != NULL);
    records_free(more, 4);
    reader_close(&r);
}

MM_TEST(a_credential_that_was_revoked_reads_no_more)
{
    struct reader r;
    MM_REQUIRE(reader_open(&r));
    MM_CHECK_INT(ask(&r, "/xapi/statements"), 200);
    MM_CHECK_ERR(mm_credential_revoke(r.w.c.central, "clerk", "研究", NULL, NULL), MM_OK);
    MM_CHECK_INT(ask(&r, "/xapi/statements"), 401);
    MM_CHECK(is_error(&r.w, "unauthorized"));
    reader_close(&r);
}

/* What a raw GET with this Accept-Encoding gets: the length of its body, which is in `reply` from *ret_body
 * on. */
static size_t ask_packed(struct reader *r, const char *path, const char *accepts, char *reply, size_t bytes,
                         const char **ret_body)
{
    char request[1200];
    snprintf(request, sizeof request,
             "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\nX-Experience-API-Version: 1.0.3\r\n"
             "%s%s%sConnection: close\r\n\r\n",
             path, r->basic, accepts ? "Accept-Encoding: " : "", accepts ? accepts : "",
             accepts ? "\r\n" : "");
    size_t len = web_raw(&r->w, request, strlen(request), reply, bytes);
    char *end = strstr(reply, "\r\n\r\n");
    MM_CHECK(strncmp(reply, "HTTP/1.1 200", 12) == 0 && end);
    *ret_body = end ? end + 4 : reply + len;
    if (end)
        *end = '\0'; /* headers are a string */
    return len - (size_t)(*ret_body - reply);
}

MM_TEST(answers_are_packed_for_whoever_reads_that_and_say_the_same)
{
    static char plain[100000], packed[100000];
    static const char *const takes[] = {"gzip", "br, GZIP;q=0.5", "deflate ,gzip"};
    static const char *const not [] = {"gzip;q=0", "gzip; q=0.00, br", "x-gzip-not", "identity", ""};
    struct reader r;
    const char *body, *again;
    struct mm_buf text;
    MM_REQUIRE(reader_open(&r));
    size_t len = ask_packed(&r, "/xapi/statements", NULL, plain, sizeof plain, &body);
    MM_CHECK(strstr(plain, "Vary: Accept-Encoding") && !strstr(plain, "Content-Encoding"));
    for (size_t i = 0; i < sizeof takes / sizeof takes[0]; i++) {
        size_t n = ask_packed(&r, "/xapi/statements", takes[i], packed, sizeof packed, &again);
        mm_buf_init(&text, sizeof plain);
        MM_CHECK(strstr(packed, "Content-Encoding: gzip") && strstr(packed, "Vary: Accept-Encoding"));
        MM_CHECK(n * 2 < len);
        MM_CHECK_ERR(mm_gunzip(again, n, sizeof plain, &text, NULL), MM_OK);
        MM_CHECK(text.len == len && memcmp(text.data, body, len) == 0);
        mm_buf_done(&text);
    }
    for (size_t i = 0; i < sizeof not / sizeof not [0]; i++) {
        MM_CHECK_INT(ask_packed(&r, "/xapi/statements", not [i], packed, sizeof packed, &again), len);
        MM_CHECK(!strstr(packed, "Content-Encoding"));
    }
    /* what is short stays as it is: about, and the tokens of a session */
    (void)ask_packed(&r, "/xapi/about", "gzip", packed, sizeof packed, &again);
    MM_CHECK(!strstr(packed, "Content-Encoding") && !strstr(packed, "Vary"));
    reader_close(&r);
}

MM_TEST_MAIN
