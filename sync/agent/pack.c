#include "sync/agent/pack_own.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum mm_err prepare(struct mm_pack_install *in, struct mm_errinfo *info)
{
    const char *version = in->manifest->version;
    char packs[MM_PATH_BYTES], temp_name[32];
    if (strlen(version) != 16 || strspn(version, "0123456789abcdef") != 16)
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("教材の版の書き方が正しくありません", "the pack's version is malformed"));
    (void)snprintf(temp_name, sizeof temp_name, "%s.tmp", version);
    if (mm_path_join(packs, in->agent->dir, "packs") || mm_path_join(in->final, packs, version) ||
        mm_path_join(in->temp, packs, temp_name))
        return mm_fail(info, MM_ERR_TOO_BIG, "%s",
                       mm_say("フォルダーの名前が長すぎます", "the path is too long"));
    if (mm_store_meta_get(in->agent->store, "pack_dir", in->old, sizeof in->old, NULL))
        in->old[0] = '\0';
    (void)snprintf(in->mark, sizeof in->mark, "%s %lld %s", version, (long long)in->manifest->serial,
                   MM_VERSION);
    return MM_OK;
}

static void fact(const struct mm_pack_install *in, const char *name, char *out, size_t out_bytes)
{
    if (mm_store_meta_get(in->agent->store, name, out, out_bytes, NULL))
        out[0] = '\0';
}

/* Publications are counted for each key: who has a new one begins above nothing. */
static enum mm_err check_serial(const struct mm_pack_install *in, struct mm_errinfo *info)
{
    const struct mm_manifest *m = in->manifest;
    char version[17], had[MM_HASH_HEX_BYTES], hex[MM_HASH_HEX_BYTES];
    int64_t serial = in->offer->other_key ? 0 : mm_store_meta_int(in->agent->store, "pack_serial", 0);
    fact(in, "pack_version", version, sizeof version);
    fact(in, "pack_manifest", had, sizeof had);
    mm_hash_format(&in->offer->hash, hex);
    if (m->serial < serial)
        return mm_fail(info, MM_ERR_REFUSED,
                       mm_say("今より古い教材（%lld、今は %lld）が届きました。入れ替えていません",
                              "an older pack was offered (%lld, have %lld); nothing was changed"),
                       (long long)m->serial, (long long)serial);
    if (m->serial == serial && version[0] &&
        (strcmp(version, m->version) != 0 || (had[0] && strcmp(had, hex) != 0)))
        return mm_fail(info, MM_ERR_REFUSED,
                       mm_say("同じ番号（%lld）で中身のちがう教材が届きました。入れ替えていません",
                              "another pack of the same number (%lld) was offered; nothing was changed"),
                       (long long)m->serial);
    return MM_OK;
}

/* What a manifest may ask for at all, before a byte is fetched. */
static enum mm_err check_offer(const struct mm_pack_install *in, struct mm_errinfo *info)
{
    const struct mm_manifest *m = in->manifest;
    int64_t bytes = 0;
    if (strcmp(m->council, in->agent->council) != 0)
        return mm_fail(info, MM_ERR_REFUSED, "%s",
                       mm_say("ほかの議会の教材が届きました。入れ替えていません",
                              "the pack belongs to another council; nothing was changed"));
    enum mm_err err = check_serial(in, info);
    if (err)
        return err;
    for (size_t i = 0; i < m->n_files; i++) {
        if (!mm_path_safe(m->files[i].name) || m->files[i].bytes < 0 ||
            m->files[i].bytes > MM_MAX_PACK_FILE_BYTES)
            return mm_fail(info, MM_ERR_INVALID,
                           mm_say("教材のファイル「%s」は受け取れません",
                                  "the pack names a file that cannot be: \"%s\""),
                           m->files[i].name);
        bytes += m->files[i].bytes;
    }
    if (m->n_files == 0 || m->n_files > MM_MAX_PACK_FILES || bytes > MM_MAX_PACK_BYTES)
        return mm_fail(info, MM_ERR_TOO_BIG, "%s",
                       mm_say("教材の大きさか数が範囲を超えています", "the pack is too large or empty"));
    return MM_OK;
}

static enum mm_err download(struct mm_pack_install *in, const struct mm_manifest_file *file, const char *to,
                            struct mm_errinfo *info)
{
    struct mm_http_answer answer;
    char path[128], hex[MM_HASH_HEX_BYTES];
    mm_http_answer_init(&answer);
    mm_hash_format(&file->hash, hex);
    (void)snprintf(path, sizeof path, "/kiosk/v1/pack/%s", hex);
    enum mm_err err = mm_agent_get(in->agent, path, NULL, &answer, info);
    if (!err) {
        struct mm_hash hash = mm_sha256(answer.body.data, answer.body.len);
        if ((int64_t)answer.body.len != file->bytes || !mm_hash_equal(&hash, &file->hash))
            err = mm_fail(info, MM_ERR_CORRUPT,
                          mm_say("教材のファイル「%s」が途中で変わっています。入れ替えていません",
                                 "the pack's file \"%s\" is not what the manifest says; nothing was changed"),
                          file->name);
    }
    if (!err)
        err = mm_pack_file_put(to, &answer.body, info);
    mm_http_answer_done(&answer);
    return err;
}

