/* The figures of the kiosk's packs as pixels: drawn by mamori-render, each once for a size and a palette,
 * into DIR/figures, where the kiosk maps them. Bounded; the oldest make room. The kiosk tells how it shows
 * figures (request "figures"), which the store remembers as its fact figure_looks, so that a new pack's
 * figures are there before anybody opens it; and it asks for one that it misses all the same (request
 * "figure"). A figure that cannot be drawn costs that figure: the kiosk shows its words. */
#ifndef MM_AGENT_FIGURES_H
#define MM_AGENT_FIGURES_H

#include "content/pack/pack.h"
#include "sync/base/json.h"
#include "sync/store/store.h"

#define MM_FIGURES_FOLDER "figures"

/* want: {"path", "hash", "w", "h", "palette"}: the SVG and what it must be, the pixels, the colours. INVALID,
 * CORRUPT (another file than the kiosk's pack names), and what mm_render says. */
MM_MUST_USE enum mm_err mm_agent_figure(const char *dir, const struct mm_json *want, struct mm_errinfo *info);
/* want: {"looks": [...]}: how the kiosk shows figures now (mm_figure_look_format), what it needs first first.
 */
MM_MUST_USE enum mm_err mm_agent_figure_looks(struct mm_store *store, const struct mm_json *want,
                                              struct mm_errinfo *info);
/* Draws what is missing of all figures of a pack, in all looks known. *ret_drawn: how many. The first failure
 * is reported after the others were tried; without a renderer, or when one takes all its time, nothing more
 * is. `step_aside` (may be NULL) is asked after each figure drawn; when something else waits the rest is left
 * for later: MM_ERR_BUSY. */
MM_MUST_USE enum mm_err mm_agent_figures(struct mm_store *store, const char *dir, const struct mm_pack *pack,
                                         bool (*step_aside)(struct mm_store *store), size_t *ret_drawn,
                                         struct mm_errinfo *info);
#endif
