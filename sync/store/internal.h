/* What the owner files of the store share. Functions named mm_store_…_tx run inside the caller's transaction.
 */
#ifndef MM_STORE_INTERNAL_H
#define MM_STORE_INTERNAL_H

#include "sync/base/path.h"
#include "sync/store/store.h"

/* The WAL is moved into the file at the next quiet moment once it is this long, and at once when nobody has
 * had a quiet moment for long. */
#define MM_STORE_CHECKPOINT_PAGES 256
#define MM_STORE_WAL_MAX_PAGES    2048
#define MM_STORE_PLACE_BYTES      128
#define MM_STORE_MAX_FORM_BYTES   (64 * 1024)

struct mm_store {
    struct mm_db *db;
    const struct mm_clock *clock;   /* borrowed */
    const struct mm_random *random; /* borrowed */
    struct mm_steady steady;
    struct mm_uuid7 ids;
    char boot[MM_UUID_BYTES]; /* stands in statements: the machine's, or one of this start under an injected
                                 clock */
    char machine[MM_UUID_BYTES]; /* the system's boot, which the monotonic clock counts from; may be "" */
    char dir[MM_PATH_BYTES];
    int64_t last_at_ms;         /* of this start: timestamps never go below it */
    bool clock_back;            /* the clock showed less when this start began than an earlier one wrote */
    int64_t earlier_at_ms;      /* last timestamp that an earlier start wrote; INT64_MIN for none */
    char seen_for[MM_ID_BYTES]; /* whom mm_store_seen answers for */
    char next_place[MM_STORE_PLACE_BYTES]; /* goes with the next answer; "" for none */
};

extern const char *const mm_store_migrations[];
extern const size_t mm_store_n_migrations;

/* begin; work; return finish(err): commits when err is MM_OK, else rolls back and hands err on. */
enum mm_err mm_store_begin_at(struct mm_store *store, const char *file, int line, struct mm_errinfo *info);
#define mm_store_begin(store, info) mm_store_begin_at((store), __FILE__, __LINE__, (info))
enum mm_err mm_store_finish(struct mm_store *store, enum mm_err err, struct mm_errinfo *info);

int64_t mm_store_now_ms(struct mm_store *store);
void mm_store_new_id(struct mm_store *store, char out[MM_UUID_BYTES]);
/* Copies a value read from the database; CORRUPT when it does not fit. */
enum mm_err mm_store_copy(char *out, size_t out_bytes, const char *value, struct mm_errinfo *info);
/* True when the query with its one or two text parameters (NULL: fewer) gives a row whose first column is not
 * 0; false also when it fails. */
bool mm_store_yes(struct mm_store *store, const char *sql, const char *a, const char *b);

enum mm_err mm_store_meta_set_tx(struct mm_store *store, const char *name, const char *value,
                                 struct mm_errinfo *info);
enum mm_err mm_store_known_replace_tx(struct mm_store *store, const struct mm_roster *roster,
                                      struct mm_errinfo *info);
/* Every duty of a person that had opened by today, by the day it opened. */
typedef enum mm_err (*mm_store_duty_each)(void *ctx, const struct mm_duty_state *state,
                                          struct mm_errinfo *info);
enum mm_err mm_store_duties_each(struct mm_store *store, const struct mm_pack *pack, const char *person,
                                 mm_store_duty_each each, void *ctx, struct mm_errinfo *info);
/* The place that mm_store_place_next named, if any. */
enum mm_err mm_store_place_next_tx(struct mm_store *store, const char *registration, struct mm_errinfo *info);
enum mm_err mm_store_settings_prune_tx(struct mm_store *store, struct mm_errinfo *info);
/* The settings of a person as another kiosk made them, where they are the later ones. */
enum mm_err mm_store_setting_follow_tx(struct mm_store *store, const char *person, const char *json,
                                       int64_t at_ms, const char *id, struct mm_errinfo *info);
/* told.c: an entry to be told. settings of a person take the place of those that wait. */
enum mm_err mm_store_told_add_tx(struct mm_store *store, const struct mm_told *told, struct mm_errinfo *info);
/* A new one of now. */
void mm_store_told_init(struct mm_store *store, const char *kind, const char *person, char *data,
                        struct mm_told *ret_told);
/* opinion.c: the session is over: what was said in it of questions is to be told from now on, and who said it
 * is forgotten. */
enum mm_err mm_store_opinions_release_tx(struct mm_store *store, const char *session,
                                         struct mm_errinfo *info);
enum mm_err mm_store_told_prune_tx(struct mm_store *store, struct mm_errinfo *info);
/* Keeps the earlier of two times. */
enum mm_err mm_store_acknowledged_tx(struct mm_store *store, const char *person, const char *text,
                                     const char *version, int64_t at_ms, struct mm_errinfo *info);
enum mm_err mm_store_looked_tx(struct mm_store *store, const char *person, const struct mm_looked *list,
                               size_t n, struct mm_errinfo *info); /* replaces what was told before of them */
enum mm_err mm_store_acknowledged_prune_tx(struct mm_store *store, struct mm_errinfo *info);
enum mm_err mm_store_summaries_prune_tx(struct mm_store *store, struct mm_errinfo *info);
enum mm_err mm_store_seen_elsewhere_tx(struct mm_store *store, const struct mm_summary *summary,
                                       struct mm_errinfo *info);
