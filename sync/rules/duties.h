/* When somebody is asked for which training, by when, and what closes it. Pure: the same facts, records,
 * calendar and settings give the same duties, in whatever order and however often they come; kiosk, server
 * and reports call this one copy. Nothing here is kept: a duty is computed whenever it is looked at.
 *
 * How days are counted
 * - A reason has a day (the first day of a term …). A duty opens on that day, or some days later where the
 *   course says so, and is due a number of days after it opens, at 24:00 JST of that day.
 * - A reason that became known so late that its duty would be over by then counts from the day it became
 * known. Somebody known before the first day of the term (当選人) can begin at once; the days count from that
 * day.
 * - Days of absence between opening and due are not counted. A duty is never due after the last day in office
 *   or of its 年度.
 * - One course is asked for once at a time: a reason that comes while a duty of the course is open adds
 *   nothing; a request by hand may make it due sooner. Boosters rest for MM_REST_DAYS after one was taken.
 * - A duty that somebody has begun stays, whatever is learned later of its reason; also when its course left
 *   the pack, then without a day. */
#ifndef MM_RULES_DUTIES_H
#define MM_RULES_DUTIES_H

#include "content/pack/pack.h"
#include "sync/wire/people.h"

#define MM_REST_DAYS          21  /* between two boosters */
#define MM_YEAR_BEGUN_DAYS    90  /* in office before 1 April, else the 年度 asks nothing */
#define MM_YEAR_LEFT_DAYS     60  /* left of the term on 1 April, else the same */
#define MM_UNBROKEN_DAYS      366 /* between two terms: what was learned then still counts as learned */
#define MM_REQUEST_DAYS       30
#define MM_DUTY_CAUSE_REQUEST "request"
#define MM_DUTY_CAUSE_BEGUN   "begun"
#define MM_DUTY_BY_INDIVIDUAL "individual"
#define MM_DUTY_BY_GROUP      "group"
#define MM_DUTY_BY_PAPER      "paper"
/* The route that a record names; what names none, or another one, is 個人. */
const char *mm_duty_route(const char *route);
/* 個人（端末）, 集合, 紙: how a certificate says it; "" for anything else. */
const char *mm_duty_route_ja(const char *route);
#define MM_DUTY_BY_OTHER  "other"
#define MM_DUTY_BY_EXEMPT "exempt"
#define MM_DUTY_BY_LEFT   "left"
#define MM_DUTY_BY_WINDOW "window"
#define MM_DUTY_BY_YEAR   "year"

/* A course of the pack as far as duties go. */
struct mm_duty_course {
    const char *id;
    enum mm_course_kind kind;
    unsigned audience;
    const struct mm_opening *openings;
    size_t n_openings;
    const struct mm_clause *const *clauses;
    size_t n_clauses;
    int due_days;
    int32_t since_day; /* when it came into a pack: no reason was known before; MM_DAY_NONE for always */
};
/* What is the same for everybody of a council. All borrowed. */
struct mm_duty_setup {
    const char *council;
    const struct mm_duty_course *courses;
    size_t n_courses;
    const struct mm_calendar_day *calendar;
    size_t n_calendar;
    struct mm_due_days due;
};
struct mm_duty_course mm_duty_course_of(const struct mm_course *course);

/* Of one person: facts of others are passed over, those of the council (person "") count. */
struct mm_duty_known {
    const char *person;
    const struct mm_fact *facts;
    size_t n_facts;
    const struct mm_taking *takings; /* several of one registration are one */
    size_t n_takings;
};
/* How many days from its opening a course of this kind is due, for this reason; NULL: asked for by hand.
 * *ret_decided (may be NULL): because the council decided so. A SESSION is due before it begins, whatever
 * this says. */
int mm_duty_days(const struct mm_due_days *settings, enum mm_course_kind kind,
                 const struct mm_opening *opening, bool *ret_decided);
/* The duties that had opened by the end of that day, open and closed, by opened_on, then as the courses
 * stand. What was closed later reads as open. *ret_turns_on (may be NULL): before that day nothing opens or
 * closes, unless something else becomes known. TOO_BIG above MM_MAX_PERSON_FACTS or MM_MAX_DUTIES. Owned:
 * free(). */
