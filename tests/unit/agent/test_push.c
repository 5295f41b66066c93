/* From the outbox to a server that behaves, misbehaves, or is not there. */
#include "tests/unit/agent/fixture_agent.h"

#include <signal.h>

/* What the answers share with their test. */
struct server {
    struct mm_sign_public key;
    int max;            /* refuses longer batches with 400; 0: takes any */
    int leave_out;      /* names so many fewer records */
    int status;         /* instead of 200 */
    int wait_s, look_s; /* with that; 0: 7, and no word of it */
    bool silent;        /* takes the batch and closes without a reply */
    bool other_ids;     /* names other records */
    const char *date;
    const char *raw;
    int64_t seen; /* highest seq stored */
    int batches, bad;
};

static bool verify(struct server *s, const struct asked *a, struct mm_batch_head *head, struct mm_buf *plain)
{
    struct mm_signature sig;
    char text[300];
    *head = (struct mm_batch_head){0};
    mm_buf_init(plain, MM_MAX_BATCH_BYTES);
    bool good = mm_gunzip(a->body, a->len, MM_MAX_BATCH_BYTES, plain, NULL) == MM_OK;
    header_of(a, MM_HDR_COUNCIL, head->council, sizeof head->council);
    header_of(a, MM_HDR_RECORDER, head->recorder, sizeof head->recorder);
    header_of(a, MM_HDR_KEY, head->key_id, sizeof head->key_id);
    header_of(a, MM_HDR_SEQ, text, sizeof text);
    char *dash = NULL;
    head->first_seq = strtoll(text, &dash, 10);
    head->last_seq = strtoll(dash + 1, NULL, 10);
    header_of(a, MM_HDR_PREV, text, sizeof text);
    good &= mm_hash_parse(text, &head->prev) == MM_OK;
    head->body = mm_sha256(plain->data, plain->len);
    header_of(a, MM_HDR_SIGNATURE, text, sizeof text);
    return good && mm_signature_parse(text, &sig) == MM_OK && mm_batch_verify(head, &s->key, &sig) == MM_OK;
}

static void name_records(struct server *s, const struct mm_batch_head *head, const struct mm_buf *plain,
                         struct mm_buf *out)
{
    struct mm_slice *slices = NULL;
    size_t n = 0;
    struct mm_record_reply *replies = calloc(600, sizeof *replies);
    if (mm_json_slices(plain->data, plain->len, 600, &slices, &n, NULL))
        s->bad++;
    for (size_t i = 0; i < n; i++) {
        struct mm_statement_view view;
        replies[i].seq = head->first_seq + (int64_t)i;
        replies[i].status = replies[i].seq <= s->seen ? MM_RECORD_DUPLICATE : MM_RECORD_STORED;
        if (mm_statement_view(slices[i].data, slices[i].len, &view, NULL))
            s->bad++;
        else
            snprintf(replies[i].id, sizeof replies[i].id, "%s",
                     s->other_ids ? "0198c000-0000-7000-8000-0000000000ff" : view.id);
        mm_statement_view_done(&view);
    }
    if (head->last_seq > s->seen)
        s->seen = head->last_seq;
    size_t named = n > (size_t)s->leave_out ? n - (size_t)s->leave_out : 0;
    mm_reply_write(replies, named, AGENT_AT_MS + 4000, out);
    free(replies);
    free(slices);
}

static void answer(struct fake *f, const struct asked *a, struct said *said)
{
    struct server *s = f->ctx;
    struct mm_batch_head head;
    struct mm_buf plain;
    s->batches++;
    if (strcmp(a->path, "/kiosk/v1/batch") != 0 || !verify(s, a, &head, &plain))
        s->bad++;
    said->status = 200;
    if (s->max && head.last_seq - head.first_seq + 1 > s->max) {
        said->status = 400;
        mm_buf_str_append(&said->body, "{\"error\":\"syntax\",\"message\":\"JSON ではありません\"}");
    } else if (s->raw) {
        mm_buf_str_append(&said->body, s->raw);
    } else if (s->status) {
        said->status = s->status;
        snprintf(said->headers, sizeof said->headers, "Retry-After: %d\r\n%s: %d\r\n",
                 s->wait_s ? s->wait_s : 7, MM_HDR_NEXT, s->look_s);
    } else {
        name_records(s, &head, &plain, &said->body);
        if (s->date)
            snprintf(said->headers, sizeof said->headers, "Date: %s\r\n", s->date);
        if (s->silent)
            said->status = 0;
    }
    mm_buf_done(&plain);
}

