#include "sync/server/report_export.h"

#include "sync/base/log.h"
#include "sync/server/decision.h"
#include "sync/server/router.h"

#include <stdio.h>
#include <string.h>

#define NONE "no"

static bool is_report(const char *name)
{
    for (size_t i = 0;; i++) {
        struct mm_api_named named = mm_route_report.api.named(i);
        if (!named.name)
            return false;
        if (strcmp(named.name, name) == 0)
            return true;
    }
}

/* One of them: len characters. A table is for a terminal. */
static enum mm_err read_one(const char *text, size_t len, struct mm_report_export *ret_one,
                            struct mm_errinfo *info)
{
    struct mm_report_export one = {.format = NULL};
    char word[sizeof one.report + 16];
    (void)snprintf(word, sizeof word, "%.*s", (int)len, text);
    char *dot = strchr(word, '.');
    if (dot && len < sizeof word) {
        *dot = '\0';
        one.format = strcmp(dot + 1, "table") == 0 ? NULL : mm_export_find(dot + 1);
        (void)snprintf(one.report, sizeof one.report, "%.*s", (int)sizeof one.report - 1, word);
    }
    if (!one.format || !is_report(one.report))
        return mm_fail(
            info, MM_ERR_INVALID,
            mm_say("「%.*s」という帳票は書き出せません。completion.xlsx,committee.pdf のように、"
                   "帳票の名前と形式（csv、csv-cp932、xlsx、json、pdf）を . でつなぎ、, で並べるか、"
                   "no と書いてください",
                   "no report \"%.*s\"; write NAME.FORMAT (csv, csv-cp932, xlsx, json, pdf), with "
                   "commas between, such as completion.xlsx,committee.pdf; or no"),
            (int)len, text);
    *ret_one = one;
    return MM_OK;
}

enum mm_err mm_report_export_read(const char *value, struct mm_report_export ret_list[MM_MAX_REPORT_EXPORTS],
                                  size_t *ret_n, struct mm_errinfo *info)
{
    size_t n = 0, len = 0;
    enum mm_err err = MM_OK;
    if (strcmp(value, NONE) == 0) {
        *ret_n = 0;
        return MM_OK;
    }
    for (const char *at = value; !err; at += len + 1) {
        len = strcspn(at, ",");
        if (n == MM_MAX_REPORT_EXPORTS)
            return mm_fail(info, MM_ERR_TOO_BIG,
                           mm_say("書き出す帳票は %d までです", "at most %d reports are written"),
                           MM_MAX_REPORT_EXPORTS);
        err = read_one(at, len, &ret_list[n++], info);
        if (!at[len])
            break;
    }
    if (!err)
        *ret_n = n;
    return err;
}

enum mm_err mm_report_export_decided(struct mm_central *central,
                                     struct mm_report_export ret_list[MM_MAX_REPORT_EXPORTS], size_t *ret_n,
                                     struct mm_errinfo *info)
{
    char value[MM_DECISION_BYTES] = NONE;
    struct mm_decision decision;
    struct mm_errinfo why = MM_ERRINFO_INIT;
    bool decided = false;
    size_t n = 0;
    enum mm_err err =
        mm_decision_of(central, MM_REPORT_EXPORT_SETTING, value, sizeof value, &decision, &decided, &why);
    if (err && err != MM_ERR_NOT_FOUND)
        return mm_fail(info, err, "%s", why.text);
    err = decided ? mm_report_export_read(value, ret_list, &n, info) : MM_OK;
    if (!err && !n)
        err =
            mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                    mm_say("書き出す帳票が決まっていません。「決定事項」で「帳票の定期の書き出し」を登録して"
                           "ください",
                           "no reports to write were decided; record it: council set report_export=…"));
    if (!err)
        *ret_n = n;
    return err;
}
