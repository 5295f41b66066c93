/* Steps to be put into order: every order of three and four steps, every answer half given, and the forms. */
#include "tests/unit/pack/fixture.h"

static struct mm_pack *open_fixture(void)
{
    char dir[256];
    mm_test_mkdir(dir);
    fixture_write(dir);
    struct mm_pack *pack = fixture_open(dir);
    mm_test_rmdir(dir);
    return pack;
}

/* An answer: the first n - 1 steps of order; with placed below that, only so many. */
static struct mm_answer answer_of(const int *order, size_t n, size_t placed)
{
    struct mm_answer answer = {.n_rows = n - 1};
    for (size_t i = 0; i < MM_MAX_ROWS; i++)
        answer.row[i] = i < n - 1 && i < placed ? order[i] : MM_ANS_NONE;
    return answer;
}

/* Calls each for every order of n steps; gives how many there are. */
static int every_order(const struct mm_item *item, int *order, size_t at,
                       void (*each)(const struct mm_item *item, const int *order))
{
    size_t n = item->n_options;
    int count = 0;
    if (at == n) {
        each(item, order);
        return 1;
    }
    for (int step = 0; step < (int)n; step++) {
        bool used = false;
        for (size_t i = 0; i < at; i++)
            used = used || order[i] == step;
        order[at] = step;
        count += used ? 0 : every_order(item, order, at + 1, each);
    }
    return count;
}

static size_t place_in(const int *order, size_t n, int step)
{
    size_t i = 0;
    while (i < n && order[i] != step)
        i++;
    return i;
}

static void check_grade(const struct mm_item *item, const int *order)
{
    size_t n = item->n_options, good = 0;
    struct mm_answer answer = answer_of(order, n, n);
    struct mm_grade grade;
    mm_grade(item, &answer, &grade);
    MM_CHECK_INT(grade.n_rows, n - 1);
    for (size_t k = 0; k + 1 < n; k++) {
        bool before = place_in(order, n, (int)k) < place_in(order, n, (int)k + 1);
        MM_CHECK_INT(grade.mark[k], before ? MM_MARK_RIGHT : MM_MARK_WRONG);
        good += before;
    }
    MM_CHECK(grade.right == (good == n - 1));
    MM_CHECK(mm_answer_complete(item, &answer));
}

MM_TEST(every_order_is_marked_pair_by_pair_and_one_alone_is_right)
{
    struct mm_pack *pack = open_fixture();
    int order[MM_MAX_OPTIONS];
    MM_REQUIRE(pack != NULL);
    MM_CHECK_INT(every_order(mm_pack_item(pack, "order-03"), order, 0, check_grade), 6);
    MM_CHECK_INT(every_order(mm_pack_item(pack, "order-04"), order, 0, check_grade), 24);
    mm_pack_free(pack);
}

/* Each order reads back, with all its steps and with the first so many of them. */
static void check_response(const struct mm_item *item, const int *order)
{
    size_t n = item->n_options;
    struct mm_buf text;
    mm_buf_init(&text, 1000);
    for (size_t placed = 0; placed < n; placed++) {
        struct mm_answer answer = answer_of(order, n, placed), back;
        mm_buf_clear(&text);
        item->ops->response(item, &answer, &text);
        size_t commas = 0;
        for (const char *at = mm_buf_str(&text); (at = strstr(at, "[,]")) != NULL; at++)
            commas++;
        MM_CHECK_INT(commas, placed == n - 1 ? n - 1 : placed ? placed - 1 : 0);
        MM_CHECK_ERR(item->ops->parse_response(item, mm_buf_str(&text), &back), MM_OK);
        MM_CHECK_INT(back.n_rows, n - 1);
        for (size_t k = 0; k + 1 < n; k++)
            MM_CHECK_INT(back.row[k], answer.row[k]);
        MM_CHECK(mm_answer_complete(item, &back) == (placed == n - 1));
    }
    mm_buf_done(&text);
}

