/* Room is shared by rule: nothing is cut in half, what can be done without goes first, and a new place begins
 * at its beginning. */
#include "frames.h"

#include "kiosk/ui/inside.h"
#include "tests/unit/mm_test.h"

struct rig {
    struct mm_fonts *fonts;
    struct mm_ui *ui;
};

static bool rig_open(struct rig *rig, int w, int h, double inch, enum mm_text_size size)
{
    *rig = (struct rig){.fonts = frames_fonts()};
    if (!rig->fonts || mm_ui_new(rig->fonts, w, h, inch, &rig->ui, NULL) != MM_OK)
        return false;
    mm_ui_set(rig->ui, &(struct mm_ui_settings){.size = size});
    return true;
}

static void rig_close(struct rig *rig)
{
    mm_ui_free(rig->ui);
    mm_fonts_close(rig->fonts);
}

static void show(struct rig *rig, void (*declare)(struct mm_ui *ui))
{
    struct mm_rect dirty[16];
    size_t n;
    declare(rig->ui);
    MM_CHECK_ERR(mm_ui_end(rig->ui, NULL), MM_OK);
    mm_ui_paint(rig->ui, dirty, 16, &n);
}

static void frame_text(struct mm_ui *ui)
{
    mm_ui_begin(ui, "text", "");
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_text(
        ui, "text", MM_TEXT_BODY,
        "{議員|ぎいん}は、職務上知り得た情報を、だれにも漏らしてはなりません。\n一\n二\n三\n四\n五\n六\n七"
        "\n八\n九\n十\n十一\n十二\n十三\n十四\n十五\n十六\n十七\n十八\n十九\n二十");
    mm_ui_region(ui, MM_REGION_FOOTER);
    frame_primary(ui, "next", "つぎへ");
}

/* Ink in the last rows of the body, left of the scroll buttons. */
static bool ink_at_the_end(const struct mm_ui *ui, int rows)
{
    const struct mm_canvas *canvas = &ui->canvas;
    int bottom = ui->viewport.y + ui->viewport.h;
    for (int y = bottom - rows; y < bottom; y++) {
        for (int x = 0; x < ui->viewport.w; x++)
            if ((canvas->px[(size_t)y * (size_t)canvas->w + (size_t)x] & 0xFFFFFF) !=
                (mm_theme_color(MM_THEME_LIGHT, MM_COLOR_GROUND) & 0xFFFFFF))
                return true;
    }
    return false;
}

MM_TEST(a_line_is_shown_whole_or_not_at_all)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    show(&rig, frame_text);
    int line_h = (int)(rig.ui->look.text[MM_TEXT_BODY].size_px * 1.75), whole = 0, cut = 0;
    for (int i = 0; i < line_h; i += 3) { /* wherever the scroll stands */
        rig.ui->scroll = i;
        show(&rig, frame_text);
        const struct mm_rect r = mm_ui_find(rig.ui, "text")->rect;
        int in_line = (rig.ui->viewport.y + rig.ui->viewport.h - r.y) % line_h;
        if (in_line > line_h / 3 && in_line < line_h * 2 / 3) {
            cut++;
            MM_CHECK(!ink_at_the_end(rig.ui, in_line));
        } else {
            whole++;
        }
    }
    MM_CHECK(cut >= 3 && whole >= 3);
    rig_close(&rig);
}

static void frame_tools(struct mm_ui *ui)
{
    mm_ui_begin(ui, "tools", "");
    mm_ui_region(ui, MM_REGION_BAND);
    mm_ui_push(ui, "@back", MM_BUTTON_BAND, "もどる");
    mm_ui_text(ui, "title", MM_TEXT_BAND, "学ぶ　議員と職員が守ること");
    mm_ui_grow(ui);
    mm_ui_button(ui, &(struct mm_button){.id = "@ruby",
                                         .kind = MM_BUTTON_BAND,
                                         .label = "ふりがな　入",
                                         .sign = MM_SHAPE_NONE,
                                         .flags = MM_UI_SPARE});
    mm_ui_push(ui, "@display", MM_BUTTON_BAND, "文字");
    mm_ui_push(ui, "@hide", MM_BUTTON_BAND, "画面を隠す");
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_grid(ui, 4, NULL);
    mm_ui_push(ui, "c.0", MM_BUTTON_PLAIN, "議席番号から");
    mm_ui_push(ui, "c.1", MM_BUTTON_PLAIN, "あいうえお順");
    mm_ui_push(ui, "c.2", MM_BUTTON_PLAIN, "議会事務局の職員");
    mm_ui_push(ui, "c.3", MM_BUTTON_PLAIN, "課から");
    mm_ui_close(ui);
}

