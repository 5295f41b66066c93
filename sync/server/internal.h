/* The central store's insides, shared by the files of this folder only. */
#ifndef MM_SERVER_INTERNAL_H
#define MM_SERVER_INTERNAL_H

#include "sync/base/path.h"
#include "sync/server/central.h"
#include "sync/server/clock.h"
#include "sync/server/crowd.h"
#include "sync/server/decision.h"
#include "sync/server/facts.h"
#include "sync/server/metrics.h"
#include "sync/server/pages.h"
#include "sync/server/people.h"
#include "sync/wire/grant.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

/* One open pack. Every version that was handed out stays on disk, and answers are graded by the pack they
 * were given under. */
struct mm_pack_slot {
    char version[17];
    struct mm_pack *pack; /* owned; NULL: it could not be opened, not tried again */
    struct mm_pack_slot *next;
};

/* councils.c: one of the councils of a store, in the order in which they joined it. */
struct mm_council_own {
    char id[MM_ID_BYTES], name[200];
    struct mm_pack_slot *packs; /* owned; under the lock of mm_shared */
    atomic_bool settling;       /* the writer is asked to (totals_kept.c) */
    _Atomic int issued_day;     /* of the month: when figures were last issued (issued.c); 0: not yet */
    struct mm_council_own *next;
};

/* group.c: what the centrals of one process share: the writing one owns it, those that read beside it borrow
 * it. */
struct mm_shared {
    pthread_mutex_t lock;            /* of packs */
    struct mm_council_own *councils; /* owned; never empty while a store is open, and stays as it is */
    struct mm_pages *pages;   /* owned; NULL: none were built. Stays as it is once requests are served */
    struct mm_writer *writer; /* borrowed; NULL: whoever may write does it himself */
    _Atomic int spoken;       /* version of xAPI, 1 or 2, of the last request that named one; 0: none yet */
    _Atomic unsigned facts;   /* grows with each change of what mm_council_load() reads */
    /* Up to `settled` everything stored is to be seen, as long as a transaction is under way. */
    atomic_bool under_way;
    _Atomic int64_t settled, stored; /* us */
    struct mm_metrics metrics;
    struct mm_crowd crowd;
    struct mm_gate *gate; /* owned; of addresses that sign in (login.h) */
    const char *backups;  /* borrowed; NULL: see mm_central_backups_to. Stays as it is likewise */
};
MM_MUST_USE enum mm_err mm_shared_new(struct mm_shared **ret_shared, struct mm_errinfo *info);
void mm_shared_free(struct mm_shared *shared);

struct mm_central {
    const struct mm_place *place;
    struct mm_db *db; /* owned */
    struct mm_shared *shared;
    bool shared_is_own;
    char *url, *store; /* owned; store: what lies beside the database has its name */
    enum mm_central_mode mode;
    struct mm_clock clock;
    struct mm_random random;
    struct mm_uuid7 ids;
    int lease_fd;        /* SQLite: -1 without the lease */
    int64_t lease_at_ms; /* when the lease was signed; 0: not yet */
    unsigned connection; /* PostgreSQL: on which we were the one who writes */
    const char *ca_file; /* borrowed; see mm_central_trust */
    const char *goes_to; /* borrowed; whoever opened it takes it there (migrate.c). NULL: nobody does */
    bool going;          /* somebody has begun with that before */
    bool looking;        /* between mm_central_read_begin() and _end() */
    int issued;          /* figures since then (issued.c): 1; those of items too: 2 */
    /* Of the council at which it stands (councils.c). */
    struct mm_council_own *own; /* borrowed from shared */
    char *file;                 /* owned; what lies beside the database for it has this name */
    char council[MM_ID_BYTES];
    char name[200];
    char home_page[400];
    bool demo;
    char pack_version[17];
    int64_t pack_serial;
    unsigned facts;               /* of shared, when the facts above were read */
    int64_t stored;               /* us; the last one given out */
    struct mm_postings *postings; /* owned; in WRITE mode */
    /* A transaction of the writer's for many jobs is open; one of them wants nothing of it kept. */
    bool grouped, undo, again; /* again: the whole may be tried once more */
    bool facts_changed;
    int64_t writes_before;
    char shred[1024]; /* a key that is of no more use once the transaction at hand is durable; "": none */
    bool wipe;        /* what was erased still lies in the log of the database */
};

