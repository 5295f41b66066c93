/* Signs here, with a key that the server does not see; the server checks and keeps what was signed. */
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/cli/pack_send.h"
#include "sync/server/copy.h"
#include "sync/server/offers.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"key", MM_OPT_STRING, NULL, "FILE", "教材に署名する鍵（省けば記録の場所の横の .pack-key）",
     "key that signs the pack (default: the .pack-key beside the store)"},
    {"days", MM_OPT_INT, NULL, "N", "この配布を使ってよい日数（省けば 400日）",
     "days for which this publication is good (default: 400)"},
    {"server", MM_OPT_STRING, NULL, "URL",
     "ほかの機械のサーバーに送る（--db の代わり。--credential と --key も要ります）",
     "send it to a server elsewhere (instead of --db; with --credential and --key)"},
    {"credential", MM_OPT_STRING, NULL, "FILE",
     "「利用者:合言葉」のファイル（mamori credential add --scope publish が出すもの）",
     "file with USER:SECRET (of mamori credential add --scope publish)"},
    {"sealed", MM_OPT_FLAG, NULL, NULL, "封をして配る（対策基準・実施手順など、公開しない教材）",
     "hand it out sealed (a pack that is not for the public)"},
};

static enum mm_err load_key(struct mm_cli *cli, struct mm_central *central, struct mm_sign_key *ret_key,
                            struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES];
    const char *file = mm_cli_str(cli, "key", NULL);
    if (file)
        return mm_sign_key_load(file, ret_key, info);
    enum mm_err err = mm_central_pack_key_path(central, path, sizeof(path));
    if (err)
        return mm_fail(info, err, "%s", mm_cli_str(cli, "db", ""));
    if (!mm_path_exists(path))
        return mm_fail(info, MM_ERR_NOT_FOUND,
                       mm_say("署名する鍵 %s がありません。--key FILE で指定してください（まだないときは "
                              "mamori content key make FILE）",
                              "there is no key %s; name it with --key FILE (make one with mamori content key "
                              "make FILE)"),
                       path);
    return mm_sign_key_load(path, ret_key, info);
}

/* Of the store of --db. */
static enum mm_err next_here(struct mm_cli *cli, int64_t *ret_serial, struct mm_sign_key *ret_key,
                             struct mm_errinfo *info)
{
    struct mm_central *central = NULL;
    enum mm_err err = mm_cli_read(cli, &central, info);
    if (!err)
        err = load_key(cli, central, ret_key, info);
    if (!err)
        *ret_serial = mm_central_pack_serial(central) + 1;
    mm_central_close(central);
    return err;
}

/* Of the server of --server. */
static enum mm_err next_there(struct mm_cli *cli, const struct mm_cli_server *server, const char *council,
                              int64_t *ret_serial, struct mm_sign_key *ret_key, struct mm_errinfo *info)
{
    enum mm_err err = mm_sign_key_load(mm_cli_str(cli, "key", ""), ret_key, info);
    if (err)
        return err;
    err = mm_cli_pack_next(server, council, &ret_key->public_key, ret_serial, info);
    if (err)
        mm_sign_key_done(ret_key);
    return err;
}

/* A pack on its way: as it lies in its folder, or sealed into one that goes again. */
struct going {
    const char *dir;
    char sealed[MM_PATH_BYTES]; /* "" for an open one */
    struct mm_seal_key key;
};

static enum mm_err seal(struct going *g, const char *from, struct mm_errinfo *info)
{
    const char *tmp = getenv("TMPDIR");
    struct mm_pack *pack = NULL;
    enum mm_err err = mm_pack_open(from, &pack, NULL, info); /* its faults are named by their files */
    mm_pack_free(pack);
    if (err)
        return err;
    if (mm_path_join(g->sealed, tmp && *tmp ? tmp : "/tmp", "mamori-sealed-XXXXXX") || !mkdtemp(g->sealed)) {
        g->sealed[0] = '\0';
        return mm_fail_errno(info, errno, "%s",
                             mm_say("封をする場所を作れません", "cannot make a folder to seal in"));
    }
    g->dir = g->sealed;
    mm_seal_key_new(&g->key);
    return mm_pack_seal(from, g->sealed, &g->key, info);
}

static void going_done(struct going *g)
{
    if (g->sealed[0])
        mm_beside_remove(g->sealed);
    mm_wipe(&g->key, sizeof(g->key));
}

static enum mm_err sign(struct mm_cli *cli, const struct going *g, const struct mm_cli_server *there,
                        struct mm_buf *offer, struct mm_errinfo *info)
{
    const int64_t days = mm_cli_int(cli, "days", MM_PACK_DAYS);
    struct mm_sign_key key;
    struct mm_pack *pack = NULL;
    struct mm_pack_signing how = {.key = &key, .now_ms = mm_now_ms(&cli->clock), .days = (int)days};
    if (days < 1 || days > MM_MAX_PACK_DAYS)
        return mm_fail(info, MM_ERR_USAGE,
                       mm_say("--days は 1〜%d で指定してください。", "--days must be 1 to %d."),
                       MM_MAX_PACK_DAYS);
    enum mm_err err = mm_pack_open_known(g->dir, NULL, g->sealed[0] ? &g->key : NULL, &pack, info);
    if (!err)
        err = there ? next_there(cli, there, pack->council.id, &how.serial, &key, info)
                    : next_here(cli, &how.serial, &key, info);
    if (!err) {
        err = mm_pack_sign(g->dir, pack, &how, offer, info);
        mm_sign_key_done(&key);
    }
    mm_pack_free(pack);
    return err;
}

