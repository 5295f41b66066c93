/* Installing a pack beside the old one: downloaded by content, checked as a whole, moved into place in one
 * step, and only then named in the store. A pack that does not pass changes nothing. */
#ifndef MM_AGENT_PACK_H
#define MM_AGENT_PACK_H

#include "sync/agent/agent.h"
#include "sync/wire/people.h"

/* REFUSED: an older serial, another council. INVALID: the pack does not pass its check; it is not fetched
 * again until the server offers another one. */
MM_MUST_USE enum mm_err mm_agent_pack_install(struct mm_agent *agent, const struct mm_manifest *manifest,
                                              struct mm_errinfo *info);

/* Clears away the packs that nobody needs any more (mm_store_packs_needed), and what an interrupted one left.
 * They are moved aside under the store's lock, so that a kiosk either holds a pack or no longer finds it. */
MM_MUST_USE enum mm_err mm_agent_packs_prune(struct mm_agent *agent, struct mm_errinfo *info);
/* A folder with all that is in it; what cannot be removed stays. */
void mm_agent_tree_remove(const char *path);
#endif