MM_MUST_USE enum mm_err mm_duties_of(const struct mm_duty_setup *setup, const struct mm_duty_known *known,
                                     int32_t today, struct mm_duty **ret_duties, size_t *ret_n,
                                     int32_t *ret_turns_on, struct mm_errinfo *info);

/* The same from all that there is of a council: what kiosk, server and reports call. */
MM_MUST_USE enum mm_err mm_duties_from(const struct mm_pack *pack, const struct mm_duty_data *data,
                                       const char *person, int32_t today, struct mm_duty **ret_duties,
                                       size_t *ret_n, int32_t *ret_turns_on, struct mm_errinfo *info);
/* The one of the course that opened last, of the duties of one person; NULL for none. Borrowed. */
const struct mm_duty *mm_duty_last(const struct mm_duty *duties, size_t n, const char *course);
/* The day by which a kiosk counts. measured: own_day goes by the server's clock; else a clock that stands
 * before what the server last said, or more than MM_AWAY_DAYS after it, is not believed. server_day may be
 * none. */
#define MM_AWAY_DAYS 400
int32_t mm_duty_today(int32_t own_day, bool measured, int32_t server_day);
/* Closed by taking part: 個人, 集合 or 紙. */
bool mm_duty_taken(const struct mm_duty *duty);

/* Open and its day over (as of the day it was computed for), and nobody is absent: 期日を過ぎています. */
bool mm_duty_past(const struct mm_duty *duty, int32_t today);
/* From 告示日 to 投票日 of the council's own election nobody is reminded. */
bool mm_duty_quiet(const struct mm_calendar_day *calendar, size_t n, int32_t today);

/* Whether a clause is among the changed ones of a revision ("5 3.1"): it, what it lies below, what lies below
 * it. */
bool mm_clause_revised(const char *changed, const char *clause);
/* The revision that a registration of this person and course asks for; NULL for another reason. Borrowed. */
const struct mm_fact *mm_revision_of(const char *council, const char *person, const char *course,
                                     const char *registration, const struct mm_fact *facts, size_t n);

/* Whether a term is running, and whose audience it is: 0 for nobody in office on that day. */
unsigned mm_in_office(const struct mm_duty_known *known, int32_t day);
/* The term that a fact of an import belongs to: the key of the latest one; "" for none. */
void mm_term_key_last(const struct mm_duty_known *known, char out[MM_PERIOD_BYTES]);

/* ---- facts that an import of the roster notices (fact_change.c) ---- */
#define MM_MAX_CHANGE_FACTS 2
/* Between what was known of somebody (NULL: nothing) and what is known now. key: of the latest term
 * (mm_term_key_last), "" for none. out: the facts, without their ids, all known today. How the term of a
 * councillor began is read from 任用区分: 補欠選挙, 繰上補充, else a general election. */
size_t mm_facts_of_change(const struct mm_person *known, const struct mm_person *after, const char *key,
                          int32_t today, struct mm_fact out[MM_MAX_CHANGE_FACTS]);

/* ---- words (duty_words.c) ---- */
/* Coarse reasons of 対象外 and of absence: 休職等, 公務, 任期満了, その他. Nothing else can be given. */
enum mm_exempt { MM_EXEMPT_LEAVE, MM_EXEMPT_OFFICIAL, MM_EXEMPT_TERM_END, MM_EXEMPT_OTHER, MM_EXEMPT_COUNT };
const char *mm_exempt_code(enum mm_exempt reason);
const char *mm_exempt_ja(const char *code); /* "" for an unknown code */
MM_MUST_USE enum mm_err mm_exempt_find(const char *code_or_ja, enum mm_exempt *ret_reason);
/* The reason in a table: 一般選挙, 補欠選挙, 異動 …; "" for an unknown code. */
const char *mm_duty_cause_name_ja(const char *cause);
/* What is special about the day asked for, for a table; nothing where it is the usual one. */
void mm_duty_day_note_ja(const struct mm_duty *duty, struct mm_buf *out);
/* 修了（個人）, 受講（他の研修）, 対象外（公務） …; "" while open. */
void mm_duty_closed_ja(const struct mm_duty *duty, struct mm_buf *out);
/* Why it is asked for and how its day was counted, one sentence a line, plain words. */
void mm_duty_why_ja(const struct mm_duty *duty, struct mm_buf *out);
#endif
