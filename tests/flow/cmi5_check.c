/* cmi5_check [--open] FILE...: the rules of cmi5 over all statements of one recorder a FILE (one JSON object
 * a line, in the recorder's order; "-" is standard input). Prints each broken rule and exits with 1. It knows
 * the specification and nothing of the writer: of the product only the readers of JSON and of times are used.
 * --open: sessions may still be open at the end (their program was killed and has not started again). */
#include "sync/base/clock.h"
#include "sync/base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SESSIONS 4000
#define MAX_ANSWERS  20000
#define LINE_BYTES   (128 * 1024)
#define WORD_BYTES   200

#define CAT_CMI5   "https://w3id.org/xapi/cmi5/context/categories/cmi5"
#define CAT_MOVEON "https://w3id.org/xapi/cmi5/context/categories/moveon"
#define EXT(name)  "https://w3id.org/xapi/cmi5/context/extensions/" name
#define OWN(name)  "https://mamori.example/xapi/ext/" name

enum verb { LAUNCHED, INITIALIZED, COMPLETED, PASSED, FAILED, TERMINATED, ABANDONED, OTHER };
static const char *const iris[] = {
    "http://adlnet.gov/expapi/verbs/launched",  "http://adlnet.gov/expapi/verbs/initialized",
    "http://adlnet.gov/expapi/verbs/completed", "http://adlnet.gov/expapi/verbs/passed",
    "http://adlnet.gov/expapi/verbs/failed",    "http://adlnet.gov/expapi/verbs/terminated",
    "https://w3id.org/xapi/adl/verbs/abandoned"};

struct session {
    char id[WORD_BYTES], registration[WORD_BYTES], activity[WORD_BYTES], last[WORD_BYTES];
    double launched_s, last_s, mastery;
    bool initialized, ended, judged, review;
};
struct answer { /* the last revision of an item in an attempt */
    char attempt[WORD_BYTES], item[2 * WORD_BYTES], response[4000];
    int revision;
    bool closed; /* a result or 修了 of the attempt came after it */
};
struct registration {
    char id[WORD_BYTES];
    bool completed, passed;
};
struct check {
    const char *file;
    int line, faults;
    bool known, machine; /* the recorder is a machine that starts, and its statements say which start; known:
                            one was read */
    struct session sessions[MAX_SESSIONS];
    size_t n_sessions;
    struct registration registrations[MAX_SESSIONS];
    size_t n_registrations;
    struct answer *answers;
    size_t n_answers;
};
struct statement {
    const struct mm_json *doc, *result, *context, *extensions, *definition;
    const char *verb_iri, *registration, *session, *object, *timestamp;
    enum verb verb;
    bool defined, cat_cmi5, cat_moveon;
};

static void want(struct check *c, bool ok, const char *rule)
{
    if (ok)
        return;
    fprintf(stderr, "%s:%d: %s\n", c->file, c->line, rule);
    c->faults++;
}

static double seconds_of(const char *time)
{
    int64_t at_ms;
    size_t len = strlen(time);
    return len && time[len - 1] == 'Z' && mm_time_parse(time, &at_ms) == MM_OK ? (double)at_ms / 1000 : -1;
}

static bool uuid(const char *text)
{
    if (!text || strlen(text) != 36)
        return false;
    for (size_t i = 0; i < 36; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !strchr("0123456789abcdef", text[i]))
            return false;
    }
    return true;
}

static bool has_activity(const struct mm_json *list, const char *id)
{
    for (const struct mm_json *node = mm_json_first(list); node; node = mm_json_next(node)) {
        if (strcmp(mm_json_get_str(node, "id", ""), id) == 0)
            return true;
    }
    return false;
}

/* Of "PT12.34S". */
static double duration_of(const struct statement *s)
{
    const char *text = mm_json_get_str(s->result, "duration", "");
    char *end = NULL;
    double seconds = strncmp(text, "PT", 2) == 0 ? strtod(text + 2, &end) : -1;
    return end && strcmp(end, "S") == 0 ? seconds : -1;
}

static void copy(char *out, size_t bytes, const char *text)
{
    snprintf(out, bytes, "%s", text ? text : "");
}

/* ---- what every statement has ------------------------------------------------------------------------- */

