/* paper.enter: what stands on a sheet, or, once it was recorded, what really stands on it. Two people type it
 * independently; when both typed the same it becomes statements, before that nothing is recorded. Where staff
 * are MM_FEW_STAFF or fewer one may do it with a reason, which the 操作の記録 keeps.
 *
 * in  {"actor", "number", "answers": one text a question (content/pack/marks.c), "assisted": 支援あり,
 *      "alone": reason, "on": day it was filled in (absent: today), "correct": it was recorded otherwise,
 * also for a group session; 支援あり stays as it was} out {"number", "name", "state": "first" (somebody else
 * has to enter it too), "differs" or "recorded", "differences": numbers of the questions; 0: 支援あり} */
#include "sync/base/log.h"
#include "sync/server/actions.h"
#include "sync/server/internal.h"
#include "sync/server/paper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct enter {
    struct mm_central *central;
    const struct mm_json *in;
    const char *actor, *alone;
    bool correct;
    struct mm_paper_form form;
    struct mm_paper_sheet sheet;
    struct mm_paper_answers answers;
    struct mm_buf words; /* the answers, to be compared */
    struct mm_paper_entry other;
    int64_t at_ms;
    const char *state;
    struct mm_errinfo *info;
};

static enum mm_err read_in(struct enter *e)
{
    enum mm_err err =
        mm_paper_sheet_get(e->central, mm_json_get_str(e->in, "number", ""), &e->sheet, &e->form, e->info);
    if (!err && e->form.group && !e->correct)
        err = mm_fail(e->info, MM_ERR_INVALID,
                      mm_say("これは集合研修 %lld の用紙です。「集合研修」のページで入力してください",
                             "this is a sheet of group session %lld; use mamori group enter"),
                      (long long)e->form.no);
    bool made = !err && strcmp(e->sheet.state, "made") == 0;
    if (!err && !made && !e->correct)
        err = mm_fail(e->info, MM_ERR_CONFLICT, "%s",
                      mm_say("この用紙は、もう記録されています。違っていたときは、訂正として入力してください",
                             "this sheet is recorded already; mamori paper enter --correct if it is wrong"));
    if (!err && made && e->correct)
        err = mm_fail(e->info, MM_ERR_CONFLICT, "%s",
                      mm_say("この用紙は、まだ記録されていません。訂正ではなく、入力してください",
                             "this sheet is not recorded yet; enter it without --correct"));
    if (!err)
        err = mm_paper_answers_read(&e->form, mm_json_get(e->in, "answers"), &e->answers, e->info);
    if (!err)
        err = mm_paper_day(e->central, mm_json_get_str(e->in, "on", ""), &e->at_ms, e->info);
    if (!e->correct)
        e->sheet.assisted = mm_json_get_bool(e->in, "assisted", false);
    if (!err)
        err = mm_paper_may_alone(e->central, e->alone, e->info);
    mm_paper_answers_write(&e->form, &e->answers, &e->words);
    return err ? err : mm_buf_check(&e->words, e->info);
}

static enum mm_err record(struct enter *e)
{
    struct mm_own own;
    enum mm_err err = mm_own_begin(e->central, &own, e->info);
    if (!err)
        err = e->correct ? mm_paper_correct(&own, &e->form, &e->sheet, &e->answers, e->info)
                         : mm_paper_record(&own, &e->form, &e->sheet, &e->answers, e->at_ms, e->info);
    if (!err)
        err = mm_own_store(&own, e->info);
    mm_own_done(&own);
    e->state = "recorded";
    return err ? err : mm_paper_entries_clear(e->central, e->sheet.number, e->info);
}

static enum mm_err keep(struct enter *e)
{
    struct mm_paper_entry mine = {.answers = e->words.data, .assisted = e->sheet.assisted};
    (void)snprintf(mine.actor, sizeof mine.actor, "%s", e->actor);
    e->state = "first";
    enum mm_err err = mm_paper_entry_put(e->central, e->sheet.number, &mine, e->info);
    if (!err)
        err = mm_paper_entry_other(e->central, e->sheet.number, e->actor, &e->other, e->info);
    if (err || (!e->other.answers && !*e->alone))
        return err;
    if (e->other.answers &&
        (strcmp(e->other.answers, mm_buf_str(&e->words)) != 0 || e->other.assisted != e->sheet.assisted)) {
        e->state = "differs";
        return MM_OK;
    }
    return record(e);
}

