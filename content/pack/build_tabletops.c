/* tabletops.json: scenes for a room at a table. */
#include "content/pack/build.h"
#include "content/pack/tabletop.h"

#include <string.h>

static void build_roles(struct mm_build *b, const struct mm_at *at, struct mm_tabletop *tabletop)
{
    struct mm_at list = mm_at_key(at, "roles");
    struct mm_tabletop_role *roles = mm_arena_array(b->arena, mm_json_size(list.node), sizeof *roles);
    struct mm_each each;
    for (mm_each_start(&each, &list); roles && mm_each_next(&each);)
        roles[tabletop->n_roles++] = (struct mm_tabletop_role){.title = mm_build_text(b, &each.at, "title"),
                                                               .task = mm_build_text(b, &each.at, "task")};
    tabletop->roles = roles;
}

static void build_options(struct mm_build *b, const struct mm_at *at, struct mm_inject *inject)
{
    struct mm_at list = mm_at_key(at, "options");
    struct mm_tabletop_option *options = mm_arena_array(b->arena, mm_json_size(list.node), sizeof *options);
    struct mm_each each;
    for (mm_each_start(&each, &list); options && mm_each_next(&each);)
        options[inject->n_options++] = (struct mm_tabletop_option){
            .id = mm_build_id(b, &each.at, "id", ""), .text = mm_build_text(b, &each.at, "text")};
    inject->options = options;
}

static void build_injects(struct mm_build *b, const struct mm_at *at, struct mm_tabletop *tabletop)
{
    struct mm_at list = mm_at_key(at, "injects");
    struct mm_inject *injects = mm_arena_array(b->arena, mm_json_size(list.node), sizeof *injects);
    struct mm_each each;
    for (mm_each_start(&each, &list); injects && mm_each_next(&each);) {
        struct mm_inject *inject = &injects[tabletop->n_injects++];
        *inject = (struct mm_inject){.id = mm_build_id(b, &each.at, "id", ""),
                                     .clock = mm_build_text(b, &each.at, "clock"),
                                     .minutes = (int)mm_json_get_int(each.at.node, "minutes", 0),
                                     .text = mm_build_text(b, &each.at, "text"),
                                     .ask = mm_build_text(b, &each.at, "ask"),
                                     .talk = mm_build_text(b, &each.at, "talk")};
        build_options(b, &each.at, inject);
        tabletop->minutes += inject->minutes;
    }
    tabletop->injects = injects;
}

static void build_one(struct mm_build *b, const struct mm_at *at, struct mm_tabletop *tabletop)
{
    *tabletop =
        (struct mm_tabletop){.id = mm_build_id(b, at, "id", ""),
                             .title = mm_build_text(b, at, "title"),
                             .provisional = strcmp(mm_json_get_str(at->node, "state", ""), "決定") != 0,
                             .scene = mm_build_text(b, at, "scene")};
    build_roles(b, at, tabletop);
    build_injects(b, at, tabletop);
    tabletop->look_back = mm_build_texts(b, at, "look_back", &tabletop->n_look_back);
    tabletop->minutes += MM_TABLETOP_ROLE_MINUTES + (int)tabletop->n_look_back * MM_TABLETOP_LOOK_MINUTES;
}

/* One of whose topics this policy has none is not played here. */
static bool has_clause(const struct mm_build *b, const struct mm_at *at)
{
    struct mm_at topics = mm_at_key(at, "topics");
    struct mm_each each;
    for (mm_each_start(&each, &topics); mm_each_next(&each);) {
        const struct mm_topic *topic = mm_pack_topic(b->pack, mm_json_str(each.at.node, ""));
        if (topic && topic->n_clauses)
            return true;
    }
    return false;
}

void mm_build_tabletops(struct mm_build *b)
{
    const struct mm_source *source = mm_sources_find(b->sources, "common/tabletops.json");
    if (!source)
        return;
    struct mm_at root = mm_at_root(source);
    struct mm_tabletop *list = mm_arena_array(b->arena, mm_json_size(root.node), sizeof *list);
    struct mm_each each;
    for (mm_each_start(&each, &root); list && mm_each_next(&each);)
        if (has_clause(b, &each.at))
            build_one(b, &each.at, &list[b->pack->n_tabletops++]);
    b->pack->tabletops = list;
}

const struct mm_tabletop *mm_pack_tabletop(const struct mm_pack *pack, const char *id)
{
    for (size_t i = 0; i < pack->n_tabletops; i++)
        if (strcmp(pack->tabletops[i].id, id) == 0)
            return &pack->tabletops[i];
    return NULL;
}

const struct mm_tabletop *mm_pack_tabletop_called(const struct mm_pack *pack, const char *text)
{
    for (size_t i = 0; i < pack->n_tabletops; i++)
        if (strcmp(pack->tabletops[i].title, text) == 0)
            return &pack->tabletops[i];
    return mm_pack_tabletop(pack, text);
}

const struct mm_inject *mm_tabletop_inject(const struct mm_tabletop *tabletop, const char *id)
{
    for (size_t i = 0; i < tabletop->n_injects; i++)
        if (strcmp(tabletop->injects[i].id, id) == 0)
            return &tabletop->injects[i];
    return NULL;
}

const struct mm_tabletop_option *mm_inject_option(const struct mm_inject *inject, const char *id)
{
    for (size_t i = 0; i < inject->n_options; i++)
        if (strcmp(inject->options[i].id, id) == 0)
            return &inject->options[i];
    return NULL;
}
