/* The table of item types on the kiosk, and what they share. */
#include "kiosk/items/items.h"

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
