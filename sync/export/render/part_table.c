/* A table whose head comes again on every page. A column takes the room that its content wants; where there
 * is not enough, the widest give way first. */
#include "sync/base/log.h"
#include "sync/export/render/table_in.h"

#define PAD_X      0.55f /* em of the cell's text */
#define PAD_Y      0.32f
#define LEAST_MOST 0.34f /* of the width: what one word may ask for */
#define PAGE_SHARE 0.8f  /* of the page: a higher row is cut between its lines */

/* ---- reading ------------------------------------------------------------------------------------------ */
static enum mm_err read_column(struct mm_doc *doc, const struct mm_json *node, struct mm_table_column *c,
                               struct mm_errinfo *info)
{
    static const char *const aligns[] = {"start", "middle", "end"};
    enum mm_err err = mm_doc_known(node, "title align share", info);

    if (!err)
        err = mm_doc_words(doc, mm_json_get(node, "title"), false, &c->title, info);
    if (!err)
        err = mm_doc_choice(node, "align", aligns, 3, &c->align, info);
    return err ? err : mm_doc_number(node, "share", 0, 1, 0, &c->share, info);
}

static enum mm_err read_columns(struct mm_doc *doc, const struct mm_json *node, struct mm_table *t,
                                struct mm_errinfo *info)
{
    const struct mm_json *list = NULL;
    size_t n = 0;
    enum mm_err err = mm_doc_list(node, "columns", MM_MAX_PAPER_COLUMNS, &list, &n, info);

    if (!err && n == 0)
        err = mm_fail(info, MM_ERR_INVALID, "columns: 0");
    for (const struct mm_json *c = mm_json_first(list); c && !err; c = mm_json_next(c))
        err = read_column(doc, c, &t->columns[t->n_columns++], info);
    return err;
}

static enum mm_err read_row(struct mm_doc *doc, const struct mm_json *row, struct mm_table *t,
                            struct mm_errinfo *info)
{
    struct mm_table_cell *cell = &t->cells[t->n_rows * t->n_columns];
    enum mm_err err = MM_OK;

    if (mm_json_type(row) != MM_JSON_ARRAY || mm_json_size(row) != t->n_columns)
        return mm_fail(info, MM_ERR_INVALID, "rows[%zu]: %zu != %zu", t->n_rows, mm_json_size(row),
                       t->n_columns);
    for (const struct mm_json *c = mm_json_first(row); c && !err; c = mm_json_next(c))
        err = mm_doc_words(doc, c, false, &cell++->words, info);
    t->n_rows++;
    return err;
}

static enum mm_err read_rows(struct mm_doc *doc, const struct mm_json *node, struct mm_table *t,
                             struct mm_errinfo *info)
{
    const struct mm_json *list = NULL;
    size_t n = 0;
    enum mm_err err = mm_doc_list(node, "rows", MM_MAX_PAPER_CELLS, &list, &n, info);

    if (!err && doc->n_cells + n * t->n_columns > MM_MAX_PAPER_CELLS)
        err = mm_fail(info, MM_ERR_TOO_BIG, "rows: > %d", MM_MAX_PAPER_CELLS);
    if (err)
        return err;
    doc->n_cells += n * t->n_columns;
    t->cells = mm_doc_array(doc, n * t->n_columns, sizeof(*t->cells), info);
    if (!t->cells)
        return doc->arena.err;
    for (const struct mm_json *row = mm_json_first(list); row && !err; row = mm_json_next(row))
        err = read_row(doc, row, t, info);
    return err;
}

static enum mm_err read(struct mm_doc *doc, const struct mm_json *node, struct mm_part *part,
                        struct mm_errinfo *info)
{
    struct mm_table *t = mm_doc_array(doc, 1, sizeof(*t), info);
    float mm = 0;
    enum mm_err err;

    if (!t)
        return doc->arena.err;
    part->data = t;
    t->grid = mm_json_get_bool(node, "grid", false);
    t->no_head = !mm_json_get_bool(node, "head", true);
    err = mm_doc_number(node, "row_mm", 0, 100, 0, &mm, info);
    t->row_least = MM_PT(mm);
    if (!err)
        err = read_columns(doc, node, t, info);
    return err ? err : read_rows(doc, node, t, info);
}

