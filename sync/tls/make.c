/* A CA of one's own: for networks that no public CA reaches. ECDSA on P-256 throughout. */
#include "sync/tls/internal.h"

#include "sync/base/hash.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/path.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY_S      86400
#define CA_DAYS    3650
#define CERT_DAYS  825
#define BEFORE_S   DAY_S /* valid from a day ago: a kiosk's clock may be a little behind */
#define CA_NAME    "mamori CA"
#define MAX_HOSTS  20
#define HOST_BYTES 80
#define PEM_BYTES  (16 * 1024)
#define SERIAL_LEN 16

struct issue {
    gnutls_x509_crt_t ca;
    gnutls_x509_privkey_t ca_key;
    gnutls_x509_crt_t crt;
    gnutls_x509_privkey_t key;
    int64_t now_s, until_s; /* until_s: of the certificate */
};

void mm_tls_address_text(const char *bytes, size_t len, char out[MM_TLS_HOST_BYTES])
{
    out[0] = '\0';
    if (len == 4 || len == 16)
        (void)inet_ntop(len == 4 ? AF_INET : AF_INET6, bytes, out, MM_TLS_HOST_BYTES);
}

/* 0, or the first code that is not. */
static int both(int first, int second)
{
    return first < 0 ? first : second;
}

static int start(struct issue *in, gnutls_x509_crt_t *crt, gnutls_x509_privkey_t *key, int64_t until_s,
                 const char *name)
{
    uint8_t serial[SERIAL_LEN];
    int code = gnutls_x509_privkey_init(key);
    if (code == 0)
        code = gnutls_x509_privkey_generate(*key, GNUTLS_PK_ECDSA,
                                            GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
    if (code == 0)
        code = gnutls_x509_crt_init(crt);
    if (code < 0)
        return code;
    mm_random_bytes(serial, sizeof serial);
    serial[0] = (serial[0] & 0x7f) | 0x40; /* positive, and of this length */
    code = gnutls_x509_crt_set_version(*crt, 3);
    code = both(code, gnutls_x509_crt_set_serial(*crt, serial, sizeof serial));
    code = both(code, gnutls_x509_crt_set_activation_time(*crt, (time_t)(in->now_s - BEFORE_S)));
    code = both(code, gnutls_x509_crt_set_expiration_time(*crt, (time_t)until_s));
    code = both(code, gnutls_x509_crt_set_dn_by_oid(*crt, GNUTLS_OID_X520_COMMON_NAME, 0, name,
                                                    (unsigned)strlen(name)));
    return both(code, gnutls_x509_crt_set_key(*crt, *key));
}

static int set_key_id(gnutls_x509_crt_t crt)
{
    uint8_t id[64];
    size_t len = sizeof id;
    int code = gnutls_x509_crt_get_key_id(crt, GNUTLS_KEYID_USE_SHA1, id, &len);
    return both(code, code < 0 ? 0 : gnutls_x509_crt_set_subject_key_id(crt, id, len));
}

static enum mm_err make_ca(struct issue *in, struct mm_errinfo *info)
{
    int code = start(in, &in->ca, &in->ca_key, in->now_s + (int64_t)CA_DAYS * DAY_S, CA_NAME);
    if (code == 0)
        code = gnutls_x509_crt_set_basic_constraints(in->ca, 1, 0);
    code = both(
        code,
        code < 0 ? 0 : gnutls_x509_crt_set_key_usage(in->ca, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN));
    code = both(code, code < 0 ? 0 : set_key_id(in->ca));
    code = both(code, code < 0 ? 0 : gnutls_x509_crt_sign2(in->ca, in->ca, in->ca_key, GNUTLS_DIG_SHA256, 0));
    return code < 0 ? mm_tls_fail(info, code, mm_say("認証局を作れません", "the CA cannot be made")) : MM_OK;
}

static int add_host(gnutls_x509_crt_t crt, const char *host)
{
    uint8_t address[16];
    if (inet_pton(AF_INET, host, address) == 1)
        return gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS, address, 4,
                                                    GNUTLS_FSAN_APPEND);
    if (inet_pton(AF_INET6, host, address) == 1)
        return gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS, address, 16,
                                                    GNUTLS_FSAN_APPEND);
    return gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_DNSNAME, host, (unsigned)strlen(host),
                                                GNUTLS_FSAN_APPEND);
}

