/* How a person likes the kiosk: an object that only the application reads. The latest one stands. */
#include "sync/wire/told.h"

const struct mm_told_ops mm_told_settings = {
    .name = "settings", .of_person = true, .again = true, .max_bytes = MM_MAX_SETTINGS_BYTES};
