/* What the courses leave out, and how they read: pages that nobody gets to see, questions that soon come
 * again, modules that are no sitting of their own, and reading without anything to do. */
#include "content/author/rule.h"

#include "content/pack/words.h"

#include <string.h>

#define LEAST_MODULE_SECONDS (MM_MIN_MODULE_MINUTES * 60)

/* ---- modules ----------------------------------------------------------------------------------------- */

static int longer_seconds(const struct mm_module *module)
{
    int councillor = mm_module_seconds(module, NULL, MM_AUD_COUNCILLOR);
    int staff = mm_module_seconds(module, NULL, MM_AUD_STAFF);

    return councillor > staff ? councillor : staff;
}

/* A module of which a part is set aside is as long as this council's policy lets it be. */
static void check_length(const struct mm_ruling *ruling, const struct mm_at *root,
                         const struct mm_module *module)
{
    struct mm_at pages = mm_at_key(root, "pages");
    int seconds = longer_seconds(module);

    if (mm_json_get_bool(root->node, "short", false) || module->n_pages != mm_json_size(pages.node) ||
        seconds >= LEAST_MODULE_SECONDS)
        return;
    mm_warning_at(ruling->findings, &pages,
                  "この単元は約 %d 分 %d 秒で、短すぎます（目安は %d 分から）。することのあるページを加える"
                  "か、短くてよい単元なら \"short\": true と書いてください。",
                  seconds / 60, seconds % 60, MM_MIN_MODULE_MINUTES);
}

static void check_shown(const struct mm_ruling *ruling, const struct mm_at *root)
{
    struct mm_at pages = mm_at_key(root, "pages");
    struct mm_each each;

    for (mm_each_start(&each, &pages); mm_each_next(&each);) {
        struct mm_at id = mm_at_key(&each.at, "id");
        enum mm_shown shown = mm_desk_shows(ruling->desk, mm_json_str(id.node, ""));

        if (shown == MM_SHOWN_NOWHERE)
            mm_warning_at(ruling->findings, &id,
                          "このページは、どの研修にも出てきません。courses.json の研修に加えてください。");
    }
}

static void check_module(const struct mm_ruling *ruling, const struct mm_source *file)
{
    struct mm_at root = mm_at_root(file);
    const struct mm_module *module = mm_pack_module(ruling->desk->pack, mm_json_get_str(root.node, "id", ""));

    if (!module) /* it is set aside */
        return;
    check_length(ruling, &root, module);
    check_shown(ruling, &root);
}

/* ---- courses ----------------------------------------------------------------------------------------- */

static bool starts_thinking(const struct mm_block *block)
{
    static const char *const starts[] = {"**考えてみます。**", "**やってみます。**"};

    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
        if (strncmp(block->text, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

/* Something to decide or to do: a question, 考えてみます, やってみます, 今日からの行動. */
static bool asks_something(const struct mm_page *page, unsigned audience)
{
    for (size_t i = 0; i < page->n_blocks; i++) {
        const struct mm_block *block = &page->blocks[i];
        bool asks = block->type == MM_BLOCK_QUESTION || block->type == MM_BLOCK_ACTIONS ||
                    (block->type == MM_BLOCK_TEXT && starts_thinking(block));

        if (asks && (block->audience & audience))
            return true;
    }
    return false;
}

/* The page that follows a page of reading alone and is one itself, as one audience sees the course. */
static const struct mm_page *second_reading(const struct mm_course *course, unsigned audience)
{
    bool read = false;

    for (size_t m = 0; m < course->n_modules; m++) {
        const struct mm_module *module = course->modules[m];

        read = read && !course->reads_one;
        for (size_t p = 0; p < module->n_pages; p++) {
            const struct mm_page *page = &module->pages[p];
            bool asks = asks_something(page, audience);

            if (!(module->audience & page->audience & audience) || !mm_course_shows(course, page))
                continue;
            if (read && !asks)
                return page;
            read = !asks;
        }
    }
    return NULL;
}

static void check_pace(const struct mm_ruling *ruling, const struct mm_at *at, const struct mm_course *course)
{
    struct mm_at list = mm_at_key(at, course->pages ? "pages" : "modules");

    for (unsigned who = MM_AUD_COUNCILLOR; who <= MM_AUD_STAFF; who <<= 1) {
        const struct mm_page *page = course->audience & who ? second_reading(course, who) : NULL;

        if (!page)
            continue;
        mm_warning_at(ruling->findings, &list,
                      "%sには、ページ「%s」とその前が続けて読むだけになります。どちらかに、問題か「**考えて"
                      "みます。**」で始まる文を置いてください。",
                      mm_audience_ja(who), page->id);
        return;
    }
}

static void check_parallel(const struct mm_ruling *ruling, const struct mm_at *at,
                           const struct mm_course *course)
{
    struct mm_at list = mm_at_key(at, "check");
    struct mm_each each;

    for (mm_each_start(&each, &list); mm_each_next(&each);) {
        const struct mm_slot *slot = &course->slots[each.at.index];

        for (unsigned who = MM_AUD_COUNCILLOR; who <= MM_AUD_STAFF; who <<= 1) {
            int there = 0;

            for (size_t i = 0; i < ruling->desk->pack->n_items && (slot->audience & who); i++)
                there += mm_item_serves(&ruling->desk->pack->items[i], course, slot, who);
            if ((slot->audience & who) && there < MM_PARALLEL_ITEMS * slot->count) {
                mm_warning_at(ruling->findings, &each.at,
                              "%s向けの問題は %d 問で、入れかわるには足りません（%d 問出すなら %d "
                              "問）。問題を加えるか、数を減らしてください。",
                              mm_audience_ja(who), there, slot->count, MM_PARALLEL_ITEMS * slot->count);
                break;
            }
        }
    }
}

static enum mm_err run(const struct mm_ruling *ruling)
{
    const struct mm_sources *sources = &ruling->desk->sources;
    struct mm_at root = mm_at_root(mm_sources_find(sources, "courses.json"));
    struct mm_each each;

    for (size_t i = 0; i < sources->n; i++)
        if (sources->list[i].doc && strcmp(sources->list[i].shape->name, "module") == 0)
            check_module(ruling, &sources->list[i]);
    for (mm_each_start(&each, &root); mm_each_next(&each);) {
        const struct mm_course *course = &ruling->desk->pack->courses[each.at.index];

        check_pace(ruling, &each.at, course);
        check_parallel(ruling, &each.at, course);
    }
    return MM_OK;
}

extern const struct mm_rule mm_rule_courses;
const struct mm_rule mm_rule_courses = {"courses", run};