static const char *words_of(const struct mm_json *list, size_t at)
{
    return mm_json_str(mm_json_at(list, at), "");
}

/* Questions alone: what each of the two typed is for them to look at on the sheet. */
static enum mm_err put_differences(struct enter *e, struct mm_jw *w)
{
    static const struct mm_json_limits limits = {MM_MAX_STATEMENT_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_json *mine = NULL, *theirs = NULL;
    enum mm_err err = MM_OK;
    mm_jw_karr(w, "differences");
    if (strcmp(e->state, "differs") == 0) {
        err = mm_json_parse(e->words.data, e->words.len, &limits, &mine, e->info);
        if (!err)
            err = mm_json_parse(e->other.answers, strlen(e->other.answers), &limits, &theirs, e->info);
        for (size_t i = 0; !err && i < e->form.form.n; i++)
            if (strcmp(words_of(mine, i), words_of(theirs, i)) != 0)
                mm_jw_int(w, (int64_t)i + 1);
        if (e->other.assisted != e->sheet.assisted)
            mm_jw_int(w, 0);
    }
    mm_jw_end(w);
    mm_json_free(mine);
    mm_json_free(theirs);
    return err;
}

static enum mm_err answer(struct enter *e, struct mm_buf *ret_out)
{
    struct mm_person person;
    char number[MM_PAPER_NUMBER_BYTES];
    struct mm_jw w;
    enum mm_err err = mm_people_get(e->central, e->sheet.person, &person, e->info);
    if (err)
        return err;
    mm_paper_number_write(e->sheet.number, number);
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "number", number);
    mm_jw_kstr(&w, "name", person.name);
    mm_jw_kstr(&w, "state", e->state);
    err = put_differences(e, &w);
    mm_jw_end(&w);
    return err ? err : mm_buf_check(ret_out, e->info);
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct enter e = {.central = central,
                      .in = in,
                      .actor = mm_json_get_str(in, "actor", "?"),
                      .alone = mm_json_get_str(in, "alone", ""),
                      .correct = mm_json_get_bool(in, "correct", false),
                      .state = "",
                      .info = info};
    char what[500];
    mm_buf_init(&e.words, MM_MAX_STATEMENT_BYTES);
    enum mm_err err = read_in(&e);
    (void)snprintf(what, sizeof what, "paper %s %lld %s%s%s", e.correct ? "correct" : "enter",
                   (long long)e.sheet.number, e.sheet.person, *e.alone ? " alone: " : "", e.alone);
    if (!err)
        err = mm_central_operation(central, e.actor, what, info);
    if (!err)
        err = mm_central_write_begin(central, info);
    if (!err)
        err = mm_central_write_end(central, keep(&e), info);
    if (!err)
        err = answer(&e, ret_out);
    free(e.other.answers);
    mm_buf_done(&e.words);
    return err;
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT},
                                        {"number", MM_SHAPE_TEXT},
                                        {"answers", MM_SHAPE_TEXTS},
                                        {"assisted", MM_SHAPE_BOOL, .optional = true},
                                        {"alone", MM_SHAPE_TEXT, .optional = true},
                                        {"on", MM_SHAPE_DAY, .optional = true},
                                        {"correct", MM_SHAPE_BOOL, .optional = true},
                                        {NULL}};
static const struct mm_shape gives[] = {{"number", MM_SHAPE_TEXT},
                                        {"name", MM_SHAPE_TEXT},
                                        {"state", MM_SHAPE_TEXT},
                                        {"differences", MM_SHAPE_ANY},
                                        {NULL}};

const struct mm_action mm_action_paper_enter = {"paper.enter", run, takes, gives, MM_RIGHT_CLERK};
