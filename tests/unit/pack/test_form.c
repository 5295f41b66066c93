/* Drawing forms, over many seeds, from a bank made for it. */
#include "tests/unit/pack/fixture.h"

#define SEEDS       2000
#define BANK_DUTY   9
#define BANK_THREAT 6

/* Items d0…d8 of duty.comply (d0 also of threat; d1 and d2, d3 and t1 are enemies), t0…t5 of threat (t5 for
 * councillors only). Course: 3 of duty.comply, 2 of threat. */
static void put_item(struct mm_buf *out, const char *id, const char *topics, const char *audience,
                     const char *enemies, bool keep_order)
{
    mm_buf_printf(
        out,
        "%s{\"id\": \"%s\", \"version\": 1, \"type\": \"mtf\", \"topics\": [%s], \"audience\": [%s], "
        "\"objective\": \"duty.o1\", \"bloom\": \"apply\", \"stem\": \"正しいですか。\", \"keep_order\": %s, "
        "\"enemies\": [%s], \"options\": [",
        out->len > 1 ? ",\n" : "", id, topics, audience, keep_order ? "true" : "false", enemies);
    for (int k = 0; k < 3; k++)
        mm_buf_printf(out,
                      "%s{\"id\": \"%c\", \"text\": \"文%d\", \"correct\": %s, \"explanation\": \"説明。\"}",
                      k ? "," : "", 'a' + k, k, k == 1 ? "false" : "true");
    mm_buf_printf(out, "], \"action\": \"見ます。\", \"quote\": \"threat\", \"source\": \"policy\", %s}",
                  REVIEW);
}

static void put_bank(const char *dir)
{
    struct mm_buf out;
    char id[8];
    mm_buf_init(&out, 1 << 20);
    mm_buf_char(&out, '[');
    for (int i = 0; i < BANK_DUTY; i++) {
        snprintf(id, sizeof id, "d%d", i);
        put_item(&out, id, i == 0 ? "\"duty.comply\", \"threat\"" : "\"duty.comply\"",
                 "\"councillor\", \"staff\"",
                 i == 1   ? "\"d2\""
                 : i == 3 ? "\"t1\""
                          : "",
                 i == 4);
    }
    for (int i = 0; i < BANK_THREAT; i++) {
        snprintf(id, sizeof id, "t%d", i);
        put_item(&out, id, "\"threat\"", i == 5 ? "\"councillor\"" : "\"councillor\", \"staff\"", "", false);
    }
    mm_buf_char(&out, ']');
    fixture_put(dir, "common/items/bank.json", mm_buf_str(&out), out.len);
    mm_buf_done(&out);
}

static struct mm_pack *open_bank(void)
{
    char dir[256];
    mm_test_mkdir(dir);
    fixture_write(dir);
    /* only practice items stay in the other file */
    const char *end = strstr(fixture_text("common/items/duty.json"), ",\n{\"id\": \"duty-01\"");
    char *practice = mm_asprintf("%.*s]", (int)(end - fixture_text("common/items/duty.json")),
                                 fixture_text("common/items/duty.json"));
    fixture_put(dir, "common/items/duty.json", practice, strlen(practice));
    free(practice);
    fixture_change(dir, "courses.json",
                   "\"duty.comply\", \"count\": 1},\n{\"topic\": \"threat\", \"count\": 1}",
                   "\"duty.comply\", \"count\": 3},\n{\"topic\": \"threat\", \"count\": 2}");
    put_bank(dir);
    struct mm_pack *pack = fixture_open(dir);
    mm_test_rmdir(dir);
    return pack;
}

static bool has(const struct mm_form *form, const char *id)
{
    for (size_t i = 0; i < form->n; i++) {
        if (strcmp(form->item[i].item_id, id) == 0)
            return true;
    }
    return false;
}

static bool tagged(const struct mm_item *item, const char *topic)
{
    for (size_t i = 0; i < item->n_topics; i++) {
        if (strcmp(item->topics[i], topic) == 0)
            return true;
    }
    return false;
}