static bool host_ok(const char *host)
{
    size_t len = strlen(host);
    return len > 0 && len <= 64 &&
           strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:") == len;
}

/* The next of hosts that commas part; returns what is left, NULL behind the last. */
static const char *next_host(const char *p, char host[HOST_BYTES])
{
    size_t len = strcspn(p, ",");
    (void)snprintf(host, HOST_BYTES, "%.*s", len < HOST_BYTES ? (int)len : HOST_BYTES - 1, p);
    return p[len] ? p + len + 1 : NULL;
}

/* Looked at before anything is made. */
static enum mm_err check_hosts(const char *hosts, struct mm_errinfo *info)
{
    char host[HOST_BYTES];
    size_t n = 0;
    for (const char *p = hosts; p;) {
        p = next_host(p, host);
        if (n++ == MAX_HOSTS || !host_ok(host))
            return mm_fail(info, MM_ERR_INVALID,
                           mm_say("「%s」はサーバーの名前やアドレスとして使えません",
                                  "\"%s\" is no name or address of a server"),
                           host);
    }
    return MM_OK;
}

/* Each of the hosts, then this machine itself, which the command line speaks to. */
static enum mm_err add_hosts(gnutls_x509_crt_t crt, const char *hosts, struct mm_errinfo *info)
{
    static const char *const own[] = {"localhost", "127.0.0.1", "::1"};
    char host[HOST_BYTES];
    int code = 0;
    for (const char *p = hosts; p;) {
        p = next_host(p, host);
        code = both(code, add_host(crt, host));
    }
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        code = both(code, add_host(crt, own[i]));
    return code < 0 ? mm_tls_fail(info, code, hosts) : MM_OK;
}

static enum mm_err make_cert(struct issue *in, const char *hosts, struct mm_errinfo *info)
{
    uint8_t id[64];
    size_t len = sizeof id;
    char name[65];
    (void)snprintf(name, sizeof name, "%.*s", (int)strcspn(hosts, ","), hosts);
    int code = start(in, &in->crt, &in->key, in->until_s, name[0] ? name : "mamori-server");
    enum mm_err err = code < 0 ? MM_OK : add_hosts(in->crt, hosts, info);
    if (err)
        return err;
    if (code == 0)
        code = gnutls_x509_crt_set_basic_constraints(in->crt, 0, -1);
    if (code == 0)
        code = gnutls_x509_crt_set_key_usage(in->crt, GNUTLS_KEY_DIGITAL_SIGNATURE);
    if (code == 0)
        code = gnutls_x509_crt_set_key_purpose_oid(in->crt, GNUTLS_KP_TLS_WWW_SERVER, 0);
    if (code == 0)
        code = set_key_id(in->crt);
    if (code == 0 && gnutls_x509_crt_get_subject_key_id(in->ca, id, &len, NULL) == 0)
        code = gnutls_x509_crt_set_authority_key_id(in->crt, id, len);
    if (code == 0)
        code = gnutls_x509_crt_sign2(in->crt, in->ca, in->ca_key, GNUTLS_DIG_SHA256, 0);
    return code < 0 ? mm_tls_fail(info, code, mm_say("証明書を作れません", "the certificate cannot be made"))
                    : MM_OK;
}

static enum mm_err write_key(const char *path, gnutls_x509_privkey_t key, struct mm_errinfo *info)
{
    char pem[PEM_BYTES];
    size_t len = sizeof pem;
    int code = gnutls_x509_privkey_export(key, GNUTLS_X509_FMT_PEM, pem, &len);
    enum mm_err err =
        code < 0 ? mm_tls_fail(info, code, path) : mm_file_write_atomic(path, pem, len, 0600, info);
    mm_wipe(pem, sizeof pem);
    return err;
}

static enum mm_err write_crt(const char *path, gnutls_x509_crt_t crt, struct mm_errinfo *info)
{
    char pem[PEM_BYTES];
    size_t len = sizeof pem;
    int code = gnutls_x509_crt_export(crt, GNUTLS_X509_FMT_PEM, pem, &len);
    return code < 0 ? mm_tls_fail(info, code, path) : mm_file_write_atomic(path, pem, len, 0644, info);
}

