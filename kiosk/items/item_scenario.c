/* 場面で選ぶ: one decision a screen. What followed from the last one stands above the next; the end says what
 * followed from the last of all. Verdicts come in the explanation alone, with a debrief. */
#include "kiosk/items/items.h"

#include <stdio.h>
#include <string.h>

struct way {
    size_t decision[MM_MAX_ROWS];
    size_t n;
    bool end;
};

static struct way way_of(const struct mm_item_view *view)
{
    struct way way = {.n = 0};
    way.n = mm_item_way(view->item, view->answer, way.decision, &way.end);
    return way;
}

static int parts(const struct mm_item_view *view)
{
    struct way way = way_of(view);
    return (int)way.n + (way.end ? 1 : 0);
}

static bool answered(const struct mm_item_view *view)
{
    struct way way = way_of(view);
    size_t part = (size_t)view->part;
    if (view->part < 0)
        return way.end;
    return part >= way.n ? way.end : view->answer->row[way.decision[part]] != MM_ANS_NONE;
}

static void option_id(const struct mm_item *item, size_t decision, const char *option,
                      char out[MM_UI_ID_BYTES])
{
    snprintf(out, MM_UI_ID_BYTES, "s.%.20s.%.20s", item->groups[decision].id, option);
}

/* ---- question --------------------------------------------------------------------------------------- */
static void build_options(const struct mm_item_view *view, size_t decision, struct mm_ui *ui)
{
    int value = view->answer->row[decision];
    char id[MM_UI_ID_BYTES];
    bool first = !view->side;
    size_t k, index;
    for (k = 0; k < view->item->n_options; k++) {
        const struct mm_option *option = mm_item_shown(view, k, &index);
        if (option->group != decision)
            continue;
        option_id(view->item, decision, option->id, id);
        mm_ui_button(ui, &(struct mm_button){.id = id,
                                             .kind = MM_BUTTON_OPTION,
                                             .label = option->text,
                                             .flags = (value == (int)index ? MM_UI_SELECTED : 0) |
                                                      (first ? MM_UI_FOCUS_FIRST : 0)});
        first = false;
    }
    option_id(view->item, decision, "unsure", id);
    mm_ui_button(ui,
                 &(struct mm_button){.id = id,
                                     .kind = MM_BUTTON_OPTION,
                                     .label = "わからない",
                                     .sign = MM_SHAPE_QUESTION,
                                     .has_sign = true,
                                     .flags = MM_UI_QUIET | (value == MM_ANS_UNSURE ? MM_UI_SELECTED : 0)});
}

/* What was chosen there and what followed from it. */
static void build_consequence(const struct mm_item_view *view, size_t decision, struct mm_ui *ui)
{
    int value = view->answer->row[decision];
    const struct mm_option *option = value >= 0 ? &view->item->options[value] : NULL;
    char id[MM_UI_ID_BYTES];
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD});
    snprintf(id, sizeof(id), "chose.%.32s", view->item->groups[decision].id);
    mm_ui_text(ui, id, MM_TEXT_SUBHEAD, option ? option->text : "わからない");
    snprintf(id, sizeof(id), "then.%.32s", view->item->groups[decision].id);
    mm_ui_text(ui, id, MM_TEXT_BODY, option ? option->consequence : "決められないまま、時間が過ぎました。");
    mm_ui_close(ui);
}

static void build_scene(const struct mm_item_view *view, size_t decision, struct mm_ui *ui)
{
    char id[MM_UI_ID_BYTES];
    snprintf(id, sizeof(id), "scene.%.32s", view->item->groups[decision].id);
    mm_ui_text(ui, id, view->side ? MM_TEXT_BODY : MM_TEXT_STRONG, view->item->groups[decision].text);
}

static void build_end(struct mm_ui *ui)
{
    mm_ui_text(ui, "end", MM_TEXT_BODY, "この場面は、ここまでです。");
}

/* In a page's side column: what followed last, and the decision at hand. */
static void build_side(const struct mm_item_view *view, struct mm_ui *ui)
{
    struct way way = way_of(view);
    size_t met = way.end ? way.n : way.n - 1; /* decisions behind us; the first is always met */
    if (met == 0)
        mm_item_stem(view, ui);
    else
        build_consequence(view, way.decision[met - 1], ui);
    if (way.end) {
        build_end(ui);
    } else {
        build_scene(view, way.decision[met], ui);
        build_options(view, way.decision[met], ui);
    }
    if (met)
        mm_ui_push(ui, "s.again", MM_BUTTON_PLAIN, "はじめから");
}

static void build(const struct mm_item_view *view, struct mm_ui *ui)
{
    struct way way = way_of(view);
    size_t part = view->part > 0 ? (size_t)view->part : 0;
    if (view->side) {
        build_side(view, ui);
        return;
    }
    if (part == 0)
        mm_item_stem(view, ui);
    else if (part <= way.n)
        build_consequence(view, way.decision[part - 1], ui);
    if (part >= way.n) {
        build_end(ui);
        return;
    }
    build_scene(view, way.decision[part], ui);
    build_options(view, way.decision[part], ui);
}

/* Another choice leads another way: what was chosen behind it is gone. */
static void choose(struct mm_item_view *view, size_t decision, int value)
{
    size_t i;
    if (view->answer->row[decision] == value)
        return;
    view->answer->row[decision] = value;
    for (i = decision + 1; i < view->answer->n_rows; i++)
        view->answer->row[i] = MM_ANS_NONE;
}

