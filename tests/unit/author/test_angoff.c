/* The sheets that judges filled in are read as they are, formulas and all, and what they propose is what the
 * estimates say; a cell that cannot be read is named. */
#include "content/author/angoff.h"
#include "content/author/bank.h"
#include "content/author/edition.h"
#include "sync/table/xlsx_read.h"
#include "tests/unit/pack/examples.h"

#include <zip.h>

#define KAMAKURA MM_TEST_SOURCE_DIR "/content/kamakura"
enum { AUDIENCE = 2, ITEMS, JUDGED, CUT, RIGHT };

static struct mm_desk desk;
static struct mm_buf book; /* as it is exported, for two judges */

static void open_all(void)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;

    if (!MM_CHECK(mm_desk_open(KAMAKURA, &desk, NULL, &info) == MM_OK))
        printf("    %s\n", info.text);
    mm_buf_init(&book, 16 << 20);
    MM_CHECK_ERR(mm_edition_angoff(&desk, 2, &book, &info), MM_OK);
}

static void done_all(void)
{
    mm_buf_done(&book);
    mm_desk_done(&desk);
}

/* An empty cell of the sheet's text gets a value, as a spreadsheet writes it. */
static void fill(const char *xml, const char *first, const char *second, struct mm_buf *out)
{
    const char *at;

    while ((at = strstr(xml, "<c r=\""))) {
        char column = at[strlen("<c r=\"")];
        size_t len = strcspn(at, ">") + 1;
        const char *value = column == 'F' ? first : column == 'G' ? second : "";

        mm_buf_append(out, xml, (size_t)(at - xml));
        xml = at + len;
        if (at[len - 2] == '/' && *value)
            mm_buf_printf(out, "%.*s><v>%s</v></c>", (int)(len - 2), at, value);
        else
            mm_buf_append(out, at, len);
    }
    mm_buf_str_append(out, xml);
}

/* The book with the estimates of both judges in one sheet: owned bytes. */
static void *filled(const char *sheet, const char *first, const char *second, size_t *ret_len)
{
    zip_source_t *source = zip_source_buffer_create(mm_buf_str(&book), book.len, 0, NULL);
    zip_t *zip = zip_open_from_source(source, 0, NULL);
    struct mm_buf out;
    zip_stat_t stat;
    zip_file_t *file;
    char *xml, *bytes;

    MM_CHECK(zip && zip_stat(zip, sheet, 0, &stat) == 0);
    xml = calloc(1, stat.size + 1);
    file = zip_fopen(zip, sheet, 0);
    MM_CHECK_INT(zip_fread(file, xml, stat.size), stat.size);
    zip_fclose(file);
    mm_buf_init(&out, 64 << 20);
    fill(xml, first, second, &out);
    zip_file_add(zip, sheet, zip_source_buffer(zip, mm_buf_str(&out), out.len, 0), ZIP_FL_OVERWRITE);
    zip_source_keep(source);
    MM_CHECK_INT(zip_close(zip), 0);
    zip_source_stat(source, &stat);
    bytes = malloc(stat.size);
    zip_source_open(source);
    *ret_len = (size_t)zip_source_read(source, bytes, stat.size);
    zip_source_close(source);
    zip_source_free(source);
    mm_buf_done(&out);
    free(xml);
    return bytes;
}

static enum mm_err read_filled(const char *sheet, const char *first, const char *second,
                               struct mm_report_table *table, struct mm_errinfo *info)
{
    size_t len;
    void *bytes = filled(sheet, first, second, &len);
    enum mm_err err = mm_angoff_read(&desk, bytes, len, 1795737600000, table, info);

    free(bytes);
    return err;
}

#define COUNCILLORS "xl/worksheets/sheet1.xml"
#define STAFF       "xl/worksheets/sheet2.xml"

