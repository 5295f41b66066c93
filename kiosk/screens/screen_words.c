/* ことば: every word that the glossary explains, by its first kana, also those that no page points at. */
#include "kiosk/screens/screens.h"

#include "sync/base/utf8.h"

#include <stdio.h>
#include <string.h>

#define NONE (-1)

struct state {
    int row;                /* of kana; NONE: not chosen */
    bool from_word;         /* over the explanation of one */
    struct mm_look_up term; /* arg of the screen that follows */
};

/* A reading that is no kana must still be found somewhere. */
static int row_of(const struct mm_term *term)
{
    int row = mm_kana_row(term->reading);
    return row < 0 ? MM_KANA_ROWS - 1 : row;
}

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    (void)app;
    (void)info;
    *s = (struct state){.row = arg ? row_of(arg) : NONE, .from_word = arg != NULL};
    return MM_OK;
}

/* NULL where the pack has fewer words. */
static const struct mm_term *term_at(struct mm_app *app, size_t i)
{
    const struct mm_pack *pack = mm_app_sitting_pack(app);
    return i < pack->n_terms ? &pack->terms[i] : NULL;
}

static void build_rows(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    const struct mm_term *term;
    bool any[MM_KANA_ROWS] = {false};
    size_t i;
    for (i = 0; (term = term_at(app, i)); i++)
        any[row_of(term)] = true;
    mm_piece_kana_rows(ui, any, s->row);
}

static void build_word(const struct mm_term *term, size_t i, bool first, struct mm_ui *ui)
{
    char id[MM_UI_ID_BYTES];
    snprintf(id, sizeof(id), "word.%zu", i);
    mm_ui_button(ui, &(struct mm_button){.id = id,
                                         .kind = MM_BUTTON_CARD,
                                         .label = term->term,
                                         .detail = term->reading,
                                         .flags = first ? MM_UI_FOCUS_FIRST : 0});
}

/* The words of a row, か き く け こ one after the other. */
static void build_words(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    const struct mm_term *term, *before = NULL;
    char kana[8];
    size_t i;
    for (i = 0; (term = term_at(app, i)); i++) {
        size_t len = mm_utf8_cluster(term->key, strlen(term->key));
        if (row_of(term) != s->row)
            continue;
        if (!before || strncmp(before->key, term->key, len) != 0) {
            if (before)
                mm_ui_close(ui);
            snprintf(kana, sizeof(kana), "%.*s", (int)len, term->key);
            mm_piece_text(ui, "kana", i, MM_TEXT_SUBHEAD, kana);
            mm_ui_grid(ui, mm_ui_narrow(ui) ? 1 : 2, NULL);
        }
        build_word(term, i, !before, ui);
        before = term;
    }
    if (before)
        mm_ui_close(ui);
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    char place[16] = "";
    if (s->row != NONE)
        snprintf(place, sizeof(place), "row.%d", s->row);
    mm_ui_begin(ui, "words", place);
    mm_ui_roomy(ui);
    mm_app_band(app, ui, "ことば", true);
    mm_ui_region(ui, MM_REGION_BODY);
    build_rows(s, app, ui);
    if (s->row == NONE)
        mm_ui_text(ui, "none", MM_TEXT_BODY, "知りたい言葉の、最初の文字にふれてください。");
    else
        build_words(s, app, ui);
    mm_app_footer_start(app, ui, false);
    mm_ui_grow(ui);
    mm_app_footer_end(app, ui, s->from_word ? "ことばの説明へ" : "研修の一覧へ", MM_SHAPE_NONE, 0);
}

/* The number behind a prefix of the id; NONE when it is another id. */
static int number_of(const char *id, const char *prefix)
{
    size_t len = strlen(prefix);
    int n = 0;
    if (strncmp(id, prefix, len) != 0 || !id[len])
        return NONE;
    for (id += len; *id >= '0' && *id <= '9' && n < 100000; id++)
        n = n * 10 + (*id - '0');
    return *id ? NONE : n;
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    int row = number_of(id, "row."), word = number_of(id, "word.");
    if (strcmp(id, "next") == 0 || strcmp(id, "@back") == 0)
        return mm_pop();
    if (row >= 0 && row < MM_KANA_ROWS)
        s->row = row;
    if (word < 0 || !term_at(app, (size_t)word))
        return mm_stay();
    s->term = (struct mm_look_up){.term = term_at(app, (size_t)word), .listed = true};
    return mm_push(&mm_screen_term, &s->term);
}

const struct mm_screen_ops mm_screen_words = {.name = "words",
                                              .state_bytes = sizeof(struct state),
                                              .needs_person = true,
                                              .init = init,
                                              .build = build,
                                              .act = act};