static bool start(struct kit *k, struct fake *f, struct server *s)
{
    memset(s, 0, sizeof *s);
    fake_start(f, answer);
    f->ctx = s;
    if (!kit_open(k, f->url))
        return false;
    s->key = k->key.public_key;
    return true;
}

static void stop(struct kit *k, struct fake *f, struct server *s)
{
    fake_stop(f);
    MM_CHECK_INT(s->bad, 0);
    kit_close(k);
}

MM_TEST(named_rows_leave_the_outbox_and_the_batch_is_signed_as_the_chain_says)
{
    struct kit k;
    struct fake f;
    struct server s;
    size_t sent = 0;
    MM_REQUIRE(start(&k, &f, &s));
    fill(&k, 1203);
    int64_t n = mm_store_outbox_count(k.kiosk);
    MM_CHECK_ERR(mm_agent_push(k.agent, &sent, NULL), MM_OK);
    MM_CHECK_INT(sent, n);
    MM_CHECK_INT(mm_store_outbox_count(k.kiosk), 0);
    MM_CHECK_INT(s.batches, 3);
    MM_CHECK_INT(s.seen, n);
    MM_CHECK_ERR(mm_agent_push(k.agent, &sent, NULL), MM_OK);
    MM_CHECK_INT(s.batches, 3);
    MM_CHECK_ERR(mm_store_verify(k.kiosk, &n, NULL), MM_OK);
    stop(&k, &f, &s);
}

MM_TEST(rows_the_server_does_not_name_stay_and_are_sent_again)
{
    struct kit k;
    struct fake f;
    struct server s;
    MM_REQUIRE(start(&k, &f, &s));
    fill(&k, 10);
    s.leave_out = 3;
    /* 10 → 7 named; then 3 → none named: an error, the three stay */
    MM_CHECK_ERR(mm_agent_push(k.agent, NULL, NULL), MM_ERR_NETWORK);
    MM_CHECK_INT(mm_store_outbox_count(k.kiosk), 3);
    s.leave_out = 0;
    MM_CHECK_ERR(mm_agent_push(k.agent, NULL, NULL), MM_OK);
    MM_CHECK_INT(mm_store_outbox_count(k.kiosk), 0);
    stop(&k, &f, &s);
}

MM_TEST(a_lost_reply_keeps_every_row_and_the_next_try_ends_it)
{
    struct kit k;
    struct fake f;
    struct server s;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_REQUIRE(start(&k, &f, &s));
    fill(&k, 6);
    s.silent = true;
    MM_CHECK_ERR(mm_agent_push(k.agent, NULL, &info), MM_ERR_NETWORK);
    MM_CHECK(info.text[0] != '\0');
    MM_CHECK_INT(mm_store_outbox_count(k.kiosk), 6);
    s.silent = false;
    MM_CHECK_ERR(mm_agent_push(k.agent, NULL, NULL), MM_OK);
    MM_CHECK_INT(mm_store_outbox_count(k.kiosk), 0);
    stop(&k, &f, &s);
}

