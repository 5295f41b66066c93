/* The duty rules against dated scenarios (duties.txt), each in many orders and with repetitions. */
#include "sync/rules/duties.h"
#include "sync/rules/rules.h"
#include "tests/unit/mm_test.h"

#define MAX_FACTS   40
#define MAX_WORDS   60
#define MAX_LINE    400
#define COUNCIL     "rei"
#define PERSON      "p1"
#define N_COURSES   8
#define MOST_ORDERS 12

/* ---- the courses of the scenarios ------------------------------------------------------------------ */
static const struct mm_clause clauses[] = {{.id = "5"}, {.id = "6.5"}, {.id = "5.tablet"}, {.id = "3.1"}};
static const struct mm_clause *const of_part1[] = {&clauses[0]};
static const struct mm_clause *const of_part2[] = {&clauses[3]};
static const struct mm_clause *const of_module[] = {&clauses[1]};
static const struct mm_clause *const of_tablet[] = {&clauses[2]};
#define BOTH MM_AUD_BOTH
static const struct mm_opening parts[] = {{MM_WHEN_TERM_START, BOTH, 0, 30, true},
                                          {MM_WHEN_BY_ELECTION, BOTH, 0, 14, true},
                                          {MM_WHEN_RUNNER_UP, BOTH, 0, 14, true},
                                          {MM_WHEN_APPOINTMENT, BOTH, 0, 30, true}};
static const struct mm_opening module[] = {{MM_WHEN_TERM_START, BOTH, 30, 365, false},
                                           {MM_WHEN_BY_ELECTION, BOTH, 30, 365, false},
                                           {MM_WHEN_APPOINTMENT, MM_AUD_STAFF, 0, 365, false}};
static const struct mm_opening tablet[] = {{MM_WHEN_APPOINTMENT, MM_AUD_STAFF, 0, 60, true},
                                           {MM_WHEN_TRANSFER, MM_AUD_STAFF, 0, 60, true}};
static const struct mm_opening yearly[] = {{MM_WHEN_FISCAL_YEAR, BOTH, 0, 180, true}};
static const struct mm_opening booster[] = {{MM_WHEN_ONBOARDED, BOTH, 30, 30, true},
                                            {MM_WHEN_SESSION, BOTH, 28, 0, true}};
static const struct mm_opening delayed[] = {{MM_WHEN_ONBOARDED, BOTH, 120, 60, true}};
static const struct mm_opening revision[] = {{MM_WHEN_REVISION, BOTH, 0, 60, true}};
#define OPENS(list) .openings = list, .n_openings = sizeof list / sizeof list[0]
#define ABOUT(list) .clauses = list, .n_clauses = sizeof list / sizeof list[0]
static const struct mm_duty_course all_courses[N_COURSES] = {
    {"part1", MM_COURSE_PART, BOTH, OPENS(parts), ABOUT(of_part1), 30, MM_DAY_NONE},
    {"part2", MM_COURSE_PART, BOTH, OPENS(parts), ABOUT(of_part2), 30, MM_DAY_NONE},
    {"module", MM_COURSE_MODULE, BOTH, OPENS(module), ABOUT(of_module), 365, MM_DAY_NONE},
    {"tablet", MM_COURSE_MODULE, MM_AUD_STAFF, OPENS(tablet), ABOUT(of_tablet), 60, MM_DAY_NONE},
    {"yearly", MM_COURSE_YEARLY, BOTH, OPENS(yearly), NULL, 0, 180, MM_DAY_NONE},
    {"booster", MM_COURSE_BOOSTER, BOTH, OPENS(booster), NULL, 0, 30, MM_DAY_NONE},
    {"revision", MM_COURSE_REVISION, BOTH, OPENS(revision), NULL, 0, 60, MM_DAY_NONE},
    {"delayed", MM_COURSE_DELAYED, BOTH, OPENS(delayed), NULL, 0, 60, MM_DAY_NONE},
};

