/* The kiosk's application: a stack of screens over one store and one pack. Screens are state structs with
 * const ops; only app performs a navigation. Single-threaded; sleeps in the platform's wait. */
#ifndef MM_KIOSK_APP_H
#define MM_KIOSK_APP_H

#include "content/pack/pack.h"
#include "kiosk/platform/platform.h"
#include "kiosk/platform/touch.h"
#include "kiosk/ui/ui.h"
#include "sync/base/clock.h"
#include "sync/base/err.h"
#include "sync/base/id.h"
#include "sync/store/store.h"

#include <stdbool.h>
#include <stdio.h>

struct mm_app;
struct mm_screen_ops;

enum mm_nav_kind {
    MM_NAV_STAY, /* build again */
    MM_NAV_PUSH,
    MM_NAV_REPLACE, /* the top screen */
    MM_NAV_POP,
    MM_NAV_POP_TO,   /* back to the named screen; it gets notice() */
    MM_NAV_SIGN_OUT, /* forget the person, back to attract */
    MM_NAV_FAULT,    /* to the fault screen with info */
    MM_NAV_QUIT,
    MM_NAV_KIND_COUNT
};
struct mm_nav {
    enum mm_nav_kind kind;
    const struct mm_screen_ops *screen;
    const void *arg;        /* borrowed during the call; the screen's init copies what it needs */
    struct mm_errinfo info; /* FAULT */
};

/* One file kiosk/screens/screen_<name>.c and one ENTRY(name) in screens.def define
 * `const struct mm_screen_ops mm_screen_<name>`. */
struct mm_screen_ops {
    const char *name;
    size_t state_bytes; /* allocated zeroed by app, freed by app */
    bool needs_person;  /* left at sign-out */
    bool no_idle;       /* attract, fault: no idle warning */
    bool room;          /* of many people: who signs out leaves it up */
    int clears_after_s; /* untouched for so long, お疲れさまでした: 30; 0: never */
    bool takes_card;    /* sign-in screens: a card reader may type */
    bool takes_digits;  /* a pad: number keys give "@digit:5", Back gives "@erase" */
    bool takes_text;    /* letters and number keys of a keyboard give "@text:A", Back gives "@erase" */
    bool takes_points;  /* a press of nothing, or of "target", gives "@point:X,Y", as the screen told it */
    /* Fills state from arg. May be NULL. An error goes to the fault screen. */
    enum mm_err (*init)(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info);
    void (*done)(void *state); /* may be NULL */
    /* Declares the frame; pure: no store writes. */
    void (*build)(const void *state, struct mm_app *app, struct mm_ui *ui);
    /* An item was activated (or "@back", "@card:<text>", "@digit:<0..9>"). */
    struct mm_nav (*act)(void *state, struct mm_app *app, const char *id);
    /* Once a second while on top; may be NULL. */
    struct mm_nav (*tick)(void *state, struct mm_app *app, int64_t now_ms);
    /* The screen is on top again after a POP; may be NULL. */
    struct mm_nav (*notice)(void *state, struct mm_app *app);
    /* The person leaves while this screen is on the stack: store what was chosen but not confirmed. May be
     * NULL. */
    enum mm_err (*leave)(void *state, struct mm_app *app, struct mm_errinfo *info);
    /* For scripts: the button that a person would press next so that the question on this screen becomes
     * answered as wished; false when it is (or when there is no question). May be NULL. */
    bool (*hint)(const void *state, struct mm_app *app, enum mm_mark wish, char ret_id[MM_UI_ID_BYTES]);
};
#define ENTRY(name) extern const struct mm_screen_ops mm_screen_##name;
#include "kiosk/screens/screens.def"
#undef ENTRY

struct mm_nav mm_stay(void);
struct mm_nav mm_push(const struct mm_screen_ops *screen, const void *arg);
struct mm_nav mm_replace(const struct mm_screen_ops *screen, const void *arg);
struct mm_nav mm_pop(void);
struct mm_nav mm_pop_to(const struct mm_screen_ops *screen);
struct mm_nav mm_sign_out(void);
struct mm_nav mm_fault(const struct mm_errinfo *info);

