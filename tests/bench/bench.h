/* What the programs of this folder share: a clock, and percentiles. They report; they never judge. */
#ifndef MM_TESTS_BENCH_BENCH_H
#define MM_TESTS_BENCH_BENCH_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static inline int64_t bench_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static inline int bench_by_value(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

/* Sorts. The value below which pct per cent of them lie, in ms. */
static inline double bench_pct_ms(int64_t *ns, size_t n, int pct)
{
    if (n == 0)
        return 0;
    qsort(ns, n, sizeof ns[0], bench_by_value);
    return (double)ns[(n - 1) * (size_t)pct / 100] / 1e6;
}

/* "name value": what tests/bench/run reads. */
static inline void bench_say(const char *name, double value)
{
    printf("%s %.3f\n", name, value);
}
#endif
