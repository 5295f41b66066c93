#include "sync/server/proof_own.h"

#include "sync/server/evidence.h"
#include "sync/server/progress.h"
#include "sync/server/totals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *ja, *en;
} parts[] = {
    [MM_PROOF_PROGRESS] = {"未・途中・済と済の日", "how far each registration is"},
    [MM_PROOF_CLAUSES] = {"条項ごとの人数と行", "people and rows of each clause"},
    [MM_PROOF_ITEMS] = {"問いごとの初めての答え", "first answers to each item"},
    [MM_PROOF_TOTALS] = {"研修ごとの人数", "people of each course"},
};
_Static_assert(sizeof parts / sizeof parts[0] == MM_PROOF_PART_COUNT, "words for each part");

const char *mm_proof_part_ja(enum mm_proof_part part)
{
    return parts[part].ja;
}

const char *mm_proof_part_en(enum mm_proof_part part)
{
    return parts[part].en;
}

int64_t mm_proof_wrong(const struct mm_proof *proof)
{
    int64_t wrong = 0;
    for (int i = 0; i < MM_PROOF_PART_COUNT; i++)
        wrong += proof->wrong[i];
    return wrong;
}

/* ---- registrations --------------------------------------------------------------------------------------
 */
static int compare_registrations(const char *person, const char *registration, const char *other_person,
                                 const char *other_registration)
{
    int order = strcmp(person, other_person);
    return order ? order : strcmp(registration, other_registration);
}

static int by_registration(const void *a, const void *b)
{
    const struct mm_step *x = a, *y = b;
    return compare_registrations(x->person, x->registration, y->person, y->registration);
}

/* Sorted by person and registration, both: the rows that only one of them has are differences too. */
static void compare_progress(struct mm_raw *raw, const struct mm_progress_row *rows, size_t n,
                             struct mm_proof *proof)
{
    size_t s = 0, r = 0;
    if (raw->n_steps)
        qsort(raw->steps, raw->n_steps, sizeof *raw->steps, by_registration);
    while (s < raw->n_steps || r < n) {
        size_t end = s;
        int64_t done_ms = INT64_MAX;
        while (end < raw->n_steps && by_registration(&raw->steps[s], &raw->steps[end]) == 0) {
            if (raw->steps[end].completes && raw->steps[end].at_ms < done_ms)
                done_ms = raw->steps[end].at_ms;
            end++;
        }
        int order = s == raw->n_steps ? 1
                    : r == n          ? -1
                             : compare_registrations(raw->steps[s].person, raw->steps[s].registration,
                                                     rows[r].person, rows[r].registration);
        proof->compared[MM_PROOF_PROGRESS]++;
        proof->wrong[MM_PROOF_PROGRESS] +=
            order != 0 || rows[r].fold.completed_at_ms != done_ms ||
            rows[r].fold.state != (done_ms == INT64_MAX ? MM_PROGRESS_STARTED : MM_PROGRESS_DONE);
        s = order <= 0 ? end : s;
        r += order >= 0;
    }
}

static enum mm_err prove_progress(struct mm_raw *raw, struct mm_proof *proof, struct mm_errinfo *info)
{
    struct mm_progress_row *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_progress_list(raw->central, NULL, INT64_MAX, &rows, &n, info);
    if (!err)
        compare_progress(raw, rows, n, proof);
    free(rows);
    return err;
}

/* ---- answers --------------------------------------------------------------------------------------------
 */
static int by_sight(const void *a, const void *b)
{
    const struct mm_said *x = a, *y = b;
    int order = strcmp(x->person, y->person);
    order = order ? order : strcmp(x->sight, y->sight);
    order = order ? order : strcmp(x->row_id, y->row_id);
    order = order ? order : (x->revision < y->revision) - (x->revision > y->revision);
    order = order ? order : (x->at_ms < y->at_ms) - (x->at_ms > y->at_ms);
    return order ? order : strcmp(y->id, x->id);
}

