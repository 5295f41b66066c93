#include "sync/server/disclosure.h"

#include "sync/base/log.h"
#include "sync/server/evidence.h"
#include "sync/server/internal.h"
#include "sync/server/progress.h"
#include "sync/server/rescore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum mm_err mm_central_disclosure(struct mm_central *central, enum mm_disclosure *ret_level,
                                  char ret_by[MM_DISCLOSED_BY_BYTES], struct mm_errinfo *info)
{
    char value[16] = "", day[MM_WAREKI_BYTES] = "";
    struct mm_decision decision;
    struct mm_date date;
    bool decided = false;
    enum mm_err err =
        mm_decision_of(central, MM_DISCLOSURE_SETTING, value, sizeof value, &decision, &decided, info);
    *ret_level = MM_DISCLOSURE_STATE;
    ret_by[0] = '\0';
    if (err && err != MM_ERR_NOT_FOUND)
        return err;
    mm_errinfo_clear(info);
    if (err || !decided || mm_disclosure_find(value, ret_level))
        return MM_OK;
    if (mm_date_parse(decision.day, &date) == MM_OK)
        mm_date_wareki(date, day);
    (void)snprintf(ret_by, MM_DISCLOSED_BY_BYTES, "%.250s、%s、%.250s", decision.body, day, decision.number);
    return MM_OK;
}

enum mm_err mm_central_cut(struct mm_central *central, int64_t at_ms, int *ret_percent,
                           struct mm_errinfo *info)
{
    char value[16] = "";
    enum mm_err err = mm_decision_at(central, MM_CUT_SETTING, at_ms, value, sizeof value, info);
    if (!err)
        *ret_percent = (int)strtol(value, NULL, 10); /* 0 where nothing was */
    return err;
}

double mm_central_cut_of(struct mm_central *central, const struct mm_course *course, int64_t at_ms)
{
    int decided = 0;
    mm_ignore(mm_central_cut(central, at_ms, &decided, NULL)); /* one that cannot be read is none */
    return mm_cut_of(course, decided);
}

/* ---- もう一度確かめたい ------------------------------------------------------------------------------- */
struct row {
    struct mm_evidence evidence;
    bool of[MM_MAX_CLAUSE_GROUPS];
};
struct again {
    struct mm_central *central;
    int64_t as_of_ms;
    enum mm_disclosure now;
    struct row *rows; /* of the person at hand */
    size_t n_rows, cap_rows;
    struct mm_again *list;
    size_t n, cap;
    char person[MM_ID_BYTES];
};

static void set_groups(struct row *row, const char *clauses)
{
    size_t n = 0;
    char id[MM_ID_BYTES];
    const struct mm_clause_group *groups = mm_clause_groups(&n);
    memset(row->of, 0, sizeof row->of);
    for (const char *c = clauses; *c; c += strspn(c, " ")) {
        size_t len = strcspn(c, " ");
        (void)snprintf(id, sizeof id, "%.*s", (int)len, c);
        const struct mm_clause_group *group = mm_clause_group_of(id);
        if (group)
            row->of[group - groups] = true;
        c += len;
    }
}

static enum mm_err add_again(struct again *a, const struct mm_clause_group *group, struct mm_errinfo *info)
{
    struct mm_again *more = mm_central_grow(a->list, a->n, &a->cap, sizeof *more);
    if (!more)
        return mm_nomem(info);
    a->list = more;
    memcpy(a->list[a->n].person, a->person, sizeof a->person);
    a->list[a->n++].group = group;
    return MM_OK;
}

/* The person at hand is complete. */
static enum mm_err flush(struct again *a, struct mm_errinfo *info)
{
    size_t n_groups = 0;
    const struct mm_clause_group *groups = mm_clause_groups(&n_groups);
    struct mm_evidence *of = calloc(a->n_rows + 1, sizeof *of);
    enum mm_err err = of ? MM_OK : mm_nomem(info);
    for (size_t g = 0; !err && g < n_groups; g++) {
        size_t n = 0;
        for (size_t i = 0; i < a->n_rows; i++)
            if (a->rows[i].of[g])
                of[n++] = a->rows[i].evidence;
        if (mm_group_state(of, n, a->as_of_ms) == MM_GROUP_AGAIN)
            err = add_again(a, &groups[g], info);
    }
    free(of);
    a->n_rows = 0;
    return err;
}

