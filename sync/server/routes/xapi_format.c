/* The formats ids and canonical (xAPI 1.0.3 part 3, 2.1.3; IEEE 9274.1.1, 4.1.6.1): a walk through a
 * statement in which a table says what happens to which member. */
#include "sync/server/routes/xapi_out.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct form {
    struct mm_jw *w;
    const char *languages; /* may be NULL */
};
typedef void (*write_fn)(struct form *f, const struct mm_json *node);
struct member {
    const char *key;
    write_fn write;
};

static void members(struct form *f, const struct mm_json *node, const struct member *table, size_t n)
{
    for (const struct mm_json *m = mm_json_first(node); m; m = mm_json_next(m)) {
        write_fn write = NULL;
        for (size_t i = 0; i < n; i++)
            if (strcmp(table[i].key, mm_json_key(m)) == 0)
                write = table[i].write;
        mm_jw_key(f->w, mm_json_key(m));
        if (write)
            write(f, m);
        else
            mm_jw_node(f->w, m);
    }
}

static void object(struct form *f, const struct mm_json *node, const struct member *table, size_t n)
{
    if (mm_json_type(node) != MM_JSON_OBJECT) {
        mm_jw_node(f->w, node);
        return;
    }
    mm_jw_obj(f->w);
    members(f, node, table, n);
    mm_jw_end(f->w);
}

/* Each element, or the only one where no list stands. */
static void each(struct form *f, const struct mm_json *node, write_fn write)
{
    if (mm_json_type(node) != MM_JSON_ARRAY) {
        write(f, node);
        return;
    }
    mm_jw_arr(f->w);
    for (const struct mm_json *m = mm_json_first(node); m; m = mm_json_next(m))
        write(f, m);
    mm_jw_end(f->w);
}

/* ---- ids ----------------------------------------------------------------------------------------------- */
static void copy_only(struct form *f, const struct mm_json *node, const char *const *keys)
{
    mm_jw_obj(f->w);
    for (const struct mm_json *m = mm_json_first(node); m; m = mm_json_next(m))
        for (const char *const *key = keys; *key; key++)
            if (strcmp(*key, mm_json_key(m)) == 0) {
                mm_jw_key(f->w, *key);
                mm_jw_node(f->w, m);
            }
    mm_jw_end(f->w);
}

static void ids_agent(struct form *f, const struct mm_json *node)
{
    static const char *const identified[] = {"objectType", "mbox", "mbox_sha1sum", "openid", "account", NULL};
    bool group = strcmp(mm_json_get_str(node, "objectType", ""), "Group") == 0;
    bool known = mm_json_get(node, "mbox") || mm_json_get(node, "mbox_sha1sum") ||
                 mm_json_get(node, "openid") || mm_json_get(node, "account");
    if (!group || known) {
        copy_only(f, node, identified);
        return;
    }
    mm_jw_obj(f->w);
    mm_jw_kstr(f->w, "objectType", "Group");
    mm_jw_karr(f->w, "member");
    for (const struct mm_json *m = mm_json_first(mm_json_get(node, "member")); m; m = mm_json_next(m))
        copy_only(f, m, identified);
    mm_jw_end(f->w);
    mm_jw_end(f->w);
}

static void ids_only(struct form *f, const struct mm_json *node)
{
    copy_only(f, node, (const char *const[]){"id", NULL});
}

static void ids_activities(struct form *f, const struct mm_json *node)
{
    each(f, node, ids_only);
}

static void ids_context_activities(struct form *f, const struct mm_json *node)
{
    static const struct member table[] = {{"parent", ids_activities},
                                          {"grouping", ids_activities},
                                          {"category", ids_activities},
                                          {"other", ids_activities}};
    object(f, node, table, sizeof table / sizeof table[0]);
}

static void ids_context_person(struct form *f, const struct mm_json *node)
{
    static const struct member table[] = {{"agent", ids_agent}, {"group", ids_agent}};
    object(f, node, table, sizeof table / sizeof table[0]);
}

static void ids_context_people(struct form *f, const struct mm_json *node)
{
    each(f, node, ids_context_person);
}

static void ids_context(struct form *f, const struct mm_json *node)
{
    static const struct member table[] = {{"instructor", ids_agent},
                                          {"team", ids_agent},
                                          {"contextActivities", ids_context_activities},
                                          {"contextAgents", ids_context_people},
                                          {"contextGroups", ids_context_people}};
    object(f, node, table, sizeof table / sizeof table[0]);
}

