/* How a pad looks: digits on a telephone's keys, and beside them what is asked for. What is typed is shown as
 * dots. A wrong one is said calmly; nothing is ever red. */
#include "kiosk/screens/pad.h"

#include <stdio.h>
#include <string.h>

/* On a small screen the keys stand beside few words, rather than below many; a note stands in place of the
 * name, or it would push keys off the screen. */
static bool narrow_column(const struct mm_ui *ui)
{
    return mm_ui_low(ui) && (mm_ui_narrow(ui) || mm_ui_large(ui));
}

static void dots(const struct mm_pad *pad, bool said, struct mm_ui *ui)
{
    size_t i, n = strlen(pad->typed), of = mm_pad_steps[pad->step].digits;
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
    const char *wrong = pad->step == MM_PAD_CODE && !mm_pad_of_nobody(pad)
                            ? "この番号は使えないようです。紙にある端末の名前と番号を確かめてください。"
                            : "番号がちがうようです。";
    char text[400] = "";
    int64_t left = mm_pad_wait_ms(pad, app);
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
        snprintf(line, sizeof(line), "立ち会う職員　%sさん", mm_pad_subject(pad)->name);
    else if (own)
        snprintf(line, sizeof(line), "%s", own->name);
    else if (pad->gate.aim == MM_GATE_GROUP)
        snprintf(line, sizeof(line), "集合研修");
    else
        snprintf(line, sizeof(line), "%sさん", mm_pad_subject(pad)->name);
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
                       : mm_pad_steps[pad->step].sentence);
    mm_ui_close(ui);
    mm_ui_space(ui, MM_STEP_2);
    dots(pad, said, ui);
}

static void keys(const struct mm_pad *pad, bool waiting, struct mm_ui *ui)
{
    static const char order[] = "123456789";
    unsigned flags = MM_UI_SECRET | (waiting || mm_pad_full(pad) ? MM_UI_DISABLED : 0);
    size_t i;
    enum { BELOW_PCT = 54, BESIDE_PCT = 94 }; /* what is said comes and goes, the keys stay where they are */
    mm_ui_grid(ui, 3, &(struct mm_box){.tall = mm_ui_portrait(ui) ? BELOW_PCT : BESIDE_PCT});
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
    if (!mm_pad_of_nobody(pad) &&
        !(narrow_column(ui) && mm_gate_enters(&pad->gate))) /* もどる leads to the names as well */
        mm_ui_push(ui, "other", MM_BUTTON_PLAIN, "ほかの人が使う");
    if (pad->step == MM_PAD_PIN && !mm_pad_of_nobody(pad))
        mm_ui_push(ui, "forgot", MM_BUTTON_PLAIN, "PINを忘れた");
    if (pad->step == MM_PAD_CODE && pad->forgot)
        mm_ui_push(ui, "havepin", MM_BUTTON_PLAIN, "PINを入れる");
    if (!set && mm_gate_enters(&pad->gate))
        mm_ui_push(ui, "witness", MM_BUTTON_PLAIN, "事務局立会い");
    mm_ui_grow(ui);
    mm_app_footer_end(app, ui, "つぎへ", MM_SHAPE_RIGHT,
                      mm_pad_full(pad) ? MM_UI_FOCUS_FIRST : MM_UI_DISABLED);
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
                                                         : mm_pad_steps[pad->step].title;
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
    bool waiting = mm_pad_wait_ms(pad, app) > 0;
    char place[48];
    snprintf(place, sizeof(place), "%s%s%s", mm_pad_steps[pad->step].place,
             pad->forgot && pad->step == MM_PAD_CODE ? ".reserve" : "",
             waiting ? ".wait" : (mm_pad_full(pad) && pad->step != MM_PAD_SET ? ".full" : ""));
    mm_ui_begin(ui, screen, place);
    mm_ui_roomy(ui);
    if (pad->step == MM_PAD_SET) {
        build_set(pad, app, ui);
        return;
    }
    band(pad, app, ui);
    mm_ui_region(ui, MM_REGION_BODY);
    if (mm_ui_portrait(ui)) {
        words(pad, app, ui);
        mm_ui_space(ui, MM_STEP_2);
        mm_ui_grow(ui);
        keys(pad, waiting, ui);
    } else {
        bool few = narrow_column(ui);
        mm_ui_row(ui, &(struct mm_box){.gap = few ? MM_STEP_2 : MM_STEP_7, .stay = few});
        mm_ui_column(ui, &(struct mm_box){.weight = 50});
        words(pad, app, ui);
        mm_ui_close(ui);
        mm_ui_column(ui, &(struct mm_box){.weight = !few ? 50 : mm_ui_narrow(ui) ? 0 : 40});
        keys(pad, waiting, ui);
        mm_ui_close(ui);
        mm_ui_close(ui);
    }
    footer(pad, app, ui);
}
