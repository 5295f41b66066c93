/* council.set: one setting of the council, entered in the 操作の記録.
 *
 * in  {"actor", "name": "signin", "value": "pin"}
 * out {"name", "value"} */
#include "sync/base/log.h"
#include "sync/server/actions.h"
#include "sync/server/internal.h"
#include "sync/wire/signin.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_CODE_DAYS 366

static enum mm_err check_signin(const char *value, struct mm_errinfo *info)
{
    enum mm_signin method;
    if (mm_signin_find(value, &method) == MM_OK)
        return MM_OK;
    return mm_fail(info, MM_ERR_INVALID,
                   mm_say("入り方「%s」はありません。open、pin、card、card_pin、witness から選んでください",
                          "no way to sign in \"%s\"; choose open, pin, card, card_pin or witness"),
                   value);
}

static enum mm_err check_days(const char *value, struct mm_errinfo *info)
{
    char *end = NULL;
    errno = 0;
    long days = strtol(value, &end, 10);
    if (!errno && end != value && !*end && *value != '-' && *value != '+' && days >= 1 &&
        days <= MOST_CODE_DAYS)
        return MM_OK;
    return mm_fail(info, MM_ERR_INVALID,
                   mm_say("番号の使える日数は 1〜%d で指定してください", "give 1 to %d days for codes"),
                   MOST_CODE_DAYS);
}

static const struct {
    const char *name;
    enum mm_err (*check)(const char *value, struct mm_errinfo *info);
} settings[] = {{"signin", check_signin}, {"code_days", check_days}};

static enum mm_err put(struct mm_central *central, const char *name, const char *value,
                       struct mm_errinfo *info)
{
    enum mm_err err = mm_central_write_begin(central, info);
    return err ? err : mm_central_write_end(central, mm_setting_put(central, name, value, info), info);
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    const char *name = mm_json_get_str(in, "name", ""), *value = mm_json_get_str(in, "value", "");
    size_t i = 0, n = sizeof settings / sizeof settings[0];
    char what[200];
    struct mm_jw w;
    while (i < n && strcmp(settings[i].name, name) != 0)
        i++;
    if (i == n)
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("「%s」という設定はありません。signin か code_days を指定してください",
                              "no setting \"%s\"; use signin or code_days"),
                       name);
    enum mm_err err = settings[i].check(value, info);
    (void)snprintf(what, sizeof what, "council set %s=%.100s", name, value);
    if (!err)
        err = mm_central_operation(central, mm_json_get_str(in, "actor", "?"), what, info);
    if (!err)
        err = put(central, name, value, info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "name", name);
    mm_jw_kstr(&w, "value", value);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

const struct mm_action mm_action_council_set = {"council.set", run, true};
