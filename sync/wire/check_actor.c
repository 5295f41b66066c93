/* Agents, groups, accounts: exactly one inverse functional identifier, no group inside a group. */
#include "sync/wire/check.h"
#include "sync/wire/statement.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const char *const identifiers[] = {"mbox", "mbox_sha1sum", "openid", "account"};

static size_t count_identifiers(const struct mm_json *node)
{
    size_t n = 0;
    for (size_t i = 0; i < COUNT(identifiers); i++)
        n += mm_json_get(node, identifiers[i]) != NULL;
    return n;
}

static bool account(struct mm_check *c, const struct mm_json *node)
{
    static const struct mm_check_prop props[] = {
        {"homePage", mm_check_iri, true},
        {"name", mm_check_string, true},
    };
    return mm_check_object(c, node, props, COUNT(props));
}

static bool is_agent(struct mm_check *c, const struct mm_json *node)
{
    return mm_check_one_of(c, node, (const char *const[]){"Agent", NULL});
}

static bool is_group(struct mm_check *c, const struct mm_json *node)
{
    return mm_check_one_of(c, node, (const char *const[]){"Group", NULL});
}

bool mm_check_agent(struct mm_check *c, const struct mm_json *node)
{
    static const struct mm_check_prop props[] = {
        {"objectType", is_agent, false},  {"name", mm_check_string, false},
        {"mbox", mm_check_mailto, false}, {"mbox_sha1sum", mm_check_sha1, false},
        {"openid", mm_check_iri, false},  {"account", account, false},
    };
    if (!mm_check_object(c, node, props, COUNT(props)))
        return false;
    if (count_identifiers(node) != 1)
        return mm_check_fail(c, "needs exactly one of mbox, mbox_sha1sum, openid, account");
    return true;
}

static bool members(struct mm_check *c, const struct mm_json *node)
{
    return mm_check_array(c, node, 0, mm_check_agent);
}

bool mm_check_group(struct mm_check *c, const struct mm_json *node)
{
    static const struct mm_check_prop props[] = {
        {"objectType", is_group, true},   {"name", mm_check_string, false},
        {"mbox", mm_check_mailto, false}, {"mbox_sha1sum", mm_check_sha1, false},
        {"openid", mm_check_iri, false},  {"account", account, false},
        {"member", members, false},
    };
    if (!mm_check_object(c, node, props, COUNT(props)))
        return false;
    size_t n = count_identifiers(node);
    if (n > 1)
        return mm_check_fail(c, "needs at most one of mbox, mbox_sha1sum, openid, account");
    if (n == 0 && mm_json_size(mm_json_get(node, "member")) == 0)
        return mm_check_fail(c, "without an identifier needs member");
    return true;
}

bool mm_check_actor(struct mm_check *c, const struct mm_json *node)
{
    const char *type = mm_check_object_type(c, node, "Agent");
    if (!type)
        return false;
    return strcmp(type, "Group") == 0 ? mm_check_group(c, node) : mm_check_agent(c, node);
}

/* A group as authority is the pair of OAuth: a program and a person. */
bool mm_check_authority(struct mm_check *c, const struct mm_json *node)
{
    if (!mm_check_actor(c, node))
        return false;
    if (strcmp(mm_json_get_str(node, "objectType", "Agent"), "Group") != 0)
        return true;
    if (count_identifiers(node) != 0 || mm_json_size(mm_json_get(node, "member")) != 2)
        return mm_check_fail(c, "must be an Agent or a Group without identifier of two members");
    return true;
}

enum mm_err mm_agent_check(const struct mm_json *agent, struct mm_errinfo *info)
{
    struct mm_check c = {.info = info};
    return mm_check_actor(&c, agent) ? MM_OK : MM_ERR_INVALID;
}
