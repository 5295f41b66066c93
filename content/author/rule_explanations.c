/* Why an answer is right, the policy says: among the explanations of an item, one at least names the clause.
 * Its words and what to do stand beside all of them, once an item. */
#include "content/author/rule.h"

#include <stdio.h>
#include <string.h>

struct naming {
    const struct mm_ruling *ruling;
    char word[MM_MAX_TEXT_BYTES]; /* what every label begins with, "規程" of "規程第{n}条" */
};

static bool names_clause(const struct naming *naming, const char *text)
{
    return strstr(text, "{$cl_") || strstr(text, "方針") || (*naming->word && strstr(text, naming->word));
}

static bool any_names(const struct naming *naming, const struct mm_json *options)
{
    for (const struct mm_json *option = mm_json_first(options); option; option = mm_json_next(option))
        if (names_clause(naming, mm_json_get_str(option, "explanation", "")))
            return true;
    return false;
}

static bool any_decision_names(const struct naming *naming, const struct mm_json *decisions)
{
    for (const struct mm_json *node = mm_json_first(decisions); node; node = mm_json_next(node))
        if (any_names(naming, mm_json_get(node, "options")))
            return true;
    return false;
}

static void check_item(void *ctx, const struct mm_at *at, const struct mm_item *item)
{
    const struct naming *naming = ctx;
    struct mm_at place = mm_at_key(at, mm_json_get(at->node, "options") ? "options" : "decisions");

    if (!any_names(naming, mm_json_get(at->node, "options")) &&
        !any_decision_names(naming, mm_json_get(at->node, "decisions")))
        mm_warning_at(naming->ruling->findings, &place,
                      "問題「%s」の解説が、どの条のことかを言っていません。解説の一つに、条の呼び方（{$cl_…} "
                      "など）を入れてください。",
                      item->id);
}

/* Of the label only what stands before the number, without a 第 at its end. */
static void find_word(struct naming *naming)
{
    const struct mm_source *file = mm_sources_find(&naming->ruling->desk->sources, "council.json");
    const char *label = file ? mm_json_get_str(file->doc, "clause_label", "") : "",
               *end = strstr(label, "{n}");
    size_t len = end ? (size_t)(end - label) : 0, last = strlen("第");

    if (len >= last && strncmp(label + len - last, "第", last) == 0)
        len -= last;
    snprintf(naming->word, sizeof(naming->word), "%.*s", (int)len, label);
}

static enum mm_err run(const struct mm_ruling *ruling)
{
    struct naming naming = {.ruling = ruling};

    find_word(&naming);
    mm_desk_items(ruling->desk, check_item, &naming);
    return MM_OK;
}

extern const struct mm_rule mm_rule_explanations;
const struct mm_rule mm_rule_explanations = {"explanations", run};
