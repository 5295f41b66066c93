/* Opening what the kiosk stands on: fonts, store, pack, window; and taking over what the agent brought. */
#include "kiosk/app/internal.h"

#include "sync/base/log.h"

#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEFAULT_W 1920
#define DEFAULT_H 1080

/* A store that cannot be written leads to the fault screen; any other failure ends the program. */
static bool store_may_recover(enum mm_err err)
{
    return err == MM_ERR_READ_ONLY || err == MM_ERR_NO_SPACE || err == MM_ERR_IO || err == MM_ERR_BUSY;
}

static bool meta(struct mm_app *app, const char *name, char *out, size_t out_bytes)
{
    return mm_store_meta_get(app->store, name, out, out_bytes, NULL) == MM_OK && out[0];
}

static enum mm_err roster_read(struct mm_app *app, struct mm_errinfo *info)
{
    struct mm_roster roster;
    char etag[sizeof(app->roster_etag)] = "";
    enum mm_err err;
    (void)meta(app, "roster_etag", etag, sizeof(etag));
    mm_roster_init(&roster);
    err = mm_store_roster_get(app->store, &roster, info);
    if (err != MM_OK) {
        mm_roster_done(&roster);
        return err;
    }
    mm_roster_done(&app->roster);
    app->roster = roster;
    memcpy(app->roster_etag, etag, sizeof(etag));
    if (roster.council_name[0])
        snprintf(app->council, sizeof(app->council), "%s", roster.council_name);
    else
        (void)meta(app, "council_name", app->council, sizeof(app->council));
    return MM_OK;
}

/* Facts that a store has only after enrolment: until then those of the options or the pack stand in. */
static enum mm_err meta_default(struct mm_app *app, const char *name, const char *value,
                                struct mm_errinfo *info)
{
    char have[MM_MAX_FIELD_BYTES];
    if (meta(app, name, have, sizeof(have)) || !value || !value[0])
        return MM_OK;
    return mm_store_meta_set(app->store, name, value, info);
}

static enum mm_err store_settle(struct mm_app *app, struct mm_errinfo *info)
{
    const struct mm_council *council = &app->pack->council;
    const struct mm_app_options *o = app->options;
    enum mm_err err = mm_store_probe(app->store, info);
    if (err == MM_OK)
        err = meta_default(app, "home_page", o->home_page ? o->home_page : council->home_page, info);
    if (err == MM_OK)
        err = meta_default(app, "council", council->id, info);
    if (err == MM_OK)
        err = mm_store_sittings_abandon(app->store, info);
    return err;
}

static enum mm_err store_open(struct mm_app *app, struct mm_errinfo *info)
{
    char file[MM_PATH_BYTES];
    enum mm_err err = mm_path_join(file, app->options->store_dir, "kiosk.db");
    if (err == MM_OK && mm_path_exists(file) && access(file, R_OK) != 0)
        return mm_fail(info, MM_ERR_AUTH,
                       mm_say("記録のファイル %s を読めません。権限を確かめてください。",
                              "cannot read the records in %s; check its permissions"),
                       file);
    if (err == MM_OK)
        err = mm_store_open(app->options->store_dir, true, &app->clock, &app->random, &app->store, info);
    return err;
}

enum mm_err mm_app_store_try(struct mm_app *app, struct mm_errinfo *info)
{
    enum mm_err err;
    if (app->store)
        return mm_store_probe(app->store, info);
    err = store_open(app, info);
    if (err == MM_OK)
        err = store_settle(app, info);
    if (err == MM_OK)
        err = roster_read(app, info);
    if (err != MM_OK) {
        mm_store_close(app->store);
        app->store = NULL;
    }
    return err;
}

/* ---- packs ------------------------------------------------------------------------------------------ */
static void pack_keep(struct mm_app *app, struct mm_pack *pack, const char *dir, const char *serial)
{
    mm_pack_free(app->pack);
    app->pack = pack;
    snprintf(app->pack_dir, sizeof(app->pack_dir), "%s", dir);
    snprintf(app->pack_serial, sizeof(app->pack_serial), "%s", serial);
}

