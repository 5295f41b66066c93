/* Roster and manifest: there and back, and refusal of the whole for one bad row. */
#include "sync/wire/people.h"
#include "tests/unit/mm_test.h"

static struct mm_person people[] = {
    {"p1", "髙﨑 𠮷子", "たかさき　よしこ", MM_PERSON_COUNCILLOR, "", "", 7, "みらい", "2025-05-01",
     "2029-04-30"},
    {"p2", "葛󠄀西 \"守\"", "かさい　まもる", MM_PERSON_STAFF, "再任用", "議事課", 0, "", "", ""},
    {"p3", "渡邉󠄐 一", "わたなべ　はじめ", MM_PERSON_ELECT, "", "", 0, "", "2026-12-01", ""},
};
static struct mm_fact facts[] = {
    {.id = "8f6c1f0e-0000-7000-8000-000000000001",
     .person = "p1",
     .kind = MM_FACT_MOVE,
     .on_day = 20500,
     .until_day = MM_DAY_NONE,
     .known_day = 20501},
};
static struct mm_taking takings[] = {
    {"p2", "8f6c1f0e-0000-8000-8000-000000000002", "onboarding", 20500, 20510, "individual", "abc"},
};

static void write_roster(struct mm_buf *out)
{
    struct mm_roster roster = {
        people, 3, {.facts = facts, .n_facts = 1, .takings = takings, .n_takings = 1}, "○○市議会", true};
    mm_buf_init(out, MM_MAX_ROSTER_BYTES);
    mm_roster_write(&roster, out);
}

MM_TEST(a_roster_comes_back_as_written)
{
    struct mm_buf out, again;
    struct mm_roster r;
    write_roster(&out);
    MM_REQUIRE(mm_roster_parse(out.data, out.len, &r, NULL) == MM_OK);
    MM_CHECK_INT(r.n_people, 3);
    MM_CHECK_INT(r.known.n_facts, 1);
    MM_CHECK_STR(r.council_name, "○○市議会");
    MM_CHECK(r.demo);
    for (size_t i = 0; i < r.n_people; i++) {
        MM_CHECK_STR(r.people[i].id, people[i].id);
        MM_CHECK_STR(r.people[i].name, people[i].name);
        MM_CHECK_STR(r.people[i].reading, people[i].reading);
        MM_CHECK_INT(r.people[i].status, people[i].status);
        MM_CHECK_STR(r.people[i].employment, people[i].employment);
        MM_CHECK_STR(r.people[i].section, people[i].section);
        MM_CHECK_INT(r.people[i].seat, people[i].seat);
        MM_CHECK_STR(r.people[i].kaiha, people[i].kaiha);
        MM_CHECK_STR(r.people[i].starts_on, people[i].starts_on);
        MM_CHECK_STR(r.people[i].ends_on, people[i].ends_on);
    }
    MM_CHECK_INT(r.known.facts[0].known_day, 20501);
    MM_CHECK_STR(r.known.takings[0].text, "abc");
    mm_buf_init(&again, MM_MAX_ROSTER_BYTES);
    mm_roster_write(&r, &again);
    MM_CHECK_STR(mm_buf_str(&again), mm_buf_str(&out));
    mm_roster_done(&r);
    mm_buf_done(&again);
    mm_buf_done(&out);
}

#define P(id)      "{\"id\":\"" id "\",\"name\":\"n\",\"reading\":\"え\",\"status\":\"staff\",\"seat\":1}"
#define T(more)    "{\"registration\":\"8f6c1f0e-0000-8000-8000-000000000001\",\"course\":\"c\"" more "}"
#define WITH(p, d) "{\"people\":[" p "],\"takings\":[" d "]}"

MM_TEST(that_completion_waits_for_the_mark_is_told_with_the_roster_and_unsaid_it_does_not)
{
    for (int wants = 0; wants < 2; wants++) {
        struct mm_roster roster = {.known = {.as_of_day = MM_DAY_NONE},
                                   .council_name = "○○市議会",
                                   .certificate_issuer = "○○市議会議長",
                                   .certificate_words = "修了したことを証します。",
                                   .wants_passed = wants},
                         read;
        struct mm_buf out;
        mm_buf_init(&out, MM_MAX_ROSTER_BYTES);
        mm_roster_write(&roster, &out);
        if (MM_CHECK_ERR(mm_roster_parse(out.data, out.len, &read, NULL), MM_OK)) {
            MM_CHECK_INT(read.wants_passed, wants);
            MM_CHECK_STR(read.certificate_issuer, roster.certificate_issuer);
            MM_CHECK_STR(read.certificate_words, roster.certificate_words);
            mm_roster_done(&read);
        }
        mm_buf_done(&out);
    }
}

