/* Lines of many cases, and what must hold of every layout whatever the text and the width. */
#include "text_fixture.h"

/* Without the weights of phrases: B body, N body without ruby, H heading, P balanced body, J justified, 2 at
 * most two lines. Width in em; lines joined by |. */
static const struct {
    char mode;
    double em;
    const char *markup, *lines;
} cases[] = {
    {'B', 10, "かけません。画面を閉じて、知らせます。", "かけません。画面を|閉じて、知らせます。"},
    {'B', 7, "コンピューターウイルス", "コンピューター|ウイルス"},
    {'B', 8, "（関東、2025年）の例です。", "（関東、|2025年）の|例です。"},
    {'B', 12, "費用は1,000円で30％の値引きです。", "費用は1,000円で|30％の値引きです。"},
    {'B', 14, "くわしくは https://www.example.jp/security/policy/guide.html を見ます。",
     "くわしくは|https://www.example.jp/|security/policy/|guide.html を見ます。"},
    {'B', 11, "アドレス　kaigi.example.jp.login.example.net", "アドレス|kaigi.example.jp.|login.example.net"},
    {'B', 10, "Wi-Fiとパスワードを変更します。", "Wi-Fiとパスワードを|変更します。"},
    {'B', 6, "時々、人々が集まる。", "時々、人々が|集まる。"},
    {'B', 8, "情報セキュリティポリシー", "情報セキュリティ|ポリシー"},
    {'B', 6, "{漏|ろう}えい・{改|かい}ざん・消去", "漏えい・|改ざん・消去"},
    {'B', 5, "あ、い、う、え、お", "あ、い、|う、え、お"},
    {'B', 6, "（（注））「『中』」", "（（注））|「『中』」"},
    {'B', 10, "本当ですか？　はい。", "本当ですか？　はい。"},
    {'B', 10, "一行目\n二行目です。", "一行目|二行目です。"},
    {'B', 10, "一行目\n\n三行目です。", "一行目||三行目です。"},
    {'B', 3, "あああああああああ", "あああ|あああ|あああ"},
    {'B', 4, "「「「あ」」」", "「「「あ」」」"},
    {'B', 6, "３（１）　意図的な要因", "３（１）|意図的な要因"},
    {'B', 10, "[[多要素認証]]を使います。", "多要素認証を|使います。"},
    {'B', 12, "お名前をお選びください。", "お名前をお選びください。"},
    {'B', 10, "「メール」の「添付」を開く", "「メール」の|「添付」を開く"},
    {'H', 12, "なくした・押してしまった・おかしいと思ったら",
     "なくした・押してしまった・|おかしいと思ったら"},
    {'P', 8, "公開されている資料を案内する", "公開されている|資料を案内する"},
    {'2', 20, "短い文です。", "短い文です。"},
    {'N', 10, "{遵守|じゅんしゅ}した情報を使います。", "遵守した情報を|使います。"},
    /* a reading that is wider than its line goes in parts, and nothing of it is lost */
    {'B', 4, "{情報漏洩対策|じょうほうろうえいたいさく}", "情報漏洩|対策"},
    {'B', 4, "{情報漏洩|じょう|ほう|ろう|えい}", "情報|漏洩"},
};

static struct mm_text_style style_of(char mode)
{
    struct mm_text_style style = body_style(36);
    style.role = mode == 'H' ? MM_FONT_HEADING : MM_FONT_BODY;
    style.balanced = mode == 'H' || mode == 'P';
    style.ruby = mode != 'N';
    style.justify = mode == 'J';
    style.max_lines = mode == '2' ? 2 : 0;
    return style;
}

MM_TEST(every_case_breaks_where_it_should)
{
    struct mm_fonts *fonts = open_fonts();
    struct mm_buf out;
    MM_REQUIRE(fonts);
    mm_buf_init(&out, 1 << 16);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mm_text_style style = style_of(cases[i].mode);
        lines_of(fonts, &style, cases[i].markup, cases[i].em, &out);
        MM_CHECK_STR(mm_buf_str(&out), cases[i].lines);
    }
    mm_buf_done(&out);
    mm_fonts_close(fonts);
}

