/* 学ぶ: one page of a module; beside it a practice question whose options are all explained at once. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

struct state {
    struct mm_place place;
    enum mm_audience audience;
    const struct mm_course *course;
    const struct mm_page *page;
    const struct mm_module *module;
    size_t n_pages;
    size_t question; /* which question block of the page, for this audience */
    int part;        /* of a question shown one statement at a time */
    struct mm_answer answer;
    bool explained;
    int64_t since_ms; /* monotonic: for the time on the question */
    struct mm_page_terms terms;
    struct mm_look_up look_up;   /* arg of term */
    struct mm_contents contents; /* arg of the screen contents */
    size_t wish;                 /* what was chosen there */
    struct mm_sheet sheet;       /* arg of what follows a course without questions */
};

static const struct mm_item *question_at(const struct state *s, struct mm_app *app, size_t k)
{
    return mm_blocks_question(mm_app_sitting_pack(app), s->page, s->audience, k);
}

static void question_start(struct state *s, struct mm_app *app, size_t k)
{
    const struct mm_item *item = question_at(s, app, k);
    s->question = k;
    s->part = 0;
    s->explained = false;
    s->since_ms = mm_mono_ms(mm_app_clock(app));
    s->answer = (struct mm_answer){.n_rows = 0};
    if (item)
        mm_answer_none(item, &s->answer);
}

/* All of the question, or the statement at hand; the text size may change under it. */
static struct mm_item_view view_of(const struct state *s, struct mm_app *app, struct mm_answer *answer,
                                   int *ret_parts)
{
    struct mm_item_view view = {
        .item = question_at(s, app, s->question), .answer = answer, .part = -1, .side = true};
    *ret_parts = view.item && !s->explained ? mm_item_parts(&view, mm_app_ui(app)) : 1;
    if (*ret_parts > 1)
        view.part = s->part < *ret_parts ? s->part : *ret_parts - 1;
    return view;
}

/* Opening a page is a record the first time; where the person is, is kept each time. */
static enum mm_err open_page(struct state *s, struct mm_app *app, size_t index, struct mm_errinfo *info)
{
    const struct mm_module *module = NULL;
    const struct mm_page *page = mm_screen_page_at(app, index, &module);
    char id[MM_UUID_BYTES] = "";
    enum mm_err err = mm_store_page_open(mm_app_store(app), mm_app_sitting(app), page, id, info);
    if (err == MM_OK)
        err = mm_place_keep(app, "page", page->id, info);
    if (err != MM_OK)
        return err;
    s->place.index = index;
    s->page = page;
    s->module = module;
    mm_terms_of(mm_app_sitting_pack(app), page, s->audience, &s->terms);
    question_start(s, app, 0);
    mm_app_saved(app, id);
    return MM_OK;
}

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    const struct mm_place *place = arg;
    s->course = mm_screen_course(app);
    s->audience = mm_person_audience(mm_app_person(app));
    s->n_pages = mm_screen_pages(app);
    return open_page(s, app, place->index < s->n_pages ? place->index : 0, info);
}

/* ---- frame ------------------------------------------------------------------------------------------ */
/* In the footer 目次 would need a second line here. */
static bool contents_below(const struct state *s, const struct mm_ui *ui)
{
    return s->n_pages > 1 && mm_ui_narrow(ui) && mm_ui_low(ui);
}

static void push_contents(struct mm_ui *ui)
{
    mm_ui_push(ui, "contents", MM_BUTTON_PLAIN, "目次");
}

/* What the words of the text mean. */
static void build_more(const struct state *s, struct mm_ui *ui)
{
    if (!s->terms.n && !contents_below(s, ui))
        return;
    mm_ui_row(ui, NULL);
    mm_terms_build(&s->terms, ui);
    if (contents_below(s, ui))
        push_contents(ui);
    mm_ui_close(ui);
}

static void build_heading(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    mm_ui_text(ui, "heading", MM_TEXT_HEADING, s->page->title);
    mm_app_narration(app, ui, MM_HEAR_PAGE, s->page->narration);
}

/* What stands at the left, and how much of the width it takes. */
static void column_start(const struct state *s, struct mm_app *app, int weight, enum mm_blocks part,
                         struct mm_ui *ui)
{
    mm_ui_row(ui, &(struct mm_box){.gap = MM_UI_FIGURE_GAP});
    mm_ui_column(ui, &(struct mm_box){.weight = weight});
    build_heading(s, app, ui);
    mm_blocks_build(s->page, s->audience, part, ui);
    build_more(s, ui);
    mm_ui_close(ui);
    mm_ui_column(ui, &(struct mm_box){.weight = 100 - weight});
}

static void column_end(struct mm_ui *ui)
{
    mm_ui_close(ui);
    mm_ui_close(ui);
}

