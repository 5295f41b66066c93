/* 机上訓練 on a big screen: the scene, 受付, roles, what happens when and what the room decides each time,
 * and 振り返り. Each step is kept before it is shown. Nothing is right or wrong, and nobody types. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

#define MINUTE_MS 60000

enum { STEP_START, STEP_RECEPTION, STEP_ROLES, STEP_INJECTS };

struct state {
    struct mm_group_session session;
    const struct mm_tabletop *tabletop; /* of the app's pack, which stays while this screen is up */
    struct mm_group_run run;
    struct mm_gate gate; /* outlives the navigation */
};

static size_t step_look(const struct state *s)
{
    return STEP_INJECTS + s->tabletop->n_injects;
}

static const struct mm_inject *inject_now(const struct state *s)
{
    return s->run.step >= STEP_INJECTS && s->run.step < step_look(s)
               ? &s->tabletop->injects[s->run.step - STEP_INJECTS]
               : NULL;
}

/* NULL: nothing yet. */
static const struct mm_tabletop_option *decided(const struct state *s, size_t at)
{
    int option = s->run.decided[at].option;
    const struct mm_inject *inject = &s->tabletop->injects[at];
    return option > 0 && (size_t)option <= inject->n_options ? &inject->options[option - 1] : NULL;
}

/* ---- frame ------------------------------------------------------------------------------------------ */
static void build_start(const struct state *s, struct mm_ui *ui)
{
    char scene[MM_MAX_TEXT_BYTES], line[300];
    const char *texts[] = {scene, line, "途中で止まっても、同じ番号を入れれば、つづきから始められます。"};
    snprintf(scene, sizeof(scene), "架空の場面　%s", s->tabletop->scene);
    snprintf(line, sizeof(line),
             "話し合いを含めて、およそ%d分です。正しい答えはなく、お名前とともに残すのは出席だけです。%s",
             s->tabletop->minutes, s->tabletop->provisional ? "この訓練は暫定です（議会の決定前）。" : "");
    mm_piece_middle(ui, s->tabletop->title, texts, 3);
    mm_piece_middle_end(ui);
}

static void build_roles(const struct state *s, struct mm_ui *ui)
{
    char line[MM_MAX_TEXT_BYTES];
    mm_ui_text(ui, "heading", MM_TEXT_HEADING, "役割を決めます");
    snprintf(line, sizeof(line), "架空の場面　%s", s->tabletop->scene);
    mm_ui_text(ui, "scene", MM_TEXT_BODY, line);
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD});
    for (size_t i = 0; i < s->tabletop->n_roles; i++) {
        snprintf(line, sizeof(line), "**%s**　%s", s->tabletop->roles[i].title, s->tabletop->roles[i].task);
        mm_piece_text(ui, "role", i, MM_TEXT_BODY, line);
    }
    mm_ui_close(ui);
}

static void build_scene(const struct state *s, const struct mm_inject *inject, struct mm_ui *ui)
{
    char line[160], until[MM_HOUR_BYTES];
    mm_time_hour(s->run.since_ms + (int64_t)inject->minutes * MINUTE_MS, until);
    snprintf(line, sizeof(line), "場面の時刻　%s", inject->clock);
    mm_ui_text(ui, "clock", MM_TEXT_SUBHEAD, line);
    mm_ui_text(ui, "text", MM_TEXT_BODY, inject->text);
    snprintf(line, sizeof(line), "話し合いは%d分、%sまでが目安です。", inject->minutes, until);
    mm_ui_text(ui, "until", MM_TEXT_STRONG, line);
    mm_ui_text(ui, "talk", MM_TEXT_BODY, inject->talk);
}

static void build_choices(const struct state *s, const struct mm_inject *inject, struct mm_ui *ui)
{
    mm_ui_text(ui, "ask", MM_TEXT_SUBHEAD, inject->ask);
    for (size_t i = 0; i < inject->n_options; i++) {
        char id[MM_UI_ID_BYTES];
        bool chosen = s->run.decided[s->run.step - STEP_INJECTS].option == (int)i + 1;
        snprintf(id, sizeof(id), "o.%zu", i);
        mm_ui_button(ui, &(struct mm_button){.id = id,
                                             .kind = MM_BUTTON_OPTION,
                                             .label = inject->options[i].text,
                                             .sign = MM_SHAPE_CHECK,
                                             .has_sign = chosen,
                                             .flags = chosen ? MM_UI_SELECTED : 0});
    }
}

/* What happened stands beside what can be decided where there is room: a room does not scroll. */
static void build_inject(const struct state *s, const struct mm_inject *inject, struct mm_ui *ui)
{
    bool beside = mm_ui_figure_beside(ui);
    if (beside) {
        mm_ui_row(ui, &(struct mm_box){.gap = MM_UI_FIGURE_GAP});
        mm_ui_column(ui, &(struct mm_box){.weight = 50});
    }
    build_scene(s, inject, ui);
    if (beside) {
        mm_ui_close(ui);
        mm_ui_column(ui, &(struct mm_box){.weight = 50});
    }
    build_choices(s, inject, ui);
    if (beside) {
        mm_ui_close(ui);
        mm_ui_close(ui);
    }
}

