#include "kiosk/items/rows.h"

#include <stdio.h>
#include <string.h>

static void button_id(const struct mm_option *option, const struct mm_choice *choice,
                      char out[MM_UI_ID_BYTES])
{
    snprintf(out, MM_UI_ID_BYTES, "a.%.32s.%.8s", option->id, choice->code);
}

int mm_rows_parts(const struct mm_item_view *view)
{
    return (int)view->item->n_options;
}

/* ---- question --------------------------------------------------------------------------------------- */
static void build_choices(const struct mm_item_view *view, const struct mm_rows *rows, size_t k,
                          struct mm_ui *ui)
{
    struct mm_choice choices[MM_MAX_CHOICES];
    size_t index, i, n = rows->choices(view->item, choices);
    const struct mm_option *option = mm_item_shown(view, k, &index);
    for (i = 0; i < n; i++) {
        char id[MM_UI_ID_BYTES];
        unsigned flags = choices[i].flags;
        button_id(option, &choices[i], id);
        if (view->answer->row[index] == choices[i].value)
            flags |= MM_UI_SELECTED;
        if (i == 0 && !view->side && (view->part >= 0 || k == 0))
            flags |= MM_UI_FOCUS_FIRST;
        mm_ui_button(ui, &(struct mm_button){.id = id,
                                             .kind = MM_BUTTON_ANSWER,
                                             .label = choices[i].word,
                                             .sign = choices[i].sign,
                                             .has_sign = choices[i].sign != MM_SHAPE_NONE,
                                             .flags = flags});
    }
}

static void build_row(const struct mm_item_view *view, const struct mm_rows *rows, size_t k, struct mm_ui *ui)
{
    const struct mm_box card = {.surface = MM_SURFACE_CARD, .middle = true};
    const struct mm_box wide = {.weight = 1};
    size_t index;
    const struct mm_option *option = mm_item_shown(view, k, &index);
    char id[MM_UI_ID_BYTES];
    if (view->side)
        mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD});
    else
        mm_ui_row(ui, &card);
    snprintf(id, sizeof(id), "letter.%.32s", option->id);
    if (!view->side)
        mm_ui_text(ui, id, MM_TEXT_SUBHEAD, mm_item_letter(k));
    mm_ui_column(ui, view->side ? NULL : &wide);
    snprintf(id, sizeof(id), "row.%.32s", option->id);
    mm_ui_text(ui, id, view->side ? MM_TEXT_BODY : MM_TEXT_STATEMENT, option->text);
    mm_ui_close(ui);
    mm_ui_row(ui, NULL);
    build_choices(view, rows, k, ui);
    mm_ui_close(ui);
    mm_ui_close(ui);
}

void mm_rows_part_stem(const struct mm_item_view *view, struct mm_ui *ui)
{
    char words[MM_MAX_TEXT_BYTES + 64];
    snprintf(words, sizeof(words), "**%zu件のうち%d件目**　%s", view->item->n_options, view->part + 1,
             view->item->stem);
    mm_ui_text(ui, "stem", mm_ui_low(ui) && !view->side ? MM_TEXT_SMALL : MM_TEXT_BODY, words);
}

void mm_rows_part_text(const struct mm_item_view *view, struct mm_ui *ui)
{
    size_t index;
    const struct mm_option *option = mm_item_shown(view, (size_t)view->part, &index);
    char id[MM_UI_ID_BYTES];
    snprintf(id, sizeof(id), "row.%.32s", option->id);
    mm_ui_text(ui, id, view->side ? MM_TEXT_BODY : MM_TEXT_STATEMENT, option->text);
}

void mm_rows_part_buttons(const struct mm_item_view *view, const struct mm_rows *rows, struct mm_ui *ui)
{
    struct mm_choice choices[MM_MAX_CHOICES];
    mm_ui_grid(ui, (int)rows->choices(view->item, choices), NULL);
    build_choices(view, rows, (size_t)view->part, ui);
    mm_ui_close(ui);
}

