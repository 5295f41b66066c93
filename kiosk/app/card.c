/* A card reader types: six or more characters within 50 ms each, and Enter. On screens that take cards every
 * key waits that long; what comes slower was typed by somebody and goes on as an ordinary key. */
#include "kiosk/app/internal.h"

#include <stdio.h>
#include <string.h>

#define LEAST_KEYS 6
_Static_assert(sizeof("@card:") + MM_APP_CARD_KEYS <= MM_UI_ID_BYTES, "an id carries a card");

int64_t mm_app_card_due_ms(const struct mm_app *app)
{
    return app->card.n ? app->card.last_ms + MM_APP_CARD_MS + 1 : -1;
}

static void forget(struct mm_app_card *card)
{
    mm_wipe(card, sizeof(*card));
}

static char char_of(const struct mm_event *event)
{
    return event->type == MM_EVENT_DIGIT ? (char)('0' + event->digit) : event->ch;
}

bool mm_app_card_take(struct mm_app *app, const struct mm_event *event, char ret_id[MM_UI_ID_BYTES])
{
    struct mm_app_card *card = &app->card;
    int64_t now = mm_mono_ms(&app->clock);
    bool soon = card->n && now - card->last_ms <= MM_APP_CARD_MS;
    size_t i, n;
    if (!mm_app_top(app)->ops->takes_card || (card->n && !soon))
        return false;
    if (event->type == MM_EVENT_DIGIT || event->type == MM_EVENT_TEXT) {
        card->last_ms = now;
        if (card->n < MM_APP_CARD_KEYS) /* of a longer card the beginning is looked up, and not found */
            card->key[card->n++] = *event;
        return true;
    }
    if (event->type != MM_EVENT_KEY || event->key != MM_KEY_ENTER || card->n < LEAST_KEYS)
        return false;
    n = (size_t)snprintf(ret_id, MM_UI_ID_BYTES, "@card:");
    for (i = 0; i < card->n; i++)
        ret_id[n++] = char_of(&card->key[i]);
    ret_id[n] = '\0';
    forget(card);
    return true;
}

bool mm_app_card_next(struct mm_app *app, struct mm_event *ret_event)
{
    struct mm_app_card *card = &app->card;
    if (!card->n)
        return false;
    *ret_event = card->key[0];
    memmove(&card->key[0], &card->key[1], (card->n - 1) * sizeof(card->key[0]));
    if (--card->n == 0)
        forget(card);
    return true;
}
