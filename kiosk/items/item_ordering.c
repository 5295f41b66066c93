/* 並べかえ: the steps below each other; each touch gives a step the next number, a touch on a numbered one
 * takes it and the later ones back. The last step is numbered by itself: it takes the place that is left.
 * わからない after some of them means the rest. */
#include "kiosk/items/items.h"

#include <stdio.h>
#include <string.h>

#define UNSURE_ID  "o.unsure"
#define RESET_ID   "o.reset"
#define STEP_BYTES (MM_MAX_TEXT_BYTES + 16)

/* Numbers in circles, for as many steps as an item may have, and the place of one that has none yet. */
static const char *const circles[] = {"①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨", "⑩", "⑪", "⑫"};
_Static_assert(sizeof(circles) / sizeof(circles[0]) == MM_MAX_OPTIONS, "a number for every step");
static const char no_circle[] = "◯";

static int parts(const struct mm_item_view *view)
{
    (void)view;
    return 1;
}

static void step_id(const struct mm_option *option, char out[MM_UI_ID_BYTES])
{
    snprintf(out, MM_UI_ID_BYTES, "o.%.32s", option->id);
}

/* ---- the answer, as pack.h lays it out --------------------------------------------------------------- */
static size_t placed(const struct mm_answer *answer)
{
    size_t n = 0;
    while (n < answer->n_rows && answer->row[n] >= 0)
        n++;
    return n;
}

/* All of it is わからない, or what has no place yet. */
static bool rest_unsure(const struct mm_answer *answer)
{
    size_t n = placed(answer);
    return n < answer->n_rows && answer->row[n] == MM_ANS_UNSURE;
}

/* Where the step stands: n_rows for the last one, once all others are placed; n_options for nowhere. */
static size_t place_of(const struct mm_item *item, const struct mm_answer *answer, size_t step)
{
    size_t k, n = placed(answer);
    for (k = 0; k < n; k++)
        if (answer->row[k] == (int)step)
            return k;
    return n == answer->n_rows ? n : item->n_options;
}

static void clear_from(struct mm_answer *answer, size_t from, int value)
{
    size_t k;
    for (k = from; k < answer->n_rows; k++)
        answer->row[k] = value;
}

static void touch(const struct mm_item *item, struct mm_answer *answer, size_t step)
{
    size_t place = place_of(item, answer, step);
    if (rest_unsure(answer))
        clear_from(answer, placed(answer), MM_ANS_NONE);
    if (place < answer->n_rows)
        clear_from(answer, place, MM_ANS_NONE);
    else if (place == item->n_options)
        answer->row[placed(answer)] = (int)step;
}

/* ---- question ---------------------------------------------------------------------------------------- */
static void step_text(const char *circle, const char *text, char out[STEP_BYTES])
{
    snprintf(out, STEP_BYTES, "%s　%s", circle, text);
}

static void build_step(const struct mm_item_view *view, size_t k, struct mm_ui *ui)
{
    size_t index, place;
    const struct mm_option *option = mm_item_shown(view, k, &index);
    char id[MM_UI_ID_BYTES], label[STEP_BYTES];
    bool has;
    place = place_of(view->item, view->answer, index);
    has = place < view->item->n_options;
    step_id(option, id);
    step_text(has ? circles[place] : no_circle, option->text, label);
    mm_ui_button(ui, &(struct mm_button){.id = id,
                                         .kind = MM_BUTTON_OPTION,
                                         .label = label,
                                         .sign = MM_SHAPE_NONE, /* the number is the mark */
                                         .has_sign = true,
                                         .flags = (has ? MM_UI_SELECTED : 0) |
                                                  (k == 0 && !view->side ? MM_UI_FOCUS_FIRST : 0)});
}

static void build_others(const struct mm_answer *answer, struct mm_ui *ui)
{
    unsigned chosen = rest_unsure(answer) ? MM_UI_SELECTED : 0;
    size_t n = placed(answer);
    mm_ui_button(ui,
                 &(struct mm_button){.id = UNSURE_ID,
                                     .kind = MM_BUTTON_ANSWER,
                                     .label = n && n < answer->n_rows ? "のこりは\nわからない" : "わからない",
                                     .sign = MM_SHAPE_QUESTION,
                                     .has_sign = true,
                                     .flags = MM_UI_QUIET | chosen});
    mm_ui_button(ui, &(struct mm_button){.id = RESET_ID,
                                         .kind = MM_BUTTON_PLAIN,
                                         .label = "はじめから",
                                         .flags = answer->row[0] == MM_ANS_NONE ? MM_UI_DISABLED : 0});
}

static void build(const struct mm_item_view *view, struct mm_ui *ui)
{
    size_t k;
    mm_item_stem(view, ui);
    mm_ui_text(ui, "how", view->side || mm_ui_large(ui) ? MM_TEXT_SMALL : MM_TEXT_BODY,
               "順番に、ふれてください。番号にふれると、そこからやり直せます。");
    if (view->side)
        mm_ui_column(ui, NULL);
    else
        mm_ui_row(ui, NULL);
    mm_ui_column(ui, &(struct mm_box){.weight = 1});
    for (k = 0; k < view->item->n_options; k++)
        build_step(view, k, ui);
    mm_ui_close(ui);
    mm_ui_column(ui, NULL);
    build_others(view->answer, ui);
    mm_ui_close(ui);
    mm_ui_close(ui);
}

