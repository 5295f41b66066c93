/* bench_disk DIR TIMES: the raw limit of keeping something: one 4 KiB write and one fdatasync, as a small
 * commit in a write-ahead log does it. Prints raw_p50_ms and raw_p99_ms. */
#include "tests/bench/bench.h"

#include <fcntl.h>

#define PAGE_BYTES 4096
#define LOG_PAGES  1000 /* then from the start again, as the log after a checkpoint */
#define MAX_TIMES  100000

int main(int argc, char **argv)
{
    static int64_t ns[MAX_TIMES];
    static char page[PAGE_BYTES];
    char path[1000];
    long times = argc == 3 ? strtol(argv[2], NULL, 10) : 0;
    if (times < 1 || times > MAX_TIMES) {
        fprintf(stderr, "bench_disk DIR TIMES\n");
        return 2;
    }
    snprintf(path, sizeof path, "%s/bench_disk", argv[1]);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool good = fd >= 0;
    for (long i = 0; good && i < times; i++) {
        memset(page, (int)i, sizeof page);
        int64_t from = bench_ns();
        good = pwrite(fd, page, sizeof page, (off_t)(i % LOG_PAGES) * PAGE_BYTES) == PAGE_BYTES &&
               fdatasync(fd) == 0;
        ns[i] = bench_ns() - from;
    }
    if (fd >= 0)
        close(fd);
    unlink(path);
    if (!good) {
        perror(path);
        return EXIT_FAILURE;
    }
    bench_say("raw_p50_ms", bench_pct_ms(ns, (size_t)times, 50));
    bench_say("raw_p99_ms", bench_pct_ms(ns, (size_t)times, 99));
    return EXIT_SUCCESS;
}
