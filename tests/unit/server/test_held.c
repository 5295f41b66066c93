/* Records that were kept apart: listed, explained without what they say, and decided by a person.
 * mm-test-pg: long */
#include "sync/server/held.h"
#include "sync/server/verify.h"
#include "tests/unit/server/fixture_batch.h"

struct desk {
    struct council c;
    struct kiosk k;
    struct record a, twin, broken;
};

/* One conflict and one record that is none. */
static bool desk_open(struct desk *d)
{
    struct mm_record_reply reply;
    if (!council_open(&d->c) || !kiosk_enrol(&d->c, &d->k, 1))
        return false;
    d->a = record_verb(&d->c, &d->k, PERSON, MM_VERB_LAUNCHED, COUNCIL_AT_MS - 5000);
    const struct mm_statement twin = {
        .verb = MM_VERB_INITIALIZED, .id = d->a.id, .at_ms = COUNCIL_AT_MS - 4000};
    d->twin = record_make(&d->c, &d->k, PERSON, &twin);
    d->broken = record_raw(&d->k, "{\"id\":1}");
    return MM_CHECK(take(&d->c, &d->k, &d->a, 1, &reply) == MM_OK) &&
           MM_CHECK(take(&d->c, &d->k, &d->twin, 1, &reply) == MM_OK) &&
           MM_CHECK_INT(reply.status, MM_RECORD_CONFLICT) &&
           MM_CHECK(take(&d->c, &d->k, &d->broken, 1, &reply) == MM_OK) &&
           MM_CHECK_INT(reply.status, MM_RECORD_QUARANTINED);
}

static void desk_close(struct desk *d)
{
    records_free(&d->a, 1);
    records_free(&d->twin, 1);
    records_free(&d->broken, 1);
    council_close(&d->c);
}

/* How many are listed; *ret_conflict, *ret_broken (may be NULL): the ones of the desk. */
static size_t list(struct desk *d, bool all, struct mm_held *ret_conflict, struct mm_held *ret_broken)
{
    struct mm_held *rows = NULL;
    size_t n = 0;
    MM_CHECK_ERR(mm_held_list(d->c.central, all, &rows, &n, NULL), MM_OK);
    for (size_t i = 0; i < n; i++) {
        if (rows[i].conflict && ret_conflict)
            *ret_conflict = rows[i];
        if (!rows[i].conflict && ret_broken)
            *ret_broken = rows[i];
    }
    free(rows);
    return n;
}

static int64_t kept(struct desk *d)
{
    struct mm_kiosk_row *rows = NULL;
    size_t n = 0;
    int64_t sum = 0;
    MM_CHECK_ERR(mm_central_kiosks(d->c.central, &rows, &n, NULL), MM_OK);
    for (size_t i = 0; i < n; i++)
        sum += rows[i].quarantined + rows[i].conflicts;
    free(rows);
    return sum;
}

MM_TEST(both_kinds_are_listed_with_why)
{
    struct desk d;
    struct mm_held conflict, broken;
    struct mm_buf names;
    int64_t at_ms = 0;
    MM_REQUIRE(desk_open(&d));
    MM_CHECK_INT((int)list(&d, false, &conflict, &broken), 2);
    MM_CHECK_STR(conflict.id, d.a.id);
    MM_CHECK_STR(conflict.kiosk, "控室の端末");
    MM_CHECK_INT(conflict.seq, 2);
    MM_CHECK(broken.error[0] != '\0' && broken.seq == 3);
    mm_buf_init(&names, 10000);
    MM_CHECK_ERR(mm_held_differences(d.c.central, &conflict, &names, &at_ms, NULL), MM_OK);
    MM_CHECK(at_ms > 0 && strstr(mm_buf_str(&names), "verb.id\n") != NULL);
    MM_CHECK(strstr(mm_buf_str(&names), "initialized") == NULL && strstr(mm_buf_str(&names), PERSON) == NULL);
    mm_buf_done(&names);
    desk_close(&d);
}

