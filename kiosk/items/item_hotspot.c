/* 図で指す: a figure and, of equal standing beside it, the list of its regions. */
#include "kiosk/items/rows.h"

#include <stdio.h>

/* The figure; with its key marked instead of the answer, and nothing to be touched, in an explanation. */
static void build_figure(const struct mm_item_view *view, bool explained, struct mm_ui *ui)
{
    const struct mm_item *item = view->item;
    struct mm_ui_spot regions[MM_MAX_OPTIONS];
    char ids[MM_MAX_OPTIONS][MM_UI_ID_BYTES], twins[MM_MAX_OPTIONS][MM_UI_ID_BYTES];
    size_t k, index;
    for (k = 0; k < item->n_options; k++) {
        const struct mm_option *option = mm_item_shown(view, k, &index);
        bool here = view->part == (int)k;
        int value = explained ? mm_many_rows.key(item, index) : view->answer->row[index];
        snprintf(ids[k], sizeof(ids[k]), "spot.%.32s", option->id);
        mm_many_id(option, twins[k]);
        regions[k] = (struct mm_ui_spot){
            .id = ids[k],
            .twin = explained || view->part >= 0 ? NULL : twins[k],
            .at = {option->spot.x, option->spot.y, option->spot.w, option->spot.h},
            .letter = mm_item_letter(k),
            .words = option->text,
            .sign = value == MM_ANS_TRUE     ? MM_SHAPE_CHECK
                    : value == MM_ANS_UNSURE ? MM_SHAPE_QUESTION
                                             : MM_SHAPE_NONE,
            .flags = (value == MM_ANS_TRUE ? MM_UI_SELECTED : 0) |
                     (value == MM_ANS_UNSURE ? MM_UI_QUIET : 0) | (here ? MM_UI_OPEN : 0)};
    }
    mm_ui_figure(ui, &(struct mm_ui_figure){.id = "figure",
                                            .words = item->figure.words,
                                            .w = item->figure.w,
                                            .h = item->figure.h,
                                            .picture = item->figure.picture,
                                            .regions = regions,
                                            .n_regions = item->n_options});
}

/* One region a screen: the figure small beside it, the answers below both. */
static void build_part(const struct mm_item_view *view, struct mm_ui *ui)
{
    mm_rows_part_stem(view, ui);
    if (view->side) {
        build_figure(view, false, ui);
        mm_rows_part_text(view, ui);
    } else {
        mm_ui_row(ui, NULL);
        mm_ui_column(ui, &(struct mm_box){.weight = 2});
        build_figure(view, false, ui);
        mm_ui_close(ui);
        mm_ui_column(ui, &(struct mm_box){.weight = 5});
        mm_rows_part_text(view, ui);
        mm_ui_close(ui);
        mm_ui_close(ui);
        mm_ui_grow(ui);
    }
    mm_rows_part_buttons(view, &mm_many_rows, ui);
}

static void build(const struct mm_item_view *view, struct mm_ui *ui)
{
    if (view->part >= 0) {
        build_part(view, ui);
        return;
    }
    mm_item_stem(view, ui);
    mm_ui_text(ui, "how", view->side ? MM_TEXT_SMALL : MM_TEXT_BODY,
               "図か一覧にふれて、当てはまるところを、すべて選んでください。");
    if (!view->side)
        mm_ui_row(ui, NULL);
    mm_ui_column(ui, &(struct mm_box){.weight = 1});
    build_figure(view, false, ui);
    mm_ui_text(ui, "figure.words", MM_TEXT_SMALL, view->item->figure.words);
    mm_ui_close(ui);
    mm_ui_column(ui, &(struct mm_box){.weight = 1});
    mm_many_build(view, ui);
    mm_ui_close(ui);
    if (!view->side)
        mm_ui_close(ui);
}

static void explain(const struct mm_item_view *view, enum mm_explain what, struct mm_ui *ui)
{
    struct mm_item_view beside = *view;
    if (what == MM_EXPLAIN_REST) {
        mm_rows_explain(view, &mm_many_rows, what, ui);
        return;
    }
    beside.side = true; /* next to the figure the rows have half the width */
    if (!view->side)
        mm_ui_row(ui, NULL);
    mm_ui_column(ui, &(struct mm_box){.weight = 1});
    mm_ui_text(ui, "figure.key", MM_TEXT_SUBHEAD_DO, "当てはまるところ");
    build_figure(view, true, ui);
    mm_ui_close(ui);
    mm_ui_column(ui, &(struct mm_box){.weight = 1});
    mm_rows_explain(&beside, &mm_many_rows, what, ui);
    mm_ui_close(ui);
    if (!view->side)
        mm_ui_close(ui);
}

const struct mm_item_ui mm_item_ui_hotspot = {
    .name = "hotspot",
    .advice = "一つ以上選ぶと、つぎへ進めます。迷うときは「わからない」を選べます。",
    .parts = mm_rows_parts,
    .build = build,
    .act = mm_many_act,
    .explain = explain,
    .rest = mm_rows_rest,
    .hint = mm_many_hint,
};
