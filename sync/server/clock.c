/* Owner of table clock_boot. */
#include "sync/server/clock.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS                                                                                              \
    "first_seq, last_mono_ms, claim_low_ms, claim_high_ms, measured, offset_ms, before_ms, low_ms, high_ms"
#define N_COLUMNS    9
#define MOST_MONO_MS ((int64_t)1 << 53) /* of a request's header */

static void read_boot(struct mm_stmt *stmt, int at, struct mm_boot *boot)
{
    boot->first_seq = mm_col_int(stmt, at);
    boot->last_mono_ms = mm_col_int(stmt, at + 1);
    boot->claim_low_ms = mm_col_int(stmt, at + 2);
    boot->claim_high_ms = mm_col_int(stmt, at + 3);
    boot->measured = mm_col_int(stmt, at + 4) != 0;
    boot->offset_ms = mm_col_int(stmt, at + 5);
    boot->before_ms = mm_col_int(stmt, at + 6);
    boot->low_ms = mm_col_int(stmt, at + 7);
    boot->high_ms = mm_col_int(stmt, at + 8);
}

static void bind_boot(struct mm_stmt *stmt, int at, const struct mm_boot *boot)
{
    mm_bind_int(stmt, at, boot->first_seq);
    mm_bind_int(stmt, at + 1, boot->last_mono_ms);
    mm_bind_int(stmt, at + 2, boot->claim_low_ms);
    mm_bind_int(stmt, at + 3, boot->claim_high_ms);
    mm_bind_int(stmt, at + 4, boot->measured);
    mm_bind_int(stmt, at + 5, boot->offset_ms);
    mm_bind_int(stmt, at + 6, boot->before_ms);
    mm_bind_int(stmt, at + 7, boot->low_ms);
    mm_bind_int(stmt, at + 8, boot->high_ms);
}

static enum mm_err load_query(struct mm_central *central, const char *recorder, const char *boot,
                              struct mm_stmt **ret_stmt, struct mm_errinfo *info)
{
    enum mm_err err =
        mm_db_query(central->db,
                    "SELECT " COLUMNS ", EXISTS(SELECT 1 FROM clock_boot l WHERE l.council=b.council AND"
                    " l.recorder=b.recorder AND l.first_seq>b.first_seq AND l.measured=0) FROM clock_boot b"
                    " WHERE council=? AND recorder=? AND boot=?",
                    ret_stmt, info);
    if (err)
        return err;
    mm_bind_str(*ret_stmt, 1, central->council);
    mm_bind_str(*ret_stmt, 2, recorder);
    mm_bind_str(*ret_stmt, 3, boot);
    return MM_OK;
}

enum mm_err mm_clock_ask(struct mm_central *central, const char *recorder, const char *boot,
                         struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = load_query(central, recorder, boot, &stmt, info);
    return err ? err : mm_stmt_ask(stmt, info);
}

/* *ret_there false: an empty row. *ret_between (may be NULL): starts that nobody measured may follow on it.
 */
static enum mm_err load(struct mm_central *central, const char *recorder, const char *boot,
                        struct mm_boot *ret_row, bool *ret_there, bool *ret_between, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    mm_boot_init(ret_row);
    enum mm_err err = load_query(central, recorder, boot, &stmt, info);
    if (err)
        return err;
    err = mm_stmt_step(stmt, &row, info);
    if (!err && row)
        read_boot(stmt, 0, ret_row);
    if (ret_between)
        *ret_between = !err && row && mm_col_int(stmt, N_COLUMNS) != 0;
    *ret_there = !err && row;
    mm_stmt_end(stmt);
    return err;
}

