/* Opening a whole pack: what stands in it afterwards, and when its versions change. */
#include "content/pack/tabletop.h"
#include "tests/unit/pack/fixture.h"

#include <unistd.h>

MM_TEST(a_whole_pack_opens_without_findings)
{
    char dir[256];
    struct mm_findings findings;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_pack *pack = NULL;
    mm_test_mkdir(dir);
    fixture_write(dir);
    mm_findings_init(&findings);
    MM_CHECK_ERR(mm_pack_open(dir, &pack, &findings, &info), MM_OK);
    MM_CHECK_INT(findings.n, 0);
    fixture_print(&findings);
    MM_REQUIRE(pack != NULL);
    MM_CHECK_STR(pack->council.name, "例示市議会");
    MM_CHECK(pack->council.contacts[0].value == NULL);
    MM_CHECK_STR(pack->council.contacts[1].value, "内線 1");
    MM_CHECK_STR(pack->council.help[0].steps[0], "事務局に知らせます。");
    MM_CHECK_INT(strlen(pack->version), 16);
    MM_CHECK_INT(pack->n_terms, 1);
    MM_CHECK_STR(pack->tips[0].clause->id, "5.tablet");
    MM_CHECK(pack->tips[1].clause == NULL);
    mm_pack_free(pack);
    mm_findings_done(&findings);
    mm_test_rmdir(dir);
}

MM_TEST(a_pack_known_to_be_good_is_built_alike_and_any_other_byte_is_checked)
{
    char dir[256];
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_pack *known = NULL;
    mm_test_mkdir(dir);
    fixture_write(dir);
    struct mm_pack *pack = fixture_open(dir);
    MM_REQUIRE(pack != NULL);
    MM_CHECK_ERR(mm_pack_open_known(dir, pack->version, NULL, &known, &info), MM_OK);
    MM_REQUIRE(known != NULL);
    MM_CHECK_STR(known->version, pack->version);
    MM_CHECK_INT(known->n_items, pack->n_items);
    MM_CHECK_INT(known->courses[0].minutes, pack->courses[0].minutes);
    MM_CHECK_STR(known->items[0].version_hash, pack->items[0].version_hash);
    mm_pack_free(known);
    MM_CHECK(fixture_change(dir, "council.json", "\"format\": 1", "\"formt\": 1"));
    MM_CHECK_ERR(mm_pack_open_known(dir, pack->version, NULL, &known, &info), MM_ERR_INVALID);
    MM_CHECK_ERR(mm_pack_open_known(dir, NULL, NULL, &known, &info), MM_ERR_INVALID);
    mm_pack_free(pack);
    mm_test_rmdir(dir);
}

MM_TEST(clauses_get_the_label_of_the_council_and_sub_leaves_their_parents)
{
    char dir[256];
    mm_test_mkdir(dir);
    fixture_write(dir);
    struct mm_pack *pack = fixture_open(dir);
    MM_REQUIRE(pack != NULL);
    MM_CHECK_STR(mm_pack_clause(pack, "5")->label, "規程5");
    MM_CHECK_STR(mm_pack_clause(pack, "3.1")->label, "規程3(1)");
    MM_CHECK_STR(mm_pack_clause(pack, "5.tablet")->label, "規程5");
    MM_CHECK_STR(mm_pack_clause(pack, "5.tablet")->text, "守る。");
    MM_CHECK_STR(mm_pack_clause(pack, "3")->text, "");
    MM_CHECK(mm_pack_clause(pack, "9") == NULL);
    MM_CHECK(pack->policy.established == NULL);
    MM_CHECK_INT(strlen(pack->policy.text_hash), 12);
    mm_pack_free(pack);
    mm_test_rmdir(dir);
}