MM_TEST(replies_that_are_no_reply_or_name_others_remove_nothing)
{
    static const char *const raws[] = {"",
                                       "<html>Login</html>",
                                       "{}",
                                       "{\"records\":[]}",
                                       "{\"records\":[{}]}",
                                       "{\"records\":[{\"seq\":1,\"id\":\"x\",\"status\":\"stored\"}]}",
                                       "{\"records\":"};
    struct kit k;
    struct fake f;
    struct server s;
    MM_REQUIRE(start(&k, &f, &s));
    fill(&k, 4);
    for (size_t i = 0; i < sizeof raws / sizeof raws[0]; i++) {
        s.raw = raws[i];
        MM_CHECK(mm_agent_push(k.agent, NULL, NULL) != MM_OK);
        MM_CHECK_INT(mm_store_outbox_count(k.kiosk), 4);
    }
    s.raw = NULL;
    s.other_ids = true;
    MM_CHECK(mm_agent_push(k.agent, NULL, NULL) != MM_OK);
    MM_CHECK_INT(mm_store_outbox_count(k.kiosk), 4);
    stop(&k, &f, &s);
}

MM_TEST(a_batch_the_server_cannot_read_is_halved)
{
    struct kit k;
    struct fake f;
    struct server s;
    MM_REQUIRE(start(&k, &f, &s));
    fill(&k, 40);
    s.max = 1;
    MM_CHECK_ERR(mm_agent_push(k.agent, NULL, NULL), MM_OK);
    MM_CHECK_INT(mm_store_outbox_count(k.kiosk), 0);
    MM_CHECK(s.batches > 40 && s.batches < 130);
    stop(&k, &f, &s);
}

MM_TEST(a_record_without_a_readable_id_is_named_by_its_seq)
{
    struct kit k;
    struct fake f;
    struct server s;
    MM_REQUIRE(start(&k, &f, &s));
    fill(&k, 2);
    s.raw = "{\"records\":[{\"seq\":1,\"id\":\"00000000-0000-0000-0000-000000000000\",\"status\":"
            "\"quarantined\",\"error\":\"x\"},{\"seq\":2,\"id\":\"00000000-0000-0000-0000-000000000000\","
            "\"status\":\"quarantined\",\"error\":\"x\"}]}";
    MM_CHECK_ERR(mm_agent_push(k.agent, NULL, NULL), MM_OK);
    MM_CHECK_INT(mm_store_outbox_count(k.kiosk), 0);
    stop(&k, &f, &s);
}

MM_TEST(a_failed_round_is_written_down_and_backs_off_as_long_as_it_was_asked)
{
    struct kit k;
    struct fake f;
    struct server s;
    char text[600];
    MM_REQUIRE(start(&k, &f, &s));
    fill(&k, 3);
    s.status = 503;
    MM_CHECK_ERR(mm_agent_sync(k.agent, true, NULL, NULL), MM_ERR_BUSY);
    meta(&k, "last_error", text);
    MM_CHECK(text[0] != '\0');
    MM_CHECK_INT(mm_backoff_left_ms(k.agent), 7000);
    MM_CHECK_INT(mm_store_outbox_count(k.kiosk), 3);
    mm_clock_advance(&k.at, 7000);
    MM_CHECK_INT(mm_backoff_left_ms(k.agent), 0);
    s.status = 0;
    MM_CHECK_ERR(mm_agent_sync(k.agent, false, NULL, NULL), MM_OK);
    meta(&k, "last_error", text);
    MM_CHECK_STR(text, "");
    MM_CHECK_INT(mm_store_meta_int(k.kiosk, "backoff_ms", -1), 0);
    MM_CHECK_INT(mm_store_meta_int(k.kiosk, "last_push_ms", 0), k.at.wall_at_ms);
    stop(&k, &f, &s);
}

