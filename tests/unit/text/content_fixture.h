/* Every text of the council's pack that the kiosk may show, with variables filled in. */
#ifndef MM_TEST_CONTENT_FIXTURE_H
#define MM_TEST_CONTENT_FIXTURE_H

#include "content/pack/pack.h"
#include "text_fixture.h"

typedef void (*content_fn)(void *ctx, const char *text, bool markup);

static inline void content_page(const struct mm_page *page, content_fn fn, void *ctx)
{
    fn(ctx, page->title, true);
    for (size_t b = 0; b < page->n_blocks; b++) {
        fn(ctx, page->blocks[b].title, true);
        fn(ctx, page->blocks[b].text, true);
        for (size_t i = 0; i < page->blocks[b].n_items; i++)
            fn(ctx, page->blocks[b].items[i], true);
    }
}

static inline void content_module(const struct mm_module *module, content_fn fn, void *ctx)
{
    fn(ctx, module->title, true);
    fn(ctx, module->summary, true);
    for (size_t i = 0; i < module->n_objectives; i++)
        fn(ctx, module->objectives[i].text, true);
    for (size_t i = 0; i < module->n_pages; i++)
        content_page(&module->pages[i], fn, ctx);
}

static inline void content_item(const struct mm_item *item, content_fn fn, void *ctx)
{
    fn(ctx, item->stem, true);
    fn(ctx, item->label, true);
    fn(ctx, item->action, true);
    fn(ctx, item->debrief ? item->debrief : "", true);
    fn(ctx, item->figure.words ? item->figure.words : "", true);
    for (size_t i = 0; i < item->n_groups; i++)
        fn(ctx, item->groups[i].text, true);
    for (size_t i = 0; i < item->n_options; i++) {
        fn(ctx, item->options[i].text, true);
        fn(ctx, item->options[i].explanation, true);
        fn(ctx, item->options[i].consequence ? item->options[i].consequence : "", true);
    }
}

static inline void content_council(const struct mm_pack *pack, content_fn fn, void *ctx)
{
    const struct mm_council *c = &pack->council;
    fn(ctx, c->name, true);
    fn(ctx, c->disclaimer, true);
    for (size_t i = 0; i < c->n_contacts; i++) {
        fn(ctx, c->contacts[i].name, true);
        fn(ctx, c->contacts[i].value ? c->contacts[i].value : "", true);
    }
    for (size_t i = 0; i < c->n_help; i++) {
        fn(ctx, c->help[i].title, true);
        for (size_t k = 0; k < c->help[i].n_steps; k++)
            fn(ctx, c->help[i].steps[k], true);
    }
    for (size_t i = 0; i < c->n_purpose; i++)
        fn(ctx, c->purpose[i], true);
}

static inline void content_policy(const struct mm_policy *policy, content_fn fn, void *ctx)
{
    fn(ctx, policy->title, true);
    fn(ctx, policy->source_line, true);
    for (size_t i = 0; i < policy->n_clauses; i++) {
        fn(ctx, policy->clauses[i].label, true);
        fn(ctx, policy->clauses[i].title, true);
        fn(ctx, policy->clauses[i].heading, false);
        fn(ctx, policy->clauses[i].text, false);
    }
}

/* Calls fn for each; false when the pack cannot be opened. */
static inline bool content_each(content_fn fn, void *ctx)
{
    struct mm_pack *pack = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (mm_pack_open(MM_TEST_SOURCE_DIR "/content/kamakura", &pack, NULL, &info) != MM_OK) {
        printf("%s\n", info.text);
        return false;
    }
    content_council(pack, fn, ctx);
    content_policy(&pack->policy, fn, ctx);
    for (size_t i = 0; i < pack->n_modules; i++)
        content_module(&pack->modules[i], fn, ctx);
    for (size_t i = 0; i < pack->n_items; i++)
        content_item(&pack->items[i], fn, ctx);
    for (size_t i = 0; i < pack->n_courses; i++) {
        fn(ctx, pack->courses[i].title, true);
        fn(ctx, pack->courses[i].reason, true);
    }
    for (size_t i = 0; i < pack->n_tips; i++)
        fn(ctx, pack->tips[i].text, true);
    for (size_t i = 0; i < pack->n_terms; i++) {
        fn(ctx, pack->terms[i].term, true);
        fn(ctx, pack->terms[i].reading, true);
        fn(ctx, pack->terms[i].plain, true);
    }
    mm_pack_free(pack);
    return true;
}
#endif
