/* 机上訓練 as a session: nobody has a sheet, who is there is noted, and what the room decided stands where
 * a form's questions do. It names nobody. */
#include "sync/base/log.h"
#include "sync/server/internal.h"
#include "sync/server/paper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mm_paper_decisions_write(const struct mm_paper_form *form, struct mm_buf *out)
{
    struct mm_jw w;
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_karr(&w, "decisions");
    for (size_t i = 0; i < form->n_decisions; i++) {
        mm_jw_obj(&w);
        mm_jw_kstr(&w, "inject", form->decision[i].inject);
        mm_jw_kstr(&w, "option", form->decision[i].option);
        mm_jw_kint(&w, "at_ms", form->decision[i].at_ms);
        mm_jw_end(&w);
    }
    mm_jw_end(&w);
    mm_jw_end(&w);
}

enum mm_err mm_paper_decisions_parse(const struct mm_json *doc, struct mm_paper_form *form,
                                     struct mm_errinfo *info)
{
    const struct mm_json *list = mm_json_get(doc, "decisions");
    if (mm_json_size(list) > MM_MAX_INJECTS)
        return mm_fail(info, MM_ERR_CORRUPT, "paper_form %lld: too many decisions", (long long)form->no);
    for (const struct mm_json *d = mm_json_first(list); d; d = mm_json_next(d)) {
        struct mm_paper_decision *decision = &form->decision[form->n_decisions++];
        (void)snprintf(decision->inject, sizeof decision->inject, "%s", mm_json_get_str(d, "inject", ""));
        (void)snprintf(decision->option, sizeof decision->option, "%s", mm_json_get_str(d, "option", ""));
        decision->at_ms = mm_json_get_int(d, "at_ms", 0);
    }
    return MM_OK;
}

/* n_decisions: none yet. */
static size_t decision_of(const struct mm_paper_form *form, const char *inject)
{
    size_t i = 0;
    while (i < form->n_decisions && strcmp(form->decision[i].inject, inject) != 0)
        i++;
    return i;
}

static enum mm_err keep(struct mm_central *central, const struct mm_paper_form *form, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    struct mm_buf text;
    mm_buf_init(&text, MM_MAX_STATEMENT_BYTES);
    mm_paper_decisions_write(form, &text);
    enum mm_err err = mm_buf_check(&text, info);
    if (!err)
        err = mm_db_query(central->db, "UPDATE paper_form SET form=? WHERE council=? AND no=?", &stmt, info);
    if (!err) {
        mm_bind_str(stmt, 1, mm_buf_str(&text));
        mm_bind_str(stmt, 2, central->council);
        mm_bind_int(stmt, 3, form->no);
        err = mm_stmt_run(stmt, NULL, info);
    }
    mm_buf_done(&text);
    return err;
}

enum mm_err mm_paper_decide(struct mm_central *central, const struct mm_paper_decision *decision,
                            struct mm_paper_form *form, bool *ret_new, struct mm_errinfo *info)
{
    const struct mm_inject *inject =
        form->tabletop ? mm_tabletop_inject(form->tabletop, decision->inject) : NULL;
    size_t at = decision_of(form, decision->inject);
    if (!inject || !mm_inject_option(inject, decision->option))
        return mm_fail(info, MM_ERR_CONFLICT, "この机上訓練に、その選択肢はありません");
    if (at < form->n_decisions && form->decision[at].at_ms >= decision->at_ms)
        return MM_OK;
    if (at == form->n_decisions)
        form->n_decisions++; /* one an inject, of which there are no more than these */
    form->decision[at] = *decision;
    *ret_new = true;
    return keep(central, form, info);
}

static void write_inject(const struct mm_paper_form *form, const struct mm_inject *inject, struct mm_jw *w)
{
    size_t at = decision_of(form, inject->id);
    const struct mm_tabletop_option *option =
        at < form->n_decisions ? mm_inject_option(inject, form->decision[at].option) : NULL;
    mm_jw_obj(w);
    mm_jw_kstr(w, "clock", inject->clock);
    mm_jw_kint(w, "minutes", inject->minutes);
    mm_jw_kstr(w, "text", inject->text);
    mm_jw_kstr(w, "ask", inject->ask);
    mm_jw_kstr(w, "talk", inject->talk);
    mm_jw_karr(w, "options");
    for (size_t k = 0; k < inject->n_options; k++)
        mm_jw_str(w, inject->options[k].text);
    mm_jw_end(w);
    mm_jw_kstr(w, "decided", option ? option->text : "");
    mm_jw_kint(w, "at_ms", option ? form->decision[at].at_ms : 0);
    mm_jw_end(w);
}

void mm_paper_tabletop_write(const struct mm_paper_form *form, size_t n_present, struct mm_jw *w)
{
    const struct mm_tabletop *t = form->tabletop;
    mm_jw_obj(w);
    mm_jw_kbool(w, "provisional", t->provisional);
    mm_jw_kstr(w, "scene", t->scene);
    mm_jw_kint(w, "present", (int64_t)n_present);
    mm_jw_karr(w, "roles");
    for (size_t i = 0; i < t->n_roles; i++) {
        mm_jw_obj(w);
        mm_jw_kstr(w, "title", t->roles[i].title);
        mm_jw_kstr(w, "task", t->roles[i].task);
        mm_jw_end(w);
    }
    mm_jw_end(w);
    mm_jw_karr(w, "injects");
    for (size_t i = 0; i < t->n_injects; i++)
        write_inject(form, &t->injects[i], w);
    mm_jw_end(w);
    mm_jw_karr(w, "look_back");
    for (size_t i = 0; i < t->n_look_back; i++)
        mm_jw_str(w, t->look_back[i]);
    mm_jw_end(w);
    mm_jw_end(w);
}
