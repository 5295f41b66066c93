/* Only what changed is painted; what was painted can be forgotten; faults are found. */
#include "frames.h"

#include "kiosk/ui/inside.h"
#include "tests/unit/mm_test.h"

struct rig {
    struct mm_fonts *fonts;
    struct mm_ui *ui;
    struct mm_rect dirty[16];
    size_t n;
};

static bool rig_open(struct rig *rig)
{
    *rig = (struct rig){.fonts = frames_fonts()};
    return rig->fonts && mm_ui_new(rig->fonts, 1920, 1080, 21.5, &rig->ui, NULL) == MM_OK;
}

static void rig_close(struct rig *rig)
{
    mm_ui_free(rig->ui);
    mm_fonts_close(rig->fonts);
}

static void show(struct rig *rig, void (*declare)(struct mm_ui *ui))
{
    declare(rig->ui);
    MM_CHECK_ERR(mm_ui_end(rig->ui, NULL), MM_OK);
    mm_ui_paint(rig->ui, rig->dirty, 16, &rig->n);
}

static void press(struct rig *rig, enum mm_event_type type, const char *id)
{
    const struct mm_ui_item *item = mm_ui_find(rig->ui, id);
    char got[MM_UI_ID_BYTES];
    bool dirty;
    struct mm_event event = {.type = type, .x = item->rect.x + 5, .y = item->rect.y + 5};
    mm_ui_input(rig->ui, &event, 1000, got, &dirty);
}

MM_TEST(the_same_frame_again_paints_nothing)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig));
    for (size_t f = 0; f < N_FRAMES; f++) {
        show(&rig, frames[f].declare);
        MM_CHECK(rig.n > 0);
        show(&rig, frames[f].declare);
        MM_CHECK_INT(rig.n, 0);
    }
    mm_ui_repaint(rig.ui);
    mm_ui_paint(rig.ui, rig.dirty, 16, &rig.n);
    MM_CHECK_INT(rig.n, 1);
    MM_CHECK_INT(rig.dirty[0].w, 1920);
    rig_close(&rig);
}

MM_TEST(a_held_button_repaints_little_more_than_itself)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig));
    show(&rig, frame_question);
    struct mm_rect r = mm_ui_find(rig.ui, "a.0.0")->rect;
    press(&rig, MM_EVENT_DOWN, "a.0.0");
    mm_ui_paint(rig.ui, rig.dirty, 16, &rig.n);
    MM_CHECK_INT(rig.n, 1);
    MM_CHECK(rig.dirty[0].w <= r.w + 20 && rig.dirty[0].h <= r.h + 20);
    rig_close(&rig);
}

MM_TEST(partial_paints_add_up_to_a_full_one)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig));
    show(&rig, frame_question);
    show(&rig, frame_page);
    press(&rig, MM_EVENT_DOWN, "o.0");
    mm_ui_paint(rig.ui, rig.dirty, 3, &rig.n);
    press(&rig, MM_EVENT_UP, "o.0");
    show(&rig, frame_explain);
    show(&rig, frame_page);
    struct mm_event down = {.type = MM_EVENT_KEY, .key = MM_KEY_DOWN};
    char id[MM_UI_ID_BYTES];
    bool dirty;
    for (int i = 0; i < 5; i++) {
        mm_ui_input(rig.ui, &down, 3000 + i, id, &dirty);
        mm_ui_paint(rig.ui, rig.dirty, 2, &rig.n);
    }
    struct mm_canvas *canvas = mm_ui_canvas(rig.ui);
    size_t bytes = (size_t)canvas->w * (size_t)canvas->h * 4;
    uint32_t *kept = malloc(bytes);
    MM_REQUIRE(kept);
    memcpy(kept, canvas->px, bytes);
    mm_ui_repaint(rig.ui);
    mm_ui_paint(rig.ui, rig.dirty, 16, &rig.n);
    MM_CHECK(memcmp(kept, canvas->px, bytes) == 0);
    free(kept);
    rig_close(&rig);
}

