/* What several screens share: the pages of a course, the sheet of a check, where somebody stopped, and small
 * pieces of frames. Screens hold no truth of their own: they read it from store and pack when they open. */
#ifndef MM_KIOSK_SCREENS_SCREENS_H
#define MM_KIOSK_SCREENS_SCREENS_H

#include "kiosk/app/app.h"
#include "kiosk/items/items.h"
#include "sync/base/utf8.h"
#include "sync/store/group.h"

#define MM_SUBMIT_WAIT_MS 10000 /* 提出 can be taken back for this long */
#define MM_PLACE_BYTES    128

/* Where a page or check screen opens. The arg of page, check, review, submit and explain. */
struct mm_place {
    size_t index;
    bool from_review; /* check: one answer is looked at again */
};

/* ---- course.c --------------------------------------------------------------------------------------- */
const struct mm_course *mm_screen_course(struct mm_app *app); /* of the sitting; NULL when it left the pack */
/* The index-th page that a course shows an audience; only: "" or the one module. NULL beyond the last. */
const struct mm_page *mm_course_page_at(const struct mm_course *course, unsigned audience, const char *only,
                                        size_t index, const struct mm_module **ret_module);
/* Pages that the course of the sitting shows its person: all modules in order, or the one that was chosen. */
size_t mm_screen_pages(struct mm_app *app);
const struct mm_page *mm_screen_page_at(struct mm_app *app, size_t index,
                                        const struct mm_module **ret_module);
/* Begins or goes on with a course where the person stopped. place is the caller's storage: it must live until
 * the navigation was performed. */
struct mm_nav mm_course_go(struct mm_app *app, const struct mm_duty_state *duty, struct mm_place *place);
/* Keeps where the person is: "page duty.p4", "check 3", "review", "submit", "explain", "done". */
enum mm_err mm_place_keep(struct mm_app *app, const char *what, const char *detail, struct mm_errinfo *info);
/* The same for the place after the answer that is about to be kept: both become durable in one step. */
void mm_place_next(struct mm_app *app, const char *what, const char *detail);

/* ---- blocks.c ---------------------------------------------------------------------------------------- */
enum mm_blocks { MM_BLOCKS_ALL, MM_BLOCKS_TEXT, MM_BLOCKS_FIGURES };
void mm_blocks_build(const struct mm_page *page, enum mm_audience audience, enum mm_blocks part,
                     struct mm_ui *ui);
bool mm_blocks_have_figure(const struct mm_page *page, enum mm_audience audience);
/* The k-th practice question of the page; NULL beyond the last. */
const struct mm_item *mm_blocks_question(const struct mm_pack *pack, const struct mm_page *page,
                                         enum mm_audience audience, size_t k);

/* ---- duties_list.c: what somebody is asked for ------------------------------------------------------- */
#define MM_DUTIES_SHOWN 40
struct mm_duties {
    struct mm_duty_state row[MM_DUTIES_SHOWN]; /* what is asked for first stands first */
    char receipt[MM_DUTIES_SHOWN]
                [MM_RECEIPT_BYTES];   /* 受講控え of what is done here and not yet known elsewhere */
    char older[MM_DUTIES_SHOWN][200]; /* title of a course that left the pack and is under way */
    int older_minutes[MM_DUTIES_SHOWN];
    size_t n;
    int32_t today;
};
enum mm_err mm_duties_read(struct mm_duties *duties, struct mm_app *app, struct mm_errinfo *info);
bool mm_duties_past(const struct mm_duty_state *d); /* done, or closed otherwise */
const struct mm_course *mm_duties_course(const struct mm_duties *duties, struct mm_app *app, size_t i);
bool mm_duties_ready(const struct mm_duties *duties, struct mm_app *app,
                     size_t i); /* its teaching is at hand */
int mm_duties_minutes(const struct mm_duties *duties, const struct mm_course *course, size_t i);
/* The one to begin with: the first that can be, else the first; n when nothing is asked for. */
size_t mm_duties_first(const struct mm_duties *duties, struct mm_app *app);
/* Where those begin that are asked for on the same day as the one before `end`. */
size_t mm_duties_day_start(const struct mm_duties *duties, size_t end);

