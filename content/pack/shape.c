#include "content/pack/shape.h"

#include "content/pack/markup.h"
#include "sync/base/clock.h"
#include "sync/base/utf8.h"

#include <string.h>

static void check_object(struct mm_build *b, const struct mm_at *at, const struct mm_shape *shape);

static const char *const ja_types[] = {
    [MM_JSON_NULL] = "null",          [MM_JSON_BOOL] = "true か false",
    [MM_JSON_NUMBER] = "数",          [MM_JSON_STRING] = "文字列 \"…\"",
    [MM_JSON_ARRAY] = "リスト [ … ]", [MM_JSON_OBJECT] = "オブジェクト { … }",
};
_Static_assert(sizeof ja_types / sizeof ja_types[0] == MM_JSON_TYPE_COUNT, "one name a JSON type");

static bool type_is(struct mm_build *b, const struct mm_at *at, enum mm_json_type type)
{
    if (at->node && mm_json_type(at->node) == type)
        return true;
    mm_error_at(b->findings, at, "%sで書いてください（いまは%sです）。", ja_types[type],
                ja_types[mm_json_type(at->node)]);
    return false;
}

bool mm_id_text_ok(const char *id)
{
    size_t len = strlen(id);
    return len > 0 && len < MM_ID_BYTES && strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789.-") == len;
}

static void check_any(struct mm_build *b, const struct mm_at *at, const struct mm_field *field)
{
    (void)b, (void)at, (void)field;
}

static void check_id(struct mm_build *b, const struct mm_at *at, const struct mm_field *field)
{
    (void)field;
    if (type_is(b, at, MM_JSON_STRING) && !mm_id_text_ok(mm_json_str(at->node, "")))
        mm_error_at(b->findings, at,
                    "id「%s」に使えない文字があります。半角の a-z、0-9、ピリオド、ハイフンで 63 "
                    "文字以内にしてください。",
                    mm_json_str(at->node, ""));
}

/* Right type and number of elements of a list. */
static bool list_is(struct mm_build *b, const struct mm_at *at, const struct mm_field *field)
{
    if (!type_is(b, at, MM_JSON_ARRAY))
        return false;
    int n = (int)mm_json_size(at->node);
    if (n < field->min)
        mm_error_at(b->findings, at, "%d 個以上必要です（いまは %d 個）。加えてください。", field->min, n);
    if (n > field->max)
        mm_error_at(b->findings, at, "多すぎます（%d 個、上限 %d 個）。減らすか分けてください。", n,
                    field->max);
    return n <= field->max;
}

/* A string that stands twice in a list of strings. */
static void check_repeats(struct mm_build *b, const struct mm_at *at)
{
    struct mm_each outer, inner;
    for (mm_each_start(&outer, at); mm_each_next(&outer);) {
        const char *text = mm_json_str(outer.at.node, "");
        for (mm_each_start(&inner, at); mm_each_next(&inner) && inner.at.index < outer.at.index;) {
            if (strcmp(text, mm_json_str(inner.at.node, "")) == 0)
                mm_error_at(b->findings, &outer.at, "「%s」が二度あります。一つにしてください。", text);
        }
    }
}

static void check_ids(struct mm_build *b, const struct mm_at *at, const struct mm_field *field)
{
    struct mm_each each;
    if (!list_is(b, at, field))
        return;
    for (mm_each_start(&each, at); mm_each_next(&each);)
        check_id(b, &each.at, field);
    check_repeats(b, at);
}

static void check_int(struct mm_build *b, const struct mm_at *at, const struct mm_field *field)
{
    if (!type_is(b, at, MM_JSON_NUMBER))
        return;
    int64_t value = mm_json_int(at->node, INT64_MIN);
    if (value >= field->min && value <= field->max)
        return;
    if (field->min == field->max)
        mm_error_at(b->findings, at, "%d と書いてください（このソフトウェアが読める形式の番号です）。",
                    field->min);
    else
        mm_error_at(b->findings, at, "%d から %d までの整数で書いてください。", field->min, field->max);
}

