/* The writer: one table of verbs says which parts a statement has; one function writes each part. */
#include "sync/wire/statement.h"

#include "sync/base/clock.h"
#include "sync/wire/terms.h"

#include <stdio.h>
#include <string.h>

enum part { /* bit set: what a verb carries beyond actor, verb, object, registration and session */
            PART_CMI5 = 1,        /* defined by cmi5: the category; without it "cmi5 allowed" */
            PART_MOVEON = 2,      /* success or completion: the second category */
            PART_LAUNCH = 4,      /* launch mode, URL, moveOn */
            PART_MASTERY = 8,     /* mastery score, where the course has one */
            PART_DURATION = 16,   /* result.duration from duration_ms */
            PART_COMPLETION = 32, /* result.completion: true */
            PART_SCORE = 64,      /* result.success by the verb, result.score.scaled */
            PART_PAGE = 128,      /* the object is a page */
            PART_ITEM = 256,      /* the object is an item; result is the answer */
            PART_ATTEMPT = 512,   /* the attempt, in an extension */
            PART_TEXT = 1024,    /* the object is a text of the council; no course, registration or session */
            PART_RESULT = 2048,  /* with PART_ITEM: the answer itself, with its time and revision */
            PART_SCORING = 4096, /* with PART_ITEM: how an answer counts from now on */
            PART_VOID = 8192,    /* the object is another statement; no course or session */
};

struct verb_row {
    const char *iri;
    const char *name;
    unsigned parts;
};
static const struct verb_row verbs[] = {
    [MM_VERB_LAUNCHED] = {"http://adlnet.gov/expapi/verbs/launched", "launched",
                          PART_CMI5 | PART_LAUNCH | PART_MASTERY},
    [MM_VERB_INITIALIZED] = {"http://adlnet.gov/expapi/verbs/initialized", "initialized", PART_CMI5},
    [MM_VERB_EXPERIENCED] = {"http://adlnet.gov/expapi/verbs/experienced", "experienced", PART_PAGE},
    [MM_VERB_ANSWERED] = {"http://adlnet.gov/expapi/verbs/answered", "answered",
                          PART_ITEM | PART_RESULT | PART_ATTEMPT},
    [MM_VERB_COMPLETED] = {"http://adlnet.gov/expapi/verbs/completed", "completed",
                           PART_CMI5 | PART_MOVEON | PART_COMPLETION | PART_DURATION | PART_ATTEMPT},
    [MM_VERB_PASSED] = {"http://adlnet.gov/expapi/verbs/passed", "passed",
                        PART_CMI5 | PART_MOVEON | PART_MASTERY | PART_SCORE | PART_DURATION | PART_ATTEMPT},
    [MM_VERB_FAILED] = {"http://adlnet.gov/expapi/verbs/failed", "failed",
                        PART_CMI5 | PART_MOVEON | PART_MASTERY | PART_SCORE | PART_DURATION | PART_ATTEMPT},
    [MM_VERB_TERMINATED] = {"http://adlnet.gov/expapi/verbs/terminated", "terminated",
                            PART_CMI5 | PART_DURATION},
    [MM_VERB_ABANDONED] = {"https://w3id.org/xapi/adl/verbs/abandoned", "abandoned",
                           PART_CMI5 | PART_DURATION},
    [MM_VERB_ACKNOWLEDGED] = {"http://activitystrea.ms/schema/1.0/acknowledge", "acknowledged", PART_TEXT},
    [MM_VERB_SCORED] = {"http://adlnet.gov/expapi/verbs/scored", "scored",
                        PART_ITEM | PART_SCORING | PART_ATTEMPT},
    [MM_VERB_VOIDED] = {"http://adlnet.gov/expapi/verbs/voided", "voided", PART_VOID},
};
_Static_assert(sizeof verbs / sizeof verbs[0] == MM_VERB_COUNT, "a row for each verb");

static const char *const mode_names[] = {[MM_LAUNCH_NORMAL] = "Normal", [MM_LAUNCH_REVIEW] = "Review"};
_Static_assert(sizeof mode_names / sizeof mode_names[0] == MM_LAUNCH_MODE_COUNT, "a name for each mode");

