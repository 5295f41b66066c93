/* Item types on the kiosk: buttons change the rows they belong to; a script's hints lead where it wished. */
#include "kiosk/items/items.h"
#include "tests/unit/mm_test.h"

static const struct mm_option options[3] = {
    {.id = "a", .text = "一", .correct = true, .explanation = "一"},
    {.id = "b", .text = "二", .correct = false, .explanation = "二"},
    {.id = "c", .text = "三", .correct = false, .explanation = "三"},
};
static struct mm_form_item order = {.order = {2, 0, 1}, .n_options = 3};

static struct mm_item item_of(const char *type)
{
    return (struct mm_item){
        .id = "x-01", .ops = mm_item_type(type), .options = options, .n_options = 3, .stem = "問い"};
}

static void clear(struct mm_answer *answer, size_t rows)
{
    size_t r;
    answer->n_rows = rows;
    for (r = 0; r < MM_MAX_ROWS; r++)
        answer->row[r] = MM_ANS_NONE;
}

/* Follows the hints to their end; the number of presses. */
static int follow(struct mm_item_view *view, enum mm_mark wish)
{
    const struct mm_item_ui *look = mm_item_ui_find(view->item->ops->name);
    char id[MM_UI_ID_BYTES];
    int n = 0;
    while (n < 20 && look->hint(view, wish, id)) {
        MM_CHECK(look->act(view, id));
        n++;
    }
    return n;
}

MM_TEST(every_type_of_the_pack_has_its_look)
{
    size_t n, i;
    const struct mm_item_ops *const *types = mm_item_types(&n);
    for (i = 0; i < n; i++) {
        const struct mm_item_ui *look = mm_item_ui_find(types[i]->name);
        MM_REQUIRE(look);
        MM_CHECK(look->parts && look->build && look->act && look->explain && look->rest && look->hint);
    }
    MM_CHECK(!mm_item_ui_find("guess"));
}

MM_TEST(hints_lead_to_the_wished_mark)
{
    static const char *const types[] = {"mtf", "single"};
    size_t t;
    for (t = 0; t < 2; t++) {
        struct mm_item item = item_of(types[t]);
        struct mm_answer answer;
        struct mm_item_view view = {.item = &item, .order = &order, .answer = &answer, .part = -1};
        struct mm_grade grade;
        clear(&answer, item.ops->n_rows(&item));
        follow(&view, MM_MARK_RIGHT);
        mm_grade(&item, &answer, &grade);
        MM_CHECK(grade.right && mm_answer_complete(&item, &answer));
        follow(&view, MM_MARK_WRONG);
        mm_grade(&item, &answer, &grade);
        MM_CHECK(!grade.right && mm_answer_complete(&item, &answer));
        follow(&view, MM_MARK_UNSURE);
        mm_grade(&item, &answer, &grade);
        MM_CHECK_INT(grade.mark[0], MM_MARK_UNSURE);
        MM_CHECK(mm_answer_complete(&item, &answer));
    }
}

MM_TEST(a_button_of_mtf_changes_its_own_row_only)
{
    struct mm_item item = item_of("mtf");
    struct mm_answer answer;
    struct mm_item_view view = {.item = &item, .order = &order, .answer = &answer, .part = -1};
    clear(&answer, 3);
    MM_CHECK(mm_item_ui_find("mtf")->act(&view, "a.b.u"));
    MM_CHECK_INT(answer.row[0], MM_ANS_NONE);
    MM_CHECK_INT(answer.row[1], MM_ANS_UNSURE);
    MM_CHECK_INT(answer.row[2], MM_ANS_NONE);
    MM_CHECK(!mm_item_ui_find("mtf")->act(&view, "a.d.t"));
    MM_CHECK(!mm_item_ui_find("mtf")->act(&view, "next"));
}

MM_TEST(one_statement_a_screen_asks_for_that_row_alone)
{
    struct mm_item item = item_of("mtf");
    struct mm_answer answer;
    struct mm_item_view view = {.item = &item, .order = &order, .answer = &answer, .part = 0};
    clear(&answer, 3);
    MM_CHECK_INT(mm_item_ui_find("mtf")->parts(&view), 3);
    MM_CHECK_INT(follow(&view, MM_MARK_RIGHT), 1);
    MM_CHECK_INT(answer.row[2], MM_ANS_FALSE); /* what is shown first is the third of the stored order */
    MM_CHECK_INT(answer.row[0], MM_ANS_NONE);
}

MM_TEST(what_is_right_is_named_by_the_letters_shown)
{
    struct mm_item item = item_of("mtf");
    struct mm_answer answer;
    struct mm_item_view view = {.item = &item, .order = &order, .answer = &answer, .part = -1};
    char words[200];
    clear(&answer, 3);
    answer.row[0] = MM_ANS_TRUE; /* shown second: イ, right */
    answer.row[1] = MM_ANS_TRUE; /* shown third: wrong */
    answer.row[2] = MM_ANS_UNSURE;
    mm_item_ui_find("mtf")->rest(&view, words, sizeof(words));
    MM_CHECK_STR(words, "イ　正しく答えました");
    answer.row[0] = MM_ANS_UNSURE;
    mm_item_ui_find("mtf")->rest(&view, words, sizeof(words));
    MM_CHECK_STR(words, "");
}

MM_TEST_MAIN