MM_TEST(responses_of_every_order_whole_or_begun_read_back)
{
    struct mm_pack *pack = open_fixture();
    int order[MM_MAX_OPTIONS];
    MM_REQUIRE(pack != NULL);
    MM_CHECK_INT(every_order(mm_pack_item(pack, "order-03"), order, 0, check_response), 6);
    MM_CHECK_INT(every_order(mm_pack_item(pack, "order-04"), order, 0, check_response), 24);
    mm_pack_free(pack);
}

MM_TEST(words_follow_the_table_of_the_format)
{
    static const int mixed[] = {2, 0, 1};
    struct mm_pack *pack = open_fixture();
    struct mm_buf text;
    MM_REQUIRE(pack != NULL);
    const struct mm_item *item = mm_pack_item(pack, "order-03");
    struct mm_answer answer = answer_of(mixed, 3, 3);
    mm_buf_init(&text, 1000);
    MM_CHECK_STR(item->ops->interaction_type, "sequencing");
    item->ops->response(item, &answer, &text);
    MM_CHECK_STR(mm_buf_str(&text), "c[,]a[,]b");
    mm_buf_clear(&text);
    item->ops->pattern(item, &text);
    MM_CHECK_STR(mm_buf_str(&text), "a[,]b[,]c");
    mm_buf_done(&text);
    mm_pack_free(pack);
}

/* わからない from any place on: never right, and no row is better than it would be by the order, or worse. */
static void check_unsure_tail(const struct mm_item *item, const int *order)
{
    size_t n = item->n_options;
    struct mm_answer whole = answer_of(order, n, n);
    struct mm_grade by_order, grade;
    mm_grade(item, &whole, &by_order);
    for (size_t placed = 0; placed + 2 <= n; placed++) {
        struct mm_answer answer = answer_of(order, n, placed);
        size_t unsure = 0;
        for (size_t i = placed; i < n - 1; i++)
            answer.row[i] = MM_ANS_UNSURE;
        MM_CHECK(mm_answer_complete(item, &answer));
        mm_grade(item, &answer, &grade);
        MM_CHECK(!grade.right);
        for (size_t k = 0; k + 1 < n; k++) {
            unsure += grade.mark[k] == MM_MARK_UNSURE;
            MM_CHECK(grade.mark[k] == MM_MARK_UNSURE || grade.mark[k] == by_order.mark[k]);
        }
        MM_CHECK(unsure > 0);
    }
}

MM_TEST(unsure_instead_of_any_tail_never_makes_an_order_right)
{
    struct mm_pack *pack = open_fixture();
    int order[MM_MAX_OPTIONS];
    MM_REQUIRE(pack != NULL);
    MM_CHECK_INT(every_order(mm_pack_item(pack, "order-03"), order, 0, check_unsure_tail), 6);
    MM_CHECK_INT(every_order(mm_pack_item(pack, "order-04"), order, 0, check_unsure_tail), 24);
    mm_pack_free(pack);
}

MM_TEST(unsure_is_one_answer_for_the_whole_and_marks_every_row)
{
    struct mm_pack *pack = open_fixture();
    struct mm_answer answer = {.n_rows = 77};
    struct mm_grade grade;
    struct mm_buf text;
    MM_REQUIRE(pack != NULL);
    const struct mm_item *item = mm_pack_item(pack, "order-04");
    MM_CHECK_ERR(item->ops->parse_response(item, "unsure", &answer), MM_OK);
    MM_CHECK(mm_answer_complete(item, &answer));
    mm_grade(item, &answer, &grade);
    MM_CHECK(!grade.right);
    MM_CHECK_INT(grade.n_rows, 3);
    for (size_t k = 0; k < grade.n_rows; k++)
        MM_CHECK_INT(grade.mark[k], MM_MARK_UNSURE);
    mm_buf_init(&text, 1000);
    item->ops->response(item, &answer, &text);
    MM_CHECK_STR(mm_buf_str(&text), "unsure");
    mm_buf_done(&text);
    mm_pack_free(pack);
}

