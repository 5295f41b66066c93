/* 机上訓練の題材: which scenes this council's pack has, how long each takes, and the roles of whoever plays
 * it. Nobody's name. */
#include "content/pack/tabletop.h"
#include "sync/server/reports/reports.h"

enum column { TITLE, MINUTES, SCENE, ROLE, TASK, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [TITLE] = {"title", "机上訓練", MM_CELL_TEXT, 24},
    [MINUTES] = {"minutes", "時間の目安（分）", MM_CELL_INT, 16},
    [SCENE] = {"scene", "架空の場面", MM_CELL_TEXT, 40},
    [ROLE] = {"role", "役割", MM_CELL_TEXT, 20},
    [TASK] = {"task", "すること", MM_CELL_TEXT, 44},
};

static enum mm_err add_scene(const struct mm_tabletop *t, struct mm_report_table *table,
                             struct mm_errinfo *info)
{
    for (size_t i = 0; i < t->n_roles; i++) {
        struct mm_cell *row = mm_report_row(table);
        if (!row)
            return mm_nomem(info);
        mm_cell_set_text(&row[TITLE], t->title);
        mm_cell_set_int(&row[MINUTES], t->minutes);
        mm_report_plain(&row[SCENE], t->scene);
        mm_cell_set_text(&row[ROLE], t->roles[i].title);
        mm_report_plain(&row[TASK], t->roles[i].task);
    }
    return MM_OK;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    const struct mm_pack *pack = mm_central_pack(central);
    struct mm_report_table table;
    enum mm_err err = MM_OK;
    bool provisional = false;
    mm_report_start(central, "scenes", "机上訓練の題材", columns, N_COLUMNS, MM_HANDLING_PUBLIC, as_of_ms,
                    &table);
    for (size_t i = 0; !err && i < pack->n_tabletops; i++) {
        err = add_scene(&pack->tabletops[i], &table, info);
        provisional = provisional || pack->tabletops[i].provisional;
    }
    if (!err)
        err = mm_report_note(&table, "役割は、その場で決めます。だれが何の役だったかは、記録しません。");
    if (!err && provisional)
        err = mm_report_note(&table, "手順は、暫定（議会の決定前）のものです。");
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_scenes = {
    .name = "scenes",
    .ja = "机上訓練の題材: 場面、時間の目安、役割（個人名なし）",
    .en = "scenes of tabletops: minutes and roles (without names)",
    .right = MM_RIGHT_CLERK,
    .run = run,
};
