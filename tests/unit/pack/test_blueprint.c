/* Blueprints over a bank of a yearly course: strata by clause, type and audience, balance of true and false,
 * even exposure, enemies; and a bank so tight that chance alone would not fill it. */
#include "tests/unit/pack/fixture.h"

#define SEEDS        10000
#define TOPICS       5
#define MTF          9 /* of each topic; i % 3 says how many are true: 1, 2, 1, 2 … */
#define SINGLE       4
#define MAX_EXPOSURE 1.15 /* the most drawn of equal items against the least */

/* ---- the bank ------------------------------------------------------------------------------------------ */

struct bank {
    struct mm_buf items;
    int yes_pct; /* of the statements, when not balanced */
};

static void put_options(struct mm_buf *out, int n_true)
{
    for (int k = 0; k < 3; k++)
        mm_buf_printf(out,
                      "%s{\"id\": \"%c\", \"text\": \"文%d\", \"correct\": %s, \"explanation\": \"説明。\"}",
                      k ? "," : "", 'a' + k, k, k < n_true ? "true" : "false");
}

static void put_item(struct mm_buf *out, const char *id, const char *type, const char *topic,
                     const char *audience, const char *enemies, int n_true)
{
    mm_buf_printf(
        out,
        "%s{\"id\": \"%s\", \"version\": 1, \"type\": \"%s\", \"topics\": [\"%s\"], "
        "\"audience\": [%s], \"objective\": \"duty.o1\", \"bloom\": \"apply\", \"stem\": \"どうですか。\", "
        "\"enemies\": [%s], \"options\": [",
        out->len > 1 ? ",\n" : "", id, type, topic, audience, enemies);
    put_options(out, n_true);
    mm_buf_printf(out, "], \"action\": \"見ます。\", \"quote\": \"threat\", \"source\": \"policy\", %s}",
                  REVIEW);
}

/* Topic t<k> is clause 3.<k+1>. Items m<k>-<i> are mtf (m<k>-0 and m<k>-2 are enemies), s<k>-<i> single;
 * s<k>-3 is for staff alone. */
static void put_bank(const char *dir, int extra_true)
{
    struct mm_buf out;
    mm_buf_init(&out, 1 << 20);
    mm_buf_char(&out, '[');
    for (int k = 0; k < TOPICS; k++) {
        char id[16], topic[8], enemy[16];
        snprintf(topic, sizeof topic, "t%d", k);
        for (int i = 0; i < MTF; i++) {
            snprintf(id, sizeof id, "m%d-%d", k, i);
            enemy[0] = '\0';
            if (i == 0)
                snprintf(enemy, sizeof enemy, "\"m%d-2\"", k);
            put_item(&out, id, "mtf", topic, "\"councillor\", \"staff\"", enemy,
                     extra_true ? 3 - (i % 9 == 8) : 1 + i % 2);
        }
        for (int i = 0; i < SINGLE; i++) {
            snprintf(id, sizeof id, "s%d-%d", k, i);
            put_item(&out, id, "single", topic, i == 3 ? "\"staff\"" : "\"councillor\", \"staff\"", "", 1);
        }
    }
    mm_buf_char(&out, ']');
    fixture_put(dir, "common/items/bank.json", mm_buf_str(&out), out.len);
    mm_buf_done(&out);
}

static void put_topics(const char *dir)
{
    struct mm_buf topics, map, clauses;
    mm_buf_init(&topics, 10000);
    mm_buf_init(&map, 10000);
    mm_buf_init(&clauses, 10000);
    for (int k = 0; k < TOPICS; k++) {
        mm_buf_printf(&topics, ",{\"id\": \"t%d\", \"title\": \"話題\"}", k);
        mm_buf_printf(&map, ",{\"topic\": \"t%d\", \"clauses\": [\"3.%d\"]}", k, k + 1);
        if (k > 0)
            mm_buf_printf(&clauses,
                          ",{\"id\": \"3.%d\", \"parent\": \"3\", \"title\": \"脅威\", \"text\": \"文。\"}",
                          k + 1);
    }
    char *text = mm_asprintf("{\"id\": \"scene\", \"title\": \"場面\"}%s", mm_buf_str(&topics));
    MM_CHECK(fixture_change(dir, "common/topics.json", "{\"id\": \"scene\", \"title\": \"場面\"}", text));
    free(text);
    text = mm_asprintf("{\"topic\": \"scene\", \"clauses\": [\"1\"]}%s", mm_buf_str(&map));
    MM_CHECK(fixture_change(dir, "map.json", "{\"topic\": \"scene\", \"clauses\": [\"1\"]}", text));
    free(text);
    static const char first[] = "\"title\": \"意図\", \"text\": \"(1) わざと。\"}";
    text = mm_asprintf("%s%s", first, mm_buf_str(&clauses));
    MM_CHECK(fixture_change(dir, "policy.json", first, text));
    free(text);
    mm_buf_done(&topics);
    mm_buf_done(&map);
    mm_buf_done(&clauses);
}

