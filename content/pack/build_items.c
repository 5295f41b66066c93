#include "content/pack/item.h"

#include <stdio.h>
#include <string.h>

/* ---- options and groups ------------------------------------------------------------------------------ */

static void check_id(struct mm_build *b, const struct mm_at *at, const char *id)
{
    struct mm_at place = mm_at_key(at, "id");
    if (strcmp(id, MM_UNSURE) == 0)
        mm_error_at(b->findings, &place,
                    "id「%s」は「わからない」のためのものです。a、b、c などにしてください。", id);
}

/* options: those of the same list, the one at hand last. */
static void check_option(struct mm_build *b, const struct mm_at *at, const struct mm_option *options,
                         size_t n)
{
    const struct mm_option *option = &options[n];
    struct mm_at id = mm_at_key(at, "id");
    struct mm_at text = mm_at_key(at, "text");
    check_id(b, at, option->id);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(options[i].id, option->id) == 0)
            mm_error_at(b->findings, &id, "id「%s」がこの問題に二度あります。別の id にしてください。",
                        option->id);
        if (strcmp(options[i].text, option->text) == 0)
            mm_error_at(b->findings, &text, "同じ文の選択肢が二つあります。書き分けてください。");
    }
}

static const char *row_id(struct mm_build *b, const char *item_id, const char *option_id)
{
    char id[MM_ID_BYTES * 2 + 2];
    snprintf(id, sizeof id, "%s/%s", item_id, option_id);
    return mm_arena_str(b->arena, id);
}

static bool has_own_tags(const struct mm_at *at)
{
    return mm_json_get(at->node, "topics") || mm_json_get(at->node, "clauses");
}

static const char *explanation(struct mm_build *b, const struct mm_at *at)
{
    struct mm_buf left;
    const char *text;
    if (!mm_aside_needs(b, at->node))
        return mm_build_text(b, at, "explanation");
    mm_buf_init(&left, MM_MAX_TEXT_BYTES);
    mm_aside_sentences(mm_json_get_str(at->node, "explanation", ""), &left);
    text = mm_build_filled(b, mm_buf_str(&left));
    mm_buf_done(&left);
    return text;
}

void mm_parse_more_options(struct mm_build *b, const struct mm_at *list, struct mm_item *item,
                           struct mm_option *options)
{
    struct mm_each each;
    struct mm_option *first = options ? &options[item->n_options] : NULL;
    item->options = options;
    for (mm_each_start(&each, list); options && mm_each_next(&each);) {
        struct mm_option *option = &first[each.at.index];
        if (item->n_options == MM_MAX_OPTIONS) {
            mm_error_at(b->findings, &each.at,
                        "選択肢が多すぎます（一つの問題に %d まで）。減らしてください。", MM_MAX_OPTIONS);
            return;
        }
        struct mm_tags tags = mm_build_tags(b, &each.at);
        bool own = has_own_tags(&each.at);
        *option = (struct mm_option){.id = mm_build_id(b, &each.at, "id", ""),
                                     .text = mm_build_text(b, &each.at, "text"),
                                     .correct = mm_json_get_bool(each.at.node, "correct", false),
                                     .explanation = explanation(b, &each.at),
                                     .clauses = own ? tags.clauses : item->clauses,
                                     .n_clauses = own ? tags.n_clauses : item->n_clauses,
                                     .consequence = ""};
        option->row_id = row_id(b, item->id, option->id);
        mm_build_needs(b, &each.at);
        check_option(b, &each.at, first, each.at.index);
        item->n_options++;
    }
}

void mm_parse_options(struct mm_build *b, const struct mm_at *at, const char *key, struct mm_item *item)
{
    struct mm_at list = mm_at_key(at, key);
    mm_parse_more_options(b, &list, item,
                          mm_arena_array(b->arena, mm_json_size(list.node), sizeof *item->options));
}

void mm_parse_groups(struct mm_build *b, const struct mm_at *at, const char *key, struct mm_item *item)
{
    struct mm_at list = mm_at_key(at, key);
    struct mm_group *groups = mm_arena_array(b->arena, mm_json_size(list.node), sizeof *groups);
    struct mm_each each;
    item->groups = groups;
    for (mm_each_start(&each, &list); groups && mm_each_next(&each);) {
        struct mm_at id = mm_at_key(&each.at, "id");
        struct mm_group *group = &groups[item->n_groups];
        struct mm_tags tags = mm_build_tags(b, &each.at);
        bool own = has_own_tags(&each.at);
        group->id = mm_build_id(b, &each.at, "id", "");
        group->text = mm_build_text(b, &each.at, "text");
        group->row_id = row_id(b, item->id, group->id);
        group->clauses = own ? tags.clauses : item->clauses;
        group->n_clauses = own ? tags.n_clauses : item->n_clauses;
        check_id(b, &each.at, group->id);
        if (mm_group_find(item, 0, group->id, strlen(group->id)) != item->n_groups)
            mm_error_at(b->findings, &id, "id「%s」がこの問題に二度あります。別の id にしてください。",
                        group->id);
        item->n_groups++;
    }
}

