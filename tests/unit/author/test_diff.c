/* Two packs: what differs, whom it concerns, and what it means for those who completed something. */
#include "content/author/diff.h"
#include "tests/unit/pack/examples.h"

static const struct mm_diff_row *find(const struct mm_diff *diff, enum mm_diff_kind kind, const char *id)
{
    for (size_t i = 0; i < diff->n; i++)
        if (diff->rows[i].kind == kind && strcmp(diff->rows[i].id, id) == 0)
            return &diff->rows[i];
    return NULL;
}

static const struct {
    const char *file, *find, *replace;
    enum mm_diff_kind kind;
    const char *id;
    enum mm_diff_change change;
    const char *what, *courses;
    unsigned audience;
    enum mm_diff_effect effect;
    bool stale;
} cases[] = {
    {"policy.json", "手順を守る。", "手順を、守る。", MM_DIFF_CLAUSE, "2.1", MM_DIFF_CHANGED, "原文",
     "onboarding-duty", MM_AUD_BOTH, MM_DIFF_NONE, false},
    {"common/items/duty.json", "急ぐときは手順を", "急ぐときも手順を", MM_DIFF_ITEM, "duty-01",
     MM_DIFF_CHANGED, "選択肢b", "", MM_AUD_BOTH, MM_DIFF_NONE, true},
    {"common/items/duty.json", "急ぐときも同じです。", "急ぐときも、同じです。", MM_DIFF_ITEM, "duty-01",
     MM_DIFF_CHANGED, "解説b", "", MM_AUD_BOTH, MM_DIFF_NONE, true},
    {"common/items/duty.json", "\"id\": \"duty-05\"", "\"id\": \"duty-55\"", MM_DIFF_ITEM, "duty-55",
     MM_DIFF_ADDED, "", "onboarding-duty", MM_AUD_BOTH, MM_DIFF_NONE, false},
    {"common/items/duty.json", "\"id\": \"duty-05\"", "\"id\": \"duty-55\"", MM_DIFF_ITEM, "duty-05",
     MM_DIFF_REMOVED, "", "onboarding-duty", MM_AUD_BOTH, MM_DIFF_NONE, false},
    {"common/modules/duty.json", "同じように**{規程|きてい}を", "同じく**{規程|きてい}を", MM_DIFF_PAGE,
     "duty.p1", MM_DIFF_CHANGED, "本文", "onboarding-duty", MM_AUD_BOTH, MM_DIFF_NONE, true},
    {"courses.json", "\"due_days\": 30", "\"due_days\": 40", MM_DIFF_COURSE, "onboarding-duty",
     MM_DIFF_CHANGED, "期日", "onboarding-duty", MM_AUD_BOTH, MM_DIFF_NONE, true},
    {"common/items/duty.json", "\"どう送るのか\", \"category\": \"steps\"",
     "\"どう送るのか\", \"category\": \"rule\"", MM_DIFF_ITEM, "duty-04", MM_DIFF_CHANGED, "正答b",
     "onboarding-duty", MM_AUD_BOTH, MM_DIFF_NONE, true},
    {"common/items/duty.json", "これから送るメール（架空）", "送るメール（架空）", MM_DIFF_ITEM, "duty-05",
     MM_DIFF_CHANGED, "図", "onboarding-duty", MM_AUD_BOTH, MM_DIFF_NONE, true},
    {"common/items/duty.json", "\"x\": 20, \"y\": 140", "\"x\": 20, \"y\": 130", MM_DIFF_ITEM, "duty-05",
     MM_DIFF_CHANGED, "図", "onboarding-duty", MM_AUD_BOTH, MM_DIFF_NONE, true},
    {"courses.json", "\"due_days\": 30", "\"opens\": [{\"when\": \"term_start\"}], \"due_days\": 30",
     MM_DIFF_COURSE, "onboarding-duty", MM_DIFF_CHANGED, "始まり方", "onboarding-duty", MM_AUD_BOTH,
     MM_DIFF_NONE, true},
    {"courses.json", "\"modules\": [\"duty\"],", "\"modules\": [\"duty\"], \"reads_one\": true,",
     MM_DIFF_COURSE, "onboarding-duty", MM_DIFF_CHANGED, "読み方", "onboarding-duty", MM_AUD_BOTH,
     MM_DIFF_NONE, true},
    {"courses.json", "    \"kind\": \"part\",\n", "", MM_DIFF_COURSE, "onboarding-duty", MM_DIFF_CHANGED,
     "種類 始まり方", "onboarding-duty", MM_AUD_BOTH, MM_DIFF_NONE, true},
    {"courses.json", "\"id\": \"onboarding-duty\"", "\"id\": \"first\"", MM_DIFF_COURSE, "first",
     MM_DIFF_ADDED, "", "first", MM_AUD_BOTH, MM_DIFF_ASKS, false},
    {"courses.json", "\"id\": \"onboarding-duty\"", "\"id\": \"first\"", MM_DIFF_COURSE, "onboarding-duty",
     MM_DIFF_REMOVED, "", "onboarding-duty", MM_AUD_BOTH, MM_DIFF_LETS_GO, false},
    {"courses.json", "\"due_days\": 30", "\"opens\": [{\"when\": \"revision\"}], \"due_days\": 30",
     MM_DIFF_CLAUSE, "2.1", MM_DIFF_CHANGED, "原文", "onboarding-duty", MM_AUD_BOTH, MM_DIFF_REVISES, false},
};

