/* Figures through librsvg: onto pixels or into a PDF. The only file that includes librsvg and fontconfig. */
#ifndef MM_RENDER_RSVG_H
#define MM_RENDER_RSVG_H

#include "content/pack/figure.h"
#include "sync/export/render/types.h"

/* Fills the rectangle 0, 0, w, h with the palette's ground and draws the figure on it, as large as it goes.
 * The SVG is checked and written anew first. INVALID names line and fault; NOT_FOUND a character that no font
 * has. */
MM_MUST_USE enum mm_err mm_rsvg_draw(struct mm_types *types, const char *svg, size_t len,
                                     const struct mm_figure_palette *palette, cairo_t *cr, double w, double h,
                                     struct mm_errinfo *info);
#endif
