/* What the files of kiosk/app share. Not for screens. */
#ifndef MM_KIOSK_APP_INTERNAL_H
#define MM_KIOSK_APP_INTERNAL_H

#include "content/pack/pixmap.h"
#include "kiosk/app/app.h"
#include "kiosk/platform/player.h"
#include "kiosk/platform/speech.h"
#include "sync/base/path.h"

#define MM_APP_IDLE_MS     (5 * 60 * 1000)
#define MM_APP_POLL_MS     5000 /* attract: how often roster and pack are looked at */
#define MM_APP_TICK_MS     1000
#define MM_APP_MAX_SAVED   8
#define MM_APP_DIRTY_RECTS 16
#define MM_APP_CARD_KEYS   40 /* what an id can carry */

struct mm_app_slot {
    const struct mm_screen_ops *ops;
    void *state; /* owned; state_bytes, zeroed before init */
    int64_t since_ms;
    struct mm_ui_view view; /* where the person was when another screen came on top */
};

/* Keys that may come from a card reader: kept until it is clear that they do not. */
struct mm_app_card {
    struct mm_event key[MM_APP_CARD_KEYS];
    size_t n;
    int64_t last_ms; /* monotonic, of the last key */
};

#define MM_APP_FIGURES 12 /* on and around the page that is shown */
enum mm_app_figure_state {
    MM_APP_FIGURE_NONE,
    MM_APP_FIGURE_THERE,
    MM_APP_FIGURE_MISSING,
    MM_APP_FIGURE_FAILED, /* the agent cannot, or nobody answered */
};
struct mm_app_figure {
    enum mm_app_figure_state state;
    struct mm_pixmap_key key;
    struct mm_pixmap pixmap; /* owned; of THERE */
    char path[MM_PATH_BYTES];
    int64_t request; /* 0: not asked yet */
    int tries;
    bool said;
    uint64_t used, seen;
};

enum mm_app_voice { MM_APP_VOICE_UNKNOWN, MM_APP_VOICE_THERE, MM_APP_VOICE_NONE };

struct mm_app {
    const struct mm_app_options *options; /* borrowed */
    struct mm_clock clock;
    struct mm_clock_fixed fixed; /* scripts only */
    struct mm_random random;
    struct mm_random_seeded seeded; /* scripts only */

    const struct mm_platform_ops *ops;
    struct mm_platform *platform;
    struct mm_fonts *fonts;
    struct mm_ui *ui;
    int w, h;
    double diagonal_inch;
    struct mm_touch_map touch;
    int down_x, down_y; /* where the screen said that the last press began */
    bool setup_asked, setup_put_off;

    struct mm_store *store; /* NULL when it could not be opened for writing */
    struct mm_pack *pack;
    struct mm_pack *older_pack;   /* of a sitting that began in it; NULL: the sitting goes by pack */
    char pack_dir[MM_PATH_BYTES]; /* the pack that is open */
    bool pack_waits;              /* for what opens the sealed one, and that was said */
    char pack_refused[MM_PATH_BYTES +
                      32]; /* folder and serial of a new pack that was broken: not tried again */
    char pack_serial[32];
    struct mm_roster roster;
    char roster_etag[128];
    char council[200];

    struct mm_app_slot stack[MM_MAX_SCREENS];
    size_t n_stack;

    struct mm_person person;
    bool has_person;
    struct mm_sitting sitting;
    bool has_sitting;
    char room[MM_ID_BYTES];      /* the course of the group session that the person is in; "" */
    struct mm_ui_settings house; /* of the attract screen, for everybody */

    char saved[MM_APP_MAX_SAVED][MM_UUID_BYTES]; /* waits for the frame that says so */
    size_t n_saved;
    char reveal[MM_UI_ID_BYTES]; /* in the next frame */
    bool saved_note;             /* 保存しました stands in the footer */
    bool mark_placed;            /* the frame bears 見本 or 監修前 already */

    struct mm_app_figure figures[MM_APP_FIGURES];
    uint64_t figure_clock, figure_frame;
    char figure_told[MM_FIGURE_LOOKS][MM_FIGURE_LOOK_BYTES]; /* to the agent */

    struct {
        enum mm_app_voice device;
        bool told;                                         /* that there is none */
        const struct mm_narration *offered[MM_HEAR_COUNT]; /* by the frame that is shown; borrowed */
        const struct mm_narration *current;                /* that player plays; NULL: none */
        const struct mm_narration *failed;                 /* of the frame that is shown */
        struct mm_player *player;                          /* owned */
        enum mm_player_state shown;
    } narration;

    enum mm_app_voice voice;
    struct mm_speech *speech; /* owned; NULL while nothing is read aloud */
    struct {
        struct mm_hash where, what; /* read last */
        struct mm_hash lines[MM_MAX_UI_ITEMS];
        size_t n_lines;
    } spoken;

