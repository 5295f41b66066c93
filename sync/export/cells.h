/* What every format of sync/export shares: the lines above the rows, and a cell as text. */
#ifndef MM_EXPORT_CELLS_H
#define MM_EXPORT_CELLS_H

#include "sync/base/buf.h"
#include "sync/export/report.h"

#define MM_DEMO_MARK "見本（架空の名簿）"

/* 「-」 when absent; 12; 80.0%; 2026-11-22. Appends. */
void mm_cell_text(const struct mm_cell *cell, enum mm_cell_type type, struct mm_buf *out);
/* 令和8年11月22日 10時05分現在 (2026-11-22). Appends. */
void mm_as_of_text(int64_t at_ms, struct mm_buf *out);
/* The share to a tenth of a percent, as every format prints it. */
double mm_share_rounded(double share);
#endif
