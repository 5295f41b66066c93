/* Pieces that the papers of paper_print.c and paper_print_tabletop.c are made of. */
#ifndef MM_SERVER_PAPER_PIECES_H
#define MM_SERVER_PAPER_PIECES_H

#include "sync/export/paper.h"

void mm_sheet_heading(struct mm_paper *p, const char *text);
void mm_sheet_text(struct mm_paper *p, const char *text, int inset);
/* What follows up to the next heading stays on its page. */
void mm_sheet_question(struct mm_paper *p, const char *text);
void mm_sheet_page(struct mm_paper *p);
/* As a value: markup behind plain words. */
void mm_sheet_markup(struct mm_paper *p, const char *before, const char *markup);
void mm_sheet_line(struct mm_paper *p, const char *before, const char *markup, int inset);
/* Opens a table with lines around every cell, in rows of at least row_mm; rows follow, then two ends. */
void mm_sheet_grid(struct mm_paper *p, int row_mm, const char *const *titles, const double *shares, size_t n);
#endif
