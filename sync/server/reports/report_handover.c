/* 引継ぎ書: what the next clerk must know. Names no person and no secret: it says where things lie, not what
 * they are. */
#include "sync/server/facts.h"
#include "sync/server/reports/papers.h"

#include <stdlib.h>
#include <string.h>

static const struct mm_column task_columns[] = {
    {"task", "すること", MM_CELL_TEXT, 36},
    {"count", "残り", MM_CELL_INT, 6},
    {"unit", "単位", MM_CELL_TEXT, 6},
    {"note", "備考", MM_CELL_TEXT, 40},
};
static const struct mm_column decision_columns[] = {
    {"what", "決めること", MM_CELL_TEXT, 30},
    {"value", "いまの扱い", MM_CELL_TEXT, 28},
    {"state", "状態", MM_CELL_TEXT, 18},
    {"number", "文書番号", MM_CELL_TEXT, 12},
};
static const struct mm_column kiosk_columns[] = {
    {"name", "端末", MM_CELL_TEXT, 20},
    {"status", "状態", MM_CELL_TEXT, 10},
    {"received_at", "最後に届いた記録", MM_CELL_TEXT, 24},
    {"backlog", "未送信", MM_CELL_INT, 8},
};
static const struct mm_column day_columns[] = {
    {"from", "はじまり", MM_CELL_DATE, 14},
    {"until", "おわり", MM_CELL_DATE, 14},
    {"kind", "種類", MM_CELL_TEXT, 16},
    {"name", "名称", MM_CELL_TEXT, 30},
};
static const struct mm_column place_columns[] = {
    {"what", "種類", MM_CELL_TEXT, 26},
    {"where", "置き場所と扱い", MM_CELL_TEXT, 60},
};
static const struct mm_column own_columns[] = {
    {"what", "手書きで補うこと", MM_CELL_TEXT, 40},
    {"text", "記入", MM_CELL_TEXT, 40},
};

static const struct {
    const char *what, *where;
} places[] = {
    {"記録と名簿", "サーバーのデータベース。場所は、サーバーの設定（--db）にあります。"},
    {"サーバーの鍵と合言葉",
     "データベースと同じところのファイル。この紙には書きません。管理者が保管します。"},
    {"控え",
     "mamori store backup で作り、mamori store restore-check で確かめ、mamori store migrate で戻します。"},
    {"教材", "議会ごとの教材のフォルダー。変えたら mamori content check で確かめてから配ります。"},
    {"名簿の原本", "事務局の名簿。変わったら取り込みます。取り込む前に、変わるところが示されます。"},
    {"個人名のある紙", "取扱注意です。出したことは操作の記録に残ります。しまう場所は下に記入してください。"},
};
static const char *const own[] = {"サーバーの置き場所と、困ったときの連絡先", "管理者と、その代わりの人",
                                  "控えの置き場所と、最後に戻してみた日", "個人名のある紙をしまう場所",
                                  "その他"};

static enum mm_err add_days(struct mm_central *central, struct mm_report_table *table,
                            struct mm_errinfo *info)
{
    struct mm_report_table *section = mm_report_section(table, "3 これからの議会の日程", day_columns, 4);
    int32_t today = mm_date_day(mm_date_of(table->as_of_ms));
    struct mm_calendar_day *days = NULL;
    size_t n = 0;
    enum mm_err err = section ? mm_calendar_list(central, &days, &n, info) : mm_nomem(info);
    for (size_t i = 0; !err && i < n; i++) {
        struct mm_cell *row = days[i].until_day < today ? NULL : mm_report_row(section);
        if (!row)
            continue;
        mm_cell_set_date(&row[0], mm_date_start_ms(mm_day_date(days[i].from_day)));
        mm_cell_set_date(&row[1], mm_date_start_ms(mm_day_date(days[i].until_day)));
        mm_cell_set_text(&row[2], mm_calendar_kind_ja(days[i].kind));
        mm_cell_set_text(&row[3], days[i].name);
    }
    free(days);
    return err;
}

static enum mm_err add_places(struct mm_report_table *table)
{
    struct mm_report_table *section = mm_report_section(table, "5 どこに何があるか", place_columns, 2);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct mm_cell *row = section ? mm_report_row(section) : NULL;
        if (!row)
            return MM_ERR_NOMEM;
        mm_cell_set_text(&row[0], places[i].what);
        mm_cell_set_text(&row[1], places[i].where);
    }
    return MM_OK;
}

static enum mm_err add_own(struct mm_report_table *table)
{
    struct mm_report_table *section = mm_report_section(table, "6 手書きで補うこと", own_columns, 2);
    size_t n = sizeof own / sizeof own[0];
    enum mm_err err = mm_paper_blank_rows(section, n);
    for (size_t i = 0; !err && i < n; i++)
        mm_cell_set_text(&section->cells[i * 2], own[i]);
    return err;
}

static bool is_left(const struct mm_report_table *from, size_t row)
{
    return mm_paper_cell(from, row, "count")->num > 0;
}

static enum mm_err fill(struct mm_central *central, struct mm_report_table *table, struct mm_errinfo *info)
{
    static const struct mm_paper_piece pieces[] = {
        {"tasks", "1 残っていること", task_columns, 4, is_left},
        {"decisions", "2 決定事項と暫定の扱い", decision_columns, 4, NULL},
        {"kiosks", "4 端末", kiosk_columns, 4, NULL},
    };
    enum mm_err err =
        mm_report_prose(table, MM_PROSE_START,
                        "次に担当する方へ。毎月のはじめに「今月すること」を開けば、することが分かります。"
                        "使い方は「運用の手引き」にあります。");
    if (!err)
        err = mm_paper_piece(central, &pieces[0], table, info);
    if (!err)
        err = mm_paper_piece(central, &pieces[1], table, info);
    if (!err)
        err = add_days(central, table, info);
    if (!err)
        err = mm_paper_piece(central, &pieces[2], table, info);
    if (!err)
        err = add_places(table);
    if (!err)
        err = add_own(table);
    return err ? err : mm_report_note(table, "合言葉・番号・鍵は、この紙に書かないでください。");
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    mm_report_start(central, "handover", "引継ぎ書", NULL, 0, MM_HANDLING_INTERNAL, as_of_ms, &table);
    return mm_paper_end(fill(central, &table, info), &table, ret_table, info);
}

const struct mm_report_ops mm_report_handover = {
    .name = "handover",
    .ja = "引継ぎ書: 残っていること・決定・日程・端末・置き場所（個人名なし）",
    .en = "for the next clerk: open matters, decisions, dates, kiosks, where things lie; no secrets",
    .names_people = false,
    .right = MM_RIGHT_CLERK, /* where things lie is for those who keep them */
    .run = run,
};
