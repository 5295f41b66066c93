/* What the files rule_<name>.c share. A rule is one such file and one ENTRY(name) in rules.def; it looks at
 * the whole desk and adds findings. Internal to content/author.
 */
#ifndef MM_AUTHOR_RULE_H
#define MM_AUTHOR_RULE_H

#include "content/author/author.h"
#include "content/pack/shape.h"
#include "sync/table/csv.h"

struct mm_ruling { /* one run of the rules */
    const struct mm_desk *desk;
    const struct mm_author_opts *opts;
    struct mm_findings *findings;
    struct mm_errinfo *info;
};
struct mm_rule {
    const char *name;
    /* Fails for what a writer cannot mend in the pack. Never NULL. */
    enum mm_err (*run)(const struct mm_ruling *ruling);
};

/* ---- texts (texts.c) ------------------------------------------------------------------------------- */
struct mm_said { /* one text, borrowed until the next */
    const struct mm_at *at;
    const struct mm_field *field;
    const char *text;  /* as it is written */
    const char *plain; /* without its markup */
    bool untrue;       /* an option that is no right answer: nobody is told that it is so */
};
typedef void mm_hear(void *ctx, const struct mm_said *said);
/* Every text of the pack that people read, file by file; the policy's own words (kind EXACT) and those in
 * figures too. */
void mm_desk_texts(const struct mm_desk *desk, mm_hear *hear, void *ctx);
bool mm_said_is_markup(const struct mm_said *said);
bool mm_is_kanji(uint32_t cp);
/* The next sentence of a plain text (with its 。), blanks at its ends left out; false at the end. *pos starts
 * at 0. */
bool mm_sentence_next(const char *plain, size_t *pos, const char **ret_text, size_t *ret_len);

/* Each item with its place, in the order of pack->items; those that are set aside are left out. */
typedef void mm_hear_item(void *ctx, const struct mm_at *at, const struct mm_item *item);
void mm_desk_items(const struct mm_desk *desk, mm_hear_item *hear, void *ctx);

/* Whether some course shows the page to somebody. */
enum mm_shown { MM_SHOWN_ASIDE, /* there is no such page, or it is set aside */ MM_SHOWN_NOWHERE, MM_SHOWN };
enum mm_shown mm_desk_shows(const struct mm_desk *desk, const char *page_id);

/* ---- tables beside the JSON (sheet.c) ---------------------------------------------------------------- */
#define MM_SHEET_COLUMNS 12
struct mm_sheet {
    const struct mm_source *source;
    struct mm_csv csv;            /* owned */
    int column[MM_SHEET_COLUMNS]; /* index in the file of each wanted column; -1: it has none */
    const char *const *names;     /* of the wanted columns */
    size_t n;
};
/* Reads a CSV of the pack whose first row names its columns: every one of names (NULL-terminated) must be
 * there, and no other. *ret_found false when there is no such file, or it cannot be read (then with a
 * finding). */
MM_MUST_USE enum mm_err mm_sheet_open(const struct mm_ruling *ruling, const char *file,
                                      const char *const *names, struct mm_sheet *ret_sheet, bool *ret_found);
void mm_sheet_done(struct mm_sheet *sheet);
size_t mm_sheet_rows(const struct mm_sheet *sheet);
/* "" for a field that the row does not have. */
const char *mm_sheet_cell(const struct mm_sheet *sheet, size_t row, size_t column);
void mm_sheet_error(const struct mm_ruling *ruling, const struct mm_sheet *sheet, size_t row, size_t column,
                    const char *fmt, ...) MM_PRINTF(5, 6);
/* The next word of a cell that lists words, separated by spaces; false at the end. */
bool mm_word_next(const char **cell, const char **ret_word, size_t *ret_len);
#endif
