/* The files of the secretariat's pages (sync/web), read once when the server starts: what a browser asks for
 * is one of these names or nothing, so that no path of the disk can be asked for. */
#ifndef MM_SERVER_PAGES_H
#define MM_SERVER_PAGES_H

#include "sync/server/central.h"

struct mm_page_file {
    char name[64];
    const char *type;          /* static */
    struct mm_buf plain, gzip; /* gzip: the same, packed when it was built; empty when it was not */
};
struct mm_pages;

/* All files of the folder that have a type which pages have. A folder that is not there: no pages (NULL in
 * *ret_pages), the server does everything else. */
MM_MUST_USE enum mm_err mm_pages_load(const char *dir, struct mm_pages **ret_pages, struct mm_errinfo *info);
void mm_pages_free(struct mm_pages *pages);
/* NULL. pages may be NULL. */
const struct mm_page_file *mm_pages_find(const struct mm_pages *pages, const char *name);

/* Hands them to the routes of this central, which ends them. Before the first request. */
void mm_central_show_pages(struct mm_central *central, struct mm_pages *pages);
const struct mm_pages *mm_central_pages(const struct mm_central *central);
#endif