/* ---- a scenario -------------------------------------------------------------------------------------- */
struct scene {
    char name[MAX_LINE];
    int line;
    struct mm_duty_course courses[N_COURSES];
    struct mm_calendar_day calendar[MAX_FACTS];
    size_t n_calendar;
    struct mm_due_days due;
    struct mm_fact facts[MAX_FACTS];
    char labels[MAX_FACTS][16];
    size_t n_facts;
    struct mm_taking takings[MAX_FACTS];
    size_t n_takings;
    struct mm_random_seeded state;
    size_t n_courses;
    int n_checks;
};

static int32_t day_of(const char *text)
{
    int32_t day = MM_DAY_NONE;
    if (mm_day_parse(text, &day))
        printf("not a day: %s\n", text);
    return day;
}

/* The value of "key=value" among the words; "" when it is not there. */
static const char *value(char **words, const char *key)
{
    for (size_t len = strlen(key); *words; words++)
        if (strncmp(*words, key, len) == 0 && (*words)[len] == '=')
            return *words + len + 1;
    return "";
}

static unsigned audience_of(const char *word)
{
    return strcmp(word, "councillor") == 0 ? MM_AUD_COUNCILLOR
           : strcmp(word, "staff") == 0    ? MM_AUD_STAFF
                                           : 0;
}

static void copy(char *out, size_t bytes, const char *from)
{
    snprintf(out, bytes, "%s", from);
}

static struct mm_fact *fact_new(struct scene *s, char **words, enum mm_fact_kind kind)
{
    struct mm_fact *f = &s->facts[s->n_facts];
    *f = (struct mm_fact){.kind = kind};
    snprintf(f->id, sizeof f->id, "00000000-0000-7000-8000-%012zu", ++s->n_facts);
    f->on_day = day_of(value(words, "on"));
    f->until_day = day_of(value(words, "until"));
    f->known_day = value(words, "known")[0] ? day_of(value(words, "known")) : f->on_day;
    copy(f->person, sizeof f->person, PERSON);
    copy(f->key, sizeof f->key, value(words, "key"));
    copy(f->word, sizeof f->word, value(words, "word"));
    copy(f->course, sizeof f->course, value(words, "course"));
    f->audience = audience_of(value(words, "audience"));
    return f;
}

static void read_join(struct scene *s, char **words)
{
    struct mm_fact *f = fact_new(s, words, MM_FACT_JOIN);
    copy(f->word, sizeof f->word, words[1]);
    f->audience = strcmp(words[1], "appointment") == 0 ? MM_AUD_STAFF : MM_AUD_COUNCILLOR;
    if (!f->key[0])
        copy(f->key, sizeof f->key, value(words, "on")[0] ? value(words, "on") : "none");
}

static void read_leave(struct scene *s, char **words)
{
    fact_new(s, words, MM_FACT_LEAVE);
}

static void read_move(struct scene *s, char **words)
{
    fact_new(s, words, MM_FACT_MOVE);
}

static void read_absence(struct scene *s, char **words)
{
    copy(fact_new(s, words, MM_FACT_ABSENCE)->word, MM_FACT_WORD_BYTES, words[1]);
}

static void registration_of(const char *course_and_period, char out[MM_UUID_BYTES])
{
    char course[MM_ID_BYTES];
    const char *slash = strchr(course_and_period, '/');
    snprintf(course, sizeof course, "%.*s", (int)(slash ? slash - course_and_period : 0), course_and_period);
    mm_registration(COUNCIL, PERSON, course, slash ? slash + 1 : "", 1, out);
}

static void read_exempt(struct scene *s, char **words)
{
    struct mm_fact *f = fact_new(s, words, MM_FACT_EXEMPT);
    copy(f->word, sizeof f->word, words[1]);
    if (value(words, "ref")[0])
        registration_of(value(words, "ref"), f->ref);
}

static void read_request(struct scene *s, char **words)
{
    struct mm_fact *f = fact_new(s, words, MM_FACT_REQUEST);
    if (f->audience)
        f->person[0] = '\0';
}

static void read_other(struct scene *s, char **words)
{
    fact_new(s, words, MM_FACT_OTHER);
}

