/* The central store behind mamori-server and behind `mamori` when no server runs: councils, recorders,
 * people, duties, statements, derived progress and evidence. One writer at a time (a lease). Statements are
 * append-only; progress and evidence are derived and can be rebuilt. What a call returned MM_OK for is
 * durable.
 *
 * Answers tied to a person (evidence) are read only as pools by reports, or for that person's own kiosk. */
#ifndef MM_SERVER_CENTRAL_H
#define MM_SERVER_CENTRAL_H

#include "content/pack/pack.h"
#include "sync/base/clock.h"
#include "sync/base/err.h"
#include "sync/base/id.h"
#include "sync/base/sign.h"
#include "sync/db/db.h"
#include "sync/export/report.h"
#include "sync/rules/rules.h"
#include "sync/server/roles.h"
#include "sync/wire/batch.h"
#include "sync/wire/people.h"

struct mm_central;

/* url: "sqlite:FILE" or "postgresql://user@host/database". MM_CENTRAL_WRITE takes the lease (BUSY with the
 * server's URL in info when another process holds it); MM_CENTRAL_READ never writes. listen: URL to put into
 * the lease (and behind a space the address at which this machine reaches it), or NULL. It stands at the
 * first council of the store until mm_central_choose(). Opens the council's pack too (kept beside the
 * database in FILE.packs/<version>/; with PostgreSQL FILE is DIR/<database>, DIR as it was given to `mamori
 * init`, or what MAMORI_FILES says). */
enum mm_central_mode { MM_CENTRAL_READ, MM_CENTRAL_WRITE, MM_CENTRAL_MODE_COUNT };
MM_MUST_USE enum mm_err mm_central_open(const char *url, enum mm_central_mode mode, const char *listen,
                                        const struct mm_clock *clock, const struct mm_random *random,
                                        struct mm_central **ret_central, struct mm_errinfo *info);
void mm_central_close(struct mm_central *central);
struct mm_db *mm_central_db(struct mm_central *central);
const struct mm_clock *mm_central_clock(struct mm_central *central);
const struct mm_pack *mm_central_pack(struct mm_central *central);
/* The folder for the backups that the secretariat has made (/api/v1/backup); borrowed for the life of the
 * store. Unless somebody says it here, there are none: no request ever names a folder. */
void mm_central_backups_to(struct mm_central *central, const char *folder);
/* By id or name; NULL: the only one. USAGE with all of them when it is not clear which. */
MM_MUST_USE enum mm_err mm_central_choose(struct mm_central *central, const char *called,
                                          struct mm_errinfo *info);
/* All of the store, in the order in which they joined. Owned: free(). */
struct mm_council_row {
    char id[MM_ID_BYTES], name[200], home_page[400], pack_version[17];
    int64_t joined_at_ms;
    bool demo;
};
MM_MUST_USE enum mm_err mm_central_councils(struct mm_central *central, struct mm_council_row **ret_rows,
                                            size_t *ret_n, struct mm_errinfo *info);
/* One of a store that is not open, as mm_central_choose() finds it, with what opens /api/v1 of a running
 * server for the council's administrator (FILE.secret, which only the server's user may read). */
struct mm_council_found {
    char id[MM_ID_BYTES], secret[64];
};
MM_MUST_USE enum mm_err mm_central_find(const char *url, const char *called,
                                        struct mm_council_found *ret_found, struct mm_errinfo *info);
/* Facts of the council at which it stands. */
int64_t mm_central_pack_serial(struct mm_central *central);      /* how often packs were published */
const char *mm_central_council(struct mm_central *central);      /* id */
const char *mm_central_council_name(struct mm_central *central); /* ○○市議会 */
const char *mm_central_home_page(struct mm_central *central);
bool mm_central_demo(struct mm_central *central);
/* What `mamori init` makes: the database with its one council, the checked pack copied to
 * FILE.packs/<version>/, FILE.secret, FILE.key and FILE.pack-key (all 0600). EXISTS when the database is
 * there already; what was made before a failure is taken away again. */