static enum mm_err add_row(struct again *a, struct mm_stmt *stmt, struct mm_errinfo *info)
{
    if (!mm_disclosure_shows(mm_disclosure_of((int)mm_col_int(stmt, 5), a->now), MM_DISCLOSURE_AGAIN))
        return MM_OK;
    struct row *more = mm_central_grow(a->rows, a->n_rows, &a->cap_rows, sizeof *more);
    if (!more)
        return mm_nomem(info);
    a->rows = more;
    struct row *row = &a->rows[a->n_rows++];
    (void)snprintf(row->evidence.row_id, sizeof row->evidence.row_id, "%s", mm_col_str(stmt, 1));
    row->evidence.mark = (enum mm_mark)mm_col_int(stmt, 3);
    row->evidence.at_ms = mm_col_int(stmt, 4);
    set_groups(row, mm_col_str(stmt, 2));
    return MM_OK;
}

/* By person and row, the latest answer first: it alone speaks. */
static enum mm_err walk_again(struct again *a, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    char last[MM_ID_BYTES * 2] = "";
    enum mm_err err =
        mm_db_query(a->central->db,
                    "SELECT e.person, e.row_id, e.clauses, e.mark, e.at_ms, e.told FROM evidence e"
                    " JOIN person p ON p.council=e.council AND p.id=e.person"
                    " WHERE e.council=? AND e.at_ms<=? AND e.mark<=2"
                    " ORDER BY e.person, e.row_id, e.at_ms DESC, e.statement DESC",
                    &stmt, info);
    _Static_assert(MM_MARK_UNSURE == 2 && MM_MARK_NONE == 3, "the marks in the query above");
    if (err)
        return err;
    mm_bind_str(stmt, 1, a->central->council);
    mm_bind_int(stmt, 2, a->as_of_ms);
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        if (strcmp(mm_col_str(stmt, 0), a->person) != 0) {
            err = flush(a, info);
            (void)snprintf(a->person, sizeof a->person, "%s", mm_col_str(stmt, 0));
            last[0] = '\0';
        }
        if (err || strcmp(mm_col_str(stmt, 1), last) == 0)
            continue;
        (void)snprintf(last, sizeof last, "%s", mm_col_str(stmt, 1));
        err = add_row(a, stmt, info);
    }
    mm_stmt_end(stmt);
    return err ? err : flush(a, info);
}

enum mm_err mm_disclosed_again(struct mm_central *central, int64_t as_of_ms, struct mm_again **ret_list,
                               size_t *ret_n, struct mm_errinfo *info)
{
    char by[MM_DISCLOSED_BY_BYTES];
    struct again a = {.central = central, .as_of_ms = as_of_ms};
    enum mm_err err = mm_central_disclosure(central, &a.now, by, info);
    if (!err && mm_disclosure_shows(a.now, MM_DISCLOSURE_AGAIN))
        err = walk_again(&a, info);
    free(a.rows);
    if (err) {
        free(a.list);
        return err;
    }
    *ret_list = a.list;
    *ret_n = a.n;
    return MM_OK;
}

/* ---- how many of the questions ------------------------------------------------------------------------ */
struct scores {
    struct mm_central *central;
    int64_t as_of_ms;
    struct mm_score *list;
    size_t n, cap;
};

