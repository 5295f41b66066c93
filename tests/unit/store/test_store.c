/* Tables beside the sitting, the outbox, proofs, full disks, two processes, kill -9. */
#include "tests/unit/store/fixture.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

static void fill(struct mm_store *store, int sittings)
{
    for (int i = 0; i < sittings; i++) {
        struct mm_sitting s = sitting_of(MM_LAUNCH_NORMAL);
        MM_CHECK_ERR(mm_store_sitting_start(store, &s, NULL), MM_OK);
        mm_clock_advance(&clock_state, 1000);
        MM_CHECK_ERR(mm_store_sitting_end(store, &s, NULL), MM_OK);
    }
}

/* ---- small tables -------------------------------------------------------------------------------- */
MM_TEST(meta_remembers_and_numbers_fall_back)
{
    struct mm_store *store = store_ready();
    char text[8];
    MM_CHECK_ERR(mm_store_meta_get(store, "recorder", text, sizeof text, NULL), MM_ERR_NOT_FOUND);
    MM_CHECK_ERR(mm_store_meta_set(store, "recorder", "k-1", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_meta_set(store, "recorder", "k-2", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_meta_get(store, "recorder", text, sizeof text, NULL), MM_OK);
    MM_CHECK_STR(text, "k-2");
    MM_CHECK_INT(mm_store_meta_int(store, "recorder", -5), -5);
    MM_CHECK_INT(mm_store_meta_int(store, "none", 7), 7);
    MM_CHECK_ERR(mm_store_meta_set(store, "last_push_ms", "1795316645678", NULL), MM_OK);
    MM_CHECK_INT(mm_store_meta_int(store, "last_push_ms", 0), START_MS);
    MM_CHECK(mm_store_meta_get(store, "last_push_ms", text, sizeof text, NULL) != MM_OK);
    MM_CHECK_ERR(mm_store_probe(store, NULL), MM_OK);
    store_end(store);
}

MM_TEST(a_roster_is_replaced_as_one_whole_and_read_by_seat_then_reading)
{
    struct mm_store *store = store_ready();
    struct mm_person people[] = {
        {.id = "c", .name = "は", .reading = "はら", .status = MM_PERSON_STAFF},
        {.id = "b", .name = "ぱ", .reading = "ぱく", .status = MM_PERSON_STAFF},
        {.id = "a", .name = "席10", .reading = "あ", .status = MM_PERSON_COUNCILLOR, .seat = 10},
        {.id = "d", .name = "席2", .reading = "わ", .status = MM_PERSON_ELECT, .seat = 2},
    };
    struct mm_fact term = term_of("a", "2026-11-01");
    struct mm_taking other = {.person = "b", .registration = REG, .course = "onboarding", .taken_day = 20000};
    struct mm_calendar_day june = {.id = "2027-06", .from_day = 20970, .until_day = 20980};
    struct mm_roster roster = {people,
                               4,
                               {.facts = &term,
                                .n_facts = 1,
                                .takings = &other,
                                .n_takings = 1,
                                .calendar = &june,
                                .n_calendar = 1,
                                .as_of_day = MM_DAY_NONE},
                               "△△町議会",
                               false};
    struct mm_roster back;
    struct mm_duty_data known;
    struct mm_duty_state states[4];
    struct mm_person p;
    struct mm_buf json;
    size_t n = 0;
    int64_t at = 0;
    mm_buf_init(&json, 1000);
    MM_CHECK_ERR(mm_store_setting_put(store, COUNCILLOR, "{\"size\":3}", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_purpose_mark(store, COUNCILLOR, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_roster_put(store, &roster, NULL), MM_OK);
    MM_REQUIRE(mm_store_roster_get(store, &back, NULL) == MM_OK);
    static const char *const order[] = {"d", "a", "b", "c"};
    MM_CHECK_INT(back.n_people, 4);
    for (size_t i = 0; i < back.n_people; i++)
        MM_CHECK_STR(back.people[i].id, order[i]);
    MM_CHECK_STR(back.council_name, "△△町議会");
    MM_CHECK(!back.demo);
    mm_roster_done(&back);
    MM_CHECK_ERR(mm_store_person(store, "d", &p, NULL), MM_OK);
    MM_CHECK_INT(p.status, MM_PERSON_ELECT);
    MM_CHECK_ERR(mm_store_person(store, COUNCILLOR, &p, NULL), MM_ERR_NOT_FOUND);
    MM_REQUIRE(mm_store_known(store, "a", &known, NULL) == MM_OK);
    MM_CHECK(known.n_facts == 1 && known.n_takings == 0 &&
             known.n_calendar == 1); /* its own, and the council's */
    mm_duty_data_done(&known);
    MM_CHECK_ERR(mm_store_duties(store, &pack, "a", states, 4, &n, NULL), MM_OK);
    MM_REQUIRE(n == 1);
    MM_CHECK_STR(states[0].duty.due_on, "2026-12-01");
    MM_CHECK_INT(states[0].progress, MM_PROGRESS_NONE);
    MM_CHECK(states[0].completed_at_ms == INT64_MAX);
    /* what was kept by name is gone with the name */
    MM_CHECK_ERR(mm_store_setting_get(store, COUNCILLOR, &json, NULL), MM_OK);
    MM_CHECK_STR(mm_buf_str(&json), "{}");
    MM_CHECK_ERR(mm_store_purpose_seen(store, COUNCILLOR, &at, NULL), MM_OK);
    MM_CHECK_INT(at, 0);
    people[1] = people[0]; /* a key twice: nothing of it is taken */
    MM_CHECK_ERR(mm_store_roster_put(store, &roster, NULL), MM_ERR_EXISTS);
    MM_REQUIRE(mm_store_roster_get(store, &back, NULL) == MM_OK);
    MM_CHECK_INT(back.n_people, 4);
    MM_CHECK_STR(back.people[2].id, "b");
    mm_roster_done(&back);
    mm_buf_done(&json);
    store_end(store);
}

MM_TEST(settings_purpose_and_place_belong_to_their_person)
{
    struct mm_store *store = store_ready();
    struct mm_buf json;
    char place[64];
    int64_t at = -1;
    mm_buf_init(&json, 1000);
    MM_CHECK_ERR(mm_store_setting_put(store, COUNCILLOR, "{\"size\":3}", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_setting_put(store, COUNCILLOR, "{\"size\":4}", NULL), MM_OK);
    MM_CHECK(mm_store_setting_put(store, COUNCILLOR, "{size:4}", NULL) != MM_OK);
    MM_CHECK_ERR(mm_store_setting_get(store, COUNCILLOR, &json, NULL), MM_OK);
    MM_CHECK_STR(mm_buf_str(&json), "{\"size\":4}");
    mm_buf_clear(&json);
    MM_CHECK_ERR(mm_store_setting_get(store, STAFF, &json, NULL), MM_OK);
    MM_CHECK_STR(mm_buf_str(&json), "{}");
    mm_buf_done(&json);
    MM_CHECK_ERR(mm_store_purpose_seen(store, COUNCILLOR, &at, NULL), MM_OK);
    MM_CHECK_INT(at, 0);
    MM_CHECK_ERR(mm_store_purpose_mark(store, COUNCILLOR, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_purpose_seen(store, COUNCILLOR, &at, NULL), MM_OK);
    MM_CHECK_INT(at, START_MS);
    MM_CHECK_INT(mm_store_level_told(store, COUNCILLOR), 0);
    roster_put_decided(store, 2, 75);
    MM_CHECK_ERR(mm_store_purpose_seen(store, COUNCILLOR, &at, NULL), MM_OK);
    MM_CHECK_INT(at, 0); /* not as it stands now */
    MM_CHECK_INT(mm_store_level_told(store, COUNCILLOR), 0);
    MM_CHECK_ERR(mm_store_purpose_mark(store, COUNCILLOR, NULL), MM_OK);
    MM_CHECK_INT(mm_store_level_told(store, COUNCILLOR), 2);
    MM_CHECK_INT(mm_store_level_told(store, STAFF), 0); /* read nothing */
    MM_CHECK(mm_store_cut_decided(store) && mm_store_cut(store, &courses[0]) == 0.75);
    roster_put_decided(store, 1, 0);
    MM_CHECK_INT(mm_store_level_told(store, COUNCILLOR), 1); /* lowered: at once */
    MM_CHECK(!mm_store_cut_decided(store));
    MM_CHECK_ERR(mm_store_place_get(store, REG, place, sizeof place, NULL), MM_ERR_NOT_FOUND);
    MM_CHECK_ERR(mm_store_place_put(store, REG, "page duty.p4", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_place_put(store, REG, "check 3", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_place_get(store, REG, place, sizeof place, NULL), MM_OK);
    MM_CHECK_STR(place, "check 3");
    store_end(store);
}

MM_TEST(requests_wait_in_order_until_they_are_answered)
{
    struct mm_store *store = store_ready();
    struct mm_request r;
    int64_t a = 0, b = 0, figures = 0;
    char big[2100];
    memset(big, 'x', sizeof big);
    big[sizeof big - 1] = '\0';
    MM_CHECK_ERR(mm_store_request_next(store, &r, NULL), MM_ERR_NOT_FOUND);
    /* The figures of a whole pack come after everything that somebody waits for. */
    MM_CHECK_ERR(mm_store_request_put(store, MM_REQUEST_FIGURES, "{}", &figures, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_request_put(store, "enrol", "{\"code\":\"1\"}", &a, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_request_put(store, "sync", "{}", &b, NULL), MM_OK);
    MM_CHECK(b > a);
    MM_CHECK_ERR(mm_store_request_put(store, "sync", big, &b, NULL), MM_ERR_TOO_BIG);
    MM_CHECK_ERR(mm_store_request_next(store, &r, NULL), MM_OK);
    MM_CHECK_STR(r.kind, "enrol");
    MM_CHECK_STR(r.state, "new");
    MM_CHECK_ERR(mm_store_request_answer(store, a, "done", "{\"ok\":true}", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_request_answer(store, 999, "done", "", NULL), MM_ERR_NOT_FOUND);
    MM_CHECK_ERR(mm_store_request_next(store, &r, NULL), MM_OK);
    MM_CHECK_STR(r.kind, "sync");
    MM_CHECK_ERR(mm_store_request_answer(store, r.id, "done", "", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_request_next(store, &r, NULL), MM_OK);
    MM_CHECK_INT(r.id, figures);
    MM_CHECK_ERR(mm_store_request_get(store, a, &r, NULL), MM_OK);
    MM_CHECK_STR(r.state, "done");
    MM_CHECK_STR(r.reply, "{\"ok\":true}");
    MM_CHECK_ERR(mm_store_request_get(store, 999, &r, NULL), MM_ERR_NOT_FOUND);
    store_end(store);
}

MM_TEST(a_member_of_a_reply_is_read_by_its_name_and_what_is_no_reply_has_none)
{
    static const char reply[] =
        "{\"note\":\"\\\"sent\\\":9, pending\", \"waits\" : true,\n\"sent\": 3, \"status\":\"active\"}";
    static const char *const none[] = {"", "{", "印刷できません", "[{\"sent\":3}]", "{\"sent\":\"3\"}"};
    MM_CHECK_INT(mm_reply_int(reply, "sent"), 3);
    MM_CHECK(mm_reply_bool(reply, "waits"));
    MM_CHECK(mm_reply_is(reply, "status", "active"));
    MM_CHECK(!mm_reply_is(reply, "status", "pending"));
    MM_CHECK_INT(mm_reply_int(reply, "waits"), 0);
    MM_CHECK(!mm_reply_bool(reply, "sent"));
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        MM_CHECK_INT(mm_reply_int(none[i], "sent"), 0);
        MM_CHECK(!mm_reply_bool(none[i], "sent"));
        MM_CHECK(!mm_reply_is(none[i], "sent", "3 "));
    }
}

MM_TEST(what_is_asked_again_while_nobody_answers_waits_once_with_its_latest_words)
{
    static const char about[] = "{\"person\":\"a\",";
    struct mm_store *store = store_ready();
    struct mm_request r;
    int64_t first = 0, again = 0, other = 0;
    MM_CHECK_ERR(mm_store_request_put_once(store, "paper", "{\"person\":\"a\",\"until\":1}", sizeof about - 1,
                                           &first, NULL),
                 MM_OK);
    MM_CHECK_ERR(mm_store_request_put_once(store, "paper", "{\"person\":\"b\",\"until\":1}", sizeof about - 1,
                                           &other, NULL),
                 MM_OK);
    MM_CHECK_ERR(mm_store_request_put_once(store, "paper", "{\"person\":\"a\",\"until\":2}", sizeof about - 1,
                                           &again, NULL),
                 MM_OK);
    MM_CHECK(first != other);
    MM_CHECK_INT(again, first);
    MM_CHECK_ERR(mm_store_request_get(store, first, &r, NULL), MM_OK);
    MM_CHECK_STR(r.json, "{\"person\":\"a\",\"until\":2}");
    MM_CHECK_ERR(mm_store_request_answer(store, first, "done", "", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_request_put_once(store, "paper", "{\"person\":\"a\",\"until\":3}", sizeof about - 1,
                                           &again, NULL),
                 MM_OK);
    MM_CHECK(again != first); /* that one is answered */
    store_end(store);
}

MM_TEST(a_store_that_is_not_there_is_not_found_unless_it_may_be_made)
{
    struct mm_store *store = NULL;
    fixture_init();
    MM_CHECK_ERR(mm_store_open(dir, false, &clock_fixed, &random_fixed, &store, NULL), MM_ERR_NOT_FOUND);
    MM_CHECK(store == NULL);
    char below[300];
    struct stat st;
    snprintf(below, sizeof below, "%s/a/b", dir);
    mode_t old = umask(077);
    MM_CHECK_ERR(mm_store_open(below, true, &clock_fixed, &random_fixed, &store, NULL), MM_OK);
    umask(old);
    MM_CHECK(stat(below, &st) == 0 && (st.st_mode & 07777) == 02770);
    store_end(store);
}

/* ---- outbox -------------------------------------------------------------------------------------- */
MM_TEST(the_outbox_gives_contiguous_rows_within_its_limits_and_keeps_what_is_not_named)
{
    struct mm_store *store = store_ready();
    struct mm_outbox_row *rows = NULL;
    struct mm_record_reply replies[3] = {{0}};
    size_t n = 0;
    fill(store, 3); /* 9 statements */
    MM_CHECK_INT(mm_store_outbox_count(store), 9);
    MM_REQUIRE(mm_store_outbox(store, 5, 1 << 20, &rows, &n, NULL) == MM_OK);
    MM_CHECK_INT(n, 5);
    struct mm_hash zero = {{0}};
    MM_CHECK(mm_hash_equal(&rows[0].prev, &zero));
    for (size_t i = 0; i < n; i++) {
        struct mm_hash chain = mm_chain_next(&rows[i].prev, rows[i].seq, rows[i].bytes, rows[i].len);
        MM_CHECK_INT(rows[i].seq, i + 1);
        MM_CHECK(mm_hash_equal(&chain, &rows[i].chain));
        MM_CHECK(i == 0 || mm_hash_equal(&rows[i].prev, &rows[i - 1].chain));
    }
    size_t two = rows[0].len + rows[1].len + 3; /* [a,b] */
    replies[0] = (struct mm_record_reply){.seq = 2, .status = MM_RECORD_QUARANTINED};
    memcpy(replies[0].id, rows[1].id, sizeof replies[0].id);
    replies[1] = (struct mm_record_reply){.seq = 3, .status = MM_RECORD_STORED};
    memcpy(replies[1].id, rows[4].id, sizeof replies[1].id); /* seq and id do not belong together */
    replies[2] = (struct mm_record_reply){.seq = 99, .status = MM_RECORD_STORED};
    memcpy(replies[2].id, rows[3].id, sizeof replies[2].id);
    mm_outbox_free(rows, n);
    MM_REQUIRE(mm_store_outbox(store, 5, two, &rows, &n, NULL) == MM_OK);
    MM_CHECK_INT(n, 2);
    mm_outbox_free(rows, n);
    MM_REQUIRE(mm_store_outbox(store, 5, two - 1, &rows, &n, NULL) == MM_OK);
    MM_CHECK_INT(n, 1);
    mm_outbox_free(rows, n);
    MM_REQUIRE(mm_store_outbox(store, 5, 1, &rows, &n, NULL) == MM_OK);
    MM_CHECK_INT(n, 1); /* the first goes whatever its size */
    mm_outbox_free(rows, n);
    MM_CHECK_ERR(mm_store_outbox_named(store, replies, 3, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_outbox_named(store, replies, 3, NULL), MM_OK);
    MM_CHECK_INT(mm_store_outbox_count(store), 8);
    MM_REQUIRE(mm_store_outbox(store, 100, 1 << 20, &rows, &n, NULL) == MM_OK);
    MM_CHECK_INT(n, 1); /* seq 1 alone: 2 is missing behind it */
    mm_outbox_free(rows, n);
    int64_t verified = 0;
    MM_CHECK_ERR(mm_store_verify(store, &verified, NULL), MM_OK);
    MM_CHECK_INT(verified, 9); /* statements stay */
    store_end(store);
}

/* ---- proofs -------------------------------------------------------------------------------------- */
static void tamper(struct mm_store *store, const char *sql)
{
    MM_CHECK_ERR(mm_db_begin(mm_store_db(store), NULL), MM_OK);
    MM_CHECK_ERR(mm_db_exec(mm_store_db(store), sql, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(mm_store_db(store), NULL), MM_OK);
}

static void flip(struct mm_store *store, int64_t seq, size_t at)
{
    struct mm_stmt *s = NULL;
    char bytes[4096];
    size_t len = 0;
    bool row = false;
    MM_CHECK_ERR(mm_db_query(mm_store_db(store), "SELECT bytes FROM statement WHERE seq=?", &s, NULL), MM_OK);
    mm_bind_int(s, 1, seq);
    MM_CHECK_ERR(mm_stmt_step(s, &row, NULL), MM_OK);
    const void *blob = mm_col_blob(s, 0, &len);
    MM_REQUIRE(row && len > 0 && len < sizeof bytes);
    memcpy(bytes, blob, len);
    mm_stmt_end(s);
    bytes[at % len] = (char)(bytes[at % len] ^ 1);
    MM_CHECK_ERR(mm_db_begin(mm_store_db(store), NULL), MM_OK);
    MM_CHECK_ERR(mm_db_query(mm_store_db(store), "UPDATE statement SET bytes=? WHERE seq=?", &s, NULL),
                 MM_OK);
    mm_bind_blob(s, 1, bytes, len);
    mm_bind_int(s, 2, seq);
    MM_CHECK_ERR(mm_stmt_run(s, NULL, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(mm_store_db(store), NULL), MM_OK);
}

MM_TEST(verify_finds_a_flipped_byte_wherever_it_is_and_names_its_seq)
{
    struct mm_store *store = store_ready();
    fill(store, 2);
    for (int64_t seq = 1; seq <= 6; seq++) {
        for (size_t at = 0; at < 1200; at += 97) {
            struct mm_errinfo info = MM_ERRINFO_INIT;
            char want[32];
            snprintf(want, sizeof want, "seq %lld", (long long)seq);
            flip(store, seq, at);
            MM_CHECK_ERR(mm_store_verify(store, NULL, &info), MM_ERR_CORRUPT);
            MM_CHECK(strstr(info.text, want) != NULL);
            flip(store, seq, at);
        }
    }
    MM_CHECK_ERR(mm_store_verify(store, NULL, NULL), MM_OK);
    store_end(store);
}

MM_TEST(verify_finds_changed_columns_and_missing_rows)
{
    static const char *const changes[] = {
        "UPDATE statement SET at_ms=at_ms+1 WHERE seq=2",
        "UPDATE statement SET verb='http://adlnet.gov/expapi/verbs/passed' WHERE seq=2",
        "UPDATE statement SET registration='x' WHERE seq=2",
        "UPDATE statement SET session='x' WHERE seq=2",
        "UPDATE statement SET id='x' WHERE seq=2",
        "UPDATE statement SET prev=zeroblob(32) WHERE seq=2",
        "UPDATE statement SET chain=zeroblob(32) WHERE seq=2",
        "UPDATE statement SET seq=99 WHERE seq=2",
        "DELETE FROM statement WHERE seq=2",
        "DELETE FROM statement WHERE seq=1",
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct mm_store *store = store_ready();
        fill(store, 1);
        tamper(store, changes[i]);
        MM_CHECK_ERR(mm_store_verify(store, NULL, NULL), MM_ERR_CORRUPT);
        store_end(store);
    }
}

/* ---- full disk ----------------------------------------------------------------------------------- */
MM_TEST(on_a_full_disk_an_answer_is_refused_whole_and_taken_again_later)
{
    struct mm_store *store = store_ready();
    struct mm_sitting s = sitting_of(MM_LAUNCH_NORMAL);
    struct mm_form form = form_of();
    struct mm_attempt a;
    char sql[64];
    MM_CHECK_ERR(mm_store_sitting_start(store, &s, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_attempt_new(store, &s, &form, &a, NULL), MM_OK);
    snprintf(sql, sizeof sql, "PRAGMA max_page_count=%lld", (long long)number(store, "PRAGMA page_count"));
    MM_CHECK_ERR(mm_db_exec(mm_store_db(store), sql, NULL), MM_OK);
    enum mm_err err = MM_OK;
    int64_t answers = 0, statements = 2;
    for (int i = 0; i < 50 && !err; i++) {
        struct mm_answer answer = mtf(MM_ANS_TRUE, i % 2 ? MM_ANS_TRUE : MM_ANS_FALSE, MM_ANS_TRUE);
        struct mm_errinfo info = MM_ERRINFO_INIT;
        err = mm_store_answer(store, &s, &a, &items[0], &answer, 5, NULL, &info);
        MM_CHECK(!err || info.text[0] != '\0');
        statements += !err;
        answers = err ? answers : 1;
    }
    MM_CHECK_ERR(err, MM_ERR_NO_SPACE);
    MM_CHECK_INT(number(store, "SELECT count(*) FROM statement"), statements);
    MM_CHECK_INT(number(store, "SELECT count(*) FROM outbox"), statements);
    MM_CHECK_INT(number(store, "SELECT count(*) FROM answer"), answers);
    MM_CHECK_INT(number(store, "SELECT coalesce(max(revision),0) FROM answer"), statements - 2);
    MM_CHECK_ERR(mm_db_exec(mm_store_db(store), "PRAGMA max_page_count=100000", NULL), MM_OK);
    struct mm_answer answer = mtf(MM_ANS_UNSURE, MM_ANS_UNSURE, MM_ANS_UNSURE);
    MM_CHECK_ERR(mm_store_answer(store, &s, &a, &items[0], &answer, 5, NULL, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_verify(store, NULL, NULL), MM_OK);
    store_end(store);
}

MM_TEST(the_probe_fails_when_no_byte_can_be_written)
{
    struct mm_store *store = store_ready();
    mm_store_close(store);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        struct rlimit none = {4096, 4096}; /* stands for a full disk */
        signal(SIGXFSZ, SIG_IGN);
        store = store_open();
        bool before = mm_store_probe(store, NULL) == MM_OK;
        bool set = setrlimit(RLIMIT_FSIZE, &none) == 0;
        _exit(before && set && mm_store_probe(store, NULL) == MM_ERR_NO_SPACE ? 0 : 1);
    }
    int status = -1;
    waitpid(pid, &status, 0);
    MM_CHECK_INT(status, 0);
    mm_test_rmdir(dir);
}

/* ---- two processes ------------------------------------------------------------------------------- */
MM_TEST(kiosk_and_agent_work_on_one_store_at_the_same_time)
{
    enum { SITTINGS = 25 };
    struct mm_store *store = store_ready();
    mm_store_close(store);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) { /* the agent: takes the outbox, brings rosters */
        store = store_open();
        int taken = 0;
        for (int idle = 0; idle < 2000 && taken < 3 * SITTINGS; idle++) {
            struct mm_outbox_row *rows = NULL;
            struct mm_record_reply replies[8] = {{0}};
            size_t n = 0;
            if (mm_store_outbox(store, 8, 1 << 20, &rows, &n, NULL))
                _exit(1);
            for (size_t i = 0; i < n; i++) {
                replies[i].seq = rows[i].seq;
                memcpy(replies[i].id, rows[i].id, sizeof replies[i].id);
            }
            mm_outbox_free(rows, n);
            if (n > 0 && mm_store_outbox_named(store, replies, n, NULL))
                _exit(2);
            taken += (int)n;
            roster_put(store);
            struct timespec pause = {.tv_nsec = 1000000};
            nanosleep(&pause, NULL);
        }
        mm_store_close(store);
        _exit(taken == 3 * SITTINGS ? 0 : 3);
    }
    store = store_open();
    fill(store, SITTINGS);
    int status = -1;
    waitpid(pid, &status, 0);
    MM_CHECK_INT(status, 0);
    MM_CHECK_INT(mm_store_outbox_count(store), 0);
    int64_t n = 0;
    MM_CHECK_ERR(mm_store_verify(store, &n, NULL), MM_OK);
    MM_CHECK_INT(n, 3 * SITTINGS);
    store_end(store);
}

/* ---- kill -9 ------------------------------------------------------------------------------------- */
static void say(int fd, const char *kind, const char *what)
{
    char line[100];
    int n = snprintf(line, sizeof line, "%s %s\n", kind, what);
    if (write(fd, line, (size_t)n) != n)
        _exit(9);
}

static void must(enum mm_err err)
{
    if (err)
        _exit(10 + (int)err);
}

/* Sittings without end; says what was acknowledged only after MM_OK. */
static void sit(int fd)
{
    struct mm_clock clock = mm_clock_system();
    struct mm_random random = mm_random_system();
    struct mm_store *store = NULL;
    must(mm_store_open(dir, true, &clock, &random, &store, NULL));
    must(mm_store_sittings_abandon(store, NULL));
    for (int round = 0;; round++) {
        struct mm_sitting s = sitting_of(MM_LAUNCH_NORMAL);
        struct mm_form form = form_of();
        struct mm_attempt a;
        char id[MM_UUID_BYTES], text[32];
        snprintf(text, sizeof text, "%d", (int)getpid());
        mm_registration("council", text, s.course, "none", round, s.registration);
        must(mm_store_sitting_start(store, &s, NULL));
        say(fd, "session", s.session);
        for (size_t i = 0; i < 2; i++) {
            must(mm_store_page_open(store, &s, &pages[i], id, NULL));
            say(fd, "statement", id);
        }
        must(mm_store_attempt_new(store, &s, &form, &a, NULL));
        say(fd, "attempt", a.id);
        for (size_t i = 0; i < 3; i++) {
            struct mm_answer answer = i < 2 ? mtf(MM_ANS_TRUE, MM_ANS_FALSE, MM_ANS_TRUE) : single(1);
            must(mm_store_answer(store, &s, &a, &items[i], &answer, 5, id, NULL));
            say(fd, "statement", id);
            snprintf(text, sizeof text, "%d", round * 3 + (int)i);
            must(mm_store_place_put(store, REG, text, NULL));
            say(fd, "place", text);
        }
        must(mm_store_submit(store, &a, 0, NULL));
        must(mm_store_result(store, &s, &a, 2, 3, true, 0.6, NULL, NULL));
        say(fd, "done", a.id);
        must(mm_store_explained(store, &a, "two", NULL));
        must(mm_store_complete(store, &pack, &s, &a, id, NULL));
        say(fd, "statement", id);
        must(mm_store_sitting_end(store, &s, NULL));
        say(fd, "ended", s.session);
    }
}

static bool kept(struct mm_store *store, const char *kind, const char *what)
{
    static const struct {
        const char *kind, *sql;
    } rows[] = {
        {"session", "SELECT count(*)>=2 FROM statement WHERE session=?"},
        {"statement", "SELECT count(*)=1 FROM statement WHERE id=?"},
        {"attempt", "SELECT count(*)=1 FROM attempt WHERE id=?"},
        {"place", "SELECT count(*)=1 FROM place WHERE CAST(place AS INTEGER)>=CAST(? AS INTEGER)"},
        {"done", "SELECT count(*)=1 FROM attempt WHERE id=? AND state=2"},
        {"ended", "SELECT count(*)=1 FROM statement WHERE session=? AND verb LIKE '%/terminated'"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct mm_stmt *s = NULL;
        bool row = false, yes = false;
        if (strcmp(rows[i].kind, kind) != 0)
            continue;
        if (mm_db_query(mm_store_db(store), rows[i].sql, &s, NULL))
            return false;
        mm_bind_str(s, 1, what);
        yes = mm_stmt_step(s, &row, NULL) == MM_OK && row && mm_col_int(s, 0) == 1;
        mm_stmt_end(s);
        return yes;
    }
    return false;
}

/* Everything that was said is there; a line that the kill cut off was not said. */
static int check_kept(struct mm_store *store, char *said)
{
    int n = 0;
    for (char *line = said, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        char *space = strchr(line, ' ');
        if (!space)
            continue;
        *space = '\0';
        bool good = kept(store, line, space + 1);
        if (!good)
            printf("lost: %s %s\n", line, space + 1);
        MM_CHECK(good);
        n++;
    }
    return n;
}

static void kill_after(long us, int *ret_said, int64_t *ret_statements)
{
    static char said[1 << 20];
    size_t len = 0;
    int fds[2];
    MM_REQUIRE(pipe(fds) == 0);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        close(fds[0]);
        sit(fds[1]);
    }
    close(fds[1]);
    struct timespec pause = {us / 1000000, us % 1000000 * 1000};
    nanosleep(&pause, NULL);
    kill(pid, SIGKILL);
    for (ssize_t n; len < sizeof said - 1 && (n = read(fds[0], said + len, sizeof said - 1 - len)) > 0;)
        len += (size_t)n;
    said[len] = '\0';
    close(fds[0]);
    int status = 0;
    waitpid(pid, &status, 0);
    MM_CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    struct mm_store *store = store_open();
    *ret_said += check_kept(store, said);
    MM_CHECK_ERR(mm_store_verify(store, ret_statements, NULL), MM_OK);
    MM_CHECK_INT(number(store, "SELECT count(*) FROM answer a WHERE NOT EXISTS"
                               "(SELECT 1 FROM statement s WHERE s.id=a.statement)"),
                 0);
    MM_CHECK_INT(number(store, "SELECT count(*) FROM statement WHERE seq NOT IN (SELECT seq FROM outbox)"),
                 0);
    mm_store_close(store);
}

MM_TEST(nothing_acknowledged_is_lost_when_the_process_is_killed_30_times)
{
    int said = 0;
    int64_t statements = 0;
    struct mm_store *store = store_ready();
    mm_store_close(store);
    struct mm_random_seeded state;
    struct mm_random random = mm_random_seeded(&state, 9);
    /* On a busy machine many are killed before they say a word: then more than thirty. */
    for (int i = 0; i < 30 || (i < 600 && (said <= 30 || statements <= 30)); i++)
        kill_after(2000 + mm_random_below(&random, 60000), &said, &statements);
    MM_CHECK(said > 30);
    MM_CHECK(statements > 30);
    mm_test_rmdir(dir);
}

MM_TEST_MAIN
