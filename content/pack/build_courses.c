#include "content/pack/build.h"

#include <stdio.h>
#include <string.h>

#define DEFAULT_CUT            0.8
#define CUT_MIN_ITEMS          20 /* below this a 目安 says nothing */
#define CUT_TRUE_FALSE_PERCENT 70
#define SAMPLE_FORMS           40

/* What the bank holds for a slot and one audience. */
struct supply {
    int items;
    int not_true_false;
    int with_rows[MM_MAX_ROWS + 1]; /* items of so many rows */
};

static struct supply supply_of(const struct mm_pack *pack, const struct mm_course *course,
                               const struct mm_slot *slot, unsigned audience)
{
    struct supply supply = {0};
    for (size_t i = 0; i < pack->n_items; i++) {
        const struct mm_item *item = &pack->items[i];
        if (!mm_item_serves(item, course, slot, audience))
            continue;
        size_t rows = item->ops->n_rows(item);
        supply.items++;
        supply.not_true_false += !item->ops->true_false;
        supply.with_rows[rows < MM_MAX_ROWS ? rows : MM_MAX_ROWS]++;
    }
    return supply;
}

static const char *audience_ja(unsigned audience)
{
    return audience == MM_AUD_STAFF ? "職員" : "議員";
}

/* "話題「duty.comply」" or "条「3.1」", with the type where the slot asks for one. */
static void slot_words(const struct mm_slot *slot, char *out, size_t out_bytes)
{
    snprintf(out, out_bytes, "%s「%s」%s%s", slot->clause ? "条" : "話題",
             slot->clause ? slot->clause->id
             : slot->weak ? "確かめたい項目"
                          : slot->topic,
             slot->type ? "の種類 " : "", slot->type ? slot->type->name : "");
}

/* Some forms, to see what they are like: the first one that is not balanced. */
static void check_balance(struct mm_build *b, const struct mm_at *list, const struct mm_course *course,
                          enum mm_audience audience)
{
    for (uint64_t seed = 0; seed < SAMPLE_FORMS; seed++) {
        struct mm_balance balance = {0};
        struct mm_form form;
        if (mm_form_draw(b->pack, course, audience, seed, NULL, &form, NULL) != MM_OK)
            return;
        for (size_t i = 0; i < form.n; i++)
            mm_balance_add(&balance, mm_pack_item(b->pack, form.item[i].item_id));
        if (mm_balanced(&balance))
            continue;
        mm_warning_at(b->findings, list,
                      "研修「%s」の%s向けの確かめ問題では、正誤の文がかたよることがあります（正 %d、誤 "
                      "%d。正は %d〜%d%% に）。文を直すか、問題を加えてください。",
                      course->id, audience_ja(audience), balance.yes, balance.rows - balance.yes,
                      MM_BALANCE_LOW_PCT, MM_BALANCE_HIGH_PCT);
        return;
    }
}

/* Can a form be drawn at all? Names the first slot that cannot be filled; enemies may still stand in the way.
 */
static void check_blueprint(struct mm_build *b, const struct mm_at *at, const struct mm_course *course,
                            enum mm_audience audience)
{
    struct mm_at list = mm_at_key(at, "check");
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_each each;
    size_t errors = b->findings->errors;
    if (course->n_slots && !mm_course_items(course, audience))
        mm_error_at(b->findings, &list, "研修「%s」に、%s向けの確かめ問題がありません。", course->id,
                    audience_ja(audience));
    for (mm_each_start(&each, &list); mm_each_next(&each);) {
        const struct mm_slot *slot = &course->slots[each.at.index];
        struct supply supply = supply_of(b->pack, course, slot, audience);
        char words[200];
        slot_words(slot, words, sizeof words);
        if ((slot->audience & (unsigned)audience) && supply.items < slot->count)
            mm_error_at(b->findings, &each.at,
                        "研修「%s」の%sは%s向けの問題が %d 問必要ですが、%d "
                        "問しかありません。問題を加えるか数を減らしてください。",
                        course->id, words, audience_ja(audience), slot->count, supply.items);
    }
    if (b->findings->errors == errors && mm_form_possible(b->pack, course, audience, &info) != MM_OK)
        mm_error_at(b->findings, &list, "研修「%s」の問題を%s向けに組めません。%s", course->id,
                    audience_ja(audience), info.text);
    if (b->told && b->findings->errors == errors)
        check_balance(b, &list, course, audience);
}

