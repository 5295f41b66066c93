/* Choosing one's name: by seat, by あいうえお order, among the staff of the secretariat or of one 課, or with
 * a card. Pages instead of scrolling; larger letters, fewer names a page. Also where the staff member is
 * chosen who lets somebody in. */
#include "kiosk/screens/screens.h"

#include "sync/base/log.h"
#include "sync/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum mode { MODE_SEAT, MODE_KANA, MODE_STAFF, MODE_SECTION, MODE_CARD, MODE_COUNT };
#define MAX_SECTIONS 40

struct state {
    enum mode mode;
    int row; /* of kana; -1: not chosen */
    size_t page;
    const struct mm_person **list; /* owned array of borrowed people */
    size_t n;
    bool has_seats, has_cards;
    const char *sections[MAX_SECTIONS]; /* borrowed; "" where none is named */
    size_t n_sections;
    int section;         /* -1: not chosen */
    const char *words;   /* static: why the last card did not do; NULL for none */
    bool witness;        /* choosing who stands by */
    struct mm_gate gate; /* outlives the navigation */
};

static const struct {
    const char *id, *label, *brief, *title; /* brief: on a small screen, where they stand in one line */
} modes[] = {
    [MODE_SEAT] = {"by.seat", "議席番号から", "議席番号", "議席番号とお名前"},
    [MODE_KANA] = {"by.kana", "あいうえお順", "五十音順", "お名前の最初の文字"},
    [MODE_STAFF] = {"by.staff", "議会事務局の職員", "職員", "議会事務局の職員"},
    [MODE_SECTION] = {"by.section", "課から", "課から", "課とお名前"},
    [MODE_CARD] = {"by.card", "受講カード", "カード", "受講カードをかざしてください"},
};

static int kana_row(const struct mm_person *person)
{
    int row = mm_kana_row(person->reading);
    return row < 0 ? MM_KANA_ROWS - 1 : row; /* a reading that is no kana must still be found somewhere */
}

static bool listed(const struct state *s, const struct mm_person *person)
{
    bool staff = !mm_person_is_councillor(person->status);
    if (!mm_person_active(person->status) || s->mode == MODE_CARD)
        return false;
    if (s->witness && strcmp(person->id, s->gate.person.id) == 0)
        return false; /* nobody stands by for themselves */
    if (s->mode == MODE_SEAT)
        return !staff && person->seat > 0;
    if (s->mode == MODE_STAFF)
        return staff;
    if (s->mode == MODE_SECTION)
        return staff && s->section >= 0 && strcmp(person->section, s->sections[s->section]) == 0;
    return s->row >= 0 && kana_row(person) == s->row;
}

static int by_reading(const void *a, const void *b)
{
    const struct mm_person *const *pa = a, *const *pb = b;
    char ka[MM_MAX_NAME_BYTES], kb[MM_MAX_NAME_BYTES];
    int order;
    mm_kana_key((*pa)->reading, ka, sizeof(ka));
    mm_kana_key((*pb)->reading, kb, sizeof(kb));
    order = strcmp(ka, kb);
    return order ? order : strcmp((*pa)->id, (*pb)->id);
}

static int by_seat(const void *a, const void *b)
{
    const struct mm_person *const *pa = a, *const *pb = b;
    return (*pa)->seat - (*pb)->seat;
}

static void list_make(struct state *s, struct mm_app *app)
{
    const struct mm_roster *roster = mm_app_roster(app);
    size_t i;
    s->n = 0;
    s->page = 0;
    for (i = 0; i < roster->n_people; i++)
        if (listed(s, &roster->people[i]))
            s->list[s->n++] = &roster->people[i];
    qsort(s->list, s->n, sizeof(s->list[0]), s->mode == MODE_SEAT ? by_seat : by_reading);
}

static void section_note(struct state *s, const struct mm_person *person)
{
    size_t i;
    for (i = 0; i < s->n_sections; i++)
        if (strcmp(s->sections[i], person->section) == 0)
            return;
    if (s->n_sections < MAX_SECTIONS) /* further ones are found among the staff */
        s->sections[s->n_sections++] = person->section;
}