static struct statement read_statement(const struct mm_json *doc)
{
    struct statement s = {.doc = doc, .verb = OTHER};
    const struct mm_json *activities;
    s.result = mm_json_get(doc, "result");
    s.context = mm_json_get(doc, "context");
    s.extensions = mm_json_get(s.context, "extensions");
    activities = mm_json_get(s.context, "contextActivities");
    s.definition = mm_json_get(mm_json_get(doc, "object"), "definition");
    s.verb_iri = mm_json_get_str(mm_json_get(doc, "verb"), "id", "");
    s.registration = mm_json_get_str(s.context, "registration", NULL);
    s.session = mm_json_get_str(s.extensions, EXT("sessionid"), NULL);
    s.object = mm_json_get_str(mm_json_get(doc, "object"), "id", "");
    s.timestamp = mm_json_get_str(doc, "timestamp", "");
    s.cat_cmi5 = has_activity(mm_json_get(activities, "category"), CAT_CMI5);
    s.cat_moveon = has_activity(mm_json_get(activities, "category"), CAT_MOVEON);
    for (int v = 0; v < OTHER; v++)
        if (strcmp(s.verb_iri, iris[v]) == 0)
            s.verb = (enum verb)v;
    s.defined = s.verb != OTHER;
    return s;
}

static void check_common(struct check *c, const struct statement *s)
{
    const struct mm_json *account = mm_json_get(mm_json_get(s->doc, "actor"), "account");
    const struct mm_json *activities = mm_json_get(s->context, "contextActivities");
    bool outcome = mm_json_get(s->result, "success") || mm_json_get(s->result, "completion");
    /* A confirmed text belongs to no course: plain xAPI beside cmi5. */
    bool beside = !s->registration && !s->session && strstr(s->verb_iri, "/acknowledge");
    want(c, uuid(mm_json_get_str(s->doc, "id", NULL)), "id is a UUID");
    want(c, beside || uuid(s->registration), "context.registration is a UUID");
    want(c, beside || (s->session && *s->session), "the session id stands in an extension");
    want(c, mm_json_get(account, "homePage") && mm_json_get(account, "name"), "the actor is an account");
    want(c, !mm_json_get(mm_json_get(s->doc, "actor"), "mbox"), "the actor is an account alone");
    want(c, seconds_of(s->timestamp) >= 0, "timestamp is in UTC");
    want(c, beside || mm_json_size(mm_json_get(activities, "grouping")) == 1,
         "grouping names the publisher's activity");
    want(c, s->cat_cmi5 == s->defined, "the cmi5 category stands with cmi5's own verbs and no others");
    want(c, s->cat_moveon == (s->defined && outcome), "the moveOn category stands with an outcome alone");
    want(c,
         !mm_json_get(s->doc, "version") && !mm_json_get(s->doc, "stored") &&
             !mm_json_get(s->doc, "authority"),
         "the recorder says neither version, stored nor authority");
}

/* ---- sessions --------------------------------------------------------------------------------------------
 */

static struct session *session_of(struct check *c, const struct statement *s)
{
    for (size_t i = c->n_sessions; i > 0; i--) {
        if (strcmp(c->sessions[i - 1].id, s->session) == 0)
            return &c->sessions[i - 1];
    }
    return NULL;
}

static struct registration *registration_of(struct check *c, const char *id)
{
    for (size_t i = 0; i < c->n_registrations; i++) {
        if (strcmp(c->registrations[i].id, id) == 0)
            return &c->registrations[i];
    }
    if (c->n_registrations == MAX_SESSIONS)
        exit(2);
    copy(c->registrations[c->n_registrations].id, WORD_BYTES, id);
    return &c->registrations[c->n_registrations++];
}

static bool known_move_on(const char *word)
{
    static const char *const words[] = {"Passed", "Completed", "CompletedAndPassed", "CompletedOrPassed",
                                        "NotApplicable"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(word, words[i]) == 0)
            return true;
    }
    return false;
}

static void launch(struct check *c, const struct statement *s)
{
    const char *mode = mm_json_get_str(s->extensions, EXT("launchmode"), "");
    struct session *session;
    want(c, !session_of(c, s), "launched once a session");
    want(c, strcmp(mode, "Normal") == 0 || strcmp(mode, "Review") == 0 || strcmp(mode, "Browse") == 0,
         "launched tells the launch mode");
    want(c,
         mm_json_get(s->extensions, EXT("launchurl")) &&
             known_move_on(mm_json_get_str(s->extensions, EXT("moveon"), "")),
         "launched tells launch URL and moveOn");
    want(c, !s->result, "launched has no result");
    for (size_t i = 0; i < c->n_sessions; i++)
        want(c, c->sessions[i].ended || strcmp(c->sessions[i].registration, s->registration) != 0,
             "a session left open is abandoned before the next of its registration");
    if (c->n_sessions == MAX_SESSIONS)
        exit(2);
    session = &c->sessions[c->n_sessions++];
    *session =
        (struct session){.launched_s = seconds_of(s->timestamp), .review = strcmp(mode, "Normal") != 0};
    session->mastery = mm_json_num(mm_json_get(s->extensions, EXT("masteryscore")), -1);
    session->last_s = session->launched_s;
    copy(session->id, WORD_BYTES, s->session);
    copy(session->registration, WORD_BYTES, s->registration);
    copy(session->activity, WORD_BYTES, s->object);
}

