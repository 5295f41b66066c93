/* Items that ask almost the same (by shingles: runs of five characters) stand in one slot that asks one
 * alone, or name each other as enemies; else one form could hold both. After A. Broder, On the resemblance
 * and containment of documents (1997). */
#include "content/author/rule.h"

#include "sync/base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define SHINGLE_CHARS 5
#define ALIKE         0.5 /* of all shingles of both */

struct shingles {
    uint64_t *list; /* owned, sorted, each once */
    size_t n;
};
struct duplicates {
    const struct mm_ruling *ruling;
    const struct mm_pack *pack;
    struct shingles *of; /* owned: one an item */
};

static int by_value(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

    return left < right ? -1 : left > right;
}

static uint64_t hash_of(const uint32_t *cps)
{
    uint64_t h = 1469598103934665603ull; /* FNV-1a */

    for (size_t i = 0; i < SHINGLE_CHARS; i++)
        h = (h ^ cps[i]) * 1099511628211ull;
    return h;
}

static void put_question(const struct mm_item *item, struct mm_buf *out)
{
    mm_markup_plain(item->stem, out);
    for (size_t i = 0; i < item->n_groups; i++)
        mm_markup_plain(item->groups[i].text, out);
    for (size_t i = 0; i < item->n_options; i++)
        mm_markup_plain(item->options[i].text, out);
}

/* false: out of memory */
static bool shingle(const char *text, size_t len, struct shingles *ret)
{
    uint32_t window[SHINGLE_CHARS] = {0};
    size_t pos = 0, seen = 0;
    uint64_t *list = calloc(len + 1, sizeof(*list));

    if (!list)
        return false;
    *ret = (struct shingles){list, 0};
    while (pos < len) {
        memmove(window, window + 1, sizeof(window) - sizeof(window[0]));
        window[SHINGLE_CHARS - 1] = mm_utf8_next(text, len, &pos);
        if (++seen >= SHINGLE_CHARS)
            list[ret->n++] = hash_of(window);
    }
    qsort(list, ret->n, sizeof(*list), by_value);
    size_t kept = 0;
    for (size_t i = 0; i < ret->n; i++)
        if (!i || list[i] != list[i - 1])
            list[kept++] = list[i];
    ret->n = kept;
    return true;
}

static double resemblance(const struct shingles *a, const struct shingles *b)
{
    size_t common = 0, i = 0, k = 0;

    while (i < a->n && k < b->n) {
        if (a->list[i] == b->list[k])
            common++, i++, k++;
        else if (a->list[i] < b->list[k])
            i++;
        else
            k++;
    }
    return a->n + b->n ? (double)common / (double)(a->n + b->n - common) : 0;
}

static bool are_foes(const struct mm_item *a, const struct mm_item *b)
{
    for (size_t i = 0; i < a->n_foes; i++)
        if (a->foes[i] == b)
            return true;
    return false;
}

/* A course whose form can hold both, from two slots or from one that asks several; NULL when there is none.
 */
static const struct mm_course *both_in(const struct mm_pack *pack, const struct mm_item *a,
                                       const struct mm_item *b)
{
    for (size_t c = 0; c < pack->n_courses; c++) {
        const struct mm_course *course = &pack->courses[c];

        for (size_t i = 0; i < course->n_slots; i++)
            for (size_t k = 0; k < course->n_slots; k++)
                for (unsigned who = MM_AUD_COUNCILLOR; who <= MM_AUD_STAFF; who <<= 1)
                    if ((i != k || course->slots[i].count > 1) &&
                        mm_item_serves(a, course, &course->slots[i], who) &&
                        mm_item_serves(b, course, &course->slots[k], who))
                        return course;
    }
    return NULL;
}

static void check_item(void *ctx, const struct mm_at *at, const struct mm_item *item)
{
    const struct duplicates *d = ctx;
    size_t own = (size_t)(item - d->pack->items);
    struct mm_at stem = mm_at_key(at, "stem");

    for (size_t i = 0; i < own && !item->practice; i++) {
        const struct mm_item *other = &d->pack->items[i];
        const struct mm_course *course;

        if (other->practice || are_foes(item, other) || resemblance(&d->of[own], &d->of[i]) < ALIKE)
            continue;
        course = both_in(d->pack, item, other);
        if (course)
            mm_warning_at(
                d->ruling->findings, &stem,
                "問題「%s」とほとんど同じで、研修「%s」では両方出ることがあります。書き分けるか、enemies "
                "に加えてください。",
                other->id, course->id);
    }
}

static enum mm_err run(const struct mm_ruling *ruling)
{
    struct duplicates d = {.ruling = ruling, .pack = ruling->desk->pack};
    struct mm_buf text;
    bool enough;

    d.of = calloc(d.pack->n_items + 1, sizeof(*d.of));
    enough = d.of != NULL;
    mm_buf_init(&text, MM_MAX_OPTIONS * 4 * (size_t)MM_MAX_TEXT_BYTES);
    for (size_t i = 0; enough && i < d.pack->n_items; i++) {
        mm_buf_clear(&text);
        put_question(&d.pack->items[i], &text);
        enough = !text.err && shingle(mm_buf_str(&text), text.len, &d.of[i]);
    }
    mm_buf_done(&text);
    if (enough)
        mm_desk_items(ruling->desk, check_item, &d);
    for (size_t i = 0; d.of && i < d.pack->n_items; i++)
        free(d.of[i].list);
    free(d.of);
    return enough ? MM_OK : mm_fail(ruling->info, MM_ERR_NOMEM, "問題を比べるメモリが足りません。");
}

extern const struct mm_rule mm_rule_duplicates;
const struct mm_rule mm_rule_duplicates = {"duplicates", run};
