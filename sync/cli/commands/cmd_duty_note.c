#include "sync/cli/duty.h"

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"course", MM_OPT_STRING, NULL, "COURSE", "研修の id（省けば、開いているものすべて）",
     "id of the course (default: all that are open)"},
    {"on", MM_OPT_STRING, NULL, "DAY", "始まりの日（省けば今日）", "first day (today)"},
    {"until", MM_OPT_STRING, NULL, "DAY", "休みの最後の日、またはお願いする日", "last day, or the day due"},
    {"reason", MM_OPT_STRING, NULL, "REASON", "休職等、公務、任期満了、その他（くわしい事情は書きません）",
     "leave, official, term_end or other"},
    {"audience", MM_OPT_STRING, NULL, "WHO", "お願いや文書の相手が全員のとき: 議員 か 職員",
     "for everybody: councillor or staff"},
    {"detail", MM_OPT_STRING, NULL, "TEXT", "ほかの研修の名前、または文書の名前と版",
     "what the other training was, or title and edition of the document"},
    {"document", MM_OPT_STRING, NULL, "WHICH", "手渡した文書: 対策基準、実施手順、使用基準",
     "what was handed over: standards, procedures or tablet"},
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    const struct mm_cli_duty_note note = {.kind = cli->args[0],
                                          .person = cli->n_args > 1 ? cli->args[1] : "",
                                          .course = mm_cli_str(cli, "course", ""),
                                          .on = mm_cli_str(cli, "on", ""),
                                          .until = mm_cli_str(cli, "until", ""),
                                          .reason = mm_cli_str(cli, "reason", ""),
                                          .audience = mm_cli_str(cli, "audience", ""),
                                          .detail = mm_cli_str(cli, "detail", ""),
                                          .document = mm_cli_str(cli, "document", ""),
                                          .ref = ""};
    return mm_cli_duty_note(cli, &note, info);
}

extern const struct mm_command mm_cmd_duty_note;
const struct mm_command mm_cmd_duty_note = {
    .words = "duty note",
    .args = "KIND [PERSON]",
    .min_args = 1,
    .max_args = 2,
    .ja = "休み・対象外・お願い・ほかの研修・手渡した文書を登録します（操作の記録に残り、取り消せます）",
    .en = "enters an absence, an exemption, a request, another training or a document handed over (can be "
          "taken back)",
    .more_ja = "KIND は 休み、対象外、お願い、ほかの研修、文書。PERSON は氏名、議席、利用者IDのどれか。\n"
               "お願いと文書で PERSON を省くと、みなさん（--audience で議員か職員）が相手です。\n"
               "文書は、手渡した対策基準などです。端末の「受け取った文書」で、内容の確認を記録できます。\n"
               "例: mamori duty note 休み 会沢浩 --on 2027-04-01 --until 2027-06-30 --reason 休職等 --db URL",
    .more_en = "KIND is absence, exempt, request, other or handed; PERSON a name, a seat or an id.\n"
               "A request or a document without PERSON is for everybody (--audience: councillors or staff).\n"
               "Documents that were handed over can be confirmed at a kiosk.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
