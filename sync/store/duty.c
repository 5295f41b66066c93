/* Owner of table known: what duties are computed from, a row a person and one for the council (person ''). A
 * duty itself is never stored: it is computed from this, from the records of this kiosk and from the day. */
#include "sync/store/internal.h"

#include "sync/base/log.h"
#include "sync/rules/duties.h"

#include <stdlib.h>
#include <string.h>

static const struct mm_json_limits limits = {MM_MAX_ROSTER_BYTES, MM_MAX_JSON_DEPTH};

/* ---- writing ------------------------------------------------------------------------------------- */
static enum mm_err put_tx(struct mm_store *store, const char *person, const struct mm_duty_data *data,
                          struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    struct mm_buf json;
    struct mm_jw w;
    mm_buf_init(&json, MM_MAX_ROSTER_BYTES);
    mm_jw_init(&w, &json);
    mm_jw_obj(&w);
    mm_duty_data_write(data, &w);
    mm_jw_end(&w);
    enum mm_err err = mm_buf_check(&json, info);
    if (!err)
        err = mm_db_query(store->db, "INSERT INTO known(person,json) VALUES(?,?)", &s, info);
    if (!err) {
        mm_bind_str(s, 1, person);
        mm_bind_str(s, 2, mm_buf_str(&json));
        err = mm_stmt_run(s, NULL, info);
    }
    mm_buf_done(&json);
    return err;
}

/* Of one person; part has room for all. */
static void pick(const struct mm_duty_data *all, const char *person, struct mm_duty_data *part)
{
    part->n_facts = part->n_takings = 0;
    for (size_t i = 0; i < all->n_facts; i++) {
        if (strcmp(all->facts[i].person, person) == 0)
            part->facts[part->n_facts++] = all->facts[i];
    }
    for (size_t i = 0; i < all->n_takings; i++) {
        if (strcmp(all->takings[i].person, person) == 0)
            part->takings[part->n_takings++] = all->takings[i];
    }
}

static enum mm_err put_all_tx(struct mm_store *store, const struct mm_roster *roster,
                              struct mm_duty_data *part, struct mm_errinfo *info)
{
    const struct mm_duty_data *all = &roster->known;
    struct mm_duty_data council = *all;
    council.facts = part->facts;
    council.takings = part->takings;
    pick(all, "", &council);
    char day[MM_DAY_BYTES];
    mm_day_format(all->as_of_day, day);
    enum mm_err err = put_tx(store, "", &council, info);
    if (!err)
        err = mm_store_meta_set_tx(store, "roster_day", day, info);
    for (size_t i = 0; !err && i < roster->n_people; i++) {
        pick(all, roster->people[i].id, part);
        if (part->n_facts || part->n_takings)
            err = put_tx(store, roster->people[i].id, part, info);
    }
    return err;
}

enum mm_err mm_store_known_replace_tx(struct mm_store *store, const struct mm_roster *roster,
                                      struct mm_errinfo *info)
{
    struct mm_duty_data part = {
        .as_of_day = MM_DAY_NONE,
        .facts = calloc(roster->known.n_facts + 1, sizeof *part.facts),
        .takings = calloc(roster->known.n_takings + 1, sizeof *part.takings),
    };
    enum mm_err err =
        part.facts && part.takings ? mm_db_exec(store->db, "DELETE FROM known", info) : mm_nomem(info);
    if (!err)
        err = put_all_tx(store, roster, &part, info);
    mm_duty_data_done(&part);
    return err;
}

