/* Forms of the council's own courses, drawn from the whole bank for councillors and for staff with 10,000
 * seeds. What may stand where is written down here a second time: the words of courses.json, not the
 * product's rule. */
#include "content/pack/pack.h"
#include "tests/unit/mm_test.h"

#define PACK_DIR   MM_TEST_SOURCE_DIR "/content/kamakura"
#define SEEDS      10000 /* of a course with a 目安 */
#define SEEDS_WEAK 2000  /* of others that may ask about anything */
#define SEEDS_FEW  500   /* of the others */
#define MAX_ITEMS  2000

struct bank {
    struct mm_pack *pack;
    const struct mm_item *item[MM_MAX_FORM_ITEMS];
    int drawn[MAX_ITEMS];
    int seen[MAX_ITEMS]; /* when a person saw it last; 0: never */
};

static struct bank *bank_open(void)
{
    struct bank *bank = calloc(1, sizeof *bank);
    if (bank)
        MM_CHECK_ERR(mm_pack_open(PACK_DIR, &bank->pack, NULL, NULL), MM_OK);
    MM_CHECK(bank && bank->pack && bank->pack->n_items <= MAX_ITEMS);
    return bank;
}

static void bank_close(struct bank *bank)
{
    mm_pack_free(bank->pack);
    free(bank);
}

/* The items of the form that was drawn last. */
static const struct mm_item *item_of(const struct bank *bank, const struct mm_form *form, size_t i)
{
    MM_CHECK(i < form->n);
    return bank->item[i];
}

static void draw(struct bank *bank, const struct mm_course *course, unsigned audience, uint64_t seed,
                 const struct mm_seen *seen, struct mm_form *ret_form)
{
    *ret_form = (struct mm_form){.n = 0};
    MM_CHECK_ERR(mm_form_draw(bank->pack, course, (enum mm_audience)audience, seed, seen, ret_form, NULL),
                 MM_OK);
    for (size_t i = 0; i < ret_form->n; i++)
        bank->item[i] = mm_pack_item(bank->pack, ret_form->item[i].item_id);
}

/* ---- what may stand where ------------------------------------------------------------------------------ */

static bool about(const struct mm_item *item, const struct mm_slot *slot)
{
    bool yes = slot->weak; /* about anything */
    char below[32];
    snprintf(below, sizeof below, "%s.", slot->clause ? slot->clause->id : "");
    for (size_t i = 0; slot->clause && i < item->n_clauses; i++)
        yes = yes || item->clauses[i] == slot->clause ||
              strncmp(item->clauses[i]->id, below, strlen(below)) == 0;
    for (size_t i = 0; !slot->clause && !yes && i < item->n_topics; i++)
        yes = yes || strcmp(item->topics[i], slot->topic) == 0;
    return yes;
}

static bool taught(const struct mm_item *item, const struct mm_course *course)
{
    bool shown = !*item->page || !course->pages || course->reads_one;
    for (size_t i = 0; i < course->n_pages; i++)
        shown = shown || strcmp(course->pages[i]->id, item->page) == 0;
    return shown;
}

static bool may_stand(const struct mm_item *item, const struct mm_course *course, const struct mm_slot *slot,
                      unsigned audience)
{
    return (slot->audience & audience) && (item->audience & audience) && !item->practice &&
           (!slot->type || strcmp(item->ops->name, slot->type->name) == 0) && about(item, slot) &&
           taught(item, course);
}

static bool names(const struct mm_item *item, const struct mm_item *other)
{
    for (size_t i = 0; i < item->n_enemies; i++) {
        if (strcmp(item->enemies[i], other->id) == 0)
            return true;
    }
    return false;
}

/* ---- one form ------------------------------------------------------------------------------------------ */

static void check_order(const struct mm_item *item, const struct mm_form_item *shown)
{
    unsigned met = 0;
    bool stored = true;
    MM_CHECK_INT(shown->n_options, item->n_options);
    MM_CHECK_STR(shown->version_hash, item->version_hash);
    for (size_t k = 0; k < shown->n_options; k++) {
        met |= 1U << shown->order[k];
        stored = stored && shown->order[k] == k;
        /* options of a decision or of a group stay within it */
        MM_CHECK(item->ops->order != MM_ORDER_GROUPS ||
                 item->options[shown->order[k]].group == item->options[k].group);
    }
    MM_CHECK(met == (1U << item->n_options) - 1);
    MM_CHECK(!item->keep_order || item->ops->order == MM_ORDER_MIXED || stored);
    MM_CHECK(item->ops->order != MM_ORDER_STORED || stored);
    MM_CHECK(item->ops->order != MM_ORDER_MIXED || !stored); /* the key is never shown */
}

