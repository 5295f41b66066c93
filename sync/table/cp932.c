#include "sync/table/cp932.h"

#include "sync/base/log.h"
#include "sync/base/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <string.h>

/* Unicode has several code points for what CP932 holds once; the left one is what other systems write. */
static const struct {
    uint32_t cp;
    const char *instead;
} twins[] = {
    {0x301C, "～"}, {0x2212, "－"},   {0x2016, "∥"},  {0x2014, "―"},  {0x00A2, "￠"},
    {0x00A3, "￡"}, {0x00AC, "￢"},   {0x00A5, "￥"}, {0x203E, "￣"}, {0x00A6, "￤"},
    {0x2015, "―"},  {0x32FF, "令和"}, {0x2013, "－"}, {0x00A0, " "},
};

static bool variation_selector(uint32_t cp)
{
    return (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF);
}

static const char *twin_of(uint32_t cp)
{
    for (size_t i = 0; i < sizeof(twins) / sizeof(twins[0]); i++)
        if (twins[i].cp == cp)
            return twins[i].instead;
    return NULL;
}

static enum mm_err open_converter(const char *to, const char *from, iconv_t *ret_cd, struct mm_errinfo *info)
{
    iconv_t cd = iconv_open(to, from);

    if (cd == (iconv_t)-1)
        return mm_fail(info, MM_ERR_UNSUPPORTED, "%s",
                       mm_say("このコンピューターではCP932（Shift_JIS）を扱えません。UTF-8を使ってください。",
                              "this machine cannot convert CP932; use UTF-8 instead."));
    *ret_cd = cd;
    return MM_OK;
}

/* One character or a short text through the converter; false when CP932 cannot hold it. */
static bool convert(iconv_t cd, const char *s, size_t len, struct mm_buf *out)
{
    char in[8], made[16];
    char *src = in, *dst = made;
    size_t left = len, room = sizeof(made);

    if (len > sizeof(in))
        return false;
    memcpy(in, s, len);
    iconv(cd, NULL, NULL, NULL, NULL);
    if (iconv(cd, &src, &left, &dst, &room) == (size_t)-1 || left)
        return false;
    mm_buf_append(out, made, sizeof(made) - room);
    return true;
}

static void convert_text(iconv_t cd, const char *s, struct mm_buf *out)
{
    size_t len = strlen(s);

    for (size_t pos = 0; pos < len;) {
        size_t start = pos;

        mm_utf8_next(s, len, &pos);
        convert(cd, s + start, pos - start, out);
    }
}

enum mm_err mm_cp932_encode(const char *text, size_t len, struct mm_buf *out,
                            const struct mm_cp932_lost *lost, struct mm_errinfo *info)
{
    iconv_t cd = (iconv_t)-1;
    enum mm_err err = open_converter("CP932", "UTF-8", &cd, info);

    if (err)
        return err;
    for (size_t pos = 0; pos < len;) {
        size_t start = pos;
        uint32_t cp = mm_utf8_next(text, len, &pos);
        const char *instead = twin_of(cp);

        if (instead) {
            convert_text(cd, instead, out);
            continue;
        }
        if (convert(cd, text + start, pos - start, out))
            continue;
        instead = variation_selector(cp) ? "" : MM_CP932_MISSING;
        convert_text(cd, instead, out);
        if (lost && lost->tell)
            lost->tell(lost->ctx, cp, instead);
    }
    iconv_close(cd);
    return mm_buf_check(out, info);
}

enum mm_err mm_cp932_decode(const void *bytes, size_t len, struct mm_buf *out, size_t *ret_bad,
                            struct mm_errinfo *info)
{
    char chunk[4096], made[4 * sizeof(chunk)];
    const char *p = (const char *)bytes;
    iconv_t cd = (iconv_t)-1;
    size_t done = 0;
    enum mm_err err = open_converter("UTF-8", "CP932", &cd, info);

    if (err)
        return err;
    while (done < len) {
        size_t take = len - done < sizeof(chunk) ? len - done : sizeof(chunk);
        char *src = chunk, *dst = made;
        size_t left = take, room = sizeof(made);
        size_t rc;

        memcpy(chunk, p + done, take);
        rc = iconv(cd, &src, &left, &dst, &room);
        mm_buf_append(out, made, sizeof(made) - room);
        done += take - left;
        /* A character cut by the end of a chunk is read again with the next one. */
        if (rc == (size_t)-1 && !(errno == EINVAL && take == sizeof(chunk) && left < take)) {
            if (ret_bad)
                *ret_bad = done;
            iconv_close(cd);
            return mm_fail(
                info, MM_ERR_SYNTAX, "%s",
                mm_say("CP932（Shift_JIS）として読めない文字があります。", "this is not CP932 text."));
        }
    }
    iconv_close(cd);
    return mm_buf_check(out, info);
}
