/* 出来事の記録: what happened (something lost, a mail that was no good), for whoever reviews the policy: day,
 * clause, chosen words and at most one short note. Nobody's: it has no place for a person, and a note that
 * holds somebody's name is refused. Owner of the table incident. Server process or command line under the
 * lease. */
#ifndef MM_SERVER_INCIDENT_H
#define MM_SERVER_INCIDENT_H

#include "sync/server/central.h"

#define MM_INCIDENT_NOTE_CHARS 60
#define MM_INCIDENT_NOTE_BYTES (4 * MM_INCIDENT_NOTE_CHARS + 1)

struct mm_incident {
    char id[MM_UUID_BYTES];
    char on_day[16];
    char clause[32];           /* id */
    const char *kind, *result; /* static; their codes */
    char note[MM_INCIDENT_NOTE_BYTES];
    bool undone;
};
const char *mm_incident_kind_ja(const char *code);
const char *mm_incident_result_ja(const char *code);
/* As an action gives it: "on", "clause", "kind" and "result" (codes or Japanese words), "note". INVALID with
 * a sentence. */
MM_MUST_USE enum mm_err mm_incident_read(struct mm_central *central, const struct mm_json *in,
                                         struct mm_incident *ret_incident, struct mm_errinfo *info);
/* (tx) */
MM_MUST_USE enum mm_err mm_incident_put(struct mm_central *central, const struct mm_incident *incident,
                                        struct mm_errinfo *info);
/* (tx) The entry stays, marked. NOT_FOUND. */
MM_MUST_USE enum mm_err mm_incident_undo(struct mm_central *central, const char *id, struct mm_errinfo *info);
/* Those of this day and before, the latest first. Owned: free(). */
MM_MUST_USE enum mm_err mm_incident_list(struct mm_central *central, const char *until_day,
                                         struct mm_incident **ret_list, size_t *ret_n,
                                         struct mm_errinfo *info);
#endif
