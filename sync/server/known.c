/* What statements say of an activity, put together when somebody asks: nothing is merged while they arrive.
 */
#include "sync/base/log.h"
#include "sync/server/internal.h"
#include "sync/server/lrs.h"
#include "sync/server/mention.h"

#include <stdlib.h>
#include <string.h>

struct known {
    const char *id;
    struct mm_json *docs[MM_MAX_KNOWN_STATEMENTS]; /* owned; the newest first */
    const struct mm_json *definitions[MM_MAX_KNOWN_STATEMENTS];
    size_t n, n_definitions, bytes;
};

#define KNOWN_BYTES ((size_t)128 * 1024) /* of statements: every key is looked for in all before it */

static bool enough(void *ctx)
{
    const struct known *known = ctx;
    return known->bytes > KNOWN_BYTES;
}

/* Every object in the statement that is this activity with a definition. */
static void look(struct known *known, const struct mm_json *node)
{
    const struct mm_json *definition = mm_json_get(node, "definition");
    if (definition && strcmp(mm_json_get_str(node, "id", ""), known->id) == 0 &&
        known->n_definitions < MM_MAX_KNOWN_STATEMENTS)
        known->definitions[known->n_definitions++] = definition;
    for (const struct mm_json *m = mm_json_first(node); m; m = mm_json_next(m))
        if (!mm_json_key(m) || strcmp(mm_json_key(m), "extensions") != 0)
            look(known, m);
}

static enum mm_err keep(void *ctx, const struct mm_statement_row *row)
{
    static const struct mm_json_limits limits = {MM_MAX_STATEMENT_BYTES, MM_MAX_JSON_DEPTH};
    struct known *known = ctx;
    struct mm_json *doc = NULL;
    if (mm_json_parse(row->bytes, row->len, &limits, &doc, NULL))
        return MM_ERR_CORRUPT;
    known->docs[known->n++] = doc;
    known->bytes += row->len;
    look(known, doc);
    return MM_OK;
}

static bool told_before(const struct known *known, size_t n, const char *map, const char *key)
{
    for (size_t i = 0; i < n; i++)
        if (mm_json_get(map ? mm_json_get(known->definitions[i], map) : known->definitions[i], key))
            return true;
    return false;
}

/* Maps are put together key by key; of anything else the newest counts. */
static void write_map(const struct known *known, const char *map, struct mm_jw *w)
{
    bool any = false;
    for (size_t i = 0; i < known->n_definitions; i++)
        for (const struct mm_json *m = mm_json_first(mm_json_get(known->definitions[i], map)); m;
             m = mm_json_next(m)) {
            if (told_before(known, i, map, mm_json_key(m)))
                continue;
            if (!any)
                mm_jw_kobj(w, map);
            any = true;
            mm_jw_key(w, mm_json_key(m));
            mm_jw_node(w, m);
        }
    if (any)
        mm_jw_end(w);
}

static void write_definition(const struct known *known, struct mm_jw *w)
{
    static const char *const maps[] = {"name", "description", "extensions"};
    mm_jw_kobj(w, "definition");
    for (size_t i = 0; i < sizeof maps / sizeof maps[0]; i++)
        write_map(known, maps[i], w);
    for (size_t i = 0; i < known->n_definitions; i++)
        for (const struct mm_json *m = mm_json_first(known->definitions[i]); m; m = mm_json_next(m)) {
            bool map = false;
            for (size_t k = 0; k < sizeof maps / sizeof maps[0]; k++)
                map |= strcmp(maps[k], mm_json_key(m)) == 0;
            if (map || told_before(known, i, NULL, mm_json_key(m)))
                continue;
            mm_jw_key(w, mm_json_key(m));
            mm_jw_node(w, m);
        }
    mm_jw_end(w);
}

enum mm_err mm_activity_known(struct mm_central *central, const char *id, struct mm_buf *out,
                              struct mm_errinfo *info)
{
    const struct mm_statement_filter filter = {.activity = id,
                                               .related_activities = true,
                                               .no_answers = true,
                                               .full = enough,
                                               .since = INT64_MIN,
                                               .until = INT64_MAX,
                                               .limit = MM_MAX_KNOWN_STATEMENTS};
    struct known *known = calloc(1, sizeof *known);
    struct mm_jw w;
    bool more = false;
    int64_t cursor = 0;
    if (!known)
        return mm_nomem(info);
    known->id = id;
    enum mm_err err = mm_statement_search(central, &filter, keep, known, &more, &cursor, info);
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "objectType", "Activity");
    mm_jw_kstr(&w, "id", id);
    if (known->n_definitions)
        write_definition(known, &w);
    mm_jw_end(&w);
    for (size_t i = 0; i < known->n; i++)
        mm_json_free(known->docs[i]);
    free(known);
    return err;
}
