/* What a .flow may say before anything is played. */
#include "kiosk/app/flow.h"
#include "tests/unit/mm_test.h"

static enum mm_err load(const char *text, struct mm_flow **ret_flow, struct mm_errinfo *info)
{
    char dir[256], path[300];
    enum mm_err err;
    FILE *file;
    mm_test_mkdir(dir);
    snprintf(path, sizeof(path), "%s/a.flow", dir);
    file = fopen(path, "w");
    if (!file)
        return MM_ERR_IO;
    fputs(text, file);
    fclose(file);
    err = mm_flow_load(path, ret_flow, info);
    mm_test_rmdir(dir);
    return err;
}

MM_TEST(comments_and_empty_lines_are_no_steps)
{
    struct mm_flow *flow = NULL;
    MM_CHECK_ERR(load("# a\n\n   \n  tap start  \r\nquit", &flow, NULL), MM_OK);
    MM_REQUIRE(flow);
    MM_CHECK_INT(flow->n, 2);
    MM_CHECK_STR(flow->steps[0].text, "start");
    MM_CHECK_INT(flow->steps[0].line, 4);
    mm_flow_free(flow);
}

MM_TEST(a_fault_names_its_line)
{
    struct mm_flow *flow = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_CHECK_ERR(load("tap start\nkey enter\njump\n", &flow, &info), MM_ERR_SYNTAX);
    MM_CHECK(strstr(info.text, "a.flow:3: ") != NULL);
    MM_CHECK(!flow);
}

MM_TEST(only_what_stands_before_the_first_step_sets_up)
{
    struct mm_flow *flow = NULL;
    struct mm_flow_setup setup = {0};
    MM_CHECK_ERR(load("seed 3\nwindow 800x600 10.5\ntap start\nseed 9\n", &flow, NULL), MM_OK);
    MM_REQUIRE(flow);
    mm_flow_setup(flow, &setup);
    MM_CHECK_INT(setup.seed, 3);
    MM_CHECK_INT(setup.w, 800);
    MM_CHECK_INT(setup.h, 600);
    MM_CHECK(setup.diagonal_inch > 10.4 && setup.diagonal_inch < 10.6);
    mm_flow_free(flow);
}

MM_TEST(times_have_a_unit_and_an_end)
{
    static const struct {
        const char *text;
        enum mm_err err;
        int64_t ms;
    } rows[] = {
        {"wait 5s", MM_OK, 5000},
        {"wait 2m", MM_OK, 120000},
        {"wait 5", MM_ERR_SYNTAX, 0},
        {"wait -5s", MM_ERR_SYNTAX, 0},
        {"wait 99999999s", MM_ERR_SYNTAX, 0},
        {"wait 86400m", MM_ERR_SYNTAX, 0},
    };
    size_t i;
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct mm_flow *flow = NULL;
        MM_CHECK_ERR(load(rows[i].text, &flow, NULL), rows[i].err);
        if (flow)
            MM_CHECK_INT(flow->steps[0].n, rows[i].ms);
        mm_flow_free(flow);
    }
}

MM_TEST(repeats_nest_and_find_their_ends)
{
    struct mm_flow *flow = NULL;
    MM_CHECK_ERR(load("repeat 2\nrepeat 3\ndump\nend\nend\n", &flow, NULL), MM_OK);
    MM_REQUIRE(flow);
    MM_CHECK_INT(flow->steps[0].jump, 4);
    MM_CHECK_INT(flow->steps[1].jump, 3);
    MM_CHECK_INT(flow->steps[4].jump, 0);
    mm_flow_free(flow);
}

MM_TEST(too_many_steps_and_too_deep_repeats_are_refused)
{
    struct mm_flow *flow = NULL;
    struct mm_buf text;
    int i;
    mm_buf_init(&text, MM_MAX_FLOW_BYTES);
    for (i = 0; i <= MM_FLOW_MAX_STEPS; i++)
        mm_buf_str_append(&text, "dump\n");
    MM_CHECK_ERR(load(mm_buf_str(&text), &flow, NULL), MM_ERR_SYNTAX);
    mm_buf_clear(&text);
    for (i = 0; i <= MM_FLOW_MAX_NEST; i++)
        mm_buf_str_append(&text, "repeat 2\n");
    for (i = 0; i <= MM_FLOW_MAX_NEST; i++)
        mm_buf_str_append(&text, "end\n");
    MM_CHECK_ERR(load(mm_buf_str(&text), &flow, NULL), MM_ERR_SYNTAX);
    mm_buf_done(&text);
}

MM_TEST_MAIN