#define OLD_CHECK "{\"topic\": \"duty.comply\", \"count\": 1},\n{\"topic\": \"threat\", \"count\": 1}"
/* 14 mtf, three or two a clause; 6 of any type, one of them for staff alone and one for councillors alone. */
#define YEAR                                                                                                 \
    "{\"clause\": \"3.1\", \"type\": \"mtf\", \"count\": 3}, {\"topic\": \"t1\", \"type\": \"mtf\", "        \
    "\"count\": 3},\n"                                                                                       \
    "{\"topic\": \"t2\", \"type\": \"mtf\", \"count\": 3}, {\"topic\": \"t3\", \"type\": \"mtf\", "          \
    "\"count\": 3},\n"                                                                                       \
    "{\"clause\": \"3.5\", \"type\": \"mtf\", \"count\": 2},\n"                                              \
    "{\"clause\": \"3\", \"type\": \"single\", \"count\": 5},\n"                                             \
    "{\"topic\": \"t0\", \"type\": \"single\", \"audience\": [\"staff\"], \"count\": 1},\n"                  \
    "{\"topic\": \"t4\", \"type\": \"single\", \"audience\": [\"councillor\"], \"count\": 1}"

static struct mm_pack *open_year(const char *check, int extra_true, struct mm_findings *findings)
{
    char dir[256];
    struct mm_pack *pack = NULL;
    mm_test_mkdir(dir);
    fixture_write(dir);
    put_topics(dir);
    put_bank(dir, extra_true);
    MM_CHECK(fixture_change(dir, "courses.json", OLD_CHECK, check));
    if (findings)
        MM_CHECK_ERR(mm_pack_open(dir, &pack, findings, NULL), MM_OK);
    else
        pack = fixture_open(dir);
    mm_test_rmdir(dir);
    return pack;
}

/* ---- a form ---------------------------------------------------------------------------------------------
 */

/* Which topic of the bank an item is of, by its id; -1 for one of the fixture. */
static int topic_of(const char *id)
{
    return (id[0] == 'm' || id[0] == 's') && id[2] == '-' ? id[1] - '0' : -1;
}

static bool are_enemies(const char *a, const char *b)
{
    return topic_of(a) >= 0 && topic_of(a) == topic_of(b) && a[0] == 'm' && b[0] == 'm' &&
           ((a[3] == '0' && b[3] == '2') || (a[3] == '2' && b[3] == '0'));
}

static void check_form(const struct mm_pack *pack, const struct mm_form *form, bool staff)
{
    static const int want[TOPICS] = {3, 3, 3, 3, 2};
    struct mm_balance balance = {0};
    int mtf[TOPICS] = {0}, singles = 0;
    MM_CHECK_INT(form->n, 20);
    for (size_t i = 0; i < form->n; i++) {
        const char *id = form->item[i].item_id;
        const struct mm_item *item = mm_pack_item(pack, id);
        MM_REQUIRE(item != NULL);
        if (item->ops->true_false && topic_of(id) >= 0)
            mtf[topic_of(id)]++;
        singles += !item->ops->true_false;
        MM_CHECK(item->audience & (staff ? MM_AUD_STAFF : MM_AUD_COUNCILLOR));
        mm_balance_add(&balance, item);
        for (size_t k = i + 1; k < form->n; k++)
            MM_CHECK(strcmp(id, form->item[k].item_id) != 0 && !are_enemies(id, form->item[k].item_id));
    }
    /* the slot of this audience stands last */
    MM_CHECK_INT(topic_of(form->item[form->n - 1].item_id), staff ? 0 : 4);
    MM_CHECK_INT(singles, 6);
    for (int k = 0; k < TOPICS; k++)
        MM_CHECK_INT(mtf[k], want[k]);
    MM_CHECK_INT(balance.rows, 42);
    MM_CHECK(balance.yes * 100 >= 42 * 45 && balance.yes * 100 <= 42 * 55);
}

