#include "sync/base/err.h"

#include "sync/base/log.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char *const err_names[] = {
    "ok",       "no_memory", "invalid",  "syntax",    "too_big",     "not_found", "exists",
    "conflict", "io",        "no_space", "read_only", "busy",        "again",     "corrupt",
    "auth",     "signature", "network",  "refused",   "unsupported", "usage",
};
_Static_assert(sizeof err_names / sizeof err_names[0] == MM_ERR_COUNT, "one name for each code");

const char *mm_err_name(enum mm_err err)
{
    return (unsigned)err < MM_ERR_COUNT ? err_names[err] : "unknown";
}

/* Drops an incomplete character at the end of a text that was cut, and makes it one line. */
static void tidy(char *text, bool cut)
{
    size_t len = strlen(text);
    if (cut) {
        size_t start = len;
        while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
            start--;
        if (start > 0) {
            unsigned char lead = (unsigned char)text[start - 1];
            size_t want = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
            if (len - start < want)
                text[start - 1] = '\0';
        }
    }
    for (char *p = text; *p; p++) {
        if ((unsigned char)*p < 0x20 || *p == 0x7F)
            *p = ' ';
    }
}

static bool wants_text(const struct mm_errinfo *info)
{
    return info && info->text[0] == '\0';
}

enum mm_err mm_fail(struct mm_errinfo *info, enum mm_err err, const char *fmt, ...)
{
    if (!wants_text(info))
        return err;
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(info->text, sizeof info->text, fmt, ap);
    va_end(ap);
    info->err = err;
    tidy(info->text, n >= (int)sizeof info->text);
    return err;
}

enum mm_err mm_nomem(struct mm_errinfo *info)
{
    return mm_fail(info, MM_ERR_NOMEM, "%s", mm_say("メモリが足りません", "out of memory"));
}

/* The C library has these words in Japanese only where its locale was installed. */
static const struct {
    int errnum;
    enum mm_err err;
    const char *ja;
} errno_codes[] = {
    {ENOMEM, MM_ERR_NOMEM, "メモリが足りません"},
    {ENOSPC, MM_ERR_NO_SPACE, "ディスクに空きがありません"},
    {EDQUOT, MM_ERR_NO_SPACE, "使えるディスクの量を超えています"},
    {EROFS, MM_ERR_READ_ONLY, "書き込めないディスクです"},
    {EACCES, MM_ERR_AUTH, "権限がありません"},
    {EPERM, MM_ERR_AUTH, "許されていません"},
    {ENOENT, MM_ERR_NOT_FOUND, "ファイルかフォルダーがありません"},
    {ENOTDIR, MM_ERR_NOT_FOUND, "途中の名前がフォルダーではありません"},
    {EISDIR, MM_ERR_IO, "ファイルではなくフォルダーです"},
    {EEXIST, MM_ERR_EXISTS, "同じ名前のものがもうあります"},
    {EAGAIN, MM_ERR_BUSY, "今は使えません"},
    {EBUSY, MM_ERR_BUSY, "ほかで使われています"},
    {EFBIG, MM_ERR_TOO_BIG, "大きすぎます"},
    {ENAMETOOLONG, MM_ERR_TOO_BIG, "名前が長すぎます"},
    {ELOOP, MM_ERR_IO, "リンクがたどれません"},
    {EIO, MM_ERR_IO, "ディスクを読み書きできません"},
    {EMFILE, MM_ERR_IO, "一度に開けるファイルの数を超えています"},
    {EPIPE, MM_ERR_IO, "受け手が先に終わりました"},
    {ECONNREFUSED, MM_ERR_NETWORK, "つながりません"},
    {ECONNRESET, MM_ERR_NETWORK, "接続が切れました"},
    {ENETUNREACH, MM_ERR_NETWORK, "ネットワークにつながっていません"},
    {EHOSTUNREACH, MM_ERR_NETWORK, "相手に届きません"},
    {ETIMEDOUT, MM_ERR_NETWORK, "返事がありません"},
    {EADDRINUSE, MM_ERR_BUSY, "ほかのプログラムが使っています"},
    {EADDRNOTAVAIL, MM_ERR_IO, "この機械のアドレスではありません"},
};

static const char *reason_of(int errnum, char *room, size_t bytes)
{
    const char *en = strerror_r(errnum, room, bytes);
    for (size_t i = 0; i < sizeof errno_codes / sizeof errno_codes[0]; i++) {
        if (errno_codes[i].errnum == errnum)
            return mm_say(errno_codes[i].ja, en);
    }
    return en;
}

static enum mm_err code_of(int errnum)
{
    for (size_t i = 0; i < sizeof errno_codes / sizeof errno_codes[0]; i++) {
        if (errno_codes[i].errnum == errnum)
            return errno_codes[i].err;
    }
    return MM_ERR_IO;
}

enum mm_err mm_fail_errno(struct mm_errinfo *info, int errnum, const char *fmt, ...)
{
    enum mm_err err = code_of(errnum);
    if (!wants_text(info))
        return err;
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(info->text, sizeof info->text, fmt, ap);
    va_end(ap);
    info->err = err;
    if (n >= 0 && n < (int)sizeof info->text) {
        char reason[128];
        size_t room = sizeof info->text - (size_t)n;
        int more = snprintf(info->text + n, room, ": %s", reason_of(errnum, reason, sizeof reason));
        n += more > 0 ? more : 0;
    }
    tidy(info->text, n >= (int)sizeof info->text);
    return err;
}

void mm_errinfo_clear(struct mm_errinfo *info)
{
    if (info) {
        info->err = MM_OK;
        info->text[0] = '\0';
    }
}