static const char *const paragraphs[] = {
    "ある市議会（関東、2025年）で、会議システムを{元議員|もとぎいん}"
    "が見ていたことが分かりました。現職の議員が、"
    "自分の**IDとパスワード**"
    "を伝えていたのです。「ちょっと見せてほしい」と言われ、断れなかったといいます……。",
    "不正アクセス、ウイルス攻撃、サービス不能攻撃等のサイバー攻撃や部外者の侵入等の意図的な要因による情報資産"
    "の"
    "{漏|ろう}えい・破壊・{改|かい}ざん・消去、重要情報の{詐取|さしゅ}、内部不正等。費用は1,"
    "000円、割合は30％でした。",
    "業務の{遂行|すいこう}に当たって、情報セキュリティポリシー及び情報セキュリティ{実施|じっし}"
    "手順、議会会議システム等に"
    "用いるタブレット型端末機の使用基準を{遵守|じゅんしゅ}しなければならない。くわしくは "
    "https://www.example.jp/a/b を"
    "見てください！！（9:30から、№5の部屋で）",
};

/* A row of the paragraph laid out: which of the rules does it break? NULL when none. */
static const char *line_fault(const char *line, bool first)
{
    size_t len = strlen(line);
    uint32_t cps[400];
    size_t n = mm_cluster_decode(line, len, cps, 400);
    if (n == 0)
        return NULL;
    if (!first && mm_kinsoku_start_forbidden(cps[0]))
        return "begins with what may not begin a line";
    if (mm_kinsoku_end_forbidden(cps[n - 1]))
        return "ends with what may not end a line";
    return NULL;
}

static void check_width(struct mm_fonts *fonts, const struct mm_text_style *style, const char *markup, int px)
{
    struct mm_layout *layout = NULL;
    struct mm_buf line, all, plain;
    mm_buf_init(&line, 1 << 16);
    mm_buf_init(&all, 1 << 16);
    mm_buf_init(&plain, 1 << 16);
    MM_REQUIRE(mm_layout_text(fonts, style, markup, px, &layout, NULL) == MM_OK);
    for (int i = 0; i < mm_layout_lines(layout); i++) {
        mm_buf_clear(&line);
        mm_layout_line_text(layout, i, &line);
        const char *fault = line_fault(mm_buf_str(&line), i == 0);
        if (fault)
            printf("width %d line %d \"%s\" %s\n", px, i, mm_buf_str(&line), fault);
        MM_CHECK(!fault);
        for (size_t k = 0; k < line.len; k++) {
            if (line.data[k] != ' ')
                mm_buf_char(&all, line.data[k]);
        }
    }
    MM_CHECK(mm_layout_width(layout) <= px);
    for (size_t k = 0, pos = 0; markup[k]; k++) {
        (void)pos;
        if (markup[k] == '|') /* the reading is not base text */
            k += strcspn(markup + k, "}") - 1;
        else if (!strchr("{}* ", markup[k]))
            mm_buf_char(&plain, markup[k]);
    }
    MM_CHECK_STR(mm_buf_str(&all), mm_buf_str(&plain));
    mm_layout_free(layout);
    mm_buf_done(&line);
    mm_buf_done(&all);
    mm_buf_done(&plain);
}

MM_TEST(at_forty_widths_no_line_breaks_a_rule_and_no_text_is_lost)
{
    struct mm_fonts *fonts = open_fonts();
    MM_REQUIRE(fonts);
    for (size_t p = 0; p < sizeof paragraphs / sizeof paragraphs[0]; p++) {
        for (int k = 0; k < 40; k++) {
            for (int balanced = 0; balanced < 2; balanced++) {
                struct mm_text_style style = body_style(36);
                style.balanced = balanced != 0;
                check_width(fonts, &style, paragraphs[p], 36 * 6 + k * 29);
            }
        }
    }
    mm_fonts_close(fonts);
}

