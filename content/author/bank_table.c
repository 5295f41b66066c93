/* The bank from a table that was read: its columns are found by their titles. */
#include "content/author/bank_in.h"

#include "content/pack/shape.h"

#include <string.h>

static enum mm_err find_columns(const struct mm_csv_row *head, int at[MM_BANK_COLUMN_COUNT],
                                struct mm_errinfo *info)
{
    char shown[MM_BANK_SHOWN_BYTES];

    for (size_t c = 0; c < MM_BANK_COLUMN_COUNT; c++) {
        at[c] = -1;
        for (size_t i = 0; i < head->n; i++) {
            if (strcmp(head->fields[i], mm_bank_title((enum mm_bank_column)c)) != 0)
                continue;
            if (at[c] >= 0)
                return mm_fail(info, MM_ERR_INVALID,
                               "%d 行目: 「%s」の列が二つあります。一つにしてください。", head->line,
                               mm_bank_title((enum mm_bank_column)c));
            at[c] = (int)i;
        }
        if (at[c] < 0)
            return mm_fail(info, MM_ERR_INVALID,
                           "%d 行目: 「%s」の列がありません。書き出したときの列を、すべて残してください。",
                           head->line, mm_bank_title((enum mm_bank_column)c));
    }
    for (size_t i = 0; i < head->n; i++) {
        bool known = !*head->fields[i];

        for (size_t c = 0; c < MM_BANK_COLUMN_COUNT && !known; c++)
            known = strcmp(head->fields[i], mm_bank_title((enum mm_bank_column)c)) == 0;
        if (!known)
            return mm_fail(info, MM_ERR_INVALID,
                           "%d 行目: 「%s」という列はありません。取りのぞいてください。", head->line,
                           mm_bank_shown(head->fields[i], strlen(head->fields[i]), shown));
    }
    return MM_OK;
}

static bool find_kind(const char *word, enum mm_bank_kind *ret_kind)
{
    for (size_t i = 0; i < MM_BANK_KIND_COUNT; i++)
        if (strcmp(word, mm_bank_kind_ja((enum mm_bank_kind)i)) == 0) {
            *ret_kind = (enum mm_bank_kind)i;
            return true;
        }
    return false;
}

static enum mm_err read_row(struct mm_bank *bank, const struct mm_csv_row *row,
                            const int at[MM_BANK_COLUMN_COUNT], struct mm_errinfo *info)
{
    char shown[MM_BANK_SHOWN_BYTES];
    const char *cell[MM_BANK_COLUMN_COUNT];
    enum mm_bank_kind kind = MM_BANK_ITEM;
    struct mm_bank_line *line;
    const struct mm_bank_line *last = bank->n ? &bank->lines[bank->n - 1] : NULL;
    size_t n;

    for (size_t c = 0; c < MM_BANK_COLUMN_COUNT; c++)
        cell[c] = (size_t)at[c] < row->n ? row->fields[at[c]] : "";
    if (!find_kind(cell[MM_BANK_WHAT], &kind))
        return mm_fail(info, MM_ERR_INVALID,
                       "%d 行目: 「行」が「%s」です。問題、分類、場面、選択肢のどれかを書いてください。",
                       row->line, mm_bank_shown(cell[MM_BANK_WHAT], strlen(cell[MM_BANK_WHAT]), shown));
    if (!mm_id_text_ok(cell[MM_BANK_OF]))
        return mm_fail(info, MM_ERR_INVALID, "%d 行目: 「問題」の id が「%s」です。id の形にしてください。",
                       row->line, mm_bank_shown(cell[MM_BANK_OF], strlen(cell[MM_BANK_OF]), shown));
    if (kind == MM_BANK_ITEM && mm_bank_find(bank, cell[MM_BANK_OF], &n))
        return mm_fail(info, MM_ERR_INVALID, "%d 行目: 問題「%s」が二度あります。", row->line,
                       cell[MM_BANK_OF]);
    if (kind != MM_BANK_ITEM && (!last || strcmp(last->cell[MM_BANK_OF], cell[MM_BANK_OF]) != 0))
        return mm_fail(
            info, MM_ERR_INVALID,
            "%d 行目: この%sは、問題「%s」の行の下にありません。同じ問題の行を続けて置いてください。",
            row->line, mm_bank_kind_ja(kind), cell[MM_BANK_OF]);
    for (size_t c = MM_BANK_ID; c < MM_BANK_COLUMN_COUNT; c++)
        if (*cell[c] && !mm_bank_belongs(kind, (enum mm_bank_column)c))
            return mm_fail(info, MM_ERR_INVALID,
                           "%d 行目: 「%s」は、%sの行には書けません。空にしてください。", row->line,
                           mm_bank_title((enum mm_bank_column)c), mm_bank_kind_ja(kind));
    line = mm_bank_add(bank, kind);
    for (size_t c = 0; line && c < MM_BANK_COLUMN_COUNT; c++)
        line->cell[c] = mm_arena_str(&bank->arena, cell[c]);
    if (line)
        line->line = row->line;
    return mm_bank_check(bank, info);
}

enum mm_err mm_bank_of_table(const struct mm_csv *table, struct mm_bank *ret_bank, struct mm_errinfo *info)
{
    int at[MM_BANK_COLUMN_COUNT];
    struct mm_bank bank;
    enum mm_err err;

    if (!table->n_rows)
        return mm_fail(info, MM_ERR_INVALID, "何も書かれていません。1 行目に列の名前が要ります。");
    err = find_columns(&table->rows[0], at, info);
    mm_bank_init(&bank);
    for (size_t r = 1; r < table->n_rows && !err; r++)
        err = read_row(&bank, &table->rows[r], at, info);
    if (err)
        mm_bank_done(&bank);
    else
        *ret_bank = bank;
    return err;
}
