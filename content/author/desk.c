#include "content/author/rule.h"

#define ENTRY(name) extern const struct mm_rule mm_rule_##name;
#include "content/author/rules.def"
#undef ENTRY

static const struct mm_rule *const rules[] = {
#define ENTRY(name) &mm_rule_##name,
#include "content/author/rules.def"
#undef ENTRY
};

enum mm_err mm_desk_open(const char *dir, struct mm_desk *ret_desk, struct mm_findings *findings,
                         struct mm_errinfo *info)
{
    return mm_pack_open_sources(dir, &ret_desk->pack, &ret_desk->sources, findings, info);
}

void mm_desk_done(struct mm_desk *desk)
{
    if (!desk)
        return;
    mm_pack_free(desk->pack);
    mm_sources_done(&desk->sources);
    *desk = (struct mm_desk){0};
}

static bool course_shows(const struct mm_course *course, const struct mm_module *module,
                         const struct mm_page *page)
{
    for (size_t i = 0; i < course->n_modules; i++)
        if (course->modules[i] == module)
            return (course->audience & module->audience & page->audience) && mm_course_shows(course, page);
    return false;
}

enum mm_shown mm_desk_shows(const struct mm_desk *desk, const char *page_id)
{
    const struct mm_pack *pack = desk->pack;

    for (size_t m = 0; m < pack->n_modules; m++) {
        const struct mm_page *page = mm_module_page(&pack->modules[m], page_id);

        for (size_t c = 0; page && c < pack->n_courses; c++)
            if (course_shows(&pack->courses[c], &pack->modules[m], page))
                return MM_SHOWN;
        if (page)
            return MM_SHOWN_NOWHERE;
    }
    return MM_SHOWN_ASIDE;
}

enum mm_err mm_author_check(const struct mm_desk *desk, const struct mm_author_opts *opts,
                            struct mm_findings *findings, struct mm_errinfo *info)
{
    const struct mm_ruling ruling = {desk, opts, findings, info};
    enum mm_err err = MM_OK;

    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]) && !err; i++)
        err = rules[i]->run(&ruling);
    return err;
}
