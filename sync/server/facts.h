/* Facts of the council: what somebody entered or an import noticed, and its calendar. Owner of the tables
 * fact and calendar (facts.c). A fact is never changed or taken out; another one corrects it. What they mean
 * is in sync/rules. */
#ifndef MM_SERVER_FACTS_H
#define MM_SERVER_FACTS_H

#include "sync/server/central.h"
#include "sync/wire/facts.h"

/* (tx) Checks and keeps it; one that is known already stays as it is. */
MM_MUST_USE enum mm_err mm_facts_put(struct mm_central *central, const struct mm_fact *fact,
                                     struct mm_errinfo *info);
/* All, or those of one person and of the council, by id. Owned: free(). */
MM_MUST_USE enum mm_err mm_facts_list(struct mm_central *central, const char *person,
                                      struct mm_fact **ret_facts, size_t *ret_n, struct mm_errinfo *info);

/* (tx) Adds the day, or replaces the one of its id. */
MM_MUST_USE enum mm_err mm_calendar_put(struct mm_central *central, const struct mm_calendar_day *day,
                                        struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_calendar_remove(struct mm_central *central, const char *id,
                                           struct mm_errinfo *info); /* (tx) NOT_FOUND */
/* (tx) CONFLICT: the entry is not any more what somebody saw who is about to change it: its Japanese kind,
 * days and name with a space between, "" for none. seen NULL: nobody looked. */
MM_MUST_USE enum mm_err mm_calendar_as_seen(struct mm_central *central, const char *id, const char *seen,
                                            struct mm_errinfo *info);
/* By first day. Owned: free(). */
MM_MUST_USE enum mm_err mm_calendar_list(struct mm_central *central, struct mm_calendar_day **ret_days,
                                         size_t *ret_n, struct mm_errinfo *info);

/* All that duties are computed from, of one person, of everybody (NULL) or of nobody (""), as it stood at
 * that time. */
MM_MUST_USE enum mm_err mm_known(struct mm_central *central, const char *person, int64_t as_of_ms,
                                 struct mm_duty_data *ret_data, struct mm_errinfo *info);
/* The same of the next one: what is the council's stays. */
MM_MUST_USE enum mm_err mm_known_turn(struct mm_central *central, const char *person, int64_t as_of_ms,
                                      struct mm_duty_data *data, struct mm_errinfo *info);
#endif
