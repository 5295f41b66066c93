/* 研修修了証の登録簿: which number was given to whom, for what and when. */
#include "sync/server/certificate.h"
#include "sync/server/people.h"
#include "sync/server/reports/reports.h"

#include <stdlib.h>
#include <string.h>

enum column { NUMBER, NAME, COURSE, DONE, ISSUED, TIMES, WITHDRAWN, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [NUMBER] = {"number", "番号", MM_CELL_TEXT, 24},
    [NAME] = {"name", "氏名", MM_CELL_TEXT, 20},
    [COURSE] = {"course", "研修", MM_CELL_TEXT, 30},
    [DONE] = {"done_on", "修了した日", MM_CELL_DATE, 14},
    [ISSUED] = {"issued_on", "出した日", MM_CELL_DATE, 14},
    [TIMES] = {"times", "出した回数", MM_CELL_INT, 10},
    [WITHDRAWN] = {"withdrawn_on", "効力がなくなった日", MM_CELL_DATE, 18},
};

static void set_day(struct mm_cell *cell, const char *day)
{
    struct mm_date date;
    if (mm_date_parse(day, &date) == MM_OK)
        mm_cell_set_date(cell, mm_date_start_ms(date));
}

static enum mm_err add_row(struct mm_central *central, const struct mm_certificate_row *row,
                           const char *numbering, struct mm_report_table *table, struct mm_errinfo *info)
{
    const struct mm_course *course = mm_pack_course(mm_central_pack(central), row->course);
    struct mm_cell *cells = mm_report_row(table);
    struct mm_person person;
    char number[MM_CERTIFICATE_TEXT];
    if (!cells)
        return mm_nomem(info);
    mm_certificate_number(row, numbering, number, sizeof number);
    mm_cell_set_text(&cells[NUMBER], number);
    if (mm_people_get(central, row->person, &person, NULL) == MM_OK) /* else erased: the number stays */
        mm_cell_set_text(&cells[NAME], person.name);
    mm_cell_set_text(&cells[COURSE], course ? course->title : row->course);
    set_day(&cells[DONE], row->done_on);
    set_day(&cells[ISSUED], row->issued_on);
    mm_cell_set_int(&cells[TIMES], row->times);
    set_day(&cells[WITHDRAWN], row->withdrawn_on);
    return MM_OK;
}

static bool was_issued(const struct mm_certificate_row *row, int64_t as_of_ms)
{
    struct mm_date day;
    return mm_date_parse(row->issued_on, &day) == MM_OK && mm_date_start_ms(day) <= as_of_ms;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct mm_certificate_row *rows = NULL;
    struct mm_certificate_rules rules = {.numbering = "{年度}第{番号}号"};
    size_t n = 0;
    mm_report_start(central, "certificates", "研修修了証の登録簿", columns, N_COLUMNS, MM_HANDLING_NAMES,
                    as_of_ms, &table);
    struct mm_errinfo why = MM_ERRINFO_INIT;
    enum mm_err err = mm_certificate_rules_get(central, &rules, &why);
    if (err == MM_ERR_REFUSED) /* nothing decided: nothing was issued either */
        err = MM_OK;
    if (err)
        err = mm_fail(info, err, "%s", why.text);
    if (!err)
        err = mm_certificate_list(central, &rows, &n, info);
    for (size_t i = 0; !err && i < n; i++)
        if (was_issued(&rows[i], as_of_ms))
            err = add_row(central, &rows[i], rules.numbering, &table, info);
    if (!err)
        err = mm_report_note(&table,
                             "番号は、一つの修了に一つです。同じ番号の紙をもう一度出したものは「出した回数」"
                             "に数え、紙には再発行と入ります。修了の記録を訂正したときは、前の番号は効力が"
                             "なくなり、次に出す紙は新しい番号になります。");
    free(rows);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_certificates = {
    .name = "certificates",
    .ja = "研修修了証の登録簿: 出した番号と、どなたの何の修了か（個人名あり）",
    .en = "register of the certificates issued, by number and name",
    .names_people = true,
    .run = run,
};
