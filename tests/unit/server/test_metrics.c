/* /metrics: strictly the text format of Prometheus, right counts, and nothing of anybody. */
#include "tests/unit/server/fixture_web.h"

#include <ctype.h>
#include <math.h>

/* ---- the text format, read strictly (0.0.4) -------------------------------------------------------------
 */
#define MOST 400
struct sample {
    char name[100], labels[200];
    double value;
};
struct family {
    char name[100], type[20];
    bool closed;
};
struct page {
    struct sample samples[MOST];
    struct family families[MOST];
    size_t n, n_families;
    char why[300];
};

static bool bad(struct page *p, const char *what, const char *line)
{
    snprintf(p->why, sizeof p->why, "%s: %.150s", what, line);
    return false;
}

static size_t name_len(const char *s)
{
    size_t n = 0;
    while (isalpha((unsigned char)s[n]) || s[n] == '_' || s[n] == ':' || (n && isdigit((unsigned char)s[n])))
        n++;
    return n;
}

/* {a="b",c="d"}; *ret_end stands behind it. */
static bool read_labels(const char *at, char out[200], const char **ret_end)
{
    const char *from = at;
    if (*at != '{') {
        out[0] = '\0';
        *ret_end = at;
        return true;
    }
    do {
        size_t len = name_len(++at);
        if (len == 0 || at[len] != '=' || at[len + 1] != '"')
            return false;
        for (at += len + 2; *at != '"'; at++) {
            if (*at == '\\' && !strchr("\\\"n", at[1]))
                return false;
            at += *at == '\\';
            if (*at == '\0' || *at == '\n')
                return false;
        }
        at++;
    } while (*at == ',');
    if (*at != '}' || at - from >= 199)
        return false;
    snprintf(out, 200, "%.*s", (int)(at + 1 - from), from);
    *ret_end = at + 1;
    return true;
}

/* The family that a sample is of: a histogram has three names. */
static bool of_family(const struct family *f, const char *name)
{
    size_t len = strlen(f->name);
    if (strcmp(f->type, "histogram") != 0)
        return strcmp(name, f->name) == 0;
    return strncmp(name, f->name, len) == 0 &&
           (strcmp(name + len, "_bucket") == 0 || strcmp(name + len, "_sum") == 0 ||
            strcmp(name + len, "_count") == 0);
}

static bool read_sample(struct page *p, const char *line)
{
    struct sample s = {"", "", 0};
    const char *at = line;
    char *end = NULL;
    size_t len = name_len(line);
    if (len == 0 || len >= sizeof s.name)
        return bad(p, "no name", line);
    snprintf(s.name, sizeof s.name, "%.*s", (int)len, line);
    if (!read_labels(at + len, s.labels, &at) || *at != ' ')
        return bad(p, "labels", line);
    s.value = strtod(at + 1, &end);
    if (end == at + 1 || *end || isspace((unsigned char)at[1]))
        return bad(p, "value", line);
    if (!p->n_families || !of_family(&p->families[p->n_families - 1], s.name))
        return bad(p, "outside of its family", line);
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->samples[i].name, s.name) == 0 && strcmp(p->samples[i].labels, s.labels) == 0)
            return bad(p, "twice", line);
    const char *type = p->families[p->n_families - 1].type;
    if (strcmp(type, "counter") == 0 &&
        (s.value < 0 || strlen(s.name) < 7 || strcmp(s.name + len - 6, "_total") != 0))
        return bad(p, "a counter that is none", line);
    if (p->n == MOST)
        return bad(p, "too many", line);
    p->samples[p->n++] = s;
    return true;
}