MM_TEST(one_bad_row_refuses_the_whole_roster_and_is_named)
{
    static const struct {
        const char *json, *names;
    } bad[] = {
        {"{}", "people"},
        {"{\"people\":{},\"takings\":[]}", "people"},
        {"{\"people\":[],\"takings\":{}}", "takings"},
        {WITH(P("a") ",5", ""), "people[1]"},
        {WITH("{\"name\":\"n\",\"status\":\"staff\"}", ""), "people[0].id"},
        {WITH("{\"id\":\"a\",\"status\":\"staff\"}", ""), "people[0].name"},
        {WITH("{\"id\":\"a\",\"name\":\"n\\nm\",\"status\":\"staff\"}", ""), "people[0].name"},
        {WITH("{\"id\":\"a\",\"name\":7,\"status\":\"staff\"}", ""), "people[0].name"},
        {WITH("{\"id\":\"a\",\"name\":\"n\"}", ""), "people[0].status"},
        {WITH("{\"id\":\"a\",\"name\":\"n\",\"status\":\"mayor\"}", ""), "people[0].status"},
        {WITH("{\"id\":\"a\",\"name\":\"n\",\"status\":\"staff\",\"seat\":1000}", ""), "people[0].seat"},
        {WITH("{\"id\":\"a\",\"name\":\"n\",\"status\":\"staff\",\"seat\":-1}", ""), "people[0].seat"},
        {WITH("{\"id\":\"a\",\"name\":\"n\",\"status\":\"staff\",\"seat\":\"1\"}", ""), "people[0].seat"},
        {WITH("{\"id\":\"a\",\"name\":\"n\",\"status\":\"staff\",\"starts_on\":\"2026-02-30\"}", ""),
         "people[0].starts_on"},
        {WITH("{\"id\":\"0123456789012345678901234567890123456789012345678901234567890123\",\"name\":\"n\","
              "\"status\":\"staff\"}",
              ""),
         "people[0].id"},
        {WITH("{\"id\":\"a\",\"name\":"
              "\"あああああああああああああああああああああああああああああああああああああ"
              "あああああああああああああああああああああああああ\",\"status\":\"staff\"}",
              ""),
         "people[0].name"},
        {WITH(P("a") "," P("b") "," P("a"), ""), "people: a"},
        {WITH("", T("")), "takings[0]"},
        {WITH("", T(",\"person\":\"p\"") "," T(",\"person\":\"p\",\"taken\":\"soon\"")), "takings[1].taken"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct mm_errinfo info = MM_ERRINFO_INIT;
        struct mm_roster r = {.n_people = 99};
        MM_CHECK_ERR(mm_roster_parse(bad[i].json, strlen(bad[i].json), &r, &info), MM_ERR_INVALID);
        MM_CHECK_INT(r.n_people, 99); /* nothing half-applied */
        if (strncmp(info.text, bad[i].names, strlen(bad[i].names)) != 0)
            MM_CHECK_STR(info.text, bad[i].names);
    }
    struct mm_roster r;
    static const char good[] = WITH(P("a") "," P("b"), T(",\"person\":\"a\""));
    MM_CHECK_ERR(mm_roster_parse(good, strlen(good), &r, NULL), MM_OK);
    mm_roster_done(&r);
    MM_CHECK_ERR(mm_roster_parse("[", 1, &r, NULL), MM_ERR_SYNTAX);
}

MM_TEST(group_sessions_are_read_as_they_were_written_and_a_bad_one_refuses_the_whole)
{
    static const char *const bad[] = {
        "{\"no\":0,\"course\":\"c\",\"on\":\"2026-11-22\",\"audience\":1}",
        "{\"no\":1,\"course\":\"\",\"on\":\"2026-11-22\",\"audience\":1}",
        "{\"no\":1,\"course\":\"c\",\"on\":\"soon\",\"audience\":1}",
        "{\"no\":1,\"course\":\"c\",\"on\":\"2026-11-22\",\"audience\":4}",
    };
    const struct mm_json_limits limits = {4096, 4};
    struct mm_group_list list = {.n = 2}, back;
    struct mm_json *doc = NULL;
    struct mm_buf out;
    struct mm_jw w;
    for (int i = 0; i < 2; i++) {
        list.session[i] =
            (struct mm_group_session){.no = 4 + i, .on_day = 20000 + i, .audience = 1 + (unsigned)i};
        snprintf(list.session[i].course, sizeof list.session[i].course, "course-%d", i);
    }
    mm_buf_init(&out, 4096);
    mm_jw_init(&w, &out);
    mm_groups_write(&list, &w);
    MM_CHECK_ERR(mm_json_parse(mm_buf_str(&out), out.len, &limits, &doc, NULL), MM_OK);
    MM_CHECK_ERR(mm_groups_read(doc, &back, NULL), MM_OK);
    MM_CHECK_INT(back.n, 2);
    MM_CHECK_INT(back.session[1].no, 5);
    MM_CHECK_INT(back.session[1].on_day, 20001);
    MM_CHECK_INT(back.session[1].audience, 2);
    MM_CHECK_STR(back.session[1].course, "course-1");
    mm_json_free(doc);
    mm_buf_done(&out);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[200];
        int len = snprintf(text, sizeof text, "[%s]", bad[i]);
        MM_CHECK_ERR(mm_json_parse(text, (size_t)len, &limits, &doc, NULL), MM_OK);
        MM_CHECK_ERR(mm_groups_read(doc, &back, NULL), MM_ERR_INVALID);
        mm_json_free(doc);
    }
}