/* Already fetched before an interruption, taken from the pack of now, or fetched. */
static enum mm_err bring_file(struct mm_pack_install *in, const struct mm_manifest_file *file,
                              struct mm_errinfo *info)
{
    char to[MM_PATH_BYTES], from[MM_PATH_BYTES];
    if (mm_path_join(to, in->temp, file->name))
        return mm_fail(info, MM_ERR_TOO_BIG, "%s", file->name);
    if (mm_pack_file_fits(to, file))
        return MM_OK;
    bool here = in->old[0] && !mm_path_join(from, in->old, file->name) && mm_pack_file_fits(from, file);
    enum mm_err err = here ? mm_pack_file_copy(from, to, info) : MM_ERR_NOT_FOUND;
    return err == MM_ERR_NOT_FOUND ? download(in, file, to, info) : err;
}

static enum mm_err refuse_pack(struct mm_pack_install *in, const struct mm_errinfo *why,
                               struct mm_errinfo *info)
{
    mm_pack_undo(in);
    enum mm_err err = mm_store_meta_set(in->agent->store, "pack_refused", in->mark, info);
    return err ? err
               : mm_fail(info, MM_ERR_INVALID,
                         mm_say("届いた教材に誤りがあるため、今の教材を使い続けます: %s",
                                "the new pack has errors, so the old one stays: %s"),
                         why->text);
}

static enum mm_err fetch(struct mm_pack_install *in, struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < in->manifest->n_files; i++)
        err = bring_file(in, &in->manifest->files[i], info);
    if (!err)
        err = mm_pack_drop_others(in, info);
    if (err)
        return err; /* what is here already is used the next time */
    err = mm_pack_check(in, &why);
    if (err == MM_ERR_AUTH) /* the files are those that were signed: the key is another one */
        mm_agent_seal_drop(in->agent, in->manifest->version);
    if (err == MM_ERR_NOMEM || err == MM_ERR_IO || err == MM_ERR_AUTH)
        return mm_fail(info, err, "%s", why.text);
    return err ? refuse_pack(in, &why, info) : mm_pack_move(in, info);
}

static enum mm_err name_in_store(struct mm_pack_install *in, struct mm_errinfo *info)
{
    char serial[32], expires[32], key[MM_PUBLIC_TEXT_BYTES], hex[MM_HASH_HEX_BYTES];
    (void)snprintf(serial, sizeof serial, "%lld", (long long)in->manifest->serial);
    (void)snprintf(expires, sizeof expires, "%lld", (long long)in->manifest->expires_at_ms);
    mm_sign_public_format(&in->offer->key, key);
    mm_hash_format(&in->offer->hash, hex);
    const struct mm_store_fact facts[] = {
        {"pack_dir", in->final},  {"pack_version", in->manifest->version}, {"pack_serial", serial},
        {"pack_manifest", hex},   {MM_AGENT_PACK_EXPIRES, expires},        {MM_AGENT_PACK_KEY, key},
        {"pack_before", in->old}, /* last: left out when it is the same pack */
    };
    bool other = in->old[0] && strcmp(in->old, in->final) != 0;
    return mm_store_meta_put(in->agent->store, facts, sizeof facts / sizeof facts[0] - !other, info);
}

enum mm_err mm_agent_pack_install(struct mm_agent *agent, const struct mm_agent_offer *offer,
                                  struct mm_errinfo *info)
{
    char refused[128] = "";
    struct mm_pack_install *in = calloc(1, sizeof *in);
    if (!in)
        return mm_nomem(info);
    in->agent = agent;
    in->offer = offer;
    in->manifest = &offer->manifest;
    enum mm_err err = prepare(in, info);
    if (!err)
        err = check_offer(in, info);
    if (!err && mm_store_meta_get(agent->store, "pack_refused", refused, sizeof refused, NULL) == MM_OK &&
        strcmp(refused, in->mark) == 0)
        err = mm_fail(info, MM_ERR_INVALID, "%s",
                      mm_say("届いた教材に誤りがあるため、今の教材を使い続けています",
                             "the new pack has errors; the old one stays"));
    in->sealed = mm_agent_offer_sealed(in->manifest);
    if (!err && in->sealed) /* without it nothing of the pack is of any use here */
        err = mm_agent_seal_bring(agent, in->manifest->version, &in->key, info);
    if (!err && !mm_pack_there(in))
        err = fetch(in, info);
    if (!err)
        err = name_in_store(in, info);
    mm_wipe(&in->key, sizeof in->key);
    free(in);
    return err;
}
