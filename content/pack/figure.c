#include "content/pack/figure.h"

#include "sync/base/limits.h"
#include "sync/base/utf8.h"

#include <assert.h>
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX    16
#define ELEMENTS_MAX 600
#define WORDS_MAX    40 /* characters of one text */

/* Colours that words may have: the others do not stand out from the grounds. */
static const bool for_words[MM_FIGURE_COLOR_COUNT] = {
    [MM_FIGURE_INK] = true,       [MM_FIGURE_MUTED] = true, [MM_FIGURE_ACCENT] = true,
    [MM_FIGURE_ON_ACCENT] = true, [MM_FIGURE_DONE] = true,  [MM_FIGURE_AGAIN] = true};

/* ---- the language ------------------------------------------------------------------------------------- */
enum kind { NUMBERS, PATH, COLOR, DASHES, MOVE, WORD, BOX, SPACE, FONT };
struct attribute {
    const char *name;
    enum kind kind;
    const char *words; /* WORD: the choices, with blanks */
};
#define PAINT                                                                                                \
    {"fill", COLOR, NULL}, {"stroke", COLOR, NULL}, {"stroke-width", NUMBERS, NULL},                         \
        {"stroke-linecap", WORD, "butt round square"}, {"stroke-linejoin", WORD, "miter round bevel"},       \
        {"stroke-dasharray", DASHES, NULL}, {"fill-rule", WORD, "nonzero evenodd"},                          \
    {                                                                                                        \
        "transform", MOVE, NULL                                                                              \
    }
#define LETTERS                                                                                              \
    {"font-size", NUMBERS, NULL}, {"font-weight", WORD, "normal bold"}, {"font-family", FONT, NULL},         \
    {                                                                                                        \
        "text-anchor", WORD, "start middle end"                                                              \
    }
#define END                                                                                                  \
    {                                                                                                        \
        NULL, NUMBERS, NULL                                                                                  \
    }
static const struct attribute svg_attributes[] = {
    {"xmlns", SPACE, NULL}, {"viewBox", BOX, NULL}, PAINT, LETTERS, END};
static const struct attribute g_attributes[] = {PAINT, LETTERS, END};
static const struct attribute path_attributes[] = {{"d", PATH, NULL}, PAINT, END};
static const struct attribute rect_attributes[] = {{"x", NUMBERS, NULL},
                                                   {"y", NUMBERS, NULL},
                                                   {"width", NUMBERS, NULL},
                                                   {"height", NUMBERS, NULL},
                                                   {"rx", NUMBERS, NULL},
                                                   {"ry", NUMBERS, NULL},
                                                   PAINT,
                                                   END};
static const struct attribute circle_attributes[] = {
    {"cx", NUMBERS, NULL}, {"cy", NUMBERS, NULL}, {"r", NUMBERS, NULL}, PAINT, END};
static const struct attribute ellipse_attributes[] = {
    {"cx", NUMBERS, NULL}, {"cy", NUMBERS, NULL}, {"rx", NUMBERS, NULL}, {"ry", NUMBERS, NULL}, PAINT, END};
static const struct attribute line_attributes[] = {
    {"x1", NUMBERS, NULL}, {"y1", NUMBERS, NULL}, {"x2", NUMBERS, NULL}, {"y2", NUMBERS, NULL}, PAINT, END};
static const struct attribute poly_attributes[] = {{"points", NUMBERS, NULL}, PAINT, END};
static const struct attribute text_attributes[] = {
    {"x", NUMBERS, NULL}, {"y", NUMBERS, NULL}, PAINT, LETTERS, END};
static const struct attribute no_attributes[] = {END};

static const struct element {
    const char *name;
    const struct attribute *attributes;
    bool holds; /* other elements */
    bool words; /* text that is drawn */
    bool aside; /* text that is not drawn: not written again */
} elements[] = {
    {"svg", svg_attributes, true, false, false},        {"g", g_attributes, true, false, false},
    {"path", path_attributes, false, false, false},     {"rect", rect_attributes, false, false, false},
    {"circle", circle_attributes, false, false, false}, {"ellipse", ellipse_attributes, false, false, false},
    {"line", line_attributes, false, false, false},     {"polyline", poly_attributes, false, false, false},
    {"polygon", poly_attributes, false, false, false},  {"text", text_attributes, false, true, false},
    {"title", no_attributes, false, false, true},       {"desc", no_attributes, false, false, true},
};

