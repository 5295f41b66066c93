/* Geometry of the page, and strips to pages: what belongs together stays together, heads of tables come
 * again. */
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/export/render/doc.h"

#define A4_SHORT  595.276f
#define A4_LONG   841.890f
#define TOO_WIDE  1.12f /* a table may be squeezed by so much before the page is turned */
#define KEEP_MOST 0.7f  /* of the page: a longer chain of strips that stay together is cut anyway */

static void set_page(struct mm_doc *doc, bool landscape)
{
    doc->w = landscape ? A4_LONG : A4_SHORT;
    doc->h = landscape ? A4_SHORT : A4_LONG;
    if (doc->kind == MM_PAPER_CARDS) {
        doc->left = doc->right = doc->top = doc->bottom = 0;
        return;
    }
    doc->left = MM_PT(landscape ? 20 : 24); /* room for the holes of a binder */
    doc->right = MM_PT(landscape ? 20 : 18);
    doc->top = MM_PT(24);
    doc->bottom = MM_PT(21);
    if (doc->kind == MM_PAPER_SHEET)
        doc->left = doc->right = doc->bottom = MM_PT(18);
}

static enum mm_err choose_page(struct mm_doc *doc, struct mm_errinfo *info)
{
    float widest = 0;
    enum mm_err err = MM_OK;

    set_page(doc, doc->orientation == MM_LANDSCAPE);
    if (doc->orientation != MM_ORIENTATION_AUTO)
        return MM_OK;
    for (size_t i = 0; i < doc->n_parts && !err; i++) {
        float w = 0;

        if (doc->parts[i].ops->natural)
            err = doc->parts[i].ops->natural(doc, &doc->parts[i], &w, info);
        widest = w > widest ? w : widest;
    }
    set_page(doc, widest > TOO_WIDE * (doc->w - doc->left - doc->right));
    return err;
}

/* ---- strips to pages ---------------------------------------------------------------------------------- */
struct flow {
    struct mm_doc *doc;
    float y, floor; /* where the next strip goes; below the last one's room */
    bool fresh;     /* nothing stands on the page but what comes again */
    size_t max_places;
};

static bool put(struct flow *f, const struct mm_part *part, size_t strip, bool first)
{
    struct mm_doc *doc = f->doc;

    if (doc->n_places >= f->max_places)
        return false;
    f->y += first ? 0 : part->strips[strip].before;
    doc->places[doc->n_places++] = (struct mm_place){doc->n_pages - 1, part, strip, f->y};
    f->y += part->strips[strip].h;
    return true;
}

static bool new_page(struct flow *f)
{
    if (f->doc->n_pages >= MM_MAX_PAPER_PAGES)
        return false;
    f->doc->n_pages++;
    f->y = f->doc->top;
    f->fresh = true;
    return true;
}

/* Height of strip s of part p and of all that must stay with it, across parts. */
static float chain_height(const struct mm_doc *doc, size_t p, size_t s)
{
    float sum = 0;
    bool keep = true;

    for (; keep && p < doc->n_parts; p++, s = 0) {
        const struct mm_part *part = &doc->parts[p];

        for (; keep && s < part->n_strips; s++) {
            sum += part->strips[s].before + part->strips[s].h;
            keep = part->strips[s].keep_next || s < part->n_head;
        }
    }
    return sum;
}

/* The head of a table again, on top of a further page. */
static bool repeat_head(struct flow *f, const struct mm_part *part, size_t strip)
{
    for (size_t i = 0; strip >= part->n_head && strip > 0 && i < part->n_head; i++)
        if (!put(f, part, i, i == 0))
            return false;
    return true;
}

static bool place(struct flow *f, size_t p, size_t s)
{
    const struct mm_doc *doc = f->doc;
    const struct mm_part *part = &doc->parts[p];
    const struct mm_strip *strip = &part->strips[s];
    float chain = chain_height(doc, p, s), page = f->floor - doc->top;

    if (chain > KEEP_MOST * page)
        chain = strip->before + strip->h;
    if (!f->fresh && (strip->own_page || f->y + chain > f->floor + 0.01f))
        if (!new_page(f) || !repeat_head(f, part, s))
            return false;
    if (!put(f, part, s, f->fresh && f->y <= doc->top))
        return false;
    f->fresh = false;
    if (strip->own_page || strip->ends_page)
        f->y = f->floor + 1;
    return true;
}

static enum mm_err reserve(struct flow *f, struct mm_errinfo *info)
{
    size_t n = 0, heads = 0;

    for (size_t i = 0; i < f->doc->n_parts; i++) {
        n += f->doc->parts[i].n_strips;
        heads = f->doc->parts[i].n_head > heads ? f->doc->parts[i].n_head : heads;
    }
    f->max_places = n + heads * MM_MAX_PAPER_PAGES;
    f->doc->places = mm_doc_array(f->doc, f->max_places, sizeof(*f->doc->places), info);
    return f->doc->places ? MM_OK : f->doc->arena.err;
}

/* Behind what belongs to a heading: the next one, or what makes a page of its own. */
static size_t part_behind(const struct mm_doc *doc, size_t heading)
{
    size_t p = heading + 1;

    while (
        p < doc->n_parts && !doc->parts[p].heads &&
        !(doc->parts[p].n_strips && (doc->parts[p].strips[0].own_page || doc->parts[p].strips[0].ends_page)))
        p++;
    return p;
}

/* A question is not torn; one that is too long for that goes on like any text. */
static void keep_whole(struct mm_doc *doc, size_t heading)
{
    size_t end = part_behind(doc, heading);
    float page = doc->h - doc->top - doc->bottom, sum = 0;
    struct mm_strip *last = NULL;

    for (size_t p = heading; p < end; p++)
        for (size_t s = 0; s < doc->parts[p].n_strips; s++)
            sum += doc->parts[p].strips[s].before + doc->parts[p].strips[s].h;
    if (sum > KEEP_MOST * page)
        return;
    for (size_t p = heading; p < end; p++)
        for (size_t s = 0; s < doc->parts[p].n_strips; s++) {
            last = &doc->parts[p].strips[s];
            last->keep_next = true;
        }
    if (last)
        last->keep_next = false;
}

enum mm_err mm_doc_lay_out(struct mm_doc *doc, struct mm_errinfo *info)
{
    struct flow f = {.doc = doc, .fresh = true};
    enum mm_err err = choose_page(doc, info);

    for (size_t i = 0; i < doc->n_parts && !err; i++) {
        doc->parts[i].width = doc->w - doc->left - doc->right;
        err = doc->parts[i].ops->fit(doc, &doc->parts[i], doc->parts[i].width, info);
    }
    for (size_t i = 0; i < doc->n_parts && !err; i++)
        if (doc->parts[i].whole)
            keep_whole(doc, i);
    if (!err)
        err = reserve(&f, info);
    if (err)
        return err;
    f.floor = doc->h - doc->bottom;
    doc->n_pages = 1;
    f.y = doc->top + mm_doc_title_height(doc);
    for (size_t p = 0; p < doc->n_parts; p++)
        for (size_t s = 0; s < doc->parts[p].n_strips; s++)
            if (!place(&f, p, s))
                return mm_fail(info, MM_ERR_TOO_BIG,
                               mm_say("ページが多すぎます（%d ページまで）。分けてください",
                                      "more than %d pages; split the document"),
                               MM_MAX_PAPER_PAGES);
    return MM_OK;
}
