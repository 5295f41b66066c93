/* The table of test_check.c against every rule of the validator dropped in turn, in one process: the
 * validator is compiled into this program once more, with hooks between its rules and the shapes that they
 * are made of. A row that nothing turns red says nothing; a rule that can go unseen has no row.
 * mm-test: labels=plain */
#include "sync/wire/check.h"

#include <stdio.h>
#include <string.h>

#define MAX_MUTANTS 800
#define MAX_PROPS   16

enum kind {
    FAULT_UNSEEN,   /* a mm_check_fail that does not */
    ENTRY_GONE,     /* a property is not known */
    ENTRY_ANYTHING, /* … takes any value */
    ENTRY_OPTIONAL, /* … may be missing */
    ENTRY_EVER,     /* … is known in every version */
    NULL_TAKEN,     /* a table takes null */
    TABLE_OPEN,     /* … takes any property */
    TABLE_ANYTHING, /* … takes what is no object */
    ARRAY_ANYTHING, /* what is no array will do */
    ARRAY_EMPTY,    /* no element will do */
    ELEMENT_ANYTHING,
    NAME_GONE, /* one of some names is not known */
    NAME_ANYTHING,
};
static const char *const kind_names[] = {"fault unseen",
                                         "entry gone",
                                         "entry takes anything",
                                         "entry is optional",
                                         "entry is of every version",
                                         "null taken",
                                         "property taken",
                                         "no object taken",
                                         "no array taken",
                                         "empty array taken",
                                         "any element",
                                         "name is unknown",
                                         "any name taken"};

struct mutant {
    enum kind kind;
    const char *func; /* whose */
    int line;
    size_t index;    /* of an entry, of a name */
    const char *key; /* of an entry, a name; or NULL */
};
static struct mutant mutants[MAX_MUTANTS];
static size_t n_mutants;
static const struct mutant *active; /* NULL: every one that is met is noted */

/* Where a hook stands. */
#define HERE __func__, __LINE__
struct place {
    const char *func;
    int line;
};

static bool is_at(const struct mutant *m, enum kind kind, const struct place *at, size_t index)
{
    return m->kind == kind && m->line == at->line && m->index == index && strcmp(m->func, at->func) == 0;
}

static bool is(enum kind kind, const struct place *at, size_t index, const char *key)
{
    if (active)
        return is_at(active, kind, at, index);
    for (size_t i = 0; i < n_mutants; i++)
        if (is_at(&mutants[i], kind, at, index))
            return false;
    if (n_mutants < MAX_MUTANTS)
        mutants[n_mutants++] = (struct mutant){kind, at->func, at->line, index, key};
    return false;
}

/* ---- the hooks -------------------------------------------------------------------------------------------
 */
static bool unseen(const char *func, int line, const char *why)
{
    return is(FAULT_UNSEEN, &(struct place){func, line}, 0, why);
}

static bool anything(struct mm_check *c, const struct mm_json *node)
{
    return c && node;
}

static bool has_null(const struct mm_json *node)
{
    const struct mm_json *m = mm_json_first(node);
    while (m && mm_json_type(m) != MM_JSON_NULL)
        m = mm_json_next(m);
    return m != NULL;
}

static bool known(const struct mm_check_prop *props, size_t n, const char *key)
{
    while (n > 0 && strcmp(props[n - 1].key, key) != 0)
        n--;
    return n > 0;
}

/* The table as the mutant has it; returns its length. */
static size_t table(const struct place *at, const struct mm_check_prop *props, size_t n,
                    struct mm_check_prop *out)
{
    size_t len = 0;
    for (size_t i = 0; i < n; i++) {
        struct mm_check_prop p = props[i];
        if (is(ENTRY_GONE, at, i, p.key))
            continue;
        if (is(ENTRY_ANYTHING, at, i, p.key))
            p.rule = anything;
        if (p.required && is(ENTRY_OPTIONAL, at, i, p.key))
            p.required = false;
        if (p.since && is(ENTRY_EVER, at, i, p.key))
            p.since = 0;
        out[len++] = p;
    }
    return len;
}

static bool object(const char *func, int line, struct mm_check *c, const struct mm_json *node,
                   const struct mm_check_prop *props, size_t n)
{
    const struct place at = {func, line};
    struct mm_check_prop mutated[MAX_PROPS];
    bool of_object = mm_json_type(node) == MM_JSON_OBJECT;
    if ((is(TABLE_ANYTHING, &at, 0, NULL) && !of_object) || (is(NULL_TAKEN, &at, 0, NULL) && has_null(node)))
        return true;
    size_t len = table(&at, props, n, mutated);
    if (is(TABLE_OPEN, &at, 0, NULL) && of_object)
        for (const struct mm_json *m = mm_json_first(node); m && len < MAX_PROPS; m = mm_json_next(m))
            if (!known(props, n, mm_json_key(m)))
                mutated[len++] = (struct mm_check_prop){.key = mm_json_key(m), .rule = anything};
    return mm_check_object(c, node, mutated, len);
}

static bool array(const char *func, int line, struct mm_check *c, const struct mm_json *node, size_t min,
                  bool (*rule)(struct mm_check *c, const struct mm_json *node))
{
    const struct place at = {func, line};
    if (is(ARRAY_ANYTHING, &at, 0, NULL) && mm_json_type(node) != MM_JSON_ARRAY)
        return true;
    if (min > 0 && is(ARRAY_EMPTY, &at, 0, NULL))
        min = 0;
    if (is(ELEMENT_ANYTHING, &at, 0, NULL))
        rule = anything;
    return mm_check_array(c, node, min, rule);
}

