#include "sync/server/paper_amend.h"

#include "sync/base/log.h"
#include "sync/server/certificate.h"
#include "sync/server/internal.h"
#include "sync/server/withdraw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A sheet as its records say, and what it is to be. */
struct turn {
    struct mm_central *central;
    const struct mm_paper_form *form;
    struct mm_paper_sheet sheet; /* as it stands; as it is to be once it was taken back */
    struct mm_paper_answers answers;
    char was[MM_ID_BYTES], registration[MM_UUID_BYTES]; /* whose it was, and for which duty */
    int64_t entered_at_ms, finished_at_ms;              /* finished: 0 before it was */
    struct mm_errinfo *info;
};

/* ---- what is recorded --------------------------------------------------------------------------------- */
struct records {
    struct mm_own_record *list; /* owned */
    size_t n;
};

static bool is_session_of(const struct records *all, const struct mm_paper_sheet *sheet, const char *session)
{
    if (strcmp(session, sheet->session) == 0)
        return true;
    for (size_t i = 0; i < all->n; i++)
        if (strcmp(all->list[i].attempt, sheet->attempt) == 0 && strcmp(all->list[i].session, session) == 0)
            return true;
    return false;
}

/* Of all that the server wrote for this duty what is of this sheet, with its corrections. */
static void keep_those_of(struct records *all, const struct mm_paper_sheet *sheet)
{
    struct records mine = {.list = calloc(all->n ? all->n : 1, sizeof *mine.list)};
    for (size_t i = 0; mine.list && i < all->n; i++)
        if (all->list[i].verb != MM_VERB_VOIDED && is_session_of(all, sheet, all->list[i].session))
            mine.list[mine.n++] = all->list[i];
    free(all->list);
    *all = mine;
}

static void read_days(struct turn *t, const struct records *mine)
{
    for (size_t i = 0; i < mine->n; i++) {
        const struct mm_own_record *r = &mine->list[i];
        bool first = strcmp(r->session, t->sheet.session) == 0;
        if (first && r->verb == MM_VERB_INITIALIZED)
            t->entered_at_ms = r->at_ms;
        if (first && r->verb == MM_VERB_TERMINATED)
            t->finished_at_ms = r->at_ms;
    }
}

static struct mm_session session_of(const struct turn *t)
{
    return (struct mm_session){.home_page = t->central->home_page,
                               .person = t->was,
                               .course = t->form->course_of->id,
                               .registration = t->registration,
                               .pack_version = t->form->pack_version,
                               .mastery_score = -1};
}

/* (tx) The sheet is blank then, under the name that it had. */
static enum mm_err take_back(struct turn *t)
{
    struct mm_own own;
    struct records mine = {.list = NULL};
    (void)snprintf(t->was, sizeof t->was, "%s", t->sheet.person);
    (void)snprintf(t->registration, sizeof t->registration, "%s", t->sheet.registration);
    enum mm_err err = mm_paper_recorded(t->central, t->form, &t->sheet, &t->answers, t->info);
    if (!err)
        err = mm_own_begin(t->central, &own, t->info);
    if (err)
        return err;
    err = mm_own_records(&own, t->registration, &mine.list, &mine.n, t->info);
    if (!err) {
        keep_those_of(&mine, &t->sheet);
        err = mine.list ? MM_OK : mm_nomem(t->info);
    }
    const struct mm_session session = session_of(t);
    if (!err) {
        read_days(t, &mine);
        err = mm_own_withdraw(&own, &session, mine.list, mine.n, t->info);
    }
    mm_own_done(&own);
    free(mine.list);
    mm_central_new_id(t->central, t->sheet.session);
    mm_central_new_id(t->central, t->sheet.attempt);
    (void)snprintf(t->sheet.state, sizeof t->sheet.state, "made");
    t->sheet.hash[0] = '\0';
    return err ? err : mm_paper_sheet_set(t->central, &t->sheet, t->info);
}

/* ---- recorded anew ------------------------------------------------------------------------------------ */
static enum mm_err give_to(struct turn *t, const struct mm_person *person)
{
    enum mm_err err = MM_OK;
    if (strcmp(t->was, person->id) != 0)
        err = mm_paper_duty(t->central, person, t->form->course_of, t->sheet.registration, t->info);
    (void)snprintf(t->sheet.person, sizeof t->sheet.person, "%s", person->id);
    return err;
}

static enum mm_err write_answers(struct turn *t)
{
    struct mm_own own;
    enum mm_err err = mm_own_begin(t->central, &own, t->info);
    mm_paper_hash(t->form, &t->sheet, &t->answers, t->sheet.hash);
    if (!err)
        err = mm_paper_record(&own, t->form, &t->sheet, &t->answers, t->entered_at_ms, t->info);
    if (!err)
        err = mm_own_store(&own, t->info);
    mm_own_done(&own);
    return err;
}

static enum mm_err write_end(struct turn *t)
{
    struct mm_own own;
    bool to_the_end = !t->form->group || strcmp(t->form->closed, "end") == 0;
    enum mm_err err = mm_own_begin(t->central, &own, t->info);
    if (!err)
        err = mm_paper_finish_sheet(&own, t->form, &t->sheet, to_the_end, t->finished_at_ms, t->info);
    if (!err)
        err = mm_own_store(&own, t->info);
    mm_own_done(&own);
    return err;
}

static enum mm_err write_again(struct turn *t, const struct mm_person *person)
{
    enum mm_err err = give_to(t, person);
    if (!err)
        err = write_answers(t);
    return err || !t->finished_at_ms ? err : write_end(t);
}