/* Counts only once the course is 済: until then the check is under way. */
static enum mm_err add_score(struct scores *s, struct mm_stmt *stmt, struct mm_errinfo *info)
{
    size_t len = 0;
    struct mm_statement_view view;
    struct mm_progress_fold fold;
    const char *bytes = mm_col_blob(stmt, 4, &len);
    enum mm_err err = mm_statement_view(bytes, len, &view, info);
    if (err)
        return err;
    struct mm_score score = {
        .at_ms = mm_col_int(stmt, 1), .items = mm_col_int(stmt, 2), .right = mm_col_int(stmt, 3)};
    (void)snprintf(score.person, sizeof score.person, "%s", mm_col_str(stmt, 0));
    (void)snprintf(score.course, sizeof score.course, "%s", view.course ? view.course : "");
    (void)snprintf(score.registration, sizeof score.registration, "%s",
                   view.registration ? view.registration : "");
    mm_statement_view_done(&view);
    err = mm_progress_of(s->central, score.person, score.registration, &fold, info);
    if (err || fold.state != MM_PROGRESS_DONE || fold.completed_at_ms > s->as_of_ms)
        return err;
    struct mm_score *more = mm_central_grow(s->list, s->n, &s->cap, sizeof *more);
    if (!more)
        return mm_nomem(info);
    s->list = more;
    s->list[s->n++] = score;
    return MM_OK;
}

static enum mm_err walk_scores(struct scores *s, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(
        s->central->db,
        "SELECT a.person, a.at_ms, a.n_items, a.n_right, s.bytes FROM (SELECT person, sight, MAX(at_ms) AS"
        " at_ms, COUNT(*) AS n_items, SUM(is_right) AS n_right, MIN(told) AS told, MIN(statement) AS"
        " statement FROM (SELECT person, sight, item, MAX(at_ms) AS at_ms, MIN(CASE WHEN mark IN (1, 4) THEN"
        " 1 ELSE 0 END) AS is_right, MIN(told) AS told, MIN(statement) AS statement FROM evidence"
        " WHERE council=?1 AND practice=0 AND at_ms<=?2 AND mark<5 GROUP BY person, sight, item) i"
        " GROUP BY person, sight) a JOIN person p ON p.council=?1 AND p.id=a.person"
        " JOIN statement s ON s.council=?1 AND s.id=a.statement WHERE a.told>=?3"
        " ORDER BY a.person, a.at_ms, a.statement",
        &stmt, info);
    _Static_assert(MM_MARK_RIGHT == 1 && MM_MARK_UNASKED == 4 && MM_MARK_EXCLUDED == 5,
                   "the marks in the query above");
    if (err)
        return err;
    mm_bind_str(stmt, 1, s->central->council);
    mm_bind_int(stmt, 2, s->as_of_ms);
    mm_bind_int(stmt, 3, MM_DISCLOSURE_SCORE);
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row)
        err = add_score(s, stmt, info);
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_disclosed_scores(struct mm_central *central, int64_t as_of_ms, struct mm_score **ret_list,
                                size_t *ret_n, struct mm_errinfo *info)
{
    char by[MM_DISCLOSED_BY_BYTES];
    enum mm_disclosure now = MM_DISCLOSURE_STATE;
    struct scores s = {.central = central, .as_of_ms = as_of_ms};
    enum mm_err err = mm_central_disclosure(central, &now, by, info);
    if (!err && mm_disclosure_shows(now, MM_DISCLOSURE_SCORE))
        err = walk_scores(&s, info);
    if (err) {
        free(s.list);
        return err;
    }
    *ret_list = s.list;
    *ret_n = s.n;
    return MM_OK;
}

enum mm_err mm_disclosure_note(struct mm_central *central, enum mm_disclosure what,
                               struct mm_report_table *table, struct mm_errinfo *info)
{
    char by[MM_DISCLOSED_BY_BYTES];
    enum mm_disclosure now = MM_DISCLOSURE_STATE;
    enum mm_err err = mm_central_disclosure(central, &now, by, info);
    if (!err)
        err = mm_report_note_passing(table, "開示の段階は「%s」です（%s）。", mm_disclosure_ja(now),
                                     by[0] ? by : "暫定: 議会の決定前");
    if (!err && !mm_disclosure_shows(now, what))
        return mm_report_note_passing(table, "この段階では、氏名とともに示すものはありません。"
                                             "段階は議会が決め、「決定事項」で登録します。");
    if (!err)
        err =
            mm_report_note(table, "段階が上がる前の答えと、本人が利用目的の案内を読む前の答えは、入りません。"
                                  "紙と集合研修の答えも入りません。");
    return err;
}
