/* The validator's cursor and the shapes of statement, sub-statement, result, context and attachment. */
#include "sync/wire/check.h"

#include "sync/wire/statement.h"

#include <stdio.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

bool mm_check_fail(struct mm_check *c, const char *why)
{
    char path[400] = "";
    size_t len = 0;
    for (size_t i = 0; i < c->n_steps && len < sizeof path; i++) {
        int n = c->steps[i].key
                    ? snprintf(path + len, sizeof path - len, "%s%s", i ? "." : "", c->steps[i].key)
                    : snprintf(path + len, sizeof path - len, "[%zu]", c->steps[i].index);
        len += n > 0 ? (size_t)n : 0;
    }
    (void)mm_fail(c->info, MM_ERR_INVALID, "%s: %s", c->n_steps ? path : "statement", why);
    return false;
}

static size_t extend(struct mm_check *c, const char *key, size_t index)
{
    size_t before = c->n_steps;
    if (before < MM_CHECK_STEPS) {
        c->steps[before].key = key;
        c->steps[before].index = index;
        c->n_steps++;
    }
    return before;
}

size_t mm_check_down(struct mm_check *c, const char *key)
{
    return extend(c, key, 0);
}

size_t mm_check_down_at(struct mm_check *c, size_t index)
{
    return extend(c, NULL, index);
}

void mm_check_up(struct mm_check *c, size_t len)
{
    c->n_steps = len;
}

static const struct mm_check_prop *prop_find(const struct mm_check_prop *props, size_t n, const char *key)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(props[i].key, key) == 0)
            return &props[i];
    return NULL;
}

bool mm_check_object(struct mm_check *c, const struct mm_json *node, const struct mm_check_prop *props,
                     size_t n)
{
    if (mm_json_type(node) != MM_JSON_OBJECT)
        return mm_check_fail(c, "must be an object");
    for (const struct mm_json *m = mm_json_first(node); m; m = mm_json_next(m)) {
        const struct mm_check_prop *prop = prop_find(props, n, mm_json_key(m));
        size_t up = mm_check_down(c, mm_json_key(m));
        if (!prop || prop->since > c->version)
            return mm_check_fail(c, "is not a property here");
        if (mm_json_type(m) == MM_JSON_NULL)
            return mm_check_fail(c, "must not be null");
        if (!prop->rule(c, m))
            return false;
        mm_check_up(c, up);
    }
    for (size_t i = 0; i < n; i++) {
        if (props[i].required && !mm_json_get(node, props[i].key)) {
            mm_check_down(c, props[i].key);
            return mm_check_fail(c, "is missing");
        }
    }
    return true;
}

bool mm_check_array(struct mm_check *c, const struct mm_json *node, size_t min,
                    bool (*rule)(struct mm_check *c, const struct mm_json *node))
{
    size_t index = 0;
    if (mm_json_type(node) != MM_JSON_ARRAY)
        return mm_check_fail(c, "must be an array");
    if (mm_json_size(node) < min)
        return mm_check_fail(c, "must not be empty");
    for (const struct mm_json *m = mm_json_first(node); m; m = mm_json_next(m), index++) {
        size_t up = mm_check_down_at(c, index);
        if (!rule(c, m))
            return false;
        mm_check_up(c, up);
    }
    return true;
}

bool mm_check_one_of(struct mm_check *c, const struct mm_json *node, const char *const *names)
{
    const char *value = mm_json_str(node, NULL);
    for (; value && *names; names++)
        if (strcmp(value, *names) == 0)
            return true;
    return mm_check_fail(c, "is not one of the allowed values");
}

const char *mm_check_object_type(struct mm_check *c, const struct mm_json *node, const char *fallback)
{
    if (mm_json_type(node) != MM_JSON_OBJECT) {
        mm_check_fail(c, "must be an object");
        return NULL;
    }
    const struct mm_json *type = mm_json_get(node, "objectType");
    if (!type)
        return fallback;
    const char *value = mm_json_str(type, NULL);
    if (!value) {
        mm_check_down(c, "objectType");
        mm_check_fail(c, "must be a string");
    }
    return value;
}

