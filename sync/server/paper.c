#include "sync/server/paper.h"

#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/internal.h"
#include "sync/server/summary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- numbers ---------------------------------------------------------------------------------------- */
#define DIGITS 6

static char check_character(const char *digits)
{
    int sum = 0;
    for (size_t i = 0; i < DIGITS; i++)
        sum = (sum + digits[i] - '0') * 2 % 11;
    int check = (12 - sum) % 11;
    return (char)(check == 10 ? 'X' : '0' + check);
}

void mm_paper_number_write(int64_t number, char out[MM_PAPER_NUMBER_BYTES])
{
    char digits[DIGITS + 1] = "";
    for (size_t i = DIGITS; i-- > 0; number /= 10)
        digits[i] = (char)('0' + number % 10);
    (void)snprintf(out, MM_PAPER_NUMBER_BYTES, "%s-%c", digits, check_character(digits));
}

enum mm_err mm_paper_number_read(const char *text, int64_t *ret_number, struct mm_errinfo *info)
{
    char typed[100], plain[DIGITS + 2];
    size_t n = 0;
    bool good = strlen(text) < sizeof typed;
    (void)snprintf(typed, sizeof typed, "%s", good ? text : "");
    mm_utf8_narrow_digits(typed);
    for (const char *p = typed; good && *p; p++) {
        if (*p == ' ' || *p == '-')
            continue;
        good = n <= DIGITS && ((*p >= '0' && *p <= '9') || (n == DIGITS && (*p == 'X' || *p == 'x')));
        if (good)
            plain[n++] = (char)(*p == 'x' ? 'X' : *p);
    }
    plain[n] = '\0';
    if (!good || n != DIGITS + 1 || check_character(plain) != plain[DIGITS])
        return mm_fail(
            info, MM_ERR_INVALID,
            mm_say("「%.40s」は用紙の番号ではありません。用紙の右上の番号を、もう一度確かめてください",
                   "\"%.40s\" is no number of a sheet; look at the sheet again"),
            text);
    plain[DIGITS] = '\0';
    *ret_number = strtoll(plain, NULL, 10);
    return MM_OK;
}

