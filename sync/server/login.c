#include "sync/server/login.h"

#include "sync/base/log.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <string.h>

/* Of 32 random bytes that nobody has, with the limits of mm_secret_hash(). */
const char mm_login_nobody[] = "$argon2id$v=19$m=65536,t=2,p=1$KiqOlGwY86U+1RRxhKivEA"
                               "$39Wur4P2knCLynqCODn9ujcy3GMhTSbD5xQAIb7xS2I";

void mm_login_name(const char *typed, char out[MM_ACCOUNT_NAME_BYTES])
{
    size_t n = 0;
    for (; typed[n] && n + 1 < MM_ACCOUNT_NAME_BYTES; n++)
        out[n] = (char)(typed[n] >= 'A' && typed[n] <= 'Z' ? typed[n] - 'A' + 'a' : typed[n]);
    out[n] = '\0';
    if (typed[n])
        out[0] = '?';
}

enum mm_err mm_login_prove(struct mm_central *central, const char *name, const char *password,
                           struct mm_login *ret_login, struct mm_errinfo *info)
{
    struct mm_login *login = ret_login;
    *login = (struct mm_login){.proved = false};
    mm_login_name(name, login->name);
    enum mm_err err = mm_tries_wait(central, login->name, &login->wait_s, info);
    if (!err)
        err = mm_account_find(central, login->name, &login->account, NULL);
    if (err && err != MM_ERR_NOT_FOUND)
        return mm_fail(info, err, "%s", mm_err_name(err));
    if (login->wait_s)
        return MM_OK;
    size_t len = strlen(password);
    bool there = login->account.password[0] && len <= MM_MAX_PASSWORD_BYTES;
    bool same = mm_secret_verify(there ? login->account.password : mm_login_nobody, password,
                                 len <= MM_MAX_PASSWORD_BYTES ? len : MM_MAX_PASSWORD_BYTES);
    login->proved = there && same;
    return MM_OK;
}

/* The second factor. */
static bool code_good(struct mm_central *central, struct mm_account *account, const char *code)
{
    return mm_totp_check(account->totp, code, mm_now_ms(&central->clock), account->totp_step,
                         &account->totp_step) ||
           mm_recovery_use(account->recovery, code);
}

/* As it is now: others may have tried, or changed it, while argon2id took its time. */
static enum mm_err again(struct mm_central *central, struct mm_login *login, struct mm_errinfo *info)
{
    struct mm_account now = {.id = ""};
    enum mm_err err = mm_tries_wait(central, login->name, &login->wait_s, info);
    if (!err)
        err = mm_account_find(central, login->name, &now, NULL);
    if (err && err != MM_ERR_NOT_FOUND)
        return mm_fail(info, err, "%s", mm_err_name(err));
    login->proved = login->proved && strcmp(now.id, login->account.id) == 0 &&
                    strcmp(now.password, login->account.password) == 0;
    login->account = now;
    return MM_OK;
}

enum mm_err mm_login_finish(struct mm_central *central, struct mm_login *login, const char *code,
                            enum mm_login_end *ret_end, struct mm_errinfo *info)
{
    enum mm_login_end end = MM_LOGIN_IN;
    enum mm_err err = again(central, login, info);
    if (err)
        return err;
    bool second = login->account.totp[0] && code;
    if (login->wait_s)
        end = MM_LOGIN_LOCKED;
    else if (!login->proved)
        end = MM_LOGIN_WRONG;
    else if (second && !code[0])
        end = MM_LOGIN_TOTP_NEEDED;
    else if (second && !code_good(central, &login->account, code))
        end = MM_LOGIN_WRONG;
    if (end == MM_LOGIN_WRONG)
        err = mm_tries_failed(central, login->name, info);
    if (end == MM_LOGIN_IN)
        err = mm_tries_forget(central, login->name, info);
    if (!err && end == MM_LOGIN_IN && second)
        err = mm_account_put(central, &login->account, info); /* the code is used up */
    if (!err)
        *ret_end = end;
    return err;
}
