#include "sync/cli/call.h"
#include "sync/cli/commands/list.h"
#include "sync/server/facts.h"

#include <stdio.h>
#include <stdlib.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    MM_CLI_OPTS_TABLE,
};

enum column { ID, KIND, NAME, FROM, UNTIL, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [ID] = {"id", "見出し", MM_CELL_TEXT, 14},       [KIND] = {"kind", "種類", MM_CELL_TEXT, 8},
    [NAME] = {"name", "名前", MM_CELL_TEXT, 26},     [FROM] = {"from", "始まり", MM_CELL_DATE, 14},
    [UNTIL] = {"until", "終わり", MM_CELL_DATE, 14},
};

static void set_day(struct mm_cell *cell, int32_t day)
{
    mm_cell_set_date(cell, mm_date_start_ms(mm_day_date(day)));
}

static enum mm_err fill(struct mm_cli *cli, struct mm_central *central, struct mm_report_table *table,
                        struct mm_errinfo *info)
{
    struct mm_calendar_day *days = NULL;
    size_t n = 0;
    enum mm_err err = mm_calendar_list(central, &days, &n, info);

    (void)cli;
    for (size_t i = 0; i < n && !err; i++) {
        struct mm_cell *row = mm_report_row(table);
        if (!row) {
            err = mm_nomem(info);
            break;
        }
        mm_cell_set_text(&row[ID], days[i].id);
        mm_cell_set_text(&row[KIND], mm_calendar_kind_ja(days[i].kind));
        mm_cell_set_text(&row[NAME], days[i].name);
        set_day(&row[FROM], days[i].from_day);
        set_day(&row[UNTIL], days[i].until_day);
    }
    free(days);
    return err;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    static const struct mm_cli_list list = {"calendar", "議会の予定表", columns, N_COLUMNS, fill};

    return mm_cli_list(cli, &list, info);
}

extern const struct mm_command mm_cmd_calendar_list;
const struct mm_command mm_cmd_calendar_list = {
    .words = "calendar list",
    .args = "",
    .ja = "議会の予定表を一覧にします",
    .en = "lists the council's calendar",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
