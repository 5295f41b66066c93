/* The rows of a roster file. */
#include "sync/server/roster_read.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/server/roster_field.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- rows -------------------------------------------------------------------------------------------- */

struct head {
    int column[MM_MAX_ROSTER_COLUMNS]; /* our column of each of the file's, or -1 */
    size_t n;
};

/* The first row that has both name and reading is the head. */
static bool read_head(const struct mm_csv_row *row, struct head *head, bool has[MM_COL_COUNT])
{
    memset(has, 0, MM_COL_COUNT * sizeof(*has));
    head->n = row->n;
    for (size_t i = 0; i < row->n; i++) {
        head->column[i] = mm_roster_column_of(row->fields[i]);
        if (head->column[i] >= 0)
            has[head->column[i]] = true;
    }
    return has[MM_COL_NAME] && has[MM_COL_READING];
}

/* Titles that no longer fit are left out whole: the list is for a person to read. */
static void note_ignored(struct mm_roster_file *file, const char *title)
{
    size_t used = strlen(file->ignored);

    if (used + strlen(title) + 4 < sizeof(file->ignored))
        snprintf(file->ignored + used, sizeof(file->ignored) - used, "%s%s", used ? "、" : "", title);
}

static enum mm_err check_head(const struct mm_csv_row *row, const struct head *head,
                              struct mm_roster_file *file, struct mm_errinfo *info)
{
    int seen[MM_COL_COUNT] = {0};

    if (!file->has[MM_COL_STATUS])
        return mm_fail(
            info, MM_ERR_INVALID,
            mm_say("%d行目: 「状態」の列がありません。当選人、議員、職員、元議員、元職員を入れる列を"
                   "足してください。",
                   "line %d: the column 状態 is missing."),
            row->line);
    for (size_t i = 0; i < head->n; i++) {
        if (head->column[i] < 0 && *row->fields[i])
            note_ignored(file, row->fields[i]);
        if (head->column[i] >= 0 && head->column[i] != MM_COL_STARTS && seen[head->column[i]]++)
            return mm_fail(info, MM_ERR_INVALID,
                           mm_say("%d行目: 「%s」の列が二つあります。一つにしてください。",
                                  "line %d: the column %s is there twice."),
                           row->line, row->fields[i]);
    }
    return MM_OK;
}

static enum mm_err check_person(const struct mm_roster_row *row, struct mm_errinfo *info)
{
    const struct mm_person *p = &row->person;

    if (p->seat && !mm_person_is_councillor(p->status))
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("%d行目: 議席: 職員に議席があります。状態か議席を直してください。",
                              "line %d: a staff member has a seat; mend the status or the seat."),
                       row->line);
    if (*p->starts_on && *p->ends_on && strcmp(p->ends_on, p->starts_on) < 0)
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("%d行目: 任期終了日が開始日より前です。日付を直してください。",
                              "line %d: the end is before the start; mend the days."),
                       row->line);
    return MM_OK;
}

/* Every field of the row: each that is wrong is a fault of its own. */
static enum mm_err read_fields(const struct mm_csv_row *csv_row, const struct mm_csv_row *titles,
                               const struct head *head, struct mm_roster_row *row,
                               struct mm_roster_faults *faults, struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    enum mm_err err = MM_OK;

    for (size_t i = 0; i < head->n && !err; i++) {
        const char *value = i < csv_row->n ? csv_row->fields[i] : "";

        if (head->column[i] >= 0)
            err = mm_roster_fault_add(faults, row->line,
                                      mm_roster_field_read((enum mm_roster_column)head->column[i],
                                                           titles->fields[i], value, row, &why),
                                      &why, info);
    }
    return err;
}

static enum mm_err read_person(const struct mm_csv_row *csv_row, const struct mm_csv_row *titles,
                               const struct head *head, struct mm_roster_row *row,
                               struct mm_roster_faults *faults, struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    size_t before = faults->n + faults->more;
    enum mm_err err;

    *row = (struct mm_roster_row){.line = csv_row->line};
    if (csv_row->n > head->n) {
        err = mm_fail(&why, MM_ERR_INVALID,
                      mm_say("%d行目: 見出しより欄が多い行です。余分な欄を取り除いてください。",
                             "line %d: more fields than the head has; remove the extra fields."),
                      csv_row->line);
        return mm_roster_fault_add(faults, row->line, err, &why, info);
    }
    err = read_fields(csv_row, titles, head, row, faults, info);
    if (err || faults->n + faults->more > before)
        return err;
    if (!mm_person_active(row->person.status))
        row->person.seat = 0; /* a seat belongs to who sits there now */
    return mm_roster_fault_add(faults, row->line, check_person(row, &why), &why, info);
}

