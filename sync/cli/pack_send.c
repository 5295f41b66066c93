#include "sync/cli/pack_send.h"

#include "sync/base/hash.h"
#include "sync/base/log.h"
#include "sync/server/internal.h"
#include "sync/server/upload.h"
#include "sync/wire/offer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_PAIR 300

static const struct mm_json_limits limits = {MM_MAX_REPLY_BYTES, MM_MAX_JSON_DEPTH};

/* ---- which server, and who asks ---------------------------------------------------------------------------
 */
/* "USER:SECRET" in one line, which nobody else of the machine may read. */
static enum mm_err read_pair(const char *path, struct mm_buf *pair, struct mm_errinfo *info)
{
    struct stat st;
    enum mm_err err = mm_file_read(path, MAX_PAIR, pair, info);

    if (err)
        return err;
    if (stat(path, &st) != 0 || (st.st_mode & 077))
        return mm_fail(info, MM_ERR_AUTH,
                       mm_say("%s をほかの利用者が読めます。chmod 600 を行ってください",
                              "others may read %s: chmod 600 it"),
                       path);
    while (pair->len && strchr("\r\n", pair->data[pair->len - 1]))
        pair->data[--pair->len] = '\0';
    if (!strchr(mm_buf_str(pair), ':') || strpbrk(mm_buf_str(pair), "\r\n"))
        return mm_fail(
            info, MM_ERR_INVALID,
            mm_say("%s には「利用者:合言葉」を一行で書いてください", "%s must hold USER:SECRET, in one line"),
            path);
    return MM_OK;
}

/* In the clear only to this machine. */
static bool is_private(const char *url)
{
    static const char *const begins[] = {"https://",
                                         "http://127.0.0.1:", "http://localhost:", "http://[::1]:"};

    for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
        if (strncasecmp(url, begins[i], strlen(begins[i])) == 0)
            return true;
    return false;
}

static enum mm_err check_words(struct mm_cli *cli, struct mm_errinfo *info)
{
    const char *url = mm_cli_str(cli, "server", "");

    if (!mm_cli_str(cli, "credential", NULL) || !mm_cli_str(cli, "key", NULL))
        return mm_fail(info, MM_ERR_USAGE, "%s",
                       mm_say("--server には、--credential FILE と --key FILE も指定してください。",
                              "with --server give --credential FILE and --key FILE too."));
    if (strlen(url) >= MM_MAX_URL_BYTES)
        return mm_fail(info, MM_ERR_USAGE, "%s", "--server");
    if (!is_private(url))
        return mm_fail(
            info, MM_ERR_REFUSED,
            mm_say(
                "%s には暗号がないので、合言葉を送りません。https:// で指定してください。何も送っていません",
                "%s would have the secret in the clear: give an https:// address; nothing was sent"),
            url);
    return MM_OK;
}

enum mm_err mm_cli_server_there(struct mm_cli *cli, struct mm_cli_server *ret_server, struct mm_errinfo *info)
{
    struct mm_cli_server server = {.url = ""};
    char coded[MAX_PAIR * 4 / 3 + 5];
    struct mm_buf pair = {.data = NULL};
    enum mm_err err = check_words(cli, info);

    if (!err)
        err = read_pair(mm_cli_str(cli, "credential", ""), &pair, info);
    if (!err) {
        mm_base64(pair.data, pair.len, coded);
        snprintf(server.authorization, sizeof(server.authorization), "Basic %s", coded);
        snprintf(server.url, sizeof(server.url), "%s", mm_cli_str(cli, "server", ""));
        size_t len = strlen(server.url);
        if (len && server.url[len - 1] == '/')
            server.url[len - 1] = '\0';
        snprintf(server.ca, sizeof(server.ca), "%s", mm_cli_str(cli, "ca", ""));
        snprintf(server.council, sizeof(server.council), "%s", mm_cli_str(cli, "council", ""));
        *ret_server = server;
    }
    mm_wipe(coded, sizeof(coded));
    mm_wipe(&server, sizeof(server));
    if (pair.data)
        mm_wipe(pair.data, pair.len);
    mm_buf_done(&pair);
    return err;
}

/* ---- the number that comes next ---------------------------------------------------------------------------
 */
