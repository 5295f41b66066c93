/* Installing a pack beside the old one: downloaded by content, checked as a whole, moved into place in one
 * step, and only then named in the store. A pack that does not pass changes nothing. */
#ifndef MM_AGENT_PACK_H
#define MM_AGENT_PACK_H

#include "sync/agent/agent.h"
#include "sync/wire/people.h"

/* Facts of the store about the pack that is installed. */
#define MM_AGENT_PACK_KEY     "pack_key"        /* whose signature counts */
#define MM_AGENT_PACK_EXPIRES "pack_expires_ms" /* past this there should have been a newer one */

/* offer.c: a manifest whose signature was found good. */
struct mm_agent_offer {
    struct mm_manifest manifest; /* owned */
    struct mm_hash hash;         /* of the bytes that were signed */
    struct mm_sign_public key;   /* that signed them */
    bool other_key;              /* to which the key of this kiosk was passed on */
};
/* Looks at the signature, then reads the manifest. SIGNATURE, SYNTAX, INVALID. done in any case. */
MM_MUST_USE enum mm_err mm_agent_offer_open(struct mm_agent *agent, const char *body, size_t len,
                                            struct mm_agent_offer *ret_offer, struct mm_errinfo *info);
void mm_agent_offer_done(struct mm_agent_offer *offer); /* accepts a zeroed one */
/* Has the day passed by which a newer pack should have come? A kiosk teaches on, and says so. */
bool mm_agent_pack_stale(struct mm_store *store);
void mm_agent_offer_warn(struct mm_agent *agent);

/* REFUSED: an older serial, another manifest of the same serial, another council. INVALID: the pack does not
 * pass its check; it is not fetched again until the server offers another one. */
MM_MUST_USE enum mm_err mm_agent_pack_install(struct mm_agent *agent, const struct mm_agent_offer *offer,
                                              struct mm_errinfo *info);

/* sealed.c. Is any of its files sealed? */
bool mm_agent_offer_sealed(const struct mm_manifest *manifest);
/* What opens this version, kept or fetched, and handed to the kiosk. Errors as mm_grant_open; REFUSED also
 * when there is no place in memory to hand it over. The caller wipes *ret_key. */
MM_MUST_USE enum mm_err mm_agent_seal_bring(struct mm_agent *agent, const char *version,
                                            struct mm_seal_key *ret_key, struct mm_errinfo *info);
void mm_agent_seal_drop(struct mm_agent *agent, const char *version);
/* After a start the kiosk has none; of packs that are gone nobody has any. asks: the server is there, and is
 * asked for what does not open (damaged, or sealed to a key that this kiosk had before). */
void mm_agent_seals_hand(struct mm_agent *agent, bool asks);
/* This kiosk was revoked: sealed packs and what opens them are gone afterwards. */
MM_MUST_USE enum mm_err mm_agent_seals_forget(struct mm_agent *agent, struct mm_errinfo *info);

/* Clears away the packs that nobody needs any more (mm_store_packs_needed), and what an interrupted one left.
 * They are moved aside under the store's lock, so that a kiosk either holds a pack or no longer finds it. */
MM_MUST_USE enum mm_err mm_agent_packs_prune(struct mm_agent *agent, struct mm_errinfo *info);
/* A folder with all that is in it; what cannot be removed stays. */
void mm_agent_tree_remove(const char *path);
#endif
