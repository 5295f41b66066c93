/* What an item asks of an audience, a module has promised to teach it: the audience of an item lies within
 * that of its objective. */
#include "content/author/rule.h"

#include <string.h>

static const struct mm_objective *find_objective(const struct mm_pack *pack, const char *id)
{
    for (size_t m = 0; m < pack->n_modules; m++)
        for (size_t i = 0; i < pack->modules[m].n_objectives; i++)
            if (strcmp(pack->modules[m].objectives[i].id, id) == 0)
                return &pack->modules[m].objectives[i];
    return NULL;
}

static void check_item(void *ctx, const struct mm_at *at, const struct mm_item *item)
{
    const struct mm_ruling *ruling = ctx;
    const struct mm_objective *objective = find_objective(ruling->desk->pack, item->objective);
    struct mm_at place = mm_at_key(at, "audience");

    if (objective && (item->audience & ~objective->audience))
        mm_warning_at(ruling->findings, &place,
                      "学習目標「%s」は、この対象の目標ではありません。対象か学習目標を直してください。",
                      item->objective);
}

static enum mm_err run(const struct mm_ruling *ruling)
{
    struct mm_ruling own = *ruling;

    mm_desk_items(ruling->desk, check_item, &own);
    return MM_OK;
}

extern const struct mm_rule mm_rule_objectives;
const struct mm_rule mm_rule_objectives = {"objectives", run};
