#include "content/author/rule.h"

#include "content/pack/figure.h"
#include "sync/base/limits.h"

#include <string.h>

struct hearing {
    mm_hear *hear;
    void *ctx;
    struct mm_buf plain;
};

/* An option of a key that says what is wrong; its explanation is not meant. */
static bool is_untrue(const struct mm_at *at)
{
    const struct mm_json *correct = at->up ? mm_json_get(at->up->node, "correct") : NULL;

    return at->key && strcmp(at->key, "text") == 0 && correct && !mm_json_bool(correct, true);
}

bool mm_said_is_markup(const struct mm_said *said)
{
    return said->field->kind == MM_KIND_MARKUP || said->field->kind == MM_KIND_MARKUPS;
}

bool mm_is_kanji(uint32_t cp)
{
    return (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x3400 && cp <= 0x4DBF) || cp == 0x3005 ||
           (cp >= 0x20000 && cp <= 0x3FFFF);
}

static void visit(void *ctx, const struct mm_at *at, const struct mm_field *field)
{
    struct hearing *hearing = ctx;
    struct mm_said said = {.at = at, .field = field, .text = mm_json_str(at->node, "")};

    mm_buf_clear(&hearing->plain);
    if (mm_said_is_markup(&said))
        mm_markup_plain(said.text, &hearing->plain);
    else
        mm_buf_str_append(&hearing->plain, said.text);
    said.plain = mm_buf_str(&hearing->plain);
    said.untrue = is_untrue(at);
    hearing->hear(hearing->ctx, &said);
}

struct drawing { /* a figure that is listened to */
    const struct mm_source *source;
    const struct hearing *hearing;
};

static void hear_figure(void *ctx, int line, const char *text, bool drawn)
{
    static const struct mm_field field = {.key = "text", .kind = MM_KIND_TEXT};
    const struct drawing *drawing = ctx;
    struct mm_at root = mm_at_root(drawing->source), at = mm_at_key(&root, field.key);
    struct mm_said said = {.at = &at, .field = &field, .text = text, .plain = text};

    (void)drawn;
    at.line = line;
    drawing->hearing->hear(drawing->hearing->ctx, &said);
}

static bool is_figure(const struct mm_desk *desk, const struct mm_source *source)
{
    for (size_t i = 0; i < desk->pack->n_pictures; i++)
        if (strcmp(desk->pack->pictures[i].path, source->path) == 0)
            return true;
    return false;
}

/* One that cannot be read any more is passed over: the pack has taken it a moment ago. */
static void visit_figure(const struct hearing *hearing, const struct mm_source *source)
{
    struct drawing drawing = {source, hearing};
    struct mm_buf svg;

    if (mm_file_read(source->path, MM_MAX_FIGURE_BYTES, &svg, NULL) != MM_OK)
        return;
    mm_figure_texts(mm_buf_str(&svg), svg.len, hear_figure, &drawing);
    mm_buf_done(&svg);
}

void mm_desk_texts(const struct mm_desk *desk, mm_hear *hear, void *ctx)
{
    struct hearing hearing = {.hear = hear, .ctx = ctx};

    mm_buf_init(&hearing.plain, MM_MAX_PACK_FILE_BYTES);
    for (size_t i = 0; i < desk->sources.n; i++)
        if (desk->sources.list[i].doc)
            mm_shape_texts(&desk->sources.list[i], visit, &hearing);
        else if (is_figure(desk, &desk->sources.list[i]))
            visit_figure(&hearing, &desk->sources.list[i]);
    mm_buf_done(&hearing.plain);
}

static size_t skip_blank(const char *s, size_t pos)
{
    for (;;) {
        pos += strspn(s + pos, " \n");
        if (strncmp(s + pos, "　", 3) != 0)
            return pos;
        pos += 3;
    }
}

/* Bytes of a mark that ends a sentence at s; 0 when there is none. */
static size_t end_mark(const char *s)
{
    static const char *const marks[] = {"。", "？", "！", "?", "!"};

    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
        if (strncmp(s, marks[i], strlen(marks[i])) == 0)
            return strlen(marks[i]);
    return 0;
}

bool mm_sentence_next(const char *plain, size_t *pos, const char **ret_text, size_t *ret_len)
{
    size_t start = skip_blank(plain, *pos), end = start;

    while (plain[end] && plain[end] != '\n' && !end_mark(plain + end))
        end++;
    end += end_mark(plain + end);
    if (strncmp(plain + end, "」", 3) == 0) /* 「…。」 is one */
        end += 3;
    *pos = end;
    *ret_text = plain + start;
    *ret_len = end - start;
    return end > start;
}

void mm_desk_items(const struct mm_desk *desk, mm_hear_item *hear, void *ctx)
{
    for (size_t i = 0; i < desk->sources.n; i++) {
        const struct mm_source *source = &desk->sources.list[i];
        struct mm_at root = mm_at_root(source);
        struct mm_each each;

        if (!source->doc || strcmp(source->shape->name, "items") != 0)
            continue;
        for (mm_each_start(&each, &root); mm_each_next(&each);) {
            const struct mm_item *item = mm_pack_item(desk->pack, mm_json_get_str(each.at.node, "id", ""));
            if (item) /* it is not set aside */
                hear(ctx, &each.at, item);
        }
    }
}
