/* From statements to what is derived of them: the only way in, used by intake and by rebuild, so that both
 * give the same tables. Adding is commutative and idempotent. */
#include "sync/base/utf8.h"
#include "sync/rules/duties.h"
#include "sync/server/internal.h"
#include "sync/server/rescore.h"
#include "sync/server/summary.h"
#include "sync/server/texts.h"
#include "sync/server/totals.h"

#include <stdio.h>
#include <string.h>

/* Grows whenever something is derived otherwise than before: a store of an older program is then derived anew
 * by the first who opens it to write. */
#define DERIVED_VERSION "6"
#define DERIVED_SETTING "derived_version"

void mm_derive_init(struct mm_derive *derive, struct mm_central *central)
{
    *derive = (struct mm_derive){.central = central};
    mm_progress_init(&derive->fold);
    mm_clock_walk_init(&derive->clock, central);
}

static enum mm_err flush_progress(struct mm_derive *derive, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    if (!derive->registration[0])
        return MM_OK;
    err = mm_progress_merge_in(derive->central, derive->person, derive->registration, derive->course,
                               &derive->fold, derive->policy, derive->route, info);
    derive->registration[0] = derive->policy[0] = derive->route[0] = '\0';
    mm_progress_init(&derive->fold);
    return err;
}

static enum mm_err flush_sighting(struct mm_derive *derive, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    if (derive->sighted[0])
        err = mm_sighting_merge(derive->central, derive->sighted, derive->recorder, derive->sighted_at_ms,
                                info);
    if (!err && derive->answered)
        err = mm_summary_touch(derive->central, derive->sighted, info);
    derive->answered = false;
    derive->sighted[0] = '\0';
    return err;
}

enum mm_err mm_derive_flush(struct mm_derive *derive, struct mm_errinfo *info)
{
    enum mm_err err = flush_progress(derive, info);
    if (!err)
        err = flush_sighting(derive, info);
    return err ? err : mm_clock_end(&derive->clock, info); /* last: it may derive people again */
}

static enum mm_err add_sighting(struct mm_derive *derive, const struct mm_statement_view *view,
                                const char *recorder, int64_t at_ms, struct mm_errinfo *info)
{
    bool same = strcmp(derive->sighted, view->actor_name) == 0 && strcmp(derive->recorder, recorder) == 0;
    enum mm_err err = same ? MM_OK : flush_sighting(derive, info);
    if (same && at_ms <= derive->sighted_at_ms)
        return err;
    (void)snprintf(derive->sighted, sizeof derive->sighted, "%s", view->actor_name);
    (void)snprintf(derive->recorder, sizeof derive->recorder, "%s", recorder);
    derive->sighted_at_ms = at_ms;
    return err;
}

/* Together a kiosk may say itself, which stands in the room; of paper only the server's own recorder knows.
 */
static enum mm_err route_of(struct mm_derive *derive, const struct mm_statement_view *view,
                            const char *recorder, const char **ret_route, struct mm_errinfo *info)
{
    bool own = false;
    enum mm_err err = MM_OK;
    *ret_route = mm_duty_route(view->route);
    if (strcmp(*ret_route, MM_DUTY_BY_PAPER) == 0)
        err = mm_recorder_is_own(derive->central, recorder, &own, info);
    if (!err && strcmp(*ret_route, MM_DUTY_BY_PAPER) == 0 && !own)
        *ret_route = MM_DUTY_BY_INDIVIDUAL;
    return err;
}

/* The wording that was learned: of the pack in which it was completed. And by which route. */
static enum mm_err note_completed(struct mm_derive *derive, const struct mm_statement_view *view,
                                  const char *recorder, struct mm_errinfo *info)
{
    const char *route = MM_DUTY_BY_INDIVIDUAL;
    enum mm_err err = route_of(derive, view, recorder, &route, info);
    const struct mm_pack *pack =
        view->pack_version ? mm_packs_get(derive->central, view->pack_version) : NULL;
    (void)snprintf(derive->policy, sizeof derive->policy, "%s", pack ? pack->policy.text_hash : "");
    (void)snprintf(derive->route, sizeof derive->route, "%s", route);
    return err;
}

