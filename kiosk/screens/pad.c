/* Digits on a telephone's keys: a PIN, a one-time code, a new PIN twice. What is typed is shown as dots, told
 * to nobody, and wiped as soon as it was used. A wrong one is said calmly; nothing is ever red. */
#include "kiosk/screens/screens.h"

#include "sync/base/hash.h"

#include <stdio.h>
#include <string.h>

#define FORGET_MS 60000 /* what somebody began to type and left */

static const struct {
    const char *place, *title, *sentence;
    size_t digits;
    enum mm_try_what what;
} steps[] = {
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
_Static_assert(sizeof(steps) / sizeof(steps[0]) == MM_PAD_STEP_COUNT, "words for every step");

/* Not a person's: there is nobody to be told of, no other way and nothing forgotten. */
static bool of_nobody(const struct mm_pad *pad)
{
    return mm_own_code(&pad->gate) || pad->gate.aim == MM_GATE_GROUP;
}

static const struct mm_person *subject(const struct mm_pad *pad)
{
    return pad->gate.aim == MM_GATE_WITNESS ? &pad->gate.witness : &pad->gate.person;
}

static void wipe(struct mm_pad *pad)
{
    mm_wipe(pad->typed, sizeof(pad->typed));
}

static bool full(const struct mm_pad *pad)
{
    return strlen(pad->typed) == steps[pad->step].digits;
}

static int64_t wait_left(const struct mm_pad *pad, int64_t now_ms)
{
    int64_t left = pad->tries.wait_ms - (now_ms - pad->tries_at_ms);
    return steps[pad->step].what == MM_TRY_WHAT_COUNT || left < 0 ? 0 : left;
}

static int64_t wait_now(const struct mm_pad *pad, struct mm_app *app)
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
    if (steps[step].what != MM_TRY_WHAT_COUNT)
        err = mm_store_tries(mm_app_store(app), subject(pad)->id, steps[step].what, &pad->tries, info);
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
    has = own || mm_store_pin_is_set(mm_app_store(app), subject(pad)->id);
    return step_to(pad, app, has ? MM_PAD_PIN : MM_PAD_CODE, MM_PAD_NOTE_NONE, info);
}

/* ---- frame ------------------------------------------------------------------------------------------ */
/* On a small screen the keys stand beside few words, rather than below many; a note stands in place of the
 * name, or it would push keys off the screen. */
static bool narrow_column(const struct mm_ui *ui)
{
    return mm_ui_low(ui) && (mm_ui_narrow(ui) || mm_ui_large(ui));
}

static void dots(const struct mm_pad *pad, bool said, struct mm_ui *ui)
{
    size_t i, n = strlen(pad->typed), of = steps[pad->step].digits;
    bool line = narrow_column(ui) && (mm_ui_large(ui) ? said || of == MM_CODE_DIGITS : said);
    char text[160] = "", words[64];
    for (i = 0; i < of; i++) {
        size_t len = strlen(text);
        snprintf(text + len, sizeof(text) - len, "%s%s",
                 i == 0 || of != MM_CODE_DIGITS || i % 4 != 0 ? ""
                 : narrow_column(ui) && !line                 ? "\n"
                                                              : "　",
                 i < n ? "●" : "○");
    }
    mm_ui_text(ui, "dots", line ? MM_TEXT_SMALL : MM_TEXT_HEADING, text);
    snprintf(words, sizeof(words), "%zu桁のうち%zu桁", of, n);
    mm_ui_column(ui, &(struct mm_box){.spare = 3}); /* the circles say it as well */
    mm_ui_text(ui, "count", MM_TEXT_SMALL, words);
    mm_ui_close(ui);
}

static void wait_words(int64_t left_ms, char *out, size_t bytes)
{
    int64_t s = (left_ms + 999) / 1000;
    if (s <= 90)
        snprintf(out, bytes, "少し待ってから、もう一度お願いします。あと%d秒です。", (int)s);
    else
        snprintf(out, bytes, "少し待ってから、もう一度お願いします。あと約%d分です。", (int)((s + 59) / 60));
}