static enum mm_err store(struct mm_central *central, const char *recorder, const char *boot,
                         const struct mm_boot *row, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db,
        "INSERT INTO clock_boot (council, recorder, boot, " COLUMNS ", wall_offset_ms, measured_at_ms)"
        " VALUES (?,?,?, ?,?,?,?,?,?,?,?,?, 0,0) ON CONFLICT (council, recorder, boot) DO UPDATE SET"
        " first_seq=excluded.first_seq, last_mono_ms=excluded.last_mono_ms,"
        " claim_low_ms=excluded.claim_low_ms, claim_high_ms=excluded.claim_high_ms,"
        " measured=excluded.measured, offset_ms=excluded.offset_ms, before_ms=excluded.before_ms,"
        " low_ms=excluded.low_ms, high_ms=excluded.high_ms",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, recorder);
    mm_bind_str(stmt, 3, boot);
    bind_boot(stmt, 4, row);
    return mm_stmt_send(stmt, NULL, info);
}

/* ---- settling --------------------------------------------------------------------------------------- */
struct boots {
    struct mm_boot *rows, *settled; /* owned, of one recorder, by first_seq */
    char (*ids)[MM_UUID_BYTES];     /* owned */
    size_t n, cap_rows, cap_ids;
    int64_t since_ms; /* the recorder is known since then */
};

static void boots_done(struct boots *b)
{
    free(b->rows);
    free(b->settled);
    free(b->ids);
}

static enum mm_err add_boot(struct boots *b, struct mm_stmt *stmt, struct mm_errinfo *info)
{
    struct mm_boot *rows = mm_central_grow(b->rows, b->n, &b->cap_rows, sizeof *rows);
    if (!rows)
        return mm_nomem(info);
    b->rows = rows;
    char(*ids)[MM_UUID_BYTES] = mm_central_grow(b->ids, b->n, &b->cap_ids, sizeof *ids);
    if (!ids)
        return mm_nomem(info);
    b->ids = ids;
    read_boot(stmt, 0, &b->rows[b->n]);
    (void)snprintf(b->ids[b->n], sizeof *b->ids, "%s", mm_col_str(stmt, N_COLUMNS));
    b->since_ms = mm_col_int(stmt, N_COLUMNS + 1);
    b->n++;
    return MM_OK;
}

static enum mm_err boots_load(struct mm_central *central, const char *recorder, struct boots *b,
                              struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err =
        mm_db_query(central->db,
                    "SELECT " COLUMNS ", boot, COALESCE((SELECT r.enrolled_at_ms FROM recorder r"
                    " WHERE r.council=b.council AND r.id=b.recorder), 0) FROM clock_boot b"
                    " WHERE council=? AND recorder=? AND first_seq>0 ORDER BY first_seq, boot",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, recorder);
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row)
        err = add_boot(b, stmt, info);
    mm_stmt_end(stmt);
    if (!err && b->n && !(b->settled = malloc(b->n * sizeof *b->settled)))
        err = mm_nomem(info);
    if (!err && b->n)
        memcpy(b->settled, b->rows, b->n * sizeof *b->rows);
    return err;
}

/* Whose records lie between the first of this start and the first of the next. */
static enum mm_err redo_boot(struct mm_central *central, const char *recorder, int64_t from, int64_t to,
                             struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    char(*people)[MM_ID_BYTES] = NULL;
    size_t n = 0, cap = 0;
    bool row = false;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT DISTINCT person FROM statement WHERE council=? AND recorder=?"
                                  " AND seq>=? AND seq<? AND person<>'' ORDER BY person",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, recorder);
    mm_bind_int(stmt, 3, from);
    mm_bind_int(stmt, 4, to);
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        char(*more)[MM_ID_BYTES] = mm_central_grow(people, n, &cap, sizeof *people);
        if (!more)
            err = mm_nomem(info);
        else
            people = more;
        if (!err && strlen(mm_col_str(stmt, 0)) < sizeof *people) /* a longer one has nothing derived */
            (void)snprintf(people[n++], sizeof *people, "%s", mm_col_str(stmt, 0));
    }
    mm_stmt_end(stmt);
    for (size_t i = 0; !err && i < n; i++)
        err = mm_derive_again(central, people[i], info);
    free(people);
    return err;
}

