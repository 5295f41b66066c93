/* 決定事項: what the council decides, as it stands, with body, day and document; 暫定 where nothing was
 * decided and the cautious default holds. */
#include "sync/server/certificate.h"
#include "sync/server/disclosure.h"
#include "sync/server/disposal.h"
#include "sync/server/internal.h"
#include "sync/server/report_export.h"
#include "sync/server/reports/reports.h"
#include "sync/server/statement_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column { WHAT, VALUE, STATE, BODY, DAY, NUMBER, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [WHAT] = {"what", "決めること", MM_CELL_TEXT, 34},
    [VALUE] = {"value", "いまの扱い", MM_CELL_TEXT, 34},
    [STATE] = {"state", "状態", MM_CELL_TEXT, 22},
    [BODY] = {"body", "決定した機関", MM_CELL_TEXT, 22},
    [DAY] = {"decided_on", "決定した日", MM_CELL_DATE, 14},
    [NUMBER] = {"number", "文書番号", MM_CELL_TEXT, 16},
};

static const char *say_yes(const char *value)
{
    return strcmp(value, "yes") == 0 ? "する" : "しない";
}

static const char *say_exports(const char *value)
{
    return strcmp(value, "no") == 0 ? "しない" : value;
}

/* setting: its name; default_ja: what holds until something is decided (NULL: no row until then); unit:
 * behind a value that was set; say: in words. */
static const struct {
    const char *setting, *ja, *default_ja, *unit;
    const char *(*say)(const char *value); /* NULL: as it was set */
} settings[] = {
    {MM_MOVE_ON_SETTING, "修了の扱い", "すべてのページと、答えと、解説で修了", "", mm_move_on_ja},
    {"due.onboarding", "はじめの研修をお願いする日数", "教材のとおり", "日", NULL},
    {"due.by_election", "補欠選挙・繰上補充のあとの日数", "教材のとおり", "日", NULL},
    {"due.first_year", "1年目の研修をお願いする日数", "教材のとおり", "日", NULL},
    {"due.yearly", "毎年の研修をお願いする日数", "教材のとおり", "日", NULL},
    {"due.revision", "方針の見直しのあとの日数", "教材のとおり", "日", NULL},
    {"due.request", "個別にお願いした研修の日数", "教材のとおり", "日", NULL},
    {MM_CUT_SETTING, "目安", "8割。本人に示し、集計では合計だけに使う",
     "%（本人に示し、集計では合計だけに使う）", NULL},
    {MM_DISCLOSURE_SETTING, "開示の段階", "0: 受講状況のみ", "", mm_disclosure_code_ja},
    {MM_KAIHA_SETTING, "会派ごとの受講状況の集計", "しない", "", say_yes},
    {MM_DISPOSAL_SETTING, "退任のあと名簿を残す期間", "期間は定めず、一人ずつ消去する",
     "年（退任した年度の翌年度から）", NULL},
    {MM_DISPOSAL_COUNCILLOR, "名簿を残す期間（議員だけ）", NULL, "年（退任した年度の翌年度から）", NULL},
    {MM_DISPOSAL_STAFF, "名簿を残す期間（職員だけ）", NULL, "年（転出・退職した年度の翌年度から）", NULL},
    {MM_STATEMENT_FILE_SETTING, "記録の書き出し", "しない", "", say_yes},
    {MM_REPORT_EXPORT_SETTING, "帳票の定期の書き出し", "しない", "", say_exports},
    {MM_CERTIFICATE_ISSUER, "研修修了証の発行者", "決めるまで発行しない", "", NULL},
    {MM_CERTIFICATE_NUMBERING, "研修修了証の番号", "決めるまで発行しない", "", NULL},
    {MM_CERTIFICATE_WORDS, "研修修了証の文面", "決めるまで発行しない", "", NULL},
};

/* What was decided before: it held for what was done then. */
static enum mm_err add_before(struct mm_report_table *table, const struct mm_decided *was, size_t i,
                              struct mm_errinfo *info)
{
    char text[MM_DECISION_BYTES + 100], until[MM_WAREKI_BYTES], state[MM_WAREKI_BYTES + 40];
    struct mm_cell *row = mm_report_row(table);
    if (!row)
        return mm_nomem(info);
    mm_date_wareki(mm_date_of(was->until_ms), until);
    (void)snprintf(state, sizeof state, "前の決定（%sまで）", until);
    (void)snprintf(text, sizeof text, "%s%s", settings[i].say ? settings[i].say(was->value) : was->value,
                   settings[i].unit);
    mm_cell_set_text(&row[WHAT], settings[i].ja);
    mm_cell_set_text(&row[VALUE], text);
    mm_cell_set_text(&row[STATE], state);
    mm_cell_set_text(&row[BODY], was->decision.body);
    mm_report_day(&row[DAY], was->decision.day);
    mm_cell_set_text(&row[NUMBER], was->decision.number);
    return MM_OK;
}

