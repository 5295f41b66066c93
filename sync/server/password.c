#include "sync/server/password.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

/* Of those that lists of stolen passwords have most often, the ones that are long enough; with what lies at
 * hand here. Whatever only repeats something short is refused too. */
static const char *const common[] = {
    "password1234", "password12345", "password123456", "passwordpassword", "administrator", "administrator1",
    "123456789012", "1234567890123", "12345678901234", "123456789012345",  "012345678901",  "987654321098",
    "qwertyuiopas", "qwertyuiop[]",  "qwertyuiop123",  "qwerty123456",     "1qaz2wsx3edc",  "1q2w3e4r5t6y",
    "q1w2e3r4t5y6", "asdfghjklzxc",  "abcdefghijkl",   "abcdefghijklm",    "iloveyou1234",  "letmein12345",
    "welcome12345", "changeme1234",  "p@ssw0rd1234",   "passw0rd1234",     "jimukyoku1234", "gikaijimukyoku",
    "gikai1234567", "secret123456",  "test12345678",   "mamori123456",     "mamorimamori",
};

/* The same few characters over and over. */
static bool repeats(const char *s)
{
    size_t len = strlen(s);
    for (size_t period = 1; period <= 4 && period < len; period++) {
        size_t i = period;
        while (i < len && s[i] == s[i - period])
            i++;
        if (i == len)
            return true;
    }
    return false;
}

static bool known(const char *password, const char *name)
{
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
        if (strcasecmp(common[i], password) == 0)
            return true;
    return repeats(password) || strcasecmp(password, name) == 0;
}

enum mm_err mm_password_check(const char *password, const char *name, struct mm_errinfo *info)
{
    size_t len = strlen(password);
    if (len > MM_MAX_PASSWORD_BYTES || !mm_utf8_valid(password, len, NULL) || !mm_utf8_is_line(password))
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("パスワードは %d バイト以内の1行にしてください",
                              "a password is one line of at most %d bytes"),
                       MM_MAX_PASSWORD_BYTES);
    if (mm_utf8_count(password, false) < MM_MIN_PASSWORD_CHARS)
        return mm_fail(
            info, MM_ERR_INVALID,
            mm_say("パスワードは %d 文字以上にしてください。いくつかの言葉を続けると覚えやすくなります",
                   "a password has at least %d characters; a few words are easy to keep in mind"),
            MM_MIN_PASSWORD_CHARS);
    if (known(password, name))
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("そのパスワードはよく使われていて、すぐに当てられます。別のものにしてください",
                              "that password is among the first that anybody tries; choose another"));
    return MM_OK;
}
