/* What a pack looks like to those who review it, judge it, or read it in a browser. */
#include "content/author/edition.h"
#include "content/author/survey.h"
#include "sync/table/xlsx_read.h"
#include "tests/unit/pack/examples.h"

#define KAMAKURA MM_TEST_SOURCE_DIR "/content/kamakura"

static struct mm_desk open_desk(const char *dir)
{
    struct mm_desk desk = {NULL};
    struct mm_errinfo info = MM_ERRINFO_INIT;

    if (!MM_CHECK(mm_desk_open(dir, &desk, NULL, &info) == MM_OK))
        printf("    %s\n", info.text);
    return desk;
}

static size_t count(const char *text, const char *word)
{
    size_t n = 0;

    for (; (text = strstr(text, word)); text += strlen(word))
        n++;
    return n;
}

MM_TEST(a_course_in_html_says_all_that_its_pages_say)
{
    struct mm_desk desk = open_desk(KAMAKURA);
    size_t figures = 0;

    for (size_t c = 0; c < desk.pack->n_courses; c++) {
        const struct mm_course *course = &desk.pack->courses[c];
        struct mm_buf out;
        const char *html;

        mm_buf_init(&out, 16 << 20);
        MM_CHECK_ERR(mm_edition_html(&desk, course, &out, NULL), MM_OK);
        html = mm_buf_str(&out);
        MM_CHECK(strstr(html, "<html lang=\"ja\">") && strstr(html, "監修前の教材です。"));
        MM_CHECK(!strstr(html, "<script") && !strstr(html, "<link") && !strstr(html, "{$"));
        MM_CHECK(!strstr(html, "**") && !strstr(html, "[["));
        MM_CHECK_INT(count(html, "<section"), count(html, "</section>"));
        MM_CHECK_INT(count(html, "<p>") + count(html, "<p "), count(html, "</p>"));
        MM_CHECK_INT(count(html, "<ruby>"), count(html, "</ruby>"));
        MM_CHECK_INT(count(html, "<h1>"), 1);
        MM_CHECK_INT(count(html, "<figcaption>"), count(html, "<figure>"));
        figures += count(html, "<svg");
        for (size_t m = 0; m < course->n_modules; m++)
            for (size_t p = 0; p < course->modules[m]->n_pages; p++) {
                const struct mm_page *page = &course->modules[m]->pages[p];
                char id[100];

                snprintf(id, sizeof(id), "<section id=\"%s\">", page->id);
                MM_CHECK_INT(count(html, id), mm_course_shows(course, page));
            }
        mm_buf_done(&out);
    }
    MM_CHECK(figures > 0);
    mm_desk_done(&desk);
}

MM_TEST(judges_get_every_check_question_of_their_audience_once)
{
    struct mm_desk desk = open_desk(KAMAKURA);
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_buf out;

    mm_buf_init(&out, 16 << 20);
    MM_CHECK_ERR(mm_edition_angoff(&desk, 0, &out, NULL), MM_ERR_USAGE);
    MM_CHECK_ERR(mm_edition_angoff(&desk, MM_MAX_JUDGES + 1, &out, NULL), MM_ERR_USAGE);
    MM_CHECK_ERR(mm_edition_angoff(&desk, 7, &out, &info), MM_OK);
    MM_CHECK(mm_xlsx_looks_like(mm_buf_str(&out), out.len));
    mm_buf_done(&out);
    mm_desk_done(&desk);
}

static void survey(const struct mm_desk *desk, const char *name, struct mm_report_table *table)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;

    MM_CHECK_ERR(mm_survey_run(desk, name, 1795737600000, table, &info), MM_OK);
}

static int64_t total(const struct mm_report_table *table, size_t column, size_t by, const char *word)
{
    int64_t sum = 0;

    for (size_t r = 0; r < table->n_rows; r++)
        if (strcmp(table->cells[r * table->n_columns + by].text, word) == 0)
            sum += table->cells[r * table->n_columns + column].num;
    return sum;
}

MM_TEST(a_survey_counts_what_is_there)
{
    char dir[256], *text = examples_read("content/FORMAT.md");
    struct mm_report_table table;
    struct mm_desk desk;

    mm_test_mkdir(dir);
    examples_put(dir, text);
    desk = open_desk(dir);
    survey(&desk, "clauses", &table);
    /* duty-01 (2.1 and its procedures), duty-03, duty-06, …: by clause and audience, the sum of the types */
    MM_CHECK_INT(total(&table, 10, 3, "すべて"),
                 total(&table, 10, 3, "正誤3つ") + total(&table, 10, 3, "いくつか選ぶ") +
                     total(&table, 10, 3, "並べかえ") + total(&table, 10, 3, "仲間分け") +
                     total(&table, 10, 3, "図で指す") + total(&table, 10, 3, "場面で選ぶ"));
    MM_CHECK(total(&table, 10, 3, "すべて") > 0);
    MM_CHECK_INT(total(&table, 10, 3, "一つ選ぶ"), 0); /* the one there is is for practice */
    MM_CHECK(strstr(table.notes[0], "確かめ問題 6（議員だけ 0、職員だけ 0、両方に出る 6）"));
    mm_report_table_done(&table);
    survey(&desk, "slots", &table);
    MM_CHECK_INT(table.n_rows, 2);
    MM_CHECK_INT(table.cells[5].num, 1); /* asked for */
    MM_CHECK_INT(table.cells[6].num, table.cells[7].num);
    mm_report_table_done(&table);
    survey(&desk, "texts", &table);
    MM_CHECK(strstr(table.notes[0], "すべての文"));
    mm_report_table_done(&table);
    survey(&desk, "versions", &table);
    MM_CHECK_INT(table.n_rows, desk.pack->n_items + 1 + 2);
    MM_CHECK_STR(table.cells[3].text, desk.pack->items[0].version_hash);
    mm_report_table_done(&table);
    MM_CHECK_ERR(mm_survey_run(&desk, "names", 0, &table, NULL), MM_ERR_USAGE);
    mm_desk_done(&desk);
    mm_test_rmdir(dir);
    free(text);
}

MM_TEST_MAIN
