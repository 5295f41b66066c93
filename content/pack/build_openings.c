/* When a course is asked for, and which clauses it is about. */
#include "content/pack/build.h"

#include <string.h>

const char *const mm_course_kind_words[MM_COURSE_KIND_COUNT + 1] = {
    [MM_COURSE_MODULE] = "",         [MM_COURSE_PART] = "part",         [MM_COURSE_YEARLY] = "yearly",
    [MM_COURSE_BOOSTER] = "booster", [MM_COURSE_REVISION] = "revision", [MM_COURSE_DELAYED] = "delayed",
};

bool mm_course_kind_only_asks(enum mm_course_kind kind)
{
    return kind == MM_COURSE_YEARLY || kind == MM_COURSE_BOOSTER || kind == MM_COURSE_REVISION ||
           kind == MM_COURSE_DELAYED;
}

bool mm_course_only_asks(const struct mm_course *course)
{
    return !course->n_modules && mm_course_kind_only_asks(course->kind);
}

enum mm_course_kind mm_build_course_kind(const struct mm_at *course)
{
    const char *code = mm_json_get_str(course->node, "kind", "");
    int kind = 0;
    while (kind < MM_COURSE_KIND_COUNT && strcmp(mm_course_kind_words[kind], code) != 0)
        kind++;
    return kind < MM_COURSE_KIND_COUNT ? (enum mm_course_kind)kind : MM_COURSE_MODULE;
}

const char *const mm_when_words[MM_WHEN_COUNT + 1] = {
    [MM_WHEN_TERM_START] = "term_start", [MM_WHEN_BY_ELECTION] = "by_election",
    [MM_WHEN_RUNNER_UP] = "runner_up",   [MM_WHEN_APPOINTMENT] = "appointment",
    [MM_WHEN_TRANSFER] = "transfer",     [MM_WHEN_FISCAL_YEAR] = "fiscal_year",
    [MM_WHEN_REVISION] = "revision",     [MM_WHEN_ONBOARDED] = "onboarded",
    [MM_WHEN_SESSION] = "session",
};

const char *mm_when_code(enum mm_when when)
{
    return when < MM_WHEN_COUNT ? mm_when_words[when] : "";
}

enum mm_err mm_when_find(const char *code, enum mm_when *ret_when)
{
    for (int i = 0; i < MM_WHEN_COUNT; i++) {
        if (strcmp(mm_when_words[i], code) == 0) {
            *ret_when = (enum mm_when)i;
            return MM_OK;
        }
    }
    return MM_ERR_NOT_FOUND;
}

/* ---- openings ---------------------------------------------------------------------------------------- */

/* Where a course says nothing: whoever begins is asked. */
static const enum mm_when beginnings[] = {MM_WHEN_TERM_START, MM_WHEN_BY_ELECTION, MM_WHEN_RUNNER_UP,
                                          MM_WHEN_APPOINTMENT};
#define BETWEEN_DAYS 14
#define N_BEGINNINGS (sizeof beginnings / sizeof beginnings[0])

static void build_opening(struct mm_build *b, const struct mm_at *at, const struct mm_course *course,
                          struct mm_opening *opening)
{
    struct mm_at audience = mm_at_key(at, "audience");
    opening->audience = mm_build_audience(at, course->audience) & course->audience;
    if (mm_when_find(mm_json_get_str(at->node, "when", ""), &opening->when))
        return; /* the shape has named it */
    opening->days =
        (int)mm_json_get_int(at->node, opening->when == MM_WHEN_SESSION ? "before_days" : "after_days", 0);
    opening->due_days = (int)mm_json_get_int(at->node, "due_days", course->due_days);
    opening->again = mm_json_get_bool(at->node, "again", course->kind != MM_COURSE_MODULE);
    if (!opening->audience)
        mm_error_at(b->findings, &audience, "この研修の対象に入っていません。audience を直してください。");
}

/* Who comes in the middle of a term has less time for the onboarding. */
static int begin_days(const struct mm_course *course, enum mm_when when)
{
    bool between = when == MM_WHEN_BY_ELECTION || when == MM_WHEN_RUNNER_UP;
    return course->kind == MM_COURSE_PART && between && course->due_days > BETWEEN_DAYS ? BETWEEN_DAYS
                                                                                        : course->due_days;
}

