/* Papers of the secretariat: printed here, or written to the medium. What has names on it says so. */
#include "kiosk/screens/office.h"

#include <stdio.h>
#include <string.h>

struct state {
    struct mm_office office; /* first */
};

static const struct {
    const char *report, *title, *detail;
} papers[] = {
    {"committee", "議会運営委員会の資料", "1枚。お名前はありません。"},
    {"overdue", "まだ受講されていない方", "お名前があります。取り扱いにご注意ください。"},
    {"letters", "研修受講のお願い", "お1人1枚。お名前があります。取り扱いにご注意ください。"},
};
#define N_PAPERS (sizeof(papers) / sizeof(papers[0]))

static const struct {
    const char *prefix, *to, *label;
    bool (*offered)(struct mm_app *app);
} ways[] = {
    {"print", "print", "印刷する", mm_certificate_offered},
    {"keep", "media", "媒体に書き出す", mm_media_offered},
};
#define N_WAYS (sizeof(ways) / sizeof(ways[0]))

bool mm_media_offered(struct mm_app *app)
{
    return mm_store_meta_int(mm_app_store(app), MM_META_MEDIA, 0) == 1;
}

bool mm_papers_offered(struct mm_app *app)
{
    return mm_media_offered(app) || mm_certificate_offered(app);
}

static void build_paper(const struct state *s, struct mm_app *app, size_t k, struct mm_ui *ui)
{
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD});
    mm_piece_text(ui, "title", k, MM_TEXT_SUBHEAD, papers[k].title);
    mm_piece_text(ui, "detail", k, MM_TEXT_SMALL, papers[k].detail);
    mm_ui_grid(ui, 2, NULL);
    for (size_t i = 0; i < N_WAYS; i++) {
        char id[MM_UI_ID_BYTES];
        snprintf(id, sizeof(id), "%s.%zu", ways[i].prefix, k);
        if (ways[i].offered(app))
            mm_ui_button(
                ui, &(struct mm_button){.id = id,
                                        .kind = MM_BUTTON_PLAIN,
                                        .label = ways[i].label,
                                        .flags = s->office.ask.state == MM_ASK_WAITS ? MM_UI_DISABLED : 0});
    }
    mm_ui_close(ui);
    mm_ui_close(ui);
}

static void build_done(const struct state *s, struct mm_ui *ui)
{
    char text[600], plain[600];
    const char *file = mm_json_get_str(s->office.doc, "file", "");
    if (file[0])
        snprintf(text, sizeof(text), "媒体に書き出しました（%s）。", file);
    else
        snprintf(text, sizeof(text),
                 "印刷を始めました。プリンターから紙をお取りください。"
                 "出てこないときは、プリンターの電源と用紙を確かめてください。");
    mm_piece_plain(plain, sizeof(plain), text);
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_DONE});
    mm_ui_text(ui, "done", MM_TEXT_BODY, plain);
    mm_ui_close(ui);
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    mm_ui_begin(ui, "papers", mm_office_place(&s->office));
    mm_app_band(app, ui, "帳票を出す", true);
    mm_ui_region(ui, MM_REGION_BODY);
    mm_office_build_wait(&s->office, "作っています。少しお待ちください。", ui);
    if (s->office.doc)
        build_done(s, ui);
    for (size_t k = 0; k < N_PAPERS; k++)
        build_paper(s, app, k, ui);
    mm_app_footer_start(app, ui, false);
    mm_app_footer_end(app, ui, "もどる", MM_SHAPE_NONE, MM_UI_FOCUS_FIRST);
}

struct wanted {
    size_t paper, way;
};

static void more(struct mm_jw *w, const void *ctx)
{
    const struct wanted *want = ctx;
    mm_jw_kstr(w, "report", papers[want->paper].report);
    mm_jw_kstr(w, "to", ways[want->way].to);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (strcmp(id, "next") == 0 || strcmp(id, "@back") == 0)
        return mm_pop();
    for (size_t i = 0; i < N_WAYS && s->office.ask.state != MM_ASK_WAITS; i++) {
        struct wanted want = {0, i};
        if (mm_piece_pressed(id, ways[i].prefix, N_PAPERS, &want.paper) &&
            mm_office_ask(&s->office, app, "paper", more, &want, &info) != MM_OK)
            return mm_fault(&info);
    }
    return mm_stay();
}

const struct mm_screen_ops mm_screen_papers = {.name = "papers",
                                               .state_bytes = sizeof(struct state),
                                               .done = mm_office_screen_done,
                                               .build = build,
                                               .act = act,
                                               .tick = mm_office_screen_tick};
