/* Tables session and signin_try: who is signed in at the web pages, and how often a name was tried in vain.
 * A session is known by a random token that only the browser has; the table holds its SHA-256. It ends
 * MM_SESSION_IDLE_S after it was last seen, and MM_SESSION_LIFE_S after it began. */
#ifndef MM_SERVER_SESSION_H
#define MM_SERVER_SESSION_H

#include "sync/server/account.h"

struct mm_account_session {
    char token_hash[MM_HASH_HEX_BYTES];
    char account[MM_UUID_BYTES]; /* id; "": nobody is signed in */
    char name[MM_ACCOUNT_NAME_BYTES], label[200], role[MM_ACCOUNT_ROLE_BYTES];
    char csrf[MM_TOKEN_BYTES];
    int64_t seen_at_ms;
};
#define MM_SESSION_NOTE_MS 60000 /* `seen` is written down when it is older than this */

/* AUTH when there is no such session, or it has ended. */
MM_MUST_USE enum mm_err mm_account_session_find(struct mm_central *central, const char *token,
                                                struct mm_account_session *ret_session,
                                                struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_account_session_seen(struct mm_central *central, const char *token_hash,
                                                struct mm_errinfo *info);
/* (tx) token: from mm_token_new(). Those that have ended go. */
MM_MUST_USE enum mm_err mm_account_session_begin(struct mm_central *central, const struct mm_account *account,
                                                 const char *token, struct mm_account_session *ret_session,
                                                 struct mm_errinfo *info);
/* (tx) */
MM_MUST_USE enum mm_err mm_account_session_end(struct mm_central *central, const char *token_hash,
                                               struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_account_session_end_all(struct mm_central *central, const char *account,
                                                   struct mm_errinfo *info);

/* After MM_MAX_TRIES wrong ones a name waits: a minute, then twice as long each time, a quarter of an hour at
 * most. A name that nobody has waits just the same, so that waiting says nothing. */
MM_MUST_USE enum mm_err mm_tries_wait(struct mm_central *central, const char *name, int64_t *ret_wait_s,
                                      struct mm_errinfo *info);
/* (tx) */
MM_MUST_USE enum mm_err mm_tries_failed(struct mm_central *central, const char *name,
                                        struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_tries_forget(struct mm_central *central, const char *name,
                                        struct mm_errinfo *info);
#endif
