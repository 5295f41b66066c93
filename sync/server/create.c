/* Making a central store: all of it, or nothing. */
#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/base/utf8.h"
#include "sync/server/codes.h"
#include "sync/server/offers.h"
#include "sync/server/place.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SERVER_NAME "サーバー"

/* The server records too (waivers, paper sheets): it is a recorder with a key of its own. */
static enum mm_err make_key(struct mm_central *central, struct mm_errinfo *info)
{
    struct mm_sign_key key;
    char id[MM_UUID_BYTES];
    char *path = mm_asprintf("%s.key", central->file);
    if (!path)
        return mm_nomem(info);
    mm_sign_key_new(&key, NULL);
    mm_central_new_id(central, id);
    const struct mm_recorder_new what = {"server", "active", &key.public_key, 0};
    enum mm_err err = mm_sign_key_store(path, &key, info);
    if (!err)
        err = mm_recorder_insert(central, id, SERVER_NAME, &what, info);
    mm_sign_key_done(&key);
    free(path);
    return err;
}

/* The key of the packs: the one that was named, else one beside the store. *ret_made: its file, which has to
 * go again when nothing comes of it. */
static enum mm_err pack_key(struct mm_central *central, const char *named, struct mm_sign_key *ret_key,
                            char **ret_made, struct mm_errinfo *info)
{
    if (named)
        return mm_sign_key_load(named, ret_key, info);
    char *path = mm_asprintf("%s.pack-key", central->file);
    if (!path)
        return mm_nomem(info);
    bool there = mm_path_exists(path);
    if (!there)
        mm_sign_key_new(ret_key, NULL);
    enum mm_err err = there ? mm_sign_key_load(path, ret_key, info) : mm_sign_key_store(path, ret_key, info);
    if (!err && !there)
        *ret_made = path;
    else
        free(path);
    return err;
}

/* (tx) */
static enum mm_err publish_first(struct mm_central *central, const struct mm_central_new *what,
                                 const struct mm_pack *pack, char **ret_made, struct mm_errinfo *info)
{
    struct mm_sign_key key;
    struct mm_offer offer;
    struct mm_buf text;
    const struct mm_pack_signing how = {&key, central->pack_serial + 1, mm_now_ms(&central->clock),
                                        MM_PACK_DAYS};
    enum mm_err err = pack_key(central, what->pack_key, &key, ret_made, info);
    if (err)
        return err;
    mm_buf_init(&text, MM_MAX_OFFER_BYTES);
    err = mm_pack_sign(what->pack_dir, pack, &how, &text, info);
    mm_sign_key_done(&key);
    if (!err)
        err = mm_offer_read(mm_buf_str(&text), text.len, &offer, info);
    if (!err)
        err = mm_packs_publish(central, NULL, what->pack_dir, pack->version, NULL, &offer, info);
    mm_buf_done(&text);
    return err;
}

/* (tx) */
static enum mm_err insert(struct mm_central *central, const struct mm_central_new *what,
                          const struct mm_pack *pack, char **ret_made, struct mm_errinfo *info)
{
    enum mm_err err = mm_council_insert(central, what, info);
    if (!err)
        err = mm_setting_put(central, "signin", mm_signin_code(what->signin), info);
    if (!err)
        err = mm_secret_make(central, info);
    if (!err)
        err = make_key(central, info);
    if (!err)
        err = mm_council_load(central, info);
    return err ? err : publish_first(central, what, pack, ret_made, info);
}

static enum mm_err check_council(const struct mm_central *central, const struct mm_central_new *what,
                                 const struct mm_pack *pack, struct mm_errinfo *info)
{
    const char *id = pack->council.id;
    if (what->council && strcmp(what->council, id) != 0)
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("教材は議会「%s」のものです（指定は「%s」）",
                              "the pack belongs to the council \"%s\", not to \"%s\""),
                       id, what->council);
    for (const struct mm_council_own *own = central->shared->councils; own; own = own->next)
        if (strcmp(own->id, id) == 0)
            return mm_fail(info, MM_ERR_EXISTS,
                           mm_say("議会「%s」は %s にもうあります。そのまま使ってください",
                                  "the council %s is in %s already; use it"),
                           id, central->url);
    return MM_OK;
}

static struct mm_council_own *last_of(struct mm_shared *shared)
{
    struct mm_council_own *own = shared->councils;
    while (own->next)
        own = own->next;
    return own;
}

/* The council of the pack, behind those that are there; its rows in one transaction, so that a store
 * never has one without a pack. What a killed one left beside is written over. */
