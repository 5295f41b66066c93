#include "sync/table/xlsx_read.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/table/xlsx_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

static const unsigned char ole_magic[] = {0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1};

static bool is_ole(const void *bytes, size_t len)
{
    return len >= sizeof(ole_magic) && memcmp(bytes, ole_magic, sizeof(ole_magic)) == 0;
}

bool mm_xlsx_looks_like(const void *bytes, size_t len)
{
    return is_ole(bytes, len) || (len >= 4 && memcmp(bytes, "PK\3\4", 4) == 0);
}

static enum mm_err damaged(struct mm_errinfo *info, const char *what)
{
    return mm_fail(
        info, MM_ERR_SYNTAX,
        mm_say("Excel のブックとして読めません（%s）。表計算ソフトで開いて、xlsx で保存し直してください。",
               "not readable as an Excel workbook (%s): open it in a spreadsheet program and save it as xlsx "
               "again"),
        what);
}

/* ---- the archive --------------------------------------------------------------------------------------- */

static zip_t *open_archive(const void *bytes, size_t len)
{
    zip_source_t *source = zip_source_buffer_create(bytes, len, 0, NULL);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, NULL) : NULL;

    if (source && !zip)
        zip_source_free(source);
    return zip;
}

/* Feeds one part to a parser as it is unpacked, and stops where the part, or all parts together, grow too
 * much. */
static enum mm_err feed(struct mm_xlsx *x, zip_file_t *file, const char *name, size_t packed)
{
    char chunk[16 * 1024];
    size_t total = 0;
    zip_int64_t n;

    while ((n = zip_fread(file, chunk, sizeof(chunk))) > 0) {
        total += (size_t)n;
        x->unpacked += (size_t)n;
        if (x->unpacked > MM_MAX_XLSX_BYTES ||
            (total > MM_MAX_XLSX_FREE_BYTES && total / MM_MAX_XLSX_RATIO > packed))
            return mm_fail(
                x->info, MM_ERR_TOO_BIG,
                mm_say("「%s」は開くと大きくなりすぎます。必要な行だけを新しいブックに写してください。",
                       "\"%s\" unpacks to too much: copy the rows that are needed into a new workbook"),
                name);
        if (XML_Parse(x->parser, chunk, (int)n, 0) != XML_STATUS_OK)
            return x->err ? x->err : damaged(x->info, name);
    }
    if (n < 0 || XML_Parse(x->parser, "", 0, 1) != XML_STATUS_OK)
        return x->err ? x->err : damaged(x->info, name);
    return x->err;
}

enum mm_err mm_xlsx_part(struct mm_xlsx *x, const char *name, const struct mm_xlsx_handlers *handlers,
                         bool *ret_found)
{
    zip_stat_t stat;
    zip_file_t *file;
    enum mm_err err;

    *ret_found = zip_stat(x->zip, name, 0, &stat) == 0;
    if (!*ret_found)
        return MM_OK;
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE)
        return mm_fail(x->info, MM_ERR_UNSUPPORTED,
                       mm_say("「%s」が暗号化されています。パスワードを外して保存し直してください。",
                              "\"%s\" is encrypted: remove the password and save it again"),
                       name);
    file = zip_fopen(x->zip, name, 0);
    if (!file)
        return damaged(x->info, name);
    err = mm_xlsx_parser_start(x, handlers);
    if (!err)
        err = feed(x, file, name, (stat.valid & ZIP_STAT_COMP_SIZE) ? (size_t)stat.comp_size : 0);
    mm_xlsx_parser_end(x);
    zip_fclose(file);
    return err;
}

/* ---- which sheet ----------------------------------------------------------------------------------------
 */

/* "worksheets/sheet1.xml" is meant from xl/; "/xl/worksheets/…" from the root. */
#define PATH_BYTES (MM_XLSX_NAME_BYTES + 4)
static void part_path(char out[PATH_BYTES], const char target[MM_XLSX_NAME_BYTES])
{
    bool root = *target == '/';

    snprintf(out, PATH_BYTES, "%s%.*s", root ? "" : "xl/", MM_XLSX_NAME_BYTES - 1, target + root);
}

static enum mm_err read_parts(struct mm_xlsx *x)
{
    char sheet[PATH_BYTES], strings[PATH_BYTES];
    bool found = false;
    enum mm_err err = mm_xlsx_part(x, "xl/workbook.xml", &mm_xlsx_workbook, &found);

