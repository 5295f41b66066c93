/* The alternate request syntax of xAPI 1.0.3 (part 3, 1.3): a browser that may only POST forms sends method,
 * headers, parameters and content as fields of one. It was taken out of 2.0. Pure. */
#ifndef MM_SERVER_ALTERNATE_H
#define MM_SERVER_ALTERNATE_H

#include "sync/server/http.h"

/* Is it a POST with the parameter method, to a place and in a version that know it? */
bool mm_alternate_asked(const struct mm_web_request *request);

/* Turns the request into the one that it stands for; ret_alternate holds what it then borrows. False: a
 * reply. */
struct mm_alternate;
bool mm_alternate_read(struct mm_web_request *request, struct mm_alternate **ret_alternate,
                       struct mm_web_reply *reply);
void mm_alternate_free(struct mm_alternate *alternate); /* accepts NULL */
#endif
