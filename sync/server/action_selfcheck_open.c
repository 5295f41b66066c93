/* selfcheck.open: a 実施期間 of 個人の点検 begins; entered in the 操作の記録.
 *
 * in  {"actor", "id": "2026-1", "name": "令和8年度第1回", "from", "until", "who": 議員, 職員 or absent: both}
 * out {"id", "name", "from", "until", "by_group"} */
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/rules/rules.h"
#include "sync/server/actions.h"
#include "sync/server/internal.h"
#include "sync/server/roster_read.h"
#include "sync/server/selfcheck.h"

#include <stdio.h>
#include <string.h>

#define MOST_NAME_CHARS 36
#define MOST_DAYS       92 /* the promise is kept the better, the shorter sets wait */

static const struct {
    const char *code, *ja;
    unsigned audience;
} whos[] = {{"", "", MM_AUD_BOTH},
            {"both", "両方", MM_AUD_BOTH},
            {"councillor", "議員", MM_AUD_COUNCILLOR},
            {"staff", "職員", MM_AUD_STAFF}};

static enum mm_err read_who(const char *text, struct mm_selfcheck_period *period, struct mm_errinfo *info)
{
    for (size_t i = 0; i < sizeof whos / sizeof whos[0]; i++) {
        period->audience = whos[i].audience;
        if (strcmp(whos[i].code, text) == 0 || strcmp(whos[i].ja, text) == 0)
            return MM_OK;
    }
    return mm_fail(info, MM_ERR_INVALID,
                   mm_say("「%s」という対象はありません。議員、職員、両方から選んでください",
                          "no audience \"%s\"; choose councillor, staff or both"),
                   text);
}

static enum mm_err read_day(const char *text, int32_t *ret_day, struct mm_errinfo *info)
{
    char day[16];
    if (!mm_roster_day(text, day) && mm_day_parse(day, ret_day) == MM_OK)
        return MM_OK;
    return mm_fail(info, MM_ERR_INVALID,
                   mm_say("「%s」は日付ではありません。2027-02-01 か 令和9年2月1日 のように書いてください",
                          "\"%s\" is no day; write 2027-02-01"),
                   text);
}

static enum mm_err check_days(struct mm_central *central, const struct mm_selfcheck_period *period,
                              struct mm_errinfo *info)
{
    int32_t today = mm_date_day(mm_date_of(mm_now_ms(&central->clock)));
    if (period->until_day < period->from_day)
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("終わりの日が始まりの日より前です", "the last day lies before the first"));
    if (period->until_day < today)
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("終わりの日が過ぎています", "the last day lies in the past"));
    if (period->until_day - period->from_day >= MOST_DAYS)
        return mm_fail(info, MM_ERR_INVALID, mm_say("期間は %d 日までです", "a period has at most %d days"),
                       MOST_DAYS);
    return MM_OK;
}

static enum mm_err read_in(const struct mm_json *in, struct mm_selfcheck_period *period,
                           struct mm_errinfo *info)
{
    const char *id = mm_json_get_str(in, "id", ""), *name = mm_json_get_str(in, "name", "");
    if (!mm_selfcheck_id_ok(id))
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("見出し「%s」は、2026-1 のように半角の英小文字・数字・ハイフンで %d 字までです",
                              "\"%s\" must be at most %d small letters, digits and hyphens, like 2026-1"),
                       id, MM_SELFCHECK_ID_BYTES - 1);
    if (!mm_utf8_label(name, sizeof period->name - 1, MOST_NAME_CHARS))
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("名前を「令和8年度第1回」のように %d 文字までで指定してください",
                              "give a name of at most %d characters"),
                       MOST_NAME_CHARS);
    (void)snprintf(period->id, sizeof period->id, "%s", id);
    (void)snprintf(period->name, sizeof period->name, "%s", name);
    enum mm_err err = read_who(mm_json_get_str(in, "who", ""), period, info);
    if (!err)
        err = read_day(mm_json_get_str(in, "from", ""), &period->from_day, info);
    return err ? err : read_day(mm_json_get_str(in, "until", ""), &period->until_day, info);
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_selfcheck_period period = {.from_day = MM_DAY_NONE};
    char from[MM_DAY_BYTES], until[MM_DAY_BYTES];
    struct mm_jw w;
    enum mm_err err = read_in(in, &period, info);
    if (!err)
        err = check_days(central, &period, info);
    if (!err)
        err = mm_selfcheck_open(central, mm_json_get_str(in, "actor", "?"), &period, info);
    if (err)
        return err;
    mm_day_format(period.from_day, from);
    mm_day_format(period.until_day, until);
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "id", period.id);
    mm_jw_kstr(&w, "name", period.name);
    mm_jw_kstr(&w, "from", from);
    mm_jw_kstr(&w, "until", until);
    mm_jw_kbool(&w, "by_group", period.by_group);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT},
                                        {"id", MM_SHAPE_TEXT},
                                        {"name", MM_SHAPE_TEXT},
                                        {"from", MM_SHAPE_DAY},
                                        {"until", MM_SHAPE_DAY},
                                        {"who", MM_SHAPE_TEXT, .optional = true},
                                        {NULL}};
static const struct mm_shape gives[] = {{"id", MM_SHAPE_TEXT},       {"name", MM_SHAPE_TEXT},
                                        {"from", MM_SHAPE_DAY},      {"until", MM_SHAPE_DAY},
                                        {"by_group", MM_SHAPE_BOOL}, {NULL}};

const struct mm_action mm_action_selfcheck_open = {"selfcheck.open", run, takes, gives, MM_RIGHT_CLERK};
