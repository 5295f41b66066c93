/* Items, and opinions on them, as reports read them: what was issued last, by item, version and label. */
#include "sync/base/utf8.h"
#include "sync/server/issued_row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "duty-01@0123456789abcdef/a" in three. */
static void split(const char *key, struct mm_issued_item *row)
{
    size_t id = strcspn(key, "@"), version = strcspn(key + id, "/:");
    (void)snprintf(row->item, sizeof row->item, "%.*s", (int)id, key);
    if (key[id])
        (void)snprintf(row->version, sizeof row->version, "%.*s", (int)version - 1, key + id + 1);
    if (key[id + version])
        mm_utf8_copy(row->label, sizeof row->label, key + id + version + 1);
    row->correlated = key[id + version] == ':';
}

struct list {
    struct mm_issued_item *rows; /* owned */
    size_t n, cap;
};

/* Keys come in their order, each with its newest issue first. */
static enum mm_err add(struct list *list, const char *key, struct mm_stmt *stmt)
{
    struct mm_issued_item row = {
        .as_of_ms = mm_col_int(stmt, 1),
        .figure = {mm_col_int(stmt, 2), mm_col_int(stmt, 3), mm_col_int(stmt, 4), mm_col_int(stmt, 5)}};
    split(key, &row);
    struct mm_issued_item *more = mm_central_grow(list->rows, list->n, &list->cap, sizeof *more);
    if (!more)
        return MM_ERR_NOMEM;
    list->rows = more;
    more[list->n++] = row;
    return MM_OK;
}

static enum mm_err read(struct mm_central *central, const char *prefix, int64_t as_of_ms, struct list *list,
                        struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    char last[MM_ISSUED_KEY_BYTES] = "";
    bool row = false;
    enum mm_err err =
        mm_db_query(central->db,
                    "SELECT clause, as_of_ms, n_people, n_rows, n_right, n_unsure FROM issued"
                    " WHERE council=?1 AND SUBSTR(clause, 1, CAST(?2 AS INTEGER))=?3 AND as_of_ms<=?4"
                    " ORDER BY clause, as_of_ms DESC",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, (int64_t)strlen(prefix));
    mm_bind_str(stmt, 3, prefix);
    mm_bind_int(stmt, 4, as_of_ms);
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        if (strcmp(last, mm_col_str(stmt, 0)) == 0)
            continue;
        (void)snprintf(last, sizeof last, "%s", mm_col_str(stmt, 0));
        if (add(list, last + strlen(prefix), stmt))
            err = mm_nomem(info);
    }
    mm_stmt_end(stmt);
    return err;
}

static int by_item(const void *a, const void *b)
{
    const struct mm_issued_item *x = a, *y = b;
    int order = strcmp(x->item, y->item);
    order = order ? order : strcmp(x->version, y->version);
    return order ? order : strcmp(x->label, y->label);
}

static struct mm_issued_item *whole_of(struct list *list, const struct mm_issued_item *row)
{
    for (size_t i = 0; i < list->n; i++)
        if (!list->rows[i].correlated && !list->rows[i].label[0] &&
            strcmp(list->rows[i].item, row->item) == 0 && strcmp(list->rows[i].version, row->version) == 0)
            return &list->rows[i];
    return NULL;
}

/* What was issued with the item's last figure stays; correlations go to the item itself. */
static void tidy(struct list *list)
{
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++) {
        struct mm_issued_item *whole = whole_of(list, &list->rows[i]);
        if (list->rows[i].correlated && whole && whole->as_of_ms == list->rows[i].as_of_ms)
            whole->correlation = (double)list->rows[i].figure.right / 1000.0;
    }
    for (size_t i = 0; i < list->n; i++) {
        const struct mm_issued_item *whole = whole_of(list, &list->rows[i]);
        list->rows[i].figure.rows *=
            !list->rows[i].correlated && whole && whole->as_of_ms == list->rows[i].as_of_ms;
    }
    for (size_t i = 0; i < list->n; i++)
        if (list->rows[i].figure.rows)
            list->rows[n++] = list->rows[i];
    list->n = n;
    for (size_t i = 0; i < n; i++)
        list->rows[i].correlated = !list->rows[i].label[0] && list->rows[i].correlation != 0;
}

static enum mm_err give(struct mm_central *central, const char *prefix, int64_t as_of_ms,
                        struct mm_issued_item **ret_rows, size_t *ret_n, struct mm_errinfo *info)
{
    struct list list = {0};
    enum mm_err err = read(central, prefix, as_of_ms, &list, info);
    if (err) {
        free(list.rows);
        return err;
    }
    tidy(&list);
    if (list.n)
        qsort(list.rows, list.n, sizeof *list.rows, by_item);
    *ret_rows = list.rows;
    *ret_n = list.n;
    return MM_OK;
}

enum mm_err mm_issued_items(struct mm_central *central, int64_t as_of_ms, struct mm_issued_item **ret_rows,
                            size_t *ret_n, struct mm_errinfo *info)
{
    enum mm_err err = mm_issue_whole(central, info);
    return err ? err : give(central, "item:", mm_issued_look(central, as_of_ms), ret_rows, ret_n, info);
}

enum mm_err mm_issued_year(struct mm_central *central, int year, struct mm_issued_item **ret_rows,
                           size_t *ret_n, struct mm_errinfo *info)
{
    char prefix[32];
    (void)snprintf(prefix, sizeof prefix, "year:%d:", year);
    return give(central, prefix, INT64_MAX, ret_rows, ret_n, info);
}

enum mm_err mm_issued_opinions(struct mm_central *central, int64_t as_of_ms, struct mm_issued_item **ret_rows,
                               size_t *ret_n, struct mm_errinfo *info)
{
    return give(central, MM_ISSUED_OPINION, as_of_ms, ret_rows, ret_n, info);
}
