/* What somebody gets who begins a course now: first time or Review, which module, which questions. Owns no
 * table. */
#include "sync/store/internal.h"

#include "sync/rules/duties.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum mm_launch_mode mm_store_mode(struct mm_store *store, const struct mm_course *course,
                                  const char *registration, bool done)
{
    /* until 修了, also behind the 目安: the explanations are still to be seen; and until the 目安 is reached
     */
    bool review = done && (!course->shows_cut || mm_store_passed(store, registration));
    return review ? MM_LAUNCH_REVIEW : MM_LAUNCH_NORMAL;
}

enum mm_err mm_store_module_choose(struct mm_store *store, const struct mm_pack *pack,
                                   const struct mm_course *course, enum mm_audience audience,
                                   struct mm_sitting *sitting, struct mm_errinfo *info)
{
    enum mm_group_state states[MM_MAX_CLAUSE_GROUPS];
    const struct mm_module *module = mm_store_module_begun(store, course, sitting->registration);
    enum mm_err err = MM_OK;
    if (!course->reads_one)
        return MM_OK;
    if (!module)
        err = mm_store_groups(store, pack, sitting->person, states, MM_MAX_CLAUSE_GROUPS, info);
    if (!module && !err) /* the end of a hash: as good as drawn by lot, and the same next time */
        module = mm_module_wanted(pack, course, audience, states, MM_MAX_CLAUSE_GROUPS,
                                  (uint32_t)strtoul(sitting->registration + 28, NULL, 16));
    if (module)
        (void)snprintf(sitting->module, sizeof sitting->module, "%s", module->id);
    return err;
}

/* ---- which questions ---------------------------------------------------------------------------------- */
/* What a form goes by: what the person saw, and how the person stands. */
struct drawing {
    struct mm_seen seen;
    enum mm_group_state states[MM_MAX_CLAUSE_GROUPS];
    char revised[MM_FACT_DETAIL_BYTES]; /* clauses of the revision that is asked for; "": none */
};

static int count_seen(void *ctx, const char *item, int64_t *ret_last_at_ms)
{
    struct drawing *drawing = ctx;
    return drawing->seen.count(drawing->seen.ctx, item, ret_last_at_ms);
}

/* もう一度確かめたい before 証拠不足 before what is known. */
static int want_weak(void *ctx, const struct mm_item *item)
{
    const struct drawing *drawing = ctx;
    size_t n = 0;
    int most = 0;
    const struct mm_clause_group *groups = mm_clause_groups(&n);
    for (size_t i = 0; i < item->n_clauses; i++) {
        const struct mm_clause_group *group = mm_clause_group_of(item->clauses[i]->id);
        size_t at = group ? (size_t)(group - groups) : MM_MAX_CLAUSE_GROUPS;
        if (at < MM_MAX_CLAUSE_GROUPS && mm_group_weight(drawing->states[at]) > most)
            most = mm_group_weight(drawing->states[at]);
    }
    return most;
}

/* What the revision changed that the person is asked about. */
static int want_revised(void *ctx, const struct mm_item *item)
{
    const struct drawing *drawing = ctx;
    int revised = 0;
    for (size_t i = 0; i < item->n_clauses; i++)
        revised |= mm_clause_revised(drawing->revised, item->clauses[i]->id);
    return revised;
}

static enum mm_err find_revised(struct mm_store *store, const struct mm_pack *pack,
                                const struct mm_sitting *sitting, struct drawing *drawing,
                                struct mm_errinfo *info)
{
    struct mm_duty_data known = {0};
    enum mm_err err = mm_store_known(store, sitting->person, &known, info);
    if (err)
        return err;
    const struct mm_fact *revision = mm_revision_of(pack->council.id, sitting->person, sitting->course,
                                                    sitting->registration, known.facts, known.n_facts);
    if (revision)
        (void)snprintf(drawing->revised, sizeof drawing->revised, "%s", revision->detail);
    mm_duty_data_done(&known);
    return MM_OK;
}

enum mm_err mm_store_form_draw(struct mm_store *store, const struct mm_pack *pack,
                               const struct mm_course *course, enum mm_audience audience,
                               const struct mm_sitting *sitting, uint64_t seed, struct mm_form *ret_form,
                               struct mm_errinfo *info)
{
    struct drawing drawing = {.seen = mm_store_seen(store, sitting->person)};
    struct mm_seen seen = {count_seen, &drawing, want_weak};
    enum mm_err err =
        mm_store_groups(store, pack, sitting->person, drawing.states, MM_MAX_CLAUSE_GROUPS, info);
    if (!err)
        err = find_revised(store, pack, sitting, &drawing, info);
    if (drawing.revised[0])
        seen.want = want_revised;
    return err ? err : mm_form_draw(pack, course, audience, seed, &seen, ret_form, info);
}