/* ---- screen_handed.c ----------------------------------------------------------------------------------- */
struct mm_handed_list { /* what the person was handed, the latest first */
    struct mm_fact row[MM_DOCUMENTS];
    int64_t at_ms[MM_DOCUMENTS]; /* when its contents were confirmed; 0: never */
    size_t n;
};
enum mm_err mm_handed_read(struct mm_app *app, struct mm_handed_list *ret_list, struct mm_errinfo *info);

/* ---- screen_selfcheck.c -------------------------------------------------------------------------------- */
/* The 個人の点検 that the person may answer today; its id is "" for none. */
enum mm_err mm_selfcheck_offered(struct mm_app *app, struct mm_selfcheck_period *ret_period,
                                 struct mm_errinfo *info);

/* ---- screen_contents.c ------------------------------------------------------------------------------- */
struct mm_contents { /* the arg of contents */
    size_t index;    /* the page that it was opened from */
    size_t *wish;    /* borrowed while the screen is up: 1-based, the page that was chosen; 0: none */
};

/* ---- terms.c ----------------------------------------------------------------------------------------- */
struct mm_look_up { /* the arg of term; words takes a term alone and begins at its row (NULL: at none) */
    const struct mm_term *term;
    bool listed; /* opened from words, to which it goes back */
};
void mm_terms_build(const struct mm_page_terms *terms, struct mm_ui *ui);                  /* inside a row */
const struct mm_term *mm_terms_pressed(const struct mm_page_terms *terms, const char *id); /* NULL: none */

/* ---- sheet.c ---------------------------------------------------------------------------------------- */
struct mm_sheet { /* a check as it stands */
    struct mm_attempt attempt;
    const struct mm_item *item[MM_MAX_FORM_ITEMS]; /* borrowed from the pack */
    struct mm_answer answer[MM_MAX_FORM_ITEMS];
    size_t n;
    /* When it was decided of the question; 0: it counts as answered. */
    int64_t scored_at_ms[MM_MAX_FORM_ITEMS];
    bool excluded[MM_MAX_FORM_ITEMS]; /* so that it counts for nothing; else its answer is right too */
    bool renewed;                     /* it had to begin anew: the pack of the one before is gone */
};
/* The newest attempt of the sitting's registration. NOT_FOUND: none; CONFLICT: the sitting's pack has other
 * questions now. */
enum mm_err mm_sheet_load(struct mm_app *app, struct mm_sheet *ret_sheet, struct mm_errinfo *info);
/* An attempt that was handed in, to be looked at again with today's pack; outside a sitting. */
enum mm_err mm_sheet_past(struct mm_app *app, const char *attempt, struct mm_sheet *ret_sheet,
                          struct mm_errinfo *info);
/* The open attempt, or a new one whose form is stored before its first question is shown. */
enum mm_err mm_sheet_open(struct mm_app *app, struct mm_sheet *ret_sheet, struct mm_errinfo *info);
struct mm_item_view mm_sheet_view(const struct mm_sheet *sheet, size_t index, struct mm_answer *answer);
bool mm_sheet_answered(const struct mm_sheet *sheet, size_t index);
bool mm_sheet_right(const struct mm_sheet *sheet, size_t index);
size_t mm_sheet_count_right(const struct mm_sheet *sheet);
/* The right (or the missed) questions, each a line that opens its explanation below it. open: by item.
 * opinions: an opinion on it can be sent, which wants a sitting. */
void mm_sheet_folds(const struct mm_sheet *sheet, bool right, const bool *open, bool opinions,
                    struct mm_ui *ui);
/* One of these lines was pressed: one is open at a time, and what opens stays near its line. False for none.
 */
bool mm_sheet_fold(const struct mm_sheet *sheet, const char *id, bool *open);
/* 提出 whose time to take it back is over: the result statements. */
enum mm_err mm_sheet_result(struct mm_app *app, struct mm_sheet *sheet, struct mm_errinfo *info);

