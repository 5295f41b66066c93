/* calendar.set: a stretch of days in the council's calendar, new or corrected; entered in the 操作の記録.
 *
 * in  {"actor", "id": "2027-06", "kind": "session" or 定例会 …, "from", "until" (absent: one day), "name",
 *      "was": what whoever asks saw of it (mm_calendar_as_seen), "" for nothing}
 * out {"id", "kind", "from", "until", "name"} */
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/actions.h"
#include "sync/server/internal.h"
#include "sync/server/roster_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_NAME_CHARS 36
#define ID_LETTERS      "abcdefghijklmnopqrstuvwxyz0123456789-"

static enum mm_err read_kind(const char *text, enum mm_calendar_kind *ret_kind, struct mm_errinfo *info)
{
    for (int k = 0; k < MM_CALENDAR_KIND_COUNT; k++) {
        *ret_kind = (enum mm_calendar_kind)k;
        if (strcmp(text, mm_calendar_kind_code(*ret_kind)) == 0 ||
            strcmp(text, mm_calendar_kind_ja(*ret_kind)) == 0)
            return MM_OK;
    }
    return mm_fail(info, MM_ERR_INVALID,
                   mm_say("「%s」という種類はありません。定例会、研修会、選挙から選んでください",
                          "no kind \"%s\"; choose session, workshop or election"),
                   text);
}

static enum mm_err read_day(const char *text, int32_t *ret_day, struct mm_errinfo *info)
{
    char day[16];
    if (mm_roster_day(text, day) || mm_day_parse(day, ret_day))
        return mm_fail(
            info, MM_ERR_INVALID,
            mm_say("「%s」は日付ではありません。2027-06-05 か 令和9年6月5日 のように書いてください",
                   "\"%s\" is no day; write 2027-06-05"),
            text);
    return MM_OK;
}

static enum mm_err read_id(const char *id, struct mm_calendar_day *day, struct mm_errinfo *info)
{
    if (!*id || strlen(id) >= sizeof day->id || id[strspn(id, ID_LETTERS)])
        return mm_fail(
            info, MM_ERR_INVALID,
            mm_say("見出し「%s」は、2027-06 のように半角の英小文字・数字・ハイフンで %d 字までです",
                   "\"%s\" must be at most %d small letters, digits and hyphens, like 2027-06"),
            id, (int)sizeof day->id - 1);
    (void)snprintf(day->id, sizeof day->id, "%s", id);
    return MM_OK;
}

static enum mm_err read_in(const struct mm_json *in, struct mm_calendar_day *day, struct mm_errinfo *info)
{
    const char *until = mm_json_get_str(in, "until", ""), *name = mm_json_get_str(in, "name", "");
    enum mm_err err = read_id(mm_json_get_str(in, "id", ""), day, info);
    if (!err)
        err = read_kind(mm_json_get_str(in, "kind", ""), &day->kind, info);
    if (!err)
        err = read_day(mm_json_get_str(in, "from", ""), &day->from_day, info);
    day->until_day = day->from_day;
    if (!err && *until)
        err = read_day(until, &day->until_day, info);
    if (!err && day->until_day < day->from_day)
        err = mm_fail(info, MM_ERR_INVALID, "%s",
                      mm_say("終わりの日が始まりの日より前です", "the last day lies before the first"));
    if (!err && *name && !mm_utf8_label(name, sizeof day->name - 1, MOST_NAME_CHARS))
        err = mm_fail(info, MM_ERR_INVALID,
                      mm_say("名前は %d 文字までです", "a name has at most %d characters"), MOST_NAME_CHARS);
    (void)snprintf(day->name, sizeof day->name, "%s", err || !*name ? mm_calendar_kind_ja(day->kind) : name);
    return err;
}

static void put_out(const struct mm_calendar_day *day, struct mm_buf *out)
{
    char from[MM_DAY_BYTES], until[MM_DAY_BYTES];
    struct mm_jw w;
    mm_day_format(day->from_day, from);
    mm_day_format(day->until_day, until);
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "id", day->id);
    mm_jw_kstr(&w, "kind", mm_calendar_kind_code(day->kind));
    mm_jw_kstr(&w, "from", from);
    mm_jw_kstr(&w, "until", until);
    mm_jw_kstr(&w, "name", day->name);
    mm_jw_end(&w);
}

static enum mm_err check_room(struct mm_central *central, const char *id, struct mm_errinfo *info)
{
    struct mm_calendar_day *days = NULL;
    size_t n = 0;
    enum mm_err err = mm_calendar_list(central, &days, &n, info);
    bool known = false;
    for (size_t i = 0; i < n; i++)
        known = known || strcmp(days[i].id, id) == 0;
    free(days);
    if (!err && !known && n >= MM_MAX_CALENDAR)
        err = mm_fail(info, MM_ERR_TOO_BIG,
                      mm_say("予定表は %d 件までです。「議会の日程」で、終わったものを消してください",
                             "the calendar holds %d entries; remove old ones"),
                      MM_MAX_CALENDAR);
    return err;
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_calendar_day day = {.from_day = MM_DAY_NONE};
    char what[200];
    enum mm_err err = read_in(in, &day, info);
    if (!err)
        err = check_room(central, day.id, info);
    (void)snprintf(what, sizeof what, "calendar set %s", day.id);
    if (!err)
        err = mm_central_operation(central, mm_json_get_str(in, "actor", "?"), what, info);
    if (!err)
        err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = mm_calendar_as_seen(central, day.id, mm_json_get_str(in, "was", NULL), info);
    if (!err)
        err = mm_calendar_put(central, &day, info);
    err = mm_central_write_end(central, err, info);
    if (err)
        return err;
    put_out(&day, ret_out);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT},
                                        {"id", MM_SHAPE_TEXT},
                                        {"kind", MM_SHAPE_TEXT},
                                        {"from", MM_SHAPE_DAY},
                                        {"until", MM_SHAPE_DAY, .optional = true},
                                        {"name", MM_SHAPE_TEXT, .optional = true},
                                        {"was", MM_SHAPE_TEXT, .optional = true},
                                        {NULL}};
static const struct mm_shape gives[] = {{"id", MM_SHAPE_TEXT},   {"kind", MM_SHAPE_TEXT},
                                        {"from", MM_SHAPE_DAY},  {"until", MM_SHAPE_DAY},
                                        {"name", MM_SHAPE_TEXT}, {NULL}};

const struct mm_action mm_action_calendar_set = {"calendar.set", run, takes, gives, MM_RIGHT_CLERK};
