/* What no single file shows: the balance of true and false statements per clause, practice items that no
 * page uses, JSON files that lie where nothing reads them. */
#include "content/pack/build.h"

#include <string.h>

static bool tagged(const struct mm_option *option, const struct mm_clause *clause)
{
    for (size_t i = 0; i < option->n_clauses; i++) {
        if (option->clauses[i] == clause)
            return true;
    }
    return false;
}

static struct mm_balance balance_of(const struct mm_pack *pack, const struct mm_clause *clause)
{
    struct mm_balance balance = {0};
    for (size_t i = 0; i < pack->n_items; i++) {
        const struct mm_item *item = &pack->items[i];
        if (item->practice || !item->ops->true_false)
            continue;
        for (size_t k = 0; k < item->n_options; k++) {
            if (!tagged(&item->options[k], clause))
                continue;
            balance.rows++;
            balance.yes += item->options[k].correct;
        }
    }
    return balance;
}

static void judge_balance(struct mm_build *b)
{
    struct mm_at root = mm_at_root(mm_sources_find(b->sources, "policy.json"));
    struct mm_at list = mm_at_key(&root, "clauses");
    struct mm_each each;
    for (mm_each_start(&each, &list); mm_each_next(&each);) {
        const struct mm_clause *clause = &b->pack->policy.clauses[each.at.index];
        struct mm_balance balance = balance_of(b->pack, clause);
        struct mm_at id = mm_at_key(&each.at, "id");
        if (mm_balanced(&balance))
            continue;
        mm_warning_at(b->findings, &id,
                      "「%s」の正誤の文は正が %d、誤が %d で、かたよっています（正は %d〜%d%% "
                      "に）。文を直すか加えてください。",
                      clause->label, balance.yes, balance.rows - balance.yes, MM_BALANCE_LOW_PCT,
                      MM_BALANCE_HIGH_PCT);
    }
}

static bool shown_on_a_page(const struct mm_pack *pack, const char *item_id)
{
    for (size_t m = 0; m < pack->n_modules; m++) {
        for (size_t p = 0; p < pack->modules[m].n_pages; p++) {
            const struct mm_page *page = &pack->modules[m].pages[p];
            for (size_t k = 0; k < page->n_blocks; k++) {
                if (page->blocks[k].item_id && strcmp(page->blocks[k].item_id, item_id) == 0)
                    return true;
            }
        }
    }
    return false;
}

/* Where pages are set aside, so are the questions that only they hold. */
static void judge_practice(struct mm_build *b)
{
    const struct mm_source *source;
    for (size_t i = 0; (source = mm_build_file(b, "items", &i));) {
        struct mm_at root = mm_at_root(source);
        struct mm_each each;
        for (mm_each_start(&each, &root); mm_each_next(&each);) {
            const char *id = mm_json_get_str(each.at.node, "id", "");
            struct mm_at practice = mm_at_key(&each.at, "practice");
            if (mm_json_bool(practice.node, false) && !b->aside.pages.n && !shown_on_a_page(b->pack, id))
                mm_warning_at(b->findings, &practice,
                              "練習問題「%s」は、どのページにも置かれていません。ページに置いてください。",
                              id);
        }
    }
}

static void judge_strays(struct mm_build *b)
{
    for (size_t i = 0; i < b->sources->n; i++) {
        const struct mm_source *source = &b->sources->list[i];
        size_t len = strlen(source->name);
        if (!source->shape && len > 5 && strcmp(source->name + len - 5, ".json") == 0)
            mm_finding_add(
                b->findings, MM_FINDING_WARNING, source->name, 0, "",
                "この場所の JSON は読まれません。置き場所とファイル名を FORMAT.md で確かめてください。");
    }
}

void mm_judge(struct mm_build *b)
{
    judge_balance(b);
    judge_practice(b);
    judge_strays(b);
}
