#include "sync/table/xlsx_write.h"

#include "sync/base/clock.h"
#include "sync/base/limits.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

struct looks {
    lxw_format *above, *head, *text, *number, *percent, *date, *input;
};

static bool make_looks(lxw_workbook *book, struct looks *looks)
{
    lxw_format **const all[] = {&looks->above,   &looks->head, &looks->text, &looks->number,
                                &looks->percent, &looks->date, &looks->input};

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        *all[i] = workbook_add_format(book);
        if (!*all[i])
            return false;
        format_set_font_name(*all[i], "BIZ UDPGothic");
        format_set_font_size(*all[i], 10);
        format_set_align(*all[i], LXW_ALIGN_VERTICAL_TOP);
    }
    format_set_bold(looks->head);
    format_set_text_wrap(looks->head);
    format_set_text_wrap(looks->text);
    format_set_bg_color(looks->head, 0xEEF4FA);
    format_set_border(looks->head, LXW_BORDER_THIN);
    format_set_border(looks->text, LXW_BORDER_HAIR);
    format_set_border(looks->number, LXW_BORDER_HAIR);
    format_set_border(looks->input, LXW_BORDER_THIN);
    format_set_bg_color(looks->input, 0xFFFDE7);
    format_set_num_format(looks->number, "0");
    format_set_num_format(looks->percent, "0.0%");
    format_set_border(looks->percent, LXW_BORDER_HAIR);
    format_set_num_format(looks->date, "yyyy-mm-dd");
    format_set_align(looks->date, LXW_ALIGN_LEFT);
    format_set_border(looks->date, LXW_BORDER_HAIR);
    return true;
}

/* The days that a workbook knows begin in 1900. */
static bool is_day(const char *text, lxw_datetime *ret_day)
{
    struct mm_date date;

    if (mm_date_parse(text, &date) || date.year < 1900 || date.year > 9999)
        return false;
    *ret_day = (lxw_datetime){.year = date.year, .month = date.month, .day = date.day};
    return true;
}

static lxw_error put_cell(lxw_worksheet *sheet, const struct looks *looks, lxw_row_t row, lxw_col_t column,
                          enum mm_xlsx_kind kind, const char *text)
{
    char *end = NULL;
    bool percent = kind == MM_XLSX_PERCENT;
    lxw_datetime day;
    double number = text && (percent || kind == MM_XLSX_NUMBER) ? strtod(text, &end) : 0;

    if (!text || !*text)
        return worksheet_write_blank(sheet, row, column, kind == MM_XLSX_SHARE ? looks->input : looks->text);
    if (*text == '=' && (kind == MM_XLSX_FORMULA || kind == MM_XLSX_SHARE))
        return worksheet_write_formula(sheet, row, column, text, looks->number);
    if (end && end != text && !*end)
        return worksheet_write_number(sheet, row, column, number, percent ? looks->percent : looks->number);
    if (kind == MM_XLSX_DATE && is_day(text, &day))
        return worksheet_write_datetime(sheet, row, column, &day, looks->date);
    return worksheet_write_string(sheet, row, column, text, looks->text);
}

static void allow_shares(lxw_worksheet *sheet, lxw_row_t first, lxw_row_t last, lxw_col_t column)
{
    static char title[] = "0 から 100", message[] = "0 から 100 までの数を入れてください。";
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_DECIMAL,
                                .criteria = LXW_VALIDATION_CRITERIA_BETWEEN,
                                .minimum_number = 0,
                                .maximum_number = 100,
                                .error_title = title,
                                .error_message = message};

    worksheet_data_validation_range(sheet, first, column, last, column, &rule);
}

/* Every printed page says what it is and which of how many; & is a letter that begins an order. */
static void set_print(lxw_worksheet *sheet, const struct mm_xlsx_page *page)
{
    char text[LXW_HEADER_FOOTER_MAX] = "&R";
    size_t n = 2;

    for (const char *c = page->mark; c && *c && n + 3 < sizeof(text); c++) {
        if (*c == '&')
            text[n++] = '&';
        text[n++] = *c;
    }
    text[n] = '\0';
    if (page->mark)
        worksheet_set_header(sheet, text);
    worksheet_set_footer(sheet, "&C&P / &N");
    worksheet_set_paper(sheet, 9); /* A4 */
    if (page->landscape)
        worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
}

