/* A sealed set of a self-check: nobody's, of no time, and opened by the server alone when its period is over.
 * Its id is made from its content, so that it tells no time either. */
#include "sync/wire/told.h"

static const struct mm_told_field fields[] = {
    {"period", MM_JSON_STRING, true, 1, 40},
    {"box", MM_JSON_STRING, true, 1, MM_MAX_SEALED_CHARS},
};
const struct mm_told_ops mm_told_sealed = {.name = "sealed",
                                           .timeless = true,
                                           .fields = fields,
                                           .n_fields = sizeof fields / sizeof fields[0],
                                           .max_bytes = MM_MAX_SEALED_CHARS + 256};