/* ---- reading ------------------------------------------------------------------------------------- */
/* Nothing known: all zeros. */
static enum mm_err get(struct mm_store *store, const char *person, struct mm_duty_data *ret_data,
                       struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    struct mm_json *doc = NULL;
    bool row = false;
    *ret_data = (struct mm_duty_data){.as_of_day = MM_DAY_NONE};
    enum mm_err err = mm_db_query(store->db, "SELECT json FROM known WHERE person=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    err = mm_stmt_step(s, &row, info);
    if (!err && row) {
        const char *json = mm_col_str(s, 0);
        err = mm_json_parse(json, strlen(json), &limits, &doc, info);
        if (!err)
            err = mm_duty_data_read(doc, ret_data, info);
        mm_json_free(doc);
    }
    mm_stmt_end(s);
    return err;
}

/* The facts of the person behind those of the council. */
static enum mm_err join(struct mm_duty_data *data, struct mm_duty_data *of_person, struct mm_errinfo *info)
{
    struct mm_fact *facts =
        realloc(data->facts, (data->n_facts + of_person->n_facts + 1) * sizeof *data->facts);
    if (!facts)
        return mm_nomem(info);
    data->facts = facts;
    for (size_t i = 0; i < of_person->n_facts; i++)
        facts[data->n_facts++] = of_person->facts[i];
    free(data->takings);
    data->takings = of_person->takings;
    data->n_takings = of_person->n_takings;
    of_person->takings = NULL;
    return MM_OK;
}

enum mm_err mm_store_known(struct mm_store *store, const char *person, struct mm_duty_data *ret_data,
                           struct mm_errinfo *info)
{
    struct mm_duty_data of_person = {0};
    enum mm_err err = get(store, "", ret_data, info);
    if (!err)
        err = get(store, person, &of_person, info);
    if (!err)
        err = join(ret_data, &of_person, info);
    mm_duty_data_done(&of_person);
    if (err)
        mm_duty_data_done(ret_data);
    return err;
}

/* ---- the records of this kiosk ------------------------------------------------------------------- */
static int32_t day_of(struct mm_stmt *s, int column)
{
    return mm_col_null(s, column) ? MM_DAY_NONE : mm_date_day(mm_date_of(mm_col_int(s, column)));
}

static struct mm_taking *taking_of(struct mm_duty_data *data, const char *registration)
{
    for (size_t i = 0; i < data->n_takings; i++) {
        if (strcmp(data->takings[i].registration, registration) == 0)
            return &data->takings[i];
    }
    return NULL;
}

/* What the server knows goes first: it has corrected the time. */
static enum mm_err add_own(struct mm_duty_data *data, const struct mm_taking *own, struct mm_errinfo *info)
{
    struct mm_taking *known = taking_of(data, own->registration);
    if (!known) {
        struct mm_taking *more = realloc(data->takings, (data->n_takings + 1) * sizeof *more);
        if (!more)
            return mm_nomem(info);
        data->takings = more;
        more[data->n_takings++] = *own;
        return MM_OK;
    }
    if (known->taken_day == MM_DAY_NONE && own->taken_day != MM_DAY_NONE) {
        int32_t begun = known->begun_day;
        *known = *own;
        known->begun_day = begun != MM_DAY_NONE ? begun : own->begun_day;
    }
    return MM_OK;
}

/* Under which wording it was taken is sure only where the pack is still the same; else its day decides. */
static enum mm_err read_own(struct mm_stmt *s, const struct mm_pack *pack, const char *person,
                            struct mm_taking *own, struct mm_errinfo *info)
{
    *own = (struct mm_taking){.begun_day = day_of(s, 3), .taken_day = day_of(s, 4)};
    enum mm_err err = mm_store_copy(own->person, sizeof own->person, person, info);
    if (!err)
        err = mm_store_copy(own->registration, sizeof own->registration, mm_col_str(s, 0), info);
    if (!err)
        err = mm_store_copy(own->course, sizeof own->course, mm_col_str(s, 1), info);
    if (!err && own->taken_day != MM_DAY_NONE)
        err = mm_store_copy(own->route, sizeof own->route, MM_DUTY_BY_INDIVIDUAL, info);
    if (!err && own->taken_day != MM_DAY_NONE && strcmp(mm_col_str(s, 2), pack->version) == 0)
        err = mm_store_copy(own->text, sizeof own->text, pack->policy.text_hash, info);
    return err;
}

static enum mm_err add_all_own(struct mm_store *store, const struct mm_pack *pack, const char *person,
                               struct mm_duty_data *data, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(store->db,
                                  "SELECT t.registration, t.course, CASE WHEN"
                                  " min(t.pack_version)=max(t.pack_version) THEN max(t.pack_version)"
                                  " ELSE '' END, min(r.at_ms),"
                                  " min(CASE WHEN r.verb=?2 THEN r.at_ms END) FROM sitting t"
                                  " JOIN statement r ON r.registration=t.registration WHERE t.person=?1"
                                  " GROUP BY t.registration, t.course",
                                  &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    mm_bind_str(s, 2, mm_verb_iri(MM_VERB_COMPLETED));
    while ((err = mm_stmt_step(s, &row, info)) == MM_OK && row) {
        struct mm_taking own;
        err = read_own(s, pack, person, &own, info);
        if (!err)
            err = add_own(data, &own, info);
        if (err)
            break;
    }
    mm_stmt_end(s);
    return err;
}

/* ---- duties ---------------------------------------------------------------------------------------- */
/* The same rule as mm_progress_add, on the columns instead of the bytes. */
static enum mm_err read_progress(struct mm_store *store, struct mm_duty_state *state, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(store->db,
                                  "SELECT count(*), min(CASE WHEN verb=?2 THEN at_ms END) FROM statement"
                                  " WHERE registration=?1",
                                  &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, state->duty.registration);
    mm_bind_str(s, 2, mm_verb_iri(MM_VERB_COMPLETED));
    err = mm_stmt_step(s, &row, info);
    if (!err && row) {
        bool done = !mm_col_null(s, 1);
        state->completed_at_ms = done ? mm_col_int(s, 1) : INT64_MAX;
        state->progress = done                   ? MM_PROGRESS_DONE
                          : mm_col_int(s, 0) > 0 ? MM_PROGRESS_STARTED
                                                 : MM_PROGRESS_NONE;
    }
    mm_stmt_end(s);
    return err;
}

/* Also what happened at other kiosks. */
static void add_known(const struct mm_duty_data *served, struct mm_duty_state *state)
{
    struct mm_duty_data data = *served;
    const struct mm_taking *known = taking_of(&data, state->duty.registration);
    state->received = known && known->taken_day != MM_DAY_NONE;
    if (state->received)
        state->progress = MM_PROGRESS_DONE;
    else if (known && state->progress == MM_PROGRESS_NONE)
        state->progress = MM_PROGRESS_STARTED;
    if (state->received)
        state->completed_at_ms = mm_date_start_ms(mm_day_date(known->taken_day));
}

static enum mm_err read_state(struct mm_store *store, const struct mm_duty *duty,
                              const struct mm_duty_data *served, struct mm_duty_state *state,
                              struct mm_errinfo *info)
{
    *state = (struct mm_duty_state){.duty = *duty, .completed_at_ms = INT64_MAX};
    enum mm_err err = read_progress(store, state, info);
    add_known(served, state);
    return err;
}

/* All of a person today, by the day they opened, and what the server knows of them. */
static enum mm_err compute(struct mm_store *store, const struct mm_pack *pack, const char *person,
                           struct mm_duty_data *served, struct mm_duty **ret_duties, size_t *ret_n,
                           struct mm_errinfo *info)
{
    struct mm_duty_data data;
    enum mm_err err = mm_store_known(store, person, served, info);
    if (err)
        return err;
    err = mm_store_known(store, person, &data, info);
    if (!err) {
        err = add_all_own(store, pack, person, &data, info);
        if (!err)
            err = mm_duties_from(pack, &data, person, mm_store_today(store), ret_duties, ret_n, NULL, info);
        mm_duty_data_done(&data);
    }
    if (err)
        mm_duty_data_done(served);
    return err;
}

static enum mm_err fill(struct mm_store *store, const struct mm_duty *duties, size_t n,
                        const struct mm_duty_data *served, struct mm_duty_state *ret_list, size_t max,
                        size_t *ret_n, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    *ret_n = 0;
    for (int closed = 0; closed < 2; closed++) { /* open ones first, so that none is left out */
        for (size_t i = n; !err && i-- > 0 && *ret_n < max;) {
            if ((duties[i].closed_on[0] != '\0') != closed || (closed && !mm_duty_taken(&duties[i])))
                continue;
            err = read_state(store, &duties[i], served, &ret_list[*ret_n], info);
            *ret_n += !err;
        }
    }
    return err;
}

enum mm_err mm_store_duties(struct mm_store *store, const struct mm_pack *pack, const char *person,
                            struct mm_duty_state *ret_list, size_t max, size_t *ret_n,
                            struct mm_errinfo *info)
{
    struct mm_duty_data served;
    struct mm_duty *duties = NULL;
    size_t n = 0;
    enum mm_err err = compute(store, pack, person, &served, &duties, &n, info);
    if (err)
        return err;
    err = fill(store, duties, n, &served, ret_list, max, ret_n, info);
    mm_duty_data_done(&served);
    free(duties);
    return err;
}

enum mm_err mm_store_duties_each(struct mm_store *store, const struct mm_pack *pack, const char *person,
                                 mm_store_duty_each each, void *ctx, struct mm_errinfo *info)
{
    struct mm_duty_data served;
    struct mm_duty *duties = NULL;
    size_t n = 0;
    enum mm_err err = compute(store, pack, person, &served, &duties, &n, info);
    if (err)
        return err;
    for (size_t i = 0; !err && i < n; i++) {
        struct mm_duty_state state;
        err = read_state(store, &duties[i], &served, &state, info);
        if (!err)
            err = each(ctx, &state, info);
    }
    mm_duty_data_done(&served);
    free(duties);
    return err;
}