MM_TEST(a_decision_takes_it_off_the_list_and_nothing_is_lost)
{
    struct desk d;
    struct mm_held conflict, broken, held;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_REQUIRE(desk_open(&d));
    list(&d, false, &conflict, &broken);
    MM_CHECK_INT(kept(&d), 2);
    MM_CHECK_ERR(mm_held_settle(d.c.central, "clerk", conflict.mark, MM_VERDICT_KEPT, "", &held, &info),
                 MM_ERR_INVALID);
    MM_CHECK(strstr(info.text, "--reason") != NULL);
    MM_CHECK_ERR(mm_held_settle(d.c.central, "clerk", "ffff", MM_VERDICT_KEPT, "複製", &held, NULL),
                 MM_ERR_NOT_FOUND);
    MM_CHECK_INT(count(&d.c, "SELECT COUNT(*) FROM operation WHERE what LIKE 'held %'"), 0);
    MM_CHECK_ERR(
        mm_held_settle(d.c.central, "clerk", conflict.mark, MM_VERDICT_KEPT, "端末の複製", &held, NULL),
        MM_OK);
    MM_CHECK_ERR(mm_held_settle(d.c.central, "clerk", broken.mark, MM_VERDICT_GIVEN_UP, "途中で切れている",
                                &held, NULL),
                 MM_OK);
    MM_CHECK_INT((int)list(&d, false, NULL, NULL), 0);
    MM_CHECK_INT(kept(&d), 0);
    MM_CHECK_INT((int)list(&d, true, &conflict, &broken), 2);
    MM_CHECK_STR(conflict.reason, "端末の複製");
    MM_CHECK_STR(broken.actor, "clerk");
    MM_CHECK_INT(broken.verdict, MM_VERDICT_GIVEN_UP);
    MM_CHECK_INT(count(&d.c, "SELECT COUNT(*) FROM conflict"), 1);
    MM_CHECK_INT(count(&d.c, "SELECT COUNT(*) FROM quarantine"), 1);
    MM_CHECK_INT(
        count(&d.c, "SELECT COUNT(*) FROM operation WHERE actor='clerk' AND what LIKE 'held settle %'"), 2);
    /* by mistake: it is open again, and the record of operations has all three */
    MM_CHECK_ERR(mm_held_settle(d.c.central, "clerk", broken.mark, MM_VERDICT_OPEN, "", &held, NULL), MM_OK);
    MM_CHECK_INT((int)list(&d, false, NULL, NULL), 1);
    MM_CHECK_INT(kept(&d), 1);
    MM_CHECK_INT(count(&d.c, "SELECT COUNT(*) FROM operation WHERE what LIKE 'held settle %'"), 3);
    desk_close(&d);
}

static void fault(void *ctx, const struct mm_verify_fault *found)
{
    (void)found;
    ++*(int *)ctx;
}

static enum mm_err accept(struct council *c, const char *id, struct mm_errinfo *info)
{
    struct mm_held held;
    return mm_held_settle(c->central, "clerk", id, MM_VERDICT_ACCEPTED, "失効の前に受けた分", &held, info);
}

/* A kiosk was revoked, and what it sent late is true. */
MM_TEST(what_is_accepted_counts_once_and_for_good)
{
    struct council c;
    struct kiosk k;
    struct mm_record_reply replies[2];
    struct mm_held held;
    int faults = 0;
    int64_t n = 0;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    struct record records[2] = {record_verb(&c, &k, PERSON, MM_VERB_LAUNCHED, COUNCIL_AT_MS - 90000),
                                record_verb(&c, &k, PERSON, MM_VERB_COMPLETED, COUNCIL_AT_MS - 5000)};
    MM_CHECK_ERR(mm_db_exec(c.central->db, "UPDATE recorder_key SET status='revoked'", NULL), MM_OK);
    MM_CHECK_ERR(take(&c, &k, records, 2, replies), MM_OK);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM progress"), 0);
    for (int round = 0; round < 2; round++)
        for (int i = 1; i >= 0; i--)
            MM_CHECK_ERR(accept(&c, records[i].id, NULL), MM_OK);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement"), 2);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM progress WHERE completed_at_ms < 9000000000000"), 1);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM settled WHERE verdict='accepted'"), 2);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM operation WHERE what LIKE 'held settle % accepted: %'"), 2);
    MM_CHECK_ERR(mm_held_settle(c.central, "clerk", records[0].id, MM_VERDICT_OPEN, "", &held, NULL),
                 MM_ERR_CONFLICT);
    /* the kiosk sends it once more: still the same two */
    MM_CHECK_ERR(take(&c, &k, records, 2, replies), MM_OK);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement"), 2);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM quarantine"), 2);
    MM_CHECK_ERR(mm_central_verify(c.central, fault, &faults, &n, NULL), MM_OK);
    MM_CHECK_INT(faults, 0);
    struct mm_hash was, is;
    MM_CHECK_ERR(mm_derived_hash(c.central, &was, NULL), MM_OK);
    MM_CHECK_ERR(mm_central_rebuild(c.central, NULL), MM_OK);
    MM_CHECK_ERR(mm_derived_hash(c.central, &is, NULL), MM_OK);
    MM_CHECK(mm_hash_equal(&was, &is));
    records_free(records, 2);
    council_close(&c);
}