/* All that moved is written down before anybody is derived again: those times need the whole. */
static enum mm_err settle(struct mm_central *central, const char *recorder, struct mm_errinfo *info)
{
    struct boots b = {0};
    enum mm_err err = boots_load(central, recorder, &b, info);
    if (!err && b.n)
        mm_boots_settle(b.settled, b.n, b.since_ms);
    for (size_t i = 0; !err && i < b.n; i++)
        if (b.rows[i].low_ms != b.settled[i].low_ms || b.rows[i].high_ms != b.settled[i].high_ms)
            err = store(central, recorder, b.ids[i], &b.settled[i], info);
    for (size_t i = 0; !err && i < b.n; i++)
        if (!mm_boot_same(&b.rows[i], &b.settled[i]))
            err = redo_boot(central, recorder, b.rows[i].first_seq,
                            i + 1 < b.n ? b.rows[i + 1].first_seq : INT64_MAX, info);
    boots_done(&b);
    return err;
}

/* ---- walking ------------------------------------------------------------------------------------------ */
void mm_clock_walk_init(struct mm_clock_walk *walk, struct mm_central *central)
{
    *walk = (struct mm_clock_walk){.central = central};
}

enum mm_err mm_clock_heard(struct mm_clock_walk *walk, const char *recorder,
                           const struct mm_recorder_seen *seen, struct mm_errinfo *info)
{
    struct mm_boot row;
    bool there = false;
    walk->hears = true;
    walk->heard_ms = MM_CLOCK_UNKNOWN;
    if (!seen || !seen->boot)
        return MM_OK;
    (void)snprintf(walk->heard, sizeof walk->heard, "%s", seen->boot);
    enum mm_err err = load(walk->central, recorder, seen->boot, &row, &there, NULL, info);
    if (!err && row.measured)
        walk->heard_ms = row.offset_ms;
    return err;
}

static enum mm_err keep_row(struct mm_clock_walk *walk, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    if (!walk->grown)
        return MM_OK;
    walk->unsettled |= !walk->row.measured || walk->between;
    err = store(walk->central, walk->recorder, walk->boot, &walk->row, info);
    walk->there = true;
    walk->grown = false;
    return err;
}

static enum mm_err turn_to(struct mm_clock_walk *walk, const char *recorder, const char *boot,
                           struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    if (strcmp(walk->recorder, recorder) != 0)
        err = mm_clock_end(walk, info);
    else if (strcmp(walk->boot, boot) != 0)
        err = keep_row(walk, info);
    else
        return MM_OK;
    if (!err)
        err = load(walk->central, recorder, boot, &walk->row, &walk->there, &walk->between, info);
    (void)snprintf(walk->recorder, sizeof walk->recorder, "%s", recorder);
    (void)snprintf(walk->boot, sizeof walk->boot, "%s", boot);
    return err;
}

/* It had begun when its records arrived; when they came in another start, before that one began. */
static void note_arrival(struct mm_clock_walk *walk, int64_t received_at_ms)
{
    bool other = walk->heard_ms != MM_CLOCK_UNKNOWN && strcmp(walk->heard, walk->boot) != 0;
    int64_t before_ms = (other ? walk->heard_ms : received_at_ms) - walk->row.last_mono_ms;
    if (walk->row.measured || before_ms >= walk->row.before_ms)
        return;
    walk->row.before_ms = before_ms;
    walk->grown = true;
}

