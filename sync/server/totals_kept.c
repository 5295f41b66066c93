/* Tables tally (sums) and tally_person (what each person is counted as, and until when that is good). A part
 * is kept as of some seconds ago, so that nobody who asks for now asks for a time before it. */
#include "sync/base/hash.h"
#include "sync/base/log.h"
#include "sync/server/internal.h"
#include "sync/server/progress.h"
#include "sync/server/totals_own.h"
#include "sync/server/writer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LATE_MS 5000
/* Both in one: "BASIS TIME". The basis is a hash of what is the same for everybody. */
#define KEPT_SETTING "tally"
#define KEPT_BYTES   (MM_HASH_HEX_BYTES + 24)

/* ---- what is the same for everybody ------------------------------------------------------------------- */
static void add_text(struct mm_sha256_state *state, const char *text)
{
    mm_sha256_add(state, text, strlen(text) + 1);
}

static void add_days(struct mm_sha256_state *state, const char *id, int64_t a, int64_t b)
{
    char text[60];
    (void)snprintf(text, sizeof text, "%" PRId64 " %" PRId64, a, b);
    add_text(state, id);
    add_text(state, text);
}

/* Another program may count otherwise; of a fact the id says all, since none changes. */
static enum mm_err basis_of(struct mm_central *central, char ret_hex[MM_HASH_HEX_BYTES],
                            struct mm_errinfo *info)
{
    const struct mm_pack *pack = mm_central_pack(central);
    struct mm_duty_data data = {0};
    struct mm_sha256_state state;
    enum mm_err err = mm_known(central, "", INT64_MAX, &data, info);
    if (err)
        return err;
    mm_sha256_start(&state);
    add_text(&state, MM_VERSION);
    add_text(&state, pack ? pack->version : "");
    for (int d = 0; d < MM_DUE_COUNT; d++)
        add_days(&state, "", data.due.days[d], 0);
    for (size_t i = 0; i < data.n_facts; i++)
        add_text(&state, data.facts[i].id);
    for (size_t i = 0; i < data.n_calendar; i++) {
        add_days(&state, data.calendar[i].id, data.calendar[i].from_day, data.calendar[i].until_day);
        add_days(&state, "", (int64_t)data.calendar[i].kind, 0);
    }
    for (size_t i = 0; i < data.n_courses; i++)
        add_days(&state, data.courses[i].id, data.courses[i].since_day, 0);
    mm_duty_data_done(&data);
    const struct mm_hash hash = mm_sha256_end(&state);
    mm_hash_format(&hash, ret_hex);
    return MM_OK;
}

static enum mm_err read_kept(struct mm_central *central, char ret_basis[MM_HASH_HEX_BYTES],
                             int64_t *ret_at_ms, struct mm_errinfo *info)
{
    char value[KEPT_BYTES] = "";
    enum mm_err err = mm_setting_get(central, KEPT_SETTING, value, sizeof value, NULL);
    if (err && err != MM_ERR_NOT_FOUND)
        return mm_fail(info, err, "%s", KEPT_SETTING);
    size_t len = strcspn(value, " ");
    (void)snprintf(ret_basis, MM_HASH_HEX_BYTES, "%.*s", (int)len, value);
    *ret_at_ms = value[len] ? strtoll(value + len, NULL, 10) : 0;
    return MM_OK;
}

enum mm_err mm_sums_kept(struct mm_central *central, int64_t as_of_ms, bool *ret_kept,
                         struct mm_errinfo *info)
{
    char kept[MM_HASH_HEX_BYTES] = "", basis[MM_HASH_HEX_BYTES] = "";
    int64_t at_ms = 0;
    enum mm_err err = read_kept(central, kept, &at_ms, info);
    *ret_kept = false;
    if (err || !kept[0] || as_of_ms < at_ms)
        return err;
    err = basis_of(central, basis, info);
    *ret_kept = !err && strcmp(kept, basis) == 0;
    return err;
}

