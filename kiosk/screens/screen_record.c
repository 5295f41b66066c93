/* 私の記録: what the person took, is taking, or no longer needs, newest first; of each, why it was asked for
 * and what closed it, and the explanations of the latest answers again; and who looked at it.
 * Shown to that person only, and nothing is written. */
#include "kiosk/screens/screens.h"

#include "sync/rules/duties.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SHOWN  100
#define MAX_LOOKED (MM_MAX_SUMMARY_LOOKED + MM_MAX_LOOKED)

enum view { VIEW_LIST, VIEW_ONE, VIEW_LOOKED, VIEW_COUNT };

struct state {
    enum view view;
    struct mm_history *rows; /* owned */
    size_t n;
    size_t at; /* ONE: which row */
    struct mm_sheet sheet;
    bool has_sheet;
    const char *none;             /* why there is no sheet */
    bool open[MM_MAX_FORM_ITEMS]; /* by item: its explanation */
    struct mm_looked looked[MAX_LOOKED];
    size_t n_looked;
};

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    struct mm_store *store = mm_app_store(app);
    enum mm_err err =
        mm_store_history(store, mm_app_pack(app), mm_app_person(app)->id, &s->rows, &s->n, info);
    (void)arg;
    if (err == MM_OK)
        err = mm_store_looked(store, mm_app_person(app)->id, s->looked, MAX_LOOKED, &s->n_looked, info);
    if (err != MM_OK) {
        free(s->rows);
        s->rows = NULL;
    }
    return err;
}

static void done(void *state)
{
    struct state *s = state;
    if (s->rows)
        mm_wipe(s->rows, s->n * sizeof(*s->rows));
    free(s->rows);
}

/* ---- the list ----------------------------------------------------------------------------------------- */
static const char *title_of(const struct mm_history *row)
{
    return row->title[0] ? row->title : "以前に受けた研修";
}

/* 済, what else closed it, or 途中です. */
static void state_words(const struct mm_history *row, struct mm_buf *out)
{
    if (row->state.progress == MM_PROGRESS_DONE)
        mm_buf_str_append(out, "受け終わりました");
    else if (row->state.duty.closed_on[0])
        mm_duty_closed_ja(&row->state.duty, out);
    else
        mm_buf_str_append(out, "途中です");
}

static void build_list(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    size_t i;
    (void)app;
    mm_ui_text(ui, "text", MM_TEXT_BODY,
               s->n ? "ふれると、解説をもう一度見られます。"
                    : "まだ、記録はありません。受けた研修が、ここに並びます。");
    mm_ui_grid(ui, mm_ui_narrow(ui) ? 1 : 2, NULL);
    for (i = 0; i < s->n && i < MAX_SHOWN; i++) {
        char id[MM_UI_ID_BYTES], day[MM_WAREKI_BYTES];
        struct mm_buf words;
        mm_buf_init(&words, 400);
        snprintf(id, sizeof(id), "row.%zu", i);
        mm_date_wareki(mm_date_of(s->rows[i].at_ms), day);
        mm_buf_printf(&words, "%s　", day);
        state_words(&s->rows[i], &words);
        mm_ui_button(ui, &(struct mm_button){.id = id,
                                             .kind = MM_BUTTON_CARD,
                                             .label = title_of(&s->rows[i]),
                                             .detail = mm_buf_str(&words)});
        mm_buf_done(&words);
    }
    mm_ui_close(ui);
    mm_ui_row(ui, NULL);
    mm_ui_button(ui, &(struct mm_button){.id = "looked",
                                         .kind = MM_BUTTON_PLAIN,
                                         .label = "記録を見た人、出した人",
                                         .sign = MM_SHAPE_RIGHT,
                                         .has_sign = true});
    mm_ui_close(ui);
}

