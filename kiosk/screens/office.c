#include "kiosk/screens/office.h"

#include "sync/base/seal.h"

#include <stdio.h>
#include <string.h>

#define UNTIL_MS (60 * 1000) /* nobody waits longer */

static const struct mm_json_limits limits = {MM_REQUEST_REPLY_BYTES, MM_MAX_JSON_DEPTH};

void mm_office_done(struct mm_office *office)
{
    mm_json_wipe(office->doc);
    office->doc = NULL;
    mm_sign_key_done(&office->key);
    mm_wipe(&office->ask, sizeof(office->ask));
}

enum mm_err mm_office_ask(struct mm_office *office, struct mm_app *app, const char *what,
                          void (*more)(struct mm_jw *w, const void *ctx), const void *ctx,
                          struct mm_errinfo *info)
{
    struct mm_buf json;
    struct mm_jw w;
    char key[MM_PUBLIC_TEXT_BYTES];
    mm_office_done(office);
    mm_sign_key_new(&office->key, NULL);
    mm_sign_public_format(&office->key.public_key, key);
    mm_buf_init(&json, 2000);
    mm_jw_init(&w, &json);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "do", what);
    mm_jw_kint(&w, "until_ms", mm_now_ms(mm_app_clock(app)) + UNTIL_MS);
    mm_jw_kstr(&w, "key", key);
    if (more)
        more(&w, ctx);
    mm_jw_end(&w);
    enum mm_err err = mm_buf_check(&json, info);
    if (err == MM_OK)
        err = mm_ask_put(&office->ask, app, "office", mm_buf_str(&json), info);
    mm_buf_done(&json);
    return err;
}

/* As it stands, or out of its seal. */
static enum mm_err open_reply(struct mm_office *office, struct mm_buf *plain)
{
    const char *reply = office->ask.reply;
    uint8_t box[MM_REQUEST_REPLY_BYTES];
    size_t len = 0;
    if (reply[0] == '{') {
        mm_buf_append(plain, reply, strlen(reply));
        return plain->err;
    }
    enum mm_err err = mm_base64url_parse(reply, box, sizeof(box), &len);
    return err ? err : mm_unseal(&office->key, box, len, plain, NULL);
}

void mm_office_look(struct mm_office *office, struct mm_app *app)
{
    static const char unread[] = "返事を読めませんでした。もう一度押してください。";
    struct mm_buf plain;
    if (!mm_ask_look(&office->ask, app) || office->ask.state != MM_ASK_DONE)
        return;
    mm_buf_init(&plain, MM_REQUEST_REPLY_BYTES);
    if (open_reply(office, &plain) ||
        mm_json_parse(mm_buf_str(&plain), plain.len, &limits, &office->doc, NULL) != MM_OK) {
        office->ask.state = MM_ASK_FAILED;
        snprintf(office->ask.reply, sizeof(office->ask.reply), "%s", unread);
    }
    if (plain.data)
        mm_wipe(plain.data, plain.len);
    mm_buf_done(&plain);
}

void mm_office_screen_done(void *state)
{
    mm_office_done(state);
}

struct mm_nav mm_office_screen_tick(void *state, struct mm_app *app, int64_t now_ms)
{
    (void)now_ms;
    mm_office_look(state, app);
    return mm_stay();
}

void mm_office_build_wait(const struct mm_office *office, const char *waits, struct mm_ui *ui)
{
    const char *words = mm_ask_words(&office->ask, waits, "");
    char plain[600];
    if (!words[0])
        return;
    mm_piece_plain(plain, sizeof(plain), words);
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD});
    mm_ui_text(ui, "note", MM_TEXT_BODY, plain);
    mm_ui_close(ui);
}

const char *mm_office_place(const struct mm_office *office)
{
    static const char *const places[] = {
        [MM_ASK_NONE] = "",         [MM_ASK_WAITS] = "waits",   [MM_ASK_DONE] = "done",
        [MM_ASK_FAILED] = "failed", [MM_ASK_SILENT] = "silent",
    };
    return places[office->ask.state];
}
