/* 事務局メニュー of 一台構成: what the secretariat does at the kiosk itself, asked of the server of the same
 * machine with a credential of its own (scope clerk). The credential lies in DIR/office.secret (0600, the
 * agent's) and goes to no other machine; whoever wants it elsewhere uses the pages. */
#ifndef MM_AGENT_OFFICE_H
#define MM_AGENT_OFFICE_H

#include "sync/agent/agent.h"

/* Keeps the user with the secret that secret_file has (one line), and lets the kiosk offer the menu; without
 * secret_file (NULL) both go. REFUSED when the server is another machine. */
MM_MUST_USE enum mm_err mm_office_set(struct mm_agent *agent, const char *user, const char *secret_file,
                                      struct mm_errinfo *info);
/* requests.c: want: {"do": …, "until_ms": when nobody waits any more, and what belongs to it}. Errors are
 * sentences for the screen. */
MM_MUST_USE enum mm_err mm_agent_office(struct mm_agent *agent, const struct mm_json *want, char *reply,
                                        size_t reply_bytes, struct mm_errinfo *info);

/* office_call.c: the server's answer. body NULL: a GET. answer must be initialised. */
MM_MUST_USE enum mm_err mm_office_call(struct mm_agent *agent, const char *path, const struct mm_buf *body,
                                       struct mm_http_answer *answer, struct mm_errinfo *info);
/* The same of a JSON answer; *ret_doc owned. */
MM_MUST_USE enum mm_err mm_office_answer(struct mm_agent *agent, const char *path, const struct mm_buf *body,
                                         struct mm_json **ret_doc, struct mm_errinfo *info);
/* NOT_FOUND with a sentence: nobody said where the medium is. */
MM_MUST_USE enum mm_err mm_office_media(const struct mm_agent *agent, struct mm_errinfo *info);
/* office_roster.c: {} → {"files": [name]}: what may be a roster on the medium, the newest first. */
MM_MUST_USE enum mm_err mm_office_files(struct mm_agent *agent, const struct mm_json *want, struct mm_jw *out,
                                        struct mm_errinfo *info);
/* {"file", "seen": "" for a look, else the mark of that look} → {"seen", "added", "changed", "left": [names],
 * "n_added" …: all of them, "unchanged", "silent": not in the file, "opened", "closed"} or {"faults":
 * [texts], "more"} */
MM_MUST_USE enum mm_err mm_office_roster(struct mm_agent *agent, const struct mm_json *want,
                                         struct mm_jw *out, struct mm_errinfo *info);
/* office_paper.c: {"report", "to": "print" or "media"} → {"file": its name, "" when it was printed} */
MM_MUST_USE enum mm_err mm_office_paper(struct mm_agent *agent, const struct mm_json *want, struct mm_jw *out,
                                        struct mm_errinfo *info);
#endif
