/* Workbooks: what is written is read again, as Excel writes it too; what a table cannot hold is refused by
 * name and place. */
#include "sync/base/limits.h"
#include "sync/table/xlsx_read.h"
#include "sync/table/xlsx_write.h"
#include "tests/unit/mm_test.h"

#include <zip.h>

struct part {
    const char *name, *text;
};
#define WORKBOOK                                                                                             \
    "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "                         \
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>"               \
    "<sheet name=\"問題\" sheetId=\"7\" r:id=\"rId3\"/></sheets></workbook>"
#define RELS                                                                                                 \
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"                 \
    "<Relationship Id=\"rId3\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>"                      \
    "<Relationship Id=\"rId4\" Type=\"x/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/></Relationships>"
#define SHEET(rows) "<worksheet><sheetData>" rows "</sheetData></worksheet>"

/* A workbook of these parts; strings and sheet may be NULL. Owned. */
static void *make_of(const char *workbook, const char *strings, const char *sheet, size_t *ret_len)
{
    const struct part parts[] = {{"xl/workbook.xml", workbook},
                                 {"xl/_rels/workbook.xml.rels", RELS},
                                 {"xl/sharedStrings.xml", strings},
                                 {"xl/worksheets/sheet1.xml", sheet}};
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, NULL);
    zip_stat_t stat;
    char *bytes;

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        if (parts[i].text)
            zip_file_add(zip, parts[i].name, zip_source_buffer(zip, parts[i].text, strlen(parts[i].text), 0),
                         0);
    zip_source_keep(source);
    MM_CHECK_INT(zip_close(zip), 0);
    zip_source_stat(source, &stat);
    bytes = malloc(stat.size + 1);
    zip_source_open(source);
    *ret_len = (size_t)zip_source_read(source, bytes, stat.size);
    zip_source_close(source);
    zip_source_free(source);
    return bytes;
}

static void *make(const char *strings, const char *sheet, size_t *ret_len)
{
    return make_of(WORKBOOK, strings, sheet, ret_len);
}

static enum mm_err read_parts(const char *strings, const char *sheet, struct mm_csv *ret,
                              struct mm_errinfo *info)
{
    size_t len;
    void *bytes = make(strings, sheet, &len);
    enum mm_err err = mm_xlsx_read(bytes, len, ret, info);

    free(bytes);
    return err;
}

MM_TEST(what_is_written_is_read_again_to_the_letter)
{
    static const struct mm_xlsx_column columns[] = {{"問題", MM_XLSX_TEXT, 10}, {"文", MM_XLSX_TEXT, 40}};
    static const char *const cells[] = {
        "a-01", "=1+1 は数式ではない", NULL, " 前の空白\n二行目 <&> \"引用\" 𠮟", "", "",
        "007",  "{漢字|かんじ}"};
    const struct mm_xlsx_page page = {
        .name = "問題", .columns = columns, .n_columns = 2, .cells = cells, .n_rows = 4};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_csv table = {0};
    struct mm_buf out;

    mm_buf_init(&out, 1 << 20);
    MM_CHECK_ERR(mm_xlsx_write(&page, 1, &out, &info), MM_OK);
    MM_CHECK(mm_xlsx_looks_like(mm_buf_str(&out), out.len));
    MM_CHECK_ERR(mm_xlsx_read(mm_buf_str(&out), out.len, &table, &info), MM_OK);
    if (MM_CHECK_INT(table.n_rows, 4)) { /* the empty one is left out */
        MM_CHECK_STR(table.rows[0].fields[1], "文");
        MM_CHECK_STR(table.rows[1].fields[1], cells[1]);
        MM_CHECK_STR(table.rows[2].fields[0], "");
        MM_CHECK_STR(table.rows[2].fields[1], cells[3]);
        MM_CHECK_STR(table.rows[3].fields[0], "007");
        MM_CHECK_INT(table.rows[3].line, 5);
    }
    mm_csv_done(&table);
    mm_buf_done(&out);
}

