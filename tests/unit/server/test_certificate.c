/* Numbers of 研修修了証: one for each completion and never for two people, in a row, only for 修了, and only
 * after the council decided. mm-test-pg: long */
#include "sync/base/limits.h"
#include "sync/server/certificate.h"
#include "sync/server/internal.h"
#include "sync/server/people.h"
#include "tests/unit/server/fixture_council.h"

#include <signal.h>

#define COURSE "onboarding-duty"

static enum mm_err act(struct council *c, const char *name, const char *in, struct mm_json **ret_out,
                       struct mm_errinfo *info)
{
    struct mm_buf out;
    struct mm_json *doc = NULL;
    mm_buf_init(&out, 16 * 1024 * 1024);
    enum mm_err err = mm_json_parse(in, strlen(in), &council_limits, &doc, info);
    if (!err)
        err = mm_action_find(name)->run(c->central, doc, &out, info);
    if (!err && ret_out)
        err = mm_json_parse(mm_buf_str(&out), out.len, &council_limits, ret_out, info);
    mm_json_free(doc);
    mm_buf_done(&out);
    return err;
}

static int64_t count(struct council *c, const char *sql)
{
    int64_t n = -1;
    MM_CHECK_ERR(mm_db_int(c->central->db, sql, &n, NULL), MM_OK);
    return n;
}

/* As a record would have it that arrived. */
static void complete(struct council *c, const char *name)
{
    struct mm_person person;
    struct mm_duty *duties = NULL;
    char sql[600];
    size_t n = 0;
    MM_REQUIRE(mm_person_find(c->central, name, &person, NULL) == MM_OK);
    MM_REQUIRE(mm_duties_list(c->central, person.id, &duties, &n, NULL) == MM_OK);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(duties[i].course, COURSE) != 0)
            continue;
        snprintf(sql, sizeof sql,
                 "INSERT INTO progress (council, person, registration, course, state, first_at_ms,"
                 " completed_at_ms, last_at_ms, policy) VALUES ('%s', '%s', '%s', '" COURSE
                 "', 2, %lld, %lld, %lld, '0123456789ab')",
                 mm_central_council(c->central), person.id, duties[i].registration,
                 (long long)COUNCIL_AT_MS - 1000, (long long)COUNCIL_AT_MS - 1000,
                 (long long)COUNCIL_AT_MS - 1000);
        MM_CHECK_ERR(mm_db_begin(c->central->db, NULL), MM_OK);
        MM_CHECK_ERR(mm_db_exec(c->central->db, sql, NULL), MM_OK);
        MM_CHECK_ERR(mm_db_commit(c->central->db, NULL), MM_OK);
    }
    free(duties);
}

static bool world_open(struct council *c)
{
    static const char csv[] = "氏名,よみ,状態,任用区分,課,議席,会派,任期開始日,任期終了日\n"
                              "葛\xf3\xa0\x84\x80西　誠一,かさい　せいいち,議員,,,1,,2026-11-01,\n"
                              "井﨑　健一,いさき　けんいち,議員,,,2,,2026-11-01,\n"
                              "西村　渡,にしむら　わたる,職員,,総務課,,,2026-11-01,\n";
    if (!council_open(c))
        return false;
    MM_CHECK_ERR(council_import(c, csv, false, NULL, NULL), MM_OK);
    complete(c, "1");
    complete(c, "2");
    return true;
}

/* -1 when it was not issued. */
static int issue(struct council *c, const char *person, bool *ret_again)
{
    char in[300];
    struct mm_json *out = NULL;
    int number = -1;
    snprintf(in, sizeof in, "{\"actor\":\"t\",\"person\":\"%s\"}", person);
    if (act(c, "certificate.issue", in, &out, NULL) == MM_OK)
        number = (int)mm_json_get_int(out, "serial", -1);
    if (ret_again)
        *ret_again = mm_json_get_bool(out, "again", false);
    mm_json_free(out);
    return number;
}

