/* The blocks of a page, as its reader and a room see them. */
#include "kiosk/screens/screens.h"

#include <stdio.h>

static bool shown(const struct mm_block *block, unsigned audience)
{
    return (block->audience & audience) != 0;
}

static void block_text(const struct mm_block *b, const char *id, struct mm_ui *ui)
{
    mm_ui_text(ui, id, MM_TEXT_BODY, b->text);
}

static void block_quote(const struct mm_block *b, const char *id, struct mm_ui *ui)
{
    mm_piece_quote(ui, id, b->clause);
}

static void block_list(const struct mm_block *b, const char *id, struct mm_ui *ui)
{
    mm_ui_matter(ui, id, MM_TEXT_BODY, &(struct mm_matter){MM_MATTER_POINTS, b->items, b->n_items, 0});
}

static void block_steps(const struct mm_block *b, const char *id, struct mm_ui *ui)
{
    char part[MM_UI_ID_BYTES];
    if (b->title[0]) {
        snprintf(part, sizeof(part), "%.30s.title", id);
        mm_ui_text(ui, part, MM_TEXT_SUBHEAD, b->title);
    }
    mm_ui_matter(ui, id, MM_TEXT_BODY, &(struct mm_matter){MM_MATTER_STEPS, b->items, b->n_items, 0});
    if (b->text[0]) {
        snprintf(part, sizeof(part), "%.30s.text", id);
        mm_ui_text(ui, part, MM_TEXT_SMALL, b->text);
    }
}

static void block_case(const struct mm_block *b, const char *id, struct mm_ui *ui)
{
    char part[MM_UI_ID_BYTES];
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD});
    snprintf(part, sizeof(part), "%.30s.label", id);
    mm_ui_text(ui, part, MM_TEXT_SUBHEAD, b->title);
    mm_ui_text(ui, id, MM_TEXT_BODY, b->text);
    mm_ui_close(ui);
}

static void block_note(const struct mm_block *b, const char *id, struct mm_ui *ui)
{
    mm_ui_text(ui, id, MM_TEXT_SMALL, b->text);
}

static void block_actions(const struct mm_block *b, const char *id, struct mm_ui *ui)
{
    char part[MM_UI_ID_BYTES];
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_DONE});
    snprintf(part, sizeof(part), "%.30s.title", id);
    mm_ui_text(ui, part, MM_TEXT_SUBHEAD_DO, b->title[0] ? b->title : "今日からの行動");
    block_list(b, id, ui);
    mm_ui_close(ui);
}

static void block_table(const struct mm_block *b, const char *id, struct mm_ui *ui)
{
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD});
    mm_ui_matter(ui, id, MM_TEXT_BODY,
                 &(struct mm_matter){MM_MATTER_TABLE, b->items, b->n_items, b->columns});
    mm_ui_close(ui);
}

static void block_figure(const struct mm_block *b, const char *id, struct mm_ui *ui)
{
    char part[MM_UI_ID_BYTES];
    mm_ui_figure(ui,
                 &(struct mm_ui_figure){
                     .id = id, .words = b->text, .w = b->figure->w, .h = b->figure->h, .picture = b->figure});
    if (!b->title[0])
        return;
    snprintf(part, sizeof(part), "%.30s.caption", id);
    mm_ui_text(ui, part, MM_TEXT_SMALL, b->title);
}

/* Questions stand in the side column. */
static void block_question(const struct mm_block *b, const char *id, struct mm_ui *ui)
{
    (void)b;
    (void)id;
    (void)ui;
}

static void (*const blocks[])(const struct mm_block *b, const char *id, struct mm_ui *ui) = {
    [MM_BLOCK_TEXT] = block_text,     [MM_BLOCK_QUOTE] = block_quote,
    [MM_BLOCK_LIST] = block_list,     [MM_BLOCK_STEPS] = block_steps,
    [MM_BLOCK_CASE] = block_case,     [MM_BLOCK_NOTE] = block_note,
    [MM_BLOCK_TABLE] = block_table,   [MM_BLOCK_ACTIONS] = block_actions,
    [MM_BLOCK_FIGURE] = block_figure, [MM_BLOCK_QUESTION] = block_question,
};
_Static_assert(sizeof(blocks) / sizeof(blocks[0]) == MM_BLOCK_TYPE_COUNT, "a look for every block");

void mm_blocks_build(const struct mm_page *page, enum mm_audience audience, enum mm_blocks part,
                     struct mm_ui *ui)
{
    size_t b;
    for (b = 0; b < page->n_blocks; b++) {
        const struct mm_block *block = &page->blocks[b];
        bool figure = block->type == MM_BLOCK_FIGURE;
        char id[MM_UI_ID_BYTES];
        snprintf(id, sizeof(id), "b%zu", b);
        if (shown(block, audience) && (part == MM_BLOCKS_ALL || figure == (part == MM_BLOCKS_FIGURES)))
            blocks[block->type](block, id, ui);
    }
}

bool mm_blocks_have_figure(const struct mm_page *page, enum mm_audience audience)
{
    size_t b;
    for (b = 0; b < page->n_blocks; b++) {
        if (page->blocks[b].type == MM_BLOCK_FIGURE && shown(&page->blocks[b], audience))
            return true;
    }
    return false;
}

const struct mm_item *mm_blocks_question(const struct mm_pack *pack, const struct mm_page *page,
                                         enum mm_audience audience, size_t k)
{
    size_t b;
    for (b = 0; b < page->n_blocks; b++) {
        const struct mm_block *block = &page->blocks[b];
        if (block->type == MM_BLOCK_QUESTION && shown(block, audience) && k-- == 0)
            return mm_pack_item(pack, block->item_id);
    }
    return NULL;
}
