/* Facts, records, calendar and days as a kiosk receives them, and the duties computed from them. */
/* mm-fuzz: link=mm_rules */
/* mm-test: labels=slow */
#include "sync/rules/duties.h"
#include "sync/rules/rules.h"
#include "tests/fuzz/fuzz.h"

#define OUT_BYTES ((size_t)4 * 1024 * 1024)
#define TODAY     20600 /* 2026-05-27 */
#define BOTH      MM_AUD_BOTH

static const struct mm_json_limits limits = {256 * 1024, MM_MAX_JSON_DEPTH};
static const struct mm_clause clause = {.id = "5"};
static const struct mm_clause *const clauses[] = {&clause};
static const struct mm_opening part_openings[] = {{MM_WHEN_TERM_START, BOTH, 0, 30, true},
                                                  {MM_WHEN_APPOINTMENT, BOTH, 0, 30, true},
                                                  {MM_WHEN_TRANSFER, BOTH, 0, 30, true}};
static const struct mm_opening other_openings[] = {{MM_WHEN_FISCAL_YEAR, BOTH, 0, 180, true},
                                                   {MM_WHEN_REVISION, BOTH, 0, 60, true},
                                                   {MM_WHEN_ONBOARDED, BOTH, 30, 30, true},
                                                   {MM_WHEN_SESSION, BOTH, 28, 0, true}};
static const struct mm_duty_course courses[] = {
    {"part", MM_COURSE_PART, BOTH, part_openings, 3, clauses, 1, 30, MM_DAY_NONE},
    {"other", MM_COURSE_BOOSTER, BOTH, other_openings, 4, NULL, 0, 30, MM_DAY_NONE},
};

/* Every day can be read, no duty opens later than today, each has a registration of its own. */
static void check_duty(const struct mm_duty *duties, size_t i)
{
    const struct mm_duty *d = &duties[i];
    int32_t opened, due, closed;
    struct mm_buf why;
    FUZZ_CHECK(!mm_day_parse(d->opened_on, &opened) && opened != MM_DAY_NONE && opened <= TODAY);
    FUZZ_CHECK(!mm_day_parse(d->due_on, &due) && due >= opened);
    FUZZ_CHECK(!mm_day_parse(d->closed_on, &closed) && (closed == MM_DAY_NONE) == !d->closed_by[0]);
    FUZZ_CHECK(mm_duty_cause_ja(d->cause)[0]);
    for (size_t k = 0; k < i; k++)
        FUZZ_CHECK(strcmp(duties[k].registration, d->registration) != 0);
    mm_buf_init(&why, 4000);
    mm_duty_why_ja(d, &why);
    mm_duty_closed_ja(d, &why);
    FUZZ_CHECK(!why.err && mm_utf8_valid(why.data, why.len, NULL));
    mm_buf_done(&why);
}

static void compute(const struct mm_duty_data *data, const char *person)
{
    const struct mm_duty_setup setup = {"rei", courses, 2, data->calendar, data->n_calendar, data->due};
    const struct mm_duty_known known = {person, data->facts, data->n_facts, data->takings, data->n_takings};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_duty *duties = NULL;
    size_t n = 0;
    enum mm_err err = mm_duties_of(&setup, &known, TODAY, &duties, &n, NULL, &info);
    fuzz_check_info(err, &info);
    for (size_t i = 0; !err && i < n; i++)
        check_duty(duties, i);
    (void)mm_in_office(&known, TODAY);
    free(duties);
}

static void write(const struct mm_duty_data *data, struct mm_buf *out)
{
    struct mm_jw w;
    mm_buf_init(out, OUT_BYTES);
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_duty_data_write(data, &w);
    mm_jw_end(&w);
    FUZZ_CHECK(out->err == MM_OK);
}

static void again(const struct mm_duty_data *data)
{
    struct mm_duty_data back;
    struct mm_json *doc = NULL;
    struct mm_buf first, second;
    write(data, &first);
    FUZZ_CHECK(!mm_json_parse(first.data, first.len, &limits, &doc, NULL));
    FUZZ_CHECK(!mm_duty_data_read(doc, &back, NULL));
    write(&back, &second);
    FUZZ_CHECK(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
    mm_duty_data_done(&back);
    mm_json_free(doc);
    mm_buf_done(&first);
    mm_buf_done(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *doc = NULL;
    struct mm_duty_data read;
    if (mm_json_parse((const char *)data, size, &limits, &doc, NULL))
        return 0;
    enum mm_err err = mm_duty_data_read(doc, &read, &info);
    fuzz_check_info(err, &info);
    if (!err) {
        again(&read);
        compute(&read, "p1");
        for (size_t i = 0; i < read.n_facts && i < 4; i++)
            compute(&read, read.facts[i].person);
        mm_duty_data_done(&read);
    }
    mm_json_free(doc);
    return 0;
}
