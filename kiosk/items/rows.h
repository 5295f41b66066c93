/* Items whose options are rows, each answered by itself: what their questions and explanations share. */
#ifndef MM_KIOSK_ITEMS_ROWS_H
#define MM_KIOSK_ITEMS_ROWS_H

#include "kiosk/items/items.h"

#define MM_MAX_CHOICES 6

struct mm_choice {    /* one button of a row */
    const char *code; /* of its id: "a.<option>.<code>" */
    int value;
    const char *word; /* markup */
    enum mm_sign_shape sign;
    unsigned flags;
};
/* What a row can be answered with, わからない last; and what its key is. */
struct mm_rows {
    size_t (*choices)(const struct mm_item *item, struct mm_choice ret_choices[MM_MAX_CHOICES]);
    int (*key)(const struct mm_item *item, size_t row);
    /* Another value, for scripts that are to be wrong. */
    int (*other)(const struct mm_item *item, size_t row);
};

/* ---- a row of buttons beside each option, one option a screen at large sizes ------------------------ */
int mm_rows_parts(const struct mm_item_view *view);
void mm_rows_build(const struct mm_item_view *view, const struct mm_rows *rows, struct mm_ui *ui);
/* The one option of the screen, where one is shown: the question and which of its options, its text, its
 * buttons. */
void mm_rows_part_stem(const struct mm_item_view *view, struct mm_ui *ui);
void mm_rows_part_text(const struct mm_item_view *view, struct mm_ui *ui);
void mm_rows_part_buttons(const struct mm_item_view *view, const struct mm_rows *rows, struct mm_ui *ui);
bool mm_rows_act(struct mm_item_view *view, const struct mm_rows *rows, const char *id);
bool mm_rows_hint(const struct mm_item_view *view, const struct mm_rows *rows, enum mm_mark wish,
                  char ret_id[MM_UI_ID_BYTES]);

/* ---- explanations: rows that were missed, the rest ---------------------------------------------------- */
void mm_rows_explain(const struct mm_item_view *view, const struct mm_rows *rows, enum mm_explain what,
                     struct mm_ui *ui);
/* "イ・ウ　正しく答えました" */
void mm_rows_rest(const struct mm_item_view *view, char *out, size_t out_bytes);

/* ---- many.c: any number of options chosen out of a list ----------------------------------------------- */
extern const struct mm_rows mm_many_rows;
void mm_many_build(const struct mm_item_view *view, struct mm_ui *ui); /* the list, or one option of it */
bool mm_many_act(struct mm_item_view *view, const char *id);
bool mm_many_hint(const struct mm_item_view *view, enum mm_mark wish, char ret_id[MM_UI_ID_BYTES]);
void mm_many_id(const struct mm_option *option, char out[MM_UI_ID_BYTES]); /* of the option's button */
#endif
