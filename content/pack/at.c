/* cJSON keeps no positions, so the line of a node is found by walking the raw text along the node's path.
 * The text has passed the scanner: it is known to be well-formed JSON. */
#include "content/pack/source.h"

#include <stdio.h>
#include <string.h>

struct mm_at mm_at_root(const struct mm_source *source)
{
    return (struct mm_at){.source = source, .node = source->doc};
}

struct mm_at mm_at_key(const struct mm_at *up, const char *key)
{
    return (struct mm_at){.source = up->source, .up = up, .key = key, .node = mm_json_get(up->node, key)};
}

struct mm_at mm_at_element(const struct mm_at *up, size_t index, const struct mm_json *node)
{
    return (struct mm_at){.source = up->source, .up = up, .index = index, .node = node};
}

void mm_each_start(struct mm_each *each, const struct mm_at *list)
{
    *each = (struct mm_each){.list = list};
}

bool mm_each_next(struct mm_each *each)
{
    const struct mm_json *node;
    if (!each->started) {
        node = mm_json_type(each->list->node) == MM_JSON_ARRAY ? mm_json_first(each->list->node) : NULL;
        each->at = mm_at_element(each->list, 0, node);
        each->started = true;
    } else {
        node = mm_json_next(each->at.node);
        each->at = mm_at_element(each->list, each->at.index + 1, node);
    }
    return node != NULL;
}

/* The chain from the root (exclusive) down to at; returns its length. */
static size_t unroll(const struct mm_at *at, const struct mm_at **steps, size_t max)
{
    size_t n = 0;
    for (const struct mm_at *a = at; a->up; a = a->up)
        n++;
    size_t k = n;
    for (const struct mm_at *a = at; a->up; a = a->up) {
        k--;
        if (k < max)
            steps[k] = a;
    }
    return n < max ? n : max;
}

void mm_at_path(const struct mm_at *at, char *out, size_t out_bytes)
{
    const struct mm_at *steps[MM_MAX_JSON_DEPTH + 2];
    size_t n = unroll(at, steps, sizeof steps / sizeof steps[0]);
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < n && used + 1 < out_bytes; i++) {
        int written;
        if (steps[i]->key)
            written = snprintf(out + used, out_bytes - used, "%s%s", i ? "." : "", steps[i]->key);
        else
            written = snprintf(out + used, out_bytes - used, "[%zu]", steps[i]->index);
        used += written > 0 ? (size_t)written : 0;
    }
}

static size_t skip_space(const char *s, size_t pos)
{
    return pos + strspn(s + pos, " \t\r\n");
}

/* s[pos] is the opening quote; returns the offset after the closing one. */
static size_t skip_string(const char *s, size_t pos)
{
    for (pos++; s[pos] && s[pos] != '"'; pos++) {
        if (s[pos] == '\\' && s[pos + 1])
            pos++;
    }
    return s[pos] ? pos + 1 : pos;
}

static size_t skip_value(const char *s, size_t pos)
{
    int depth = 0;
    do {
        pos = skip_space(s, pos);
        if (s[pos] == '"') {
            pos = skip_string(s, pos);
        } else if (s[pos] && strchr("{[", s[pos])) {
            depth++;
            pos++;
        } else if (s[pos] && strchr("}]", s[pos])) {
            depth--;
            pos++;
        } else if (s[pos] && strchr(",:", s[pos])) {
            pos++;
        } else {
            pos += strcspn(s + pos, ",:{}[]\" \t\r\n");
        }
    } while (depth > 0 && s[pos]);
    return pos;
}

/* Offset of the member's key (*ret_value: of its value), 0 when there is none. */
static size_t find_member(const char *s, size_t pos, const char *key, size_t *ret_value)
{
    size_t key_len = strlen(key);
    for (pos = skip_space(s, pos + 1); s[pos] == '"'; pos = skip_space(s, pos + 1)) {
        size_t after = skip_string(s, pos);
        size_t value = skip_space(s, skip_space(s, after) + 1);
        if (after - pos - 2 == key_len && memcmp(s + pos + 1, key, key_len) == 0) {
            *ret_value = value;
            return pos;
        }
        pos = skip_space(s, skip_value(s, value));
        if (s[pos] != ',')
            return 0;
    }
    return 0;
}

static size_t find_element(const char *s, size_t pos, size_t index)
{
    pos = skip_space(s, pos + 1);
    for (size_t i = 0; i < index; i++) {
        pos = skip_space(s, skip_value(s, pos));
        if (s[pos] != ',')
            return 0;
        pos = skip_space(s, pos + 1);
    }
    return s[pos] && s[pos] != ']' ? pos : 0;
}

int mm_at_line(const struct mm_at *at)
{
    if (at->line)
        return at->line;
    const struct mm_at *steps[MM_MAX_JSON_DEPTH + 2];
    size_t n = unroll(at, steps, sizeof steps / sizeof steps[0]);
    const char *s = mm_buf_str(&at->source->text);
    size_t pos = skip_space(s, 0);
    size_t shown = pos;
    for (size_t i = 0; i < n; i++) {
        size_t value = 0;
        size_t found = 0;
        if (steps[i]->key && s[pos] == '{') {
            found = find_member(s, pos, steps[i]->key, &value);
        } else if (!steps[i]->key && s[pos] == '[') {
            found = value = find_element(s, pos, steps[i]->index);
        }
        if (!found)
            break;
        shown = found;
        pos = value;
    }
    int line = 1;
    for (size_t i = 0; i < shown; i++)
        line += s[i] == '\n';
    return line;
}
