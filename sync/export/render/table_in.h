/* What part_table.c (reading, widths, strips) and table_paint.c share. */
#ifndef MM_RENDER_TABLE_IN_H
#define MM_RENDER_TABLE_IN_H

#include "sync/base/limits.h"
#include "sync/export/render/doc.h"

struct mm_table_column {
    struct mm_words title;
    int align;     /* start, middle, end */
    float share;   /* of the width, 0: by its content */
    float natural; /* nothing wraps */
    float least;   /* words and numbers stay whole */
    float w;
    struct mm_para *head;
};
struct mm_table_cell {
    struct mm_words words;
    struct mm_para *para;
};
struct mm_table {
    struct mm_table_column columns[MM_MAX_PAPER_COLUMNS];
    size_t n_columns;
    struct mm_table_cell *cells; /* row by row */
    size_t n_rows;
    float row_least; /* pt: a grid to be filled in by hand has high rows */
    bool grid;       /* rules between columns too */
    bool no_head;
    float pad_x, pad_y;
    struct mm_table_strip { /* of each strip: a row, or a part of a very high one */
        size_t row, line, n_lines;
    } * strips;
};
void mm_table_paint(const struct mm_doc *doc, const struct mm_part *part, size_t strip, cairo_t *cr, float x,
                    float y);
#endif
