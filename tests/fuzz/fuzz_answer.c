/* xAPI responses, read by every item type that there is: what is accepted is exactly what the type would have
 * written, and can be graded. */
/* mm-fuzz: link=mm_pack */
/* mm-test: labels=slow */
#include "content/pack/pack.h"
#include "tests/fuzz/fuzz.h"

static const struct mm_group groups[] = {{.id = "x", .text = "一", .row_id = "x/x"},
                                         {.id = "y-2", .text = "二", .row_id = "x/y-2"}};
#define N_GROUPS (sizeof groups / sizeof groups[0])
static const struct mm_option options[] = {
    {.id = "a", .text = "甲", .correct = true, .explanation = "甲", .row_id = "x/a"},
    {.id = "b", .text = "乙", .correct = false, .explanation = "乙", .row_id = "x/b", .group = 1},
    {.id = "c-1", .text = "丙", .correct = false, .explanation = "丙", .row_id = "x/c-1", .group = 1},
};
/* Two decisions: the right option of the first leads to the second, all others to the end. */
static const struct mm_option branches[] = {
    {.id = "a", .text = "甲", .correct = true, .explanation = "甲", .row_id = "x/a", .next = 1},
    {.id = "b", .text = "乙", .correct = false, .explanation = "乙", .row_id = "x/b", .next = 2},
    {.id = "a", .text = "丙", .correct = false, .explanation = "丙", .row_id = "x/a", .group = 1, .next = 2},
    {.id = "c-1",
     .text = "丁",
     .correct = true,
     .explanation = "丁",
     .row_id = "x/c-1",
     .group = 1,
     .next = 2},
};

static void check_grade(const struct mm_item *item, const struct mm_answer *answer, bool right)
{
    struct mm_grade grade;
    struct mm_evidence_row row;
    mm_grade(item, answer, &grade);
    FUZZ_CHECK(grade.n_rows == item->ops->n_rows(item) && grade.right == right);
    FUZZ_CHECK(!grade.right || mm_answer_complete(item, answer));
    for (size_t i = 0; i < grade.n_rows; i++) {
        FUZZ_CHECK((unsigned)grade.mark[i] < MM_MARK_COUNT);
        FUZZ_CHECK(!grade.right || grade.mark[i] == MM_MARK_RIGHT || grade.mark[i] == MM_MARK_UNASKED);
        item->ops->evidence(item, i, &row);
        FUZZ_CHECK(row.row_id && *row.row_id);
    }
}

static void try_item(const struct mm_item *item, const char *text)
{
    struct mm_answer answer;
    struct mm_buf out, pattern;
    enum mm_err err = item->ops->parse_response(item, text, &answer);
    FUZZ_CHECK(err == MM_OK || err == MM_ERR_SYNTAX || err == MM_ERR_INVALID);
    if (err)
        return;
    mm_buf_init(&out, 4096);
    mm_buf_init(&pattern, 4096);
    FUZZ_CHECK(answer.n_rows == item->ops->n_rows(item) && answer.n_rows <= MM_MAX_ROWS);
    item->ops->response(item, &answer, &out);
    FUZZ_CHECK(strcmp(mm_buf_str(&out), text) == 0);
    item->ops->pattern(item, &pattern);
    check_grade(item, &answer, strcmp(mm_buf_str(&pattern), text) == 0);
    mm_buf_done(&out);
    mm_buf_done(&pattern);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_string(data, size);
    size_t n;
    const struct mm_item_ops *const *types = mm_item_types(&n);
    for (size_t i = 0; i < n; i++) {
        bool ways = types[i]->order == MM_ORDER_GROUPS;
        struct mm_item item = {.id = "x",
                               .ops = types[i],
                               .options = ways ? branches : options,
                               .n_options = ways ? sizeof branches / sizeof branches[0]
                                                 : sizeof options / sizeof options[0],
                               .groups = groups,
                               .n_groups = N_GROUPS};
        try_item(&item, text);
    }
    free(text);
    return 0;
}
