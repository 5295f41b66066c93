/* Summaries of people and the list of their versions as JSON. */
#include "sync/wire/summary.h"

#include "sync/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_AT_MS MM_MAX_TOLD_AT_MS

void mm_summary_done(struct mm_summary *summary)
{
    if (!summary)
        return;
    free(summary->settings);
    free(summary->items);
    free(summary->rows);
    free(summary->texts);
    free(summary->past);
    for (size_t i = 0; i < summary->n_answers; i++)
        free(summary->answers[i].response);
    free(summary->answers);
    free(summary->scored);
    free(summary->passed);
    free(summary->looked);
    *summary = (struct mm_summary){0};
}

void mm_summary_list_done(struct mm_summary_list *list)
{
    if (!list)
        return;
    free(list->people);
    free(list->looked);
    *list = (struct mm_summary_list){0};
}

/* ---- writing ---------------------------------------------------------------------------------------- */
static void write_item(const struct mm_summary *summary, const struct mm_summary_item *item, struct mm_jw *w)
{
    mm_jw_obj(w);
    mm_jw_kstr(w, "item", item->item);
    mm_jw_kstr(w, "version", item->version);
    mm_jw_kint(w, "times", item->times);
    mm_jw_kint(w, "last_at_ms", item->last_at_ms);
    mm_jw_karr(w, "rows");
    for (size_t i = item->first; i < item->first + item->n_rows; i++) {
        mm_jw_obj(w);
        mm_jw_kstr(w, "row", summary->rows[i].row);
        mm_jw_kint(w, "mark", summary->rows[i].mark);
        mm_jw_kint(w, "at_ms", summary->rows[i].at_ms);
        mm_jw_end(w);
    }
    mm_jw_end(w);
    mm_jw_end(w);
}

static void write_past(const struct mm_summary *summary, const struct mm_summary_past *past, struct mm_jw *w)
{
    mm_jw_obj(w);
    mm_jw_kstr(w, "registration", past->registration);
    mm_jw_kstr(w, "attempt", past->attempt);
    mm_jw_kint(w, "at_ms", past->at_ms);
    if (past->assisted)
        mm_jw_kbool(w, "assisted", true);
    mm_jw_karr(w, "answers");
    for (size_t i = past->first; i < past->first + past->n_answers; i++) {
        mm_jw_obj(w);
        mm_jw_kstr(w, "item", summary->answers[i].item);
        mm_jw_kstr(w, "version", summary->answers[i].version);
        mm_jw_kstr(w, "response", summary->answers[i].response);
        mm_jw_end(w);
    }
    mm_jw_end(w);
    mm_jw_end(w);
}

/* Both are left out where there are none. */
static void write_decided(const struct mm_summary *summary, struct mm_jw *w)
{
    if (summary->n_scored)
        mm_jw_karr(w, "scored");
    for (size_t i = 0; i < summary->n_scored; i++) {
        mm_jw_obj(w);
        mm_jw_kstr(w, "attempt", summary->scored[i].attempt);
        mm_jw_kstr(w, "item", summary->scored[i].item);
        mm_jw_kstr(w, "scoring", summary->scored[i].scoring);
        mm_jw_kint(w, "at_ms", summary->scored[i].at_ms);
        mm_jw_end(w);
    }
    if (summary->n_scored)
        mm_jw_end(w);
    if (summary->n_passed)
        mm_jw_karr(w, "passed");
    for (size_t i = 0; i < summary->n_passed; i++) {
        mm_jw_obj(w);
        mm_jw_kstr(w, "registration", summary->passed[i].registration);
        mm_jw_end(w);
    }
    if (summary->n_passed)
        mm_jw_end(w);
}

static void write_looked(const struct mm_looked *looked, size_t n, struct mm_jw *w)
{
    mm_jw_karr(w, "looked");
    for (size_t i = 0; i < n; i++) {
        mm_jw_obj(w);
        mm_jw_kint(w, "at_ms", looked[i].at_ms);
        mm_jw_kstr(w, "who", looked[i].who);
        mm_jw_kstr(w, "what", looked[i].what);
        mm_jw_end(w);
    }
    mm_jw_end(w);
}