static void read_revision(struct scene *s, char **words)
{
    struct mm_fact *f = fact_new(s, words, MM_FACT_REVISION);
    f->person[0] = '\0';
    copy(f->text, sizeof f->text, words[1]);
    copy(f->detail, sizeof f->detail, value(words, "clauses"));
    for (char *comma = f->detail; (comma = strchr(comma, ','));)
        *comma = ' ';
}

/* void LABEL: the fact with that label. */
static void read_void(struct scene *s, char **words)
{
    size_t i = 0;
    while (i < s->n_facts && strcmp(s->labels[i], words[1]) != 0)
        i++;
    struct mm_fact *f = fact_new(s, words, MM_FACT_VOID);
    copy(f->ref, sizeof f->ref, s->facts[i].id);
}

/* taken COURSE/PERIOD DAY, begun COURSE/PERIOD DAY */
static struct mm_taking *taking_new(struct scene *s, char **words)
{
    struct mm_taking *t = &s->takings[s->n_takings++];
    *t = (struct mm_taking){.begun_day = day_of(words[2]), .taken_day = MM_DAY_NONE};
    copy(t->person, sizeof t->person, PERSON);
    snprintf(t->course, sizeof t->course, "%.*s", (int)strcspn(words[1], "/"), words[1]);
    registration_of(words[1], t->registration);
    copy(t->text, sizeof t->text, value(words, "text"));
    return t;
}

static void read_begun(struct scene *s, char **words)
{
    taking_new(s, words);
}

static void read_taken(struct scene *s, char **words)
{
    struct mm_taking *t = taking_new(s, words);
    t->taken_day = t->begun_day;
    copy(t->route, sizeof t->route, value(words, "route")[0] ? value(words, "route") : MM_DUTY_BY_INDIVIDUAL);
}

static void calendar_new(struct scene *s, char **words, enum mm_calendar_kind kind)
{
    struct mm_calendar_day *d = &s->calendar[s->n_calendar++];
    *d = (struct mm_calendar_day){.kind = kind, .from_day = day_of(words[2]), .until_day = day_of(words[3])};
    copy(d->id, sizeof d->id, words[1]);
}

static void read_session(struct scene *s, char **words)
{
    calendar_new(s, words, MM_CALENDAR_SESSION);
}

static void read_election(struct scene *s, char **words)
{
    calendar_new(s, words, MM_CALENDAR_ELECTION);
}

static void read_due(struct scene *s, char **words)
{
    for (int d = 0; d < MM_DUE_COUNT; d++)
        if (strcmp(mm_due_code((enum mm_due)d), words[1]) == 0)
            s->due.days[d] = (int)strtol(words[2], NULL, 10);
}

static void read_withdrawn(struct scene *s, char **words)
{
    for (size_t i = 0; i < s->n_courses; i++)
        if (strcmp(s->courses[i].id, words[1]) == 0)
            s->courses[i] = s->courses[--s->n_courses];
}

static void read_since(struct scene *s, char **words)
{
    for (size_t i = 0; i < s->n_courses; i++)
        if (strcmp(s->courses[i].id, words[1]) == 0)
            s->courses[i].since_day = day_of(words[2]);
}

/* ---- checks -------------------------------------------------------------------------------------------- */
static enum mm_err compute_until(const struct scene *s, int32_t today, struct mm_duty **ret_duties,
                                 size_t *ret_n, int32_t *ret_turns_on)
{
    const struct mm_duty_setup setup = {COUNCIL,     s->courses,    s->n_courses,
                                        s->calendar, s->n_calendar, s->due};
    const struct mm_duty_known known = {PERSON, s->facts, s->n_facts, s->takings, s->n_takings};
    return mm_duties_of(&setup, &known, today, ret_duties, ret_n, ret_turns_on, NULL);
}

static enum mm_err compute(const struct scene *s, int32_t today, struct mm_duty **ret_duties, size_t *ret_n)
{
    return compute_until(s, today, ret_duties, ret_n, NULL);
}

