/* Starts mamori-render, waits for it and ends it: the only file that does so. The child has no network, no
 * files but the fonts, little memory and little time (render/sandbox.c); it gets its input and gives its
 * output through memory files, so that nothing of a job ever lies on a disk. Whatever it does, the caller
 * gets an answer within wait_ms. Used by agent, server and command line; the kiosk never starts it. */
#ifndef MM_EXPORT_RENDER_H
#define MM_EXPORT_RENDER_H

#include "sync/base/buf.h"
#include "sync/base/err.h"

#include <stdint.h>

struct mm_render_job {
    const char *name;        /* "pdf", "svg": render/jobs.def */
    const char *const *args; /* further words, NULL-terminated; NULL for none */
    const void *input;
    size_t input_bytes;
    int64_t wait_ms; /* 0: MM_RENDER_WAIT_MS */
};

/* Appends the output to out (initialised; its maximum holds). Errors: what the job says of its input
 * (INVALID, SYNTAX, TOO_BIG …); NOT_FOUND when the program is not installed; TOO_BIG when it took more time,
 * memory or output than it may; IO when it broke down. The sentence says what to do. */
MM_MUST_USE enum mm_err mm_render(const struct mm_render_job *job, struct mm_buf *out,
                                  struct mm_errinfo *info);
#endif
