/* What the 事務局メニュー asks for, by name. What holds a name or a number is sealed to a key that the screen
 * alone has, so that the store, its log and its copies never hold it. */
#include "sync/agent/office.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/seal.h"

#include <stdio.h>
#include <string.h>

/* ---- 受講状況 ------------------------------------------------------------------------------------------ */
/* {"as_of", "rows": [[研修, お願いした人, 済, 途中, 未]]}: the whole council, in totals. */
static enum mm_err progress(struct mm_agent *agent, const struct mm_json *want, struct mm_jw *out,
                            struct mm_errinfo *info)
{
    static const char *const counts[] = {"asked", "done", "started", "none"};
    struct mm_json *doc = NULL;
    (void)want;
    enum mm_err err = mm_office_answer(agent, "/api/v1/report/courses?format=json", NULL, &doc, info);
    if (err)
        return err;
    mm_jw_kstr(out, "as_of", mm_json_get_str(doc, "as_of_label", ""));
    mm_jw_karr(out, "rows");
    for (const struct mm_json *row = mm_json_first(mm_json_get(doc, "rows")); row; row = mm_json_next(row)) {
        if (strcmp(mm_json_get_str(row, "group", ""), "全体") != 0)
            continue;
        mm_jw_arr(out);
        mm_jw_str(out, mm_json_get_str(row, "course", ""));
        for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
            mm_jw_int(out, mm_json_get_int(row, counts[i], 0));
        mm_jw_end(out);
    }
    mm_jw_end(out);
    mm_json_free(doc);
    return MM_OK;
}

/* ---- one-time codes ------------------------------------------------------------------------------------ */
/* want: {"who": seat or name, "reset"} → {"rows": [[kiosk, number, until when]]} */
static enum mm_err code(struct mm_agent *agent, const struct mm_json *want, struct mm_jw *out,
                        struct mm_errinfo *info)
{
    struct mm_json *doc = NULL;
    struct mm_buf body;
    struct mm_jw w;
    const char *who = mm_json_get_str(want, "who", "");
    mm_buf_init(&body, 4096);
    mm_jw_init(&w, &body);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "who", who);
    mm_jw_kbool(&w, "reset", mm_json_get_bool(want, "reset", false));
    mm_jw_end(&w);
    enum mm_err err = *who ? mm_buf_check(&body, info) : mm_fail(info, MM_ERR_INVALID, "who");
    if (!err)
        err = mm_office_answer(agent, "/api/v1/action/roster.cards", &body, &doc, info);
    mm_buf_done(&body);
    if (err)
        return err;
    mm_jw_karr(out, "rows");
    for (const struct mm_json *row = mm_json_first(mm_json_get(doc, "rows")); row; row = mm_json_next(row)) {
        mm_jw_arr(out);
        mm_jw_str(out, mm_json_get_str(row, "kiosk", ""));
        mm_jw_str(out, mm_json_get_str(row, "number", ""));
        mm_jw_str(out, mm_json_get_str(row, "expires_on", ""));
        mm_jw_end(out);
    }
    mm_jw_end(out);
    mm_json_free(doc);
    return MM_OK;
}

/* ---- a backup -------------------------------------------------------------------------------------------
 */
/* {"name": of its folder, "statements", "people"} */
static enum mm_err backup(struct mm_agent *agent, const struct mm_json *want, struct mm_jw *out,
                          struct mm_errinfo *info)
{
    struct mm_json *doc = NULL;
    struct mm_buf body;
    (void)want;
    mm_buf_init(&body, 16);
    mm_buf_append(&body, "{}", 2);
    enum mm_err err = mm_office_answer(agent, "/api/v1/backup", &body, &doc, info);
    mm_buf_done(&body);
    if (err)
        return err;
    mm_jw_kstr(out, "name", mm_json_get_str(doc, "name", ""));
    mm_jw_kint(out, "statements", mm_json_get_int(doc, "statements", 0));
    mm_jw_kint(out, "people", mm_json_get_int(doc, "people", 0));
    mm_json_free(doc);
    return MM_OK;
}

/* ---- which -----------------------------------------------------------------------------------------------
 */
static const struct deed {
    const char *name;
    bool sealed; /* only to whoever brings a key */
    enum mm_err (*run)(struct mm_agent *agent, const struct mm_json *want, struct mm_jw *out,
                       struct mm_errinfo *info);
} deeds[] = {
    {"progress", false, progress},      {"code", true, code},
    {"paper", false, mm_office_paper},  {"files", false, mm_office_files},
    {"roster", true, mm_office_roster}, {"backup", false, backup},
};

static enum mm_err seal(const struct mm_json *want, struct mm_buf *plain, char *reply, size_t reply_bytes,
                        struct mm_errinfo *info)
{
    struct mm_sign_public key;
    struct mm_buf box;
    if (mm_sign_public_parse(mm_json_get_str(want, "key", ""), &key))
        return mm_fail(info, MM_ERR_INVALID, "key");
    mm_buf_init(&box, reply_bytes);
    enum mm_err err = mm_seal(&key, plain->data, plain->len, &box, info);
    if (!err && 4 * box.len / 3 + 5 > reply_bytes)
        err = mm_fail(info, MM_ERR_TOO_BIG, "%s", mm_say("答えが長すぎます。", "the answer is too long"));
    if (!err)
        mm_base64url(box.data, box.len, reply);
    mm_buf_done(&box);
    return err;
}

static enum mm_err tell(const struct deed *deed, const struct mm_json *want, struct mm_buf *plain,
                        char *reply, size_t reply_bytes, struct mm_errinfo *info)
{
    enum mm_err err = mm_buf_check(plain, info);
    if (!err && deed->sealed)
        return seal(want, plain, reply, reply_bytes, info);
    if (!err)
        (void)snprintf(reply, reply_bytes, "%s", mm_buf_str(plain));
    return err;
}

/* What was asked while this program stood still is not done hours later, with nobody there. */
static enum mm_err check_wait(struct mm_agent *agent, const struct mm_json *want, struct mm_errinfo *info)
{
    if (mm_now_ms(&agent->clock) <= mm_json_get_int(want, "until_ms", 0))
        return MM_OK;
    return mm_fail(
        info, MM_ERR_BUSY, "%s",
        mm_say("時間がたったため、行いませんでした。もう一度押してください。", "it is late; ask again"));
}

enum mm_err mm_agent_office(struct mm_agent *agent, const struct mm_json *want, char *reply,
                            size_t reply_bytes, struct mm_errinfo *info)
{
    const char *name = mm_json_get_str(want, "do", "");
    const struct deed *deed = NULL;
    struct mm_buf plain;
    struct mm_jw w;
    for (size_t i = 0; i < sizeof deeds / sizeof deeds[0]; i++)
        if (strcmp(deeds[i].name, name) == 0)
            deed = &deeds[i];
    if (!deed)
        return mm_fail(info, MM_ERR_UNSUPPORTED, "%s",
                       mm_say("この依頼は、この版ではできません", "this version cannot do that"));
    enum mm_err err = check_wait(agent, want, info);
    if (err)
        return err;
    mm_buf_init(&plain, reply_bytes);
    mm_jw_init(&w, &plain);
    mm_jw_obj(&w);
    err = deed->run(agent, want, &w, info);
    mm_jw_end(&w);
    if (!err)
        err = tell(deed, want, &plain, reply, reply_bytes, info);
    if (plain.data)
        mm_wipe(plain.data, plain.len);
    mm_buf_done(&plain);
    return err;
}
