/* What a kiosk is told of the people on its roster ("person summary"): items they saw and answered at other
 * kiosks, what they handed in there, how they like the screen; and who looked at lists of names. For that
 * person's own kiosk alone: answers tied to a person go nowhere else. A list of versions says whose summary
 * is new. JSON both ways. */
#ifndef MM_WIRE_SUMMARY_H
#define MM_WIRE_SUMMARY_H

#include "sync/base/buf.h"
#include "sync/base/hash.h"
#include "sync/base/id.h"
#include "sync/base/json.h"
#include "sync/base/limits.h"

#define MM_SUMMARY_MARKS 8 /* enum mm_mark is below this */

/* The latest answer to a row of evidence. */
struct mm_summary_row {
    char row[MM_ID_BYTES * 2];
    int mark; /* enum mm_mark */
    int64_t at_ms;
};
struct mm_summary_item {
    char item[MM_ID_BYTES];
    char version[24];     /* hash of the item as it was answered last */
    int times;            /* forms it stood in; 0: practice only */
    int64_t last_at_ms;   /* of these; 0 */
    size_t first, n_rows; /* in rows of the summary */
};
/* 内容を確認しました, once for each text and version. */
struct mm_summary_text {
    char text[MM_ID_BYTES];
    char version[24];
    int64_t at_ms;
};
/* The latest check of a registration that was handed in elsewhere, for 私の記録. */
struct mm_summary_answer {
    char item[MM_ID_BYTES];
    char version[24]; /* hash of the item as it was asked */
    char *response;   /* owned: as its type writes it */
};
struct mm_summary_past {
    char registration[MM_UUID_BYTES], attempt[MM_UUID_BYTES];
    int64_t at_ms;           /* of its last answer */
    bool assisted;           /* 支援あり */
    size_t first, n_answers; /* in answers of the summary, in the order they were given */
};
/* An answer in a form that counts otherwise since somebody decided of its question. */
struct mm_summary_scored {
    char attempt[MM_UUID_BYTES], item[MM_ID_BYTES];
    char scoring[16]; /* MM_SCORED_EXCLUDE or MM_SCORED_ALSO (statement.h) */
    int64_t at_ms;
};
/* A registration in which the 目安 was reached, wherever. */
struct mm_summary_passed {
    char registration[MM_UUID_BYTES];
};
/* Somebody looked at, changed or took out what stands under a name. */
struct mm_looked {
    int64_t at_ms;
    char who[200];  /* 事務局（書記 山田）, サーバーを操作した人（…） */
    char what[400]; /* the list: 受講状況 …; or what was done */
};
struct mm_summary {
    char person[MM_ID_BYTES];
    char *settings; /* owned: a JSON object; NULL when nobody said any */
    char settings_id[MM_UUID_BYTES];
    int64_t settings_at_ms;
    struct mm_summary_item *items; /* owned */
    size_t n_items;
    struct mm_summary_row *rows; /* owned */
    size_t n_rows;
    struct mm_summary_text *texts; /* owned */
    size_t n_texts;
    struct mm_summary_past *past; /* owned; an older server tells none */
    size_t n_past;
    struct mm_summary_answer *answers; /* owned */
    size_t n_answers;
    struct mm_summary_scored *scored; /* owned; a server of before says none */
    size_t n_scored;
    struct mm_summary_passed *passed; /* owned; likewise */
    size_t n_passed;
    struct mm_looked *looked; /* owned: at this person's record alone; newest first; likewise */
    size_t n_looked;
};
void mm_summary_done(struct mm_summary *summary);
void mm_summary_write(const struct mm_summary *summary, struct mm_buf *out);
/* One bad member refuses the whole. */
MM_MUST_USE enum mm_err mm_summary_parse(const char *body, size_t len, struct mm_summary *ret_summary,
                                         struct mm_errinfo *info);

/* Whose summary there is, and when it changed last (a number that grows). */
struct mm_summary_version {
    char person[MM_ID_BYTES];
    int64_t version;
};
struct mm_summary_list {
    struct mm_summary_version *people; /* owned */
    size_t n_people;
    struct mm_looked *looked; /* owned: at lists of all; newest first */
    size_t n_looked;
};
void mm_summary_list_done(struct mm_summary_list *list);
void mm_summary_list_write(const struct mm_summary_list *list, struct mm_buf *out);
MM_MUST_USE enum mm_err mm_summary_list_parse(const char *body, size_t len, struct mm_summary_list *ret_list,
                                              struct mm_errinfo *info);
#endif