    if (!err && found && x->wanted && !*x->sheet_rel)
        return mm_fail(
            x->info, MM_ERR_NOT_FOUND,
            mm_say("シート「%s」がありません。書き出したときのシートの名前を残してください。",
                   "there is no sheet \"%s\": keep the names that the sheets had when they were written"),
            x->wanted);
    if (!err && (!found || !*x->sheet_rel))
        return damaged(x->info, "xl/workbook.xml");
    if (!err)
        err = mm_xlsx_part(x, "xl/_rels/workbook.xml.rels", &mm_xlsx_rels, &found);
    if (!err && (!found || !*x->sheet_target))
        return damaged(x->info, "xl/_rels/workbook.xml.rels");
    if (err)
        return err;
    part_path(sheet, x->sheet_target);
    part_path(strings, *x->strings_target ? x->strings_target : "sharedStrings.xml");
    err = mm_xlsx_part(x, strings, &mm_xlsx_strings, &found);
    if (!err)
        err = mm_xlsx_part(x, sheet, &mm_xlsx_sheet, &found);
    if (!err && !found)
        return damaged(x->info, sheet);
    return err;
}

/* ---- the table ------------------------------------------------------------------------------------------
 */

static bool row_is_empty(const struct mm_xlsx_cell *cells, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (cells[i].len)
            return false;
    return true;
}

/* Cells of one row stand together, in the order of their columns; what is left out between them is "". */
static void put_row(struct mm_csv *csv, const struct mm_xlsx_cell *cells, size_t n, char ***at)
{
    struct mm_csv_row *row = &csv->rows[csv->n_rows++];
    static char none[] = "";

    row->line = cells[0].row;
    row->fields = *at;
    row->n = (size_t)cells[n - 1].column + 1;
    for (size_t i = 0; i < row->n; i++)
        (*at)[i] = none;
    for (size_t i = 0; i < n; i++)
        (*at)[cells[i].column] = csv->text + cells[i].at;
    *at += row->n;
}

static enum mm_err to_table(struct mm_xlsx *x, struct mm_csv *ret_table)
{
    struct mm_csv csv = {0};
    size_t n_fields = 0, n_rows = 0;
    char **at;

    for (size_t i = 0; i < x->n_cells; i++)
        if (i + 1 == x->n_cells || x->cells[i + 1].row != x->cells[i].row) {
            n_fields += (size_t)x->cells[i].column + 1;
            n_rows++;
        }
    csv.rows = calloc(n_rows + 1, sizeof(*csv.rows));
    csv.fields = calloc(n_fields + 1, sizeof(*csv.fields));
    csv.text = mm_buf_take(&x->text, NULL);
    if (!csv.rows || !csv.fields || (!csv.text && n_rows)) {
        mm_csv_done(&csv);
        return mm_nomem(x->info);
    }
    at = csv.fields;
    for (size_t first = 0, i = 0; i < x->n_cells; i++) {
        if (i + 1 < x->n_cells && x->cells[i + 1].row == x->cells[first].row)
            continue;
        if (!row_is_empty(x->cells + first, i + 1 - first))
            put_row(&csv, x->cells + first, i + 1 - first, &at);
        first = i + 1;
    }
    *ret_table = csv;
    return MM_OK;
}

static enum mm_err read_book(const void *bytes, size_t len, const char *sheet, struct mm_csv *ret_table,
                             struct mm_errinfo *info)
{
    struct mm_xlsx x = {.info = info, .wanted = sheet};
    enum mm_err err;

    if (is_ole(bytes, len))
        return mm_fail(
            info, MM_ERR_UNSUPPORTED,
            mm_say("パスワードの付いた Excel ファイルか、古い形式（.xls）です。パスワードを外し、xlsx "
                   "で保存し直してください。",
                   "a workbook with a password, or of the old kind (.xls): remove the password and save it "
                   "as xlsx"));
    if (len > MM_MAX_ROSTER_BYTES)
        return mm_fail(
            info, MM_ERR_TOO_BIG,
            mm_say("ファイルが大きすぎます（%d MB まで）。", "the file is too large (at most %d MB)"),
            MM_MAX_ROSTER_BYTES / 1024 / 1024);
    x.zip = mm_xlsx_looks_like(bytes, len) ? open_archive(bytes, len) : NULL;
    if (!x.zip)
        return damaged(info, "zip");
    mm_buf_init(&x.text, MM_MAX_XLSX_BYTES);
    mm_buf_init(&x.strings, MM_MAX_XLSX_BYTES);
    mm_buf_init(&x.one, MM_MAX_TEXT_BYTES);
    err = zip_get_num_entries(x.zip, 0) > MM_MAX_XLSX_PARTS ? damaged(info, "zip") : read_parts(&x);
    if (!err)
        err = to_table(&x, ret_table);
    zip_discard(x.zip);
    mm_buf_done(&x.text);
    mm_buf_done(&x.strings);
    mm_buf_done(&x.one);
    free(x.string_at);
    free(x.cells);
    return err;
}

enum mm_err mm_xlsx_read(const void *bytes, size_t len, struct mm_csv *ret_table, struct mm_errinfo *info)
{
    return read_book(bytes, len, NULL, ret_table, info);
}

enum mm_err mm_xlsx_read_sheet(const void *bytes, size_t len, const char *sheet, struct mm_csv *ret_table,
                               struct mm_errinfo *info)
{
    return read_book(bytes, len, sheet, ret_table, info);
}