MM_TEST(a_tool_that_can_be_spared_goes_before_the_band_takes_a_second_line)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    show(&rig, frame_tools);
    MM_CHECK(mm_ui_find(rig.ui, "@ruby") != NULL);
    int band_h = rig.ui->region_rect[MM_REGION_BAND].h;
    rig_close(&rig);
    MM_REQUIRE(rig_open(&rig, 1080, 1920, 21.5, MM_SIZE_M));
    show(&rig, frame_tools);
    MM_CHECK(mm_ui_find(rig.ui, "@ruby") == NULL);
    MM_CHECK(mm_ui_find(rig.ui, "@hide") != NULL);
    MM_CHECK_INT(rig.ui->region_rect[MM_REGION_BAND].h, band_h);
    rig_close(&rig);
}

MM_TEST(four_cells_that_do_not_fit_are_two_and_two)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1080, 1920, 21.5, MM_SIZE_M));
    show(&rig, frame_tools);
    MM_CHECK_INT(mm_ui_find(rig.ui, "c.1")->rect.y, mm_ui_find(rig.ui, "c.0")->rect.y);
    MM_CHECK(mm_ui_find(rig.ui, "c.2")->rect.y > mm_ui_find(rig.ui, "c.0")->rect.y);
    MM_CHECK_INT(mm_ui_find(rig.ui, "c.3")->rect.x, mm_ui_find(rig.ui, "c.1")->rect.x);
    rig_close(&rig);
}

static void frame_names(struct mm_ui *ui)
{
    mm_ui_begin(ui, "names", "");
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_grid(ui, 6, NULL);
    mm_ui_push(ui, "n.0", MM_BUTTON_NAME,
               "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末食う寝る処に住む処やぶ");
    mm_ui_push(ui, "n.1", MM_BUTTON_NAME, "青葉　和夫");
    mm_ui_push(ui, "n.2", MM_BUTTON_NAME, "髙瀬　由美子");
    mm_ui_push(ui, "n.3", MM_BUTTON_NAME, "小比類巻　茂");
    mm_ui_close(ui);
}

MM_TEST(one_long_name_takes_lines_not_the_room_of_the_others)
{
    static const struct {
        int w, h;
        double inch;
    } shapes[] = {{1920, 1080, 21.5}, {1366, 768, 15.6}, {1080, 1920, 21.5}};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        struct rig rig;
        MM_REQUIRE(rig_open(&rig, shapes[i].w, shapes[i].h, shapes[i].inch, MM_SIZE_M));
        show(&rig, frame_names);
        const struct mm_ui_item *longest = mm_ui_find(rig.ui, "n.0"), *next = mm_ui_find(rig.ui, "n.1");
        MM_CHECK_INT(next->rect.y, longest->rect.y);
        MM_CHECK(next->rect.x > longest->rect.x);
        rig_close(&rig);
    }
}

static void frame_below(struct mm_ui *ui)
{
    frame_text(ui);
    mm_ui_begin(ui, "text", "below");
    mm_ui_region(ui, MM_REGION_BODY);
    for (int i = 0; i < 30; i++)
        mm_ui_text(ui, "", MM_TEXT_BODY, "ここから読みます。");
    mm_ui_button(ui,
                 &(struct mm_button){
                     .id = "deep", .kind = MM_BUTTON_OPTION, .label = "選ぶ", .flags = MM_UI_FOCUS_FIRST});
}

MM_TEST(a_new_place_begins_at_its_beginning_even_where_the_first_target_is_far_below)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    show(&rig, frame_below);
    MM_CHECK_INT(rig.ui->scroll, 0);
    MM_CHECK_STR(mm_ui_focus(rig.ui), "");
    rig_close(&rig);
}

static void frame_spare(struct mm_ui *ui)
{
    static const char *const ids[] = {"keep", "first", "second", "third"};
    mm_ui_begin(ui, "spare", "");
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_row(ui, NULL);
    mm_ui_column(ui, &(struct mm_box){.weight = 1});
    for (int i = 0; i < 3; i++) {
        mm_ui_column(ui, &(struct mm_box){.spare = i});
        mm_ui_text(ui, ids[i], MM_TEXT_BODY, "議員と職員のための研修です。\nいつでも止められます。");
        mm_ui_close(ui);
    }
    mm_ui_close(ui);
    mm_ui_column(ui, &(struct mm_box){.weight = 1});
    mm_ui_column(ui, &(struct mm_box){.spare = 5});
    mm_ui_text(ui, ids[3], MM_TEXT_BODY, "短い。");
    mm_ui_close(ui);
    mm_ui_close(ui);
    mm_ui_close(ui);
}

