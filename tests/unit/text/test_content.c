/* All content at forty column widths, ragged, balanced and justified, with readings and without: no line
 * begins or ends with what may not, none is too wide, readings neither overlap nor reach over kanji, and
 * every character and every reading stands there once. */
#include "content_fixture.h"

enum { SIZE = 36, WIDTHS = 40 };

static struct mm_text_style style_of(int k)
{
    struct mm_text_style style = body_style(SIZE);
    style.balanced = k % 3 == 1;
    style.justify = k % 3 == 2;
    style.ruby = k < 3;
    return style;
}

struct sheet { /* one text that is being tried */
    struct mm_fonts *fonts;
    struct mm_para p;
    struct mm_line *lines;
    size_t n;
    mm_f6 *x, *ruby_x;
    int *seen, *ruby_seen; /* how often a cluster was placed */
    mm_f6 width;
    const char *fault;
};

static void say(struct sheet *s, bool good, const char *fault)
{
    if (!good && !s->fault)
        s->fault = fault;
}

static void check_edges(struct sheet *s, const struct mm_line *line)
{
    const struct mm_cluster *first = &s->p.clusters[line->first], *last = &s->p.clusters[line->end - 1];
    bool begins = line->first == 0 || s->p.clusters[line->first - 1].cls == MM_CLASS_BREAK;
    bool goes_on = line->end < s->p.n && s->p.clusters[line->end].cls != MM_CLASS_BREAK;
    say(s, begins || !mm_kinsoku_start_forbidden(first->cp), "a line begins with what may not begin one");
    say(s, !goes_on || !mm_kinsoku_end_forbidden(last->cp), "a line ends with what may not end one");
    say(s, begins || !first->glyph->no_start, "a line begins with what may not begin one");
    if (begins)
        return;
    const struct mm_cluster *before = &s->p.clusters[line->first - 1];
    bool digits = before->cls == MM_CLASS_DIGIT && first->cls == MM_CLASS_DIGIT;
    bool joined = before->cls == MM_CLASS_JOINED && first->cls == MM_CLASS_JOINED;
    say(s, !digits && !joined, "a line cuts a number or what is inseparable");
}

/* Left to right; only the blank of punctuation may be given up. */
static void check_bases(struct sheet *s, const struct mm_line *line)
{
    for (size_t i = line->first; i < line->end; i++) {
        const struct mm_cluster *c = &s->p.clusters[i];
        const struct mm_glyph *prev = i > line->first ? s->p.clusters[i - 1].glyph : NULL;
        s->seen[i]++;
        if (prev)
            say(s, s->x[i] + c->glyph->lead >= s->x[i - 1] + prev->advance - prev->tail - 1,
                "two characters overlap");
        say(s, s->x[i] + c->glyph->lead >= -1, "a character stands left of its line");
    }
}

static void check_over(struct sheet *s, const struct mm_line *line, const struct mm_ruby_group *g)
{
    mm_f6 from = s->ruby_x[g->ruby_first];
    mm_f6 to = s->ruby_x[g->ruby_end - 1] + s->p.rubies[g->ruby_end - 1].glyph->advance;
    say(s, from >= -1, "a reading begins left of its line");
    say(s, to <= s->width + 64, "a reading ends right of its column");
    for (size_t i = line->first; i < line->end; i++) {
        const struct mm_cluster *c = &s->p.clusters[i];
        bool kana = (c->cls == MM_CLASS_HIRAGANA || c->cls == MM_CLASS_KATAKANA) && c->ruby < 0;
        bool beside = s->x[i] + c->glyph->advance <= from + 1 || s->x[i] >= to - 1;
        bool trimmed =
            s->x[i] + c->glyph->advance - c->glyph->tail <= from + 1 || s->x[i] + c->glyph->lead >= to - 1;
        say(s, (i >= g->first && i < g->end) || kana || beside || trimmed,
            "a reading reaches over something else than kana");
    }
}

static void check_readings(struct sheet *s, const struct mm_line *line)
{
    const struct mm_ruby_group *prev = NULL;
    for (size_t i = line->first; i < line->end; i++) {
        int32_t at = s->p.clusters[i].ruby;
        const struct mm_ruby_group *g = at >= 0 ? &s->p.groups[at] : NULL;
        if (!g || i != g->first)
            continue;
        say(s, g->end <= line->end, "a base and its reading are cut");
        for (size_t r = g->ruby_first; r < g->ruby_end; r++) {
            s->ruby_seen[r]++;
            if (r > g->ruby_first)
                say(s, s->ruby_x[r] >= s->ruby_x[r - 1] + s->p.rubies[r - 1].glyph->advance - 1,
                    "a reading overlaps itself");
        }
        if (prev) {
            mm_f6 end = s->ruby_x[prev->ruby_end - 1] + s->p.rubies[prev->ruby_end - 1].glyph->advance;
            mm_f6 want = g->joined ? 0 : MM_F6(SIZE) / 8;
            say(s, s->ruby_x[g->ruby_first] >= end + want - 3, "two readings touch");
        }
        check_over(s, line, g);
        prev = g;
    }
}

static void check_line(struct sheet *s, const struct mm_line *line, bool last)
{
    struct mm_placed placed = {s->x, s->ruby_x};
    if (line->end == line->first)
        return;
    mm_f6 w = mm_line_place(&s->p, line->first, line->end, line->extra, &placed);
    say(s, w == line->width, "a line is not as wide as it was thought to be");
    say(s, line->width <= s->width, "a line is too wide");
    say(s, line->extra <= MM_F6(SIZE) / 4 && (line->extra == 0 || !last), "a line is widened too far");
    check_edges(s, line);
    check_bases(s, line);
    check_readings(s, line);
}

