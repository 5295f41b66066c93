/* Who is signed in, what is being taken, and how the screen is set for them. */
#include "kiosk/app/internal.h"

#include "sync/base/json.h"
#include "sync/base/log.h"

#include <stdio.h>
#include <string.h>

static const char *const size_codes[MM_SIZE_COUNT] = {"s", "m", "l", "xl"};
static const char *const theme_codes[MM_THEME_COUNT] = {"light", "dark", "contrast", "calm"};

static int code_find(const char *const *codes, int n, const char *code, int fallback)
{
    int i;
    for (i = 0; i < n; i++)
        if (strcmp(codes[i], code) == 0)
            return i;
    return fallback;
}

static int int_get(const struct mm_json *doc, const char *name, int fallback, int most)
{
    int64_t n = mm_json_get_int(doc, name, fallback);
    return n < 0 ? 0 : n > most ? most : (int)n;
}

static void settings_parse(const char *text, size_t len, struct mm_ui_settings *settings)
{
    const struct mm_json_limits limits = {4096, 4};
    struct mm_json *doc = NULL;
    if (mm_json_parse(text, len, &limits, &doc, NULL) != MM_OK)
        return; /* unreadable settings are no reason to refuse somebody: the house's stay */
    settings->size = (enum mm_text_size)code_find(size_codes, MM_SIZE_COUNT, mm_json_get_str(doc, "size", ""),
                                                  (int)settings->size);
    settings->theme = (enum mm_theme_id)code_find(theme_codes, MM_THEME_COUNT,
                                                  mm_json_get_str(doc, "theme", ""), (int)settings->theme);
    settings->ruby = mm_json_get_bool(doc, "ruby", settings->ruby);
    settings->speech = mm_json_get_bool(doc, "speech", settings->speech);
    settings->lower = mm_json_get_bool(doc, "lower", settings->lower);
    settings->repeat_ms = int_get(doc, "repeat_ms", 0, MM_REPEAT_MOST_MS);
    settings->hold_ms = int_get(doc, "hold_ms", 0, MM_HOLD_MOST_MS);
    settings->switches = int_get(doc, "switches", settings->switches, 2);
    settings->scan_ms = int_get(doc, "scan_ms", settings->scan_ms, MM_SCAN_MOST_MS);
    settings->volume = int_get(doc, "volume", settings->volume, MM_VOLUME_STEPS - 1);
    mm_json_free(doc);
}

static void settings_write(const struct mm_ui_settings *settings, struct mm_buf *out)
{
    struct mm_jw w;
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "size", size_codes[settings->size]);
    mm_jw_kstr(&w, "theme", theme_codes[settings->theme]);
    mm_jw_kbool(&w, "ruby", settings->ruby);
    mm_jw_kbool(&w, "speech", settings->speech);
    mm_jw_kbool(&w, "lower", settings->lower);
    mm_jw_kint(&w, "repeat_ms", settings->repeat_ms);
    mm_jw_kint(&w, "hold_ms", settings->hold_ms);
    mm_jw_kint(&w, "switches", settings->switches);
    mm_jw_kint(&w, "scan_ms", settings->scan_ms);
    mm_jw_kint(&w, "volume", settings->volume);
    mm_jw_end(&w);
}

enum mm_err mm_app_settings_put(struct mm_app *app, const struct mm_ui_settings *settings,
                                struct mm_errinfo *info)
{
    struct mm_buf json;
    enum mm_err err;
    mm_ui_set(app->ui, settings);
    app->dirty = true;
    if (!app->has_person)
        return MM_OK;
    mm_buf_init(&json, 4096);
    settings_write(settings, &json);
    err = mm_buf_check(&json, info);
    if (err == MM_OK)
        err = mm_store_setting_put(app->store, app->person.id, mm_buf_str(&json), info);
    mm_buf_done(&json);
    return err;
}

