/* 個人の点検 between kiosk and server: the 実施期間 that kiosks are told, and one set of answers as it lies
 * in its seal. A set says which period it is of by its place alone; of the person it says at most the
 * audience. */
#ifndef MM_WIRE_SELFCHECK_H
#define MM_WIRE_SELFCHECK_H

#include "sync/base/json.h"
#include "sync/base/limits.h"
#include "sync/base/sign.h"

#include <stdbool.h>
#include <stdint.h>

#define MM_SELFCHECK_ID_BYTES  41
#define MM_SELFCHECK_BATCH     5    /* fewer never stand alone: in a message, in a total */
#define MM_SELFCHECK_GROUP     10   /* an audience is named from this many people of it on */
#define MM_SELFCHECK_SET_BYTES 4096 /* every set has this size in its seal */
#define MM_SELFCHECK_QUESTIONS 60

struct mm_selfcheck_period {
    char id[MM_SELFCHECK_ID_BYTES]; /* "2026-1"; "": none is open */
    char name[120];                 /* 令和8年度第1回 */
    int32_t from_day, until_day;
    unsigned audience;              /* enum mm_audience: who is asked */
    bool by_group;                  /* sets say their audience: each of them has MM_SELFCHECK_GROUP people */
    char key[MM_PUBLIC_TEXT_BYTES]; /* what sets are sealed to */
};
bool mm_selfcheck_id_ok(const char *id);
bool mm_selfcheck_open_on(const struct mm_selfcheck_period *period, int32_t day);
/* As an object, both ways; a node that is not there reads as none. */
void mm_selfcheck_write(const struct mm_selfcheck_period *period, struct mm_jw *w);
MM_MUST_USE enum mm_err mm_selfcheck_read(const struct mm_json *node, struct mm_selfcheck_period *ret_period,
                                          struct mm_errinfo *info);

struct mm_selfcheck_answer {
    char question[MM_ID_BYTES]; /* "personal-01" */
    int answer;                 /* place in mm_selfcheck_answers */
};
struct mm_selfcheck_set {
    unsigned audience; /* 0: not said */
    struct mm_selfcheck_answer answer[MM_SELFCHECK_QUESTIONS];
    size_t n;
};
/* Appends MM_SELFCHECK_SET_BYTES, whatever was answered. */
MM_MUST_USE enum mm_err mm_selfcheck_set_write(const struct mm_selfcheck_set *set, struct mm_buf *out,
                                               struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_selfcheck_set_read(const char *text, size_t len, struct mm_selfcheck_set *ret_set,
                                              struct mm_errinfo *info);
#endif
