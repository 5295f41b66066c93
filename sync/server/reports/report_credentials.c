/* 連携の鍵: which programs may ask the server for what; no secret of any. */
#include "sync/server/internal.h"
#include "sync/server/reports/reports.h"

#include <stdlib.h>

enum column { NAME, SCOPE, DECISION, MADE, OLD, REVOKED, USER, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [NAME] = {"name", "使う人と目的", MM_CELL_TEXT, 24},
    [SCOPE] = {"scope", "できること", MM_CELL_TEXT, 18},
    [DECISION] = {"decision", "決定", MM_CELL_TEXT, 36},
    [MADE] = {"made_on", "作った日", MM_CELL_DATE, 12},
    [OLD] = {"old_until", "古い合言葉の期限", MM_CELL_TEXT, 24},
    [REVOKED] = {"revoked_on", "取り消した日", MM_CELL_DATE, 14},
    [USER] = {"user", "利用者", MM_CELL_TEXT, 38},
};

static enum mm_err add_row(struct mm_report_table *table, const struct mm_credential_row *credential,
                           int64_t now_ms, struct mm_errinfo *info)
{
    char until[MM_WAREKI_BYTES * 2];
    struct mm_cell *row = mm_report_row(table);

    if (!row)
        return mm_nomem(info);
    mm_cell_set_text(&row[NAME], credential->name);
    mm_cell_set_text(&row[SCOPE], credential->scope);
    mm_cell_set_text(&row[DECISION], credential->decision);
    mm_cell_set_date(&row[MADE], credential->made_at_ms);
    if (!credential->revoked_at_ms && credential->old_until_ms > now_ms) {
        mm_time_wareki(credential->old_until_ms, until);
        mm_cell_set_text(&row[OLD], until);
    }
    if (credential->revoked_at_ms)
        mm_cell_set_date(&row[REVOKED], credential->revoked_at_ms);
    mm_cell_set_text(&row[USER], credential->id);
    return MM_OK;
}

static enum mm_err add_rows(struct mm_central *central, struct mm_report_table *table,
                            struct mm_errinfo *info)
{
    struct mm_credential_row *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_credential_list(central, &rows, &n, info);

    for (size_t i = 0; i < n && !err; i++)
        err = add_row(table, &rows[i], mm_now_ms(mm_central_clock(central)), info);
    free(rows);
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    mm_report_start(central, "credentials", "連携の鍵", columns, N_COLUMNS, MM_HANDLING_INTERNAL, as_of_ms,
                    &table);
    enum mm_err err = add_rows(central, &table, info);
    if (!err)
        err = mm_report_note(&table, "合言葉は、作ったときに一度だけ出ます。");
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_credentials = {
    .name = "credentials",
    .ja = "連携の鍵: ほかのシステムができること、決定、期限（管理者だけ）",
    .en = "the credentials of other systems, without their secrets (administrator)",
    .names_people = false,
    .right = MM_RIGHT_ADMIN,
    .run = run,
};
