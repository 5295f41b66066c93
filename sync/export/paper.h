/* Builds the document that mamori-render turns into a PDF (render/README.md has the format): the head here,
 * the parts with the JSON writer, then the PDF. One document at a time:
 *
 *     mm_paper_start(&paper, &head);
 *     mm_paper_part(&paper, "text");
 *     mm_jw_kstr(&paper.w, "text", "…");
 *     mm_jw_end(&paper.w);
 *     err = mm_paper_finish(&paper, &pdf, info);
 */
#ifndef MM_EXPORT_PAPER_H
#define MM_EXPORT_PAPER_H

#include "sync/base/json.h"
#include "sync/export/report.h"

#include <stdbool.h>

struct mm_paper_head {
    const char *title;   /* also the PDF's title */
    const char *council; /* "" for none */
    enum mm_handling handling;
    bool demo;               /* 見本（架空の名簿） on every page */
    int64_t as_of_ms;        /* 0: no such line */
    const char *checksum;    /* NULL for none */
    const char *kind;        /* "report", "letter", "cards", "sheet" */
    const char *orientation; /* "portrait", "landscape", "auto" */
    bool large;              /* large type */
    bool mincho;
    int64_t wait_ms; /* for the drawing; 0: as render.h has it */
};
struct mm_paper {
    struct mm_jw w;
    struct mm_buf json;
    int64_t wait_ms;
};
void mm_paper_start(struct mm_paper *paper, const struct mm_paper_head *head);
/* Opens a part; its members follow, then mm_jw_end. */
void mm_paper_part(struct mm_paper *paper, const char *type);
/* Ends the document and appends its PDF to out. The paper is done in any case. */
MM_MUST_USE enum mm_err mm_paper_finish(struct mm_paper *paper, struct mm_buf *out, struct mm_errinfo *info);

/* 照合番号 of a report: the first 16 hex digits of SHA-256 over its JSON form without the passing notes, in
 * groups of four. Who has the same records makes the same number. */
#define MM_CHECKSUM_BYTES 20
MM_MUST_USE enum mm_err mm_report_checksum(const struct mm_report_table *table, char out[MM_CHECKSUM_BYTES],
                                           struct mm_errinfo *info);
#endif