/* ---- sums --------------------------------------------------------------------------------------------- */
enum mm_err mm_sums_load(struct mm_central *central, struct mm_sums *sums, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = true;
    enum mm_err err =
        mm_db_query(central->db, "SELECT course, kind, mark, n FROM tally WHERE council=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row)
        err = mm_sums_add(sums, mm_col_str(stmt, 0), (int)mm_col_int(stmt, 1), (int)mm_col_int(stmt, 2),
                          mm_col_int(stmt, 3));
    mm_stmt_end(stmt);
    return err;
}

static enum mm_err store_sum(struct mm_central *central, const char *course, int kind, int mark, int64_t n,
                             struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO tally (council, course, kind, mark, n) VALUES (?,?,?,?,?)"
                                  " ON CONFLICT (council, course, kind, mark) DO UPDATE SET"
                                  " n=tally.n+excluded.n",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, course);
    mm_bind_int(stmt, 3, kind);
    mm_bind_int(stmt, 4, mark);
    mm_bind_int(stmt, 5, n);
    return mm_stmt_send(stmt, NULL, info);
}

static enum mm_err sweep_sums(struct mm_central *central, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db, "DELETE FROM tally WHERE council=? AND n=0", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    return mm_stmt_send(stmt, NULL, info);
}

/* What has changed is added to what is there. */
static enum mm_err store_sums(struct mm_central *central, const struct mm_sums *sums, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (size_t i = 0; i < sums->n; i++)
        for (int kind = 0; kind < MM_TOTAL_KIND_COUNT; kind++)
            for (int mark = 0; !err && mark < MM_TOTAL_COUNT; mark++)
                if (sums->rows[i].n[kind][mark])
                    err = store_sum(central, sums->rows[i].course, kind, mark, sums->rows[i].n[kind][mark],
                                    info);
    return err ? err : sweep_sums(central, info);
}

/* ---- whose part is not good --------------------------------------------------------------------------- */
/* person, kind, marks: taken off the sums. */
static enum mm_err take_rows(struct mm_stmt *stmt, struct mm_stale *stale, struct mm_sums *sums,
                             struct mm_errinfo *info)
{
    bool row = true;
    enum mm_err err = MM_OK;
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        char(*more)[MM_ID_BYTES] = mm_central_grow(stale->ids, stale->n, &stale->cap, sizeof *more);
        if (!more) {
            err = mm_nomem(info);
            break;
        }
        stale->ids = more;
        (void)snprintf(stale->ids[stale->n++], MM_ID_BYTES, "%s", mm_col_str(stmt, 0));
        err = mm_sums_add_part(sums, (int)mm_col_int(stmt, 1), mm_col_str(stmt, 2), -1);
    }
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_stale_take(struct mm_central *central, int64_t as_of_ms, int64_t most, struct mm_stale *stale,
                          struct mm_sums *sums, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT person, kind, marks FROM tally_person WHERE council=? AND"
                                  " turns_ms<=? ORDER BY turns_ms, person LIMIT ?",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, as_of_ms);
    mm_bind_int(stmt, 3, most);
    return take_rows(stmt, stale, sums, info);
}

enum mm_err mm_stale_people(struct mm_central *central, const struct mm_stale *stale,
                            struct mm_person **ret_people, size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_person *people = calloc(stale->n + 1, sizeof *people);
    size_t n = 0;
    enum mm_err err = people ? MM_OK : mm_nomem(info);
    for (size_t i = 0; !err && i < stale->n; i++) {
        err = mm_people_get(central, stale->ids[i], &people[n], NULL);
        n += err == MM_OK;
        err = err == MM_ERR_NOT_FOUND ? MM_OK : err;
    }
    if (err) {
        free(people);
        return err;
    }
    *ret_people = people;
    *ret_n = n;
    return MM_OK;
}

void mm_stale_done(struct mm_stale *stale)
{
    free(stale->ids);
}

/* ---- what changes ------------------------------------------------------------------------------------- */
static enum mm_err run(struct mm_central *central, const char *sql, const char *person,
                       struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db, sql, &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    if (person)
        mm_bind_str(stmt, 2, person);
    return mm_stmt_send(stmt, NULL, info);
}

enum mm_err mm_totals_touch(struct mm_central *central, const char *person, struct mm_errinfo *info)
{
    return run(central,
               person ? "UPDATE tally_person SET turns_ms=0 WHERE council=?1 AND person=?2 AND turns_ms<>0"
                      : "UPDATE tally_person SET turns_ms=0 WHERE council=?1 AND turns_ms<>0",
               person, info);
}

