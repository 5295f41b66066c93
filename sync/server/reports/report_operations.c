/* 操作の記録: who looked at whom or changed what, of the 年度 of the day, newest first. */
#include "sync/server/operation.h"
#include "sync/server/people.h"
#include "sync/server/reports/printed.h"
#include "sync/server/reports/reports.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column { AT, ACTOR, KIND, WHAT, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [AT] = {"at", "日時", MM_CELL_TEXT, 26},
    [ACTOR] = {"actor", "操作した人", MM_CELL_TEXT, 24},
    [KIND] = {"kind", "操作", MM_CELL_TEXT, 22},
    [WHAT] = {"what", "内容", MM_CELL_TEXT, 50},
};

/* By the first word of what was written; "" ends it. */
static const struct {
    const char *word, *ja;
} kinds[] = {{"report", "個人名のある帳票を見た"},
             {"print", "帳票を印刷用に出した"},
             {"roster", "名簿・受講カード"},
             {"disposal", "名簿の廃棄"},
             {"receipt", "受講控えの確認"},
             {"duty", "研修の登録"},
             {"calendar", "議会の日程"},
             {"council", "設定の変更"},
             {"kiosk", "端末"},
             {"held", "保留した記録"},
             {"credential", "連携の鍵"},
             {"content", "教材"},
             {"account", "利用者"},
             {"session", "サインイン"},
             {"paper", "紙での受講"},
             {"group", "集合研修"},
             {"certificate", "研修修了証"},
             {"training", "ほかの研修"},
             {"incident", "出来事の記録"},
             {"selfcheck", "自己点検"},
             {"office", "組織の点検"},
             {"opinion", "問題についての意見"},
             {"statements", "記録の書き出し"},
             {"store", "保存先・控え"},
             {"", "その他"}};

static const char *kind_of(const char *what)
{
    size_t i = 0, len = strcspn(what, " .");
    while (kinds[i].word[0] && (strlen(kinds[i].word) != len || strncmp(kinds[i].word, what, len) != 0))
        i++;
    return kinds[i].ja;
}

/* What the first two words of an entry say; what stands behind them is shown as it was written. */
static const struct {
    const char *words, *ja;
} doings[] = {
    {"account add", "加えた"},
    {"account first", "はじめの管理者のためのアドレスを作った"},
    {"account password", "パスワードを変えた"},
    {"account reset", "パスワードを決め直せるようにした"},
    {"account revoke", "使用を止めた"},
    {"account role", "役割を変えた"},
    {"account totp", "2段階の確認を変えた"},
    {"calendar remove", "消した"},
    {"calendar set", "入れた"},
    {"certificate issue", "出した"},
    {"certificate proof", "修了を証する書面を出した"},
    {"certificate record", "受講の記録を出した"},
    {"content key", "署名の鍵を替えた"},
    {"content publish", "配った"},
    {"council set", "変えた"},
    {"credential add", "作った"},
    {"credential revoke", "取り消した"},
    {"credential rotate", "合言葉を替えた"},
    {"disposal approve", "承認した"},
    {"disposal plan", "予定に入れた"},
    {"disposal run", "廃棄した"},
    {"disposal withdraw", "取り下げた"},
    {"duty note", "登録した"},
    {"group attend", "出席を登録した"},
    {"group code", "集合研修の進行の番号を出した"},
    {"group close", "閉じた"},
    {"group enter", "回答用紙を入力した"},
    {"group open", "開いた"},
    {"group show", "問題・用紙・出席票を出した"},
    {"held accept", "まとめて受け入れた"},
    {"held settle", "扱いを決めた"},
    {"incident add", "登録した"},
    {"incident undo", "取り消した"},
    {"kiosk approve", "承認した"},
    {"kiosk revoke", "失効にした"},
    {"office answer", "問いに答えた"},
    {"office sign", "役職で署名した"},
    {"opinion decide", "問題の扱いを決めた"},
    {"opinion undo", "問題の扱いを取り消した"},
    {"paper correct", "記録した用紙を訂正した"},
    {"paper enter", "用紙を入力した"},
    {"paper hand", "解説を渡した"},
    {"paper make", "用紙を作った"},
    {"paper show", "用紙か解説を出した"},
    {"receipt check", "番号を確かめた"},
    {"roster cards", "番号・カードを出した"},
    {"roster delete", "一人を消去した"},
    {"roster hold", "消去の保留を変えた"},
    {"roster undo", "取り込みを元に戻した"},
    {"selfcheck close", "実施期間を閉じた"},
    {"selfcheck open", "実施期間を始めた"},
    {"session begin", "サインインした"},
    {"statements export", "書き出した"},
    {"store backup", "控えを作った"},
    {"store rebuild", "記録から計算し直した"},
    {"store restore-check", "控えが戻せることを確かめた"},
    {"training add", "登録した"},
    {"training undo", "取り消した"},
};