/* ---- forms ------------------------------------------------------------------------------------------ */
static enum mm_err next_of(struct mm_central *central, const char *sql, int64_t *ret_next,
                           struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(central->db, sql, &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    err = mm_stmt_step(stmt, &row, info);
    *ret_next = 1 + (row ? mm_col_int(stmt, 0) : 0);
    mm_stmt_end(stmt);
    return err;
}

static enum mm_err insert_form(struct mm_central *central, const struct mm_paper_form *form,
                               const char *actor, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    struct mm_buf text;
    mm_buf_init(&text, MM_MAX_STATEMENT_BYTES);
    if (form->tabletop)
        mm_paper_decisions_write(form, &text);
    else
        mm_form_write(&form->form, &text);
    enum mm_err err = mm_buf_check(&text, info);
    if (!err)
        err = mm_db_query(central->db,
                          "INSERT INTO paper_form (council, no, kind, course, pack, audience, on_day, form,"
                          " made_by, made_at_ms, closed) VALUES (?,?,?,?,?,?,?,?,?,?,'')",
                          &stmt, info);
    if (!err) {
        mm_bind_str(stmt, 1, central->council);
        mm_bind_int(stmt, 2, form->no);
        mm_bind_str(stmt, 3, form->tabletop ? "tabletop" : form->group ? "group" : "paper");
        mm_bind_str(stmt, 4, form->course);
        mm_bind_str(stmt, 5, form->pack_version);
        mm_bind_int(stmt, 6, form->audience);
        mm_bind_str(stmt, 7, form->on_day);
        mm_bind_str(stmt, 8, mm_buf_str(&text));
        mm_bind_str(stmt, 9, actor);
        mm_bind_int(stmt, 10, mm_now_ms(&central->clock));
        err = mm_stmt_run(stmt, NULL, info);
    }
    mm_buf_done(&text);
    return err;
}

/* As the kiosks count it: forms, wherever they were answered. */
static int count_seen(void *ctx, const char *item, int64_t *ret_last_at_ms)
{
    const struct mm_summary *summary = ctx;
    for (size_t i = 0; i < summary->n_items; i++)
        if (strcmp(summary->items[i].item, item) == 0) {
            *ret_last_at_ms = summary->items[i].last_at_ms;
            return summary->items[i].times;
        }
    return 0;
}

static enum mm_err draw(struct mm_central *central, struct mm_paper_form *form, const char *person,
                        struct mm_errinfo *info)
{
    struct mm_summary summary = {0};
    struct mm_seen seen = {.on_paper = true};
    enum mm_err err = person ? mm_summary_of(central, "", person, &summary, info) : MM_OK;
    if (person)
        seen = (struct mm_seen){.count = count_seen, .ctx = &summary, .on_paper = true};
    if (!err)
        err = mm_form_draw(form->pack, form->course_of, (enum mm_audience)form->audience,
                           mm_random_u64(&central->random), &seen, &form->form, info);
    mm_summary_done(&summary);
    return err;
}

enum mm_err mm_paper_draw(struct mm_central *central, const struct mm_paper_form *like, const char *person,
                          const char *actor, struct mm_paper_form *ret_form, struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    *ret_form = *like;
    ret_form->pack = mm_central_pack(central);
    enum mm_err err = mm_course_find(central, like->course, &ret_form->course_of, info);
    if (err)
        return err;
    (void)snprintf(ret_form->course, sizeof ret_form->course, "%s", ret_form->course_of->id);
    (void)snprintf(ret_form->pack_version, sizeof ret_form->pack_version, "%s", ret_form->pack->version);
    err = draw(central, ret_form, person, &why);
    if (err || !ret_form->form.n)
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("研修「%s」は紙では出せません。%s端末で受けていただいてください",
                              "the course \"%s\" cannot be asked on paper (%s)"),
                       ret_form->course_of->title, why.text);
    err = next_of(central, "SELECT MAX(no) FROM paper_form WHERE council=?", &ret_form->no, info);
    return err ? err : insert_form(central, ret_form, actor, info);
}

enum mm_err mm_paper_tabletop_open(struct mm_central *central, const struct mm_paper_form *like,
                                   const char *actor, struct mm_paper_form *ret_form, struct mm_errinfo *info)
{
    *ret_form = *like;
    ret_form->group = true;
    ret_form->pack = mm_central_pack(central);
    ret_form->tabletop = mm_pack_tabletop_called(ret_form->pack, like->course);
    if (!ret_form->tabletop)
        return mm_course_unknown(like->course, info);
    (void)snprintf(ret_form->course, sizeof ret_form->course, "%s", ret_form->tabletop->id);
    (void)snprintf(ret_form->pack_version, sizeof ret_form->pack_version, "%s", ret_form->pack->version);
    enum mm_err err = next_of(central, "SELECT MAX(no) FROM paper_form WHERE council=?", &ret_form->no, info);
    return err ? err : insert_form(central, ret_form, actor, info);
}

static enum mm_err bind_pack(struct mm_central *central, struct mm_paper_form *form, bool tabletop,
                             struct mm_errinfo *info)
{
    form->pack = mm_packs_get(central, form->pack_version);
    if (form->pack && tabletop)
        form->tabletop = mm_pack_tabletop(form->pack, form->course);
    else if (form->pack)
        form->course_of = mm_pack_course(form->pack, form->course);
    for (size_t i = 0; form->course_of && i < form->form.n; i++)
        if (!mm_pack_item(form->pack, form->form.item[i].item_id))
            form->course_of = NULL;
    return form->course_of || form->tabletop
               ? MM_OK
               : mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                         mm_say("この用紙を作った時の教材が、もうありません。用紙を作りなおしてください",
                                "the pack of this form is gone; make a new one"));
}

