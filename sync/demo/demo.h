/* `mamori demo`: councils that never were, with years of plausible histories, made by the code that makes
 * real records: a roster is imported, people sit at kiosks' stores, the central store takes what they send.
 * The same seed gives the same records. Everything bears 見本（架空の名簿）. */
#ifndef MM_DEMO_DEMO_H
#define MM_DEMO_DEMO_H

#include "sync/base/clock.h"
#include "sync/base/hash.h"
#include "sync/base/path.h"
#include "sync/server/central.h"
#include "sync/store/store.h"

#define MM_DEMO_MAX_COUNCILS 100
#define MM_DEMO_MAX_PEOPLE   1000
#define MM_DEMO_MAX_YEARS    12
#define MM_DEMO_MAX_KIOSKS   4

struct mm_demo_plan {
    int councils, people, years;
    uint64_t seed;
    struct mm_date until;                                                  /* the last day of the histories */
    const char *dir;                                                       /* new or empty; borrowed */
    const char *pack_dir;                                                  /* borrowed */
    void (*progress)(void *ctx, int council, struct mm_date day, int pct); /* may be NULL */
    void *ctx;
};
struct mm_demo_result {
    int64_t records;
    struct mm_hash digest; /* of all records by their ids: the same for the same plan */
};
/* DIR/council-NN/central.db with its pack, and DIR/council-NN/kiosk-N. EXISTS when DIR holds anything. */
MM_MUST_USE enum mm_err mm_demo_make(const struct mm_demo_plan *plan, struct mm_demo_result *ret_result,
                                     struct mm_errinfo *info);

/* ---- people.c ---- */
struct mm_demo_person {
    char family[16], given[16], reading[64]; /* of nobody */
    bool staff, left;
    int section, seat;
    const char *came_by; /* 任用区分 of a councillor who came in the middle of a term; NULL else; static */
    int32_t away_until;  /* a day; 0: never was */
    char starts_on[MM_TIME_BYTES], ends_on[MM_TIME_BYTES];
    char id[MM_ID_BYTES]; /* after the import */
    int knows_pct;        /* of what is asked: 40 to 95 */
    int unsure_pct;       /* of what is not known: how often わからない is said */
    int prompt_pct;       /* how likely a month with something open brings them to the kiosk */
    bool confirms;        /* reads the policy and says so */
};
/* The n-th of all that there can be. */
void mm_demo_person_init(struct mm_demo_person *person, int n, bool staff, const struct mm_random *random);
void mm_demo_roster_write(const struct mm_demo_person *people, size_t n, struct mm_buf *out);

/* ---- sit.c: one visit to a kiosk: what is open, a few of it ---- */
struct mm_demo_kiosk {
    struct mm_store *store; /* owned */
    char recorder[MM_ID_BYTES], key_id[MM_KEY_ID_BYTES];
};
MM_MUST_USE enum mm_err mm_demo_visit(struct mm_demo_kiosk *kiosk, const struct mm_pack *pack,
                                      struct mm_clock_fixed *clock, const struct mm_random *random,
                                      const struct mm_demo_person *person, struct mm_errinfo *info);

/* ---- send.c: what the agent does, without a network ---- */
MM_MUST_USE enum mm_err mm_demo_enrol(struct mm_central *central, struct mm_demo_kiosk *kiosk,
                                      const char *name, const struct mm_random *random,
                                      struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_demo_sync(struct mm_central *central, struct mm_demo_kiosk *kiosk,
                                     struct mm_errinfo *info);
/* An action of the command line; ret_out may be NULL, else owned. */
MM_MUST_USE enum mm_err mm_demo_act(struct mm_central *central, const char *name, const struct mm_buf *in,
                                    struct mm_json **ret_out, struct mm_errinfo *info);
#endif
