/* Small pieces of frames that several screens declare alike. */
#include "kiosk/screens/screens.h"

#include "sync/base/utf8.h"

#include <stdio.h>
#include <string.h>

void mm_piece_text(struct mm_ui *ui, const char *prefix, size_t k, enum mm_text_kind kind, const char *markup)
{
    char id[MM_UI_ID_BYTES];
    snprintf(id, sizeof(id), "%.36s.%zu", prefix, k);
    mm_ui_text(ui, id, kind, markup);
}

/* The clause with its label and the policy's own words, always in the same form. */
void mm_piece_quote(struct mm_ui *ui, const char *id, const struct mm_clause *clause)
{
    char label[600], part[MM_UI_ID_BYTES];
    if (!clause)
        return;
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_QUOTE});
    snprintf(part, sizeof(part), "%.36s.label", id);
    snprintf(label, sizeof(label), "%s　%s", clause->label, clause->title);
    mm_ui_text(ui, part, MM_TEXT_SUBHEAD, label);
    snprintf(part, sizeof(part), "%.36s.text", id);
    mm_ui_matter(ui, part, MM_TEXT_BODY, &(struct mm_matter){MM_MATTER_EXACT, &clause->text, 1, 0});
    mm_ui_close(ui);
}

void mm_piece_action(struct mm_ui *ui, const struct mm_item *item, size_t k)
{
    char action[MM_MAX_TEXT_BYTES + 64];
    if (!item->action[0])
        return;
    snprintf(action, sizeof(action), "**今日から：**%s", item->action);
    mm_ui_row(ui, &(struct mm_box){.surface = MM_SURFACE_DONE}); /* do this */
    mm_ui_column(ui, &(struct mm_box){.weight = 1});
    mm_piece_text(ui, "action", k, MM_TEXT_BODY, action);
    mm_ui_close(ui);
    mm_ui_close(ui);
}

void mm_piece_advice(struct mm_ui *ui, const struct mm_item *item, size_t k)
{
    mm_piece_action(ui, item, k);
    mm_piece_quote(ui, "quote", item->quote);
}

size_t mm_piece_day(struct mm_app *app)
{
    int32_t day = mm_date_day(mm_date_of(mm_now_ms(mm_app_clock(app))));
    return day < 0 ? 0 : (size_t)day;
}

void mm_piece_title(const struct mm_ui *ui, const char *word, const char *title, char *out, size_t out_bytes)
{
    bool small = mm_ui_narrow(ui) && (mm_ui_low(ui) || mm_ui_large(ui)); /* else the band has two lines */
    snprintf(out, out_bytes, "%s%s%s", word, small ? "" : "　", small ? "" : title);
}

void mm_piece_plain(char *out, size_t out_bytes, const char *text)
{
    static const char signs[] = "{}|*[]\\";
    size_t len = 0, at = 0, n = strlen(text);
    while (at < n) {
        size_t from = at, bytes;
        char wide[4];
        uint32_t cp = mm_utf8_next(text, n, &at);
        bool sign = cp < 0x80 && cp && strchr(signs, (int)cp);
        if (cp == 0xFFFFFFFF || cp < ' ')
            continue;
        bytes = sign ? mm_utf8_encode(cp + 0xFEE0, wide) : at - from;
        if (len + bytes + 1 > out_bytes)
            break;
        memcpy(out + len, sign ? wide : text + from, bytes);
        len += bytes;
    }
    out[len] = '\0';
}

bool mm_piece_pressed(const char *id, const char *prefix, size_t n, size_t *ret_k)
{
    for (size_t k = 0; k < n; k++) {
        char mine[MM_UI_ID_BYTES];
        snprintf(mine, sizeof(mine), "%.26s.%zu", prefix, k);
        if (strcmp(mine, id) != 0)
            continue;
        *ret_k = k;
        return true;
    }
    return false;
}

