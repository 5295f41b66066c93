/* The kiosk report on the server: who liked what, which codes were used, who was let in by whom, how the
 * kiosks are. Owner of the table told_kept (what this version could not take, and who
 * checked in to a session and was not taken); each kind has its own table in
 * its file.
 */
#ifndef MM_SERVER_TOLD_H
#define MM_SERVER_TOLD_H

#include "sync/server/central.h"
#include "sync/wire/told.h"

/* In one transaction. replies: n of them, named by place from 1. What cannot be taken is kept with its error
 * and blocks nothing. */
MM_MUST_USE enum mm_err mm_told_take(struct mm_central *central, const char *recorder,
                                     const struct mm_told *list, size_t n, struct mm_record_reply *replies,
                                     struct mm_errinfo *info);

/* The last entry that it told of those that it keeps (mm_told_ops.again); "" for none. A store that was
 * restored names an earlier one, and the kiosk tells them again. */
MM_MUST_USE enum mm_err mm_told_last(struct mm_central *central, const char *recorder,
                                     char ret_id[MM_UUID_BYTES], struct mm_errinfo *info);

/* At the start of a server: what an earlier version could not take is looked at again. */
MM_MUST_USE enum mm_err mm_told_again(struct mm_central *central, struct mm_errinfo *info);

/* took_witness.c: 事務局立会い, newest first. Owned: free(). */
struct mm_witness_row {
    char person[MM_ID_BYTES], witness[MM_ID_BYTES], recorder[MM_ID_BYTES];
    int64_t at_ms;
};
MM_MUST_USE enum mm_err mm_witness_list(struct mm_central *central, int64_t as_of_ms,
                                        struct mm_witness_row **ret_rows, size_t *ret_n,
                                        struct mm_errinfo *info);
/* 受付 at a kiosk that was not taken, and why, oldest first. Owned: free(). */
struct mm_refused_row {
    char person[MM_ID_BYTES], recorder[MM_ID_BYTES], why[200];
    int64_t group, at_ms;
};
MM_MUST_USE enum mm_err mm_refused_list(struct mm_central *central, struct mm_refused_row **ret_rows,
                                        size_t *ret_n, struct mm_errinfo *info);
/* took_code_used.c */
MM_MUST_USE enum mm_err mm_code_was_used(struct mm_central *central, const char *recorder, const char *person,
                                         const char *code, int64_t generation, bool *ret_used,
                                         struct mm_errinfo *info);
/* took_health.c: the newest of a kiosk; all -1 and "" where it said nothing. */
struct mm_health {
    char program[48], pack[20], trouble[600];
    int64_t used_bytes, free_bytes, waiting, at_ms, pack_until_ms;
};
MM_MUST_USE enum mm_err mm_health_get(struct mm_central *central, const char *recorder,
                                      struct mm_health *ret_health, struct mm_errinfo *info);
/* took_settings.c: NOT_FOUND. json is appended. */
MM_MUST_USE enum mm_err mm_person_setting(struct mm_central *central, const char *person,
                                          char ret_id[MM_UUID_BYTES], int64_t *ret_at_ms,
                                          struct mm_buf *ret_json, struct mm_errinfo *info);
#endif
