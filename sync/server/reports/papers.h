/* What the papers of the secretariat share: counts of people and duties, pieces of other reports, and words
 * from the council's settings. A paper is a report with sections; what it counts is counted once, by the
 * reports. */
#ifndef MM_SERVER_REPORTS_PAPERS_H
#define MM_SERVER_REPORTS_PAPERS_H

#include "sync/server/reports/facts.h"

/* People of a kind (MM_REPORT_KIND_COUNT: of any) who have the duty, and who are done. */
struct mm_paper_count {
    int64_t asked, done;
};
/* People who are asked for a course of that kind (MM_COURSE_KIND_COUNT: for anything), and those of whom
 * nothing of it is open any more. */
struct mm_paper_count mm_paper_people_count(const struct mm_report_facts *facts, const struct mm_pack *pack,
                                            enum mm_course_kind course, enum mm_report_kind kind);
/* はじめの研修, 年に一度の研修 … */
const char *mm_paper_course_kind_ja(enum mm_course_kind kind);
/* Neither closed nor done by the day of the report, and no receipt seen. */
bool mm_paper_open(const struct mm_report_facts *facts, const struct mm_duty *duty);
/* From 告示日 to 投票日, unless the council asks then too. */
MM_MUST_USE enum mm_err mm_paper_quiet(struct mm_central *central, int64_t as_of_ms, bool *ret_quiet,
                                       struct mm_errinfo *info);
/* done / asked; absent when nobody was asked. */
void mm_paper_share(struct mm_cell *cell, const struct mm_paper_count *count);
/* 令和8年11月22日 */
void mm_paper_date(int64_t at_ms, char out[MM_WAREKI_BYTES]);
/* 令和8年度 */
void mm_paper_year(int fiscal_year, char out[MM_WAREKI_BYTES]);
/* A setting of the council, or blank where nobody gave one. */
MM_MUST_USE enum mm_err mm_paper_setting(struct mm_central *central, const char *name, const char *blank,
                                         char *out, size_t out_bytes, struct mm_errinfo *info);

/* Columns of another report, taken by their ids, as a section. keep (may be NULL): which of its rows. */
struct mm_paper_piece {
    const char *report, *title;
    const struct mm_column *columns; /* static */
    size_t n_columns;
    bool (*keep)(const struct mm_report_table *from, size_t row);
};
MM_MUST_USE enum mm_err mm_paper_piece(struct mm_central *central, const struct mm_paper_piece *piece,
                                       struct mm_report_table *table, struct mm_errinfo *info);
/* The cell of a row by the id of its column; NULL when there is no such column. */
const struct mm_cell *mm_paper_cell(const struct mm_report_table *table, size_t row, const char *id);

/* Groups of clauses over the whole council, added up from figures as they were issued: 「-」 where none is.
 */
MM_MUST_USE enum mm_err mm_paper_clause_groups(struct mm_central *central, int64_t as_of_ms,
                                               struct mm_report_table *table, struct mm_errinfo *info);
/* The five categories of threats over the whole council, as bars; nothing where each of them is a group of
 * clauses of its own. */
MM_MUST_USE enum mm_err mm_paper_threats(struct mm_central *central, struct mm_report_table *table,
                                         struct mm_errinfo *info);
/* Makes the section a sheet with n rows to write in. */
MM_MUST_USE enum mm_err mm_paper_blank_rows(struct mm_report_table *section, size_t n);
/* Hands the table over, or ends it after a failure. */
MM_MUST_USE enum mm_err mm_paper_end(enum mm_err err, struct mm_report_table *table,
                                     struct mm_report_table *ret_table, struct mm_errinfo *info);
#endif
