/* Progress, duties and evidence: derived once, the same when derived again.
 * mm-test-pg: */
#include "sync/server/evidence.h"
#include "sync/server/progress.h"
#include "tests/unit/server/fixture_batch.h"

#define OTHER   "0198c000-0000-7000-8000-0000000000bb"
#define ATTEMPT "0198c000-0000-7000-8000-00000000000d"
#define SECOND  "0198c000-0000-7000-8000-00000000000e"
#define DAY_MS  (24LL * 3600 * 1000)
#define AT(n)   (COUNCIL_AT_MS - 10 * DAY_MS + (n)*1000)

static void put_person(struct council *c, const char *id, enum mm_person_status status)
{
    struct mm_person person = {.status = status, .seat = 0};
    snprintf(person.id, sizeof person.id, "%s", id);
    snprintf(person.name, sizeof person.name, "架空太郎");
    snprintf(person.reading, sizeof person.reading, "かくうたろう");
    MM_CHECK_ERR(mm_db_begin(mm_central_db(c->central), NULL), MM_OK);
    MM_CHECK_ERR(mm_people_put(c->central, &person, NULL, NULL), MM_OK);
    term_put(c, &person, AT(0));
    MM_CHECK_ERR(mm_db_commit(mm_central_db(c->central), NULL), MM_OK);
}

static struct mm_duty duty_of(struct council *c, const char *person)
{
    struct mm_duty *list = NULL, found = {0};
    size_t n = 0;
    if (MM_CHECK(mm_duties_list(c->central, person, &list, &n, NULL) == MM_OK))
        for (size_t i = 0; i < n; i++)
            if (strcmp(list[i].course, COURSE) == 0)
                found = list[i];
    free(list);
    return found;
}

/* The place of an item as record_answer counts them. */
static size_t place_of_item(struct council *c, const char *id)
{
    const struct mm_pack *pack = mm_central_pack(c->central);
    size_t n = 0;
    for (size_t i = first_item(pack); i < pack->n_items && strcmp(pack->items[i].id, id) != 0; i++)
        n += !pack->items[i].practice;
    return n;
}

static struct mm_pool_row pool_of(struct council *c,
                                  enum mm_err (*read)(struct council *c, struct mm_pool_row **rows,
                                                      size_t *n),
                                  const char *key)
{
    struct mm_pool_row *rows = NULL, found = {.rows = -1};
    size_t n = 0;
    MM_CHECK_ERR(read(c, &rows, &n), MM_OK);
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].key, key) == 0)
            found = rows[i];
    free(rows);
    return found;
}

static enum mm_err read_items(struct council *c, struct mm_pool_row **rows, size_t *n)
{
    return mm_evidence_pools(c->central, MM_POOL_ITEM, MM_AUD_BOTH, COUNCIL_AT_MS, rows, n, NULL);
}

static enum mm_err read_first(struct council *c, struct mm_pool_row **rows, size_t *n)
{
    return mm_evidence_first_sight(c->central, MM_AUD_BOTH, COUNCIL_AT_MS, rows, n, NULL);
}

MM_TEST(rows_that_nobody_answered_yet_are_no_evidence)
{
    struct council c;
    struct kiosk k;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    put_person(&c, PERSON, MM_PERSON_COUNCILLOR);
    take_one(&c, &k, record_words(&c, &k, PERSON, "duty-01", "a[.]true", false, ATTEMPT, 1, AT(0)));
    struct mm_pool_row pool = pool_of(&c, read_items, "duty-01"), first = pool_of(&c, read_first, "duty-01");
    MM_CHECK(pool.people == 1 && pool.rows == 1 && pool.right == 1);
    MM_CHECK(first.rows == 1 && first.right == 0); /* half an answer is no right one */
    take_one(
        &c, &k,
        record_words(&c, &k, PERSON, "duty-01", "a[.]true[,]b[.]false[,]c[.]true", false, ATTEMPT, 2, AT(1)));
    pool = pool_of(&c, read_items, "duty-01");
    first = pool_of(&c, read_first, "duty-01");
    MM_CHECK(pool.rows == 3 && pool.right == 3 && first.rows == 1 && first.right == 1);
    council_close(&c);
}

