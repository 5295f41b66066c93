#include "sync/server/opinion_act.h"

#include "sync/rules/rules.h"
#include "sync/server/internal.h"

#include <stdio.h>

const struct mm_shape mm_shape_opinion[] = {
    {"id", MM_SHAPE_TEXT}, {"answers", MM_SHAPE_INT}, {"passed", MM_SHAPE_INT}, {NULL}};

enum mm_err mm_opinion_act(struct mm_central *central, const struct mm_json *in, const char *what,
                           const struct mm_item_decision *decision, struct mm_rescore *ret_sum,
                           struct mm_errinfo *info)
{
    char text[200];
    (void)snprintf(text, sizeof text, "%s %s %s %s", what, decision->item, decision->version,
                   mm_ruling_code(decision->ruling));
    enum mm_err err = mm_operation_insert(central, mm_json_get_str(in, "actor", "?"), text, info);
    return err ? err : mm_rescore(central, NULL, ret_sum, info);
}

static int64_t of_many(int64_t n)
{
    return n > 0 && n < MM_SMALLEST_GROUP ? -1 : n;
}

enum mm_err mm_opinion_tell(const struct mm_item_decision *decision, const struct mm_rescore *sum,
                            struct mm_buf *ret_out, struct mm_errinfo *info)
{
    struct mm_jw w;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "id", decision->id);
    mm_jw_kint(&w, "answers", of_many(sum->answers));
    mm_jw_kint(&w, "passed", of_many(sum->passed));
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}
