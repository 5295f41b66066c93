/* mm-test: labels=plain */
/* From the outbox to another record store: one that refuses gzip, answers 409 to what it has, 400 to a whole
 * batch for one record; and nothing at all without the council's decision. */
#include "sync/agent/lrs.h"
#include "sync/wire/statement.h"
#include "tests/unit/agent/fixture_agent.h"

#define MOST 400

struct lrs {
    int packed;              /* what it answers to gzip; 0: it reads it */
    char bad[MM_UUID_BYTES]; /* the id that it does not take */
    int status;              /* instead of all others */
    int wait_s;
    bool strict;    /* 409 also when it has the same */
    size_t n, most; /* that it has; the most in one request */
    char id[MOST][MM_UUID_BYTES];
    char *bytes[MOST]; /* owned */
    int posts, gets, foreign;
};

static int find(const struct lrs *s, const char *id)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->id[i], id) == 0)
            return (int)i;
    return -1;
}

static void get(struct lrs *s, const char *id, struct said *said)
{
    int at = find(s, id);
    s->gets++;
    said->status = at < 0 ? 404 : 200;
    if (at >= 0) /* as an LRS does: with what it adds itself */
        mm_buf_printf(&said->body, "{\"stored\":\"2026-11-22T00:00:00.000Z\",\"version\":\"1.0.3\",%s",
                      s->bytes[at] + 1);
}

static void keep(struct lrs *s, const char *id, const char *bytes, size_t len)
{
    MM_CHECK(s->n < MOST);
    snprintf(s->id[s->n], MM_UUID_BYTES, "%s", id);
    s->bytes[s->n++] = strndup(bytes, len);
}

static void post(struct lrs *s, const char *body, size_t len, struct said *said)
{
    struct mm_slice *slices = NULL;
    size_t n = 0;
    char ids[MM_LRS_STATEMENTS][MM_UUID_BYTES] = {""};
    said->status = 200;
    s->posts++;
    if (mm_json_slices(body, len, MM_LRS_STATEMENTS, &slices, &n, NULL)) {
        said->status = 400;
        return;
    }
    s->most = n > s->most ? n : s->most;
    for (size_t i = 0; i < n; i++) {
        struct mm_statement_view view;
        MM_CHECK_ERR(mm_statement_view(slices[i].data, slices[i].len, &view, NULL), MM_OK);
        snprintf(ids[i], sizeof ids[i], "%s", view.id);
        mm_statement_view_done(&view);
        if (strcmp(ids[i], s->bad) == 0)
            said->status = 400;
        else if (said->status == 200 && s->strict && find(s, ids[i]) >= 0)
            said->status = 409;
    }
    for (size_t i = 0; i < n && said->status == 200; i++)
        if (find(s, ids[i]) < 0)
            keep(s, ids[i], slices[i].data, slices[i].len);
    free(slices);
}

static void answer(struct fake *f, const struct asked *a, struct said *said)
{
    struct lrs *s = f->ctx;
    char text[300];
    header_of(a, "Authorization", text, sizeof text);
    if (strcmp(text, "Basic a2lvc2s6aGlyYWtlLWdvbWE/fn4=") != 0) /* kiosk:hirake-goma?~~ */
        s->foreign++;
    header_of(a, "Content-Encoding", text, sizeof text);
    if (s->status) {
        said->status = s->status;
        snprintf(said->headers, sizeof said->headers, "Retry-After: %d\r\n", s->wait_s);
    } else if (strcmp(a->method, "GET") == 0) {
        get(s, strchr(a->path, '=') + 1, said);
    } else if (text[0] && s->packed) {
        said->status = s->packed;
    } else {
        struct mm_buf plain;
        mm_buf_init(&plain, MM_MAX_BATCH_BYTES);
        if (text[0])
            MM_CHECK_ERR(mm_gunzip(a->body, a->len, MM_MAX_BATCH_BYTES, &plain, NULL), MM_OK);
        else
            mm_buf_append(&plain, a->body, a->len);
        post(s, mm_buf_str(&plain), plain.len, said);
        mm_buf_done(&plain);
    }
}