static const char *const clock_names[] = {[MM_CLOCK_UNSURE] = "unsure", [MM_CLOCK_OK] = "ok"};
_Static_assert(sizeof clock_names / sizeof clock_names[0] == MM_CLOCK_QUALITY_COUNT,
               "a name for each quality");

const char *mm_verb_iri(enum mm_verb verb)
{
    return verb < MM_VERB_COUNT ? verbs[verb].iri : "";
}

enum mm_verb mm_verb_find(const char *iri)
{
    for (int v = 0; iri && v < MM_VERB_COUNT; v++)
        if (strcmp(verbs[v].iri, iri) == 0)
            return (enum mm_verb)v;
    return MM_VERB_COUNT;
}

/* <base>course/<id>[/<kind>/<id>], with one slash after base; without a course <base><kind>/<id>. */
static void append_iri(struct mm_buf *out, const char *base, const char *course, const char *kind,
                       const char *id)
{
    size_t len = strlen(base);
    mm_buf_str_append(out, base);
    if (len == 0 || base[len - 1] != '/')
        mm_buf_char(out, '/');
    if (course)
        mm_buf_printf(out, "course/%s", course);
    if (kind)
        mm_buf_printf(out, "%s%s/%s", course ? "/" : "", kind, id);
}

void mm_iri_course(const char *home_page, const char *course, struct mm_buf *out)
{
    append_iri(out, home_page, course, NULL, NULL);
}

#define MAX_IRI_BYTES 2000

static void write_iri(struct mm_jw *w, const char *base, const char *course, const char *kind, const char *id)
{
    struct mm_buf iri;
    mm_buf_init(&iri, MAX_IRI_BYTES);
    append_iri(&iri, base, course, kind, id);
    mm_jw_key(w, "id");
    mm_jw_str(w, mm_buf_str(&iri));
    if (iri.err && !w->buf->err)
        w->buf->err = iri.err; /* a cut IRI never goes out */
    mm_buf_done(&iri);
}

static void write_actor(struct mm_jw *w, const struct mm_session *session)
{
    mm_jw_kobj(w, "actor");
    mm_jw_kstr(w, "objectType", "Agent");
    mm_jw_kobj(w, "account");
    mm_jw_kstr(w, "homePage", session->home_page);
    mm_jw_kstr(w, "name", session->person);
    mm_jw_end(w);
    mm_jw_end(w);
}

static void write_verb(struct mm_jw *w, const struct verb_row *row)
{
    mm_jw_kobj(w, "verb");
    mm_jw_kstr(w, "id", row->iri);
    mm_jw_kobj(w, "display");
    mm_jw_kstr(w, "en", row->name);
    mm_jw_end(w);
    mm_jw_end(w);
}

static void write_name(struct mm_jw *w, const char *name)
{
    if (!name || !*name)
        return;
    mm_jw_kobj(w, "name");
    mm_jw_kstr(w, "ja", name);
    mm_jw_end(w);
}

static void write_ref(struct mm_jw *w, const char *key, const char *id)
{
    mm_jw_kobj(w, key);
    mm_jw_kstr(w, "objectType", "StatementRef");
    mm_jw_kstr(w, "id", id);
    mm_jw_end(w);
}