static void check_form(const struct mm_pack *pack, const struct mm_form *form, unsigned audience)
{
    MM_CHECK_INT(form->n, 5);
    for (size_t i = 0; i < form->n; i++) {
        const struct mm_item *item = mm_pack_item(pack, form->item[i].item_id);
        MM_REQUIRE(item != NULL);
        MM_CHECK(!item->practice && (item->audience & audience));
        MM_CHECK(tagged(item, i < 3 ? "duty.comply" : "threat"));
        MM_CHECK_STR(form->item[i].version_hash, item->version_hash);
        for (size_t k = i + 1; k < form->n; k++)
            MM_CHECK(strcmp(form->item[i].item_id, form->item[k].item_id) != 0);
        unsigned seen = 0;
        for (int k = 0; k < form->item[i].n_options; k++)
            seen |= 1u << form->item[i].order[k];
        MM_CHECK_INT(seen, 7);
        MM_CHECK_INT(form->item[i].n_options, 3);
        if (item->keep_order)
            MM_CHECK(form->item[i].order[0] == 0 && form->item[i].order[1] == 1);
    }
    MM_CHECK(!(has(form, "d1") && has(form, "d2")));
    MM_CHECK(!(has(form, "d3") && has(form, "t1")));
}

MM_TEST(every_seed_meets_the_blueprint_without_enemies)
{
    struct mm_pack *pack = open_bank();
    MM_REQUIRE(pack != NULL);
    const struct mm_course *course = mm_pack_course(pack, "start");
    int with[BANK_DUTY] = {0};
    int moved = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct mm_form form;
        enum mm_audience audience = seed % 2 ? MM_AUD_STAFF : MM_AUD_COUNCILLOR;
        MM_CHECK_ERR(mm_form_draw(pack, course, audience, seed, NULL, &form, NULL), MM_OK);
        check_form(pack, &form, audience);
        MM_CHECK(audience == MM_AUD_COUNCILLOR || !has(&form, "t5"));
        for (int i = 0; i < BANK_DUTY; i++) {
            char id[8];
            snprintf(id, sizeof id, "d%d", i);
            with[i] += has(&form, id);
        }
        moved += form.item[0].order[0] != 0;
    }
    for (int i = 0; i < BANK_DUTY; i++)
        MM_CHECK(with[i] > SEEDS / 10); /* no item is left out in practice */
    MM_CHECK(moved > SEEDS / 3);
    mm_pack_free(pack);
}

MM_TEST(the_same_seed_draws_the_same_form_and_another_one_another)
{
    struct mm_pack *pack = open_bank();
    MM_REQUIRE(pack != NULL);
    const struct mm_course *course = mm_pack_course(pack, "start");
    int different = 0;
    for (uint64_t seed = 0; seed < 50; seed++) {
        struct mm_form one = {0}, two = {0}, other = {0};
        MM_CHECK_ERR(mm_form_draw(pack, course, MM_AUD_STAFF, seed, NULL, &one, NULL), MM_OK);
        MM_CHECK_ERR(mm_form_draw(pack, course, MM_AUD_STAFF, seed, NULL, &two, NULL), MM_OK);
        MM_CHECK_ERR(mm_form_draw(pack, course, MM_AUD_STAFF, seed + 1000, NULL, &other, NULL), MM_OK);
        MM_CHECK(memcmp(&one, &two, sizeof one) == 0);
        different += memcmp(one.item, other.item, sizeof one.item) != 0;
    }
    MM_CHECK(different > 45);
    mm_pack_free(pack);
}

struct history {
    const char *id;
    int count;
    int64_t last_at_ms;
};

static int count_history(void *ctx, const char *item_id, int64_t *ret_last_at_ms)
{
    for (const struct history *h = ctx; h->id; h++) {
        if (strcmp(h->id, item_id) == 0) {
            *ret_last_at_ms = h->last_at_ms;
            return h->count;
        }
    }
    return 0;
}

MM_TEST(unseen_items_come_first_and_then_those_seen_longest_ago)
{
    /* unseen: d4, d5, t2; of the seen ones d6, then t3, were seen longest ago */
    struct history history[] = {{"d0", 1, 900}, {"d1", 1, 500}, {"d2", 1, 510}, {"d3", 2, 520},
                                {"d6", 5, 100}, {"d7", 1, 800}, {"d8", 1, 810}, {"t0", 1, 700},
                                {"t1", 1, 710}, {"t3", 9, 90},  {"t4", 1, 720}, {"t5", 1, 730},
                                {NULL, 0, 0}};
    struct mm_seen seen = {count_history, history};
    struct mm_pack *pack = open_bank();
    MM_REQUIRE(pack != NULL);
    const struct mm_course *course = mm_pack_course(pack, "start");
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct mm_form form;
        MM_CHECK_ERR(mm_form_draw(pack, course, MM_AUD_COUNCILLOR, seed, &seen, &form, NULL), MM_OK);
        MM_CHECK(has(&form, "d4") && has(&form, "d5") && has(&form, "d6"));
        MM_CHECK(has(&form, "t2") && has(&form, "t3"));
    }
    mm_pack_free(pack);
}