static enum mm_err load_ca(struct issue *in, const char *ca_file, const char *key_file,
                           struct mm_errinfo *info)
{
    struct mm_buf cert, key;
    int code = 0;
    mm_buf_init(&cert, MM_MAX_PEM_BYTES);
    mm_buf_init(&key, MM_MAX_PEM_BYTES);
    enum mm_err err = mm_tls_key_private(key_file, info);
    if (!err)
        err = mm_file_read(ca_file, MM_MAX_PEM_BYTES, &cert, info);
    if (!err)
        err = mm_file_read(key_file, MM_MAX_PEM_BYTES, &key, info);
    if (!err) {
        gnutls_datum_t cert_datum = mm_tls_datum(&cert), key_datum = mm_tls_datum(&key);
        code = both(gnutls_x509_crt_init(&in->ca), gnutls_x509_privkey_init(&in->ca_key));
        if (code == 0)
            code = gnutls_x509_crt_import(in->ca, &cert_datum, GNUTLS_X509_FMT_PEM);
        if (code < 0)
            err = mm_tls_fail(info, code, ca_file);
        else if ((code = gnutls_x509_privkey_import2(in->ca_key, &key_datum, GNUTLS_X509_FMT_PEM, NULL, 0)) <
                 0)
            err = mm_tls_fail(info, code, key_file);
    }
    if (key.data)
        mm_wipe(key.data, key.len);
    mm_buf_done(&key);
    mm_buf_done(&cert);
    return err;
}

/* Nobody believes a certificate for longer than its CA. */
static enum mm_err check_ca(struct issue *in, const char *dir, struct mm_errinfo *info)
{
    int64_t ca_until_s = (int64_t)gnutls_x509_crt_get_expiration_time(in->ca);
    in->until_s = in->now_s + (int64_t)CERT_DAYS * DAY_S;
    in->until_s = in->until_s < ca_until_s ? in->until_s : ca_until_s;
    if (ca_until_s > in->now_s)
        return MM_OK;
    return mm_fail(
        info, MM_ERR_REFUSED,
        mm_say("%s の認証局は期限が切れています。--out に新しいフォルダーを指定して作り直し、新しい "
               "ca.pem を各端末に配ってください",
               "the CA in %s has expired: make a new one in another folder (--out), and bring its "
               "ca.pem to the kiosks"),
        dir);
}

/* The CA's certificate is written last: while it is missing there is no CA, and a new one may be made. */
static enum mm_err get_ca(struct issue *in, const char *dir, bool *ret_new, struct mm_errinfo *info)
{
    char cert[MM_PATH_BYTES], key[MM_PATH_BYTES];
    if (mm_path_join(cert, dir, "ca.pem") || mm_path_join(key, dir, "ca.key"))
        return mm_fail(info, MM_ERR_TOO_BIG, "%s: %s", dir,
                       mm_say("フォルダーの名前が長すぎます", "the path is too long"));
    *ret_new = !mm_path_exists(cert);
    if (!*ret_new)
        return load_ca(in, cert, key, info);
    enum mm_err err = make_ca(in, info);
    if (!err)
        err = write_key(key, in->ca_key, info);
    if (!err)
        err = write_crt(cert, in->ca, info);
    return err;
}

enum mm_err mm_tls_make(const char *dir, const char *hosts, int64_t now_ms, struct mm_tls_made *ret_made,
                        struct mm_errinfo *info)
{
    struct issue in = {.now_s = now_ms / 1000};
    struct mm_tls_made made = {0};
    char cert[MM_PATH_BYTES], key[MM_PATH_BYTES];
    enum mm_err err = check_hosts(hosts, info);
    if (!err)
        err = mm_mkdirs(dir, 0700, info);
    if (!err)
        err = get_ca(&in, dir, &made.new_ca, info);
    if (!err)
        err = check_ca(&in, dir, info);
    if (!err)
        err = make_cert(&in, hosts, info);
    if (!err && (mm_path_join(cert, dir, "server.pem") || mm_path_join(key, dir, "server.key")))
        err = mm_fail(info, MM_ERR_TOO_BIG, "%s", dir);
    if (!err)
        err = write_key(key, in.key, info);
    if (!err)
        err = write_crt(cert, in.crt, info);
    gnutls_x509_crt_deinit(in.crt);
    gnutls_x509_crt_deinit(in.ca);
    gnutls_x509_privkey_deinit(in.key);
    gnutls_x509_privkey_deinit(in.ca_key);
    made.expires_at_ms = in.until_s * 1000;
    if (!err)
        *ret_made = made;
    return err;
}
