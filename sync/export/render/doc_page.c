/* One page: the title block on the first, the parts' strips, and what stands at the edges of every page. */
#include "sync/base/log.h"
#include "sync/export/render/doc.h"

#include <cairo-pdf.h>
#include <stdio.h>
#include <string.h>

#define EDGE_TOP    MM_PT(11)
#define EDGE_BOTTOM MM_PT(14) /* of the footer's rule, from the page's end */
#define STAMP_PAD_X 6.0f
#define STAMP_PAD_Y 2.2f

/* A line of the page's own furniture. The document's arena is only used up, never changed in what it holds.
 */
static struct mm_para *one_line(const struct mm_doc *doc, enum mm_doc_style style, enum mm_align align,
                                const char *text, float width)
{
    struct mm_doc *mutable_doc;
    struct mm_para_style s = mm_doc_style(doc, style);
    struct mm_words words = {.text = text};
    struct mm_para *para = NULL;

    memcpy(&mutable_doc, &doc, sizeof(doc));
    s.align = align;
    return mm_doc_para(mutable_doc, &s, &words, width, &para, NULL) == MM_OK ? para : NULL;
}

static void paint_text(const struct mm_doc *doc, enum mm_doc_style style, enum mm_align align,
                       const char *text, cairo_t *cr, float x, float y, float width)
{
    struct mm_para *para = *text ? one_line(doc, style, align, text, width) : NULL;

    if (para)
        mm_para_paint(para, cr, x, y);
}

/* ---- edges -------------------------------------------------------------------------------------------- */
/* A framed word: at the right margin (取扱区分), or at the left (見本). */
static void paint_stamp(const struct mm_doc *doc, const char *text, bool at_right, cairo_t *cr)
{
    struct mm_para *para = *text ? one_line(doc, MM_STYLE_STAMP, MM_ALIGN_START, text, doc->w) : NULL;
    float w, h, x, left = doc->kind == MM_PAPER_CARDS ? MM_PT(14) : doc->left;
    float top = doc->kind == MM_PAPER_CARDS ? MM_PT(3.2) : EDGE_TOP;
    double dash[] = {3, 2};

    if (!para)
        return;
    w = mm_para_natural(para) + 2 * STAMP_PAD_X;
    h = mm_para_height(para) + 2 * STAMP_PAD_Y;
    x = at_right ? doc->w - (doc->kind == MM_PAPER_CARDS ? left : doc->right) - w : left;
    cairo_set_dash(cr, dash, at_right ? 0 : 2, 0);
    mm_doc_frame(cr, x, top, w, h, 0.8f, MM_INK);
    cairo_set_dash(cr, NULL, 0, 0);
    mm_para_paint(para, cr, x + STAMP_PAD_X, top + STAMP_PAD_Y);
}

static void paint_footer(const struct mm_doc *doc, int page, cairo_t *cr)
{
    float y = doc->h - EDGE_BOTTOM, w = doc->w - doc->left - doc->right;
    char number[40], sum[200];

    snprintf(number, sizeof(number), "%d / %d", page + 1, doc->n_pages);
    snprintf(sum, sizeof(sum), "%s%.100s", doc->checksum[0] ? mm_say("照合番号　", "checksum ") : "",
             doc->checksum);
    mm_doc_line(cr, doc->left, y, doc->w - doc->right, y, 0.4f, MM_RULE);
    y += 3;
    paint_text(doc, MM_STYLE_EDGE, MM_ALIGN_START, page ? doc->title : doc->as_of, cr, doc->left, y,
               w * 0.45f);
    paint_text(doc, MM_STYLE_EDGE, MM_ALIGN_MIDDLE, number, cr, doc->left, y, w);
    paint_text(doc, MM_STYLE_EDGE, MM_ALIGN_END, sum, cr, doc->left + w * 0.55f, y, w * 0.45f);
}