MM_TEST(what_all_judges_say_of_every_question_is_what_is_proposed)
{
    struct mm_report_table table;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    int forms = 0;

    open_all();
    if (!MM_CHECK(read_filled(COUNCILLORS, "62.5", "80", &table, &info) == MM_OK))
        printf("    %s\n", info.text);
    for (size_t r = 0; r < table.n_rows; r++) {
        const struct mm_cell *row = &table.cells[r * table.n_columns];

        if (strcmp(row[AUDIENCE].text, "職員") == 0) { /* nobody has judged for them */
            MM_CHECK(row[CUT].absent && row[RIGHT].absent);
            MM_CHECK_INT(row[JUDGED].num, 0);
            continue;
        }
        forms++;
        MM_CHECK(row[ITEMS].num >= 20 && row[JUDGED].num >= 4 * row[ITEMS].num);
        MM_CHECK(row[CUT].share > 0.7124 && row[CUT].share < 0.7126);
        MM_CHECK_INT(row[RIGHT].num, (row[ITEMS].num * 7125 + 9999) / 10000); /* no fewer than the share */
    }
    MM_CHECK(forms > 0);
    MM_CHECK(strstr(table.notes[0], "議員: 見積もった人 2 人。一人ずつの平均は 62.5 から 80.0。"));
    MM_CHECK(strstr(table.notes[1], "職員: 見積りは、まだありません。"));
    MM_CHECK(strstr(table.notes[2], "案です。"));
    mm_report_table_done(&table);
    done_all();
}

MM_TEST(a_judge_who_left_cells_empty_counts_for_the_rest_alone)
{
    struct mm_report_table table;
    struct mm_errinfo info = MM_ERRINFO_INIT;

    open_all();
    MM_CHECK_ERR(read_filled(STAFF, "", "40", &table, &info), MM_OK);
    for (size_t r = 0; r < table.n_rows; r++)
        if (strcmp(table.cells[r * table.n_columns + AUDIENCE].text, "職員") == 0)
            MM_CHECK(table.cells[r * table.n_columns + CUT].share * 10 > 3.99 &&
                     table.cells[r * table.n_columns + CUT].share * 10 < 4.01);
    MM_CHECK(strstr(table.notes[1], "見積もった人 1 人"));
    mm_report_table_done(&table);
    done_all();
}

static void refused(const char *sheet, const char *second, const char *words)
{
    struct mm_report_table table;
    struct mm_errinfo info = MM_ERRINFO_INIT;

    MM_CHECK_ERR(read_filled(sheet, "50", second, &table, &info), MM_ERR_INVALID);
    if (!MM_CHECK(strstr(info.text, words) != NULL))
        printf("    %s\n", info.text);
}

MM_TEST(what_is_no_estimate_of_this_pack_is_refused_with_its_cell)
{
    struct mm_report_table table;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_desk other;
    char dir[256], *text = examples_read("content/FORMAT.md");

    open_all();
    refused(COUNCILLORS, "100.5", "シート「議員」の G6: 0 から 100");
    refused(STAFF, "-1", "シート「職員」の G6: 0 から 100");
    refused(STAFF, "1e1", "シート「職員」の G6: 0 から 100");
    mm_test_mkdir(dir);
    examples_put(dir, text);
    MM_CHECK_ERR(mm_desk_open(dir, &other, NULL, &info), MM_OK);
    MM_CHECK_ERR(mm_angoff_read(&other, mm_buf_str(&book), book.len, 0, &table, &info), MM_ERR_INVALID);
    MM_CHECK(strstr(info.text, "シート「議員」の B6: この問題は、今の教材にありません"));
    mm_desk_done(&other);
    mm_test_rmdir(dir);
    free(text);
    done_all();
}

MM_TEST(another_workbook_is_refused_by_the_sheet_that_it_lacks)
{
    const struct mm_bank_form *form = NULL;
    struct mm_report_table table;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_bank bank = {.lines = NULL};
    struct mm_buf lost;

    open_all();
    mm_buf_clear(&book);
    mm_buf_init(&lost, 1 << 20);
    MM_CHECK_ERR(mm_bank_form_choose("xlsx", "", &form, &info), MM_OK);
    MM_CHECK_ERR(mm_bank_of_desk(&desk, &bank, &info), MM_OK);
    MM_CHECK_ERR(form->write(&desk, &bank, &book, &lost, &info), MM_OK);
    MM_CHECK_ERR(mm_angoff_read(&desk, mm_buf_str(&book), book.len, 0, &table, &info), MM_ERR_NOT_FOUND);
    MM_CHECK(strstr(info.text, "シート「議員」がありません"));
    MM_CHECK_ERR(mm_angoff_read(&desk, "a,b\n", 4, 0, &table, NULL), MM_ERR_SYNTAX);
    mm_buf_done(&lost);
    mm_bank_done(&bank);
    done_all();
}

MM_TEST_MAIN
