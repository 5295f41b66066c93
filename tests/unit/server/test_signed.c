/* Signed statements with a real key: only what its holder signed passes. */
#include "sync/base/hash.h"
#include "sync/base/json.h"
#include "sync/base/limits.h"
#include "sync/server/lrs.h"
#include "tests/unit/mm_test.h"

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STATEMENT                                                                                            \
    "{\"actor\":{\"mbox\":\"mailto:a@example.com\"},\"verb\":{\"id\":\"http://example.com/v\"},"             \
    "\"object\":{\"id\":\"http://example.com/o\"}}"

struct signer {
    gnutls_x509_privkey_t key;
    gnutls_privkey_t private_key;
    char x5c[4000];
};

static void base64(const void *data, size_t len, char *out)
{
    mm_base64url(data, len, out);
    for (; *out; out++)
        *out = *out == '-' ? '+' : *out == '_' ? '/' : *out;
    for (size_t i = len; i % 3; i++)
        *out++ = '=';
    *out = '\0';
}

static bool signer_open(struct signer *s)
{
    gnutls_x509_crt_t crt = NULL;
    gnutls_datum_t der = {NULL, 0};
    bool good = gnutls_x509_privkey_init(&s->key) >= 0 && gnutls_x509_crt_init(&crt) >= 0 &&
                gnutls_x509_privkey_generate(s->key, GNUTLS_PK_RSA, 2048, 0) >= 0 &&
                gnutls_x509_crt_set_version(crt, 3) >= 0 && gnutls_x509_crt_set_serial(crt, "1", 1) >= 0 &&
                gnutls_x509_crt_set_activation_time(crt, 1700000000) >= 0 &&
                gnutls_x509_crt_set_expiration_time(crt, 1900000000) >= 0 &&
                gnutls_x509_crt_set_key(crt, s->key) >= 0 &&
                gnutls_x509_crt_sign2(crt, crt, s->key, GNUTLS_DIG_SHA256, 0) >= 0 &&
                gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_DER, &der) >= 0 &&
                gnutls_privkey_init(&s->private_key) >= 0 &&
                gnutls_privkey_import_x509(s->private_key, s->key, 0) >= 0 && der.size < 2500;
    if (good)
        base64(der.data, der.size, s->x5c);
    gnutls_free(der.data);
    gnutls_x509_crt_deinit(crt);
    return MM_CHECK(good);
}

static void signer_close(struct signer *s)
{
    gnutls_privkey_deinit(s->private_key);
    gnutls_x509_privkey_deinit(s->key);
}

/* A compact JWS of payload, with the certificate of `shown`. */
static void make(struct signer *s, const struct signer *shown, gnutls_sign_algorithm_t sign, const char *alg,
                 const char *payload, char *out, size_t out_bytes)
{
    char head[5000];
    gnutls_datum_t signature = {NULL, 0};
    MM_REQUIRE(out_bytes > 4 * sizeof head);
    snprintf(head, sizeof head, "{\"alg\":\"%s\",\"x5c\":[\"%s\"]}", alg, shown->x5c);
    mm_base64url(head, strlen(head), out);
    out[strlen(out) + 1] = '\0', out[strlen(out)] = '.';
    mm_base64url(payload, strlen(payload), out + strlen(out));
    gnutls_datum_t data = {(unsigned char *)out, (unsigned)strlen(out)};
    MM_CHECK(gnutls_privkey_sign_data2(s->private_key, sign, 0, &data, &signature) >= 0);
    out[strlen(out) + 1] = '\0', out[strlen(out)] = '.';
    mm_base64url(signature.data, signature.size, out + strlen(out));
    gnutls_free(signature.data);
}

static enum mm_err check(const char *jws)
{
    static const struct mm_json_limits limits = {MM_MAX_STATEMENT_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_json *doc = NULL;
    MM_CHECK_ERR(mm_json_parse(STATEMENT, strlen(STATEMENT), &limits, &doc, NULL), MM_OK);
    enum mm_err err = mm_signature_check(doc, jws, strlen(jws), NULL);
    mm_json_free(doc);
    return err;
}

MM_TEST(only_what_the_holder_of_the_key_signed_passes)
{
    static const struct {
        const char *alg;
        gnutls_sign_algorithm_t sign;
    } rows[] = {{"RS256", GNUTLS_SIGN_RSA_SHA256},
                {"RS384", GNUTLS_SIGN_RSA_SHA384},
                {"RS512", GNUTLS_SIGN_RSA_SHA512}};
    struct signer one, other;
    static char jws[30000];
    MM_REQUIRE(signer_open(&one) && signer_open(&other));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        make(&one, &one, rows[i].sign, rows[i].alg, STATEMENT, jws, sizeof jws);
        MM_CHECK_ERR(check(jws), MM_OK);
        make(&one, &other, rows[i].sign, rows[i].alg, STATEMENT, jws, sizeof jws);
        MM_CHECK_ERR(check(jws), MM_ERR_INVALID);
        make(&one, &one, rows[(i + 1) % 3].sign, rows[i].alg, STATEMENT, jws, sizeof jws);
        MM_CHECK_ERR(check(jws), MM_ERR_INVALID);
    }
    make(&one, &one, GNUTLS_SIGN_RSA_SHA256, "RS256", "{\"actor\":{}}", jws, sizeof jws);
    MM_CHECK_ERR(check(jws), MM_ERR_INVALID);
    static const char *const odd[] = {"[1]", "[[]]", "[]", "\"x\"", "1", "null"};
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        make(&one, &one, GNUTLS_SIGN_RSA_SHA256, "RS256", odd[i], jws, sizeof jws);
        MM_CHECK_ERR(check(jws), MM_ERR_INVALID);
    }
    make(&one, &one, GNUTLS_SIGN_RSA_SHA256, "HS256", STATEMENT, jws, sizeof jws);
    MM_CHECK_ERR(check(jws), MM_ERR_INVALID);
    signer_close(&one);
    signer_close(&other);
}

MM_TEST_MAIN
