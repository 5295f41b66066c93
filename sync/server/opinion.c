#include "sync/server/opinion.h"

#include "sync/rules/rules.h"
#include "sync/server/internal.h"

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

/* Who knows of a sitting could tell whose the only opinion is. */
static void hide_few(struct mm_opinion_row *row)
{
    if (row->n >= MM_SMALLEST_GROUP)
        return;
    row->n = -1;
    for (unsigned i = 0; i < MM_OPINION_COUNT; i++)
        row->reasons[i] = -1;
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
    for (size_t i = 0; i < kept; i++)
        hide_few(&rows[i]);
    return kept;
}

enum mm_err mm_opinion_list(struct mm_central *central, struct mm_opinion_row **ret_rows, size_t *ret_n,
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
