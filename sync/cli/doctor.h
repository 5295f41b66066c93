/* What `mamori doctor` looks at: one row of a table for each check, which looks and changes nothing. A check
 * says one sentence of how it is and, where something is to be done, one of what; it never fails, since what
 * cannot be looked at is itself a finding. */
#ifndef MM_CLI_DOCTOR_H
#define MM_CLI_DOCTOR_H

#include "sync/base/buf.h"
#include "sync/cli/command.h"
#include "sync/server/central.h"
#include "sync/store/store.h"

enum mm_doctor_state {
    MM_DOCTOR_FINE,
    MM_DOCTOR_NOTE,   /* works, but somebody should look at it */
    MM_DOCTOR_WRONG,  /* does not work: the exit code says so */
    MM_DOCTOR_UNSEEN, /* could not be looked at, because of another one or because nobody named the place */
    MM_DOCTOR_STATE_COUNT
};
struct mm_doctor {
    struct mm_cli *cli;
    struct mm_central *central; /* NULL: not named, or cannot be opened */
    struct mm_store *store;     /* of a kiosk on this machine; NULL as above */
    struct mm_errinfo no_central, no_store;
    int64_t now_ms;
};
struct mm_doctor_finding {
    enum mm_doctor_state state;
    char is[600], next[600];
};
struct mm_doctor_check {
    const char *ja, *en; /* what is looked at, in a word or two */
    void (*look)(const struct mm_doctor *doctor, struct mm_doctor_finding *ret_finding);
};

/* How it is; then, where something is to be done, what. */
void mm_doctor_is(struct mm_doctor_finding *finding, enum mm_doctor_state state, const char *fmt, ...)
    MM_PRINTF(3, 4);
void mm_doctor_next(struct mm_doctor_finding *finding, const char *fmt, ...) MM_PRINTF(2, 3);
/* A moment in the words of who reads; "-" for 0. */
void mm_doctor_time(int64_t at_ms, char out[MM_WAREKI_BYTES * 2]);

/* doctor_store.c: the central store and what depends on it; doctor_machine.c: this machine */
void mm_doctor_look_store(const struct mm_doctor *doctor, struct mm_doctor_finding *finding);
void mm_doctor_look_server(const struct mm_doctor *doctor, struct mm_doctor_finding *finding);
void mm_doctor_look_kiosks(const struct mm_doctor *doctor, struct mm_doctor_finding *finding);
void mm_doctor_look_pack(const struct mm_doctor *doctor, struct mm_doctor_finding *finding);
void mm_doctor_look_proof(const struct mm_doctor *doctor, struct mm_doctor_finding *finding);
void mm_doctor_look_backup(const struct mm_doctor *doctor, struct mm_doctor_finding *finding);
void mm_doctor_look_rights(const struct mm_doctor *doctor, struct mm_doctor_finding *finding);
void mm_doctor_look_agent(const struct mm_doctor *doctor, struct mm_doctor_finding *finding);
void mm_doctor_look_fonts(const struct mm_doctor *doctor, struct mm_doctor_finding *finding);
void mm_doctor_look_papers(const struct mm_doctor *doctor, struct mm_doctor_finding *finding);
void mm_doctor_look_printer(const struct mm_doctor *doctor, struct mm_doctor_finding *finding);
void mm_doctor_look_clock(const struct mm_doctor *doctor, struct mm_doctor_finding *finding);
void mm_doctor_look_disk(const struct mm_doctor *doctor, struct mm_doctor_finding *finding);

/* doctor_inventory.c: what the paper for the technician asks. Appends lines. */
void mm_doctor_inventory(const struct mm_doctor *doctor, struct mm_buf *out);
#endif
