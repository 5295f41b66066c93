#include "kiosk/ui/theme.h"

#include <math.h>

/* ---- colours ---------------------------------------------------------------------------------------- */
/* From @digital-go-jp/design-tokens 1.1.9, with its names. */
const struct mm_token mm_theme_tokens[] = {
    {"neutral-white", 0xFFFFFF},
    {"neutral-black", 0x000000},
    {"neutral-solid-gray-100", 0xE6E6E6},
    {"neutral-solid-gray-300", 0xB3B3B3},
    {"neutral-solid-gray-600", 0x666666},
    {"neutral-solid-gray-700", 0x4D4D4D},
    {"neutral-solid-gray-900", 0x1A1A1A},
    {"primitive-light-blue-50", 0xF0F9FF},
    {"primitive-light-blue-100", 0xDCF0FF},
    {"primitive-light-blue-1100", 0x00316A},
    {"primitive-light-blue-1200", 0x00234B},
    {"primitive-green-1000", 0x0C472A},
    {"primitive-orange-50", 0xFFEEE2},
    {"primitive-orange-1100", 0x6D2700},
    {"primitive-yellow-300", 0xFFD43D},
};
const size_t mm_theme_n_tokens = sizeof mm_theme_tokens / sizeof mm_theme_tokens[0];

/* 明るい is made of tokens, but for its warm ground and the footer between that and white. The tokens are for
 * white paper alone: the other three themes are ours, in the same order of hues. */
static const uint32_t colors[MM_COLOR_COUNT][MM_THEME_COUNT] = {
    /*                           明るい    暗い      くっきり  まぶしさを抑える */
    [MM_COLOR_GROUND] = {0xF7F7F4, 0x14171A, 0xFFFFFF, 0xE4DFD3},
    [MM_COLOR_SHEET] = {0xFFFFFF, 0x1F242A, 0xFFFFFF, 0xECE8DD},
    [MM_COLOR_FOOTER] = {0xFCFCFA, 0x1B1F24, 0xFFFFFF, 0xE9E4D9},
    [MM_COLOR_INK] = {0x1A1A1A, 0xF2F2F0, 0x000000, 0x24221D},
    [MM_COLOR_MUTED] = {0x4D4D4D, 0xCFD2D4, 0x000000, 0x3A3730},
    [MM_COLOR_LINE] = {0xB3B3B3, 0x6B7278, 0x000000, 0x8F8A7D},
    [MM_COLOR_QUIET] = {0x666666, 0x9AA1A7, 0x000000, 0x5F5B51},
    [MM_COLOR_ACCENT] = {0x00316A, 0xA9C5FF, 0x00004D, 0x1C3150},
    [MM_COLOR_ACCENT_PRESSED] = {0x00234B, 0xCFE0FF, 0x000000, 0x12233B},
    [MM_COLOR_ON_ACCENT] = {0xFFFFFF, 0x0A1830, 0xFFFFFF, 0xF1EDE3},
    [MM_COLOR_BAND] = {0x00316A, 0x0B2243, 0x000000, 0x1C3150},
    [MM_COLOR_BAND_PRESSED] = {0x00234B, 0x1A3A69, 0x333333, 0x12233B},
    [MM_COLOR_ON_BAND] = {0xFFFFFF, 0xFFFFFF, 0xFFFFFF, 0xF1EDE3},
    [MM_COLOR_PRESSED] = {0xDCF0FF, 0x25303E, 0xFFF3B0, 0xD9DCE0},
    [MM_COLOR_QUOTE] = {0xF0F9FF, 0x1A2636, 0xFFFFFF, 0xDEDFDB},
    [MM_COLOR_DONE] = {0x0C472A, 0x9FDDBB, 0x00331C, 0x143D28},
    [MM_COLOR_DONE_SHEET] = {0xFFFFFF, 0x1F242A, 0xFFFFFF, 0xECE8DD},
    [MM_COLOR_AGAIN] = {0x6D2700, 0xFFC59E, 0x4D1A00, 0x552203},
    [MM_COLOR_AGAIN_SHEET] = {0xFFEEE2, 0x2E221A, 0xFFFFFF, 0xECDDCB},
    [MM_COLOR_TRACK] = {0xE6E6E6, 0x3A4148, 0xD0D0D0, 0xCFCABE},
    [MM_COLOR_FOCUS_OUT] = {0x000000, 0xFFFFFF, 0x000000, 0x000000},
    [MM_COLOR_FOCUS_RING] = {0xFFD43D, 0xFFD43D, 0xFFD43D, 0xFFD43D},
};

