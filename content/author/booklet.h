/* The parts that the editions on paper are set from: headings, texts and tables of one document that
 * mamori-render draws (sync/export/paper.h). Sizes are "body" or "small", insets in em. Internal to
 * content/author.
 */
#ifndef MM_AUTHOR_BOOKLET_H
#define MM_AUTHOR_BOOKLET_H

#include "content/author/author.h"
#include "sync/export/paper.h"

struct mm_booklet {
    const struct mm_desk *desk; /* borrowed */
    struct mm_paper paper;
    struct mm_buf line; /* one text that is put together; owned */
};
void mm_booklet_start(struct mm_booklet *e, const struct mm_desk *desk, const struct mm_paper_head *head);
/* Appends the PDF to out; the booklet is done in any case. */
MM_MUST_USE enum mm_err mm_booklet_finish(struct mm_booklet *e, struct mm_buf *out, struct mm_errinfo *info);

/* A text with its readings and without its links to the glossary; key NULL in a list. */
void mm_booklet_markup(struct mm_booklet *e, const char *key, const char *markup);
void mm_booklet_heading(struct mm_booklet *e, const char *level, const char *text);
void mm_booklet_text(struct mm_booklet *e, const char *markup, const char *size, int inset);
/* The policy's own words, names: nothing in them is markup. */
void mm_booklet_plain(struct mm_booklet *e, const char *text, const char *size, int inset);
/* What stands in `line`, which is empty again after it. */
void mm_booklet_line(struct mm_booklet *e, const char *size, int inset);
void mm_booklet_list(struct mm_booklet *e, const char *kind, const char *const *items, size_t n);
void mm_booklet_new_page(struct mm_booklet *e);
void mm_booklet_clause(struct mm_booklet *e, const struct mm_clause *clause, int inset);

struct mm_booklet_column {
    const char *title;
    double share; /* of the width; 0: what its words need */
};
/* Opens a table; rows follow as arrays of texts, then mm_booklet_table_end. */
void mm_booklet_table(struct mm_booklet *e, const struct mm_booklet_column *columns, size_t n);
/* The same with lines around every cell, in rows of at least row_mm, to be filled in by hand. */
void mm_booklet_form(struct mm_booklet *e, const struct mm_booklet_column *columns, size_t n, int row_mm);
void mm_booklet_table_end(struct mm_booklet *e);
/* Between the opening of a part "pairs" with its "items" and their ends; nothing for an empty text. */
void mm_booklet_pair(struct mm_booklet *e, const char *label, const char *markup);

/* edition_extras.c: what the kiosk says beside pages and items (words, tips, self-check, the council's own).
 */
void mm_edition_extras(struct mm_booklet *e);
#endif