MM_TEST(a_narrow_column_still_gives_every_character)
{
    struct mm_fonts *fonts = open_fonts();
    struct mm_text_style style = body_style(36);
    struct mm_layout *layout = NULL;
    MM_REQUIRE(fonts);
    MM_CHECK_ERR(mm_layout_text(fonts, &style, "あいうえお", 1, &layout, NULL), MM_OK);
    MM_CHECK_INT(mm_layout_lines(layout), 5);
    mm_layout_free(layout);
    MM_CHECK_ERR(mm_layout_text(fonts, &style, "", 100, &layout, NULL), MM_OK);
    MM_CHECK_INT(mm_layout_width(layout), 0);
    mm_layout_free(layout);
    mm_fonts_close(fonts);
}

MM_TEST(punctuation_is_trimmed_at_the_edges_and_between_neighbours)
{
    struct mm_fonts *fonts = open_fonts();
    struct mm_text_style style = body_style(40);
    MM_REQUIRE(fonts);
    MM_CHECK_INT(text_width(fonts, &style, "あ"), 40);
    MM_CHECK_INT(text_width(fonts, &style, "あ。"), 60);      /* the blank after 。 goes at the line's end */
    MM_CHECK_INT(text_width(fonts, &style, "「あ"), 60);      /* and before 「 at its beginning */
    MM_CHECK_INT(text_width(fonts, &style, "あ。」い"), 140); /* 。」 stand close */
    MM_CHECK_INT(text_width(fonts, &style, "あ」「い"), 140); /* 」「 keep half an em */
    MM_CHECK_INT(text_width(fonts, &style, "あ。い"), 120);   /* inside a sentence the blank stays */
    mm_fonts_close(fonts);
}

MM_TEST(latin_stands_a_quarter_em_from_japanese)
{
    struct mm_fonts *fonts = open_fonts();
    struct mm_text_style style = body_style(40);
    MM_REQUIRE(fonts);
    int alone =
        text_width(fonts, &style, "あ") + text_width(fonts, &style, "HH") + text_width(fonts, &style, "い");
    int both = text_width(fonts, &style, "あHHい");
    MM_CHECK(both >= alone + 2 * 4 && both <= alone + 2 * 11);
    MM_CHECK_INT(text_width(fonts, &style, "あ、HH"),
                 text_width(fonts, &style, "あ、い") - 40 + text_width(fonts, &style, "HH"));
    mm_fonts_close(fonts);
}

/* 12月28日: beside 月, which is narrower than its em, as much is added less as it has more blank of its own.
 */
MM_TEST(numbers_stand_as_far_from_month_and_day_as_from_year)
{
    struct mm_fonts *fonts = open_fonts();
    struct mm_text_style style = body_style(40);
    MM_REQUIRE(fonts);
    int year = text_width(fonts, &style, "8年8") - text_width(fonts, &style, "年");
    int month = text_width(fonts, &style, "8月8") - text_width(fonts, &style, "月");
    MM_CHECK(month <= year - 4 && month >= year - 12);
    mm_fonts_close(fonts);
}

/* Positions of the rubies of one line through the internal interface of the typesetter are checked by the
 * widths they force: two long readings side by side need more room than their bases. */