enum mm_err mm_clock_time(struct mm_clock_walk *walk, const struct mm_statement_view *view,
                          const char *recorder, int64_t seq, int64_t received_at_ms, struct mm_time *ret_time,
                          struct mm_errinfo *info)
{
    if (!view->boot || !mm_uuid_text_ok(view->boot)) {
        *ret_time = mm_corrected_time(NULL, view->at_ms, 0, received_at_ms);
        return MM_OK;
    }
    enum mm_err err = turn_to(walk, recorder, view->boot, info);
    if (err)
        return err;
    int64_t first_seq = walk->row.first_seq;
    if (!walk->reads)
        walk->grown |= mm_boot_add(&walk->row, seq, view->at_ms, view->mono_ms);
    walk->unsettled |= walk->row.first_seq != first_seq; /* the order of starts */
    if (walk->hears)
        note_arrival(walk, received_at_ms);
    *ret_time = mm_corrected_time(&walk->row, view->at_ms, view->mono_ms, received_at_ms);
    return MM_OK;
}

enum mm_err mm_clock_end(struct mm_clock_walk *walk, struct mm_errinfo *info)
{
    enum mm_err err = keep_row(walk, info);
    if (!err && walk->unsettled)
        err = settle(walk->central, walk->recorder, info);
    walk->unsettled = false;
    walk->recorder[0] = walk->boot[0] = '\0';
    return err;
}

/* ---- measuring ---------------------------------------------------------------------------------------- */
/* How far the machine's own clock is off now, for whoever looks after it. */
static enum mm_err put_wall(struct mm_central *central, const char *recorder,
                            const struct mm_recorder_seen *seen, int64_t now_ms, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "UPDATE clock_boot SET wall_offset_ms=?1, measured_at_ms=?2 WHERE council=?3 AND"
                    " recorder=?4 AND boot=?5 AND (measured_at_ms=0 OR ABS(wall_offset_ms-?1)>?6)",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_int(stmt, 1, now_ms - seen->device_at_ms);
    mm_bind_int(stmt, 2, now_ms);
    mm_bind_str(stmt, 3, central->council);
    mm_bind_str(stmt, 4, recorder);
    mm_bind_str(stmt, 5, seen->boot);
    mm_bind_int(stmt, 6, MM_CLOCK_NOISE_MS);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_clock_measure(struct mm_central *central, const char *recorder,
                             const struct mm_recorder_seen *seen, struct mm_errinfo *info)
{
    struct mm_boot row;
    bool there = false;
    int64_t now_ms = mm_now_ms(&central->clock), offset_ms = now_ms - seen->mono_ms;
    if (now_ms < central->stored / 1000 - MM_CLOCK_NOISE_MS || seen->mono_ms > MOST_MONO_MS)
        return MM_OK; /* our own clock was put back, or theirs is none: nothing is measured by it */
    enum mm_err err = load(central, recorder, seen->boot, &row, &there, NULL, info);
    int64_t moved_ms = offset_ms - row.offset_ms;
    bool known = row.measured && moved_ms <= MM_CLOCK_NOISE_MS && moved_ms >= -MM_CLOCK_NOISE_MS;
    row.measured = true;
    row.offset_ms = known ? row.offset_ms : offset_ms;
    if (!row.first_seq)
        row.low_ms = row.high_ms = row.offset_ms;
    if (!err && !known)
        err = store(central, recorder, seen->boot, &row, info);
    if (!err)
        err = put_wall(central, recorder, seen, now_ms, info);
    if (!err && !known && row.first_seq)
        err = settle(central, recorder, info);
    return err;
}

enum mm_err mm_clock_off(struct mm_central *central, const char *recorder, int64_t *ret_off_ms,
                         struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err =
        mm_db_query(central->db,
                    "SELECT wall_offset_ms FROM clock_boot WHERE council=? AND recorder=? AND measured=1"
                    " ORDER BY measured_at_ms DESC LIMIT 1",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, recorder);
    err = mm_stmt_step(stmt, &row, info);
    int64_t off_ms = !err && row ? -mm_col_int(stmt, 0) : 0;
    if (!err)
        *ret_off_ms = off_ms <= MM_CLOCK_NOISE_MS && off_ms >= -MM_CLOCK_NOISE_MS ? 0 : off_ms;
    mm_stmt_end(stmt);
    return err;
}
