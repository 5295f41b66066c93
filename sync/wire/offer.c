#include "sync/wire/offer.h"

#include "sync/base/log.h"

#include <string.h>

#define FIRST_LINE "mamori-pack 1"
#define MAX_WORDS  4
#define MAX_LINE   (8 + 2 * MM_PUBLIC_TEXT_BYTES + MM_SIGNATURE_TEXT_BYTES)
_Static_assert((MM_MAX_PACK_PASSES + 2) * MAX_LINE <= MM_MAX_OFFER_BYTES - MM_MAX_MANIFEST_BYTES,
               "all lines fit");

/* ---- what is signed: a line that says for what, so that no signature serves for anything else -----------
 */
static void manifest_text(const char *manifest, size_t len, struct mm_buf *out)
{
    char hex[MM_HASH_HEX_BYTES];
    struct mm_hash hash = mm_sha256(manifest, len);
    mm_hash_format(&hash, hex);
    mm_buf_init(out, 256);
    mm_buf_printf(out, "mamori-pack-manifest\n%zu\n%s\n", len, hex);
}

static void pass_text(const char *council, const struct mm_sign_public *from, const struct mm_sign_public *to,
                      struct mm_buf *out)
{
    char a[MM_PUBLIC_TEXT_BYTES], b[MM_PUBLIC_TEXT_BYTES];
    mm_sign_public_format(from, a);
    mm_sign_public_format(to, b);
    mm_buf_init(out, 1024);
    mm_buf_printf(out, "mamori-pack-key\n%s\n%s\n%s\n", council, a, b);
}

struct mm_signature mm_offer_sign(const struct mm_sign_key *key, const char *manifest, size_t len)
{
    struct mm_buf text;
    manifest_text(manifest, len, &text);
    struct mm_signature signature = mm_sign(key, text.data, text.len);
    mm_buf_done(&text);
    return signature;
}

struct mm_signature mm_pass_sign(const struct mm_sign_key *from, const char *council,
                                 const struct mm_sign_public *to)
{
    struct mm_buf text;
    pass_text(council, &from->public_key, to, &text);
    struct mm_signature signature = mm_sign(from, text.data, text.len);
    mm_buf_done(&text);
    return signature;
}

enum mm_err mm_pass_verify(const struct mm_pack_pass *pass, const char *council)
{
    struct mm_buf text;
    pass_text(council, &pass->from, &pass->to, &text);
    enum mm_err err = mm_buf_check(&text, NULL);
    if (!err)
        err = mm_sign_verify(&pass->from, &pass->signature, text.data, text.len);
    mm_buf_done(&text);
    return err;
}

bool mm_sign_public_equal(const struct mm_sign_public *a, const struct mm_sign_public *b)
{
    return memcmp(a->b, b->b, sizeof a->b) == 0;
}

enum mm_err mm_offer_verify(const struct mm_offer *offer, const char *council, struct mm_sign_public *key,
                            struct mm_errinfo *info)
{
    struct mm_sign_public trusted = *key;
    struct mm_buf text;
    /* From ours on to the one that signed; what was passed on before ours, or after that one, is not ours to
     * follow now. */
    for (size_t i = 0; i < offer->n_passes && !mm_sign_public_equal(&trusted, &offer->key); i++) {
        const struct mm_pack_pass *pass = &offer->passes[i];
        if (mm_sign_public_equal(&pass->from, &trusted) && mm_pass_verify(pass, council) == MM_OK)
            trusted = pass->to;
    }
    manifest_text(offer->manifest, offer->len, &text);
    bool good = mm_buf_check(&text, NULL) == MM_OK && mm_sign_public_equal(&offer->key, &trusted) &&
                mm_sign_verify(&trusted, &offer->signature, text.data, text.len) == MM_OK;
    mm_buf_done(&text);
    if (!good)
        return mm_fail(info, MM_ERR_SIGNATURE, "%s",
                       mm_say("教材の署名が、この議会の鍵のものではありません。入れ替えていません",
                              "the pack is not signed with this council's key; nothing was changed"));
    *key = trusted;
    return MM_OK;
}

