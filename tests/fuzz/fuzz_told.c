/* Kiosk reports, summaries and lists of their versions: each input is tried as all three. */
/* mm-fuzz: link=mm_wire */
/* mm-test: labels=slow */
#include "sync/wire/summary.h"
#include "sync/wire/told.h"
#include "tests/fuzz/fuzz.h"

#define OUT_BYTES ((size_t)16 * 1024 * 1024)

static void check_entry(const struct mm_told *told)
{
    FUZZ_CHECK(mm_uuid_text_ok(told->id) && told->data &&
               mm_utf8_valid(told->error, strlen(told->error), NULL));
    FUZZ_CHECK(strlen(told->data) <= MM_MAX_TOLD_BYTES + 1024);
    if (told->error[0])
        return;
    const struct mm_told_ops *kind = mm_told_find(told->kind);
    FUZZ_CHECK(kind && kind->of_person == (told->person[0] != '\0') && kind->timeless == (told->at_ms == 0));
    FUZZ_CHECK(strlen(told->data) <= kind->max_bytes && mm_told_check(told, NULL) == MM_OK);
}

/* What was accepted without a fault is the same when it is read again. */
static void again(const struct mm_told *list, size_t n)
{
    struct mm_told *back = NULL;
    struct mm_buf out;
    size_t n_back = 0;
    for (size_t i = 0; i < n; i++)
        if (list[i].error[0])
            return;
    mm_buf_init(&out, OUT_BYTES);
    mm_told_write(list, n, &out);
    FUZZ_CHECK(out.err == MM_OK);
    if (out.len <= MM_MAX_TOLD_BYTES) {
        FUZZ_CHECK(mm_told_parse(out.data, out.len, &back, &n_back, NULL) == MM_OK && n_back == n);
        for (size_t i = 0; i < n; i++)
            FUZZ_CHECK(!back[i].error[0] && fuzz_same(back[i].data, list[i].data) &&
                       fuzz_same(back[i].person, list[i].person) && back[i].at_ms == list[i].at_ms);
        mm_told_free(back, n_back);
    }
    mm_buf_done(&out);
}

static void try_report(const char *text, size_t len)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_told *list = NULL;
    size_t n = MM_MAX_TOLD + 1;
    enum mm_err err = mm_told_parse(text, len, &list, &n, &info);
    fuzz_check_info(err, &info);
    if (err) {
        FUZZ_CHECK(!list && n == MM_MAX_TOLD + 1);
        return;
    }
    FUZZ_CHECK(n <= MM_MAX_TOLD);
    for (size_t i = 0; i < n; i++)
        check_entry(&list[i]);
    again(list, n);
    mm_told_free(list, n);
}

static void try_summary(const char *text, size_t len)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_summary summary, back;
    struct mm_buf first, second;
    enum mm_err err = mm_summary_parse(text, len, &summary, &info);
    fuzz_check_info(err, &info);
    if (err)
        return;
    for (size_t i = 0; i < summary.n_items; i++)
        FUZZ_CHECK(summary.items[i].first + summary.items[i].n_rows <= summary.n_rows);
    for (size_t i = 0; i < summary.n_past; i++)
        FUZZ_CHECK(summary.past[i].n_answers <= MM_MAX_FORM_ITEMS &&
                   summary.past[i].first + summary.past[i].n_answers <= summary.n_answers);
    mm_buf_init(&first, OUT_BYTES);
    mm_buf_init(&second, OUT_BYTES);
    mm_summary_write(&summary, &first);
    FUZZ_CHECK(first.err == MM_OK && mm_summary_parse(first.data, first.len, &back, NULL) == MM_OK);
    mm_summary_write(&back, &second);
    FUZZ_CHECK(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
    mm_summary_done(&back);
    mm_summary_done(&summary);
    mm_buf_done(&first);
    mm_buf_done(&second);
}

static void try_list(const char *text, size_t len)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_summary_list list, back;
    struct mm_buf first, second;
    enum mm_err err = mm_summary_list_parse(text, len, &list, &info);
    fuzz_check_info(err, &info);
    if (err)
        return;
    mm_buf_init(&first, OUT_BYTES);
    mm_buf_init(&second, OUT_BYTES);
    mm_summary_list_write(&list, &first);
    FUZZ_CHECK(first.err == MM_OK && mm_summary_list_parse(first.data, first.len, &back, NULL) == MM_OK);
    mm_summary_list_write(&back, &second);
    FUZZ_CHECK(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
    mm_summary_list_done(&back);
    mm_summary_list_done(&list);
    mm_buf_done(&first);
    mm_buf_done(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    try_report((const char *)data, size);
    try_summary((const char *)data, size);
    try_list((const char *)data, size);
    return 0;
}
