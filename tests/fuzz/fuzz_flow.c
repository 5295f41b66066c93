/* Scripts of a scripted sitting, as the kiosk reads them (they are never played here): a script that is
 * accepted has its words inside its own text, its repeats closed, and reads alike a second time. */
/* mm-fuzz: link=mm_kioskapp also=tests/flow:flow */
/* mm-test: labels=slow */
#include "kiosk/app/flow.h"
#include "sync/base/limits.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/mm_test.h"

static char dir[256], path[300];

static void clean_up(void)
{
    mm_test_rmdir(dir);
}

static void put(const uint8_t *data, size_t size)
{
    if (!*dir) {
        mm_test_mkdir(dir);
        atexit(clean_up);
        snprintf(path, sizeof path, "%s/x.flow", dir);
    }
    FILE *file = fopen(path, "wb");
    FUZZ_CHECK(file && fwrite(data, 1, size, file) == size && fclose(file) == 0);
}

static bool within(const struct mm_flow *flow, const char *text, size_t size)
{
    return !text || (text >= flow->text && text + strlen(text) <= flow->text + size);
}

/* The step that belongs to this repeat or end lies in the right direction and points back. */
static void check_jump(const struct mm_flow *flow, size_t i, bool is_repeat)
{
    size_t other = flow->steps[i].jump;
    FUZZ_CHECK(other < flow->n && (is_repeat ? other > i : other < i) && flow->steps[other].jump == i);
    FUZZ_CHECK(strcmp(flow->steps[other].command->name, is_repeat ? "end" : "repeat") == 0);
}

static void check_flow(const struct mm_flow *flow, size_t size)
{
    int line = 0;
    FUZZ_CHECK(flow->n <= MM_FLOW_MAX_STEPS);
    for (size_t i = 0; i < flow->n; i++) {
        const struct mm_flow_step *step = &flow->steps[i];
        bool is_repeat = strcmp(step->command->name, "repeat") == 0;
        FUZZ_CHECK(step->line > line);
        line = step->line;
        FUZZ_CHECK(within(flow, step->text, size) && within(flow, step->more, size));
        FUZZ_CHECK(!step->w || (step->w >= 320 && step->w <= 16384 && step->h >= 240 && step->h <= 16384));
        if (is_repeat || strcmp(step->command->name, "end") == 0)
            check_jump(flow, i, is_repeat);
        FUZZ_CHECK(!is_repeat || (step->n >= 0 && step->n <= MM_FLOW_MAX_REPEAT));
    }
}

static void compare(const struct mm_flow *a, const struct mm_flow *b)
{
    struct mm_flow_setup left = {.seed = 1}, right = {.seed = 1};
    FUZZ_CHECK(a->n == b->n);
    for (size_t i = 0; i < a->n; i++) {
        const struct mm_flow_step *x = &a->steps[i], *y = &b->steps[i];
        FUZZ_CHECK(x->command == y->command && x->n == y->n && x->jump == y->jump);
        FUZZ_CHECK(fuzz_same(x->text, y->text) && fuzz_same(x->more, y->more));
    }
    mm_flow_setup(a, &left);
    mm_flow_setup(b, &right);
    FUZZ_CHECK(left.seed == right.seed && left.wall_at_ms == right.wall_at_ms && left.w == right.w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_flow *flow = NULL, *same = NULL;
    put(data, size);
    enum mm_err err = mm_flow_load(path, &flow, &info);
    fuzz_check_info(err, &info);
    FUZZ_CHECK(err == MM_OK || err == MM_ERR_SYNTAX || err == MM_ERR_TOO_BIG);
    FUZZ_CHECK((err == MM_OK) == (flow != NULL) && (size <= MM_MAX_FLOW_BYTES || err));
    if (err)
        return 0;
    check_flow(flow, size);
    FUZZ_CHECK(mm_flow_load(path, &same, NULL) == MM_OK);
    compare(flow, same);
    mm_flow_free(same);
    mm_flow_free(flow);
    return 0;
}