enum mm_err mm_totals_know(struct mm_central *central, const char *person, struct mm_errinfo *info)
{
    return run(central,
               "INSERT INTO tally_person (council, person, kind, marks, turns_ms) VALUES (?1,?2,-1,'',0)"
               " ON CONFLICT (council, person) DO UPDATE SET turns_ms=0",
               person, info);
}

enum mm_err mm_totals_forget(struct mm_central *central, const char *person, struct mm_errinfo *info)
{
    struct mm_sums sums = {.n = 0};
    struct mm_stale stale = {.n = 0};
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db, "SELECT person, kind, marks FROM tally_person WHERE council=? AND person=?",
                    &stmt, info);
    if (!err) {
        mm_bind_str(stmt, 1, central->council);
        mm_bind_str(stmt, 2, person);
        err = take_rows(stmt, &stale, &sums, info);
    }
    if (!err && stale.n)
        err = store_sums(central, &sums, info);
    if (!err)
        err = run(central, "DELETE FROM tally_person WHERE council=?1 AND person=?2", person, info);
    mm_stale_done(&stale);
    free(sums.rows);
    return err;
}

/* ---- settling ----------------------------------------------------------------------------------------- */
struct settling {
    struct mm_central *central;
    const struct mm_person *people; /* borrowed */
    int64_t at_ms;
    struct mm_sums sums; /* what has changed */
    struct mm_buf marks;
};

static enum mm_err store_part(struct settling *s, const struct mm_person *person, int64_t turns_ms)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(s->central->db,
                                  "UPDATE tally_person SET kind=?, marks=?, turns_ms=? WHERE council=? AND"
                                  " person=?",
                                  &stmt, NULL);
    if (err)
        return err;
    mm_bind_int(stmt, 1, mm_total_kind_of(person));
    mm_bind_str(stmt, 2, mm_buf_str(&s->marks));
    mm_bind_int(stmt, 3, turns_ms);
    mm_bind_str(stmt, 4, s->central->council);
    mm_bind_str(stmt, 5, person->id);
    return mm_stmt_send(stmt, NULL, NULL);
}

/* Good until the day that the rules name, or until a record of the future is one of the past. */
static enum mm_err settle_person(void *ctx, size_t i, const struct mm_duty *duties, size_t n,
                                 const struct mm_duty_data *known, int32_t turns_on)
{
    struct settling *s = ctx;
    const struct mm_person *person = &s->people[i];
    int64_t next_ms = INT64_MAX, day_ms = mm_date_start_ms(mm_day_date(turns_on));
    bool counts = mm_total_kind_of(person) != MM_SUMS_NOBODY;
    enum mm_err err = counts ? mm_part_of(known, duties, n, &s->marks) : MM_OK;
    if (!counts)
        mm_buf_clear(&s->marks);
    if (!err)
        err = mm_progress_next(s->central, person->id, s->at_ms, &next_ms, NULL);
    if (!err && counts)
        err = mm_sums_add_part(&s->sums, mm_total_kind_of(person), mm_buf_str(&s->marks), 1);
    return err ? err : store_part(s, person, next_ms < day_ms ? next_ms : day_ms);
}

/* Who is on the roster no more goes; the others are counted. */
static enum mm_err settle_people(struct settling *s, const struct mm_stale *stale, struct mm_errinfo *info)
{
    struct mm_person *people = NULL;
    size_t n = 0;
    enum mm_err err = mm_stale_people(s->central, stale, &people, &n, info);
    for (size_t i = 0, next = 0; !err && i < stale->n; i++) {
        if (next < n && strcmp(people[next].id, stale->ids[i]) == 0)
            next++;
        else
            err = run(s->central, "DELETE FROM tally_person WHERE council=?1 AND person=?2", stale->ids[i],
                      info);
    }
    if (!err && n) {
        mm_people_sort(people, n);
        s->people = people;
        err = mm_duties_each(s->central, people, n, s->at_ms, settle_person, s, info);
    }
    free(people);
    return err ? err : store_sums(s->central, &s->sums, info);
}

/* What was kept under another basis is good for nobody. Never as of an earlier time, whatever the clock says.
 */
