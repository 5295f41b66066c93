/* Forms: which items, in which order, with their options in which order. A slot that few items can fill is
 * filled first; where enemies or items of two topics block the first choice the search goes back a step, so
 * that a form is found whenever a short search can find one. */
#include "content/pack/pack.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEARCH_STEPS 50000

struct candidate {
    const struct mm_item *item;
    int seen;
    int64_t last_at_ms;
    uint32_t rank; /* place in the seed's shuffle: breaks ties */
    bool used;
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
    int steps;
};

static bool names_enemy(const struct mm_item *item, const struct mm_item *other)
{
    for (size_t i = 0; i < item->n_enemies; i++) {
        if (strcmp(item->enemies[i], other->id) == 0)
            return true;
    }
    return false;
}

static bool eligible(const struct mm_item *item, const struct mm_course *course, unsigned audience)
{
    for (size_t i = 0; i < course->n_slots; i++) {
        if (mm_item_serves(item, course, course->slots[i].topic, audience))
            return true;
    }
    return false;
}

/* Unseen first, then those seen longest ago; equal ones in the seed's order. */
static int by_preference(const void *a, const void *b)
{
    const struct candidate *left = a;
    const struct candidate *right = b;
    bool left_seen = left->seen > 0;
    bool right_seen = right->seen > 0;
    if (left_seen != right_seen)
        return left_seen - right_seen;
    if (left_seen && left->last_at_ms != right->last_at_ms)
        return left->last_at_ms < right->last_at_ms ? -1 : 1;
    return left->rank < right->rank ? -1 : left->rank > right->rank;
}

static enum mm_err collect(struct draw *draw, const struct mm_pack *pack, unsigned audience,
                           const struct mm_random *random, const struct mm_seen *seen)
{
    draw->list = calloc(pack->n_items ? pack->n_items : 1, sizeof *draw->list);
    if (!draw->list)
        return MM_ERR_NOMEM;
    for (size_t i = 0; i < pack->n_items; i++) {
        struct candidate candidate = {.item = &pack->items[i], .rank = (uint32_t)i};
        if (!eligible(candidate.item, draw->course, audience))
            continue;
        if (seen)
            candidate.seen = seen->count(seen->ctx, candidate.item->id, &candidate.last_at_ms);
        draw->list[draw->n++] = candidate;
    }
    for (size_t i = draw->n; i > 1; i--) {
        size_t k = mm_random_below(random, (uint32_t)i);
        uint32_t rank = draw->list[k].rank;
        draw->list[k].rank = draw->list[i - 1].rank;
        draw->list[i - 1].rank = rank;
    }
    if (draw->n)
        qsort(draw->list, draw->n, sizeof *draw->list, by_preference);
    return MM_OK;
}

/* How many more items a slot could take from than it needs. */
static int slack(const struct draw *draw, const struct mm_slot *slot)
{
    int n = 0;
    for (size_t i = 0; i < draw->n; i++)
        n += mm_item_serves(draw->list[i].item, draw->course, slot->topic, MM_AUD_BOTH);
    return n - slot->count;
}

/* One pick for each item wanted, the scarcest slot first. */
static enum mm_err plan(struct draw *draw, struct mm_errinfo *info)
{
    bool planned[MM_MAX_FORM_ITEMS] = {false};
    const struct mm_course *course = draw->course;
    if (course->n_items > MM_MAX_FORM_ITEMS || course->n_slots > MM_MAX_FORM_ITEMS)
        return mm_fail(info, MM_ERR_TOO_BIG, "確かめ問題が多すぎます（上限 %d 問）。", MM_MAX_FORM_ITEMS);
    for (size_t round = 0; round < course->n_slots; round++) {
        size_t best = course->n_slots;
        for (size_t i = 0; i < course->n_slots; i++) {
            if (!planned[i] && (best == course->n_slots ||
                                slack(draw, &course->slots[i]) < slack(draw, &course->slots[best])))
                best = i;
        }
        planned[best] = true;
        if (slack(draw, &course->slots[best]) < 0)
            return mm_fail(info, MM_ERR_INVALID, "話題「%s」の問題が %d 問に足りません。",
                           course->slots[best].topic, course->slots[best].count);
        for (int k = 0; k < course->slots[best].count; k++)
            draw->picks[draw->n_picks++] = (struct pick){.slot = best, .same = k > 0};
    }
    return MM_OK;
}

static bool fits(const struct draw *draw, size_t pick, size_t at)
{
    const struct candidate *candidate = &draw->list[at];
    const char *topic = draw->course->slots[draw->picks[pick].slot].topic;
    if (candidate->used || !mm_item_serves(candidate->item, draw->course, topic, MM_AUD_BOTH))
        return false;
    for (size_t i = 0; i < pick; i++) {
        const struct mm_item *other = draw->list[draw->picks[i].at].item;
        if (names_enemy(candidate->item, other) || names_enemy(other, candidate->item))
            return false;
    }
    return true;
}

static bool search(struct draw *draw, size_t pick)
{
    if (pick == draw->n_picks)
        return true;
    /* Within a slot picks go down the list only, so that no set is tried in two orders. */
    size_t from = pick && draw->picks[pick].same ? draw->picks[pick - 1].at + 1 : 0;
    for (size_t at = from; at < draw->n; at++) {
        if (!fits(draw, pick, at))
            continue;
        if (draw->steps-- <= 0)
            return false;
        draw->picks[pick].at = at;
        draw->list[at].used = true;
        if (search(draw, pick + 1))
            return true;
        draw->list[at].used = false;
    }
    return false;
}

