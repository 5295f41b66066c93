/* 集合研修 on a big screen: how long it takes, 受付, the pages, and at each question a vote, what was voted,
 * time to talk, a second vote and the explanation; then the sheets. Each step is kept before it is shown. */
#include "kiosk/screens/votes.h"

#include <stdio.h>
#include <string.h>

enum { STEP_START, STEP_RECEPTION, STEP_PAGES };
enum stage { STAGE_PAGE, STAGE_VOTE, STAGE_TALK, STAGE_AGAIN, STAGE_CHANGE, STAGE_WHY };
#define PART_STAGES 4 /* VOTE to CHANGE, for each statement */

struct state {
    struct mm_group_session session;
    enum mm_audience audience;
    const struct mm_course *course; /* of the app's pack, which stays while this screen is up */
    size_t n_pages;
    struct mm_group_run run;
    struct mm_gate gate; /* outlives the navigation */
    size_t n_answered;   /* at the sheets and behind them: who answered at this screen, or elsewhere */
};
struct at { /* what turn of a page it is */
    enum stage stage;
    const struct mm_item *item; /* NULL: STAGE_PAGE */
    size_t part;                /* which statement, of one with several */
};

/* ---- where it is ------------------------------------------------------------------------------------ */
static const struct mm_page *page_of(const struct state *s, const struct mm_module **ret_module)
{
    return mm_course_page_at(s->course, (unsigned)s->audience, "", s->run.step - STEP_PAGES, ret_module);
}

static bool on_page(const struct state *s)
{
    return s->run.step >= STEP_PAGES && s->run.step < STEP_PAGES + s->n_pages;
}

/* False behind the last turn of the page. */
static bool turn_find(const struct state *s, struct mm_app *app, size_t turn, struct at *ret_at)
{
    const struct mm_item *item;
    size_t k, turns;
    *ret_at = (struct at){.stage = STAGE_PAGE};
    if (turn == 0)
        return true;
    turn--;
    for (k = 0; (item = mm_blocks_question(mm_app_pack(app), page_of(s, NULL), s->audience, k)); k++) {
        turns = mm_item_votes(item) * PART_STAGES + 1;
        if (turn < turns) {
            ret_at->item = item;
            ret_at->part = turn / PART_STAGES;
            ret_at->stage = turn + 1 == turns ? STAGE_WHY : (enum stage)(STAGE_VOTE + turn % PART_STAGES);
            return true;
        }
        turn -= turns;
    }
    return false;
}

static struct at at_now(const struct state *s, struct mm_app *app)
{
    struct at at = {.stage = STAGE_PAGE};
    if (on_page(s) && !turn_find(s, app, s->run.turn, &at))
        at = (struct at){.stage = STAGE_PAGE};
    return at;
}

static struct mm_vote vote_of(const struct state *s, const struct at *at)
{
    size_t round = at->stage == STAGE_VOTE || at->stage == STAGE_TALK ? 0 : 1;
    return (struct mm_vote){at->item, at->part, round, &s->run};
}

/* ---- frame ------------------------------------------------------------------------------------------ */
static void build_start(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    char line[160], more[200];
    const char *texts[] = {line, more};
    snprintf(line, sizeof(line), "話し合いを含めて、およそ%d分です。ページは%zu、確かめ問題は%d問です。",
             mm_course_room_minutes(mm_app_pack(app), s->course, s->audience), s->n_pages,
             mm_course_items(s->course, s->audience));
    snprintf(more, sizeof(more), "途中で止まっても、同じ番号を入れれば、つづきから始められます。%s",
             s->run.n_present ? "受付は済んだところまで残っています。" : "");
    mm_piece_middle(ui, s->course->title, texts, 2);
    mm_piece_middle_end(ui);
}

static void build_page(const struct state *s, struct mm_ui *ui)
{
    const struct mm_page *page = page_of(s, NULL);
    mm_ui_text(ui, "heading", MM_TEXT_HEADING, page->title);
    if (mm_blocks_have_figure(page, s->audience) && mm_ui_figure_beside(ui)) {
        mm_ui_row(ui, &(struct mm_box){.gap = MM_UI_FIGURE_GAP});
        mm_ui_column(ui, &(struct mm_box){.weight = 50});
        mm_blocks_build(page, s->audience, MM_BLOCKS_TEXT, ui);
        mm_ui_close(ui);
        mm_ui_column(ui, &(struct mm_box){.weight = 50});
        mm_blocks_build(page, s->audience, MM_BLOCKS_FIGURES, ui);
        mm_ui_close(ui);
        mm_ui_close(ui);
        return;
    }
    mm_ui_flow(ui);
    mm_blocks_build(page, s->audience, MM_BLOCKS_ALL, ui);
    mm_ui_close(ui);
}

/* The pages are over: sheets of paper, or, where few are here, this screen passed round. */
static bool at_sheets(const struct state *s)
{
    return s->run.step == STEP_PAGES + s->n_pages;
}

