/* Statements: what the kiosk writes (cmi5 shape, valid in xAPI 1.0.3 and 2.0) and how a stored one is read.
 * Building is pure: the caller gives ids, times and texts; the bytes made here are hashed, chained, signed,
 * stored and sent unchanged. Statements carry no names: a person is account {homePage, opaque id}. */
#ifndef MM_WIRE_STATEMENT_H
#define MM_WIRE_STATEMENT_H

#include "sync/base/buf.h"
#include "sync/base/err.h"
#include "sync/base/json.h"
#include "sync/base/limits.h"

#include <stdbool.h>
#include <stdint.h>

enum mm_verb {
    MM_VERB_LAUNCHED,
    MM_VERB_INITIALIZED,
    MM_VERB_EXPERIENCED, /* a page was opened (cmi5 allowed) */
    MM_VERB_ANSWERED,    /* all rows of one item, with a revision number (cmi5 allowed) */
    MM_VERB_COMPLETED,
    MM_VERB_PASSED,
    MM_VERB_FAILED,
    MM_VERB_TERMINATED,
    MM_VERB_ABANDONED,
    MM_VERB_ACKNOWLEDGED, /* 内容を確認しました: a text as it was shown or handed over; of no session */
    MM_VERB_SCORED, /* the server's alone: how an earlier answer counts from now on; outside of sessions */
    MM_VERB_VOIDED, /* the server's alone: an earlier record of its own counts no more; outside of sessions */
    MM_VERB_COUNT   /* also: a verb of somebody else's */
};
const char *mm_verb_iri(enum mm_verb verb);
enum mm_verb mm_verb_find(const char *iri); /* MM_VERB_COUNT when unknown */

/* IRIs. Activities hang below the council's home page: <home>/course/<id>, <home>/course/<id>/page/<page>,
 * <home>/course/<id>/item/<item>, <home>/text/<id>. Publisher ids (grouping):
 * https://mamori.example/course/<id>. */
void mm_iri_course(const char *home_page, const char *course, struct mm_buf *out);

enum mm_launch_mode { MM_LAUNCH_NORMAL, MM_LAUNCH_REVIEW, MM_LAUNCH_MODE_COUNT };
enum mm_clock_quality {
    MM_CLOCK_UNSURE, /* never set since boot, or before 2026 */
    MM_CLOCK_OK,
    MM_CLOCK_QUALITY_COUNT
};

/* How an answer counts from now on, by a decision of the secretariat (MM_VERB_SCORED). */
#define MM_SCORED_EXCLUDE  "exclude"  /* not at all */
#define MM_SCORED_ALSO     "also"     /* these rows of it are right too */
#define MM_SCORED_RESTORED "restored" /* as it was first */

/* What every statement of a session shares. All strings borrowed. */
struct mm_session {
    const char *home_page;
    const char *person; /* opaque id */
    const char *course;
    const char *course_title; /* activity name, ja */
    int course_version;
    const char *registration; /* uuid */
    const char *session;      /* uuid */
    const char *pack_version;
    const char
        *boot; /* uuid of the start that mono_ms counts from: the machine's; NULL: written afterwards */
    enum mm_launch_mode mode;
    double mastery_score; /* < 0: none */
    bool wants_passed;    /* moveOn: CompletedAndPassed instead of Completed */
    const char *route;    /* "group", "paper"; NULL: 個人 */
    bool assisted;        /* 支援あり: read to or written for; nobody says why */
    int told;             /* the level of disclosure that the person read before (rules.h) */
};
/* One statement. Fields that a verb does not use stay zero. */
struct mm_statement {
    enum mm_verb verb;
    const char *id;  /* UUIDv7, lower case */
    int64_t at_ms;   /* timestamp */
    int64_t mono_ms; /* monotonic time since boot, in an extension with boot and clock quality */
    enum mm_clock_quality clock_quality;
    int64_t duration_ms; /* completed, passed, failed, terminated, abandoned */
    const char *page;    /* experienced: page id */
    const char *page_title;
    const char *item;         /* answered: item id */
    const char *item_version; /* version hash */
    const char *interaction_type;
    const char *pattern; /* correctResponsesPattern[0] */
    const char *response;
    bool right;          /* answered: result.success; passed/failed follow the verb */
    bool practice;       /* answered inside a page: extension */
    int revision;        /* answered: 1, 2, … */
    int64_t answer_ms;   /* answered: time on the question */
    double scaled;       /* passed, failed: score; < 0: none */
    const char *attempt; /* answered, passed, failed, completed: attempt id; NULL for practice */
    const char *text;    /* acknowledged: id of the text, "policy" */
    const char *text_title;
    const char *text_version; /* hash of its words */
    bool handed;              /* acknowledged: handed over on paper, not shown */
    const char *ref;          /* id of the record that this one is about; NULL: none. voided: its object */
    const char *scoring;      /* scored: "exclude", "also", "restored" */
    const char *rows;         /* scored, also: row ids that are right now, a space between; NULL or "" */
    const char *decision;     /* scored, and passed by it: id of the decision */
};
/* Appends exactly one JSON object. Failures (only size) stay in out. */
void mm_statement_write(const struct mm_session *session, const struct mm_statement *statement,
                        struct mm_buf *out);