static void check_apart(const struct bank *bank, const struct mm_form *form)
{
    for (size_t i = 0; i < form->n; i++) {
        const struct mm_item *item = item_of(bank, form, i);
        for (size_t k = 0; k < i; k++) {
            const struct mm_item *other = item_of(bank, form, k);
            MM_CHECK(item != other && !names(item, other) && !names(other, item));
        }
    }
}

static void check_balance(const struct bank *bank, const struct mm_form *form)
{
    int rows = 0, yes = 0;
    for (size_t i = 0; i < form->n; i++) {
        const struct mm_item *item = item_of(bank, form, i);
        for (size_t k = 0; strcmp(item->ops->name, "mtf") == 0 && k < item->n_options; k++, rows++)
            yes += item->options[k].correct;
    }
    MM_CHECK(rows < 12 || (yes * 100 >= rows * 45 && yes * 100 <= rows * 55));
}

/* The items stand in the order of the blueprint, each slot filled to its count. */
static void check_form(const struct bank *bank, const struct mm_course *course, unsigned audience,
                       const struct mm_form *form)
{
    size_t at = 0;
    for (size_t s = 0; s < course->n_slots; s++) {
        const struct mm_slot *slot = &course->slots[s];
        for (int k = 0; (slot->audience & audience) && k < slot->count; k++, at++) {
            const struct mm_item *item = at < form->n ? item_of(bank, form, at) : NULL;
            MM_REQUIRE(item != NULL);
            MM_CHECK(may_stand(item, course, slot, audience));
            check_order(item, &form->item[at]);
        }
    }
    MM_CHECK_INT(form->n, at);
    check_apart(bank, form);
    check_balance(bank, form);
}

/* ---- every course, 10,000 seeds --------------------------------------------------------------------------
 */

/* The slots of a course that an item may stand in, a bit each. */
static uint64_t slots_of(const struct mm_item *item, const struct mm_course *course, unsigned audience)
{
    uint64_t slots = 0;
    for (size_t s = 0; s < course->n_slots; s++)
        slots |= (uint64_t)may_stand(item, course, &course->slots[s], audience) << s;
    return slots;
}

static int yes_of(const struct mm_item *item)
{
    int yes = 0;
    for (size_t k = 0; k < item->n_options; k++)
        yes += item->options[k].correct;
    return item->ops->true_false ? yes : 0;
}

/* Equal items are those of the same slots, with as many true statements and no enemies: chance alone decides
 * among them. 0.15 of the mean and six of its square roots are far outside of chance. */
static void check_even(const struct bank *bank, const struct mm_course *course, unsigned audience)
{
    const struct mm_pack *pack = bank->pack;
    for (size_t i = 0; i < pack->n_items; i++) {
        uint64_t slots = slots_of(&pack->items[i], course, audience);
        int least = bank->drawn[i], most = bank->drawn[i];
        if (!slots)
            MM_CHECK_INT(bank->drawn[i], 0);
        if (!slots || pack->items[i].n_foes)
            continue;
        for (size_t k = i + 1; k < pack->n_items; k++) {
            if (pack->items[k].n_foes || yes_of(&pack->items[k]) != yes_of(&pack->items[i]) ||
                slots_of(&pack->items[k], course, audience) != slots)
                continue;
            least = bank->drawn[k] < least ? bank->drawn[k] : least;
            most = bank->drawn[k] > most ? bank->drawn[k] : most;
        }
        double spread = most - least, mean = (most + least) / 2.0;
        MM_CHECK(spread <= 0.15 * mean || (spread - 0.15 * mean) * (spread - 0.15 * mean) <= 36 * mean);
    }
}