static void write_object(struct mm_jw *w, const struct mm_session *session, const struct mm_statement *st,
                         unsigned parts)
{
    if (parts & PART_VOID) {
        write_ref(w, "object", st->ref);
        return;
    }
    mm_jw_kobj(w, "object");
    mm_jw_kstr(w, "objectType", "Activity");
    if (parts & PART_TEXT)
        write_iri(w, session->home_page, NULL, "text", st->text);
    else if (parts & PART_PAGE)
        write_iri(w, session->home_page, session->course, "page", st->page);
    else if (parts & PART_ITEM)
        write_iri(w, session->home_page, session->course, "item", st->item);
    else
        write_iri(w, session->home_page, session->course, NULL, NULL);
    mm_jw_kobj(w, "definition");
    if (parts & PART_TEXT) {
        write_name(w, st->text_title);
        mm_jw_kstr(w, "type", MM_TYPE_TEXT);
    } else if (parts & PART_PAGE) {
        write_name(w, st->page_title);
        mm_jw_kstr(w, "type", MM_TYPE_PAGE);
    } else if (parts & PART_ITEM) {
        mm_jw_kstr(w, "type", MM_TYPE_INTERACTION);
        mm_jw_kstr(w, "interactionType", st->interaction_type);
        mm_jw_karr(w, "correctResponsesPattern");
        mm_jw_str(w, st->pattern);
        mm_jw_end(w);
    } else {
        write_name(w, session->course_title);
        mm_jw_kstr(w, "type", MM_TYPE_COURSE);
    }
    mm_jw_end(w);
    mm_jw_end(w);
}

/* ISO 8601 seconds, cut to hundredths: the precision that xAPI lets a reader compare. */
static void write_duration(struct mm_jw *w, int64_t ms)
{
    char text[40];
    int64_t hundredths = ms > 0 ? ms / 10 : 0;
    snprintf(text, sizeof text, "PT%lld.%02lldS", (long long)(hundredths / 100),
             (long long)(hundredths % 100));
    mm_jw_kstr(w, "duration", text);
}

static void write_result(struct mm_jw *w, const struct mm_statement *st, unsigned parts)
{
    bool counts = (parts & PART_SCORING) && strcmp(st->scoring, MM_SCORED_EXCLUDE) != 0;
    if (!(parts & (PART_DURATION | PART_RESULT)) && !counts)
        return;
    mm_jw_kobj(w, "result");
    if (parts & PART_COMPLETION)
        mm_jw_kbool(w, "completion", true);
    if (parts & PART_SCORE) {
        mm_jw_kbool(w, "success", st->verb == MM_VERB_PASSED);
        if (st->scaled >= 0) {
            mm_jw_kobj(w, "score");
            mm_jw_key(w, "scaled");
            mm_jw_num(w, st->scaled);
            mm_jw_end(w);
        }
    }
    if (parts & PART_ITEM)
        mm_jw_kbool(w, "success", st->right);
    if (parts & PART_RESULT)
        mm_jw_kstr(w, "response", st->response);
    if (!counts)
        write_duration(w, parts & PART_ITEM ? st->answer_ms : st->duration_ms);
    mm_jw_end(w);
}

static void write_activities(struct mm_jw *w, const struct mm_session *session, unsigned parts)
{
    mm_jw_kobj(w, "contextActivities");
    if (!(parts & PART_CMI5)) {
        mm_jw_karr(w, "parent");
        mm_jw_obj(w);
        write_iri(w, session->home_page, session->course, NULL, NULL);
        mm_jw_end(w);
        mm_jw_end(w);
    }
    mm_jw_karr(w, "grouping");
    mm_jw_obj(w);
    write_iri(w, MM_PUBLISHER, session->course, NULL, NULL);
    mm_jw_end(w);
    mm_jw_end(w);
    if (parts & PART_CMI5) {
        mm_jw_karr(w, "category");
        mm_jw_obj(w);
        mm_jw_kstr(w, "id", MM_CMI5_CAT);
        mm_jw_end(w);
        if (parts & PART_MOVEON) {
            mm_jw_obj(w);
            mm_jw_kstr(w, "id", MM_CMI5_MOVEON);
            mm_jw_end(w);
        }
        mm_jw_end(w);
    }
    mm_jw_end(w);
}

static void write_launch(struct mm_jw *w, const struct mm_session *session)
{
    struct mm_buf url;
    mm_buf_init(&url, MAX_IRI_BYTES);
    append_iri(&url, MM_PUBLISHER, session->course, NULL, NULL);
    mm_jw_kstr(w, MM_CMI5_EXT("launchmode"), mode_names[session->mode]);
    mm_jw_kstr(w, MM_CMI5_EXT("launchurl"), mm_buf_str(&url));
    mm_jw_kstr(w, MM_CMI5_EXT("moveon"), session->wants_passed ? "CompletedAndPassed" : "Completed");
    mm_buf_done(&url);
}

