/* Statements as GET /xapi/statements shows them: with what a store adds, in the form that was asked for, with
 * their attachments as further parts. */
#ifndef MM_SERVER_ROUTES_XAPI_OUT_H
#define MM_SERVER_ROUTES_XAPI_OUT_H

#include "sync/server/body.h"
#include "sync/server/internal.h"

enum mm_xapi_format {
    MM_XAPI_EXACT,     /* as it came */
    MM_XAPI_IDS,       /* of agents, activities and verbs no more than identifies them */
    MM_XAPI_CANONICAL, /* of texts in several languages one */
    MM_XAPI_FORMAT_COUNT
};
struct mm_xapi_out {
    struct mm_central *central; /* borrowed, like the texts */
    enum mm_xapi_format format;
    const char *languages;    /* Accept-Language; NULL: any */
    const char *version;      /* of a statement that names none */
    struct mm_buf *body;      /* borrowed */
    bool attachments;         /* wanted */
    struct mm_xapi_attached { /* owned; each once */
        char sha2[130], type[200];
    } * attached;
    size_t n_attached, cap_attached;
    int64_t attached_bytes;
    size_t n;
    int64_t newest_ms;
};
/* For mm_statement_filter.full. */
bool mm_xapi_out_full(void *ctx);
/* An mm_statement_each; ctx is the mm_xapi_out. Statements after the first get a comma before them. */
enum mm_err mm_xapi_out_statement(void *ctx, const struct mm_statement_row *row);
/* What stands in *body becomes the first part of a multipart/mixed with the attachments behind it, in *to,
 * which is a file in the folder `spool`. */
MM_MUST_USE enum mm_err mm_xapi_out_parts(struct mm_xapi_out *out, const char *spool, struct mm_body *to,
                                          char ret_boundary[MM_HASH_HEX_BYTES], struct mm_errinfo *info);
void mm_xapi_out_done(struct mm_xapi_out *out);

/* xapi_format.c: the members of a statement, in another form than the exact one. */
void mm_xapi_format_write(const struct mm_json *statement, enum mm_xapi_format format, const char *languages,
                          struct mm_jw *w);
#endif