/* No item that may stand somewhere is left out in practice. */
static void check_none_left(const struct bank *bank, const struct mm_course *course, unsigned audience,
                            uint64_t seeds)
{
    int least = (int)(seeds / 500);
    for (size_t i = 0; i < bank->pack->n_items; i++) {
        if (slots_of(&bank->pack->items[i], course, audience) && bank->drawn[i] < least) {
            printf("  %s: %s was drawn %d times\n", course->id, bank->pack->items[i].id, bank->drawn[i]);
            MM_CHECK(bank->drawn[i] >= least);
        }
    }
}

static uint64_t seeds_of(const struct mm_course *course)
{
    uint64_t seeds = course->shows_cut ? SEEDS : SEEDS_FEW;
    for (size_t s = 0; s < course->n_slots; s++)
        seeds = course->slots[s].weak && seeds < SEEDS_WEAK ? SEEDS_WEAK : seeds;
    return seeds;
}

static void draw_all(struct bank *bank, const struct mm_course *course, unsigned audience)
{
    uint64_t seeds = seeds_of(course);
    memset(bank->drawn, 0, sizeof bank->drawn);
    for (uint64_t seed = 0; seed < seeds; seed++) {
        struct mm_form form, again;
        draw(bank, course, audience, seed, NULL, &form);
        check_form(bank, course, audience, &form);
        if (seed % 50 == 0) {
            draw(bank, course, audience, seed, NULL, &again);
            MM_CHECK(memcmp(&form, &again, sizeof form) == 0);
        }
        for (size_t i = 0; i < form.n; i++)
            bank->drawn[item_of(bank, &form, i) - bank->pack->items]++;
    }
    check_even(bank, course, audience);
    check_none_left(bank, course, audience, seeds);
}

MM_TEST(ten_thousand_seeds_fill_the_courses_of_the_council_for_both_audiences_evenly_without_enemies)
{
    struct bank *bank = bank_open();
    MM_REQUIRE(bank && bank->pack);
    for (size_t c = 0; c < bank->pack->n_courses; c++) {
        const struct mm_course *course = &bank->pack->courses[c];
        for (unsigned audience = MM_AUD_COUNCILLOR; audience <= MM_AUD_STAFF; audience <<= 1) {
            if ((course->audience & audience) && course->n_items)
                draw_all(bank, course, audience);
        }
    }
    bank_close(bank);
}

/* ---- what was seen ---------------------------------------------------------------------------------------
 */

static int times_seen(void *ctx, const char *item_id, int64_t *ret_last_at_ms)
{
    const struct bank *bank = ctx;
    int last = bank->seen[mm_pack_item(bank->pack, item_id) - bank->pack->items];
    *ret_last_at_ms = last;
    return last > 0;
}

static bool in_form(const struct bank *bank, const struct mm_form *form, const struct mm_item *item)
{
    bool in = false;
    for (size_t i = 0; i < form->n; i++)
        in = in || item_of(bank, form, i) == item;
    return in;
}

/* Whether item could stand in the place of the at-th beside the others. */
static bool free_for(const struct bank *bank, const struct mm_form *form, size_t at,
                     const struct mm_item *item)
{
    bool is_free = !in_form(bank, form, item);
    for (size_t i = 0; i < form->n; i++) {
        const struct mm_item *other = item_of(bank, form, i);
        is_free = is_free && (i == at || (!names(item, other) && !names(other, item)));
    }
    return is_free;
}

/* Where a place holds what was seen although something unseen, or seen longer ago, was free, balance asked
 * for it. Gives how many there are. */
static int check_fresh(const struct bank *bank, const struct mm_course *course, unsigned audience,
                       const struct mm_form *form)
{
    size_t at = 0;
    int exchanged = 0;
    for (size_t s = 0; s < course->n_slots; s++) {
        const struct mm_slot *slot = &course->slots[s];
        for (int k = 0; (slot->audience & audience) && k < slot->count; k++, at++) {
            const struct mm_item *item = item_of(bank, form, at);
            int last = bank->seen[item - bank->pack->items];
            bool older = false;
            for (size_t i = 0; i < bank->pack->n_items; i++)
                older = older ||
                        (bank->seen[i] < last && may_stand(&bank->pack->items[i], course, slot, audience) &&
                         free_for(bank, form, at, &bank->pack->items[i]));
            MM_CHECK(!older || item->ops->true_false);
            exchanged += older;
        }
    }
    return exchanged;
}