static lxw_error put_page(lxw_worksheet *sheet, const struct looks *looks, const struct mm_xlsx_page *page)
{
    lxw_error err = LXW_NO_ERROR;
    lxw_row_t row = 0;

    for (const char *const *line = page->above; line && *line && !err; line++)
        err = worksheet_write_string(sheet, row++, 0, *line, looks->above);
    for (size_t c = 0; c < page->n_columns && !err; c++) {
        worksheet_set_column(sheet, (lxw_col_t)c, (lxw_col_t)c, page->columns[c].width, NULL);
        err = worksheet_write_string(sheet, row, (lxw_col_t)c, page->columns[c].title, looks->head);
    }
    worksheet_freeze_panes(sheet, row + 1, 1);
    worksheet_repeat_rows(sheet, row, row);
    set_print(sheet, page);
    if (page->filter && page->n_rows)
        worksheet_autofilter(sheet, row, 0, row + (lxw_row_t)page->n_rows, (lxw_col_t)(page->n_columns - 1));
    row++;
    for (size_t r = 0; r < page->n_rows && !err; r++)
        for (size_t c = 0; c < page->n_columns && !err; c++)
            err = put_cell(sheet, looks, row + (lxw_row_t)r, (lxw_col_t)c, page->columns[c].kind,
                           page->cells[r * page->n_columns + c]);
    for (size_t c = 0; c < page->n_columns && page->n_rows && !err; c++)
        if (page->columns[c].kind == MM_XLSX_SHARE)
            allow_shares(sheet, row, row + (lxw_row_t)page->n_rows - 1, (lxw_col_t)c);
    return err;
}

static lxw_error put_book(const char *path, const struct mm_xlsx_page *pages, size_t n)
{
    lxw_workbook *book = workbook_new(path);
    struct looks looks;
    lxw_error err = book && make_looks(book, &looks) ? LXW_NO_ERROR : LXW_ERROR_MEMORY_MALLOC_FAILED, closed;

    for (size_t i = 0; i < n && !err; i++) {
        lxw_worksheet *sheet = workbook_add_worksheet(book, pages[i].name);
        err = sheet ? put_page(sheet, &looks, &pages[i]) : LXW_ERROR_SHEETNAME_LENGTH_EXCEEDED;
    }
    closed = book ? workbook_close(book) : LXW_NO_ERROR;
    return err ? err : closed;
}

static enum mm_err read_back(int fd, struct mm_buf *out, struct mm_errinfo *info)
{
    char chunk[16 * 1024];
    off_t at = 0;
    ssize_t n;

    while ((n = pread(fd, chunk, sizeof(chunk), at)) > 0) {
        mm_buf_append(out, chunk, (size_t)n);
        at += n;
    }
    return n < 0 ? mm_fail(info, MM_ERR_IO, "Excel のブックを作れません。") : mm_buf_check(out, info);
}

/* The library writes files by name; a memory file has one. */
enum mm_err mm_xlsx_write(const struct mm_xlsx_page *pages, size_t n, struct mm_buf *out,
                          struct mm_errinfo *info)
{
    char path[64];
    int fd = memfd_create("xlsx", MFD_CLOEXEC);
    lxw_error failed;
    enum mm_err err;

    if (fd < 0)
        return mm_fail(info, MM_ERR_IO, "Excel のブックを作れません。");
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    failed = put_book(path, pages, n);
    if (failed == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED || failed == LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE)
        err = mm_fail(info, MM_ERR_TOO_BIG, "Excel のシートに入りきりません。");
    else if (failed)
        err = mm_fail(info, MM_ERR_IO, "Excel のブックを作れません（%s）。", lxw_strerror(failed));
    else
        err = read_back(fd, out, info);
    close(fd);
    return err;
}
