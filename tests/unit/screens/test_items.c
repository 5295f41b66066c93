/* Item types on the kiosk: buttons change the rows they belong to; a script's hints lead where it wished. */
#include "kiosk/items/items.h"
#include "tests/unit/mm_test.h"

static const struct mm_group groups[2] = {{.id = "x", .text = "一つ目", .row_id = "x"},
                                          {.id = "y", .text = "二つ目", .row_id = "y"}};
static const struct mm_option options[3] = {
    {.id = "a", .text = "一", .correct = true, .explanation = "一"},
    {.id = "b", .text = "二", .correct = false, .explanation = "二", .group = 1},
    {.id = "c", .text = "三", .correct = false, .explanation = "三"},
};
/* x: a is right and leads to y, b leads to the end; y: a is wrong, c right. */
static const struct mm_option branches[4] = {
    {.id = "a", .text = "一", .correct = true, .explanation = "一", .consequence = "進みました。", .next = 1},
    {.id = "b",
     .text = "二",
     .correct = false,
     .explanation = "二",
     .consequence = "終わりました。",
     .next = 2},
    {.id = "a",
     .text = "三",
     .correct = false,
     .explanation = "三",
     .consequence = "止まりました。",
     .group = 1,
     .next = 2},
    {.id = "c",
     .text = "四",
     .correct = true,
     .explanation = "四",
     .consequence = "すみました。",
     .group = 1,
     .next = 2},
};
static struct mm_form_item order = {.order = {2, 0, 1}, .n_options = 3};
static struct mm_form_item mixed = {.order = {1, 0, 3, 2}, .n_options = 4};

