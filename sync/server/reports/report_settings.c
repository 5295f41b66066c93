/* 設定: what the council chose of how the kiosks work, as it stands. What needs a decision is in the report
 * "decisions". */
#include "sync/server/internal.h"
#include "sync/server/reports/reports.h"

enum column { SETTING, WHAT, VALUE, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [SETTING] = {"setting", "名前", MM_CELL_TEXT, 20},
    [WHAT] = {"what", "設定", MM_CELL_TEXT, 40},
    [VALUE] = {"value", "いまの値", MM_CELL_TEXT, 30},
};
static const struct {
    const char *setting, *ja;
} settings[] = {{"signin", "端末での入り方"},
                {"code_days", "一度だけの番号を使える日数"},
                {"asks_in_elections", "選挙の間も受講をお願いする"},
                {"media_title", "電磁的記録媒体の使用記録の題"},
                {"letter.sender", "研修受講のお願いの発信者"},
                {"letter.number", "研修受講のお願いの文書番号"},
                {"letter.honorific", "研修受講のお願いの敬称"},
                {"letter.contact", "研修受講のお願いの問い合わせ先"}};

static enum mm_err add_row(struct mm_central *central, size_t i, struct mm_report_table *table,
                           struct mm_errinfo *info)
{
    char value[300] = "";
    struct mm_cell *row = mm_report_row(table);
    if (!row)
        return mm_nomem(info);
    enum mm_err err = mm_setting_get(central, settings[i].setting, value, sizeof value, NULL);
    if (err && err != MM_ERR_NOT_FOUND)
        return mm_fail(info, err, "%s", settings[i].setting);
    mm_cell_set_text(&row[SETTING], settings[i].setting);
    mm_cell_set_text(&row[WHAT], settings[i].ja);
    mm_cell_set_text(&row[VALUE], err ? "" : value);
    return MM_OK;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    enum mm_err err = MM_OK;
    mm_report_start(central, "settings", "設定", columns, N_COLUMNS, MM_HANDLING_INTERNAL, as_of_ms, &table);
    for (size_t i = 0; i < sizeof settings / sizeof settings[0] && !err; i++)
        err = add_row(central, i, &table, info);
    if (!err)
        err = mm_report_note(&table, "空欄は、まだ決めていません（はじめの値で動いています）。");
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_settings = {
    .name = "settings",
    .ja = "設定: 端末での入り方など、いまの値（個人名なし）",
    .en = "how the kiosks work for this council, as it is set",
    .names_people = false,
    .right = MM_RIGHT_CLERK,
    .run = run,
};
