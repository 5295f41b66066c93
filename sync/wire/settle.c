/* A statement of another system as a record store keeps it, and whether two of them say the same (xAPI 1.0.3
 * part 2, 2.3.1 and 2.4.6.2; IEEE 9274.1.1, 4.2). */
#include "sync/base/clock.h"
#include "sync/base/limits.h"
#include "sync/wire/statement.h"

#include <string.h>

/* ---- the same ------------------------------------------------------------------------------------------ */
static bool equal(const struct mm_json *a, const struct mm_json *b);

/* Precision beyond 0.01 s does not count (xAPI 1.0.3 part 2, 4.7). */
static void cut_duration(const char *text, struct mm_buf *out)
{
    size_t whole = strcspn(text, ".,");
    const char *fraction = text[whole] ? text + whole + 1 : "";
    size_t digits = strspn(fraction, "0123456789");
    bool seconds = fraction[digits] == 'S';
    mm_buf_append(out, text, whole);
    mm_buf_char(out, '.');
    mm_buf_append(out, fraction, seconds && digits > 2 ? 2 : digits);
    mm_buf_str_append(out, fraction + digits);
}

static bool same_duration(const struct mm_json *a, const struct mm_json *b)
{
    struct mm_buf x, y;
    mm_buf_init(&x, MM_MAX_STATEMENT_BYTES);
    mm_buf_init(&y, MM_MAX_STATEMENT_BYTES);
    cut_duration(mm_json_str(a, ""), &x);
    cut_duration(mm_json_str(b, ""), &y);
    bool same = !x.err && !y.err && strcmp(mm_buf_str(&x), mm_buf_str(&y)) == 0;
    mm_buf_done(&x);
    mm_buf_done(&y);
    return same;
}

/* One moment, in whatever zone it is written. */
static bool same_time(const struct mm_json *a, const struct mm_json *b)
{
    int64_t x_us = 0, y_us = 0;
    return mm_time_parse_us(mm_json_str(a, ""), &x_us) == MM_OK &&
           mm_time_parse_us(mm_json_str(b, ""), &y_us) == MM_OK && x_us == y_us;
}

static const struct {
    const char *key;
    bool (*same)(const struct mm_json *a, const struct mm_json *b);
} by_key[] = {{"duration", same_duration}, {"timestamp", same_time}};

static bool equal_member(const struct mm_json *a, const struct mm_json *b)
{
    for (size_t i = 0; i < sizeof by_key / sizeof by_key[0]; i++)
        if (strcmp(by_key[i].key, mm_json_key(a)) == 0 && by_key[i].same(a, b))
            return true;
    return equal(a, b);
}

/* Members that stand in one order are compared as they come; an object with very many of them must, because
 * looking for each among all would take its square. */
static bool equal_objects(const struct mm_json *a, const struct mm_json *b)
{
    enum { LOOKED_FOR = 256 };
    size_t n = mm_json_size(a);
    const struct mm_json *beside = mm_json_first(b);
    if (n != mm_json_size(b))
        return false;
    for (const struct mm_json *m = mm_json_first(a); m; m = mm_json_next(m), beside = mm_json_next(beside)) {
        bool same = strcmp(mm_json_key(beside), mm_json_key(m)) == 0;
        const struct mm_json *other = same ? beside : n > LOOKED_FOR ? NULL : mm_json_get(b, mm_json_key(m));
        if (!other || !equal_member(m, other))
            return false;
    }
    return true;
}

static bool equal_arrays(const struct mm_json *a, const struct mm_json *b)
{
    const struct mm_json *x = mm_json_first(a), *y = mm_json_first(b);
    for (; x && y; x = mm_json_next(x), y = mm_json_next(y))
        if (!equal(x, y))
            return false;
    return !x && !y;
}

static bool equal_strings(const struct mm_json *a, const struct mm_json *b)
{
    return strcmp(mm_json_str(a, ""), mm_json_str(b, "")) == 0;
}

static bool equal_numbers(const struct mm_json *a, const struct mm_json *b)
{
    double x = mm_json_num(a, 0), y = mm_json_num(b, 0);
    return !(x < y) && !(x > y);
}

static bool equal_bools(const struct mm_json *a, const struct mm_json *b)
{
    return mm_json_bool(a, false) == mm_json_bool(b, false);
}

static bool equal(const struct mm_json *a, const struct mm_json *b)
{
    static bool (*const rules[MM_JSON_TYPE_COUNT])(const struct mm_json *, const struct mm_json *) = {
        [MM_JSON_BOOL] = equal_bools,   [MM_JSON_NUMBER] = equal_numbers, [MM_JSON_STRING] = equal_strings,
        [MM_JSON_ARRAY] = equal_arrays, [MM_JSON_OBJECT] = equal_objects,
    };
    enum mm_json_type type = mm_json_type(a);
    return type == mm_json_type(b) && (!rules[type] || rules[type](a, b));
}

