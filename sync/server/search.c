/* Finding statements as GET /statements asks: the lists of the keys that it names are walked side by side in
 * the order of storing, and each statement that stands in all of them is read and asked again. */
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/server/internal.h"
#include "sync/server/mention.h"
#include "sync/server/posting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_LISTS 4  /* verb, registration, agent, activity; or the one of all */
#define MAX_CHAIN 16 /* statements about statements about … that are followed */

/* Statements of any of these keys: what is asked for narrowly, elsewhere when related ones count, and those
 * about other statements, which may fit by what those say. */
struct list {
    struct mm_posting_walk walk[3];
    size_t n;
};

struct search {
    struct mm_central *central;
    const struct mm_statement_filter *filter;
    mm_statement_each each;
    void *ctx;
    struct list lists[MAX_LISTS];
    size_t n_lists;
    size_t given, read;
    int64_t found[MM_STATEMENT_SOME]; /* stand in all lists; the first `met` of them were read */
    size_t n_found, met;
    bool over;    /* none stands behind them */
    int64_t done; /* how far it has come: the place of the last one that was given or passed over */
    bool more;
    struct mm_errinfo *info;
};

/* ---- asking a statement -------------------------------------------------------------------------------- */
struct question {
    const struct mm_statement_filter *filter;
    bool verb, registration, agent, activity; /* answered */
};

static bool same(const char *wanted, const char *value)
{
    return wanted && strcmp(wanted, value) == 0;
}

static bool look(void *ctx, enum mm_mention kind, const char *value)
{
    struct question *q = ctx;
    const struct mm_statement_filter *f = q->filter;
    q->verb |= kind == MM_MENTION_VERB && same(f->verb, value);
    q->registration |= kind == MM_MENTION_REGISTRATION && same(f->registration, value);
    q->agent |= (kind == MM_MENTION_AGENT || (kind == MM_MENTION_AGENT_RELATED && f->related_agents)) &&
                same(f->agent, value);
    q->activity |=
        (kind == MM_MENTION_ACTIVITY || (kind == MM_MENTION_ACTIVITY_RELATED && f->related_activities)) &&
        same(f->activity, value);
    return true;
}

/* What a person of the council answered, and whether it was right: in these alone. */
static bool is_answer(const struct mm_statement_row *row, const struct mm_json *doc)
{
    enum mm_verb verb = mm_verb_find(mm_json_get_str(mm_json_get(doc, "verb"), "id", ""));
    return row->person[0] && (verb == MM_VERB_ANSWERED || verb == MM_VERB_PASSED || verb == MM_VERB_FAILED ||
                              verb == MM_VERB_SCORED);
}

struct asked {
    struct search *search;
    int chain;
    bool fits;
    char target[MM_UUID_BYTES];
    struct mm_json **keep; /* where what was read of the first one goes; NULL: nobody wants it */
};

static enum mm_err ask(void *ctx, const struct mm_statement_row *row)
{
    static const struct mm_json_limits limits = {MM_MAX_STATEMENT_BYTES, MM_MAX_JSON_DEPTH};
    struct asked *asked = ctx;
    const struct mm_central *central = asked->search->central;
    asked->search->read++;
    struct question q = {.filter = asked->search->filter};
    struct mm_json *doc = NULL;
    char authority[sizeof central->home_page + MM_ID_BYTES];
    if (mm_json_parse(row->bytes, row->len, &limits, &doc, NULL))
        return MM_ERR_CORRUPT;
    if (q.filter->no_answers && is_answer(row, doc)) {
        mm_json_free(doc);
        return MM_OK; /* as if it were not there */
    }
    mm_mentions_walk(doc, look, &q);
    (void)snprintf(authority, sizeof authority, "%s\n%s", central->home_page, row->recorder);
    (void)look(&q, MM_MENTION_AGENT_RELATED, authority);
    asked->fits = (q.verb || !q.filter->verb) && (q.registration || !q.filter->registration) &&
                  (q.agent || !q.filter->agent) && (q.activity || !q.filter->activity);
    (void)snprintf(asked->target, sizeof asked->target, "%s",
                   mm_mention_target(doc) ? mm_mention_target(doc) : "");
    if (asked->keep)
        *asked->keep = doc;
    else
        mm_json_free(doc);
    asked->keep = NULL;
    return MM_OK;
}