static bool read_comment(struct page *p, const char *line, char help[100])
{
    static const char *const types[] = {"counter", "gauge", "histogram"};
    bool is_help = strncmp(line, "# HELP ", 7) == 0;
    size_t len = name_len(line + 7);
    if ((!is_help && strncmp(line, "# TYPE ", 7) != 0) || len == 0 || len >= 100 || line[7 + len] != ' ')
        return bad(p, "a comment of no kind", line);
    if (is_help) {
        snprintf(help, 100, "%.*s", (int)len, line + 7);
        return true;
    }
    for (size_t i = 0; i < p->n_families; i++)
        if (strlen(p->families[i].name) == len && strncmp(p->families[i].name, line + 7, len) == 0)
            return bad(p, "a family twice", line);
    if (strlen(help) != len || strncmp(help, line + 7, len) != 0 || p->n_families == MOST)
        return bad(p, "a type without help", line);
    struct family *f = &p->families[p->n_families++];
    snprintf(f->name, sizeof f->name, "%s", help);
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(types[i], line + 8 + len) == 0)
            snprintf(f->type, sizeof f->type, "%s", types[i]);
    return f->type[0] || bad(p, "a type of no kind", line);
}

static double value_of(const struct page *p, const char *name, const char *labels)
{
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->samples[i].name, name) == 0 && strcmp(p->samples[i].labels, labels) == 0)
            return p->samples[i].value;
    return NAN;
}

/* Buckets grow with their bounds, the last is everything. */
static bool histogram_holds(struct page *p, const struct family *f)
{
    char name[120];
    double bound = -INFINITY, count = 0;
    size_t n = 0;
    snprintf(name, sizeof name, "%s_bucket", f->name);
    for (size_t i = 0; i < p->n; i++) {
        const struct sample *s = &p->samples[i];
        if (strcmp(s->name, name) != 0)
            continue;
        double le = strncmp(s->labels, "{le=\"", 5) == 0 ? strtod(s->labels + 5, NULL) : NAN;
        if (!(le > bound) || s->value < count)
            return bad(p, "buckets out of order", name);
        bound = le;
        count = s->value;
        n++;
    }
    snprintf(name, sizeof name, "%s_count", f->name);
    if (n < 2 || !isinf(bound) || !(value_of(p, name, "") == count))
        return bad(p, "the last bucket is not everything", name);
    snprintf(name, sizeof name, "%s_sum", f->name);
    return !isnan(value_of(p, name, "")) || bad(p, "no sum", name);
}

static bool read_page(struct page *p, const char *text)
{
    char line[400], help[100] = "";
    *p = (struct page){.n = 0};
    while (*text) {
        size_t len = strcspn(text, "\n");
        if (text[len] != '\n' || len == 0 || len >= sizeof line)
            return bad(p, "a line without end, empty or too long", text);
        snprintf(line, sizeof line, "%.*s", (int)len, text);
        if (line[0] == '#' ? !read_comment(p, line, help) : !read_sample(p, line))
            return false;
        text += len + 1;
    }
    for (size_t i = 0; i < p->n_families; i++)
        if (strcmp(p->families[i].type, "histogram") == 0 && !histogram_holds(p, &p->families[i]))
            return false;
    return p->n > 0;
}

static bool metrics(struct web *w, struct page *p)
{
    bool good = MM_CHECK_INT(web_get(w, "/metrics"), 200) && read_page(p, mm_buf_str(&w->answer.body));
    if (!good)
        printf("  %s\n", p->why);
    return good;
}

MM_TEST(the_reader_of_this_test_takes_only_the_format)
{
    static const char *const wrong[] = {
        "a 1\n",
        "# HELP a b\n# TYPE a gauge\na 1",
        "# HELP a b\n# TYPE a gauge\na 1\na 2\n",
        "# HELP a b\n# TYPE a gauge\nb 1\n",
        "# HELP a b\n# TYPE a gauge\na one\n",
        "# HELP a b\n# TYPE a gauge\na{b=c} 1\n",
        "# HELP a b\n# TYPE a gauge\na{b=\"c} 1\n",
        "# HELP a b\n# TYPE a counter\na 1\n",
        "# HELP a b\n# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n",
        "# HELP a b\n# TYPE a histogram\na_bucket{le=\"1\"} 1\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 2\n",
        "# TYPE a gauge\na 1\n",
        "# HELP a b\n# TYPE a gauge\na 1\n# HELP a b\n# TYPE a gauge\n",
        "\n",
    };
    static struct page p;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (!MM_CHECK(!read_page(&p, wrong[i])))
            printf("  taken: %s\n", wrong[i]);
    MM_CHECK(read_page(&p, "# HELP a b\n# TYPE a gauge\na{b=\"c\\\"\",d=\"{}\"} 1.5e3\n"));
}