/* The hour of nine o'clock: it comes when it was told to, also after it was switched off and on again. */
MM_TEST(a_crowded_server_is_asked_when_it_said_and_looked_at_as_seldom_as_it_said)
{
    struct kit k;
    struct fake f;
    struct server s;
    MM_REQUIRE(start(&k, &f, &s));
    fill(&k, 3);
    s.status = 429, s.wait_s = 2400, s.look_s = 900;
    MM_CHECK_ERR(mm_agent_sync(k.agent, false, NULL, NULL), MM_ERR_BUSY);
    MM_CHECK_INT(mm_backoff_left_ms(k.agent), 2400000);
    MM_CHECK_INT(mm_store_outbox_count(k.kiosk), 3);
    int64_t wait = mm_look_done(k.agent);
    MM_CHECK(wait >= 720000 && wait <= 1080001);
    mm_clock_advance(&k.at, 60000);
    mm_agent_close(k.agent);
    const struct mm_agent_settings settings = {.dir = k.dir, .server = f.url};
    MM_REQUIRE(mm_agent_open(&settings, &k.clock, &k.random, &k.agent, NULL) == MM_OK);
    MM_CHECK_INT(mm_backoff_left_ms(k.agent), 2340000);
    MM_CHECK_INT(mm_look_left_ms(k.agent), wait - 60000);
    k.agent->look_s = 0;
    MM_CHECK_INT(mm_look_done(k.agent), MM_LOOK_MS);
    stop(&k, &f, &s);
}

MM_TEST(no_server_is_one_sentence_and_waits_longer_each_time)
{
    struct kit k;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_REQUIRE(kit_open(&k, "http://127.0.0.1:1"));
    fill(&k, 3);
    int64_t step = MM_BACKOFF_FIRST_MS;
    for (int i = 0; i < 14; i++) {
        mm_errinfo_clear(&info);
        MM_CHECK_ERR(mm_agent_sync(k.agent, true, NULL, &info), MM_ERR_NETWORK);
        int64_t left = mm_backoff_left_ms(k.agent);
        if (!MM_CHECK(left >= step * 8 / 10 && left <= step * 12 / 10 + 1))
            printf("  step %lld left %lld\n", (long long)step, (long long)left);
        step = step * 2 > MM_BACKOFF_MOST_MS ? MM_BACKOFF_MOST_MS : step * 2;
    }
    MM_CHECK(strstr(info.text, "サーバーにつながりません") != NULL);
    MM_CHECK_INT(mm_store_outbox_count(k.kiosk), 3);
    kit_close(&k);
}

#define YEARS(n) ((n)*365LL * 24 * 3600 * 1000)

MM_TEST(a_clock_that_was_years_ahead_or_back_when_a_try_failed_changes_no_wait)
{
    static const int64_t steps[] = {YEARS(10), -YEARS(20), YEARS(10)};
    struct kit k;
    MM_REQUIRE(kit_open(&k, "http://127.0.0.1:1"));
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        MM_CHECK_ERR(mm_agent_sync(k.agent, true, NULL, NULL), MM_ERR_NETWORK);
        int64_t left = mm_backoff_left_ms(k.agent);
        MM_CHECK(left > 0 && left <= MM_BACKOFF_MOST_MS * 12 / 10);
        k.at.wall_at_ms += steps[i];
        MM_CHECK_INT(mm_backoff_left_ms(k.agent), left);
        k.at.mono_at_ms += left;
        MM_CHECK_INT(mm_backoff_left_ms(k.agent), 0);
    }
    /* another start of the machine: its monotonic time says nothing about the wait of the one before */
    MM_CHECK_ERR(mm_agent_sync(k.agent, true, NULL, NULL), MM_ERR_NETWORK);
    MM_CHECK(mm_backoff_left_ms(k.agent) > 0);
    snprintf(k.agent->boot, sizeof k.agent->boot, "0198c000-0000-7000-8000-0000000000ff");
    k.at.mono_at_ms = 10;
    MM_CHECK_INT(mm_backoff_left_ms(k.agent), 0);
    kit_close(&k);
}

static int64_t days_from(int64_t at_ms, int64_t from_ms)
{
    return (at_ms - from_ms) / (24LL * 3600 * 1000);
}

