/* Who is there in a group session, and its end. */
#include "sync/base/log.h"
#include "sync/server/internal.h"
#include "sync/server/paper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum mm_err mm_paper_present_put(struct mm_central *central, int64_t form, const char *person,
                                 struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO paper_present (council, form, person) VALUES (?,?,?)"
                                  " ON CONFLICT (council, form, person) DO UPDATE SET absent_at_ms=0",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, form);
    mm_bind_str(stmt, 3, person);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_paper_present_told(struct mm_central *central, int64_t form, const char *person, int64_t at_ms,
                                  bool *ret_new, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    int64_t changes = 0;
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO paper_present (council, form, person) VALUES (?1,?2,?3)"
                                  " ON CONFLICT (council, form, person) DO UPDATE SET absent_at_ms=0"
                                  " WHERE paper_present.absent_at_ms>0 AND paper_present.absent_at_ms<?4",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, form);
    mm_bind_str(stmt, 3, person);
    mm_bind_int(stmt, 4, at_ms);
    err = mm_stmt_run(stmt, &changes, info);
    *ret_new = changes > 0;
    return err;
}

static enum mm_err read_present(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_paper_present *p = element;
    (void)info;
    (void)snprintf(p->person, sizeof p->person, "%s", mm_col_str(stmt, 0));
    return MM_OK;
}

enum mm_err mm_paper_present_list(struct mm_central *central, int64_t form,
                                  struct mm_paper_present **ret_list, size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db,
        "SELECT person FROM paper_present WHERE council=? AND form=? AND absent_at_ms=0 ORDER BY person",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, form);
    return mm_central_list(stmt, read_present, sizeof **ret_list, ret_list, ret_n, info);
}

static enum mm_err read_session(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_paper_session_row *row = element;
    (void)info;
    row->no = mm_col_int(stmt, 0);
    row->tabletop = strcmp(mm_col_str(stmt, 1), "tabletop") == 0;
    (void)snprintf(row->title, sizeof row->title, "%s", mm_col_str(stmt, 2));
    (void)snprintf(row->on_day, sizeof row->on_day, "%s", mm_col_str(stmt, 3));
    (void)snprintf(row->closed, sizeof row->closed, "%s", mm_col_str(stmt, 4));
    row->n_present = mm_col_int(stmt, 5);
    row->audience = (unsigned)mm_col_int(stmt, 6);
    row->made_at_ms = mm_col_int(stmt, 7);
    row->n_sheets = mm_col_int(stmt, 8);
    row->n_entered = mm_col_int(stmt, 9);
    return MM_OK;
}

enum mm_err mm_paper_sessions(struct mm_central *central, struct mm_paper_session_row **ret_rows,
                              size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT f.no, f.kind, f.course, f.on_day, f.closed, (SELECT COUNT(*)"
                                  " FROM paper_present p WHERE p.council=f.council AND p.form=f.no"
                                  " AND p.absent_at_ms=0), f.audience, f.made_at_ms,"
                                  " (SELECT COUNT(*) FROM paper_sheet s WHERE s.council=f.council"
                                  " AND s.form=f.no), (SELECT COUNT(*) FROM paper_sheet s WHERE"
                                  " s.council=f.council AND s.form=f.no AND s.state<>'made')"
                                  " FROM paper_form f WHERE f.council=? AND f.kind IN ('group','tabletop')"
                                  " ORDER BY f.on_day DESC, f.no DESC",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    err = mm_central_list(stmt, read_session, sizeof **ret_rows, ret_rows, ret_n, info);
    for (size_t i = 0; !err && i < *ret_n; i++) {
        struct mm_paper_session_row *row = &(*ret_rows)[i];
        struct mm_paper_form *form = malloc(sizeof *form);
        if (form && mm_paper_form_get(central, row->no, form, NULL) == MM_OK)
            (void)snprintf(row->title, sizeof row->title, "%s", mm_paper_title(form));
        free(form);
    }
    return err;
}

enum mm_err mm_paper_may_attend(struct mm_central *central, const struct mm_paper_form *form,
                                const struct mm_person *person, struct mm_errinfo *info)
{
    char registration[MM_UUID_BYTES];
    if (!form->tabletop)
        return mm_paper_duty(central, person, form->course_of, registration, info);
    if (mm_person_active(person->status) && ((unsigned)mm_person_audience(person) & form->audience))
        return MM_OK;
    return mm_fail(
        info, MM_ERR_NOT_FOUND,
        mm_say("%sさんは、この机上訓練の対象ではありません", "%s is not whom this tabletop is for"),
        person->name);
}

static enum mm_err is_asked(struct mm_central *central, const struct mm_paper_form *form, const char *id,
                            bool *ret_asked, struct mm_errinfo *info)
{
    struct mm_person person;
    struct mm_errinfo why = MM_ERRINFO_INIT;
    enum mm_err err = mm_people_get(central, id, &person, &why);
    if (!err)
        err = mm_paper_may_attend(central, form, &person, &why);
    *ret_asked = !err;
    return !err || err == MM_ERR_NOT_FOUND || err == MM_ERR_CONFLICT ? MM_OK
                                                                     : mm_fail(info, err, "%s", why.text);
}

static bool has_sheet(const struct mm_paper_sheet *sheets, size_t n, const char *person)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(sheets[i].person, person) == 0)
            return true;
    return false;
}

