/* What a room decided joins the session, also after that was closed: it may come late, and counts for nobody.
 */
#include "sync/base/log.h"
#include "sync/server/internal.h"
#include "sync/server/paper.h"
#include "sync/server/took.h"

#include <stdio.h>
#include <stdlib.h>

static enum mm_err take(struct mm_central *central, const char *recorder, const struct mm_told *told,
                        const struct mm_json *data, bool *ret_new, struct mm_errinfo *info)
{
    (void)recorder;
    struct mm_paper_decision decision = {.at_ms = told->at_ms};
    struct mm_paper_form *form = malloc(sizeof *form);
    if (!form)
        return mm_nomem(info);
    (void)snprintf(decision.inject, sizeof decision.inject, "%s", mm_json_get_str(data, "inject", ""));
    (void)snprintf(decision.option, sizeof decision.option, "%s", mm_json_get_str(data, "option", ""));
    enum mm_err err =
        mm_took_waits(mm_paper_form_get(central, mm_json_get_int(data, "group", 0), form, info));
    if (!err)
        err = mm_paper_decide(central, &decision, form, ret_new, info);
    free(form);
    return err;
}

const struct mm_took_ops mm_took_decided = {&mm_told_decided, take};