MM_TEST(one_completion_has_one_number_however_often_it_is_printed)
{
    struct council c;
    bool again = true;
    MM_REQUIRE(world_open(&c));
    MM_CHECK_INT(issue(&c, "井﨑健一", &again), 1);
    MM_CHECK(!again);
    MM_CHECK_INT(issue(&c, "1", &again), 2);
    MM_CHECK(!again);
    MM_CHECK_INT(issue(&c, "2", &again), 1);
    MM_CHECK(again);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM certificate"), 2);
    MM_CHECK_INT(count(&c, "SELECT times FROM certificate WHERE number=1"), 2);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM operation WHERE what LIKE 'certificate issue 2026-%'"), 3);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM operation o JOIN person p ON p.id=o.person AND p.seat=2"),
                 2);
    council_close(&c);
}

static enum mm_err check(struct council *c, const char *code, const char *name, struct mm_json **ret_out)
{
    char in[600];
    snprintf(in, sizeof in, "{\"code\":\"%s\",\"name\":\"%s\"}", code, name);
    return act(c, "certificate.check", in, ret_out, NULL);
}

MM_TEST(a_paper_that_somebody_shows_is_found_true_changed_or_of_another)
{
    struct council c;
    struct mm_json *issued = NULL, *out = NULL;
    char code[MM_CERTIFICATE_BYTES];
    MM_REQUIRE(world_open(&c));
    MM_REQUIRE(act(&c, "certificate.issue", "{\"actor\":\"t\",\"person\":\"2\"}", &issued, NULL) == MM_OK);
    snprintf(code, sizeof code, "%s", mm_json_get_str(issued, "code", ""));
    MM_CHECK_ERR(check(&c, code, "井﨑　健一", &out), MM_OK);
    MM_CHECK_STR(mm_json_get_str(out, "course", ""), mm_json_get_str(issued, "course", "?"));
    MM_CHECK_INT(mm_json_get_int(out, "number", 0), 1);
    mm_json_free(out);
    MM_CHECK_ERR(check(&c, code, "葛西　誠一", NULL), MM_ERR_CONFLICT);
    char *number = strstr(code, "2026-1:");
    MM_REQUIRE(number != NULL);
    number[5] = '7';
    MM_CHECK_ERR(check(&c, code, "井﨑　健一", NULL), MM_ERR_SIGNATURE);
    MM_CHECK_ERR(check(&c, "M1:x", "井﨑　健一", NULL), MM_ERR_SYNTAX);
    mm_json_free(issued);
    council_close(&c);
}

MM_TEST(the_number_begins_anew_with_the_year)
{
    struct council c;
    MM_REQUIRE(world_open(&c));
    MM_CHECK_INT(issue(&c, "1", NULL), 1);
    c.at.wall_at_ms += (int64_t)150 * 24 * 60 * 60 * 1000; /* April */
    MM_CHECK_INT(issue(&c, "2", NULL), 1);
    MM_CHECK_INT(issue(&c, "1", NULL), 1);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM certificate WHERE year=2027"), 1);
    council_close(&c);
}

MM_TEST(a_certificate_wants_a_completed_training)
{
    struct council c;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_REQUIRE(world_open(&c));
    MM_CHECK_ERR(act(&c, "certificate.issue", "{\"actor\":\"t\",\"person\":\"西村渡\"}", NULL, &info),
                 MM_ERR_REFUSED);
    MM_CHECK(strstr(info.text, "受講記録"));
    MM_CHECK_ERR(act(&c, "certificate.issue", "{\"actor\":\"t\",\"person\":\"だれか\"}", NULL, NULL),
                 MM_ERR_NOT_FOUND);
    MM_CHECK_ERR(act(&c, "certificate.issue",
                     "{\"actor\":\"t\",\"person\":\"1\",\"course\":\"onboarding-disaster\"}", NULL, NULL),
                 MM_ERR_REFUSED);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM certificate"), 0);
    council_close(&c);
}

static enum mm_err decide(struct council *c, const char *name, const char *value, const char *decision)
{
    char in[600];
    snprintf(in, sizeof in, "{\"actor\":\"t\",\"name\":\"%s\",\"value\":\"%s\"%s}", name, value, decision);
    return act(c, "council.set", in, NULL, NULL);
}

