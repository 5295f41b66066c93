/* Table statement in PostgreSQL: a partition for each year, made two years ahead, and one for the rest, so
 * that nothing is ever refused. (Each costs every new database, and every query without an id, a little.) The
 * year is that in which the id was made (a UUIDv7 begins with its time): so the same id always lies in the
 * same partition, and is unique over all of them without a table beside. Ids of other systems fall where
 * their first digits say. */
#ifndef MM_SERVER_YEARS_H
#define MM_SERVER_YEARS_H

#include "sync/db/db.h"

#define MM_YEARS_FIRST 2026
#define MM_YEARS_AHEAD 2

/* Whatever is missing up to now and two years on; a table that is still in one piece is taken apart. A user
 * who owns no table changes nothing: the rest takes what has no year. mm_wall_build() afterwards. */
MM_MUST_USE enum mm_err mm_years_build(struct mm_db *db, int64_t now_ms, struct mm_errinfo *info);
/* What the id of the first moment of a year (in Japan) begins with. */
#define MM_YEARS_BOUND_BYTES 14
#define MM_YEARS_BEHIND      "02" /* behind every year, and before nearly every id made by chance */
void mm_years_bound(int year, char out[MM_YEARS_BOUND_BYTES]);
#endif