static int by_seat(const void *a, const void *b)
{
    const struct mm_roster_row *x = *(const struct mm_roster_row *const *)a;
    const struct mm_roster_row *y = *(const struct mm_roster_row *const *)b;

    return x->person.seat != y->person.seat ? x->person.seat - y->person.seat : x->line - y->line;
}

static enum mm_err check_seats(const struct mm_roster_file *file, struct mm_roster_faults *faults,
                               struct mm_errinfo *info)
{
    const struct mm_roster_row **order =
        (const struct mm_roster_row **)malloc((file->n_rows + 1) * sizeof(*order));
    struct mm_errinfo why = MM_ERRINFO_INIT;
    enum mm_err err = MM_OK;

    if (!order)
        return mm_nomem(info);
    for (size_t i = 0; i < file->n_rows; i++)
        order[i] = &file->rows[i];
    qsort(order, file->n_rows, sizeof(*order), by_seat);
    for (size_t i = 1; i < file->n_rows && !err; i++) {
        if (!order[i]->person.seat || order[i]->person.seat != order[i - 1]->person.seat)
            continue;
        err = mm_fail(&why, MM_ERR_INVALID,
                      mm_say("%d行目: 議席%dは%d行目にもあります。どちらかを直してください。",
                             "line %d: seat %d is also on line %d; mend one."),
                      order[i]->line, order[i]->person.seat, order[i - 1]->line);
        err = mm_roster_fault_add(faults, order[i]->line, err, &why, info);
    }
    free(order);
    return err;
}

static enum mm_err read_rows(const struct mm_csv *csv, struct mm_roster_file *file,
                             struct mm_roster_faults *faults, struct mm_errinfo *info)
{
    struct head head = {.n = 0};
    const struct mm_csv_row *titles;
    size_t at = 0;
    enum mm_err err;

    while (at < csv->n_rows && !read_head(&csv->rows[at], &head, file->has))
        at++;
    if (at == csv->n_rows)
        return mm_fail(
            info, MM_ERR_INVALID, "%s",
            mm_say("1行目: 「氏名」「よみ」「状態」の見出しがありません。「名簿」のページのひな形の"
                   "見出しを使ってください。",
                   "line 1: no head with name, reading and state; use `mamori roster template`."));
    titles = &csv->rows[at];
    err = check_head(titles, &head, file, info);
    if (err)
        return err;
    file->rows = (struct mm_roster_row *)calloc(csv->n_rows, sizeof(*file->rows));
    if (!file->rows)
        return mm_nomem(info);
    for (size_t i = at + 1; i < csv->n_rows && !err; i++)
        err = read_person(&csv->rows[i], titles, &head, &file->rows[file->n_rows++], faults, info);
    if (!err && !file->n_rows)
        err = mm_fail(info, MM_ERR_INVALID,
                      mm_say("%d行目: 見出しの下に1人もいません。行を足してください。",
                             "line %d: nobody below the head; add rows."),
                      titles->line);
    if (!err)
        err = check_seats(file, faults, info);
    mm_roster_faults_sort(faults);
    return err ? err : mm_roster_faults_check(faults, info);
}

enum mm_err mm_roster_file_read(const char *csv, size_t len, struct mm_roster_file *ret_file,
                                struct mm_roster_faults *faults, struct mm_errinfo *info)
{
    struct mm_csv table = {0};
    enum mm_err err = mm_csv_parse(csv, len, &table, info);

    if (!err)
        err = mm_roster_table_read(&table, ret_file, faults, info);
    mm_csv_done(&table);
    return err;
}

enum mm_err mm_roster_table_read(const struct mm_csv *table, struct mm_roster_file *ret_file,
                                 struct mm_roster_faults *faults, struct mm_errinfo *info)
{
    struct mm_roster_file file = {0};
    enum mm_err err = read_rows(table, &file, faults, info);

    if (err)
        mm_roster_file_done(&file);
    else
        *ret_file = file;
    return err;
}

void mm_roster_file_done(struct mm_roster_file *file)
{
    if (!file)
        return;
    free(file->rows);
    *file = (struct mm_roster_file){0};
}
