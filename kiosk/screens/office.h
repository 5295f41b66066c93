/* 事務局メニュー: what its screens share. What they ask the agent for is answered by the server of the same
 * machine; nothing of it outlives the screen. */
#ifndef MM_KIOSK_OFFICE_H
#define MM_KIOSK_OFFICE_H

#include "kiosk/screens/screens.h"

#include "sync/base/json.h"
#include "sync/base/sign.h"

struct mm_office {
    struct mm_ask ask;
    struct mm_json *doc;    /* owned: the answer, once it is there */
    struct mm_sign_key key; /* of what comes sealed: of this request alone */
};
/* Asks for it. more writes the further members of the request, or is NULL. What was asked before is dropped.
 */
enum mm_err mm_office_ask(struct mm_office *office, struct mm_app *app, const char *what,
                          void (*more)(struct mm_jw *w, const void *ctx), const void *ctx,
                          struct mm_errinfo *info);
/* Once a second. */
void mm_office_look(struct mm_office *office, struct mm_app *app);
/* .done and .tick of a screen whose state begins with a struct mm_office. */
void mm_office_screen_done(void *state);
struct mm_nav mm_office_screen_tick(void *state, struct mm_app *app, int64_t now_ms);
/* Nothing of it is left. */
void mm_office_done(struct mm_office *office);
/* Where there is no answer: that it is waited for, or why there is none. */
void mm_office_build_wait(const struct mm_office *office, const char *waits, struct mm_ui *ui);
/* Its state, as the place of a frame. */
const char *mm_office_place(const struct mm_office *office);
#endif
