/* The bank as CSV: UTF-8 with BOM and CRLF, as spreadsheets want it. Reads CP932 too. */
#include "content/author/form_csv.h"

#include "sync/table/csv_write.h"

#include <string.h>

void mm_form_csv_write(const struct mm_bank *bank, mm_form_csv_flush *flush, void *ctx)
{
    struct mm_buf row;

    mm_buf_init(&row, 4 * MM_MAX_TEXT_BYTES * MM_BANK_COLUMN_COUNT);
    for (size_t c = 0; c < MM_BANK_COLUMN_COUNT; c++)
        mm_csv_put(&row, c, mm_bank_title((enum mm_bank_column)c));
    mm_csv_end(&row);
    flush(ctx, NULL, &row);
    for (size_t i = 0; i < bank->n; i++) {
        mm_buf_clear(&row);
        for (size_t c = 0; c < MM_BANK_COLUMN_COUNT; c++)
            mm_csv_put(&row, c, bank->lines[i].cell[c]);
        mm_csv_end(&row);
        flush(ctx, &bank->lines[i], &row);
    }
    mm_buf_done(&row);
}

static void append(void *ctx, const struct mm_bank_line *line, const struct mm_buf *row)
{
    (void)line;
    mm_buf_append(ctx, mm_buf_str(row), row->len);
}

static enum mm_err write_csv(const struct mm_desk *desk, const struct mm_bank *bank, struct mm_buf *out,
                             struct mm_buf *lost, struct mm_errinfo *info)
{
    (void)desk, (void)lost; /* UTF-8 holds everything */
    mm_buf_str_append(out, "\xEF\xBB\xBF");
    mm_form_csv_write(bank, append, out);
    return mm_buf_check(out, info);
}

enum mm_err mm_form_csv_read(const void *bytes, size_t len, const struct mm_bank *before,
                             struct mm_bank *ret_bank, struct mm_errinfo *info)
{
    enum mm_csv_encoding encoding;
    struct mm_csv csv = {0};
    struct mm_buf text;
    enum mm_err err;

    (void)before; /* the table says everything */
    mm_buf_init(&text, 3 * (size_t)MM_MAX_ROSTER_BYTES);
    err = mm_csv_decode(bytes, len, &text, &encoding, info);
    if (!err)
        err = mm_csv_parse_long(mm_buf_str(&text), text.len, MM_MAX_TEXT_BYTES, &csv, info);
    if (!err)
        mm_csv_unguard(&csv);
    if (!err)
        err = mm_bank_of_table(&csv, ret_bank, info);
    mm_csv_done(&csv);
    mm_buf_done(&text);
    return err;
}

extern const struct mm_bank_form mm_bank_form_csv;
const struct mm_bank_form mm_bank_form_csv = {"csv", ".csv", write_csv, mm_form_csv_read};
