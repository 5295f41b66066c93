/* Where the requests of a kiosk go that came by hand: to the running server, or else, under the lease, to a
 * router of our own. Either way through the same routes, and the same proof of who asks. */
#ifndef MM_CLI_POST_H
#define MM_CLI_POST_H

#include "sync/cli/command.h"
#include "sync/http/client.h"
#include "sync/server/central.h"
#include "sync/server/router.h"
#include "sync/wire/bundle.h"

struct mm_cli_post;
MM_MUST_USE enum mm_err mm_cli_post_open(struct mm_cli *cli, struct mm_cli_post **ret_post,
                                         struct mm_errinfo *info);
/* answer must be initialised. MM_OK for every answer, whatever its status. */
MM_MUST_USE enum mm_err mm_cli_post_send(struct mm_cli_post *post, const struct mm_letter *letter,
                                         struct mm_http_answer *answer, struct mm_errinfo *info);
void mm_cli_post_close(struct mm_cli_post *post);

/* What the kiosk would ask next, once it was seen that it may ask: by a route that only reads. */
MM_MUST_USE enum mm_err mm_cli_post_read(struct mm_central *central, const struct mm_route *route,
                                         const char *recorder, const char *param,
                                         struct mm_web_reply *ret_reply, struct mm_errinfo *info);
/* A header of a reply; "" if none. */
const char *mm_cli_post_header(const struct mm_web_reply *reply, const char *name);
#endif