static void duty_words(const struct mm_duty *d, int32_t today, char *out, size_t bytes)
{
    size_t n = strlen(out);
    snprintf(out + n, bytes - n, "%s%s %s %s%s%s%s%s%s%s", n ? " | " : "", d->cause, d->opened_on,
             d->due_on[0] ? d->due_on : "-", d->paused ? " paused" : "",
             mm_duty_past(d, today) ? " past" : "", d->closed_on[0] ? " " : "", d->closed_by,
             d->closed_on[0] ? " " : "", d->closed_on);
}

/* All duties of the course as one line; "-" for none. */
static void course_words(const struct scene *s, const char *day, const char *course, char *out, size_t bytes)
{
    struct mm_duty *duties = NULL;
    size_t n = 0;
    int32_t today = day_of(day);
    out[0] = '\0';
    if (compute(s, today, &duties, &n)) {
        snprintf(out, bytes, "error");
        return;
    }
    for (size_t i = 0; i < n; i++) {
        char registration[MM_UUID_BYTES];
        mm_registration(COUNCIL, PERSON, duties[i].course, duties[i].period, 1, registration);
        if (strcmp(duties[i].cause, MM_DUTY_CAUSE_BEGUN) != 0)
            MM_CHECK_STR(duties[i].registration, registration);
        if (strcmp(duties[i].course, course) == 0)
            duty_words(&duties[i], today, out, bytes);
    }
    if (!out[0])
        snprintf(out, bytes, "-");
    free(duties);
}

static void shuffle(struct mm_random *random, void *list, size_t n, size_t bytes)
{
    char *rows = list, moved[sizeof(struct mm_fact)];
    for (size_t i = n; i > 1; i--) {
        size_t k = mm_random_below(random, (uint32_t)i);
        memcpy(moved, rows + k * bytes, bytes);
        memcpy(rows + k * bytes, rows + (i - 1) * bytes, bytes);
        memcpy(rows + (i - 1) * bytes, moved, bytes);
    }
}

/* The same facts in another order, some of them twice. */
static struct scene *stirred(const struct scene *s, struct mm_random *random)
{
    struct scene *other = malloc(sizeof *other);
    *other = *s;
    for (size_t i = 0; i < s->n_facts && other->n_facts < MAX_FACTS; i++)
        if (mm_random_below(random, 3) == 0)
            other->facts[other->n_facts++] = s->facts[i];
    for (size_t i = 0; i < s->n_takings && other->n_takings < MAX_FACTS; i++)
        if (mm_random_below(random, 3) == 0)
            other->takings[other->n_takings++] = s->takings[i];
    shuffle(random, other->facts, other->n_facts, sizeof other->facts[0]);
    shuffle(random, other->takings, other->n_takings, sizeof other->takings[0]);
    shuffle(random, other->calendar, other->n_calendar, sizeof other->calendar[0]);
    return other;
}

static void expect(struct scene *s, int line, const char *day, const char *course, const char *want)
{
    char got[1000];
    struct mm_random random = mm_random_seeded(&s->state, (uint64_t)line);
    course_words(s, day, course, got, sizeof got);
    if (strcmp(got, want) != 0)
        printf("duties.txt:%d (%s), %s on %s\n", line, s->name, course, day);
    MM_CHECK_STR(got, want);
    s->n_checks++;
    for (int i = 0; i < MOST_ORDERS; i++) {
        char again[1000];
        struct scene *other = stirred(s, &random);
        course_words(other, day, course, again, sizeof again);
        MM_CHECK_STR(again, got);
        free(other);
    }
}

/* Which there are and what closed them, as one line. */
static void standing(const struct scene *s, int32_t day, char *out, size_t bytes, int32_t *ret_turns_on)
{
    struct mm_duty *duties = NULL;
    size_t n = 0, len = 0;
    out[0] = '\0';
    MM_CHECK_ERR(compute_until(s, day, &duties, &n, ret_turns_on), MM_OK);
    for (size_t i = 0; i < n && len < bytes; i++)
        len += (size_t)snprintf(out + len, bytes - len, "%s %s %s %s|", duties[i].registration,
                                duties[i].opened_on, duties[i].closed_by, duties[i].closed_on);
    free(duties);
}

