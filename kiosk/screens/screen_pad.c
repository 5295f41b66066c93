/* PIN or one-time code of somebody who comes in, or of the staff member who lets them in. */
#include "kiosk/screens/screens.h"

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    mm_pad_build(state, app, ui, "pad");
}

const struct mm_screen_ops mm_screen_pad = {.name = "pad",
                                            .state_bytes = sizeof(struct mm_pad),
                                            .takes_digits = true,
                                            .init = mm_pad_init,
                                            .build = build,
                                            .act = mm_pad_act,
                                            .tick = mm_pad_tick};
