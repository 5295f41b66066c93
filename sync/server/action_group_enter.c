/* group.enter: the sheets of a session, a row a person. Every slip is named by its row and then nothing at
 * all is recorded. The same rows a second time (the power failed before the answer came) change nothing.
 *
 * in  {"actor", "group", "sheets": how many lie on the desk,
 *      "rows": [{"number", "person", "answers": one text a question, "marks": how many marks the sheet has,
 *                "assisted": 支援あり}]}
 * out {"entered", "already", "faults": [{"row": from 1, 0: of all, "message"}]} */
#include "sync/base/log.h"
#include "sync/server/actions.h"
#include "sync/server/internal.h"
#include "sync/server/paper.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct row {
    struct mm_paper_sheet sheet;
    struct mm_paper_answers *answers; /* owned */
    bool known;
};
struct enter {
    struct mm_central *central;
    const struct mm_json *in;
    struct mm_paper_form form;
    struct mm_paper_present *present;
    size_t n_present;
    struct row *rows;
    size_t n, entered, already, n_faults;
    struct mm_buf faults;
    struct mm_jw w;
    struct mm_errinfo *info;
};

__attribute__((format(printf, 3, 4))) static void fault(struct enter *e, size_t row, const char *fmt, ...)
{
    char text[400];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    mm_jw_obj(&e->w);
    mm_jw_kint(&e->w, "row", (int64_t)row);
    mm_jw_kstr(&e->w, "message", text);
    mm_jw_end(&e->w);
    e->n_faults++;
}

static bool is_present(const struct enter *e, const char *person)
{
    for (size_t i = 0; i < e->n_present; i++)
        if (strcmp(e->present[i].person, person) == 0)
            return true;
    return false;
}

/* The sheet is one of this session, and this row's alone. */
static bool read_sheet(struct enter *e, const struct mm_json *node, size_t at, struct mm_errinfo *why)
{
    struct row *row = &e->rows[at];
    struct mm_paper_form *form = malloc(sizeof *form);
    const char *number = mm_json_get_str(node, "number", "");
    bool good = form && mm_paper_sheet_get(e->central, number, &row->sheet, form, why) == MM_OK;
    free(form);
    if (!good) {
        fault(e, at + 1, "%s", why->text);
        return false;
    }
    if (row->sheet.form != e->form.no)
        fault(e, at + 1,
              mm_say("用紙 %s は、この集合研修の用紙ではありません（集合研修 %lld のもの）",
                     "sheet %s belongs to another session (%lld)"),
              number, (long long)row->sheet.form);
    for (size_t i = 0; i < at; i++)
        if (e->rows[i].sheet.number == row->sheet.number)
            fault(e, at + 1, mm_say("用紙 %s は %zu 行目にもあります", "sheet %s stands in row %zu too"),
                  number, i + 1);
    return row->sheet.form == e->form.no;
}

static bool read_person(struct enter *e, const struct mm_json *node, size_t at, struct mm_person *ret_person,
                        struct mm_errinfo *why)
{
    const char *text = mm_json_get_str(node, "person", "");
    if (mm_person_find(e->central, text, ret_person, why)) {
        fault(e, at + 1, "%s", why->text);
        return false;
    }
    if (!is_present(e, ret_person->id)) {
        fault(e, at + 1,
              mm_say("%sさんは出席していません。出席票を確かめ、出席なら、先に出席者に加えてください",
                     "%s is not present; see the attendance sheet (mamori group attend)"),
              ret_person->name);
        return false;
    }
    return true;
}

static bool read_answers(struct enter *e, const struct mm_json *node, size_t at, struct mm_errinfo *why)
{
    struct row *row = &e->rows[at];
    int64_t marks = mm_json_get_int(node, "marks", -1);
    row->answers = malloc(sizeof *row->answers);
    if (!row->answers)
        return false;
    if (mm_paper_answers_read(&e->form, mm_json_get(node, "answers"), row->answers, why)) {
        fault(e, at + 1, "%s", why->text);
        return false;
    }
    if (marks != (int64_t)row->answers->marks) {
        fault(e, at + 1,
              mm_say("印の数が合いません。用紙の印は %lld、入力は %zu "
                     "です。行か列がずれていないか確かめてください",
                     "%lld marks on the sheet, %zu typed"),
              (long long)marks, row->answers->marks);
        return false;
    }
    return true;
}

static enum mm_err read_row(struct enter *e, const struct mm_json *node, size_t at)
{
    struct row *row = &e->rows[at];
    struct mm_person person;
    struct mm_errinfo why = MM_ERRINFO_INIT;
    char hash[MM_HASH_HEX_BYTES];
    if (!read_sheet(e, node, at, &why) || !read_person(e, node, at, &person, &why) ||
        !read_answers(e, node, at, &why))
        return e->n_faults ? MM_OK : mm_nomem(e->info);
    for (size_t i = 0; i < at; i++)
        if (strcmp(e->rows[i].sheet.person, person.id) == 0)
            fault(e, at + 1, mm_say("%sさんは %zu 行目にもあります", "%s stands in row %zu too"), person.name,
                  i + 1);
    bool made = strcmp(row->sheet.state, "made") == 0;
    if (made)
        row->sheet.assisted = mm_json_get_bool(node, "assisted", false);
    (void)snprintf(row->sheet.person, sizeof row->sheet.person, "%s", person.id);
    mm_paper_hash(&e->form, &row->sheet, row->answers, hash);
    row->known = !made && strcmp(hash, row->sheet.hash) == 0;
    if (!made && !row->known)
        fault(e, at + 1, "%s",
              mm_say("この用紙は、ほかの内容で記録済みです", "this sheet is recorded with something else"));
    (void)snprintf(row->sheet.hash, sizeof row->sheet.hash, "%s", hash);
    if (made && mm_paper_duty(e->central, &person, e->form.course_of, row->sheet.registration, &why))
        fault(e, at + 1, "%s", why.text);
    return MM_OK;
}

