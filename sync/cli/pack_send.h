/* A signed pack on its way to a server: the one that runs here, or one elsewhere whom a credential proves who
 * asks. */
#ifndef MM_CLI_PACK_SEND_H
#define MM_CLI_PACK_SEND_H

#include "sync/base/seal.h"
#include "sync/base/sign.h"
#include "sync/cli/call.h"

/* The server of --server, with --credential and --ca. USAGE, AUTH (others may read the file), REFUSED (a
 * password in the clear). */
MM_MUST_USE enum mm_err mm_cli_server_there(struct mm_cli *cli, struct mm_cli_server *ret_server,
                                            struct mm_errinfo *info);
/* The number that comes next there, as the key itself signed the one of now. SIGNATURE: it did not. */
MM_MUST_USE enum mm_err mm_cli_pack_next(const struct mm_cli_server *server, const char *council,
                                         const struct mm_sign_public *key, int64_t *ret_serial,
                                         struct mm_errinfo *info);
/* Sends the pack that was signed, file by file. key: NULL for an open one. *ret_out: {"version", "serial"},
 * owned. */
MM_MUST_USE enum mm_err mm_cli_pack_send(const struct mm_cli_server *server, const char *dir,
                                         const struct mm_buf *offer, const struct mm_seal_key *key,
                                         struct mm_json **ret_out, struct mm_errinfo *info);
#endif