void mm_summary_write(const struct mm_summary *summary, struct mm_buf *out)
{
    struct mm_jw w;
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "person", summary->person);
    if (summary->settings) {
        mm_jw_kstr(&w, "settings_id", summary->settings_id);
        mm_jw_kint(&w, "settings_at_ms", summary->settings_at_ms);
        mm_jw_key(&w, "settings");
        mm_jw_raw(&w, summary->settings, strlen(summary->settings));
    }
    mm_jw_karr(&w, "items");
    for (size_t i = 0; i < summary->n_items; i++)
        write_item(summary, &summary->items[i], &w);
    mm_jw_end(&w);
    mm_jw_karr(&w, "texts");
    for (size_t i = 0; i < summary->n_texts; i++) {
        mm_jw_obj(&w);
        mm_jw_kstr(&w, "text", summary->texts[i].text);
        mm_jw_kstr(&w, "version", summary->texts[i].version);
        mm_jw_kint(&w, "at_ms", summary->texts[i].at_ms);
        mm_jw_end(&w);
    }
    mm_jw_end(&w);
    mm_jw_karr(&w, "past");
    for (size_t i = 0; i < summary->n_past; i++)
        write_past(summary, &summary->past[i], &w);
    mm_jw_end(&w);
    write_decided(summary, &w);
    if (summary->n_looked)
        write_looked(summary->looked, summary->n_looked, &w);
    mm_jw_end(&w);
}

void mm_summary_list_write(const struct mm_summary_list *list, struct mm_buf *out)
{
    struct mm_jw w;
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_karr(&w, "people");
    for (size_t i = 0; i < list->n_people; i++) {
        mm_jw_obj(&w);
        mm_jw_kstr(&w, "person", list->people[i].person);
        mm_jw_kint(&w, "version", list->people[i].version);
        mm_jw_end(&w);
    }
    mm_jw_end(&w);
    write_looked(list->looked, list->n_looked, &w);
    mm_jw_end(&w);
}

/* ---- reading ---------------------------------------------------------------------------------------- */
/* A text of one line; least: bytes that it must have. */
static enum mm_err text(const struct mm_json *node, const char *key, size_t least, char *out, size_t bytes,
                        struct mm_errinfo *info)
{
    const char *value = mm_json_get_str(node, key, NULL);
    size_t len = value ? strlen(value) : 0;
    if (!value || !mm_utf8_is_line(value) || len < least || len >= bytes)
        return mm_fail(info, MM_ERR_INVALID, "%s: must be one line of %zu to %zu bytes", key, least,
                       bytes - 1);
    memcpy(out, value, len + 1);
    return MM_OK;
}

static enum mm_err number(const struct mm_json *node, const char *key, int64_t most, int64_t *ret_value,
                          struct mm_errinfo *info)
{
    int64_t value = mm_json_get_int(node, key, -1);
    if (value < 0 || value > most)
        return mm_fail(info, MM_ERR_INVALID, "%s: must be 0 to %lld", key, (long long)most);
    *ret_value = value;
    return MM_OK;
}

/* The array of an object, and room for its elements. */
static enum mm_err list_of(const struct mm_json *node, const char *key, size_t max, size_t row_bytes,
                           const struct mm_json **ret_first, void *ret_rows, struct mm_errinfo *info)
{
    const struct mm_json *list = mm_json_get(node, key);
    size_t n = mm_json_size(list);
    if (mm_json_type(list) != MM_JSON_ARRAY)
        return mm_fail(info, MM_ERR_INVALID, "%s: must be an array", key);
    if (n > max)
        return mm_fail(info, MM_ERR_TOO_BIG, "%s: %zu, at most %zu", key, n, max);
    void *rows = calloc(n + 1, row_bytes);
    if (!rows)
        return mm_nomem(info);
    *ret_first = mm_json_first(list);
    memcpy(ret_rows, &rows, sizeof rows);
    return MM_OK;
}

