#include "sync/server/http_tls.h"

#include "sync/base/buf.h"
#include "sync/base/hash.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MOST_CERTS 8 /* of a chain */

struct mm_web_tls {
    pthread_mutex_t lock;
    struct mm_buf cert, key; /* owned; PEM */
};

enum mm_err mm_web_tls_new(const char *cert, const char *key, struct mm_web_tls **ret_tls,
                           struct mm_errinfo *info)
{
    struct mm_web_tls *tls = calloc(1, sizeof *tls);
    if (!tls)
        return mm_nomem(info);
    (void)pthread_mutex_init(&tls->lock, NULL);
    mm_buf_init(&tls->cert, MM_MAX_PEM_BYTES);
    mm_buf_init(&tls->key, MM_MAX_PEM_BYTES);
    enum mm_err err = mm_web_tls_set(tls, cert, key, info);
    if (err) {
        mm_web_tls_free(tls);
        return err;
    }
    *ret_tls = tls;
    return MM_OK;
}

static void forget(struct mm_buf *key, struct mm_buf *cert)
{
    if (key->data)
        mm_wipe(key->data, key->len);
    mm_buf_done(key);
    mm_buf_done(cert);
}

void mm_web_tls_free(struct mm_web_tls *tls)
{
    if (!tls)
        return;
    forget(&tls->key, &tls->cert);
    (void)pthread_mutex_destroy(&tls->lock);
    free(tls);
}

enum mm_err mm_web_tls_set(struct mm_web_tls *tls, const char *cert, const char *key, struct mm_errinfo *info)
{
    struct mm_buf new_cert, new_key, old_cert, old_key;
    mm_buf_init(&new_cert, MM_MAX_PEM_BYTES);
    mm_buf_init(&new_key, MM_MAX_PEM_BYTES);
    mm_buf_str_append(&new_cert, cert);
    mm_buf_str_append(&new_key, key);
    enum mm_err err = mm_buf_check(&new_cert, info);
    if (!err)
        err = mm_buf_check(&new_key, info);
    if (err) {
        forget(&new_key, &new_cert);
        return err;
    }
    (void)pthread_mutex_lock(&tls->lock);
    old_cert = tls->cert;
    old_key = tls->key;
    tls->cert = new_cert;
    tls->key = new_key;
    (void)pthread_mutex_unlock(&tls->lock);
    forget(&old_key, &old_cert);
    return MM_OK;
}

/* A chain and its key of the library's own kind, which it frees after the handshake. */
static int read_pair(const struct mm_web_tls *tls, gnutls_pcert_st **ret_certs, unsigned *ret_n,
                     gnutls_privkey_t *ret_key)
{
    const gnutls_datum_t cert = {(unsigned char *)tls->cert.data, (unsigned)tls->cert.len};
    const gnutls_datum_t key = {(unsigned char *)tls->key.data, (unsigned)tls->key.len};
    gnutls_privkey_t private_key = NULL;
    unsigned n = MOST_CERTS;
    gnutls_pcert_st *certs = gnutls_calloc(MOST_CERTS, sizeof *certs);
    if (!certs || gnutls_privkey_init(&private_key) < 0) {
        gnutls_free(certs);
        return -1;
    }
    bool good = gnutls_privkey_import_x509_raw(private_key, &key, GNUTLS_X509_FMT_PEM, NULL, 0) >= 0 &&
                gnutls_pcert_list_import_x509_raw(certs, &n, &cert, GNUTLS_X509_FMT_PEM, 0) >= 0;
    if (!good) {
        gnutls_privkey_deinit(private_key);
        gnutls_free(certs);
        return -1;
    }
    *ret_certs = certs;
    *ret_n = n;
    *ret_key = private_key;
    return 0;
}

static int retrieve(gnutls_session_t session, const struct gnutls_cert_retr_st *info, gnutls_pcert_st **certs,
                    unsigned *n, gnutls_ocsp_data_st **ocsp, unsigned *n_ocsp, gnutls_privkey_t *key,
                    unsigned *flags)
{
    (void)info;
    struct mm_web_tls *tls = mm_web_tls_of(gnutls_session_get_ptr(session));
    *ocsp = NULL;
    *n_ocsp = 0;
    *flags = GNUTLS_CERT_RETR_DEINIT_ALL;
    if (!tls)
        return -1;
    (void)pthread_mutex_lock(&tls->lock);
    int code = read_pair(tls, certs, n, key);
    (void)pthread_mutex_unlock(&tls->lock);
    return code;
}

void *mm_web_tls_callback(void)
{
    return (void *)(uintptr_t)retrieve;
}