static void shuffle(const struct mm_random *random, struct mm_form_item *out)
{
    for (uint32_t i = out->n_options; i > 1; i--) {
        uint32_t k = mm_random_below(random, i);
        uint8_t moved = out->order[k];
        out->order[k] = out->order[i - 1];
        out->order[i - 1] = moved;
    }
}

static bool as_stored(const struct mm_form_item *out)
{
    for (uint8_t i = 0; i < out->n_options; i++) {
        if (out->order[i] != i)
            return false;
    }
    return true;
}

static void put_item(const struct mm_item *item, const struct mm_random *random, struct mm_form_item *out)
{
    snprintf(out->item_id, sizeof out->item_id, "%s", item->id);
    memcpy(out->version_hash, item->version_hash, sizeof out->version_hash);
    out->n_options = (uint8_t)item->n_options;
    for (uint8_t i = 0; i < out->n_options; i++)
        out->order[i] = i;
    if (!item->keep_order)
        shuffle(random, out);
    while (item->ops->steps && as_stored(out)) /* the checker lets in three steps or more */
        shuffle(random, out);
}

enum mm_err mm_form_draw(const struct mm_pack *pack, const struct mm_course *course,
                         enum mm_audience audience, uint64_t seed, const struct mm_seen *seen,
                         struct mm_form *ret_form, struct mm_errinfo *info)
{
    struct mm_random_seeded state;
    struct mm_random random = mm_random_seeded(&state, seed);
    struct draw draw = {.course = course, .steps = SEARCH_STEPS};
    struct mm_form form = {.seed = seed};
    enum mm_err err = collect(&draw, pack, audience, &random, seen);
    if (err) {
        mm_fail(info, err, "問題を選ぶメモリが足りません。");
        goto out;
    }
    err = plan(&draw, info);
    if (err)
        goto out;
    if (!search(&draw, 0)) {
        err = mm_fail(info, MM_ERR_INVALID,
                      "いっしょに出せない問題（enemies）が多く、数がそろいません。問題を加えるか、数を減らし"
                      "てください。");
        goto out;
    }
    for (size_t slot = 0; slot < course->n_slots; slot++) {
        for (size_t i = 0; i < draw.n_picks; i++) {
            if (draw.picks[i].slot == slot)
                put_item(draw.list[draw.picks[i].at].item, &random, &form.item[form.n++]);
        }
    }
    *ret_form = form;
out:
    free(draw.list);
    return err;
}

/* ---- JSON ---------------------------------------------------------------------------------------- */

void mm_form_write(const struct mm_form *form, struct mm_buf *out)
{
    struct mm_jw w;
    char seed[17];
    snprintf(seed, sizeof seed, "%016" PRIx64, form->seed); /* as text: a JSON number would lose digits */
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "seed", seed);
    mm_jw_karr(&w, "items");
    for (size_t i = 0; i < form->n; i++) {
        mm_jw_obj(&w);
        mm_jw_kstr(&w, "id", form->item[i].item_id);
        mm_jw_kstr(&w, "hash", form->item[i].version_hash);
        mm_jw_karr(&w, "order");
        for (size_t k = 0; k < form->item[i].n_options; k++)
            mm_jw_int(&w, form->item[i].order[k]);
        mm_jw_end(&w);
        mm_jw_end(&w);
    }
    mm_jw_end(&w);
    mm_jw_end(&w);
}

static bool hex16(const char *text)
{
    return strlen(text) == 16 && strspn(text, "0123456789abcdef") == 16;
}

/* The stored indices, each once. */
static bool parse_order(const struct mm_json *list, struct mm_form_item *item)
{
    unsigned seen = 0;
    size_t n = mm_json_size(list);
    if (mm_json_type(list) != MM_JSON_ARRAY || n == 0 || n > MM_MAX_OPTIONS)
        return false;
    for (const struct mm_json *node = mm_json_first(list); node; node = mm_json_next(node)) {
        int64_t index = mm_json_int(node, -1);
        if (index < 0 || index >= (int64_t)n || (seen & (1u << index)))
            return false;
        seen |= 1u << index;
        item->order[item->n_options++] = (uint8_t)index;
    }
    return true;
}

static bool parse_item(const struct mm_json *node, struct mm_form_item *item)
{
    const char *id = mm_json_get_str(node, "id", "");
    const char *hash = mm_json_get_str(node, "hash", "");
    if (!*id || strlen(id) >= sizeof item->item_id || !hex16(hash))
        return false;
    snprintf(item->item_id, sizeof item->item_id, "%s", id);
    snprintf(item->version_hash, sizeof item->version_hash, "%s", hash);
    return parse_order(mm_json_get(node, "order"), item);
}

enum mm_err mm_form_parse(const struct mm_json *node, struct mm_form *ret_form)
{
    struct mm_form form = {0};
    const char *seed = mm_json_get_str(node, "seed", "");
    const struct mm_json *items = mm_json_get(node, "items");
    if (!hex16(seed) || mm_json_type(items) != MM_JSON_ARRAY || mm_json_size(items) > MM_MAX_FORM_ITEMS)
        return MM_ERR_INVALID;
    form.seed = strtoull(seed, NULL, 16);
    for (const struct mm_json *each = mm_json_first(items); each; each = mm_json_next(each)) {
        if (!parse_item(each, &form.item[form.n++]))
            return MM_ERR_INVALID;
    }
    *ret_form = form;
    return MM_OK;
}
