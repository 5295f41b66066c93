/* Pages have a version of their own: their id stays, their hash changes with what the learner sees of them.
 */
#include "tests/unit/pack/examples.h"

#define MODULE "common/modules/duty.json"
#define ITEMS  "common/items/duty.json"
#define FIGURE "\"blocks\": [\n{\"type\": \"figure\", \"figure\": \"door\", \"words\": \"扉\"},\n"

static void page_hash(const char *dir, char out[MM_VERSION_HASH_BYTES])
{
    struct mm_pack *pack = fixture_open(dir);
    const struct mm_module *module = pack ? mm_pack_module(pack, "duty") : NULL;
    const struct mm_page *page = module ? mm_module_page(module, "duty.p1") : NULL;

    snprintf(out, MM_VERSION_HASH_BYTES, "%s", page ? page->version_hash : "");
    mm_pack_free(pack);
}

MM_TEST(the_hash_of_a_page_changes_exactly_with_what_is_seen_of_it)
{
    static const struct {
        const char *file, *find, *replace;
        bool changes;
    } cases[] = {
        {MODULE, "も守ります。", "も、守ります。", true},
        {MODULE, "\"title\": \"だれが\"", "\"title\": \"だれも\"", true},
        {MODULE, "{議員|ぎいん}", "議員", true},
        {MODULE, "\"迷うとき\"", "\"迷ったとき\"", true},
        {MODULE, "\"職員へ\", \"audience\": [\"staff\"]", "\"職員へ\", \"audience\": [\"councillor\"]", true},
        {MODULE, "{\"type\": \"list\", \"items\": [\"**議員**\", \"[[端末]]\"]},\n", "", true},
        {MODULE, "\"blocks\": [\n", FIGURE, true},
        {ITEMS, "\"stem\": \"守るのは？\"", "\"stem\": \"守る人は？\"", true}, /* its practice question */
        {"policy.json", "\"text\": \"守る。\"", "\"text\": \"守ること。\"", true},
        {"council.json", "規程{n}", "方針{n}", true},
        {MODULE, "\"version\": 1", "\"version\": 2", false},
        {MODULE, "だれが守るか。", "だれが守るのか。", false}, /* the module's summary */
        {MODULE, "\"text\": \"言える。\"", "\"text\": \"示せる。\"", false},
        {ITEMS, "\"stem\": \"正しいですか。\"", "\"stem\": \"本当ですか。\"", false},
        {"council.json", "\"office\": \"事務局\"", "\"office\": \"議会局\"", false},
    };
    char dir[256], before[MM_VERSION_HASH_BYTES], after[MM_VERSION_HASH_BYTES];

    mm_test_mkdir(dir);
    fixture_write(dir);
    page_hash(dir, before);
    MM_CHECK_INT(strlen(before), MM_VERSION_HASH_BYTES - 1);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fixture_write(dir);
        MM_CHECK(fixture_change(dir, cases[i].file, cases[i].find, cases[i].replace));
        page_hash(dir, after);
        MM_CHECK_INT(strlen(after), MM_VERSION_HASH_BYTES - 1);
        if (!MM_CHECK((strcmp(after, before) != 0) == cases[i].changes))
            printf("    %s\n", cases[i].find);
    }
    mm_test_rmdir(dir);
}

MM_TEST(the_hash_of_a_page_changes_with_the_drawing_of_its_figure)
{
    char dir[256], before[MM_VERSION_HASH_BYTES], after[MM_VERSION_HASH_BYTES];

    mm_test_mkdir(dir);
    fixture_write(dir);
    MM_CHECK(fixture_change(dir, MODULE, "\"blocks\": [\n", FIGURE));
    page_hash(dir, before);
    MM_CHECK(fixture_change(dir, "common/figures/door.svg", "扉", "窓"));
    page_hash(dir, after);
    MM_CHECK(*after && strcmp(after, before) != 0);
    mm_test_rmdir(dir);
}