/* ---- who is there ------------------------------------------------------------------------------------- */
/* Of a session: whose sheet it is was there; whose it is not was there only if somebody enters it again. */
static enum mm_err set_present(struct turn *t, const struct mm_person *person)
{
    struct mm_person was;
    struct mm_errinfo none = MM_ERRINFO_INIT;
    enum mm_err err = MM_OK;
    if (!t->form->group || strcmp(t->was, person->id) == 0)
        return MM_OK;
    if (mm_people_get(t->central, t->was, &was, &none) == MM_OK) {
        err = mm_paper_present_undo(t->central, t->form->no, &was, &none);
        if (err && err != MM_ERR_NOT_FOUND)
            return mm_fail(t->info, err, "%s", none.text);
    }
    return person->id[0] ? mm_paper_present_put(t->central, t->form->no, person->id, t->info) : MM_OK;
}

/* ---- the whole ---------------------------------------------------------------------------------------- */
/* The sheet that the person has in this session. */
static enum mm_err find_other(const struct mm_paper_amend *a, struct turn *other, bool *ret_there)
{
    struct mm_paper_sheet *sheets = NULL;
    size_t n = 0;
    enum mm_err err = MM_OK;
    *ret_there = false;
    if (!a->form->group || !a->person.id[0] || strcmp(a->person.id, a->sheet.person) == 0)
        return !a->swap
                   ? MM_OK
                   : mm_fail(other->info, MM_ERR_INVALID, "%s",
                             mm_say("入れ替えられるのは、同じ集合研修の、別の方の用紙だけです。入れ替えずに、"
                                    "訂正してください",
                                    "only sheets of two people in one session can be swapped"));
    err = mm_paper_sheets(other->central, a->form->no, &sheets, &n, other->info);
    for (size_t i = 0; !err && i < n && !*ret_there; i++)
        if (strcmp(sheets[i].person, a->person.id) == 0) {
            other->sheet = sheets[i];
            *ret_there = true;
        }
    free(sheets);
    if (!err && *ret_there != a->swap)
        err = mm_fail(
            other->info, MM_ERR_CONFLICT,
            a->swap ? mm_say("%sさんの用紙は、この集合研修にありません。入れ替えずに、訂正してください",
                             "%s has no sheet of this session: nothing to swap")
                    : mm_say("%sさんの用紙は、この集合研修にもうあります。取り違えなら、入れ替えてください",
                             "%s has a sheet of this session already; swap them if they were mistaken"),
            a->person.name);
    return err;
}

static enum mm_err check_differs(const struct mm_paper_amend *a, const struct turn *t)
{
    bool person = strcmp(a->person.id, t->was) != 0, assisted = a->assisted != a->sheet.assisted;
    bool on = a->entered_at_ms && a->entered_at_ms != t->entered_at_ms;
    bool handed = a->handed_at_ms && a->handed_at_ms != t->finished_at_ms;
    if (person || assisted || on || handed)
        return MM_OK;
    return mm_fail(t->info, MM_ERR_CONFLICT, "%s",
                   mm_say("記録のとおりです。訂正するところはありません",
                          "that is what is recorded; there is nothing to correct"));
}

static enum mm_err set_days(const struct mm_paper_amend *a, struct turn *t)
{
    if (a->entered_at_ms)
        t->entered_at_ms = a->entered_at_ms;
    if (a->form->group && a->entered_at_ms && t->finished_at_ms)
        t->finished_at_ms = a->entered_at_ms; /* a session has one day */
    if (a->handed_at_ms && !t->finished_at_ms)
        return mm_fail(t->info, MM_ERR_CONFLICT, "%s",
                       mm_say("解説はまだお渡ししていません。お渡しした日は、お渡ししたあとに訂正できます",
                              "the explanations were not handed over yet"));
    if (a->handed_at_ms)
        t->finished_at_ms = a->handed_at_ms;
    if (t->finished_at_ms && t->finished_at_ms < t->entered_at_ms)
        return mm_fail(t->info, MM_ERR_INVALID, "%s",
                       mm_say("お渡しした日が、書かれた日より前です。日付を確かめてください",
                              "handed over before it was filled in; look at the days again"));
    return MM_OK;
}

/* A blank sheet of a session is nobody's; one for a person stays theirs. */
static enum mm_err leave_blank(struct turn *t)
{
    if (t->form->group)
        t->sheet.person[0] = t->sheet.registration[0] = '\0';
    return mm_paper_sheet_set(t->central, &t->sheet, t->info);
}

enum mm_err mm_paper_amend(struct mm_central *central, struct mm_paper_amend *amend, int64_t *ret_withdrawn,
                           struct mm_errinfo *info)
{
    struct turn one = {.central = central, .form = amend->form, .sheet = amend->sheet, .info = info};
    struct turn other = {.central = central, .form = amend->form, .info = info};
    struct mm_person was = {.id = ""};
    bool swaps = false;
    enum mm_err err = find_other(amend, &other, &swaps);
    if (!err && swaps)
        err = mm_people_get(central, amend->sheet.person, &was, info);
    if (!err)
        err = take_back(&one);
    if (!err && swaps)
        err = take_back(&other);
    if (!err)
        err = check_differs(amend, &one);
    if (!err)
        err = set_days(amend, &one);
    one.sheet.assisted = amend->assisted;
    if (!err)
        err = amend->person.id[0] ? write_again(&one, &amend->person) : leave_blank(&one);
    if (!err && swaps)
        err = write_again(&other, &was);
    if (!err && !swaps)
        err = set_present(&one, &amend->person);
    *ret_withdrawn = 0;
    if (!err)
        err = mm_certificate_withdraw(central, one.was, one.registration, ret_withdrawn, info);
    if (!err && swaps)
        err = mm_certificate_withdraw(central, other.was, other.registration, ret_withdrawn, info);
    amend->sheet = one.sheet;
    return err;
}
