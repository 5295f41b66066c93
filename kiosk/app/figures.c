/* The pictures of this kiosk: files that the agent had drawn, mapped and kept while they are looked at. What
 * a frame lacked is asked for in the next tick, and looked for once a second until it is there. */
#include "kiosk/app/internal.h"

#include "sync/base/log.h"

#include <stdio.h>
#include <string.h>

#define FOLDER    "figures" /* of the store's folder; the agent writes it */
#define MAX_TRIES 120       /* seconds; then the words stay until the page is opened again */

static bool same_key(const struct mm_pixmap_key *a, const struct mm_pixmap_key *b)
{
    return a->w == b->w && a->h == b->h && mm_hash_equal(&a->svg, &b->svg) &&
           memcmp(&a->palette, &b->palette, sizeof a->palette) == 0;
}

static struct mm_app_figure *find_slot(struct mm_app *app, const struct mm_pixmap_key *key)
{
    for (size_t i = 0; i < MM_APP_FIGURES; i++) {
        if (app->figures[i].state != MM_APP_FIGURE_NONE && same_key(&app->figures[i].key, key))
            return &app->figures[i];
    }
    return NULL;
}

/* The one that was not looked at for the longest time makes room. */
static struct mm_app_figure *new_slot(struct mm_app *app)
{
    struct mm_app_figure *oldest = &app->figures[0];
    for (size_t i = 0; i < MM_APP_FIGURES; i++) {
        struct mm_app_figure *slot = &app->figures[i];
        if (slot->state == MM_APP_FIGURE_NONE)
            return slot;
        oldest = slot->used < oldest->used ? slot : oldest;
    }
    mm_pixmap_close(&oldest->pixmap);
    *oldest = (struct mm_app_figure){.state = MM_APP_FIGURE_NONE};
    return oldest;
}

/* Looks into the folder; a file that is not whole is as good as none, and is said once. */
static bool look_for(struct mm_app *app, struct mm_app_figure *slot)
{
    char dir[MM_PATH_BYTES];
    enum mm_err err = mm_path_join(dir, app->options->store_dir, FOLDER);
    if (err == MM_OK)
        err = mm_pixmap_open(dir, &slot->key, &slot->pixmap);
    if (err == MM_OK)
        slot->state = MM_APP_FIGURE_THERE;
    else if (err == MM_ERR_CORRUPT && !slot->said) {
        slot->said = true;
        mm_log(MM_LOG_WARN,
               mm_say("図のファイルがこわれています。描き直すまで、言葉で示します。",
                      "a figure's file is not whole; its words are shown until it is drawn anew"));
    }
    return err == MM_OK;
}

static const uint32_t *find(void *ctx, const struct mm_picture *picture, int w, int h,
                            const struct mm_figure_palette *palette)
{
    struct mm_app *app = ctx;
    const struct mm_pixmap_key key = {picture->hash, w, h, *palette};
    struct mm_app_figure *slot = find_slot(app, &key);
    struct mm_app_figure fresh = {.key = key};
    if (!slot) {
        if (!look_for(app, &fresh)) /* no slot for a size that may be of a first try alone */
            return NULL;
        slot = new_slot(app);
        *slot = fresh;
    }
    slot->used = ++app->figure_clock;
    return slot->pixmap.px;
}

static void want(void *ctx, const struct mm_picture *picture, int w, int h,
                 const struct mm_figure_palette *palette)
{
    struct mm_app *app = ctx;
    const struct mm_pixmap_key key = {picture->hash, w, h, *palette};
    struct mm_app_figure *slot = find_slot(app, &key);
    if (!slot) {
        slot = new_slot(app);
        *slot = (struct mm_app_figure){.key = key, .state = MM_APP_FIGURE_MISSING};
        (void)snprintf(slot->path, sizeof slot->path, "%s", picture->path);
    }
    slot->used = ++app->figure_clock;
    slot->seen = app->figure_frame;
}

void mm_app_figures_hang(struct mm_app *app)
{
    mm_ui_set_gallery(app->ui, &(struct mm_ui_gallery){find, want, app});
}

/* ---- asking the agent ---------------------------------------------------------------------------------- */
static void put_request(const struct mm_app_figure *slot, struct mm_buf *out)
{
    char hash[MM_HASH_HEX_BYTES], palette[MM_FIGURE_PALETTE_BYTES];
    struct mm_jw w;
    mm_hash_format(&slot->key.svg, hash);
    mm_figure_palette_format(&slot->key.palette, palette);
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "path", slot->path);
    mm_jw_kstr(&w, "hash", hash);
    mm_jw_kint(&w, "w", slot->key.w);
    mm_jw_kint(&w, "h", slot->key.h);
    mm_jw_kstr(&w, "palette", palette);
    mm_jw_end(&w);
}

