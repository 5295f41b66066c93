/* The actions by name, one external constant each; actions.def is the list. */
#ifndef MM_SERVER_ACTIONS_H
#define MM_SERVER_ACTIONS_H

#include "sync/server/api.h"
#include "sync/server/central.h"

#define ENTRY(name) extern const struct mm_action mm_action_##name;
#include "sync/server/actions.def"
#undef ENTRY
#endif
