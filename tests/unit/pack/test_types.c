/* Every item type against every answer that its rows can hold, and against rules written down a second time.
 */
#include "tests/unit/pack/fixture.h"

#define MAX_VALUES 9 /* of one row: わからない, nothing, and the most options of an item */

static struct mm_pack *open_fixture(void)
{
    char dir[256];
    mm_test_mkdir(dir);
    fixture_write(dir);
    struct mm_pack *pack = fixture_open(dir);
    mm_test_rmdir(dir);
    return pack;
}

/* The n-th of all answers, each row running through -2 … highest; false behind the last. */
static bool nth_answer(size_t rows, int highest, size_t n, struct mm_answer *ret_answer)
{
    *ret_answer = (struct mm_answer){.n_rows = rows};
    for (size_t i = 0; i < rows; i++, n /= (size_t)highest + 3)
        ret_answer->row[i] = (int)(n % ((size_t)highest + 3)) - 2;
    return n == 0;
}

static void words_of(const struct mm_item *item, const struct mm_answer *answer, char out[400])
{
    struct mm_buf text;
    mm_buf_init(&text, 400);
    item->ops->response(item, answer, &text);
    snprintf(out, 400, "%s", mm_buf_str(&text));
    mm_buf_done(&text);
}

static void pattern_of(const struct mm_item *item, char out[400])
{
    struct mm_buf text;
    mm_buf_init(&text, 400);
    item->ops->pattern(item, &text);
    snprintf(out, 400, "%s", mm_buf_str(&text));
    mm_buf_done(&text);
}

static bool same_rows(const struct mm_answer *a, const struct mm_answer *b)
{
    for (size_t i = 0; i < a->n_rows; i++) {
        if (a->row[i] != b->row[i])
            return false;
    }
    return a->n_rows == b->n_rows;
}

/* What holds for an answer of any type. */
static void check_any(const struct mm_item *item, const struct mm_answer *answer, const char *pattern)
{
    char words[400], again[400];
    struct mm_answer back;
    struct mm_grade grade, of_back;
    size_t right = 0, asked = 0;
    mm_grade(item, answer, &grade);
    words_of(item, answer, words);
    MM_CHECK_ERR(item->ops->parse_response(item, words, &back), MM_OK);
    words_of(item, &back, again);
    MM_CHECK_STR(again, words);
    mm_grade(item, &back, &of_back);
    MM_CHECK_INT(grade.n_rows, item->ops->n_rows(item));
    for (size_t i = 0; i < of_back.n_rows; i++) {
        struct mm_evidence_row row = {0};
        item->ops->evidence(item, i, &row);
        MM_CHECK(row.row_id && *row.row_id && row.n_clauses > 0);
        right += of_back.mark[i] == MM_MARK_RIGHT;
        asked += of_back.mark[i] != MM_MARK_UNASKED;
    }
    MM_CHECK(of_back.right == (strcmp(words, pattern) == 0));
    MM_CHECK(of_back.right == (mm_answer_complete(item, &back) && right == asked && asked > 0));
    if (!same_rows(answer, &back))
        return; /* rows that nobody can enter */
    MM_CHECK(grade.right == of_back.right);
    for (size_t i = 0; i < grade.n_rows; i++)
        MM_CHECK_INT(grade.mark[i], of_back.mark[i]);
}

MM_TEST(every_answer_of_every_item_reads_back_and_is_right_when_it_is_the_pattern)
{
    struct mm_pack *pack = open_fixture();
    MM_REQUIRE(pack != NULL);
    bool met[32] = {false};
    size_t n_types;
    const struct mm_item_ops *const *types = mm_item_types(&n_types);
    for (size_t i = 0; i < pack->n_items; i++) {
        const struct mm_item *item = &pack->items[i];
        struct mm_answer answer;
        char pattern[400];
        size_t n = 0;
        pattern_of(item, pattern);
        for (; nth_answer(item->ops->n_rows(item), (int)item->n_options - 1, n, &answer); n++)
            check_any(item, &answer, pattern);
        MM_CHECK(n > 4);
        for (size_t t = 0; t < n_types; t++)
            met[t] = met[t] || types[t] == item->ops;
    }
    for (size_t t = 0; t < n_types; t++)
        MM_CHECK(met[t]); /* an item of each type is in the fixture */
    mm_pack_free(pack);
}

