/* 研修計画（案）: a draft for the 年度 that follows: whom, when, what, and where to look again. */
#include "sync/server/facts.h"
#include "sync/server/reports/papers.h"

#include <stdlib.h>
#include <string.h>

static const struct mm_column who_columns[] = {
    {"kind", "対象", MM_CELL_TEXT, 12},
    {"people", "人数", MM_CELL_INT, 8},
};
static const struct mm_column day_columns[] = {
    {"from", "はじまり", MM_CELL_DATE, 14},
    {"until", "おわり", MM_CELL_DATE, 14},
    {"name", "議会の日程", MM_CELL_TEXT, 30},
    {"training", "研修", MM_CELL_TEXT, 30},
};
static const struct mm_column course_columns[] = {
    {"course", "研修", MM_CELL_TEXT, 34},
    {"kind", "種類", MM_CELL_TEXT, 18},
    {"minutes", "時間の目安（分）", MM_CELL_INT, 16},
};
static const struct mm_column again_columns[] = {
    {"clause", "条項", MM_CELL_TEXT, 20},
    {"title", "見出し", MM_CELL_TEXT, 34},
    {"people", "人数", MM_CELL_INT, 8},
    {"share", "割合", MM_CELL_PERCENT, 8},
};
static const struct mm_column open_columns[] = {
    {"what", "決めること", MM_CELL_TEXT, 34},
    {"value", "いまの扱い（暫定）", MM_CELL_TEXT, 34},
};

static enum mm_err add_who(struct mm_report_table *table, const struct mm_report_facts *facts)
{
    enum mm_err err = MM_OK;
    for (int k = 0; k < MM_REPORT_KIND_COUNT && !err; k++) {
        struct mm_cell *row = mm_report_row(table);
        int64_t n = 0;
        for (size_t i = 0; i < facts->n_people; i++)
            n += mm_report_is_of(&facts->people[i], (enum mm_report_kind)k);
        err = row ? MM_OK : MM_ERR_NOMEM;
        if (row) {
            mm_cell_set_text(&row[0], mm_report_kind_ja((enum mm_report_kind)k));
            mm_cell_set_int(&row[1], n);
        }
    }
    return err;
}

static const char *training_of(enum mm_calendar_kind kind)
{
    static const char *const words[] = {
        [MM_CALENDAR_SESSION] = "定例会の前に、5分の確かめ直し",
        [MM_CALENDAR_WORKSHOP] = "集合研修",
        [MM_CALENDAR_ELECTION] = "告示日から投票日までは、お願いを控える",
    };
    _Static_assert(sizeof words / sizeof words[0] == MM_CALENDAR_KIND_COUNT, "a word for each");
    return words[kind];
}

static enum mm_err add_days(struct mm_central *central, struct mm_report_table *table, int year,
                            struct mm_errinfo *info)
{
    struct mm_report_table *section = mm_report_section(table, "2 年間の予定", day_columns, 4);
    int32_t first = mm_date_day((struct mm_date){year, 4, 1}),
            end = mm_date_day((struct mm_date){year + 1, 4, 1});
    struct mm_calendar_day *days = NULL;
    size_t n = 0;
    enum mm_err err = section ? mm_calendar_list(central, &days, &n, info) : mm_nomem(info);
    for (size_t i = 0; !err && i < n; i++) {
        if (days[i].from_day < first || days[i].from_day >= end)
            continue;
        struct mm_cell *row = mm_report_row(section);
        if (!row) {
            err = mm_nomem(info);
            break;
        }
        mm_cell_set_date(&row[0], mm_date_start_ms(mm_day_date(days[i].from_day)));
        mm_cell_set_date(&row[1], mm_date_start_ms(mm_day_date(days[i].until_day)));
        mm_cell_set_text(&row[2], days[i].name);
        mm_cell_set_text(&row[3], training_of(days[i].kind));
    }
    free(days);
    if (!err && !section->n_rows)
        err = mm_report_prose(
            section, MM_PROSE_START,
            "この年度の議会の日程は、まだ入力されていません。決まったら入力して、作り直してください。");
    return err;
}

static enum mm_err add_courses(const struct mm_pack *pack, struct mm_report_table *table)
{
    struct mm_report_table *section = mm_report_section(table, "3 研修の一覧", course_columns, 3);
    for (size_t i = 0; i < pack->n_courses; i++) {
        struct mm_cell *row = section ? mm_report_row(section) : NULL;
        if (!row)
            return MM_ERR_NOMEM;
        mm_cell_set_text(&row[0], pack->courses[i].title);
        mm_cell_set_text(&row[1], mm_paper_course_kind_ja(pack->courses[i].kind));
        if (pack->courses[i].minutes)
            mm_cell_set_int(&row[2], pack->courses[i].minutes);
    }
    return MM_OK;
}

static bool is_low(const struct mm_report_table *from, size_t row)
{
    const struct mm_cell *share = mm_paper_cell(from, row, "share");
    return strcmp(mm_paper_cell(from, row, "group")->text, "全体") == 0 && !share->absent &&
           share->share < 0.8;
}

static bool is_open(const struct mm_report_table *from, size_t row)
{
    return strncmp(mm_paper_cell(from, row, "state")->text, "暫定", strlen("暫定")) == 0;
}

static enum mm_err add_pieces(struct mm_central *central, struct mm_report_table *table,
                              struct mm_errinfo *info)
{
    static const struct mm_paper_piece pieces[] = {
        {"gaps", "4 もう一度確かめたい条項（割合が8割に届かないもの）", again_columns, 4, is_low},
        {"decisions", "5 議会で決めること", open_columns, 2, is_open},
    };
    enum mm_err err = MM_OK;
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0] && !err; i++)
        err = mm_paper_piece(central, &pieces[i], table, info);
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct mm_report_facts facts;
    int year = mm_date_fiscal_year(mm_date_of(as_of_ms)) + 1;
    char name[MM_WAREKI_BYTES];
    enum mm_err err = mm_report_facts_load(central, as_of_ms, &facts, info);
    mm_paper_year(year, name);
    mm_report_start(central, "plan", "研修計画（案）", who_columns, 2, MM_HANDLING_INTERNAL, as_of_ms,
                    &table);
    if (!err)
        err = mm_report_prose(&table, MM_PROSE_START,
                              "%sの計画の案です。目的は、基本方針と使用基準を一人ひとりが日々の仕事で使えるよ"
                              "うになることです。",
                              name);
    if (!err)
        err = mm_report_prose(&table, MM_PROSE_START, "1 対象");
    if (!err)
        err = add_who(&table, &facts);
    if (!err)
        err = add_days(central, &table, year, info);
    if (!err)
        err = add_courses(mm_central_pack(central), &table);
    if (!err)
        err = add_pieces(central, &table, info);
    if (!err)
        err = mm_report_note(&table, "（案）です。決めるのは議会です。人数は作った日の名簿によります。");
    mm_report_facts_done(&facts);
    return mm_paper_end(err, &table, ret_table, info);
}

const struct mm_report_ops mm_report_plan = {
    .name = "plan",
    .ja = "研修計画（案）: 次の年度の対象・予定・研修・重点（個人名なし）",
    .en = "draft of next year's training: whom, when, what, and where to look again",
    .names_people = false,
    .run = run,
};
