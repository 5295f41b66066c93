/* What mamori-render can draw: one file job_<name>.c and one ENTRY(name) in jobs.def each. A job reads its
 * whole input and gives its whole output; it runs inside the sandbox. */
#ifndef MM_RENDER_JOB_H
#define MM_RENDER_JOB_H

#include "sync/base/buf.h"
#include "sync/export/render/types.h"

struct mm_job_words { /* of the command line; NULL when not given */
    int64_t width, height;
    const char *palette;
};
struct mm_job_ops {
    const char *name;
    const char *ja, *en; /* one line of help */
    size_t input_max;
    enum mm_err (*run)(struct mm_types *types, const struct mm_job_words *words, const struct mm_buf *in,
                       struct mm_buf *out, struct mm_errinfo *info);
};
const struct mm_job_ops *const *mm_job_list(size_t *ret_n);
const struct mm_job_ops *mm_job_find(const char *name);
#endif