/* The pack stays in place while it is in hand. False when the agent installed another meanwhile and cleared
 * this one away: that one is for the next look. A store that cannot be written is no reason to go without. */
static bool pack_hold(struct mm_app *app, const char *dir)
{
    return mm_store_pack_hold(app->store, dir, NULL) != MM_ERR_NOT_FOUND;
}

/* Checked again only when the store cannot tell that this very program has checked it. */
static enum mm_err pack_read(struct mm_app *app, const char *dir, struct mm_pack **ret_pack,
                             struct mm_errinfo *info)
{
    char have[MM_PACK_MARK_BYTES] = "", mark[MM_PACK_MARK_BYTES];
    enum mm_err err;
    if (app->store)
        (void)meta(app, "pack_checked", have, sizeof(have));
    memcpy(mark, have, sizeof(mark));
    err = mm_pack_open_handed(dir, mark, ret_pack, info);
    if (err == MM_OK && app->store && strcmp(mark, have) != 0)
        (void)!mm_store_meta_set(app->store, "pack_checked", mark, NULL);
    return err;
}

/* Opens the pack that the store names. False when there is none, or it is open, or broken: then the one in
 * hand stays, and the broken one is said once. */
static bool pack_installed(struct mm_app *app)
{
    char dir[MM_PATH_BYTES] = "", serial[sizeof(app->pack_serial)] = "", key[sizeof(app->pack_refused)];
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_pack *pack = NULL;
    if (!app->store || !meta(app, "pack_dir", dir, sizeof(dir)))
        return false;
    (void)meta(app, "pack_serial", serial, sizeof(serial));
    if (app->pack && strcmp(dir, app->pack_dir) == 0 && strcmp(serial, app->pack_serial) == 0)
        return false;
    snprintf(key, sizeof(key), "%s %s", serial, dir);
    if (strcmp(key, app->pack_refused) == 0)
        return false;
    enum mm_err err = pack_read(app, dir, &pack, &info);
    if (err == MM_ERR_AUTH) { /* the agent is about to hand over what opens it */
        if (!app->pack_waits)
            mm_log(MM_LOG_WARN, "%s", info.text);
        app->pack_waits = true;
        return false;
    }
    if (err != MM_OK) {
        memcpy(app->pack_refused, key, sizeof(key));
        mm_log(MM_LOG_WARN,
               mm_say("新しい教材を開けません: %s。今までの教材を使います。",
                      "cannot open the new pack: %s; using the one at hand"),
               info.text);
        return false;
    }
    if (!pack_hold(app, dir)) {
        mm_pack_free(pack);
        return false;
    }
    app->pack_waits = false;
    pack_keep(app, pack, dir, serial);
    return true;
}

/* A sealed pack was taken from this kiosk, which was revoked: it is not shown on. */
static bool pack_taken(struct mm_app *app)
{
    char dir[MM_PATH_BYTES];
    struct mm_pack *pack = NULL;
    if (!app->store || !app->pack->sealed || meta(app, "pack_dir", dir, sizeof(dir)) ||
        pack_read(app, app->options->pack_dir, &pack, NULL) != MM_OK)
        return false;
    pack_keep(app, pack, app->options->pack_dir, "");
    return true;
}

/* The one that was installed before, when the one of now was lost or damaged on the disk. */
static bool pack_before(struct mm_app *app)
{
    char dir[MM_PATH_BYTES] = "";
    struct mm_pack *pack = NULL;
    if (!app->store || !meta(app, "pack_before", dir, sizeof(dir)) ||
        pack_read(app, dir, &pack, NULL) != MM_OK)
        return false;
    if (!pack_hold(app, dir)) {
        mm_pack_free(pack);
        return false;
    }
    pack_keep(app, pack, dir, "");
    return true;
}