/* What there is to say instead of the sentence. False when there is nothing. */
static bool note(const struct mm_pad *pad, struct mm_app *app, struct mm_ui *ui)
{
    static const char *const words[] = {
        [MM_PAD_NOTE_NONE] = "",
        [MM_PAD_NOTE_WRONG] = "",
        [MM_PAD_NOTE_USED] = "この番号は、もう使われています。事務局に声をかけてください。",
        [MM_PAD_NOTE_EXPIRED] = "この番号は、使える日を過ぎています。事務局に声をかけてください。",
        [MM_PAD_NOTE_EASY] = "ほかの人に分かりやすい番号なので、別の番号にしてください。",
        [MM_PAD_NOTE_DAY] = "この番号の集合研修は、今日ではないようです。事務局に確かめてください。",
        [MM_PAD_NOTE_DIFFER] = "二つの番号がちがいました。PINを決めるところから、もう一度お願いします。",
    };
    const char *wrong = pad->step == MM_PAD_CODE && !of_nobody(pad)
                            ? "この番号は使えないようです。紙にある端末の名前と番号を確かめてください。"
                            : "番号がちがうようです。";
    char text[400] = "";
    int64_t left = wait_now(pad, app);
    if (left > 0)
        wait_words(left, text, sizeof(text));
    else if (pad->note == MM_PAD_NOTE_WRONG && pad->tries.left > 0)
        snprintf(text, sizeof(text), "%sあと%d回ためせます。", wrong, pad->tries.left);
    else if (pad->note == MM_PAD_NOTE_WRONG)
        snprintf(text, sizeof(text), "お待たせしました。もう一度お願いします。");
    else if (pad->note == MM_PAD_NOTE_DIFFER && mm_own_code(&pad->gate))
        snprintf(text, sizeof(text), "二つの番号がちがいました。もう一度、決めるところからお願いします。");
    else
        snprintf(text, sizeof(text), "%s", words[pad->note]);
    if (!text[0])
        return false;
    mm_ui_column(ui, &(struct mm_box){.surface = narrow_column(ui) ? MM_SURFACE_NONE : MM_SURFACE_CARD});
    mm_ui_text(ui, "note", narrow_column(ui) && mm_ui_large(ui) ? MM_TEXT_SMALL : MM_TEXT_EVEN, text);
    mm_ui_close(ui);
    return true;
}

static void words(const struct mm_pad *pad, struct mm_app *app, struct mm_ui *ui)
{
    char line[MM_MAX_NAME_BYTES + 64];
    const struct mm_own_code *own = mm_own_code(&pad->gate);
    if (pad->gate.aim == MM_GATE_UNLOCK) /* who was here stays unsaid */
        snprintf(line, sizeof(line), "画面を隠しています");
    else if (pad->gate.aim == MM_GATE_WITNESS)
        snprintf(line, sizeof(line), "立ち会う職員　%sさん", subject(pad)->name);
    else if (own)
        snprintf(line, sizeof(line), "%s", own->name);
    else if (pad->gate.aim == MM_GATE_GROUP)
        snprintf(line, sizeof(line), "集合研修");
    else
        snprintf(line, sizeof(line), "%sさん", subject(pad)->name);
    bool said = narrow_column(ui) && note(pad, app, ui);
    mm_ui_column(ui, &(struct mm_box){.spare = pad->note == MM_PAD_NOTE_NONE ? 0 : 1});
    if (!said)
        mm_ui_text(ui, "heading", narrow_column(ui) ? MM_TEXT_STRONG : MM_TEXT_HEADING, line);
    mm_ui_close(ui);
    said = said || (!narrow_column(ui) && note(pad, app, ui));
    mm_ui_column(ui, &(struct mm_box){.spare = 2}); /* the title says it as well */
    if (!said && !narrow_column(ui))
        mm_ui_text(ui, "sentence", MM_TEXT_BODY,
                   own                              ? own->sentence[pad->step]
                   : pad->gate.aim == MM_GATE_GROUP ? "事務局が出した、進行の番号（12桁）を入れてください。"
                   : pad->step == MM_PAD_CODE && pad->forgot
                       ? "事務局で予備の番号（12桁）を聞いて、入れてください。"
                       : steps[pad->step].sentence);
    mm_ui_close(ui);
    mm_ui_space(ui, MM_STEP_2);
    dots(pad, said, ui);
}

static void keys(const struct mm_pad *pad, bool waiting, struct mm_ui *ui)
{
    static const char order[] = "123456789";
    unsigned flags = MM_UI_SECRET | (waiting || full(pad) ? MM_UI_DISABLED : 0);
    size_t i;
    mm_ui_grid(ui, 3, NULL);
    for (i = 0; i < 9; i++) {
        char id[8] = "d.0", label[2] = {order[i], '\0'};
        id[2] = order[i];
        mm_ui_button(ui, &(struct mm_button){.id = id,
                                             .kind = MM_BUTTON_KEY,
                                             .label = label,
                                             .flags = flags | (i ? 0 : MM_UI_FOCUS_FIRST)});
    }
    mm_ui_space(ui, MM_STEP_NONE); /* nothing stands where a telephone has its star */
    mm_ui_button(ui, &(struct mm_button){.id = "d.0", .kind = MM_BUTTON_KEY, .label = "0", .flags = flags});
    mm_ui_button(ui, &(struct mm_button){.id = "erase",
                                         .kind = MM_BUTTON_KEY,
                                         .label = "消す",
                                         .flags = pad->typed[0] && !waiting ? 0 : MM_UI_DISABLED});
    mm_ui_close(ui);
}

