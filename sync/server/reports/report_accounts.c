/* 利用者: who signs in at the pages, in which role; no secret of anybody. */
#include "sync/server/account.h"
#include "sync/server/reports/reports.h"

#include <stdlib.h>

enum column { NAME, LABEL, ROLE, SECOND, STATE, MADE, REVOKED, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [NAME] = {"name", "サインインの名前", MM_CELL_TEXT, 20},
    [LABEL] = {"label", "だれ", MM_CELL_TEXT, 24},
    [ROLE] = {"role", "役割", MM_CELL_TEXT, 16},
    [SECOND] = {"second_factor", "2段階の確認", MM_CELL_TEXT, 12},
    [STATE] = {"state", "パスワード", MM_CELL_TEXT, 12},
    [MADE] = {"made_on", "登録した日", MM_CELL_DATE, 12},
    [REVOKED] = {"revoked_on", "取り消した日", MM_CELL_DATE, 14},
};

static enum mm_err add_row(struct mm_report_table *table, const struct mm_account *account,
                           struct mm_errinfo *info)
{
    struct mm_cell *row = mm_report_row(table);

    if (!row)
        return mm_nomem(info);
    mm_cell_set_text(&row[NAME], account->name);
    mm_cell_set_text(&row[LABEL], account->label);
    mm_cell_set_text(&row[ROLE], account->role);
    mm_cell_set_text(&row[SECOND], account->totp[0] ? "あり" : "なし");
    if (!account->revoked_at_ms)
        mm_cell_set_text(&row[STATE], account->password[0] ? "決めた" : "まだ");
    mm_cell_set_date(&row[MADE], account->made_at_ms);
    if (account->revoked_at_ms)
        mm_cell_set_date(&row[REVOKED], account->revoked_at_ms);
    return MM_OK;
}

static enum mm_err add_rows(struct mm_central *central, struct mm_report_table *table,
                            struct mm_errinfo *info)
{
    struct mm_account *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_account_list(central, &rows, &n, info);

    for (size_t i = 0; i < n && !err; i++)
        err = add_row(table, &rows[i], info);
    free(rows);
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    mm_report_start(central, "accounts", "事務局の画面の利用者", columns, N_COLUMNS, MM_HANDLING_INTERNAL,
                    as_of_ms, &table);
    enum mm_err err = add_rows(central, &table, info);
    if (!err)
        err = mm_report_note(
            &table, "パスワードは、本人のほかだれにも見えません。忘れたときは、新しいリンクを渡します。");
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_accounts = {
    .name = "accounts",
    .ja = "事務局の画面の利用者: 役割、2段階の確認（管理者だけ）",
    .en = "who signs in at the web pages, with the role (administrator)",
    .names_people = false,
    .right = MM_RIGHT_ADMIN,
    .run = run,
};
