#include "sync/base/json.h"

#include "sync/base/clock.h"
#include "sync/export/cells.h"
#include "sync/export/export.h"

#include <assert.h>

static const char *const handling_codes[] = {"names", "internal", "public"};
static_assert(sizeof(handling_codes) / sizeof(handling_codes[0]) == MM_HANDLING_COUNT, "one code each");
static const char *const type_codes[] = {"text", "int", "share", "date"};
static_assert(sizeof(type_codes) / sizeof(type_codes[0]) == MM_CELL_TYPE_COUNT, "one code each");

static void put_text(struct mm_jw *w, const struct mm_cell *cell)
{
    mm_jw_str(w, cell->text);
}

static void put_int(struct mm_jw *w, const struct mm_cell *cell)
{
    mm_jw_int(w, cell->num);
}

static void put_share(struct mm_jw *w, const struct mm_cell *cell)
{
    mm_jw_num(w, mm_share_rounded(cell->share));
}

static void put_date(struct mm_jw *w, const struct mm_cell *cell)
{
    char day[MM_TIME_BYTES];

    mm_date_format(mm_date_of(cell->num), day);
    mm_jw_str(w, day);
}

static void (*const put_value[])(struct mm_jw *, const struct mm_cell *) = {put_text, put_int, put_share,
                                                                            put_date};
static_assert(sizeof(put_value) / sizeof(put_value[0]) == MM_CELL_TYPE_COUNT, "one writer each");

static void put_head(struct mm_jw *w, const struct mm_report_table *table)
{
    char at[MM_TIME_BYTES];
    struct mm_buf as_of;

    mm_buf_init(&as_of, 400);
    mm_as_of_text(table->as_of_ms, &as_of);
    mm_time_format(table->as_of_ms, at);
    mm_jw_kstr(w, "report", table->name);
    mm_jw_kstr(w, "title", table->title);
    mm_jw_kstr(w, "council", table->council);
    mm_jw_kstr(w, "mark", table->demo ? MM_DEMO_MARK : NULL);
    mm_jw_kstr(w, "handling", handling_codes[table->handling]);
    mm_jw_kstr(w, "handling_label", mm_handling_ja(table->handling));
    mm_jw_kstr(w, "as_of", at);
    mm_jw_kstr(w, "as_of_label", mm_buf_str(&as_of));
    mm_buf_done(&as_of);
}

static void put_columns(struct mm_jw *w, const struct mm_report_table *table)
{
    mm_jw_karr(w, "columns");
    for (size_t c = 0; c < table->n_columns; c++) {
        mm_jw_obj(w);
        mm_jw_kstr(w, "id", table->columns[c].id);
        mm_jw_kstr(w, "title", table->columns[c].title);
        mm_jw_kstr(w, "type", type_codes[table->columns[c].type]);
        mm_jw_end(w);
    }
    mm_jw_end(w);
}

static void put_rows(struct mm_jw *w, const struct mm_report_table *table)
{
    mm_jw_karr(w, "rows");
    for (size_t r = 0; r < table->n_rows; r++) {
        mm_jw_obj(w);
        for (size_t c = 0; c < table->n_columns; c++) {
            const struct mm_cell *cell = &table->cells[r * table->n_columns + c];

            mm_jw_key(w, table->columns[c].id);
            if (cell->absent)
                mm_jw_null(w);
            else
                put_value[table->columns[c].type](w, cell);
        }
        mm_jw_end(w);
    }
    mm_jw_end(w);
}

static void put_prose(struct mm_jw *w, const struct mm_report_table *table)
{
    mm_jw_karr(w, "prose");
    for (size_t i = 0; i < table->n_prose; i++)
        mm_jw_str(w, table->prose[i].text);
    mm_jw_end(w);
}

/* Only papers have them: a report of one table stays as it is, and so does its 照合番号. */
static void put_sections(struct mm_jw *w, const struct mm_report_table *table)
{
    if (table->n_prose)
        put_prose(w, table);
    if (!table->next)
        return;
    mm_jw_karr(w, "sections");
    for (const struct mm_report_table *s = table->next; s; s = s->next) {
        mm_jw_obj(w);
        mm_jw_kstr(w, "title", s->title);
        put_prose(w, s);
        put_columns(w, s);
        put_rows(w, s);
        mm_jw_end(w);
    }
    mm_jw_end(w);
}

static enum mm_err write_json(const struct mm_report_table *table, struct mm_buf *out, struct mm_buf *lost,
                              struct mm_errinfo *info)
{
    struct mm_jw w;

    (void)lost; /* UTF-8 holds everything */
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    put_head(&w, table);
    put_columns(&w, table);
    put_rows(&w, table);
    put_sections(&w, table);
    if (table->page) {
        mm_jw_kint(&w, "people", table->people);
        mm_jw_kstr(&w, "next", table->behind[0] ? table->behind : NULL);
    }
    mm_jw_karr(&w, "notes");
    for (size_t i = 0; i < table->n_notes; i++)
        mm_jw_str(&w, table->notes[i]);
    mm_jw_end(&w);
    mm_jw_end(&w);
    mm_buf_char(out, '\n');
    return mm_buf_check(out, info);
}

extern const struct mm_export_ops mm_export_json;
const struct mm_export_ops mm_export_json = {"json",     ".json", false, "application/json; charset=utf-8",
                                             write_json, false};
