#include "sync/server/roster_undo.h"

#include "sync/base/log.h"
#include "sync/server/internal.h"
#include "sync/server/totals.h"

#include <string.h>

#define STATE   "roster_undo_state" /* the setting that says how the last import left the roster */
#define COLUMNS "id, name, reading, employment, section, kaiha, starts_on, ends_on, status, seat"

/* ---- how the roster is ------------------------------------------------------------------------------ */
/* 0x1F never stands in a field, so no two rows make the same line. */
#define SEP "||'\x1f'||"
static const char people_lines[] =
    "SELECT id" SEP "name" SEP "reading" SEP "employment" SEP "section" SEP "kaiha" SEP "starts_on" SEP
    "ends_on" SEP "status" SEP "CAST(seat AS TEXT) FROM person WHERE council=?1 ORDER BY id";
static const char fact_lines[] = "SELECT id FROM fact WHERE council=?1 ORDER BY id"; /* they never change */
static const char calendar_lines[] = "SELECT id" SEP "kind" SEP "from_day" SEP "until_day"
                                     " FROM calendar WHERE council=?1 ORDER BY id";

static enum mm_err state(struct mm_central *central, const char *more, bool calendar,
                         char out[MM_HASH_HEX_BYTES], struct mm_errinfo *info)
{
    struct mm_hash hash = mm_sha256(more, strlen(more));
    enum mm_err err = mm_central_lines(central, people_lines, &hash, info);
    if (!err)
        err = mm_central_lines(central, fact_lines, &hash, info);
    if (!err && calendar)
        err = mm_central_lines(central, calendar_lines, &hash, info);
    mm_hash_format(&hash, out);
    return err;
}

enum mm_err mm_roster_seen(struct mm_central *central, const char *more, char out[MM_HASH_HEX_BYTES],
                           struct mm_errinfo *info)
{
    return state(central, more, true, out, info);
}

/* ---- while an import goes on ------------------------------------------------------------------------ */
static enum mm_err run(struct mm_central *central, const char *sql, const char *id, int64_t *ret_changes,
                       struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db, sql, &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    if (id)
        mm_bind_str(stmt, 2, id);
    return mm_stmt_run(stmt, ret_changes, info);
}

enum mm_err mm_roster_undo_clear(struct mm_central *central, struct mm_errinfo *info)
{
    enum mm_err err = run(central, "DELETE FROM roster_undo WHERE council=?", NULL, NULL, info);
    return err ? err : run(central, "DELETE FROM roster_undo_fact WHERE council=?", NULL, NULL, info);
}

enum mm_err mm_roster_undo_begin(struct mm_central *central, struct mm_errinfo *info)
{
    return mm_roster_undo_clear(central, info);
}

enum mm_err mm_roster_undo_person(struct mm_central *central, const char *id, struct mm_errinfo *info)
{
    int64_t known = 0;
    enum mm_err err = run(central,
                          "INSERT INTO roster_undo (council, was, " COLUMNS ") SELECT council, 1, " COLUMNS
                          " FROM person WHERE council=?1 AND id=?2 ON CONFLICT (council, id) DO NOTHING",
                          id, &known, info);
    if (!err && !known)
        err = run(central,
                  "INSERT INTO roster_undo (council, was, " COLUMNS ") VALUES (?1, 0, ?2, '', '', '', '', '',"
                  " '', '', '', 0) ON CONFLICT (council, id) DO NOTHING",
                  id, NULL, info);
    return err;
}

enum mm_err mm_roster_undo_fact(struct mm_central *central, const char *id, struct mm_errinfo *info)
{
    return run(central, "INSERT INTO roster_undo_fact (council, id) VALUES (?1, ?2)", id, NULL, info);
}

enum mm_err mm_roster_undo_end(struct mm_central *central, struct mm_errinfo *info)
{
    char hex[MM_HASH_HEX_BYTES];
    enum mm_err err = state(central, "", false, hex, info);
    return err ? err : mm_setting_put(central, STATE, hex, info);
}

/* ---- taking it back --------------------------------------------------------------------------------- */
/* What rests on somebody whom the import brought: records and what came with them, and what was handed out.
 */
