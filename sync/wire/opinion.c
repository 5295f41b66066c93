#include "sync/wire/opinion.h"

#include <string.h>

static const struct {
    const char *code, *ja;
} reasons[] = {
#define REASON(code, ja) {#code, ja},
#include "sync/wire/opinion.def"
#undef REASON
};
_Static_assert(MM_OPINION_COUNT <= 30, "a bit for each");

const char *mm_opinion_code(enum mm_opinion reason)
{
    return reason < MM_OPINION_COUNT ? reasons[reason].code : "";
}

const char *mm_opinion_ja(enum mm_opinion reason)
{
    return reason < MM_OPINION_COUNT ? reasons[reason].ja : "";
}

void mm_opinions_write(unsigned set, struct mm_buf *out)
{
    bool any = false;
    for (unsigned i = 0; i < MM_OPINION_COUNT; i++) {
        if (!(set & (1u << i)))
            continue;
        mm_buf_printf(out, "%s%s", any ? " " : "", reasons[i].code);
        any = true;
    }
}

static unsigned bit_of(const char *word, size_t len)
{
    for (unsigned i = 0; i < MM_OPINION_COUNT; i++)
        if (strlen(reasons[i].code) == len && strncmp(reasons[i].code, word, len) == 0)
            return 1u << i;
    return 0;
}

enum mm_err mm_opinions_parse(const char *text, unsigned *ret_reasons, struct mm_errinfo *info)
{
    unsigned set = 0;
    for (const char *at = text; *at;) {
        size_t len = strcspn(at, " ");
        unsigned bit = bit_of(at, len);
        if (!bit || (set & bit))
            return mm_fail(info, MM_ERR_INVALID, "reasons: %s",
                           bit ? "one stands twice" : "one is not known");
        set |= bit;
        at += len;
        at += strspn(at, " ");
    }
    if (!set)
        return mm_fail(info, MM_ERR_INVALID, "reasons: none");
    *ret_reasons = set;
    return MM_OK;
}
