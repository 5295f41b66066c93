/* The agent: carries a kiosk's records to the server and brings roster, duties and packs. Owns the kiosk's
 * private key; meets the kiosk only in the store. A row leaves the outbox only when the server has named it;
 * no failure ever deletes anything. One thread. */
#ifndef MM_AGENT_AGENT_H
#define MM_AGENT_AGENT_H

#include "sync/base/json.h"
#include "sync/base/path.h"
#include "sync/base/sign.h"
#include "sync/http/client.h"
#include "sync/store/store.h"

#include <stdbool.h>

struct mm_agent_settings {
    const char *dir;              /* the store's folder */
    const char *server;           /* "https://…"; NULL: the one it enrolled with */
    const char *ca_file;          /* PEM; NULL: the one it enrolled with, else the system's */
    const char *media;            /* folder of the medium that the kiosk may be told to use; NULL: none */
    int64_t connect_ms, total_ms; /* 0: the client's defaults */
};

/* Who carries a request when no network does (bundle_out.c, bundle_in.c): as mm_http_send. */
struct mm_agent_carrier {
    enum mm_err (*send)(void *ctx, const struct mm_http_call *call, const char *path,
                        struct mm_http_answer *answer, struct mm_errinfo *info);
    void *ctx;
};

struct mm_lrs; /* lrs.h */

struct mm_agent {
    struct mm_store *store;                 /* owned */
    const struct mm_agent_carrier *carrier; /* borrowed; NULL: the network */
    struct mm_http_client *http;            /* owned */
    struct mm_lrs *lrs;                     /* owned; NULL: records go to our server */
    struct mm_sign_key key;
    char key_id[MM_KEY_ID_BYTES];
    char dir[MM_PATH_BYTES];   /* absolute */
    char media[MM_PATH_BYTES]; /* "" when there is none */
    char server[1024];         /* without a slash at its end */
    bool server_given;         /* not the one of the store */
    char recorder[MM_ID_BYTES], council[MM_ID_BYTES];
    char boot[MM_UUID_BYTES]; /* of this machine; "" when the system does not tell */
    struct mm_clock clock;
    struct mm_random random;
    int64_t retry_after_s; /* what the server last asked for; -1 */
    bool stale_said;       /* that the pack's day has passed, once for each run and pack */
    int64_t look_s;        /* how often the server wants to be asked for something new; 0: it did not say */
    char standing[16];     /* "pending" or "revoked" when the server said so in this round */
};

/* enrol.c. Makes the store if need be, the key DIR/agent.key (0600), and this kiosk known to the server. May
 * be repeated with the same code after a lost reply. EXISTS when it is enrolled already, unless its key is
 * lost or `again` is set: then it becomes a new recorder with a new key, and what waits in the outbox goes on
 * under that. *ret_pending (may be NULL): it still needs approval. */
struct mm_agent_enrolment {
    const char *code, *name; /* name may be NULL */
    bool again;
};
MM_MUST_USE enum mm_err mm_agent_enrol(const struct mm_agent_settings *settings,
                                       const struct mm_agent_enrolment *how, const struct mm_clock *clock,
                                       const struct mm_random *random, bool *ret_pending,
                                       struct mm_errinfo *info);

/* The same, as the kiosk asks for it: {"code": "…"}. USAGE when nobody told the server's address.
 * *ret_pending as above. */
MM_MUST_USE enum mm_err mm_agent_enrol_asked(const struct mm_agent_settings *settings, const char *name,
                                             const struct mm_json *want, const struct mm_clock *clock,
                                             const struct mm_random *random, bool *ret_pending,
                                             struct mm_errinfo *info);
/* requests.c: of a kiosk that is not enrolled: enrols it when it asks, and says of everything else that it is
 * not. *ret_enrolled: it is now. */
MM_MUST_USE enum mm_err mm_agent_requests_before(struct mm_store *store,
                                                 const struct mm_agent_settings *settings, const char *name,
                                                 const struct mm_clock *clock, const struct mm_random *random,
                                                 bool *ret_enrolled, struct mm_errinfo *info);

/* keys.c. The key of now: the one that the store's fact "key_id" names. */
MM_MUST_USE enum mm_err mm_agent_key_load(struct mm_store *store, const char *dir,
                                          struct mm_sign_key *ret_key, struct mm_errinfo *info);
/* The first key, or the next one; the same again until "key_id" names it. */
MM_MUST_USE enum mm_err mm_agent_key_make(const char *dir, bool next, struct mm_sign_key *ret_key,
                                          struct mm_errinfo *info);
