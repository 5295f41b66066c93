#include "sync/base/hash.h"
#include "sync/server/roster_read.h"
#include "sync/table/xlsx_write.h"
#include "tests/unit/server/fixture_council.h"

#define HEAD "氏名,よみ,状態,課,議席,任期開始日,任期終了日\n"
#define AOBA "青葉　和夫,あおば　かずお,議員,,1,2026-11-09,\n"
#define SATO "佐登　理恵,さと　りえ,職員,議会総務課,,2026-11-01,\n"

static size_t size_of(const struct mm_json *out, const char *key)
{
    return mm_json_size(mm_json_get(out, key));
}

/* Everything of the two tables that an import writes.
 * mm-test-pg: long */
static void state_of(struct council *c, char out[MM_HASH_HEX_BYTES])
{
    struct mm_person *people = NULL;
    struct mm_duty *duties = NULL;
    size_t n_people = 0, n_duties = 0;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_buf text;
    struct mm_hash hash;

    MM_CHECK_ERR(mm_people_list(c->central, &people, &n_people, &info), MM_OK);
    MM_CHECK_ERR(mm_duties_list(c->central, NULL, &duties, &n_duties, &info), MM_OK);
    mm_buf_init(&text, 1000000);
    for (size_t i = 0; i < n_people; i++)
        for (int k = 0; k < MM_COL_COUNT; k++) {
            char field[MM_MAX_NAME_BYTES];

            mm_roster_field(&people[i], (enum mm_roster_column)k, field);
            mm_buf_printf(&text, "%s\n", field);
        }
    for (size_t i = 0; i < n_duties; i++)
        mm_buf_printf(&text, "%s %s %s %s %s\n", duties[i].registration, duties[i].opened_on,
                      duties[i].due_on, duties[i].closed_on, duties[i].closed_by);
    hash = mm_sha256(mm_buf_str(&text), text.len);
    mm_hash_format(&hash, out);
    mm_buf_done(&text);
    free(people);
    free(duties);
}

