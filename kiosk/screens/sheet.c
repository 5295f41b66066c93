/* A check as store and pack know it. */
#include "kiosk/screens/screens.h"

#include "sync/base/log.h"
#include "sync/wire/statement.h"

#include <stdio.h>
#include <string.h>

/* The questions of the form as they are in the pack. CONFLICT when one is not what the person saw. */
static enum mm_err items_find(const struct mm_pack *pack, struct mm_sheet *sheet, struct mm_errinfo *info)
{
    const struct mm_form *form = &sheet->attempt.form;
    size_t i;
    for (i = 0; i < form->n; i++) {
        const struct mm_item *item = mm_pack_item(pack, form->item[i].item_id);
        if (!item || strcmp(item->version_hash, form->item[i].version_hash) != 0 ||
            item->n_options != form->item[i].n_options || !mm_item_ui_find(item->ops->name))
            return mm_fail(info, MM_ERR_CONFLICT, "%s",
                           mm_say("教材が新しくなりました。確かめ問題は、はじめからになります。",
                                  "the pack has changed; the check starts again"));
        sheet->item[i] = item;
    }
    sheet->n = form->n;
    return MM_OK;
}

/* Every answer has its rows, also where nothing was answered yet. */
static void answers_fill(struct mm_sheet *sheet)
{
    size_t i;
    for (i = 0; i < sheet->n; i++)
        if (!sheet->answer[i].n_rows)
            mm_answer_none(sheet->item[i], &sheet->answer[i]);
}

enum mm_err mm_sheet_load(struct mm_app *app, struct mm_sheet *ret_sheet, struct mm_errinfo *info)
{
    struct mm_sheet sheet = {.n = 0};
    enum mm_err err =
        mm_store_attempt_last(mm_app_store(app), mm_app_sitting(app)->registration, &sheet.attempt, info);
    if (err == MM_OK)
        err = items_find(mm_app_sitting_pack(app), &sheet, info);
    if (err == MM_OK)
        err =
            mm_store_answers(mm_app_store(app), mm_app_sitting_pack(app), &sheet.attempt, sheet.answer, info);
    if (err != MM_OK)
        return err;
    answers_fill(&sheet);
    *ret_sheet = sheet;
    return MM_OK;
}

/* What the secretariat decided of questions since. */
static enum mm_err decided_fill(struct mm_app *app, struct mm_sheet *sheet, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    size_t i;
    for (i = 0; err == MM_OK && i < sheet->n; i++) {
        char scoring[MM_SCORING_BYTES];
        err = mm_store_scored(mm_app_store(app), sheet->attempt.id, sheet->item[i]->id, scoring,
                              &sheet->scored_at_ms[i], info);
        sheet->excluded[i] = strcmp(scoring, MM_SCORED_EXCLUDE) == 0;
    }
    return err;
}

enum mm_err mm_sheet_past(struct mm_app *app, const char *attempt, struct mm_sheet *ret_sheet,
                          struct mm_errinfo *info)
{
    struct mm_sheet sheet = {.n = 0};
    enum mm_err err =
        mm_store_past(mm_app_store(app), mm_app_pack(app), attempt, &sheet.attempt, sheet.answer, info);
    if (err == MM_OK)
        err = items_find(mm_app_pack(app), &sheet, info);
    if (err == MM_OK)
        err = decided_fill(app, &sheet, info);
    if (err != MM_OK)
        return err;
    answers_fill(&sheet);
    *ret_sheet = sheet;
    return MM_OK;
}

static enum mm_err sheet_new(struct mm_app *app, struct mm_sheet *ret_sheet, struct mm_errinfo *info)
{
    const struct mm_course *course = mm_screen_course(app);
    const struct mm_person *person = mm_app_person(app);
    struct mm_sheet sheet = {.n = 0};
    struct mm_form form;
    enum mm_err err =
        mm_store_form_draw(mm_app_store(app), mm_app_sitting_pack(app), course, mm_person_audience(person),
                           mm_app_sitting(app), mm_app_form_seed(app), &form, info);
    if (err == MM_OK)
        err = mm_store_attempt_new(mm_app_store(app), mm_app_sitting(app), &form, &sheet.attempt, info);
    if (err == MM_OK)
        err = items_find(mm_app_sitting_pack(app), &sheet, info);
    if (err != MM_OK)
        return err;
    answers_fill(&sheet);
    *ret_sheet = sheet;
    return MM_OK;
}

/* Somebody was in the middle of questions that are not there any more. */
static bool was_under_way(struct mm_app *app)
{
    struct mm_store *store = mm_app_store(app);
    struct mm_attempt last;
    return mm_store_attempt_last(store, mm_app_sitting(app)->registration, &last, NULL) == MM_OK &&
           mm_store_attempt_under_way(store, last.id);
}