/* Day by day for more than a year from the first thing that happened: nothing changes before the day that was
 * said.
 */
static void look_day_by_day(const struct scene *s)
{
    static char was[8000], is[8000];
    int32_t first = INT32_MAX, turns = 0, none = 0;
    for (size_t i = 0; i < s->n_facts; i++)
        if (s->facts[i].on_day != MM_DAY_NONE && s->facts[i].on_day < first)
            first = s->facts[i].on_day;
    if (first == INT32_MAX)
        return;
    standing(s, first - 40, was, sizeof was, &turns);
    for (int32_t day = first - 39; day < first + 420; day++) {
        bool turned = day >= turns;
        standing(s, day, is, sizeof is, turned ? &turns : &none);
        if (turned || strcmp(was, is) == 0) {
            memcpy(was, is, sizeof was);
            continue;
        }
        printf("duties.txt:%d (%s)\n", s->line, s->name);
        MM_CHECK_STR(is, was);
        return;
    }
}

/* on DAY COURSE = WORDS */
static void read_on(struct scene *s, int line, char **words)
{
    char want[MAX_LINE] = "";
    for (char **word = words + 4; words[1] && words[2] && words[3] && *word; word++) {
        size_t n = strlen(want);
        snprintf(want + n, sizeof want - n, "%s%s", n ? " " : "", *word);
    }
    expect(s, line, words[1], words[2], want);
}

/* quiet DAY yes|no */
static void read_quiet(struct scene *s, char **words)
{
    MM_CHECK_INT(mm_duty_quiet(s->calendar, s->n_calendar, day_of(words[1])), strcmp(words[2], "yes") == 0);
    s->n_checks++;
}

/* wareki DAY = WORDS: what people read of the day */
static void read_wareki(struct scene *s, char **words)
{
    char text[MM_WAREKI_BYTES];
    mm_date_wareki(mm_day_date(day_of(words[1])), text);
    MM_CHECK_STR(text, words[3]);
    s->n_checks++;
}

static const struct {
    const char *word;
    void (*read)(struct scene *s, char **words);
} verbs[] = {
    {"join", read_join},         {"leave", read_leave},       {"move", read_move},
    {"absence", read_absence},   {"exempt", read_exempt},     {"request", read_request},
    {"other", read_other},       {"revision", read_revision}, {"void", read_void},
    {"taken", read_taken},       {"begun", read_begun},       {"session", read_session},
    {"election", read_election}, {"due", read_due},           {"withdrawn", read_withdrawn},
    {"since", read_since},       {"quiet", read_quiet},       {"wareki", read_wareki},
};

static void read_line(struct scene *s, int line, char *text)
{
    char *words[MAX_WORDS + 1] = {NULL}, *save = NULL;
    size_t n = 0, i = 0;
    for (char *word = strtok_r(text, " ", &save); word && n < MAX_WORDS; word = strtok_r(NULL, " ", &save))
        words[n++] = word;
    if (n && words[0][strlen(words[0]) - 1] == ':') { /* LABEL: the rest */
        snprintf(s->labels[s->n_facts], sizeof s->labels[0], "%.*s", (int)strlen(words[0]) - 1, words[0]);
        memmove(words, words + 1, n * sizeof *words);
        n--;
    }
    if (n && strcmp(words[0], "on") == 0) {
        read_on(s, line, words);
        return;
    }
    while (i < sizeof verbs / sizeof verbs[0] && strcmp(verbs[i].word, n ? words[0] : "") != 0)
        i++;
    MM_REQUIRE(i < sizeof verbs / sizeof verbs[0] && s->n_facts < MAX_FACTS && s->n_takings < MAX_FACTS);
    verbs[i].read(s, words);
}

