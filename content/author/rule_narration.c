/* Every narration that a page or an item names is there, in a format that the kiosk plays, and whole; every
 * sound of the pack is named by something. Decodes each file to its end once, as the kiosk will. */
#include "content/author/rule.h"

#include "content/sound/sound.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRAMES_AT_ONCE 5760 /* a longest packet of Opus */

struct uses {
    const struct mm_ruling *ruling;
    bool *used; /* owned: of each file of the desk */
};

static const struct mm_source *source_of(const struct mm_desk *desk, const char *path, size_t *ret_index)
{
    for (size_t i = 0; i < desk->sources.n; i++) {
        if (strcmp(desk->sources.list[i].path, path) == 0) {
            *ret_index = i;
            return &desk->sources.list[i];
        }
    }
    return NULL;
}

/* OK when the kiosk can play all of it. */
static enum mm_err play_silently(const char *path, struct mm_errinfo *info)
{
    int16_t samples[FRAMES_AT_ONCE * 2];
    struct mm_sound *sound = NULL;
    size_t n = 1;
    enum mm_err err = mm_sound_open(path, &sound, info);
    while (err == MM_OK && n)
        err = mm_sound_read(sound, samples, FRAMES_AT_ONCE, &n, info);
    mm_sound_close(sound);
    return err;
}

static bool same_stem(const char *a, const char *b)
{
    const char *dot_a = strrchr(a, '.'), *dot_b = strrchr(b, '.');
    return dot_a && dot_b && dot_a - a == dot_b - b && strncmp(a, b, (size_t)(dot_a - a)) == 0;
}

static void check_twins(const struct mm_ruling *ruling, size_t at)
{
    const struct mm_sources *sources = &ruling->desk->sources;
    const char *name = sources->list[at].name;
    for (size_t i = 0; i < sources->n; i++)
        if (i != at && same_stem(sources->list[i].name, name))
            mm_finding_add(ruling->findings, MM_FINDING_ERROR, sources->list[i].name, 0, "",
                           "同じ名前の音声が、%s にもあります。どちらか一つにしてください。", name);
}

static void check(struct uses *uses, const struct mm_at *at, const struct mm_narration *narration)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_at place = mm_at_key(at, "narration");
    size_t index = 0;
    const struct mm_source *source;
    if (!narration)
        return;
    source = source_of(uses->ruling->desk, narration->path, &index);
    if (!source) {
        mm_error_at(uses->ruling->findings, &place,
                    "音声「%s」がありません。sounds/%s.opus か sounds/%s.wav を置くか、id を直してください。",
                    narration->id, narration->id, narration->id);
        return;
    }
    if (uses->used[index])
        return; /* told */
    uses->used[index] = true;
    if (play_silently(source->path, &info) != MM_OK)
        mm_finding_add(uses->ruling->findings, MM_FINDING_ERROR, source->name, 0, "", "%s。", info.text);
    check_twins(uses->ruling, index);
}

static void check_item(void *ctx, const struct mm_at *at, const struct mm_item *item)
{
    check(ctx, at, item->narration);
}

/* The pages of a module's file; those that are set aside stand in no module. */
static void check_module(struct uses *uses, const struct mm_source *source, const struct mm_module *module)
{
    struct mm_at root = mm_at_root(source), list = mm_at_key(&root, "pages");
    struct mm_each each;
    for (mm_each_start(&each, &list); mm_each_next(&each);) {
        const struct mm_page *page = mm_module_page(module, mm_json_get_str(each.at.node, "id", ""));
        if (page)
            check(uses, &each.at, page->narration);
    }
}

static void check_modules(struct uses *uses)
{
    const struct mm_desk *desk = uses->ruling->desk;
    for (size_t i = 0; i < desk->sources.n; i++) {
        const struct mm_source *source = &desk->sources.list[i];
        const struct mm_module *module = NULL;
        if (source->doc && source->shape && strcmp(source->shape->name, "module") == 0)
            module = mm_pack_module(desk->pack, mm_json_get_str(source->doc, "id", ""));
        if (module)
            check_module(uses, source, module);
    }
}

static void check_unused(const struct uses *uses)
{
    const struct mm_sources *sources = &uses->ruling->desk->sources;
    for (size_t i = 0; i < sources->n; i++) {
        const char *name = sources->list[i].name + (sources->list[i].common ? strlen("common/") : 0);
        bool twin = false;
        if (strncmp(name, "sounds/", strlen("sounds/")) != 0 || uses->used[i])
            continue;
        for (size_t k = 0; k < sources->n; k++)
            twin = twin || (uses->used[k] && same_stem(sources->list[k].name, sources->list[i].name));
        if (!twin)
            mm_finding_add(uses->ruling->findings, MM_FINDING_WARNING, sources->list[i].name, 0, "",
                           "この音声は、どのページにも問題にも使われていません。narration "
                           "に書くか、取りのぞいてください。");
    }
}

static enum mm_err run(const struct mm_ruling *ruling)
{
    struct uses uses = {ruling, calloc(ruling->desk->sources.n + 1, sizeof(bool))};
    if (!uses.used)
        return mm_nomem(ruling->info);
    mm_desk_items(ruling->desk, check_item, &uses);
    check_modules(&uses);
    check_unused(&uses);
    free(uses.used);
    return MM_OK;
}

extern const struct mm_rule mm_rule_narration;
const struct mm_rule mm_rule_narration = {"narration", run};
