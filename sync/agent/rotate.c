/* A new key in place of the old one. The old key asks for it and the new one proves itself; the server takes
 * both until it has heard from the new one. Interrupted anywhere, one of them is the key and counts. */
#include "sync/agent/agent.h"
#include "sync/base/log.h"
#include "sync/wire/batch.h"

#include <string.h>

/* What the new key signs: whose it will be. */
static void prove(struct mm_agent *agent, const struct mm_sign_key *key, struct mm_buf *body)
{
    char public_key[MM_PUBLIC_TEXT_BYTES], proof[MM_SIGNATURE_TEXT_BYTES];
    struct mm_buf text;
    struct mm_jw w;
    mm_buf_init(&text, 2048);
    mm_sign_public_format(&key->public_key, public_key);
    mm_rotate_signed_text(agent->council, agent->recorder, public_key, &text);
    struct mm_signature sig = mm_sign(key, text.data, text.len);
    mm_signature_format(&sig, proof);
    mm_buf_done(&text);
    mm_jw_init(&w, body);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "public_key", public_key);
    mm_jw_kstr(&w, "proof", proof);
    mm_jw_end(&w);
}

enum mm_err mm_agent_rotate(struct mm_agent *agent, struct mm_errinfo *info)
{
    struct mm_sign_key next = {0};
    struct mm_http_answer answer;
    struct mm_buf body;
    char key_id[MM_KEY_ID_BYTES];
    mm_http_answer_init(&answer);
    mm_buf_init(&body, 4096);
    enum mm_err err = mm_agent_key_make(agent->dir, true, &next, info);
    if (!err) {
        prove(agent, &next, &body);
        err = mm_buf_check(&body, info);
    }
    if (!err)
        err = mm_agent_post(agent, "/kiosk/v1/rotate", &body, &answer, info);
    mm_sign_key_id(&next.public_key, key_id);
    if (!err) /* the switch */
        err = mm_store_meta_set(agent->store, "key_id", key_id, info);
    if (!err)
        err = mm_agent_refresh(agent, info);
    mm_sign_key_done(&next);
    mm_http_answer_done(&answer);
    mm_buf_done(&body);
    return err;
}