static void check(const struct mm_diff *diff, size_t i)
{
    const struct mm_diff_row *row = find(diff, cases[i].kind, cases[i].id);

    if (!MM_CHECK(row != NULL)) {
        printf("    %s\n", cases[i].id);
        return;
    }
    MM_CHECK_INT(row->change, cases[i].change);
    MM_CHECK_STR(row->what, cases[i].what);
    MM_CHECK_STR(row->courses, cases[i].courses);
    MM_CHECK_INT(row->audience, cases[i].audience);
    MM_CHECK_INT(row->effect, cases[i].effect);
    MM_CHECK_INT(row->stale, cases[i].stale);
}

MM_TEST(a_change_is_named_with_those_whom_it_concerns)
{
    char *text = examples_read("content/FORMAT.md");

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char old_dir[256], new_dir[256], *const dir[2] = {old_dir, new_dir};
        struct mm_pack *pack[2];
        struct mm_diff diff = {0};

        for (int k = 0; k < 2; k++) {
            mm_test_mkdir(dir[k]);
            examples_put(dir[k], text);
        }
        MM_CHECK(examples_change(dir[1], cases[i].file, cases[i].find, cases[i].replace));
        if (cases[i].effect == MM_DIFF_REVISES)
            MM_CHECK(examples_change(dir[1], "policy.json", "手順を守る。", "手順を、守る。"));
        pack[0] = fixture_open(dir[0]);
        pack[1] = fixture_open(dir[1]);
        if (MM_CHECK(pack[0] && pack[1]) && MM_CHECK(mm_diff_packs(pack[0], pack[1], &diff, NULL) == MM_OK))
            check(&diff, i);
        mm_diff_done(&diff);
        mm_pack_free(pack[0]);
        mm_pack_free(pack[1]);
        mm_test_rmdir(dir[0]);
        mm_test_rmdir(dir[1]);
    }
    free(text);
}

MM_TEST(another_drawing_of_a_hotspot_is_told)
{
    static const char drawing[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 400\">\n"
                                  "<rect x=\"20\" y=\"20\" width=\"7%d0\" height=\"100\"/>\n</svg>\n";
    char *text = examples_read("content/FORMAT.md"), svg[300], dir[2][256];
    struct mm_pack *pack[2];
    struct mm_diff diff = {0};
    const struct mm_diff_row *row;

    for (int k = 0; k < 2; k++) {
        mm_test_mkdir(dir[k]);
        examples_put(dir[k], text);
        snprintf(svg, sizeof(svg), drawing, k);
        fixture_put(dir[k], "common/figures/mail.svg", svg, strlen(svg));
        pack[k] = fixture_open(dir[k]);
        MM_REQUIRE(pack[k] != NULL);
    }
    MM_CHECK_ERR(mm_diff_packs(pack[0], pack[1], &diff, NULL), MM_OK);
    row = find(&diff, MM_DIFF_ITEM, "duty-05");
    MM_CHECK(row && strcmp(row->what, "図") == 0);
    mm_diff_done(&diff);
    for (int k = 0; k < 2; k++) {
        mm_pack_free(pack[k]);
        mm_test_rmdir(dir[k]);
    }
    free(text);
}

MM_TEST(a_pack_does_not_differ_from_itself)
{
    struct mm_pack *pack = fixture_open(MM_TEST_SOURCE_DIR "/content/kamakura");
    struct mm_diff diff = {0};

    MM_CHECK_ERR(mm_diff_packs(pack, pack, &diff, NULL), MM_OK);
    MM_CHECK_INT(diff.n, 0);
    mm_diff_done(&diff);
    mm_pack_free(pack);
}

MM_TEST_MAIN