static enum mm_err set(struct kit *k, const char *url, const char *number, struct mm_errinfo *info)
{
    char path[300];
    snprintf(path, sizeof path, "%s/given", k->dir);
    MM_CHECK_ERR(mm_file_write_atomic(path, "hirake-goma?~~\n", 15, 0600, NULL), MM_OK);
    const struct mm_lrs_setting setting = {.url = url,
                                           .user = "kiosk",
                                           .secret_file = path,
                                           .body = "議会運営委員会",
                                           .decided_on = "2026-11-01",
                                           .number = number};
    return mm_lrs_set(k->kiosk, k->dir, &setting, &k->clock, info);
}

static bool start(struct kit *k, struct fake *f, struct lrs *s, int n)
{
    const struct mm_agent_settings settings = {.dir = k->dir, .connect_ms = 2000, .total_ms = 5000};
    memset(s, 0, sizeof *s);
    fake_start(f, answer);
    f->ctx = s;
    if (!kit_open(k, "http://127.0.0.1:1")) /* our server is not there */
        return false;
    fill(k, n);
    MM_CHECK_ERR(set(k, f->url, "第12号", NULL), MM_OK);
    mm_agent_close(k->agent);
    k->agent = NULL;
    return MM_CHECK_ERR(mm_agent_open(&settings, &k->clock, &k->random, &k->agent, NULL), MM_OK);
}

static void stop(struct kit *k, struct fake *f, struct lrs *s)
{
    fake_stop(f);
    MM_CHECK_INT(s->foreign, 0);
    for (size_t i = 0; i < s->n; i++)
        free(s->bytes[i]);
    kit_close(k);
}

static int64_t sync_left(struct kit *k)
{
    MM_CHECK_ERR(mm_agent_sync(k->agent, true, NULL, NULL), MM_OK);
    return mm_store_outbox_count(k->kiosk);
}

MM_TEST(records_go_fifty_at_a_time_to_a_store_that_reads_gzip)
{
    struct kit k;
    struct fake f;
    struct lrs s;
    MM_REQUIRE(start(&k, &f, &s, 120));
    MM_CHECK_INT(sync_left(&k), 0);
    MM_CHECK_INT((int)s.n, 120);
    MM_CHECK_INT((int)s.most, MM_LRS_STATEMENTS);
    MM_CHECK_INT(s.posts, 3);
    stop(&k, &f, &s);
}

MM_TEST(a_store_that_refuses_gzip_gets_them_plain)
{
    static const int how[] = {415, 400};
    for (size_t i = 0; i < 2; i++) {
        struct kit k;
        struct fake f;
        struct lrs s;
        MM_REQUIRE(start(&k, &f, &s, 60));
        s.packed = how[i];
        MM_CHECK_INT(sync_left(&k), 0);
        MM_CHECK_INT((int)s.n, 60);
        MM_CHECK_INT(f.n_asked, 3); /* refused once, then remembered */
        stop(&k, &f, &s);
    }
}

MM_TEST(one_bad_record_of_fifty_keeps_no_other_back_and_is_told)
{
    struct kit k;
    struct fake f;
    struct lrs s;
    struct mm_outbox_row *rows = NULL;
    size_t n = 0;
    MM_REQUIRE(start(&k, &f, &s, 50));
    MM_CHECK_ERR(mm_store_outbox(k.kiosk, 50, 1 << 20, &rows, &n, NULL), MM_OK);
    snprintf(s.bad, sizeof s.bad, "%s", rows[17].id);
    mm_outbox_free(rows, n);
    MM_CHECK_INT(sync_left(&k), 0);
    MM_CHECK_INT((int)s.n, 49);
    MM_CHECK_INT(mm_store_meta_int(k.kiosk, "lrs_refused", 0), 1);
    int64_t kept = 0;
    MM_CHECK_ERR(mm_store_verify(k.kiosk, &kept, NULL), MM_OK);
    MM_CHECK_INT(kept, 50);
    stop(&k, &f, &s);
}

