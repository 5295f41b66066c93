/* The bank as CSV in CP932, for offices whose spreadsheet reads nothing else; what it cannot hold is told. */
#include "content/author/form_csv.h"

#include "sync/table/cp932.h"

#include <inttypes.h>
#include <string.h>

struct sink {
    struct mm_buf *out, *lost;
    const struct mm_bank_line *line;
    enum mm_err err;
    struct mm_errinfo *info;
};

static void tell_lost(void *ctx, uint32_t cp, const char *instead)
{
    struct sink *sink = ctx;
    const char *of = sink->line ? sink->line->cell[MM_BANK_OF] : "",
               *id = sink->line ? sink->line->cell[MM_BANK_ID] : "";

    mm_buf_printf(sink->lost, "問題 %s%s%s: U+%04" PRIX32 " ", of, *id ? " " : "", id, cp);
    if (*instead)
        mm_buf_printf(sink->lost, "を %s に置き換えました\n", instead);
    else
        mm_buf_str_append(sink->lost, "（異体字の指定）を落としました\n");
}

static void flush(void *ctx, const struct mm_bank_line *line, const struct mm_buf *row)
{
    struct sink *sink = ctx;
    const struct mm_cp932_lost lost = {tell_lost, sink};

    sink->line = line;
    if (!sink->err)
        sink->err = mm_cp932_encode(mm_buf_str(row), row->len, sink->out, &lost, sink->info);
}

static enum mm_err write_cp932(const struct mm_desk *desk, const struct mm_bank *bank, struct mm_buf *out,
                               struct mm_buf *lost, struct mm_errinfo *info)
{
    struct sink sink = {.out = out, .lost = lost, .info = info};

    (void)desk;
    mm_form_csv_write(bank, flush, &sink);
    return sink.err ? sink.err : mm_buf_check(out, info);
}

extern const struct mm_bank_form mm_bank_form_csv_cp932;
const struct mm_bank_form mm_bank_form_csv_cp932 = {"csv-cp932", ".csv", write_cp932, mm_form_csv_read};
