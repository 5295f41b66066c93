/* 仲間分け: a card at the left, the categories and わからない at the right; at large sizes one card a screen.
 */
#include "kiosk/items/rows.h"

#include "sync/base/utf8.h"

#include <string.h>

/* 入る and 入らない: the second says no to the first, word for word. */
static bool yes_and_no(const struct mm_item *item)
{
    static const char no[] = "ない";
    const char *yes = item->groups[0].text, *other = item->n_groups == 2 ? item->groups[1].text : "";
    size_t first = mm_utf8_cluster(yes, strlen(yes)), len = strlen(other);
    return len > sizeof(no) - 1 && strcmp(other + len - (sizeof(no) - 1), no) == 0 && !strstr(yes, no) &&
           strncmp(yes, other, first) == 0;
}

/* Every group has a sign beside its word: ○ and × where one says no to the other, else its letter, as on
 * paper. */
static size_t choices(const struct mm_item *item, struct mm_choice ret_choices[MM_MAX_CHOICES])
{
    static const char *const codes[] = {"1", "2", "3", "4", "5"};
    static const enum mm_sign_shape letters[] = {MM_SHAPE_A, MM_SHAPE_B, MM_SHAPE_C, MM_SHAPE_D, MM_SHAPE_E},
                                    answers[] = {MM_SHAPE_CIRCLE, MM_SHAPE_CROSS};
    const enum mm_sign_shape *signs = yes_and_no(item) ? answers : letters;
    size_t i, n = 0;
    for (i = 0; i < item->n_groups && i < sizeof(codes) / sizeof(codes[0]); i++)
        ret_choices[n++] = (struct mm_choice){codes[i], (int)i, item->groups[i].text, signs[i], 0};
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
    .advice = "すべてに答えると、つぎへ進めます。迷うときは「わからない」を選べます。",
    .parts = mm_rows_parts,
    .build = build,
    .act = act,
    .explain = explain,
    .rest = mm_rows_rest,
    .hint = hint,
};
