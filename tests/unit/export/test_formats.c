#include "sync/base/clock.h"
#include "sync/base/json.h"
#include "sync/export/export.h"
#include "sync/table/xlsx_read.h"
#include "tests/unit/mm_test.h"

/* The sentences are looked at in Japanese, whatever the machine speaks. */
__attribute__((constructor)) static void speak_japanese(void)
{
    setenv("LC_ALL", "ja_JP.UTF-8", 1);
}

enum { SEAT, NAME, SHARE, DAY, N };
static const struct mm_column columns[N] = {
    {"seat", "議席", MM_CELL_INT, 6},
    {"name", "氏名", MM_CELL_TEXT, 20},
    {"share", "割合", MM_CELL_PERCENT, 8},
    {"day", "済の日", MM_CELL_DATE, 12},
};

/* 2026-11-22 10:05 in Japan */
#define AT_MS 1795309500000

static void fill(struct mm_report_table *table)
{
    struct mm_cell *row;

    mm_report_table_init(table, "sample", columns, N);
    snprintf(table->title, sizeof(table->title), "受講状況一覧");
    snprintf(table->council, sizeof(table->council), "○○市議会");
    table->demo = true;
    table->handling = MM_HANDLING_NAMES;
    table->as_of_ms = AT_MS;
    row = mm_report_row(table);
    mm_cell_set_int(&row[SEAT], 3);
    mm_cell_set_text(&row[NAME], "𠮷田　花子");
    mm_cell_set_share(&row[SHARE], 2.0 / 3.0);
    mm_cell_set_date(&row[DAY], AT_MS);
    row = mm_report_row(table);
    mm_cell_set_int(&row[SEAT], 12);
    mm_cell_set_text(&row[NAME], "=1+1");
    MM_CHECK_ERR(mm_report_note(table, "議員 %d人中%d人", 26, 8), MM_OK);
}

static void written(const char *format, struct mm_buf *out, struct mm_buf *lost)
{
    struct mm_report_table table;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    const struct mm_export_ops *ops = mm_export_find(format);

    mm_buf_init(out, 100000);
    MM_REQUIRE(ops);
    fill(&table);
    MM_CHECK_ERR(ops->write(&table, out, lost, &info), MM_OK);
    mm_report_table_done(&table);
}

MM_TEST(the_terminal_shows_aligned_columns_by_east_asian_width)
{
    struct mm_buf out;

    written("table", &out, NULL);
    MM_CHECK_STR(mm_buf_str(&out), "受講状況一覧　○○市議会\n"
                                   "見本（架空の名簿）　取扱注意（個人名あり）　令和8年11月22日 "
                                   "10時05分現在（2026-11-22）\n"
                                   "\n"
                                   "議席  氏名         割合  済の日\n"
                                   "----  ----------  -----  ----------\n"
                                   "   3  𠮷田　花子  66.7%  2026-11-22\n"
                                   "  12  =1+1            -  -\n"
                                   "\n"
                                   "・議員 26人中8人\n");
    mm_buf_done(&out);
}

MM_TEST(what_is_for_programs_alone_stands_in_files_and_not_before_people)
{
    static const struct mm_column with_id[] = {{"name", "氏名", MM_CELL_TEXT, 20},
                                               {"person", "利用者ID", MM_CELL_TEXT, 38, .data_only = true}};
    static const struct {
        const char *format;
        bool there;
    } formats[] = {{"table", false}, {"csv", true}, {"csv-cp932", true}, {"json", true}};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        struct mm_report_table table;
        struct mm_buf out, lost;
        mm_buf_init(&out, 100000);
        mm_buf_init(&lost, 1000);
        mm_report_table_init(&table, "sample", with_id, 2);
        struct mm_cell *row = mm_report_row(&table);
        mm_cell_set_text(&row[0], "A");
        mm_cell_set_text(&row[1], "p-0001");
        MM_CHECK_ERR(mm_export_find(formats[i].format)->write(&table, &out, &lost, NULL), MM_OK);
        if (!MM_CHECK_INT(strstr(mm_buf_str(&out), "p-0001") != NULL, formats[i].there))
            printf("%s\n", formats[i].format);
        mm_report_table_done(&table);
        mm_buf_done(&lost);
        mm_buf_done(&out);
    }
}

