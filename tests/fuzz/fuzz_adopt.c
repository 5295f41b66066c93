/* The text of a policy as somebody saved it: whatever it is, headings have ids of their own and parents that
 * stand before them, and not a letter of the text is lost or made up. */
/* mm-fuzz: link=mm_author */
#include "content/author/adopt.h"
#include "content/pack/shape.h"
#include "sync/base/utf8.h"
#include "tests/fuzz/fuzz.h"

#include <ctype.h>

static size_t letters(const char *s)
{
    size_t n = 0;
    for (; s && *s; s++)
        n += isalnum((unsigned char)*s) != 0; /* blanks and # at the ends of lines go */
    return n;
}

static void check_clause(const struct mm_adopt_policy *policy, size_t at)
{
    const struct mm_adopt_clause *clause = &policy->list[at];
    bool parent = !*clause->parent;
    FUZZ_CHECK(mm_id_text_ok(clause->id) && clause->title && clause->heading && clause->text);
    FUZZ_CHECK(clause->line >= 1 && (!at || clause->line > policy->list[at - 1].line));
    FUZZ_CHECK(*clause->heading || *clause->text);
    for (size_t i = 0; i < at; i++) {
        FUZZ_CHECK(strcmp(policy->list[i].id, clause->id) != 0);
        parent = parent || strcmp(policy->list[i].id, clause->parent) == 0;
    }
    FUZZ_CHECK(parent);
    if (*clause->parent)
        FUZZ_CHECK(strncmp(clause->id, clause->parent, strlen(clause->parent)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_adopt_policy policy = {0};
    struct mm_buf text;
    mm_buf_init(&text, size + 1);
    for (size_t i = 0; i < size; i++) /* as mm_csv_decode gives it: UTF-8 without NUL */
        mm_buf_char(&text, (char)(data[i] ? data[i] : ' '));
    if (mm_utf8_valid(mm_buf_str(&text), text.len, NULL)) {
        enum mm_err err = mm_adopt_read(mm_buf_str(&text), text.len, &policy, &info);
        size_t kept = letters(policy.title);
        fuzz_check_info(err, &info);
        for (size_t i = 0; !err && i < policy.n; i++) {
            check_clause(&policy, i);
            kept += letters(policy.list[i].heading) + letters(policy.list[i].text);
        }
        FUZZ_CHECK(err || kept == letters(mm_buf_str(&text)));
        mm_adopt_policy_done(&policy);
    }
    mm_buf_done(&text);
    return 0;
}
