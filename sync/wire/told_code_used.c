/* A one-time code opened the way to a new PIN: it is worth nothing any more, on a sheet neither. */
#include "sync/wire/told.h"

static const struct mm_told_field fields[] = {
    {"code", MM_JSON_STRING, true, 1, 16}, /* mm_code_kind_name */
    {"generation", MM_JSON_NUMBER, true, 1, INT32_MAX},
};
const struct mm_told_ops mm_told_code_used = {.name = "code_used",
                                              .of_person = true,
                                              .again = true,
                                              .fields = fields,
                                              .n_fields = sizeof fields / sizeof fields[0],
                                              .max_bytes = 256};