/* The last revision of each row of each sight. */
static void keep_last_revisions(struct mm_raw *raw)
{
    size_t n = 0;
    if (raw->n_said)
        qsort(raw->said, raw->n_said, sizeof *raw->said, by_sight);
    for (size_t i = 0; i < raw->n_said; i++) {
        const struct mm_said *s = &raw->said[i], *last = n ? &raw->said[n - 1] : NULL;
        if (!last || strcmp(last->person, s->person) != 0 || strcmp(last->sight, s->sight) != 0 ||
            strcmp(last->row_id, s->row_id) != 0)
            raw->said[n++] = *s;
    }
    raw->n_said = n;
}

/* The marks as they count, and nothing of what counts for nothing. */
static void count_otherwise(struct mm_raw *raw)
{
    size_t n = 0;
    mm_scored_sort(&raw->scored);
    for (size_t i = 0; raw->scored.n && i < raw->n_said; i++) {
        struct mm_said *s = &raw->said[i];
        struct mm_scored answer = {.seq = 0};
        (void)snprintf(answer.person, sizeof answer.person, "%s", s->person);
        (void)snprintf(answer.sight, sizeof answer.sight, "%s", s->sight);
        (void)snprintf(answer.item, sizeof answer.item, "%s", s->item->id);
        (void)snprintf(answer.answer, sizeof answer.answer, "%s", s->id);
        if (mm_scored_mark(&raw->scored, &answer, s->row_id, s->mark, &s->mark))
            raw->said[n++] = *s;
    }
    raw->n_said = raw->scored.n ? n : raw->n_said;
}

static int by_row(const void *a, const void *b)
{
    const struct mm_said *x = a, *y = b;
    int order = strcmp(x->person, y->person);
    order = order ? order : strcmp(x->row_id, y->row_id);
    order = order ? order : (x->at_ms < y->at_ms) - (x->at_ms > y->at_ms);
    return order ? order : strcmp(y->id, x->id);
}

/* Copies of the latest answer to each row that counts now. */
static struct mm_said *latest(const struct mm_raw *raw, int64_t now_ms, size_t *ret_n)
{
    struct mm_said *list = calloc(raw->n_said + 1, sizeof *list);
    size_t n = 0, kept = 0;
    for (size_t i = 0; list && i < raw->n_said; i++)
        if (raw->said[i].mark != MM_MARK_NONE && raw->said[i].mark != MM_MARK_UNASKED &&
            raw->said[i].at_ms <= now_ms)
            list[n++] = raw->said[i];
    if (n)
        qsort(list, n, sizeof *list, by_row);
    for (size_t i = 0; i < n; i++) {
        bool again = i && strcmp(list[i].person, list[i - 1].person) == 0 &&
                     strcmp(list[i].row_id, list[i - 1].row_id) == 0;
        list[i].revision = again ? -1 : 0; /* of no more use; marks what is older */
    }
    for (size_t i = 0; i < n; i++)
        if (list[i].revision == 0 && mm_evidence_counts(list[i].at_ms, now_ms))
            list[kept++] = list[i];
    *ret_n = kept;
    return list;
}

static bool speaks_for(const struct mm_pack *pack, const struct mm_said *said, const char *clause)
{
    for (size_t i = 0; i < said->n_clauses; i++) {
        const struct mm_clause *tag = mm_pack_clause(pack, said->clauses[i]->id);
        if (strcmp(said->clauses[i]->id, clause) == 0 ||
            (tag && tag->sub_leaf && tag->parent && strcmp(tag->parent, clause) == 0))
            return true;
    }
    return false;
}

static bool in_audience(const struct mm_person *people, size_t n, const char *person,
                        enum mm_audience audience)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(people[i].id, person) == 0)
            return audience == MM_AUD_BOTH || mm_person_audience(&people[i]) == audience;
    return audience == MM_AUD_BOTH;
}

struct answers {
    struct mm_raw *raw;
    struct mm_said *list; /* owned; sorted by person */
    size_t n;
    struct mm_person *people; /* owned */
    size_t n_people;
};

