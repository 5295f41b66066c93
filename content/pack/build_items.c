#include "content/pack/build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what identifies the version of an item --------------------------------------------------------- */

static void hash_text(struct mm_sha256_state *state, const char *text)
{
    mm_sha256_add(state, text, strlen(text) + 1); /* the terminator keeps neighbours apart */
}

/* What the learner sees, and the key: texts, statements with their ids in their stored order (answers and
 * forms speak of both), what is right, and the clause shown beside the explanation. */
void mm_item_hash(struct mm_item *item)
{
    struct mm_sha256_state state;
    char hex[MM_HASH_HEX_BYTES];
    mm_sha256_start(&state);
    hash_text(&state, "mamori-item-1");
    hash_text(&state, item->ops->name);
    hash_text(&state, item->label);
    hash_text(&state, item->stem);
    hash_text(&state, item->action);
    hash_text(&state, item->quote ? item->quote->label : "");
    hash_text(&state, item->quote ? item->quote->heading : "");
    hash_text(&state, item->quote ? item->quote->text : "");
    for (size_t i = 0; i < item->n_options; i++) {
        hash_text(&state, item->options[i].id);
        hash_text(&state, item->options[i].text);
        hash_text(&state, item->options[i].explanation);
        hash_text(&state, item->options[i].correct ? "1" : "0");
    }
    struct mm_hash hash = mm_sha256_end(&state);
    mm_hash_format(&hash, hex);
    memcpy(item->version_hash, hex, sizeof item->version_hash - 1);
    item->version_hash[sizeof item->version_hash - 1] = '\0';
}

/* ---- options ----------------------------------------------------------------------------------------- */

static void check_option(struct mm_build *b, const struct mm_at *at, const struct mm_option *options,
                         size_t n)
{
    const struct mm_option *option = &options[n];
    struct mm_at id = mm_at_key(at, "id");
    struct mm_at text = mm_at_key(at, "text");
    if (strcmp(option->id, "unsure") == 0)
        mm_error_at(b->findings, &id,
                    "id「unsure」は「わからない」のためのものです。a、b、c などにしてください。");
    for (size_t i = 0; i < n; i++) {
        if (strcmp(options[i].id, option->id) == 0)
            mm_error_at(b->findings, &id, "id「%s」がこの問題に二度あります。別の id にしてください。",
                        option->id);
        if (strcmp(options[i].text, option->text) == 0)
            mm_error_at(b->findings, &text, "同じ文の選択肢が二つあります。書き分けてください。");
    }
}

/* Whether an option carries the key is the type's to say. */
static void check_key(struct mm_build *b, const struct mm_at *at, const struct mm_item *item)
{
    struct mm_at correct = mm_at_key(at, "correct");
    if (!correct.node && !item->ops->steps)
        mm_error_at(b->findings, &correct, "「correct」がありません。書き加えてください。");
    if (correct.node && item->ops->steps)
        mm_error_at(b->findings, &correct,
                    "%sの問題（%s）は、options の順番が正しい順です。correct を取りのぞいてください。",
                    item->ops->ja, item->ops->name);
}

static const char *row_id(struct mm_build *b, const char *item_id, const char *option_id)
{
    char id[MM_ID_BYTES * 2 + 2];
    snprintf(id, sizeof id, "%s/%s", item_id, option_id);
    return mm_arena_str(b->arena, id);
}

static void build_options(struct mm_build *b, const struct mm_at *at, struct mm_item *item)
{
    struct mm_at list = mm_at_key(at, "options");
    struct mm_option *options = mm_arena_array(b->arena, mm_json_size(list.node), sizeof *options);
    struct mm_each each;
    for (mm_each_start(&each, &list); options && mm_each_next(&each);) {
        struct mm_option *option = &options[each.at.index];
        struct mm_tags tags = mm_build_tags(b, &each.at);
        bool own = mm_json_get(each.at.node, "topics") || mm_json_get(each.at.node, "clauses");
        option->id = mm_build_id(b, &each.at, "id", "");
        option->row_id = row_id(b, item->id, option->id);
        option->text = mm_build_text(b, &each.at, "text");
        option->correct = mm_json_get_bool(each.at.node, "correct", false);
        option->explanation = mm_build_text(b, &each.at, "explanation");
        option->clauses = own ? tags.clauses : item->clauses;
        option->n_clauses = own ? tags.n_clauses : item->n_clauses;
        check_option(b, &each.at, options, each.at.index);
        check_key(b, &each.at, item);
        item->n_options++;
    }
    item->options = options;
}

/* ---- items ------------------------------------------------------------------------------------------- */

struct breach {
    struct mm_build *b;
    const struct mm_at *at;
};