/* ---- one of them -------------------------------------------------------------------------------------- */
static void build_answers(const struct state *s, bool right, const char *heading, struct mm_ui *ui)
{
    size_t n = mm_sheet_count_right(&s->sheet);
    if (right ? n == 0 : n == s->sheet.n)
        return;
    mm_ui_text(ui, right ? "right" : "again", right ? MM_TEXT_SUBHEAD_DO : MM_TEXT_SUBHEAD_AGAIN, heading);
    mm_sheet_folds(&s->sheet, right, s->open, false, ui);
}

/* 受け方: 紙・支援あり. */
static void build_route(const struct mm_history *row, struct mm_ui *ui)
{
    char words[120];
    if (row->state.progress != MM_PROGRESS_DONE || !mm_duty_taken(&row->state.duty))
        return;
    snprintf(words, sizeof(words), "受け方: %s%s", mm_duty_route_ja(row->state.duty.closed_by),
             row->assisted ? "・支援あり" : "");
    mm_ui_text(ui, "route", MM_TEXT_SMALL, words);
}

static void build_facts(const struct mm_history *row, struct mm_ui *ui)
{
    char day[MM_WAREKI_BYTES];
    struct mm_buf words;
    mm_buf_init(&words, 2000);
    mm_ui_row(ui, &(struct mm_box){.gap = MM_STEP_4});
    state_words(row, &words);
    mm_ui_sign(ui, "state", row->state.progress == MM_PROGRESS_DONE ? MM_SHAPE_CHECK : MM_SHAPE_NONE,
               mm_buf_str(&words));
    mm_date_wareki(mm_date_of(row->at_ms), day);
    mm_ui_sign(ui, "day", MM_SHAPE_CALENDAR, day);
    if (row->state.progress == MM_PROGRESS_DONE)
        mm_ui_sign(ui, "received", MM_SHAPE_CARD,
                   row->state.received ? "議会のサーバーに届いています" : "この端末に保存しています");
    mm_ui_close(ui);
    build_route(row, ui);
    mm_buf_clear(&words);
    mm_duty_why_ja(&row->state.duty, &words);
    if (words.len && words.data[words.len - 1] == '\n')
        words.data[--words.len] = '\0';
    if (words.len)
        mm_ui_text(ui, "why", MM_TEXT_SMALL, mm_buf_str(&words));
    mm_buf_done(&words);
}

static void build_one(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    const struct mm_history *row = &s->rows[s->at];
    mm_ui_text(ui, "heading", MM_TEXT_HEADING, title_of(row));
    build_facts(row, ui);
    if (row->state.progress == MM_PROGRESS_DONE && mm_certificate_offered(app)) {
        mm_ui_row(ui, NULL);
        mm_ui_push(ui, "certificate", MM_BUTTON_PLAIN, "研修修了証を印刷する");
        mm_ui_close(ui);
    }
    if (s->has_sheet) {
        build_answers(s, false, "もう一度確かめたい項目", ui);
        build_answers(s, true, "正しく答えた問題", ui);
    } else {
        mm_ui_text(ui, "none", MM_TEXT_BODY, s->none);
    }
}

/* ---- who looked --------------------------------------------------------------------------------------- */
static void build_looked(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    size_t i;
    (void)app;
    mm_ui_text(
        ui, "text", MM_TEXT_BODY,
        s->n_looked
            ? "あなたのお名前が入った一覧や、あなたの記録を、見た人、出した人、変えた人です。"
            : "この端末に届いた知らせでは、あなたのお名前が入った一覧や記録を見た人は、まだいません。");
    for (i = 0; i < s->n_looked; i++) {
        char day[MM_WAREKI_BYTES], who[300], plain[300];
        mm_date_wareki(mm_date_of(s->looked[i].at_ms), day);
        mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD, .gap = MM_STEP_HALF});
        mm_piece_text(ui, "day", i, MM_TEXT_SMALL, day);
        mm_piece_plain(who, sizeof(who), s->looked[i].who);
        mm_piece_text(ui, "who", i, MM_TEXT_STRONG, who);
        mm_piece_plain(plain, sizeof(plain), s->looked[i].what);
        mm_piece_text(ui, "what", i, MM_TEXT_BODY, plain);
        mm_ui_close(ui);
    }
}

