/* What the routes of bundles share: what a page asks of one that it sends, and how one becomes known. */
#ifndef MM_SERVER_ROUTES_BUNDLE_H
#define MM_SERVER_ROUTES_BUNDLE_H

#include "sync/server/arrival.h"
#include "sync/server/carried.h"

struct mm_bundle_asked {
    bool take, ahead;                    /* not only to be looked at; also one from the future */
    char medium[MM_BUNDLE_MEDIUM_BYTES]; /* "": as the kiosk said */
    char file[MM_BUNDLE_NAME_BYTES];     /* its name, for the record of media; "" */
};
extern const struct mm_shape mm_bundle_query[];

/* A bundle that the request brings, under way. */
struct mm_bundle_route {
    struct mm_central *central; /* borrowed; reads */
    const struct mm_web_request *request;
    bool stores; /* whatever step says */
    struct mm_bundle_asked asked;
    struct mm_arrival arrival;
};
/* False with a reply and a line in the record of media: what a page looks at is meant to be taken. In any
 * case mm_bundle_route_done. */
bool mm_bundle_route_open(struct mm_bundle_route *b, struct mm_web_reply *reply);
void mm_bundle_route_done(struct mm_bundle_route *b);
/* Its letters to the server, and the answer if wanted says where. */
MM_MUST_USE enum mm_err mm_bundle_route_give(struct mm_bundle_route *b, struct mm_arrival_wanted *wanted,
                                             struct mm_arrival_counts *ret_counts, struct mm_errinfo *info);
/* A line of the record of media (action bundle.note). */
MM_MUST_USE enum mm_err mm_bundle_route_note(struct mm_bundle_route *b, enum mm_carried_event event,
                                             const char *outcome, struct mm_errinfo *info);
/* The error of a bundle as a reply: what is wrong with a file says nothing of who sent it. */
void mm_bundle_route_fail(struct mm_web_reply *reply, enum mm_err err, const struct mm_errinfo *info);
bool mm_bundle_is_big(const struct mm_web_request *request);
#endif
