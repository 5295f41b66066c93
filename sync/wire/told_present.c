/* 受付: a person was there in a group session, as they showed at the kiosk (its number). */
#include "sync/wire/told.h"

static const struct mm_told_field fields[] = {{"group", MM_JSON_NUMBER, true, 1, INT32_MAX}};
const struct mm_told_ops mm_told_present = {.name = "present",
                                            .of_person = true,
                                            .fields = fields,
                                            .n_fields = sizeof fields / sizeof fields[0],
                                            .max_bytes = 128};
