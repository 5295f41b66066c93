/* 修了 and how far somebody is. */
#include "sync/rules/rules.h"

#include <string.h>

static const char *const progress_names[] = {
    [MM_PROGRESS_NONE] = "未",
    [MM_PROGRESS_STARTED] = "途中",
    [MM_PROGRESS_DONE] = "済",
};
_Static_assert(sizeof progress_names / sizeof progress_names[0] == MM_PROGRESS_COUNT,
               "a name for each state");

const char *mm_progress_ja(enum mm_progress progress)
{
    return progress < MM_PROGRESS_COUNT ? progress_names[progress] : "";
}

bool mm_completion_reached(const struct mm_completion *completion)
{
    return completion->pages + completion->questions > 0 && completion->pages_opened >= completion->pages &&
           completion->questions_answered >= completion->questions &&
           completion->missed_seen >= completion->missed && (!completion->wants_passed || completion->passed);
}

bool mm_completion_paper(bool entered, bool handed)
{
    return entered && handed;
}

bool mm_completion_group(bool checked_in, bool entered, bool to_the_end)
{
    return checked_in && entered && to_the_end;
}

static const struct {
    const char *code, *ja;
} move_ons[] = {
    [MM_MOVE_ON_COMPLETED] = {"completed", "すべてのページと、答えと、解説で修了"},
    [MM_MOVE_ON_PASSED_TOO] = {"completed_and_passed", "目安を示す研修は、目安に届いてから修了"},
};
_Static_assert(sizeof move_ons / sizeof move_ons[0] == MM_MOVE_ON_COUNT, "words for each");

const char *mm_move_on_code(enum mm_move_on move_on)
{
    return move_on < MM_MOVE_ON_COUNT ? move_ons[move_on].code : "";
}

const char *mm_move_on_ja(const char *code)
{
    enum mm_move_on move_on;
    return mm_move_on_find(code, &move_on) == MM_OK ? move_ons[move_on].ja : "";
}

enum mm_err mm_move_on_find(const char *code, enum mm_move_on *ret_move_on)
{
    for (int i = 0; i < MM_MOVE_ON_COUNT; i++)
        if (strcmp(move_ons[i].code, code) == 0) {
            *ret_move_on = (enum mm_move_on)i;
            return MM_OK;
        }
    return MM_ERR_NOT_FOUND;
}

bool mm_move_on_wants(enum mm_move_on move_on, const struct mm_course *course)
{
    return move_on == MM_MOVE_ON_PASSED_TOO && course->shows_cut;
}

/* Every field only moves one way (max or min), which is what makes order and repetition harmless. */
void mm_progress_init(struct mm_progress_fold *fold)
{
    *fold = (struct mm_progress_fold){
        .state = MM_PROGRESS_NONE,
        .first_at_ms = INT64_MAX,
        .completed_at_ms = INT64_MAX,
        .passed_at_ms = INT64_MAX,
        .last_at_ms = INT64_MIN,
        .completed_quality = MM_TIME_MEASURED,
    };
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* The earliest completion, and of equal ones the surer. */
static void merge_completed(struct mm_progress_fold *into, const struct mm_progress_fold *from)
{
    if (from->completed_at_ms < into->completed_at_ms ||
        (from->completed_at_ms == into->completed_at_ms &&
         from->completed_quality < into->completed_quality)) {
        into->completed_at_ms = from->completed_at_ms;
        into->completed_quality = from->completed_quality;
    }
}

void mm_progress_merge(struct mm_progress_fold *into, const struct mm_progress_fold *from)
{
    if (from->state > into->state)
        into->state = from->state;
    into->first_at_ms = earlier(into->first_at_ms, from->first_at_ms);
    into->passed_at_ms = earlier(into->passed_at_ms, from->passed_at_ms);
    if (from->last_at_ms > into->last_at_ms)
        into->last_at_ms = from->last_at_ms;
    merge_completed(into, from);
}

void mm_progress_add(struct mm_progress_fold *fold, enum mm_verb verb, struct mm_time time)
{
    if (verb == MM_VERB_COUNT)
        return; /* somebody else's verb says nothing about 修了 */
    struct mm_progress_fold one;
    mm_progress_init(&one);
    one.state = verb == MM_VERB_COMPLETED ? MM_PROGRESS_DONE : MM_PROGRESS_STARTED;
    one.first_at_ms = time.at_ms;
    one.last_at_ms = time.at_ms;
    if (verb == MM_VERB_COMPLETED) {
        one.completed_at_ms = time.at_ms;
        one.completed_quality = time.quality;
    }
    if (verb == MM_VERB_PASSED)
        one.passed_at_ms = time.at_ms;
    mm_progress_merge(fold, &one);
}
