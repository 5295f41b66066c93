/* What `mamori kiosk approve` and `kiosk revoke` share. */
#ifndef MM_CLI_KIOSK_H
#define MM_CLI_KIOSK_H

#include "sync/cli/command.h"

/* Runs the action on the kiosk that the first word names and prints what came of it (ja, en: "… %s …", with
 * the kiosk's name). */
MM_MUST_USE enum mm_err mm_cli_kiosk_standing(struct mm_cli *cli, const char *action, const char *ja,
                                              const char *en, struct mm_errinfo *info);
#endif
