#include "sync/table/csv.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/table/cp932.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char *const encoding_names[] = {"UTF-8", "UTF-8 (BOM)", "CP932"};
static_assert(sizeof(encoding_names) / sizeof(encoding_names[0]) == MM_CSV_ENCODING_COUNT, "one name each");

const char *mm_csv_encoding_name(enum mm_csv_encoding encoding)
{
    return encoding_names[encoding];
}

/* ---- bytes to UTF-8 -------------------------------------------------------------------------------- */

static int line_at(const char *text, size_t offset)
{
    int line = 1;

    for (size_t i = 0; i < offset; i++)
        line += text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n');
    return line;
}

static enum mm_err check_bytes(const char *text, size_t len, struct mm_errinfo *info)
{
    const char *nul = (const char *)memchr(text, 0, len);

    if (len > MM_MAX_ROSTER_BYTES)
        return mm_fail(info, MM_ERR_TOO_BIG,
                       mm_say("ファイルが大きすぎます（最大%dMB）。必要な行だけにしてください。",
                              "the file is too big (at most %d MB)."),
                       MM_MAX_ROSTER_BYTES / (1024 * 1024));
    if (nul || (len >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0)))
        return mm_fail(info, MM_ERR_SYNTAX, "%s",
                       mm_say("CSVではない形式（Excelブック、UTF-16など）です。「CSV UTF-8」で保存し直して"
                              "ください。",
                              "this is no CSV text (a workbook, or UTF-16); save it again as CSV UTF-8."));
    return MM_OK;
}

enum mm_err mm_csv_decode(const void *bytes, size_t len, struct mm_buf *out,
                          enum mm_csv_encoding *ret_encoding, struct mm_errinfo *info)
{
    const char *text = (const char *)bytes;
    struct mm_errinfo inner = MM_ERRINFO_INIT;
    size_t bad = 0;
    enum mm_err err = check_bytes(text, len, info);

    if (err)
        return err;
    if (mm_utf8_valid(text, len, NULL)) {
        bool bom = len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0;

        mm_buf_append(out, text + (bom ? 3 : 0), len - (bom ? 3 : 0));
        err = mm_buf_check(out, info);
        if (!err)
            *ret_encoding = bom ? MM_CSV_UTF8_BOM : MM_CSV_UTF8;
        return err;
    }
    err = mm_cp932_decode(text, len, out, &bad, &inner);
    if (err == MM_ERR_SYNTAX)
        return mm_fail(info, err,
                       mm_say("%d行目: 読めない文字があります。UTF-8かCP932（Shift_JIS）で保存し直して"
                              "ください。",
                              "line %d: unreadable text; save the file as UTF-8 or CP932."),
                       line_at(text, bad));
    if (err)
        return mm_fail(info, err, "%s", inner.text);
    *ret_encoding = MM_CSV_CP932;
    return MM_OK;
}

/* ---- rows -------------------------------------------------------------------------------------------- */

struct reader {
    const char *src;
    size_t len, pos;
    int line;
    char *out; /* unescaped fields, each ended by NUL */
    size_t out_len;
    size_t *starts; /* offset of each field in out */
    size_t n_starts, cap_starts;
    struct mm_csv_row *rows;
    size_t *row_first; /* index of each row's first field */
    size_t n_rows, cap_rows;
    size_t max_field; /* bytes */
    struct mm_errinfo *info;
};

static enum mm_err grow(void **array, size_t *cap, size_t need, size_t bytes, struct mm_errinfo *info)
{
    size_t want = *cap ? *cap : 64;
    void *bigger;

    if (need <= *cap)
        return MM_OK;
    while (want < need)
        want *= 2;
    bigger = realloc(*array, want * bytes);
    if (!bigger)
        return mm_nomem(info);
    *array = bigger;
    *cap = want;
    return MM_OK;
}