static void build_beginnings(struct mm_build *b, struct mm_course *course)
{
    struct mm_opening *openings = mm_arena_array(b->arena, N_BEGINNINGS, sizeof *openings);
    for (size_t i = 0; openings && i < N_BEGINNINGS; i++)
        openings[i] = (struct mm_opening){.when = beginnings[i],
                                          .audience = course->audience,
                                          .due_days = begin_days(course, beginnings[i]),
                                          .again = course->kind != MM_COURSE_MODULE};
    course->openings = openings;
    course->n_openings = openings ? N_BEGINNINGS : 0;
}

/* A delayed test says something about what stayed only within months of the onboarding. */
static void check_delayed(struct mm_build *b, const struct mm_at *at, const struct mm_opening *opening)
{
    if (opening->when != MM_WHEN_ONBOARDED || opening->days < MM_DELAYED_FIRST_DAYS ||
        opening->days + opening->due_days > MM_DELAYED_LAST_DAYS)
        mm_error_at(
            b->findings, at,
            "日をおいた確かめ（delayed）は、はじめの研修の修了（onboarded）の %d 日後から %d 日後までの"
            "間に、開いて閉じるようにしてください（after_days と due_days）。",
            MM_DELAYED_FIRST_DAYS, MM_DELAYED_LAST_DAYS);
}

void mm_build_openings(struct mm_build *b, const struct mm_at *at, struct mm_course *course)
{
    struct mm_at list = mm_at_key(at, "opens");
    struct mm_each each;
    if (!list.node && course->kind == MM_COURSE_DELAYED)
        mm_error_at(b->findings, at,
                    "日をおいた確かめ（delayed）には、いつ開くかを opens で書いてください。");
    if (!list.node) {
        build_beginnings(b, course);
        return;
    }
    struct mm_opening *openings = mm_arena_array(b->arena, mm_json_size(list.node), sizeof *openings);
    course->openings = openings;
    for (mm_each_start(&each, &list); openings && mm_each_next(&each);) {
        struct mm_opening *opening = &openings[course->n_openings++];
        build_opening(b, &each.at, course, opening);
        if (course->kind == MM_COURSE_DELAYED)
            check_delayed(b, &each.at, opening);
        for (size_t i = 0; i + 1 < course->n_openings; i++) {
            struct mm_at when = mm_at_key(&each.at, "when");
            if (openings[i].when == opening->when && (openings[i].audience & opening->audience))
                mm_error_at(
                    b->findings, &when,
                    "同じきっかけが二度あります。一つにまとめるか、対象（audience）を分けてください。");
        }
    }
}

/* ---- clauses ------------------------------------------------------------------------------------------ */

static void add_clause(const struct mm_clause **list, size_t *n, const struct mm_clause *clause)
{
    for (size_t i = 0; i < *n; i++) {
        if (list[i] == clause)
            return;
    }
    list[(*n)++] = clause;
}

static void add_topic(const struct mm_pack *pack, const char *id, const struct mm_clause **list, size_t *n)
{
    const struct mm_topic *topic = mm_pack_topic(pack, id);
    for (size_t i = 0; topic && i < topic->n_clauses; i++)
        add_clause(list, n, topic->clauses[i]);
}

void mm_build_course_clauses(struct mm_build *b, struct mm_course *course)
{
    const struct mm_clause **list = mm_arena_array(b->arena, b->pack->policy.n_clauses + 1, sizeof *list);
    if (!list)
        return;
    for (size_t m = 0; m < course->n_modules && !course->reads_one; m++) { /* else: what everybody meets */
        for (size_t t = 0; t < course->modules[m]->n_topics; t++)
            add_topic(b->pack, course->modules[m]->topics[t], list, &course->n_clauses);
    }
    for (size_t s = 0; s < course->n_slots; s++) {
        if (course->slots[s].weak)
            continue; /* about anything */
        if (course->slots[s].clause)
            add_clause(list, &course->n_clauses, course->slots[s].clause);
        else
            add_topic(b->pack, course->slots[s].topic, list, &course->n_clauses);
    }
    course->clauses = list;
}