MM_TEST(topics_become_clauses_and_an_option_may_have_its_own)
{
    char dir[256];
    mm_test_mkdir(dir);
    fixture_write(dir);
    struct mm_pack *pack = fixture_open(dir);
    MM_REQUIRE(pack != NULL);
    const struct mm_item *item = mm_pack_item(pack, "duty-01");
    MM_REQUIRE(item != NULL);
    struct mm_evidence_row row;
    MM_CHECK_STR(item->quote->id, "5");
    MM_CHECK_INT(item->ops->n_rows(item), 3);
    item->ops->evidence(item, 0, &row);
    MM_CHECK_STR(row.row_id, "duty-01/a");
    MM_CHECK_INT(row.n_clauses, 2);
    MM_CHECK_STR(row.clauses[0]->id, "5.tablet");
    item->ops->evidence(item, 1, &row);
    MM_CHECK_STR(row.row_id, "duty-01/b");
    MM_CHECK_STR(row.clauses[0]->id, "5");
    const struct mm_item *single = mm_pack_item(pack, "threat-01");
    single->ops->evidence(single, 0, &row);
    MM_CHECK_STR(row.row_id, "threat-01");
    MM_CHECK_STR(row.clauses[0]->id, "3.1");
    mm_pack_free(pack);
    mm_test_rmdir(dir);
}

MM_TEST(pages_carry_filled_in_texts_and_quotes_and_audiences)
{
    char dir[256];
    mm_test_mkdir(dir);
    fixture_write(dir);
    struct mm_pack *pack = fixture_open(dir);
    MM_REQUIRE(pack != NULL);
    const struct mm_module *module = mm_pack_module(pack, "duty");
    const struct mm_page *page = mm_module_page(module, "duty.p1");
    MM_REQUIRE(page != NULL && page->n_blocks == 6);
    MM_CHECK_STR(page->blocks[0].text, "例示市議会の{議員|ぎいん}も守ります。");
    MM_CHECK_INT(page->blocks[1].type, MM_BLOCK_QUOTE);
    MM_CHECK_STR(page->blocks[1].clause->id, "5");
    MM_CHECK_INT(page->blocks[3].columns, 2);
    MM_CHECK_INT(page->blocks[3].n_items, 4);
    MM_CHECK_INT(page->blocks[4].audience, MM_AUD_STAFF);
    MM_CHECK_INT(page->blocks[0].audience, MM_AUD_BOTH);
    MM_CHECK_STR(page->blocks[5].item_id, "duty-p-01");
    MM_CHECK_STR(module->objectives[0].id, "duty.o1");
    MM_CHECK_INT(module->minutes, 1);
    const struct mm_course *course = mm_pack_course(pack, "start");
    MM_CHECK_INT(course->n_items, 2);
    MM_CHECK_INT(course->minutes, 2); /* 4 rows of 15 s, one of practice, and about 40 characters */
    MM_CHECK_INT(mm_item_votes(mm_pack_item(pack, "duty-p-01")), 1);
    MM_CHECK_INT(mm_course_room_minutes(pack, course, MM_AUD_COUNCILLOR), 2 + MM_MINUTES_A_VOTE);
    MM_CHECK(!course->shows_cut);
    mm_pack_free(pack);
    mm_test_rmdir(dir);
}

/* Opens the fixture with its quotation replaced by another block; NULL when that is refused. */
static struct mm_pack *open_with_block(const char *dir, const char *block)
{
    MM_CHECK(fixture_change(dir, "common/modules/duty.json",
                            "\"type\": \"quote\", \"topic\": \"duty.comply\"", block));
    return fixture_open(dir);
}

MM_TEST(a_page_shows_the_councils_own_contacts_and_says_whom_to_ask_for_a_blank)
{
    char dir[256];
    mm_test_mkdir(dir);
    fixture_write(dir);
    struct mm_pack *pack = open_with_block(dir, "\"type\": \"contacts\"");
    MM_REQUIRE(pack != NULL);
    const struct mm_block *block = &mm_module_page(mm_pack_module(pack, "duty"), "duty.p1")->blocks[1];
    MM_CHECK_INT(block->type, MM_BLOCK_TABLE);
    MM_CHECK_INT(block->columns, 2);
    MM_REQUIRE(block->n_items == 6);
    MM_CHECK_STR(block->items[2], "昼");
    MM_CHECK_STR(block->items[3], "事務局に確認してください");
    MM_CHECK_STR(block->items[4], "夜");
    MM_CHECK_STR(block->items[5], "内線 1");
    mm_pack_free(pack);
    mm_test_rmdir(dir);
}