enum mm_err mm_cli_pack_next(const struct mm_cli_server *server, const char *council,
                             const struct mm_sign_public *key, int64_t *ret_serial, struct mm_errinfo *info)
{
    const struct mm_http_call call = {.method = "GET"};
    struct mm_sign_public trusted = *key;
    struct mm_manifest manifest;
    struct mm_offer offer;
    struct mm_buf out;

    mm_buf_init(&out, MM_MAX_OFFER_BYTES);
    mm_manifest_init(&manifest);
    enum mm_err err = mm_cli_send(server, "/api/v1/pack", &call, &out, info);
    if (!err)
        err = mm_buf_check(&out, info);
    if (!err)
        err = mm_offer_read(mm_buf_str(&out), out.len, &offer, info);
    if (!err && mm_offer_verify(&offer, council, &trusted, NULL) &&
        !(offer.n_passes && mm_sign_public_equal(&offer.passes[offer.n_passes - 1].to, key)))
        err = mm_fail(
            info, MM_ERR_SIGNATURE, "%s",
            mm_say("--key の鍵は、このサーバーの、この議会の教材の鍵ではありません。何も送っていません",
                   "the key of --key is not that of this council's packs at this server; nothing was sent"));
    if (!err)
        err = mm_manifest_parse(offer.manifest, offer.len, &manifest, info);
    if (!err)
        *ret_serial = manifest.serial + 1;
    mm_manifest_done(&manifest);
    mm_buf_done(&out);
    return err;
}

/* ---- the files, one behind the other ----------------------------------------------------------------------
 */
struct sending {
    const char *dir;
    struct mm_buf head;
    size_t sent; /* of head */
    struct mm_pack_file *files;
    size_t n, at;
    int fd;       /* of files[at]; -1: not open yet */
    int64_t left; /* of it */
    struct mm_errinfo why;
};

static bool open_next(struct sending *s)
{
    char path[MM_PATH_BYTES];

    s->left = s->files[s->at].bytes;
    if (mm_packs_source(s->dir, s->files[s->at].name, path) == MM_OK)
        s->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (s->fd < 0)
        (void)!mm_fail_errno(&s->why, errno, "%s", s->files[s->at].name);
    return s->fd >= 0;
}

static void close_it(struct sending *s)
{
    if (s->fd >= 0)
        (void)close(s->fd);
    s->fd = -1;
}

/* Goes on to the first file that has something left. */
static bool stand(struct sending *s)
{
    while (s->at < s->n && (s->fd < 0 ? open_next(s) : true)) {
        if (s->left > 0)
            return true;
        close_it(s);
        s->at++;
    }
    return false;
}

static size_t read_on(void *ctx, char *out, size_t n)
{
    struct sending *s = ctx;

    if (s->sent < s->head.len) {
        size_t part = s->head.len - s->sent < n ? s->head.len - s->sent : n;
        memcpy(out, s->head.data + s->sent, part);
        s->sent += part;
        return part;
    }
    if (!stand(s))
        return SIZE_MAX;
    ssize_t got = read(s->fd, out, (int64_t)n < s->left ? n : (size_t)s->left);
    if (got <= 0) {
        (void)!mm_fail(&s->why, MM_ERR_CONFLICT,
                       mm_say("教材のファイルが送っている間に変わりました: %s",
                              "a file of the pack changed while it was sent: %s"),
                       s->files[s->at].name);
        return SIZE_MAX;
    }
    s->left -= got;
    return (size_t)got;
}

enum mm_err mm_cli_pack_send(const struct mm_cli_server *server, const char *dir, const struct mm_buf *offer,
                             const struct mm_seal_key *key, struct mm_json **ret_out, struct mm_errinfo *info)
{
    struct sending s = {.dir = dir, .fd = -1, .why = MM_ERRINFO_INIT};
    struct mm_http_call call = {.method = "POST", .read = read_on, .ctx = &s};
    struct mm_buf out;

    mm_buf_init(&out, MM_MAX_REPLY_BYTES);
    mm_buf_init(&s.head, MM_MAX_OFFER_BYTES + 1024);
    mm_upload_begin(offer, key, &s.head);
    enum mm_err err = mm_buf_check(&s.head, info);
    if (!err)
        err = mm_pack_files(dir, &s.files, &s.n, info);
    call.len = s.head.len;
    for (size_t i = 0; i < s.n; i++)
        call.len += (size_t)s.files[i].bytes;
    if (!err)
        err = mm_cli_send(server, "/api/v1/pack", &call, &out, info);
    if (err && s.why.err)
        err = mm_fail(info, s.why.err, "%s", s.why.text);
    if (!err)
        err = mm_json_parse(mm_buf_str(&out), out.len, &limits, ret_out, info);
    close_it(&s);
    free(s.files);
    if (s.head.data)
        mm_wipe(s.head.data, s.head.len);
    mm_buf_done(&s.head);
    mm_buf_done(&out);
    return err;
}
