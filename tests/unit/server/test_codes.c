/* Codes, cards and receipts at the server: derived and never stored, for one kiosk alone, and every showing
 * of them in the 操作の記録 first.
 * mm-test-pg: long */
#include "sync/base/limits.h"
#include "sync/server/codes.h"
#include "sync/server/internal.h"
#include "sync/server/people.h"
#include "sync/server/told.h"
#include "tests/unit/server/fixture_council.h"

#include <sys/stat.h>

#define DAY_MS (24LL * 60 * 60 * 1000)

struct world {
    struct council c;
    char one[MM_ID_BYTES], two[MM_ID_BYTES]; /* kiosks */
};

/* A kiosk in use, without the way it came there. */
static void enrol(struct council *c, const char *name, char ret_recorder[MM_ID_BYTES])
{
    char sql[400];
    snprintf(ret_recorder, MM_ID_BYTES, "recorder-%s", name);
    snprintf(sql, sizeof sql,
             "INSERT INTO recorder (council, id, name, kind, status, enrolled_at_ms, last_seen_at_ms,"
             " last_received_at_ms, last_seq, backlog) VALUES ('%s', '%s', '%s', 'kiosk', 'active', 1, 0, 0, "
             "0, -1)",
             mm_central_council(c->central), ret_recorder, name);
    MM_CHECK_ERR(mm_db_begin(c->central->db, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_exec(c->central->db, sql, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(c->central->db, NULL), MM_OK);
}

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

static bool world_open(struct world *w)
{
    static const char csv[] = "氏名,よみ,状態,任用区分,課,議席,会派,任期開始日,任期終了日\n"
                              "青木　さとみ,あおき　さとみ,議員,,,1,,2026-11-01,\n"
                              "井﨑　健一,いさき　けんいち,議員,,,2,,2026-11-01,\n"
                              "西村　渡,にしむら　わたる,職員,,総務課,,,2026-11-01,\n"
                              "元山　昭,もとやま　あきら,元議員,,,,,2022-11-01,2026-10-31\n";
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (!council_open(&w->c))
        return false;
    MM_CHECK_ERR(council_import(&w->c, csv, false, NULL, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    enrol(&w->c, "lobby", w->one);
    enrol(&w->c, "office", w->two);
    return MM_CHECK(info.text[0] == '\0');
}

static void signin(struct world *w, const char *method)
{
    char in[200];
    snprintf(in, sizeof in, "{\"actor\":\"t\",\"name\":\"signin\",\"value\":\"%s\"}", method);
    MM_CHECK_ERR(act(&w->c, "council.set", in, NULL, NULL), MM_OK);
}

static struct mm_roster pull(struct world *w, const char *recorder)
{
    struct mm_roster roster;
    mm_roster_init(&roster);
    MM_CHECK_ERR(mm_central_roster_for(w->c.central, recorder, &roster, NULL), MM_OK);
    return roster;
}

/* How many hashes that this kiosk was told the code fits. */
static int fits(const struct mm_roster *roster, const char *code)
{
    int n = 0;
    for (size_t i = 0; i < roster->signin.n_codes; i++)
        n += mm_secret_verify(roster->signin.codes[i].hash, code, strlen(code));
    return n;
}

static void first_number(struct world *w, const char *in, char out[64])
{
    struct mm_json *reply = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    out[0] = '\0';
    MM_CHECK_ERR(act(&w->c, "roster.cards", in, &reply, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    snprintf(out, 64, "%s", mm_json_get_str(mm_json_at(mm_json_get(reply, "rows"), 0), "number", ""));
    mm_json_free(reply);
}

static int64_t count(struct world *w, const char *sql)
{
    int64_t n = -1;
    MM_CHECK_ERR(mm_db_int(w->c.central->db, sql, &n, NULL), MM_OK);
    return n;
}

MM_TEST(where_a_name_is_enough_no_code_travels)
{
    struct world w;
    MM_REQUIRE(world_open(&w));
    struct mm_roster r = pull(&w, w.one);
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_CHECK_INT(r.signin.method, MM_SIGNIN_OPEN);
    MM_CHECK_INT(r.signin.n_codes, 0);
    MM_CHECK(r.signin.has_receipt_key);
    MM_CHECK_ERR(act(&w.c, "roster.cards", "{\"actor\":\"t\"}", NULL, &info), MM_ERR_INVALID);
    MM_CHECK(strstr(info.text, "番号は要りません") != NULL);
    mm_roster_done(&r);
    council_close(&w.c);
}

MM_TEST(a_code_is_for_one_person_at_one_kiosk)
{
    struct world w;
    char code[64], reserve[64];
    MM_REQUIRE(world_open(&w));
    signin(&w, "pin");
    struct mm_roster one = pull(&w, w.one), two = pull(&w, w.two);
    MM_CHECK_INT(one.signin.n_codes, 6); /* three who may sit, two codes each */
    first_number(&w, "{\"actor\":\"t\",\"kiosk\":\"lobby\",\"who\":\"2\"}", code);
    MM_CHECK_INT(strlen(code), 12);
    MM_CHECK_INT(fits(&one, code), 1);
    MM_CHECK_INT(fits(&two, code), 0);
    first_number(&w, "{\"actor\":\"t\",\"kiosk\":\"lobby\",\"who\":\"２\"}", reserve);
    MM_CHECK_STR(reserve, code); /* a sheet can be printed again */
    MM_CHECK(memcmp(one.signin.receipt_key, two.signin.receipt_key, MM_RECEIPT_KEY_BYTES) != 0);
    mm_roster_done(&one);
    mm_roster_done(&two);
    council_close(&w.c);
}

MM_TEST(pulling_again_makes_nothing_new)
{
    struct world w;
    struct mm_buf a, b;
    MM_REQUIRE(world_open(&w));
    signin(&w, "pin");
    struct mm_roster one = pull(&w, w.one), again = pull(&w, w.one);
    mm_buf_init(&a, MM_MAX_ROSTER_BYTES);
    mm_buf_init(&b, MM_MAX_ROSTER_BYTES);
    mm_roster_write(&one, &a);
    mm_roster_write(&again, &b);
    MM_CHECK_STR(mm_buf_str(&a), mm_buf_str(&b)); /* so that its ETag holds */
    mm_buf_done(&a);
    mm_buf_done(&b);
    mm_roster_done(&one);
    mm_roster_done(&again);
    council_close(&w.c);
}

MM_TEST(a_reserve_that_was_shown_is_followed_by_the_next)
{
    struct world w;
    char shown[64], next[64];
    MM_REQUIRE(world_open(&w));
    signin(&w, "pin");
    struct mm_roster before = pull(&w, w.one);
    first_number(&w, "{\"actor\":\"t\",\"kiosk\":\"lobby\",\"who\":\"西村 渡\",\"reset\":true}", shown);
    MM_CHECK_INT(fits(&before, shown), 1); /* works at a kiosk that hears nothing of it */
    struct mm_roster after = pull(&w, w.one);
    MM_CHECK_INT(fits(&after, shown), 1);
    first_number(&w, "{\"actor\":\"t\",\"kiosk\":\"lobby\",\"who\":\"西村　渡\",\"reset\":true}", next);
    MM_CHECK(strcmp(shown, next) != 0);
    MM_CHECK_INT(fits(&before, next), 0);
    MM_CHECK_INT(fits(&after, next), 1);
    mm_roster_done(&before);
    mm_roster_done(&after);
    council_close(&w.c);
}

MM_TEST(a_first_code_that_is_over_is_made_anew_when_a_sheet_is_asked_for)
{
    struct world w;
    char old[64], fresh[64];
    MM_REQUIRE(world_open(&w));
    signin(&w, "pin");
    first_number(&w, "{\"actor\":\"t\",\"kiosk\":\"lobby\",\"who\":\"1\"}", old);
    mm_clock_advance(&w.c.at, 90 * DAY_MS);
    first_number(&w, "{\"actor\":\"t\",\"kiosk\":\"lobby\",\"who\":\"1\"}", fresh);
    MM_CHECK_STR(fresh, old); /* its last day */
    mm_clock_advance(&w.c.at, DAY_MS);
    first_number(&w, "{\"actor\":\"t\",\"kiosk\":\"lobby\",\"who\":\"1\"}", fresh);
    MM_CHECK(strcmp(fresh, old) != 0);
    struct mm_roster r = pull(&w, w.one);
    MM_CHECK_INT(fits(&r, fresh), 1);
    MM_CHECK_INT(fits(&r, old), 1); /* with its day, so that the kiosk can say why not */
    for (size_t i = 0; i < r.signin.n_codes; i++)
        if (mm_secret_verify(r.signin.codes[i].hash, old, strlen(old)))
            MM_CHECK_STR(r.signin.codes[i].expires_on, "2027-02-20");
    mm_roster_done(&r);
    council_close(&w.c);
}

MM_TEST(a_first_code_that_was_used_is_on_no_sheet_any_more)
{
    struct world w;
    struct mm_json *reply = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_record_reply named;
    char code[64], next[64], sql[400];
    MM_REQUIRE(world_open(&w));
    signin(&w, "pin");
    struct mm_roster r = pull(&w, w.one);
    first_number(&w, "{\"actor\":\"t\",\"kiosk\":\"lobby\",\"who\":\"1\"}", code);
    struct mm_told told = {
        .kind = "code_used", .at_ms = 5, .data = (char[]){"{\"code\":\"first\",\"generation\":1}"}};
    for (size_t i = 0; i < r.n_people; i++) {
        snprintf(told.id, sizeof told.id, "00000000-0000-7000-8000-00000000000%u", (unsigned)(i % 10));
        snprintf(told.person, sizeof told.person, "%s", r.people[i].id);
        if (r.people[i].seat == 1)
            MM_CHECK_ERR(mm_told_take(w.c.central, w.one, &told, 1, &named, NULL), MM_OK);
    }
    MM_CHECK_ERR(act(&w.c, "roster.cards", "{\"actor\":\"t\",\"kiosk\":\"lobby\"}", &reply, NULL), MM_OK);
    MM_CHECK_INT(mm_json_size(mm_json_get(reply, "rows")), 2); /* whoever has a PIN is left out */
    mm_json_free(reply);
    first_number(&w, "{\"actor\":\"t\",\"kiosk\":\"lobby\",\"who\":\"1\"}", next);
    MM_CHECK(next[0] && strcmp(next, code) != 0); /* by name: another one */
    snprintf(sql, sizeof sql,
             "INSERT INTO code_used SELECT council, recorder, person, kind, generation, 5 FROM"
             " code_issue WHERE recorder='%s' AND kind='first' ON CONFLICT DO NOTHING",
             w.one);
    MM_CHECK_ERR(mm_db_begin(w.c.central->db, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_exec(w.c.central->db, sql, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(w.c.central->db, NULL), MM_OK);
    MM_CHECK_ERR(act(&w.c, "roster.cards", "{\"actor\":\"t\",\"kiosk\":\"lobby\"}", NULL, &info),
                 MM_ERR_NOT_FOUND);
    MM_CHECK(strstr(info.text, "もう使われています") != NULL);
    mm_roster_done(&r);
    council_close(&w.c);
}

MM_TEST(a_card_is_known_to_every_kiosk_by_another_hash)
{
    struct world w;
    char number[64], next[64];
    MM_REQUIRE(world_open(&w));
    signin(&w, "card");
    first_number(&w, "{\"actor\":\"t\",\"who\":\"1\",\"cards\":true}", number);
    MM_CHECK_INT(strlen(number), MM_CARD_CHARS);
    struct mm_roster one = pull(&w, w.one), two = pull(&w, w.two);
    MM_CHECK_INT(one.signin.n_cards, 1);
    MM_CHECK_INT(two.signin.n_cards, 1);
    struct mm_hash hash = mm_card_hash(one.signin.card_salt, number);
    MM_CHECK(mm_hash_equal(&hash, &one.signin.cards[0].hash));
    MM_CHECK(!mm_hash_equal(&one.signin.cards[0].hash, &two.signin.cards[0].hash));
    first_number(&w, "{\"actor\":\"t\",\"who\":\"1\",\"cards\":true}", next);
    MM_CHECK_STR(next, number);
    first_number(&w, "{\"actor\":\"t\",\"who\":\"1\",\"cards\":true,\"reset\":true}", next);
    MM_CHECK(strcmp(next, number) != 0); /* the lost one counts no more */
    mm_roster_done(&one);
    mm_roster_done(&two);
    council_close(&w.c);
}

MM_TEST(showing_a_number_is_recorded_and_a_wrong_name_shows_nothing)
{
    struct world w;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_REQUIRE(world_open(&w));
    signin(&w, "pin");
    MM_CHECK_ERR(act(&w.c, "roster.cards", "{\"actor\":\"clerk\",\"who\":\"99\"}", NULL, &info),
                 MM_ERR_NOT_FOUND);
    MM_CHECK_ERR(act(&w.c, "roster.cards", "{\"actor\":\"clerk\",\"who\":\"元山　昭\"}", NULL, NULL),
                 MM_ERR_NOT_FOUND);
    MM_CHECK_ERR(act(&w.c, "roster.cards", "{\"actor\":\"clerk\",\"kiosk\":\"nowhere\"}", NULL, NULL),
                 MM_ERR_NOT_FOUND);
    MM_CHECK_ERR(act(&w.c, "roster.cards", "{\"actor\":\"clerk\",\"who\":\"\",\"reset\":true}", NULL, NULL),
                 MM_ERR_INVALID);
    MM_CHECK_INT(count(&w, "SELECT COUNT(*) FROM operation WHERE what LIKE 'roster cards%'"), 0);
    MM_CHECK_ERR(act(&w.c, "roster.cards", "{\"actor\":\"clerk\",\"who\":\"1\",\"reset\":true}", NULL, NULL),
                 MM_OK);
    MM_CHECK_INT(count(&w, "SELECT COUNT(*) FROM operation WHERE actor='clerk' AND"
                           " what LIKE 'roster cards --reset 1%'"),
                 1);
    council_close(&w.c);
}

static bool in_file(const struct world *w, const char *suffix, const char *needle)
{
    char path[500];
    struct mm_buf buf;
    snprintf(path, sizeof path, "%s%s", w->c.file, suffix);
    if (mm_file_read(path, 64 * 1024 * 1024, &buf, NULL))
        return false;
    bool held = memmem(buf.data, buf.len, needle, strlen(needle)) != NULL;
    mm_buf_done(&buf);
    return held;
}

/* In any column of any table. */
static bool in_tables(struct world *w, const char *needle)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    if (!pg_wanted())
        return in_file(w, "", needle) || in_file(w, "-wal", needle);
    MM_CHECK_ERR(mm_db_query(mm_central_db(w->c.central),
                             "SELECT 1 FROM (SELECT query_to_xml('SELECT * FROM ' || tablename, true, false,"
                             " '')::text AS x FROM pg_tables WHERE schemaname='public') AS t"
                             " WHERE strpos(x, ?) > 0",
                             &stmt, NULL),
                 MM_OK);
    mm_bind_str(stmt, 1, needle);
    MM_CHECK_ERR(mm_stmt_step(stmt, &row, NULL), MM_OK);
    mm_stmt_end(stmt);
    return row;
}

MM_TEST(no_number_is_stored_in_clear)
{
    struct world w;
    char numbers[3][64], path[500];
    struct stat st;
    MM_REQUIRE(world_open(&w));
    signin(&w, "card_pin");
    first_number(&w, "{\"actor\":\"t\",\"kiosk\":\"lobby\",\"who\":\"1\"}", numbers[0]);
    first_number(&w, "{\"actor\":\"t\",\"kiosk\":\"lobby\",\"who\":\"1\",\"reset\":true}", numbers[1]);
    first_number(&w, "{\"actor\":\"t\",\"who\":\"1\",\"cards\":true}", numbers[2]);
    MM_CHECK(in_tables(&w, "青木"));
    for (int i = 0; i < 3; i++)
        MM_CHECK(!in_tables(&w, numbers[i]) && !in_file(&w, ".codes", numbers[i]));
    snprintf(path, sizeof path, "%s.codes", w.c.file);
    MM_CHECK_INT(stat(path, &st), 0);
    MM_CHECK_INT(st.st_mode & 0777, 0600);
    council_close(&w.c);
}

MM_TEST(a_lost_secret_is_said_and_never_replaced)
{
    struct world w;
    char path[500];
    struct mm_roster roster;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_REQUIRE(world_open(&w));
    struct mm_roster r = pull(&w, w.one);
    mm_roster_done(&r);
    snprintf(path, sizeof path, "%s.codes", w.c.file);
    MM_CHECK_INT(unlink(path), 0);
    MM_CHECK_ERR(mm_central_roster_for(w.c.central, w.one, &roster, &info), MM_ERR_NOT_FOUND);
    MM_CHECK(strstr(info.text, "控えから戻して") != NULL);
    MM_CHECK_ERR(mm_file_write_atomic(path, "AAAA", 4, 0600, NULL), MM_OK);
    MM_CHECK_ERR(mm_central_roster_for(w.c.central, w.one, &roster, NULL), MM_ERR_CORRUPT);
    council_close(&w.c);
}

MM_TEST(settings_that_are_none_change_nothing)
{
    struct world w;
    enum mm_signin method = MM_SIGNIN_OPEN;
    MM_REQUIRE(world_open(&w));
    signin(&w, "pin");
    MM_CHECK_ERR(act(&w.c, "council.set", "{\"name\":\"signin\",\"value\":\"none\"}", NULL, NULL),
                 MM_ERR_INVALID);
    MM_CHECK_ERR(act(&w.c, "council.set", "{\"name\":\"home_page\",\"value\":\"x\"}", NULL, NULL),
                 MM_ERR_INVALID);
    MM_CHECK_ERR(act(&w.c, "council.set", "{\"name\":\"code_days\",\"value\":\"0\"}", NULL, NULL),
                 MM_ERR_INVALID);
    MM_CHECK_ERR(act(&w.c, "council.set", "{\"name\":\"code_days\",\"value\":\"30x\"}", NULL, NULL),
                 MM_ERR_INVALID);
    MM_CHECK_ERR(mm_council_signin(w.c.central, &method, NULL), MM_OK);
    MM_CHECK_INT(method, MM_SIGNIN_PIN);
    council_close(&w.c);
}

/* ---- 受講控え ---------------------------------------------------------------------------------------------
 */
static void receipt_of(struct world *w, const char *kiosk, size_t duty, char out[MM_RECEIPT_BYTES])
{
    struct mm_roster r = pull(w, kiosk);
    struct mm_duty *duties = NULL;
    size_t n = 0;
    MM_CHECK_ERR(mm_duties_list(w->c.central, NULL, &duties, &n, NULL), MM_OK);
    if (MM_CHECK(duty < n))
        mm_receipt_code(r.signin.receipt_key, duties[duty].person, duties[duty].registration, out);
    free(duties);
    mm_roster_done(&r);
}

static enum mm_err check(struct world *w, const char *code, struct mm_json **ret_out, struct mm_errinfo *info)
{
    char in[200];
    snprintf(in, sizeof in, "{\"actor\":\"clerk\",\"code\":\"%s\"}", code);
    return act(&w->c, "receipt.check", in, ret_out, info);
}

static int64_t confirmed(struct world *w)
{
    struct mm_report_table table;
    int64_t n = 0;
    MM_CHECK_ERR(mm_report_find("completion")->run(w->c.central, mm_now_ms(&w->c.clock), &table, NULL),
                 MM_OK);
    for (size_t i = 0; i < table.n_rows * table.n_columns; i++)
        n += table.cells[i].text && strcmp(table.cells[i].text, "控え確認済") == 0;
    mm_report_table_done(&table);
    return n;
}

MM_TEST(a_receipt_tells_whose_it_is_and_shows_until_the_record_comes)
{
    struct world w;
    char code[MM_RECEIPT_BYTES], spaced[40];
    struct mm_json *out = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_REQUIRE(world_open(&w));
    MM_CHECK_INT(confirmed(&w), 0);
    receipt_of(&w, w.two, 1, code);
    snprintf(spaced, sizeof spaced, "%.4s %s", code, code + 4);
    MM_REQUIRE(MM_CHECK(check(&w, spaced, &out, &info) == MM_OK));
    MM_CHECK_STR(mm_json_get_str(out, "kiosk", ""), "office");
    MM_CHECK(mm_json_get_str(out, "name", "")[0] != '\0');
    MM_CHECK(!mm_json_get_bool(out, "arrived", true));
    MM_CHECK_INT(confirmed(&w), 1);
    MM_CHECK_INT(
        count(&w, "SELECT COUNT(*) FROM operation WHERE what LIKE 'receipt confirm %' AND person<>''"), 1);
    mm_json_free(out);
    /* again changes nothing; when the record is here the list says 済 */
    MM_CHECK_ERR(check(&w, code, NULL, NULL), MM_OK);
    MM_CHECK_INT(confirmed(&w), 1);
    council_close(&w.c);
}

MM_TEST(a_wrong_receipt_is_one_sentence_and_ten_a_minute_are_enough)
{
    struct world w;
    char code[MM_RECEIPT_BYTES];
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_REQUIRE(world_open(&w));
    receipt_of(&w, w.one, 0, code);
    MM_CHECK_ERR(check(&w, "1234567", NULL, NULL), MM_ERR_INVALID); /* not eight digits: no try */
    MM_CHECK_ERR(check(&w, "12345678a", NULL, NULL), MM_ERR_INVALID);
    for (int i = 0; i < 10; i++) {
        char wrong[MM_RECEIPT_BYTES];
        snprintf(wrong, sizeof wrong, "%08d", i);
        info = (struct mm_errinfo)MM_ERRINFO_INIT;
        MM_CHECK_ERR(check(&w, wrong, NULL, &info), MM_ERR_NOT_FOUND);
        MM_CHECK(strchr(info.text, '\n') == NULL && info.text[0]);
    }
    MM_CHECK_ERR(check(&w, code, NULL, NULL), MM_ERR_BUSY); /* also the right one */
    MM_CHECK_INT(confirmed(&w), 0);
    MM_CHECK_INT(count(&w, "SELECT COUNT(*) FROM operation WHERE what='receipt check'"), 10);
    mm_clock_advance(&w.c.at, 60001);
    MM_CHECK_ERR(check(&w, code, NULL, NULL), MM_OK);
    MM_CHECK_INT(confirmed(&w), 1);
    council_close(&w.c);
}

MM_TEST_MAIN
