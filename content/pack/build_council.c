/* council.json, policy.json, map.json with topics.json, glossary.json and tips.json. */
#include "content/pack/build.h"

#include "sync/base/utf8.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static void build_contacts(struct mm_build *b, const struct mm_at *root, struct mm_council *council)
{
    struct mm_at list = mm_at_key(root, "contacts");
    struct mm_contact *contacts = mm_arena_array(b->arena, mm_json_size(list.node), sizeof *contacts);
    struct mm_each each;
    for (mm_each_start(&each, &list); contacts && mm_each_next(&each);) {
        bool blank = mm_json_type(mm_json_get(each.at.node, "value")) == MM_JSON_NULL;
        contacts[each.at.index].name = mm_build_text(b, &each.at, "name");
        contacts[each.at.index].value = blank ? NULL : mm_build_text(b, &each.at, "value");
        council->n_contacts++;
    }
    council->contacts = contacts;
}

static void build_help(struct mm_build *b, const struct mm_at *root, struct mm_council *council)
{
    struct mm_at list = mm_at_key(root, "help");
    struct mm_help_topic *help = mm_arena_array(b->arena, mm_json_size(list.node), sizeof *help);
    struct mm_each each;
    for (mm_each_start(&each, &list); help && mm_each_next(&each);) {
        struct mm_help_topic *topic = &help[each.at.index];
        topic->id = mm_build_id(b, &each.at, "id", "");
        topic->title = mm_build_text(b, &each.at, "title");
        topic->steps = mm_build_texts(b, &each.at, "steps", &topic->n_steps);
        for (size_t i = 0; i < each.at.index; i++) {
            struct mm_at id = mm_at_key(&each.at, "id");
            if (strcmp(help[i].id, topic->id) == 0)
                mm_error_at(b->findings, &id, "id「%s」が二度あります。別の id にしてください。", topic->id);
        }
        council->n_help++;
    }
    council->help = help;
}

void mm_build_council(struct mm_build *b)
{
    struct mm_at root = mm_at_root(mm_sources_find(b->sources, "council.json"));
    struct mm_council *council = &b->pack->council;
    council->id = mm_build_id(b, &root, "id", "");
    council->name = mm_build_text(b, &root, "name");
    council->home_page = mm_build_id(b, &root, "home_page", "");
    council->disclaimer = mm_build_text(b, &root, "disclaimer");
    council->order_provisional = mm_json_get_bool(root.node, "order_provisional", true);
    council->purpose = mm_build_texts(b, &root, "purpose", &council->n_purpose);
    build_contacts(b, &root, council);
    build_help(b, &root, council);
}

/* ---- the policy ---------------------------------------------------------------------------------- */

/* "3.1" → "3(1)", and 第3条(1) by the rule 第{n}条; a sub-leaf prints its parent's number. */
static const char *make_label(struct mm_build *b, const char *rule, const char *id)
{
    size_t first = strcspn(id, ".");
    struct mm_buf label;
    const char *hole = strstr(rule, "{n}");
    mm_buf_init(&label, MM_MAX_TEXT_BYTES);
    mm_buf_append(&label, rule, (size_t)(hole - rule));
    mm_buf_append(&label, id, first);
    mm_buf_str_append(&label, hole + 3);
    for (const char *part = id + first; *part; part += strcspn(part, ".")) {
        part++;
        mm_buf_printf(&label, "(%.*s)", (int)strcspn(part, "."), part);
    }
    if (label.err)
        b->no_memory = true;
    const char *text = mm_arena_str(b->arena, mm_buf_str(&label));
    mm_buf_done(&label);
    return text;
}

/* Breaches of one clause against those before it. */
static void check_clause(struct mm_build *b, const struct mm_at *at, const struct mm_clause *clause,
                         const struct mm_clause *parent)
{
    struct mm_at id = mm_at_key(at, "id");
    struct mm_at up = mm_at_key(at, "parent");
    struct mm_at text = mm_at_key(at, "text");
    size_t parent_len = parent ? strlen(parent->id) : 0;
    if (mm_pack_clause(b->pack, clause->id))
        mm_error_at(b->findings, &id, "条の id「%s」が二度あります。別の id にしてください。", clause->id);
    if (clause->parent && !parent)
        mm_error_at(b->findings, &up, "親の条「%s」が、これより前にありません。先に親を書いてください。",
                    clause->parent);
    if (parent && (strncmp(clause->id, parent->id, parent_len) != 0 || clause->id[parent_len] != '.'))
        mm_error_at(b->findings, &id, "親が「%s」なら、id は「%s.」で始めてください。", parent->id,
                    parent->id);
    if (!clause->parent && (strchr(clause->id, '.') || clause->sub_leaf))
        mm_error_at(b->findings, &up, "id「%s」には親があるはずです。parent を書いてください。", clause->id);
    if (parent && parent->sub_leaf)
        mm_error_at(b->findings, &up, "「%s」は見出しのない小分けなので、親にできません。", parent->id);
    if (clause->sub_leaf && (*clause->heading || *clause->text))
        mm_error_at(b->findings, &text,
                    "小分け（sub_leaf）は親の文を見せるので、heading と text は書けません。");
    if (!clause->sub_leaf && !*clause->heading && !*clause->text)
        mm_error_at(b->findings, &text, "この条の原文がありません。heading か text に原文を書いてください。");
}