static enum mm_err read_rows(struct enter *e)
{
    const struct mm_json *rows = mm_json_get(e->in, "rows");
    int64_t sheets = mm_json_get_int(e->in, "sheets", -1);
    enum mm_err err = MM_OK;
    size_t n = mm_json_size(rows);
    if (n > MM_MAX_GROUP_SHEETS)
        return mm_fail(e->info, MM_ERR_TOO_BIG, mm_say("一度に %d 枚までです", "at most %d sheets"),
                       MM_MAX_GROUP_SHEETS);
    e->rows = calloc(n + 1, sizeof *e->rows);
    if (!e->rows)
        return mm_nomem(e->info);
    if (sheets != (int64_t)n)
        fault(e, 0, mm_say("用紙は %lld 枚ですが、行は %zu です", "%lld sheets, but %zu rows"),
              (long long)sheets, n);
    if (n != e->n_present)
        fault(e, 0,
              mm_say("用紙を書いた出席者は %zu 人のはずですが、行は %zu "
                     "です（ほかで研修を済ませた方は数えません）",
                     "%zu people present who have not done the course elsewhere, but %zu rows"),
              e->n_present, n);
    for (const struct mm_json *r = mm_json_first(rows); r && !err; r = mm_json_next(r)) {
        err = read_row(e, r, e->n);
        e->n++;
    }
    return err;
}

static enum mm_err record_all(struct enter *e, int64_t at_ms)
{
    struct mm_own own;
    enum mm_err err = mm_own_begin(e->central, &own, e->info);
    for (size_t i = 0; !err && i < e->n; i++) {
        if (!e->rows[i].known)
            err = mm_paper_record(&own, &e->form, &e->rows[i].sheet, e->rows[i].answers, at_ms, e->info);
        e->already += e->rows[i].known;
    }
    if (!err)
        err = mm_own_store(&own, e->info);
    e->entered = e->n - e->already;
    mm_own_done(&own);
    return err;
}

static enum mm_err store(struct enter *e)
{
    int64_t at_ms = 0;
    enum mm_err err = mm_paper_day(e->central, e->form.on_day, &at_ms, e->info);
    if (!err)
        err = mm_central_operation(e->central, mm_json_get_str(e->in, "actor", "?"), "group enter", e->info);
    if (!err)
        err = mm_central_write_begin(e->central, e->info);
    return err ? err : mm_central_write_end(e->central, record_all(e, at_ms), e->info);
}

static enum mm_err answer(struct enter *e, struct mm_buf *ret_out)
{
    struct mm_jw w;
    mm_jw_end(&e->w);
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kint(&w, "entered", (int64_t)e->entered);
    mm_jw_kint(&w, "already", (int64_t)e->already);
    mm_jw_key(&w, "faults");
    mm_jw_raw(&w, mm_buf_str(&e->faults), e->faults.len);
    mm_jw_end(&w);
    enum mm_err err = mm_buf_check(&e->faults, e->info);
    return err ? err : mm_buf_check(ret_out, e->info);
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct enter e = {.central = central, .in = in, .info = info};
    mm_buf_init(&e.faults, MM_MAX_STATEMENT_BYTES);
    mm_jw_init(&e.w, &e.faults);
    mm_jw_arr(&e.w);
    enum mm_err err = mm_paper_session(central, in, &e.form, info);
    if (!err && e.form.tabletop)
        err = mm_fail(info, MM_ERR_CONFLICT, "%s",
                      mm_say("机上訓練には回答用紙がありません。入れずに、集合研修を閉じてください",
                             "a tabletop has no sheets; close it with mamori group close"));
    if (!err)
        err = mm_paper_present_asked(central, &e.form, &e.present, &e.n_present, info);
    if (!err)
        err = read_rows(&e);
    if (!err && !e.n_faults)
        err = store(&e);
    if (!err)
        err = answer(&e, ret_out);
    for (size_t i = 0; e.rows && i < e.n; i++)
        free(e.rows[i].answers);
    free(e.rows);
    free(e.present);
    mm_buf_done(&e.faults);
    return err;
}

static const struct mm_shape row_in[] = {{"number", MM_SHAPE_TEXT},
                                         {"person", MM_SHAPE_TEXT},
                                         {"answers", MM_SHAPE_TEXTS},
                                         {"marks", MM_SHAPE_INT},
                                         {"assisted", MM_SHAPE_BOOL, .optional = true},
                                         {NULL}};
static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT},
                                        {"group", MM_SHAPE_INT},
                                        {"sheets", MM_SHAPE_INT},
                                        {"rows", MM_SHAPE_LIST, .of = row_in},
                                        {NULL}};
static const struct mm_shape fault_out[] = {{"row", MM_SHAPE_INT}, {"message", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape gives[] = {
    {"entered", MM_SHAPE_INT}, {"already", MM_SHAPE_INT}, {"faults", MM_SHAPE_LIST, .of = fault_out}, {NULL}};

const struct mm_action mm_action_group_enter = {"group.enter", run, takes, gives, MM_RIGHT_CLERK};
