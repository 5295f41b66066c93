/* common/selfcheck.json: each question asks, stands once and has topics that there are. What people ask of
 * themselves is never called 監査, which is somebody else's look at them (基本方針 7). */
#include "content/author/rule.h"

#include <string.h>

#define FILE_NAME "common/selfcheck.json"

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), n = strlen(end);

    return len >= n && strcmp(text + len - n, end) == 0;
}

static void check_topics(const struct mm_ruling *ruling, const struct mm_at *question)
{
    struct mm_at topics = mm_at_key(question, "topics");
    struct mm_each each;

    for (mm_each_start(&each, &topics); mm_each_next(&each);)
        if (!mm_pack_topic(ruling->desk->pack, mm_json_str(each.at.node, "")))
            mm_error_at(ruling->findings, &each.at,
                        "話題「%s」は common/topics.json にありません。id を直してください。",
                        mm_json_str(each.at.node, ""));
}

/* Whether another question, of this form or of one before, has the same id. */
static bool stands_before(const struct mm_at *root, const struct mm_json *question, const char *id)
{
    struct mm_each form;

    for (mm_each_start(&form, root); mm_each_next(&form);) {
        const struct mm_json *list = mm_json_get(form.at.node, "questions");

        for (const struct mm_json *q = mm_json_first(list); q; q = mm_json_next(q)) {
            if (q == question)
                return false;
            if (strcmp(mm_json_get_str(q, "id", ""), id) == 0)
                return true;
        }
    }
    return false;
}

static void check_question(const struct mm_ruling *ruling, const struct mm_at *root, const struct mm_at *at)
{
    struct mm_at id = mm_at_key(at, "id"), text = mm_at_key(at, "text");

    if (stands_before(root, at->node, mm_json_str(id.node, "")))
        mm_error_at(ruling->findings, &id, "id「%s」は、前の問いにもあります。別の id にしてください。",
                    mm_json_str(id.node, ""));
    if (!ends_with(mm_json_str(text.node, ""), "か。"))
        mm_error_at(ruling->findings, &text,
                    "点検の問いは「〜していますか。」のように、「か。」で終えてください。");
    check_topics(ruling, at);
}

static void hear(void *ctx, const struct mm_said *said)
{
    const struct mm_ruling *ruling = ctx;

    if (strcmp(said->at->source->name, FILE_NAME) == 0 && strstr(said->plain, "監査"))
        mm_error_at(ruling->findings, said->at,
                    "自分たちで確かめることは「監査」と呼びません。「点検」と書いてください。");
}

static enum mm_err run(const struct mm_ruling *ruling)
{
    const struct mm_source *file = mm_sources_find(&ruling->desk->sources, FILE_NAME);
    struct mm_ruling own = *ruling;
    struct mm_at root;
    struct mm_each form, question;

    if (!file)
        return MM_OK;
    root = mm_at_root(file);
    for (mm_each_start(&form, &root); mm_each_next(&form);) {
        struct mm_at questions = mm_at_key(&form.at, "questions");

        for (mm_each_start(&question, &questions); mm_each_next(&question);)
            check_question(ruling, &root, &question.at);
    }
    mm_desk_texts(ruling->desk, hear, &own);
    return MM_OK;
}

extern const struct mm_rule mm_rule_selfcheck;
const struct mm_rule mm_rule_selfcheck = {"selfcheck", run};