/* The screens that app itself goes to; given with the options, so that this floor names no screen. */
struct mm_app_screens {
    const struct mm_screen_ops *first;   /* attract */
    const struct mm_screen_ops *fault;   /* arg: struct mm_errinfo */
    const struct mm_screen_ops *idle;    /* the warning */
    const struct mm_screen_ops *lock;    /* 画面を隠しています */
    const struct mm_screen_ops *display; /* 文字 */
    const struct mm_screen_ops *later;   /* つづきは次回: arg NULL */
    const struct mm_screen_ops *setup;   /* a kiosk that nobody has set up yet */
};

/* What screens may use. */
struct mm_pack *mm_app_pack(struct mm_app *app);
/* The pack that the sitting in progress goes by: an attempt ends in the pack in which it began, also when a
 * newer one has come since. Lives until the next sitting or sign-out. */
const struct mm_pack *mm_app_sitting_pack(struct mm_app *app);
struct mm_store *mm_app_store(struct mm_app *app); /* NULL only while the fault screen is up */
struct mm_ui *mm_app_ui(struct mm_app *app);
const struct mm_clock *mm_app_clock(struct mm_app *app);
const struct mm_random *mm_app_random(struct mm_app *app);
const struct mm_roster *mm_app_roster(struct mm_app *app); /* as last read from the store */
const char *mm_app_council(struct mm_app *app);            /* display name: ○○市議会 */
bool mm_app_demo(struct mm_app *app);
const struct mm_app_screens *mm_app_screens(struct mm_app *app);
/* A new form's seed: from --seed, or from the system. */
uint64_t mm_app_form_seed(struct mm_app *app);
/* Opens the store if it is not open, and proves that it can be written. */
enum mm_err mm_app_store_try(struct mm_app *app, struct mm_errinfo *info);
/* Text size, theme, ふりがな: at once on the screen, and kept for the person who is signed in. */
enum mm_err mm_app_settings_put(struct mm_app *app, const struct mm_ui_settings *settings,
                                struct mm_errinfo *info);
/* True where a voice is installed, so that 読み上げ may be offered. */
bool mm_app_voice_there(struct mm_app *app);
/* The screen's diagonal and where fingers mean to be: at once, and kept for this kiosk. error_mm: how far off
 * fingers were, for those who look later. */
enum mm_err mm_app_diagonal_put(struct mm_app *app, double inch, struct mm_errinfo *info);
double mm_app_diagonal(struct mm_app *app);
enum mm_err mm_app_touch_put(struct mm_app *app, const struct mm_touch_map *map, double error_mm,
                             struct mm_errinfo *info);
/* True until somebody has said that this kiosk is ready: the set-up comes up by itself. */
bool mm_app_setup_due(struct mm_app *app);
enum mm_err mm_app_setup_done(struct mm_app *app, struct mm_errinfo *info);
void mm_app_setup_put_off(struct mm_app *app);    /* until the next start */
struct mm_nav mm_app_restart(struct mm_app *app); /* ends with MM_APP_AGAIN */
/* The person signed in; NULL before. */
const struct mm_person *mm_app_person(struct mm_app *app);
enum mm_err mm_app_sign_in(struct mm_app *app, const char *person_id, struct mm_errinfo *info);
/* The sitting in progress: started by mm_app_sitting_begin, ended by つづきは次回, the end, or sign-out. */
struct mm_sitting *mm_app_sitting(struct mm_app *app);
/* duty: what is taken; done: it is 済. NOT_FOUND when no pack at hand has its course. */
enum mm_err mm_app_sitting_begin(struct mm_app *app, const struct mm_duty *duty, bool done,
                                 struct mm_errinfo *info);
