/* What a password of an account must be: long, and none of those that everybody tries first. No rule asks for
 * signs or capitals, which make passwords harder to keep in mind and no harder to guess. */
#ifndef MM_SERVER_PASSWORD_H
#define MM_SERVER_PASSWORD_H

#include "sync/base/err.h"

/* name: of the account. INVALID with what to do. */
MM_MUST_USE enum mm_err mm_password_check(const char *password, const char *name, struct mm_errinfo *info);
#endif
