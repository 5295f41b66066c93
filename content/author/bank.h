/* The bank of items as one table, so that it can be worked on in a spreadsheet and taken to another system: a
 * row an item, below it a row for each of its categories, decisions and options. What is read back is
 * compared cell by cell with the files first (mm_bank_compare), and only then, if wanted, written into them
 * (mm_bank_apply): the pack checked beforehand, the former files kept as NAME~. A write that fails takes the
 * others back; a machine that stops between two files leaves some new and some old, each whole. */
#ifndef MM_AUTHOR_BANK_H
#define MM_AUTHOR_BANK_H

#include "content/author/author.h"
#include "content/pack/arena.h"
#include "sync/table/csv.h"

enum mm_bank_kind { MM_BANK_ITEM, MM_BANK_CATEGORY, MM_BANK_DECISION, MM_BANK_OPTION, MM_BANK_KIND_COUNT };
const char *mm_bank_kind_ja(enum mm_bank_kind kind); /* 問題, 分類, 場面, 選択肢 */

/* Columns in the order of the sheet; bank.c has their titles. */
enum mm_bank_column {
    MM_BANK_OF,   /* id of the item, on every row */
    MM_BANK_WHAT, /* kind of the row */
    MM_BANK_ID,   /* of a category, decision or option */
    MM_BANK_TYPE,
    MM_BANK_LABEL,
    MM_BANK_TEXT,
    MM_BANK_CORRECT,
    MM_BANK_CATEGORY_OF,
    MM_BANK_EXPLANATION,
    MM_BANK_CONSEQUENCE,
    MM_BANK_NEXT,
    MM_BANK_DEBRIEF,
    MM_BANK_ACTION,
    MM_BANK_QUOTE,
    MM_BANK_TOPICS,
    MM_BANK_CLAUSES,
    MM_BANK_AUDIENCE,
    MM_BANK_OBJECTIVE,
    MM_BANK_BLOOM,
    MM_BANK_PRACTICE,
    MM_BANK_KEEP_ORDER,
    MM_BANK_ENEMIES,
    MM_BANK_SOURCE,
    MM_BANK_PAGE,
    MM_BANK_NARRATION,
    MM_BANK_NEEDS,
    MM_BANK_FIGURE,
    MM_BANK_FIGURE_WORDS,
    MM_BANK_FIGURE_SIZE,
    MM_BANK_REGION,
    MM_BANK_VERSION,
    MM_BANK_REVIEW,
    MM_BANK_REVIEWER,
    MM_BANK_REVIEW_DATE,
    MM_BANK_REVIEW_HASH,
    MM_BANK_COLUMN_COUNT
};
const char *mm_bank_title(enum mm_bank_column column);
int mm_bank_width(enum mm_bank_column column); /* characters, for a spreadsheet */

struct mm_bank_line {
    enum mm_bank_kind kind;
    const char *cell[MM_BANK_COLUMN_COUNT]; /* "": empty; NULL: not said, the files keep what they have */
    int line;                               /* of the table it was read from; 0 from the files */
};
struct mm_bank {
    struct mm_arena arena;
    struct mm_bank_line *lines; /* of one item together, its own row first */
    size_t n, cap;
};
void mm_bank_init(struct mm_bank *bank);
void mm_bank_done(struct mm_bank *bank); /* accepts a zeroed bank */
/* A new line at the end with all cells NULL; NULL when memory ends (the arena keeps the error). */
struct mm_bank_line *mm_bank_add(struct mm_bank *bank, enum mm_bank_kind kind);
/* The line of an item's own row; *ret_n lines belong to it. NULL when there is none. */
const struct mm_bank_line *mm_bank_find(const struct mm_bank *bank, const char *item, size_t *ret_n);
MM_MUST_USE enum mm_err mm_bank_check(const struct mm_bank *bank, struct mm_errinfo *info);