static bool one_of(const char *func, int line, struct mm_check *c, const struct mm_json *node,
                   const char *const *names)
{
    const struct place at = {func, line};
    const char *mutated[MAX_PROPS + 1] = {NULL};
    size_t len = 0;
    if (is(NAME_ANYTHING, &at, 0, NULL))
        return true;
    for (size_t i = 0; names[i] && len < MAX_PROPS; i++)
        if (!is(NAME_GONE, &at, i, names[i]))
            mutated[len++] = names[i];
    return mm_check_one_of(c, node, mutated);
}

#define mm_check_fail(c, why)              (unseen(HERE, why) || mm_check_fail(c, why))
#define mm_check_object(c, node, props, n) object(HERE, c, node, props, n)
#define mm_check_array(c, node, min, rule) array(HERE, c, node, min, rule)
#define mm_check_one_of(c, node, ...)      one_of(HERE, c, node, __VA_ARGS__)
#include "sync/wire/check.c"
#include "sync/wire/check_activity.c"
#include "sync/wire/check_actor.c"
#include "sync/wire/check_text.c"
#undef mm_check_fail
#undef mm_check_object
#undef mm_check_array
#undef mm_check_one_of

#include "tests/unit/wire/test_check.c"

/* ---- every mutant against every row ----------------------------------------------------------------------
 */
/* What no statement can show: another rule says the same before. */
static const struct {
    enum kind kind;
    const char *func, *key;
} doubled[] = {
    {ENTRY_ANYTHING, "sub_statement", "objectType"}, /* object_of looks at it first */
    {ENTRY_OPTIONAL, "sub_statement", "objectType"},
    {TABLE_ANYTHING, "sub_statement", ""},
    {NAME_ANYTHING, "is_sub_statement", ""},
    {ARRAY_ANYTHING, "activities", ""},     /* which takes one activity too */
    {TABLE_ANYTHING, "mm_check_agent", ""}, /* what is no object has no identifier either */
    {TABLE_ANYTHING, "mm_check_group", ""},
};

static bool is_doubled(const struct mutant *m)
{
    for (size_t i = 0; i < sizeof doubled / sizeof doubled[0]; i++)
        if (doubled[i].kind == m->kind && strcmp(doubled[i].func, m->func) == 0 &&
            strcmp(doubled[i].key, m->key ? m->key : "") == 0)
            return true;
    return false;
}

/* Lines of the validator that call it. */
static size_t lines_with(const char *call)
{
    static const char *const files[] = {"check.c", "check_activity.c", "check_actor.c", "check_text.c"};
    size_t n = 0;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[400], line[400];
        snprintf(path, sizeof path, "%s/sync/wire/%s", MM_TEST_SOURCE_DIR, files[i]);
        FILE *f = fopen(path, "r");
        if (!MM_CHECK(f != NULL))
            continue;
        while (fgets(line, sizeof line, f))
            n += strstr(line, call) != NULL;
        fclose(f);
    }
    return n;
}

static size_t met(enum kind kind)
{
    size_t n = 0;
    for (size_t i = 0; i < n_mutants; i++)
        n += mutants[i].kind == kind;
    return n;
}

static void say(const char *what, const struct mutant *m)
{
    printf("  %s: %s, %s%s%s\n", what, m->func, kind_names[m->kind], m->key ? ": " : "",
           m->key ? m->key : "");
}

MM_TEST(every_rule_has_a_row_and_every_row_a_rule)
{
    static struct mm_json *docs[N_ROWS];
    static size_t reds[N_ROWS];
    size_t unseen_rules = 0, idle_rows = 0;
    for (size_t i = 0; i < N_ROWS; i++)
        MM_REQUIRE(parse(&rows[i], &docs[i]) && row_keeps(&rows[i], docs[i]));
    MM_REQUIRE(n_mutants < MAX_MUTANTS);
    MM_CHECK_INT(met(FAULT_UNSEEN), lines_with("mm_check_fail(") - 1); /* but for "out of memory" */
    MM_CHECK_INT(met(TABLE_OPEN), lines_with("mm_check_object("));
    MM_CHECK_INT(met(ELEMENT_ANYTHING), lines_with("mm_check_array("));
    MM_CHECK_INT(met(NAME_ANYTHING), lines_with("mm_check_one_of("));
    for (active = mutants; active < mutants + n_mutants; active++) {
        size_t red = 0;
        for (size_t i = 0; i < N_ROWS; i++)
            if (!row_keeps(&rows[i], docs[i])) {
                reds[i]++;
                red++;
            }
        if ((red == 0) != is_doubled(active)) {
            unseen_rules++;
            say(red ? "is not doubled" : "turns no row red", active);
        }
    }
    active = NULL;
    for (size_t i = 0; i < N_ROWS; i++) {
        if (reds[i] == 0) {
            idle_rows++;
            printf("  nothing turns it red: %s\n", rows[i].json);
        }
        mm_json_free(docs[i]);
    }
    printf("%zu rows, %zu mutants, %zu of them doubled\n", (size_t)N_ROWS, n_mutants,
           sizeof doubled / sizeof doubled[0]);
    MM_CHECK_INT(unseen_rules, 0);
    MM_CHECK_INT(idle_rows, 0);
}