MM_TEST(contacts_on_a_page_want_a_council_that_names_some)
{
    char dir[256];
    mm_test_mkdir(dir);
    fixture_write(dir);
    MM_CHECK(fixture_change(dir, "council.json",
                            "{\"name\": \"昼\", \"value\": null}, {\"name\": \"夜\", \"value\": \"内線 1\"}",
                            ""));
    struct mm_pack *pack = fixture_open(dir);
    MM_CHECK(pack != NULL); /* nothing asks for them */
    mm_pack_free(pack);
    MM_CHECK(!open_with_block(dir, "\"type\": \"contacts\""));
    mm_test_rmdir(dir);
}

MM_TEST(a_page_shows_the_councils_first_steps_and_whether_their_order_is_decided)
{
    char dir[256];
    mm_test_mkdir(dir);
    fixture_write(dir);
    struct mm_pack *pack = open_with_block(dir, "\"type\": \"help\", \"help\": \"lost\"");
    MM_REQUIRE(pack != NULL);
    const struct mm_block *block = &mm_module_page(mm_pack_module(pack, "duty"), "duty.p1")->blocks[1];
    MM_CHECK_INT(block->type, MM_BLOCK_STEPS);
    MM_CHECK_STR(block->title, "なくした");
    MM_CHECK_INT(block->n_items, 1);
    MM_CHECK_STR(block->items[0], "事務局に知らせます。");
    MM_CHECK_STR(block->text, "この順番は暫定（議会の決定前）です。");
    mm_pack_free(pack);
    MM_CHECK(
        fixture_change(dir, "council.json", "\"order_provisional\": true", "\"order_provisional\": false"));
    pack = fixture_open(dir);
    MM_REQUIRE(pack != NULL);
    MM_CHECK_STR(mm_module_page(mm_pack_module(pack, "duty"), "duty.p1")->blocks[1].text, "");
    mm_pack_free(pack);
    mm_test_rmdir(dir);
}

MM_TEST(the_common_layer_may_lie_beside_the_council_folder)
{
    char dir[256], council[300];
    mm_test_mkdir(dir);
    for (size_t i = 0; i < FIXTURE_FILES; i++) {
        bool common = strncmp(fixture_files[i].name, "common/", 7) == 0;
        snprintf(council, sizeof council, "%s%s", dir, common ? "" : "/rei");
        fixture_put(council, fixture_files[i].name, fixture_files[i].text, strlen(fixture_files[i].text));
    }
    snprintf(council, sizeof council, "%s/rei", dir);
    struct mm_pack *pack = fixture_open(council);
    MM_REQUIRE(pack != NULL);
    struct mm_pack_file *files = NULL;
    size_t n = 0;
    MM_CHECK_ERR(mm_pack_files(council, &files, &n, NULL), MM_OK);
    MM_CHECK_INT(n, FIXTURE_FILES);
    MM_CHECK_STR(files[0].name, "common/figures/door.svg");
    MM_CHECK_STR(files[n - 1].name, "policy.json");
    MM_CHECK_INT(files[n - 1].bytes, strlen(fixture_text("policy.json")));
    struct mm_hash hash = mm_sha256(fixture_text("policy.json"), strlen(fixture_text("policy.json")));
    MM_CHECK(mm_hash_equal(&files[n - 1].hash, &hash));
    free(files);
    mm_pack_free(pack);
    mm_test_rmdir(dir);
}

struct hashes {
    char item[17], pack[17], policy[13];
};

