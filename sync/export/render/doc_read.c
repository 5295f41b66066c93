/* The JSON of a paper, read strictly: what is not known is refused, everything has its maximum. */
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/export/render/doc.h"

#include <stdio.h>
#include <string.h>

static const struct mm_part_ops *const part_kinds[] = {
#define ENTRY(name) &mm_part_##name,
#include "sync/export/render/parts.def"
#undef ENTRY
};

/* ---- helpers ------------------------------------------------------------------------------------------ */
void *mm_doc_array(struct mm_doc *doc, size_t n, size_t size, struct mm_errinfo *info)
{
    void *got = mm_arena_array(&doc->arena, n ? n : 1, size);

    if (!got)
        mm_fail(info, doc->arena.err, "%s",
                mm_say("文書が大きすぎます。分けてください", "the document is too large; split it"));
    return got;
}

static enum mm_err wrong(struct mm_errinfo *info, const char *key, const char *ja, const char *en)
{
    return mm_fail(info, MM_ERR_INVALID, mm_say("%s: %s", "%s: %s"), key, mm_say(ja, en));
}

enum mm_err mm_doc_known(const struct mm_json *node, const char *keys, struct mm_errinfo *info)
{
    if (mm_json_type(node) != MM_JSON_OBJECT)
        return wrong(info, "{}", "まとまり（{ }）ではありません", "is no object");
    for (const struct mm_json *n = mm_json_first(node); n; n = mm_json_next(n)) {
        const char *key = mm_json_key(n), *at = keys;
        size_t len = strlen(key);
        bool found = false;

        while (*at && !found) {
            size_t word = strcspn(at, " ");

            found = word == len && len && memcmp(at, key, len) == 0;
            at += word + (at[word] == ' ');
        }
        if (!found)
            return wrong(info, key, "知らない項目です", "is not known");
    }
    return MM_OK;
}

static enum mm_err keep_str(struct mm_doc *doc, const char *key, const struct mm_json *node, const char **ret,
                            struct mm_errinfo *info)
{
    const char *text = mm_json_str(node, "");

    if (strlen(text) > MM_MAX_PAPER_TEXT)
        return mm_fail(info, MM_ERR_TOO_BIG,
                       mm_say("%s: 長すぎます（%d バイトまで）", "%s: longer than %d bytes"), key,
                       MM_MAX_PAPER_TEXT);
    *ret = mm_arena_str(&doc->arena, text);
    return doc->arena.err ? mm_fail(info, doc->arena.err, "%s", mm_say("文書が大きすぎます", "too large"))
                          : MM_OK;
}

enum mm_err mm_doc_str(struct mm_doc *doc, const struct mm_json *node, const char *key, const char **ret,
                       struct mm_errinfo *info)
{
    const struct mm_json *value = mm_json_get(node, key);

    *ret = "";
    if (!value || mm_json_type(value) == MM_JSON_NULL)
        return MM_OK;
    if (mm_json_type(value) != MM_JSON_STRING)
        return wrong(info, key, "文字ではありません", "is no text");
    return keep_str(doc, key, value, ret, info);
}

enum mm_err mm_doc_words(struct mm_doc *doc, const struct mm_json *node, bool required, struct mm_words *ret,
                         struct mm_errinfo *info)
{
    enum mm_json_type type = mm_json_type(node);

    *ret = (struct mm_words){.text = ""};
    if (type == MM_JSON_NULL)
        return required ? wrong(info, "text", "文字がありません", "is missing") : MM_OK;
    if (type == MM_JSON_STRING)
        return keep_str(doc, "text", node, &ret->text, info);
    if (type == MM_JSON_OBJECT && mm_json_type(mm_json_get(node, "markup")) == MM_JSON_STRING &&
        mm_json_size(node) == 1) {
        ret->markup = true;
        return keep_str(doc, "markup", mm_json_get(node, "markup"), &ret->text, info);
    }
    return wrong(info, "text", "文字か {\"markup\": 文字} を書いてください",
                 "wants a text or {\"markup\": text}");
}

enum mm_err mm_doc_number(const struct mm_json *node, const char *key, double least, double most,
                          double fallback, float *ret, struct mm_errinfo *info)
{
    const struct mm_json *value = mm_json_get(node, key);
    double number = mm_json_num(value, fallback);

    if (value && mm_json_type(value) != MM_JSON_NUMBER)
        return wrong(info, key, "数ではありません", "is no number");
    if (value && !(number >= least && number <= most))
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("%s: %g から %g までの数にしてください", "%s: %g to %g only"), key, least,
                       most);
    *ret = (float)number;
    return MM_OK;
}

enum mm_err mm_doc_choice(const struct mm_json *node, const char *key, const char *const *names, size_t n,
                          int *ret, struct mm_errinfo *info)
{
    const struct mm_json *value = mm_json_get(node, key);

    *ret = 0;
    if (!value)
        return MM_OK;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(mm_json_str(value, ""), names[i]) == 0) {
            *ret = (int)i;
            return MM_OK;
        }
    }
    return wrong(info, key, "選べる言葉ではありません", "is none of the choices");
}