static void build_clause(struct mm_build *b, const struct mm_at *at, const char *rule)
{
    struct mm_policy *policy = &b->pack->policy;
    struct mm_clause clause = {
        .id = mm_build_id(b, at, "id", ""),
        .parent = mm_build_id(b, at, "parent", NULL),
        .title = mm_build_text(b, at, "title"),
        .heading = mm_build_id(b, at, "heading", ""),
        .text = mm_build_id(b, at, "text", ""),
        .sub_leaf = mm_json_get_bool(at->node, "sub_leaf", false),
        .order = (int)policy->n_clauses,
    };
    const struct mm_clause *parent = clause.parent ? mm_pack_clause(b->pack, clause.parent) : NULL;
    check_clause(b, at, &clause, parent);
    clause.label = make_label(b, rule, clause.sub_leaf && parent ? parent->id : clause.id);
    if (!isdigit((unsigned char)*clause.id)) /* 前文, 第1章, 附則: without a number of the rule */
        clause.label = clause.title;
    if (clause.sub_leaf && parent) {
        clause.heading = parent->heading;
        clause.text = parent->text;
    }
    b->clauses[policy->n_clauses++] = clause;
}

static const char *hash_policy(struct mm_build *b)
{
    struct mm_sha256_state state;
    char hex[MM_HASH_HEX_BYTES];
    mm_sha256_start(&state);
    for (size_t i = 0; i < b->pack->policy.n_clauses; i++) {
        const struct mm_clause *clause = &b->pack->policy.clauses[i];
        if (clause->sub_leaf)
            continue;
        mm_sha256_add(&state, clause->heading, strlen(clause->heading) + 1);
        mm_sha256_add(&state, clause->text, strlen(clause->text) + 1);
    }
    struct mm_hash hash = mm_sha256_end(&state);
    mm_hash_format(&hash, hex);
    return mm_arena_strn(b->arena, hex, 12);
}

void mm_build_policy(struct mm_build *b)
{
    struct mm_at council = mm_at_root(mm_sources_find(b->sources, "council.json"));
    struct mm_at root = mm_at_root(mm_sources_find(b->sources, "policy.json"));
    struct mm_at list = mm_at_key(&root, "clauses");
    struct mm_policy *policy = &b->pack->policy;
    struct mm_each each;
    b->clauses = mm_arena_array(b->arena, mm_json_size(list.node), sizeof *b->clauses);
    if (!b->clauses)
        return;
    policy->title = mm_build_id(b, &root, "title", "");
    policy->source_line = mm_build_text(b, &root, "source_line");
    policy->established = mm_build_id(b, &root, "established", NULL);
    policy->clauses = b->clauses;
    for (mm_each_start(&each, &list); mm_each_next(&each);)
        build_clause(b, &each.at, mm_json_get_str(council.node, "clause_label", "{n}"));
    policy->text_hash = hash_policy(b);
}

/* ---- topics and the map -------------------------------------------------------------------------- */

static struct mm_topic *find_topic(struct mm_build *b, const char *id)
{
    for (size_t i = 0; i < b->n_topics; i++) {
        if (strcmp(b->topics[i].id, id) == 0)
            return &b->topics[i];
    }
    return NULL;
}

static void build_map_row(struct mm_build *b, const struct mm_at *row)
{
    struct mm_at id = mm_at_key(row, "topic");
    struct mm_at list = mm_at_key(row, "clauses");
    struct mm_topic *topic = find_topic(b, mm_json_str(id.node, ""));
    const struct mm_clause **clauses = mm_arena_array(b->arena, mm_json_size(list.node), sizeof *clauses);
    struct mm_each each;
    size_t n = 0;
    for (mm_each_start(&each, &list); clauses && mm_each_next(&each);) {
        const struct mm_clause *clause = mm_build_clause(b, &each.at);
        if (clause)
            clauses[n++] = clause;
    }
    if (!topic) {
        mm_error_at(b->findings, &id,
                    "話題「%s」は common/topics.json にありません。つづりを直すか、話題を加えてください。",
                    mm_json_str(id.node, ""));
    } else if (topic->clauses || topic->aside) {
        mm_error_at(b->findings, &id, "話題「%s」の行が二つあります。一つにまとめてください。", topic->id);
    } else {
        topic->clauses = clauses;
        topic->n_clauses = n;
        topic->aside = !mm_json_size(list.node);
    }
}

