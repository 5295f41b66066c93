/* What a pack looks like to those who review it, judge it, or read it in a browser. */
#include "content/author/edition.h"
#include "content/author/survey.h"
#include "sync/table/xlsx_in.h"
#include "tests/unit/pack/examples.h"

#include <zip.h>

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

/* ---- what a reader of the HTML reads: no tags, no readings, no ends of lines ---- */

static const char *skip_tag(const char *at)
{
    const char *end = strncmp(at, "<rt>", 4) == 0   ? strstr(at, "</rt>")
                      : strncmp(at, "<rp>", 4) == 0 ? strstr(at, "</rp>")
                                                    : at;

    end = end ? strchr(end, '>') : NULL;
    return end ? end + 1 : at + strlen(at);
}

static void read_html(const char *at, const char *end, struct mm_buf *out)
{
    static const char *const entities[][2] = {{"&lt;", "<"}, {"&amp;", "&"}, {"&quot;", "\""}};

    while (at < end) {
        size_t e = 0;

        while (e < 3 && strncmp(at, entities[e][0], strlen(entities[e][0])) != 0)
            e++;
        if (*at == '<') {
            at = skip_tag(at);
        } else if (e < 3) {
            mm_buf_str_append(out, entities[e][1]);
            at += strlen(entities[e][0]);
        } else {
            if (*at != '\n')
                mm_buf_char(out, *at);
            at++;
        }
    }
}

/* Whether the reader meets the words. */
static void says(const char *seen, const char *id, const char *markup)
{
    struct mm_buf plain, line;

    mm_buf_init(&plain, 1 << 20);
    mm_buf_init(&line, 1 << 20);
    mm_markup_plain(markup, &plain);
    for (const char *c = mm_buf_str(&plain); *c; c++)
        if (*c != '\n')
            mm_buf_char(&line, *c);
    if (!MM_CHECK(strstr(seen, mm_buf_str(&line))))
        printf("    %s: %s\n", id, mm_buf_str(&line));
    mm_buf_done(&plain);
    mm_buf_done(&line);
}

static void says_item(const char *seen, const struct mm_item *item)
{
    says(seen, item->id, item->label);
    says(seen, item->id, item->stem);
    says(seen, item->id, item->action);
    says(seen, item->id, item->debrief);
    for (size_t g = 0; g < item->n_groups; g++)
        says(seen, item->id, item->groups[g].text);
    for (size_t i = 0; i < item->n_options; i++) {
        says(seen, item->id, item->options[i].text);
        says(seen, item->id, item->options[i].explanation);
        says(seen, item->id, item->options[i].consequence);
    }
}

static void says_block(const char *seen, const struct mm_pack *pack, const char *page,
                       const struct mm_block *block)
{
    says(seen, page, block->title);
    says(seen, page, block->text);
    for (size_t i = 0; i < block->n_items; i++)
        says(seen, page, block->items[i]);
    if (block->clause) {
        says(seen, page, block->clause->label);
        says(seen, page, block->clause->text);
    }
    if (block->item_id)
        says_item(seen, mm_pack_item(pack, block->item_id));
}

/* Returns how many blocks were looked at. */
static size_t says_page(const char *html, const struct mm_desk *desk, const struct mm_page *page,
                        unsigned audience)
{
    char id[100];
    const char *from, *to;
    struct mm_buf seen;
    size_t n = 0;

    snprintf(id, sizeof(id), "<section id=\"%s\">", page->id);
    from = strstr(html, id);
    to = from ? strstr(from + 1, "<section id=") : NULL;
    if (!MM_CHECK(from != NULL))
        return 0;
    mm_buf_init(&seen, 16 << 20);
    read_html(from, to ? to : strstr(from, "</main>"), &seen);
    says(mm_buf_str(&seen), page->id, page->title);
    for (size_t b = 0; b < page->n_blocks; b++)
        if (page->blocks[b].audience & page->audience & audience) {
            says_block(mm_buf_str(&seen), desk->pack, page->id, &page->blocks[b]);
            n++;
        }
    mm_buf_done(&seen);
    return n;
}

MM_TEST(a_course_in_html_says_all_that_its_pages_say)
{
    struct mm_desk desk = open_desk(KAMAKURA);
    size_t figures = 0, blocks = 0;

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
                if (mm_course_shows(course, page))
                    blocks += says_page(html, &desk, page, course->audience);
            }
        mm_buf_done(&out);
    }
    MM_CHECK(figures > 0 && blocks > 100);
    mm_desk_done(&desk);
}

/* ---- the judges' sheets: formulas are not read, all else is ---- */

static void start_cell(void *x, const char *name, const char **attributes)
{
    if (strcmp(name, "f") != 0 && strcmp(name, "mergeCell") != 0)
        mm_xlsx_sheet.start(x, name, attributes);
}

static void end_cell(void *x, const char *name)
{
    mm_xlsx_sheet.end(x, name);
}