void mm_piece_choice(struct mm_ui *ui, const char *prefix, size_t k, const char *label, bool chosen,
                     unsigned flags)
{
    char id[MM_UI_ID_BYTES];
    snprintf(id, sizeof(id), "%.26s.%zu", prefix, k);
    mm_ui_button(ui, &(struct mm_button){.id = id,
                                         .kind = MM_BUTTON_PLAIN,
                                         .label = label,
                                         .sign = MM_SHAPE_CHECK,
                                         .has_sign = chosen,
                                         .flags = flags | (chosen ? MM_UI_SELECTED : 0)});
}

static void push_opinion(struct mm_ui *ui, size_t k)
{
    char id[MM_UI_ID_BYTES];
    snprintf(id, sizeof(id), "opinion.%zu", k);
    mm_ui_push(ui, id, MM_BUTTON_PLAIN, "この問題について意見を送る");
}

void mm_piece_opinion(struct mm_ui *ui, size_t k)
{
    mm_ui_row(ui, NULL);
    push_opinion(ui, k);
    mm_ui_close(ui);
}

void mm_piece_rest(struct mm_ui *ui, const char *label, bool open, size_t k)
{
    mm_ui_row(ui, &(struct mm_box){.middle = true});
    mm_ui_column(ui, &(struct mm_box){.weight = 1});
    mm_piece_fold(ui, "fold", label, open, MM_UI_DONE);
    mm_ui_close(ui);
    push_opinion(ui, k);
    mm_ui_close(ui);
}

void mm_piece_fold(struct mm_ui *ui, const char *id, const char *label, bool open, unsigned flags)
{
    mm_ui_button(ui, &(struct mm_button){.id = id,
                                         .kind = MM_BUTTON_FOLD,
                                         .label = label,
                                         .detail = open ? "解説をとじる" : "解説をひらく",
                                         .sign = open ? MM_SHAPE_MINUS : MM_SHAPE_PLUS,
                                         .has_sign = true,
                                         .flags = flags | (open ? MM_UI_OPEN : 0u)});
}

bool mm_piece_choose(const struct mm_setting *list, size_t n, const char *id, struct mm_ui_settings *settings)
{
    size_t i, k;
    for (i = 0; i < n; i++) {
        if (mm_piece_pressed(id, list[i].prefix, list[i].n, &k)) {
            list[i].set(settings, k);
            return true;
        }
    }
    return false;
}

void mm_piece_middle(struct mm_ui *ui, const char *heading, const char *const *texts, size_t n)
{
    size_t i;
    mm_ui_roomy(ui);
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_grow(ui);
    mm_ui_grow(ui); /* two parts above, three below: the middle as the eye sees it */
    mm_ui_column(ui, &(struct mm_box){.middle = true});
    mm_ui_text(ui, "heading", MM_TEXT_TITLE, heading);
    mm_ui_space(ui, MM_STEP_2);
    for (i = 0; i < n; i++)
        mm_piece_text(ui, "text", i, MM_TEXT_BODY, texts[i]);
}

void mm_piece_middle_end(struct mm_ui *ui)
{
    mm_ui_close(ui);
    mm_ui_grow(ui);
    mm_ui_grow(ui);
    mm_ui_grow(ui);
}

bool mm_piece_few_lines(const struct mm_ui *ui)
{
    return mm_ui_low(ui) && mm_ui_large(ui) && !mm_ui_portrait(ui);
}

void mm_piece_kana_rows(struct mm_ui *ui, const bool any[MM_KANA_ROWS], int chosen)
{
    int r;
    mm_ui_grid(ui, MM_KANA_ROWS / 2, NULL);
    for (r = 0; r < MM_KANA_ROWS; r++) {
        char id[MM_UI_ID_BYTES];
        snprintf(id, sizeof(id), "row.%d", r);
        mm_ui_button(ui, &(struct mm_button){.id = id,
                                             .kind = MM_BUTTON_PLAIN,
                                             .label = mm_kana_row_names[r],
                                             .flags = (any[r] ? 0 : MM_UI_DISABLED) |
                                                      (chosen == r ? MM_UI_SELECTED : 0)});
    }
    mm_ui_close(ui);
}