MM_TEST(every_dated_scenario_gives_its_duties_in_whatever_order_the_facts_come)
{
    FILE *file = fopen(MM_TEST_SOURCE_DIR "/tests/unit/rules/duties.txt", "r");
    char line[MAX_LINE];
    struct scene *s = calloc(1, sizeof *s);
    int scenes = 0, number = 0;
    MM_REQUIRE(file && s);
    while (fgets(line, sizeof line, file)) {
        number++;
        line[strcspn(line, "\n")] = '\0';
        if (!line[0] || line[0] == '#')
            continue;
        if (strncmp(line, "== ", 3) != 0) {
            read_line(s, number, line);
            continue;
        }
        MM_CHECK(!scenes || s->n_checks); /* a scenario that checks nothing */
        look_day_by_day(s);
        *s = (struct scene){.line = number, .n_courses = N_COURSES};
        snprintf(s->name, sizeof s->name, "%s", line + 3);
        memcpy(s->courses, all_courses, sizeof s->courses);
        scenes++;
    }
    MM_CHECK(s->n_checks);
    look_day_by_day(s);
    MM_CHECK(scenes >= 60);
    fclose(file);
    free(s);
}

/* ---- words ----------------------------------------------------------------------------------------------
 */
static void why_of(struct scene *s, const char *day, const char *course, struct mm_buf *out)
{
    struct mm_duty *duties = NULL;
    size_t n = 0;
    MM_CHECK_ERR(compute(s, day_of(day), &duties, &n), MM_OK);
    mm_buf_init(out, 4000);
    for (size_t i = 0; i < n; i++)
        if (strcmp(duties[i].course, course) == 0)
            mm_duty_why_ja(&duties[i], out);
    free(duties);
}

static struct scene *scene_of(const char *const *lines)
{
    struct scene *s = calloc(1, sizeof *s);
    memcpy(s->courses, all_courses, sizeof s->courses);
    s->n_courses = N_COURSES;
    for (; *lines; lines++) {
        char line[MAX_LINE];
        snprintf(line, sizeof line, "%s", *lines);
        read_line(s, 0, line);
    }
    return s;
}

