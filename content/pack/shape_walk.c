/* A file's texts, found along the tables of shape.h: for tools that read what the learner will read. */
#include "content/pack/shape.h"

#include <string.h>

struct walk {
    mm_text_visit *visit;
    void *ctx;
};

static void walk_object(const struct walk *walk, const struct mm_at *at, const struct mm_shape *shape);

static void walk_one(const struct walk *walk, const struct mm_at *at, const struct mm_field *field)
{
    if (mm_json_type(at->node) == MM_JSON_STRING)
        walk->visit(walk->ctx, at, field);
}

static void walk_list(const struct walk *walk, const struct mm_at *at, const struct mm_field *field)
{
    struct mm_each each;
    for (mm_each_start(&each, at); mm_each_next(&each);)
        walk_one(walk, &each.at, field);
}

static void walk_vars(const struct walk *walk, const struct mm_at *at, const struct mm_field *field)
{
    for (const struct mm_json *node = mm_json_first(at->node); node; node = mm_json_next(node)) {
        struct mm_at place = mm_at_key(at, mm_json_key(node));
        walk_one(walk, &place, field);
    }
}

static const struct mm_shape *variant_of(const struct mm_at *at, const struct mm_shape *shape)
{
    if (!shape->variant_key)
        return shape;
    const char *name = mm_json_get_str(at->node, shape->variant_key, "");
    for (const struct mm_shape *const *v = shape->variants; *v; v++) {
        if (strcmp((*v)->name, name) == 0)
            return *v;
    }
    return NULL;
}

static void walk_objects(const struct walk *walk, const struct mm_at *at, const struct mm_field *field)
{
    struct mm_each each;
    for (mm_each_start(&each, at); mm_each_next(&each);)
        walk_object(walk, &each.at, field->shape);
}

static void walk_inside(const struct walk *walk, const struct mm_at *at, const struct mm_field *field)
{
    walk_object(walk, at, field->shape);
}

typedef void walk_kind(const struct walk *walk, const struct mm_at *at, const struct mm_field *field);
static walk_kind *const walks[MM_KIND_COUNT] = {
    /* the others hold nothing to read */
    [MM_KIND_TEXT] = walk_one,      [MM_KIND_MARKUP] = walk_one,      [MM_KIND_EXACT] = walk_one,
    [MM_KIND_WORDS] = walk_list,    [MM_KIND_MARKUPS] = walk_list,    [MM_KIND_VARS] = walk_vars,
    [MM_KIND_OBJECT] = walk_inside, [MM_KIND_OBJECTS] = walk_objects,
};

static void walk_field(const struct walk *walk, const struct mm_at *at, const struct mm_field *field)
{
    if (walks[field->kind])
        walks[field->kind](walk, at, field);
}

static void walk_object(const struct walk *walk, const struct mm_at *at, const struct mm_shape *shape)
{
    const struct mm_shape *own = at->node ? variant_of(at, shape) : NULL;
    const struct mm_field *field;
    for (size_t i = 0; own && (field = mm_shape_field(own, i)); i++) {
        struct mm_at place = mm_at_key(at, field->key);
        walk_field(walk, &place, field);
    }
}

void mm_shape_texts(const struct mm_source *source, mm_text_visit *visit, void *ctx)
{
    const struct walk walk = {visit, ctx};
    struct mm_at root = mm_at_root(source);
    const struct mm_field *first = mm_shape_field(source->shape, 0);
    if (first && !*first->key) /* a list at the top of its file */
        walk_field(&walk, &root, first);
    else
        walk_object(&walk, &root, source->shape);
}
