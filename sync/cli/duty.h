/* What `duty note` and `duty undo` share: the action duty.note and what is said of it. */
#ifndef MM_CLI_DUTY_H
#define MM_CLI_DUTY_H

#include "sync/cli/command.h"

/* As typed; "" for none. */
struct mm_cli_duty_note {
    const char *kind, *person, *course, *on, *until, *reason, *audience, *detail, *document, *ref;
};
MM_MUST_USE enum mm_err mm_cli_duty_note(struct mm_cli *cli, const struct mm_cli_duty_note *note,
                                         struct mm_errinfo *info);
#endif