static void look_round(struct state *s, struct mm_app *app)
{
    const struct mm_roster *roster = mm_app_roster(app);
    size_t i;
    for (i = 0; i < roster->n_people; i++) {
        const struct mm_person *person = &roster->people[i];
        bool councillor = mm_person_is_councillor(person->status);
        if (!mm_person_active(person->status))
            continue;
        s->has_seats = s->has_seats || (councillor && person->seat > 0);
        if (!councillor)
            section_note(s, person);
    }
    if (s->n_sections == 1 && !s->sections[0][0])
        s->n_sections = 0; /* nobody has one */
    s->has_cards = mm_app_store(app) && mm_store_has_cards(mm_app_store(app));
}

/* arg: NULL, or the gate of somebody for whom a staff member stands by. */
static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    const struct mm_roster *roster = mm_app_roster(app);
    s->list = calloc(roster->n_people + 1, sizeof(s->list[0]));
    if (!s->list)
        return mm_nomem(info);
    look_round(s, app);
    s->mode = s->has_seats ? MODE_SEAT : MODE_KANA;
    if (s->has_cards && mm_signin_wants_card(mm_gate_method(app)))
        s->mode = MODE_CARD;
    if (arg) {
        s->gate = *(const struct mm_gate *)arg;
        s->witness = s->gate.aim == MM_GATE_WITNESS;
        s->mode = s->witness ? MODE_STAFF : s->mode;
    }
    s->row = s->section = -1;
    list_make(s, app);
    return MM_OK;
}

static void done(void *state)
{
    struct state *s = state;
    free(s->list);
}

/* ---- frame ------------------------------------------------------------------------------------------ */
struct page_shape {
    int columns;
    size_t names;
};

static struct page_shape shape_of(const struct mm_ui *ui)
{
    static const struct page_shape wide[MM_SIZE_COUNT] = {{6, 42}, {6, 30}, {4, 16}, {3, 9}};
    static const struct page_shape narrow[MM_SIZE_COUNT] = {{3, 24}, {3, 21}, {2, 12}, {2, 10}};
    enum mm_text_size size = mm_ui_settings(ui)->size;
    return mm_ui_narrow(ui) ? narrow[size] : wide[size];
}

static void build_rows(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    const struct mm_roster *roster = mm_app_roster(app);
    bool any[MM_KANA_ROWS];
    size_t i;
    memset(any, 0, sizeof(any));
    for (i = 0; i < roster->n_people; i++)
        if (mm_person_active(roster->people[i].status))
            any[kana_row(&roster->people[i])] = true;
    mm_piece_kana_rows(ui, any, s->row);
}

static void build_sections(const struct state *s, struct mm_ui *ui)
{
    size_t i;
    mm_ui_grid(ui, 3, NULL);
    for (i = 0; i < s->n_sections; i++) {
        char id[MM_UI_ID_BYTES];
        snprintf(id, sizeof(id), "sec.%zu", i);
        mm_ui_button(ui, &(struct mm_button){.id = id,
                                             .kind = MM_BUTTON_PLAIN,
                                             .label = s->sections[i][0] ? s->sections[i] : "課の記載なし",
                                             .flags = s->section == (int)i ? MM_UI_SELECTED : 0});
    }
    mm_ui_close(ui);
}

static void build_card(const struct state *s, struct mm_ui *ui)
{
    mm_ui_text(ui, "card.words", MM_TEXT_BODY,
               "カードを、読み取り機にかざしてください。\nカードがないときは、お名前を選んでください。");
    if (!s->words)
        return;
    mm_ui_space(ui, MM_STEP_2);
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD});
    mm_ui_text(ui, "note", MM_TEXT_BODY, s->words);
    mm_ui_close(ui);
}

static void build_name(const struct mm_person *person, bool seats, bool first, struct mm_ui *ui)
{
    char id[MM_UI_ID_BYTES], detail[160];
    snprintf(id, sizeof(id), "p.%.40s", person->id);
    if (person->seat)
        snprintf(detail, sizeof(detail), "%d番", person->seat);
    else
        snprintf(detail, sizeof(detail), "%s",
                 person->section[0] ? person->section : mm_person_status_ja(person->status));
    mm_ui_button(ui, &(struct mm_button){.id = id,
                                         .kind = MM_BUTTON_NAME,
                                         .label = person->name,
                                         .detail = detail,
                                         .number = seats ? person->seat : 0,
                                         .flags = first ? MM_UI_FOCUS_FIRST : 0});
}

