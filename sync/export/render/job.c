#include "sync/export/render/job.h"

#include <string.h>

#define ENTRY(name) extern const struct mm_job_ops mm_job_##name;
#include "sync/export/render/jobs.def"
#undef ENTRY

static const struct mm_job_ops *const jobs[] = {
#define ENTRY(name) &mm_job_##name,
#include "sync/export/render/jobs.def"
#undef ENTRY
};

const struct mm_job_ops *const *mm_job_list(size_t *ret_n)
{
    *ret_n = sizeof(jobs) / sizeof(jobs[0]);
    return jobs;
}

const struct mm_job_ops *mm_job_find(const char *name)
{
    for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++)
        if (strcmp(jobs[i]->name, name) == 0)
            return jobs[i];
    return NULL;
}
