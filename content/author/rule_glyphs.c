/* Every character has a glyph in a font of fonts.json (role body, whose fonts stand behind every other role).
 * A font that is not installed is passed over, as the kiosk does. The one file of this floor that knows
 * FreeType. */
#include "content/author/rule.h"

#include "sync/base/utf8.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include <stdlib.h>
#include <string.h>

#define CODE_POINTS 0x110000

struct glyphs {
    const struct mm_ruling *ruling;
    FT_Library library;
    FT_Face face[MM_MAX_FALLBACKS];
    size_t n_faces;
    unsigned char *seen; /* owned: a bit for each code point */
};

static void open_face(struct glyphs *g, const struct mm_json *files, const struct mm_json *row)
{
    const struct mm_json *file = mm_json_get(files, mm_json_str(row, mm_json_get_str(row, "font", "")));
    const char *path = mm_json_get_str(file, "path", "");

    if (g->n_faces < MM_MAX_FALLBACKS && *path &&
        FT_New_Face(g->library, path, (FT_Long)mm_json_get_int(file, "index", 0), &g->face[g->n_faces]) == 0)
        g->n_faces++;
}

static enum mm_err open_faces(struct glyphs *g)
{
    static const struct mm_json_limits limits = {MM_MAX_PACK_FILE_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_buf text;
    struct mm_json *doc = NULL;
    enum mm_err err =
        mm_file_read(g->ruling->opts->fonts_path, MM_MAX_PACK_FILE_BYTES, &text, g->ruling->info);

    if (err)
        return err;
    err = mm_json_parse(mm_buf_str(&text), text.len, &limits, &doc, g->ruling->info);
    if (!err) {
        const struct mm_json *files = mm_json_get(doc, "files");
        const struct mm_json *role = mm_json_get(mm_json_get(doc, "roles"), "body");

        for (const struct mm_json *row = mm_json_first(role); row; row = mm_json_next(row))
            open_face(g, files, row);
    }
    mm_json_free(doc);
    mm_buf_done(&text);
    return err;
}

static bool has_glyph(const struct glyphs *g, uint32_t cp)
{
    bool control = cp < 0x20 || (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF);

    for (size_t i = 0; i < g->n_faces && !control; i++)
        if (FT_Get_Char_Index(g->face[i], cp))
            return true;
    return control; /* typeset, but never drawn */
}

static void hear(void *ctx, const struct mm_said *said)
{
    struct glyphs *g = ctx;
    size_t len = strlen(said->text), pos = 0;

    while (pos < len) {
        size_t start = pos;
        uint32_t cp = mm_utf8_next(said->text, len, &pos);

        if (cp >= CODE_POINTS || (g->seen[cp / 8] & (1u << (cp % 8))))
            continue;
        g->seen[cp / 8] |= (unsigned char)(1u << (cp % 8));
        if (!has_glyph(g, cp))
            mm_error_at(g->ruling->findings, said->at,
                        "「%.*s」（U+%04X）は、どの書体にもありません。別の字で書いてください。",
                        (int)(pos - start), said->text + start, (unsigned)cp);
    }
}

static enum mm_err run(const struct mm_ruling *ruling)
{
    struct glyphs g = {.ruling = ruling};
    enum mm_err err = MM_OK;

    if (!ruling->opts->fonts_path)
        return MM_OK;
    g.seen = calloc(CODE_POINTS / 8, 1);
    if (!g.seen || FT_Init_FreeType(&g.library) != 0)
        err = mm_fail(ruling->info, MM_ERR_NOMEM, "書体を調べるメモリが足りません。");
    if (!err)
        err = open_faces(&g);
    if (!err && !g.n_faces)
        mm_finding_add(
            ruling->findings, MM_FINDING_WARNING, "council.json", 0, "",
            "書体が入っていないので、字があるかどうかを調べていません。fonts-morisawa-bizud-gothic と "
            "fonts-noto-cjk を入れてください。");
    else if (!err)
        mm_desk_texts(ruling->desk, hear, &g);
    for (size_t i = 0; i < g.n_faces; i++)
        FT_Done_Face(g.face[i]);
    if (g.library)
        FT_Done_FreeType(g.library);
    free(g.seen);
    return err;
}

extern const struct mm_rule mm_rule_glyphs;
const struct mm_rule mm_rule_glyphs = {"glyphs", run};