MM_TEST(ten_thousand_seeds_meet_the_blueprint_balanced_without_enemies_and_draw_evenly)
{
    struct mm_pack *pack = open_year(YEAR, 0, NULL);
    int drawn[TOPICS][MTF] = {{0}};
    MM_REQUIRE(pack != NULL);
    const struct mm_course *course = mm_pack_course(pack, "start");
    MM_CHECK_INT(course->n_items, 20);
    MM_CHECK_INT(mm_course_items(course, MM_AUD_STAFF), 20);
    MM_CHECK(course->shows_cut);
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct mm_form form;
        bool staff = seed % 2;
        MM_CHECK_ERR(
            mm_form_draw(pack, course, staff ? MM_AUD_STAFF : MM_AUD_COUNCILLOR, seed, NULL, &form, NULL),
            MM_OK);
        check_form(pack, &form, staff);
        for (size_t i = 0; i < form.n; i++)
            if (form.item[i].item_id[0] == 'm' && topic_of(form.item[i].item_id) >= 0)
                drawn[topic_of(form.item[i].item_id)][form.item[i].item_id[3] - '0']++;
    }
    for (int k = 0; k < TOPICS; k++) {
        for (int parity = 0; parity < 2; parity++) { /* equal items: as many true statements, no enemy */
            int least = SEEDS, most = 0;
            for (int i = parity ? 1 : 4; i < MTF; i += 2) {
                least = drawn[k][i] < least ? drawn[k][i] : least;
                most = drawn[k][i] > most ? drawn[k][i] : most;
            }
            MM_CHECK(least > SEEDS / 10 && most <= least * MAX_EXPOSURE);
        }
    }
    mm_pack_free(pack);
}

/* ---- what was seen ---------------------------------------------------------------------------------------
 */

static int seen_one_true(void *ctx, const char *item_id, int64_t *ret_last_at_ms)
{
    (void)ctx;
    *ret_last_at_ms = 1000;
    return item_id[0] == 'm' && topic_of(item_id) >= 0 &&
           (item_id[3] - '0') % 2 == 0; /* with one true statement of three */
}

/* All that is unseen has two true statements of three: alone it would not be balanced. */
MM_TEST(a_form_stays_balanced_when_what_is_unseen_is_not)
{
    struct mm_seen seen = {seen_one_true, NULL};
    struct mm_pack *pack = open_year(YEAR, 0, NULL);
    MM_REQUIRE(pack != NULL);
    for (uint64_t seed = 0; seed < 300; seed++) {
        struct mm_form form;
        int again = 0;
        MM_CHECK_ERR(
            mm_form_draw(pack, mm_pack_course(pack, "start"), MM_AUD_COUNCILLOR, seed, &seen, &form, NULL),
            MM_OK);
        check_form(pack, &form, false);
        for (size_t i = 0; i < form.n; i++) {
            int64_t at;
            again += seen_one_true(NULL, form.item[i].item_id, &at);
        }
        MM_CHECK(again > 0 && again <= 7); /* no more of them than balance asks for */
    }
    mm_pack_free(pack);
}

MM_TEST(a_bank_of_true_statements_is_named_by_the_checker)
{
    struct mm_findings findings;
    bool named = false;
    mm_findings_init(&findings);
    struct mm_pack *pack = open_year(YEAR, 1, &findings);
    for (size_t i = 0; i < findings.n; i++)
        named = named || (strcmp(findings.list[i].file, "courses.json") == 0 &&
                          strstr(findings.list[i].message, "かたよることがあります"));
    MM_CHECK(named);
    mm_findings_done(&findings);
    mm_pack_free(pack);
}

