#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"kind", MM_OPT_STRING, NULL, "KIND", "種類（上の一覧から）", "what it was (see above)"},
    {"result", MM_OPT_STRING, NULL, "RESULT", "結果（上の一覧から）", "what came of it (see above)"},
    {"note", MM_OPT_STRING, NULL, "TEXT", "短いメモ（60文字以内。お名前は書きません）",
     "a short note (at most 60 characters, nobody's name)"},
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    const struct mm_cli_word words[] = {{"on", cli->args[0]},
                                        {"clause", cli->args[1]},
                                        {"kind", mm_cli_str(cli, "kind", "")},
                                        {"result", mm_cli_str(cli, "result", "")},
                                        {"note", mm_cli_str(cli, "note", "")}};
    enum mm_err err = mm_cli_ask(cli, "incident.add", words, sizeof(words) / sizeof(words[0]), &out, info);

    if (!err)
        printf(mm_say("出来事を登録しました。取り消すには: mamori incident undo %s\n",
                      "entered; to take it back: mamori incident undo %s\n"),
               mm_json_get_str(out, "id", ""));
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_incident_add;
const struct mm_command mm_cmd_incident_add = {
    .words = "incident add",
    .args = "DAY CLAUSE",
    .min_args = 2,
    .max_args = 2,
    .ja = "あった出来事（紛失、不審なメールなど）を、条項とともに登録します（個人名なし）",
    .en = "enters what happened (a loss, a suspicious mail) with its clause, without names",
    .more_ja = "種類:\n"
#define KIND(code, ja) "  " #code " " ja "\n"
#include "sync/server/incident.def"
               "結果:\n"
#define RESULT(code, ja) "  " #code " " ja "\n"
#include "sync/server/incident.def"
               "見直し資料に載ります。メモに名簿の方の氏名があれば、登録しません。\n"
               "例: mamori incident add 2026-11-10 3.2 --kind lost --result recovered --db URL",
    .more_en =
        "KIND is one of"
#define KIND(code, ja) " " #code
#include "sync/server/incident.def"
        ".\nRESULT is one of"
#define RESULT(code, ja) " " #code
#include "sync/server/incident.def"
        ".\nIt goes into the review of the policy. A note that holds a name of the roster is refused.\n"
        "example: mamori incident add 2026-11-10 3.2 --kind lost --result recovered --db URL",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
