#include "sync/cli/duty.h"

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"course", MM_OPT_STRING, NULL, "COURSE", "研修の id（省けば、開いているものすべて）",
     "id of the course (default: all that are open)"},
    {"on", MM_OPT_STRING, NULL, "DAY", "始まりの日（省けば今日）", "first day (today)"},
    {"until", MM_OPT_STRING, NULL, "DAY", "休みの最後の日、またはお願いする日", "last day, or the day due"},
    {"reason", MM_OPT_STRING, NULL, "REASON", "休職等、公務、任期満了、その他（くわしい事情は書きません）",
     "leave, official, term_end or other"},
    {"audience", MM_OPT_STRING, NULL, "WHO", "お願いの相手が全員のとき: 議員 か 職員",
     "for a request to everybody: councillor or staff"},
    {"detail", MM_OPT_STRING, NULL, "TEXT", "ほかの研修の名前", "what the other training was"},
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
                                          .ref = ""};
    return mm_cli_duty_note(cli, &note, info);
}

extern const struct mm_command mm_cmd_duty_note;
const struct mm_command mm_cmd_duty_note = {
    .words = "duty note",
    .args = "KIND [PERSON]",
    .min_args = 1,
    .max_args = 2,
    .ja = "休み・対象外・お願い・ほかの研修を登録します（操作の記録に残り、取り消せます）",
    .en = "enters an absence, an exemption, a request or another training (can be taken back)",
    .more_ja = "KIND は 休み、対象外、お願い、ほかの研修。PERSON は氏名、議席、利用者IDのどれか。\n"
               "お願いで PERSON を省くと、みなさん（--audience で議員か職員）へのお願いです。\n"
               "例: mamori duty note 休み 会沢浩 --on 2027-04-01 --until 2027-06-30 --reason 休職等 --db URL",
    .more_en = "KIND is absence, exempt, request or other; PERSON a name, a seat or an id.\n"
               "A request without PERSON is for everybody (--audience: councillors or staff).",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
