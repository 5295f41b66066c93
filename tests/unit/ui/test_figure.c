/* Figures in a frame: as large as they may be, in words while they are not there, painted pixel by pixel. */
#include "frames.h"

#include "content/pack/pack.h"
#include "kiosk/ui/inside.h"
#include "tests/unit/mm_test.h"

static const struct mm_picture picture = {.id = "chain", .path = "/x.svg", .w = 900, .h = 400};

struct rig {
    struct mm_fonts *fonts;
    struct mm_ui *ui;
    uint32_t *px; /* what the gallery has; NULL for nothing */
    int w, h;     /* of it */
    int wanted, wanted_w, wanted_h;
    struct mm_figure_palette palette;
    int weight;   /* of the figure's column; 0: alone */
    bool pointed; /* with a region to point at */
};

static const uint32_t *find(void *ctx, const struct mm_picture *p, int w, int h,
                            const struct mm_figure_palette *palette)
{
    const struct rig *rig = ctx;
    (void)palette;
    return p == &picture && rig->px && w == rig->w && h == rig->h ? rig->px : NULL;
}

static void want(void *ctx, const struct mm_picture *p, int w, int h, const struct mm_figure_palette *palette)
{
    struct rig *rig = ctx;
    MM_CHECK(p == &picture);
    rig->wanted++;
    rig->wanted_w = w;
    rig->wanted_h = h;
    rig->palette = *palette;
}

static bool rig_open(struct rig *rig, int w, int h, double inch)
{
    *rig = (struct rig){.fonts = frames_fonts()};
    if (!rig->fonts || mm_ui_new(rig->fonts, w, h, inch, &rig->ui, NULL) != MM_OK)
        return false;
    mm_ui_set_gallery(rig->ui, &(struct mm_ui_gallery){find, want, rig});
    return true;
}

static void rig_close(struct rig *rig)
{
    free(rig->px);
    mm_ui_free(rig->ui);
    mm_fonts_close(rig->fonts);
}

static const struct mm_ui_spot spot = {
    .id = "spot.a", .at = {20, 150, 860, 90}, .letter = "ア", .words = "件名", .sign = MM_SHAPE_NONE};

static const struct mm_ui_item *show(struct rig *rig)
{
    struct mm_rect dirty[16];
    struct mm_buf faults;
    size_t n;
    rig->wanted = 0;
    mm_ui_begin(rig->ui, "page", "p");
    frame_band(rig->ui, "学ぶ");
    mm_ui_region(rig->ui, MM_REGION_BODY);
    if (rig->weight) {
        mm_ui_row(rig->ui, &(struct mm_box){.gap = MM_STEP_4});
        mm_ui_column(rig->ui, &(struct mm_box){.weight = rig->weight});
    }
    mm_ui_figure(rig->ui, &(struct mm_ui_figure){.id = "figure",
                                                 .words = "電気が止まると、機械が止まり、資料が開けない。",
                                                 .w = picture.w,
                                                 .h = picture.h,
                                                 .picture = &picture,
                                                 .regions = rig->pointed ? &spot : NULL,
                                                 .n_regions = rig->pointed});
    if (rig->weight) {
        mm_ui_close(rig->ui);
        mm_ui_column(rig->ui, &(struct mm_box){.weight = 100 - rig->weight});
        mm_ui_text(rig->ui, "text", MM_TEXT_BODY, "文");
        mm_ui_close(rig->ui);
        mm_ui_close(rig->ui);
    }
    mm_ui_region(rig->ui, MM_REGION_FOOTER);
    frame_primary(rig->ui, "next", "つぎへ");
    MM_CHECK_ERR(mm_ui_end(rig->ui, NULL), MM_OK);
    mm_ui_paint(rig->ui, dirty, 16, &n);
    mm_buf_init(&faults, 10000);
    mm_ui_lint(rig->ui, &faults);
    MM_CHECK_STR(mm_buf_str(&faults), "");
    mm_buf_done(&faults);
    return mm_ui_find(rig->ui, "figure");
}

/* The gallery has now what was wanted, every pixel another colour. */
static void fill(struct rig *rig)
{
    rig->w = rig->wanted_w;
    rig->h = rig->wanted_h;
    rig->px = malloc((size_t)rig->w * (size_t)rig->h * 4);
    for (int i = 0; rig->px && i < rig->w * rig->h; i++)
        rig->px[i] = 0xFF000000u | (uint32_t)i;
}

MM_TEST(on_the_reference_screen_a_unit_is_a_pixel)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5));
    const struct mm_ui_item *item = show(&rig);
    MM_REQUIRE(item);
    MM_CHECK_STR(item->role, "figure");
    MM_CHECK_INT(rig.wanted, 1);
    MM_CHECK_INT(rig.wanted_w, 900);
    MM_CHECK_INT(rig.wanted_h, 400);
    MM_CHECK(memcmp(&rig.palette, &mm_figure_light, sizeof rig.palette) == 0);
    rig_close(&rig);
}

MM_TEST(without_pixels_the_words_stand_in_the_same_frame)
{
    struct rig rig;
    struct mm_buf dump;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5));
    const struct mm_ui_item *item = show(&rig);
    MM_REQUIRE(item);
    struct mm_rect before = item->rect;
    mm_buf_init(&dump, 10000);
    mm_ui_dump(rig.ui, false, &dump);
    MM_CHECK(strstr(mm_buf_str(&dump),
                    "figure figure \"電気が止まると、機械が止まり、資料が開けない。\"\n") != NULL);
    mm_buf_done(&dump);
    fill(&rig);
    item = show(&rig);
    MM_REQUIRE(item);
    MM_CHECK_INT(rig.wanted, 0);
    MM_CHECK(memcmp(&before, &item->rect, sizeof before) == 0); /* nothing jumps when it comes */
    rig_close(&rig);
}

