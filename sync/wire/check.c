/* The validator's rules for statement, sub-statement, result, context and attachment. */
#include "sync/wire/check.h"

#include "sync/wire/statement.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

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
