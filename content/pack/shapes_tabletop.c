/* common/tabletops.json: what a room plays through at a table. No choice is right or wrong. */
#include "content/pack/shape.h"
#include "sync/base/limits.h"

#define END                                                                                                  \
    {                                                                                                        \
        .key = NULL                                                                                          \
    }

static const struct mm_field option_fields[] = {{"id", MM_KIND_ID}, {"text", MM_KIND_MARKUP, 0, 1, 40}, END};
static const struct mm_shape option_shape = {"tabletop_option", option_fields};
static const struct mm_field role_fields[] = {
    {"title", MM_KIND_TEXT, 0, 1, 20}, {"task", MM_KIND_MARKUP, 0, 1, 60}, END};
static const struct mm_shape role_shape = {"role", role_fields};
static const struct mm_field inject_fields[] = {
    {"id", MM_KIND_ID},
    {"clock", MM_KIND_TEXT, 0, 5, 5},
    {"minutes", MM_KIND_INT, 0, 1, 30},
    {"text", MM_KIND_MARKUP, 0, 1, 120},
    {"ask", MM_KIND_MARKUP, 0, 1, 40},
    {"options", MM_KIND_OBJECTS, 0, 2, MM_MAX_TABLETOP_OPTIONS, &option_shape},
    {"talk", MM_KIND_MARKUP, 0, 1, 120},
    END};
static const struct mm_shape inject_shape = {"inject", inject_fields};
static const struct mm_field tabletop_fields[] = {
    {"id", MM_KIND_ID},
    {"title", MM_KIND_TEXT, 0, 1, 30},
    {"state", MM_KIND_CHOICE, .words = mm_form_states},
    {"topics", MM_KIND_IDS, 0, 1, 5},
    {"scene", MM_KIND_MARKUP, 0, 1, 120},
    {"roles", MM_KIND_OBJECTS, 0, 2, 6, &role_shape},
    {"injects", MM_KIND_OBJECTS, 0, 2, MM_MAX_INJECTS, &inject_shape},
    {"look_back", MM_KIND_MARKUPS, 0, 1, 5},
    END};
static const struct mm_shape tabletop_shape = {"tabletop", tabletop_fields};
static const struct mm_field tabletops_fields[] = {{"", MM_KIND_OBJECTS, 0, 0, 20, &tabletop_shape}, END};
const struct mm_shape mm_tabletops_shape = {"tabletops", tabletops_fields};
