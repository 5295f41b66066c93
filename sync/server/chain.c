/* The chains of recorders as they arrive. Nothing is refused here: a gap waits to be filled, and where one
 * recorder tells two stories (a cloned disk) both are kept. Table chain_note says what was seen. */
#include "sync/server/internal.h"

static const char *const note_names[] = {
    [MM_CHAIN_GAP] = "gap",
    [MM_CHAIN_FORK] = "fork",
};
_Static_assert(sizeof note_names / sizeof note_names[0] == MM_CHAIN_NOTE_COUNT, "a name for each note");

static enum mm_err put_note(struct mm_central *central, const char *recorder, enum mm_chain_note kind,
                            int64_t seq, const struct mm_hash *chain, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "INSERT INTO chain_note (council, recorder, kind, seq, chain, noted_at_ms)"
                    " VALUES (?,?,?,?,?,?) ON CONFLICT (council, recorder, kind, seq, chain) DO NOTHING",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, recorder);
    mm_bind_str(stmt, 3, note_names[kind]);
    mm_bind_int(stmt, 4, seq);
    mm_bind_hash(stmt, 5, chain);
    mm_bind_int(stmt, 6, mm_now_ms(&central->clock));
    return mm_stmt_run(stmt, NULL, info);
}

/* What is known at one place of a chain, in whichever table it lies. */
struct place {
    bool known;
    bool chain_there; /* one of them has the chain hash asked for */
    bool prev_there;  /* one of them has it as its previous hash */
};
#define AT(table) "SELECT chain, prev FROM " table " WHERE council=?1 AND recorder=?2 AND seq=?3"
static enum mm_err look_query(struct mm_central *central, const char *recorder, int64_t seq,
                              struct mm_stmt **ret_stmt, struct mm_errinfo *info)
{
    enum mm_err err =
        mm_db_query(central->db, AT("statement") " UNION ALL " AT("quarantine") " UNION ALL " AT("conflict"),
                    ret_stmt, info);
    if (err)
        return err;
    mm_bind_str(*ret_stmt, 1, central->council);
    mm_bind_str(*ret_stmt, 2, recorder);
    mm_bind_int(*ret_stmt, 3, seq);
    return MM_OK;
}

static enum mm_err look(struct mm_central *central, const char *recorder, int64_t seq,
                        const struct mm_hash *chain, struct place *ret_place, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    struct place place = {0};
    bool row = false;
    enum mm_err err = look_query(central, recorder, seq, &stmt, info);
    if (err)
        return err;
    while ((err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        struct mm_hash here = mm_col_hash(stmt, 0), before = mm_col_hash(stmt, 1);
        place.known = true;
        place.chain_there |= mm_hash_equal(&here, chain);
        place.prev_there |= mm_hash_equal(&before, chain);
    }
    mm_stmt_end(stmt);
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
                   : put_note(central, head->recorder, MM_CHAIN_FORK, 1, &head->prev, info);
    enum mm_err err = look(central, head->recorder, head->first_seq - 1, &head->prev, &before, info);
    if (!err && !before.known)
        err = mm_recorder_last_seq(central, head->recorder, &last_seq, info);
    /* What comes before may lie under another recorder that this kiosk was: known by its number then. */
    if (err || before.chain_there || (!before.known && head->first_seq <= last_seq + 1))
        return err;
    return put_note(central, head->recorder, before.known ? MM_CHAIN_FORK : MM_CHAIN_GAP, head->first_seq,
                    &head->prev, info);
}

enum mm_err mm_chain_record(struct mm_central *central, const struct mm_record *record,
                            struct mm_errinfo *info)
{
    struct place here = {0};
    enum mm_err err = look(central, record->recorder, record->seq, &record->chain, &here, info);
    if (err || !here.known || here.chain_there)
        return err;
    return put_note(central, record->recorder, MM_CHAIN_FORK, record->seq, &record->chain, info);
}

/* The hashes at a place that is known; only where the chain has one branch is there something to compare. */
static enum mm_err one_chain(struct mm_central *central, const char *recorder, int64_t seq,
                             struct mm_hash *ret_chain, bool *ret_one, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    struct mm_hash chain = {0};
    bool row = false;
    int n = 0;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT DISTINCT chain FROM (" AT("statement") " UNION ALL " AT(
                                      "quarantine") " UNION ALL " AT("conflict") ") AS known",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, recorder);
    mm_bind_int(stmt, 3, seq);
    while ((err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        chain = mm_col_hash(stmt, 0);
        n++;
    }
    mm_stmt_end(stmt);
    if (!err) {
        *ret_chain = chain;
        *ret_one = n == 1;
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
            err = put_note(central, recorder, MM_CHAIN_FORK, seq + 1, &chain, info);
        if (err)
            return err;
        if (!next.known) {
            *ret_last_seq = seq;
            return MM_OK;
        }
    }
}

static enum mm_err highest_query(struct mm_central *central, const char *recorder, struct mm_stmt **ret_stmt,
                                 struct mm_errinfo *info)
{
#define HIGHEST(table) "SELECT MAX(seq) AS seq FROM " table " WHERE council=?1 AND recorder=?2"
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT MAX(seq) FROM (" HIGHEST("statement") " UNION ALL " HIGHEST(
                                      "quarantine") " UNION ALL " HIGHEST("conflict") ") AS known",
                                  ret_stmt, info);
    if (err)
        return err;
    mm_bind_str(*ret_stmt, 1, central->council);
    mm_bind_str(*ret_stmt, 2, recorder);
    return MM_OK;
}

enum mm_err mm_chain_ask(struct mm_central *central, const struct mm_batch_head *head,
                         struct mm_errinfo *info)
{
    struct mm_stmt *before = NULL, *highest = NULL;
    enum mm_err err = MM_OK;
    if (head->first_seq > 1)
        err = look_query(central, head->recorder, head->first_seq - 1, &before, info);
    if (!err && before)
        err = mm_stmt_ask(before, info);
    if (!err)
        err = highest_query(central, head->recorder, &highest, info);
    return err ? err : mm_stmt_ask(highest, info);
}

enum mm_err mm_chain_highest(struct mm_central *central, const char *recorder, int64_t *ret_seq,
                             struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = highest_query(central, recorder, &stmt, info);
    if (err)
        return err;
    err = mm_stmt_step(stmt, &row, info);
    if (!err)
        *ret_seq = row ? mm_col_int(stmt, 0) : 0;
    mm_stmt_end(stmt);
    return err;
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

enum mm_err mm_chain_anywhere(struct mm_central *central, const struct mm_chain_end *end, bool *ret_there,
                              struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
#define OF_ALL(table)                                                                                        \
    "SELECT 1 FROM recorder r JOIN " table " t ON t.council=r.council AND t.recorder=r.id AND t.seq=?2"      \
    " WHERE r.council=?1 AND t.chain=?3"
    enum mm_err err = mm_db_query(
        central->db, OF_ALL("statement") " UNION ALL " OF_ALL("quarantine") " UNION ALL " OF_ALL("conflict"),
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, end->seq);
    mm_bind_hash(stmt, 3, &end->chain);
    err = mm_stmt_step(stmt, ret_there, info);
    mm_stmt_end(stmt);
    return err;
}
