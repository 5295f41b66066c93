#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/commands/list.h"

#include <stdlib.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_STORE,
    MM_CLI_OPTS_TABLE,
};

enum column { NAME, COUNCIL, PAGE, PACK, JOINED, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [NAME] = {"name", "議会", MM_CELL_TEXT, 24},
    [COUNCIL] = {"council", "ID", MM_CELL_TEXT, 20},
    [PAGE] = {"home_page", "ホームページ", MM_CELL_TEXT, 36},
    [PACK] = {"pack", "教材の版", MM_CELL_TEXT, 18},
    [JOINED] = {"joined_on", "入れた日", MM_CELL_DATE, 12},
};

static enum mm_err fill(struct mm_cli *cli, struct mm_central *central, struct mm_report_table *table,
                        struct mm_errinfo *info)
{
    (void)cli;
    struct mm_council_row *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_central_councils(central, &rows, &n, info);

    for (size_t i = 0; i < n && !err; i++) {
        struct mm_cell *row = mm_report_row(table);

        if (!row) {
            err = mm_nomem(info);
            break;
        }
        mm_cell_set_text(&row[NAME], rows[i].name);
        mm_cell_set_text(&row[COUNCIL], rows[i].id);
        mm_cell_set_text(&row[PAGE], rows[i].home_page);
        mm_cell_set_text(&row[PACK], rows[i].pack_version);
        mm_cell_set_date(&row[JOINED], rows[i].joined_at_ms);
    }
    free(rows);
    return err;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    static const struct mm_cli_list list = {
        "councils", "この記録の場所にある議会", columns, N_COLUMNS, fill, .of_store = true};

    return mm_cli_list(cli, &list, info);
}

extern const struct mm_command mm_cmd_council_list;
const struct mm_command mm_cmd_council_list = {
    .words = "council list",
    .args = "",
    .ja = "記録の場所にある議会を一覧にします",
    .en = "lists the councils of the store",
    .more_ja = "議会を増やすには、サーバーを止めて、同じ --db で mamori init を行います。\n"
               "いくつかあるときは、ほかの命令に --council で名前か ID を指定します。",
    .more_en = "To add one, stop the server and run `mamori init` with the same --db.\n"
               "Where there are several, name one in other commands with --council.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
