/* group.code: the facilitator's number, with which one session is run on a kiosk's big screen, on its day.
 *
 * in  {"actor", "group"}
 * out {"code", "title", "on"} */
#include "sync/base/log.h"
#include "sync/server/actions.h"
#include "sync/server/codes.h"
#include "sync/server/internal.h"
#include "sync/server/paper.h"

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_paper_form form;
    struct mm_codes codes = {0};
    char code[MM_CODE_BYTES] = "";
    struct mm_jw w;
    enum mm_err err = mm_paper_session(central, in, &form, info);
    if (!err)
        err = mm_codes_open(central, &codes, info);
    if (!err)
        err = mm_central_operation(central, mm_json_get_str(in, "actor", "?"), "group code", info);
    if (!err)
        err = mm_central_write_begin(central, info);
    if (!err)
        err = mm_central_write_end(
            central, mm_code_everywhere(&codes, MM_GROUP_FACILITATOR, form.no, form.on_day, code, info),
            info);
    mm_codes_done(&codes);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "code", code);
    mm_jw_kstr(&w, "title", mm_paper_title(&form));
    mm_jw_kstr(&w, "on", form.on_day);
    mm_jw_end(&w);
    mm_wipe(code, sizeof code);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT}, {"group", MM_SHAPE_INT}, {NULL}};
static const struct mm_shape gives[] = {
    {"code", MM_SHAPE_TEXT}, {"title", MM_SHAPE_TEXT}, {"on", MM_SHAPE_DAY}, {NULL}};

const struct mm_action mm_action_group_code = {"group.code", run, takes, gives, MM_RIGHT_CLERK};