/* わからない in the place of a wrong answer changes nothing for the better or the worse, but its own mark. */
MM_TEST(unsure_is_never_worse_than_wrong)
{
    struct mm_pack *pack = open_fixture();
    MM_REQUIRE(pack != NULL);
    for (size_t i = 0; i < pack->n_items; i++) {
        const struct mm_item *item = &pack->items[i];
        struct mm_answer answer;
        for (size_t n = 0; nth_answer(item->ops->n_rows(item), (int)item->n_options - 1, n, &answer); n++) {
            struct mm_grade grade, unsure;
            mm_grade(item, &answer, &grade);
            if (item->ops->order == MM_ORDER_MIXED || !mm_answer_complete(item, &answer))
                continue; /* steps are not answered one by one */
            for (size_t row = 0; row < answer.n_rows; row++) {
                struct mm_answer other = answer;
                if (grade.mark[row] != MM_MARK_WRONG)
                    continue;
                other.row[row] = MM_ANS_UNSURE;
                mm_grade(item, &other, &unsure);
                MM_CHECK(!grade.right && !unsure.right);
                MM_CHECK_INT(unsure.mark[row], MM_MARK_UNSURE);
                for (size_t k = 0; k < row; k++)
                    MM_CHECK_INT(unsure.mark[k], grade.mark[k]);
            }
        }
    }
    mm_pack_free(pack);
}

static void check_words(const struct mm_item *item, const int *rows, const char *want)
{
    struct mm_answer answer = {.n_rows = item->ops->n_rows(item)};
    char words[400];
    for (size_t i = 0; i < answer.n_rows; i++)
        answer.row[i] = rows[i];
    words_of(item, &answer, words);
    MM_CHECK_STR(words, want);
}