/* opened: for how many people duties were opened. */
static void import_ok(struct council *c, const char *csv, size_t added, size_t changed, int64_t opened)
{
    int64_t courses = (int64_t)courses_of_beginning(c);
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *out = NULL;

    MM_CHECK_ERR(council_import(c, csv, false, &out, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    MM_CHECK_INT(size_of(out, "added"), added);
    MM_CHECK_INT(size_of(out, "changed"), changed);
    MM_CHECK_INT(mm_json_get_int(out, "duties_opened", -1), opened * courses);
    mm_json_free(out);
}

/* Refused, with the line and the words, and nothing is different. */
static void import_refused(struct council *c, const char *csv, const char *starts, const char *part)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char before[MM_HASH_HEX_BYTES], after[MM_HASH_HEX_BYTES];

    state_of(c, before);
    MM_CHECK_ERR(council_import(c, csv, false, NULL, &info), MM_ERR_INVALID);
    MM_CHECK_STR(strncmp(info.text, starts, strlen(starts)) == 0 ? starts : info.text, starts);
    MM_CHECK_STR(strstr(info.text, part) ? part : info.text, part);
    state_of(c, after);
    MM_CHECK_STR(after, before);
}

MM_TEST(an_import_adds_people_and_opens_their_duties)
{
    struct council c;

    MM_REQUIRE(council_open(&c));
    import_ok(&c, HEAD AOBA SATO, 2, 0, 2);
    council_close(&c);
}

MM_TEST(a_second_import_of_the_same_file_changes_nothing)
{
    struct council c;
    char before[MM_HASH_HEX_BYTES], after[MM_HASH_HEX_BYTES];

    MM_REQUIRE(council_open(&c));
    import_ok(&c, HEAD AOBA SATO, 2, 0, 2);
    state_of(&c, before);
    import_ok(&c, HEAD AOBA SATO, 0, 0, 0);
    state_of(&c, after);
    MM_CHECK_STR(after, before);
    council_close(&c);
}

MM_TEST(a_dry_run_says_what_would_change_and_changes_nothing)
{
    struct council c;
    char before[MM_HASH_HEX_BYTES], after[MM_HASH_HEX_BYTES];
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *out = NULL;

    MM_REQUIRE(council_open(&c));
    import_ok(&c, HEAD AOBA, 1, 0, 1);
    state_of(&c, before);
    MM_CHECK_ERR(
        council_import(&c, HEAD "青葉　和夫,あおば　かずお,議員,,7,2026-11-09,\n" SATO, true, &out, &info),
        MM_OK);
    MM_CHECK(mm_json_get_bool(out, "dry_run", false));
    MM_CHECK_INT(size_of(out, "added"), 1);
    MM_CHECK_INT(size_of(out, "changed"), 1);
    MM_CHECK_INT(mm_json_get_int(out, "duties_opened", -1), courses_of_beginning(&c));
    mm_json_free(out);
    state_of(&c, after);
    MM_CHECK_STR(after, before);
    council_close(&c);
}

MM_TEST(an_import_that_fails_in_the_middle_changes_nothing)
{
    static const char *const stops[] = {
        "CREATE TEMP TRIGGER stop BEFORE INSERT ON main.person"
        " WHEN new.status='staff' BEGIN SELECT RAISE(ABORT, 'stop'); END",
        "ALTER TABLE person ADD CONSTRAINT stop CHECK (status<>'staff')",
    };
    struct council c;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char before[MM_HASH_HEX_BYTES], after[MM_HASH_HEX_BYTES];

    MM_REQUIRE(council_open(&c));
    import_ok(&c, HEAD AOBA, 1, 0, 1);
    state_of(&c, before);
    MM_CHECK_ERR(mm_db_exec(mm_central_db(c.central), stops[pg_wanted()], &info), MM_OK);
    MM_CHECK(council_import(&c, HEAD "青葉　和夫,あおば　かずお,議員,,9,2026-11-09,\n" SATO, false, NULL,
                            &info) != MM_OK);
    state_of(&c, after);
    MM_CHECK_STR(after, before);
    council_close(&c);
}

MM_TEST(people_who_are_not_in_the_file_stay_and_are_named)
{
    struct council c;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *out = NULL;
    const struct mm_json *silent;

    MM_REQUIRE(council_open(&c));
    import_ok(&c, HEAD AOBA SATO, 2, 0, 2);
    MM_CHECK_ERR(council_import(&c, HEAD AOBA, false, &out, &info), MM_OK);
    silent = mm_json_get(out, "not_mentioned");
    MM_CHECK_INT(mm_json_size(silent), 1);
    MM_CHECK_STR(mm_json_get_str(mm_json_at(silent, 0), "name", ""), "佐登　理恵");
    mm_json_free(out);
    council_close(&c);
}

MM_TEST(somebody_who_leaves_is_reported_and_asked_no_more)
{
    struct council c;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *out = NULL;
    struct mm_duty *duties = NULL;
    size_t n = 0;

    MM_REQUIRE(council_open(&c));
    import_ok(&c, HEAD AOBA, 1, 0, 1);
    MM_CHECK_ERR(council_import(&c, HEAD "青葉　和夫,あおば　かずお,元議員,,1,2026-11-09,2026-11-20\n", false,
                                &out, &info),
                 MM_OK);
    MM_CHECK_INT(size_of(out, "left"), 1);
    MM_CHECK_INT(mm_json_get_int(out, "duties_closed", -1), courses_of_beginning(&c));
    mm_json_free(out);
    MM_CHECK_ERR(mm_duties_list(c.central, NULL, &duties, &n, &info), MM_OK);
    MM_REQUIRE(n == courses_of_beginning(&c));
    MM_CHECK_STR(duties[0].closed_by, "left");
    MM_CHECK_STR(duties[0].closed_on, "2026-11-20");
    free(duties);
    council_close(&c);
}

MM_TEST(the_training_of_a_当選人_is_not_asked_for_again)
{
    struct council c;

    MM_REQUIRE(council_open(&c));
    import_ok(&c, HEAD "青葉　和夫,あおば　かずお,当選人,,,,\n", 1, 0, 1);
    import_ok(&c, HEAD "青葉　和夫,あおば　かずお,議員,,1,2026-12-01,\n", 0, 1, 0);
    council_close(&c);
}

MM_TEST(a_day_that_is_over_is_never_asked_for)
{
    struct council c;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_duty *duties = NULL;
    size_t n = 0;

    MM_REQUIRE(council_open(&c));
    import_ok(&c, HEAD "青葉　和夫,あおば　かずお,議員,,1,2018-04-01,\n", 1, 0, 1);
    MM_CHECK_ERR(mm_duties_list(c.central, NULL, &duties, &n, &info), MM_OK);
    MM_REQUIRE(n > 0);
    MM_CHECK_STR(duties[0].opened_on, "2026-11-22");
    MM_CHECK(strcmp(duties[0].due_on, "2026-11-22") > 0);
    free(duties);
    council_close(&c);
}

MM_TEST(columns_that_the_file_lacks_keep_what_is_known)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    struct mm_errinfo info = MM_ERRINFO_INIT;

    MM_REQUIRE(council_open(&c));
    import_ok(&c, HEAD AOBA SATO, 2, 0, 2);
    import_ok(&c, "よみ,状態,氏名\nあおば　かずお,議員,青葉　和夫\n", 0, 0, 0);
    MM_CHECK_ERR(mm_people_list(c.central, &people, &n, &info), MM_OK);
    MM_CHECK_INT(people[0].seat, 1);
    MM_CHECK_STR(people[0].starts_on, "2026-11-09");
    free(people);
    council_close(&c);
}