static void check_bool(struct mm_build *b, const struct mm_at *at, const struct mm_field *field)
{
    (void)field;
    (void)type_is(b, at, MM_JSON_BOOL);
}

static void check_text_as(struct mm_build *b, const struct mm_at *at, const struct mm_field *field,
                          bool markup)
{
    struct mm_text_rule rule = {field->min, field->max, markup, !(field->flags & MM_FIELD_OWN)};
    if (type_is(b, at, MM_JSON_STRING))
        mm_text_check(b, at, &rule);
}

static void check_text(struct mm_build *b, const struct mm_at *at, const struct mm_field *field)
{
    check_text_as(b, at, field, false);
}

static void check_markup(struct mm_build *b, const struct mm_at *at, const struct mm_field *field)
{
    check_text_as(b, at, field, true);
}

static void check_exact(struct mm_build *b, const struct mm_at *at, const struct mm_field *field)
{
    if (!type_is(b, at, MM_JSON_STRING))
        return;
    int chars = (int)mm_utf8_count(mm_json_str(at->node, ""), true);
    if (chars < field->min)
        mm_error_at(b->findings, at, "空です。原文を書いてください。");
    if (chars > field->max)
        mm_error_at(b->findings, at, "長すぎます（%d文字、上限 %d文字）。段落ごとに分けてください。", chars,
                    field->max);
}

static void check_each_text(struct mm_build *b, const struct mm_at *at, const struct mm_field *field,
                            bool markup)
{
    struct mm_each each;
    const struct mm_field one = {.flags = field->flags, .min = 1, .max = 400};
    if (!list_is(b, at, field))
        return;
    for (mm_each_start(&each, at); mm_each_next(&each);)
        check_text_as(b, &each.at, &one, markup);
}

static void check_words(struct mm_build *b, const struct mm_at *at, const struct mm_field *field)
{
    check_each_text(b, at, field, false);
}

static void check_markups(struct mm_build *b, const struct mm_at *at, const struct mm_field *field)
{
    check_each_text(b, at, field, true);
}

static void check_kana(struct mm_build *b, const struct mm_at *at, const struct mm_field *field)
{
    char folded[MM_MAX_NAME_BYTES];
    (void)field;
    if (!type_is(b, at, MM_JSON_STRING))
        return;
    const char *text = mm_json_str(at->node, "");
    if (!*text || mm_kana_fold(text, true, folded, sizeof folded) != MM_OK)
        mm_error_at(b->findings, at,
                    "読みは、ひらがなかカタカナだけで書いてください（英字も「えすえぬえす」のように）。");
}

static void check_choice(struct mm_build *b, const struct mm_at *at, const struct mm_field *field)
{
    struct mm_buf known;
    if (!type_is(b, at, MM_JSON_STRING))
        return;
    mm_buf_init(&known, 300);
    for (const char *const *word = field->words; *word; word++) {
        if (strcmp(*word, mm_json_str(at->node, "")) == 0) {
            mm_buf_done(&known);
            return;
        }
        mm_buf_printf(&known, "%s%s", word == field->words ? "" : "、", *word);
    }
    mm_error_at(b->findings, at, "「%s」は使えません。次のどれかにしてください: %s",
                mm_json_str(at->node, ""), mm_buf_str(&known));
    mm_buf_done(&known);
}

static void check_audience(struct mm_build *b, const struct mm_at *at, const struct mm_field *field)
{
    static const char *const words[] = {"councillor", "staff", NULL};
    const struct mm_field list = {.min = 1, .max = 2};
    const struct mm_field one = {.words = words};
    struct mm_each each;
    (void)field;
    if (!list_is(b, at, &list))
        return;
    for (mm_each_start(&each, at); mm_each_next(&each);)
        check_choice(b, &each.at, &one);
    check_repeats(b, at);
}

