/* What the files item_<name>.c share: fields and reading of options, the values of rows, the words of xAPI
 * responses. Internal to content/pack. */
#ifndef MM_PACK_ITEM_H
#define MM_PACK_ITEM_H

#include "content/pack/build.h"
#include "content/pack/shape.h"

#define MM_UNSURE "unsure" /* no option, category or decision may have this id */
#define MM_COMMA  "[,]"
#define MM_DOT    "[.]"

/* ---- fields (shapes.c) ---------------------------------------------------------------------------- */
#define MM_FIELDS_END                                                                                        \
    {                                                                                                        \
        NULL, MM_KIND_ANY, 0, 0, 0, NULL, NULL                                                               \
    }
extern const struct mm_field mm_item_fields[]; /* those of every item; a type's own come behind them */
/* Fields of an option, for the tables of the types. */
#define MM_OPTION_TEXT                                                                                       \
    {"id", MM_KIND_ID}, {"text", MM_KIND_MARKUP, 0, 1, 200}, {"explanation", MM_KIND_MARKUP, 0, 1, 500},     \
    {                                                                                                        \
        "needs", MM_KIND_OBJECTS, MM_FIELD_OPTIONAL, 1, 10, &mm_need_shape                                   \
    }
#define MM_OPTION_KEY                                                                                        \
    {                                                                                                        \
        "correct", MM_KIND_BOOL                                                                              \
    }
#define MM_OPTION_TAGS                                                                                       \
    {"topics", MM_KIND_IDS, MM_FIELD_OPTIONAL, 1, 20},                                                       \
    {                                                                                                        \
        "clauses", MM_KIND_IDS, MM_FIELD_OPTIONAL | MM_FIELD_COUNCIL, 1, 20                                  \
    }
extern const struct mm_shape mm_need_shape;   /* words of the policy that a text speaks of */
extern const struct mm_shape mm_option_shape; /* text, key and tags */

/* ---- parsing (build_items.c) ----------------------------------------------------------------------- */
/* The list under key becomes item->options; own ids and texts are checked against each other. The second one
 * only appends the options of one list, for those that lie in several. */
void mm_parse_options(struct mm_build *b, const struct mm_at *at, const char *key, struct mm_item *item);
void mm_parse_more_options(struct mm_build *b, const struct mm_at *list, struct mm_item *item,
                           struct mm_option *options);
/* The list under key becomes item->groups; tags where own says so. */
void mm_parse_groups(struct mm_build *b, const struct mm_at *at, const char *key, struct mm_item *item);
/* Reports when the list under key has fewer or more elements than that. */
void mm_item_size_check(struct mm_build *b, const struct mm_at *at, const char *key,
                        const struct mm_item *item, size_t min, size_t max, const char *what);

/* ---- answers (item.c) ------------------------------------------------------------------------------- */
int mm_row(const struct mm_answer *answer, size_t row); /* MM_ANS_NONE beyond the last */
enum mm_mark mm_mark_of(int value, int key);
/* The option (group) whose id these bytes are, from index on; n when there is none. */
size_t mm_option_find(const struct mm_item *item, size_t from, const char *id, size_t len);
size_t mm_group_find(const struct mm_item *item, size_t from, const char *id, size_t len);
size_t mm_rows_of_options(const struct mm_item *item); /* one a option: .n_rows */
void mm_evidence_of_option(const struct mm_item *item, size_t row, struct mm_evidence_row *ret_row);

/* "x[,]y[,]z": each part in turn. False at the end; *ret_err SYNTAX when a part is empty. */
struct mm_words {
    const char *at; /* NULL behind the last */
    const char *part;
    size_t len;
};
void mm_words_start(struct mm_words *words, const char *text);
bool mm_words_next(struct mm_words *words);
bool mm_word_is(const char *part, size_t len, const char *word);
/* Appends with a comma before it, where something stands already. */
void mm_words_put(struct mm_buf *out, size_t start, const char *before, const char *id, const char *after);
/* Splits "id[.]word"; false when there is no dot. */
struct mm_pair {
    const char *id, *word;
    size_t id_len, word_len;
};
bool mm_pair_split(const char *part, size_t len, struct mm_pair *ret_pair);

/* ---- any number of options (many.c): multiple choice, hotspot -------------------------------------- */
void mm_many_grade(const struct mm_item *item, const struct mm_answer *answer,
                   enum mm_mark ret_mark[MM_MAX_ROWS]);
void mm_many_response(const struct mm_item *item, const struct mm_answer *answer, struct mm_buf *out);
MM_MUST_USE enum mm_err mm_many_parse_response(const struct mm_item *item, const char *text,
                                               struct mm_answer *ret_answer);
void mm_many_pattern(const struct mm_item *item, struct mm_buf *out);
/* At least one option belongs to the key, and at least one does not. */
void mm_many_check(struct mm_build *b, const struct mm_at *at, const struct mm_item *item);
#endif
