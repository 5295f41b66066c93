#include "sync/server/reports/printed.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/operation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS 16

enum mm_err mm_printed_enter(struct mm_central *central, const char *actor,
                             const struct mm_report_table *table, struct mm_errinfo *info)
{
    char number[MM_CHECKSUM_BYTES], at[MM_TIME_BYTES], what[200];
    enum mm_err err = mm_report_checksum(table, number, info);
    if (err)
        return err;
    mm_time_format(table->as_of_ms, at);
    (void)snprintf(what, sizeof what, MM_PRINTED_WORD "%s %s %s", table->name, at, number);
    return mm_central_operation(central, actor, what, info);
}

/* 0123 4567 89ab cdef, whatever spaces and capitals it is typed with. */
static bool read_number(const char *typed, char out[MM_CHECKSUM_BYTES])
{
    size_t n = 0, len = 0;
    for (const char *c = typed; *c; c++) {
        char digit = *c >= 'A' && *c <= 'F' ? (char)(*c - 'A' + 'a') : *c;
        if (digit == ' ')
            continue;
        if (n == DIGITS || !strchr("0123456789abcdef", digit))
            return false;
        if (n && n % 4 == 0)
            out[len++] = ' ';
        out[len++] = digit;
        n++;
    }
    out[len] = '\0';
    return n == DIGITS;
}

/* "print gaps 2026-11-22T01:05:00.000Z 0123 4567 89ab cdef" */
static bool is_of(const struct mm_operation_row *op, const char *number, struct mm_printed *printed)
{
    const char *what = op->what + strlen(MM_PRINTED_WORD);
    size_t name = strcspn(what, " "), len = strlen(op->what);
    char at[MM_TIME_BYTES];
    if (strncmp(op->what, MM_PRINTED_WORD, strlen(MM_PRINTED_WORD)) != 0 || len < MM_CHECKSUM_BYTES ||
        strcmp(op->what + len - (MM_CHECKSUM_BYTES - 1), number) != 0 || !what[name])
        return false;
    (void)snprintf(at, sizeof at, "%.*s", (int)strcspn(what + name + 1, " "), what + name + 1);
    (void)snprintf(printed->report, sizeof printed->report, "%.*s", (int)name, what);
    mm_utf8_copy(printed->actor, sizeof printed->actor, op->actor);
    printed->at_ms = op->at_ms;
    return mm_time_parse(at, &printed->as_of_ms) == MM_OK;
}

static enum mm_err find(struct mm_central *central, struct mm_printed *printed, struct mm_errinfo *info)
{
    struct mm_operation_row *rows = NULL;
    size_t n = 0, i = 0;
    enum mm_err err = mm_operations_list(central, 0, INT64_MAX, &rows, &n, info);
    while (!err && i < n && !is_of(&rows[i], printed->number, printed))
        i++;
    free(rows);
    if (!err && i == n)
        err = mm_fail(info, MM_ERR_NOT_FOUND,
                      mm_say("照合番号 %s の報告は、ここから出されていません。番号を確かめてください",
                             "no report went out under %s; check the number"),
                      printed->number);
    return err;
}

enum mm_err mm_printed_verify(struct mm_central *central, const char *number, struct mm_printed *ret_printed,
                              struct mm_errinfo *info)
{
    struct mm_printed printed = {.at_ms = 0};
    struct mm_report_table table;
    if (!read_number(number, printed.number))
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("照合番号は、0〜9とa〜fの16文字で指定してください",
                              "the number of a report has 16 digits of 0-9 and a-f"));
    enum mm_err err = find(central, &printed, info);
    const struct mm_report_ops *report = err ? NULL : mm_report_find(printed.report);
    if (!err && !report)
        err = mm_fail(info, MM_ERR_NOT_FOUND, mm_say("報告「%s」はもうありません", "no report %s any more"),
                      printed.report);
    if (err)
        return err;
    err = mm_report_run(central, report, printed.as_of_ms, NULL, &table, info);
    if (!err)
        err = mm_report_checksum(&table, printed.now, info);
    mm_report_table_done(err ? NULL : &table);
    if (!err)
        *ret_printed = printed;
    return err;
}