static bool are_few(const struct state *s)
{
    return s->run.n_present <= MM_MAX_ROUND;
}

static bool may_pass_round(const struct state *s)
{
    return at_sheets(s) && are_few(s);
}

static void build_sheets(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    char line[160];
    const char *texts[] = {line,
                           "書き終えた用紙は、事務局が集めます。用紙の番号とお名前を確かめてください。"};
    snprintf(line, sizeof(line), "%d問です。お手元の回答用紙に、おひとりで書いてください。",
             mm_course_items(s->course, s->audience));
    mm_piece_middle(ui, "確かめ問題", texts, 2);
    if (may_pass_round(s))
        mm_reception_round(&s->run, s->gate.words, s->n_answered, app, ui);
    mm_piece_middle_end(ui);
}

static const char *end_words(const struct state *s)
{
    return s->n_answered ? "この画面で答え終えた方には、修了の記録が付いています。"
                           "回答用紙の方には、事務局が入力したあとに付きます。"
                         : "修了の記録は、事務局が回答用紙を入力したあとに付きます。";
}

static void build_body(const struct state *s, struct mm_app *app, const struct at *at, struct mm_ui *ui)
{
    struct mm_vote vote = vote_of(s, at);
    if (s->run.step == STEP_START)
        build_start(s, app, ui);
    else if (s->run.step == STEP_RECEPTION)
        mm_reception_build(&s->run, s->gate.words, app, ui);
    else if (at_sheets(s))
        build_sheets(s, app, ui);
    else if (s->run.step > STEP_PAGES + s->n_pages)
        mm_reception_end(&s->run, end_words(s), ui);
    else if (at->stage == STAGE_PAGE)
        build_page(s, ui);
    else if (at->stage == STAGE_WHY)
        mm_vote_build_why(at->item, ui);
    else if (at->stage == STAGE_VOTE || at->stage == STAGE_AGAIN)
        mm_vote_build(&vote, ui);
    else
        mm_vote_build_result(&vote, at->stage == STAGE_TALK, ui);
}

static const char *next_words(const struct state *s, const struct at *at)
{
    static const char *const stages[] = {
        [STAGE_PAGE] = "つぎへ",      [STAGE_VOTE] = "結果を見る", [STAGE_TALK] = "もう一度答える",
        [STAGE_AGAIN] = "結果を見る", [STAGE_CHANGE] = "つぎへ",   [STAGE_WHY] = "つぎへ"};
    if (s->run.step == STEP_START)
        return s->run.n_present ? "受付をつづける" : "受付へ";
    if (s->run.step == STEP_RECEPTION)
        return "研修を始める";
    if (at_sheets(s))
        return "おわる";
    return s->run.step > STEP_PAGES + s->n_pages ? "はじめの画面へ" : stages[at->stage];
}

static void build_footer(const struct state *s, struct mm_app *app, const struct at *at, struct mm_ui *ui)
{
    char words[64];
    bool small = mm_ui_narrow(ui) && mm_ui_low(ui);
    mm_app_footer_start(app, ui, false);
    if (on_page(s) && at->stage == STAGE_PAGE)
        mm_ui_push(ui, "late", MM_BUTTON_PLAIN, "受付");
    if (at->stage == STAGE_VOTE || at->stage == STAGE_AGAIN)
        mm_ui_button(ui, &(struct mm_button){.id = "undo",
                                             .kind = MM_BUTTON_PLAIN,
                                             .label = small ? "取り消す" : "1人分を取り消す",
                                             .flags = s->run.last_vote ? 0 : MM_UI_DISABLED});
    if (at->stage == STAGE_VOTE)
        mm_ui_push(ui, "skip", MM_BUTTON_PLAIN, small ? "とばす" : "この問いをとばす");
    if (on_page(s) && at->stage == STAGE_PAGE) {
        size_t page = s->run.step - STEP_PAGES + 1;
        snprintf(words, sizeof(words), small ? "%zu／%zuページ" : "%zuページのうち%zuページ",
                 small ? page : s->n_pages, small ? s->n_pages : page);
        mm_ui_progress(ui, "progress", (int)page, (int)s->n_pages, words);
    }
    bool asks = s->run.step == STEP_RECEPTION || at_sheets(s); /* no first key sends a room away */
    mm_app_footer_end(app, ui, next_words(s, at), MM_SHAPE_RIGHT, asks ? 0 : MM_UI_FOCUS_FIRST);
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    struct at at = at_now(s, app);
    char place[48];
    snprintf(place, sizeof(place), "%zu.%zu", s->run.step, s->run.turn);
    mm_ui_begin(ui, "group", place);
    mm_app_band(app, ui, "集合研修", true);
    mm_ui_region(ui, MM_REGION_BODY);
    build_body(s, app, &at, ui);
    build_footer(s, app, &at, ui);
}

