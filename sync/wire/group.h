/* Group sessions as kiosks are told of them: those whose code was made, so that a facilitator may run them on
 * a big screen. The code itself travels as a hash among the codes for signing in, under a person that is
 * nobody, with the number of the session as its generation. */
#ifndef MM_WIRE_GROUP_H
#define MM_WIRE_GROUP_H

#include "sync/base/json.h"
#include "sync/base/limits.h"

#include <stdint.h>

#define MM_GROUP_FACILITATOR "@group"

struct mm_group_session {
    int64_t no;
    char course[MM_ID_BYTES]; /* or the 机上訓練 */
    int32_t on_day;
    unsigned audience; /* enum mm_audience */
};
struct mm_group_list {
    struct mm_group_session session[MM_MAX_GROUPS_TOLD];
    size_t n;
};
/* As a list, both ways; a node that is not there reads as none. */
void mm_groups_write(const struct mm_group_list *list, struct mm_jw *w);
MM_MUST_USE enum mm_err mm_groups_read(const struct mm_json *node, struct mm_group_list *ret_list,
                                       struct mm_errinfo *info);
#endif