enum mm_err mm_paper_form_get(struct mm_central *central, int64_t no, struct mm_paper_form *ret_form,
                              struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_MAX_STATEMENT_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_stmt *stmt = NULL;
    struct mm_json *doc = NULL;
    bool row = false, tabletop = false;
    *ret_form = (struct mm_paper_form){.no = no};
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT kind, course, pack, audience, on_day, form, closed FROM paper_form"
                                  " WHERE council=? AND no=?",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, no);
    err = mm_stmt_step(stmt, &row, info);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                      mm_say("この番号の集合研修はありません", "there is no group session of this number"));
    if (!err) {
        const char *text = mm_col_str(stmt, 5);
        ret_form->group = strcmp(mm_col_str(stmt, 0), "paper") != 0;
        tabletop = strcmp(mm_col_str(stmt, 0), "tabletop") == 0;
        (void)snprintf(ret_form->course, sizeof ret_form->course, "%s", mm_col_str(stmt, 1));
        (void)snprintf(ret_form->pack_version, sizeof ret_form->pack_version, "%s", mm_col_str(stmt, 2));
        ret_form->audience = (unsigned)mm_col_int(stmt, 3);
        (void)snprintf(ret_form->on_day, sizeof ret_form->on_day, "%s", mm_col_str(stmt, 4));
        (void)snprintf(ret_form->closed, sizeof ret_form->closed, "%s", mm_col_str(stmt, 6));
        err = mm_json_parse(text, strlen(text), &limits, &doc, info);
    }
    mm_stmt_end(stmt);
    if (!err)
        err = tabletop ? mm_paper_decisions_parse(doc, ret_form, info) : mm_form_parse(doc, &ret_form->form);
    mm_json_free(doc);
    return err ? err : bind_pack(central, ret_form, tabletop, info);
}

const char *mm_paper_title(const struct mm_paper_form *form)
{
    return form->tabletop ? form->tabletop->title : form->course_of->title;
}

int mm_paper_minutes(const struct mm_paper_form *form)
{
    if (form->tabletop)
        return form->tabletop->minutes;
    return form->group ? mm_course_room_minutes(form->pack, form->course_of, (enum mm_audience)form->audience)
                       : form->course_of->minutes;
}

/* ---- sheets ----------------------------------------------------------------------------------------- */
enum mm_err mm_paper_sheet_add(struct mm_central *central, struct mm_paper_sheet *sheet,
                               struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        next_of(central, "SELECT MAX(number) FROM paper_sheet WHERE council=?", &sheet->number, info);
    (void)snprintf(sheet->state, sizeof sheet->state, "made");
    mm_central_new_id(central, sheet->session);
    mm_central_new_id(central, sheet->attempt);
    if (!err)
        err = mm_db_query(central->db,
                          "INSERT INTO paper_sheet (council, number, form, person, registration, session,"
                          " attempt, state, assisted, hash) VALUES (?,?,?,?,?,?,?,?,0,'')",
                          &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, sheet->number);
    mm_bind_int(stmt, 3, sheet->form);
    mm_bind_str(stmt, 4, sheet->person);
    mm_bind_str(stmt, 5, sheet->registration);
    mm_bind_str(stmt, 6, sheet->session);
    mm_bind_str(stmt, 7, sheet->attempt);
    mm_bind_str(stmt, 8, sheet->state);
    return mm_stmt_run(stmt, NULL, info);
}

#define SHEET_COLUMNS "number, form, person, registration, session, attempt, state, assisted, hash"

