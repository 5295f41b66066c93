/* A paper: what the caller wrote as JSON (README.md has the format), read strictly, laid out as strips and
 * put on pages. A strip is what is never cut: a line of text, a row of a table, a sheet of cards. A kind of
 * part is one file part_<name>.c and one ENTRY(name) in parts.def. Lengths in pt (1/72 inch). */
#ifndef MM_RENDER_DOC_H
#define MM_RENDER_DOC_H

#include "content/pack/arena.h"
#include "sync/base/json.h"
#include "sync/export/render/para.h"

#define MM_PT(mm) ((float)(mm)*2.8346457f)

struct mm_doc;
struct mm_part;

struct mm_strip {
    float h;
    float before;   /* blank above it, unless it is the first of a page */
    bool keep_next; /* stays on one page with the next strip */
    bool own_page;  /* begins a page and leaves nothing for others */
    bool ends_page; /* what follows begins a page */
};

struct mm_part_ops {
    const char *name;      /* "table": the value of "type" */
    const char *keys;      /* all that it may have beside "type", with blanks: "rows columns" */
    const char *tag;       /* of the structure tree around its strips of one page: "Table"; NULL for none */
    const char *strip_tag; /* around each: "TR"; NULL for none */
    /* Reads the part's JSON into part->data. The text of an error says what is wrong, not where. */
    enum mm_err (*read)(struct mm_doc *doc, const struct mm_json *node, struct mm_part *part,
                        struct mm_errinfo *info);
    /* The width at which nothing of it wraps, for the choice of the orientation. May be NULL. */
    enum mm_err (*natural)(struct mm_doc *doc, struct mm_part *part, float *ret_width,
                           struct mm_errinfo *info);
    /* Makes part->strips for this width. */
    enum mm_err (*fit)(struct mm_doc *doc, struct mm_part *part, float width, struct mm_errinfo *info);
    /* x, y: left top of the strip. */
    void (*paint)(const struct mm_doc *doc, const struct mm_part *part, size_t strip, cairo_t *cr, float x,
                  float y);
};

struct mm_part {
    const struct mm_part_ops *ops;
    void *data; /* the arena's */
    struct mm_strip *strips;
    size_t n_strips;
    bool heads;    /* it is a heading */
    bool whole;    /* a heading: all parts up to the next heading stay on its page */
    size_t n_head; /* strips at the front that are painted again on top of every further page */
    float width;
};

enum mm_paper_kind {
    MM_PAPER_REPORT, /* title block, header and footer on every page */
    MM_PAPER_LETTER, /* header and footer, no title block */
    MM_PAPER_CARDS,  /* the whole sheet */
    MM_PAPER_SHEET,  /* what is handed to somebody: header, no title block, no footer */
    MM_PAPER_KIND_COUNT
};
enum mm_orientation {
    MM_PORTRAIT,
    MM_LANDSCAPE,
    MM_ORIENTATION_AUTO, /* landscape when a table wants more width than a portrait page has */
    MM_ORIENTATION_COUNT
};

struct mm_place { /* a strip on its page */
    int page;     /* from 0 */
    const struct mm_part *part;
    size_t strip;
    float y;
};

struct mm_doc {
    struct mm_arena arena;
    struct mm_types *types;                                                     /* borrowed */
    const char *title, *council, *handling, *mark, *as_of, *checksum, *created; /* "" when not given */
    enum mm_paper_kind kind;
    enum mm_orientation orientation;
    bool large, mincho;
    float em;                             /* of the body text */
    float w, h, left, right, top, bottom; /* the page and its margins */
    struct mm_part *parts;
    size_t n_parts, n_cells;
    struct mm_place *places;
    size_t n_places;
    int n_pages;
};

/* ---- reading (doc_read.c) ----------------------------------------------------------------------------- */
/* types may be NULL for reading alone. Errors name the place: parts[3].rows[2]. mm_doc_done afterwards in any
 * case. */
MM_MUST_USE enum mm_err mm_doc_read(const char *json, size_t len, struct mm_types *types,
                                    struct mm_doc *ret_doc, struct mm_errinfo *info);
