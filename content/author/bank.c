#include "content/author/bank.h"

#include "content/pack/shape.h"
#include "sync/base/utf8.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- columns ------------------------------------------------------------------------------------------- */

enum value {
    V_TEXT,     /* a string, or null */
    V_INT,      /* a number */
    V_FLAG,     /* ○ or × */
    V_IDS,      /* a list, spaces between */
    V_AUDIENCE, /* 議員, 職員 or both */
    V_TYPE,     /* the type's Japanese name */
    V_REGION,   /* x y w h */
    V_SIZE,     /* width height */
    V_NEEDS,    /* a topic and words of its clause, spaces between; the next topic behind a ; */
};
enum {
    ON_ITEM = 1 << MM_BANK_ITEM,
    ON_CATEGORY = 1 << MM_BANK_CATEGORY,
    ON_DECISION = 1 << MM_BANK_DECISION,
    ON_OPTION = 1 << MM_BANK_OPTION
};
struct column {
    const char *title;
    const char *key;    /* member of the row's object; of "text", the item's is "stem" */
    const char *within; /* an object between; NULL for none */
    enum value value;
    unsigned rows; /* ON_… */
    int width;
};
static const struct column columns[] = {
    [MM_BANK_OF] = {"問題", "id", NULL, V_TEXT, 0, 16},
    [MM_BANK_WHAT] = {"行", NULL, NULL, V_TEXT, 0, 7},
    [MM_BANK_ID] = {"記号", "id", NULL, V_TEXT, ON_CATEGORY | ON_DECISION | ON_OPTION, 7},
    [MM_BANK_TYPE] = {"種類", "type", NULL, V_TYPE, ON_ITEM, 10},
    [MM_BANK_LABEL] = {"札", "label", NULL, V_TEXT, ON_ITEM, 12},
    [MM_BANK_TEXT] = {"文", "text", NULL, V_TEXT, ON_ITEM | ON_CATEGORY | ON_DECISION | ON_OPTION, 50},
    [MM_BANK_CORRECT] = {"正誤", "correct", NULL, V_FLAG, ON_OPTION, 5},
    [MM_BANK_CATEGORY_OF] = {"入る分類", "category", NULL, V_TEXT, ON_OPTION, 9},
    [MM_BANK_EXPLANATION] = {"解説", "explanation", NULL, V_TEXT, ON_OPTION, 60},
    [MM_BANK_CONSEQUENCE] = {"その後", "consequence", NULL, V_TEXT, ON_OPTION, 30},
    [MM_BANK_NEXT] = {"次の場面", "next", NULL, V_TEXT, ON_OPTION, 9},
    [MM_BANK_DEBRIEF] = {"ふりかえり", "debrief", NULL, V_TEXT, ON_ITEM, 30},
    [MM_BANK_ACTION] = {"今日からの行動", "action", NULL, V_TEXT, ON_ITEM, 30},
    [MM_BANK_QUOTE] = {"引用", "quote", NULL, V_TEXT, ON_ITEM, 20},
    [MM_BANK_TOPICS] = {"話題", "topics", NULL, V_IDS, ON_ITEM | ON_DECISION | ON_OPTION, 20},
    [MM_BANK_CLAUSES] = {"条", "clauses", NULL, V_IDS, ON_ITEM | ON_DECISION | ON_OPTION, 10},
    [MM_BANK_AUDIENCE] = {"対象", "audience", NULL, V_AUDIENCE, ON_ITEM, 10},
    [MM_BANK_OBJECTIVE] = {"学習目標", "objective", NULL, V_TEXT, ON_ITEM, 16},
    [MM_BANK_BLOOM] = {"段階", "bloom", NULL, V_TEXT, ON_ITEM, 12},
    [MM_BANK_PRACTICE] = {"練習", "practice", NULL, V_FLAG, ON_ITEM, 5},
    [MM_BANK_KEEP_ORDER] = {"順番を守る", "keep_order", NULL, V_FLAG, ON_ITEM, 6},
    [MM_BANK_ENEMIES] = {"いっしょに出さない", "enemies", NULL, V_IDS, ON_ITEM, 20},
    [MM_BANK_SOURCE] = {"もと", "source", NULL, V_TEXT, ON_ITEM, 10},
    [MM_BANK_PAGE] = {"ページ", "page", NULL, V_TEXT, ON_ITEM, 14},
    [MM_BANK_NARRATION] = {"朗読", "narration", NULL, V_TEXT, ON_ITEM, 14},
    [MM_BANK_NEEDS] = {"要る言葉", "needs", NULL, V_NEEDS, ON_ITEM | ON_OPTION, 20},
    [MM_BANK_FIGURE] = {"図", "id", "figure", V_TEXT, ON_ITEM, 14},
    [MM_BANK_FIGURE_WORDS] = {"図の言葉", "words", "figure", V_TEXT, ON_ITEM, 30},
    [MM_BANK_FIGURE_SIZE] = {"図の大きさ", NULL, "figure", V_SIZE, ON_ITEM, 10},
    [MM_BANK_REGION] = {"図の中の場所", NULL, "region", V_REGION, ON_OPTION, 16},
    [MM_BANK_VERSION] = {"版", "version", NULL, V_INT, ON_ITEM, 5},
    [MM_BANK_REVIEW] = {"監修", "state", "review", V_TEXT, ON_ITEM, 8},
    [MM_BANK_REVIEWER] = {"監修者", "by", "review", V_TEXT, ON_ITEM, 14},
    [MM_BANK_REVIEW_DATE] = {"監修日", "date", "review", V_TEXT, ON_ITEM, 11},
    [MM_BANK_REVIEW_HASH] = {"監修した版の値", "hash", "review", V_TEXT, ON_ITEM, 18},
};
static_assert(sizeof(columns) / sizeof(columns[0]) == MM_BANK_COLUMN_COUNT, "every column has its row");

