/* GET /kiosk/v1/roster: people and duties, and what this kiosk alone is told for signing in, with an ETag.
 * The codes that it lacks are made on the way. */
#include "sync/server/codes.h"
#include "sync/server/people.h"
#include "sync/server/router.h"

#include <stdlib.h>

struct work {
    struct mm_code *codes; /* owned */
    size_t n;
};

static void free_work(void *ptr)
{
    struct work *work = ptr;
    if (work)
        free(work->codes);
    free(work);
}

static void prepare(struct mm_central *central, const struct mm_web_request *request,
                    const struct mm_who *who, void **ret_work, struct mm_web_reply *reply)
{
    (void)request;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct work *work = calloc(1, sizeof *work);
    enum mm_err err =
        work ? mm_central_codes_lacking(central, who->recorder, &work->codes, &work->n, &info) : MM_ERR_NOMEM;
    if (err)
        mm_web_reply_fail(reply, err, &info);
    if (err || !work->n) {
        free_work(work);
        return; /* nothing to write */
    }
    *ret_work = work;
}

static void store(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                  struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct work *work = request->work;
    enum mm_err err = mm_codes_put(central, who->recorder, work->codes, work->n, &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_roster roster;
    enum mm_err err = mm_central_roster_for(central, who->recorder, &roster, &info);
    if (err) {
        mm_web_reply_fail(reply, err, &info);
        return;
    }
    mm_roster_write(&roster, &reply->body);
    mm_roster_done(&roster);
    mm_web_reply_etag(request, reply);
}

/* The lists are written by the floor below: sync/wire/people.c, facts.c, signin.c. */
static const struct mm_shape person[] = {{"id", MM_SHAPE_TEXT},
                                         {"name", MM_SHAPE_TEXT},
                                         {"reading", MM_SHAPE_TEXT},
                                         {"employment", MM_SHAPE_TEXT},
                                         {"section", MM_SHAPE_TEXT},
                                         {"kaiha", MM_SHAPE_TEXT},
                                         {"starts_on", MM_SHAPE_TEXT},
                                         {"ends_on", MM_SHAPE_TEXT},
                                         {"status", MM_SHAPE_TEXT},
                                         {"seat", MM_SHAPE_INT},
                                         {NULL}};
static const struct mm_shape fact[] = {{"kind", MM_SHAPE_TEXT},
                                       {"id", MM_SHAPE_TEXT},
                                       {"known", MM_SHAPE_DAY},
                                       {"person", MM_SHAPE_TEXT, .optional = true},
                                       {"on", MM_SHAPE_DAY, .optional = true},
                                       {"until", MM_SHAPE_DAY, .optional = true},
                                       {"key", MM_SHAPE_TEXT, .optional = true},
                                       {"word", MM_SHAPE_TEXT, .optional = true},
                                       {"course", MM_SHAPE_TEXT, .optional = true},
                                       {"ref", MM_SHAPE_TEXT, .optional = true},
                                       {"text", MM_SHAPE_TEXT, .optional = true},
                                       {"detail", MM_SHAPE_TEXT, .optional = true},
                                       {"audience", MM_SHAPE_INT, .optional = true},
                                       {NULL}};
static const struct mm_shape taking[] = {{"person", MM_SHAPE_TEXT},
                                         {"registration", MM_SHAPE_TEXT},
                                         {"course", MM_SHAPE_TEXT},
                                         {"begun", MM_SHAPE_DAY, .optional = true},
                                         {"taken", MM_SHAPE_DAY, .optional = true},
                                         {"route", MM_SHAPE_TEXT, .optional = true},
                                         {"text", MM_SHAPE_TEXT, .optional = true},
                                         {NULL}};
static const struct mm_shape calendar[] = {{"kind", MM_SHAPE_TEXT},
                                           {"id", MM_SHAPE_TEXT},
                                           {"from", MM_SHAPE_DAY},
                                           {"until", MM_SHAPE_DAY, .optional = true},
                                           {"name", MM_SHAPE_TEXT, .optional = true},
                                           {NULL}};
static const struct mm_shape course[] = {
    {"id", MM_SHAPE_TEXT}, {"since", MM_SHAPE_DAY, .optional = true}, {NULL}};
static const struct mm_shape code[] = {{"person", MM_SHAPE_TEXT},     {"kind", MM_SHAPE_TEXT},
                                       {"generation", MM_SHAPE_INT},  {"hash", MM_SHAPE_TEXT},
                                       {"expires_on", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape card[] = {{"person", MM_SHAPE_TEXT}, {"hash", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape settings[] = {{"signin", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape selfcheck[] = {
    {"id", MM_SHAPE_TEXT},      {"name", MM_SHAPE_TEXT},     {"from", MM_SHAPE_DAY}, {"until", MM_SHAPE_DAY},
    {"audience", MM_SHAPE_INT}, {"by_group", MM_SHAPE_BOOL}, {"key", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape certificate[] = {{"issuer", MM_SHAPE_TEXT}, {"words", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape group[] = {{"no", MM_SHAPE_INT},
                                        {"course", MM_SHAPE_TEXT},
                                        {"on", MM_SHAPE_DAY},
                                        {"audience", MM_SHAPE_INT},
                                        {NULL}};
static const struct mm_shape gives[] = {{"council_name", MM_SHAPE_TEXT},
                                        {"demo", MM_SHAPE_BOOL},
                                        {"wants_passed", MM_SHAPE_BOOL, .optional = true},
                                        {"cut", MM_SHAPE_INT, .optional = true},
                                        {"disclosure", MM_SHAPE_INT, .optional = true},
                                        {"disclosed_by", MM_SHAPE_TEXT, .optional = true},
                                        {"certificate", MM_SHAPE_OBJECT, .optional = true, .of = certificate},
                                        {"settings", MM_SHAPE_OBJECT, .of = settings},
                                        {"codes", MM_SHAPE_LIST, .optional = true, .of = code},
                                        {"card_salt", MM_SHAPE_TEXT, .optional = true},
                                        {"cards", MM_SHAPE_LIST, .optional = true, .of = card},
                                        {"receipt_key", MM_SHAPE_TEXT, .optional = true},
                                        {"people", MM_SHAPE_LIST, .of = person},
                                        {"as_of", MM_SHAPE_DAY},
                                        {"facts", MM_SHAPE_LIST, .of = fact},
                                        {"takings", MM_SHAPE_LIST, .of = taking},
                                        {"calendar", MM_SHAPE_LIST, .of = calendar},
                                        {"courses", MM_SHAPE_LIST, .of = course},
                                        {"due", MM_SHAPE_OBJECT},
                                        {"asks_in_elections", MM_SHAPE_BOOL},
                                        {"selfcheck", MM_SHAPE_OBJECT, .optional = true, .of = selfcheck},
                                        {"groups", MM_SHAPE_LIST, .optional = true, .of = group},
                                        {NULL}};

const struct mm_route mm_route_kiosk_roster = {
    .method = "GET",
    .pattern = "/kiosk/v1/roster",
    .right = MM_RIGHT_KIOSK,
    .prepare = prepare,
    .write = store,
    .run = run,
    .free_work = free_work,
    .api = {"名簿と受講の予定、この端末だけのサインインの控え", .gives = gives, .etag = true}};
