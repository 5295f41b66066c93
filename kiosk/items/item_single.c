/* Single choice: three options below each other, and わからない. */
#include "kiosk/items/items.h"

#include <stdio.h>
#include <string.h>

#define UNSURE_ID "o.unsure"

static int parts(const struct mm_item_view *view)
{
    (void)view;
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
    mm_item_stem(view, ui);
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
static void explain_missed(const struct mm_item_view *view, struct mm_ui *ui)
{
    int chosen = view->answer->row[0];
    bool missed = chosen < 0 || !view->item->options[chosen].correct;
    size_t k, index;
    if (chosen < 0)
        mm_ui_sign(ui, "yours", MM_SHAPE_QUESTION, "あなたの答え　わからない");
    else if (missed)
        mm_item_explain_option(view, &view->item->options[chosen], "", &mm_note_yours, ui);
    for (k = 0; k < view->item->n_options; k++) {
        const struct mm_option *option = mm_item_shown(view, k, &index);
        if (option->correct)
            mm_item_explain_option(view, option, "", missed ? &mm_note_key : &mm_note_both, ui);
    }
}

static void explain_rest(const struct mm_item_view *view, struct mm_ui *ui)
{
    size_t k, index;
    for (k = 0; k < view->item->n_options; k++) {
        const struct mm_option *option = mm_item_shown(view, k, &index);
        if (!option->correct && view->answer->row[0] != (int)index)
            mm_item_explain_option(view, option, "", &mm_note_other, ui);
    }
}

static void explain(const struct mm_item_view *view, enum mm_explain what, struct mm_ui *ui)
{
    if (what != MM_EXPLAIN_REST)
        explain_missed(view, ui);
    if (what != MM_EXPLAIN_MISSED)
        explain_rest(view, ui);
}

static void rest(const struct mm_item_view *view, char *out, size_t out_bytes)
{
    (void)view; /* of three options one or two are neither chosen nor right */
    snprintf(out, out_bytes, "ほかの答え");
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
    .rest = rest,
    .hint = hint,
};