MM_TEST(csv_has_a_bom_crlf_the_marks_and_no_formula)
{
    struct mm_buf out;

    written("csv", &out, NULL);
    MM_CHECK_STR(mm_buf_str(&out),
                 "\xEF\xBB\xBF受講状況一覧,○○市議会,見本（架空の名簿）,取扱注意（個人名あり）,"
                 "令和8年11月22日 10時05分現在（2026-11-22）\r\n"
                 "\r\n"
                 "議席,氏名,割合,済の日\r\n"
                 "3,𠮷田　花子,66.7%,2026-11-22\r\n"
                 "12,'=1+1,-,-\r\n"
                 "\r\n"
                 "議員 26人中8人\r\n");
    mm_buf_done(&out);
}

MM_TEST(a_workbook_holds_the_marks_the_rows_and_no_formula)
{
    struct mm_csv table = {0};
    struct mm_buf out;

    written("xlsx", &out, NULL);
    MM_CHECK_ERR(mm_xlsx_read(mm_buf_str(&out), out.len, &table, NULL), MM_OK);
    if (MM_CHECK_INT(table.n_rows, 8)) {
        MM_CHECK_STR(table.rows[0].fields[0], "受講状況一覧");
        MM_CHECK_STR(table.rows[2].fields[0], "取扱注意（個人名あり）");
        MM_CHECK_STR(table.rows[4].fields[0], "見本（架空の名簿）");
        MM_CHECK_STR(table.rows[5].fields[1], "氏名");
        MM_CHECK_STR(table.rows[6].fields[1], "𠮷田　花子");
        MM_CHECK_STR(table.rows[6].fields[2], "0.667");
        MM_CHECK_STR(table.rows[7].fields[1], "=1+1"); /* a text: mm_xlsx_read refuses formulas */
        MM_CHECK_STR(table.rows[7].fields[2], "-");
    }
    mm_csv_done(&table);
    mm_buf_done(&out);
}

MM_TEST(every_start_of_a_formula_is_neutralised)
{
    static const char *const bad[] = {"=A1", "+1", "-1", "@x", "\tx", "\rx", "＝A1", "＋1", "－1", "＠x"};

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct mm_report_table table;
        struct mm_cell *row;
        struct mm_buf out;
        struct mm_errinfo info = MM_ERRINFO_INIT;
        char guarded[32];

        mm_report_table_init(&table, "x", columns, N);
        row = mm_report_row(&table);
        mm_cell_set_text(&row[NAME], bad[i]);
        mm_buf_init(&out, 10000);
        MM_CHECK_ERR(mm_export_find("csv")->write(&table, &out, NULL, &info), MM_OK);
        snprintf(guarded, sizeof(guarded), "'%s", bad[i]);
        MM_CHECK(strstr(mm_buf_str(&out), guarded) != NULL);
        mm_buf_done(&out);
        mm_report_table_done(&table);
    }
}

MM_TEST(cp932_lists_what_it_could_not_hold_with_its_place)
{
    struct mm_buf out, lost;

    mm_buf_init(&lost, 10000);
    written("csv-cp932", &out, &lost);
    MM_CHECK_STR(mm_buf_str(&lost), "1件目 氏名「𠮷田　花子」: U+20BB7 を 〓 に置き換えました\n");
    MM_CHECK(strstr(mm_buf_str(&out), "\x81\xac\x93\x63") != NULL); /* 〓田 */
    MM_CHECK((unsigned char)mm_buf_str(&out)[0] != 0xEF);
    mm_buf_done(&lost);
    mm_buf_done(&out);
}

MM_TEST(json_carries_types_marks_and_nulls)
{
    static const struct mm_json_limits limits = {100000, 16};
    struct mm_buf out;
    struct mm_json *doc = NULL;
    const struct mm_json *row;
    struct mm_errinfo info = MM_ERRINFO_INIT;

    written("json", &out, NULL);
    MM_CHECK_ERR(mm_json_parse(mm_buf_str(&out), out.len, &limits, &doc, &info), MM_OK);
    MM_CHECK_STR(mm_json_get_str(doc, "title", ""), "受講状況一覧");
    MM_CHECK_STR(mm_json_get_str(doc, "council", ""), "○○市議会");
    MM_CHECK_STR(mm_json_get_str(doc, "mark", ""), "見本（架空の名簿）");
    MM_CHECK_STR(mm_json_get_str(doc, "handling_label", ""), "取扱注意（個人名あり）");
    MM_CHECK_STR(mm_json_get_str(doc, "as_of", ""), "2026-11-22T01:05:00.000Z");
    row = mm_json_at(mm_json_get(doc, "rows"), 0);
    MM_CHECK_INT(mm_json_get_int(row, "seat", 0), 3);
    MM_CHECK(mm_json_get_num(row, "share", 0) > 0.6665 && mm_json_get_num(row, "share", 0) < 0.6675);
    MM_CHECK_STR(mm_json_get_str(row, "day", ""), "2026-11-22");
    row = mm_json_at(mm_json_get(doc, "rows"), 1);
    MM_CHECK(mm_json_get(row, "share") && mm_json_type(mm_json_get(row, "share")) == MM_JSON_NULL);
    MM_CHECK_STR(mm_json_get_str(row, "name", ""), "=1+1"); /* no spreadsheet reads this */
    MM_CHECK_STR(mm_json_str(mm_json_at(mm_json_get(doc, "notes"), 0), ""), "議員 26人中8人");
    mm_json_free(doc);
    mm_buf_done(&out);
}