static void ids_object(struct form *f, const struct mm_json *node);

static const struct member ids_statement[] = {{"actor", ids_agent},
                                              {"authority", ids_agent},
                                              {"verb", ids_only},
                                              {"object", ids_object},
                                              {"context", ids_context}};
#define N_IDS (sizeof ids_statement / sizeof ids_statement[0])

static void ids_sub_statement(struct form *f, const struct mm_json *node)
{
    object(f, node, ids_statement, N_IDS);
}

static void ids_object(struct form *f, const struct mm_json *node)
{
    static const struct member kinds[] = {{"Activity", ids_only},
                                          {"Agent", ids_agent},
                                          {"Group", ids_agent},
                                          {"SubStatement", ids_sub_statement}};
    const char *type = mm_json_get_str(node, "objectType", "Activity");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].key, type) == 0) {
            kinds[i].write(f, node);
            return;
        }
    mm_jw_node(f->w, node);
}

/* ---- canonical ----------------------------------------------------------------------------------------- */
/* How well a language serves: the weight of the best entry of Accept-Language that it is or begins with. */
static double serves(const char *languages, const char *tag)
{
    enum { MOST = 20 };
    double best = 0;
    int n = 0;
    for (const char *at = languages; *at && n < MOST; n++, at += strcspn(at, ","), at += *at == ',') {
        at += strspn(at, " \t");
        size_t len = strcspn(at, ",; \t"), whole = strcspn(at, ",");
        const char *q = memmem(at, whole, "q=", 2);
        double weight = q ? strtod(q + 2, NULL) : 1;
        bool fits = (len == 1 && *at == '*') ||
                    (len && strncasecmp(at, tag, len) == 0 && (tag[len] == '\0' || tag[len] == '-'));
        if (len && *at == '*')
            weight /= 1000; /* only when nothing else fits */
        if (fits && weight > best)
            best = weight;
    }
    return best;
}

static void one_language(struct form *f, const struct mm_json *node)
{
    const struct mm_json *chosen = mm_json_first(node);
    double best = 0;
    if (mm_json_type(node) != MM_JSON_OBJECT || !chosen) {
        mm_jw_node(f->w, node);
        return;
    }
    for (const struct mm_json *m = f->languages ? chosen : NULL; m; m = mm_json_next(m)) {
        double weight = serves(f->languages, mm_json_key(m));
        if (weight > best) {
            best = weight;
            chosen = m;
        }
    }
    mm_jw_obj(f->w);
    mm_jw_key(f->w, mm_json_key(chosen));
    mm_jw_node(f->w, chosen);
    mm_jw_end(f->w);
}

static void one_each(struct form *f, const struct mm_json *node);

static void as_it_is(struct form *f, const struct mm_json *node)
{
    mm_jw_node(f->w, node);
}

/* Wherever these stand outside extensions they are maps of languages (a name of an agent is a string). */
static const struct member canonical[] = {{"extensions", as_it_is},
                                          {"display", one_language},
                                          {"name", one_language},
                                          {"description", one_language}};

static void one_each(struct form *f, const struct mm_json *node)
{
    bool map = mm_json_type(node) == MM_JSON_OBJECT;
    if (mm_json_type(node) == MM_JSON_ARRAY) {
        each(f, node, one_each);
        return;
    }
    if (!map) {
        mm_jw_node(f->w, node);
        return;
    }
    mm_jw_obj(f->w);
    for (const struct mm_json *m = mm_json_first(node); m; m = mm_json_next(m)) {
        write_fn write = one_each;
        for (size_t i = 0; i < sizeof canonical / sizeof canonical[0]; i++)
            if (strcmp(canonical[i].key, mm_json_key(m)) == 0)
                write = canonical[i].write;
        mm_jw_key(f->w, mm_json_key(m));
        write(f, m);
    }
    mm_jw_end(f->w);
}

void mm_xapi_format_write(const struct mm_json *statement, enum mm_xapi_format format, const char *languages,
                          struct mm_jw *w)
{
    struct form f = {.w = w, .languages = languages && languages[0] ? languages : NULL};
    if (format == MM_XAPI_IDS) {
        members(&f, statement, ids_statement, N_IDS);
        return;
    }
    for (const struct mm_json *m = mm_json_first(statement); m; m = mm_json_next(m)) {
        mm_jw_key(w, mm_json_key(m));
        one_each(&f, m);
    }
}