MM_TEST(what_can_be_spared_goes_in_order_and_only_where_that_helps)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    show(&rig, frame_spare);
    MM_CHECK(mm_ui_find(rig.ui, "first") && mm_ui_find(rig.ui, "second") && mm_ui_find(rig.ui, "third"));
    MM_CHECK_ERR(mm_ui_resize(rig.ui, 1920, 380), MM_OK); /* two of three fit */
    show(&rig, frame_spare);
    MM_CHECK(!rig.ui->scrolls);
    MM_CHECK(mm_ui_find(rig.ui, "keep") && mm_ui_find(rig.ui, "first"));
    MM_CHECK(!mm_ui_find(rig.ui, "second"));
    MM_CHECK(mm_ui_find(rig.ui, "third") != NULL); /* the most easily spared, but nothing is won by it */
    MM_CHECK_ERR(mm_ui_resize(rig.ui, 1920, 130), MM_OK); /* it scrolls in any case */
    show(&rig, frame_spare);
    MM_CHECK(rig.ui->scrolls && mm_ui_find(rig.ui, "second"));
    rig_close(&rig);
}

MM_TEST(in_portrait_the_scroll_buttons_take_no_width)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1080, 1920, 21.5, MM_SIZE_XL));
    show(&rig, frame_below);
    const struct mm_rect up = mm_ui_find(rig.ui, MM_UI_UP)->rect, down = mm_ui_find(rig.ui, MM_UI_DOWN)->rect;
    MM_CHECK_INT(rig.ui->viewport.w, 1080);
    MM_CHECK(up.y >= rig.ui->viewport.y + rig.ui->viewport.h && up.y == down.y);
    MM_CHECK(down.x - up.x - up.w >= rig.ui->look.target_gap);
    rig_close(&rig);
}

static void frame_flow(struct mm_ui *ui)
{
    static const char *const words[] = {"議員と職員のための研修です。",
                                        "{守秘義務|しゅひぎむ}は、退職した後も続きます。", "職員の方へ",
                                        "一つめ。\n二つめ。\n三つめ。\n四つめ。\n五つめ。"};
    static const char *const ids[] = {"f.0", "f.1", "f.2", "f.3"};
    mm_ui_begin(ui, "flow", "");
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_flow(ui);
    for (int i = 0; i < 4; i++)
        mm_ui_text(ui, ids[i], i == 2 ? MM_TEXT_SUBHEAD : MM_TEXT_BODY, words[i]);
    mm_ui_close(ui);
}

static struct mm_rect rect_of(const struct rig *rig, const char *id)
{
    return mm_ui_find(rig->ui, id)->rect;
}

MM_TEST(running_text_takes_a_second_column_only_where_that_saves_scrolling)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    show(&rig, frame_flow); /* there is room below: one column, in a comfortable measure */
    MM_CHECK(!rig.ui->scrolls && rect_of(&rig, "f.3").x == rect_of(&rig, "f.0").x);
    MM_CHECK(rect_of(&rig, "f.3").w < 1920 * 3 / 4);
    MM_CHECK_ERR(mm_ui_resize(rig.ui, 1920, 420), MM_OK);
    show(&rig, frame_flow); /* two, the heading with its text */
    MM_CHECK(!rig.ui->scrolls && rect_of(&rig, "f.0").x == rect_of(&rig, "f.1").x);
    MM_CHECK(rect_of(&rig, "f.2").x > 1920 / 2 && rect_of(&rig, "f.2").x == rect_of(&rig, "f.3").x);
    MM_CHECK_INT(rect_of(&rig, "f.2").y, rect_of(&rig, "f.0").y);
    MM_CHECK_ERR(mm_ui_resize(rig.ui, 1920, 160), MM_OK);
    show(&rig, frame_flow); /* two would scroll as well: one */
    MM_CHECK(rig.ui->scrolls && rect_of(&rig, "f.3").x == rect_of(&rig, "f.0").x);
    rig_close(&rig);
}