/* ---- result -------------------------------------------------------------------------------------- */
static bool score(struct mm_check *c, const struct mm_json *node)
{
    static const struct mm_check_prop props[] = {
        {"scaled", mm_check_number, false},
        {"raw", mm_check_number, false},
        {"min", mm_check_number, false},
        {"max", mm_check_number, false},
    };
    if (!mm_check_object(c, node, props, COUNT(props)))
        return false;
    const struct mm_json *raw = mm_json_get(node, "raw"), *min = mm_json_get(node, "min"),
                         *max = mm_json_get(node, "max");
    double scaled = mm_json_get_num(node, "scaled", 0);
    if (scaled < -1 || scaled > 1)
        return mm_check_fail(c, "scaled must lie between -1 and 1");
    if (min && max && mm_json_num(min, 0) >= mm_json_num(max, 0))
        return mm_check_fail(c, "min must be below max");
    if (raw && min && mm_json_num(raw, 0) < mm_json_num(min, 0))
        return mm_check_fail(c, "raw must not be below min");
    if (raw && max && mm_json_num(raw, 0) > mm_json_num(max, 0))
        return mm_check_fail(c, "raw must not be above max");
    return true;
}

static bool result(struct mm_check *c, const struct mm_json *node)
{
    static const struct mm_check_prop props[] = {
        {"score", score, false},
        {"success", mm_check_bool, false},
        {"completion", mm_check_bool, false},
        {"response", mm_check_string, false},
        {"duration", mm_check_duration, false},
        {"extensions", mm_check_extensions, false},
    };
    return mm_check_object(c, node, props, COUNT(props));
}

/* ---- context ------------------------------------------------------------------------------------- */
static bool activities(struct mm_check *c, const struct mm_json *node)
{
    if (mm_json_type(node) == MM_JSON_ARRAY)
        return mm_check_array(c, node, 0, mm_check_activity);
    return mm_check_activity(c, node);
}

static bool context_activities(struct mm_check *c, const struct mm_json *node)
{
    static const struct mm_check_prop props[] = {
        {"parent", activities, false},
        {"grouping", activities, false},
        {"category", activities, false},
        {"other", activities, false},
    };
    return mm_check_object(c, node, props, COUNT(props));
}

static bool relevant_types(struct mm_check *c, const struct mm_json *node)
{
    return mm_check_array(c, node, 1, mm_check_iri);
}

static bool is_context_agent(struct mm_check *c, const struct mm_json *node)
{
    return mm_check_one_of(c, node, (const char *const[]){"contextAgent", NULL});
}

static bool is_context_group(struct mm_check *c, const struct mm_json *node)
{
    return mm_check_one_of(c, node, (const char *const[]){"contextGroup", NULL});
}

static bool context_agent(struct mm_check *c, const struct mm_json *node)
{
    static const struct mm_check_prop props[] = {
        {"objectType", is_context_agent, true},
        {"agent", mm_check_agent, true},
        {"relevantTypes", relevant_types, false},
    };
    return mm_check_object(c, node, props, COUNT(props));
}

static bool context_group(struct mm_check *c, const struct mm_json *node)
{
    static const struct mm_check_prop props[] = {
        {"objectType", is_context_group, true},
        {"group", mm_check_group, true},
        {"relevantTypes", relevant_types, false},
    };
    return mm_check_object(c, node, props, COUNT(props));
}

static bool context_agents(struct mm_check *c, const struct mm_json *node)
{
    return mm_check_array(c, node, 0, context_agent);
}

static bool context_groups(struct mm_check *c, const struct mm_json *node)
{
    return mm_check_array(c, node, 0, context_group);
}

static bool context(struct mm_check *c, const struct mm_json *node)
{
    static const struct mm_check_prop props[] = {
        {"registration", mm_check_uuid, false},
        {"instructor", mm_check_actor, false},
        {"team", mm_check_group, false},
        {"contextActivities", context_activities, false},
        {"contextAgents", context_agents, false, MM_XAPI_2},
        {"contextGroups", context_groups, false, MM_XAPI_2},
        {"revision", mm_check_string, false},
        {"platform", mm_check_string, false},
        {"language", mm_check_language, false},
        {"statement", mm_check_statement_ref, false},
        {"extensions", mm_check_extensions, false},
    };
    return mm_check_object(c, node, props, COUNT(props));
}

/* ---- attachments --------------------------------------------------------------------------------- */
static bool attachment(struct mm_check *c, const struct mm_json *node)
{
    static const struct mm_check_prop props[] = {
        {"usageType", mm_check_iri, true},
        {"display", mm_check_language_map, true},
        {"description", mm_check_language_map, false},
        {"contentType", mm_check_media_type, true},
        {"length", mm_check_count, true},
        {"sha2", mm_check_sha2, true},
        {"fileUrl", mm_check_iri, false},
    };
    return mm_check_object(c, node, props, COUNT(props));
}