static enum mm_err read_settings(const struct mm_json *doc, struct mm_summary *summary,
                                 struct mm_errinfo *info)
{
    const struct mm_json *settings = mm_json_get(doc, "settings");
    struct mm_buf json;
    struct mm_jw w;
    if (!settings)
        return MM_OK;
    enum mm_err err = text(doc, "settings_id", 1, summary->settings_id, sizeof summary->settings_id, info);
    if (!err)
        err = number(doc, "settings_at_ms", MAX_AT_MS, &summary->settings_at_ms, info);
    if (!err && (mm_json_type(settings) != MM_JSON_OBJECT || !mm_uuid_text_ok(summary->settings_id)))
        err = mm_fail(info, MM_ERR_INVALID, "settings: must be an object with the id of what said it");
    mm_buf_init(&json, MM_MAX_SETTINGS_BYTES);
    mm_jw_init(&w, &json);
    mm_jw_node(&w, settings);
    if (!err)
        err = mm_buf_check(&json, info);
    if (!err && !(summary->settings = strdup(mm_buf_str(&json))))
        err = mm_nomem(info);
    mm_buf_done(&json);
    return err;
}

static enum mm_err read_row(const struct mm_json *node, struct mm_summary_row *row, struct mm_errinfo *info)
{
    int64_t mark = 0;
    enum mm_err err = text(node, "row", 1, row->row, sizeof row->row, info);
    if (!err)
        err = number(node, "mark", MM_SUMMARY_MARKS - 1, &mark, info);
    row->mark = (int)mark;
    return err ? err : number(node, "at_ms", MAX_AT_MS, &row->at_ms, info);
}

static enum mm_err read_item(const struct mm_json *node, struct mm_summary *summary,
                             struct mm_summary_item *item, struct mm_errinfo *info)
{
    int64_t times = 0;
    enum mm_err err = text(node, "item", 1, item->item, sizeof item->item, info);
    if (!err)
        err = text(node, "version", 0, item->version, sizeof item->version, info);
    if (!err)
        err = number(node, "times", INT32_MAX, &times, info);
    if (!err)
        err = number(node, "last_at_ms", MAX_AT_MS, &item->last_at_ms, info);
    item->times = (int)times;
    item->first = summary->n_rows;
    for (const struct mm_json *r = mm_json_first(mm_json_get(node, "rows")); !err && r; r = mm_json_next(r)) {
        err = read_row(r, &summary->rows[summary->n_rows], info);
        summary->n_rows += !err;
        item->n_rows += !err;
    }
    return err;
}

/* Room for what stands in the lists of all from first on: bounded as a whole. */
static enum mm_err room_of(const struct mm_json *first, const char *key, size_t max, size_t row_bytes,
                           void *ret_rows, struct mm_errinfo *info)
{
    size_t n = 0;
    for (const struct mm_json *i = first; i; i = mm_json_next(i)) {
        const struct mm_json *rows = mm_json_get(i, key);
        if (mm_json_type(rows) != MM_JSON_ARRAY)
            return mm_fail(info, MM_ERR_INVALID, "%s: must be an array", key);
        n += mm_json_size(rows);
    }
    if (n > max)
        return mm_fail(info, MM_ERR_TOO_BIG, "%s: %zu, at most %zu", key, n, max);
    void *rows = calloc(n + 1, row_bytes);
    if (!rows)
        return mm_nomem(info);
    memcpy(ret_rows, &rows, sizeof rows);
    return MM_OK;
}

static enum mm_err read_items(const struct mm_json *doc, struct mm_summary *summary, struct mm_errinfo *info)
{
    const struct mm_json *first = NULL;
    enum mm_err err =
        list_of(doc, "items", MM_MAX_SUMMARY_ITEMS, sizeof *summary->items, &first, &summary->items, info);
    if (!err)
        err = room_of(first, "rows", MM_MAX_SUMMARY_ROWS, sizeof *summary->rows, &summary->rows, info);
    for (const struct mm_json *i = first; !err && i; i = mm_json_next(i), summary->n_items++)
        err = read_item(i, summary, &summary->items[summary->n_items], info);
    return err;
}