MM_TEST(controls_come_down_to_the_lower_part_where_it_is_large_enough)
{
    static const struct {
        int w, h, top;
        double inch;
    } on[] = {{1920, 1080, 432, 21.5}, {1080, 1920, 768, 21.5}, {3840, 2160, 864, 43}, {1280, 800, 0, 10.1}};
    struct rig rig;
    for (size_t i = 0; i < sizeof on / sizeof on[0]; i++) {
        MM_REQUIRE(rig_open(&rig, on[i].w, on[i].h, on[i].inch, MM_SIZE_M));
        mm_ui_set(rig.ui, &(struct mm_ui_settings){.size = MM_SIZE_M, .lower = true});
        MM_CHECK(mm_ui_can_lower(rig.ui) == (on[i].top > 0));
        for (size_t f = 0; f < N_FRAMES; f++) {
            show(&rig, frames[f].declare);
            for (size_t k = 0; k < mm_ui_items(rig.ui); k++) {
                const struct mm_ui_item *item = mm_ui_item(rig.ui, k);
                MM_CHECK(!item->visible || item->rect.y >= on[i].top);
            }
        }
        MM_CHECK_INT(rig.ui->top, on[i].top);
        mm_ui_set(rig.ui, &(struct mm_ui_settings){.size = MM_SIZE_M});
        show(&rig, frame_page);
        MM_CHECK_INT(mm_ui_find(rig.ui, "@back")->rect.y < rig.ui->look.band_h, 1);
        rig_close(&rig);
    }
}

/* Boxes as an explanation has them, and cards with one line and with two. */
static void frame_notes(struct mm_ui *ui)
{
    static const char *const words[] = {"あなたの答え", "正しい答え"};
    mm_ui_begin(ui, "notes", "");
    mm_ui_region(ui, MM_REGION_BODY);
    for (int i = 0; i < 2; i++) {
        char id[8];
        snprintf(id, sizeof id, "n.%d", i);
        mm_ui_row(ui, &(struct mm_box){.surface = MM_SURFACE_CARD, .gap = MM_STEP_3});
        mm_ui_sign(ui, id, i ? MM_SHAPE_CIRCLE : MM_SHAPE_NONE, words[i]);
        mm_ui_column(ui, &(struct mm_box){.weight = 1});
        snprintf(id, sizeof id, "t.%d", i);
        mm_ui_text(ui, id, MM_TEXT_STRONG, "見せてよい資料か確かめる");
        mm_ui_close(ui);
        mm_ui_close(ui);
    }
    mm_ui_grid(ui, 2, NULL);
    mm_ui_button(
        ui,
        &(struct mm_button){
            .id = "c.0", .kind = MM_BUTTON_CARD, .label = "災害", .detail = "約6分", .sign = MM_SHAPE_NONE});
    mm_ui_button(ui, &(struct mm_button){.id = "c.1",
                                         .kind = MM_BUTTON_CARD,
                                         .label = "ひとりひとりが手もとの端末を守るために\n毎日すること",
                                         .detail = "約6分",
                                         .sign = MM_SHAPE_NONE});
    mm_ui_close(ui);
}

/* Explanations of a question with statements: letter, answers, and the words beside them. */
static void frame_explained(struct mm_ui *ui)
{
    static const char *const words[] = {"あなたの答え　正しい", "あなたの答え　当てはまらない"};
    mm_ui_begin(ui, "answers", "");
    mm_ui_region(ui, MM_REGION_BODY);
    for (int i = 0; i < 2; i++) {
        char id[8];
        snprintf(id, sizeof id, "a.%d", i);
        mm_ui_row(ui, &(struct mm_box){.surface = MM_SURFACE_CARD, .gap = MM_STEP_4});
        mm_ui_column(ui, &(struct mm_box){.weight = 24});
        mm_ui_sign(ui, id, MM_SHAPE_CIRCLE, words[i]);
        mm_ui_close(ui);
        mm_ui_column(ui, &(struct mm_box){.weight = 76});
        snprintf(id, sizeof id, "w.%d", i);
        mm_ui_text(ui, id, MM_TEXT_BODY, "見せてよい資料か確かめる");
        mm_ui_close(ui);
        mm_ui_close(ui);
    }
}

/* The first row of an item that has ink between its left line and its middle. */
static int ink_begins(const struct mm_ui *ui, const struct mm_rect r)
{
    const struct mm_canvas *canvas = &ui->canvas;
    uint32_t sheet = mm_theme_color(MM_THEME_LIGHT, MM_COLOR_SHEET);
    for (int y = r.y + r.h / 8; y < r.y + r.h * 7 / 8; y++) {
        for (int x = r.x + 20; x < r.x + r.w / 2; x++)
            if (canvas->px[(size_t)y * (size_t)canvas->w + (size_t)x] != sheet)
                return y;
    }
    return -1;
}

MM_TEST(what_stands_side_by_side_begins_at_one_place)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    show(&rig, frame_notes);
    MM_CHECK_INT(rect_of(&rig, "t.0").x, rect_of(&rig, "t.1").x);
    MM_CHECK(rect_of(&rig, "n.0").y > rect_of(&rig, "t.0").y); /* smaller letters on the same line */
    MM_CHECK_INT(rect_of(&rig, "c.0").h, rect_of(&rig, "c.1").h);
    int a = ink_begins(rig.ui, rect_of(&rig, "c.0")), b = ink_begins(rig.ui, rect_of(&rig, "c.1"));
    MM_CHECK(a > 0 && abs(a - b) <= 3); /* but for what the letters differ */
    rig_close(&rig);
}

