/* Nothing ever shows as a box: all content, every string of the interface, and difficult names of people (all
 * invented; names.txt) have a glyph in every role they may be set in, and no raster is that of a missing
 * glyph. What no font has is shown as 〓, and counted. */
#include "content_fixture.h"

#include <dirent.h>

enum { SIZE = 24 };

struct check {
    struct mm_fonts *fonts;
    struct mm_raster box[MM_MAX_FONT_FILES]; /* of each font's missing glyph */
    size_t clusters;
    const char *text; /* that is being looked at */
    bool names;       /* variation sequences must be honoured */
};

static bool is_box(struct check *c, const struct mm_glyph *g, const struct mm_raster *r)
{
    struct mm_raster *box = &c->box[g->font];
    if (!box->alpha)
        MM_CHECK_ERR(mm_font_file_raster(mm_fonts_file(c->fonts, g->font), SIZE, "\xF4\x8F\xBF\xBD", box),
                     MM_OK);
    return box->alpha && r->alpha && r->w == box->w && r->h == box->h &&
           memcmp(r->alpha, box->alpha, (size_t)(r->stride * r->h)) == 0;
}

static void check_cluster(struct check *c, struct mm_glyph *g)
{
    const struct mm_raster *r = mm_glyph_raster(c->fonts, g);
    bool blank = g->cls == MM_CLASS_SPACE || g->cls == MM_CLASS_WIDE_SPACE || g->cls == MM_CLASS_GLUE;
    bool good = g->font >= 0 && !g->geta && !g->base_only && (blank || r->alpha) && !is_box(c, g, r);
    if (!good)
        printf("  \"%s\" (U+%04X) of \"%.60s\" has no glyph\n", g->text, (unsigned)g->cp, c->text);
    MM_CHECK(good);
    c->clusters++;
}

static void check_text(void *ctx, const char *text, bool markup)
{
    struct check *c = ctx;
    c->text = text;
    for (int role = 0; role < MM_FONT_ROLE_COUNT; role++) {
        struct mm_text_style style = body_style(SIZE);
        struct mm_para p;
        style.role = (enum mm_font_role)role;
        if (!mm_para_init(&p, c->fonts, &style, text, strlen(text), markup)) {
            MM_CHECK(!"no memory");
            continue;
        }
        for (size_t i = 0; i < p.n; i++) {
            if (p.clusters[i].glyph)
                check_cluster(c, p.clusters[i].glyph);
        }
        for (size_t i = 0; i < p.n_rubies; i++)
            check_cluster(c, p.rubies[i].glyph);
        mm_para_done(&p);
    }
}

static bool check_start(struct check *c)
{
    *c = (struct check){.fonts = open_fonts()};
    return c->fonts != NULL;
}

static void check_end(struct check *c, size_t least)
{
    MM_CHECK(c->clusters >= least);
    MM_CHECK_INT(mm_fonts_missing(c->fonts), 0);
    for (size_t i = 0; i < MM_MAX_FONT_FILES; i++)
        free(c->box[i].alpha);
    mm_fonts_close(c->fonts);
}

MM_TEST(all_content_has_its_glyphs)
{
    struct check c;
    MM_REQUIRE(check_start(&c));
    MM_REQUIRE(content_each(check_text, &c));
    check_end(&c, 100000);
}

/* ---- the interface: every string in the sources of the kiosk ----------------------------------------- */
/* Decodes one literal of C that begins after the quote at s; returns what stands after its end. */
static const char *read_literal(const char *s, struct mm_buf *out)
{
    static const char from[] = "nrtabfv0", to[] = "\n\r\t\a\b\f\v";
    for (; *s && *s != '"'; s++) {
        const char *known = *s == '\\' && s[1] ? strchr(from, s[1]) : NULL;
        if (*s != '\\')
            mm_buf_char(out, *s);
        else if (s[1] == 'x')
            s += 3; /* a byte: of no text that is shown */
        else
            mm_buf_char(out, known && *known != '0' ? to[known - from] : *++s);
        s += known ? 1 : 0;
    }
    return *s ? s + 1 : s;
}

static bool has_more_than_ascii(const char *s)
{
    while (*s && (unsigned char)*s < 0x80)
        s++;
    return *s != '\0';
}

static void check_source(struct check *c, const char *path, size_t *ret_strings)
{
    struct mm_buf file, text;
    MM_REQUIRE(mm_file_read(path, 1 << 20, &file, NULL) == MM_OK);
    mm_buf_init(&text, 1 << 16);
    for (const char *s = mm_buf_str(&file); *s;) {
        const char *slash = s[0] == '/' ? s + 1 : NULL;
        if (slash && *slash == '*')
            s = strstr(s, "*/") ? strstr(s, "*/") + 2 : s + strlen(s);
        else if (s[0] == '\'' && s[1] && s[2])
            s += s[1] == '\\' ? 4 : 3;
        else if (s[0] == '"') {
            mm_buf_clear(&text);
            s = read_literal(s + 1, &text);
            if (has_more_than_ascii(mm_buf_str(&text))) {
                check_text(c, mm_buf_str(&text), false);
                (*ret_strings)++;
            }
        } else
            s++;
    }
    mm_buf_done(&text);
    mm_buf_done(&file);
}