MM_TEST(what_is_not_known_after_some_steps_is_unsure_and_what_was_placed_counts)
{
    struct mm_pack *pack = open_fixture();
    struct mm_answer answer;
    struct mm_grade grade;
    struct mm_buf text;
    MM_REQUIRE(pack != NULL);
    const struct mm_item *item = mm_pack_item(pack, "order-04");
    mm_buf_init(&text, 1000);
    MM_CHECK_ERR(item->ops->parse_response(item, "ab[,]a[,]unsure", &answer), MM_OK);
    MM_CHECK(mm_answer_complete(item, &answer));
    mm_grade(item, &answer, &grade);
    MM_CHECK(!grade.right);
    MM_CHECK_INT(grade.mark[0], MM_MARK_WRONG);
    MM_CHECK_INT(grade.mark[1], MM_MARK_UNSURE); /* ab has its place, b has none */
    MM_CHECK_INT(grade.mark[2], MM_MARK_UNSURE);
    item->ops->response(item, &answer, &text);
    MM_CHECK_STR(mm_buf_str(&text), "ab[,]a[,]unsure");
    mm_buf_done(&text);
    mm_pack_free(pack);
}

MM_TEST(an_order_half_given_is_not_complete_and_never_right)
{
    static const int order[] = {0, 1, 2, 3};
    struct mm_pack *pack = open_fixture();
    struct mm_grade grade;
    MM_REQUIRE(pack != NULL);
    const struct mm_item *item = mm_pack_item(pack, "order-04");
    for (size_t placed = 0; placed < 3; placed++) {
        struct mm_answer answer = answer_of(order, 4, placed);
        mm_grade(item, &answer, &grade);
        MM_CHECK(!grade.right);
        MM_CHECK_INT(grade.n_rows, 3);
        MM_CHECK(!mm_answer_complete(item, &answer));
    }
    const struct mm_answer none = {.n_rows = 0};
    mm_grade(item, &none, &grade);
    MM_CHECK(!grade.right && !mm_answer_complete(item, &none));
    mm_pack_free(pack);
}

MM_TEST(values_that_nobody_can_enter_are_never_right)
{
    static const int bad[][3] = {{0, 0, 1}, {0, 1, 4}, {0, 1, -7}, {12, 0, 1}, {0, MM_ANS_UNSURE, 2}};
    struct mm_pack *pack = open_fixture();
    MM_REQUIRE(pack != NULL);
    const struct mm_item *item = mm_pack_item(pack, "order-04");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct mm_answer answer = {.row = {bad[i][0], bad[i][1], bad[i][2]}, .n_rows = 3};
        struct mm_grade grade;
        mm_grade(item, &answer, &grade);
        MM_CHECK(!grade.right);
    }
    mm_pack_free(pack);
}

MM_TEST(responses_that_nobody_wrote_are_refused)
{
    static const char *const bad[] = {"x",
                                      "a[,]",
                                      "[,]a",
                                      "a[,]a",
                                      "a[,]ab[,]b", /* the fourth is always written too */
                                      "a[,]ab[,]b[,]c[,]a",
                                      "a[,]ab[,]b[,]d",
                                      "a,ab,b,c",
                                      "a[.]ab",
                                      "unsure[,]a",
                                      "a[,]ab[,]b[,]unsure", /* nothing is left to be unsure about */
                                      "a[,]ab[,]b[,]c[,]unsure",
                                      "a[,]unsure[,]b",
                                      "unsure[,]unsure",
                                      "A",
                                      "a [,]b"};
    struct mm_pack *pack = open_fixture();
    struct mm_answer answer = {.n_rows = 77};
    MM_REQUIRE(pack != NULL);
    const struct mm_item *item = mm_pack_item(pack, "order-04");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        MM_CHECK_ERR(item->ops->parse_response(item, bad[i], &answer), MM_ERR_INVALID);
    MM_CHECK_INT(answer.n_rows, 77); /* written only on success */
    mm_pack_free(pack);
}

