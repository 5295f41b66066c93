/* The four parts of a workbook that are read: which sheet is the first, where it lies, its strings, its
 * cells. */
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/table/xlsx_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void stop(struct mm_xlsx *x, enum mm_err err)
{
    x->err = err;
    XML_StopParser(x->parser, XML_FALSE);
}

static void stop_full(struct mm_xlsx *x, const char *what, int max)
{
    stop(x, mm_fail(x->info, MM_ERR_TOO_BIG,
                    mm_say("シート「%s」の%sが多すぎます（%d まで）。",
                           "sheet \"%s\" has too many %s (at most %d)"),
                    x->sheet_name, what, max));
}

/* ---- expat ----------------------------------------------------------------------------------------------
 */

/* Office writes two namespaces (transitional and strict) and any prefix: only the local name counts. */
static const char *local(const char *name)
{
    const char *bar = strrchr(name, '|');
    return bar ? bar + 1 : name;
}

static const char *attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(local(attributes[0]), name) == 0)
            return attributes[1];
    return "";
}

static void XMLCALL on_start(void *data, const char *name, const char **attributes)
{
    struct mm_xlsx *x = data;
    x->handlers->start(x, local(name), attributes);
}

static void XMLCALL on_end(void *data, const char *name)
{
    struct mm_xlsx *x = data;
    if (x->handlers->end)
        x->handlers->end(x, local(name));
}

static void XMLCALL on_text(void *data, const char *text, int len)
{
    struct mm_xlsx *x = data;

    if (!x->takes || x->phonetic)
        return;
    mm_buf_append(&x->one, text, (size_t)len);
    if (x->one.err)
        stop(x, mm_fail(x->info, x->one.err,
                        mm_say("シート「%s」に、長すぎるセルがあります（%d バイトまで）。",
                               "sheet \"%s\" has a cell that is too long (at most %d bytes)"),
                        x->sheet_name, MM_MAX_TEXT_BYTES));
}

/* No workbook needs one, and entities are how a short file becomes an endless one. */
static void XMLCALL on_doctype(void *data, const char *name, const char *sysid, const char *pubid,
                               int internal)
{
    struct mm_xlsx *x = data;

    (void)name, (void)sysid, (void)pubid, (void)internal;
    stop(x,
         mm_fail(
             x->info, MM_ERR_INVALID,
             mm_say("Excel のブックにない書き方（DOCTYPE）があります。表計算ソフトで保存し直してください。",
                    "a DOCTYPE, which no workbook has: save it again in a spreadsheet program")));
}

enum mm_err mm_xlsx_parser_start(struct mm_xlsx *x, const struct mm_xlsx_handlers *handlers)
{
    x->parser = XML_ParserCreateNS(NULL, '|');
    if (!x->parser)
        return mm_nomem(x->info);
    x->handlers = handlers;
    x->takes = x->phonetic = x->in_cell = false;
    XML_SetUserData(x->parser, x);
    XML_SetElementHandler(x->parser, on_start, on_end);
    XML_SetCharacterDataHandler(x->parser, on_text);
    XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
    return MM_OK;
}

void mm_xlsx_parser_end(struct mm_xlsx *x)
{
    XML_ParserFree(x->parser);
    x->parser = NULL;
}

/* ---- workbook.xml and its rels --------------------------------------------------------------------------
 */

/* Of a text of the file what a message can show: whole characters, on one line. */
static const char *clean(char *out, size_t bytes, const char *text)
{
    mm_utf8_copy(out, bytes, text);
    for (char *c = out; *c; c++)
        *c = (unsigned char)*c < 0x20 || *c == 0x7F ? ' ' : *c;
    return out;
}

static void keep(char out[MM_XLSX_NAME_BYTES], const char *text)
{
    clean(out, MM_XLSX_NAME_BYTES, text);
}

static bool is_true(const char *text)
{
    return strcmp(text, "1") == 0 || strcmp(text, "true") == 0;
}

static void workbook_start(void *data, const char *name, const char **attributes)
{
    struct mm_xlsx *x = data;

    if (strcmp(name, "workbookPr") == 0 && is_true(attribute(attributes, "date1904")))
        stop(x,
             mm_fail(
                 x->info, MM_ERR_UNSUPPORTED,
                 mm_say("このブックは日付を1904年から数えているので、日付を4年ちがえて読むおそれがあります。"
                        "オプションの「1904年から計算する」を外して、日付を確かめてください。",
                        "this workbook counts its days from 1904, so dates might be read four years off: "
                        "switch the 1904 date system off and check the dates")));
    if (strcmp(name, "sheet") != 0 || *x->sheet_rel)
        return;
    if (x->wanted && strcmp(x->wanted, attribute(attributes, "name")) != 0)
        return;
    keep(x->sheet_name, attribute(attributes, "name"));
    keep(x->sheet_rel, attribute(attributes, "id")); /* r:id; sheetId is another name */
}
const struct mm_xlsx_handlers mm_xlsx_workbook = {workbook_start, NULL};