static struct hashes hashes_of(const char *dir)
{
    struct hashes hashes = {"", "", ""};
    struct mm_pack *pack = fixture_open(dir);
    const struct mm_item *item = pack ? mm_pack_item(pack, "duty-01") : NULL;
    if (item) {
        memcpy(hashes.item, item->version_hash, sizeof hashes.item);
        memcpy(hashes.pack, pack->version, sizeof hashes.pack);
        snprintf(hashes.policy, sizeof hashes.policy, "%s", pack->policy.text_hash);
    }
    mm_pack_free(pack);
    return hashes;
}

MM_TEST(what_the_policy_does_not_have_is_set_aside)
{
    char dir[256];
    mm_test_mkdir(dir);
    fixture_write(dir);
    MM_CHECK(
        fixture_change(dir, "map.json", "\"scene\", \"clauses\": [\"1\"]", "\"scene\", \"clauses\": []"));
    struct mm_pack *pack = fixture_open(dir);
    MM_REQUIRE(pack != NULL);
    MM_CHECK(!mm_pack_item(pack, "many-01") && !mm_pack_item(pack, "scene-01"));
    MM_CHECK(mm_pack_item(pack, "threat-01") && mm_pack_item(pack, "duty-01"));
    mm_pack_free(pack);
    /* A tag of one option is enough; and a page does not quote what is not there. */
    fixture_write(dir);
    MM_CHECK(fixture_change(dir, "map.json", "\"duty.tablet\", \"clauses\": [\"5.tablet\", \"5\"]",
                            "\"duty.tablet\", \"clauses\": []"));
    MM_CHECK(fixture_change(dir, "courses.json", "{\"topic\": \"duty.comply\", \"count\": 1},\n", ""));
    pack = fixture_open(dir);
    MM_REQUIRE(pack != NULL);
    MM_CHECK(!mm_pack_item(pack, "duty-01") && !mm_pack_item(pack, "order-03") &&
             !mm_pack_item(pack, "many-01"));
    MM_CHECK_INT(pack->n_tips, 1);
    MM_CHECK(mm_pack_module(pack, "duty") != NULL);
    mm_pack_free(pack);
    mm_test_rmdir(dir);
}

/* The explanation of an option of threat-01 that says something of the clause and of the world. */
static const char *explained(const char *dir, const char *explanation, struct mm_pack **ret_pack)
{
    const struct mm_item *item;

    fixture_write(dir);
    MM_CHECK(fixture_change(dir, "common/items/duty.json", "\"災害です。\"", explanation));
    *ret_pack = fixture_open(dir);
    item = *ret_pack ? mm_pack_item(*ret_pack, "threat-01") : NULL;
    return item ? item->options[1].explanation : "";
}

MM_TEST(what_is_said_of_words_that_the_policy_does_not_have_is_set_aside)
{
#define SAID                                                                                                                      \
    "\"方針は「わざと。」と書いています。災害です。{$office}に聞きます。\", \"needs\": [{\"topic\": " \
    "\"threat\", "
    char dir[256];
    struct mm_pack *pack;

    mm_test_mkdir(dir);
    MM_CHECK_STR(explained(dir, SAID "\"words\": [\"わざと\"]}]", &pack),
                 "方針は「わざと。」と書いています。災害です。事務局に聞きます。");
    mm_pack_free(pack);
    /* The option stays, without the sentence; every word is needed, and in the topic's own clause. */
    MM_CHECK_STR(explained(dir, SAID "\"words\": [\"わざと\", \"守る\"]}]", &pack),
                 "災害です。事務局に聞きます。");
    mm_pack_free(pack);
    MM_CHECK_STR(explained(dir, SAID "\"words\": [\"うっかり\"]}]", &pack), "災害です。事務局に聞きます。");
    mm_pack_free(pack);
    /* Without that sentence nothing is left: the item goes. */
    fixture_write(dir);
    MM_CHECK(fixture_change(dir, "courses.json", ",\n{\"topic\": \"threat\", \"count\": 1}", ""));
    MM_CHECK(fixture_change(
        dir, "common/items/duty.json", "\"災害です。\"",
        "\"方針は、分けています。\", \"needs\": [{\"topic\": \"threat\", \"words\": [\"守る\"]}]"));
    pack = fixture_open(dir);
    MM_REQUIRE(pack != NULL);
    MM_CHECK(!mm_pack_item(pack, "threat-01") && mm_pack_item(pack, "duty-01"));
    mm_pack_free(pack);
    /* A block goes alone, and a page with what it needs. */
    fixture_write(dir);
    MM_CHECK(fixture_change(
        dir, "common/modules/duty.json", "{\"type\": \"note\", ",
        "{\"type\": \"note\", \"needs\": [{\"topic\": \"duty.comply\", \"words\": [\"禁ずる\"]}], "));
    pack = fixture_open(dir);
    MM_REQUIRE(pack != NULL);
    MM_CHECK_INT(mm_pack_module(pack, "duty")->pages[0].n_blocks, 5);
    mm_pack_free(pack);
    mm_test_rmdir(dir);
}

