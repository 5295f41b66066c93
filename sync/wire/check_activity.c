/* Activities with their definitions and interactions, and references to statements. */
#include "sync/wire/check.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static bool is_activity(struct mm_check *c, const struct mm_json *node)
{
    return mm_check_one_of(c, node, (const char *const[]){"Activity", NULL});
}

static bool is_statement_ref(struct mm_check *c, const struct mm_json *node)
{
    return mm_check_one_of(c, node, (const char *const[]){"StatementRef", NULL});
}

static bool interaction_type(struct mm_check *c, const struct mm_json *node)
{
    static const char *const names[] = {"true-false", "choice",      "fill-in",    "long-fill-in",
                                        "matching",   "performance", "sequencing", "likert",
                                        "numeric",    "other",       NULL};
    return mm_check_one_of(c, node, names);
}

static bool patterns(struct mm_check *c, const struct mm_json *node)
{
    return mm_check_array(c, node, 0, mm_check_string);
}

static bool component(struct mm_check *c, const struct mm_json *node)
{
    static const struct mm_check_prop props[] = {
        {"id", mm_check_string, true},
        {"description", mm_check_language_map, false},
    };
    return mm_check_object(c, node, props, COUNT(props));
}

static int compare_ids(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool components(struct mm_check *c, const struct mm_json *node)
{
    if (!mm_check_array(c, node, 0, component))
        return false;
    size_t n = 0;
    bool unique = true;
    const char **ids = calloc(mm_json_size(node) + 1, sizeof *ids); /* sorted, or many would cost n squared */
    if (!ids)
        return mm_check_fail(c, "cannot be checked: out of memory");
    for (const struct mm_json *m = mm_json_first(node); m; m = mm_json_next(m))
        ids[n++] = mm_json_get_str(m, "id", "");
    qsort(ids, n, sizeof *ids, compare_ids);
    for (size_t i = 1; unique && i < n; i++)
        unique = strcmp(ids[i - 1], ids[i]) != 0;
    free(ids);
    return unique || mm_check_fail(c, "has the same id twice");
}

static bool definition(struct mm_check *c, const struct mm_json *node)
{
    static const struct mm_check_prop props[] = {
        {"name", mm_check_language_map, false},
        {"description", mm_check_language_map, false},
        {"type", mm_check_iri, false},
        {"moreInfo", mm_check_iri, false},
        {"extensions", mm_check_extensions, false},
        {"interactionType", interaction_type, false},
        {"correctResponsesPattern", patterns, false},
        {"choices", components, false},
        {"scale", components, false},
        {"source", components, false},
        {"target", components, false},
        {"steps", components, false},
    };
    static const char *const of_interactions[] = {
        "correctResponsesPattern", "choices", "scale", "source", "target", "steps"};
    if (!mm_check_object(c, node, props, COUNT(props)))
        return false;
    for (size_t i = 0; i < COUNT(of_interactions); i++) {
        if (!mm_json_get(node, of_interactions[i]) || mm_json_get(node, "interactionType"))
            continue;
        mm_check_down(c, of_interactions[i]);
        return mm_check_fail(c, "needs interactionType beside it");
    }
    return true;
}

bool mm_check_activity(struct mm_check *c, const struct mm_json *node)
{
    static const struct mm_check_prop props[] = {
        {"objectType", is_activity, false},
        {"id", mm_check_iri, true},
        {"definition", definition, false},
    };
    return mm_check_object(c, node, props, COUNT(props));
}

bool mm_check_statement_ref(struct mm_check *c, const struct mm_json *node)
{
    static const struct mm_check_prop props[] = {
        {"objectType", is_statement_ref, true},
        {"id", mm_check_uuid, true},
    };
    return mm_check_object(c, node, props, COUNT(props));
}
