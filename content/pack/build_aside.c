/* What this council's policy does not say. Topics whose row in map.json names no clause: what stands on such
 * a topic (items, tips, pages that quote it, modules of such topics alone) is set aside. And words that a
 * text "needs" in the clauses of a topic, because it says them of the policy: where they do not stand there,
 * the text (an item, a tip, a page, a block) is set aside. Of an option that "needs" them, the sentences of
 * its explanation that cite the policy are. Nobody sees it, and it is no error. */
#include "content/pack/build.h"

#include <string.h>

bool mm_aside_topic(const struct mm_build *b, const struct mm_json *id)
{
    for (size_t i = 0; i < b->n_topics; i++)
        if (strcmp(b->topics[i].id, mm_json_str(id, "")) == 0)
            return b->topics[i].aside;
    return false;
}

static bool says(const struct mm_clause *clause, const struct mm_json *words)
{
    for (const struct mm_json *word = mm_json_first(words); word; word = mm_json_next(word))
        if (!strstr(clause->text, mm_json_str(word, "")) && !strstr(clause->heading, mm_json_str(word, "")))
            return false;
    return true;
}

/* Whether a clause of the topic has all of the words. An unknown topic, or one that the map lacks, is an
 * error elsewhere. */
static bool topic_says(const struct mm_build *b, const struct mm_json *need)
{
    const struct mm_json *words = mm_json_get(need, "words");

    for (size_t i = 0; i < b->n_topics; i++) {
        const struct mm_topic *topic = &b->topics[i];

        if (strcmp(topic->id, mm_json_get_str(need, "topic", "")) != 0)
            continue;
        for (size_t c = 0; c < topic->n_clauses; c++)
            if (says(topic->clauses[c], words))
                return true;
        return !topic->clauses && !topic->aside;
    }
    return true;
}

bool mm_aside_needs(const struct mm_build *b, const struct mm_json *object)
{
    const struct mm_json *need = mm_json_first(mm_json_get(object, "needs"));

    for (; need; need = mm_json_next(need))
        if (!topic_says(b, need))
            return true;
    return false;
}

/* Bytes of the first sentence: to its 。 (not one within 「」) or line end, or all of it. */
static size_t sentence(const char *text)
{
    const char *s = text;

    for (; *s && *s != '\n'; s++)
        if (strncmp(s, "。", 3) == 0 && strncmp(s + 3, "」", 3) != 0)
            return (size_t)(s - text) + 3;
    return (size_t)(s - text) + (*s == '\n');
}

static bool cites(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (strncmp(text + i, "{$cl_", 5) == 0 || strncmp(text + i, "方針", 6) == 0)
            return true;
    return false;
}

void mm_aside_sentences(const char *text, struct mm_buf *out)
{
    while (*text) {
        size_t len = sentence(text);

        if (!cites(text, len))
            mm_buf_append(out, text, len);
        text += len;
    }
}

/* An explanation that is nothing without what it says of the policy. */
static bool any_empty(const struct mm_build *b, const struct mm_json *options)
{
    for (const struct mm_json *option = mm_json_first(options); option; option = mm_json_next(option)) {
        struct mm_buf left;
        bool empty;

        if (!mm_aside_needs(b, option))
            continue;
        mm_buf_init(&left, MM_MAX_TEXT_BYTES);
        mm_aside_sentences(mm_json_get_str(option, "explanation", ""), &left);
        empty = !left.len;
        mm_buf_done(&left);
        if (empty)
            return true;
    }
    return false;
}

static bool any_decision_empty(const struct mm_build *b, const struct mm_json *decisions)
{
    for (const struct mm_json *node = mm_json_first(decisions); node; node = mm_json_next(node))
        if (any_empty(b, mm_json_get(node, "options")))
            return true;
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
    return mm_aside_topic(b, mm_json_get(tip, "topic")) || mm_aside_needs(b, tip);
}

bool mm_aside_item(const struct mm_build *b, const struct mm_json *item)
{
    return mm_aside_needs(b, item) || any_aside(b, mm_json_get(item, "topics")) ||
           mm_aside_topic(b, mm_json_get(item, "quote")) || any_tag_aside(b, mm_json_get(item, "options")) ||
           any_tag_aside(b, mm_json_get(item, "decisions")) || any_empty(b, mm_json_get(item, "options")) ||
           any_decision_empty(b, mm_json_get(item, "decisions")) ||
           mm_id_list_has(&b->aside.pages, mm_json_get_str(item, "page", "")) ||
           mm_id_list_has(&b->aside.objectives, mm_json_get_str(item, "objective", ""));
}

/* Also one of which nothing is left. */
bool mm_aside_page(const struct mm_build *b, const struct mm_json *page)
{
    const struct mm_json *block = mm_json_first(mm_json_get(page, "blocks"));
    bool left = false;

    for (; block; block = mm_json_next(block)) {
        if (mm_aside_topic(b, mm_json_get(block, "topic")))
            return true;
        left = left || !mm_aside_needs(b, block);
    }
    return !left || mm_aside_needs(b, page);
}

bool mm_aside_module(const struct mm_build *b, const struct mm_json *module)
{
    const struct mm_json *topics = mm_json_get(module, "topics");
    size_t n = 0;

    for (const struct mm_json *id = mm_json_first(topics); id; id = mm_json_next(id))
        n += mm_aside_topic(b, id);
    return n && n == mm_json_size(topics);
}
