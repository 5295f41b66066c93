/* One frame: the top screen declares, app adds what every screen shares, and after the frame is on the
 * display the records that it said were saved go to the trace. Also what screens may ask of app. */
#include "kiosk/app/internal.h"

#include "sync/base/log.h"

#include <stdio.h>
#include <string.h>

struct mm_pack *mm_app_pack(struct mm_app *app)
{
    return app->pack;
}

const struct mm_pack *mm_app_sitting_pack(struct mm_app *app)
{
    return app->older_pack ? app->older_pack : app->pack;
}

struct mm_store *mm_app_store(struct mm_app *app)
{
    return app->store;
}

struct mm_ui *mm_app_ui(struct mm_app *app)
{
    return app->ui;
}

const struct mm_clock *mm_app_clock(struct mm_app *app)
{
    return &app->clock;
}

const struct mm_random *mm_app_random(struct mm_app *app)
{
    return &app->random;
}

const struct mm_roster *mm_app_roster(struct mm_app *app)
{
    return &app->roster;
}

const struct mm_app_screens *mm_app_screens(struct mm_app *app)
{
    return app->options->screens;
}

const char *mm_app_council(struct mm_app *app)
{
    if (app->council[0])
        return app->council;
    return app->options->council_name ? app->options->council_name : app->pack->council.name;
}

bool mm_app_demo(struct mm_app *app)
{
    return app->roster.demo;
}

uint64_t mm_app_form_seed(struct mm_app *app)
{
    return app->options->seed ? app->options->seed : mm_random_u64(&app->random);
}

void mm_app_reveal(struct mm_app *app, const char *id)
{
    snprintf(app->reveal, sizeof(app->reveal), "%s", id);
}

/* ---- band and footer -------------------------------------------------------------------------------- */
void mm_app_band_plain(struct mm_ui *ui, const char *title, bool back)
{
    mm_ui_region(ui, MM_REGION_BAND);
    if (back)
        mm_ui_button(ui, &(struct mm_button){.id = "@back",
                                             .kind = MM_BUTTON_BAND,
                                             .label = "もどる",
                                             .sign = MM_SHAPE_LEFT,
                                             .has_sign = true});
    mm_ui_text(ui, "title", MM_TEXT_BAND, title);
}

void mm_app_band(struct mm_app *app, struct mm_ui *ui, const char *title, bool back)
{
    mm_app_band_plain(ui, title, back);
    mm_ui_grow(ui);
    /* It also stands on the screen 文字. In portrait the title makes room for it below; on a tablet held
     * upright there is none, beside few titles: then beside none, rather than that it comes and goes. */
    bool upright = mm_ui_portrait(ui);
    if (app->has_person && !(upright && mm_ui_low(ui)))
        mm_ui_button(ui,
                     &(struct mm_button){.id = "@ruby",
                                         .kind = MM_BUTTON_BAND,
                                         .label = mm_ui_settings(ui)->ruby ? "ふりがな　入" : "ふりがな　切",
                                         .sign = MM_SHAPE_NONE,
                                         .flags = upright ? 0 : MM_UI_SPARE});
    mm_ui_push(ui, "@display", MM_BUTTON_BAND, "文字");
    if (app->has_person)
        mm_ui_push(ui, "@hide", MM_BUTTON_BAND, "画面を隠す");
}

static struct mm_nav act_ruby(struct mm_app *app)
{
    struct mm_ui_settings settings = *mm_ui_settings(app->ui);
    struct mm_errinfo info = MM_ERRINFO_INIT;
    settings.ruby = !settings.ruby;
    if (mm_app_settings_put(app, &settings, &info) != MM_OK)
        return mm_fault(&info);
    return mm_stay();
}

static struct mm_nav act_display(struct mm_app *app)
{
    return mm_push(app->options->screens->display, NULL);
}

static struct mm_nav act_hide(struct mm_app *app)
{
    return mm_push(app->options->screens->lock, NULL);
}

bool mm_app_band_act(struct mm_app *app, const char *id, struct mm_nav *ret_nav)
{
    static const struct {
        const char *id;
        struct mm_nav (*act)(struct mm_app *app);
    } acts[] = {
        {"@ruby", act_ruby},
        {"@display", act_display},
        {"@hide", act_hide},
        {"@later", mm_app_later},
    };
    size_t i;
    for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
        if (strcmp(acts[i].id, id) == 0) {
            *ret_nav = acts[i].act(app);
            return true;
        }
    }
    return mm_app_narration_act(app, id, ret_nav);
}

void mm_app_footer_start(struct mm_app *app, struct mm_ui *ui, bool later)
{
    (void)app;
    mm_ui_region(ui, MM_REGION_FOOTER);
    if (later)
        mm_ui_push(ui, "@later", MM_BUTTON_PLAIN, "つづきは次回");
}

