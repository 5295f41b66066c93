/* Table person: the roster. Names live here and nowhere else. */
#include "sync/server/people.h"
#include "sync/base/log.h"
#include "sync/server/certificate.h"
#include "sync/server/codes.h"
#include "sync/server/disclosure.h"
#include "sync/server/internal.h"
#include "sync/server/paper.h"
#include "sync/server/progress.h"
#include "sync/server/selfcheck.h"
#include "sync/server/totals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The text columns in the order of every SELECT below, from column 0. */
#define FIELD(name)                                                                                          \
    {                                                                                                        \
        offsetof(struct mm_person, name), sizeof((struct mm_person *)0)->name                                \
    }
static const struct {
    size_t at, bytes;
} texts[] = {
    FIELD(id),      FIELD(name),  FIELD(reading),   FIELD(employment),
    FIELD(section), FIELD(kaiha), FIELD(starts_on), FIELD(ends_on),
};
#define N_TEXTS    (sizeof texts / sizeof texts[0])
#define COL_STATUS ((int)N_TEXTS)
#define COL_SEAT   ((int)N_TEXTS + 1)
#define COLUMNS    "id, name, reading, employment, section, kaiha, starts_on, ends_on, status, seat"
#define PLACE      "CASE seat WHEN 0 THEN 1 ELSE 0 END, seat, reading, id"

static enum mm_err read_row(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_person person = {0};
    for (size_t i = 0; i < N_TEXTS; i++)
        (void)snprintf((char *)&person + texts[i].at, texts[i].bytes, "%s", mm_col_str(stmt, (int)i));
    person.seat = (int)mm_col_int(stmt, COL_SEAT);
    if (mm_person_status_find(mm_col_str(stmt, COL_STATUS), &person.status))
        return mm_fail(info, MM_ERR_CORRUPT, "person %s: status", person.id);
    memcpy(element, &person, sizeof person);
    return MM_OK;
}

enum mm_err mm_people_list(struct mm_central *central, struct mm_person **ret_people, size_t *ret_n,
                           struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT " COLUMNS " FROM person WHERE council=?"
                                  " ORDER BY " PLACE,
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    return mm_central_list(stmt, read_row, sizeof **ret_people, ret_people, ret_n, info);
}

/* ---- a page of those in office -------------------------------------------------------------------------
 */
#define MOST_STATUSES 2
/* Of councillors, or of staff: those that stand for somebody in office, the last one again in the place of
 * those that there are not. */
static void bind_statuses(struct mm_stmt *stmt, int at, bool councillors)
{
    const char *code = "";
    int n = 0;
    for (int s = 0; s < MM_PERSON_STATUS_COUNT; s++) {
        enum mm_person_status status = (enum mm_person_status)s;
        if (!mm_person_active(status) || mm_person_is_councillor(status) != councillors)
            continue;
        code = mm_person_status_code(status);
        mm_bind_str(stmt, at + n++, code);
    }
    for (; n < MOST_STATUSES; n++)
        mm_bind_str(stmt, at + n, code);
}