/* First the long way, then it is changed to the short one: the decision in between was not asked after all,
 * in whichever order the records come. */
MM_TEST(a_decision_that_the_way_does_not_meet_any_more_is_no_evidence)
{
    static const char item[] = "threat-intentional-b1";
    static const char *const words[] = {"d1[.]b[,]d2[.]b[,]d3[.]a", "d1[.]a[,]d3[.]a"};
    char *states[2] = {NULL, NULL};
    for (int turned = 0; turned < 2; turned++) {
        struct council c;
        struct kiosk k;
        MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
        put_person(&c, PERSON, MM_PERSON_COUNCILLOR);
        for (int i = 0; i < 2; i++) {
            int revision = turned ? 1 - i : i;
            take_one(&c, &k,
                     record_words(&c, &k, PERSON, item, words[revision], false, ATTEMPT, revision + 1,
                                  AT(revision)));
        }
        struct mm_pool_row pool = pool_of(&c, read_items, item), first = pool_of(&c, read_first, item);
        MM_CHECK(pool.rows == 2 && pool.right == 2 && pool.unsure == 0);
        MM_CHECK(first.rows == 1 && first.right == 1);
        MM_CHECK_INT(
            count(&c, "SELECT COUNT(*) FROM evidence WHERE row_id='threat-intentional-b1/d2' AND mark=4"), 1);
        states[turned] = mm_asprintf("%d %d %d", (int)pool.rows, (int)pool.right, (int)first.right);
        council_close(&c);
    }
    MM_CHECK_STR(states[0], states[1]);
    free(states[0]);
    free(states[1]);
}

MM_TEST(steps_in_order_give_a_row_of_evidence_for_each_pair_of_neighbours)
{
    struct council c;
    struct kiosk k;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    put_person(&c, PERSON, MM_PERSON_COUNCILLOR);
    put_person(&c, OTHER, MM_PERSON_STAFF);
    size_t n = place_of_item(&c, "threat-intentional-16"); /* four steps */
    take_one(&c, &k, record_answer(&c, &k, PERSON, n, true, ATTEMPT, 1, AT(0)));
    take_one(&c, &k, record_answer(&c, &k, OTHER, n, false, ATTEMPT, 1, AT(1)));
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM evidence WHERE clauses='3.1'"), 6);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM evidence WHERE mark=1 AND person='" PERSON "'"), 3);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM evidence WHERE mark=2 AND person='" OTHER "'"), 3);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM evidence WHERE row_id='threat-intentional-16/c'"), 2);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM evidence WHERE row_id='threat-intentional-16/d'"), 0);
    council_close(&c);
}

MM_TEST(completion_closes_the_duty_on_its_own_day_and_an_earlier_one_moves_it_back)
{
    struct council c;
    struct kiosk k;
    char day[MM_TIME_BYTES];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    put_person(&c, PERSON, MM_PERSON_COUNCILLOR);
    take_one(&c, &k, record_verb(&c, &k, PERSON, MM_VERB_INITIALIZED, AT(0)));
    MM_CHECK_STR(duty_of(&c, PERSON).closed_on, "");
    take_one(&c, &k, record_verb(&c, &k, PERSON, MM_VERB_COMPLETED, AT(0) + 3 * DAY_MS));
    mm_date_format(mm_date_of(AT(0) + 3 * DAY_MS), day);
    MM_CHECK_STR(duty_of(&c, PERSON).closed_on, day);
    MM_CHECK_STR(duty_of(&c, PERSON).closed_by, "individual");
    take_one(&c, &k, record_verb(&c, &k, PERSON, MM_VERB_COMPLETED, AT(0) + DAY_MS));
    mm_date_format(mm_date_of(AT(0) + DAY_MS), day);
    MM_CHECK_STR(duty_of(&c, PERSON).closed_on, day);
    council_close(&c);
}