MM_TEST(the_focus_is_painted_outside_its_target)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig));
    show(&rig, frame_question); /* focus on a.2.0 */
    const struct mm_canvas *canvas = mm_ui_canvas(rig.ui);
    struct mm_rect r = mm_ui_find(rig.ui, "a.2.0")->rect;
    const uint32_t *row = canvas->px + (size_t)(r.y + r.h / 2) * (size_t)canvas->w;
    int yellow = 0, black = 0;
    for (int x = r.x - 12; x < r.x; x++) {
        yellow += row[x] == mm_theme_color(MM_THEME_LIGHT, MM_COLOR_FOCUS_RING);
        black += row[x] == 0xFF000000u;
    }
    MM_CHECK(yellow >= 2 && yellow <= 3);
    MM_CHECK(black >= 4);
    rig_close(&rig);
}

MM_TEST(twenty_six_names_fit_in_six_columns_without_scrolling)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig));
    mm_ui_set(rig.ui, &(struct mm_ui_settings){MM_SIZE_M, MM_THEME_LIGHT, true});
    show(&rig, frame_signin);
    MM_CHECK(mm_ui_find(rig.ui, MM_UI_DOWN) == NULL);
    MM_CHECK_INT(mm_ui_find(rig.ui, "seat.1")->rect.y, mm_ui_find(rig.ui, "seat.6")->rect.y);
    MM_CHECK(mm_ui_find(rig.ui, "seat.7")->rect.y > mm_ui_find(rig.ui, "seat.6")->rect.y);
    MM_CHECK(mm_ui_find(rig.ui, "seat.26")->visible);
    MM_CHECK(mm_ui_find(rig.ui, "kana")->rect.x > mm_ui_find(rig.ui, "seat.6")->rect.x);
    rig_close(&rig);
}

MM_TEST(answers_stand_to_the_right_of_their_statement)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig));
    show(&rig, frame_question);
    struct mm_rect text = mm_ui_find(rig.ui, "row.1")->rect, yes = mm_ui_find(rig.ui, "a.1.0")->rect;
    struct mm_rect unsure = mm_ui_find(rig.ui, "a.1.2")->rect;
    MM_CHECK(text.x + text.w < yes.x && text.y < yes.y + yes.h && yes.y < text.y + text.h);
    MM_CHECK_INT(yes.w, 190);
    MM_CHECK_INT(unsure.w, yes.w); /* わからない is as large as the others */
    MM_CHECK_INT(unsure.h, yes.h);
    MM_CHECK(yes.h >= 112);
    MM_CHECK_INT(mm_ui_find(rig.ui, "row.0")->rect.x, mm_ui_find(rig.ui, "row.2")->rect.x);
    rig_close(&rig);
}

MM_TEST(the_dump_says_what_is_there)
{
    struct rig rig;
    struct mm_buf out;
    MM_REQUIRE(rig_open(&rig));
    mm_buf_init(&out, 1 << 16);
    show(&rig, frame_question);
    mm_ui_dump(rig.ui, false, &out);
    const char *dump = mm_buf_str(&out);
    MM_CHECK(strncmp(dump, "screen question q3\n", 19) == 0);
    MM_CHECK(strstr(
        dump, "\nstatement row.0 \"となりの議員の端末が動かないので、自分のIDで一時的に使ってもらう。\"\n"));
    MM_CHECK(strstr(dump, "\nanswer a.0.1 \"正しくない\" selected #2\n"));
    MM_CHECK(strstr(dump, "\nanswer a.2.0 \"正しい\" focus #7\n"));
    MM_CHECK(strstr(dump, "\nprimary next \"つぎへ\" #11\n"));
    MM_CHECK(strstr(dump, "\ndots dots \"5問のうち3問目\"\n"));
    MM_CHECK(strchr(dump, '[') == NULL);
    mm_buf_clear(&out);
    mm_ui_dump(rig.ui, true, &out);
    MM_CHECK(strstr(mm_buf_str(&out), "[0,") == NULL && strchr(mm_buf_str(&out), '[') != NULL);
    mm_buf_done(&out);
    rig_close(&rig);
}

