/* Facts and what else duties are computed from: tables of kinds and fields, JSON both ways. */
#include "sync/wire/facts.h"

#include "sync/base/utf8.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- tables -------------------------------------------------------------------------------------- */
enum field_bit { /* fields of a fact beside id and known */
                 F_PERSON = 1,
                 F_ON = 2,
                 F_UNTIL = 4,
                 F_AUDIENCE = 8,
                 F_KEY = 16,
                 F_WORD = 32,
                 F_COURSE = 64,
                 F_REF = 128,
                 F_TEXT = 256,
                 F_DETAIL = 512,
};
static const struct {
    const char *code;
    unsigned needs, may;
} kinds[] = {
    [MM_FACT_JOIN] = {"join", F_PERSON | F_KEY | F_WORD | F_AUDIENCE, F_ON | F_UNTIL},
    [MM_FACT_LEAVE] = {"leave", F_PERSON | F_KEY | F_ON, 0},
    [MM_FACT_MOVE] = {"move", F_PERSON | F_ON, F_DETAIL},
    [MM_FACT_ABSENCE] = {"absence", F_PERSON | F_ON | F_WORD, F_UNTIL},
    [MM_FACT_EXEMPT] = {"exempt", F_PERSON | F_ON | F_WORD, F_COURSE | F_REF},
    [MM_FACT_REQUEST] = {"request", F_COURSE | F_ON, F_PERSON | F_AUDIENCE | F_UNTIL},
    [MM_FACT_OTHER] = {"other", F_PERSON | F_COURSE | F_ON, F_DETAIL},
    [MM_FACT_REVISION] = {"revision", F_ON | F_TEXT | F_DETAIL, F_AUDIENCE},
    [MM_FACT_HANDED] = {"handed", F_ON | F_WORD | F_TEXT | F_DETAIL, F_PERSON | F_AUDIENCE},
    [MM_FACT_VOID] = {"void", F_REF, F_PERSON},
};
_Static_assert(sizeof kinds / sizeof kinds[0] == MM_FACT_KIND_COUNT, "a row for each kind");

static const struct {
    const char *code, *ja;
} calendar_kinds[] = {
    [MM_CALENDAR_SESSION] = {"session", "定例会"},
    [MM_CALENDAR_WORKSHOP] = {"workshop", "研修会"},
    [MM_CALENDAR_ELECTION] = {"election", "選挙"},
};
_Static_assert(sizeof calendar_kinds / sizeof calendar_kinds[0] == MM_CALENDAR_KIND_COUNT,
               "a row for each kind");

static const struct {
    const char *code, *ja;
} documents[] = {{"standards", "対策基準"}, {"procedures", "実施手順"}, {"tablet", "使用基準"}};
#define N_DOCUMENTS (sizeof documents / sizeof documents[0])
_Static_assert(N_DOCUMENTS == MM_DOCUMENTS, "a row for each");

static const char *const dues[] = {
    [MM_DUE_ONBOARDING] = "onboarding", [MM_DUE_BY_ELECTION] = "by_election",
    [MM_DUE_FIRST_YEAR] = "first_year", [MM_DUE_YEARLY] = "yearly",
    [MM_DUE_REVISION] = "revision",     [MM_DUE_REQUEST] = "request",
};
_Static_assert(sizeof dues / sizeof dues[0] == MM_DUE_COUNT, "a word for each");

const char *mm_fact_kind_code(enum mm_fact_kind kind)
{
    return kind < MM_FACT_KIND_COUNT ? kinds[kind].code : "";
}

enum mm_err mm_fact_kind_find(const char *code, enum mm_fact_kind *ret_kind)
{
    for (int k = 0; k < MM_FACT_KIND_COUNT; k++) {
        if (strcmp(kinds[k].code, code) == 0) {
            *ret_kind = (enum mm_fact_kind)k;
            return MM_OK;
        }
    }
    return MM_ERR_NOT_FOUND;
}

const char *mm_document_ja(const char *code)
{
    for (size_t i = 0; i < N_DOCUMENTS; i++)
        if (strcmp(documents[i].code, code) == 0)
            return documents[i].ja;
    return "";
}

