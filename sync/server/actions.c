#include "sync/server/actions.h"

#include <string.h>

static const struct mm_action *const actions[] = {
#define ENTRY(name) &mm_action_##name,
#include "sync/server/actions.def"
#undef ENTRY
};

const struct mm_action *const *mm_action_list(size_t *ret_n)
{
    *ret_n = sizeof actions / sizeof actions[0];
    return actions;
}

const struct mm_action *mm_action_find(const char *name)
{
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
        if (strcmp(actions[i]->name, name) == 0)
            return actions[i];
    return NULL;
}
