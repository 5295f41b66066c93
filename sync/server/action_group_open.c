/* group.open: a form and numbered sheets for people who learn together in one room; or a 机上訓練, without.
 *
 * in  {"actor", "course": or tabletop, "on": day, "audience": 議員 or 職員; not given: 議員, of a tabletop
 * both, "sheets": how many} out {"group", "title", "minutes", "sheets"} */
#include "sync/base/log.h"
#include "sync/server/actions.h"
#include "sync/server/internal.h"
#include "sync/server/paper.h"
#include "sync/server/roster_read.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* 0: there is none of that name. */
static unsigned audience_of(const char *text)
{
    static const struct {
        const char *text;
        unsigned audience;
    } words[] = {{"", MM_AUD_BOTH},
                 {"議員", MM_AUD_COUNCILLOR},
                 {"councillor", MM_AUD_COUNCILLOR},
                 {"職員", MM_AUD_STAFF},
                 {"staff", MM_AUD_STAFF}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i].text, text) == 0)
            return words[i].audience;
    return 0;
}

static enum mm_err read_in(const struct mm_json *in, struct mm_paper_form *form, int64_t *ret_sheets,
                           struct mm_errinfo *info)
{
    const char *audience = mm_json_get_str(in, "audience", ""), *on = mm_json_get_str(in, "on", "");
    char day[16];
    *ret_sheets = mm_json_get_int(in, "sheets", 0);
    form->audience = audience_of(audience);
    if (!form->audience)
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("対象「%s」はありません。議員か職員を指定してください",
                              "no audience \"%s\"; use councillor or staff"),
                       audience);
    if (mm_roster_day(on, day))
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("「%s」は日付ではありません。2027-06-05 のように書いてください",
                              "\"%s\" is no day; write 2027-06-05"),
                       on);
    if (*ret_sheets < 1 || *ret_sheets > MM_MAX_GROUP_SHEETS)
        return mm_fail(info, MM_ERR_INVALID, mm_say("用紙は 1〜%d 枚にしてください", "1 to %d sheets"),
                       MM_MAX_GROUP_SHEETS);
    (void)snprintf(form->on_day, sizeof form->on_day, "%s", day);
    (void)snprintf(form->course, sizeof form->course, "%s", mm_json_get_str(in, "course", ""));
    return MM_OK;
}

static enum mm_err make(struct mm_central *central, const char *actor, int64_t sheets,
                        struct mm_paper_form *form, struct mm_errinfo *info)
{
    struct mm_paper_form like = *form;
    if (mm_pack_tabletop_called(mm_central_pack(central), form->course))
        return mm_paper_tabletop_open(central, &like, actor, form, info);
    if (like.audience == MM_AUD_BOTH)
        like.audience = MM_AUD_COUNCILLOR;
    enum mm_err err = mm_paper_draw(central, &like, NULL, actor, form, info);
    for (int64_t i = 0; !err && i < sheets; i++) {
        struct mm_paper_sheet sheet = {.form = form->no};
        err = mm_paper_sheet_add(central, &sheet, info);
    }
    return err;
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    const char *actor = mm_json_get_str(in, "actor", "?");
    struct mm_paper_form form = {.group = true};
    int64_t sheets = 0;
    struct mm_jw w;
    enum mm_err err = read_in(in, &form, &sheets, info);
    if (!err)
        err = mm_central_operation(central, actor, "group open", info);
    if (!err)
        err = mm_central_write_begin(central, info);
    if (!err)
        err = mm_central_write_end(central, make(central, actor, sheets, &form, info), info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kint(&w, "group", form.no);
    mm_jw_kstr(&w, "title", mm_paper_title(&form));
    mm_jw_kint(&w, "minutes", mm_paper_minutes(&form));
    mm_jw_kint(&w, "sheets", form.tabletop ? 0 : sheets);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {
    {"actor", MM_SHAPE_TEXT}, {"course", MM_SHAPE_TEXT},
    {"on", MM_SHAPE_DAY},     {"audience", MM_SHAPE_TEXT, .optional = true},
    {"sheets", MM_SHAPE_INT}, {NULL}};
static const struct mm_shape gives[] = {{"group", MM_SHAPE_INT},
                                        {"title", MM_SHAPE_TEXT},
                                        {"minutes", MM_SHAPE_INT},
                                        {"sheets", MM_SHAPE_INT},
                                        {NULL}};

const struct mm_action mm_action_group_open = {"group.open", run, takes, gives, MM_RIGHT_CLERK};
