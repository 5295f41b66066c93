/* Layouts of texts and their widths, kept as long as frames keep using them: a frame that is declared again
 * costs no typesetting. */
#include "kiosk/ui/inside.h"
#include "sync/base/hash.h"

#include <stdlib.h>
#include <string.h>

struct mm_words mm_ui_words(const char *markup)
{
    return (struct mm_words){MM_MATTER_TEXT, markup, 1, strlen(markup) + 1, 0};
}

struct mm_words mm_ui_node_words(const struct mm_ui *ui, const struct mm_node *node)
{
    struct mm_words words = mm_ui_words(mm_ui_str(ui, node->text));
    words.kind = node->matter;
    words.columns = node->parts_columns;
    if (node->matter != MM_MATTER_TEXT)
        words.n = node->n_parts;
    for (size_t i = 1; i < words.n; i++)
        words.bytes += strlen(words.text + words.bytes) + 1;
    return words;
}

/* All that decides a layout, without padding. */
struct key {
    int64_t numbers[15];
};

static struct key key_of(const struct mm_text_style *s, const struct mm_words *words, int width)
{
    return (struct key){{(int64_t)s->role, s->size_px, (int64_t)(s->pitch * 1000), s->color, s->accent,
                         s->rule, (int64_t)s->align, s->ruby, s->balanced, s->justify, s->hang, s->max_lines,
                         width, (int64_t)words->kind, words->columns}};
}

static bool is_same(const struct mm_text_entry *e, uint64_t hash, const struct key *key,
                    const struct mm_words *words)
{
    if (e->hash != hash || e->words.bytes != words->bytes || e->words.n != words->n)
        return false;
    struct key own = key_of(&e->style, &e->words, e->width);
    return memcmp(&own, key, sizeof own) == 0 && memcmp(e->words.text, words->text, words->bytes) == 0;
}

/* ---- making ----------------------------------------------------------------------------------------------
 */
static enum mm_err set_words(struct mm_ui *ui, struct mm_text_entry *e)
{
    const char **parts = calloc(e->words.n + 1, sizeof *parts);
    if (!parts)
        return MM_ERR_NOMEM;
    const char *text = e->words.text;
    for (size_t i = 0; i < e->words.n; text += strlen(text) + 1)
        parts[i++] = text;
    struct mm_matter matter = {e->words.kind, parts, e->words.n, e->words.columns};
    enum mm_err err = e->width < 0 ? mm_text_measure(ui->fonts, &e->style, &matter, &e->extent, NULL)
                                   : mm_layout_new(ui->fonts, &e->style, &matter, e->width, &e->layout, NULL);
    free(parts);
    return err;
}

static void entry_done(struct mm_text_entry *e)
{
    if (e->text)
        mm_wipe(e->text, e->words.bytes);
    free(e->text);
    mm_layout_free(e->layout);
}

/* NULL when there is no memory, or no room. */
static const struct mm_text_entry *entry_of(struct mm_ui *ui, const struct mm_text_style *style,
                                            const struct mm_words *words, int width)
{
    struct key key = key_of(style, words, width);
    uint64_t hash = mm_ui_hash(mm_ui_hash(MM_UI_HASH, &key, sizeof key), words->text, words->bytes);
    for (size_t i = 0; i < ui->n_texts; i++) {
        if (is_same(&ui->texts[i], hash, &key, words)) {
            ui->texts[i].used = ui->frame;
            return &ui->texts[i];
        }
    }
    if (ui->n_texts == MM_UI_TEXTS) {
        ui->overflow = true;
        return NULL;
    }
    struct mm_text_entry fresh = {.hash = hash, .style = *style, .width = width, .words = *words};
    fresh.text = malloc(words->bytes);
    if (fresh.text)
        memcpy(fresh.text, words->text, words->bytes);
    fresh.words.text = fresh.text;
    fresh.used = ui->frame;
    if (!fresh.text || set_words(ui, &fresh) != MM_OK) {
        entry_done(&fresh);
        ui->no_memory = true;
        return NULL;
    }
    ui->texts[ui->n_texts] = fresh;
    return &ui->texts[ui->n_texts++];
}

const struct mm_layout *mm_ui_layout(struct mm_ui *ui, const struct mm_text_style *style,
                                     struct mm_words words, int width)
{
    const struct mm_text_entry *e = entry_of(ui, style, &words, width > 0 ? width : 0);
    return e ? e->layout : NULL;
}

struct mm_extent mm_ui_extent(struct mm_ui *ui, const struct mm_text_style *style, struct mm_words words)
{
    struct mm_text_style one = *style; /* what does not matter for widths */
    one.align = MM_ALIGN_START;
    one.max_lines = 0;
    one.color = one.accent = one.rule = 0;
    const struct mm_text_entry *e = entry_of(ui, &one, &words, -1);
    return e ? e->extent : (struct mm_extent){0, 0};
}

void mm_ui_cache_sweep(struct mm_ui *ui, unsigned keep_from)
{
    size_t kept = 0;
    for (size_t i = 0; i < ui->n_texts; i++) {
        if (ui->texts[i].used >= keep_from)
            ui->texts[kept++] = ui->texts[i];
        else
            entry_done(&ui->texts[i]);
    }
    ui->n_texts = kept;
}
