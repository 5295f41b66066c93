/* Certificates of mamori-server: reading a pair of certificate and key so that a wrong one is refused with a
 * sentence before anything listens, and making a CA of one's own for closed networks. Speaks to nobody; the
 * TLS itself is libmicrohttpd's on the server's side and libcurl's on the others'. Used by mamori-server and
 * the command line. */
#ifndef MM_TLS_TLS_H
#define MM_TLS_TLS_H

#include "sync/base/buf.h"
#include "sync/base/err.h"
#include "sync/base/limits.h"

#include <stdbool.h>
#include <stdint.h>

#define MM_TLS_HOST_BYTES MM_MAX_HOST_BYTES

struct mm_tls_pair {
    struct mm_buf cert, key;      /* PEM; the certificate with its chain, the server's first */
    char host[MM_TLS_HOST_BYTES]; /* a name or address that the certificate is for */
    int64_t expires_at_ms;
};
/* AUTH when others may read the key, INVALID when the two do not belong together or the certificate is for no
 * server. ret_pair must be initialised or zeroed. */
void mm_tls_pair_init(struct mm_tls_pair *pair);
MM_MUST_USE enum mm_err mm_tls_pair_load(const char *cert_file, const char *key_file,
                                         struct mm_tls_pair *ret_pair, struct mm_errinfo *info);
void mm_tls_pair_done(struct mm_tls_pair *pair); /* wipes the key */
/* Is the certificate for this name or numeric address too? */
bool mm_tls_pair_is_for(const struct mm_tls_pair *pair, const char *host);

/* DIR/ca.pem and DIR/ca.key, unless they are there, then DIR/server.pem and DIR/server.key signed by them,
 * for hosts (names and numeric addresses, separated by commas) and this machine. Keys are 0600. */
struct mm_tls_made {
    bool new_ca;
    int64_t expires_at_ms; /* of the server's certificate */
};
MM_MUST_USE enum mm_err mm_tls_make(const char *dir, const char *hosts, int64_t now_ms,
                                    struct mm_tls_made *ret_made, struct mm_errinfo *info);

/* signed.c: "RS256", "RS384", "RS512". */
bool mm_tls_algorithm_known(const char *name);
/* Was this signature of data made with the key of the certificate (DER)? SIGNATURE if not. Who stands behind
 * the certificate is not asked. */
MM_MUST_USE enum mm_err mm_tls_signature_check(const char *algorithm, const void *cert, size_t cert_len,
                                               const void *data, size_t len, const void *signature,
                                               size_t signature_len);
#endif