void mm_rows_build(const struct mm_item_view *view, const struct mm_rows *rows, struct mm_ui *ui)
{
    size_t k;
    if (view->part >= 0) {
        mm_rows_part_stem(view, ui);
        mm_rows_part_text(view, ui);
        if (!view->side)
            mm_ui_grow(ui);
        mm_rows_part_buttons(view, rows, ui);
        return;
    }
    mm_item_stem(view, ui);
    for (k = 0; k < view->item->n_options; k++)
        build_row(view, rows, k, ui);
}

bool mm_rows_act(struct mm_item_view *view, const struct mm_rows *rows, const char *id)
{
    struct mm_choice choices[MM_MAX_CHOICES];
    size_t k, i, n = rows->choices(view->item, choices);
    for (k = 0; k < view->item->n_options; k++) {
        for (i = 0; i < n; i++) {
            char mine[MM_UI_ID_BYTES];
            button_id(&view->item->options[k], &choices[i], mine);
            if (strcmp(mine, id) != 0)
                continue;
            view->answer->row[k] = choices[i].value;
            return true;
        }
    }
    return false;
}

bool mm_rows_hint(const struct mm_item_view *view, const struct mm_rows *rows, enum mm_mark wish,
                  char ret_id[MM_UI_ID_BYTES])
{
    struct mm_choice choices[MM_MAX_CHOICES];
    size_t k, i, index, n = rows->choices(view->item, choices), first = 0, last = view->item->n_options;
    if (view->part >= 0) {
        first = (size_t)view->part;
        last = first + 1;
    }
    for (k = first; k < last; k++) {
        const struct mm_option *option = mm_item_shown(view, k, &index);
        int value = rows->key(view->item, index);
        if (wish == MM_MARK_WRONG && index == 0)
            value = rows->other(view->item, index);
        if (wish == MM_MARK_UNSURE)
            value = MM_ANS_UNSURE;
        for (i = 0; i < n && view->answer->row[index] != value; i++) {
            if (choices[i].value != value)
                continue;
            button_id(option, &choices[i], ret_id);
            return true;
        }
    }
    return false;
}

/* ---- explanation ------------------------------------------------------------------------------------ */
static void answer_line(const struct mm_item_view *view, const struct mm_rows *rows, const char *what,
                        const struct mm_option *option, int value, struct mm_ui *ui)
{
    struct mm_choice choices[MM_MAX_CHOICES], *choice = NULL;
    size_t i, n = rows->choices(view->item, choices);
    char id[MM_UI_ID_BYTES], words[160];
    for (i = 0; i < n; i++)
        choice = choices[i].value == value ? &choices[i] : choice;
    snprintf(id, sizeof(id), "%s.%.32s", what, option->id);
    /* one character longer, the other one blank: both answers begin at one place */
    snprintf(words, sizeof(words), "%s　%s", strcmp(what, "yours") == 0 ? "あなたの答え" : "正しい答え　",
             choice ? choice->word : "");
    mm_ui_sign(ui, id, choice ? choice->sign : MM_SHAPE_NONE, words);
}

static void explain_why(const struct mm_option *option, struct mm_ui *ui)
{
    char id[MM_UI_ID_BYTES];
    snprintf(id, sizeof(id), "why.%.32s", option->id);
    mm_ui_text(ui, id, MM_TEXT_BODY, option->explanation);
}

/* On the line of the text beside it. */
static void explain_letter(const struct mm_option *option, size_t k, struct mm_ui *ui)
{
    char id[MM_UI_ID_BYTES];
    snprintf(id, sizeof(id), "letter.%.32s", option->id);
    mm_ui_text(ui, id, MM_TEXT_STRONG, mm_item_letter(k));
}

/* What was asked is bold, why it is so is not. */
static void explain_text(const struct mm_option *option, struct mm_ui *ui)
{
    char id[MM_UI_ID_BYTES];
    snprintf(id, sizeof(id), "row.%.32s", option->id);
    mm_ui_text(ui, id, MM_TEXT_STRONG, option->text);
}

