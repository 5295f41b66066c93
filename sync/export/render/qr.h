/* QR codes as vector squares (libqrencode). */
#ifndef MM_RENDER_QR_H
#define MM_RENDER_QR_H

#include "sync/base/err.h"

#include <cairo.h>

/* INVALID for more than MM_MAX_QR_BYTES or "". */
MM_MUST_USE enum mm_err mm_qr_check(const char *data, struct mm_errinfo *info);
/* side: pt, with the quiet zone of four modules that readers want. Nothing is drawn for data that the check
 * refused. */
void mm_qr_paint(const char *data, cairo_t *cr, float x, float y, float side);
#endif
