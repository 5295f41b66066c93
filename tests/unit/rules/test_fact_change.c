/* What an import of the roster notices about terms, appointments and transfers. */
#include "sync/rules/duties.h"
#include "tests/unit/mm_test.h"

#define TODAY "2026-11-22"

/* status first-last 任用区分 課; "" for somebody who is not known. */
struct row {
    const char *before, *after;
    const char *key;  /* of the latest term */
    const char *want; /* facts: kind word key on until; "" for none */
};
static const struct row rows[] = {
    /* somebody new */
    {"", "councillor 2026-11-20 2030-11-19 - -", "", "join term_start 2026-11-20 2026-11-20 2030-11-19"},
    {"", "councillor 2026-11-20 - 補欠選挙 -", "", "join by_election 2026-11-20 2026-11-20 -"},
    {"", "councillor 2026-11-20 - 繰上補充 -", "", "join runner_up 2026-11-20 2026-11-20 -"},
    {"", "elect - - - -", "", "join term_start none - -"},
    {"", "staff 2026-04-01 - 再任用 議事課", "", "join appointment 2026-04-01 2026-04-01 -"},
    {"", "ex-councillor 2022-04-01 2026-03-31 - -", "", ""},
    /* nothing that matters changed */
    {"councillor 2026-11-20 2030-11-19 - -", "councillor 2026-11-20 2030-11-19 - -", "2026-11-20", ""},
    {"staff 2026-04-01 - 正規 議事課", "staff 2026-04-01 - 再任用 議事課", "2026-04-01", ""},
    /* 当選人: the first day becomes known, then the term begins */
    {"elect - - - -", "elect 2026-12-01 - - -", "none", "join term_start none 2026-12-01 -"},
    {"elect 2026-12-01 - - -", "councillor 2026-12-01 - - -", "none", ""},
    /* a day was wrong */
    {"councillor 2026-10-20 2030-11-19 - -", "councillor 2026-11-20 2030-11-19 - -", "2026-10-20",
     "join term_start 2026-10-20 2026-11-20 2030-11-19"},
    {"councillor 2026-11-20 - - -", "councillor 2026-11-20 2030-11-19 - -", "2026-11-20",
     "join term_start 2026-11-20 2026-11-20 2030-11-19"},
    {"councillor 2026-11-20 - - -", "councillor 2026-11-20 - 補欠選挙 -", "2026-11-20",
     "join by_election 2026-11-20 2026-11-20 -"},
    /* re-elected: the next term, also without a last day of the one before */
    {"councillor 2022-11-20 2026-11-19 - -", "councillor 2026-11-20 2030-11-19 - -", "2022-11-20",
     "join term_start 2026-11-20 2026-11-20 2030-11-19"},
    {"councillor 2022-11-20 - - -", "councillor 2026-11-20 - - -", "2022-11-20",
     "join term_start 2026-11-20 2026-11-20 -"},
    /* leaves: on the last day if that is over, else today */
    {"councillor 2022-11-20 2026-11-19 - -", "ex-councillor 2022-11-20 2026-11-19 - -", "2022-11-20",
     "leave - 2022-11-20 2026-11-19 -"},
    {"councillor 2022-11-20 2027-11-19 - -", "ex-councillor 2022-11-20 2027-11-19 - -", "2022-11-20",
     "leave - 2022-11-20 2026-11-22 -"},
    {"ex-staff 2022-04-01 2026-03-31 - -", "ex-staff 2022-04-01 2026-03-31 - -", "2022-04-01", ""},
    /* comes back: by mistake gone, or a new term */
    {"ex-councillor 2022-11-20 2026-11-19 - -", "councillor 2022-11-20 2027-11-19 - -", "2022-11-20",
     "join term_start 2022-11-20 2022-11-20 2027-11-19"},
    {"ex-staff 2022-04-01 2025-03-31 - -", "staff 2026-04-01 - - -", "2022-04-01",
     "join appointment 2026-04-01 2026-04-01 -"},
    /* 異動; not where a 課 is named for the first time, and not of councillors */
    {"staff 2022-04-01 - - 議事課", "staff 2022-04-01 - - 総務課", "2022-04-01", "move - - 2026-11-22 -"},
    {"staff 2022-04-01 - - -", "staff 2022-04-01 - - 総務課", "2022-04-01", ""},
    {"councillor 2026-11-20 - - 甲", "councillor 2026-11-20 - - 乙", "2026-11-20", ""},
    /* a staff member is elected */
    {"staff 2022-04-01 - - 議事課", "councillor 2026-11-20 - - -", "2022-04-01",
     "join term_start 2026-11-20 2026-11-20 -"},
    /* an older store knows the person but no term */
    {"councillor 2022-11-20 - - -", "councillor 2022-11-20 - - -", "",
     "join term_start 2022-11-20 2022-11-20 -"},
};

static void field(char **save, char *text, char *out, size_t bytes)
{
    const char *word = strtok_r(text, " ", save);
    snprintf(out, bytes, "%s", word && strcmp(word, "-") != 0 ? word : "");
}

static struct mm_person person_of(const char *text)
{
    struct mm_person p = {.id = "p1"};
    char copy[200], status[32], *save = NULL;
    snprintf(copy, sizeof copy, "%s", text);
    field(&save, copy, status, sizeof status);
    MM_CHECK_ERR(mm_person_status_find(status, &p.status), MM_OK);
    field(&save, NULL, p.starts_on, sizeof p.starts_on);
    field(&save, NULL, p.ends_on, sizeof p.ends_on);
    field(&save, NULL, p.employment, sizeof p.employment);
    field(&save, NULL, p.section, sizeof p.section);
    return p;
}

static const char *or_none(const char *s)
{
    return s[0] ? s : "-";
}

static void words_of(const struct mm_fact *facts, size_t n, char *out, size_t bytes)
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < n; i++) {
        char on[MM_DAY_BYTES], until[MM_DAY_BYTES];
        mm_day_format(facts[i].on_day, on);
        mm_day_format(facts[i].until_day, until);
        MM_CHECK_STR(facts[i].person, "p1");
        len += (size_t)snprintf(out + len, bytes - len, "%s%s %s %s %s %s", len ? "; " : "",
                                mm_fact_kind_code(facts[i].kind), or_none(facts[i].word),
                                or_none(facts[i].key), or_none(on), or_none(until));
    }
}

MM_TEST(every_change_of_the_roster_is_the_fact_that_it_means)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct mm_person before = {0}, after = person_of(rows[i].after);
        struct mm_fact facts[MM_MAX_CHANGE_FACTS];
        int32_t today = MM_DAY_NONE;
        char got[300];
        if (rows[i].before[0])
            before = person_of(rows[i].before);
        MM_CHECK_ERR(mm_day_parse(TODAY, &today), MM_OK);
        size_t n = mm_facts_of_change(rows[i].before[0] ? &before : NULL, &after, rows[i].key, today, facts);
        words_of(facts, n, got, sizeof got);
        MM_CHECK_STR(got, rows[i].want);
        for (size_t k = 0; k < n; k++) { /* what is noticed can be kept */
            snprintf(facts[k].id, sizeof facts[k].id, "00000000-0000-7000-8000-000000000001");
            MM_CHECK_ERR(mm_fact_check(&facts[k], NULL), MM_OK);
        }
    }
}

MM_TEST_MAIN
