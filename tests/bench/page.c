/* bench_page ROUNDS FONTS.json PHRASES.json: one page of 800 characters, set and painted by the kiosk's
 * typesetter and by Pango with Cairo, in turn. Prints medians as NAME_ours_ms and NAME_pango_ms.
 *
 * cold: from nothing, in a process of its own. first: likewise, but the fonts were found beforehand by a page
 * of one character. anew: glyphs are warm, the page is set again and painted. kept: the layout is kept and
 * painted.
 *
 * An empty PHRASES sets without the weights of phrases. */
#include "kiosk/text/text.h"
#include "tests/bench/bench.h"

#include <pango/pangocairo.h>
#include <sys/wait.h>

enum { SIZE = 36, COLUMN = 1200, W = 1240, H = 2400, CHARACTERS = 800, COLD_MAX = 400 };
static const double pitch = 1.75;

/* Both work in one thread; time of the processor is what others on the machine disturb least. */
static int64_t cpu_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Sentences about the subject, repeated in changing order until there are 800 characters. */
static const char *const sentences[] = {
    "本市議会の議員と職員は、情報資産の機密性、完全性及び可用性を守るため、定められた手順に従って業務を行いま"
    "す。",
    "タブレット端末を議場の外へ持ち出すときは、事務局に知らせ、置き忘れや盗難に気をつけてください。",
    "あやしいメールを受けとったら、添付ファイルを開かず、差出人に別の方法で確かめます。",
    "パスワードはほかの人に教えません。使いまわすと、一つ漏れただけで、すべてが開いてしまうからです。",
    "地震や落雷でシステムが止まったときは、あわてずに、紙の手順書を見て、決められた順番で連絡します。",
    "2026年11月22日から、30％の端末を新しくします。費用は1,000円あたり3円ほど下がる見込みです。",
    "委託事業者を選ぶときは、契約に情報セキュリティ要件を明記し、守られているかどうかを年に二回確かめます。",
    "「ちょっと見せてほしい」と言われても、自分のIDを貸してはいけません。だれが見たのか分からなくなるからです"
    "。",
    "写真に写りこんだ書類から、名簿が読みとられた例があります。投稿する前に、背景まで見てください。",
    "不正プログラムに感染したと思ったら、通信を切り、電源は入れたままにして、すぐに事務局へ知らせます。",
};

static char page[CHARACTERS * 4 + 1];

static void make_page(void)
{
    size_t used = 0, characters = 0, n = sizeof sentences / sizeof sentences[0];
    for (size_t i = 0; characters < CHARACTERS; i++) {
        const char *s = sentences[i * 7 % n];
        for (; *s && characters < CHARACTERS; s++) {
            page[used++] = *s;
            characters += ((unsigned char)s[1] & 0xC0) != 0x80;
        }
    }
    page[used] = '\0';
}

/* ---- ours ------------------------------------------------------------------------------------------------
 */
struct ours {
    struct mm_fonts *fonts;
    struct mm_canvas canvas;
    struct mm_layout *layout;
};

static void fail(const char *what)
{
    fprintf(stderr, "bench_page: %s\n", what);
    exit(EXIT_FAILURE);
}

static void ours_open(struct ours *o, char **files)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (mm_fonts_open(files[0], &o->fonts, &info) != MM_OK ||
        (*files[1] && mm_fonts_phrases(o->fonts, files[1], &info) != MM_OK))
        fail(info.text);
}

static void ours_set(struct ours *o)
{
    struct mm_text_style style = {
        .role = MM_FONT_BODY, .size_px = SIZE, .pitch = pitch, .color = 0xFF1A1A1Au};
    mm_layout_free(o->layout);
    if (mm_layout_text(o->fonts, &style, page, COLUMN, &o->layout, NULL) != MM_OK)
        fail("no layout");
}

static void ours_paint(struct ours *o)
{
    mm_layout_paint(o->layout, &o->canvas, 20, 20, NULL);
}

static void ours_clear(struct ours *o)
{
    mm_paint_fill(&o->canvas, (struct mm_rect){0, 0, W, H}, 0xFFFFFFFFu, NULL);
}

static void ours_done(struct ours *o)
{
    mm_layout_free(o->layout);
    mm_canvas_done(&o->canvas);
    mm_fonts_close(o->fonts);
}

/* ---- Pango and Cairo -------------------------------------------------------------------------------------
 */
struct theirs {
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoFontDescription *font;
    PangoLayout *layout;
};

static void theirs_open(struct theirs *t)
{
    t->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, W, H);
    t->cr = cairo_create(t->surface);
    t->font = pango_font_description_from_string("BIZ UDGothic");
    pango_font_description_set_absolute_size(t->font, SIZE * PANGO_SCALE);
}

