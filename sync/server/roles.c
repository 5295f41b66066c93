#include "sync/server/roles.h"

#include <string.h>

#define MAY(right) (1U << MM_RIGHT_##right)
_Static_assert(MM_RIGHT_COUNT <= 32, "a bit for each right");

static const struct mm_role all[] = {
#define ROLE(code, kind, account, decision, rights, ja, en)                                                  \
    {code, MM_ROLE_##kind, account, decision, rights, ja, en},
#include "sync/server/roles.def"
#undef ROLE
};
#define N_ROLES (sizeof all / sizeof all[0])

const struct mm_role *mm_roles(size_t *ret_n)
{
    *ret_n = N_ROLES;
    return all;
}

const struct mm_role *mm_role_find(const char *code)
{
    for (size_t i = 0; i < N_ROLES; i++)
        if (strcmp(all[i].code, code) == 0)
            return &all[i];
    return NULL;
}

const struct mm_role *mm_role_scope(const char *code)
{
    const struct mm_role *role = mm_role_find(code);
    return role && role->kind == MM_ROLE_CREDENTIAL ? role : NULL;
}

const struct mm_role *mm_role_account(const char *code)
{
    const struct mm_role *role = mm_role_find(code);
    return role && role->account ? role : NULL;
}

bool mm_role_may(const struct mm_role *role, enum mm_right right)
{
    return role && right > MM_RIGHT_NOBODY && right < MM_RIGHT_COUNT && (role->rights & 1U << right);
}
