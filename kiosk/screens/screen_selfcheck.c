/* 個人の点検: the promise first, one question at a time, 送る. The answers stand in this screen alone until
 * they are sealed; of who answered, or when, nothing is kept here and nothing is traced. Going away leaves
 * nothing. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

#define FORM "personal"

struct state {
    struct mm_selfcheck_period period;
    size_t step; /* 0: the promise; 1 … n: the questions; n + 1: sending; n + 2: sent */
    int answer[MM_SELFCHECK_QUESTIONS]; /* 1-based; 0: none yet */
};

static const struct mm_selfcheck *form_of(struct mm_app *app)
{
    return mm_pack_selfcheck(mm_app_pack(app), FORM);
}

static size_t questions(struct mm_app *app)
{
    const struct mm_selfcheck *form = form_of(app);
    size_t n = form ? form->n_questions : 0;
    return n < MM_SELFCHECK_QUESTIONS ? n : MM_SELFCHECK_QUESTIONS;
}

enum mm_err mm_selfcheck_offered(struct mm_app *app, struct mm_selfcheck_period *ret_period,
                                 struct mm_errinfo *info)
{
    enum mm_err err = mm_store_selfcheck(mm_app_store(app), ret_period, info);
    if (err == MM_OK && (!mm_selfcheck_open_on(ret_period, mm_store_today(mm_app_store(app))) ||
                         !(ret_period->audience & mm_person_audience(mm_app_person(app))) || !questions(app)))
        ret_period->id[0] = '\0';
    return err;
}

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    (void)arg;
    return mm_selfcheck_offered(app, &s->period, info);
}

/* ---- frame ------------------------------------------------------------------------------------------ */
static void build_promise(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    static const char *const promise[] = {
        "だれの答えかは、事務局にも、ほかのだれにも分かりません。お名前も時刻も、答えに付きません。",
        "答えはこの端末で封をし、ほかの方の答えと混ぜ、5件以上まとめてから送ります。期間の終わりには、残り"
        "を送ります。",
        "見えるのは、期間が終わったあとの、問いごとの数だけです。5件に満たないときは、数も出しません。",
        "答えるかどうかは自由です。答えたかどうかも、記録に残りません。送る前にやめると、答えは消えます。",
        "約束できないこともあります。ソフトウェアを作り替えられたときと、画面をのぞかれたときは、守れません"
        "。",
    };
    char name[sizeof(s->period.name) * 2], until[MM_WAREKI_BYTES], line[sizeof(name) + sizeof(until) + 60];
    size_t i;
    mm_piece_plain(name, sizeof(name), s->period.name);
    mm_date_wareki(mm_day_date(s->period.until_day), until);
    mm_ui_text(ui, "heading", MM_TEXT_HEADING, "答える前に");
    snprintf(line, sizeof(line), "%s　%sまで　%zu問", name, until, questions(app));
    mm_ui_text(ui, "period", MM_TEXT_SUBHEAD, line);
    mm_ui_flow(ui);
    for (i = 0; i < sizeof(promise) / sizeof(promise[0]); i++)
        mm_piece_text(ui, "promise", i, MM_TEXT_BODY, promise[i]);
    mm_ui_close(ui);
}

static void build_question(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    size_t q = s->step - 1, n = questions(app);
    const struct mm_asked *asked = &form_of(app)->questions[q];
    char words[80];
    int a;
    snprintf(words, sizeof(words), "%zu問のうち%zu問目", n, q + 1);
    mm_ui_progress(ui, "done", (int)q, (int)n, words);
    mm_piece_text(ui, "question", q, MM_TEXT_HEADING, asked->text);
    if (!mm_ui_large(ui)) /* the answers are to be seen beside the question */
        mm_piece_text(ui, "why", q, MM_TEXT_SMALL, asked->why);
    mm_ui_grid(ui, mm_ui_narrow(ui) ? 1 : 2, NULL);
    for (a = 0; a < MM_SELFCHECK_ANSWERS; a++)
        mm_piece_choice(ui, "answer", (size_t)a, mm_selfcheck_answers[a], s->answer[q] == a + 1, 0);
    mm_ui_close(ui);
}