struct mm_central_new {
    const char *council;   /* id, as in the pack */
    const char *name;      /* ○○市議会; NULL: the pack's */
    const char *home_page; /* NULL: the pack's */
    bool demo;
    const char *pack_dir;
    const char *pack_key; /* key file that signs the pack; NULL: FILE.pack-key, made if it is not there */
    const char *files;    /* PostgreSQL: folder for what lies beside; NULL: MAMORI_FILES or /var/lib/mamori */
    const char *role;     /* PostgreSQL: the user as whom the server will connect; NULL: the one of the URL */
    enum mm_signin signin; /* how people sign in at kiosks */
    bool moved; /* a store is brought here (migrate.h), with its keys, which may be there already */
};
MM_MUST_USE enum mm_err mm_central_create(const char *url, const struct mm_central_new *what,
                                          const struct mm_clock *clock, const struct mm_random *random,
                                          struct mm_errinfo *info);
/* One more council for a store that is there, with files of its own beside it (FILE.<id>.packs/ and so on):
 * all of it or nothing. *ret_council (may be NULL): its id. EXISTS when the store has it already, BUSY while
 * a server runs. */
MM_MUST_USE enum mm_err mm_central_join(const char *url, const struct mm_central_new *what,
                                        const struct mm_clock *clock, const struct mm_random *random,
                                        char ret_council[MM_ID_BYTES], struct mm_errinfo *info);
/* Where the process that holds the lease listens. NOT_FOUND when none runs. BUSY when the holder is a command
 * that listens nowhere. */
struct mm_lease {
    char url[300];
    char address[64]; /* of this machine, where it is to be reached; "" for what the URL says */
};
MM_MUST_USE enum mm_err mm_central_lease(const char *url, struct mm_lease *ret_lease,
                                         struct mm_errinfo *info);
/* For the command line of this machine: a copy of the certificate that the running server shows, which proves
 * it as well as a CA would. */
