#include "sync/cli/commands/ticket.h"

#include "sync/base/log.h"

#include <stdio.h>

void mm_cli_ticket(const struct mm_json *out, const char *page)
{
    printf(mm_say("/web/#%s?token=%s\n"
                  "これをサーバーのアドレス（https://…）の後に付けて、24 時間以内に開いてください。1 "
                  "回だけ使えます。\n",
                  "/web/#%s?token=%s\n"
                  "put this behind the address of the server (https://…) and open it within 24 hours; it "
                  "works once.\n"),
           page, mm_json_get_str(out, "token", ""));
}
