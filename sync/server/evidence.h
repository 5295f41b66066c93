/* Evidence: every answered row of every person, and which registrations reached the 目安, derived from
 * statements. The one place that ties right and wrong to a person. Routes, reports and exports read it only
 * as the pools below (or for that person's own kiosk, later): there is no function here that gives one
 * person's marks. */
#ifndef MM_SERVER_EVIDENCE_H
#define MM_SERVER_EVIDENCE_H

#include "sync/rules/rules.h"
#include "sync/server/central.h"

/* The earliest stands; INT64_MAX: never. For whether a sheet completes (moveOn), and for totals. */
MM_MUST_USE enum mm_err mm_reached_merge(struct mm_central *central, const char *person,
                                         const char *registration, int64_t at_ms, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_reached_at(struct mm_central *central, const char *person,
                                      const char *registration, int64_t *ret_at_ms, struct mm_errinfo *info);

enum mm_pool_key {
    MM_POOL_CLAUSE, /* key is a clause id; a row with several clauses counts once in each */
    MM_POOL_GROUP,  /* key is a clause group id (mm_clause_groups) */
    MM_POOL_ITEM,   /* key is an item id */
    MM_POOL_KEY_COUNT
};
/* Behind the id of a clause with sub-leaves: a pool of the rows that speak for it and for none of them. */
#define MM_POOL_REST      "*"
#define MM_POOL_KEY_BYTES (MM_ID_BYTES + sizeof MM_POOL_REST - 1)
/* One line of pooled answers of the people in `audience` (as their roster status says now; people without a
 * roster row count in the whole only). Only people and counts; yet two pools can be subtracted, so reports
 * read them through issued.h alone. */
struct mm_pool_row {
    char key[MM_POOL_KEY_BYTES];
    int64_t people;            /* who answered at least one row of this key */
    int64_t complement_people; /* people outside the audience who did; 0 for MM_AUD_BOTH */
    int64_t rows, right, unsure;
    int64_t knows, again, little; /* people by mm_group_state; only MM_POOL_GROUP, else 0 */
};
/* The latest answer to each row that counts at as_of_ms (13 months). In the order of the policy (clauses,
 * groups) or by id (items); keys without any answer are there with zeros for clauses and groups. Owned:
 * free(). */
MM_MUST_USE enum mm_err mm_evidence_pools(struct mm_central *central, enum mm_pool_key key,
                                          enum mm_audience audience, int64_t as_of_ms,
                                          struct mm_pool_row **ret_rows, size_t *ret_n,
                                          struct mm_errinfo *info);
/* The same by item over each person's first sight of it: right counts items of which every row is right. */
MM_MUST_USE enum mm_err mm_evidence_first_sight(struct mm_central *central, enum mm_audience audience,
                                                int64_t as_of_ms, struct mm_pool_row **ret_rows,
                                                size_t *ret_n, struct mm_errinfo *info);
/* What is left of the onboarding: of who completed the delayed test (its course), the rows of their checks in
 * the parts before it (the first attempt in each, of the newest term) and the rows of the test. Zeros where
 * fewer than 5 people can be compared. A report reads it as it was issued (issued.h), like the pools. */
struct mm_retention {
    struct mm_figure before, after; /* of the same people; unsure is not counted apart */
};
MM_MUST_USE enum mm_err mm_evidence_retention(struct mm_central *central, const char *delayed,
                                              int64_t as_of_ms, struct mm_retention *ret_retention,
                                              struct mm_errinfo *info);
#endif