/* Nobody runs: the action itself, from the folder. */
static enum mm_err publish_alone(struct mm_cli *cli, const struct going *g, const struct mm_buf *offer,
                                 struct mm_json **ret_out, struct mm_errinfo *info)
{
    char key[MM_PUBLIC_TEXT_BYTES];
    struct mm_buf in;
    struct mm_jw w;
    mm_buf_init(&in, (size_t)2 * MM_MAX_OFFER_BYTES);
    mm_jw_init(&w, &in);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "dir", g->dir);
    mm_jw_kstr(&w, "offer", mm_buf_str(offer));
    mm_base64url(g->key.b, sizeof(g->key.b), key);
    if (g->sealed[0])
        mm_jw_kstr(&w, "key", key);
    mm_wipe(key, sizeof(key));
    mm_jw_end(&w);
    enum mm_err err = mm_cli_action(cli, "content.publish", &in, ret_out, info);
    if (in.data)
        mm_wipe(in.data, in.len);
    mm_buf_done(&in);
    return err;
}

/* A server that runs gets the files themselves: it may be another user, and need not be able to read them
 * here. */
static enum mm_err publish(struct mm_cli *cli, const struct going *g, const struct mm_cli_server *server,
                           const struct mm_buf *offer, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    enum mm_err err = server->url[0]
                          ? mm_cli_pack_send(server, g->dir, offer, g->sealed[0] ? &g->key : NULL, &out, info)
                          : publish_alone(cli, g, offer, &out, info);
    if (!err)
        printf(mm_say("教材の版 %s を配ります（%" PRId64 "回目）。\n",
                      "version %s is handed out now (no. %" PRId64 ").\n"),
               mm_json_get_str(out, "version", ""), mm_json_get_int(out, "serial", 0));
    mm_json_free(out);
    return err;
}

/* Which server: that of --server, the one that runs on --db, or none. */
static enum mm_err find_server(struct mm_cli *cli, struct mm_cli_server *ret_server, struct mm_errinfo *info)
{
    bool there = mm_cli_str(cli, "server", NULL) != NULL;
    if (there == (mm_cli_str(cli, "db", NULL) != NULL))
        return mm_fail(info, MM_ERR_USAGE, "%s",
                       mm_say("--db URL か --server URL の、どちらか一つを指定してください。",
                              "give one of --db URL and --server URL."));
    return there ? mm_cli_server_there(cli, ret_server, info) : mm_cli_server_here(cli, ret_server, info);
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    char *dir = realpath(cli->args[0], NULL); /* the server stands in another folder */
    struct going g = {.dir = dir};
    struct mm_cli_server server = {.url = ""};
    struct mm_buf offer;
    if (!dir)
        return mm_fail_errno(info, errno, "%s: %s", cli->args[0],
                             mm_say("教材のフォルダーを開けません", "cannot open the pack's folder"));
    mm_buf_init(&offer, MM_MAX_OFFER_BYTES);
    enum mm_err err = find_server(cli, &server, info);
    if (!err && mm_cli_flag(cli, "sealed"))
        err = seal(&g, dir, info);
    if (!err)
        err = sign(cli, &g, mm_cli_str(cli, "server", NULL) ? &server : NULL, &offer, info);
    if (!err)
        err = publish(cli, &g, &server, &offer, info);
    mm_wipe(&server, sizeof(server));
    mm_buf_done(&offer);
    going_done(&g);
    free(dir);
    return err;
}

extern const struct mm_command mm_cmd_content_publish;
const struct mm_command mm_cmd_content_publish = {
    .words = "content publish",
    .args = "DIR",
    .min_args = 1,
    .max_args = 1,
    .ja = "教材を調べ、署名して、端末に配る版にします",
    .en = "checks a pack, signs it and hands it out to the kiosks",
    .more_ja =
        "署名はこのコマンドが行い、鍵はサーバーに渡りません。鍵は USB メモリなどに置いておけます。\n"
        "端末は、署名のない教材、ほかの鍵の教材、前より古い教材を受け取りません。\n"
        "--sealed を付けると、文章のファイルに封をします。登録した端末だけが、動いている間だけ開きます。"
        "失効した端末からは、次につながったときに消えます。図と音声には封をしません。\n"
        "--server を使うと、署名する機械から、ほかの機械のサーバーに送ります。サーバーは、署名とすべての"
        "ファイルを確かめてから受け取ります。",
    .more_en =
        "This command signs; the server never gets the key, which may lie on a USB stick.\n"
        "Kiosks take no pack that is unsigned, signed with another key, or older than theirs.\n"
        "With --sealed every file but drawings and sound is sealed: enrolled kiosks alone open it, in "
        "memory; a revoked one loses it at its next contact.\n"
        "With --server the pack goes from the machine that signs to a server elsewhere, which takes it "
        "once the signature and every file are found good.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .run = run,
};