static void theirs_set(struct theirs *t)
{
    if (t->layout)
        g_object_unref(t->layout);
    t->layout = pango_cairo_create_layout(t->cr);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    PangoContext *context = pango_layout_get_context(t->layout);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_language(context, pango_language_from_string("ja"));
    pango_layout_set_font_description(t->layout, t->font);
    pango_layout_set_width(t->layout, COLUMN * PANGO_SCALE);
    pango_layout_set_wrap(t->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(t->layout, (float)pitch);
    pango_layout_set_text(t->layout, page, -1);
    (void)pango_layout_get_line_count(t->layout);
}

static void theirs_paint(struct theirs *t)
{
    cairo_set_source_rgb(t->cr, 0.1, 0.1, 0.1);
    cairo_move_to(t->cr, 20, 20);
    pango_cairo_show_layout(t->cr, t->layout);
    cairo_surface_flush(t->surface);
}

static void theirs_clear(struct theirs *t)
{
    cairo_set_source_rgb(t->cr, 1, 1, 1);
    cairo_paint(t->cr);
    cairo_surface_flush(t->surface);
}

static void theirs_done(struct theirs *t)
{
    g_object_unref(t->layout);
    pango_font_description_free(t->font);
    cairo_destroy(t->cr);
    cairo_surface_destroy(t->surface);
}

/* ---- cold: each time in a process of its own */
/* ret_ns[0]: from nothing; [1]: with the fonts found beforehand, by a page of one character. */
static void cold_ours(char **files, bool first, int64_t *ret_ns)
{
    struct ours o = {0};
    char kept = page[3];
    if (mm_canvas_init(&o.canvas, W, H) != MM_OK)
        fail("no canvas");
    ours_clear(&o);
    int64_t from = cpu_ns();
    ours_open(&o, files);
    if (first) {
        page[3] = '\0';
        ours_set(&o);
        ours_paint(&o);
        page[3] = kept;
        from = cpu_ns();
    }
    ours_set(&o);
    ours_paint(&o);
    *ret_ns = cpu_ns() - from;
    ours_done(&o);
}

static void cold_theirs(char **files, bool first, int64_t *ret_ns)
{
    struct theirs t = {0};
    char kept = page[3];
    (void)files;
    int64_t from = cpu_ns();
    theirs_open(&t);
    theirs_clear(&t);
    if (first) {
        page[3] = '\0';
        theirs_set(&t);
        theirs_paint(&t);
        page[3] = kept;
        from = cpu_ns();
    }
    theirs_set(&t);
    theirs_paint(&t);
    *ret_ns = cpu_ns() - from;
    theirs_done(&t);
}

static int64_t in_child(void (*run)(char **files, bool first, int64_t *ret_ns), char **files, bool first)
{
    int pipes[2];
    int64_t ns = 0;
    if (pipe(pipes) != 0)
        fail("no pipe");
    pid_t child = fork();
    if (child == 0) {
        run(files, first, &ns);
        _exit(write(pipes[1], &ns, sizeof ns) == (ssize_t)sizeof ns ? 0 : 1);
    }
    close(pipes[1]);
    ssize_t got = child > 0 ? read(pipes[0], &ns, sizeof ns) : -1;
    close(pipes[0]);
    if (child > 0)
        waitpid(child, NULL, 0);
    if (got != (ssize_t)sizeof ns)
        fail("a child failed");
    return ns;
}

static void measure_cold(char **files, size_t rounds)
{
    static int64_t ours[2][COLD_MAX], pango[2][COLD_MAX];
    size_t n = rounds / 10 < COLD_MAX ? rounds / 10 + 1 : COLD_MAX;
    for (size_t i = 0; i < n; i++) {
        for (int first = 0; first < 2; first++) {
            ours[first][i] = in_child(cold_ours, files, first);
            pango[first][i] = in_child(cold_theirs, files, first);
        }
    }
    bench_say("cold_ours_ms", bench_pct_ms(ours[0], n, 50));
    bench_say("cold_pango_ms", bench_pct_ms(pango[0], n, 50));
    bench_say("first_ours_ms", bench_pct_ms(ours[1], n, 50));
    bench_say("first_pango_ms", bench_pct_ms(pango[1], n, 50));
}

/* ---- warm
 * ---------------------------------------------------------------------------------------------------- */
static void measure_warm(char **files, size_t rounds)
{
    int64_t *ns[4];
    struct ours o = {0};
    struct theirs t = {0};
    for (size_t k = 0; k < 4; k++) {
        ns[k] = calloc(rounds, sizeof *ns[k]);
        if (!ns[k])
            fail("no memory");
    }
    if (mm_canvas_init(&o.canvas, W, H) != MM_OK)
        fail("no canvas");
    ours_open(&o, files);
    theirs_open(&t);
    for (size_t i = 0; i < rounds + 3; i++) {
        size_t at = i < 3 ? 0 : i - 3; /* three to warm up */
        ours_clear(&o);
        int64_t a = cpu_ns();
        ours_set(&o);
        ours_paint(&o);
        int64_t b = cpu_ns();
        theirs_clear(&t);
        int64_t c = cpu_ns();
        theirs_set(&t);
        theirs_paint(&t);
        int64_t d = cpu_ns();
        ours_clear(&o);
        int64_t e = cpu_ns();
        ours_paint(&o);
        int64_t f = cpu_ns();
        theirs_clear(&t);
        int64_t g = cpu_ns();
        theirs_paint(&t);
        int64_t h = cpu_ns();
        ns[0][at] = b - a;
        ns[1][at] = d - c;
        ns[2][at] = f - e;
        ns[3][at] = h - g;
    }
    bench_say("anew_ours_ms", bench_pct_ms(ns[0], rounds, 50));
    bench_say("anew_pango_ms", bench_pct_ms(ns[1], rounds, 50));
    bench_say("kept_ours_ms", bench_pct_ms(ns[2], rounds, 50));
    bench_say("kept_pango_ms", bench_pct_ms(ns[3], rounds, 50));
    bench_say("lines_ours", mm_layout_lines(o.layout));
    bench_say("lines_pango", pango_layout_get_line_count(t.layout));
    for (size_t k = 0; k < 4; k++)
        free(ns[k]);
    ours_done(&o);
    theirs_done(&t);
}

int main(int argc, char **argv)
{
    long rounds = argc == 4 ? strtol(argv[1], NULL, 10) : 0;
    if (rounds < 1 || rounds > 100000) {
        fprintf(stderr, "bench_page ROUNDS FONTS.json PHRASES.json\n");
        return 2;
    }
    make_page();
    measure_cold(argv + 2, (size_t)rounds);
    measure_warm(argv + 2, (size_t)rounds);
    return EXIT_SUCCESS;
}