/* ---- acting ----------------------------------------------------------------------------------------- */
static void look_round(struct state *s, struct mm_app *app)
{
    bool over = s->run.step >= STEP_PAGES + s->n_pages;
    s->n_answered = over && are_few(s) ? mm_group_answered(app, &s->session, &s->run) : 0;
}

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    int64_t no = *(const int64_t *)arg;
    if (!mm_group_today(app, no, &s->session))
        return mm_fail(info, MM_ERR_NOT_FOUND, "この集合研修は見つかりません。事務局に確かめてください。");
    s->audience = (enum mm_audience)s->session.audience;
    s->course = mm_pack_course(mm_app_pack(app), s->session.course);
    while (mm_course_page_at(s->course, s->session.audience, "", s->n_pages, NULL))
        s->n_pages++;
    enum mm_err err = mm_store_group_run(mm_app_store(app), no, &s->run, info);
    if (s->run.step > STEP_PAGES + s->n_pages + 1) /* the teaching has become shorter */
        s->run.step = STEP_PAGES + s->n_pages;
    if (err == MM_OK)
        look_round(s, app);
    return err;
}

/* A new question has no votes yet; the second round keeps the first beside it. */
static void turn_to(struct state *s, struct mm_app *app, size_t step, size_t turn)
{
    struct at at;
    s->run.step = step;
    s->run.turn = turn;
    s->run.came[0] = '\0';
    s->run.last_vote = 0;
    at = at_now(s, app);
    if (at.stage == STAGE_VOTE)
        memset(s->run.votes, 0, sizeof(s->run.votes));
    if (at.stage == STAGE_AGAIN)
        memset(s->run.votes[1], 0, sizeof(s->run.votes[1]));
}

static struct mm_nav forward(struct state *s, struct mm_app *app)
{
    struct at at;
    if (s->run.step > STEP_PAGES + s->n_pages)
        return mm_pop();
    if (on_page(s) && turn_find(s, app, s->run.turn + 1, &at))
        turn_to(s, app, s->run.step, s->run.turn + 1);
    else
        turn_to(s, app, s->run.step + 1, 0);
    look_round(s, app);
    return mm_group_keep(app, &s->run);
}

/* Over the votes of this question to its explanation. */
static struct mm_nav skip(struct state *s, struct mm_app *app)
{
    struct at at = at_now(s, app);
    size_t turn = s->run.turn;
    while (at.stage != STAGE_WHY && turn_find(s, app, ++turn, &at))
        continue;
    turn_to(s, app, s->run.step, turn);
    return mm_group_keep(app, &s->run);
}

static struct mm_nav backward(struct state *s, struct mm_app *app)
{
    if (s->run.step == STEP_START)
        return mm_pop();
    if (s->run.turn)
        turn_to(s, app, s->run.step, s->run.turn - 1);
    else
        turn_to(s, app, s->run.step - 1, 0);
    look_round(s, app);
    return mm_group_keep(app, &s->run);
}

static struct mm_nav act_vote(struct state *s, struct mm_app *app, const struct at *at, const char *id)
{
    struct mm_vote vote = vote_of(s, at);
    size_t c;
    if (mm_piece_pressed(id, "v", mm_vote_choices(&vote), &c)) {
        s->run.votes[vote.round][c]++;
        s->run.last_vote = (int)c + 1;
        return mm_group_keep(app, &s->run);
    }
    if (strcmp(id, "undo") != 0 || !s->run.last_vote)
        return mm_stay();
    s->run.votes[vote.round][s->run.last_vote - 1]--;
    s->run.last_vote = 0;
    return mm_group_keep(app, &s->run);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    struct at at = at_now(s, app);
    s->gate.words = NULL;
    if (strcmp(id, "@back") == 0)
        return backward(s, app);
    if (strcmp(id, "next") == 0)
        return forward(s, app);
    if (strcmp(id, "skip") == 0 && at.item)
        return skip(s, app);
    if (at.stage == STAGE_VOTE || at.stage == STAGE_AGAIN)
        return act_vote(s, app, &at, id);
    if (s->run.step != STEP_RECEPTION && at.stage != STAGE_PAGE)
        return mm_stay();
    if (at_sheets(s) && !may_pass_round(s))
        return mm_stay();
    s->gate = (struct mm_gate){.aim = at_sheets(s) ? MM_GATE_ROUND : MM_GATE_PRESENT,
                               .group = s->session.no,
                               .room = &mm_screen_group};
    return mm_reception_act(app, id, &s->gate);
}

static struct mm_nav notice(void *state, struct mm_app *app)
{
    struct state *s = state;
    struct mm_nav nav = mm_group_notice(app, s->session.no, &s->run);
    look_round(s, app);
    if (s->run.step == STEP_RECEPTION)
        mm_reception_reveal(&s->run, app);
    else if (may_pass_round(s)) /* what became of it, and the next one's turn */
        mm_app_reveal(app, "name");
    return nav;
}

const struct mm_screen_ops mm_screen_group = {.name = "group",
                                              .state_bytes = sizeof(struct state),
                                              .no_idle = true,
                                              .room = true,
                                              .takes_card = true,
                                              .init = init,
                                              .build = build,
                                              .act = act,
                                              .notice = notice};
