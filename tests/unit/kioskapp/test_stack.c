/* The stack of screens, with screens that only count. */
#include "kiosk/app/internal.h"
#include "tests/unit/mm_test.h"

struct counts {
    int inits, dones, notices;
    struct mm_errinfo fault;
};
static struct counts seen;

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    (void)app;
    (void)info;
    seen.inits++;
    *(int *)state = arg ? *(const int *)arg : 0;
    return MM_OK;
}

static enum mm_err init_refuses(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    (void)state;
    (void)app;
    (void)arg;
    return mm_fail(info, MM_ERR_NO_SPACE, "full");
}

static enum mm_err init_fault(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    (void)state;
    (void)app;
    (void)info;
    seen.fault = *(const struct mm_errinfo *)arg;
    return MM_OK;
}

static void done(void *state)
{
    (void)state;
    seen.dones++;
}

static struct mm_nav notice(void *state, struct mm_app *app)
{
    (void)state;
    (void)app;
    seen.notices++;
    return mm_stay();
}

static struct mm_nav notice_pushes_for_ever(void *state, struct mm_app *app);
static const struct mm_screen_ops plain = {
    .name = "plain", .state_bytes = sizeof(int), .init = init, .done = done, .notice = notice};
static const struct mm_screen_ops refusing = {
    .name = "refusing", .state_bytes = 4, .init = init_refuses, .done = done};
static const struct mm_screen_ops fault = {
    .name = "fault", .state_bytes = 4, .init = init_fault, .done = done};
static const struct mm_screen_ops restless = {
    .name = "restless", .state_bytes = 4, .notice = notice_pushes_for_ever};

static struct mm_nav notice_pushes_for_ever(void *state, struct mm_app *app)
{
    (void)state;
    (void)app;
    return mm_pop_to(&restless);
}

static const struct mm_app_screens screens = {.first = &plain, .fault = &fault};
static const struct mm_app_options options = {.screens = &screens};
static struct mm_clock_fixed fixed;

static void start(struct mm_app *app)
{
    struct mm_nav first = mm_push(&plain, NULL);
    memset(app, 0, sizeof(*app));
    memset(&seen, 0, sizeof(seen));
    app->options = &options;
    app->clock = mm_clock_fixed(&fixed);
    mm_app_go(app, &first);
}

static void stop(struct mm_app *app)
{
    while (app->n_stack)
        free(app->stack[--app->n_stack].state);
}

static void go(struct mm_app *app, struct mm_nav nav)
{
    mm_app_go(app, &nav);
}

MM_TEST(a_screen_beyond_the_last_is_refused_and_the_person_stays)
{
    static struct mm_app app;
    int i;
    start(&app);
    for (i = 0; i < MM_MAX_SCREENS + 3; i++)
        go(&app, mm_push(&plain, &i));
    MM_CHECK_INT(app.n_stack, MM_MAX_SCREENS);
    MM_CHECK_INT(seen.inits, MM_MAX_SCREENS);
    MM_CHECK_INT(*(int *)mm_app_top(&app)->state, MM_MAX_SCREENS - 2);
    stop(&app);
}

MM_TEST(replacing_frees_the_screen_that_goes)
{
    static struct mm_app app;
    int two = 2;
    start(&app);
    go(&app, mm_push(&plain, NULL));
    go(&app, mm_replace(&plain, &two));
    MM_CHECK_INT(app.n_stack, 2);
    MM_CHECK_INT(seen.dones, 1);
    MM_CHECK_INT(*(int *)mm_app_top(&app)->state, 2);
    stop(&app);
}

MM_TEST(the_bottom_screen_can_be_neither_popped_nor_replaced)
{
    static struct mm_app app;
    start(&app);
    go(&app, mm_pop());
    MM_CHECK_INT(app.n_stack, 1);
    go(&app, mm_replace(&plain, NULL));
    MM_CHECK_INT(app.n_stack, 2);
    go(&app, mm_pop_to(&restless));
    MM_CHECK_INT(app.n_stack, 1);
    stop(&app);
}

MM_TEST(a_screen_that_comes_up_again_is_told)
{
    static struct mm_app app;
    start(&app);
    go(&app, mm_push(&plain, NULL));
    MM_CHECK_INT(seen.notices, 0);
    go(&app, mm_pop());
    MM_CHECK_INT(seen.notices, 1);
    stop(&app);
}

MM_TEST(a_screen_that_cannot_open_leads_to_the_fault_screen_with_its_reason)
{
    static struct mm_app app;
    start(&app);
    go(&app, mm_push(&refusing, NULL));
    MM_CHECK_STR(mm_app_top(&app)->ops->name, "fault");
    MM_CHECK_INT(seen.fault.err, MM_ERR_NO_SPACE);
    MM_CHECK_STR(seen.fault.text, "full");
    MM_CHECK_INT(app.n_stack, 2);
    stop(&app);
}

MM_TEST(a_fault_on_a_full_stack_is_still_shown)
{
    static struct mm_app app;
    struct mm_errinfo info = {MM_ERR_IO, "broken"};
    int i;
    start(&app);
    for (i = 0; i < MM_MAX_SCREENS; i++)
        go(&app, mm_push(&plain, NULL));
    go(&app, mm_fault(&info));
    MM_CHECK_STR(mm_app_top(&app)->ops->name, "fault");
    MM_CHECK_INT(app.n_stack, MM_MAX_SCREENS);
    go(&app, mm_fault(&info));
    MM_CHECK_INT(app.n_stack, MM_MAX_SCREENS);
    stop(&app);
}

MM_TEST(screens_that_send_each_other_round_come_to_an_end)
{
    static struct mm_app app;
    start(&app);
    go(&app, mm_push(&restless, NULL));
    go(&app, mm_push(&plain, NULL));
    go(&app, mm_pop());
    MM_CHECK_STR(mm_app_top(&app)->ops->name, "restless");
    stop(&app);
}

MM_TEST_MAIN