static void judge(struct check *c, const struct statement *s, struct session *session)
{
    struct registration *registration = registration_of(c, s->registration);
    const struct mm_json *score = mm_json_get(mm_json_get(s->result, "score"), "scaled");
    double scaled = mm_json_num(score, -2),
           mastery = mm_json_num(mm_json_get(s->extensions, EXT("masteryscore")), -1);
    bool passed = s->verb == PASSED;
    want(c, !session->judged, "one of passed and failed a session");
    want(c, !registration->passed, passed ? "passed once a registration" : "failed never after passed");
    want(c,
         mm_json_get_bool(s->result, "success", !passed) == passed && !mm_json_get(s->result, "completion"),
         "the result says success alone");
    want(c, duration_of(s) >= 0, "a result has its duration");
    want(c, mastery == session->mastery, "the mastery score is that of the launch");
    if (score && mastery >= 0)
        want(c, passed ? scaled >= mastery - 1e-9 : scaled < mastery - 1e-9,
             "the score agrees with the mastery score");
    want(c, !score || (scaled >= 0 && scaled <= 1), "a scaled score lies between 0 and 1");
    session->judged = true;
    registration->passed = registration->passed || passed;
}

static void complete(struct check *c, const struct statement *s)
{
    struct registration *registration = registration_of(c, s->registration);
    want(c, !registration->completed, "completed once a registration");
    want(c, mm_json_get_bool(s->result, "completion", false), "completed says completion");
    want(c, !mm_json_get(s->result, "score") && !mm_json_get(s->result, "success"), "completed has no score");
    want(c, duration_of(s) >= 0, "a result has its duration");
    registration->completed = true;
}

/* ---- answers (cmi5 allowed; the rules of cmi.interaction, and that revisions count up)
 * --------------------- */

static void close_attempt(struct check *c, const char *attempt)
{
    for (size_t i = 0; attempt && i < c->n_answers; i++) {
        if (strcmp(c->answers[i].attempt, attempt) == 0)
            c->answers[i].closed = true;
    }
}

static struct answer *answer_of(struct check *c, const char *attempt, const char *item)
{
    for (size_t i = 0; i < c->n_answers; i++) {
        if (strcmp(c->answers[i].attempt, attempt) == 0 && strcmp(c->answers[i].item, item) == 0)
            return &c->answers[i];
    }
    if (c->n_answers == MAX_ANSWERS)
        exit(2);
    struct answer *answer = &c->answers[c->n_answers++];
    *answer = (struct answer){.revision = 0};
    copy(answer->attempt, sizeof answer->attempt, attempt);
    copy(answer->item, sizeof answer->item, item);
    return answer;
}

static void check_answered(struct check *c, const struct statement *s)
{
    static const char *const types[] = {"true-false",  "choice",     "fill-in", "long-fill-in", "matching",
                                        "performance", "sequencing", "likert",  "numeric",      "other"};
    const char *type = mm_json_get_str(s->definition, "interactionType", "");
    const char *response = mm_json_get_str(s->result, "response", NULL);
    const char *attempt = mm_json_get_str(s->extensions, OWN("attempt"), NULL);
    const struct mm_json *patterns = mm_json_get(s->definition, "correctResponsesPattern");
    int revision = (int)mm_json_get_int(s->extensions, OWN("revision"), 0);
    bool known = false, right;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        known = known || strcmp(type, types[i]) == 0;
    want(c, known, "the interaction type is one of xAPI");
    /* A sheet of paper can be corrected, also to nothing: by the server, which is no machine that starts. */
    want(c, response && (*response || (!c->machine && revision > 1)), "an answer has its response");
    want(c, mm_json_size(patterns) >= 1 && duration_of(s) >= 0, "an answer has its pattern and duration");
    right = response && strcmp(response, mm_json_str(mm_json_first(patterns), "")) == 0;
    want(c, mm_json_get_bool(s->result, "success", !right) == right, "success agrees with the pattern");
    if (!response || !attempt)
        return;
    struct answer *answer = answer_of(c, attempt, s->object);
    want(c, revision == answer->revision + 1, "revisions count up from 1");
    want(c, !answer->revision || strcmp(answer->response, response) != 0, "a revision is another answer");
    want(c, !answer->closed || !c->machine, "no answer changes after its result");
    answer->revision = revision;
    copy(answer->response, sizeof answer->response, response);
}

