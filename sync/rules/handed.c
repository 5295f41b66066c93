/* Which documents somebody was handed. */
#include "sync/rules/rules.h"

#include <string.h>

static bool is_void(const struct mm_fact *fact, const struct mm_fact *facts, size_t n, int32_t today)
{
    for (size_t i = 0; i < n; i++)
        if (facts[i].kind == MM_FACT_VOID && facts[i].known_day <= today &&
            strcmp(facts[i].ref, fact->id) == 0)
            return true;
    return false;
}

static bool is_for(const struct mm_fact *fact, const char *person, unsigned audience)
{
    return fact->person[0] ? strcmp(fact->person, person) == 0
                           : !fact->audience || (fact->audience & audience) != 0;
}

/* Of one day, the one that was entered later; of those, any, but always the same. */
static bool is_newer(const struct mm_fact *a, const struct mm_fact *b)
{
    if (a->on_day != b->on_day)
        return a->on_day > b->on_day;
    return a->known_day != b->known_day ? a->known_day > b->known_day : strcmp(a->id, b->id) > 0;
}

size_t mm_handed(const struct mm_fact *facts, size_t n_facts, const char *person, unsigned audience,
                 int32_t today, const struct mm_fact **ret_rows, size_t most)
{
    size_t n = 0;
    for (size_t i = 0; i < n_facts; i++) {
        const struct mm_fact *fact = &facts[i];
        size_t at = 0;
        if (fact->kind != MM_FACT_HANDED || fact->on_day > today || fact->known_day > today ||
            !is_for(fact, person, audience) || is_void(fact, facts, n_facts, today))
            continue;
        while (at < n && strcmp(ret_rows[at]->word, fact->word) != 0)
            at++;
        if (at == n && n == most)
            continue;
        if (at == n)
            n++;
        else if (!is_newer(fact, ret_rows[at]))
            continue;
        for (; at > 0 && is_newer(fact, ret_rows[at - 1]); at--)
            ret_rows[at] = ret_rows[at - 1];
        ret_rows[at] = fact;
    }
    return n;
}
