/* Shared by the files of this folder, which alone include GnuTLS. */
#ifndef MM_TLS_INTERNAL_H
#define MM_TLS_INTERNAL_H

#include "sync/tls/tls.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

enum mm_err mm_tls_fail(struct mm_errinfo *info, int code, const char *what);
gnutls_datum_t mm_tls_datum(const struct mm_buf *buf); /* borrowed */
/* AUTH when others than the owner may read the file. */
enum mm_err mm_tls_key_private(const char *path, struct mm_errinfo *info);
/* 4 or 16 bytes as numeric text; "" for another length. */
void mm_tls_address_text(const char *bytes, size_t len, char out[MM_TLS_HOST_BYTES]);
#endif