static enum mm_err pack_first(struct mm_app *app, struct mm_errinfo *info)
{
    struct mm_pack *pack = NULL;
    enum mm_err err;
    if (pack_installed(app) || pack_before(app))
        return MM_OK;
    err = pack_read(app, app->options->pack_dir, &pack, mm_lang_english() ? NULL : info);
    if (err != MM_OK) /* findings are in Japanese, for those who write packs */
        return mm_fail(info, err, "the pack in %s cannot be used; see `mamori content check %s`",
                       app->options->pack_dir, app->options->pack_dir);
    pack_keep(app, pack, app->options->pack_dir, "");
    return MM_OK;
}

/* Installed packs lie side by side, each in a folder named for its version. */
struct mm_pack *mm_app_pack_version(struct mm_app *app, const char *version)
{
    char beside[MM_PATH_BYTES], up[MM_PATH_BYTES];
    const char *dirs[] = {beside, app->options->pack_dir};
    size_t i;
    if (mm_path_join(up, app->pack_dir, "..") != MM_OK || mm_path_join(beside, up, version) != MM_OK)
        return NULL;
    for (i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
        struct mm_pack *pack = NULL;
        if (!dirs[i] || !mm_path_is_dir(dirs[i]) || mm_pack_open_handed(dirs[i], NULL, &pack, NULL) != MM_OK)
            continue;
        if (strcmp(pack->version, version) == 0)
            return pack;
        mm_pack_free(pack);
    }
    return NULL;
}

enum mm_err mm_app_reload(struct mm_app *app, bool *ret_changed, struct mm_errinfo *info)
{
    char etag[sizeof(app->roster_etag)] = "";
    bool changed = pack_installed(app) || pack_taken(app);
    (void)meta(app, "roster_etag", etag, sizeof(etag));
    if (strcmp(etag, app->roster_etag) != 0) {
        enum mm_err err = roster_read(app, info);
        if (err != MM_OK)
            return err;
        changed = true;
    }
    *ret_changed = changed;
    return MM_OK;
}

/* ---- window ----------------------------------------------------------------------------------------- */
enum mm_err mm_app_ui_make(struct mm_app *app, int w, int h, double diagonal_inch, struct mm_errinfo *info)
{
    struct mm_ui *ui = NULL;
    struct mm_ui_settings settings = app->ui ? *mm_ui_settings(app->ui) : app->house;
    enum mm_err err = mm_ui_new(app->fonts, w, h, diagonal_inch, &ui, info);
    if (err != MM_OK)
        return err;
    mm_ui_set(ui, &settings);
    mm_ui_free(app->ui);
    app->ui = ui;
    mm_app_figures_hang(app);
    app->w = w;
    app->h = h;
    app->diagonal_inch = diagonal_inch;
    app->dirty = true;
    return MM_OK;
}

static enum mm_err window_open(struct mm_app *app, struct mm_errinfo *info)
{
    const struct mm_app_options *o = app->options;
    bool fixed = o->headless;
    int w = o->w ? o->w : (fixed ? DEFAULT_W : 0), h = o->h ? o->h : (fixed ? DEFAULT_H : 0);
    double dpi = 0;
    enum mm_err err;
    app->ops = fixed ? &mm_platform_null : &mm_platform_sdl;
    err = app->ops->open(&app->platform, "mamori", w, h, info);
    if (err != MM_OK)
        return err;
    if (!fixed)
        app->ops->size(app->platform, &w, &h, &dpi);
    if (w <= 0 || h <= 0)
        return mm_fail(info, MM_ERR_UNSUPPORTED,
                       mm_say("画面の大きさが分かりません。画面の設定を確かめてください。",
                              "the screen has no size; check its settings"));
    return mm_app_ui_make(app, w, h, app->diagonal_inch, info);
}

