/* 研修修了証 and 受講記録 as papers: their words and their order, whoever prints them (the server's command
 * line, the agent of a kiosk). No score is on either. */
#ifndef MM_EXPORT_CERTIFICATE_H
#define MM_EXPORT_CERTIFICATE_H

#include "sync/base/buf.h"
#include "sync/base/clock.h"
#include "sync/base/json.h"

#include <stdbool.h>

#define MM_CERTIFICATE_TITLE "研修修了証"

struct mm_certificate_paper {
    const char *council, *number, *name; /* number: as the council writes it */
    const char *course, *route;          /* title; 個人, 集合, 紙 */
    const char *policy, *policy_hash;    /* its title; "" for a hash that is not known */
    const char *words, *issuer;          /* as the council decided */
    const char *code;                    /* text of the QR code; NULL: 署名待ち */
    struct mm_date done_on, issued_on;
    bool again; /* 再発行 */
    bool demo;
    int64_t wait_ms; /* 0: as render.h has it */
};
/* From the object that the server writes (mm_certificate_write); texts are borrowed from it. CORRUPT when it
 * is none. */
MM_MUST_USE enum mm_err mm_certificate_paper_read(const struct mm_json *from,
                                                  struct mm_certificate_paper *ret_paper,
                                                  struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_certificate_pdf(const struct mm_certificate_paper *what, struct mm_buf *out,
                                           struct mm_errinfo *info);

/* One training of a 受講記録. */
struct mm_taken {
    const char *course, *opened, *done, *how; /* 令和8年11月28日; 修了（個人）, 途中 …; "" for none */
};
struct mm_record_paper {
    const char *council, *name, *status;
    const struct mm_taken *rows;
    size_t n;
    bool proof;         /* 受講証明書: who asked for it hands it to others */
    const char *issuer; /* of a 受講証明書 */
    int64_t as_of_ms;
    bool demo;
};
MM_MUST_USE enum mm_err mm_record_pdf(const struct mm_record_paper *what, struct mm_buf *out,
                                      struct mm_errinfo *info);
#endif
