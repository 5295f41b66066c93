/* The kiosk's voice: on a new place its title and texts and what has the focus; after that the lines that
 * are new there (an explanation that opened), and what has the focus, when it or its state changes. Off by
 * default; off for this person when the child is gone, which is said once. */
#include "kiosk/app/internal.h"

#include "sync/base/hash.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"

#include <string.h>

void mm_app_voice_stop(struct mm_app *app)
{
    if (!mm_speech_close(app->speech))
        mm_log(MM_LOG_WARN, "%s",
               mm_say("読み上げが途中で止まりました。読み上げずに続けます。",
                      "the voice broke off; going on without"));
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

/* A line without its digits: one that counts down is not told every second. */
static struct mm_hash line_hash(const char *line, size_t len)
{
    struct mm_sha256_state sha;
    size_t from = 0, at;
    mm_sha256_start(&sha);
    for (at = 0; at <= len; at++)
        if (at == len || (line[at] >= '0' && line[at] <= '9')) {
            mm_sha256_add(&sha, line + from, at - from);
            from = at + 1;
        }
    return mm_sha256_end(&sha);
}

static bool was_there(const struct mm_app *app, const struct mm_hash *line)
{
    size_t i;
    for (i = 0; i < app->spoken.n_lines; i++)
        if (mm_hash_equal(line, &app->spoken.lines[i]))
            return true;
    return false;
}

/* The lines of the frame that were not in the one before; all of them become what was there. */
static void add_news(struct mm_app *app, const char *line, struct mm_buf *out)
{
    struct mm_hash lines[MM_MAX_UI_ITEMS];
    size_t n = 0;
    for (; *line && n < MM_MAX_UI_ITEMS; n++) {
        size_t len = strcspn(line, "\n");
        lines[n] = line_hash(line, len);
        if (!was_there(app, &lines[n]))
            mm_buf_printf(out, "%.*s\n", (int)len, line);
        line += len + (line[len] == '\n');
    }
    memcpy(app->spoken.lines, lines, n * sizeof lines[0]);
    app->spoken.n_lines = n;
}

static void speak(struct mm_app *app)
{
    struct mm_buf place, texts, focus, news;
    struct mm_hash where, what;
    mm_buf_init(&place, MM_MAX_SPEECH_BYTES);
    mm_buf_init(&texts, MM_MAX_SPEECH_BYTES);
    mm_buf_init(&news, MM_MAX_SPEECH_BYTES);
    mm_buf_init(&focus, MM_MAX_SPEECH_BYTES);
    mm_ui_where(app->ui, &place);
    mm_ui_speech(app->ui, mm_ui_focus(app->ui), &focus);
    where = mm_sha256(mm_buf_str(&place), place.len);
    what = mm_sha256(mm_buf_str(&focus), focus.len);
    if (!mm_hash_equal(&where, &app->spoken.where))
        app->spoken.n_lines = 0; /* everything is new */
    mm_ui_speech_texts(app->ui, &texts);
    add_news(app, mm_buf_str(&texts), &news);
    if (news.len || !mm_hash_equal(&where, &app->spoken.where) || !mm_hash_equal(&what, &app->spoken.what)) {
        mm_buf_append(&news, mm_buf_str(&focus), focus.len);
        app->spoken.where = where;
        app->spoken.what = what;
        if (!mm_speech_say(app->speech, mm_buf_str(&news))) {
            mm_app_voice_stop(app);
            app->voice = MM_APP_VOICE_NONE; /* for this person; for the next one it is tried again */
        }
    }
    mm_wipe(texts.data, texts.len);
    mm_wipe(focus.data, focus.len);
    mm_wipe(news.data, news.len);
    mm_buf_done(&place);
    mm_buf_done(&texts);
    mm_buf_done(&focus);
    mm_buf_done(&news);
}

void mm_app_voice_frame(struct mm_app *app)
{
    if (!mm_ui_settings(app->ui)->speech) {
        if (app->speech)
            mm_app_voice_stop(app);
        return;
    }
    if (mm_app_narration_plays(app))
        return; /* what is new is told when it has ended */
    if (start(app))
        speak(app);
}
