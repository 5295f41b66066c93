/* council.set: one setting of the council, entered in the 操作の記録.
 *
 * in  {"actor", "name": "signin", "value": "pin"}; for what the council decides (due.…, move_on …) also
 * {"body", "decided_on", "number"} of the decision; "was": what whoever asks saw, "" for nothing
 * out {"name", "value"} */
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/actions.h"
#include "sync/server/carried.h"
#include "sync/server/certificate.h"
#include "sync/server/disclosure.h"
#include "sync/server/disposal.h"
#include "sync/server/internal.h"
#include "sync/server/report_export.h"
#include "sync/server/statement_file.h"
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

static bool is_number(const char *value, long most)
{
    char *end = NULL;
    errno = 0;
    long n = strtol(value, &end, 10);
    return !errno && end != value && !*end && *value >= '0' && *value <= '9' && n >= 1 && n <= most;
}

static enum mm_err check_days(const char *value, struct mm_errinfo *info)
{
    if (is_number(value, MOST_CODE_DAYS))
        return MM_OK;
    return mm_fail(info, MM_ERR_INVALID,
                   mm_say("番号の使える日数は 1〜%d で指定してください", "give 1 to %d days for codes"),
                   MOST_CODE_DAYS);
}

static enum mm_err check_due(const char *value, struct mm_errinfo *info)
{
    if (is_number(value, MM_MAX_DUE_DAYS))
        return MM_OK;
    return mm_fail(info, MM_ERR_INVALID,
                   mm_say("お願いする日数は 1〜%d で指定してください", "give 1 to %d days"), MM_MAX_DUE_DAYS);
}

static enum mm_err check_retention(const char *value, struct mm_errinfo *info)
{
    if (is_number(value, MM_MAX_RETENTION_YEARS))
        return MM_OK;
    return mm_fail(info, MM_ERR_INVALID,
                   mm_say("名簿を残す年数は 1〜%d で指定してください", "give 1 to %d years"),
                   MM_MAX_RETENTION_YEARS);
}

static enum mm_err check_yes(const char *value, struct mm_errinfo *info)
{
    if (strcmp(value, "yes") == 0 || strcmp(value, "no") == 0)
        return MM_OK;
    return mm_fail(info, MM_ERR_INVALID, "%s", mm_say("yes か no で指定してください", "give yes or no"));
}

static enum mm_err check_move_on(const char *value, struct mm_errinfo *info)
{
    enum mm_move_on move_on;
    if (mm_move_on_find(value, &move_on) == MM_OK)
        return MM_OK;
    return mm_fail(info, MM_ERR_INVALID, "%s",
                   mm_say("修了の扱いは completed か completed_and_passed で指定してください",
                          "give completed or completed_and_passed"));
}

static enum mm_err check_disclosure(const char *value, struct mm_errinfo *info)
{
    enum mm_disclosure level;
    if (mm_disclosure_find(value, &level) == MM_OK)
        return MM_OK;
    return mm_fail(info, MM_ERR_INVALID, "%s",
                   mm_say("開示の段階は 0（受講状況のみ）、1（確かめたい項目も）、2（正しく答えた数も）の"
                          "どれかで指定してください",
                          "give level 0 (state alone), 1 (what to look at again too) or 2 (scores too)"));
}

static enum mm_err check_cut(const char *value, struct mm_errinfo *info)
{
    if (is_number(value, MM_CUT_MOST) && strtol(value, NULL, 10) >= MM_CUT_LEAST)
        return MM_OK;
    return mm_fail(info, MM_ERR_INVALID,
                   mm_say("目安は、問題の数の何%%かを %d〜%d で指定してください（例: 80）",
                          "give the mark as %d to %d percent of the questions (such as 80)"),
                   MM_CUT_LEAST, MM_CUT_MOST);
}

static enum mm_err check_report_export(const char *value, struct mm_errinfo *info)
{
    struct mm_report_export list[MM_MAX_REPORT_EXPORTS];
    size_t n = 0;
    return mm_report_export_read(value, list, &n, info);
}

static enum mm_err check_letter(const char *value, struct mm_errinfo *info)
{
    if (mm_utf8_label(value, MM_CARRIED_TITLE_BYTES - 1, MM_MAX_NAME_CHARS))
        return MM_OK;
    return mm_fail(info, MM_ERR_INVALID,
                   mm_say("手紙の言葉は 1〜%d 文字で指定してください", "give words of 1 to %d characters"),
                   MM_MAX_NAME_CHARS);
}

static enum mm_err check_title(const char *value, struct mm_errinfo *info)
{
    if (mm_utf8_label(value, MM_CARRIED_TITLE_BYTES - 1, MM_MAX_NAME_CHARS))
        return MM_OK;
    return mm_fail(info, MM_ERR_INVALID,
                   mm_say("題は 1〜%d 文字で指定してください", "give a title of 1 to %d characters"),
                   MM_MAX_NAME_CHARS);
}

/* Of the days that the council decides, each has a setting due.<code> (mm_due_code). decided: it wants the
 * decision of the council. */