MM_TEST(the_hash_of_an_item_changes_with_the_drawing_of_its_figure)
{
    char dir[256], *text = examples_read("content/FORMAT.md"), before[MM_VERSION_HASH_BYTES] = "";

    mm_test_mkdir(dir);
    examples_put(dir, text);
    for (int i = 0; i < 2; i++) {
        static const char svg[] =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 400\">\n"
            "<text x=\"9\" y=\"50\" font-size=\"30\" fill=\"#1a1a1a\">窓</text>\n</svg>\n";
        struct mm_pack *pack;

        fixture_put(dir, "common/figures/mail.svg", svg, strlen(svg));
        if (i)
            MM_CHECK(examples_change(dir, "common/figures/mail.svg", "窓", "扉"));
        pack = fixture_open(dir);
        if (MM_CHECK(pack != NULL)) {
            MM_CHECK(strcmp(mm_pack_item(pack, "duty-05")->version_hash, before) != 0);
            memcpy(before, mm_pack_item(pack, "duty-05")->version_hash, sizeof(before));
        }
        mm_pack_free(pack);
    }
    mm_test_rmdir(dir);
    free(text);
}

/* Signed: this very version, and no other. */
MM_TEST(a_review_holds_for_the_version_that_was_reviewed)
{
    char dir[256], review[200], hash[MM_VERSION_HASH_BYTES];

    mm_test_mkdir(dir);
    fixture_write(dir);
    for (int i = 0; i < 3; i++) { /* without a hash, with it, and after a change */
        struct mm_findings findings;
        struct mm_pack *pack = NULL;

        if (i == 2)
            MM_CHECK(examples_change(dir, MODULE, "も守ります。", "も、守ります。"));
        else
            fixture_write(dir);
        snprintf(review, sizeof(review),
                 "\"state\": \"監修済\", \"by\": \"議会運営委員長\", \"date\": \"2026-11-22\"%s%s%s",
                 i ? ", \"hash\": \"" : "", i ? hash : "", i ? "\"" : "");
        if (i < 2)
            MM_CHECK(
                examples_change(dir, MODULE, "\"state\": \"未監修\", \"by\": null, \"date\": null", review));
        mm_findings_init(&findings);
        MM_CHECK_ERR(mm_pack_open(dir, &pack, &findings, NULL), MM_OK);
        if (pack) {
            const struct mm_module *module = mm_pack_module(pack, "duty");

            snprintf(hash, sizeof(hash), "%s", module->version_hash);
            MM_CHECK_INT(module->review.state, i == 1 ? MM_REVIEW_DONE : MM_REVIEW_NONE);
            MM_CHECK((module->review.by != NULL) == (i == 1));
            bool told = MM_CHECK_INT(findings.n, i != 1) && findings.n;
            MM_CHECK(i == 1 || (told && strstr(findings.list[0].message, hash)));
        }
        mm_pack_free(pack);
        mm_findings_done(&findings);
    }
    mm_test_rmdir(dir);
}

MM_TEST(the_hash_of_a_module_changes_exactly_with_what_a_reviewer_signs)
{
    static const struct {
        const char *find, *replace;
        bool changes;
    } cases[] = {
        {"も守ります。", "も、守ります。", true},
        {"だれが守るか。", "だれが守るのか。", true},
        {"\"text\": \"言える。\"", "\"text\": \"示せる。\"", true},
        {"\"bloom\": \"understand\"", "\"bloom\": \"remember\"", true},
        {"\"id\": \"duty.o1\", \"audience\": [\"councillor\"]",
         "\"id\": \"duty.o1\", \"audience\": [\"councillor\", \"staff\"]", true},
        {"\"version\": 1", "\"version\": 2", false},
    };
    char dir[256], hash[2][MM_VERSION_HASH_BYTES];

    mm_test_mkdir(dir);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int changed = 0; changed < 2; changed++) {
            fixture_write(dir);
            if (changed)
                MM_CHECK(fixture_change(dir, MODULE, cases[i].find, cases[i].replace));
            struct mm_pack *pack = fixture_open(dir);

            MM_REQUIRE(pack != NULL);
            snprintf(hash[changed], sizeof hash[0], "%s", mm_pack_module(pack, "duty")->version_hash);
            mm_pack_free(pack);
        }
        if (!MM_CHECK((strcmp(hash[0], hash[1]) != 0) == cases[i].changes))
            printf("    %s\n", cases[i].find);
    }
    mm_test_rmdir(dir);
}

MM_TEST_MAIN
