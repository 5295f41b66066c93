/* Forms: which items, in which order, with their options in which order. A slot that few items can fill is
 * filled first; where enemies or items of two slots block the first choice the search goes back a step, so
 * that a form is found whenever a short search can find one. Where a seed is too unlucky for that, the items
 * are tried in the order of the pack, which is what the checker has seen to succeed. */
#include "content/pack/build.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SEARCH_STEPS 50000

struct candidate {
    const struct mm_item *item;
    uint64_t slots; /* bit k: it serves the k-th */
    struct mm_balance balance;
    int want; /* of a weak slot; of a delayed test */
    int seen;
    int64_t last_at_ms;
    uint32_t rank; /* place in the seed's shuffle: breaks ties */
    bool used;
    bool barred; /* of a delayed test: it was seen */
};
struct pick {
    size_t slot;
    size_t at; /* index of the candidate */
    bool same; /* the pick before it is for the same slot */
};
struct draw {
    struct candidate *list; /* owned; best first */
    size_t n;
    struct pick picks[MM_MAX_FORM_ITEMS];
    size_t n_picks;
    const struct mm_course *course;
    unsigned audience;
    int steps;
};

/* ---- candidates -------------------------------------------------------------------------------------- */

static uint64_t slots_of(const struct draw *draw, const struct mm_item *item)
{
    uint64_t slots = 0;
    for (size_t i = 0; i < draw->course->n_slots; i++) {
        if (mm_item_serves(item, draw->course, &draw->course->slots[i], draw->audience))
            slots |= (uint64_t)1 << i;
    }
    return slots;
}

/* What is wanted most, then unseen first, then those seen longest ago; equal ones in the seed's order. */
static int by_preference(const void *a, const void *b)
{
    const struct candidate *left = a;
    const struct candidate *right = b;
    bool left_seen = left->seen > 0;
    bool right_seen = right->seen > 0;
    if (left->want != right->want)
        return left->want > right->want ? -1 : 1;
    if (left_seen != right_seen)
        return left_seen - right_seen;
    if (left_seen && left->last_at_ms != right->last_at_ms)
        return left->last_at_ms < right->last_at_ms ? -1 : 1;
    return left->rank < right->rank ? -1 : left->rank > right->rank;
}

/* The items that some slot can take, in the order of the pack. */
static enum mm_err collect(struct draw *draw, const struct mm_pack *pack, struct mm_errinfo *info)
{
    const struct mm_course *course = draw->course;
    if (course->n_items > MM_MAX_FORM_ITEMS || course->n_slots > MM_MAX_FORM_ITEMS)
        return mm_fail(info, MM_ERR_TOO_BIG, "確かめ問題が多すぎます（上限 %d 問）。", MM_MAX_FORM_ITEMS);
    draw->list = calloc(pack->n_items ? pack->n_items : 1, sizeof *draw->list);
    if (!draw->list)
        return mm_fail(info, MM_ERR_NOMEM, "問題を選ぶメモリが足りません。");
    for (size_t i = 0; i < pack->n_items; i++) {
        struct candidate candidate = {.item = &pack->items[i], .rank = (uint32_t)i};
        candidate.slots = slots_of(draw, candidate.item);
        mm_balance_add(&candidate.balance, candidate.item);
        if (candidate.slots)
            draw->list[draw->n++] = candidate;
    }
    return MM_OK;
}
_Static_assert(MM_MAX_FORM_ITEMS <= 64, "a bit for every slot");

static void leave_to_screens(struct draw *draw)
{
    size_t n = 0;
    for (size_t i = 0; i < draw->n; i++) {
        if (draw->list[i].item->ops->paper != MM_PAPER_NOT)
            draw->list[n++] = draw->list[i];
    }
    draw->n = n;
}

/* No other slot could take it. */
static bool is_only_weak(const struct draw *draw, const struct candidate *candidate)
{
    for (size_t i = 0; i < draw->course->n_slots; i++) {
        if (((candidate->slots >> i) & 1) && !draw->course->slots[i].weak)
            return false;
    }
    return true;
}

/* They ask for the same thing in the same way. */
static bool are_parallel(const struct candidate *a, const struct candidate *b)
{
    return a->slots == b->slots && a->item->ops == b->item->ops &&
           strcmp(a->item->objective, b->item->objective) == 0;
}

/* What a person remembers shows in another item about what was seen, not in the one whose key was explained.
 */
