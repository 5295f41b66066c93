/* The chains of recorders as they arrive. Nothing is refused here: a gap waits to be filled, and where one
 * recorder tells two stories (a cloned disk) both are kept. All of it is decided here, over rows that
 * chain_rows.c finds. */
#include "sync/server/internal.h"

/* What is known at one place of a chain, in whichever table it lies. */
struct place {
    const struct mm_hash *asked;
    bool known;
    bool chain_there; /* one of them has the chain hash asked for */
    bool prev_there;  /* one of them has it as its previous hash */
};

static void look_at(void *ctx, const struct mm_hash *chain, const struct mm_hash *prev)
{
    struct place *place = ctx;
    place->known = true;
    place->chain_there |= mm_hash_equal(chain, place->asked);
    place->prev_there |= mm_hash_equal(prev, place->asked);
}

static enum mm_err look(struct mm_central *central, const char *recorder, int64_t seq,
                        const struct mm_hash *chain, struct place *ret_place, struct mm_errinfo *info)
{
    struct place place = {.asked = chain};
    enum mm_err err = mm_chain_at(central, recorder, seq, look_at, &place, info);
    if (!err)
        *ret_place = place;
    return err;
}

enum mm_err mm_chain_check(struct mm_central *central, const struct mm_batch_head *head,
                           struct mm_errinfo *info)
{
    struct place before = {0};
    int64_t last_seq = 0;
    if (head->first_seq == 1)
        return mm_hash_zero(&head->prev)
                   ? MM_OK
                   : mm_chain_note_put(central, head->recorder, MM_CHAIN_FORK, 1, &head->prev, info);
    enum mm_err err = look(central, head->recorder, head->first_seq - 1, &head->prev, &before, info);
    if (!err && !before.known)
        err = mm_recorder_last_seq(central, head->recorder, &last_seq, info);
    /* What comes before may lie under another recorder that this kiosk was: known by its number then. */
    if (err || before.chain_there || (!before.known && head->first_seq <= last_seq + 1))
        return err;
    return mm_chain_note_put(central, head->recorder, before.known ? MM_CHAIN_FORK : MM_CHAIN_GAP,
                             head->first_seq, &head->prev, info);
}

enum mm_err mm_chain_record(struct mm_central *central, const struct mm_record *record,
                            struct mm_errinfo *info)
{
    struct place here = {0};
    enum mm_err err = look(central, record->recorder, record->seq, &record->chain, &here, info);
    if (err || !here.known || here.chain_there)
        return err;
    return mm_chain_note_put(central, record->recorder, MM_CHAIN_FORK, record->seq, &record->chain, info);
}

/* The hashes at a place that is known; only where the chain has one branch is there something to compare. */
struct branches {
    struct mm_hash chain;
    bool any, one;
};

static void count_branch(void *ctx, const struct mm_hash *chain, const struct mm_hash *prev)
{
    struct branches *b = ctx;
    (void)prev;
    b->one = !b->any || (b->one && mm_hash_equal(&b->chain, chain));
    b->chain = *chain;
    b->any = true;
}

static enum mm_err one_chain(struct mm_central *central, const char *recorder, int64_t seq,
                             struct mm_hash *ret_chain, bool *ret_one, struct mm_errinfo *info)
{
    struct branches b = {.any = false};
    enum mm_err err = mm_chain_at(central, recorder, seq, count_branch, &b, info);
    if (!err) {
        *ret_chain = b.chain;
        *ret_one = b.one;
    }
    return err;
}

enum mm_err mm_chain_advance(struct mm_central *central, const char *recorder, int64_t from,
                             int64_t *ret_last_seq, struct mm_errinfo *info)
{
    for (int64_t seq = from;; seq++) {
        struct mm_hash chain = {0};
        struct place next = {0};
        bool one = false;
        enum mm_err err = one_chain(central, recorder, seq, &chain, &one, info);
        if (!err)
            err = look(central, recorder, seq + 1, &chain, &next, info);
        if (!err && next.known && one && !next.prev_there)
            err = mm_chain_note_put(central, recorder, MM_CHAIN_FORK, seq + 1, &chain, info);
        if (err)
            return err;
        if (!next.known) {
            *ret_last_seq = seq;
            return MM_OK;
        }
    }
}

/* ---- what a kiosk asks ----------------------------------------------------------------------------------
 */
/* A store that was restored holds less than its kiosks count as sent; a kiosk that enrolled anew has records
 * that lie under the recorder it was. Where a chain has branches nobody can say from here which is the
 * kiosk's: then it begins anew, and what is there already is a duplicate. */
enum mm_err mm_chain_held(struct mm_central *central, const char *recorder, const struct mm_chain_end *sent,
                          struct mm_chain_end *ret_held, struct mm_errinfo *info)
{
    struct mm_chain_end held = {0};
    struct place there = {0}, last = {0};
    bool one = false;
    enum mm_err err = look(central, recorder, sent->seq, &sent->chain, &there, info);
    if (!err)
        err = mm_recorder_last_seq(central, recorder, &held.seq, info);
    if (!err && held.seq >= sent->seq && (there.chain_there || !there.known)) {
        *ret_held = *sent;
        return MM_OK;
    }
    if (!err)
        err = look(central, recorder, held.seq, &sent->chain, &last, info);
    if (!err && last.known)
        err = one_chain(central, recorder, held.seq, &held.chain, &one, info);
    if ((there.known && !there.chain_there) || (last.known && !one))
        held = (struct mm_chain_end){0};
    if (!err)
        *ret_held = held;
    return err;
}