static struct mm_item item_of(const char *type)
{
    const struct mm_item_ops *ops = mm_item_type(type);
    bool ways = ops->order == MM_ORDER_GROUPS;
    return (struct mm_item){.id = "x-01",
                            .ops = ops,
                            .options = ways ? branches : options,
                            .n_options = ways ? 4 : 3,
                            .groups = groups,
                            .n_groups = 2,
                            .figure = {.id = "f", .words = "図", .w = 100, .h = 100},
                            .debrief = "ふりかえり",
                            .stem = "問い"};
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

MM_TEST(hints_lead_every_type_to_the_wished_mark)
{
    size_t t, n;
    const struct mm_item_ops *const *types = mm_item_types(&n);
    for (t = 0; t < n; t++) {
        struct mm_item item = item_of(types[t]->name);
        struct mm_answer answer;
        struct mm_item_view view = {.item = &item,
                                    .order = types[t]->order == MM_ORDER_GROUPS ? &mixed : &order,
                                    .answer = &answer,
                                    .part = -1};
        struct mm_grade grade;
        clear(&answer, item.ops->n_rows(&item));
        MM_CHECK(!mm_item_answered(&view));
        follow(&view, MM_MARK_RIGHT);
        mm_grade(&item, &answer, &grade);
        MM_CHECK(grade.right && mm_answer_complete(&item, &answer) && mm_item_answered(&view));
        follow(&view, MM_MARK_WRONG);
        mm_grade(&item, &answer, &grade);
        MM_CHECK(!grade.right && mm_answer_complete(&item, &answer));
        MM_CHECK_INT(grade.mark[0], MM_MARK_WRONG);
        follow(&view, MM_MARK_UNSURE);
        mm_grade(&item, &answer, &grade);
        MM_CHECK_INT(grade.mark[0], MM_MARK_UNSURE);
        MM_CHECK(mm_answer_complete(&item, &answer));
        follow(&view, MM_MARK_RIGHT);
        mm_grade(&item, &answer, &grade);
        MM_CHECK(grade.right);
    }
}

/* One part after the other, as at large sizes, leads to the same. */
MM_TEST(parts_lead_to_the_whole)
{
    size_t t, n;
    const struct mm_item_ops *const *types = mm_item_types(&n);
    for (t = 0; t < n; t++) {
        static const enum mm_mark wishes[] = {MM_MARK_RIGHT, MM_MARK_WRONG, MM_MARK_UNSURE};
        struct mm_item item = item_of(types[t]->name);
        const struct mm_item_ui *look = mm_item_ui_find(types[t]->name);
        size_t w;
        for (w = 0; w < 3; w++) {
            struct mm_answer answer;
            struct mm_item_view view = {.item = &item,
                                        .order = types[t]->order == MM_ORDER_GROUPS ? &mixed : &order,
                                        .answer = &answer,
                                        .part = 0};
            struct mm_grade grade;
            clear(&answer, item.ops->n_rows(&item));
            if (look->parts(&view) == 1 && !look->parted)
                break; /* never divided */
            for (view.part = 0; view.part < look->parts(&view) && view.part < 20; view.part++) {
                follow(&view, wishes[w]);
                MM_CHECK(mm_item_answered(&view));
            }
            MM_CHECK(mm_answer_complete(&item, &answer));
            mm_grade(&item, &answer, &grade);
            MM_CHECK(grade.right == (w == 0));
            MM_CHECK_INT(grade.mark[0], wishes[w]);
        }
    }
}

MM_TEST(what_is_not_chosen_counts_as_left_once_something_is)
{
    struct mm_item item = item_of("multiple");
    const struct mm_item_ui *look = mm_item_ui_find("multiple");
    struct mm_answer answer;
    struct mm_item_view view = {.item = &item, .order = &order, .answer = &answer, .part = -1};
    clear(&answer, 3);
    MM_CHECK(look->act(&view, "o.b"));
    MM_CHECK(answer.row[0] == MM_ANS_FALSE && answer.row[1] == MM_ANS_TRUE && answer.row[2] == MM_ANS_FALSE);
    MM_CHECK(look->act(&view, "u.a"));
    MM_CHECK_INT(answer.row[0], MM_ANS_UNSURE);
    MM_CHECK(look->act(&view, "u.a"));
    MM_CHECK(look->act(&view, "o.b")); /* taken back: nothing is answered any more */
    MM_CHECK(answer.row[0] == MM_ANS_NONE && answer.row[1] == MM_ANS_NONE && answer.row[2] == MM_ANS_NONE);
    MM_CHECK(look->act(&view, "o.unsure"));
    MM_CHECK(answer.row[0] == MM_ANS_UNSURE && answer.row[2] == MM_ANS_UNSURE);
    MM_CHECK(look->act(&view, "o.c"));
    MM_CHECK(answer.row[2] == MM_ANS_TRUE && answer.row[0] == MM_ANS_UNSURE);
    MM_CHECK(!look->act(&view, "o.d"));
}

MM_TEST(another_choice_in_a_scenario_forgets_what_came_behind_it)
{
    struct mm_item item = item_of("scenario");
    const struct mm_item_ui *look = mm_item_ui_find("scenario");
    struct mm_answer answer;
    struct mm_item_view view = {.item = &item, .order = &mixed, .answer = &answer, .part = 0};
    clear(&answer, 2);
    MM_CHECK_INT(look->parts(&view), 1);
    MM_CHECK(look->act(&view, "s.x.a"));
    MM_CHECK_INT(look->parts(&view), 2);
    MM_CHECK(look->act(&view, "s.y.c"));
    MM_CHECK_INT(look->parts(&view), 3); /* and the end */
    MM_CHECK(look->act(&view, "s.x.a")); /* the same again changes nothing */
    MM_CHECK_INT(answer.row[1], 3);
    MM_CHECK(look->act(&view, "s.x.b"));
    MM_CHECK_INT(answer.row[1], MM_ANS_NONE);
    MM_CHECK_INT(look->parts(&view), 2);
    MM_CHECK(look->act(&view, "s.x.unsure"));
    MM_CHECK_INT(look->parts(&view), 2); /* goes where the right option goes */
    MM_CHECK(!look->act(&view, "s.z.a"));
}

MM_TEST(a_button_of_an_order_names_the_rest)
{
    struct mm_item item = item_of("ordering");
    const struct mm_item_ui *look = mm_item_ui_find("ordering");
    struct mm_answer answer;
    struct mm_item_view view = {.item = &item, .order = &order, .answer = &answer, .part = -1};
    clear(&answer, 2);
    MM_CHECK(look->act(&view, "o.b"));
    MM_CHECK(look->act(&view, "o.unsure"));
    MM_CHECK(answer.row[0] == 1 && answer.row[1] == MM_ANS_UNSURE);
    MM_CHECK(look->act(&view, "o.a"));
    MM_CHECK(answer.row[0] == 1 && answer.row[1] == 0);
    MM_CHECK(look->act(&view, "o.unsure")); /* all have their place: then it means all of it */
    MM_CHECK(answer.row[0] == MM_ANS_UNSURE && answer.row[1] == MM_ANS_UNSURE);
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

/* ---- explanations ---------------------------------------------------------------------------------------
 */

/* The type's item with an explanation of its own for each option, "why 0", "why 1" … */
static struct mm_item explained_item(const char *type, struct mm_option own[MM_MAX_OPTIONS],
                                     char texts[MM_MAX_OPTIONS][8])
{
    struct mm_item item = item_of(type);
    size_t i;
    for (i = 0; i < item.n_options; i++) {
        own[i] = item.options[i];
        snprintf(texts[i], sizeof(texts[i]), "why %zu", i);
        own[i].explanation = texts[i];
    }
    item.options = own;
    return item;
}

/* How often the explanation of each option stands there. */
static void explained(const struct mm_item_view *view, enum mm_explain what, struct mm_ui *ui,
                      int ret_times[MM_MAX_OPTIONS])
{
    size_t i, k;
    mm_ui_begin(ui, "explain", "");
    mm_ui_region(ui, MM_REGION_BODY);
    mm_item_ui_find(view->item->ops->name)->explain(view, what, ui);
    MM_CHECK_ERR(mm_ui_end(ui, NULL), MM_OK);
    for (k = 0; k < view->item->n_options; k++) {
        ret_times[k] = 0;
        for (i = 0; i < mm_ui_items(ui); i++)
            ret_times[k] += strcmp(mm_ui_item(ui, i)->text, view->item->options[k].explanation) == 0;
    }
}

/* What is to be looked at again, by the marks alone: of rows of their own the row; of a choice or decision
 * what was taken and what is right; of steps all of them. */
static bool is_missed(const struct mm_item_view *view, const struct mm_grade *grade, size_t option)
{
    const struct mm_item *item = view->item;
    size_t row = grade->n_rows == item->n_options ? option : item->options[option].group;
    if (grade->n_rows == item->n_options)
        return grade->mark[row] == MM_MARK_WRONG || grade->mark[row] == MM_MARK_UNSURE;
    if (item->ops->order == MM_ORDER_MIXED)
        return !grade->right;
    row = grade->n_rows == 1 ? 0 : row;
    return (grade->mark[row] == MM_MARK_WRONG || grade->mark[row] == MM_MARK_UNSURE) &&
           (item->options[option].correct || view->answer->row[row] == (int)option);
}

static void check_explained(const struct mm_item_view *view, struct mm_ui *ui)
{
    int first[MM_MAX_OPTIONS], rest[MM_MAX_OPTIONS], all[MM_MAX_OPTIONS];
    struct mm_grade grade;
    size_t k;
    mm_grade(view->item, view->answer, &grade);
    explained(view, MM_EXPLAIN_MISSED, ui, first);
    explained(view, MM_EXPLAIN_REST, ui, rest);
    explained(view, MM_EXPLAIN_ALL, ui, all);
    for (k = 0; k < view->item->n_options; k++) {
        MM_CHECK_INT(first[k] + rest[k], 1);
        MM_CHECK_INT(all[k], 1);
        MM_CHECK(first[k] || !is_missed(view, &grade, k));
    }
}

MM_TEST(every_option_of_every_type_is_explained_once_and_what_was_missed_without_opening_anything)
{
    struct mm_fonts *fonts = NULL;
    struct mm_ui *ui = NULL;
    size_t t, n;
    const struct mm_item_ops *const *types = mm_item_types(&n);
    MM_CHECK_ERR(mm_fonts_open(MM_TEST_SOURCE_DIR "/fonts/fonts.json", &fonts, NULL), MM_OK);
    MM_REQUIRE(fonts != NULL);
    MM_CHECK_ERR(mm_ui_new(fonts, 1920, 1080, 21.5, &ui, NULL), MM_OK);
    for (t = 0; ui && t < n; t++) {
        struct mm_option own[MM_MAX_OPTIONS];
        char texts[MM_MAX_OPTIONS][8];
        struct mm_item item = explained_item(types[t]->name, own, texts);
        struct mm_answer answer;
        struct mm_item_view view = {.item = &item,
                                    .order = types[t]->order == MM_ORDER_GROUPS ? &mixed : &order,
                                    .answer = &answer,
                                    .part = -1};
        static const enum mm_mark wishes[] = {MM_MARK_RIGHT, MM_MARK_WRONG, MM_MARK_UNSURE};
        size_t w;
        for (w = 0; w < 3; w++) {
            clear(&answer, item.ops->n_rows(&item));
            follow(&view, wishes[w]);
            MM_CHECK(mm_answer_complete(&item, &answer));
            check_explained(&view, ui);
        }
    }
    mm_ui_free(ui);
    mm_fonts_close(fonts);
}

MM_TEST_MAIN
