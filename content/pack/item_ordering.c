/* Ordering: three to five steps to be put into order, or わからない for all of them. The stored order is the
 * right one. One row of evidence for each pair of neighbours in it: right when the earlier step stands
 * somewhere before the later one. */
#include "content/pack/pack.h"

#include <string.h>

#define STEPS_MIN   3
#define STEPS_MAX   5
#define UNSURE_WORD "unsure" /* no option may have this id (checked for every type) */
#define COMMA       "[,]"
#define NOWHERE     MM_MAX_OPTIONS

static void check(const struct mm_item *item, void *ctx,
                  void (*breach)(void *ctx, const char *field, const char *message))
{
    bool tagged = false;
    for (size_t i = 0; i < item->n_options; i++)
        tagged = tagged || item->options[i].clauses != item->clauses;
    if (item->n_options < STEPS_MIN || item->n_options > STEPS_MAX)
        breach(ctx, "options", "並べかえの問題（ordering）の手順は、3 つから 5 つにしてください。");
    if (tagged)
        breach(ctx, "options",
               "並べかえの問題（ordering）の話題は、手順ではなく、問題の topics に書いてください。");
    if (item->keep_order)
        breach(ctx, "keep_order",
               "並べかえの問題（ordering）では、順番が答えになります。keep_order を取りのぞいてください。");
    if (item->practice)
        breach(ctx, "practice",
               "並べかえの問題（ordering）は、確かめ問題だけに使えます。practice を取りのぞいてください。");
}

static size_t n_rows(const struct mm_item *item)
{
    return item->n_options ? item->n_options - 1 : 0;
}

static bool unsure(const struct mm_answer *answer)
{
    return answer->n_rows && answer->row[0] == MM_ANS_UNSURE;
}

/* Fills ret_place[step] with the place of each step, NOWHERE where it has none; gives the number of places
 * taken. The last step takes the place that is left. */
static size_t places(const struct mm_item *item, const struct mm_answer *answer,
                     size_t ret_place[MM_MAX_OPTIONS])
{
    size_t n = 0;
    for (size_t i = 0; i < MM_MAX_OPTIONS; i++)
        ret_place[i] = NOWHERE;
    while (n < answer->n_rows && n < n_rows(item)) {
        int step = answer->row[n];
        if (step < 0 || (size_t)step >= item->n_options || ret_place[step] != NOWHERE)
            return n;
        ret_place[step] = n++;
    }
    for (size_t i = 0; n && n == n_rows(item) && i < item->n_options; i++) {
        if (ret_place[i] == NOWHERE)
            ret_place[i] = n++;
    }
    return n;
}

static void grade(const struct mm_item *item, const struct mm_answer *answer, struct mm_grade *ret_grade)
{
    size_t place[MM_MAX_OPTIONS];
    struct mm_grade result = {.n_rows = n_rows(item)};
    result.right = places(item, answer, place) == item->n_options && item->n_options > 0;
    for (size_t i = 0; i < result.n_rows; i++) {
        bool before = place[i] != NOWHERE && place[i] < place[i + 1];
        result.mark[i] = unsure(answer) ? MM_MARK_UNSURE : before ? MM_MARK_RIGHT : MM_MARK_WRONG;
        result.right = result.right && result.mark[i] == MM_MARK_RIGHT;
    }
    *ret_grade = result;
}

static void evidence(const struct mm_item *item, size_t row, struct mm_evidence_row *ret_row)
{
    const struct mm_option *first = &item->options[row];
    *ret_row = (struct mm_evidence_row){first->row_id, first->clauses, first->n_clauses};
}

static void response(const struct mm_item *item, const struct mm_answer *answer, struct mm_buf *out)
{
    size_t place[MM_MAX_OPTIONS];
    size_t n = places(item, answer, place);
    if (unsure(answer))
        mm_buf_str_append(out, UNSURE_WORD);
    for (size_t at = 0; at < n; at++) {
        for (size_t i = 0; i < item->n_options; i++) {
            if (place[i] == at)
                mm_buf_printf(out, "%s%s", at ? COMMA : "", item->options[i].id);
        }
    }
}

static void pattern(const struct mm_item *item, struct mm_buf *out)
{
    for (size_t i = 0; i < item->n_options; i++)
        mm_buf_printf(out, "%s%s", i ? COMMA : "", item->options[i].id);
}

/* The step of an id of len bytes, -1 for none. */
static int step_of(const struct mm_item *item, const char *id, size_t len)
{
    for (size_t i = 0; i < item->n_options; i++) {
        if (strlen(item->options[i].id) == len && memcmp(item->options[i].id, id, len) == 0)
            return (int)i;
    }
    return -1;
}

/* Reads the ids of text into ret_steps, each once; false when there is another word among them. */
static bool parse_steps(const struct mm_item *item, const char *text, int ret_steps[MM_MAX_OPTIONS],
                        size_t *ret_n)
{
    size_t n = 0;
    for (const char *id = text; id; n++) {
        const char *comma = strstr(id, COMMA);
        int step = step_of(item, id, comma ? (size_t)(comma - id) : strlen(id));
        if (step < 0 || n == item->n_options)
            return false;
        for (size_t i = 0; i < n; i++) {
            if (ret_steps[i] == step)
                return false;
        }
        ret_steps[n] = step;
        id = comma ? comma + strlen(COMMA) : NULL;
    }
    *ret_n = n;
    return true;
}

static enum mm_err parse_response(const struct mm_item *item, const char *text, struct mm_answer *ret_answer)
{
    bool none = strcmp(text, UNSURE_WORD) == 0;
    struct mm_answer answer = {.n_rows = n_rows(item)};
    int steps[MM_MAX_OPTIONS];
    size_t n = 0;
    if (*text && !none && !parse_steps(item, text, steps, &n))
        return MM_ERR_INVALID;
    if (n == answer.n_rows && n)
        return MM_ERR_INVALID; /* the last step is always written too */
    for (size_t i = 0; i < MM_MAX_ROWS; i++)
        answer.row[i] = i < answer.n_rows && i < n ? steps[i] : MM_ANS_NONE;
    for (size_t i = 0; none && i < answer.n_rows; i++)
        answer.row[i] = MM_ANS_UNSURE;
    *ret_answer = answer;
    return MM_OK;
}

extern const struct mm_item_ops mm_item_ordering;
const struct mm_item_ops mm_item_ordering = {
    .name = "ordering",
    .ja = "並べかえ",
    .interaction_type = "sequencing",
    .steps = true,
    .check = check,
    .n_rows = n_rows,
    .grade = grade,
    .evidence = evidence,
    .response = response,
    .parse_response = parse_response,
    .pattern = pattern,
};