static void check_url(struct mm_build *b, const struct mm_at *at, const struct mm_field *field)
{
    (void)field;
    if (!type_is(b, at, MM_JSON_STRING))
        return;
    const char *url = mm_json_str(at->node, "");
    bool scheme = strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0;
    if (!scheme || strpbrk(url, " \"<>\n\t") || strlen(url) > 200 || strlen(url) < 10)
        mm_error_at(b->findings, at, "https:// で始まるアドレスを書いてください（200 文字以内、空白なし）。");
}

static void check_date(struct mm_build *b, const struct mm_at *at, const struct mm_field *field)
{
    struct mm_date date;
    (void)field;
    if (type_is(b, at, MM_JSON_STRING) && mm_date_parse(mm_json_str(at->node, ""), &date) != MM_OK)
        mm_error_at(b->findings, at, "日付は \"2026-11-22\" の形で、実在する日を書いてください。");
}

static void check_vars(struct mm_build *b, const struct mm_at *at, const struct mm_field *field)
{
    static const char shape[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    if (!type_is(b, at, MM_JSON_OBJECT))
        return;
    if ((int)mm_json_size(at->node) > field->max)
        mm_error_at(b->findings, at, "変数が多すぎます（上限 %d 個）。減らしてください。", field->max);
    for (const struct mm_json *node = mm_json_first(at->node); node; node = mm_json_next(node)) {
        const char *name = mm_json_key(node);
        struct mm_at place = mm_at_key(at, name);
        if (!*name || strspn(name, shape) != strlen(name))
            mm_error_at(b->findings, &place, "変数の名前は半角の a-z、0-9、_ で書いてください。");
        if (!type_is(b, &place, MM_JSON_STRING))
            continue;
        const char *value = mm_json_str(node, "");
        if (!*value || strlen(value) > 600 || !mm_markup_absent(value) || strpbrk(value, "\n\t"))
            mm_error_at(b->findings, &place,
                        "変数の中身は、記号 { } ** [[ ]] と改行のない 200 文字以内の文にしてください。");
    }
}

static const struct mm_shape *variant_of(struct mm_build *b, const struct mm_at *at,
                                         const struct mm_shape *shape)
{
    if (!shape->variant_key)
        return shape;
    struct mm_at key = mm_at_key(at, shape->variant_key);
    struct mm_buf known;
    if (!type_is(b, at, MM_JSON_OBJECT) || !type_is(b, &key, MM_JSON_STRING))
        return NULL;
    mm_buf_init(&known, 300);
    const struct mm_shape *found = NULL;
    for (const struct mm_shape *const *v = shape->variants; *v && !found; v++) {
        if (strcmp((*v)->name, mm_json_str(key.node, "")) == 0)
            found = *v;
        mm_buf_printf(&known, "%s%s", v == shape->variants ? "" : "、", (*v)->name);
    }
    if (!found)
        mm_error_at(b->findings, &key, "「%s」という種類はありません。次のどれかにしてください: %s",
                    mm_json_str(key.node, ""), mm_buf_str(&known));
    mm_buf_done(&known);
    return found;
}

static void check_object_field(struct mm_build *b, const struct mm_at *at, const struct mm_field *field)
{
    check_object(b, at, field->shape);
}

static void check_objects(struct mm_build *b, const struct mm_at *at, const struct mm_field *field)
{
    struct mm_each each;
    if (!list_is(b, at, field))
        return;
    for (mm_each_start(&each, at); mm_each_next(&each);) {
        const struct mm_shape *shape = variant_of(b, &each.at, field->shape);
        if (shape)
            check_object(b, &each.at, shape);
    }
}

static void (*const checks[])(struct mm_build *, const struct mm_at *, const struct mm_field *) = {
    [MM_KIND_ANY] = check_any,
    [MM_KIND_ID] = check_id,
    [MM_KIND_IDS] = check_ids,
    [MM_KIND_INT] = check_int,
    [MM_KIND_BOOL] = check_bool,
    [MM_KIND_TEXT] = check_text,
    [MM_KIND_MARKUP] = check_markup,
    [MM_KIND_EXACT] = check_exact,
    [MM_KIND_WORDS] = check_words,
    [MM_KIND_MARKUPS] = check_markups,
    [MM_KIND_KANA] = check_kana,
    [MM_KIND_CHOICE] = check_choice,
    [MM_KIND_AUDIENCE] = check_audience,
    [MM_KIND_URL] = check_url,
    [MM_KIND_DATE] = check_date,
    [MM_KIND_VARS] = check_vars,
    [MM_KIND_OBJECT] = check_object_field,
    [MM_KIND_OBJECTS] = check_objects,
};
_Static_assert(sizeof checks / sizeof checks[0] == MM_KIND_COUNT, "one check a kind");

const struct mm_field *mm_shape_field(const struct mm_shape *shape, size_t index)
{
    const struct mm_field *const tables[] = {shape->fields, shape->own};
    for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++) {
        for (const struct mm_field *field = tables[t]; field && field->key; field++) {
            if (index-- == 0)
                return field;
        }
    }
    return NULL;
}