static void sheet_open(const struct mm_buf *book, const char *name, struct mm_xlsx *x)
{
    static const struct mm_xlsx_handlers values = {start_cell, end_cell};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    bool found = false;

    *x = (struct mm_xlsx){.info = &info};
    mm_buf_init(&x->text, MM_MAX_XLSX_BYTES);
    mm_buf_init(&x->strings, MM_MAX_XLSX_BYTES);
    mm_buf_init(&x->one, MM_MAX_TEXT_BYTES);
    x->zip = zip_open_from_source(zip_source_buffer_create(mm_buf_str(book), book->len, 0, NULL), ZIP_RDONLY,
                                  NULL);
    MM_REQUIRE(x->zip != NULL);
    MM_CHECK_ERR(mm_xlsx_part(x, "xl/sharedStrings.xml", &mm_xlsx_strings, &found), MM_OK);
    if (!MM_CHECK(mm_xlsx_part(x, name, &values, &found) == MM_OK && found))
        printf("    %s: %s\n", name, info.text);
    x->info = NULL;
}

static void sheet_done(struct mm_xlsx *x)
{
    zip_discard(x->zip);
    mm_buf_done(&x->text);
    mm_buf_done(&x->strings);
    mm_buf_done(&x->one);
    free(x->string_at);
    free(x->cells);
}

/* Cells of a column that say this; text NULL: anything. */
static size_t cells_with(const struct mm_xlsx *x, int column, const char *text)
{
    size_t n = 0;

    for (size_t i = 0; i < x->n_cells; i++)
        n += x->cells[i].column == column && x->cells[i].len &&
             (!text || strcmp(mm_buf_str(&x->text) + x->cells[i].at, text) == 0);
    return n;
}

static void check_sheet(const struct mm_desk *desk, const struct mm_buf *book, const char *name,
                        unsigned audience)
{
    enum { ID = 1, KEY = 4 };
    struct mm_xlsx x;
    size_t wanted = 0;

    sheet_open(book, name, &x);
    MM_CHECK_INT(cells_with(&x, ID, "問題"), 1);
    for (size_t i = 0; i < desk->pack->n_items; i++) {
        const struct mm_item *item = &desk->pack->items[i];
        bool fits = !item->practice && (item->audience & audience);

        wanted += fits;
        if (!MM_CHECK(cells_with(&x, ID, item->id) == fits))
            printf("    %s: %s\n", name, item->id);
    }
    MM_CHECK(wanted > 50);
    MM_CHECK_INT(cells_with(&x, ID, NULL), wanted + 1);
    MM_CHECK_INT(cells_with(&x, KEY, NULL), wanted + 1);
    sheet_done(&x);
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
    check_sheet(&desk, &out, "xl/worksheets/sheet1.xml", MM_AUD_COUNCILLOR);
    check_sheet(&desk, &out, "xl/worksheets/sheet2.xml", MM_AUD_STAFF);
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
    survey(&desk, "clues", &table); /* 「知らせ」 is said by one right option of duty-06; duty-01 is mixed */
    MM_CHECK_STR(table.cells[4 * 6].text, "知らせ");
    MM_CHECK_INT(table.cells[4 * 6 + 1].num, 1);
    MM_CHECK_INT(table.cells[4 * 6 + 2].num, 1);
    MM_CHECK(strstr(table.notes[0], "正誤3つ 1 問のうち、三つとも正 0 問、三つとも誤 0 問"));
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

/* ---- the glossary ---- */

static bool is_linked(const struct mm_pack *pack, const struct mm_term *term)
{
    for (size_t m = 0; m < pack->n_modules; m++)
        for (size_t p = 0; p < pack->modules[m].n_pages; p++)
            for (unsigned who = MM_AUD_COUNCILLOR; who <= MM_AUD_STAFF; who <<= 1) {
                struct mm_page_terms there;

                mm_terms_of(pack, &pack->modules[m].pages[p], (enum mm_audience)who, &there);
                for (size_t i = 0; i < there.n; i++)
                    if (there.term[i] == term)
                        return true;
            }
    return false;
}

/* Those alone are found on the screen ことば only: no page speaks of them. */
MM_TEST(a_page_leads_to_every_word_of_the_glossary_but_those_that_no_page_speaks_of)
{
    static const char *const alone[] = {
        "炎上", "議会事務局",   "検証",       "公職選挙法", "サイバーセキュリティ",
        "策定", "サポート詐欺", "市議会議員", "遵守義務",   "地方自治法",
        "懲戒", "懲罰",         "DDoS攻撃",   "BCC",        "録音・録画",
    };
    struct mm_desk desk = open_desk(KAMAKURA);

    for (size_t t = 0; t < desk.pack->n_terms; t++) {
        const struct mm_term *term = &desk.pack->terms[t];
        bool listed = false;

        for (size_t i = 0; i < sizeof(alone) / sizeof(alone[0]); i++)
            listed = listed || strcmp(alone[i], term->term) == 0;
        if (!MM_CHECK(is_linked(desk.pack, term) != listed))
            printf("    %s\n", term->term);
    }
    mm_desk_done(&desk);
}

MM_TEST_MAIN