static bool among(const char *const *names, const char *name)
{
    for (; *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

static bool covered(const struct mm_json *a, const struct mm_json *b)
{
    static const char *const apart[] = {"stored", "authority", "version", NULL};
    static const char *const optional[] = {"id", "timestamp", "attachments", NULL};
    for (const struct mm_json *m = mm_json_first(a); m; m = mm_json_next(m)) {
        const struct mm_json *other = mm_json_get(b, mm_json_key(m));
        if (among(apart, mm_json_key(m)) || (!other && among(optional, mm_json_key(m))))
            continue;
        if (!other || (strcmp(mm_json_key(m), "id") != 0 && !equal_member(m, other)))
            return false;
    }
    return true;
}

bool mm_statement_same(const struct mm_json *a, const struct mm_json *b)
{
    return mm_json_type(a) == MM_JSON_OBJECT && mm_json_type(b) == MM_JSON_OBJECT && covered(a, b) &&
           covered(b, a);
}

/* ---- as it is kept ------------------------------------------------------------------------------------- */
struct settle {
    struct mm_jw w;
    bool utc;
};

static void settle_activities(struct settle *s, const struct mm_json *node)
{
    mm_jw_obj(&s->w);
    for (const struct mm_json *m = mm_json_first(node); m; m = mm_json_next(m)) {
        bool single = mm_json_type(m) == MM_JSON_OBJECT;
        mm_jw_key(&s->w, mm_json_key(m));
        if (single)
            mm_jw_arr(&s->w);
        mm_jw_node(&s->w, m);
        if (single)
            mm_jw_end(&s->w);
    }
    mm_jw_end(&s->w);
}

static void settle_context(struct settle *s, const struct mm_json *node)
{
    mm_jw_obj(&s->w);
    for (const struct mm_json *m = mm_json_first(node); m; m = mm_json_next(m)) {
        mm_jw_key(&s->w, mm_json_key(m));
        if (strcmp(mm_json_key(m), "contextActivities") == 0)
            settle_activities(s, m);
        else
            mm_jw_node(&s->w, m);
    }
    mm_jw_end(&s->w);
}

static void settle_time(struct settle *s, const struct mm_json *node)
{
    const char *text = mm_json_str(node, "");
    size_t len = strlen(text);
    char utc[MM_TIME_BYTES];
    int64_t at_us = 0;
    if (!s->utc || (len && text[len - 1] == 'Z') || mm_time_parse_us(text, &at_us)) {
        mm_jw_node(&s->w, node);
        return;
    }
    mm_time_format_us(at_us, utc);
    mm_jw_str(&s->w, utc);
}

static void settle_object(struct settle *s, const struct mm_json *node);

static const struct settled {
    const char *key;
    void (*write)(struct settle *s, const struct mm_json *node);
} settled[] = {
    {"context", settle_context},
    {"timestamp", settle_time},
    {"object", settle_object},
};

static void settle_member(struct settle *s, const struct mm_json *m)
{
    mm_jw_key(&s->w, mm_json_key(m));
    for (size_t i = 0; i < sizeof settled / sizeof settled[0]; i++) {
        if (strcmp(settled[i].key, mm_json_key(m)) != 0)
            continue;
        settled[i].write(s, m);
        return;
    }
    mm_jw_node(&s->w, m);
}

/* What is in a sub-statement is settled as in a statement; it has no object of that kind itself. */
static void settle_object(struct settle *s, const struct mm_json *node)
{
    if (strcmp(mm_json_get_str(node, "objectType", ""), "SubStatement") != 0) {
        mm_jw_node(&s->w, node);
        return;
    }
    mm_jw_obj(&s->w);
    for (const struct mm_json *m = mm_json_first(node); m; m = mm_json_next(m))
        settle_member(s, m);
    mm_jw_end(&s->w);
}

void mm_statement_settle(const struct mm_json *statement, const char *id, bool utc, struct mm_buf *out)
{
    static const char *const left_out[] = {"id", "stored", "authority", NULL};
    struct settle s = {.utc = utc};
    mm_jw_init(&s.w, out);
    mm_jw_obj(&s.w);
    mm_jw_kstr(&s.w, "id", id);
    for (const struct mm_json *m = mm_json_first(statement); m; m = mm_json_next(m))
        if (!among(left_out, mm_json_key(m)))
            settle_member(&s, m);
    mm_jw_end(&s.w);
}
