/* A growable byte buffer with a stated maximum and a sticky error: append freely, look once at the end.
 * After a failed append the buffer keeps what it had and ignores further appends. data is always
 * NUL-terminated one byte after len (that byte is not counted). */
#ifndef MM_BASE_BUF_H
#define MM_BASE_BUF_H

#include "sync/base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct mm_buf {
    char *data; /* owned; never NULL after the first successful append; use mm_buf_str for a safe string */
    size_t len;
    size_t cap;
    size_t max; /* bytes, excluding the terminator */
    enum mm_err err;
};

/* An empty buffer that never grows above max bytes. Allocates nothing. */
void mm_buf_init(struct mm_buf *buf, size_t max);
void mm_buf_done(struct mm_buf *buf);  /* accepts an initialised or zeroed buffer */
void mm_buf_clear(struct mm_buf *buf); /* keeps the memory, clears the error */

void mm_buf_append(struct mm_buf *buf, const void *data, size_t len);
void mm_buf_str_append(struct mm_buf *buf, const char *str);
void mm_buf_char(struct mm_buf *buf, char c);
void mm_buf_printf(struct mm_buf *buf, const char *fmt, ...) MM_PRINTF(2, 3);
void mm_buf_vprintf(struct mm_buf *buf, const char *fmt, va_list ap) MM_PRINTF(2, 0);

/* The content as a string, "" when empty. Borrowed until the next change. */
const char *mm_buf_str(const struct mm_buf *buf);

/* MM_OK, or the first error (NOMEM, TOO_BIG), with a text in info. */
MM_MUST_USE enum mm_err mm_buf_check(const struct mm_buf *buf, struct mm_errinfo *info);

/* Hands the memory to the caller (free()); the buffer is empty afterwards. NULL when it failed. */
char *mm_buf_take(struct mm_buf *buf, size_t *ret_len);

/* Whole files. read: at most max bytes (TOO_BIG above); write_atomic: temporary file in the same folder,
 * fdatasync, rename, fsync of the folder. mode as for open(2). ret_buf is untouched on failure, and needs no
 * initialisation before. */
MM_MUST_USE enum mm_err mm_file_read(const char *path, size_t max, struct mm_buf *ret_buf,
                                     struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_file_write_atomic(const char *path, const void *data, size_t len, unsigned mode,
                                             struct mm_errinfo *info);

/* The same a piece at a time, for what is too big to be held whole: open, add …, end, and done in any case
 * (accepts a zeroed one). Without end nothing of it stays. */
struct mm_file_out {
    char *path, *temp; /* owned; temp NULL: without a name, or it has its own by now */
    int fd;            /* owned */
};
MM_MUST_USE enum mm_err mm_file_out_open(const char *path, unsigned mode, struct mm_file_out *ret_out,
                                         struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_file_out_add(struct mm_file_out *out, const void *data, size_t len,
                                        struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_file_out_end(struct mm_file_out *out, struct mm_errinfo *info);
void mm_file_out_done(struct mm_file_out *out);
/* The same without a name, somewhere in this folder: nothing of it stays whatever happens, and after end it
 * is read by what mm_file_out_take() gives (owned: close()). */
MM_MUST_USE enum mm_err mm_file_out_unnamed(const char *dir, struct mm_file_out *ret_out,
                                            struct mm_errinfo *info);
int mm_file_out_take(struct mm_file_out *out);

/* strdup and printf that report NOMEM by returning NULL. Free with free(). */
char *mm_strdup(const char *str);
char *mm_strndup(const char *str, size_t len);
char *mm_asprintf(const char *fmt, ...) MM_PRINTF(1, 2);
#endif