MM_TEST(a_duty_says_why_it_is_asked_for_and_how_its_day_was_counted)
{
    static const struct {
        const char *const lines[5];
        const char *day, *course, *want;
    } rows[] = {
        {{"join by_election on=2027-04-26 until=2029-05-14"},
         "2027-05-01",
         "part1",
         "補欠選挙で議員になられた方に受けていただく研修です。\n任期の始まり　令和9年4月26日\n"
         "お願いする日は、任期の始まりから14日目（令和9年5月10日）です。\n"},
        {{"join appointment on=2026-04-01", "absence leave on=2026-04-11 until=2026-04-20"},
         "2026-04-25",
         "part1",
         "議会事務局に着任された方に受けていただく研修です。\n着任の日　令和8年4月1日\n"
         "お願いする日は、着任の日から40日目（令和8年5月11日）です。\n"
         "お休みの10日間は数えず、その分あとにしています。\n"},
        {{"join term_start on=2021-05-15 until=2025-05-14 known=2024-11-22"},
         "2024-11-22",
         "part1",
         "任期の始まりに、議員の方に受けていただく研修です。\n任期の始まり　令和3年5月15日\n"
         "記録に入った日　令和6年11月22日\n"
         "お願いする日は、記録に入った日から30日目（令和6年12月22日）です。\n"},
        {{"join by_election on=2029-05-08 until=2029-05-14"},
         "2029-05-08",
         "part1",
         "補欠選挙で議員になられた方に受けていただく研修です。\n任期の始まり　令和11年5月8日\n"
         "お願いする日は、任期または年度の最後の日（令和11年5月14日）です。\n"},
        {{"join appointment on=2026-04-01", "absence leave on=2026-04-11"},
         "2026-04-25",
         "part1",
         "議会事務局に着任された方に受けていただく研修です。\n着任の日　令和8年4月1日\n"
         "お休みの間は、お願いする日を数えていません。\n"},
        {{"join appointment on=2025-04-01", "taken part1/2025-04-01 2025-04-20",
          "taken part2/2025-04-01 2025-04-20", "absence leave on=2025-05-25"},
         "2025-06-01",
         "booster",
         "はじめの研修から日をおいて、もう一度確かめていただく研修です。\n"
         "はじめの研修を終えた日　令和7年4月20日\nお願いを始めた日　令和7年5月20日\n"
         "お休みの間は、お願いしていません。\n"},
        {{"join term_start on=2025-05-15 until=2029-05-14"},
         "2025-06-14",
         "module",
         "任期の始まりに、議員の方に受けていただく研修です。\n任期の始まり　令和7年5月15日\n"
         "お願いを始めた日　令和7年6月14日\n"
         "お願いする日は、お願いを始めた日から365日目（令和8年6月14日）です。\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct scene *s = scene_of(rows[i].lines);
        struct mm_buf out;
        why_of(s, rows[i].day, rows[i].course, &out);
        MM_CHECK_STR(mm_buf_str(&out), rows[i].want);
        mm_buf_done(&out);
        free(s);
    }
}

MM_TEST(every_reason_and_every_end_has_its_words)
{
    static const char *const ends[] = {MM_DUTY_BY_INDIVIDUAL, "group",           "paper",
                                       MM_DUTY_BY_OTHER,      MM_DUTY_BY_EXEMPT, MM_DUTY_BY_LEFT,
                                       MM_DUTY_BY_WINDOW,     MM_DUTY_BY_YEAR};
    for (int w = 0; w < MM_WHEN_COUNT; w++)
        MM_CHECK(mm_duty_cause_ja(mm_when_code((enum mm_when)w))[0] != '\0' &&
                 mm_duty_cause_name_ja(mm_when_code((enum mm_when)w))[0] != '\0');
    MM_CHECK(mm_duty_cause_ja(MM_DUTY_CAUSE_BEGUN)[0] != '\0');
    MM_CHECK(mm_duty_cause_ja(MM_DUTY_CAUSE_REQUEST)[0] != '\0');
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        struct mm_duty duty = {.closed_on = "2026-01-01"};
        struct mm_buf out;
        mm_buf_init(&out, 200);
        copy(duty.closed_by, sizeof duty.closed_by, ends[i]);
        copy(duty.reason, sizeof duty.reason, strcmp(ends[i], MM_DUTY_BY_EXEMPT) == 0 ? "official" : "");
        mm_duty_closed_ja(&duty, &out);
        MM_CHECK(out.len > 0);
        if (duty.reason[0])
            MM_CHECK_STR(mm_buf_str(&out), "対象外（公務）");
        mm_buf_done(&out);
    }
    enum mm_exempt reason;
    MM_CHECK(mm_exempt_find("病気", &reason) == MM_ERR_NOT_FOUND &&
             mm_exempt_find("休職等", &reason) == MM_OK);
}

MM_TEST(who_is_in_office_on_a_day_and_under_which_key)
{
    static const char *const lines[] = {"join appointment on=2022-04-01",
                                        "leave key=2022-04-01 on=2025-03-31",
                                        "join term_start known=2025-04-28", NULL};
    struct scene *s = scene_of(lines);
    const struct mm_duty_known known = {PERSON, s->facts, s->n_facts, NULL, 0};
    char key[MM_PERIOD_BYTES];
    MM_CHECK_INT(mm_in_office(&known, day_of("2022-03-31")), 0);
    MM_CHECK_INT(mm_in_office(&known, day_of("2025-03-31")), MM_AUD_STAFF);
    MM_CHECK_INT(mm_in_office(&known, day_of("2025-04-01")), 0);
    MM_CHECK_INT(mm_in_office(&known, day_of("2025-05-01")), MM_AUD_COUNCILLOR);
    mm_term_key_last(&known, key);
    MM_CHECK_STR(key, "none");
    free(s);
}