MM_TEST(records_that_came_before_their_duty_close_it)
{
    struct council c;
    struct kiosk k;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    take_one(&c, &k, record_verb(&c, &k, PERSON, MM_VERB_COMPLETED, AT(1)));
    put_person(&c, PERSON, MM_PERSON_COUNCILLOR);
    MM_CHECK_STR(duty_of(&c, PERSON).closed_by, "individual");
    council_close(&c);
}

MM_TEST(whoever_left_is_asked_no_more_and_what_was_completed_stays_so)
{
    struct council c;
    struct kiosk k;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    put_person(&c, PERSON, MM_PERSON_COUNCILLOR);
    MM_CHECK_ERR(mm_db_begin(mm_central_db(c.central), NULL), MM_OK);
    struct mm_fact leave = {.kind = MM_FACT_LEAVE,
                            .person = PERSON,
                            .key = "none",
                            .until_day = MM_DAY_NONE,
                            .on_day = mm_date_day(mm_date_of(AT(0))),
                            .known_day = mm_date_day(mm_date_of(AT(0)))};
    mm_central_new_id(c.central, leave.id);
    MM_CHECK_ERR(mm_facts_put(c.central, &leave, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(mm_central_db(c.central), NULL), MM_OK);
    MM_CHECK_STR(duty_of(&c, PERSON).closed_by, "left");
    take_one(&c, &k, record_verb(&c, &k, PERSON, MM_VERB_COMPLETED, AT(1)));
    MM_CHECK_STR(duty_of(&c, PERSON).closed_by, "individual"); /* the record came late */
    MM_CHECK_ERR(mm_central_rebuild(c.central, NULL), MM_OK);
    MM_CHECK_STR(duty_of(&c, PERSON).closed_by, "individual");
    council_close(&c);
}

MM_TEST(rebuild_gives_what_intake_kept)
{
    struct council c;
    struct kiosk k, second;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1) && kiosk_enrol(&c, &second, 2));
    put_person(&c, PERSON, MM_PERSON_COUNCILLOR);
    put_person(&c, OTHER, MM_PERSON_STAFF);
    for (int i = 0; i < 4; i++) {
        take_one(&c, &k, record_answer(&c, &k, PERSON, (size_t)i % 3, i % 2, ATTEMPT, 1, AT(10 + i)));
        take_one(&c, &second, record_answer(&c, &second, OTHER, (size_t)i % 3, true, SECOND, 1, AT(20 + i)));
        take_one(&c, &second, record_answer(&c, &second, PERSON, (size_t)i % 3, true, NULL, 1, AT(30 + i)));
    }
    take_one(&c, &k, record_verb(&c, &k, PERSON, MM_VERB_COMPLETED, AT(40)));
    take_one(&c, &second, record_verb(&c, &second, OTHER, MM_VERB_INITIALIZED, AT(41)));
    char *before = derived(&c);
    MM_CHECK(before && strlen(before) > 500);
    MM_CHECK_ERR(
        mm_db_exec(mm_central_db(c.central), "UPDATE progress SET state=0; DELETE FROM evidence", NULL),
        MM_OK);
    MM_CHECK_ERR(mm_central_rebuild(c.central, NULL), MM_OK);
    char *after = derived(&c);
    MM_CHECK_STR(after, before);
    free(before);
    free(after);
    council_close(&c);
}