MM_TEST(explanations_begin_at_one_place_whatever_was_answered)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1366, 768, 15.6, MM_SIZE_M));
    show(&rig, frame_explained);
    MM_CHECK_INT(rect_of(&rig, "w.0").x, rect_of(&rig, "w.1").x);
    rig_close(&rig);
}

static void frame_small(struct mm_ui *ui)
{
    mm_ui_begin(ui, "small", "");
    mm_ui_region(ui, MM_REGION_BAND);
    mm_ui_push(ui, "@back", MM_BUTTON_BAND, "もどる");
    mm_ui_text(ui, "title", MM_TEXT_BAND, "学ぶ");
    mm_ui_push(ui, "@display", MM_BUTTON_BAND, "文字");
    mm_ui_push(ui, "@hide", MM_BUTTON_BAND, "画面を隠す");
    mm_ui_region(ui, MM_REGION_FOOTER);
    mm_ui_push(ui, "@later", MM_BUTTON_PLAIN, "つづきは次回");
    mm_ui_progress(ui, "progress", 1, 5, "5ページのうち1ページ　あと約3分");
    frame_primary(ui, "next", "つぎへ");
}

MM_TEST(a_small_screen_belongs_to_what_is_read)
{
    struct rig rig;
    for (int size = 0; size < MM_SIZE_COUNT; size++) {
        MM_REQUIRE(rig_open(&rig, 1280, 800, 10.1, (enum mm_text_size)size));
        show(&rig, frame_small);
        const struct mm_rect *strip = rig.ui->region_rect;
        int around = strip[MM_REGION_BAND].h + strip[MM_REGION_FOOTER].h + strip[MM_REGION_MARK].h;
        MM_CHECK(around * 100 <= 800 * 25);
        MM_CHECK(mm_ui_find(rig.ui, "next")->rect.h >= rig.ui->look.target);
        rig_close(&rig);
    }
}

/* ---- room ---------------------------------------------------------------------------------------------- */
static bool is_color(const struct mm_ui *ui, int x, int y, enum mm_color color)
{
    uint32_t px = ui->canvas.px[(size_t)y * (size_t)ui->canvas.w + (size_t)x];
    return (px & 0xFFFFFF) == (mm_theme_color(ui->look.theme, color) & 0xFFFFFF);
}

static void few_options(struct mm_ui *ui)
{
    mm_ui_begin(ui, "few", "");
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_text(ui, "heading", MM_TEXT_HEADING, "どうしますか。");
    mm_ui_push(ui, "o.1", MM_BUTTON_OPTION, "断る");
    mm_ui_push(ui, "o.2", MM_BUTTON_OPTION, "事務局に知らせる");
}

static void few_words(struct mm_ui *ui)
{
    few_options(ui);
    mm_ui_roomy(ui);
}

static void long_heading(struct mm_ui *ui)
{
    few_words(ui);
    mm_ui_text(ui, "long", MM_TEXT_HEADING,
               "この見出しは、文字を大きくすると一行に入りきらない長さをしています。");
}

MM_TEST(few_words_do_not_leave_a_screen_empty)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    show(&rig, few_options);
    MM_CHECK(rig.ui->look.air > 1.4 && rig.ui->look.letters == 1); /* a page among pages keeps its letters */
    MM_CHECK(rect_of(&rig, "o.1").h > rig.ui->look.button[MM_BUTTON_OPTION].h * 5 / 4);
    MM_CHECK(rect_of(&rig, "o.2").y - rect_of(&rig, "o.1").y - rect_of(&rig, "o.1").h >
             rig.ui->look.gap * 5 / 4);
    show(&rig, few_words);
    MM_CHECK(rig.ui->look.letters > 1.2);
    show(&rig, long_heading);
    MM_CHECK_INT(mm_layout_lines(rig.ui->nodes[rig.ui->item_node[3]].label), 1);
    MM_CHECK(rig.ui->look.letters < 1.2);
    show(&rig, few_options);
    MM_CHECK(rig.ui->look.letters == 1);
    rig_close(&rig);
}

static void eight_options(struct mm_ui *ui)
{
    mm_ui_begin(ui, "eight", "");
    mm_ui_region(ui, MM_REGION_BODY);
    for (int i = 0; i < 8; i++) {
        char id[] = "o.0";
        id[2] = (char)('0' + i);
        mm_ui_push(ui, id, MM_BUTTON_OPTION, "断る");
    }
}

