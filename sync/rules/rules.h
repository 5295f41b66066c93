/* The rules that kiosk, server and reports share: pure functions, one copy. What 修了, evidence and the state
 * of a group of clauses mean; when a duty opens and is due. No file, no clock, no database. */
#ifndef MM_RULES_RULES_H
#define MM_RULES_RULES_H

#include "content/pack/pack.h"
#include "sync/base/clock.h"
#include "sync/wire/people.h"
#include "sync/wire/statement.h"

/* ---- corrected time ------------------------------------------------------------------------------- */
/* A kiosk's clock may be anything: never set, years ahead for one start of the machine, put back. Its
 * monotonic time is never wrong, so what has to be known is when each start (boot) began by the server's
 * clock. Where the agent reached the server during that start it is measured; else the start lies between the
 * end of the one before and the beginning of the one after, and what its own clock says counts as far as it
 * lies there. */
#define MM_CLOCK_EARLIEST_MS 1767225600000LL /* 2026-01-01T00:00:00Z: no clock of ours is right before it */
#define MM_CLOCK_NOISE_MS    120000          /* drift and slow lines: less than this is no difference */
#define MM_CLOCK_UNKNOWN_LOW (INT64_MIN / 4)
#define MM_CLOCK_UNKNOWN     (INT64_MAX / 4)
enum mm_time_quality {
    MM_TIME_MEASURED, /* by the server's clock */
    MM_TIME_CLAIMED,  /* "clock unsure": by the machine's own clock, which nothing contradicts */
    MM_TIME_MOVED,    /* the machine's clock cannot have been right: the nearest time that can */
    MM_TIME_QUALITY_COUNT
};
struct mm_time {
    int64_t at_ms;
    enum mm_time_quality quality;
};
/* One start of a recorder's machine, as the server knows it. Fields only move one way as records arrive, so
 * their order does not matter. */
struct mm_boot {
    int64_t first_seq;    /* of its records; 0: none is known */
    int64_t last_mono_ms; /* latest monotonic time of a record */
    /* when it began by its own clock: least and greatest (timestamp - monotonic time) of its records */
    int64_t claim_low_ms, claim_high_ms;
    bool measured;
    int64_t offset_ms; /* server's time - monotonic time: when it began; measured only */
    int64_t before_ms; /* it had begun by then, as the server saw; MM_CLOCK_UNKNOWN */
    /* made by mm_boots_settle: it began between these */
    int64_t low_ms, high_ms;
};
void mm_boot_init(struct mm_boot *boot);
/* A record of this start: commutative, idempotent. True when it said anything new. */
bool mm_boot_add(struct mm_boot *boot, int64_t seq, int64_t at_ms, int64_t mono_ms);
/* Boots of one recorder that have records, by first_seq. since_ms: the recorder is known since then; used
 * only where a clock stood before MM_CLOCK_EARLIEST_MS and nothing else is known. Pure: the same facts give
 * the same result, whenever they arrive. */
void mm_boots_settle(struct mm_boot *boots, size_t n, int64_t since_ms);
/* True when both say the same about every record of this boot. */
bool mm_boot_same(const struct mm_boot *a, const struct mm_boot *b);
/* The corrected time of a record: what deadlines, windows, reports and the order across recorders go by.
 * boot NULL: a record that names none. received_at_ms: no record is later than its arrival. */
struct mm_time mm_corrected_time(const struct mm_boot *boot, int64_t at_ms, int64_t mono_ms,
                                 int64_t received_at_ms);

/* ---- documents that were handed over -------------------------------------------------------------- */
/* The newest edition of each that this person was given by today, alone or with everybody of the audience;
 * what was taken back is not there. Points into facts; by day, the latest first. Returns how many of at most
 * `most`. */
size_t mm_handed(const struct mm_fact *facts, size_t n_facts, const char *person, unsigned audience,
                 int32_t today, const struct mm_fact **ret_rows, size_t most);

/* ---- completion ---------------------------------------------------------------------------------- */
enum mm_progress {
    MM_PROGRESS_NONE,    /* 未 */
    MM_PROGRESS_STARTED, /* 途中 */
    MM_PROGRESS_DONE,    /* 済 */
    MM_PROGRESS_COUNT
};
const char *mm_progress_ja(enum mm_progress progress);

/* 修了 by the individual route: every page of the course opened, every question of the check answered
 * (わからない counts), the explanation of each missed one seen. */
struct mm_completion {
    size_t pages, pages_opened;
    size_t questions, questions_answered;
    size_t missed, missed_seen;
    bool wants_passed, passed; /* mm_move_on_wants; the 目安 was reached in this registration */
};
bool mm_completion_reached(const struct mm_completion *completion);
/* By the paper route: the sheet is entered and the explanation sheet was handed over. */
bool mm_completion_paper(bool entered, bool handed);
/* moveOn of cmi5, a decision of the council: what 修了 asks for besides, by whichever route. What was 修了
 * before stays so: it has its record. */
enum mm_move_on { MM_MOVE_ON_COMPLETED, MM_MOVE_ON_PASSED_TOO, MM_MOVE_ON_COUNT };
#define MM_MOVE_ON_SETTING "move_on"
const char *mm_move_on_code(enum mm_move_on move_on); /* completed, completed_and_passed */
const char *mm_move_on_ja(const char *code);          /* "" for an unknown code */
MM_MUST_USE enum mm_err mm_move_on_find(const char *code, enum mm_move_on *ret_move_on);
/* Whether a course asks for the 目安 too: never one that does not show it. */
bool mm_move_on_wants(enum mm_move_on move_on, const struct mm_course *course);
/* By the group route: checked in, the sheet entered, and the session ran to its last slide. */
bool mm_completion_group(bool checked_in, bool entered, bool to_the_end);