/* ---- reading ------------------------------------------------------------------------------------------ */
struct level {
    const struct element *element;
    double font_size;
    int fill; /* enum mm_figure_color, -1 for none or the default */
    bool bold;
};
struct reader {
    XML_Parser parser;
    const struct mm_figure_palette *palette; /* NULL: only check */
    struct mm_buf *out, *words;
    void (*fault)(void *ctx, int line, const char *what, const char *message);
    void *ctx;
    struct level stack[DEPTH_MAX + 1];
    int depth;
    int skipped; /* depth inside what is refused */
    bool root_only;
    int n_elements, n_faults;
    struct mm_figure_facts facts;
    size_t word_chars;    /* of the text element that is open */
    mm_figure_hear *hear; /* NULL: nobody listens */
    void *hear_ctx;
    struct mm_buf said; /* so far, of the element that is open */
};

static void fault(struct reader *r, const char *what, const char *message)
{
    r->n_faults++;
    if (r->fault)
        r->fault(r->ctx, (int)XML_GetCurrentLineNumber(r->parser), what, message);
}

static const struct element *find_element(const char *name)
{
    for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++) {
        if (strcmp(elements[i].name, name) == 0)
            return &elements[i];
    }
    return NULL;
}

static const struct attribute *find_attribute(const struct element *element, const char *name)
{
    for (const struct attribute *a = element->attributes; a->name; a++) {
        if (strcmp(a->name, name) == 0)
            return a;
    }
    return NULL;
}

/* ---- values ------------------------------------------------------------------------------------------- */
static bool only(const char *value, const char *set)
{
    return *value && value[strspn(value, set)] == '\0';
}

static bool is_word_of(const char *value, const char *words)
{
    size_t len = strlen(value);
    for (const char *at = words; *at;) {
        size_t word = strcspn(at, " ");
        if (word == len && memcmp(at, value, len) == 0)
            return true;
        at += word + (at[word] == ' ');
    }
    return false;
}

/* The colour of the palette whose light value this is; -1 for another, or "none". */
static int color_of(const char *value)
{
    if (value[0] != '#' || strlen(value) != 7 || value[1 + strspn(value + 1, "0123456789abcdefABCDEF")])
        return -1;
    uint32_t rgb = (uint32_t)strtoul(value + 1, NULL, 16);
    for (int i = 0; i < MM_FIGURE_COLOR_COUNT; i++) {
        if (mm_figure_light.rgb[i] == rgb)
            return i;
    }
    return -1;
}

static bool read_box(struct reader *r, const char *value)
{
    char *end = NULL;
    double n[4];
    for (int i = 0; i < 4; i++) {
        n[i] = strtod(value, &end);
        if (end == value)
            return false;
        value = end;
    }
    if (value[strspn(value, " ")] || n[0] != 0 || n[1] != 0 || !(n[2] >= 100 && n[2] <= MM_FIGURE_MAX_W) ||
        !(n[3] >= 40 && n[3] <= MM_FIGURE_MAX_H) || n[2] != (int)n[2] || n[3] != (int)n[3])
        return false;
    r->facts = (struct mm_figure_facts){(int)n[2], (int)n[3]};
    return true;
}

static bool is_move(const char *value)
{
    static const char *const moves[] = {"translate(", "rotate(", "scale("};
    while (*value) {
        size_t name = 0;
        for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
            if (strncmp(value, moves[i], strlen(moves[i])) == 0)
                name = strlen(moves[i]);
        }
        if (!name)
            return false;
        value += name + strspn(value + name, "0123456789.+-, ");
        if (*value++ != ')')
            return false;
        value += strspn(value, " ");
    }
    return true;
}

static bool value_ok(struct reader *r, const struct attribute *a, const char *value)
{
    switch (a->kind) {
    case NUMBERS:
        return only(value, "0123456789.+-e, \n\t");
    case PATH:
        return only(value, "MmLlHhVvCcSsQqTtAaZz0123456789.+-e, \n\t");
    case COLOR:
        return strcmp(value, "none") == 0 || color_of(value) >= 0;
    case DASHES:
        return only(value, "0123456789., ");
    case MOVE:
        return is_move(value);
    case WORD:
        return is_word_of(value, a->words);
    case BOX:
        return read_box(r, value);
    case SPACE:
        return strcmp(value, "http://www.w3.org/2000/svg") == 0;
    case FONT:
        return strcmp(value, "BIZ UDGothic") == 0 || strcmp(value, "BIZ UDPGothic") == 0;
    }
    return false;
}

static const char *value_rule(enum kind kind)
{
    static const char *const rules[] = {
        [NUMBERS] = "数だけを書けます（単位や％は付けません）。",
        [PATH] = "線の命令と数だけを書けます。",
        [COLOR] = "FORMAT.md の 10 色か none だけが使えます。",
        [DASHES] = "数だけを書けます。",
        [MOVE] = "translate、rotate、scale だけが使えます。",
        [WORD] = "この言葉は使えません。",
        [BOX] = "「0 0 横 縦」と書きます。横は 100〜900、縦は 40〜600 の整数です。",
        [SPACE] = "SVG の名前空間ではありません。",
        [FONT] = "書体は BIZ UDPGothic か BIZ UDGothic だけです。",
    };
    static_assert(sizeof rules / sizeof rules[0] == FONT + 1, "a rule for every kind");
    return rules[kind];
}

