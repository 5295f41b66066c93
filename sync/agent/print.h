/* Paper: `lp` of the system, started without a shell, with a few words of our own and the name of a file. */
#ifndef MM_AGENT_PRINT_H
#define MM_AGENT_PRINT_H

#include "sync/base/err.h"
#include "sync/store/store.h"

#include <stdbool.h>

#define MM_PRINT_WAIT_MS 10000 /* until `lp` is ended */
#define MM_PRINTER_BYTES 128

/* Remembers the printer's name; "" forgets it. INVALID for what can be no name of one. */
MM_MUST_USE enum mm_err mm_printer_set(struct mm_store *store, const char *name, struct mm_errinfo *info);
/* Hands a file to the printer. NOT_FOUND: there is no `lp`; IO: it refused; BUSY: it did not end in time. The
 * file stays. */
MM_MUST_USE enum mm_err mm_print_file(const char *printer, const char *path, int64_t wait_ms,
                                      struct mm_errinfo *info);
#endif
