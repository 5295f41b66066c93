/* 解説: もう一度確かめたい項目 first and open, one at a time; the right ones folded at the end. Having seen
 * those missed is part of 修了. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

struct state {
    struct mm_sheet sheet;
    size_t missed[MM_MAX_FORM_ITEMS];
    size_t n_missed;
    size_t step;                  /* 0 … n_missed - 1: one missed item each; n_missed: the right ones */
    bool open[MM_MAX_FORM_ITEMS]; /* by item: right rows or right items unfolded */
};

static bool has_right(const struct state *s)
{
    return s->n_missed < s->sheet.n;
}

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    enum mm_err err = mm_sheet_load(app, &s->sheet, info);
    size_t i;
    (void)arg;
    if (err != MM_OK)
        return err;
    for (i = 0; i < s->sheet.n; i++)
        if (!mm_sheet_right(&s->sheet, i))
            s->missed[s->n_missed++] = i;
    while (s->step < s->n_missed && mm_store_was_explained(mm_app_store(app), s->sheet.attempt.id,
                                                           s->sheet.item[s->missed[s->step]]->id))
        s->step++;
    if (s->step == s->n_missed && !has_right(s))
        s->step = 0; /* all were seen already: from the start again */
    err = mm_place_keep(app, "explain", "", info);
    return err == MM_OK ? mm_app_complete(app, &s->sheet.attempt, info) : err;
}

/* ---- frame ------------------------------------------------------------------------------------------ */
static void build_figure(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    const struct mm_course *course = mm_screen_course(app);
    struct mm_store *store = mm_app_store(app);
    char words[240], cut[MM_CUT_BYTES];
    if (!course->shows_cut)
        return;
    mm_cut_words(mm_store_cut(store, course), mm_store_cut_decided(store), cut);
    snprintf(words, sizeof(words), "%zu問のうち%zu問で、すべての文に正しく答えました。目安は%sです。",
             s->sheet.n, s->sheet.n - s->n_missed, cut);
    mm_ui_text(ui, "figure", MM_TEXT_BODY, words);
}

/* One item: what was missed, what to do, the clause, and the rest behind a button. */
static void build_item(const struct state *s, size_t i, struct mm_ui *ui)
{
    struct mm_answer answer = s->sheet.answer[i];
    struct mm_item_view view = mm_sheet_view(&s->sheet, i, &answer);
    const struct mm_item_ui *look = mm_item_ui_find(view.item->ops->name);
    char words[200];
    look->explain(&view, MM_EXPLAIN_MISSED, ui);
    mm_piece_advice(ui, view.item, i);
    look->rest(&view, words, sizeof(words));
    if (words[0])
        mm_piece_rest(ui, words, s->open[i], i);
    else
        mm_piece_opinion(ui, i);
    if (words[0] && s->open[i])
        look->explain(&view, MM_EXPLAIN_REST, ui);
}

static void build_missed(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    size_t i = s->missed[s->step];
    char words[120], stem[MM_MAX_TEXT_BYTES + 32];
    if (s->step == 0) {
        bool few = mm_piece_few_lines(ui); /* the footer says how many */
        snprintf(words, sizeof(words), "もう一度確かめたい項目");
        if (!few)
            snprintf(words, sizeof(words), "もう一度確かめたい項目が、%zu件あります。", s->n_missed);
        mm_ui_text(ui, "heading", few ? MM_TEXT_SUBHEAD_AGAIN : MM_TEXT_HEADING, words);
        build_figure(s, app, ui);
    }
    if (s->sheet.item[i]->label[0])
        mm_ui_text(ui, "label", MM_TEXT_SMALL, s->sheet.item[i]->label);
    snprintf(stem, sizeof(stem), "問%zu　%s", i + 1, s->sheet.item[i]->stem); /* its number in the check */
    mm_ui_text(ui, "stem", s->step == 0 ? MM_TEXT_STRONG : MM_TEXT_HEADING, stem);
    build_item(s, i, ui);
}

static void build_right(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    mm_ui_text(ui, "heading", MM_TEXT_HEADING,
               s->n_missed ? "こちらは、正しく答えました" : "すべての問題に、正しく答えました");
    if (!s->n_missed)
        build_figure(s, app, ui);
    mm_sheet_folds(&s->sheet, true, s->open, true, ui);
}

static bool last_step(const struct state *s)
{
    return s->step == s->n_missed || (s->step + 1 == s->n_missed && !has_right(s));
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    char where[32], words[96] = "";                 /* of one there is nothing to count */
    bool small = mm_ui_narrow(ui) && mm_ui_low(ui); /* one line between the buttons; the text says the rest */
    if (s->step < s->n_missed) {
        snprintf(where, sizeof(where), "missed.%zu", s->step + 1);
        if (s->n_missed > 1)
            snprintf(words, sizeof(words), "%s%zu件のうち%zu件目", small ? "" : "もう一度確かめたい項目　",
                     s->n_missed, s->step + 1);
    } else {
        snprintf(where, sizeof(where), "right");
        snprintf(words, sizeof(words), "正しく答えた問題　%zu問", s->sheet.n - s->n_missed);
    }
    mm_ui_begin(ui, "explain", where);
    mm_app_band(app, ui, "解説を見る", true);
    mm_ui_region(ui, MM_REGION_BODY);
    if (s->step < s->n_missed)
        build_missed(s, app, ui);
    else
        build_right(s, app, ui);
    mm_app_footer_start(app, ui, true);
    mm_ui_grow(ui);
    if (words[0])
        mm_ui_text(ui, "where", MM_TEXT_SMALL, words);
    mm_ui_grow(ui);
    mm_app_footer_end(app, ui, "つぎへ", MM_SHAPE_RIGHT, MM_UI_FOCUS_FIRST);
}

/* ---- acting ----------------------------------------------------------------------------------------- */
static struct mm_nav next(struct state *s, struct mm_app *app)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = MM_OK;
    bool last = last_step(s);
    if (s->step < s->n_missed)
        err = mm_store_explained(mm_app_store(app), &s->sheet.attempt, s->sheet.item[s->missed[s->step]]->id,
                                 &info);
    if (err == MM_OK)
        err = mm_app_complete(app, &s->sheet.attempt, &info);
    if (err == MM_OK && last)
        err = mm_place_keep(app, "done", "", &info);
    if (err != MM_OK)
        return mm_fault(&info);
    if (last)
        return mm_replace(&mm_screen_thanks, &s->sheet);
    s->step++;
    return mm_stay();
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    size_t i;
    if (strcmp(id, "next") == 0)
        return next(s, app);
    if (mm_piece_pressed(id, "opinion", s->sheet.n, &i))
        return mm_push(&mm_screen_opinion, s->sheet.item[i]);
    if (strcmp(id, "@back") == 0) {
        if (s->step == 0)
            return mm_pop();
        s->step--;
        return mm_stay();
    }
    if (strcmp(id, "fold") == 0 && s->step < s->n_missed) {
        s->open[s->missed[s->step]] = !s->open[s->missed[s->step]];
        return mm_stay();
    }
    (void)mm_sheet_fold(&s->sheet, id, s->open);
    return mm_stay();
}

const struct mm_screen_ops mm_screen_explain = {.name = "explain",
                                                .state_bytes = sizeof(struct state),
                                                .needs_person = true,
                                                .init = init,
                                                .build = build,
                                                .act = act};