const char *mm_document_find(const char *text)
{
    for (size_t i = 0; i < N_DOCUMENTS; i++)
        if (strcmp(documents[i].code, text) == 0 || strcmp(documents[i].ja, text) == 0)
            return documents[i].code;
    return NULL;
}

const char *mm_calendar_kind_code(enum mm_calendar_kind kind)
{
    return kind < MM_CALENDAR_KIND_COUNT ? calendar_kinds[kind].code : "";
}

const char *mm_calendar_kind_ja(enum mm_calendar_kind kind)
{
    return kind < MM_CALENDAR_KIND_COUNT ? calendar_kinds[kind].ja : "";
}

enum mm_err mm_calendar_kind_find(const char *code, enum mm_calendar_kind *ret_kind)
{
    for (int k = 0; k < MM_CALENDAR_KIND_COUNT; k++) {
        if (strcmp(calendar_kinds[k].code, code) == 0) {
            *ret_kind = (enum mm_calendar_kind)k;
            return MM_OK;
        }
    }
    return MM_ERR_NOT_FOUND;
}

const char *mm_due_code(enum mm_due due)
{
    return due < MM_DUE_COUNT ? dues[due] : "";
}

/* ---- fields --------------------------------------------------------------------------------------- */
enum field_kind { FIELD_TEXT, FIELD_DAY };
struct field {
    const char *key;
    enum field_kind kind;
    size_t at, bytes;
    unsigned bit;                  /* of a fact; 0: every kind may have it */
    bool (*ok)(const char *value); /* of a text that is not empty */
};
#define TEXT(type, name, bit, ok)                                                                            \
    {                                                                                                        \
#name, FIELD_TEXT, offsetof(struct type, name), sizeof((struct type *)0)->name, bit, ok              \
    }
#define DAY(type, name, bit)                                                                                 \
    {                                                                                                        \
#name, FIELD_DAY, offsetof(struct type, name##_day), 0, bit, NULL                                    \
    }

/* What stands in keys, codes and hashes. */
static bool is_token(const char *s)
{
    return s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")] == '\0';
}

static const struct field fact_fields[] = {
    TEXT(mm_fact, id, 0, mm_uuid_text_ok),
    DAY(mm_fact, known, 0),
    TEXT(mm_fact, person, F_PERSON, mm_utf8_is_line),
    DAY(mm_fact, on, F_ON),
    DAY(mm_fact, until, F_UNTIL),
    TEXT(mm_fact, key, F_KEY, is_token),
    TEXT(mm_fact, word, F_WORD, is_token),
    TEXT(mm_fact, course, F_COURSE, is_token),
    TEXT(mm_fact, ref, F_REF, mm_uuid_text_ok),
    TEXT(mm_fact, text, F_TEXT, is_token),
    TEXT(mm_fact, detail, F_DETAIL, mm_utf8_is_line),
};
static const struct field taking_fields[] = {
    TEXT(mm_taking, person, 0, mm_utf8_is_line),
    TEXT(mm_taking, registration, 0, mm_uuid_text_ok),
    TEXT(mm_taking, course, 0, is_token),
    DAY(mm_taking, begun, 0),
    DAY(mm_taking, taken, 0),
    TEXT(mm_taking, route, 0, is_token),
    TEXT(mm_taking, text, 0, is_token),
};
static const struct field calendar_fields[] = {
    TEXT(mm_calendar_day, id, 0, is_token),
    DAY(mm_calendar_day, from, 0),
    DAY(mm_calendar_day, until, 0),
    TEXT(mm_calendar_day, name, 0, mm_utf8_is_line),
};
static const struct field course_fields[] = {
    TEXT(mm_course_since, id, 0, is_token),
    DAY(mm_course_since, since, 0),
};
#define N(fields) (sizeof fields / sizeof fields[0])

/* None, or one that can be counted on from. */
static bool is_day(int32_t day)
{
    return day == MM_DAY_NONE || (day >= MM_MIN_DAY && day <= MM_MAX_DAY);
}

