/* Periods of 個人の点検: opening, reading, and what kiosks are told. selfcheck_close.c closes them. */
#include "sync/server/selfcheck.h"

#include "sync/base/log.h"
#include "sync/rules/rules.h"
#include "sync/server/internal.h"
#include "sync/server/people.h"
#include "sync/server/selfcheck_key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading ----------------------------------------------------------------------------------------- */
#define SELECT                                                                                               \
    "SELECT p.id, p.name, p.from_day, p.until_day, p.audience, p.by_group, p.public_key, p.opened_at_ms,"    \
    " p.closed_at_ms, p.n_counted, p.n_dropped, (SELECT COUNT(*) FROM sealed s WHERE s.council=p.council"    \
    " AND s.period=p.id) FROM selfcheck_period p WHERE p.council=?"

static enum mm_err read_row(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_selfcheck_row *row = element;
    struct mm_selfcheck_period *p = &row->period;
    (void)snprintf(p->id, sizeof p->id, "%s", mm_col_str(stmt, 0));
    (void)snprintf(p->name, sizeof p->name, "%s", mm_col_str(stmt, 1));
    if (mm_day_parse(mm_col_str(stmt, 2), &p->from_day) || mm_day_parse(mm_col_str(stmt, 3), &p->until_day))
        return mm_fail(info, MM_ERR_CORRUPT, "selfcheck_period %s", p->id);
    p->audience = (unsigned)mm_col_int(stmt, 4);
    p->by_group = mm_col_int(stmt, 5) != 0;
    (void)snprintf(p->key, sizeof p->key, "%s", mm_col_str(stmt, 6));
    row->opened_at_ms = mm_col_int(stmt, 7);
    row->closed_at_ms = mm_col_int(stmt, 8);
    row->n_counted = mm_col_int(stmt, 9);
    row->n_dropped = mm_col_int(stmt, 10);
    row->n_waiting = mm_col_int(stmt, 11);
    if (row->closed_at_ms) { /* what came behind the close was not opened either */
        row->n_dropped += row->n_waiting;
        row->n_waiting = 0;
    }
    return MM_OK;
}

enum mm_err mm_selfcheck_list(struct mm_central *central, struct mm_selfcheck_row **ret_rows, size_t *ret_n,
                              struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db, SELECT " ORDER BY p.opened_at_ms DESC, p.id", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    return mm_central_list(stmt, read_row, sizeof **ret_rows, ret_rows, ret_n, info);
}

enum mm_err mm_selfcheck_get(struct mm_central *central, const char *id, struct mm_selfcheck_row *ret_row,
                             struct mm_errinfo *info)
{
    struct mm_selfcheck_row *rows = NULL;
    size_t n = 0, i = 0;
    enum mm_err err = mm_selfcheck_list(central, &rows, &n, info);
    while (i < n && strcmp(rows[i].period.id, id) != 0)
        i++;
    if (!err && i == n)
        err = mm_fail(info, MM_ERR_NOT_FOUND,
                      mm_say("点検「%s」はありません。「個人の点検」の一覧で確かめてください",
                             "no self-check \"%s\"; see mamori selfcheck list"),
                      id);
    if (!err)
        *ret_row = rows[i];
    free(rows);
    return err;
}

enum mm_err mm_selfcheck_now(struct mm_central *central, struct mm_selfcheck_period *ret_period,
                             struct mm_errinfo *info)
{
    struct mm_selfcheck_row *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_selfcheck_list(central, &rows, &n, info);
    ret_period->id[0] = '\0';
    for (size_t i = 0; i < n; i++)
        if (!rows[i].closed_at_ms)
            *ret_period = rows[i].period;
    free(rows);
    return err;
}

static enum mm_err read_total(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_selfcheck_total *total = element;
    (void)info;
    total->part = (enum mm_selfcheck_part)mm_col_int(stmt, 0);
    (void)snprintf(total->question, sizeof total->question, "%s", mm_col_str(stmt, 1));
    total->answer = (int)mm_col_int(stmt, 2);
    total->n = mm_col_int(stmt, 3);
    return MM_OK;
}

enum mm_err mm_selfcheck_totals(struct mm_central *central, const char *id,
                                struct mm_selfcheck_total **ret_list, size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT part, question, answer, n FROM selfcheck_total WHERE council=?"
                                  " AND period=? ORDER BY part, question, answer",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, id);
    return mm_central_list(stmt, read_total, sizeof **ret_list, ret_list, ret_n, info);
}

/* ---- the key ----------------------------------------------------------------------------------------- */
enum mm_err mm_selfcheck_key_path(struct mm_central *central, const char *id, char *out, size_t out_bytes,
                                  struct mm_errinfo *info)
{
    int len = snprintf(out, out_bytes, "%s.selfcheck.%s", central->file, id);
    return len < 0 || (size_t)len >= out_bytes
               ? mm_fail(info, MM_ERR_TOO_BIG,
                         mm_say("ファイル名が長すぎます: %s", "the file name is too long: %s"), central->url)
               : MM_OK;
}

