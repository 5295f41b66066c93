/* monkey: somebody who presses whatever there is, with more fingers than one, on the keys, with cards, while
 * the screen changes its size. What it does is drawn from the script's seed. It looks that from anywhere a
 * few presses lead back to the first screen, and that what was painted piece by piece is what the whole would
 * be. */
#include "kiosk/app/flow.h"

#include "sync/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WAY_EVERY   500 /* inputs between two looks for the way back */
#define WAY_PRESSES 40  /* that it may take */
#define PAINT_EVERY 25  /* inputs between two comparisons of the pixels */
#define MAX_FINGERS 4
#define MAX_WORDS   32
#define MAX_SEEN    64

struct monkey {
    struct mm_flow_player *p;
    struct mm_random random;
    struct mm_random_seeded seeded;
    struct mm_touch touch;
    bool down[MAX_FINGERS];
    int64_t done; /* inputs */
    const char *seen[MAX_SEEN];
    size_t n_seen;
};

static int below(struct monkey *m, int n)
{
    return (int)mm_random_below(&m->random, (uint32_t)n);
}

static enum mm_err feed(struct monkey *m, struct mm_event event)
{
    enum mm_err err = mm_flow_input(m->p, &event);
    m->p->app->quit = false; /* somebody pressed 再起動 */
    return err;
}

static enum mm_err pass(struct monkey *m, int64_t ms)
{
    enum mm_err err = mm_flow_pass(m->p, ms);
    m->p->app->quit = false;
    return err;
}

/* ---- fingers ---------------------------------------------------------------------------------------- */
static enum mm_err finger(struct monkey *m, enum mm_touch_phase phase, int id, int x, int y)
{
    enum mm_event_type type = mm_touch_take(&m->touch, phase, id, mm_mono_ms(&m->p->app->clock));
    m->down[id] = phase != MM_TOUCH_UP;
    if (type == MM_EVENT_NONE)
        return MM_OK;
    return feed(m, (struct mm_event){.type = type, .x = x, .y = y, .finger = true});
}

static enum mm_err lift_all(struct monkey *m)
{
    enum mm_err err = MM_OK;
    int id;
    for (id = 0; id < MAX_FINGERS && err == MM_OK; id++)
        if (m->down[id])
            err = finger(m, MM_TOUCH_UP, id, 0, 0);
    return err;
}

static enum mm_err tap(struct monkey *m, int x, int y)
{
    int id = below(m, MAX_FINGERS);
    enum mm_err err = finger(m, MM_TOUCH_DOWN, id, x, y);
    if (err == MM_OK)
        err = pass(m, 20 + below(m, 400));
    if (err == MM_OK)
        err = finger(m, MM_TOUCH_UP, id, x + below(m, 5) - 2, y + below(m, 5) - 2);
    return err == MM_OK ? pass(m, 50 + below(m, 600)) : err;
}

/* Leads away from what is being done: band and footer but つぎへ. */
static bool leads_out(const struct mm_ui *ui, size_t i)
{
    const struct mm_ui_item *item = mm_ui_item(ui, i);
    return item->id[0] == '@' || (mm_ui_in_footer(ui, i) && strcmp(item->id, "next") != 0);
}

/* Seldom what leads out: else it would never come to the end of anything. */
static enum mm_err tap_item(struct monkey *m)
{
    const struct mm_ui *ui = m->p->app->ui;
    const struct mm_ui_item *one = NULL;
    size_t i;
    bool out = below(m, 8) == 0;
    int n = 0;
    for (i = 0; i < mm_ui_items(ui); i++) {
        const struct mm_ui_item *item = mm_ui_item(ui, i);
        if (item->pressable && item->visible && (out || !leads_out(ui, i)) && below(m, ++n) == 0)
            one = item;
    }
    if (!one)
        return pass(m, 1000);
    return tap(m, one->rect.x + one->rect.w / 2, one->rect.y + one->rect.h / 2);
}

