/* One finding of a check, as the commands on content print it. */
#ifndef MM_CLI_FINDING_H
#define MM_CLI_FINDING_H

#include "content/pack/pack.h"

void mm_cli_finding(const struct mm_finding *finding); /* one line on standard output */
#endif
