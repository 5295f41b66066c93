/* The files of a pack as they lie on disk: found, named, read once, hashed and parsed. Nothing here knows
 * what a file means beyond its place in the tree. Also the way from a JSON node back to its line. */
#ifndef MM_PACK_SOURCE_H
#define MM_PACK_SOURCE_H

#include "content/pack/pack.h"

struct mm_shape;
struct mm_source {
    char name[256]; /* as in struct mm_pack_file */
    char path[1024];
    bool common;                  /* of the common layer */
    bool sealed;                  /* on disk; name is that of what is in it (seal.c) */
    const struct mm_shape *shape; /* NULL: not a file that the pack reads */
    struct mm_buf text;
    bool has_text;       /* text is the file */
    struct mm_json *doc; /* owned; NULL for files that are not parsed */
    struct mm_hash hash;
    int64_t bytes;
};
struct mm_sources {
    struct mm_source *list; /* owned, sorted by name */
    size_t n;
    size_t cap;
};

void mm_sources_done(struct mm_sources *sources);
/* Finds the files of both layers (hidden files and those that end in ~ are not part of a pack). Unsafe names,
 * symbolic links and too many or too large files become findings. Fails only when the folder cannot be read.
 */
MM_MUST_USE enum mm_err mm_sources_list(const char *dir, struct mm_sources *ret_sources,
                                        struct mm_findings *findings, struct mm_errinfo *info);
/* Reads the files that have a shape; key opens those that are sealed, and may be NULL when none is. */
/* AUTH: a sealed one does not open. */
MM_MUST_USE enum mm_err mm_sources_read(struct mm_sources *sources, const struct mm_seal_key *key,
                                        struct mm_findings *findings, struct mm_errinfo *info);
bool mm_sources_sealed(const struct mm_sources *sources);
/* Hashes every file; with a finding for each that cannot be read. */
void mm_sources_hash(struct mm_sources *sources, struct mm_findings *findings);
/* Parses what was read. scanned: it passed this before. */
void mm_sources_parse(struct mm_sources *sources, bool scanned, struct mm_findings *findings);
const struct mm_source *mm_sources_find(const struct mm_sources *sources, const char *name);
/* Opens a pack and hands its files over too, for tools that name places in them. Both are owned, and written
 * only on success. */
MM_MUST_USE enum mm_err mm_pack_open_sources(const char *dir, struct mm_pack **ret_pack,
                                             struct mm_sources *ret_sources, struct mm_findings *findings,
                                             struct mm_errinfo *info);

/* A place in a file: a chain of callers' locals from the node up to the root (up NULL). */
struct mm_at {
    const struct mm_source *source;
    const struct mm_at *up;
    const char *key; /* member name; NULL for an element */
    size_t index;    /* of an element */
    const struct mm_json *node;
    int line; /* of a place in a file that is no JSON; else 0 */
};
struct mm_at mm_at_root(const struct mm_source *source);
struct mm_at mm_at_key(const struct mm_at *up, const char *key);
struct mm_at mm_at_element(const struct mm_at *up, size_t index, const struct mm_json *node);
/* For each element of an array, and its place: for (mm_each_start(&e, &list); mm_each_next(&e);) use e.at */
struct mm_each {
    const struct mm_at *list;
    struct mm_at at;
    bool started;
};
void mm_each_start(struct mm_each *each, const struct mm_at *list);
bool mm_each_next(struct mm_each *each);
/* Line of the node, or of the nearest thing around it that exists. */
int mm_at_line(const struct mm_at *at);
/* "[3].options[1].explanation" */
void mm_at_path(const struct mm_at *at, char *out, size_t out_bytes);

void mm_finding_add(struct mm_findings *findings, enum mm_finding_level level, const char *file, int line,
                    const char *field, const char *fmt, ...) MM_PRINTF(6, 7);
void mm_finding_vadd(struct mm_findings *findings, enum mm_finding_level level, const char *file, int line,
                     const char *field, const char *fmt, va_list ap) MM_PRINTF(6, 0);
void mm_finding_add_at(struct mm_findings *findings, enum mm_finding_level level, const struct mm_at *at,
                       const char *fmt, va_list ap) MM_PRINTF(4, 0);
/* The same for a place. */
void mm_error_at(struct mm_findings *findings, const struct mm_at *at, const char *fmt, ...) MM_PRINTF(3, 4);
void mm_warning_at(struct mm_findings *findings, const struct mm_at *at, const char *fmt, ...)
    MM_PRINTF(3, 4);
#endif