MM_TEST(too_many_rows_are_refused)
{
    struct mm_buf out;
    struct mm_roster r;
    mm_buf_init(&out, MM_MAX_ROSTER_BYTES);
    mm_buf_str_append(&out, "{\"people\":[");
    for (int i = 0; i <= MM_MAX_ROSTER_ROWS; i++)
        mm_buf_printf(&out, "%s{\"id\":\"%d\",\"name\":\"n\",\"status\":\"staff\"}", i ? "," : "", i);
    mm_buf_str_append(&out, "]}");
    MM_CHECK_ERR(mm_roster_parse(out.data, out.len, &r, NULL), MM_ERR_TOO_BIG);
    mm_buf_done(&out);
}

MM_TEST(statuses_are_found_in_both_languages)
{
    enum mm_person_status s;
    for (int i = 0; i < MM_PERSON_STATUS_COUNT; i++) {
        MM_CHECK_ERR(mm_person_status_find(mm_person_status_ja((enum mm_person_status)i), &s), MM_OK);
        MM_CHECK_INT(s, i);
        MM_CHECK_ERR(mm_person_status_find(mm_person_status_code((enum mm_person_status)i), &s), MM_OK);
        MM_CHECK_INT(s, i);
    }
    MM_CHECK_ERR(mm_person_status_find("市長", &s), MM_ERR_NOT_FOUND);
    MM_CHECK(mm_person_active(MM_PERSON_ELECT) && !mm_person_active(MM_PERSON_EX_STAFF));
    MM_CHECK(mm_person_is_councillor(MM_PERSON_EX_COUNCILLOR) && !mm_person_is_councillor(MM_PERSON_STAFF));
}

#define DAYS "\"created_at_ms\":1,\"expires_at_ms\":2,"

MM_TEST(a_manifest_comes_back_and_bad_ones_are_refused)
{
    struct mm_manifest_file files[] = {{"council.json", {{1}}, 10}, {"common/items/duty.json", {{2}}, 0}};
    struct mm_manifest m = {"0123456789abcdef", "kamakura", 7, files, 2, 1000, 2000}, back;
    struct mm_buf out;
    mm_buf_init(&out, 65536);
    mm_manifest_write(&m, &out);
    MM_REQUIRE(mm_manifest_parse(out.data, out.len, &back, NULL) == MM_OK);
    MM_CHECK_STR(back.version, m.version);
    MM_CHECK_STR(back.council, m.council);
    MM_CHECK_INT(back.serial, 7);
    MM_CHECK_INT(back.n_files, 2);
    MM_CHECK_INT(back.created_at_ms, 1000);
    MM_CHECK_INT(back.expires_at_ms, 2000);
    MM_CHECK_STR(back.files[1].name, "common/items/duty.json");
    MM_CHECK(mm_hash_equal(&back.files[0].hash, &files[0].hash));
    MM_CHECK_INT(back.files[0].bytes, 10);
    mm_manifest_done(&back);
    mm_buf_done(&out);
    static const char *const bad[] = {
        "{}",
        "{\"version\":\"1\",\"council\":\"k\",\"serial\":1,\"files\":[]}",
        "{\"version\":\"1\",\"council\":\"k\",\"serial\":1,\"created_at_ms\":2,\"expires_at_ms\":2,\"files\":"
        "[]}",
        "{\"version\":\"1\",\"council\":\"k\",\"serial\":-1," DAYS "\"files\":[]}",
        "{\"version\":\"1\",\"council\":\"k\",\"serial\":1," DAYS "\"x\":1}",
        "{\"version\":\"1\",\"council\":\"k\",\"serial\":1," DAYS "\"files\":[{\"name\":\"../"
        "x\",\"bytes\":1,\"sha256\":"
        "\"0000000000000000000000000000000000000000000000000000000000000000\"}]}",
        "{\"version\":\"1\",\"council\":\"k\",\"serial\":1," DAYS "\"files\":[{\"name\":\"/"
        "x\",\"bytes\":1,\"sha256\":"
        "\"0000000000000000000000000000000000000000000000000000000000000000\"}]}",
        "{\"version\":\"1\",\"council\":\"k\",\"serial\":1," DAYS
        "\"files\":[{\"name\":\"x\",\"bytes\":1,\"sha256\":"
        "\"0\"}]}",
        "{\"version\":\"1\",\"council\":\"k\",\"serial\":1," DAYS
        "\"files\":[{\"name\":\"x\",\"bytes\":268435457,"
        "\"sha256\":"
        "\"0000000000000000000000000000000000000000000000000000000000000000\"}]}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        MM_CHECK_ERR(mm_manifest_parse(bad[i], strlen(bad[i]), &back, NULL), MM_ERR_INVALID);
}

MM_TEST_MAIN
