/* What the files of the duty rules share while the duties of one person are computed. Internal. */
#ifndef MM_RULES_DUTY_WORK_H
#define MM_RULES_DUTY_WORK_H

#include "sync/rules/duties.h"

#define FOREVER INT32_MAX

/* A stretch in office: 任期, or the time from 着任 to leaving. */
struct mm_tenure {
    const struct mm_fact *join;  /* what is known of it last */
    int32_t known_day;           /* since when it is known at all */
    int32_t first_day, last_day; /* last_day FOREVER while it has no end */
    bool left;                   /* its end was entered: the duties close on that very day */
    const struct mm_fact *leave;
    size_t stay; /* index of the first term of the unbroken time in office */
};

struct mm_wanted {
    struct mm_duty duty; /* filled in at the end; registration, course, cause, period at once */
    size_t course;       /* index */
    int when;            /* enum mm_when; MM_WHEN_COUNT: by hand */
    int32_t origin, opens, due, known;
    int32_t ends; /* last day: of the term, the 年度 or the window */
    const char *ends_by;
    bool ends_left; /* ends because somebody left: on that day, not after it */
    bool window;    /* a booster: a short time that is not stretched */
    const struct mm_fact *from;
    const struct mm_taking *taking; /* merged; taken_day MM_DAY_NONE: begun at most */
    int32_t closed;                 /* MM_DAY_NONE while open */
    const struct mm_fact *closing;  /* may be NULL */
    bool settled;                   /* its days are */
    bool dropped;
};

struct mm_duty_work {
    const struct mm_duty_setup *setup;
    const char *person;
    int32_t today;
    const struct mm_fact **facts; /* owned: those that count, by known_day and id */
    size_t n_facts;
    struct mm_taking *takings; /* owned: merged, by registration */
    size_t n_takings;
    struct mm_tenure *terms; /* owned, by first_day */
    size_t n_terms;
    struct mm_wanted *wanted; /* owned */
    size_t n_wanted, cap_wanted;
    enum mm_err err;
};

/* duty_terms.c */
enum mm_err mm_work_start(struct mm_duty_work *work, const struct mm_duty_known *known,
                          struct mm_errinfo *info);
void mm_work_done(struct mm_duty_work *work);
/* The term that runs on that day; NULL for none. */
const struct mm_tenure *mm_work_term_at(const struct mm_duty_work *work, int32_t day);
int32_t mm_work_stay_first(const struct mm_duty_work *work, const struct mm_tenure *term);
int32_t mm_work_stay_known(const struct mm_duty_work *work, const struct mm_tenure *term);
const struct mm_tenure *mm_work_stay_last(const struct mm_duty_work *work, const struct mm_tenure *term);
/* Days of absence from `from` to `to`, both counted. */
int mm_work_absent(const struct mm_duty_work *work, int32_t from, int32_t to);
bool mm_work_is_absent(const struct mm_duty_work *work, int32_t day);
const struct mm_taking *mm_work_taking(const struct mm_duty_work *work, const char *registration);

/* duty_openings.c: what each opening of each course asks for. Terms, requests and 年度 first; then, once
 * those are settled, what follows from their being done. */
void mm_work_open(struct mm_duty_work *work);
void mm_work_open_after(struct mm_duty_work *work);

/* duties.c: what closes each, and which of one course fall away; may be called again after more were wanted.
 */
void mm_work_settle(struct mm_duty_work *work);
#endif
