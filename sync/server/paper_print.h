/* Sheets of paper as PDF, in large type: what paper.show tells, drawn. The command line and the browser get
 * the same bytes from here. */
#ifndef MM_SERVER_PAPER_PRINT_H
#define MM_SERVER_PAPER_PRINT_H

#include "sync/base/buf.h"
#include "sync/base/json.h"
#include "sync/export/report.h"

enum mm_paper_print {
    MM_PAPER_PRINT_FORM,    /* questions with a box for each answer, to be filled in */
    MM_PAPER_PRINT_EXPLAIN, /* what is right and why: handed over afterwards */
    MM_PAPER_PRINT_ASKED,   /* questions alone, for a room */
    MM_PAPER_PRINT_SHEETS,  /* a page of ○×／ABC for each number */
    MM_PAPER_PRINT_PRESENT, /* 出席票 */
    MM_PAPER_PRINT_PLAN,    /* of a 机上訓練: scene, roles and what happens when, for whoever leads it */
    MM_PAPER_PRINT_REVIEW,  /* of one: what was decided, and room to write at 振り返り */
    MM_PAPER_PRINT_COUNT
};
#define MM_PAPER_TITLE_BYTES 700

/* By its word in Japanese or in an address; COUNT: none of them. */
enum mm_paper_print mm_paper_print_find(const char *word);
/* Of one sheet, by its number; the others are of a session, by its number. */
bool mm_paper_print_is_sheet(enum mm_paper_print what);
enum mm_handling mm_paper_print_handling(enum mm_paper_print what);
/* shown: of paper.show. What stands at the head of it. */
void mm_paper_print_title(const struct mm_json *shown, enum mm_paper_print what,
                          char out[MM_PAPER_TITLE_BYTES]);
/* Appends the PDF. INVALID in a sentence: it has none of this kind, or not yet. */
MM_MUST_USE enum mm_err mm_paper_print(const struct mm_json *shown, enum mm_paper_print what, int64_t now_ms,
                                       struct mm_buf *out, struct mm_errinfo *info);

#endif
