/* 正誤3つ: a statement at the left, ○ 正しい × 正しくない ？ わからない at the right; at large sizes one
 * statement a screen. */
#include "kiosk/items/items.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *code; /* of the button's id */
    int value;
    enum mm_sign_shape sign;
    const char *word;
    unsigned flags;
} choices[] = {
    {"t", MM_ANS_TRUE, MM_SHAPE_CIRCLE, "正しい", 0},
    {"f", MM_ANS_FALSE, MM_SHAPE_CROSS, "正しくない", 0},
    {"u", MM_ANS_UNSURE, MM_SHAPE_QUESTION, "わからない", MM_UI_QUIET},
};
#define N_CHOICES (sizeof(choices) / sizeof(choices[0]))

static size_t choice_of(int value)
{
    size_t i;
    for (i = 0; i < N_CHOICES; i++)
        if (choices[i].value == value)
            return i;
    return N_CHOICES;
}

static int parts(const struct mm_item *item)
{
    return (int)item->n_options;
}

static void button_id(const struct mm_option *option, size_t choice, char out[MM_UI_ID_BYTES])
{
    snprintf(out, MM_UI_ID_BYTES, "a.%.32s.%s", option->id, choices[choice].code);
}

static void build_choices(const struct mm_item_view *view, size_t k, struct mm_ui *ui)
{
    size_t index, i;
    const struct mm_option *option = mm_item_shown(view, k, &index);
    for (i = 0; i < N_CHOICES; i++) {
        char id[MM_UI_ID_BYTES];
        unsigned flags = choices[i].flags;
        button_id(option, i, id);
        if (view->answer->row[index] == choices[i].value)
            flags |= MM_UI_SELECTED;
        if (i == 0 && !view->side && (view->part >= 0 || k == 0))
            flags |= MM_UI_FOCUS_FIRST;
        mm_ui_button(ui, &(struct mm_button){.id = id,
                                             .kind = MM_BUTTON_ANSWER,
                                             .label = choices[i].word,
                                             .sign = choices[i].sign,
                                             .has_sign = true,
                                             .flags = flags});
    }
}

static void build_row(const struct mm_item_view *view, size_t k, struct mm_ui *ui)
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
    build_choices(view, k, ui);
    mm_ui_close(ui);
    mm_ui_close(ui);
}

static void build_part(const struct mm_item_view *view, struct mm_ui *ui)
{
    size_t index, k = (size_t)view->part;
    const struct mm_option *option = mm_item_shown(view, k, &index);
    char words[64], id[MM_UI_ID_BYTES];
    mm_ui_text(ui, "stem", MM_TEXT_BODY, view->item->stem);
    snprintf(words, sizeof(words), "%zuつのうち%dつ目", view->item->n_options, view->part + 1);
    mm_ui_text(ui, "part", MM_TEXT_STRONG, words);
    snprintf(id, sizeof(id), "row.%.32s", option->id);
    mm_ui_text(ui, id, MM_TEXT_STATEMENT, option->text);
    mm_ui_grid(ui, N_CHOICES, NULL);
    build_choices(view, k, ui);
    mm_ui_close(ui);
}

static void build(const struct mm_item_view *view, struct mm_ui *ui)
{
    size_t k;
    if (view->part >= 0) {
        build_part(view, ui);
        return;
    }
    mm_ui_text(ui, "stem", view->side ? MM_TEXT_BODY : MM_TEXT_HEADING, view->item->stem);
    for (k = 0; k < view->item->n_options; k++)
        build_row(view, k, ui);
}

static bool act(struct mm_item_view *view, const char *id)
{
    size_t k, i;
    for (k = 0; k < view->item->n_options; k++) {
        for (i = 0; i < N_CHOICES; i++) {
            char mine[MM_UI_ID_BYTES];
            button_id(&view->item->options[k], i, mine);
            if (strcmp(mine, id) != 0)
                continue;
            view->answer->row[k] = choices[i].value;
            return true;
        }
    }
    return false;
}

/* ---- explanation ------------------------------------------------------------------------------------ */
static void answer_line(struct mm_ui *ui, const char *what, const struct mm_option *option, int value)
{
    char id[MM_UI_ID_BYTES], words[96];
    size_t choice = choice_of(value);
    bool yours = strcmp(what, "yours") == 0;
    snprintf(id, sizeof(id), "%s.%.32s", what, option->id);
    snprintf(words, sizeof(words), "%s　%s", yours ? "あなたの答え" : "正しい答え",
             choice < N_CHOICES ? choices[choice].word : "");
    mm_ui_sign(ui, id, choice < N_CHOICES ? choices[choice].sign : MM_SHAPE_NONE, words);
}

