/* What a screen reader would say of the frame: texts in reading form (the readings instead of what they stand
 * above), what a thing is and how it stands, in kana, since not every voice reads kanji. Digits of a PIN are
 * not told. */
#include "content/pack/pack.h"
#include "kiosk/ui/inside.h"
#include "sync/base/hash.h"
#include "sync/base/limits.h"

#include <string.h>

static const char *role_words(const struct mm_node *node)
{
    static const char *const buttons[MM_BUTTON_KIND_COUNT] = {
        [MM_BUTTON_PRIMARY] = "ボタン", [MM_BUTTON_PLAIN] = "ボタン",   [MM_BUTTON_HUGE] = "ボタン",
        [MM_BUTTON_BAND] = "ボタン",    [MM_BUTTON_CARD] = "ボタン",    [MM_BUTTON_NAME] = "ボタン",
        [MM_BUTTON_ANSWER] = "こたえ",  [MM_BUTTON_OPTION] = "こたえ",  [MM_BUTTON_FOLD] = "ひらくボタン",
        [MM_BUTTON_KEY] = "キー",       [MM_BUTTON_PICTURE] = "ボタン",
    };
    static const char *const others[MM_NODE_TYPE_COUNT] = {[MM_NODE_BOX] = "ボタン",
                                                           [MM_NODE_SCROLL] = "ボタン",
                                                           [MM_NODE_FIGURE] = "ず",
                                                           [MM_NODE_SPOT] = "ばしょ"};
    return node->type == MM_NODE_BUTTON ? buttons[node->kind] : others[node->type];
}

static void add_words(const struct mm_ui *ui, const struct mm_node *node, struct mm_buf *out)
{
    struct mm_words words = mm_ui_node_words(ui, node);
    const char *text = words.text;
    for (size_t i = 0; i < words.n; i++, text += strlen(text) + 1) {
        if (!*text)
            continue;
        if (out->len)
            mm_buf_char(out, ' ');
        if (words.kind == MM_MATTER_STEPS)
            mm_buf_printf(out, "%zu、", i + 1);
        if (words.kind == MM_MATTER_EXACT)
            mm_buf_str_append(out, text);
        else
            mm_markup_reading(text, out);
    }
}

static void add_inner(const struct mm_ui *ui, int index, struct mm_buf *out)
{
    for (int k = ui->nodes[index].first; k >= 0; k = ui->nodes[k].next) {
        add_words(ui, &ui->nodes[k], out);
        add_inner(ui, k, out);
    }
}

/* Line breaks of the layout are none of the voice's. */
static void one_line(struct mm_buf *out, const char *text)
{
    for (; *text; text++)
        mm_buf_char(out, *text == '\n' ? ' ' : *text);
}

static void say_state(const struct mm_ui *ui, size_t i, struct mm_buf *out)
{
    const struct mm_node *node = &ui->nodes[ui->item_node[i]];
    const struct mm_ui_item *item = &ui->items[i];
    const char *role = role_words(node);
    if (role)
        mm_buf_printf(out, "、%s", role);
    if (item->flags & MM_UI_SELECTED)
        mm_buf_str_append(out, "、えらんでいます");
    if (item->flags & MM_UI_DISABLED)
        mm_buf_str_append(out, "、いまはおせません");
    if (node->type == MM_NODE_BUTTON && node->kind == MM_BUTTON_FOLD)
        mm_buf_str_append(out, item->flags & MM_UI_OPEN ? "、ひらいています" : "、とじています");
    if (item->pressable && ui->item_number[i] > 0 && !(item->flags & MM_UI_SECRET))
        mm_buf_printf(out, "、%dばん", ui->item_number[i]);
}

static void say_item(const struct mm_ui *ui, size_t i, struct mm_buf *out)
{
    const struct mm_node *node = &ui->nodes[ui->item_node[i]];
    const char *detail = mm_ui_str(ui, node->detail);
    bool before =
        node->type == MM_NODE_SPOT || (node->type == MM_NODE_BUTTON && node->kind == MM_BUTTON_NAME);
    struct mm_buf words;
    mm_buf_init(&words, MM_MAX_SPEECH_BYTES);
    if (before && *detail)
        mm_markup_reading(detail, &words);
    if (ui->items[i].flags & MM_UI_SECRET)
        mm_buf_str_append(&words, "すうじ");
    else {
        mm_markup_reading(mm_ui_str(ui, node->mark), &words);
        mm_buf_str_append(&words, node->mark ? "\xE3\x80\x80" : "");
        add_words(ui, node, &words);
    }
    if (!before && *detail) {
        mm_buf_char(&words, ' ');
        mm_markup_reading(detail, &words);
    }
    if (node->type == MM_NODE_BOX)
        add_inner(ui, ui->item_node[i], &words);
    if (words.len) {
        one_line(out, mm_buf_str(&words));
        say_state(ui, i, out);
        mm_buf_char(out, '\n');
    }
    mm_wipe(words.data, words.len);
    mm_buf_done(&words);
}

void mm_ui_speech(const struct mm_ui *ui, const char *id, struct mm_buf *out)
{
    for (size_t i = 0; i < ui->n_items; i++) {
        const struct mm_node *node = &ui->nodes[ui->item_node[i]];
        bool read =
            id ? ui->items[i].pressable && strcmp(ui->items[i].id, id) == 0 : node->type != MM_NODE_SCROLL;
        if (read)
            say_item(ui, i, out);
    }
}

void mm_ui_speech_texts(const struct mm_ui *ui, struct mm_buf *out)
{
    for (size_t i = 0; i < ui->n_items; i++) {
        const struct mm_node *node = &ui->nodes[ui->item_node[i]];
        bool title = node->region == MM_REGION_BAND && node->type == MM_NODE_TEXT;
        if (title || (node->region == MM_REGION_BODY && !ui->items[i].pressable))
            say_item(ui, i, out);
    }
}

void mm_ui_where(const struct mm_ui *ui, struct mm_buf *out)
{
    mm_buf_printf(out, "%s %s", ui->screen, ui->place);
}
