/* roster.hold: keeps somebody's records from being erased, by a decision of the council, or ends that;
 * entered in the 操作の記録 by the id.
 *
 * in  {"actor", "person": name, seat or id, "on": "yes" or "no", and for yes "body", "decided_on", "number"}
 * out {"id", "on"} */
#include "sync/server/actions.h"
#include "sync/server/erase.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <string.h>

static enum mm_err put(struct mm_central *central, const struct mm_person *person, bool on,
                       const char *decision, const char *actor, struct mm_errinfo *info)
{
    char what[MM_DECISION_BYTES + 100];
    bool changed = false;
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    (void)snprintf(what, sizeof what, "roster hold %s %s%s%s", on ? "on" : "off", person->id, on ? ": " : "",
                   decision);
    err = mm_hold_set(central, person->id, on, decision, &changed, info);
    if (!err && changed)
        err = mm_operation_insert(central, actor, what, info);
    return mm_central_write_end(central, err, info);
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    char decision[MM_DECISION_BYTES] = "";
    bool on = strcmp(mm_json_get_str(in, "on", "yes"), "no") != 0;
    struct mm_person person;
    struct mm_jw w;
    enum mm_err err = mm_person_find(central, mm_json_get_str(in, "person", ""), &person, info);
    if (!err && on)
        err = mm_decision_text(in, mm_now_ms(&central->clock), decision, info);
    if (!err)
        err = put(central, &person, on, decision, mm_json_get_str(in, "actor", "?"), info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "id", person.id);
    mm_jw_kbool(&w, "on", on);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT},
                                        {"person", MM_SHAPE_TEXT},
                                        {"on", MM_SHAPE_TEXT, .optional = true},
                                        {"body", MM_SHAPE_TEXT, .optional = true},
                                        {"decided_on", MM_SHAPE_DAY, .optional = true},
                                        {"number", MM_SHAPE_TEXT, .optional = true},
                                        {NULL}};
static const struct mm_shape gives[] = {{"id", MM_SHAPE_TEXT}, {"on", MM_SHAPE_BOOL}, {NULL}};

const struct mm_action mm_action_roster_hold = {"roster.hold", run, takes, gives, MM_RIGHT_ADMIN};