/* For the few calls whose failure changes nothing; a comment at the call says why. */
static inline void mm_ignore(enum mm_err err)
{
    (void)err;
}
/* Room for one more element behind n: the list, moved perhaps, or NULL with the old one untouched. */
void *mm_central_grow(void *list, size_t n, size_t *cap, size_t element_bytes);
/* Reads the row at hand into element, which is all zero. */
typedef enum mm_err (*mm_row_read)(struct mm_stmt *stmt, void *element, struct mm_errinfo *info);
/* All rows of a query whose values are bound, as a list that the caller frees; ends stmt. ret_list: of type
 * "pointer to a pointer to an element". */
MM_MUST_USE enum mm_err mm_central_list(struct mm_stmt *stmt, mm_row_read read, size_t element_bytes,
                                        void *ret_list, size_t *ret_n, struct mm_errinfo *info);
/* hash becomes SHA-256(hash, line) for each row of a query on the council (?1), whose column is a text. */
MM_MUST_USE enum mm_err mm_central_lines(struct mm_central *central, const char *sql, struct mm_hash *hash,
                                         struct mm_errinfo *info);
/* What the names of the files beside a store begin with: FILE of "sqlite:FILE". INVALID for no URL of ours.
 */
MM_MUST_USE enum mm_err mm_central_file(const char *url, char **ret_file, struct mm_errinfo *info);
/* A central without database yet. mm_central_close() ends it. */
MM_MUST_USE enum mm_err mm_central_alloc(const char *url, enum mm_central_mode mode,
                                         const struct mm_clock *clock, const struct mm_random *random,
                                         struct mm_central **ret_central, struct mm_errinfo *info);
#define MM_CENTRAL_WAL_PAGES 4000
#define MM_CENTRAL_CACHE_KIB                                                                                 \
    "16384" /* of the writer: with 64 MiB nothing was faster, and it stays resident */
#define MM_CENTRAL_READER_KIB "4096"
/* A write transaction of its own, or, in a job of the writer, a part of the writer's. */
#define mm_central_write_begin(central, info) mm_central_write_begin_at((central), __FILE__, __LINE__, (info))
MM_MUST_USE enum mm_err mm_central_write_begin_at(struct mm_central *central, const char *file, int line,
                                                  struct mm_errinfo *info);
/* Ends it: durable on MM_OK (in a job: with the writer's); nothing of it is kept when err is set. */
MM_MUST_USE enum mm_err mm_central_write_end(struct mm_central *central, enum mm_err err,
                                             struct mm_errinfo *info);
/* It was a trial: nothing of it is kept. */
void mm_central_write_undo(struct mm_central *central);
/* Between two transactions: a small checkpoint when it is time. */
void mm_central_tidy(struct mm_central *central);
/* For the writer alone. Good as long as no job wants the whole undone; *ret_kept: committed. */
MM_MUST_USE enum mm_err mm_central_group_begin(struct mm_central *central, struct mm_errinfo *info);
bool mm_central_group_good(const struct mm_central *central);
MM_MUST_USE enum mm_err mm_central_group_end(struct mm_central *central, bool *ret_kept,
                                             struct mm_errinfo *info);
/* A central for another thread of the writer's process, that reads. */
MM_MUST_USE enum mm_err mm_central_reader(struct mm_central *writer, struct mm_central **ret_reader,
                                          struct mm_errinfo *info);
