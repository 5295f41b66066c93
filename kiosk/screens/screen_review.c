/* The list of all questions before 提出: which are answered; any can be changed. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

struct state {
    struct mm_sheet sheet;
    struct mm_place place; /* arg of what follows */
};

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    enum mm_err err = mm_sheet_open(app, &s->sheet, info);
    (void)arg;
    return err == MM_OK ? mm_place_keep(app, "review", "", info) : err;
}

static size_t count_open(const struct state *s)
{
    size_t i, n = 0;
    for (i = 0; i < s->sheet.n; i++)
        n += !mm_sheet_answered(&s->sheet, i);
    return n;
}

static void build_item(const struct state *s, size_t i, struct mm_ui *ui)
{
    const struct mm_answer *answer = &s->sheet.answer[i];
    char id[MM_UI_ID_BYTES], label[MM_MAX_TEXT_BYTES + 16], detail[96];
    size_t r, unsure = 0;
    for (r = 0; r < answer->n_rows; r++)
        unsure += answer->row[r] == MM_ANS_UNSURE;
    snprintf(id, sizeof(id), "q.%zu", i + 1);
    snprintf(label, sizeof(label), "%zu　%s", i + 1, s->sheet.item[i]->stem);
    if (!mm_sheet_answered(&s->sheet, i))
        snprintf(detail, sizeof(detail), "まだ");
    else if (unsure == answer->n_rows)
        snprintf(detail, sizeof(detail), "答えました（わからない）");
    else if (unsure)
        snprintf(detail, sizeof(detail), "答えました（わからない %zu）", unsure);
    else
        snprintf(detail, sizeof(detail), "答えました");
    mm_ui_button(ui, &(struct mm_button){.id = id, .kind = MM_BUTTON_CARD, .label = label, .detail = detail});
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    size_t i, left = count_open(s);
    mm_ui_begin(ui, "review", "");
    mm_app_band(app, ui, mm_ui_narrow(ui) ? "答えの一覧" : "たしかめる　答えの一覧", true);
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_text(ui, "heading", MM_TEXT_HEADING,
               left ? "まだ答えていない問題があります" : "すべての問題に答えました");
    mm_ui_text(ui, "note", MM_TEXT_BODY,
               left ? "「まだ」の問題にふれて、答えてください。" : "変えたい問題に、ふれてください。");
    for (i = 0; i < s->sheet.n; i++)
        build_item(s, i, ui);
    mm_app_footer_start(app, ui, true);
    mm_app_footer_end(app, ui, "提出へ", MM_SHAPE_RIGHT, left ? MM_UI_DISABLED : MM_UI_FOCUS_FIRST);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    size_t i;
    (void)app;
    if (strcmp(id, "@back") == 0) {
        s->place = (struct mm_place){.index = s->sheet.n - 1};
        return mm_replace(&mm_screen_check, &s->place);
    }
    if (strcmp(id, "next") == 0)
        return count_open(s) ? mm_stay() : mm_replace(&mm_screen_submit, NULL);
    for (i = 0; i < s->sheet.n; i++) {
        char mine[MM_UI_ID_BYTES];
        snprintf(mine, sizeof(mine), "q.%zu", i + 1);
        if (strcmp(mine, id) == 0) {
            s->place = (struct mm_place){.index = i, .from_review = true};
            return mm_push(&mm_screen_check, &s->place);
        }
    }
    return mm_stay();
}

static struct mm_nav notice(void *state, struct mm_app *app)
{
    struct state *s = state;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (mm_sheet_load(app, &s->sheet, &info) != MM_OK)
        return mm_fault(&info);
    return mm_stay();
}

const struct mm_screen_ops mm_screen_review = {.name = "review",
                                               .state_bytes = sizeof(struct state),
                                               .needs_person = true,
                                               .init = init,
                                               .build = build,
                                               .act = act,
                                               .notice = notice};
