/* The second wall between councils, behind the texts of the queries (PostgreSQL): every table with a council
 * shows and takes the rows of the connection's council alone (mm_db_scope), to the owner of the tables too.
 * Tables council and lease have none: they are read before it is known whose connection it is. */
#ifndef MM_SERVER_WALL_H
#define MM_SERVER_WALL_H

#include "sync/db/db.h"

/* Where it is missing. AUTH for a user who may not. */
MM_MUST_USE enum mm_err mm_wall_build(struct mm_db *db, struct mm_errinfo *info);
/* The user of this name, who owns nothing, may read and write rows from now on, in tables that come later
 * too. USAGE for a name that is none, NOT_FOUND when there is no such user. */
MM_MUST_USE enum mm_err mm_wall_admit(struct mm_db *db, const char *role, struct mm_errinfo *info);
/* UNSUPPORTED where it has a hole: whoever opened it for a migration was stopped before it stood again. */
MM_MUST_USE enum mm_err mm_wall_check(struct mm_db *db, struct mm_errinfo *info);
/* For migrations, which see all rows. mm_wall_build() afterwards. */
MM_MUST_USE enum mm_err mm_wall_open(struct mm_db *db, struct mm_errinfo *info);
/* The tables of a store that could not be made whole. */
MM_MUST_USE enum mm_err mm_wall_destroy(struct mm_db *db, struct mm_errinfo *info);
#endif
