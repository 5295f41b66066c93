/* How the machine is: room, what waits, what it runs. Only the newest of a kiosk is kept. */
#include "sync/wire/told.h"

#define ANY ((int64_t)1 << 53)
static const struct mm_told_field fields[] = {
    {"program", MM_JSON_STRING, true, 1, 40},         {"pack", MM_JSON_STRING, false, 0, 16},
    {"used_bytes", MM_JSON_NUMBER, false, -1, ANY},   {"free_bytes", MM_JSON_NUMBER, false, -1, ANY},
    {"waiting", MM_JSON_NUMBER, false, 0, ANY},       {"trouble", MM_JSON_STRING, false, 0, 600},
    {"pack_until_ms", MM_JSON_NUMBER, false, 0, ANY},
};
const struct mm_told_ops mm_told_health = {
    .name = "health", .fields = fields, .n_fields = sizeof fields / sizeof fields[0], .max_bytes = 2048};
