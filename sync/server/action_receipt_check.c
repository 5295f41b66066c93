/* receipt.check: whose completion an 8-digit 受講控え speaks of. The duty reads 控え確認済 until the record
 * is here. Each try is entered in the 操作の記録 and at most ten a minute are looked at, so that nobody finds
 * one by trying; and whose it was.
 *
 * in  {"actor", "code": "1234 5678"}
 * out {"name", "seat", "status", "course", "kiosk", "arrived": bool} */
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/actions.h"
#include "sync/server/codes.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRIES_A_MINUTE 10
#define MINUTE_MS      60000
#define OPERATION      "receipt check"

/* Digits as typed: full-width ones too, blanks and hyphens between. False when there are not eight. */
static bool fold(const char *typed, char out[MM_RECEIPT_BYTES])
{
    char text[100];
    size_t n = 0;
    if (strlen(typed) >= sizeof text)
        return false;
    (void)snprintf(text, sizeof text, "%s", typed);
    mm_utf8_narrow_digits(text);
    for (const char *p = text; *p; p++) {
        if (strncmp(p, "\xe3\x80\x80", 3) == 0)
            p += 2;
        else if (*p >= '0' && *p <= '9' && n < MM_RECEIPT_DIGITS)
            out[n++] = *p;
        else if (*p != ' ' && *p != '-')
            return false;
    }
    out[n] = '\0';
    return n == MM_RECEIPT_DIGITS;
}

static enum mm_err tries_check(struct mm_central *central, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    int64_t now = mm_now_ms(&central->clock), n = 0;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT COUNT(*) FROM operation WHERE council=? AND what='" OPERATION
                                  "' AND at_ms>? AND at_ms<=?",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, now - MINUTE_MS);
    mm_bind_int(stmt, 3, now);
    err = mm_stmt_step(stmt, &row, info);
    n = row ? mm_col_int(stmt, 0) : 0;
    mm_stmt_end(stmt);
    if (!err && n >= TRIES_A_MINUTE)
        err = mm_fail(info, MM_ERR_BUSY, "%s",
                      mm_say("続けて確かめすぎています。1分ほど待ってから、もう一度行ってください",
                             "too many tries; wait a minute and try again"));
    return err;
}

struct found {
    const struct mm_duty *duty;
    const struct mm_kiosk_row *kiosk;
    size_t n;
};

/* An open duty that fits goes before one whose record is here. */
static void search(const struct mm_codes *codes, const char *code, const struct mm_duty *duties,
                   size_t n_duties, const struct mm_kiosk_row *kiosks, size_t n_kiosks, struct found *found)
{
    for (size_t k = 0; k < n_kiosks; k++) {
        uint8_t key[MM_RECEIPT_KEY_BYTES];
        mm_codes_receipt_key(codes, kiosks[k].recorder, key);
        for (size_t d = 0; d < n_duties; d++) {
            char mine[MM_RECEIPT_BYTES];
            mm_receipt_code(key, duties[d].person, duties[d].registration, mine);
            if (strcmp(mine, code) != 0)
                continue;
            bool better = !found->duty || (found->duty->closed_on[0] && !duties[d].closed_on[0]);
            bool equal = found->duty && (found->duty->closed_on[0] != 0) == (duties[d].closed_on[0] != 0);
            if (better)
                *found = (struct found){&duties[d], &kiosks[k], 1};
            else if (equal)
                found->n++;
        }
        mm_wipe(key, sizeof key);
    }
}

static enum mm_err confirm(struct mm_central *central, const char *actor, const struct found *found,
                           struct mm_buf *ret_out, struct mm_errinfo *info)
{
    char what[MM_ID_BYTES + 20];
    const struct mm_course *course = mm_pack_course(mm_central_pack(central), found->duty->course);
    bool arrived = found->duty->closed_on[0] != '\0';
    struct mm_person person;
    struct mm_jw w;
    enum mm_err err = mm_people_get(central, found->duty->person, &person, info);
    (void)snprintf(what, sizeof what, "receipt confirm %s", found->duty->person);
    if (!err)
        err = mm_central_operation(central, actor, what, info);
    if (!err && !arrived)
        err = mm_receipt_put(central, found->duty->registration, found->duty->person, found->kiosk->recorder,
                             info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "name", person.name);
    mm_jw_kint(&w, "seat", person.seat);
    mm_jw_kstr(&w, "status", mm_person_status_ja(person.status));
    mm_jw_kstr(&w, "course", course ? course->title : found->duty->course);
    mm_jw_kstr(&w, "kiosk", found->kiosk->name);
    mm_jw_kbool(&w, "arrived", arrived);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static enum mm_err look(struct mm_central *central, const char *actor, const char *code,
                        struct mm_buf *ret_out, struct mm_errinfo *info)
{
    struct mm_codes codes;
    struct mm_duty *duties = NULL;
    struct mm_kiosk_row *kiosks = NULL;
    size_t n_duties = 0, n_kiosks = 0;
    struct found found = {0};
    enum mm_err err = mm_codes_open(central, &codes, info);
    if (err)
        return err;
    err = mm_duties_list(central, NULL, &duties, &n_duties, info);
    if (!err)
        err = mm_central_kiosks(central, &kiosks, &n_kiosks, info);
    if (!err)
        search(&codes, code, duties, n_duties, kiosks, n_kiosks, &found);
    if (!err && !found.n)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                      mm_say("この番号の受講控えはありません。8けたの番号をもう一度確かめてください",
                             "there is no such receipt; check the eight digits"));
    if (!err && found.n > 1)
        err = mm_fail(info, MM_ERR_CONFLICT, "%s",
                      mm_say("この番号にあたる受講が二つあります。記録が届くのを待ってください",
                             "two completions have this number; wait for the records"));
    if (!err)
        err = confirm(central, actor, &found, ret_out, info);
    mm_codes_done(&codes);
    free(duties);
    free(kiosks);
    return err;
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    const char *actor = mm_json_get_str(in, "actor", "?");
    char code[MM_RECEIPT_BYTES];
    if (!fold(mm_json_get_str(in, "code", ""), code))
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("受講控えの番号は数字8けたです。もう一度確かめてください",
                              "a receipt is eight digits; check it"));
    enum mm_err err = tries_check(central, info);
    if (!err)
        err = mm_central_operation(central, actor, OPERATION, info);
    return err ? err : look(central, actor, code, ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT}, {"code", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape gives[] = {{"name", MM_SHAPE_TEXT},
                                        {"seat", MM_SHAPE_INT},
                                        {"status", MM_SHAPE_TEXT},
                                        {"course", MM_SHAPE_TEXT},
                                        {"kiosk", MM_SHAPE_TEXT},
                                        {"arrived", MM_SHAPE_BOOL},
                                        {NULL}};

const struct mm_action mm_action_receipt_check = {"receipt.check", run, takes, gives, MM_RIGHT_CLERK};
