/* common/tabletops.json: each scene stands once and under a name that no course has, its clock goes forward,
 * and what is asked is asked. */
#include "content/author/rule.h"
#include "content/pack/tabletop.h"

#include <string.h>

#define FILE_NAME    "common/tabletops.json"
#define MOST_MINUTES 60

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), n = strlen(end);

    return len >= n && strcmp(text + len - n, end) == 0;
}

static bool is_clock(const char *t)
{
    return strlen(t) == 5 && t[2] == ':' && strspn(t, "012") >= 1 && strspn(t + 1, "0123456789") == 1 &&
           strspn(t + 3, "012345") >= 1 && strspn(t + 4, "0123456789") == 1 && strncmp(t, "24", 2) < 0;
}

/* Whether an element before this one has the same id. */
static bool stands_before(const struct mm_at *list, const struct mm_json *element)
{
    const char *id = mm_json_get_str(element, "id", "");

    for (const struct mm_json *e = mm_json_first(list->node); e && e != element; e = mm_json_next(e))
        if (strcmp(mm_json_get_str(e, "id", ""), id) == 0)
            return true;
    return false;
}

static void check_id(const struct mm_ruling *ruling, const struct mm_at *list, const struct mm_at *at)
{
    struct mm_at id = mm_at_key(at, "id");

    if (stands_before(list, at->node))
        mm_error_at(ruling->findings, &id, "id「%s」は、前にもあります。別の id にしてください。",
                    mm_json_str(id.node, ""));
}

static void check_asks(const struct mm_ruling *ruling, const struct mm_at *text)
{
    if (!ends_with(mm_json_str(text->node, ""), "か。"))
        mm_error_at(ruling->findings, text,
                    "みなに聞く文は「〜しますか。」のように、「か。」で終えてください。");
}

static void check_inject(const struct mm_ruling *ruling, const struct mm_at *list, const struct mm_at *at,
                         const char *before)
{
    struct mm_at clock = mm_at_key(at, "clock"), ask = mm_at_key(at, "ask"),
                 options = mm_at_key(at, "options");
    struct mm_each each;

    check_id(ruling, list, at);
    check_asks(ruling, &ask);
    if (!is_clock(mm_json_str(clock.node, "")))
        mm_error_at(ruling->findings, &clock, "場面の時刻は「13:05」のように書いてください。");
    else if (strcmp(mm_json_str(clock.node, ""), before) <= 0)
        mm_error_at(ruling->findings, &clock, "場面の時刻は、前の出来事（%s）より後にしてください。", before);
    for (mm_each_start(&each, &options); mm_each_next(&each);)
        check_id(ruling, &options, &each.at);
}

static void check_minutes(const struct mm_ruling *ruling, const struct mm_at *at)
{
    const struct mm_tabletop *tabletop =
        mm_pack_tabletop(ruling->desk->pack, mm_json_get_str(at->node, "id", ""));

    if (tabletop && tabletop->minutes > MOST_MINUTES)
        mm_warning_at(ruling->findings, at,
                      "机上訓練「%s」は、およそ%d分かかります。%d分までにすると、会議の間に行えます。",
                      tabletop->title, tabletop->minutes, MOST_MINUTES);
}

static void check_topics(const struct mm_ruling *ruling, const struct mm_at *at)
{
    struct mm_at topics = mm_at_key(at, "topics");
    struct mm_each each;

    for (mm_each_start(&each, &topics); mm_each_next(&each);)
        if (!mm_pack_topic(ruling->desk->pack, mm_json_str(each.at.node, "")))
            mm_error_at(ruling->findings, &each.at,
                        "話題「%s」は common/topics.json にありません。id を直してください。",
                        mm_json_str(each.at.node, ""));
}

static void check_one(const struct mm_ruling *ruling, const struct mm_at *root, const struct mm_at *at)
{
    struct mm_at id = mm_at_key(at, "id"), injects = mm_at_key(at, "injects"),
                 asks = mm_at_key(at, "look_back");
    const char *before = "";
    struct mm_each each;

    check_id(ruling, root, at);
    if (mm_pack_course(ruling->desk->pack, mm_json_str(id.node, "")))
        mm_error_at(ruling->findings, &id, "id「%s」は、研修の id です。別の id にしてください。",
                    mm_json_str(id.node, ""));
    check_topics(ruling, at);
    check_minutes(ruling, at);
    for (mm_each_start(&each, &injects); mm_each_next(&each);) {
        check_inject(ruling, &injects, &each.at, before);
        before = mm_json_get_str(each.at.node, "clock", "");
    }
    for (mm_each_start(&each, &asks); mm_each_next(&each);)
        check_asks(ruling, &each.at);
}

static enum mm_err run(const struct mm_ruling *ruling)
{
    const struct mm_source *file = mm_sources_find(&ruling->desk->sources, FILE_NAME);
    struct mm_at root;
    struct mm_each each;

    if (!file)
        return MM_OK;
    root = mm_at_root(file);
    for (mm_each_start(&each, &root); mm_each_next(&each);)
        check_one(ruling, &root, &each.at);
    return MM_OK;
}

extern const struct mm_rule mm_rule_tabletops;
const struct mm_rule mm_rule_tabletops = {"tabletops", run};
