#include "content/pack/build.h"

#include "content/pack/shape.h"

#include <stdlib.h>
#include <string.h>

const struct mm_source *mm_build_file(const struct mm_build *b, const char *shape, size_t *cursor)
{
    while (*cursor < b->sources->n) {
        const struct mm_source *source = &b->sources->list[(*cursor)++];
        if (source->doc && source->shape && strcmp(source->shape->name, shape) == 0)
            return source;
    }
    return NULL;
}

/* ---- names that texts use ------------------------------------------------------------------------ */

static void read_vars(struct mm_build *b)
{
    const struct mm_source *council = mm_sources_find(b->sources, "council.json");
    const struct mm_json *vars = council ? mm_json_get(council->doc, "variables") : NULL;
    b->vars = mm_arena_array(b->arena, mm_json_size(vars), sizeof *b->vars);
    for (const struct mm_json *node = b->vars ? mm_json_first(vars) : NULL; node; node = mm_json_next(node)) {
        const char *name = mm_json_key(node);
        if (name && mm_json_type(node) == MM_JSON_STRING)
            b->vars[b->n_vars++] =
                (struct mm_var){mm_arena_str(b->arena, name), mm_arena_str(b->arena, mm_json_str(node, ""))};
    }
}

static void read_terms(struct mm_build *b)
{
    const struct mm_source *glossary = mm_sources_find(b->sources, "common/glossary.json");
    const struct mm_json *list = glossary ? glossary->doc : NULL;
    if (mm_json_type(list) != MM_JSON_ARRAY)
        return;
    b->terms = mm_arena_array(b->arena, mm_json_size(list), sizeof *b->terms);
    for (const struct mm_json *node = b->terms ? mm_json_first(list) : NULL; node; node = mm_json_next(node))
        b->terms[b->n_terms++] = mm_arena_str(b->arena, mm_json_get_str(node, "term", ""));
}

static struct mm_lint_word read_word(struct mm_build *b, const struct mm_json *node)
{
    const struct mm_json *list = mm_json_get(node, "except");
    struct mm_lint_word word = {.wrong = mm_arena_str(b->arena, mm_json_get_str(node, "not", "")),
                                .right = mm_arena_str(b->arena, mm_json_get_str(node, "but", ""))};
    const char **except = mm_arena_array(b->arena, mm_json_size(list), sizeof *except);
    for (const struct mm_json *e = except ? mm_json_first(list) : NULL; e; e = mm_json_next(e))
        except[word.n_except++] = mm_arena_str(b->arena, mm_json_str(e, ""));
    word.except = except;
    return word;
}

static void read_words(struct mm_build *b)
{
    const struct mm_source *terms = mm_sources_find(b->sources, "common/terms.json");
    const struct mm_json *list = terms ? mm_json_get(terms->doc, "words") : NULL;
    if (mm_json_type(list) != MM_JSON_ARRAY)
        return;
    b->words = mm_arena_array(b->arena, mm_json_size(list), sizeof *b->words);
    for (const struct mm_json *node = b->words ? mm_json_first(list) : NULL; node;
         node = mm_json_next(node)) {
        if (*mm_json_get_str(node, "not", ""))
            b->words[b->n_words++] = read_word(b, node);
    }
}

void mm_build_words(struct mm_build *b)
{
    read_vars(b);
    read_terms(b);
    read_words(b);
}

/* ---- ids ----------------------------------------------------------------------------------------- */

static const struct mm_id_entry *find_id(const struct mm_id_list *list, const char *id)
{
    for (size_t i = 0; i < list->n; i++) {
        if (strcmp(list->list[i].id, id) == 0)
            return &list->list[i];
    }
    return NULL;
}

bool mm_id_list_has(const struct mm_id_list *list, const char *id)
{
    return find_id(list, id) != NULL;
}

static void add_id(struct mm_build *b, struct mm_id_list *list, const struct mm_at *object)
{
    struct mm_at at = mm_at_key(object, "id");
    const char *id = mm_json_str(at.node, "");
    const struct mm_id_entry *other = find_id(list, id);
    if (other) {
        mm_error_at(b->findings, &at, "id「%s」は %s にもあります。別の id にしてください。", id,
                    other->file);
        return;
    }
    if (list->n == list->cap) {
        size_t cap = list->cap ? list->cap * 2 : 64;
        struct mm_id_entry *grown = realloc(list->list, cap * sizeof *grown);
        if (!grown) {
            b->no_memory = true;
            return;
        }
        list->list = grown;
        list->cap = cap;
    }
    list->list[list->n++] = (struct mm_id_entry){id, at.source->name};
}