bool mm_agent_key_there(const char *dir);
/* rotate.c: a new key in place of the old. May be repeated after any interruption. */
MM_MUST_USE enum mm_err mm_agent_rotate(struct mm_agent *agent, struct mm_errinfo *info);
/* status.c: lines for a technician. */
void mm_agent_status_write(struct mm_store *store, struct mm_buf *out);
/* Another process may have given this kiosk a new key or enrolled it anew. */
MM_MUST_USE enum mm_err mm_agent_refresh(struct mm_agent *agent, struct mm_errinfo *info);

/* trust.c. Which CA this kiosk trusts: ca_file when given, which is remembered in the store (once enrolled),
 * else the one remembered. *ret_path: a file with it below dir, or "" for the system's CAs. */
MM_MUST_USE enum mm_err mm_agent_trust(struct mm_store *store, const char *dir, const char *ca_file,
                                       char ret_path[MM_PATH_BYTES], struct mm_errinfo *info);
/* Looks at the address alone, before anything is opened or made. INVALID: neither http: nor https:; REFUSED:
 * a CA was given, so the server is to be proved, and plain HTTP proves nothing. server NULL: nothing to look
 * at. */
MM_MUST_USE enum mm_err mm_agent_address(const struct mm_agent_settings *settings, struct mm_errinfo *info);
/* REFUSED when url would be spoken to in the clear although this kiosk enrolled over https. */
MM_MUST_USE enum mm_err mm_agent_no_fallback(struct mm_store *store, const char *url,
                                             struct mm_errinfo *info);

/* AUTH when the kiosk is not enrolled. */
MM_MUST_USE enum mm_err mm_agent_open(const struct mm_agent_settings *settings, const struct mm_clock *clock,
                                      const struct mm_random *random, struct mm_agent **ret_agent,
                                      struct mm_errinfo *info);
void mm_agent_close(struct mm_agent *agent);

/* push.c: the outbox, oldest first, until it is empty or something fails. What was named before a failure has
 * left. *ret_sent (may be NULL): records the server named. */
MM_MUST_USE enum mm_err mm_agent_push(struct mm_agent *agent, size_t *ret_sent, struct mm_errinfo *info);
/* report.c: what waits to be told beside records; health: with how this machine is. A server that knows no
 * kiosk report yet gets it later. */
MM_MUST_USE enum mm_err mm_agent_report(struct mm_agent *agent, bool health, struct mm_errinfo *info);
/* held.c: asks how far the server holds what counts as sent. What it lacks waits in the outbox again. Whom
 * the server does not answer that (a revoked kiosk, an older server) sends what waits as ever. */
#define MM_TAKE_BACK_FIRST_MS (60 * 60 * 1000)
#define MM_TAKE_BACK_MOST_MS  (7 * 24 * 60 * 60 * 1000)
MM_MUST_USE enum mm_err mm_agent_held(struct mm_agent *agent, struct mm_errinfo *info);
/* bundle_out.c: all that waits, as one file in a folder, for the server; nothing leaves the outbox. medium:
 * its number on the sticker, may be NULL. */
struct mm_agent_carried {
    char name[MM_PATH_BYTES]; /* of the file written, or of the last one taken */
    size_t records;           /* written, or named by receipts for the first time */
    size_t files;             /* taken */
    size_t old;               /* of these, older than what is here: their receipts alone */
};
MM_MUST_USE enum mm_err mm_agent_export(struct mm_agent *agent, const char *dir, const char *medium,
                                        struct mm_agent_carried *ret_carried, struct mm_errinfo *info);
/* bundle_in.c: the server's answers, from a file or from all those in a folder that are for this kiosk.
 * medium as above. What is refused is told to the server, for the record of media. */
MM_MUST_USE enum mm_err mm_agent_import(struct mm_agent *agent, const char *path, const char *medium,
                                        struct mm_agent_carried *ret_carried, struct mm_errinfo *info);
/* After a pull over the network: answers to files that were written before are old now. */
MM_MUST_USE enum mm_err mm_agent_bundles_past(struct mm_agent *agent, struct mm_errinfo *info);
/* summary.c: what changed of the people on the roster at other kiosks, and who looked. */
MM_MUST_USE enum mm_err mm_agent_summaries(struct mm_agent *agent, struct mm_errinfo *info);
/* pull.c: roster and duties, summaries of people, then manifest and pack. */
MM_MUST_USE enum mm_err mm_agent_pull(struct mm_agent *agent, struct mm_errinfo *info);
/* turn.c: waits until no other agent of this store sends or receives. BUSY: somebody ended this program
 * meanwhile. *ret_turn goes to mm_agent_turn_end, which takes -1 too. */
