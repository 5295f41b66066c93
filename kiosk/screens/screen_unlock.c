/* The PIN of the person whose screen is hidden. Left alone for a minute it is the hidden screen again; every
 * way back leads there, so that nothing below is seen without the PIN. */
#include "kiosk/screens/screens.h"

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    mm_pad_build(state, app, ui, "unlock");
}

const struct mm_screen_ops mm_screen_unlock = {.name = "unlock",
                                               .state_bytes = sizeof(struct mm_pad),
                                               .needs_person = true,
                                               .no_idle = true,
                                               .takes_digits = true,
                                               .init = mm_pad_init,
                                               .build = build,
                                               .act = mm_pad_act,
                                               .tick = mm_pad_tick};