/* ---- writing ------------------------------------------------------------------------------------------ */
static void put_escaped(struct mm_buf *out, const char *text, size_t len)
{
    static const struct {
        char c;
        const char *as;
    } signs[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}};
    for (size_t i = 0; i < len; i++) {
        const char *as = NULL;
        for (size_t k = 0; k < sizeof signs / sizeof signs[0]; k++)
            as = text[i] == signs[k].c ? signs[k].as : as;
        if (as)
            mm_buf_str_append(out, as);
        else
            mm_buf_char(out, text[i]);
    }
}

static void put_attribute(struct reader *r, const struct attribute *a, const char *value)
{
    int color = a->kind == COLOR ? color_of(value) : -1;
    mm_buf_printf(r->out, " %s=\"", a->name);
    if (color >= 0)
        mm_buf_printf(r->out, "#%06x", (unsigned)r->palette->rgb[color]);
    else
        put_escaped(r->out, value, strlen(value));
    mm_buf_char(r->out, '"');
}

static bool is_written(const struct reader *r, const struct element *element)
{
    return r->palette && !element->aside;
}

/* ---- elements ----------------------------------------------------------------------------------------- */
static void take_attribute(struct reader *r, struct level *level, const char *name, const char *value)
{
    const struct attribute *a = find_attribute(level->element, name);
    if (!a) {
        fault(r, name, "この属性は使えません。FORMAT.md の表にあるものだけにしてください。");
        return;
    }
    if (!value_ok(r, a, value)) {
        fault(r, name, value_rule(a->kind));
        return;
    }
    if (strcmp(name, "font-size") == 0)
        level->font_size = strtod(value, NULL);
    else if (strcmp(name, "fill") == 0)
        level->fill = color_of(value);
    else if (strcmp(name, "stroke-width") == 0 && strtod(value, NULL) < MM_FIGURE_LEAST_LINE)
        fault(r, name, "線の太さは 2 以上にしてください。");
    if (is_written(r, level->element))
        put_attribute(r, a, value);
}

static void check_words_style(struct reader *r, const struct level *level)
{
    if (level->font_size < MM_FIGURE_LEAST_TEXT)
        fault(r, "font-size", "文字の大きさは 28 以上にしてください（小さな画面で読めなくなります）。");
    if (level->fill < 0 || !for_words[level->fill])
        fault(r, "fill",
              "文字の色は #1a1a1a、#4a4a4a、#00316a、#fefefe、#0c472a、#6d2700 のどれかにしてください。");
}

static const char *refusal(const struct reader *r, const struct element *element)
{
    const struct element *parent = r->depth ? r->stack[r->depth].element : NULL;
    if (!element)
        return "この要素は使えません。FORMAT.md の表にあるものだけにしてください。";
    if (!parent)
        return strcmp(element->name, "svg") == 0 ? NULL : "いちばん外は svg にしてください。";
    if (!parent->holds)
        return "この中に、ほかの要素は入れられません。";
    if (strcmp(element->name, "svg") == 0)
        return "svg の中に svg は入れられません。";
    if (r->depth == DEPTH_MAX)
        return "入れ子が深すぎます（16 まで）。";
    return r->n_elements >= ELEMENTS_MAX ? "要素が多すぎます（600 まで）。" : NULL;
}

static void XMLCALL on_start(void *ctx, const char *name, const char **attributes)
{
    struct reader *r = ctx;
    const struct element *element = find_element(name);
    const char *why = r->skipped ? "" : refusal(r, element);
    if (why) {
        if (*why)
            fault(r, name, why);
        r->skipped++;
        return;
    }
    r->stack[r->depth + 1] = r->stack[r->depth]; /* what is inherited */
    struct level *level = &r->stack[++r->depth];
    level->element = element;
    r->n_elements++;
    r->word_chars = 0;
    mm_buf_clear(&r->said);
    if (is_written(r, element))
        mm_buf_printf(r->out, "<%s", element->name);
    for (const char **a = attributes; a[0]; a += 2)
        take_attribute(r, level, a[0], a[1]);
    if (r->depth == 1 && !r->facts.w)
        fault(r, "viewBox", value_rule(BOX));
    if (r->root_only) {
        XML_StopParser(r->parser, XML_FALSE);
        return;
    }
    if (element->words)
        check_words_style(r, level);
    if (is_written(r, element))
        mm_buf_char(r->out, '>');
}

