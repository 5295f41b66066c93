/* Items as they are issued. Each person's first sight of each item is read, counted and forgotten here; what
 * leaves is pools of 5 or more people.
 *
 * A clause's figure less those of its items is the figure of the items that were not shown. So items are
 * issued only at a moment at which the figures of all clauses that they speak for are those of that moment
 * too; all items that share a clause together; and what is left out of each clause is of nobody, or of 5 or
 * more people, and follows by the same rule as the rest. */
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/evidence.h"
#include "sync/server/issued_row.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_CLAUSES 200
#define MOST_TAGS    8 /* of one item */
#define PERMILLE     1000.0

struct item {
    char id[MM_ID_BYTES], version[MM_VERSION_HASH_BYTES];
    size_t tags[MOST_TAGS]; /* clauses */
    size_t n_tags;
    struct mm_figure now, issued;
    bool hidden;
    struct mm_correlation with_others;
};
struct choice {
    size_t item;
    char label[MM_ID_BYTES];
    struct mm_figure now;
};
struct sight {
    uint32_t person, item;
    bool right, unsure;
};
struct clause {
    char id[MM_ID_BYTES];
    size_t group; /* of clauses that share items */
};
struct items {
    struct mm_central *central;
    int64_t from_ms, at_ms;
    struct item *list; /* owned, like the others */
    size_t n, cap;
    struct choice *choices;
    size_t n_choices, cap_choices;
    struct sight *sights; /* by person */
    size_t n_sights, cap_sights;
    struct clause clauses[MOST_CLAUSES];
    size_t n_clauses;
    uint32_t person;
    char name[MM_ID_BYTES]; /* of the person at hand */
};

static void items_done(struct items *it)
{
    free(it->list);
    free(it->choices);
    free(it->sights);
}

/* ---- reading --------------------------------------------------------------------------------------------
 */
static bool find_clause(struct items *it, const char *id, size_t *ret_at)
{
    const struct mm_clause *clause = mm_pack_clause(mm_central_pack(it->central), id);
    size_t at = 0;
    if (clause && clause->sub_leaf && clause->parent)
        id = clause->parent;
    while (at < it->n_clauses && strcmp(it->clauses[at].id, id) != 0)
        at++;
    if (at == MOST_CLAUSES || strlen(id) >= MM_ID_BYTES)
        return false;
    if (at == it->n_clauses) {
        (void)snprintf(it->clauses[at].id, MM_ID_BYTES, "%s", id);
        it->clauses[at].group = at;
        it->n_clauses++;
    }
    *ret_at = at;
    return true;
}

static void join(struct items *it, size_t a, size_t b)
{
    size_t from = it->clauses[b].group, to = it->clauses[a].group;
    for (size_t i = 0; i < it->n_clauses; i++)
        if (it->clauses[i].group == from)
            it->clauses[i].group = to;
}

static void add_tags(struct items *it, struct item *item, const char *clauses)
{
    char id[MM_ID_BYTES];
    for (const char *c = clauses; *c; c += strcspn(c, " "), c += strspn(c, " ")) {
        size_t at = 0, i = 0;
        (void)snprintf(id, sizeof id, "%.*s", (int)strcspn(c, " "), c);
        if (!find_clause(it, id, &at))
            continue;
        while (i < item->n_tags && item->tags[i] != at)
            i++;
        if (i < item->n_tags || item->n_tags == MOST_TAGS)
            continue;
        item->tags[item->n_tags++] = at;
        join(it, item->tags[0], at);
    }
}

static struct item *find_item(struct items *it, const char *id, const char *version)
{
    for (size_t i = 0; i < it->n; i++)
        if (strcmp(it->list[i].id, id) == 0 && strcmp(it->list[i].version, version) == 0)
            return &it->list[i];
    struct item *more = mm_central_grow(it->list, it->n, &it->cap, sizeof *more);
    if (!more)
        return NULL;
    it->list = more;
    struct item *item = &more[it->n++];
    *item = (struct item){.n_tags = 0};
    (void)snprintf(item->id, sizeof item->id, "%s", id);
    (void)snprintf(item->version, sizeof item->version, "%s", version);
    return item;
}

static struct mm_figure *find_choice(struct items *it, size_t item, const char *label)
{
    for (size_t i = 0; i < it->n_choices; i++)
        if (it->choices[i].item == item && strcmp(it->choices[i].label, label) == 0)
            return &it->choices[i].now;
    struct choice *more = mm_central_grow(it->choices, it->n_choices, &it->cap_choices, sizeof *more);
    if (!more)
        return NULL;
    it->choices = more;
    struct choice *choice = &more[it->n_choices++];
    *choice = (struct choice){.item = item};
    (void)snprintf(choice->label, sizeof choice->label, "%s", label);
    return &choice->now;
}

