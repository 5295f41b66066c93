/* 受付 on the screen of a room: how many came, who came last, and the ways in; and the end, which counts them
 * once more. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

static void build_said(enum mm_surface surface, const char *words, struct mm_ui *ui)
{
    mm_ui_column(ui, &(struct mm_box){.surface = surface});
    mm_ui_text(ui, "came", MM_TEXT_BODY, words);
    mm_ui_close(ui);
}

static void build_came(const struct mm_group_run *run, const char *came, const char *refused,
                       struct mm_app *app, struct mm_ui *ui)
{
    struct mm_person person;
    char name[MM_MAX_NAME_BYTES * 2], line[sizeof(name) + 160];
    if (!run->came[0] || mm_store_person(mm_app_store(app), run->came, &person, NULL) != MM_OK)
        return;
    mm_piece_plain(name, sizeof(name), person.name);
    snprintf(line, sizeof(line), "%sさん%s", name, run->refused ? refused : came);
    build_said(run->refused ? MM_SURFACE_CARD : MM_SURFACE_DONE, line, ui);
}

/* Where few lines are in sight it stands before all else. */
static void build_last(const struct mm_group_run *run, const char *words, struct mm_app *app,
                       struct mm_ui *ui)
{
    if (words)
        build_said(MM_SURFACE_CARD, words, ui);
    else
        build_came(run, "の受付をしました。", "は、受付に加えませんでした。事務局に声をかけてください。", app,
                   ui);
}

/* What everybody who comes presses; the first key has it, rather than what ends the step. */
static void push_name(const char *label, struct mm_ui *ui)
{
    mm_ui_button(ui, &(struct mm_button){
                         .id = "name", .kind = MM_BUTTON_CARD, .label = label, .flags = MM_UI_FOCUS_FIRST});
}

void mm_reception_build(const struct mm_group_run *run, const char *words, struct mm_app *app,
                        struct mm_ui *ui)
{
    char line[80];
    bool few = mm_piece_few_lines(ui);
    if (few)
        build_last(run, words, app, ui);
    mm_ui_text(ui, "heading", MM_TEXT_HEADING, "おひとりずつ、受付をお願いします");
    snprintf(line, sizeof(line), "受付が済んだ方　%zu人", run->n_present);
    mm_ui_text(ui, "count", MM_TEXT_SUBHEAD, line);
    if (!few || !(words || run->came[0])) /* who came before has shown how */
        mm_ui_text(
            ui, "how", MM_TEXT_BODY,
            mm_store_has_cards(mm_app_store(app))
                ? "受講カードをかざすか、「お名前で受付」にふれてください。出席票に書くこともできます。"
                : "「お名前で受付」にふれてください。出席票に書くこともできます。");
    if (!few)
        build_last(run, words, app, ui);
    push_name("お名前で受付", ui);
}

void mm_reception_reveal(const struct mm_group_run *run, struct mm_app *app)
{
    mm_app_reveal(app, mm_piece_few_lines(mm_app_ui(app)) && run->came[0] ? "came" : "name");
}

void mm_reception_round(const struct mm_group_run *run, const char *words, size_t n_answered,
                        struct mm_app *app, struct mm_ui *ui)
{
    char line[200];
    mm_ui_space(ui, MM_STEP_2);
    snprintf(line, sizeof(line),
             "用紙を使わずに、この画面を順に回して答えることもできます。答え終えた方　%zu人（受付　%zu人）",
             n_answered, run->n_present);
    mm_ui_text(ui, "round", MM_TEXT_BODY, line);
    if (words)
        build_said(MM_SURFACE_CARD, words, ui);
    else if (run->refused)
        build_came(run, "", "は、もう済んでいるか、この研修の対象ではありません。", app, ui);
    push_name("この画面で答える", ui);
}

void mm_reception_end(const struct mm_group_run *run, const char *then, struct mm_ui *ui)
{
    char line[160];
    const char *texts[] = {line, then};
    snprintf(line, sizeof(line), "この画面で受付をした方は%zu人です。出席票の方は、事務局が加えます。",
             run->n_present);
    mm_piece_middle(ui, "お疲れさまでした", texts, 2);
    mm_piece_middle_end(ui);
}

struct mm_nav mm_reception_act(struct mm_app *app, const char *id, struct mm_gate *gate)
{
    if (strcmp(id, "name") == 0 || strcmp(id, "late") == 0)
        return mm_push(&mm_screen_signin, gate);
    if (!mm_gate_card(app, id, &gate->person, &gate->words)) {
        if (gate->words)
            mm_app_reveal(app, "came");
        return mm_stay();
    }
    gate->card_shown = true;
    /* Who only checks in shows nothing of their own: the card is enough. */
    return mm_signin_wants_pin(mm_gate_method(app)) || mm_gate_enters(gate) ? mm_gate_next(app, gate, false)
                                                                            : mm_gate_passed(app, gate);
}