static size_t check_folder(struct check *c, const char *folder)
{
    char path[1024];
    size_t strings = 0;
    snprintf(path, sizeof path, "%s/%s", MM_TEST_SOURCE_DIR, folder);
    DIR *dir = opendir(path);
    for (struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir)) {
        size_t len = strlen(e->d_name);
        if (len < 3 || (strcmp(e->d_name + len - 2, ".c") != 0 && strcmp(e->d_name + len - 2, ".h") != 0))
            continue;
        snprintf(path, sizeof path, "%s/%s/%s", MM_TEST_SOURCE_DIR, folder, e->d_name);
        check_source(c, path, &strings);
    }
    if (dir)
        closedir(dir);
    return strings;
}

MM_TEST(every_string_of_the_interface_has_its_glyphs)
{
    static const char *const folders[] = {"kiosk",       "kiosk/app",     "kiosk/items", "kiosk/platform",
                                          "kiosk/print", "kiosk/screens", "kiosk/text",  "kiosk/ui",
                                          "sync/store",  "content/pack",  "sync/rules",  "sync/agent",
                                          "sync/http",   "sync/wire",     "sync/base"};
    struct check c;
    size_t strings = 0;
    MM_REQUIRE(check_start(&c));
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        strings += check_folder(&c, folders[i]);
    MM_CHECK(strings > 300);
    check_end(&c, 5000);
}

/* ---- people ------------------------------------------------------------------------------------------ */
MM_TEST(difficult_names_have_their_glyphs_and_their_own_forms)
{
    struct check c;
    struct mm_buf file;
    size_t names = 0, variants = 0;
    MM_REQUIRE(check_start(&c));
    MM_REQUIRE(mm_file_read(MM_TEST_SOURCE_DIR "/tests/unit/text/names.txt", 1 << 16, &file, NULL) == MM_OK);
    for (char *line = file.data, *end; line && (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        check_text(&c, line, false);
        names++;
        for (size_t at = 0, len = strlen(line); at < len;) {
            uint32_t cps[MM_MAX_CLUSTER_CPS];
            size_t step = mm_utf8_cluster(line + at, len - at);
            size_t n = mm_cluster_decode(line + at, step, cps, MM_MAX_CLUSTER_CPS);
            const struct mm_glyph *g = mm_glyph_get(c.fonts, MM_FONT_BODY, SIZE, line + at, step);
            struct mm_font_file *font = mm_fonts_file(c.fonts, g->font);
            if (!mm_font_file_has(font, cps, n, true))
                printf("  %.*s of %s has not its own form\n", (int)step, line + at, line);
            MM_CHECK(mm_font_file_has(font, cps, n, true));
            variants += n > 1;
            at += step;
        }
    }
    MM_CHECK(names >= 200 && variants >= 40);
    mm_buf_done(&file);
    check_end(&c, 2000);
}

/* ---- what no font has -------------------------------------------------------------------------------- */
MM_TEST(what_no_font_has_is_shown_as_geta_and_counted)
{
    static const char *const none[] = {"\xF4\x8F\xBF\xBD", "\U000E1000\U0010FFFD", "😀", "👨‍👩‍👧"};
    struct mm_fonts *fonts = open_fonts();
    MM_REQUIRE(fonts);
    struct mm_glyph *geta = mm_glyph_get(fonts, MM_FONT_BODY, SIZE, "〓", 3);
    MM_REQUIRE(geta);
    const struct mm_raster *want = mm_glyph_raster(fonts, geta);
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        struct mm_glyph *g = mm_glyph_get(fonts, MM_FONT_BODY, SIZE, none[i], strlen(none[i]));
        MM_REQUIRE(g && want->alpha);
        const struct mm_raster *r = mm_glyph_raster(fonts, g);
        MM_CHECK(g->geta && r->alpha && g->font == geta->font && g->advance == geta->advance);
        MM_CHECK(r->w == want->w && r->h == want->h && r->left == want->left && r->top == want->top);
        MM_CHECK(r->alpha && memcmp(r->alpha, want->alpha, (size_t)(r->stride * r->h)) == 0);
        MM_CHECK_INT(mm_fonts_missing(fonts), 1);
        MM_CHECK_INT(mm_fonts_missing(fonts), 0);
    }
    mm_fonts_close(fonts);
}

/* A base with a mark that no font puts on it: the base alone, and it is counted. */
MM_TEST(a_mark_that_no_font_has_does_not_take_its_base_along)
{
    struct mm_fonts *fonts = open_fonts();
    MM_REQUIRE(fonts);
    struct mm_glyph *g = mm_glyph_get(fonts, MM_FONT_BODY, SIZE, "国\xE2\x83\xA0", 6);
    struct mm_glyph *plain = mm_glyph_get(fonts, MM_FONT_BODY, SIZE, "国", 3);
    MM_REQUIRE(g && plain);
    if (mm_fonts_missing(fonts) == 0) /* some font has it after all */
        return mm_fonts_close(fonts);
    struct mm_raster a = *mm_glyph_raster(fonts, g), b = *mm_glyph_raster(fonts, plain);
    MM_CHECK(!g->geta && g->base_only && a.w == b.w && a.h == b.h);
    MM_CHECK(memcmp(a.alpha, b.alpha, (size_t)(a.stride * a.h)) == 0);
    mm_fonts_close(fonts);
}

MM_TEST_MAIN