static void prefer_parallel(struct draw *draw)
{
    for (size_t i = 0; i < draw->n; i++) {
        struct candidate *candidate = &draw->list[i];
        candidate->barred = candidate->seen > 0;
        for (size_t k = 0; !candidate->want && k < draw->n; k++)
            candidate->want = draw->list[k].seen > 0 && are_parallel(candidate, &draw->list[k]);
    }
}

static void unbar(struct draw *draw)
{
    for (size_t i = 0; i < draw->n; i++) {
        draw->list[i].barred = draw->list[i].used = false;
        draw->list[i].want = draw->list[i].seen == 0; /* what was seen comes last */
    }
    if (draw->n)
        qsort(draw->list, draw->n, sizeof *draw->list, by_preference);
    draw->steps = SEARCH_STEPS;
}

static void prefer(struct draw *draw, const struct mm_random *random, const struct mm_seen *seen)
{
    for (size_t i = 0; seen && seen->count && i < draw->n; i++)
        draw->list[i].seen = seen->count(seen->ctx, draw->list[i].item->id, &draw->list[i].last_at_ms);
    if (draw->course->kind == MM_COURSE_DELAYED)
        prefer_parallel(draw);
    for (size_t i = 0; seen && seen->want && i < draw->n; i++) {
        if (is_only_weak(draw, &draw->list[i]))
            draw->list[i].want = seen->want(seen->ctx, draw->list[i].item);
    }
    for (size_t i = draw->n; i > 1; i--) {
        size_t k = mm_random_below(random, (uint32_t)i);
        uint32_t rank = draw->list[k].rank;
        draw->list[k].rank = draw->list[i - 1].rank;
        draw->list[i - 1].rank = rank;
    }
    if (draw->n)
        qsort(draw->list, draw->n, sizeof *draw->list, by_preference);
}

static int by_pack(const void *a, const void *b)
{
    const struct candidate *left = a, *right = b;
    return left->item < right->item ? -1 : left->item > right->item;
}

/* ---- filling the slots ------------------------------------------------------------------------------- */

/* How many more items a slot could take from than it needs. */
static int slack(const struct draw *draw, size_t slot)
{
    int n = 0;
    for (size_t i = 0; i < draw->n; i++)
        n += (draw->list[i].slots >> slot) & 1;
    return n - draw->course->slots[slot].count;
}

/* One pick for each item wanted, the scarcest slot first. */
static enum mm_err plan(struct draw *draw, struct mm_errinfo *info)
{
    bool planned[MM_MAX_FORM_ITEMS] = {false};
    int spare[MM_MAX_FORM_ITEMS];
    const struct mm_course *course = draw->course;
    for (size_t i = 0; i < course->n_slots; i++)
        spare[i] = slack(draw, i);
    for (;;) {
        size_t best = course->n_slots;
        for (size_t i = 0; i < course->n_slots; i++) {
            if (!planned[i] && (course->slots[i].audience & draw->audience) &&
                (best == course->n_slots || spare[i] < spare[best]))
                best = i;
        }
        if (best == course->n_slots)
            return MM_OK;
        const struct mm_slot *slot = &course->slots[best];
        planned[best] = true;
        if (spare[best] < 0)
            return mm_fail(info, MM_ERR_INVALID, "%s「%s」の問題が %d 問に足りません。",
                           slot->clause ? "条" : "話題",
                           slot->clause ? slot->clause->id
                           : slot->weak ? "確かめたい項目"
                                        : slot->topic,
                           slot->count);
        for (int k = 0; k < slot->count; k++)
            draw->picks[draw->n_picks++] = (struct pick){.slot = best, .same = k > 0};
    }
}

static bool are_foes(const struct mm_item *item, const struct mm_item *other)
{
    for (size_t i = 0; i < item->n_foes; i++) {
        if (item->foes[i] == other)
            return true;
    }
    return false;
}

/* Whether the candidate can be the pick beside the first n others (but the pick itself). */
static bool fits(const struct draw *draw, size_t pick, size_t at, size_t n)
{
    const struct candidate *candidate = &draw->list[at];
    if (candidate->used || candidate->barred || !((candidate->slots >> draw->picks[pick].slot) & 1))
        return false;
    for (size_t i = 0; candidate->item->n_foes && i < n; i++) {
        if (i != pick && are_foes(candidate->item, draw->list[draw->picks[i].at].item))
            return false;
    }
    return true;
}

