/* Tables pack_manifest and pack_pass: every manifest that was ever handed out, in the bytes that were signed,
 * and how the key went from one to the next. The server checks signatures and never makes one. */
#include "sync/server/offers.h"

#include "sync/base/log.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SETTING_KEY "pack_key"

/* ---- the key that publications must bear -----------------------------------------------------------------
 */
/* NOT_FOUND before the first publication. */
static enum mm_err get_key(struct mm_central *central, struct mm_sign_public *ret_key,
                           struct mm_errinfo *info)
{
    char text[MM_PUBLIC_TEXT_BYTES];
    enum mm_err err = mm_setting_get(central, SETTING_KEY, text, sizeof text, info);
    if (!err && mm_sign_public_parse(text, ret_key))
        err = mm_fail(info, MM_ERR_CORRUPT, "%s: %s", SETTING_KEY, text);
    return err;
}

static enum mm_err put_key(struct mm_central *central, const struct mm_sign_public *key,
                           struct mm_errinfo *info)
{
    char text[MM_PUBLIC_TEXT_BYTES];
    mm_sign_public_format(key, text);
    return mm_setting_put(central, SETTING_KEY, text, info);
}

enum mm_err mm_offer_key(struct mm_central *central, struct mm_sign_public *ret_key, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err =
        mm_db_query(central->db, "SELECT key FROM pack_manifest WHERE council=? ORDER BY serial DESC LIMIT 1",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    err = mm_stmt_step(stmt, &row, info);
    if (!err && (!row || mm_sign_public_parse(mm_col_str(stmt, 0), ret_key)))
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                      mm_say("署名した教材がまだありません。管理者に、教材を配るように頼んでください",
                             "no signed pack was published yet; run mamori content publish"));
    mm_stmt_end(stmt);
    return err;
}

/* ---- taking one -------------------------------------------------------------------------------------------
 */
static bool same_files(const struct mm_manifest *manifest, const struct mm_pack_file *files, size_t n)
{
    if (manifest->n_files != n)
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct mm_manifest_file *file = &manifest->files[i];
        if (strcmp(file->name, files[i].name) != 0 || file->bytes != files[i].bytes ||
            !mm_hash_equal(&file->hash, &files[i].hash))
            return false;
    }
    return true;
}

static enum mm_err check_manifest(struct mm_central *central, const struct mm_manifest *manifest,
                                  struct mm_errinfo *info)
{
    if (strcmp(manifest->council, central->council) != 0)
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("署名は議会「%s」の教材のものです（ここは「%s」）",
                              "the signature is of a pack of the council \"%s\"; this is \"%s\""),
                       manifest->council, central->council);
    if (manifest->serial <= central->pack_serial)
        return mm_fail(info, MM_ERR_CONFLICT,
                       mm_say("署名は %lld回目の配布のものです（%lld回目まで配りました）。もう一度お試しくだ"
                              "さい",
                              "the signature is for publication no. %lld, and no. %lld is out; try again"),
                       (long long)manifest->serial, (long long)central->pack_serial);
    if (manifest->expires_at_ms <= mm_now_ms(&central->clock))
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("署名の期限が過ぎています。もう一度署名してください",
                              "the signature has expired; sign the pack again"));
    return MM_OK;
}

enum mm_err mm_offer_trust(struct mm_central *central, const struct mm_offer *offer,
                           struct mm_manifest *ret_manifest, struct mm_errinfo *info)
{
    struct mm_sign_public key;
    struct mm_manifest manifest;
    struct mm_errinfo why = MM_ERRINFO_INIT;
    enum mm_err err = get_key(central, &key, &why);
    if (err == MM_ERR_NOT_FOUND) { /* the first of this store says whose they all are */
        key = offer->key;
        err = MM_OK;
    }
    if (err)
        return mm_fail(info, err, "%s", why.text);
    if (mm_offer_verify(offer, central->council, &key, NULL))
        err = mm_fail(info, MM_ERR_SIGNATURE, "%s",
                      mm_say("この鍵は、この議会の教材の鍵ではありません。配っていません",
                             "this is not the key of this council's packs; nothing was published"));
    if (!err)
        err = mm_manifest_parse(offer->manifest, offer->len, &manifest, info);
    if (err)
        return err;
    err = check_manifest(central, &manifest, info);
    if (err)
        mm_manifest_done(&manifest);
    else
        *ret_manifest = manifest;
    return err;
}

enum mm_err mm_offer_accept(struct mm_central *central, const struct mm_offer *offer,
                            const struct mm_offered_pack *pack, struct mm_manifest *ret_manifest,
                            struct mm_errinfo *info)
{
    struct mm_manifest manifest;
    enum mm_err err = mm_offer_trust(central, offer, &manifest, info);
    if (err)
        return err;
    if (strcmp(manifest.version, pack->version) != 0 || !same_files(&manifest, pack->files, pack->n))
        err = mm_fail(info, MM_ERR_CONFLICT, "%s",
                      mm_say("署名したあとに教材のファイルが変わっています。もう一度署名してください",
                             "the pack's files are not those that were signed; sign them again"));
    if (err)
        mm_manifest_done(&manifest);
    else
        *ret_manifest = manifest;
    return err;
}