/* True at the end of a row; moves over the line break. */
static bool end_of_row(struct reader *r)
{
    if (r->pos >= r->len)
        return true;
    if (r->src[r->pos] != '\n' && r->src[r->pos] != '\r')
        return false;
    if (r->src[r->pos] == '\r' && r->pos + 1 < r->len && r->src[r->pos + 1] == '\n')
        r->pos++;
    r->pos++;
    r->line++;
    return true;
}

static enum mm_err read_quoted(struct reader *r)
{
    int opened = r->line;

    for (r->pos++; r->pos < r->len; r->pos++) {
        char c = r->src[r->pos];

        if (c == '"' && r->pos + 1 < r->len && r->src[r->pos + 1] == '"') {
            r->pos++;
        } else if (c == '"') {
            r->pos++;
            return MM_OK;
        } else if (c == '\n' || (c == '\r' && !(r->pos + 1 < r->len && r->src[r->pos + 1] == '\n'))) {
            r->line++;
        }
        r->out[r->out_len++] = c;
    }
    return mm_fail(r->info, MM_ERR_SYNTAX,
                   mm_say("%d行目: 引用符（\"）が閉じていません。閉じるか、取り除いてください。",
                          "line %d: a quote is never closed; close or remove it."),
                   opened);
}

static size_t space_at(const char *s, size_t len)
{
    if (len && (s[0] == ' ' || s[0] == '\t'))
        return 1;
    return len >= 3 && memcmp(s, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

/* An unquoted field, without the spaces around it. */
static enum mm_err read_plain(struct reader *r)
{
    size_t start = r->pos, end;

    while (r->pos < r->len && !strchr(",\r\n", r->src[r->pos])) {
        if (r->src[r->pos] == '"')
            return mm_fail(
                r->info, MM_ERR_SYNTAX,
                mm_say("%d行目: 欄の途中に引用符（\"）があります。欄全体を引用符で囲み、中の引用符は"
                       "二つ重ねてください。",
                       "line %d: a quote inside a field; quote the whole field and double it."),
                r->line);
        r->pos++;
    }
    end = r->pos;
    while (start < end && space_at(r->src + start, end - start))
        start += space_at(r->src + start, end - start);
    for (;;) {
        if (end > start && (r->src[end - 1] == ' ' || r->src[end - 1] == '\t'))
            end--;
        else if (end >= start + 3 && space_at(r->src + end - 3, 3) == 3)
            end -= 3;
        else
            break;
    }
    memcpy(r->out + r->out_len, r->src + start, end - start);
    r->out_len += end - start;
    return MM_OK;
}

static enum mm_err read_field(struct reader *r)
{
    size_t at = r->out_len;
    int line = r->line;
    enum mm_err err = grow((void **)&r->starts, &r->cap_starts, r->n_starts + 1, sizeof(*r->starts), r->info);

    if (err)
        return err;
    r->starts[r->n_starts++] = at;
    if (r->pos < r->len && r->src[r->pos] == '"') {
        err = read_quoted(r);
        if (!err && r->pos < r->len && !strchr(",\r\n", r->src[r->pos]))
            err = mm_fail(r->info, MM_ERR_SYNTAX,
                          mm_say("%d行目: 閉じた引用符（\"）のあとに文字があります。コンマか改行を入れて"
                                 "ください。",
                                 "line %d: text after a closing quote; a comma or line end must follow."),
                          r->line);
    } else {
        err = read_plain(r);
    }
    if (err)
        return err;
    if (r->out_len - at > r->max_field)
        return mm_fail(r->info, MM_ERR_TOO_BIG,
                       mm_say("%d行目: 一つの欄が長すぎます（最大%dバイト）。短くしてください。",
                              "line %d: a field is too long (at most %d bytes)."),
                       line, (int)r->max_field);
    r->out[r->out_len++] = '\0';
    return MM_OK;
}

static bool all_empty(const struct reader *r, size_t first)
{
    for (size_t i = first; i < r->n_starts; i++)
        if (r->out[r->starts[i]])
            return false;
    return true;
}

static enum mm_err keep_row(struct reader *r, int line, size_t first)
{
    enum mm_err err;
    size_t cap = r->cap_rows;

    if (all_empty(r, first)) {
        r->n_starts = first;
        return MM_OK;
    }
    if (r->n_rows >= MM_MAX_ROSTER_ROWS + 1)
        return mm_fail(r->info, MM_ERR_TOO_BIG,
                       mm_say("%d行目: 行が多すぎます（最大%d行）。ファイルを分けてください。",
                              "line %d: too many rows (at most %d); split the file."),
                       line, MM_MAX_ROSTER_ROWS);
    err = grow((void **)&r->rows, &cap, r->n_rows + 1, sizeof(*r->rows), r->info);
    if (!err)
        err = grow((void **)&r->row_first, &r->cap_rows, r->n_rows + 1, sizeof(*r->row_first), r->info);
    if (err)
        return err;
    r->rows[r->n_rows] = (struct mm_csv_row){.line = line, .n = r->n_starts - first};
    r->row_first[r->n_rows++] = first;
    return MM_OK;
}

static enum mm_err read_row(struct reader *r)
{
    size_t first = r->n_starts;
    int line = r->line;
    enum mm_err err;

    for (;;) {
        if (r->n_starts - first >= MM_MAX_ROSTER_COLUMNS)
            return mm_fail(
                r->info, MM_ERR_TOO_BIG,
                mm_say("%d行目: 列が多すぎます（最大%d列）。", "line %d: too many columns (at most %d)."),
                line, MM_MAX_ROSTER_COLUMNS);
        err = read_field(r);
        if (err)
            return err;
        if (end_of_row(r))
            return keep_row(r, line, first);
        r->pos++; /* the comma */
    }
}

/* The reader's memory becomes the table's. */
static enum mm_err hand_over(struct reader *r, struct mm_csv *ret_csv)
{
    char **fields = (char **)malloc((r->n_starts ? r->n_starts : 1) * sizeof(char *));

    if (!fields)
        return mm_nomem(r->info);
    for (size_t i = 0; i < r->n_starts; i++)
        fields[i] = r->out + r->starts[i];
    for (size_t i = 0; i < r->n_rows; i++)
        r->rows[i].fields = fields + r->row_first[i];
    *ret_csv = (struct mm_csv){.rows = r->rows, .n_rows = r->n_rows, .text = r->out, .fields = fields};
    r->rows = NULL;
    r->out = NULL;
    return MM_OK;
}

enum mm_err mm_csv_parse(const char *text, size_t len, struct mm_csv *ret_csv, struct mm_errinfo *info)
{
    return mm_csv_parse_long(text, len, MM_MAX_FIELD_BYTES, ret_csv, info);
}

enum mm_err mm_csv_parse_long(const char *text, size_t len, size_t max_field_bytes, struct mm_csv *ret_csv,
                              struct mm_errinfo *info)
{
    struct reader r = {.src = text, .len = len, .line = 1, .max_field = max_field_bytes, .info = info};
    enum mm_err err = check_bytes(text, len, info);

    if (err)
        return err;
    /* Unescaping never makes a field longer; each field and the end need one NUL, and each field but the
     * last of a row has its comma, the last its line break or the end of the text. */
    r.out = (char *)malloc(len + 2);
    if (!r.out)
        return mm_nomem(info);
    while (!err && r.pos < r.len)
        err = read_row(&r);
    if (!err)
        err = hand_over(&r, ret_csv);
    free(r.out);
    free(r.rows);
    free(r.row_first);
    free(r.starts);
    return err;
}

void mm_csv_done(struct mm_csv *csv)
{
    if (!csv)
        return;
    free(csv->rows);
    free(csv->text);
    free(csv->fields);
    *csv = (struct mm_csv){0};
}
