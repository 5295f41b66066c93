/* What the statements say, as they were received. */
#include "sync/server/proof_own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum mm_err add_step(struct mm_raw *raw, const struct mm_statement_view *view, int64_t at_ms)
{
    struct mm_step *more = mm_central_grow(raw->steps, raw->n_steps, &raw->cap_steps, sizeof *more);
    if (!more)
        return MM_ERR_NOMEM;
    raw->steps = more;
    struct mm_step *step = &more[raw->n_steps++];
    *step = (struct mm_step){.completes = view->verb == MM_VERB_COMPLETED, .at_ms = at_ms};
    (void)snprintf(step->person, sizeof step->person, "%s", view->actor_name);
    (void)snprintf(step->registration, sizeof step->registration, "%s", view->registration);
    return MM_OK;
}

static const struct mm_item *item_of(struct mm_raw *raw, const struct mm_statement_view *view)
{
    const struct mm_pack *own = view->pack_version ? mm_packs_get(raw->central, view->pack_version) : NULL;
    const struct mm_item *item = mm_pack_item(own ? own : mm_central_pack(raw->central), view->item);
    bool same = item && (!view->item_version || strcmp(view->item_version, item->version_hash) == 0);
    return same ? item : NULL;
}

static void set_sight(char sight[MM_UUID_BYTES + 16], const struct mm_statement_view *view)
{
    const char *alone = view->ref ? view->ref : view->id;
    if (view->attempt)
        (void)snprintf(sight, MM_UUID_BYTES + 16, "%s", view->attempt);
    else
        (void)snprintf(sight, MM_UUID_BYTES + 16, "practice:%s", view->session ? view->session : alone);
}

static enum mm_err add_answer(struct mm_raw *raw, const struct mm_statement_view *view, int64_t at_ms)
{
    const struct mm_item *item = item_of(raw, view);
    struct mm_answer answer = {0};
    struct mm_grade grade = {0};
    if (!item || item->ops->parse_response(item, view->response, &answer))
        return MM_OK;
    mm_grade(item, &answer, &grade);
    for (size_t i = 0; i < grade.n_rows; i++) {
        struct mm_evidence_row row = {0};
        struct mm_said *more = mm_central_grow(raw->said, raw->n_said, &raw->cap_said, sizeof *more);
        if (!more)
            return MM_ERR_NOMEM;
        raw->said = more;
        struct mm_said *said = &more[raw->n_said++];
        item->ops->evidence(item, i, &row);
        *said = (struct mm_said){.item = item,
                                 .clauses = row.clauses,
                                 .n_clauses = row.n_clauses,
                                 .mark = grade.mark[i],
                                 .at_ms = at_ms,
                                 .revision = view->revision};
        (void)snprintf(said->person, sizeof said->person, "%s", view->actor_name);
        (void)snprintf(said->row_id, sizeof said->row_id, "%s", row.row_id);
        (void)snprintf(said->id, sizeof said->id, "%s", view->id);
        set_sight(said->sight, view);
    }
    return MM_OK;
}

/* How an answer counts otherwise: for the server alone to say. */
static enum mm_err add_scored(struct mm_raw *raw, const struct mm_statement_view *view,
                              const struct mm_statement_row *row)
{
    char sight[MM_UUID_BYTES + 16];
    bool own = false;
    enum mm_err err = mm_recorder_is_own(raw->central, row->recorder, &own, NULL);
    if (err || !own || !view->item || !view->ref || !view->scoring)
        return err;
    set_sight(sight, view);
    return mm_scored_add(&raw->scored, view, sight, row->seq);
}

static enum mm_err add_view(struct mm_raw *raw, const struct mm_statement_view *view,
                            const struct mm_statement_row *row)
{
    struct mm_time time;
    bool ours = view->actor_home && view->actor_name && strlen(view->actor_name) < MM_ID_BYTES &&
                strcmp(view->actor_home, raw->central->home_page) == 0;
    if (!ours)
        return MM_OK;
    if (row->voided || view->verb == MM_VERB_VOIDED)
        return MM_OK;
    if (view->verb == MM_VERB_SCORED)
        return add_scored(raw, view, row);
    enum mm_err err =
        mm_clock_time(&raw->clock, view, row->recorder, row->seq, row->received_at_ms, &time, NULL);
    if (!err && view->registration && view->course && strlen(view->course) < MM_ID_BYTES &&
        view->verb != MM_VERB_COUNT)
        err = add_step(raw, view, time.at_ms);
    if (!err && view->verb == MM_VERB_ANSWERED && view->item && view->response)
        err = add_answer(raw, view, time.at_ms);
    return err;
}

static enum mm_err add_statement(void *ctx, const struct mm_statement_row *row)
{
    struct mm_raw *raw = ctx;
    struct mm_statement_view view;
    enum mm_err err = mm_statement_view(row->bytes, row->len, &view, NULL);
    if (err)
        return err;
    raw->statements++;
    err = add_view(raw, &view, row);
    mm_statement_view_done(&view);
    return err;
}

enum mm_err mm_raw_read(struct mm_central *central, struct mm_raw *ret_raw, struct mm_errinfo *info)
{
    *ret_raw = (struct mm_raw){.central = central};
    mm_clock_walk_init(&ret_raw->clock, central);
    ret_raw->clock.reads = true;
    return mm_statement_all(central, NULL, add_statement, ret_raw, info);
}

void mm_raw_done(struct mm_raw *raw)
{
    free(raw->said);
    free(raw->steps);
    mm_scored_done(&raw->scored);
}
