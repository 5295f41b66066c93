#include "sync/base/limits.h"
#include "sync/table/csv.h"
#include "tests/unit/mm_test.h"

/* The sentences are looked at in Japanese, whatever the machine speaks. */
__attribute__((constructor)) static void speak_japanese(void)
{
    setenv("LC_ALL", "ja_JP.UTF-8", 1);
}

static struct mm_csv parsed(const char *text)
{
    struct mm_csv csv = {0};
    struct mm_errinfo info = MM_ERRINFO_INIT;

    MM_CHECK_ERR(mm_csv_parse(text, strlen(text), &csv, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    return csv;
}

static void refused(const char *text, enum mm_err want, const char *line)
{
    struct mm_csv csv = {0};
    struct mm_errinfo info = MM_ERRINFO_INIT;

    MM_CHECK_ERR(mm_csv_parse(text, strlen(text), &csv, &info), want);
    MM_CHECK_STR(strstr(info.text, line) ? line : info.text, line);
    MM_CHECK(csv.rows == NULL);
    mm_csv_done(&csv);
}

MM_TEST(rows_end_at_lf_crlf_and_cr)
{
    struct mm_csv csv = parsed("a,b\nc,d\r\ne,f\rg,h");

    MM_CHECK_INT(csv.n_rows, 4);
    for (size_t i = 0; i < csv.n_rows; i++) {
        MM_CHECK_INT(csv.rows[i].line, i + 1);
        MM_CHECK_INT(csv.rows[i].n, 2);
    }
    MM_CHECK_STR(csv.rows[3].fields[1], "h");
    mm_csv_done(&csv);
}

MM_TEST(quotes_hold_commas_breaks_and_doubled_quotes)
{
    struct mm_csv csv = parsed("\"a,b\",\"c\"\"d\"\r\n\"e\r\nf\",g\nh,i\n");

    MM_CHECK_INT(csv.n_rows, 3);
    MM_CHECK_STR(csv.rows[0].fields[0], "a,b");
    MM_CHECK_STR(csv.rows[0].fields[1], "c\"d");
    MM_CHECK_STR(csv.rows[1].fields[0], "e\r\nf");
    MM_CHECK_INT(csv.rows[2].line, 4); /* the row above took two lines */
    mm_csv_done(&csv);
}

MM_TEST(spaces_around_a_field_go_but_not_inside_quotes)
{
    struct mm_csv csv = parsed("  a ,　b　,\" c \",d　e\n");

    MM_CHECK_STR(csv.rows[0].fields[0], "a");
    MM_CHECK_STR(csv.rows[0].fields[1], "b");
    MM_CHECK_STR(csv.rows[0].fields[2], " c ");
    MM_CHECK_STR(csv.rows[0].fields[3], "d　e");
    mm_csv_done(&csv);
}

MM_TEST(empty_rows_are_left_out_and_keep_the_count_of_lines)
{
    struct mm_csv csv = parsed("a\n\n,,,\n　,\nb\n");

    MM_CHECK_INT(csv.n_rows, 2);
    MM_CHECK_INT(csv.rows[1].line, 5);
    mm_csv_done(&csv);
    csv = parsed("");
    MM_CHECK_INT(csv.n_rows, 0);
    mm_csv_done(&csv);
}

MM_TEST(a_last_empty_field_counts)
{
    struct mm_csv csv = parsed("a,b,\n");

    MM_CHECK_INT(csv.rows[0].n, 3);
    MM_CHECK_STR(csv.rows[0].fields[2], "");
    mm_csv_done(&csv);
    csv = parsed("a,b,");
    MM_CHECK_INT(csv.rows[0].n, 3);
    mm_csv_done(&csv);
}

MM_TEST(broken_quotes_are_named_by_their_line)
{
    refused("a,b\nc,\"d\n\n", MM_ERR_SYNTAX, "2行目");
    refused("a\nb\"c\"\n", MM_ERR_SYNTAX, "2行目");
    refused("a\nb\n\"c\"d\n", MM_ERR_SYNTAX, "3行目");
}

MM_TEST(maxima_hold)
{
    char *text = (char *)malloc(MM_MAX_FIELD_BYTES + 200000);

    MM_REQUIRE(text);
    memset(text, 'x', MM_MAX_FIELD_BYTES + 1);
    strncpy(text + MM_MAX_FIELD_BYTES + 1, "\n", 2);
    refused(text, MM_ERR_TOO_BIG, "1行目");
    memset(text, ',', MM_MAX_ROSTER_COLUMNS);
    strncpy(text + MM_MAX_ROSTER_COLUMNS, "x\n", 3);
    refused(text, MM_ERR_TOO_BIG, "1行目");
    for (int i = 0; i <= MM_MAX_ROSTER_ROWS + 1; i++)
        memcpy(text + 2 * i, "x\n", 3);
    refused(text, MM_ERR_TOO_BIG, "20002行目");
    free(text);
}

static void decodes(const char *bytes, const char *want, enum mm_csv_encoding encoding)
{
    struct mm_buf out;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_csv_encoding got = MM_CSV_ENCODING_COUNT;

    mm_buf_init(&out, 1000);
    MM_CHECK_ERR(mm_csv_decode(bytes, strlen(bytes), &out, &got, &info), MM_OK);
    MM_CHECK_STR(mm_buf_str(&out), want);
    MM_CHECK_INT(got, encoding);
    mm_buf_done(&out);
}

MM_TEST(every_encoding_of_an_office_is_read)
{
    decodes("氏名", "氏名", MM_CSV_UTF8);
    decodes("\xEF\xBB\xBF氏名", "氏名", MM_CSV_UTF8_BOM);
    decodes("\x8e\x81\x96\xbc,\xfb\xfc\x95\xfb", "氏名,髙方", MM_CSV_CP932);
    decodes("abc", "abc", MM_CSV_UTF8);
}

static void not_decoded(const char *bytes, size_t len, const char *part)
{
    struct mm_buf out;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_csv_encoding got = MM_CSV_ENCODING_COUNT;

    mm_buf_init(&out, 1000);
    MM_CHECK_ERR(mm_csv_decode(bytes, len, &out, &got, &info), MM_ERR_SYNTAX);
    MM_CHECK_STR(strstr(info.text, part) ? part : info.text, part);
    MM_CHECK_INT(got, MM_CSV_ENCODING_COUNT);
    mm_buf_done(&out);
}

MM_TEST(what_is_no_text_is_refused)
{
    not_decoded("a\nb\n\x81\x20\n", 7, "3行目");
    not_decoded("a\nb\n\xE6", 5, "3行目");
    not_decoded("\xFF\xFE"
                "a\0",
                4, "CSV UTF-8");
    not_decoded("PK\3\4\0\0", 6, "CSV UTF-8");
}

MM_TEST(a_long_cp932_file_is_read_across_the_pieces_of_the_converter)
{
    char bytes[20003];
    struct mm_buf out;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_csv_encoding got = MM_CSV_ENCODING_COUNT;

    bytes[0] = 'x'; /* so that two-byte characters lie across every piece */
    for (int i = 1; i < 20001; i += 2)
        memcpy(bytes + i, "\x8e\x81", 2);
    mm_buf_init(&out, 100000);
    MM_CHECK_ERR(mm_csv_decode(bytes, 20001, &out, &got, &info), MM_OK);
    MM_CHECK_INT(out.len, 1 + 3 * 10000);
    MM_CHECK_INT(got, MM_CSV_CP932);
    mm_buf_done(&out);
}

MM_TEST_MAIN
