/* 加えられなかった受付: who checked in to a group session at a kiosk and was not taken as present, and why.
 * Whoever was added since is not in it. */
#include "sync/server/checkin.h"
#include "sync/server/reports/reports.h"

#include <stdlib.h>
#include <string.h>

enum column { GROUP, AT, NAME, WHY, KIOSK, STATE, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [GROUP] = {"group", "集合研修", MM_CELL_INT, 10},
    [AT] = {"at", "受付の時刻", MM_CELL_TEXT, 24},
    [NAME] = {"name", "氏名", MM_CELL_TEXT, 20},
    [WHY] = {"why", "わけ", MM_CELL_TEXT, 34},
    [KIOSK] = {"kiosk", "端末", MM_CELL_TEXT, 20},
    [STATE] = {"session", "集合研修の状態", MM_CELL_TEXT, 14},
};

static const char *kiosk_of(const struct mm_kiosk_row *kiosks, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(kiosks[i].recorder, id) == 0)
            return kiosks[i].name;
    return "";
}

static enum mm_err add_row(struct mm_report_table *table, const struct mm_checkin *checkin, const char *kiosk,
                           struct mm_errinfo *info)
{
    char at[MM_WAREKI_BYTES * 2];
    struct mm_cell *row = mm_report_row(table);
    if (!row)
        return mm_nomem(info);
    mm_time_wareki(checkin->refused.at_ms, at);
    mm_cell_set_int(&row[GROUP], checkin->refused.group);
    mm_cell_set_text(&row[AT], at);
    mm_cell_set_text(&row[NAME], checkin->person.name);
    mm_cell_set_text(&row[WHY], checkin->refused.why);
    mm_cell_set_text(&row[KIOSK], kiosk);
    mm_cell_set_text(&row[STATE], checkin->over ? "終わりました" : "加えられます");
    return MM_OK;
}

static enum mm_err add_rows(struct mm_central *central, const struct mm_kiosk_row *kiosks, size_t n_kiosks,
                            struct mm_report_table *table, struct mm_errinfo *info)
{
    struct mm_checkin *list = NULL;
    size_t n = 0;
    enum mm_err err = mm_checkin_list(central, table->as_of_ms, &list, &n, info);
    for (size_t i = 0; !err && i < n; i++)
        err = add_row(table, &list[i], kiosk_of(kiosks, n_kiosks, list[i].refused.recorder), info);
    free(list);
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct mm_kiosk_row *kiosks = NULL;
    size_t n = 0;
    mm_report_start(central, "checkins", "集合研修に加えられなかった受付", columns, N_COLUMNS,
                    MM_HANDLING_NAMES, as_of_ms, &table);
    enum mm_err err = mm_central_kiosks(central, &kiosks, &n, info);
    if (!err)
        err = add_rows(central, kiosks, n, &table, info);
    if (!err)
        err = mm_report_note(&table, "出席として数えるときは、研修をお願いしたうえで、出席者に加えます。"
                                     "終わった集合研修には加えられません。");
    if (!err)
        err = mm_report_kiosk_notes(kiosks, n, &table);
    free(kiosks);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_checkins = {
    .name = "checkins",
    .ja = "集合研修に加えられなかった受付: 氏名とわけ（個人名あり）",
    .en = "who checked in to a group session and was not taken as present, and why, by name",
    .names_people = true,
    .run = run,
};
