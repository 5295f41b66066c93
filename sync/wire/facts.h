/* What duties are computed from (sync/rules): facts, how far each registration is, the council's calendar
 * and the days it decided. Facts are what somebody entered or an import noticed. They are never
 * changed: a correction is another fact. Order and repetition do not matter. JSON both ways. */
#ifndef MM_WIRE_FACTS_H
#define MM_WIRE_FACTS_H

#include "sync/base/clock.h"
#include "sync/base/id.h"
#include "sync/base/json.h"
#include "sync/base/limits.h"

#include <stdbool.h>

#define MM_PERIOD_BYTES      40
#define MM_FACT_WORD_BYTES   16
#define MM_FACT_DETAIL_BYTES 400
#define MM_TEXT_HASH_BYTES   17

enum mm_fact_kind {
    MM_FACT_JOIN,    /* a term or an appointment begins, or what is known of it changes: key, on (none: not
                         known yet), until, word: how it begins (mm_when_code), audience */
    MM_FACT_LEAVE,   /* it ends: key, on: the last day. A JOIN of the key that is known later undoes it */
    MM_FACT_MOVE,    /* 異動 to another 課: on */
    MM_FACT_ABSENCE, /* on … until (none: not known yet), word: reason */
    MM_FACT_EXEMPT, /* 対象外 from `on`, word: reason; of one duty (ref), of a course, or of all that is open
                     */
    MM_FACT_REQUEST, /* 必要に応じて: course, on, until: day due (none: the usual days); person "": everybody
                         of the audience */
    MM_FACT_OTHER,    /* ほかの研修 on that day stands for the course; detail: what it was */
    MM_FACT_REVISION, /* of the policy: on, text: hash of the new one, detail: changed clauses, audience */
    MM_FACT_HANDED,   /* a document was handed over: on, word: which (mm_document_ja), detail: its title and
                         edition,   text: hash of detail; person "": everybody of the audience (0: of both) */
    MM_FACT_VOID,     /* takes the fact `ref` back */
    MM_FACT_KIND_COUNT
};
const char *mm_fact_kind_code(enum mm_fact_kind kind); /* "join", … */
MM_MUST_USE enum mm_err mm_fact_kind_find(const char *code, enum mm_fact_kind *ret_kind);

/* Documents of the council that are no part of a pack: "standards" 対策基準, "procedures" 実施手順, "tablet"
 * 使用基準. ja: "" for another code. find: by code or by its Japanese; NULL for none. */
#define MM_DOCUMENTS 3 /* kinds of them */
const char *mm_document_ja(const char *code);
const char *mm_document_find(const char *text);

struct mm_fact {
    char id[MM_UUID_BYTES];   /* made where it was entered */
    char person[MM_ID_BYTES]; /* "": the council's */
    enum mm_fact_kind kind;
    int32_t on_day, until_day; /* MM_DAY_NONE */
    int32_t known_day;         /* when it was entered */
    unsigned audience;         /* enum mm_audience; 0: not said */
    char key[MM_PERIOD_BYTES]; /* of a term: stays when its days are corrected */
    char word[MM_FACT_WORD_BYTES];
    char course[MM_ID_BYTES];
    char ref[MM_UUID_BYTES]; /* VOID: fact, EXEMPT: registration */
    char text[MM_TEXT_HASH_BYTES];
    char detail[MM_FACT_DETAIL_BYTES];
};
/* Whether all that the kind needs is there and nothing it cannot have; INVALID names the field. */
MM_MUST_USE enum mm_err mm_fact_check(const struct mm_fact *fact, struct mm_errinfo *info);

/* How far one registration is, as its records say. */
struct mm_taking {
    char person[MM_ID_BYTES];
    char registration[MM_UUID_BYTES];
    char course[MM_ID_BYTES];
    int32_t begun_day, taken_day;   /* MM_DAY_NONE */
    char route[MM_FACT_WORD_BYTES]; /* individual, group, paper; "" until taken */
    char text[MM_TEXT_HASH_BYTES];  /* hash of the policy it was taken under; "" when not known */
};

enum mm_calendar_kind {
    MM_CALENDAR_SESSION,  /* 定例会: first and last day */
    MM_CALENDAR_WORKSHOP, /* 研修会 */
    MM_CALENDAR_ELECTION, /* of this council: 告示日 and 投票日 */
    MM_CALENDAR_KIND_COUNT
};
const char *mm_calendar_kind_code(enum mm_calendar_kind kind); /* "session", … */
const char *mm_calendar_kind_ja(enum mm_calendar_kind kind);   /* 定例会, … */
MM_MUST_USE enum mm_err mm_calendar_kind_find(const char *code, enum mm_calendar_kind *ret_kind);
struct mm_calendar_day {
    char id[24]; /* stays when the days are corrected */
    enum mm_calendar_kind kind;
    int32_t from_day, until_day;
    char name[120]; /* 令和8年6月定例会 */
};

/* Days that the council decided; 0: as the course says. */
enum mm_due {
    MM_DUE_ONBOARDING,  /* parts, at the start of a term and on appointment */
    MM_DUE_BY_ELECTION, /* parts, after a by-election and 繰上補充 */
    MM_DUE_FIRST_YEAR,  /* modules */
    MM_DUE_YEARLY,
    MM_DUE_REVISION,
    MM_DUE_REQUEST, /* by hand, where no day was given */
    MM_DUE_COUNT
};
const char *mm_due_code(enum mm_due due); /* "onboarding", … */
struct mm_due_days {
    int days[MM_DUE_COUNT];
};

/* When a course first stood in a pack of the council: nobody was asked for it before. */
struct mm_course_since {
    char id[MM_ID_BYTES];
    int32_t since_day;
};

/* All of it for a kiosk, as members of the roster's object: facts, takings, calendar, courses, due. */
struct mm_duty_data {
    struct mm_fact *facts; /* owned */
    size_t n_facts;
    struct mm_taking *takings; /* owned */
    size_t n_takings;
    struct mm_calendar_day *calendar; /* owned */
    size_t n_calendar;
    struct mm_course_since *courses; /* owned */
    size_t n_courses;
    int32_t as_of_day; /* the server's today; MM_DAY_NONE when not said */
    struct mm_due_days due;
    bool asks_in_elections; /* asks from 告示日 to 投票日 too */
};
void mm_duty_data_done(struct mm_duty_data *data);
void mm_duty_data_write(const struct mm_duty_data *data, struct mm_jw *w);
/* Absent members read as nothing said. One bad row refuses the whole. */
MM_MUST_USE enum mm_err mm_duty_data_read(const struct mm_json *doc, struct mm_duty_data *ret_data,
                                          struct mm_errinfo *info);
/* One fact as an object, both ways: what an action takes. */
void mm_fact_write(const struct mm_fact *fact, struct mm_jw *w);
MM_MUST_USE enum mm_err mm_fact_read(const struct mm_json *node, struct mm_fact *ret_fact,
                                     struct mm_errinfo *info);
#endif