static enum mm_err read_texts(const struct mm_json *doc, struct mm_summary *summary, struct mm_errinfo *info)
{
    const struct mm_json *node = NULL;
    enum mm_err err =
        list_of(doc, "texts", MM_MAX_SUMMARY_TEXTS, sizeof *summary->texts, &node, &summary->texts, info);
    for (; !err && node; node = mm_json_next(node), summary->n_texts++) {
        struct mm_summary_text *t = &summary->texts[summary->n_texts];
        err = text(node, "text", 1, t->text, sizeof t->text, info);
        if (!err)
            err = text(node, "version", 1, t->version, sizeof t->version, info);
        if (!err)
            err = number(node, "at_ms", MAX_AT_MS, &t->at_ms, info);
    }
    return err;
}

static enum mm_err read_answer(const struct mm_json *node, struct mm_summary_answer *answer,
                               struct mm_errinfo *info)
{
    char response[MM_MAX_RESPONSE_BYTES + 1];
    enum mm_err err = text(node, "item", 1, answer->item, sizeof answer->item, info);
    if (!err)
        err = text(node, "version", 1, answer->version, sizeof answer->version, info);
    if (!err)
        err = text(node, "response", 1, response, sizeof response, info);
    if (!err && !(answer->response = strdup(response)))
        err = mm_nomem(info);
    return err;
}

static enum mm_err read_past(const struct mm_json *node, struct mm_summary *summary,
                             struct mm_summary_past *past, struct mm_errinfo *info)
{
    enum mm_err err = text(node, "registration", 1, past->registration, sizeof past->registration, info);
    if (!err)
        err = text(node, "attempt", 1, past->attempt, sizeof past->attempt, info);
    if (!err && (!mm_uuid_text_ok(past->registration) || !mm_uuid_text_ok(past->attempt)))
        err = mm_fail(info, MM_ERR_INVALID, "past: registration and attempt must be UUIDs");
    if (!err)
        err = number(node, "at_ms", MAX_AT_MS, &past->at_ms, info);
    past->assisted = mm_json_get_bool(node, "assisted", false);
    past->first = summary->n_answers;
    for (const struct mm_json *a = mm_json_first(mm_json_get(node, "answers")); !err && a;
         a = mm_json_next(a)) {
        err = read_answer(a, &summary->answers[summary->n_answers], info);
        summary->n_answers += !err;
        past->n_answers += !err;
    }
    if (!err && past->n_answers > MM_MAX_FORM_ITEMS)
        err = mm_fail(info, MM_ERR_TOO_BIG, "answers: %zu, at most %d", past->n_answers, MM_MAX_FORM_ITEMS);
    return err;
}

static enum mm_err read_pasts(const struct mm_json *doc, struct mm_summary *summary, struct mm_errinfo *info)
{
    const struct mm_json *first = NULL;
    if (!mm_json_get(doc, "past"))
        return MM_OK; /* an older server */
    enum mm_err err =
        list_of(doc, "past", MM_MAX_SUMMARY_PAST, sizeof *summary->past, &first, &summary->past, info);
    if (!err)
        err = room_of(first, "answers", (size_t)MM_MAX_SUMMARY_PAST * MM_MAX_FORM_ITEMS,
                      sizeof *summary->answers, &summary->answers, info);
    for (const struct mm_json *p = first; !err && p; p = mm_json_next(p), summary->n_past++)
        err = read_past(p, summary, &summary->past[summary->n_past], info);
    return err;
}

static enum mm_err read_scored(const struct mm_json *doc, struct mm_summary *summary, struct mm_errinfo *info)
{
    const struct mm_json *node = NULL;
    enum mm_err err = MM_OK;
    if (mm_json_get(doc, "scored"))
        err = list_of(doc, "scored", MM_MAX_SUMMARY_SCORED, sizeof *summary->scored, &node, &summary->scored,
                      info);
    for (; !err && node; node = mm_json_next(node), summary->n_scored++) {
        struct mm_summary_scored *s = &summary->scored[summary->n_scored];
        err = text(node, "attempt", 1, s->attempt, sizeof s->attempt, info);
        if (!err)
            err = text(node, "item", 1, s->item, sizeof s->item, info);
        if (!err)
            err = text(node, "scoring", 1, s->scoring, sizeof s->scoring, info);
        if (!err)
            err = number(node, "at_ms", MAX_AT_MS, &s->at_ms, info);
    }
    return err;
}

