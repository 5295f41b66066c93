/* Signing in with a name and a password, in two steps: prove() costs the time of argon2id and only reads,
 * finish() is a short transaction that decides. Both take the same way and the same time whether somebody has
 * the name or not. */
#ifndef MM_SERVER_LOGIN_H
#define MM_SERVER_LOGIN_H

#include "sync/server/session.h"

enum mm_login_end {
    MM_LOGIN_IN,
    MM_LOGIN_WRONG,       /* name, password or code */
    MM_LOGIN_TOTP_NEEDED, /* the password is right */
    MM_LOGIN_LOCKED,
    MM_LOGIN_END_COUNT
};
struct mm_login {
    char name[MM_ACCOUNT_NAME_BYTES]; /* what was typed, small letters; longer than any name: cut */
    struct mm_account account;        /* id "": nobody has the name */
    bool proved;                      /* by the password that stood in account.password then */
    int64_t wait_s;                   /* LOCKED */
};
/* *ret_login: LOCKED already when wait_s is set. */
MM_MUST_USE enum mm_err mm_login_prove(struct mm_central *central, const char *name, const char *password,
                                       struct mm_login *ret_login, struct mm_errinfo *info);
/* As a name is kept: small letters; too long for a name, it is nobody's. */
void mm_login_name(const char *typed, char out[MM_ACCOUNT_NAME_BYTES]);
/* (tx) code: of the telephone, or a recovery code; "" for none; NULL: of somebody who is signed in, no code
 * is asked. account is as it is now when it is IN. */
MM_MUST_USE enum mm_err mm_login_finish(struct mm_central *central, struct mm_login *login, const char *code,
                                        enum mm_login_end *ret_end, struct mm_errinfo *info);

/* Sign-ins of one address, whatever the names: in memory alone, of this process. True: it may try. */
struct mm_gate;
struct mm_gate *mm_gate_new(void);
void mm_gate_free(struct mm_gate *gate);
bool mm_gate_enter(struct mm_gate *gate, const char *peer, int64_t now_ms, int64_t *ret_wait_s);
/* It was somebody who may: what was counted of the address is forgotten. */
void mm_gate_good(struct mm_gate *gate, const char *peer);
/* Against which a password of nobody is held: it takes as long as any other. */
extern const char mm_login_nobody[];
#endif