MM_TEST(days_become_days_and_what_is_none_stays_a_text)
{
    static const struct mm_xlsx_column columns[] = {{"済の日", MM_XLSX_DATE, 12}};
    static const char *const cells[] = {"2026-11-28", "-", "1899-12-31"};
    const struct mm_xlsx_page page = {.name = "報告",
                                      .columns = columns,
                                      .n_columns = 1,
                                      .cells = cells,
                                      .n_rows = 3,
                                      .mark = "内部用 & 写し"};
    struct mm_csv table = {0};
    struct mm_buf out;

    mm_buf_init(&out, 1 << 20);
    MM_CHECK_ERR(mm_xlsx_write(&page, 1, &out, NULL), MM_OK);
    MM_CHECK_ERR(mm_xlsx_read(mm_buf_str(&out), out.len, &table, NULL), MM_OK);
    if (MM_CHECK_INT(table.n_rows, 4)) {
        MM_CHECK_STR(table.rows[1].fields[0], "46354");
        MM_CHECK_STR(table.rows[2].fields[0], "-");
        MM_CHECK_STR(table.rows[3].fields[0], "1899-12-31");
    }
    mm_csv_done(&table);
    mm_buf_done(&out);
}

MM_TEST(strings_are_read_as_excel_writes_them)
{
    static const char strings[] =
        "<sst><si><t>漢字</t><rPh sb=\"0\" eb=\"2\"><t>カンジ</t></rPh></si>"
        "<si><r><t>太</t></r><r><rPr/><t xml:space=\"preserve\">い </t></r></si></sst>";
    static const char sheet[] =
        SHEET("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"C2\" t=\"s\"><v>1</v></c></row>"
              "<row><c t=\"inlineStr\"><is><t>中</t></is></c><c><v>12</v></c><c t=\"b\"><v>1</v></c></row>");
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_csv table = {0};

    MM_CHECK_ERR(read_parts(strings, sheet, &table, &info), MM_OK);
    if (MM_CHECK_INT(table.n_rows, 2) && MM_CHECK_INT(table.rows[0].n, 3)) {
        MM_CHECK_INT(table.rows[0].line, 2);
        MM_CHECK_STR(table.rows[0].fields[0], "漢字"); /* without its reading */
        MM_CHECK_STR(table.rows[0].fields[1], "");
        MM_CHECK_STR(table.rows[0].fields[2], "太い ");
        MM_CHECK_STR(table.rows[1].fields[0], "中");
        MM_CHECK_STR(table.rows[1].fields[1], "12");
        MM_CHECK_STR(table.rows[1].fields[2], "TRUE");
    }
    mm_csv_done(&table);
}