/* One row of a first sight. */
struct line {
    char row_id[MM_ID_BYTES * 2], clauses[2000], option[MM_ID_BYTES];
    enum mm_mark mark;
};

static enum mm_err add_line(struct items *it, const struct item *item, const struct line *line)
{
    char label[MM_ID_BYTES] = "";
    const char *slash = strchr(line->row_id, '/');
    if (slash)
        (void)snprintf(label, sizeof label, "%.60s", slash + 1);
    else if (line->option[0])
        (void)snprintf(label, sizeof label, "=%.60s", line->option);
    if (!label[0] || line->mark == MM_MARK_NONE || line->mark == MM_MARK_UNASKED)
        return MM_OK;
    struct mm_figure *f = find_choice(it, (size_t)(item - it->list), label);
    if (!f)
        return MM_ERR_NOMEM;
    f->people++;
    f->rows++;
    f->right += !slash || line->mark == MM_MARK_RIGHT; /* of a single choice: who chose it */
    f->unsure += line->mark == MM_MARK_UNSURE;
    return MM_OK;
}

/* Rows come by person, item, and the time of their sight. */
struct walk {
    struct items *it;
    char person[MM_ID_BYTES], item[MM_ID_BYTES], sight[MM_UUID_BYTES + 16];
    bool first; /* the sight at hand is the first of the item */
    size_t at;  /* of it->sights */
};

static void read_option(struct mm_stmt *stmt, struct line *line)
{
    struct mm_statement_view view;
    size_t len = 0;
    const char *bytes = mm_col_blob(stmt, 6, &len);
    line->option[0] = '\0';
    if (!len || line->mark == MM_MARK_UNSURE || mm_statement_view(bytes, len, &view, NULL))
        return;
    if (view.response && strlen(view.response) < sizeof line->option)
        (void)snprintf(line->option, sizeof line->option, "%s", view.response);
    mm_statement_view_done(&view);
}

static enum mm_err begin_sight(struct walk *w, const char *version)
{
    struct items *it = w->it;
    struct item *item = find_item(it, w->item, version);
    struct sight *more = mm_central_grow(it->sights, it->n_sights, &it->cap_sights, sizeof *more);
    if (!item || !more)
        return MM_ERR_NOMEM;
    it->sights = more;
    w->at = it->n_sights++;
    more[w->at] = (struct sight){it->person, (uint32_t)(item - it->list), true, false};
    return MM_OK;
}

static enum mm_err read_row(struct walk *w, struct mm_stmt *stmt)
{
    struct line line = {.mark = (enum mm_mark)mm_col_int(stmt, 4)};
    const char *person = mm_col_str(stmt, 0), *item = mm_col_str(stmt, 1), *sight = mm_col_str(stmt, 2);
    bool same_person = strcmp(person, w->person) == 0, same_item = same_person && strcmp(item, w->item) == 0;
    enum mm_err err = MM_OK;
    w->it->person += !same_person;
    if (same_item && strcmp(sight, w->sight) != 0)
        w->first = false;
    if (!same_item) {
        (void)snprintf(w->person, sizeof w->person, "%s", person);
        (void)snprintf(w->item, sizeof w->item, "%s", item);
        (void)snprintf(w->sight, sizeof w->sight, "%s", sight);
        w->first = true;
        err = begin_sight(w, mm_col_str(stmt, 7));
    }
    if (err || !w->first)
        return err;
    struct sight *s = &w->it->sights[w->at];
    struct item *seen = &w->it->list[s->item];
    s->right &= line.mark == MM_MARK_RIGHT || line.mark == MM_MARK_UNASKED;
    s->unsure |= line.mark == MM_MARK_UNSURE;
    (void)snprintf(line.row_id, sizeof line.row_id, "%s", mm_col_str(stmt, 3));
    add_tags(w->it, seen, mm_col_str(stmt, 5));
    read_option(stmt, &line);
    return add_line(w->it, seen, &line);
}

