/* What comes down to a kiosk: roster, duties, settings, pack manifest. JSON both ways. */
#ifndef MM_WIRE_PEOPLE_H
#define MM_WIRE_PEOPLE_H

#include "sync/base/buf.h"
#include "sync/base/clock.h"
#include "sync/base/hash.h"
#include "sync/base/id.h"
#include "sync/base/json.h"
#include "sync/base/limits.h"
#include "sync/wire/certificate.h"
#include "sync/wire/facts.h"
#include "sync/wire/group.h"
#include "sync/wire/selfcheck.h"
#include "sync/wire/signin.h"

enum mm_person_status {
    MM_PERSON_ELECT,         /* 当選人 */
    MM_PERSON_COUNCILLOR,    /* 議員 */
    MM_PERSON_STAFF,         /* 職員 */
    MM_PERSON_EX_COUNCILLOR, /* 元議員 */
    MM_PERSON_EX_STAFF,      /* 元職員 */
    MM_PERSON_STATUS_COUNT
};
const char *mm_person_status_ja(enum mm_person_status status);   /* 当選人 … */
const char *mm_person_status_code(enum mm_person_status status); /* "elect", "councillor", … */
MM_MUST_USE enum mm_err mm_person_status_find(const char *ja_or_code, enum mm_person_status *ret_status);
bool mm_person_active(enum mm_person_status status);
bool mm_person_is_councillor(enum mm_person_status status); /* 当選人 and 議員 (and 元議員) */

struct mm_person {
    char id[MM_ID_BYTES];            /* opaque, UUIDv7 made at import */
    char name[MM_MAX_NAME_BYTES];    /* 議会で使う氏名; NFC, variation sequences kept */
    char reading[MM_MAX_NAME_BYTES]; /* hiragana */
    enum mm_person_status status;
    char employment[64];             /* 任用区分; "" */
    char section[128];               /* 課; "" */
    int seat;                        /* 0: none (yet) */
    char kaiha[128];                 /* 会派; "" */
    char starts_on[16], ends_on[16]; /* term or appointment, YYYY-MM-DD or "" */
};
/* What the rules compute; never sent: a kiosk gets what it is computed from. */
struct mm_duty {
    char registration[MM_UUID_BYTES];
    char person[MM_ID_BYTES];
    char course[MM_ID_BYTES];
    char cause[48];                  /* code: "term_start", "appointment", … */
    char opened_on[16];              /* YYYY-MM-DD */
    char due_on[16];                 /* ends at 24:00 JST of that day; "" for none */
    char closed_on[16];              /* "" while open */
    char closed_by[32];              /* "individual", "left", … or "" */
    char period[MM_PERIOD_BYTES];    /* of the registration */
    char origin_on[16];              /* day of the reason */
    char ends_on[16];                /* closes by itself when this day is over; "" for never */
    char reason[MM_FACT_WORD_BYTES]; /* of an exemption: code */
    char opened_fact[MM_UUID_BYTES], closed_fact[MM_UUID_BYTES]; /* which said so; "" for a record */
    int due_days;    /* asked for: days from when it was to open (or became known) to the day due */
    int paused_days; /* of these, days of absence that were not counted */
    bool late;       /* the reason became known so late that the days count from then */
    bool cut;        /* due_on is the last day of the term, or of the 年度 */
    bool sooner;     /* due_on is what a request by hand asked for */
    bool paused;     /* the person is absent today: nobody asks */
};
struct mm_roster {
    struct mm_person *people; /* owned */
    size_t n_people;
    struct mm_duty_data known; /* what duties are computed from */
    char council_name[200];
    bool demo;         /* every output bears 見本（架空の名簿） */
    bool wants_passed; /* 修了 asks for the 目安 too, where one is shown */
    int cut;           /* 目安 in percent as the council decided; 0: as the pack has it */
    int disclosure;    /* the level (sync/rules/disclosure.h) */
    char disclosed_by[MM_DISCLOSED_BY_BYTES]; /* who decided it, when, by which document; "": nobody did */
    struct mm_signin_data signin;         /* for one kiosk; nothing in a roster for nobody in particular */
    struct mm_selfcheck_period selfcheck; /* id "": none is open */
    struct mm_group_list groups;          /* that may be run at a kiosk */
    /* Of a 研修修了証, for a paper that waits for its signature; "": the council has not decided. */
    char certificate_issuer[MM_CERTIFICATE_TEXT], certificate_words[MM_CERTIFICATE_TEXT];
};
void mm_roster_init(struct mm_roster *roster);
void mm_roster_done(struct mm_roster *roster);
void mm_roster_write(const struct mm_roster *roster, struct mm_buf *out);
/* Bounded by MM_MAX_ROSTER_ROWS; a bad row refuses the whole (nothing half-applied). */
MM_MUST_USE enum mm_err mm_roster_parse(const char *body, size_t len, struct mm_roster *ret_roster,
                                        struct mm_errinfo *info);

struct mm_manifest_file {
    char name[256];
    struct mm_hash hash;
    int64_t bytes;
};
struct mm_manifest {
    char version[17];
    char council[MM_ID_BYTES];
    int64_t serial;                 /* grows with each publication; a kiosk never installs a lower one */
    struct mm_manifest_file *files; /* owned */
    size_t n_files;
    int64_t created_at_ms, expires_at_ms; /* past this day a newer one should have come */
};
void mm_manifest_init(struct mm_manifest *manifest);
void mm_manifest_done(struct mm_manifest *manifest);
void mm_manifest_write(const struct mm_manifest *manifest, struct mm_buf *out);
MM_MUST_USE enum mm_err mm_manifest_parse(const char *body, size_t len, struct mm_manifest *ret_manifest,
                                          struct mm_errinfo *info);
#endif
