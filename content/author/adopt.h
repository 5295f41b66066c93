/* From the text of a council's own policy to a council folder that can be checked: headings become clauses,
 * topics of the common teaching find their clauses by words (common/topics.json), and courses are made of
 * what is left. A proposal: a person reads it before anybody is taught by it. Nothing is written unless all
 * of it can be. */
#ifndef MM_AUTHOR_ADOPT_H
#define MM_AUTHOR_ADOPT_H

#include "content/pack/pack.h"
#include "sync/base/json.h"

/* ---- the text (adopt_read.c) ---- */
struct mm_adopt_clause {
    char id[MM_ID_BYTES];     /* "3", "3.1"; "c1" for a chapter without a number of its own, "pre", "sup" */
    char parent[MM_ID_BYTES]; /* "" for none */
    char *title, *heading, *text; /* owned; text "" for a pure parent */
    int line;
};
struct mm_adopt_policy {
    char *title;                  /* owned: the first line */
    struct mm_adopt_clause *list; /* owned */
    size_t n;
    bool articles; /* 第n条 */
};
/* Reads 第n章, 第n節, 第n条, "1 見出し", "(1) 見出し", 附則 and Markdown's # before them. SYNTAX with the
 * line when there is no heading, or text that cannot stand where it does; TOO_BIG above MM_MAX_CLAUSES. */
MM_MUST_USE enum mm_err mm_adopt_read(const char *text, size_t len, struct mm_adopt_policy *ret_policy,
                                      struct mm_errinfo *info);
void mm_adopt_policy_done(struct mm_adopt_policy *policy); /* accepts a zeroed one */

/* ---- the map (adopt_map.c) ---- */
struct mm_adopt_row {
    const char *topic, *title; /* borrowed from topics.json */
    int clause;                /* index of policy->list; -1: the policy does not have it */
};
struct mm_adopt_map {
    struct mm_adopt_row *rows; /* owned */
    size_t n;
};
MM_MUST_USE enum mm_err mm_adopt_map(const struct mm_adopt_policy *policy, const struct mm_json *topics,
                                     struct mm_adopt_map *ret_map, struct mm_errinfo *info);
void mm_adopt_map_done(struct mm_adopt_map *map);
/* Whether a topic, or one of what lies below it, leads to the clause. Chapters and 附則 need none. */
bool mm_adopt_is_taught(const struct mm_adopt_policy *policy, const struct mm_adopt_map *map, size_t clause);

/* ---- the courses (adopt_courses.c) ---- */
struct mm_adopt_like {             /* the council whose courses are a model */
    const struct mm_json *courses; /* NULL: none */
    char prefix[MM_ID_BYTES];      /* what its clauses' labels begin with: 基本方針 */
    char *policy_text;             /* owned */
};
/* How much less is asked, where the pack does not pass with as much. */
enum mm_adopt_few {
    MM_ADOPT_AS_MANY,
    MM_ADOPT_ONE_EACH,   /* one question a topic, of any type */
    MM_ADOPT_NO_DELAYED, /* and no delayed test, which wants questions of its own */
    MM_ADOPT_FEW_COUNT
};
/* Writes courses.json. Returns how many courses. */
size_t mm_adopt_courses(const struct mm_pack *pack, const struct mm_adopt_like *like, enum mm_adopt_few few,
                        struct mm_buf *out);

/* ---- the folder (adopt.c) ---- */
struct mm_adopt_opts {
    const char *policy_path; /* UTF-8 or CP932 */
    const char *dir;         /* must not be there yet; content/common lies beside it */
    const char *like; /* a council folder whose help and purpose are copied, and whose courses are a model */
    const char *name; /* of the council; NULL: from the title */
};
struct mm_adopted { /* owned; for what the command says */
    struct mm_adopt_policy policy;
    struct mm_adopt_map map;
    struct mm_json *topics;
    size_t n_courses;
    size_t items_aside, pages_aside; /* of the common teaching: for what the policy does not say */
    char name[200];
};
/* adopt_council.c: writes council.json for the folder called id; dir holds policy.json and map.json. */
MM_MUST_USE enum mm_err mm_adopt_council(const struct mm_adopt_opts *opts, const struct mm_adopted *adopted,
                                         const char *dir, const char *id, struct mm_buf *out,
                                         struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_adopt(const struct mm_adopt_opts *opts, struct mm_adopted *ret_adopted,
                                 struct mm_errinfo *info);
void mm_adopted_done(struct mm_adopted *adopted);
#endif