/* One who wants to get on. */
static enum mm_err tap_next(struct monkey *m)
{
    const struct mm_ui_item *item = mm_ui_find(m->p->app->ui, "next");
    return item ? tap(m, item->rect.x + item->rect.w / 2, item->rect.y + item->rect.h / 2) : tap_item(m);
}

/* And who answers the question before that, rightly or not. */
static enum mm_err answer(struct monkey *m)
{
    if (!mm_app_top(m->p->app)->ops->hint)
        return tap_next(m);
    return mm_flow_answer(m->p, (enum mm_mark)below(m, MM_MARK_UNSURE + 1));
}

static enum mm_err tap_anywhere(struct monkey *m)
{
    return tap(m, below(m, m->p->app->w), below(m, m->p->app->h));
}

static enum mm_err drag(struct monkey *m)
{
    int x = below(m, m->p->app->w), y = below(m, m->p->app->h), id = below(m, MAX_FINGERS);
    int steps = 1 + below(m, 6);
    enum mm_err err = finger(m, MM_TOUCH_DOWN, id, x, y);
    while (steps-- > 0 && err == MM_OK) {
        x += below(m, 401) - 200;
        y += below(m, 401) - 200;
        err = finger(m, MM_TOUCH_MOVE, id, x, y);
        if (err == MM_OK)
            err = pass(m, 16);
    }
    return err == MM_OK ? finger(m, MM_TOUCH_UP, id, x, y) : err;
}

/* A finger that comes or goes by itself: a palm builds up, or a finger stays. */
static enum mm_err finger_more(struct monkey *m)
{
    int id = below(m, MAX_FINGERS);
    return finger(m, m->down[id] ? MM_TOUCH_UP : MM_TOUCH_DOWN, id, below(m, m->p->app->w),
                  below(m, m->p->app->h));
}

static enum mm_err mouse(struct monkey *m)
{
    static const enum mm_event_type types[] = {MM_EVENT_DOWN, MM_EVENT_MOVE, MM_EVENT_UP, MM_EVENT_CANCEL};
    return feed(m, (struct mm_event){.type = types[below(m, 4)],
                                     .x = below(m, m->p->app->w + 200) - 100,
                                     .y = below(m, m->p->app->h + 200) - 100});
}

static enum mm_err wheel(struct monkey *m)
{
    return feed(m, (struct mm_event){.type = MM_EVENT_WHEEL, .y = below(m, 21) - 10});
}

/* ---- keys ------------------------------------------------------------------------------------------- */
static enum mm_err key(struct monkey *m)
{
    enum mm_err err =
        feed(m, (struct mm_event){.type = MM_EVENT_KEY, .key = (enum mm_key)below(m, MM_KEY_COUNT)});
    return err == MM_OK ? pass(m, below(m, 500)) : err;
}

static enum mm_err type_one(struct monkey *m, char c)
{
    if (c >= '0' && c <= '9')
        return feed(m, (struct mm_event){.type = MM_EVENT_DIGIT, .digit = c - '0'});
    return feed(m, (struct mm_event){.type = MM_EVENT_TEXT, .ch = c});
}

static enum mm_err character(struct monkey *m)
{
    enum mm_err err = type_one(m, (char)(below(m, 2) ? '0' + below(m, 10) : '!' + below(m, 94)));
    return err == MM_OK ? pass(m, below(m, 2000)) : err;
}

