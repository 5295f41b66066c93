/* What this council's policy does not speak of: topics whose row in map.json names no clause. What stands on
 * such a topic (items, tips, pages that quote it, modules of such topics alone) is set aside: nobody sees it,
 * and it is no error. */
#include "content/pack/build.h"

#include <string.h>

bool mm_aside_topic(const struct mm_build *b, const struct mm_json *id)
{
    for (size_t i = 0; i < b->n_topics; i++)
        if (strcmp(b->topics[i].id, mm_json_str(id, "")) == 0)
            return b->topics[i].aside;
    return false;
}

static bool any_aside(const struct mm_build *b, const struct mm_json *ids)
{
    for (const struct mm_json *id = mm_json_first(ids); id; id = mm_json_next(id))
        if (mm_aside_topic(b, id))
            return true;
    return false;
}

/* Options, cards, regions or decisions that have topics of their own. */
static bool any_tag_aside(const struct mm_build *b, const struct mm_json *list)
{
    for (const struct mm_json *node = mm_json_first(list); node; node = mm_json_next(node))
        if (any_aside(b, mm_json_get(node, "topics")))
            return true;
    return false;
}

bool mm_aside_tip(const struct mm_build *b, const struct mm_json *tip)
{
    return mm_aside_topic(b, mm_json_get(tip, "topic"));
}

bool mm_aside_item(const struct mm_build *b, const struct mm_json *item)
{
    return any_aside(b, mm_json_get(item, "topics")) || mm_aside_topic(b, mm_json_get(item, "quote")) ||
           any_tag_aside(b, mm_json_get(item, "options")) ||
           any_tag_aside(b, mm_json_get(item, "decisions")) ||
           mm_id_list_has(&b->aside.pages, mm_json_get_str(item, "page", "")) ||
           mm_id_list_has(&b->aside.objectives, mm_json_get_str(item, "objective", ""));
}

bool mm_aside_page(const struct mm_build *b, const struct mm_json *page)
{
    const struct mm_json *block = mm_json_first(mm_json_get(page, "blocks"));

    for (; block; block = mm_json_next(block))
        if (mm_aside_topic(b, mm_json_get(block, "topic")))
            return true;
    return false;
}

bool mm_aside_module(const struct mm_build *b, const struct mm_json *module)
{
    const struct mm_json *topics = mm_json_get(module, "topics");
    size_t n = 0;

    for (const struct mm_json *id = mm_json_first(topics); id; id = mm_json_next(id))
        n += mm_aside_topic(b, id);
    return n && n == mm_json_size(topics);
}
