#include "sync/cli/finding.h"

#include "sync/base/log.h"

#include <stdio.h>

void mm_cli_finding(const struct mm_finding *f)
{
    const char *level = f->level == MM_FINDING_ERROR ? mm_say("誤り", "error") : mm_say("注意", "warning");

    printf("%s:", f->file);
    if (f->line)
        printf("%d:", f->line);
    if (*f->field)
        printf(" %s:", f->field);
    printf(" %s: %s\n", level, f->message);
}
