/* A thousand learners sit for every course that shows a 目安: does who knows little reach it by luck? Prints
 * how often it is reached for each share of rows known, by those who guess and by those who say わからない.
 * Each learner knows a fixed share of the rows of the bank, drawn at random; forms, grading and cut score are
 * the product's own. mm-test: labels=plain */
#include "content/pack/pack.h"
#include "sync/base/path.h"
#include "sync/rules/rules.h"
#include "tests/unit/mm_test.h"

#define PACK_DIR     MM_TEST_SOURCE_DIR "/content/kamakura"
#define LEARNERS     1000
#define LEVELS       12 /* 40, 45 … 95 per cent */
#define SITTINGS     12 /* of each learner, for the council's courses */
#define SITTINGS_FEW 4  /* for others */
#define SMALL_LEVEL  4  /* 60 per cent */
#define MOST_LUCK    0.05

enum habit { GUESSES, SAYS_UNSURE, HABITS };
struct learner {
    uint64_t seed;
    double knows;
    enum habit habit;
    const struct mm_random *random;
};
/* Made once for each item of the pack. */
struct known {
    struct mm_answer right;
    uint64_t row[MM_MAX_ROWS]; /* a number for each row of evidence */
};
struct bank {
    const struct mm_pack *pack;
    struct known *items;
};

static struct known known_of(const struct mm_item *item)
{
    struct known known = {.row = {0}};
    struct mm_buf text;
    mm_buf_init(&text, 4000);
    item->ops->pattern(item, &text);
    MM_CHECK_ERR(item->ops->parse_response(item, mm_buf_str(&text), &known.right), MM_OK);
    mm_buf_done(&text);
    for (size_t row = 0; row < item->ops->n_rows(item); row++) {
        struct mm_evidence_row of = {0};
        item->ops->evidence(item, row, &of);
        struct mm_hash hash = mm_sha256(of.row_id, strlen(of.row_id));
        memcpy(&known.row[row], &hash, sizeof known.row[row]);
        for (size_t i = 0; known.right.row[row] == MM_ANS_NONE && i < item->n_options; i++) {
            if (item->options[i].group == row && item->options[i].correct)
                known.right.row[row] = (int)i; /* a decision beside the right way */
        }
    }
    return known;
}

static struct bank bank_of(const struct mm_pack *pack)
{
    struct bank bank = {pack, calloc(pack->n_items, sizeof *bank.items)};
    for (size_t i = 0; bank.items && i < pack->n_items; i++)
        bank.items[i] = known_of(&pack->items[i]);
    return bank;
}

/* ---- the learner --------------------------------------------------------------------------------------- */

/* SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t mixed(uint64_t x)
{
    x += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

static bool knows(const struct learner *learner, const struct known *known, size_t row)
{
    return (double)(mixed(mixed(learner->seed) ^ known->row[row]) >> 11) * 0x1p-53 < learner->knows;
}

static int below(const struct learner *learner, size_t n)
{
    return (int)mm_random_below(learner->random, (uint32_t)n);
}

static int guess_mark(const struct learner *learner, const struct mm_item *item, size_t row)
{
    (void)item, (void)row;
    return below(learner, 2) ? MM_ANS_TRUE : MM_ANS_FALSE;
}

static int guess_option(const struct learner *learner, const struct mm_item *item, size_t row)
{
    (void)row;
    return below(learner, item->n_options);
}

static int guess_group(const struct learner *learner, const struct mm_item *item, size_t row)
{
    (void)row;
    return below(learner, item->n_groups);
}

static int guess_way(const struct learner *learner, const struct mm_item *item, size_t row)
{
    size_t own[MM_MAX_OPTIONS], n = 0;
    for (size_t i = 0; i < item->n_options; i++) {
        if (item->options[i].group == row)
            own[n++] = i;
    }
    return (int)own[below(learner, n)];
}

/* Every type has its way to guess a row; none for steps, whose rows are pairs. */
static const struct {
    const char *type;
    int (*guess)(const struct learner *learner, const struct mm_item *item, size_t row);
} guesses[] = {{"mtf", guess_mark},    {"single", guess_option}, {"multiple", guess_mark},
               {"ordering", NULL},     {"sorting", guess_group}, {"hotspot", guess_mark},
               {"scenario", guess_way}};

/* Steps whose order is known stay together; what is not known is put together at random. */
static void place_steps(const struct learner *learner, const struct mm_item *item, const struct known *known,
                        struct mm_answer *answer)
{
    size_t first[MM_MAX_OPTIONS], n_chains = 0, k = 0;
    for (size_t i = 0; i < item->n_options; i++) {
        if (i == 0 || !knows(learner, known, i - 1))
            first[n_chains++] = i;
    }
    for (size_t i = n_chains; i > 1; i--) {
        size_t with = (size_t)below(learner, i), moved = first[with];
        first[with] = first[i - 1];
        first[i - 1] = moved;
    }
    for (size_t c = 0; c < n_chains; c++) {
        size_t step = first[c];
        do {
            if (k < answer->n_rows)
                answer->row[k++] = (int)step;
            step++;
        } while (step < item->n_options && knows(learner, known, step - 1));
    }
}