/* Who is signed in answers at the screen of a group session: its course alone is taken until they leave, as
 * 集合. "" for none. */
void mm_app_room_put(struct mm_app *app, const char *course);
const char *mm_app_room(struct mm_app *app);
/* Title and minutes of a course that left the pack, where somebody is in the middle of it; false for none. */
bool mm_app_older_course(struct mm_app *app, const struct mm_duty *duty, char *ret_title, size_t title_bytes,
                         int *ret_minutes);
enum mm_err mm_app_sitting_end(struct mm_app *app, struct mm_errinfo *info);
/* 修了 of an attempt of the sitting, when everything is there; what was written goes to the trace. */
enum mm_err mm_app_complete(struct mm_app *app, struct mm_attempt *attempt, struct mm_errinfo *info);
/* A record was written: shown as 保存しました in the next frame and traced as "shown <id>" after it. */
void mm_app_saved(struct mm_app *app, const char *statement_id);

/* The next frame scrolls so that this item is seen: where something new appeared. */
void mm_app_reveal(struct mm_app *app, const char *id);

/* Pieces of frames that every screen shares. Ids that begin with @ belong to app, which acts on them before
 * the screen does: @ruby @display @hide (band), @later (つづきは次回). "@back" goes to the screen. */
void mm_app_band(struct mm_app *app, struct mm_ui *ui, const char *title,
                 bool back); /* ふりがな 文字 画面を隠す */
void mm_app_band_plain(struct mm_ui *ui, const char *title, bool back); /* without these tools */
bool mm_app_band_act(struct mm_app *app, const char *id, struct mm_nav *ret_nav);
/* The footer: つづきは次回 and what was saved at the left; what the screen declares between the two calls;
 * the primary button ("next") at the right (label NULL: none). */
void mm_app_footer_start(struct mm_app *app, struct mm_ui *ui, bool later);
void mm_app_footer_end(struct mm_app *app, struct mm_ui *ui, const char *label, enum mm_sign_shape sign,
                       unsigned flags);
/* 見本（架空の名簿）　監修前の教材: app puts it below the footer of every frame that did not place it itself.
 */
void mm_app_mark(struct mm_app *app, struct mm_ui *ui, enum mm_text_kind kind);

/* Recorded narration, where the person stands in the text: nothing where there is none (NULL) or no device.
 */
enum mm_hear { MM_HEAR_PAGE, MM_HEAR_ITEM, MM_HEAR_COUNT };
void mm_app_narration(struct mm_app *app, struct mm_ui *ui, enum mm_hear slot,
                      const struct mm_narration *narration);

/* ---- running ---------------------------------------------------------------------------------------- */
struct mm_app_options {
    const struct mm_app_screens *screens;
    const char *pack_dir; /* fallback when the store names no installed pack */
    const char *fonts_json;
    const char *phrases_json; /* weights for breaking lines; "" or absent: the strict rules alone */
    const char *store_dir;
    int w, h;              /* 0: fullscreen */
    double diagonal_inch;  /* 0: as it was set up, else 21.5 */
    bool setup;            /* begin with the set-up */
    const char *script;    /* FILE.flow or NULL */
    const char *shots_dir; /* where `shot NAME` of a script writes NAME.png */
    bool dump;             /* print the semantic dump after each frame */
    bool dump_geometry;
    bool dump_speech;         /* instead of the semantic dump: what a screen reader would say */
    const char *screenshot;   /* PNG of the first frame, then quit; or NULL */
    FILE *trace;              /* borrowed; NULL for none */
    bool headless;            /* no window: scripts and dumps */
    const char *council_name; /* name when the store has none yet */
    const char *home_page;
    uint64_t seed; /* of forms; 0: from the system */
};
#define MM_APP_AGAIN 75 /* exit code: somebody asked for a restart */
/* Runs until quit. Returns the program's exit code; says failures on standard error, one sentence each. */
int mm_app_run(const struct mm_app_options *options);
#endif
