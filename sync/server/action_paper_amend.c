/* paper.amend: whose a recorded sheet really is, whether there was help, of which day it is; or that it
 * should not have been recorded. Two people say the same independently, or one with a reason where staff are
 * few, as for what stands on it (paper.enter). What is not given stays as it is recorded.
 *
 * in  {"actor", "number", "person": whose it is, "swap": with the sheet that they have in the same session,
 *      "blank": it is nobody's, "assisted": 支援あり, "on": day it was filled in,
 *      "handed": day the explanations were handed over, "alone": reason}
 * out {"number", "name": whose it was, "now": whose it is, "state": "first", "differs" or "recorded",
 *      "certificates": how many do not count any more} */
#include "sync/base/log.h"
#include "sync/server/actions.h"
#include "sync/server/internal.h"
#include "sync/server/paper_amend.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct amend {
    struct mm_central *central;
    const struct mm_json *in;
    const char *actor, *alone, *state;
    struct mm_paper_form form;
    struct mm_paper_amend to;
    struct mm_person was;
    struct mm_buf words; /* what is said, to be compared */
    struct mm_paper_entry other;
    int64_t withdrawn;
    struct mm_errinfo *info;
};

/* "": 0, as it is recorded. */
static enum mm_err read_day(struct amend *a, const char *key, int64_t *ret_at_ms)
{
    const char *text = mm_json_get_str(a->in, key, "");
    *ret_at_ms = 0;
    return *text ? mm_paper_day(a->central, text, ret_at_ms, a->info) : MM_OK;
}

static enum mm_err read_person(struct amend *a)
{
    const char *who = mm_json_get_str(a->in, "person", "");
    bool blank = mm_json_get_bool(a->in, "blank", false);
    if (blank && *who)
        return mm_fail(a->info, MM_ERR_INVALID, "%s",
                       mm_say("だれの用紙かを入れるか、記録を取り消すか、どちらかにしてください",
                              "either whose it is, or that it is nobody's"));
    a->to.person = a->was;
    if (blank)
        a->to.person = (struct mm_person){.id = ""};
    return *who ? mm_person_find(a->central, who, &a->to.person, a->info) : MM_OK;
}

/* Days as they were typed: what means now is another moment for each of the two. */
static enum mm_err write_words(struct amend *a)
{
    struct mm_jw w;
    mm_jw_init(&w, &a->words);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "person", a->to.person.id);
    mm_jw_kbool(&w, "swap", a->to.swap);
    mm_jw_kstr(&w, "on", mm_json_get_str(a->in, "on", ""));
    mm_jw_kstr(&w, "handed", mm_json_get_str(a->in, "handed", ""));
    mm_jw_end(&w);
    return mm_buf_check(&a->words, a->info);
}

static enum mm_err read_in(struct amend *a)
{
    const char *number = mm_json_get_str(a->in, "number", "");
    enum mm_err err = mm_paper_sheet_get(a->central, number, &a->to.sheet, &a->form, a->info);
    if (!err && strcmp(a->to.sheet.state, "made") == 0)
        err = mm_fail(a->info, MM_ERR_CONFLICT, "%s",
                      mm_say("この用紙は、まだ記録されていません。訂正ではなく、入力してください",
                             "this sheet is not recorded yet; enter it without --correct"));
    if (!err)
        err = mm_people_get(a->central, a->to.sheet.person, &a->was, a->info);
    if (!err)
        err = read_person(a);
    a->to.form = &a->form;
    a->to.swap = mm_json_get_bool(a->in, "swap", false);
    a->to.assisted = mm_json_get_bool(a->in, "assisted", a->to.sheet.assisted);
    if (!err)
        err = read_day(a, "on", &a->to.entered_at_ms);
    if (!err)
        err = read_day(a, "handed", &a->to.handed_at_ms);
    if (!err)
        err = mm_paper_may_alone(a->central, a->alone, a->info);
    return err ? err : write_words(a);
}

