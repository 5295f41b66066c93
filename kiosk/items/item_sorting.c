/* 仲間分け: a card at the left, the categories and わからない at the right; at large sizes one card a screen.
 */
#include "kiosk/items/rows.h"

static size_t choices(const struct mm_item *item, struct mm_choice ret_choices[MM_MAX_CHOICES])
{
    static const char *const codes[] = {"1", "2", "3", "4", "5"};
    size_t i, n = 0;
    for (i = 0; i < item->n_groups && i < sizeof(codes) / sizeof(codes[0]); i++)
        ret_choices[n++] = (struct mm_choice){codes[i], (int)i, item->groups[i].text, MM_SHAPE_NONE, 0};
    ret_choices[n++] = (struct mm_choice){"u", MM_ANS_UNSURE, "わからない", MM_SHAPE_QUESTION, MM_UI_QUIET};
    return n;
}

static int key(const struct mm_item *item, size_t row)
{
    return (int)item->options[row].group;
}

static int other(const struct mm_item *item, size_t row)
{
    return (int)((item->options[row].group + 1) % item->n_groups);
}

static const struct mm_rows rows = {choices, key, other};

static void build(const struct mm_item_view *view, struct mm_ui *ui)
{
    mm_rows_build(view, &rows, ui);
}

static bool act(struct mm_item_view *view, const char *id)
{
    return mm_rows_act(view, &rows, id);
}

static void explain(const struct mm_item_view *view, enum mm_explain what, struct mm_ui *ui)
{
    mm_rows_explain(view, &rows, what, ui);
}

static bool hint(const struct mm_item_view *view, enum mm_mark wish, char ret_id[MM_UI_ID_BYTES])
{
    return mm_rows_hint(view, &rows, wish, ret_id);
}

const struct mm_item_ui mm_item_ui_sorting = {
    .name = "sorting",
    .advice = "どれも分けると、つぎへ進めます。迷うときは「わからない」を選べます。",
    .parts = mm_rows_parts,
    .build = build,
    .act = act,
    .explain = explain,
    .rest = mm_rows_rest,
    .hint = hint,
};