MM_TEST(what_happened_is_counted_where_it_happened)
{
    static struct page p;
    struct web w;
    struct kiosk k;
    struct record records[3];
    struct mm_buf body;
    MM_REQUIRE(web_open(&w) && kiosk_enrol(&w.c, &k, 1));
    MM_REQUIRE(metrics(&w, &p));
    MM_CHECK_INT(value_of(&p, "mamori_batch_records_count", ""), 0);
    MM_CHECK_INT(value_of(&p, "mamori_last_receipt_timestamp_seconds", "{state=\"active\"}"), 0);
    mm_buf_init(&body, MM_MAX_BATCH_BYTES);
    for (int i = 0; i < 3; i++) {
        records[i] = record_verb(&w.c, &k, PERSON, MM_VERB_EXPERIENCED, COUNCIL_AT_MS + i);
        mm_buf_char(&body, i ? ',' : '[');
        mm_buf_append(&body, records[i].bytes, records[i].len);
    }
    mm_buf_char(&body, ']');
    struct mm_batch_head head = head_of(&k, records, 3);
    head.body = mm_sha256(body.data, body.len);
    MM_CHECK_INT(web_batch(&w, &k, &head, body.data, body.len, NULL), 200);
    MM_CHECK_INT(web_batch(&w, &k, &head, body.data, body.len - 1, NULL), 401);
    MM_CHECK_INT(web_get(&w, "/healthz"), 200);
    MM_CHECK_INT(web_get(&w, "/nothing"), 404);
    MM_CHECK_INT(web_send(&w, "POST", "/healthz", NULL, 0, "", 0), 405);
    MM_REQUIRE(metrics(&w, &p));
#define BATCH "method=\"POST\",route=\"/kiosk/v1/batch\""
    MM_CHECK_INT(value_of(&p, "mamori_requests_total", "{" BATCH ",class=\"2xx\"}"), 1);
    MM_CHECK_INT(value_of(&p, "mamori_requests_total", "{" BATCH ",class=\"4xx\"}"), 1);
    MM_CHECK_INT(value_of(&p, "mamori_requests_total", "{method=\"GET\",route=\"/healthz\",class=\"2xx\"}"),
                 1);
    MM_CHECK_INT(value_of(&p, "mamori_requests_total", "{method=\"\",route=\"\",class=\"4xx\"}"), 2);
    MM_CHECK_INT(value_of(&p, "mamori_batch_records_count", ""), 1);
    MM_CHECK_INT(value_of(&p, "mamori_batch_records_sum", ""), 3);
    MM_CHECK(value_of(&p, "mamori_commit_seconds_count", "") >= 2);
    MM_CHECK(value_of(&p, "mamori_commit_seconds_sum", "") > 0);
    MM_CHECK(value_of(&p, "mamori_transaction_seconds_sum", "") >=
             value_of(&p, "mamori_commit_seconds_sum", ""));
    MM_CHECK(value_of(&p, "mamori_request_seconds_count", "") >= 4);
    MM_CHECK_INT(value_of(&p, "mamori_queue_jobs", ""), 0);
    MM_CHECK(value_of(&p, "mamori_connections", "") >= 1);
    MM_CHECK_INT(value_of(&p, "mamori_kiosks", "{state=\"active\"}"), 1);
    MM_CHECK_INT(value_of(&p, "mamori_records_quarantined", ""), 0);
    MM_CHECK(value_of(&p, "mamori_last_receipt_timestamp_seconds", "{state=\"active\"}") ==
             (double)COUNCIL_AT_MS / 1000);
    mm_buf_done(&body);
    records_free(records, 3);
    web_close(&w);
}