/* People take the yearly course again and again. */
MM_TEST(what_was_not_seen_comes_first_and_then_what_was_seen_longest_ago)
{
    struct bank *bank = bank_open();
    MM_REQUIRE(bank && bank->pack);
    const struct mm_course *course = mm_pack_course(bank->pack, "yearly");
    const struct mm_seen seen = {times_seen, bank};
    int exchanged = 0, places = 0;
    MM_REQUIRE(course != NULL);
    for (uint64_t person = 0; person < 40; person++) {
        unsigned audience = person % 2 ? MM_AUD_STAFF : MM_AUD_COUNCILLOR;
        memset(bank->seen, 0, sizeof bank->seen);
        for (int year = 1; year <= 12; year++) {
            struct mm_form form;
            draw(bank, course, audience, person * 100 + (uint64_t)year, &seen, &form);
            check_form(bank, course, audience, &form);
            exchanged += check_fresh(bank, course, audience, &form);
            places += (int)form.n;
            for (size_t i = 0; i < form.n; i++)
                bank->seen[item_of(bank, &form, i) - bank->pack->items] = year;
        }
    }
    printf("%d of %d places went to what was seen, for balance\n", exchanged, places);
    MM_CHECK(exchanged * 20 <= places);
    bank_close(bank);
}

/* ---- the policy is revised ---------------------------------------------------------------------------- */

static int is_revised(void *ctx, const struct mm_item *item)
{
    const struct mm_clause *const *revised = ctx;
    int yes = 0;
    for (size_t i = 0; i < item->n_clauses; i++)
        yes |= item->clauses[i] == *revised;
    return yes;
}

static int never(void *ctx, const char *item_id, int64_t *ret_last_at_ms)
{
    (void)ctx, (void)item_id, (void)ret_last_at_ms;
    return 0;
}

static int items_about(const struct bank *bank, const struct mm_clause *clause, unsigned audience)
{
    int n = 0;
    for (size_t i = 0; i < bank->pack->n_items; i++) {
        const struct mm_item *item = &bank->pack->items[i];
        n += !item->practice && (item->audience & audience) && is_revised(&clause, item);
    }
    return n;
}

MM_TEST(after_a_revision_only_what_changed_is_asked_as_far_as_the_bank_goes)
{
    struct bank *bank = bank_open();
    size_t alone = 0;
    MM_REQUIRE(bank && bank->pack);
    const struct mm_course *course = mm_pack_course(bank->pack, "revision");
    MM_REQUIRE(course != NULL && course->kind == MM_COURSE_REVISION);
    for (size_t c = 0; c < bank->pack->policy.n_clauses; c++) {
        const struct mm_clause *clause = &bank->pack->policy.clauses[c];
        const struct mm_seen seen = {never, &clause, is_revised};
        for (unsigned audience = MM_AUD_COUNCILLOR; audience <= MM_AUD_STAFF; audience <<= 1) {
            int about = items_about(bank, clause, audience), asked = 0;
            struct mm_form form;
            draw(bank, course, audience, c, &seen, &form);
            for (size_t i = 0; i < form.n; i++)
                asked += is_revised(&clause, item_of(bank, &form, i));
            if (about > course->n_items * 2) /* enemies may take some */
                MM_CHECK_INT(asked, course->n_items);
            alone += asked == course->n_items;
        }
    }
    printf("%zu of %zu clauses and audiences fill a form alone\n", alone, bank->pack->policy.n_clauses * 2);
    MM_CHECK(alone >= 40);
    bank_close(bank);
}

/* ---- months later
 * ------------------------------------------------------------------------------------------
 */

static void see(struct bank *bank, const struct mm_form *form, int at)
{
    for (size_t i = 0; i < form->n; i++)
        bank->seen[item_of(bank, form, i) - bank->pack->items] = at;
}

static void sit_parts(struct bank *bank, unsigned audience, uint64_t seed)
{
    const struct mm_seen seen = {times_seen, bank};
    memset(bank->seen, 0, sizeof bank->seen);
    for (size_t c = 0; c < bank->pack->n_courses; c++) {
        struct mm_form form;
        if (bank->pack->courses[c].kind != MM_COURSE_PART || !bank->pack->courses[c].n_items)
            continue;
        draw(bank, &bank->pack->courses[c], audience, seed, &seen, &form);
        see(bank, &form, 1);
    }
}

