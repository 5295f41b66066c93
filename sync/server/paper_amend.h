/* A sheet that was recorded under the wrong name, with the wrong mark 支援あり or of a wrong day, or that
 * should not have been recorded at all. What was recorded of it is withdrawn (withdraw.h) and recorded anew
 * as it should have been, with the answers that stand now; a 研修修了証 that was issued for what does not
 * stand any more is withdrawn too. The records before stay in the store. */
#ifndef MM_SERVER_PAPER_AMEND_H
#define MM_SERVER_PAPER_AMEND_H

#include "sync/server/paper.h"

struct mm_paper_amend {
    const struct mm_paper_form *form; /* borrowed */
    struct mm_paper_sheet sheet;      /* that was entered */
    struct mm_person person;          /* whose it is; id "": nobody's, it is blank again */
    bool swap; /* the sheet which that person has in the same session is the other one's */
    bool assisted;
    int64_t entered_at_ms, handed_at_ms; /* 0: as it is recorded */
};
/* (tx) *ret_withdrawn: certificates. CONFLICT: nothing differs, or the person has a sheet of this session;
 * INVALID: there is nothing to swap it with. */
MM_MUST_USE enum mm_err mm_paper_amend(struct mm_central *central, struct mm_paper_amend *amend,
                                       int64_t *ret_withdrawn, struct mm_errinfo *info);
#endif