/* From statement to statement, as far as they are answered; behind the last one the explanation. */
static void build_steps(const struct mm_item_view *view, int parts, struct mm_ui *ui)
{
    bool last = view->part < 0 || view->part + 1 == parts, ready = mm_item_answered(view);
    if (view->answer->n_rows < 2)
        return;
    mm_ui_row(ui, NULL);
    if (view->part > 0)
        mm_ui_push(ui, "part.back", MM_BUTTON_PLAIN, "前の一つ");
    mm_ui_button(ui, &(struct mm_button){.id = last ? "explain" : "part.next",
                                         .kind = MM_BUTTON_PLAIN,
                                         .label = last ? "解説を見る" : "次の一つ",
                                         .flags = ready ? 0 : MM_UI_DISABLED});
    mm_ui_close(ui);
}

static void build_question(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    struct mm_answer answer = s->answer;
    int parts;
    struct mm_item_view view = view_of(s, app, &answer, &parts);
    const struct mm_item_ui *look = mm_item_ui_find(view.item->ops->name);
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD});
    if (view.part <= 0) /* the room belongs to the statements behind the first */
        mm_ui_text(ui, "question", MM_TEXT_SUBHEAD_DO, "あなたなら、どう答えますか");
    if (view.item->label[0])
        mm_ui_text(ui, "label", MM_TEXT_SMALL, view.item->label);
    mm_app_narration(app, ui, MM_HEAR_ITEM, view.item->narration);
    if (!s->explained) {
        look->build(&view, ui);
        build_steps(&view, parts, ui);
    } else {
        mm_ui_text(ui, "stem", MM_TEXT_BODY, view.item->stem);
        look->explain(&view, MM_EXPLAIN_ALL, ui);
        mm_piece_action(ui, view.item, (size_t)s->question);
        mm_piece_opinion(ui, s->question);
        if (question_at(s, app, s->question + 1))
            mm_ui_push(ui, "question.next", MM_BUTTON_PLAIN, "つぎの問いへ");
    }
    mm_ui_close(ui);
}

static void build_footer(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    size_t left = s->n_pages - s->place.index;
    int minutes = (int)(((size_t)s->course->page_minutes * left + s->n_pages - 1) / s->n_pages);
    char words[128];
    minutes = minutes < 1 ? 1 : minutes;
    if (mm_ui_low(ui) && mm_ui_narrow(ui)) /* one line beside たしかめる as well */
        snprintf(words, sizeof(words), "%zu／%zuページ　あと約%d分", s->place.index + 1, s->n_pages, minutes);
    else
        snprintf(words, sizeof(words), "%zuページのうち%zuページ　あと約%d分", s->n_pages, s->place.index + 1,
                 minutes);
    mm_app_footer_start(app, ui, true);
    if (s->n_pages > 1 && !contents_below(s, ui))
        push_contents(ui);
    mm_ui_progress(ui, "progress", (int)s->place.index + 1, (int)s->n_pages, words);
    mm_app_footer_end(app, ui,
                      left > 1             ? "つぎへ"
                      : s->course->n_items ? "たしかめる"
                                           : "おわる",
                      MM_SHAPE_RIGHT, MM_UI_FOCUS_FIRST);
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    char title[600];
    mm_ui_begin(ui, "page", s->page->id);
    mm_piece_title(ui, "学ぶ", s->module->title, title, sizeof(title));
    mm_app_band(app, ui, title, true);
    mm_ui_region(ui, MM_REGION_BODY);
    if (question_at(s, app, 0)) {
        column_start(s, app, 60, MM_BLOCKS_ALL, ui);
        build_question(s, app, ui);
        column_end(ui);
    } else if (mm_blocks_have_figure(s->page, s->audience) && mm_ui_figure_beside(ui)) {
        column_start(s, app, 50, MM_BLOCKS_TEXT, ui);
        mm_blocks_build(s->page, s->audience, MM_BLOCKS_FIGURES, ui);
        column_end(ui);
    } else if (mm_blocks_have_figure(s->page, s->audience)) { /* large text: large figures */
        build_heading(s, app, ui);
        mm_blocks_build(s->page, s->audience, MM_BLOCKS_ALL, ui);
        build_more(s, ui);
    } else {
        build_heading(s, app, ui);
        mm_ui_flow(ui);
        mm_blocks_build(s->page, s->audience, MM_BLOCKS_ALL, ui);
        build_more(s, ui);
        mm_ui_close(ui);
    }
    build_footer(s, app, ui);
}

/* ---- acting ----------------------------------------------------------------------------------------- */
/* Behind the last page. A course without questions is done when its pages are. */
static struct mm_nav finish(struct state *s, struct mm_app *app)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err;
    if (s->course->n_items) {
        s->place = (struct mm_place){0};
        return mm_replace(&mm_screen_check, &s->place);
    }
    err = mm_sheet_open(app, &s->sheet, &info);
    if (err == MM_OK)
        err = mm_store_submit(mm_app_store(app), &s->sheet.attempt, 0, &info);
    if (err == MM_OK)
        err = mm_sheet_result(app, &s->sheet, &info);
    if (err == MM_OK)
        err = mm_app_complete(app, &s->sheet.attempt, &info);
    return err == MM_OK ? mm_replace(&mm_screen_thanks, &s->sheet) : mm_fault(&info);
}