/* Whether the person saw another item of this objective and type that could stand there too. */
static bool has_parallel(const struct bank *bank, const struct mm_item *item, const struct mm_course *course,
                         const struct mm_slot *slot, unsigned audience)
{
    bool has = false;
    for (size_t i = 0; i < bank->pack->n_items; i++) {
        const struct mm_item *other = &bank->pack->items[i];
        has = has || (bank->seen[i] && other != item && may_stand(other, course, slot, audience) &&
                      strcmp(other->ops->name, item->ops->name) == 0 &&
                      strcmp(other->objective, item->objective) == 0);
    }
    return has;
}

/* Places that have something parallel, and of these what holds it. One slot is one item in this course. */
static void count_parallel(const struct bank *bank, const struct mm_course *course, unsigned audience,
                           const struct mm_form *form, int counts[2])
{
    MM_CHECK_INT(form->n, course->n_slots);
    for (size_t s = 0; s < course->n_slots && s < form->n; s++) {
        bool could = false;
        for (size_t i = 0; i < bank->pack->n_items; i++) {
            const struct mm_item *item = &bank->pack->items[i];
            could = could || (!bank->seen[i] && may_stand(item, course, &course->slots[s], audience) &&
                              free_for(bank, form, s, item) &&
                              has_parallel(bank, item, course, &course->slots[s], audience));
        }
        counts[0] += could;
        counts[1] += could && has_parallel(bank, item_of(bank, form, s), course, &course->slots[s], audience);
    }
}

MM_TEST(a_delayed_test_asks_nothing_that_was_asked_in_the_onboarding_and_what_is_parallel_to_it_first)
{
    struct bank *bank = bank_open();
    MM_REQUIRE(bank && bank->pack);
    const struct mm_course *course = mm_pack_course(bank->pack, "delayed");
    const struct mm_seen seen = {times_seen, bank};
    int counts[2] = {0, 0};
    MM_REQUIRE(course != NULL);
    for (uint64_t seed = 0; seed < 200; seed++) {
        unsigned audience = seed % 2 ? MM_AUD_STAFF : MM_AUD_COUNCILLOR;
        struct mm_form form;
        sit_parts(bank, audience, seed);
        draw(bank, course, audience, seed, &seen, &form);
        MM_CHECK(form.n > 0);
        for (size_t i = 0; i < form.n; i++)
            MM_CHECK_INT(bank->seen[item_of(bank, &form, i) - bank->pack->items], 0);
        check_apart(bank, &form);
        count_parallel(bank, course, audience, &form, counts);
    }
    printf("%d of %d places hold something parallel\n", counts[1], counts[0]);
    MM_CHECK(counts[0] > 1000 && counts[1] * 10 >= counts[0] * 9); /* balance and enemies take a few */
    bank_close(bank);
}

MM_TEST(whoever_saw_the_whole_bank_still_gets_a_whole_delayed_test)
{
    struct bank *bank = bank_open();
    MM_REQUIRE(bank && bank->pack);
    const struct mm_course *course = mm_pack_course(bank->pack, "delayed");
    const struct mm_seen seen = {times_seen, bank};
    MM_REQUIRE(course != NULL);
    for (size_t i = 0; i < bank->pack->n_items; i++)
        bank->seen[i] = 1;
    for (size_t i = 0; i < bank->pack->n_items; i++) { /* all but what is about the tablet */
        for (size_t t = 0; t < bank->pack->items[i].n_topics; t++) {
            if (strcmp(bank->pack->items[i].topics[t], "duty.tablet") == 0)
                bank->seen[i] = 0;
        }
    }
    for (uint64_t seed = 0; seed < 50; seed++) {
        struct mm_form form;
        draw(bank, course, MM_AUD_COUNCILLOR, seed, &seen, &form);
        MM_CHECK_INT(form.n, course->n_slots);
        for (size_t i = 0; i < form.n; i++) /* and where something was not seen, that */
            MM_CHECK(bank->seen[item_of(bank, &form, i) - bank->pack->items] == 0 ||
                     strcmp(course->slots[i].topic, "duty.tablet") != 0);
        check_apart(bank, &form);
    }
    bank_close(bank);
}

MM_TEST_MAIN
