/* What pad.c, which takes digits, and pad_frame.c, which shows them, share. Not for other screens. */
#ifndef MM_KIOSK_PAD_H
#define MM_KIOSK_PAD_H

#include "kiosk/screens/screens.h"

struct mm_pad_words {
    const char *place, *title, *sentence;
    size_t digits;
    enum mm_try_what what;
};
extern const struct mm_pad_words mm_pad_steps[MM_PAD_STEP_COUNT];

/* Not a person's: there is nobody to be told of, no other way and nothing forgotten. */
bool mm_pad_of_nobody(const struct mm_pad *pad);
const struct mm_person *mm_pad_subject(const struct mm_pad *pad); /* whose digits */
bool mm_pad_full(const struct mm_pad *pad);
int64_t mm_pad_wait_ms(const struct mm_pad *pad, struct mm_app *app); /* until they can be tried again */
#endif
