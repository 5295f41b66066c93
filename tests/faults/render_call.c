/* render_call JOB WAIT_MS: one job through mm_render, as agent, server and command line start it. Prints the
 * error's name, the milliseconds it took, the bytes that came and the sentence. */
#include "sync/base/limits.h"
#include "sync/export/render.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int main(int argc, char **argv)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_render_job job = {.name = argc > 1 ? argv[1] : "fine", .input = "input", .input_bytes = 5};
    struct mm_buf out;
    int64_t begin = now_ms();
    enum mm_err err;

    job.wait_ms = argc > 2 ? strtoll(argv[2], NULL, 10) : 0;
    mm_buf_init(&out, MM_MAX_PDF_BYTES);
    err = mm_render(&job, &out, &info);
    printf("%s %" PRId64 " %zu %s\n", mm_err_name(err), now_ms() - begin, out.len, info.text);
    mm_buf_done(&out);
    return 0;
}
