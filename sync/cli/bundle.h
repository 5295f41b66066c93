/* Bundles at the server's side: opening one that a kiosk wrote, giving its letters to the server, and writing
 * the answer. */
#ifndef MM_CLI_BUNDLE_H
#define MM_CLI_BUNDLE_H

#include "sync/cli/command.h"
#include "sync/server/central.h"
#include "sync/wire/bundle.h"

/* A bundle of a kiosk that this server knows. */
struct mm_cli_bundle {
    struct mm_bundle bundle;
    struct mm_sign_key server; /* wiped by mm_cli_bundle_done */
    struct mm_sign_public kiosk;
    char kiosk_name[200], standing[16];
};
/* bundle_open.c. Everything that can be known without changing anything; the error names what is wrong, not
 * the file. ahead: also one whose kiosk's clock is far ahead. */
MM_MUST_USE enum mm_err mm_cli_bundle_open(struct mm_cli *cli, struct mm_central *central, const char *path,
                                           bool ahead, struct mm_cli_bundle *ret_bundle,
                                           struct mm_errinfo *info);
void mm_cli_bundle_done(struct mm_cli_bundle *bundle); /* accepts a zeroed one */
/* Records that a batch of it says to have. */
int64_t mm_cli_bundle_records(const struct mm_letter *letter, int64_t *ret_first);

/* bundle_answer.c. Gives every letter to the server and writes the answer, unless how says no path. */
struct mm_cli_bundle_counts {
    size_t n[MM_RECORD_STATUS_COUNT]; /* records */
    size_t told;                      /* entries of kiosk reports */
    size_t files;                     /* of the pack, in the answer */
};
struct mm_cli_answer {
    char id[MM_UUID_BYTES];
    int64_t serial;     /* of the answer */
    const char *path;   /* NULL: nobody wants it */
    const char *medium; /* may be NULL */
};
MM_MUST_USE enum mm_err mm_cli_bundle_answer(struct mm_cli *cli, struct mm_central *central,
                                             const struct mm_cli_bundle *bundle,
                                             const struct mm_cli_answer *how,
                                             struct mm_cli_bundle_counts *ret_counts,
                                             struct mm_errinfo *info);
#endif