/* Fold of one person's statements for one registration: commutative, associative, idempotent. Feed them in
 * any order, any number of times, with their corrected times. */
struct mm_progress_fold {
    enum mm_progress state;
    int64_t first_at_ms;     /* first statement; INT64_MAX when none */
    int64_t completed_at_ms; /* earliest completed; INT64_MAX when none */
    int64_t passed_at_ms;
    int64_t last_at_ms;                     /* INT64_MIN when none */
    enum mm_time_quality completed_quality; /* of completed_at_ms */
};
void mm_progress_init(struct mm_progress_fold *fold);
void mm_progress_add(struct mm_progress_fold *fold, enum mm_verb verb, struct mm_time time);
void mm_progress_merge(struct mm_progress_fold *into, const struct mm_progress_fold *from);

/* ---- evidence ------------------------------------------------------------------------------------ */
/* One answered row, as it stands: the latest answer to each row within 13 months counts. */
struct mm_evidence {
    char row_id[MM_ID_BYTES * 2];
    enum mm_mark mark;
    int64_t at_ms;
};
/* Keeps the latest answer to each row, by row id, and gives how many there are. Of two answers of one moment
 * always the same one stands, so that neither order nor repetition matters. */
size_t mm_evidence_latest(struct mm_evidence *rows, size_t n);
#define MM_EVIDENCE_MONTHS 13
/* True when an answer given at at_ms still counts at now_ms (13 calendar months back, in JST). */
bool mm_evidence_counts(int64_t at_ms, int64_t now_ms);

/* The groups of clauses that a person's state is computed for (USERS: 5 · 3(1) · 3(2) · …). */
struct mm_clause_group {
    const char *id;             /* "5", "3.1", …, "6.3-6.5" */
    const char *label;          /* 基本方針5, 基本方針3(1), … */
    const char *const *clauses; /* NULL-terminated clause ids (parents include their sub-leaves) */
};
#define MM_MAX_CLAUSE_GROUPS 20
const struct mm_clause_group *mm_clause_groups(size_t *ret_n);
const struct mm_clause_group *mm_clause_group_of(const char *clause_id); /* NULL if none */

enum mm_group_state {
    MM_GROUP_LITTLE, /* 証拠不足: fewer than 8 rows */
    MM_GROUP_KNOWS,  /* 理解している: 80 % or more of the latest 12 at most */
    MM_GROUP_AGAIN,  /* もう一度確かめたい */
    MM_GROUP_STATE_COUNT
};
const char *mm_group_state_ja(enum mm_group_state state);
/* rows: the latest answer to each row of the group, any order; those that no longer count are ignored. */
enum mm_group_state mm_group_state(const struct mm_evidence *rows, size_t n, int64_t now_ms);

/* How much somebody should look at a group once more: 0 for not at all. */
int mm_group_weight(enum mm_group_state state);
/* The module of a course with reads_one that a person should read: the one whose first topic lies in the
 * group that weighs most; of equal ones turn decides (any number, the same for one registration). NULL where
 * the course is read whole, or nothing is for the audience. states: as mm_clause_groups. */
const struct mm_module *mm_module_wanted(const struct mm_pack *pack, const struct mm_course *course,
                                         enum mm_audience audience, const enum mm_group_state *states,
                                         size_t n_states, uint32_t turn);

/* ---- figures ------------------------------------------------------------------------------------- */
struct mm_interval {
    double low, high;
};
/* Wilson score interval, 95 % (z = 1.959964). n = 0 gives 0..1. */
struct mm_interval mm_wilson(int64_t right, int64_t n);
/* Pearson's r of pairs as they come; with x of 0 and 1 the point-biserial correlation. False where x or y is
 * the same in all of them. */
struct mm_correlation {
    int64_t n;
    double x, y, xx, yy, xy; /* sums */
};
void mm_correlation_add(struct mm_correlation *c, double x, double y);
bool mm_correlation_value(const struct mm_correlation *c, double *ret_r);
/* Answer figures appear only when 5 or more people of the group and 5 or more of its complement answered
 * (or the group is the whole). */
#define MM_SMALLEST_GROUP 5
bool mm_figure_shown(int64_t people, int64_t complement_people, bool whole);
/* What a figure says: people who answered, rows they answered, of these right and わからない. */
struct mm_figure {
    int64_t people, rows, right, unsure;
};
/* Whoever has two issues of a figure can subtract them, so that one person's answers would lie open when only
 * one came between. True when now may be issued after what was issued before (zeros: nothing was): nothing
 * changed, or 5 or more people came to it, or the period is over and 5 or more stand in it. */
bool mm_figure_follows(const struct mm_figure *issued, const struct mm_figure *now, bool period_over);
bool mm_figure_same(const struct mm_figure *a, const struct mm_figure *b);
/* 目安 reached: right items ÷ items ≥ cut. */
bool mm_cut_reached(int right_items, int items, double cut);
/* True when a form of this course may show the 目安: 20 items or more, 70 % of them mtf. */
bool mm_cut_shown(int items, int mtf_items);

/* ---- duties -------------------------------------------------------------------------------------- */
/* Registration = the duty: UUIDv8 from SHA-256(council, person, course, period, occurrence). */
void mm_registration(const char *council, const char *person, const char *course, const char *period,
                     int occurrence, char out[MM_UUID_BYTES]);
enum mm_audience mm_person_audience(const struct mm_person *person);
/* Reason as the learner reads it: code → sentence. "" for an unknown code. */
const char *mm_duty_cause_ja(const char *cause);
#endif