/* Fonts, and the weights of phrases: without them the kiosk works and its lines are less well broken. */
static enum mm_err fonts_open(struct mm_app *app, struct mm_errinfo *info)
{
    struct mm_errinfo later = MM_ERRINFO_INIT;
    enum mm_err err = mm_fonts_open(app->options->fonts_json, &app->fonts, info);
    const char *phrases = app->options->phrases_json;
    if (err == MM_OK && phrases && *phrases && mm_fonts_phrases(app->fonts, phrases, &later) != MM_OK)
        mm_log(
            MM_LOG_WARN,
            mm_say("行を、語句の区切りを見ずに分けます（重みは packages phrases で入ります）: %s",
                   "lines are broken without regard to phrases (packages phrases installs the weights): %s"),
            later.text);
    return err;
}

/* ---- beside each other ------------------------------------------------------------------------------- */
struct pack_work {
    struct mm_app *app;
    struct mm_errinfo info;
    enum mm_err err;
};

static void *pack_work_run(void *arg)
{
    struct pack_work *work = arg;
    work->err = pack_first(work->app, &work->info);
    return NULL;
}

/* The pack is read while the window opens and says so: neither needs the other, and a person waits for both.
 * Without a window there is nothing to wait for. */
static enum mm_err pack_and_window(struct mm_app *app, struct mm_errinfo *info)
{
    struct pack_work work = {.app = app, .info = MM_ERRINFO_INIT};
    pthread_t thread;
    mm_platform_early();
    bool beside = !app->options->headless && pthread_create(&thread, NULL, pack_work_run, &work) == 0;
    enum mm_err err = MM_OK;
    if (beside) {
        err = window_open(app, info);
        if (err == MM_OK)
            err = mm_app_opening(app, info);
        (void)pthread_join(thread, NULL);
    } else
        (void)pack_work_run(&work);
    (void)malloc_trim(0); /* the files as they were read and parsed: megabytes that are free and would stay */
    if (work.err != MM_OK) {
        *info = work.info;
        return work.err;
    }
    return beside ? err : window_open(app, info);
}

/* ---- all -------------------------------------------------------------------------------------------- */
enum mm_err mm_app_open(struct mm_app *app, struct mm_errinfo *info)
{
    struct mm_errinfo later = MM_ERRINFO_INIT;
    struct mm_nav first = mm_push(app->options->screens->first, NULL);
    enum mm_err kept = store_open(app, &later), err;
    if (kept != MM_OK && !store_may_recover(kept)) {
        *info = later;
        return kept;
    }
    mm_app_device_load(app);
    err = fonts_open(app, info);
    if (err == MM_OK)
        err = pack_and_window(app, info);
    if (err != MM_OK)
        return err;
    if (kept == MM_OK)
        kept = store_settle(app, &later);
    if (app->store && (err = roster_read(app, info)) != MM_OK)
        return err;
    if (kept != MM_OK && !store_may_recover(kept)) {
        *info = later;
        return kept;
    }
    mm_app_figures_look(app);
    mm_app_go(app, &first);
    if (kept == MM_OK && mm_app_setup_due(app)) {
        const struct mm_nav setup = mm_push(app->options->screens->setup, NULL);
        mm_app_go(app, &setup);
    }
    if (kept != MM_OK) {
        struct mm_nav fault;
        later.err = kept;
        fault = mm_fault(&later);
        mm_app_go(app, &fault);
    }
    return MM_OK;
}

void mm_app_close(struct mm_app *app)
{
    while (app->n_stack) {
        struct mm_app_slot *slot = &app->stack[--app->n_stack];
        if (slot->ops->done)
            slot->ops->done(slot->state);
        free(slot->state);
    }
    mm_ui_free(app->ui);
    mm_app_figures_close(app);
    if (app->platform)
        app->ops->close(app->platform);
    mm_fonts_close(app->fonts);
    mm_pack_free(app->older_pack);
    mm_pack_free(app->pack);
    mm_store_close(app->store);
    mm_roster_done(&app->roster);
}
