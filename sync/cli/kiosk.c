#include "sync/cli/kiosk.h"

#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

enum mm_err mm_cli_kiosk_standing(struct mm_cli *cli, const char *action, const char *ja, const char *en,
                                  struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    enum mm_err err;

    const struct mm_cli_word words[] = {{"kiosk", cli->args[0]}};
    err = mm_cli_ask(cli, action, words, sizeof(words) / sizeof(words[0]), &out, info);
    if (!err) {
        printf(mm_say("端末「%s」（%s）", "kiosk %s (%s)"), mm_json_get_str(out, "name", ""),
               mm_json_get_str(out, "recorder", ""));
        puts(mm_say(ja, en));
    }
    mm_json_free(out);
    return err;
}