static bool is_set(const struct field *f, const void *row)
{
    const char *at = (const char *)row + f->at;
    int32_t day;
    if (f->kind == FIELD_TEXT)
        return *at != '\0';
    memcpy(&day, at, sizeof day);
    return day != MM_DAY_NONE;
}

/* Fields that are not set are left out. */
static void write_fields(struct mm_jw *w, const struct field *fields, size_t n, const void *row)
{
    for (size_t i = 0; i < n; i++) {
        const char *at = (const char *)row + fields[i].at;
        char day[MM_DAY_BYTES];
        int32_t value;
        if (!is_set(&fields[i], row))
            continue;
        if (fields[i].kind == FIELD_DAY) {
            memcpy(&value, at, sizeof value);
            mm_day_format(value, day);
            at = day;
        }
        mm_jw_kstr(w, fields[i].key, at);
    }
}

static enum mm_err read_field(const struct field *f, const char *value, void *row)
{
    char *at = (char *)row + f->at;
    int32_t day = MM_DAY_NONE;
    if (f->kind == FIELD_DAY) {
        if (mm_day_parse(value, &day) || !is_day(day))
            return MM_ERR_INVALID;
        memcpy(at, &day, sizeof day);
        return MM_OK;
    }
    if (strlen(value) >= f->bytes || (*value && !f->ok(value)))
        return MM_ERR_INVALID;
    memcpy(at, value, strlen(value) + 1);
    return MM_OK;
}

/* An absent field reads as not set. */
static enum mm_err read_fields(const struct mm_json *node, const struct field *fields, size_t n, void *row,
                               struct mm_errinfo *info)
{
    if (mm_json_type(node) != MM_JSON_OBJECT)
        return mm_fail(info, MM_ERR_INVALID, "must be an object");
    for (size_t i = 0; i < n; i++) {
        const struct mm_json *member = mm_json_get(node, fields[i].key);
        const char *value = mm_json_str(member, member ? NULL : "");
        if (!value || read_field(&fields[i], value, row))
            return mm_fail(info, MM_ERR_INVALID, "%s: cannot be read", fields[i].key);
    }
    return MM_OK;
}

/* ---- facts --------------------------------------------------------------------------------------- */
enum mm_err mm_fact_check(const struct mm_fact *fact, struct mm_errinfo *info)
{
    if (fact->kind >= MM_FACT_KIND_COUNT || !fact->id[0] || fact->known_day == MM_DAY_NONE)
        return mm_fail(info, MM_ERR_INVALID, "kind, id, known: must be given");
    unsigned needs = kinds[fact->kind].needs, may = needs | kinds[fact->kind].may;
    for (size_t i = 0; i < N(fact_fields); i++) {
        const struct field *f = &fact_fields[i];
        bool set = is_set(f, fact);
        if (f->bit && set && !(may & f->bit))
            return mm_fail(info, MM_ERR_INVALID, "%s: %s has none", f->key, kinds[fact->kind].code);
        if (f->bit && !set && (needs & f->bit))
            return mm_fail(info, MM_ERR_INVALID, "%s: %s needs it", f->key, kinds[fact->kind].code);
    }
    if (fact->audience > 3 || (fact->audience && !(may & F_AUDIENCE)) ||
        (!fact->audience && (needs & F_AUDIENCE)))
        return mm_fail(info, MM_ERR_INVALID, "audience: does not fit %s", kinds[fact->kind].code);
    if (fact->kind == MM_FACT_HANDED && !mm_document_ja(fact->word)[0])
        return mm_fail(info, MM_ERR_INVALID, "word: is no document");
    if (!is_day(fact->on_day) || !is_day(fact->until_day) || !is_day(fact->known_day))
        return mm_fail(info, MM_ERR_INVALID, "on, until, known: no such day here");
    if (fact->on_day != MM_DAY_NONE && fact->until_day != MM_DAY_NONE && fact->until_day < fact->on_day)
        return mm_fail(info, MM_ERR_INVALID, "until: lies before on");
    return MM_OK;
}

void mm_fact_write(const struct mm_fact *fact, struct mm_jw *w)
{
    mm_jw_obj(w);
    mm_jw_kstr(w, "kind", mm_fact_kind_code(fact->kind));
    write_fields(w, fact_fields, N(fact_fields), fact);
    if (fact->audience)
        mm_jw_kint(w, "audience", fact->audience);
    mm_jw_end(w);
}