MM_TEST(readings_never_touch_each_other)
{
    struct mm_fonts *fonts = open_fonts();
    struct mm_text_style style = body_style(40);
    MM_REQUIRE(fonts);
    /* 承 with 5 readings (100 px) between kanji: the base spreads to the width of its reading. */
    MM_CHECK_INT(text_width(fonts, &style, "{承|うけたまわ}"), 100);
    /* Two side by side: both readings and a quarter em (of ruby: 5 px) between them. */
    MM_CHECK_INT(text_width(fonts, &style, "{承|うけたまわ}{志|こころざし}"), 205);
    /* Over kana a reading may reach, by half of what is over at each side. */
    MM_CHECK_INT(text_width(fonts, &style, "あ{志|こころざし}い"), 40 + 100 + 40 - 2 * 20);
    /* Over kanji it may not. */
    MM_CHECK_INT(text_width(fonts, &style, "亜{志|こころざし}伊"), 40 + 100 + 40);
    style.ruby = false;
    MM_CHECK_INT(text_width(fonts, &style, "{承|うけたまわ}{志|こころざし}"), 80);
    mm_fonts_close(fonts);
}

MM_TEST(a_paragraph_with_readings_reserves_their_room_on_every_line)
{
    struct mm_fonts *fonts = open_fonts();
    struct mm_text_style style = body_style(40);
    struct mm_layout *with = NULL, *without = NULL;
    MM_REQUIRE(fonts);
    style.pitch = 1.2;
    MM_CHECK_ERR(mm_layout_text(fonts, &style, "{志|こころざし}をもつ人が集まりました。", 200, &with, NULL),
                 MM_OK);
    style.ruby = false;
    MM_CHECK_ERR(
        mm_layout_text(fonts, &style, "{志|こころざし}をもつ人が集まりました。", 200, &without, NULL), MM_OK);
    int lines = mm_layout_lines(with);
    MM_CHECK(lines > 1);
    MM_CHECK_INT(mm_layout_height(with) % lines, 0);
    MM_CHECK(mm_layout_height(with) / lines >= 40 + 20 + 2);
    MM_CHECK_INT(mm_layout_height(without) / mm_layout_lines(without), 48);
    mm_layout_free(with);
    mm_layout_free(without);
    mm_fonts_close(fonts);
}

static unsigned long ink(const struct mm_canvas *canvas, struct mm_rect r)
{
    unsigned long sum = 0;
    for (int y = r.y; y < r.y + r.h; y++) {
        for (int x = r.x; x < r.x + r.w; x++)
            sum += 255 - (canvas->px[y * canvas->w + x] & 255);
    }
    return sum;
}

MM_TEST(painting_stays_inside_the_clip_and_is_the_same_every_time)
{
    struct mm_fonts *fonts = open_fonts();
    struct mm_text_style style = body_style(40);
    struct mm_layout *layout = NULL;
    struct mm_canvas a, b;
    MM_REQUIRE(fonts);
    MM_REQUIRE(mm_canvas_init(&a, 400, 120) == MM_OK && mm_canvas_init(&b, 400, 120) == MM_OK);
    struct mm_rect all = {0, 0, 400, 120}, clip = {100, 20, 60, 60};
    MM_REQUIRE(mm_layout_text(fonts, &style, "{端末|たんまつ}を**必ず**[[暗号化]]する。", 400, &layout,
                              NULL) == MM_OK);
    mm_paint_fill(&a, all, 0xFFFFFFFFu, NULL);
    mm_paint_fill(&b, all, 0xFFFFFFFFu, NULL);
    mm_layout_paint(layout, &a, 3, 3, &clip);
    MM_CHECK(ink(&a, clip) > 0);
    MM_CHECK_INT(ink(&a, all), ink(&a, clip));
    mm_layout_paint(layout, &b, -50, -200, NULL); /* wholly outside */
    mm_paint_fill(&a, all, 0xFFFFFFFFu, NULL);
    mm_paint_fill(&b, all, 0xFFFFFFFFu, NULL);
    mm_layout_paint(layout, &a, 0, 0, NULL);
    mm_fonts_forget(fonts);
    mm_layout_paint(layout, &b, 0, 0, NULL);
    MM_CHECK(memcmp(a.px, b.px, sizeof(uint32_t) * 400 * 120) == 0);
    mm_layout_free(layout);
    mm_canvas_done(&a);
    mm_canvas_done(&b);
    mm_fonts_close(fonts);
}

MM_TEST_MAIN
