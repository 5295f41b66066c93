#include "kiosk/screens/votes.h"

#include <stdio.h>

#define FEW 5 /* answers that are too few to be counted out loud */

static bool by_statement(const struct mm_item *item)
{
    return item->ops->true_false;
}

size_t mm_vote_choices(const struct mm_vote *v)
{
    return (by_statement(v->item) ? 2 : v->item->n_options) + 1; /* the last one is わからない */
}

static int votes_of(const struct mm_vote *v, size_t round)
{
    size_t c;
    int n = 0;
    for (c = 0; c < mm_vote_choices(v); c++)
        n += v->run->votes[round][c];
    return n;
}

static const char *choice_text(const struct mm_vote *v, size_t c, char *out, size_t bytes)
{
    static const char *const marks[] = {"正しい", "正しくない"};
    if (c + 1 == mm_vote_choices(v))
        snprintf(out, bytes, "わからない");
    else if (by_statement(v->item))
        snprintf(out, bytes, "%s", marks[c]);
    else
        snprintf(out, bytes, "%s　%s", mm_item_letter(c), v->item->options[c].text);
    return out;
}

static void build_asked(const struct mm_vote *v, struct mm_ui *ui)
{
    if (v->item->label[0] && !mm_ui_large(ui))
        mm_ui_text(ui, "label", MM_TEXT_SMALL, v->item->label);
    mm_ui_text(ui, "stem", MM_TEXT_SUBHEAD, v->item->stem);
    if (by_statement(v->item))
        mm_ui_text(ui, "statement", MM_TEXT_STATEMENT, v->item->options[v->part].text);
}

/* While people vote the screen says how many did, and not what. */
void mm_vote_build(const struct mm_vote *v, struct mm_ui *ui)
{
    char line[120];
    size_t c;
    build_asked(v, ui);
    snprintf(line, sizeof(line), "%s　答えた方　%d人", v->round ? "もう一度" : "はじめに",
             votes_of(v, v->round));
    mm_ui_text(ui, "count", MM_TEXT_STRONG, line);
    mm_ui_text(ui, "how", MM_TEXT_SMALL, "1回ふれるごとに1人分です。だれの答えかは残りません。");
    for (c = 0; c < mm_vote_choices(v); c++) {
        char text[MM_MAX_TEXT_BYTES], id[MM_UI_ID_BYTES];
        snprintf(id, sizeof(id), "v.%zu", c);
        mm_ui_button(ui, &(struct mm_button){.id = id,
                                             .kind = MM_BUTTON_OPTION,
                                             .label = choice_text(v, c, text, sizeof(text)),
                                             .flags = c + 1 == mm_vote_choices(v) ? MM_UI_QUIET : 0});
    }
}

static void build_bar(const struct mm_vote *v, size_t c, struct mm_ui *ui)
{
    char id[MM_UI_ID_BYTES], words[80], text[MM_MAX_TEXT_BYTES];
    int now = v->run->votes[v->round][c];
    if (v->round && votes_of(v, 0) >= FEW)
        snprintf(words, sizeof(words), "%d人（はじめは%d人）", now, v->run->votes[0][c]);
    else
        snprintf(words, sizeof(words), "%d人", now);
    mm_ui_row(ui, &(struct mm_box){.middle = true});
    mm_ui_column(ui, &(struct mm_box){.weight = 60});
    snprintf(id, sizeof(id), "choice.%zu", c);
    mm_ui_text(ui, id, MM_TEXT_BODY, choice_text(v, c, text, sizeof(text)));
    mm_ui_close(ui);
    mm_ui_column(ui, &(struct mm_box){.weight = 40});
    snprintf(id, sizeof(id), "bar.%zu", c);
    mm_ui_progress(ui, id, now, votes_of(v, v->round), words);
    mm_ui_close(ui);
    mm_ui_close(ui);
}

void mm_vote_build_result(const struct mm_vote *v, bool talk, struct mm_ui *ui)
{
    size_t c;
    build_asked(v, ui);
    if (talk)
        mm_ui_text(
            ui, "talk", MM_TEXT_STRONG,
            "話し合い　なぜそう考えたかを、近くの方と2分ほど話してください。そのあと、もう一度答えます。");
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD});
    if (votes_of(v, v->round) < FEW)
        mm_ui_text(ui, "few", MM_TEXT_BODY, "答えた方が5人に満たないため、数は出しません。");
    for (c = 0; c < mm_vote_choices(v) && votes_of(v, v->round) >= FEW; c++)
        build_bar(v, c, ui);
    mm_ui_close(ui);
}

/* Of the question itself: here nobody has an answer of their own. */
void mm_vote_build_why(const struct mm_item *item, struct mm_ui *ui)
{
    static const struct mm_item_note notes[2][2] = {
        {{MM_SURFACE_CARD, MM_SHAPE_NONE, NULL}, {MM_SURFACE_DONE, MM_SHAPE_CIRCLE, "正しい答え"}},
        {{MM_SURFACE_CARD, MM_SHAPE_CROSS, "正しくない"}, {MM_SURFACE_CARD, MM_SHAPE_CIRCLE, "正しい"}}};
    struct mm_answer none;
    struct mm_item_view view = {.item = item, .answer = &none, .part = -1};
    size_t k;
    mm_answer_none(item, &none);
    mm_ui_text(ui, "stem", MM_TEXT_SUBHEAD, item->stem);
    for (k = 0; k < item->n_options; k++) {
        const struct mm_option *option = &item->options[k];
        mm_item_explain_option(&view, option, "", &notes[by_statement(item)][option->correct], ui);
    }
    mm_piece_advice(ui, item, 0);
}
