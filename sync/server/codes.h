/* One-time codes, cards and receipts on the server's side. Every number is derived from FILE.codes (32 random
 * bytes, 0600), so none is stored in clear and a sheet can be printed again; tables code_issue and card_issue
 * know which generation counts, table receipt which completion was confirmed before its record arrived.
 * Server process or command line under the lease. */
#ifndef MM_SERVER_CODES_H
#define MM_SERVER_CODES_H

#include "sync/server/central.h"
#include "sync/wire/signin.h"

#define MM_CODES_SECRET_BYTES 32
#define MM_CODE_DAYS          90  /* a first code, and a reserve that was revealed; setting code_days */
#define MM_CODES_A_PULL       400 /* made for one request; the rest at the next one */

struct mm_codes {
    struct mm_central *central; /* borrowed */
    uint8_t secret[MM_CODES_SECRET_BYTES];
};
/* Makes FILE.codes when this store never had one: for whoever opens it to write. */
MM_MUST_USE enum mm_err mm_codes_make(struct mm_central *central, struct mm_errinfo *info);
/* Reads FILE.codes. done wipes it. */
MM_MUST_USE enum mm_err mm_codes_open(struct mm_central *central, struct mm_codes *ret_codes,
                                      struct mm_errinfo *info);
void mm_codes_done(struct mm_codes *codes);

MM_MUST_USE enum mm_err mm_council_signin(struct mm_central *central, enum mm_signin *ret_method,
                                          struct mm_errinfo *info);

struct mm_code_shown {
    char code[MM_CODE_BYTES];
    char expires_on[16]; /* "" for none */
};
/* (tx) The code that counts for this person at this kiosk; a first one that is over, or was used
 * there, is followed by the next generation. reveal: the reserve code, which is followed by the next one for
 * the kiosk's next pull. */
MM_MUST_USE enum mm_err mm_code_show(const struct mm_codes *codes, const char *person, const char *recorder,
                                     bool reveal, struct mm_code_shown *ret_shown, struct mm_errinfo *info);
/* (tx) A code that is the same at every kiosk and nobody's of the roster; the same again for the same
 * generation. until: its last day. */
MM_MUST_USE enum mm_err mm_code_everywhere(const struct mm_codes *codes, const char *whose,
                                           int64_t generation, const char *until,
                                           char ret_code[MM_CODE_BYTES], struct mm_errinfo *info);
/* (tx) It was made, and its last day is another one now; nothing where none was made. */
MM_MUST_USE enum mm_err mm_code_everywhere_until(struct mm_central *central, const char *whose,
                                                 int64_t generation, const char *until,
                                                 struct mm_errinfo *info);
/* The first code that counts was used at this kiosk, as it told: there is a PIN. */
MM_MUST_USE enum mm_err mm_code_first_used(struct mm_central *central, const char *person,
                                           const char *recorder, bool *ret_used, struct mm_errinfo *info);
/* (tx) The person's card; issues the first one, or the next when the old one shall count no more. */
MM_MUST_USE enum mm_err mm_card_show(const struct mm_codes *codes, const char *person, bool next,
                                     char ret_number[MM_CARD_CHARS + 1], struct mm_errinfo *info);
void mm_codes_receipt_key(const struct mm_codes *codes, const char *recorder,
                          uint8_t out[MM_RECEIPT_KEY_BYTES]);
/* Codes that this kiosk and these people do not have yet, MM_CODES_A_PULL at most, with their slow hashes;
 * and putting them down. Owned: free(). */
MM_MUST_USE enum mm_err mm_codes_lacking(const struct mm_codes *codes, const char *recorder,
                                         const struct mm_person *people, size_t n_people,
                                         struct mm_code **ret_codes, size_t *ret_n, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_codes_put(struct mm_central *central, const char *recorder,
                                     const struct mm_code *codes, size_t n, struct mm_errinfo *info);
/* What this kiosk is told, of the codes that there are. */
MM_MUST_USE enum mm_err mm_codes_fill(const struct mm_codes *codes, const char *recorder,
                                      struct mm_signin_data *ret_data, struct mm_errinfo *info);

/* receipt.c: registrations whose 受講控え the secretariat has seen, by registration. Owned: free(). */
struct mm_receipt_row {
    char registration[MM_UUID_BYTES];
    int64_t confirmed_at_ms;
};
MM_MUST_USE enum mm_err mm_receipts_list(struct mm_central *central, int64_t as_of_ms,
                                         struct mm_receipt_row **ret_rows, size_t *ret_n,
                                         struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_receipt_put(struct mm_central *central, const char *registration,
                                       const char *person, const char *recorder, struct mm_errinfo *info);
#endif
