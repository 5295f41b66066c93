/* 研修の登録一覧: what was entered or noticed about people's duties, with its number, for taking it back.
 * Only coarse reasons exist. */
#include "sync/rules/duties.h"
#include "sync/server/facts.h"
#include "sync/server/people.h"
#include "sync/server/reports/reports.h"

#include <stdlib.h>
#include <string.h>

enum column { KNOWN, NAME, KIND, COURSE, ON, UNTIL, REASON, STATE, ID, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [KNOWN] = {"known_on", "登録した日", MM_CELL_DATE, 14},
    [NAME] = {"name", "氏名", MM_CELL_TEXT, 20},
    [KIND] = {"kind", "種類", MM_CELL_TEXT, 14},
    [COURSE] = {"course", "研修", MM_CELL_TEXT, 26},
    [ON] = {"on", "日", MM_CELL_DATE, 14},
    [UNTIL] = {"until", "まで", MM_CELL_DATE, 14},
    [REASON] = {"reason", "理由・内容", MM_CELL_TEXT, 24},
    [STATE] = {"state", "状態", MM_CELL_TEXT, 10},
    [ID] = {"id", "番号", MM_CELL_TEXT, 38},
};

static const char *const kinds_ja[MM_FACT_KIND_COUNT] = {
    [MM_FACT_JOIN] = "任期・着任",  [MM_FACT_LEAVE] = "退任・転出",      [MM_FACT_MOVE] = "異動",
    [MM_FACT_ABSENCE] = "休み",     [MM_FACT_EXEMPT] = "対象外",         [MM_FACT_REQUEST] = "お願い",
    [MM_FACT_OTHER] = "ほかの研修", [MM_FACT_REVISION] = "方針の見直し", [MM_FACT_HANDED] = "文書",
    [MM_FACT_VOID] = "取消",
};

static const char *name_of(const struct mm_fact *fact, const struct mm_person *people, size_t n)
{
    if (!fact->person[0])
        return fact->audience == MM_AUD_COUNCILLOR ? "議員のみなさん"
               : fact->audience == MM_AUD_STAFF    ? "職員のみなさん"
                                                   : "みなさん";
    for (size_t i = 0; i < n; i++)
        if (strcmp(people[i].id, fact->person) == 0)
            return people[i].name;
    return "";
}

static bool is_voided(const struct mm_fact *fact, const struct mm_fact *facts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (facts[i].kind == MM_FACT_VOID && strcmp(facts[i].ref, fact->id) == 0)
            return true;
    return false;
}

static void set_reason(struct mm_cell *cell, const struct mm_fact *fact)
{
    const char *reason = mm_exempt_ja(fact->word);
    mm_cell_set_text(cell, fact->kind == MM_FACT_JOIN ? mm_duty_cause_name_ja(fact->word)
                           : reason[0]                ? reason
                                                      : fact->detail);
}

static void set_day(struct mm_cell *cell, int32_t day)
{
    char text[MM_DAY_BYTES];
    mm_day_format(day, text);
    mm_report_day(cell, text);
}

static void fill_row(struct mm_cell *row, const struct mm_pack *pack, const struct mm_fact *fact)
{
    const struct mm_course *course = fact->course[0] ? mm_pack_course(pack, fact->course) : NULL;
    set_day(&row[KNOWN], fact->known_day);
    mm_cell_set_text(&row[KIND], kinds_ja[fact->kind]);
    mm_cell_set_text(&row[COURSE], course ? course->title : fact->course);
    set_day(&row[ON], fact->on_day);
    set_day(&row[UNTIL], fact->until_day);
    set_reason(&row[REASON], fact);
    mm_cell_set_text(&row[ID], fact->id);
}

static enum mm_err add_rows(struct mm_central *central, struct mm_report_table *table, int64_t as_of_ms,
                            struct mm_errinfo *info)
{
    struct mm_person *people = NULL;
    struct mm_fact *facts = NULL;
    size_t n_people = 0, n = 0;
    int32_t day = mm_date_day(mm_date_of(as_of_ms));
    enum mm_err err = mm_people_list(central, &people, &n_people, info);
    if (!err)
        err = mm_facts_list(central, NULL, &facts, &n, info);
    for (size_t i = 0; !err && i < n; i++) {
        if (facts[i].known_day > day || facts[i].kind == MM_FACT_VOID)
            continue;
        struct mm_cell *row = mm_report_row(table);
        if (!row) {
            err = mm_nomem(info);
            break;
        }
        fill_row(row, mm_central_pack(central), &facts[i]);
        mm_cell_set_text(&row[NAME], name_of(&facts[i], people, n_people));
        mm_cell_set_text(&row[STATE], is_voided(&facts[i], facts, n) ? "取消" : "");
    }
    free(people);
    free(facts);
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    mm_report_start(central, "notes", "研修の登録一覧", columns, N_COLUMNS, MM_HANDLING_NAMES, as_of_ms,
                    &table);
    enum mm_err err = add_rows(central, &table, as_of_ms, info);
    if (!err)
        err = mm_report_note(&table, "まちがえた登録は、番号を使って取り消せます。");
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_notes = {
    .name = "notes",
    .ja = "研修の登録一覧: 任期・休み・対象外・お願い・ほかの研修と、取消のための番号（個人名あり）",
    .en = "what was entered about people's duties, with the ids for taking it back, by name",
    .names_people = true,
    .run = run,
};