/* (tx) Whose it was stands in the entry of before; whose it is now is told of it too. */
static enum mm_err tell_other(struct amend *a)
{
    char what[MM_ID_BYTES + 40];
    if (!a->to.person.id[0] || strcmp(a->to.person.id, a->was.id) == 0)
        return MM_OK;
    (void)snprintf(what, sizeof what, "paper amend %lld %s", (long long)a->to.sheet.number, a->to.person.id);
    return mm_operation_insert(a->central, a->actor, what, a->info);
}

static enum mm_err keep(struct amend *a)
{
    struct mm_paper_entry mine = {.answers = a->words.data, .assisted = a->to.assisted};
    (void)snprintf(mine.actor, sizeof mine.actor, "%s", a->actor);
    a->state = "first";
    enum mm_err err = mm_paper_entry_put(a->central, a->to.sheet.number, &mine, a->info);
    if (!err)
        err = mm_paper_entry_other(a->central, a->to.sheet.number, a->actor, &a->other, a->info);
    if (err || (!a->other.answers && !*a->alone))
        return err;
    if (a->other.answers &&
        (strcmp(a->other.answers, mm_buf_str(&a->words)) != 0 || a->other.assisted != a->to.assisted)) {
        a->state = "differs";
        return MM_OK;
    }
    a->state = "recorded";
    err = mm_paper_amend(a->central, &a->to, &a->withdrawn, a->info);
    if (!err)
        err = tell_other(a);
    return err ? err : mm_paper_entries_clear(a->central, a->to.sheet.number, a->info);
}

static enum mm_err answer(const struct amend *a, struct mm_buf *ret_out)
{
    char number[MM_PAPER_NUMBER_BYTES];
    struct mm_jw w;
    mm_paper_number_write(a->to.sheet.number, number);
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "number", number);
    mm_jw_kstr(&w, "name", a->was.name);
    mm_jw_kstr(&w, "now", a->to.person.name);
    mm_jw_kstr(&w, "state", a->state);
    mm_jw_kint(&w, "certificates", a->withdrawn);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, a->info);
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct amend a = {.central = central,
                      .in = in,
                      .actor = mm_json_get_str(in, "actor", "?"),
                      .alone = mm_json_get_str(in, "alone", ""),
                      .state = "",
                      .info = info};
    char what[500];
    mm_buf_init(&a.words, MM_MAX_STATEMENT_BYTES);
    enum mm_err err = read_in(&a);
    (void)snprintf(what, sizeof what, "paper amend %lld %s%s%s", (long long)a.to.sheet.number, a.was.id,
                   *a.alone ? " alone: " : "", a.alone);
    if (!err)
        err = mm_central_operation(central, a.actor, what, info);
    if (!err)
        err = mm_central_write_begin(central, info);
    if (!err)
        err = mm_central_write_end(central, keep(&a), info);
    if (!err)
        err = answer(&a, ret_out);
    free(a.other.answers);
    mm_buf_done(&a.words);
    return err;
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT},
                                        {"number", MM_SHAPE_TEXT},
                                        {"person", MM_SHAPE_TEXT, .optional = true},
                                        {"swap", MM_SHAPE_BOOL, .optional = true},
                                        {"blank", MM_SHAPE_BOOL, .optional = true},
                                        {"assisted", MM_SHAPE_BOOL, .optional = true},
                                        {"on", MM_SHAPE_DAY, .optional = true},
                                        {"handed", MM_SHAPE_DAY, .optional = true},
                                        {"alone", MM_SHAPE_TEXT, .optional = true},
                                        {NULL}};
static const struct mm_shape gives[] = {{"number", MM_SHAPE_TEXT},      {"name", MM_SHAPE_TEXT},
                                        {"now", MM_SHAPE_TEXT},         {"state", MM_SHAPE_TEXT},
                                        {"certificates", MM_SHAPE_INT}, {NULL}};

const struct mm_action mm_action_paper_amend = {"paper.amend", run, takes, gives, MM_RIGHT_CLERK};
