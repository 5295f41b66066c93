/* Errors: one enum for every expected case, and a text that travels in the caller's storage.
 *
 * Library code never logs and never exits. A fallible function returns enum mm_err, takes an optional
 * struct mm_errinfo as its last argument, and writes its ret_ outputs only on success. The innermost
 * message wins: mm_fail() leaves a text that is already there.
 */
#ifndef MM_BASE_ERR_H
#define MM_BASE_ERR_H

#include <stdarg.h>
#include <stddef.h>

#define MM_MUST_USE     __attribute__((warn_unused_result))
#define MM_PRINTF(f, a) __attribute__((format(printf, f, a)))

enum mm_err {
    MM_OK,
    MM_ERR_NOMEM,       /* memory is exhausted */
    MM_ERR_INVALID,     /* the input breaks a rule; the text says which */
    MM_ERR_SYNTAX,      /* the input is not in its format at all */
    MM_ERR_TOO_BIG,     /* over a maximum of limits.h */
    MM_ERR_NOT_FOUND,   /* no such thing */
    MM_ERR_EXISTS,      /* already there */
    MM_ERR_CONFLICT,    /* same name, other content */
    MM_ERR_IO,          /* reading or writing failed */
    MM_ERR_NO_SPACE,    /* the disk is full */
    MM_ERR_READ_ONLY,   /* the disk or file cannot be written */
    MM_ERR_BUSY,        /* somebody else holds it; try again */
    MM_ERR_AGAIN,       /* another transaction was in the way; the same one may be tried from its start */
    MM_ERR_CORRUPT,     /* stored data does not match its hash or schema */
    MM_ERR_AUTH,        /* not allowed, or not known */
    MM_ERR_SIGNATURE,   /* a signature does not verify */
    MM_ERR_NETWORK,     /* the other side cannot be reached */
    MM_ERR_REFUSED,     /* the other side answered and said no */
    MM_ERR_UNSUPPORTED, /* a version or feature that this program does not have */
    MM_ERR_USAGE,       /* wrong use of a command line */
    MM_ERR_COUNT
};

/* Stable lower-case name of a code, for logs and JSON ("no_space"). Never NULL. */
const char *mm_err_name(enum mm_err err);

struct mm_errinfo {
    enum mm_err err;
    char text[512]; /* UTF-8, one line, what happened and what to do; "" when unset */
};

#define MM_ERRINFO_INIT                                                                                      \
    {                                                                                                        \
        MM_OK, ""                                                                                            \
    }

/* Records err and the formatted text in info (which may be NULL, or already hold an inner text) and
 * returns err, so that a function can `return mm_fail(info, MM_ERR_IO, "...")`. Text is cut at a
 * character boundary. */
enum mm_err mm_fail(struct mm_errinfo *info, enum mm_err err, const char *fmt, ...) MM_PRINTF(3, 4);

/* The same for memory that is exhausted, in the one sentence that everybody uses. */
enum mm_err mm_nomem(struct mm_errinfo *info);

/* The same from errno (ENOSPC, EROFS, ENOMEM, EACCES … map to their own codes); appends strerror. */
enum mm_err mm_fail_errno(struct mm_errinfo *info, int errnum, const char *fmt, ...) MM_PRINTF(3, 4);

void mm_errinfo_clear(struct mm_errinfo *info);

#endif
