/* A roster file of an office, decoded and read as the import does before it looks at any database. A file
 * that is accepted, written with the titles and fields of an export, reads as the same people. */
/* mm-fuzz: link=mm_server */
/* mm-test: labels=slow */
#include "sync/base/clock.h"
#include "sync/base/limits.h"
#include "sync/server/roster_read.h"
#include "sync/table/csv.h"
#include "tests/fuzz/fuzz.h"

static void put_field(struct mm_buf *out, int column, const char *text)
{
    mm_buf_str_append(out, column ? ",\"" : "\"");
    for (; *text; text++) {
        if (*text == '"')
            mm_buf_char(out, '"');
        mm_buf_char(out, *text);
    }
    mm_buf_str_append(out, column == MM_COL_COUNT - 1 ? "\"\r\n" : "\"");
}

static void export(const struct mm_roster_file *file, struct mm_buf *out)
{
    char text[MM_MAX_NAME_BYTES];
    for (int c = 0; c < MM_COL_COUNT; c++)
        put_field(out, c, mm_roster_column_title((enum mm_roster_column)c));
    for (size_t i = 0; i < file->n_rows; i++) {
        for (int c = 0; c < MM_COL_COUNT; c++) {
            mm_roster_field(&file->rows[i].person, (enum mm_roster_column)c, text);
            put_field(out, c, c == MM_COL_ID && file->rows[i].told_new ? "新規" : text);
        }
    }
}

static void check_person(const struct mm_person *p)
{
    struct mm_date date;
    char key[2 * MM_MAX_NAME_BYTES];
    FUZZ_CHECK(*p->name && mm_utf8_count(p->name, true) <= MM_MAX_NAME_CHARS);
    FUZZ_CHECK(mm_utf8_valid(p->name, strlen(p->name), NULL));
    FUZZ_CHECK(mm_utf8_valid(p->reading, strlen(p->reading), NULL));
    FUZZ_CHECK((unsigned)p->status < MM_PERSON_STATUS_COUNT && p->seat >= 0 && p->seat <= MM_MAX_SEAT);
    FUZZ_CHECK(!p->seat || mm_person_active(p->status));
    FUZZ_CHECK(!*p->id || mm_uuid_text_ok(p->id));
    FUZZ_CHECK(!*p->starts_on || mm_date_parse(p->starts_on, &date) == MM_OK);
    FUZZ_CHECK(!*p->ends_on || mm_date_parse(p->ends_on, &date) == MM_OK);
    mm_roster_key(p, true, true, key);
    FUZZ_CHECK(strlen(key) <= strlen(p->name) + strlen(p->reading) + 1 && strchr(key, '\n'));
}

static void compare(const struct mm_roster_row *a, const struct mm_roster_row *b)
{
    char left[MM_MAX_NAME_BYTES], right[MM_MAX_NAME_BYTES];
    FUZZ_CHECK(a->told_new == b->told_new && a->person.status == b->person.status);
    for (int c = 0; c < MM_COL_COUNT; c++) {
        mm_roster_field(&a->person, (enum mm_roster_column)c, left);
        mm_roster_field(&b->person, (enum mm_roster_column)c, right);
        FUZZ_CHECK(strcmp(left, right) == 0);
    }
}

static void again(const struct mm_roster_file *file)
{
    struct mm_roster_file back = {0};
    struct mm_roster_faults none = {.n = 0};
    struct mm_buf out;
    mm_buf_init(&out, MM_MAX_ROSTER_BYTES);
    export(file, &out);
    FUZZ_CHECK(out.err == MM_OK);
    FUZZ_CHECK(mm_roster_file_read(mm_buf_str(&out), out.len, &back, &none, NULL) == MM_OK);
    FUZZ_CHECK(back.n_rows == file->n_rows && !*back.ignored);
    for (size_t i = 0; i < file->n_rows; i++)
        compare(&file->rows[i], &back.rows[i]);
    mm_roster_file_done(&back);
    mm_buf_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_csv_encoding encoding;
    struct mm_roster_file file = {0};
    struct mm_roster_faults faults = {.n = 0};
    struct mm_buf text;
    mm_buf_init(&text, MM_MAX_ROSTER_BYTES * (size_t)2);
    enum mm_err err = mm_csv_decode(data, size, &text, &encoding, &info);
    if (!err)
        err = mm_roster_file_read(mm_buf_str(&text), text.len, &file, &faults, &info);
    for (size_t i = 0; i < faults.n; i++)
        FUZZ_CHECK(faults.list[i].line > 0 && faults.list[i].text[0] &&
                   (!i || faults.list[i].line >= faults.list[i - 1].line));
    FUZZ_CHECK(!faults.n || err == MM_ERR_INVALID || err == MM_ERR_NOMEM);
    fuzz_check_info(err, &info);
    if (!err) {
        FUZZ_CHECK(file.n_rows > 0 && file.n_rows <= MM_MAX_ROSTER_ROWS);
        for (size_t i = 0; i < file.n_rows; i++)
            check_person(&file.rows[i].person);
        again(&file);
        mm_roster_file_done(&file);
    }
    mm_buf_done(&text);
    return 0;
}