uint32_t mm_theme_color(enum mm_theme_id theme, enum mm_color color)
{
    return 0xFF000000u | colors[color][theme];
}

static const enum mm_color figure_colors[MM_FIGURE_COLOR_COUNT] = {
    [MM_FIGURE_SHEET] = MM_COLOR_SHEET,         [MM_FIGURE_TINT] = MM_COLOR_QUOTE,
    [MM_FIGURE_LINE] = MM_COLOR_LINE,           [MM_FIGURE_INK] = MM_COLOR_INK,
    [MM_FIGURE_MUTED] = MM_COLOR_MUTED,         [MM_FIGURE_ACCENT] = MM_COLOR_ACCENT,
    [MM_FIGURE_ON_ACCENT] = MM_COLOR_ON_ACCENT, [MM_FIGURE_DONE] = MM_COLOR_DONE,
    [MM_FIGURE_AGAIN] = MM_COLOR_AGAIN,         [MM_FIGURE_AGAIN_SHEET] = MM_COLOR_AGAIN_SHEET,
};

void mm_theme_palette(enum mm_theme_id theme, struct mm_figure_palette *ret_palette)
{
    for (int i = 0; i < MM_FIGURE_COLOR_COUNT; i++)
        ret_palette->rgb[i] = colors[figure_colors[i]][theme];
    if (theme == MM_THEME_LIGHT) /* as any viewer of the files shows them */
        *ret_palette = mm_figure_light;
}

const struct mm_color_pair mm_theme_pairs[] = {
    {MM_COLOR_INK, MM_COLOR_GROUND},         {MM_COLOR_INK, MM_COLOR_SHEET},
    {MM_COLOR_INK, MM_COLOR_FOOTER},         {MM_COLOR_INK, MM_COLOR_QUOTE},
    {MM_COLOR_INK, MM_COLOR_AGAIN_SHEET},    {MM_COLOR_INK, MM_COLOR_DONE_SHEET},
    {MM_COLOR_INK, MM_COLOR_PRESSED},        {MM_COLOR_MUTED, MM_COLOR_GROUND},
    {MM_COLOR_MUTED, MM_COLOR_SHEET},        {MM_COLOR_MUTED, MM_COLOR_FOOTER},
    {MM_COLOR_MUTED, MM_COLOR_QUOTE},        {MM_COLOR_MUTED, MM_COLOR_AGAIN_SHEET},
    {MM_COLOR_MUTED, MM_COLOR_DONE_SHEET},   {MM_COLOR_MUTED, MM_COLOR_PRESSED},
    {MM_COLOR_ACCENT, MM_COLOR_GROUND},      {MM_COLOR_ACCENT, MM_COLOR_SHEET},
    {MM_COLOR_ACCENT, MM_COLOR_FOOTER},      {MM_COLOR_ACCENT, MM_COLOR_QUOTE},
    {MM_COLOR_ACCENT, MM_COLOR_AGAIN_SHEET}, {MM_COLOR_ACCENT, MM_COLOR_PRESSED},
    {MM_COLOR_DONE, MM_COLOR_GROUND},        {MM_COLOR_DONE, MM_COLOR_SHEET},
    {MM_COLOR_DONE, MM_COLOR_DONE_SHEET},    {MM_COLOR_DONE, MM_COLOR_FOOTER},
    {MM_COLOR_DONE, MM_COLOR_QUOTE},         {MM_COLOR_AGAIN, MM_COLOR_QUOTE},
    {MM_COLOR_ON_ACCENT, MM_COLOR_DONE},     {MM_COLOR_ON_ACCENT, MM_COLOR_AGAIN},
    {MM_COLOR_AGAIN, MM_COLOR_GROUND},       {MM_COLOR_AGAIN, MM_COLOR_SHEET},
    {MM_COLOR_AGAIN, MM_COLOR_AGAIN_SHEET},  {MM_COLOR_AGAIN, MM_COLOR_FOOTER},
    {MM_COLOR_ON_ACCENT, MM_COLOR_ACCENT},   {MM_COLOR_ON_ACCENT, MM_COLOR_ACCENT_PRESSED},
    {MM_COLOR_ON_BAND, MM_COLOR_BAND},       {MM_COLOR_ON_BAND, MM_COLOR_BAND_PRESSED},
};
const size_t mm_theme_n_pairs = sizeof mm_theme_pairs / sizeof mm_theme_pairs[0];

