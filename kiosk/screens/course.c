/* From a duty to the screen where its person goes on. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct mm_course *mm_screen_course(struct mm_app *app)
{
    return mm_pack_course(mm_app_sitting_pack(app), mm_app_sitting(app)->course);
}

const struct mm_page *mm_course_page_at(const struct mm_course *course, unsigned audience, const char *only,
                                        size_t index, const struct mm_module **ret_module)
{
    size_t m, p, at = 0;
    for (m = 0; m < course->n_modules; m++) {
        const struct mm_module *module = course->modules[m];
        if (!(module->audience & audience) || (only[0] && strcmp(module->id, only) != 0))
            continue;
        for (p = 0; p < module->n_pages; p++) {
            const struct mm_page *page = &module->pages[p];
            if (!(page->audience & audience) || !mm_course_shows(course, page) || at++ != index)
                continue;
            if (ret_module)
                *ret_module = module;
            return page;
        }
    }
    return NULL;
}

const struct mm_page *mm_screen_page_at(struct mm_app *app, size_t index, const struct mm_module **ret_module)
{
    return mm_course_page_at(mm_screen_course(app), (unsigned)mm_person_audience(mm_app_person(app)),
                             mm_app_sitting(app)->module, index, ret_module);
}

size_t mm_screen_pages(struct mm_app *app)
{
    size_t n = 0;
    while (mm_screen_page_at(app, n, NULL))
        n++;
    return n;
}

static void place_write(const char *what, const char *detail, char out[MM_PLACE_BYTES])
{
    snprintf(out, MM_PLACE_BYTES, "%s%s%s", what, detail[0] ? " " : "", detail);
}

void mm_place_next(struct mm_app *app, const char *what, const char *detail)
{
    char place[MM_PLACE_BYTES];
    place_write(what, detail, place);
    mm_store_place_next(mm_app_store(app), place);
}

enum mm_err mm_place_keep(struct mm_app *app, const char *what, const char *detail, struct mm_errinfo *info)
{
    char place[MM_PLACE_BYTES];
    place_write(what, detail, place);
    return mm_store_place_put(mm_app_store(app), mm_app_sitting(app)->registration, place, info);
}

/* ---- going on --------------------------------------------------------------------------------------- */
struct resume {
    struct mm_app *app;
    const struct mm_course *course;
    const char *detail; /* of the place: page id or number */
    bool has_sheet;
    struct mm_sheet sheet;
    struct mm_place *place;
};

static bool go_page(struct resume *r, const struct mm_screen_ops **ret_screen)
{
    const struct mm_page *page;
    size_t i;
    for (i = 0; (page = mm_screen_page_at(r->app, i, NULL)) != NULL; i++) {
        if (strcmp(page->id, r->detail) == 0) {
            r->place->index = i;
            *ret_screen = &mm_screen_page;
            return true;
        }
    }
    return false;
}

static bool go_check(struct resume *r, const struct mm_screen_ops **ret_screen)
{
    size_t n = (size_t)strtoul(r->detail, NULL, 10);
    if (!r->has_sheet || r->sheet.attempt.state != MM_ATTEMPT_OPEN || n < 1 || n > r->sheet.n)
        n = 1;
    r->place->index = n - 1;
    *ret_screen = &mm_screen_check;
    return true;
}

static bool go_review(struct resume *r, const struct mm_screen_ops **ret_screen)
{
    if (!r->has_sheet || r->sheet.attempt.state != MM_ATTEMPT_OPEN)
        return go_check(r, ret_screen);
    *ret_screen = &mm_screen_review;
    return true;
}

static bool go_explain(struct resume *r, const struct mm_screen_ops **ret_screen)
{
    if (!r->has_sheet || r->sheet.attempt.state != MM_ATTEMPT_DONE)
        return go_review(r, ret_screen);
    *ret_screen = &mm_screen_explain;
    return true;
}

static const struct {
    const char *what;
    bool (*go)(struct resume *r, const struct mm_screen_ops **ret_screen);
} places[] = {
    {"page", go_page}, /* first: who is only asked goes to none */
    {"check", go_check}, {"review", go_review}, {"submit", go_explain}, {"explain", go_explain},
};

/* Splits "check 3"; an unknown place starts at the first page. */
static const struct mm_screen_ops *resume_screen(struct resume *r, char *place)
{
    const struct mm_screen_ops *screen = &mm_screen_page;
    char *space = strchr(place, ' ');
    bool asks = mm_course_only_asks(r->course) || mm_app_sitting(r->app)->in_room;
    size_t i;
    if (space)
        *space = '\0';
    r->detail = space ? space + 1 : "";
    if (r->has_sheet && r->sheet.attempt.state == MM_ATTEMPT_SUBMITTED)
        return &mm_screen_submit;
    for (i = asks ? 1 : 0; i < sizeof(places) / sizeof(places[0]); i++)
        if (strcmp(places[i].what, place) == 0 && places[i].go(r, &screen))
            return screen;
    r->place->index = 0;
    return asks ? &mm_screen_check : &mm_screen_page;
}

/* The room went through the pages together: whoever checked in saw them. */
static enum mm_err open_pages(struct mm_app *app, struct mm_errinfo *info)
{
    const struct mm_sitting *sitting = mm_app_sitting(app);
    const struct mm_page *page;
    enum mm_err err = MM_OK;
    size_t i;
    for (i = 0; err == MM_OK && sitting->in_room && (page = mm_screen_page_at(app, i, NULL)); i++)
        err = mm_store_page_open(mm_app_store(app), sitting, page, NULL, info);
    return err;
}

struct mm_nav mm_course_go(struct mm_app *app, const struct mm_duty_state *duty, struct mm_place *place)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char text[MM_PLACE_BYTES] = "";
    struct resume r = {.app = app, .place = place};
    struct mm_nav nav;
    enum mm_err err;
    *place = (struct mm_place){0};
    err = mm_app_sitting_begin(app, &duty->duty, duty->progress == MM_PROGRESS_DONE, &info);
    if (err == MM_ERR_NOT_FOUND)
        return mm_stay();
    if (err == MM_OK) {
        r.course = mm_screen_course(app);
        err = open_pages(app, &info);
    }
    if (err == MM_OK) {
        err = mm_store_place_get(mm_app_store(app), duty->duty.registration, text, sizeof(text), &info);
        if (err == MM_ERR_NOT_FOUND)
            err = MM_OK;
    }
    if (err == MM_OK) {
        err = mm_sheet_load(app, &r.sheet, &info);
        r.has_sheet = err == MM_OK;
        if (err == MM_ERR_NOT_FOUND || err == MM_ERR_CONFLICT)
            err = MM_OK;
    }
    if (err != MM_OK)
        return mm_fault(&info);
    nav = mm_push(resume_screen(&r, text), place);
    return nav;
}