/* A statement about one that fits, fits too. *doc: NULL, or what was read of it, owned. */
static enum mm_err fits(struct search *s, const struct mm_statement_row *row, struct mm_json **doc,
                        bool *ret_fits)
{
    struct asked asked = {.search = s, .keep = doc};
    enum mm_err err = ask(&asked, row);
    for (int i = 0; !err && !asked.fits && asked.target[0] && i < MAX_CHAIN; i++) {
        char target[MM_UUID_BYTES];
        struct mm_uuid id;
        if (mm_uuid_parse(asked.target, &id))
            break;
        mm_uuid_format(&id, target);
        asked.target[0] = '\0';
        err = mm_statement_get(s->central, target, ask, &asked, s->info);
        if (err == MM_ERR_NOT_FOUND)
            err = MM_OK;
    }
    *ret_fits = asked.fits;
    return err;
}

/* ---- walking ------------------------------------------------------------------------------------------- */
static void add_list(struct search *s, enum mm_mention kind, const char *value, bool related)
{
    struct list *list = &s->lists[s->n_lists++];
    *list = (struct list){.n = related ? 2 : 1};
    for (size_t i = 0; i < list->n; i++) {
        /* the related kind stands behind the plain one */
        mm_posting_walk_init(&list->walk[i], s->central, mm_mention_key(kind + (enum mm_mention)i, value),
                             s->filter->ascending);
    }
    if (kind != MM_MENTION_ANY)
        mm_posting_walk_init(&list->walk[list->n++], s->central, mm_mention_key(MM_MENTION_STATEMENT, ""),
                             s->filter->ascending);
}
_Static_assert(MM_MENTION_AGENT_RELATED == MM_MENTION_AGENT + 1 &&
                   MM_MENTION_ACTIVITY_RELATED == MM_MENTION_ACTIVITY + 1,
               "see add_list");

static bool before(const struct search *s, int64_t a, int64_t b)
{
    return s->filter->ascending ? a < b : a > b;
}

/* The nearest statement from there on in any of its lists. */
static enum mm_err next_of(struct search *s, struct list *list, int64_t from, int64_t *ret_at)
{
    bool any = false;
    for (size_t i = 0; i < list->n; i++) {
        int64_t at = 0;
        enum mm_err err = mm_posting_seek(&list->walk[i], from, &at, s->info);
        if (err == MM_ERR_NOT_FOUND)
            continue;
        if (err)
            return err;
        if (!any || before(s, at, *ret_at))
            *ret_at = at;
        any = true;
    }
    return any ? MM_OK : MM_ERR_NOT_FOUND;
}

/* The nearest one from *at on that stands in all lists. */
static enum mm_err next(struct search *s, int64_t *at)
{
    for (size_t agreed = 0, i = 0; agreed < s->n_lists; i = (i + 1) % s->n_lists) {
        int64_t there = 0;
        enum mm_err err = next_of(s, &s->lists[i], *at, &there);
        if (err)
            return err;
        agreed = there == *at ? agreed + 1 : 1;
        *at = there;
    }
    return MM_OK;
}

static enum mm_err give(struct search *s, const struct mm_statement_row *row, const struct mm_json *doc)
{
    struct mm_statement_row known = *row;
    if (s->given == s->filter->limit || (s->given && s->filter->full && s->filter->full(s->ctx))) {
        s->more = true;
        return MM_OK;
    }
    s->given++;
    known.doc = doc;
    return s->each(s->ctx, &known);
}

static enum mm_err one(void *ctx, const struct mm_statement_row *row)
{
    struct search *s = ctx;
    bool yes = false;
    if (!s->filter->voided_too && row->voided != s->filter->voided)
        return MM_OK;
    if (s->filter->recorder && strcmp(s->filter->recorder, row->recorder) != 0) {
        s->read++;
        return MM_OK;
    }
    struct mm_json *doc = NULL;
    enum mm_err err = fits(s, row, &doc, &yes);
    if (!err && yes)
        err = give(s, row, doc);
    mm_json_free(doc);
    return err;
}

