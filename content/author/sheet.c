#include "content/author/rule.h"

#include <stdio.h>
#include <string.h>

static enum mm_err read_csv(const struct mm_ruling *ruling, const struct mm_source *source,
                            struct mm_csv *ret_csv, bool *ret_read)
{
    struct mm_errinfo inner = MM_ERRINFO_INIT;
    struct mm_buf bytes, text;
    enum mm_csv_encoding encoding;
    enum mm_err err = mm_file_read(source->path, MM_MAX_PACK_FILE_BYTES, &bytes, &inner);

    if (!err) {
        mm_buf_init(&text, 3 * (size_t)MM_MAX_PACK_FILE_BYTES);
        err = mm_csv_decode(mm_buf_str(&bytes), bytes.len, &text, &encoding, &inner);
        if (!err)
            err = mm_csv_parse(mm_buf_str(&text), text.len, ret_csv, &inner);
        mm_buf_done(&text);
        mm_buf_done(&bytes);
    }
    *ret_read = err == MM_OK;
    if (err == MM_ERR_NOMEM)
        return mm_fail(ruling->info, err, "%s", inner.text);
    if (err)
        mm_finding_add(ruling->findings, MM_FINDING_ERROR, source->name, 0, "", "表として読めません。%s",
                       inner.text);
    return MM_OK;
}

/* The columns of the first row; false with findings when they are not the wanted ones. */
static bool find_columns(const struct mm_ruling *ruling, struct mm_sheet *sheet)
{
    const struct mm_csv_row *head = sheet->csv.n_rows ? &sheet->csv.rows[0] : NULL;
    bool good = true;

    for (size_t c = 0; c < sheet->n; c++) {
        sheet->column[c] = -1;
        for (size_t i = 0; head && i < head->n; i++)
            if (strcmp(head->fields[i], sheet->names[c]) == 0)
                sheet->column[c] = (int)i;
        if (sheet->column[c] >= 0)
            continue;
        mm_finding_add(ruling->findings, MM_FINDING_ERROR, sheet->source->name, head ? head->line : 1,
                       sheet->names[c], "「%s」の列がありません。一行目に列の名前を書いてください。",
                       sheet->names[c]);
        good = false;
    }
    for (size_t i = 0; head && i < head->n; i++) {
        bool known = false;
        for (size_t c = 0; c < sheet->n; c++)
            known = known || strcmp(head->fields[i], sheet->names[c]) == 0;
        if (!known)
            mm_finding_add(ruling->findings, MM_FINDING_ERROR, sheet->source->name, head->line,
                           head->fields[i], "「%s」という列はありません。取りのぞいてください。",
                           head->fields[i]);
        good = good && known;
    }
    return good;
}

enum mm_err mm_sheet_open(const struct mm_ruling *ruling, const char *file, const char *const *names,
                          struct mm_sheet *ret_sheet, bool *ret_found)
{
    struct mm_sheet sheet = {.source = mm_sources_find(&ruling->desk->sources, file), .names = names};
    bool read = false;
    enum mm_err err;

    while (names[sheet.n])
        sheet.n++;
    *ret_found = false;
    if (!sheet.source)
        return MM_OK;
    err = read_csv(ruling, sheet.source, &sheet.csv, &read);
    if (err || !read)
        return err;
    if (!find_columns(ruling, &sheet)) {
        mm_sheet_done(&sheet);
        return MM_OK;
    }
    *ret_sheet = sheet;
    *ret_found = true;
    return MM_OK;
}

void mm_sheet_done(struct mm_sheet *sheet)
{
    mm_csv_done(&sheet->csv);
}

size_t mm_sheet_rows(const struct mm_sheet *sheet)
{
    return sheet->csv.n_rows ? sheet->csv.n_rows - 1 : 0;
}

const char *mm_sheet_cell(const struct mm_sheet *sheet, size_t row, size_t column)
{
    const struct mm_csv_row *r = &sheet->csv.rows[row + 1];
    size_t at = (size_t)sheet->column[column];

    return at < r->n ? r->fields[at] : "";
}

void mm_sheet_error(const struct mm_ruling *ruling, const struct mm_sheet *sheet, size_t row, size_t column,
                    const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    mm_finding_vadd(ruling->findings, MM_FINDING_ERROR, sheet->source->name, sheet->csv.rows[row + 1].line,
                    sheet->names[column], fmt, ap);
    va_end(ap);
}

bool mm_word_next(const char **cell, const char **ret_word, size_t *ret_len)
{
    *cell += strspn(*cell, " \n");
    *ret_word = *cell;
    *ret_len = strcspn(*cell, " \n");
    *cell += *ret_len;
    return *ret_len > 0;
}