MM_TEST(the_kiosk_counts_days_by_the_servers_clock_once_it_was_told)
{
    struct kit k;
    struct fake f;
    struct server s;
    MM_REQUIRE(start(&k, &f, &s));
    mm_store_close(k.kiosk); /* as in production: the monotonic clock counts from the machine's start */
    k.clock.since_boot = true;
    k.at.wall_at_ms = AGENT_AT_MS + YEARS(10);
    MM_CHECK_ERR(mm_store_open(k.dir, false, &k.clock, &k.random, &k.kiosk, NULL), MM_OK);
    fill(&k, 3);
    MM_CHECK_INT(days_from(mm_store_time_ms(k.kiosk), AGENT_AT_MS), 3650);
    s.date = "Sun, 22 Nov 2026 01:05:00 GMT";
    MM_CHECK_ERR(mm_agent_push(k.agent, NULL, NULL), MM_OK);
    MM_CHECK_INT(mm_store_time_ms(k.kiosk), AGENT_AT_MS);
    mm_clock_advance(&k.at, 5000);
    MM_CHECK_INT(mm_store_time_ms(k.kiosk), AGENT_AT_MS + 5000);
    /* what is told again within noise is not written again; another start knows nothing yet */
    s.date = "Sun, 22 Nov 2026 01:05:40 GMT";
    fill(&k, 3);
    MM_CHECK_ERR(mm_agent_push(k.agent, NULL, NULL), MM_OK);
    MM_CHECK(mm_store_time_ms(k.kiosk) < AGENT_AT_MS + 10000);
    MM_CHECK_ERR(mm_store_meta_set(k.kiosk, "clock_boot", "0198c000-0000-7000-8000-0000000000ff", NULL),
                 MM_OK);
    MM_CHECK_INT(days_from(mm_store_time_ms(k.kiosk), AGENT_AT_MS), 3650);
    stop(&k, &f, &s);
}

MM_TEST(the_kiosks_requests_get_an_answer_each)
{
    struct kit k;
    struct fake f;
    struct server s;
    struct mm_request request;
    int64_t unknown = 0, now = 0;
    MM_REQUIRE(start(&k, &f, &s));
    MM_CHECK_ERR(mm_store_request_put(k.kiosk, "make_tea", "{}", &unknown, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_request_put(k.kiosk, "sync_now", "{}", &now, NULL), MM_OK);
    fill(&k, 3);
    s.status = 503;
    MM_CHECK_ERR(mm_agent_requests(k.agent, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_request_get(k.kiosk, unknown, &request, NULL), MM_OK);
    MM_CHECK_STR(request.state, "failed");
    MM_CHECK(strstr(request.reply, "できません") != NULL);
    MM_CHECK_ERR(mm_store_request_get(k.kiosk, now, &request, NULL), MM_OK);
    MM_CHECK_STR(request.state, "failed");
    MM_CHECK(request.reply[0] != '\0');
    stop(&k, &f, &s);
}

/* The agent that runs since the machine did, and one that a technician starts beside it. */
MM_TEST(two_agents_of_one_store_do_not_send_and_receive_at_once)
{
    struct kit k;
    struct fake f;
    struct server s;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    sigset_t stop_it;
    int other = -1, which = 0;
    MM_REQUIRE(start(&k, &f, &s));
    sigemptyset(&stop_it);
    sigaddset(&stop_it, SIGTERM);
    sigprocmask(SIG_BLOCK, &stop_it, NULL);
    MM_CHECK_ERR(mm_agent_turn_begin(k.agent, &other, NULL), MM_OK);
    MM_REQUIRE(other >= 0);
    raise(SIGTERM); /* else it waits */
    MM_CHECK_ERR(mm_agent_sync(k.agent, true, NULL, &info), MM_ERR_BUSY);
    MM_CHECK(strstr(info.text, "ほかのプログラム") != NULL);
    mm_agent_turn_end(other);
    MM_CHECK_ERR(mm_agent_turn_begin(k.agent, &other, NULL), MM_OK); /* whatever it was ended by */
    mm_agent_turn_end(other);
    sigwait(&stop_it, &which);
    stop(&k, &f, &s);
}

MM_TEST_MAIN
