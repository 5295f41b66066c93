/* A figure (SVG) to the pixels of one size and one palette, as a file of the cache (content/pack/pixmap.h).
 * The SVG is written anew first; librsvg never sees a foreign byte. */
#include "content/pack/pixmap.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/export/render/job.h"
#include "sync/export/render/rsvg.h"

#include <cairo.h>
#include <stdlib.h>
#include <string.h>

static enum mm_err read_key(const struct mm_job_words *words, const struct mm_buf *in,
                            struct mm_pixmap_key *ret_key, struct mm_errinfo *info)
{
    *ret_key = (struct mm_pixmap_key){.palette = mm_figure_light};
    if (words->width < 1 || words->height < 1 || words->width > MM_MAX_FIGURE_SIDE ||
        words->height > MM_MAX_FIGURE_SIDE || words->width * words->height > MM_MAX_FIGURE_PX)
        return mm_fail(info, MM_ERR_USAGE,
                       mm_say("--width と --height に 1〜%d の大きさを書いてください",
                              "--width and --height want sizes of 1 to %d"),
                       MM_MAX_FIGURE_SIDE);
    if (words->palette && mm_figure_palette_parse(words->palette, &ret_key->palette))
        return mm_fail(
            info, MM_ERR_USAGE, "%s",
            mm_say("--palette は 10 の色を - でつないで書きます", "--palette wants ten colours joined by -"));
    ret_key->svg = mm_sha256(mm_buf_str(in), in->len);
    ret_key->w = (int)words->width;
    ret_key->h = (int)words->height;
    return MM_OK;
}

/* Draws onto the pixels behind the head of file. */
static enum mm_err draw(struct mm_types *types, const struct mm_pixmap_key *key, const struct mm_buf *in,
                        unsigned char *file, struct mm_errinfo *info)
{
    unsigned char *px = file + MM_PIXMAP_HEAD_BYTES;
    cairo_surface_t *surface =
        cairo_image_surface_create_for_data(px, CAIRO_FORMAT_RGB24, key->w, key->h, key->w * 4);
    cairo_t *cr = cairo_create(surface);
    enum mm_err err = mm_rsvg_draw(types, mm_buf_str(in), in->len, &key->palette, cr, key->w, key->h, info);

    if (!err && cairo_status(cr))
        err = mm_fail(info, MM_ERR_IO, "%s", cairo_status_to_string(cairo_status(cr)));
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    cairo_surface_destroy(surface);
    for (size_t i = 3; !err && i < (size_t)key->w * (size_t)key->h * 4; i += 4)
        px[i] = 0xFF; /* RGB24 leaves this byte open */
    return err;
}

static enum mm_err run(struct mm_types *types, const struct mm_job_words *words, const struct mm_buf *in,
                       struct mm_buf *out, struct mm_errinfo *info)
{
    struct mm_pixmap_key key;
    enum mm_err err = read_key(words, in, &key, info);
    unsigned char *file = err ? NULL : calloc(1, mm_pixmap_bytes(&key));

    if (!err && !file)
        err = mm_nomem(info);
    if (!err)
        err = draw(types, &key, in, file, info);
    if (!err) {
        mm_pixmap_seal(&key, file);
        mm_buf_append(out, file, mm_pixmap_bytes(&key));
        err = mm_buf_check(out, info);
    }
    free(file);
    return err;
}

extern const struct mm_job_ops mm_job_svg;
const struct mm_job_ops mm_job_svg = {
    .name = "svg",
    .ja = "図（SVG）から画面用の画素を作ります",
    .en = "a figure (SVG) to pixels for the screen",
    .input_max = MM_MAX_FIGURE_BYTES,
    .run = run,
};
