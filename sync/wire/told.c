/* The kiosk report as JSON, and the check of an entry by the table of its kind. */
#include "sync/wire/told.h"

#include "sync/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct mm_told_ops *const kinds[] = {
#define ENTRY(name) &mm_told_##name,
#include "sync/wire/told.def"
#undef ENTRY
};

const struct mm_told_ops *mm_told_find(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i]->name, name) == 0)
            return kinds[i];
    return NULL;
}

/* ---- one entry -------------------------------------------------------------------------------------- */
static bool field_ok(const struct mm_told_field *f, const struct mm_json *value)
{
    if (mm_json_type(value) != f->type)
        return false;
    if (f->type == MM_JSON_STRING) {
        const char *text = mm_json_str(value, "");
        return mm_utf8_is_line(text) && (int64_t)strlen(text) >= f->least && (int64_t)strlen(text) <= f->most;
    }
    if (f->type == MM_JSON_NUMBER) {
        int64_t number = mm_json_int(value, INT64_MIN);
        return number != INT64_MIN && number >= f->least && number <= f->most;
    }
    return true;
}

static const struct mm_told_field *field_find(const struct mm_told_ops *kind, const char *key)
{
    for (size_t i = 0; i < kind->n_fields; i++)
        if (strcmp(kind->fields[i].key, key) == 0)
            return &kind->fields[i];
    return NULL;
}

static enum mm_err check_data(const struct mm_told_ops *kind, const struct mm_json *data,
                              struct mm_errinfo *info)
{
    if (mm_json_type(data) != MM_JSON_OBJECT)
        return mm_fail(info, MM_ERR_INVALID, "data: must be an object");
    if (!kind->fields)
        return MM_OK;
    for (const struct mm_json *m = mm_json_first(data); m; m = mm_json_next(m)) {
        const struct mm_told_field *f = field_find(kind, mm_json_key(m));
        if (!f)
            return mm_fail(info, MM_ERR_INVALID, "data: has a member that this kind has not");
        if (!field_ok(f, m))
            return mm_fail(info, MM_ERR_INVALID, "data.%s: not a value that it can have", f->key);
    }
    for (size_t i = 0; i < kind->n_fields; i++)
        if (kind->fields[i].needed && !mm_json_get(data, kind->fields[i].key))
            return mm_fail(info, MM_ERR_INVALID, "data.%s: is missing", kind->fields[i].key);
    return MM_OK;
}

static enum mm_err check_head(const struct mm_told_ops *kind, const struct mm_told *told,
                              struct mm_errinfo *info)
{
    if (kind->of_person != (told->person[0] != '\0') || !mm_utf8_is_line(told->person))
        return mm_fail(info, MM_ERR_INVALID, "person: %s",
                       kind->of_person ? "is missing" : "this kind names nobody");
    if (kind->timeless ? told->at_ms != 0 : told->at_ms <= 0 || told->at_ms > MM_MAX_TOLD_AT_MS)
        return mm_fail(info, MM_ERR_INVALID, "at_ms: %s",
                       kind->timeless ? "this kind says no time" : "not a time");
    return MM_OK;
}

enum mm_err mm_told_check(const struct mm_told *told, struct mm_errinfo *info)
{
    const struct mm_told_ops *kind = mm_told_find(told->kind);
    struct mm_json *data = NULL;
    if (!kind)
        return mm_fail(info, MM_ERR_NOT_FOUND, "kind: this version does not know it");
    const struct mm_json_limits limits = {kind->max_bytes, MM_MAX_JSON_DEPTH / 2};
    enum mm_err err = check_head(kind, told, info);
    if (!err)
        err = mm_json_parse(told->data, strlen(told->data), &limits, &data, info);
    if (!err)
        err = check_data(kind, data, info);
    mm_json_free(data);
    return err;
}

/* ---- the report ------------------------------------------------------------------------------------- */
void mm_told_write_one(const struct mm_told *told, struct mm_jw *w)
{
    mm_jw_obj(w);
    mm_jw_kstr(w, "id", told->id);
    mm_jw_kstr(w, "kind", told->kind);
    if (told->person[0])
        mm_jw_kstr(w, "person", told->person);
    if (told->at_ms)
        mm_jw_kint(w, "at_ms", told->at_ms);
    mm_jw_key(w, "data");
    mm_jw_raw(w, told->data, strlen(told->data));
    mm_jw_end(w);
}