typedef bool aside_one(const struct mm_build *b, const struct mm_json *object);

/* aside: which of them are set aside; NULL for none. */
static void add_each_id(struct mm_build *b, struct mm_id_list *list, struct mm_id_list *aside_list,
                        const struct mm_at *objects, aside_one *aside)
{
    struct mm_each each;
    for (mm_each_start(&each, objects); mm_each_next(&each);)
        add_id(b, aside && aside(b, each.at.node) ? aside_list : list, &each.at);
}

static void add_module_ids(struct mm_build *b, const struct mm_source *source)
{
    struct mm_at root = mm_at_root(source);
    struct mm_at pages = mm_at_key(&root, "pages");
    struct mm_at objectives = mm_at_key(&root, "objectives");
    if (mm_aside_module(b, root.node)) {
        add_each_id(b, &b->aside.pages, NULL, &pages, NULL);
        add_each_id(b, &b->aside.objectives, NULL, &objectives, NULL);
        return;
    }
    add_id(b, &b->module_ids, &root);
    add_each_id(b, &b->page_ids, &b->aside.pages, &pages, mm_aside_page);
    add_each_id(b, &b->objective_ids, NULL, &objectives, NULL);
}

void mm_build_ids(struct mm_build *b)
{
    const struct mm_source *source;
    for (size_t i = 0; (source = mm_build_file(b, "module", &i));)
        add_module_ids(b, source);
    for (size_t i = 0; (source = mm_build_file(b, "items", &i));) {
        struct mm_at root = mm_at_root(source);
        add_each_id(b, &b->item_ids, &b->aside.items, &root, mm_aside_item);
    }
    if (b->item_ids.n > MM_MAX_ITEMS || b->module_ids.n > MM_MAX_MODULES)
        mm_finding_add(b->findings, MM_FINDING_ERROR, "council.json", 0, "",
                       "問題か単元が多すぎます（上限は問題 %d、単元 %d）。減らしてください。", MM_MAX_ITEMS,
                       MM_MAX_MODULES);
}

/* ---- values -------------------------------------------------------------------------------------- */

const char *mm_build_text_node(struct mm_build *b, const struct mm_json *node)
{
    return mm_build_filled(b, mm_json_str(node, ""));
}

const char *mm_build_filled(struct mm_build *b, const char *raw)
{
    struct mm_buf filled;
    mm_buf_init(&filled, MM_MAX_PACK_FILE_BYTES);
    mm_text_fill(b, raw, &filled, NULL);
    if (filled.err)
        b->no_memory = true;
    const char *text = mm_arena_strn(b->arena, mm_buf_str(&filled), filled.len);
    mm_buf_done(&filled);
    return text;
}

const char *mm_build_text(struct mm_build *b, const struct mm_at *up, const char *key)
{
    return mm_build_text_node(b, mm_json_get(up->node, key));
}

const char *mm_build_id(struct mm_build *b, const struct mm_at *up, const char *key, const char *fallback)
{
    const char *id = mm_json_get_str(up->node, key, NULL);
    return id ? mm_arena_str(b->arena, id) : fallback;
}

const char *const *mm_build_texts(struct mm_build *b, const struct mm_at *up, const char *key, size_t *ret_n)
{
    const struct mm_json *list = mm_json_get(up->node, key);
    const char **texts = mm_arena_array(b->arena, mm_json_size(list), sizeof *texts);
    size_t n = 0;
    for (const struct mm_json *node = texts ? mm_json_first(list) : NULL; node; node = mm_json_next(node))
        texts[n++] = mm_build_text_node(b, node);
    *ret_n = n;
    return texts;
}

unsigned mm_build_audience(const struct mm_at *up, unsigned fallback)
{
    const struct mm_json *list = mm_json_get(up->node, "audience");
    unsigned audience = 0;
    for (const struct mm_json *node = mm_json_first(list); node; node = mm_json_next(node))
        audience |= strcmp(mm_json_str(node, ""), "staff") == 0 ? MM_AUD_STAFF : MM_AUD_COUNCILLOR;
    return list ? audience : fallback;
}