MM_TEST(forgetting_leaves_no_text_no_glyph_and_no_pixel)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig));
    show(&rig, frame_signin);
    MM_CHECK(rig.ui->n_texts > 0 && mm_ui_focus(rig.ui)[0]);
    mm_ui_forget(rig.ui);
    MM_CHECK_INT(rig.ui->n_texts, 0);
    MM_CHECK_INT(mm_ui_items(rig.ui), 0);
    MM_CHECK_STR(mm_ui_focus(rig.ui), "");
    const struct mm_canvas *canvas = mm_ui_canvas(rig.ui);
    uint32_t left = 0;
    for (int i = 0; i < canvas->w * canvas->h; i++)
        left |= canvas->px[i];
    MM_CHECK_INT(left, 0);
    /* Not a trace of a name in the state, either. */
    MM_CHECK(memmem(rig.ui, sizeof *rig.ui, "長谷川", strlen("長谷川")) == NULL);
    MM_CHECK(memmem(rig.ui->plain.data, rig.ui->plain.cap, "長谷川", strlen("長谷川")) == NULL);
    MM_CHECK(memmem(rig.ui->strings.data, rig.ui->strings.cap, "長谷川", strlen("長谷川")) == NULL);
    show(&rig, frame_attract);
    MM_CHECK(mm_ui_items(rig.ui) > 0);
    rig_close(&rig);
}

/* ---- lint must be able to fail ------------------------------------------------------------------------ */
static void frame_unclosed(struct mm_ui *ui)
{
    mm_ui_begin(ui, "bad", "unclosed");
    mm_ui_column(ui, NULL);
    mm_ui_text(ui, "t", MM_TEXT_BODY, "あ");
}

static void frame_same_id(struct mm_ui *ui)
{
    mm_ui_begin(ui, "bad", "ids");
    mm_ui_push(ui, "x", MM_BUTTON_OPTION, "一");
    mm_ui_push(ui, "x", MM_BUTTON_OPTION, "二");
}

static void frame_near(struct mm_ui *ui)
{
    mm_ui_begin(ui, "bad", "near");
    mm_ui_column(ui, &(struct mm_box){.gap = MM_STEP_HALF});
    mm_ui_push(ui, "x", MM_BUTTON_OPTION, "一");
    mm_ui_push(ui, "y", MM_BUTTON_OPTION, "二");
    mm_ui_close(ui);
}

static void frame_bare_answer(struct mm_ui *ui)
{
    mm_ui_begin(ui, "bad", "bare");
    mm_ui_push(ui, "x", MM_BUTTON_ANSWER, "入る");
}

static void frame_long_title(struct mm_ui *ui)
{
    char title[1024] = "";
    for (size_t at = 0; at + 64 < sizeof title; at = strlen(title))
        snprintf(title + at, sizeof title - at, "%s", "長い題名がどこまでもつづき、");
    mm_ui_begin(ui, "bad", "title");
    frame_band(ui, title);
}

MM_TEST(lint_finds_what_is_wrong)
{
    static const struct {
        void (*declare)(struct mm_ui *ui);
        const char *words;
    } bad[] = {{frame_unclosed, "left open"},
               {frame_same_id, "id of another"},
               {frame_near, "nearer than 2.54 mm"},
               {frame_bare_answer, "x has no sign"},
               {frame_long_title, "cut short"}};
    struct rig rig;
    struct mm_buf out;
    MM_REQUIRE(rig_open(&rig));
    mm_buf_init(&out, 1 << 16);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        mm_buf_clear(&out);
        show(&rig, bad[i].declare);
        mm_ui_lint(rig.ui, &out);
        if (!strstr(mm_buf_str(&out), bad[i].words))
            printf("\"%s\" is not among: %s\n", bad[i].words, mm_buf_str(&out));
        MM_CHECK(strstr(mm_buf_str(&out), bad[i].words) != NULL);
    }
    mm_buf_done(&out);
    rig_close(&rig);
}