static void XMLCALL on_end(void *ctx, const char *name)
{
    struct reader *r = ctx;
    (void)name;
    if (r->skipped) {
        r->skipped--;
        return;
    }
    const struct element *element = r->stack[r->depth].element;
    if (is_written(r, element))
        mm_buf_printf(r->out, "</%s>", element->name);
    if (r->hear && (element->words || element->aside))
        r->hear(r->hear_ctx, (int)XML_GetCurrentLineNumber(r->parser), mm_buf_str(&r->said), element->words);
    r->depth--;
}

static void XMLCALL on_text(void *ctx, const char *text, int len)
{
    struct reader *r = ctx;
    const struct element *element = r->depth ? r->stack[r->depth].element : NULL;
    if (r->skipped || !element)
        return;
    if (r->hear)
        mm_buf_append(&r->said, text, (size_t)len);
    if (element->aside)
        return;
    if (!element->words) {
        int blank = 0;
        while (blank < len && strchr(" \t\r\n", text[blank]) && text[blank])
            blank++;
        if (blank < len)
            fault(r, element->name, "文字は text の中に書いてください。");
        return;
    }
    for (int i = 0; i < len; i++)
        r->word_chars += ((unsigned char)text[i] & 0xC0) != 0x80;
    if (r->word_chars > WORDS_MAX)
        fault(r, "text", "一行の文字が多すぎます（40 字まで）。行を分けてください。");
    if (r->palette)
        put_escaped(r->out, text, (size_t)len);
    if (r->words)
        mm_buf_append(r->words, text, (size_t)len);
}

static void XMLCALL on_doctype(void *ctx, const char *name, const char *system_id, const char *public_id,
                               int has)
{
    (void)name, (void)system_id, (void)public_id, (void)has;
    fault(ctx, "DOCTYPE", "DOCTYPE と実体は使えません。");
    XML_StopParser(((struct reader *)ctx)->parser, XML_FALSE);
}

static void XMLCALL on_instruction(void *ctx, const char *target, const char *data)
{
    (void)data;
    fault(ctx, target, "処理命令は使えません。");
}

/* ---- both uses ---------------------------------------------------------------------------------------- */
static enum mm_err read_all(struct reader *r, const char *svg, size_t len)
{
    r->parser = XML_ParserCreate("UTF-8");
    if (!r->parser)
        return MM_ERR_NOMEM;
    r->stack[0] = (struct level){.fill = -1};
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_start, on_end);
    XML_SetCharacterDataHandler(r->parser, on_text);
    XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
    XML_SetProcessingInstructionHandler(r->parser, on_instruction);
    bool good = len <= MM_MAX_FIGURE_BYTES && XML_Parse(r->parser, svg, (int)len, XML_TRUE) == XML_STATUS_OK;
    if (len > MM_MAX_FIGURE_BYTES)
        fault(r, "svg", "ファイルが大きすぎます。");
    else if (!good && !r->n_faults)
        fault(r, "XML", "XML として読めません。");
    XML_ParserFree(r->parser);
    return r->n_faults || !good ? MM_ERR_INVALID : MM_OK;
}

enum mm_err mm_figure_check(const char *svg, size_t len, struct mm_figure_facts *ret_facts,
                            void (*on_fault)(void *ctx, int line, const char *what, const char *message),
                            void *ctx)
{
    struct reader r = {.fault = on_fault, .ctx = ctx};
    enum mm_err err = read_all(&r, svg, len);
    if (!err)
        *ret_facts = r.facts;
    return err;
}

enum mm_err mm_figure_size(const char *svg, size_t len, struct mm_figure_facts *ret_facts)
{
    struct reader r = {.root_only = true};
    enum mm_err err = read_all(&r, svg, len);
    if (err == MM_ERR_NOMEM)
        return err;
    *ret_facts = r.facts;
    return r.facts.w ? MM_OK : MM_ERR_INVALID;
}

void mm_figure_texts(const char *svg, size_t len, mm_figure_hear *hear, void *ctx)
{
    struct reader r = {.hear = hear, .hear_ctx = ctx};
    mm_buf_init(&r.said, MM_MAX_FIGURE_BYTES);
    if (read_all(&r, svg, len) != MM_OK)
        r.n_faults++; /* the check has told */
    mm_buf_done(&r.said);
}

static void first_fault(void *ctx, int line, const char *what, const char *message)
{
    mm_fail(ctx, MM_ERR_INVALID, "SVG %d 行目 %s: %s", line, what, message); /* keeps the first */
}

enum mm_err mm_figure_write(const char *svg, size_t len, const struct mm_figure_palette *palette,
                            struct mm_buf *out, struct mm_buf *words, struct mm_errinfo *info)
{
    struct mm_errinfo own = MM_ERRINFO_INIT;
    struct reader r = {.palette = palette, .out = out, .words = words, .fault = first_fault, .ctx = &own};
    enum mm_err err = read_all(&r, svg, len);
    if (err)
        return mm_fail(info, err, "%s", own.text);
    return mm_buf_check(out, info);
}
