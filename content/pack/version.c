/* What identifies the version of an item and of a page: the ids stay, the hash changes with what is seen. */
#include "content/pack/build.h"

#include <stdio.h>
#include <string.h>

static void hash_text(struct mm_sha256_state *state, const char *text)
{
    mm_sha256_add(state, text, strlen(text) + 1); /* the terminator keeps neighbours apart */
}

static void hash_number(struct mm_sha256_state *state, size_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%zu", number);
    hash_text(state, text);
}

static void finish(struct mm_sha256_state *state, char out[MM_VERSION_HASH_BYTES])
{
    char hex[MM_HASH_HEX_BYTES];
    struct mm_hash hash = mm_sha256_end(state);
    mm_hash_format(&hash, hex);
    memcpy(out, hex, MM_VERSION_HASH_BYTES - 1);
    out[MM_VERSION_HASH_BYTES - 1] = '\0';
}

static void hash_groups(struct mm_sha256_state *state, const struct mm_item *item)
{
    hash_text(state, "groups");
    for (size_t i = 0; i < item->n_groups; i++) {
        hash_text(state, item->groups[i].id);
        hash_text(state, item->groups[i].text);
    }
    for (size_t i = 0; i < item->n_options; i++) {
        hash_number(state, item->options[i].group);
        hash_number(state, item->options[i].next);
        hash_text(state, item->options[i].consequence);
    }
    hash_text(state, item->debrief);
}

static void hash_picture(struct mm_sha256_state *state, const struct mm_picture *picture)
{
    char hex[MM_HASH_HEX_BYTES];
    mm_hash_format(&picture->hash, hex);
    hash_text(state, "picture");
    hash_text(state, hex);
}

static void hash_figure(struct mm_sha256_state *state, const struct mm_item *item)
{
    const struct mm_picture *picture = item->figure.picture;
    hash_text(state, "figure");
    hash_text(state, item->figure.id);
    hash_text(state, item->figure.words);
    hash_number(state, (size_t)item->figure.w);
    hash_number(state, (size_t)item->figure.h);
    for (size_t i = 0; i < item->n_options; i++) {
        const struct mm_spot *r = &item->options[i].spot;
        const int numbers[] = {r->x, r->y, r->w, r->h};
        for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++)
            hash_number(state, (size_t)numbers[k]);
    }
    if (picture) /* not drawn yet: its words stand in the frame */
        hash_picture(state, picture);
}

/* Whoever is only told it learns what is said; teaching without narration has the version it ever had. */
static void hash_narration(struct mm_sha256_state *state, const struct mm_narration *narration)
{
    char hex[MM_HASH_HEX_BYTES];
    if (!narration)
        return;
    mm_hash_format(&narration->hash, hex);
    hash_text(state, "narration");
    hash_text(state, narration->path[0] ? hex : "");
}

/* What the learner sees, and the key: texts, the drawing of a hotspot, statements with their ids in their
 * stored order (answers and forms speak of both), what is right, and the clause shown beside the explanation.
 */
void mm_item_hash(struct mm_item *item)
{
    struct mm_sha256_state state;
    mm_sha256_start(&state);
    hash_text(&state, "mamori-item-1");
    hash_text(&state, item->ops->name);
    hash_text(&state, item->label);
    hash_text(&state, item->stem);
    hash_text(&state, item->action);
    hash_text(&state, item->quote ? item->quote->label : "");
    hash_text(&state, item->quote ? item->quote->heading : "");
    hash_text(&state, item->quote ? item->quote->text : "");
    for (size_t i = 0; i < item->n_options; i++) {
        hash_text(&state, item->options[i].id);
        hash_text(&state, item->options[i].text);
        hash_text(&state, item->options[i].explanation);
        hash_text(&state, item->options[i].correct ? "1" : "0");
    }
    if (item->n_groups)
        hash_groups(&state, item);
    if (*item->figure.id)
        hash_figure(&state, item);
    hash_narration(&state, item->narration);
    finish(&state, item->version_hash);
}

/* ---- pages --------------------------------------------------------------------------------------------- */

static void hash_block(struct mm_sha256_state *state, const struct mm_block *block,
                       const struct mm_item *question)
{
    hash_number(state, (size_t)block->type);
    hash_number(state, block->audience);
    hash_number(state, (size_t)block->columns);
    hash_text(state, block->title);
    hash_text(state, block->text);
    for (size_t i = 0; i < block->n_items; i++)
        hash_text(state, block->items[i]);
    hash_text(state, "clause");
    hash_text(state, block->clause ? block->clause->label : "");
    hash_text(state, block->clause ? block->clause->heading : "");
    hash_text(state, block->clause ? block->clause->text : "");
    hash_text(state, question ? question->version_hash : "");
    if (block->figure)
        hash_picture(state, block->figure);
}

/* What the learner sees of a page, its practice question with it. */
void mm_page_hash(const struct mm_pack *pack, struct mm_page *page)
{
    struct mm_sha256_state state;
    mm_sha256_start(&state);
    hash_text(&state, "mamori-page-1");
    hash_text(&state, page->title);
    hash_number(&state, page->audience);
    for (size_t i = 0; i < page->n_blocks; i++) {
        const char *id = page->blocks[i].item_id;
        hash_block(&state, &page->blocks[i], id ? mm_pack_item(pack, id) : NULL);
    }
    hash_narration(&state, page->narration);
    finish(&state, page->version_hash);
}

static void hash_objective(struct mm_sha256_state *state, const struct mm_objective *objective)
{
    hash_text(state, "objective");
    hash_text(state, objective->id);
    hash_number(state, objective->audience);
    hash_text(state, objective->bloom);
    hash_text(state, objective->text);
}

/* What a reviewer signs of a module: what it is to achieve, and its pages, in their order. */
void mm_module_hash(struct mm_module *module)
{
    struct mm_sha256_state state;
    mm_sha256_start(&state);
    hash_text(&state, "mamori-module-2");
    hash_text(&state, module->title);
    hash_text(&state, module->summary);
    for (size_t i = 0; i < module->n_objectives; i++)
        hash_objective(&state, &module->objectives[i]);
    for (size_t i = 0; i < module->n_pages; i++) {
        hash_text(&state, module->pages[i].id);
        hash_text(&state, module->pages[i].version_hash);
    }
    finish(&state, module->version_hash);
}
