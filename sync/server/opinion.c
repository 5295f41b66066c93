#include "sync/server/opinion.h"

#include "sync/rules/rules.h"
#include "sync/server/issued_row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum mm_err read_opinion(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_opinion_row *row = element;
    unsigned reasons = 0;
    (void)snprintf(row->item, sizeof row->item, "%s", mm_col_str(stmt, 0));
    (void)snprintf(row->version, sizeof row->version, "%s", mm_col_str(stmt, 1));
    enum mm_err err = mm_opinions_parse(mm_col_str(stmt, 2), &reasons, info);
    row->n = mm_col_int(stmt, 3);
    for (unsigned i = 0; !err && i < MM_OPINION_COUNT; i++)
        row->reasons[i] = reasons & (1u << i) ? row->n : 0;
    return err;
}

static bool same(const struct mm_opinion_row *a, const struct mm_opinion_row *b)
{
    return strcmp(a->item, b->item) == 0 && strcmp(a->version, b->version) == 0;
}

/* Rows of one version, each of another set of reasons, become one. */
static size_t fold(struct mm_opinion_row *rows, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (!kept || !same(&rows[kept - 1], &rows[i])) {
            rows[kept++] = rows[i];
            continue;
        }
        rows[kept - 1].n += rows[i].n;
        for (unsigned k = 0; k < MM_OPINION_COUNT; k++)
            rows[kept - 1].reasons[k] += rows[i].reasons[k];
    }
    return kept;
}

/* As they stand, which is for nobody to see: who looks before and after somebody sat knows what that person
 * said. */
static enum mm_err count_now(struct mm_central *central, struct mm_opinion_row **ret_rows, size_t *ret_n,
                             struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT item, version, reasons, COUNT(*) FROM opinion WHERE council=?"
                                  " GROUP BY item, version, reasons ORDER BY item, version, reasons",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    err = mm_central_list(stmt, read_opinion, sizeof **ret_rows, ret_rows, ret_n, info);
    if (!err)
        *ret_n = fold(*ret_rows, *ret_n);
    return err;
}

/* ---- as issued ---------------------------------------------------------------------------------------- */
static void forget(struct mm_opinion_row *row)
{
    row->n = -1;
    for (unsigned i = 0; i < MM_OPINION_COUNT; i++)
        row->reasons[i] = -1;
}

static void set(struct mm_opinion_row *row, const struct mm_issued_item *issued)
{
    if (!issued->label[0]) {
        row->n = issued->figure.people;
        row->as_of_ms = issued->as_of_ms;
    }
    for (unsigned i = 0; i < MM_OPINION_COUNT; i++)
        if (strcmp(issued->label, mm_opinion_code((enum mm_opinion)i)) == 0)
            row->reasons[i] = issued->figure.right;
}

/* In place of what there is now. */
static enum mm_err load_issued(struct mm_central *central, int64_t as_of_ms, struct mm_opinion_row *rows,
                               size_t n, struct mm_errinfo *info)
{
    struct mm_issued_item *issued = NULL;
    size_t n_issued = 0;
    enum mm_err err = mm_issued_opinions(central, as_of_ms, &issued, &n_issued, info);
    for (size_t i = 0; !err && i < n; i++) {
        forget(&rows[i]);
        for (size_t k = 0; k < n_issued; k++)
            if (strcmp(issued[k].item, rows[i].item) == 0 && strcmp(issued[k].version, rows[i].version) == 0)
                set(&rows[i], &issued[k]);
    }
    free(issued);
    return err;
}

static enum mm_err put(struct mm_central *central, const struct mm_opinion_row *row, int64_t at_ms,
                       struct mm_errinfo *info)
{
    char key[MM_ISSUED_KEY_BYTES];
    struct mm_figure figure = {.people = row->n, .rows = row->n};
    (void)snprintf(key, sizeof key, MM_ISSUED_OPINION "%s@%s", row->item, row->version);
    enum mm_err err = mm_issued_put(central, key, at_ms, &figure, info);
    for (unsigned i = 0; !err && i < MM_OPINION_COUNT; i++) {
        figure.right = row->reasons[i];
        (void)snprintf(key, sizeof key, MM_ISSUED_OPINION "%s@%s/%s", row->item, row->version,
                       mm_opinion_code((enum mm_opinion)i));
        err = mm_issued_put(central, key, at_ms, &figure, info);
    }
    return err;
}

enum mm_err mm_issue_opinions(struct mm_central *central, int64_t at_ms, struct mm_errinfo *info)
{
    struct mm_opinion_row *now = NULL, *last = NULL;
    size_t n = 0;
    enum mm_err err = count_now(central, &now, &n, info);
    if (!err && n && !(last = malloc(n * sizeof *last)))
        err = mm_nomem(info);
    if (!err && n) {
        memcpy(last, now, n * sizeof *last);
        err = load_issued(central, at_ms, last, n, info);
    }
    for (size_t i = 0; !err && i < n; i++)
        if (now[i].n - (last[i].n < 0 ? 0 : last[i].n) >= MM_SMALLEST_GROUP)
            err = put(central, &now[i], at_ms, info);
    free(now);
    free(last);
    return err;
}

enum mm_err mm_opinion_list(struct mm_central *central, int64_t as_of_ms, struct mm_opinion_row **ret_rows,
                            size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_opinion_row *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_issue(central, info);
    if (!err)
        err = count_now(central, &rows, &n, info);
    if (!err && n)
        err = load_issued(central, mm_issued_look(central, as_of_ms), rows, n, info);
    if (err) {
        free(rows);
        return err;
    }
    *ret_rows = rows;
    *ret_n = n;
    return MM_OK;
}