static void answer_steps(const struct learner *learner, const struct mm_item *item, const struct known *known,
                         struct mm_answer *answer)
{
    bool all = true;
    for (size_t row = 0; row < answer->n_rows; row++)
        all = all && knows(learner, known, row);
    if (learner->habit == GUESSES)
        place_steps(learner, item, known, answer);
    for (size_t row = 0; learner->habit == SAYS_UNSURE && !all && row < answer->n_rows; row++)
        answer->row[row] = MM_ANS_UNSURE;
}

static struct mm_answer answer_of(const struct learner *learner, const struct mm_item *item,
                                  const struct known *known)
{
    struct mm_answer answer = known->right;
    size_t t = 0;
    while (t < sizeof guesses / sizeof guesses[0] && strcmp(guesses[t].type, item->ops->name) != 0)
        t++;
    if (!MM_CHECK(t < sizeof guesses / sizeof guesses[0]))
        return answer; /* a new type: say above how it is guessed */
    if (!guesses[t].guess)
        answer_steps(learner, item, known, &answer);
    for (size_t row = 0; guesses[t].guess && row < answer.n_rows; row++) {
        if (!knows(learner, known, row))
            answer.row[row] =
                learner->habit == GUESSES ? guesses[t].guess(learner, item, row) : MM_ANS_UNSURE;
    }
    return answer;
}

/* ---- sittings -------------------------------------------------------------------------------------------
 */

static bool reaches(const struct bank *bank, const struct mm_course *course, const struct mm_form *form,
                    const struct learner *learner)
{
    int right = 0;
    for (size_t i = 0; i < form->n; i++) {
        const struct mm_item *item = mm_pack_item(bank->pack, form->item[i].item_id);
        struct mm_answer answer = answer_of(learner, item, &bank->items[item - bank->pack->items]);
        struct mm_grade grade;
        mm_grade(item, &answer, &grade);
        right += grade.right;
    }
    return mm_cut_reached(right, (int)form->n, course->cut);
}

/* How often, for each habit and level. */
static void sit(const struct bank *bank, const struct mm_course *course, enum mm_audience audience,
                int sittings, double ret_share[HABITS][LEVELS])
{
    struct mm_random_seeded state;
    struct mm_random random = mm_random_seeded(&state, 7);
    int reached[HABITS][LEVELS] = {{0}}, sat[LEVELS] = {0};
    for (int n = 0; n < LEARNERS * sittings; n++) {
        int level = n % LEARNERS % LEVELS;
        struct mm_form form = {0};
        MM_CHECK_ERR(mm_form_draw(bank->pack, course, audience, (uint64_t)n, NULL, &form, NULL), MM_OK);
        for (enum habit habit = GUESSES; habit < HABITS; habit++) {
            const struct learner learner = {(uint64_t)(n % LEARNERS), 0.40 + 0.05 * level, habit, &random};
            reached[habit][level] += reaches(bank, course, &form, &learner);
        }
        sat[level]++;
    }
    for (int level = 0; level < LEVELS; level++) {
        for (enum habit habit = GUESSES; habit < HABITS; habit++)
            ret_share[habit][level] = (double)reached[habit][level] / sat[level];
    }
}

static void print_shares(const struct mm_course *course, enum mm_audience audience, enum habit habit,
                         const double share[LEVELS])
{
    printf("%s, %s, %s:", course->id, audience == MM_AUD_STAFF ? "staff" : "councillors",
           habit == GUESSES ? "guessing" : "unsure");
    for (int level = 0; level < LEVELS; level++)
        printf(" %d%% %.3f", 40 + 5 * level, share[level]);
    printf("\n");
}

/* Nobody may reach a 目安 by luck, and who knows nearly all does reach it. */
static void check_course(const struct bank *bank, const struct mm_course *course, int sittings)
{
    for (unsigned audience = MM_AUD_COUNCILLOR; audience <= MM_AUD_STAFF; audience <<= 1) {
        double share[HABITS][LEVELS];
        if (!course->shows_cut || !(course->audience & audience))
            continue;
        sit(bank, course, (enum mm_audience)audience, sittings, share);
        for (enum habit habit = GUESSES; habit < HABITS; habit++) {
            print_shares(course, (enum mm_audience)audience, habit, share[habit]);
            for (int level = 0; level <= SMALL_LEVEL; level++)
                MM_CHECK(share[habit][level] <= MOST_LUCK);
        }
        MM_CHECK(share[GUESSES][LEVELS - 1] > 0.85);
        for (int level = 0; level < LEVELS; level++)
            MM_CHECK(share[SAYS_UNSURE][level] <= share[GUESSES][level] + 0.01);
    }
}

