/* A certificate and its key, as an administrator names them. */
#include "sync/tls/internal.h"

#include "sync/base/hash.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"

#include <string.h>
#include <sys/stat.h>

enum mm_err mm_tls_fail(struct mm_errinfo *info, int code, const char *what)
{
    enum mm_err err = code == GNUTLS_E_MEMORY_ERROR ? MM_ERR_NOMEM : MM_ERR_INVALID;
    return mm_fail(info, err, "%s (%s)", what, gnutls_strerror(code));
}

void mm_tls_pair_init(struct mm_tls_pair *pair)
{
    memset(pair, 0, sizeof *pair);
    mm_buf_init(&pair->cert, MM_MAX_PEM_BYTES);
    mm_buf_init(&pair->key, MM_MAX_PEM_BYTES);
}

void mm_tls_pair_done(struct mm_tls_pair *pair)
{
    if (pair->key.data)
        mm_wipe(pair->key.data, pair->key.len);
    mm_buf_done(&pair->key);
    mm_buf_done(&pair->cert);
}

gnutls_datum_t mm_tls_datum(const struct mm_buf *buf)
{
    return (gnutls_datum_t){(unsigned char *)buf->data, (unsigned)buf->len};
}

enum mm_err mm_tls_key_private(const char *path, struct mm_errinfo *info)
{
    struct stat st;
    if (stat(path, &st) == 0 && (st.st_mode & 077) != 0)
        return mm_fail(info, MM_ERR_AUTH,
                       mm_say("鍵 %s をほかの人も読めます。chmod 600 を行ってください",
                              "the key %s can be read by others; chmod 600 it"),
                       path);
    return MM_OK;
}

/* The server's own certificate stands first. */
static enum mm_err first_crt(const struct mm_buf *pem, const char *file, gnutls_x509_crt_t *ret_crt,
                             struct mm_errinfo *info)
{
    gnutls_x509_crt_t *list = NULL;
    unsigned n = 0;
    gnutls_datum_t datum = mm_tls_datum(pem);
    int code = gnutls_x509_crt_list_import2(&list, &n, &datum, GNUTLS_X509_FMT_PEM, 0);
    if (code < 0)
        return mm_fail(info, code == GNUTLS_E_MEMORY_ERROR ? MM_ERR_NOMEM : MM_ERR_INVALID, "%s: %s (%s)",
                       file, mm_say("証明書（PEM）ではありません", "is no certificate (PEM)"),
                       gnutls_strerror(code));
    for (unsigned i = 1; i < n; i++)
        gnutls_x509_crt_deinit(list[i]);
    *ret_crt = list[0];
    gnutls_free(list);
    return MM_OK;
}

/* A name before an address: it is what the kiosks were told. */
static void read_host(gnutls_x509_crt_t crt, char out[MM_TLS_HOST_BYTES])
{
    static const unsigned wanted[] = {GNUTLS_SAN_DNSNAME, GNUTLS_SAN_IPADDRESS};
    out[0] = '\0';
    for (size_t w = 0; w < sizeof wanted / sizeof wanted[0]; w++) {
        for (unsigned i = 0; !out[0]; i++) {
            char name[MM_TLS_HOST_BYTES];
            size_t len = sizeof name - 1;
            unsigned type = 0;
            int code = gnutls_x509_crt_get_subject_alt_name2(crt, i, name, &len, &type, NULL);
            if (code == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
                break;
            if (code < 0 || type != wanted[w])
                continue;
            name[len] = '\0';
            if (type == GNUTLS_SAN_IPADDRESS)
                mm_tls_address_text(name, len, out);
            else if (!strchr(name, '*') && strcmp(name, "localhost") != 0)
                memcpy(out, name, len + 1);
        }
    }
}

static enum mm_err check_pair(const struct mm_tls_pair *pair, const char *cert_file, const char *key_file,
                              struct mm_errinfo *info)
{
    gnutls_certificate_credentials_t both = NULL;
    gnutls_datum_t cert = mm_tls_datum(&pair->cert), key = mm_tls_datum(&pair->key);
    int code = gnutls_certificate_allocate_credentials(&both);
    if (code == 0)
        code = gnutls_certificate_set_x509_key_mem2(both, &cert, &key, GNUTLS_X509_FMT_PEM, NULL, 0);
    if (both)
        gnutls_certificate_free_credentials(both);
    if (code >= 0)
        return MM_OK;
    if (code == GNUTLS_E_CERTIFICATE_KEY_MISMATCH)
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("証明書 %s と鍵 %s が対になっていません",
                              "the certificate %s and the key %s do not belong together"),
                       cert_file, key_file);
    return mm_fail(info, code == GNUTLS_E_MEMORY_ERROR ? MM_ERR_NOMEM : MM_ERR_INVALID, "%s: %s (%s)",
                   key_file, mm_say("鍵（PEM）ではありません", "is no key (PEM)"), gnutls_strerror(code));
}

static enum mm_err read_pair(const char *cert_file, const char *key_file, struct mm_tls_pair *pair,
                             struct mm_errinfo *info)
{
    gnutls_x509_crt_t crt = NULL;
    enum mm_err err = mm_tls_key_private(key_file, info);
    if (!err)
        err = mm_file_read(cert_file, MM_MAX_PEM_BYTES, &pair->cert, info);
    if (!err)
        err = mm_file_read(key_file, MM_MAX_PEM_BYTES, &pair->key, info);
    if (!err)
        err = first_crt(&pair->cert, cert_file, &crt, info);
    if (err)
        return err;
    err = check_pair(pair, cert_file, key_file, info);
    read_host(crt, pair->host);
    pair->expires_at_ms = (int64_t)gnutls_x509_crt_get_expiration_time(crt) * 1000;
    gnutls_x509_crt_deinit(crt);
    if (!err && !pair->host[0])
        err = mm_fail(info, MM_ERR_INVALID, "%s: %s", cert_file,
                      mm_say("証明書にサーバーの名前もアドレスもありません（SAN）",
                             "the certificate names no server (SAN)"));
    return err;
}

enum mm_err mm_tls_pair_load(const char *cert_file, const char *key_file, struct mm_tls_pair *ret_pair,
                             struct mm_errinfo *info)
{
    struct mm_tls_pair pair;
    mm_tls_pair_init(&pair);
    enum mm_err err = read_pair(cert_file, key_file, &pair, info);
    if (err) {
        mm_tls_pair_done(&pair);
        return err;
    }
    *ret_pair = pair;
    return MM_OK;
}

bool mm_tls_pair_is_for(const struct mm_tls_pair *pair, const char *host)
{
    gnutls_x509_crt_t crt = NULL;
    if (first_crt(&pair->cert, "", &crt, NULL))
        return false;
    bool yes = gnutls_x509_crt_check_hostname(crt, host) != 0;
    gnutls_x509_crt_deinit(crt);
    return yes;
}
