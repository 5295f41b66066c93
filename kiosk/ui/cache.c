/* Layouts of texts, kept as long as frames keep using them: a frame that is declared again costs no
 * typesetting. */
#include "kiosk/ui/inside.h"

#include <stdlib.h>
#include <string.h>

static uint64_t add_hash(uint64_t h, const void *data, size_t len)
{
    const uint8_t *bytes = data;
    for (size_t i = 0; i < len; i++)
        h = (h ^ bytes[i]) * 1099511628211u;
    return h;
}

static uint64_t hash_of(const struct mm_text_style *s, const char *markup, int width)
{
    const int numbers[] = {(int)s->role, s->size_px,  (int)(s->pitch * 1000), (int)s->color, (int)s->align,
                           s->ruby,      s->balanced, s->max_lines,           width};
    return add_hash(add_hash(1469598103934665603u, numbers, sizeof numbers), markup, strlen(markup));
}

static bool same_style(const struct mm_text_style *a, const struct mm_text_style *b)
{
    return a->role == b->role && a->size_px == b->size_px &&
           (int)(a->pitch * 1000) == (int)(b->pitch * 1000) && a->color == b->color && a->align == b->align &&
           a->ruby == b->ruby && a->balanced == b->balanced && a->max_lines == b->max_lines;
}

static struct mm_text_entry *find(struct mm_ui *ui, uint64_t hash, const struct mm_text_style *style,
                                  const char *markup, int width)
{
    for (size_t i = 0; i < ui->n_texts; i++) {
        struct mm_text_entry *e = &ui->texts[i];
        if (e->hash == hash && e->width == width && same_style(&e->style, style) &&
            strcmp(e->markup, markup) == 0)
            return e;
    }
    return NULL;
}

const struct mm_layout *mm_ui_layout(struct mm_ui *ui, const struct mm_text_style *style, const char *markup,
                                     int width)
{
    uint64_t hash = hash_of(style, markup, width);
    struct mm_text_entry *e = find(ui, hash, style, markup, width);
    if (!e) {
        if (ui->n_texts == MM_UI_TEXTS) {
            ui->overflow = true;
            return NULL;
        }
        struct mm_text_entry fresh = {.hash = hash, .style = *style, .width = width};
        fresh.markup = mm_strdup(markup);
        if (!fresh.markup || mm_layout_new(ui->fonts, style, markup, width, &fresh.layout, NULL) != MM_OK) {
            free(fresh.markup);
            ui->no_memory = true;
            return NULL;
        }
        e = &ui->texts[ui->n_texts++];
        *e = fresh;
    }
    e->used = ui->frame;
    return e->layout;
}

int mm_ui_natural(struct mm_ui *ui, const struct mm_text_style *style, const char *markup)
{
    struct mm_text_style one = *style;
    one.align = MM_ALIGN_START;
    one.max_lines = 0;
    const struct mm_layout *layout = mm_ui_layout(ui, &one, markup, 1 << 20);
    return layout ? mm_layout_width(layout) : 0;
}

void mm_ui_cache_sweep(struct mm_ui *ui, unsigned keep_from)
{
    size_t kept = 0;
    for (size_t i = 0; i < ui->n_texts; i++) {
        struct mm_text_entry *e = &ui->texts[i];
        if (e->used >= keep_from) {
            ui->texts[kept++] = *e;
            continue;
        }
        memset(e->markup, 0, strlen(e->markup));
        free(e->markup);
        mm_layout_free(e->layout);
    }
    ui->n_texts = kept;
}
