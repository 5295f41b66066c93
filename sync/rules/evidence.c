/* Which answers still count, the groups of clauses, and the state of a group. */
#include "sync/rules/rules.h"

#include <stdlib.h>
#include <string.h>

#define ROWS_NEEDED 8  /* fewer say nothing */
#define ROWS_LATEST 12 /* at most so many, the latest, decide */

/* The same day so many months before, or the last day of a shorter month. */
static struct mm_date months_before(struct mm_date date, int months)
{
    int month = date.year * 12 + date.month - 1 - months;
    struct mm_date first = {month / 12, month % 12 + 1, 1};
    struct mm_date next = {(month + 1) / 12, (month + 1) % 12 + 1, 1};
    struct mm_date last = mm_date_add(next, -1);
    return (struct mm_date){first.year, first.month, date.day < last.day ? date.day : last.day};
}

bool mm_evidence_counts(int64_t at_ms, int64_t now_ms)
{
    return mm_date_compare(mm_date_of(at_ms), months_before(mm_date_of(now_ms), MM_EVIDENCE_MONTHS)) >= 0;
}

static int by_row_latest(const void *a, const void *b)
{
    const struct mm_evidence *left = a, *right = b;
    int rows = strcmp(left->row_id, right->row_id);
    if (rows || (left->at_ms == right->at_ms && left->mark == right->mark))
        return rows;
    if (left->at_ms != right->at_ms)
        return left->at_ms > right->at_ms ? -1 : 1;
    return left->mark > right->mark ? -1 : 1;
}

size_t mm_evidence_latest(struct mm_evidence *rows, size_t n)
{
    size_t kept = 0;
    if (n)
        qsort(rows, n, sizeof *rows, by_row_latest);
    for (size_t i = 0; i < n; i++) {
        if (!kept || strcmp(rows[kept - 1].row_id, rows[i].row_id) != 0)
            rows[kept++] = rows[i];
    }
    return kept;
}

#define CLAUSES(...) ((const char *const[]){__VA_ARGS__, NULL})

static const struct mm_clause_group groups[] = {
    {"5", "基本方針5", CLAUSES("5")},
    {"3.1", "基本方針3(1)", CLAUSES("3.1")},
    {"3.2", "基本方針3(2)", CLAUSES("3.2")},
    {"3.3", "基本方針3(3)", CLAUSES("3.3")},
    {"3.4", "基本方針3(4)", CLAUSES("3.4")},
    {"3.5", "基本方針3(5)", CLAUSES("3.5")},
    {"1+2+4", "基本方針1・2・4", CLAUSES("1", "2", "4")},
    {"6.1+6.2", "基本方針6(1)・6(2)", CLAUSES("6.1", "6.2")},
    {"6.3-6.5", "基本方針6(3)〜6(5)", CLAUSES("6.3", "6.4", "6.5")},
    {"6.6", "基本方針6(6)", CLAUSES("6.6")},
    {"6.7", "基本方針6(7)", CLAUSES("6.7")},
    {"7-10", "基本方針7〜10", CLAUSES("7", "8", "9", "10")},
};
#define N_GROUPS (sizeof groups / sizeof groups[0])
_Static_assert(N_GROUPS <= MM_MAX_CLAUSE_GROUPS, "room for a state of each");

const struct mm_clause_group *mm_clause_groups(size_t *ret_n)
{
    *ret_n = N_GROUPS;
    return groups;
}

static bool is_or_below(const char *id, const char *parent)
{
    size_t len = strlen(parent);
    return strncmp(id, parent, len) == 0 && (id[len] == '\0' || id[len] == '.');
}

const struct mm_clause_group *mm_clause_group_of(const char *clause_id)
{
    for (size_t i = 0; i < N_GROUPS; i++) {
        for (const char *const *c = groups[i].clauses; *c; c++) {
            if (is_or_below(clause_id, *c))
                return &groups[i];
        }
    }
    return NULL;
}

static const char *const state_names[] = {
    [MM_GROUP_LITTLE] = "証拠不足",
    [MM_GROUP_KNOWS] = "理解している",
    [MM_GROUP_AGAIN] = "もう一度確かめたい",
};
_Static_assert(sizeof state_names / sizeof state_names[0] == MM_GROUP_STATE_COUNT, "a name for each state");

const char *mm_group_state_ja(enum mm_group_state state)
{
    return state < MM_GROUP_STATE_COUNT ? state_names[state] : "";
}

int mm_group_weight(enum mm_group_state state)
{
    static const int weights[MM_GROUP_STATE_COUNT] = {[MM_GROUP_AGAIN] = 2, [MM_GROUP_LITTLE] = 1};
    return state < MM_GROUP_STATE_COUNT ? weights[state] : 0;
}

static int module_weight(const struct mm_pack *pack, const struct mm_module *module,
                         const enum mm_group_state *states, size_t n_states)
{
    const struct mm_topic *topic = module->n_topics ? mm_pack_topic(pack, module->topics[0]) : NULL;
    const struct mm_clause_group *group =
        topic && topic->n_clauses ? mm_clause_group_of(topic->clauses[0]->id) : NULL;
    size_t at = group ? (size_t)(group - groups) : n_states;
    return at < n_states ? mm_group_weight(states[at]) : 0;
}

const struct mm_module *mm_module_wanted(const struct mm_pack *pack, const struct mm_course *course,
                                         enum mm_audience audience, const enum mm_group_state *states,
                                         size_t n_states, uint32_t turn)
{
    const struct mm_module *wanted = NULL;
    int most = -1;
    for (size_t i = 0; course->reads_one && i < course->n_modules; i++) {
        const struct mm_module *module = course->modules[(turn + i) % course->n_modules];
        int weight = module_weight(pack, module, states, n_states);
        if ((module->audience & (unsigned)audience) && weight > most) {
            wanted = module;
            most = weight;
        }
    }
    return wanted;
}

/* Later first; equal times by row id, so that the result does not hang on the order of the input. */
static bool comes_before(const struct mm_evidence *a, const struct mm_evidence *b)
{
    return a->at_ms != b->at_ms ? a->at_ms > b->at_ms : strcmp(a->row_id, b->row_id) < 0;
}

enum mm_group_state mm_group_state(const struct mm_evidence *rows, size_t n, int64_t now_ms)
{
    const struct mm_evidence *latest[ROWS_LATEST];
    size_t kept = 0, counting = 0;
    for (size_t i = 0; i < n; i++) {
        if (!mm_evidence_counts(rows[i].at_ms, now_ms))
            continue;
        counting++;
        size_t at = kept < ROWS_LATEST ? kept++ : ROWS_LATEST;
        if (at == ROWS_LATEST) {
            if (!comes_before(&rows[i], latest[ROWS_LATEST - 1]))
                continue;
            at = ROWS_LATEST - 1;
        }
        for (; at > 0 && comes_before(&rows[i], latest[at - 1]); at--)
            latest[at] = latest[at - 1];
        latest[at] = &rows[i];
    }
    if (counting < ROWS_NEEDED)
        return MM_GROUP_LITTLE;
    size_t right = 0;
    for (size_t i = 0; i < kept; i++)
        right += latest[i]->mark == MM_MARK_RIGHT;
    return right * 10 >= kept * 8 ? MM_GROUP_KNOWS : MM_GROUP_AGAIN;
}
