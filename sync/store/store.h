/* The kiosk's store: one SQLite file that kiosk (one process) and agent (another, another user) share.
 * The kiosk writes answers, statements, attempts and requests; the agent takes the outbox, brings roster,
 * duties and packs, and answers requests. One table, one owner file. What mm_store_* returns MM_OK for is
 * durable (WAL synced). */
#ifndef MM_STORE_STORE_H
#define MM_STORE_STORE_H

#include "content/pack/pack.h"
#include "sync/base/clock.h"
#include "sync/base/err.h"
#include "sync/base/id.h"
#include "sync/db/db.h"
#include "sync/rules/disclosure.h"
#include "sync/rules/rules.h"
#include "sync/wire/batch.h"
#include "sync/wire/people.h"
#include "sync/wire/statement.h"
#include "sync/wire/summary.h"
#include "sync/wire/told.h"

struct mm_store;

/* Opens DIR/kiosk.db, creating it (and DIR, mode 2770) when create is set; brings the schema up to date.
 * clock and random are borrowed for the life of the store. */
MM_MUST_USE enum mm_err mm_store_open(const char *dir, bool create, const struct mm_clock *clock,
                                      const struct mm_random *random, struct mm_store **ret_store,
                                      struct mm_errinfo *info);
void mm_store_close(struct mm_store *store);
struct mm_db *mm_store_db(struct mm_store *store);

/* Proves that a write is possible now: a row in meta, committed. NO_SPACE, READ_ONLY, IO otherwise. */
MM_MUST_USE enum mm_err mm_store_probe(struct mm_store *store, struct mm_errinfo *info);

/* Now, by the server's clock where the agent was told it in this start of the machine, else by its own: for
 * days that count (due dates, codes), never for a record. */
int64_t mm_store_time_ms(struct mm_store *store);
/* The day of that, where a clock that cannot be right gives way to the day of the last roster
 * (mm_duty_today).
 */
int32_t mm_store_today(struct mm_store *store);

/* What the store takes on its disk, and what is free there for this user; bytes, -1 when the system does not
 * tell. */
void mm_store_room(struct mm_store *store, int64_t *ret_used, int64_t *ret_free);

/* Nobody waits just now: a good moment to move what has gathered in the WAL into the file. */
void mm_store_quiet(struct mm_store *store);

/* ---- meta: small facts by name ------------------------------------------------------------------- */
/* Names in use: council, council_name, home_page, recorder, demo, pack_dir, pack_version, pack_serial,
 * pack_held, roster_etag, setup, diagonal, touch, touch_mm, manifest_etag, last_push_ms, last_pull_ms,
 * last_error, clock_boot, clock_began_ms …
 */
MM_MUST_USE enum mm_err mm_store_meta_get(struct mm_store *store, const char *name, char *out,
                                          size_t out_bytes, struct mm_errinfo *info); /* NOT_FOUND */
/* The printer of this kiosk; "" or absent: there is none, and nothing offers to print. */
#define MM_META_PRINTER "printer"
/* Of a 研修修了証, as the council decided; "" until it did. */
#define MM_META_CERTIFICATE_ISSUER "certificate.issuer"
#define MM_META_CERTIFICATE_WORDS  "certificate.words"
/* "1": the agent keeps a credential for the 事務局メニュー, which the kiosk then offers. */
#define MM_META_OFFICE "office"
/* "1": the agent knows the folder of a medium. */
#define MM_META_MEDIA "media"
MM_MUST_USE enum mm_err mm_store_meta_set(struct mm_store *store, const char *name, const char *value,
                                          struct mm_errinfo *info);
/* Several facts at once, in one transaction. */
struct mm_store_fact {
    const char *name, *value;
};
MM_MUST_USE enum mm_err mm_store_meta_put(struct mm_store *store, const struct mm_store_fact *facts, size_t n,
                                          struct mm_errinfo *info);
int64_t mm_store_meta_int(struct mm_store *store, const char *name, int64_t fallback);

/* ---- people and duties (written by the agent) ------------------------------------------------------ */
/* Replaces roster and what duties are computed from in one transaction. People that vanished are removed;
 * their records stay. */
MM_MUST_USE enum mm_err mm_store_roster_put(struct mm_store *store, const struct mm_roster *roster,
                                            struct mm_errinfo *info);