/* One more than are taken at a time, and one that is none among them. */
MM_TEST(all_of_one_kiosk_are_accepted_a_part_each_time_and_nothing_else)
{
    enum { N = MM_HELD_AT_ONCE + 1 };
    struct council c;
    struct kiosk k, other;
    struct mm_record_reply replies[N];
    struct mm_held_taken first, rest;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct record *records = calloc(N, sizeof *records);
    MM_REQUIRE(records && council_open(&c) && kiosk_enrol(&c, &k, 1) && kiosk_enrol(&c, &other, 2));
    for (int i = 0; i < N; i++)
        records[i] = i == 7 ? record_raw(&k, "{\"id\":1}")
                            : record_verb(&c, &k, PERSON, MM_VERB_EXPERIENCED, COUNCIL_AT_MS - 90000 + i);
    struct record of_other = record_verb(&c, &other, PERSON, MM_VERB_LAUNCHED, COUNCIL_AT_MS - 1000);
    MM_CHECK_ERR(mm_db_exec(c.central->db, "UPDATE recorder_key SET status='revoked'", NULL), MM_OK);
    for (int i = 0; i < N; i += 50)
        MM_CHECK_ERR(take(&c, &k, records + i, (size_t)(N - i < 50 ? N - i : 50), replies), MM_OK);
    MM_CHECK_ERR(take(&c, &other, &of_other, 1, replies), MM_OK);
    MM_CHECK_ERR(mm_held_take(c.central, "clerk", k.recorder, "", 0, &first, &info), MM_ERR_INVALID);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement"), 0);
    MM_CHECK_ERR(mm_held_take(c.central, "clerk", k.recorder, "早く失効にした", 0, &first, NULL), MM_OK);
    MM_CHECK_INT(first.accepted, MM_HELD_AT_ONCE - 1);
    MM_CHECK_INT(first.refused, 1);
    MM_CHECK_INT(first.left, 1);
    MM_CHECK_ERR(mm_held_take(c.central, "clerk", k.recorder, "早く失効にした", first.last, &rest, NULL),
                 MM_OK);
    MM_CHECK_INT(rest.accepted, 1);
    MM_CHECK_INT(rest.left, 0);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement"), N - 1);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM settled WHERE verdict='accepted'"), N - 1);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM operation WHERE what LIKE 'held accept %'"), 2);
    /* again: what cannot be accepted is all that is left, and no other kiosk's was touched */
    MM_CHECK_ERR(mm_held_take(c.central, "clerk", k.recorder, "x", 0, &rest, NULL), MM_OK);
    MM_CHECK_INT(rest.accepted, 0);
    MM_CHECK_INT(rest.refused, 1);
    MM_CHECK_ERR(mm_held_take(c.central, "clerk", "nobody", "x", 0, &rest, &info), MM_ERR_NOT_FOUND);
    records_free(records, N);
    free(records);
    records_free(&of_other, 1);
    council_close(&c);
}

MM_TEST(what_is_no_record_or_has_the_id_of_another_cannot_be_accepted)
{
    struct desk d;
    struct mm_held conflict, broken;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_REQUIRE(desk_open(&d));
    list(&d, false, &conflict, &broken);
    MM_CHECK_ERR(accept(&d.c, conflict.mark, NULL), MM_ERR_CONFLICT);
    MM_CHECK_ERR(accept(&d.c, broken.mark, &info), MM_ERR_CONFLICT);
    MM_CHECK(strstr(info.text, "数えない") != NULL);
    MM_CHECK_INT((int)list(&d, false, NULL, NULL), 2); /* nothing was decided */
    MM_CHECK_INT(count(&d.c, "SELECT COUNT(*) FROM operation WHERE what LIKE 'held %'"), 0);
    desk_close(&d);
}

MM_TEST(another_council_neither_sees_nor_decides)
{
    struct desk d;
    struct mm_held conflict, held;
    MM_REQUIRE(desk_open(&d));
    list(&d, false, &conflict, NULL);
    snprintf(d.c.central->council, sizeof d.c.central->council, "machi");
    mm_db_scope(d.c.central->db, "machi");
    MM_CHECK_INT((int)list(&d, true, NULL, NULL), 0);
    MM_CHECK_ERR(mm_held_settle(d.c.central, "clerk", conflict.mark, MM_VERDICT_KEPT, "x", &held, NULL),
                 MM_ERR_NOT_FOUND);
    MM_CHECK_ERR(mm_held_settle(d.c.central, "clerk", conflict.id, MM_VERDICT_KEPT, "x", &held, NULL),
                 MM_ERR_NOT_FOUND);
    snprintf(d.c.central->council, sizeof d.c.central->council, "kamakura");
    mm_db_scope(d.c.central->db, "kamakura");
    MM_CHECK_INT((int)list(&d, false, NULL, NULL), 2);
    desk_close(&d);
}
MM_TEST_MAIN
