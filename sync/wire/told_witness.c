/* 事務局立会い: a person was let in without a PIN, and by whom (an id of the roster). */
#include "sync/wire/told.h"

static const struct mm_told_field fields[] = {{"witness", MM_JSON_STRING, true, 1, MM_ID_BYTES - 1}};
const struct mm_told_ops mm_told_witness = {.name = "witness",
                                            .of_person = true,
                                            .again = true,
                                            .fields = fields,
                                            .n_fields = sizeof fields / sizeof fields[0],
                                            .max_bytes = 256};
