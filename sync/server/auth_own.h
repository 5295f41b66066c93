/* Inside of the choke point: what auth.c, auth_kiosk.c and auth_cache.c share. Nobody else includes it. */
#ifndef MM_SERVER_AUTH_OWN_H
#define MM_SERVER_AUTH_OWN_H

#include "sync/server/internal.h"
#include "sync/server/router.h"

struct mm_auth {
    struct mm_central *central;
    struct mm_auth_cache *cache;
    const struct mm_route *route;
    const struct mm_web_request *request;
    struct mm_who *who;
    struct mm_web_reply *reply;
};
/* All false, with a reply. */
bool mm_auth_refuse(struct mm_auth *c, int status, const char *code, const char *message);
bool mm_auth_refuse_401(struct mm_auth *c, const char *challenge, const char *message);
bool mm_auth_refuse_council(struct mm_auth *c);

/* auth_kiosk.c */
bool mm_auth_kiosk(struct mm_auth *c);
bool mm_auth_batch(struct mm_auth *c);

/* auth_cache.c: is that one of the secrets of the credential? */
bool mm_auth_verify(struct mm_auth *c, const struct mm_credential_proof *proof, const char *id,
                    const char *secret);
#endif
