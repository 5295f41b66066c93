/* Addresses and telephone numbers: fake mails use domains that nobody owns (RFC 2606, and example.jp of
 * JPRS), and a number to call stands in the council's contacts alone, where it can be kept right. */
#include "content/author/rule.h"

#include <ctype.h>
#include <string.h>

#define LETTERS      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-."
#define PHONE_DIGITS 10 /* at least, with - ( ) between them */

static const char *const reserved[] = {"example.jp", "example.com", "example.net", "example.org",
                                       "example",    "test",        "invalid"};

static bool is_reserved(const char *domain, size_t len)
{
    for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++) {
        size_t n = strlen(reserved[i]);

        if (len >= n && strncmp(domain + len - n, reserved[i], n) == 0 &&
            (len == n || domain[len - n - 1] == '.'))
            return true;
    }
    return false;
}

static void check_domain(const struct mm_ruling *ruling, const struct mm_said *said, const char *domain)
{
    size_t len = strspn(domain, LETTERS);

    while (len && domain[len - 1] == '.')
        len--;
    if (memchr(domain, '.', len) && !is_reserved(domain, len))
        mm_error_at(ruling->findings, said->at,
                    "アドレス「%.*s」は実在するかもしれません。example.jp のようなアドレスにしてください。",
                    (int)len, domain);
}

static void check_phone(const struct mm_ruling *ruling, const struct mm_said *said)
{
    for (const char *s = said->plain; *s;) {
        size_t len = strspn(s, "0123456789-()"), digits = 0;

        for (size_t i = 0; i < len; i++)
            digits += isdigit((unsigned char)s[i]) != 0;
        if (*s == '0' && digits >= PHONE_DIGITS)
            mm_error_at(ruling->findings, said->at,
                        "電話番号「%.*s」があります。番号は council.json の contacts だけに書いてください。",
                        (int)len, s);
        s += len ? len : 1;
    }
}

static void hear(void *ctx, const struct mm_said *said)
{
    static const char *const before[] = {"@", "://", "www."};
    const struct mm_ruling *ruling = ctx;

    if (said->field->kind == MM_KIND_EXACT || (said->field->flags & MM_FIELD_OWN))
        return;
    for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++)
        for (const char *s = strstr(said->plain, before[i]); s; s = strstr(s + 1, before[i]))
            if (*s != 'w' || s == said->plain || !strchr("/.", s[-1])) /* www. of an address found already */
                check_domain(ruling, said, s + strlen(before[i]));
    check_phone(ruling, said);
}

static enum mm_err run(const struct mm_ruling *ruling)
{
    struct mm_ruling own = *ruling;

    mm_desk_texts(ruling->desk, hear, &own);
    return MM_OK;
}

extern const struct mm_rule mm_rule_addresses;
const struct mm_rule mm_rule_addresses = {"addresses", run};