/* The roster, people by seat then reading, without what duties are computed from. */
MM_MUST_USE enum mm_err mm_store_roster_get(struct mm_store *store, struct mm_roster *ret_roster,
                                            struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_store_person(struct mm_store *store, const char *person,
                                        struct mm_person *ret_person, struct mm_errinfo *info);
/* What duties of a person are computed from, as the server knows it. Owned: mm_duty_data_done. */
MM_MUST_USE enum mm_err mm_store_known(struct mm_store *store, const char *person,
                                       struct mm_duty_data *ret_data, struct mm_errinfo *info);
/* Duties of a person today, with how far each is: the open ones, then those that were closed by taking part,
 * newest first, at most max. Records of this kiosk count before they have been sent. */
struct mm_duty_state {
    struct mm_duty duty;
    enum mm_progress progress;
    int64_t completed_at_ms; /* INT64_MAX when none; the day alone counts when it is another kiosk's */
    bool received;           /* the server has the record of its completion */
};
MM_MUST_USE enum mm_err mm_store_duties(struct mm_store *store, const struct mm_pack *pack,
                                        const char *person, struct mm_duty_state *ret_list, size_t max,
                                        size_t *ret_n, struct mm_errinfo *info);

/* Settings of a person: JSON text; "{}" when none. They are told to the server and follow to other kiosks;
 * what was set last stands. */
MM_MUST_USE enum mm_err mm_store_setting_get(struct mm_store *store, const char *person,
                                             struct mm_buf *ret_json, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_store_setting_put(struct mm_store *store, const char *person, const char *json,
                                             struct mm_errinfo *info);
/* What the council lets be seen by name, as the server told; the lowest level until it does. Who decided it
 * is meta "disclosed_by". */
enum mm_disclosure mm_store_disclosure(struct mm_store *store);
/* The level that this person has read and that stands still: what their answers say. */
int mm_store_level_told(struct mm_store *store, const char *person);
/* 目安 of a course, as the council decided; else as the pack has it. */
double mm_store_cut(struct mm_store *store, const struct mm_course *course);
bool mm_store_cut_decided(struct mm_store *store);
/* The purpose page (利用目的): when this person read it as it stands now; 0 for never. */
MM_MUST_USE enum mm_err mm_store_purpose_seen(struct mm_store *store, const char *person, int64_t *ret_at_ms,
                                              struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_store_purpose_mark(struct mm_store *store, const char *person,
                                              struct mm_errinfo *info);

/* ---- texts of the council: 内容を確認しました ---------------------------------------------------------- */
/* A text in the words in which it was shown. Not confirming is nothing and leaves nothing. */
struct mm_text {
    const char *id;      /* "policy" */
    const char *title;   /* 情報セキュリティ基本方針 */
    const char *version; /* hash of its words; "" for a text that is not there */
    bool example;        /* 参考例: not the council's own */
};
/* The 基本方針 of the pack. */
struct mm_text mm_text_policy(const struct mm_pack *pack);
/* When this person confirmed these very words, at whichever kiosk as far as it is known here; 0 for never. */
MM_MUST_USE enum mm_err mm_store_acknowledged(struct mm_store *store, const char *person,
                                              const struct mm_text *text, int64_t *ret_at_ms,
                                              struct mm_errinfo *info);
/* A record of it, once for each person, text and version; *ret_id "" when there was one. INVALID for a 参考例
 * and for a text that is not there. */
MM_MUST_USE enum mm_err mm_store_acknowledge(struct mm_store *store, const char *person,
                                             const struct mm_text *text, const char *pack_version,
                                             char ret_id[MM_UUID_BYTES], struct mm_errinfo *info);

/* ---- signing in ------------------------------------------------------------------------------------ */
/* A PIN belongs to this kiosk and never leaves it: argon2id, then a keyed hash with a pepper that lies beside
 * the database in a file of the kiosk's own user. */
enum mm_try {
    MM_TRY_OK,
    MM_TRY_WRONG,
    MM_TRY_WAIT,    /* too many wrong ones: nothing was looked at */
    MM_TRY_USED,    /* this one-time code was used before */
    MM_TRY_EXPIRED, /* its last day is over */
    MM_TRY_COUNT
};
enum mm_try_what { MM_TRY_OF_PIN, MM_TRY_OF_CODE, MM_TRY_WHAT_COUNT };
struct mm_tries {
    int left;        /* free tries; 0: each further wrong one waits twice as long */
    int64_t wait_ms; /* 0: may try now */
};
#define MM_FREE_TRIES      5
#define MM_FIRST_WAIT_MS   (15 * 1000)
#define MM_LONGEST_WAIT_MS (24 * 60 * 60 * 1000)
/* How it stands for somebody. What is left of a wait is counted monotonically; after a restart of the machine
 * it goes on with what was left, whatever the wall clock says. Call it once a second while somebody waits: it
 * also keeps how much is over. */
MM_MUST_USE enum mm_err mm_store_tries(struct mm_store *store, const char *person, enum mm_try_what what,
                                       struct mm_tries *ret_tries, struct mm_errinfo *info);
bool mm_store_pin_is_set(struct mm_store *store, const char *person);
/* Six digits, not one of those that everybody tries first. */
bool mm_pin_allowed(const char *pin);
/* A wrong one is counted durably before it is known to be wrong. */
MM_MUST_USE enum mm_err mm_store_pin_try(struct mm_store *store, const char *person, const char *pin,
                                         enum mm_try *ret_what, struct mm_tries *ret_tries,
                                         struct mm_errinfo *info);
/* A one-time code that fits gives a ticket; it is used up only by the PIN that is set with it. */
struct mm_code_ticket {
    enum mm_code_kind kind;
    int64_t generation;
};
MM_MUST_USE enum mm_err mm_store_code_try(struct mm_store *store, const char *person, const char *code,
                                          enum mm_try *ret_what, struct mm_tries *ret_tries,
                                          struct mm_code_ticket *ret_ticket, struct mm_errinfo *info);
/* Sets the PIN and uses the code up, in one transaction. INVALID when the PIN is not allowed, CONFLICT when
 * the code was used in between. */
MM_MUST_USE enum mm_err mm_store_pin_put(struct mm_store *store, const char *person, const char *pin,
                                         const struct mm_code_ticket *ticket, struct mm_errinfo *info);
/* Who looks after this kiosk has a PIN of its own here, and the secretariat one for its menu, of no person; a
 * new roster leaves them alone. */
#define MM_STORE_KEEPER "@keeper"
#define MM_STORE_OFFICE "@office"
/* who: one of these. */
MM_MUST_USE enum mm_err mm_store_own_pin_put(struct mm_store *store, const char *who, const char *pin,
                                             struct mm_errinfo *info);
/* Whose card this is. NOT_FOUND. */
MM_MUST_USE enum mm_err mm_store_card_find(struct mm_store *store, const char *typed,
                                           char ret_person[MM_ID_BYTES], struct mm_errinfo *info);
bool mm_store_has_cards(struct mm_store *store);
/* 事務局立会い: who let whom in without a PIN. */
MM_MUST_USE enum mm_err mm_store_witness_add(struct mm_store *store, const char *person, const char *witness,
                                             struct mm_errinfo *info);
/* 受講控え of a completion. NOT_FOUND while the server has not given this kiosk its key. */
MM_MUST_USE enum mm_err mm_store_receipt(struct mm_store *store, const char *person, const char *registration,
                                         char out[MM_RECEIPT_BYTES], struct mm_errinfo *info);

/* ---- a sitting: session, pages, attempt, answers --------------------------------------------------- */
/* The sitting in progress on this kiosk. All ids are copied. */
struct mm_sitting {
    char person[MM_ID_BYTES];
    char course[MM_ID_BYTES];
    char course_title[400];
    int course_version;
    char registration[MM_UUID_BYTES];
    char session[MM_UUID_BYTES];
    char pack_version[17];
    enum mm_launch_mode mode;
    double mastery_score;
    bool wants_passed;       /* moveOn, for launched */
    int told;                /* mm_store_level_told */
    int64_t started_mono_ms; /* for durations; durations survive a restart by the statements' times */
    int64_t started_at_ms;
    char module[MM_ID_BYTES]; /* that is read of a course with reads_one; "": all of them */
    bool assisted;            /* from here on 支援あり: somebody reads or answers for the person */
    bool in_room;             /* answers at the screen of a group session, which counts as 集合 */
};
/* Starts a session: launched + initialized in one transaction. A session of the same registration left open
 * on this kiosk is abandoned first. */
MM_MUST_USE enum mm_err mm_store_sitting_start(struct mm_store *store, struct mm_sitting *sitting,
                                               struct mm_errinfo *info);
/* Ends it: terminated. */
MM_MUST_USE enum mm_err mm_store_sitting_end(struct mm_store *store, const struct mm_sitting *sitting,
                                             struct mm_errinfo *info);
/* At program start: every session left open by a crash or power cut gets abandoned. */
MM_MUST_USE enum mm_err mm_store_sittings_abandon(struct mm_store *store, struct mm_errinfo *info);

/* A page was opened: an experienced statement the first time in this registration. *ret_id (may be NULL):
 * statement id, "" when it was opened before. */
MM_MUST_USE enum mm_err mm_store_page_open(struct mm_store *store, const struct mm_sitting *sitting,
                                           const struct mm_page *page, char ret_id[MM_UUID_BYTES],
                                           struct mm_errinfo *info);
/* Of a course with reads_one: the module of which a page was opened in the registration; NULL for none. */
const struct mm_module *mm_store_module_begun(struct mm_store *store, const struct mm_course *course,
                                              const char *registration);
bool mm_store_page_opened(struct mm_store *store, const char *registration, const char *page_id);
/* Where the person stopped: screen place as free text of the app ("page duty.p4", "check 3"). Writes nothing
 * when it stands there already. */
MM_MUST_USE enum mm_err mm_store_place_put(struct mm_store *store, const char *registration,
                                           const char *place, struct mm_errinfo *info);
/* Where the person will stand once the next answer is kept: mm_store_answer writes it in its own transaction,
 * so that going on costs no second one. Forgotten when that answer cannot be kept. */
void mm_store_place_next(struct mm_store *store, const char *place);
MM_MUST_USE enum mm_err mm_store_place_get(struct mm_store *store, const char *registration, char *out,
                                           size_t out_bytes, struct mm_errinfo *info); /* NOT_FOUND */

enum mm_attempt_state {
    MM_ATTEMPT_OPEN,      /* answering; answers can change */
    MM_ATTEMPT_SUBMITTED, /* 提出; result statements due at result_at_ms */
    MM_ATTEMPT_DONE,      /* result statements written */
    MM_ATTEMPT_STATE_COUNT
};
struct mm_attempt {
    char id[MM_UUID_BYTES];
    char registration[MM_UUID_BYTES];
    char person[MM_ID_BYTES];
    char course[MM_ID_BYTES];
    char pack_version[17];
    struct mm_form form;
    enum mm_attempt_state state;
    int64_t started_at_ms, submitted_at_ms;
    int64_t result_at_ms; /* when 提出 can no longer be taken back; 0 unless SUBMITTED or DONE */
    bool completed;       /* 修了 was recorded by this attempt */
};
/* Stores the form before its first question is shown. */
MM_MUST_USE enum mm_err mm_store_attempt_new(struct mm_store *store, const struct mm_sitting *sitting,
                                             const struct mm_form *form, struct mm_attempt *ret_attempt,
                                             struct mm_errinfo *info);
/* The newest attempt of a registration. NOT_FOUND. */
MM_MUST_USE enum mm_err mm_store_attempt_last(struct mm_store *store, const char *registration,
                                              struct mm_attempt *ret_attempt, struct mm_errinfo *info);

/* True while somebody still has to do with this attempt's questions as they were: it is not submitted for
 * good, or the explanation of a missed one was not seen. Then the kiosk goes on in the pack that it began in.
 */
bool mm_store_attempt_under_way(struct mm_store *store, const char *attempt);
/* Versions of packs that are still wanted, each once: such attempts began in them, a sitting is open in them,
 * the kiosk holds them, or they are installed. TOO_BIG for more than max. The agent keeps their folders; it
 * asks inside the transaction in which it moves the others away. */
/* pack_key.c: what opens a sealed pack, handed from the agent to the kiosk in memory alone. put REFUSED: the
 * place is not there or on a disk. get NOT_FOUND. key is wiped by whoever has it. */
MM_MUST_USE enum mm_err mm_pack_key_put(const char *version, const struct mm_seal_key *key,
                                        struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_pack_key_get(const char *version, struct mm_seal_key *ret_key,
                                        struct mm_errinfo *info);
void mm_pack_key_drop(const char *version);
/* A pack in a folder named for its version, with its key when there is one. mark (may be NULL): as
 * mm_pack_open_marked. AUTH: it is sealed, and what opens it was not handed over (yet). */
MM_MUST_USE enum mm_err mm_pack_open_handed(const char *dir, char mark[MM_PACK_MARK_BYTES],
                                            struct mm_pack **ret_pack, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_store_packs_needed(struct mm_store *store, char (*ret_versions)[17], size_t max,
                                              size_t *ret_n, struct mm_errinfo *info);
/* The kiosk goes by the pack in this folder from now on: it stays until another is held. NOT_FOUND when the
 * agent cleared it away meanwhile. */
MM_MUST_USE enum mm_err mm_store_pack_hold(struct mm_store *store, const char *dir, struct mm_errinfo *info);
/* The 目安 was reached in this registration, here or, as far as it was told, elsewhere: once is for good. */
bool mm_store_passed(struct mm_store *store, const char *registration);

/* One つぎへ: answer, statement and outbox row in one transaction. revision counts per attempt and item from
 * 1; an unchanged answer writes nothing and gives *ret_id "". attempt NULL: practice inside a page. */
MM_MUST_USE enum mm_err mm_store_answer(struct mm_store *store, const struct mm_sitting *sitting,
                                        const struct mm_attempt *attempt, const struct mm_item *item,
                                        const struct mm_answer *answer, int64_t answer_ms,
                                        char ret_id[MM_UUID_BYTES], struct mm_errinfo *info);
/* The last revision of each answer of an attempt, in form order; n_rows 0 where there is none yet. */
MM_MUST_USE enum mm_err mm_store_answers(struct mm_store *store, const struct mm_pack *pack,
                                         const struct mm_attempt *attempt, struct mm_answer *ret_answers,
                                         struct mm_errinfo *info);

/* 提出: the attempt becomes SUBMITTED, with result statements due after wait_ms. */
MM_MUST_USE enum mm_err mm_store_submit(struct mm_store *store, struct mm_attempt *attempt, int64_t wait_ms,
                                        struct mm_errinfo *info);
/* Takes 提出 back while SUBMITTED. */
MM_MUST_USE enum mm_err mm_store_submit_undo(struct mm_store *store, struct mm_attempt *attempt,
                                             struct mm_errinfo *info);
/* Result statements (passed or failed where the course shows a 目安): once, idempotent after a kill.
 * right_items of items. ret_id: the statement, empty when none was due; may be NULL. */
MM_MUST_USE enum mm_err mm_store_result(struct mm_store *store, const struct mm_sitting *sitting,
                                        struct mm_attempt *attempt, int right_items, int items,
                                        bool shows_cut, double cut, char *ret_id, struct mm_errinfo *info);
/* The explanation of an item of this attempt was seen. */
MM_MUST_USE enum mm_err mm_store_explained(struct mm_store *store, const struct mm_attempt *attempt,
                                           const char *item_id, struct mm_errinfo *info);
bool mm_store_was_explained(struct mm_store *store, const char *attempt, const char *item_id);
/* 修了 so far, counted from this kiosk's tables and the pack. */
MM_MUST_USE enum mm_err mm_store_completion(struct mm_store *store, const struct mm_pack *pack,
                                            const struct mm_attempt *attempt,
                                            struct mm_completion *ret_completion, struct mm_errinfo *info);
/* Whether 修了 of this course asks for the 目安 too, as the council decided and the server told. */
bool mm_store_wants_passed(struct mm_store *store, const struct mm_course *course);
/* completed, once per registration, only when mm_completion_reached. *ret_id "" when it was written before.
 */
MM_MUST_USE enum mm_err mm_store_complete(struct mm_store *store, const struct mm_pack *pack,
                                          const struct mm_sitting *sitting, struct mm_attempt *attempt,
                                          char ret_id[MM_UUID_BYTES], struct mm_errinfo *info);
/* How an answer of an attempt counts since its question was decided of, as the server told:
 * MM_SCORED_EXCLUDE, MM_SCORED_ALSO, or "" where nothing was decided. */
#define MM_SCORING_BYTES 16
MM_MUST_USE enum mm_err mm_store_scored(struct mm_store *store, const char *attempt, const char *item,
                                        char ret_scoring[MM_SCORING_BYTES], int64_t *ret_at_ms,
                                        struct mm_errinfo *info);
/* 意見: what somebody says of a question in this sitting, by reasons (sync/wire/opinion.h); said again it
 * takes the place of what was said. It waits here until the sitting is over, however it ends, and is told
 * without person and time then; until then it can be taken back. INVALID: no reason, or the sitting is over.
 */
MM_MUST_USE enum mm_err mm_store_opinion_put(struct mm_store *store, const struct mm_sitting *sitting,
                                             const struct mm_item *item, unsigned reasons,
                                             struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_store_opinion_undo(struct mm_store *store, const struct mm_sitting *sitting,
                                              const struct mm_item *item, struct mm_errinfo *info);
/* *ret_reasons 0: nothing was said of it in this sitting. */
MM_MUST_USE enum mm_err mm_store_opinion_get(struct mm_store *store, const struct mm_sitting *sitting,
                                             const struct mm_item *item, unsigned *ret_reasons,
                                             struct mm_errinfo *info);
/* How often and when a person saw an item (for mm_form_draw): on this kiosk, and elsewhere as far as it was
 * told. The store remembers one person at a time. */
struct mm_seen mm_store_seen(struct mm_store *store, const char *person);
/* How the person stands in each of mm_clause_groups() (at most n_states of them), by the answers given here
 * and, as far as it was told, elsewhere: for that person's own forms. */
MM_MUST_USE enum mm_err mm_store_groups(struct mm_store *store, const struct mm_pack *pack,
                                        const char *person, enum mm_group_state *ret_states, size_t n_states,
                                        struct mm_errinfo *info);
/* What the person gets who begins a course now. After 済 (done: the duty is) it is a Review; but a 目安 that
 * was not reached yet can still be reached. */
enum mm_launch_mode mm_store_mode(struct mm_store *store, const struct mm_course *course,
                                  const char *registration, bool done);
/* Sets sitting->module of a course with reads_one: the one that was begun, else the one that the person
 * should look at once more. */
MM_MUST_USE enum mm_err mm_store_module_choose(struct mm_store *store, const struct mm_pack *pack,
                                               const struct mm_course *course, enum mm_audience audience,
                                               struct mm_sitting *sitting, struct mm_errinfo *info);
/* The questions of the next attempt: unseen ones first; weak slots by how the person stands, those of a
 * revision by what it changed. */
MM_MUST_USE enum mm_err mm_store_form_draw(struct mm_store *store, const struct mm_pack *pack,
                                           const struct mm_course *course, enum mm_audience audience,
                                           const struct mm_sitting *sitting, uint64_t seed,
                                           struct mm_form *ret_form, struct mm_errinfo *info);
/* What the server says of this person's other kiosks: replaces what it said before; settings stand only when
 * they were made later than those here. What this kiosk showed is not to be in it. */
MM_MUST_USE enum mm_err mm_store_summary_put(struct mm_store *store, const struct mm_summary *summary,
                                             int64_t version, const char *etag, struct mm_errinfo *info);
/* What of it is here. version 0, etag "" for none. */
MM_MUST_USE enum mm_err mm_store_summary_at(struct mm_store *store, const char *person, int64_t *ret_version,
                                            char ret_etag[200], struct mm_errinfo *info);
/* It is still as it was, in this version too. */
MM_MUST_USE enum mm_err mm_store_summary_same(struct mm_store *store, const char *person, int64_t version,
                                              struct mm_errinfo *info);

/* ---- 私の記録 --------------------------------------------------------------------------------------- */
/* A training that this person began, took or no longer needs, at whichever kiosk as far as it is known here.
 * Why it was asked for: mm_duty_why_ja(&state.duty); how it was closed: mm_duty_closed_ja(&state.duty). */
struct mm_history {
    struct mm_duty_state state;
    char title[400]; /* of the course: the pack's, else as it was called then; "" when not known here */
    int64_t at_ms;   /* when it was completed, else closed (that day's start), else last worked on here, else
                        opened */
    bool here;       /* some of its records were made on this kiosk */
    char attempt[MM_UUID_BYTES]; /* the latest whose explanations this pack can show again; "" for none */
    int64_t submitted_at_ms; /* of the latest that was handed in, as far as it is known here; 0 for none */
    bool assisted;           /* completed with 支援あり: read to or written for */
};
/* Newest first. Owned: free(). */
MM_MUST_USE enum mm_err mm_store_history(struct mm_store *store, const struct mm_pack *pack,
                                         const char *person, struct mm_history **ret_rows, size_t *ret_n,
                                         struct mm_errinfo *info);
/* The attempt of a history and its answers (room for MM_MAX_FORM_ITEMS; in form order), made at this kiosk or
 * told of another one; of the latter the options stand as the pack has them. NOT_FOUND. CONFLICT: the pack
 * has other questions by now. */
MM_MUST_USE enum mm_err mm_store_past(struct mm_store *store, const struct mm_pack *pack, const char *attempt,
                                      struct mm_attempt *ret_attempt, struct mm_answer *ret_answers,
                                      struct mm_errinfo *info);
/* An attempt of this kiosk by its id. NOT_FOUND. */
MM_MUST_USE enum mm_err mm_store_attempt_get(struct mm_store *store, const char *attempt,
                                             struct mm_attempt *ret_attempt, struct mm_errinfo *info);
/* Who looked at lists that name people, and at this person's record, as the server told it; newest first, at
 * most max. */
MM_MUST_USE enum mm_err mm_store_looked(struct mm_store *store, const char *person,
                                        struct mm_looked *ret_list, size_t max, size_t *ret_n,
                                        struct mm_errinfo *info);
/* Of the lists: replaces what was told before. */
MM_MUST_USE enum mm_err mm_store_looked_put(struct mm_store *store, const struct mm_looked *list, size_t n,
                                            struct mm_errinfo *info);

/* ---- records and outbox ---------------------------------------------------------------------------- */
struct mm_outbox_row {
    int64_t seq;
    char id[MM_UUID_BYTES];
    struct mm_hash prev, chain;
    char *bytes; /* owned */
    size_t len;
};
/* The oldest unsent rows, contiguous in seq, at most max rows and max_bytes. */
MM_MUST_USE enum mm_err mm_store_outbox(struct mm_store *store, size_t max, size_t max_bytes,
                                        struct mm_outbox_row **ret_rows, size_t *ret_n,
                                        struct mm_errinfo *info);
/* The same behind seq `after`: for what is written down whole before anything of it is named. */
MM_MUST_USE enum mm_err mm_store_outbox_after(struct mm_store *store, int64_t after, size_t max,
                                              size_t max_bytes, struct mm_outbox_row **ret_rows,
                                              size_t *ret_n, struct mm_errinfo *info);
void mm_outbox_free(struct mm_outbox_row *rows, size_t n);
/* A record, sent or not: its id, and the chain behind it, which names it and all before it by their content.
 * NOT_FOUND. */
MM_MUST_USE enum mm_err mm_store_record_at(struct mm_store *store, int64_t seq, char ret_id[MM_UUID_BYTES],
                                           struct mm_hash *ret_chain, struct mm_errinfo *info);
/* Removes from the outbox the rows that the server named (any status); statements stay. */
MM_MUST_USE enum mm_err mm_store_outbox_named(struct mm_store *store, const struct mm_record_reply *replies,
                                              size_t n, struct mm_errinfo *info);
int64_t mm_store_outbox_count(struct mm_store *store);
/* The last record before the first that still waits: it and all before it count as sent. */
MM_MUST_USE enum mm_err mm_store_sent(struct mm_store *store, struct mm_chain_end *ret_sent,
                                      struct mm_errinfo *info);
/* The server holds the records up to this one and not those behind: they wait again. Those before too, when
 * the chain that it holds is another than ours. *ret_n: how many of them had been sent. */
MM_MUST_USE enum mm_err mm_store_outbox_back(struct mm_store *store, const struct mm_chain_end *held,
                                             int64_t *ret_n, struct mm_errinfo *info);
/* Recomputes the chain over all statements. CORRUPT names the first seq that does not fit. */
MM_MUST_USE enum mm_err mm_store_verify(struct mm_store *store, int64_t *ret_n, struct mm_errinfo *info);

/* ---- the kiosk report: what waits to be told beside records ---------------------------------------- */
/* The oldest entries, at most max. Owned: mm_told_free. */
MM_MUST_USE enum mm_err mm_store_told(struct mm_store *store, size_t max, struct mm_told **ret_list,
                                      size_t *ret_n, struct mm_errinfo *info);
/* The last entry that the server took is this one ("": none). True when that is neither the last that it
 * named here nor one that waits: it has lost what it had. */
MM_MUST_USE enum mm_err mm_store_told_forgotten(struct mm_store *store, const char *last, bool *ret_forgotten,
                                                struct mm_errinfo *info);
/* What was named and kept waits again. */
MM_MUST_USE enum mm_err mm_store_told_back(struct mm_store *store, int64_t *ret_n, struct mm_errinfo *info);
/* This kiosk is another recorder now: codes that were used as the one before are not told as this one's. */
MM_MUST_USE enum mm_err mm_store_told_other(struct mm_store *store, struct mm_errinfo *info);
/* Those that the server named need not be told again, unless it loses them: what somebody did is kept, the
 * newest MM_MAX_TOLD_AGAIN. */
MM_MUST_USE enum mm_err mm_store_told_named(struct mm_store *store, const struct mm_record_reply *replies,
                                            size_t n, struct mm_errinfo *info);
/* A file on a medium that was refused (mm_bundle_outcome); medium: its number, "" where nobody knows. The
 * same id again is the same. */
MM_MUST_USE enum mm_err mm_store_not_taken_add(struct mm_store *store, const char *id, const char *outcome,
                                               const char *medium, struct mm_errinfo *info);
/* A sealed set of a self-check, as it came out of its seal. The same again is one. */
MM_MUST_USE enum mm_err mm_store_sealed_add(struct mm_store *store, const char *period, const char *box,
                                            struct mm_errinfo *info);

/* ---- 個人の点検 (pool.c) ----------------------------------------------------------------------------- */
/* The period that the server last told of; its id is "" for none. */
MM_MUST_USE enum mm_err mm_store_selfcheck(struct mm_store *store, struct mm_selfcheck_period *ret_period,
                                           struct mm_errinfo *info);
/* Seals a set and lets it wait among others. Nothing is kept of who, when or in which order. */
MM_MUST_USE enum mm_err mm_store_selfcheck_add(struct mm_store *store,
                                               const struct mm_selfcheck_period *period,
                                               const struct mm_selfcheck_set *set, struct mm_errinfo *info);
/* Sets that may leave go to what is told the server (mm_store_sealed_add). The agent calls it. */
MM_MUST_USE enum mm_err mm_store_selfcheck_release(struct mm_store *store, struct mm_errinfo *info);

/* ---- requests of the kiosk to the agent ------------------------------------------------------------ */
/* Drawing the figures of a whole pack: the one kind that nobody waits for. It comes after all others. */
#define MM_REQUEST_FIGURES "figures"
MM_MUST_USE enum mm_err mm_store_request_put(struct mm_store *store, const char *kind, const char *json,
                                             int64_t *ret_id, struct mm_errinfo *info);
/* Asked again while nobody has answered: one that waits and begins with the same bytes (what it is about) is
 * asked with this text instead, so that whoever answers does it once. */
MM_MUST_USE enum mm_err mm_store_request_put_once(struct mm_store *store, const char *kind, const char *json,
                                                  size_t same_bytes, int64_t *ret_id,
                                                  struct mm_errinfo *info);
#define MM_REQUEST_REPLY_BYTES 8000
struct mm_request {
    int64_t id;
    char kind[32];
    char json[2000];
    char state[16]; /* "new", "done", "failed" */
    char reply[MM_REQUEST_REPLY_BYTES];
};
MM_MUST_USE enum mm_err mm_store_request_next(struct mm_store *store, struct mm_request *ret_request,
                                              struct mm_errinfo *info); /* NOT_FOUND */
MM_MUST_USE enum mm_err mm_store_request_answer(struct mm_store *store, int64_t id, const char *state,
                                                const char *reply, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_store_request_get(struct mm_store *store, int64_t id,
                                             struct mm_request *ret_request, struct mm_errinfo *info);
/* One member of the reply to a request that is done. Without such a member, or where the reply is no object:
 * 0, false. */
int64_t mm_reply_int(const char *reply, const char *key);
bool mm_reply_bool(const char *reply, const char *key);
bool mm_reply_is(const char *reply, const char *key, const char *text); /* it is this text */
#endif
