#include "sync/server/proof_scored.h"

#include "sync/base/log.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum mm_err mm_scored_add(struct mm_scored_list *scored, const struct mm_statement_view *view,
                          const char *sight, int64_t seq)
{
    struct mm_scored *more = mm_central_grow(scored->list, scored->n, &scored->cap, sizeof *more);
    if (!more)
        return MM_ERR_NOMEM;
    scored->list = more;
    struct mm_scored *one = &more[scored->n];
    *one = (struct mm_scored){.seq = seq, .rows = mm_asprintf(" %s ", view->rows ? view->rows : "")};
    if (!one->rows)
        return MM_ERR_NOMEM;
    scored->n++;
    (void)snprintf(one->person, sizeof one->person, "%s", view->actor_name);
    (void)snprintf(one->sight, sizeof one->sight, "%s", sight);
    (void)snprintf(one->item, sizeof one->item, "%s", view->item);
    (void)snprintf(one->answer, sizeof one->answer, "%s", view->ref);
    (void)snprintf(one->scoring, sizeof one->scoring, "%s", view->scoring);
    return MM_OK;
}

static int by_answer(const void *a, const void *b)
{
    const struct mm_scored *x = a, *y = b;
    int order = strcmp(x->person, y->person);
    order = order ? order : strcmp(x->sight, y->sight);
    return order ? order : strcmp(x->item, y->item);
}

static int by_answer_and_seq(const void *a, const void *b)
{
    const struct mm_scored *x = a, *y = b;
    int order = by_answer(a, b);
    return order ? order : (x->seq > y->seq) - (x->seq < y->seq);
}

void mm_scored_sort(struct mm_scored_list *scored)
{
    size_t n = 0;
    if (scored->n)
        qsort(scored->list, scored->n, sizeof *scored->list, by_answer_and_seq);
    for (size_t i = 0; i < scored->n; i++) { /* the last one of each stands */
        if (i + 1 < scored->n && by_answer(&scored->list[i], &scored->list[i + 1]) == 0)
            free(scored->list[i].rows);
        else
            scored->list[n++] = scored->list[i];
    }
    scored->n = n;
}

bool mm_scored_mark(const struct mm_scored_list *scored, const struct mm_scored *answer, const char *row_id,
                    enum mm_mark graded, enum mm_mark *ret_mark)
{
    char wanted[MM_ID_BYTES * 2 + 3];
    const struct mm_scored *found =
        scored->n ? bsearch(answer, scored->list, scored->n, sizeof *answer, by_answer) : NULL;
    *ret_mark = graded;
    if (!found)
        return true;
    (void)snprintf(wanted, sizeof wanted, " %s ", row_id);
    if (strcmp(found->scoring, MM_SCORED_ALSO) == 0 && strcmp(found->answer, answer->answer) == 0 &&
        strstr(found->rows, wanted))
        *ret_mark = MM_MARK_RIGHT;
    return strcmp(found->scoring, MM_SCORED_EXCLUDE) != 0;
}

void mm_scored_done(struct mm_scored_list *scored)
{
    for (size_t i = 0; i < scored->n; i++)
        free(scored->list[i].rows);
    free(scored->list);
}
