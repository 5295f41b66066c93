/* 研修修了証の印刷: the agent is asked for the paper, and what became of it is said: printed, waiting for its
 * signature, or what to do about the printer. Offered where a printer is set up. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

#define UNTIL_MS (5 * 60 * 1000) /* a later paper would lie there with nobody near */

struct state {
    char course[MM_ID_BYTES];
    struct mm_ask ask;
};

bool mm_certificate_offered(struct mm_app *app)
{
    char printer[256];
    return mm_store_meta_get(mm_app_store(app), MM_META_PRINTER, printer, sizeof(printer), NULL) == MM_OK &&
           printer[0];
}

static enum mm_err ask(struct state *s, struct mm_app *app, struct mm_errinfo *info)
{
    struct mm_buf json;
    struct mm_jw w;
    enum mm_err err;
    mm_buf_init(&json, 1000);
    mm_jw_init(&w, &json);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "person", mm_app_person(app)->id);
    mm_jw_kstr(&w, "course", s->course);
    size_t about = json.len; /* pressed again while the agent is down: one paper, not several */
    mm_jw_kint(&w, "until_ms", mm_now_ms(mm_app_clock(app)) + UNTIL_MS);
    mm_jw_end(&w);
    err = mm_buf_check(&json, info);
    if (err == MM_OK)
        err = mm_ask_put_once(&s->ask, app, "certificate", mm_buf_str(&json), about, info);
    mm_buf_done(&json);
    return err;
}

/* arg: id of the course. */
static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    snprintf(s->course, sizeof(s->course), "%s", (const char *)arg);
    return ask(s, app, info);
}

static const char *const titles[] = {
    [MM_ASK_NONE] = "",
    [MM_ASK_WAITS] = "研修修了証を作っています",
    [MM_ASK_DONE] = "印刷を始めました",
    [MM_ASK_FAILED] = "まだ印刷していません",
    [MM_ASK_SILENT] = "署名待ちです",
};
static const char *const places[] = {
    [MM_ASK_NONE] = "",         [MM_ASK_WAITS] = "waits",   [MM_ASK_DONE] = "done",
    [MM_ASK_FAILED] = "failed", [MM_ASK_SILENT] = "silent",
};

/* Printed without its signature: the agent could not reach the server. */
static bool waits(const struct mm_ask *ask)
{
    return ask->state == MM_ASK_DONE && mm_reply_bool(ask->reply, "waits");
}

static const char *words_of(const struct state *s)
{
    if (waits(&s->ask))
        return "議会のサーバーにつながらないため、番号とQRコードのない「署名待ち」の紙を印刷しています。"
               "つながったあとに「私の記録」で印刷すると、署名のあるものが出ます。";
    if (s->ask.state == MM_ASK_SILENT)
        return "紙を作るプログラムが止まっています。動きだしたら紙を作ります。5分たっても出てこないときは、"
               "紙はこの端末に保存されるので、あとで「私の記録」から印刷するか、事務局にお申し出ください。";
    return mm_ask_words(
        &s->ask, "少しお待ちください。",
        "プリンターから紙をお取りください。出てこないときは、事務局にお申し出ください。研修修了証は"
        "保存してあるので、また印刷できます。");
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    const char *words = words_of(s);
    mm_ui_begin(ui, "certificate", waits(&s->ask) ? "unsigned" : places[s->ask.state]);
    mm_ui_roomy(ui);
    mm_app_band(app, ui, "研修修了証の印刷", true);
    mm_piece_middle(ui, waits(&s->ask) ? "署名待ちの紙を印刷します" : titles[s->ask.state], &words, 1);
    mm_piece_middle_end(ui);
    mm_app_footer_start(app, ui, false);
    if (s->ask.state == MM_ASK_FAILED)
        mm_ui_push(ui, "again", MM_BUTTON_PLAIN, "もう一度印刷する");
    mm_ui_grow(ui);
    mm_app_footer_end(app, ui, "もどる", MM_SHAPE_NONE, MM_UI_FOCUS_FIRST);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (strcmp(id, "next") == 0 || strcmp(id, "@back") == 0)
        return mm_pop();
    if (strcmp(id, "again") == 0 && s->ask.state == MM_ASK_FAILED && ask(s, app, &info) != MM_OK)
        return mm_fault(&info);
    return mm_stay();
}

static struct mm_nav tick(void *state, struct mm_app *app, int64_t now_ms)
{
    struct state *s = state;
    (void)now_ms;
    (void)mm_ask_look(&s->ask, app);
    return mm_stay();
}

const struct mm_screen_ops mm_screen_certificate = {.name = "certificate",
                                                    .state_bytes = sizeof(struct state),
                                                    .needs_person = true,
                                                    .init = init,
                                                    .build = build,
                                                    .act = act,
                                                    .tick = tick};