MM_TEST(a_question_of_the_selfcheck_without_a_clause_is_left_out)
{
    static const char checks[] =
        "[{\"id\": \"personal\", \"title\": \"{$council}の点検\", \"state\": \"暫定\",\n"
        "\"audience\": [\"councillor\", \"staff\"], \"questions\": [\n"
        "{\"id\": \"p-1\", \"text\": \"守っていますか。\", \"topics\": [\"duty.comply\"], \"why\": "
        "\"大切です。\"},\n"
        "{\"id\": \"p-2\", \"text\": \"見ましたか。\", \"topics\": [\"scene\"], \"why\": "
        "\"大切です。\"}]}]\n";
    char dir[256];
    mm_test_mkdir(dir);
    for (int without = 0; without < 2; without++) {
        fixture_write(dir);
        fixture_put(dir, "common/selfcheck.json", checks, strlen(checks));
        if (without)
            MM_CHECK(fixture_change(dir, "map.json", "\"scene\", \"clauses\": [\"1\"]",
                                    "\"scene\", \"clauses\": []"));
        struct mm_pack *pack = fixture_open(dir);
        MM_REQUIRE(pack != NULL);
        const struct mm_selfcheck *check = mm_pack_selfcheck(pack, "personal");
        MM_REQUIRE(check != NULL);
        MM_CHECK_INT(check->n_questions, without ? 1 : 2);
        MM_CHECK(check->provisional && check->audience == MM_AUD_BOTH && !strchr(check->title, '$'));
        MM_CHECK_STR(check->questions[0].id, "p-1");
        MM_CHECK(check->questions[0].n_clauses > 0);
        MM_CHECK(!mm_pack_selfcheck(pack, "office"));
        mm_pack_free(pack);
    }
    mm_test_rmdir(dir);
}

