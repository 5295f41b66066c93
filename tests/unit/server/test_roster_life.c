/* What happens to a roster after it was typed: looked at before it is applied, taken back.
 * mm-test-pg: long */
#include "sync/server/roster_read.h"
#include "sync/server/training.h"
#include "tests/unit/server/fixture_council.h"

#define HEAD "氏名,よみ,状態,課,議席,任期開始日,任期終了日\n"
#define AOBA "青葉　和夫,あおば　かずお,議員,,1,2026-11-09,\n"
#define SATO "佐登　理恵,さと　りえ,職員,議会総務課,,2026-11-01,\n"
#define MORI "森　太郎,もり　たろう,議員,,2,2026-11-09,\n"
#define GONE "青葉　和夫,あおば　かずお,元議員,,,2026-11-09,2026-11-20\n"

/* A reply that the next call replaces. */
static struct mm_json *said;

static enum mm_err ask(struct council *c, const char *action, const char *json, struct mm_errinfo *info)
{
    struct mm_json *in = NULL;
    struct mm_buf out;
    enum mm_err err = mm_json_parse(json, strlen(json), &council_limits, &in, info);

    mm_buf_init(&out, 1 << 20);
    mm_json_free(said);
    said = NULL;
    mm_errinfo_clear(info);
    if (!err)
        err = mm_action_find(action)->run(c->central, in, &out, info);
    if (!err)
        err = mm_json_parse(mm_buf_str(&out), out.len, &council_limits, &said, info);
    mm_json_free(in);
    mm_buf_done(&out);
    return err;
}

/* csv: with \n as it stands in a JSON text is made by mm_jw. */
static enum mm_err import(struct council *c, const char *csv, bool dry_run, const char *seen,
                          struct mm_errinfo *info)
{
    struct mm_buf in;
    struct mm_jw w;

    mm_buf_init(&in, 100000);
    mm_jw_init(&w, &in);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "csv", csv);
    mm_jw_kbool(&w, "dry_run", dry_run);
    mm_jw_kstr(&w, "seen", seen);
    mm_jw_end(&w);
    enum mm_err err = ask(c, "roster.import", mm_buf_str(&in), info);
    mm_buf_done(&in);
    return err;
}

static size_t size_of(const char *key)
{
    return mm_json_size(mm_json_get(said, key));
}

/* Everybody's fields and duties as one text; owned. */
static char *state_of(struct council *c)
{
    struct mm_person *people = NULL;
    struct mm_duty *duties = NULL;
    size_t n_people = 0, n_duties = 0;
    struct mm_buf text;

    MM_CHECK_ERR(mm_people_list(c->central, &people, &n_people, NULL), MM_OK);
    MM_CHECK_ERR(mm_duties_list(c->central, NULL, &duties, &n_duties, NULL), MM_OK);
    mm_buf_init(&text, 1000000);
    for (size_t i = 0; i < n_people; i++)
        for (int k = 0; k < MM_COL_COUNT; k++) {
            char field[MM_MAX_NAME_BYTES];

            mm_roster_field(&people[i], (enum mm_roster_column)k, field);
            mm_buf_printf(&text, "%s\n", field);
        }
    for (size_t i = 0; i < n_duties; i++)
        mm_buf_printf(&text, "%s %s %s %s\n", duties[i].registration, duties[i].opened_on, duties[i].due_on,
                      duties[i].closed_by);
    char *copy = strdup(mm_buf_str(&text));
    mm_buf_done(&text);
    free(people);
    free(duties);
    return copy;
}

