/* 受講状況, for the secretariat: how many of those who were asked are 済・途中・未, by course. Counts alone.
 */
#include "kiosk/screens/office.h"

#include <stdio.h>
#include <string.h>

#define COLUMNS  3
#define MAX_ROWS 40
#define CELL     200

struct state {
    struct mm_office office;                   /* first */
    char cell[COLUMNS * (MAX_ROWS + 1)][CELL]; /* once the answer is there */
    const char *part[COLUMNS * (MAX_ROWS + 1)];
    size_t n;
};

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    (void)arg;
    return mm_office_ask(&s->office, app, "progress", NULL, NULL, info);
}

static void put(struct state *s, const char *text)
{
    mm_piece_plain(s->cell[s->n], CELL, text);
    s->part[s->n] = s->cell[s->n];
    s->n++;
}

static void read_rows(struct state *s)
{
    static const char *const head[COLUMNS] = {"研修", "済んだ方", "まだの方"};
    const struct mm_json *rows = mm_json_get(s->office.doc, "rows");
    s->n = 0;
    for (size_t i = 0; i < COLUMNS; i++)
        put(s, head[i]);
    for (const struct mm_json *row = mm_json_first(rows); row && s->n <= COLUMNS * MAX_ROWS;
         row = mm_json_next(row)) {
        char text[CELL];
        int64_t count[4]; /* asked, 済, 途中, 未 */
        for (size_t i = 0; i < 4; i++)
            count[i] = mm_json_int(mm_json_at(row, i + 1), 0);
        put(s, mm_json_str(mm_json_at(row, 0), ""));
        snprintf(text, sizeof(text), "%d人のうち%d人", (int)count[0], (int)count[1]);
        put(s, text);
        snprintf(text, sizeof(text), "途中%d人、未%d人", (int)count[2], (int)count[3]);
        put(s, text);
    }
}

/* A table where there is room for one. */
static void build_rows(const struct state *s, struct mm_ui *ui)
{
    if (!mm_ui_narrow(ui) && !mm_ui_large(ui)) {
        mm_ui_matter(ui, "rows", MM_TEXT_BODY, &(struct mm_matter){MM_MATTER_TABLE, s->part, s->n, COLUMNS});
        return;
    }
    for (size_t i = COLUMNS; i + COLUMNS <= s->n; i += COLUMNS) {
        char line[2 * CELL + 16];
        snprintf(line, sizeof(line), "%sが済み、%s", s->part[i + 1], s->part[i + 2]);
        mm_piece_text(ui, "course", i / COLUMNS, MM_TEXT_SUBHEAD, s->part[i]);
        mm_piece_text(ui, "counts", i / COLUMNS, MM_TEXT_BODY, line);
    }
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    char as_of[300];
    mm_ui_begin(ui, "progress", mm_office_place(&s->office));
    mm_app_band(app, ui, "受講状況", true);
    mm_ui_region(ui, MM_REGION_BODY);
    mm_office_build_wait(&s->office, "数えています。", ui);
    if (s->office.doc) {
        mm_piece_plain(as_of, sizeof(as_of), mm_json_get_str(s->office.doc, "as_of", ""));
        mm_ui_text(ui, "as_of", MM_TEXT_SMALL, as_of);
        build_rows(s, ui);
    }
    mm_app_footer_start(app, ui, false);
    mm_app_footer_end(app, ui, "もどる", MM_SHAPE_NONE, MM_UI_FOCUS_FIRST);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    (void)state;
    (void)app;
    return strcmp(id, "next") == 0 || strcmp(id, "@back") == 0 ? mm_pop() : mm_stay();
}

static struct mm_nav tick(void *state, struct mm_app *app, int64_t now_ms)
{
    struct state *s = state;
    (void)now_ms;
    mm_office_look(&s->office, app);
    if (s->office.doc && !s->n)
        read_rows(s);
    return mm_stay();
}

const struct mm_screen_ops mm_screen_progress = {.name = "progress",
                                                 .state_bytes = sizeof(struct state),
                                                 .init = init,
                                                 .done = mm_office_screen_done,
                                                 .build = build,
                                                 .act = act,
                                                 .tick = tick};
