/* A pack cut down to one page or one item, for looking at it on the kiosk: the same files, and one course
 * that shows it. */
#ifndef MM_AUTHOR_PREVIEW_H
#define MM_AUTHOR_PREVIEW_H

#include "content/pack/pack.h"

/* Writes the pack of dir into the folder to (which is there and empty) with a course that holds only the page
 * or the item of that id; *ret_audience gets whom it is for. INVALID with findings when the pack has errors;
 * NOT_FOUND when it has no such page or item. */
MM_MUST_USE enum mm_err mm_preview_pack(const char *dir, const char *id, const char *to,
                                        unsigned *ret_audience, struct mm_findings *findings,
                                        struct mm_errinfo *info);
/* Something that changes whenever a file of the pack does; 0 when the folder cannot be read. */
uint64_t mm_preview_stamp(const char *dir);
#endif
