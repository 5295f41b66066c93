/* certificate.issue: the number of a 研修修了証 and all that the paper says, signed by the server. Once more:
 * the same number, and the paper says 再発行. Entered in the 操作の記録.
 *
 * in  {"actor", "person": name, seat or id, "course": absent: the one completed last}
 * out {"council", "council_id", "demo", "year", "serial", "number", "name", "course_id", "course", "route",
 *      "policy", "policy_hash", "words", "issuer", "done_on", "issued_on", "again", "code"} */
#include "sync/server/actions.h"
#include "sync/server/certificate.h"
#include "sync/server/internal.h"

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_person person;
    struct mm_certificate_row row;
    enum mm_err err = mm_person_find(central, mm_json_get_str(in, "person", ""), &person, info);
    if (!err)
        err = mm_certificate_issue(central, mm_json_get_str(in, "actor", "?"), &person,
                                   mm_json_get_str(in, "course", ""), &row, info);
    return err ? err : mm_certificate_write(central, &row, true, ret_out, info);
}

static const struct mm_shape takes[] = {
    {"actor", MM_SHAPE_TEXT}, {"person", MM_SHAPE_TEXT}, {"course", MM_SHAPE_TEXT, .optional = true}, {NULL}};

const struct mm_action mm_action_certificate_issue = {"certificate.issue", run, takes, mm_shape_certificate,
                                                      MM_RIGHT_CLERK};
