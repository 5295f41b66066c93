#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/wire/signin.h"

#include <stdio.h>
#include <string.h>

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static void print_result(const char *name, const char *value)
{
    enum mm_signin method;

    printf(mm_say("%s を %s にしました。\n", "%s is now %s.\n"), name, value);
    if (strcmp(name, "signin") == 0 && mm_signin_find(value, &method) == MM_OK)
        printf(mm_say("端末への入り方: %s。端末には次の同期で届きます。%s\n",
                      "people sign in with: %s; kiosks learn it at their next sync.%s\n"),
               mm_say(mm_signin_ja(method), mm_signin_code(method)),
               mm_signin_wants_pin(method) ? mm_say("番号の用紙は mamori roster cards で作れます。",
                                                    " `mamori roster cards` makes the sheets.")
                                           : "");
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    const char *equals = strchr(cli->args[0], '=');
    char name[64], actor[200];
    struct mm_buf in;
    struct mm_json *out = NULL;
    struct mm_jw w;
    enum mm_err err;

    if (!equals || equals == cli->args[0] || (size_t)(equals - cli->args[0]) >= sizeof(name))
        return mm_fail(info, MM_ERR_USAGE, "%s",
                       mm_say("signin=pin のように、名前と値を = でつないでください。",
                              "give a name and a value, like signin=pin."));
    snprintf(name, sizeof(name), "%.*s", (int)(equals - cli->args[0]), cli->args[0]);
    mm_cli_actor(actor, sizeof(actor));
    mm_buf_init(&in, 8192);
    mm_jw_init(&w, &in);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "actor", actor);
    mm_jw_kstr(&w, "name", name);
    mm_jw_kstr(&w, "value", equals + 1);
    mm_jw_end(&w);
    err = mm_cli_action(cli, "council.set", &in, &out, info);
    if (!err)
        print_result(name, equals + 1);
    mm_json_free(out);
    mm_buf_done(&in);
    return err;
}

extern const struct mm_command mm_cmd_council_set;
const struct mm_command mm_cmd_council_set = {
    .words = "council set",
    .args = "NAME=VALUE",
    .min_args = 1,
    .max_args = 1,
    .ja = "議会の設定を変えます（操作の記録に残ります）",
    .en = "changes a setting of the council (entered in the record of operations)",
    .more_ja = "signin=METHOD   端末への入り方: open、pin、card、card_pin、witness\n"
               "code_days=N     はじめの番号を使える日数（初めは90）",
    .more_en = "signin=METHOD   how people sign in: open, pin, card, card_pin, witness\n"
               "code_days=N     days for which a first code works (90)",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