const char *mm_bank_title(enum mm_bank_column column)
{
    return columns[column].title;
}

int mm_bank_width(enum mm_bank_column column)
{
    return columns[column].width;
}

static const char *const kind_words[] = {"問題", "分類", "場面", "選択肢"};
static_assert(sizeof(kind_words) / sizeof(kind_words[0]) == MM_BANK_KIND_COUNT, "one word a kind");

const char *mm_bank_kind_ja(enum mm_bank_kind kind)
{
    return kind_words[kind];
}

static const char *key_of(enum mm_bank_kind kind, enum mm_bank_column column)
{
    return column == MM_BANK_TEXT && kind == MM_BANK_ITEM ? "stem" : columns[column].key;
}

static bool belongs(enum mm_bank_kind kind, size_t column)
{
    return columns[column].rows & (1u << kind);
}

/* ---- the table ----------------------------------------------------------------------------------------- */

void mm_bank_init(struct mm_bank *bank)
{
    *bank = (struct mm_bank){0};
    mm_arena_init(&bank->arena, MM_MAX_PACK_ARENA_BYTES);
}

void mm_bank_done(struct mm_bank *bank)
{
    free(bank->lines);
    mm_arena_done(&bank->arena);
    *bank = (struct mm_bank){0};
}

struct mm_bank_line *mm_bank_add(struct mm_bank *bank, enum mm_bank_kind kind)
{
    if (bank->n == MM_MAX_BANK_LINES) {
        bank->arena.err = MM_ERR_TOO_BIG;
        return NULL;
    }
    if (bank->n == bank->cap) {
        size_t cap = bank->cap ? bank->cap * 2 : 256;
        struct mm_bank_line *grown;

        cap = cap < MM_MAX_BANK_LINES ? cap : MM_MAX_BANK_LINES;
        grown = realloc(bank->lines, cap * sizeof(*grown));
        if (!grown) {
            bank->arena.err = MM_ERR_NOMEM;
            return NULL;
        }
        bank->lines = grown;
        bank->cap = cap;
    }
    bank->lines[bank->n] = (struct mm_bank_line){.kind = kind};
    return &bank->lines[bank->n++];
}

const struct mm_bank_line *mm_bank_find(const struct mm_bank *bank, const char *item, size_t *ret_n)
{
    for (size_t i = 0; i < bank->n; i++) {
        size_t n = 1;

        if (bank->lines[i].kind != MM_BANK_ITEM || strcmp(bank->lines[i].cell[MM_BANK_OF], item) != 0)
            continue;
        while (i + n < bank->n && bank->lines[i + n].kind != MM_BANK_ITEM)
            n++;
        *ret_n = n;
        return &bank->lines[i];
    }
    return NULL;
}