static enum mm_err read_passed(const struct mm_json *doc, struct mm_summary *summary, struct mm_errinfo *info)
{
    const struct mm_json *node = NULL;
    enum mm_err err = MM_OK;
    if (mm_json_get(doc, "passed"))
        err = list_of(doc, "passed", MM_MAX_SUMMARY_PASSED, sizeof *summary->passed, &node, &summary->passed,
                      info);
    for (; !err && node; node = mm_json_next(node), summary->n_passed++)
        err = text(node, "registration", 1, summary->passed[summary->n_passed].registration,
                   sizeof summary->passed->registration, info);
    return err;
}

static enum mm_err read_looked(const struct mm_json *doc, size_t max, struct mm_looked **ret_list,
                               size_t *ret_n, struct mm_errinfo *info)
{
    const struct mm_json *node = NULL;
    enum mm_err err = list_of(doc, "looked", max, sizeof **ret_list, &node, ret_list, info);
    for (; !err && node; node = mm_json_next(node), ++*ret_n) {
        struct mm_looked *l = &(*ret_list)[*ret_n];
        err = number(node, "at_ms", MAX_AT_MS, &l->at_ms, info);
        if (!err)
            err = text(node, "who", 0, l->who, sizeof l->who, info);
        if (!err)
            err = text(node, "what", 1, l->what, sizeof l->what, info);
    }
    return err;
}

enum mm_err mm_summary_parse(const char *body, size_t len, struct mm_summary *ret_summary,
                             struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_MAX_SUMMARY_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_summary summary = {0};
    struct mm_json *doc = NULL;
    enum mm_err err = mm_json_parse(body, len, &limits, &doc, info);
    if (!err)
        err = text(doc, "person", 1, summary.person, sizeof summary.person, info);
    if (!err)
        err = read_settings(doc, &summary, info);
    if (!err)
        err = read_items(doc, &summary, info);
    if (!err)
        err = read_texts(doc, &summary, info);
    if (!err)
        err = read_pasts(doc, &summary, info);
    if (!err)
        err = read_scored(doc, &summary, info);
    if (!err)
        err = read_passed(doc, &summary, info);
    if (!err && mm_json_get(doc, "looked"))
        err = read_looked(doc, MM_MAX_SUMMARY_LOOKED, &summary.looked, &summary.n_looked, info);
    mm_json_free(doc);
    if (err) {
        mm_summary_done(&summary);
        return err;
    }
    *ret_summary = summary;
    return MM_OK;
}

/* ---- the list --------------------------------------------------------------------------------------- */
static enum mm_err read_people(const struct mm_json *doc, struct mm_summary_list *list,
                               struct mm_errinfo *info)
{
    const struct mm_json *node = NULL;
    enum mm_err err =
        list_of(doc, "people", MM_MAX_ROSTER_ROWS, sizeof *list->people, &node, &list->people, info);
    for (; !err && node; node = mm_json_next(node), list->n_people++) {
        struct mm_summary_version *v = &list->people[list->n_people];
        err = text(node, "person", 1, v->person, sizeof v->person, info);
        if (!err)
            err = number(node, "version", (int64_t)1 << 53, &v->version, info);
    }
    return err;
}

enum mm_err mm_summary_list_parse(const char *body, size_t len, struct mm_summary_list *ret_list,
                                  struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_MAX_SUMMARY_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_summary_list list = {0};
    struct mm_json *doc = NULL;
    enum mm_err err = mm_json_parse(body, len, &limits, &doc, info);
    if (!err)
        err = read_people(doc, &list, info);
    if (!err)
        err = read_looked(doc, MM_MAX_LOOKED, &list.looked, &list.n_looked, info);
    mm_json_free(doc);
    if (err) {
        mm_summary_list_done(&list);
        return err;
    }
    *ret_list = list;
    return MM_OK;
}
