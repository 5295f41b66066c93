/* What the QR code of a 研修修了証 says, and how it is checked without any network: a line of text, signed by
 * the recorder that issued the paper. The name itself is not in it, only its hash: whoever has the paper
 * types the name that stands on it.
 *
 *     M1:<council>:<key id>:<年度>-<number>:<course>:<policy>:<YYYYMMDD>:<name>:<signature> */
#ifndef MM_WIRE_CERTIFICATE_H
#define MM_WIRE_CERTIFICATE_H

#include "sync/base/clock.h"
#include "sync/base/limits.h"
#include "sync/base/sign.h"
#include "sync/wire/facts.h"

#define MM_CERTIFICATE_TEXT         800 /* bytes of what the council decided: issuer, words */
#define MM_CERTIFICATE_MOST         220 /* bytes: still large squares on paper */
#define MM_CERTIFICATE_BYTES        (MM_CERTIFICATE_MOST + 1)
#define MM_CERTIFICATE_COURSE_BYTES 41
#define MM_CERTIFICATE_COUNCIL      13
#define MM_CERTIFICATE_NAME         23

struct mm_certificate {
    char council[MM_CERTIFICATE_COUNCIL]; /* hash of its id */
    char key_id[MM_KEY_ID_BYTES];
    int year, number;                         /* 年度, and which one of that year */
    char course[MM_CERTIFICATE_COURSE_BYTES]; /* its id; of a long one "-" and a hash */
    char policy[MM_TEXT_HASH_BYTES];          /* "" when it is not known */
    struct mm_date day;
    char name[MM_CERTIFICATE_NAME]; /* hash */
    struct mm_signature signature;
};
struct mm_certificate_facts {
    const char *council, *course, *policy, *name;
    int year, number;
    struct mm_date day;
};
/* The signed text. INVALID for facts that cannot stand there. */
MM_MUST_USE enum mm_err mm_certificate_sign(const struct mm_certificate_facts *facts,
                                            const struct mm_sign_key *key, char out[MM_CERTIFICATE_BYTES],
                                            struct mm_errinfo *info);
/* SYNTAX for what is none of ours. Says nothing yet of whether it is true. */
MM_MUST_USE enum mm_err mm_certificate_parse(const char *text, struct mm_certificate *ret_certificate,
                                             struct mm_errinfo *info);
/* AUTH: signed by none of these keys; SIGNATURE: changed afterwards; CONFLICT: of another name. The name
 * counts as it is read: blanks and variation selectors (葛󠄀, 葛) make no other one. */
MM_MUST_USE enum mm_err mm_certificate_check(const struct mm_certificate *certificate, const char *name,
                                             const struct mm_sign_public *keys, size_t n_keys,
                                             struct mm_errinfo *info);
/* Both, for whoever is given a code and the name on its paper. AUTH also: it is of another council than this
 * one (mm_certificate_council). */
MM_MUST_USE enum mm_err mm_certificate_verify(const char *text, const char *name, const char *council,
                                              const struct mm_sign_public *keys, size_t n_keys,
                                              struct mm_certificate *ret_certificate,
                                              struct mm_errinfo *info);
/* "-" and a hash of an id that is too long to stand in a code. */
void mm_certificate_course(const char *id, char out[MM_CERTIFICATE_COURSE_BYTES]);
void mm_certificate_council(const char *id, char out[MM_CERTIFICATE_COUNCIL]);
#endif