MM_TEST(progress_is_seen_as_of_a_day)
{
    struct council c;
    struct kiosk k;
    struct mm_progress_row *rows = NULL;
    size_t n = 0;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    take_one(&c, &k, record_verb(&c, &k, PERSON, MM_VERB_INITIALIZED, AT(1)));
    take_one(&c, &k, record_verb(&c, &k, PERSON, MM_VERB_COMPLETED, AT(100)));
    MM_CHECK_ERR(mm_progress_list(c.central, NULL, AT(0), &rows, &n, NULL), MM_OK);
    MM_CHECK_INT(n, 0);
    free(rows);
    MM_CHECK_ERR(mm_progress_list(c.central, NULL, AT(50), &rows, &n, NULL), MM_OK);
    MM_CHECK(n == 1 && rows[0].fold.state == MM_PROGRESS_STARTED);
    free(rows);
    MM_CHECK_ERR(mm_progress_list(c.central, NULL, AT(100), &rows, &n, NULL), MM_OK);
    MM_CHECK(n == 1 && rows[0].fold.state == MM_PROGRESS_DONE && rows[0].fold.completed_at_ms == AT(100));
    free(rows);
    council_close(&c);
}

static struct mm_pool_row pool(struct council *c, enum mm_audience audience, const char *key,
                               int64_t as_of_ms)
{
    struct mm_pool_row *rows = NULL, found = {0};
    size_t n = 0;
    MM_CHECK_ERR(mm_evidence_pools(c->central, MM_POOL_CLAUSE, audience, as_of_ms, &rows, &n, NULL), MM_OK);
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].key, key) == 0)
            found = rows[i];
    free(rows);
    return found;
}

MM_TEST(pools_count_the_latest_answer_of_each_row_and_who_is_outside)
{
    struct council c;
    struct kiosk k;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    put_person(&c, PERSON, MM_PERSON_COUNCILLOR);
    put_person(&c, OTHER, MM_PERSON_STAFF);
    take_one(&c, &k, record_answer(&c, &k, PERSON, 0, true, ATTEMPT, 1, AT(1)));
    take_one(&c, &k, record_answer(&c, &k, OTHER, 0, false, SECOND, 1, AT(2)));
    struct mm_pool_row whole = pool(&c, MM_AUD_BOTH, "5", COUNCIL_AT_MS);
    struct mm_pool_row staff = pool(&c, MM_AUD_STAFF, "5", COUNCIL_AT_MS);
    MM_CHECK_INT(whole.people, 2);
    MM_CHECK(whole.rows > 0 && whole.right * 2 == whole.rows && whole.unsure == whole.right);
    MM_CHECK_INT(staff.people, 1);
    MM_CHECK_INT(staff.complement_people, 1);
    MM_CHECK_INT(staff.right, 0);
    /* a later attempt replaces, an earlier revision that comes late does not */
    take_one(&c, &k, record_answer(&c, &k, OTHER, 0, true, ATTEMPT, 2, AT(4)));
    take_one(&c, &k, record_answer(&c, &k, OTHER, 0, false, ATTEMPT, 1, AT(3)));
    staff = pool(&c, MM_AUD_STAFF, "5", COUNCIL_AT_MS);
    MM_CHECK_INT(staff.right, staff.rows);
    /* 14 months on nothing of it counts */
    MM_CHECK_INT(pool(&c, MM_AUD_BOTH, "5", COUNCIL_AT_MS + 430 * DAY_MS).people, 0);
    council_close(&c);
}

MM_TEST(first_sight_is_the_first_attempt_with_its_last_revision)
{
    struct council c;
    struct kiosk k;
    struct mm_pool_row *rows = NULL;
    size_t n = 0;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    put_person(&c, PERSON, MM_PERSON_COUNCILLOR);
    take_one(&c, &k, record_answer(&c, &k, PERSON, 0, true, SECOND, 1, AT(9)));
    take_one(&c, &k, record_answer(&c, &k, PERSON, 0, true, ATTEMPT, 1, AT(1)));
    take_one(&c, &k, record_answer(&c, &k, PERSON, 0, false, ATTEMPT, 2, AT(2)));
    MM_CHECK_ERR(mm_evidence_first_sight(c.central, MM_AUD_BOTH, COUNCIL_AT_MS, &rows, &n, NULL), MM_OK);
    MM_CHECK_INT(n, 1);
    if (n == 1) {
        MM_CHECK_INT(rows[0].people, 1);
        MM_CHECK_INT(rows[0].right, 0);
    }
    free(rows);
    council_close(&c);
}