static enum mm_err take_off(struct mm_central *central, int64_t form, const char *person, int64_t *ret_n,
                            struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db,
        "UPDATE paper_present SET absent_at_ms=? WHERE council=? AND form=? AND person=? AND absent_at_ms=0",
        &stmt, info);
    if (err)
        return err;
    mm_bind_int(stmt, 1, mm_now_ms(&central->clock));
    mm_bind_str(stmt, 2, central->council);
    mm_bind_int(stmt, 3, form);
    mm_bind_str(stmt, 4, person);
    return mm_stmt_run(stmt, ret_n, info);
}

enum mm_err mm_paper_present_undo(struct mm_central *central, int64_t form, const struct mm_person *person,
                                  struct mm_errinfo *info)
{
    struct mm_paper_sheet *sheets = NULL;
    size_t n = 0;
    int64_t taken = 0;
    enum mm_err err = mm_paper_sheets(central, form, &sheets, &n, info);
    if (!err && has_sheet(sheets, n, person->id))
        err = mm_fail(info, MM_ERR_CONFLICT,
                      mm_say("%sさんの用紙は、もう入力されています。出席は取り消せません",
                             "the sheet of %s is entered; their attendance stays"),
                      person->name);
    free(sheets);
    if (!err)
        err = take_off(central, form, person->id, &taken, info);
    if (!err && !taken)
        err =
            mm_fail(info, MM_ERR_NOT_FOUND,
                    mm_say("%sさんは、出席に入っていません", "%s is not among those present"), person->name);
    return err;
}

enum mm_err mm_paper_present_asked(struct mm_central *central, const struct mm_paper_form *form,
                                   struct mm_paper_present **ret_list, size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_paper_sheet *sheets = NULL;
    size_t n_sheets = 0, n = 0;
    enum mm_err err = mm_paper_present_list(central, form->no, ret_list, ret_n, info);
    if (!err)
        err = mm_paper_sheets(central, form->no, &sheets, &n_sheets, info);
    for (size_t i = 0; !err && i < *ret_n; i++) {
        bool asked = has_sheet(sheets, n_sheets, (*ret_list)[i].person);
        if (!asked)
            err = is_asked(central, form, (*ret_list)[i].person, &asked, info);
        if (asked)
            (*ret_list)[n++] = (*ret_list)[i];
    }
    *ret_n = err ? 0 : n;
    free(sheets);
    return err;
}

enum mm_err mm_paper_close(struct mm_central *central, int64_t form, const char *how, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db, "UPDATE paper_form SET closed=? WHERE council=? AND no=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, how);
    mm_bind_str(stmt, 2, central->council);
    mm_bind_int(stmt, 3, form);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_paper_session_move(struct mm_central *central, int64_t form, const char *on_day,
                                  struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db, "UPDATE paper_form SET on_day=? WHERE council=? AND no=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, on_day);
    mm_bind_str(stmt, 2, central->council);
    mm_bind_int(stmt, 3, form);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_paper_session(struct mm_central *central, const struct mm_json *in,
                             struct mm_paper_form *ret_form, struct mm_errinfo *info)
{
    enum mm_err err = mm_paper_form_get(central, mm_json_get_int(in, "group", 0), ret_form, info);
    if (!err && !ret_form->group)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                      mm_say("この番号の集合研修はありません", "there is no group session of this number"));
    if (!err && ret_form->closed[0])
        err = mm_fail(info, MM_ERR_CONFLICT, "%s",
                      mm_say("この集合研修は、もう終わっています", "this group session is closed"));
    return err;
}

enum mm_err mm_paper_groups_told(struct mm_central *central, struct mm_group_list *ret_list,
                                 struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    *ret_list = (struct mm_group_list){.n = 0};
    enum mm_err err = mm_db_query(
        central->db,
        "SELECT f.no, f.course, f.on_day, f.audience FROM paper_form f JOIN code_issue c ON"
        " c.council=f.council AND c.recorder=?2 AND c.generation=f.no WHERE f.council=?1 AND f.kind<>'paper'"
        " AND f.closed='' ORDER BY f.on_day DESC, f.no DESC",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, MM_GROUP_FACILITATOR);
    while (ret_list->n < MM_MAX_GROUPS_TOLD && !(err = mm_stmt_step(stmt, &row, info)) && row) {
        struct mm_group_session *s = &ret_list->session[ret_list->n++];
        s->no = mm_col_int(stmt, 0);
        (void)snprintf(s->course, sizeof s->course, "%s", mm_col_str(stmt, 1));
        s->audience = (unsigned)mm_col_int(stmt, 3);
        err = mm_day_parse(mm_col_str(stmt, 2), &s->on_day);
    }
    mm_stmt_end(stmt);
    return err;
}
