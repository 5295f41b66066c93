/* What bundle_out.c and bundle_in.c share. */
#ifndef MM_AGENT_BUNDLE_H
#define MM_AGENT_BUNDLE_H

#include "sync/agent/agent.h"
#include "sync/export/report.h"
#include "sync/wire/bundle.h"

/* Facts of the store. */
#define MM_BUNDLE_META_OUT  "bundle_out"  /* serial of the last file written */
#define MM_BUNDLE_META_PAST "bundle_past" /* answers to files up to this one are older than the last pull */
#define MM_BUNDLE_META_IN   "bundle_in"   /* the server's serial of the last answer taken whole */

/* The number of a medium as somebody typed it; NULL: none. */
MM_MUST_USE enum mm_err mm_agent_medium_check(const char *medium, struct mm_errinfo *info);
/* NOT_FOUND for a kiosk that enrolled before there were bundles. */
MM_MUST_USE enum mm_err mm_agent_server_key(struct mm_agent *agent, struct mm_sign_public *ret_key,
                                            struct mm_errinfo *info);
#endif
