/* 正誤3つ: a statement at the left, ○ 正しい × 正しくない ？ わからない at the right; at large sizes one
 * statement a screen. */
#include "kiosk/items/rows.h"

#include <string.h>

static size_t choices(const struct mm_item *item, struct mm_choice ret_choices[MM_MAX_CHOICES])
{
    static const struct mm_choice all[] = {
        {"t", MM_ANS_TRUE, "正しい", MM_SHAPE_CIRCLE, 0},
        {"f", MM_ANS_FALSE, "正しくない", MM_SHAPE_CROSS, 0},
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

static int other(const struct mm_item *item, size_t row)
{
    return item->options[row].correct ? MM_ANS_FALSE : MM_ANS_TRUE;
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

const struct mm_item_ui mm_item_ui_mtf = {
    .name = "mtf",
    .parts = mm_rows_parts,
    .build = build,
    .act = act,
    .explain = explain,
    .rest = mm_rows_rest,
    .hint = hint,
};