MM_TEST(records_that_wait_for_a_person_are_counted)
{
    static struct page p;
    struct web w;
    struct kiosk k;
    MM_REQUIRE(web_open(&w) && kiosk_enrol(&w.c, &k, 1));
    struct record record = record_raw(&k, "{\"no\":\"statement\"}");
    struct mm_batch_head head = head_of(&k, &record, 1);
    char body[200];
    int n = snprintf(body, sizeof body, "[%s]", record.bytes);
    head.body = mm_sha256(body, (size_t)n);
    MM_CHECK_INT(web_batch(&w, &k, &head, body, (size_t)n, NULL), 200);
    MM_REQUIRE(metrics(&w, &p));
    MM_CHECK_INT(value_of(&p, "mamori_records_quarantined", ""), 1);
    records_free(&record, 1);
    web_close(&w);
}

MM_TEST(nothing_of_anybody_stands_in_the_metrics)
{
    static struct page p;
    struct web w;
    struct kiosk k;
    MM_REQUIRE(web_open(&w) && kiosk_enrol(&w.c, &k, 1));
    MM_CHECK_INT(web_signed(&w, &k, "/kiosk/v1/summary/" PERSON, NULL), 404);
    MM_CHECK_INT(web_get(&w, "/kiosk/v1/pack/" PERSON "?kamakura"), 401);
    MM_REQUIRE(metrics(&w, &p));
    const char *secrets[] = {k.recorder,        k.key_id, PERSON,      "kamakura",
                             w.c.central->name, "控室",   w.secret + 7};
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++)
        if (!MM_CHECK(!strstr(mm_buf_str(&w.answer.body), secrets[i])))
            printf("  it says %s\n", secrets[i]);
    web_close(&w);
}

MM_TEST(who_is_not_of_this_machine_needs_the_secret)
{
    static const char *const proxied[] = {"X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"};
    struct web w;
    MM_REQUIRE(web_open(&w));
    for (size_t i = 0; i < sizeof proxied / sizeof proxied[0]; i++) {
        const struct mm_http_header headers[] = {{proxied[i], "192.0.2.1"}, {"Authorization", w.secret}};
        MM_CHECK_INT(web_send(&w, "GET", "/metrics", headers, 1, NULL, 0), 401);
        MM_CHECK(is_error(&w, "unauthorized"));
        MM_CHECK_INT(web_send(&w, "GET", "/metrics", headers, 2, NULL, 0), 200);
    }
    web_close(&w);
}
static const char *no_header(void *ctx, const char *name)
{
    (void)ctx, (void)name;
    return NULL;
}

MM_TEST(this_machine_is_told_by_its_address)
{
    static const struct {
        const char *peer;
        bool here;
    } peers[] = {{"127.0.0.1", true},
                 {"127.0.1.9", true},
                 {"::1", true},
                 {"::ffff:127.0.0.1", true},
                 {"192.0.2.7", false},
                 {"::ffff:192.0.2.7", false},
                 {"2001:db8::127.0.0.1", false},
                 {"?", false},
                 {"1127.0.0.1", false}};
    struct web w;
    MM_REQUIRE(web_open(&w));
    struct mm_auth_cache *cache = mm_auth_cache_new();
    for (size_t i = 0; i < sizeof peers / sizeof peers[0]; i++) {
        const struct mm_web_request request = {
            .path = "/metrics", .peer = peers[i].peer, .header = no_header};
        struct mm_web_reply reply;
        struct mm_who who;
        mm_web_reply_init(&reply);
        if (!MM_CHECK(mm_auth_check(w.c.central, cache, &mm_route_metrics, &request, &who, &reply) ==
                      peers[i].here))
            printf("  %s\n", peers[i].peer);
        mm_web_reply_done(&reply);
    }
    mm_auth_cache_free(cache);
    web_close(&w);
}
MM_TEST_MAIN
