/* roster.import: a roster file becomes people and duties, as one whole or not at all.
 *
 * in  {"csv": UTF-8 text, or "xlsx": a workbook as base64url, "dry_run": bool, "seen": the one of a dry run;
 * refused when the store changed since} out {"dry_run", "seen", "demo", "added": [{"name", "status",
 * "seat"}], "changed": [{"name", "fields": [{"field", "from", "to"}]}], "left": [{"name", "status"}],
 * "not_mentioned": [{"name", "status"}], "unchanged": n, "duties_opened": n, "duties_closed": n, "opening",
 * "closing": [{"name", "course", "cause", "opened_on", "due_on", "closed"}], "ignored_columns": "…",
 * "readings": [{"line", "name", "reading"}] of those that the file had in half-width kana} or, when more than
 * one thing is wrong in the file and nothing was done,
 *     {"faults": [{"line", "text"}], "more": n beyond those} */
#include "sync/base/log.h"
#include "sync/rules/duties.h"
#include "sync/server/api.h"
#include "sync/server/duty_diff.h"
#include "sync/server/internal.h"
#include "sync/server/people.h"
#include "sync/server/roster_match.h"
#include "sync/server/roster_read.h"
#include "sync/server/roster_undo.h"

#include <stdlib.h>
#include <string.h>

struct import {
    struct mm_central *central;
    struct mm_roster_file file;
    struct mm_person *people; /* as known before */
    size_t n_people;
    struct mm_roster_match match;
    struct mm_roster_faults faults;
    struct mm_person *after; /* per row */
    struct mm_date today;
    size_t unchanged;
    struct mm_duty_diff duties;
    char seen[MM_HASH_HEX_BYTES];
    struct mm_errinfo *info;
};

static const struct mm_person *known_of(const struct import *im, size_t row)
{
    size_t at = im->match.person_of[row];

    return at == MM_NOBODY ? NULL : &im->people[at];
}

/* ---- duties ----------------------------------------------------------------------------------------- */

static enum mm_err note_facts(struct import *im, const struct mm_person *known, const struct mm_person *after)
{
    struct mm_fact *facts = NULL, changes[MM_MAX_CHANGE_FACTS];
    char key[MM_PERIOD_BYTES];
    size_t n = 0;
    enum mm_err err = mm_facts_list(im->central, after->id, &facts, &n, im->info);

    if (err)
        return err;
    mm_term_key_last(&(struct mm_duty_known){.person = after->id, .facts = facts, .n_facts = n}, key);
    free(facts);
    n = mm_facts_of_change(known, after, key, mm_date_day(im->today), changes);
    for (size_t i = 0; i < n && !err; i++) {
        mm_central_new_id(im->central, changes[i].id);
        err = mm_facts_put(im->central, &changes[i], im->info);
        if (!err)
            err = mm_roster_undo_fact(im->central, changes[i].id, im->info);
    }
    return err;
}

/* ---- people
 * ------------------------------------------------------------------------------------------------ */

static bool same_field(const struct mm_person *a, const struct mm_person *b, enum mm_roster_column column)
{
    char from[MM_MAX_NAME_BYTES], to[MM_MAX_NAME_BYTES];

    mm_roster_field(a, column, from);
    mm_roster_field(b, column, to);
    return strcmp(from, to) == 0;
}

static bool same_person(const struct mm_person *a, const struct mm_person *b)
{
    for (int c = 0; c < MM_COL_COUNT; c++)
        if (!same_field(a, b, (enum mm_roster_column)c))
            return false;
    return true;
}

static bool has_left(const struct mm_person *known, const struct mm_person *after)
{
    return known && mm_person_active(known->status) && !mm_person_active(after->status);
}

static enum mm_err put_person(struct import *im, const struct mm_person *person)
{
    enum mm_err err = mm_roster_undo_person(im->central, person->id, im->info);
    return err ? err : mm_people_put(im->central, person, NULL, im->info);
}

