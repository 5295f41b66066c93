/* What the commands share that give somebody a link with which a password is set. */
#ifndef MM_CLI_TICKET_H
#define MM_CLI_TICKET_H

#include "sync/base/json.h"

/* The link with the "token" of an action's answer, and for how long it is good. page: "first", where the
 * first administrator chooses a name too, or "password". */
void mm_cli_ticket(const struct mm_json *out, const char *page);
#endif