MM_TEST(a_registration_tells_which_revision_it_asks_for_and_what_that_changed)
{
    static const char *const lines[] = {
        "join term_start on=2025-05-15 until=2029-05-14", "taken part1/2025-05-15 2025-06-01",
        "revision b on=2026-10-01 clauses=5,3.1", "revision c on=2027-03-01 clauses=6.7", NULL};
    struct scene *s = scene_of(lines);
    struct mm_duty *duties = NULL;
    size_t n = 0, found = 0;
    MM_CHECK_ERR(compute(s, day_of("2027-04-01"), &duties, &n), MM_OK);
    for (size_t i = 0; i < n; i++) {
        const struct mm_fact *f =
            mm_revision_of(COUNCIL, PERSON, duties[i].course, duties[i].registration, s->facts, s->n_facts);
        bool asks = strcmp(duties[i].course, "revision") == 0;
        MM_CHECK((f != NULL) == asks);
        MM_CHECK(!f || (strcmp(f->text, "b") == 0 && strcmp(f->id, duties[i].opened_fact) == 0));
        found += asks;
    }
    MM_CHECK_INT(found, 1); /* 6.7 was not learned in its older wording */
    MM_CHECK(mm_clause_revised("5 3.1", "5") && mm_clause_revised("5 3.1", "5.tablet"));
    MM_CHECK(mm_clause_revised("5 3.1", "3.1") && mm_clause_revised("5 3.1", "3"));
    MM_CHECK(!mm_clause_revised("5 3.1", "3.2") && !mm_clause_revised("5 3.1", "1"));
    MM_CHECK(!mm_clause_revised("6.7.sns", "6.7.cloud") && !mm_clause_revised("", "5"));
    MM_CHECK(!mm_clause_revised("1", "10"));
    free(duties);
    free(s);
}

MM_TEST(a_clock_that_cannot_be_right_does_not_count_the_days)
{
    const int32_t server = day_of("2026-11-22");
    MM_CHECK_INT(mm_duty_today(day_of("2026-12-01"), false, server), day_of("2026-12-01"));
    MM_CHECK_INT(mm_duty_today(day_of("2027-12-27"), false, server), day_of("2027-12-27")); /* a year away */
    MM_CHECK_INT(mm_duty_today(day_of("2036-11-22"), false, server), server);
    MM_CHECK_INT(mm_duty_today(day_of("2036-11-22"), true, server), day_of("2036-11-22"));
    MM_CHECK_INT(mm_duty_today(day_of("1970-01-01"), false, server), server);
    MM_CHECK_INT(mm_duty_today(day_of("1970-01-01"), false, MM_DAY_NONE), 0);
}

MM_TEST(more_than_anybody_can_have_is_refused_and_nothing_breaks)
{
    enum { MANY = MM_MAX_PERSON_FACTS + 1 };
    struct mm_fact *facts = calloc(MANY, sizeof *facts);
    struct mm_duty *duties = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    size_t n = 0;
    MM_REQUIRE(facts != NULL);
    for (size_t i = 0; i < MANY; i++) {
        facts[i] = (struct mm_fact){.kind = MM_FACT_REQUEST, .on_day = (int32_t)(20000 + i * 40)};
        facts[i].until_day = MM_DAY_NONE;
        facts[i].known_day = facts[i].on_day;
        snprintf(facts[i].id, sizeof facts[i].id, "00000000-0000-7000-8000-%012zu", i);
        copy(facts[i].person, sizeof facts[i].person, PERSON);
        copy(facts[i].course, sizeof facts[i].course, "part1");
    }
    facts[0].kind = MM_FACT_JOIN;
    facts[0].until_day = MM_DAY_NONE;
    facts[0].audience = MM_AUD_STAFF;
    copy(facts[0].word, sizeof facts[0].word, "appointment");
    copy(facts[0].key, sizeof facts[0].key, "k");
    const struct mm_duty_setup setup = {.council = COUNCIL, .courses = all_courses, .n_courses = N_COURSES};
    struct mm_duty_known known = {PERSON, facts, MANY, NULL, 0};
    MM_CHECK_ERR(mm_duties_of(&setup, &known, 200000, &duties, &n, NULL, &info), MM_ERR_TOO_BIG);
    known.n_facts = MM_MAX_PERSON_FACTS;
    MM_CHECK_ERR(mm_duties_of(&setup, &known, 200000, &duties, &n, NULL, &info), MM_OK);
    MM_CHECK(n > 0 && n <= MM_MAX_DUTIES);
    free(duties);
    free(facts);
}

MM_TEST_MAIN
