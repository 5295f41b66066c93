/* A list out of which any number is chosen: each option is a wide button, わからない beside it. The first
 * touch answers all of them: what is not chosen counts as 当てはまらない. */
#include "kiosk/items/rows.h"

#include <stdio.h>
#include <string.h>

#define ALL_UNSURE_ID "o.unsure"
#define LABEL_BYTES   (MM_MAX_TEXT_BYTES + 16)

void mm_many_id(const struct mm_option *option, char out[MM_UI_ID_BYTES])
{
    snprintf(out, MM_UI_ID_BYTES, "o.%.32s", option->id);
}

static void unsure_id(const struct mm_option *option, char out[MM_UI_ID_BYTES])
{
    snprintf(out, MM_UI_ID_BYTES, "u.%.32s", option->id);
}

/* ---- question --------------------------------------------------------------------------------------- */
static bool all_unsure(const struct mm_item_view *view)
{
    size_t i;
    for (i = 0; i < view->answer->n_rows; i++)
        if (view->answer->row[i] != MM_ANS_UNSURE)
            return false;
    return view->answer->n_rows > 0;
}

static void build_option(const struct mm_item_view *view, size_t k, struct mm_ui *ui)
{
    size_t index;
    const struct mm_option *option = mm_item_shown(view, k, &index);
    int value = view->answer->row[index];
    char id[MM_UI_ID_BYTES], label[LABEL_BYTES];
    mm_ui_row(ui, &(struct mm_box){.middle = true, .gap = MM_STEP_2});
    mm_ui_column(ui, &(struct mm_box){.weight = 1});
    mm_many_id(option, id);
    snprintf(label, sizeof(label), "%s　%s", mm_item_letter(k), option->text);
    mm_ui_button(ui, &(struct mm_button){.id = id,
                                         .kind = MM_BUTTON_OPTION,
                                         .label = label,
                                         .flags = (value == MM_ANS_TRUE ? MM_UI_SELECTED : 0) |
                                                  (k == 0 && !view->side ? MM_UI_FOCUS_FIRST : 0)});
    mm_ui_close(ui);
    unsure_id(option, id);
    mm_ui_button(ui,
                 &(struct mm_button){.id = id,
                                     .kind = MM_BUTTON_ANSWER,
                                     .label = "わからない",
                                     .sign = MM_SHAPE_QUESTION,
                                     .has_sign = true,
                                     .flags = MM_UI_QUIET | (value == MM_ANS_UNSURE ? MM_UI_SELECTED : 0)});
    mm_ui_close(ui);
}

static void build_list(const struct mm_item_view *view, struct mm_ui *ui)
{
    size_t k;
    mm_ui_column(ui, &(struct mm_box){.gap = MM_STEP_2});
    for (k = 0; k < view->item->n_options; k++)
        build_option(view, k, ui);
    mm_ui_button(ui, &(struct mm_button){.id = ALL_UNSURE_ID,
                                         .kind = MM_BUTTON_PLAIN,
                                         .label = "どれもわからない",
                                         .sign = MM_SHAPE_NONE,
                                         .flags = MM_UI_QUIET | (all_unsure(view) ? MM_UI_SELECTED : 0)});
    mm_ui_close(ui);
}

void mm_many_build(const struct mm_item_view *view, struct mm_ui *ui)
{
    if (view->part >= 0)
        mm_rows_build(view, &mm_many_rows, ui);
    else
        build_list(view, ui);
}

/* Nothing chosen and nothing unsure is no answer. */
static void settle(struct mm_answer *answer)
{
    bool any = false;
    size_t i;
    for (i = 0; i < answer->n_rows; i++)
        any = any || answer->row[i] == MM_ANS_TRUE || answer->row[i] == MM_ANS_UNSURE;
    for (i = 0; i < answer->n_rows; i++) {
        if (!any)
            answer->row[i] = MM_ANS_NONE;
        else if (answer->row[i] == MM_ANS_NONE)
            answer->row[i] = MM_ANS_FALSE;
    }
}

static void all_to(struct mm_answer *answer, int value)
{
    size_t i;
    for (i = 0; i < answer->n_rows; i++)
        answer->row[i] = value;
}

bool mm_many_act(struct mm_item_view *view, const char *id)
{
    size_t k;
    if (strcmp(id, ALL_UNSURE_ID) == 0) {
        all_to(view->answer, all_unsure(view) ? MM_ANS_NONE : MM_ANS_UNSURE);
        return true;
    }
    for (k = 0; k < view->item->n_options; k++) {
        char chosen[MM_UI_ID_BYTES], unsure[MM_UI_ID_BYTES];
        int *value = &view->answer->row[k], wanted;
        mm_many_id(&view->item->options[k], chosen);
        unsure_id(&view->item->options[k], unsure);
        if (strcmp(chosen, id) != 0 && strcmp(unsure, id) != 0)
            continue;
        wanted = strcmp(chosen, id) == 0 ? MM_ANS_TRUE : MM_ANS_UNSURE;
        *value = *value == wanted ? MM_ANS_FALSE : wanted;
        settle(view->answer);
        return true;
    }
    return mm_rows_act(view, &mm_many_rows, id);
}

/* ---- explanation ------------------------------------------------------------------------------------ */
static size_t choices(const struct mm_item *item, struct mm_choice ret_choices[MM_MAX_CHOICES])
{
    static const struct mm_choice all[] = {
        {"t", MM_ANS_TRUE, "当てはまる", MM_SHAPE_CIRCLE, 0},
        {"f", MM_ANS_FALSE, "当てはまらない", MM_SHAPE_CROSS, 0},
        {"u", MM_ANS_UNSURE, "わからない", MM_SHAPE_QUESTION, MM_UI_QUIET},
    };
    (void)item;
    memcpy(ret_choices, all, sizeof(all));
    return sizeof(all) / sizeof(all[0]);
}

static int key(const struct mm_item *item, size_t row)
{
    return item->options[row].correct ? MM_ANS_TRUE : MM_ANS_FALSE;
}

/* Wrong is the first row; where nothing would be chosen then, the second with it. */
static int wanted_wrong(const struct mm_item *item, size_t row)
{
    size_t i, right = 0;
    for (i = 1; i < item->n_options; i++)
        right += item->options[i].correct;
    if (row == 0 || (row == 1 && !right && item->options[0].correct))
        return item->options[row].correct ? MM_ANS_FALSE : MM_ANS_TRUE;
    return key(item, row);
}

const struct mm_rows mm_many_rows = {choices, key, wanted_wrong};

bool mm_many_hint(const struct mm_item_view *view, enum mm_mark wish, char ret_id[MM_UI_ID_BYTES])
{
    size_t i;
    if (view->part >= 0)
        return mm_rows_hint(view, &mm_many_rows, wish, ret_id);
    if (wish == MM_MARK_UNSURE) {
        snprintf(ret_id, MM_UI_ID_BYTES, ALL_UNSURE_ID);
        return !all_unsure(view);
    }
    for (i = 0; i < view->item->n_options; i++) {
        const struct mm_option *option = &view->item->options[i];
        int value = view->answer->row[i];
        int wanted = wish == MM_MARK_WRONG ? wanted_wrong(view->item, i) : key(view->item, i);
        if (value == wanted || (value == MM_ANS_NONE && wanted == MM_ANS_FALSE))
            continue; /* what nobody touches is not chosen */
        if (value == MM_ANS_UNSURE && wanted == MM_ANS_FALSE)
            unsure_id(option, ret_id);
        else
            mm_many_id(option, ret_id);
        return true;
    }
    return false;
}