/* d1 and d7 most, d8 somewhat, the rest not at all. */
static int want_some(void *ctx, const struct mm_item *item)
{
    (void)ctx;
    return strcmp(item->id, "d1") == 0 || strcmp(item->id, "d7") == 0 ? 2 : strcmp(item->id, "d8") == 0;
}

MM_TEST(a_weak_slot_takes_what_the_person_should_look_at_once_more)
{
    struct history history[] = {{"d1", 1, 500}, {"d7", 1, 800}, {"d8", 1, 810}, {NULL, 0, 0}};
    struct mm_seen seen = {count_history, history, want_some};
    struct mm_pack *pack = open_bank();
    MM_REQUIRE(pack != NULL);
    struct mm_course course = *mm_pack_course(pack, "start");
    struct mm_slot slots[] = {{"threat", .audience = MM_AUD_BOTH, .count = 1},
                              {"", .weak = true, .audience = MM_AUD_BOTH, .count = 3}};
    course.slots = slots;
    course.n_slots = 2;
    course.n_items = 4;
    for (uint64_t seed = 0; seed < 200; seed++) {
        struct mm_form form;
        MM_CHECK_ERR(mm_form_draw(pack, &course, MM_AUD_COUNCILLOR, seed, &seen, &form, NULL), MM_OK);
        MM_CHECK_INT(form.n, 4);
        MM_CHECK(has(&form, "d1") && has(&form, "d7") && has(&form, "d8")); /* though they were seen */
    }
    mm_pack_free(pack);
}

MM_TEST(a_blueprint_that_enemies_make_tight_is_still_filled)
{
    struct mm_pack *pack = open_bank();
    MM_REQUIRE(pack != NULL);
    struct mm_course course = *mm_pack_course(pack, "start");
    struct mm_slot slots[] = {{"duty.comply", .audience = MM_AUD_BOTH, .count = 8},
                              {"threat", .audience = MM_AUD_BOTH, .count = 4}};
    course.slots = slots;
    course.n_items = 12;
    for (uint64_t seed = 0; seed < 300; seed++) {
        struct mm_form form;
        MM_CHECK_ERR(mm_form_draw(pack, &course, MM_AUD_COUNCILLOR, seed, NULL, &form, NULL), MM_OK);
        MM_CHECK_INT(form.n, 12);
        MM_CHECK(!(has(&form, "d1") && has(&form, "d2")) && !(has(&form, "d3") && has(&form, "t1")));
    }
    mm_pack_free(pack);
}

MM_TEST(a_bank_that_cannot_fill_a_slot_is_said_and_nothing_is_drawn)
{
    struct mm_pack *pack = open_bank();
    MM_REQUIRE(pack != NULL);
    struct mm_course course = *mm_pack_course(pack, "start");
    struct mm_slot slots[] = {{"duty.comply", .audience = MM_AUD_BOTH, .count = 10},
                              {"threat", .audience = MM_AUD_BOTH, .count = 1}};
    struct mm_form form = {.n = 33};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    course.slots = slots;
    course.n_items = 11;
    MM_CHECK_ERR(mm_form_draw(pack, &course, MM_AUD_STAFF, 1, NULL, &form, &info), MM_ERR_INVALID);
    MM_CHECK(strstr(info.text, "duty.comply") != NULL);
    slots[0].count = 9; /* both d1 and d2 would be needed */
    course.n_items = 10;
    mm_errinfo_clear(&info);
    MM_CHECK_ERR(mm_form_draw(pack, &course, MM_AUD_STAFF, 1, NULL, &form, &info), MM_ERR_INVALID);
    MM_CHECK(strstr(info.text, "enemies") != NULL);
    MM_CHECK_INT(form.n, 33);
    mm_pack_free(pack);
}

static const struct mm_json_limits limits = {100000, 8};

static bool shows(const struct mm_course *course, const char *page_id)
{
    for (size_t i = 0; i < course->n_pages; i++) {
        if (strcmp(course->pages[i]->id, page_id) == 0)
            return true;
    }
    return false;
}

