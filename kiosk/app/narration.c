/* Recorded narration of what is on the screen: 再生, 一時停止, もう一度 and 音量, offered where the page or
 * the question has some and the kiosk has a device for it. It sounds only while the frame offers it: whatever
 * takes its place (the next page, the lock, the idle warning, signing out) makes silence by itself. */
#include "kiosk/app/internal.h"

#include "sync/base/log.h"

#include <stdio.h>
#include <string.h>

#define PREFIX "@hear."

static const char *const slot_names[MM_HEAR_COUNT] = {[MM_HEAR_PAGE] = "page", [MM_HEAR_ITEM] = "item"};

/* ---- the device -----------------------------------------------------------------------------------------
 */
static bool there(struct mm_app *app)
{
    if (app->narration.device == MM_APP_VOICE_UNKNOWN) {
        app->narration.device = mm_player_there() ? MM_APP_VOICE_THERE : MM_APP_VOICE_NONE;
        if (app->narration.device == MM_APP_VOICE_NONE && !app->narration.told) {
            app->narration.told = true;
            mm_log(MM_LOG_WARN, "%s",
                   mm_say("音の出る装置がありません。朗読の音声を出さずに続けます。",
                          "there is no audio device; going on without narration"));
        }
    }
    return app->narration.device == MM_APP_VOICE_THERE;
}

void mm_app_narration_stop(struct mm_app *app)
{
    mm_player_close(app->narration.player);
    app->narration.player = NULL;
    app->narration.current = NULL;
    app->narration.failed = NULL;
}

/* Said on the screen by the next frame, and once in the log. */
static void failed(struct mm_app *app, const struct mm_narration *narration, const char *why)
{
    mm_app_narration_stop(app);
    app->narration.failed = narration;
    app->dirty = true;
    mm_log(MM_LOG_WARN,
           mm_say("朗読の音声 %s を再生できません：%s。文章だけで続けます。",
                  "cannot play the narration %s: %s; going on with the text"),
           narration->id, why);
}

static void play(struct mm_app *app, const struct mm_narration *narration)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    mm_app_narration_stop(app);
    app->dirty = true;
    if (mm_player_open(narration->path, mm_ui_settings(app->ui)->volume, &app->narration.player, &info) !=
        MM_OK) {
        failed(app, narration, info.text);
        return;
    }
    app->narration.current = narration;
    app->narration.shown = MM_PLAYER_PLAYING;
    if (app->speech)
        (void)mm_speech_say(app->speech, ""); /* not two voices at once */
}

/* ---- what is offered --------------------------------------------------------------------------------------
 */
static void button(struct mm_ui *ui, const char *slot, const char *verb, const char *label,
                   enum mm_sign_shape sign, unsigned flags)
{
    char id[MM_UI_ID_BYTES];
    snprintf(id, sizeof(id), PREFIX "%s.%s", slot, verb);
    mm_ui_button(ui, &(struct mm_button){.id = id,
                                         .kind = MM_BUTTON_PLAIN,
                                         .label = label,
                                         .sign = sign,
                                         .has_sign = true,
                                         .flags = flags});
}

/* How loud, in a row of its own, while one is being heard. */
static void loudness(const struct mm_app *app, const char *slot, struct mm_ui *ui)
{
    int volume = mm_ui_settings(app->ui)->volume;
    char id[MM_UI_ID_BYTES], words[48];
    mm_ui_row(ui, &(struct mm_box){.middle = true});
    snprintf(id, sizeof(id), PREFIX "%s.volume", slot);
    snprintf(words, sizeof(words), "音量 %d", volume + 1);
    mm_ui_text(ui, id, MM_TEXT_BODY, words);
    button(ui, slot, "softer", "小さく", MM_SHAPE_MINUS, volume == 0 ? MM_UI_DISABLED : 0);
    button(ui, slot, "louder", "大きく", MM_SHAPE_PLUS, volume == MM_VOLUME_STEPS - 1 ? MM_UI_DISABLED : 0);
    mm_ui_close(ui);
}

void mm_app_narration(struct mm_app *app, struct mm_ui *ui, enum mm_hear slot,
                      const struct mm_narration *narration)
{
    const char *name = slot_names[slot];
    bool current = narration && narration == app->narration.current;
    bool playing = current && app->narration.shown == MM_PLAYER_PLAYING;
    if (!narration || !there(app))
        return;
    app->narration.offered[slot] = narration;
    if (narration == app->narration.failed) {
        char id[MM_UI_ID_BYTES];
        snprintf(id, sizeof(id), PREFIX "%s.failed", name);
        mm_ui_text(ui, id, MM_TEXT_SMALL, "音声を再生できません。このまま文章でお進みください。");
        return;
    }
    mm_ui_row(ui, &(struct mm_box){.middle = true});
    button(ui, name, "play",
           playing   ? "一時停止"
           : current ? "再生"
                     : "音声を再生",
           playing ? MM_SHAPE_PAUSE : MM_SHAPE_PLAY, 0);
    if (current)
        button(ui, name, "again", "もう一度", MM_SHAPE_AGAIN, 0);
    mm_ui_close(ui);
    if (current)
        loudness(app, name, ui);
}