enum mm_err mm_bank_check(const struct mm_bank *bank, struct mm_errinfo *info)
{
    if (bank->arena.err == MM_ERR_TOO_BIG)
        return mm_fail(info, MM_ERR_TOO_BIG, "問題が多すぎます。ファイルを分けてください。");
    return bank->arena.err ? mm_nomem(info) : MM_OK;
}

const char *mm_bank_shown(const char *text, size_t len, char out[MM_BANK_SHOWN_BYTES])
{
    char part[MM_BANK_SHOWN_BYTES];

    snprintf(part, sizeof(part), "%.*s", (int)(len < sizeof(part) ? len : sizeof(part) - 1), text);
    while (*part && !mm_utf8_valid(part, strlen(part), NULL))
        part[strlen(part) - 1] = '\0';
    for (char *c = part; *c; c++)
        *c = (unsigned char)*c < 0x20 || *c == 0x7F ? ' ' : *c;
    memcpy(out, part, sizeof(part));
    return out;
}

/* ---- from the files ------------------------------------------------------------------------------------ */

static const char *const audience_words[] = {"", "議員", "職員", "議員 職員"};

static void print_ids(const struct mm_json *list, struct mm_buf *out)
{
    for (const struct mm_json *id = mm_json_first(list); id; id = mm_json_next(id))
        mm_buf_printf(out, "%s%s", out->len ? " " : "", mm_json_str(id, ""));
}

static void print_needs(const struct mm_json *list, struct mm_buf *out)
{
    for (const struct mm_json *need = mm_json_first(list); need; need = mm_json_next(need)) {
        const struct mm_json *word = mm_json_first(mm_json_get(need, "words"));

        mm_buf_printf(out, "%s%s", out->len ? "; " : "", mm_json_get_str(need, "topic", ""));
        for (; word; word = mm_json_next(word))
            mm_buf_printf(out, " %s", mm_json_str(word, ""));
    }
}

static void print_numbers(const struct mm_json *object, const char *keys, struct mm_buf *out)
{
    for (; object && *keys; keys += strcspn(keys, " "), keys += *keys == ' ') {
        char key[16];

        snprintf(key, sizeof(key), "%.*s", (int)strcspn(keys, " "), keys);
        mm_buf_printf(out, "%s%lld", out->len ? " " : "", (long long)mm_json_get_int(object, key, 0));
    }
}

static unsigned audience_of(const struct mm_json *list)
{
    unsigned audience = 0;

    for (const struct mm_json *node = mm_json_first(list); node; node = mm_json_next(node))
        audience |= strcmp(mm_json_str(node, ""), "staff") == 0 ? MM_AUD_STAFF : MM_AUD_COUNCILLOR;
    return audience;
}

static void print_value(enum value value, const struct mm_json *node, struct mm_buf *out)
{
    const struct mm_item_ops *type;

    switch (value) {
    case V_TEXT:
        mm_buf_str_append(out, mm_json_str(node, ""));
        break;
    case V_INT:
        mm_buf_printf(out, "%lld", (long long)mm_json_int(node, 0));
        break;
    case V_FLAG:
        mm_buf_str_append(out, mm_json_bool(node, false) ? "○" : "×");
        break;
    case V_IDS:
        print_ids(node, out);
        break;
    case V_AUDIENCE:
        mm_buf_str_append(out, audience_words[audience_of(node)]);
        break;
    case V_TYPE:
        type = mm_item_type(mm_json_str(node, ""));
        mm_buf_str_append(out, type ? type->ja : "");
        break;
    case V_REGION:
        print_numbers(node, "x y w h", out);
        break;
    case V_SIZE:
        print_numbers(node, "width height", out);
        break;
    case V_NEEDS:
        print_needs(node, out);
        break;
    }
}

static void take_cells(struct mm_bank *bank, struct mm_bank_line *line, const struct mm_json *node,
                       const char *of)
{
    struct mm_buf out;

    mm_buf_init(&out, 2 * MM_MAX_TEXT_BYTES);
    for (size_t c = 0; c < MM_BANK_COLUMN_COUNT; c++) {
        const struct mm_json *at = columns[c].within ? mm_json_get(node, columns[c].within) : node;

        if (columns[c].key)
            at = mm_json_get(at, key_of(line->kind, (enum mm_bank_column)c));
        mm_buf_clear(&out);
        if (at && belongs(line->kind, c))
            print_value(columns[c].value, at, &out);
        line->cell[c] = mm_arena_str(&bank->arena, mm_buf_str(&out));
    }
    line->cell[MM_BANK_OF] = of;
    line->cell[MM_BANK_WHAT] = kind_words[line->kind];
    mm_buf_done(&out);
}

