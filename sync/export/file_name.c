/* How a report is called as a file. */
#include "sync/base/clock.h"
#include "sync/export/export.h"

#include <stdio.h>
#include <string.h>

/* Two formats with one suffix must not write over each other. */
static const char *mark_of(const struct mm_export_ops *format)
{
    return strcmp(format->name, "csv-cp932") == 0 ? "_cp932" : "";
}

void mm_export_file_name(const struct mm_report_table *table, const struct mm_export_ops *format,
                         int64_t made_at_ms, struct mm_buf *out)
{
    struct mm_date day = mm_date_of(made_at_ms);
    int minute = (int)((made_at_ms - mm_date_start_ms(day)) / 60000);
    char year[32], at[64];
    size_t first = out->len;
    (void)snprintf(year, sizeof year, "%d年度_", mm_date_fiscal_year(mm_date_of(table->as_of_ms)));
    (void)snprintf(at, sizeof at, "_%04d%02d%02d-%02d%02d", day.year, day.month, day.day, minute / 60,
                   minute % 60);
    mm_buf_str_append(out, year);
    mm_buf_str_append(out, table->title);
    mm_buf_char(out, '_');
    mm_buf_str_append(out, mm_handling_ja(table->handling));
    mm_buf_str_append(out, at);
    mm_buf_str_append(out, mark_of(format));
    mm_buf_str_append(out, format->suffix);
    for (size_t i = first; i < out->len; i++)
        if (strchr("/\\:*?\"<>|", out->data[i]) || (unsigned char)out->data[i] < 0x20)
            out->data[i] = '_';
}
