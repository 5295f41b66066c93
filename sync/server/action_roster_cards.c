/* roster.cards: one-time codes or card numbers to hand out, or a reserve code for somebody who forgot the
 * PIN. Entered in the 操作の記録 before anything is shown.
 *
 * in  {"actor", "kiosk": name or "", "who": seat or name or "", "reset": bool, "cards": bool}
 * out {"rows": [{"kiosk", "seat", "name", "reading", "person", "status", "number", "expires_on"}], "demo",
 * "council_name"} */
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/actions.h"
#include "sync/server/codes.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct wanted {
    const char *kiosk, *who;
    bool reset, cards;
};

struct sheet {
    struct mm_codes codes;
    struct wanted want;
    struct mm_person *people;
    struct mm_kiosk_row *kiosks;
    size_t n_people, n_kiosks, n_rows;
    struct mm_jw w;
    struct mm_errinfo *info;
};

/* As a clerk types it: full-width digits, any blank between the names or none. */
static bool is_same(const char *typed, const char *text)
{
    char a[MM_MAX_NAME_BYTES], b[MM_MAX_NAME_BYTES];
    const char *const from[2] = {typed, text};
    char *const to[2] = {a, b};
    for (int k = 0; k < 2; k++) {
        size_t n = 0;
        for (const char *p = from[k]; *p && n + 1 < sizeof a; p++) {
            if (strncmp(p, "\xe3\x80\x80", 3) == 0)
                p += 2;
            else if (*p != ' ')
                to[k][n++] = *p;
        }
        to[k][n] = '\0';
        mm_utf8_narrow_digits(to[k]);
    }
    return strcmp(a, b) == 0;
}

static bool is_meant(const struct sheet *s, const struct mm_person *person)
{
    char seat[16];
    (void)snprintf(seat, sizeof seat, "%d", person->seat);
    if (!mm_person_active(person->status))
        return false;
    return !s->want.who[0] || (person->seat && is_same(s->want.who, seat)) ||
           is_same(s->want.who, person->name);
}

static bool is_kiosk(const struct sheet *s, const struct mm_kiosk_row *kiosk)
{
    return strcmp(kiosk->status, "active") == 0 &&
           (!s->want.kiosk[0] || strcmp(s->want.kiosk, kiosk->name) == 0);
}

static enum mm_err check(const struct sheet *s, struct mm_errinfo *info)
{
    size_t people = 0, kiosks = 0;
    enum mm_signin method = MM_SIGNIN_OPEN;
    enum mm_err err = mm_council_signin(s->codes.central, &method, info);
    for (size_t i = 0; i < s->n_people; i++)
        people += is_meant(s, &s->people[i]);
    for (size_t i = 0; i < s->n_kiosks; i++)
        kiosks += is_kiosk(s, &s->kiosks[i]);
    if (!err && !s->want.cards && method == MM_SIGNIN_OPEN)
        err = mm_fail(
            info, MM_ERR_INVALID, "%s",
            mm_say("この議会はお名前だけで入る設定なので、番号は要りません。入り方は「設定」で変えられます",
                   "a name is enough in this council, so there are no codes; mamori council set "
                   "signin=pin changes that"));
    if (!err && !people)
        err = mm_fail(info, MM_ERR_NOT_FOUND,
                      mm_say("「%s」にあたる方は名簿にいません。議席番号かお名前を確かめてください",
                             "nobody on the roster is \"%s\"; check the seat or the name"),
                      s->want.who);
    if (!err && s->want.reset && people > 1)
        err = mm_fail(info, MM_ERR_INVALID,
                      mm_say("「%s」にあたる方が %zu人います。1人だけを指定してください",
                             "\"%s\" is %zu people; name one"),
                      s->want.who, people);
    if (!err && !s->want.cards && !kiosks)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                      mm_say("使える端末がありません。「端末」の一覧で、端末の名前と状態を確かめてください",
                             "there is no such kiosk; see `mamori kiosk list`"));
    return err;
}

static void put_row(struct sheet *s, const char *kiosk, const struct mm_person *person, const char *number,
                    const char *expires_on)
{
    mm_jw_obj(&s->w);
    mm_jw_kstr(&s->w, "kiosk", kiosk);
    mm_jw_kint(&s->w, "seat", person->seat);
    mm_jw_kstr(&s->w, "name", person->name);
    mm_jw_kstr(&s->w, "reading", person->reading);
    mm_jw_kstr(&s->w, "person", person->id);
    mm_jw_kstr(&s->w, "status", mm_person_status_ja(person->status));
    mm_jw_kstr(&s->w, "number", number);
    mm_jw_kstr(&s->w, "expires_on", expires_on);
    mm_jw_end(&s->w);
    s->n_rows++;
}

/* Whoever has a PIN needs no new number, unless it is asked for by name: one that lies about opens the way to
 * another PIN. */
