#include "sync/cli/watch.h"

#include "sync/base/log.h"

#include <stdio.h>

static void tell(void *ctx, const char *table, int64_t rows)
{
    (void)ctx;
    fprintf(stderr, mm_say("… %lld 行（%s）\n", "... %lld rows (%s)\n"), (long long)rows, table);
}

struct mm_copy_watch mm_cli_watch(const struct mm_cli *cli)
{
    return (struct mm_copy_watch){.tell = tell, .clock = cli->clock, .told_at_ms = mm_now_ms(&cli->clock)};
}