MM_TEST(what_a_table_cannot_hold_is_refused_with_its_place)
{
    static const struct {
        const char *sheet;
        enum mm_err err;
        const char *says;
    } cases[] = {
        {SHEET("<row r=\"3\"><c r=\"B3\"><f>1+1</f><v>2</v></c></row>"), MM_ERR_INVALID,
         "「問題」の B3 に数式"},
        {SHEET("<row r=\"1\"><c r=\"AB1\" t=\"e\"><v>#N/A</v></c></row>"), MM_ERR_INVALID,
         "AB1 の値がエラー"},
        {"<worksheet><sheetData/><mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells></worksheet>",
         MM_ERR_INVALID, "A1:B2 が結合"},
        {"<!DOCTYPE x [<!ENTITY a \"b\">]>" SHEET("<row r=\"1\"/>"), MM_ERR_INVALID, "DOCTYPE"},
        {SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>9</v></c></row>"), MM_ERR_INVALID,
         "A1 の文字列がありません"},
        {SHEET("<row r=\"2\"/><row r=\"2\"/>"), MM_ERR_SYNTAX, "行の並び"},
        {SHEET("<row r=\"2\"><c r=\"B2\"/><c r=\"A2\"/></row>"), MM_ERR_SYNTAX, "セルの並び"},
        {SHEET("<row r=\"1\"><c r=\"ZZZ1\"><v>1</v></c></row>"), MM_ERR_TOO_BIG, "列が多すぎます"},
        {SHEET("<row r=\"30000\"><c r=\"A30000\"><v>1</v></c></row>"), MM_ERR_TOO_BIG, "行が多すぎます"},
        {"<worksheet><sheetData>", MM_ERR_SYNTAX, "sheet1.xml"},
        {NULL, MM_ERR_SYNTAX, "sheet1.xml"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct mm_errinfo info = MM_ERRINFO_INIT;
        struct mm_csv table = {0};

        MM_CHECK_ERR(read_parts(NULL, cases[i].sheet, &table, &info), cases[i].err);
        if (!MM_CHECK(strstr(info.text, cases[i].says)))
            printf("    %s: %s\n", cases[i].says, info.text);
    }
}

MM_TEST(passwords_and_other_files_are_named)
{
    static const char ole[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 password";
    static const char text[] = "問題,行\n", cut[] = "PK\3\4 and nothing else";
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_csv table = {0};

    MM_CHECK(mm_xlsx_looks_like(ole, sizeof(ole)));
    MM_CHECK(!mm_xlsx_looks_like(text, sizeof(text)));
    MM_CHECK_ERR(mm_xlsx_read(ole, sizeof(ole), &table, &info), MM_ERR_UNSUPPORTED);
    MM_CHECK(strstr(info.text, "パスワード"));
    info = (struct mm_errinfo)MM_ERRINFO_INIT;
    MM_CHECK_ERR(mm_xlsx_read(text, sizeof(text), &table, &info), MM_ERR_SYNTAX);
    MM_CHECK_ERR(mm_xlsx_read(cut, sizeof(cut), &table, NULL), MM_ERR_SYNTAX);
}

MM_TEST(a_book_that_counts_days_from_1904_is_refused)
{
    static const char book[] = "<workbook><workbookPr date1904=\"1\"/><sheets/></workbook>";
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_csv table = {0};
    size_t len;
    void *bytes = make_of(book, NULL, SHEET(""), &len);

    MM_CHECK_ERR(mm_xlsx_read(bytes, len, &table, &info), MM_ERR_UNSUPPORTED);
    MM_CHECK(strstr(info.text, "1904年"));
    free(bytes);
}

MM_TEST(a_short_file_does_not_become_an_endless_one)
{
    size_t blanks = 8 << 20;
    char *sheet = malloc(blanks + 200);
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_csv table = {0};

    snprintf(sheet, 100, "<worksheet><sheetData>");
    memset(sheet + strlen("<worksheet><sheetData>"), ' ', blanks);
    snprintf(sheet + strlen("<worksheet><sheetData>") + blanks, 100, "</sheetData></worksheet>");
    MM_CHECK_ERR(read_parts(NULL, sheet, &table, &info), MM_ERR_TOO_BIG);
    MM_CHECK(strstr(info.text, "大きくなりすぎます"));
    free(sheet);
}

MM_TEST(a_string_that_is_used_again_and_again_does_not_fill_the_memory)
{
    char *strings = malloc(MM_MAX_TEXT_BYTES + 100), *sheet = malloc(1 << 20);
    size_t at = 0;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_csv table = {0};

    at = (size_t)snprintf(strings, 100, "<sst><si><t>");
    memset(strings + at, 'x', MM_MAX_TEXT_BYTES - 10);
    snprintf(strings + at + MM_MAX_TEXT_BYTES - 10, 100, "</t></si></sst>");
    at = (size_t)snprintf(sheet, 100, "<worksheet><sheetData>");
    for (int i = 0; i < 9000; i++)
        at += (size_t)snprintf(sheet + at, 100, "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>0</v></c></row>");
    snprintf(sheet + at, 100, "</sheetData></worksheet>");
    MM_CHECK_ERR(read_parts(strings, sheet, &table, &info), MM_ERR_TOO_BIG);
    free(strings);
    free(sheet);
}

MM_TEST_MAIN