static void rels_start(void *data, const char *name, const char **attributes)
{
    static const char strings[] = "/sharedStrings";
    struct mm_xlsx *x = data;
    const char *type = attribute(attributes, "Type"), *target = attribute(attributes, "Target");
    size_t len = strlen(type);

    if (strcmp(name, "Relationship") != 0)
        return;
    if (strcmp(attribute(attributes, "Id"), x->sheet_rel) == 0)
        keep(x->sheet_target, target);
    if (len >= strlen(strings) && strcmp(type + len - strlen(strings), strings) == 0)
        keep(x->strings_target, target);
}
const struct mm_xlsx_handlers mm_xlsx_rels = {rels_start, NULL};

/* ---- texts ----------------------------------------------------------------------------------------------
 */

/* Elements that hold text in a string: t, beside readings (rPh). */
static void text_start(struct mm_xlsx *x, const char *name)
{
    if (strcmp(name, "t") == 0)
        x->takes = true;
    else if (strcmp(name, "rPh") == 0)
        x->phonetic = true;
}

static void text_end(struct mm_xlsx *x, const char *name)
{
    if (strcmp(name, "t") == 0)
        x->takes = false;
    else if (strcmp(name, "rPh") == 0)
        x->phonetic = false;
}

static void *grow(struct mm_xlsx *x, void *list, size_t *cap, size_t size)
{
    size_t wanted = *cap ? *cap * 2 : 256;
    void *grown = realloc(list, wanted * size);

    if (grown)
        *cap = wanted;
    else
        stop(x, mm_nomem(x->info));
    return grown;
}

static void strings_start(void *data, const char *name, const char **attributes)
{
    struct mm_xlsx *x = data;

    (void)attributes;
    if (strcmp(name, "si") == 0)
        mm_buf_clear(&x->one);
    text_start(x, name);
}

static void strings_end(void *data, const char *name)
{
    struct mm_xlsx *x = data;
    void *grown;

    text_end(x, name);
    if (strcmp(name, "si") != 0 || x->err)
        return;
    if (x->n_strings == MM_MAX_XLSX_STRINGS) {
        stop_full(x, "文字列", MM_MAX_XLSX_STRINGS);
        return;
    }
    if (x->n_strings == x->cap_strings) {
        grown = grow(x, x->string_at, &x->cap_strings, sizeof(*x->string_at));
        if (!grown)
            return;
        x->string_at = grown;
    }
    x->string_at[x->n_strings++] = x->strings.len;
    mm_buf_append(&x->strings, mm_buf_str(&x->one), x->one.len + 1);
    if (x->strings.err)
        stop(x, mm_buf_check(&x->strings, x->info));
}
const struct mm_xlsx_handlers mm_xlsx_strings = {strings_start, strings_end};

/* ---- the sheet ------------------------------------------------------------------------------------------
 */

/* "BC12" → column 54 (0-based), row 12. False for anything else. */
static bool read_place(const char *ref, int *ret_row, int *ret_column)
{
    int column = 0, row = 0;

    for (; *ref >= 'A' && *ref <= 'Z' && column < 20000; ref++)
        column = column * 26 + (*ref - 'A' + 1);
    for (; *ref >= '0' && *ref <= '9' && row < 20000000; ref++)
        row = row * 10 + (*ref - '0');
    if (*ref || column < 1 || row < 1)
        return false;
    *ret_row = row;
    *ret_column = column - 1;
    return true;
}

static void place_text(const struct mm_xlsx *x, char out[32])
{
    char letters[8];
    int n = 0;

    for (int c = x->column + 1; c > 0 && n < 7; c = (c - 1) / 26)
        letters[n++] = (char)('A' + (c - 1) % 26);
    for (int i = 0; i < n; i++)
        out[i] = letters[n - 1 - i];
    snprintf(out + n, (size_t)(32 - n), "%d", x->row);
}

static void refuse_cell(struct mm_xlsx *x, const char *what)
{
    char place[32];

    place_text(x, place);
    stop(x, mm_fail(x->info, MM_ERR_INVALID, mm_say("シート「%s」の %s %s", "sheet \"%s\": %s %s"),
                    x->sheet_name, place, what));
}

