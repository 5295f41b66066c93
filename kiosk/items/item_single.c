/* Single choice: three options below each other, and わからない. */
#include "kiosk/items/items.h"

#include <stdio.h>
#include <string.h>

#define UNSURE_ID "o.unsure"

static int parts(const struct mm_item *item)
{
    (void)item;
    return 1;
}

static void option_id(const struct mm_option *option, char out[MM_UI_ID_BYTES])
{
    snprintf(out, MM_UI_ID_BYTES, "o.%.32s", option->id);
}

static void build(const struct mm_item_view *view, struct mm_ui *ui)
{
    int chosen = view->answer->row[0];
    size_t k, index;
    mm_ui_text(ui, "stem", view->side ? MM_TEXT_BODY : MM_TEXT_HEADING, view->item->stem);
    for (k = 0; k < view->item->n_options; k++) {
        const struct mm_option *option = mm_item_shown(view, k, &index);
        char id[MM_UI_ID_BYTES];
        unsigned flags =
            (chosen == (int)index ? MM_UI_SELECTED : 0) | (k == 0 && !view->side ? MM_UI_FOCUS_FIRST : 0);
        option_id(option, id);
        mm_ui_button(ui, &(struct mm_button){
                             .id = id, .kind = MM_BUTTON_OPTION, .label = option->text, .flags = flags});
    }
    mm_ui_button(ui,
                 &(struct mm_button){.id = UNSURE_ID,
                                     .kind = MM_BUTTON_OPTION,
                                     .label = "わからない",
                                     .sign = MM_SHAPE_QUESTION,
                                     .has_sign = true,
                                     .flags = MM_UI_QUIET | (chosen == MM_ANS_UNSURE ? MM_UI_SELECTED : 0)});
}

static bool act(struct mm_item_view *view, const char *id)
{
    size_t k;
    if (strcmp(id, UNSURE_ID) == 0) {
        view->answer->row[0] = MM_ANS_UNSURE;
        return true;
    }
    for (k = 0; k < view->item->n_options; k++) {
        char mine[MM_UI_ID_BYTES];
        option_id(&view->item->options[k], mine);
        if (strcmp(mine, id) == 0) {
            view->answer->row[0] = (int)k;
            return true;
        }
    }
    return false;
}

/* ---- explanation ------------------------------------------------------------------------------------ */
static void explain_option(const struct mm_option *option, enum mm_surface surface, enum mm_sign_shape sign,
                           const char *what, struct mm_ui *ui)
{
    char id[MM_UI_ID_BYTES];
    mm_ui_column(ui, &(struct mm_box){.surface = surface});
    if (what) {
        snprintf(id, sizeof(id), "what.%.32s", option->id);
        mm_ui_sign(ui, id, sign, what);
    }
    snprintf(id, sizeof(id), "row.%.32s", option->id);
    mm_ui_text(ui, id, MM_TEXT_STRONG, option->text);
    snprintf(id, sizeof(id), "why.%.32s", option->id);
    mm_ui_text(ui, id, MM_TEXT_BODY, option->explanation);
    mm_ui_close(ui);
}

static void explain(const struct mm_item_view *view, bool with_right, struct mm_ui *ui)
{
    int chosen = view->answer->row[0];
    size_t k, index;
    bool missed = chosen < 0 || !view->item->options[chosen].correct;
    if (chosen == MM_ANS_UNSURE)
        mm_ui_sign(ui, "yours", MM_SHAPE_QUESTION, "あなたの答え　わからない");
    else if (missed)
        explain_option(&view->item->options[chosen], MM_SURFACE_AGAIN, MM_SHAPE_DOT, "あなたの答え", ui);
    for (k = 0; k < view->item->n_options; k++) {
        const struct mm_option *option = mm_item_shown(view, k, &index);
        if (option->correct)
            explain_option(option, MM_SURFACE_DONE, MM_SHAPE_CIRCLE,
                           missed ? "正しい答え" : "正しく答えました", ui);
    }
    if (view->fold)
        mm_ui_button(ui, &(struct mm_button){.id = "fold",
                                             .kind = MM_BUTTON_FOLD,
                                             .label = "ほかの答え",
                                             .detail = with_right ? "解説をとじる" : "解説をひらく",
                                             .sign = with_right ? MM_SHAPE_MINUS : MM_SHAPE_PLUS,
                                             .has_sign = true,
                                             .flags = with_right ? MM_UI_OPEN : 0});
    if (!with_right)
        return;
    for (k = 0; k < view->item->n_options; k++) {
        const struct mm_option *option = mm_item_shown(view, k, &index);
        if (!option->correct && chosen != (int)index)
            explain_option(option, MM_SURFACE_CARD, MM_SHAPE_NONE, NULL, ui);
    }
}

static bool hint(const struct mm_item_view *view, enum mm_mark wish, char ret_id[MM_UI_ID_BYTES])
{
    size_t k;
    if (wish == MM_MARK_UNSURE) {
        snprintf(ret_id, MM_UI_ID_BYTES, UNSURE_ID);
        return view->answer->row[0] != MM_ANS_UNSURE;
    }
    for (k = 0; k < view->item->n_options; k++) {
        if (view->item->options[k].correct != (wish == MM_MARK_RIGHT))
            continue;
        option_id(&view->item->options[k], ret_id);
        return view->answer->row[0] != (int)k;
    }
    return false;
}

const struct mm_item_ui mm_item_ui_single = {
    .name = "single",
    .parts = parts,
    .build = build,
    .act = act,
    .explain = explain,
    .hint = hint,
};