static bool act(struct mm_item_view *view, const char *id)
{
    size_t k;
    if (strcmp(id, UNSURE_ID) == 0) {
        size_t n = placed(view->answer);
        clear_from(view->answer, n < view->answer->n_rows ? n : 0, MM_ANS_UNSURE);
        return true;
    }
    if (strcmp(id, RESET_ID) == 0) {
        clear_from(view->answer, 0, MM_ANS_NONE);
        return true;
    }
    for (k = 0; k < view->item->n_options; k++) {
        char mine[MM_UI_ID_BYTES];
        step_id(&view->item->options[k], mine);
        if (strcmp(mine, id) != 0)
            continue;
        touch(view->item, view->answer, k);
        return true;
    }
    return false;
}

/* ---- explanation ------------------------------------------------------------------------------------- */
/* The number of a step hangs: its second line begins below its first word. */
static void hung_step(const char *what, const struct mm_option *option, size_t place, enum mm_text_kind kind,
                      bool why, struct mm_ui *ui)
{
    char id[MM_UI_ID_BYTES];
    mm_ui_row(ui, &(struct mm_box){.stay = true, .gap = MM_STEP_HALF});
    snprintf(id, sizeof(id), "%s.no.%.32s", what, option->id);
    mm_ui_text(ui, id, kind, circles[place]);
    mm_ui_column(ui, &(struct mm_box){.weight = 1});
    snprintf(id, sizeof(id), "%s.%.32s", what, option->id);
    mm_ui_text(ui, id, kind, option->text);
    snprintf(id, sizeof(id), "why.%.32s", option->id);
    if (why)
        mm_ui_text(ui, id, MM_TEXT_BODY, option->explanation);
    mm_ui_close(ui);
    mm_ui_close(ui);
}

static void explain_yours(const struct mm_item_view *view, struct mm_ui *ui)
{
    const struct mm_item *item = view->item;
    bool side = view->side;
    size_t step, place;
    if (rest_unsure(view->answer) && !placed(view->answer)) {
        mm_ui_sign(ui, "yours", MM_SHAPE_QUESTION, "あなたの答え　わからない");
        return;
    }
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_AGAIN, .weight = side ? 0 : 2});
    mm_ui_text(ui, "yours", MM_TEXT_SUBHEAD_AGAIN, "あなたの順");
    for (place = 0; place < item->n_options; place++) {
        for (step = 0; step < item->n_options; step++) {
            if (place_of(item, view->answer, step) == place)
                hung_step("yours", &item->options[step], place, MM_TEXT_BODY, false, ui);
        }
    }
    if (rest_unsure(view->answer))
        mm_ui_sign(ui, "yours.rest", MM_SHAPE_QUESTION, "のこり　わからない");
    mm_ui_close(ui);
}

static void explain_steps(const struct mm_item *item, bool right, int weight, struct mm_ui *ui)
{
    size_t k;
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_DONE, .weight = weight});
    mm_ui_text(ui, "key", MM_TEXT_SUBHEAD_DO, "正しい順");
    if (right)
        mm_ui_sign(ui, "right", MM_SHAPE_CIRCLE, "正しく答えました");
    for (k = 0; k < item->n_options; k++)
        hung_step("row", &item->options[k], k, MM_TEXT_STRONG, true, ui);
    mm_ui_close(ui);
}

/* An order is understood as a whole: nothing of it is left for the rest. */
static void explain(const struct mm_item_view *view, enum mm_explain what, struct mm_ui *ui)
{
    struct mm_grade grade;
    bool beside; /* the two orders next to each other */
    if (what == MM_EXPLAIN_REST)
        return;
    mm_grade(view->item, view->answer, &grade);
    beside = !grade.right && placed(view->answer) && !view->side;
    if (beside)
        mm_ui_row(ui, NULL);
    if (!grade.right)
        explain_yours(view, ui);
    explain_steps(view->item, grade.right, beside ? 3 : 0, ui);
    if (beside)
        mm_ui_close(ui);
}

static void rest(const struct mm_item_view *view, char *out, size_t out_bytes)
{
    (void)view;
    if (out_bytes)
        out[0] = '\0';
}

/* Wrong is the first two steps exchanged: the first row of evidence and no other. */
static size_t wanted(size_t place, enum mm_mark wish)
{
    return wish == MM_MARK_WRONG && place < 2 ? 1 - place : place;
}

static bool hint(const struct mm_item_view *view, enum mm_mark wish, char ret_id[MM_UI_ID_BYTES])
{
    const struct mm_answer *answer = view->answer;
    size_t k, n = placed(answer);
    if (wish == MM_MARK_UNSURE) {
        snprintf(ret_id, MM_UI_ID_BYTES, n ? RESET_ID : UNSURE_ID);
        return n || !rest_unsure(answer);
    }
    for (k = 0; k < answer->n_rows; k++) {
        size_t step = wanted(k, wish);
        if (k < n && answer->row[k] == (int)step)
            continue;
        if (k < n) /* a wrong one is taken back first */
            step = (size_t)answer->row[k];
        step_id(&view->item->options[step], ret_id);
        return true;
    }
    return false;
}

const struct mm_item_ui mm_item_ui_ordering = {
    .name = "ordering",
    .advice = "すべてに番号が付くと、つぎへ進めます。迷うときは「わからない」を選べます。",
    .parts = parts,
    .build = build,
    .act = act,
    .explain = explain,
    .rest = rest,
    .hint = hint,
};
