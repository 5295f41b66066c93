/* What a room decided at one inject of its 机上訓練 (the number of the session). Of nobody. */
#include "sync/wire/told.h"

static const struct mm_told_field fields[] = {{"group", MM_JSON_NUMBER, true, 1, INT32_MAX},
                                              {"inject", MM_JSON_STRING, true, 1, MM_ID_BYTES - 1},
                                              {"option", MM_JSON_STRING, true, 1, MM_ID_BYTES - 1}};
const struct mm_told_ops mm_told_decided = {
    .name = "decided", .fields = fields, .n_fields = sizeof fields / sizeof fields[0], .max_bytes = 256};
