/* 研修修了証: one number for each completed registration, in the order of issuing within the 年度; owner of
 * the table certificate. Issued only for 修了, and only after the council decided who issues it, how it is
 * numbered and what it says; the council of the demo has words of its own, and its papers are marked. No
 * score is near. */
#ifndef MM_SERVER_CERTIFICATE_H
#define MM_SERVER_CERTIFICATE_H

#include "sync/base/json.h"
#include "sync/base/sign.h"
#include "sync/server/api.h"
#include "sync/server/central.h"
#include "sync/wire/certificate.h"
#include "sync/wire/people.h"

#define MM_CERTIFICATE_ISSUER    "certificate.issuer"
#define MM_CERTIFICATE_NUMBERING "certificate.numbering"
#define MM_CERTIFICATE_WORDS     "certificate.words"

MM_MUST_USE enum mm_err mm_certificate_issuer_check(const char *value, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_certificate_numbering_check(const char *value, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_certificate_words_check(const char *value, struct mm_errinfo *info);

struct mm_certificate_rules {
    char issuer[MM_CERTIFICATE_TEXT], numbering[MM_CERTIFICATE_TEXT], words[MM_CERTIFICATE_TEXT];
};
/* REFUSED while the council has not decided. */
MM_MUST_USE enum mm_err mm_certificate_rules_get(struct mm_central *central,
                                                 struct mm_certificate_rules *ret_rules,
                                                 struct mm_errinfo *info);

struct mm_certificate_row {
    int year, number;
    char registration[MM_UUID_BYTES], person[MM_ID_BYTES], course[MM_ID_BYTES];
    char route[32], policy[MM_TEXT_HASH_BYTES];
    char done_on[16], issued_on[16];
    int64_t times;
    char withdrawn_on[16]; /* "", or the day from which what it says is known not to be so */
};
/* In one transaction with its operation record: the number of this registration of the person, its own or the
 * next one. course NULL or "": the one that was completed last. REFUSED when it is no 修了. */
MM_MUST_USE enum mm_err mm_certificate_issue(struct mm_central *central, const char *actor,
                                             const struct mm_person *person, const char *course,
                                             struct mm_certificate_row *ret_row, struct mm_errinfo *info);
/* NOT_FOUND; one that was withdrawn is not found. */
MM_MUST_USE enum mm_err mm_certificate_get(struct mm_central *central, const char *registration,
                                           struct mm_certificate_row *ret_row, struct mm_errinfo *info);
/* (tx) What was recorded of this duty is another than it was: where the completion is gone, or has another
 * day, the certificate counts no more, and the next paper of it gets a number of its own. *ret_n grows. */
MM_MUST_USE enum mm_err mm_certificate_withdraw(struct mm_central *central, const char *person,
                                                const char *registration, int64_t *ret_n,
                                                struct mm_errinfo *info);
/* Numbers that count no more, for whoever looks whether a paper is true. Owned: free(). */
struct mm_certificate_gone {
    int year, number;
    char on[16];
};
MM_MUST_USE enum mm_err mm_certificate_gone_list(struct mm_central *central,
                                                 struct mm_certificate_gone **ret_list, size_t *ret_n,
                                                 struct mm_errinfo *info);
/* CONFLICT with a sentence: it is one of these. */
MM_MUST_USE enum mm_err mm_certificate_not_gone(const struct mm_certificate_gone *list, size_t n, int year,
                                                int number, struct mm_errinfo *info);
/* The register, by year and number. Owned: free(). */
MM_MUST_USE enum mm_err mm_certificate_list(struct mm_central *central, struct mm_certificate_row **ret_rows,
                                            size_t *ret_n, struct mm_errinfo *info);
/* ○議研 令和8年度第12号, as the council numbers. */
void mm_certificate_number(const struct mm_certificate_row *row, const char *numbering, char *out,
                           size_t out_bytes);
/* All that a paper says (mm_certificate_paper_read), an object. sign: with the server's own signature. */
MM_MUST_USE enum mm_err mm_certificate_write(struct mm_central *central, const struct mm_certificate_row *row,
                                             bool sign, struct mm_buf *out, struct mm_errinfo *info);
extern const struct mm_shape mm_shape_certificate[]; /* of that object */
/* Public keys of every recorder of the council that was not revoked, old ones too. Owned: free(). */
MM_MUST_USE enum mm_err mm_certificate_keys(struct mm_central *central, struct mm_sign_public **ret_keys,
                                            size_t *ret_n, struct mm_errinfo *info);
#endif
