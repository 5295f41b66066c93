/* RSA signatures as JSON web signatures carry them (RFC 7518, 3.3). */
#include "sync/tls/internal.h"

#include <gnutls/abstract.h>

#include <string.h>

static const struct {
    const char *name;
    gnutls_sign_algorithm_t sign;
} algorithms[] = {
    {"RS256", GNUTLS_SIGN_RSA_SHA256}, {"RS384", GNUTLS_SIGN_RSA_SHA384}, {"RS512", GNUTLS_SIGN_RSA_SHA512}};

bool mm_tls_algorithm_known(const char *name)
{
    for (size_t i = 0; i < sizeof algorithms / sizeof algorithms[0]; i++)
        if (strcmp(algorithms[i].name, name) == 0)
            return true;
    return false;
}

static gnutls_datum_t datum(const void *data, size_t len)
{
    union {
        const void *in;
        unsigned char *out;
    } bytes = {.in = data}; /* GnuTLS does not write through it */
    return (gnutls_datum_t){bytes.out, (unsigned)len};
}

#define MOST_BITS 8192

static int verify(gnutls_x509_crt_t crt, gnutls_pubkey_t key, gnutls_sign_algorithm_t sign,
                  const gnutls_datum_t *cert, const gnutls_datum_t *data, const gnutls_datum_t *signature)
{
    int code = gnutls_x509_crt_import(crt, cert, GNUTLS_X509_FMT_DER);
    if (code >= 0)
        code = gnutls_pubkey_import_x509(key, crt, 0);
    unsigned bits = 0; /* the certificate is the sender's own: a key of any size would take any time */
    if (code >= 0 && (gnutls_pubkey_get_pk_algorithm(key, &bits) != GNUTLS_PK_RSA || bits > MOST_BITS))
        code = GNUTLS_E_PK_SIG_VERIFY_FAILED;
    return code < 0 ? code : gnutls_pubkey_verify_data2(key, sign, 0, data, signature);
}

enum mm_err mm_tls_signature_check(const char *algorithm, const void *cert, size_t cert_len, const void *data,
                                   size_t len, const void *signature, size_t signature_len)
{
    gnutls_x509_crt_t crt = NULL;
    gnutls_pubkey_t key = NULL;
    gnutls_datum_t d_cert = datum(cert, cert_len), d_data = datum(data, len),
                   d_signature = datum(signature, signature_len);
    int code = gnutls_x509_crt_init(&crt);
    if (code >= 0)
        code = gnutls_pubkey_init(&key);
    if (code < 0) {
        gnutls_x509_crt_deinit(crt);
        return MM_ERR_NOMEM;
    }
    code = GNUTLS_E_PK_SIG_VERIFY_FAILED;
    for (size_t i = 0; i < sizeof algorithms / sizeof algorithms[0]; i++)
        if (strcmp(algorithms[i].name, algorithm) == 0)
            code = verify(crt, key, algorithms[i].sign, &d_cert, &d_data, &d_signature);
    gnutls_pubkey_deinit(key);
    gnutls_x509_crt_deinit(crt);
    return code < 0 ? MM_ERR_SIGNATURE : MM_OK;
}
