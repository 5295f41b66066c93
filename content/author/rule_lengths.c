/* Sentences that are too long to be heard once, and options whose length gives the right one away. */
#include "content/author/rule.h"

#include "sync/base/utf8.h"

#include <string.h>

#define SENTENCE_CHARS 80 /* of reading text; the median is to be 40 or less */
#define OPTION_SPREAD  2  /* the longest right option is at most this many times the longest wrong one */
#define OPTION_CHARS   12 /* … where it is longer than this */

static size_t chars(const char *text, size_t len)
{
    struct mm_buf one;
    size_t n;

    mm_buf_init(&one, MM_MAX_PACK_FILE_BYTES);
    mm_buf_append(&one, text, len);
    n = mm_utf8_count(mm_buf_str(&one), true);
    mm_buf_done(&one);
    return n;
}

static void hear(void *ctx, const struct mm_said *said)
{
    const struct mm_ruling *ruling = ctx;
    const char *text;
    size_t len, pos = 0;

    if (said->field->kind == MM_KIND_EXACT || (said->field->flags & MM_FIELD_OWN))
        return;
    while (mm_sentence_next(said->plain, &pos, &text, &len)) {
        size_t n = chars(text, len);

        if (n > SENTENCE_CHARS)
            mm_warning_at(ruling->findings, said->at,
                          "一つの文が %zu 文字あります（目安は %d 文字まで）。二つに分けてください。", n,
                          SENTENCE_CHARS);
    }
}

static size_t plain_chars(const char *markup)
{
    struct mm_buf plain;
    size_t n;

    mm_buf_init(&plain, MM_MAX_TEXT_BYTES);
    mm_markup_plain(markup, &plain);
    n = mm_utf8_count(mm_buf_str(&plain), true);
    mm_buf_done(&plain);
    return n;
}

/* Where one option is to be taken, the right one must not stand out by its length; within one list, so within
 * one decision of a scenario. */
static void check_list(const struct mm_ruling *ruling, const struct mm_at *at, const struct mm_item *item,
                       size_t group)
{
    size_t right = 0, wrong = 0;

    for (size_t i = 0; i < item->n_options; i++) {
        const struct mm_option *option = &item->options[i];
        size_t n = option->group == group ? plain_chars(option->text) : 0;
        size_t *longest = option->correct ? &right : &wrong;

        *longest = n > *longest ? n : *longest;
    }
    if (right > OPTION_CHARS && right > wrong * OPTION_SPREAD)
        mm_warning_at(ruling->findings, at,
                      "正しい選択肢だけが長くなっています（%zu 文字、ほかは %zu "
                      "文字まで）。長さをそろえてください。",
                      right, wrong);
}

static void check_item(void *ctx, const struct mm_at *at, const struct mm_item *item)
{
    const struct mm_ruling *ruling = ctx;
    struct mm_at options = mm_at_key(at, "options"), decisions = mm_at_key(at, "decisions");
    struct mm_each each;

    bool choice = strcmp(item->ops->interaction_type, "choice") == 0;

    if (choice &&
        item->ops->order != MM_ORDER_STORED) /* the names of a figure's parts are as long as they are */
        check_list(ruling, &options, item, 0);
    for (mm_each_start(&each, &decisions); mm_each_next(&each);)
        check_list(ruling, &each.at, item, each.at.index);
}

static enum mm_err run(const struct mm_ruling *ruling)
{
    struct mm_ruling own = *ruling;

    mm_desk_texts(ruling->desk, hear, &own);
    mm_desk_items(ruling->desk, check_item, &own);
    return MM_OK;
}

extern const struct mm_rule mm_rule_lengths;
const struct mm_rule mm_rule_lengths = {"lengths", run};