static void check_refused(const struct mm_item *item, const char *const *bad, size_t n)
{
    struct mm_answer answer = {.n_rows = 77};
    for (size_t i = 0; i < n; i++) {
        if (item->ops->parse_response(item, bad[i], &answer) == MM_OK)
            printf("  taken: %s\n", bad[i]);
        MM_CHECK(item->ops->parse_response(item, bad[i], &answer) != MM_OK);
    }
    MM_CHECK_INT(answer.n_rows, 77);
}
#define CHECK_REFUSED(item, ...)                                                                             \
    check_refused(item, (const char *const[]){__VA_ARGS__},                                                  \
                  sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

enum { N = MM_ANS_NONE, U = MM_ANS_UNSURE, T = MM_ANS_TRUE, F = MM_ANS_FALSE };

MM_TEST(options_of_a_multiple_choice_are_chosen_left_or_unsure_each_for_itself)
{
    static const int values[] = {T, F, U};
    static const bool key[] = {true, false, true, false};
    struct mm_pack *pack = open_fixture();
    MM_REQUIRE(pack != NULL);
    const struct mm_item *item = mm_pack_item(pack, "many-01");
    int right = 0;
    for (int n = 0; n < 81; n++) {
        struct mm_answer answer = {
            .row = {values[n % 3], values[n / 3 % 3], values[n / 9 % 3], values[n / 27]}, .n_rows = 4};
        struct mm_grade grade;
        mm_grade(item, &answer, &grade);
        for (int i = 0; i < 4; i++)
            MM_CHECK_INT(grade.mark[i], answer.row[i] == U               ? MM_MARK_UNSURE
                                        : (answer.row[i] == T) == key[i] ? MM_MARK_RIGHT
                                                                         : MM_MARK_WRONG);
        right += grade.right;
    }
    MM_CHECK_INT(right, 1);
    MM_CHECK_STR(item->ops->interaction_type, "choice");
    check_words(item, (const int[]){T, F, T, F}, "a[,]c");
    check_words(item, (const int[]){F, U, T, F}, "unsure:b[,]c");
    check_words(item, (const int[]){U, U, U, U}, "unsure:a[,]unsure:b[,]unsure:c[,]unsure:d");
    check_words(item, (const int[]){N, N, N, N}, "");
    check_words(item, (const int[]){F, F, F, F}, "none");
    check_words(item, (const int[]){T, N, F, N},
                "a[,]open:b[,]open:d"); /* one option a screen, not at the end */
    check_words(item, (const int[]){F, N, F, F}, "open:b");
    CHECK_REFUSED(item, "open:a[,]open:b[,]open:c[,]open:d", "none[,]a", "open:", "unsure", "c[,]a", "a[,]a",
                  "a[,]", "[,]a", "e", "unsure:", "unsure:e", "unsure:a[,]a", "a,c");
    mm_pack_free(pack);
}

MM_TEST(regions_of_a_figure_are_answered_like_a_list_and_keep_their_order)
{
    struct mm_pack *pack = open_fixture();
    MM_REQUIRE(pack != NULL);
    const struct mm_item *item = mm_pack_item(pack, "spot-01");
    struct mm_grade grade;
    struct mm_answer answer;
    MM_CHECK_STR(item->ops->interaction_type, "choice");
    MM_CHECK_INT(item->ops->order, MM_ORDER_STORED);
    MM_CHECK_STR(item->figure.id, "mail");
    MM_CHECK_INT(item->figure.w, 800);
    MM_CHECK_INT(item->options[2].spot.x, 100);
    MM_CHECK_INT(item->options[2].spot.h, 100);
    check_words(item, (const int[]){T, F, T}, "a[,]c");
    MM_CHECK_ERR(item->ops->parse_response(item, "a[,]unsure:c", &answer), MM_OK);
    mm_grade(item, &answer, &grade);
    MM_CHECK(!grade.right);
    MM_CHECK_INT(grade.mark[0], MM_MARK_RIGHT);
    MM_CHECK_INT(grade.mark[1], MM_MARK_RIGHT); /* rightly left alone */
    MM_CHECK_INT(grade.mark[2], MM_MARK_UNSURE);
    mm_pack_free(pack);
}

MM_TEST(each_card_of_a_sorting_is_a_row)
{
    static const int values[] = {0, 1, U, N};
    static const int key[] = {0, 1, 0};
    struct mm_pack *pack = open_fixture();
    MM_REQUIRE(pack != NULL);
    const struct mm_item *item = mm_pack_item(pack, "sort-01");
    int right = 0;
    for (int n = 0; n < 64; n++) {
        struct mm_answer answer = {.row = {values[n % 4], values[n / 4 % 4], values[n / 16]}, .n_rows = 3};
        struct mm_grade grade;
        bool whole = true;
        mm_grade(item, &answer, &grade);
        for (int i = 0; i < 3; i++) {
            MM_CHECK_INT(grade.mark[i], answer.row[i] == U        ? MM_MARK_UNSURE
                                        : answer.row[i] == N      ? MM_MARK_NONE
                                        : answer.row[i] == key[i] ? MM_MARK_RIGHT
                                                                  : MM_MARK_WRONG);
            whole = whole && answer.row[i] != N;
        }
        MM_CHECK(mm_answer_complete(item, &answer) == whole);
        right += grade.right;
    }
    MM_CHECK_INT(right, 1);
    MM_CHECK_STR(item->ops->interaction_type, "matching");
    check_words(item, (const int[]){0, 1, U}, "a[.]in[,]b[.]out[,]c[.]unsure");
    check_words(item, (const int[]){N, 1, N}, "b[.]out");
    CHECK_REFUSED(item, "a", "a[.]", "a[.]none", "d[.]in", "b[.]in[,]a[.]in", "a[.]in[,]a[.]out", "a[.]in[,]",
                  "a[,]in");
    mm_pack_free(pack);
}

/* scene-01 by hand: d1: a (right) to d3, b to d2; d2: a (right) to d3, b to the end; d3: a, b (right) to the
 * end. わからない goes where the right option goes. Options stand in the order d1a d1b d2a d2b d3a d3b. */
static const struct {
    const char *words;
    int row[3];
    bool whole, right;
    enum mm_mark mark[3];
} ways[] = {
    {"", {N, N, N}, false, false, {MM_MARK_NONE, MM_MARK_UNASKED, MM_MARK_UNASKED}},
    {"d1[.]a", {0, N, N}, false, false, {MM_MARK_RIGHT, MM_MARK_UNASKED, MM_MARK_NONE}},
    {"d1[.]b", {1, N, N}, false, false, {MM_MARK_WRONG, MM_MARK_NONE, MM_MARK_UNASKED}},
    {"d1[.]unsure", {U, N, N}, false, false, {MM_MARK_UNSURE, MM_MARK_UNASKED, MM_MARK_NONE}},
    {"d1[.]a[,]d3[.]b", {0, N, 5}, true, true, {MM_MARK_RIGHT, MM_MARK_UNASKED, MM_MARK_RIGHT}},
    {"d1[.]a[,]d3[.]a", {0, N, 4}, true, false, {MM_MARK_RIGHT, MM_MARK_UNASKED, MM_MARK_WRONG}},
    {"d1[.]a[,]d3[.]unsure", {0, N, U}, true, false, {MM_MARK_RIGHT, MM_MARK_UNASKED, MM_MARK_UNSURE}},
    {"d1[.]unsure[,]d3[.]b", {U, N, 5}, true, false, {MM_MARK_UNSURE, MM_MARK_UNASKED, MM_MARK_RIGHT}},
    {"d1[.]b[,]d2[.]b", {1, 3, N}, true, false, {MM_MARK_WRONG, MM_MARK_WRONG, MM_MARK_UNASKED}},
    {"d1[.]b[,]d2[.]a", {1, 2, N}, false, false, {MM_MARK_WRONG, MM_MARK_RIGHT, MM_MARK_NONE}},
    {"d1[.]b[,]d2[.]a[,]d3[.]b", {1, 2, 5}, true, false, {MM_MARK_WRONG, MM_MARK_RIGHT, MM_MARK_RIGHT}},
    {"d1[.]b[,]d2[.]unsure[,]d3[.]b", {1, U, 5}, true, false, {MM_MARK_WRONG, MM_MARK_UNSURE, MM_MARK_RIGHT}},
};

MM_TEST(a_scenario_counts_the_decisions_on_the_way_and_no_other)
{
    struct mm_pack *pack = open_fixture();
    MM_REQUIRE(pack != NULL);
    const struct mm_item *item = mm_pack_item(pack, "scene-01");
    MM_CHECK_INT(item->ops->n_rows(item), 3);
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        struct mm_answer answer;
        struct mm_grade grade;
        MM_CHECK_ERR(item->ops->parse_response(item, ways[i].words, &answer), MM_OK);
        mm_grade(item, &answer, &grade);
        MM_CHECK(mm_answer_complete(item, &answer) == ways[i].whole);
        MM_CHECK(grade.right == ways[i].right);
        for (int k = 0; k < 3; k++) {
            MM_CHECK_INT(answer.row[k], ways[i].row[k]);
            MM_CHECK_INT(grade.mark[k], ways[i].mark[k]);
        }
        check_words(item, ways[i].row, ways[i].words);
    }
    MM_CHECK_STR(item->ops->interaction_type, "performance");
    CHECK_REFUSED(item, "d1", "d1[.]c", "d2[.]a", "d1[.]a[,]d2[.]a", "d1[.]a[,]d3[.]b[,]d2[.]a", "d1[.]a[,]",
                  "d1[.]a[,]d1[.]a", "d1[.]b[,]d2[.]b[,]d3[.]b", "unsure", "d3[.]b", "d1[.]a,d3[.]b");
    char pattern[400];
    pattern_of(item, pattern);
    MM_CHECK_STR(pattern, "d1[.]a[,]d3[.]b");
    mm_pack_free(pack);
}