MM_TEST(the_pixels_are_painted_as_they_are)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5));
    show(&rig);
    fill(&rig);
    const struct mm_ui_item *item = show(&rig);
    MM_REQUIRE(item && rig.px);
    const struct mm_canvas *canvas = mm_ui_canvas(rig.ui);
    int x = item->rect.x + (item->rect.w - rig.w) / 2, y = item->rect.y + (item->rect.h - rig.h) / 2,
        wrong = 0;
    for (int i = 0; i < rig.w * rig.h; i++)
        wrong += canvas->px[(y + i / rig.w) * canvas->w + x + i % rig.w] != rig.px[i];
    MM_CHECK_INT(wrong, 0);
    rig_close(&rig);
}

/* A picture has its words from 60 units on (content/FORMAT.md 12), and the letter of a region stands before
 * them. */
MM_TEST(the_letter_of_a_region_is_not_over_the_words_of_the_picture)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1366, 768, 15.6));
    mm_ui_set(rig.ui, &(struct mm_ui_settings){.size = MM_SIZE_XL, .theme = MM_THEME_LIGHT});
    rig.weight = 28;
    rig.pointed = true;
    show(&rig);
    fill(&rig);
    const struct mm_ui_item *figure = show(&rig), *item = mm_ui_find(rig.ui, "spot.a");
    MM_REQUIRE(figure && item && rig.px);
    const struct mm_canvas *canvas = mm_ui_canvas(rig.ui);
    struct mm_rect r = item->rect;
    int x0 = r.x - 20 * rig.w / 900, y0 = r.y - 150 * rig.h / 400, edge = r.h / 5, badge = 0, words = 0;
    for (int y = r.y + edge; y < r.y + r.h - edge; y++) {
        for (int x = r.x + edge; x < r.x + r.w - edge; x++) {
            bool drawn = canvas->px[y * canvas->w + x] != rig.px[(y - y0) * rig.w + x - x0];
            badge += drawn && x < r.x + 60 * rig.w / 900;
            words += drawn && x >= r.x + 60 * rig.w / 900;
        }
    }
    MM_CHECK(badge > 0);
    MM_CHECK_INT(words, 0);
    rig_close(&rig);
}

/* Sizes that the agent draws beforehand. */
static bool is_told(const struct rig *rig)
{
    struct mm_figure_look looks[MM_FIGURE_LOOKS];
    mm_ui_figure_looks(rig->ui, looks);
    for (int i = 0; i < MM_FIGURE_LOOKS; i++) {
        int w, h;
        mm_figure_px(picture.w, picture.h, &looks[i], &w, &h);
        if (w == rig->wanted_w && h == rig->wanted_h)
            return true;
    }
    return false;
}

MM_TEST(the_agents_first_guess_is_the_reference_screen)
{
    struct mm_figure_look looks[MM_FIGURE_LOOKS];
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5));
    mm_ui_figure_looks(rig.ui, looks);
    for (int i = 0; i < MM_FIGURE_LOOKS; i++) {
        char real[MM_FIGURE_LOOK_BYTES], guess[MM_FIGURE_LOOK_BYTES];
        mm_figure_look_format(&looks[i], real);
        mm_figure_look_format(&mm_figure_reference[i], guess);
        MM_CHECK_STR(real, guess);
    }
    rig_close(&rig);
}

MM_TEST(a_narrow_column_makes_it_smaller)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5));
    rig.weight = 50;
    MM_REQUIRE(show(&rig));
    MM_CHECK(rig.wanted_w < 900 && rig.wanted_w > 800);
    MM_CHECK_INT(rig.wanted_h, rig.wanted_w * 400 / 900);
    MM_CHECK(is_told(&rig));
    rig.weight = 40; /* none of the usual widths */
    MM_REQUIRE(show(&rig));
    MM_CHECK(rig.wanted_w < 700 && rig.wanted_w > 500);
    MM_CHECK(!is_told(&rig));
    rig_close(&rig);
}

MM_TEST(it_grows_with_the_text_and_fits_every_screen)
{
    static const struct {
        int w, h;
        double inch;
    } sizes[] = {
        {1366, 768, 15.6}, {1280, 800, 10.1}, {1920, 1080, 21.5}, {1080, 1920, 21.5}, {3840, 2160, 27}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        int widths[MM_SIZE_COUNT];
        for (int size = 0; size < MM_SIZE_COUNT; size++) {
            struct rig rig;
            MM_REQUIRE(rig_open(&rig, sizes[i].w, sizes[i].h, sizes[i].inch));
            mm_ui_set(rig.ui,
                      &(struct mm_ui_settings){.size = (enum mm_text_size)size, .theme = MM_THEME_DARK});
            const struct mm_ui_item *item = show(&rig);
            MM_REQUIRE(item);
            MM_CHECK(item->rect.w <= sizes[i].w && item->rect.h <= sizes[i].h);
            MM_CHECK(is_told(&rig) || mm_ui_figure_beside(rig.ui));
            MM_CHECK(rig.palette.rgb[MM_FIGURE_SHEET] == 0x1F242A);
            widths[size] = rig.wanted_w;
            rig_close(&rig);
        }
        if (sizes[i].w < 1920) /* the column is all there is, and scrolling takes some of it */
            continue;
        MM_CHECK(widths[MM_SIZE_S] == widths[MM_SIZE_M]); /* never smaller than the file says */
        MM_CHECK(widths[MM_SIZE_XL] > widths[MM_SIZE_L] && widths[MM_SIZE_L] > widths[MM_SIZE_M]);
    }
}

MM_TEST_MAIN
