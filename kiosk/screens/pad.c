/* Digits: a PIN, a one-time code, a new PIN twice. What is typed is told to nobody, and wiped as soon as it
 * was used. */
#include "kiosk/screens/pad.h"

#include "sync/base/hash.h"

#include <string.h>

#define FORGET_MS 60000 /* what somebody began to type and left */

const struct mm_pad_words mm_pad_steps[MM_PAD_STEP_COUNT] = {
    [MM_PAD_PIN] = {"pin", "PINを入れる", "PIN（6桁の番号）を入れてください。", MM_PIN_DIGITS, MM_TRY_OF_PIN},
    [MM_PAD_CODE] = {"code", "はじめの番号を入れる",
                     "事務局からお渡しした紙の、はじめの番号（12桁）を入れてください。", MM_CODE_DIGITS,
                     MM_TRY_OF_CODE},
    [MM_PAD_NEW] = {"new", "PINを決める", "これから使うPIN（6桁の番号）を、ご自分で決めてください。",
                    MM_PIN_DIGITS, MM_TRY_WHAT_COUNT},
    [MM_PAD_AGAIN] = {"again", "PINを決める", "確かめのため、同じPINをもう一度入れてください。",
                      MM_PIN_DIGITS, MM_TRY_WHAT_COUNT},
    [MM_PAD_SET] = {"set", "PINを決める", "", 0, MM_TRY_WHAT_COUNT},
};

bool mm_pad_of_nobody(const struct mm_pad *pad)
{
    return mm_own_code(&pad->gate) || pad->gate.aim == MM_GATE_GROUP;
}

const struct mm_person *mm_pad_subject(const struct mm_pad *pad)
{
    return pad->gate.aim == MM_GATE_WITNESS ? &pad->gate.witness : &pad->gate.person;
}

static void wipe(struct mm_pad *pad)
{
    mm_wipe(pad->typed, sizeof(pad->typed));
}

bool mm_pad_full(const struct mm_pad *pad)
{
    return strlen(pad->typed) == mm_pad_steps[pad->step].digits;
}

static int64_t wait_left(const struct mm_pad *pad, int64_t now_ms)
{
    int64_t left = pad->tries.wait_ms - (now_ms - pad->tries_at_ms);
    return mm_pad_steps[pad->step].what == MM_TRY_WHAT_COUNT || left < 0 ? 0 : left;
}

int64_t mm_pad_wait_ms(const struct mm_pad *pad, struct mm_app *app)
{
    return wait_left(pad, mm_mono_ms(mm_app_clock(app)));
}

/* Goes to a step: how many tries there are is asked anew. */
static enum mm_err step_to(struct mm_pad *pad, struct mm_app *app, enum mm_pad_step step,
                           enum mm_pad_note note, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    wipe(pad);
    pad->step = step;
    pad->note = note;
    pad->tries = (struct mm_tries){MM_FREE_TRIES, 0};
    pad->tries_at_ms = pad->touched_ms = mm_mono_ms(mm_app_clock(app));
    if (mm_pad_steps[step].what != MM_TRY_WHAT_COUNT)
        err = mm_store_tries(mm_app_store(app), mm_pad_subject(pad)->id, mm_pad_steps[step].what, &pad->tries,
                             info);
    return err;
}

enum mm_err mm_pad_init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct mm_pad *pad = state;
    bool has;
    pad->gate = *(const struct mm_gate *)arg;
    const struct mm_own_code *own = mm_own_code(&pad->gate);
    if (own && pad->gate.aim == own->choose)
        return step_to(pad, app, MM_PAD_NEW, MM_PAD_NOTE_NONE, info);
    has = own || mm_store_pin_is_set(mm_app_store(app), mm_pad_subject(pad)->id);
    return step_to(pad, app, has ? MM_PAD_PIN : MM_PAD_CODE, MM_PAD_NOTE_NONE, info);
}

/* ---- acting ----------------------------------------------------------------------------------------- */
static struct mm_nav nav_of(enum mm_err err, const struct mm_errinfo *info)
{
    return err == MM_OK ? mm_stay() : mm_fault(info);
}