/* "report completion", "print completion 2026-… 0123 …": the report by its Japanese name. */
static bool set_report(struct mm_cell *cell, const char *what)
{
    const size_t word = strcspn(what, " ");
    const char *name = what + word + strspn(what + word, " ");
    const size_t len = strcspn(name, " ");
    char id[40], text[600];
    const struct mm_report_ops *report;

    if (strncmp(what, "report ", 7) != 0 && strncmp(what, MM_PRINTED_WORD, strlen(MM_PRINTED_WORD)) != 0)
        return false;
    (void)snprintf(id, sizeof id, "%.*s", (int)len, name);
    report = mm_report_find(id);
    if (!report)
        return false;
    (void)snprintf(text, sizeof text, "%.*s（%s）%s", (int)strcspn(report->ja, ":"), report->ja, report->name,
                   name + len);
    mm_cell_set_text(cell, text);
    return true;
}

/* Ids of people as their names; of whoever was erased the id is all there is. */
static void put_named(struct mm_central *central, const char *what, struct mm_buf *out)
{
    while (*what) {
        struct mm_person person;
        char word[MM_UUID_BYTES];
        const size_t len = strcspn(what, " "), gap = strspn(what + len, " ");
        (void)snprintf(word, sizeof word, "%.*s", (int)len, what);
        if (len == MM_UUID_BYTES - 1 && mm_people_get(central, word, &person, NULL) == MM_OK)
            mm_buf_str_append(out, person.name);
        else
            mm_buf_append(out, what, len);
        mm_buf_append(out, what + len, gap);
        what += len + gap;
    }
}

static void put_what(struct mm_central *central, const char *what, struct mm_buf *out)
{
    for (size_t i = 0; i < sizeof doings / sizeof doings[0]; i++) {
        const size_t len = strlen(doings[i].words);
        if (strncmp(what, doings[i].words, len) != 0 || (what[len] && what[len] != ' '))
            continue;
        mm_buf_printf(out, "%s%s", doings[i].ja, what[len] ? ": " : "");
        put_named(central, what[len] ? what + len + 1 : "", out);
        return;
    }
    put_named(central, what, out);
}

/* In Japanese where there are words for it; anything else as it was written. */
static void set_what(struct mm_central *central, struct mm_cell *cell, const char *what)
{
    struct mm_buf text;

    if (set_report(cell, what))
        return;
    mm_buf_init(&text, MM_MAX_FIELD_BYTES);
    put_what(central, what, &text);
    mm_cell_set_text(cell, text.err ? what : mm_buf_str(&text));
    mm_buf_done(&text);
}

static enum mm_err add_row(struct mm_central *central, struct mm_report_table *table,
                           const struct mm_operation_row *op, struct mm_errinfo *info)
{
    char at[MM_WAREKI_BYTES * 2];
    struct mm_cell *row = mm_report_row(table);
    if (!row)
        return mm_nomem(info);
    mm_time_wareki(op->at_ms, at);
    mm_cell_set_text(&row[AT], at);
    mm_cell_set_text(&row[ACTOR], op->actor);
    mm_cell_set_text(&row[KIND], kind_of(op->what));
    set_what(central, &row[WHAT], op->what);
    return MM_OK;
}

static enum mm_err add_rows(struct mm_central *central, struct mm_report_table *table, int64_t as_of_ms,
                            struct mm_errinfo *info)
{
    struct mm_operation_row *rows = NULL;
    size_t n = 0;
    int year = mm_date_fiscal_year(mm_date_of(as_of_ms));
    enum mm_err err = mm_operations_list(central, mm_date_start_ms((struct mm_date){year, 4, 1}), as_of_ms,
                                         &rows, &n, info);
    for (size_t i = 0; !err && i < n; i++)
        err = add_row(central, table, &rows[i], info);
    free(rows);
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    mm_report_start(central, "operations", "操作の記録", columns, N_COLUMNS, MM_HANDLING_NAMES, as_of_ms,
                    &table);
    enum mm_err err = add_rows(central, &table, as_of_ms, info);
    if (!err)
        err = mm_report_note(&table, "この年度の操作です。前の年度は、その年度の日を指定してください。");
    if (!err)
        err = mm_report_note(&table, "個人名のある帳票は、出す前にここに残ります。消すことも書きかえることも"
                                     "できません。");
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_operations = {
    .name = "operations",
    .ja = "操作の記録: だれが何を見たか、変えたか（管理者と監査。個人名あり）",
    .en = "who looked at whom or changed what (administrator and auditor), by name",
    .names_people = true,
    .right = MM_RIGHT_AUDIT,
    .run = run,
};
