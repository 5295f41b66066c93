/* HTTP as a client: one request at a time over one kept-open connection, every part of the reply bounded. No
 * redirects, no cookies, no proxy unless one is set, certificates always checked (against one file when that
 * is given). Used by the agent and the command line; client.c alone includes curl. */
#ifndef MM_HTTP_CLIENT_H
#define MM_HTTP_CLIENT_H

#include "sync/base/buf.h"
#include "sync/base/err.h"

#include <stdbool.h>
#include <stdint.h>

#define MM_HTTP_CONNECT_MS 10000
#define MM_HTTP_TOTAL_MS   60000

struct mm_http_settings {
    const char *ca_file;    /* PEM that the server's certificate must chain to; NULL: the system's */
    const char *address;    /* connect there, whatever address the name in the URL has; NULL: as it has */
    const char *proxy;      /* URL; NULL: none, whatever the environment says */
    int64_t connect_ms;     /* 0: MM_HTTP_CONNECT_MS */
    int64_t total_ms;       /* 0: MM_HTTP_TOTAL_MS */
    size_t max_reply_bytes; /* 0: MM_MAX_REPLY_BYTES */
};

struct mm_http_header {
    const char *name, *value;
};
struct mm_http_call {
    const char *method; /* "GET" or "POST" */
    const char *url;    /* http: or https: */
    const struct mm_http_header *headers;
    size_t n_headers;
    const void *body; /* POST */
    size_t len;
    /* Instead of body: the next of len bytes, n at most, never 0 of them. SIZE_MAX: it is not to be had, and
     * the request is broken off. May be NULL. */
    size_t (*read)(void *ctx, char *out, size_t n);
    void *ctx;
};
struct mm_http_answer {
    int status;
    char etag[200];        /* as sent, with its quotes; "" if none */
    char type[100];        /* Content-Type; "" if none */
    char date[64];         /* Date; "" if none */
    char next[32];         /* Mamori-Next; "" if none */
    char disposition[600]; /* Content-Disposition; "" if none */
    int64_t date_at_ms;    /* the same as time; 0 if none */
    int64_t retry_after_s; /* -1 if none */
    struct mm_buf body;
};
void mm_http_answer_init(struct mm_http_answer *answer);
void mm_http_answer_done(struct mm_http_answer *answer);

struct mm_http_client;
/* Settings are copied. */
MM_MUST_USE enum mm_err mm_http_open(const struct mm_http_settings *settings,
                                     struct mm_http_client **ret_client, struct mm_errinfo *info);
void mm_http_close(struct mm_http_client *client);

/* MM_OK for every complete reply, whatever its status. NETWORK: no complete reply (the text says why);
 * TOO_BIG: the reply is longer than it may be; INVALID: no usable URL. ret_answer must be initialised; it is
 * emptied first. */
MM_MUST_USE enum mm_err mm_http_send(struct mm_http_client *client, const struct mm_http_call *call,
                                     struct mm_http_answer *ret_answer, struct mm_errinfo *info);

/* The name that the server gives the file (filename*=UTF-8''…), without a folder; "" when there is none, or
 * one that is no name of a file. */
void mm_http_file_name(const struct mm_http_answer *answer, char *out, size_t out_bytes);

/* The sentence of a JSON error reply {"error", "message"}; otherwise "HTTP <status>". */
void mm_http_message(const struct mm_http_answer *answer, char *out, size_t out_bytes);
/* Its code; "" when the reply is none of our server's. */
void mm_http_error(const struct mm_http_answer *answer, char *out, size_t out_bytes);
#endif
