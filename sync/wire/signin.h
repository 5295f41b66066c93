/* How a council's people sign in at a kiosk, and what one kiosk is told for it: hashes of one-time codes and
 * of cards, and the key of its receipts (受講控え). All of it is for that kiosk alone and travels inside its
 * roster. Never holds a code, a card number or a PIN in clear. */
#ifndef MM_WIRE_SIGNIN_H
#define MM_WIRE_SIGNIN_H

#include "sync/base/hash.h"
#include "sync/base/json.h"
#include "sync/base/limits.h"

#include <stdbool.h>

enum mm_signin {
    MM_SIGNIN_OPEN,     /* a name is enough; also where nothing was said */
    MM_SIGNIN_PIN,      /* name and PIN */
    MM_SIGNIN_CARD,     /* 受講カード */
    MM_SIGNIN_CARD_PIN, /* card and PIN */
    MM_SIGNIN_WITNESS,  /* 事務局立会い */
    MM_SIGNIN_COUNT
};
const char *mm_signin_code(enum mm_signin method); /* "open", "pin", … */
const char *mm_signin_ja(enum mm_signin method);
MM_MUST_USE enum mm_err mm_signin_find(const char *code, enum mm_signin *ret_method); /* NOT_FOUND */
bool mm_signin_wants_pin(enum mm_signin method);
bool mm_signin_wants_card(enum mm_signin method);

#define MM_PIN_DIGITS  6
#define MM_CODE_DIGITS 12
#define MM_CODE_BYTES  (MM_CODE_DIGITS + 1)

enum mm_code_kind {
    MM_CODE_FIRST,   /* はじめの番号: on the sheet that the person gets */
    MM_CODE_RESERVE, /* 予備の番号: revealed by the secretariat when a PIN is forgotten */
    MM_CODE_KIND_COUNT
};
const char *mm_code_kind_name(enum mm_code_kind kind); /* "first", "reserve" */
struct mm_code {
    char person[MM_ID_BYTES];
    enum mm_code_kind kind;
    int64_t generation;
    char hash[MM_SECRET_HASH_BYTES]; /* mm_code_hash */
    char expires_on[16];             /* last day, YYYY-MM-DD; "" for none */
};

#define MM_CARD_CHARS     24 /* of a number that we issue: [A-Z0-9] */
#define MM_MAX_CARD_CHARS 64 /* of what a reader may type */
struct mm_card {
    char person[MM_ID_BYTES];
    struct mm_hash hash; /* mm_card_hash */
};
#define MM_CARD_SALT_BYTES 16
/* Upper case, without blanks and hyphens. False when something else than [A-Z0-9] is left, or too much. */
bool mm_card_fold(const char *typed, char out[MM_MAX_CARD_CHARS + 1]);
struct mm_hash mm_card_hash(const uint8_t salt[MM_CARD_SALT_BYTES], const char *folded);

#define MM_RECEIPT_DIGITS    8
#define MM_RECEIPT_BYTES     (MM_RECEIPT_DIGITS + 1)
#define MM_RECEIPT_KEY_BYTES 32
/* 受講控え: what kiosk and server both compute for a person's completion of a registration. */
void mm_receipt_code(const uint8_t key[MM_RECEIPT_KEY_BYTES], const char *person, const char *registration,
                     char out[MM_RECEIPT_BYTES]);

/* n decimal digits out of a hash, with leading zeros; n at most 15. */
void mm_hash_digits(const struct mm_hash *hash, int n, char *out);

struct mm_signin_data {
    enum mm_signin method;
    struct mm_code *codes; /* owned */
    size_t n_codes;
    struct mm_card *cards; /* owned */
    size_t n_cards;
    uint8_t card_salt[MM_CARD_SALT_BYTES];
    bool has_receipt_key;
    uint8_t receipt_key[MM_RECEIPT_KEY_BYTES];
};
void mm_signin_data_done(struct mm_signin_data *data); /* wipes the key */
/* Members of the roster's object: settings, codes, cards, card_salt, receipt_key. */
void mm_signin_write(const struct mm_signin_data *data, struct mm_jw *w);
/* Absent members read as nothing said. INVALID refuses the whole. */
MM_MUST_USE enum mm_err mm_signin_read(const struct mm_json *doc, struct mm_signin_data *ret_data,
                                       struct mm_errinfo *info);
#endif
