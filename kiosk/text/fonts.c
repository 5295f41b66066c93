/* Roles → files → fallback order. A file that several roles name is opened once; a file that is missing is
 * skipped as long as the role has another. What a role falls back to is opened when a character first needs
 * it: the large fonts cost megabytes and most screens never show one of their glyphs. */
#include "kiosk/text/inside.h"
#include "sync/base/buf.h"
#include "sync/base/json.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_HEAVIER = 100 };
static const char *const role_names[] = {"body", "strong", "heading"};
_Static_assert(sizeof role_names / sizeof role_names[0] == MM_FONT_ROLE_COUNT, "a name for every role");

static int find_font(const struct mm_fonts *fonts, const char *name)
{
    for (int i = 0; i < fonts->n_fonts; i++) {
        if (strcmp(fonts->fonts[i].name, name) == 0)
            return i;
    }
    return -1;
}

struct mm_font_file *mm_fonts_file(struct mm_fonts *fonts, int at)
{
    struct mm_font *font = &fonts->fonts[at];
    if (!font->file && !font->broken) {
        enum mm_err err = mm_font_file_open(font->path, font->index, &font->file, NULL);
        font->broken = err != MM_OK && err != MM_ERR_NOMEM;
    }
    return font->file;
}

/* Finds the file behind a name once. *ret_font -1: the file is not installed. */
static enum mm_err find_named(struct mm_fonts *fonts, const struct mm_json *files, const char *name,
                              int *ret_font, struct mm_errinfo *info)
{
    *ret_font = find_font(fonts, name);
    if (*ret_font >= 0)
        return MM_OK;
    const struct mm_json *row = mm_json_get(files, name);
    const char *path = mm_json_get_str(row, "path", NULL);
    int64_t index = mm_json_get_int(row, "index", 0);
    if (!path || strlen(name) >= MM_ID_BYTES || index < 0 || index > 1000)
        return mm_fail(
            info, MM_ERR_INVALID,
            mm_say("fonts.json：files の「%s」に path がありません。", "fonts.json: file \"%s\" has no path"),
            name);
    if (!mm_path_exists(path)) {
        snprintf(fonts->absent, sizeof fonts->absent, "%s", mm_json_get_str(row, "package", path));
        return MM_OK;
    }
    if (fonts->n_fonts == MM_MAX_FONT_FILES)
        return mm_fail(info, MM_ERR_TOO_BIG,
                       mm_say("fonts.json：書体ファイルが多すぎます（%d 個まで）。",
                              "fonts.json: too many font files (at most %d)"),
                       MM_MAX_FONT_FILES);
    struct mm_font *font = &fonts->fonts[fonts->n_fonts];
    font->path = mm_strdup(path);
    if (!font->path)
        return mm_nomem(info);
    font->index = (int)index;
    memcpy(font->name, name, strlen(name) + 1);
    *ret_font = fonts->n_fonts++;
    return MM_OK;
}

/* A row of a role is a name, or {"font": name, "only": "latin", "heavier": 15}. */
static enum mm_err add_to_role(struct mm_fonts *fonts, const struct mm_json *files, int role,
                               const struct mm_json *row, struct mm_errinfo *info)
{
    const char *name = mm_json_str(row, mm_json_get_str(row, "font", ""));
    const char *only = mm_json_get_str(row, "only", "");
    int font = -1, *n = &fonts->n_chain[role];
    enum mm_err err = find_named(fonts, files, name, &font, info);
    if (err != MM_OK || font < 0)
        return err;
    if (*n == MM_MAX_FALLBACKS)
        return mm_fail(info, MM_ERR_TOO_BIG,
                       mm_say("fonts.json：役割 %s の書体が多すぎます（%d 個まで）。",
                              "fonts.json: too many fonts in role %s (at most %d)"),
                       role_names[role], MM_MAX_FALLBACKS);
    fonts->chain[role][*n].font = font;
    fonts->chain[role][*n].latin_only = strcmp(only, "latin") == 0;
    int64_t heavier = mm_json_get_int(row, "heavier", 0);
    fonts->chain[role][*n].heavier = heavier > 0 && heavier <= MAX_HEAVIER ? (int)heavier : 0;
    (*n)++;
    return MM_OK;
}

int mm_fonts_heavier(const struct mm_fonts *fonts, int role, int font)
{
    for (int i = 0; i < fonts->n_chain[role]; i++) {
        if (fonts->chain[role][i].font == font)
            return fonts->chain[role][i].heavier;
    }
    return 0;
}

int mm_fonts_main(const struct mm_fonts *fonts, int role)
{
    for (int i = 0; i < fonts->n_chain[role]; i++) {
        if (!fonts->chain[role][i].latin_only)
            return fonts->chain[role][i].font;
    }
    return -1;
}