/* Gives how many of its courses show a 目安. */
static int check_pack(const struct mm_pack *pack, int sittings)
{
    int shown = 0;
    struct bank bank = bank_of(pack);
    if (!MM_CHECK(bank.items != NULL))
        return 0;
    for (size_t i = 0; i < pack->n_courses; i++) {
        shown += pack->courses[i].shows_cut;
        check_course(&bank, &pack->courses[i], sittings);
    }
    free(bank.items);
    return shown;
}

/* ---- the packs ------------------------------------------------------------------------------------------
 */

MM_TEST(who_knows_60_of_100_rows_does_not_reach_the_cut_of_a_course_of_the_council)
{
    struct mm_pack *pack = NULL;
    MM_CHECK_ERR(mm_pack_open(PACK_DIR, &pack, NULL, NULL), MM_OK);
    MM_REQUIRE(pack != NULL);
    MM_CHECK(check_pack(pack, SITTINGS) > 0);
    mm_pack_free(pack);
}

/* Blueprints at the edge of what may show a 目安, over the council's bank. */
#define TRUE_FALSE                                                                                           \
    "{\"clause\": \"3\", \"type\": \"mtf\", \"count\": 5}, {\"clause\": \"5\", \"type\": \"mtf\", "          \
    "\"count\": 5}, {\"clause\": \"6\", \"type\": \"mtf\", \"count\": 4}"
static const char *const blueprints[] = {
    TRUE_FALSE ", {\"clause\": \"3\", \"type\": \"single\", \"count\": 3}, {\"clause\": \"6\", \"type\": "
               "\"single\", \"count\": 3}",
    TRUE_FALSE ", {\"clause\": \"3\", \"type\": \"multiple\", \"count\": 1}, {\"clause\": \"3\", \"type\": "
               "\"sorting\", \"count\": 1}, {\"clause\": \"3\", \"type\": \"hotspot\", \"count\": 1}, "
               "{\"clause\": \"3\", \"type\": \"scenario\", \"count\": 2}, {\"clause\": \"3\", \"type\": "
               "\"ordering\", \"count\": 1}",
};

/* The council's pack in a folder of its own, with one course of this blueprint alone. */
static struct mm_pack *pack_with(const char *blueprint)
{
    struct mm_pack_file *files = NULL;
    struct mm_pack *pack = NULL;
    size_t n = 0;
    char dir[256], path[MM_PATH_BYTES];
    struct mm_errinfo info = MM_ERRINFO_INIT;
    mm_test_mkdir(dir);
    MM_CHECK_ERR(mm_pack_files(PACK_DIR, &files, &n, NULL), MM_OK);
    for (size_t i = 0; i < n; i++) {
        struct mm_buf text;
        bool common = strncmp(files[i].name, "common/", 7) == 0;
        snprintf(path, sizeof path, "%s/%s%s", PACK_DIR, common ? "../" : "", files[i].name);
        MM_CHECK_ERR(mm_file_read(path, MM_MAX_PACK_FILE_BYTES, &text, NULL), MM_OK);
        if (strcmp(files[i].name, "courses.json") == 0) {
            mm_buf_clear(&text);
            mm_buf_printf(&text,
                          "[{\"id\": \"year\", \"version\": 1, \"title\": \"見本\", \"reason\": \"見本\", "
                          "\"audience\": [\"councillor\", \"staff\"], \"modules\": [\"duty\"], \"due_days\": "
                          "30, \"check\": [%s]}]",
                          blueprint);
        }
        snprintf(path, sizeof path, "%s/%s", dir, files[i].name);
        char *slash = strrchr(path, '/');
        *slash = '\0';
        MM_CHECK_ERR(mm_mkdirs(path, 0750, NULL), MM_OK);
        *slash = '/';
        MM_CHECK_ERR(mm_file_write_atomic(path, mm_buf_str(&text), text.len, 0640, NULL), MM_OK);
        mm_buf_done(&text);
    }
    free(files);
    MM_CHECK_ERR(mm_pack_open(dir, &pack, NULL, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    mm_test_rmdir(dir);
    return pack;
}

MM_TEST(who_knows_60_of_100_rows_does_not_reach_the_cut_of_any_form_that_may_show_one)
{
    for (size_t i = 0; i < sizeof blueprints / sizeof blueprints[0]; i++) {
        struct mm_pack *pack = pack_with(blueprints[i]);
        MM_REQUIRE(pack != NULL);
        MM_CHECK(pack->courses[0].shows_cut);
        MM_CHECK_INT(check_pack(pack, SITTINGS_FEW), 1);
        mm_pack_free(pack);
    }
}

MM_TEST_MAIN