static struct mm_nav turn(struct state *s, struct mm_app *app, const char *id)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    bool back = strcmp(id, "@back") == 0;
    if (back && s->place.index == 0)
        return mm_pop();
    if (!back && s->place.index + 1 >= s->n_pages)
        return finish(s, app);
    if (open_page(s, app, back ? s->place.index - 1 : s->place.index + 1, &info) != MM_OK)
        return mm_fault(&info);
    return mm_stay();
}

static struct mm_nav answer(struct state *s, struct mm_app *app, const struct mm_item *item)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char id[MM_UUID_BYTES] = "";
    int64_t took_ms = mm_mono_ms(mm_app_clock(app)) - s->since_ms;
    if (mm_store_answer(mm_app_store(app), mm_app_sitting(app), NULL, item, &s->answer, took_ms, id, &info) !=
        MM_OK)
        return mm_fault(&info);
    s->explained = true;
    mm_app_saved(app, id);
    mm_app_reveal(app, "question"); /* where the explanation begins */
    return mm_stay();
}

/* What the new statement says stands where the old one did. */
static struct mm_nav step(struct state *s, struct mm_app *app, const struct mm_item_view *view, int by)
{
    if (view->part < 0 || (by > 0 && !mm_item_answered(view)))
        return mm_stay();
    s->part = view->part + by;
    mm_app_reveal(app, "stem");
    return mm_stay();
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    size_t k;
    int parts;
    struct mm_item_view view;
    const struct mm_item_ui *look;
    const struct mm_term *term = mm_terms_pressed(&s->terms, id);
    if (strcmp(id, "@back") == 0 || strcmp(id, "next") == 0)
        return turn(s, app, id);
    if (term) {
        s->look_up = (struct mm_look_up){.term = term};
        return mm_push(&mm_screen_term, &s->look_up);
    }
    if (strcmp(id, "contents") == 0) {
        s->contents = (struct mm_contents){s->place.index, &s->wish};
        return mm_push(&mm_screen_contents, &s->contents);
    }
    view = view_of(s, app, &s->answer, &parts);
    if (!view.item)
        return mm_stay();
    if (strcmp(id, "question.next") == 0) {
        question_start(s, app, s->question + 1);
        return mm_stay();
    }
    if (s->explained)
        return mm_piece_pressed(id, "opinion", s->question + 1, &k) ? mm_push(&mm_screen_opinion, view.item)
                                                                    : mm_stay();
    if (strcmp(id, "part.back") == 0 && view.part > 0)
        return step(s, app, &view, -1);
    if (strcmp(id, "part.next") == 0 && view.part + 1 < parts)
        return step(s, app, &view, 1);
    if (strcmp(id, "explain") == 0)
        return mm_answer_complete(view.item, &s->answer) ? answer(s, app, view.item) : mm_stay();
    look = mm_item_ui_find(view.item->ops->name);
    if (!look->act(&view, id))
        return mm_stay();
    if (s->answer.n_rows == 1)
        return answer(s, app, view.item);
    if (view.part >= 0) /* where it goes on is seen with the answer */
        mm_app_reveal(app, view.part + 1 < parts ? "part.next" : "explain");
    if (look->parted)
        mm_app_reveal(app, "question"); /* what follows stands in its place */
    return mm_stay();
}

/* Back from the contents: perhaps to another page. */
static struct mm_nav notice(void *state, struct mm_app *app)
{
    struct state *s = state;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    size_t wish = s->wish;
    s->wish = 0;
    if (wish && wish <= s->n_pages && wish != s->place.index + 1 &&
        open_page(s, app, wish - 1, &info) != MM_OK)
        return mm_fault(&info);
    return mm_stay();
}

static bool hint(const void *state, struct mm_app *app, enum mm_mark wish, char ret_id[MM_UI_ID_BYTES])
{
    const struct state *s = state;
    struct mm_answer answer_now = s->answer;
    int parts;
    struct mm_item_view view = view_of(s, app, &answer_now, &parts);
    if (!view.item)
        return false;
    if (s->explained) {
        snprintf(ret_id, MM_UI_ID_BYTES, "question.next");
        return question_at(s, app, s->question + 1) != NULL;
    }
    if (mm_item_ui_find(view.item->ops->name)->hint(&view, wish, ret_id))
        return true;
    snprintf(ret_id, MM_UI_ID_BYTES, view.part + 1 < parts && view.part >= 0 ? "part.next" : "explain");
    return s->answer.n_rows > 1;
}

const struct mm_screen_ops mm_screen_page = {.name = "page",
                                             .state_bytes = sizeof(struct state),
                                             .needs_person = true,
                                             .init = init,
                                             .build = build,
                                             .act = act,
                                             .notice = notice,
                                             .hint = hint};
