#include "sync/cli/call.h"
#include "sync/cli/commands/list.h"
#include "sync/server/training.h"

#include <stdlib.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    MM_CLI_OPTS_TABLE,
};

enum column { ON, TITLE, ORGANISER, PEOPLE, COURSES, STATE, ID, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [ON] = {"on", "日", MM_CELL_TEXT, 12},
    [TITLE] = {"title", "研修の名前", MM_CELL_TEXT, 30},
    [ORGANISER] = {"organiser", "主催", MM_CELL_TEXT, 20},
    [PEOPLE] = {"people", "出席（人）", MM_CELL_INT, 10},
    [COURSES] = {"courses", "あたる研修（数）", MM_CELL_INT, 12},
    [STATE] = {"state", "状態", MM_CELL_TEXT, 8},
    [ID] = {"id", "番号", MM_CELL_TEXT, 38},
};

static enum mm_err fill(struct mm_cli *cli, struct mm_central *central, struct mm_report_table *table,
                        struct mm_errinfo *info)
{
    struct mm_training *list = NULL;
    size_t n = 0;
    enum mm_err err = mm_training_list(central, &list, &n, info);

    (void)cli;
    for (size_t i = 0; i < n && !err; i++) {
        struct mm_cell *row = mm_report_row(table);
        if (!row) {
            err = mm_nomem(info);
            break;
        }
        mm_cell_set_text(&row[ON], list[i].on_day);
        mm_cell_set_text(&row[TITLE], list[i].title);
        mm_cell_set_text(&row[ORGANISER], list[i].organiser);
        mm_cell_set_int(&row[PEOPLE], list[i].people);
        mm_cell_set_int(&row[COURSES], list[i].courses);
        mm_cell_set_text(&row[STATE], list[i].undone ? "取消" : "");
        mm_cell_set_text(&row[ID], list[i].id);
    }
    free(list);
    return err;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    static const struct mm_cli_list list = {"trainings", "ほかの研修の一覧", columns, N_COLUMNS, fill};

    return mm_cli_list(cli, &list, info);
}

extern const struct mm_command mm_cmd_training_list;
const struct mm_command mm_cmd_training_list = {
    .words = "training list",
    .args = "",
    .ja = "登録したほかの研修を一覧にします",
    .en = "lists other trainings that were entered",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