MM_TEST(two_people_can_change_seats_in_one_file)
{
    struct council c;

    MM_REQUIRE(council_open(&c));
    import_ok(&c, HEAD AOBA "伊東　誠,いとう　まこと,議員,,2,2026-11-09,\n", 2, 0, 2);
    import_ok(&c,
              HEAD "青葉　和夫,あおば　かずお,議員,,2,2026-11-09,\n"
                   "伊東　誠,いとう　まこと,議員,,1,2026-11-09,\n",
              0, 2, 0);
    council_close(&c);
}

MM_TEST(names_match_without_spaces_widths_and_variation_selectors)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    struct mm_errinfo info = MM_ERRINFO_INIT;

    MM_REQUIRE(council_open(&c));
    import_ok(&c, HEAD "葛\U000E0100西　誠一,かさい　せいいち,議員,,1,,\n", 1, 0, 1);
    import_ok(&c, HEAD "葛西　誠一,ｶｻｲ ｾｲｲﾁ,議員,,１,,\n", 0, 0, 0); /* as CP932 would bring it back */
    MM_CHECK_ERR(mm_people_list(c.central, &people, &n, &info), MM_OK);
    MM_CHECK_INT(n, 1);
    MM_CHECK_STR(people[0].name, "葛\U000E0100西　誠一");
    free(people);
    council_close(&c);
}

MM_TEST(separate_voicing_marks_become_one_character)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    struct mm_errinfo info = MM_ERRINFO_INIT;

    MM_REQUIRE(council_open(&c));
    import_ok(&c, HEAD "か\u3099くた　ハ\u309Aン,がくた　ぱん,議員,,1,,\n", 1, 0, 1);
    MM_CHECK_ERR(mm_people_list(c.central, &people, &n, &info), MM_OK);
    MM_CHECK_STR(people[0].name, "がくた　パン");
    free(people);
    council_close(&c);
}

MM_TEST(nobody_becomes_a_twin)
{
    struct council c;

    MM_REQUIRE(council_open(&c));
    import_ok(&c, HEAD AOBA, 1, 0, 1);
    import_refused(&c, HEAD "青葉　和夫,あおば　かずを,議員,,2,,\n", "2行目", "青葉　和夫");
    import_refused(&c, HEAD "青葉　一夫,あおば　かずお,議員,,2,,\n", "2行目", "青葉　和夫");
    import_refused(&c, HEAD "木村　梓,きむら　あずさ,議員,,1,,\n", "2行目", "議席1");
    import_refused(&c, HEAD AOBA "青葉和夫,アオバカズオ,議員,,2,,\n", "3行目", "2行目");
    council_close(&c);
}