    struct mm_app_card card;
    int64_t last_input_ms; /* monotonic */
    int64_t last_tick_ms;
    int64_t last_poll_ms;
    int day; /* the date that attract shows */
    bool dirty;
    bool quit;
    int exit_code;
};

/* open.c */
enum mm_err mm_app_open(struct mm_app *app, struct mm_errinfo *info);
void mm_app_close(struct mm_app *app);
/* At attract: a new roster or pack; *ret_changed when the frame must be built again. */
enum mm_err mm_app_reload(struct mm_app *app, bool *ret_changed, struct mm_errinfo *info);
/* The pack of that version, if its folder is still here. Owned; NULL for none. */
struct mm_pack *mm_app_pack_version(struct mm_app *app, const char *version);
enum mm_err mm_app_ui_make(struct mm_app *app, int w, int h, double diagonal_inch, struct mm_errinfo *info);

/* figures.c */
void mm_app_figures_hang(struct mm_app *app); /* gives the interface its pictures */
void mm_app_figures_tick(
    struct mm_app *app); /* once a second: asks for what the frame lacked, looks for it */
bool mm_app_figures_wait(const struct mm_app *app);
void mm_app_figures_look(
    struct mm_app *app); /* tells the agent how figures are shown here, when that is new */
void mm_app_figures_close(struct mm_app *app);

/* device.c: what was set up for this kiosk */
void mm_app_device_load(struct mm_app *app);
struct mm_event mm_app_device_event(const struct mm_app *app, const struct mm_event *event);

/* stack.c */
void mm_app_go(struct mm_app *app, const struct mm_nav *nav);
struct mm_app_slot *mm_app_top(struct mm_app *app);

/* session.c */
void mm_app_person_forget(struct mm_app *app);
struct mm_nav mm_app_later(struct mm_app *app);

/* voice.c */
void mm_app_voice_frame(struct mm_app *app); /* after a frame was shown */
void mm_app_voice_stop(struct mm_app *app);

/* narration.c */
void mm_app_narration_begin(struct mm_app *app); /* before a frame is declared, which may offer some */
void mm_app_narration_frame(struct mm_app *app); /* after it was shown: what it does not offer falls silent */
void mm_app_narration_stop(struct mm_app *app);
void mm_app_narration_tick(struct mm_app *app);        /* looks whether it ended or broke off */
bool mm_app_narration_plays(const struct mm_app *app); /* something is to be heard */
bool mm_app_narration_act(struct mm_app *app, const char *id, struct mm_nav *ret_nav);

/* frame.c */
/* What the top screen and app declare, laid out by app->ui; nothing is painted. */
enum mm_err mm_app_declare(struct mm_app *app, struct mm_errinfo *info);
enum mm_err mm_app_frame(struct mm_app *app, struct mm_errinfo *info);
/* The frame while the pack is being read: it needs nothing of the pack. */
enum mm_err mm_app_opening(struct mm_app *app, struct mm_errinfo *info);

/* app.c: the loop's pieces, also for scripts */
void mm_app_event(struct mm_app *app, const struct mm_event *event);
void mm_app_tick(struct mm_app *app); /* what is due now */
/* Whatever happens on the screen, until it is closed; headless: one frame. */
enum mm_err mm_app_loop(struct mm_app *app, struct mm_errinfo *info);

/* card.c: true when the event was taken, as a key that waits or as the end of a card (ret_id "@card:…"). What
 * waits and is no card comes out of mm_app_card_next, as ordinary events, before the event itself is used. */
#define MM_APP_CARD_MS 50 /* a reader's keys follow one another faster than that; a person's do not */
bool mm_app_card_take(struct mm_app *app, const struct mm_event *event, char ret_id[MM_UI_ID_BYTES]);
bool mm_app_card_next(struct mm_app *app, struct mm_event *ret_event);
int64_t mm_app_card_due_ms(
    const struct mm_app *app); /* when what waits is no card any more; -1: nothing waits */

/* flow.c */
struct mm_flow;
/* Reads a script; a fault names file and line. */
enum mm_err mm_flow_load(const char *path, struct mm_flow **ret_flow, struct mm_errinfo *info);
void mm_flow_free(struct mm_flow *flow);
/* What stands before the first step: clock, seed, window, size and theme at the start. */
struct mm_flow_setup {
    int64_t wall_at_ms;
    bool of_machine; /* begins at the machine's own clocks, in its own start */
    uint64_t seed;
    int w, h; /* 0: not said */
    double diagonal_inch;
};
void mm_flow_setup(const struct mm_flow *flow, struct mm_flow_setup *ret_setup);
/* Plays it. INVALID with file, line and what was expected when an expectation failed. */
enum mm_err mm_flow_play(struct mm_flow *flow, struct mm_app *app, struct mm_errinfo *info);
#endif
