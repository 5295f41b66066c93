#include "sync/server/certificate.h"

#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/rules/duties.h"
#include "sync/server/internal.h"
#include "sync/server/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define YEAR_MARK   "{年度}"
#define NUMBER_MARK "{番号}"
#define MOST_CHARS  60
#define MOST_WORDS  120
#define MOST_NUMBER 99999

/* ---- what the council decided ------------------------------------------------------------------------- */
static enum mm_err check_text(const char *value, size_t most, struct mm_errinfo *info)
{
    if (mm_utf8_label(value, MM_CERTIFICATE_TEXT - 1, most))
        return MM_OK;
    return mm_fail(info, MM_ERR_INVALID,
                   mm_say("%zu 文字以内で、1行で書いてください", "at most %zu characters"), most);
}

enum mm_err mm_certificate_issuer_check(const char *value, struct mm_errinfo *info)
{
    return check_text(value, MOST_CHARS, info);
}

enum mm_err mm_certificate_words_check(const char *value, struct mm_errinfo *info)
{
    return check_text(value, MOST_WORDS, info);
}

enum mm_err mm_certificate_numbering_check(const char *value, struct mm_errinfo *info)
{
    enum mm_err err = check_text(value, MOST_CHARS, info);
    if (!err && (!strstr(value, YEAR_MARK) || !strstr(value, NUMBER_MARK)))
        err = mm_fail(info, MM_ERR_INVALID, "%s",
                      mm_say("番号の書き方には " YEAR_MARK " と " NUMBER_MARK
                             " を入れてください（例: ○議研 {年度}第{番号}号）",
                             "the pattern needs " YEAR_MARK " and " NUMBER_MARK));
    return err;
}

static const struct {
    const char *name;
    size_t at;
    const char *demo; /* of a fictional council; its papers bear 見本 */
    bool named;       /* behind the council's name */
} texts[] = {
    {MM_CERTIFICATE_ISSUER, offsetof(struct mm_certificate_rules, issuer), "議長", true},
    {MM_CERTIFICATE_NUMBERING, offsetof(struct mm_certificate_rules, numbering),
     "見本 " YEAR_MARK "第" NUMBER_MARK "号"},
    {MM_CERTIFICATE_WORDS, offsetof(struct mm_certificate_rules, words),
     "情報セキュリティ基本方針にもとづく次の研修を修了されたことを証します。"},
};

enum mm_err mm_certificate_rules_get(struct mm_central *central, struct mm_certificate_rules *ret_rules,
                                     struct mm_errinfo *info)
{
    struct mm_certificate_rules rules = {0};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char *to = (char *)&rules + texts[i].at;
        enum mm_err err = mm_setting_get(central, texts[i].name, to, MM_CERTIFICATE_TEXT, NULL);
        if (err == MM_ERR_NOT_FOUND && central->demo)
            (void)snprintf(to, MM_CERTIFICATE_TEXT, "%s%s",
                           texts[i].named ? mm_central_council_name(central) : "", texts[i].demo);
        else if (err)
            return mm_fail(info, err == MM_ERR_NOT_FOUND ? MM_ERR_REFUSED : err,
                           mm_say("研修修了証は、発行者、番号の書き方、文面を議会が決めたあとに出せます。"
                                  "「決定事項」で登録してください（設定 %s）",
                                  "certificates wait for the council's decision: mamori council set %s=TEXT"),
                           texts[i].name);
    }
    *ret_rules = rules;
    return MM_OK;
}

/* ---- the table ---------------------------------------------------------------------------------------- */
#define COLUMNS "year, number, registration, person, course, route, policy, done_on, issued_on, times"
#define READ    COLUMNS ", withdrawn_on"

static enum mm_err read_row(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_certificate_row *row = element;
    (void)info;
    *row = (struct mm_certificate_row){
        .year = (int)mm_col_int(stmt, 0), .number = (int)mm_col_int(stmt, 1), .times = mm_col_int(stmt, 9)};
    mm_utf8_copy(row->registration, sizeof row->registration, mm_col_str(stmt, 2));
    mm_utf8_copy(row->person, sizeof row->person, mm_col_str(stmt, 3));
    mm_utf8_copy(row->course, sizeof row->course, mm_col_str(stmt, 4));
    mm_utf8_copy(row->route, sizeof row->route, mm_col_str(stmt, 5));
    mm_utf8_copy(row->policy, sizeof row->policy, mm_col_str(stmt, 6));
    mm_utf8_copy(row->done_on, sizeof row->done_on, mm_col_str(stmt, 7));
    mm_utf8_copy(row->issued_on, sizeof row->issued_on, mm_col_str(stmt, 8));
    mm_utf8_copy(row->withdrawn_on, sizeof row->withdrawn_on, mm_col_str(stmt, 10));
    return MM_OK;
}

