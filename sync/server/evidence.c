/* Tables evidence (one row for each answered row of each sight of an item; the last revision stands) and
 * reached (which registrations reached the 目安, and when first). */
#include "sync/server/evidence.h"
#include "sync/base/log.h"
#include "sync/server/internal.h"
#include "sync/server/rescore.h"

#include <stdio.h>
#include <string.h>

/* The item as it was shown: by the pack the answer names, else the same version of it in today's pack. */
static const struct mm_item *item_shown(struct mm_central *central, const struct mm_statement_view *view)
{
    const struct mm_pack *pack = view->pack_version ? mm_packs_get(central, view->pack_version) : NULL;
    if (!pack)
        pack = mm_central_pack(central);
    const struct mm_item *item = pack ? mm_pack_item(pack, view->item) : NULL;
    if (item && view->item_version && strcmp(view->item_version, item->version_hash) != 0)
        return NULL;
    return item;
}

static void write_clauses(const struct mm_evidence_row *row, char *out, size_t out_bytes)
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < row->n_clauses && len < out_bytes; i++)
        len += (size_t)snprintf(out + len, out_bytes - len, "%s%s", i ? " " : "", row->clauses[i]->id);
}

static enum mm_err put_row(struct mm_central *central, const struct mm_statement_view *view,
                           const struct mm_evidence_row *row, enum mm_mark mark, int64_t at_ms,
                           struct mm_errinfo *info)
{
    char clauses[2000], sight[MM_SIGHT_BYTES];
    struct mm_stmt *stmt = NULL;
    mm_evidence_sight(view, sight);
    write_clauses(row, clauses, sizeof clauses);
    enum mm_err err = mm_db_query(
        central->db,
        "INSERT INTO evidence (council, person, row_id, sight, item, item_version, clauses, mark, graded,"
        " practice, revision, at_ms, statement, told)"
        " VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?8,?9,?10,?11,?12,?13)"
        " ON CONFLICT (council, person, sight, row_id) DO UPDATE SET item_version=excluded.item_version,"
        " clauses=excluded.clauses, mark=excluded.mark, graded=excluded.graded,"
        " practice=excluded.practice, revision=excluded.revision, at_ms=excluded.at_ms,"
        " statement=excluded.statement, told=excluded.told"
        " WHERE (excluded.revision, excluded.at_ms, excluded.statement)"
        " > (evidence.revision, evidence.at_ms, evidence.statement)",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, view->actor_name);
    mm_bind_str(stmt, 3, row->row_id);
    mm_bind_str(stmt, 4, sight);
    mm_bind_str(stmt, 5, view->item);
    mm_bind_str(stmt, 6, view->item_version ? view->item_version : "");
    mm_bind_str(stmt, 7, clauses);
    mm_bind_int(stmt, 8, (int64_t)mark);
    mm_bind_int(stmt, 9, view->practice);
    mm_bind_int(stmt, 10, view->revision);
    mm_bind_int(stmt, 11, at_ms);
    mm_bind_str(stmt, 12, view->id);
    mm_bind_int(stmt, 13, view->told);
    return mm_stmt_send(stmt, NULL, info);
}

enum mm_err mm_evidence_add(struct mm_central *central, const struct mm_statement_view *view, int64_t at_ms,
                            struct mm_errinfo *info)
{
    const struct mm_item *item = item_shown(central, view);
    struct mm_answer answer = {0};
    struct mm_grade grade = {0};
    enum mm_err err = MM_OK;
    /* An answer to an item that nobody has, or in words that are none of it, is a record and no evidence. */
    if (!item || item->ops->parse_response(item, view->response, &answer))
        return MM_OK;
    mm_grade(item, &answer, &grade);
    /* Rows without an answer are written too: they take the place of what an earlier revision answered. */
    for (size_t i = 0; !err && i < grade.n_rows; i++) {
        struct mm_evidence_row row = {0};
        item->ops->evidence(item, i, &row);
        err = put_row(central, view, &row, grade.mark[i], at_ms, info);
    }
    return err;
}

enum mm_err mm_reached_merge(struct mm_central *central, const char *person, const char *registration,
                             int64_t at_ms, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO reached (council, registration, person, at_ms)"
                                  " VALUES (?,?,?,?) ON CONFLICT (council, registration, person)"
                                  " DO UPDATE SET at_ms=excluded.at_ms WHERE excluded.at_ms<reached.at_ms",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, registration);
    mm_bind_str(stmt, 3, person);
    mm_bind_int(stmt, 4, at_ms);
    return mm_stmt_send(stmt, NULL, info);
}

enum mm_err mm_reached_at(struct mm_central *central, const char *person, const char *registration,
                          int64_t *ret_at_ms, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err =
        mm_db_query(central->db, "SELECT at_ms FROM reached WHERE council=? AND registration=? AND person=?",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, registration);
    mm_bind_str(stmt, 3, person);
    if ((err = mm_stmt_step(stmt, &row, info)) == MM_OK)
        *ret_at_ms = row ? mm_col_int(stmt, 0) : INT64_MAX;
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_evidence_clear(struct mm_central *central, const char *person, struct mm_errinfo *info)
{
    static const char *const tables[] = {
        "DELETE FROM evidence WHERE council=?1 AND (CAST(?2 AS TEXT) IS NULL OR person=?2)",
        "DELETE FROM reached WHERE council=?1 AND (CAST(?2 AS TEXT) IS NULL OR person=?2)",
    };
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < sizeof tables / sizeof tables[0]; i++) {
        struct mm_stmt *stmt = NULL;
        err = mm_db_query(central->db, tables[i], &stmt, info);
        if (err)
            return err;
        mm_bind_str(stmt, 1, central->council);
        mm_bind_str(stmt, 2, person);
        err = mm_stmt_run(stmt, NULL, info);
    }
    return err;
}

enum mm_err mm_evidence_lines(struct mm_central *central, struct mm_hash *hash, struct mm_errinfo *info)
{
    enum mm_err err = mm_central_lines(
        central,
        "SELECT person||' '||row_id||' '||sight||' '||item||' '||item_version||' '||clauses"
        "||' '||mark||' '||graded||' '||practice||' '||revision||' '||at_ms||' '||statement||' '||told"
        " FROM evidence"
        " WHERE council=? ORDER BY person, sight, row_id",
        hash, info);
    return err ? err
               : mm_central_lines(central,
                                  "SELECT registration||' '||person||' '||at_ms FROM reached WHERE council=?"
                                  " ORDER BY registration, person",
                                  hash, info);
}
