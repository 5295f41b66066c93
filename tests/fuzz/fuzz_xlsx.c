/* Workbooks from anywhere: whatever the bytes are, an answer comes soon, and what is read keeps to the
 * measures. The first byte 'x' gives the rest as the sheet of an otherwise right workbook, so that the
 * grammar behind the archive is reached. */
/* mm-fuzz: link=mm_table */
#include "sync/base/limits.h"
#include "sync/base/utf8.h"
#include "sync/table/xlsx_read.h"
#include "tests/fuzz/fuzz.h"

#include <zip.h>

static const char workbook[] = "<workbook><sheets><sheet name=\"s\" id=\"r1\"/></sheets></workbook>";
static const char rels[] = "<Relationships><Relationship Id=\"r1\" Target=\"s.xml\"/></Relationships>";
static const char strings[] = "<sst><si><t>a</t></si><si><t>b</t></si></sst>";

static void add(zip_t *zip, const char *name, const void *data, size_t size)
{
    zip_file_add(zip, name, zip_source_buffer(zip, data, size, 0), 0);
}

/* Owned; NULL when the library does not want to. */
static char *wrap(const uint8_t *sheet, size_t size, size_t *ret_len)
{
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_TRUNCATE, NULL) : NULL;
    char *bytes = NULL;
    zip_stat_t stat;

    if (!zip) {
        zip_source_free(source);
        return NULL;
    }
    add(zip, "xl/workbook.xml", workbook, strlen(workbook));
    add(zip, "xl/_rels/workbook.xml.rels", rels, strlen(rels));
    add(zip, "xl/sharedStrings.xml", strings, strlen(strings));
    add(zip, "xl/s.xml", sheet, size);
    zip_source_keep(source);
    if (zip_close(zip) == 0 && zip_source_stat(source, &stat) == 0 && zip_source_open(source) == 0) {
        bytes = malloc(stat.size + 1);
        *ret_len = bytes ? (size_t)zip_source_read(source, bytes, stat.size) : 0;
        zip_source_close(source);
    }
    zip_source_free(source);
    return bytes;
}

static void check_table(const struct mm_csv *table)
{
    int line = 0;

    FUZZ_CHECK(table->n_rows <= MM_MAX_ROSTER_ROWS + 1);
    for (size_t i = 0; i < table->n_rows; i++) {
        bool filled = false;

        FUZZ_CHECK(table->rows[i].line > line);
        FUZZ_CHECK(table->rows[i].n >= 1 && table->rows[i].n <= MM_MAX_ROSTER_COLUMNS);
        line = table->rows[i].line;
        for (size_t k = 0; k < table->rows[i].n; k++) {
            const char *field = table->rows[i].fields[k];

            FUZZ_CHECK(strlen(field) <= MM_MAX_TEXT_BYTES && mm_utf8_valid(field, strlen(field), NULL));
            filled = filled || *field;
        }
        FUZZ_CHECK(filled);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_csv table = {0};
    size_t len = size;
    char *made = size && *data == 'x' ? wrap(data + 1, size - 1, &len) : NULL;
    enum mm_err err = mm_xlsx_read(made ? (const void *)made : data, made ? len : size, &table, &info);

    fuzz_check_info(err, &info);
    if (!err)
        check_table(&table);
    mm_csv_done(&table);
    free(made);
    return 0;
}