static enum mm_err needs_code(struct sheet *s, const struct mm_person *person, const char *recorder,
                              bool *ret_needs)
{
    bool used = false;
    enum mm_err err = MM_OK;
    if (!s->want.who[0])
        err = mm_code_first_used(s->codes.central, person->id, recorder, &used, s->info);
    *ret_needs = !used;
    return err;
}

static enum mm_err put_codes(struct sheet *s, const struct mm_kiosk_row *kiosk)
{
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < s->n_people; i++) {
        struct mm_code_shown shown;
        bool needs = false;
        if (!is_meant(s, &s->people[i]))
            continue;
        err = needs_code(s, &s->people[i], kiosk->recorder, &needs);
        if (err || !needs)
            continue;
        err = mm_code_show(&s->codes, s->people[i].id, kiosk->recorder, s->want.reset, &shown, s->info);
        if (!err)
            put_row(s, kiosk->name, &s->people[i], shown.code, shown.expires_on);
        mm_wipe(&shown, sizeof shown);
    }
    return err;
}

static enum mm_err put_cards(struct sheet *s)
{
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < s->n_people; i++) {
        char number[MM_CARD_CHARS + 1];
        if (!is_meant(s, &s->people[i]))
            continue;
        err = mm_card_show(&s->codes, s->people[i].id, s->want.reset, number, s->info);
        if (!err)
            put_row(s, "", &s->people[i], number, "");
        mm_wipe(number, sizeof number);
    }
    return err;
}

static enum mm_err put_rows(struct sheet *s)
{
    struct mm_central *central = s->codes.central;
    enum mm_err err = mm_central_write_begin(central, s->info);
    if (err)
        return err;
    if (s->want.cards)
        err = put_cards(s);
    for (size_t k = 0; !err && !s->want.cards && k < s->n_kiosks; k++)
        if (is_kiosk(s, &s->kiosks[k]))
            err = put_codes(s, &s->kiosks[k]);
    if (!err && !s->n_rows)
        err = mm_fail(
            s->info, MM_ERR_NOT_FOUND, "%s",
            mm_say("みなさんの番号は、もう使われています。新しい番号は、議席番号かお名前を指定すると出せます",
                   "all codes have been used; name a seat or a person for a new one"));
    return mm_central_write_end(central, err, s->info);
}

static enum mm_err record(struct sheet *s, const char *actor)
{
    char what[400];
    (void)snprintf(what, sizeof what, "roster cards%s%s %.100s %.100s", s->want.cards ? " --cards" : "",
                   s->want.reset ? " --reset" : "", s->want.who, s->want.kiosk);
    return mm_central_operation(s->codes.central, actor, what, s->info);
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct sheet s = {.want = {.kiosk = mm_json_get_str(in, "kiosk", ""),
                               .who = mm_json_get_str(in, "who", ""),
                               .reset = mm_json_get_bool(in, "reset", false),
                               .cards = mm_json_get_bool(in, "cards", false)},
                      .info = info};
    enum mm_err err = mm_codes_open(central, &s.codes, info);
    if (!err)
        err = mm_people_list(central, &s.people, &s.n_people, info);
    if (!err)
        err = mm_central_kiosks(central, &s.kiosks, &s.n_kiosks, info);
    if (!err)
        err = check(&s, info);
    if (!err)
        err = record(&s, mm_json_get_str(in, "actor", "?"));
    mm_jw_init(&s.w, ret_out);
    mm_jw_obj(&s.w);
    mm_jw_karr(&s.w, "rows");
    if (!err)
        err = put_rows(&s);
    mm_jw_end(&s.w);
    mm_jw_kbool(&s.w, "demo", central->demo);
    mm_jw_kstr(&s.w, "council_name", central->name);
    mm_jw_end(&s.w);
    mm_codes_done(&s.codes);
    free(s.people);
    free(s.kiosks);
    return err ? err : mm_buf_check(ret_out, info);
}

static const struct mm_shape row[] = {
    {"kiosk", MM_SHAPE_TEXT},   {"seat", MM_SHAPE_INT},        {"name", MM_SHAPE_TEXT},
    {"reading", MM_SHAPE_TEXT}, {"person", MM_SHAPE_TEXT},     {"status", MM_SHAPE_TEXT},
    {"number", MM_SHAPE_TEXT},  {"expires_on", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT},
                                        {"kiosk", MM_SHAPE_TEXT, .optional = true},
                                        {"who", MM_SHAPE_TEXT, .optional = true},
                                        {"reset", MM_SHAPE_BOOL, .optional = true},
                                        {"cards", MM_SHAPE_BOOL, .optional = true},
                                        {NULL}};
static const struct mm_shape gives[] = {
    {"rows", MM_SHAPE_LIST, .of = row}, {"demo", MM_SHAPE_BOOL}, {"council_name", MM_SHAPE_TEXT}, {NULL}};

const struct mm_action mm_action_roster_cards = {"roster.cards", run, takes, gives, MM_RIGHT_CLERK};
