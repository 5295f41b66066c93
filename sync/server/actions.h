/* The actions by name, one external constant each; actions.def is the list. */
#ifndef MM_SERVER_ACTIONS_H
#define MM_SERVER_ACTIONS_H

#include "sync/server/api.h"
#include "sync/server/central.h"

/* What takes an entry back by its id, which stands in the 操作の記録 as "WORD undo ID".
 * in {"actor", "id"}, out {"id"}. */
MM_MUST_USE enum mm_err mm_action_take_back(struct mm_central *central, const struct mm_json *in,
                                            struct mm_buf *ret_out, const char *word,
                                            enum mm_err (*undo)(struct mm_central *central, const char *id,
                                                                struct mm_errinfo *info),
                                            struct mm_errinfo *info);
extern const struct mm_shape mm_take_back_takes[], mm_take_back_gives[];

#define ENTRY(name) extern const struct mm_action mm_action_##name;
#include "sync/server/actions.def"
#undef ENTRY
#endif