/* A request that cannot be kept is no reason to stop anybody: the words stand there. */
static int64_t ask(struct mm_app *app, const char *kind, const struct mm_buf *json)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    int64_t id = 0;
    if (mm_store_request_put(app->store, kind, mm_buf_str(json), &id, &info) == MM_OK)
        return id;
    mm_log(MM_LOG_WARN,
           mm_say("図を頼めません: %s。言葉で示します。", "cannot ask for a figure: %s; its words are shown"),
           info.text);
    return -1;
}

static void ask_for(struct mm_app *app, struct mm_app_figure *slot)
{
    struct mm_buf json;
    mm_buf_init(&json, sizeof((struct mm_request *)0)->json);
    put_request(slot, &json);
    slot->request = ask(app, "figure", &json);
    slot->state = slot->request < 0 ? MM_APP_FIGURE_FAILED : slot->state;
    mm_buf_done(&json);
}

/* True when the agent said that it cannot. */
static bool refused(struct mm_app *app, const struct mm_app_figure *slot)
{
    struct mm_request answer;
    if (mm_store_request_get(app->store, slot->request, &answer, NULL) != MM_OK ||
        strcmp(answer.state, "failed") != 0)
        return false;
    mm_log(MM_LOG_WARN,
           mm_say("図を描けません: %s。言葉で示します。", "a figure was not drawn: %s; its words are shown"),
           answer.reply);
    return true;
}

bool mm_app_figures_wait(const struct mm_app *app)
{
    for (size_t i = 0; i < MM_APP_FIGURES; i++) {
        if (app->figures[i].state == MM_APP_FIGURE_MISSING && app->figures[i].seen == app->figure_frame)
            return app->store != NULL;
    }
    return false;
}

static void tick_slot(struct mm_app *app, struct mm_app_figure *slot)
{
    if (slot->state != MM_APP_FIGURE_MISSING || slot->seen != app->figure_frame)
        return;
    if (!slot->request)
        ask_for(app, slot);
    else if (look_for(app, slot))
        app->dirty = true;
    else if (++slot->tries >= MAX_TRIES || refused(app, slot))
        slot->state = MM_APP_FIGURE_FAILED;
}

void mm_app_figures_tick(struct mm_app *app)
{
    for (size_t i = 0; app->store && i < MM_APP_FIGURES; i++)
        tick_slot(app, &app->figures[i]);
    mm_app_figures_look(app);
}

/* ---- telling the agent how figures are shown ----------------------------------------------------------- */
/* True when the agent draws all of them so already. */
static bool are_known(struct mm_app *app, const char texts[MM_FIGURE_LOOKS][MM_FIGURE_LOOK_BYTES])
{
    char known[2000];
    if (mm_store_meta_get(app->store, "figure_looks", known, sizeof known, NULL) != MM_OK)
        return false;
    for (int i = 0; i < MM_FIGURE_LOOKS; i++) {
        if (!strstr(known, texts[i]))
            return false;
    }
    return true;
}

void mm_app_figures_look(struct mm_app *app)
{
    char texts[MM_FIGURE_LOOKS][MM_FIGURE_LOOK_BYTES] = {{0}};
    struct mm_figure_look looks[MM_FIGURE_LOOKS];
    struct mm_buf json;
    struct mm_jw w;
    if (!app->store || app->pack->n_pictures == 0)
        return;
    mm_ui_figure_looks(app->ui, looks);
    for (int i = 0; i < MM_FIGURE_LOOKS; i++)
        mm_figure_look_format(&looks[i], texts[i]);
    if (memcmp(texts, app->figure_told, sizeof texts) == 0)
        return;
    memcpy(app->figure_told, texts, sizeof texts);
    if (are_known(app, texts))
        return;
    mm_buf_init(&json, sizeof((struct mm_request *)0)->json);
    mm_jw_init(&w, &json);
    mm_jw_obj(&w);
    mm_jw_karr(&w, "looks");
    for (int i = 0; i < MM_FIGURE_LOOKS; i++)
        mm_jw_str(&w, texts[i]);
    mm_jw_end(&w);
    mm_jw_end(&w);
    (void)ask(app, MM_REQUEST_FIGURES, &json);
    mm_buf_done(&json);
}

void mm_app_figures_close(struct mm_app *app)
{
    for (size_t i = 0; i < MM_APP_FIGURES; i++)
        mm_pixmap_close(&app->figures[i].pixmap);
    memset(app->figures, 0, sizeof app->figures);
}
