#include "content/pack/build.h"

#include <string.h>

#define DEFAULT_CUT     0.8
#define CUT_MIN_ITEMS   20 /* below this a 目安 says nothing */
#define CUT_MTF_PERCENT 70

/* What the bank holds for a slot and one audience. */
struct supply {
    int items;
    int not_mtf;
    size_t most_rows;
};

static struct supply supply_of(const struct mm_pack *pack, const struct mm_course *course,
                               const struct mm_slot *slot, unsigned audience)
{
    struct supply supply = {0};
    for (size_t i = 0; i < pack->n_items; i++) {
        const struct mm_item *item = &pack->items[i];
        if (!mm_item_serves(item, course, slot->topic, audience))
            continue;
        size_t rows = item->ops->n_rows(item);
        supply.items++;
        supply.not_mtf += strcmp(item->ops->name, "mtf") != 0;
        supply.most_rows = rows > supply.most_rows ? rows : supply.most_rows;
    }
    return supply;
}

static const char *audience_ja(unsigned audience)
{
    return audience == MM_AUD_STAFF ? "職員" : "議員";
}

/* Can a form be drawn at all? Names the first slot that cannot be filled; enemies may still stand in the way.
 */
static void check_blueprint(struct mm_build *b, const struct mm_at *at, const struct mm_course *course,
                            enum mm_audience audience)
{
    struct mm_at list = mm_at_key(at, "check");
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_form form;
    struct mm_each each;
    size_t errors = b->findings->errors;
    for (mm_each_start(&each, &list); mm_each_next(&each);) {
        const struct mm_slot *slot = &course->slots[each.at.index];
        struct supply supply = supply_of(b->pack, course, slot, audience);
        if (supply.items < slot->count)
            mm_error_at(b->findings, &each.at,
                        "研修「%s」の話題「%s」は%s向けの問題が %d 問必要ですが、%d "
                        "問しかありません。問題を加えるか数を減らしてください。",
                        course->id, slot->topic, audience_ja(audience), slot->count, supply.items);
    }
    if (b->findings->errors == errors &&
        mm_form_draw(b->pack, course, audience, 1, NULL, &form, &info) != MM_OK)
        mm_error_at(b->findings, &list, "研修「%s」の問題を%s向けに組めません。%s", course->id,
                    audience_ja(audience), info.text);
}

/* The longest way through the pages and through the check for one audience. */
static int page_seconds(const struct mm_build *b, const struct mm_course *course, unsigned audience)
{
    int seconds = 0;
    for (size_t i = 0; i < course->n_modules; i++)
        seconds +=
            mm_module_seconds(b->pack, course->modules[i], course, audience & course->modules[i]->audience);
    return seconds;
}

static int check_seconds(const struct mm_build *b, const struct mm_course *course, unsigned audience)
{
    int seconds = 0;
    for (size_t i = 0; i < course->n_slots; i++)
        seconds += course->slots[i].count * MM_SECONDS_A_ROW *
                   (int)supply_of(b->pack, course, &course->slots[i], audience).most_rows;
    return seconds;
}

/* True when whatever form is drawn holds enough multiple true/false items. */
static bool cut_meaningful(const struct mm_build *b, const struct mm_course *course)
{
    int mtf = 0;
    for (size_t i = 0; i < course->n_slots; i++) {
        int others = supply_of(b->pack, course, &course->slots[i], course->audience).not_mtf;
        int count = course->slots[i].count;
        mtf += count > others ? count - others : 0;
    }
    return course->n_items >= CUT_MIN_ITEMS && mtf * 100 >= course->n_items * CUT_MTF_PERCENT;
}

static void build_slots(struct mm_build *b, const struct mm_at *at, struct mm_course *course)
{
    struct mm_at list = mm_at_key(at, "check");
    struct mm_slot *slots = mm_arena_array(b->arena, mm_json_size(list.node), sizeof *slots);
    struct mm_each each;
    for (mm_each_start(&each, &list); slots && mm_each_next(&each);) {
        struct mm_at topic = mm_at_key(&each.at, "topic");
        struct mm_slot *slot = &slots[course->n_slots++];
        (void)mm_build_topic(b, &topic);
        slot->topic = mm_build_id(b, &each.at, "topic", "");
        slot->count = (int)mm_json_get_int(each.at.node, "count", 1);
        course->n_items += slot->count;
        for (size_t i = 0; i + 1 < course->n_slots; i++) {
            if (strcmp(slots[i].topic, slot->topic) == 0)
                mm_error_at(b->findings, &topic, "話題「%s」が二度あります。数を一つにまとめてください。",
                            slot->topic);
        }
    }
    if (course->n_items > MM_MAX_FORM_ITEMS)
        mm_error_at(b->findings, &list, "確かめ問題が多すぎます（%d 問、上限 %d 問）。減らしてください。",
                    course->n_items, MM_MAX_FORM_ITEMS);
    course->slots = slots;
}