static enum mm_err add_progress(struct mm_derive *derive, const struct mm_statement_view *view,
                                const char *recorder, struct mm_time time, struct mm_errinfo *info)
{
    bool same = strcmp(derive->registration, view->registration) == 0 &&
                strcmp(derive->person, view->actor_name) == 0;
    enum mm_err err = same ? MM_OK : flush_progress(derive, info);
    (void)snprintf(derive->registration, sizeof derive->registration, "%s", view->registration);
    (void)snprintf(derive->person, sizeof derive->person, "%s", view->actor_name);
    (void)snprintf(derive->course, sizeof derive->course, "%s", view->course);
    if (!err && view->verb == MM_VERB_COMPLETED && time.at_ms < derive->fold.completed_at_ms)
        err = note_completed(derive, view, recorder, info);
    mm_progress_add(&derive->fold, view->verb, time);
    return err;
}

/* A text without its version says nothing. What is told to kiosks later is one line and of a time after 1970.
 */
static enum mm_err add_text(struct mm_derive *derive, const struct mm_statement_view *view, int64_t at_ms,
                            struct mm_errinfo *info)
{
    if (!view->text || !view->text_version || !view->text[0] || strlen(view->text) >= MM_ID_BYTES ||
        !view->text_version[0] ||
        strlen(view->text_version) >= sizeof((struct mm_summary_text *)0)->version ||
        !mm_utf8_is_line(view->text) || !mm_utf8_is_line(view->text_version) || at_ms < 0)
        return MM_OK;
    enum mm_err err =
        mm_acknowledged_merge(derive->central, view->actor_name, view->text, view->text_version, at_ms, info);
    return err ? err : mm_summary_touch(derive->central, view->actor_name, info);
}

/* An answer, which may have been decided of already. */
static enum mm_err add_answer(struct mm_derive *derive, const struct mm_statement_view *view, int64_t at_ms,
                              struct mm_errinfo *info)
{
    char sight[MM_SIGHT_BYTES];
    enum mm_err err = mm_evidence_add(derive->central, view, at_ms, info);
    derive->answered = true;
    if (!err && !derive->rescored_known)
        err = mm_rescored_any(derive->central, &derive->rescored, info);
    derive->rescored_known = true;
    if (err || !derive->rescored)
        return err;
    mm_evidence_sight(view, sight);
    return mm_rescored_apply(derive->central, view->actor_name, sight, view->item, info);
}

/* How an answer counts is for the server's own recorder to say, whatever a kiosk claims. Nobody did anything:
 * it is no step of a duty and nobody was seen. */
static enum mm_err add_scored(struct mm_derive *derive, const struct mm_statement_view *view,
                              const struct mm_statement_row *row, struct mm_errinfo *info)
{
    bool own = false;
    enum mm_err err = mm_recorder_is_own(derive->central, row->recorder, &own, info);
    if (err || !own)
        return err;
    derive->rescored = derive->rescored_known = true;
    err = mm_rescored_add(derive->central, view, row->seq, view->at_ms, info);
    return err ? err : mm_summary_touch(derive->central, view->actor_name, info);
}

/* What was handed in is told to kiosks once a result names it; passed also without an attempt. */
static bool is_result(const struct mm_statement_view *view)
{
    return view->verb == MM_VERB_PASSED ||
           (view->attempt && (view->verb == MM_VERB_COMPLETED || view->verb == MM_VERB_FAILED));
}

enum mm_err mm_derive_add(struct mm_derive *derive, const struct mm_statement_view *view,
                          const struct mm_statement_row *row, struct mm_errinfo *info)
{
    struct mm_time time;
    enum mm_err err = MM_OK;
    /* Statements about people of other places are kept, but are none of our council's progress. */
    if (!view->actor_home || !view->actor_name || strlen(view->actor_name) >= MM_ID_BYTES ||
        strcmp(view->actor_home, derive->central->home_page) != 0)
        return MM_OK;
    if (view->verb == MM_VERB_VOIDED) /* nobody did anything; what it is about is marked (withdraw.c) */
        return MM_OK;
    if (view->verb == MM_VERB_SCORED)
        return add_scored(derive, view, row, info);
    if (strcmp(derive->clock.recorder, row->recorder) != 0)
        err = mm_derive_flush(derive, info); /* nothing of what is at hand may outlive a correction */
    if (!err)
        err = mm_clock_time(&derive->clock, view, row->recorder, row->seq, row->received_at_ms, &time, info);
    if (!err)
        err = add_sighting(derive, view, row->recorder, time.at_ms, info);
    if (!err && view->registration && view->course && strlen(view->course) < MM_ID_BYTES)
        err = add_progress(derive, view, row->recorder, time, info);
    derive->answered |= is_result(view);
    if (!err && view->verb == MM_VERB_ANSWERED && view->item && view->response)
        err = add_answer(derive, view, time.at_ms, info);
    if (!err && view->verb == MM_VERB_ACKNOWLEDGED)
        err = add_text(derive, view, time.at_ms, info);
    return err;
}