MM_MUST_USE enum mm_err mm_agent_turn_begin(struct mm_agent *agent, int *ret_turn, struct mm_errinfo *info);
void mm_agent_turn_end(int turn);
/* Both, with the outcome in the store (last_push_ms, last_pull_ms, last_error, back-off). */
MM_MUST_USE enum mm_err mm_agent_sync(struct mm_agent *agent, bool pull, size_t *ret_sent,
                                      struct mm_errinfo *info);
/* certificate.c: number, paper, printer. want: {"person", "course", "until_ms": when nobody waits any more}.
 * The text of an error is for the person at the kiosk. */
MM_MUST_USE enum mm_err mm_agent_certificate(struct mm_agent *agent, const struct mm_json *want, char *reply,
                                             size_t reply_bytes, struct mm_errinfo *info);
/* Papers that were kept for people who are not on the roster any more are removed. */
MM_MUST_USE enum mm_err mm_agent_certificates_prune(struct mm_agent *agent, const struct mm_roster *roster,
                                                    struct mm_errinfo *info);
/* requests.c: answers what the kiosk asked for. */
MM_MUST_USE enum mm_err mm_agent_requests(struct mm_agent *agent, struct mm_errinfo *info);

/* How records travel; another record store is another row. Sends n rows contiguous in seq; replies has room
 * for n. SYNTAX or TOO_BIG: the other side cannot take so many at once. */
struct mm_push_ops {
    const char *name;
    size_t max_rows, max_bytes; /* of one send */
    enum mm_err (*send)(struct mm_agent *agent, const struct mm_outbox_row *rows, size_t n,
                        struct mm_record_reply *replies, size_t *ret_n, struct mm_errinfo *info);
};
extern const struct mm_push_ops mm_push_mamori, mm_push_lrs;
#define MM_AGENT_BATCH_BYTES ((size_t)1024 * 1024) /* of one batch, unpacked */

/* time.c: what the answer's Date says of this machine's clock goes into the store, for the kiosk's days. */
void mm_agent_note_time(struct mm_agent *agent, const struct mm_http_answer *answer);

/* talk.c: the server cannot be had at all now, or does not want this kiosk: the round ends. Any other error
 * is of the one thing that was asked. */
bool mm_agent_cut_off(enum mm_err err);
/* Whether somebody ended this program: the signal waits (main.c) until the work in hand is over, and long
 * work stops for it. */
bool mm_agent_ending(void);
/* talk.c: a request signed by this recorder. answer must be initialised. Other statuses than 200 and 304
 * become errors with the server's sentence. etag may be NULL. */
MM_MUST_USE enum mm_err mm_agent_get(struct mm_agent *agent, const char *path, const char *etag,
                                     struct mm_http_answer *answer, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_agent_post(struct mm_agent *agent, const char *path, const struct mm_buf *body,
                                      struct mm_http_answer *answer, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_agent_status(struct mm_agent *agent, const struct mm_http_answer *answer,
                                        struct mm_errinfo *info);
/* talk.c: the one way out. path: what stands behind the server's address in call->url. */
MM_MUST_USE enum mm_err mm_agent_send(struct mm_agent *agent, const struct mm_http_call *call,
                                      const char *path, struct mm_http_answer *answer,
                                      struct mm_errinfo *info);
/* The headers in which the kiosk tells its clock and its backlog; borrows the texts' storage. */
#define MM_AGENT_TOLD 4
struct mm_agent_told {
    char time[MM_TIME_BYTES], mono[32], backlog[32];
    struct mm_http_header header[MM_AGENT_TOLD];
    size_t n;
};
void mm_agent_tell(struct mm_agent *agent, struct mm_agent_told *told);

/* backoff.c: 1 s doubling to 10 min with jitter; never sooner than Retry-After. Kept in the store, so that a
 * restart does not hammer a server that is down; in monotonic time, so that no clock makes it wait for years.
 */
#define MM_BACKOFF_FIRST_MS    1000
#define MM_BACKOFF_MOST_MS     (10 * 60 * 1000)
#define MM_BACKOFF_PENDING_MS  (60 * 1000) /* the most while waiting for approval: somebody stands there */
#define MM_RETRY_AFTER_MOST_MS (60 * 60 * 1000)
MM_MUST_USE enum mm_err mm_backoff_failed(struct mm_agent *agent, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_backoff_worked(struct mm_agent *agent, struct mm_errinfo *info);
int64_t mm_backoff_left_ms(struct mm_agent *agent); /* 0: may try now */
/* When to look for something new: each minute, or as seldom as a crowded server asks; that is kept as above.
 * How long to wait after a look, and what is left of that after a restart (0: look now). */
#define MM_LOOK_MS      (60 * 1000)
#define MM_LOOK_MOST_MS (60 * 60 * 1000)
int64_t mm_look_done(struct mm_agent *agent);
int64_t mm_look_left_ms(struct mm_agent *agent);
#endif