static const struct mm_field *field_of(const struct mm_shape *shape, const char *key)
{
    const struct mm_field *field;
    for (size_t i = 0; (field = mm_shape_field(shape, i)); i++) {
        if (strcmp(field->key, key) == 0)
            return field;
    }
    return NULL;
}

static void say_unknown_key(struct mm_build *b, const struct mm_at *place, const struct mm_shape *shape)
{
    const struct mm_field *field;
    struct mm_buf known;
    mm_buf_init(&known, 400);
    for (size_t i = 0; (field = mm_shape_field(shape, i)); i++)
        mm_buf_printf(&known, "%s%s", known.len ? "、" : "", field->key);
    mm_error_at(b->findings, place, "「%s」という項目はありません。つづりを確かめてください。使える項目: %s",
                place->key, mm_buf_str(&known));
    mm_buf_done(&known);
}

static void check_unknown_keys(struct mm_build *b, const struct mm_at *at, const struct mm_shape *shape)
{
    for (const struct mm_json *node = mm_json_first(at->node); node; node = mm_json_next(node)) {
        struct mm_at place = mm_at_key(at, mm_json_key(node));
        if (!field_of(shape, place.key))
            say_unknown_key(b, &place, shape);
    }
}

static void check_field(struct mm_build *b, const struct mm_at *at, const struct mm_field *field)
{
    struct mm_at place = mm_at_key(at, field->key);
    if (!place.node) {
        if (!(field->flags & MM_FIELD_OPTIONAL))
            mm_error_at(b->findings, &place, "「%s」がありません。書き加えてください。", field->key);
        return;
    }
    if ((field->flags & MM_FIELD_COUNCIL) && at->source->common) {
        mm_error_at(b->findings, &place,
                    "「%s」は議会のフォルダーだけで使えます。共通の教材では話題（topic）で指してください。",
                    field->key);
        return;
    }
    if (mm_json_type(place.node) == MM_JSON_NULL && (field->flags & MM_FIELD_NULL))
        return;
    checks[field->kind](b, &place, field);
}

static void check_object(struct mm_build *b, const struct mm_at *at, const struct mm_shape *shape)
{
    if (!type_is(b, at, MM_JSON_OBJECT))
        return;
    check_unknown_keys(b, at, shape);
    const struct mm_field *field;
    size_t errors = b->findings->errors;
    for (size_t i = 0; (field = mm_shape_field(shape, i)); i++)
        check_field(b, at, field);
    if (shape->rule && b->findings->errors == errors)
        shape->rule(b, at);
}

void mm_shape_check(struct mm_build *b, const struct mm_source *source)
{
    struct mm_at root = mm_at_root(source);
    const struct mm_shape *shape = source->shape;
    /* A root shape "items" with a single nameless field stands for a top-level list. */
    if (shape->fields[0].key && shape->fields[0].key[0] == '\0')
        checks[shape->fields[0].kind](b, &root, &shape->fields[0]);
    else
        check_object(b, &root, shape);
}