static enum mm_err apply_row(struct import *im, size_t r)
{
    const struct mm_person *known = known_of(im, r);
    struct mm_person *after = &im->after[r];
    enum mm_err err = MM_OK;

    mm_roster_merge(&im->file, &im->file.rows[r], known, after);
    if (!known)
        mm_people_new_id(im->central, after->id);
    if (known && same_person(known, after))
        im->unchanged++;
    else
        err = put_person(im, after);
    return err ? err : note_facts(im, known, after);
}

/* Seats are freed first, so that two people can change places in one file. */
static enum mm_err free_seats(struct import *im)
{
    enum mm_err err = MM_OK;

    for (size_t r = 0; r < im->file.n_rows && !err; r++) {
        const struct mm_person *known = known_of(im, r);
        struct mm_person empty;

        if (!known || !known->seat || !im->file.has[MM_COL_SEAT] ||
            known->seat == im->file.rows[r].person.seat)
            continue;
        empty = *known;
        empty.seat = 0;
        err = put_person(im, &empty);
    }
    return err;
}

static enum mm_err apply_all(struct import *im)
{
    enum mm_err err = mm_duty_diff_begin(im->central, &im->duties, im->info);

    if (!err)
        err = mm_roster_undo_begin(im->central, im->info);
    if (!err)
        err = free_seats(im);
    for (size_t r = 0; r < im->file.n_rows && !err; r++)
        err = apply_row(im, r);
    if (!err)
        err = mm_roster_undo_end(im->central, im->info);
    return err ? err : mm_duty_diff_end(im->central, &im->duties, im->info);
}

static enum mm_err apply(struct import *im, bool dry_run)
{
    enum mm_err err = mm_central_write_begin(im->central, im->info);

    if (err)
        return err;
    err = apply_all(im);
    if (err || !dry_run)
        return mm_central_write_end(im->central, err, im->info);
    mm_central_write_undo(im->central);
    return MM_OK;
}

/* ---- what was done
 * ------------------------------------------------------------------------------------------ */

static void tell_person(struct mm_jw *w, const struct mm_person *person)
{
    mm_jw_obj(w);
    mm_jw_kstr(w, "name", person->name);
    mm_jw_kstr(w, "status", mm_person_status_ja(person->status));
    mm_jw_kint(w, "seat", person->seat);
    mm_jw_end(w);
}

static void put_change(struct mm_jw *w, const struct mm_person *known, const struct mm_person *after)
{
    char from[MM_MAX_NAME_BYTES], to[MM_MAX_NAME_BYTES];

    mm_jw_obj(w);
    mm_jw_kstr(w, "name", after->name);
    mm_jw_karr(w, "fields");
    for (int c = 0; c < MM_COL_COUNT; c++) {
        if (same_field(known, after, (enum mm_roster_column)c))
            continue;
        mm_roster_field(known, (enum mm_roster_column)c, from);
        mm_roster_field(after, (enum mm_roster_column)c, to);
        mm_jw_obj(w);
        mm_jw_kstr(w, "field", mm_roster_column_title((enum mm_roster_column)c));
        mm_jw_kstr(w, "from", from);
        mm_jw_kstr(w, "to", to);
        mm_jw_end(w);
    }
    mm_jw_end(w);
    mm_jw_end(w);
}

static void put_people(struct mm_jw *w, const struct import *im)
{
    mm_jw_karr(w, "added");
    for (size_t r = 0; r < im->file.n_rows; r++)
        if (!known_of(im, r))
            tell_person(w, &im->after[r]);
    mm_jw_end(w);
    mm_jw_karr(w, "changed");
    for (size_t r = 0; r < im->file.n_rows; r++)
        if (known_of(im, r) && !same_person(known_of(im, r), &im->after[r]))
            put_change(w, known_of(im, r), &im->after[r]);
    mm_jw_end(w);
    mm_jw_karr(w, "left");
    for (size_t r = 0; r < im->file.n_rows; r++)
        if (has_left(known_of(im, r), &im->after[r]))
            tell_person(w, &im->after[r]);
    mm_jw_end(w);
    mm_jw_karr(w, "not_mentioned");
    for (size_t p = 0; p < im->n_people; p++)
        if (im->match.row_of[p] == MM_NOBODY)
            tell_person(w, &im->people[p]);
    mm_jw_end(w);
}

