/* The pack on paper and in a browser: for those who review it, who judge how hard its questions are, and who
 * read better with tools of their own. Nothing here changes a pack. */
#ifndef MM_AUTHOR_EDITION_H
#define MM_AUTHOR_EDITION_H

#include "content/author/author.h"

/* edition_pdf.c: modules with their pages, items with answers and explanations, what all rests on, the
 * courses, the policy, and (edition_extras.c) the glossary, tips, questions of the self-check and the
 * council's own words, as one PDF (mamori-render). */
MM_MUST_USE enum mm_err mm_edition_pdf(const struct mm_desk *desk, int64_t now_ms, struct mm_buf *out,
                                       struct mm_errinfo *info);
/* edition_angoff.c: a workbook with every check question that an audience gets, and a column a judge: how
 * many of 100 barely well-informed people would answer it right (Angoff 1971). judges: 1 to MM_MAX_JUDGES. */
#define MM_MAX_JUDGES 20
MM_MUST_USE enum mm_err mm_edition_angoff(const struct mm_desk *desk, int judges, struct mm_buf *out,
                                          struct mm_errinfo *info);
/* edition_html.c: one course as one page of HTML that needs nothing else: pages and practice questions, for
 * both audiences, with ruby, headings and words for every figure; no script. */
MM_MUST_USE enum mm_err mm_edition_html(const struct mm_desk *desk, const struct mm_course *course,
                                        struct mm_buf *out, struct mm_errinfo *info);
/* The whole glossary as one such page; courses name it by this file name, which is no id of a course. */
#define MM_EDITION_GLOSSARY "glossary_all.html"
MM_MUST_USE enum mm_err mm_edition_glossary(const struct mm_desk *desk, struct mm_buf *out,
                                            struct mm_errinfo *info);
/* edition_selfcheck.c: 個人の点検 or 組織の点検 on paper, to be filled in by hand. INVALID when the pack asks
 * nothing. */
MM_MUST_USE enum mm_err mm_edition_selfcheck(const struct mm_desk *desk, struct mm_buf *out,
                                             struct mm_errinfo *info);

/* ---- edition.c: what they share ---- */
/* "基本方針5", the case with its sources, or 架空: what an item or block rests on, as one text. Appends. */
void mm_edition_source(const struct mm_desk *desk, const char *source, struct mm_buf *out);
/* "○" or "×", a category's words, or the step's number: what is right about option i. Appends. */
void mm_edition_key(const struct mm_item *item, size_t i, struct mm_buf *out);
#endif
