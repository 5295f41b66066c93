/* Publications of the pack that the council of fixture_council.h has already. */
#ifndef MM_TEST_FIXTURE_OFFER_H
#define MM_TEST_FIXTURE_OFFER_H

#include "sync/server/internal.h"
#include "sync/server/offers.h"
#include "tests/unit/server/fixture_council.h"

/* Another edition of COUNCIL_PACK, the n-th, in this folder; one that is there stays. One file of it differs.
 */
static inline void offer_edition(const char *dir, int n)
{
    char command[2000];
    int status = -1;
    snprintf(command, sizeof command,
             "[ -d '%s' ] || { cp -rL '" COUNCIL_PACK
             "' '%s' && sed -i 's/内線 000/内線 00%d/' '%s/council.json'; }",
             dir, dir, n, dir);
    pid_t pid = fork();
    if (pid == 0) {
        execlp("sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    MM_CHECK(pid > 0 && waitpid(pid, &status, 0) == pid && status == 0);
}

/* The key that `mamori init` made beside the store. */
static inline void offer_key(struct council *c, struct mm_sign_key *ret_key)
{
    char path[500];
    snprintf(path, sizeof path, "%s.pack-key", c->file);
    MM_CHECK_ERR(mm_sign_key_load(path, ret_key, NULL), MM_OK);
}

/* As `mamori content publish` signs it; key NULL: the council's. */
static inline void offer_sign(struct council *c, const struct mm_sign_key *key, int64_t serial,
                              struct mm_buf *ret_text)
{
    struct mm_sign_key own;
    const struct mm_pack_signing how = {key ? key : &own, serial, COUNCIL_AT_MS, 30};
    offer_key(c, &own);
    mm_buf_init(ret_text, MM_MAX_OFFER_BYTES);
    MM_CHECK_ERR(mm_pack_sign(COUNCIL_PACK, mm_central_pack(c->central), &how, ret_text, NULL), MM_OK);
    mm_sign_key_done(&own);
}

static inline enum mm_err offer_publish(struct council *c, const struct mm_buf *text, struct mm_errinfo *info)
{
    struct mm_offer offer;
    enum mm_err err = mm_offer_read(mm_buf_str(text), text->len, &offer, info);
    return err ? err
               : mm_packs_publish(c->central, NULL, COUNCIL_PACK, mm_central_pack(c->central)->version, NULL,
                                  &offer, info);
}

/* What the server hands out now. Owned: mm_manifest_done. */
static inline bool offer_manifest(struct council *c, struct mm_manifest *ret_manifest)
{
    struct mm_offer offer;
    struct mm_buf text;
    mm_buf_init(&text, MM_MAX_OFFER_BYTES);
    bool good = MM_CHECK(mm_central_offer(c->central, &text, NULL) == MM_OK) &&
                MM_CHECK(mm_offer_read(mm_buf_str(&text), text.len, &offer, NULL) == MM_OK) &&
                MM_CHECK(mm_manifest_parse(offer.manifest, offer.len, ret_manifest, NULL) == MM_OK);
    mm_buf_done(&text);
    return good;
}
/* Bodies of content.publish and content.key_change. */
static inline void offer_body(struct council *c, char *out, size_t out_bytes)
{
    struct mm_buf offer, body;
    struct mm_jw w;
    offer_sign(c, NULL, 2, &offer);
    mm_buf_init(&body, out_bytes - 1);
    mm_jw_init(&w, &body);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "dir", COUNCIL_PACK);
    mm_jw_kstr(&w, "offer", mm_buf_str(&offer));
    mm_jw_end(&w);
    snprintf(out, out_bytes, "%s", mm_buf_str(&body));
    mm_buf_done(&offer);
    mm_buf_done(&body);
}

static inline void offer_key_body(struct council *c, const struct mm_sign_key *to, char *out,
                                  size_t out_bytes)
{
    char a[MM_PUBLIC_TEXT_BYTES], b[MM_PUBLIC_TEXT_BYTES], sig[MM_SIGNATURE_TEXT_BYTES];
    struct mm_sign_key from;
    offer_key(c, &from);
    const struct mm_signature signature = mm_pass_sign(&from, "kamakura", &to->public_key);
    mm_sign_public_format(&from.public_key, a);
    mm_sign_public_format(&to->public_key, b);
    mm_signature_format(&signature, sig);
    snprintf(out, out_bytes, "{\"actor\":\"書記\",\"from\":\"%s\",\"to\":\"%s\",\"signature\":\"%s\"}", a, b,
             sig);
    mm_sign_key_done(&from);
}

#endif