static void take_list(struct mm_bank *bank, const struct mm_json *list, enum mm_bank_kind kind,
                      const char *of)
{
    for (const struct mm_json *node = mm_json_first(list); node; node = mm_json_next(node)) {
        struct mm_bank_line *line = mm_bank_add(bank, kind);

        if (!line)
            return;
        take_cells(bank, line, node, of);
        if (kind == MM_BANK_DECISION)
            take_list(bank, mm_json_get(node, "options"), MM_BANK_OPTION, of);
    }
}

static void take_item(struct mm_bank *bank, const struct mm_json *node)
{
    const char *of = mm_arena_str(&bank->arena, mm_json_get_str(node, "id", ""));
    struct mm_bank_line *line = mm_bank_add(bank, MM_BANK_ITEM);

    if (!line)
        return;
    take_cells(bank, line, node, of);
    take_list(bank, mm_json_get(node, "categories"), MM_BANK_CATEGORY, of);
    take_list(bank, mm_json_get(node, "options"), MM_BANK_OPTION, of);
    take_list(bank, mm_json_get(node, "decisions"), MM_BANK_DECISION, of);
}

enum mm_err mm_bank_of_desk(const struct mm_desk *desk, struct mm_bank *ret_bank, struct mm_errinfo *info)
{
    struct mm_bank bank;
    enum mm_err err;

    mm_bank_init(&bank);
    for (size_t i = 0; i < desk->sources.n; i++) {
        const struct mm_source *source = &desk->sources.list[i];

        if (!source->doc || strcmp(source->shape->name, "items") != 0)
            continue;
        for (const struct mm_json *node = mm_json_first(source->doc); node; node = mm_json_next(node))
            take_item(&bank, node);
    }
    err = mm_bank_check(&bank, info);
    if (err)
        mm_bank_done(&bank);
    else
        *ret_bank = bank;
    return err;
}

/* ---- from a table -------------------------------------------------------------------------------------- */

static enum mm_err find_columns(const struct mm_csv_row *head, int at[MM_BANK_COLUMN_COUNT],
                                struct mm_errinfo *info)
{
    char shown[MM_BANK_SHOWN_BYTES];

    for (size_t c = 0; c < MM_BANK_COLUMN_COUNT; c++) {
        at[c] = -1;
        for (size_t i = 0; i < head->n; i++) {
            if (strcmp(head->fields[i], columns[c].title) != 0)
                continue;
            if (at[c] >= 0)
                return mm_fail(info, MM_ERR_INVALID,
                               "%d 行目: 「%s」の列が二つあります。一つにしてください。", head->line,
                               columns[c].title);
            at[c] = (int)i;
        }
        if (at[c] < 0)
            return mm_fail(info, MM_ERR_INVALID,
                           "%d 行目: 「%s」の列がありません。書き出したときの列を、すべて残してください。",
                           head->line, columns[c].title);
    }
    for (size_t i = 0; i < head->n; i++) {
        bool known = !*head->fields[i];

        for (size_t c = 0; c < MM_BANK_COLUMN_COUNT && !known; c++)
            known = strcmp(head->fields[i], columns[c].title) == 0;
        if (!known)
            return mm_fail(info, MM_ERR_INVALID,
                           "%d 行目: 「%s」という列はありません。取りのぞいてください。", head->line,
                           mm_bank_shown(head->fields[i], strlen(head->fields[i]), shown));
    }
    return MM_OK;
}

static bool find_kind(const char *word, enum mm_bank_kind *ret_kind)
{
    for (size_t i = 0; i < MM_BANK_KIND_COUNT; i++)
        if (strcmp(word, kind_words[i]) == 0) {
            *ret_kind = (enum mm_bank_kind)i;
            return true;
        }
    return false;
}