#define NEW_ONES " person IN (SELECT id FROM roster_undo WHERE council=?1 AND was=0)"
static const char *const resting[] = {
    "SELECT COUNT(*) FROM statement WHERE council=?1 AND" NEW_ONES,
    "SELECT COUNT(*) FROM progress WHERE council=?1 AND" NEW_ONES,
    "SELECT COUNT(*) FROM receipt WHERE council=?1 AND" NEW_ONES,
    "SELECT COUNT(*) FROM code_used WHERE council=?1 AND" NEW_ONES,
    "SELECT COUNT(*) FROM card_issue WHERE council=?1 AND" NEW_ONES,
    "SELECT COUNT(*) FROM paper_sheet WHERE council=?1 AND" NEW_ONES,
    "SELECT COUNT(*) FROM paper_present WHERE council=?1 AND" NEW_ONES,
    "SELECT COUNT(*) FROM legal_hold WHERE council=?1 AND" NEW_ONES,
};
static const char *const steps[] = {
    "DELETE FROM code_issue WHERE council=?1 AND" NEW_ONES,
    "DELETE FROM person_change WHERE council=?1 AND" NEW_ONES,
    "DELETE FROM person WHERE council=?1 AND id IN (SELECT id FROM roster_undo WHERE council=?1)",
    "INSERT INTO person (council, " COLUMNS ") SELECT council, " COLUMNS
    " FROM roster_undo WHERE council=?1 AND was=1",
    "DELETE FROM fact WHERE council=?1 AND id IN (SELECT id FROM roster_undo_fact WHERE council=?1)",
};

static enum mm_err count(struct mm_central *central, const char *sql, int64_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(central->db, sql, &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    err = mm_stmt_step(stmt, &row, info);
    *ret_n = !err && row ? mm_col_int(stmt, 0) : 0;
    mm_stmt_end(stmt);
    return err;
}

static enum mm_err check(struct mm_central *central, int64_t *ret_people, struct mm_errinfo *info)
{
    char now[MM_HASH_HEX_BYTES], then[MM_HASH_HEX_BYTES] = "";
    int64_t n = 0;
    enum mm_err err = count(central, "SELECT COUNT(*) FROM roster_undo WHERE council=?1", ret_people, info);
    if (!err && !*ret_people)
        return mm_fail(
            info, MM_ERR_NOT_FOUND, "%s",
            mm_say("取り消せる名簿の取り込みがありません。直したいところは、もう一度取り込んでください",
                   "there is no import that can be taken back; import a mended file instead"));
    if (!err)
        err = state(central, "", false, now, info);
    if (!err)
        err = mm_setting_get(central, STATE, then, sizeof then, info);
    if (!err && strcmp(now, then) != 0)
        return mm_fail(info, MM_ERR_CONFLICT, "%s",
                       mm_say("取り込みのあとに名簿や研修の登録が変わったので、取り消せません。直した名簿を取"
                              "り込んでください",
                              "roster or duties changed after the import; import a mended file instead"));
    for (size_t i = 0; !err && i < sizeof resting / sizeof resting[0]; i++) {
        err = count(central, resting[i], &n, info);
        if (!err && n)
            err = mm_fail(
                info, MM_ERR_CONFLICT, "%s",
                mm_say("取り込みで加わった方の記録やカードがもうあるので、取り消せません。直した名簿を取り込"
                       "んでください",
                       "somebody whom the import brought has records or a card already; import a mended "
                       "file instead"));
    }
    return err;
}

enum mm_err mm_roster_undo_run(struct mm_central *central, int64_t *ret_people, struct mm_errinfo *info)
{
    int64_t people = 0;
    enum mm_err err = check(central, &people, info);
    for (size_t i = 0; !err && i < sizeof steps / sizeof steps[0]; i++)
        err = run(central, steps[i], NULL, NULL, info);
    if (!err)
        err = mm_totals_touch(central, NULL, info);
    if (!err)
        err = mm_roster_undo_clear(central, info);
    if (!err)
        *ret_people = people;
    return err;
}