/* One state for everything that a request reads, and the facts of now. */
MM_MUST_USE enum mm_err mm_central_read_begin(struct mm_central *reader, struct mm_errinfo *info);
void mm_central_read_end(struct mm_central *reader);
/* The same for a few reads that belong together, of whoever has no such state yet: *ret_mine: it ends with
 * mm_central_read_end(). In a transaction there is one already. */
MM_MUST_USE enum mm_err mm_central_read_once(struct mm_central *central, bool *ret_mine,
                                             struct mm_errinfo *info);
void mm_central_new_id(struct mm_central *central, char out[MM_UUID_BYTES]);

/* alive.c: a row written and read back. *ret_now_ms: what was written. */
MM_MUST_USE enum mm_err mm_central_alive(struct mm_central *central, int64_t *ret_now_ms,
                                         struct mm_errinfo *info);

/* schema.c */
extern const char *const mm_central_schema[];
extern const size_t mm_central_schema_n;

/* lease.c: the row that says who holds the lock of the place (place.h), and its sentences */
#define MM_LEASE_WAIT_MS 3000 /* a command holds it for moments: worth waiting for */
#define MM_LEASE_STEP_MS 50
void mm_lease_pause(void);
MM_MUST_USE enum mm_err mm_lease_read(struct mm_db *db, struct mm_lease *out, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_lease_busy(const char *url, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_lease_nobody(struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_lease_sign(struct mm_central *central, const char *listen,
                                      struct mm_errinfo *info);

/* What becomes of a store. From the first on mm_lease_here() says CONFLICT, so that two of them are never
 * written to, whenever the one who moves it is killed. */
enum mm_lease_going {
    MM_LEASE_GOING, /* on its way to a URL: only who takes it there opens it */
    MM_LEASE_GONE,  /* it is there */
    MM_LEASE_STAYS, /* it could not be brought there; to NULL */
    MM_LEASE_GOING_COUNT
};
MM_MUST_USE enum mm_err mm_lease_going(struct mm_central *central, enum mm_lease_going what, const char *to,
                                       struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_lease_here(struct mm_central *central, struct mm_errinfo *info);
/* Opens a store in WRITE mode to take it to another URL, also when somebody who was killed had begun to. */
MM_MUST_USE enum mm_err mm_central_open_going(const char *url, const char *to, const struct mm_clock *clock,
                                              const struct mm_random *random, struct mm_central **ret_central,
                                              struct mm_errinfo *info);

/* council.c: tables council and setting, of one council */
MM_MUST_USE enum mm_err mm_council_insert(struct mm_central *central, const struct mm_central_new *what,
                                          struct mm_errinfo *info);
/* Tables and no council: whoever made them was killed before he was done. */
MM_MUST_USE enum mm_err mm_council_none(struct mm_db *db, bool *ret_none, struct mm_errinfo *info);
/* The facts of the council at which it stands. */
MM_MUST_USE enum mm_err mm_council_load(struct mm_central *central, struct mm_errinfo *info);

/* councils.c: which there are (in shared, and fixed while a store is open), and at which a central stands */
/* A store whose councils are known, to read rows; its packs are not opened. */
MM_MUST_USE enum mm_err mm_central_peek(const char *url, struct mm_central **ret_central,
                                        struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_councils_read(struct mm_central *central, struct mm_errinfo *info);
void mm_councils_forget(struct mm_shared *shared);
MM_MUST_USE enum mm_err mm_council_add(struct mm_shared *shared, const char *id, const char *name,
                                       struct mm_errinfo *info);
/* What the names of its files beside the database begin with: those of the first council are called like the
 * store itself, as they were when a store held one. Owned by the caller. */
char *mm_council_file(const struct mm_central *central, const struct mm_council_own *own);
/* Without its facts, which may not be there yet. Outside transactions. */
MM_MUST_USE enum mm_err mm_central_stand(struct mm_central *central, struct mm_council_own *own,
                                         struct mm_errinfo *info);
/* From here on all is this one's (by its id). NOT_FOUND. In a transaction only where the database has no
 * walls; one that reads sees the state of now. */
MM_MUST_USE enum mm_err mm_central_turn(struct mm_central *central, const char *council,
                                        struct mm_errinfo *info);
bool mm_central_alone(const struct mm_central *central); /* the store holds one council */
/* At each council in turn; it stands at the last one afterwards. */
typedef enum mm_err (*mm_council_visit)(struct mm_central *central, void *ctx, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_central_each(struct mm_central *central, mm_council_visit visit, void *ctx,
                                        struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_council_pack_set(struct mm_central *central, const char *version, int64_t serial,
                                            struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_setting_put(struct mm_central *central, const char *name, const char *value,
                                       struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_setting_get(struct mm_central *central, const char *name, char *out,
                                       size_t out_bytes, struct mm_errinfo *info); /* NOT_FOUND */

/* packs.c: tables pack_version, pack_file, course and the folder FILE.packs */
/* actor: in whose name 操作の記録 has it, if it comes to be; NULL: the caller notes it. known: version of the
 * pack when it was just checked, or NULL. key: of a sealed one, or NULL. offer: its
 * signed manifest (offers.h). */
struct mm_offer;
MM_MUST_USE enum mm_err mm_packs_publish(struct mm_central *central, const char *actor, const char *dir,
                                         const char *known, const struct mm_seal_key *key,
                                         const struct mm_offer *offer, struct mm_errinfo *info);
/* Where a file of a pack lies below its folder, or beside it. TOO_BIG. */
MM_MUST_USE enum mm_err mm_packs_source(const char *dir, const char *name, char out[MM_PATH_BYTES]);
/* The pack of a version, NULL when it was never handed out or cannot be opened. Borrowed. */
const struct mm_pack *mm_packs_get(struct mm_central *central, const char *version);
/* The course that somebody names, by its id or title, in the pack of now. NOT_FOUND with the sentence, which
 * a 机上訓練 that is not there gets too. */
MM_MUST_USE enum mm_err mm_course_find(struct mm_central *central, const char *text,
                                       const struct mm_course **ret_course, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_course_unknown(const char *text, struct mm_errinfo *info);
/* pack_keys.c: FILE.packs/<version>.key, what opens a sealed pack, sealed to this server's own key. NOT_FOUND
 * for a pack that is not sealed. */
MM_MUST_USE enum mm_err mm_packs_key_put(struct mm_central *central, const char *version,
                                         const struct mm_seal_key *key, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_packs_key_get(struct mm_central *central, const char *version,
                                         struct mm_grant *ret_grant, struct mm_errinfo *info);
/* The bytes of a file of a handed-out pack ("common/coverage.csv"), opened if it is sealed. NOT_FOUND. */
MM_MUST_USE enum mm_err mm_packs_text(struct mm_central *central, const char *version, const char *name,
                                      struct mm_buf *ret_text, struct mm_errinfo *info);
/* Path of a file of any handed-out pack by its content hash. NOT_FOUND. */
MM_MUST_USE enum mm_err mm_packs_file(struct mm_central *central, const struct mm_hash *hash, char out[1024],
                                      struct mm_errinfo *info);
/* Path of a file of a handed-out pack: suffix "/common/coverage.csv". */
MM_MUST_USE enum mm_err mm_packs_path(struct mm_central *central, const char *version, const char *suffix,
                                      char out[MM_PATH_BYTES], struct mm_errinfo *info);
void mm_packs_close(struct mm_council_own *own);
/* Since when there is each course that any pack had. Owned: free(). */
MM_MUST_USE enum mm_err mm_packs_courses(struct mm_central *central, struct mm_course_since **ret_courses,
                                         size_t *ret_n, struct mm_errinfo *info);

/* recorder.c: tables recorder, recorder_key */
struct mm_recorder_new {
    const char *kind, *status;        /* "kiosk", "server"; "active", "pending" */
    const struct mm_sign_public *key; /* its first */
    int64_t last_seq;                 /* its records begin after this one */
};
MM_MUST_USE enum mm_err mm_recorder_insert(struct mm_central *central, const char *id, const char *name,
                                           const struct mm_recorder_new *what, struct mm_errinfo *info);
/* (tx) Its kiosk was that recorder before: what that one has is its own too. Nothing where there is none
 * such. */
MM_MUST_USE enum mm_err mm_recorder_follow(struct mm_central *central, const char *recorder,
                                           const char *before, struct mm_errinfo *info);
/* A further key; the ones before it count until it is first used. EXISTS when it was retired already. */
MM_MUST_USE enum mm_err mm_recorder_key_add(struct mm_central *central, const char *recorder,
                                            const struct mm_sign_public *key, struct mm_errinfo *info);
/* A request of this recorder arrived: last seen, backlog, clock offset of this boot. */
/* To what an answer for this kiosk is sealed: the key of that id while it counts, else the newest that does.
 * NOT_FOUND when none does: pending, revoked, unknown. */
MM_MUST_USE enum mm_err mm_recorder_key_now(struct mm_central *central, const char *recorder,
                                            const char *key_id, struct mm_sign_public *ret_key,
                                            struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_recorder_seen(struct mm_central *central, const char *recorder,
                                         const struct mm_recorder_seen *seen, struct mm_errinfo *info);
/* The same inside the caller's transaction. */
/* Is it the server itself? */
MM_MUST_USE enum mm_err mm_recorder_is_own(struct mm_central *central, const char *recorder, bool *ret_own,
                                           struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_recorder_seen_tx(struct mm_central *central, const char *recorder,
                                            const struct mm_recorder_seen *seen, struct mm_errinfo *info);
/* (tx) A batch was taken: last received, highest contiguous seq. */
MM_MUST_USE enum mm_err mm_recorder_received(struct mm_central *central, const char *recorder,
                                             int64_t last_seq, struct mm_errinfo *info);
/* Asks ahead (mm_stmt_ask) for mm_central_key() and mm_recorder_last_seq(). */
MM_MUST_USE enum mm_err mm_recorder_ask(struct mm_central *central, const char *recorder, const char *key_id,
                                        struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_recorder_last_seq(struct mm_central *central, const char *recorder,
                                             int64_t *ret_last_seq, struct mm_errinfo *info);

/* standing.c: approval and revocation, for the actions. in: {"kiosk": name or id, "actor"}; out: {"recorder",
 * "name", "status"}. With its operation record in one transaction. */
MM_MUST_USE enum mm_err mm_standing_set(struct mm_central *central, const struct mm_json *in,
                                        const char *status, struct mm_buf *ret_out, struct mm_errinfo *info);

/* act.c: an action with what it reads, for a central that only reads; its output is of no interest. */
MM_MUST_USE enum mm_err mm_central_act(struct mm_central *central, const char *name, const struct mm_buf *in,
                                       struct mm_errinfo *info);

/* operation.c (tx) */
MM_MUST_USE enum mm_err mm_operation_insert(struct mm_central *central, const char *actor, const char *what,
                                            struct mm_errinfo *info);

/* invite.c: table invite */
#define MM_INVITE_LIFE_MS    (15 * 60 * 1000)
#define MM_INVITE_CODE_BYTES 24
/* approved: the kiosk that enrols with the code works at once. */
MM_MUST_USE enum mm_err mm_invite_new(struct mm_central *central, const char *name, bool approved,
                                      char ret_code[MM_INVITE_CODE_BYTES], int64_t *ret_expires_at_ms,
                                      struct mm_errinfo *info);
/* It was made by this council; whether it is still good is not said. AUTH. */
MM_MUST_USE enum mm_err mm_invite_known(struct mm_central *central, const char *code,
                                        struct mm_errinfo *info);

/* intake.c: a batch in two steps. Reading costs most and needs no database, so it is done by whoever serves;
 * the slices must outlive the intake. */
struct mm_intake;
/* scanned: they were cut out of a text that passed mm_json_scan. */
MM_MUST_USE enum mm_err mm_intake_read(const struct mm_batch_head *head, const struct mm_slice *slices,
                                       size_t n, bool scanned, struct mm_intake **ret_intake,
                                       struct mm_errinfo *info);
void mm_intake_free(void *intake);
/* In one transaction. replies: as many as there are slices. */
MM_MUST_USE enum mm_err mm_intake_store_tx(struct mm_central *central, struct mm_intake *intake,
                                           const struct mm_recorder_seen *seen,
                                           struct mm_record_reply *replies, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_intake_store(struct mm_central *central, struct mm_intake *intake,
                                        const struct mm_recorder_seen *seen, struct mm_record_reply *replies,
                                        struct mm_errinfo *info);

#include "sync/server/internal_records.h"

/* credential.c: scopes are the roles that a credential may have (roles.h) */
#define MM_CREDENTIAL_HASHES 2 /* of the secret, and of the one before it while both are good */
struct mm_credential_row {
    char id[MM_UUID_BYTES], name[200], scope[32], decision[MM_DECISION_BYTES];
    int64_t made_at_ms, revoked_at_ms; /* 0: not revoked */
    int64_t old_until_ms;              /* until then the secret before is good too; 0: there was none */
};
/* With its operation record in one transaction. EXISTS when a live one has this name. */
MM_MUST_USE enum mm_err mm_credential_add(struct mm_central *central, const char *actor,
                                          const struct mm_credential_row *like, char ret_id[MM_UUID_BYTES],
                                          char ret_secret[64], struct mm_errinfo *info);
/* By id or by the name of a live one; in one transaction with its operation record. *ret_row (may be NULL).
 */
MM_MUST_USE enum mm_err mm_credential_revoke(struct mm_central *central, const char *actor, const char *which,
                                             struct mm_credential_row *ret_row, struct mm_errinfo *info);
/* Newest first. Owned: free(). */
MM_MUST_USE enum mm_err mm_credential_list(struct mm_central *central, struct mm_credential_row **ret_rows,
                                           size_t *ret_n, struct mm_errinfo *info);
/* A new secret for a live one, by id or name, in one transaction with its operation record. The one that it
 * has now stays good for overlap_ms (0: no longer); one that was old already ends at once. */
MM_MUST_USE enum mm_err mm_credential_rotate(struct mm_central *central, const char *actor, const char *which,
                                             int64_t overlap_ms, struct mm_credential_row *ret_row,
                                             char ret_secret[64], struct mm_errinfo *info);
/* What a secret is held against, now. AUTH unless there is a live credential of this id, with the decision
 * that its role needs. */
struct mm_credential_proof {
    char name[200], scope[32];
    char hashes[MM_CREDENTIAL_HASHES][MM_SECRET_HASH_BYTES];
    size_t n_hashes;
};
MM_MUST_USE enum mm_err mm_credential_proof(struct mm_central *central, const char *id,
                                            struct mm_credential_proof *ret_proof, struct mm_errinfo *info);

/* secret.c: FILE.secret, and its hash in the database */
MM_MUST_USE enum mm_err mm_secret_make(struct mm_central *central, struct mm_errinfo *info);
/* AUTH when it is another one; anything else: the database did not answer. */
MM_MUST_USE enum mm_err mm_secret_check(struct mm_central *central, const char *secret,
                                        struct mm_errinfo *info);
/* file: mm_council_file() */
MM_MUST_USE enum mm_err mm_secret_load(const char *file, char *out, size_t out_bytes,
                                       struct mm_errinfo *info);
#endif
