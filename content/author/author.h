/* Tools for those who write and review the teaching. A desk is a pack opened together with its files, so that
 * everything can be named by file, line and field. Rules (rules.def) say what a writer should be told beyond
 * what mm_pack_open refuses. Runs in the command line alone; the kiosk knows nothing of it. Reading never
 * changes a file.
 */
#ifndef MM_AUTHOR_AUTHOR_H
#define MM_AUTHOR_AUTHOR_H

#include "content/pack/pack.h"
#include "content/pack/source.h"

struct mm_desk {
    struct mm_pack *pack;      /* owned */
    struct mm_sources sources; /* owned */
};
/* Errors and findings as mm_pack_open; written only on success. */
MM_MUST_USE enum mm_err mm_desk_open(const char *dir, struct mm_desk *ret_desk, struct mm_findings *findings,
                                     struct mm_errinfo *info);
void mm_desk_done(struct mm_desk *desk); /* accepts a zeroed desk */

/* Questions that each place of a form is to be filled from, so that the same one does not soon come again. */
#define MM_PARALLEL_ITEMS 4

struct mm_author_opts {
    int64_t now_ms;
    int stale_months;           /* cases whose 確認日 is older are named; 0: not asked */
    const char *names_path;     /* names that no text may hold, one a line; NULL: none */
    const char *fonts_path;     /* fonts.json; NULL: glyphs are not looked at */
    const char *const *reports; /* names of the reports that there are, ending with NULL; NULL: not asked */
};
/* Runs every rule and sorts its findings behind those that are there already. Fails only for what is outside
 * the pack (a list of names that cannot be read) or when memory ends. */
MM_MUST_USE enum mm_err mm_author_check(const struct mm_desk *desk, const struct mm_author_opts *opts,
                                        struct mm_findings *findings, struct mm_errinfo *info);
#endif
