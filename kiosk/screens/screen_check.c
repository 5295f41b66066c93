/* たしかめる: one question of the check. つぎへ opens when every row has an answer, わからない among them;
 * what it says is saved is on the disk. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

struct state {
    struct mm_sheet sheet;
    struct mm_place place; /* where we are, and arg of what follows */
    int part;              /* of an item shown one statement a screen */
    int64_t since_ms;      /* monotonic */
};

static const struct mm_item_ui *look_of(const struct state *s)
{
    return mm_item_ui_find(s->sheet.item[s->place.index]->ops->name);
}

/* Parts of the question at hand; 1 while all of it is on one screen. */
static int parts_of(const struct state *s, struct mm_app *app, struct mm_answer *answer)
{
    struct mm_item_view view = mm_sheet_view(&s->sheet, s->place.index, answer);
    return mm_item_parts(&view, mm_app_ui(app));
}

static int count_parts(const struct state *s, struct mm_app *app)
{
    struct mm_answer answer = s->sheet.answer[s->place.index];
    return parts_of(s, app, &answer);
}

/* The text size may change under a question: a part that is not there any more is the last one. */
static int part_of(const struct state *s, struct mm_app *app)
{
    int n = count_parts(s, app);
    return s->part < n ? s->part : n - 1;
}

static struct mm_item_view view_of(const struct state *s, struct mm_app *app, struct mm_answer *answer)
{
    struct mm_item_view view = mm_sheet_view(&s->sheet, s->place.index, answer);
    if (look_of(s)->parted || parts_of(s, app, answer) > 1)
        view.part = part_of(s, app);
    return view;
}

static bool last_part(const struct state *s, struct mm_app *app)
{
    return part_of(s, app) + 1 >= count_parts(s, app);
}

/* What is on the screen is answered: all rows, or the one part. */
static bool answered(const struct state *s, struct mm_app *app)
{
    struct mm_answer answer = s->sheet.answer[s->place.index];
    struct mm_item_view view = view_of(s, app, &answer);
    return mm_item_answered(&view);
}

static void number_write(size_t index, char out[24])
{
    snprintf(out, 24, "%zu", index + 1);
}

static enum mm_err go_to(struct state *s, struct mm_app *app, size_t index, int part, struct mm_errinfo *info)
{
    char number[24];
    enum mm_err err;
    number_write(index, number);
    err = s->place.from_review ? MM_OK : mm_place_keep(app, "check", number, info);
    if (err != MM_OK)
        return err;
    s->place.index = index;
    s->part = part;
    s->since_ms = mm_mono_ms(mm_app_clock(app));
    return MM_OK;
}

/* Where somebody stopped within a question: its first part without an answer; whole ones from the start. */
static void go_to_open_part(struct state *s, struct mm_app *app)
{
    s->part = 0;
    if (mm_sheet_answered(&s->sheet, s->place.index))
        return;
    while (answered(s, app) && !last_part(s, app))
        s->part++;
}

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    const struct mm_place *place = arg;
    enum mm_err err = mm_sheet_open(app, &s->sheet, info);
    if (err != MM_OK)
        return err;
    s->place = *place;
    err = go_to(s, app, place->index < s->sheet.n ? place->index : 0, 0, info);
    if (err == MM_OK)
        go_to_open_part(s, app);
    return err;
}

/* ---- frame ------------------------------------------------------------------------------------------ */
static const char *advice(const struct state *s, struct mm_app *app)
{
    if (look_of(s)->advice && (look_of(s)->parted || count_parts(s, app) == 1))
        return look_of(s)->advice;
    return count_parts(s, app) > 1 || s->sheet.answer[s->place.index].n_rows == 1
               ? "答えを選ぶと、つぎへ進めます。迷うときは「わからない」を選べます。"
               : "どの文にも答えると、つぎへ進めます。迷うときは「わからない」を選べます。";
}

static void build_notes(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    const struct mm_item *item = s->sheet.item[s->place.index];
    if (s->sheet.renewed && s->place.index == 0)
        mm_ui_text(ui, "renewed", MM_TEXT_SMALL,
                   "教材が新しくなったため、確かめ問題を、はじめからにしました。");
    if (item->label[0])
        mm_ui_text(ui, "label", MM_TEXT_SMALL, item->label);
    /* How to go on with all of a question is not plain; with one part of it, it is. The same words before and
     * after the answer: other ones would move what was just touched. */
    mm_ui_column(ui, &(struct mm_box){.spare = count_parts(s, app) > 1 || item->narration});
    mm_ui_text(ui, "hint", MM_TEXT_SMALL, advice(s, app));
    mm_ui_close(ui);
}