MM_TEST(a_little_too_much_stands_nearer_together)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 960, 21.5, MM_SIZE_M));
    show(&rig, eight_options);
    MM_CHECK(rig.ui->look.air < 1 && !rig.ui->scrolls);
    for (int i = 1; i < 8; i++) {
        const struct mm_rect *a = &rig.ui->items[i - 1].rect, *b = &rig.ui->items[i].rect;
        MM_CHECK(b->y - a->y - a->h >= rig.ui->look.target_gap && b->h >= rig.ui->look.target);
    }
    rig_close(&rig);
}

static void numbered(struct mm_ui *ui)
{
    mm_ui_begin(ui, "numbered", "");
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_push(ui, "card", MM_BUTTON_CARD,
               "12　情報を守るために、議員と職員がいっしょに決めて、いっしょに守り、毎年いっしょに見直すこと"
               "を、ここで"
               "もう一度確かめてください。");
}

MM_TEST(a_number_hangs_beside_its_words)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    show(&rig, numbered);
    const struct mm_node *node = &rig.ui->nodes[rig.ui->item_node[0]];
    MM_CHECK_STR(
        mm_ui_find(rig.ui, "card")->text,
        "12　情報を守るために、議員と職員がいっしょに決めて、いっしょに守り、毎年いっしょに見直すことを、"
        "ここでもう一度確かめてください。");
    MM_REQUIRE(node->hung && mm_layout_lines(node->label) == 2);
    struct mm_rect r = rect_of(&rig, "card");
    int ink[2] = {0, 0}, from = r.x + rig.ui->look.button[MM_BUTTON_CARD].pad;
    for (int y = r.y + r.h / 4; y < r.y + r.h * 3 / 4; y++) /* of the first line, and of the second */
        for (int x = from; x < from + mm_layout_width(node->hung); x++)
            ink[y > r.y + r.h / 2] += !is_color(rig.ui, x, y, MM_COLOR_SHEET);
    MM_CHECK(ink[0] > 0);
    MM_CHECK_INT(ink[1], 0);
    rig_close(&rig);
}

static void long_then_card(struct mm_ui *ui)
{
    frame_text(ui);
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_AGAIN});
    mm_ui_box_press(ui, "box", 0);
    mm_ui_text(ui, "words", MM_TEXT_BODY, "一");
    mm_ui_close(ui);
}

MM_TEST(an_edge_without_words_is_not_shown)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    show(&rig, long_then_card);
    int end = rig.ui->viewport.y + rig.ui->viewport.h, dirty_edges = 0;
    for (int peek = 12; peek < 140; peek += 64) { /* an edge alone, and with the words */
        struct mm_event press = {.type = MM_EVENT_DOWN, .y = end - 6};
        struct mm_event up = {.type = MM_EVENT_UP, .y = end - 6};
        char id[MM_UI_ID_BYTES];
        bool dirty;
        rig.ui->scroll += rect_of(&rig, "box").y - (end - peek);
        show(&rig, long_then_card);
        struct mm_rect r = rect_of(&rig, "box");
        press.x = up.x = r.x + r.w / 2;
        mm_ui_input(rig.ui, &press, 10000 * peek, id, &dirty);
        mm_ui_input(rig.ui, &up, 10000 * peek + 50, id, &dirty);
        MM_CHECK(is_color(rig.ui, r.x + r.w / 2, r.y + 8, MM_COLOR_AGAIN_SHEET) == (peek > 100));
        MM_CHECK((id[0] != '\0') == (peek > 100));
        dirty_edges++;
    }
    MM_CHECK_INT(dirty_edges, 2);
    rig_close(&rig);
}

static void long_then_name(struct mm_ui *ui)
{
    frame_text(ui);
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_button(ui, &(struct mm_button){
                         .id = "name", .kind = MM_BUTTON_NAME, .label = "青木　さとみ", .detail = "1番"});
}

MM_TEST(a_number_above_a_name_is_not_shown_without_the_name)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1366, 768, 10.1, MM_SIZE_XL));
    show(&rig, long_then_name);
    int end = rig.ui->viewport.y + rig.ui->viewport.h;
    const struct mm_ui_item *item = mm_ui_find(rig.ui, "name");
    const struct mm_node *node = &rig.ui->nodes[rig.ui->item_node[item - rig.ui->items]];
    int most = mm_button_label_y(rig.ui, node) + mm_layout_height(node->label) - 2;
    for (int whole = 0; whole < 2; whole++) {
        rig.ui->scroll += rect_of(&rig, "name").y - (end - (whole ? item->rect.h : most));
        show(&rig, long_then_name);
        struct mm_rect r = rect_of(&rig, "name");
        MM_CHECK(is_color(rig.ui, r.x + r.w / 2, r.y + 8, MM_COLOR_SHEET) == whole);
    }
    rig_close(&rig);
}

