/* How an item type looks and acts on the kiosk: one file kiosk/items/item_<name>.c and one ENTRY(name) in
 * items.def, beside the grading half in content/pack. */
#ifndef MM_KIOSK_ITEMS_H
#define MM_KIOSK_ITEMS_H

#include "content/pack/pack.h"
#include "kiosk/ui/ui.h"

struct mm_item_view {
    const struct mm_item *item;
    const struct mm_form_item *order; /* order of options; NULL: stored order */
    struct mm_answer *answer;         /* changed by act */
    int part;                         /* which part, where one is shown a screen; else -1 */
    bool side;                        /* in a page's side column: small stem, options below each other */
};
enum mm_explain {
    MM_EXPLAIN_MISSED, /* what is to be looked at again */
    MM_EXPLAIN_REST,   /* the other options */
    MM_EXPLAIN_ALL,
    MM_EXPLAIN_COUNT
};
struct mm_item_ui {
    const char *name; /* as in content/pack */
    /* Below a question that waits for its answer: when つぎへ opens. NULL: the words for rows of buttons. */
    const char *advice;
    bool parted; /* a part a screen at every text size, not only at 大 and 特大 */
    /* Parts to go through when one is shown a screen; 1: it is never divided. May grow with the answer. */
    int (*parts)(const struct mm_item_view *view);
    /* What the screen shows of it is answered. NULL: all of it, or the row of the option shown there. */
    bool (*answered)(const struct mm_item_view *view);
    void (*build)(const struct mm_item_view *view, struct mm_ui *ui);
    /* True when the id was one of this item's. */
    bool (*act)(struct mm_item_view *view, const char *id);
    /* After the answer: options with what was answered, what is right, and why. */
    void (*explain)(const struct mm_item_view *view, enum mm_explain what, struct mm_ui *ui);
    /* What MM_EXPLAIN_REST would show, in words for the button that opens it; "" when there is nothing. */
    void (*rest)(const struct mm_item_view *view, char *out, size_t out_bytes);
    /* For scripts: the button that a person would press next on this part so that the answer becomes right,
     * wrong (the first row of the stored order) or わからない; false when it is. */
    bool (*hint)(const struct mm_item_view *view, enum mm_mark wish, char ret_id[MM_UI_ID_BYTES]);
};
const struct mm_item_ui *mm_item_ui_find(const char *name); /* NULL if none */

/* How many parts to go through, one a screen: at 大 and 特大, of a parted item at every size. 1: all of it is
 * shown at once. In a side column a parted item goes through its parts by itself. */
int mm_item_parts(const struct mm_item_view *view, const struct mm_ui *ui);
/* The part of view->part, or the whole, is answered. */
bool mm_item_answered(const struct mm_item_view *view);
/* How one option is shown in an explanation: what was answered or is right in words, or nothing. */
struct mm_item_note {
    enum mm_surface surface;
    enum mm_sign_shape sign;
    const char *words; /* NULL: none */
};
extern const struct mm_item_note mm_note_yours, mm_note_key, mm_note_both, mm_note_other;
/* prefix tells options with one id apart ("d1."). */
void mm_item_explain_option(const struct mm_item_view *view, const struct mm_option *option,
                            const char *prefix, const struct mm_item_note *note, struct mm_ui *ui);
/* Takes a row as a question does: the stem, larger where it stands alone. */
void mm_item_stem(const struct mm_item_view *view, struct mm_ui *ui);

/* The k-th option as shown. */
const struct mm_option *mm_item_shown(const struct mm_item_view *view, size_t k, size_t *ret_index);
/* ア イ ウ … of the k-th row. */
const char *mm_item_letter(size_t k);
#endif