/* ---- frame -------------------------------------------------------------------------------------------- */
static void (*const views[])(const struct state *s, struct mm_app *app, struct mm_ui *ui) = {
    [VIEW_LIST] = build_list,
    [VIEW_ONE] = build_one,
    [VIEW_LOOKED] = build_looked,
};
_Static_assert(sizeof(views) / sizeof(views[0]) == VIEW_COUNT, "a look for every view");

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    char place[MM_UI_ID_BYTES] = "";
    if (s->view == VIEW_ONE)
        snprintf(place, sizeof(place), "row.%zu", s->at);
    else if (s->view == VIEW_LOOKED)
        snprintf(place, sizeof(place), "looked");
    mm_ui_begin(ui, "record", place);
    mm_ui_roomy(ui);
    mm_app_band(app, ui, "私の記録", true);
    mm_ui_region(ui, MM_REGION_BODY);
    views[s->view](s, app, ui);
    mm_app_footer_start(app, ui, false);
    mm_ui_grow(ui);
    mm_app_footer_end(app, ui, s->view == VIEW_LIST ? "研修の一覧へ" : "記録の一覧へ", MM_SHAPE_NONE,
                      MM_UI_FOCUS_FIRST);
}

/* ---- acting ------------------------------------------------------------------------------------------- */
/* Why the explanations of a training are not to be seen here (any more, or yet). */
static const char *why_none(const struct mm_history *row, const struct mm_course *course)
{
    if (row->submitted_at_ms)
        return "教材が新しくなったため、解説を見られません。";
    if (course && course->n_items == 0)
        return "この研修には、確かめ問題がありません。";
    if (row->here && row->state.progress == MM_PROGRESS_STARTED && !row->state.duty.closed_on[0])
        return "解説は、提出のあとに見られます。";
    if (!row->here && row->state.progress != MM_PROGRESS_NONE)
        return "この研修は、ほかの端末で受けました。解説は、まだこの端末に届いていません。"
               "受けた端末の「私の記録」では、いつでも見られます。";
    return "この端末では、解説を見られません。";
}

static struct mm_nav show(struct state *s, struct mm_app *app, size_t i)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = MM_OK;
    s->view = VIEW_ONE;
    s->at = i;
    memset(s->open, 0, sizeof(s->open));
    s->has_sheet = s->rows[i].attempt[0] != '\0';
    if (s->has_sheet)
        err = mm_sheet_past(app, s->rows[i].attempt, &s->sheet, &info);
    if (err == MM_ERR_CONFLICT || err == MM_ERR_NOT_FOUND) { /* a newer pack came meanwhile */
        s->has_sheet = false;
        err = MM_OK;
    }
    s->none = s->has_sheet
                  ? ""
                  : why_none(&s->rows[i], mm_pack_course(mm_app_pack(app), s->rows[i].state.duty.course));
    return err == MM_OK ? mm_stay() : mm_fault(&info);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    size_t i;
    if (strcmp(id, "@back") == 0 || strcmp(id, "next") == 0) {
        if (s->view == VIEW_LIST)
            return mm_pop();
        s->view = VIEW_LIST;
        return mm_stay();
    }
    if (strcmp(id, "looked") == 0)
        s->view = VIEW_LOOKED;
    if (s->view == VIEW_LIST && mm_piece_pressed(id, "row", s->n, &i))
        return show(s, app, i);
    if (s->view == VIEW_ONE && strcmp(id, "certificate") == 0)
        return mm_push(&mm_screen_certificate, s->rows[s->at].state.duty.course);
    if (s->view == VIEW_ONE && s->has_sheet)
        (void)mm_sheet_fold(&s->sheet, id, s->open);
    return mm_stay();
}

const struct mm_screen_ops mm_screen_record = {.name = "record",
                                               .state_bytes = sizeof(struct state),
                                               .needs_person = true,
                                               .init = init,
                                               .done = done,
                                               .build = build,
                                               .act = act};