enum mm_err mm_doc_list(const struct mm_json *node, const char *key, size_t max,
                        const struct mm_json **ret_list, size_t *ret_n, struct mm_errinfo *info)
{
    const struct mm_json *list = mm_json_get(node, key);

    *ret_list = NULL;
    *ret_n = 0;
    if (!list)
        return MM_OK;
    if (mm_json_type(list) != MM_JSON_ARRAY)
        return wrong(info, key, "並び（[ ]）ではありません", "is no list");
    if (mm_json_size(list) > max)
        return mm_fail(info, MM_ERR_TOO_BIG, mm_say("%s: 多すぎます（%zu まで）", "%s: more than %zu"), key,
                       max);
    *ret_list = list;
    *ret_n = mm_json_size(list);
    return MM_OK;
}

/* ---- the document ------------------------------------------------------------------------------------- */
static enum mm_err read_page(struct mm_doc *doc, const struct mm_json *page, struct mm_errinfo *info)
{
    static const char *const kinds[] = {"report", "letter", "cards", "sheet"};
    static const char *const orientations[] = {"portrait", "landscape", "auto"};
    static const char *const types[] = {"normal", "large"};
    static const char *const faces[] = {"gothic", "mincho"};
    int kind = 0, orientation = 0, type = 0, face = 0;
    enum mm_err err = page ? mm_doc_known(page, "kind orientation type face", info) : MM_OK;

    if (!err)
        err = mm_doc_choice(page, "kind", kinds, MM_PAPER_KIND_COUNT, &kind, info);
    if (!err)
        err = mm_doc_choice(page, "orientation", orientations, MM_ORIENTATION_COUNT, &orientation, info);
    if (!err)
        err = mm_doc_choice(page, "type", types, 2, &type, info);
    if (!err)
        err = mm_doc_choice(page, "face", faces, 2, &face, info);
    doc->kind = (enum mm_paper_kind)kind;
    doc->orientation = (enum mm_orientation)orientation;
    doc->large = type == 1;
    doc->mincho = face == 1;
    doc->em = doc->large ? 15.0f : 10.5f;
    return err;
}

static enum mm_err read_head(struct mm_doc *doc, const struct mm_json *root, struct mm_errinfo *info)
{
    const struct {
        const char *key;
        const char **to;
    } texts[] = {{"title", &doc->title},    {"council", &doc->council}, {"handling", &doc->handling},
                 {"mark", &doc->mark},      {"as_of", &doc->as_of},     {"checksum", &doc->checksum},
                 {"created", &doc->created}};
    enum mm_err err =
        mm_doc_known(root, "format title council handling mark as_of checksum created page parts", info);

    if (!err && mm_json_get_int(root, "format", 0) != 1)
        err = mm_fail(info, MM_ERR_UNSUPPORTED, "%s",
                      mm_say("format: この版では 1 だけが使えます", "format: only 1 is known here"));
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]) && !err; i++)
        err = mm_doc_str(doc, root, texts[i].key, texts[i].to, info);
    if (!err && !doc->title[0])
        err = wrong(info, "title", "題名がありません", "is missing");
    return err ? err : read_page(doc, mm_json_get(root, "page"), info);
}

static enum mm_err read_part(struct mm_doc *doc, const struct mm_json *node, struct mm_part *part,
                             struct mm_errinfo *info)
{
    const char *type = mm_json_get_str(node, "type", "");
    char keys[256];
    enum mm_err err;

    for (size_t i = 0; i < sizeof(part_kinds) / sizeof(part_kinds[0]); i++)
        if (strcmp(part_kinds[i]->name, type) == 0)
            part->ops = part_kinds[i];
    if (!part->ops)
        return wrong(info, "type", "知らない種類です", "is no kind of part");
    snprintf(keys, sizeof(keys), "type %s", part->ops->keys);
    err = mm_doc_known(node, keys, info);
    return err ? err : part->ops->read(doc, node, part, info);
}

static enum mm_err read_parts(struct mm_doc *doc, const struct mm_json *root, struct mm_errinfo *info)
{
    const struct mm_json *list = NULL;
    size_t n = 0;
    enum mm_err err = mm_doc_list(root, "parts", MM_MAX_PAPER_PARTS, &list, &n, info);

    if (err)
        return err;
    doc->parts = mm_doc_array(doc, n, sizeof(*doc->parts), info);
    if (!doc->parts)
        return doc->arena.err;
    for (const struct mm_json *node = mm_json_first(list); node; node = mm_json_next(node)) {
        struct mm_errinfo inner = MM_ERRINFO_INIT;

        err = read_part(doc, node, &doc->parts[doc->n_parts], &inner);
        if (err)
            return mm_fail(info, err, "parts[%zu].%s", doc->n_parts, inner.text);
        doc->n_parts++;
    }
    return MM_OK;
}

enum mm_err mm_doc_read(const char *json, size_t len, struct mm_types *types, struct mm_doc *ret_doc,
                        struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_MAX_PAPER_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_json *root = NULL;
    enum mm_err err;

    *ret_doc = (struct mm_doc){.types = types};
    mm_arena_init(&ret_doc->arena, MM_MAX_PAPER_ARENA_BYTES);
    err = mm_json_parse(json, len, &limits, &root, info);
    if (!err)
        err = read_head(ret_doc, root, info);
    if (!err)
        err = read_parts(ret_doc, root, info);
    mm_json_free(root);
    return err;
}

void mm_doc_done(struct mm_doc *doc)
{
    mm_arena_done(&doc->arena);
}
