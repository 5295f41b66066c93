/* Switches, for who has one or two movements: they type スペース and Enter, as most interfaces for them do.
 * Of two, the one moves the focus on and the other presses. One alone sets the focus going, and presses when
 * it is where it should be; what must be read stops it. */
#include "kiosk/ui/inside.h"

#include <string.h>

enum { ROUNDS = 2 }; /* then it rests until the next press */

void mm_ui_scan_stop(struct mm_ui *ui)
{
    ui->scan.left = 0;
    ui->scan.used = false;
}

static void scan_on(struct mm_ui *ui, int64_t now_ms)
{
    int ms = ui->settings.scan_ms;
    ui->scan.due_ms = now_ms + (ms < MM_SCAN_LEAST_MS ? MM_SCAN_LEAST_MS : ms);
}

/* True where this press is to press what has the focus. */
static bool chooses(struct mm_ui *ui, enum mm_key key, int64_t now_ms, bool *ret_dirty)
{
    bool going = ui->scan.left > 0;
    if (ui->settings.switches == 2 && key == MM_KEY_SPACE) {
        mm_ui_focus_move(ui, 1, ret_dirty);
        return false;
    }
    if (ui->settings.switches == 2 || going) {
        ui->scan.left = 0;
        return true;
    }
    ui->scan.left = ROUNDS * (int)ui->n_items;
    scan_on(ui, now_ms);
    if (!ui->focus[0])
        mm_ui_focus_move(ui, 1, ret_dirty);
    return false;
}

bool mm_ui_switch(struct mm_ui *ui, enum mm_key key, int64_t now_ms, bool *ret_chooses, bool *ret_dirty)
{
    bool again = ui->scan.used && (ui->scan.key == key || ui->settings.switches == 1) &&
                 now_ms - ui->scan.at_ms < mm_ui_repeat_ms(ui);
    if (!ui->settings.switches || (key != MM_KEY_SPACE && key != MM_KEY_ENTER))
        return false;
    *ret_chooses = !again && chooses(ui, key, now_ms, ret_dirty);
    if (!again)
        ui->scan.at_ms = now_ms;
    ui->scan.used = true;
    ui->scan.key = key;
    return true;
}

void mm_ui_scan_tick(struct mm_ui *ui, int64_t now_ms, bool *ret_dirty)
{
    char was[MM_UI_ID_BYTES];
    if (ui->scan.left <= 0 || now_ms < ui->scan.due_ms)
        return;
    memcpy(was, ui->focus, sizeof(was));
    mm_ui_focus_move(ui, 1, ret_dirty);
    ui->scan.left--;
    scan_on(ui, now_ms);
    if (strcmp(was, ui->focus) == 0) /* the text went on by a page */
        ui->scan.left = 0;
}

bool mm_ui_by_switch(const struct mm_ui *ui)
{
    return ui->settings.switches && ui->scan.used;
}