MM_TEST(another_person_of_the_same_name_must_be_said_to_be_new)
{
    struct council c;

    MM_REQUIRE(council_open(&c));
    import_ok(
        &c, "氏名,よみ,状態,利用者ID\n青葉　和夫,あおば　かずお,議員,\n青葉　和夫,あおば　かずお,職員,新規\n",
        2, 0, 2);
    import_refused(&c, HEAD AOBA, "2行目", "利用者ID");
    council_close(&c);
}

MM_TEST(an_id_names_the_person_whatever_the_name_is_now)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char csv[400];

    MM_REQUIRE(council_open(&c));
    import_ok(&c, HEAD AOBA, 1, 0, 1);
    MM_CHECK_ERR(mm_people_list(c.central, &people, &n, &info), MM_OK);
    snprintf(csv, sizeof(csv), "氏名,よみ,状態,利用者ID\n白山　和夫,しらやま　かずお,議員,%s\n",
             people[0].id);
    free(people);
    import_ok(&c, csv, 0, 1, 0);
    council_close(&c);
}

MM_TEST(every_bad_file_is_refused_by_its_line)
{
    struct council c;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_buf list;
    char *line, *next;
    int n = 0;

    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(mm_file_read(MM_TEST_SOURCE_DIR "/tests/councils/bad/expected.tsv", 100000, &list, &info),
                 MM_OK);
    for (line = list.data; line && *line; line = next) {
        char *number = strchr(line, '\t'), *word, path[400], start[32];
        struct mm_buf csv;
        struct mm_errinfo why = MM_ERRINFO_INIT;
        enum mm_err err;

        MM_REQUIRE(number);
        next = strchr(number, '\n');
        *number++ = '\0';
        if (next)
            *next++ = '\0';
        word = strchr(number, '\t');
        MM_REQUIRE(word);
        *word++ = '\0';
        snprintf(path, sizeof(path), "%s/tests/councils/bad/%s", MM_TEST_SOURCE_DIR, line);
        snprintf(start, sizeof(start), "%s行目", number);
        MM_CHECK_ERR(mm_file_read(path, 100000, &csv, &info), MM_OK);
        err = council_import(&c, mm_buf_str(&csv), false, NULL, &why);
        MM_CHECK(err != MM_OK);
        MM_CHECK_STR(strncmp(why.text, start, strlen(start)) == 0 ? start : why.text, start);
        MM_CHECK_STR(strstr(why.text, word) ? word : why.text, word);
        mm_buf_done(&csv);
        n++;
    }
    MM_CHECK(n >= 15);
    mm_buf_done(&list);
    council_close(&c);
}

/* The reply of an import that was refused for more than one thing. */
static struct mm_json *faults_of(struct council *c, const char *csv)
{
    struct mm_buf in, out;
    struct mm_jw w;
    struct mm_json *doc = NULL, *reply = NULL;
    mm_buf_init(&in, 1000000);
    mm_buf_init(&out, 1000000);
    mm_jw_init(&w, &in);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "csv", csv);
    mm_jw_end(&w);
    MM_CHECK_ERR(mm_json_parse(mm_buf_str(&in), in.len, &council_limits, &doc, NULL), MM_OK);
    MM_CHECK_ERR(mm_action_find("roster.import")->run(c->central, doc, &out, NULL), MM_OK);
    MM_CHECK_ERR(mm_json_parse(mm_buf_str(&out), out.len, &council_limits, &reply, NULL), MM_OK);
    mm_json_free(doc);
    mm_buf_done(&in);
    mm_buf_done(&out);
    return reply;
}