static enum mm_err settings_load(struct mm_app *app, const char *person, struct mm_errinfo *info)
{
    struct mm_ui_settings settings = *mm_ui_settings(app->ui);
    struct mm_buf json;
    enum mm_err err;
    /* How the screen looks was seen when signing in. What is heard, and how a hand is understood, is one
     * person's own: what a passer-by chose at the first screen is not taken over. */
    settings.speech = app->house.speech;
    settings.volume = app->house.volume;
    settings.repeat_ms = app->house.repeat_ms;
    settings.hold_ms = app->house.hold_ms;
    if (!mm_ui_by_switch(app->ui)) /* who signed in by a switch has nothing else to go on with */
        settings.switches = app->house.switches;
    mm_buf_init(&json, 4096);
    err = mm_store_setting_get(app->store, person, &json, info);
    if (err == MM_OK) {
        settings_parse(mm_buf_str(&json), json.len, &settings);
        mm_ui_set(app->ui, &settings);
    }
    mm_buf_done(&json);
    return err;
}

const struct mm_person *mm_app_person(struct mm_app *app)
{
    return app->has_person ? &app->person : NULL;
}

enum mm_err mm_app_sign_in(struct mm_app *app, const char *person_id, struct mm_errinfo *info)
{
    struct mm_person person;
    enum mm_err err = mm_app_store_try(app, info);
    if (err == MM_OK)
        err = mm_store_person(app->store, person_id, &person, info);
    if (err == MM_OK)
        err = settings_load(app, person_id, info);
    if (err != MM_OK)
        return err;
    app->person = person;
    app->has_person = true;
    app->room[0] = '\0'; /* of whoever was stopped on their way in */
    return MM_OK;
}

void mm_app_person_forget(struct mm_app *app)
{
    mm_wipe(&app->person, sizeof(app->person));
    mm_wipe(&app->sitting, sizeof(app->sitting));
    app->has_person = false;
    app->has_sitting = false;
    app->room[0] = '\0';
    app->saved_note = false;
    mm_app_narration_stop(app);
    app->narration.device = MM_APP_VOICE_UNKNOWN; /* somebody may have plugged one in */
    mm_pack_free(app->older_pack);
    app->older_pack = NULL;
    mm_ui_forget(app->ui);
    mm_fonts_forget(app->fonts);
    mm_ui_set(app->ui, &app->house);
    app->voice = MM_APP_VOICE_UNKNOWN;
}

struct mm_sitting *mm_app_sitting(struct mm_app *app)
{
    return app->has_sitting ? &app->sitting : NULL;
}

void mm_app_room_put(struct mm_app *app, const char *course)
{
    snprintf(app->room, sizeof(app->room), "%s", course);
}

const char *mm_app_room(struct mm_app *app)
{
    return app->room;
}

/* The pack in which the newest attempt of a duty began and is still under way; NULL when it is the one at
 * hand, or gone. */
static struct mm_pack *older_pack(struct mm_app *app, const char *registration)
{
    struct mm_attempt attempt;
    if (mm_store_attempt_last(app->store, registration, &attempt, NULL) != MM_OK ||
        strcmp(attempt.pack_version, app->pack->version) == 0 ||
        !mm_store_attempt_under_way(app->store, attempt.id))
        return NULL;
    return mm_app_pack_version(app, attempt.pack_version);
}

bool mm_app_older_course(struct mm_app *app, const struct mm_duty *duty, char *ret_title, size_t title_bytes,
                         int *ret_minutes)
{
    struct mm_pack *pack = app->store ? older_pack(app, duty->registration) : NULL;
    const struct mm_course *course = pack ? mm_pack_course(pack, duty->course) : NULL;
    bool found = course != NULL;
    if (found) {
        snprintf(ret_title, title_bytes, "%s", course->title);
        *ret_minutes = course->minutes;
    }
    mm_pack_free(pack);
    return found;
}

enum mm_err mm_app_complete(struct mm_app *app, struct mm_attempt *attempt, struct mm_errinfo *info)
{
    const struct mm_pack *pack = mm_app_sitting_pack(app);
    struct mm_completion completion;
    char id[MM_UUID_BYTES] = "";
    enum mm_err err = mm_store_completion(app->store, pack, attempt, &completion, info);
    if (err != MM_OK || !mm_completion_reached(&completion))
        return err;
    err = mm_store_complete(app->store, pack, &app->sitting, attempt, id, info);
    if (err == MM_OK)
        mm_app_saved(app, id);
    return err;
}

