/* What a common text says of the policy, in the policy's own words between 「」, another council's policy may
 * not say: such a text names the words that it needs. */
#include "content/author/rule.h"

#include <string.h>

#define OPEN        "「"
#define CLOSE       "」"
#define LEAST_BYTES 9 /* three characters; shorter ones are words of the language */

struct quoting {
    const struct mm_ruling *ruling;
    const struct mm_said *said;
};

/* Needs of an object, of what holds it, and so on up to the item or the page. */
static bool is_needed(const struct mm_at *at, const char *words)
{
    for (; at; at = at->up)
        for (const struct mm_json *need = mm_json_first(mm_json_get(at->node, "needs")); need;
             need = mm_json_next(need))
            for (const struct mm_json *word = mm_json_first(mm_json_get(need, "words")); word;
                 word = mm_json_next(word))
                if (strstr(words, mm_json_str(word, "")) || strstr(mm_json_str(word, ""), words))
                    return true;
    return false;
}

static bool in_policy(const struct mm_policy *policy, const char *words)
{
    for (size_t i = 0; i < policy->n_clauses; i++)
        if (strstr(policy->clauses[i].text, words))
            return true;
    return false;
}

/* Sentences that speak of the policy: they name a clause by its variable, or say what it does. */
static bool speaks(const char *text)
{
    static const char *const signs[] = {"{$cl_", "方針は", "方針が", "方針の"};

    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
        if (strstr(text, signs[i]))
            return true;
    return false;
}

static void check_quote(const struct quoting *q, const char *words)
{
    if (strlen(words) >= LEAST_BYTES && in_policy(&q->ruling->desk->pack->policy, words) &&
        !is_needed(q->said->at, words))
        mm_warning_at(
            q->ruling->findings, q->said->at,
            "方針の言葉「%s」を引いています。この言葉がない議会では使わないように、needs に書いてくだ"
            "さい。",
            words);
}

static void hear(void *ctx, const struct mm_said *said)
{
    struct quoting q = {.ruling = ctx, .said = said};
    struct mm_buf words;

    if (strncmp(said->at->source->name, "common/", 7) != 0 || said->untrue || !speaks(said->text))
        return;
    mm_buf_init(&words, MM_MAX_TEXT_BYTES);
    for (const char *at = strstr(said->plain, OPEN); at; at = strstr(at, OPEN)) {
        const char *end = strstr(at, CLOSE);

        at += strlen(OPEN);
        if (!end)
            break;
        mm_buf_clear(&words);
        mm_buf_append(&words, at, (size_t)(end - at));
        check_quote(&q, mm_buf_str(&words));
    }
    mm_buf_done(&words);
}

static enum mm_err run(const struct mm_ruling *ruling)
{
    struct mm_ruling own = *ruling;

    mm_desk_texts(ruling->desk, hear, &own);
    return MM_OK;
}

extern const struct mm_rule mm_rule_needs;
const struct mm_rule mm_rule_needs = {"needs", run};
