/* selfcheck.json: what people and the office ask of themselves. */
#include "content/pack/build.h"

#include <string.h>

const char *const mm_selfcheck_answers[MM_SELFCHECK_ANSWERS] = {"はい", "一部", "いいえ", "わからない",
                                                                "当てはまらない"};

static void add_clause(struct mm_asked *asked, const struct mm_clause **list, const struct mm_clause *clause)
{
    for (size_t i = 0; i < asked->n_clauses; i++)
        if (list[i] == clause)
            return;
    list[asked->n_clauses++] = clause;
}

/* A topic that is not there is named by the writers' check: no reason to refuse a pack. */
static void find_clauses(struct mm_build *b, const struct mm_at *topics, struct mm_asked *asked)
{
    const struct mm_clause **list = mm_arena_array(b->arena, b->pack->policy.n_clauses, sizeof *list);
    struct mm_each each;
    for (mm_each_start(&each, topics); list && mm_each_next(&each);) {
        const struct mm_topic *topic = mm_pack_topic(b->pack, mm_json_str(each.at.node, ""));
        for (size_t i = 0; topic && i < topic->n_clauses; i++)
            add_clause(asked, list, topic->clauses[i]);
    }
    asked->clauses = list;
}

static void build_questions(struct mm_build *b, const struct mm_at *form, struct mm_selfcheck *check)
{
    struct mm_at list = mm_at_key(form, "questions");
    struct mm_asked *questions = mm_arena_array(b->arena, mm_json_size(list.node), sizeof *questions);
    struct mm_each each;
    for (mm_each_start(&each, &list); questions && mm_each_next(&each);) {
        struct mm_at topics = mm_at_key(&each.at, "topics");
        struct mm_asked asked = {.id = mm_build_id(b, &each.at, "id", ""),
                                 .text = mm_build_text(b, &each.at, "text"),
                                 .why = mm_build_text(b, &each.at, "why")};
        find_clauses(b, &topics, &asked);
        if (asked.n_clauses)
            questions[check->n_questions++] = asked;
    }
    check->questions = questions;
}

void mm_build_selfcheck(struct mm_build *b)
{
    const struct mm_source *source = mm_sources_find(b->sources, "common/selfcheck.json");
    if (!source)
        return;
    struct mm_at root = mm_at_root(source);
    struct mm_selfcheck *checks = mm_arena_array(b->arena, mm_json_size(root.node), sizeof *checks);
    struct mm_each each;
    for (mm_each_start(&each, &root); checks && mm_each_next(&each);) {
        struct mm_selfcheck *check = &checks[b->pack->n_selfchecks++];
        *check = (struct mm_selfcheck){.id = mm_build_id(b, &each.at, "id", ""),
                                       .title = mm_build_text(b, &each.at, "title"),
                                       .provisional =
                                           strcmp(mm_json_get_str(each.at.node, "state", ""), "決定") != 0,
                                       .audience = mm_build_audience(&each.at, MM_AUD_BOTH)};
        build_questions(b, &each.at, check);
    }
    b->pack->selfchecks = checks;
}
