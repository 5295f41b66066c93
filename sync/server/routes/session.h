/* What the routes of sign-in share: their answer, and their ways of refusing. */
#ifndef MM_SERVER_ROUTES_SESSION_H
#define MM_SERVER_ROUTES_SESSION_H

#include "sync/server/login.h"
#include "sync/server/router.h"

extern const struct mm_shape mm_session_gives[];
/* Who is signed in (account "": nobody). The rest of the reply stays. */
void mm_session_reply(struct mm_central *central, const struct mm_account_session *session,
                      struct mm_web_reply *reply);
/* Parses the body and counts the address: false with a reply. *ret_doc: owned. */
bool mm_session_read(struct mm_central *central, const struct mm_web_request *request,
                     struct mm_json **ret_doc, struct mm_web_reply *reply);
/* The same, to see of which council it is. Owned; NULL: it cannot be read. */
struct mm_json *mm_session_body(const struct mm_web_request *request);
/* 401 and 429; IN replies nothing. */
void mm_session_refuse(enum mm_login_end end, int64_t wait_s, struct mm_web_reply *reply);
/* The same of somebody who is signed in and whose password was asked once more. */
void mm_session_refuse_own(enum mm_login_end end, int64_t wait_s, struct mm_web_reply *reply);
/* (tx) A new session of the account; the reply gets its cookie. old: hash of the one before, "" for none. */
MM_MUST_USE enum mm_err mm_session_sign_in(struct mm_central *central, const struct mm_web_request *request,
                                           const struct mm_account *account, const char *old,
                                           struct mm_web_reply *reply, struct mm_errinfo *info);
#endif