/* One of the words that the script gave it, or something of its own; as a card reader or as fingers type. */
static enum mm_err word(struct monkey *m)
{
    const char *given[MAX_WORDS], *at = m->p->step->text;
    char own[20];
    int n = 0, gap = below(m, 2) ? 5 : 300, i, len = 1 + below(m, (int)sizeof(own) - 1);
    enum mm_err err = MM_OK;
    for (i = 0; i < len; i++)
        own[i] = (char)(below(m, 2) ? '0' + below(m, 10) : 'A' + below(m, 26));
    for (; at && *at && n < MAX_WORDS; at = strchr(at, ' '), at = at ? at + 1 : NULL)
        given[n++] = at;
    at = own;
    if (n && below(m, 3)) {
        at = given[below(m, n)];
        len = (int)strcspn(at, " ");
    }
    for (i = 0; i < len && err == MM_OK; i++) {
        err = type_one(m, at[i]);
        if (err == MM_OK)
            err = pass(m, gap);
    }
    if (err == MM_OK)
        err = feed(m, (struct mm_event){.type = MM_EVENT_KEY, .key = MM_KEY_ENTER});
    return err == MM_OK ? pass(m, 400) : err;
}

/* ---- the screen, and time --------------------------------------------------------------------------- */
static enum mm_err resize(struct monkey *m)
{
    static const struct {
        int w, h;
    } sizes[] = {{1366, 768}, {1280, 800}, {1920, 1080}, {1080, 1920}, {1024, 600}, {800, 600}, {640, 480}};
    int s = below(m, 4) ? 0 : below(m, (int)(sizeof(sizes) / sizeof(sizes[0])));
    if (m->p->app->ops == &mm_platform_null)
        mm_platform_null_resize(m->p->app->platform, sizes[s].w, sizes[s].h);
    return feed(m, (struct mm_event){.type = MM_EVENT_RESIZE});
}

static enum mm_err expose(struct monkey *m)
{
    return feed(m, (struct mm_event){.type = MM_EVENT_EXPOSE});
}

static enum mm_err wait_short(struct monkey *m)
{
    return pass(m, below(m, 12000));
}

/* Went away: the warning comes up, and after it the lock. */
static enum mm_err wait_long(struct monkey *m)
{
    return pass(m, MM_APP_IDLE_MS - 2000 + below(m, 60000));
}

static const struct {
    int weight;
    enum mm_err (*act)(struct monkey *m);
} habits[] = {
    {420, tap_item},   {180, tap_next}, {60, answer}, {60, tap_anywhere}, {50, drag},
    {40, finger_more}, {30, mouse},     {20, wheel},  {100, key},         {40, character},
    {30, word},        {15, resize},    {5, expose},  {8, wait_short},    {2, wait_long},
};

static enum mm_err one_input(struct monkey *m)
{
    const struct mm_screen_ops *ops = mm_app_top(m->p->app)->ops;
    int at = 0;
    size_t i;
    if ((ops->takes_digits || ops->takes_card) && below(m, 8) == 0) /* where there is something to type */
        return word(m);
    for (i = 0; i < sizeof(habits) / sizeof(habits[0]); i++)
        at += habits[i].weight;
    at = below(m, at);
    for (i = 0; at >= habits[i].weight; i++)
        at -= habits[i].weight;
    return habits[i].act(m);
}

/* ---- what must hold --------------------------------------------------------------------------------- */
static enum mm_err fail(struct monkey *m, const char *what)
{
    return mm_flow_fail(
        m->p, mm_say("%s（画面 %s、%lld回目、seed %llu）", "%s (screen %s, input %lld, seed %llu)"), what,
        mm_app_top(m->p->app)->ops->name, (long long)m->done, (unsigned long long)m->p->app->options->seed);
}

/* The button a person would try: one that leads out, and the one that was tried least. */
static const struct mm_ui_item *way_button(const struct mm_ui *ui, char tried[][MM_UI_ID_BYTES],
                                           size_t n_tried)
{
    const struct mm_ui_item *best = NULL;
    size_t i, t, least = WAY_PRESSES + 1;
    for (i = 0; i < mm_ui_items(ui); i++) {
        const struct mm_ui_item *item = mm_ui_item(ui, i);
        size_t times = 0;
        if (strcmp(item->id, "@back") != 0 && !mm_ui_in_footer(ui, i))
            continue;
        if (!item->pressable || item->flags & MM_UI_DISABLED)
            continue;
        for (t = 0; t < n_tried; t++)
            times += strcmp(tried[t], item->id) == 0;
        if (times < least) {
            least = times;
            best = item;
        }
    }
    return best;
}

