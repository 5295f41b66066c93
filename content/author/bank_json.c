/* Rows of the bank as an item of a file. */
#include "content/author/bank_in.h"

#include "content/pack/shape.h"

#include <stdlib.h>
#include <string.h>

struct writing {
    struct mm_jw w;
    const struct mm_bank_line *line;
    enum mm_err err;
    struct mm_errinfo *info;
};

static void bad_cell(struct writing *out, enum mm_bank_column column, const char *want)
{
    char shown[MM_BANK_SHOWN_BYTES];

    out->err = mm_fail(out->info, MM_ERR_INVALID, "%d 行目: 「%s」の「%s」が読めません。%s", out->line->line,
                       mm_bank_title(column),
                       mm_bank_shown(out->line->cell[column], strlen(out->line->cell[column]), shown), want);
}

static void put_ids(struct writing *out, const char *cell)
{
    mm_jw_arr(&out->w);
    for (cell += strspn(cell, " \n"); *cell; cell += strspn(cell, " \n")) {
        size_t len = strcspn(cell, " \n");

        mm_jw_strn(&out->w, cell, len);
        cell += len;
    }
    mm_jw_end(&out->w);
}

static void put_audience(struct writing *out, enum mm_bank_column column)
{
    const char *cell = out->line->cell[column];
    bool councillor = strstr(cell, mm_bank_audience_words[MM_AUD_COUNCILLOR]) != NULL;
    bool staff = strstr(cell, mm_bank_audience_words[MM_AUD_STAFF]) != NULL;

    if (strcmp(cell, mm_bank_audience_words[councillor * MM_AUD_COUNCILLOR + staff * MM_AUD_STAFF]) != 0)
        bad_cell(out, column, "議員、職員、「議員 職員」のどれかにしてください。");
    mm_jw_arr(&out->w);
    if (councillor)
        mm_jw_str(&out->w, "councillor");
    if (staff)
        mm_jw_str(&out->w, "staff");
    mm_jw_end(&out->w);
}

static const struct mm_item_ops *type_by_ja(const char *ja)
{
    size_t n;
    const struct mm_item_ops *const *types = mm_item_types(&n);

    for (size_t i = 0; i < n; i++)
        if (strcmp(types[i]->ja, ja) == 0 || strcmp(types[i]->name, ja) == 0)
            return types[i];
    return NULL;
}

static void put_type(struct writing *out, enum mm_bank_column column)
{
    const struct mm_item_ops *type = type_by_ja(out->line->cell[column]);

    if (!type)
        bad_cell(out, column, "書き出したときの言葉（正誤3つ、一つ選ぶ など）にしてください。");
    mm_jw_str(&out->w, type ? type->name : "");
}

/* "20 20 760 100" as members. */
static void put_numbers(struct writing *out, enum mm_bank_column column, const char *const *keys, size_t n)
{
    const char *at = out->line->cell[column];
    size_t i = 0;

    for (; i < n; i++) {
        char *end;
        long number = strtol(at, &end, 10);

        if (end == at || number < 0 || number > 100000)
            break;
        mm_jw_kint(&out->w, keys[i], number);
        at = end;
    }
    if (i < n || at[strspn(at, " ")])
        bad_cell(out, column, "数を、空白で区切って並べてください。");
}

static void put_int(struct writing *out, enum mm_bank_column column)
{
    char *end;
    long number = strtol(out->line->cell[column], &end, 10);

    if (*end || end == out->line->cell[column] || number < 0 || number > 9999)
        bad_cell(out, column, "数を書いてください。");
    mm_jw_int(&out->w, number);
}

static void put_flag(struct writing *out, enum mm_bank_column column)
{
    static const char *const yes[] = {"○", "〇", "◯", "TRUE", "true", NULL}, *const no[] = {"×", "✕", "FALSE",
                                                                                            "false", NULL};
    const char *cell = out->line->cell[column];

    for (size_t i = 0; yes[i]; i++)
        if (strcmp(cell, yes[i]) == 0) {
            mm_jw_bool(&out->w, true);
            return;
        }
    for (size_t i = 0; no[i]; i++)
        if (strcmp(cell, no[i]) == 0) {
            mm_jw_bool(&out->w, false);
            return;
        }
    bad_cell(out, column, "○か×にしてください。");
}

