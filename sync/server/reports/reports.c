#include "sync/server/reports/reports.h"
#include "sync/base/log.h"
#include "sync/server/clock.h"
#include "sync/server/internal.h"
#include "sync/server/proof.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct mm_report_ops *const reports[] = {
#define ENTRY(name) &mm_report_##name,
#include "sync/server/reports/reports.def"
#undef ENTRY
};

const struct mm_report_ops *const *mm_report_list(size_t *ret_n)
{
    *ret_n = sizeof(reports) / sizeof(reports[0]);
    return reports;
}

const struct mm_report_ops *mm_report_find(const char *name)
{
    for (size_t i = 0; i < sizeof(reports) / sizeof(reports[0]); i++)
        if (strcmp(reports[i]->name, name) == 0)
            return reports[i];
    return NULL;
}

enum mm_right mm_report_right(const struct mm_report_ops *report)
{
    if (report->right)
        return report->right;
    return report->names_people ? MM_RIGHT_REPORT_NAMES : MM_RIGHT_REPORT;
}

static enum mm_err rows(struct mm_central *central, const struct mm_report_ops *report, int64_t as_of_ms,
                        const struct mm_report_page *page, struct mm_report_table *ret_table,
                        struct mm_errinfo *info)
{
    if (!page)
        return report->run(central, as_of_ms, ret_table, info);
    if (!report->page)
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("この帳票は分けて出せません。limit と after を付けずに求めてください",
                              "this report has no pages; ask for the whole"));
    return report->page(central, as_of_ms, page, ret_table, info);
}

/* What is to be known of the whole store, below every report. */
static enum mm_err note_store(struct mm_central *central, struct mm_report_table *table,
                              struct mm_errinfo *info)
{
    int64_t proved_ms = 0, wrong = 0;
    char at[MM_WAREKI_BYTES * 2], notice[MM_CLOCK_NOTICE_BYTES];
    enum mm_err err = mm_clock_notice(central, notice, info);

    if (!err && notice[0])
        err = mm_report_note_passing(table, "%s", notice);
    if (!err)
        err = mm_proof_last(central, &proved_ms, &wrong, info);
    if (!err && wrong > 0) {
        mm_time_wareki(proved_ms, at);
        err = mm_report_note_passing(table,
                                     "数え直し（%s）で、記録と合わない所が %" PRId64
                                     "か所ありました。管理者に知らせてください。",
                                     at, wrong);
    }
    return err;
}

static enum mm_err run(struct mm_central *central, const struct mm_report_ops *report, int64_t as_of_ms,
                       const struct mm_report_page *page, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    enum mm_err err = rows(central, report, as_of_ms, page, &table, info);

    if (err)
        return err;
    err = note_store(central, &table, info);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

/* Of one state: what comes in meanwhile is in none of its rows. Who writes holds others up himself. */
enum mm_err mm_report_run(struct mm_central *central, const struct mm_report_ops *report, int64_t as_of_ms,
                          const struct mm_report_page *page, struct mm_report_table *ret_table,
                          struct mm_errinfo *info)
{
    bool mine = false;
    enum mm_err err = central->mode == MM_CENTRAL_READ ? mm_central_read_once(central, &mine, info) : MM_OK;

    if (!err)
        err = run(central, report, as_of_ms, page, ret_table, info);
    if (mine)
        mm_central_read_end(central);
    return err;
}

void mm_report_start(struct mm_central *central, const char *name, const char *title,
                     const struct mm_column *columns, size_t n_columns, enum mm_handling handling,
                     int64_t as_of_ms, struct mm_report_table *ret_table)
{
    mm_report_table_init(ret_table, name, columns, n_columns);
    snprintf(ret_table->title, sizeof(ret_table->title), "%s", title);
    snprintf(ret_table->council, sizeof(ret_table->council), "%s", mm_central_council_name(central));
    ret_table->demo = mm_central_demo(central);
    ret_table->handling = handling;
    ret_table->as_of_ms = as_of_ms;
}

void mm_report_day(struct mm_cell *cell, const char *day)
{
    struct mm_date date;

    if (*day && mm_date_parse(day, &date) == MM_OK)
        mm_cell_set_date(cell, mm_date_start_ms(date));
}

void mm_report_plain(struct mm_cell *cell, const char *markup)
{
    struct mm_buf plain;

    mm_buf_init(&plain, MM_MAX_FIELD_BYTES);
    mm_markup_plain(markup, &plain);
    mm_cell_set_text(cell, mm_buf_str(&plain));
    mm_buf_done(&plain);
}

enum mm_err mm_report_kiosk_notes(const struct mm_kiosk_row *kiosks, size_t n, struct mm_report_table *table)
{
    enum mm_err err = MM_OK;

    if (!n)
        return mm_report_note_passing(table, "端末はまだ登録されていません。");
    for (size_t i = 0; i < n && !err; i++) {
        const struct mm_kiosk_row *kiosk = &kiosks[i];
        char at[MM_WAREKI_BYTES * 2] = "まだありません", backlog[80] = "";

        if (kiosk->last_received_at_ms > 0)
            mm_time_wareki(kiosk->last_received_at_ms, at);
        if (kiosk->backlog > 0)
            snprintf(backlog, sizeof(backlog), "（未送信の記録 %" PRId64 "件）", kiosk->backlog);
        err = mm_report_note_passing(table, "端末「%s」から記録が最後に届いた時刻: %s%s", kiosk->name, at,
                                     backlog);
    }
    return err;
}

enum mm_err mm_report_heard(struct mm_central *central, struct mm_report_table *table,
                            struct mm_errinfo *info)
{
    struct mm_kiosk_row *kiosks = NULL;
    size_t n = 0;
    enum mm_err err = mm_central_kiosks(central, &kiosks, &n, info);

    if (!err)
        err = mm_report_kiosk_notes(kiosks, n, table);
    free(kiosks);
    return err;
}
