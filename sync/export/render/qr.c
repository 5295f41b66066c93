#include "sync/export/render/qr.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"

#include <qrencode.h>
#include <string.h>

#define QUIET 4
#define SEAM  0.02 /* pt: neighbours overlap by so little that no viewer shows a seam */

enum mm_err mm_qr_check(const char *data, struct mm_errinfo *info)
{
    size_t len = strlen(data);

    if (len > 0 && len <= MM_MAX_QR_BYTES)
        return MM_OK;
    return mm_fail(info, MM_ERR_INVALID,
                   mm_say("QRコードにできる文字は 1〜%d バイトです", "a QR code holds 1 to %d bytes"),
                   MM_MAX_QR_BYTES);
}

void mm_qr_paint(const char *data, cairo_t *cr, float x, float y, float side)
{
    QRcode *code = QRcode_encodeData((int)strlen(data), (const unsigned char *)data, 0, QR_ECLEVEL_M);
    double module = code ? (double)side / (code->width + 2 * QUIET) : 0;

    if (!code)
        return;
    cairo_set_source_rgb(cr, 0, 0, 0);
    for (int row = 0; row < code->width; row++) {
        for (int col = 0; col < code->width;) {
            int n = 0;

            while (col + n < code->width && (code->data[row * code->width + col + n] & 1))
                n++;
            if (n)
                cairo_rectangle(cr, (double)x + (col + QUIET) * module, (double)y + (row + QUIET) * module,
                                n * module + SEAM, module + SEAM);
            col += n ? n : 1;
        }
    }
    cairo_fill(cr);
    QRcode_free(code);
}