/* ---- all
 * ---------------------------------------------------------------------------------------------------- */

static void check_in_session(struct check *c, const struct statement *s)
{
    struct session *session = session_of(c, s);
    double now = seconds_of(s->timestamp);
    want(c, session != NULL, "launched comes first");
    if (!session)
        return;
    want(c, strcmp(session->registration, s->registration) == 0, "a session has one registration");
    want(c, !session->ended, "nothing comes after terminated or abandoned");
    want(c, now >= session->last_s, "time does not go back within a session");
    want(c,
         !session->review || s->verb == INITIALIZED || s->verb == TERMINATED || s->verb == ABANDONED ||
             !s->defined,
         "a review has only initialized and terminated of cmi5's verbs");
    want(c, s->verb == INITIALIZED ? !session->initialized : session->initialized || s->verb == ABANDONED,
         "initialized comes once and before all others");
    want(c,
         s->defined ? strcmp(s->object, session->activity) == 0
                    : strncmp(s->object, session->activity, strlen(session->activity)) == 0,
         "the object is the launched activity, or lies below it");
    session->initialized = session->initialized || s->verb == INITIALIZED;
    if (s->verb == PASSED || s->verb == FAILED)
        judge(c, s, session);
    else if (s->verb == COMPLETED)
        complete(c, s);
    else if (s->verb == OTHER && strstr(s->verb_iri, "/answered"))
        check_answered(c, s);
    if (s->verb == PASSED || s->verb == FAILED || s->verb == COMPLETED)
        close_attempt(c, mm_json_get_str(s->extensions, OWN("attempt"), NULL));
    if (s->verb == TERMINATED || s->verb == ABANDONED) {
        double lasted = s->verb == ABANDONED ? session->last_s - session->launched_s : duration_of(s);
        want(c, duration_of(s) >= 0 && duration_of(s) > lasted - 0.02 && duration_of(s) < lasted + 0.02,
             "abandoned lasted to the last statement");
        session->ended = true;
    }
    session->last_s = now;
}

static void check_recorder(struct check *c, const struct statement *s)
{
    bool machine = mm_json_get(s->extensions, OWN("boot")) != NULL;
    want(c, !c->known || machine == c->machine,
         "all of a recorder say which start they are of, or none does");
    c->machine = c->known ? c->machine : machine;
    c->known = true;
}

static void check_line(struct check *c, const char *line)
{
    static const struct mm_json_limits limits = {LINE_BYTES, 32};
    struct mm_json *doc = NULL;
    if (mm_json_parse(line, strlen(line), &limits, &doc, NULL) != MM_OK) {
        want(c, false, "a line is one JSON object");
        return;
    }
    struct statement s = read_statement(doc);
    check_recorder(c, &s);
    check_common(c, &s);
    if (s.session && s.registration && s.verb == LAUNCHED)
        launch(c, &s);
    else if (s.session && s.registration)
        check_in_session(c, &s);
    mm_json_free(doc);
}

static int check_file(const char *path, bool open, int *statements)
{
    static char line[LINE_BYTES];
    FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
    struct check *c = calloc(1, sizeof *c);
    int faults;
    if (!in || !c || !(c->answers = calloc(MAX_ANSWERS, sizeof *c->answers))) {
        fprintf(stderr, "cmi5_check: %s\n", path);
        exit(2);
    }
    c->file = path;
    while (fgets(line, sizeof line, in)) {
        c->line++;
        line[strcspn(line, "\n")] = '\0';
        if (*line)
            check_line(c, line);
    }
    for (size_t i = 0; !open && i < c->n_sessions; i++)
        want(c, c->sessions[i].ended, "every session ends");
    *statements += c->line;
    faults = c->faults;
    if (in != stdin)
        fclose(in);
    free(c->answers);
    free(c);
    return faults;
}

int main(int argc, char **argv)
{
    bool open = argc > 1 && strcmp(argv[1], "--open") == 0;
    int faults = 0, statements = 0;
    if (argc < (open ? 3 : 2)) {
        fprintf(stderr, "usage: cmi5_check [--open] FILE...\n");
        return 2;
    }
    for (int i = open ? 2 : 1; i < argc; i++)
        faults += check_file(argv[i], open, &statements);
    printf("cmi5: %d statements, %d faults\n", statements, faults);
    return faults || !statements ? 1 : 0;
}