/* What was read otherwise than it is written is told, so that somebody looks at it. */
static void put_readings(struct mm_jw *w, const struct import *im)
{
    mm_jw_karr(w, "readings");
    for (size_t r = 0; r < im->file.n_rows; r++) {
        if (!im->file.rows[r].narrow_reading)
            continue;
        mm_jw_obj(w);
        mm_jw_kint(w, "line", im->file.rows[r].line);
        mm_jw_kstr(w, "name", im->after[r].name);
        mm_jw_kstr(w, "reading", im->after[r].reading);
        mm_jw_end(w);
    }
    mm_jw_end(w);
}

static void put_result(const struct import *im, bool dry_run, struct mm_buf *out)
{
    struct mm_jw w;

    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kbool(&w, "dry_run", dry_run);
    mm_jw_kstr(&w, "seen", im->seen);
    mm_jw_kbool(&w, "demo", mm_central_demo(im->central));
    put_people(&w, im);
    mm_jw_kint(&w, "unchanged", (int64_t)im->unchanged);
    mm_duty_diff_put(im->central, &im->duties, im->after, im->file.n_rows, &w);
    mm_jw_kstr(&w, "ignored_columns", im->file.ignored);
    put_readings(&w, im);
    mm_jw_end(&w);
}

static void put_faults(const struct mm_roster_faults *faults, struct mm_buf *out)
{
    struct mm_jw w;

    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_karr(&w, "faults");
    for (size_t i = 0; i < faults->n; i++) {
        mm_jw_obj(&w);
        mm_jw_kint(&w, "line", faults->list[i].line);
        mm_jw_kstr(&w, "text", faults->list[i].text);
        mm_jw_end(&w);
    }
    mm_jw_end(&w);
    mm_jw_kint(&w, "more", (int64_t)faults->more);
    mm_jw_end(&w);
}

/* Who applies what a dry run showed must find the roster as it was then: two can work at it at once. */
static enum mm_err check_seen(struct import *im, const char *text, const char *seen)
{
    enum mm_err err = mm_roster_seen(im->central, text, im->seen, im->info);

    if (!err && *seen && strcmp(seen, im->seen) != 0)
        err = mm_fail(
            im->info, MM_ERR_CONFLICT, "%s",
            mm_say(
                "確かめたあとに、名簿かファイルが変わりました。何も変えていません。もう一度確かめてください",
                "roster or file changed since it was looked at; nothing was changed; look again"));
    return err;
}

/* One of the two is given. */
static enum mm_err read_file(struct import *im, const char *csv, const char *xlsx)
{
    if (csv)
        return mm_roster_file_read(csv, strlen(csv), &im->file, &im->faults, im->info);
    return mm_roster_book_read(xlsx, &im->file, &im->faults, im->info);
}