enum mm_err mm_offer_keep(struct mm_central *central, const struct mm_offer *offer,
                          const struct mm_manifest *manifest, struct mm_errinfo *info)
{
    char key[MM_PUBLIC_TEXT_BYTES], signature[MM_SIGNATURE_TEXT_BYTES];
    struct mm_stmt *stmt = NULL;
    char *text = mm_strndup(offer->manifest, offer->len);
    enum mm_err err =
        text ? mm_db_query(central->db,
                           "INSERT INTO pack_manifest (council, serial, version, manifest, key, signature,"
                           " published_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?)",
                           &stmt, info)
             : mm_nomem(info);
    if (!err) {
        mm_sign_public_format(&offer->key, key);
        mm_signature_format(&offer->signature, signature);
        mm_bind_str(stmt, 1, central->council);
        mm_bind_int(stmt, 2, manifest->serial);
        mm_bind_str(stmt, 3, manifest->version);
        mm_bind_str(stmt, 4, text);
        mm_bind_str(stmt, 5, key);
        mm_bind_str(stmt, 6, signature);
        mm_bind_int(stmt, 7, mm_now_ms(&central->clock));
        err = mm_stmt_run(stmt, NULL, info);
    }
    free(text);
    return err ? err : put_key(central, &offer->key, info);
}

/* ---- handing one out
 * ---------------------------------------------------------------------------------------
 */
static enum mm_err read_passes(struct mm_central *central, struct mm_offer *offer, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(
        central->db, "SELECT from_key, to_key, signature FROM pack_pass WHERE council=? ORDER BY no", &stmt,
        info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    while (!err && offer->n_passes < MM_MAX_PACK_PASSES && (err = mm_stmt_step(stmt, &row, info)) == MM_OK &&
           row) {
        struct mm_pack_pass *pass = &offer->passes[offer->n_passes++];
        if (mm_sign_public_parse(mm_col_str(stmt, 0), &pass->from) ||
            mm_sign_public_parse(mm_col_str(stmt, 1), &pass->to) ||
            mm_signature_parse(mm_col_str(stmt, 2), &pass->signature))
            err = mm_fail(info, MM_ERR_CORRUPT, "pack_pass: %s", mm_col_str(stmt, 0));
    }
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_central_offer(struct mm_central *central, struct mm_buf *out, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    struct mm_offer offer = {.n_passes = 0};
    bool row = false;
    enum mm_err err = read_passes(central, &offer, info);
    if (!err)
        err = mm_db_query(central->db,
                          "SELECT manifest, key, signature FROM pack_manifest WHERE council=?"
                          " ORDER BY serial DESC LIMIT 1",
                          &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    err = mm_stmt_step(stmt, &row, info);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                      mm_say("署名した教材がまだありません。管理者に、教材を配るように頼んでください",
                             "no signed pack was published yet; run mamori content publish"));
    if (!err && (mm_sign_public_parse(mm_col_str(stmt, 1), &offer.key) ||
                 mm_signature_parse(mm_col_str(stmt, 2), &offer.signature)))
        err = mm_fail(info, MM_ERR_CORRUPT, "pack_manifest: %s", mm_col_str(stmt, 1));
    if (!err) {
        offer.manifest = mm_col_str(stmt, 0);
        offer.len = strlen(offer.manifest);
        mm_offer_write(&offer, out);
        err = mm_buf_check(out, info);
    }
    mm_stmt_end(stmt);
    return err;
}

/* ---- another key
 * --------------------------------------------------------------------------------------------
 */
/* A new key must be one never used here: what it signed long ago would count anew. */
static enum mm_err check_new(struct mm_central *central, const struct mm_sign_public *to,
                             struct mm_sign_public *ret_now, size_t *ret_passes, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    struct mm_offer known = {.n_passes = 0};
    char text[MM_PUBLIC_TEXT_BYTES];
    bool used = false;
    enum mm_err err = get_key(central, ret_now, info);
    if (!err)
        err = read_passes(central, &known, info);
    if (!err)
        err = mm_db_query(central->db, "SELECT 1 FROM pack_manifest WHERE council=? AND key=?", &stmt, info);
    if (err)
        return err;
    mm_sign_public_format(to, text);
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, text);
    err = mm_stmt_step(stmt, &used, info);
    mm_stmt_end(stmt);
    used = used || mm_sign_public_equal(ret_now, to);
    for (size_t i = 0; i < known.n_passes; i++)
        used = used || mm_sign_public_equal(&known.passes[i].from, to);
    if (!err && used)
        err = mm_fail(info, MM_ERR_INVALID, "%s",
                      mm_say("新しい鍵は、まだ使ったことのないものにしてください",
                             "the new key must be one never used before (mamori content key make)"));
    *ret_passes = known.n_passes;
    return err;
}

static enum mm_err check_pass(struct mm_central *central, const struct mm_pack_pass *pass, size_t *ret_no,
                              struct mm_errinfo *info)
{
    struct mm_sign_public now;
    size_t n = 0;
    enum mm_err err = check_new(central, &pass->to, &now, &n, info);
    if (!err && (!mm_sign_public_equal(&now, &pass->from) || mm_pass_verify(pass, central->council) != MM_OK))
        err = mm_fail(info, MM_ERR_SIGNATURE, "%s",
                      mm_say("この鍵は、この議会の教材の鍵ではありません。鍵は変わっていません",
                             "this is not the key of this council's packs; the key is as it was"));
    if (!err && n == MM_MAX_PACK_PASSES)
        err = mm_fail(info, MM_ERR_TOO_BIG,
                      mm_say("鍵は %d回までしか替えられません", "the key can be changed %d times"),
                      MM_MAX_PACK_PASSES);
    *ret_no = n + 1;
    return err;
}

static enum mm_err insert_pass(struct mm_central *central, const struct mm_pack_pass *pass, size_t no,
                               struct mm_errinfo *info)
{
    char from[MM_PUBLIC_TEXT_BYTES], to[MM_PUBLIC_TEXT_BYTES], signature[MM_SIGNATURE_TEXT_BYTES];
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO pack_pass (council, no, from_key, to_key, signature, at_ms)"
                                  " VALUES (?, ?, ?, ?, ?, ?)",
                                  &stmt, info);
    if (err)
        return err;
    mm_sign_public_format(&pass->from, from);
    mm_sign_public_format(&pass->to, to);
    mm_signature_format(&pass->signature, signature);
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, (int64_t)no);
    mm_bind_str(stmt, 3, from);
    mm_bind_str(stmt, 4, to);
    mm_bind_str(stmt, 5, signature);
    mm_bind_int(stmt, 6, mm_now_ms(&central->clock));
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_offer_pass(struct mm_central *central, const struct mm_pack_pass *pass,
                          struct mm_errinfo *info)
{
    size_t no = 0;
    enum mm_err err = check_pass(central, pass, &no, info);
    if (!err)
        err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = insert_pass(central, pass, no, info);
    if (!err)
        err = put_key(central, &pass->to, info);
    return mm_central_write_end(central, err, info);
}