MM_TEST(a_part_asks_only_what_its_own_pages_teach)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_pack *pack = NULL;
    int kept_out = 0;
    MM_CHECK_ERR(mm_pack_open(MM_TEST_SOURCE_DIR "/content/kamakura", &pack, NULL, &info), MM_OK);
    MM_REQUIRE(pack != NULL);
    const struct mm_course *course = mm_pack_course(pack, "onboarding-duty");
    MM_REQUIRE(course != NULL && course->n_pages > 0);
    for (size_t i = 0; i < pack->n_items; i++)
        kept_out += *pack->items[i].page && !shows(course, pack->items[i].page);
    MM_CHECK(kept_out > 0);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct mm_form form;
        enum mm_audience audience = seed % 2 ? MM_AUD_COUNCILLOR : MM_AUD_STAFF;
        MM_CHECK_ERR(mm_form_draw(pack, course, audience, seed, NULL, &form, &info), MM_OK);
        for (size_t i = 0; i < form.n; i++) {
            const struct mm_item *item = mm_pack_item(pack, form.item[i].item_id);
            MM_CHECK(!*item->page || shows(course, item->page));
        }
    }
    mm_pack_free(pack);
}

MM_TEST(a_form_reads_back_from_its_json)
{
    struct mm_pack *pack = open_bank();
    MM_REQUIRE(pack != NULL);
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct mm_form form = {0}, back = {0};
        struct mm_buf text;
        struct mm_json *doc = NULL;
        mm_buf_init(&text, limits.max_bytes);
        MM_CHECK_ERR(mm_form_draw(pack, mm_pack_course(pack, "start"), MM_AUD_STAFF, UINT64_MAX - seed, NULL,
                                  &form, NULL),
                     MM_OK);
        mm_form_write(&form, &text);
        MM_CHECK_ERR(mm_json_parse(mm_buf_str(&text), text.len, &limits, &doc, NULL), MM_OK);
        MM_CHECK_ERR(mm_form_parse(doc, &back), MM_OK);
        MM_CHECK_INT(back.n, form.n);
        MM_CHECK(back.seed == UINT64_MAX - seed);
        for (size_t i = 0; i < form.n; i++) {
            MM_CHECK_STR(back.item[i].item_id, form.item[i].item_id);
            MM_CHECK_STR(back.item[i].version_hash, form.item[i].version_hash);
            MM_CHECK_INT(back.item[i].n_options, form.item[i].n_options);
            MM_CHECK(memcmp(back.item[i].order, form.item[i].order, form.item[i].n_options) == 0);
        }
        mm_json_free(doc);
        mm_buf_done(&text);
    }
    mm_pack_free(pack);
}

MM_TEST(a_form_that_breaks_a_rule_is_refused)
{
#define START "{\"seed\":\"00000000000000ff\",\"items\":[{\"id\":"
#define HEAD  START "\"d1\",\"hash\":\"0123456789abcdef\",\"order\":"
    static const char *const bad[] = {
        "{}",
        "[]",
        "{\"seed\":\"ff\",\"items\":[]}",
        "{\"seed\":\"00000000000000ff\",\"items\":{}}",
        HEAD "[0,1,1]}]}",
        HEAD "[0,1,3]}]}",
        HEAD "[0,-1,1]}]}",
        HEAD "[]}]}",
        HEAD "[0,1,2,3,4,5,6,7,8,9,10,11,12]}]}",
        HEAD "3}]}",
        START "\"\",\"hash\":\"0123456789abcdef\",\"order\":[0]}]}",
        START "\"d1\",\"hash\":\"short\",\"order\":[0]}]}",
    };
    struct mm_form form = {.n = 44};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct mm_json *doc = NULL;
        MM_CHECK_ERR(mm_json_parse(bad[i], strlen(bad[i]), &limits, &doc, NULL), MM_OK);
        MM_CHECK(mm_form_parse(doc, &form) != MM_OK);
        mm_json_free(doc);
    }
    MM_CHECK_INT(form.n, 44);
    struct mm_json *doc = NULL;
    const char *good = HEAD "[2,0,1]}]}";
    MM_CHECK_ERR(mm_json_parse(good, strlen(good), &limits, &doc, NULL), MM_OK);
    MM_CHECK_ERR(mm_form_parse(doc, &form), MM_OK);
    MM_CHECK_INT(form.item[0].order[0], 2);
    mm_json_free(doc);
}

MM_TEST_MAIN