MM_TEST(a_tabletop_tells_its_minutes_and_is_left_out_without_a_clause)
{
    static const char list[] =
        "[{\"id\": \"t-1\", \"title\": \"{$council}の訓練\", \"state\": \"暫定\", \"topics\": [\"scene\"],\n"
        "\"scene\": \"昼です。\", \"roles\": [{\"title\": \"議員\", \"task\": \"話します。\"},"
        " {\"title\": \"記録\", \"task\": \"書きます。\"}],\n"
        "\"injects\": [{\"id\": \"a\", \"clock\": \"13:05\", \"minutes\": 4, \"text\": \"なくしました。\","
        " \"ask\": \"どうしますか。\", \"talk\": \"なぜですか。\", \"options\":"
        " [{\"id\": \"x\", \"text\": \"知らせる\"}, {\"id\": \"y\", \"text\": \"探す\"}]},\n"
        "{\"id\": \"b\", \"clock\": \"14:00\", \"minutes\": 6, \"text\": \"見つかりました。\","
        " \"ask\": \"使いますか。\", \"talk\": \"なぜですか。\", \"options\":"
        " [{\"id\": \"x\", \"text\": \"使う\"}, {\"id\": \"y\", \"text\": \"使わない\"}]}],\n"
        "\"look_back\": [\"言えましたか。\", \"書けましたか。\"]}]\n";
    char dir[256];
    mm_test_mkdir(dir);
    for (int without = 0; without < 2; without++) {
        fixture_write(dir);
        fixture_put(dir, "common/tabletops.json", list, strlen(list));
        if (without)
            MM_CHECK(fixture_change(dir, "map.json", "\"scene\", \"clauses\": [\"1\"]",
                                    "\"scene\", \"clauses\": []"));
        struct mm_pack *pack = fixture_open(dir);
        MM_REQUIRE(pack != NULL);
        const struct mm_tabletop *tabletop = mm_pack_tabletop(pack, "t-1");
        MM_CHECK(without == !tabletop);
        if (tabletop) {
            MM_CHECK_INT(tabletop->minutes, 5 + 4 + 6 + 2 * 3);
            MM_CHECK(tabletop->provisional && !strchr(tabletop->title, '$'));
            MM_CHECK(mm_pack_tabletop_called(pack, tabletop->title) == tabletop);
            const struct mm_inject *inject = mm_tabletop_inject(tabletop, "b");
            MM_REQUIRE(inject != NULL);
            MM_CHECK_STR(mm_inject_option(inject, "y")->text, "使わない");
            MM_CHECK(!mm_inject_option(inject, "z") && !mm_tabletop_inject(tabletop, "c"));
        }
        mm_pack_free(pack);
    }
    mm_test_rmdir(dir);
}

/* Beside the fixture: a module on the scene alone, and a page of duty that quotes it. */
static void put_scene(const char *dir)
{
    static const char module[] =
        "{\"id\": \"scene\", \"version\": 1, \"title\": \"場面\", \"summary\": \"どこで。\",\n"
        "\"topics\": [\"scene\"], \"audience\": [\"councillor\", \"staff\"],\n"
        "\"objectives\": [{\"id\": \"scene.o1\", \"audience\": [\"councillor\"], \"bloom\": "
        "\"understand\", \"text\": \"言える。\"}],\n" REVIEW ",\n"
        "\"pages\": [{\"id\": \"scene.p1\", \"title\": \"場面\", \"blocks\": [\n"
        "{\"type\": \"text\", \"text\": \"読みます。\"}]}]}\n";
    char path[512];

    snprintf(path, sizeof path, "%s/common/modules/scene.json", dir);
    MM_CHECK_ERR(mm_file_write_atomic(path, module, strlen(module), 0644, NULL), MM_OK);
    MM_CHECK(fixture_change(dir, "common/modules/duty.json", "\"pages\": [\n",
                            "\"pages\": [\n{\"id\": \"duty.p2\", \"title\": \"場面\", \"blocks\": "
                            "[{\"type\": \"quote\", \"topic\": \"scene\"}]},\n"));
}

MM_TEST(a_module_and_a_page_without_a_clause_are_not_shown)
{
    char dir[256];
    struct mm_findings findings;
    struct mm_pack *pack = NULL;
    mm_test_mkdir(dir);
    fixture_write(dir);
    put_scene(dir);
    for (int without = 0; without < 2; without++) {
        if (without)
            MM_CHECK(fixture_change(dir, "map.json", "\"scene\", \"clauses\": [\"1\"]",
                                    "\"scene\", \"clauses\": []"));
        pack = fixture_open(dir);
        MM_REQUIRE(pack != NULL);
        MM_CHECK((mm_pack_module(pack, "scene") == NULL) == without);
        const struct mm_module *module = mm_pack_module(pack, "duty");
        MM_REQUIRE(module != NULL);
        MM_CHECK((mm_module_page(module, "duty.p2") == NULL) == without);
        MM_CHECK(mm_module_page(module, "duty.p1") != NULL);
        mm_pack_free(pack);
    }
    mm_findings_init(&findings);
    MM_CHECK(fixture_change(dir, "map.json", "\"duty.comply\", \"clauses\": [\"5\"]",
                            "\"duty.comply\", \"clauses\": []"));
    MM_CHECK_ERR(mm_pack_open(dir, &pack, &findings, NULL),
                 MM_ERR_INVALID); /* the course still asks for it */
    MM_CHECK(findings.n > 0 && strcmp(findings.list[0].file, "courses.json") == 0);
    mm_findings_done(&findings);
    mm_test_rmdir(dir);
}

