/* Who may do what: the roles of everybody who speaks to the server, and the rights that each has. Data
 * (roles.def) and nothing else; auth.c alone asks it, before a route runs. Whatever a role is not given here,
 * it may not do. */
#ifndef MM_SERVER_ROLES_H
#define MM_SERVER_ROLES_H

#include <stdbool.h>
#include <stddef.h>

/* What a request wants. A route has one, a named thing behind a route (a report, an action) its own. */
enum mm_right {
    MM_RIGHT_NOBODY,          /* of what does not say: nobody has it */
    MM_RIGHT_OPEN,            /* health, about, enrolment (whose code is its credential) */
    MM_RIGHT_KIOSK,           /* a request signed by a recorder */
    MM_RIGHT_BATCH,           /* a signed batch */
    MM_RIGHT_WATCH,           /* counts, without names */
    MM_RIGHT_STATEMENTS_MINE, /* statements that whoever asks has written; who has READ too reads all */
    MM_RIGHT_STATEMENTS_READ,
    MM_RIGHT_STATEMENTS_WRITE,
    MM_RIGHT_STATE,   /* the documents of states */
    MM_RIGHT_PROFILE, /* and of profiles */
    MM_RIGHT_REPORT,  /* reports that name nobody */
    MM_RIGHT_REPORT_NAMES,
    MM_RIGHT_DISCLOSED, /* what the council lets be seen of answers, by name (disclosure.h) */
    MM_RIGHT_KIOSK_LIST,
    MM_RIGHT_AUDIT,   /* the record of operations: who looked at whom */
    MM_RIGHT_CLERK,   /* roster, duties, calendar, receipts */
    MM_RIGHT_PUBLISH, /* packs, signed elsewhere */
    MM_RIGHT_SESSION, /* one's own session, password and second factor: of whoever signed in */
    MM_RIGHT_ADMIN,   /* kiosks, credentials, packs, settings, the store */
    MM_RIGHT_COUNT
};

/* How somebody shows that the role is theirs. */
enum mm_role_kind {
    MM_ROLE_ANYBODY,
    MM_ROLE_HERE,   /* asks from this machine, without a proxy */
    MM_ROLE_SECRET, /* the secret file of this machine */
    MM_ROLE_SIGNED, /* the key of a kiosk */
    MM_ROLE_CREDENTIAL,
    MM_ROLE_SCREEN, /* at a kiosk's screen; never speaks to the server */
    MM_ROLE_KIND_COUNT
};

struct mm_role {
    const char *code;
    enum mm_role_kind kind;
    bool account;  /* of people who sign in at the web pages too */
    bool decision; /* is given only with the council's recorded decision */
    unsigned rights;
    const char *ja, *en; /* in a line of help */
};
const struct mm_role *mm_roles(size_t *ret_n);
/* NULL. */
const struct mm_role *mm_role_find(const char *code);
/* The one of this code that a credential may have; NULL. */
const struct mm_role *mm_role_scope(const char *code);
/* The one of this code that an account may have; NULL. */
const struct mm_role *mm_role_account(const char *code);
/* False for no role (NULL) and for what is no right. */
bool mm_role_may(const struct mm_role *role, enum mm_right right);
#endif