static enum mm_err add_row(struct mm_central *central, size_t i, struct mm_report_table *table,
                           struct mm_errinfo *info)
{
    char value[MM_CERTIFICATE_TEXT], text[MM_CERTIFICATE_TEXT + 100];
    struct mm_decision decision;
    bool decided = false;
    enum mm_err err =
        mm_decision_of(central, settings[i].setting, value, sizeof value, &decision, &decided, info);
    bool set = !err;
    if (err && err != MM_ERR_NOT_FOUND)
        return err;
    if (!set && !settings[i].default_ja)
        return MM_OK;
    struct mm_cell *row = mm_report_row(table);
    if (!row)
        return mm_nomem(info);
    const char *shown = set && settings[i].say ? settings[i].say(value) : value;
    (void)snprintf(text, sizeof text, "%s%s", set ? shown : settings[i].default_ja,
                   set ? settings[i].unit : "");
    mm_cell_set_text(&row[WHAT], settings[i].ja);
    mm_cell_set_text(&row[VALUE], text);
    mm_cell_set_text(&row[STATE], decided ? "決定" : "暫定（議会の決定前）");
    if (!decided)
        return MM_OK;
    mm_cell_set_text(&row[BODY], decision.body);
    mm_report_day(&row[DAY], decision.day);
    mm_cell_set_text(&row[NUMBER], decision.number);
    return MM_OK;
}

/* Credentials that were given by a decision of their own, as long as they are good. */
static enum mm_err add_credentials(struct mm_central *central, struct mm_report_table *table,
                                   struct mm_errinfo *info)
{
    struct mm_credential_row *list = NULL;
    struct mm_decision decision;
    size_t n = 0;
    char what[300];
    enum mm_err err = mm_credential_list(central, &list, &n, info);
    for (size_t i = 0; !err && i < n; i++) {
        if (list[i].revoked_at_ms || mm_decision_parse(list[i].decision, &decision))
            continue;
        struct mm_cell *row = mm_report_row(table);
        if (!row) {
            err = mm_nomem(info);
            break;
        }
        (void)snprintf(what, sizeof what, "記録の連携「%s」", list[i].name);
        mm_cell_set_text(&row[WHAT], what);
        mm_cell_set_text(&row[VALUE], list[i].scope);
        mm_cell_set_text(&row[STATE], "決定");
        mm_cell_set_text(&row[BODY], decision.body);
        mm_report_day(&row[DAY], decision.day);
        mm_cell_set_text(&row[NUMBER], decision.number);
    }
    free(list);
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    enum mm_err err = MM_OK;
    mm_report_start(central, "decisions", "決定事項", columns, N_COLUMNS, MM_HANDLING_INTERNAL, as_of_ms,
                    &table);
    struct mm_decided *before = NULL;
    size_t n_before = 0;
    err = mm_decided_before(central, &before, &n_before, info);
    for (size_t i = 0; i < sizeof settings / sizeof settings[0] && !err; i++) {
        err = add_row(central, i, &table, info);
        for (size_t b = 0; b < n_before && !err; b++)
            if (strcmp(before[b].setting, settings[i].setting) == 0)
                err = add_before(&table, &before[b], i, info);
    }
    free(before);
    if (!err)
        err = add_credentials(central, &table, info);
    if (!err)
        err = mm_report_note(&table, "暫定: 議会の決定がまだないので、慎重な扱いにしています。決まったら、"
                                     "機関・日・文書番号とともに登録してください。");
    if (!err)
        err = mm_report_note(&table, "いまの設定です。過去の日を指定しても変わりません。");
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_decisions = {
    .name = "decisions",
    .ja = "決定事項: 設定ごとの機関・日・文書番号、または暫定（個人名なし）",
    .en = "what the council decided, by whom, when and by which document, or provisional",
    .names_people = false,
    .run = run,
};
