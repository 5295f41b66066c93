/* What the fuzz targets share. A target is one file fuzz_<name>.c with LLVMFuzzerTestOneInput: it hands the
 * bytes to a decoder as a stranger would, and then checks what the decoder promises about anything it
 * accepted. A broken promise ends the process, which libFuzzer and run_corpus.c both report with the input.
 */
#ifndef MM_FUZZ_H
#define MM_FUZZ_H

#include "sync/base/err.h"
#include "sync/base/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_CHECK(expr) ((expr) ? (void)0 : fuzz_broken(__FILE__, __LINE__, #expr))

static inline _Noreturn void fuzz_broken(const char *file, int line, const char *expr)
{
    fprintf(stderr, "%s:%d: broken promise: %s\n", file, line, expr);
    abort();
}

/* An error comes with its text (one line of UTF-8), a success without. */
static inline void fuzz_check_info(enum mm_err err, const struct mm_errinfo *info)
{
    size_t len = strlen(info->text);
    FUZZ_CHECK((unsigned)err < MM_ERR_COUNT);
    FUZZ_CHECK((err == MM_OK) == (len == 0));
    FUZZ_CHECK(mm_utf8_valid(info->text, len, NULL));
    FUZZ_CHECK(!strpbrk(info->text, "\r\n\t"));
}

/* The input as a string of its own (free()); a NUL in it ends it. */
static inline char *fuzz_string(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    FUZZ_CHECK(text);
    if (size)
        memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

static inline bool fuzz_same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}
#endif