enum mm_err mm_fact_read(const struct mm_json *node, struct mm_fact *ret_fact, struct mm_errinfo *info)
{
    struct mm_fact fact = {0};
    enum mm_err err = read_fields(node, fact_fields, N(fact_fields), &fact, info);
    if (!err && mm_fact_kind_find(mm_json_get_str(node, "kind", ""), &fact.kind))
        err = mm_fail(info, MM_ERR_INVALID, "kind: is not known");
    int64_t audience = mm_json_get_int(node, "audience", mm_json_get(node, "audience") ? -1 : 0);
    if (!err && (audience < 0 || audience > 3))
        err = mm_fail(info, MM_ERR_INVALID, "audience: must be 1 to 3");
    fact.audience = (unsigned)audience;
    if (!err)
        err = mm_fact_check(&fact, info);
    if (!err)
        *ret_fact = fact;
    return err;
}

/* ---- all of it ------------------------------------------------------------------------------------ */
void mm_duty_data_done(struct mm_duty_data *data)
{
    if (!data)
        return;
    free(data->facts);
    free(data->takings);
    free(data->calendar);
    free(data->courses);
    *data = (struct mm_duty_data){0};
}

void mm_duty_data_write(const struct mm_duty_data *data, struct mm_jw *w)
{
    char as_of[MM_DAY_BYTES];
    mm_day_format(data->as_of_day, as_of);
    mm_jw_kstr(w, "as_of", as_of);
    mm_jw_karr(w, "facts");
    for (size_t i = 0; i < data->n_facts; i++)
        mm_fact_write(&data->facts[i], w);
    mm_jw_end(w);
    mm_jw_karr(w, "takings");
    for (size_t i = 0; i < data->n_takings; i++) {
        mm_jw_obj(w);
        write_fields(w, taking_fields, N(taking_fields), &data->takings[i]);
        mm_jw_end(w);
    }
    mm_jw_end(w);
    mm_jw_karr(w, "calendar");
    for (size_t i = 0; i < data->n_calendar; i++) {
        mm_jw_obj(w);
        mm_jw_kstr(w, "kind", mm_calendar_kind_code(data->calendar[i].kind));
        write_fields(w, calendar_fields, N(calendar_fields), &data->calendar[i]);
        mm_jw_end(w);
    }
    mm_jw_end(w);
    mm_jw_karr(w, "courses");
    for (size_t i = 0; i < data->n_courses; i++) {
        mm_jw_obj(w);
        write_fields(w, course_fields, N(course_fields), &data->courses[i]);
        mm_jw_end(w);
    }
    mm_jw_end(w);
    mm_jw_kobj(w, "due");
    for (int d = 0; d < MM_DUE_COUNT; d++)
        if (data->due.days[d])
            mm_jw_kint(w, dues[d], data->due.days[d]);
    mm_jw_end(w);
    mm_jw_kbool(w, "asks_in_elections", data->asks_in_elections);
}

static enum mm_err read_fact(const struct mm_json *node, void *row, struct mm_errinfo *info)
{
    return mm_fact_read(node, row, info);
}

static enum mm_err read_taking(const struct mm_json *node, void *row, struct mm_errinfo *info)
{
    struct mm_taking *taking = row;
    enum mm_err err = read_fields(node, taking_fields, N(taking_fields), taking, info);
    if (!err && (!taking->person[0] || !taking->registration[0] || !taking->course[0]))
        err = mm_fail(info, MM_ERR_INVALID, "person, registration, course: must be given");
    return err;
}

static enum mm_err read_calendar_day(const struct mm_json *node, void *row, struct mm_errinfo *info)
{
    struct mm_calendar_day *day = row;
    enum mm_err err = read_fields(node, calendar_fields, N(calendar_fields), day, info);
    if (!err && mm_calendar_kind_find(mm_json_get_str(node, "kind", ""), &day->kind))
        err = mm_fail(info, MM_ERR_INVALID, "kind: is not known");
    if (!err && (!day->id[0] || day->from_day == MM_DAY_NONE || day->until_day < day->from_day))
        err = mm_fail(info, MM_ERR_INVALID, "id, from, until: do not make a stretch of days");
    return err;
}

