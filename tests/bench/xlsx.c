/* bench_xlsx [ROWS]: a report of so many rows and 14 columns as a workbook, as server and command line write
 * it. Raw limit: the same cells by libxlsxwriter alone, straight to a file, a row at a time and none kept.
 * Each in a process of its own, so that its memory is its own. */
#include "sync/base/limits.h"
#include "sync/export/export.h"
#include "tests/bench/bench.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <xlsxwriter.h>

#define COLUMNS 14
#define DAY_MS  1793804400000LL

static const struct mm_column columns[COLUMNS] = {
    {"a", "議席", MM_CELL_INT, 6},     {"b", "氏名", MM_CELL_TEXT, 20},   {"c", "区分", MM_CELL_TEXT, 8},
    {"d", "研修", MM_CELL_TEXT, 30},   {"e", "状況", MM_CELL_TEXT, 10},   {"f", "始めた日", MM_CELL_DATE, 12},
    {"g", "済の日", MM_CELL_DATE, 12}, {"h", "期日", MM_CELL_DATE, 12},   {"i", "理由", MM_CELL_TEXT, 30},
    {"j", "行", MM_CELL_INT, 6},       {"k", "正しい行", MM_CELL_INT, 6}, {"l", "割合", MM_CELL_PERCENT, 8},
    {"m", "備考", MM_CELL_TEXT, 30},   {"n", "番号", MM_CELL_INT, 8},
};

/* Texts of a report come again and again, names do not. */
static void text_of(long row, size_t column, char out[64])
{
    if (column == 1)
        (void)snprintf(out, 64, "見本　%ld", row);
    else
        (void)snprintf(out, 64, "%s の %ld", columns[column].title, row % 20);
}

static bool fill(struct mm_report_table *table, long rows)
{
    char text[64];
    mm_report_table_init(table, "bench", columns, COLUMNS);
    for (long r = 0; r < rows; r++) {
        struct mm_cell *row = mm_report_row(table);
        for (size_t c = 0; row && c < COLUMNS; c++) {
            text_of(r, c, text);
            if (columns[c].type == MM_CELL_TEXT)
                mm_cell_set_text(&row[c], text);
            else if (columns[c].type == MM_CELL_DATE)
                mm_cell_set_date(&row[c], DAY_MS + r % 300 * 86400000LL);
            else if (columns[c].type == MM_CELL_PERCENT)
                mm_cell_set_share(&row[c], (double)(r % 100) / 100);
            else
                mm_cell_set_int(&row[c], r);
        }
        if (!row)
            return false;
    }
    return true;
}

static bool ours(long rows)
{
    struct mm_report_table table;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_buf out;
    bool good = fill(&table, rows);
    mm_buf_init(&out, MM_MAX_PDF_BYTES);
    int64_t began = bench_ns();
    enum mm_err err = good ? mm_export_find("xlsx")->write(&table, &out, NULL, &info) : MM_ERR_NOMEM;
    bench_say("ours_ms", (double)(bench_ns() - began) / 1e6);
    bench_say("bytes", (double)out.len);
    if (err)
        (void)fprintf(stderr, "bench_xlsx: %s\n", info.text);
    mm_buf_done(&out);
    mm_report_table_done(&table);
    return err == MM_OK;
}

static bool raw(long rows)
{
    char path[] = "/tmp/bench-xlsx-XXXXXX", text[64];
    int fd = mkstemp(path);
    int64_t began = bench_ns();
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    lxw_workbook *book = fd < 0 ? NULL : workbook_new_opt(path, &options);
    lxw_worksheet *sheet = book ? workbook_add_worksheet(book, NULL) : NULL;
    for (long r = 0; sheet && r < rows; r++)
        for (size_t c = 0; c < COLUMNS; c++) {
            if (columns[c].type != MM_CELL_TEXT) {
                worksheet_write_number(sheet, (lxw_row_t)r, (lxw_col_t)c, (double)r, NULL);
                continue;
            }
            text_of(r, c, text);
            worksheet_write_string(sheet, (lxw_row_t)r, (lxw_col_t)c, text, NULL);
        }
    bool good = book && workbook_close(book) == LXW_NO_ERROR;
    bench_say("raw_ms", (double)(bench_ns() - began) / 1e6);
    if (fd >= 0) {
        close(fd);
        (void)unlink(path);
    }
    return good;
}

static bool apart(bool (*step)(long rows), long rows, const char *memory)
{
    struct rusage usage = {0};
    int status = -1;
    (void)fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        bool good = step(rows);
        (void)fflush(stdout);
        _exit(good ? 0 : 1);
    }
    bool good = child > 0 && wait4(child, &status, 0, &usage) == child && status == 0;
    bench_say(memory, (double)usage.ru_maxrss / 1024);
    return good;
}

int main(int argc, char **argv)
{
    long rows = argc > 1 ? strtol(argv[1], NULL, 10) : 100000;
    if (rows < 1 || rows > 1000000) {
        (void)fprintf(stderr, "usage: bench_xlsx [ROWS]\n");
        return 2;
    }
    bench_say("rows", (double)rows);
    return apart(ours, rows, "ours_mib") && apart(raw, rows, "raw_mib") ? EXIT_SUCCESS : EXIT_FAILURE;
}
