/* Where the requests of a kiosk go that came by hand: to the running server, or else, under the lease, to a
 * router of our own. Either way through the same routes, and the same proof of who asks. */
#ifndef MM_CLI_POST_H
#define MM_CLI_POST_H

#include "sync/cli/command.h"
#include "sync/server/arrival.h"

struct mm_cli_post;
/* reads: borrowed; what the kiosk would ask next is read there. */
MM_MUST_USE enum mm_err mm_cli_post_open(struct mm_cli *cli, struct mm_central *reads,
                                         struct mm_cli_post **ret_post, struct mm_errinfo *info);
struct mm_arrival_post mm_cli_post_ops(struct mm_cli_post *post);
void mm_cli_post_close(struct mm_cli_post *post);
/* What a command line takes, and what it can do about the rest. ahead: also what is from the future. */
struct mm_arrival_rule mm_cli_arrival_rule(bool ahead);
#endif
