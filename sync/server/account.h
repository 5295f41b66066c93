/* Table account: people who sign in at the web pages, each with one role (roles.h). A password is kept as
 * argon2id, tokens and recovery codes as hashes; none of them is ever shown again. Changes leave an operation
 * record in the same transaction. */
#ifndef MM_SERVER_ACCOUNT_H
#define MM_SERVER_ACCOUNT_H

#include "sync/base/hash.h"
#include "sync/base/limits.h"
#include "sync/server/api.h"
#include "sync/server/central.h"
#include "sync/server/totp.h"

#define MM_ACCOUNT_NAME_BYTES (MM_MAX_ACCOUNT_CHARS + 1)
#define MM_ACCOUNT_ROLE_BYTES 16
#define MM_TOKEN_BYTES        44 /* 32 random bytes as base64url */
#define MM_TICKET_LIFE_MS     ((int64_t)24 * 3600 * 1000)

struct mm_account {
    char id[MM_UUID_BYTES], name[MM_ACCOUNT_NAME_BYTES], label[200], role[MM_ACCOUNT_ROLE_BYTES];
    char password[MM_SECRET_HASH_BYTES]; /* "": not set yet */
    char ticket[MM_HASH_HEX_BYTES];      /* of the token with which it can be set; "" */
    int64_t ticket_until_ms;
    char totp[MM_TOTP_BYTES], totp_next[MM_TOTP_BYTES]; /* next: not confirmed yet; "" */
    int64_t totp_step;                                  /* of the last code that was taken */
    char recovery[MM_RECOVERY_BYTES];
    int64_t made_at_ms, revoked_at_ms; /* 0: not revoked */
};

void mm_token_new(char out[MM_TOKEN_BYTES]);
void mm_token_hash(const char *token, char hex[MM_HASH_HEX_BYTES]);

/* Live ones alone. NOT_FOUND. */
MM_MUST_USE enum mm_err mm_account_find(struct mm_central *central, const char *name,
                                        struct mm_account *ret_account, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_account_get(struct mm_central *central, const char *id,
                                       struct mm_account *ret_account, struct mm_errinfo *info);
/* The one whose password can be set with this token now. NOT_FOUND. */
MM_MUST_USE enum mm_err mm_account_of_ticket(struct mm_central *central, const char *token,
                                             struct mm_account *ret_account, struct mm_errinfo *info);
/* Newest first, revoked ones too. Owned: free(). */
MM_MUST_USE enum mm_err mm_account_list(struct mm_central *central, struct mm_account **ret_rows,
                                        size_t *ret_n, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_account_any(struct mm_central *central, bool *ret_any, struct mm_errinfo *info);

/* (tx) like: name, label, role, password; ret_account gets the rest. EXISTS when a live one has the name. */
MM_MUST_USE enum mm_err mm_account_insert(struct mm_central *central, const struct mm_account *like,
                                          struct mm_account *ret_account, struct mm_errinfo *info);
/* (tx) All that may change, by id. */
MM_MUST_USE enum mm_err mm_account_put(struct mm_central *central, const struct mm_account *account,
                                       struct mm_errinfo *info);
/* "0198… 書記 山田": for the record of operations. */
void mm_account_actor(const char *id, const char *label, char *out, size_t out_bytes);

/* ---- for the actions: which is a name or an id --------------------------------------------------------- */
/* With a token with which the person sets the password, for a day. */
MM_MUST_USE enum mm_err mm_account_add(struct mm_central *central, const char *actor,
                                       const struct mm_account *like, struct mm_account *ret_account,
                                       char ret_token[MM_TOKEN_BYTES], struct mm_errinfo *info);
/* Password and second factor are gone, every session ends, a new token is good for a day. */
MM_MUST_USE enum mm_err mm_account_reset(struct mm_central *central, const char *actor, const char *which,
                                         struct mm_account *ret_account, char ret_token[MM_TOKEN_BYTES],
                                         struct mm_errinfo *info);
/* Every session of it ends. CONFLICT for the last administrator. */
MM_MUST_USE enum mm_err mm_account_role_set(struct mm_central *central, const char *actor, const char *which,
                                            const char *role, struct mm_account *ret_account,
                                            struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_account_revoke(struct mm_central *central, const char *actor, const char *which,
                                          struct mm_account *ret_account, struct mm_errinfo *info);
/* What the actions answer; token NULL: there is none. */
extern const struct mm_shape mm_account_shape[], mm_account_shape_token[];
MM_MUST_USE enum mm_err mm_account_told(const struct mm_account *account, const char *token,
                                        struct mm_buf *out, struct mm_errinfo *info);
/* A token with which somebody makes the first account, an administrator's. EXISTS when there is one. */
MM_MUST_USE enum mm_err mm_account_first(struct mm_central *central, const char *actor,
                                         char ret_token[MM_TOKEN_BYTES], struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_account_first_check(struct mm_central *central, const char *token, bool *ret_good,
                                               struct mm_errinfo *info);
/* (tx) It was used. */
MM_MUST_USE enum mm_err mm_account_first_end(struct mm_central *central, struct mm_errinfo *info);
#endif