static void take(struct draw *draw, size_t pick, size_t at)
{
    draw->picks[pick].at = at;
    draw->list[at].used = true;
}

static bool search(struct draw *draw, size_t pick)
{
    if (pick == draw->n_picks)
        return true;
    /* Within a slot picks go down the list only, so that no set is tried in two orders. */
    size_t from = pick && draw->picks[pick].same ? draw->picks[pick - 1].at + 1 : 0;
    for (size_t at = from; at < draw->n; at++) {
        if (!fits(draw, pick, at, pick))
            continue;
        if (draw->steps-- <= 0)
            return false;
        take(draw, pick, at);
        if (search(draw, pick + 1))
            return true;
        draw->list[at].used = false;
    }
    return false;
}

static bool search_pack(struct draw *draw)
{
    for (size_t i = 0; i < draw->n; i++)
        draw->list[i].used = false;
    if (draw->n)
        qsort(draw->list, draw->n, sizeof *draw->list, by_pack);
    draw->steps = SEARCH_STEPS;
    return search(draw, 0);
}

/* Of a delayed test with what was seen only where there is no other form. */
static bool search_all(struct draw *draw)
{
    if (search(draw, 0) || search_pack(draw))
        return true;
    if (draw->course->kind != MM_COURSE_DELAYED)
        return false;
    unbar(draw);
    return search(draw, 0) || search_pack(draw);
}

static enum mm_err no_form(struct mm_errinfo *info)
{
    return mm_fail(info, MM_ERR_INVALID,
                   "いっしょに出せない問題（enemies）が多く、数がそろいません。問題を加えるか、数を減らし"
                   "てください。");
}

/* ---- balance of true and false ----------------------------------------------------------------------- */

void mm_balance_add(struct mm_balance *balance, const struct mm_item *item)
{
    for (size_t i = 0; item->ops->true_false && i < item->n_options; i++) {
        balance->rows++;
        balance->yes += item->options[i].correct;
    }
}

/* How far the share of true statements lies outside; 0 when it is right or says nothing. */
static int off_balance(const struct mm_balance *b)
{
    int yes = b->yes * 100, low = b->rows * MM_BALANCE_LOW_PCT, high = b->rows * MM_BALANCE_HIGH_PCT;
    if (b->rows < MM_BALANCE_ROWS)
        return 0;
    return yes < low ? low - yes : yes > high ? yes - high : 0;
}

bool mm_balanced(const struct mm_balance *balance)
{
    return off_balance(balance) == 0;
}

static struct mm_balance balance_of(const struct draw *draw)
{
    struct mm_balance sum = {0};
    for (size_t i = 0; i < draw->n_picks; i++) {
        sum.yes += draw->list[draw->picks[i].at].balance.yes;
        sum.rows += draw->list[draw->picks[i].at].balance.rows;
    }
    return sum;
}

/* How far off it would be with the candidate instead of the pick. */
static int off_with(const struct mm_balance *now, const struct candidate *pick,
                    const struct candidate *instead)
{
    const struct mm_balance then = {now->yes - pick->balance.yes + instead->balance.yes,
                                    now->rows - pick->balance.rows + instead->balance.rows};
    return off_balance(&then);
}

/* Exchanges one pick for the candidate that helps most, the most preferred of equals; false when none does.
 * `unseen`: none that was seen for one that was not. */
static bool exchange(struct draw *draw, const struct mm_balance *now, bool unseen)
{
    int best = off_balance(now);
    size_t best_pick = draw->n_picks, best_at = 0;
    for (size_t at = 0; at < draw->n; at++) {
        const struct candidate *instead = &draw->list[at];
        for (size_t pick = draw->n_picks; pick-- > 0;) {
            const struct candidate *picked = &draw->list[draw->picks[pick].at];
            int off = off_with(now, picked, instead);
            if (off >= best || instead->want < picked->want || (unseen && instead->seen && !picked->seen) ||
                instead->item->ops->true_false != picked->item->ops->true_false ||
                !fits(draw, pick, at, draw->n_picks))
                continue;
            best = off;
            best_pick = pick;
            best_at = at;
        }
    }
    if (best_pick == draw->n_picks)
        return false;
    draw->list[draw->picks[best_pick].at].used = false;
    take(draw, best_pick, best_at);
    return true;
}

