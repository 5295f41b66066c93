/* Branching scenario: one to five decisions, each with two or three options of which one is right, or
 * わからない. Every option has its consequence and leads on to a later decision or to the end; so a way has
 * an end, and no decision is met twice. One row of evidence for each decision on the way taken; the item is
 * right when the way came to its end by right options alone. */
#include "content/pack/item.h"

#include <string.h>

#define DECISIONS_MAX 5
#define OPTIONS_MIN   2
#define OPTIONS_MAX   3

/* ---- parsing ------------------------------------------------------------------------------------------ */

/* An option leads on to the decision that next names; without it to the end. */
static void parse_next(struct mm_build *b, const struct mm_at *at, const struct mm_item *item,
                       struct mm_option *option)
{
    struct mm_at next = mm_at_key(at, "next");
    const char *id = mm_json_str(next.node, "");
    option->next = next.node ? mm_group_find(item, 0, id, strlen(id)) : item->n_groups;
    if (next.node && option->next == item->n_groups)
        mm_error_at(b->findings, &next, "場面「%s」が decisions にありません。id を確かめてください。", id);
    else if (option->next <= option->group)
        mm_error_at(b->findings, &next, "先の場面にだけ進めます。「%s」をこの場面より後ろに置いてください。",
                    id);
}

static void parse_decision(struct mm_build *b, const struct mm_at *at, struct mm_item *item,
                           struct mm_option *options)
{
    struct mm_at list = mm_at_key(at, "options");
    size_t first = item->n_options;
    struct mm_each each;
    mm_parse_more_options(b, &list, item, options);
    for (mm_each_start(&each, &list); first + each.at.index < item->n_options && mm_each_next(&each);) {
        struct mm_option *option = &options[first + each.at.index];
        option->group = at->index;
        option->clauses = item->groups[at->index].clauses;
        option->n_clauses = item->groups[at->index].n_clauses;
        option->consequence = mm_build_text(b, &each.at, "consequence");
        parse_next(b, &each.at, item, option);
    }
}

static void parse(struct mm_build *b, const struct mm_at *at, struct mm_item *item)
{
    struct mm_at list = mm_at_key(at, "decisions");
    struct mm_option *options = mm_arena_array(b->arena, MM_MAX_OPTIONS, sizeof *options);
    struct mm_each each;
    mm_parse_groups(b, at, "decisions", item);
    item->debrief = mm_build_text(b, at, "debrief");
    for (mm_each_start(&each, &list); options && mm_each_next(&each);)
        parse_decision(b, &each.at, item, options);
}

/* ---- checking ----------------------------------------------------------------------------------------- */

static void check_decision(struct mm_build *b, const struct mm_at *at, const struct mm_item *item,
                           bool reached)
{
    struct mm_at list = mm_at_key(at, "options");
    size_t right = 0, n = mm_json_size(list.node);
    for (size_t i = 0; i < item->n_options; i++)
        right += item->options[i].group == at->index && item->options[i].correct;
    if (n < OPTIONS_MIN || n > OPTIONS_MAX)
        mm_error_at(b->findings, &list, "場面の選択肢は、%d つか %d つにしてください。", OPTIONS_MIN,
                    OPTIONS_MAX);
    if (right != 1)
        mm_error_at(b->findings, &list,
                    "場面の正しい選択肢（correct: true）は、ちょうど 1 つにしてください。");
    if (!reached)
        mm_error_at(b->findings, at,
                    "この場面に進む選択肢がありません。前の場面の next に書くか、取りのぞいてください。");
}

static void check(struct mm_build *b, const struct mm_at *at, const struct mm_item *item)
{
    struct mm_at list = mm_at_key(at, "decisions");
    struct mm_each each;
    bool reached[MM_MAX_ROWS] = {true};
    mm_item_size_check(b, at, "decisions", item, 1, DECISIONS_MAX, "場面");
    for (size_t i = 0; i < item->n_options; i++) {
        if (item->options[i].next < MM_MAX_ROWS && reached[item->options[i].group])
            reached[item->options[i].next] = true;
    }
    for (mm_each_start(&each, &list); mm_each_next(&each);)
        check_decision(b, &each.at, item, reached[each.at.index]);
}

/* ---- answers ------------------------------------------------------------------------------------------ */

static size_t n_rows(const struct mm_item *item)
{
    return item->n_groups;
}

static bool complete(const struct mm_item *item, const struct mm_answer *answer)
{
    size_t way[MM_MAX_ROWS];
    bool end;
    (void)mm_item_way(item, answer, way, &end);
    return end;
}

static void grade(const struct mm_item *item, const struct mm_answer *answer,
                  enum mm_mark ret_mark[MM_MAX_ROWS])
{
    size_t way[MM_MAX_ROWS];
    size_t n = mm_item_way(item, answer, way, NULL);
    for (size_t i = 0; i < item->n_groups; i++)
        ret_mark[i] = MM_MARK_UNASKED;
    for (size_t k = 0; k < n; k++) {
        int value = mm_row(answer, way[k]);
        bool own = value >= 0 && (size_t)value < item->n_options && item->options[value].group == way[k];
        ret_mark[way[k]] = mm_mark_of(value, own && item->options[value].correct ? value : MM_ANS_NONE);
    }
}