static enum mm_err read_sights(struct items *it, struct mm_errinfo *info)
{
    struct walk w = {.it = it};
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(
        it->central->db,
        "SELECT e.person, e.item, e.sight, e.row_id, e.mark, e.clauses,"
        " CASE WHEN e.row_id=e.item THEN s.bytes END, e.item_version FROM"
        " (SELECT v.*, MIN(at_ms) OVER (PARTITION BY person, item, sight) AS seen_ms FROM evidence v"
        " WHERE council=?1 AND at_ms>=?2 AND at_ms<=?3 AND mark<5) e" /* MM_MARK_EXCLUDED */
        " LEFT JOIN statement s ON s.council=?1 AND s.id=e.statement AND e.row_id=e.item"
        " ORDER BY e.person, e.item, e.seen_ms, e.sight",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, it->central->council);
    mm_bind_int(stmt, 2, it->from_ms);
    mm_bind_int(stmt, 3, it->at_ms);
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row)
        if ((err = read_row(&w, stmt)))
            err = mm_nomem(info);
    mm_stmt_end(stmt);
    return err;
}

/* ---- counting -------------------------------------------------------------------------------------------
 */
static void count_items(struct items *it)
{
    for (size_t i = 0; i < it->n_sights; i++) {
        struct mm_figure *f = &it->list[it->sights[i].item].now;
        f->people++;
        f->rows++;
        f->right += it->sights[i].right;
        f->unsure += !it->sights[i].right && it->sights[i].unsure;
    }
    for (size_t i = 0; i < it->n; i++)
        it->list[i].hidden = it->list[i].now.people < MM_SMALLEST_GROUP;
}

/* Each item against the share of the other items that the person had right: corrected, because the item
 * itself would agree with a total that holds it. */
static void correlate(struct items *it)
{
    size_t end = 0;
    for (size_t begin = 0; begin < it->n_sights; begin = end) {
        int64_t right = 0;
        for (end = begin; end < it->n_sights && it->sights[end].person == it->sights[begin].person; end++)
            right += it->sights[end].right;
        int64_t others = (int64_t)(end - begin) - 1;
        for (size_t i = begin; others > 0 && i < end; i++) {
            const struct sight *s = &it->sights[i];
            mm_correlation_add(&it->list[s->item].with_others, s->right,
                               (double)(right - s->right) / (double)others);
        }
    }
}

static bool has_tag(const struct item *item, size_t clause)
{
    for (size_t i = 0; i < item->n_tags; i++)
        if (item->tags[i] == clause)
            return true;
    return false;
}

/* What is left out of a clause: people, and their answers to items that are not shown. */
static struct mm_figure left_out(const struct items *it, size_t clause)
{
    struct mm_figure f = {0};
    uint32_t last = 0; /* people count from 1 */
    for (size_t i = 0; i < it->n_sights; i++) {
        const struct sight *s = &it->sights[i];
        if (!it->list[s->item].hidden || !has_tag(&it->list[s->item], clause))
            continue;
        f.people += s->person != last;
        f.rows++;
        f.right += s->right;
        last = s->person;
    }
    return f;
}

/* Another item is left out where what is left would be of fewer than five. */
static void hide_more(struct items *it, size_t clause)
{
    struct item *least = NULL;
    int64_t people = left_out(it, clause).people;
    if (people == 0 || people >= MM_SMALLEST_GROUP)
        return;
    for (size_t i = 0; i < it->n; i++) {
        struct item *item = &it->list[i];
        if (!item->hidden && has_tag(item, clause) && (!least || item->now.people < least->now.people))
            least = item;
    }
    if (least)
        least->hidden = true;
}

static enum mm_err read_items(struct items *it, struct mm_errinfo *info)
{
    enum mm_err err = read_sights(it, info);
    if (err)
        return err;
    count_items(it);
    correlate(it);
    for (size_t c = 0; c < it->n_clauses; c++)
        hide_more(it, c);
    return MM_OK;
}

/* ---- issuing --------------------------------------------------------------------------------------------
 */
/* The rest of a clause has the key of no item. */
static void rest_key(const struct clause *clause, char out[MM_ISSUED_KEY_BYTES])
{
    (void)snprintf(out, MM_ISSUED_KEY_BYTES, "itemrest:%s", clause->id);
}

static void item_key(const struct item *item, const char *label, char out[MM_ISSUED_KEY_BYTES])
{
    (void)snprintf(out, MM_ISSUED_KEY_BYTES, "item:%s@%s/%s", item->id, item->version, label);
}

static bool in_group(const struct items *it, const struct item *item, size_t group)
{
    return item->n_tags && it->clauses[item->tags[0]].group == group;
}