struct mm_review mm_build_review(struct mm_build *b, const struct mm_at *up, const char *version_hash)
{
    struct mm_at review = mm_at_key(up, "review"), hash = mm_at_key(&review, "hash");
    bool done = strcmp(mm_json_get_str(review.node, "state", ""), "監修済") == 0;
    if (done && strcmp(mm_json_str(hash.node, ""), version_hash) != 0) {
        mm_warning_at(b->findings, &hash,
                      "監修したときと中身がちがうので、未監修として扱います。今の版を監修したら、hash を "
                      "\"%s\" にしてください。",
                      version_hash);
        return (struct mm_review){.state = MM_REVIEW_NONE};
    }
    return (struct mm_review){.state = done ? MM_REVIEW_DONE : MM_REVIEW_NONE,
                              .by = mm_build_id(b, &review, "by", NULL),
                              .date = mm_build_id(b, &review, "date", NULL)};
}

/* ---- references ---------------------------------------------------------------------------------- */

struct mm_topic *mm_build_topic(struct mm_build *b, const struct mm_at *at)
{
    const char *id = mm_json_str(at->node, "");
    for (size_t i = 0; i < b->n_topics; i++) {
        struct mm_topic *topic = &b->topics[i];
        if (strcmp(topic->id, id) != 0)
            continue;
        if (topic->n_clauses)
            return topic;
        if (topic->aside) {
            mm_error_at(
                b->findings, at,
                "話題「%s」は、この議会の方針にありません（map.json）。ここから取りのぞいてください。", id);
            return NULL;
        }
        mm_error_at(b->findings, at,
                    "話題「%s」に当たる条が map.json にありません。map.json に一行加えてください。", id);
        return NULL;
    }
    mm_error_at(b->findings, at,
                "話題「%s」は common/topics.json にありません。つづりを直すか、話題を加えてください。", id);
    return NULL;
}

const struct mm_clause *mm_build_clause(struct mm_build *b, const struct mm_at *at)
{
    const struct mm_clause *clause = mm_pack_clause(b->pack, mm_json_str(at->node, ""));
    if (!clause)
        mm_error_at(b->findings, at, "条「%s」は policy.json にありません。id を確かめてください。",
                    mm_json_str(at->node, ""));
    return clause;
}

/* A set that grows to a known maximum. */
struct clause_set {
    const struct mm_clause **list;
    size_t n;
};

static void set_add(struct clause_set *set, const struct mm_clause *clause)
{
    for (size_t i = 0; i < set->n; i++) {
        if (set->list[i] == clause)
            return;
    }
    if (set->list && clause)
        set->list[set->n++] = clause;
}

void mm_build_needs(struct mm_build *b, const struct mm_at *up)
{
    struct mm_at list = mm_at_key(up, "needs");
    struct mm_each each;
    for (mm_each_start(&each, &list); mm_each_next(&each);) {
        struct mm_at topic = mm_at_key(&each.at, "topic");
        bool there = false;
        for (size_t i = 0; i < b->n_topics; i++)
            there = there || strcmp(b->topics[i].id, mm_json_str(topic.node, "")) == 0;
        if (!there)
            mm_error_at(b->findings, &topic,
                        "話題「%s」は common/topics.json にありません。id を確かめてください。",
                        mm_json_str(topic.node, ""));
    }
}

struct mm_tags mm_build_tags(struct mm_build *b, const struct mm_at *up)
{
    struct mm_tags tags = {0};
    struct mm_at topics = mm_at_key(up, "topics");
    struct mm_at clauses = mm_at_key(up, "clauses");
    struct clause_set set = {mm_arena_array(b->arena, b->pack->policy.n_clauses, sizeof *set.list), 0};
    struct mm_each each;
    tags.topics = mm_build_texts(b, up, "topics", &tags.n_topics);
    for (mm_each_start(&each, &topics); mm_each_next(&each);) {
        const struct mm_topic *topic = mm_aside_topic(b, each.at.node) ? NULL : mm_build_topic(b, &each.at);
        for (size_t i = 0; topic && !clauses.node && i < topic->n_clauses; i++)
            set_add(&set, topic->clauses[i]);
    }
    for (mm_each_start(&each, &clauses); mm_each_next(&each);)
        set_add(&set, mm_build_clause(b, &each.at));
    tags.clauses = set.list;
    tags.n_clauses = set.n;
    return tags;
}
