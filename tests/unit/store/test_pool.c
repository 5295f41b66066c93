/* Sets of 個人の点検 wait in a pool beside the store, and leave it by lot. */
#include "sync/base/seal.h"
#include "sync/wire/selfcheck.h"
#include "tests/unit/store/fixture.h"

#include <sys/stat.h>

#define PERIOD "2026-1"
#define DAY_MS (24LL * 3600 * 1000)

static struct mm_sign_key key;

/* The roster of the day that the clock shows. */
static void period_put(struct mm_store *store, const char *id)
{
    struct mm_person people[] = {{.id = COUNCILLOR, .name = "守　一郎", .status = MM_PERSON_COUNCILLOR}};
    struct mm_roster roster = {.people = people,
                               .n_people = 1,
                               .known = {.as_of_day = mm_date_day(mm_date_of(clock_state.wall_at_ms))}};
    int32_t today = mm_date_day(mm_date_of(START_MS));
    roster.selfcheck = (struct mm_selfcheck_period){
        .name = "令和8年度第1回", .from_day = today, .until_day = today + 60, .audience = 3};
    snprintf(roster.selfcheck.id, sizeof roster.selfcheck.id, "%s", id);
    mm_sign_public_format(&key.public_key, roster.selfcheck.key);
    MM_CHECK_ERR(mm_store_roster_put(store, &roster, NULL), MM_OK);
}

static struct mm_store *pool_ready(void)
{
    struct mm_store *store = store_ready();
    mm_sign_key_new(&key, NULL);
    period_put(store, PERIOD);
    return store;
}

static void add(struct mm_store *store, int answer)
{
    struct mm_selfcheck_set set = {.answer = {{"personal-01", answer}}, .n = 1};
    struct mm_selfcheck_period period;
    MM_CHECK_ERR(mm_store_selfcheck(store, &period, NULL), MM_OK);
    MM_CHECK_STR(period.id, PERIOD);
    MM_CHECK_ERR(mm_store_selfcheck_add(store, &period, &set, NULL), MM_OK);
}

