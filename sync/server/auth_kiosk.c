/* A recorder shows who it is by its signature: of a request, or of a batch. */
#include "sync/base/log.h"
#include "sync/server/auth_own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kiosk_headers[] = {MM_HDR_COUNCIL, MM_HDR_RECORDER, MM_HDR_KEY, MM_HDR_SIGNATURE};

static bool kiosk_headers_there(struct mm_auth *c)
{
    for (size_t i = 0; i < sizeof kiosk_headers / sizeof kiosk_headers[0]; i++) {
        const char *value = mm_web_header(c->request, kiosk_headers[i]);
        if (!value || !value[0])
            return mm_auth_refuse_401(c, "Mamori-Signature", "端末の署名がありません");
        if (strlen(value) >= MM_ID_BYTES && i < 3)
            return mm_auth_refuse(c, 400, "invalid", "端末のヘッダーが長すぎます");
    }
    return true;
}

static bool find_key(struct mm_auth *c, struct mm_sign_public *ret_key, char status[16])
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    const char *recorder = mm_web_header(c->request, MM_HDR_RECORDER);
    enum mm_err err =
        mm_central_key(c->central, recorder, mm_web_header(c->request, MM_HDR_KEY), ret_key, status, &info);
    if (err == MM_ERR_NOT_FOUND && !mm_central_alone(c->central))
        return mm_auth_refuse_council(c);
    if (err == MM_ERR_NOT_FOUND)
        return mm_auth_refuse_401(c, "Mamori-Signature", "この端末は登録されていません");
    if (err)
        mm_web_reply_fail(c->reply, err, &info);
    else
        (void)snprintf(c->who->recorder, sizeof c->who->recorder, "%s", recorder);
    return err == MM_OK;
}

static int64_t header_int(struct mm_auth *c, const char *name, int64_t fallback)
{
    const char *value = mm_web_header(c->request, name);
    char *end = NULL;
    long long number = value ? strtoll(value, &end, 10) : 0;
    return value && *value && !*end ? (int64_t)number : fallback;
}

/* What a kiosk says of itself. Never a reason to refuse: a kiosk's clock may be anything. */
static struct mm_recorder_seen read_seen(struct mm_auth *c)
{
    const char *time = mm_web_header(c->request, MM_HDR_TIME);
    const char *boot = mm_web_header(c->request, MM_HDR_BOOT);
    struct mm_recorder_seen seen = {.backlog = header_int(c, MM_HDR_BACKLOG, -1),
                                    .mono_ms = header_int(c, MM_HDR_MONO, -1),
                                    .key = mm_web_header(c->request, MM_HDR_KEY)};
    if (time && boot && mm_uuid_text_ok(boot) && mm_time_parse(time, &seen.device_at_ms) == MM_OK &&
        seen.mono_ms >= 0)
        seen.boot = boot;
    return seen;
}

/* A pending kiosk keeps its records until somebody has approved it; what a revoked one still sends is kept
 * apart (intake.c), and it is given nothing. */
static const struct {
    const char *status, *role; /* role NULL: none */
    int refusal;
    const char *code, *message;
} standings[] = {
    {"active", "kiosk", 403, "forbidden", "端末にはこの操作はできません"},
    {"pending", "kiosk/pending", 403, "pending",
     "この端末は承認待ちです。事務局が承認すると自動で始まります。記録は端末に残っています"},
    {"retired", NULL, 401, "retired",
     "この端末の鍵は新しいものに替わっています。古い控えから戻した端末なら、登録し直してください"},
    {"revoked", "kiosk/revoked", 403, "revoked",
     "この端末は使用を止められています（失効）。事務局に知らせてください"},
};
#define N_STANDINGS (sizeof standings / sizeof standings[0])

static bool stands(struct mm_auth *c, const char *status)
{
    size_t i = 0;
    while (i + 1 < N_STANDINGS && strcmp(standings[i].status, status) != 0)
        i++; /* one that is not known is as good as revoked */
    c->who->role = standings[i].role ? mm_role_find(standings[i].role) : NULL;
    return mm_role_may(c->who->role, c->who->right) ||
           mm_auth_refuse(c, standings[i].refusal, standings[i].code, standings[i].message);
}

bool mm_auth_kiosk(struct mm_auth *c)
{
    struct mm_sign_public key;
    struct mm_signature sig;
    struct mm_buf text;
    char status[16];
    const char *time = mm_web_header(c->request, MM_HDR_TIME);
    if (!kiosk_headers_there(c) || !find_key(c, &key, status))
        return false;
    struct mm_hash body = mm_sha256(c->request->body, c->request->len);
    mm_buf_init(&text, MM_MAX_URL_BYTES + 1024);
    mm_request_signed_text(c->request->method, c->request->target, c->central->council, c->who->recorder,
                           time ? time : "", &body, &text);
    bool good = text.err == MM_OK &&
                mm_signature_parse(mm_web_header(c->request, MM_HDR_SIGNATURE), &sig) == MM_OK &&
                mm_sign_verify(&key, &sig, text.data, text.len) == MM_OK;
    mm_buf_done(&text);
    if (!good)
        return mm_auth_refuse_401(c, "Mamori-Signature", "端末の署名が正しくありません");
    c->who->seen = read_seen(c);
    c->who->note = strcmp(status, "retired") != 0;
    return stands(c, status);
}

static bool parse_range(const char *s, int64_t *ret_first, int64_t *ret_last)
{
    char *end = NULL;
    if (!s || *s < '1' || *s > '9')
        return false;
    long long first = strtoll(s, &end, 10);
    if (*end != '-' || end[1] < '1' || end[1] > '9')
        return false;
    long long last = strtoll(end + 1, &end, 10);
    if (*end || first < 1 || last < first || last - first >= MM_MAX_BATCH_STATEMENTS || last >= MM_MAX_SEQ)
        return false;
    *ret_first = first;
    *ret_last = last;
    return true;
}

bool mm_auth_batch(struct mm_auth *c)
{
    struct mm_sign_public key;
    struct mm_signature sig;
    struct mm_batch_head *head = &c->who->head;
    char status[16];
    const char *prev = mm_web_header(c->request, MM_HDR_PREV);
    if (!kiosk_headers_there(c))
        return false;
    if (!parse_range(mm_web_header(c->request, MM_HDR_SEQ), &head->first_seq, &head->last_seq) || !prev ||
        mm_hash_parse(prev, &head->prev))
        return mm_auth_refuse(c, 400, "invalid", "Mamori-Seq か Mamori-Prev が正しくありません");
    if (!find_key(c, &key, status))
        return false;
    (void)snprintf(head->council, sizeof head->council, "%s", c->central->council);
    (void)snprintf(head->recorder, sizeof head->recorder, "%s", c->who->recorder);
    (void)snprintf(head->key_id, sizeof head->key_id, "%s", mm_web_header(c->request, MM_HDR_KEY));
    head->body = mm_sha256(c->request->body, c->request->len);
    if (mm_signature_parse(mm_web_header(c->request, MM_HDR_SIGNATURE), &sig) ||
        mm_batch_verify(head, &key, &sig))
        return mm_auth_refuse_401(c, "Mamori-Signature", "端末の署名が正しくありません");
    c->who->seen = read_seen(c);
    c->who->note = strcmp(status, "pending") == 0; /* its batch will not do it */
    return stands(c, status);
}
