/* What the validator's rules are made of: a cursor that knows the path of the property, and the shapes
 * object, array, one of some names. The rules themselves stand in the files beside, so that a test can come
 * between. */
#include "sync/wire/check.h"

#include <stdio.h>
#include <string.h>

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