MM_TEST(everything_that_is_wrong_in_a_file_is_named_in_one_go)
{
    static const struct {
        int line;
        const char *part;
    } want[] = {{3, "よみ"}, {3, "状態"}, {4, "= + - @"}, {5, "議席1は2行目にも"}, {7, "任期開始日"}};
    struct council c;
    char before[MM_HASH_HEX_BYTES], after[MM_HASH_HEX_BYTES];

    MM_REQUIRE(council_open(&c));
    state_of(&c, before);
    struct mm_json *reply = faults_of(&c, HEAD AOBA "猪俣　実,Inomata,市長,,,,\n"
                                                    "=1+1,うえだ　いち,議員,,,,\n"
                                                    "江波　弘子,えなみ　ひろこ,議員,,1,,\n" SATO
                                                    "大木　守,おおき　まもる,議員,,,昨日,\n");
    const struct mm_json *list = mm_json_get(reply, "faults"), *fault = mm_json_first(list);
    MM_CHECK_INT(mm_json_size(list), sizeof(want) / sizeof(want[0]));
    for (size_t i = 0; fault && i < sizeof(want) / sizeof(want[0]); i++, fault = mm_json_next(fault)) {
        MM_CHECK_INT(mm_json_get_int(fault, "line", 0), want[i].line);
        const char *text = mm_json_get_str(fault, "text", "");
        MM_CHECK_STR(strstr(text, want[i].part) ? want[i].part : text, want[i].part);
    }
    mm_json_free(reply);
    state_of(&c, after);
    MM_CHECK_STR(after, before);
    council_close(&c);
}

MM_TEST(more_faults_than_anybody_reads_are_counted)
{
    struct council c;
    struct mm_buf csv;

    MM_REQUIRE(council_open(&c));
    mm_buf_init(&csv, 1000000);
    mm_buf_str_append(&csv, HEAD);
    for (int i = 0; i < 300; i++)
        mm_buf_printf(&csv, "架空　%d郎,かくう,市長,,,,\n", i);
    struct mm_json *reply = faults_of(&c, mm_buf_str(&csv));
    MM_CHECK_INT(mm_json_size(mm_json_get(reply, "faults")), MM_MAX_ROSTER_FAULTS);
    MM_CHECK_INT(mm_json_get_int(reply, "more", 0), 300 - MM_MAX_ROSTER_FAULTS);
    mm_json_free(reply);
    mm_buf_done(&csv);
    council_close(&c);
}

MM_TEST(a_new_surname_does_not_make_a_second_person)
{
    struct council c;

    MM_REQUIRE(council_open(&c));
    import_ok(&c, HEAD AOBA SATO, 2, 0, 2);
    import_refused(&c, HEAD AOBA "田村　理恵,たむら　りえ,職員,議会総務課,,2026-11-01,\n",
                   "3行目: ", "roster export");
    /* who is in the file beside her is not meant; another of the same given name says so */
    import_ok(&c, HEAD AOBA SATO "田村　理恵,たむら　りえ,職員,議会総務課,,2026-11-01,\n", 1, 0, 1);
    import_ok(&c, "利用者ID," HEAD "新規,森　和夫,もり　かずお,議員,,2,2026-11-09,\n", 1, 0, 1);
    /* the seat tells it too */
    import_refused(&c, HEAD "青木　一,あおき　はじめ,議員,,1,2026-11-09,\n",
                   "2行目: 議席: ", "roster export");
    council_close(&c);
}

MM_TEST(days_are_read_as_people_write_them)
{
    static const char *const good[] = {"2026-05-15",     "2026/5/15",       "2026.5.15", "2026年5月15日",
                                       "令和8年5月15日", "R8.5.15",         "46157",     "令和８年５月１５日",
                                       "r8/5/15",        "２０２６/５/１５"};
    static const char *const bad[] = {
        "2026-02-29",     "2026/13/1", "2026-5",       "5月15日",       "平成35年5月1日",
        "昭和65年1月1日", "2026-5/15", "2026-05-15 1", "令和0年1月1日", "",
        "26-5-15",        "461570",    "04615",        "2026年5月15"};
    char day[16];

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        memset(day, 0, sizeof(day));
        MM_CHECK_ERR(mm_roster_day(good[i], day), MM_OK);
        MM_CHECK_STR(day, "2026-05-15");
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        MM_CHECK_STR(mm_roster_day(bad[i], day) ? "refused" : bad[i], "refused");
    MM_CHECK_ERR(mm_roster_day("令和元年5月1日", day), MM_OK);
    MM_CHECK_STR(day, "2019-05-01");
}

