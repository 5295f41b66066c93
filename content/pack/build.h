/* What the steps of opening a pack share. Opening runs in this order: files are listed and parsed; every
 * file's shape is checked (shape.c: structure, types, lengths, words, markup), and an error stops here; then
 * the pack is built (build_*.c: references); then it is judged as a whole (judge.c: balance, blueprint,
 * minutes). A pack that is known to have passed is only built: the same bytes give the same pack. Building
 * may rely on right shapes. Everything kept goes to the arena. Internal to content/pack.
 */
#ifndef MM_PACK_BUILD_H
#define MM_PACK_BUILD_H

#include "content/pack/arena.h"
#include "content/pack/pack.h"
#include "content/pack/source.h"

struct mm_var {
    const char *name, *value;
};
struct mm_lint_word {
    const char *wrong, *right;
    const char *const *except;
    size_t n_except;
};
/* Ids of one kind, with the file each stands in, for "unique" and "exists". */
struct mm_id_list {
    struct mm_id_entry {
        const char *id;
        const char *file;
    } * list; /* owned (heap) */
    size_t n;
    size_t cap;
};

struct mm_build {
    struct mm_findings *findings;
    bool told; /* somebody reads the warnings: what costs time and can only warn is looked at */
    struct mm_arena *arena;
    struct mm_sources *sources;
    struct mm_pack *pack; /* in the arena */
    struct mm_var *vars;
    size_t n_vars;
    struct mm_lint_word *words;
    size_t n_words;
    const char **terms;
    size_t n_terms;
    struct mm_topic *topics;
    size_t n_topics;
    struct mm_id_list item_ids;
    struct mm_id_list module_ids;
    struct mm_id_list page_ids;
    struct mm_id_list objective_ids;
    struct { /* ids of what is set aside (build_aside.c) */
        struct mm_id_list items, pages, objectives;
    } aside;
    /* Filled while building, one slot an id found by mm_build_ids. */
    struct mm_module *modules;
    struct mm_item *items;
    struct mm_course *courses;
    struct mm_clause *clauses;
    struct mm_picture *pictures;
    const struct mm_seal_key *key; /* of a sealed pack, or NULL */
    const char *known;             /* a version that passed every check before, or NULL */
    bool checked;                  /* this is that version: what only finds faults is left out */
    bool no_memory;                /* beside the arena: a heap list could not grow */
};

/* ---- build.c: shared small steps ---- */
/* Files whose shape is the named one ("item", "module" …), in name order: for (i = 0; (s = mm_build_file(b,
 * "items", &i));) */
const struct mm_source *mm_build_file(const struct mm_build *b, const char *shape, size_t *cursor);
/* Names that texts may use, read before shapes are checked and so tolerant of any shape. */
void mm_build_words(struct mm_build *b);
/* Collects ids of items, modules, pages and objectives; a second use of one is an error. */
void mm_build_ids(struct mm_build *b);
bool mm_id_list_has(const struct mm_id_list *list, const char *id);
/* The member's text with its variables filled in; "" when absent. */
const char *mm_build_text(struct mm_build *b, const struct mm_at *up, const char *key);
const char *mm_build_text_node(struct mm_build *b, const struct mm_json *node);
const char *mm_build_filled(struct mm_build *b, const char *raw);
/* A string without variables (ids); fallback when absent or null. */
const char *mm_build_id(struct mm_build *b, const struct mm_at *up, const char *key, const char *fallback);
const char *const *mm_build_texts(struct mm_build *b, const struct mm_at *up, const char *key, size_t *ret_n);
unsigned mm_build_audience(const struct mm_at *up, unsigned fallback);
/* The review of what has this version: one of another version says nothing of it (with a warning). */
struct mm_review mm_build_review(struct mm_build *b, const struct mm_at *up, const char *version_hash);
/* The topic of an id, an error at the place when there is none or the map lacks it. */
struct mm_topic *mm_build_topic(struct mm_build *b, const struct mm_at *at);
const struct mm_clause *mm_build_clause(struct mm_build *b, const struct mm_at *at);
/* The figure of an id, an error at the place when there is none. */
const struct mm_picture *mm_build_picture(struct mm_build *b, const struct mm_at *at);
/* The member "narration"; NULL where there is none. A file that is not there is no reason to refuse a pack.
 */