/* How many items of the slot a person may have seen in the parts of the onboarding. */
static int used_by_parts(const struct mm_pack *pack, const struct mm_course *course,
                         const struct mm_slot *slot, unsigned audience)
{
    int used = 0;
    for (size_t c = 0; c < pack->n_courses; c++) {
        const struct mm_course *part = &pack->courses[c];
        for (size_t s = 0; part->kind == MM_COURSE_PART && s < part->n_slots; s++) {
            int both = 0;
            for (size_t i = 0; i < pack->n_items && both < part->slots[s].count; i++)
                both += mm_item_serves(&pack->items[i], part, &part->slots[s], audience) &&
                        mm_item_serves(&pack->items[i], course, slot, audience);
            used += both;
        }
    }
    return used;
}

/* A delayed test never asks what was asked in the onboarding: are there enough others? */
static void check_delayed(struct mm_build *b, const struct mm_at *at, const struct mm_course *course,
                          unsigned audience)
{
    struct mm_at list = mm_at_key(at, "check");
    struct mm_each each;
    for (mm_each_start(&each, &list); mm_each_next(&each);) {
        const struct mm_slot *slot = &course->slots[each.at.index];
        int items = supply_of(b->pack, course, slot, audience).items;
        int used = used_by_parts(b->pack, course, slot, audience);
        char words[200];
        slot_words(slot, words, sizeof words);
        if ((slot->audience & audience) && !slot->weak && items < slot->count + used)
            mm_error_at(
                b->findings, &each.at,
                "研修「%s」の%sは、はじめの研修で出した問題を出しません。%s向けに %d 問必要ですが、%d "
                "問しかありません。問題を加えるか数を減らしてください。",
                course->id, words, audience_ja(audience), slot->count + used, items);
    }
}

/* The rows of the longest items that the slot can draw. */
static int most_rows(const struct supply *supply, int count)
{
    int sum = 0;
    for (int rows = MM_MAX_ROWS; rows > 0 && count > 0; rows--) {
        int n = supply->with_rows[rows] < count ? supply->with_rows[rows] : count;
        sum += n * rows;
        count -= n;
    }
    return sum;
}

/* The longest way through the pages and through the check for one audience. */
static int page_seconds(const struct mm_course *course, unsigned audience)
{
    int sum = 0, most = 0;
    for (size_t i = 0; i < course->n_modules; i++) {
        int seconds = mm_module_seconds(course->modules[i], course, (enum mm_audience)audience);
        sum += seconds;
        most = seconds > most ? seconds : most;
    }
    return course->reads_one ? most : sum;
}

static int check_seconds(const struct mm_build *b, const struct mm_course *course, unsigned audience)
{
    int seconds = 0;
    for (size_t i = 0; i < course->n_slots; i++) {
        const struct mm_slot *slot = &course->slots[i];
        struct supply supply = supply_of(b->pack, course, slot, audience);
        if (slot->audience & audience)
            seconds += MM_SECONDS_A_ROW * most_rows(&supply, slot->count);
    }
    return seconds;
}

/* True when whatever form is drawn holds enough items of true or false statements. */
static bool cut_meaningful(const struct mm_build *b, const struct mm_course *course, unsigned audience)
{
    int sure = 0, items = mm_course_items(course, (enum mm_audience)audience);
    for (size_t i = 0; i < course->n_slots; i++) {
        const struct mm_slot *slot = &course->slots[i];
        int others = supply_of(b->pack, course, slot, audience).not_true_false;
        if (slot->audience & audience)
            sure += slot->count > others ? slot->count - others : 0;
    }
    return items >= CUT_MIN_ITEMS && sure * 100 >= items * CUT_TRUE_FALSE_PERCENT;
}

static bool same_stratum(const struct mm_slot *a, const struct mm_slot *b)
{
    return strcmp(a->topic, b->topic) == 0 && a->clause == b->clause && a->weak == b->weak &&
           a->type == b->type && (a->audience & b->audience);
}

static void build_slot(struct mm_build *b, const struct mm_at *at, const struct mm_course *course,
                       struct mm_slot *slot)
{
    struct mm_at topic = mm_at_key(at, "topic"), clause = mm_at_key(at, "clause"),
                 type = mm_at_key(at, "type");
    struct mm_at audience = mm_at_key(at, "audience");
    if (topic.node)
        (void)mm_build_topic(b, &topic);
    slot->topic = mm_build_id(b, at, "topic", "");
    slot->clause = clause.node ? mm_build_clause(b, &clause) : NULL;
    slot->weak = mm_json_get_bool(at->node, "weak", false);
    slot->type = type.node ? mm_item_type(mm_json_str(type.node, "")) : NULL;
    slot->audience = mm_build_audience(at, course->audience) & course->audience;
    slot->count = (int)mm_json_get_int(at->node, "count", 1);
    if (type.node && !slot->type)
        mm_error_at(b->findings, &type,
                    "「%s」という問題の種類はありません。FORMAT.md の表から選んでください。",
                    mm_json_str(type.node, ""));
    if (!slot->audience)
        mm_error_at(b->findings, &audience, "この研修の対象に入っていません。audience を直してください。");
}