static void evidence(const struct mm_item *item, size_t row, struct mm_evidence_row *ret_row)
{
    const struct mm_group *decision = &item->groups[row];
    *ret_row = (struct mm_evidence_row){decision->row_id, decision->clauses, decision->n_clauses};
}

static void response(const struct mm_item *item, const struct mm_answer *answer, struct mm_buf *out)
{
    size_t way[MM_MAX_ROWS], start = out->len;
    size_t n = mm_item_way(item, answer, way, NULL);
    for (size_t k = 0; k < n; k++) {
        int value = mm_row(answer, way[k]);
        bool own = value >= 0 && (size_t)value < item->n_options && item->options[value].group == way[k];
        if (!own && value != MM_ANS_UNSURE)
            return;
        mm_words_put(out, start, "", item->groups[way[k]].id, MM_DOT);
        mm_buf_str_append(out, own ? item->options[value].id : MM_UNSURE);
    }
}

/* The option of that decision with this id; n_options for none. */
static size_t option_of(const struct mm_item *item, size_t decision, const struct mm_pair *pair)
{
    size_t i = 0;
    do {
        i = mm_option_find(item, i, pair->word, pair->word_len);
        if (i == item->n_options || item->options[i].group == decision)
            return i;
    } while (++i < item->n_options);
    return item->n_options;
}

/* Decisions come in the order of the way: each word must answer the one where the way stands. */
static enum mm_err parse_response(const struct mm_item *item, const char *text, struct mm_answer *ret_answer)
{
    struct mm_answer answer;
    struct mm_words words;
    mm_answer_none(item, &answer);
    mm_words_start(&words, text);
    while (mm_words_next(&words)) {
        size_t way[MM_MAX_ROWS];
        bool end;
        size_t n = mm_item_way(item, &answer, way, &end);
        struct mm_pair pair;
        if (!mm_pair_split(words.part, words.len, &pair))
            return MM_ERR_SYNTAX;
        size_t at = n ? way[n - 1] : 0;
        if (end || !n || answer.row[at] != MM_ANS_NONE ||
            !mm_word_is(pair.id, pair.id_len, item->groups[at].id))
            return MM_ERR_INVALID;
        size_t i = option_of(item, at, &pair);
        bool unsure = mm_word_is(pair.word, pair.word_len, MM_UNSURE);
        if (i == item->n_options && !unsure)
            return MM_ERR_INVALID;
        answer.row[at] = unsure ? MM_ANS_UNSURE : (int)i;
    }
    *ret_answer = answer;
    return MM_OK;
}

/* The way of right options. */
static void pattern(const struct mm_item *item, struct mm_buf *out)
{
    struct mm_answer answer;
    mm_answer_none(item, &answer);
    for (size_t i = 0; i < item->n_options; i++) {
        if (item->options[i].correct && item->options[i].group < answer.n_rows)
            answer.row[item->options[i].group] = (int)i;
    }
    response(item, &answer, out);
}

static const struct mm_field option_fields[] = {MM_OPTION_TEXT,
                                                MM_OPTION_KEY,
                                                {"consequence", MM_KIND_MARKUP, 0, 1, 300},
                                                {"next", MM_KIND_ID, MM_FIELD_OPTIONAL},
                                                MM_FIELDS_END};
static const struct mm_shape option_shape = {"option", option_fields};
static const struct mm_field decision_fields[] = {
    {"id", MM_KIND_ID},
    {"text", MM_KIND_MARKUP, 0, 1, 400},
    {"options", MM_KIND_OBJECTS, 0, 1, MM_MAX_OPTIONS, &option_shape},
    MM_OPTION_TAGS,
    MM_FIELDS_END};
static const struct mm_shape decision_shape = {"decision", decision_fields};
static const struct mm_field fields[] = {
    {"decisions", MM_KIND_OBJECTS, 0, 1, MM_MAX_OPTIONS, &decision_shape},
    {"debrief", MM_KIND_MARKUP, 0, 1, 500},
    {"keep_order", MM_KIND_BOOL, MM_FIELD_OPTIONAL},
    MM_FIELDS_END};
extern const struct mm_shape mm_item_shape_scenario;
const struct mm_shape mm_item_shape_scenario = {"scenario", mm_item_fields, .own = fields};

extern const struct mm_item_ops mm_item_scenario;
const struct mm_item_ops mm_item_scenario = {
    .name = "scenario",
    .ja = "場面で選ぶ",
    .interaction_type = "performance",
    .order = MM_ORDER_GROUPS,
    .parse = parse,
    .check = check,
    .n_rows = n_rows,
    .complete = complete,
    .grade = grade,
    .evidence = evidence,
    .response = response,
    .parse_response = parse_response,
    .pattern = pattern,
};
