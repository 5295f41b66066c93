/* What a route tells others of itself: the shapes of what it takes and gives, as tables. openapi.c makes the
 * document of them, and a test holds what the server answers against that document. */
#ifndef MM_SERVER_API_H
#define MM_SERVER_API_H

#include "sync/server/roles.h"

#include <stdbool.h>
#include <stddef.h>

enum mm_shape_kind {
    MM_SHAPE_TEXT,
    MM_SHAPE_TIME, /* RFC 3339 */
    MM_SHAPE_DAY,  /* YYYY-MM-DD */
    MM_SHAPE_INT,
    MM_SHAPE_BOOL,
    MM_SHAPE_TEXTS,  /* a list of texts */
    MM_SHAPE_OBJECT, /* of */
    MM_SHAPE_LIST,   /* of objects */
    MM_SHAPE_ANY,    /* any value */
    MM_SHAPE_KIND_COUNT
};
/* One member of an object. A list of them ends in one without a name. */
struct mm_shape {
    const char *name;
    enum mm_shape_kind kind;
    bool optional, nullable;
    const struct mm_shape *of; /* OBJECT, LIST; NULL: members are not described */
};
/* An entry of a list of things that a route does by name (reports, actions). */
struct mm_api_named {
    const char *name; /* NULL: there are no more */
    const struct mm_shape *takes, *gives;
    enum mm_right right; /* of who may ask for it */
};
struct mm_api {
    const char *tells;            /* in one sentence; NULL: it is not described */
    const char *params;           /* names of the {} of the pattern, spaces between; NULL: there are none */
    const struct mm_shape *query; /* parameters behind the "?"; NULL: none */
    const struct mm_shape *takes; /* the body; NULL: none, or members are not described */
    bool takes_list;              /* the body is a list of objects instead */
    const struct mm_shape *gives; /* with 200 */
    const char *type;             /* of the answer; NULL: JSON */
    bool etag;                    /* answers 304 to If-None-Match */
    bool decided;                 /* only by a decision of the council: 409 without one */
    /* May be NULL. The n-th thing that may stand for {}: each is a path of its own in the document. */
    struct mm_api_named (*named)(size_t n);
};

/* What is named for each record of a batch, for each entry of a report. */
extern const struct mm_shape mm_shape_reply[];
#endif