/* The reply to a batch was lost, and one of its ids is there with other words. */
MM_TEST(after_409_it_is_asked_what_it_has_and_the_rest_is_sent)
{
    struct kit k;
    struct fake f;
    struct lrs s;
    struct mm_outbox_row *rows = NULL;
    size_t n = 0;
    MM_REQUIRE(start(&k, &f, &s, 10));
    s.strict = true;
    MM_CHECK_ERR(mm_store_outbox(k.kiosk, 10, 1 << 20, &rows, &n, NULL), MM_OK);
    for (size_t i = 0; i < 4; i++)
        keep(&s, rows[i].id, rows[i].bytes, rows[i].len);
    keep(&s, rows[4].id, "{\"verb\":{\"id\":\"http://example.jp/other\"}}", 42);
    mm_outbox_free(rows, n);
    MM_CHECK_INT(sync_left(&k), 0);
    MM_CHECK_INT((int)s.n, 10);
    MM_CHECK_INT(s.gets, 10);
    MM_CHECK_INT(mm_store_meta_int(k.kiosk, "lrs_refused", 0), 1);
    stop(&k, &f, &s);
}

MM_TEST(a_store_that_is_busy_or_broken_is_left_alone_as_long_as_it_says)
{
    static const int how[] = {429, 503, 500, 401, 413};
    struct kit k;
    struct fake f;
    struct lrs s;
    MM_REQUIRE(start(&k, &f, &s, 3));
    s.wait_s = 1200;
    for (size_t i = 0; i < 4; i++) {
        s.status = how[i];
        MM_CHECK(mm_agent_sync(k.agent, true, NULL, NULL) != MM_OK);
        MM_CHECK_INT(mm_backoff_left_ms(k.agent), 1200000);
        MM_CHECK_INT(mm_store_outbox_count(k.kiosk), 3);
    }
    stop(&k, &f, &s);
}

MM_TEST(without_a_decision_nothing_is_sent)
{
    struct kit k;
    struct fake f;
    struct lrs s;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    const struct mm_agent_settings settings = {.dir = k.dir};
    MM_REQUIRE(start(&k, &f, &s, 3));
    MM_CHECK_ERR(set(&k, f.url, "", &info), MM_ERR_REFUSED);
    MM_CHECK_ERR(set(&k, f.url, NULL, &info), MM_ERR_REFUSED);
    MM_CHECK(strstr(info.text, "決定") != NULL);
    MM_CHECK_ERR(set(&k, "http://lrs.example.jp/xapi", "第12号", NULL), MM_ERR_INVALID);
    MM_CHECK_ERR(mm_store_meta_set(k.kiosk, "lrs_decision", "", NULL), MM_OK);
    mm_agent_close(k.agent);
    MM_REQUIRE(mm_agent_open(&settings, &k.clock, &k.random, &k.agent, NULL) == MM_OK);
    MM_CHECK_ERR(mm_agent_sync(k.agent, true, NULL, &info), MM_ERR_REFUSED);
    MM_CHECK_INT(f.n_asked, 0);
    MM_CHECK_INT(mm_store_outbox_count(k.kiosk), 3);
    stop(&k, &f, &s);
}

MM_TEST(the_secret_goes_nowhere_but_where_it_was_given_for)
{
    static const char *const changes[][2] = {{"lrs_url", "http://127.0.0.1:9/xapi"},
                                             {"lrs_user", "other"},
                                             {"lrs_decision", "議会運営委員会 2026-11-02 第13号"}};
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct kit k;
        struct fake f;
        struct lrs s;
        struct mm_lrs *lrs = NULL;
        struct mm_errinfo info = MM_ERRINFO_INIT;
        MM_REQUIRE(start(&k, &f, &s, 1));
        MM_CHECK_ERR(mm_lrs_load(k.kiosk, k.dir, &lrs, NULL), MM_OK);
        MM_CHECK(lrs && lrs->authorization[0] && mm_lrs_ready(lrs, NULL) == MM_OK);
        mm_lrs_free(lrs);
        MM_CHECK_ERR(mm_store_meta_set(k.kiosk, changes[i][0], changes[i][1], NULL), MM_OK);
        MM_CHECK_ERR(mm_lrs_load(k.kiosk, k.dir, &lrs, NULL), MM_OK);
        MM_CHECK(lrs && !lrs->authorization[0]);
        MM_CHECK_ERR(mm_lrs_ready(lrs, &info), MM_ERR_REFUSED);
        MM_CHECK(strstr(info.text, "設定し直して") != NULL);
        mm_lrs_free(lrs);
        stop(&k, &f, &s);
    }
}

MM_TEST_MAIN