/* 修了 may have waited only for the 目安, which a decision or word of another kiosk brought meanwhile. */
static enum mm_err complete_late(struct mm_app *app, struct mm_errinfo *info)
{
    struct mm_attempt last;
    if (mm_store_attempt_last(app->store, app->sitting.registration, &last, NULL) != MM_OK ||
        last.state != MM_ATTEMPT_DONE)
        return MM_OK;
    return mm_app_complete(app, &last, info);
}

enum mm_err mm_app_sitting_begin(struct mm_app *app, const struct mm_duty *duty, bool done,
                                 struct mm_errinfo *info)
{
    struct mm_sitting s = {.course_version = 0};
    const struct mm_course *course;
    enum mm_err err = MM_OK;
    if (app->has_sitting)
        err = mm_app_sitting_end(app, info);
    if (err != MM_OK)
        return err;
    mm_pack_free(app->older_pack);
    app->older_pack = older_pack(app, duty->registration);
    course = mm_pack_course(mm_app_sitting_pack(app), duty->course);
    if (!course)
        return mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                       mm_say("この研修の教材が、この端末にありません。", "no pack here has this course"));
    s.course_version = course->version;
    s.mode = mm_store_mode(app->store, course, duty->registration, done);
    s.mastery_score = course->shows_cut ? mm_store_cut(app->store, course) : -1;
    s.told = mm_store_level_told(app->store, app->person.id);
    s.wants_passed = mm_store_wants_passed(app->store, course);
    snprintf(s.person, sizeof(s.person), "%s", app->person.id);
    snprintf(s.course, sizeof(s.course), "%s", course->id);
    snprintf(s.course_title, sizeof(s.course_title), "%s", course->title);
    snprintf(s.registration, sizeof(s.registration), "%s", duty->registration);
    snprintf(s.pack_version, sizeof(s.pack_version), "%s", mm_app_sitting_pack(app)->version);
    s.in_room = strcmp(app->room, course->id) == 0;
    s.started_mono_ms = mm_mono_ms(&app->clock);
    s.started_at_ms = mm_now_ms(&app->clock);
    err = mm_store_module_choose(app->store, mm_app_sitting_pack(app), course,
                                 mm_person_audience(&app->person), &s, info);
    if (err == MM_OK)
        err = mm_store_sitting_start(app->store, &s, info);
    if (err != MM_OK)
        return err;
    app->sitting = s;
    app->has_sitting = true;
    return !done && s.wants_passed ? complete_late(app, info) : MM_OK;
}

enum mm_err mm_app_sitting_end(struct mm_app *app, struct mm_errinfo *info)
{
    enum mm_err err;
    if (!app->has_sitting)
        return MM_OK;
    err = mm_store_sitting_end(app->store, &app->sitting, info);
    /* A session that could not be closed stays: the screens of it may come up again behind the fault screen.
     * At sign-out it is forgotten, and the store abandons it at the next start. */
    if (err == MM_OK)
        app->has_sitting = false;
    return err;
}

/* つづきは次回: places are kept at every step, so there is only the session to end. */
struct mm_nav mm_app_later(struct mm_app *app)
{
    struct mm_nav out = mm_sign_out();
    mm_app_go(app, &out);
    if (app->n_stack > 1 && !mm_app_top(app)->ops->room)
        return mm_stay(); /* the fault screen is up, or はじめの設定 */
    return mm_push(app->options->screens->later, NULL);
}

void mm_app_saved(struct mm_app *app, const char *statement_id)
{
    if (!statement_id[0])
        return;
    app->saved_note = true;
    app->dirty = true;
    if (app->n_saved < MM_APP_MAX_SAVED)
        snprintf(app->saved[app->n_saved++], MM_UUID_BYTES, "%s", statement_id);
}