static void build_names(const struct state *s, struct mm_ui *ui)
{
    struct page_shape shape = shape_of(ui);
    size_t i, from = s->page * shape.names;
    if (!s->n) {
        const char *text = "ここに載っている方はいません。";
        if (s->mode == MODE_KANA && s->row < 0)
            text = "お名前の最初の文字にふれてください。";
        else if (s->mode == MODE_SECTION && s->section < 0)
            text = "課にふれてください。";
        mm_ui_text(ui, "none", MM_TEXT_BODY, text);
        return;
    }
    mm_ui_grid(ui, shape.columns, NULL);
    for (i = from; i < s->n && i < from + shape.names; i++)
        build_name(s->list[i], s->mode == MODE_SEAT, i == from, ui);
    mm_ui_close(ui);
}

static bool offered(const struct state *s, enum mode mode)
{
    static const enum mode always[] = {MODE_KANA, MODE_STAFF};
    size_t i;
    if (mode == s->mode || s->witness)
        return false;
    for (i = 0; i < sizeof(always) / sizeof(always[0]); i++)
        if (mode == always[i])
            return true;
    return mode == MODE_SEAT ? s->has_seats : (mode == MODE_SECTION ? s->n_sections > 0 : s->has_cards);
}

static int n_offered(const struct state *s)
{
    int n = 0;
    for (size_t i = 0; i < MODE_COUNT; i++)
        n += offered(s, (enum mode)i);
    return n;
}

static void push_modes(const struct state *s, bool room, struct mm_ui *ui)
{
    bool even = !room && !mm_ui_portrait(ui); /* of one width, in one line */
    size_t i;
    for (i = 0; i < MODE_COUNT; i++) {
        if (!offered(s, (enum mode)i))
            continue;
        if (even)
            mm_ui_column(ui, &(struct mm_box){.weight = 1});
        mm_ui_push(ui, modes[i].id, MM_BUTTON_PLAIN, room ? modes[i].label : modes[i].brief);
        if (even)
            mm_ui_close(ui);
    }
}

/* The heading, and at its right the other ways to one's name: so the names have the whole width, and the
 * seats of a council of 26 fit one screen. */
static void build_heading(const struct state *s, struct mm_ui *ui)
{
    bool room = !(mm_ui_low(ui) && mm_ui_narrow(ui)); /* else the band must say enough */
    bool below = mm_ui_portrait(ui) && !s->witness && (room || n_offered(s) > 3);
    if (!below)
        mm_ui_row(ui, &(struct mm_box){.middle = true, .gap = room ? MM_STEP_NONE : MM_STEP_2});
    if (room || s->witness)
        mm_ui_text(ui, "heading", MM_TEXT_HEADING,
                   s->witness ? "立ち会う職員を選んでください" : modes[s->mode].title);
    if (below)
        mm_ui_grid(ui, room ? MODE_COUNT - 1 : 2, NULL); /* of one width */
    if (room && !below && !s->witness) {
        mm_ui_grow(ui);
        if (!mm_ui_large(ui) && !mm_ui_narrow(ui)) /* the buttons are beside it */
            mm_ui_text(ui, "others", MM_TEXT_SMALL, "ほかの探し方");
    }
    push_modes(s, room, ui);
    mm_ui_close(ui);
}

/* It is the secretariat that looks for somebody. */
static bool for_office(const struct state *s)
{
    return s->gate.aim == MM_GATE_NUMBER;
}

static void build_ways(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    build_heading(s, ui);
    if (s->mode == MODE_KANA)
        build_rows(s, app, ui);
    if (s->mode == MODE_SECTION)
        build_sections(s, ui);
    if (s->mode == MODE_CARD)
        build_card(s, ui);
    else
        build_names(s, ui);
    if (s->words && s->mode != MODE_CARD)
        mm_ui_text(ui, "note", MM_TEXT_BODY, s->words);
    if (!s->witness)
        mm_ui_text(ui, "missing", MM_TEXT_SMALL,
                   for_office(s) ? "お名前が見つからないときは、名簿を確かめてください。"
                                 : "お名前が見つからないときは、事務局に声をかけてください。");
}

