#include "content/author/bank_in.h"

#include "content/pack/shape.h"
#include "sync/base/utf8.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- columns ------------------------------------------------------------------------------------------- */

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
    enum mm_bank_value value;
    unsigned rows; /* ON_… */
    int width;
};
static const struct column columns[] = {
    [MM_BANK_OF] = {"問題", "id", NULL, MM_BANK_V_TEXT, 0, 16},
    [MM_BANK_WHAT] = {"行", NULL, NULL, MM_BANK_V_TEXT, 0, 7},
    [MM_BANK_ID] = {"記号", "id", NULL, MM_BANK_V_TEXT, ON_CATEGORY | ON_DECISION | ON_OPTION, 7},
    [MM_BANK_TYPE] = {"種類", "type", NULL, MM_BANK_V_TYPE, ON_ITEM, 10},
    [MM_BANK_LABEL] = {"札", "label", NULL, MM_BANK_V_TEXT, ON_ITEM, 12},
    [MM_BANK_TEXT] = {"文", "text", NULL, MM_BANK_V_TEXT, ON_ITEM | ON_CATEGORY | ON_DECISION | ON_OPTION,
                      50},
    [MM_BANK_CORRECT] = {"正誤", "correct", NULL, MM_BANK_V_FLAG, ON_OPTION, 5},
    [MM_BANK_CATEGORY_OF] = {"入る分類", "category", NULL, MM_BANK_V_TEXT, ON_OPTION, 9},
    [MM_BANK_EXPLANATION] = {"解説", "explanation", NULL, MM_BANK_V_TEXT, ON_OPTION, 60},
    [MM_BANK_CONSEQUENCE] = {"その後", "consequence", NULL, MM_BANK_V_TEXT, ON_OPTION, 30},
    [MM_BANK_NEXT] = {"次の場面", "next", NULL, MM_BANK_V_TEXT, ON_OPTION, 9},
    [MM_BANK_DEBRIEF] = {"ふりかえり", "debrief", NULL, MM_BANK_V_TEXT, ON_ITEM, 30},
    [MM_BANK_ACTION] = {"今日からの行動", "action", NULL, MM_BANK_V_TEXT, ON_ITEM, 30},
    [MM_BANK_QUOTE] = {"引用", "quote", NULL, MM_BANK_V_TEXT, ON_ITEM, 20},
    [MM_BANK_TOPICS] = {"話題", "topics", NULL, MM_BANK_V_IDS, ON_ITEM | ON_DECISION | ON_OPTION, 20},
    [MM_BANK_CLAUSES] = {"条", "clauses", NULL, MM_BANK_V_IDS, ON_ITEM | ON_DECISION | ON_OPTION, 10},
    [MM_BANK_AUDIENCE] = {"対象", "audience", NULL, MM_BANK_V_AUDIENCE, ON_ITEM, 10},
    [MM_BANK_OBJECTIVE] = {"学習目標", "objective", NULL, MM_BANK_V_TEXT, ON_ITEM, 16},
    [MM_BANK_BLOOM] = {"段階", "bloom", NULL, MM_BANK_V_TEXT, ON_ITEM, 12},
    [MM_BANK_PRACTICE] = {"練習", "practice", NULL, MM_BANK_V_FLAG, ON_ITEM, 5},
    [MM_BANK_KEEP_ORDER] = {"順番を守る", "keep_order", NULL, MM_BANK_V_FLAG, ON_ITEM, 6},
    [MM_BANK_ENEMIES] = {"いっしょに出さない", "enemies", NULL, MM_BANK_V_IDS, ON_ITEM, 20},
    [MM_BANK_SOURCE] = {"もと", "source", NULL, MM_BANK_V_TEXT, ON_ITEM, 10},
    [MM_BANK_PAGE] = {"ページ", "page", NULL, MM_BANK_V_TEXT, ON_ITEM, 14},
    [MM_BANK_NARRATION] = {"朗読", "narration", NULL, MM_BANK_V_TEXT, ON_ITEM, 14},
    [MM_BANK_NEEDS] = {"要る言葉", "needs", NULL, MM_BANK_V_NEEDS, ON_ITEM | ON_OPTION, 20},
    [MM_BANK_FIGURE] = {"図", "id", "figure", MM_BANK_V_TEXT, ON_ITEM, 14},
    [MM_BANK_FIGURE_WORDS] = {"図の言葉", "words", "figure", MM_BANK_V_TEXT, ON_ITEM, 30},
    [MM_BANK_FIGURE_SIZE] = {"図の大きさ", NULL, "figure", MM_BANK_V_SIZE, ON_ITEM, 10},
    [MM_BANK_REGION] = {"図の中の場所", NULL, "region", MM_BANK_V_REGION, ON_OPTION, 16},
    [MM_BANK_VERSION] = {"版", "version", NULL, MM_BANK_V_INT, ON_ITEM, 5},
    [MM_BANK_REVIEW] = {"監修", "state", "review", MM_BANK_V_TEXT, ON_ITEM, 8},
    [MM_BANK_REVIEWER] = {"監修者", "by", "review", MM_BANK_V_TEXT, ON_ITEM, 14},
    [MM_BANK_REVIEW_DATE] = {"監修日", "date", "review", MM_BANK_V_TEXT, ON_ITEM, 11},
    [MM_BANK_REVIEW_HASH] = {"監修した版の値", "hash", "review", MM_BANK_V_TEXT, ON_ITEM, 18},
};
static_assert(sizeof(columns) / sizeof(columns[0]) == MM_BANK_COLUMN_COUNT, "every column has its row");

const char *mm_bank_title(enum mm_bank_column column)
{
    return columns[column].title;
}

enum mm_bank_value mm_bank_value(enum mm_bank_column column)
{
    return columns[column].value;
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

const char *mm_bank_key(enum mm_bank_kind kind, enum mm_bank_column column)
{
    return column == MM_BANK_TEXT && kind == MM_BANK_ITEM ? "stem" : columns[column].key;
}

bool mm_bank_belongs(enum mm_bank_kind kind, enum mm_bank_column column)
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

const char *const mm_bank_audience_words[4] = {"", "議員", "職員", "議員 職員"};

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

static void print_value(enum mm_bank_value value, const struct mm_json *node, struct mm_buf *out)
{
    const struct mm_item_ops *type;

    switch (value) {
    case MM_BANK_V_TEXT:
        mm_buf_str_append(out, mm_json_str(node, ""));
        break;
    case MM_BANK_V_INT:
        mm_buf_printf(out, "%lld", (long long)mm_json_int(node, 0));
        break;
    case MM_BANK_V_FLAG:
        mm_buf_str_append(out, mm_json_bool(node, false) ? "○" : "×");
        break;
    case MM_BANK_V_IDS:
        print_ids(node, out);
        break;
    case MM_BANK_V_AUDIENCE:
        mm_buf_str_append(out, mm_bank_audience_words[audience_of(node)]);
        break;
    case MM_BANK_V_TYPE:
        type = mm_item_type(mm_json_str(node, ""));
        mm_buf_str_append(out, type ? type->ja : "");
        break;
    case MM_BANK_V_REGION:
        print_numbers(node, "x y w h", out);
        break;
    case MM_BANK_V_SIZE:
        print_numbers(node, "width height", out);
        break;
    case MM_BANK_V_NEEDS:
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
            at = mm_json_get(at, mm_bank_key(line->kind, (enum mm_bank_column)c));
        mm_buf_clear(&out);
        if (at && mm_bank_belongs(line->kind, (enum mm_bank_column)c))
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
