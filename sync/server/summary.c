/* Summaries of people for kiosks: folded from evidence and settings when asked for. */
#include "sync/server/summary.h"

#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/internal.h"
#include "sync/server/texts.h"
#include "sync/server/told.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- versions --------------------------------------------------------------------------------------- */
enum mm_err mm_summary_touch(struct mm_central *central, const char *person, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO person_change (council, person, version) VALUES (?1,?2,"
                                  " (SELECT COALESCE(MAX(version),0)+1 FROM person_change WHERE council=?1))"
                                  " ON CONFLICT (council, person) DO UPDATE SET version=excluded.version",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    return mm_stmt_send(stmt, NULL, info);
}

static enum mm_err read_version(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_summary_version *v = element;
    (void)info;
    (void)snprintf(v->person, sizeof v->person, "%s", mm_col_str(stmt, 0));
    v->version = mm_col_int(stmt, 1);
    return MM_OK;
}

enum mm_err mm_summary_list_of(struct mm_central *central, struct mm_summary_list *ret_list,
                               struct mm_errinfo *info)
{
    struct mm_summary_list list = {0};
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT c.person, c.version FROM person_change c JOIN person p"
                                  " ON p.council=c.council AND p.id=c.person WHERE c.council=?"
                                  " ORDER BY c.person",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    err = mm_central_list(stmt, read_version, sizeof *list.people, &list.people, &list.n_people, info);
    if (!err)
        err = mm_summary_looked_by_all(central, &list, info);
    if (err)
        mm_summary_list_done(&list);
    else
        *ret_list = list;
    return err;
}

/* ---- one person ------------------------------------------------------------------------------------- */
/* One answered row of one sight, in the order of the query: by item, row, time. */
struct sight {
    char item[MM_ID_BYTES], version[24], row[MM_ID_BYTES * 2];
    int mark;
    bool practice;
    int64_t at_ms;
};

static enum mm_err read_sight(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct sight *s = element;
    (void)info;
    (void)snprintf(s->item, sizeof s->item, "%s", mm_col_str(stmt, 0));
    (void)snprintf(s->version, sizeof s->version, "%s", mm_col_str(stmt, 1));
    (void)snprintf(s->row, sizeof s->row, "%s", mm_col_str(stmt, 2));
    s->mark = (int)mm_col_int(stmt, 3);
    s->practice = mm_col_int(stmt, 4) != 0;
    s->at_ms = mm_col_int(stmt, 5) > 0 ? mm_col_int(stmt, 5) : 0; /* a clock before 1970 */
    return MM_OK;
}

static enum mm_err sights(struct mm_central *central, const char *recorder, const char *person,
                          struct sight **ret_list, size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "SELECT e.item, e.item_version, e.row_id, e.mark, e.practice, e.at_ms"
                    " FROM evidence e JOIN statement s ON s.council=e.council AND s.id=e.statement"
                    " WHERE e.council=?1 AND e.person=?2 AND s.recorder NOT IN (" MM_SQL_OWN_RECORDERS ")"
                    " ORDER BY e.item, e.row_id, e.at_ms, e.statement LIMIT ?4",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    mm_bind_str(stmt, 3, recorder);
    mm_bind_int(stmt, 4, MM_MAX_SUMMARY_ROWS);
    return mm_central_list(stmt, read_sight, sizeof **ret_list, ret_list, ret_n, info);
}

/* In how many forms the item stood: sights of its first row, which every answer has. */
static void count_forms(const struct sight *list, size_t n, struct mm_summary_item *item)
{
    for (size_t i = 0; i < n && strcmp(list[i].row, list[0].row) == 0; i++) {
        item->times += !list[i].practice;
        if (!list[i].practice && list[i].at_ms > item->last_at_ms)
            item->last_at_ms = list[i].at_ms;
    }
}

/* n rows of one item. The latest answer to each row, where it still counts and the item is as it was asked
 * last. */
static void fold_item(const struct sight *list, size_t n, int64_t now_ms, struct mm_summary *summary)
{
    struct mm_summary_item *item = &summary->items[summary->n_items++];
    const struct sight *last = &list[0];
    *item = (struct mm_summary_item){.first = summary->n_rows};
    for (size_t i = 1; i < n; i++)
        last = list[i].at_ms > last->at_ms ? &list[i] : last;
    (void)snprintf(item->item, sizeof item->item, "%s", last->item);
    (void)snprintf(item->version, sizeof item->version, "%s", last->version);
    count_forms(list, n, item);
    for (size_t i = 0; i < n; i++) {
        if (i + 1 < n && strcmp(list[i].row, list[i + 1].row) == 0)
            continue;
        if (list[i].mark >= MM_MARK_NONE || strcmp(list[i].version, item->version) != 0 ||
            !mm_evidence_counts(list[i].at_ms, now_ms))
            continue;
        struct mm_summary_row *row = &summary->rows[summary->n_rows++];
        *row = (struct mm_summary_row){.mark = list[i].mark, .at_ms = list[i].at_ms};
        (void)snprintf(row->row, sizeof row->row, "%s", list[i].row);
        item->n_rows++;
    }
}
_Static_assert(MM_MARK_COUNT <= MM_SUMMARY_MARKS, "every mark can be told");

static enum mm_err fold(const struct sight *list, size_t n, int64_t now_ms, struct mm_summary *summary,
                        struct mm_errinfo *info)
{
    summary->items = calloc(n + 1, sizeof *summary->items);
    summary->rows = calloc(n + 1, sizeof *summary->rows);
    if (!summary->items || !summary->rows)
        return mm_nomem(info);
    for (size_t from = 0; from < n && summary->n_items < MM_MAX_SUMMARY_ITEMS;) {
        size_t to = from + 1;
        while (to < n && strcmp(list[to].item, list[from].item) == 0)
            to++;
        fold_item(list + from, to - from, now_ms, summary);
        from = to;
    }
    return MM_OK;
}

static enum mm_err add_settings(struct mm_central *central, const char *person, struct mm_summary *summary,
                                struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    struct mm_buf json;
    mm_buf_init(&json, MM_MAX_SETTINGS_BYTES);
    enum mm_err err =
        mm_person_setting(central, person, summary->settings_id, &summary->settings_at_ms, &json, &why);
    if (!err)
        err = mm_buf_check(&json, &why);
    if (!err && !(summary->settings = strdup(mm_buf_str(&json))))
        err = mm_nomem(&why);
    mm_buf_done(&json);
    return err && err != MM_ERR_NOT_FOUND ? mm_fail(info, err, "%s", why.text) : MM_OK;
}

static enum mm_err add_texts(struct mm_central *central, const char *person, struct mm_summary *summary,
                             struct mm_errinfo *info)
{
    struct mm_acknowledged_row *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_acknowledged_list(central, person, INT64_MAX, &rows, &n, info);
    if (!err && !(summary->texts = calloc(n + 1, sizeof *summary->texts)))
        err = mm_nomem(info);
    for (size_t i = n > MM_MAX_SUMMARY_TEXTS ? n - MM_MAX_SUMMARY_TEXTS : 0; !err && i < n; i++) {
        struct mm_summary_text *text = &summary->texts[summary->n_texts++];
        text->at_ms = rows[i].at_ms;
        (void)snprintf(text->text, sizeof text->text, "%s", rows[i].text);
        (void)snprintf(text->version, sizeof text->version, "%s", rows[i].version);
    }
    free(rows);
    return err;
}

static enum mm_err read_scored(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_summary_scored *s = element;
    (void)info;
    (void)snprintf(s->attempt, sizeof s->attempt, "%s", mm_col_str(stmt, 0));
    (void)snprintf(s->item, sizeof s->item, "%s", mm_col_str(stmt, 1));
    (void)snprintf(s->scoring, sizeof s->scoring, "%s", mm_col_str(stmt, 2));
    s->at_ms = mm_col_int(stmt, 3) > 0 ? mm_col_int(stmt, 3) : 0;
    return MM_OK;
}

static enum mm_err read_passed(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_summary_passed *p = element;
    (void)info;
    (void)snprintf(p->registration, sizeof p->registration, "%s", mm_col_str(stmt, 0));
    return MM_OK;
}

/* What was decided of questions, for 私の記録; and where the 目安 was reached, by that or at another kiosk.
 */
static enum mm_err add_decided(struct mm_central *central, const char *person, struct mm_summary *summary,
                               struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "SELECT sight, item, scoring, at_ms FROM rescored WHERE council=? AND person=?"
                    " AND scoring<>'restored' AND sight NOT LIKE 'practice:%'"
                    " ORDER BY at_ms DESC, sight, item LIMIT ?",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    mm_bind_int(stmt, 3, MM_MAX_SUMMARY_SCORED);
    err = mm_central_list(stmt, read_scored, sizeof *summary->scored, &summary->scored, &summary->n_scored,
                          info);
    if (!err)
        err = mm_db_query(central->db,
                          "SELECT registration FROM reached WHERE council=? AND person=?"
                          " ORDER BY at_ms DESC, registration LIMIT ?",
                          &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    mm_bind_int(stmt, 3, MM_MAX_SUMMARY_PASSED);
    return mm_central_list(stmt, read_passed, sizeof *summary->passed, &summary->passed, &summary->n_passed,
                           info);
}

enum mm_err mm_summary_of(struct mm_central *central, const char *recorder, const char *person,
                          struct mm_summary *ret_summary, struct mm_errinfo *info)
{
    struct mm_summary summary = {0};
    struct mm_person row;
    struct sight *list = NULL;
    size_t n = 0;
    enum mm_err err = mm_people_get(central, person, &row, info);
    if (!err)
        err = sights(central, recorder, person, &list, &n, info);
    (void)snprintf(summary.person, sizeof summary.person, "%s", person);
    if (!err)
        err = fold(list, n, mm_now_ms(&central->clock), &summary, info);
    if (!err)
        err = add_texts(central, person, &summary, info);
    if (!err)
        err = mm_summary_add_past(central, recorder, person, &summary, info);
    if (!err)
        err = add_decided(central, person, &summary, info);
    if (!err)
        err = mm_summary_add_looked(central, person, &summary, info);
    if (!err)
        err = add_settings(central, person, &summary, info);
    free(list);
    if (err)
        mm_summary_done(&summary);
    else
        *ret_summary = summary;
    return err;
}