static void build_footer(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    bool filled[MM_MAX_FORM_ITEMS];
    const char *label = s->place.from_review ? "一覧へ" : "つぎへ";
    char words[64];
    size_t i;
    for (i = 0; i < s->sheet.n; i++)
        filled[i] = i != s->place.index && mm_sheet_answered(&s->sheet, i);
    snprintf(words, sizeof(words), "%zu問のうち%zu問目", s->sheet.n, s->place.index + 1);
    mm_app_footer_start(app, ui, true);
    mm_ui_grow(ui);
    mm_ui_dots(ui, "dots", (int)s->sheet.n, (int)s->place.index, filled, words);
    mm_ui_grow(ui);
    mm_app_footer_end(app, ui, last_part(s, app) ? label : "つぎへ", MM_SHAPE_RIGHT,
                      answered(s, app) ? 0 : MM_UI_DISABLED);
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    struct mm_answer answer = s->sheet.answer[s->place.index];
    struct mm_item_view view = view_of(s, app, &answer);
    char title[600], where[48];
    if (view.part >= 0)
        snprintf(where, sizeof(where), "q%zu.%d", s->place.index + 1, view.part + 1);
    else
        snprintf(where, sizeof(where), "q%zu", s->place.index + 1);
    mm_ui_begin(ui, "check", where);
    mm_piece_title(ui, "たしかめる", mm_screen_course(app)->title, title, sizeof(title));
    mm_app_band(app, ui, title, true);
    mm_ui_region(ui, MM_REGION_BODY);
    mm_app_narration(app, ui, MM_HEAR_ITEM, view.item->narration);
    look_of(s)->build(&view, ui);
    build_notes(s, app, ui);
    build_footer(s, app, ui);
}

/* ---- acting ----------------------------------------------------------------------------------------- */
static struct mm_nav back(struct state *s, struct mm_app *app)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err;
    int part = part_of(s, app);
    if (part > 0) {
        s->part = part - 1;
        return mm_stay();
    }
    if (s->place.from_review)
        return mm_pop();
    if (s->place.index == 0 && mm_course_only_asks(mm_screen_course(app)))
        return mm_pop(); /* there is nothing to read before it */
    if (s->place.index == 0) {
        s->place = (struct mm_place){.index = mm_screen_pages(app) - 1};
        return mm_replace(&mm_screen_page, &s->place);
    }
    err = go_to(s, app, s->place.index - 1, 0, &info);
    if (err != MM_OK)
        return mm_fault(&info);
    s->part = count_parts(s, app) - 1;
    return mm_stay();
}

/* Keeps the answer as it stands, whole or in part; id "" when it stood there already. */
static enum mm_err keep(struct state *s, struct mm_app *app, char id[MM_UUID_BYTES], struct mm_errinfo *info)
{
    size_t i = s->place.index;
    id[0] = '\0';
    return mm_store_answer(mm_app_store(app), mm_app_sitting(app), &s->sheet.attempt, s->sheet.item[i],
                           &s->sheet.answer[i], mm_mono_ms(mm_app_clock(app)) - s->since_ms, id, info);
}

static struct mm_nav next(struct state *s, struct mm_app *app)
{
    size_t i = s->place.index;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char id[MM_UUID_BYTES], number[24] = "";
    bool last = i + 1 == s->sheet.n;
    enum mm_err err;
    if (!answered(s, app))
        return mm_stay();
    if (!last_part(s, app)) {
        if (keep(s, app, id, &info) != MM_OK)
            return mm_fault(&info);
        mm_app_saved(app, id);
        s->part = part_of(s, app) + 1;
        return mm_stay();
    }
    if (!last)
        number_write(i + 1, number);
    if (!s->place.from_review)
        mm_place_next(app, last ? "review" : "check", number);
    if (keep(s, app, id, &info) != MM_OK)
        return mm_fault(&info);
    mm_app_saved(app, id);
    if (s->place.from_review)
        return mm_pop();
    if (last)
        return mm_replace(&mm_screen_review, NULL);
    err = go_to(s, app, i + 1, 0, &info);
    return err == MM_OK ? mm_stay() : mm_fault(&info);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    struct mm_item_view view;
    if (strcmp(id, "@back") == 0)
        return back(s, app);
    if (strcmp(id, "next") == 0)
        return next(s, app);
    view = view_of(s, app, &s->sheet.answer[s->place.index]);
    (void)look_of(s)->act(&view, id);
    return mm_stay();
}

static bool hint(const void *state, struct mm_app *app, enum mm_mark wish, char ret_id[MM_UI_ID_BYTES])
{
    const struct state *s = state;
    struct mm_answer answer = s->sheet.answer[s->place.index];
    struct mm_item_view view = view_of(s, app, &answer);
    if (look_of(s)->hint(&view, wish, ret_id))
        return true;
    snprintf(ret_id, MM_UI_ID_BYTES, "next");
    return !last_part(s, app);
}

static enum mm_err leave(void *state, struct mm_app *app, struct mm_errinfo *info)
{
    struct state *s = state;
    size_t i = s->place.index, row;
    char id[MM_UUID_BYTES];
    for (row = 0; row < s->sheet.answer[i].n_rows; row++)
        if (s->sheet.answer[i].row[row] != MM_ANS_NONE)
            return keep(s, app, id, info);
    return MM_OK;
}

const struct mm_screen_ops mm_screen_check = {.name = "check",
                                              .state_bytes = sizeof(struct state),
                                              .needs_person = true,
                                              .init = init,
                                              .build = build,
                                              .act = act,
                                              .hint = hint,
                                              .leave = leave};
