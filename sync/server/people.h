/* People and duties of the central store: what the roster import writes and what kiosks and reports read.
 * Owner of the table person (people.c); duties are computed (duties.c). Server process or command line under
 * the lease; functions marked (tx) need a transaction the caller opened on mm_central_db(), so that an import
 * is one whole. Never decides what a duty means: that is sync/rules. */
#ifndef MM_SERVER_PEOPLE_H
#define MM_SERVER_PEOPLE_H

#include "sync/rules/rules.h"
#include "sync/server/central.h"
#include "sync/wire/people.h"

#include <stdbool.h>

/* ---- people ------------------------------------------------------------------------------------------ */
/* Everybody of the council, former ones too, by seat (none last), then reading, then id. Owned: free(). */
MM_MUST_USE enum mm_err mm_people_list(struct mm_central *central, struct mm_person **ret_people,
                                       size_t *ret_n, struct mm_errinfo *info);
/* A page of those in office, councillors, then staff, each as the list has them: up to `most` behind the one
 * with this id, or from the first (""). NOT_FOUND: nobody has that id. */
struct mm_people_page {
    struct mm_person *people; /* owned: free() */
    size_t n;
    int64_t all; /* on all pages */
    bool more;   /* behind these */
};
MM_MUST_USE enum mm_err mm_people_page(struct mm_central *central, const char *after, size_t most,
                                       struct mm_people_page *ret_page, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_people_get(struct mm_central *central, const char *id,
                                      struct mm_person *ret_person, struct mm_errinfo *info); /* NOT_FOUND */
/* person_find.c: by id, seat or name, as somebody types it. CONFLICT when there are several. */
MM_MUST_USE enum mm_err mm_person_find(struct mm_central *central, const char *text,
                                       struct mm_person *ret_person, struct mm_errinfo *info);
/* person_named.c: whether a text that is to hold nobody's name holds one: of somebody of the roster, former
 * ones too, the whole, or a part where さん, 議員 or the like follows, in kana too. parts: a part of two
 * characters or more, not in kana, also where nothing follows. ret_name: 2 * MM_MAX_NAME_BYTES, as it stands
 * there; "" for none. */
MM_MUST_USE enum mm_err mm_person_named(struct mm_central *central, const char *text, bool parts,
                                        char *ret_name, struct mm_errinfo *info);
/* A fresh opaque id (UUIDv7). */
void mm_people_new_id(struct mm_central *central, char ret_id[MM_ID_BYTES]);
/* (tx) Inserts the person, or replaces the one with the same id. *ret_changed (may be NULL): something in the
 * table is different now. */
MM_MUST_USE enum mm_err mm_people_put(struct mm_central *central, const struct mm_person *person,
                                      bool *ret_changed, struct mm_errinfo *info);

/* One-time codes that this kiosk does not have yet (mm_codes_lacking). */
MM_MUST_USE enum mm_err mm_central_codes_lacking(struct mm_central *central, const char *recorder,
                                                 struct mm_code **ret_codes, size_t *ret_n,
                                                 struct mm_errinfo *info);
/* The roster for one kiosk: with what it is told for signing in. A central that may write makes one-time
 * codes that are not there yet. */
MM_MUST_USE enum mm_err mm_central_roster_for(struct mm_central *central, const char *recorder,
                                              struct mm_roster *ret_roster, struct mm_errinfo *info);

/* ---- duties ------------------------------------------------------------------------------------------ */
/* Duties of one person, or of everybody (person NULL), open and closed, by person, opened_on, then as the
 * pack has the courses: those that had opened by then, and what was closed by then. Owned: free(). */
MM_MUST_USE enum mm_err mm_duties_at(struct mm_central *central, const char *person, int64_t as_of_ms,
                                     struct mm_duty **ret_duties, size_t *ret_n, struct mm_errinfo *info);
/* The same of these people, who are by id (mm_people_sort). */
MM_MUST_USE enum mm_err mm_duties_some(struct mm_central *central, const struct mm_person *people,
                                       size_t n_people, int64_t as_of_ms, struct mm_duty **ret_duties,
                                       size_t *ret_n, struct mm_errinfo *info);
/* By id: what mm_duties_each asks for. */
void mm_people_sort(struct mm_person *people, size_t n);
/* One after the other, the i-th of them: duties and what they were computed from, borrowed for the call.
 * turns_on as mm_duties_of says it. */
typedef enum mm_err (*mm_duties_take)(void *ctx, size_t i, const struct mm_duty *duties, size_t n,
                                      const struct mm_duty_data *known, int32_t turns_on);
MM_MUST_USE enum mm_err mm_duties_each(struct mm_central *central, const struct mm_person *people, size_t n,
                                       int64_t as_of_ms, mm_duties_take take, void *ctx,
                                       struct mm_errinfo *info);
/* Now. */
MM_MUST_USE enum mm_err mm_duties_list(struct mm_central *central, const char *person,
                                       struct mm_duty **ret_duties, size_t *ret_n, struct mm_errinfo *info);
#endif
