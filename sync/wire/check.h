/* The validator's own parts: a cursor with the path of the property, rules, and tables of properties. Used
 * inside this floor only. A rule returns false after mm_check_fail has named the property. */
#ifndef MM_WIRE_CHECK_H
#define MM_WIRE_CHECK_H

#include "sync/base/err.h"
#include "sync/base/json.h"
#include "sync/wire/statement.h"

#include <stdbool.h>

#define MM_CHECK_STEPS 48 /* more than the scanner lets through */
struct mm_check {
    struct mm_errinfo *info; /* may be NULL */
    enum mm_xapi version;
    /* "context.contextActivities.parent[0].id", written out only when something is wrong */
    struct {
        const char *key; /* borrowed; NULL: an element */
        size_t index;
    } steps[MM_CHECK_STEPS];
    size_t n_steps;
};

struct mm_check_prop {
    const char *key;
    bool (*rule)(struct mm_check *c, const struct mm_json *node);
    bool required;
    enum mm_xapi since; /* unknown before; 0: in every version */
};

/* check_shape.c */
bool mm_check_fail(struct mm_check *c, const char *why);
/* Below a member or an element; returns the length to go back to. */
size_t mm_check_down(struct mm_check *c, const char *key);
size_t mm_check_down_at(struct mm_check *c, size_t index);
void mm_check_up(struct mm_check *c, size_t len);

/* An object with these properties and no others; required ones there. */
bool mm_check_object(struct mm_check *c, const struct mm_json *node, const struct mm_check_prop *props,
                     size_t n);
/* An array of at least min elements, each of which keeps rule. */
bool mm_check_array(struct mm_check *c, const struct mm_json *node, size_t min,
                    bool (*rule)(struct mm_check *c, const struct mm_json *node));
/* A string that equals one of the names (NULL-terminated), case and all. */
bool mm_check_one_of(struct mm_check *c, const struct mm_json *node, const char *const *names);
/* objectType of node, or fallback when absent; NULL after a failure. */
const char *mm_check_object_type(struct mm_check *c, const struct mm_json *node, const char *fallback);

/* check_text.c: rules for single values */
bool mm_check_string(struct mm_check *c, const struct mm_json *node);
bool mm_check_bool(struct mm_check *c, const struct mm_json *node);
bool mm_check_number(struct mm_check *c, const struct mm_json *node);
bool mm_check_count(struct mm_check *c, const struct mm_json *node); /* integer, 0 or more */
bool mm_check_uuid(struct mm_check *c, const struct mm_json *node);
bool mm_check_iri(struct mm_check *c, const struct mm_json *node);
bool mm_check_mailto(struct mm_check *c, const struct mm_json *node);
bool mm_check_sha1(struct mm_check *c, const struct mm_json *node);
bool mm_check_sha2(struct mm_check *c, const struct mm_json *node);
bool mm_check_media_type(struct mm_check *c, const struct mm_json *node);
bool mm_check_time(struct mm_check *c, const struct mm_json *node);
bool mm_check_duration(struct mm_check *c, const struct mm_json *node);
bool mm_check_version(struct mm_check *c, const struct mm_json *node);
bool mm_check_language(struct mm_check *c, const struct mm_json *node);
bool mm_check_language_map(struct mm_check *c, const struct mm_json *node);
bool mm_check_extensions(struct mm_check *c, const struct mm_json *node);

/* check_actor.c, check_activity.c */
bool mm_check_agent(struct mm_check *c, const struct mm_json *node);
bool mm_check_group(struct mm_check *c, const struct mm_json *node);
bool mm_check_actor(struct mm_check *c, const struct mm_json *node); /* agent or group */
bool mm_check_authority(struct mm_check *c, const struct mm_json *node);
bool mm_check_activity(struct mm_check *c, const struct mm_json *node);
bool mm_check_statement_ref(struct mm_check *c, const struct mm_json *node);

#endif
