#include "sync/server/decision.h"
#include "sync/base/clock.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"

#include <stdio.h>
#include <string.h>

#define MOST_BYTES 240
#define MOST_CHARS 60

static const struct {
    const char *name, *ja, *en;
} texts[] = {
    {"body", "決定した機関（例: 議会運営委員会）", "the body that decided (such as 議会運営委員会)"},
    {"number", "文書番号（例: 第12号）", "the number of the document (such as 第12号)"},
};

static enum mm_err check_day(const char *day, int64_t now_ms, struct mm_errinfo *info)
{
    struct mm_date date;
    if (mm_date_parse(day, &date))
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("決定した日「%s」は日付ではありません。2026-11-01 のように書いてください",
                              "the day of the decision \"%s\" is no day; write 2026-11-01"),
                       day);
    if (mm_date_compare(date, mm_date_of(now_ms)) > 0)
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("決定した日 %s はまだ来ていません。決定のあとに登録してください",
                              "the day of the decision, %s, has not come yet"),
                       day);
    return MM_OK;
}

enum mm_err mm_decision_text(const struct mm_json *in, int64_t now_ms, char out[MM_DECISION_BYTES],
                             struct mm_errinfo *info)
{
    const char *day = mm_json_get_str(in, "decided_on", "");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (!mm_utf8_label(mm_json_get_str(in, texts[i].name, ""), MOST_BYTES, MOST_CHARS))
            return mm_fail(info, MM_ERR_INVALID,
                           mm_say("%sを %d 文字以内で書いてください", "give %s in at most %d characters"),
                           mm_say(texts[i].ja, texts[i].en), MOST_CHARS);
    enum mm_err err = check_day(day, now_ms, info);
    if (!err)
        (void)snprintf(out, MM_DECISION_BYTES, "%s %s %s", mm_json_get_str(in, "body", ""), day,
                       mm_json_get_str(in, "number", ""));
    return err;
}
