/* Who may come in: the council's way to sign in, step by step, and what happens when everything is right. */
#include "kiosk/screens/screens.h"

#include <string.h>

enum mm_signin mm_gate_method(struct mm_app *app)
{
    return mm_app_roster(app)->signin.method;
}

bool mm_gate_enters(const struct mm_gate *gate)
{
    return gate->aim == MM_GATE_ENTER || gate->aim == MM_GATE_ROUND;
}

/* Also where a staff member stands by them. */
static bool goes_round(const struct mm_gate *gate)
{
    return gate->room && gate->aim != MM_GATE_PRESENT;
}

static struct mm_nav go(const struct mm_screen_ops *screen, const void *arg, bool replace)
{
    return replace ? mm_replace(screen, arg) : mm_push(screen, arg);
}

struct mm_nav mm_gate_next(struct mm_app *app, struct mm_gate *gate, bool replace)
{
    enum mm_signin method = mm_gate_method(app);
    if (gate->aim == MM_GATE_NUMBER)
        return go(&mm_screen_number, &gate->person, true);
    if (gate->aim == MM_GATE_WITNESS)
        return go(gate->witness.id[0] ? &mm_screen_pad : &mm_screen_signin, gate, replace);
    if (mm_signin_wants_card(method) && !gate->card_shown)
        return go(&mm_screen_card, gate, replace);
    if (mm_signin_wants_pin(method))
        return go(&mm_screen_pad, gate, replace);
    if (method == MM_SIGNIN_WITNESS && mm_gate_enters(gate)) {
        gate->aim = MM_GATE_WITNESS;
        return go(&mm_screen_signin, gate, replace);
    }
    if (method == MM_SIGNIN_CARD)
        return mm_gate_passed(app, gate);
    return go(&mm_screen_confirm, gate, replace);
}

struct mm_nav mm_gate_keeper(bool choose)
{
    static const struct mm_gate gates[] = {
        {.aim = MM_GATE_KEEPER, .person = {.id = MM_STORE_KEEPER, .name = "保守"}},
        {.aim = MM_GATE_KEEPER_NEW, .person = {.id = MM_STORE_KEEPER, .name = "保守"}}};
    return mm_push(&mm_screen_pad, &gates[choose]);
}

struct mm_nav mm_gate_office(bool choose)
{
    static const struct mm_gate gates[] = {
        {.aim = MM_GATE_OFFICE, .person = {.id = MM_STORE_OFFICE, .name = "事務局"}},
        {.aim = MM_GATE_OFFICE_NEW, .person = {.id = MM_STORE_OFFICE, .name = "事務局"}}};
    return mm_push(&mm_screen_pad, &gates[choose]);
}

bool mm_gate_office_offered(struct mm_app *app)
{
    return mm_app_store(app) && mm_store_meta_int(mm_app_store(app), MM_META_OFFICE, 0) == 1;
}

struct mm_nav mm_gate_number(void)
{
    static const struct mm_gate gate = {.aim = MM_GATE_NUMBER};
    return mm_push(&mm_screen_signin, &gate);
}

struct mm_nav mm_gate_group(void)
{
    static const struct mm_gate gate = {.aim = MM_GATE_GROUP,
                                        .person = {.id = MM_GROUP_FACILITATOR, .name = "集合研修"}};
    return mm_push(&mm_screen_pad, &gate);
}

struct mm_nav mm_gate_passed(struct mm_app *app, const struct mm_gate *gate)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    int64_t seen_at_ms = 0;
    char course[MM_ID_BYTES] = "";
    enum mm_err err = MM_OK;
    const struct mm_own_code *own = mm_own_code(gate);
    if (gate->aim == MM_GATE_UNLOCK || (own && gate->aim == own->choose))
        return mm_pop();
    if (own)
        return mm_replace(own->screen, NULL);
    if (gate->aim == MM_GATE_PRESENT)
        return mm_group_check_in(app, gate);
    if (goes_round(gate) && (err = mm_group_round(app, gate, course, &info)) == MM_OK && !course[0])
        return mm_pop_to(gate->room);
    if (err == MM_OK && gate->aim == MM_GATE_WITNESS)
        err = mm_store_witness_add(mm_app_store(app), gate->person.id, gate->witness.id, &info);
    if (err == MM_OK)
        err = mm_app_sign_in(app, gate->person.id, &info);
    if (err == MM_OK)
        err = mm_store_purpose_seen(mm_app_store(app), gate->person.id, &seen_at_ms, &info);
    if (err != MM_OK)
        return mm_fault(&info);
    mm_app_room_put(app, course);
    return mm_replace(seen_at_ms ? &mm_screen_duties : &mm_screen_purpose, NULL);
}

bool mm_gate_card(struct mm_app *app, const char *id, struct mm_person *ret_person, const char **ret_words)
{
    static const char prefix[] = "@card:";
    char person[MM_ID_BYTES];
    if (strncmp(id, prefix, sizeof(prefix) - 1) != 0)
        return false;
    *ret_words = "このカードの方は、名簿に見つかりません。事務局に声をかけてください。";
    if (mm_store_card_find(mm_app_store(app), id + sizeof(prefix) - 1, person, NULL) != MM_OK ||
        mm_store_person(mm_app_store(app), person, ret_person, NULL) != MM_OK ||
        !mm_person_active(ret_person->status))
        return false;
    *ret_words = NULL;
    return true;
}
