/* The table of item types on the kiosk, and what they share. */
#include "kiosk/items/items.h"

#include <stdio.h>
#include <string.h>

#define ENTRY(name) extern const struct mm_item_ui mm_item_ui_##name;
#include "kiosk/items/items.def"
#undef ENTRY

static const struct mm_item_ui *const types[] = {
#define ENTRY(name) &mm_item_ui_##name,
#include "kiosk/items/items.def"
#undef ENTRY
};

const struct mm_item_ui *mm_item_ui_find(const char *name)
{
    size_t i;
    for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (strcmp(types[i]->name, name) == 0)
            return types[i];
    return NULL;
}

const struct mm_option *mm_item_shown(const struct mm_item_view *view, size_t k, size_t *ret_index)
{
    size_t index = k;
    if (view->order && k < view->order->n_options && view->order->order[k] < view->item->n_options)
        index = view->order->order[k];
    *ret_index = index;
    return &view->item->options[index];
}

const char *mm_item_letter(size_t k)
{
    static const char *const letters[] = {"ア", "イ", "ウ", "エ", "オ", "カ",
                                          "キ", "ク", "ケ", "コ", "サ", "シ"};
    _Static_assert(sizeof(letters) / sizeof(letters[0]) == MM_MAX_OPTIONS, "a letter for every row");
    return k < MM_MAX_OPTIONS ? letters[k] : "";
}

int mm_item_parts(const struct mm_item_view *view, const struct mm_ui *ui)
{
    const struct mm_item_ui *look = mm_item_ui_find(view->item->ops->name);
    if (look->parted ? view->side : !mm_ui_one_at_a_time(ui))
        return 1;
    return look->parts(view);
}

bool mm_item_answered(const struct mm_item_view *view)
{
    const struct mm_item_ui *look = mm_item_ui_find(view->item->ops->name);
    size_t index;
    if (look->answered)
        return look->answered(view);
    if (view->part < 0)
        return mm_answer_complete(view->item, view->answer);
    (void)mm_item_shown(view, (size_t)view->part, &index);
    return view->answer->row[index] != MM_ANS_NONE;
}

void mm_item_stem(const struct mm_item_view *view, struct mm_ui *ui)
{
    bool small = mm_ui_low(ui) && mm_ui_narrow(ui); /* what is to be answered needs the room */
    mm_ui_text(ui, "stem",
               view->side ? MM_TEXT_BODY
               : small    ? MM_TEXT_STRONG
                          : MM_TEXT_HEADING,
               view->item->stem);
}

/* ---- explanations ----------------------------------------------------------------------------------- */
const struct mm_item_note mm_note_yours = {MM_SURFACE_AGAIN, MM_SHAPE_NONE, "あなたの答え"};
const struct mm_item_note mm_note_key = {MM_SURFACE_DONE, MM_SHAPE_CIRCLE, "正しい答え"};
const struct mm_item_note mm_note_both = {MM_SURFACE_DONE, MM_SHAPE_CIRCLE, "正しく答えました"};
const struct mm_item_note mm_note_other = {MM_SURFACE_CARD, MM_SHAPE_NONE, NULL};

void mm_item_explain_option(const struct mm_item_view *view, const struct mm_option *option,
                            const char *prefix, const struct mm_item_note *note, struct mm_ui *ui)
{
    const struct mm_box box = {.surface = note->surface, .gap = view->side ? MM_STEP_NONE : MM_STEP_3};
    char id[MM_UI_ID_BYTES];
    if (view->side)
        mm_ui_column(ui, &box);
    else
        mm_ui_row(ui, &box);
    snprintf(id, sizeof(id), "what.%.12s%.24s", prefix, option->id);
    if (note->words)
        mm_ui_sign(ui, id, note->sign, note->words);
    mm_ui_column(ui, view->side ? NULL : &(struct mm_box){.weight = 1});
    snprintf(id, sizeof(id), "row.%.12s%.24s", prefix, option->id);
    mm_ui_text(ui, id, MM_TEXT_STRONG, option->text);
    snprintf(id, sizeof(id), "why.%.12s%.24s", prefix, option->id);
    mm_ui_text(ui, id, MM_TEXT_BODY, option->explanation);
    mm_ui_close(ui);
    mm_ui_close(ui);
}
