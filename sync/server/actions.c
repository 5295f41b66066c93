#include "sync/server/actions.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <string.h>

static const struct mm_action *const actions[] = {
#define ENTRY(name) &mm_action_##name,
#include "sync/server/actions.def"
#undef ENTRY
};

const struct mm_action *const *mm_action_list(size_t *ret_n)
{
    *ret_n = sizeof actions / sizeof actions[0];
    return actions;
}

const struct mm_action *mm_action_find(const char *name)
{
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
        if (strcmp(actions[i]->name, name) == 0)
            return actions[i];
    return NULL;
}

const struct mm_shape mm_take_back_takes[] = {{"actor", MM_SHAPE_TEXT}, {"id", MM_SHAPE_TEXT}, {NULL}};
const struct mm_shape mm_take_back_gives[] = {{"id", MM_SHAPE_TEXT}, {NULL}};

enum mm_err mm_action_take_back(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                                const char *word,
                                enum mm_err (*undo)(struct mm_central *central, const char *id,
                                                    struct mm_errinfo *info),
                                struct mm_errinfo *info)
{
    const char *id = mm_json_get_str(in, "id", "");
    char what[80];
    struct mm_jw w;
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    (void)snprintf(what, sizeof what, "%s undo %.40s", word, id);
    err = undo(central, id, info);
    if (!err)
        err = mm_operation_insert(central, mm_json_get_str(in, "actor", "?"), what, info);
    err = mm_central_write_end(central, err, info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "id", id);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}
