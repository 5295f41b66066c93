/* Bundles at the server's side: opening one that a kiosk wrote, giving its letters to the server, and writing
 * the answer. Whoever brings it, a command line or a browser, says where the letters go. */
#ifndef MM_SERVER_ARRIVAL_H
#define MM_SERVER_ARRIVAL_H

#include "sync/http/client.h"
#include "sync/server/central.h"
#include "sync/server/router.h"
#include "sync/wire/bundle.h"

/* A bundle of a kiosk that this server knows. */
struct mm_arrival {
    struct mm_bundle bundle;
    struct mm_sign_key server; /* wiped by mm_arrival_done */
    struct mm_sign_public kiosk;
    char kiosk_name[200], standing[16];
};
/* arrival_open.c. What may be taken, and what whoever brought it can do about one that may not. */
struct mm_arrival_rule {
    bool ahead;                        /* also one whose kiosk's clock is far ahead */
    const char *if_ahead, *if_pending; /* end two sentences: "…" with what to do */
};
/* Everything that can be known without changing anything; the error names what is wrong, not the file. */
MM_MUST_USE enum mm_err mm_arrival_open(struct mm_central *central, const char *path,
                                        const struct mm_arrival_rule *rule, struct mm_arrival *ret_arrival,
                                        struct mm_errinfo *info);
/* The same of bytes, which are borrowed until mm_arrival_done. */
MM_MUST_USE enum mm_err mm_arrival_borrow(struct mm_central *central, const char *data, size_t len,
                                          const struct mm_arrival_rule *rule, struct mm_arrival *ret_arrival,
                                          struct mm_errinfo *info);
/* How many records it says to have. */
MM_MUST_USE enum mm_err mm_arrival_count(const struct mm_arrival *arrival, int64_t *ret_records,
                                         struct mm_errinfo *info);
void mm_arrival_done(struct mm_arrival *arrival); /* accepts a zeroed one */
/* Records that a batch of it says to have; 0: it is none. */
int64_t mm_arrival_records(const struct mm_letter *letter, int64_t *ret_first);

/* Where the letters go, and where is read what the kiosk would ask next, once it was seen that it may ask. */
struct mm_arrival_post {
    /* answer is initialised. MM_OK for every answer, whatever its status. */
    enum mm_err (*send)(void *ctx, const struct mm_letter *letter, struct mm_http_answer *answer,
                        struct mm_errinfo *info);
    /* By a route that only reads; reply is initialised. */
    enum mm_err (*read)(void *ctx, const struct mm_route *route, const char *recorder, const char *param,
                        struct mm_web_reply *reply, struct mm_errinfo *info);
    void *ctx; /* borrowed */
};
/* arrival_answer.c. Gives every letter to the server and writes the answer, unless nobody wants it. An answer
 * that cannot be written keeps no letter back, and is the error in the end. *ret_counts: in any case, what
 * was taken in. */
struct mm_arrival_counts {
    size_t n[MM_RECORD_STATUS_COUNT]; /* records */
    size_t told;                      /* entries of kiosk reports */
    size_t files;                     /* of the pack, in the answer */
};
struct mm_arrival_wanted {
    char id[MM_UUID_BYTES];
    int64_t serial;     /* of the answer */
    int64_t at_ms;      /* when it is written */
    const char *path;   /* NULL: nobody wants it, unless … */
    const char *dir;    /* it is wanted as a file without a name in this folder: then … */
    int *ret_fd;        /* gets it (owned: close()) */
    const char *medium; /* may be NULL */
};
MM_MUST_USE enum mm_err mm_arrival_answer(const struct mm_arrival *arrival,
                                          const struct mm_arrival_post *post,
                                          const struct mm_arrival_wanted *wanted,
                                          struct mm_arrival_counts *ret_counts, struct mm_errinfo *info);

/* arrival_here.c. A letter through a router of this process, the same steps as a request that came by the
 * network; not from the writer's thread. answer as above. */
MM_MUST_USE enum mm_err mm_arrival_serve(struct mm_router *router, const struct mm_letter *letter,
                                         struct mm_http_answer *answer, struct mm_errinfo *info);
/* A read of the post above with a central that reads. */
MM_MUST_USE enum mm_err mm_arrival_read(struct mm_central *central, const struct mm_route *route,
                                        const char *recorder, const char *param, struct mm_web_reply *reply,
                                        struct mm_errinfo *info);
#endif