MM_TEST(an_answer_to_an_item_nobody_has_is_a_record_and_no_evidence)
{
    struct council c;
    struct kiosk k;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    const struct mm_statement s = {.verb = MM_VERB_ANSWERED,
                                   .at_ms = AT(1),
                                   .item = "no-such-item",
                                   .item_version = "0000000000000000",
                                   .interaction_type = "choice",
                                   .pattern = "a",
                                   .response = "a",
                                   .revision = 1,
                                   .attempt = ATTEMPT};
    take_one(&c, &k, record_make(&c, &k, PERSON, &s));
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement"), 1);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM evidence"), 0);
    council_close(&c);
}

/* One answer in an attempt of a course, day so many. */
static void sit(struct council *c, struct kiosk *k, int who, const char *course, int day, bool right)
{
    char person[MM_UUID_BYTES], attempt[MM_UUID_BYTES];
    int delayed = strcmp(course, "delayed") == 0;
    snprintf(person, sizeof person, "0198c000-0000-7000-8000-0000000001%02d", who);
    snprintf(attempt, sizeof attempt, "0198c000-0000-7000-8000-00000002%02d%02d", who, day);
    k->course = course;
    take_one(c, k, record_answer(c, k, person, (size_t)delayed, right, attempt, 1, AT(day * 1000)));
    take_one(c, k, record_verb(c, k, person, MM_VERB_COMPLETED, AT(day * 1000 + 60)));
}

static struct mm_retention retention(struct council *c)
{
    struct mm_retention r = {.before = {0}};
    MM_CHECK_ERR(mm_evidence_retention(c->central, "delayed", COUNCIL_AT_MS, &r, NULL), MM_OK);
    return r;
}

MM_TEST(retention_compares_the_parts_of_five_or_more_with_their_delayed_test)
{
    struct council c;
    struct kiosk k;
    int64_t rows[2];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    const struct mm_pack *pack = mm_central_pack(c.central);
    for (size_t i = 0; i < 2; i++) {
        size_t at = 0;
        while (at < pack->n_items && (pack->items[at].practice || place_of_item(&c, pack->items[at].id) != i))
            at++;
        rows[i] = (int64_t)pack->items[at].ops->n_rows(&pack->items[at]);
    }
    for (int who = 1; who <= 4; who++) {
        sit(&c, &k, who, "onboarding-duty", 1, true);
        sit(&c, &k, who, "onboarding-duty", 2, false); /* a retake is not what was learned first */
        sit(&c, &k, who, "onboarding-disaster", 3, who > 2);
        sit(&c, &k, who, "year1-tablet", 4, false);
        sit(&c, &k, who, "delayed", 5, who > 1);
        sit(&c, &k, who, "delayed", 6, who == 1);         /* nor is the test itself */
        sit(&c, &k, who, "onboarding-illness", 7, false); /* nor what came after it */
    }
    sit(&c, &k, 6, "delayed", 5, true);          /* no part is known */
    sit(&c, &k, 7, "onboarding-duty", 5, true);  /* and no test */
    MM_CHECK_INT(retention(&c).after.people, 0); /* four */
    MM_CHECK_INT(retention(&c).before.rows, 0);
    sit(&c, &k, 5, "onboarding-duty", 1, false);
    sit(&c, &k, 5, "delayed", 5, false);
    struct mm_retention r = retention(&c);
    MM_CHECK_INT(r.before.people, 5);
    MM_CHECK_INT(r.after.people, 5);
    MM_CHECK_INT(r.before.rows, 9 * rows[0]);
    MM_CHECK_INT(r.before.right, 6 * rows[0]);
    MM_CHECK_INT(r.after.rows, 5 * rows[1]);
    MM_CHECK_INT(r.after.right, 3 * rows[1]);
    mm_sign_key_done(&k.key);
    council_close(&c);
}

MM_TEST_MAIN
