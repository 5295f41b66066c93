#include "sync/cli/kiosk.h"

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    return mm_cli_kiosk_standing(
        cli, "kiosk.revoke", "を失効させました。これから届く記録は保留にし、名簿と教材は渡しません。",
        " is revoked: what it still sends is kept apart, and it gets no roster and no content.", info);
}

extern const struct mm_command mm_cmd_kiosk_revoke;
const struct mm_command mm_cmd_kiosk_revoke = {
    .words = "kiosk revoke",
    .args = "NAME|ID",
    .min_args = 1,
    .max_args = 1,
    .ja = "端末を失効させます（なくした、複製されたなど）",
    .en = "revokes a kiosk (lost, copied …)",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