static void explain_row(const struct mm_item_view *view, size_t k, bool missed, struct mm_ui *ui)
{
    size_t index;
    const struct mm_option *option = mm_item_shown(view, k, &index);
    const struct mm_box box = {.surface = missed ? MM_SURFACE_AGAIN : MM_SURFACE_DONE, .gap_mm = 6};
    char id[MM_UI_ID_BYTES];
    if (view->side)
        mm_ui_column(ui, &box);
    else
        mm_ui_row(ui, &box);
    mm_ui_column(ui, NULL);
    if (!view->side) {
        snprintf(id, sizeof(id), "letter.%.32s", option->id);
        mm_ui_text(ui, id, missed ? MM_TEXT_SUBHEAD_AGAIN : MM_TEXT_SUBHEAD_DO, mm_item_letter(k));
    }
    answer_line(ui, "yours", option, view->answer->row[index]);
    answer_line(ui, "key", option, option->correct ? MM_ANS_TRUE : MM_ANS_FALSE);
    mm_ui_close(ui);
    mm_ui_column(ui, view->side ? NULL : &(struct mm_box){.weight = 1});
    snprintf(id, sizeof(id), "row.%.32s", option->id);
    mm_ui_text(ui, id, MM_TEXT_BODY, option->text);
    snprintf(id, sizeof(id), "why.%.32s", option->id);
    mm_ui_text(ui, id, view->side ? MM_TEXT_SMALL : MM_TEXT_BODY, option->explanation);
    mm_ui_close(ui);
    mm_ui_close(ui);
}

/* "イ　ウ　正しく答えました" */
static void rest(const struct mm_item_view *view, char *out, size_t out_bytes)
{
    struct mm_grade grade;
    size_t k, index, used = 0;
    out[0] = '\0';
    mm_grade(view->item, view->answer, &grade);
    for (k = 0; k < view->item->n_options; k++) {
        (void)mm_item_shown(view, k, &index);
        if (grade.mark[index] == MM_MARK_RIGHT && used < out_bytes)
            used += (size_t)snprintf(out + used, out_bytes - used, "%s　", mm_item_letter(k));
    }
    if (used && used < out_bytes)
        snprintf(out + used, out_bytes - used, "正しく答えました");
}

static void explain_rows(const struct mm_item_view *view, const struct mm_grade *grade, bool right,
                         struct mm_ui *ui)
{
    size_t k, index;
    for (k = 0; k < view->item->n_options; k++) {
        (void)mm_item_shown(view, k, &index);
        if ((grade->mark[index] == MM_MARK_RIGHT) == right)
            explain_row(view, k, !right, ui);
    }
}

static void explain(const struct mm_item_view *view, enum mm_explain what, struct mm_ui *ui)
{
    struct mm_grade grade;
    mm_grade(view->item, view->answer, &grade);
    if (what != MM_EXPLAIN_REST)
        explain_rows(view, &grade, false, ui);
    if (what != MM_EXPLAIN_MISSED)
        explain_rows(view, &grade, true, ui);
}

static bool hint(const struct mm_item_view *view, enum mm_mark wish, char ret_id[MM_UI_ID_BYTES])
{
    size_t k, index, first = 0, last = view->item->n_options;
    if (view->part >= 0) {
        first = (size_t)view->part;
        last = first + 1;
    }
    for (k = first; k < last; k++) {
        const struct mm_option *option = mm_item_shown(view, k, &index);
        bool truth = wish == MM_MARK_WRONG && index == 0 ? !option->correct : option->correct;
        int value = wish == MM_MARK_UNSURE ? MM_ANS_UNSURE : (truth ? MM_ANS_TRUE : MM_ANS_FALSE);
        if (view->answer->row[index] == value)
            continue;
        button_id(option, choice_of(value), ret_id);
        return true;
    }
    return false;
}

const struct mm_item_ui mm_item_ui_mtf = {
    .name = "mtf",
    .parts = parts,
    .build = build,
    .act = act,
    .explain = explain,
    .rest = rest,
    .hint = hint,
};