static void build_sending(struct mm_ui *ui)
{
    static const char *const texts[] = {"「送る」を押すと、封をして送ります。あとから直すことはできません。",
                                        "「もどる」で、答えを見直せます。"};
    mm_piece_middle(ui, "これで送りますか", texts, 2);
    mm_piece_middle_end(ui);
}

static void build_sent(struct mm_ui *ui)
{
    static const char *const texts[] = {"ありがとうございました。",
                                        "答えたことは記録に残らないため、点検の案内は期間の終わりまで"
                                        "出ます。もう一度答える必要はありません。"};
    mm_piece_middle(ui, "封をして預かりました", texts, 2);
    mm_piece_middle_end(ui);
}

static void build_footer(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    size_t n = questions(app);
    mm_app_footer_start(app, ui, false);
    if (s->step > n + 1) {
        mm_app_footer_end(app, ui, "研修の一覧へ", MM_SHAPE_NONE, MM_UI_FOCUS_FIRST);
        return;
    }
    mm_ui_push(ui, "leave", MM_BUTTON_PLAIN, "送らずにやめる");
    if (s->step == n + 1)
        mm_app_footer_end(app, ui, "送る", MM_SHAPE_NONE, 0);
    else if (s->step == 0)
        mm_app_footer_end(app, ui, "答え始める", MM_SHAPE_RIGHT, MM_UI_FOCUS_FIRST);
    else
        mm_app_footer_end(app, ui, "つぎへ", MM_SHAPE_RIGHT, s->answer[s->step - 1] ? 0 : MM_UI_DISABLED);
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    size_t n = questions(app);
    char place[16];
    snprintf(place, sizeof(place), "%zu", s->step);
    mm_ui_begin(ui, "selfcheck", place);
    mm_app_band(app, ui, "個人の点検", s->step <= n + 1);
    mm_ui_region(ui, MM_REGION_BODY);
    if (s->step == 0)
        build_promise(s, app, ui);
    else if (s->step <= n)
        build_question(s, app, ui);
    else if (s->step == n + 1)
        build_sending(ui);
    else
        build_sent(ui);
    build_footer(s, app, ui);
}

/* ---- acting ----------------------------------------------------------------------------------------- */
static struct mm_nav send(struct state *s, struct mm_app *app)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_selfcheck_set set = {.n = questions(app)};
    size_t i;
    if (s->period.by_group)
        set.audience = mm_person_audience(mm_app_person(app));
    for (i = 0; i < set.n; i++) {
        snprintf(set.answer[i].question, sizeof(set.answer[i].question), "%s", form_of(app)->questions[i].id);
        set.answer[i].answer = s->answer[i] - 1;
    }
    enum mm_err err = mm_store_selfcheck_add(mm_app_store(app), &s->period, &set, &info);
    mm_wipe(&set, sizeof(set));
    if (err != MM_OK)
        return mm_fault(&info);
    mm_wipe(s->answer, sizeof(s->answer));
    s->step++;
    return mm_stay();
}

static void choose(struct state *s, const char *id)
{
    size_t a;
    if (mm_piece_pressed(id, "answer", MM_SELFCHECK_ANSWERS, &a))
        s->answer[s->step - 1] = (int)a + 1;
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    size_t n = questions(app);
    bool next = strcmp(id, "next") == 0;
    if (strcmp(id, "leave") == 0 || s->step > n + 1)
        return mm_pop();
    if (strcmp(id, "@back") == 0) {
        if (s->step == 0)
            return mm_pop();
        s->step--;
    } else if (next && s->step == n + 1) {
        return send(s, app);
    } else if (next && (s->step == 0 || s->answer[s->step - 1])) {
        s->step++;
    } else if (s->step >= 1 && s->step <= n) {
        choose(s, id);
    }
    return mm_stay();
}

const struct mm_screen_ops mm_screen_selfcheck = {.name = "selfcheck",
                                                  .state_bytes = sizeof(struct state),
                                                  .needs_person = true,
                                                  .init = init,
                                                  .build = build,
                                                  .act = act};