enum mm_err mm_certificate_get(struct mm_central *central, const char *registration,
                               struct mm_certificate_row *ret_row, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err =
        mm_db_query(central->db,
                    "SELECT " READ " FROM certificate WHERE council=? AND registration=? AND withdrawn_on=''",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, registration);
    err = mm_stmt_step(stmt, &row, info);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                      mm_say("この修了の番号は、まだありません", "there is no number yet"));
    if (!err)
        err = read_row(stmt, ret_row, info);
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_certificate_list(struct mm_central *central, struct mm_certificate_row **ret_rows,
                                size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db, "SELECT " READ " FROM certificate WHERE council=? ORDER BY year, number", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    return mm_central_list(stmt, read_row, sizeof **ret_rows, ret_rows, ret_n, info);
}

static enum mm_err next_number(struct mm_central *central, int year, int *ret_number, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(
        central->db, "SELECT COALESCE(MAX(number),0)+1 FROM certificate WHERE council=? AND year=?", &stmt,
        info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, year);
    err = mm_stmt_step(stmt, &row, info);
    if (!err)
        *ret_number = row ? (int)mm_col_int(stmt, 0) : 1;
    mm_stmt_end(stmt);
    if (!err && *ret_number > MOST_NUMBER)
        err =
            mm_fail(info, MM_ERR_TOO_BIG, "%s", mm_say("今年度の番号を使い切りました", "no number is left"));
    return err;
}

static enum mm_err insert(struct mm_central *central, const struct mm_certificate_row *row,
                          struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db, "INSERT INTO certificate (council, " COLUMNS ") VALUES (?,?,?,?,?,?,?,?,?,?,1)", &stmt,
        info);
    if (err)
        return err;
    const char *const values[] = {row->registration, row->person,  row->course,   row->route,
                                  row->policy,       row->done_on, row->issued_on};
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, row->year);
    mm_bind_int(stmt, 3, row->number);
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        mm_bind_str(stmt, (int)i + 4, values[i]);
    return mm_stmt_run(stmt, NULL, info);
}

static enum mm_err count_again(struct mm_central *central, const char *registration, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "UPDATE certificate SET times=times+1 WHERE council=? AND registration=?"
                                  " AND withdrawn_on=''",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, registration);
    return mm_stmt_run(stmt, NULL, info);
}

/* ---- withdrawn ---------------------------------------------------------------------------------------- */
static bool stands(const struct mm_certificate_row *row, const struct mm_duty *duties, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(duties[i].registration, row->registration) == 0)
            return mm_duty_taken(&duties[i]) && strcmp(duties[i].closed_on, row->done_on) == 0;
    return false;
}

static enum mm_err withdraw(struct mm_central *central, const struct mm_certificate_row *row,
                            struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    char today[MM_DAY_BYTES];
    mm_day_format(mm_date_day(mm_date_of(mm_now_ms(&central->clock))), today);
    enum mm_err err = mm_db_query(
        central->db, "UPDATE certificate SET withdrawn_on=? WHERE council=? AND year=? AND number=?", &stmt,
        info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, today);
    mm_bind_str(stmt, 2, central->council);
    mm_bind_int(stmt, 3, row->year);
    mm_bind_int(stmt, 4, row->number);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_certificate_withdraw(struct mm_central *central, const char *person, const char *registration,
                                    int64_t *ret_n, struct mm_errinfo *info)
{
    struct mm_certificate_row row;
    struct mm_errinfo none = MM_ERRINFO_INIT;
    struct mm_duty *duties = NULL;
    size_t n = 0;
    enum mm_err err = mm_certificate_get(central, registration, &row, &none);
    if (err == MM_ERR_NOT_FOUND)
        return MM_OK;
    if (err)
        return mm_fail(info, err, "%s", none.text);
    err = mm_duties_list(central, person, &duties, &n, info);
    if (!err && strcmp(row.person, person) == 0 && !stands(&row, duties, n)) {
        err = withdraw(central, &row, info);
        ++*ret_n;
    }
    free(duties);
    return err;
}

static enum mm_err read_gone(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_certificate_gone *gone = element;
    (void)info;
    gone->year = (int)mm_col_int(stmt, 0);
    gone->number = (int)mm_col_int(stmt, 1);
    mm_utf8_copy(gone->on, sizeof gone->on, mm_col_str(stmt, 2));
    return MM_OK;
}

enum mm_err mm_certificate_gone_list(struct mm_central *central, struct mm_certificate_gone **ret_list,
                                     size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT year, number, withdrawn_on FROM certificate WHERE council=?"
                                  " AND withdrawn_on<>'' ORDER BY year, number",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    return mm_central_list(stmt, read_gone, sizeof **ret_list, ret_list, ret_n, info);
}

enum mm_err mm_certificate_not_gone(const struct mm_certificate_gone *list, size_t n, int year, int number,
                                    struct mm_errinfo *info)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].year == year && list[i].number == number)
            return mm_fail(
                info, MM_ERR_CONFLICT,
                mm_say("この研修修了証（%d年度 %d番）は、修了の記録を訂正したため、%s から効力がありません。"
                       "新しい証をお確かめください",
                       "this certificate (%d-%d) counts no more since %s: its record was corrected"),
                year, number, list[i].on);
    return MM_OK;
}