void mm_told_write(const struct mm_told *list, size_t n, struct mm_buf *out)
{
    struct mm_jw w;
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_karr(&w, "entries");
    for (size_t i = 0; i < n; i++)
        mm_told_write_one(&list[i], &w);
    mm_jw_end(&w);
    mm_jw_end(&w);
}

/* False when there is a value that does not fit. */
static bool copy(char *out, size_t bytes, const struct mm_json *node)
{
    const char *value = mm_json_str(node, NULL);
    if (node && (!value || strlen(value) >= bytes))
        return false;
    snprintf(out, bytes, "%s", value ? value : "");
    return true;
}

static enum mm_err keep_text(const struct mm_json *node, char **ret_text, struct mm_errinfo *info)
{
    struct mm_buf text;
    struct mm_jw w;
    mm_buf_init(&text, MM_MAX_TOLD_BYTES + 1024);
    mm_jw_init(&w, &text);
    mm_jw_node(&w, node);
    enum mm_err err = mm_buf_check(&text, info);
    if (!err && !(*ret_text = strdup(mm_buf_str(&text))))
        err = mm_nomem(info);
    mm_buf_done(&text);
    return err;
}

static enum mm_err read_entry(const struct mm_json *node, size_t i, struct mm_told *told,
                              struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    const char *id = mm_json_get_str(node, "id", "");
    const struct mm_json *data = mm_json_get(node, "data"), *at = mm_json_get(node, "at_ms");
    if (mm_json_type(node) != MM_JSON_OBJECT || !mm_uuid_text_ok(id))
        return mm_fail(info, MM_ERR_INVALID, "entries[%zu].id: must be a UUID", i);
    snprintf(told->id, sizeof told->id, "%s", id);
    told->at_ms = at ? mm_json_int(at, -1) : 0;
    bool fits = copy(told->kind, sizeof told->kind, mm_json_get(node, "kind")) &&
                copy(told->person, sizeof told->person, mm_json_get(node, "person")) && data;
    enum mm_err err = keep_text(fits ? data : node, &told->data, info);
    if (err)
        return err;
    if (fits && mm_told_check(told, &why) == MM_OK)
        return MM_OK;
    mm_utf8_copy(told->error, sizeof told->error,
                 fits ? why.text : "kind, person, data: missing, or not what they can be");
    free(told->data);
    told->data = NULL;
    return keep_text(node, &told->data, info);
}

static int by_id(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum mm_err check_unique(const struct mm_told *list, size_t n, struct mm_errinfo *info)
{
    const char *ids[MM_MAX_TOLD];
    for (size_t i = 0; i < n; i++)
        ids[i] = list[i].id;
    if (n)
        qsort(ids, n, sizeof *ids, by_id);
    for (size_t i = 1; i < n; i++)
        if (strcmp(ids[i - 1], ids[i]) == 0)
            return mm_fail(info, MM_ERR_INVALID, "entries: %s stands twice", ids[i]);
    return MM_OK;
}

enum mm_err mm_told_parse(const char *body, size_t len, struct mm_told **ret_list, size_t *ret_n,
                          struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_MAX_TOLD_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_json *doc = NULL;
    size_t n = 0;
    enum mm_err err = mm_json_parse(body, len, &limits, &doc, info);
    if (err)
        return err;
    const struct mm_json *entries = mm_json_get(doc, "entries");
    struct mm_told *list = calloc(MM_MAX_TOLD, sizeof *list);
    if (!list)
        err = mm_nomem(info);
    else if (mm_json_type(entries) != MM_JSON_ARRAY)
        err = mm_fail(info, MM_ERR_INVALID, "entries: must be an array");
    else if (mm_json_size(entries) > MM_MAX_TOLD)
        err = mm_fail(info, MM_ERR_TOO_BIG, "entries: at most %d", MM_MAX_TOLD);
    for (const struct mm_json *e = mm_json_first(entries); !err && e; e = mm_json_next(e), n++)
        err = read_entry(e, n, &list[n], info);
    if (!err)
        err = check_unique(list, n, info);
    mm_json_free(doc);
    if (err) {
        mm_told_free(list, MM_MAX_TOLD);
        return err;
    }
    *ret_list = list;
    *ret_n = n;
    return MM_OK;
}

void mm_told_free(struct mm_told *list, size_t n)
{
    if (!list)
        return;
    for (size_t i = 0; i < n; i++)
        free(list[i].data);
    free(list);
}
