#include "sync/cli/kiosk.h"

#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

enum mm_err mm_cli_kiosk_standing(struct mm_cli *cli, const char *action, const char *ja, const char *en,
                                  struct mm_errinfo *info)
{
    struct mm_buf in;
    struct mm_json *out = NULL;
    struct mm_jw w;
    char actor[200];
    enum mm_err err;

    mm_cli_actor(actor, sizeof(actor));
    mm_buf_init(&in, 4096);
    mm_jw_init(&w, &in);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "kiosk", cli->args[0]);
    mm_jw_kstr(&w, "actor", actor);
    mm_jw_end(&w);
    err = mm_cli_action(cli, action, &in, &out, info);
    if (!err) {
        printf(mm_say("端末「%s」（%s）", "kiosk %s (%s)"), mm_json_get_str(out, "name", ""),
               mm_json_get_str(out, "recorder", ""));
        puts(mm_say(ja, en));
    }
    mm_json_free(out);
    mm_buf_done(&in);
    return err;
}