static const struct {
    const char *name;
    enum mm_err (*check)(const char *value, struct mm_errinfo *info);
    bool due, decided;
} settings[] = {{"signin", check_signin, false, false},
                {"code_days", check_days, false, false},
                {"asks_in_elections", check_yes, false, false},
                {"media_title", check_title, false, false},
                {"letter.sender", check_letter, false, false},
                {"letter.number", check_letter, false, false},
                {"letter.honorific", check_letter, false, false},
                {"letter.contact", check_letter, false, false},
                {MM_CERTIFICATE_ISSUER, mm_certificate_issuer_check, false, true},
                {MM_CERTIFICATE_NUMBERING, mm_certificate_numbering_check, false, true},
                {MM_CERTIFICATE_WORDS, mm_certificate_words_check, false, true},
                {MM_MOVE_ON_SETTING, check_move_on, false, true},
                {MM_DISCLOSURE_SETTING, check_disclosure, false, true},
                {MM_CUT_SETTING, check_cut, false, true},
                {MM_DISPOSAL_SETTING, check_retention, false, true},
                {MM_DISPOSAL_COUNCILLOR, check_retention, false, true},
                {MM_DISPOSAL_STAFF, check_retention, false, true},
                {MM_STATEMENT_FILE_SETTING, check_yes, false, true},
                {MM_REPORT_EXPORT_SETTING, check_report_export, false, true},
                {MM_KAIHA_SETTING, check_yes, false, true},
                {"due.", check_due, true, true}};

static bool is_setting(size_t i, const char *name)
{
    size_t len = strlen(settings[i].name);
    if (!settings[i].due)
        return strcmp(settings[i].name, name) == 0;
    for (int d = 0; strncmp(settings[i].name, name, len) == 0 && d < MM_DUE_COUNT; d++) {
        if (strcmp(name + len, mm_due_code((enum mm_due)d)) == 0)
            return true;
    }
    return false;
}

/* (tx) seen NULL: nobody looked. */
static enum mm_err as_seen(struct mm_central *central, const char *name, const char *seen,
                           struct mm_errinfo *info)
{
    char now[700] = "";
    enum mm_err err = seen ? mm_setting_get(central, name, now, sizeof now, info) : MM_OK;
    if (err && err != MM_ERR_NOT_FOUND)
        return err;
    mm_errinfo_clear(info);
    if (!seen || strcmp(now, seen) == 0)
        return MM_OK;
    return mm_fail(info, MM_ERR_CONFLICT,
                   mm_say("この設定は、ほかの方が先に変えました（いまは: "
                          "%s）。読み込み直して、もう一度確かめてください",
                          "somebody else has changed it (now: %s); look again"),
                   now);
}

/* decision: "" for none. */
static enum mm_err put(struct mm_central *central, const char *name, const char *value, const char *decision,
                       const char *seen, struct mm_errinfo *info)
{
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = as_seen(central, name, seen, info);
    if (!err && *decision)
        err = mm_decision_put(central, name, value, decision, mm_now_ms(&central->clock), info);
    else if (!err)
        err = mm_setting_put(central, name, value, info);
    return mm_central_write_end(central, err, info);
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    const char *name = mm_json_get_str(in, "name", ""), *value = mm_json_get_str(in, "value", "");
    size_t i = 0, n = sizeof settings / sizeof settings[0];
    char what[200], decision[MM_DECISION_BYTES] = "";
    struct mm_jw w;
    while (i < n && !is_setting(i, name))
        i++;
    if (i == n)
        return mm_fail(
            info, MM_ERR_INVALID,
            mm_say("「%s」という設定はありません。「設定」か「決定事項」にあるものを選んでください",
                   "no setting \"%s\"; see mamori council set --help"),
            name);
    enum mm_err err = settings[i].check(value, info);
    if (!err && settings[i].decided)
        err = mm_decision_text(in, mm_now_ms(&central->clock), decision, info);
    (void)snprintf(what, sizeof what, "council set %s=%.100s", name, value);
    if (!err)
        err = mm_central_operation(central, mm_json_get_str(in, "actor", "?"), what, info);
    if (!err)
        err = put(central, name, value, decision, mm_json_get_str(in, "was", NULL), info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "name", name);
    mm_jw_kstr(&w, "value", value);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT},
                                        {"name", MM_SHAPE_TEXT},
                                        {"value", MM_SHAPE_TEXT},
                                        {"was", MM_SHAPE_TEXT, .optional = true},
                                        {"body", MM_SHAPE_TEXT, .optional = true},
                                        {"decided_on", MM_SHAPE_DAY, .optional = true},
                                        {"number", MM_SHAPE_TEXT, .optional = true},
                                        {NULL}};
static const struct mm_shape gives[] = {{"name", MM_SHAPE_TEXT}, {"value", MM_SHAPE_TEXT}, {NULL}};

const struct mm_action mm_action_council_set = {"council.set", run, takes, gives, MM_RIGHT_ADMIN};
