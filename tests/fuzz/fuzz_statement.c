/* Statements of anybody: the validator and the view never agree to differ, and a statement of ours written
 * again from what the view read is valid and reads the same. */
/* mm-fuzz: link=mm_wire also=tests/golden/statements:json */
/* mm-test: labels=slow */
#include "sync/wire/statement.h"
#include "tests/fuzz/fuzz.h"

static const struct mm_json_limits limits = {MM_MAX_STATEMENT_BYTES, MM_MAX_JSON_DEPTH};

static const char *or_else(const char *text, const char *fallback)
{
    return text ? text : fallback;
}

/* All that the writer needs is there. What voids a record belongs to no session: little of it is written. */
static bool ours(const struct mm_statement_view *v)
{
    if (!v->course || !v->actor_name || !v->registration || !v->session || v->verb == MM_VERB_VOIDED ||
        v->verb == MM_VERB_COUNT)
        return false;
    if (v->verb == MM_VERB_ANSWERED)
        return v->item != NULL;
    if (v->verb == MM_VERB_SCORED)
        return v->item && v->scoring && v->decision;
    return v->verb != MM_VERB_EXPERIENCED || v->page;
}

static void write_back(const struct mm_statement_view *v, struct mm_buf *out)
{
    struct mm_session session = {
        .home_page = v->actor_home,
        .person = v->actor_name,
        .course = v->course,
        .course_title = "研修",
        .course_version = 1,
        .registration = v->registration,
        .session = v->session,
        .pack_version = or_else(v->pack_version, ""),
        .boot = or_else(v->boot, ""),
        .mode = v->review ? MM_LAUNCH_REVIEW : MM_LAUNCH_NORMAL,
        .mastery_score = 0.8,
    };
    struct mm_statement statement = {
        .verb = v->verb,
        .id = v->id,
        .at_ms = v->at_ms,
        .mono_ms = v->mono_ms,
        .clock_quality = v->clock_unsure ? MM_CLOCK_UNSURE : MM_CLOCK_OK,
        .page = v->page,
        .page_title = "頁",
        .item = v->item,
        .item_version = or_else(v->item_version, ""),
        .interaction_type = "choice",
        .pattern = "a",
        .response = or_else(v->response, ""),
        .right = v->success,
        .practice = v->practice,
        .revision = v->revision,
        .scaled = 0.5,
        .attempt = v->attempt,
        .ref = v->ref,
        .scoring = v->scoring,
        .rows = v->rows,
        .decision = v->decision,
    };
    mm_statement_write(&session, &statement, out);
}

static void compare(const struct mm_statement_view *a, const struct mm_statement_view *b)
{
    FUZZ_CHECK(fuzz_same(a->id, b->id) && fuzz_same(a->verb_iri, b->verb_iri) && a->verb == b->verb);
    FUZZ_CHECK(fuzz_same(a->actor_home, b->actor_home) && fuzz_same(a->actor_name, b->actor_name));
    FUZZ_CHECK(fuzz_same(a->registration, b->registration) && fuzz_same(a->session, b->session));
    FUZZ_CHECK(fuzz_same(a->course, b->course));
    FUZZ_CHECK(a->at_ms == b->at_ms && a->mono_ms == b->mono_ms);
    FUZZ_CHECK(a->clock_unsure == b->clock_unsure && a->review == b->review);
    if (a->verb == MM_VERB_EXPERIENCED)
        FUZZ_CHECK(fuzz_same(a->page, b->page));
    if (a->verb == MM_VERB_SCORED)
        FUZZ_CHECK(fuzz_same(a->scoring, b->scoring) && fuzz_same(a->decision, b->decision));
    if (a->verb != MM_VERB_ANSWERED)
        return;
    FUZZ_CHECK(fuzz_same(a->item, b->item) && fuzz_same(or_else(a->response, ""), b->response));
    FUZZ_CHECK(b->has_success && a->success == b->success && a->practice == b->practice);
    FUZZ_CHECK(a->revision == b->revision && fuzz_same(a->attempt, b->attempt));
}

static void again(const struct mm_statement_view *view, bool valid)
{
    struct mm_statement_view back;
    struct mm_json *doc = NULL;
    struct mm_buf out;
    mm_buf_init(&out, MM_MAX_STATEMENT_BYTES);
    write_back(view, &out);
    if (!out.err && mm_statement_view(out.data, out.len, &back, NULL) == MM_OK) {
        compare(view, &back);
        mm_statement_view_done(&back);
        FUZZ_CHECK(mm_json_parse(out.data, out.len, &limits, &doc, NULL) == MM_OK);
        FUZZ_CHECK(!valid || mm_statement_check(doc, MM_XAPI_2, NULL) == MM_OK);
        mm_json_free(doc);
    } else {
        FUZZ_CHECK(out.err == MM_ERR_TOO_BIG);
    }
    mm_buf_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    struct mm_errinfo checked = MM_ERRINFO_INIT, viewed = MM_ERRINFO_INIT;
    struct mm_statement_view view;
    struct mm_json *doc = NULL;
    enum mm_err parse_err = mm_json_parse(text, size, &limits, &doc, NULL);
    enum mm_err view_err = mm_statement_view(text, size, &view, &viewed);
    fuzz_check_info(view_err, &viewed);
    if (parse_err) {
        FUZZ_CHECK(view_err == parse_err);
        return 0;
    }
    enum mm_err check_err = mm_statement_check(doc, MM_XAPI_2, &checked);
    fuzz_check_info(check_err, &checked);
    FUZZ_CHECK(check_err == MM_OK || check_err == MM_ERR_INVALID);
    FUZZ_CHECK(view_err == MM_OK || view_err == MM_ERR_INVALID);
    /* An id is not required of a statement that comes in, only of one that is stored. */
    if (check_err == MM_OK && mm_json_get(doc, "id"))
        FUZZ_CHECK(view_err == MM_OK);
    if (view_err == MM_OK) {
        FUZZ_CHECK(view.id && view.verb_iri && (unsigned)view.verb <= MM_VERB_COUNT);
        FUZZ_CHECK(!(view.page && view.item) && (view.course || (!view.page && !view.item)));
        if (ours(&view))
            again(&view, check_err == MM_OK);
        mm_statement_view_done(&view);
    }
    mm_json_free(doc);
    return 0;
}