MM_TEST(a_way_has_an_end_whatever_the_rows_hold)
{
    struct mm_pack *pack = open_fixture();
    MM_REQUIRE(pack != NULL);
    const struct mm_item *item = mm_pack_item(pack, "scene-01");
    struct mm_answer answer = {.row = {3, 1, 99}, .n_rows = 3}; /* options of other decisions, and of none */
    size_t way[MM_MAX_ROWS];
    bool end = true;
    MM_CHECK_INT(mm_item_way(item, &answer, way, &end), 1);
    MM_CHECK(!end);
    answer = (struct mm_answer){.row = {0, N, 99}, .n_rows = 3};
    MM_CHECK_INT(mm_item_way(item, &answer, way, &end), 2);
    MM_CHECK(!end && way[1] == 2);
    mm_pack_free(pack);
}

MM_TEST(tags_stand_on_options_and_decisions)
{
    static const struct {
        const char *item;
        size_t row;
        const char *row_id, *clause;
    } rows[] = {
        {"many-01", 0, "many-01/a", "1"},     {"many-01", 2, "many-01/c", "5.tablet"},
        {"sort-01", 2, "sort-01/c", "3.1"},   {"spot-01", 1, "spot-01/b", "1"},
        {"scene-01", 0, "scene-01/d1", "1"},  {"scene-01", 1, "scene-01/d2", "3.1"},
        {"threat-01", 0, "threat-01", "3.1"},
    };
    struct mm_pack *pack = open_fixture();
    MM_REQUIRE(pack != NULL);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct mm_item *item = mm_pack_item(pack, rows[i].item);
        struct mm_evidence_row row = {0};
        MM_REQUIRE(item != NULL);
        item->ops->evidence(item, rows[i].row, &row);
        MM_CHECK_STR(row.row_id, rows[i].row_id);
        MM_CHECK_STR(row.clauses[0]->id, rows[i].clause);
    }
    mm_pack_free(pack);
}