MM_TEST(a_dry_run_names_the_duties_that_open_and_close_with_day_and_cause)
{
    struct council c;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    const struct mm_json *duty;

    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(import(&c, HEAD AOBA, true, "", &info), MM_OK);
    MM_CHECK_INT(size_of("opening"), courses_of_beginning(&c));
    duty = mm_json_first(mm_json_get(said, "opening"));
    MM_CHECK_STR(mm_json_get_str(duty, "name", ""), "青葉　和夫");
    MM_CHECK_STR(mm_json_get_str(duty, "cause", ""), "一般選挙");
    MM_CHECK_STR(mm_json_get_str(duty, "opened_on", ""), "2026-11-09");
    MM_CHECK(mm_json_get_str(duty, "due_on", "")[0]);
    MM_CHECK_ERR(import(&c, HEAD AOBA, false, "", &info), MM_OK);
    MM_CHECK_ERR(import(&c, HEAD GONE, true, "", &info), MM_OK);
    MM_CHECK_INT(size_of("opening"), 0);
    MM_CHECK_INT(size_of("closing"), courses_of_beginning(&c));
    duty = mm_json_first(mm_json_get(said, "closing"));
    MM_CHECK_STR(mm_json_get_str(duty, "name", ""), "青葉　和夫");
    MM_CHECK(mm_json_get_str(duty, "closed", "")[0]);
    council_close(&c);
}

MM_TEST(what_was_looked_at_is_applied_or_refused_when_somebody_was_faster)
{
    struct council c;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char seen[MM_HASH_HEX_BYTES], *before, *after;

    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(import(&c, HEAD AOBA, false, "", &info), MM_OK);
    MM_CHECK_ERR(import(&c, HEAD AOBA SATO, true, "", &info), MM_OK);
    snprintf(seen, sizeof seen, "%s", mm_json_get_str(said, "seen", ""));
    /* another file is another thing than was looked at */
    MM_CHECK_ERR(import(&c, HEAD AOBA MORI, false, seen, &info), MM_ERR_CONFLICT);
    /* another clerk brings somebody in between */
    MM_CHECK_ERR(import(&c, HEAD MORI, false, "", &info), MM_OK);
    before = state_of(&c);
    MM_CHECK_ERR(import(&c, HEAD AOBA SATO, false, seen, &info), MM_ERR_CONFLICT);
    after = state_of(&c);
    MM_CHECK_STR(after, before);
    free(before);
    free(after);
    MM_CHECK_ERR(import(&c, HEAD AOBA SATO, true, "", &info), MM_OK);
    snprintf(seen, sizeof seen, "%s", mm_json_get_str(said, "seen", ""));
    MM_CHECK_ERR(import(&c, HEAD AOBA SATO, false, seen, &info), MM_OK);
    MM_CHECK_INT(size_of("added"), 1);
    council_close(&c);
}

MM_TEST(the_last_import_is_taken_back_whole)
{
    struct council c;
    struct mm_errinfo info = MM_ERRINFO_INIT;

    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(ask(&c, "roster.undo", "{\"actor\":\"a\"}", &info), MM_ERR_NOT_FOUND);
    MM_CHECK_ERR(import(&c, HEAD AOBA SATO, false, "", &info), MM_OK);
    char *before = state_of(&c);
    /* one leaves, one moves to another 課, one comes */
    MM_CHECK_ERR(
        import(&c, HEAD GONE "佐登　理恵,さと　りえ,職員,議事課,,2026-11-01,\n" MORI, false, "", &info),
        MM_OK);
    MM_CHECK_ERR(import(&c, HEAD MORI, true, "", &info), MM_OK); /* a look is no import */
    MM_CHECK_ERR(ask(&c, "roster.undo", "{\"actor\":\"a\"}", &info), MM_OK);
    MM_CHECK_INT(mm_json_get_int(said, "people", 0), 3);
    MM_CHECK_INT(mm_json_get_int(said, "duties_opened", -1), courses_of_beginning(&c));
    char *after = state_of(&c);
    MM_CHECK_STR(after, before);
    MM_CHECK_ERR(ask(&c, "roster.undo", "{\"actor\":\"a\"}", &info), MM_ERR_NOT_FOUND);
    free(before);
    free(after);
    council_close(&c);
}