static void build_slots(struct mm_build *b, const struct mm_at *at, struct mm_course *course)
{
    struct mm_at list = mm_at_key(at, "check");
    struct mm_slot *slots = mm_arena_array(b->arena, mm_json_size(list.node), sizeof *slots);
    struct mm_each each;
    course->slots = slots;
    for (mm_each_start(&each, &list); slots && mm_each_next(&each);) {
        struct mm_slot *slot = &slots[course->n_slots++];
        build_slot(b, &each.at, course, slot);
        for (size_t i = 0; i + 1 < course->n_slots; i++) {
            char words[200];
            struct mm_at place = mm_at_key(&each.at, slot->clause ? "clause" : "topic");
            slot_words(slot, words, sizeof words);
            if (same_stratum(&slots[i], slot))
                mm_error_at(b->findings, &place, "%sが二度あります。数を一つにまとめてください。", words);
        }
    }
    for (unsigned audience = MM_AUD_COUNCILLOR; audience <= MM_AUD_STAFF; audience <<= 1) {
        int items = mm_course_items(course, (enum mm_audience)audience);
        course->n_items = items > course->n_items ? items : course->n_items;
    }
    if (course->n_items > MM_MAX_FORM_ITEMS)
        mm_error_at(b->findings, &list, "確かめ問題が多すぎます（%d 問、上限 %d 問）。減らしてください。",
                    course->n_items, MM_MAX_FORM_ITEMS);
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

static int minutes_of(int seconds)
{
    return (seconds + 59) / 60;
}

/* Nobody can sit for a course without a page, unless it only asks. */
static void check_pages(struct mm_build *b, const struct mm_at *at, const struct mm_course *course,
                        unsigned audience)
{
    struct mm_at list = mm_at_key(at, course->pages ? "pages" : "modules");
    size_t n = 0;
    if (mm_course_only_asks(course))
        return;
    for (size_t m = 0; m < course->n_modules; m++) {
        const struct mm_module *module = course->modules[m];
        size_t before = n;
        for (size_t p = 0; p < module->n_pages; p++)
            n += (module->audience & module->pages[p].audience & audience) &&
                 mm_course_shows(course, &module->pages[p]);
        if (course->reads_one && n == before && (module->audience & audience))
            mm_error_at(b->findings, &list,
                        "研修「%s」では単元を一つだけ読みますが、単元「%s」に%s向けのページがありません。",
                        course->id, module->id, audience_ja(audience));
    }
    if (!n)
        mm_error_at(b->findings, &list, "研修「%s」に、%s向けのページがありません。", course->id,
                    audience_ja(audience));
}

/* Of modules that are read one at a time none may be long. */
static void check_chosen(struct mm_build *b, const struct mm_at *at, const struct mm_course *course)
{
    struct mm_at list = mm_at_key(at, "modules");
    for (size_t m = 0; course->reads_one && m < course->n_modules; m++) {
        const struct mm_module *module = course->modules[m];
        int councillor = mm_module_seconds(module, course, MM_AUD_COUNCILLOR);
        int staff = mm_module_seconds(module, course, MM_AUD_STAFF);
        int minutes = minutes_of(councillor > staff ? councillor : staff);
        if (minutes > MM_MAX_CHOSEN_MINUTES)
            mm_warning_at(
                b->findings, &list,
                "一つだけ読む単元は %d 分までですが、単元「%s」は約 %d 分かかります。ページ（pages）を"
                "減らしてください。",
                MM_MAX_CHOSEN_MINUTES, module->id, minutes);
    }
}

/* The longest that a course of each kind may take; 0: as long as its modules. */
static const struct time_limit {
    const char *what;
    int minutes;
} time_limits[MM_COURSE_KIND_COUNT] = {
    [MM_COURSE_MODULE] = {"一年めのひと続きの研修", MM_MAX_SITTING_MINUTES},
    [MM_COURSE_PART] = {"はじめの研修の一つ（part）", MM_MAX_PART_MINUTES},
    [MM_COURSE_YEARLY] = {"年に一度の研修（yearly）", MM_MAX_YEARLY_MINUTES},
    [MM_COURSE_BOOSTER] = {"短い確かめ直し（booster）", MM_MAX_BOOSTER_MINUTES},
    [MM_COURSE_DELAYED] = {"日をおいた確かめ（delayed）", MM_MAX_DELAYED_MINUTES},
};

/* What the course takes; the longer audience counts. */
static void measure(struct mm_build *b, const struct mm_at *at, struct mm_course *course)
{
    struct mm_at list = mm_at_key(at, course->pages ? "pages" : "modules");
    for (unsigned audience = MM_AUD_COUNCILLOR; audience <= MM_AUD_STAFF; audience <<= 1) {
        if (!(course->audience & audience))
            continue;
        int pages = page_seconds(course, audience);
        int all = minutes_of(pages + check_seconds(b, course, audience));
        course->page_minutes =
            minutes_of(pages) > course->page_minutes ? minutes_of(pages) : course->page_minutes;
        course->minutes = all > course->minutes ? all : course->minutes;
    }
    const struct time_limit *limit = &time_limits[course->kind];
    if (limit->minutes && course->minutes > limit->minutes)
        mm_warning_at(b->findings, &list,
                      "%sは %d 分までですが、約 %d "
                      "分かかります。ページ（pages）か問題を減らすか、二つに分けてください。",
                      limit->what, limit->minutes, course->minutes);
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
        .kind = mm_build_course_kind(at),
        .due_days = (int)mm_json_get_int(at->node, "due_days", 0),
        .cut = DEFAULT_CUT,
        .reads_one = mm_json_get_bool(at->node, "reads_one", false),
    };
    if (mm_pack_course(b->pack, course.id))
        mm_error_at(b->findings, &id, "研修の id「%s」が二度あります。別の id にしてください。", course.id);
    build_course_modules(b, at, &course);
    build_pages(b, at, &course);
    build_slots(b, at, &course);
    mm_build_course_clauses(b, &course);
    mm_build_openings(b, at, &course);
    if (b->arena->err)
        return;
    for (unsigned audience = MM_AUD_COUNCILLOR; audience <= MM_AUD_STAFF; audience <<= 1) {
        if (!(course.audience & audience) || b->findings->errors != errors || b->checked)
            continue;
        check_pages(b, at, &course, audience);
        check_blueprint(b, at, &course, (enum mm_audience)audience);
    }
    measure(b, at, &course);
    check_chosen(b, at, &course);
    course.shows_cut = true;
    for (unsigned audience = MM_AUD_COUNCILLOR; audience <= MM_AUD_STAFF; audience <<= 1) {
        if (course.audience & audience)
            course.shows_cut = course.shows_cut && cut_meaningful(b, &course, audience);
    }
    b->courses[b->pack->n_courses++] = course;
}

