/* roster.delete: erases somebody, for good; entered in the 操作の記録 by the id alone.
 *
 * in  {"actor", "person": name, seat or id, "mbox": "mailto:…" by which another system knows the person}
 * out {"id", "tombstones": records that held the name, "rows"} */
#include "sync/base/log.h"
#include "sync/server/actions.h"
#include "sync/server/erase.h"

#include <string.h>

static enum mm_err check_mbox(const char *mbox, struct mm_errinfo *info)
{
    if (!*mbox || (strncmp(mbox, "mailto:", 7) == 0 && strlen(mbox) < MM_MAX_NAME_BYTES && strchr(mbox, '@')))
        return MM_OK;
    return mm_fail(info, MM_ERR_INVALID, "%s",
                   mm_say("メールアドレスは mailto:taro@example.jp のように書いてください",
                          "write the address as mailto:taro@example.jp"));
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_person person;
    struct mm_erased erased = {0};
    struct mm_jw w;
    const char *mbox = mm_json_get_str(in, "mbox", "");
    enum mm_err err = check_mbox(mbox, info);
    if (!err)
        err = mm_person_find(central, mm_json_get_str(in, "person", ""), &person, info);
    if (!err)
        err = mm_erase_person(central, &person, mbox, mm_json_get_str(in, "actor", "?"), &erased, info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "id", person.id);
    mm_jw_kint(&w, "tombstones", erased.tombstones);
    mm_jw_kint(&w, "rows", erased.rows);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {
    {"actor", MM_SHAPE_TEXT}, {"person", MM_SHAPE_TEXT}, {"mbox", MM_SHAPE_TEXT, .optional = true}, {NULL}};
static const struct mm_shape gives[] = {
    {"id", MM_SHAPE_TEXT}, {"tombstones", MM_SHAPE_INT}, {"rows", MM_SHAPE_INT}, {NULL}};

const struct mm_action mm_action_roster_delete = {"roster.delete", run, takes, gives, MM_RIGHT_ADMIN};