MM_TEST(an_import_that_something_rests_on_is_not_taken_back)
{
    struct council c;
    struct mm_errinfo info = MM_ERRINFO_INIT;

    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(import(&c, HEAD AOBA, false, "", &info), MM_OK);
    MM_CHECK_ERR(ask(&c, "duty.note",
                     "{\"actor\":\"a\",\"kind\":\"休み\",\"person\":\"1\",\"reason\":\"公務\"}", &info),
                 MM_OK);
    char *before = state_of(&c);
    MM_CHECK_ERR(ask(&c, "roster.undo", "{\"actor\":\"a\"}", &info), MM_ERR_CONFLICT);
    char *after = state_of(&c);
    MM_CHECK_STR(after, before);
    free(before);
    free(after);
    council_close(&c);
}

MM_TEST(another_training_closes_duties_apart_and_can_be_taken_back)
{
    struct council c;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_training *list = NULL;
    char text[400];
    size_t n = 0;

    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(import(&c, HEAD AOBA MORI, false, "", &info), MM_OK);
    char *before = state_of(&c);
    const char *course = mm_json_get_str(mm_json_first(mm_json_get(said, "opening")), "course", "");
    const struct mm_pack *pack = mm_central_pack(c.central);
    for (size_t i = 0; i < pack->n_courses; i++)
        if (strcmp(pack->courses[i].title, course) == 0)
            course = pack->courses[i].id;
    snprintf(text, sizeof text,
             "{\"actor\":\"a\",\"on\":\"令和8年11月10日\",\"title\":\"講演会\",\"organiser\":\"議長会\","
             "\"people\":\"1,森太郎,1\",\"courses\":\"%s\"}",
             course);
    MM_CHECK_ERR(ask(&c, "training.add", text, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    MM_CHECK_INT(mm_json_get_int(said, "people", 0), 2);
    MM_CHECK_INT(mm_json_get_int(said, "duties_closed", 0), 2);
    MM_CHECK_STR(mm_json_get_str(mm_json_first(mm_json_get(said, "closing")), "closed", ""),
                 "受講（他の研修）");
    MM_CHECK_ERR(mm_training_list(c.central, &list, &n, NULL), MM_OK);
    MM_REQUIRE(n == 1);
    MM_CHECK_STR(list[0].on_day, "2026-11-10");
    MM_CHECK_INT(list[0].people, 2);
    snprintf(text, sizeof text, "{\"actor\":\"a\",\"id\":\"%s\"}", list[0].id);
    free(list);
    MM_CHECK_ERR(ask(&c, "training.undo", text, &info), MM_OK);
    char *after = state_of(&c);
    MM_CHECK_STR(after, before);
    MM_CHECK_ERR(ask(&c, "training.undo", text, &info), MM_ERR_NOT_FOUND);
    free(before);
    free(after);
    council_close(&c);
}

MM_TEST(a_training_that_cannot_be_leaves_nothing)
{
    static const char *const bad[] = {
        "\"on\":\"2026-12-01\",\"title\":\"x\",\"organiser\":\"y\",\"people\":\"1\",\"courses\":\"onboarding-"
        "duty\"",
        "\"on\":\"2026-11-01\",\"title\":\"\",\"organiser\":\"y\",\"people\":\"1\",\"courses\":\"onboarding-"
        "duty\"",
        "\"on\":\"2026-11-01\",\"title\":\"x\",\"organiser\":\"y\",\"people\":\"\",\"courses\":\"onboarding-"
        "duty\"",
        "\"on\":\"2026-11-01\",\"title\":\"x\",\"organiser\":\"y\",\"people\":\"1,9\",\"courses\":"
        "\"onboarding-duty\"",
        "\"on\":\"2026-11-01\",\"title\":\"x\",\"organiser\":\"y\",\"people\":\"1\",\"courses\":\"no\"",
    };
    struct council c;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_training *list = NULL;
    char text[400];
    size_t n = 1;

    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(import(&c, HEAD AOBA, false, "", &info), MM_OK);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        snprintf(text, sizeof text, "{\"actor\":\"a\",%s}", bad[i]);
        MM_CHECK(ask(&c, "training.add", text, &info) != MM_OK);
        MM_CHECK(info.text[0]);
    }
    MM_CHECK_ERR(mm_training_list(c.central, &list, &n, NULL), MM_OK);
    MM_CHECK_INT(n, 0);
    free(list);
    council_close(&c);
}

MM_TEST_MAIN
