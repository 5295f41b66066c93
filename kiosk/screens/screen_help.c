/* なくした・押してしまった・おかしいと思ったら: what to do in this minute and whom to call. No sign-in. A
 * blank of the council's reads 事務局に確認してください; a number is never invented. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

struct state {
    size_t chosen; /* 1-based; 0: none yet */
};

/* The picture of a topic, by the council's own id for it. */
static enum mm_sign_shape picture_of(const char *id)
{
    static const struct {
        const char *id;
        enum mm_sign_shape shape;
    } pictures[] = {{"lost", MM_SHAPE_TABLET}, {"clicked", MM_SHAPE_MAIL}, {"odd", MM_SHAPE_ALERT}};
    size_t i;
    for (i = 0; i < sizeof(pictures) / sizeof(pictures[0]); i++)
        if (strcmp(pictures[i].id, id) == 0)
            return pictures[i].shape;
    return MM_SHAPE_ALERT;
}

/* The band of a narrow screen has no room for the whole sentence. */
static const char *title_of(const struct mm_ui *ui)
{
    return mm_ui_narrow(ui) ? "今すぐすること" : "なくした・押してしまった・おかしいと思ったら";
}

static void build_choices(struct mm_app *app, struct mm_ui *ui)
{
    const struct mm_council *council = &mm_app_pack(app)->council;
    bool small = mm_ui_low(ui) && mm_ui_narrow(ui) && mm_ui_large(ui);
    bool pictures = !small; /* else no room */
    size_t i;
    mm_ui_text(ui, "heading", MM_TEXT_HEADING, "どうなさいましたか");
    mm_ui_grid(ui, pictures && !mm_ui_portrait(ui) ? 3 : 1, NULL);
    for (i = 0; i < council->n_help; i++) {
        char id[MM_UI_ID_BYTES];
        snprintf(id, sizeof(id), "help.%.32s", council->help[i].id);
        mm_ui_button(ui, &(struct mm_button){.id = id,
                                             .kind = pictures ? MM_BUTTON_PICTURE : MM_BUTTON_CARD,
                                             .label = council->help[i].title,
                                             .sign = picture_of(council->help[i].id),
                                             .has_sign = true,
                                             .flags = MM_UI_AGAIN | (i == 0 ? MM_UI_FOCUS_FIRST : 0u)});
    }
    mm_ui_close(ui);
    mm_ui_text(ui, "note", MM_TEXT_SMALL,
               "ふれると、今すぐすることが出ます。お名前は要りません。ここで見たことは、記録に残りません。");
}

/* A name and its number, which belong together. */
static void build_contact(struct mm_ui *ui, size_t i, const char *name, const char *value)
{
    mm_ui_column(ui, &(struct mm_box){.gap = MM_STEP_HALF});
    mm_piece_text(ui, "contact.name", i, MM_TEXT_SMALL, name);
    mm_piece_text(ui, "contact.value", i, MM_TEXT_STRONG, value);
    mm_ui_close(ui);
}

/* On a small screen whom to call stands above the steps, where it is seen without scrolling. */
static bool contacts_first(const struct mm_ui *ui)
{
    return mm_ui_narrow(ui) && mm_ui_low(ui);
}

static bool any_entered(const struct mm_council *council)
{
    size_t i;
    for (i = 0; i < council->n_contacts; i++)
        if (council->contacts[i].value)
            return true;
    return false;
}

/* What the council entered, then once what holds for all that it did not. */
static void build_contacts(const struct mm_council *council, struct mm_ui *ui)
{
    struct mm_buf blank;
    size_t i, n = 0;
    if (contacts_first(ui) && !any_entered(council)) { /* one line: the steps are to be seen too */
        mm_ui_text(ui, "contact.value.0", MM_TEXT_BODY, "**知らせる先**　" MM_CONTACT_BLANK);
        return;
    }
    mm_buf_init(&blank, MM_MAX_TEXT_BYTES);
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD});
    mm_ui_text(ui, "contacts", MM_TEXT_SUBHEAD, "知らせる先");
    for (i = 0; i < council->n_contacts; i++) {
        const struct mm_contact *contact = &council->contacts[i];
        if (contact->value)
            build_contact(ui, n++, contact->name, contact->value);
        else
            mm_buf_printf(&blank, "%s%s", blank.len ? "・" : "", contact->name);
    }
    if (blank.len || council->n_contacts == 0)
        build_contact(ui, n, mm_buf_str(&blank), MM_CONTACT_BLANK);
    mm_ui_close(ui);
    mm_buf_done(&blank);
}

static void build_steps(struct mm_app *app, const struct mm_help_topic *topic, struct mm_ui *ui)
{
    const struct mm_council *council = &mm_app_pack(app)->council;
    mm_ui_text(ui, "heading", MM_TEXT_HEADING, topic->title);
    if (contacts_first(ui))
        build_contacts(council, ui);
    mm_ui_row(ui, NULL);
    mm_ui_column(ui, &(struct mm_box){.weight = 60, .surface = MM_SURFACE_AGAIN});
    if (!contacts_first(ui) || !mm_piece_few_lines(ui)) /* the band says it */
        mm_ui_text(ui, "now", MM_TEXT_SUBHEAD_AGAIN, "今すぐすること");
    mm_ui_matter(ui, "step", MM_TEXT_BODY,
                 &(struct mm_matter){MM_MATTER_STEPS, topic->steps, topic->n_steps, 0});
    if (council->order_provisional)
        mm_ui_text(ui, "provisional", MM_TEXT_SMALL, MM_ORDER_PROVISIONAL);
    mm_ui_close(ui);
    if (!contacts_first(ui)) {
        mm_ui_column(ui, &(struct mm_box){.weight = 40});
        build_contacts(council, ui);
        mm_ui_close(ui);
    }
    mm_ui_close(ui);
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    const struct mm_council *council = &mm_app_pack(app)->council;
    bool chosen = s->chosen && s->chosen <= council->n_help;
    mm_ui_begin(ui, "help", chosen ? council->help[s->chosen - 1].id : "");
    mm_ui_roomy(ui);
    mm_app_band(app, ui, title_of(ui), true);
    mm_ui_region(ui, MM_REGION_BODY);
    if (chosen)
        build_steps(app, &council->help[s->chosen - 1], ui);
    else
        build_choices(app, ui);
    mm_app_footer_start(app, ui, false);
    mm_app_footer_end(app, ui, chosen ? "はじめの画面へ" : NULL, MM_SHAPE_NONE, MM_UI_FOCUS_FIRST);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    const struct mm_council *council = &mm_app_pack(app)->council;
    size_t i;
    if (strcmp(id, "next") == 0)
        return mm_pop();
    if (strcmp(id, "@back") == 0) {
        if (!s->chosen)
            return mm_pop();
        s->chosen = 0;
        return mm_stay();
    }
    for (i = 0; i < council->n_help; i++) {
        char mine[MM_UI_ID_BYTES];
        snprintf(mine, sizeof(mine), "help.%.32s", council->help[i].id);
        if (strcmp(mine, id) == 0)
            s->chosen = i + 1;
    }
    return mm_stay();
}

const struct mm_screen_ops mm_screen_help = {
    .name = "help", .state_bytes = sizeof(struct state), .build = build, .act = act};