static enum mm_err import(struct import *im, const char *csv, const char *xlsx, const char *seen,
                          bool dry_run, struct mm_buf *ret_out)
{
    enum mm_err err = check_seen(im, csv ? csv : xlsx, seen);

    if (!err)
        err = read_file(im, csv, xlsx);
    if (!err)
        err = mm_people_list(im->central, &im->people, &im->n_people, im->info);
    if (!err)
        err = mm_roster_match(&im->file, im->people, im->n_people, &im->match, &im->faults, im->info);
    if (!err) {
        im->after = (struct mm_person *)calloc(im->file.n_rows, sizeof(*im->after));
        err = im->after ? apply(im, dry_run) : mm_nomem(im->info);
    }
    if (!err)
        put_result(im, dry_run, ret_out);
    return err;
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    const char *csv = mm_json_get_str(in, "csv", NULL), *xlsx = mm_json_get_str(in, "xlsx", NULL);
    bool dry_run = mm_json_get_bool(in, "dry_run", false);
    struct import *im = (struct import *)calloc(1, sizeof(*im));
    enum mm_err err;

    if (!im)
        return mm_nomem(info);
    im->central = central;
    im->info = info;
    im->today = mm_date_of(mm_now_ms(mm_central_clock(central)));
    if (!csv != !xlsx)
        err = import(im, csv, xlsx, mm_json_get_str(in, "seen", ""), dry_run, ret_out);
    else
        err = mm_fail(info, MM_ERR_INVALID, "%s",
                      mm_say("csv か xlsx のどちらか一つに、名簿を入れてください。",
                             "give the roster as one of csv and xlsx."));
    if (err == MM_ERR_INVALID && im->faults.n > 1) {
        put_faults(&im->faults, ret_out);
        mm_errinfo_clear(info);
        err = MM_OK;
    }
    free(im->after);
    mm_duty_diff_done(&im->duties);
    mm_roster_match_done(&im->match);
    free(im->people);
    mm_roster_file_done(&im->file);
    free(im);
    return err ? err : mm_buf_check(ret_out, info);
}

static const struct mm_shape whom[] = {
    {"name", MM_SHAPE_TEXT}, {"status", MM_SHAPE_TEXT}, {"seat", MM_SHAPE_INT, .optional = true}, {NULL}};
static const struct mm_shape field[] = {
    {"field", MM_SHAPE_TEXT}, {"from", MM_SHAPE_TEXT}, {"to", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape change[] = {
    {"name", MM_SHAPE_TEXT}, {"fields", MM_SHAPE_LIST, .of = field}, {NULL}};
static const struct mm_shape reading[] = {
    {"line", MM_SHAPE_INT}, {"name", MM_SHAPE_TEXT}, {"reading", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape fault[] = {{"line", MM_SHAPE_INT}, {"text", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape takes[] = {{"csv", MM_SHAPE_TEXT, .optional = true},
                                        {"xlsx", MM_SHAPE_TEXT, .optional = true},
                                        {"dry_run", MM_SHAPE_BOOL, .optional = true},
                                        {"seen", MM_SHAPE_TEXT, .optional = true},
                                        {NULL}};
static const struct mm_shape gives[] = {
    {"dry_run", MM_SHAPE_BOOL, .optional = true},
    {"seen", MM_SHAPE_TEXT, .optional = true},
    {"demo", MM_SHAPE_BOOL, .optional = true},
    {"added", MM_SHAPE_LIST, .of = whom, .optional = true},
    {"changed", MM_SHAPE_LIST, .of = change, .optional = true},
    {"left", MM_SHAPE_LIST, .of = whom, .optional = true},
    {"not_mentioned", MM_SHAPE_LIST, .of = whom, .optional = true},
    {"unchanged", MM_SHAPE_INT, .optional = true},
    {"duties_opened", MM_SHAPE_INT, .optional = true},
    {"duties_closed", MM_SHAPE_INT, .optional = true},
    {"opening", MM_SHAPE_LIST, .of = mm_shape_duty_change, .optional = true},
    {"closing", MM_SHAPE_LIST, .of = mm_shape_duty_change, .optional = true},
    {"ignored_columns", MM_SHAPE_TEXT, .optional = true},
    {"readings", MM_SHAPE_LIST, .of = reading, .optional = true},
    {"faults", MM_SHAPE_LIST, .of = fault, .optional = true},
    {"more", MM_SHAPE_INT, .optional = true},
    {NULL}};

extern const struct mm_action mm_action_roster_import;
const struct mm_action mm_action_roster_import = {"roster.import", run, takes, gives, MM_RIGHT_CLERK};
