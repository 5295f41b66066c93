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