static enum mm_err count_of(struct mm_central *central, bool councillors, int64_t *n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(
        central->db, "SELECT COUNT(*) FROM person WHERE council=?1 AND status IN (?2,?3)", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    bind_statuses(stmt, 2, councillors);
    err = mm_stmt_step(stmt, &row, info);
    *n += !err && row ? mm_col_int(stmt, 0) : 0;
    mm_stmt_end(stmt);
    return err;
}

/* There are few councillors, who are put in order; the many of the staff lie in it already. */
static const char councillors_behind[] =
    "SELECT " COLUMNS " FROM person WHERE council=?1 AND status IN (?2,?3) AND (" PLACE ") > (?4,?5,?6,?7)"
    " ORDER BY " PLACE " LIMIT ?8";
static const char staff_behind[] =
    "SELECT " COLUMNS " FROM person WHERE council=?1 AND status=?2 AND status=?3 AND (" PLACE
    ") > (?4,?5,?6,?7) ORDER BY " PLACE " LIMIT ?8";

/* Behind somebody, or from the first (NULL); one more than the page holds says that there are more. */
static enum mm_err add_page(struct mm_central *central, bool councillors, const struct mm_person *after,
                            size_t most, struct mm_people_page *page, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    struct mm_person *some = NULL;
    size_t n = 0;
    enum mm_err err = mm_db_query(central->db, councillors ? councillors_behind : staff_behind, &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    bind_statuses(stmt, 2, councillors);
    mm_bind_int(stmt, 4, after ? after->seat == 0 : -1);
    mm_bind_int(stmt, 5, after ? after->seat : 0);
    mm_bind_str(stmt, 6, after ? after->reading : "");
    mm_bind_str(stmt, 7, after ? after->id : "");
    mm_bind_int(stmt, 8, (int64_t)(most - page->n) + 1);
    err = mm_central_list(stmt, read_row, sizeof *some, &some, &n, info);
    page->more = !err && n > most - page->n;
    for (size_t i = 0; !err && i < n && page->n < most; i++)
        page->people[page->n++] = some[i];
    free(some);
    return err;
}

enum mm_err mm_people_page(struct mm_central *central, const char *after, size_t most,
                           struct mm_people_page *ret_page, struct mm_errinfo *info)
{
    struct mm_people_page page = {.people = calloc(most + 1, sizeof *page.people)};
    struct mm_person last = {.seat = 0};
    enum mm_err err = page.people ? MM_OK : mm_nomem(info);
    if (!err && *after)
        err = mm_people_get(central, after, &last, info);
    bool staff = *after && !mm_person_is_councillor(last.status);
    for (int councillors = 1; !err && councillors >= 0; councillors--)
        err = count_of(central, councillors, &page.all, info);
    if (!err && !staff)
        err = add_page(central, true, *after ? &last : NULL, most, &page, info);
    if (!err && !page.more)
        err = add_page(central, false, staff ? &last : NULL, most, &page, info);
    if (err) {
        free(page.people);
        return err;
    }
    *ret_page = page;
    return MM_OK;
}

enum mm_err mm_people_get(struct mm_central *central, const char *id, struct mm_person *ret_person,
                          struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err =
        mm_db_query(central->db, "SELECT " COLUMNS " FROM person WHERE council=? AND id=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, id);
    err = mm_stmt_step(stmt, &row, info);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s", mm_say("その人は名簿にありません", "no such person"));
    if (!err)
        err = read_row(stmt, ret_person, info);
    mm_stmt_end(stmt);
    return err;
}

void mm_people_new_id(struct mm_central *central, char ret_id[MM_ID_BYTES])
{
    char id[MM_UUID_BYTES];
    mm_central_new_id(central, id);
    (void)snprintf(ret_id, MM_ID_BYTES, "%s", id);
}

static bool same(const struct mm_person *a, const struct mm_person *b)
{
    for (size_t i = 0; i < N_TEXTS; i++)
        if (strcmp((const char *)a + texts[i].at, (const char *)b + texts[i].at) != 0)
            return false;
    return a->status == b->status && a->seat == b->seat;
}

enum mm_err mm_people_put(struct mm_central *central, const struct mm_person *person, bool *ret_changed,
                          struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    struct mm_person old;
    enum mm_err err = mm_people_get(central, person->id, &old, NULL);
    if (err && err != MM_ERR_NOT_FOUND)
        return err;
    bool changed = err == MM_ERR_NOT_FOUND || !same(&old, person);
    err = MM_OK;
    if (changed)
        err = mm_db_query(central->db,
                          "INSERT INTO person (" COLUMNS ", council) VALUES (?,?,?,?,?,?,?,?,?,?,?)"
                          " ON CONFLICT (council, id) DO UPDATE SET name=excluded.name,"
                          " reading=excluded.reading, employment=excluded.employment,"
                          " section=excluded.section, kaiha=excluded.kaiha,"
                          " starts_on=excluded.starts_on, ends_on=excluded.ends_on,"
                          " status=excluded.status, seat=excluded.seat",
                          &stmt, info);
    if (!err && changed) {
        for (size_t i = 0; i < N_TEXTS; i++)
            mm_bind_str(stmt, (int)i + 1, (const char *)person + texts[i].at);
        mm_bind_str(stmt, COL_STATUS + 1, mm_person_status_code(person->status));
        mm_bind_int(stmt, COL_SEAT + 1, person->seat);
        mm_bind_str(stmt, COL_SEAT + 2, central->council);
        err = mm_stmt_run(stmt, NULL, info);
    }
    if (!err && changed)
        err = mm_totals_know(central, person->id, info);
    if (!err && ret_changed)
        *ret_changed = changed;
    return err;
}

/* Nothing while the council has not decided. */
static enum mm_err put_certificate(struct mm_central *central, struct mm_roster *roster,
                                   struct mm_errinfo *info)
{
    struct mm_certificate_rules rules;
    enum mm_err err = mm_certificate_rules_get(central, &rules, NULL);
    if (err)
        return err == MM_ERR_REFUSED ? MM_OK : mm_fail(info, err, "%s", MM_CERTIFICATE_ISSUER);
    memcpy(roster->certificate_issuer, rules.issuer, sizeof rules.issuer);
    memcpy(roster->certificate_words, rules.words, sizeof rules.words);
    return MM_OK;
}

enum mm_err mm_central_roster(struct mm_central *central, struct mm_roster *ret_roster,
                              struct mm_errinfo *info)
{
    struct mm_roster roster;
    enum mm_disclosure level = MM_DISCLOSURE_STATE;
    mm_roster_init(&roster);
    enum mm_err err = mm_people_list(central, &roster.people, &roster.n_people, info);
    if (!err)
        err = mm_known(central, NULL, mm_now_ms(&central->clock), &roster.known, info);
    if (!err)
        err = mm_selfcheck_now(central, &roster.selfcheck, info);
    if (!err)
        err = mm_paper_groups_told(central, &roster.groups, info);
    if (!err)
        err = mm_central_cut(central, mm_now_ms(&central->clock), &roster.cut, info);
    if (!err)
        err = put_certificate(central, &roster, info);
    if (!err)
        err = mm_central_disclosure(central, &level, roster.disclosed_by, info);
    if (err) {
        mm_roster_done(&roster);
        return err;
    }
    (void)snprintf(roster.council_name, sizeof roster.council_name, "%s", central->name);
    roster.demo = central->demo;
    roster.wants_passed = mm_central_move_on(central) == MM_MOVE_ON_PASSED_TOO;
    roster.disclosure = (int)level;
    *ret_roster = roster;
    return MM_OK;
}

enum mm_err mm_central_codes_lacking(struct mm_central *central, const char *recorder,
                                     struct mm_code **ret_codes, size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_person *people = NULL;
    struct mm_codes codes = {0};
    size_t n = 0;
    enum mm_err err = mm_people_list(central, &people, &n, info);
    if (!err)
        err = mm_codes_open(central, &codes, info);
    if (!err)
        err = mm_codes_lacking(&codes, recorder, people, n, ret_codes, ret_n, info);
    mm_codes_done(&codes);
    free(people);
    return err;
}

/* A central that may write makes the codes that are lacking; beside a writer that is the route's affair. */
static enum mm_err make_codes(struct mm_central *central, const char *recorder, struct mm_errinfo *info)
{
    struct mm_code *list = NULL;
    size_t n = 0;
    if (central->mode != MM_CENTRAL_WRITE)
        return MM_OK;
    enum mm_err err = mm_central_codes_lacking(central, recorder, &list, &n, info);
    if (!err && n)
        err = mm_codes_put(central, recorder, list, n, info);
    free(list);
    return err;
}

enum mm_err mm_central_roster_for(struct mm_central *central, const char *recorder,
                                  struct mm_roster *ret_roster, struct mm_errinfo *info)
{
    struct mm_roster roster;
    struct mm_codes codes;
    enum mm_err err = make_codes(central, recorder, info);
    if (!err)
        err = mm_central_roster(central, &roster, info);
    if (err)
        return err;
    err = mm_codes_open(central, &codes, info);
    if (!err)
        err = mm_codes_fill(&codes, recorder, &roster.signin, info);
    mm_codes_done(&codes);
    if (err)
        mm_roster_done(&roster);
    else
        *ret_roster = roster;
    return err;
}