MM_TEST(the_version_hash_changes_exactly_with_what_is_seen_and_the_key)
{
    static const struct {
        const char *find, *replace;
        const char *file;
        bool changes;
    } cases[] = {
        {"正しいですか。", "本当ですか。", "common/items/duty.json", true},
        {"架空の場面", "架空", "common/items/duty.json", true},
        {"\"守る\"", "\"守った\"", "common/items/duty.json", true},
        {"守ります。", "守ること。", "common/items/duty.json", true},
        {"聞きます。\", \"quote\"", "聞く。\", \"quote\"", "common/items/duty.json", true},
        {"\"correct\": true, \"explanation\": \"守ります。",
         "\"correct\": false, \"explanation\": \"守ります。", "common/items/duty.json", true},
        {"\"id\": \"c\", \"text\": \"聞く\"", "\"id\": \"d\", \"text\": \"聞く\"", "common/items/duty.json",
         true},
        {"\"office\": \"事務局\"", "\"office\": \"議会局\"", "council.json", true},
        {"\"text\": \"守る。\"", "\"text\": \"守ること。\"", "policy.json", true},
        {"規程{n}", "方針{n}", "council.json", true},
        {"\"duty-01\", \"version\": 1", "\"duty-01\", \"version\": 2", "common/items/duty.json", false},
        {"\"keep_order\": true", "\"keep_order\": false", "common/items/duty.json", false},
        {"\"enemies\": [\"duty-p-01\"], ", "", "common/items/duty.json", false},
        {"\"source\": \"fiction\"", "\"source\": \"policy\"", "common/items/duty.json", false},
        {"わざとは？", "わざとなのは？", "common/items/duty.json", false},
        {"画面をロックします。", "画面を閉じます。", "common/tips.json", false},
    };
    char dir[256];
    mm_test_mkdir(dir);
    fixture_write(dir);
    struct hashes before = hashes_of(dir);
    struct hashes again = hashes_of(dir);
    MM_CHECK_INT(strlen(before.item), 16);
    MM_CHECK_STR(again.item, before.item);
    MM_CHECK_STR(again.pack, before.pack);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fixture_write(dir);
        MM_CHECK(fixture_change(dir, cases[i].file, cases[i].find, cases[i].replace));
        struct hashes after = hashes_of(dir);
        MM_CHECK_INT(strlen(after.item), 16);
        MM_CHECK(strcmp(after.pack, before.pack) != 0);
        MM_CHECK((strcmp(after.policy, before.policy) != 0) == (strcmp(cases[i].file, "policy.json") == 0));
        if ((strcmp(after.item, before.item) != 0) != cases[i].changes)
            printf("case %zu: %s\n", i, cases[i].find);
        MM_CHECK((strcmp(after.item, before.item) != 0) == cases[i].changes);
    }
    mm_test_rmdir(dir);
}

MM_TEST(hidden_files_and_backups_are_no_part_of_a_pack)
{
    char dir[256];
    mm_test_mkdir(dir);
    fixture_write(dir);
    struct hashes before = hashes_of(dir);
    fixture_put(dir, "items/.duty.json.swp", "{", 1);
    fixture_put(dir, "policy.json~", "{", 1);
    MM_CHECK_STR(hashes_of(dir).pack, before.pack);
    fixture_put(dir, "README.md", "x", 1);
    MM_CHECK(strcmp(hashes_of(dir).pack, before.pack) != 0);
    mm_test_rmdir(dir);
}