static enum mm_err add_row(void *ctx, const struct mm_statement_row *row)
{
    struct mm_derive *derive = ctx;
    struct mm_statement_view view;
    if (row->voided)
        return MM_OK;
    enum mm_err err = mm_statement_view(row->bytes, row->len, &view, NULL);
    if (err)
        return err;
    err = mm_derive_add(derive, &view, row, NULL);
    mm_statement_view_done(&view);
    return err;
}

/* person NULL: everybody. */
static enum mm_err derive_all(struct mm_derive *derive, const char *person, struct mm_errinfo *info)
{
    struct mm_central *central = derive->central;
    mm_db_unask(central->db); /* of what is cleared now */
    enum mm_err err = mm_progress_clear(central, person, info);
    if (!err)
        err = mm_evidence_clear(central, person, info);
    if (!err)
        err = mm_rescored_clear(central, person, info);
    if (!err)
        err = mm_acknowledged_clear(central, person, info);
    if (!err)
        err = mm_statement_all(central, person, add_row, derive, info);
    return err ? err : mm_derive_flush(derive, info);
}

enum mm_err mm_derive_again(struct mm_central *central, const char *person, struct mm_errinfo *info)
{
    struct mm_derive derive;
    mm_derive_init(&derive, central);
    derive.clock.reads = true;
    return derive_all(&derive, person, info);
}

enum mm_err mm_central_rebuild(struct mm_central *central, struct mm_errinfo *info)
{
    struct mm_derive derive;
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    mm_derive_init(&derive, central);
    err = mm_statement_post_all(central, info); /* first: people are found by it */
    if (!err)
        err = derive_all(&derive, NULL, info);
    if (!err)
        err = mm_totals_rebuild(central, info);
    if (!err)
        err = mm_setting_put(central, DERIVED_SETTING, DERIVED_VERSION, info);
    return mm_central_write_end(central, err, info);
}

enum mm_err mm_derived_bring_up(struct mm_central *central, struct mm_errinfo *info)
{
    char version[16] = "";
    enum mm_err err = mm_setting_get(central, DERIVED_SETTING, version, sizeof version, NULL);
    if (err && err != MM_ERR_NOT_FOUND)
        return mm_fail(info, err, "%s", DERIVED_SETTING);
    return strcmp(version, DERIVED_VERSION) == 0 ? MM_OK : mm_central_rebuild(central, info);
}

/* All that rebuilding makes beside evidence, as lines; how posting.c cuts its lists is its own. */
static const char *const derived[] = {
    "SELECT person||' '||sight||' '||item||' '||answer||' '||scoring||' '||rows||' '||decision||' '||seq"
    "||' '||at_ms||' '||statement FROM rescored WHERE council=? ORDER BY person, sight, item",
    "SELECT registration||' '||person||' '||course||' '||state||' '||first_at_ms||' '||completed_at_ms||' '"
    "||last_at_ms||' '||completed_quality||' '||policy||' '||route FROM progress WHERE "
    "council=?"
    " ORDER BY person, registration",
    "SELECT person||' '||recorder||' '||last_at_ms FROM sighting WHERE council=? ORDER BY person, recorder",
    ("SELECT person||' '||document||' '||version||' '||at_ms FROM acknowledged WHERE council=?"
     " ORDER BY person, document, version"),
};

enum mm_err mm_derived_hash(struct mm_central *central, struct mm_hash *ret_hash, struct mm_errinfo *info)
{
    struct mm_hash hash = {{0}};
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < sizeof derived / sizeof derived[0]; i++)
        err = mm_central_lines(central, derived[i], &hash, info);
    if (!err)
        err = mm_evidence_lines(central, &hash, info);
    if (!err)
        *ret_hash = hash;
    return err;
}
