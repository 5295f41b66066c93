/* What a figure may hold, and what the renderer gets to see of it. */
#include "content/pack/figure.h"
#include "content/pack/pixmap.h"
#include "tests/unit/mm_test.h"

#define HEAD "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 400 200\" font-size=\"30\">"

static int faults;
static char first[300];

static void on_fault(void *ctx, int line, const char *what, const char *message)
{
    (void)ctx;
    if (!faults++)
        snprintf(first, sizeof first, "%d %s %s", line, what, message);
}

static enum mm_err check(const char *svg)
{
    struct mm_figure_facts facts;
    faults = 0;
    first[0] = '\0';
    return mm_figure_check(svg, strlen(svg), &facts, on_fault, NULL);
}

MM_TEST(a_figure_in_the_visual_language_is_taken)
{
    struct mm_figure_facts facts;
    static const char svg[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" HEAD
        "<title>題</title><!-- note -->\n<g fill=\"#00316a\" stroke=\"none\" transform=\"translate(3 4)\">"
        "<path d=\"M1 2 l3 4 z\"/><circle cx=\"1\" cy=\"2\" r=\"3\"/>"
        "<rect x=\"1\" y=\"2\" width=\"3\" height=\"4\" rx=\"5\" stroke=\"#0c472a\" stroke-width=\"3\"/>"
        "<text x=\"1\" y=\"2\" font-weight=\"bold\">鍵&amp;「錠」</text></g></svg>";
    MM_CHECK_ERR(mm_figure_check(svg, strlen(svg), &facts, on_fault, NULL), MM_OK);
    MM_CHECK_INT(facts.w, 400);
    MM_CHECK_INT(facts.h, 200);
}

MM_TEST(whatever_could_reach_out_or_run_is_refused)
{
    static const char *const bad[] = {
        HEAD "<script>alert(1)</script></svg>",
        HEAD "<image href=\"http://example.jp/x.png\"/></svg>",
        HEAD "<image xlink:href=\"file:///etc/passwd\"/></svg>",
        HEAD "<use href=\"#x\"/></svg>",
        HEAD "<style>@import url(http://example.jp/x.css);</style></svg>",
        HEAD "<foreignObject><p>x</p></foreignObject></svg>",
        HEAD "<a href=\"http://example.jp/\"><path d=\"M1 2\"/></a></svg>",
        HEAD "<path d=\"M1 2\" style=\"fill:url(#x)\"/></svg>",
        HEAD "<path d=\"M1 2\" fill=\"url(http://example.jp/#x)\"/></svg>",
        HEAD "<path d=\"M1 2\" onclick=\"x()\"/></svg>",
        HEAD "<filter id=\"f\"/></svg>",
        HEAD "<animate attributeName=\"x\"/></svg>",
        HEAD "<text x=\"1\" y=\"2\" fill=\"#1a1a1a\" font-family=\"Comic Sans MS\">x</text></svg>",
        HEAD "<svg viewBox=\"0 0 100 100\"/></svg>",
        HEAD "<?xml-stylesheet href=\"http://example.jp/x.css\"?></svg>",
        "<!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>" HEAD
        "<text fill=\"#1a1a1a\">&b;</text></svg>",
        "<!DOCTYPE svg SYSTEM \"http://example.jp/svg.dtd\">" HEAD "</svg>",
        HEAD "<text fill=\"#1a1a1a\">&unknown;</text></svg>",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        MM_CHECK_ERR(check(bad[i]), MM_ERR_INVALID);
        if (!faults)
            MM_CHECK_STR(bad[i], "a fault with its line");
    }
}

MM_TEST(what_nobody_could_read_is_refused)
{
    static const struct {
        const char *svg, *says;
    } bad[] = {
        {HEAD "<text x=\"1\" y=\"2\" fill=\"#1a1a1a\" font-size=\"20\">x</text></svg>", "28 以上"},
        {HEAD "<g font-size=\"12\">\n<text fill=\"#1a1a1a\">x</text></g></svg>", "2 font-size"},
        {HEAD "<text fill=\"#b3b3b3\">x</text></svg>", "文字の色"},
        {HEAD "<text>x</text></svg>", "文字の色"},
        {HEAD "<text fill=\"#ff0000\">x</text></svg>", "10 色"},
        {HEAD "<path d=\"M1 2\" stroke-width=\"0.5\"/></svg>", "2 以上"},
        {HEAD "<g>x</g></svg>", "text の中"},
        {"<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>", "0 0 横 縦"},
        {"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1600 1200\"></svg>", "900"},
        {"<g/>", "いちばん外は svg"},
        {HEAD
         "<text "
         "fill=\"#1a1a1a\">"
         "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一</text></svg>",
         "40 字"},
        {HEAD "<path d=\"M1 2\"", "XML"},
        {"", "XML"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        MM_CHECK_ERR(check(bad[i].svg), MM_ERR_INVALID);
        if (!strstr(first, bad[i].says))
            MM_CHECK_STR(first, bad[i].says);
    }
}

MM_TEST(the_renderer_sees_only_what_was_written_anew)
{
    static const char svg[] = HEAD
        "<title>秘密</title><!-- 注 --><rect x=\"1\" y=\"2\" width=\"3\" height=\"4\" "
        "fill=\"#EEF4FA\" stroke=\"none\"/><text fill=\"#00316a\" x=\"1\" y=\"2\">&lt;鍵&gt;</text></svg>";
    struct mm_figure_palette dark = mm_figure_light;
    struct mm_buf out, words;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    dark.rgb[MM_FIGURE_TINT] = 0x1A2636;
    dark.rgb[MM_FIGURE_ACCENT] = 0xA9C5FF;
    mm_buf_init(&out, 10000);
    mm_buf_init(&words, 10000);
    MM_CHECK_ERR(mm_figure_write(svg, strlen(svg), &dark, &out, &words, &info), MM_OK);
    MM_CHECK_STR(mm_buf_str(&out), HEAD
                 "<rect x=\"1\" y=\"2\" width=\"3\" height=\"4\" fill=\"#1a2636\" stroke=\"none\"></rect>"
                 "<text fill=\"#a9c5ff\" x=\"1\" y=\"2\">&lt;鍵&gt;</text></svg>");
    MM_CHECK_STR(mm_buf_str(&words), "<鍵>");
    mm_buf_done(&out);
    mm_buf_done(&words);
}

MM_TEST(a_palette_is_written_and_read)
{
    char text[MM_FIGURE_PALETTE_BYTES];
    struct mm_figure_palette back;
    mm_figure_palette_format(&mm_figure_light, text);
    MM_CHECK_STR(text, "ffffff-eef4fa-b3b3b3-1a1a1a-4a4a4a-00316a-fefefe-0c472a-6d2700-ffeee2");
    MM_CHECK_ERR(mm_figure_palette_parse(text, &back), MM_OK);
    MM_CHECK(memcmp(&back, &mm_figure_light, sizeof back) == 0);
    MM_CHECK_ERR(mm_figure_palette_parse("ffffff", &back), MM_ERR_INVALID);
    MM_CHECK_ERR(mm_figure_palette_parse("", &back), MM_ERR_INVALID);
    text[3] = 'g';
    MM_CHECK_ERR(mm_figure_palette_parse(text, &back), MM_ERR_INVALID);
}

/* ---- the cache's files -------------------------------------------------------------------------------- */
static struct mm_pixmap_key key_of(int w, int h)
{
    return (struct mm_pixmap_key){mm_sha256("x", 1), w, h, mm_figure_light};
}

MM_TEST(every_flipped_byte_of_a_pixmap_is_noticed)
{
    struct mm_pixmap_key key = key_of(5, 4), other = key_of(4, 5);
    size_t len = mm_pixmap_bytes(&key);
    unsigned char file[MM_PIXMAP_HEAD_BYTES + 80];
    MM_REQUIRE(len == sizeof file);
    for (size_t i = MM_PIXMAP_HEAD_BYTES; i < len; i++)
        file[i] = (unsigned char)(i * 7);
    mm_pixmap_seal(&key, file);
    MM_CHECK(mm_pixmap_pixels(&key, file, len) != NULL);
    MM_CHECK(mm_pixmap_pixels(&other, file, len) == NULL);
    MM_CHECK(mm_pixmap_pixels(&key, file, len - 1) == NULL);
    for (size_t i = 0; i < len; i++) {
        bool spare = i >= MM_PIXMAP_HEAD_BYTES - 16 && i < MM_PIXMAP_HEAD_BYTES; /* says nothing */
        file[i] ^= 0x10;
        MM_CHECK((mm_pixmap_pixels(&key, file, len) == NULL) != spare);
        file[i] ^= 0x10;
    }
    key.palette.rgb[0] = 0;
    MM_CHECK(mm_pixmap_pixels(&key, file, len) == NULL);
}

MM_TEST(a_pixmap_file_that_is_cut_or_foreign_is_not_opened)
{
    struct mm_pixmap_key key = key_of(5, 4);
    unsigned char file[MM_PIXMAP_HEAD_BYTES + 80] = {0};
    char dir[] = "/tmp/mm-pixmap-XXXXXX", name[MM_PIXMAP_NAME_BYTES], path[200];
    struct mm_pixmap pixmap;
    MM_REQUIRE(mkdtemp(dir));
    mm_pixmap_name(&key, name);
    snprintf(path, sizeof path, "%s/%s", dir, name);
    MM_CHECK_ERR(mm_pixmap_open(dir, &key, &pixmap), MM_ERR_NOT_FOUND);
    mm_pixmap_seal(&key, file);
    MM_CHECK_ERR(mm_file_write_atomic(path, file, sizeof file - 1, 0600, NULL), MM_OK);
    MM_CHECK_ERR(mm_pixmap_open(dir, &key, &pixmap), MM_ERR_CORRUPT);
    file[MM_PIXMAP_HEAD_BYTES] ^= 1;
    MM_CHECK_ERR(mm_file_write_atomic(path, file, sizeof file, 0600, NULL), MM_OK);
    MM_CHECK_ERR(mm_pixmap_open(dir, &key, &pixmap), MM_ERR_CORRUPT);
    file[MM_PIXMAP_HEAD_BYTES] ^= 1;
    MM_CHECK_ERR(mm_file_write_atomic(path, file, sizeof file, 0600, NULL), MM_OK);
    MM_CHECK_ERR(mm_pixmap_open(dir, &key, &pixmap), MM_OK);
    MM_CHECK(pixmap.px && pixmap.px[0] == 0);
    mm_pixmap_close(&pixmap);
    unlink(path);
    rmdir(dir);
}

MM_TEST_MAIN
