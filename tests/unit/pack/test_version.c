/* Pages have a version of their own: their id stays, their hash changes with what the learner sees of them.
 */
#include "tests/unit/pack/fixture.h"

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

MM_TEST_MAIN
