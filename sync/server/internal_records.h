/* Inside of the central store: statements, what is kept apart, chains, and what is derived. internal.h
 * includes it. */
#ifndef MM_SERVER_INTERNAL_RECORDS_H
#define MM_SERVER_INTERNAL_RECORDS_H

#include "sync/server/central.h"

/* statement.c: table statement. One received record with all its columns. What came over /xapi is in nobody's
 * chain: its recorder is the credential, its seq MM_SEQ_NONE. It counts for no duty and nobody's evidence,
 * and a record of a kiosk is never voided by it. */
#define MM_SEQ_NONE 0
struct mm_record {
    const char *recorder;
    int64_t seq;
    char id[MM_UUID_BYTES]; /* all zeros when the record has no usable one */
    const char *bytes;      /* borrowed slice */
    size_t len;
    struct mm_hash hash, prev, chain;
    char *why;                     /* owned; it is no statement: why. NULL otherwise */
    struct mm_statement_view view; /* owned; when it is one */
    int64_t *keys;                 /* owned; mm_mention_keys */
    size_t n_keys;
    int64_t stored; /* when it was sent to the table; fresh: 1, when it was not there before */
    int64_t fresh;
};
/* intake.c: what the bytes say: id, view, keys. INVALID and the like with why it is no statement. */
MM_MUST_USE enum mm_err mm_record_read(struct mm_record *record, bool scanned, struct mm_errinfo *info);
void mm_record_done(struct mm_record *record);
/* (tx) Puts it into the table unless its id is there; record->fresh is known after mm_db_wait(). */
MM_MUST_USE enum mm_err mm_statement_send(struct mm_central *central, struct mm_record *record,
                                          struct mm_errinfo *info);
/* (tx) The one of its id, which came over /xapi at `stored` and says the same, is from now on this record of
 * a kiosk: in its chain, with its bytes and its authority, voided by nobody. It keeps its place in the order
 * of storing. */
MM_MUST_USE enum mm_err mm_statement_adopt(struct mm_central *central, const struct mm_record *record,
                                           int64_t stored, struct mm_errinfo *info);
/* (tx) A fresh one can be found by what it speaks of. */
MM_MUST_USE enum mm_err mm_statement_post(struct mm_central *central, const struct mm_record *record,
                                          struct mm_errinfo *info);
/* (tx) All of them anew. */
MM_MUST_USE enum mm_err mm_statement_post_all(struct mm_central *central, struct mm_errinfo *info);
/* How many the council has. */
MM_MUST_USE enum mm_err mm_statement_count(struct mm_central *central, int64_t *ret_n,
                                           struct mm_errinfo *info);
/* Continues after the last `stored` of the council, too: one counter for all of them. */
MM_MUST_USE enum mm_err mm_stored_resume(struct mm_central *central, struct mm_errinfo *info);
/* Everything stored up to this time (us) is to be seen, also by a reader that begins now. */
int64_t mm_stored_now(struct mm_central *central);

