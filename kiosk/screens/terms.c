/* The glossary terms of a page: one button each below the text, and the words in the text point at them. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

static void id_of(size_t i, char out[MM_UI_ID_BYTES])
{
    snprintf(out, MM_UI_ID_BYTES, "term.%zu", i);
}

void mm_terms_build(const struct mm_page_terms *terms, struct mm_ui *ui)
{
    char id[MM_UI_ID_BYTES], label[MM_MAX_TEXT_BYTES];
    size_t i;
    for (i = 0; i < terms->n; i++) {
        id_of(i, id);
        snprintf(label, sizeof(label), "%sとは", terms->term[i]->term);
        mm_ui_push(ui, id, MM_BUTTON_PLAIN, label);
        mm_ui_link(ui, terms->term[i]->term, id);
    }
}

const struct mm_term *mm_terms_pressed(const struct mm_page_terms *terms, const char *id)
{
    char mine[MM_UI_ID_BYTES];
    size_t i;
    for (i = 0; i < terms->n; i++) {
        id_of(i, mine);
        if (strcmp(mine, id) == 0)
            return terms->term[i];
    }
    return NULL;
}
