/* Shuts this process in, before a byte of its input is read: limits on memory, processor time, output and
 * open files; no new privileges, no core file; dies with its parent; reads only what stands below the named
 * paths (Landlock, where the kernel has it); may make only the system calls that drawing needs (seccomp): no
 * socket, no other program, no file to write. Only mamori-render calls it. */
#ifndef MM_RENDER_SANDBOX_H
#define MM_RENDER_SANDBOX_H

#include "sync/base/err.h"

/* paths: files and folders that may still be opened for reading (missing ones are passed over). UNSUPPORTED
 * when the kernel cannot do it: then nothing must be drawn. A build with AddressSanitizer keeps the limits
 * that it can live with. */
MM_MUST_USE enum mm_err mm_sandbox_enter(const char *const *paths, size_t n_paths, struct mm_errinfo *info);
#endif
