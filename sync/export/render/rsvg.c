#include "sync/export/render/rsvg.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"

#include <fontconfig/fontconfig.h>
#include <librsvg/rsvg.h>
#include <pango/pangocairo.h>
#include <string.h>

/* Fontconfig knows nothing but the files of fonts.json: no configuration, no cache, no other font. The large
 * ones are only looked through when a character needs them. */
static enum mm_err set_fonts(struct mm_types *types, const char *words, struct mm_errinfo *info)
{
    bool wanted[MM_MAX_FONT_FILES] = {false};
    const char *const *paths = NULL;
    size_t n = mm_types_files(types, &paths), len = strlen(words);

    for (size_t at = 0; at < len;) {
        size_t step = mm_utf8_cluster(words + at, len - at);

        for (int role = 0; role < MM_TYPE_ROLE_COUNT; role++) {
            int font = mm_types_find(types, (enum mm_type_role)role, words + at, step);

            if (font >= 0)
                wanted[font] = true;
            else if (role == MM_TYPE_BODY)
                return mm_fail(
                    info, MM_ERR_NOT_FOUND,
                    mm_say("図の文字「%.*s」は、どの書体にもありません", "no font has %.*s of the figure"),
                    (int)step, words + at);
        }
        at += step;
    }
    FcConfig *config = FcConfigCreate();
    if (!config)
        return mm_nomem(info);
    for (size_t i = 0; i < n; i++)
        if (wanted[i])
            FcConfigAppFontAddFile(config, (const FcChar8 *)paths[i]);
    FcConfigSetCurrent(config);
    FcConfigDestroy(config);                /* the current one is kept */
    pango_cairo_font_map_set_default(NULL); /* the next one looks at it */
    return MM_OK;
}

static enum mm_err render(const struct mm_buf *clean, cairo_t *cr, double w, double h,
                          struct mm_errinfo *info)
{
    GError *error = NULL;
    RsvgHandle *handle = rsvg_handle_new_from_data((const guint8 *)clean->data, clean->len, &error);
    RsvgRectangle whole = {0, 0, w, h};
    bool good = handle && rsvg_handle_render_document(handle, cr, &whole, &error);

    if (handle)
        g_object_unref(handle);
    if (good)
        return MM_OK;
    mm_fail(info, MM_ERR_INVALID, mm_say("図を描けません: %s", "the figure cannot be drawn: %s"),
            error ? error->message : "?");
    g_clear_error(&error);
    return MM_ERR_INVALID;
}

enum mm_err mm_rsvg_draw(struct mm_types *types, const char *svg, size_t len,
                         const struct mm_figure_palette *palette, cairo_t *cr, double w, double h,
                         struct mm_errinfo *info)
{
    uint32_t ground = palette->rgb[MM_FIGURE_SHEET];
    struct mm_buf clean, words;
    enum mm_err err;

    mm_buf_init(&clean, 4 * MM_MAX_FIGURE_BYTES);
    mm_buf_init(&words, MM_MAX_FIGURE_BYTES);
    err = mm_figure_write(svg, len, palette, &clean, &words, info);
    if (!err)
        err = set_fonts(types, mm_buf_str(&words), info);
    if (!err) {
        cairo_set_source_rgb(cr, ((ground >> 16) & 255) / 255.0, ((ground >> 8) & 255) / 255.0,
                             (ground & 255) / 255.0);
        cairo_rectangle(cr, 0, 0, w, h);
        cairo_fill(cr);
        err = render(&clean, cr, w, h, info);
    }
    mm_buf_done(&clean);
    mm_buf_done(&words);
    return err;
}
