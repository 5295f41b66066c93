/* What was heard of whoever asks, written down while nobody waits: it is said again with the next request. */
#ifndef MM_SERVER_NOTED_H
#define MM_SERVER_NOTED_H

#include "sync/server/router.h"
#include "sync/server/writer.h"

void mm_noted_recorder(struct mm_writer *writer, const struct mm_who *who); /* who->seen */
void mm_noted_session(struct mm_writer *writer, const struct mm_who *who);
#endif
