/* Where things end: columns beside each other, the dots of a check, the line at the foot of the screen. */
#include "frames.h"

#include "kiosk/ui/inside.h"
#include "tests/unit/mm_test.h"

struct rig {
    struct mm_fonts *fonts;
    struct mm_ui *ui;
};

static bool rig_open(struct rig *rig, int w, int h, double inch)
{
    *rig = (struct rig){.fonts = frames_fonts()};
    return rig->fonts && mm_ui_new(rig->fonts, w, h, inch, &rig->ui, NULL) == MM_OK;
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

static int end_of(const struct rig *rig, const char *id)
{
    const struct mm_ui_item *item = mm_ui_find(rig->ui, id);
    return item ? item->rect.y + item->rect.h : -1;
}

/* ---- columns ------------------------------------------------------------------------------------------ */
static int lines_at_the_right;

static void frame_two_columns(struct mm_ui *ui)
{
    mm_ui_begin(ui, "columns", "");
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_row(ui, &(struct mm_box){.even = true, .middle = true});
    mm_ui_column(ui, &(struct mm_box){.weight = 1});
    mm_ui_text(ui, "words", MM_TEXT_BODY, "いつでも止めて、つづきから始められます。");
    mm_ui_grow(ui);
    mm_ui_button(ui, &(struct mm_button){.id = "start", .kind = MM_BUTTON_HUGE, .label = "始める"});
    mm_ui_close(ui);
    mm_ui_column(ui, &(struct mm_box){.weight = 1});
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD});
    mm_ui_box_press(ui, "card", 0);
    for (int i = 0; i < lines_at_the_right; i++)
        mm_ui_text(ui, "", MM_TEXT_BODY, "ひとこと");
    mm_ui_close(ui);
    mm_ui_close(ui);
    mm_ui_close(ui);
}

MM_TEST(columns_of_an_even_row_end_at_one_height)
{
    static const int lines[] = {1, 8}; /* the left one is the taller, and the right one */
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5));
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        lines_at_the_right = lines[i];
        show(&rig, frame_two_columns);
        MM_CHECK_INT(end_of(&rig, "start"), end_of(&rig, "card"));
        MM_CHECK_INT(mm_ui_find(rig.ui, "words")->rect.y, mm_ui_find(rig.ui, "card")->rect.y);
    }
    rig_close(&rig);
}

/* ---- progress ----------------------------------------------------------------------------------------- */
static int questions;

static void frame_check(struct mm_ui *ui)
{
    mm_ui_begin(ui, "check", "");
    mm_ui_region(ui, MM_REGION_FOOTER);
    mm_ui_push(ui, "@later", MM_BUTTON_PLAIN, "つづきは次回");
    mm_ui_grow(ui);
    mm_ui_dots(ui, "dots", questions, 2, NULL, "問のうち3問目");
    mm_ui_grow(ui);
    frame_primary(ui, "next", "つぎへ");
    mm_ui_region(ui, MM_REGION_MARK);
    mm_ui_text(ui, "mark", MM_TEXT_MARK, "監修前の教材");
}

/* Whether there are dots beside the words. */
static bool dots_stand(const struct rig *rig)
{
    for (int k = 0; k < rig->ui->n_nodes; k++)
        if (rig->ui->nodes[k].type == MM_NODE_DOTS) {
            MM_CHECK(rig->ui->nodes[k].label != NULL); /* the words always */
            return rig->ui->nodes[k].beside;
        }
    return MM_CHECK(!"no progress at all");
}

MM_TEST(progress_is_said_in_words_and_dots_go_first)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5));
    questions = 5;
    show(&rig, frame_check);
    int footer_h = rig.ui->region_rect[MM_REGION_FOOTER].h;
    MM_CHECK(dots_stand(&rig));
    questions = 29; /* no second line for them */
    show(&rig, frame_check);
    MM_CHECK(!dots_stand(&rig));
    MM_CHECK_INT(rig.ui->region_rect[MM_REGION_FOOTER].h, footer_h);
    rig_close(&rig);
}

/* ---- the foot of the screen ---------------------------------------------------------------------------- */
MM_TEST(the_last_line_keeps_off_the_edge_as_buttons_keep_off_the_rule)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5));
    questions = 5;
    show(&rig, frame_check);
    int below = 1080 - end_of(&rig, "mark");
    int above = mm_ui_find(rig.ui, "next")->rect.y - rig.ui->region_rect[MM_REGION_FOOTER].y;
    MM_CHECK(below >= 8);
    MM_CHECK(above - below <= 8); /* a step of the spacing scale: the line has some blank of its own */
    rig_close(&rig);
}

MM_TEST_MAIN