void mm_doc_done(struct mm_doc *doc);

/* For part_*.c. A string or {"markup": "…"}; *ret is "" when absent and not required. */
MM_MUST_USE enum mm_err mm_doc_words(struct mm_doc *doc, const struct mm_json *node, bool required,
                                     struct mm_words *ret, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_doc_str(struct mm_doc *doc, const struct mm_json *node, const char *key,
                                   const char **ret, struct mm_errinfo *info);
/* A number within bounds; fallback when absent. */
MM_MUST_USE enum mm_err mm_doc_number(const struct mm_json *node, const char *key, double least, double most,
                                      double fallback, float *ret, struct mm_errinfo *info);
/* The index of the value among names; 0 when absent. */
MM_MUST_USE enum mm_err mm_doc_choice(const struct mm_json *node, const char *key, const char *const *names,
                                      size_t n, int *ret, struct mm_errinfo *info);
/* An array of at most max; NULL (and *ret_n 0) when absent. */
MM_MUST_USE enum mm_err mm_doc_list(const struct mm_json *node, const char *key, size_t max,
                                    const struct mm_json **ret_list, size_t *ret_n, struct mm_errinfo *info);
/* Every key of the object stands in keys ("a b c"). */
MM_MUST_USE enum mm_err mm_doc_known(const struct mm_json *node, const char *keys, struct mm_errinfo *info);
/* Zeroed memory of the document; NULL with info set when it is too much. */
void *mm_doc_array(struct mm_doc *doc, size_t n, size_t size, struct mm_errinfo *info);

/* ---- laying out (doc_flow.c) -------------------------------------------------------------------------- */
MM_MUST_USE enum mm_err mm_doc_lay_out(struct mm_doc *doc, struct mm_errinfo *info);
/* ---- painting (doc_page.c) ---------------------------------------------------------------------------- */
void mm_doc_paint_page(const struct mm_doc *doc, int page, cairo_t *cr);
float mm_doc_title_height(struct mm_doc *doc); /* of the title block, 0 when there is none */

/* ---- the look (doc_look.c): one for all papers -------------------------------------------------------- */
enum mm_doc_style {
    MM_STYLE_TITLE,
    MM_STYLE_UNDER_TITLE,
    MM_STYLE_HEADING1,
    MM_STYLE_HEADING2,
    MM_STYLE_BODY,
    MM_STYLE_SMALL,
    MM_STYLE_CELL,
    MM_STYLE_CELL_HEAD,
    MM_STYLE_LABEL, /* of a pair, of a box to tick */
    MM_STYLE_EDGE,  /* header and footer */
    MM_STYLE_STAMP, /* 取扱区分 */
    MM_STYLE_COUNT
};
struct mm_para_style mm_doc_style(const struct mm_doc *doc, enum mm_doc_style style);
#define MM_INK    0x1A1A1Au
#define MM_MUTED  0x4A4A4Au
#define MM_ACCENT 0x00316Au
#define MM_RULE   0x9A9A9Au
#define MM_TINT   0xEEF4FAu
void mm_doc_color(cairo_t *cr, uint32_t rgb);
void mm_doc_line(cairo_t *cr, float x0, float y0, float x1, float y1, float width, uint32_t rgb);
void mm_doc_fill(cairo_t *cr, float x, float y, float w, float h, uint32_t rgb);
void mm_doc_frame(cairo_t *cr, float x, float y, float w, float h, float width, uint32_t rgb);

/* A paragraph as wide as the part, one strip a line, for parts that are text. */
MM_MUST_USE enum mm_err mm_doc_para(struct mm_doc *doc, const struct mm_para_style *style,
                                    const struct mm_words *words, float width, struct mm_para **ret_para,
                                    struct mm_errinfo *info);
/* Strips for the lines of a paragraph: no single first or last line of three or more on a page. */
void mm_doc_line_strips(const struct mm_para *para, float before, bool keep_next,
                        struct mm_strip *ret_strips);

#define ENTRY(name) extern const struct mm_part_ops mm_part_##name;
#include "sync/export/render/parts.def"
#undef ENTRY
#endif