void mm_app_footer_end(struct mm_app *app, struct mm_ui *ui, const char *label, enum mm_sign_shape sign,
                       unsigned flags)
{
    (void)app;
    if (label)
        mm_ui_button(ui, &(struct mm_button){.id = "next",
                                             .kind = MM_BUTTON_PRIMARY,
                                             .label = label,
                                             .sign = sign,
                                             .has_sign = sign != MM_SHAPE_NONE,
                                             .flags = flags});
}

/* What every picture of this kiosk must say of itself: an invented roster, teaching that nobody reviewed. */
static void marks_join(const struct mm_app *app, char *out, size_t out_bytes)
{
    bool reviewed = true;
    size_t i;
    for (i = 0; i < app->pack->n_modules; i++)
        reviewed = reviewed && app->pack->modules[i].review.state == MM_REVIEW_DONE;
    snprintf(out, out_bytes, "%s%s%s", app->roster.demo ? "見本（架空の名簿）" : "",
             app->roster.demo && !reviewed ? "　" : "", reviewed ? "" : "監修前の教材");
}

void mm_app_mark(struct mm_app *app, struct mm_ui *ui, enum mm_text_kind kind)
{
    char marks[100];
    app->mark_placed = true;
    marks_join(app, marks, sizeof(marks));
    if (marks[0])
        mm_ui_text(ui, "mark", kind, marks);
}

/* The line below the footer: 保存しました at the left, what this picture is not at the right. */
static void status_place(struct mm_app *app, struct mm_ui *ui)
{
    if (app->mark_placed && !app->saved_note)
        return;
    mm_ui_region(ui, MM_REGION_MARK);
    if (app->saved_note)
        mm_ui_sign(ui, "saved", MM_SHAPE_CHECK, "保存しました");
    mm_ui_grow(ui);
    if (!app->mark_placed)
        mm_app_mark(app, ui, MM_TEXT_MARK);
}

/* ---- the frame -------------------------------------------------------------------------------------- */
static void trace_saved(struct mm_app *app)
{
    size_t i;
    if (app->options->trace && app->n_saved) {
        for (i = 0; i < app->n_saved; i++)
            fprintf(app->options->trace, "shown %s\n", app->saved[i]);
        fflush(app->options->trace);
    }
    app->n_saved = 0;
}

static void dump(struct mm_app *app)
{
    struct mm_buf out;
    mm_buf_init(&out, 4 * 1024 * 1024);
    if (app->options->dump_speech)
        mm_ui_speech(app->ui, NULL, &out);
    else
        mm_ui_dump(app->ui, app->options->dump_geometry, &out);
    fputs(mm_buf_str(&out), stdout);
    fflush(stdout);
    mm_buf_done(&out);
}

/* Which characters, or whose name, is not told. */
static void missing_told(struct mm_app *app)
{
    size_t n = mm_fonts_missing(app->fonts);
    if (n)
        mm_log(MM_LOG_WARN,
               mm_say("どの書体にもない文字が %zu 種類あり、〓などで表示しています",
                      "%zu characters are in no font; they are shown as 〓 or without their marks"),
               n);
}

enum mm_err mm_app_declare(struct mm_app *app, struct mm_errinfo *info)
{
    struct mm_app_slot *top = mm_app_top(app);
    app->mark_placed = false;
    app->figure_frame++;
    mm_app_narration_begin(app);
    top->ops->build(top->state, app, app->ui);
    status_place(app, app->ui);
    return mm_ui_end(app->ui, info);
}

static enum mm_err show(struct mm_app *app, struct mm_errinfo *info)
{
    struct mm_rect rects[MM_APP_DIRTY_RECTS];
    size_t n = 0;
    mm_ui_paint(app->ui, rects, MM_APP_DIRTY_RECTS, &n);
    return n ? app->ops->present(app->platform, mm_ui_canvas(app->ui), rects, n, info) : MM_OK;
}

enum mm_err mm_app_opening(struct mm_app *app, struct mm_errinfo *info)
{
    struct mm_ui *ui = app->ui;
    mm_ui_begin(ui, "opening", "");
    mm_app_band_plain(ui, "研修の端末", false);
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_text(ui, "heading", MM_TEXT_HEADING, "準備しています");
    mm_ui_text(ui, "note", MM_TEXT_BODY, "少しお待ちください。");
    enum mm_err err = mm_ui_end(ui, info);
    if (err == MM_OK)
        err = show(app, info);
    if (err == MM_OK && app->options->dump)
        dump(app);
    return err;
}

enum mm_err mm_app_frame(struct mm_app *app, struct mm_errinfo *info)
{
    enum mm_err err;
    app->dirty = false;
    err = mm_app_declare(app, info);
    if (err != MM_OK)
        return err;
    missing_told(app);
    if (app->reveal[0]) {
        mm_ui_focus_from(app->ui, app->reveal);
        mm_ui_reveal(app->ui, app->reveal);
    }
    app->reveal[0] = '\0';
    err = show(app, info);
    if (err != MM_OK)
        return err;
    trace_saved(app);
    if (app->options->dump)
        dump(app);
    mm_app_narration_frame(app);
    mm_app_voice_frame(app);
    return MM_OK;
}