static int parts_seconds(const struct mm_build *b, unsigned audience)
{
    int seconds = 0;
    for (size_t i = 0; i < b->pack->n_courses; i++) {
        const struct mm_course *course = &b->courses[i];
        if (course->kind == MM_COURSE_PART && (course->audience & audience))
            seconds += page_seconds(course, audience) + check_seconds(b, course, audience);
    }
    return seconds;
}

/* The parts of the onboarding are one morning together, however they are cut. */
static void check_parts(struct mm_build *b, const struct mm_at *root)
{
    int councillor = parts_seconds(b, MM_AUD_COUNCILLOR), staff = parts_seconds(b, MM_AUD_STAFF);
    int seconds = councillor > staff ? councillor : staff;
    if (seconds > MM_MAX_PARTS_MINUTES * 60)
        mm_error_at(b->findings, root,
                    "はじめの研修（part）は合わせて %d 分までですが、%s向けは %d 分 %d "
                    "秒かかります。ページ（pages）か問題を減らしてください。",
                    MM_MAX_PARTS_MINUTES, audience_ja(councillor > staff ? MM_AUD_COUNCILLOR : MM_AUD_STAFF),
                    seconds / 60, seconds % 60);
}

void mm_build_courses(struct mm_build *b)
{
    struct mm_at root = mm_at_root(mm_sources_find(b->sources, "courses.json"));
    struct mm_each each;
    b->courses = mm_arena_array(b->arena, mm_json_size(root.node), sizeof *b->courses);
    b->pack->courses = b->courses;
    for (mm_each_start(&each, &root); b->courses && mm_each_next(&each);)
        build_course(b, &each.at);
    if (b->arena->err || b->findings->errors || b->checked)
        return;
    check_parts(b, &root);
    for (mm_each_start(&each, &root); mm_each_next(&each);) {
        const struct mm_course *course = &b->courses[each.at.index];
        for (unsigned audience = MM_AUD_COUNCILLOR; audience <= MM_AUD_STAFF; audience <<= 1) {
            if (course->kind == MM_COURSE_DELAYED && (course->audience & audience))
                check_delayed(b, &each.at, course, audience);
        }
    }
}
