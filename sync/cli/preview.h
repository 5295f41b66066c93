/* One page or item on the real kiosk: a store of its own with one invented person, a pack cut down to what is
 * looked at, and a script that walks there. Nothing of it is left afterwards. */
#ifndef MM_CLI_PREVIEW_H
#define MM_CLI_PREVIEW_H

#include "content/pack/pack.h"
#include "sync/base/clock.h"
#include "sync/base/id.h"
#include "sync/base/path.h"

struct mm_preview {
    const char *dir, *id;
    const char *window; /* "1366x768" */
    const char *shot;   /* picture to write instead of opening a window; NULL for none */
    bool staff;         /* as staff see it, where both do */
    struct mm_clock clock;
    struct mm_random random;
    char work[MM_PATH_BYTES]; /* the folder of it all */
    unsigned audience;        /* of what is looked at */
};
/* Makes all anew. Findings as mm_pack_open. */
MM_MUST_USE enum mm_err mm_preview_make(struct mm_preview *preview, struct mm_findings *findings,
                                        struct mm_errinfo *info);
/* preview_figures.c: draws what the kiosk has asked for since the last time; *ret_drawn: how many. */
MM_MUST_USE enum mm_err mm_preview_draw(struct mm_preview *preview, size_t *ret_drawn,
                                        struct mm_errinfo *info);
/* Makes the store anew, but for the figures: the same way leads to the same screen. */
MM_MUST_USE enum mm_err mm_preview_again(struct mm_preview *preview, struct mm_errinfo *info);
/* Starts the kiosk on it; *ret_pid is the caller's to wait for. */
MM_MUST_USE enum mm_err mm_preview_start(const struct mm_preview *preview, int *ret_pid,
                                         struct mm_errinfo *info);
void mm_preview_remove(struct mm_preview *preview);
#endif
