/* The navigations that screens return. */
#include "kiosk/app/app.h"

struct mm_nav mm_stay(void)
{
    return (struct mm_nav){.kind = MM_NAV_STAY};
}

struct mm_nav mm_push(const struct mm_screen_ops *screen, const void *arg)
{
    return (struct mm_nav){.kind = MM_NAV_PUSH, .screen = screen, .arg = arg};
}

struct mm_nav mm_replace(const struct mm_screen_ops *screen, const void *arg)
{
    return (struct mm_nav){.kind = MM_NAV_REPLACE, .screen = screen, .arg = arg};
}

struct mm_nav mm_pop(void)
{
    return (struct mm_nav){.kind = MM_NAV_POP};
}

struct mm_nav mm_pop_to(const struct mm_screen_ops *screen)
{
    return (struct mm_nav){.kind = MM_NAV_POP_TO, .screen = screen};
}

struct mm_nav mm_sign_out(void)
{
    return (struct mm_nav){.kind = MM_NAV_SIGN_OUT};
}

struct mm_nav mm_fault(const struct mm_errinfo *info)
{
    return (struct mm_nav){.kind = MM_NAV_FAULT, .info = *info};
}