void mm_build_topics(struct mm_build *b)
{
    struct mm_at root = mm_at_root(mm_sources_find(b->sources, "common/topics.json"));
    struct mm_at map_root = mm_at_root(mm_sources_find(b->sources, "map.json"));
    struct mm_at list = mm_at_key(&root, "topics");
    struct mm_at map = mm_at_key(&map_root, "map");
    struct mm_each each;
    b->topics = mm_arena_array(b->arena, mm_json_size(list.node), sizeof *b->topics);
    for (mm_each_start(&each, &list); b->topics && mm_each_next(&each);) {
        struct mm_at id = mm_at_key(&each.at, "id");
        if (find_topic(b, mm_json_str(id.node, "")))
            mm_error_at(b->findings, &id, "話題「%s」が二度あります。別の id にしてください。",
                        mm_json_str(id.node, ""));
        b->topics[b->n_topics++].id = mm_build_id(b, &each.at, "id", "");
    }
    b->pack->topics = b->topics;
    b->pack->n_topics = b->n_topics;
    for (mm_each_start(&each, &map); mm_each_next(&each);)
        build_map_row(b, &each.at);
    for (mm_each_start(&each, &list); mm_each_next(&each);) {
        const struct mm_topic *topic = find_topic(b, mm_json_get_str(each.at.node, "id", ""));
        if (topic && !topic->clauses && !topic->aside)
            mm_warning_at(b->findings, &each.at,
                          "話題「%s」に当たる条が map.json にありません。使うなら加えてください。",
                          topic->id);
    }
}

/* ---- glossary and tips --------------------------------------------------------------------------- */

static void build_tips(struct mm_build *b)
{
    const struct mm_source *source = mm_sources_find(b->sources, "common/tips.json");
    if (!source)
        return;
    struct mm_at root = mm_at_root(source);
    struct mm_tip *tips = mm_arena_array(b->arena, mm_json_size(root.node), sizeof *tips);
    struct mm_each each;
    for (mm_each_start(&each, &root); tips && mm_each_next(&each);) {
        if (mm_aside_tip(b, each.at.node))
            continue;
        mm_build_needs(b, &each.at);
        struct mm_at id = mm_at_key(&each.at, "topic");
        const struct mm_topic *topic = mm_json_str(id.node, NULL) ? mm_build_topic(b, &id) : NULL;
        tips[b->pack->n_tips++] =
            (struct mm_tip){mm_build_text(b, &each.at, "text"), topic ? topic->clauses[0] : NULL};
    }
    b->pack->tips = tips;
}

static const char *kana_key(struct mm_build *b, const char *reading)
{
    char folded[512], key[512];
    if (mm_kana_fold(reading, false, folded, sizeof folded))
        return reading;
    mm_kana_key(folded, key, sizeof key);
    return mm_arena_str(b->arena, key);
}

static int by_reading(const void *a, const void *b)
{
    const struct mm_term *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    order = order ? order : strcmp(x->reading, y->reading);
    return order ? order : strcmp(x->term, y->term);
}

void mm_build_glossary(struct mm_build *b)
{
    const struct mm_source *source = mm_sources_find(b->sources, "common/glossary.json");
    build_tips(b);
    if (!source)
        return;
    struct mm_at root = mm_at_root(source);
    struct mm_term *terms = mm_arena_array(b->arena, mm_json_size(root.node), sizeof *terms);
    struct mm_each each;
    for (mm_each_start(&each, &root); terms && mm_each_next(&each);) {
        struct mm_term term = {mm_build_text(b, &each.at, "term"), mm_build_text(b, &each.at, "reading"),
                               mm_build_text(b, &each.at, "plain"), NULL};
        term.key = kana_key(b, term.reading);
        struct mm_at place = mm_at_key(&each.at, "term");
        for (size_t i = 0; i < b->pack->n_terms; i++) {
            if (strcmp(terms[i].term, term.term) == 0)
                mm_error_at(b->findings, &place, "用語「%s」が二度あります。一つにまとめてください。",
                            term.term);
        }
        terms[b->pack->n_terms++] = term;
    }
    if (terms && !b->arena->err)
        qsort(terms, b->pack->n_terms, sizeof *terms, by_reading);
    b->pack->terms = terms;
}