/* A stored statement read back into columns. Strings are owned by the view (mm_statement_view_done). */
struct mm_statement_view {
    char *texts; /* owned: what id to decision point into */
    /* Strings alone up to verb, which the view makes its own by that. */
    const char *id;
    const char *verb_iri;
    const char *actor_home, *actor_name; /* NULL when the actor has no account */
    const char *object_id;
    const char *registration; /* NULL if none */
    const char *session;
    const char *course;      /* id below home page; NULL when it is not ours */
    const char *page, *item; /* ids, or NULL */
    const char *item_version;
    const char *response;
    const char *attempt;
    const char *text; /* id below home page: of an acknowledged text */
    const char *text_version;
    const char *pack_version;
    const char *boot;
    const char *route; /* NULL: 個人 */
    const char *ref;   /* id of the statement that it is about */
    const char *scoring, *rows, *decision;
    enum mm_verb verb;
    int64_t at_ms;
    int64_t mono_ms;
    double scaled; /* of the score; < 0: none */
    bool has_success, success;
    bool practice;
    bool assisted;
    bool clock_unsure;
    bool review; /* launchMode Review */
    int revision;
    int told; /* 0 where it says nothing */
};
MM_MUST_USE enum mm_err mm_statement_view(const char *bytes, size_t len, struct mm_statement_view *ret_view,
                                          struct mm_errinfo *info);
/* Of a document that was parsed. */
MM_MUST_USE enum mm_err mm_statement_view_of(const struct mm_json *doc, struct mm_statement_view *ret_view,
                                             struct mm_errinfo *info);
void mm_statement_view_done(struct mm_statement_view *view);

/* Validation of any xAPI statement: a table of properties, types and rules. INVALID with a message that names
 * the property; unknown properties (what 2.0 brought is unknown to 1.0) and nulls outside extensions are
 * refused. */
enum mm_xapi { MM_XAPI_NONE, MM_XAPI_1, MM_XAPI_2 };
MM_MUST_USE enum mm_err mm_statement_check(const struct mm_json *statement, enum mm_xapi version,
                                           struct mm_errinfo *info);
/* The same for what stands alone in a parameter: an agent or group, an IRI. */
MM_MUST_USE enum mm_err mm_agent_check(const struct mm_json *agent, struct mm_errinfo *info);
bool mm_iri_ok(const char *iri);

/* Do both say the same? What a record store adds or keeps apart (stored, authority, version) does not count,
 * nor do id, timestamp and attachments where one of them leaves them out. */
bool mm_statement_same(const struct mm_json *a, const struct mm_json *b);
/* As it is kept: with an id, without what the store itself says (stored, authority), lists of context
 * activities as arrays; with utc also times of other zones in UTC. */
void mm_statement_settle(const struct mm_json *statement, const char *id, bool utc, struct mm_buf *out);

#endif