/* ---- lines -----------------------------------------------------------------------------------------------
 */
void mm_offer_write(const struct mm_offer *offer, struct mm_buf *out)
{
    char from[MM_PUBLIC_TEXT_BYTES], to[MM_PUBLIC_TEXT_BYTES], signature[MM_SIGNATURE_TEXT_BYTES];
    mm_buf_str_append(out, FIRST_LINE "\n");
    for (size_t i = 0; i < offer->n_passes; i++) {
        mm_sign_public_format(&offer->passes[i].from, from);
        mm_sign_public_format(&offer->passes[i].to, to);
        mm_signature_format(&offer->passes[i].signature, signature);
        mm_buf_printf(out, "pass %s %s %s\n", from, to, signature);
    }
    mm_sign_public_format(&offer->key, from);
    mm_signature_format(&offer->signature, signature);
    mm_buf_printf(out, "signed %s %s\n", from, signature);
    mm_buf_append(out, offer->manifest, offer->len);
}

struct reader {
    const char *at, *end;
    char line[MAX_LINE + 1];
    char *words[MAX_WORDS];
    size_t n_words;
};

/* The next line in words; false when there is none that could be ours. */
static bool next_line(struct reader *r)
{
    const char *stop = memchr(r->at, '\n', (size_t)(r->end - r->at));
    size_t len = stop ? (size_t)(stop - r->at) : MAX_LINE + 1;
    if (len > MAX_LINE || memchr(r->at, '\0', len))
        return false;
    memcpy(r->line, r->at, len);
    r->line[len] = '\0';
    r->at = stop + 1;
    r->n_words = 0;
    for (char *word = r->line; word; r->n_words++) {
        char *blank = strchr(word, ' ');
        if (r->n_words == MAX_WORDS)
            return false;
        r->words[r->n_words] = word;
        if (blank)
            *blank++ = '\0';
        word = blank;
    }
    return true;
}

static bool read_pass(struct reader *r, struct mm_offer *offer)
{
    if (r->n_words != 4 || offer->n_passes == MM_MAX_PACK_PASSES)
        return false;
    struct mm_pack_pass *pass = &offer->passes[offer->n_passes++];
    return mm_sign_public_parse(r->words[1], &pass->from) == MM_OK &&
           mm_sign_public_parse(r->words[2], &pass->to) == MM_OK &&
           mm_signature_parse(r->words[3], &pass->signature) == MM_OK;
}

static bool read_head(struct reader *r, struct mm_offer *offer)
{
    size_t first = sizeof FIRST_LINE - 1;
    if ((size_t)(r->end - r->at) <= first || memcmp(r->at, FIRST_LINE "\n", first + 1) != 0)
        return false;
    r->at += first + 1;
    while (next_line(r)) {
        if (strcmp(r->words[0], "signed") == 0)
            return r->n_words == 3 && mm_sign_public_parse(r->words[1], &offer->key) == MM_OK &&
                   mm_signature_parse(r->words[2], &offer->signature) == MM_OK;
        if (strcmp(r->words[0], "pass") != 0 || !read_pass(r, offer))
            return false;
    }
    return false;
}

enum mm_err mm_offer_read(const char *body, size_t len, struct mm_offer *ret_offer, struct mm_errinfo *info)
{
    struct reader r = {.at = body, .end = body + len};
    struct mm_offer offer = {.n_passes = 0};
    if (len > MM_MAX_OFFER_BYTES)
        return mm_fail(info, MM_ERR_TOO_BIG, "%s",
                       mm_say("教材の目録が大きすぎます", "the list of the pack is too long"));
    if (!read_head(&r, &offer))
        return mm_fail(info, MM_ERR_SYNTAX, "%s",
                       mm_say("教材の目録に署名がありません。入れ替えていません",
                              "the list of the pack bears no signature; nothing was changed"));
    offer.manifest = r.at;
    offer.len = (size_t)(r.end - r.at);
    *ret_offer = offer;
    return MM_OK;
}