static bool act(struct mm_item_view *view, const char *id)
{
    char mine[MM_UI_ID_BYTES];
    size_t i;
    if (strcmp(id, "s.again") == 0) {
        mm_answer_none(view->item, view->answer);
        return true;
    }
    for (i = 0; i < view->item->n_options; i++) {
        option_id(view->item, view->item->options[i].group, view->item->options[i].id, mine);
        if (strcmp(mine, id) == 0) {
            choose(view, view->item->options[i].group, (int)i);
            return true;
        }
    }
    for (i = 0; i < view->item->n_groups; i++) {
        option_id(view->item, i, "unsure", mine);
        if (strcmp(mine, id) == 0) {
            choose(view, i, MM_ANS_UNSURE);
            return true;
        }
    }
    return false;
}

/* ---- explanation ------------------------------------------------------------------------------------ */
enum { YOURS = 1, KEY = 2, OTHERS = 4, ALL = 7 }; /* which options of a decision are told, in this order */

static int kind_of(const struct mm_item_view *view, const struct mm_option *option, size_t index)
{
    if (view->answer->row[option->group] == (int)index)
        return YOURS;
    return option->correct ? KEY : OTHERS;
}

static void explain_options(const struct mm_item_view *view, size_t decision, int told, struct mm_ui *ui)
{
    char prefix[16];
    size_t k, index;
    int kind;
    snprintf(prefix, sizeof(prefix), "%.11s.", view->item->groups[decision].id);
    for (kind = YOURS; kind <= OTHERS; kind *= 2) {
        for (k = 0; k < view->item->n_options; k++) {
            const struct mm_option *option = mm_item_shown(view, k, &index);
            const struct mm_item_note *note = kind == OTHERS    ? &mm_note_other
                                              : kind == KEY     ? &mm_note_key
                                              : option->correct ? &mm_note_both
                                                                : &mm_note_yours;
            if (option->group == decision && (told & kind) && kind_of(view, option, index) == kind)
                mm_item_explain_option(view, option, prefix, note, ui);
        }
    }
}

static void explain_decision(const struct mm_item_view *view, size_t decision, enum mm_mark mark, int told,
                             struct mm_ui *ui)
{
    char id[MM_UI_ID_BYTES];
    build_scene(view, decision, ui);
    snprintf(id, sizeof(id), "yours.%.32s", view->item->groups[decision].id);
    if (mark == MM_MARK_UNSURE && (told & KEY))
        mm_ui_sign(ui, id, MM_SHAPE_QUESTION, "あなたの答え　わからない");
    if (mark == MM_MARK_UNASKED)
        mm_ui_text(ui, id, MM_TEXT_SMALL, "通らなかった場面です。");
    explain_options(view, decision, told, ui);
}

static void explain(const struct mm_item_view *view, enum mm_explain what, struct mm_ui *ui)
{
    struct mm_grade grade;
    size_t i;
    mm_grade(view->item, view->answer, &grade);
    for (i = 0; i < view->item->n_groups; i++) {
        bool missed = grade.mark[i] != MM_MARK_RIGHT && grade.mark[i] != MM_MARK_UNASKED;
        if (what == MM_EXPLAIN_ALL)
            explain_decision(view, i, grade.mark[i], ALL, ui);
        else if (missed)
            explain_decision(view, i, grade.mark[i], what == MM_EXPLAIN_MISSED ? YOURS | KEY : OTHERS, ui);
        else if (what == MM_EXPLAIN_REST)
            explain_decision(view, i, grade.mark[i], ALL, ui);
    }
    if (what == MM_EXPLAIN_REST)
        return;
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD});
    mm_ui_text(ui, "debrief.head", MM_TEXT_SUBHEAD, "ふりかえり");
    mm_ui_text(ui, "debrief", MM_TEXT_BODY, view->item->debrief);
    mm_ui_close(ui);
}

static void rest_words(const struct mm_item_view *view, char *out, size_t out_bytes)
{
    (void)view;
    snprintf(out, out_bytes, "ほかの場面と答え");
}

/* ---- scripts ---------------------------------------------------------------------------------------- */
static int wanted(const struct mm_item *item, size_t decision, enum mm_mark wish)
{
    bool correct = wish != MM_MARK_WRONG || decision > 0;
    size_t i;
    for (i = 0; i < item->n_options && wish != MM_MARK_UNSURE; i++)
        if (item->options[i].group == decision && item->options[i].correct == correct)
            return (int)i;
    return MM_ANS_UNSURE;
}

static bool hint(const struct mm_item_view *view, enum mm_mark wish, char ret_id[MM_UI_ID_BYTES])
{
    struct way way = way_of(view);
    size_t k, from = view->part < 0 ? 0 : (size_t)view->part, to = view->part < 0 ? way.n : from + 1;
    for (k = from; k < to && k < way.n; k++) {
        size_t decision = way.decision[k];
        int value = wanted(view->item, decision, wish);
        if (view->answer->row[decision] == value)
            continue;
        option_id(view->item, decision, value < 0 ? "unsure" : view->item->options[value].id, ret_id);
        return true;
    }
    return false;
}

const struct mm_item_ui mm_item_ui_scenario = {
    .name = "scenario",
    .advice = "選ぶと、つぎの場面へ進めます。迷うときは「わからない」を選べます。",
    .parted = true,
    .parts = parts,
    .answered = answered,
    .build = build,
    .act = act,
    .explain = explain,
    .rest = rest_words,
    .hint = hint,
};
