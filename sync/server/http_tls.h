/* The certificate of the next connection. libmicrohttpd reads one at its start and never again; this one is
 * asked for at each handshake, so that a new one holds without a stop. http_tls.c alone includes GnuTLS. */
#ifndef MM_SERVER_HTTP_TLS_H
#define MM_SERVER_HTTP_TLS_H

#include "sync/base/err.h"

struct mm_web_tls;
MM_MUST_USE enum mm_err mm_web_tls_new(const char *cert, const char *key, struct mm_web_tls **ret_tls,
                                       struct mm_errinfo *info);
void mm_web_tls_free(struct mm_web_tls *tls); /* accepts NULL; wipes the key */
/* PEM, copied. From any thread. */
MM_MUST_USE enum mm_err mm_web_tls_set(struct mm_web_tls *tls, const char *cert, const char *key,
                                       struct mm_errinfo *info);
/* For MHD_OPTION_HTTPS_CERT_CALLBACK2. */
void *mm_web_tls_callback(void);
/* http.c: whose connection this is; NULL when that is not known. */
struct mm_web_tls *mm_web_tls_of(void *connection);
#endif