/* "procedures 非公開 対策基準; standards 判断基準" */
static void put_needs(struct writing *out, enum mm_bank_column column)
{
    const char *at = out->line->cell[column];

    mm_jw_arr(&out->w);
    while (*(at += strspn(at, " \n;"))) {
        size_t end = strcspn(at, ";"), topic = strcspn(at, " \n;");
        char *words = strndup(at + topic, end - topic);

        if (!words || !words[strspn(words, " \n")])
            bad_cell(out, column, "話題の id と、その条の言葉を、空白で区切って並べてください。");
        mm_jw_obj(&out->w);
        mm_jw_key(&out->w, "topic");
        mm_jw_strn(&out->w, at, topic);
        mm_jw_key(&out->w, "words");
        put_ids(out, words ? words : "");
        mm_jw_end(&out->w);
        free(words);
        at += end;
    }
    mm_jw_end(&out->w);
}

static void put_value(struct writing *out, enum mm_bank_column column)
{
    switch (mm_bank_value(column)) {
    case MM_BANK_V_TEXT:
        mm_jw_str(&out->w, *out->line->cell[column] ? out->line->cell[column] : NULL);
        break;
    case MM_BANK_V_INT:
        put_int(out, column);
        break;
    case MM_BANK_V_FLAG:
        put_flag(out, column);
        break;
    case MM_BANK_V_IDS:
        put_ids(out, out->line->cell[column]);
        break;
    case MM_BANK_V_AUDIENCE:
        put_audience(out, column);
        break;
    case MM_BANK_V_TYPE:
        put_type(out, column);
        break;
    case MM_BANK_V_NEEDS:
        put_needs(out, column);
        break;
    case MM_BANK_V_REGION:
    case MM_BANK_V_SIZE:
        break; /* whole objects: put_region, put_figure */
    }
}

static void put_cell(struct writing *out, enum mm_bank_column column)
{
    if (!*out->line->cell[column])
        return;
    mm_jw_key(&out->w, mm_bank_key(out->line->kind, column));
    put_value(out, column);
}

static void put_cells(struct writing *out, const enum mm_bank_column *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        put_cell(out, list[i]);
}
#define PUT_CELLS(out, ...)                                                                                  \
    do {                                                                                                     \
        static const enum mm_bank_column list[] = {__VA_ARGS__};                                             \
        put_cells(out, list, sizeof(list) / sizeof(list[0]));                                                \
    } while (0)

static void put_region(struct writing *out)
{
    static const char *const keys[] = {"x", "y", "w", "h"};

    if (!*out->line->cell[MM_BANK_REGION])
        return;
    mm_jw_kobj(&out->w, "region");
    put_numbers(out, MM_BANK_REGION, keys, 4);
    mm_jw_end(&out->w);
}

static void put_figure(struct writing *out)
{
    static const char *const keys[] = {"width", "height"};

    if (!*out->line->cell[MM_BANK_FIGURE])
        return;
    mm_jw_kobj(&out->w, "figure");
    PUT_CELLS(out, MM_BANK_FIGURE, MM_BANK_FIGURE_WORDS);
    put_numbers(out, MM_BANK_FIGURE_SIZE, keys, 2);
    mm_jw_end(&out->w);
}

static void put_review(struct writing *out)
{
    mm_jw_kobj(&out->w, "review");
    mm_jw_key(&out->w, "state");
    put_value(out, MM_BANK_REVIEW);
    mm_jw_key(&out->w, "by");
    put_value(out, MM_BANK_REVIEWER);
    mm_jw_key(&out->w, "date");
    put_value(out, MM_BANK_REVIEW_DATE);
    put_cell(out, MM_BANK_REVIEW_HASH);
    mm_jw_end(&out->w);
}

