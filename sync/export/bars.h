/* The rows of a section as bars: an SVG figure in the language of content/FORMAT.md. */
#ifndef MM_EXPORT_BARS_H
#define MM_EXPORT_BARS_H

#include "sync/base/buf.h"
#include "sync/export/report.h"

/* The first column beside the last, which is a share; counts between them stand as 8／26. An absent share has
 * no bar and says 「-」. At most MM_BARS_MOST rows. Appends. */
#define MM_BARS_MOST 12
void mm_bars_svg(const struct mm_report_table *section, struct mm_buf *out);
#endif