/* ---- widths ------------------------------------------------------------------------------------------- */
static struct mm_para_style cell_style(const struct mm_doc *doc, const struct mm_table_column *c, bool head)
{
    struct mm_para_style style = mm_doc_style(doc, head ? MM_STYLE_CELL_HEAD : MM_STYLE_CELL);

    style.align = (enum mm_align)c->align;
    return style;
}

/* Sets the words in a column of no end; what they want and what they need. */
static enum mm_err measure(struct mm_doc *doc, struct mm_table *t, size_t column,
                           const struct mm_words *words, bool head, struct mm_para **para,
                           struct mm_errinfo *info)
{
    struct mm_table_column *c = &t->columns[column];
    struct mm_para_style style = cell_style(doc, c, head);
    enum mm_err err;

    if (!*words->text && !head)
        return MM_OK;
    err = *para ? mm_para_refit(&doc->arena, *para, 1e6f, MM_ALIGN_START)
                : mm_doc_para(doc, &style, words, 1e6f, para, info);
    if (err)
        return err;
    c->natural = mm_para_natural(*para) > c->natural ? mm_para_natural(*para) : c->natural;
    c->least = mm_para_chunk(*para) > c->least ? mm_para_chunk(*para) : c->least;
    return MM_OK;
}

static enum mm_err measure_cell(struct mm_doc *doc, struct mm_table *t, size_t i, struct mm_errinfo *info)
{
    return measure(doc, t, i % t->n_columns, &t->cells[i].words, false, &t->cells[i].para, info);
}

static enum mm_err measure_all(struct mm_doc *doc, struct mm_table *t, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;

    t->pad_x = PAD_X * mm_doc_style(doc, MM_STYLE_CELL).size;
    t->pad_y = PAD_Y * mm_doc_style(doc, MM_STYLE_CELL).size;
    for (size_t c = 0; c < t->n_columns && !err; c++) {
        t->columns[c].natural = t->columns[c].least = 0;
        err = measure(doc, t, c, &t->columns[c].title, true, &t->columns[c].head, info);
        for (size_t r = 0; r < t->n_rows && !err; r++)
            err = measure_cell(doc, t, r * t->n_columns + c, info);
        t->columns[c].natural += 2 * t->pad_x + 0.1f;
        t->columns[c].least += 2 * t->pad_x + 0.1f;
    }
    return err;
}

static enum mm_err natural(struct mm_doc *doc, struct mm_part *part, float *ret_width,
                           struct mm_errinfo *info)
{
    struct mm_table *t = part->data;
    enum mm_err err = measure_all(doc, t, info);
    float sum = 0;

    for (size_t c = 0; c < t->n_columns; c++) {
        /* A column of long notes may wrap anyway: it does not turn the page. */
        float most = 16 * doc->em;

        sum += t->columns[c].natural < most ? t->columns[c].natural : most;
    }
    *ret_width = sum;
    return err;
}

/* Lowers the columns that are wider than a common level until all fit; none below what its words need. */
static void squeeze(struct mm_table *t, float width)
{
    float low = 0, high = width;

    for (int turn = 0; turn < 40; turn++) {
        float level = (low + high) / 2, sum = 0;

        for (size_t c = 0; c < t->n_columns; c++) {
            struct mm_table_column *k = &t->columns[c];
            float least = k->least < LEAST_MOST * width ? k->least : LEAST_MOST * width;

            k->w = k->natural < level   ? k->natural
                   : level > least      ? level
                   : least < k->natural ? least
                                        : k->natural;
            sum += k->w;
        }
        if (sum > width)
            high = level;
        else
            low = level;
    }
}

static void share_out(struct mm_table *t, float width)
{
    float sum = 0;

    squeeze(t, width);
    for (size_t c = 0; c < t->n_columns; c++) {
        if (t->columns[c].share > 0)
            t->columns[c].w = t->columns[c].share * width;
        sum += t->columns[c].w;
    }
    for (size_t c = 0; c < t->n_columns && sum > 0; c++) /* the table is as wide as the page */
        t->columns[c].w *= width / sum;
}