/* ---- acting -----------------------------------------------------------------------------------------------
 */
static struct mm_nav act_play(struct mm_app *app, const struct mm_narration *narration)
{
    if (narration != app->narration.current) {
        play(app, narration);
    } else if (app->narration.shown == MM_PLAYER_ENDED) {
        mm_player_again(app->narration.player);
    } else {
        mm_player_pause(app->narration.player, app->narration.shown == MM_PLAYER_PLAYING);
    }
    return mm_stay();
}

static struct mm_nav act_again(struct mm_app *app, const struct mm_narration *narration)
{
    (void)narration;
    mm_player_again(app->narration.player);
    return mm_stay();
}

static struct mm_nav volume(struct mm_app *app, int by)
{
    struct mm_ui_settings settings = *mm_ui_settings(app->ui);
    struct mm_errinfo info = MM_ERRINFO_INIT;
    settings.volume += by;
    if (settings.volume < 0 || settings.volume >= MM_VOLUME_STEPS)
        return mm_stay();
    mm_player_volume(app->narration.player, settings.volume);
    return mm_app_settings_put(app, &settings, &info) == MM_OK ? mm_stay() : mm_fault(&info);
}

static struct mm_nav act_softer(struct mm_app *app, const struct mm_narration *narration)
{
    (void)narration;
    return volume(app, -1);
}

static struct mm_nav act_louder(struct mm_app *app, const struct mm_narration *narration)
{
    (void)narration;
    return volume(app, 1);
}

static const struct {
    const char *verb;
    struct mm_nav (*act)(struct mm_app *app, const struct mm_narration *narration);
    bool current; /* means something only while that one is being heard */
} acts[] = {{"play", act_play, false},
            {"again", act_again, true},
            {"softer", act_softer, true},
            {"louder", act_louder, true}};

bool mm_app_narration_act(struct mm_app *app, const char *id, struct mm_nav *ret_nav)
{
    if (strncmp(id, PREFIX, strlen(PREFIX)) != 0)
        return false;
    *ret_nav = mm_stay();
    for (size_t slot = 0; slot < MM_HEAR_COUNT; slot++) {
        const struct mm_narration *narration = app->narration.offered[slot];
        size_t len = strlen(slot_names[slot]);
        const char *verb = id + strlen(PREFIX);
        if (!narration || strncmp(verb, slot_names[slot], len) != 0 || verb[len] != '.')
            continue;
        for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
            if (strcmp(acts[i].verb, verb + len + 1) == 0 &&
                (!acts[i].current || narration == app->narration.current))
                *ret_nav = acts[i].act(app, narration);
    }
    mm_app_narration_tick(app);
    return true;
}

/* ---- frame by frame
 * ---------------------------------------------------------------------------------------- */
void mm_app_narration_begin(struct mm_app *app)
{
    memset(app->narration.offered, 0, sizeof(app->narration.offered));
}

static bool offered(const struct mm_app *app, const struct mm_narration *narration)
{
    bool yes = false;
    for (size_t i = 0; i < MM_HEAR_COUNT; i++)
        yes = yes || app->narration.offered[i] == narration;
    return yes;
}

void mm_app_narration_frame(struct mm_app *app)
{
    if (app->narration.current && !offered(app, app->narration.current))
        mm_app_narration_stop(app);
    if (app->narration.failed && !offered(app, app->narration.failed))
        app->narration.failed = NULL; /* on coming back it is tried again */
}

void mm_app_narration_tick(struct mm_app *app)
{
    enum mm_player_state state;
    if (!app->narration.player)
        return;
    state = mm_player_state(app->narration.player);
    app->dirty = app->dirty || state != app->narration.shown;
    app->narration.shown = state;
    if (state == MM_PLAYER_ENDED)
        mm_player_pause(app->narration.player, true); /* nothing wakes up for silence */
    else if (state == MM_PLAYER_DAMAGED)
        failed(app, app->narration.current, mm_say("途中でこわれています", "it is damaged"));
    else if (state == MM_PLAYER_GONE)
        failed(app, app->narration.current, mm_say("音の出る装置が外れました", "the audio device is gone"));
}

bool mm_app_narration_plays(const struct mm_app *app)
{
    return app->narration.player && app->narration.shown == MM_PLAYER_PLAYING;
}