static void fill_paper(struct mm_report_table *table)
{
    static const struct mm_column counts[] = {{"kind", "区分", MM_CELL_TEXT, 10},
                                              {"share", "割合", MM_CELL_PERCENT, 8}};
    struct mm_report_table *section;
    struct mm_cell *row;

    fill(table);
    MM_CHECK_ERR(mm_report_prose(table, MM_PROSE_START, "はじめに。"), MM_OK);
    section = mm_report_section(table, "2 内訳", counts, 2);
    MM_CHECK_ERR(mm_report_prose(section, MM_PROSE_END, "=%d人", 26), MM_OK);
    row = mm_report_row(section);
    mm_cell_set_text(&row[0], "議員");
    mm_cell_set_share(&row[1], 0.25);
    MM_CHECK_ERR(mm_report_prose(mm_report_section(table, "3 おわりに", NULL, 0), MM_PROSE_START, "以上"),
                 MM_OK);
}

/* Every format holds each piece of a paper, in the order of the paper. */
MM_TEST(every_format_writes_all_sections_in_order)
{
    static const char *const formats[] = {"table", "csv", "json"};
    static const char *const pieces[] = {"はじめに。", "𠮷田　花子", "内訳", "26人",
                                         "議員",       "おわりに",   "以上"};
    static const char *const json[] = {"𠮷田　花子", "はじめに。", "内訳", "26人",
                                       "議員",       "おわりに",   "以上"};

    for (size_t f = 0; f < 3; f++) {
        struct mm_report_table table;
        struct mm_buf out;
        const char *at;

        fill_paper(&table);
        mm_buf_init(&out, 100000);
        MM_CHECK_ERR(mm_export_find(formats[f])->write(&table, &out, NULL, NULL), MM_OK);
        at = mm_buf_str(&out);
        for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]) && at; i++) {
            at = strstr(at, f == 2 ? json[i] : pieces[i]);
            MM_CHECK(at != NULL);
        }
        MM_CHECK(f != 1 || strstr(mm_buf_str(&out), "'=26人"));
        mm_buf_done(&out);
        mm_report_table_done(&table);
    }
}

MM_TEST(a_workbook_of_a_paper_can_be_read_back)
{
    struct mm_report_table table;
    struct mm_csv first = {0};
    struct mm_buf out;

    fill_paper(&table);
    mm_buf_init(&out, 1 << 20);
    MM_CHECK_ERR(mm_export_find("xlsx")->write(&table, &out, NULL, NULL), MM_OK);
    MM_CHECK_ERR(mm_xlsx_read(mm_buf_str(&out), out.len, &first, NULL), MM_OK);
    if (MM_CHECK_INT(first.n_rows, 9)) {
        MM_CHECK_STR(first.rows[5].fields[0], "はじめに。");
        MM_CHECK_STR(first.rows[7].fields[1], "𠮷田　花子");
    }
    mm_csv_done(&first);
    mm_buf_done(&out);
    mm_report_table_done(&table);
}

MM_TEST(without_demo_there_is_no_mark)
{
    size_t n;
    const struct mm_export_ops *const *formats = mm_export_list(&n);

    for (size_t i = 0; i < n; i++) {
        struct mm_report_table table;
        struct mm_buf out;
        struct mm_errinfo info = MM_ERRINFO_INIT;

        mm_report_table_init(&table, "x", columns, N);
        mm_buf_init(&out, 1 << 20);
        MM_CHECK_ERR(formats[i]->write(&table, &out, NULL, &info), MM_OK);
        MM_CHECK(strstr(mm_buf_str(&out), "見本") == NULL);
        mm_buf_done(&out);
        mm_report_table_done(&table);
    }
}

MM_TEST_MAIN