static enum mm_err read_sheet(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_paper_sheet *s = element;
    (void)info;
    *s = (struct mm_paper_sheet){
        .number = mm_col_int(stmt, 0), .form = mm_col_int(stmt, 1), .assisted = mm_col_int(stmt, 7) != 0};
    (void)snprintf(s->person, sizeof s->person, "%s", mm_col_str(stmt, 2));
    (void)snprintf(s->registration, sizeof s->registration, "%s", mm_col_str(stmt, 3));
    (void)snprintf(s->session, sizeof s->session, "%s", mm_col_str(stmt, 4));
    (void)snprintf(s->attempt, sizeof s->attempt, "%s", mm_col_str(stmt, 5));
    (void)snprintf(s->state, sizeof s->state, "%s", mm_col_str(stmt, 6));
    (void)snprintf(s->hash, sizeof s->hash, "%s", mm_col_str(stmt, 8));
    return MM_OK;
}

enum mm_err mm_paper_sheet_get(struct mm_central *central, const char *number,
                               struct mm_paper_sheet *ret_sheet, struct mm_paper_form *ret_form,
                               struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    int64_t no = 0;
    bool row = false;
    enum mm_err err = mm_paper_number_read(number, &no, info);
    if (!err)
        err =
            mm_db_query(central->db, "SELECT " SHEET_COLUMNS " FROM paper_sheet WHERE council=? AND number=?",
                        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, no);
    err = mm_stmt_step(stmt, &row, info);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_NOT_FOUND, mm_say("番号 %s の用紙はありません", "there is no sheet %s"),
                      number);
    if (!err)
        err = read_sheet(stmt, ret_sheet, info);
    mm_stmt_end(stmt);
    return err ? err : mm_paper_form_get(central, ret_sheet->form, ret_form, info);
}

enum mm_err mm_paper_sheets(struct mm_central *central, int64_t form, struct mm_paper_sheet **ret_sheets,
                            size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db, "SELECT " SHEET_COLUMNS " FROM paper_sheet WHERE council=? AND form=? ORDER BY number",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, form);
    return mm_central_list(stmt, read_sheet, sizeof **ret_sheets, ret_sheets, ret_n, info);
}

enum mm_err mm_paper_sheet_set(struct mm_central *central, const struct mm_paper_sheet *sheet,
                               struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "UPDATE paper_sheet SET person=?, registration=?, session=?, attempt=?,"
                                  " state=?, assisted=?, hash=? WHERE council=? AND number=?",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, sheet->person);
    mm_bind_str(stmt, 2, sheet->registration);
    mm_bind_str(stmt, 3, sheet->session);
    mm_bind_str(stmt, 4, sheet->attempt);
    mm_bind_str(stmt, 5, sheet->state);
    mm_bind_int(stmt, 6, sheet->assisted);
    mm_bind_str(stmt, 7, sheet->hash);
    mm_bind_str(stmt, 8, central->council);
    mm_bind_int(stmt, 9, sheet->number);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_paper_duty(struct mm_central *central, const struct mm_person *person,
                          const struct mm_course *course, char ret_registration[MM_UUID_BYTES],
                          struct mm_errinfo *info)
{
    struct mm_duty *duties = NULL;
    size_t n = 0;
    const struct mm_duty *found = NULL;
    enum mm_err err = mm_duties_list(central, person->id, &duties, &n, info);
    for (size_t i = 0; !err && i < n; i++)
        if (strcmp(duties[i].course, course->id) == 0 && (!found || !duties[i].closed_on[0]))
            found = &duties[i];
    if (!err && !found)
        err = mm_fail(
            info, MM_ERR_NOT_FOUND,
            mm_say("%sさんに研修「%s」はお願いしていません。「研修の登録」で、お願いとして登録できます",
                   "%s is not asked for \"%s\"; see mamori duty note request"),
            person->name, course->title);
    else if (!err && found->closed_on[0])
        err = mm_fail(info, MM_ERR_CONFLICT,
                      mm_say("%sさんの研修「%s」は、%s に済んでいます", "%s has done \"%s\" on %s"),
                      person->name, course->title, found->closed_on);
    if (!err)
        memcpy(ret_registration, found->registration, MM_UUID_BYTES);
    free(duties);
    return err;
}