MM_TEST(a_row_of_evidence_is_named_by_its_first_step_and_speaks_of_the_item_s_clauses)
{
    static const char *const rows[] = {"order-04/a", "order-04/ab", "order-04/b"};
    struct mm_pack *pack = open_fixture();
    MM_REQUIRE(pack != NULL);
    const struct mm_item *item = mm_pack_item(pack, "order-04");
    MM_CHECK_INT(item->ops->n_rows(item), 3);
    for (size_t k = 0; k < 3; k++) {
        struct mm_evidence_row row = {0};
        item->ops->evidence(item, k, &row);
        MM_CHECK_STR(row.row_id, rows[k]);
        MM_CHECK(row.clauses == item->clauses && row.n_clauses == item->n_clauses && row.n_clauses == 2);
    }
    mm_pack_free(pack);
}

MM_TEST(the_version_tells_the_order_of_the_steps_apart)
{
    static const char first[] = "{\"id\": \"a\", \"text\": \"止める\", \"explanation\": \"止めます。\"},\n"
                                "{\"id\": \"b\", \"text\": \"開く\", \"explanation\": \"開きます。\"}";
    static const char second[] = "{\"id\": \"b\", \"text\": \"開く\", \"explanation\": \"開きます。\"},\n"
                                 "{\"id\": \"a\", \"text\": \"止める\", \"explanation\": \"止めます。\"}";
    char dir[256];
    struct mm_pack *pack = open_fixture();
    mm_test_mkdir(dir);
    fixture_write(dir);
    MM_CHECK(fixture_change(dir, "common/items/duty.json", first, second));
    struct mm_pack *other = fixture_open(dir);
    MM_REQUIRE(pack != NULL && other != NULL);
    MM_CHECK(strcmp(mm_pack_item(pack, "order-03")->version_hash,
                    mm_pack_item(other, "order-03")->version_hash) != 0);
    MM_CHECK_STR(mm_pack_item(other, "order-04")->version_hash, mm_pack_item(pack, "order-04")->version_hash);
    mm_pack_free(pack);
    mm_pack_free(other);
    mm_test_rmdir(dir);
}

MM_TEST(no_form_shows_the_right_order_and_every_other_one_comes_up)
{
    char dir[256];
    int seen[6] = {0};
    mm_test_mkdir(dir);
    fixture_write(dir);
    MM_CHECK(
        fixture_change(dir, "courses.json", "\"threat\", \"count\": 1", "\"duty.tablet\", \"count\": 2"));
    struct mm_pack *pack = fixture_open(dir);
    MM_REQUIRE(pack != NULL);
    for (uint64_t seed = 0; seed < 3000; seed++) {
        struct mm_form form;
        MM_CHECK_ERR(mm_form_draw(pack, &pack->courses[0], MM_AUD_STAFF, seed, NULL, &form, NULL), MM_OK);
        for (size_t i = 0; i < form.n; i++) {
            const struct mm_form_item *item = &form.item[i];
            bool stored = true;
            if (strncmp(item->item_id, "order-", 6) != 0)
                continue;
            for (uint8_t k = 0; k < item->n_options; k++)
                stored = stored && item->order[k] == k;
            MM_CHECK(!stored);
            if (strcmp(item->item_id, "order-03") == 0)
                seen[item->order[0] * 2 + (item->order[1] > item->order[2])]++;
        }
    }
    MM_CHECK_INT(seen[0], 0);
    for (int i = 1; i < 6; i++)
        MM_CHECK(seen[i] > 3000 / 5 - 150 && seen[i] < 3000 / 5 + 150);
    mm_pack_free(pack);
    mm_test_rmdir(dir);
}

MM_TEST_MAIN