static struct mm_figure count(const struct answers *a, const char *clause, enum mm_audience audience)
{
    const struct mm_pack *pack = mm_central_pack(a->raw->central);
    struct mm_figure f = {0};
    const char *last = "";
    for (size_t i = 0; i < a->n; i++) {
        const struct mm_said *s = &a->list[i];
        if (!speaks_for(pack, s, clause) || !in_audience(a->people, a->n_people, s->person, audience))
            continue;
        f.people += strcmp(last, s->person) != 0;
        f.rows++;
        f.right += s->mark == MM_MARK_RIGHT;
        f.unsure += s->mark == MM_MARK_UNSURE;
        last = s->person;
    }
    return f;
}

static enum mm_err prove_audience(const struct answers *a, enum mm_audience audience, int64_t now_ms,
                                  struct mm_proof *proof, struct mm_errinfo *info)
{
    struct mm_pool_row *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_evidence_pools(a->raw->central, MM_POOL_CLAUSE, audience, now_ms, &rows, &n, info);
    for (size_t i = 0; !err && i < n; i++) {
        if (strstr(rows[i].key, MM_POOL_REST))
            continue; /* for the arithmetic of issuing alone */
        const struct mm_figure pool = {rows[i].people, rows[i].rows, rows[i].right, rows[i].unsure};
        const struct mm_figure again = count(a, rows[i].key, audience);
        proof->compared[MM_PROOF_CLAUSES]++;
        proof->wrong[MM_PROOF_CLAUSES] += !mm_figure_same(&pool, &again);
    }
    free(rows);
    return err;
}

static enum mm_err prove_clauses(struct mm_raw *raw, int64_t now_ms, struct mm_proof *proof,
                                 struct mm_errinfo *info)
{
    static const enum mm_audience audiences[] = {MM_AUD_BOTH, MM_AUD_COUNCILLOR, MM_AUD_STAFF};
    struct answers a = {.raw = raw};
    enum mm_err err = mm_people_list(raw->central, &a.people, &a.n_people, info);
    if (!err && !(a.list = latest(raw, now_ms, &a.n)))
        err = mm_nomem(info);
    for (size_t i = 0; !err && i < sizeof audiences / sizeof audiences[0]; i++)
        err = prove_audience(&a, audiences[i], now_ms, proof, info);
    free(a.list);
    free(a.people);
    return err;
}

/* ---- first sights ---------------------------------------------------------------------------------------
 */
/* Of one item: a sight of somebody, folded of its rows. */
struct look {
    const char *person, *sight;
    int64_t at_ms;
    bool right;
};

static bool earlier(const struct look *a, const struct look *b)
{
    return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : strcmp(a->sight, b->sight) < 0;
}

static void count_first(struct mm_figure *figure, const struct look *first)
{
    if (!first->person)
        return;
    figure->people++;
    figure->right += first->right;
}

/* said is sorted by person and sight. */
static struct mm_figure first_sights(const struct mm_raw *raw, const char *item, int64_t now_ms)
{
    struct mm_figure figure = {0};
    struct look first = {0}, here = {0};
    for (size_t i = 0; i <= raw->n_said; i++) {
        const struct mm_said *s = i < raw->n_said ? &raw->said[i] : NULL;
        if (s && (strcmp(s->item->id, item) != 0 || s->at_ms > now_ms))
            continue;
        bool same = s && here.person && strcmp(here.person, s->person) == 0;
        if (!same || strcmp(here.sight, s->sight) != 0) {
            if (here.person && (!first.person || earlier(&here, &first)))
                first = here;
            here = s ? (struct look){s->person, s->sight, s->at_ms, true} : (struct look){0};
        }
        if (!same) {
            count_first(&figure, &first);
            first = (struct look){0};
        }
        if (s && s->at_ms < here.at_ms)
            here.at_ms = s->at_ms;
        if (s)
            here.right &= s->mark == MM_MARK_RIGHT || s->mark == MM_MARK_UNASKED;
    }
    return figure;
}