/* A sheet of cards has its words in the upper blank and nothing below. */
static void paint_card_edge(const struct mm_doc *doc, int page, cairo_t *cr)
{
    char text[300];

    snprintf(text, sizeof(text), "%.200s　%d / %d", doc->title, page + 1, doc->n_pages);
    paint_text(doc, MM_STYLE_EDGE, MM_ALIGN_START, text, cr, doc->w / 2 + 6, MM_PT(3.8), doc->w / 4);
}

/* ---- title -------------------------------------------------------------------------------------------- */
static void title_lines(const struct mm_doc *doc, struct mm_para **ret_title, struct mm_para **ret_under)
{
    static const char *const between[] = {"　　", "\n"}; /* in large type a line each: no date is torn */
    float w = doc->w - doc->left - doc->right;
    char under[900];

    *ret_title = one_line(doc, MM_STYLE_TITLE, MM_ALIGN_START, doc->title, w);
    *ret_under = NULL;
    for (int i = 0; i < 2 && (!*ret_under || mm_para_lines(*ret_under) > 1); i++) {
        snprintf(under, sizeof(under), "%.400s%s%.400s", doc->council,
                 doc->council[0] && doc->as_of[0] ? between[i] : "", doc->as_of);
        *ret_under = under[0] ? one_line(doc, MM_STYLE_UNDER_TITLE, MM_ALIGN_START, under, w) : NULL;
    }
}

float mm_doc_title_height(struct mm_doc *doc)
{
    struct mm_para *title, *under;

    if (doc->kind != MM_PAPER_REPORT)
        return 0;
    title_lines(doc, &title, &under);
    return (title ? mm_para_height(title) : 0) + (under ? mm_para_height(under) : 0) + MM_PT(6.5);
}

static void paint_title(const struct mm_doc *doc, cairo_t *cr)
{
    struct mm_para *title, *under;
    float y = doc->top;

    title_lines(doc, &title, &under);
    if (title) {
        cairo_tag_begin(cr, "H1", NULL);
        mm_para_paint(title, cr, doc->left, y);
        cairo_tag_end(cr, "H1");
        y += mm_para_height(title);
    }
    if (under) {
        cairo_tag_begin(cr, "P", NULL);
        mm_para_paint(under, cr, doc->left, y);
        cairo_tag_end(cr, "P");
        y += mm_para_height(under);
    }
    mm_doc_line(cr, doc->left, y + MM_PT(1.6), doc->w - doc->right, y + MM_PT(1.6), 1.2f, MM_ACCENT);
}

/* ---- page --------------------------------------------------------------------------------------------- */
static void begin_tag(cairo_t *cr, const char *tag)
{
    if (tag)
        cairo_tag_begin(cr, tag, NULL);
}

static void end_tag(cairo_t *cr, const char *tag)
{
    if (tag)
        cairo_tag_end(cr, tag);
}

static void paint_strips(const struct mm_doc *doc, int page, cairo_t *cr)
{
    const struct mm_part *open = NULL;

    for (size_t i = 0; i < doc->n_places; i++) {
        const struct mm_place *at = &doc->places[i];

        if (at->page != page)
            continue;
        if (open != at->part) {
            end_tag(cr, open ? open->ops->tag : NULL);
            begin_tag(cr, at->part->ops->tag);
            open = at->part;
        }
        begin_tag(cr, open->ops->strip_tag);
        open->ops->paint(doc, open, at->strip, cr, doc->left, at->y);
        end_tag(cr, open->ops->strip_tag);
    }
    end_tag(cr, open ? open->ops->tag : NULL);
}

void mm_doc_paint_page(const struct mm_doc *doc, int page, cairo_t *cr)
{
    cairo_pdf_surface_set_size(cairo_get_target(cr), (double)doc->w, (double)doc->h);
    paint_stamp(doc, doc->mark, false, cr);
    paint_stamp(doc, doc->handling, true, cr);
    if (page == 0 && doc->kind == MM_PAPER_REPORT)
        paint_title(doc, cr);
    paint_strips(doc, page, cr);
    if (doc->kind == MM_PAPER_CARDS)
        paint_card_edge(doc, page, cr);
    else if (doc->kind != MM_PAPER_SHEET)
        paint_footer(doc, page, cr);
}