static void build_course_modules(struct mm_build *b, const struct mm_at *at, struct mm_course *course)
{
    struct mm_at list = mm_at_key(at, "modules");
    const struct mm_module **modules = mm_arena_array(b->arena, mm_json_size(list.node), sizeof *modules);
    struct mm_each each;
    for (mm_each_start(&each, &list); modules && mm_each_next(&each);) {
        const struct mm_module *module = mm_pack_module(b->pack, mm_json_str(each.at.node, ""));
        if (module)
            modules[course->n_modules++] = module;
        else
            mm_error_at(b->findings, &each.at, "単元「%s」がありません。id を確かめてください。",
                        mm_json_str(each.at.node, ""));
    }
    course->modules = modules;
}

/* The page of that id in one of the course's modules, NULL for none. */
static const struct mm_page *page_in(const struct mm_course *course, const char *id)
{
    const struct mm_page *page = NULL;
    for (size_t i = 0; i < course->n_modules && !page; i++)
        page = mm_module_page(course->modules[i], id);
    return page;
}

static void build_pages(struct mm_build *b, const struct mm_at *at, struct mm_course *course)
{
    struct mm_at list = mm_at_key(at, "pages");
    struct mm_each each;
    if (!list.node)
        return;
    const struct mm_page **pages = mm_arena_array(b->arena, mm_json_size(list.node), sizeof *pages);
    for (mm_each_start(&each, &list); pages && mm_each_next(&each);) {
        const struct mm_page *page = page_in(course, mm_json_str(each.at.node, ""));
        if (page)
            pages[course->n_pages++] = page;
        else
            mm_error_at(b->findings, &each.at,
                        "ページ「%s」は、この研修の単元にありません。id と modules を確かめてください。",
                        mm_json_str(each.at.node, ""));
    }
    course->pages = pages;
}

/* Nobody can sit for a course without a page. */
static void check_pages(struct mm_build *b, const struct mm_at *at, const struct mm_course *course,
                        unsigned audience)
{
    struct mm_at list = mm_at_key(at, course->pages ? "pages" : "modules");
    size_t n = 0;
    for (size_t m = 0; m < course->n_modules; m++) {
        const struct mm_module *module = course->modules[m];
        for (size_t p = 0; p < module->n_pages; p++)
            n += (module->audience & module->pages[p].audience & audience) &&
                 mm_course_shows(course, &module->pages[p]);
    }
    if (!n)
        mm_error_at(b->findings, &list, "研修「%s」に、%s向けのページがありません。", course->id,
                    audience_ja(audience));
}

static int minutes_of(int seconds)
{
    return (seconds + 59) / 60;
}

/* What the course takes; the longer audience counts. */
static void measure(struct mm_build *b, const struct mm_at *at, struct mm_course *course)
{
    struct mm_at list = mm_at_key(at, course->pages ? "pages" : "modules");
    for (unsigned audience = MM_AUD_COUNCILLOR; audience <= MM_AUD_STAFF; audience <<= 1) {
        if (!(course->audience & audience))
            continue;
        int pages = page_seconds(b, course, audience);
        int all = minutes_of(pages + check_seconds(b, course, audience));
        course->page_minutes =
            minutes_of(pages) > course->page_minutes ? minutes_of(pages) : course->page_minutes;
        course->minutes = all > course->minutes ? all : course->minutes;
    }
    if (course->part && course->minutes > MM_MAX_PART_MINUTES)
        mm_warning_at(b->findings, &list,
                      "はじめの研修の一つ（part）は %d 分までですが、約 %d "
                      "分かかります。ページ（pages）か問題を減らすか、二つに分けてください。",
                      MM_MAX_PART_MINUTES, course->minutes);
}

static void build_course(struct mm_build *b, const struct mm_at *at)
{
    struct mm_at id = mm_at_key(at, "id");
    size_t errors = b->findings->errors;
    struct mm_course course = {
        .id = mm_build_id(b, at, "id", ""),
        .version = (int)mm_json_get_int(at->node, "version", 1),
        .title = mm_build_text(b, at, "title"),
        .reason = mm_build_text(b, at, "reason"),
        .audience = mm_build_audience(at, MM_AUD_BOTH),
        .part = strcmp(mm_json_get_str(at->node, "kind", ""), "part") == 0,
        .due_days = (int)mm_json_get_int(at->node, "due_days", 0),
        .cut = DEFAULT_CUT,
    };
    if (mm_pack_course(b->pack, course.id))
        mm_error_at(b->findings, &id, "研修の id「%s」が二度あります。別の id にしてください。", course.id);
    build_course_modules(b, at, &course);
    build_pages(b, at, &course);
    build_slots(b, at, &course);
    if (b->arena->err)
        return;
    for (unsigned audience = MM_AUD_COUNCILLOR; audience <= MM_AUD_STAFF; audience <<= 1) {
        if (!(course.audience & audience) || b->findings->errors != errors)
            continue;
        check_pages(b, at, &course, audience);
        check_blueprint(b, at, &course, (enum mm_audience)audience);
    }
    measure(b, at, &course);
    course.shows_cut = cut_meaningful(b, &course);
    b->courses[b->pack->n_courses++] = course;
}

void mm_build_courses(struct mm_build *b)
{
    struct mm_at root = mm_at_root(mm_sources_find(b->sources, "courses.json"));
    struct mm_each each;
    b->courses = mm_arena_array(b->arena, mm_json_size(root.node), sizeof *b->courses);
    b->pack->courses = b->courses;
    for (mm_each_start(&each, &root); b->courses && mm_each_next(&each);)
        build_course(b, &each.at);
}