/* past.c: what the server says that somebody handed in at other kiosks. */
enum mm_err mm_store_past_elsewhere_tx(struct mm_store *store, const struct mm_summary *summary,
                                       struct mm_errinfo *info);
/* The explanations stand in the pack: they can be shown when each item still is as it was asked. */
bool mm_store_can_show(const struct mm_pack *pack, const struct mm_form *form);
/* The attempt of this registration that was handed in there, as far as it was told. NOT_FOUND. */
enum mm_err mm_store_attempt_elsewhere(struct mm_store *store, const struct mm_pack *pack,
                                       const char *registration, struct mm_attempt *ret_attempt,
                                       struct mm_errinfo *info);
/* pool.c: the period of 個人の点検 as the roster tells it. */
enum mm_err mm_store_selfcheck_replace_tx(struct mm_store *store, const struct mm_selfcheck_period *period,
                                          struct mm_errinfo *info);
/* signin.c, pin.c: what one kiosk was told for signing in, and what was kept here by person. */
enum mm_err mm_store_signin_replace_tx(struct mm_store *store, const struct mm_signin_data *data,
                                       struct mm_errinfo *info);
enum mm_err mm_store_signin_method(struct mm_store *store, enum mm_signin *ret_method,
                                   struct mm_errinfo *info);
enum mm_err mm_store_pins_prune_tx(struct mm_store *store, struct mm_errinfo *info);
/* The unused code of this person that this text is, or why not. Slow on purpose, alike for everybody. */
enum mm_err mm_store_code_match(struct mm_store *store, const char *person, const char *code,
                                enum mm_try *ret_what, struct mm_code_ticket *ret_ticket,
                                struct mm_errinfo *info);
enum mm_err mm_store_code_use_tx(struct mm_store *store, const char *person,
                                 const struct mm_code_ticket *ticket, struct mm_errinfo *info);
enum mm_err mm_store_purpose_prune_tx(struct mm_store *store, struct mm_errinfo *info);

/* The home page that this open session was launched with. INVALID when the session is over. */
enum mm_err mm_store_sitting_home(struct mm_store *store, const char *session, char *out, size_t out_bytes,
                                  struct mm_errinfo *info);
/* Writes one statement with its outbox row. The caller sets the verb and what belongs to it; id, times and
 * clock quality are set here. home NULL: that of the session, which must be open. */
enum mm_err mm_store_record_tx(struct mm_store *store, const struct mm_sitting *sitting, const char *home,
                               struct mm_statement *statement, char ret_id[MM_UUID_BYTES],
                               struct mm_errinfo *info);
/* Whether a statement with this verb is there for a registration / a session. */
bool mm_store_recorded(struct mm_store *store, const char *registration, enum mm_verb verb);
bool mm_store_recorded_in(struct mm_store *store, const char *session, enum mm_verb verb);
/* Time of the last statement of a session; fallback when there is none. */
int64_t mm_store_recorded_last_ms(struct mm_store *store, const char *session, int64_t fallback);
enum mm_err mm_store_record_resume(struct mm_store *store, struct mm_errinfo *info);

/* outbox_rules.c. Does the record of this seq go in one send with those up to last (NULL: it is the first)?
 * bytes: of all of them, with a comma each. */
bool mm_outbox_goes_along(const struct mm_outbox_row *last, int64_t seq, size_t bytes, size_t max_bytes);
/* Up to which all counts as sent; first_waiting 0: nothing waits. */
int64_t mm_outbox_sent_up_to(int64_t first_waiting, int64_t last);
/* Behind which all waits again, when the server holds that much; ours: our chain at that place. */
int64_t mm_outbox_back_behind(const struct mm_chain_end *held, const struct mm_hash *ours);
enum mm_err mm_store_outbox_add_tx(struct mm_store *store, int64_t seq, struct mm_errinfo *info);

enum mm_err mm_store_attempt_state(struct mm_store *store, const char *attempt,
                                   enum mm_attempt_state *ret_state, struct mm_errinfo *info);
/* The newest attempt of a registration whose 提出 can no longer be taken back. NOT_FOUND. */
enum mm_err mm_store_attempt_handed_in(struct mm_store *store, const char *registration,
                                       struct mm_attempt *ret_attempt, struct mm_errinfo *info);
/* SET of the state machine's columns; expect names the state that must stand there (CONFLICT else). */
enum mm_err mm_store_attempt_move_tx(struct mm_store *store, const struct mm_attempt *to,
                                     enum mm_attempt_state expect, struct mm_errinfo *info);
enum mm_err mm_store_attempt_completed_tx(struct mm_store *store, const char *attempt,
                                          struct mm_errinfo *info);
enum mm_err mm_store_seen_add_tx(struct mm_store *store, const char *person, const struct mm_form *form,
                                 int64_t at_ms, struct mm_errinfo *info);
/* One stored answer. NOT_FOUND. */
struct mm_store_answer_row {
    bool right;
    bool complete;
};
enum mm_err mm_store_answer_row(struct mm_store *store, const char *registration, const char *attempt,
                                const char *item_id, struct mm_store_answer_row *ret_row,
                                struct mm_errinfo *info);

#endif