/* ---- gate.c: who may come in ------------------------------------------------------------------------- */
enum mm_gate_aim {
    MM_GATE_ENTER,      /* from the list of names to what is to be taken */
    MM_GATE_UNLOCK,     /* the same person comes back to a hidden screen */
    MM_GATE_WITNESS,    /* a staff member lets somebody in for one sitting */
    MM_GATE_KEEPER,     /* who looks after the kiosk, with the code of maintenance */
    MM_GATE_KEEPER_NEW, /* that code is chosen */
    MM_GATE_OFFICE,     /* the secretariat, with the code of its menu */
    MM_GATE_OFFICE_NEW, /* that code is chosen */
    MM_GATE_NUMBER,     /* for whom the secretariat wants a one-time code: nobody comes in */
    MM_GATE_GROUP,      /* who leads a group session, with its number */
    MM_GATE_PRESENT,    /* somebody checks in to it */
    MM_GATE_ROUND,      /* somebody answers its questions here, and passes the screen on */
    MM_GATE_AIM_COUNT
};
struct mm_gate { /* the arg of pad, unlock, card and confirm; of signin where the aim is not to enter */
    enum mm_gate_aim aim;
    struct mm_person person;  /* who comes in */
    struct mm_person witness; /* WITNESS: whose PIN is asked */
    bool card_shown;
    int64_t group;                    /* PRESENT, ROUND (by a witness too): the number of the session */
    const struct mm_screen_ops *room; /* and the screen that it is on */
    const char *words;                /* static: why the last card there did not do; NULL for none */
};
/* A name was chosen or a card shown: to what is asked next. gate is the caller's storage: it must live until
 * the navigation was performed. */
struct mm_nav mm_gate_next(struct mm_app *app, struct mm_gate *gate, bool replace);
/* Everything that was asked for is right. */
struct mm_nav mm_gate_passed(struct mm_app *app, const struct mm_gate *gate);
/* Whose card was shown; false with one calm sentence when nobody's. */
bool mm_gate_card(struct mm_app *app, const char *id, struct mm_person *ret_person, const char **ret_words);
enum mm_signin mm_gate_method(struct mm_app *app);
bool mm_gate_enters(const struct mm_gate *gate); /* a person is let in, here or in the room of a session */
/* The pad that asks for the code of maintenance, or lets it be chosen; that of the secretariat's menu. */
struct mm_nav mm_gate_keeper(bool choose);
struct mm_nav mm_gate_office(bool choose);
bool mm_gate_office_offered(struct mm_app *app); /* the agent has what it takes */
/* The list of names, for whom a one-time code is wanted. */
struct mm_nav mm_gate_number(void);
/* The pad that asks for the number of a group session. */
struct mm_nav mm_gate_group(void);

/* ---- group.c: a group session on this screen ---------------------------------------------------------- */
bool mm_group_offered(struct mm_app *app); /* one that may be run is held today */
/* The session of this number, where it is held today and the pack has its course or tabletop. */
bool mm_group_today(struct mm_app *app, int64_t no, struct mm_group_session *ret_session);
/* The screen that runs it; its arg is the number. */
const struct mm_screen_ops *mm_group_screen(struct mm_app *app, const struct mm_group_session *session);
/* Whether it asks this person: their duty for the course is open, or the tabletop is for such people. */
enum mm_err mm_group_asks(struct mm_app *app, const struct mm_group_session *session,
                          const struct mm_person *person, bool *ret_asks, struct mm_errinfo *info);
/* A step, before it is shown. */
struct mm_nav mm_group_keep(struct mm_app *app, const struct mm_group_run *run);
/* The screen is on top again: somebody checked in, or went away from it. */
struct mm_nav mm_group_notice(struct mm_app *app, int64_t no, struct mm_group_run *run);
/* 受付: the person checks in to the session on the screen, where it asks them. */
struct mm_nav mm_group_check_in(struct mm_app *app, const struct mm_gate *gate);

/* The person checks in as well, and answers the questions of this course: "" when the session does not ask
 * them (any more), which the room says. */
enum mm_err mm_group_round(struct mm_app *app, const struct mm_gate *gate, char ret_course[MM_ID_BYTES],
                           struct mm_errinfo *info);
