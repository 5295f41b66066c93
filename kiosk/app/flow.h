/* Inside of the .flow interpreter: steps as read (flow_read.c), commands and how they are played (flow.c). */
#ifndef MM_KIOSK_APP_FLOW_H
#define MM_KIOSK_APP_FLOW_H

#include "kiosk/app/internal.h"

#define MM_FLOW_MAX_STEPS  5000
#define MM_FLOW_MAX_REPEAT 10000
#define MM_FLOW_MAX_NEST   8
#define MM_FLOW_WORD_BYTES 256

struct mm_flow_command;
struct mm_flow_step {
    const struct mm_flow_command *command;
    int line;
    int64_t n; /* what the argument means as a number: ms, index, count, seed */
    int w, h;  /* window */
    double inch;
    const char *text; /* the argument; borrowed from the flow's text */
    const char *more; /* second word or NULL */
    size_t jump;      /* end: its repeat; repeat: its end */
    int64_t left;     /* repeat: rounds to go while playing */
};
struct mm_flow {
    const char *path;           /* borrowed */
    char *text;                 /* owned; cut into words in place */
    struct mm_flow_step *steps; /* owned */
    size_t n;
};

/* How a script presses what it names. */
enum mm_flow_hand {
    MM_FLOW_ANY, /* scrolls to it at once */
    MM_FLOW_TOUCH,
    MM_FLOW_KEYS,
    MM_FLOW_DIGITS,
    MM_FLOW_SWITCHES, /* two */
    MM_FLOW_SWITCH,   /* one */
    MM_FLOW_HAND_COUNT
};

/* One command: its first words, how its argument is read, how it is played. */
struct mm_flow_player {
    struct mm_flow *flow;
    struct mm_app *app;
    const struct mm_flow_step *step;
    size_t next; /* index of the step after this one */
    enum mm_flow_hand hand;
    struct mm_errinfo *info;
};
struct mm_flow_command {
    const char *name;
    enum mm_err (*read)(struct mm_flow_step *step, char *arg); /* NULL: takes no argument */
    enum mm_err (*play)(struct mm_flow_player *player);
    bool setup; /* may stand before the first step of the sitting */
};
const struct mm_flow_command *mm_flow_commands(size_t *ret_n);

/* Readers of arguments; SYNTAX when it is not what the command takes. */
enum mm_err mm_flow_read_clock(struct mm_flow_step *step, char *arg);
enum mm_err mm_flow_read_count(struct mm_flow_step *step, char *arg);
enum mm_err mm_flow_read_window(struct mm_flow_step *step, char *arg);
enum mm_err mm_flow_read_size(struct mm_flow_step *step, char *arg);
enum mm_err mm_flow_read_theme(struct mm_flow_step *step, char *arg);
enum mm_err mm_flow_read_key(struct mm_flow_step *step, char *arg);
enum mm_err mm_flow_read_digits(struct mm_flow_step *step, char *arg);
enum mm_err mm_flow_read_card(struct mm_flow_step *step, char *arg);
enum mm_err mm_flow_read_time(struct mm_flow_step *step, char *arg);
enum mm_err mm_flow_read_word(struct mm_flow_step *step, char *arg);
enum mm_err mm_flow_read_words(struct mm_flow_step *step, char *arg); /* one or two */
enum mm_err mm_flow_read_two(struct mm_flow_step *step, char *arg);
enum mm_err mm_flow_read_item(struct mm_flow_step *step, char *arg);
enum mm_err mm_flow_read_quoted(struct mm_flow_step *step, char *arg);
enum mm_err mm_flow_read_name(struct mm_flow_step *step, char *arg);
enum mm_err mm_flow_read_hand(struct mm_flow_step *step, char *arg);
enum mm_err mm_flow_read_wish(struct mm_flow_step *step, char *arg);
enum mm_err mm_flow_read_pattern(struct mm_flow_step *step, char *arg);
enum mm_err mm_flow_read_monkey(struct mm_flow_step *step, char *arg); /* a count, and words to type */

/* flow_play.c: moving about as a person would */
enum mm_err mm_flow_fail(struct mm_flow_player *p, const char *fmt, ...) MM_PRINTF(2, 3);
enum mm_err mm_flow_settle(struct mm_flow_player *p);              /* the frame, when one is due */
enum mm_err mm_flow_pass(struct mm_flow_player *p, int64_t ms);    /* time, second by second */
enum mm_err mm_flow_tap(struct mm_flow_player *p, const char *id); /* reveals, presses, releases */
enum mm_err mm_flow_input(struct mm_flow_player *p, const struct mm_event *event);
bool mm_flow_on(const struct mm_flow_player *p, const char *screen);
enum mm_err mm_flow_answer(struct mm_flow_player *p, enum mm_mark wish);
enum mm_err mm_flow_walk(struct mm_flow_player *p);
enum mm_err mm_flow_finish(struct mm_flow_player *p, const char *pattern);

/* flow_lint.c: the rules on every size of screen, text size and theme */
enum mm_err mm_flow_lint_all(struct mm_flow_player *p);

/* flow_hand.c: presses an item by the player's hand, which is not MM_FLOW_ANY */
enum mm_err mm_flow_by_hand(struct mm_flow_player *p, const char *id);

/* flow_monkey.c: whatever somebody may do */
enum mm_err mm_flow_monkey(struct mm_flow_player *p);

/* flow_drive.c: to the end of a sitting, answering right; retry: もう一度ためす when the fault screen comes
 * up */
enum mm_err mm_flow_drive(struct mm_flow_player *p);
enum mm_err mm_flow_drive_retry(struct mm_flow_player *p);
#endif