static bool attachments(struct mm_check *c, const struct mm_json *node)
{
    return mm_check_array(c, node, 0, attachment);
}

/* ---- verb, object -------------------------------------------------------------------------------- */
static bool verb(struct mm_check *c, const struct mm_json *node)
{
    static const struct mm_check_prop props[] = {
        {"id", mm_check_iri, true},
        {"display", mm_check_language_map, false},
    };
    return mm_check_object(c, node, props, COUNT(props));
}

static bool sub_statement(struct mm_check *c, const struct mm_json *node);

struct object_row {
    const char *type;
    bool (*rule)(struct mm_check *c, const struct mm_json *node);
    bool in_sub; /* allowed as the object of a sub-statement */
};
static const struct object_row object_rows[] = {
    {"Activity", mm_check_activity, true},  {"Agent", mm_check_agent, true},
    {"Group", mm_check_group, true},        {"StatementRef", mm_check_statement_ref, true},
    {"SubStatement", sub_statement, false},
};

static bool object_of(struct mm_check *c, const struct mm_json *node, bool in_sub)
{
    const char *type = mm_check_object_type(c, node, "Activity");
    if (!type)
        return false;
    for (size_t i = 0; i < COUNT(object_rows); i++)
        if (strcmp(object_rows[i].type, type) == 0 && (object_rows[i].in_sub || !in_sub))
            return object_rows[i].rule(c, node);
    mm_check_down(c, "objectType");
    return mm_check_fail(c, "is not one of the allowed values");
}

static bool object_top(struct mm_check *c, const struct mm_json *node)
{
    return object_of(c, node, false);
}

static bool object_sub(struct mm_check *c, const struct mm_json *node)
{
    return object_of(c, node, true);
}

/* ---- rules across properties --------------------------------------------------------------------- */
static bool crossed(struct mm_check *c, const struct mm_json *node)
{
    static const char *const activity_only[] = {"revision", "platform"};
    const struct mm_json *object = mm_json_get(node, "object");
    const char *type = mm_json_get_str(object, "objectType", "Activity");
    const struct mm_json *ctx = mm_json_get(node, "context");
    for (size_t i = 0; i < COUNT(activity_only); i++) {
        if (strcmp(type, "Activity") == 0 || !mm_json_get(ctx, activity_only[i]))
            continue;
        mm_check_down(c, "context");
        mm_check_down(c, activity_only[i]);
        return mm_check_fail(c, "is allowed only when the object is an Activity");
    }
    const char *verb_id = mm_json_get_str(mm_json_get(node, "verb"), "id", "");
    if (strcmp(verb_id, "http://adlnet.gov/expapi/verbs/voided") == 0 && strcmp(type, "StatementRef") != 0) {
        mm_check_down(c, "object");
        return mm_check_fail(c, "of a voiding statement must be a StatementRef");
    }
    return true;
}

static bool is_sub_statement(struct mm_check *c, const struct mm_json *node)
{
    return mm_check_one_of(c, node, (const char *const[]){"SubStatement", NULL});
}

static bool sub_statement(struct mm_check *c, const struct mm_json *node)
{
    static const struct mm_check_prop props[] = {
        {"objectType", is_sub_statement, true},
        {"actor", mm_check_actor, true},
        {"verb", verb, true},
        {"object", object_sub, true},
        {"result", result, false},
        {"context", context, false},
        {"timestamp", mm_check_time, false},
        {"attachments", attachments, false},
    };
    return mm_check_object(c, node, props, COUNT(props)) && crossed(c, node);
}

enum mm_err mm_statement_check(const struct mm_json *statement, enum mm_xapi version, struct mm_errinfo *info)
{
    static const struct mm_check_prop props[] = {
        {"id", mm_check_uuid, false},
        {"actor", mm_check_actor, true},
        {"verb", verb, true},
        {"object", object_top, true},
        {"result", result, false},
        {"context", context, false},
        {"timestamp", mm_check_time, false},
        {"stored", mm_check_time, false},
        {"version", mm_check_version, false},
        {"authority", mm_check_authority, false},
        {"attachments", attachments, false},
    };
    struct mm_check c = {.info = info, .version = version};
    bool ok = mm_check_object(&c, statement, props, COUNT(props)) && crossed(&c, statement);
    return ok ? MM_OK : MM_ERR_INVALID;
}