static enum mm_err make_key(struct mm_central *central, struct mm_selfcheck_period *period,
                            struct mm_errinfo *info)
{
    struct mm_sign_key key;
    char path[1024];
    enum mm_err err = mm_selfcheck_key_path(central, period->id, path, sizeof path, info);
    if (err)
        return err;
    mm_sign_key_new(&key, NULL);
    mm_sign_public_format(&key.public_key, period->key);
    err = mm_sign_key_store(path, &key, info);
    mm_sign_key_done(&key);
    return err;
}

/* ---- opening ----------------------------------------------------------------------------------------- */
/* An audience that is left unnamed beside one that is named is named too: each must be large enough. */
static enum mm_err set_groups(struct mm_central *central, struct mm_selfcheck_period *period,
                              struct mm_errinfo *info)
{
    struct mm_person *people = NULL;
    size_t n = 0, councillors = 0, staff = 0;
    enum mm_err err = mm_people_list(central, &people, &n, info);
    for (size_t i = 0; i < n; i++) {
        if (!mm_person_active(people[i].status))
            continue;
        councillors += mm_person_audience(&people[i]) == MM_AUD_COUNCILLOR;
        staff += mm_person_audience(&people[i]) == MM_AUD_STAFF;
    }
    free(people);
    period->by_group =
        period->audience == MM_AUD_BOTH && councillors >= MM_SELFCHECK_GROUP && staff >= MM_SELFCHECK_GROUP;
    return err;
}

static enum mm_err check_free(struct mm_central *central, const char *id, struct mm_errinfo *info)
{
    struct mm_selfcheck_row *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_selfcheck_list(central, &rows, &n, info);
    for (size_t i = 0; !err && i < n; i++) {
        if (strcmp(rows[i].period.id, id) == 0)
            err = mm_fail(info, MM_ERR_EXISTS,
                          mm_say("点検「%s」はもうあります。別の見出しを指定してください",
                                 "there is a self-check \"%s\" already; give another id"),
                          id);
        else if (!rows[i].closed_at_ms)
            err = mm_fail(info, MM_ERR_BUSY,
                          mm_say("点検「%s」が、まだ終わっていません。終えてから始めてください",
                                 "the self-check \"%s\" is open; close it first"),
                          rows[i].period.id);
    }
    free(rows);
    return err;
}

static enum mm_err check_asked(struct mm_central *central, struct mm_errinfo *info)
{
    const struct mm_selfcheck *form = mm_pack_selfcheck(mm_central_pack(central), "personal");
    if (form && form->n_questions)
        return MM_OK;
    return mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                   mm_say("配信中の教材に、個人の点検の問いがありません。common/selfcheck.json "
                          "のある教材を配信してください",
                          "the pack asks nothing; publish one with common/selfcheck.json"));
}

static enum mm_err put(struct mm_central *central, const struct mm_selfcheck_period *p,
                       struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    char from[MM_DAY_BYTES], until[MM_DAY_BYTES];
    enum mm_err err = mm_db_query(
        central->db,
        "INSERT INTO selfcheck_period (council, id, name, from_day, until_day, audience, by_group,"
        " public_key, opened_at_ms, closed_at_ms, n_counted, n_dropped)"
        " VALUES (?,?,?,?,?,?,?,?,?,0,0,0)",
        &stmt, info);
    if (err)
        return err;
    mm_day_format(p->from_day, from);
    mm_day_format(p->until_day, until);
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, p->id);
    mm_bind_str(stmt, 3, p->name);
    mm_bind_str(stmt, 4, from);
    mm_bind_str(stmt, 5, until);
    mm_bind_int(stmt, 6, p->audience);
    mm_bind_int(stmt, 7, p->by_group);
    mm_bind_str(stmt, 8, p->key);
    mm_bind_int(stmt, 9, mm_now_ms(&central->clock));
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_selfcheck_open(struct mm_central *central, const char *actor,
                              struct mm_selfcheck_period *period, struct mm_errinfo *info)
{
    char what[120];
    enum mm_err err = check_asked(central, info);
    if (!err)
        err = check_free(central, period->id, info);
    if (!err)
        err = set_groups(central, period, info);
    if (!err) /* before the row: a public half that nobody can open for is never told */
        err = make_key(central, period, info);
    (void)snprintf(what, sizeof what, "selfcheck open %s", period->id);
    if (!err)
        err = mm_central_operation(central, actor, what, info);
    if (!err)
        err = mm_central_write_begin(central, info);
    return err ? err : mm_central_write_end(central, put(central, period, info), info);
}
