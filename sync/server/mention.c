#include "sync/server/mention.h"

#include "sync/base/hash.h"
#include "sync/base/id.h"
#include "sync/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct walk {
    mm_mention_visit visit;
    void *ctx;
    bool over;
};

bool mm_mention_agent(const struct mm_json *agent, char out[MM_AGENT_TEXT_BYTES])
{
    static const char *const plain[] = {"mbox", "mbox_sha1sum", "openid"};
    const struct mm_json *account = mm_json_get(agent, "account");
    int len = 0;
    out[0] = '\0';
    if (account)
        len = snprintf(out, MM_AGENT_TEXT_BYTES, "%s\n%s", mm_json_get_str(account, "homePage", ""),
                       mm_json_get_str(account, "name", ""));
    for (size_t i = 0; !account && !len && i < sizeof plain / sizeof plain[0]; i++)
        len = snprintf(out, MM_AGENT_TEXT_BYTES, "%s", mm_json_get_str(agent, plain[i], ""));
    return len < MM_AGENT_TEXT_BYTES;
}

static void tell(struct walk *w, enum mm_mention kind, const char *value)
{
    if (!w->over && value && (value[0] || kind == MM_MENTION_ANY || kind == MM_MENTION_STATEMENT))
        w->over = !w->visit(w->ctx, kind, value);
}

/* An agent; a group with its members too. */
static void agent(struct walk *w, enum mm_mention kind, const struct mm_json *node)
{
    char text[MM_AGENT_TEXT_BYTES];
    const struct mm_json *member = mm_json_first(mm_json_get(node, "member"));
    if (mm_json_type(node) != MM_JSON_OBJECT)
        return;
    if (mm_mention_agent(node, text))
        tell(w, kind, text);
    for (; member && !w->over; member = mm_json_next(member))
        if (mm_mention_agent(member, text))
            tell(w, kind, text);
}

static bool is_type(const struct mm_json *node, const char *type)
{
    return strcmp(mm_json_get_str(node, "objectType", "Activity"), type) == 0;
}

static void object(struct walk *w, const struct mm_json *node, enum mm_mention agents,
                   enum mm_mention activities)
{
    if (is_type(node, "Agent") || is_type(node, "Group"))
        agent(w, agents, node);
    else if (is_type(node, "Activity"))
        tell(w, activities, mm_json_get_str(node, "id", ""));
}

/* A list, or a single one where 1.0.3 allows it. */
static void context_activities(struct walk *w, const struct mm_json *node)
{
    const struct mm_json *list = mm_json_first(node); /* parent, grouping, category, other */
    for (; list; list = mm_json_next(list)) {
        const struct mm_json *one = mm_json_type(list) == MM_JSON_ARRAY ? mm_json_first(list) : NULL;
        if (mm_json_type(list) == MM_JSON_OBJECT)
            tell(w, MM_MENTION_ACTIVITY_RELATED, mm_json_get_str(list, "id", ""));
        for (; one; one = mm_json_next(one))
            tell(w, MM_MENTION_ACTIVITY_RELATED, mm_json_get_str(one, "id", ""));
    }
}

static void context(struct walk *w, const struct mm_json *node)
{
    static const struct {
        const char *list, *member;
    } people[] = {{"contextAgents", "agent"}, {"contextGroups", "group"}};
    agent(w, MM_MENTION_AGENT_RELATED, mm_json_get(node, "instructor"));
    agent(w, MM_MENTION_AGENT_RELATED, mm_json_get(node, "team"));
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++)
        for (const struct mm_json *one = mm_json_first(mm_json_get(node, people[i].list)); one;
             one = mm_json_next(one))
            agent(w, MM_MENTION_AGENT_RELATED, mm_json_get(one, people[i].member));
    context_activities(w, mm_json_get(node, "contextActivities"));
}

void mm_mentions_walk(const struct mm_json *statement, mm_mention_visit visit, void *ctx)
{
    struct walk w = {visit, ctx, false};
    char uuid[MM_UUID_BYTES] = "";
    struct mm_uuid id;
    const struct mm_json *what = mm_json_get(statement, "object"), *about = mm_json_get(statement, "context");
    tell(&w, MM_MENTION_ANY, "");
    tell(&w, MM_MENTION_VERB, mm_json_get_str(mm_json_get(statement, "verb"), "id", ""));
    if (mm_uuid_parse(mm_json_get_str(about, "registration", ""), &id) == MM_OK)
        mm_uuid_format(&id, uuid);
    tell(&w, MM_MENTION_REGISTRATION, uuid);
    agent(&w, MM_MENTION_AGENT, mm_json_get(statement, "actor"));
    object(&w, what, MM_MENTION_AGENT, MM_MENTION_ACTIVITY);
    context(&w, about);
    if (is_type(what, "StatementRef"))
        tell(&w, MM_MENTION_STATEMENT, "");
    if (!is_type(what, "SubStatement"))
        return;
    agent(&w, MM_MENTION_AGENT_RELATED, mm_json_get(what, "actor"));
    object(&w, mm_json_get(what, "object"), MM_MENTION_AGENT_RELATED, MM_MENTION_ACTIVITY_RELATED);
    context(&w, mm_json_get(what, "context"));
}

int64_t mm_mention_key(enum mm_mention kind, const char *value)
{
    struct mm_sha256_state state;
    const uint8_t mark = (uint8_t)kind;
    int64_t key;
    mm_sha256_start(&state);
    mm_sha256_add(&state, &mark, 1);
    mm_sha256_add(&state, value, strlen(value));
    struct mm_hash hash = mm_sha256_end(&state);
    memcpy(&key, hash.b, sizeof key);
    return (int64_t)((uint64_t)key & INT64_MAX);
}

struct keys {
    int64_t *list; /* owned */
    size_t n, cap;
    bool no_memory;
};

static bool add_key(void *ctx, enum mm_mention kind, const char *value)
{
    struct keys *keys = ctx;
    int64_t key = mm_mention_key(kind, value);
    for (size_t i = 0; i < keys->n; i++)
        if (keys->list[i] == key)
            return true;
    if (keys->n == keys->cap) {
        size_t cap = keys->cap ? keys->cap * 2 : 16;
        int64_t *more = reallocarray(keys->list, cap, sizeof *more);
        if (!more) {
            keys->no_memory = true;
            return false;
        }
        keys->list = more;
        keys->cap = cap;
    }
    keys->list[keys->n++] = key;
    return true;
}

enum mm_err mm_mention_keys(const struct mm_json *statement, int64_t **ret_keys, size_t *ret_n,
                            struct mm_errinfo *info)
{
    struct keys keys = {0};
    mm_mentions_walk(statement, add_key, &keys);
    if (keys.no_memory) {
        free(keys.list);
        return mm_nomem(info);
    }
    *ret_keys = keys.list;
    *ret_n = keys.n;
    return MM_OK;
}

const char *mm_mention_target(const struct mm_json *statement)
{
    const struct mm_json *what = mm_json_get(statement, "object");
    return is_type(what, "StatementRef") ? mm_json_get_str(what, "id", NULL) : NULL;
}
