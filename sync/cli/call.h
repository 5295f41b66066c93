/* Writing from the command line: through the running server when one holds the lease, else directly under the
 * lease. The command cannot tell the difference. */
#ifndef MM_CLI_CALL_H
#define MM_CLI_CALL_H

#include "sync/base/json.h"
#include "sync/base/limits.h"
#include "sync/cli/command.h"
#include "sync/http/client.h"
#include "sync/server/central.h"

/* Runs an action of actions.def with a JSON object and gives its JSON reply (owned: mm_json_free). */
MM_MUST_USE enum mm_err mm_cli_action(struct mm_cli *cli, const char *name, const struct mm_buf *in,
                                      struct mm_json **ret_out, struct mm_errinfo *info);

/* A server, and what it is shown: the one that runs on the store of --db, or one elsewhere (pack_send.c). */
struct mm_cli_server {
    char url[MM_MAX_URL_BYTES]; /* "": none runs */
    char address[64];           /* where that is reached; "" for what the URL says */
    char ca[MM_PATH_BYTES];     /* what proves it; "" for what the machine trusts */
    char authorization[600], council[MM_ID_BYTES];
};
MM_MUST_USE enum mm_err mm_cli_server_here(struct mm_cli *cli, struct mm_cli_server *ret_server,
                                           struct mm_errinfo *info);
/* One request; path "/api/v1/…", of call only method, body and len or read. REFUSED with the server's
 * sentence. */
MM_MUST_USE enum mm_err mm_cli_send(const struct mm_cli_server *server, const char *path,
                                    const struct mm_http_call *call, struct mm_buf *out,
                                    struct mm_errinfo *info);

/* The same with an object of texts, to which who types is added. */
struct mm_cli_word {
    const char *key, *value; /* a value of NULL leaves the key out */
};
MM_MUST_USE enum mm_err mm_cli_ask(struct mm_cli *cli, const char *name, const struct mm_cli_word *words,
                                   size_t n, struct mm_json **ret_out, struct mm_errinfo *info);

/* Opens the store of --db for reading, at the council of --council. */
MM_MUST_USE enum mm_err mm_cli_read(struct mm_cli *cli, struct mm_central **ret_central,
                                    struct mm_errinfo *info);
/* The same for what concerns the whole store: it stands at the first council. */
MM_MUST_USE enum mm_err mm_cli_read_store(struct mm_cli *cli, struct mm_central **ret_central,
                                          struct mm_errinfo *info);
/* A command for one council after the other, unless --council names one. name: to be printed before what
 * concerns it; NULL when there is one alone. */
MM_MUST_USE enum mm_err mm_cli_each_council(struct mm_cli *cli,
                                            enum mm_err (*run)(struct mm_cli *cli, const char *name,
                                                               void *ctx, struct mm_errinfo *info),
                                            void *ctx, struct mm_errinfo *info);

/* The name of who types, as the system knows it: for the 操作の記録. */
void mm_cli_actor(char *out, size_t out_bytes);

/* Writes to -o FILE (0600 in a whole: it may hold names) or, without it, to standard output. */
MM_MUST_USE enum mm_err mm_cli_output(struct mm_cli *cli, const struct mm_buf *bytes,
                                      struct mm_errinfo *info);
#endif
