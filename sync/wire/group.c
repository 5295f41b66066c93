#include "sync/wire/group.h"

#include "sync/base/clock.h"
#include "sync/base/utf8.h"

#include <stdio.h>
#include <string.h>

#define MOST_AUDIENCE 3 /* enum mm_audience; both of a 机上訓練 */

void mm_groups_write(const struct mm_group_list *list, struct mm_jw *w)
{
    mm_jw_arr(w);
    for (size_t i = 0; i < list->n; i++) {
        const struct mm_group_session *s = &list->session[i];
        char day[MM_DAY_BYTES];
        mm_day_format(s->on_day, day);
        mm_jw_obj(w);
        mm_jw_kint(w, "no", s->no);
        mm_jw_kstr(w, "course", s->course);
        mm_jw_kstr(w, "on", day);
        mm_jw_kint(w, "audience", s->audience);
        mm_jw_end(w);
    }
    mm_jw_end(w);
}

static enum mm_err read_one(const struct mm_json *node, struct mm_group_session *s, struct mm_errinfo *info)
{
    const char *course = mm_json_get_str(node, "course", "");
    int64_t no = mm_json_get_int(node, "no", 0), audience = mm_json_get_int(node, "audience", 0);
    if (no < 1 || no > INT32_MAX || !course[0] || strlen(course) >= sizeof s->course ||
        !mm_utf8_is_line(course) || audience < 1 || audience > MOST_AUDIENCE ||
        mm_day_parse(mm_json_get_str(node, "on", ""), &s->on_day))
        return mm_fail(info, MM_ERR_INVALID, "groups: cannot be read");
    s->no = no;
    s->audience = (unsigned)audience;
    (void)snprintf(s->course, sizeof s->course, "%s", course);
    return MM_OK;
}

enum mm_err mm_groups_read(const struct mm_json *node, struct mm_group_list *ret_list,
                           struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    *ret_list = (struct mm_group_list){.n = 0};
    if (mm_json_size(node) > MM_MAX_GROUPS_TOLD)
        return mm_fail(info, MM_ERR_TOO_BIG, "groups: at most %d", MM_MAX_GROUPS_TOLD);
    for (const struct mm_json *n = mm_json_first(node); n && !err; n = mm_json_next(n))
        err = read_one(n, &ret_list->session[ret_list->n++], info);
    return err;
}