static void footer(const struct mm_pad *pad, struct mm_app *app, struct mm_ui *ui)
{
    bool set = pad->step == MM_PAD_NEW || pad->step == MM_PAD_AGAIN;
    mm_ui_region(ui, MM_REGION_FOOTER);
    if (!of_nobody(pad) &&
        !(narrow_column(ui) && mm_gate_enters(&pad->gate))) /* もどる leads to the names as well */
        mm_ui_push(ui, "other", MM_BUTTON_PLAIN, "ほかの人が使う");
    if (pad->step == MM_PAD_PIN && !of_nobody(pad))
        mm_ui_push(ui, "forgot", MM_BUTTON_PLAIN, "PINを忘れた");
    if (pad->step == MM_PAD_CODE && pad->forgot)
        mm_ui_push(ui, "havepin", MM_BUTTON_PLAIN, "PINを入れる");
    if (!set && mm_gate_enters(&pad->gate))
        mm_ui_push(ui, "witness", MM_BUTTON_PLAIN, "事務局立会い");
    mm_ui_grow(ui);
    mm_app_footer_end(app, ui, "つぎへ", MM_SHAPE_RIGHT, full(pad) ? MM_UI_FOCUS_FIRST : MM_UI_DISABLED);
}

static void build_set(const struct mm_pad *pad, struct mm_app *app, struct mm_ui *ui)
{
    const struct mm_own_code *own = mm_own_code(&pad->gate);
    const char *text =
        own ? own->then : "次からは、このPINでお入りください。\nPINは、この端末だけで使えます。";
    mm_piece_middle(ui, own ? own->set : "PINを決めました", &text, 1);
    mm_piece_middle_end(ui);
    mm_ui_region(ui, MM_REGION_FOOTER);
    mm_app_footer_end(app, ui, "つぎへ", MM_SHAPE_RIGHT, MM_UI_FOCUS_FIRST);
}

/* Where there is no room for the sentence, the title says what is asked for now. */
static const char *title_of(const struct mm_pad *pad, const struct mm_ui *ui)
{
    const struct mm_own_code *own = mm_own_code(&pad->gate);
    if (narrow_column(ui) && pad->step == MM_PAD_AGAIN)
        return own ? "同じ番号をもう一度" : "同じPINをもう一度";
    if (own)
        return own->title[pad->step];
    if (pad->gate.aim == MM_GATE_GROUP)
        return "進行の番号を入れる";
    if (pad->forgot && pad->step == MM_PAD_CODE)
        return "予備の番号を入れる";
    return narrow_column(ui) && pad->step == MM_PAD_CODE ? "紙の番号（12桁）を入れる"
                                                         : steps[pad->step].title;
}

/* Over a hidden screen the band has no tools: there is nothing of anybody to be set or hidden. */
static void band(const struct mm_pad *pad, struct mm_app *app, struct mm_ui *ui)
{
    const char *title = title_of(pad, ui);
    if (pad->gate.aim != MM_GATE_UNLOCK) {
        mm_app_band(app, ui, title, true);
        return;
    }
    mm_app_band_plain(ui, title, true);
}

void mm_pad_build(const struct mm_pad *pad, struct mm_app *app, struct mm_ui *ui, const char *screen)
{
    bool waiting = wait_now(pad, app) > 0;
    bool beside = narrow_column(ui) && !mm_ui_portrait(ui); /* upright there is height for both */
    char place[48];
    snprintf(place, sizeof(place), "%s%s%s", steps[pad->step].place,
             pad->forgot && pad->step == MM_PAD_CODE ? ".reserve" : "",
             waiting ? ".wait" : (full(pad) && pad->step != MM_PAD_SET ? ".full" : ""));
    mm_ui_begin(ui, screen, place);
    mm_ui_roomy(ui);
    if (pad->step == MM_PAD_SET) {
        build_set(pad, app, ui);
        return;
    }
    band(pad, app, ui);
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_row(ui, &(struct mm_box){.gap = narrow_column(ui) ? MM_STEP_2 : MM_STEP_7, .stay = beside});
    mm_ui_column(ui, &(struct mm_box){.weight = 50});
    words(pad, app, ui);
    mm_ui_close(ui);
    mm_ui_column(ui, &(struct mm_box){.weight = beside ? 0 : 50});
    keys(pad, waiting, ui);
    mm_ui_close(ui);
    mm_ui_close(ui);
    footer(pad, app, ui);
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
        mm_store_pin_try(mm_app_store(app), subject(pad)->id, pad->typed, &what, &pad->tries, info);
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
    enum mm_err err = mm_store_code_try(mm_app_store(app), subject(pad)->id, pad->typed, &what, &pad->tries,
                                        &pad->ticket, info);
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
        err = mm_store_own_pin_put(mm_app_store(app), subject(pad)->id, pad->chosen, &why);
    else if (same)
        err = mm_store_pin_put(mm_app_store(app), subject(pad)->id, pad->chosen, &pad->ticket, &why);
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
    if (!full(pad) || wait_now(pad, app) > 0)
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
    if (n >= steps[pad->step].digits || wait_now(pad, app) > 0)
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
        err = mm_store_tries(mm_app_store(app), subject(pad)->id, steps[pad->step].what, &pad->tries, &info);
        pad->tries_at_ms = now_ms;
    }
    return nav_of(err, &info);
}
