/* group.decide: what a room decided in its 机上訓練, entered by the clerk, of one that was held without a
 * screen or to put a decision right; the later of two stands. It names nobody. Also behind the end, but not
 * of one that was called off.
 *
 * in  {"actor", "group", "inject": which in their order, from 1, "option": likewise}
 * out {"decided": in words} */
#include "sync/base/log.h"
#include "sync/server/actions.h"
#include "sync/server/internal.h"
#include "sync/server/paper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The one that stands at this place, counted from 1; NULL. */
static const struct mm_inject *inject_at(const struct mm_paper_form *form, int64_t place)
{
    const struct mm_tabletop *t = form->tabletop;
    return t && place >= 1 && place <= (int64_t)t->n_injects ? &t->injects[place - 1] : NULL;
}

static const struct mm_tabletop_option *option_at(const struct mm_inject *inject, int64_t place)
{
    return inject && place >= 1 && place <= (int64_t)inject->n_options ? &inject->options[place - 1] : NULL;
}

static enum mm_err read_in(struct mm_central *central, const struct mm_json *in, struct mm_paper_form *form,
                           struct mm_paper_decision *decision, const struct mm_tabletop_option **ret_option,
                           struct mm_errinfo *info)
{
    enum mm_err err = mm_paper_form_get(central, mm_json_get_int(in, "group", 0), form, info);
    if (err)
        return err;
    const struct mm_inject *inject = inject_at(form, mm_json_get_int(in, "inject", 0));
    const struct mm_tabletop_option *option = option_at(inject, mm_json_get_int(in, "option", 0));
    if (!form->tabletop)
        return mm_fail(info, MM_ERR_CONFLICT, "%s",
                       mm_say("机上訓練ではありません。机上訓練の番号を指定してください",
                              "it is no tabletop; give the number of one"));
    if (strcmp(form->closed, MM_PAPER_OFF) == 0)
        return mm_fail(
            info, MM_ERR_CONFLICT, "%s",
            mm_say("この机上訓練は取りやめになっています。行ったのなら、開き直してから入れてください",
                   "this tabletop was called off; if it was held, open it anew"));
    if (!option)
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("その場面か選択肢はありません。場面は 1〜%zu、選択肢は場面ごとの順の番号です",
                              "no such scene or choice; scenes are 1 to %zu, choices count in their order"),
                       form->tabletop->n_injects);
    *decision = (struct mm_paper_decision){.at_ms = mm_now_ms(&central->clock)};
    (void)snprintf(decision->inject, sizeof decision->inject, "%s", inject->id);
    (void)snprintf(decision->option, sizeof decision->option, "%s", option->id);
    *ret_option = option;
    return MM_OK;
}

static enum mm_err keep(struct mm_central *central, const struct mm_json *in,
                        const struct mm_paper_decision *decision, struct mm_paper_form *form,
                        struct mm_errinfo *info)
{
    char what[80];
    bool is_new = false;
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    (void)snprintf(what, sizeof what, "group decide %lld-%lld", (long long)form->no,
                   (long long)mm_json_get_int(in, "inject", 0));
    err = mm_paper_decide(central, decision, form, &is_new, info);
    if (!err)
        err = mm_operation_insert(central, mm_json_get_str(in, "actor", "?"), what, info);
    return mm_central_write_end(central, err, info);
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_paper_form *form = malloc(sizeof *form);
    struct mm_paper_decision decision;
    const struct mm_tabletop_option *option = NULL;
    struct mm_buf words;
    struct mm_jw w;
    if (!form)
        return mm_nomem(info);
    enum mm_err err = read_in(central, in, form, &decision, &option, info);
    if (!err)
        err = keep(central, in, &decision, form, info);
    free(form);
    if (err)
        return err;
    mm_buf_init(&words, MM_MAX_FIELD_BYTES);
    mm_markup_plain(option->text, &words);
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "decided", mm_buf_str(&words));
    mm_jw_end(&w);
    mm_buf_done(&words);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT},
                                        {"group", MM_SHAPE_INT},
                                        {"inject", MM_SHAPE_INT},
                                        {"option", MM_SHAPE_INT},
                                        {NULL}};
static const struct mm_shape gives[] = {{"decided", MM_SHAPE_TEXT}, {NULL}};

const struct mm_action mm_action_group_decide = {"group.decide", run, takes, gives, MM_RIGHT_CLERK};
