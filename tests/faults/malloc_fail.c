/* Preloaded into a program: allocation number MM_MALLOC_FAIL since its start returns NULL, and every
 * MM_MALLOC_EVERY-th after it when that is set. MM_MALLOC_COUNT=FILE: the number of allocations is written
 * there at the end. MM_MALLOC_PLACES=FILE: the number of the first allocation of each place, one a line; a
 * place is the calls that lead to it, six deep. MM_MALLOC_SPARE=NAME: a library whose own allocations neither
 * fail nor count. */
#define _GNU_SOURCE
#include <errno.h>
#include <execinfo.h>
#include <link.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static atomic_llong seen;
static long long fail_at, fail_every;
static int ready;
/* Places seen so far, by the hash of their calls. */
#define DEPTH      6
#define MAX_PLACES 65536
static const char *places_path;
static uint64_t places[MAX_PLACES];
static long long first_at[MAX_PLACES];
static size_t n_places;
static atomic_flag busy = ATOMIC_FLAG_INIT;
static _Thread_local int inside;
static uintptr_t spare_from, spare_to; /* code of the library that is spared */

static long long number(const char *name)
{
    const char *text = getenv(name);
    return text ? strtoll(text, NULL, 10) : 0;
}

static int find_spared(struct dl_phdr_info *info, size_t size, void *name)
{
    int i;
    (void)size;
    if (!strstr(info->dlpi_name, name))
        return 0;
    for (i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type != PT_LOAD || !(info->dlpi_phdr[i].p_flags & PF_X))
            continue;
        spare_from = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
        spare_to = spare_from + info->dlpi_phdr[i].p_memsz;
    }
    return 1;
}

__attribute__((constructor)) static void start(void)
{
    char *spare = getenv("MM_MALLOC_SPARE");
    if (spare)
        dl_iterate_phdr(find_spared, spare);
    fail_at = number("MM_MALLOC_FAIL");
    places_path = getenv("MM_MALLOC_PLACES");
    if (places_path) { /* its own first use allocates */
        void *calls[2];
        (void)backtrace(calls, 2);
    }
    fail_every = number("MM_MALLOC_EVERY");
    atomic_store(&seen, 0);
    ready = 1;
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("MM_MALLOC_COUNT");
    FILE *f = path ? fopen(path, "w") : NULL;
    ready = 0;
    if (places_path) {
        FILE *list = fopen(places_path, "w");
        for (size_t i = 0; list && i < n_places; i++)
            fprintf(list, "%lld\n", first_at[i]);
        if (list)
            fclose(list);
    }
    if (!f)
        return;
    fprintf(f, "%lld\n", (long long)atomic_load(&seen));
    fclose(f);
}

static void note_place(long long n)
{
    void *calls[DEPTH + 3];
    uint64_t hash = 1469598103934665603u;
    size_t at;
    if (inside)
        return;
    inside = 1;
    int depth = backtrace(calls, DEPTH + 3);
    for (int i = 3; i < depth; i++) /* behind this function, fails and malloc */
        hash = (hash ^ (uint64_t)(uintptr_t)calls[i]) * 1099511628211u;
    while (atomic_flag_test_and_set(&busy))
        ;
    for (at = hash % MAX_PLACES; places[at] && places[at] != hash; at = (at + 1) % MAX_PLACES)
        ;
    if (!places[at] && n_places < MAX_PLACES / 2) {
        places[at] = hash;
        first_at[n_places++] = n;
    }
    atomic_flag_clear(&busy);
    inside = 0;
}

static int fails(const void *caller)
{
    long long n;
    if (!ready || ((uintptr_t)caller >= spare_from && (uintptr_t)caller < spare_to))
        return 0;
    n = atomic_fetch_add(&seen, 1) + 1;
    if (places_path)
        note_place(n);
    if (!fail_at || n < fail_at || (n > fail_at && (!fail_every || (n - fail_at) % fail_every)))
        return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *old, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_memalign(alignment, size);
}