enum mm_err mm_sheet_open(struct mm_app *app, struct mm_sheet *ret_sheet, struct mm_errinfo *info)
{
    struct mm_errinfo quiet = MM_ERRINFO_INIT;
    enum mm_err err = mm_sheet_load(app, ret_sheet, &quiet);
    if (err == MM_OK && ret_sheet->attempt.state == MM_ATTEMPT_OPEN)
        return MM_OK;
    if (err == MM_OK || err == MM_ERR_NOT_FOUND || err == MM_ERR_CONFLICT) {
        bool renewed = err == MM_ERR_CONFLICT && was_under_way(app);
        err = sheet_new(app, ret_sheet, info);
        if (err == MM_OK)
            ret_sheet->renewed = renewed;
        return err;
    }
    *info = quiet;
    return err;
}

struct mm_item_view mm_sheet_view(const struct mm_sheet *sheet, size_t index, struct mm_answer *answer)
{
    return (struct mm_item_view){
        .item = sheet->item[index], .order = &sheet->attempt.form.item[index], .answer = answer, .part = -1};
}

bool mm_sheet_answered(const struct mm_sheet *sheet, size_t index)
{
    return mm_answer_complete(sheet->item[index], &sheet->answer[index]);
}

bool mm_sheet_right(const struct mm_sheet *sheet, size_t index)
{
    struct mm_grade grade;
    mm_grade(sheet->item[index], &sheet->answer[index], &grade);
    return grade.right;
}

size_t mm_sheet_count_right(const struct mm_sheet *sheet)
{
    size_t i, n = 0;
    for (i = 0; i < sheet->n; i++)
        n += mm_sheet_right(sheet, i);
    return n;
}

/* Above the explanation: what was decided of the question. */
static void decided_build(const struct mm_sheet *sheet, size_t i, struct mm_ui *ui)
{
    char day[MM_WAREKI_BYTES], words[MM_WAREKI_BYTES + 200];
    mm_date_wareki(mm_date_of(sheet->scored_at_ms[i]), day);
    snprintf(words, sizeof(words), "事務局が確かめました（%s）。%s", day,
             sheet->excluded[i] ? "この問題は、数に入れないことになりました。"
                                : "あなたの答えも、正しい答えとして数えることになりました。");
    mm_piece_text(ui, "decided", i, MM_TEXT_STRONG, words);
}

void mm_sheet_folds(const struct mm_sheet *sheet, bool right, const bool *open, bool opinions,
                    struct mm_ui *ui)
{
    size_t i;
    for (i = 0; i < sheet->n; i++) {
        char id[MM_UI_ID_BYTES], label[MM_MAX_TEXT_BYTES + 16];
        if (mm_sheet_right(sheet, i) != right)
            continue;
        snprintf(id, sizeof(id), "open.%zu", i + 1);
        snprintf(label, sizeof(label), "%zu　%s", i + 1, sheet->item[i]->stem);
        mm_piece_fold(ui, id, label, open[i], 0);
        if (open[i] && sheet->scored_at_ms[i])
            decided_build(sheet, i, ui);
        if (open[i]) {
            struct mm_answer answer = sheet->answer[i];
            struct mm_item_view view = mm_sheet_view(sheet, i, &answer);
            mm_item_ui_find(view.item->ops->name)->explain(&view, MM_EXPLAIN_ALL, ui);
            mm_piece_advice(ui, view.item, i);
            if (opinions)
                mm_piece_opinion(ui, i);
        }
    }
}

bool mm_sheet_fold(const struct mm_sheet *sheet, const char *id, bool *open)
{
    size_t i;
    for (i = 0; i < sheet->n; i++) {
        char mine[MM_UI_ID_BYTES];
        bool was = open[i];
        snprintf(mine, sizeof(mine), "open.%zu", i + 1);
        if (strcmp(mine, id) != 0)
            continue;
        memset(open, 0, sheet->n * sizeof(*open));
        open[i] = !was;
        return true;
    }
    return false;
}

enum mm_err mm_sheet_result(struct mm_app *app, struct mm_sheet *sheet, struct mm_errinfo *info)
{
    const struct mm_course *course = mm_screen_course(app);
    char id[MM_UUID_BYTES] = "";
    enum mm_err err = mm_store_result(mm_app_store(app), mm_app_sitting(app), &sheet->attempt,
                                      (int)mm_sheet_count_right(sheet), (int)sheet->n, course->shows_cut,
                                      mm_store_cut(mm_app_store(app), course), id, info);
    if (err == MM_OK)
        mm_app_saved(app, id);
    return err;
}