const struct mm_narration *mm_build_narration(struct mm_build *b, const struct mm_at *up);
/* The topics of the member "needs" are there. */
void mm_build_needs(struct mm_build *b, const struct mm_at *up);
/* Topic ids of a list and the clauses they lead to, each once. */
struct mm_tags {
    const char *const *topics;
    size_t n_topics;
    const struct mm_clause *const *clauses;
    size_t n_clauses;
};
struct mm_tags mm_build_tags(struct mm_build *b, const struct mm_at *up);

/* ---- build_aside.c: whether something speaks of what the policy does not say ---- */
bool mm_aside_topic(const struct mm_build *b, const struct mm_json *id);
/* Whether the object's "needs" do not stand in the clauses of their topics. */
bool mm_aside_needs(const struct mm_build *b, const struct mm_json *object);
/* What of an explanation cites nothing: its sentences without a variable of a clause and without 方針. */
void mm_aside_sentences(const char *text, struct mm_buf *out);
bool mm_aside_tip(const struct mm_build *b, const struct mm_json *tip);
bool mm_aside_item(const struct mm_build *b, const struct mm_json *item);
bool mm_aside_page(const struct mm_build *b, const struct mm_json *page);
bool mm_aside_module(const struct mm_build *b, const struct mm_json *module);

/* ---- the steps ---- */
void mm_build_council(struct mm_build *b);
void mm_build_policy(struct mm_build *b);
void mm_build_topics(struct mm_build *b); /* topics.json and map.json */
void mm_build_figures(struct mm_build *b);
void mm_build_items(struct mm_build *b);
void mm_build_modules(struct mm_build *b);
void mm_build_courses(struct mm_build *b);
/* build_openings.c: when a course is asked for, and what it is about. The code words end with NULL; "" comes
 * first among the kinds. */
extern const char *const mm_course_kind_words[MM_COURSE_KIND_COUNT + 1];
extern const char *const mm_when_words[MM_WHEN_COUNT + 1];
enum mm_course_kind mm_build_course_kind(const struct mm_at *course);
void mm_build_openings(struct mm_build *b, const struct mm_at *at, struct mm_course *course);
void mm_build_course_clauses(struct mm_build *b, struct mm_course *course);
void mm_build_glossary(struct mm_build *b); /* glossary and tips */
void mm_build_selfcheck(struct mm_build *b);
void mm_build_tabletops(struct mm_build *b);
void mm_judge(struct mm_build *b);
/* Fills in item->version_hash from what the learner sees and the key. */
void mm_item_hash(struct mm_item *item);
void mm_page_hash(const struct mm_pack *pack, struct mm_page *page);
void mm_module_hash(struct mm_module *module);
/* Whether the items, tried in the order of the pack, fill the blueprint: then every seed does. */
MM_MUST_USE enum mm_err mm_form_possible(const struct mm_pack *pack, const struct mm_course *course,
                                         enum mm_audience audience, struct mm_errinfo *info);
/* Seconds a module's pages take one audience; in a course (not NULL) those that it shows. */
int mm_module_seconds(const struct mm_module *module, const struct mm_course *course,
                      enum mm_audience audience);

/* ---- text.c ---- */
/* Fills in {$name}; *ret_unknown (may be NULL) gets the first unknown name's first byte in text, or NULL. */
void mm_text_fill(const struct mm_build *b, const char *text, struct mm_buf *out, const char **ret_unknown);
/* Everything a text can be told: unknown variables, markup (or its absence), terms, words, length. */
struct mm_text_rule {
    int min_chars, max_chars;
    bool markup;
    bool lint; /* terms.json applies */
};
void mm_text_check(struct mm_build *b, const struct mm_at *at, const struct mm_text_rule *rule);
/* A warning for each word of terms.json that a plain text holds. */
void mm_text_lint(struct mm_build *b, const struct mm_at *at, const char *plain);
#endif
