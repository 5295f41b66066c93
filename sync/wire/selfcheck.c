#include "sync/wire/selfcheck.h"

#include "sync/base/clock.h"
#include "sync/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD       "mamori-selfcheck-1"
#define MOST_SHARE 9 /* answers are one digit */

bool mm_selfcheck_id_ok(const char *id)
{
    size_t len = strlen(id);
    return len > 0 && len < MM_SELFCHECK_ID_BYTES &&
           id[strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

bool mm_selfcheck_open_on(const struct mm_selfcheck_period *period, int32_t day)
{
    return period->id[0] && period->from_day <= day && day <= period->until_day;
}

/* ---- the period ------------------------------------------------------------------------------------ */
void mm_selfcheck_write(const struct mm_selfcheck_period *period, struct mm_jw *w)
{
    char from[MM_DAY_BYTES], until[MM_DAY_BYTES];
    mm_day_format(period->from_day, from);
    mm_day_format(period->until_day, until);
    mm_jw_obj(w);
    mm_jw_kstr(w, "id", period->id);
    mm_jw_kstr(w, "name", period->name);
    mm_jw_kstr(w, "from", from);
    mm_jw_kstr(w, "until", until);
    mm_jw_kint(w, "audience", period->audience);
    mm_jw_kbool(w, "by_group", period->by_group);
    mm_jw_kstr(w, "key", period->key);
    mm_jw_end(w);
}

enum mm_err mm_selfcheck_read(const struct mm_json *node, struct mm_selfcheck_period *ret_period,
                              struct mm_errinfo *info)
{
    struct mm_sign_public public_key;
    struct mm_selfcheck_period p = {.from_day = MM_DAY_NONE, .until_day = MM_DAY_NONE};
    const char *id = mm_json_get_str(node, "id", ""), *name = mm_json_get_str(node, "name", ""),
               *key = mm_json_get_str(node, "key", "");
    int64_t audience = mm_json_get_int(node, "audience", 0);
    *ret_period = p;
    if (!node)
        return MM_OK;
    if (!mm_selfcheck_id_ok(id) || strlen(name) >= sizeof p.name || !mm_utf8_is_line(name) ||
        strlen(key) >= sizeof p.key || mm_sign_public_parse(key, &public_key) || audience < 0 ||
        audience > 3 || mm_day_parse(mm_json_get_str(node, "from", ""), &p.from_day) ||
        mm_day_parse(mm_json_get_str(node, "until", ""), &p.until_day))
        return mm_fail(info, MM_ERR_INVALID, "selfcheck: cannot be read");
    (void)snprintf(p.id, sizeof p.id, "%s", id);
    (void)snprintf(p.name, sizeof p.name, "%s", name);
    (void)snprintf(p.key, sizeof p.key, "%s", key);
    p.audience = (unsigned)audience;
    p.by_group = mm_json_get_bool(node, "by_group", false);
    *ret_period = p;
    return MM_OK;
}

/* ---- a set ----------------------------------------------------------------------------------------- */
enum mm_err mm_selfcheck_set_write(const struct mm_selfcheck_set *set, struct mm_buf *out,
                                   struct mm_errinfo *info)
{
    size_t start = out->len;
    mm_buf_printf(out, HEAD " %u\n", set->audience);
    for (size_t i = 0; i < set->n; i++)
        mm_buf_printf(out, "%s %d\n", set->answer[i].question, set->answer[i].answer);
    if (out->len - start > MM_SELFCHECK_SET_BYTES)
        return mm_fail(info, MM_ERR_TOO_BIG, "%s", "selfcheck: set");
    while (out->len - start < MM_SELFCHECK_SET_BYTES && !out->err)
        mm_buf_char(out, '\n'); /* every set has one size */
    return mm_buf_check(out, info);
}

static bool read_line(const char *line, size_t len, struct mm_selfcheck_answer *ret_answer)
{
    const char *space = memchr(line, ' ', len);
    size_t id = space ? (size_t)(space - line) : 0;
    if (!id || id >= sizeof ret_answer->question || len != id + 2 || line[id + 1] < '0' ||
        line[id + 1] > '0' + MOST_SHARE)
        return false;
    (void)snprintf(ret_answer->question, sizeof ret_answer->question, "%.*s", (int)id, line);
    ret_answer->answer = line[id + 1] - '0';
    return true;
}

enum mm_err mm_selfcheck_set_read(const char *text, size_t len, struct mm_selfcheck_set *ret_set,
                                  struct mm_errinfo *info)
{
    const char *at = text, *end = text + len;
    size_t head = strlen(HEAD);
    bool ok = len == MM_SELFCHECK_SET_BYTES && memcmp(text, HEAD, head) == 0 && text[head] == ' ' &&
              text[head + 1] >= '0' && text[head + 1] <= '3' && text[head + 2] == '\n';
    *ret_set = (struct mm_selfcheck_set){0};
    if (ok) {
        ret_set->audience = (unsigned)(text[head + 1] - '0');
        at += head + 3;
    }
    while (ok && at < end && *at != '\n') {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        ok = stop && ret_set->n < MM_SELFCHECK_QUESTIONS &&
             read_line(at, (size_t)(stop - at), &ret_set->answer[ret_set->n]);
        ret_set->n += ok;
        at = ok ? stop + 1 : end;
    }
    return ok ? MM_OK : mm_fail(info, MM_ERR_INVALID, "%s", "selfcheck: a set that cannot be read");
}