/* Below each other in a narrow column: what was to be answered stands before the answers. */
static void explain_stacked(const struct mm_item_view *view, const struct mm_rows *rows, size_t k,
                            bool missed, struct mm_ui *ui)
{
    size_t index;
    const struct mm_option *option = mm_item_shown(view, k, &index);
    mm_ui_column(ui, &(struct mm_box){.surface = missed ? MM_SURFACE_AGAIN : MM_SURFACE_DONE});
    if (!view->side || view->item->ops->order == MM_ORDER_STORED) { /* a region goes by its letter */
        mm_ui_row(ui, &(struct mm_box){.stay = true, .gap = MM_STEP_HALF});
        explain_letter(option, k, ui);
        mm_ui_column(ui, &(struct mm_box){.weight = 1});
        explain_text(option, ui);
        mm_ui_close(ui);
        mm_ui_close(ui);
    } else {
        explain_text(option, ui);
    }
    answer_line(view, rows, "yours", option, view->answer->row[index], ui);
    answer_line(view, rows, "key", option, rows->key(view->item, index), ui);
    explain_why(option, ui);
    mm_ui_close(ui);
}

static void explain_row(const struct mm_item_view *view, const struct mm_rows *rows, size_t k, bool missed,
                        struct mm_ui *ui)
{
    size_t index;
    const struct mm_option *option = mm_item_shown(view, k, &index);
    if (view->side || mm_ui_narrow(ui)) {
        explain_stacked(view, rows, k, missed, ui);
        return;
    }
    mm_ui_row(ui, &(struct mm_box){.surface = missed ? MM_SURFACE_AGAIN : MM_SURFACE_DONE, .gap = MM_STEP_4});
    mm_ui_column(ui, &(struct mm_box){.weight = mm_ui_large(ui) ? 32 : 24}); /* texts begin at one place */
    explain_letter(option, k, ui);
    answer_line(view, rows, "yours", option, view->answer->row[index], ui);
    answer_line(view, rows, "key", option, rows->key(view->item, index), ui);
    mm_ui_close(ui);
    mm_ui_column(ui, &(struct mm_box){.weight = mm_ui_large(ui) ? 68 : 76});
    explain_text(option, ui);
    explain_why(option, ui);
    mm_ui_close(ui);
    mm_ui_close(ui);
}

void mm_rows_rest(const struct mm_item_view *view, char *out, size_t out_bytes)
{
    struct mm_grade grade;
    size_t k, index, used = 0;
    out[0] = '\0';
    mm_grade(view->item, view->answer, &grade);
    for (k = 0; k < view->item->n_options; k++) {
        (void)mm_item_shown(view, k, &index);
        if (grade.mark[index] == MM_MARK_RIGHT && used < out_bytes)
            used +=
                (size_t)snprintf(out + used, out_bytes - used, "%s%s", used ? "・" : "", mm_item_letter(k));
    }
    if (used && used < out_bytes)
        snprintf(out + used, out_bytes - used, "　正しく答えました");
}

static void explain_rows(const struct mm_item_view *view, const struct mm_rows *rows,
                         const struct mm_grade *grade, bool right, struct mm_ui *ui)
{
    size_t k, index;
    for (k = 0; k < view->item->n_options; k++) {
        (void)mm_item_shown(view, k, &index);
        if ((grade->mark[index] == MM_MARK_RIGHT) == right)
            explain_row(view, rows, k, !right, ui);
    }
}

void mm_rows_explain(const struct mm_item_view *view, const struct mm_rows *rows, enum mm_explain what,
                     struct mm_ui *ui)
{
    struct mm_grade grade;
    mm_grade(view->item, view->answer, &grade);
    if (what != MM_EXPLAIN_REST)
        explain_rows(view, rows, &grade, false, ui);
    if (what != MM_EXPLAIN_MISSED)
        explain_rows(view, rows, &grade, true, ui);
}
