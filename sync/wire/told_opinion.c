/* 意見: of a question as it was asked, and nobody's: no person, no time. reasons: mm_opinions_write. */
#include "sync/wire/told.h"

static const struct mm_told_field fields[] = {
    {"item", MM_JSON_STRING, true, 1, MM_ID_BYTES - 1},
    {"version", MM_JSON_STRING, true, 1, MM_ID_BYTES - 1},
    {"reasons", MM_JSON_STRING, true, 1, MM_MAX_OPINION_BYTES},
};
const struct mm_told_ops mm_told_opinion = {.name = "opinion",
                                            .timeless = true,
                                            .again = true,
                                            .fields = fields,
                                            .n_fields = sizeof fields / sizeof fields[0],
                                            .max_bytes = 1024};
