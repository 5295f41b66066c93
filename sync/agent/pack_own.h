/* Inside of installing a pack: pack.c decides what, whether and in which order; pack_files.c has the files.
 * Nobody else includes it. */
#ifndef MM_AGENT_PACK_OWN_H
#define MM_AGENT_PACK_OWN_H

#include "sync/agent/pack.h"

struct mm_pack_install {
    struct mm_agent *agent;
    const struct mm_agent_offer *offer;
    const struct mm_manifest *manifest;             /* of the offer */
    char final[MM_PATH_BYTES], temp[MM_PATH_BYTES]; /* DIR/packs/<version>, the same with .tmp */
    char old[MM_PATH_BYTES];                        /* the pack of now; "" if none */
    char mark[128];                                 /* names this offer, for pack_refused */
    bool sealed;
    struct mm_seal_key key; /* when it is */
};

/* pack_files.c: does the folder of this version stand in its place? */
bool mm_pack_there(const struct mm_pack_install *in);
bool mm_pack_file_fits(const char *path, const struct mm_manifest_file *file);
/* Both with the folders on the way to it, and whole or not at all. NOT_FOUND: from cannot be read. */
MM_MUST_USE enum mm_err mm_pack_file_copy(const char *from, const char *to, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_pack_file_put(const char *to, const struct mm_buf *bytes, struct mm_errinfo *info);
/* Whatever else lies in temp, by an interruption or by somebody's hand, does not become part of a pack. */
MM_MUST_USE enum mm_err mm_pack_drop_others(struct mm_pack_install *in, struct mm_errinfo *info);
/* Is what lies in temp that pack, and a good one? AUTH: it does not open. */
MM_MUST_USE enum mm_err mm_pack_check(struct mm_pack_install *in, struct mm_errinfo *info);
/* From temp into its place, in one step; or away with it. */
MM_MUST_USE enum mm_err mm_pack_move(struct mm_pack_install *in, struct mm_errinfo *info);
void mm_pack_undo(struct mm_pack_install *in);
#endif