static enum mm_err way_back(struct monkey *m)
{
    char tried[WAY_PRESSES][MM_UI_ID_BYTES];
    size_t n = 0;
    enum mm_err err = lift_all(m);
    m->p->app->touch = MM_TOUCH_MAP_NONE; /* the finger of this person is a steady one */
    for (; n < WAY_PRESSES && err == MM_OK; n++) {
        const struct mm_ui_item *item = way_button(m->p->app->ui, tried, n);
        if (m->p->app->n_stack == 1)
            return MM_OK;
        snprintf(tried[n], MM_UI_ID_BYTES, "%s", item ? item->id : "");
        err = item ? mm_flow_tap(m->p, tried[n]) : pass(m, 2000);
        m->p->app->quit = false;
    }
    return err == MM_OK
               ? fail(m, mm_say("最初の画面へもどる道がありません", "no way back to the first screen"))
               : err;
}

/* All of it painted anew is what stood there, painted where it had changed. */
static enum mm_err same_pixels(struct monkey *m)
{
    struct mm_app *app = m->p->app;
    const struct mm_canvas *canvas = mm_ui_canvas(app->ui);
    size_t n = (size_t)canvas->w * (size_t)canvas->h, at = 0;
    int w = canvas->w;
    uint32_t *before = malloc(n * sizeof(*before));
    enum mm_err err = mm_app_frame(app, m->p->info); /* what counts seconds is of this moment */
    char what[160];
    if (!before)
        return err != MM_OK ? err : mm_nomem(m->p->info);
    memcpy(before, canvas->px, n * sizeof(*before));
    mm_ui_repaint(app->ui);
    if (err == MM_OK)
        err = mm_app_frame(app, m->p->info);
    canvas = mm_ui_canvas(app->ui);
    while (at < n && before[at] == canvas->px[at])
        at++;
    free(before);
    if (err != MM_OK || at == n)
        return err;
    snprintf(what, sizeof(what),
             mm_say("画面の %d,%d が古いままでした", "what is at %d,%d was not painted anew"), (int)at % w,
             (int)at / w);
    return fail(m, what);
}

static void see(struct monkey *m)
{
    const char *name = mm_app_top(m->p->app)->ops->name;
    size_t i;
    for (i = 0; i < m->n_seen; i++)
        if (m->seen[i] == name)
            return;
    if (m->n_seen < MAX_SEEN)
        m->seen[m->n_seen++] = name;
}

enum mm_err mm_flow_monkey(struct mm_flow_player *p)
{
    struct monkey m = {.p = p};
    enum mm_err err = MM_OK;
    size_t i;
    p->hand = MM_FLOW_TOUCH; /* where it means something: flicks, and holds as long as is asked for */
    m.random = mm_random_seeded(&m.seeded, p->app->options->seed);
    printf("monkey: seed %llu, %lld inputs\n", (unsigned long long)p->app->options->seed,
           (long long)p->step->n);
    fflush(stdout); /* also when it ends in a crash */
    while (m.done < p->step->n && err == MM_OK) {
        err = one_input(&m);
        m.done++;
        see(&m);
        if (err == MM_OK && m.done % PAINT_EVERY == 0)
            err = same_pixels(&m);
        if (err == MM_OK && (m.done % WAY_EVERY == 0 || m.done == p->step->n))
            err = way_back(&m);
    }
    p->hand = MM_FLOW_ANY;
    p->app->exit_code = EXIT_SUCCESS;
    printf("monkey: saw");
    for (i = 0; i < m.n_seen; i++)
        printf(" %s", m.seen[i]);
    printf("\n");
    return err;
}
