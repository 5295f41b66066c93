/* 文書の確認の一覧: who confirmed the council's 基本方針 and the documents that they were handed, and whether
 * in the words of now. Whoever did not stands there without a day: not confirming is no refusal. */
#include "sync/rules/rules.h"
#include "sync/server/facts.h"
#include "sync/server/people.h"
#include "sync/server/reports/facts.h"
#include "sync/server/texts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum column { SEAT, NAME, STATUS, TEXT, AT, VERSION, STATE, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [SEAT] = {"seat", "議席", MM_CELL_INT, 6},       [NAME] = {"name", "氏名", MM_CELL_TEXT, 20},
    [STATUS] = {"status", "区分", MM_CELL_TEXT, 10}, [TEXT] = {"text", "文書", MM_CELL_TEXT, 28},
    [AT] = {"on", "確認した日", MM_CELL_DATE, 14},   [VERSION] = {"version", "確認した版", MM_CELL_TEXT, 16},
    [STATE] = {"state", "今の版", MM_CELL_TEXT, 12},
};

struct job {
    const struct mm_pack *pack;
    struct mm_person *people;
    struct mm_fact *facts;
    struct mm_acknowledged_row *rows;
    size_t n_people, n_facts, n_rows;
    int32_t day;
    int64_t known[MM_REPORT_KIND_COUNT], all[MM_REPORT_KIND_COUNT];
    struct mm_report_table *table;
};

/* A document as it is now. */
struct text {
    const char *id, *title, *version;
};

/* The words of now go first, then the latest others; NULL for none. */
static const struct mm_acknowledged_row *row_of(const struct job *job, const char *person,
                                                const struct text *text)
{
    const struct mm_acknowledged_row *best = NULL;
    for (size_t i = 0; i < job->n_rows; i++) {
        const struct mm_acknowledged_row *row = &job->rows[i];
        if (strcmp(row->person, person) != 0 || strcmp(row->text, text->id) != 0)
            continue;
        if (strcmp(row->version, text->version) == 0)
            return row;
        best = row;
    }
    return best;
}

static bool is_now(const struct mm_acknowledged_row *row, const struct text *text)
{
    return row && strcmp(row->version, text->version) == 0;
}

static enum mm_err add_row(struct job *job, const struct mm_person *person, const struct text *text,
                           struct mm_errinfo *info)
{
    const struct mm_acknowledged_row *row = row_of(job, person->id, text);
    struct mm_cell *cells = mm_report_row(job->table);
    if (!cells)
        return mm_nomem(info);
    mm_report_person(person, cells);
    mm_cell_set_text(&cells[TEXT], text->title);
    if (row) {
        mm_cell_set_date(&cells[AT], row->at_ms);
        mm_cell_set_text(&cells[VERSION], row->version);
        mm_cell_set_text(&cells[STATE], is_now(row, text) ? "確認済" : "前の版");
    }
    return MM_OK;
}

/* The 基本方針, then what this person was handed. */
static enum mm_err add_person(struct job *job, const struct mm_person *person, enum mm_report_kind kind,
                              struct mm_errinfo *info)
{
    const struct text policy = {"policy", job->pack->policy.title, job->pack->policy.text_hash};
    const struct mm_fact *handed[MM_DOCUMENTS];
    size_t n = mm_handed(job->facts, job->n_facts, person->id, mm_person_audience(person), job->day, handed,
                         MM_DOCUMENTS);
    enum mm_err err = add_row(job, person, &policy, info);
    for (size_t i = 0; !err && i < n; i++)
        err = add_row(job, person, &(struct text){handed[i]->word, handed[i]->detail, handed[i]->text}, info);
    job->all[kind]++;
    job->known[kind] += is_now(row_of(job, person->id, &policy), &policy);
    return err;
}

static enum mm_err add_people(struct job *job, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (int k = 0; k < MM_REPORT_KIND_COUNT; k++)
        for (size_t i = 0; !err && i < job->n_people; i++)
            if (mm_report_is_of(&job->people[i], (enum mm_report_kind)k))
                err = add_person(job, &job->people[i], (enum mm_report_kind)k, info);
    return err;
}

static enum mm_err add_notes(const struct job *job)
{
    enum mm_err err = mm_report_note(job->table,
                                     "基本方針の今の版（%s）を確認された方: 議員 %" PRId64 "人のうち%" PRId64
                                     "人、職員 %" PRId64 "人のうち%" PRId64 "人",
                                     job->pack->policy.text_hash, job->all[MM_REPORT_COUNCILLORS],
                                     job->known[MM_REPORT_COUNCILLORS], job->all[MM_REPORT_STAFF],
                                     job->known[MM_REPORT_STAFF]);
    return err ? err
               : mm_report_note(job->table,
                                "空欄は、まだ確認の記録がないことだけを表します。参考例と、まだない"
                                "文書は、確認の対象ではありません。");
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct job job = {
        .pack = mm_central_pack(central), .table = &table, .day = mm_date_day(mm_date_of(as_of_ms))};
    mm_report_start(central, "texts", "文書の確認の一覧", columns, N_COLUMNS, MM_HANDLING_NAMES, as_of_ms,
                    &table);
    enum mm_err err = mm_people_list(central, &job.people, &job.n_people, info);
    if (!err)
        err = mm_facts_list(central, NULL, &job.facts, &job.n_facts, info);
    if (!err)
        err = mm_acknowledged_list(central, NULL, as_of_ms, &job.rows, &job.n_rows, info);
    if (!err)
        err = add_people(&job, info);
    if (!err)
        err = add_notes(&job);
    if (!err)
        err = mm_report_heard(central, &table, info);
    free(job.people);
    free(job.facts);
    free(job.rows);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_texts = {
    .name = "texts",
    .ja = "文書の確認の一覧: 基本方針と手渡した文書の内容を確認された方と、その版（個人名あり）",
    .en = "who confirmed the policy and the documents handed over, and in which version, by name",
    .names_people = true,
    .run = run,
};