static double luminance(uint32_t rgb)
{
    static const double weight[3] = {0.0722, 0.7152, 0.2126};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double c = ((rgb >> (8 * i)) & 255) / 255.0;
        sum += weight[i] * (c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

double mm_theme_contrast(uint32_t a, uint32_t b)
{
    double x = luminance(a), y = luminance(b);
    return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

const char *mm_theme_ja(enum mm_theme_id theme)
{
    static const char *const names[] = {"明るい", "暗い", "くっきり", "まぶしさを抑える"};
    _Static_assert(sizeof names / sizeof names[0] == MM_THEME_COUNT, "a name for every theme");
    return names[theme];
}

const char *mm_text_size_ja(enum mm_text_size size)
{
    static const char *const names[] = {"小", "中", "大", "特大"};
    _Static_assert(sizeof names / sizeof names[0] == MM_SIZE_COUNT, "a name for every size");
    return names[size];
}

/* ---- type and spacing ------------------------------------------------------------------------------- */
/* em in millimetres at size 中. One scale for all: 18.6 and 14.9 on the first screen, 12.6 a statement by
 * itself, 11.4 headings, 8.92 what is read and pressed, 6.7 notes, 5.7 what is said of the picture; only
 * names (7.7) are between, so that 26 stand on a screen. A card has three of them at most. Body: capitals 6.5
 * mm high. With a capital height of .733 em the four sizes lie at 5.4, 6.5, 8.0 and 9.8 mm; VVSG 2.0 asks
 * for 3.5, 4.8, 6.4 and 8.5. */
struct type {
    double em_mm, pitch;
    enum mm_font_role role;
    enum mm_color color;
    bool balanced, ruby;
    double growth; /* share of the growth with the text size that this text takes: 1 all, 0 none */
};
static const struct type text_types[MM_TEXT_KIND_COUNT] = {
    [MM_TEXT_TITLE] = {18.6, 1.40, MM_FONT_HEADING, MM_COLOR_INK, true, true, 0.2},
    [MM_TEXT_HEADING] = {11.4, 1.50, MM_FONT_HEADING, MM_COLOR_INK, true, true, 0.85},
    [MM_TEXT_SUBHEAD] = {8.92, 1.46, MM_FONT_HEADING, MM_COLOR_ACCENT, true, true, 1},
    [MM_TEXT_SUBHEAD_DO] = {8.92, 1.46, MM_FONT_HEADING, MM_COLOR_DONE, true, true, 1},
    [MM_TEXT_SUBHEAD_AGAIN] = {8.92, 1.46, MM_FONT_HEADING, MM_COLOR_AGAIN, true, true, 1},
    [MM_TEXT_BODY] = {8.92, 1.75, MM_FONT_BODY, MM_COLOR_INK, false, true, 1},
    [MM_TEXT_EVEN] = {8.92, 1.75, MM_FONT_BODY, MM_COLOR_INK, true, true, 1},
    [MM_TEXT_STATEMENT] = {8.92, 1.60, MM_FONT_BODY, MM_COLOR_INK, true, true, 1},
    [MM_TEXT_STRONG] = {8.92, 1.60, MM_FONT_STRONG, MM_COLOR_INK, false, true, 1},
    [MM_TEXT_SMALL] = {6.7, 1.65, MM_FONT_BODY, MM_COLOR_MUTED, false, true, 1},
    [MM_TEXT_BAND] = {8.92, 1.40, MM_FONT_HEADING, MM_COLOR_ON_BAND, false, false, 0.5},
    [MM_TEXT_MARK] = {5.7, 1.30, MM_FONT_BODY, MM_COLOR_MUTED, false, false, 0},
};
static const struct type alone_type = {12.6, 1.60, MM_FONT_BODY, MM_COLOR_INK, true, true, 0.9};
static const struct type label_types[MM_BUTTON_KIND_COUNT] = {
    [MM_BUTTON_PRIMARY] = {8.92, 1.40, MM_FONT_HEADING, MM_COLOR_ON_ACCENT, true, false, 0.8},
    [MM_BUTTON_PLAIN] = {8.92, 1.40, MM_FONT_HEADING, MM_COLOR_ACCENT, true, false, 0.8},
    [MM_BUTTON_HUGE] = {14.9, 1.40, MM_FONT_HEADING, MM_COLOR_ON_ACCENT, true, false, 0.7},
    [MM_BUTTON_BAND] = {6.7, 1.30, MM_FONT_BODY, MM_COLOR_ON_BAND, true, false, 0.6},
    [MM_BUTTON_CARD] = {8.92, 1.50, MM_FONT_HEADING, MM_COLOR_ACCENT, true, true, 1},
    [MM_BUTTON_NAME] = {7.7, 1.35, MM_FONT_BODY, MM_COLOR_INK, false, false, 1},
    [MM_BUTTON_ANSWER] = {6.7, 1.30, MM_FONT_BODY, MM_COLOR_ACCENT, true, false, 1},
    [MM_BUTTON_OPTION] = {8.92, 1.50, MM_FONT_BODY, MM_COLOR_ACCENT, true, true, 1},
    [MM_BUTTON_FOLD] = {8.92, 1.50, MM_FONT_HEADING, MM_COLOR_INK, true, false, 1},
    [MM_BUTTON_KEY] = {11.4, 1.20, MM_FONT_HEADING, MM_COLOR_ACCENT, true, false, 0},
    [MM_BUTTON_PICTURE] = {8.92, 1.50, MM_FONT_HEADING, MM_COLOR_AGAIN, true, false, 1},
};
static const struct type detail_types[MM_BUTTON_KIND_COUNT] = {
    [MM_BUTTON_PRIMARY] = {6.7, 1.40, MM_FONT_BODY, MM_COLOR_ON_ACCENT, true, false, 0.8},
    [MM_BUTTON_PLAIN] = {6.7, 1.40, MM_FONT_BODY, MM_COLOR_MUTED, true, false, 0.8},
    [MM_BUTTON_HUGE] = {6.7, 1.40, MM_FONT_BODY, MM_COLOR_ON_ACCENT, true, false, 0.7},
    [MM_BUTTON_BAND] = {5.7, 1.30, MM_FONT_BODY, MM_COLOR_ON_BAND, true, false, 0.6},
    [MM_BUTTON_CARD] = {6.7, 1.55, MM_FONT_BODY, MM_COLOR_MUTED, false, true, 1},
    [MM_BUTTON_NAME] = {5.7, 1.35, MM_FONT_BODY, MM_COLOR_MUTED, false, false, 1},
    [MM_BUTTON_ANSWER] = {5.7, 1.30, MM_FONT_BODY, MM_COLOR_MUTED, true, false, 1},
    [MM_BUTTON_OPTION] = {6.7, 1.50, MM_FONT_BODY, MM_COLOR_MUTED, false, true, 1},
    [MM_BUTTON_FOLD] = {8.92, 1.50, MM_FONT_HEADING, MM_COLOR_ACCENT, true, false, 1},
    [MM_BUTTON_KEY] = {6.7, 1.20, MM_FONT_BODY, MM_COLOR_MUTED, true, false, 0.3},
    [MM_BUTTON_PICTURE] = {6.7, 1.55, MM_FONT_BODY, MM_COLOR_MUTED, true, false, 1},
};
/* Least width and height, side blank, sign and corner in mm. */
static const struct {
    double w, h, pad, sign, radius;
} button_mm[MM_BUTTON_KIND_COUNT] = {
    [MM_BUTTON_PRIMARY] = {84, 24, 10, 8.6, 3}, [MM_BUTTON_PLAIN] = {50, 24, 11.5, 7.6, 3},
    [MM_BUTTON_HUGE] = {223, 47, 14, 13, 6},    [MM_BUTTON_BAND] = {17, 17, 6.5, 6.8, 3},
    [MM_BUTTON_CARD] = {60, 30, 9, 7.6, 4},     [MM_BUTTON_NAME] = {38, 25, 4, 6, 4},
    [MM_BUTTON_ANSWER] = {47, 28, 4, 10, 3},    [MM_BUTTON_OPTION] = {60, 25, 9, 7.6, 3},
    [MM_BUTTON_FOLD] = {60, 24.5, 9, 6.6, 4},   [MM_BUTTON_KEY] = {30, 30, 4, 7.6, 4},
    [MM_BUTTON_PICTURE] = {70, 84, 5, 34, 5},
};
static const double size_growth[MM_SIZE_COUNT] = {0.84, 1.0, 1.23, 1.5};

/* Where one statement fills the screen its answers are larger too. */
static const struct type large_answer = {8.92, 1.30, MM_FONT_BODY, MM_COLOR_ACCENT, true, false, 1};
enum { LARGE_ANSWER_MM = 36, LARGE_SIGN_MM = 13, SMALL_KEY_MM = 22 };

/* px a mm at 21.5 inch and 1920 x 1080: one unit of a figure is one px there. */
#define FIGURE_UNIT 4.0339

static int px_of(double mm, double unit)
{
    return (int)lround(mm * unit);
}

static int at_least(int value, int least)
{
    return value > least ? value : least;
}

static struct mm_text_style style_of(const struct type *type, const struct mm_ui_settings *settings,
                                     double unit)
{
    double growth = 1 + (size_growth[settings->size] - 1) * type->growth;
    return (struct mm_text_style){
        .role = type->role,
        .size_px = px_of(type->em_mm * growth, unit),
        .pitch = type->pitch,
        .color = mm_theme_color(settings->theme, type->color),
        .align = MM_ALIGN_START,
        .ruby = type->ruby && settings->ruby,
        .balanced = type->balanced,
    };
}

double mm_look_scale(double diagonal_inch)
{
    double scale = diagonal_inch / 21.5;
    return scale < 0.82 ? 0.82 : scale > 2 ? 2 : scale;
}

static bool is_chrome(int kind)
{
    return kind == MM_BUTTON_PRIMARY || kind == MM_BUTTON_PLAIN || kind == MM_BUTTON_BAND ||
           kind == MM_BUTTON_KEY || kind == MM_BUTTON_HUGE;
}

/* On a small screen what stands in band and footer is as high as a finger needs it, and no higher. */
static void make_strip_button(struct mm_look *look, int kind)
{
    enum { WIDTH_PCT = 66, PAD_PCT = 55 };
    struct mm_button_look *b = &look->button[kind];
    b->h = look->target;
    b->pad_y = px_of(1.2, look->unit);
    if (kind == MM_BUTTON_PRIMARY)
        b->w = at_least(b->w * WIDTH_PCT / 100, look->target);
    if (kind != MM_BUTTON_BAND)
        b->pad = b->pad * (kind == MM_BUTTON_PRIMARY ? PAD_PCT : 85) / 100;
}

static void make_buttons(struct mm_look *look, const struct mm_ui_settings *set, bool low, bool small)
{
    for (int k = 0; k < MM_BUTTON_KIND_COUNT; k++) {
        struct mm_button_look *b = &look->button[k];
        /* On a low screen the room belongs to the text: band and footer keep the size of 中. */
        struct mm_ui_settings smaller = {MM_SIZE_M, set->theme, set->ruby};
        const struct mm_ui_settings *settings = low && is_chrome(k) && set->size > MM_SIZE_M ? &smaller : set;
        double growth = 1 + (size_growth[settings->size] - 1) * label_types[k].growth;
        look->label[k] = style_of(&label_types[k], settings, look->unit);
        look->detail[k] = style_of(&detail_types[k], settings, look->unit);
        double narrower = !low ? 1 : k == MM_BUTTON_HUGE ? 0.6 : k == MM_BUTTON_PLAIN ? 0.75 : 1;
        b->w = px_of(button_mm[k].w * narrower, look->unit);
        double taller = low || k == MM_BUTTON_PICTURE || growth < 1 ? 1 : growth;
        b->h = px_of(button_mm[k].h * taller * (low && is_chrome(k) ? 0.8 : 1), look->unit);
        if (low && k == MM_BUTTON_PICTURE)
            b->h = b->h * 6 / 7;
        b->h = b->h > look->target ? b->h : look->target;
        b->w = b->w > look->target ? b->w : look->target;
        b->pad = px_of(button_mm[k].pad * (low && k == MM_BUTTON_PLAIN ? 0.65 : 1), look->unit);
        b->sign = px_of(button_mm[k].sign * growth * (low && k == MM_BUTTON_PICTURE ? 0.6 : 1), look->unit);
        b->radius = px_of(button_mm[k].radius, look->unit);
        b->pad_y = b->pad > look->label[k].size_px / 2 ? look->label[k].size_px / 2 : b->pad;
        if (small && (k == MM_BUTTON_PRIMARY || k == MM_BUTTON_PLAIN || k == MM_BUTTON_BAND))
            make_strip_button(look, k);
        if (k == MM_BUTTON_KEY)
            b->pad_y = 2 * look->stroke;
        if (small && k == MM_BUTTON_KEY) /* beside words */
            b->w = at_least(px_of(SMALL_KEY_MM, look->unit), look->target);
    }
    if (set->size >= MM_SIZE_L && !low) {
        struct mm_button_look *b = &look->button[MM_BUTTON_ANSWER];
        double growth = size_growth[set->size];
        look->label[MM_BUTTON_ANSWER] = style_of(&large_answer, set, look->unit);
        b->h = px_of(LARGE_ANSWER_MM * growth, look->unit);
        b->sign = px_of(LARGE_SIGN_MM * growth, look->unit);
        b->pad_y = b->pad > look->label[MM_BUTTON_ANSWER].size_px / 2
                       ? look->label[MM_BUTTON_ANSWER].size_px / 2
                       : b->pad;
    }
}

/* A small screen that is low and narrow, at 大 and 特大: the room belongs to the words. Letters keep their
 * size, headings grow less, lines stand as near as the type scale allows, and what surrounds them shrinks. */
enum { TIGHT_PCT = 68 };
static void make_tight(struct mm_look *look, const struct mm_ui_settings *settings)
{
    static const struct type heading = {11.4, 1.40, MM_FONT_HEADING, MM_COLOR_INK, true, true, 0.5};
    int *const spaces[] = {&look->gap,       &look->card_pad_x, &look->card_pad_y,
                           &look->quote_pad, &look->row_pad_y,  &look->pad_top};
    size_t i;
    for (i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
        *spaces[i] = *spaces[i] * TIGHT_PCT / 100;
    look->text[MM_TEXT_HEADING] = style_of(&heading, settings, look->unit);
    look->text[MM_TEXT_BODY].pitch = look->text[MM_TEXT_SMALL].pitch = 1.6;
}

enum { SIGN_MOST_MM = 32 }; /* above the scroll button */
void mm_look_make(struct mm_look *ret_look, const struct mm_ui_settings *settings, double px_per_mm,
                  double diagonal_inch, bool narrow, bool low)
{
    double unit = px_per_mm * mm_look_scale(diagonal_inch);
    struct mm_look look = {.theme = settings->theme, .low = low, .air = 1, .letters = 1, .unit = unit};
    look.growth = size_growth[settings->size] > 1 ? size_growth[settings->size] : 1;
    look.figure_scale = unit / FIGURE_UNIT * look.growth;
    look.target = at_least((int)ceil(12.7 * px_per_mm), 56);
    look.target_gap = (int)ceil(2.54 * px_per_mm);
    enum mm_step edge = low && narrow ? MM_STEP_3 : narrow ? MM_STEP_4 : MM_STEP_7;
    look.pad_x = px_of(edge, unit);
    look.pad_x_open = px_of(narrow ? edge : low ? MM_STEP_7 : MM_STEP_14, unit);
    look.pad_top = px_of(low ? MM_STEP_2 : MM_STEP_4, unit);
    look.pad_bottom = px_of(low ? MM_STEP_2 : MM_STEP_3, unit);
    look.gap = px_of(MM_STEP_3, unit);
    look.answer_gap = at_least(px_of(MM_STEP_2, unit), look.target_gap);
    look.grid_gap = at_least(px_of(MM_STEP_2, unit), look.target_gap);
    look.grid_row_gap = at_least(px_of(MM_STEP_2, unit), look.target_gap);
    look.card_pad_x = px_of(MM_STEP_4, unit);
    look.card_pad_y = px_of(MM_STEP_4, unit);
    look.row_pad_y = px_of(MM_STEP_2, unit);
    look.quote_pad = px_of(MM_STEP_4, unit);
    look.quote_rule = px_of(2.6, unit);
    look.radius = px_of(4, unit);
    look.line = at_least(px_of(0.5, unit), 1);
    look.stroke = at_least(px_of(0.75, unit), 2);
    look.ring = at_least(px_of(0.75, unit), 3);
    look.outline = at_least(px_of(1.0, unit), 4);
    look.band_gap = px_of(MM_STEP_2, unit);
    look.bar_h = px_of(4.4, unit);
    look.dot = at_least(px_of(low ? 10.5 : 13, unit), look.target / 2);
    look.dot_gap = px_of(MM_STEP_3, unit);
    look.dot_ring = px_of(1.2, unit) + look.outline;
    look.scroll_h = at_least(px_of(low ? 15 : 22, unit), look.target);
    look.reveal = px_of(MM_STEP_3, unit);
    look.flick = at_least(px_of(5, unit), 16);
    for (int k = 0; k < MM_TEXT_KIND_COUNT; k++)
        look.text[k] = style_of(&text_types[k], settings, unit);
    if (low)
        look.text[MM_TEXT_TITLE].size_px = look.text[MM_TEXT_TITLE].size_px * 85 / 100;
    struct mm_ui_settings usual = *settings;
    if (low && usual.size > MM_SIZE_M)
        usual.size = MM_SIZE_M;
    look.text[MM_TEXT_BAND] = style_of(&text_types[MM_TEXT_BAND], &usual, unit);
    look.strip = style_of(&text_types[MM_TEXT_SMALL], &usual, unit);
    if (low && narrow) { /* two lines of it are hardly higher than a button */
        look.strip.pitch = 1.3;
        look.bar_h = px_of(2.6, unit);
    }
    look.alone = style_of(&alone_type, settings, unit);
    if (low && narrow) /* the statement and its answers on one screen */
        look.alone.size_px = look.alone.size_px * 80 / 100;
    if (low && narrow && settings->size >= MM_SIZE_L)
        make_tight(&look, settings);
    make_buttons(&look, settings, low, low && narrow);
    if (narrow) /* the band is one line */
        look.button[MM_BUTTON_BAND].pad = look.button[MM_BUTTON_BAND].pad * 3 / 4;
    /* The sign above the button: つづきが／あります; on a small screen, or where its letters are large,
     * つづき. */
    int four = look.strip.size_px * 43 / 10, three = look.strip.size_px * 32 / 10;
    bool short_sign = (low && narrow) || four > px_of(SIGN_MOST_MM, unit);
    look.scroll_w = !short_sign ? four : low && narrow ? three : at_least(px_of(26, unit), three);
    look.scroll_w = at_least(look.scroll_w, look.target);
    look.scroll_edge = low && narrow ? look.target_gap : look.pad_x;
    look.strip_blank = low && narrow ? look.ring + look.outline + 1 : px_of(3.2, unit); /* the focus fits */
    look.footer_above = at_least(look.strip_blank, look.target_gap);
    look.band_h =
        look.button[MM_BUTTON_BAND].h + (low && narrow ? 2 * look.strip_blank : px_of(low ? 6.4 : 8.8, unit));
    look.mark_above = low && narrow ? 0 : px_of(MM_STEP_HALF, unit);
    look.mark_edge = px_of(low && narrow ? MM_STEP_HALF : MM_STEP_1, unit);
    look.footer_h = look.button[MM_BUTTON_PRIMARY].h +
                    (low && narrow ? look.footer_above + look.strip_blank : px_of(low ? 6.4 : 10, unit));
    *ret_look = look;
}

bool mm_look_of_body(int button_kind)
{
    return !is_chrome(button_kind) || button_kind == MM_BUTTON_HUGE || button_kind == MM_BUTTON_KEY;
}

static void enlarge(int *px, double by)
{
    *px = (int)lround(*px * by);
}

void mm_look_enlarge(struct mm_look *look, double letters)
{
    int *const spaces[] = {&look->gap, &look->card_pad_x, &look->card_pad_y, &look->row_pad_y,
                           &look->quote_pad};
    look->letters = letters;
    for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++)
        enlarge(spaces[i], letters);
    for (int k = 0; k < MM_TEXT_KIND_COUNT; k++) {
        if (k != MM_TEXT_BAND && k != MM_TEXT_MARK)
            enlarge(&look->text[k].size_px, letters);
    }
    for (int k = 0; k < MM_BUTTON_KIND_COUNT; k++) {
        struct mm_button_look *b = &look->button[k];
        if (!mm_look_of_body(k))
            continue;
        enlarge(&look->label[k].size_px, letters);
        enlarge(&look->detail[k].size_px, letters);
        enlarge(&b->h, letters);
        enlarge(&b->pad, letters);
        enlarge(&b->pad_y, letters);
        enlarge(&b->sign, letters);
    }
}
