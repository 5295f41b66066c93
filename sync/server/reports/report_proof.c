/* 数え直し: every total of the reports computed once more from the statements; how many agree. */
#include "sync/server/proof.h"
#include "sync/server/reports/reports.h"

#include <inttypes.h>

enum column { PART, COMPARED, WRONG, RESULT, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [PART] = {"part", "数え直したもの", MM_CELL_TEXT, 30},
    [COMPARED] = {"compared", "くらべた数", MM_CELL_INT, 12},
    [WRONG] = {"wrong", "合わない数", MM_CELL_INT, 12},
    [RESULT] = {"result", "結果", MM_CELL_TEXT, 14},
};

static enum mm_err add_rows(struct mm_report_table *table, const struct mm_proof *proof,
                            struct mm_errinfo *info)
{
    for (int i = 0; i < MM_PROOF_PART_COUNT; i++) {
        struct mm_cell *row = mm_report_row(table);
        if (!row)
            return mm_nomem(info);
        mm_cell_set_text(&row[PART], mm_proof_part_ja((enum mm_proof_part)i));
        mm_cell_set_int(&row[COMPARED], proof->compared[i]);
        mm_cell_set_int(&row[WRONG], proof->wrong[i]);
        mm_cell_set_text(&row[RESULT], proof->wrong[i] ? "合いません" : "合っています");
    }
    return MM_OK;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct mm_proof proof;
    enum mm_err err = mm_prove(central, &proof, info);
    if (!err)
        err = mm_proof_keep(central, mm_proof_wrong(&proof), info);
    if (err)
        return err;
    mm_report_start(central, "proof", "数え直し", columns, N_COLUMNS, MM_HANDLING_INTERNAL, as_of_ms, &table);
    err = add_rows(&table, &proof, info);
    if (!err)
        err = mm_report_note(&table,
                             "届いた記録 %" PRId64 "件から、帳票の数を別の手順で数え直して、くらべました。",
                             proof.statements);
    if (!err && mm_proof_wrong(&proof))
        err = mm_report_note(&table, "合わないときは、管理者に、集計の作り直しを頼んでください。");
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_proof = {
    .name = "proof",
    .ja = "数え直し: 帳票の数を記録から別の手順で数え、合うかを確かめる（個人名なし）",
    .en = "every total computed a second way from the records; how many agree, without names",
    .names_people = false,
    .right = MM_RIGHT_CLERK,
    .run = run,
};