static void long_then_heading(struct mm_ui *ui)
{
    frame_text(ui);
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_AGAIN});
    mm_ui_box_press(ui, "box", 0);
    mm_ui_text(ui, "subhead", MM_TEXT_SUBHEAD, "見出し");
    mm_ui_text(ui, "words", MM_TEXT_BODY, "一");
    mm_ui_close(ui);
}

MM_TEST(a_heading_does_not_stand_alone_at_the_foot_of_a_body)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    show(&rig, long_then_heading);
    int end = rig.ui->viewport.y + rig.ui->viewport.h;
    for (int with = 0; with < 2; with++) { /* the heading alone, and with the words */
        struct mm_rect words = rect_of(&rig, "words"), head = rect_of(&rig, "subhead");
        rig.ui->scroll += (with ? words.y + words.h : head.y + head.h + 2) - end;
        show(&rig, long_then_heading);
        struct mm_rect box = rect_of(&rig, "box");
        MM_CHECK(rect_of(&rig, "subhead").y + rect_of(&rig, "subhead").h <= end);
        MM_CHECK(is_color(rig.ui, box.x + box.w / 2, box.y + 8, MM_COLOR_AGAIN_SHEET) == (with == 1));
    }
    rig_close(&rig);
}

MM_TEST(an_arrow_with_nothing_beyond_is_no_button_in_any_theme)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    for (int theme = 0; theme < MM_THEME_COUNT; theme++) {
        mm_ui_set(rig.ui, &(struct mm_ui_settings){.size = MM_SIZE_M, .theme = (enum mm_theme_id)theme});
        rig.ui->scroll = 0;
        show(&rig, frame_text);
        struct mm_rect up = rect_of(&rig, "@scroll.up"), down = rect_of(&rig, "@scroll.down");
        MM_CHECK(is_color(rig.ui, up.x + up.w / 2, up.y, MM_COLOR_GROUND));
        MM_CHECK(!is_color(rig.ui, down.x + down.w / 2, down.y, MM_COLOR_GROUND));
        rig.ui->scroll = mm_ui_scroll_max(rig.ui);
        show(&rig, frame_text);
        MM_CHECK(!is_color(rig.ui, up.x + up.w / 2, up.y, MM_COLOR_GROUND));
        MM_CHECK(is_color(rig.ui, down.x + down.w / 2, down.y, MM_COLOR_GROUND));
    }
    rig_close(&rig);
}

/* ---- what was found once --------------------------------------------------------------------------------
 */
static void dump_anew(struct mm_fonts *fonts, size_t screen, enum mm_text_size size, size_t f,
                      struct mm_buf *out)
{
    struct mm_ui *ui = NULL;
    MM_CHECK_ERR(mm_ui_new(fonts, screens[screen].w, screens[screen].h, screens[screen].inch, &ui, NULL),
                 MM_OK);
    mm_ui_set(ui, &(struct mm_ui_settings){.size = size});
    frames[f].declare(ui);
    MM_CHECK_ERR(mm_ui_end(ui, NULL), MM_OK);
    mm_ui_dump(ui, true, out);
    mm_ui_free(ui);
}

/* Every frame after every other one and again, at every size of text: as if it were the first. */
MM_TEST(a_frame_that_is_declared_again_lies_where_it_lay)
{
    struct rig rig = {.fonts = frames_fonts()};
    struct mm_buf first, again;
    MM_REQUIRE(rig.fonts);
    mm_buf_init(&first, MM_MAX_UI_TEXT);
    mm_buf_init(&again, MM_MAX_UI_TEXT);
    for (size_t s = 0; s < N_SCREENS; s++) {
        MM_REQUIRE(mm_ui_new(rig.fonts, screens[s].w, screens[s].h, screens[s].inch, &rig.ui, NULL) == MM_OK);
        for (size_t i = 0; i < 2 * N_FRAMES * MM_SIZE_COUNT; i++) {
            size_t f = i / 2 % N_FRAMES;
            enum mm_text_size size = (enum mm_text_size)(i / 2 / N_FRAMES);
            mm_ui_set(rig.ui, &(struct mm_ui_settings){.size = size});
            frames[f].declare(rig.ui);
            MM_CHECK_ERR(mm_ui_end(rig.ui, NULL), MM_OK);
            mm_buf_clear(&again);
            mm_buf_clear(&first);
            mm_ui_dump(rig.ui, true, &again);
            dump_anew(rig.fonts, s, size, f, &first);
            MM_CHECK_INT(again.len, first.len);
            MM_CHECK(again.len == first.len && memcmp(again.data, first.data, first.len) == 0);
        }
        mm_ui_free(rig.ui);
    }
    mm_buf_done(&first);
    mm_buf_done(&again);
    mm_fonts_close(rig.fonts);
}

