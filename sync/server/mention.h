/* Whom and what a statement speaks of: the agents, activities, verb and registration by which it can be
 * found, as the specification of xAPI says for the parameters of GET /statements (1.0.3 part 3, 2.1.3; IEEE
 * 9274.1.1, 7.6.3). Pure. Table posting holds the keys; a statement that was found by one is read again and
 * asked with the same walk, so two texts with one key do no harm. */
#ifndef MM_SERVER_MENTION_H
#define MM_SERVER_MENTION_H

#include "sync/base/err.h"
#include "sync/base/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mm_mention {
    MM_MENTION_ANY, /* every statement, once, with "" */
    MM_MENTION_VERB,
    MM_MENTION_REGISTRATION,
    MM_MENTION_AGENT,            /* actor or object, or a member of a group that is */
    MM_MENTION_AGENT_RELATED,    /* anywhere else: context, sub-statement */
    MM_MENTION_ACTIVITY,         /* the object */
    MM_MENTION_ACTIVITY_RELATED, /* anywhere else */
    MM_MENTION_STATEMENT, /* a statement about another one, once, with "": it fits what that one fits */
    MM_MENTION_COUNT
};
/* One place of a statement. value: borrowed; agents as mm_mention_agent() writes them. False ends the walk.
 */
typedef bool (*mm_mention_visit)(void *ctx, enum mm_mention kind, const char *value);
void mm_mentions_walk(const struct mm_json *statement, mm_mention_visit visit, void *ctx);

/* An agent's or group's identifier as one text: "home\nname" for an account, the mailbox and so on otherwise.
 * "" when there is none. False when it does not fit: then it cannot be found by it. */
#define MM_AGENT_TEXT_BYTES 4096
bool mm_mention_agent(const struct mm_json *agent, char out[MM_AGENT_TEXT_BYTES]);
int64_t mm_mention_key(enum mm_mention kind, const char *value);

/* The keys of a statement, each once. Owned: free(). */
MM_MUST_USE enum mm_err mm_mention_keys(const struct mm_json *statement, int64_t **ret_keys, size_t *ret_n,
                                        struct mm_errinfo *info);

/* The statement that this one is about (StatementRef), or NULL. Borrowed. */
const char *mm_mention_target(const struct mm_json *statement);
#endif
