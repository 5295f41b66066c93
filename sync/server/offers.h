/* Publications of packs: signed by who publishes, checked and kept for ever by the server. */
#ifndef MM_SERVER_OFFERS_H
#define MM_SERVER_OFFERS_H

#include "content/pack/pack.h"
#include "sync/server/central.h"
#include "sync/wire/offer.h"

/* ---- who publishes ----------------------------------------------------------------------------------------
 */
struct mm_pack_signing {
    const struct mm_sign_key *key;
    int64_t serial, now_ms;
    int days; /* how long it is good */
};
/* The offer of a pack that was opened from dir, as mm_offer_read reads it. */
MM_MUST_USE enum mm_err mm_pack_sign(const char *dir, const struct mm_pack *pack,
                                     const struct mm_pack_signing *how, struct mm_buf *ret_offer,
                                     struct mm_errinfo *info);
/* FILE.pack-key of the council: where `mamori init` puts the key that it makes. TOO_BIG. */
MM_MUST_USE enum mm_err mm_central_pack_key_path(struct mm_central *central, char *out, size_t out_bytes);

/* ---- the server -------------------------------------------------------------------------------------------
 */
struct mm_offered_pack {
    const char *version;
    const struct mm_pack_file *files;
    size_t n;
};
/* Signature, council, number and day, before anything of the pack is looked at. Owned: mm_manifest_done.
 * SIGNATURE, INVALID, CONFLICT. */
MM_MUST_USE enum mm_err mm_offer_trust(struct mm_central *central, const struct mm_offer *offer,
                                       struct mm_manifest *ret_manifest, struct mm_errinfo *info);
/* The same, and exactly these files. SIGNATURE, INVALID, CONFLICT. */
MM_MUST_USE enum mm_err mm_offer_accept(struct mm_central *central, const struct mm_offer *offer,
                                        const struct mm_offered_pack *pack, struct mm_manifest *ret_manifest,
                                        struct mm_errinfo *info);
/* Inside a write: kept for ever, handed out from now on. */
MM_MUST_USE enum mm_err mm_offer_keep(struct mm_central *central, const struct mm_offer *offer,
                                      const struct mm_manifest *manifest, struct mm_errinfo *info);
/* The publication of now, as it was signed, with all that passed a key on. NOT_FOUND. */
MM_MUST_USE enum mm_err mm_central_offer(struct mm_central *central, struct mm_buf *out,
                                         struct mm_errinfo *info);
/* The key that signed it: what a kiosk is told when it enrols. NOT_FOUND. */
MM_MUST_USE enum mm_err mm_offer_key(struct mm_central *central, struct mm_sign_public *ret_key,
                                     struct mm_errinfo *info);
/* From the next publication on another key signs. SIGNATURE, INVALID. */
MM_MUST_USE enum mm_err mm_offer_pass(struct mm_central *central, const struct mm_pack_pass *pass,
                                      struct mm_errinfo *info);
/* The same without the key of now, which is lost: no kiosk follows until it is enrolled anew. INVALID. */
MM_MUST_USE enum mm_err mm_offer_key_lost(struct mm_central *central, const struct mm_sign_public *to,
                                          struct mm_errinfo *info);
#endif