enum mm_err mm_offer_key_lost(struct mm_central *central, const struct mm_sign_public *to,
                              struct mm_errinfo *info)
{
    struct mm_sign_public now;
    size_t n = 0;
    enum mm_err err = check_new(central, to, &now, &n, info);
    if (!err)
        err = mm_central_write_begin(central, info);
    return err ? err : mm_central_write_end(central, put_key(central, to, info), info);
}

/* ---- signing: who publishes does it, with a key that the server never sees
 * --------------------------------- */
static enum mm_err fill_manifest(struct mm_manifest *manifest, const struct mm_pack_file *files, size_t n,
                                 struct mm_errinfo *info)
{
    manifest->files = calloc(n ? n : 1, sizeof *manifest->files);
    if (!manifest->files)
        return mm_nomem(info);
    for (size_t i = 0; i < n; i++) {
        struct mm_manifest_file *file = &manifest->files[manifest->n_files++];
        *file = (struct mm_manifest_file){.hash = files[i].hash, .bytes = files[i].bytes};
        (void)snprintf(file->name, sizeof file->name, "%s", files[i].name);
    }
    return MM_OK;
}

enum mm_err mm_pack_sign(const char *dir, const struct mm_pack *pack, const struct mm_pack_signing *how,
                         struct mm_buf *ret_offer, struct mm_errinfo *info)
{
    struct mm_manifest manifest;
    struct mm_pack_file *files = NULL;
    struct mm_buf text;
    size_t n = 0;
    mm_manifest_init(&manifest);
    mm_buf_init(&text, MM_MAX_MANIFEST_BYTES);
    (void)snprintf(manifest.version, sizeof manifest.version, "%s", pack->version);
    (void)snprintf(manifest.council, sizeof manifest.council, "%s", pack->council.id);
    manifest.serial = how->serial;
    manifest.created_at_ms = how->now_ms;
    manifest.expires_at_ms = how->now_ms + (int64_t)how->days * 86400 * 1000;
    enum mm_err err = mm_pack_files(dir, &files, &n, info);
    if (!err)
        err = fill_manifest(&manifest, files, n, info);
    if (!err) {
        mm_manifest_write(&manifest, &text);
        err = mm_buf_check(&text, info);
    }
    if (!err) {
        const char *bytes = mm_buf_str(&text);
        struct mm_offer offer = {.key = how->key->public_key, .manifest = bytes, .len = text.len};
        offer.signature = mm_offer_sign(how->key, bytes, text.len);
        mm_offer_write(&offer, ret_offer);
        err = mm_buf_check(ret_offer, info);
    }
    free(files);
    mm_manifest_done(&manifest);
    mm_buf_done(&text);
    return err;
}