MM_TEST(the_demo_roster_is_26_councillors_and_9_staff)
{
    struct council c;
    struct mm_buf csv;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_person *people = NULL;
    size_t n = 0, councillors = 0, elect = 0;

    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(mm_file_read(MM_TEST_SOURCE_DIR "/tests/councils/demo/roster.csv", 100000, &csv, &info),
                 MM_OK);
    import_ok(&c, mm_buf_str(&csv) + 3, 35, 0, 35); /* behind the BOM */
    mm_buf_done(&csv);
    MM_CHECK_ERR(mm_people_list(c.central, &people, &n, &info), MM_OK);
    for (size_t i = 0; i < n; i++) {
        councillors += mm_person_is_councillor(people[i].status);
        elect += people[i].status == MM_PERSON_ELECT;
    }
    MM_CHECK_INT(n, 35);
    MM_CHECK_INT(councillors, 26);
    MM_CHECK_INT(elect, 1);
    free(people);
    council_close(&c);
}

/* A workbook of these rows below a head, as base64url; owned. cut: bytes that are missing at its end. */
static char *book(const char *const *cells, size_t n_rows, size_t cut)
{
    static const struct mm_xlsx_column columns[] = {{"氏名", MM_XLSX_TEXT, 10},
                                                    {"よみ", MM_XLSX_TEXT, 10},
                                                    {"状態", MM_XLSX_TEXT, 10},
                                                    {"議席", MM_XLSX_NUMBER, 10},
                                                    {"任期開始日", MM_XLSX_NUMBER, 10}};
    const struct mm_xlsx_page page = {
        .name = "名簿", .columns = columns, .n_columns = 5, .cells = cells, .n_rows = n_rows};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_buf out;
    char *text;

    mm_buf_init(&out, 1 << 20);
    MM_CHECK_ERR(mm_xlsx_write(&page, 1, &out, &info), MM_OK);
    text = (char *)malloc(2 * out.len + 8);
    mm_base64url(mm_buf_str(&out), out.len - cut, text);
    mm_buf_done(&out);
    return text;
}

MM_TEST(a_workbook_is_read_as_the_csv_of_its_first_sheet)
{
    static const char *const cells[] = {"青葉　和夫　", " あおば　かずお", "議員 ", "1", "46335"};
    struct council c;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *out = NULL;
    char *text = book(cells, 1, 0);

    MM_REQUIRE(council_open(&c));
    import_ok(&c, HEAD AOBA, 1, 0, 1);
    MM_CHECK_ERR(council_import_as(&c, "xlsx", text, true, &out, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    MM_CHECK_INT(size_of(out, "added"), 0);
    MM_CHECK_INT(size_of(out, "changed"), 0);
    MM_CHECK_INT(mm_json_get_int(out, "unchanged", -1), 1);
    mm_json_free(out);
    free(text);
    council_close(&c);
}

MM_TEST(a_workbook_that_cannot_be_read_changes_nothing)
{
    static const char *const cells[] = {"青葉　和夫", "あおば　かずお", "議員", "1", NULL,
                                        "架空　一",   "かくう　はじめ", "王様", "2", NULL};
    char *texts[] = {book(cells, 2, 0), book(cells, 1, 100), strdup("not!base64")};
    static const char *const says[] = {"3行目: 状態", "Excel のブックとして読めません", "途中で切れています"};
    static const enum mm_err errs[] = {MM_ERR_INVALID, MM_ERR_SYNTAX, MM_ERR_INVALID};
    char before[MM_HASH_HEX_BYTES], after[MM_HASH_HEX_BYTES];
    struct council c;

    MM_REQUIRE(council_open(&c));
    import_ok(&c, HEAD SATO, 1, 0, 1);
    state_of(&c, before);
    for (size_t i = 0; i < 3; i++) {
        struct mm_errinfo info = MM_ERRINFO_INIT;

        MM_CHECK_ERR(council_import_as(&c, "xlsx", texts[i], false, NULL, &info), errs[i]);
        MM_CHECK_STR(strstr(info.text, says[i]) ? says[i] : info.text, says[i]);
        free(texts[i]);
    }
    state_of(&c, after);
    MM_CHECK_STR(after, before);
    council_close(&c);
}

MM_TEST_MAIN
