/* What xlsx_read.c (the archive) and xlsx_xml.c (its parts) share. Internal to sync/table. */
#ifndef MM_TABLE_XLSX_IN_H
#define MM_TABLE_XLSX_IN_H

#include "sync/base/buf.h"

#include <expat.h>
#include <stdbool.h>

#define MM_XLSX_NAME_BYTES 300

struct mm_xlsx_cell {
    int row, column; /* row 1-based, column 0-based */
    size_t at, len;  /* in text, terminated */
};
struct mm_xlsx_handlers { /* of one kind of part; names without their namespace */
    void (*start)(void *x, const char *name, const char **attributes);
    void (*end)(void *x, const char *name);
};
struct zip;
struct mm_xlsx {
    struct zip *zip;   /* owned */
    XML_Parser parser; /* of the part that is being read */
    const struct mm_xlsx_handlers *handlers;
    size_t unpacked; /* of all parts */
    enum mm_err err; /* why a parser was stopped */
    struct mm_errinfo *info;

    const char *wanted;                  /* the sheet that is read; NULL: the first */
    char sheet_name[MM_XLSX_NAME_BYTES]; /* for messages */
    char sheet_rel[MM_XLSX_NAME_BYTES], sheet_target[MM_XLSX_NAME_BYTES], strings_target[MM_XLSX_NAME_BYTES];

    struct mm_buf strings; /* shared strings, each terminated */
    size_t *string_at;     /* owned */
    size_t n_strings, cap_strings;

    struct mm_buf one; /* the text that is being read */
    bool takes;        /* characters belong to it */
    bool phonetic;     /* inside rPh: a reading, no text of the cell */
    bool in_cell;
    bool worked_out; /* the cell has a formula, and is left out */
    char type[16];   /* of the cell: "s", "inlineStr", … */
    int row, column;
    struct mm_buf text;         /* of all cells, each terminated */
    struct mm_xlsx_cell *cells; /* owned, in the order of the sheet */
    size_t n_cells, cap_cells;
};
extern const struct mm_xlsx_handlers mm_xlsx_workbook, mm_xlsx_rels, mm_xlsx_strings, mm_xlsx_sheet;

MM_MUST_USE enum mm_err mm_xlsx_parser_start(struct mm_xlsx *x, const struct mm_xlsx_handlers *handlers);
void mm_xlsx_parser_end(struct mm_xlsx *x);
/* Reads one part of the archive; *ret_found false when there is none. */
MM_MUST_USE enum mm_err mm_xlsx_part(struct mm_xlsx *x, const char *name,
                                     const struct mm_xlsx_handlers *handlers, bool *ret_found);
#endif
