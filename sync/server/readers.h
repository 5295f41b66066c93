/* Centrals that read, one for each thread that is at work; they are opened when first needed and used again.
 */
#ifndef MM_SERVER_READERS_H
#define MM_SERVER_READERS_H

#include "sync/server/central.h"

struct mm_readers;
/* writer: borrowed. */
MM_MUST_USE enum mm_err mm_readers_new(struct mm_central *writer, struct mm_readers **ret_readers,
                                       struct mm_errinfo *info);
void mm_readers_free(struct mm_readers *readers); /* all given back; accepts NULL */
/* Sees one state of the store until it is given back. */
MM_MUST_USE enum mm_err mm_readers_take(struct mm_readers *readers, struct mm_central **ret_central,
                                        struct mm_errinfo *info);
void mm_readers_give(struct mm_readers *readers, struct mm_central *central);
#endif
