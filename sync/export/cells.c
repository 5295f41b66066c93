#include "sync/export/cells.h"

#include "sync/base/clock.h"

#include <assert.h>
#include <inttypes.h>

double mm_share_rounded(double share)
{
    return (double)(int64_t)(share * 1000.0 + 0.5) / 1000.0;
}

static void int_text(const struct mm_cell *cell, struct mm_buf *out)
{
    mm_buf_printf(out, "%" PRId64, cell->num);
}

static void percent_text(const struct mm_cell *cell, struct mm_buf *out)
{
    mm_buf_printf(out, "%.1f%%", mm_share_rounded(cell->share) * 100.0);
}

static void date_text(const struct mm_cell *cell, struct mm_buf *out)
{
    char day[MM_TIME_BYTES];

    mm_date_format(mm_date_of(cell->num), day);
    mm_buf_str_append(out, day);
}

static void text_text(const struct mm_cell *cell, struct mm_buf *out)
{
    mm_buf_str_append(out, cell->text);
}

static void (*const as_text[])(const struct mm_cell *, struct mm_buf *) = {
    [MM_CELL_TEXT] = text_text,
    [MM_CELL_INT] = int_text,
    [MM_CELL_PERCENT] = percent_text,
    [MM_CELL_DATE] = date_text,
};
static_assert(sizeof(as_text) / sizeof(as_text[0]) == MM_CELL_TYPE_COUNT, "one writer each");

void mm_cell_text(const struct mm_cell *cell, enum mm_cell_type type, struct mm_buf *out)
{
    if (cell->absent)
        mm_buf_char(out, '-');
    else
        as_text[type](cell, out);
}

void mm_as_of_text(int64_t at_ms, struct mm_buf *out)
{
    char wareki[MM_WAREKI_BYTES * 2], day[MM_TIME_BYTES];

    mm_time_wareki(at_ms, wareki);
    mm_date_format(mm_date_of(at_ms), day);
    mm_buf_printf(out, "%s現在（%s）", wareki, day);
}
