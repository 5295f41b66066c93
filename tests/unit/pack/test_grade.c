/* Grading, evidence and the xAPI text of answers, over every possible answer. */
#include "tests/unit/pack/fixture.h"

static struct mm_pack *open_fixture(char dir[256])
{
    mm_test_mkdir(dir);
    fixture_write(dir);
    struct mm_pack *pack = fixture_open(dir);
    mm_test_rmdir(dir);
    return pack;
}

MM_TEST(every_answer_to_a_multiple_true_false_is_marked_by_its_rows)
{
    static const int values[] = {MM_ANS_TRUE, MM_ANS_FALSE, MM_ANS_UNSURE};
    static const int key[] = {MM_ANS_TRUE, MM_ANS_FALSE, MM_ANS_TRUE};
    char dir[256];
    struct mm_pack *pack = open_fixture(dir);
    MM_REQUIRE(pack != NULL);
    const struct mm_item *item = mm_pack_item(pack, "duty-01");
    int right = 0;
    for (int n = 0; n < 27; n++) {
        struct mm_answer answer = {.row = {values[n % 3], values[n / 3 % 3], values[n / 9]}, .n_rows = 3};
        struct mm_grade grade;
        int good = 0;
        mm_grade(item, &answer, &grade);
        MM_CHECK_INT(grade.n_rows, 3);
        for (int i = 0; i < 3; i++) {
            enum mm_mark want = answer.row[i] == MM_ANS_UNSURE ? MM_MARK_UNSURE
                                : answer.row[i] == key[i]      ? MM_MARK_RIGHT
                                                               : MM_MARK_WRONG;
            MM_CHECK_INT(grade.mark[i], want);
            good += want == MM_MARK_RIGHT;
        }
        MM_CHECK(grade.right == (good == 3));
        right += grade.right;
        MM_CHECK(mm_answer_complete(item, &answer));
    }
    MM_CHECK_INT(right, 1);
    mm_pack_free(pack);
}

MM_TEST(every_answer_to_a_single_choice_is_marked)
{
    char dir[256];
    struct mm_pack *pack = open_fixture(dir);
    MM_REQUIRE(pack != NULL);
    const struct mm_item *item = mm_pack_item(pack, "threat-01"); /* the key is the first */
    for (int row = MM_ANS_UNSURE; row <= 3; row++) {
        struct mm_answer answer = {.row = {row}, .n_rows = 1};
        struct mm_grade grade;
        mm_grade(item, &answer, &grade);
        MM_CHECK_INT(grade.n_rows, 1);
        MM_CHECK(grade.right == (row == 0));
        MM_CHECK_INT(grade.mark[0], row == MM_ANS_UNSURE ? MM_MARK_UNSURE
                                    : row == MM_ANS_NONE ? MM_MARK_NONE
                                    : row == 0           ? MM_MARK_RIGHT
                                                         : MM_MARK_WRONG);
        MM_CHECK(mm_answer_complete(item, &answer) == (row != MM_ANS_NONE));
    }
    mm_pack_free(pack);
}

MM_TEST(an_answer_with_missing_rows_is_not_complete_and_never_right)
{
    char dir[256];
    struct mm_pack *pack = open_fixture(dir);
    MM_REQUIRE(pack != NULL);
    const struct mm_item *item = mm_pack_item(pack, "duty-01");
    struct mm_answer none = {.n_rows = 0};
    struct mm_answer two = {.row = {MM_ANS_TRUE, MM_ANS_FALSE, MM_ANS_NONE}, .n_rows = 3};
    struct mm_grade grade;
    MM_CHECK(!mm_answer_complete(item, &none));
    MM_CHECK(!mm_answer_complete(item, &two));
    mm_grade(item, &none, &grade);
    MM_CHECK(!grade.right);
    mm_grade(item, &two, &grade);
    MM_CHECK(!grade.right);
    MM_CHECK_INT(grade.mark[2], MM_MARK_NONE); /* no evidence, neither for nor against */
    mm_pack_free(pack);
}