static enum mm_err group_may(struct items *it, size_t group, bool period_over, mm_issued_fresh fresh,
                             const void *ctx, bool *ret_may, struct mm_errinfo *info)
{
    char key[MM_ISSUED_KEY_BYTES];
    struct mm_figure issued;
    int64_t as_of_ms = 0;
    enum mm_err err = MM_OK;
    *ret_may = true;
    for (size_t c = 0; !err && *ret_may && c < it->n_clauses; c++) {
        if (it->clauses[c].group != group)
            continue;
        rest_key(&it->clauses[c], key);
        err = mm_issued_last(it->central, key, it->at_ms, &issued, &as_of_ms, info);
        const struct mm_figure rest = left_out(it, c);
        *ret_may = fresh(ctx, it->clauses[c].id) && mm_figure_follows(&issued, &rest, period_over);
    }
    for (size_t i = 0; !err && *ret_may && i < it->n; i++) {
        struct item *item = &it->list[i];
        if (item->hidden || !in_group(it, item, group))
            continue;
        item_key(item, "", key);
        err = mm_issued_last(it->central, key, it->at_ms, &item->issued, &as_of_ms, info);
        *ret_may = mm_figure_follows(&item->issued, &item->now, period_over);
    }
    return err;
}

static enum mm_err put_correlation(struct items *it, const struct item *item, struct mm_errinfo *info)
{
    char key[MM_ISSUED_KEY_BYTES];
    double r = 0;
    if (item->now.people < MM_SMALLEST_CORRELATED || !mm_correlation_value(&item->with_others, &r))
        return MM_OK;
    item_key(item, "r", key);
    key[strlen(key) - 2] = ':'; /* no label has a colon before it */
    const struct mm_figure f = {item->now.people, item->now.people, lround(r * PERMILLE), 0};
    return mm_issued_put(it->central, key, it->at_ms, &f, info);
}

static enum mm_err put_item(struct items *it, const struct item *item, struct mm_errinfo *info)
{
    char key[MM_ISSUED_KEY_BYTES];
    item_key(item, "", key);
    enum mm_err err = mm_issued_put(it->central, key, it->at_ms, &item->now, info);
    for (size_t i = 0; !err && i < it->n_choices; i++) {
        if (it->choices[i].item != (size_t)(item - it->list))
            continue;
        item_key(item, it->choices[i].label, key);
        err = mm_issued_put(it->central, key, it->at_ms, &it->choices[i].now, info);
    }
    return err ? err : put_correlation(it, item, info);
}

static enum mm_err put_group(struct items *it, size_t group, struct mm_errinfo *info)
{
    char key[MM_ISSUED_KEY_BYTES];
    enum mm_err err = MM_OK;
    for (size_t c = 0; !err && c < it->n_clauses; c++) {
        if (it->clauses[c].group != group)
            continue;
        const struct mm_figure rest = left_out(it, c);
        rest_key(&it->clauses[c], key);
        err = mm_issued_put(it->central, key, it->at_ms, &rest, info);
    }
    for (size_t i = 0; !err && i < it->n; i++) {
        const struct item *item = &it->list[i];
        if (!item->hidden && in_group(it, item, group) && !mm_figure_same(&item->now, &item->issued))
            err = put_item(it, item, info);
    }
    return err;
}

enum mm_err mm_issue_items(struct mm_central *central, int64_t at_ms, bool period_over, mm_issued_fresh fresh,
                           const void *ctx, struct mm_errinfo *info)
{
    struct items it = {.central = central, .from_ms = INT64_MIN, .at_ms = at_ms};
    enum mm_err err = read_items(&it, info);
    for (size_t c = 0; !err && c < it.n_clauses; c++) {
        bool may = false;
        if (it.clauses[c].group != c)
            continue; /* a group is called after one of its clauses */
        err = group_may(&it, c, period_over, fresh, ctx, &may, info);
        if (!err && may)
            err = put_group(&it, c, info);
    }
    items_done(&it);
    return err;
}

enum mm_err mm_issue_year(struct mm_central *central, int year, struct mm_errinfo *info)
{
    struct items it = {.central = central,
                       .from_ms = mm_date_start_ms((struct mm_date){year, 4, 1}),
                       .at_ms = mm_date_start_ms((struct mm_date){year + 1, 4, 1}) - 1};
    char key[MM_ISSUED_KEY_BYTES];
    enum mm_err err = read_items(&it, info);
    for (size_t i = 0; !err && i < it.n; i++) {
        if (it.list[i].hidden)
            continue;
        (void)snprintf(key, sizeof key, "year:%d:%s@%s/", year, it.list[i].id, it.list[i].version);
        err = mm_issued_put(central, key, it.at_ms, &it.list[i].now, info);
    }
    items_done(&it);
    return err;
}
