/* lint all: the screen at hand, declared anew for every size of screen, text size and theme, and held to the
 * rules of layout, contrast and keys. The sitting itself does not notice. */
#include "kiosk/app/flow.h"

#include <stdio.h>
#include <string.h>

static const struct {
    int w, h;
    double inch;
} displays[] = {
    {1366, 768, 10.1},  {1366, 768, 15.6},  {1366, 768, 21.5}, {1920, 1080, 21.5}, {1080, 1920, 21.5},
    {3840, 2160, 27.0}, {2160, 3840, 43.0}, {768, 1366, 10.1}, {800, 1280, 10.1},
};
#define N_DISPLAYS (sizeof(displays) / sizeof(displays[0]))

struct look {
    struct mm_flow_player *p;
    struct mm_ui *ui; /* instead of the one that is shown */
    const char *display;
    struct mm_buf faults;
    int n;
};

static void fault(struct look *l, const char *what, const char *id)
{
    const struct mm_ui_settings *s = mm_ui_settings(l->ui);
    mm_buf_printf(&l->faults, "%s %s %s: %s%s%s\n", l->display, mm_text_size_ja(s->size),
                  mm_theme_ja(s->theme), what, id[0] ? " " : "", id);
}

static enum mm_err declare(struct look *l)
{
    struct mm_app *app = l->p->app;
    struct mm_ui *shown = app->ui;
    enum mm_err err;
    app->ui = l->ui;
    err = mm_app_declare(app, l->p->info);
    app->ui = shown;
    return err;
}

/* ---- keys ------------------------------------------------------------------------------------------- */
/* Down, from the first target to the first again: every target has the focus once and is seen with it, and
 * all of a long text was shown. */
static void walk(struct look *l)
{
    bool seen[MM_MAX_UI_ITEMS + 2] = {false}, end = false;
    struct mm_event down = {.type = MM_EVENT_KEY, .key = MM_KEY_DOWN};
    size_t i, n = mm_ui_items(l->ui), step;
    for (step = 0; step < 3 * n + 60; step++) {
        char id[MM_UI_ID_BYTES];
        bool dirty;
        if (step > 0) /* the first target may have the focus already */
            mm_ui_input(l->ui, &down, (int64_t)step * 1000, id, &dirty);
        end = end || mm_ui_at_end(l->ui);
        for (i = 0; i < n; i++) {
            const struct mm_ui_item *item = mm_ui_item(l->ui, i);
            if (!item->pressable || strcmp(item->id, mm_ui_focus(l->ui)) != 0)
                continue;
            if (!seen[i] && !item->visible && item->rect.h < mm_ui_canvas(l->ui)->h / 3)
                fault(l, "is not seen with the focus", item->id);
            seen[i] = true;
        }
    }
    for (i = 0; i < n; i++)
        if (mm_ui_takes_focus(l->ui, i) && !seen[i])
            fault(l, "cannot be reached by keys", mm_ui_item(l->ui, i)->id);
    if (!end)
        fault(l, "the end of the text cannot be reached by keys", "");
}

/* もどる, or a button of the footer. The first screen is where everything ends. */
static void way_back(struct look *l)
{
    size_t i;
    if (l->p->app->n_stack == 1)
        return;
    for (i = 0; i < mm_ui_items(l->ui); i++) {
        const struct mm_ui_item *item = mm_ui_item(l->ui, i);
        if (item->pressable && (strcmp(item->id, "@back") == 0 || mm_ui_in_footer(l->ui, i)))
            return;
    }
    fault(l, "there is no way back", "");
}

/* ---- all -------------------------------------------------------------------------------------------- */
static enum mm_err look_at(struct look *l, enum mm_text_size size, enum mm_theme_id theme)
{
    struct mm_ui_settings settings = {
        .size = size, .theme = theme, .ruby = theme % 2 == 0, .lower = theme == MM_THEME_DARK};
    size_t before = l->faults.len;
    enum mm_err err;
    mm_ui_forget(l->ui); /* as if one came to it anew */
    mm_ui_set(l->ui, &settings);
    err = declare(l);
    if (err != MM_OK)
        return err;
    l->n++;
    mm_ui_lint(l->ui, &l->faults);
    if (l->faults.len > before)
        fault(l, "that was here", "");
    if (theme <=
        MM_THEME_DARK) { /* with ruby, and without it in the lower part; the others change colours alone */
        way_back(l);
        walk(l);
    }
    return MM_OK;
}

static enum mm_err look_on(struct look *l, size_t d)
{
    char name[48];
    int size, theme;
    enum mm_err err =
        mm_ui_new(l->p->app->fonts, displays[d].w, displays[d].h, displays[d].inch, &l->ui, l->p->info);
    snprintf(name, sizeof(name), "%dx%d %.1f\"", displays[d].w, displays[d].h, displays[d].inch);
    l->display = name;
    for (size = 0; size < MM_SIZE_COUNT && err == MM_OK; size++)
        for (theme = 0; theme < MM_THEME_COUNT && err == MM_OK; theme++)
            err = look_at(l, (enum mm_text_size)size, (enum mm_theme_id)theme);
    mm_ui_free(l->ui);
    l->ui = NULL;
    return err;
}

enum mm_err mm_flow_lint_all(struct mm_flow_player *p)
{
    struct look look = {.p = p};
    enum mm_err err = MM_OK;
    size_t d;
    mm_buf_init(&look.faults, 4 * 1024 * 1024);
    for (d = 0; d < N_DISPLAYS && err == MM_OK; d++)
        err = look_on(&look, d);
    if (err == MM_OK)
        printf("linted %s %d\n", mm_app_top(p->app)->ops->name, look.n);
    if (err == MM_OK && look.faults.len) {
        fputs(mm_buf_str(&look.faults), stderr);
        err = mm_flow_fail(p, "%s: %.200s", mm_app_top(p->app)->ops->name, mm_buf_str(&look.faults));
    }
    mm_buf_done(&look.faults);
    return err;
}