/* ---- strips ------------------------------------------------------------------------------------------- */
static enum mm_err set_cells(struct mm_doc *doc, struct mm_table *t, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;

    for (size_t i = 0; i < (t->n_rows + 1) * t->n_columns && !err; i++) {
        const struct mm_table_column *c = &t->columns[i % t->n_columns];
        struct mm_para *para = i < t->n_columns ? c->head : t->cells[i - t->n_columns].para;

        if (para)
            err = mm_para_refit(&doc->arena, para, c->w - 2 * t->pad_x, (enum mm_align)c->align);
    }
    return err ? mm_fail(info, err, "%s", mm_say("文書が大きすぎます", "too large")) : MM_OK;
}

static float head_height(const struct mm_table *t)
{
    float h = 0;

    for (size_t c = 0; c < t->n_columns; c++) {
        float one = mm_para_height(t->columns[c].head);

        h = one > h ? one : h;
    }
    return h + 2 * t->pad_y;
}

/* Lines of the row's longest cell, and the height of one. */
static size_t row_lines(const struct mm_doc *doc, const struct mm_table *t, size_t row, float *ret_line_h)
{
    struct mm_para_style style = mm_doc_style(doc, MM_STYLE_CELL);
    size_t most = 1;

    *ret_line_h = style.size * style.pitch;
    for (size_t c = 0; c < t->n_columns; c++) {
        const struct mm_para *para = t->cells[row * t->n_columns + c].para;

        if (!para)
            continue;
        most = mm_para_lines(para) > most ? mm_para_lines(para) : most;
        *ret_line_h = mm_para_line_height(para) > *ret_line_h ? mm_para_line_height(para) : *ret_line_h;
    }
    return most;
}

static size_t lines_a_strip(const struct mm_doc *doc, float line_h)
{
    float page = doc->h - doc->top - doc->bottom;

    return page * PAGE_SHARE > line_h ? (size_t)(page * PAGE_SHARE / line_h) : 1;
}

static size_t count_strips(const struct mm_doc *doc, const struct mm_table *t)
{
    size_t n = 1;

    for (size_t r = 0; r < t->n_rows; r++) {
        float line_h;
        size_t lines = row_lines(doc, t, r, &line_h), each = lines_a_strip(doc, line_h);

        n += (lines + each - 1) / each;
    }
    return n;
}

static void add_row(const struct mm_doc *doc, struct mm_part *part, size_t r)
{
    struct mm_table *t = part->data;
    float line_h;
    size_t lines = row_lines(doc, t, r, &line_h), each = lines_a_strip(doc, line_h);

    for (size_t at = 0; at < lines; at += each) {
        size_t n = lines - at < each ? lines - at : each;
        float h = (float)n * line_h + 2 * t->pad_y;

        t->strips[part->n_strips] = (struct mm_table_strip){r, at, n};
        part->strips[part->n_strips++] = (struct mm_strip){.h = h > t->row_least ? h : t->row_least};
    }
}

static enum mm_err fit(struct mm_doc *doc, struct mm_part *part, float width, struct mm_errinfo *info)
{
    struct mm_table *t = part->data;
    enum mm_err err = measure_all(doc, t, info);
    size_t n;

    if (!err) {
        share_out(t, width);
        err = set_cells(doc, t, info);
    }
    if (err)
        return err;
    n = count_strips(doc, t);
    part->strips = mm_doc_array(doc, n, sizeof(*part->strips), info);
    t->strips = part->strips ? mm_doc_array(doc, n, sizeof(*t->strips), info) : NULL;
    if (!t->strips)
        return doc->arena.err;
    if (!t->no_head) {
        part->strips[0] = (struct mm_strip){.h = head_height(t), .before = 0.5f * doc->em, .keep_next = true};
        part->n_strips = part->n_head = 1;
    }
    for (size_t r = 0; r < t->n_rows; r++)
        add_row(doc, part, r);
    return MM_OK;
}

const struct mm_part_ops mm_part_table = {.name = "table",
                                          .keys = "columns rows row_mm grid head",
                                          .tag = "Table",
                                          .strip_tag = "TR",
                                          .read = read,
                                          .natural = natural,
                                          .fit = fit,
                                          .paint = mm_table_paint};