static bool is_blank(const struct mm_cluster *c)
{
    return c->cls == MM_CLASS_SPACE || c->cls == MM_CLASS_WIDE_SPACE || c->cls == MM_CLASS_BREAK;
}

static void check_nothing_lost(struct sheet *s)
{
    for (size_t i = 0; i < s->p.n; i++)
        say(s, s->seen[i] == 1 || (is_blank(&s->p.clusters[i]) && s->seen[i] == 0),
            "a character is lost or doubled");
    for (size_t r = 0; r < s->p.n_rubies; r++)
        say(s, s->ruby_seen[r] == 1, "a reading is lost or doubled");
}

static void try_width(struct sheet *s, const struct mm_text_style *style, const char *text, bool markup,
                      int width_px)
{
    s->fault = NULL;
    s->width = MM_F6(width_px);
    MM_REQUIRE(mm_para_init(&s->p, s->fonts, style, text, strlen(text), markup));
    s->lines = mm_lines_choose(&s->p, s->width, &s->n);
    s->x = calloc(s->p.n + 1, sizeof *s->x);
    s->ruby_x = calloc(s->p.n_rubies + 1, sizeof *s->ruby_x);
    s->seen = calloc(s->p.n + 1, sizeof *s->seen);
    s->ruby_seen = calloc(s->p.n_rubies + 1, sizeof *s->ruby_seen);
    for (size_t i = 0; s->lines && i < s->n; i++) {
        bool last = s->lines[i].end >= s->p.n || s->p.clusters[s->lines[i].end].cls == MM_CLASS_BREAK;
        check_line(s, &s->lines[i], last);
    }
    check_nothing_lost(s);
    if (s->fault)
        printf("width %d, %s: %s\n  %s\n", width_px,
               style->balanced  ? "balanced"
               : style->justify ? "justified"
                                : "ragged",
               s->fault, text);
    MM_CHECK(!s->fault);
    free(s->lines);
    free(s->x);
    free(s->ruby_x);
    free(s->seen);
    free(s->ruby_seen);
    mm_para_done(&s->p);
}

struct run {
    struct sheet sheet;
    size_t texts, with_ruby;
    size_t every; /* of the texts one in so many */
};

/* Each text at every width, in turn in one of the styles; every style therefore meets every width. */
static void try_text(void *ctx, const char *text, bool markup)
{
    struct run *run = ctx;
    int styles = strchr(text, '|') ? 6 : 3;
    for (int k = 0; *text && run->texts % run->every == 0 && k < WIDTHS; k++) {
        struct mm_text_style style = style_of((k + (int)run->texts) % styles);
        try_width(&run->sheet, &style, text, markup, SIZE * 5 + k * (SIZE * 3 / 4));
    }
    run->texts++;
    run->with_ruby += strchr(text, '|') != NULL;
}

static void try_all(struct mm_fonts *fonts, size_t every)
{
    struct run run = {.sheet = {.fonts = fonts}, .every = every};
    MM_REQUIRE(content_each(try_text, &run));
    MM_CHECK(run.texts > 1000 && run.with_ruby > 20);
}

/* Without the weights of phrases; all of it where they are not installed. */
MM_TEST(all_content_is_set_by_the_rules_at_forty_widths)
{
    struct mm_fonts *fonts = open_fonts(), *with = open_fonts_with_phrases();
    MM_REQUIRE(fonts);
    try_all(fonts, with ? 5 : 1);
    mm_fonts_close(with);
    mm_fonts_close(fonts);
}

MM_TEST(all_content_is_set_by_the_rules_with_phrases_too)
{
    struct mm_fonts *fonts = open_fonts_with_phrases();
    if (!fonts) {
        printf("the weights of phrases are not installed: only the strict rules are tested\n");
        return;
    }
    try_all(fonts, 1);
    mm_fonts_close(fonts);
}

/* Harder than the content is: readings side by side, over kana between them, wider than a line. */
MM_TEST(difficult_readings_keep_the_rules_too)
{
    static const char *const texts[] = {
        "{志|こころざし}の{志|こころざし}と{承|うけたまわ}る{志|こころざし}",
        "{承|うけたまわ}{志|こころざし}{侍|さむらい}{漏洩|ろうえい}{情報|じょうほう}",
        "{情報漏洩|じょうほうろうえい}{閾値|いきち}を{情報漏洩対策委員会|"
        "じょうほうろうえいたいさくいいんかい}で",
        "{情報漏洩対策委員会|じょう|ほう|ろう|えい|たい|さく|い|いん|かい}の{長|おさ}、{侍|さむらい}。",
        "「{侍|さむらい}」（{志|こころざし}）、{志|こころざし}。",
        "Wi-Fiの{電波|でんぱ}は5{階|かい}まで。{1,000|せん}円、30％、{昨日|きのう}・{今日|きょう}・{明日|"
        "あす}",
        "{葛󠄀城|かつらぎ}と{辻󠄀|つじ}と{邉󠄐|なべ}、{𠮷野家|よしのや}。",
    };
    struct mm_fonts *fonts = open_fonts();
    struct run run = {.sheet = {.fonts = fonts}, .every = 1};
    MM_REQUIRE(fonts);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        for (int k = 0; k < 3; k++) {
            run.texts = (size_t)k;
            try_text(&run, texts[i], true);
        }
    }
    mm_fonts_close(fonts);
}

MM_TEST_MAIN