MM_TEST(a_real_council_decides_before_anything_is_issued)
{
    static const char decided[] =
        ",\"body\":\"議会運営委員会\",\"decided_on\":\"2026-11-20\",\"number\":\"第3号\"";
    struct council c;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *out = NULL;
    MM_REQUIRE(world_open(&c));
    c.central->demo = false;
    MM_CHECK_ERR(act(&c, "certificate.issue", "{\"actor\":\"t\",\"person\":\"1\"}", NULL, &info),
                 MM_ERR_REFUSED);
    MM_CHECK(strstr(info.text, "登録してください（設定 certificate.issuer）"));
    MM_CHECK_ERR(decide(&c, "certificate.issuer", "議会の議長", ""), MM_ERR_INVALID);
    MM_CHECK_ERR(decide(&c, "certificate.issuer", "議会の議長", decided), MM_OK);
    MM_CHECK_ERR(decide(&c, "certificate.numbering", "第{番号}号", decided), MM_ERR_INVALID);
    MM_CHECK_ERR(decide(&c, "certificate.numbering", "議研 {年度}第{番号}号", decided), MM_OK);
    MM_CHECK_INT(issue(&c, "1", NULL), -1);
    MM_CHECK_ERR(decide(&c, "certificate.words", "次の研修を修了されました。", decided), MM_OK);
    MM_CHECK_ERR(act(&c, "certificate.issue", "{\"actor\":\"t\",\"person\":\"1\"}", &out, NULL), MM_OK);
    MM_CHECK_STR(mm_json_get_str(out, "number", ""), "議研 令和8年度第1号");
    MM_CHECK_STR(mm_json_get_str(out, "issuer", ""), "議会の議長");
    MM_CHECK_STR(mm_json_get_str(out, "words", ""), "次の研修を修了されました。");
    MM_CHECK(!mm_json_get_bool(out, "demo", true));
    mm_json_free(out);
    council_close(&c);
}

MM_TEST(what_the_server_signs_is_found_true_with_the_keys_of_the_council)
{
    struct council c;
    struct mm_json *out = NULL;
    struct mm_certificate certificate;
    struct mm_sign_public *keys = NULL;
    size_t n = 0;
    MM_REQUIRE(world_open(&c));
    MM_REQUIRE(act(&c, "certificate.issue", "{\"actor\":\"t\",\"person\":\"1\"}", &out, NULL) == MM_OK);
    MM_REQUIRE(mm_certificate_parse(mm_json_get_str(out, "code", ""), &certificate, NULL) == MM_OK);
    MM_REQUIRE(mm_certificate_keys(c.central, &keys, &n, NULL) == MM_OK);
    MM_CHECK_ERR(mm_certificate_check(&certificate, "葛\xf3\xa0\x84\x80西　誠一", keys, n, NULL), MM_OK);
    MM_CHECK_ERR(mm_certificate_check(&certificate, "井﨑　健一", keys, n, NULL), MM_ERR_CONFLICT);
    MM_CHECK_STR(certificate.course, COURSE);
    MM_CHECK_STR(certificate.policy, "0123456789ab");
    free(keys);
    mm_json_free(out);
    council_close(&c);
}

/* Whoever issues is killed at any moment: the number is this completion's own, or nobody's. */
MM_TEST(a_death_between_number_and_paper_gives_no_number_twice)
{
    struct council c;
    if (pg_wanted())
        return;
    MM_REQUIRE(world_open(&c));
    mm_central_close(c.central);
    for (int i = 0; i < 6; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            if (mm_central_open(c.url, MM_CENTRAL_WRITE, NULL, &c.clock, &c.random, &c.central, NULL) ==
                MM_OK)
                (void)issue(&c, i % 2 ? "1" : "2", NULL);
            raise(SIGKILL);
        }
        struct timespec nap = {0, i * 4000000L};
        nanosleep(&nap, NULL);
        kill(pid, SIGKILL);
        MM_CHECK_INT(waitpid(pid, NULL, 0), pid);
    }
    MM_REQUIRE(mm_central_open(c.url, MM_CENTRAL_WRITE, NULL, &c.clock, &c.random, &c.central, NULL) ==
               MM_OK);
    int one = issue(&c, "1", NULL), two = issue(&c, "2", NULL);
    MM_CHECK(one + two == 3 && one != two);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM certificate"), 2);
    council_close(&c);
}

MM_TEST_MAIN
