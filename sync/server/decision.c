#include "sync/server/decision.h"
#include "sync/base/clock.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/internal.h"

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

/* The body may hold spaces; the day is the first word that is one. */
enum mm_err mm_decision_parse(const char *text, struct mm_decision *ret_decision)
{
    struct mm_date date;
    char word[16];
    for (const char *at = strchr(text, ' '); at; at = strchr(at + 1, ' ')) {
        (void)snprintf(word, sizeof word, "%.*s", (int)strcspn(at + 1, " "), at + 1);
        if (strcspn(at + 1, " ") >= sizeof word || mm_date_parse(word, &date))
            continue;
        const char *number = at + 1 + strlen(word);
        (void)snprintf(ret_decision->body, sizeof ret_decision->body, "%.*s", (int)(at - text), text);
        (void)snprintf(ret_decision->day, sizeof ret_decision->day, "%s", word);
        (void)snprintf(ret_decision->number, sizeof ret_decision->number, "%s", number + strspn(number, " "));
        return MM_OK;
    }
    return MM_ERR_INVALID;
}

/* ---- one after the other: table decided -------------------------------------------------------------- */
enum mm_err mm_decision_put(struct mm_central *central, const char *setting, const char *value,
                            const char *text, int64_t at_ms, struct mm_errinfo *info)
{
    char name[80];
    struct mm_stmt *stmt = NULL;
    (void)snprintf(name, sizeof name, "%.60s" MM_DECISION_SUFFIX, setting);
    enum mm_err err = mm_setting_put(central, setting, value, info);
    if (!err)
        err = mm_setting_put(central, name, text, info);
    if (!err)
        err = mm_db_query(central->db,
                          "INSERT INTO decided (council, setting, since_ms, value, decision)"
                          " VALUES (?,?,?,?,?) ON CONFLICT (council, setting, since_ms)"
                          " DO UPDATE SET value=excluded.value, decision=excluded.decision",
                          &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, setting);
    mm_bind_int(stmt, 3, at_ms);
    mm_bind_str(stmt, 4, value);
    mm_bind_str(stmt, 5, text);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_decision_at(struct mm_central *central, const char *setting, int64_t at_ms, char *ret_value,
                           size_t value_bytes, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT value FROM decided WHERE council=? AND setting=? AND since_ms<=?"
                                  " ORDER BY since_ms DESC LIMIT 1",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, setting);
    mm_bind_int(stmt, 3, at_ms);
    if ((err = mm_stmt_step(stmt, &row, info)) == MM_OK)
        (void)snprintf(ret_value, value_bytes, "%s", row ? mm_col_str(stmt, 0) : "");
    mm_stmt_end(stmt);
    return err;
}

static enum mm_err read_decided(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_decided *one = element;
    (void)info;
    (void)snprintf(one->setting, sizeof one->setting, "%s", mm_col_str(stmt, 0));
    (void)snprintf(one->value, sizeof one->value, "%s", mm_col_str(stmt, 1));
    mm_ignore(mm_decision_parse(mm_col_str(stmt, 2), &one->decision));
    one->until_ms = mm_col_int(stmt, 3);
    return MM_OK;
}

enum mm_err mm_decided_before(struct mm_central *central, struct mm_decided **ret_list, size_t *ret_n,
                              struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db,
        "SELECT setting, value, decision, until_ms FROM (SELECT d.*, LEAD(since_ms) OVER (PARTITION BY"
        " setting ORDER BY since_ms) AS until_ms FROM decided d WHERE council=?) a WHERE until_ms IS NOT NULL"
        " ORDER BY setting, until_ms DESC",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    return mm_central_list(stmt, read_decided, sizeof **ret_list, ret_list, ret_n, info);
}

enum mm_err mm_decision_of(struct mm_central *central, const char *setting, char *ret_value,
                           size_t value_bytes, struct mm_decision *ret_decision, bool *ret_decided,
                           struct mm_errinfo *info)
{
    char name[80], text[MM_DECISION_BYTES];
    (void)snprintf(name, sizeof name, "%.60s" MM_DECISION_SUFFIX, setting);
    *ret_decided = false;
    enum mm_err err = mm_setting_get(central, setting, ret_value, value_bytes, NULL);
    if (!err && mm_setting_get(central, name, text, sizeof text, NULL) == MM_OK)
        *ret_decided = mm_decision_parse(text, ret_decision) == MM_OK;
    return err && err != MM_ERR_NOT_FOUND ? mm_fail(info, err, "%s", setting) : err;
}

enum mm_err mm_decision_is_yes(struct mm_central *central, const char *setting, bool *ret_is,
                               struct mm_errinfo *info)
{
    char value[16] = "";
    struct mm_decision decision;
    bool decided = false;
    enum mm_err err = mm_decision_of(central, setting, value, sizeof value, &decision, &decided, info);
    *ret_is = !err && decided && strcmp(value, "yes") == 0;
    return err == MM_ERR_NOT_FOUND ? MM_OK : err;
}