MM_TEST(a_cut_score_wants_twenty_items_and_seventy_in_a_hundred_surely_true_or_false)
{
    static const struct {
        int mtf, single, any;
        bool shown;
    } cases[] = {{14, 6, 0, true},
                 {13, 7, 0, false},
                 {14, 5, 0, false},
                 {20, 0, 0, true},
                 /* 10 of a topic with 4 others are surely 6 */
                 {14, 2, 10, true},
                 {4, 6, 10, false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mm_buf check;
        mm_buf_init(&check, 2000);
        mm_buf_printf(&check, "{\"clause\": \"3\", \"type\": \"mtf\", \"count\": %d}", cases[i].mtf);
        if (cases[i].single)
            mm_buf_printf(&check, ",{\"clause\": \"3\", \"type\": \"single\", \"count\": %d}",
                          cases[i].single);
        if (cases[i].any)
            mm_buf_printf(&check,
                          ",{\"topic\": \"t0\", \"audience\": [\"councillor\", \"staff\"], \"count\": %d}",
                          cases[i].any);
        struct mm_pack *pack = open_year(mm_buf_str(&check), 0, NULL);
        MM_REQUIRE(pack != NULL);
        MM_CHECK(mm_pack_course(pack, "start")->shows_cut == cases[i].shown);
        mm_pack_free(pack);
        mm_buf_done(&check);
    }
}

/* ---- a tight bank -----------------------------------------------------------------------------------------
 */

#define GOOD   12
#define GROUPS 11
#define BAD    3 /* of a group: enemies of one another and of all good ones */

static void put_tight(const char *dir)
{
    struct mm_buf out, enemies;
    char id[16];
    mm_buf_init(&out, 1 << 20);
    mm_buf_init(&enemies, 4000);
    mm_buf_char(&out, '[');
    for (int i = 0; i < GOOD; i++) {
        snprintf(id, sizeof id, "good-%d", i);
        put_item(&out, id, "single", "t0", "\"councillor\", \"staff\"", "", 1);
    }
    for (int i = 0; i < GROUPS * BAD; i++) {
        mm_buf_clear(&enemies);
        for (int k = 0; k < GOOD; k++)
            mm_buf_printf(&enemies, "%s\"good-%d\"", k ? ", " : "", k);
        for (int k = i / BAD * BAD; k < i; k++)
            mm_buf_printf(&enemies, ", \"bad-%d\"", k);
        snprintf(id, sizeof id, "bad-%d", i);
        put_item(&out, id, "single", "t0", "\"councillor\", \"staff\"", mm_buf_str(&enemies), 1);
    }
    mm_buf_char(&out, ']');
    fixture_put(dir, "common/items/bank.json", mm_buf_str(&out), out.len);
    mm_buf_done(&out);
    mm_buf_done(&enemies);
}

/* Twelve go together in one way only, and who begins with any other tries for ever. */
MM_TEST(what_the_checker_lets_pass_is_filled_with_every_seed)
{
    char dir[256];
    mm_test_mkdir(dir);
    fixture_write(dir);
    put_topics(dir);
    put_tight(dir);
    MM_CHECK(fixture_change(dir, "courses.json", OLD_CHECK, "{\"topic\": \"t0\", \"count\": 12}"));
    struct mm_pack *pack = fixture_open(dir);
    MM_REQUIRE(pack != NULL);
    for (uint64_t seed = 0; seed < 60; seed++) {
        struct mm_form form = {0}, same = {0};
        const struct mm_course *course = mm_pack_course(pack, "start");
        MM_CHECK_ERR(mm_form_draw(pack, course, MM_AUD_STAFF, seed, NULL, &form, NULL), MM_OK);
        MM_CHECK_ERR(mm_form_draw(pack, course, MM_AUD_STAFF, seed, NULL, &same, NULL), MM_OK);
        MM_CHECK_INT(form.n, 12);
        MM_CHECK(memcmp(&form, &same, sizeof form) == 0);
        for (size_t i = 0; i < form.n; i++)
            MM_CHECK(strncmp(form.item[i].item_id, "good-", 5) == 0);
    }
    mm_pack_free(pack);
    mm_test_rmdir(dir);
}

MM_TEST_MAIN
