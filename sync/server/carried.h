/* Table carried: the 電磁的記録媒体 使用記録, a row for each file that went over a medium, and for each that
 * was refused. Names nobody: who carried and who approved is written on the paper by hand. */
#ifndef MM_SERVER_CARRIED_H
#define MM_SERVER_CARRIED_H

#include "sync/server/central.h"
#include "sync/wire/bundle.h"

#define MM_CARRIED_TITLE_BYTES 200

enum mm_carried_event {
    MM_CARRIED_EXPORTED, /* by a kiosk; known when its file arrives */
    MM_CARRIED_RECEIVED,
    MM_CARRIED_REFUSED,
    MM_CARRIED_SENT,      /* the answer */
    MM_CARRIED_NOT_TAKEN, /* by a kiosk; known when it tells (told: not_taken) */
    MM_CARRIED_COUNT
};
const char *mm_carried_code(enum mm_carried_event event);
const char *mm_carried_ja(enum mm_carried_event event); /* 用途 */
bool mm_carried_of_kiosk(enum mm_carried_event event);  /* known from what a kiosk says */
MM_MUST_USE enum mm_err mm_carried_find(const char *code, enum mm_carried_event *ret_event);

struct mm_carried_row {
    int64_t serial, at_ms;
    enum mm_carried_event event;
    char medium[MM_BUNDLE_MEDIUM_BYTES];
    char kiosk[200];                       /* its name; "" where nobody knows */
    char outcome[MM_BUNDLE_OUTCOME_BYTES]; /* why it was refused; "" */
};
/* In a transaction. id: "" for a new one; a row that is there already stays as it is. *ret_serial: above all
 * before it, and no less than the clock, so that a store of an old backup does not repeat one. *ret_new,
 * which may be NULL: it was not there. */
MM_MUST_USE enum mm_err mm_carried_add(struct mm_central *central, const char *id, const char *recorder,
                                       const struct mm_carried_row *row, int64_t *ret_serial, bool *ret_new,
                                       struct mm_errinfo *info);
/* The serial that one would get now. */
MM_MUST_USE enum mm_err mm_carried_next(struct mm_central *central, int64_t *ret_serial,
                                        struct mm_errinfo *info);
/* Whether the bundle of this id has come before. */
MM_MUST_USE enum mm_err mm_carried_came(struct mm_central *central, const char *id, bool *ret_came,
                                        struct mm_errinfo *info);
/* Oldest first. Owned: free(). */
MM_MUST_USE enum mm_err mm_carried_list(struct mm_central *central, int64_t as_of_ms,
                                        struct mm_carried_row **ret_rows, size_t *ret_n,
                                        struct mm_errinfo *info);
/* What the council calls the record (setting media_title). */
void mm_carried_title(struct mm_central *central, char out[MM_CARRIED_TITLE_BYTES]);
#endif