/* An item type names a field of its own item; the place is the field's first part. */
static void report_breach(void *ctx, const char *field, const char *message)
{
    struct breach *breach = ctx;
    struct mm_at place = mm_at_key(breach->at, field);
    mm_error_at(breach->b->findings, &place, "%s", message);
}

static void check_type(struct mm_build *b, const struct mm_at *at)
{
    struct mm_at type = mm_at_key(at, "type");
    struct mm_buf known;
    size_t n;
    const struct mm_item_ops *const *types = mm_item_types(&n);
    mm_buf_init(&known, 300);
    for (size_t i = 0; i < n; i++)
        mm_buf_printf(&known, "%s%s（%s）", i ? "、" : "", types[i]->name, types[i]->ja);
    mm_error_at(b->findings, &type, "「%s」という問題の種類はありません。次のどれかにしてください: %s",
                mm_json_str(type.node, ""), mm_buf_str(&known));
    mm_buf_done(&known);
}

static void check_references(struct mm_build *b, const struct mm_at *at)
{
    struct mm_at objective = mm_at_key(at, "objective");
    struct mm_at page = mm_at_key(at, "page");
    struct mm_at enemies = mm_at_key(at, "enemies");
    const char *own = mm_json_get_str(at->node, "id", "");
    struct mm_each each;
    if (!mm_id_list_has(&b->objective_ids, mm_json_str(objective.node, "")))
        mm_error_at(b->findings, &objective,
                    "学習目標「%s」は、どの単元の objectives にもありません。id を確かめてください。",
                    mm_json_str(objective.node, ""));
    if (page.node && !mm_id_list_has(&b->page_ids, mm_json_str(page.node, "")))
        mm_error_at(b->findings, &page, "ページ「%s」は、どの単元にもありません。id を確かめてください。",
                    mm_json_str(page.node, ""));
    for (mm_each_start(&each, &enemies); mm_each_next(&each);) {
        const char *id = mm_json_str(each.at.node, "");
        if (strcmp(id, own) == 0)
            mm_error_at(b->findings, &each.at, "enemies に自分の id があります。取りのぞいてください。");
        else if (!mm_id_list_has(&b->item_ids, id))
            mm_error_at(b->findings, &each.at, "enemies の問題「%s」がありません。id を確かめてください。",
                        id);
    }
}

static void build_tagged(struct mm_build *b, const struct mm_at *at, struct mm_item *item)
{
    struct mm_at quote = mm_at_key(at, "quote");
    struct mm_tags tags = mm_build_tags(b, at);
    item->topics = tags.topics;
    item->n_topics = tags.n_topics;
    item->clauses = tags.clauses;
    item->n_clauses = tags.n_clauses;
    const struct mm_topic *topic = mm_build_topic(b, &quote);
    item->quote = topic ? topic->clauses[0] : NULL;
}

static void build_item(struct mm_build *b, const struct mm_at *at)
{
    struct mm_item *item = &b->items[b->pack->n_items];
    item->ops = mm_item_type(mm_json_get_str(at->node, "type", ""));
    if (!item->ops) {
        check_type(b, at);
        return;
    }
    item->id = mm_build_id(b, at, "id", "");
    item->version = (int)mm_json_get_int(at->node, "version", 1);
    item->practice = mm_json_get_bool(at->node, "practice", false);
    item->audience = mm_build_audience(at, MM_AUD_BOTH);
    item->objective = mm_build_id(b, at, "objective", "");
    item->bloom = mm_build_id(b, at, "bloom", "");
    item->label = mm_build_text(b, at, "label");
    item->stem = mm_build_text(b, at, "stem");
    item->keep_order = mm_json_get_bool(at->node, "keep_order", false);
    item->action = mm_build_text(b, at, "action");
    item->enemies = mm_build_texts(b, at, "enemies", &item->n_enemies);
    item->source = mm_build_id(b, at, "source", "");
    item->page = mm_build_id(b, at, "page", "");
    item->review = mm_build_review(b, at);
    check_references(b, at);
    build_tagged(b, at, item);
    build_options(b, at, item);
    if (b->arena->err)
        return;
    struct breach breach = {b, at};
    item->ops->check(item, &breach, report_breach);
    mm_item_hash(item);
    b->pack->n_items++;
}

void mm_build_items(struct mm_build *b)
{
    const struct mm_source *source;
    size_t n = 0;
    for (size_t i = 0; (source = mm_build_file(b, "items", &i));)
        n += mm_json_size(source->doc);
    b->items = mm_arena_array(b->arena, n, sizeof *b->items);
    if (!b->items)
        return;
    b->pack->items = b->items;
    for (size_t i = 0; (source = mm_build_file(b, "items", &i));) {
        struct mm_at root = mm_at_root(source);
        struct mm_each each;
        for (mm_each_start(&each, &root); mm_each_next(&each);)
            build_item(b, &each.at);
    }
}