static enum mm_err read_course(const struct mm_json *node, void *row, struct mm_errinfo *info)
{
    struct mm_course_since *course = row;
    enum mm_err err = read_fields(node, course_fields, N(course_fields), course, info);
    if (!err && (!course->id[0] || course->since_day == MM_DAY_NONE))
        err = mm_fail(info, MM_ERR_INVALID, "id, since: must be given");
    return err;
}

/* The list of that name, one row each; an absent one is empty. */
static enum mm_err read_list(const struct mm_json *doc, const char *key, size_t most, size_t row_bytes,
                             enum mm_err (*read)(const struct mm_json *node, void *row,
                                                 struct mm_errinfo *info),
                             void *ret_rows, size_t *ret_n, struct mm_errinfo *info)
{
    const struct mm_json *list = mm_json_get(doc, key);
    struct mm_errinfo why = MM_ERRINFO_INIT;
    size_t n = mm_json_size(list), at = 0;
    enum mm_err err = MM_OK;
    if (list && mm_json_type(list) != MM_JSON_ARRAY)
        return mm_fail(info, MM_ERR_INVALID, "%s: must be an array", key);
    if (n > most)
        return mm_fail(info, MM_ERR_TOO_BIG, "%s: %zu rows, at most %zu", key, n, most);
    char *rows = calloc(n ? n : 1, row_bytes);
    if (!rows)
        return mm_nomem(info);
    for (const struct mm_json *node = mm_json_first(list); !err && node; node = mm_json_next(node), at++)
        err = read(node, rows + at * row_bytes, &why);
    if (err) {
        free(rows);
        return mm_fail(info, err, "%s[%zu].%s", key, at - 1, why.text);
    }
    memcpy(ret_rows, &rows, sizeof rows);
    *ret_n = n;
    return MM_OK;
}

static enum mm_err read_due(const struct mm_json *doc, struct mm_due_days *due, struct mm_errinfo *info)
{
    const struct mm_json *node = mm_json_get(doc, "due");
    for (int d = 0; node && d < MM_DUE_COUNT; d++) {
        const struct mm_json *member = mm_json_get(node, dues[d]);
        int64_t days = member ? mm_json_int(member, -1) : 0;
        if (days < 0 || days > MM_MAX_DUE_DAYS)
            return mm_fail(info, MM_ERR_INVALID, "due.%s: must be 1 to %d", dues[d], MM_MAX_DUE_DAYS);
        due->days[d] = (int)days;
    }
    return MM_OK;
}

enum mm_err mm_duty_data_read(const struct mm_json *doc, struct mm_duty_data *ret_data,
                              struct mm_errinfo *info)
{
    struct mm_duty_data data = {.as_of_day = MM_DAY_NONE};
    enum mm_err err = read_list(doc, "facts", MM_MAX_FACTS, sizeof *data.facts, read_fact, &data.facts,
                                &data.n_facts, info);
    if (!err)
        err = read_list(doc, "takings", MM_MAX_TAKINGS, sizeof *data.takings, read_taking, &data.takings,
                        &data.n_takings, info);
    if (!err)
        err = read_list(doc, "calendar", MM_MAX_CALENDAR, sizeof *data.calendar, read_calendar_day,
                        &data.calendar, &data.n_calendar, info);
    if (!err)
        err = read_list(doc, "courses", MM_MAX_LIST, sizeof *data.courses, read_course, &data.courses,
                        &data.n_courses, info);
    if (!err)
        err = read_due(doc, &data.due, info);
    if (!err && (mm_day_parse(mm_json_get_str(doc, "as_of", ""), &data.as_of_day) || !is_day(data.as_of_day)))
        err = mm_fail(info, MM_ERR_INVALID, "as_of: is no day");
    data.asks_in_elections = mm_json_get_bool(doc, "asks_in_elections", false);
    if (err)
        mm_duty_data_done(&data);
    else
        *ret_data = data;
    return err;
}