static void build_look(const struct state *s, struct mm_ui *ui)
{
    char line[MM_MAX_TEXT_BYTES], hour[MM_HOUR_BYTES];
    mm_ui_text(ui, "heading", MM_TEXT_HEADING, "振り返り");
    for (size_t i = 0; i < s->tabletop->n_look_back; i++)
        mm_piece_text(ui, "look", i, MM_TEXT_BODY, s->tabletop->look_back[i]);
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD});
    mm_ui_text(ui, "log", MM_TEXT_SUBHEAD, "決めたこと");
    for (size_t i = 0; i < s->tabletop->n_injects; i++) {
        const struct mm_inject *inject = &s->tabletop->injects[i];
        const struct mm_tabletop_option *option = decided(s, i);
        mm_time_hour(s->run.decided[i].at_ms, hour);
        if (option)
            snprintf(line, sizeof(line), "%s　%s　（%sに決めました）", inject->clock, option->text, hour);
        else
            snprintf(line, sizeof(line), "%s　決めずに進みました", inject->clock);
        mm_piece_text(ui, "log", i, MM_TEXT_BODY, line);
    }
    mm_ui_close(ui);
}

static void build_body(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    const struct mm_inject *inject = inject_now(s);
    if (s->run.step == STEP_START)
        build_start(s, ui);
    else if (s->run.step == STEP_RECEPTION)
        mm_reception_build(&s->run, s->gate.words, app, ui);
    else if (s->run.step == STEP_ROLES)
        build_roles(s, ui);
    else if (inject)
        build_inject(s, inject, ui);
    else if (s->run.step == step_look(s))
        build_look(s, ui);
    else
        mm_reception_end(&s->run, "決めたことと振り返りの紙は、事務局が印刷します。", ui);
}

static const char *next_words(const struct state *s)
{
    if (s->run.step == STEP_START)
        return s->run.n_present ? "受付をつづける" : "受付へ";
    if (s->run.step == STEP_RECEPTION)
        return "訓練を始める";
    if (inject_now(s))
        return decided(s, s->run.step - STEP_INJECTS) ? "つぎへ" : "決めずに進む";
    if (s->run.step == step_look(s))
        return "おわる";
    return s->run.step > step_look(s) ? "はじめの画面へ" : "つぎへ";
}

static void build_footer(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    char words[64];
    mm_app_footer_start(app, ui, false);
    if (s->run.step == STEP_ROLES || inject_now(s))
        mm_ui_push(ui, "late", MM_BUTTON_PLAIN, "受付");
    if (inject_now(s)) {
        size_t at = s->run.step - STEP_INJECTS + 1, n = s->tabletop->n_injects;
        snprintf(words, sizeof(words), "場面　%zu／%zu", at, n);
        mm_ui_progress(ui, "progress", (int)at, (int)n, words);
    }
    bool asks = s->run.step == STEP_RECEPTION || s->run.step == step_look(s); /* no first key ends it */
    mm_app_footer_end(app, ui, next_words(s), MM_SHAPE_RIGHT, asks ? 0 : MM_UI_FOCUS_FIRST);
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    char place[24];
    snprintf(place, sizeof(place), "%zu", s->run.step);
    mm_ui_begin(ui, "tabletop", place);
    mm_app_band(app, ui, "机上訓練", true);
    mm_ui_region(ui, MM_REGION_BODY);
    build_body(s, app, ui);
    build_footer(s, app, ui);
}

/* ---- acting ----------------------------------------------------------------------------------------- */
static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    int64_t no = *(const int64_t *)arg;
    if (!mm_group_today(app, no, &s->session))
        return mm_fail(info, MM_ERR_NOT_FOUND, "この机上訓練は見つかりません。事務局に確かめてください。");
    s->tabletop = mm_pack_tabletop(mm_app_pack(app), s->session.course);
    enum mm_err err = mm_store_group_run(mm_app_store(app), no, &s->run, info);
    if (s->run.step > step_look(s) + 1) /* the scene has become shorter */
        s->run.step = step_look(s);
    return err;
}

static struct mm_nav turn_to(struct state *s, struct mm_app *app, size_t step)
{
    s->run.step = step;
    s->run.came[0] = '\0';
    s->run.since_ms = mm_now_ms(mm_app_clock(app));
    return mm_group_keep(app, &s->run);
}

static struct mm_nav decide(struct state *s, struct mm_app *app, const struct mm_inject *inject,
                            const char *id)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    size_t i;
    if (!mm_piece_pressed(id, "o", inject->n_options, &i))
        return mm_stay();
    enum mm_err err =
        mm_store_group_decide(mm_app_store(app), &s->run, s->run.step - STEP_INJECTS, inject, i, &info);
    return err == MM_OK ? mm_stay() : mm_fault(&info);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    const struct mm_inject *inject = inject_now(s);
    s->gate.words = NULL;
    if (strcmp(id, "@back") == 0)
        return s->run.step == STEP_START ? mm_pop() : turn_to(s, app, s->run.step - 1);
    if (strcmp(id, "next") == 0)
        return s->run.step > step_look(s) ? mm_pop() : turn_to(s, app, s->run.step + 1);
    if (inject && strncmp(id, "o.", 2) == 0)
        return decide(s, app, inject, id);
    if (s->run.step >= STEP_RECEPTION && s->run.step < step_look(s)) { /* somebody may come late */
        s->gate =
            (struct mm_gate){.aim = MM_GATE_PRESENT, .group = s->session.no, .room = &mm_screen_tabletop};
        return mm_reception_act(app, id, &s->gate);
    }
    return mm_stay();
}

static struct mm_nav notice(void *state, struct mm_app *app)
{
    struct state *s = state;
    return mm_group_notice(app, s->session.no, &s->run);
}

const struct mm_screen_ops mm_screen_tabletop = {.name = "tabletop",
                                                 .state_bytes = sizeof(struct state),
                                                 .no_idle = true,
                                                 .room = true,
                                                 .takes_card = true,
                                                 .init = init,
                                                 .build = build,
                                                 .act = act,
                                                 .notice = notice};