static void write_extensions(struct mm_jw *w, const struct mm_session *session, const struct mm_statement *st,
                             unsigned parts)
{
    mm_jw_kobj(w, "extensions");
    if (!(parts & (PART_TEXT | PART_VOID)))
        mm_jw_kstr(w, MM_CMI5_EXT("sessionid"), session->session);
    if (parts & PART_LAUNCH)
        write_launch(w, session);
    if ((parts & PART_MASTERY) && session->mastery_score >= 0) {
        mm_jw_key(w, MM_CMI5_EXT("masteryscore"));
        mm_jw_num(w, session->mastery_score);
    }
    if (session->boot) {
        mm_jw_kstr(w, MM_EXT_BOOT, session->boot);
        mm_jw_kint(w, MM_EXT_MONO, st->mono_ms);
    }
    mm_jw_kstr(w, MM_EXT_CLOCK, clock_names[st->clock_quality]);
    mm_jw_kstr(w, MM_EXT_PACK, session->pack_version);
    if (!(parts & (PART_TEXT | PART_VOID)))
        mm_jw_kint(w, MM_EXT_COURSE_VERSION, session->course_version);
    if (session->mode == MM_LAUNCH_REVIEW)
        mm_jw_kbool(w, MM_EXT_REVIEW, true);
    if (session->route)
        mm_jw_kstr(w, MM_EXT_ROUTE, session->route);
    if (session->assisted)
        mm_jw_kbool(w, MM_EXT_ASSISTED, true);
    if ((parts & PART_ITEM) && session->told)
        mm_jw_kint(w, MM_EXT_TOLD, session->told);
    if ((parts & PART_ATTEMPT) && st->attempt)
        mm_jw_kstr(w, MM_EXT_ATTEMPT, st->attempt);
    if (parts & PART_ITEM) {
        mm_jw_kstr(w, MM_EXT_ITEM_VERSION, st->item_version);
        if (parts & PART_RESULT)
            mm_jw_kint(w, MM_EXT_REVISION, st->revision);
        if (st->practice)
            mm_jw_kbool(w, MM_EXT_PRACTICE, true);
    }
    if (parts & PART_SCORING)
        mm_jw_kstr(w, MM_EXT_SCORING, st->scoring);
    if ((parts & PART_SCORING) && st->rows && st->rows[0])
        mm_jw_kstr(w, MM_EXT_ROWS, st->rows);
    if (st->decision)
        mm_jw_kstr(w, MM_EXT_DECISION, st->decision);
    if (parts & PART_TEXT) {
        mm_jw_kstr(w, MM_EXT_TEXT_VERSION, st->text_version);
        if (st->handed)
            mm_jw_kbool(w, MM_EXT_HANDED, true);
    }
    mm_jw_end(w);
}

void mm_statement_write(const struct mm_session *session, const struct mm_statement *statement,
                        struct mm_buf *out)
{
    const struct verb_row *row = &verbs[statement->verb];
    char timestamp[MM_TIME_BYTES];
    struct mm_jw w;
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "id", statement->id);
    write_actor(&w, session);
    write_verb(&w, row);
    write_object(&w, session, statement, row->parts);
    write_result(&w, statement, row->parts);
    mm_jw_kobj(&w, "context");
    if (!(row->parts & PART_TEXT)) {
        mm_jw_kstr(&w, "registration", session->registration);
        if (!(row->parts & PART_VOID))
            write_activities(&w, session, row->parts);
    }
    if (statement->ref && !(row->parts & PART_VOID))
        write_ref(&w, "statement", statement->ref);
    write_extensions(&w, session, statement, row->parts);
    mm_jw_end(&w);
    mm_time_format(statement->at_ms, timestamp);
    mm_jw_kstr(&w, "timestamp", timestamp);
    mm_jw_end(&w);
}
