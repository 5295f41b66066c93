/* The kiosk's voice: on a new place its title and texts and what has the focus; after that what has the
 * focus, when it or its state changes. Off by default; off again when the child is gone, which is said once.
 */
#include "kiosk/app/internal.h"

#include "kiosk/platform/speech.h"
#include "sync/base/hash.h"
#include "sync/base/log.h"

#include <string.h>

void mm_app_voice_stop(struct mm_app *app)
{
    mm_speech_close(app->speech);
    app->speech = NULL;
    mm_wipe(&app->spoken, sizeof app->spoken);
}

bool mm_app_voice_there(struct mm_app *app)
{
    if (app->voice == MM_APP_VOICE_UNKNOWN)
        app->voice = mm_speech_there() ? MM_APP_VOICE_THERE : MM_APP_VOICE_NONE;
    return app->voice == MM_APP_VOICE_THERE;
}

static bool start(struct mm_app *app)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (app->speech || app->voice == MM_APP_VOICE_NONE)
        return app->speech != NULL;
    if (mm_speech_open(&app->speech, &info) == MM_OK)
        return true;
    app->voice = MM_APP_VOICE_NONE;
    mm_log(MM_LOG_WARN, mm_say("%s。読み上げずに続けます。", "%s; going on without"), info.text);
    return false;
}

static void speak(struct mm_app *app)
{
    struct mm_buf place, texts, focus;
    struct mm_hash where, what;
    mm_buf_init(&place, MM_MAX_SPEECH_BYTES);
    mm_buf_init(&texts, MM_MAX_SPEECH_BYTES);
    mm_buf_init(&focus, MM_MAX_SPEECH_BYTES);
    mm_ui_where(app->ui, &place);
    mm_ui_speech(app->ui, mm_ui_focus(app->ui), &focus);
    where = mm_sha256(mm_buf_str(&place), place.len);
    what = mm_sha256(mm_buf_str(&focus), focus.len);
    if (!mm_hash_equal(&where, &app->spoken.where))
        mm_ui_speech_texts(app->ui, &texts);
    if (!mm_hash_equal(&where, &app->spoken.where) || !mm_hash_equal(&what, &app->spoken.what)) {
        mm_buf_append(&texts, mm_buf_str(&focus), focus.len);
        if (!mm_speech_say(app->speech, mm_buf_str(&texts))) {
            mm_app_voice_stop(app);
            app->voice = MM_APP_VOICE_NONE;
        }
    }
    app->spoken.where = where;
    app->spoken.what = what;
    mm_wipe(texts.data, texts.len);
    mm_wipe(focus.data, focus.len);
    mm_buf_done(&place);
    mm_buf_done(&texts);
    mm_buf_done(&focus);
}

void mm_app_voice_frame(struct mm_app *app)
{
    if (!mm_ui_settings(app->ui)->speech) {
        if (app->speech)
            mm_app_voice_stop(app);
        return;
    }
    if (start(app))
        speak(app);
}