static void check_response(const struct mm_item *item, const struct mm_answer *answer, const char *want)
{
    struct mm_buf text;
    struct mm_answer back;
    mm_buf_init(&text, 1000);
    item->ops->response(item, answer, &text);
    if (want)
        MM_CHECK_STR(mm_buf_str(&text), want);
    MM_CHECK_ERR(item->ops->parse_response(item, mm_buf_str(&text), &back), MM_OK);
    MM_CHECK_INT(back.n_rows, answer->n_rows);
    for (size_t i = 0; i < answer->n_rows; i++)
        MM_CHECK_INT(back.row[i], answer->row[i]);
    mm_buf_done(&text);
}

MM_TEST(responses_follow_the_table_of_the_format_and_read_back)
{
    static const int values[] = {MM_ANS_TRUE, MM_ANS_FALSE, MM_ANS_UNSURE, MM_ANS_NONE};
    char dir[256];
    struct mm_pack *pack = open_fixture(dir);
    MM_REQUIRE(pack != NULL);
    const struct mm_item *mtf = mm_pack_item(pack, "duty-01");
    const struct mm_item *single = mm_pack_item(pack, "threat-01");
    struct mm_answer answer = {.row = {MM_ANS_TRUE, MM_ANS_FALSE, MM_ANS_UNSURE}, .n_rows = 3};
    MM_CHECK_STR(mtf->ops->interaction_type, "matching");
    MM_CHECK_STR(single->ops->interaction_type, "choice");
    check_response(mtf, &answer, "a[.]true[,]b[.]false[,]c[.]unsure");
    for (int n = 0; n < 64; n++) {
        struct mm_answer each = {.row = {values[n % 4], values[n / 4 % 4], values[n / 16]}, .n_rows = 3};
        check_response(mtf, &each, NULL);
    }
    struct mm_answer chosen = {.row = {1}, .n_rows = 1};
    struct mm_answer unsure = {.row = {MM_ANS_UNSURE}, .n_rows = 1};
    struct mm_answer none = {.row = {MM_ANS_NONE}, .n_rows = 1};
    check_response(single, &chosen, "b");
    check_response(single, &unsure, "unsure");
    check_response(single, &none, "");
    struct mm_buf pattern;
    mm_buf_init(&pattern, 1000);
    mtf->ops->pattern(mtf, &pattern);
    MM_CHECK_STR(mm_buf_str(&pattern), "a[.]true[,]b[.]false[,]c[.]true");
    mm_buf_clear(&pattern);
    single->ops->pattern(single, &pattern);
    MM_CHECK_STR(mm_buf_str(&pattern), "a");
    mm_buf_done(&pattern);
    mm_pack_free(pack);
}

MM_TEST(responses_that_nobody_wrote_are_refused)
{
    static const char *const mtf_bad[] = {"x",
                                          "a",
                                          "a[.]maybe",
                                          "d[.]true",
                                          "a[.]true[,]a[.]false",
                                          "a[.]true[,]",
                                          "[,]a[.]true",
                                          "a[.]true,b[.]true",
                                          "a[.]",
                                          "[.]true",
                                          "b[.]true[,]a[.]true"};
    char dir[256];
    struct mm_pack *pack = open_fixture(dir);
    MM_REQUIRE(pack != NULL);
    const struct mm_item *mtf = mm_pack_item(pack, "duty-01");
    const struct mm_item *single = mm_pack_item(pack, "threat-01");
    struct mm_answer answer = {.n_rows = 77};
    for (size_t i = 0; i < sizeof mtf_bad / sizeof mtf_bad[0]; i++)
        MM_CHECK(mtf->ops->parse_response(mtf, mtf_bad[i], &answer) != MM_OK);
    MM_CHECK(single->ops->parse_response(single, "d", &answer) != MM_OK);
    MM_CHECK(single->ops->parse_response(single, "a[,]b", &answer) != MM_OK);
    MM_CHECK_INT(answer.n_rows, 77); /* written only on success */
    mm_pack_free(pack);
}

MM_TEST(types_are_found_by_name_only)
{
    size_t n = 0;
    const struct mm_item_ops *const *types = mm_item_types(&n);
    MM_CHECK(n >= 2);
    for (size_t i = 0; i < n; i++)
        MM_CHECK(mm_item_type(types[i]->name) == types[i]);
    MM_CHECK(mm_item_type("essay") == NULL);
}

MM_TEST_MAIN
