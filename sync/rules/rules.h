/* The rules that kiosk, server and reports share: pure functions, one copy. What 修了, evidence and the state
 * of a group of clauses mean; when a duty opens and is due. No file, no clock, no database. */
#ifndef MM_RULES_RULES_H
#define MM_RULES_RULES_H

#include "content/pack/pack.h"
#include "sync/base/clock.h"
#include "sync/wire/people.h"
#include "sync/wire/statement.h"

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
};
bool mm_completion_reached(const struct mm_completion *completion);

/* Fold of one person's statements for one registration: commutative, associative, idempotent. Feed views in
 * any order, any number of times. */
struct mm_progress_fold {
    enum mm_progress state;
    int64_t first_at_ms;     /* first statement; INT64_MAX when none */
    int64_t completed_at_ms; /* earliest completed; INT64_MAX when none */
    int64_t passed_at_ms;
    int64_t last_at_ms; /* INT64_MIN when none */
};
void mm_progress_init(struct mm_progress_fold *fold);
void mm_progress_add(struct mm_progress_fold *fold, const struct mm_statement_view *view);
void mm_progress_merge(struct mm_progress_fold *into, const struct mm_progress_fold *from);

/* ---- evidence ------------------------------------------------------------------------------------ */
/* One answered row, as it stands: the latest answer to each row within 13 months counts. */
struct mm_evidence {
    char row_id[MM_ID_BYTES * 2];
    enum mm_mark mark;
    int64_t at_ms;
};
#define MM_EVIDENCE_MONTHS 13
/* True when an answer given at at_ms still counts at now_ms (13 calendar months back, in JST). */
bool mm_evidence_counts(int64_t at_ms, int64_t now_ms);

/* The groups of clauses that a person's state is computed for (USERS: 5 · 3(1) · 3(2) · …). */
struct mm_clause_group {
    const char *id;             /* "5", "3.1", …, "6.3-6.5" */
    const char *label;          /* 基本方針5, 基本方針3(1), … */
    const char *const *clauses; /* NULL-terminated clause ids (parents include their sub-leaves) */
};
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

/* ---- figures ------------------------------------------------------------------------------------- */
struct mm_interval {
    double low, high;
};
/* Wilson score interval, 95 % (z = 1.959964). n = 0 gives 0..1. */
struct mm_interval mm_wilson(int64_t right, int64_t n);
/* Answer figures appear only when 5 or more people of the group and 5 or more of its complement answered
 * (or the group is the whole). */
#define MM_SMALLEST_GROUP 5
bool mm_figure_shown(int64_t people, int64_t complement_people, bool whole);
/* 目安 reached: right items ÷ items ≥ cut. */
bool mm_cut_reached(int right_items, int items, double cut);
/* True when a form of this course may show the 目安: 20 items or more, 70 % of them mtf. */
bool mm_cut_shown(int items, int mtf_items);

/* ---- duties -------------------------------------------------------------------------------------- */
/* Registration = the duty: UUIDv8 from SHA-256(council, person, course, period, occurrence). */
void mm_registration(const char *council, const char *person, const char *course, const char *period,
                     int occurrence, char out[MM_UUID_BYTES]);
/* The onboarding duty of a person for a course of the pack: false when the person has none (left, other
 * audience). today is used when the roster gives no start date. period is the start date or "none". */
bool mm_duty_for(const char *council, const struct mm_person *person, const struct mm_course *course,
                 struct mm_date today, struct mm_duty *ret_duty);
enum mm_audience mm_person_audience(const struct mm_person *person);
/* Reason as the learner reads it: code → sentence. "" for an unknown code. */
const char *mm_duty_cause_ja(const char *cause);
#endif