static struct mm_nav submit_pin(struct mm_pad *pad, struct mm_app *app, struct mm_errinfo *info)
{
    enum mm_try what = MM_TRY_WRONG;
    enum mm_err err =
        mm_store_pin_try(mm_app_store(app), mm_pad_subject(pad)->id, pad->typed, &what, &pad->tries, info);
    wipe(pad);
    pad->tries_at_ms = mm_mono_ms(mm_app_clock(app));
    pad->note = MM_PAD_NOTE_WRONG;
    if (err == MM_OK && what == MM_TRY_OK)
        return mm_gate_passed(app, &pad->gate);
    return nav_of(err, info);
}

static struct mm_nav submit_code(struct mm_pad *pad, struct mm_app *app, struct mm_errinfo *info)
{
    static const enum mm_pad_note notes[MM_TRY_COUNT] = {
        [MM_TRY_WRONG] = MM_PAD_NOTE_WRONG,
        [MM_TRY_WAIT] = MM_PAD_NOTE_WRONG,
        [MM_TRY_USED] = MM_PAD_NOTE_USED,
        [MM_TRY_EXPIRED] = MM_PAD_NOTE_EXPIRED,
    };
    struct mm_group_session session;
    enum mm_try what = MM_TRY_WRONG;
    enum mm_err err = mm_store_code_try(mm_app_store(app), mm_pad_subject(pad)->id, pad->typed, &what,
                                        &pad->tries, &pad->ticket, info);
    wipe(pad);
    pad->tries_at_ms = mm_mono_ms(mm_app_clock(app));
    pad->note = notes[what];
    if (err == MM_OK && what == MM_TRY_OK && pad->gate.aim == MM_GATE_GROUP) {
        if (mm_group_today(app, pad->ticket.generation, &session))
            return mm_replace(mm_group_screen(app, &session), &pad->ticket.generation);
        pad->note = MM_PAD_NOTE_DAY;
    } else if (err == MM_OK && what == MM_TRY_OK) {
        err = step_to(pad, app, MM_PAD_NEW, MM_PAD_NOTE_NONE, info);
    }
    return nav_of(err, info);
}

static struct mm_nav submit_new(struct mm_pad *pad, struct mm_app *app, struct mm_errinfo *info)
{
    bool good = mm_pin_allowed(pad->typed);
    if (good)
        memcpy(pad->chosen, pad->typed, sizeof(pad->chosen));
    return nav_of(
        step_to(pad, app, good ? MM_PAD_AGAIN : MM_PAD_NEW, good ? MM_PAD_NOTE_NONE : MM_PAD_NOTE_EASY, info),
        info);
}

static struct mm_nav submit_again(struct mm_pad *pad, struct mm_app *app, struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    bool same = strcmp(pad->typed, pad->chosen) == 0;
    enum mm_err err = MM_OK;
    if (same && mm_own_code(&pad->gate))
        err = mm_store_own_pin_put(mm_app_store(app), mm_pad_subject(pad)->id, pad->chosen, &why);
    else if (same)
        err = mm_store_pin_put(mm_app_store(app), mm_pad_subject(pad)->id, pad->chosen, &pad->ticket, &why);
    mm_wipe(pad->chosen, sizeof(pad->chosen));
    wipe(pad);
    if (!same)
        err = step_to(pad, app, MM_PAD_NEW, MM_PAD_NOTE_DIFFER, info);
    else if (err == MM_ERR_CONFLICT)
        err = step_to(pad, app, MM_PAD_CODE, MM_PAD_NOTE_USED, info);
    else if (err == MM_OK)
        err = step_to(pad, app, MM_PAD_SET, MM_PAD_NOTE_NONE, info);
    else
        *info = why;
    return nav_of(err, info);
}

static struct mm_nav act_next(struct mm_pad *pad, struct mm_app *app)
{
    static struct mm_nav (*const submits[MM_PAD_STEP_COUNT])(struct mm_pad *, struct mm_app *,
                                                             struct mm_errinfo *) = {
        [MM_PAD_PIN] = submit_pin,
        [MM_PAD_CODE] = submit_code,
        [MM_PAD_NEW] = submit_new,
        [MM_PAD_AGAIN] = submit_again,
    };
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (pad->step == MM_PAD_SET)
        return mm_gate_passed(app, &pad->gate);
    if (!mm_pad_full(pad) || mm_pad_wait_ms(pad, app) > 0)
        return mm_stay();
    return submits[pad->step](pad, app, &info);
}