/* How many of those who checked in have nothing left to answer. */
size_t mm_group_answered(struct mm_app *app, const struct mm_group_session *session,
                         const struct mm_group_run *run);

/* ---- reception.c: 受付 on the screen of a room -------------------------------------------------------- */
/* words: what is said in place of who came last; NULL for none. */
void mm_reception_build(const struct mm_group_run *run, const char *words, struct mm_app *app,
                        struct mm_ui *ui);
/* Who came last comes into sight, with the next one's turn where there is room for both. */
void mm_reception_reveal(const struct mm_group_run *run, struct mm_app *app);
/* The way to answer at the screen itself: how many have, and whom it does not ask. */
void mm_reception_round(const struct mm_group_run *run, const char *words, size_t n_answered,
                        struct mm_app *app, struct mm_ui *ui);
/* Somebody wants to check in, or to answer (gate->aim): by their name (the item `name` or `late`) or card.
 * gate is the screen's own, with the session's number and its room. */
struct mm_nav mm_reception_act(struct mm_app *app, const char *id, struct mm_gate *gate);
/* At the end: how many came, and what happens then. */
void mm_reception_end(const struct mm_group_run *run, const char *then, struct mm_ui *ui);

/* ---- pad.c: digits, for the screens pad and unlock ------------------------------------------------------
 */
enum mm_pad_step {
    MM_PAD_PIN,
    MM_PAD_CODE,  /* はじめの番号 or 予備の番号 */
    MM_PAD_NEW,   /* a new PIN */
    MM_PAD_AGAIN, /* the same once more */
    MM_PAD_SET,   /* PINを決めました */
    MM_PAD_STEP_COUNT
};
enum mm_pad_note {
    MM_PAD_NOTE_NONE,
    MM_PAD_NOTE_WRONG,
    MM_PAD_NOTE_USED,
    MM_PAD_NOTE_EXPIRED,
    MM_PAD_NOTE_EASY,   /* a PIN that everybody tries first */
    MM_PAD_NOTE_DIFFER, /* the second one is another */
    MM_PAD_NOTE_DAY,    /* of a group session that is not held today */
    MM_PAD_NOTE_COUNT
};
struct mm_pad {
    struct mm_gate gate;
    enum mm_pad_step step;
    enum mm_pad_note note;
    bool forgot;
    char typed[MM_CODE_BYTES], chosen[MM_PIN_DIGITS + 1]; /* wiped as soon as they were used */
    struct mm_code_ticket ticket;
    struct mm_tries tries;
    int64_t tries_at_ms, touched_ms; /* monotonic */
};
/* own_code.c: a code of no person; NULL where the gate asks for a person's. */
struct mm_own_code {
    enum mm_gate_aim enter, choose;
    const char *name;
    const char *title[MM_PAD_STEP_COUNT], *sentence[MM_PAD_STEP_COUNT];
    const char *set, *then;             /* once it was chosen */
    const struct mm_screen_ops *screen; /* that it opens */
};
const struct mm_own_code *mm_own_code(const struct mm_gate *gate);
enum mm_err mm_pad_init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info);
void mm_pad_build(const struct mm_pad *pad, struct mm_app *app, struct mm_ui *ui, const char *screen);
struct mm_nav mm_pad_act(void *state, struct mm_app *app, const char *id);
struct mm_nav mm_pad_tick(void *state, struct mm_app *app, int64_t now_ms);

/* ---- ask.c: what the agent is asked to do, and what became of it ------------------------------------- */
#define MM_ASK_SILENT_MS 20000 /* who has not answered by then is not running */
enum mm_ask_state { MM_ASK_NONE, MM_ASK_WAITS, MM_ASK_DONE, MM_ASK_FAILED, MM_ASK_SILENT };
struct mm_ask {
    enum mm_ask_state state;
    int64_t id, asked_ms;               /* monotonic */
    char reply[MM_REQUEST_REPLY_BYTES]; /* DONE: JSON; FAILED: a sentence */
};
enum mm_err mm_ask_put(struct mm_ask *ask, struct mm_app *app, const char *kind, const char *json,
                       struct mm_errinfo *info);