/* Cells come in the order of reading; a place may be left out, then it is the next one. */
static void cell_start(struct mm_xlsx *x, const char **attributes)
{
    char shown[48];
    const char *ref = attribute(attributes, "r");
    int row = x->row, column = x->column + 1;

    if (*ref && (!read_place(ref, &row, &column) || row != x->row || column <= x->column)) {
        stop(x, mm_fail(x->info, MM_ERR_SYNTAX,
                        mm_say("シート「%s」のセルの並びがくずれています（%s）。",
                               "sheet \"%s\": its cells are out of order (%s)"),
                        x->sheet_name, clean(shown, sizeof(shown), ref)));
        return;
    }
    x->column = column;
    if (column >= MM_MAX_ROSTER_COLUMNS) {
        stop_full(x, mm_say("列", "columns"), MM_MAX_ROSTER_COLUMNS);
        return;
    }
    mm_utf8_copy(x->type, sizeof(x->type), attribute(attributes, "t"));
    mm_buf_clear(&x->one);
    x->in_cell = true;
    x->worked_out = false;
}

static void row_start(struct mm_xlsx *x, const char **attributes)
{
    char shown[48];
    const char *text = attribute(attributes, "r");
    long row = *text ? strtol(text, NULL, 10) : x->row + 1L;

    if (row <= x->row || row > 20000000) {
        stop(x, mm_fail(x->info, MM_ERR_SYNTAX,
                        mm_say("シート「%s」の行の並びがくずれています（%s）。",
                               "sheet \"%s\": its rows are out of order (%s)"),
                        x->sheet_name, clean(shown, sizeof(shown), text)));
        return;
    }
    x->row = (int)row;
    x->column = -1;
}

static void sheet_start(void *data, const char *name, const char **attributes)
{
    char shown[48];
    struct mm_xlsx *x = data;

    if (strcmp(name, "row") == 0)
        row_start(x, attributes);
    else if (strcmp(name, "c") == 0)
        cell_start(x, attributes);
    else if (strcmp(name, "f") == 0 && x->in_cell && x->wanted)
        x->worked_out = true;
    else if (strcmp(name, "f") == 0 && x->in_cell)
        refuse_cell(x, mm_say("に数式があります。値に直してください（コピーして、値で貼り付け）。",
                              "has a formula: turn it into its value (copy, then paste as values)"));
    else if (strcmp(name, "v") == 0)
        x->takes = x->in_cell;
    else if (strcmp(name, "mergeCell") == 0)
        stop(x, mm_fail(x->info, MM_ERR_INVALID,
                        mm_say("シート「%s」の %s が結合されています。結合を解いてください。",
                               "sheet \"%s\": %s is merged: split it"),
                        x->sheet_name, clean(shown, sizeof(shown), attribute(attributes, "ref"))));
    else if (x->in_cell)
        text_start(x, name);
}

/* The text of the cell in x->one; a shared string is looked up. False when it was refused. */
static bool cell_text(struct mm_xlsx *x, const char **ret_text)
{
    char *end;
    unsigned long at;

    *ret_text = mm_buf_str(&x->one);
    if (strcmp(x->type, "e") == 0) {
        refuse_cell(
            x, mm_say("の値がエラーになっています。直してください。", "has an error for a value: mend it"));
        return false;
    }
    if (strcmp(x->type, "b") == 0)
        *ret_text = strcmp(*ret_text, "1") == 0 ? "TRUE" : "FALSE";
    if (strcmp(x->type, "s") != 0)
        return true;
    at = strtoul(*ret_text, &end, 10);
    if (end == *ret_text || *end || at >= x->n_strings) {
        refuse_cell(x, mm_say("の文字列がありません。表計算ソフトで保存し直してください。",
                              "has no text: save the workbook again in a spreadsheet program"));
        return false;
    }
    *ret_text = mm_buf_str(&x->strings) + x->string_at[at];
    return true;
}

static void cell_end(struct mm_xlsx *x)
{
    const char *text;
    void *grown;

    x->in_cell = false;
    if (x->err || x->worked_out || !cell_text(x, &text) || !*text)
        return;
    if (x->row > MM_MAX_ROSTER_ROWS) {
        stop_full(x, mm_say("行", "rows"), MM_MAX_ROSTER_ROWS);
        return;
    }
    if (x->n_cells == x->cap_cells) {
        grown = grow(x, x->cells, &x->cap_cells, sizeof(*x->cells));
        if (!grown)
            return;
        x->cells = grown;
    }
    x->cells[x->n_cells++] = (struct mm_xlsx_cell){x->row, x->column, x->text.len, strlen(text)};
    mm_buf_append(&x->text, text, strlen(text) + 1);
    if (x->text.err)
        stop(x, mm_fail(x->info, x->text.err,
                        mm_say("シート「%s」の文字が多すぎます。", "sheet \"%s\" has too much text"),
                        x->sheet_name));
}

static void sheet_end(void *data, const char *name)
{
    struct mm_xlsx *x = data;

    text_end(x, name);
    if (strcmp(name, "v") == 0)
        x->takes = false;
    else if (strcmp(name, "c") == 0)
        cell_end(x);
}
const struct mm_xlsx_handlers mm_xlsx_sheet = {sheet_start, sheet_end};