enum mm_err mm_statement_find(struct mm_central *central, const char *id,
                              const struct mm_statement_filter *like, mm_statement_each each, void *ctx,
                              struct mm_errinfo *info)
{
    const struct mm_statement_filter filter = {
        .no_answers = like->no_answers, .voided = like->voided, .recorder = like->recorder, .limit = 1};
    struct search s = {.central = central, .filter = &filter, .each = each, .ctx = ctx, .info = info};
    enum mm_err err = mm_statement_get(central, id, one, &s, info);
    return err || s.given ? err : MM_ERR_NOT_FOUND;
}

/* stored > since, stored <= until, and behind the cursor. */
static void borders(const struct mm_statement_filter *f, int64_t *ret_from, int64_t *ret_last)
{
    int64_t low = f->since, high = f->until;
    if (low < INT64_MAX)
        low++;
    if (f->has_cursor && f->ascending && f->cursor + 1 > low)
        low = f->cursor + 1;
    if (f->has_cursor && !f->ascending && f->cursor - 1 < high)
        high = f->cursor - 1;
    *ret_from = f->ascending ? low : high;
    *ret_last = f->ascending ? high : low;
}

/* The next few that stand in all lists, to be read by one question. */
static enum mm_err gather(struct search *s, int64_t *at, int64_t last)
{
    size_t left = s->filter->limit - s->given;
    size_t want = left < MM_STATEMENT_SOME ? left + 1 : MM_STATEMENT_SOME; /* one more: there is more */
    enum mm_err err = MM_OK;
    s->n_found = s->met = 0;
    while (!err && !s->over && s->n_found < want) {
        err = next(s, at);
        s->over = err || before(s, last, *at);
        if (s->over)
            break;
        s->found[s->n_found++] = *at;
        s->over = *at == (s->filter->ascending ? INT64_MAX : INT64_MIN);
        *at += s->over ? 0 : s->filter->ascending ? 1 : -1;
    }
    return err == MM_ERR_NOT_FOUND ? MM_OK : err;
}

static enum mm_err found(void *ctx, const struct mm_statement_row *row)
{
    struct search *s = ctx;
    size_t most = s->filter->most_read ? s->filter->most_read : MM_MAX_XAPI_LOOKED;
    if (s->more)
        return MM_OK; /* read in vain */
    if (row->stored != s->found[s->met])
        return MM_OK; /* walk() sees that one is missing */
    s->met++;
    enum mm_err err = one(s, row);
    if (!err && !s->more)
        s->done = row->stored;
    s->more |= s->read >= most; /* of those that are about others, few may fit */
    return err;
}

static enum mm_err walk(struct search *s)
{
    int64_t at = 0, last = 0;
    enum mm_err err = MM_OK;
    borders(s->filter, &at, &last);
    while (!err && !s->more && !s->over) {
        err = gather(s, &at, last);
        if (!err && s->n_found)
            err =
                mm_statement_some(s->central, s->found, s->n_found, s->filter->ascending, found, s, s->info);
        if (!err && !s->more && s->met < s->n_found)
            err = mm_fail(s->info, MM_ERR_CORRUPT, "posting: no statement %lld", (long long)s->found[s->met]);
    }
    return err;
}

enum mm_err mm_statement_search(struct mm_central *central, const struct mm_statement_filter *filter,
                                mm_statement_each each, void *ctx, bool *ret_more, int64_t *ret_cursor,
                                struct mm_errinfo *info)
{
    struct search s = {.central = central, .filter = filter, .each = each, .ctx = ctx, .info = info};
    if (filter->registration)
        add_list(&s, MM_MENTION_REGISTRATION, filter->registration, false);
    if (filter->agent)
        add_list(&s, MM_MENTION_AGENT, filter->agent, filter->related_agents);
    if (filter->activity)
        add_list(&s, MM_MENTION_ACTIVITY, filter->activity, filter->related_activities);
    if (filter->verb)
        add_list(&s, MM_MENTION_VERB, filter->verb, false);
    if (!s.n_lists)
        add_list(&s, MM_MENTION_ANY, "", false);
    enum mm_err err = walk(&s);
    for (size_t i = 0; i < s.n_lists; i++)
        for (size_t j = 0; j < s.lists[i].n; j++)
            mm_posting_walk_done(&s.lists[i].walk[j]);
    if (!err) {
        *ret_more = s.more;
        *ret_cursor = s.done;
    }
    return err;
}
