/* What an import of the roster says about terms, appointments and transfers. */
#include "sync/rules/duties.h"
#include "sync/rules/rules.h"

#include <stdio.h>
#include <string.h>

#define NO_DAY_KEY "none" /* of a term whose first day is not known yet */

static int32_t day_of(const char *text)
{
    int32_t day = MM_DAY_NONE;
    return mm_day_parse(text, &day) ? MM_DAY_NONE : day;
}

/* ---- a term begins -------------------------------------------------------------------------------- */
static const struct {
    const char *part; /* of 任用区分 */
    enum mm_when when;
} beginnings[] = {{"補欠", MM_WHEN_BY_ELECTION}, {"繰上", MM_WHEN_RUNNER_UP}, {"繰り上", MM_WHEN_RUNNER_UP}};

static enum mm_when beginning_of(const struct mm_person *person)
{
    if (!mm_person_is_councillor(person->status))
        return MM_WHEN_APPOINTMENT;
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
        if (strstr(person->employment, beginnings[i].part))
            return beginnings[i].when;
    }
    return MM_WHEN_TERM_START;
}

/* A first day that lies after the term that was known is the next term; else that day was corrected. Where no
 * last day is known, a year between two first days makes two terms. */
static bool is_next_term(const struct mm_person *known, const struct mm_person *after)
{
    int32_t before = day_of(known->starts_on), until = day_of(known->ends_on),
            first = day_of(after->starts_on);
    if (mm_person_is_councillor(known->status) != mm_person_is_councillor(after->status))
        return true;
    if (first == MM_DAY_NONE || before == MM_DAY_NONE)
        return first != MM_DAY_NONE && !mm_person_active(known->status);
    if (!mm_person_active(known->status) && until == MM_DAY_NONE)
        return first != before;
    return until != MM_DAY_NONE ? first > until : first - before > MM_UNBROKEN_DAYS;
}

static bool same_term(const struct mm_person *known, const struct mm_person *after)
{
    return mm_person_active(known->status) && strcmp(known->starts_on, after->starts_on) == 0 &&
           strcmp(known->ends_on, after->ends_on) == 0 && beginning_of(known) == beginning_of(after);
}

static struct mm_fact join(const struct mm_person *after, const char *key, bool next, int32_t today)
{
    struct mm_fact fact = {.kind = MM_FACT_JOIN,
                           .on_day = day_of(after->starts_on),
                           .until_day = day_of(after->ends_on),
                           .known_day = today,
                           .audience = (unsigned)mm_person_audience(after)};
    if (key[0] && !next)
        (void)snprintf(fact.key, sizeof fact.key, "%s", key);
    else
        (void)snprintf(fact.key, sizeof fact.key, "%s", after->starts_on[0] ? after->starts_on : NO_DAY_KEY);
    (void)snprintf(fact.word, sizeof fact.word, "%s", mm_when_code(beginning_of(after)));
    return fact;
}

/* ---- all ------------------------------------------------------------------------------------------ */
static struct mm_fact leave(const struct mm_person *after, const char *key, int32_t today)
{
    int32_t last = day_of(after->ends_on);
    struct mm_fact fact = {.kind = MM_FACT_LEAVE,
                           .on_day = last != MM_DAY_NONE && last < today ? last : today,
                           .until_day = MM_DAY_NONE,
                           .known_day = today};
    (void)snprintf(fact.key, sizeof fact.key, "%s", key);
    return fact;
}

static bool has_moved(const struct mm_person *known, const struct mm_person *after)
{
    return !mm_person_is_councillor(after->status) && !mm_person_is_councillor(known->status) &&
           known->section[0] && after->section[0] && strcmp(known->section, after->section) != 0;
}

size_t mm_facts_of_change(const struct mm_person *known, const struct mm_person *after, const char *key,
                          int32_t today, struct mm_fact out[MM_MAX_CHANGE_FACTS])
{
    size_t n = 0;
    bool active = mm_person_active(after->status), was = known && mm_person_active(known->status);
    if (active && (!known || !key[0] || !same_term(known, after)))
        out[n++] = join(after, key, known && is_next_term(known, after), today);
    else if (was && !active && key[0])
        out[n++] = leave(after, key, today);
    if (was && active && has_moved(known, after))
        out[n++] = (struct mm_fact){
            .kind = MM_FACT_MOVE, .on_day = today, .until_day = MM_DAY_NONE, .known_day = today};
    for (size_t i = 0; i < n; i++)
        (void)snprintf(out[i].person, sizeof out[i].person, "%s", after->id);
    return n;
}