static const char *few_or_many;
static void frame_words(struct mm_ui *ui)
{
    mm_ui_begin(ui, "words", "");
    mm_ui_roomy(ui);
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_text(ui, "text", MM_TEXT_BODY, few_or_many);
}

MM_TEST(other_words_of_the_same_frame_are_fitted_anew)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1366, 768, 15.6, MM_SIZE_M));
    few_or_many = "一\n二";
    show(&rig, frame_words);
    double large = rig.ui->look.letters, air = rig.ui->look.air;
    show(&rig, frame_words); /* the same ones: as it was */
    MM_CHECK(rig.ui->look.letters == large && rig.ui->look.air == air);
    few_or_many = "一\n二\n三\n四\n五\n六\n七\n八\n九\n十\n十一\n十二\n十三\n十四\n十五";
    show(&rig, frame_words);
    MM_CHECK(large > rig.ui->look.letters);
    rig_close(&rig);
}

static const char *said; /* beside the keys */
static void frame_keys(struct mm_ui *ui)
{
    mm_ui_begin(ui, "keys", "");
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_row(ui, &(struct mm_box){.stay = true});
    mm_ui_column(ui, &(struct mm_box){.weight = 50});
    mm_ui_text(ui, "said", MM_TEXT_BODY, said);
    mm_ui_close(ui);
    mm_ui_column(ui, &(struct mm_box){.weight = 50});
    mm_ui_grid(ui, 3, &(struct mm_box){.tall = 90});
    for (int i = 0; i < 12; i++) {
        char id[8];
        snprintf(id, sizeof id, "k.%d", i);
        mm_ui_push(ui, id, MM_BUTTON_KEY, "5");
    }
    mm_ui_close(ui);
    mm_ui_close(ui);
    mm_ui_close(ui);
    mm_ui_region(ui, MM_REGION_FOOTER);
    frame_primary(ui, "next", "つぎへ");
}

MM_TEST(keys_stay_where_they_are_whatever_is_said_beside_them)
{
    static const char *const words[] = {"番号",
                                        "この番号は使えないようです。紙にある端末の名前と番号を確かめて"
                                        "ください。あと4回ためせます。"};
    for (size_t i = 0; i < N_SCREENS; i++) {
        struct mm_rect last[2];
        if (screens[i].w < screens[i].h)
            continue; /* upright they stand below */
        for (size_t k = 0; k < 2; k++) {
            struct rig rig;
            MM_REQUIRE(rig_open(&rig, screens[i].w, screens[i].h, screens[i].inch, MM_SIZE_M));
            said = words[k];
            show(&rig, frame_keys);
            last[k] = mm_ui_find(rig.ui, "k.11")->rect;
            rig_close(&rig);
        }
        MM_CHECK_INT(last[0].y, last[1].y);
        MM_CHECK_INT(last[0].h, last[1].h);
    }
}

static bool fold_open;
static void frame_fold(struct mm_ui *ui)
{
    frame_text(ui);
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_button(ui, &(struct mm_button){.id = "fold",
                                         .kind = MM_BUTTON_FOLD,
                                         .label = "二問",
                                         .detail = "解説をひらく",
                                         .sign = MM_SHAPE_NONE,
                                         .flags = fold_open ? MM_UI_OPEN : 0});
    if (fold_open)
        mm_ui_text(ui, "opened", MM_TEXT_BODY, "なぜなら");
}

MM_TEST(what_a_fold_opens_comes_into_sight)
{
    struct rig rig;
    char id[MM_UI_ID_BYTES];
    bool dirty;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    fold_open = false;
    show(&rig, frame_fold);
    rig.ui->scroll = mm_ui_scroll_max(rig.ui);
    show(&rig, frame_fold);
    struct mm_rect r = rect_of(&rig, "fold");
    struct mm_event down = {.type = MM_EVENT_DOWN, .x = r.x + 9, .y = r.y + 9}, up = down;
    up.type = MM_EVENT_UP;
    mm_ui_input(rig.ui, &down, 5000, id, &dirty);
    mm_ui_input(rig.ui, &up, 5050, id, &dirty);
    MM_CHECK_STR(id, "fold");
    fold_open = true;
    show(&rig, frame_fold);
    MM_CHECK(mm_ui_find(rig.ui, "opened")->visible && mm_ui_find(rig.ui, "fold")->visible);
    rig_close(&rig);
}

MM_TEST_MAIN