/* ---- issuing ------------------------------------------------------------------------------------------ */
/* The duty that is proved, into row; of several of one course the latest. */
static enum mm_err choose(struct mm_central *central, const struct mm_person *person, const char *course,
                          struct mm_certificate_row *row, struct mm_errinfo *info)
{
    struct mm_duty *duties = NULL;
    const struct mm_duty *best = NULL;
    size_t n = 0;
    enum mm_err err = mm_duties_list(central, person->id, &duties, &n, info);
    for (size_t i = 0; !err && i < n; i++) {
        bool is = mm_duty_taken(&duties[i]) && (!*course || strcmp(duties[i].course, course) == 0);
        if (is && (!best || strcmp(duties[i].closed_on, best->closed_on) >= 0))
            best = &duties[i];
    }
    if (!err && !best)
        err = mm_fail(info, MM_ERR_REFUSED, "%s",
                      mm_say("研修修了証は、修了された研修にだけ出せます。ほかの方には、"
                             "受講記録を出してください",
                             "a certificate wants a completed training; see mamori certificate record"));
    if (!err) {
        mm_utf8_copy(row->registration, sizeof row->registration, best->registration);
        mm_utf8_copy(row->course, sizeof row->course, best->course);
        mm_utf8_copy(row->route, sizeof row->route, best->closed_by);
        mm_utf8_copy(row->done_on, sizeof row->done_on, best->closed_on);
        mm_utf8_copy(row->person, sizeof row->person, person->id);
    }
    free(duties);
    return err;
}

/* The text under which it was completed; "" where the record does not tell. */
static enum mm_err find_policy(struct mm_central *central, struct mm_certificate_row *row,
                               struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool found = false;
    enum mm_err err = mm_db_query(
        central->db, "SELECT policy FROM progress WHERE council=? AND registration=? AND person=?", &stmt,
        info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, row->registration);
    mm_bind_str(stmt, 3, row->person);
    err = mm_stmt_step(stmt, &found, info);
    if (!err)
        mm_utf8_copy(row->policy, sizeof row->policy, found ? mm_col_str(stmt, 0) : "");
    mm_stmt_end(stmt);
    return err;
}

static enum mm_err issue_tx(struct mm_central *central, struct mm_certificate_row *row,
                            struct mm_errinfo *info)
{
    struct mm_certificate_row known;
    struct mm_date today = mm_date_of(mm_now_ms(&central->clock));
    enum mm_err err = mm_certificate_get(central, row->registration, &known, NULL);
    if (!err) {
        *row = known;
        row->times++;
        return count_again(central, row->registration, info);
    }
    if (err != MM_ERR_NOT_FOUND)
        return mm_fail(info, err, "%s", row->registration);
    row->year = mm_date_fiscal_year(today);
    row->times = 1;
    mm_day_format(mm_date_day(today), row->issued_on);
    err = find_policy(central, row, info);
    if (!err)
        err = next_number(central, row->year, &row->number, info);
    return err ? err : insert(central, row, info);
}

enum mm_err mm_certificate_issue(struct mm_central *central, const char *actor,
                                 const struct mm_person *person, const char *course,
                                 struct mm_certificate_row *ret_row, struct mm_errinfo *info)
{
    struct mm_certificate_rules rules;
    struct mm_certificate_row row = {0};
    char what[200];
    enum mm_err err = mm_certificate_rules_get(central, &rules, info);
    if (!err)
        err = choose(central, person, course ? course : "", &row, info);
    if (!err)
        err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = issue_tx(central, &row, info);
    (void)snprintf(what, sizeof what, "certificate issue %d-%d %s", row.year, row.number, person->id);
    if (!err)
        err = mm_operation_insert(central, actor, what, info);
    err = mm_central_write_end(central, err, info);
    if (!err)
        *ret_row = row;
    return err;
}
