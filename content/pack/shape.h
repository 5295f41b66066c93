/* The shape of every object a pack's files may hold: one table row a field. The checker walks a file along
 * these tables; content/schema/ says the same for editors, and a test compares both. Internal. */
#ifndef MM_PACK_SHAPE_H
#define MM_PACK_SHAPE_H

#include "content/pack/build.h"

enum mm_kind {
    MM_KIND_ANY, /* "$schema" */
    MM_KIND_ID,  /* a-z 0-9 . - , 1 to 63 of them */
    MM_KIND_IDS, /* min..max different ids */
    MM_KIND_INT, /* min..max */
    MM_KIND_BOOL,
    MM_KIND_TEXT,    /* plain text of min..max characters, variables */
    MM_KIND_MARKUP,  /* text with markup */
    MM_KIND_EXACT,   /* taken as it is: the policy's own words */
    MM_KIND_WORDS,   /* min..max plain strings, not linted (terms.json) */
    MM_KIND_MARKUPS, /* min..max texts with markup */
    MM_KIND_KANA,
    MM_KIND_CHOICE,   /* one of words */
    MM_KIND_AUDIENCE, /* councillor, staff */
    MM_KIND_URL,
    MM_KIND_DATE,
    MM_KIND_VARS,    /* object of name → text */
    MM_KIND_OBJECT,  /* of shape */
    MM_KIND_OBJECTS, /* array, min..max elements of shape (or of its variants) */
    MM_KIND_COUNT
};

enum { /* flags of a field */
       MM_FIELD_OPTIONAL = 1,
       MM_FIELD_NULL = 2,    /* null is allowed */
       MM_FIELD_COUNCIL = 4, /* not in the common layer */
       MM_FIELD_OWN = 8      /* the council's own words: terms.json does not apply */
};

struct mm_shape;
struct mm_field {
    const char *key;
    enum mm_kind kind;
    unsigned flags;
    int min, max;
    const struct mm_shape *shape;
    const char *const *words; /* NULL-terminated */
};
struct mm_shape {
    const char *name;
    const struct mm_field *fields;          /* ends with key NULL */
    const struct mm_field *own;             /* more of them, of this variant alone; may be NULL */
    const char *variant_key;                /* "type": variants[i].name decides */
    const struct mm_shape *const *variants; /* NULL-terminated */
    /* A rule that one field alone cannot say; may be NULL. */
    void (*rule)(struct mm_build *b, const struct mm_at *at);
};
/* The fields of a shape one by one, those of its own behind the others; NULL behind the last. */
const struct mm_field *mm_shape_field(const struct mm_shape *shape, size_t index);
/* Which files have which shape. A root whose one field has the key "" is a list at the top of its file. */
struct mm_shape_root {
    const char *pattern; /* fnmatch, names as in a pack */
    const struct mm_shape *shape;
    bool required;
};
extern const struct mm_shape_root mm_shape_roots[]; /* ends with pattern NULL */
extern const char *const mm_form_states[];          /* 暫定, 決定 */
extern const struct mm_shape mm_tabletops_shape;    /* shapes_tabletop.c */
/* NULL for files that the pack does not read. */
const struct mm_shape *mm_shape_of_file(const char *name);
void mm_shape_check(struct mm_build *b, const struct mm_source *source);
/* Every string of a file that people read, in the order of its shape; field says what it is (of a list, the
 * list's; of variables, theirs). Ids, choices and dates are left out. The file has its shape. */
typedef void mm_text_visit(void *ctx, const struct mm_at *at, const struct mm_field *field);
void mm_shape_texts(const struct mm_source *source, mm_text_visit *visit, void *ctx);
/* id shape of FORMAT.md */
bool mm_id_text_ok(const char *id);
#endif
