/* Tables that people saved from a spreadsheet: bytes to UTF-8, UTF-8 to rows, and rows written again with
 * every field quoted read as the same rows. Whatever could be decoded also goes to CP932 and back. */
/* mm-fuzz: link=mm_table */
/* mm-test: labels=slow */
#include "sync/base/limits.h"
#include "sync/table/cp932.h"
#include "sync/table/csv.h"
#include "tests/fuzz/fuzz.h"

static void check_rows(const struct mm_csv *csv, const char *text, size_t len)
{
    int lines = 1, line = 0;
    for (size_t i = 0; i < len; i++)
        lines += text[i] == '\n' || text[i] == '\r';
    FUZZ_CHECK(csv->n_rows <= MM_MAX_ROSTER_ROWS + 1);
    for (size_t i = 0; i < csv->n_rows; i++) {
        bool filled = false;
        FUZZ_CHECK(csv->rows[i].line > line && csv->rows[i].line <= lines);
        FUZZ_CHECK(csv->rows[i].n >= 1 && csv->rows[i].n <= MM_MAX_ROSTER_COLUMNS);
        line = csv->rows[i].line;
        for (size_t k = 0; k < csv->rows[i].n; k++) {
            const char *field = csv->rows[i].fields[k];
            FUZZ_CHECK(strlen(field) <= MM_MAX_FIELD_BYTES);
            FUZZ_CHECK(mm_utf8_valid(field, strlen(field), NULL));
            filled = filled || *field;
        }
        FUZZ_CHECK(filled);
    }
}

static void write_quoted(const struct mm_csv *csv, struct mm_buf *out)
{
    for (size_t i = 0; i < csv->n_rows; i++) {
        for (size_t k = 0; k < csv->rows[i].n; k++) {
            mm_buf_str_append(out, k ? ",\"" : "\"");
            for (const char *s = csv->rows[i].fields[k]; *s; s++) {
                if (*s == '"')
                    mm_buf_char(out, '"');
                mm_buf_char(out, *s);
            }
            mm_buf_char(out, '"');
        }
        mm_buf_str_append(out, "\r\n");
    }
}

static void again(const struct mm_csv *csv)
{
    struct mm_buf out;
    struct mm_csv back = {0};
    mm_buf_init(&out, MM_MAX_ROSTER_BYTES);
    write_quoted(csv, &out);
    FUZZ_CHECK(out.err == MM_OK);
    FUZZ_CHECK(mm_csv_parse(mm_buf_str(&out), out.len, &back, NULL) == MM_OK);
    FUZZ_CHECK(back.n_rows == csv->n_rows);
    for (size_t i = 0; i < back.n_rows; i++) {
        FUZZ_CHECK(back.rows[i].n == csv->rows[i].n);
        for (size_t k = 0; k < back.rows[i].n; k++)
            FUZZ_CHECK(strcmp(back.rows[i].fields[k], csv->rows[i].fields[k]) == 0);
    }
    mm_csv_done(&back);
    mm_buf_done(&out);
}

static void count_lost(void *ctx, uint32_t cp, const char *instead)
{
    size_t *lost = ctx;
    FUZZ_CHECK(cp && instead);
    ++*lost;
}

/* After one way through CP932 nothing is left to lose, and a second way changes nothing. */
static void through_cp932(const char *text, size_t len)
{
    struct mm_buf bytes[2], back[2];
    size_t lost[2] = {0, 0}, bad = 0;
    for (size_t i = 0; i < 2; i++) {
        struct mm_cp932_lost tell = {count_lost, &lost[i]};
        mm_buf_init(&bytes[i], 4 * len + 16);
        mm_buf_init(&back[i], 8 * len + 16);
        FUZZ_CHECK(mm_cp932_encode(i ? mm_buf_str(&back[0]) : text, i ? back[0].len : len, &bytes[i], &tell,
                                   NULL) == MM_OK);
        FUZZ_CHECK(mm_cp932_decode(mm_buf_str(&bytes[i]), bytes[i].len, &back[i], &bad, NULL) == MM_OK);
        FUZZ_CHECK(mm_utf8_valid(mm_buf_str(&back[i]), back[i].len, NULL));
    }
    FUZZ_CHECK(lost[1] == 0);
    FUZZ_CHECK(back[0].len == back[1].len && strcmp(mm_buf_str(&back[0]), mm_buf_str(&back[1])) == 0);
    for (size_t i = 0; i < 2; i++) {
        mm_buf_done(&bytes[i]);
        mm_buf_done(&back[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_csv_encoding encoding = MM_CSV_ENCODING_COUNT;
    struct mm_csv csv = {0};
    struct mm_buf text;
    mm_buf_init(&text, MM_MAX_ROSTER_BYTES * (size_t)2);
    enum mm_err err = mm_csv_decode(data, size, &text, &encoding, &info);
    fuzz_check_info(err, &info);
    if (!err) {
        FUZZ_CHECK(mm_utf8_valid(mm_buf_str(&text), text.len, NULL) && *mm_csv_encoding_name(encoding));
        err = mm_csv_parse(mm_buf_str(&text), text.len, &csv, &info);
        fuzz_check_info(err, &info);
        through_cp932(mm_buf_str(&text), text.len);
    }
    if (!err) {
        check_rows(&csv, mm_buf_str(&text), text.len);
        again(&csv);
        mm_csv_done(&csv);
    }
    mm_buf_done(&text);
    return 0;
}