/* All items of the files, set aside or not, in their order. */
MM_MUST_USE enum mm_err mm_bank_of_desk(const struct mm_desk *desk, struct mm_bank *ret_bank,
                                        struct mm_errinfo *info);
/* From rows whose first names the columns: all of them, in any order, and no other. INVALID names line and
 * column. */
MM_MUST_USE enum mm_err mm_bank_of_table(const struct mm_csv *table, struct mm_bank *ret_bank,
                                         struct mm_errinfo *info);
/* One item as its file would have it, indented by two. n lines from its own row on, nothing NULL. INVALID
 * names the line and the cell that cannot be read. */
MM_MUST_USE enum mm_err mm_bank_json(const struct mm_bank_line *lines, size_t n, struct mm_buf *out,
                                     struct mm_errinfo *info);

/* The beginning of a text for a message: whole characters, on one line. */
#define MM_BANK_SHOWN_BYTES 64
const char *mm_bank_shown(const char *text, size_t len, char out[MM_BANK_SHOWN_BYTES]);
/* pretty.c: a value as the files have it; depth: how far it is indented, in steps of two. */
void mm_bank_pretty(const struct mm_json *node, int depth, struct mm_buf *out);

/* ---- bank_change.c ---- */
struct mm_bank_change {
    const char *item;           /* borrowed, as all here, from the banks and the desk */
    const char *file;           /* where it stands or will stand; NULL: it is new, and no file was said */
    bool added;                 /* the item is new: nothing else is said */
    enum mm_bank_kind kind;     /* of the row */
    const char *id;             /* of the row, "" for the item's own */
    enum mm_bank_column column; /* MM_BANK_ID: the row came, went or has another place */
    const char *before, *after;
    int line;
};
struct mm_bank_changes {
    struct mm_bank_change *list; /* owned */
    size_t n, cap;
    size_t n_items;       /* how many items they are about */
    size_t n_untouched;   /* items of the files that the table does not have: they stay */
    struct mm_bank after; /* the items that change, whole */
};
/* What the table would change. Where the learner sees a change and the table leaves the version as it is, the
 * version is raised by one and a review is taken back: both are among the changes. into (may be NULL): the
 * file of new items, "items/more.json". */
MM_MUST_USE enum mm_err mm_bank_compare(const struct mm_desk *desk, const struct mm_bank *before,
                                        const struct mm_bank *table, const char *into,
                                        struct mm_bank_changes *ret_changes, struct mm_errinfo *info);
void mm_bank_changes_done(struct mm_bank_changes *changes);

/* ---- bank_apply.c ---- */
/* Tries the changes on a copy of the pack; its errors become findings (INVALID) and nothing is changed. When
 * write is set and there is no error, the files are written; EXISTS when one of them is no longer what desk
 * has, and then none is. */
MM_MUST_USE enum mm_err mm_bank_apply(const struct mm_desk *desk, const struct mm_bank_changes *changes,
                                      bool write, struct mm_findings *findings, struct mm_errinfo *info);

/* ---- forms of the table: one file form_<name>.c and one ENTRY(name) in forms.def each ---- */
struct mm_bank_form {
    const char *name;   /* "csv", "csv-cp932", "xlsx", "gift", "moodle-xml", "qti3" */
    const char *suffix; /* ".csv" */
    /* lost (never NULL): what the form cannot hold, a line each. */
    enum mm_err (*write)(const struct mm_desk *desk, const struct mm_bank *bank, struct mm_buf *out,
                         struct mm_buf *lost, struct mm_errinfo *info);
    /* before: the items as they are, for forms that hold less than all. */
    enum mm_err (*read)(const void *bytes, size_t len, const struct mm_bank *before, struct mm_bank *ret_bank,
                        struct mm_errinfo *info);
};
/* By its name, or (name NULL) by how the file's name ends. USAGE says what there is. */
MM_MUST_USE enum mm_err mm_bank_form_choose(const char *name, const char *path,
                                            const struct mm_bank_form **ret_form, struct mm_errinfo *info);
#endif