static enum mm_err open_role(struct mm_fonts *fonts, const struct mm_json *doc, int role,
                             struct mm_errinfo *info)
{
    const struct mm_json *files = mm_json_get(doc, "files");
    const struct mm_json *list = mm_json_get(mm_json_get(doc, "roles"), role_names[role]);
    const char *package = NULL;
    for (const struct mm_json *n = mm_json_first(list); n; n = mm_json_next(n)) {
        enum mm_err err = add_to_role(fonts, files, role, n, info);
        if (err != MM_OK)
            return err;
        if (!package && mm_json_type(n) == MM_JSON_STRING)
            package = mm_json_get_str(mm_json_get(files, mm_json_str(n, "")), "package", NULL);
    }
    if (mm_fonts_main(fonts, role) < 0)
        return mm_fail(
            info, MM_ERR_NOT_FOUND,
            mm_say("画面の文字に使う書体（役割 %s）がありません。Debian のパッケージ %s を入れてください。",
                   "no font for the screen (role %s); install the Debian package %s"),
            role_names[role], package ? package : "fonts-morisawa-bizud-gothic");
    struct mm_font *font = &fonts->fonts[mm_fonts_main(fonts, role)];
    return font->file ? MM_OK : mm_font_file_open(font->path, font->index, &font->file, info);
}

enum mm_err mm_fonts_open(const char *json_path, struct mm_fonts **ret_fonts, struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_MAX_PACK_FILE_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_json *doc = NULL;
    enum mm_err err = mm_json_load(json_path, &limits, &doc, info);
    if (err != MM_OK)
        return err;
    struct mm_fonts *fonts = calloc(1, sizeof *fonts);
    if (!fonts)
        err = mm_nomem(info);
    for (int role = 0; err == MM_OK && role < MM_FONT_ROLE_COUNT; role++)
        err = open_role(fonts, doc, role, info);
    mm_json_free(doc);
    if (err != MM_OK)
        mm_fonts_close(fonts);
    else
        *ret_fonts = fonts;
    return err;
}

const char *mm_fonts_absent(const struct mm_fonts *fonts)
{
    return fonts->absent[0] ? fonts->absent : NULL;
}

static void font_done(struct mm_font *font)
{
    mm_font_file_close(font->file);
    free(font->path);
}

void mm_fonts_close(struct mm_fonts *fonts)
{
    if (!fonts)
        return;
    mm_fonts_forget(fonts);
    for (int i = 0; i < fonts->n_fonts; i++)
        font_done(&fonts->fonts[i]);
    mm_phrases_close(fonts->phrases);
    free(fonts);
}

enum mm_err mm_fonts_phrases(struct mm_fonts *fonts, const char *json_path, struct mm_errinfo *info)
{
    struct mm_phrases *phrases = NULL;
    enum mm_err err = mm_phrases_open(json_path, &phrases, info);
    if (err != MM_OK)
        return err;
    mm_phrases_close(fonts->phrases);
    fonts->phrases = phrases;
    return MM_OK;
}

int mm_fonts_pick(struct mm_fonts *fonts, enum mm_font_role role, const uint32_t *cps, size_t n)
{
    for (int exact = 1; exact >= 0; exact--) {
        for (int i = 0; i < fonts->n_chain[role]; i++) {
            int font = fonts->chain[role][i].font;
            if (fonts->chain[role][i].latin_only && cps[0] > 0x7E)
                continue;
            struct mm_font_file *file = mm_fonts_file(fonts, font);
            if (file && mm_font_file_has(file, cps, n, exact != 0))
                return font;
        }
    }
    return -1;
}

size_t mm_cluster_decode(const char *cluster, size_t len, uint32_t *cps, size_t max)
{
    size_t n = 0;
    for (size_t pos = 0; pos < len && n < max;)
        cps[n++] = mm_utf8_next(cluster, len, &pos);
    return n;
}

bool mm_fonts_cover(struct mm_fonts *fonts, enum mm_font_role role, const char *text, char ret_missing[32])
{
    size_t len = strlen(text);
    for (size_t at = 0; at < len;) {
        uint32_t cps[16];
        size_t step = mm_utf8_cluster(text + at, len - at);
        size_t n = mm_cluster_decode(text + at, step, cps, 16);
        if (cps[0] != '\n' && !mm_class_invisible(cps[0]) && mm_fonts_pick(fonts, role, cps, n) < 0) {
            if (ret_missing) {
                size_t keep = step < 31 ? step : 31;
                memcpy(ret_missing, text + at, keep);
                ret_missing[keep] = '\0';
            }
            return false;
        }
        at += step;
    }
    return true;
}