static void frame_too_much(struct mm_ui *ui)
{
    mm_ui_begin(ui, "bad", "many");
    for (int i = 0; i < MM_MAX_UI_ITEMS + 5; i++)
        mm_ui_text(ui, "", MM_TEXT_SMALL, "あ");
}

MM_TEST(too_many_items_are_an_error_and_the_next_frame_is_fine)
{
    struct rig rig;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_REQUIRE(rig_open(&rig));
    frame_too_much(rig.ui);
    MM_CHECK_ERR(mm_ui_end(rig.ui, &info), MM_ERR_TOO_BIG);
    MM_CHECK(info.text[0] != '\0');
    show(&rig, frame_attract);
    rig_close(&rig);
}

MM_TEST(resizing_lays_out_and_paints_anew)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig));
    show(&rig, frame_question);
    MM_CHECK_ERR(mm_ui_resize(rig.ui, 1080, 1920), MM_OK);
    MM_CHECK(mm_ui_narrow(rig.ui));
    show(&rig, frame_question);
    MM_CHECK_INT(rig.dirty[0].h, 1920);
    MM_CHECK_ERR(mm_ui_resize(rig.ui, 0, 10), MM_ERR_INVALID);
    MM_CHECK_INT(mm_ui_canvas(rig.ui)->w, 1080);
    rig_close(&rig);
}

/* Pixels of another colour than the fill, in the left third: what stands beside sign and word. */
static int marks_beside(const struct mm_ui *ui, const char *id, enum mm_color fill)
{
    struct mm_rect r = mm_ui_find(ui, id)->rect;
    int n = 0;
    for (int y = r.y + 8; y < r.y + r.h - 8; y++)
        for (int x = r.x + 8; x < r.x + r.w / 5; x++)
            n += (ui->canvas.px[(size_t)y * (size_t)ui->canvas.w + (size_t)x] & 0xFFFFFF) !=
                 (mm_theme_color(ui->look.theme, fill) & 0xFFFFFF);
    return n;
}

static int lines_above;
static void frame_chosen(struct mm_ui *ui)
{
    mm_ui_begin(ui, "chosen", "");
    mm_ui_region(ui, MM_REGION_BODY);
    for (int i = 0; i < lines_above; i++)
        mm_ui_text(ui, "", MM_TEXT_BODY, "一");
    mm_ui_grid(ui, 3, NULL);
    for (int i = 0; i < 3; i++)
        mm_ui_button(ui, &(struct mm_button){.id = i == 0   ? "a"
                                                   : i == 1 ? "b"
                                                            : "c",
                                             .kind = MM_BUTTON_ANSWER,
                                             .label = "正しい",
                                             .sign = MM_SHAPE_CIRCLE,
                                             .has_sign = true,
                                             .flags = i == 1 ? MM_UI_SELECTED : 0});
    mm_ui_close(ui);
}

MM_TEST(a_chosen_answer_bears_a_mark_in_every_theme)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig));
    bool flat = false;
    for (lines_above = 0; lines_above < 30 && !flat; lines_above++) { /* until the answers must be low */
        for (int theme = 0; theme < MM_THEME_COUNT; theme++) {
            mm_ui_set(rig.ui, &(struct mm_ui_settings){.size = MM_SIZE_M, .theme = (enum mm_theme_id)theme});
            mm_ui_repaint(rig.ui);
            show(&rig, frame_chosen);
            MM_CHECK(marks_beside(rig.ui, "b", MM_COLOR_ACCENT) > 40);
            MM_CHECK_INT(marks_beside(rig.ui, "c", MM_COLOR_SHEET), 0);
        }
        flat = rig.ui->flat;
    }
    MM_CHECK(flat);
    rig_close(&rig);
}

MM_TEST_MAIN