/* As mm_store_request_put_once. */
enum mm_err mm_ask_put_once(struct mm_ask *ask, struct mm_app *app, const char *kind, const char *json,
                            size_t same_bytes, struct mm_errinfo *info);
bool mm_ask_look(struct mm_ask *ask, struct mm_app *app); /* once a second; true when something came of it */
/* What to say of it in one or two sentences; done: when it worked. "" for NONE. */
const char *mm_ask_words(const struct mm_ask *ask, const char *waits, const char *done);

/* ---- screen_certificate.c ---------------------------------------------------------------------------- */
bool mm_certificate_offered(struct mm_app *app); /* a printer is set up here */

/* ---- screen_papers.c: 事務局メニュー --------------------------------------------------------------------
 */
bool mm_media_offered(struct mm_app *app);  /* the agent knows a medium */
bool mm_papers_offered(struct mm_app *app); /* that, or a printer */

/* ---- screen_minute.c --------------------------------------------------------------------------------- */
bool mm_minute_offered(struct mm_app *app); /* the pack has a question for 1分の問題 */

/* ---- pieces.c --------------------------------------------------------------------------------------- */
void mm_piece_quote(struct mm_ui *ui, const char *id, const struct mm_clause *clause);
/* What follows an explanation: 今日から, and the clause (a page has its own). k tells several on one screen
 * apart. */
void mm_piece_action(struct mm_ui *ui, const struct mm_item *item, size_t k);
void mm_piece_advice(struct mm_ui *ui, const struct mm_item *item, size_t k);
/* Counts the days: what changes daily is the same on every kiosk on the same date. */
size_t mm_piece_day(struct mm_app *app);
/* この問題について意見を送る, below an explanation; its id is opinion.k. The screen opinion takes the item.
 */
void mm_piece_opinion(struct mm_ui *ui, size_t k);
/* The fold of the other answers of an item, and beside it that button. */
void mm_piece_rest(struct mm_ui *ui, const char *label, bool open, size_t k);
/* Which of the n items prefix.0, prefix.1 and so on has this id; false for none. */
bool mm_piece_pressed(const char *id, const char *prefix, size_t n, size_t *ret_k);
/* A text whose id is prefix.k. */
void mm_piece_text(struct mm_ui *ui, const char *prefix, size_t k, enum mm_text_kind kind,
                   const char *markup);
/* たしかめる　基本方針5　…; where the band has no room, its first word alone. */
void mm_piece_title(const struct mm_ui *ui, const char *word, const char *title, char *out, size_t out_bytes);
/* What nobody wrote as markup, made into some: the signs of markup become their wide forms. */
void mm_piece_plain(char *out, size_t out_bytes, const char *text);
/* One of the choices of a setting, with a tick on the one that is chosen; its id is prefix.k. */
void mm_piece_choice(struct mm_ui *ui, const char *prefix, size_t k, const char *label, bool chosen,
                     unsigned flags);
/* A line that opens its explanation below it, and closes it. flags: MM_UI_DONE. */
void mm_piece_fold(struct mm_ui *ui, const char *id, const char *label, bool open, unsigned flags);
struct mm_setting {
    const char *prefix;
    size_t n; /* choices */
    void (*set)(struct mm_ui_settings *settings, size_t k);
};
/* Takes over the choice that was touched; false when it is none of these. */
bool mm_piece_choose(const struct mm_setting *list, size_t n, const char *id,
                     struct mm_ui_settings *settings);
/* One short thing a little above the middle of the screen: heading and sentences; what is declared before
 * mm_piece_middle_end stands below them. */
void mm_piece_middle(struct mm_ui *ui, const char *heading, const char *const *texts, size_t n);
void mm_piece_middle_end(struct mm_ui *ui);
/* Four or five lines are in sight: what matters stands first, and what band or footer say is not said again.
 */
bool mm_piece_few_lines(const struct mm_ui *ui);
/* あ か さ … わ as buttons row.0 … row.9; those without anything cannot be pressed. */
void mm_piece_kana_rows(struct mm_ui *ui, const bool any[MM_KANA_ROWS], int chosen);
#endif