struct mm_statement_row {
    const char *bytes; /* borrowed for the call, like the other texts */
    size_t len;
    const char *recorder, *id, *person; /* person: "" when it is not the council's */
    int64_t stored;                     /* us */
    int64_t received_at_ms;             /* the same */
    int64_t seq;
    bool voided;
    const struct mm_json *doc; /* the bytes, where somebody has read them already; or NULL */
};
typedef enum mm_err (*mm_statement_each)(void *ctx, const struct mm_statement_row *row);
/* NOT_FOUND. */
MM_MUST_USE enum mm_err mm_statement_get(struct mm_central *central, const char *id, mm_statement_each each,
                                         void *ctx, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_statement_at(struct mm_central *central, int64_t stored, mm_statement_each each,
                                        void *ctx, struct mm_errinfo *info);
/* Those of `stored` that are there, 1 to MM_STATEMENT_SOME of them, each once and in the order of storing. */
#define MM_STATEMENT_SOME 32
MM_MUST_USE enum mm_err mm_statement_some(struct mm_central *central, const int64_t *stored, size_t n,
                                          bool ascending, mm_statement_each each, void *ctx,
                                          struct mm_errinfo *info);
/* Every record of a chain in the order of seq within recorder; for rebuild. person NULL: everybody's. */
MM_MUST_USE enum mm_err mm_statement_all(struct mm_central *central, const char *person,
                                         mm_statement_each each, void *ctx, struct mm_errinfo *info);

/* search.c: for /xapi/statements. NULL or false: no such filter. Order: stored, descending unless ascending.
 */
struct mm_statement_filter {
    const char *verb, *activity, *registration;
    const char *agent; /* as mm_mention_agent() writes it */
    bool related_agents, related_activities;
    bool voided;          /* those alone; otherwise none of them */
    bool voided_too;      /* all, whether voided or not */
    const char *recorder; /* from this kiosk, or written by this credential */
    bool no_answers;      /* of our people: what they answered, and whether it was right */
    int64_t since, until; /* us; stored > since, stored <= until; INT64_MIN / INT64_MAX: none */
    bool ascending;
    bool has_cursor;
    int64_t cursor; /* continue after this one */
    size_t limit;
    size_t most_read;        /* statements that are looked at for one page; 0: MM_MAX_XAPI_LOOKED */
    bool (*full)(void *ctx); /* may be NULL; asked with the reader's ctx after each: no more on this page */
};
/* The one of this id, of which the filter says voided, no_answers and recorder. NOT_FOUND also when these do
 * not let it through. */
MM_MUST_USE enum mm_err mm_statement_find(struct mm_central *central, const char *id,
                                          const struct mm_statement_filter *like, mm_statement_each each,
                                          void *ctx, struct mm_errinfo *info);
/* Voided statements do not show. *ret_more: there may be rows beyond the limit, or behind those that one
 * page looks at; *ret_cursor: where the next one goes on. */
MM_MUST_USE enum mm_err mm_statement_search(struct mm_central *central,
                                            const struct mm_statement_filter *filter, mm_statement_each each,
                                            void *ctx, bool *ret_more, int64_t *ret_cursor,
                                            struct mm_errinfo *info);

/* kept.c: tables quarantine and conflict: what is not a statement and is never thrown away */
MM_MUST_USE enum mm_err mm_quarantine_insert(struct mm_central *central, const struct mm_record *record,
                                             const char *error, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_conflict_insert(struct mm_central *central, const struct mm_record *record,
                                           struct mm_errinfo *info);

/* chain.c: the chains of recorders as they arrive */
enum mm_chain_note { MM_CHAIN_GAP, MM_CHAIN_FORK, MM_CHAIN_NOTE_COUNT };
/* Does this head continue what is known? Notes a gap or a fork. */
MM_MUST_USE enum mm_err mm_chain_check(struct mm_central *central, const struct mm_batch_head *head,
                                       struct mm_errinfo *info);
/* Is (recorder, seq) taken by a record with another chain hash? Notes the fork. */
MM_MUST_USE enum mm_err mm_chain_record(struct mm_central *central, const struct mm_record *record,
                                        struct mm_errinfo *info);
/* Highest seq up to which nothing is missing, starting from a known one. Checks the joint of a filled gap. */
MM_MUST_USE enum mm_err mm_chain_advance(struct mm_central *central, const char *recorder, int64_t from,
                                         int64_t *ret_last_seq, struct mm_errinfo *info);
/* How far the chain is held in which the kiosk counts `sent` as sent: that far, or up to an earlier record,
 * which the kiosk compares with its own (*ret_held->chain zero: it lies under a recorder that the kiosk was).
 */
MM_MUST_USE enum mm_err mm_chain_held(struct mm_central *central, const char *recorder,
                                      const struct mm_chain_end *sent, struct mm_chain_end *ret_held,
                                      struct mm_errinfo *info);

/* chain_rows.c: table chain_note, and what lies where */
MM_MUST_USE enum mm_err mm_chain_note_put(struct mm_central *central, const char *recorder,
                                          enum mm_chain_note kind, int64_t seq, const struct mm_hash *chain,
                                          struct mm_errinfo *info);
/* Every record of a recorder at this place, in whichever table. */
typedef void (*mm_chain_each)(void *ctx, const struct mm_hash *chain, const struct mm_hash *prev);
MM_MUST_USE enum mm_err mm_chain_at(struct mm_central *central, const char *recorder, int64_t seq,
                                    mm_chain_each each, void *ctx, struct mm_errinfo *info);
/* Highest seq of a recorder in any table; 0 for none. */
MM_MUST_USE enum mm_err mm_chain_highest(struct mm_central *central, const char *recorder, int64_t *ret_seq,
                                         struct mm_errinfo *info);
/* Asks ahead (mm_stmt_ask) for what mm_chain_check() and mm_chain_highest() will read. */
MM_MUST_USE enum mm_err mm_chain_ask(struct mm_central *central, const struct mm_batch_head *head,
                                     struct mm_errinfo *info);
/* Is this record there, under whichever recorder? */
MM_MUST_USE enum mm_err mm_chain_anywhere(struct mm_central *central, const struct mm_chain_end *end,
                                          bool *ret_there, struct mm_errinfo *info);

/* derive.c: from statements to progress and evidence, by their corrected times. One batch at a time; flush
 * before commit. */
struct mm_derive {
    struct mm_central *central;
    struct mm_clock_walk clock;
    struct mm_progress_fold fold;    /* of `registration`, what this batch adds */
    char policy[MM_TEXT_HASH_BYTES]; /* hash of the policy under which fold was completed */
    char route[MM_FACT_WORD_BYTES];  /* by which it was; "": 個人 */
    char person[MM_ID_BYTES], course[MM_ID_BYTES], registration[MM_UUID_BYTES];
    char sighted[MM_ID_BYTES], recorder[MM_ID_BYTES];
    int64_t sighted_at_ms;
    bool answered;                 /* or handed in, by `sighted`, in what was not flushed */
    bool rescored, rescored_known; /* the council has records of how answers count otherwise */
};
void mm_derive_init(struct mm_derive *derive, struct mm_central *central);
/* row: where the statement lies; its bytes are not read. */
MM_MUST_USE enum mm_err mm_derive_add(struct mm_derive *derive, const struct mm_statement_view *view,
                                      const struct mm_statement_row *row, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_derive_flush(struct mm_derive *derive, struct mm_errinfo *info);
/* (tx) All that is derived of this person, once more. */
MM_MUST_USE enum mm_err mm_derive_again(struct mm_central *central, const char *person,
                                        struct mm_errinfo *info);

/* Of all that is derived, however posting.c cuts its lists: the same before and after rebuilding. */
MM_MUST_USE enum mm_err mm_derived_hash(struct mm_central *central, struct mm_hash *ret_hash,
                                        struct mm_errinfo *info);

/* Derives everything anew when an older program derived it. */
MM_MUST_USE enum mm_err mm_derived_bring_up(struct mm_central *central, struct mm_errinfo *info);

/* progress.c */
MM_MUST_USE enum mm_err mm_progress_merge_in(struct mm_central *central, const char *person,
                                             const char *registration, const char *course,
                                             const struct mm_progress_fold *fold, const char *policy,
                                             const char *route, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_sighting_merge(struct mm_central *central, const char *person,
                                          const char *recorder, int64_t at_ms, struct mm_errinfo *info);
/* person NULL: everybody's. */
MM_MUST_USE enum mm_err mm_progress_clear(struct mm_central *central, const char *person,
                                          struct mm_errinfo *info);

/* evidence.c */
/* at_ms: the corrected time of the answer. */
MM_MUST_USE enum mm_err mm_evidence_add(struct mm_central *central, const struct mm_statement_view *view,
                                        int64_t at_ms, struct mm_errinfo *info);
/* All of it into a hash, as mm_central_lines(). */
MM_MUST_USE enum mm_err mm_evidence_lines(struct mm_central *central, struct mm_hash *hash,
                                          struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_evidence_clear(struct mm_central *central, const char *person,
                                          struct mm_errinfo *info); /* NULL: everybody's */
#endif
