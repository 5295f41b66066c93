/* 手引き: short papers for who installs, runs, learns or decides, written in a small part of Markdown
 * (content/docs/handbook/NAME.md; its README says which part) and set as a PDF by mamori-render. */
#ifndef MM_AUTHOR_HANDBOOK_H
#define MM_AUTHOR_HANDBOOK_H

#include "sync/base/buf.h"
#include "sync/base/err.h"

#include <stddef.h>

struct mm_handbook {
    const char *name; /* of its file, without .md */
    const char *ja, *en;
};
/* In the order in which somebody meets them. Static. */
const struct mm_handbook *mm_handbook_list(size_t *ret_n);
const struct mm_handbook *mm_handbook_find(const char *name);
/* Appends the PDF of a text. dir: where its pictures lie. SYNTAX names the line. */
MM_MUST_USE enum mm_err mm_handbook_pdf(const char *text, const char *dir, struct mm_buf *out,
                                        struct mm_errinfo *info);
#endif
