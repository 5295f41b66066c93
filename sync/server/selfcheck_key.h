/* Where the private half of a period's key lies: for selfcheck.c and selfcheck_close.c alone. */
#ifndef MM_SERVER_SELFCHECK_KEY_H
#define MM_SERVER_SELFCHECK_KEY_H

#include "sync/server/central.h"

MM_MUST_USE enum mm_err mm_selfcheck_key_path(struct mm_central *central, const char *id, char *out,
                                              size_t out_bytes, struct mm_errinfo *info);
#endif
