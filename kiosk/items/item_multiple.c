/* いくつか選ぶ: options below each other, any number of them chosen. */
#include "kiosk/items/rows.h"

static void build(const struct mm_item_view *view, struct mm_ui *ui)
{
    if (view->part < 0) {
        mm_item_stem(view, ui);
        mm_ui_text(ui, "how", view->side ? MM_TEXT_SMALL : MM_TEXT_BODY,
                   "当てはまるものを、すべて選んでください。");
    }
    mm_many_build(view, ui);
}

static void explain(const struct mm_item_view *view, enum mm_explain what, struct mm_ui *ui)
{
    mm_rows_explain(view, &mm_many_rows, what, ui);
}

const struct mm_item_ui mm_item_ui_multiple = {
    .name = "multiple",
    .advice = "一つ以上選ぶと、つぎへ進めます。迷うときは「わからない」を選べます。",
    .parts = mm_rows_parts,
    .build = build,
    .act = mm_many_act,
    .explain = explain,
    .rest = mm_rows_rest,
    .hint = mm_many_hint,
};