MM_TEST(a_missing_folder_is_one_clear_sentence)
{
    struct mm_pack *pack = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_CHECK_ERR(mm_pack_open("no/such/folder", &pack, NULL, &info), MM_ERR_NOT_FOUND);
    MM_CHECK(strstr(info.text, "no/such/folder") != NULL);
    MM_CHECK(pack == NULL);
}

MM_TEST(the_council_layer_may_name_clauses_itself)
{
    static const char text[] =
        "[{\"id\": \"own-01\", \"version\": 1, \"type\": \"mtf\", \"topics\": [\"duty.tablet\"], "
        "\"clauses\": [\"3.1\"],\n"
        "\"audience\": [\"staff\"], \"objective\": \"duty.o1\", \"bloom\": \"apply\", \"stem\": "
        "\"正しいですか。\",\n"
        "\"options\": [{\"id\": \"a\", \"text\": \"は\", \"correct\": true, \"explanation\": \"は。\", "
        "\"clauses\": [\"1\"]},\n"
        "{\"id\": \"b\", \"text\": \"ひ\", \"correct\": false, \"explanation\": \"ひ。\"},\n"
        "{\"id\": \"c\", \"text\": \"ふ\", \"correct\": false, \"explanation\": \"ふ。\"}],\n"
        "\"action\": \"見ます。\", \"quote\": \"duty.tablet\", \"source\": \"policy\", " REVIEW "}]";
    char dir[256];
    mm_test_mkdir(dir);
    fixture_write(dir);
    fixture_put(dir, "items/own.json", text, strlen(text));
    struct mm_pack *pack = fixture_open(dir);
    MM_REQUIRE(pack != NULL);
    const struct mm_item *item = mm_pack_item(pack, "own-01");
    MM_REQUIRE(item != NULL && item->n_clauses == 1);
    MM_CHECK_STR(item->clauses[0]->id, "3.1");
    MM_CHECK_STR(item->options[0].clauses[0]->id, "1");
    MM_CHECK_STR(item->options[1].clauses[0]->id, "3.1");
    mm_pack_free(pack);
    mm_test_rmdir(dir);
}

MM_TEST(a_course_says_when_it_is_asked_for_and_what_it_is_about)
{
    char dir[256];
    mm_test_mkdir(dir);
    fixture_write(dir);
    struct mm_pack *silent = fixture_open(dir);
    MM_CHECK(
        fixture_change(dir, "courses.json", "\"due_days\": 30",
                       "\"kind\": \"yearly\", \"opens\": [{\"when\": \"fiscal_year\", \"after_days\": 7},"
                       "{\"when\": \"by_election\", \"due_days\": 14, \"again\": false,"
                       "\"audience\": [\"councillor\"]}], \"due_days\": 30"));
    struct mm_pack *pack = fixture_open(dir);
    MM_REQUIRE(silent && pack);
    const struct mm_course *course = &silent->courses[0];
    MM_CHECK_INT(course->n_openings, 4); /* whoever begins is asked */
    MM_CHECK_INT(course->openings[0].when, MM_WHEN_TERM_START);
    MM_CHECK_INT(course->openings[3].due_days, 30);
    MM_CHECK(!course->openings[0].again); /* a module once learned is known */
    course = &pack->courses[0];
    MM_REQUIRE(course->n_openings == 2);
    MM_CHECK_INT(course->kind, MM_COURSE_YEARLY);
    MM_CHECK_INT(course->openings[0].days, 7);
    MM_CHECK_INT(course->openings[0].due_days, 30);
    MM_CHECK(course->openings[0].again && !course->openings[1].again);
    MM_CHECK_INT(course->openings[1].audience, MM_AUD_COUNCILLOR);
    MM_CHECK_INT(course->openings[1].due_days, 14);
    MM_REQUIRE(course->n_clauses == 2); /* of its modules, then of its questions */
    MM_CHECK_STR(course->clauses[0]->id, "5");
    MM_CHECK_STR(course->clauses[1]->id, "3.1");
    mm_pack_free(silent);
    mm_pack_free(pack);
    mm_test_rmdir(dir);
}

MM_TEST_MAIN
