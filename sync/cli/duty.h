/* What commands about duties share: the action duty.note, and what is said of duties that open and close. */
#ifndef MM_CLI_DUTY_H
#define MM_CLI_DUTY_H

#include "sync/base/json.h"
#include "sync/cli/command.h"

/* As typed; "" for none. */
struct mm_cli_duty_note {
    const char *kind, *person, *course, *on, *until, *reason, *audience, *detail, *document, *ref;
};
MM_MUST_USE enum mm_err mm_cli_duty_note(struct mm_cli *cli, const struct mm_cli_duty_note *note,
                                         struct mm_errinfo *info);

/* What a change of the roster opens and closes: how many, and the first of them by name, day and cause. out:
 * the reply of roster.import and its like. */
void mm_cli_print_duties(const struct mm_json *out);
#endif