static enum mm_err prove_items(struct mm_raw *raw, int64_t now_ms, struct mm_proof *proof,
                               struct mm_errinfo *info)
{
    struct mm_pool_row *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_evidence_first_sight(raw->central, MM_AUD_BOTH, now_ms, &rows, &n, info);
    for (size_t i = 0; !err && i < n; i++) {
        const struct mm_figure again = first_sights(raw, rows[i].key, now_ms);
        proof->compared[MM_PROOF_ITEMS]++;
        proof->wrong[MM_PROOF_ITEMS] += again.people != rows[i].people || again.right != rows[i].right;
    }
    free(rows);
    return err;
}

/* ---- all of it ------------------------------------------------------------------------------------------
 */
static enum mm_err prove(struct mm_central *central, struct mm_proof *ret_proof, struct mm_errinfo *info)
{
    struct mm_raw raw;
    struct mm_proof proof = {0};
    enum mm_err err = mm_raw_read(central, &raw, info);
    int64_t now_ms = mm_now_ms(&central->clock);
    proof.statements = raw.statements;
    if (!err) {
        err = prove_progress(&raw, &proof, info);
        keep_last_revisions(&raw);
        count_otherwise(&raw);
    }
    if (!err)
        err = prove_clauses(&raw, now_ms, &proof, info);
    if (!err)
        err = prove_items(&raw, now_ms, &proof, info);
    if (!err)
        err = mm_totals_compare(central, now_ms, &proof.compared[MM_PROOF_TOTALS],
                                &proof.wrong[MM_PROOF_TOTALS], info);
    mm_raw_done(&raw);
    if (!err)
        *ret_proof = proof;
    return err;
}

/* Of one state: what came in between would be a difference. */
enum mm_err mm_prove(struct mm_central *central, struct mm_proof *ret_proof, struct mm_errinfo *info)
{
    bool mine = false;
    enum mm_err err = mm_central_read_once(central, &mine, info);
    if (!err)
        err = prove(central, ret_proof, info);
    if (mine)
        mm_central_read_end(central);
    return err;
}

/* ---- the last one ---------------------------------------------------------------------------------------
 */
#define SETTING_PROOF "proof" /* time, and how many differed */

static enum mm_err keep_here(struct mm_central *central, const char *text, struct mm_errinfo *info)
{
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    return mm_central_write_end(central, mm_setting_put(central, SETTING_PROOF, text, info), info);
}

enum mm_err mm_proof_keep(struct mm_central *central, int64_t wrong, struct mm_errinfo *info)
{
    char text[64];
    struct mm_buf in;
    struct mm_jw w;
    (void)snprintf(text, sizeof text, "%lld %lld", (long long)mm_now_ms(&central->clock), (long long)wrong);
    if (central->mode == MM_CENTRAL_WRITE)
        return keep_here(central, text, info);
    mm_buf_init(&in, 100);
    mm_jw_init(&w, &in);
    mm_jw_obj(&w);
    mm_jw_kint(&w, "wrong", wrong);
    mm_jw_end(&w);
    enum mm_err err = mm_central_act(central, "figures.proved", &in, info);
    mm_buf_done(&in);
    return err;
}

enum mm_err mm_proof_last(struct mm_central *central, int64_t *ret_at_ms, int64_t *ret_wrong,
                          struct mm_errinfo *info)
{
    char text[64], *end = NULL;
    *ret_at_ms = *ret_wrong = 0;
    enum mm_err err = mm_setting_get(central, SETTING_PROOF, text, sizeof text, NULL);
    if (err)
        return err == MM_ERR_NOT_FOUND ? MM_OK : mm_fail(info, err, "%s", SETTING_PROOF);
    *ret_at_ms = strtoll(text, &end, 10);
    *ret_wrong = strtoll(end, NULL, 10);
    return MM_OK;
}
