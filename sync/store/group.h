/* A group session as it is run at this kiosk: which ones the server told of, where the one on the screen
 * stands, and who checked in. Everything is kept before it is shown, so that it goes on where it was after
 * the power failed. Of votes only counts are kept, here alone, until the next question. */
#ifndef MM_STORE_GROUP_H
#define MM_STORE_GROUP_H

#include "content/pack/tabletop.h"
#include "sync/store/store.h"
#include "sync/wire/group.h"

#define MM_GROUP_ROUNDS  2 /* 話し合う前, あと */
#define MM_GROUP_CHOICES (MM_MAX_OPTIONS + 1)

struct mm_group_present {
    char person[MM_ID_BYTES];
};
struct mm_group_decision {
    int option; /* 1-based; 0: none yet */
    int64_t at_ms;
};
struct mm_group_run {
    int64_t no;        /* of the session */
    size_t step, turn; /* the application's: which slide, and what of it */
    int votes[MM_GROUP_ROUNDS][MM_GROUP_CHOICES];
    int last_vote;          /* 1-based: what can be taken back; 0: nothing */
    char came[MM_ID_BYTES]; /* who checked in last, or wanted to; "" */
    bool refused;           /* the session does not ask them */
    struct mm_group_present present[MM_MAX_GROUP_SHEETS];
    size_t n_present;
    int64_t since_ms; /* of a 机上訓練: when what it talks about was shown */
    struct mm_group_decision decided[MM_MAX_INJECTS];
};

/* The agent's: what came with the roster. */
enum mm_err mm_store_groups_replace_tx(struct mm_store *store, const struct mm_group_list *list,
                                       struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_store_group_sessions(struct mm_store *store, struct mm_group_list *ret_list,
                                                struct mm_errinfo *info);
/* How far the session is; from its beginning when it was never run here. */
MM_MUST_USE enum mm_err mm_store_group_run(struct mm_store *store, int64_t no, struct mm_group_run *ret_run,
                                           struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_store_group_keep(struct mm_store *store, const struct mm_group_run *run,
                                            struct mm_errinfo *info);
/* Somebody checked in: kept and told to the server in one transaction; again is told nothing new. TOO_BIG. */
MM_MUST_USE enum mm_err mm_store_group_check_in(struct mm_store *store, struct mm_group_run *run,
                                                const char *person, struct mm_errinfo *info);
/* The room decided on the option (0-based) of the inject, which is at place `at`: kept and told to the server
 * in one transaction; what was decided already is told nothing new. */
MM_MUST_USE enum mm_err mm_store_group_decide(struct mm_store *store, struct mm_group_run *run, size_t at,
                                              const struct mm_inject *inject, size_t option,
                                              struct mm_errinfo *info);
bool mm_group_is_present(const struct mm_group_run *run, const char *person);
#endif