void mm_item_size_check(struct mm_build *b, const struct mm_at *at, const char *key,
                        const struct mm_item *item, size_t min, size_t max, const char *what)
{
    struct mm_at list = mm_at_key(at, key);
    size_t n = mm_json_size(list.node);
    if (n >= min && n <= max)
        return;
    if (min == max)
        mm_error_at(b->findings, &list, "「%s」の問題（%s）の%sは、ちょうど %zu つにしてください。",
                    item->ops->ja, item->ops->name, what, min);
    else
        mm_error_at(b->findings, &list, "「%s」の問題（%s）の%sは、%zu つから %zu つにしてください。",
                    item->ops->ja, item->ops->name, what, min, max);
}

/* ---- items ------------------------------------------------------------------------------------------- */

static void check_references(struct mm_build *b, const struct mm_at *at)
{
    struct mm_at objective = mm_at_key(at, "objective");
    struct mm_at page = mm_at_key(at, "page");
    struct mm_at enemies = mm_at_key(at, "enemies");
    const char *own = mm_json_get_str(at->node, "id", "");
    struct mm_each each;
    if (b->checked)
        return;
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
        else if (!mm_id_list_has(&b->item_ids, id) && !mm_id_list_has(&b->aside.items, id))
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
    item->ops = mm_item_type(mm_json_get_str(at->node, "type", "")); /* the shape knows no other */
    if (!item->ops)
        return;
    item->id = mm_build_id(b, at, "id", "");
    item->version = (int)mm_json_get_int(at->node, "version", 1);
    item->practice = mm_json_get_bool(at->node, "practice", false);
    item->audience = mm_build_audience(at, MM_AUD_BOTH);
    item->objective = mm_build_id(b, at, "objective", "");
    item->bloom = mm_build_id(b, at, "bloom", "");
    item->label = mm_build_text(b, at, "label");
    item->stem = mm_build_text(b, at, "stem");
    item->narration = mm_build_narration(b, at);
    mm_build_needs(b, at);
    item->keep_order = mm_json_get_bool(at->node, "keep_order", false);
    item->figure = (struct mm_figure_of){.id = "", .words = ""};
    item->debrief = "";
    item->action = mm_build_text(b, at, "action");
    item->enemies = mm_build_texts(b, at, "enemies", &item->n_enemies);
    item->source = mm_build_id(b, at, "source", "");
    item->page = mm_build_id(b, at, "page", "");
    check_references(b, at);
    build_tagged(b, at, item);
    item->ops->parse(b, at, item);
    if (b->arena->err)
        return;
    item->ops->check(b, at, item);
    mm_item_hash(item);
    item->review = mm_build_review(b, at, item->version_hash);
    b->pack->n_items++;
}

/* ---- enemies both ways --------------------------------------------------------------------------------- */

static void count_foes(struct mm_build *b, size_t i, size_t *counts)
{
    for (size_t k = 0; k < b->items[i].n_enemies; k++) {
        const struct mm_item *other = mm_pack_item(b->pack, b->items[i].enemies[k]);
        if (!other)
            continue; /* named already */
        counts[i]++;
        counts[other - b->items]++;
    }
}

static void add_foe(struct mm_item *item, const struct mm_item **list, const struct mm_item *foe)
{
    for (size_t i = 0; i < item->n_foes; i++) {
        if (list[i] == foe)
            return; /* each names the other */
    }
    list[item->n_foes++] = foe;
}

static void link_foes(struct mm_build *b)
{
    size_t n = b->pack->n_items;
    size_t *counts = mm_arena_array(b->arena, n, sizeof *counts);
    const struct mm_item ***lists = mm_arena_array(b->arena, n, sizeof *lists);
    for (size_t i = 0; counts && lists && i < n; i++)
        count_foes(b, i, counts);
    for (size_t i = 0; counts && lists && i < n; i++) {
        lists[i] = mm_arena_array(b->arena, counts[i], sizeof **lists);
        b->items[i].foes = lists[i];
    }
    for (size_t i = 0; !b->arena->err && i < n; i++) {
        for (size_t k = 0; k < b->items[i].n_enemies; k++) {
            const struct mm_item *other = mm_pack_item(b->pack, b->items[i].enemies[k]);
            if (!other)
                continue;
            add_foe(&b->items[i], lists[i], other);
            add_foe(&b->items[other - b->items], lists[other - b->items], &b->items[i]);
        }
    }
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
        for (mm_each_start(&each, &root); mm_each_next(&each);) {
            if (!mm_aside_item(b, each.at.node))
                build_item(b, &each.at);
        }
    }
    link_foes(b);
}