/* What was seen comes again for the sake of the balance only where nothing unseen gives it. */
static void balance_form(struct draw *draw)
{
    for (size_t round = 0; round < draw->n_picks; round++) {
        struct mm_balance now = balance_of(draw);
        if (off_balance(&now) == 0 || (!exchange(draw, &now, true) && !exchange(draw, &now, false)))
            return;
    }
}

/* ---- options ------------------------------------------------------------------------------------------ */

static void shuffle(const struct mm_random *random, uint8_t *order, uint32_t n)
{
    for (uint32_t i = n; i > 1; i--) {
        uint32_t k = mm_random_below(random, i);
        uint8_t moved = order[k];
        order[k] = order[i - 1];
        order[i - 1] = moved;
    }
}

static void order_stored(const struct mm_item *item, const struct mm_random *random, uint8_t *order)
{
    (void)item, (void)random, (void)order;
}

static void order_free(const struct mm_item *item, const struct mm_random *random, uint8_t *order)
{
    if (!item->keep_order)
        shuffle(random, order, (uint32_t)item->n_options);
}

static bool as_stored(const struct mm_item *item, const uint8_t *order)
{
    for (size_t i = 0; i < item->n_options; i++) {
        if (order[i] != i)
            return false;
    }
    return item->n_options > 1;
}

static void order_mixed(const struct mm_item *item, const struct mm_random *random, uint8_t *order)
{
    do
        shuffle(random, order, (uint32_t)item->n_options);
    while (as_stored(item, order));
}

static void order_groups(const struct mm_item *item, const struct mm_random *random, uint8_t *order)
{
    for (size_t from = 0, to; !item->keep_order && from < item->n_options; from = to) {
        for (to = from + 1; to < item->n_options && item->options[to].group == item->options[from].group;)
            to++;
        shuffle(random, order + from, (uint32_t)(to - from));
    }
}

static void (*const orders[])(const struct mm_item *, const struct mm_random *, uint8_t *) = {
    [MM_ORDER_FREE] = order_free,
    [MM_ORDER_STORED] = order_stored,
    [MM_ORDER_MIXED] = order_mixed,
    [MM_ORDER_GROUPS] = order_groups,
};
_Static_assert(sizeof orders / sizeof orders[0] == MM_ORDER_COUNT, "a way for each order");

static void put_item(const struct mm_item *item, const struct mm_random *random, struct mm_form_item *out)
{
    memcpy(out->item_id, item->id, strlen(item->id) + 1); /* ids are shorter: shape.c */
    memcpy(out->version_hash, item->version_hash, sizeof out->version_hash);
    out->n_options = (uint8_t)item->n_options;
    for (uint8_t i = 0; i < out->n_options; i++)
        out->order[i] = i;
    orders[item->ops->order](item, random, out->order);
}

/* ---- all ---------------------------------------------------------------------------------------------- */

enum mm_err mm_form_draw(const struct mm_pack *pack, const struct mm_course *course,
                         enum mm_audience audience, uint64_t seed, const struct mm_seen *seen,
                         struct mm_form *ret_form, struct mm_errinfo *info)
{
    struct mm_random_seeded state;
    struct mm_random random = mm_random_seeded(&state, seed);
    struct draw draw = {.course = course, .audience = (unsigned)audience, .steps = SEARCH_STEPS};
    struct mm_form form = {.seed = seed};
    enum mm_err err = collect(&draw, pack, info);
    if (err)
        return err;
    if (seen && seen->on_paper)
        leave_to_screens(&draw);
    prefer(&draw, &random, seen);
    err = plan(&draw, info);
    if (!err && !search_all(&draw))
        err = no_form(info);
    if (!err) {
        balance_form(&draw);
        for (size_t slot = 0; slot < course->n_slots; slot++) {
            for (size_t i = 0; i < draw.n_picks; i++) {
                if (draw.picks[i].slot == slot)
                    put_item(draw.list[draw.picks[i].at].item, &random, &form.item[form.n++]);
            }
        }
        *ret_form = form;
    }
    free(draw.list);
    return err;
}

enum mm_err mm_form_possible(const struct mm_pack *pack, const struct mm_course *course,
                             enum mm_audience audience, struct mm_errinfo *info)
{
    struct draw draw = {.course = course, .audience = (unsigned)audience};
    enum mm_err err = collect(&draw, pack, info);
    if (!err)
        err = plan(&draw, info);
    if (!err && !search_pack(&draw))
        err = no_form(info);
    free(draw.list);
    return err;
}
