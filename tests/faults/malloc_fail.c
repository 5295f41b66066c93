/* Preloaded into a program: allocation number MM_MALLOC_FAIL since its start returns NULL, and every
 * MM_MALLOC_EVERY-th after it when that is set. MM_MALLOC_COUNT=FILE: the number of allocations is written
 * there at the end. MM_MALLOC_SPARE=NAME: a library whose own allocations neither fail nor count. */
#define _GNU_SOURCE
#include <errno.h>
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

static atomic_llong seen;
static long long fail_at, fail_every;
static int ready;
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
    fail_every = number("MM_MALLOC_EVERY");
    atomic_store(&seen, 0);
    ready = 1;
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("MM_MALLOC_COUNT");
    FILE *f = path ? fopen(path, "w") : NULL;
    ready = 0;
    if (!f)
        return;
    fprintf(f, "%lld\n", (long long)atomic_load(&seen));
    fclose(f);
}

static int fails(const void *caller)
{
    long long n;
    if (!ready || ((uintptr_t)caller >= spare_from && (uintptr_t)caller < spare_to))
        return 0;
    n = atomic_fetch_add(&seen, 1) + 1;
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
