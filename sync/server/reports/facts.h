/* What the reports by name share: people, their duties and how far they are, and the kiosks whose records
 * have not all arrived. Read once for a report; nothing of anybody's answers is here. */
#ifndef MM_SERVER_REPORTS_FACTS_H
#define MM_SERVER_REPORTS_FACTS_H

#include "sync/server/codes.h"
#include "sync/server/people.h"
#include "sync/server/progress.h"
#include "sync/server/reports/reports.h"

struct mm_report_facts {
    struct mm_person *people; /* as the list has them: by seat, then by reading */
    struct mm_duty *duties;
    struct mm_progress_row *progress;
    struct mm_sighting_row *sightings;
    struct mm_kiosk_row *kiosks;
    struct mm_receipt_row *receipts;
    size_t n_people, n_duties, n_progress, n_sightings, n_kiosks, n_receipts;
    char as_of[MM_TIME_BYTES]; /* day */
    int32_t as_of_day;         /* the same */
};
/* Also after a failure: mm_report_facts_done. */
MM_MUST_USE enum mm_err mm_report_facts_load(struct mm_central *central, int64_t as_of_ms,
                                             struct mm_report_facts *ret_facts, struct mm_errinfo *info);
/* Of those on a page (mm_people_page); *ret_more and *ret_all as it says them. Also after a failure:
 * mm_report_facts_done. */
MM_MUST_USE enum mm_err mm_report_facts_page(struct mm_central *central, int64_t as_of_ms,
                                             const struct mm_report_page *page,
                                             struct mm_report_facts *ret_facts, bool *ret_more,
                                             int64_t *ret_all, struct mm_errinfo *info);
void mm_report_facts_done(struct mm_report_facts *facts);

/* Councillors, then staff: each in the order of the list, those who left left out. */
enum mm_report_kind { MM_REPORT_COUNCILLORS, MM_REPORT_STAFF, MM_REPORT_KIND_COUNT };
const char *mm_report_kind_ja(enum mm_report_kind kind);
bool mm_report_is_of(const struct mm_person *person, enum mm_report_kind kind);

/* Those of this person, found without looking through everybody's. Borrowed. */
const struct mm_duty *mm_report_duties_of(const struct mm_report_facts *facts, const char *person,
                                          size_t *ret_n);
/* mm_duty_last of this person: none of facts opened after the day of the report. */
const struct mm_duty *mm_report_duty(const struct mm_report_facts *facts, const char *person,
                                     const char *course);
/* NULL when nothing arrived for it. */
const struct mm_progress_fold *mm_report_fold(const struct mm_report_facts *facts,
                                              const struct mm_duty *duty);
/* 控え確認済: the secretariat saw the 受講控え of this duty, and its record is still on the way. */
bool mm_report_confirmed(const struct mm_report_facts *facts, const struct mm_duty *duty);
/* 確認中（…） for somebody who signed in at a kiosk where records wait, else "". */
void mm_report_waiting(const struct mm_report_facts *facts, const char *person, struct mm_cell *cell);
/* 議席, 氏名, 区分 into three cells that follow each other. */
void mm_report_person(const struct mm_person *person, struct mm_cell cells[3]);
/* As of what has arrived; what 確認中 means; each kiosk. */
MM_MUST_USE enum mm_err mm_report_facts_notes(const struct mm_report_facts *facts,
                                              struct mm_report_table *table);
#endif
