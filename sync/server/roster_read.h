/* A roster file as rows: which columns there are, and each row as a person whose every field was checked.
 * One bad row refuses the whole file; each sentence begins with its line. Knows nothing of the people in the
 * store. Server process or command line. */
#ifndef MM_SERVER_ROSTER_READ_H
#define MM_SERVER_ROSTER_READ_H

#include "sync/base/err.h"
#include "sync/server/roster_faults.h"
#include "sync/table/csv.h"
#include "sync/wire/people.h"

#include <stdbool.h>
#include <stddef.h>

enum mm_roster_column {
    MM_COL_ID,
    MM_COL_NAME,
    MM_COL_READING,
    MM_COL_STATUS,
    MM_COL_EMPLOYMENT,
    MM_COL_SECTION,
    MM_COL_SEAT,
    MM_COL_KAIHA,
    MM_COL_STARTS,
    MM_COL_ENDS,
    MM_COL_COUNT
};
/* The title that templates and exports use: 利用者ID, 氏名, … */
const char *mm_roster_column_title(enum mm_roster_column column);
/* The field of a person as a roster file writes it (seat 0 is ""). out: MM_MAX_NAME_BYTES. */
void mm_roster_field(const struct mm_person *person, enum mm_roster_column column,
                     char out[MM_MAX_NAME_BYTES]);

struct mm_roster_row {
    int line;
    struct mm_person person; /* id "" unless the file gives one */
    bool told_new;           /* 新規 in the id column: another person of the same name */
    bool narrow_reading;     /* the file has the reading in half-width kana (ｱｵﾊﾞ) */
};
struct mm_roster_file {
    struct mm_roster_row *rows; /* owned */
    size_t n_rows;
    bool has[MM_COL_COUNT]; /* columns of the file; others keep what is known */
    char ignored[400];      /* titles of columns that are not ours, separated by 、; "" for none */
};
/* csv: UTF-8 (mm_csv_decode). Rows above the head are skipped, so that an export can be read back. INVALID:
 * faults has all that is wrong in the rows (it must be empty before), info the first. */
MM_MUST_USE enum mm_err mm_roster_file_read(const char *csv, size_t len, struct mm_roster_file *ret_file,
                                            struct mm_roster_faults *faults, struct mm_errinfo *info);
/* The same of a table that was read already; it is not needed afterwards. */
MM_MUST_USE enum mm_err mm_roster_table_read(const struct mm_csv *table, struct mm_roster_file *ret_file,
                                             struct mm_roster_faults *faults, struct mm_errinfo *info);
/* roster_book.c. The same of the first sheet of an .xlsx workbook, which comes as base64url; lines are the
 * rows of the sheet. What a table cannot hold is INVALID by its cell, and nothing is read (xlsx_read.h). */
MM_MUST_USE enum mm_err mm_roster_book_read(const char *text, struct mm_roster_file *ret_file,
                                            struct mm_roster_faults *faults, struct mm_errinfo *info);
void mm_roster_file_done(struct mm_roster_file *file); /* accepts a zeroed file */

/* A day as people write it: 2026-05-15, 2026/5/15, 2026.5.15, 2026年5月15日, 令和8年5月15日, R8.5.15; digits
 * of either width; 46157 as a spreadsheet counts days. INVALID for an impossible day or one outside its era.
 */
MM_MUST_USE enum mm_err mm_roster_day(const char *text, char ret_day[16]);

/* Name and reading for comparing: without spaces and variation selectors. out: 2 * MM_MAX_NAME_BYTES. */
void mm_roster_key(const struct mm_person *person, bool name, bool reading, char *out);
#endif