/* A change of anything that a learner sees, or of the key, is another version. */
MM_TEST(the_version_tells_what_is_seen_and_the_key_apart)
{
    static const struct {
        const char *item, *find, *replace;
    } changes[] = {
        {"many-01", "\"text\": \"丁\", \"correct\": false", "\"text\": \"丁\", \"correct\": true"},
        {"sort-01", "\"text\": \"広報紙\", \"category\": \"out\"",
         "\"text\": \"広報紙\", \"category\": \"in\""},
        {"sort-01", "{\"id\": \"out\", \"text\": \"外\"}", "{\"id\": \"out\", \"text\": \"そと\"}"},
        {"spot-01", "\"x\": 100, \"y\": 300", "\"x\": 110, \"y\": 300"},
        {"spot-01", "届いたメール", "届いた手紙"},
        {"scene-01", "\"consequence\": \"続けました。\"", "\"consequence\": \"続きました。\""},
        {"scene-01", "\"explanation\": \"だれか分かりません。\", \"next\": \"d2\"",
         "\"explanation\": \"だれか分かりません。\", \"next\": \"d3\""},
        {"scene-01", "相手が分かりません", "相手が見えません"},
    };
    struct mm_pack *pack = open_fixture();
    char dir[256];
    MM_REQUIRE(pack != NULL);
    mm_test_mkdir(dir);
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct mm_pack *other = NULL;
        struct mm_findings findings;
        fixture_write(dir);
        MM_CHECK(fixture_change(dir, "common/items/types.json", changes[i].find, changes[i].replace));
        mm_findings_init(&findings);
        enum mm_err err = mm_pack_open(dir, &other, &findings, NULL);
        mm_findings_done(&findings);
        if (err) { /* the change left a category or a decision empty: then there is no second version */
            MM_CHECK(i == 1 || i == 6);
            continue;
        }
        for (size_t k = 0; k < pack->n_items; k++) {
            const struct mm_item *was = &pack->items[k], *is = mm_pack_item(other, was->id);
            MM_CHECK((strcmp(was->version_hash, is->version_hash) != 0) ==
                     (strcmp(was->id, changes[i].item) == 0));
        }
        mm_pack_free(other);
    }
    mm_pack_free(pack);
    mm_test_rmdir(dir);
}

MM_TEST(options_are_mixed_where_their_order_means_nothing)
{
    struct mm_pack *pack = open_fixture();
    MM_REQUIRE(pack != NULL);
    struct mm_course course = pack->courses[0];
    struct mm_slot slot = {"scene", .audience = MM_AUD_BOTH, .count = 4};
    int moved[3] = {0}; /* many, sort, scene */
    course.slots = &slot;
    course.n_slots = 1;
    course.n_items = 4;
    for (uint64_t seed = 0; seed < 500; seed++) {
        struct mm_form form;
        MM_CHECK_ERR(mm_form_draw(pack, &course, MM_AUD_STAFF, seed, NULL, &form, NULL), MM_OK);
        for (size_t i = 0; i < form.n; i++) {
            const struct mm_item *item = mm_pack_item(pack, form.item[i].item_id);
            const uint8_t *order = form.item[i].order;
            bool stored = true;
            for (size_t k = 0; k < item->n_options; k++) {
                stored = stored && order[k] == k;
                /* options stay in their decision; a card may go anywhere */
                MM_CHECK(item->ops->order != MM_ORDER_GROUPS ||
                         item->options[order[k]].group == item->options[k].group);
            }
            MM_CHECK(item->ops->order != MM_ORDER_STORED || stored);
            moved[0] += !stored && strcmp(item->id, "many-01") == 0;
            moved[1] += !stored && strcmp(item->id, "sort-01") == 0;
            moved[2] += !stored && strcmp(item->id, "scene-01") == 0;
        }
    }
    MM_CHECK(moved[0] > 440 && moved[1] > 380 && moved[2] > 400); /* 23/24, 5/6, 7/8 of 500 */
    mm_pack_free(pack);
}

MM_TEST_MAIN