static enum mm_err read_row(struct mm_bank *bank, const struct mm_csv_row *row,
                            const int at[MM_BANK_COLUMN_COUNT], struct mm_errinfo *info)
{
    char shown[MM_BANK_SHOWN_BYTES];
    const char *cell[MM_BANK_COLUMN_COUNT];
    enum mm_bank_kind kind = MM_BANK_ITEM;
    struct mm_bank_line *line;
    const struct mm_bank_line *last = bank->n ? &bank->lines[bank->n - 1] : NULL;
    size_t n;

    for (size_t c = 0; c < MM_BANK_COLUMN_COUNT; c++)
        cell[c] = (size_t)at[c] < row->n ? row->fields[at[c]] : "";
    if (!find_kind(cell[MM_BANK_WHAT], &kind))
        return mm_fail(info, MM_ERR_INVALID,
                       "%d 行目: 「行」が「%s」です。問題、分類、場面、選択肢のどれかを書いてください。",
                       row->line, mm_bank_shown(cell[MM_BANK_WHAT], strlen(cell[MM_BANK_WHAT]), shown));
    if (!mm_id_text_ok(cell[MM_BANK_OF]))
        return mm_fail(info, MM_ERR_INVALID, "%d 行目: 「問題」の id が「%s」です。id の形にしてください。",
                       row->line, mm_bank_shown(cell[MM_BANK_OF], strlen(cell[MM_BANK_OF]), shown));
    if (kind == MM_BANK_ITEM && mm_bank_find(bank, cell[MM_BANK_OF], &n))
        return mm_fail(info, MM_ERR_INVALID, "%d 行目: 問題「%s」が二度あります。", row->line,
                       cell[MM_BANK_OF]);
    if (kind != MM_BANK_ITEM && (!last || strcmp(last->cell[MM_BANK_OF], cell[MM_BANK_OF]) != 0))
        return mm_fail(
            info, MM_ERR_INVALID,
            "%d 行目: この%sは、問題「%s」の行の下にありません。同じ問題の行を続けて置いてください。",
            row->line, kind_words[kind], cell[MM_BANK_OF]);
    for (size_t c = MM_BANK_ID; c < MM_BANK_COLUMN_COUNT; c++)
        if (*cell[c] && !belongs(kind, c))
            return mm_fail(info, MM_ERR_INVALID,
                           "%d 行目: 「%s」は、%sの行には書けません。空にしてください。", row->line,
                           columns[c].title, kind_words[kind]);
    line = mm_bank_add(bank, kind);
    for (size_t c = 0; line && c < MM_BANK_COLUMN_COUNT; c++)
        line->cell[c] = mm_arena_str(&bank->arena, cell[c]);
    if (line)
        line->line = row->line;
    return mm_bank_check(bank, info);
}

enum mm_err mm_bank_of_table(const struct mm_csv *table, struct mm_bank *ret_bank, struct mm_errinfo *info)
{
    int at[MM_BANK_COLUMN_COUNT];
    struct mm_bank bank;
    enum mm_err err;

    if (!table->n_rows)
        return mm_fail(info, MM_ERR_INVALID, "何も書かれていません。1 行目に列の名前が要ります。");
    err = find_columns(&table->rows[0], at, info);
    mm_bank_init(&bank);
    for (size_t r = 1; r < table->n_rows && !err; r++)
        err = read_row(&bank, &table->rows[r], at, info);
    if (err)
        mm_bank_done(&bank);
    else
        *ret_bank = bank;
    return err;
}

/* ---- as JSON ------------------------------------------------------------------------------------------- */

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
                       columns[column].title,
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
    bool councillor = strstr(cell, audience_words[MM_AUD_COUNCILLOR]) != NULL;
    bool staff = strstr(cell, audience_words[MM_AUD_STAFF]) != NULL;

    if (strcmp(cell, audience_words[councillor * MM_AUD_COUNCILLOR + staff * MM_AUD_STAFF]) != 0)
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
    switch (columns[column].value) {
    case V_TEXT:
        mm_jw_str(&out->w, *out->line->cell[column] ? out->line->cell[column] : NULL);
        break;
    case V_INT:
        put_int(out, column);
        break;
    case V_FLAG:
        put_flag(out, column);
        break;
    case V_IDS:
        put_ids(out, out->line->cell[column]);
        break;
    case V_AUDIENCE:
        put_audience(out, column);
        break;
    case V_TYPE:
        put_type(out, column);
        break;
    case V_NEEDS:
        put_needs(out, column);
        break;
    case V_REGION:
    case V_SIZE:
        break; /* whole objects: put_region, put_figure */
    }
}

static void put_cell(struct writing *out, enum mm_bank_column column)
{
    if (!*out->line->cell[column])
        return;
    mm_jw_key(&out->w, key_of(out->line->kind, column));
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
                           lines[i].line, kind_words[lines[i].kind]);
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
