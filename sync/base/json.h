/* JSON, read strictly and written without a tree.
 *
 * Every input first passes a scanner of RFC 8259: grammar, well-formed UTF-8, no BOM, no raw control
 * characters, paired surrogates, no \u0000, no duplicate keys, bounded depth and length, numbers inside
 * IEEE double without loss of integer digits. Only then cJSON (in json.c alone) builds the tree.
 * The scanner also gives byte offsets, so a statement can be kept as the slice it arrived in.
 */
#ifndef MM_BASE_JSON_H
#define MM_BASE_JSON_H

#include "sync/base/buf.h"
#include "sync/base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct mm_json_limits {
    size_t max_bytes;
    int max_depth;
};

/* Checks a whole text. The message names the byte offset and the rule. Errors: SYNTAX, TOO_BIG, NOMEM. */
MM_MUST_USE enum mm_err mm_json_scan(const char *text, size_t len, const struct mm_json_limits *limits,
                                     struct mm_errinfo *info);
/* The same; *ret_bad_at gets the byte offset of the first breach (0 when the text is good or too big): it is
 * set on failure too. */
MM_MUST_USE enum mm_err mm_json_scan_at(const char *text, size_t len, const struct mm_json_limits *limits,
                                        size_t *ret_bad_at, struct mm_errinfo *info);

struct mm_slice {
    const char *data;
    size_t len;
};
/* The elements of a top-level array (of a text that was scanned), without surrounding space, as slices of
 * text. *ret_slices is owned by the caller (free()). At most max elements (TOO_BIG). A top-level object
 * counts as an array of one. */
MM_MUST_USE enum mm_err mm_json_slices(const char *text, size_t len, size_t max, struct mm_slice **ret_slices,
                                       size_t *ret_n, struct mm_errinfo *info);

/* First character of a text that was scanned, behind white space: '{', '[', '"' and so on. */
char mm_json_opens(const char *text, size_t len);

struct mm_json; /* a node; const nodes are borrowed from their document */

enum mm_json_type {
    MM_JSON_NULL,
    MM_JSON_BOOL,
    MM_JSON_NUMBER,
    MM_JSON_STRING,
    MM_JSON_ARRAY,
    MM_JSON_OBJECT,
    MM_JSON_TYPE_COUNT
};

/* Scans, then parses. The document is owned by the caller (mm_json_free). */
MM_MUST_USE enum mm_err mm_json_parse(const char *text, size_t len, const struct mm_json_limits *limits,
                                      struct mm_json **ret_doc, struct mm_errinfo *info);
/* Of a text that was scanned already, alone or as a part of another (mm_json_slices): only NOMEM. */
MM_MUST_USE enum mm_err mm_json_parse_scanned(const char *text, size_t len, struct mm_json **ret_doc,
                                              struct mm_errinfo *info);
/* The same from a file (errors of the file too). */
MM_MUST_USE enum mm_err mm_json_load(const char *path, const struct mm_json_limits *limits,
                                     struct mm_json **ret_doc, struct mm_errinfo *info);
void mm_json_free(struct mm_json *doc);
/* The same of what is secret: its texts are wiped before the memory is given back. */
void mm_json_wipe(struct mm_json *doc);

enum mm_json_type mm_json_type(const struct mm_json *node); /* NULL node: MM_JSON_NULL */
const char *mm_json_type_name(enum mm_json_type type);
/* Member of an object / element of an array; NULL when absent or the node is no object / array / NULL. */
const struct mm_json *mm_json_get(const struct mm_json *node, const char *key);
const struct mm_json *mm_json_at(const struct mm_json *node, size_t index);
size_t mm_json_size(const struct mm_json *node); /* members or elements; 0 for scalars */
/* Iteration over members or elements: for (n = mm_json_first(x); n; n = mm_json_next(n)). */
const struct mm_json *mm_json_first(const struct mm_json *node);
const struct mm_json *mm_json_next(const struct mm_json *node);
const char *mm_json_key(const struct mm_json *node); /* a member's key, else NULL */

/* Values with a fallback for an absent or differently typed node. */
const char *mm_json_str(const struct mm_json *node, const char *fallback);
double mm_json_num(const struct mm_json *node, double fallback);
int64_t mm_json_int(const struct mm_json *node, int64_t fallback); /* fallback when not an integer */
bool mm_json_bool(const struct mm_json *node, bool fallback);
/* Shorthands for mm_json_str(mm_json_get(node, key), fallback) and so on. */
const char *mm_json_get_str(const struct mm_json *node, const char *key, const char *fallback);
int64_t mm_json_get_int(const struct mm_json *node, const char *key, int64_t fallback);
double mm_json_get_num(const struct mm_json *node, const char *key, double fallback);
bool mm_json_get_bool(const struct mm_json *node, const char *key, bool fallback);

/* Writer: appends to a buffer, puts commas where they belong, escapes strings. Errors stay in the buffer
 * (also a call out of order: INVALID). Bytes that are no UTF-8, and NUL, become U+FFFD: the output is always
 * JSON. mm_jw_init(&w, &buf); mm_jw_obj(&w); mm_jw_key(&w, "id"); mm_jw_str(&w, id); mm_jw_end(&w); */
#define MM_JW_DEPTH 32
struct mm_jw {
    struct mm_buf *buf; /* borrowed */
    int depth;
    bool has_item[MM_JW_DEPTH];
    bool is_array[MM_JW_DEPTH];
    bool after_key;
};
void mm_jw_init(struct mm_jw *w, struct mm_buf *buf);
void mm_jw_obj(struct mm_jw *w);
void mm_jw_arr(struct mm_jw *w);
void mm_jw_end(struct mm_jw *w); /* closes the innermost object or array */
void mm_jw_key(struct mm_jw *w, const char *key);
void mm_jw_str(struct mm_jw *w, const char *value); /* NULL writes null */
void mm_jw_strn(struct mm_jw *w, const char *value, size_t len);
void mm_jw_int(struct mm_jw *w, int64_t value);
void mm_jw_num(struct mm_jw *w,
               double value); /* shortest text that reads back the same; null for NaN and infinity */
void mm_jw_bool(struct mm_jw *w, bool value);
void mm_jw_null(struct mm_jw *w);
void mm_jw_raw(struct mm_jw *w, const char *json, size_t len); /* a value that is already JSON */
/* key and value in one call */
void mm_jw_kstr(struct mm_jw *w, const char *key, const char *value);
void mm_jw_kint(struct mm_jw *w, const char *key, int64_t value);
void mm_jw_kbool(struct mm_jw *w, const char *key, bool value);
void mm_jw_kobj(struct mm_jw *w, const char *key);
void mm_jw_karr(struct mm_jw *w, const char *key);
/* Copies a parsed node. */
void mm_jw_node(struct mm_jw *w, const struct mm_json *node);
#endif
