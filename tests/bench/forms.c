/* bench_forms PACK ROUNDS: forms drawn a second, for a course of 20 questions of the pack and both audiences,
 * with nothing seen and with half of the bank seen; beside them a bare shuffle of as many numbers as the bank
 * has items. Answers graded a second, over every item of the pack in turn, all right; beside them a loop that
 * compares as many rows. Prints also the bytes of such a form as it is stored. */
#include "content/pack/pack.h"
#include "tests/bench/bench.h"

static volatile int sink;

static double per_s(double n, int64_t ns)
{
    return ns > 0 ? n * 1e9 / (double)ns : 0;
}

static int every_other(void *ctx, const char *item_id, int64_t *ret_last_at_ms)
{
    (void)ctx;
    *ret_last_at_ms = item_id[strlen(item_id) - 1];
    return item_id[strlen(item_id) - 1] % 2;
}

static const struct mm_course *course_of_20(const struct mm_pack *pack)
{
    for (size_t i = 0; i < pack->n_courses; i++) {
        if (pack->courses[i].shows_cut)
            return &pack->courses[i];
    }
    return NULL;
}

/* ---- forms ----------------------------------------------------------------------------------------------
 */

static bool forms(const struct mm_pack *pack, const struct mm_course *course, int rounds,
                  const struct mm_seen *seen, const char *name)
{
    struct mm_form form;
    int64_t start = bench_ns();
    for (int i = 0; i < rounds; i++) {
        if (mm_form_draw(pack, course, i % 2 ? MM_AUD_STAFF : MM_AUD_COUNCILLOR, (uint64_t)i, seen, &form,
                         NULL) != MM_OK)
            return false;
        sink = (int)form.n;
    }
    bench_say(name, per_s(rounds, bench_ns() - start));
    return true;
}

static void shuffles(const struct mm_pack *pack, int rounds)
{
    static uint32_t list[MM_MAX_ITEMS];
    struct mm_random_seeded state;
    int64_t start = bench_ns();
    for (int r = 0; r < rounds; r++) {
        struct mm_random random = mm_random_seeded(&state, (uint64_t)r);
        for (uint32_t i = 0; i < pack->n_items; i++)
            list[i] = i;
        for (uint32_t i = (uint32_t)pack->n_items; i > 1; i--) {
            uint32_t k = mm_random_below(&random, i), moved = list[k];
            list[k] = list[i - 1];
            list[i - 1] = moved;
        }
        sink = (int)list[0];
    }
    bench_say("shuffles_per_s", per_s(rounds, bench_ns() - start));
}

static void stored_bytes(const struct mm_pack *pack, const struct mm_course *course)
{
    struct mm_form form;
    struct mm_buf text;
    mm_buf_init(&text, 1 << 20);
    if (mm_form_draw(pack, course, MM_AUD_COUNCILLOR, 1, NULL, &form, NULL) == MM_OK)
        mm_form_write(&form, &text);
    bench_say("form_bytes", (double)text.len);
    mm_buf_done(&text);
}

/* ---- gradings -------------------------------------------------------------------------------------------
 */

static struct mm_answer right_answer(const struct mm_item *item)
{
    struct mm_answer answer = {.n_rows = 0};
    struct mm_buf text;
    mm_buf_init(&text, 4000);
    item->ops->pattern(item, &text);
    if (item->ops->parse_response(item, mm_buf_str(&text), &answer) != MM_OK)
        answer.n_rows = 0;
    mm_buf_done(&text);
    return answer;
}

static void gradings(const struct mm_pack *pack, const struct mm_answer *answers, int rounds)
{
    struct mm_grade grade;
    size_t n = 0;
    int64_t start = bench_ns();
    for (int r = 0; r < rounds; r++) {
        for (size_t i = 0; i < pack->n_items; i++, n++) {
            mm_grade(&pack->items[i], &answers[i], &grade);
            sink += grade.right;
        }
    }
    bench_say("grades_per_s", per_s((double)n, bench_ns() - start));
}

static void comparisons(const struct mm_pack *pack, const struct mm_answer *answers, int rounds)
{
    size_t n = 0;
    int64_t start = bench_ns();
    for (int r = 0; r < rounds; r++) {
        for (size_t i = 0; i < pack->n_items; i++, n++) {
            bool right = true;
            for (size_t row = 0; row < answers[i].n_rows; row++)
                right = right && answers[i].row[row] == sink;
            sink = right;
        }
    }
    bench_say("compares_per_s", per_s((double)n, bench_ns() - start));
}

int main(int argc, char **argv)
{
    struct mm_pack *pack = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    int rounds = argc == 3 ? (int)strtol(argv[2], NULL, 10) : 0;
    if (rounds < 1) {
        fprintf(stderr, "bench_forms PACK ROUNDS\n");
        return 2;
    }
    if (mm_pack_open(argv[1], &pack, NULL, &info) != MM_OK) {
        fprintf(stderr, "bench_forms: %s\n", info.text);
        return EXIT_FAILURE;
    }
    const struct mm_seen half = {every_other, NULL};
    const struct mm_course *course = course_of_20(pack);
    struct mm_answer *answers = calloc(pack->n_items, sizeof *answers);
    bool good = course && answers && forms(pack, course, rounds, NULL, "forms_per_s") &&
                forms(pack, course, rounds, &half, "forms_seen_per_s");
    for (size_t i = 0; good && i < pack->n_items; i++)
        answers[i] = right_answer(&pack->items[i]);
    if (good) {
        shuffles(pack, rounds);
        stored_bytes(pack, course);
        gradings(pack, answers, rounds);
        comparisons(pack, answers, rounds);
    }
    free(answers);
    mm_pack_free(pack);
    if (!good)
        fprintf(stderr, "bench_forms: no course of this pack shows a 目安\n");
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
