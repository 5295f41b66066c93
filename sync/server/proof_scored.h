/* For proof.c: what the server's own records say of answers, read from the records once more. */
#ifndef MM_SERVER_PROOF_SCORED_H
#define MM_SERVER_PROOF_SCORED_H

#include "content/pack/pack.h"
#include "sync/server/central.h"
#include "sync/wire/statement.h"

struct mm_scored {
    char person[MM_ID_BYTES], sight[MM_UUID_BYTES + 16], item[MM_ID_BYTES], answer[MM_UUID_BYTES];
    char scoring[16];
    char *rows; /* owned; between spaces */
    int64_t seq;
};
struct mm_scored_list {
    struct mm_scored *list; /* owned */
    size_t n, cap;
};
MM_MUST_USE enum mm_err mm_scored_add(struct mm_scored_list *scored, const struct mm_statement_view *view,
                                      const char *sight, int64_t seq);
/* Once, when all are there. */
void mm_scored_sort(struct mm_scored_list *scored);
/* The mark that counts of a row that was graded so; false: it counts for nothing. */
bool mm_scored_mark(const struct mm_scored_list *scored, const struct mm_scored *answer, const char *row_id,
                    enum mm_mark graded, enum mm_mark *ret_mark);
void mm_scored_done(struct mm_scored_list *scored);
#endif
