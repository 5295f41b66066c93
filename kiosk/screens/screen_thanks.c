/* お疲れさまでした: the end of a sitting, with what to do from today; or つづきは次回. Clears by itself. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

#define MAX_ACTIONS 3

struct state {
    bool done;    /* else: つづきは次回 */
    bool reached; /* 修了 */
    bool again;   /* all is seen; the council asks for the 目安 too */
    bool prints;  /* its 研修修了証 can be printed here */
    char course[MM_ID_BYTES];
    char receipt[MM_RECEIPT_BYTES];   /* 受講控え; "" while this kiosk has no key for it */
    const char *actions[MAX_ACTIONS]; /* borrowed from the pack */
    size_t n;
};

static void action_add(struct state *s, const char *action)
{
    size_t i;
    for (i = 0; i < s->n; i++)
        if (strcmp(s->actions[i], action) == 0)
            return;
    if (action[0] && s->n < MAX_ACTIONS)
        s->actions[s->n++] = action;
}

/* arg: the sheet that was explained, or NULL for つづきは次回. */
static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    const struct mm_sheet *sheet = arg;
    struct mm_completion completion;
    enum mm_err err;
    size_t i;
    if (!sheet)
        return MM_OK;
    s->done = true;
    for (i = 0; i < sheet->n; i++) /* what was missed comes first */
        if (!mm_sheet_right(sheet, i))
            action_add(s, sheet->item[i]->action);
    for (i = 0; i < sheet->n; i++)
        action_add(s, sheet->item[i]->action);
    err =
        mm_store_completion(mm_app_store(app), mm_app_sitting_pack(app), &sheet->attempt, &completion, info);
    if (err != MM_OK)
        return err;
    s->reached = mm_completion_reached(&completion);
    completion.wants_passed = false;
    s->again = !s->reached && mm_completion_reached(&completion);
    s->prints = s->reached && mm_certificate_offered(app);
    snprintf(s->course, sizeof(s->course), "%s", sheet->attempt.course);
    if (s->reached && mm_store_receipt(mm_app_store(app), sheet->attempt.person, sheet->attempt.registration,
                                       s->receipt, NULL) != MM_OK)
        s->receipt[0] = '\0'; /* the record itself is kept all the same */
    return mm_app_sitting_end(app, info);
}

/* Where few lines are in sight the number stands in one of its own, before all else. */
static void build_receipt(const struct state *s, struct mm_ui *ui)
{
    static const char title[] = "受講控えの番号";
    bool few = mm_piece_few_lines(ui);
    char words[96];
    if (!s->receipt[0])
        return;
    snprintf(words, sizeof(words), "%s%s%.4s　%s", few ? title : "", few ? "　" : "", s->receipt,
             s->receipt + 4);
    if (!few)
        mm_ui_space(ui, MM_STEP_3);
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD});
    if (!few)
        mm_ui_text(ui, "receipt.title", MM_TEXT_SUBHEAD, title);
    mm_ui_text(ui, "receipt", few ? MM_TEXT_STRONG : MM_TEXT_HEADING, words);
    mm_ui_text(ui, "receipt.words", MM_TEXT_SMALL,
               "この番号を控えると、記録が届く前でも、受講したことを事務局で確かめられます。");
    mm_ui_close(ui);
}

static void build_actions(const struct state *s, struct mm_ui *ui)
{
    if (!s->n)
        return;
    mm_ui_space(ui, MM_STEP_3);
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_DONE});
    mm_ui_text(ui, "actions", MM_TEXT_SUBHEAD_DO, "今日からの行動");
    mm_ui_matter(ui, "action", MM_TEXT_BODY, &(struct mm_matter){MM_MATTER_POINTS, s->actions, s->n, 0});
    mm_ui_close(ui);
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    static const char *const later[] = {"ここまで保存しました。つづきは、いつでも受けられます。"};
    static const char *const done[] = {"この研修は「済」になりました。"};
    static const char *const partly[] = {"解説まで終わりました。ほかのページは、一覧から開けます。"};
    static const char *const again[] = {
        "解説まで終わりました。目安に届くと「済」になります。確かめ問題は、何度でも受けられます。"};
    const struct state *s = state;
    const char *const *texts = !s->done ? later : s->reached ? done : s->again ? again : partly;
    bool first = s->receipt[0] && mm_piece_few_lines(ui);
    mm_ui_begin(ui, "thanks", s->done ? "done" : "later");
    mm_piece_middle(ui, "お疲れさまでした", texts, first ? 0 : 1);
    build_receipt(s, ui);
    if (first)
        mm_piece_text(ui, "text", 0, MM_TEXT_BODY, texts[0]);
    build_actions(s, ui);
    mm_piece_middle_end(ui);
    mm_app_footer_start(app, ui, false);
    if (s->done)
        mm_ui_push(ui, "more", MM_BUTTON_PLAIN, "研修の一覧へ");
    if (s->prints)
        mm_ui_push(ui, "certificate", MM_BUTTON_PLAIN, "研修修了証を印刷する");
    mm_ui_grow(ui);
    mm_ui_text(ui, "clears", MM_TEXT_SMALL, /* one line beside the button of a small screen */
               mm_ui_narrow(ui) && mm_ui_low(ui) ? "30秒で閉じます。" : "30秒たつと、この画面を閉じます。");
    mm_app_footer_end(app, ui, "おわる", MM_SHAPE_NONE, MM_UI_FOCUS_FIRST);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    (void)app;
    if (s->done && (strcmp(id, "more") == 0 || strcmp(id, "@back") == 0))
        return mm_pop_to(&mm_screen_duties);
    if (s->prints && strcmp(id, "certificate") == 0)
        return mm_push(&mm_screen_certificate, s->course);
    if (strcmp(id, "next") == 0 || strcmp(id, "@back") == 0)
        return mm_sign_out();
    return mm_stay();
}

const struct mm_screen_ops mm_screen_thanks = {.name = "thanks",
                                               .state_bytes = sizeof(struct state),
                                               .no_idle = true,
                                               .clears_after_s = 30,
                                               .init = init,
                                               .build = build,
                                               .act = act};
