#include "content/pack/pack.h"

#include <string.h>

#define ENTRY(name) extern const struct mm_item_ops mm_item_##name;
#include "content/pack/items.def"
#undef ENTRY

static const struct mm_item_ops *const types[] = {
#define ENTRY(name) &mm_item_##name,
#include "content/pack/items.def"
#undef ENTRY
};

const struct mm_item_ops *const *mm_item_types(size_t *ret_n)
{
    *ret_n = sizeof types / sizeof types[0];
    return types;
}

const struct mm_item_ops *mm_item_type(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (strcmp(types[i]->name, name) == 0)
            return types[i];
    }
    return NULL;
}

void mm_grade(const struct mm_item *item, const struct mm_answer *answer, struct mm_grade *ret_grade)
{
    item->ops->grade(item, answer, ret_grade);
}

bool mm_answer_complete(const struct mm_item *item, const struct mm_answer *answer)
{
    if (answer->n_rows != item->ops->n_rows(item))
        return false;
    for (size_t i = 0; i < answer->n_rows; i++) {
        if (answer->row[i] == MM_ANS_NONE)
            return false;
    }
    return true;
}