static enum mm_err fill(struct mm_central *central, const struct mm_central_new *what, bool *ret_ours,
                        struct mm_errinfo *info)
{
    struct mm_pack *pack = NULL;
    char *made = NULL;
    bool kept = false;
    enum mm_err err = mm_pack_open(what->pack_dir, &pack, NULL, info);
    if (err)
        return err;
    struct mm_central_new full = *what;
    full.council = pack->council.id;
    full.name = what->name ? what->name : pack->council.name;
    full.home_page = what->home_page ? what->home_page : pack->council.home_page;
    err = check_council(central, what, pack, info);
    *ret_ours = *ret_ours || !err;
    if (!err)
        err = mm_council_add(central->shared, full.council, full.name, info);
    if (!err)
        err = mm_central_stand(central, last_of(central->shared), info);
    if (!err)
        err = mm_central_group_begin(central, info);
    if (!err) {
        enum mm_err done = insert(central, &full, pack, &made, info);
        central->undo = done != MM_OK;
        err = mm_central_group_end(central, &kept, done ? NULL : info);
        err = done ? done : err;
    }
    if (err && made)
        (void)unlink(made);
    free(made);
    mm_pack_free(pack);
    return err;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

/* What lies beside for the council at which it stands. */
static void remove_beside(struct mm_central *central)
{
    static const char *const suffixes[] = {".secret", ".key"};
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        char *path = mm_asprintf("%s%s", central->file, suffixes[i]);
        if (path)
            (void)unlink(path);
        free(path);
    }
    char *packs = mm_asprintf("%s.packs", central->file);
    if (packs)
        (void)nftw(packs, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    free(packs);
}

/* What was said on the command line; what the pack says was checked with the pack. */
static enum mm_err check_names(const struct mm_central_new *what, struct mm_errinfo *info)
{
    const char *page = what->home_page;
    if (what->name && !mm_utf8_label(what->name, 199, MM_MAX_NAME_CHARS))
        return mm_fail(
            info, MM_ERR_USAGE,
            mm_say("議会の名前を 1〜%d 文字で指定してください（--council-name を省くと教材のものになり"
                   "ます）",
                   "give the council a name of 1 to %d characters (or leave --council-name out)"),
            MM_MAX_NAME_CHARS);
    if (page && (!mm_utf8_label(page, 399, 399) || strpbrk(page, " \"<>\\^`{|}") ||
                 (strncmp(page, "https://", 8) != 0 && strncmp(page, "http://", 7) != 0) ||
                 !page[strcspn(page, ":") + 3]))
        return mm_fail(
            info, MM_ERR_USAGE,
            mm_say("ホームページ「%s」は https:// で始まるアドレスではありません（--home-page を省くと"
                   "教材のものになります）",
                   "the home page \"%s\" is no address that begins with https:// (or leave "
                   "--home-page out)"),
            page);
    return MM_OK;
}

static void remove_all(struct mm_central *central)
{
    central->place->destroy(central);
    if (central->file)
        remove_beside(central);
}

enum mm_err mm_central_create(const char *url, const struct mm_central_new *what,
                              const struct mm_clock *clock, const struct mm_random *random,
                              struct mm_errinfo *info)
{
    struct mm_central *central = NULL;
    enum mm_err err = check_names(what, info);
    if (!err)
        err = mm_central_alloc(url, MM_CENTRAL_WRITE, clock, random, &central, info);
    if (err)
        return err;
    bool ours = false;
    err = central->place->create(central, what, &ours, info);
    if (!err)
        err = mm_db_migrate(central->db, mm_central_schema, mm_central_schema_n, info);
    if (!err && central->place->defined)
        err = central->place->defined(central, info);
    if (!err)
        err = fill(central, what, &ours, info);
    if (err && ours)
        remove_all(central);
    mm_central_close(central);
    return err;
}

enum mm_err mm_central_join(const char *url, const struct mm_central_new *what, const struct mm_clock *clock,
                            const struct mm_random *random, char ret_council[MM_ID_BYTES],
                            struct mm_errinfo *info)
{
    struct mm_central *central = NULL;
    bool ours = false;
    enum mm_err err = check_names(what, info);
    if (!err && (what->files || what->role))
        err = mm_fail(info, MM_ERR_USAGE, "%s",
                      mm_say("--files と --server-role は、記録の場所をはじめて作るときだけ指定できます",
                             "--files and --server-role are for a new store alone"));
    if (!err)
        err = mm_central_open(url, MM_CENTRAL_WRITE, NULL, clock, random, &central, info);
    if (!err)
        err = fill(central, what, &ours, info);
    if (!err) /* what every opening makes where it is missing */
        err = mm_codes_make(central, info);
    else if (ours)
        remove_beside(central);
    if (!err && ret_council)
        (void)snprintf(ret_council, MM_ID_BYTES, "%s", central->council);
    mm_central_close(central);
    return err;
}
