/* The typefaces of papers: exactly the files that fonts.json names, opened by path before the sandbox closes;
 * no font configuration of the system is asked. A grapheme cluster takes the first font of its role that has
 * the base and its variation selector, else the first that has the base (the rule of fonts/README.md); a
 * cluster that no font has is drawn as 〓 and told. Not thread-safe; one for a process. */
#ifndef MM_RENDER_TYPES_H
#define MM_RENDER_TYPES_H

#include "sync/base/buf.h"
#include "sync/base/err.h"

#include <cairo.h>
#include <stdbool.h>
#include <stdint.h>

enum mm_type_role {
    MM_TYPE_BODY,
    MM_TYPE_STRONG,
    MM_TYPE_HEADING,
    MM_TYPE_MINCHO, /* letters and certificates */
    MM_TYPE_ROLE_COUNT
};

struct mm_types;
/* NOT_FOUND names the Debian package when a role has no font at all. */
MM_MUST_USE enum mm_err mm_types_open(const char *json_path, struct mm_types **ret_types,
                                      struct mm_errinfo *info);
void mm_types_close(struct mm_types *types);

/* The files behind the fonts, for the sandbox and for fontconfig. */
size_t mm_types_files(const struct mm_types *types, const char *const **ret_paths);

#define MM_CLUSTER_GLYPHS 8
struct mm_cluster { /* shaped; lengths in em */
    int font;
    int n;
    uint32_t glyph[MM_CLUSTER_GLYPHS];
    float x[MM_CLUSTER_GLYPHS], y[MM_CLUSTER_GLYPHS]; /* from the pen, y down */
    float advance;
};
/* utf8: one grapheme cluster. Borrowed as long as the types are open; NULL when there is no memory. */
const struct mm_cluster *mm_types_cluster(struct mm_types *types, enum mm_type_role role, const char *utf8,
                                          size_t len);
/* NULL when the font cannot be used. Borrowed. */
cairo_font_face_t *mm_types_face(struct mm_types *types, int font);
/* Which font a cluster of that role would take: an index as in mm_types_files; -1 when none has its base. */
int mm_types_find(struct mm_types *types, enum mm_type_role role, const char *utf8, size_t len);
/* True when some font of the role has the cluster's base. */
bool mm_types_has(struct mm_types *types, enum mm_type_role role, const char *utf8, size_t len);
/* The clusters drawn as 〓 so far, each once, without anything between them; "" for none. */
const char *mm_types_missing(const struct mm_types *types);
#endif