static struct mm_nav act_leave(struct mm_pad *pad, struct mm_app *app)
{
    (void)app;
    wipe(pad);
    return pad->gate.aim == MM_GATE_UNLOCK ? mm_replace(&mm_screen_lock, NULL) : mm_pop();
}

static struct mm_nav act_erase(struct mm_pad *pad, struct mm_app *app)
{
    size_t n = strlen(pad->typed);
    if (!n)
        return act_leave(pad, app);
    pad->typed[n - 1] = '\0';
    return mm_stay();
}

static struct mm_nav act_other(struct mm_pad *pad, struct mm_app *app)
{
    (void)app;
    wipe(pad);
    return mm_sign_out();
}

static struct mm_nav act_forgot(struct mm_pad *pad, struct mm_app *app)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    pad->forgot = true;
    return nav_of(step_to(pad, app, MM_PAD_CODE, MM_PAD_NOTE_NONE, &info), &info);
}

static struct mm_nav act_havepin(struct mm_pad *pad, struct mm_app *app)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    pad->forgot = false;
    return nav_of(step_to(pad, app, MM_PAD_PIN, MM_PAD_NOTE_NONE, &info), &info);
}

static struct mm_nav act_witness(struct mm_pad *pad, struct mm_app *app)
{
    wipe(pad);
    pad->gate.aim = MM_GATE_WITNESS;
    return mm_gate_next(app, &pad->gate, true);
}

static struct mm_nav act_digit(struct mm_pad *pad, struct mm_app *app, char digit)
{
    size_t n = strlen(pad->typed);
    if (n >= mm_pad_steps[pad->step].digits || mm_pad_wait_ms(pad, app) > 0)
        return mm_stay();
    if (n == 0 && pad->note != MM_PAD_NOTE_DIFFER)
        pad->note = MM_PAD_NOTE_NONE; /* a new beginning */
    pad->typed[n] = digit;
    pad->typed[n + 1] = '\0';
    return mm_stay();
}

struct mm_nav mm_pad_act(void *state, struct mm_app *app, const char *id)
{
    static const struct {
        const char *id;
        struct mm_nav (*act)(struct mm_pad *pad, struct mm_app *app);
    } acts[] = {{"next", act_next},       {"@back", act_leave},    {"erase", act_erase},
                {"@erase", act_erase},    {"other", act_other},    {"forgot", act_forgot},
                {"havepin", act_havepin}, {"witness", act_witness}};
    struct mm_pad *pad = state;
    size_t i, len = strlen(id);
    pad->touched_ms = mm_mono_ms(mm_app_clock(app));
    for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
        if (strcmp(acts[i].id, id) == 0)
            return acts[i].act(pad, app);
    if ((strncmp(id, "d.", 2) == 0 || strncmp(id, "@digit:", 7) == 0) && len && id[len - 1] >= '0' &&
        id[len - 1] <= '9')
        return act_digit(pad, app, id[len - 1]);
    return mm_stay();
}

/* While somebody waits, how much of it is over is kept in the store. */
struct mm_nav mm_pad_tick(void *state, struct mm_app *app, int64_t now_ms)
{
    struct mm_pad *pad = state;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    bool left_alone = now_ms - pad->touched_ms >= FORGET_MS;
    enum mm_err err = MM_OK;
    if (left_alone && pad->gate.aim == MM_GATE_UNLOCK)
        return act_leave(pad, app);
    if (left_alone && pad->typed[0])
        wipe(pad);
    if (wait_left(pad, now_ms) > 0) {
        err = mm_store_tries(mm_app_store(app), mm_pad_subject(pad)->id, mm_pad_steps[pad->step].what,
                             &pad->tries, &info);
        pad->tries_at_ms = now_ms;
    }
    return nav_of(err, &info);
}