static enum mm_err begin_at(struct mm_central *central, char basis[MM_HASH_HEX_BYTES], int64_t *ret_at_ms,
                            bool *ret_other, struct mm_errinfo *info)
{
    char kept[MM_HASH_HEX_BYTES] = "";
    int64_t was_ms = 0, at_ms = mm_now_ms(&central->clock) - LATE_MS;
    enum mm_err err = read_kept(central, kept, &was_ms, info);
    if (!err)
        err = basis_of(central, basis, info);
    *ret_at_ms = at_ms > was_ms ? at_ms : was_ms;
    *ret_other = strcmp(kept, basis) != 0;
    return err || !*ret_other ? err : mm_totals_touch(central, NULL, info);
}

static enum mm_err note_kept(struct mm_central *central, const char *basis, int64_t at_ms,
                             struct mm_errinfo *info)
{
    char value[KEPT_BYTES];
    (void)snprintf(value, sizeof value, "%s %" PRId64, basis, at_ms);
    return mm_setting_put(central, KEPT_SETTING, value, info);
}

static enum mm_err settle(struct mm_central *central, int64_t most, bool *ret_left, struct mm_errinfo *info)
{
    char basis[MM_HASH_HEX_BYTES] = "";
    struct settling s = {.central = central};
    struct mm_stale stale = {.n = 0};
    bool other = false;
    *ret_left = false;
    if (!mm_central_pack(central)) /* nobody is asked for anything yet */
        return MM_OK;
    mm_buf_init(&s.marks, MM_MAX_MARKS_BYTES);
    enum mm_err err = begin_at(central, basis, &s.at_ms, &other, info);
    if (!err)
        err = mm_stale_take(central, s.at_ms, most, &stale, &s.sums, info);
    if (!err && stale.n)
        err = settle_people(&s, &stale, info);
    if (!err && (stale.n || other))
        err = note_kept(central, basis, s.at_ms, info);
    *ret_left = (int64_t)stale.n == most;
    mm_stale_done(&stale);
    free(s.sums.rows);
    mm_buf_done(&s.marks);
    return err;
}

enum mm_err mm_totals_settle(struct mm_central *central, bool *ret_left, struct mm_errinfo *info)
{
    return settle(central, MM_STALE_SLICE, ret_left, info);
}

enum mm_err mm_totals_rebuild(struct mm_central *central, struct mm_errinfo *info)
{
    static const char everybody[] = "INSERT INTO tally_person (council, person, kind, marks, turns_ms)"
                                    " SELECT council, id, -1, '', 0 FROM person WHERE council=?1";
    static const char *const steps[] = {
        "DELETE FROM tally WHERE council=?1",
        "DELETE FROM tally_person WHERE council=?1",
        everybody,
    };
    bool left = false;
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < sizeof steps / sizeof steps[0]; i++)
        err = run(central, steps[i], NULL, info);
    return err ? err : settle(central, MM_STALE_ALL, &left, info);
}

/* ---- in a server -------------------------------------------------------------------------------------- */
struct asked {
    struct mm_job job;
    struct mm_writer *writer;   /* borrowed */
    struct mm_council_own *own; /* borrowed */
    bool left;
};

static void asked_run(struct mm_central *central, void *ctx)
{
    struct asked *asked = ctx;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    asked->left = false;
    enum mm_err err = mm_central_write_begin(central, &info);
    if (!err) {
        err = mm_totals_settle(central, &asked->left, &info);
        err = mm_central_write_end(central, err, &info);
    }
    asked->left = asked->left && !err;
}

/* Slice by slice, behind whatever came in meanwhile. */
static void asked_after(void *ctx, enum mm_err err, const struct mm_errinfo *info)
{
    struct asked *asked = ctx;
    (void)info;
    if (!err && asked->left && !mm_writer_ends(asked->writer)) {
        mm_writer_add(asked->writer, &asked->job);
        return;
    }
    atomic_store(&asked->own->settling, false);
    free(asked);
}

void mm_totals_ask(struct mm_central *central)
{
    struct mm_writer *writer = central->shared->writer;
    if (!writer || atomic_exchange(&central->own->settling, true))
        return;
    struct asked *asked = calloc(1, sizeof *asked);
    if (!asked) {
        atomic_store(&central->own->settling, false);
        return;
    }
    *asked = (struct asked){.writer = writer, .own = central->own};
    asked->job = (struct mm_job){asked_run, asked_after, asked, NULL, asked->own->id};
    mm_writer_add(writer, &asked->job);
}