MM_MUST_USE enum mm_err mm_central_tls_show(struct mm_central *central, const char *pem,
                                            struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_central_tls_path(const char *url, char *out, size_t out_bytes);
/* A CA to trust instead, when this central speaks to the running server; NULL: the copy above. Borrowed. */
void mm_central_trust(struct mm_central *central, const char *ca_file);

/* ---- actions: everything that writes, one file and one line each (actions.def) ------------------------ */
/* The command line calls an action directly when no server runs, else POSTs the same JSON to
 * /api/v1/action/<name>; the server calls the same function. Output is JSON. */
struct mm_shape;
struct mm_action {
    const char *name; /* "roster.import" */
    enum mm_err (*run)(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info);
    const struct mm_shape *takes, *gives; /* api.h: what it is told, what it answers */
    enum mm_right right;                  /* of who may have the server do it */
};
const struct mm_action *mm_action_find(const char *name);
const struct mm_action *const *mm_action_list(size_t *ret_n);

/* The folder in which lies what belongs to the store, "." for the one we are in. Owned by the caller. */
char *mm_central_folder(const struct mm_central *central);

/* ---- kiosk side --------------------------------------------------------------------------------------- */
struct mm_kiosk_row {
    char recorder[MM_ID_BYTES];
    char name[200];
    char status[16]; /* "active", "pending", "revoked" */
    char key_id[MM_KEY_ID_BYTES];
    int64_t enrolled_at_ms, last_seen_at_ms, last_received_at_ms;
    int64_t last_seq;               /* highest contiguous seq received */
    int64_t backlog;                /* as the kiosk last reported; -1 unknown */
    int64_t quarantined, conflicts; /* records that are kept for a person to look at */
    int64_t clock_off_ms;           /* its clock is ahead of ours; 0: right, or unknown */
    bool forked;                    /* its records tell two stories: a copied disk, an old backup */
};
MM_MUST_USE enum mm_err mm_central_kiosks(struct mm_central *central, struct mm_kiosk_row **ret_rows,
                                          size_t *ret_n, struct mm_errinfo *info);
/* sent: NULL, or what a kiosk that enrols anew with its old store counts as sent: its records begin behind
 * that, or anew when that record is not here. *ret_status (may be NULL): static, "active" or "pending". */
MM_MUST_USE enum mm_err mm_central_enrol(struct mm_central *central, const char *code,
                                         const struct mm_sign_public *key, const char *name,
                                         const struct mm_chain_end *sent, char ret_recorder[MM_ID_BYTES],
                                         const char **ret_status, struct mm_errinfo *info);
/* Key and status of a recorder. NOT_FOUND. */
MM_MUST_USE enum mm_err mm_central_key(struct mm_central *central, const char *recorder, const char *key_id,
                                       struct mm_sign_public *ret_key, char ret_status[16],
                                       struct mm_errinfo *info);
/* The server's own, to which bundles are sealed: its private half lies in FILE.key. NOT_FOUND. */
MM_MUST_USE enum mm_err mm_central_server_key(struct mm_central *central, struct mm_sign_public *ret_key,
                                              struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_central_key_path(struct mm_central *central, char *out, size_t out_bytes);
/* What a recorder says of itself beside its request. */
struct mm_recorder_seen {
    int64_t backlog;  /* -1: not said */
    const char *boot; /* NULL: not said; borrowed */
    const char *key;  /* id of the key that it signed with; borrowed; NULL leaves the others alone */
    int64_t device_at_ms, mono_ms;
};
/* Takes a verified batch in one transaction: slices are the statements in seq order. replies has n rows. seen
 * (may be NULL) is noted in the same transaction: one sync for one batch. */
MM_MUST_USE enum mm_err mm_central_take_seen(struct mm_central *central, const struct mm_batch_head *head,
                                             const struct mm_recorder_seen *seen,
                                             const struct mm_slice *slices, size_t n,
                                             struct mm_record_reply *replies, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_central_take(struct mm_central *central, const struct mm_batch_head *head,
                                        const struct mm_slice *slices, size_t n,
                                        struct mm_record_reply *replies, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_central_roster(struct mm_central *central, struct mm_roster *ret_roster,
                                          struct mm_errinfo *info);
/* Drops and recomputes progress and evidence from the statements. */
MM_MUST_USE enum mm_err mm_central_rebuild(struct mm_central *central, struct mm_errinfo *info);

/* ---- reports: one file report_<name>.c and one ENTRY(name) line each ----------------------------------- */
/* Up to so many people behind the one with this id ("": from the first). */
struct mm_report_page {
    char after[MM_ID_BYTES];
    size_t limit;
};
struct mm_report_ops {
    const char *name;
    const char *ja; /* one line of help */
    const char *en;
    bool names_people;   /* writes an operation record before its output */
    enum mm_right right; /* of who may see it; left out: as reports with, or without, names */
    enum mm_err (*run)(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info);
    /* A part of it, without what is said of the whole where it is not the whole; NULL: there are no parts. */
    enum mm_err (*page)(struct mm_central *central, int64_t as_of_ms, const struct mm_report_page *page,
                        struct mm_report_table *ret_table, struct mm_errinfo *info);
};
const struct mm_report_ops *mm_report_find(const char *name);
const struct mm_report_ops *const *mm_report_list(size_t *ret_n);
enum mm_right mm_report_right(const struct mm_report_ops *report);
/* What server and command line call: the report, or a page of it (NULL: the whole), with a note when the last
 * proof of its totals (proof.h) found that figures do not agree. INVALID where there are no pages. */
MM_MUST_USE enum mm_err mm_report_run(struct mm_central *central, const struct mm_report_ops *report,
                                      int64_t as_of_ms, const struct mm_report_page *page,
                                      struct mm_report_table *ret_table, struct mm_errinfo *info);
/* For a report that names people: who (as the command line or the web knows), which report, when. Durable
 * before the output. Through the running server's API when it holds the lease. */
MM_MUST_USE enum mm_err mm_central_operation(struct mm_central *central, const char *actor, const char *what,
                                             struct mm_errinfo *info);
#endif
