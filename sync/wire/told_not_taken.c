/* A file on a medium that this kiosk did not take, and why (mm_bundle_outcome): for the 電磁的記録媒体
 * 使用記録. */
#include "sync/wire/bundle.h"
#include "sync/wire/told.h"

static const struct mm_told_field fields[] = {
    {"outcome", MM_JSON_STRING, true, 1, MM_BUNDLE_OUTCOME_BYTES - 1},
    {"medium", MM_JSON_STRING, false, 0, MM_BUNDLE_MEDIUM_BYTES - 1}};
const struct mm_told_ops mm_told_not_taken = {.name = "not_taken",
                                              .again = true,
                                              .fields = fields,
                                              .n_fields = sizeof fields / sizeof fields[0],
                                              .max_bytes = 1024};