static void build_footer(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    struct page_shape shape = shape_of(ui);
    size_t from = s->page * shape.names, to = from + shape.names;
    char words[96];
    if (s->n <= shape.names) /* all of them are to be seen */
        return;
    mm_app_footer_start(app, ui, false);
    if (to > s->n)
        to = s->n;
    snprintf(words, sizeof(words), "%zu人のうち %zu〜%zu", s->n, from + 1, to);
    mm_ui_text(ui, "range", MM_TEXT_SMALL, words);
    mm_ui_grow(ui);
    if (s->page)
        mm_ui_push(ui, "before", MM_BUTTON_PLAIN, "前のお名前");
    mm_app_footer_end(app, ui, to < s->n ? "つぎのお名前" : NULL, MM_SHAPE_RIGHT, 0);
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    char place[48];
    if (s->witness)
        snprintf(place, sizeof(place), "witness.%zu", s->page);
    else if (s->row >= 0 && s->mode == MODE_KANA)
        snprintf(place, sizeof(place), "kana.%d.%zu", s->row, s->page);
    else if (s->section >= 0 && s->mode == MODE_SECTION)
        snprintf(place, sizeof(place), "section.%d.%zu", s->section, s->page);
    else
        snprintf(place, sizeof(place), "%s.%zu", modes[s->mode].id + 3, s->page);
    mm_ui_begin(ui, "signin", place);
    mm_ui_roomy(ui);
    mm_app_band(app, ui,
                s->witness      ? "事務局立会い"
                : for_office(s) ? "番号を出す方を選ぶ"
                                : "お名前を選んでください",
                true);
    mm_ui_region(ui, MM_REGION_BODY);
    if (!mm_app_roster(app)->n_people) {
        mm_ui_text(ui, "heading", MM_TEXT_HEADING, "名簿がまだ届いていません");
        mm_ui_text(ui, "none", MM_TEXT_BODY, "事務局に声をかけてください。");
    } else {
        build_ways(s, app, ui);
    }
    build_footer(s, app, ui);
}

/* ---- acting ----------------------------------------------------------------------------------------- */
static bool act_mode(struct state *s, struct mm_app *app, const char *id)
{
    size_t i;
    for (i = 0; i < MODE_COUNT; i++) {
        if (strcmp(modes[i].id, id) != 0)
            continue;
        s->mode = (enum mode)i;
        s->row = s->section = -1;
        s->words = NULL;
        list_make(s, app);
        return true;
    }
    if (mm_piece_pressed(id, "row", MM_KANA_ROWS, &i))
        s->row = (int)i;
    else if (mm_piece_pressed(id, "sec", s->n_sections, &i))
        s->section = (int)i;
    else
        return false;
    list_make(s, app);
    return true;
}

/* Nothing is left of who was here before. */
static struct mm_nav enter(struct state *s, struct mm_app *app, const struct mm_person *person, bool by_card)
{
    s->gate = (struct mm_gate){.aim = s->gate.aim,
                               .person = *person,
                               .card_shown = by_card,
                               .group = s->gate.group,
                               .room = s->gate.room};
    return mm_gate_next(app, &s->gate, false);
}

static struct mm_nav act_name(struct state *s, struct mm_app *app, const struct mm_person *person)
{
    if (s->witness) {
        s->gate.witness = *person;
        return mm_gate_next(app, &s->gate, true);
    }
    return enter(s, app, person, false);
}

static struct mm_nav act_card(struct state *s, struct mm_app *app, const char *id)
{
    struct mm_person person;
    if (s->witness || !mm_gate_card(app, id, &person, &s->words)) {
        if (s->words)
            mm_app_reveal(app, "note");
        return mm_stay();
    }
    return enter(s, app, &person, true);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    size_t i;
    if (strcmp(id, "@back") == 0)
        return mm_pop();
    if (strcmp(id, "next") == 0 || strcmp(id, "before") == 0) {
        s->page += strcmp(id, "next") == 0 ? 1 : (size_t)-1;
        return mm_stay();
    }
    if (act_mode(s, app, id))
        return mm_stay();
    for (i = 0; i < s->n; i++) {
        char mine[MM_UI_ID_BYTES];
        snprintf(mine, sizeof(mine), "p.%.40s", s->list[i]->id);
        if (strcmp(mine, id) == 0)
            return act_name(s, app, s->list[i]);
    }
    return act_card(s, app, id);
}

/* The text size was changed on top: pages count anew. */
static struct mm_nav notice(void *state, struct mm_app *app)
{
    struct state *s = state;
    (void)app;
    s->page = 0;
    return mm_stay();
}

const struct mm_screen_ops mm_screen_signin = {.name = "signin",
                                               .state_bytes = sizeof(struct state),
                                               .takes_card = true,
                                               .init = init,
                                               .done = done,
                                               .build = build,
                                               .act = act,
                                               .notice = notice};