static size_t left(struct mm_store *store)
{
    struct mm_told *list = NULL;
    size_t n = 0, sealed = 0;
    MM_CHECK_ERR(mm_store_selfcheck_release(store, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_told(store, 90, &list, &n, NULL), MM_OK);
    for (size_t i = 0; i < n; i++)
        sealed += strcmp(list[i].kind, "sealed") == 0;
    mm_told_free(list, n);
    return sealed;
}

static struct mm_buf pool_text(void)
{
    char path[400];
    struct mm_buf text;
    mm_buf_init(&text, 1000000);
    snprintf(path, sizeof path, "%s/selfcheck.pool", dir);
    MM_CHECK_ERR(mm_file_read(path, 1000000, &text, NULL), MM_OK);
    return text;
}

MM_TEST(the_agent_who_is_another_user_of_the_group_may_take_turns)
{
    char path[400];
    struct stat st;
    mode_t mask = umask(077);
    struct mm_store *store = pool_ready();
    add(store, 1);
    umask(mask);
    snprintf(path, sizeof path, "%s/selfcheck.pool", dir);
    MM_CHECK(stat(path, &st) == 0 && (st.st_mode & 0777) == 0660);
    mm_store_close(store);
}

MM_TEST(sets_leave_five_at_a_time_and_never_leave_fewer_than_five_behind)
{
    struct mm_store *store = pool_ready();
    for (int i = 0; i < 9; i++) {
        add(store, i % 5);
        MM_CHECK_INT(left(store), 0);
    }
    add(store, 0);
    MM_CHECK_INT(left(store), 5);
    MM_CHECK_INT(left(store), 5); /* asked again, nothing more leaves */
    for (int i = 0; i < 4; i++)
        add(store, 1);
    MM_CHECK_INT(left(store), 5);
    add(store, 1);
    MM_CHECK_INT(left(store), 10);
    store_end(store);
}

MM_TEST(behind_the_last_day_all_that_wait_leave)
{
    struct mm_store *store = pool_ready();
    for (int i = 0; i < 3; i++)
        add(store, i);
    clock_state.wall_at_ms += 60 * DAY_MS; /* the last day itself */
    period_put(store, PERIOD);
    MM_CHECK_INT(left(store), 0);
    clock_state.wall_at_ms += DAY_MS;
    period_put(store, PERIOD);
    MM_CHECK_INT(left(store), 3);
    store_end(store);
}

MM_TEST(when_the_server_tells_of_the_period_no_more_all_leave)
{
    struct mm_store *store = pool_ready();
    add(store, 1);
    period_put(store, "");
    MM_CHECK_INT(left(store), 1);
    store_end(store);
}

MM_TEST(every_set_has_one_size_and_opens_with_the_key_of_the_period_alone)
{
    struct mm_store *store = pool_ready();
    struct mm_selfcheck_period period;
    struct mm_selfcheck_set many = {.audience = 1, .n = 60}, got;
    struct mm_sign_key other;
    for (int i = 0; i < 60; i++) {
        snprintf(many.answer[i].question, sizeof many.answer[0].question, "question-with-a-long-name-%02d",
                 i);
        many.answer[i].answer = i % 5;
    }
    add(store, 4);
    MM_CHECK_ERR(mm_store_selfcheck(store, &period, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_selfcheck_add(store, &period, &many, NULL), MM_OK);
    struct mm_buf text = pool_text();
    const char *second = strchr(text.data, '\n') + 1;
    MM_CHECK_INT(second - text.data, (long)strlen(second));
    mm_sign_key_new(&other, NULL);
    size_t n = 0;
    for (const char *line = text.data; *line; line = strchr(line, '\n') + 1) {
        uint8_t raw[8000];
        size_t len = 0;
        struct mm_buf plain;
        char box[8000];
        snprintf(box, sizeof box, "%.*s", (int)strcspn(line + 2 + strlen(PERIOD) + 1, "\n"),
                 line + 2 + strlen(PERIOD) + 1);
        mm_buf_init(&plain, 10000);
        MM_CHECK_ERR(mm_base64url_parse(box, raw, sizeof raw, &len), MM_OK);
        MM_CHECK_ERR(mm_unseal(&other, raw, len, &plain, NULL), MM_ERR_AUTH);
        MM_CHECK_ERR(mm_unseal(&key, raw, len, &plain, NULL), MM_OK);
        MM_CHECK_INT(plain.len, MM_SELFCHECK_SET_BYTES);
        MM_CHECK_ERR(mm_selfcheck_set_read(plain.data, plain.len, &got, NULL), MM_OK);
        n += got.n;
        mm_buf_done(&plain);
    }
    MM_CHECK_INT(n, 61);
    mm_buf_done(&text);
    store_end(store);
}

/* A cut between the mark and the telling: the same ones leave, and none that came since with them. */
MM_TEST(what_was_leaving_at_a_cut_leaves_alone)
{
    struct mm_store *store = pool_ready();
    char path[400];
    for (int i = 0; i < 7; i++)
        add(store, 0);
    struct mm_buf text = pool_text();
    char *line = text.data;
    for (int i = 0; i < 5; i++, line = strchr(line, '\n') + 1)
        *line = 'l';
    snprintf(path, sizeof path, "%s/selfcheck.pool", dir);
    MM_CHECK_ERR(mm_file_write_atomic(path, text.data, text.len, 0600, NULL), MM_OK);
    mm_buf_done(&text);
    MM_CHECK_INT(left(store), 5);
    text = pool_text();
    MM_CHECK(!strstr(text.data, "l " PERIOD));
    mm_buf_done(&text);
    store_end(store);
}

/* Where a new set lies says nothing of when it came. */
MM_TEST(a_set_lies_anywhere_in_the_pool)
{
    struct mm_store *store = pool_ready();
    size_t last = 0;
    for (int round = 0; round < 40; round++) {
        struct mm_buf before, after;
        if (round < 6) {
            add(store, 0);
            continue;
        }
        before = pool_text();
        add(store, 0);
        after = pool_text();
        const char *end = after.data + after.len - 1; /* the line at the end is a new one? */
        while (end > after.data && end[-1] != '\n')
            end--;
        last += strstr(before.data, end) == NULL;
        mm_buf_done(&before);
        mm_buf_done(&after);
        MM_CHECK_ERR(mm_store_selfcheck_release(store, NULL), MM_OK);
    }
    MM_CHECK(last > 0 && last < 20); /* in order: 34 of 34, or none */
    store_end(store);
}

MM_TEST_MAIN