/* The rows of one kind from lines[i] on, as an array; *i ends behind them. Options stand below their
 * decision. */
static void put_rows(struct writing *out, const struct mm_bank_line *lines, size_t n, size_t *i,
                     enum mm_bank_kind kind)
{
    mm_jw_arr(&out->w);
    while (*i < n && lines[*i].kind == kind && !out->err) {
        out->line = &lines[(*i)++];
        mm_jw_obj(&out->w);
        PUT_CELLS(out, MM_BANK_ID, MM_BANK_TEXT, MM_BANK_CORRECT, MM_BANK_CATEGORY_OF, MM_BANK_EXPLANATION,
                  MM_BANK_CONSEQUENCE);
        put_region(out);
        PUT_CELLS(out, MM_BANK_NEXT, MM_BANK_TOPICS, MM_BANK_CLAUSES, MM_BANK_NEEDS);
        if (kind == MM_BANK_DECISION) {
            mm_jw_key(&out->w, "options");
            put_rows(out, lines, n, i, MM_BANK_OPTION);
        }
        mm_jw_end(&out->w);
    }
    mm_jw_end(&out->w);
}

static void put_parts(struct writing *out, const struct mm_bank_line *lines, size_t n)
{
    static const struct {
        enum mm_bank_kind kind;
        const char *key;
    } parts[] = {
        {MM_BANK_CATEGORY, "categories"}, {MM_BANK_OPTION, "options"}, {MM_BANK_DECISION, "decisions"}};
    size_t i = 1;

    for (size_t k = 0; k < sizeof(parts) / sizeof(parts[0]) && !out->err; k++) {
        if (i >= n || lines[i].kind != parts[k].kind)
            continue;
        mm_jw_key(&out->w, parts[k].key);
        put_rows(out, lines, n, &i, parts[k].kind);
    }
    if (!out->err && i < n)
        out->err = mm_fail(out->info, MM_ERR_INVALID,
                           "%d 行目: この%sは、ここには置けません。分類、選択肢、場面の順に並べてください。",
                           lines[i].line, mm_bank_kind_ja(lines[i].kind));
    out->line = lines;
}

static void put_item(struct writing *out, const struct mm_bank_line *lines, size_t n)
{
    out->line = lines;
    mm_jw_obj(&out->w);
    PUT_CELLS(out, MM_BANK_OF, MM_BANK_VERSION, MM_BANK_TYPE, MM_BANK_PRACTICE, MM_BANK_TOPICS,
              MM_BANK_CLAUSES, MM_BANK_AUDIENCE, MM_BANK_OBJECTIVE, MM_BANK_BLOOM, MM_BANK_LABEL,
              MM_BANK_TEXT, MM_BANK_NARRATION);
    put_figure(out);
    put_parts(out, lines, n);
    PUT_CELLS(out, MM_BANK_KEEP_ORDER, MM_BANK_DEBRIEF, MM_BANK_ACTION, MM_BANK_QUOTE, MM_BANK_ENEMIES,
              MM_BANK_SOURCE, MM_BANK_PAGE, MM_BANK_NEEDS);
    put_review(out);
    mm_jw_end(&out->w);
}

enum mm_err mm_bank_json(const struct mm_bank_line *lines, size_t n, struct mm_buf *out,
                         struct mm_errinfo *info)
{
    struct writing writing = {.info = info};
    struct mm_json *doc = NULL;
    struct mm_buf flat;
    enum mm_err err;

    mm_buf_init(&flat, MM_MAX_PACK_FILE_BYTES);
    mm_jw_init(&writing.w, &flat);
    put_item(&writing, lines, n);
    err = writing.err ? writing.err : mm_buf_check(&flat, info);
    if (!err)
        err = mm_json_parse_scanned(mm_buf_str(&flat), flat.len, &doc, info);
    if (!err)
        mm_bank_pretty(doc, 1, out);
    mm_json_free(doc);
    mm_buf_done(&flat);
    return err;
}
